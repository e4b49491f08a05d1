"""An attribution in the making: where source, cue and content stand, before it is known who the source is."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from framing.attribution.spans import Span, holds, minus, pieces_with_words, shared
from framing.parse import Part


class Draft(NamedTuple):
    """One attribution before its speaker is resolved; all ranges are characters of the part."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    confidence: float
    verbatim: bool = False  # their own words, though no quotation marks say so: a post, a line of a transcript


def without_shared_content(part: Part, found: list[Draft]) -> list[Draft]:
    """Attributions of which no two share content, unless one stands with its cue inside what the other says.

    What two want is content of the surer one, or else of the one whose cue is nearer.
    """
    out = list(found)
    for _ in found:  # what one loses may have held a third
        before = list(out)
        for n, m in combinations(range(len(out)), 2):
            if max(out[n].content, default=(0, 0))[1] <= min(out[m].content, default=(0, 0))[0]:
                continue  # most pairs of a long article are far apart
            for both in shared(out[n].content, out[m].content):
                if stands_inside(out[n], out[m]) or stands_inside(out[m], out[n]):
                    break
                loser = min((n, m), key=lambda k: (out[k].confidence, -_distance(out[k], both)))
                out[loser] = out[loser]._replace(content=minus(out[loser].content, both))
        if out == before:
            break
    out = [f._replace(content=tuple(pieces_with_words(part, f.content))) for f in out]
    return [f for f in out if f.content]


def stands_inside(inner: Draft, outer: Draft) -> bool:
    """Whether an attribution stands with its cue and content inside what another one says."""
    return inner.cue is not None and holds(outer.content, [inner.cue, *inner.content])


def _distance(found: Draft, span: Span) -> int:
    """How far a cue is from a range; one without a cue is further than any."""
    return max(found.cue[0] - span[1], span[0] - found.cue[1]) if found.cue else span[1]
