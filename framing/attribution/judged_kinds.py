"""The kind of a source judged by the evidence: what its phrase, its roles and the text around say, weighed as learned.

The weights are the lexicon `kind_weights`; `training/kinds.py` learns them from coded sources.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing import lexicons
from framing.actors import People, Person, earliest_antecedent
from framing.attribution.kinds import is_leader, kind_in, kind_of, kind_of_word, role_words
from framing.attribution.spans import Span
from framing.parse import Part, inside
from framing.tables import SOURCE_KINDS

if TYPE_CHECKING:
    from spacy.tokens import Token

# --- the evidence -----------------------------------------------------------------------------------------------------

_ASSISTANTS = re.compile(r"(?i)\b(?:aide|advis[eo]r|staffer|spokes-?(?:man|woman|person)|staff)s?\b")
_SPOKESPERSON = re.compile(r"(?i)\bspokes-?(?:man|men|woman|women|person|people)\b")
_PART_OF_PEOPLE = re.compile(
    r"(?i)\b(?:percent|per cent|half|majorit(?:y|ies)|two-thirds|adults|everyone|everybody)\b|\d%"
)


def evidence(part: Part, source: Span, root: Token | None, person: Person | None, people: People) -> list[str]:
    """Return what tells the kind of a source, in words: `phrase: expert` where its own phrase names an expert.

    `root` is the head of the source phrase, `person` the person of the article whom it means. Where neither phrase nor
    roles name a kind, it is what sort of name stands there; and where that says nothing, of which kinds the sentences
    around speak.
    """
    phrase = part.text[slice(*source)]
    named = {
        "role": kind_of(person) if person else "",
        "phrase": kind_in(phrase.replace(person.surname, "") if person else phrase, people),
    }
    if not any(named.values()) and person is None:
        if _ASSISTANTS.search(phrase):
            named["aide of"] = _kind_named_before(part, source[0], people)
        elif root is not None:
            named["phrase"] = _kind_introduced_before(part, source[0], root)
    told = [f"{where}: {kind}" for where, kind in named.items() if kind]
    if told:
        return told
    name = _sort_of_name(part, root, phrase, person, people)
    return [name, *_around(part, source)] if name in _SAYS_NO_KIND else [name]


# A place, a body, a stranger or somebody of whom an article says nothing else is what it is whoever stands near
_SAYS_NO_KIND = ("name: known person", "name: person with other roles", "name: one word", "name: pronoun")


def _kind_named_before(part: Part, start: int, people: People) -> str:
    """Return the kind of the last person named before; of aides alone, it is theirs whom the text speaks of."""
    before = [s.person for s in people.person_mentions if s.part == part.name and s.start < start]
    return kind_of(before[-1]) if before else ""


def _kind_introduced_before(part: Part, start: int, noun: Token) -> str:
    """Return the kind of somebody introduced in more words just before: two research teams …, *both teams*."""
    beside = [t.lower_ for t in noun.children]
    if kind_of_word(noun.lemma_) != "unknown" or not beside or not _MEANING_THE_SAME.issuperset(beside):
        return ""
    earliest = earliest_antecedent(part, start)
    for earlier in reversed(part.doc[: noun.i]):
        if earlier.lemma_ == noun.lemma_ and earliest <= earlier.idx < start:
            of = [t.right_edge.i for t in earlier.rights if t.dep_ == "prep"]
            words = [t.left_edge.i for t in earlier.lefts if t.dep_ in ("compound", "amod")]
            if kind := kind_in(part.doc[min([*words, earlier.i]) : max([*of, earlier.i]) + 1].text):
                return kind
    return ""


_MEANING_THE_SAME = frozenset("the this that these those both all two three".split())
_KNOWN = ("name: known person", "name: known person in a text on politics")


@functools.lru_cache(maxsize=4)
def _on_politics(text: str) -> bool:
    """Return whether a text is on parties and elections, where well-known politicians are not introduced."""
    return sum(word.kind == "politician" for word in role_words(text)) >= 5


def _sort_of_name(part: Part, root: Token | None, phrase: str, person: Person | None, people: People) -> str:
    """Return in words what a source without any role word is named by."""
    if _SPOKESPERSON.search(phrase) and re.search(r"\b[A-Z]\w", phrase[1:]):
        return "name: speaks for a name"
    if is_leader(person.name if person else phrase):
        return "name: leader of a country"
    named = person.surname if person else root.text if root is not None and root.ent_type_ == "PERSON" else ""
    if named in _researchers(part.text):
        return "name: does research"
    if person is not None:
        # news names the office of everybody who holds one, unless all readers know it
        often = sum(s.person == person for s in people.person_mentions) >= 3
        if person.headlined or " " not in person.name or often:
            return _KNOWN[_on_politics(part.text)]
        return "name: person with other roles" if any(map(role_words, person.roles)) else "name: person without role"
    if root is None:
        return "name: none"
    if root.ent_type_ == "PERSON" and root.text[:1].isupper():
        return _KNOWN[_on_politics(part.text)]
    if root.ent_type_ == "GPE":  # Russia said: its government did
        return "name: place" if phrase.lower().removeprefix("the ").count(" ") < 2 else "name: body"
    if root.ent_type_ == "ORG":
        return "name: one word" if " " not in phrase and not phrase.isupper() else "name: body"
    if (root.ent_type_ == "NORP" and root.tag_ in ("NNS", "NNPS")) or _PART_OF_PEOPLE.search(phrase):
        return "name: people"
    if phrase.lower() in ("we", "i", "our", "my") and not inside(part.quotes, root.idx, root.idx + 1):
        return "name: the paper itself"
    return "name: pronoun" if root.pos_ == "PRON" else "name: one word" if phrase.istitle() else "name: none"


_STUDY = r"(?:stud(?:y|ies)|research|experiments?)"
_NAMES = r"(?:[A-Z][\w.’-]*(?:,? and |, | )?)+"
_OF_RESEARCHERS = re.compile(
    rf"\b(?i:{_STUDY}|papers?)\b(?:(?! by )[^.;:]){{0,60}}?"
    rf"\b(?:led|headed|conducted|carried out|done|written|published|(?:co-?)?authored) by ({_NAMES})"
    rf"|\b([A-Z][\w-]+)['’]s? (?:[\w-]+ ){{0,2}}{_STUDY}\b"
    rf"|\b([A-Z][\w-]+),? (?:ha[ds] |have )?(?:[a-z]+ly )?(?:published|(?:co-?)?authored|wrote) "
    rf"(?:[\w-]+ ){{0,3}}(?:{_STUDY}|papers?)\b"
)


@functools.lru_cache(maxsize=64)
def _researchers(text: str) -> frozenset[str]:
    """Return the names of those who did a study by what a text says: a study led by Aalto, Aalto's study."""
    found = " ".join(" ".join(names) for names in _OF_RESEARCHERS.findall(text))
    return frozenset(re.sub(r"['’]s?$", "", word) for word in re.findall(r"[\w’-]+", found))


_NEAR = ("official", "politician", "expert", "business", "civil society")


def _around(part: Part, source: Span) -> list[str]:
    """Return the kinds that role words name in the sentence of a source and in those beside it."""
    here = part.sentence_at(source[0])
    first, last = max(0, here - 1), min(len(part.sentences) - 1, here + 1)
    begin, stop = part.doc[part.sentences[first][0]].idx, part.doc[part.sentences[last][1] - 1]
    text = f"{part.text[begin : source[0]]} | {part.text[source[1] : stop.idx + len(stop)]}"
    near = {word.kind for word in role_words(text)}
    return [f"near: {kind}" for kind in _NEAR if kind in near]


# --- the judgement ----------------------------------------------------------------------------------------------------


@functools.cache
def _weights() -> dict[str, NDArray[np.float64]]:
    """Return the weights of each evidence, one for each kind of `SOURCE_KINDS`."""
    return {
        row["evidence"]: np.array([float(row[kind]) for kind in SOURCE_KINDS]) for row in lexicons.rows("kind_weights")
    }


def judged(found: list[str]) -> tuple[str, float]:
    """Return the likeliest kind by the evidence, and its probability."""
    weights = _weights()
    score = sum((weights[one] for one in found), weights["any"])
    odds = np.exp(score - score.max())
    best = int(odds.argmax())
    return SOURCE_KINDS[best], float(odds[best] / odds.sum())
