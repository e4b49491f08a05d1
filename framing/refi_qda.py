"""The evidence as a project of programs for qualitative analysis, in their exchange format REFI-QDA (`.qdpx`)."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd
from lxml import etree

from framing.measures import Coverage, measures, require_coverage
from framing.tables import PARTS, check

_NAMESPACE = "urn:QDA-XML:project:1.0"
_IDS = uuid.UUID("5f0c1b7e-3d0a-5c52-9a39-7d6a2c1f4e88")  # any; the same for ever, so that ids are too
_UNDATED = "1970-01-01T00:00:00Z"  # QualCoder reads no project without times
# What XML cannot hold, and what a reader of text files might drop: a carriage return, a byte order mark
_UNFIT = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_VARIABLES = {"outlet": "Text", "published": "Date"}
_BREAK = "\n\n"  # between the parts of an article

Code = tuple[str, str]  # the code that it belongs to ("" where to none), and its own name


class Passage(NamedTuple):
    """A stretch of an article's text (as the project holds it) with one of its codes."""

    start: int
    end: int
    code: Code
    note: str


def qda(coverage: Coverage, path: str | os.PathLike[str]) -> Path:
    """Write the articles with their evidence as codes, for NVivo, MAXQDA, ATLAS.ti, QualCoder and the like.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    path : path
        The file to write; `.qdpx` is added where it is missing. A file of that name is replaced.

    Returns
    -------
    Path
        The file. Every article is a source, with title, standfirst and text under each other and the variables
        `outlet` and `published`. Evidence is coded by the user "framing": whose voice it is; the source, cue and
        content of each attribution, also by kind of source, stance and directness; hedges and boosters by kind;
        mentions by actor and by sentiment; what your own measures found. A passage that is several of these has several
        codes: search for Ada Quill and negative together. The same coverage gives the same bytes.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.

    Notes
    -----
    Positions count characters (Unicode code points) from 0; `endPosition` is one past the last one, as QualCoder reads
    it. Where the standard's "the last character" is taken at its word, a passage takes in the character after it. Texts
    are UTF-8 without a byte order mark, lines end with a line feed. Characters that XML cannot hold become blanks, one
    for one, so that positions hold. Sources are named by `article_id`, with `_` for what no file's name can hold.

    References
    ----------
    van Blommestein, F. (Ed.) (2019). REFI-QDA: Exchange of processed data between qualitative data analysis software
    packages (version 1.5). https://www.qdasoftware.org
    """
    require_coverage(coverage, "qda")
    file = Path(path)
    file = file if file.suffix.lower() == ".qdpx" else file.with_name(f"{file.name}.qdpx")
    articles = check("articles", coverage.articles).sort_values("article_id", ignore_index=True)
    codes = _codes(coverage)
    file.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(file, "w") as archive:
        with archive.open(_member("project.qde"), "w", force_zip64=True) as out:
            _write_project(out, file.stem, articles, codes)
        for article in articles.to_dict("records"):
            archive.writestr(_member(f"sources/{_id('source', article['article_id'])}.txt"), _text(article))
    return file


def _member(name: str) -> ZipInfo:
    """Return a file of the archive, without the time at which it was written."""
    member = ZipInfo(name)
    member.compress_type, member.create_system = ZIP_DEFLATED, 3
    return member


def _id(*what: object) -> str:
    """Return the id of a thing, always the same for the same."""
    return str(uuid.uuid5(_IDS, repr(what)))


def _fit(text: str) -> str:
    return _UNFIT.sub(" ", text)


def _text(article: dict[Any, Any]) -> str:
    return _fit(_BREAK.join(article[part] for part in PARTS if article[part]))


def _starts(article: dict[Any, Any]) -> dict[str, int]:
    """Return where each part of an article begins in its text."""
    starts, at = {}, 0
    for part in PARTS:
        starts[part] = at
        at += len(article[part]) + len(_BREAK) if article[part] else 0
    return starts


# --- evidence as codes ------------------------------------------------------------------------------------------------


def _codes(coverage: Coverage) -> pd.DataFrame:
    """Return all evidence, a row for each code of each stretch: `article_id, part, start, end, parent, code, note`."""
    rows = pd.concat([_coded(*piece) for piece in _pieces(coverage)], ignore_index=True)
    rows = rows.dropna(subset=["start", "end"])
    rows = rows[(rows["start"] < rows["end"]) & (rows["code"] != "")]
    return rows.astype({"start": int, "end": int, "parent": "category", "code": "category"})


def _coded(rows: pd.DataFrame, parent: Any, code: Any, note: Any = "") -> pd.DataFrame:
    return rows[["article_id", "part", "start", "end"]].assign(parent=parent, code=code, note=note)


def _pieces(coverage: Coverage) -> Iterator[tuple[Any, ...]]:
    """Yield rows with a place in the text, what their codes belong to, and their codes."""
    yield coverage.voices, "voice", coverage.voices["voice"]
    said = coverage.attributions
    who = said["source_name"].where(said["source_name"] != "", "no source named")
    note = "attribution " + (said["attribution"] + 1).astype(str) + ": " + who
    for piece, column in (("source", "source_kind"), ("cue", "stance")):
        rows = said.assign(start=said[f"{piece}_start"], end=said[f"{piece}_end"])
        yield rows, "attribution", piece, note
        yield rows, column.replace("_", " "), said[column]
    rows = said.assign(note=note).explode("content_spans").dropna(subset=["content_spans"])
    rows = rows.assign(start=rows["content_spans"].str[0], end=rows["content_spans"].str[1])
    yield rows, "attribution", "content", rows["note"]
    yield rows, "directness", rows["directness"]
    yield coverage.hedges, coverage.hedges["family"], coverage.hedges["kind"]
    yield coverage.mentions, "actor", coverage.mentions["actor"]
    yield coverage.mentions, "sentiment", coverage.mentions["label"]
    labels = {m.table: m.label for m in reversed(measures().values())}  # of several measures, the first names the code
    for name, table in coverage.tables.items():
        known = name in ("sentences", "voices", "hedges", "mentions")
        if not known and name in labels and {"part", "start", "end"} <= set(table.columns):
            yield table, "", labels[name]


def _passages(article: dict[Any, Any], rows: pd.DataFrame) -> list[Passage]:
    """Return the codes of one article, in the order of the text; each stands once at each place."""
    starts = _starts(article)
    found: dict[tuple[int, int, Code], str] = {}
    for row in rows.to_dict("records"):
        at = starts[row["part"]]
        key = (at + row["start"], at + row["end"], (row["parent"], row["code"]))
        notes = [found.get(key, ""), row["note"]]
        found[key] = "; ".join(dict.fromkeys(filter(None, notes)))
    return [Passage(*key, note) for key, note in sorted(found.items())]


# --- the project as XML -----------------------------------------------------------------------------------------------


def _write_project(out: IO[bytes], name: str, articles: pd.DataFrame, codes: pd.DataFrame) -> None:
    """Write the project, one article at a time."""
    dates = articles["published"].dropna()
    times = {"creationDateTime": _time(dates.max() if len(dates) else pd.NaT)}
    head = {"name": _fit(name), "origin": "framing", "creatingUserGUID": _id("user"), **times}
    of_article = dict(codes.groupby("article_id").indices)
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration(standalone=None)
        with xml.element(f"{{{_NAMESPACE}}}Project", head, nsmap={None: _NAMESPACE}):
            users = _element("Users")
            _under(users, "User", guid=_id("user"), name="framing", id="framing")
            xml.write(users)
            if len(codes):
                xml.write(_codebook(codes))
            variables = _element("Variables")
            for variable, kind in _VARIABLES.items():
                _under(variables, "Variable", guid=_id("variable", variable), name=variable, typeOfVariable=kind)
            xml.write(variables)
            if len(articles):
                with xml.element(f"{{{_NAMESPACE}}}Sources"):
                    for article in articles.to_dict("records"):
                        mine = codes.iloc[of_article.get(article["article_id"], [])]
                        xml.write(_source(article, _passages(article, mine)))


def _element(tag: str, **attributes: str) -> Any:
    return etree.Element(f"{{{_NAMESPACE}}}{tag}", attributes, nsmap={None: _NAMESPACE})


def _under(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
    child.text = _fit(text) or None
    return child


def _time(moment: Any) -> str:
    return _UNDATED if pd.isna(moment) else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _codebook(codes: pd.DataFrame) -> Any:
    """Return the codes that are given, under what they belong to: two levels, as ATLAS.ti has no more."""
    book = _element("CodeBook")
    tree = _under(book, "Codes")
    pairs = sorted(codes[["parent", "code"]].drop_duplicates().itertuples(index=False, name=None))
    for parent, members in groupby(pairs, key=lambda pair: pair[0]):
        above = tree
        if parent:
            above = _under(tree, "Code", guid=_id("parent", parent), name=_fit(parent), isCodable="false")
        for code in members:
            _under(above, "Code", guid=_id("code", *code), name=_fit(code[1]), isCodable="true")
    return book


def _source(article: dict[Any, Any], passages: list[Passage]) -> Any:
    """Return an article with its codes: a selection for each stretch of text, with all codes that it has."""
    article_id, user = article["article_id"], _id("user")
    made = {"creatingUser": user, "creationDateTime": _time(article["published"])}
    guid = _id("source", article_id)
    name = re.sub(r'[\\/:*?"<>|\t\n]', "_", _fit(article_id))  # QualCoder names a file after it
    source = _element("TextSource", guid=guid, name=name, plainTextPath=f"internal://{guid}.txt", **made)
    if article["title"]:
        _under(source, "Description", article["title"])
    for (start, end), here in groupby(passages, key=lambda passage: passage[:2]):
        each = list(here)
        place = {"startPosition": str(start), "endPosition": str(end)}
        selection = _under(source, "PlainTextSelection", guid=_id("selection", article_id, start, end), **place, **made)
        if note := "; ".join(dict.fromkeys(passage.note for passage in each if passage.note)):
            _under(selection, "Description", note)
        for passage in each:
            guid = _id("coding", article_id, *passage[:3])
            coding = _under(selection, "Coding", guid=guid, creatingUser=user)
            _under(coding, "CodeRef", targetGUID=_id("code", *passage.code))
    values = {"outlet": ("TextValue", article["outlet"])}
    if pd.notna(article["published"]):
        values["published"] = ("DateValue", f"{article['published']:%Y-%m-%d}")
    for variable, (kind, value) in values.items():
        given = _under(source, "VariableValue")
        _under(given, "VariableRef", targetGUID=_id("variable", variable))
        _under(given, kind, value)
    return source
