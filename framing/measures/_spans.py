"""One attribution as ranges of characters, and what is done with such ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from spacy.tokens import Token

from framing.encoder import holds, shared
from framing.parse import Part

Span = tuple[int, int]


class Found(NamedTuple):
    """One attribution before its speaker is resolved; all ranges are characters of the part."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    confidence: float
    verbatim: bool = False  # their own words, though no quotation marks say so: a post, a line of a transcript


def minus(spans: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    """The ranges without what lies in another one."""
    sides = [side for a, b in spans for side in ((a, min(b, taken[0])), (max(a, taken[1]), b))]
    return tuple((a, b) for a, b in sides if a < b)


def trim(part: Part, start: int, end: int) -> Span | None:
    """A range without the commas, dashes and blanks at its ends."""
    text = part.text
    while start < end and (text[start].isspace() or text[start] in ",;:—–-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:.—–-"):
        end -= 1
    return (start, end) if start < end else None


def noun_phrase(head: Token, before: int | None = None) -> Span:
    """The whole phrase of a noun, without what is said of it in a clause of its own."""
    last = head.right_edge.i
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "appos") and child.i > head.i:
            cut = child.left_edge.i - 1
            while cut > head.i and head.doc[cut].is_punct and head.doc[cut].text not in ".’'":
                cut -= 1
            if child.dep_ != "appos":
                last = min(last, cut)
    if before is not None:
        last = max(min(last, before - 1), head.i)
    while last > head.i and (head.doc[last].is_punct or head.doc[last].is_space) and head.doc[last].text != ".":
        last -= 1
    return head.left_edge.idx, head.doc[last].idx + len(head.doc[last])


def apart(part: Part, found: list[Found]) -> list[Found]:
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
                if within(out[n], out[m]) or within(out[m], out[n]):
                    break
                loser = min((n, m), key=lambda k: (out[k].confidence, -_distance(out[k], both)))
                out[loser] = out[loser]._replace(content=minus(out[loser].content, both))
        if out == before:
            break
    out = [f._replace(content=tuple(words(part, f.content))) for f in out]
    return [f for f in out if f.content]


def without_strays(part: Part, content: list[Span], beside: list[Span]) -> list[Span]:
    """Content without words picked out of the sentences before a quotation, where neither cue nor source stands."""
    quoted = [a for a, _ in shared(content, part.quotes)]
    if not quoted:
        return content
    first = part.sentence_at(min(quoted))
    named = {part.sentence_at(place) for span in beside for place in span}
    return [(a, b) for a, b in content if not (part.sentence_at(b - 1) < first and part.sentence_at(a) not in named)]


def before_end(content: list[Span], cue: Span | None, paragraphs: list[Span]) -> list[Span]:
    """Content without what lies beyond a paragraph that leaves a quotation of it unclosed, the cue before its end."""
    for start, end in paragraphs:
        if cue and cue[0] < end and shared(content, [(start, end)]):
            content = [(a, min(b, end)) for a, b in content if a < end]
    return content


def words(part: Part, spans: Iterable[Span]) -> Iterator[Span]:
    """The ranges that hold a word, without the blanks at their ends."""
    for a, b in spans:
        text = part.text[a:b]
        if any(c.isalnum() for c in text):
            yield a + len(text) - len(text.lstrip()), b - len(text) + len(text.rstrip())


def within(inner: Found, outer: Found) -> bool:
    """Whether an attribution stands with its cue and content inside what another one says."""
    return inner.cue is not None and holds(outer.content, [inner.cue, *inner.content])


def _distance(found: Found, span: Span) -> int:
    """How far a cue is from a range; one without a cue is further than any."""
    return max(found.cue[0] - span[1], span[0] - found.cue[1]) if found.cue else span[1]
