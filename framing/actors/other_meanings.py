"""What else a name of the codebook can mean where it stands: another's name, another word, a title, a party's label."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from framing import lexicons
from framing.actors.codebook import Codebook, same
from framing.actors.names import Mention, actor_named, fits_name, is_party, named, party_pattern
from framing.actors.persons import (
    GENERATION,
    TITLES,
    People,
    Person,
    PersonMention,
    is_initial,
    person_of,
    role_nouns,
    without_title,
)
from framing.parse import Part

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class Place(NamedTuple):
    """A place where a name of the codebook stands, with what helps to tell whether its actor is meant."""

    mention: Mention
    part: Part
    span: Span
    people: People
    book: Codebook

    @property
    def before(self) -> str:
        """What stands before the name in its paragraph, 80 characters at most."""
        return self.part.text[max(0, self.mention.start - 80) : self.mention.start].rpartition("\n")[2]

    @property
    def after(self) -> str:
        """What stands after the name in its paragraph, 80 characters at most."""
        return self.part.text[self.mention.end : self.mention.end + 80].partition("\n")[0]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name."""
        return tuple(self.part.text[self.mention.start : self.mention.end].replace("’", "'").split())

    @property
    def next(self) -> Token | None:
        """The token after the name, on the same line."""
        i = self.span.end
        return self.span.doc[i] if i < len(self.span.doc) and not self.span.doc[i].is_space else None

    @property
    def person_mention(self) -> PersonMention | None:
        """The person of the article who is named here."""
        a, b = self.mention.start, self.mention.end
        here = (s for s in self.people.person_mentions if s.part == self.part.name and s.start < b and a < s.end)
        return next(here, None)

    @property
    def in_headline_style(self) -> bool:
        """Whether most words around have a capital, as in a headline, so that a capital tells nothing."""
        a, b = self.part.sentences[self.part.sentence_of[self.span.start]] if self.part.sentences else (0, 0)
        words = [t.text for t in self.span.doc[a:b] if t.is_alpha and len(t) > 3]
        return self.span.text.isupper() or (len(words) > 2 and sum(w[0].isupper() for w in words) > 0.75 * len(words))

    @property
    def in_question(self) -> bool:
        """Whether the sentence is a question."""
        _, b = self.part.sentences[self.part.sentence_of[self.span.start]]
        return str(self.span.doc[b - 1].text) == "?"

    @property
    def begins_sentence(self) -> bool:
        """Whether the name begins a sentence, so that its capital tells nothing."""
        return bool(re.search(r"(?:^|[.!?:…][\"”’')]*|[-–—•*“\"‘'(])\s*$", self.before))


# --- another name -----------------------------------------------------------------------------------------------------

_CAPITAL = re.compile(r"[A-Z][\w'’.-]*")


def _beside(tells: str) -> tuple[str, ...]:
    """Return the words that tell one thing of the name beside which they stand, in the order of the lexicon."""
    return tuple(row["pattern"] for row in lexicons.rows("beside_names") if row["tells"] == tells)


_THEIRS = _beside("belongs to the actor")  # with a capital after an actor's name, and part of no other name
_NAMED_AFTER = re.compile(rf"(?i) (?:{'|'.join(_beside('named after the actor'))})\b")  # the Quill museum, Quill Street


def _is_part_of_other_name(place: Place) -> bool:
    """Return whether the name is part of a longer one: Marta Quill, Hope Solo, Quill Street, Quill & Sons."""
    if place.mention.how == "title":
        return False
    if re.match(r" (?:&|and) [A-Z]\w+(?: (?:Inc|Co|Ltd|LLP|LLC)\b)", place.after) or re.search(r"& $", place.before):
        return True
    if re.match(r" & [A-Z]", place.after) or _is_of_the_younger(place):
        return True
    if len(place.words) > 1 and re.match(r"[-‐‑][A-Z]", place.after):  # Ada Quill-Brown is another than Ada Quill
        return True
    if is_party(place.book, place.mention.actor):
        named_here = place.person_mention
        own = named_here is not None and named_here.start < place.mention.start
        return own or bool(_OTHER_PARTY.search(f"{place.before}|{place.after}") or _NAMED_AFTER.match(place.after))
    if _NAMED_AFTER.match(place.after) or _next_word_extends_it(place):
        return True
    return len(place.words) == 1 and _is_surname_of_another(place)  # no given name stands before several words


_OTHER_PARTY = re.compile(  # the bar holds the name's place: Liberal | for Liberal Democrats, | Front for Green Front
    rf"\b(?:{party_pattern('first word of another party')}) \||\| (?:{party_pattern('next word of another name')})\b"
)


def _next_word_extends_it(place: Place) -> bool:
    """Return whether the next word, which has a capital, is part of the name, so that it is another's."""
    token = place.next
    if token is None or not _CAPITAL.fullmatch(token.text) or token.pos_ != "PROPN":
        return False
    if token.text in _THEIRS or token.text.rstrip(".") in TITLES or token.lower_ in role_nouns():
        return False
    own = {word for form in place.book.forms[place.mention.actor] for word in form}
    if GENERATION.fullmatch(token.text) or token.text in own:
        return False
    if place.in_headline_style:  # every word has a capital: the text must name a person with this word in the name
        longer = " ".join([*place.words, token.text])
        texts = [s.person.name for s in place.people.person_mentions if s.part == "text"]
        return any(longer in name and not name.isupper() for name in texts)
    head = place.span.root.head
    officer = len(place.words) > 1 and head.ent_type_ == "PERSON"  # White House spokesman Sean Reed
    compound = place.span.root.dep_ == "compound" and head.i >= place.span.end
    return not officer and (compound or _is_one_entity_with_next(place)) and not _is_known_in_full(place)


def _is_known_in_full(place: Place) -> bool:
    """Return whether the article names a person by the whole name that the codebook gives."""
    named_here = place.person_mention
    return named_here is not None and len(place.words) > 1 and named_here.end == place.mention.end


def _is_one_entity_with_next(place: Place) -> bool:
    """Return whether the parser takes the name and the capitalised word after it for one entity."""
    token, last = place.next, place.span[-1]
    capital = token is not None and bool(_CAPITAL.fullmatch(token.text)) and token.text not in _THEIRS
    return bool(capital and token is not None and token.ent_iob_ == "I" and last.ent_type_ in ("ORG", "FAC", "PERSON"))


def _is_of_the_younger(place: Place) -> bool:
    """Return whether a Jr. follows a name that the article also gives without one: then the son is meant."""
    match = re.match(rf",? ({GENERATION.pattern})(?!\w)", place.after)
    if not match or any(word.rstrip(".") == match[1].rstrip(".") for word in place.words):
        return False
    named_here = place.person_mention
    return named_here is None or bool(GENERATION.search(named_here.person.name))


def _is_surname_of_another(place: Place) -> bool:
    """Return whether the given name before a surname, or the person whom the article calls so, is not the actor's."""
    given = _given_before(place)
    forms = [f for f in place.book.forms[place.mention.actor] if len(f) > 1]
    if given:
        if any(form[0] == place.words[-1] for form in forms):
            return True  # in George Will the surname is Will, and not the given name of a Will Marsh
        name = (*given, *place.words)
        fits = fits_name(name, forms)
        if fits is None:  # the codebook has no given name: who is it that the article means by the surname?
            whole, short = (place.people.persons.get(" ".join(n)) for n in (name, place.words))
            return whole is not None and short is not None and whole != short
        return not fits
    named_here = place.person_mention
    if named_here is None:
        return False
    name = tuple(without_title(named_here.person.name).replace("’", "'").split())
    fits = fits_name(name, forms) if len(name) > 1 and name[-1] == place.words[-1] else None
    return fits is False and not _precedes(place, named_here.person)


def _precedes(place: Place, person: Person) -> bool:
    """Return whether the text first names this person by the bare surname, and so means somebody known already."""
    text = next((s for s in place.people.person_mentions if s.part == "text" and s.person == person), None)
    return text is not None and text.end - text.start == len(person.surname) and " " in person.name


def _given_before(place: Place) -> tuple[str, ...]:
    """Return the given names and initials right before a surname."""
    names: list[str] = []
    for token in reversed(place.span.doc[max(0, place.span.start - 4) : place.span.start]):
        if not _is_given(token, place):
            break
        names.insert(0, token.text.replace("’", "'"))
    return tuple(names)


def _is_given(token: Token, place: Place) -> bool:
    """Return whether a word before a name is a given name or initial."""
    word = token.text.rstrip(".")
    if token.tag_ == "MD" and place.in_question:
        return False
    if is_initial(word):
        return bool(_CAPITAL.fullmatch(token.text))
    title = word in TITLES or token.text.endswith(".") or word.lower() in role_nouns() or word in _THEIRS
    if title or not _CAPITAL.fullmatch(token.text):
        return False
    if place.span[0].ent_type_ == "PERSON" == token.ent_type_ and place.span[0].ent_iob_ == "I":
        return True
    name = " ".join(place.span.doc[token.i : place.span.end].text.replace("’", "'").split())
    if name in place.people.persons:
        return True
    other = token.ent_type_ in ("GPE", "NORP", "DATE", "TIME", "ORG", "LOC", "CARDINAL", "EVENT")
    return token.pos_ == "PROPN" and token.dep_ == "compound" and not other and not place.in_headline_style


# --- another word -----------------------------------------------------------------------------------------------------

_MONTHS = {"March", "April", "May", "June", "August"}
_IN_MONTH = re.compile(r"(?i)\b(?:in|since|until|till|during|last|next|this|early|late|mid|\d(?:st|nd|rd|th)?)[ -]$")
_WHAT_A_THING_DOES = _beside("what a thing does")
_WHAT_A_PARTY_HAS = re.compile(rf"(?i)(?:{'|'.join(_beside('what a party has'))})")


def _is_other_word(place: Place) -> bool:
    """Return whether a name of one word is another word here: a month, or the first of a sentence (Will it rain)."""
    if len(place.words) > 1 or place.mention.how == "title":
        return False
    word, token, after = place.words[0], place.span[0], place.next
    if word in _MONTHS and _is_month(place):
        return True
    capital_tells_nothing = place.begins_sentence or place.in_headline_style
    if word.lower() not in _ordinary_words() or not capital_tells_nothing:
        return False
    if re.match(r"['’]s\b|, | and ", place.after):
        return False
    if word.lower() in ("will", "may", "might") and place.in_question:
        return True
    certain = token.ent_type_ in ("PERSON", "ORG")
    if after is None or after.is_punct:
        return not certain and token.tag_ in ("MD", "VB", "JJ", "NN")
    if after.lower_ in _WHAT_A_THING_DOES or _WHAT_A_THING_IS.match(place.after):
        return not certain
    if after.tag_ in ("VBD", "VBZ", "MD") or (after.tag_ == "RB" and token.tag_ != "MD"):
        return False
    if after.tag_ in ("NN", "NNS"):
        return token.tag_ == "JJ" or not (_WHAT_A_PARTY_HAS.fullmatch(after.text) or is_human_noun(after))
    return token.tag_ in ("MD", "VB", "VBP", "JJ", "RB", "IN", "UH") or after.lower_ in ("of", "for", "from", "to")


_WHAT_A_THING_IS = re.compile(rf" (?:is|was|are|were) (?:{'|'.join(_beside('what a thing is'))})\b")


def _is_month(place: Place) -> bool:
    """Return whether a name that is also a month's means the month."""
    if re.match(r",? \d", place.after) or _IN_MONTH.search(place.before):
        return True
    root, after = place.span.root, place.next
    vote = root.dep_ == "compound" and after is not None and not _WHAT_A_PARTY_HAS.fullmatch(after.text)  # the May vote
    return place.span[0].ent_type_ == "DATE" and (vote or root.dep_ == "pobj")


@functools.cache
def _ordinary_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicons.rows("name_words"))


# --- another's title --------------------------------------------------------------------------------------------------

_OF = re.compile(r" (?:of|for|in) (?:the )?((?:[A-Z][\w’'.-]*)(?: [A-Z][\w’'.-]*){0,3})")


def _is_held_by_another(place: Place) -> bool:
    """Return whether a title is held by somebody else: the mayor of Brest; the mayor, Yann Kerbrat."""
    if place.mention.how != "title":
        return False
    of = _OF.match(place.after)
    beside = _BESIDE.match(place.after, of.end() if of else 0)
    if beside:
        return not _is_the_actor(place, beside[1])
    if of:
        return not _belongs_to_actor(place, of[1])
    person = person_of(place.people, place.part, place.mention.start, place.mention.end, None)
    return person is not None and not _is_the_actor(place, person.name, *person.roles)


_CAPITALISED = r"(?:[A-Z][\w’'-]+|[A-Z]\.)"
_BESIDE = re.compile(  # the mayor, Yann Kerbrat, … and the mayor Yann Kerbrat; not: when she met the mayor, Yann left
    rf"(?:, (?=[^,.;]{{3,40}}(?:[,.;:)]|$))| (?=[A-Z]))({_CAPITALISED}(?: {_CAPITALISED})+)(?=[,.;:)’']|$| (?![A-Z]))"
)


def _is_the_actor(place: Place, name: str, *roles: str) -> bool:
    """Return whether a person is the actor by the name, or belongs to it by a role."""
    return any(m.actor == place.mention.actor for phrase in (name, *roles) for m in named(phrase, place.book))


def _belongs_to_actor(place: Place, body: str) -> bool:
    """Return whether the place or body that a title is of belongs to the actor: its names or the article say so."""
    row = next(r for r in place.book.rows if r.actor == place.mention.actor)
    known = " ".join((row.actor, *row.aliases, *row.titles))
    people = [p for p in place.people.persons.values() if actor_named(place.book, p) == row.actor]
    if body in known or any(body in role for p in people for role in p.roles):
        return True
    others = [p for p in place.people.persons.values() if p not in people]
    return not people and not any(body in role for p in others for role in p.roles) and _is_about(place, body)


def _is_about(place: Place, body: str) -> bool:
    """Return whether a part of an article names no other place more often than this one."""
    places = [e.text for e in place.part.doc.ents if e.label_ == "GPE"]
    return places.count(body) >= max((places.count(p) for p in set(places)), default=1)


# --- a party's label --------------------------------------------------------------------------------------------------

_ROLE = rf"(?:(?:{'|'.join(TITLES)}|{party_pattern('role as written')})\b\.?|(?i:{party_pattern('role')})\b)"
_MODIFIES = re.compile(
    rf"(?i:(?: (?:{party_pattern('field of a role')})){{0,2}})"
    rf"(?: (?!for|of|to|by|as|and|in|on|with|from|the|an?|against)[a-z][\w-]*)? {_ROLE}"
)
_MEMBER = re.compile(party_pattern("member"))


def _is_party_label(place: Place) -> bool:
    """Return whether a party's name says of which party somebody is: Republican of Ohio, Republican Sen. Lee."""
    word = place.words[-1]
    if not is_party(place.book, place.mention.actor) or word == "Party":
        return False
    if re.search(r"[A-Z]\w+,? \($", place.before) or re.match(r"-[A-Z]", place.after):
        return True
    start = place.mention.end + 1
    if any(s.part == place.part.name and s.start == start for s in place.people.person_mentions):
        return place.part.text[start - 1] == " "
    if re.match(r"-[a-z]", place.after) or word.endswith("s"):
        return False
    after = place.next
    modifies = after is not None and after.tag_[:2] in ("NN", "JJ") and after.ent_type_ != "PERSON"
    if _MODIFIES.match(place.after) or modifies:
        return bool(_MODIFIES.match(place.after))
    beside = re.search(r"[A-Z][\w’']+\.?, (?:[A-Z][\w.]+ ){0,3}$", place.before)
    if not _MEMBER.fullmatch(word) and same(word + "s") not in place.book.names:
        return bool(beside and re.match(r",? (?:of|from)\b|[,.)]", place.after))
    member = re.search(r"(?i)\b(?:an?|the|another|one|this|that)(?: [\w’'-]+){0,3} $", place.before)
    return bool(member or beside)


# --- people -----------------------------------------------------------------------------------------------------------

# Members and staff are not among them: they are the body itself
HUMAN = re.compile(
    "|".join(r["pattern"] + ("s?" if r["takes_s"] else "") for r in lexicons.rows("ties")), re.IGNORECASE
)


def is_human_noun(token: Token) -> bool:
    """Return whether a common noun is a word for people."""
    role = token.lower_ in role_nouns() or token.lemma_.lower() in role_nouns()
    ends = re.search(r"(?i)(?<!pap)(?<!cent)(?<!serv)(?:er|or|ist|man|men|woman|women|person)s?$", token.text)
    return bool(HUMAN.fullmatch(token.text) or (role and ends))


def means_other(place: Place) -> bool:
    """Return whether somebody or something else than the actor is meant."""
    tests = (_is_party_label, _is_part_of_other_name, _is_other_word, _is_held_by_another)
    return any(test(place) for test in tests)
