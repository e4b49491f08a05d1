"""What a pasted page holds besides the article: captions, lists of links, appeals, readers' comments, its foot."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

from framing.clean import LIST_HEADINGS, is_appeal_company, one_of
from framing.readers.header import BY, find_meta, word_count
from framing.readers.outlet import CAPITALISED, PERSON
from framing.readers.pasted_lines import FULL_STOP, MENU, Pasted, body_range, is_prose

LONGEST_LIST = 12  # links under one heading
LONGEST_GAP = 3  # lines of an appeal that do not ask for anything themselves
LONG_PARAGRAPH = 35  # words

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


def mark_captions(page: Pasted) -> None:
    """Mark captions of pictures, their credits, and the same line twice."""
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
    prose: set[str] = set()  # the first two different paragraphs: whatever the line is, one of them is not it
    for i in range(len(lines) - 1):
        one, two = lines[i], lines[i + 1]
        above = prose - {one}
        prose |= {one} if len(prose) < 2 and not kinds[i] and is_prose(one) else set()
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


def mark_lists(page: Pasted) -> None:
    """Mark headings such as "Read more" and the links below each."""
    lines, gaps, kinds = page.lines, page.gaps, page.kinds
    seen = False  # a paragraph: above the first one, "Local news" is a section and heads no list
    for i, line in enumerate(lines):
        heading = line.strip(" .:!>»›→▼▾*•|-–—…")
        seen = seen or (i > 0 and is_prose(lines[i - 1]))
        named = word_count(line) <= 9 and LIST_HEADINGS.fullmatch(heading)
        if not seen or not named or kinds[i] not in ("", "link to another article"):
            continue
        kinds[i] = "list of links"
        # The links stand all close together or all apart: a list of close lines ends at the first blank line
        close = i + 2 < len(lines) and not gaps[i + 2]
        for j in range(i + 1, min(len(lines), i + 1 + LONGEST_LIST)):
            apart = close and gaps[j] and j > i + 1
            if kinds[j] or apart or FULL_STOP.search(lines[j]) or word_count(lines[j]) > 30:
                break
            kinds[j] = "list of links"


def mark_appeals(page: Pasted) -> None:
    """Mark the lines between two that ask for support where they, too, speak as the site to its readers."""
    _fill_gaps(page, "support appeal", is_appeal_company)
    _fill_gaps(page, "newsletter prompt", lambda line: not is_prose(line) or is_appeal_company(line))
    for i in page.open(1, len(page.lines) - 1):
        # The heading of a box: a label with a blank line above it and the prompt right below
        box = page.kinds[i + 1] in ("newsletter prompt", "support appeal") and not page.gaps[i + 1]
        if box and page.gaps[i] and word_count(page.lines[i]) <= 8 and not is_prose(page.lines[i]):
            page.kinds[i] = "label in a box"


def _fill_gaps(page: Pasted, kind: str, belongs: Callable[[str], bool]) -> None:
    marked = [i for i, k in enumerate(page.kinds) if k == kind]
    for one, two in pairwise(marked):
        between = range(one + 1, two)
        if 0 < len(between) <= LONGEST_GAP and all(page.kinds[i] or belongs(page.lines[i]) for i in between):
            for i in between:
                page.kinds[i] = page.kinds[i] or kind


def mark_comments(page: Pasted) -> None:
    """Mark all below a heading over readers' comments that bear the marks of such (reply, 2 hours ago)."""
    first = next((i for i, line in enumerate(page.lines) if is_prose(line)), len(page.lines))
    marks = [i for i, line in enumerate(page.lines) if word_count(line) <= 10 and _COMMENT_MARK.fullmatch(line)]
    for i in range(first + 1, len(page.lines)):
        below = bisect(marks, i)
        if len(marks) - below < 2:
            return
        if marks[below] <= i + 8 and _COMMENTS_BEGIN.fullmatch(page.lines[i].strip(" .:!")):
            page.kinds[i:] = ["readers' comments"] * (len(page.lines) - i)
            return


def mark_between(page: Pasted) -> None:
    """Mark short lines with furniture right above and below them within the article: the labels of a box."""
    first, last = body_range(page)
    kept = {"title", "standfirst", "byline", "date", "section", "caption", "credit", ""}
    i = first
    while i < last:
        run = i
        while (
            run < last and not page.kinds[run] and not is_prose(page.lines[run]) and word_count(page.lines[run]) <= 12
        ):
            run += 1
        if 0 < run - i <= 2 and i > 0 and page.kinds[i - 1] not in kept and page.kinds[run] not in kept:
            for j in range(i, run):
                page.kinds[j] = "label in a box"
        i = max(run, i + 1)


def mark_end(page: Pasted) -> None:
    """Mark the foot of the page, and credits and notes on the author in the last lines of the article."""
    lines, kinds = page.lines, page.kinds
    _, last = body_range(page)
    # A long paragraph is no teaser, however many labels stand above it
    last = max([last, *(i for i in page.open(last) if word_count(lines[i]) >= LONG_PARAGRAPH)])
    below = [i for i in range(last + 1, len(lines)) if kinds[i]]
    if below and last:
        labels = [i for i in page.open(last + 1) if not is_prose(lines[i])]
        # Labels below the first furniture after the last paragraph belong to the page; where there are many of them,
        # so do the teasers between them
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
