"""Texts in which nobody can read who published them: outlets and authors hidden, places kept right."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from framing.clean.corpus import OUTLET

AUTHOR = "[author]"
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,|&|;|\band\b)\s*")


def authors_of(byline: str) -> list[str]:
    """Return the full names in a byline; a single word could be any word of the text, and is left out."""
    return [name.strip() for name in _BETWEEN_AUTHORS.split(re.sub(r"^By ", "", byline)) if " " in name.strip()]


def masked(text: str, outlets: re.Pattern[str] | None, authors: Sequence[str]) -> tuple[str, Callable[[int], int]]:
    """Return a text without names of outlets and authors, and where a place in it has moved to.

    Parameters
    ----------
    text : str
        Any text.
    outlets : pattern or None
        As `names_of_outlets` returns it.
    authors : sequence of str
        As `authors_of` returns them.

    Returns
    -------
    str
        The text with "[outlet]" and "[author]" in it.
    function of a place to a place
        From the text given to the one returned. A place inside a name has moved to where the name begins.
    """
    by = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in authors)) if authors else None
    found = [(m.start(), m.end(), OUTLET) for m in outlets.finditer(text)] if outlets else []
    found += [
        (m.start(), m.end(), AUTHOR)
        for m in (by.finditer(text) if by else ())
        if not any(start < m.end() and m.start() < end for start, end, _ in found)
    ]
    pieces, befores, afters, at = [], [0], [0], 0
    for start, end, word in sorted(found):
        pieces += [text[at:start], word]
        befores += [start, end]
        new = afters[-1] + start - at
        afters += [new, new + len(word)]
        at = end

    def move(place: int) -> int:
        i = bisect_right(befores, place) - 1
        return afters[i] if i % 2 else afters[i] + place - befores[i]

    return "".join([*pieces, text[at:]]), move
