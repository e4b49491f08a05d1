"""Factiva: pages saved as HTML and files of text, with the codes of the fields (HD, BY, PD …) or laid out as articles.

In the layout without codes a field is known by its place: count of words, date, time, source, its code, language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import is_date, leading_time
from framing.readers.files import Format, Row, decode, plain_lines
from framing.readers.markup import (
    CUT_SHORT,
    MARK,
    add_removed,
    classes,
    fewer_words,
    holds,
    is_cut_short,
    keep_between,
    language_code,
    line,
    noted,
    paragraphs,
    parse_html,
    squeeze,
    text_of,
    unused,
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
TEXT = ("LP", "TD")
# All codes that a file of text can have; most of them are indexing
CODES = frozenset(
    "SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CX ART CT CO IN NS RE IPC IPD PUB AN CLM RF".split()
)

_BLOCKS = ("div", "p", "pre", "h1", "h2", "h3", "h4", "li", "td")
_WORD_COUNT = re.compile(r"[\d.,\s’']*\d\s*[^\W\d]\S{0,11}")  # 475 words, 1.204 Wörter, 65 字
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s*\(?[A-Z]{1,5}\)?)?", re.IGNORECASE)
_SOURCE_CODE = re.compile(r"[A-Z0-9]{2,10}")
_COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?:\w+\s+)?(?P<id>[A-Z0-9]{4,12}\d{4,}[a-z0-9]{6,})", re.ASCII)


def _read_factiva(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    root = parse_html(html.replace(MARK, ""), name)
    elements = [e for e in root.iter("div", "article", "section") if classes(e) & {"article"} and _is_article(e)]
    # An article can stand in a frame that bears its class, too: the inner element is it
    known = set(elements)
    frames = {parent for e in elements for parent in e.iterancestors() if parent in known}
    articles = [e for e in elements if e not in frames]
    rows = [_article(e) for e in articles]
    if not rows:
        raise ReadError(f"{name}: a page of Factiva without articles. Choose 'Display: Full Article' before saving.")
    keep_between(root, articles, rows)
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
    coded = [e for e in element.iter("td") if "index" in classes(e) and e.getnext() is not None]
    if not coded:
        return _finished(_laid_out(element))
    fields: dict[str, list[str]] = {}
    for e in coded:
        fields.setdefault(line(e), []).extend(paragraphs(e.getnext()))
    row = _coded(fields)
    cells = [part for e in coded for cell in (e, e.getnext()) for part in paragraphs(cell)]
    add_removed(row, unused(paragraphs(element), cells))
    return _finished(row)


def _finished(row: Row) -> Row:
    lacking = fewer_words(row["text"].split("\n\n"), re.search(r"\d[\d.,\s]{0,11}", row.pop("count")))
    date = leading_time(row.pop("date"))
    row["published"] = date.time if date is not None and not pd.isna(date.time) else None
    row["byline"] = without_by(row.get("byline", ""))
    return noted(row, date.problem if date else "", lacking)


def _coded(fields: Mapping[str, list[str]]) -> Row:
    """Return an article by the codes of its fields; those that no column of ours holds are in `removed`."""

    def value(code: str) -> str:
        return " ".join(fields.get(code, []))

    row: Row = {ours: value(code) for code, ours in FIELDS.items() if code in fields}
    row["language"] = language_code(row.get("language", ""))
    row["count"] = value("WC")
    row["date"] = f"{row.pop('published', '')} {value('ET')}".strip()
    row["text"] = "\n\n".join(text for code in TEXT for text in fields.get(code, []))
    document = _DOCUMENT.search(value("AN"))
    row["source_id"] = document["id"] if document else ""
    used = {*TEXT, *(code for code, ours in FIELDS.items() if row.get(ours))}
    if len(fields.get("LA", [])) > 1:
        used.discard("LA")
    if is_date(row["date"]):
        used |= {"PD", "ET"}
    if _DOCUMENT.fullmatch(value("AN")):
        used.add("AN")
    others = {code: lines for code, lines in fields.items() if lines and code not in used}
    row["removed"] = "\n".join(f"{code} {' '.join(lines)}".strip() for code, lines in others.items())
    return row


def _laid_out(element: Any) -> Row:
    """Return an article without codes by the places of its lines; those that no column holds are in `removed`."""
    outer = {parent for e in element.iter(*_BLOCKS) for parent in e.iterancestors(*_BLOCKS)}
    leaves = [e for e in element.iter(*_BLOCKS) if e not in outer and line(e)]
    texts = [i for i, e in enumerate(leaves) if any(_is_text(x) for x in (e, *e.iterancestors()))]
    first, last = (texts[0], texts[-1]) if texts else (len(leaves), len(leaves))
    # The headline is a block of its own or part of one
    title = next((i for i, e in enumerate(leaves[:first]) if any(map(_is_headline, e.iter()))), None)
    above = [line(e) for e in leaves[: title or 0]]
    after = leaves[title + 1 if title is not None else 0 : first]
    authors = [line(e) for e in after if "author" in classes(e)]
    lines = [line(e) for e in after if "author" not in classes(e)]
    count = next((i for i, value in enumerate(lines) if _WORD_COUNT.fullmatch(value)), -1)
    below = [line(e) for e in leaves[last + 1 :]]
    row: Row = {
        "title": line(leaves[title]) if title is not None else "",
        "section": "; ".join(above),
        "byline": authors[0] if authors else "",
        "text": "\n\n".join(part for e in leaves[first : last + 1] for part in paragraphs(e)),
        "source_id": next((m["id"] for value in below if (m := _DOCUMENT.fullmatch(value))), ""),
        "date": "",
        "count": lines[count] if count >= 0 else "",
    }
    used = [*above, *authors[:1], *_place(row, lines[count + 1 :])]
    around = [line(e) for i, e in enumerate(leaves) if i != title and not first <= i <= last]
    outside = unused(paragraphs(element), [part for e in leaves for part in paragraphs(e)])
    row["removed"] = "\n".join([*unused(around, used), *outside])
    return row


def _place(row: Row, lines: Sequence[str]) -> list[str]:
    """Fill date, outlet, language and page from the lines below the count of words, and return the lines they hold.

    They stand in this order: date, time, source, its code, edition, page, language, copyright.
    """
    used: list[str] = []
    at = next((i for i, value in enumerate(lines) if leading_time(value)), None)
    if at is not None:
        dated = lines[at : at + 2] if _CLOCK.fullmatch("".join(lines[at + 1 : at + 2])) else lines[at : at + 1]
        row["date"] = " ".join(dated)
        used += dated if is_date(row["date"]) else []
        lines = lines[at + len(dated) :]
    end = next((i for i, value in enumerate(lines) if _COPYRIGHT.match(value)), len(lines))
    lines = lines[:end]
    row["outlet"] = squeeze(lines[0]) if lines else ""
    used += lines[:1]
    rest = lines[2:] if len(lines) > 1 and _SOURCE_CODE.fullmatch(lines[1]) else lines[1:]
    if rest and (code := language_code(rest[-1])):
        row["language"] = code
        used += rest[-1:]
        rest = rest[:-1]
    row["page"] = rest[-1] if rest and re.search(r"\d", rest[-1]) else ""
    return [*used, *filter(None, [row["page"]])]


# --- files of text, as rich text (RTF) becomes one --------------------------------------------------------------------


def _read_text(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    lines = [x for x in map(str.strip, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) if x]
    rows = [_coded(fields) for fields in _by_codes(lines)] if any(map(_CODED.match, lines)) else _by_place(lines)
    if not rows:
        raise ReadError(f"{name}: no articles of Factiva in it. Choose 'Display: Full Article', and save as HTML.")
    return [noted(_finished(row), problem) for row in rows]


def _by_codes(lines: Sequence[str]) -> list[dict[str, list[str]]]:
    """Return the fields of each article; one begins with its section or headline after the last one's text.

    What stands above the first code is a field without one.
    """
    articles: list[dict[str, list[str]]] = [{}]
    code = ""
    for text in map(str.strip, lines):
        if found := _CODED.match(text):
            code = found["code"]
            if code in articles[-1] or (code in ("SE", "HD") and "LP" in articles[-1]):
                articles.append({})
            articles[-1][code] = []
            text = text[found.end() :]
        if value := squeeze(text):
            articles[-1].setdefault(code, []).append(value)
    return [article for article in articles if article]


def _by_place(lines: Sequence[str]) -> list[Row]:
    """Return the articles of a file without codes; the document's number closes each.

    Headline, byline, count of words, date, source and copyright stand above the text.
    """
    rows: list[Row] = []
    start = 0
    for i, text in enumerate(lines):
        if number := _DOCUMENT.fullmatch(text):
            part = [squeeze(x) for x in lines[start:i]]
            count = next((n for n, x in enumerate(part[:12]) if _WORD_COUNT.fullmatch(x)), 0)
            own = next((n for n, x in enumerate(part[: count + 12]) if n > count and _COPYRIGHT.match(x)), count + 5)
            row: Row = {"title": part[0] if part else "", "byline": " ".join(part[1:count]), "date": ""}
            row |= {"text": "\n\n".join(part[own + 1 :]), "source_id": number["id"]}
            row["count"] = part[count] if count else ""
            used = [*part[:1], *part[1:count], *_place(row, part[count + 1 : own])]
            row["removed"] = "\n".join([*unused(part[: own + 1], used), text])
            rows.append(row)
            start = i + 1
    if rows:
        add_removed(rows[-1], lines[start:])
    return rows


_CODED = re.compile(rf"(?P<code>{'|'.join(sorted(CODES))})(?:\t|\s{{2,}}|\||$)")


def _is_plain(name: str, data: bytes) -> bool:
    """Return whether a file has codes of the head and of the text, or counts of words and numbers of documents."""
    lines = plain_lines(name, data)
    codes = {found["code"] for line in lines if (found := _CODED.match(line))}
    if codes >= {"HD", "PD"} or (len(codes) > 3 and codes & set(TEXT)):
        return True
    return any(map(_WORD_COUNT.fullmatch, lines)) and any(map(_NUMBERED.fullmatch, lines))


_NUMBERED = re.compile(r"Document [A-Z0-9]{4,12}\d{4,}[a-z0-9]{6,}", re.ASCII)


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
    Format("Factiva plain text", _is_plain, _read_text, False),
)
