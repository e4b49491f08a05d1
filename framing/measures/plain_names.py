"""A person is judged under a family name alone: what a house style puts around it says nothing of them.

*Mrs. Quill*, *Ada Quill* and *Ada Quill (D)* then have the same score, to the last digit.
"""

from __future__ import annotations

import functools
import re

from framing.actors import GENERATION, PARTICLES
from framing.lexicons import rows

_WORDS = re.compile(r"[^\W\d_][\w’'-]*\.?")
_HONORIFIC = r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Sir|Dame)\b\.? "
# a party behind a name: Quill (D), Quill, R-Ohio, Quill, a Democrat,
_PARTY = re.compile(
    r" \((?:D|R|I|Con|Dem|Lab|Lib|Rep)\b[\w.–, -]{0,14}\)"
    r"|, [DRI][-–][A-Z][\w. ]{0,12}?(?:,|(?=[;:)]|\s*$|\. ))"
    r"|, an? (?:Democrat|Republican|Conservative|Labour|Independent)(?:,|(?=[.;:]))"
)
_NO_NAMES = (
    "a an and but he her hers herself him himself his i if in it its me mine my nobody of on one our ours she so that "
    "the their theirs them these they this those us we what when who you your "
    "monday tuesday wednesday thursday friday saturday sunday "
    "act agency army association bank board bureau capitol church city club college committee company congress "
    "corporation council county court department foundation government group hospital house institute league ministry "
    "museum office parliament party police post school senate society state states supreme times trust union "
    "university white"
).split()


@functools.cache
def _no_names() -> frozenset[str]:
    """Return words, in lower case, that are no part of a person's name: countries, bodies, pronouns."""
    lands = [word for row in rows("countries") for value in row.values() for word in re.split("[;|]", value)]
    return frozenset(word.lower() for word in [*_NO_NAMES, *lands])


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(row["title"] for row in rows("titles") if row["place"].startswith("before"))


def plain(text: str, start: int, end: int, name: str = "") -> tuple[str, int, int]:
    """Return a text with the person whom a span names by the family name (or another name), and where the span lies.

    The honorific and the first name before it and the party behind it go, elsewhere in the text too. A span that
    names no person, such as a pronoun or a party, is left as it is.
    """
    found = _person(text[start:end])
    if found is None:
        return text, start, end
    first, last = start + found[0], start + found[1]
    words = text[first:last].split()
    family = next((word for word in reversed(words) if not GENERATION.fullmatch(word)), words[-1])
    name = name or family
    known = re.compile(rf"(?:{_HONORIFIC})?(?:\b[A-Z][\w’'-]+ )?\b{re.escape(family)}\b")
    honorific = re.search(rf"{_HONORIFIC}$", text[:first])
    begin = honorific.start() if honorific else first
    party = _PARTY.match(text, last)
    last = party.end() if party else last
    before = known.sub(name, text[: min(start, begin)])
    new = text[start:begin] + name + text[last : max(end, last)]
    after = known.sub(name, text[max(end, last) :])
    return before + new + after, len(before), len(before) + len(new)


def _person(span: str) -> tuple[int, int] | None:
    """Return where the name of a person lies in a span, without titles: the last run of capitals that can be one."""
    whole = re.split("[,(]", span)[0]
    runs: list[list[re.Match[str]]] = [[]]
    for word in _WORDS.finditer(whole):
        goes_on = bool(runs[-1]) and not whole[runs[-1][-1].end() : word.start()].strip()
        if not _may_be_name(_bare(word.group()), goes_on):
            runs.append([])
        elif goes_on:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in reversed(runs):
        if not run or any(_bare(word.group()).lower() in _no_names() for word in run):
            continue
        if len(run) > 1 or not whole[: run[0].start()].lower().endswith("the "):  # not the Founders, the Capitol
            return run[0].start(), run[-1].start() + len(_bare(run[-1].group()))
    return None


def _bare(word: str) -> str:
    return re.sub(r"(?:[’']s?|\.)$", "", word)


def _may_be_name(word: str, goes_on: bool) -> bool:
    """Return whether a word may be part of a person's name: a capital (not ALL CAPITALS), or de, al- and their like."""
    if word in _titles():
        return False
    if word in PARTICLES or word.split("-")[0] in PARTICLES:
        return goes_on or "-" in word
    return word[:1].isupper() and (len(word) == 1 or not word.isupper())
