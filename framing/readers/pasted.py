"""Plain text as people copy it out of a browser window: one article among the furniture of its page.

Each line is judged by what it says (framing.clean) and by where it stands; what is not the article goes to `removed`.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from framing.clean import LIST_HEADINGS, SECTIONS, furniture, is_appeal_company, one_of
from framing.errors import ReadError
from framing.readers.dates import Found, find_times
from framing.readers.files import Format, Row, decode
from framing.readers.header import BY, NAMES_ONLY, ROLE, Meta, authors_in, find_meta, only_date_words, word_count
from framing.readers.outlet import CAPITALISED, PERSON, find_outlet, same_name, split_title
from framing.readers.several import articles_in

BLANK = " \t\r\f\v\u00a0\u200b\u2060\ufeff"
LONGEST_TITLE = 32  # words
LONGEST_LIST = 12  # links under one heading
LONGEST_GAP = 3  # lines of an appeal that do not ask for anything themselves
LONG_PARAGRAPH = 35  # words
LABEL = -8.0  # what a line that is no paragraph counts where a paragraph counts its words
SHORT_MENU = 3  # so many names of sections above the headline are the site's menu
HEAD = 12  # lines in which the head of an article stands
MOST_TIMES = 20  # dates that a page is compared by
MENU = 5  # so many labels, with furniture among them, are a menu and not a list in the article

_END = re.compile(r"[.!?…:;][\"”’'»)\]*]*$")
_FULL_STOP = re.compile(r"(?<!\.\.)[.…][\"”’'»)\]*]*$")
_WORDS = {
    "NAMES": rf"{CAPITALISED}(?:[ /](?:{CAPITALISED}|&|of|the|via|for))*",
    "PERSON": PERSON,
    "CAPITAL": CAPITALISED,
    "AGENCY": r"(?:AP|AFP|PA|EPA|EFE|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Rex|Bloomberg|iStock"
    r"|Anadolu|Zuma|UPI|TASS|DPA|ANSA|Xinhua|Handout|WireImage)",
    "CREDIT": r"(?i:(?:file |library |main |aerial )?(?:photo(?:graph|graphy|s|graphs)?|pictures?|images?"
    r"|illustrations?|graphics?|composite|video|drone footage|map|chart)(?: (?:by|courtesy of|from|credit|source"
    r"|copyright|(?:provided|supplied) by))?|credits?|courtesy(?: of)?)",
}
_CREDIT_END = one_of(
    r"""
    [(\[]\s*(?:CREDIT|©|via|source)\b[^()\[\]]{0,80}[)\]]\.?$
    [(\[]\s*[A-Z][^()\[\]\d:]{0,60}/\s?[A-Z@][^()\[\]\d:]{1,60}[)\]]\.?$
    [(\[][^()\[\]]{0,40}\bAGENCY(?: Photo)?\s*[)\]]\.?$
    \bCREDIT\s*[:/©]\s*[^.!?:]{2,80}(?:\.(?=\w)[^.!?]{1,40})?\.?$
    (?<=[.!?”"|–—])\s*(?:©\s*)?NAMES\s?[/|]\s?[A-Z][\w’'&/. -]{1,60}$
    (?:/|\||—|–|\bvia\b)\s*AGENCY(?: Photo| Images| via [\w ]+)?\.?$
    """,
    _WORDS,
    0,
)
_CREDIT_LINE = one_of(
    r"""
    CREDIT\s*[:|/©–—-]\s*\S.{0,90}
    (?i:image|photo|picture|video) (?i:source|caption|credit)\b.{0,250}
    (?i:photo(?:graph)?s? by|illustration by|courtesy of)\s.{1,80}
    (?i:caption|pictured)\s*:\s*.{1,300}
    ©\s*[A-Z][^\d]{1,60}
    AGENCY
    NAMES\s?/\s?NAMES
    """,
    _WORDS,
    0,
)
_END_NOTE = one_of(
    r"""
    [(\[*•]?\s*(?:additional |with )?(?:reporting|writing|editing|graphics?|research|compiled|translation) by\b.*
    [(\[*•]?\s*(?:reporting|writing|editing) and (?:writing|editing|reporting) by\b.*
    [(\[*•]?\s*.{2,80}\bcontributed (?:to )?(?:this|reporting|additional)\b.{0,80}
    (?:a version of )?this (?:article|story|piece|essay|interview|report|column) appear(?:s|ed)\b.*
    this (?:article|story|piece|essay|interview|report|column) (?:was|is|has been) (?:\w+ )?(?:published|produced)\b.*
    this (?:article|story|piece|essay|interview|report|column) (?:was|has been) (?:amended|updated|corrected|edited)\b.*
    """
)
_IS_SOMEBODY = re.compile(
    rf"(?:(?:Dr|Prof|Professor|Sir|Dame)\.? )?{PERSON}(?:, .{{2,60}}?,)? "
    r"(?:is|was|are|writes|covers|reports|teaches|works|has (?:been|written|covered))\b"
)
_COMMENTS_BEGIN = one_of(
    r"""
    (?:(?:view |read |show |all |reader |readers['’] )*)(?:\d[\d,.]* )?comments?(?: ?[(\[]?\d[\d,.]*[)\]]?)?
    join the (?:conversation|discussion|debate).*
    conversation.{0,20}
    discussion
    \d+ (?:replies|responses)
    """
)
_COMMENT_MARK = one_of(
    r"""
    (?:MARK|replies|likes|downvote|permalink|show replies|view replies|respect|edited|top commenter)(?:[ |·•(]*MARK)*
    MARK[ |·•(]*\d+\)?
    \d+ (?:likes?|replies|upvotes?|recommends?|points?|votes?)
    .{0,60}?\b(?:\d+|an?) ?(?:m|min\w*|h|hours?|hrs?|d|days?|weeks?|months?|years?) ago\b.{0,30}
    """,
    {"MARK": "(?:reply|report|like|recommend|upvote|flag|share)"},
)


class Pasted(NamedTuple):
    """The lines of a pasted page: each with whether a blank line stands before it, and what it was found to be.

    A kind of "" is the article's own text; else title, standfirst, byline, date, section, or a kind of furniture.
    """

    lines: list[str]
    gaps: list[bool]
    kinds: list[str]

    def open(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Numbers of the lines that are still the article's own."""
        return [i for i, kind in enumerate(self.kinds[:stop]) if i >= start and not kind]


def read_text(text: str) -> Row:
    """One article out of a pasted page.

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
    page = _split(text)
    outlet, suffixed = find_outlet(page.lines)
    for i, line in enumerate(page.lines):
        page.kinds[i] = furniture(line) or ("name of the outlet" if same_name(line, outlet) else "")
    _mark_captions(page)
    _mark_lists(page)
    _mark_appeals(page)
    _mark_comments(page)
    times = _mark_header(page, suffixed)
    _mark_between(page)
    _mark_end(page)
    _mark_times_at_end(page, times)
    published, problem = _published(times)
    return _assembled(page, outlet, published, problem, suffixed)


def _split(text: str) -> Pasted:
    lines: list[str] = []
    gaps: list[bool] = []
    gap = False
    for line in _unwrapped(_drop_caps_joined(text.replace("\r\n", "\n").replace("\r", "\n"))).split("\n"):
        if stripped := line.strip(BLANK):
            lines.append(stripped)
            gaps.append(gap)
        gap = not stripped
    return Pasted(lines, gaps, [""] * len(lines))


def _drop_caps_joined(text: str) -> str:
    """A drop cap is copied as a line of its own: T, and then "he first lamp …"."""

    def join(match: re.Match[str]) -> str:
        cap, rest = match.groups()
        # "A", "fter the rain"; but "A", "man walked": a word that the text has elsewhere stands on its own
        a_word = cap in "AI" and len(re.findall(rf"\b{re.escape(rest)}\b", text)) > 1
        return f"{cap} {rest}" if a_word else cap + rest

    return re.sub(r"(?m)^([A-Z])[ \t]*\n\s*([a-z’']+)", join, text, count=1)


def _unwrapped(text: str) -> str:
    """Text broken at a fixed width, as old mail programs do, with its paragraphs in one line each again."""
    blocks = [[line.strip(BLANK) for line in block.split("\n")] for block in re.split(r"\n[ \t]*\n", text)]
    inner = [line for block in blocks if len(block) >= 3 for line in block[:-1]]
    full = [line for line in inner if 50 <= len(line) <= 90]
    ends = sum(bool(_END.search(line)) for line in full)
    if len(inner) < 6 or len(full) < 0.85 * len(inner) or ends > 0.3 * len(full):
        return text
    return "\n\n".join(
        " ".join(block) if len(block) >= 2 and len(block[0]) >= 50 else "\n".join(block) for block in blocks
    )


def _is_prose(line: str) -> bool:
    """Whether a line reads like a paragraph and not like a heading, a link or a label."""
    words = word_count(line)
    return words >= 30 or (words >= 7 and bool(_END.search(line)))


def _is_label(line: str) -> bool:
    return not _is_prose(line) and word_count(line) <= 12


# --- captions, lists of links, appeals, comments ----------------------------------------------------------------------


def _mark_captions(page: Pasted) -> None:
    lines, kinds = page.lines, page.kinds
    for i in page.open():
        line = lines[i]
        if word_count(line) <= 12 and _CREDIT_LINE.fullmatch(line):
            kinds[i] = "credit"
            # A caption of its own line stands right above its credit, and a blank line or furniture above it
            alone = i > 1 and not page.gaps[i] and not kinds[i - 1] and bool(page.gaps[i - 1] or kinds[i - 2])
            if alone and word_count(lines[i - 1]) <= 50 and not find_meta(lines[i - 1]):
                kinds[i - 1] = "caption"
        elif word_count(line) <= 70 and (credit := _CREDIT_END.search(line)) and credit.start() > 0 and not _says(line):
            kinds[i] = "caption"
    prose: set[str] = set()  # paragraphs above the line; of two that differ one is another than it
    for i in range(len(lines) - 1):
        one, two = lines[i], lines[i + 1]
        above = prose - {one}
        prose |= {one} if len(prose) < 2 and not kinds[i] and _is_prose(one) else set()
        if (
            word_count(one) < 4
            or not two.startswith(one)
            or word_count(two[len(one) :]) > 8
            or kinds[i] not in ("", "caption")
        ):
            continue
        # The page's alternative text and its caption: the same words twice, the second time often with the credit
        head = i and not above
        if kinds[i + 1] == "caption" or (kinds[i + 1] == "" and head):
            kinds[i] = kinds[i + 1] = "caption"
        elif one == two and not kinds[i + 1]:
            kinds[i + 1] = "line twice"  # a caption or a slip: one of the two stays


def _says(line: str) -> bool:
    return bool(re.search(r"[”\"’],? (?:\w+ ){0,3}(?:said|says|told)\b", line))


def _mark_lists(page: Pasted) -> None:
    lines, gaps, kinds = page.lines, page.gaps, page.kinds
    seen = False  # above the first paragraph "Local news" is a section, not the heading of a list
    for i, line in enumerate(lines):
        heading = line.strip(" .:!>»›→▼▾*•|-–—…")
        seen = seen or (i > 0 and _is_prose(lines[i - 1]))
        named = word_count(line) <= 9 and LIST_HEADINGS.fullmatch(heading)
        if not seen or not named or kinds[i] not in ("", "link to another article"):
            continue
        kinds[i] = "list of links"
        # The links stand all close together or all apart: a list of close lines ends at the first blank line
        close = i + 2 < len(lines) and not gaps[i + 2]
        for j in range(i + 1, min(len(lines), i + 1 + LONGEST_LIST)):
            apart = close and gaps[j] and j > i + 1
            if kinds[j] or apart or _FULL_STOP.search(lines[j]) or word_count(lines[j]) > 30:
                break
            kinds[j] = "list of links"


def _mark_appeals(page: Pasted) -> None:
    """Lines between two that ask for support belong to the appeal if they, too, speak as the site to its readers."""
    _fill_gaps(page, "support appeal", is_appeal_company)
    _fill_gaps(page, "newsletter prompt", lambda line: not _is_prose(line) or is_appeal_company(line))
    for i in page.open(1, len(page.lines) - 1):
        # The heading of a box: a label with a blank line above it and the prompt right below
        box = page.kinds[i + 1] in ("newsletter prompt", "support appeal") and not page.gaps[i + 1]
        if box and page.gaps[i] and word_count(page.lines[i]) <= 8 and not _is_prose(page.lines[i]):
            page.kinds[i] = "label in a box"


def _fill_gaps(page: Pasted, kind: str, belongs: Callable[[str], bool]) -> None:
    marked = [i for i, k in enumerate(page.kinds) if k == kind]
    for one, two in pairwise(marked):
        between = range(one + 1, two)
        if 0 < len(between) <= LONGEST_GAP and all(page.kinds[i] or belongs(page.lines[i]) for i in between):
            for i in between:
                page.kinds[i] = page.kinds[i] or kind


def _mark_comments(page: Pasted) -> None:
    """A heading over readers' comments that bear the marks of such (reply, 2 hours ago): all below is theirs."""
    first = next((i for i, line in enumerate(page.lines) if _is_prose(line)), len(page.lines))
    marks = [i for i, line in enumerate(page.lines) if word_count(line) <= 10 and _COMMENT_MARK.fullmatch(line)]
    for i in range(first + 1, len(page.lines)):
        below = bisect(marks, i)
        if len(marks) - below < 2:
            return
        if marks[below] <= i + 8 and _COMMENTS_BEGIN.fullmatch(page.lines[i].strip(" .:!")):
            page.kinds[i:] = ["readers' comments"] * (len(page.lines) - i)
            return


def _mark_between(page: Pasted) -> None:
    """Short lines with furniture right above and below them within the article: the labels of a box."""
    first, last = _body_range(page)
    kept = {"title", "standfirst", "byline", "date", "section", "caption", "credit", ""}
    i = first
    while i < last:
        run = i
        while (
            run < last and not page.kinds[run] and not _is_prose(page.lines[run]) and word_count(page.lines[run]) <= 12
        ):
            run += 1
        if 0 < run - i <= 2 and i > 0 and page.kinds[i - 1] not in kept and page.kinds[run] not in kept:
            for j in range(i, run):
                page.kinds[j] = "label in a box"
        i = max(run, i + 1)


def _body_range(page: Pasted) -> tuple[int, int]:
    """First and last line of the article's body: the stretch in which paragraphs most outweigh labels.

    The stretch of the greatest sum, where a paragraph counts its words and a label counts against it [1]_. So a list
    of links between paragraphs is bridged, and the teasers at the foot of the page are not.

    References
    ----------
    .. [1] Pasternack, J. and Roth, D. (2009). Extracting article text from the web with maximum subsequence
       segmentation. WWW 2009. https://doi.org/10.1145/1526709.1526840
    """
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for i, (line, kind) in enumerate(zip(page.lines, page.kinds, strict=True)):
        if total <= 0:
            total, start = 0.0, i
        if not kind:
            total += min(word_count(line), 60) if _is_prose(line) else LABEL
        if total > best[0]:
            best = (total, start, i)
    return best[1], best[2]


# --- the head of the page ---------------------------------------------------------------------------------------------


def _mark_header(page: Pasted, suffixed: str) -> list[tuple[Found, bool]]:
    lines = page.lines
    metas: dict[int, Meta] = {}
    candidates: list[int] = []
    prose = 0
    for i in page.open():
        if meta := find_meta(lines[i]):
            metas[i] = meta
            continue
        candidates.append(i)
        prose += _is_prose(lines[i]) and len(candidates) > 1
        if prose > 2 or word_count(lines[i]) > 60 or (prose and len(candidates) > 12):
            break
    before = [i for i in candidates if metas and i < max(metas)]
    if not before:
        # Nothing says where the head ends but the first paragraph
        start = next((n for n, i in enumerate(candidates) if n and _is_prose(lines[i])), len(candidates))
        menu = start > MENU and any(page.kinds[: candidates[start - 1]])
        candidates = _below_menu(page, candidates[:start]) if menu else candidates[:3]
    _mark_title(page, before or candidates, bool(before), suffixed)
    times: list[tuple[Found, bool]] = []
    for i, meta in metas.items():
        _mark_meta(page, i, meta, times)
    _mark_names(page, metas)
    return times


def _mark_meta(page: Pasted, i: int, meta: Meta, times: list[tuple[Found, bool]]) -> None:
    fresh = [t for t in meta.times if all(t[0].time != known[0].time for known in times[:MOST_TIMES])]
    if meta.byline:
        page.kinds[i] = "byline"
    elif not any(find_times(page.lines[i])):
        page.kinds[i] = "date without a day"
    else:
        # A second date (last modified …) is not the article's own: it is listed among what was taken out
        page.kinds[i] = "date" if fresh and not times else "another date"
    times += fresh


def _mark_title(page: Pasted, found: list[int], by_position: bool, suffixed: str) -> None:
    lines, kinds = page.lines, page.kinds
    headings = [i for i in found if lines[i] == split_title(suffixed)[0]]
    for i in [i for i in found if suffixed and headings and lines[i] == suffixed]:
        kinds[i] = "title of the window"
        found = [j for j in found if j != i]
    if by_position and len(found) >= MENU:
        found = _below_menu(page, found)
    kickers = 0
    while len(found) > kickers + 1 and _is_kicker(lines[found[kickers]], lines[found[kickers + 1]]):
        kickers += 1
    for i in found[:kickers]:
        kinds[i] = "section" if kickers < SHORT_MENU else "menu"
    found = found[kickers:]
    first = lines[found[0]] if found else ""
    if not first or word_count(first) > LONGEST_TITLE:
        return
    if not by_position and (
        len(page.open()) < 2 or _FULL_STOP.search(first) or (_is_prose(first) and word_count(first) > 18)
    ):
        return  # a text without a title: this is its first paragraph
    kinds[found[0]] = "title"
    under = found[1:]
    if not by_position:
        # Nothing marks the end of the page's head: only a line that is no paragraph can stand under the title
        under = [
            i for i in under[:1] if i == found[0] + 1 and not _END.search(lines[i]) and 6 <= word_count(lines[i]) < 45
        ]
    for i in under:
        if lines[i] == first:
            kinds[i] = "title again"
        elif not by_position and NAMES_ONLY.fullmatch(lines[i]):
            kinds[i] = "byline"
        elif word_count(lines[i]) <= 90:
            kinds[i] = "standfirst"


def _below_menu(page: Pasted, found: list[int]) -> list[int]:
    """Of many lines above the byline, the last ones that are no labels; what is above them is the site's menu."""
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


def _is_kicker(line: str, following: str) -> bool:
    words = re.findall(r"[\w-]+", line.lower())
    if not words or len(words) > 6 or re.search(r"[.!?…]$", line):
        return False
    if re.search(r"\s[>›»/|•·]\s|[>›»:|]$", line) and len(words) <= 6:
        return True
    known = sum(word in SECTIONS for word in words)
    if known and len(words) <= 3 and len(words) - known <= 1:
        return True
    return line.isupper() and len(words) <= 2 and not _is_prose(following)


def _mark_names(page: Pasted, metas: Mapping[int, Meta]) -> None:
    """Names and roles in the lines around the byline or the date."""
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
    if word_count(line) > 9 or _END.search(line):
        return False
    role = bool(ROLE.search(line)) and word_count(line) <= 7
    return role or (not meta.byline and bool(NAMES_ONLY.fullmatch(line)) and word_count(line) <= 8)


# --- the end of the page ----------------------------------------------------------------------------------------------


def _mark_end(page: Pasted) -> None:
    lines, kinds = page.lines, page.kinds
    _, last = _body_range(page)
    # A long paragraph is no teaser, however many labels stand above it
    last = max([last, *(i for i in page.open(last) if word_count(lines[i]) >= LONG_PARAGRAPH)])
    below = [i for i in range(last + 1, len(lines)) if kinds[i]]
    if below and last:
        labels = [i for i in page.open(last + 1) if not _is_prose(lines[i])]
        # Below the first furniture after the last paragraph, labels belong to the page; among many, teasers do too
        foot = page.open(below[0]) if len(labels) >= MENU else [i for i in labels if i > below[0]]
        for i in foot:
            kinds[i] = "foot of the page"
    bylines = [BY.sub("", line) for line, kind in zip(lines, kinds, strict=True) if kind == "byline"]
    authors = [name for byline in bylines for name in re.findall(PERSON, byline)]
    for i in reversed(page.open()[-4:]):
        line = lines[i]
        if page.open()[-1] != i:
            break
        if word_count(line) <= 45 and _END_NOTE.fullmatch(line):
            kinds[i] = "credits"
        elif _is_biography(line, authors):
            kinds[i] = "about the author"
        elif re.fullmatch(r"(?i)about the (?:author|writer)s?:?|[-–—*•#_=~ ]+|-?30-?|ends|[•■□◼]", line):
            kinds[i] = "end mark"


def _is_biography(line: str, authors: Sequence[str]) -> bool:
    plain = line.lstrip("•*–—-_ ■")
    if word_count(line) > 80 or not _IS_SOMEBODY.match(plain):
        return False
    reporter = re.match(
        rf"{PERSON} (?:is|was) an? (?:[\w-]+ ){{0,4}}(?:reporter|columnist|correspondent|writer)\b", plain
    )
    return bool(reporter or re.search(r"\bcan be (?:reached|contacted)\b", plain) or plain.startswith(tuple(authors)))


def _mark_times_at_end(page: Pasted, times: list[tuple[Found, bool]]) -> None:
    for i in [i for i in page.open()[-3:] if i]:
        if (meta := find_meta(page.lines[i])) and meta.certain and (meta.times or meta.byline):
            _mark_meta(page, i, meta, times)


def _published(times: Sequence[tuple[Found, bool]]) -> tuple[pd.Timestamp, str]:
    """The time of first publication where the page gives it, else the time of the last change."""
    ordered = [f for f, changed in times if not changed] + [f for f, changed in times if changed]
    if not ordered:
        return pd.NaT, ""  # type: ignore[return-value]
    return ordered[0].time, ordered[0].problem


# --- the article ------------------------------------------------------------------------------------------------------


def _assembled(page: Pasted, outlet: str, published: pd.Timestamp, problem: str, suffixed: str) -> Row:
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
    """Whether a byline's line holds more than names and times: an address, the outlet, a button."""
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
