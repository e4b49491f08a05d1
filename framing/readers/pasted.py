"""Plain text as people copy it out of a browser window: one article among the furniture of its page.

Each line is judged by what it says (framing.clean) and by where it stands; what is not the article goes to `removed`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from framing.clean import furniture_kind
from framing.errors import ReadError
from framing.readers.dates import find_times
from framing.readers.files import Format, Row, decode
from framing.readers.header import authors_in, only_date_words
from framing.readers.outlet import find_outlet, same_name, split_title
from framing.readers.pasted_furniture import (
    mark_appeals,
    mark_between,
    mark_captions,
    mark_comments,
    mark_end,
    mark_lists,
)
from framing.readers.pasted_head import mark_header, mark_times_at_end, published_time
from framing.readers.pasted_lines import BLANK, Pasted, split
from framing.readers.several import articles_in


def read_text(text: str) -> Row:
    """Return one article out of a pasted page.

    Parameters
    ----------
    text : str
        All that was pasted.

    Returns
    -------
    dict
        title, standfirst, byline, section, outlet, published, text (paragraphs separated by blank lines), removed (one
        line each, in their order on the page) and problems. What the page does not hold is empty.
    """
    page = split(text)
    outlet, suffixed = find_outlet(page.lines)
    for i, line in enumerate(page.lines):
        page.kinds[i] = furniture_kind(line) or ("name of the outlet" if same_name(line, outlet) else "")
    mark_captions(page)
    mark_lists(page)
    mark_appeals(page)
    mark_comments(page)
    times = mark_header(page, suffixed)
    mark_between(page)
    mark_end(page)
    mark_times_at_end(page, times)
    published, problem = published_time(times)
    return _assembled(page, outlet, published, problem, suffixed)


def _assembled(page: Pasted, outlet: str, published: pd.Timestamp, problem: str, suffixed: str) -> Row:
    """Return the article, each line of the page in the field of its kind or in `removed`."""

    def lines_of(*kinds: str) -> list[str]:
        return [line for line, kind in zip(page.lines, page.kinds, strict=True) if kind in kinds]

    title = "".join(lines_of("title"))
    if title == suffixed:
        title, _ = split_title(title)
    bylines = [authors_in(line) for line in lines_of("byline")]
    own = ("", "title", "standfirst", "date", "section")
    removed = [
        line
        for line, kind in zip(page.lines, page.kinds, strict=True)
        if kind not in own and (kind != "byline" or _holds_more(line))
    ]
    return {
        "outlet": outlet,
        "published": published,
        "title": title,
        "standfirst": "\n".join(lines_of("standfirst")),
        "text": "\n\n".join(lines_of("")),
        "byline": ", ".join(bylines),
        "section": " / ".join(lines_of("section")),
        "removed": "\n".join(removed),
        "problems": problem,
    }


def _holds_more(line: str) -> bool:
    """Return whether a byline's line holds more than names and times: an address, the outlet, a button."""
    authors = authors_in(line)
    for found in reversed(list(find_times(line))):
        line = line[: found.start] + line[found.end :]
    line = line.replace(authors, " ")
    return not only_date_words(re.sub(r"(?i)\b(?:words|written|by)\b", " ", line))


def _read_pasted(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    if not text.strip(BLANK + "\n"):
        raise ReadError(f"{name}: is empty.")
    texts, several = articles_in(text)
    articles = [read_text(part) for part in texts]
    for article in articles:
        article["problems"] = "; ".join(filter(None, (problem, several, article["problems"])))
    if not any(article["text"].strip() for article in articles):
        raise ReadError(f"{name}: no paragraph of an article found in it. Paste the whole page, or only the article.")
    return articles


FORMATS = (Format("pasted text", lambda name, data: name.endswith((".txt", ".text")), _read_pasted, True),)
