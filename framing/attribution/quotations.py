"""Quotation marks as evidence: what is a statement, which attribution it belongs to, and where a speech goes on."""

from __future__ import annotations

import re
from itertools import pairwise

from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, joined, minus, outside, share_covered, shared
from framing.parse import Part

# --- what a quotation is ----------------------------------------------------------------------------------------------


def is_utterance(part: Part, quote: Span) -> bool:
    """Whether a quotation is something said, and not a title or a word held with tongs."""
    words = part.text[quote[0] : quote[1]].strip("“”\"'‘’«»„` ")
    if is_nickname(part, quote):
        return False
    later = [w for w in words.split()[1:] if len(w.strip(".,!?")) > 3]
    if later and all(w[0].isupper() for w in later):
        return False  # “Stand By Your Man”
    signs = words[:1].isupper() + words.endswith((".", "!", "?", ","))
    return signs == 2 or (signs == 1 and len(words.split()) >= 4)


_NICKNAME = re.compile(r"[“\"‘'«][A-Z][\w’'-]*(?:\s[\w’'-]+){0,2}[.,]?[”\"’'»]")
_CALLED = re.compile(
    r"\b(?:names?|named|nicknamed|dubbed|alias|aka|a\.k\.a\.|goes by|went by|call(?:s|ed)?(?:\s(?!out\b)\w+){0,2}"
    r"|known(?:\s\w+){0,6}\sas)\s$"
)
_NAME_BEFORE, _NAME_AFTER = re.compile(r"(?:\b[A-Z][\w.’'-]*\s)+$"), re.compile(r"(?:\s[A-Z][\w’'-]*)+")


def is_nickname(part: Part, quote: Span) -> bool:
    """Whether a quotation is what somebody is called: a man known as “Shorty”, Otto “Red” Falk."""
    if not _NICKNAME.fullmatch(part.text, *quote):
        return False
    before, after = part.text[max(0, quote[0] - 60) : quote[0]], part.text[quote[1] : quote[1] + 60]
    stop = part.text[quote[1] - 2] in ".,"
    return bool(_CALLED.search(before) or (not stop and _NAME_BEFORE.search(before) and _NAME_AFTER.match(after)))


def with_nickname(part: Part, found: Draft) -> Draft:
    """An attribution whose source holds the whole of a nickname beside it, which is no content."""
    for quote in part.quotes:
        if (
            found.source is None
            or not shared([(quote[0], quote[1] + 1)], [found.source])
            or not is_nickname(part, quote)
        ):
            continue
        begin, after = max(0, quote[0] - 60), _NAME_AFTER.match(part.text, quote[1])
        name = _NAME_BEFORE.search(part.text[begin : quote[0]])
        start = begin + name.start() if name else quote[0]
        source = (min(found.source[0], start), max(found.source[1], after.end() if name and after else quote[1]))
        found = found._replace(source=source, content=minus(found.content, source))
    return found


# --- whose a quotation is ---------------------------------------------------------------------------------------------

FILLED = 0.5  # of a quotation, for it to be content whole


def widened_to_quotations(part: Part, quotes: list[Span], content: list[Span]) -> list[Span]:
    """Contents widened to the quotations that they mostly fill, sorted, and joined where they overlap."""
    filled = [quote for quote in quotes if share_covered(content, quote) >= FILLED]
    widened = []
    for start, end in [*content, *filled]:
        for a, b in filled:
            if start < b and a < end:
                start, end = min(start, a), max(end, b)
            if start <= a and b < end and part.text[b - 2 : b - 1] in _STOPS and _SENTENCE.match(part.text, b, end):
                end = b  # a new sentence outside the quotation is no longer what was said
        widened.append((start, end))
    return joined(widened)


_STOPS = tuple(".!?…")
_SENTENCE = re.compile(r"\s+[A-Z][^“”\"]*$")


def without_stray_words(part: Part, content: list[Span], beside: list[Span]) -> list[Span]:
    """Content without words picked out of the sentences before a quotation, where neither cue nor source stands."""
    quoted = [a for a, _ in shared(content, part.quotes)]
    if not quoted:
        return content
    first = part.sentence_at(min(quoted))
    named = {part.sentence_at(place) for span in beside for place in span}
    return [(a, b) for a, b in content if not (part.sentence_at(b - 1) < first and part.sentence_at(a) not in named)]


def cut_at_paragraph_end(content: list[Span], cue: Span | None, paragraphs: list[Span]) -> list[Span]:
    """Content without what lies beyond a paragraph that leaves a quotation of it unclosed, the cue before its end."""
    for start, end in paragraphs:
        if cue and cue[0] < end and shared(content, [(start, end)]):
            content = [(a, min(b, end)) for a, b in content if a < end]
    return content


def each_quotation_once(part: Part, found: list[Draft]) -> list[Draft]:
    """Attributions of which no two have the same quotation: it is content of the surest, or else of the nearest cue."""
    out = list(found)
    for quote in part.quotes:
        held = {n: f.cue for n, f in enumerate(out) if f.cue and quote in f.content}
        if len(held) < 2 or not is_utterance(part, quote):
            continue
        surest = max(held, key=lambda n: (out[n].confidence, min(held[n][1] - quote[0], quote[1] - held[n][0])))
        for n in held.keys() - {surest}:
            out[n] = out[n]._replace(content=outside(out[n].content, quote))
    return [f for f in out if f.content]


# --- quotations that go on --------------------------------------------------------------------------------------------


def with_whole_speeches(part: Part, found: list[Draft]) -> list[Draft]:
    """Attributions with all of a speech whose paragraphs each open a quotation and that closes once."""
    out = list(found)
    for quote, following in pairwise(part.quotes):
        if not _is_left_open(part, quote, following):
            continue
        start, end = part.paragraphs[part.paragraph_at(following[0])]
        speech = [n for n, f in enumerate(out) if share_covered(f.content, quote) >= FILLED]
        claimed = [f.cue for f in out if f.cue and share_covered(f.content, following) >= FILLED]
        if not speech or any(start <= cue[0] < end for cue in claimed):
            continue  # what has a cue of its own is an attribution of its own
        whole = max(speech, key=lambda n: share_covered(out[n].content, quote))
        longer = out[whole]._replace(content=tuple(joined([*out[whole].content, following])))
        out = [f._replace(content=outside(f.content, following)) for f in out]
        out[whole] = longer
    return [f for f in out if f.content]


def _is_left_open(part: Part, quote: Span, following: Span) -> bool:
    """Whether a quotation was left open at the end of its paragraph, and the next paragraph opens it again."""
    here, there = part.paragraph_at(quote[0]), part.paragraph_at(following[0])
    unclosed = quote[1] == part.paragraphs[here][1] and part.text[quote[1] - 1] not in _CLOSERS
    return unclosed and there == here + 1 and following[0] == part.paragraphs[there][0]


_CLOSERS = tuple("”\"’'»“‟＂")


def with_lone_quotations(part: Part, found: list[Draft]) -> list[Draft]:
    """Quotations without a cue of their own: they go on with the attribution before, or stand alone."""
    taken = [span for f in found for span in (*f.content, *([f.source] if f.source else []))]
    out = list(found)
    for quote in part.quotes:
        if any(a < quote[1] and quote[0] < b for a, b in taken) or not is_utterance(part, quote):
            continue
        before = [f for f in out if f.content[-1][1] <= quote[0]]
        latest = max(before, key=lambda f: f.content[-1][1], default=None)
        if latest is not None and _continues(part, latest, quote):
            out[out.index(latest)] = latest._replace(content=(*latest.content, quote))
        else:
            out.append(Draft(None, None, (quote,), 0.5))
    return sorted(out, key=lambda f: (f.content[0], f.cue or (0, 0)))


def _continues(part: Part, before: Draft, quote: Span) -> bool:
    """Whether a quotation continues what was attributed before it: in its paragraph, or opening the next one."""
    where = [part.paragraph_at(x[0]) for x in (before.content[-1], quote)]
    if where[0] == where[1]:
        return any(a < e and s < b for s, e in part.quotes for a, b in before.content)
    start, _ = part.paragraphs[where[1]]
    return where[1] == where[0] + 1 and quote[0] == start and before.content[-1][1] >= part.paragraphs[where[0]][1] - 1
