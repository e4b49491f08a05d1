"""Drafts of attributions: where source, cue and content stand, before it is known who the source is."""

from __future__ import annotations

import functools
from itertools import combinations, permutations
from typing import NamedTuple

from framing.attribution.spans import Span, holds, joined, minus, shared, with_words
from framing.parse import Part


class Draft(NamedTuple):
    """An attribution whose speaker is not yet known; all ranges are characters of one part of an article."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    confidence: float
    verbatim: bool = False  # the source's own words, though without quotation marks: a post, a line of a transcript

    @property
    def place(self) -> tuple[Span, Span]:
        """Where it stands, to sort by: its first content, then its cue."""
        return self.content[0], self.cue or (0, 0)


def without_shared_content(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions of which no two share content, unless one stands with its cue in the content of the other.

    What two have in common goes to the one of higher confidence, and of equals to the one whose cue is nearer.
    """
    out = list(drafts)
    for _ in drafts:  # what one of them loses may have contained a third
        before = list(out)
        for n, m in combinations(range(len(out)), 2):
            if max(out[n].content, default=(0, 0))[1] <= min(out[m].content, default=(0, 0))[0]:
                continue  # most pairs of a long article are far apart
            for common in shared(out[n].content, out[m].content):
                if _stands_inside(out[n], out[m]) or _stands_inside(out[m], out[n]):
                    break
                loser = min((n, m), key=lambda k: (out[k].confidence, -_distance(out[k], common)))
                out[loser] = out[loser]._replace(content=minus(out[loser].content, common))
        if out == before:
            break
    out = [draft._replace(content=tuple(with_words(part, draft.content))) for draft in out]
    return [draft for draft in out if draft.content]


def _stands_inside(inner: Draft, outer: Draft) -> bool:
    """Return whether an attribution stands with its cue and its content in the content of another one."""
    return inner.cue is not None and holds(outer.content, [inner.cue, *inner.content])


def _distance(draft: Draft, span: Span) -> int:
    """Return how far the cue is from a range; without a cue it is further than any other."""
    return max(draft.cue[0] - span[1], span[0] - draft.cue[1]) if draft.cue else span[1]


def with_each_cue_once(drafts: list[Draft]) -> list[Draft]:
    """Return attributions, of two as one where their cues overlap: *suggested*, and *as recently suggested by*."""
    out: list[Draft] = []
    for draft in drafts:
        same = next((other for other in out if other.cue and draft.cue and shared([other.cue], [draft.cue])), None)
        if same is None:
            out.append(draft)
            continue
        (cue,) = joined(each.cue for each in (same, draft) if each.cue)
        content = minus(joined([*same.content, *draft.content]), cue)
        out[out.index(same)] = max(same, draft, key=lambda each: each.confidence)._replace(cue=cue, content=content)
    return out


def with_whole_predicates(drafts: list[Draft]) -> list[Draft]:
    """Return attributions, of two as one where the cue of one is what the other says: *she calls that overdue: …*.

    Both have the same source.
    """
    out = list(drafts)
    for outer, inner in permutations(drafts, 2):
        if not (outer.cue and inner.cue and outer.source and inner.source and outer in out and inner in out):
            continue
        rest = [span for span in inner.content if not shared(outer.content, [span])]
        if rest and shared([outer.source], [inner.source]) and holds(outer.content, [inner.cue]):
            out[out.index(outer)] = outer._replace(content=(*outer.content, *rest))
            out.remove(inner)
    return out


def without_repetitions(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions, of each two that tell the same the surer one.

    So do *wrote a letter* and *asking*: she wrote a letter asking that the ferry stay.
    """
    repeated = [pair for pair in permutations(drafts, 2) if _is_all_of(part, *pair)]
    weaker = [min(pair, key=lambda draft: draft.confidence) for pair in repeated]
    return [draft for draft in drafts if draft not in weaker]


def _is_all_of(part: Part, inner: Draft, outer: Draft) -> bool:
    """Return whether cue and content of one attribution are all of the content of another, and its source is not."""
    if inner.cue is None or not holds(outer.content, [inner.cue]):
        return False
    rest = functools.reduce(minus, [inner.cue, *inner.content], outer.content)
    return not any(with_words(part, rest)) and not shared(outer.content, [inner.source] if inner.source else [])
