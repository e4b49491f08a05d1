"""The lines of a pasted page, each with what it was found to be, and where among them the article's body stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from framing.readers.header import word_count

BLANK = " \t\r\f\v\u00a0\u200b\u2060\ufeff"
MENU = 5  # so many labels, with furniture among them, are a menu and not a list in the article
LABEL = -8.0  # what a label adds to the sum in `body_range`, where a paragraph adds the number of its words

END_MARK = re.compile(r"[.!?…:;][\"”’'»)\]*]*$")
FULL_STOP = re.compile(r"(?<!\.\.)[.…][\"”’'»)\]]*$")


class Pasted(NamedTuple):
    """The lines of a pasted page: each with whether a blank line stands before it, and what it was found to be.

    A kind of "" is the article's own text; else title, standfirst, byline, date, section, or a kind of furniture.
    """

    lines: list[str]
    gaps: list[bool]
    kinds: list[str]

    def open(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Return numbers of the lines that are still the article's own."""
        return [i for i, kind in enumerate(self.kinds[:stop]) if i >= start and not kind]


def split(text: str) -> Pasted:
    """Return the lines of a pasted text, none of them judged yet."""
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
    """Return the text with its drop cap joined to its word: copied, it is a line of its own (T, then "he first …")."""

    def join(match: re.Match[str]) -> str:
        cap, rest = match.groups()
        # "A" and "fter the rain" are one word, "A" and "man walked" two: "man" is a word of the text elsewhere
        a_word = cap in "AI" and len(re.findall(rf"\b{re.escape(rest)}\b", text)) > 1
        return f"{cap} {rest}" if a_word else cap + rest

    return re.sub(r"(?m)^([A-Z])[ \t]*\n\s*([a-z’']+)", join, text, count=1)


def _unwrapped(text: str) -> str:
    """Return text broken at a fixed width, as old mail programs do, with each paragraph in one line."""
    blocks = [[line.strip(BLANK) for line in block.split("\n")] for block in re.split(r"\n[ \t]*\n", text)]
    inner = [line for block in blocks if len(block) >= 3 for line in block[:-1]]
    full = [line for line in inner if 50 <= len(line) <= 90]
    ends = sum(bool(END_MARK.search(line)) for line in full)
    if len(inner) < 6 or len(full) < 0.85 * len(inner) or ends > 0.3 * len(full):
        return text
    return "\n\n".join(
        " ".join(block) if len(block) >= 2 and len(block[0]) >= 50 else "\n".join(block) for block in blocks
    )


def is_prose(line: str) -> bool:
    """Return whether a line reads like a paragraph and not like a heading, a link or a label."""
    words = word_count(line)
    return words >= 30 or (words >= 7 and bool(END_MARK.search(line)))


def body_range(page: Pasted) -> tuple[int, int]:
    """Return first and last line of the article's body: the stretch in which paragraphs most outweigh labels.

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
            total += min(word_count(line), 60) if is_prose(line) else LABEL
        if total > best[0]:
            best = (total, start, i)
    return best[1], best[2]
