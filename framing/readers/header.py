"""Lines of a page that say who wrote an article or when it was published, and nothing that is the article's.

Pasted pages and saved ones share them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from framing.clean import furniture_kind
from framing.readers.dates import WrittenTime, find_times, without_day
from framing.readers.outlet import CAPITALISED, PERSON

_BYLINE = re.compile(
    r"(?:(?:words|written|reported|story|reports?|text|analysis|opinion|comment|review|interview|posted|published"
    rf"|edited)\s+)?by\s*:?\s+(?-i:{CAPITALISED}(?:\s+\S+){{0,15}})",
    re.IGNORECASE,
)
BY = re.compile(r"^(?:by|words by|written by)\s*:?\s+", re.IGNORECASE)
NAMES_ONLY = re.compile(
    rf"{PERSON}(?:(?:\s*,\s*|\s+(?:and|&)\s+){PERSON})*(?:\s+in\s+{CAPITALISED}(?:\s+{CAPITALISED})*)?"
)
ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|columnist|bureau chief|contributor|staff|critic|producer|journalist"
    r"|analyst|newsroom|agencies)\b",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    r"(?:(?:first|originally)\s+)?(?:publish(?:ed)?|post(?:ed)?|updated?|last\s+(?:modified|updated?|edited)|modified"
    r"|created|issued|filed|date|on|at|the|(?:print|web)\s+edition"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?)",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"(?:updated?|modified|edited|corrected|amended)\b[^\d]{0,40}$", re.IGNORECASE)
_AGO = re.compile(
    r"(?:(?:published|updated|posted)\W*)?(?:\d+|an?|one|few) ?"
    r"(?:s|sec\w*|m|min\w*|h|hours?|hrs?|d|days?|w|weeks?|mo\w*|y\w*) ago\.?",
    re.IGNORECASE,
)


def word_count(line: str) -> int:
    """Return the number of words; text without spaces, as Chinese is, counts a word for every 20 characters."""
    return max(len(line.split()), len(line) // 20)


class Meta(NamedTuple):
    """What a line says of who wrote the article and when it was published."""

    byline: str
    times: list[tuple[WrittenTime, bool]]  # each with whether the page was changed then, and not published
    certain: bool  # nothing else stands in the line


def find_meta(line: str) -> Meta | None:
    """Return what a line says of author and date, or None where it could be the article's own."""
    if word_count(line) > 24 or len(line) > 200:
        return None
    found = list(find_times(line))
    times = [(f, bool(_CHANGED.search(line[: f.start]))) for f in found]
    rest = line
    for f in reversed(found):
        rest = rest[: f.start] + " | " + rest[f.end :]
    rest = re.sub(r"\s*\|\s*(?:\|\s*)*", " | ", rest).strip(" |·•,–—-:/()")
    byline = _BYLINE.fullmatch(rest.split(" | ")[0].strip(" ,·•–—-")) if rest else None
    if byline and not re.search(r"[.!?…]$", re.sub(r"\b(?:[A-Z]|Jr|Sr|Dr)\.$", "", byline[0])):
        others = [part for part in rest.split(" | ")[1:] if not only_date_words(part) and not furniture_kind(part)]
        return Meta(byline[0], times, not others)
    if not found:
        if problem := without_day(" ".join(_DATE_WORDS.sub(" ", line).split()).strip(" :,-–—")) * line[0].isalpha():
            return Meta("", [(WrittenTime(0, len(line), pd.NaT, problem), False)], True)  # type: ignore[arg-type]
        label = only_date_words(line) and any(c.isalpha() for c in line)
        return Meta("", [], True) if label or _AGO.fullmatch(line) else None
    left = [part.strip(" ,·•–—-:") for part in rest.split(" | ")]
    left = [part for part in left if not (only_date_words(part) or furniture_kind(part) or _AGO.fullmatch(part))]
    if not left:
        return Meta("", times, True)
    if len(left) == 1 and word_count(left[0]) <= 6 and (NAMES_ONLY.fullmatch(left[0]) or ROLE.search(left[0])):
        return Meta(left[0], times, False)
    return None


def only_date_words(part: str) -> bool:
    """Return whether nothing stands there but marks, numbers and the words around a date: published, updated, on."""
    return not re.sub(r"[\W\d]+", "", _DATE_WORDS.sub(" ", part))


def authors_in(line: str) -> str:
    """Return the names in a byline, without By and the date."""
    meta = find_meta(line)
    return BY.sub("", meta.byline if meta and meta.byline else line)
