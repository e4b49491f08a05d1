"""Several articles in one text: split where each begins plainly, named in `problems` where it only looks so.

An article begins plainly with a headline that stands apart and has a byline and a date below it, or one of them and a
rule above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from framing.clean.quality import SEVERAL
from framing.readers.dates import find_times
from framing.readers.outlet import PERSON

LEAST_WORDS = 40  # in paragraphs: a headline with less below it is a teaser, not an article
PROSE = 15  # words of a line with a full stop that make it a paragraph

_RULE = re.compile(r"[=_*#~+-]{4,}")
_BYLINE = re.compile(rf"(?i:by|author:?|byline:?|von|par)\s+{PERSON}")
_STOP = re.compile(r"[.!?…][\"”’'»)\]]*$")
_PERSON = re.compile(PERSON)


def articles_in(text: str) -> tuple[list[str], str]:
    """Split a text into its articles.

    Parameters
    ----------
    text : str
        All of a file.

    Returns
    -------
    list of str
        The articles in their order, the whole text where it is one or where its parts cannot be told.
    str
        A problem to note where there may be more articles than that, else "".
    """
    lines = [line.strip() for line in re.split(r"\r\n?|\n", text)]
    kinds = {i: kind for i in range(len(lines)) if (kind := _kind_of_head(lines, i))}
    plain = [i for i, kind in kinds.items() if kind == "plain"]
    if len(pieces := _pieces(lines, plain)) > 1 and all(map(_is_article, pieces)):
        return ["\n".join(piece) for piece in pieces], ""
    return [text], SEVERAL if sum(map(_is_article, _pieces(lines, list(kinds)))) > 1 else ""


def _pieces(lines: Sequence[str], heads: Sequence[int]) -> list[list[str]]:
    """Return the lines from each head to the next; those above the first belong to it, rules between them to none."""
    # A line above a headline, such as the section's name, looks like a head, too: the article begins with the first
    starts = [b for a, b in pairwise(heads) if any(map(_is_prose, lines[a:b]))]
    bounds = [0, *starts, len(lines)]
    pieces = [list(lines[a:b]) for a, b in pairwise(bounds)]
    for piece in pieces:
        while piece and (not piece[-1] or _RULE.fullmatch(piece[-1])):
            piece.pop()
    return pieces


def _is_article(lines: Sequence[str]) -> bool:
    return sum(len(line.split()) for line in lines if _is_prose(line)) >= LEAST_WORDS


def _is_prose(line: str) -> bool:
    return len(line.split()) >= PROSE and bool(_STOP.search(line))


def _is_dated(line: str) -> bool:
    """Return whether a line holds a date and little else: an outlet, a place, a page."""
    found = [] if "@" in line else list(find_times(line))
    return bool(found) and len(line.split()) - sum(len(line[t.start : t.end].split()) for t in found) <= 6


def _kind_of_head(lines: Sequence[str], i: int) -> str:
    """Return whether an article begins with this line: "plain", "likely", or "" for not."""
    line, above = lines[i], lines[i - 1] if i else ""
    if not line or (above and not _RULE.fullmatch(above)) or line.endswith((".", ":", ",", ";")):
        return ""
    if _RULE.fullmatch(line) or len(line.split()) > 30 or _BYLINE.match(line) or any(find_times(line)):
        return ""
    below = [x for x in lines[i + 1 : i + 8] if x][:3]
    end = next((n for n, x in enumerate(below) if len(x.split()) >= PROSE), len(below))
    byline = any(_BYLINE.match(x) for x in below[:end])
    date = any(map(_is_dated, below[:end]))
    ruled = any(_RULE.fullmatch(x) for x in lines[max(i - 3, 0) : i])
    if (byline and date) or (ruled and (byline or date)):
        return "plain"
    # Not a reader's comment, which has a name and a date above it, nor a post, which has a date below
    told = any(map(_is_dated, below[:end][:2])) or any(map(_BYLINE.fullmatch, below[:end][:1]))
    return "likely" if told and " " in line and not _PERSON.fullmatch(line) else ""
