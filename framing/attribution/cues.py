"""Cues: the words that introduce what somebody says or thinks, and what each means.

The words are in the lexicon `cues`; what a condition in it means stands here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any

from spacy.tokens import Token

from framing import lexicons
from framing.attribution.spans import Span, shared
from framing.parse import Part


@functools.cache
def known_cues() -> dict[str, dict[str, str]]:
    """The words that introduce what somebody says, thinks or feels, with what the lexicon `cues` says of each."""
    return {row["cue"]: row for row in lexicons.rows("cues")}


def cue_word(part: Part, cue: Span) -> Token | None:
    """The word of a cue that the lexicon knows; a verb or noun before any other."""
    tokens = part.doc.char_span(*cue, alignment_mode="expand")
    listed = [t for t in tokens or () if t.lemma_.lower() in known_cues()]
    return next((t for t in listed if t.pos_ in ("VERB", "NOUN")), listed[0] if listed else None)


def is_in_words(part: Part, cue: Span) -> bool:
    """Whether a cue is a word, not the colon or dash of a headline."""
    return any(c.isalnum() for c in part.text[slice(*cue)])


# --- meaning ----------------------------------------------------------------------------------------------------------


def meaning(part: Part, cue: Span | None, content: Sequence[Span]) -> tuple[str, str, str]:
    """Of an attribution its act (speech or attitude), the cue's stance toward the content, and its directness."""
    quoted = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in part.quotes)
    share = quoted / sum(b - a for a, b in content)
    directness = "direct" if share >= 0.9 else "mixed" if share > 0.1 else "indirect"
    head = cue_word(part, cue) if cue else None
    if head is None:  # unknown words are heard as speech only where somebody's own words are heard; a dash is
        held = directness == "indirect" and (cue is None or is_in_words(part, cue))
        return "attitude" if held else "speech", "neutral", directness
    entry = known_cues()[head.lemma_.lower()]
    spans = [part.doc.char_span(*span) for span in content]
    held = CONDITIONS[entry["condition"]](head, spans) and (entry["stance"] != "doubting" or _affirmed(head, spans))
    act = "speech" if directness == "direct" else "attitude" if _withheld(head) else entry["act"]
    return act, entry["stance"] if held else "neutral", directness


def _withheld(cue: Token) -> bool:
    """Whether nothing was said: did not say, declined to comment, nobody said. Who is silent is not heard."""
    verbs = [cue, cue.head] if cue.dep_ == "xcomp" else [cue]
    words = [t for verb in verbs for t in verb.children]
    words += [t for subject in words if subject.dep_ in ("nsubj", "det") for t in [subject, *subject.children]]
    denied = [t for t in words if t.dep_ == "neg" or t.lower_ in _NOT]
    silent = _left_undone(cue) or any(verb.lemma_ in ("decline", "refuse", "fail") for verb in verbs)
    return silent or any(t.i + 1 == len(t.doc) or t.nbor().lower_ not in ("only", "just", "merely") for t in denied)


def _affirmed(cue: Token, content: list[Any]) -> bool:
    """Not: did not admit, refused to confirm, no official confirmed."""
    around = [*cue.children, cue.head, *cue.head.children]
    around += [t for subject in cue.children if subject.dep_ in ("nsubj", "nsubjpass") for t in subject.children]
    refused = any(t.dep_ == "neg" or t.lemma_.lower() in _REFUSALS for t in around if abs(t.i - cue.i) <= 5)
    return not refused and not _left_undone(cue)


def _left_undone(cue: Token) -> bool:
    """What she did not do is say that it was safe."""
    return bool(_LEFT_UNDONE.search(cue.doc[max(cue.sent.start, cue.i - 30) : cue.i].text))


_LEFT_UNDONE = re.compile(
    r"(?i)\b(?:what|all|thing)\b[^.;:]{1,80}?(?:\bnot|\bnever|n['’]t)\b[^.;:]{0,20}\b(?:do|done|did)\b[^.;:]{0,9}$"
)
_NOT = ("no", "never", "nobody", "none", "nothing", "neither", "nor")
_REFUSALS = set("refuse decline fail never neither cannot no nobody none unable without".split())
CONDITIONS: dict[str, Callable[[Token, list[Any]], bool]] = {
    "": lambda cue, content: True,
    "words": lambda cue, content: True,  # without words there is no attribution at all
    "affirmed": _affirmed,
    # claim that it was theirs; but not claim responsibility for what was done, victory, a record
    "clause": lambda cue, content: any(span is not None and span.root.pos_ in ("VERB", "AUX") for span in content),
}


def is_deed(part: Part, cue: Token, content: list[Span]) -> bool:
    """Whether a verb of many meanings does something: issues cards and no warning, charges a price, goes for a man."""
    if shared(content, part.quotes) or any(t.dep_ == "prep" and t.lower_ == "with" for t in cue.children):
        return False  # goes, “Nobody told me”; charges him with theft
    spans = [part.doc.char_span(*span, alignment_mode="expand") for span in content]
    objects = [t for t in cue.children if t.dep_ in ("dobj", "dative", "appos")]
    objects += [t for word in cue.children if word.lower_ == "for" for t in word.children if t.dep_ == "pobj"]
    spoken = any(known_cues().get(t.lemma_.lower(), {}).get("act") == "speech" for t in objects)
    return not spoken and any(span is not None and span.root in objects for span in spans)
