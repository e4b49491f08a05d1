"""Europresse: saved lists of documents as HTML, in the old layout of tables and the newer one of articles.

Both mark name, header and title of a document by the classes DocPublicationName, DocHeader and titreArticle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import WEEKDAYS, find_times, is_date
from framing.readers.files import Format, Row
from framing.readers.markup import (
    CUT_SHORT,
    MARK,
    classes,
    holds,
    is_cut_short,
    keep_between,
    line,
    noted,
    paragraphs,
    parse_html,
    settable,
    squeeze,
    text_of,
    unused,
    without_by,
)

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
    root = parse_html(html.replace(MARK, ""), name)
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
    keep_between(root, list(frames), rows)
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
    # Where the header has headings of its own, the date stands in the element below one
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
    lines, used = _newer(row, frame, titles) if frame.tag == "article" else _older(row, frame, title, publication)
    used += [*filter(is_date, [header]), *filter(None, [row["outlet"], row["source_id"]])]
    row["removed"] = "\n".join(unused(lines, used))
    return noted(row, times[0].problem if times else "")


def _newer(row: Row, frame: Any, titles: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Fill standfirst, byline and text of the newer layout; return all lines and those that a column holds."""
    above = [text for e in titles[:1] for text in paragraphs(e) if text != row["title"]]
    row["standfirst"] = "\n".join(above)
    bodies = [e for e in frame.iter() if classes(e) & {"DocText", "docOcurrContainer"}]
    authors = [e for e in frame.iter() if classes(e) & {"sm-margin-bottomNews", "docAuthors"}]
    lines = paragraphs(bodies[0]) if bodies else [part for e in frame.findall(".//section") for part in paragraphs(e)]
    byline = next((e for e in authors if not any(a in bodies for a in e.iterancestors())), None)
    names = paragraphs(byline) if byline is not None else []
    row["byline"] = without_by(" ".join(names))
    texts = _texts(lines)
    row["text"] = "\n\n".join(texts)
    return paragraphs(frame), [row["title"], *above, *names, *texts]


def _older(row: Row, frame: Any, title: Any, publication: Any) -> tuple[list[str], list[str]]:
    """Fill standfirst, byline and text of the old layout; return all lines and those that a column holds."""
    last = title if title is not None else publication
    last.tail = f"\n{MARK}{settable(last.tail)}"
    before, _, after = "\n".join(paragraphs(frame)).partition(MARK)
    above = [squeeze(part) for part in before.split("\n") if part.strip()]
    below = [squeeze(part) for part in after.split("\n") if part.strip()]
    # Between the header and the title: the line above the headline
    kicker = before.split("\n")[-3:-1] if row["title"] else []
    row["standfirst"] = next((x for x in kicker[-1:] if not any(find_times(x)) and row["outlet"] not in x), "")
    first, byline = below[0] if below else "", []
    if len(below) > 1 and len(first.split()) <= 8 and not re.search(r"[.!?…:]$", first) and not _END.match(below[1]):
        byline = [first]
        row["byline"] = without_by(first)
    texts = _texts(below[len(byline) :])
    row["text"] = "\n\n".join(texts)
    return [*above, *below], [row["title"], row["standfirst"], *byline, *texts]


def _texts(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of the article: the lines down to the copyright or number, without a count of words."""
    end = next((i for i, text in enumerate(lines) if i and _END.match(text)), len(lines))
    return [text for text in lines[:end] if not _WORD_COUNT.fullmatch(text)]


_CLASS = r"class=[\"'][^\"'>]*\b"
FORMATS = (
    Format(
        "Europresse HTML",
        holds(_CLASS + "DocPublicationName", _CLASS + "(?:DocHeader|titreArticle|DocText)"),
        _read_europresse,
        False,
    ),
)
