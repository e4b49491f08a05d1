"""Files to articles: `read` for folders, files, patterns and DataFrames, and the registry of formats it knows.

One module per family of formats; adding one is a module with its FORMATS and its name in the tuple below.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from framing.clean import copies_in, marked, marked_alone, mended, near_duplicates, take_out_furniture, with_copies
from framing.errors import ReadError, SchemaError
from framing.readers import europresse, factiva, headed, mediacloud, newsbank, nexis, page, pasted, proquest, tabular
from framing.readers.convert import inside, refusal
from framing.readers.files import Format, Row, contents, is_archive, is_hidden, members
from framing.readers.folder import (
    Settings,
    is_sidecar,
    join_sidecar,
    name_outlets,
    note_period,
    settings,
    sidecar_columns,
)
from framing.tables import add_problem, check, empty

__all__ = [
    "Corpus",
    "ReadError",
    "cleaned",
    "example_corpus",
    "example_folder",
    "listed",
    "nothing_read",
    "read",
    "read_some",
]

# Formats are tried in this order: those known by their contents come before those known by their file's name
DATABASES: dict[str, tuple[Format, ...]] = {
    "ProQuest": proquest.FORMATS,
    "Factiva": factiva.FORMATS,
    "Europresse": europresse.FORMATS,
    "Nexis": nexis.FORMATS,
    "NewsBank": newsbank.FORMATS,
    "Media Cloud": mediacloud.FORMATS,
}
OTHERS = (*page.FORMATS, *tabular.FORMATS, *headed.FORMATS, *pasted.FORMATS)
FORMATS = (*chain(*DATABASES.values()), *OTHERS)


def read(source: str | os.PathLike[str] | pd.DataFrame, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read articles from a folder, a file, a glob pattern or a DataFrame.

    Parameters
    ----------
    source : path, str or DataFrame
        A folder is read with all its subfolders, in the order of the names. Known are the exports of news databases
        (Nexis, Factiva, ProQuest, Europresse, NewsBank, Media Cloud), text pasted out of a browser (.txt), Word
        documents, PDF and rich text, saved web pages (HTML, MHTML), and tables of articles: CSV, TSV, JSON, JSON
        Lines, Parquet, Excel. Each may be gzipped or in a ZIP.
        Hidden files, `*.md`, corpus.toml, actors.toml and folders of results are no articles; metadata.csv (or .tsv)
        with a column `file` tells of the texts beside it, and wins over what stands in them. Where corpus.toml says
        `texts = "…"`, the articles lie in that folder, and nothing else of the folder is read.
    columns : mapping, optional
        How tables name their columns: their name to ours. Names that are the same but for case need no entry.

    Returns
    -------
    DataFrame
        The articles table, in the order of the files and within each file. A file of a folder that cannot be read is
        there with an empty text and the reason in `problems`; page furniture that was taken out is in `removed`. The
        texts of a DataFrame are left as they are. Where they were empty, `language`, `wire` and `duplicate_of` are
        filled from the texts (framing.clean.marked). A time without a zone is taken as UTC; one that could be read in
        two ways is missing.

    Raises
    ------
    ReadError
        Nothing is there, or none of it can be read. Also if ids repeat.
    SchemaError
        A table lacks `outlet` or `text`, or `columns` does not fit it.

    Examples
    --------
    >>> read("clippings.csv", columns={"paper": "outlet", "body": "text"})  # doctest: +SKIP
    """
    mapping = dict(columns or {})
    if isinstance(source, pd.DataFrame):
        rows = tabular.rows(source, mapping, "DataFrame")
        if not rows:
            return empty("articles")
        _refuse_unused(mapping, rows, [], "DataFrame")
        own = _own_ids(rows)
        for number, row in enumerate(rows, start=1):
            row["article_id"] = row.get("article_id", "").strip() or _free(f"article-{number}", own)
        return marked(check("articles", _frame(rows), "DataFrame"))
    if not isinstance(source, str | os.PathLike):
        raise ReadError(
            f"framing.read takes the name of a folder or file, a pattern such as 'texts/*.txt', or a DataFrame, "
            f"not a {type(source).__name__}."
        )
    if not os.fspath(source).strip():
        raise ReadError("The name of the folder or file is empty. Write '.' for the folder that you are in.")
    corpus = listed(source)
    mapping = {**corpus.settings.columns, **mapping}
    rows, failures = _rows(corpus.root, corpus.files, mapping)
    if len(failures) == len(corpus.files):
        raise failures[0] if len(failures) == 1 else nothing_read(source, str(failures[0]))
    beside = list(dict.fromkeys(column for path in corpus.sidecars for column in sidecar_columns(path)))
    in_tables = [row for row in rows if row["_number"]]
    if columns and not (in_tables or beside or failures):
        raise SchemaError(
            f"{source}: columns= says what a table calls its columns, but there is no table. Leave it out, or put a "
            f"metadata.csv with these columns beside the texts."
        )
    _refuse_unused(dict(columns or {}), in_tables, beside, str(source))
    articles = _joined(corpus, rows, mapping, whole=corpus.whole)
    if not len(articles):
        raise ReadError(f"{source}: no articles in it.")
    articles = cleaned(articles, corpus)
    return with_copies(articles, *copies_in(articles, near_duplicates(articles)))


def example_corpus() -> pd.DataFrame:
    """Return the articles of the teaching corpus: invented outlets on invented events in the town of Port Calder.

    Returns
    -------
    DataFrame
        The articles table, with the extra column `outlet_kind`.

    Raises
    ------
    ReadError
        The installation lacks it.
    """
    return read(example_folder())


def example_folder(name: str = "port-calder") -> Path:
    """Return the folder of a teaching corpus.

    Parameters
    ----------
    name : str
        "port-calder", or "ormsfleet", to which the lessons belong.

    Returns
    -------
    Path

    Raises
    ------
    ReadError
        The installation lacks it.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "corpus" / name, package.parent / "corpus" / name):
        if folder.is_dir():
            return folder
    raise ReadError("The teaching corpus is not installed: install framing anew.")


class Corpus(NamedTuple):
    """The files of a corpus: what there is to read, before anything is read."""

    root: Path
    files: list[Path]
    sidecars: list[Path]
    settings: Settings
    whole: bool  # whether they are all that their folder holds
    names: Counter[str]  # of the files without their endings


def listed(source: str | os.PathLike[str], without: Path | None = None) -> Corpus:
    """Return the files of a corpus, but for those in a folder of results.

    Raises
    ------
    ReadError
        Nothing is there, or nothing but metadata; or corpus.toml is not sound.
    """
    root, files, whole = _files(Path(source))
    found = settings(root)
    if found.texts and Path(source).is_dir():
        root, files, whole = _files(root / found.texts)
    if without is not None:
        files = [path for path in files if without not in path.resolve().parents]
    alone = files == [Path(source)]
    sidecars = [path for path in _beside(root, files) if is_sidecar(path) and not (alone and path in files)]
    files = [path for path in files if path not in sidecars]
    if not files:
        raise ReadError(f"{source}: a table of metadata, but no articles beside it.")
    names = Counter(_stem(_relative(path, root)) for path in files if path.suffix.lower() != ".zip")
    return Corpus(root, files, sidecars, found, whole, names)


def nothing_read(source: object, first: str) -> ReadError:
    """Return the error that no file of a corpus can be read; the first of them says why."""
    return ReadError(f"{source}: no file can be read. The first: {first}")


def read_some(corpus: Corpus, files: list[Path]) -> tuple[pd.DataFrame, list[ValueError]]:
    """Return the articles of some files of a corpus before they are cleaned, and why files could not be read.

    What the metadata tells of files that are not there comes with the last file.
    """
    rows, failures = _rows(corpus.root, files, corpus.settings.columns)
    whole = corpus.whole and files[-1:] == corpus.files[-1:]
    return _joined(corpus, rows, corpus.settings.columns, whole=whole), failures


def _joined(corpus: Corpus, rows: list[Row], mapping: Mapping[str, str], *, whole: bool) -> pd.DataFrame:
    """Return rows as a table of articles, with what stands beside the texts, and each with an id."""
    there = {row["source_file"] for row in rows}
    for path in corpus.sidecars:
        rows += join_sidecar(rows, path, _prefix(path, corpus.root), mapping, whole)
    name_outlets(rows, corpus.settings.outlets)
    _name_articles(rows, there, corpus.names)
    return mended(check("articles", _frame(rows), str(corpus.root))) if rows else empty("articles")


def cleaned(articles: pd.DataFrame, corpus: Corpus, repeated: Mapping[str, Set[int]] | None = None) -> pd.DataFrame:
    """Return articles as they were read without furniture, and with what each by itself tells; copies aside.

    `repeated` is what recurs in the corpus that they are a part of, as `take_out_furniture` takes it.
    """
    articles = marked_alone(take_out_furniture(articles, repeated))
    nameless = (articles["outlet"] == "") & (articles["text"] != "")
    articles.loc[nameless, "problems"] = [add_problem(p, "no outlet found") for p in articles.loc[nameless, "problems"]]
    note_period(articles, corpus.settings.period)
    return articles


def _files(source: Path) -> tuple[Path, list[Path], bool]:
    """Return the folder that names are relative to, the files, and whether they are all that the folder holds."""
    if source.is_dir():
        files = [p for p in source.rglob("*") if p.is_file() and not is_hidden(p.relative_to(source))]
        results = {p.parent for p in files if p.name == "about.json" and (p.parent / "digests.txt").is_file()}
        results |= {p.parents[1] for p in files if p.parts[-2:] == ("steps", "settings.json")}
        files = [p for p in files if not results.intersection(p.parents)]  # no tables of what was measured before
        files.sort(key=lambda p: p.relative_to(source).as_posix())
        if not files:
            raise ReadError(f"{source}: no articles in this folder. Put .txt, .html, .csv or .xlsx files into it.")
        return source, files, True
    if source.is_file():
        return source.parent, [source], False
    if not glob.has_magic(str(source)):
        raise ReadError(f"{source}: no such file or folder. Looked in {Path.cwd()}.")
    parts = source.parts
    plain = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:plain])
    found = sorted((Path(p) for p in glob.glob(str(source), recursive=True)), key=lambda p: p.as_posix())
    files = [p for p in found if p.is_file() and not is_hidden(p.relative_to(root))]
    if not files:
        raise ReadError(f"{source}: no file matches this pattern. Looked in {root.resolve()}.")
    return root, files, False


def _beside(root: Path, files: list[Path]) -> list[Path]:
    folders = {
        folder for f in files for folder in [f.parent, *f.parent.parents] if folder == root or root in folder.parents
    }
    return sorted(
        p for folder in folders for p in folder.iterdir() if p.is_file() and p.name.lower().startswith("metadata.")
    )


def _refuse_unused(columns: Mapping[str, str], rows: list[Row], beside: list[str], where: str) -> None:
    """Refuse a mapping of a column that no table has, be it of articles (their `rows`) or of metadata (`beside`)."""
    for column in columns if rows or beside else ():
        missing = tabular.not_there(column)
        if column not in beside and all(missing in row["problems"] for row in rows):
            problems = rows[0]["problems"] if rows else f"{missing}. Found: {', '.join(beside)}"
            raise SchemaError(f"{where}: {next(p for p in problems.split('; ') if p.startswith(missing))}.")


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _prefix(path: Path, root: Path) -> str:
    return _relative(path, root).removesuffix(path.name)


def _rows(root: Path, files: list[Path], columns: Mapping[str, str]) -> tuple[list[Row], list[ValueError]]:
    """Return the articles of all files, and the errors; `_number` is the row in a table, 0 for none."""
    rows: list[Row] = []
    failures: list[ValueError] = []
    for path in files:
        errors: list[ValueError] = []
        parts = 0
        for name, data in _parts(path, _relative(path, root)):
            parts += 1
            try:
                if isinstance(data, ReadError):
                    raise data
                found, one_article = _read_file(data, name, columns)
            except (ReadError, SchemaError) as error:
                errors.append(error)
                # In `problems` a semicolon separates one problem from the next
                found, one_article = [{"outlet": "", "text": "", "problems": str(error).replace("; ", ", ")}], True
            for number, row in enumerate(found, start=1):
                row.update(source_file=name, _number=0 if one_article else number)
            rows += found
        if len(errors) == parts:
            failures.append(errors[0])
    return rows, failures


def _parts(path: Path, name: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """Yield a file's name and bytes, or those of each file in a ZIP; an error where they cannot be had."""
    try:
        if is_archive(path):
            yield from members(path, name)
        else:
            yield name, contents(path, name)
    except ReadError as error:
        yield name, error


def _read_file(data: bytes, name: str, columns: Mapping[str, str]) -> tuple[list[Row], bool]:
    """Return the articles of a file, and whether it is one article, whose name is the file's."""
    plain = PurePosixPath(name).name.lower().removesuffix(".gz")
    fmt = _format(plain, data, chain(*DATABASES.values()))
    packed = None if fmt else inside(plain, data, name, columns)
    if packed:
        plain, data = plain + packed.ending, packed.data
    if not (fmt := fmt or _format(plain, data, FORMATS if packed else OTHERS)):
        raise refusal(plain, data, name, ", ".join(fmt.name for fmt in FORMATS))
    rows = fmt.read(data, name, columns)
    if packed:
        packed.add_to(rows)
    for family, others in DATABASES.items():  # exports pasted together: none must be lost in silence
        if rows and fmt not in others and _format(plain, data, others):
            also = f"the file also holds an export of {family}, not read: make it a file of its own"
            rows[-1]["problems"] = add_problem(rows[-1].get("problems", ""), also)
    return rows, fmt.one_article and len(rows) == 1


def _format(plain: str, data: bytes, formats: Iterable[Format]) -> Format | None:
    return next((fmt for fmt in formats if fmt.recognises(plain, data)), None)


def _name_articles(rows: list[Row], there: Set[str], names: Counter[str]) -> None:
    """Give each article that has none an id: its file's name without the ending, and its number if it is in a table.

    `there` are the files that are not only named by metadata, `names` those of the whole corpus without their endings.
    """
    packed = Counter(_stem(file) for file in there if _stem(file) not in names)  # the files in a ZIP
    own = _own_ids(rows)
    taken: dict[str, str] = {}
    for row in rows:
        file, number = row["source_file"], row.pop("_number", 0)
        # The ending of the file's name is kept where another file has the same name but for it
        others = names[_stem(file)] + packed[_stem(file)] - (file in there)
        base = file if others else _stem(file)
        automatic = f"{base}-{number}" if number else base
        row["article_id"] = row.get("article_id", "").strip() or _free(automatic, own, taken)
        if (other := taken.get(row["article_id"])) is not None:
            where = f"both {other} and {file}" if other != file else f"{file} twice"
            raise ReadError(f"article_id {row['article_id']!r} stands in {where}. Give every article an id of its own.")
        taken[row["article_id"]] = file


def _own_ids(rows: list[Row]) -> set[str]:
    return {row.get("article_id", "").strip() for row in rows}


def _free(name: str, *taken: Collection[str]) -> str:
    """Return a name for an article that came without an id, which no other article has."""
    return _free(f"{name}-auto", *taken) if any(name in ids for ids in taken) else name


def _stem(file: str) -> str:
    return PurePosixPath(file.removesuffix(".gz")).with_suffix("").as_posix()


def _frame(rows: list[Row]) -> pd.DataFrame:
    """Return rows as a table; an extra column that some of them lack is empty there."""
    data: dict[str, pd.Series[Any]] = {}  # values as they are: `check` gives each column its type
    for key in dict.fromkeys(key for row in rows for key in row):
        values = [row.get(key) for row in rows]
        known = [value for value in values if value is not None]
        empty_value = "" if known and all(isinstance(value, str) for value in known) else None
        data[key] = pd.Series([empty_value if value is None else value for value in values], dtype=object)
    return pd.DataFrame(data)
