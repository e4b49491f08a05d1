"""Attributions mended by the grammar of their sentence: whole sources, passives, in the words of somebody.

The encoder sees word pieces; the parse knows to which noun a piece belongs, and who tells and who is told.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Token

from framing.attribution.cues import known_cues
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, holds, minus, noun_phrase, shared, trim, trimmed
from framing.parse import Part

# --- whole sources ----------------------------------------------------------------------------------------------------

_OF_A_NAME = ("det", "compound", "amod", "nummod", "nmod")


def whole_source(part: Part, found: Draft) -> Draft:
    """An attribution whose source is no bare article, title or first name: *the*, *Captain* become the whole phrase."""
    words = part.doc.char_span(*found.source, alignment_mode="expand") if found.source else None
    if words is None or not _cut_short(words):
        return found
    head = words.root
    while head.dep_ in _OF_A_NAME and head.head.i > head.i:
        head = head.head
    bare = words.text.lower() in ("the", "a", "an")  # an article alone is nobody
    if head.i < words.end or head.pos_ not in ("NOUN", "PROPN"):
        return found._replace(source=None if bare else found.source)
    wider = (words.start_char, _phrase(head)[1])
    if found.cue and shared([wider], [found.cue]):
        return found._replace(source=None if bare else found.source)
    return found._replace(source=wider, content=minus(found.content, wider))


def _cut_short(words: Any) -> bool:
    """Whether a phrase stops before its noun: after an article, a title, or in the middle of a name."""
    root, after = words.root, words.doc[words.end : words.end + 1]
    if any(t.dep_ == "det" and t.head.i >= words.end for t in words):
        return True
    return root.pos_ == "PROPN" and (not root.ent_type_ or any(t.ent_iob_ == "I" for t in after))


def _phrase(noun: Token) -> Span:
    """The phrase of a noun without any *as* that belongs to the verb: described by the mayor *as a disaster*."""
    beside = next((t.i for t in noun.subtree if t.i > noun.i and t.lower_ == "as"), None)
    return noun_phrase(noun, beside)


def shared_subject(part: Part, cue: Span, content: list[Span]) -> Span | None:
    """Of a verb without a subject the one it shares: the mayor spoke and *called for*; the union left, *saying*."""
    words = part.doc.char_span(*cue, alignment_mode="expand")
    verb = words.root if words is not None else None
    if verb is None or any(t.dep_ in ("nsubj", "nsubjpass", "auxpass") for t in verb.children):
        return None
    subject = None
    while subject is None and (verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ == "VBG")):
        verb = verb.head
        subject = next((t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lower_ in ("it", "there", "this", "that"):
        return None
    start, end = trimmed(part, noun_phrase(subject))
    return None if any(a < end and start < b for a, b in content) else (start, end)


# --- passives ---------------------------------------------------------------------------------------------------------

_TOLD = set("tell inform warn assure reassure remind notify advise brief alert".split())  # somebody something
_QUOTED = ("quote", "cite")  # by a paper, as saying
_REPORTED = ("report", "hear", "overhear", "record", "film", "describe")
_SAYING = set("say tell ask warn call claim add write describe note insist suggest promise accuse argue state".split())


def passive(part: Part, found: Draft) -> Draft:
    """An attribution in the passive with who speaks as its source: the agent, or whoever is quoted *as saying*."""
    verb = _passive_verb(part, found.cue)
    if verb is None or found.cue is None:
        return found
    subject, agent, saying = _subject(verb), _agent(verb), _saying(verb)
    if saying is not None and subject is not None and (verb.lemma_ in _QUOTED or agent is None):
        aside = (verb.idx, saying.idx + len(saying))
        cue = found.cue if agent else (min(found.cue[0], verb.idx), aside[1])
        return _by(found, subject)._replace(cue=cue, content=minus(_by(found, subject).content, aside))
    clause = any(part.text.startswith("that ", a) for a, _ in found.content)
    clause = clause or any(t.dep_ == "ccomp" for t in verb.children)
    told = subject if verb.lemma_ in _TOLD and clause else None
    if told is not None:
        found = found._replace(content=minus(found.content, noun_phrase(told)))
    hearer = subject is None or found.source is None or holds([noun_phrase(subject)], [found.source])
    if agent is not None and (hearer or holds([noun_phrase(agent)], [found.source or (0, 0)])):
        return _by(found, agent)
    if told is not None and hearer:
        return found._replace(source=None)  # who is told does not tell
    return found


def _by(found: Draft, speaker: Token) -> Draft:
    """An attribution given to another source, whose name and *by* are no content."""
    source = _phrase(speaker)
    by = speaker.head.idx if speaker.head.lower_ == "by" else source[0]
    return found._replace(source=source, content=minus(found.content, (by, source[1])))


def _passive_verb(part: Part, cue: Span | None) -> Token | None:
    words = part.doc.char_span(*cue, alignment_mode="expand") if cue else None
    spoken = [t for t in words or () if t.tag_ == "VBN" and known_cues().get(t.lemma_, {}).get("act") == "speech"]
    return next((t for t in spoken if any(child.dep_ == "auxpass" for child in t.children)), None)


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb that it is joined to."""
    while not (subjects := [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")]) and verb.dep_ == "conj":
        verb = verb.head
    return subjects[0] if subjects else None


def _agent(verb: Token) -> Token | None:
    """By whom something is done."""
    by = (t for t in verb.children if t.lower_ == "by" and t.dep_ in ("agent", "prep"))
    return next((t for word in by for t in word.children if t.dep_ == "pobj" and t.ent_type_ not in _TIMES), None)


_TIMES = ("DATE", "TIME")  # told by noon


def _saying(verb: Token) -> Token | None:
    """The verb of *quoted as saying*, *reported to have said*, *cited as having warned*."""
    if verb.lemma_ not in (*_QUOTED, *_REPORTED):
        return None
    inner = [t for child in verb.children for t in ([child] if child.dep_ == "xcomp" else child.children)]
    return next((t for t in inner if t.dep_ in ("pcomp", "xcomp", "advcl") and t.lemma_ in _SAYING), None)


# --- in the words of --------------------------------------------------------------------------------------------------


def with_words_of(part: Part, found: list[Draft]) -> list[Draft]:
    """Attributions with those *in the words of* somebody, which the encoder seldom finds."""
    for one in _in_words_of(part):
        aside = [span for span in (one.source, one.cue) if span]
        found = [f for f in found if not (f.cue and shared([f.cue], aside))]
        found.append(one)
    return found


def _in_words_of(part: Part) -> list[Draft]:
    """What is given *in the words of* somebody, or *in her words*: its sentence's quotations, or all of it."""
    found = []
    for token in part.doc:
        owner = _owner(token) if token.lower_ == "words" else None
        if owner is None:
            continue
        source = noun_phrase(owner)
        if owner.right_edge.tag_ == "POS":
            source = (source[0], owner.right_edge.idx)
        cue = (token.head.idx, source[0] - 1) if owner.i > token.i else (token.idx, token.idx + len(token))
        first, last = part.sentences[part.sentence_of[token.i]]
        sentence = (part.doc[first].idx, part.doc[last - 1].idx)
        aside = (token.head.idx, max(source[1], cue[1]))
        quoted = [quote for quote in part.quotes if shared([quote], [sentence]) and not shared([quote], [aside])]
        pieces = [trim(part, *piece) for piece in minus([sentence], aside)]
        content = quoted or [piece for piece in pieces if piece]
        if content:
            found.append(Draft(source, cue, tuple(content), 0.7))
    return found


def _owner(words: Token) -> Token | None:
    """Whose words they are, of *in the words of the mayor* and *in the mayor's own words*."""
    if words.head.lower_ != "in":
        return None
    of = [t for child in words.children if child.lower_ == "of" for t in child.children if t.dep_ == "pobj"]
    return next((t for t in [*of, *words.children] if t in of or t.dep_ == "poss"), None)
