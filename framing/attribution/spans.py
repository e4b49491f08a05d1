"""Ranges of characters in a text: what they have in common, and how they are joined, trimmed and widened.

A range is the place of its first character and the place after its last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from framing.parse import Part

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

Span = tuple[int, int]

# --- ranges alone -----------------------------------------------------------------------------------------------------


def holds(outer: Iterable[Span], inner: Iterable[Span]) -> bool:
    """Return whether every inner range lies in one of the outer ranges."""
    return all(any(a <= c and d <= b for a, b in outer) for c, d in inner)


def shared(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return what ranges have in common with others; an empty list where they do not overlap."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]


def minus(spans: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    """Return ranges without the characters of another one."""
    sides = [side for a, b in spans for side in ((a, min(b, taken[0])), (max(a, taken[1]), b))]
    return tuple((a, b) for a, b in sides if a < b)


def outside(spans: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    """Return those ranges that lie wholly outside another one."""
    return tuple((a, b) for a, b in spans if b <= taken[0] or taken[1] <= a)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return ranges in order, those that overlap as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def share_covered(span: Span, by: Iterable[Span]) -> float:
    """Return the share of a range that others cover, from 0 to 1."""
    start, end = span
    return sum(max(0, min(end, b) - max(start, a)) for a, b in by) / (end - start)


# --- ranges of a text -------------------------------------------------------------------------------------------------

_LEADING, _TRAILING = ",;:—–-", ",;:.—–-"


def trim(part: Part, span: Span) -> Span | None:
    """Return a range without the commas, dashes and blanks at its ends; None where nothing else is in it."""
    text, (start, end) = part.text, span
    while start < end and (text[start].isspace() or text[start] in _LEADING):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _TRAILING):
        end -= 1
    return (start, end) if start < end else None


def trim_or_keep(part: Part, span: Span) -> Span:
    """Return a range as `trim` does, but one of nothing but marks, such as the colon of a headline, as it is."""
    return trim(part, span) or span


def with_words(part: Part, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the ranges in which there is a word, without the blanks at their ends."""
    for a, b in spans:
        text = part.text[a:b]
        if any(c.isalnum() for c in text):
            yield a + len(text) - len(text.lstrip()), b - len(text) + len(text.rstrip())


def tokens_of(part: Part, span: Span | None) -> Tokens | None:
    """Return the tokens that a range touches; None without a range, or where it touches none."""
    return part.doc.char_span(span[0], span[1], alignment_mode="expand") if span else None


def whole_tokens(part: Part, span: Span) -> Span:
    """Return a range widened to the ends of the tokens that it touches."""
    tokens = tokens_of(part, span)
    return (tokens.start_char, tokens.end_char) if tokens is not None else span


def noun_phrase(noun: Token, before: int | None = None) -> Span:
    """Return the phrase of a noun, up to any clause that says more of it.

    Where the number of a token is given as `before`, the phrase ends before that token.
    """
    last = noun.right_edge.i
    for child in noun.rights:
        if child.dep_ in ("relcl", "acl", "appos") and child.i > noun.i:
            cut = child.left_edge.i - 1
            while cut > noun.i and noun.doc[cut].is_punct and noun.doc[cut].text not in ".’'":
                cut -= 1
            if child.dep_ != "appos":
                last = min(last, cut)
    if before is not None:
        last = max(min(last, before - 1), noun.i)
    while last > noun.i and (noun.doc[last].is_punct or noun.doc[last].is_space) and noun.doc[last].text != ".":
        last -= 1
    return noun.left_edge.idx, noun.doc[last].idx + len(noun.doc[last])
