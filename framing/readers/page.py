"""Saved web pages: the article out of a page's HTML, with what the page says of itself.

trafilatura finds it; its options are those that came out best on the pages of a public benchmark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import trafilatura
from trafilatura.settings import Document

from framing.clean import spaced
from framing.errors import ReadError
from framing.readers.dates import is_written, parse_times, without_day
from framing.readers.files import LARGEST_PAGE, MB, Format, Row, decode
from framing.readers.header import find_meta
from framing.readers.markup import classes, parse_html
from framing.readers.markup import line as text_in
from framing.tables import add_problem

SHORTEST_ARTICLE = 60  # characters: less is a button or a menu
SHORTEST_STANDFIRST = 4  # words: less is a section or a label
HEAD = 8  # lines around the headline in which a date may stand
UNCLOSED = 500  # tags without an end mark; with more of them a file is no page, and would take the parser hours

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
# A comment ends at its first end mark; a pattern that let it end at any would try 2**n ways to read n comments
_MARKUP = re.compile(
    rb"\s*(?:(?:<!--(?:[^-]|-(?!->))*+-->|<\?xml[^>]*>)\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_UNCLOSED = re.compile(r"<(?=[a-z/][^<>]*(?:<|$))", re.IGNORECASE)
_STANDFIRST = re.compile(r"stand-?first|\bdeck?\b|sub-?(?:title|head(?:line|ing)?|deck)\b|article-?(?:summary|intro)")
_BLOCKS = ("h1", "h2", "h3", "p", "div", "span", "time", "ul", "li", "header")
# Where a page states its date, and a year or a month is all it states
_NO_DAY_GIVEN = re.compile(
    r"(?:datePublished[\"']?\s?[:=]\s?|published_time[\"']\s{0,3}content=|datetime=|\bname=[\"'](?:date|pubdate|dc\.date)"
    r"[\"']\s{0,3}content=)[\"'](?P<given>(?:19|20)\d\d(?:-[01]\d)?)[\"']",
    re.IGNORECASE,
)


class _Head(NamedTuple):
    """What stands around the headline of a page."""

    titles: set[str]  # the headline in the spellings of the page, as `_plain` has them
    standfirst: str
    lines: list[str]  # those just above and below the headline


def _is_page(name: str, data: bytes) -> bool:
    return name.endswith((".html", ".htm", ".xhtml")) or bool(_MARKUP.match(data[:4096].removeprefix(b"\xef\xbb\xbf")))


def _read_page(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    if len(data) > LARGEST_PAGE:
        raise ReadError(
            f"{name}: a page of {len(data) / MB:,.0f} MB is no article (at most {LARGEST_PAGE // MB} MB are read)."
        )
    if not data.strip():
        raise ReadError(f"{name}: is empty.")
    declared = _CHARSET.search(data[:4096])
    html, problem = decode(data, name, declared[1].decode("ascii") if declared else "")
    if len(_UNCLOSED.findall(html)) > UNCLOSED:
        html = _UNCLOSED.sub("&lt;", html)
    html = spaced(html)
    # favor_precision: mean F1 .963 on the benchmark's pages, against .954 without and .951 with favor_recall. No
    # extensive search for a date: it takes one of the article's own text, or the year of a copyright line
    found = trafilatura.bare_extraction(
        html,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    page = found if isinstance(found, Document) else Document()
    head = _head(html, name, page.title or "")
    # trafilatura ends each paragraph with one line break, and sometimes begins with the head of the page
    lines = [line for line in map(str.strip, (page.text or "").split("\n")) if line]
    lines, removed = _without_head(lines, head)
    if sum(map(len, lines)) < SHORTEST_ARTICLE:
        raise ReadError(
            f"{name}: no article found in this page. Save the article's own page, or paste its text into a .txt."
        )
    published, doubt = _published(html, page.date or "", [*removed, *head.lines])
    return [
        {
            "outlet": page.sitename if re.search(r"[^\W\d_]", page.sitename or "") else "",  # "2018" is a copyright's
            "published": published,
            "title": page.title or "",
            "standfirst": head.standfirst,
            "text": "\n\n".join(lines),
            "byline": page.author or "",
            "url": page.url or "",
            "removed": "\n".join(removed),
            "problems": add_problem(problem, doubt) if doubt else problem,
        }
    ]


def _plain(line: str) -> str:
    """Return a line in small letters without marks, to compare it with other spellings of it."""
    return re.sub(r"[\W_]+", " ", re.sub(r"[’‘'`´]", "", line.casefold())).strip()


def _head(html: str, name: str, title: str) -> _Head:
    try:
        root = parse_html(html, name)
    except ReadError:
        return _Head({_plain(title)}, "", [])
    headlines = [e for e in root.iter("h1") if _plain(text_in(e))]
    own = next((e for e in headlines if _plain(text_in(e)) == _plain(title)), None)
    own = headlines[0] if own is None and len(headlines) == 1 else own
    if own is None:
        return _Head({_plain(title)}, "", [])
    blocks = [e for e in root.iter(*_BLOCKS) if e is own or not any(child.tag in _BLOCKS for child in e)]
    at = blocks.index(own)
    below = blocks[at + 1 : at + 1 + HEAD]
    near = [text_in(e) for e in [*blocks[max(0, at - HEAD // 2) : at], *below]]
    titles = {_plain(title), _plain(text_in(own))}
    return _Head(titles, _standfirst(below, titles), [text for text in near if text])


def _standfirst(below: Sequence[Any], titles: set[str]) -> str:
    """Return the second headline right below the first, or what the page itself calls a standfirst there."""
    for element in below:
        text = text_in(element)
        if _plain(text) in titles:
            continue
        named = any(_STANDFIRST.search(name.lower()) for name in classes(element))
        if (element.tag in ("h2", "h3") or named) and len(text.split()) >= SHORTEST_STANDFIRST:
            return text
        if element.tag in ("h1", "h2", "h3") or (text and len(text.split()) > 12):
            break  # the article has begun
    return ""


def _without_head(lines: list[str], head: _Head) -> tuple[list[str], list[str]]:
    """Return the lines below headline, standfirst and a line of names or dates, and that line."""
    removed: list[str] = []
    for i, line in enumerate(lines):
        meta = find_meta(line)
        if meta and meta.certain:
            removed.append(line)
        elif _plain(line) not in head.titles | {_plain(head.standfirst)} - {""}:
            return lines[i:], removed
    return [], removed


def _published(html: str, date: str, lines: Sequence[str]) -> tuple[pd.Timestamp, str]:
    """Return the day that the page names in full, and a problem where it names a year or a month alone."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", date) and is_written(dt.date.fromisoformat(date), html):
        (time,), (doubt,) = parse_times([date])
        return time, doubt
    found = [meta.times[0][0] for line in lines if (meta := find_meta(line)) and meta.times]
    for written in found:
        if not pd.isna(written.time):
            return written.time, ""
    given = _NO_DAY_GIVEN.search(html)
    reasons = [without_day(given["given"])] if given else [without_day(line) for line in lines]
    reasons += [written.problem for written in found]
    return pd.NaT, next(filter(None, reasons), "no date found")  # type: ignore[return-value]


FORMATS = (Format("HTML", _is_page, _read_page, True),)
