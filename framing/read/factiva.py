"""Factiva: pages saved as HTML, with the codes of the fields (HD, BY, PD …) or laid out as articles.

In the layout without codes a field is known by its place: count of words, date, time, source, its code, language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.read.dates import leading_time
from framing.read.files import Format, ReadError, Row
from framing.read.markup import (
    CUT_SHORT,
    classes,
    fewer_words,
    holds,
    is_cut_short,
    language_code,
    line,
    noted,
    paragraphs,
    parse_html,
    squeeze,
    text_of,
    without_by,
)

# Code: our field. LP and TD together are the text, ET the time of PD; the rest of the codes is indexing
FIELDS = {
    "HD": "title",
    "BY": "byline",
    "SE": "section",
    "PG": "page",
    "SN": "outlet",
    "PD": "published",
    "LA": "language",
}
APART = ("CR", "CX", "ART", "CT")  # credit, correction, captions, contact: kept in `removed`

_BLOCKS = ("div", "p", "pre", "h1", "h2", "h3", "h4", "li", "td")
_WORD_COUNT = re.compile(r"[\d.,\s’']*\d\s*[^\W\d]\S{0,11}")  # 475 words, 1.204 Wörter, 65 字
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s*\(?[A-Z]{1,5}\)?)?", re.IGNORECASE)
_SOURCE_CODE = re.compile(r"[A-Z0-9]{2,10}")
_COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?:\w+\s+)?(?P<id>[A-Z0-9]{4,12}\d{4,}[a-z0-9]{6,})", re.ASCII)


def _read_factiva(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    root = parse_html(html, name)
    found = [e for e in root.iter("div", "article", "section") if classes(e) & {"article"} and _is_article(e)]
    # An article in a frame of its own class: the inner one is it
    outer = {parent for e in found for parent in e.iterancestors() if parent in found}
    rows = [_article(e) for e in found if e not in outer]
    if not rows:
        raise ReadError(f"{name}: a page of Factiva without articles. Choose 'Display: Full Article' before saving.")
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _is_article(element: Any) -> bool:
    return any(_is_text(e) or "index" in classes(e) or _is_headline(e) for e in element.iter())


def _is_text(element: Any) -> bool:
    return any(c.lower().endswith("articleparagraph") for c in classes(element))


def _is_headline(element: Any) -> bool:
    return element.get("id") == "hd" or any(c.endswith("Headline") for c in classes(element))


def _article(element: Any) -> Row:
    coded = [e for e in element.iter("td") if "index" in classes(e)]
    row = _coded(coded) if coded else _laid_out(element)
    lacking = fewer_words(row["text"].split("\n\n"), re.search(r"\d[\d.,\s]*", row.pop("count")))
    date = leading_time(row.pop("date"))
    row["published"] = date.time if date is not None and not pd.isna(date.time) else None
    row["byline"] = without_by(row.get("byline", ""))
    return noted(row, date.problem if date else "", lacking)


def _coded(cells: list[Any]) -> Row:
    fields: dict[str, Any] = {}
    for cell in cells:
        value = cell.getnext()
        if value is not None:
            fields.setdefault(line(cell).strip(), value)
    row: Row = {ours: line(fields[code]) for code, ours in FIELDS.items() if code in fields}
    row["language"] = language_code(row.get("language", ""))
    row["count"] = line(fields["WC"]) if "WC" in fields else ""
    row["date"] = " ".join([row.pop("published", ""), *([line(fields["ET"])] if "ET" in fields else [])])
    row["text"] = "\n\n".join(text for code in ("LP", "TD") if code in fields for text in paragraphs(fields[code]))
    row["removed"] = "\n".join(text for code in APART if code in fields for text in paragraphs(fields[code]))
    document = _DOCUMENT.search(line(fields["AN"])) if "AN" in fields else None
    row["source_id"] = document["id"] if document else ""
    return row


def _laid_out(element: Any) -> Row:
    outer = {parent for e in element.iter(*_BLOCKS) for parent in e.iterancestors(*_BLOCKS)}
    leaves = [e for e in element.iter(*_BLOCKS) if e not in outer and line(e)]
    texts = [i for i, e in enumerate(leaves) if any(_is_text(x) for x in (e, *e.iterancestors()))]
    first, last = (texts[0], texts[-1]) if texts else (len(leaves), len(leaves))
    # The headline is a block, or a piece of one
    title = next((i for i, e in enumerate(leaves[:first]) if any(map(_is_headline, e.iter()))), None)
    above = leaves[:title] if title is not None else []
    after = leaves[title + 1 if title is not None else 0 : first]
    lines = [line(e) for e in after if "author" not in classes(e)]
    count = next((i for i, value in enumerate(lines) if _WORD_COUNT.fullmatch(value)), -1)
    below = [line(e) for e in leaves[last + 1 :]]
    row: Row = {
        "title": line(leaves[title]) if title is not None else "",
        "section": "; ".join(map(line, above)),
        "byline": next((line(e) for e in after if "author" in classes(e)), ""),
        "text": "\n\n".join(part for e in leaves[first : last + 1] for part in paragraphs(e)),
        "removed": "\n".join([*lines[: max(count, 0)], *below]),
        "source_id": next((m["id"] for value in below if (m := _DOCUMENT.fullmatch(value))), ""),
        "date": "",
        "count": lines[count] if count >= 0 else "",
    }
    _place(row, lines[count + 1 :])
    return row


def _place(row: Row, lines: list[str]) -> None:
    """Date, time, source, its code, edition, page, language: the lines between the count of words and the copyright."""
    at = next((i for i, value in enumerate(lines) if leading_time(value)), None)
    if at is not None:
        row["date"] = lines[at]
        lines = lines[at + 1 :]
        if lines and _CLOCK.fullmatch(lines[0]):
            row["date"] += " " + lines[0]
            lines = lines[1:]
    end = next((i for i, value in enumerate(lines) if _COPYRIGHT.match(value)), len(lines))
    lines = lines[:end]
    row["outlet"] = squeeze(lines[0]) if lines else ""
    rest = lines[2:] if len(lines) > 1 and _SOURCE_CODE.fullmatch(lines[1]) else lines[1:]
    if rest and (code := language_code(rest[-1])):
        row["language"] = code
        rest = rest[:-1]
    row["page"] = rest[-1] if rest and re.search(r"\d", rest[-1]) else ""


FORMATS = (
    Format(
        "Factiva HTML",
        holds(
            r"<title>\s*(?:Dow Jones )?Factiva",
            r"class=[\"'][^\"'>]*\b[a-z]{2}articleParagraph\b",
            r"class=[\"'][^\"'>]*\b[a-z]{2}(?:article|headline)\b",
            r"<td[^>]{1,40}\bindex\b",
            r"fcpNavContainer",
        ),
        _read_factiva,
        False,
    ),
)
