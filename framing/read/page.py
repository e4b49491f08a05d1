"""Saved web pages: the article out of a page's HTML, with what the page says of itself.

trafilatura finds it; its options are those that came out best on the pages of a public benchmark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import trafilatura
from trafilatura.settings import Document

from framing.read.dates import parse_times
from framing.read.files import LARGEST_PAGE, MB, Format, ReadError, Row, decode

SHORTEST_ARTICLE = 60  # characters: less is a button or a menu

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


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
    # favor_precision: mean F1 .963 on the benchmark's pages, against .954 without and .951 with favor_recall
    found = trafilatura.bare_extraction(html, favor_precision=True, include_comments=False, with_metadata=True)
    page = found if isinstance(found, Document) else Document()
    # trafilatura ends each paragraph with one line break, and sometimes begins with the headline
    lines = [line for line in map(str.strip, (page.text or "").split("\n")) if line]
    if lines and lines[0] == page.title:
        lines = lines[1:]
    if sum(map(len, lines)) < SHORTEST_ARTICLE:
        raise ReadError(
            f"{name}: no article found in this page. Save the article's own page, or paste its text into a .txt."
        )
    (published,), (doubt,) = parse_times([page.date])
    return [
        {
            "outlet": page.sitename or "",
            "published": published,
            "title": page.title or "",
            "text": "\n\n".join(lines),
            "byline": page.author or "",
            "url": page.url or "",
            "problems": "; ".join(filter(None, (problem, doubt))),
        }
    ]


FORMATS = (Format("HTML", _is_page, _read_page, True),)
