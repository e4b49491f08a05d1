"""NewsBank (Access World News): articles saved as text, each with its date and source in the line below its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import is_date, leading_time
from framing.readers.files import Format, Row, decode, plain_lines
from framing.readers.markup import fewer_words, noted, squeeze

_SOURCE = re.compile(
    r"(?P<date>[^|]{6,40}\d)\s*\|\s*(?P<outlet>[^|]{2,100})(?:\|\s*page:?\s(?P<page>[^|]{1,20}))?", re.I
)
_DETAILS = re.compile(r"(?:.{0,300}\|\s*)?(?P<count>\d[\d,.]{0,9}) words\b", re.IGNORECASE)
_LINK = re.compile(r"openurl link|\(\w{0,20} ?edition\)", re.IGNORECASE)
_CITED = re.compile(r"•?\s*citation \(", re.IGNORECASE)
_END = re.compile(
    r"(?:copyright|©|\(c\)).{0,80}\d{4}|record(?: number)?:.{0,40}|.{0,100}all rights reserved", re.IGNORECASE
)
_FIELD = re.compile(r"(?P<name>author|section|page|column|edition|dateline):\s*(?P<value>[^|]+)", re.IGNORECASE)


def _is_source(line: str) -> bool:
    found = _SOURCE.fullmatch(line)
    return found is not None and leading_time(found["date"]) is not None


def _is_newsbank(name: str, data: bytes) -> bool:
    lines = plain_lines(name, data)
    return any(map(_is_source, lines)) and any(map(_DETAILS.match, lines))


def _read_newsbank(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    lines = [squeeze(line) for line in re.split(r"\r\n?|\n", text)]
    starts: list[int] = []
    for i, line in enumerate(lines):
        if _is_source(line):
            above = starts[-1] + 2 if starts else 0
            while i > above and not lines[i - 1]:  # a blank line between the title and its source
                i -= 1
            while i > above and lines[i - 1]:
                i -= 1
            starts.append(i)
    if not starts:
        raise ReadError(f"{name}: no articles of NewsBank in it. Save them as text with their citation.")
    bounds = [0, *starts[1:], len(lines)]
    return [noted(_article(lines[a:b]), problem) for a, b in pairwise(bounds)]


def _article(lines: Sequence[str]) -> Row:
    lines = [line for line in lines if line]
    at = next(i for i, line in enumerate(lines) if _is_source(line))
    source = _SOURCE.fullmatch(lines[at])
    assert source is not None
    date = leading_time(source["date"])
    fields: dict[str, str] = {}
    count = None
    body = at + 1
    for line in lines[at + 1 : at + 6]:
        details = _DETAILS.match(line)
        if not (details or _LINK.fullmatch(line) or _FIELD.match(line)):
            break
        count = count or (details and re.search(r"\d[\d,.]*", details["count"]))
        fields |= {m["name"].lower(): m["value"].strip() for m in _FIELD.finditer(line)}
        body += 1
    # A paragraph can begin with the word Copyright, too
    cited = next((i for i in range(body, len(lines)) if _CITED.match(lines[i])), len(lines))
    prose = max((i for i in range(body, cited) if len(lines[i].split()) > 15 and lines[i][-1] in '.”"'), default=body)
    end = next((i for i in range(prose + 1, cited) if _END.match(lines[i])), cited)
    texts = lines[body:end]
    outlet = _outlet(source["outlet"])
    # Where the line of the source says more than a day and a name (a place, an edition), it is in `removed` as well
    held = is_date(source["date"].strip()) and outlet == source["outlet"].strip()
    row: Row = {
        "title": " ".join(lines[:at]),
        "outlet": outlet,
        "published": date.time if date is not None and not pd.isna(date.time) else None,
        "byline": fields.get("author", ""),
        "section": fields.get("section", ""),
        "page": fields.get("page", "") or (source["page"] or "").strip(),
        "text": "\n\n".join(texts),
        "removed": "\n".join([*lines[at + held : body], *lines[end:]]),
    }
    return noted(row, date.problem if date else "", fewer_words(texts, count))


def _outlet(written: str) -> str:
    """Return a source without its place, the article in front: "Lantern, The (Port Calder)" is The Lantern."""
    name = re.sub(r"\s*\([^()]*\)$", "", written.strip())
    return re.sub(r"^([^:]+), (The|An?)(?=:|$)", r"\2 \1", name)


FORMATS = (Format("NewsBank plain text", _is_newsbank, _read_newsbank, False),)
