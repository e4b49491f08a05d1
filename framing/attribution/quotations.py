"""Quotation marks as evidence: which quotations are statements, whose content they are, and where a speech goes on."""

from __future__ import annotations

import re
from itertools import pairwise

from framing.attribution.cues import known_cues
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, joined, minus, noun_phrase, outside, share_covered, shared, tokens_of
from framing.parse import Part

# --- what a quotation is ----------------------------------------------------------------------------------------------


def is_statement(part: Part, quote: Span) -> bool:
    """Return whether a quotation is something said, and not a title, a nickname or a word in scare quotes.

    A statement begins with a capital and ends with a stop or comma; one of the two is enough from four words on.
    """
    words = part.text[quote[0] : quote[1]].strip("“”\"'‘’«»„` ")
    if is_nickname(part, quote):
        return False
    later = [w for w in words.split()[1:] if len(w.strip(".,!?")) > 3]
    if later and all(w[0].isupper() for w in later):
        return False  # “Stand By Your Man”
    signs = words[:1].isupper() + words.endswith((".", "!", "?", ","))
    return signs == 2 or (signs == 1 and len(words.split()) >= 4)


_NICKNAME = re.compile(r"[“\"‘'«](?:[Tt]he\s)?[A-Z][\w’'-]*(?:\s[\w’'-]+){0,2}[.,]?[”\"’'»]")
_CALLED = re.compile(
    r"\b(?:names?|named|nicknamed|dubbed|alias|aka|a\.k\.a\.|goes by|went by|call(?:s|ed)?(?:\s(?!out\b)\w+){0,2}"
    r"|known(?:\s\w+){0,6}\sas)\s$"
)
_NAME_BEFORE, _NAME_AFTER = re.compile(r"(?:\b[A-Z][\w.’'-]*\s)+$"), re.compile(r"(?:\s[A-Z][\w’'-]*)+")


def is_nickname(part: Part, quote: Span) -> bool:
    """Return whether a quotation is what somebody is called: a man known as “Shorty”, Otto “Red” Falk."""
    if not _NICKNAME.fullmatch(part.text, *quote):
        return False
    before, after = part.text[max(0, quote[0] - 60) : quote[0]], part.text[quote[1] : quote[1] + 60]
    stop = part.text[quote[1] - 2] in ".,"
    return bool(_CALLED.search(before) or (not stop and _NAME_BEFORE.search(before) and _NAME_AFTER.match(after)))


def with_nickname(part: Part, draft: Draft) -> Draft:
    """Return an attribution whose source includes the nickname that stands in or beside it, with the name around it."""
    for quote in part.quotes:
        words = tokens_of(part, draft.source)
        if draft.source is None or words is None:
            continue
        end = words.root.right_edge  # the man everyone calls “the Baron”
        whole = (draft.source[0], max(draft.source[1], end.idx + len(end)))
        if not (shared([(quote[0], quote[1] + 1)], [whole]) and is_nickname(part, quote)):
            continue
        begin, after = max(0, quote[0] - 60), _NAME_AFTER.match(part.text, quote[1])
        name = _NAME_BEFORE.search(part.text[begin : quote[0]])
        start = begin + name.start() if name else quote[0]
        source = (min(draft.source[0], start), max(draft.source[1], after.end() if name and after else quote[1]))
        draft = draft._replace(source=source, content=minus(draft.content, source))
    return draft


# --- content and quotations -------------------------------------------------------------------------------------------

_MOSTLY = 0.5  # a quotation of which this share is content is content as a whole
_STOPS = tuple(".!?…")
_NEW_SENTENCE = re.compile(r"\s+[A-Z][^“”\"]*$")


def widened_to_quotations(part: Part, quotes: list[Span], content: list[Span]) -> list[Span]:
    """Return content widened to the quotations that are mostly content, in order, joined where it overlaps."""
    quoted = [quote for quote in quotes if share_covered(quote, content) >= _MOSTLY]
    widened = []
    for start, end in [*content, *quoted]:
        for a, b in quoted:
            if start < b and a < end:
                start, end = min(start, a), max(end, b)
            stops = part.text[b - 2 : b - 1] in _STOPS
            if start <= a and b < end and stops and _NEW_SENTENCE.match(part.text, b, end):
                end = b  # a new sentence after the quotation is the writer's again
        widened.append((start, end))
    return joined(widened)


def without_scraps(part: Part, content: list[Span], cue: Span) -> list[Span]:
    """Return content without a few words that the model picks out of other sentences, unless there is nothing else.

    A quotation is content in any sentence, if it is a statement and not a title, a nickname or a word.
    """
    here = part.sentence_at(cue[0])
    kept = [span for span in content if part.sentence_at(span[0]) == here or not _is_scrap(part, span)]
    return kept or content


_SCRAP = 5  # words at most


def _is_scrap(part: Part, span: Span) -> bool:
    quoted = any(is_statement(part, quote) for quote in part.quotes if shared([span], [quote]))
    return not quoted and len(part.text[slice(*span)].split()) <= _SCRAP


def within_unclosed_quotations(content: list[Span], cue: Span | None, paragraphs: list[Span]) -> list[Span]:
    """Return content that ends with the paragraph in which a quotation is left unclosed.

    `paragraphs` are those that leave one unclosed; only those count that have some of the content, and whose end
    comes after the cue.
    """
    for start, end in paragraphs:
        if cue and cue[0] < end and shared(content, [(start, end)]):
            content = [(a, min(b, end)) for a, b in content if a < end]
    return content


def with_tagged_quotations(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions with quotations that a clause of speech right behind them gives to its subject.

    “It is cold,” *the clerk said*: where the model passes the clause over, the next speaker would get the quotation.
    """
    out = list(drafts)
    for quote in part.quotes:
        speech = _clause_behind(part, quote) if is_statement(part, quote) else None
        if speech is None or any(draft.cue and shared([draft.cue], [speech.cue or quote]) for draft in out):
            continue
        out = [draft._replace(content=outside(draft.content, quote)) for draft in out]
        out.append(speech)
    return [draft for draft in out if draft.content]


def _clause_behind(part: Part, quote: Span) -> Draft | None:
    """Return what a subject and a verb of speech right behind a quotation attribute, with nothing else in between."""
    tokens = part.doc.char_span(quote[1], min(quote[1] + 100, len(part.text)), alignment_mode="contract")
    for verb in tokens if tokens is not None and part.text[quote[1] - 2] in ",?!" else ():
        if verb.is_space or verb.is_sent_start or part.text[verb.idx] in '“"':
            return None
        subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
        if verb.tag_ in ("VBD", "VBZ", "VBP") and subject is not None:
            first = min(verb.i, subject.left_edge.i)
            said = known_cues().get(verb.lemma_, {}).get("act") == "speech"
            if not said or part.text[quote[1] : part.doc[first].idx].strip() or abs(subject.i - verb.i) > 6:
                return None
            return Draft(noun_phrase(subject), (verb.idx, verb.idx + len(verb)), (quote,), 0.7)
    return None


def each_quotation_once(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions of which no two have the same quotation as content.

    It stays with the one of highest confidence, and of equals with the one whose cue is nearest.
    """
    out = list(drafts)
    for quote in part.quotes:
        cues = {n: draft.cue for n, draft in enumerate(out) if draft.cue and quote in draft.content}
        if len(cues) < 2 or not is_statement(part, quote):
            continue
        surest = max(cues, key=lambda n: (out[n].confidence, min(cues[n][1] - quote[0], quote[1] - cues[n][0])))
        for n in cues.keys() - {surest}:
            out[n] = out[n]._replace(content=outside(out[n].content, quote))
    return [draft for draft in out if draft.content]


# --- quotations that go on --------------------------------------------------------------------------------------------


def with_whole_speeches(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions with the whole of a speech whose paragraphs each open a quotation, closed only at its end."""
    out = list(drafts)
    for quote, following in pairwise(part.quotes):
        if not _is_reopened(part, quote, following):
            continue
        start, end = part.paragraphs[part.paragraph_at(following[0])]
        speech = [n for n, draft in enumerate(out) if share_covered(quote, draft.content) >= _MOSTLY]
        cues = [draft.cue for draft in out if draft.cue and share_covered(following, draft.content) >= _MOSTLY]
        if not speech or any(start <= cue[0] < end for cue in cues):
            continue  # what has a cue of its own is an attribution of its own
        speakers = max(speech, key=lambda n: share_covered(quote, out[n].content))
        longer = out[speakers]._replace(content=tuple(joined([*out[speakers].content, following])))
        out = [draft._replace(content=outside(draft.content, following)) for draft in out]
        out[speakers] = longer
    return [draft for draft in out if draft.content]


_CLOSERS = tuple("”\"’'»“‟＂")


def _is_reopened(part: Part, quote: Span, following: Span) -> bool:
    """Return whether a quotation is left open at the end of its paragraph, and the next paragraph opens it again."""
    here, there = part.paragraph_at(quote[0]), part.paragraph_at(following[0])
    left_open = quote[1] == part.paragraphs[here][1] and part.text[quote[1] - 1] not in _CLOSERS
    return left_open and there == here + 1 and following[0] == part.paragraphs[there][0]


def with_lone_quotations(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions, in order, with the quotations that have no cue of their own.

    Such a quotation goes on with the attribution before it, or is an attribution without source and cue.
    """
    taken = [span for draft in drafts for span in (*draft.content, *([draft.source] if draft.source else []))]
    out = list(drafts)
    for quote in part.quotes:
        if any(a < quote[1] and quote[0] < b for a, b in taken) or not is_statement(part, quote):
            continue
        before = [draft for draft in out if draft.content[-1][1] <= quote[0]]
        latest = max(before, key=lambda draft: draft.content[-1][1], default=None)
        if latest is not None and _goes_on(part, latest, quote):
            out[out.index(latest)] = latest._replace(content=(*latest.content, quote))
        elif _stands_alone(part, quote):
            out.append(Draft(None, None, (quote,), 0.5))
    return sorted(out, key=lambda draft: draft.place)


def _stands_alone(part: Part, quote: Span) -> bool:
    """Return whether a quotation is more than a few words within a sentence: her tour, “Pier Pressure!”, began."""
    first, _ = part.sentences[part.sentence_at(quote[0])]
    return quote[0] <= part.doc[first].idx or len(part.text[slice(*quote)].split()) > 3


def _goes_on(part: Part, draft: Draft, quote: Span) -> bool:
    """Return whether a quotation goes on with an attribution before it: in its paragraph, or opening the next one."""
    last = draft.content[-1]
    here, there = part.paragraph_at(last[0]), part.paragraph_at(quote[0])
    if here == there:
        return any(a < e and s < b for s, e in part.quotes for a, b in draft.content)
    opens = quote[0] == part.paragraphs[there][0]
    return there == here + 1 and opens and last[1] >= part.paragraphs[here][1] - 1
