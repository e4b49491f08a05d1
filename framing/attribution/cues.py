"""Cues: the words that introduce what somebody says or thinks, and what each means.

The words are in the lexicon `cues`; what a condition in it means stands here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from framing import lexicons
from framing.attribution.spans import Span, shared, tokens_of
from framing.parse import Part

if TYPE_CHECKING:
    from spacy.tokens import Token


@functools.cache
def known_cues() -> dict[str, dict[str, str]]:
    """Return the words that introduce what somebody says, thinks or feels, with what the lexicon says of each."""
    return {row["cue"]: row for row in lexicons.rows("cues")}


def cue_word(part: Part, cue: Span | None) -> Token | None:
    """Return the word of a cue that the lexicon has, a verb or noun before any other; None where it has none."""
    listed = [t for t in tokens_of(part, cue) or () if t.lemma_.lower() in known_cues()]
    return next((t for t in listed if t.pos_ in ("VERB", "NOUN")), listed[0] if listed else None)


def is_in_words(part: Part, cue: Span) -> bool:
    """Return whether a cue is in words, and not the colon or dash of a headline."""
    return any(c.isalnum() for c in part.text[slice(*cue)])


# --- act, stance, directness ------------------------------------------------------------------------------------------


def meaning(part: Part, cue: Span | None, content: Sequence[Span]) -> tuple[str, str, str]:
    """Tell what an attribution means by its cue and its quotation marks.

    Parameters
    ----------
    part : Part
        The part of an article in which it stands.
    cue : (int, int), optional
        The characters of the cue; a quotation that stands alone has none.
    content : sequence of (int, int)
        The characters of the content, one range at least.

    Returns
    -------
    act, stance, directness : str
        The act, "speech" or "attitude"; the stance of the cue toward the content, as in the lexicon, "neutral" where
        the cue does not meet the condition that the lexicon sets; and how much of the content stands in quotation
        marks: "direct" (nine tenths or more), "mixed" or "indirect" (a tenth or less).
    """
    share = sum(b - a for a, b in shared(content, part.quotes)) / sum(b - a for a, b in content)
    directness = "direct" if share >= 0.9 else "mixed" if share > 0.1 else "indirect"
    word = cue_word(part, cue)
    if word is None:  # an unknown word introduces speech only where something is quoted; a colon or dash always
        thought = directness == "indirect" and (cue is None or is_in_words(part, cue))
        return "attitude" if thought else "speech", "neutral", directness
    entry = known_cues()[word.lemma_.lower()]
    spans = [part.doc.char_span(*span) for span in content]
    fits = CONDITIONS[entry["condition"]](word, spans) and (entry["stance"] != "doubting" or _is_affirmed(word, spans))
    unsaid = _tells_of_silence(word) or (directness == "indirect" and _is_mentioned_only(word, spans))
    act = "speech" if directness == "direct" else "attitude" if unsaid else entry["act"]
    return act, entry["stance"] if fits else "neutral", directness


_NEGATIONS = ("no", "never", "nobody", "none", "nothing", "neither", "nor")


def _tells_of_silence(cue: Token) -> bool:
    """Return whether a cue tells that nothing was said: did not say, declined to comment, nobody said."""
    verbs = [cue, cue.head] if cue.dep_ == "xcomp" else [cue]
    words = [t for verb in verbs for t in verb.children]
    words += [t for subject in words if subject.dep_ in ("nsubj", "det") for t in [subject, *subject.children]]
    denied = [t for t in words if t.dep_ == "neg" or t.lower_ in _NEGATIONS]
    refused = any(verb.lemma_ in ("decline", "refuse", "fail") for verb in verbs)
    if refused or _is_said_to_be_left_undone(cue):
        return True
    return any(t.i + 1 == len(t.doc) or t.nbor().lower_ not in ("only", "just", "merely") for t in denied)


def _is_mentioned_only(cue: Token, content: list[Any]) -> bool:
    """Return whether a cue names an act of speech of which nothing is told: a pledge to spend, their right to object.

    A noun does, unless a whole clause says what it was; and an infinitive does that depends on a noun or tells what
    something is done for.
    """
    if cue.pos_ == "NOUN":
        return not any(t.tag_ in ("VBD", "VBP", "VBZ", "MD") for span in content if span is not None for t in span)
    purpose = cue.dep_ == "acl" or (cue.dep_ == "advcl" and cue.head.lemma_.lower() not in known_cues())
    return purpose and cue.tag_ == "VB"


_LEFT_UNDONE = re.compile(
    r"(?i)\b(?:what|all|thing)\b[^.;:]{1,80}?(?:\bnot|\bnever|n['’]t)\b[^.;:]{0,20}\b(?:do|done|did)\b[^.;:]{0,9}$"
)


def _is_said_to_be_left_undone(cue: Token) -> bool:
    """Return whether the words before a cue deny it: *what she did not do is* say that it was safe."""
    return bool(_LEFT_UNDONE.search(cue.doc[max(cue.sent.start, cue.i - 30) : cue.i].text))


# --- the conditions of the lexicon ------------------------------------------------------------------------------------

_REFUSALS = set("refuse decline fail never neither cannot no nobody none unable without".split())


def _is_affirmed(cue: Token, content: list[Any]) -> bool:
    """Return whether a cue is not negated, as in: did not admit, refused to confirm, no official confirmed."""
    around = [*cue.children, cue.head, *cue.head.children]
    around += [t for subject in cue.children if subject.dep_ in ("nsubj", "nsubjpass") for t in subject.children]
    negated = any(t.dep_ == "neg" or t.lemma_.lower() in _REFUSALS for t in around if abs(t.i - cue.i) <= 5)
    return not negated and not _is_said_to_be_left_undone(cue)


# Whether a stance counts, by the cue and the tokens of each range of its content
CONDITIONS: dict[str, Callable[[Token, list[Any]], bool]] = {
    "": lambda cue, content: True,
    "words": lambda cue, content: True,  # what says nothing is left out before, by `is_deed`
    "affirmed": _is_affirmed,
    # claim that it was theirs; but not claim responsibility for what was done, victory, a record
    "clause": lambda cue, content: any(span is not None and span.root.pos_ in ("VERB", "AUX") for span in content),
}


def is_deed(part: Part, cue: Token, content: list[Span]) -> bool:
    """Return whether a verb of several meanings tells what is done, not said: issues cards, charges a price.

    It does if the content is its object, is in no quotation marks, and is no word for speech itself, as in: issues a
    warning.
    """
    if shared(content, part.quotes) or any(t.dep_ == "prep" and t.lower_ == "with" for t in cue.children):
        return False  # goes, “Nobody told me”; charges him with theft
    spans = [tokens_of(part, span) for span in content]
    objects = [t for t in cue.children if t.dep_ in ("dobj", "dative", "appos")]
    objects += [t for word in cue.children if word.lower_ == "for" for t in word.children if t.dep_ == "pobj"]
    spoken = any(known_cues().get(t.lemma_.lower(), {}).get("act") == "speech" for t in objects)
    return not spoken and any(span is not None and span.root in objects for span in spans)
