"""Europresse: saved lists of documents as HTML, in the old layout of tables and the newer one of articles.

Both mark name, header and title of a document by the classes DocPublicationName, DocHeader and titreArticle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import WEEKDAYS, find_times
from framing.readers.files import Format, Row
from framing.readers.markup import (
    CUT_SHORT,
    classes,
    holds,
    is_cut_short,
    line,
    noted,
    paragraphs,
    parse_html,
    settable,
    squeeze,
    text_of,
    without_by,
)

_MARK = "\ue001"  # set behind the title while the text is walked; Unicode leaves it to private use
_NUMBER = re.compile(r"\bnews[·•∙.*][\w.·•∙*-]+")
_ISSUE = re.compile(r",\s*(?:no|nº|n°|nr|num|issue|édition|edition)\.?\s*\S.*$", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:pp?|pages?)\.\s*(?P<page>[\w,–-]+(?:\s[A-Z]?\d+)?)", re.IGNORECASE)
_WORD_COUNT = re.compile(r"\b\d[\d\s.,]*\s(?:mots|words|palabras|Wörter|woorden)\b", re.IGNORECASE)
_END = re.compile(
    r"(?:©|\(c\)|copyright\b|num[ée]ro de document|document number|(?:n[úu]mero|dokumentnummer)\b.*:|certificat\b"
    r"|tous droits r[ée]serv[ée]s|this article appears? in|cet article (?:est paru|appara[îi]t) dans|note\(s\) ?:)",
    re.IGNORECASE,
)


def _read_europresse(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    root = parse_html(html.replace(_MARK, ""), name)
    names = [e for e in root.iter() if "DocPublicationName" in classes(e) and e.tag != "div"]
    frames: dict[Any, Any] = {}
    for e in names:  # the name can go on in a second element
        frames.setdefault(next(e.iterancestors("article", "td", "body")), e)
    if not frames:
        raise ReadError(f"{name}: a page of Europresse without documents. Open them, then save the page.")
    rows = [_article(frame, publication) for frame, publication in frames.items()]
    titles = [e for e in root.iter() if _is_title(e) and not any(map(_is_title, e.iterancestors()))]
    if (lost := min(len(names), len(titles)) - len(frames)) > 0:
        noted(rows[-1], f"{lost} documents of this page could not be told from the one before: save fewer at once")
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _is_title(element: Any) -> bool:
    return any(c.lower().startswith("titrearticle") for c in classes(element))


def _article(frame: Any, publication: Any) -> Row:
    titles = [e for e in frame.iter() if _is_title(e)]
    title = next((e for e in titles if any(c.lower() == "titrearticlevisu" for c in classes(e))), None)
    title = title if title is not None else titles[0] if titles else None
    headers = [e.text_content() for e in frame.iter() if "DocHeader" in classes(e)]
    # Under a heading of its own the date stands in the element that follows
    after = [e.getnext() for e in frame.iter() if "DocTitreSousSection" in classes(e)]
    header = squeeze("".join(headers) + " " + " ".join(e.text_content() for e in after if e is not None))
    times = list(find_times(header))
    page = _PAGE.search(header)
    number = _NUMBER.search("\n".join(paragraphs(frame)))
    section = re.sub(rf"(?:\b{WEEKDAYS})?\W*$", "", header[: times[0].start] if times else "", flags=re.IGNORECASE)
    row: Row = {
        "outlet": _ISSUE.sub("", (paragraphs(publication) or [""])[0]).strip(" ,"),
        "title": line(title) if title is not None else "",
        "published": times[0].time if times and not pd.isna(times[0].time) else None,
        "section": section,
        "page": page["page"] if page else "",
        "source_id": number[0] if number else "",
    }
    if frame.tag == "article":
        row["standfirst"] = "\n".join(text for e in titles[:1] for text in paragraphs(e) if text != row["title"])
        _newer(row, frame)
    else:
        _older(row, frame, title if title is not None else publication)
    return noted(row, times[0].problem if times else "")


def _newer(row: Row, frame: Any) -> None:
    bodies = [e for e in frame.iter() if classes(e) & {"DocText", "docOcurrContainer"}]
    authors = [e for e in frame.iter() if classes(e) & {"sm-margin-bottomNews", "docAuthors"}]
    sections = frame.findall(".//section")
    lines = paragraphs(bodies[0]) if bodies else [part for e in sections for part in paragraphs(e)]
    byline = next((line(e) for e in authors if not any(a in bodies for a in e.iterancestors())), "")
    row["byline"] = without_by(byline)
    _text(row, lines)


def _older(row: Row, frame: Any, title: Any) -> None:
    title.tail = f"\n{_MARK}{settable(title.tail)}"
    above, _, below = "\n".join(paragraphs(frame)).partition(_MARK)
    lines = [squeeze(part) for part in below.split("\n") if part.strip()]
    # Between the header and the title: the line above the headline
    kicker = above.split("\n")[-3:-1] if row["title"] else []
    row["standfirst"] = next((x for x in kicker[-1:] if not any(find_times(x)) and row["outlet"] not in x), "")
    first = lines[0] if lines else ""
    if len(lines) > 1 and len(first.split()) <= 8 and not re.search(r"[.!?…:]$", first) and not _END.match(lines[1]):
        row["byline"] = without_by(lines.pop(0))
    _text(row, lines)


def _text(row: Row, lines: list[str]) -> None:
    end = next((i for i, text in enumerate(lines) if i and _END.match(text)), len(lines))
    row["text"] = "\n\n".join(text for text in lines[:end] if not _WORD_COUNT.fullmatch(text))


_CLASS = r"class=[\"'][^\"'>]*\b"
FORMATS = (
    Format(
        "Europresse HTML",
        holds(_CLASS + "DocPublicationName", _CLASS + "(?:DocHeader|titreArticle|DocText)"),
        _read_europresse,
        False,
    ),
)
