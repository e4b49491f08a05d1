"""The head of a pasted page: headline, standfirst, byline and date, and the site's menu above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from framing.clean import SECTIONS
from framing.readers.dates import WrittenTime, find_times
from framing.readers.header import NAMES_ONLY, ROLE, Meta, find_meta, word_count
from framing.readers.outlet import split_title
from framing.readers.pasted_lines import END_MARK, FULL_STOP, MENU, Pasted, is_prose

LONGEST_TITLE = 32  # words
SHORT_MENU = 3  # so many names of sections above the headline are the site's menu
HEAD = 12  # lines in which the head of an article stands
MOST_TIMES = 20  # dates of the page that a further one is compared with


def mark_header(page: Pasted, suffixed: str) -> list[tuple[WrittenTime, bool]]:
    """Mark headline, standfirst, byline and dates, and return the times with whether each is of a change.

    `suffixed` is the line that is the headline with the outlet's name behind it, or "".
    """
    lines = page.lines
    metas: dict[int, Meta] = {}
    candidates: list[int] = []
    prose = 0
    for i in page.open():
        if meta := find_meta(lines[i]):
            metas[i] = meta
            continue
        candidates.append(i)
        prose += is_prose(lines[i]) and len(candidates) > 1
        if prose > 2 or word_count(lines[i]) > 60 or (prose and len(candidates) > 12):
            break
    before = [i for i in candidates if metas and i < max(metas)]
    if not before:
        # No byline or date: the head ends at the first paragraph
        start = next((n for n, i in enumerate(candidates) if n and is_prose(lines[i])), len(candidates))
        menu = start > MENU and any(page.kinds[: candidates[start - 1]])
        candidates = _below_menu(page, candidates[:start]) if menu else candidates[:3]
    _mark_title(page, before or candidates, bool(before), suffixed)
    times: list[tuple[WrittenTime, bool]] = []
    for i, meta in metas.items():
        _mark_meta(page, i, meta, times)
    _mark_names(page, metas)
    return times


def _mark_meta(page: Pasted, i: int, meta: Meta, times: list[tuple[WrittenTime, bool]]) -> None:
    """Mark a line of byline or date, and add its times to those found above it."""
    fresh = [t for t in meta.times if all(t[0].time != known[0].time for known in times[:MOST_TIMES])]
    if meta.byline:
        page.kinds[i] = "byline"
    elif not any(find_times(page.lines[i])):
        page.kinds[i] = "date without a day"
    else:
        # A second date (last modified …) is not the article's own and goes to `removed`
        page.kinds[i] = "date" if fresh and not times else "another date"
    times += fresh


def _mark_title(page: Pasted, candidates: list[int], by_position: bool, suffixed: str) -> None:
    """Mark headline, standfirst and section among the lines that may be them, `candidates`.

    `by_position` says that a byline or date stands below them, so that all of them belong to the head.
    """
    lines, kinds = page.lines, page.kinds
    headings = [i for i in candidates if lines[i] == split_title(suffixed)[0]]
    for i in [i for i in candidates if suffixed and headings and lines[i] == suffixed]:
        kinds[i] = "title of the window"
        candidates = [j for j in candidates if j != i]
    while by_position and len(candidates) > 1 and _is_logo(lines[candidates[0]]):
        kinds[candidates.pop(0)] = "menu"
    if by_position and len(candidates) >= MENU:
        candidates = _below_menu(page, candidates)
    kickers = 0
    while len(candidates) > kickers + 1 and _is_kicker(lines[candidates[kickers]], lines[candidates[kickers + 1]]):
        kickers += 1
    for i in candidates[:kickers]:
        kinds[i] = "section" if kickers < SHORT_MENU else "menu"
    candidates = candidates[kickers:]
    first = lines[candidates[0]] if candidates else ""
    if not first or word_count(first) > LONGEST_TITLE:
        return
    if not by_position and (
        len(page.open()) < 2 or FULL_STOP.search(first) or (is_prose(first) and word_count(first) > 18)
    ):
        return  # a text without a title: this is its first paragraph
    kinds[candidates[0]] = "title"
    under = candidates[1:]
    if not by_position:
        # No byline or date ends the head: only a line that is no paragraph can be the standfirst
        under = [
            i
            for i in under[:1]
            if i == candidates[0] + 1 and not END_MARK.search(lines[i]) and 6 <= word_count(lines[i]) < 45
        ]
    for i in under:
        if lines[i] == first:
            kinds[i] = "title again"
        elif not by_position and NAMES_ONLY.fullmatch(lines[i]):
            kinds[i] = "byline"
        elif word_count(lines[i]) <= 90:
            kinds[i] = "standfirst"


def _below_menu(page: Pasted, found: list[int]) -> list[int]:
    """Return the last of many lines above the byline, those that are no labels; mark the others as the site's menu."""
    at = len(found)
    while at > 0 and word_count(page.lines[found[at - 1]]) >= 4 and len(found) - at < 4:
        at -= 1
    if at == len(found):
        return found
    above = [_is_kicker(page.lines[i], page.lines[found[at]]) for i in found[max(0, at - SHORT_MENU) : at]]
    if above and above[-1] and not (len(above) == SHORT_MENU and all(above)):
        at -= 1
    for i in found[:at]:
        page.kinds[i] = "menu"
    return found[at:]


def _is_logo(line: str) -> bool:
    """Return whether a line is one word in small letters, as a site writes its own name: calderlive."""
    return line.isalpha() and line.islower() and line not in SECTIONS


def _is_kicker(line: str, following: str) -> bool:
    """Return whether a line above the headline is a label, such as the section: not part of the headline."""
    words = re.findall(r"[\w-]+", line.lower())
    if not words or len(words) > 6 or re.search(r"[.!?…]$", line):
        return False
    if re.search(r"\s[>›»/|•·]\s|[>›»:|]$", line) and len(words) <= 6:
        return True
    known = sum(word in SECTIONS for word in words)
    if known and len(words) <= 3 and len(words) - known <= 1:
        return True
    return line.isupper() and len(words) <= 2 and not is_prose(following)


def _mark_names(page: Pasted, metas: Mapping[int, Meta]) -> None:
    """Mark names and roles in the lines around the byline or the date as byline."""
    lines, kinds = page.lines, page.kinds
    for i in metas:
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(lines) and abs(j - i) < HEAD and kinds[j] not in ("", "standfirst"):
                j += step
            if (
                0 < j < len(lines)
                and kinds[j] in ("", "standfirst")
                and j <= i + 2
                and _is_name_line(lines[j], metas[i])
            ):
                kinds[j] = "byline"


def _is_name_line(line: str, meta: Meta) -> bool:
    """Return whether a line beside the byline or date is a name or a role: Ada Quill, chief reporter."""
    if word_count(line) > 9 or END_MARK.search(line):
        return False
    role = bool(ROLE.search(line)) and word_count(line) <= 7
    return role or (not meta.byline and bool(NAMES_ONLY.fullmatch(line)) and word_count(line) <= 8)


def mark_times_at_end(page: Pasted, times: list[tuple[WrittenTime, bool]]) -> None:
    """Mark byline and date where they stand below the article, and add its times to those of the head."""
    for i in [i for i in page.open()[-3:] if i]:
        if (meta := find_meta(page.lines[i])) and meta.certain and (meta.times or meta.byline):
            _mark_meta(page, i, meta, times)


def published_time(times: Sequence[tuple[WrittenTime, bool]]) -> tuple[pd.Timestamp, str]:
    """Return the time of first publication where the page gives it, else the time of the last change."""
    ordered = [f for f, changed in times if not changed] + [f for f, changed in times if changed]
    if not ordered:
        return pd.NaT, ""  # type: ignore[return-value]
    return ordered[0].time, ordered[0].problem
