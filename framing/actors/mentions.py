"""Mentions: where the codebook's actors are meant, by name, title or pronoun."""

from __future__ import annotations

import re
from collections.abc import Sequence

from framing.actors.codebook import Codebook
from framing.actors.names import Mention, names_in
from framing.actors.other_meanings import HUMAN, Place, is_human_noun, means_other
from framing.actors.persons import PRONOUNS, People, role_nouns
from framing.parse import Part, inside


def actor_mentions(part: Part, people: People, book: Codebook, within: tuple[int, int] | None = None) -> list[Mention]:
    """Return where the codebook's actors are meant in a part, or in some characters of it.

    A name that stands in somebody else's (Marta Quill, Quill Street), is another word (In May, Grant money), means
    another person of the article, or labels a member (Republican of Ohio) is no mention; nor is the title of somebody
    else (the mayor of Brest).
    """
    mentions = []
    for mention in names_in(part.text, book, *(within or ())):
        span = part.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        place = Place(mention, part, span, people, book) if span is not None and len(span) else None
        if place is None:
            mentions.append(mention)
        elif not means_other(place):
            mentions.append(mention._replace(possessor=_is_possessor(place)))
    return mentions


def _is_possessor(place: Place) -> bool:
    """Return whether the name only says whose somebody is: Quill's opponents, a critic of Quill, Quill supporters."""
    if owned := re.match(r"['’]s? ([\w-]+)", place.after):
        head = place.span[-1].head  # of the last name: the parser may hang the first one on what is owned
        return head.ent_type_ == "PERSON" or is_human_noun(head) or bool(HUMAN.fullmatch(owned[1]))
    head, token = place.span.root.head, place.span.root
    if token.dep_ == "pobj" and head.lower_ == "of":
        return bool(HUMAN.fullmatch(head.head.text))
    return token.dep_ == "compound" and head.i >= place.span.end and bool(HUMAN.fullmatch(head.text))


def pronouns(part: Part, people: People, mentions: Sequence[Mention]) -> list[Mention]:
    """Return where he, she, him or her can only be one of the actors mentioned in a part.

    That is: outside quotations, where the paragraph has named one person before, and nobody else by their trade ("a
    nurse"). Possessives are left out: what is said of her office need not be said of her.
    """
    here = [s for s in people.person_mentions if s.part == part.name and not inside(part.quotes, s.start, s.end)]
    more = []
    for token in part.doc:
        if token.lower_ not in PRONOUNS or token.dep_ == "poss" or inside(part.quotes, token.idx, token.idx + 1):
            continue
        begin = part.paragraphs[part.paragraph_at(token.idx)][0]
        before = [s for s in here if begin <= s.start < token.idx]
        if len({s.person.name for s in before}) != 1:
            continue
        roles = " ".join(before[0].person.roles).lower()
        between = part.doc.char_span(begin, token.idx, alignment_mode="expand")
        if any(t.tag_ == "NN" and t.lower_ in role_nouns() and t.lower_ not in roles for t in between or ()):
            continue
        named_so = [m for m in mentions for s in before if m.start < s.end and s.start < m.end]
        if named_so:
            more.append(Mention(token.idx, token.idx + len(token), named_so[0].actor, "pronoun"))
    return more
