"""Ranges of characters in a text: what they share, and how they are trimmed, joined and widened to whole phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from framing.parse import Part

Span = tuple[int, int]  # the first character, and one past the last


def holds(outer: Iterable[Span], inner: Iterable[Span]) -> bool:
    """Whether every inner range lies in one of the outer ranges."""
    return all(any(a <= c and d <= b for a, b in outer) for c, d in inner)


def shared(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What ranges have in common with others."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]


def minus(spans: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    """The ranges without what lies in another one."""
    sides = [side for a, b in spans for side in ((a, min(b, taken[0])), (max(a, taken[1]), b))]
    return tuple((a, b) for a, b in sides if a < b)


def outside(content: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    """The pieces of content that lie wholly outside a range."""
    return tuple((a, b) for a, b in content if b <= taken[0] or taken[1] <= a)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return ranges in order, those that overlap as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def share_covered(content: Iterable[Span], quote: Span) -> float:
    """The share of a quotation that is content."""
    a, b = quote
    return sum(max(0, min(b, end) - max(a, start)) for start, end in content) / (b - a)


def trim(part: Part, start: int, end: int) -> Span | None:
    """A range without the commas, dashes and blanks at its ends."""
    text = part.text
    while start < end and (text[start].isspace() or text[start] in ",;:—–-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:.—–-"):
        end -= 1
    return (start, end) if start < end else None


def trimmed(part: Part, span: Span) -> Span:
    """A range as `trim` leaves it; one of nothing but marks, as the colon of a headline, stays."""
    return trim(part, *span) or span


def whole_tokens(part: Part, span: Span) -> Span:
    """The tokens that a range touches."""
    tokens = part.doc.char_span(*span, alignment_mode="expand")
    return (tokens.start_char, tokens.end_char) if tokens is not None else span


def pieces_with_words(part: Part, spans: Iterable[Span]) -> Iterator[Span]:
    """The ranges that hold a word, without the blanks at their ends."""
    for a, b in spans:
        text = part.text[a:b]
        if any(c.isalnum() for c in text):
            yield a + len(text) - len(text.lstrip()), b - len(text) + len(text.rstrip())


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
