"""Kinds of source: what somebody is by the words of the source phrase and the person's roles, and who is left unnamed.

The role words are in the lexicon `source_kinds`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from framing import lexicons
from framing.actors import People, Person, without_title
from framing.tables import SOURCE_KINDS

# --- role words -------------------------------------------------------------------------------------------------------


class RoleWord(NamedTuple):
    """A word for what somebody is."""

    kind: str
    serves: bool  # somebody else, whose kind counts where it is known: a company's spokesman
    capital: bool  # means this only with a capital: the Times


@functools.cache
def _lexicon() -> dict[str, RoleWord]:
    return {
        row["word"]: RoleWord(row["kind"], row["serves"] == "yes", row["capital"] == "yes")
        for row in lexicons.rows("source_kinds")
    }


def kind_of_word(word: str) -> str:
    """Return the kind that a role word names; empty for any other word."""
    entry = _lexicon().get(word.lower())
    return entry.kind if entry else ""


@functools.cache
def _word_pattern() -> re.Pattern[str]:
    words = sorted(_lexicon(), key=lambda w: (-len(w), w))
    # an ex-minister, a co-owner, an actor-turned-senator and a mayor-elect, but no court of a court-appointed lawyer
    begun, ended = r"(?:(?<![\w-])|(?<=ex-)|(?<=\bco-)|(?<=turned-))", r"(?!\w|-(?!elect\b))"
    return re.compile(rf"(?i){begun}(?:{'|'.join(map(re.escape, words))}){ended}")


# Names of papers and stations end in these: the Calder Tribune
_PAPER_NAMES = "|".join(row["word"] for row in lexicons.rows("paper_names"))
_PAPER = re.compile(rf"\b[A-Z][\w.]+ (?:{_PAPER_NAMES})\b")
# Names of trades of science are made of these: a hydrologist, a bioscientist
_SCIENTIST = re.compile(
    r"(?i)\b(?!apolog|ideolog|astrolog|cosmetolog)\w+(?:ologist|scientist|physicist|oceanographer)s?\b"
)


# Bodies that several words tell, of which each by itself may tell another kind
_BODIES = {
    "expert": re.compile(
        r"(?i)\b(?:cent(?:re|er)|institute|lab|laboratory|observatory|department|faculty|program(?:me)?) (?:for|of) "
        r"(?:[\w-]+ (?:and )?){0,3}?(?:research|sciences?|studies|modell?ing|physics|chemistry|\w+ology|\w+ography)\b"
        r"|\b(?:panel|group|team|committee|network|board) of (?:[\w-]+ ){0,3}?"
        r"(?:experts|scientists|researchers|scholars|economists|engineers|physicians|doctors|\w+ologists)\b"
    ),
    "official": re.compile(
        r"\b(?:Department|Minister|Ministry|Office) (?:of|for) [A-Z]\w+(?:, [A-Z]\w+)+,? (?:and|&) [A-Z]\w+"
        r"|\bWHO\b(?! [A-Z]{2})"  # but no WHO of a headline in capitals
    ),
    "civil society": re.compile(  # what says whom or what it is for or against: Parents Against Noise, Save the Quay
        r"\b[A-Z]\w+s Against [A-Z]\w+|\bSave (?:the|[Oo]ur) [A-Z]\w+"
        r"|\b(?:Citizens|Families|Neighbou?rs|Parents|Physicians|Students|Teachers|Veterans|Women) for [A-Z]\w+"
    ),
    "document": re.compile(  # a University of Calder study
        r"\b(?:Academy|Bank|Bureau|College|Council|Department|Institute|Ministry|Office|School|University) of (?:the )?"
        r"(?:[A-Z][\w’'-]* )+(?:[a-z-]+ )?"
        r"(?:analysis|audit|data|estimates?|figures|forecasts?|paper|polls?|reports?|reviews?|stud(?:y|ies)|surveys?)"
        r"(?=$|,| (?:by|done|from|in|led|of|on|published|released|that|which)\b)"
    ),
}


def _located(phrase: str) -> list[tuple[int, int, RoleWord]]:
    """Return the role words of a phrase, each after its first character and the one past its last, in order."""
    located = []
    for match in _word_pattern().finditer(phrase.replace("’", "'")):
        word = _lexicon()[match.group().lower()]
        if not word.capital or match.group().split()[-1][0].isupper():
            located.append((*match.span(), word))
    located += [(*match.span(), RoleWord("media", False, True)) for match in _PAPER.finditer(phrase)]
    located += [(*match.span(), RoleWord("expert", False, False)) for match in _SCIENTIST.finditer(phrase)]
    for kind, pattern in _BODIES.items():
        for match in pattern.finditer(phrase):
            a, b = match.span()
            located = [found for found in located if found[1] <= a or b <= found[0]]
            located.append((a, b, RoleWord(kind, False, False)))
    return sorted(located, key=lambda found: found[1:])


def role_words(phrase: str) -> list[RoleWord]:
    """Return the role words of a phrase, in order."""
    return [word for *_, word in _located(phrase)]


# --- the kind that a phrase names -------------------------------------------------------------------------------------


class _Piece(NamedTuple):
    """A phrase between commas and small words."""

    link: str  # what joins it to the words before: of, who, a comma; empty for the first
    text: str
    words: list[RoleWord]


_LINK = re.compile(
    r",?\s(?:of|for|at|with|from|in|by|on|to|who|which|that|and|representing|defending|chairing|heading|leading)\s+|,\s*"
)
# A critic of the mayor does not hold her office
_NO_OFFICE = "|".join(row["pattern"] for row in lexicons.rows("ties") if row["no_office"])
BESIDE = rf"(?:{_NO_OFFICE})s?"
_BESIDE_SOMEBODY = re.compile(
    rf"(?i)\b{BESIDE}(?! of the earth)(?=,|\s(?:of|for|at|with|from|in|by|on|to|who|which|that|and)\s|$)"
)
# Who once held high office counts as a politician
_FORMERLY_IN_OFFICE = re.compile(
    r"(?i)\b(?:former|ex|one-?time)\b.{0,40}\b(?:president|gov\.|governor|mayor|minister|premier|chancellor|secretary)"
)
_NO_LONGER = re.compile(r"(?i)\b(?:former|ex|one-?time|retired)\b")
_PLACE = r"(?:state|federal|provincial|municipal|city|county|town|province|borough|municipality)"
_FOR_A_PLACE = re.compile(  # a state spokeswoman, a spokesman for the city: for its government
    rf"(?i)\b{_PLACE}(?: of [\w’'-]+)? spokes\w+|\bspokes\w+ (?:for|of) (?:the )?(?:[\w’'-]+ )?{_PLACE}(?=,|$)"
    rf"|^the {_PLACE}$"
)
_OFFICE_SOUGHT = (
    r"(?:mayor|governor|president|premier|chancellor|prime minister|sheriff|attorney general|office|(?:re-?)?election"
    r"|senate|senator|congress|house|parliament|council|legislature|assembly|seat|nomination|leadership|presidency)\b"
)
_RUNS_FOR_OFFICE = (
    r"\b(?:run(?:s|ning)?|ran|stand(?:s|ing)?|stood|campaign(?:s|ing)?) (?:for|to be(?:come)?) "
    rf"(?:[\w’'-]+ ){{0,2}}{_OFFICE_SOUGHT}"
    rf"|\bseek(?:s|ing)? (?:[\w’'-]+ ){{0,3}}{_OFFICE_SOUGHT}|\bwould-be {_OFFICE_SOUGHT}"
    rf"|\b(?:challeng(?:es|ing)|unseat(?:ing)?) (?:the )?(?:incumbent|{_OFFICE_SOUGHT})(?!['’])"
)
_RUNNING = re.compile(rf"(?i){_RUNS_FOR_OFFICE}")
_IN_A_FIRM = re.compile(r"(?i:\bvice[ -]president) (?:of|for) (?!the |an? )[a-z]")  # vice president of marketing
_OFFICES = ("official", "politician")
_CLAUSE = ("who", "which", "that")
# What may begin a second role of the same person: and deputy mayor; who chairs the committee; a member of parliament
_BEGINS_SECOND_ROLE = {
    "and": re.compile(r"(?i)(?!(?:an?|the|its|their|former|retired)\b)"),
    ",": re.compile(r"(?i)(?:also )?(?!(?:a |the )?(?:former|retired)\b)"),
    "who": re.compile(
        r"(?:also |now )?(?:(?:is|became|serves as|works as) (?:also |now )?(?:an?|the|its|their) (?!former|retired)"
        r"|(?:chairs|heads|leads|presides|represents|sits)\b)"
    ),
    **dict.fromkeys(("chairing", "heading", "leading"), re.compile("")),
}


def kind_in(phrase: str, people: People | None = None) -> str:
    """Return the kind of source that a phrase names; empty where it names none.

    The last role word before any `of` or `for` decides, else the first one after it. A word for somebody who serves
    others (spokesman, president, aide) has the kind of those others, where the phrase names them. Of a trade and an
    office of the same person the office counts: a doctor who chairs the health committee.
    """
    if others := _BESIDE_SOMEBODY.search(phrase):
        phrase = phrase[: others.end()]
    before, now, after = phrase.rpartition(" now ")
    if now and _NO_LONGER.search(before) and (kind := kind_in(after, people)):
        return kind  # a former senator who now teaches at the university
    if _RUNNING.search(phrase):
        return "politician"
    if _FOR_A_PLACE.search(phrase):
        return "official"
    pieces = _pieces(phrase)
    named = [n for n, piece in enumerate(pieces) if piece.words]
    if not named:
        return ""
    kind = _kind_at(pieces, named[0], phrase, people)
    if kind in _OFFICES:
        return kind
    kinds = [_kind_at(pieces, n, phrase, people) for n in _second_roles(pieces, named)]
    return next((office for office in kinds if office in _OFFICES), kind)


def _pieces(phrase: str) -> list[_Piece]:
    """Return a phrase cut at commas and small words, but not within a role word."""
    located = _located(phrase)
    cuts = [m for m in _LINK.finditer(phrase) if not any(a < m.end() and m.start() < b for a, b, _ in located)]
    bounds = zip([0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(phrase)], strict=True)
    links = ["", *(m.group().replace(",", "").strip() or "," for m in cuts)]
    return [
        _Piece(link, phrase[start:end], [word for a, b, word in located if start <= a and b <= end])
        for link, (start, end) in zip(links, bounds, strict=True)
    ]


def _second_roles(pieces: list[_Piece], named: list[int]) -> Iterator[int]:
    """Yield the numbers of the pieces that may name a second role of the person whom the first role word names."""
    one = named[0] > 0 or re.match(r"(?i)an?\s", pieces[0].text) is not None  # not: unions and ministers
    for n in range(named[0] + 1, len(pieces)):
        begins = _BEGINS_SECOND_ROLE.get(pieces[n].link)
        if begins is None or not begins.match(pieces[n].text) or (not one and pieces[n].link in ("and", ",")):
            continue
        if pieces[n].link == "who":  # who sits on the council
            yield from [later for later in named if later >= n][:1]
        elif n in named:
            yield n


def _kind_at(pieces: list[_Piece], n: int, phrase: str, people: People | None) -> str:
    """Return the kind that the last role word of a piece names."""
    own, text = pieces[n].words[-1], pieces[n].text
    if not own.serves:
        if own.kind == "expert" and _speaks_for_a_cause(pieces[n + 1 : n + 2]):
            return "civil society"
        return "politician" if own.kind == "official" and _FORMERLY_IN_OFFICE.search(text) else own.kind
    if kind := _served(pieces, n):
        return kind
    for name in re.findall(r"[A-Z][\w’'-]+", phrase):
        person = people and people.persons.get(re.sub(r"['’]s?$", "", name))
        if person is not None and (kind := kind_of(person)):
            return kind
    if own.kind != "expert" and any(map(is_leader, re.findall(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", phrase))):
        return "politician"  # a spokesman for Merkel
    if own.kind == "official" and _FORMERLY_IN_OFFICE.search(phrase):
        return "politician"
    if _IN_A_FIRM.search(phrase):
        return "business"
    return "" if own.kind == "unknown" else own.kind


def _speaks_for_a_cause(following: list[_Piece]) -> bool:
    """Return whether an expert is employed by those who take sides: an analyst with an environmental group.

    Learned societies and think tanks need not take one.
    """
    return any(
        piece.link in ("at", "for", "with")
        and [word.kind for word in piece.words[-1:]] == ["civil society"]
        and not _MAY_BE_LEARNED.search(piece.text)
        for piece in following
    )


_MAY_BE_LEARNED = re.compile(r"(?i)\b(?:association|foundation|society|trust)\b")


def _served(pieces: list[_Piece], n: int) -> str:
    """Return the kind of those whom somebody serves, by the last role word of a piece; empty where none is named.

    Nobody serves a document; and an expert who serves a private person, as lawyers do, stays an expert.
    """
    own = pieces[n].words[-1]
    following = pieces[n + 1 :]
    if following and following[0].link == "," and re.match(r"an?\s", following[0].text):
        following = []  # the committee's chairwoman, a physician
    # the president of a group that works for people serves the group
    following = following[: next((k for k, piece in enumerate(following) if piece.link in _CLAUSE), None)]
    others = pieces[n].words[-2::-1] + [word for piece in following for word in reversed(piece.words)]
    left_out = {"unknown", "document"} | ({"ordinary person"} if own.kind == "expert" else set())
    kinds = [(word.serves, word.kind) for word in others if word.kind not in left_out]
    return min(kinds, key=lambda k: k[0])[1] if kinds else ""  # whoever serves others in turn tells least


# --- the kind of a person ---------------------------------------------------------------------------------------------

_STANDS_FOR_OFFICE = re.compile(
    r"(?i)\b(?:candidate|nominee|running mate|surrogate|front-?runner|contender|hopeful|challenger)s?\b"
    rf"|{_RUNS_FOR_OFFICE}"
)
_PLACE_OF_WORK = re.compile(r"(?:of|at|from|with)\s")
_PRESIDENT = re.compile(r"^(?:(?:U\.S\.|US|Republican|Democratic) )?President\b")


@functools.lru_cache(maxsize=4096)
def kind_of(person: Person) -> str:
    """Return the kind that the article gives a person most often; empty where it gives none.

    Who stands for office, and is not called president, is a politician whatever else.
    """
    if any(map(_STANDS_FOR_OFFICE.search, person.roles)) and not any(map(_PRESIDENT.search, person.roles)):
        return "politician"
    kinds = [(kind, bool(_PLACE_OF_WORK.match(role))) for role in person.roles if (kind := kind_in(role))]
    own = [kind for kind, at_work in kinds if not at_work]
    votes = Counter(own or [kind for kind, _ in kinds])  # a biologist of the Wildlife Service is a biologist
    return max(votes, key=lambda kind: (votes[kind], -SOURCE_KINDS.index(kind)), default="")


# --- leaders ----------------------------------------------------------------------------------------------------------


@functools.cache
def _leaders() -> dict[str, tuple[frozenset[str], bool]]:
    """Return the given names of leaders by surname, and whether the surname alone means them."""
    return {
        row["surname"]: (frozenset(row["given"].split()), row["alone"] == "yes") for row in lexicons.rows("leaders")
    }


def is_leader(name: str) -> bool:
    """Return whether a name is that of a leader of a country, whom news need not introduce."""
    words = re.sub(r"['’]s?$", "", without_title(name)).split()
    given, alone = _leaders().get(words[-1] if words else "", (frozenset(), False))
    return bool(given) and (alone if len(words) == 1 else words[0] in given)


# --- who is left unnamed ----------------------------------------------------------------------------------------------


def _anonymity(where: str) -> re.Pattern[str]:
    """Return a pattern of the phrases of `lexicons/anonymity.csv` that are looked for at one place."""
    rows = lexicons.rows("anonymity")
    return re.compile("|".join(row["pattern"] for row in rows if row["where"] == where), re.IGNORECASE)


UNNAMED = _anonymity("beside the source")
_WITHOUT_NAME = _anonymity("the source's own words")


def left_unnamed(core: str, phrase: str, beside: str) -> bool:
    """Return whether a source is deliberately left unnamed.

    `core` is the source phrase without its clauses; `beside` is what the text says next to the phrase.
    """
    return bool(_WITHOUT_NAME.search(core) or UNNAMED.search(phrase + beside))
