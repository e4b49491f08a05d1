"""Names on their own: which of the codebook's names a text holds, and which actor a name or a phrase means."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from framing import lexicons
from framing.actors.codebook import Codebook, same
from framing.actors.persons import GENERATION, RELATIVE, Person, is_initial, without_title

PARTICLES = frozenset("al bin da de del della den der di dos du el ibn la le van von".split())  # in names, small


class Mention(NamedTuple):
    """A place where an actor is named, as characters of a part."""

    start: int
    end: int
    actor: str
    how: str
    possessor: bool = False  # the name says whose somebody is: Quill's opponents


def names_in(text: str, book: Codebook, start: int = 0, end: int | None = None) -> list[Mention]:
    """Return where names of the codebook stand in a text, whatever they mean there; of overlapping ones the longest."""
    if book.pattern is None:
        return []
    mentions = []
    for match in book.pattern.finditer(text.replace("’", "'"), start, len(text) if end is None else end):
        # There may be none: a Turkish ı matches an i, but is another letter
        actor, how = book.names.get(same(match.group()), ("", ""))
        if actor:
            mentions.append(Mention(match.start(), match.end(), actor, how))
    return mentions


def fits_name(name: Sequence[str], forms: Iterable[Sequence[str]]) -> bool | None:
    """Return whether a full name can be one of the forms, as J. Reed can be Jonas Reed; None where no form tells."""
    fits = None
    for form in forms:
        words = [w for w in without_title(" ".join(form)).split() if not GENERATION.fullmatch(w)]
        if len(words) < 2 or words[-1].casefold() != name[-1].casefold():
            continue
        first, own = name[0].casefold(), words[0].casefold()
        if (
            _may_be_one_given_name(first, own)
            or any(w.casefold() == first for w in words[:-1])
            or any(w.casefold() == own for w in name[:-1])
        ):
            return True
        fits = False
    return fits


def _may_be_one_given_name(first: str, other: str) -> bool:
    """Return whether two given names may be the same person's: J. and Jonas, Joe and Joseph."""
    if is_initial(first) or is_initial(other):
        return first[0] == other[0]
    return first == other or other in _full_forms(first) or first in _full_forms(other)


@functools.cache
def _nicknames() -> dict[str, list[str]]:
    return {row["short"]: row["full"].split() for row in lexicons.rows("nicknames")}


def _full_forms(name: str) -> list[str]:
    """Return the names that a given name is a short form of."""
    return _nicknames().get(name, [])


def party_pattern(part: str) -> str:
    """Return a pattern of the entries of `lexicons/parties.csv` that belong to one part, such as `name` or `role`."""
    return "|".join(row["pattern"] for row in lexicons.rows("parties") if row["part"] == part)


_PARTY = re.compile(party_pattern("name"))


def is_party(book: Codebook, actor: str) -> bool:
    """Return whether an actor is a party, by what it is called."""
    return any(_PARTY.fullmatch(" ".join(form)) for form in book.forms.get(actor, ()))


def actor_named(book: Codebook, person: Person) -> str:
    """Return the codebook's actor that a person of an article is by the name, and "" where it is none."""
    name = person.name.rstrip(".")
    last = [m.actor for m in named(name, book) if m.how != "title" and m.end == len(name)]
    return last[0] if last else ""


def named(phrase: str, book: Codebook) -> list[Mention]:
    """Return the actors that a phrase names: in `head of the Harbour Board` the board, in `Quill's sister` nobody."""
    actors = []
    for m in names_in(phrase, book):
        words = phrase[m.start : m.end].split()
        label = is_party(book, m.actor) and words[-1] != "Party" and not words[-1].endswith("s")
        before = re.search(r"(?:[A-Z][\w'’.-]* )*$", phrase[: m.start])
        name = without_title((before.group() if before else "") + " ".join(words)).split()
        forms = [form for form in book.forms[m.actor] if len(form) > 1]
        another = len(name) > len(words) and m.how != "title" and fits_name(name, forms) is False
        if not label and not another and not _OF_SOMEBODY_ELSE.match(phrase[m.end :]):
            actors.append(m)
    return actors


_OPPONENT = "|".join(row["pattern"] for row in lexicons.rows("ties") if row["tie"] == "opponent")
_OF_SOMEBODY_ELSE = re.compile(rf"(?i)['’]s? (?:[\w-]+ ){{0,2}}(?:{RELATIVE}|(?:{_OPPONENT})s?)\b")


def actor_of(book: Codebook, phrases: Sequence[str]) -> str:
    """Return the actor with the longest name in the first of the phrases that names one, and "" where none does."""
    for phrase in phrases:
        if mentions := named(phrase, book):
            return max(mentions, key=lambda m: m.end - m.start).actor
    return ""
