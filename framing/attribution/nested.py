"""Speech within speech: what somebody says that somebody else said. The model learned from coding that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.actors import People
from framing.attribution.cues import known_cues
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, holds, noun_phrase, shared, trim, trim_or_keep
from framing.attribution.speakers import SHOWING, can_speak
from framing.parse import Part

if TYPE_CHECKING:
    from spacy.tokens import Token


def with_nested_speech(part: Part, drafts: list[Draft], people: People) -> list[Draft]:
    """Return attributions, in order, with what verbs of speech tell within their contents."""
    cues = [draft.cue for draft in drafts if draft.cue]
    found: dict[Span, Draft] = {}
    for outer in drafts:
        for start, end in outer.content:
            for verb in part.doc.char_span(start, end, alignment_mode="contract") or ():
                new = _told(part, verb, (start, end), people)
                if new is not None and new.cue is not None and not shared(cues, [new.cue]):
                    found.setdefault(new.cue, new)
    return sorted([*drafts, *found.values()], key=lambda draft: draft.place)


def _told(part: Part, verb: Token, within: Span, people: People) -> Draft | None:
    """Return what a verb tells that somebody has said; None where it tells nothing of the kind."""
    clause = next(
        (t for t in verb.children if t.dep_ == "ccomp" and not t.left_edge.i <= verb.i <= t.right_edge.i), None
    )
    subject = _subject(verb)
    if clause is None or subject is None or not _tells_what_was_said(verb, subject, clause):
        return None
    source, last = trim_or_keep(part, noun_phrase(subject)), clause.right_edge
    content = trim(part, (max(within[0], clause.left_edge.idx), min(within[1], last.idx + len(last))))
    if content is None or not holds([within], [source]) or not can_speak(part, source, people):
        return None
    return Draft(source, (verb.idx, verb.idx + len(verb)), (content,), 0.5)


_UNREAL = ("if", "when", "whenever", "whether", "unless", "until")
_THE_SAME = ("i", "we")  # whoever speaks of it
# What such a subject says now is said of no occasion: leaders who promise that they alone can help
_ANYBODY = set("i you we it this that who anybody anyone everybody everyone nobody one somebody someone what".split())


def _tells_what_was_said(verb: Token, subject: Token, clause: Token) -> bool:
    """Return whether a verb tells a speech that took place: not what might be said, or what I hereby say."""
    entry = known_cues().get(verb.lemma_.lower())
    if entry is None or entry["act"] != "speech" or entry["condition"] == "words" or verb.lemma_ in SHOWING:
        return False
    beside = [t for t in verb.children if t.dep_ in ("aux", "neg", "mark")]
    beside += [t for t in verb.children if t.dep_ == "advmod" and t.lower_ in _UNREAL]
    if any(t.tag_ == "MD" or t.dep_ == "neg" or t.lower_ in ("to", *_UNREAL) for t in beside):
        return False
    if clause.left_edge.tag_ in ("WP", "WDT"):  # they say what they like
        return False
    now = verb.tag_ in ("VBZ", "VBP", "VBG") and subject.lower_ not in _ANYBODY
    return now or (verb.tag_ in ("VBD", "VBN") and subject.lower_ not in _THE_SAME)


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb, or that of the verb before it: they called *and said*."""
    while not (subjects := [t for t in verb.children if t.dep_ == "nsubj"]) and verb.dep_ == "conj":
        verb = verb.head
    return subjects[0] if subjects else None
