"""Sources corrected by the grammar of their sentence: whole phrases, shared subjects, passives, *in the words of*.

The model marks pieces of words; the parse knows to which noun a piece belongs, and who tells and who is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.attribution.cues import known_cues
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, holds, minus, noun_phrase, shared, tokens_of, trim, trim_or_keep
from framing.parse import Part

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_SUBJECT = ("nsubj", "nsubjpass")

# --- whole sources ----------------------------------------------------------------------------------------------------

_BEFORE_NOUN = ("det", "compound", "amod", "nummod", "nmod")


def with_whole_source(part: Part, draft: Draft) -> Draft:
    """Return an attribution whose source does not stop at an article, a title or a first name: *the*, *Captain*.

    It is widened to the phrase of the noun; an article without its noun is no source.
    """
    words = tokens_of(part, draft.source)
    if words is not None and len(words) > 1 and words[-1].tag_ in ("WP", "WDT"):
        words = words[:-1]  # a docker who: the clause says something of the source
        draft = draft._replace(source=(words.start_char, words.end_char))
    if (speaker := _said_of(part, draft)) is not None:
        return draft._replace(source=speaker, content=minus(draft.content, speaker))
    if words is None or not _is_cut_short(words):
        return draft
    noun = words.root
    while noun.dep_ in _BEFORE_NOUN and noun.head.i > noun.i:
        noun = noun.head
    wider = (words.start_char, _phrase_without_as(noun)[1])
    goes_on = noun.i >= words.end and noun.pos_ in ("NOUN", "PROPN")
    if goes_on and not (draft.cue and shared([wider], [draft.cue])):
        return draft._replace(source=wider, content=minus(draft.content, wider))
    return draft._replace(source=None) if words.text.lower() in ("the", "a", "an") else draft


def _said_of(part: Part, draft: Draft) -> Span | None:
    """Return who speaks where the source is in a clause about it: *the man* whom *everyone* calls the Baron."""
    words, cue = tokens_of(part, draft.source), tokens_of(part, draft.cue)
    subject = _subject(cue.root) if cue is not None else None
    if subject is None or words is None:
        return None
    inside = any(words.root in clause.subtree for clause in subject.children if clause.dep_ == "relcl")
    return noun_phrase(subject) if inside else None


def _is_cut_short(words: Tokens) -> bool:
    """Return whether a phrase stops before its noun: after an article, after a title, or in the middle of a name."""
    root, after = words.root, words.doc[words.end : words.end + 1]
    if any(t.dep_ == "det" and t.head.i >= words.end for t in words):
        return True
    return root.pos_ == "PROPN" and (not root.ent_type_ or any(t.ent_iob_ == "I" for t in after))


def _phrase_without_as(noun: Token) -> Span:
    """Return the phrase of a noun without *as*, which belongs to the verb: described by the mayor *as a disaster*."""
    return noun_phrase(noun, next((t.i for t in noun.subtree if t.i > noun.i and t.lower_ == "as"), None))


def shared_subject(part: Part, cue: Span, content: list[Span]) -> Span | None:
    """Return the subject that a verb without one shares with another verb; None where there is none.

    The mayor spoke and *called for* calm; the union left, *saying* it was late.
    """
    words = tokens_of(part, cue)
    verb = words.root if words is not None else None
    if verb is None or any(t.dep_ in (*_SUBJECT, "auxpass") for t in verb.children):
        return None
    subject = None
    while subject is None and (verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ == "VBG")):
        verb = verb.head
        subject = next((t for t in verb.children if t.dep_ in _SUBJECT), None)
    if subject is None or subject.lower_ in ("it", "there", "this", "that"):
        return None
    start, end = trim_or_keep(part, noun_phrase(subject))
    return None if any(a < end and start < b for a, b in content) else (start, end)


def with_verb_after_as(part: Part, cue: Span) -> Span:
    """Return a cue with the verb of speech where it is only its *as*: as suggested by, as the mayor put it."""
    words = tokens_of(part, cue)
    if words is None or words.text.lower() != "as" or words[0].dep_ not in ("mark", "advmod"):
        return cue
    verb = words[0].head
    if verb.i < words[0].i or not _is_speech(verb.lemma_):
        return cue
    last = next((t for t in verb.children if t.dep_ == "agent" and t.i > verb.i), verb)
    return cue[0], last.idx + len(last)


# --- passives ---------------------------------------------------------------------------------------------------------

_TELLING = set("tell inform warn assure reassure remind notify advise brief alert".split())  # somebody something
_QUOTING = ("quote", "cite")  # by a paper, as saying
_REPORTING = ("report", "hear", "overhear", "record", "film", "describe")
_SAYING = set("say tell ask warn call claim add write describe note insist suggest promise accuse argue state".split())


def with_source_of_passive(part: Part, draft: Draft) -> Draft:
    """Return an attribution whose source, where its cue is in the passive, is whoever speaks.

    That is the one after *by*, or the one who is quoted *as saying* it; never the one who is told.
    """
    verb = _passive_verb(part, draft.cue)
    if verb is None or draft.cue is None:
        return draft
    subject, agent, saying = _subject(verb), _agent(verb), _saying(verb)
    if saying is not None and subject is not None and (verb.lemma_ in _QUOTING or agent is None):
        introduction = (verb.idx, saying.idx + len(saying))  # quoted as saying
        cue = draft.cue if agent else (min(draft.cue[0], verb.idx), introduction[1])
        draft = _given_to(draft, subject)
        return draft._replace(cue=cue, content=minus(draft.content, introduction))
    clause = any(part.text.startswith("that ", a) for a, _ in draft.content)
    clause = clause or any(t.dep_ == "ccomp" for t in verb.children)
    # it was announced by the board that …
    if subject is not None and subject.lower_ == "it" and (clause or agent is not None):
        draft = draft._replace(content=minus(draft.content, noun_phrase(subject)))
    hearer = subject if verb.lemma_ in _TELLING and clause else None
    if hearer is not None:
        draft = draft._replace(content=minus(draft.content, noun_phrase(hearer)))
    from_subject = subject is None or draft.source is None or holds([noun_phrase(subject)], [draft.source])
    if agent is not None and (from_subject or holds([noun_phrase(agent)], [draft.source or (0, 0)])):
        return _given_to(draft, agent)
    return draft._replace(source=None) if hearer is not None and from_subject else draft


def _given_to(draft: Draft, speaker: Token) -> Draft:
    """Return an attribution with another source, whose name is taken out of the content, with any *by* before it."""
    source = _phrase_without_as(speaker)
    start = speaker.head.idx if speaker.head.lower_ == "by" else source[0]
    return draft._replace(source=source, content=minus(draft.content, (start, source[1])))


def _passive_verb(part: Part, cue: Span | None) -> Token | None:
    """Return the verb of speech of a cue in the passive: was *told*, was *quoted*; None where it has none."""
    words = [t for t in tokens_of(part, cue) or () if t.tag_ == "VBN"]
    spoken = [t for t in words if _is_speech(t.lemma_) or (t.lemma_ in _REPORTING and _saying(t))]
    return next((t for t in spoken if any(child.dep_ == "auxpass" for child in t.children)), None)


def _is_speech(lemma: str) -> bool:
    return known_cues().get(lemma, {}).get("act") == "speech"


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb, or of the verb that it is joined to."""
    while not (subjects := [t for t in verb.children if t.dep_ in _SUBJECT]) and verb.dep_ == "conj":
        verb = verb.head
    return subjects[0] if subjects else None


def _agent(verb: Token) -> Token | None:
    """Return the one by whom something is done: told *by the company*, but not *by noon*."""
    by = (t for t in verb.children if t.lower_ == "by" and t.dep_ in ("agent", "prep"))
    objects = (t for word in by for t in word.children if t.dep_ == "pobj")
    return next((t for t in objects if t.ent_type_ not in ("DATE", "TIME")), None)


def _saying(verb: Token) -> Token | None:
    """Return the inner verb of *quoted as saying*, *reported to have said*, *cited as having warned*."""
    if verb.lemma_ not in (*_QUOTING, *_REPORTING):
        return None
    inner = [t for child in verb.children for t in ([child] if child.dep_ == "xcomp" else child.children)]
    return next((t for t in inner if t.dep_ in ("pcomp", "xcomp", "advcl") and t.lemma_ in _SAYING), None)


# --- in the words of --------------------------------------------------------------------------------------------------


def with_in_the_words_of(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Return attributions with what is given *in the words of* somebody, which the model seldom finds.

    One that the model found with its cue in that very phrase is left out.
    """
    for token in part.doc:
        new = _in_the_words_of(part, token) if token.lower_ == "words" else None
        if new is not None:
            phrase = (token.head.idx, max(span[1] for span in (new.source, new.cue) if span))
            drafts = [draft for draft in drafts if not (draft.cue and shared([draft.cue], [phrase]))]
            drafts.append(new)
    return drafts


def _in_the_words_of(part: Part, words: Token) -> Draft | None:
    """Return what is given *in the words of* somebody, or *in her words*; None where nobody owns the words.

    Its content is the quotations of the sentence, or without any the rest of the sentence.
    """
    owner = _owner(words)
    if owner is None:
        return None
    source = noun_phrase(owner)
    if owner.right_edge.tag_ == "POS":
        source = (source[0], owner.right_edge.idx)
    cue = (words.head.idx, source[0] - 1) if owner.i > words.i else (words.idx, words.idx + len(words))
    first, last = part.sentences[part.sentence_of[words.i]]
    sentence = (part.doc[first].idx, part.doc[last - 1].idx)
    phrase = (words.head.idx, max(source[1], cue[1]))
    quoted = [quote for quote in part.quotes if shared([quote], [sentence]) and not shared([quote], [phrase])]
    rest = [trim(part, piece) for piece in minus([sentence], phrase)]
    content = quoted or [piece for piece in rest if piece]
    return Draft(source, cue, tuple(content), 0.7) if content else None


def _owner(words: Token) -> Token | None:
    """Return whose words they are: *the mayor* of in the words of the mayor, *her* of in her own words."""
    if words.head.lower_ != "in":
        return None
    of = [t for child in words.children if child.lower_ == "of" for t in child.children if t.dep_ == "pobj"]
    return next((t for t in [*of, *words.children] if t in of or t.dep_ == "poss"), None)
