"""Speakers: whom a source phrase means, of which kind and actor they are, and who can speak at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from framing.actors import (
    Codebook,
    Mention,
    People,
    Person,
    PersonMention,
    actor_mentions,
    actor_named,
    actor_of,
    earliest_antecedent,
    person_of,
)
from framing.attribution.drafts import Draft
from framing.attribution.judged_kinds import evidence, judged
from framing.attribution.kinds import BESIDE, kind_of_word, left_unnamed, role_words
from framing.attribution.spans import Span, noun_phrase, tokens_of
from framing.parse import Part, inside

if TYPE_CHECKING:
    from spacy.tokens import Token

# --- whom a source phrase means ---------------------------------------------------------------------------------------


class Speaker(NamedTuple):
    """Whom a source phrase means, and where the phrase begins."""

    start: int
    name: str  # empty for nobody in particular
    kind: str
    kind_confidence: float  # in [0, 1]
    kind_evidence: tuple[str, ...]  # what tells the kind
    anonymous: bool
    actor: str
    person_mention: PersonMention | None  # where the phrase means a person of the article


_GROUP = {"they", "it", "we", "them", "their", "our"}
_NOBODY = set(
    "he she i you who which that one some others many those these this someone somebody nobody anyone anybody "
    "everyone everybody no-one none several few most q a".split()
)


def speaker_of(part: Part, source: Span, beside: str, people: People, book: Codebook, last: Speaker | None) -> Speaker:
    """Return whom a source phrase means: a person of the article, the last speaker, or what the phrase itself names.

    `beside` is what the text says next to the phrase, as `words_beside` has it; `last` is who spoke last.
    """
    start, end = source
    phrase, tokens = part.text[start:end], tokens_of(part, source)
    root = tokens.root if tokens is not None else None
    if root is not None and root.lower_ in ("who", "which", "that") and root.head.dep_ == "relcl":
        return speaker_of(part, noun_phrase(root.head.head, root.i), beside, people, book, last)
    person = person_of(people, part, start, end, last.person_mention if last else None)
    if person is None and (earlier := _of_pronoun(part, source, people, book, last)) is not None:
        return earlier._replace(start=start)
    core = re.split(r",|\s(?:who|which|that)\s", phrase, maxsplit=1)[0].strip()
    group = phrase.lower() in _GROUP
    anonymous = person is None and left_unnamed(core, phrase, "" if group else beside)
    named = [] if anonymous else actor_mentions(part, people, book, (start, start + len(core)))
    if person is not None:
        name, person_mention = person.name, PersonMention(part.name, start, end, person, True)
        actor = _actor_of_person(part, person, core, named, book)
    else:
        name, person_mention = "" if group or phrase.lower() in _NOBODY else core, None
        actor = _actor_of_phrase(root, start, named)
    if given := book.kinds.get(actor, ""):
        kind, confidence, told = given, 1.0, ["codebook"]
    else:
        told = evidence(part, source, root, person, people)
        kind, confidence = judged(told)
    return Speaker(start, name, kind, confidence, tuple(told), anonymous, actor, person_mention)


def _of_pronoun(part: Part, source: Span, people: People, book: Codebook, last: Speaker | None) -> Speaker | None:
    """Return whom I, we, they or it means: the last speaker, or the body named before; None for any other phrase."""
    start, end = source
    pronoun = part.text[start:end].lower()
    if last is not None and pronoun in ("i", "my", *_GROUP):
        quoted = inside(part.quotes, start, end)
        own = quoted and pronoun in ("i", "we", "my", "our")
        # it mostly is a thing named since, and they in a quotation are others than who speaks
        group = pronoun in _GROUP and pronoun != "it" and not quoted
        if own or (group and last.person_mention is None and last.start >= earliest_antecedent(part, start)):
            return last
    antecedent = _antecedent(part, start) if pronoun in ("they", "their", "it") else None
    return speaker_of(part, antecedent, "", people, book, None) if antecedent else None


def _antecedent(part: Part, start: int) -> Span | None:
    """Return what `they` or `it` most likely stands for; None where nothing fits.

    It is the last subject before it that can speak, in its sentence or the one before.
    """
    number = part.sentence_at(start)
    first = part.doc[part.sentences[max(0, number - 1)][0]].idx
    many = part.text[start : start + 2].lower() == "th"
    for token in reversed(part.doc.char_span(first, start, alignment_mode="contract") or ()):
        fits = token.tag_ in (("NNS", "NNPS") if many else ("NN", "NNP")) and token.dep_ in ("nsubj", "nsubjpass")
        if fits and (token.ent_type_ in ("ORG", "NORP") or role_words(token.text)):
            return noun_phrase(token)
    return None


# Who left an actor, opposes it, or is related to somebody who serves it does not speak for it
_DOES_NOT_SPEAK_FOR = re.compile(
    rf"(?i)\b(?:former|ex|onetime|{BESIDE}|widow(?:er)?|wife|husband|son|daughter"
    r"|suing|sued|sues|fought|fighting|fights|oppos\w+|accus\w+|against)\b"
)
_REPRESENTS = set(
    "spokesman spokeswoman spokesperson secretary executive leader chair chairman chairwoman director head boss chief "
    "official officials officer officers lawyer lawyers representative representatives steward president manager "
    "minister leaders bosses chiefs aide aides superintendent captain professor member members".split()
)


def _actor_of_person(part: Part, person: Person, core: str, named: Sequence[Mention], book: Codebook) -> str:
    """Return the actor that a person is or speaks for, by the name, or else by the roles; empty where none."""
    here = [m.actor for m in named if part.text[m.start : m.end].endswith(person.surname)]
    roles = [role for role in (core, *person.roles) if not _DOES_NOT_SPEAK_FOR.search(role)]
    return here[0] if here else actor_named(book, person) or actor_of(book, roles)


def _actor_of_phrase(root: Token | None, start: int, named: Sequence[Mention]) -> str:
    """Return the actor named by the head of a phrase, or anywhere in the phrase of a representative."""
    head = root.idx if root is not None else start
    represents = root is not None and root.lower_ in _REPRESENTS
    mentions = [m for m in named if represents or m.start <= head < m.end]
    return max(mentions, key=lambda m: m.end - m.start).actor if mentions else ""


_SPOKE = re.compile(r"\s*(?:He|She|They|Both|All|The \w+) (?:spoke|asked|requested|declined|refused|insisted)\b[^.\n]*")


def words_beside(part: Part, draft: Draft) -> str:
    """Return what the text says next to a source, where it may say that the source is not to be named.

    That is the rest of its clause, the words after its content, and the head of the next sentence: `He spoke on …`.
    """
    assert draft.source is not None
    after_source, after_content = draft.source[1], draft.content[-1][1]
    stops = [part.doc[part.sentences[part.sentence_at(end - 1)][1] - 1] for end in (after_source, after_content)]
    stop = min([stops[0].idx, *(a for a, _ in draft.content if a >= after_source)])
    last = max(after_source, after_content)
    spoke = _SPOKE.match(part.text, max(stops[1].idx + len(stops[1]), last))
    return f"{part.text[after_source:stop]} {part.text[last : stops[1].idx]} {spoke.group() if spoke else ''}"


def speaker_of_lone_quotation(part: Part, quote: Span, people: People, book: Codebook, last: Speaker) -> Speaker:
    """Return whose a quotation without a cue is: the last speaker's, or the last subject's of its own paragraph."""
    begin = max(part.paragraphs[part.paragraph_at(quote[0])][0], last.start + 1)
    here = [s for s in people.person_mentions if s.part == part.name and s.subject and begin <= s.start < quote[0]]
    if not here or (last.person_mention is not None and here[-1].person == last.person_mention.person):
        return last
    return speaker_of(part, (here[-1].start, here[-1].end), "", people, book, last)


# --- who can speak ----------------------------------------------------------------------------------------------------

# Things suggest and show as well as people do; only somebody, or a document outside a quotation, is heard
SHOWING = {"show", "suggest", "indicate", "prove", "demonstrate", "imply", "reveal", "find", "mean", "support"}
_FIGURES = set(
    "data figures statistics numbers research results estimate estimates forecast forecasts images footage".split()
)
_WRITER = ("i", "we", "my", "our")
_NOT_REAL = ("could", "might", "may", "should", "must")  # critics might argue
_NOT_YET = ("will", "wo", "’ll", "'ll", "shall", "would")  # unions will demand; but: “…,” she will say tonight


def can_speak(part: Part, source: Span | None, people: People) -> bool:
    """Return whether what a phrase names can say something: somebody, a body, a state, a document."""
    tokens = tokens_of(part, source)
    if tokens is None:
        return False
    root = tokens.root
    if root.lower_ in ("it", "this", "that", "which", "these", "what"):
        return False
    if root.pos_ == "PRON" or root.text in people.persons or root.lower_ == "others":
        return True
    if root.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):  # Russia revealed: its government did
        return True
    kind = kind_of_word(root.lower_)
    return kind != "" and not (kind == "document" and inside(part.quotes, tokens.start_char, tokens.end_char))


def nobody_speaks(part: Part, draft: Draft, cue: Token | None, directness: str, people: People) -> bool:
    """Return whether an attribution lets nobody speak.

    Things show it (months of rain suggest), no source is named, the writer is the source, or nobody has said it yet.
    """
    shown = cue is not None and cue.lemma_.lower() in SHOWING
    tokens = tokens_of(part, draft.source)
    figures = tokens is not None and tokens.root.lower_ in _FIGURES
    if draft.source is None or (shown and (figures or not can_speak(part, draft.source, people))):
        return shown or directness == "indirect"
    writer = part.text[slice(*draft.source)].lower() in _WRITER and not inside(part.quotes, *draft.source)
    auxiliaries = [t.lower_ for t in cue.children if t.dep_ == "aux"] if cue is not None else []
    unreal = any(t in _NOT_REAL or (t in _NOT_YET and directness == "indirect") for t in auxiliaries)
    return unreal or (writer and directness == "indirect")
