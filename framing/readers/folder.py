"""What stands beside the articles in a corpus folder: corpus.toml, and a table of metadata joined by file name."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import parse_times
from framing.readers.files import SIDECARS, Row, contents, decode
from framing.readers.tabular import as_text, not_used, offers, rename, said, sheets
from framing.tables import TABLES, add_problem

_KNOWN = {"title", "licence", "columns", "outlets", "texts", "period"}
Period = tuple[pd.Timestamp, pd.Timestamp]


class Settings(NamedTuple):
    """What corpus.toml says.

    How tables name their columns, each outlet's name and kind by all its names, the folder in which the texts lie, and
    the first and the last day on which they should have been published.
    """

    columns: dict[str, str]
    outlets: dict[str, tuple[str, str]]
    texts: str = ""
    period: Period | None = None


def settings(folder: Path) -> Settings:
    """Read a folder's corpus.toml; without one, nothing is set.

    Raises
    ------
    ReadError
        It is not sound TOML, or holds what it cannot hold.
    """
    path = folder / "corpus.toml"
    if not path.is_file():
        return Settings({}, {})
    text, _ = decode(contents(path, path.name), path.name)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f'corpus.toml: {error}. Texts stand in quotation marks: name = "The Beacon".') from error
    if unknown := sorted(set(found) - _KNOWN):
        raise ReadError(f"corpus.toml: {unknown[0]!r} is not known here. It can hold {', '.join(sorted(_KNOWN))}.")
    columns = _table(found, "columns")
    for column, target in columns.items():
        if not isinstance(target, str):
            raise ReadError(f'corpus.toml: [columns] {column} should be a text, such as "outlet".')
    if not isinstance(texts := found.get("texts", ""), str):
        raise ReadError('corpus.toml: texts should name a folder, such as "texts".')
    outlets = _outlets(_table(found, "outlets"))
    return Settings({str(k): v for k, v in columns.items()}, outlets, texts, _period(found.get("period", [])))


def _table(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = found.get(name, {})
    if not isinstance(table, dict):
        raise ReadError(f"corpus.toml: {name} should be a table: write [{name}] and its entries below.")
    return table


def _period(days: Any) -> Period | None:
    """Return the first and the last day; none where none are given."""
    if days == []:
        return None
    try:
        first, last = (pd.Timestamp(str(day), tz="UTC") for day in days)
    except (TypeError, ValueError):
        raise ReadError('corpus.toml: period should be its first and last day: ["2024-01-01", "2024-12-31"].') from None
    return first, last


def note_period(articles: pd.DataFrame, period: Period | None) -> None:
    """Note in `problems` which articles were published on no day of the period; the table is changed in place."""
    if period is not None:
        first, last = period
        outside = (articles["published"] < first) | (articles["published"] >= last + pd.Timedelta(days=1))
        problem = f"not published from {first:%Y-%m-%d} to {last:%Y-%m-%d}, the period of corpus.toml"
        articles.loc[outside, "problems"] = [add_problem(p, problem) for p in articles.loc[outside, "problems"]]


def _outlets(tables: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    outlets: dict[str, tuple[str, str]] = {}
    for key, entry in tables.items():
        if not isinstance(entry, dict) or set(entry) - {"name", "kind", "aliases"}:
            raise ReadError(f"corpus.toml: [outlets.{key}] can hold name, kind and aliases, and nothing else.")
        name, kind, aliases = entry.get("name", key), entry.get("kind", ""), entry.get("aliases", [])
        if not isinstance(name, str) or not isinstance(kind, str) or not isinstance(aliases, list):
            raise ReadError(f"corpus.toml: in [outlets.{key}] name and kind are texts, aliases is a list of texts.")
        for known in (key, name, *map(str, aliases)):
            other = outlets.setdefault(_plain(known), (name, kind))
            if other != (name, kind):
                raise ReadError(f"corpus.toml: {known!r} stands for both {other[0]!r} and {name!r}. Keep one.")
    return outlets


def name_outlets(articles: Sequence[Row], outlets: Mapping[str, tuple[str, str]]) -> None:
    """Give each article its outlet's name and kind as corpus.toml has them; the rows are changed in place."""
    if not outlets:
        return
    for article in articles:
        outlet = article.get("outlet", "")
        name, kind = outlets.get(_plain(outlet), (outlet, article.get("outlet_kind", "")))
        article["outlet"], article["outlet_kind"] = name, kind


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def is_sidecar(path: Path) -> bool:
    """Return whether a file is a table of metadata about the texts beside it, and not a table of articles."""
    if path.name.lower() not in SIDECARS:
        return False
    try:
        columns = {c.strip().lower() for c in sidecar_columns(path)}
    except ReadError:  # it is then read as a table of articles, which says what is wrong with it
        return False
    return bool(columns & {"file", "source_file"}) and "text" not in columns


def sidecar_columns(path: Path) -> list[str]:
    """Return the columns of a table of metadata, as it names them."""
    return list(_sidecar_frame(path).columns)


def _sidecar_frame(path: Path) -> pd.DataFrame:
    known = path.stat()
    return _frame_read(path, known.st_mtime_ns, known.st_size)


@functools.lru_cache(maxsize=4)  # a corpus that is read in parts asks for it again and again
def _frame_read(path: Path, changed: int, size: int) -> pd.DataFrame:
    found, _ = sheets(contents(path, path.name), path.name)
    return next(iter(found.values())).map(as_text).rename(columns=str)


def join_sidecar(texts: Sequence[Row], path: Path, prefix: str, columns: Mapping[str, str], whole: bool) -> list[Row]:
    """Give articles what a table of metadata says of their files.

    Parameters
    ----------
    texts : sequence of dict
        Articles with `source_file`; they are changed in place, and the table's non-empty values win. What is said of a
        file of several articles (`_number` above 0) is said of none of them: they are noted instead.
    path : Path
        The table: a column `file` or `source_file`, and any others.
    prefix : str
        The table's folder within the corpus, with a closing slash, or "".
    columns : mapping
        Their name to our name.
    whole : bool
        Whether all of the folder was read.

    Returns
    -------
    list of dict
        If `whole`, an article without text for each file that the table names and that is not there.

    Raises
    ------
    ReadError
        A file stands in the table twice.
    """
    name = prefix + path.name
    entries, unused = _entries(path, name, prefix, columns)
    used: set[str] = set()
    for article in texts:
        file = article["source_file"]
        key = file if file in entries else file.rsplit(".", 1)[0]
        if article.get("_number"):
            if key in entries:
                used.add(key)
                article["problems"] = add_problem(
                    article["problems"], f"{name} has a row for this file, but it holds several articles: not used"
                )
        elif key in entries:
            used.add(key)
            values = dict(entries[key])
            article["problems"] = add_all(article["problems"], values.pop("problems", ""))
            article.update({c: v for c, v in values.items() if v != "" and v is not pd.NaT})
            for column, target in unused.items():
                if pd.isna(article.get(target)) or article[target] == "":
                    article["problems"] = add_problem(article["problems"], f"{name}: {not_used(column, target)}")
        elif file.startswith(prefix) and "/" not in file.removeprefix(prefix):
            article["problems"] = add_problem(article["problems"], f"{name} has no row for this file")
    gone = [file for file in entries if whole and file not in used and not _is_there(path.parent, file, prefix)]
    return [
        {
            "outlet": "",
            "text": "",
            **entries[file],
            "source_file": file,
            "problems": add_problem(entries[file].get("problems", ""), f"{name} names this file, which is not there"),
        }
        for file in gone
    ]


def _is_there(folder: Path, file: str, prefix: str) -> bool:
    """Return whether there is a file, by itself or in a ZIP."""
    path = folder / file.removeprefix(prefix)
    return path.exists() or any(parent.is_file() for parent in path.parents)


def add_all(problems: str, more: str) -> str:
    """Return the problems of an article with those of another list of them."""
    for problem in filter(None, more.split("; ")):
        problems = add_problem(problems, problem)
    return problems


def _entries(path: Path, name: str, prefix: str, columns: Mapping[str, str]) -> tuple[dict[str, Row], dict[str, str]]:
    """Return what a table of metadata says of each file, and its columns that are not used though ours may be meant."""
    table = _sidecar_frame(path)
    names = rename(list(table.columns), {k: v for k, v in columns.items() if k in table.columns}, name)
    unused = {column: target for column, target in offers(list(table.columns), names).items() if target != "text"}
    table = table.rename(columns=names)
    for column in set(table.columns) & set(TABLES["articles"]):
        table[column] = [value or "" for value in said(list(table[column]))]
    if "source_file" not in table.columns:
        table = table.rename(columns={c: "source_file" for c in table.columns if c.strip().lower() == "file"})
    records = table.to_dict("records")
    if "published" in table.columns:
        times, doubts = parse_times(list(table["published"]))
        for record, time, doubt in zip(records, times, doubts, strict=True):
            record.update(published=time, problems=add_all(record.get("problems", ""), doubt))
    entries: dict[str, Row] = {}
    for record in records:
        file = str(record.pop("source_file")).strip().replace("\\", "/").removeprefix("./")
        if not file:  # spreadsheets leave empty rows below the last
            continue
        file = prefix + file
        if file in entries:
            raise ReadError(f"{name}: {file!r} stands there twice. Keep one row for each file.")
        entries[file] = {str(column): value for column, value in record.items()}
    return entries, unused
