"""Speakers: whom a source phrase means, of what kind and actor they are, and who can be heard at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from spacy.tokens import Token

from framing.actors import Cast, Codebook, Sighting, actor_mentions, actor_named, actor_of, person_of, reach
from framing.attribution.drafts import Draft
from framing.attribution.kinds import BESIDE, default_kind, kind_in, kind_of, kind_of_word, left_unnamed, role_words
from framing.attribution.spans import Span, noun_phrase
from framing.parse import Part, inside

# --- whom a source phrase means ---------------------------------------------------------------------------------------


class Speaker(NamedTuple):
    """Whom a source phrase means, and where it stands."""

    start: int
    name: str
    kind: str
    anonymous: bool
    actor: str
    sighting: Sighting | None


def speaker_of(part: Part, source: Span, around: str, people: Cast, book: Codebook, last: Speaker | None) -> Speaker:
    """Return whom a source phrase means."""
    start, end = source
    doc, phrase = part.doc, part.text[start:end]
    span = doc.char_span(start, end, alignment_mode="expand")
    root = span.root if span is not None else None
    if root is not None and root.lower_ in ("who", "which", "that") and root.head.dep_ == "relcl":
        start, end = noun_phrase(root.head.head, root.i)
        return speaker_of(part, (start, end), around, people, book, last)
    person = person_of(people, part, start, end, last.sighting if last else None)
    core = re.split(r",|\s(?:who|which|that)\s", phrase, maxsplit=1)[0].strip()
    plural = phrase.lower() in _GROUP
    if person is None and (phrase.lower() in ("i", "my") or plural) and last is not None:
        own = phrase.lower() in ("i", "we", "my", "our") and inside(part.quotes, start, end)
        group = plural and phrase.lower() != "it"  # which is mostly a thing named since
        if own or (group and last.sighting is None and last.start >= reach(part, start)):
            return last._replace(start=start)  # the union … they
    if person is None and phrase.lower() in ("they", "their", "it") and (before := _antecedent(part, start)):
        found = speaker_of(part, before, "", people, book, None)
        return found._replace(start=start)
    anonymous = person is None and left_unnamed(core, phrase, "" if plural else around)
    named = [] if anonymous else actor_mentions(part, people, book, (start, start + len(core)))
    if person is not None:
        name, sighting = person.name, Sighting(part.name, start, end, person, True)
        roles = [role for role in (core, *person.roles) if not _ELSEWHERE.search(role)]
        here = [m.actor for m in named if part.text[m.start : m.end].endswith(person.surname)]
        actor = here[0] if here else "" if anonymous else actor_named(book, person) or actor_of(book, roles)
    else:
        name, sighting = ("" if plural or phrase.lower() in _NOBODY else core), None
        head = root.idx if root is not None else start
        speaks = root is not None and root.lower_ in _REPRESENTS
        heads = [m for m in named if speaks or m.start <= head < m.end]
        actor = max(heads, key=lambda m: m.end - m.start).actor if heads else ""
    kind = book.kinds.get(actor, "") or (kind_of(person) if person else "")
    kind = kind or kind_in(phrase.replace(person.surname, "") if person else phrase, people)
    if not kind and person is None and _SERVANTS.search(core):  # aides said: of whom the article speaks just now
        named_before = [s.person for s in people.sightings if s.part == part.name and s.start < start]
        kind = kind_of(named_before[-1]) if named_before else ""
    return Speaker(start, name, kind or default_kind(part, root, phrase, person, people), anonymous, actor, sighting)


_ELSEWHERE = re.compile(  # who left an actor, is at law with it or lost somebody who served it does not speak for it
    rf"(?i)\b(?:former|ex|onetime|{BESIDE}|widow(?:er)?|wife|husband|son|daughter"
    r"|suing|sued|sues|fought|fighting|fights|oppos\w+|accus\w+|against)\b"
)
_REPRESENTS = set(
    "spokesman spokeswoman spokesperson secretary executive leader chair chairman chairwoman director head boss chief "
    "official officials officer officers lawyer lawyers representative representatives steward president manager "
    "minister leaders bosses chiefs aide aides superintendent captain professor member members".split()
)
_SERVANTS = re.compile(r"(?i)\b(?:aide|advis[eo]r|staffer|spokes(?:man|woman|person)|staff)s?\b")
_GROUP = {"they", "it", "we", "them", "their", "our"}
_NOBODY = set(
    "he she i you who which that one some others many those these this someone somebody nobody anyone anybody "
    "everyone everybody no-one none several few most q a".split()
)


def _antecedent(part: Part, start: int) -> Span | None:
    """What `they` or `it` most likely stands for: the last subject that can speak, from the sentence before on."""
    number = part.sentence_at(start)
    first = part.doc[part.sentences[max(0, number - 1)][0]].idx
    many = part.text[start : start + 2].lower() == "th"
    for token in reversed(part.doc.char_span(first, start, alignment_mode="contract") or ()):
        fits = token.tag_ in (("NNS", "NNPS") if many else ("NN", "NNP"))
        if (
            fits
            and token.dep_ in ("nsubj", "nsubjpass")
            and (token.ent_type_ in ("ORG", "NORP") or role_words(token.text))
        ):
            return noun_phrase(token)
    return None


def words_beside(part: Part, found: Draft) -> str:
    """What is said of a source beside it, after what it said, and at the head of the next sentence: `He spoke on …`."""
    assert found.source is not None
    after, said = found.source[1], found.content[-1][1]
    ends = [part.doc[part.sentences[part.sentence_at(place - 1)][1] - 1] for place in (after, said)]
    stop = min([ends[0].idx, *(a for a, _ in found.content if a >= after)])
    last = max(after, said)
    next_ = _SPOKE.match(part.text, max(ends[1].idx + len(ends[1]), last))
    return f"{part.text[after:stop]} {part.text[last : ends[1].idx]} {next_.group() if next_ else ''}"


_SPOKE = re.compile(r"\s*(?:He|She|They|Both|All|The \w+) (?:spoke|asked|requested|declined|refused|insisted)\b[^.\n]*")


def speaker_of_lone_quotation(part: Part, quote: int, people: Cast, book: Codebook, last: Speaker) -> Speaker:
    """Whose a quotation on its own is: the last speaker's, unless its paragraph has turned to somebody else first."""
    begin = max(part.paragraphs[part.paragraph_at(quote)][0], last.start + 1)
    here = [s for s in people.sightings if s.part == part.name and s.subject and begin <= s.start < quote]
    if not here or (last.sighting is not None and here[-1].person == last.sighting.person):
        return last
    return speaker_of(part, (here[-1].start, here[-1].end), "", people, book, last)


# --- who can be heard -------------------------------------------------------------------------------------------------


def can_speak(part: Part, subject: Span | None, people: Cast) -> bool:
    """Return whether what a phrase names can say something."""
    span = part.doc.char_span(*subject, alignment_mode="expand") if subject else None
    if span is None:
        return False
    root = span.root
    if root.lower_ in ("it", "this", "that", "which", "these", "what"):
        return False
    if root.pos_ == "PRON" or root.text in people.persons or root.lower_ == "others":
        return True
    if root.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):  # Russia revealed: its government did
        return True
    kind = kind_of_word(root.lower_)
    return kind != "" and not (kind == "document" and inside(part.quotes, span.start_char, span.end_char))


def nobody_says_it(part: Part, found: Draft, cue: Token | None, directness: str, people: Cast) -> bool:
    """Whether nobody says it: it is shown by things, given to no source, the writer's own or said only in thought."""
    shown = cue is not None and cue.lemma_.lower() in _SHOWING
    if found.source is None or (shown and not can_speak(part, found.source, people)):
        return shown or directness == "indirect"  # months of rain show and suggest, and yet nobody speaks
    writer = part.text[slice(*found.source)].lower() in _FIRST and not inside(part.quotes, *found.source)
    in_thought = cue is not None and any(t.lower_ in _THOUGHT and t.dep_ == "aux" for t in cue.children)
    return in_thought or (writer and directness == "indirect")


# Things suggest and show as well as people do; only somebody, or a document outside a quotation, is heard
_SHOWING = {"show", "suggest", "indicate", "prove", "demonstrate", "imply", "reveal", "find", "mean", "support"}
_FIRST = ("i", "we", "my", "our")
_THOUGHT = ("could", "might", "may", "should", "must")  # critics might argue
