"""What stands on a news page and is not the article: what such a line says, and lines that recur within an outlet.

A line is taken out on evidence only, and what was taken out stands in the article's `removed`; in doubt it stays.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

import pandas as pd

from framing import lexicons
from framing.clean.menu import is_menu

LONGEST_PROMPT = 14  # words; a longer line counts as furniture only if it speaks to the reader as a site does
RECURS_IN, RECURS_SHARE = 3, 0.1  # articles, and share of the outlet's articles, that must hold a line
SHORTEST_RECURRING = 4  # words
PAGES = 1_000  # articles of an outlet in which it is looked for what recurs: enough to know a tenth from a twentieth
LONGEST_LINK = 30  # words of a link to another article
LONGEST_MAILING = 60  # words of a newsletter's prompt
LONGEST_APPEAL = 140  # words of an appeal for support

# Names in capitals that stand in a pattern for what several patterns share
_SHARED: dict[str, str] = {row["name"]: row["pattern"] for row in lexicons.rows("furniture_names")}


def one_of(block: str, words: Mapping[str, str] = _SHARED, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return a pattern that matches what any line of `block` matches, where names in capitals stand for `words`."""
    lines = [f"(?:{line.strip()})" for line in block.splitlines() if line.strip()]
    for name, meant in words.items():
        lines = [re.sub(rf"(?<![A-Z]){name}(?![A-Z])", lambda _: meant, line) for line in lines]  # noqa: B023
    return re.compile("|".join(lines), flags)


def patterns(where: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of `lexicons/furniture.csv` that are looked for at one place, a pattern for each kind."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for row in lexicons.rows("furniture"):
        if row["where"] == where:
            blocks[row["kind"]].append(row["pattern"])
    return {kind: one_of("\n".join(lines)) for kind, lines in blocks.items()}


_WHOLE = patterns("whole line")
_BEGINNINGS = patterns("beginning")  # of lines of any length that only a page, and no reporter, writes
_WITHIN = patterns("within a long line")
LIST_HEADINGS = patterns("list heading")["list of links"]
_LABEL = patterns("link label")["link to another article"]
_INLINE_LINK = re.compile(rf"[\W_]*(?:{_LABEL.pattern})\s*(?:[:|>»–—]|-\s)+\s*\S", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^‘’]*(?:’(?!\w)|$)")


def furniture_kind(line: str) -> str:
    """Return what kind of page furniture a line is by what it says, or "" where it could be the article's.

    A short line must be a known prompt as a whole. A longer one, which could be a paragraph about newsletters or
    donations, must outside quotation marks ask the reader for something and speak of the site's own journalism.
    """
    plain = " ".join(line.split())
    words = max(len(plain.split()), len(plain) // 20)  # text without spaces is no short line
    if not words:
        return ""
    if words <= LONGEST_LINK and is_link(plain):
        return "link to another article"
    if is_menu(line.strip()):
        return "navigation"
    if words <= 3 and plain.endswith(".") and not plain.endswith("..."):
        return ""  # "Pause." is a sentence, "Pause" a button
    own = _QUOTED.sub(" ", plain)  # what is not quoted
    mostly_own = own == plain or len(own.split()) >= words - 4
    kind = ""
    if words <= LONGEST_PROMPT:
        kind = _kind_of_prompt(plain) if mostly_own else ""
    elif words > LONGEST_APPEAL:
        return ""
    elif _is_appeal(own):
        kind = "support appeal"
    elif words <= LONGEST_MAILING and mostly_own and _says(own, "reader") and _says(own, "mailing"):
        kind = "newsletter prompt"
    return kind or _kind_by_beginning(own)


def is_link(line: str) -> bool:
    """Return whether a line begins with the label of a link to another article: Read more: Six things to know."""
    return _INLINE_LINK.match(line) is not None


def as_prompt(line: str) -> str:
    """Return a line as patterns of whole lines are written: in lower case, without punctuation at its ends."""
    return " ".join(line.split()).lower().strip(" \t.!:?>»›→▼▾*…[]")


def _kind_of_prompt(line: str) -> str:
    """Return the kind of prompt that a short line is as a whole, or ""."""
    bare = as_prompt(line)
    return next((kind for kind, pattern in _WHOLE.items() if pattern.fullmatch(bare)), "")


def _kind_by_beginning(own: str) -> str:
    """Return the kind of furniture that begins as a line does, or ""."""
    lowered = own.lower().lstrip(" \t*•(")
    return next((kind for kind, pattern in _BEGINNINGS.items() if pattern.match(lowered)), "")


def _is_appeal(own: str) -> bool:
    """Return whether a long line asks for money for the site's journalism."""
    asks = _says(own, "request") and (_says(own, "site") or _says(own, "please"))
    return asks and _says(own, "money") and _says(own, "journalism")


def _says(own: str, what: str) -> bool:
    """Return whether a long line has words of one kind, such as `money`."""
    return _WITHIN[what].search(own) is not None


def is_appeal_company(line: str) -> bool:
    """Return whether a line between lines of an appeal can be one of them: whether it speaks of us, you or money."""
    own = _QUOTED.sub(" ", line)
    return any(_says(own, what) for what in ("site", "reader", "money"))


class Page(NamedTuple):
    """What is kept of an article to find lines that recur: digests of its text and of its lines, and its place."""

    text: int
    place: int
    lines: list[int]


Pages = dict[str, list[Page]]  # by outlet


def pages_of(articles: pd.DataFrame) -> Pages:
    """Return the pages of each outlet, by its name."""
    pages: Pages = defaultdict(list)
    for place, (outlet, text) in enumerate(zip(articles["outlet"], articles["text"], strict=True)):
        if outlet:
            lines = dict.fromkeys(filter(None, map(str.strip, text.split("\n"))))
            pages[outlet].append(Page(_digest(text), place, [_digest(line) for line in lines]))
    return pages


def drawn(pages: Iterable[Page]) -> list[Page]:
    """Return the pages by which an outlet's furniture is known: all, or the thousand whose digests are the smallest.

    They are a sample without chance, and the same ones in whatever parts an outlet's articles are looked through.
    """
    return sorted(sorted(pages)[:PAGES], key=lambda page: page.place)


def recurring(pages: Pages) -> dict[str, set[int]]:
    """Return the lines that recur in the articles of an outlet, as page furniture does.

    Parameters
    ----------
    pages : dict of str to list of Page
        The articles of each outlet. Versions of one article, which share half their lines, count once.

    Returns
    -------
    dict of str to set of int
        By outlet, digests of the lines that stand in at least three articles and a tenth of them; where an outlet has
        more than a thousand, of a thousand.
    """
    return {outlet: _recurring([page.lines for page in drawn(some)]) for outlet, some in pages.items()}


def _recurring(pages: Sequence[Sequence[int]]) -> set[int]:
    holders: dict[int, list[int]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in lines:
            holders[line].append(number)
    shared = {line: numbers for line, numbers in holders.items() if len(numbers) >= RECURS_IN}
    if not shared:
        return set()
    version = _versions(pages, holders)
    needed = max(RECURS_IN, math.ceil(RECURS_SHARE * len(set(version))))
    return {line for line, numbers in shared.items() if len({version[n] for n in numbers}) >= needed}


def _may_recur(line: str) -> bool:
    """Return whether a line that recurs is furniture: what people say and the headings of a series recur, too."""
    return len(line.split()) >= SHORTEST_RECURRING and not line.endswith("?") and not _QUOTED.search(line)


def _digest(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # tables hold whole numbers of 63 bits


def _versions(pages: Sequence[Sequence[int]], holders: dict[int, list[int]]) -> list[int]:
    """Return, for each page, the number of the first page that shares at least half its lines, or its own."""
    version: list[int] = []
    for number, lines in enumerate(pages):
        # A line that more than fifty pages hold says nothing of whether two of them are one article
        seen = Counter(m for line in lines if len(holders[line]) <= 50 for m in holders[line] if m < number)
        twin = next((m for m, count in sorted(seen.items()) if 2 * count >= max(len(lines), len(pages[m]))), None)
        version.append(number if twin is None else version[twin])
    return version


def take_out_furniture(articles: pd.DataFrame, repeated: Mapping[str, Set[int]] | None = None) -> pd.DataFrame:
    """Return the articles without lines that are page furniture by what they say, or that recur within their outlet.

    Parameters
    ----------
    articles : DataFrame
        A checked articles table; it is not changed.
    repeated : mapping, optional
        What `recurring` found in the corpus that these articles are a part of; by default they are all of it.

    Returns
    -------
    DataFrame
        The same rows; the lines taken out are added to `removed`. A text that holds no furniture is unchanged to the
        character, and no text is emptied.
    """
    repeated = recurring(pages_of(articles)) if repeated is None else repeated
    texts, removed = list(articles["text"]), list(articles["removed"])
    for row, outlet in enumerate(articles["outlet"]):
        known = repeated.get(outlet, frozenset())
        lines = texts[row].split("\n")
        gone = [
            line
            for line in map(str.strip, lines)
            if (known and line and _digest(line) in known and _may_recur(line)) or furniture_kind(line)
        ]
        taken = set(gone)
        kept = "\n".join(line for line in lines if line.strip() not in taken)
        if gone and kept.strip():
            texts[row] = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
            removed[row] = "\n".join(filter(None, [removed[row], *gone]))
    return articles.assign(text=texts, removed=removed)
