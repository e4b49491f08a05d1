"""Kinds of source: what somebody is by the words of the source phrase and the person's roles, and who is left unnamed.

The role words are in the lexicon `source_kinds`; `settle` gives a person the same kind throughout a corpus.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from spacy.tokens import Token

from framing import lexicons
from framing.actors import Codebook, People, Person, without_title
from framing.parse import Part, inside
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
    # an ex-minister, an actor-turned-senator and a mayor-elect, but no court of a court-appointed lawyer
    begun, ended = r"(?:(?<![\w-])|(?<=ex-)|(?<=turned-))", r"(?!\w|-(?!elect\b))"
    return re.compile(rf"(?i){begun}(?:{'|'.join(map(re.escape, words))}){ended}")


# Names of papers and stations end in these: the Calder Tribune
_PAPER_NAMES = "|".join(row["word"] for row in lexicons.rows("paper_names"))
_PAPER = re.compile(rf"\b[A-Z][\w.]+ (?:{_PAPER_NAMES})\b")
# Names of trades of science are made of these: a hydrologist, a bioscientist
_SCIENTIST = re.compile(
    r"(?i)\b(?!apolog|ideolog|astrolog|cosmetolog)\w+(?:ologist|scientist|physicist|oceanographer)s?\b"
)


def _located(phrase: str) -> list[tuple[int, int, RoleWord]]:
    """Return the role words of a phrase, each after its first character and the one past its last, in order."""
    located = []
    for match in _word_pattern().finditer(phrase.replace("’", "'")):
        word = _lexicon()[match.group().lower()]
        if not word.capital or match.group().split()[-1][0].isupper():
            located.append((*match.span(), word))
    located += [(*match.span(), RoleWord("media", False, True)) for match in _PAPER.finditer(phrase)]
    located += [(*match.span(), RoleWord("expert", False, False)) for match in _SCIENTIST.finditer(phrase)]
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
_SPOKESPERSON = re.compile(r"(?i)\bspokes\w+")
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
        return "politician" if own.kind == "official" and _FORMERLY_IN_OFFICE.search(text) else own.kind
    if kind := _served(pieces, n):
        return kind
    for name in re.findall(r"[A-Z][\w’'-]+", phrase):
        person = people and people.persons.get(re.sub(r"['’]s?$", "", name))
        if person is not None and (kind := kind_of(person)):
            return kind
    if own.kind == "official" and _FORMERLY_IN_OFFICE.search(phrase):
        return "politician"
    if _IN_A_FIRM.search(phrase):
        return "business"
    if _SPOKESPERSON.search(text) and re.search(r"\b[A-Z]\w", phrase[1:]):
        return "business"  # of a body whose name does not say what it is
    return "" if own.kind == "unknown" else own.kind


def _served(pieces: list[_Piece], n: int) -> str:
    """Return the kind of those whom somebody serves, by the last role word of a piece; empty where none is named.

    Nobody serves a document; and an expert who serves a private person, as lawyers do, stays an expert.
    """
    own = pieces[n].words[-1]
    following = pieces[n + 1 :]
    if following and following[0].link == "," and re.match(r"an?\s", following[0].text):
        following = []  # the committee's chairwoman, a physician
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


@functools.lru_cache(maxsize=4)
def _on_politics(text: str) -> bool:
    """Return whether a text is on parties and elections, where well-known politicians are not introduced."""
    return sum(word.kind == "politician" for word in role_words(text)) >= 5


_PART_OF_PEOPLE = re.compile(
    r"(?i)\b(?:percent|per cent|half|majorit(?:y|ies)|two-thirds|adults|everyone|everybody)\b|\d%"
)


def default_kind(part: Part, root: Token | None, phrase: str, person: Person | None, people: People) -> str:
    """Return the kind of a source of which neither phrase nor roles name one; `root` is the head of the phrase."""
    if person is not None:
        # news names the office of everybody who holds one, unless all readers know it
        known = (
            person.headlined or " " not in person.name or sum(s.person == person for s in people.person_mentions) >= 3
        )
        if known:
            return "politician" if _on_politics(part.text) else "unknown"
        return "ordinary person" if not any(map(role_words, person.roles)) else "unknown"
    if root is not None and root.ent_type_ == "PERSON" and root.text[:1].isupper():
        return "politician" if _on_politics(part.text) else "unknown"
    if root is not None and root.ent_type_ == "GPE":  # Russia said: its government did
        return "official"
    if root is not None and root.ent_type_ == "ORG":  # most bodies with a name that says nothing are firms
        return "business"
    if root is not None and (
        (root.ent_type_ == "NORP" and root.tag_ in ("NNS", "NNPS")) or _PART_OF_PEOPLE.search(phrase)
    ):
        return "ordinary person"
    own = phrase.lower() in ("we", "i", "our", "my") and root is not None
    if own and root is not None and not inside(part.quotes, root.idx, root.idx + 1):
        return "media"  # the paper speaks of itself
    return "unknown"


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


# --- one kind per person and corpus -----------------------------------------------------------------------------------

_VOTES = 10  # a year with so many votes decides for itself,
_AGREED = 2 / 3  # if this share of them agree


def settle(
    attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook, votes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give each named source one kind throughout the corpus.

    Each article has one vote for each kind that it gives a source by a name. The kind with most votes counts; of equals
    it is the first in the order of `SOURCE_KINDS`. `unknown` has no vote, and `ordinary person`, the kind of everybody
    of whom nothing is said, half a vote. Because offices change, a year with ten votes or more, of which two thirds
    agree, decides for itself. Anonymous sources, sources without a proper name, and actors whose kind the codebook
    gives stay as they are.

    Parameters
    ----------
    attributions, articles : DataFrame
        The tables of these names; neither is changed.
    book : Codebook
        The kinds that it gives stay.
    votes : DataFrame, optional
        What `votes_of` found in the corpus that these articles are a part of; by default they are all of it.

    Returns
    -------
    DataFrame
        The table `attributions`, in its order, with `source_kind` settled. Without attributions it is empty.
    """
    if attributions.empty:
        return attributions
    votes = votes_of(attributions, articles, book) if votes is None else votes
    rows = _named(attributions, articles, book)
    votes = votes[votes["surname"].isin(rows["surname"].unique())]
    persons = _persons(votes)
    votes = votes.assign(person=[persons[name] for name in zip(votes["given"], votes["surname"], strict=True)])
    rows["person"] = [persons[name] for name in zip(rows["given"], rows["surname"], strict=True)]
    settled = _commonest(votes, ["person"]).reindex(pd.Index(rows["person"]))
    by_year = _commonest(votes, ["person", "year"], least=_VOTES, share=_AGREED)
    clear = by_year.reindex(pd.MultiIndex.from_frame(rows[["person", "year"]]))
    kind = pd.Series(clear.to_numpy(), rows.index).fillna(pd.Series(settled.to_numpy(), rows.index)).dropna()
    kinds = attributions["source_kind"].copy()
    kinds.loc[kind.index] = kind
    return attributions.assign(source_kind=kinds.astype(attributions["source_kind"].dtype))


_NAME = ["given", "surname"]


def votes_of(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return how many articles call each name what, so that the votes of parts of a corpus can be added up.

    Returns
    -------
    DataFrame
        `given, surname, year, kind`, how many `articles` say so and how `often`; sorted.
    """
    rows = _named(attributions, articles, book)
    found = rows.groupby([*_NAME, "year", "kind"], sort=True)["article_id"].agg(articles="nunique", often="size")
    return found.reset_index()


def added_up(votes: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the votes of a corpus out of those of its parts."""
    return pd.concat(list(votes)).groupby([*_NAME, "year", "kind"], sort=True).sum().reset_index()


def _named(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the sources whose kind the corpus settles: `article_id, kind, given, surname, year`."""
    fixed = {row.actor for row in book.rows if row.kind or row.kinds}
    free = ~attributions["anonymous"] & ~attributions["actor"].isin(fixed)
    rows = pd.DataFrame({"article_id": attributions["article_id"], "kind": attributions["source_kind"]})[free]
    parts = {name: _given_and_surname(name) for name in attributions.loc[free, "source_name"].unique()}
    names = [parts[name] for name in attributions.loc[free, "source_name"]]
    rows["given"], rows["surname"] = [given for given, _ in names], [surname for _, surname in names]
    dates = articles.set_index("article_id")["published"]
    rows["year"] = rows["article_id"].map(dates).dt.year.fillna(0).astype(int)
    return rows[rows["surname"] != ""]


def _commonest(votes: pd.DataFrame, by: list[str], *, least: int = 0, share: float = 0.0) -> pd.Series:
    """Return the kind with most votes of each group.

    Groups with fewer than `least` votes, or in which that kind has less than `share` of them, are left out.
    """
    votes = votes[votes["kind"] != "unknown"]
    weight = np.where(votes["kind"] == "ordinary person", 0.5, 1.0)
    n = votes.assign(n=weight * votes["articles"]).groupby([*by, "kind"], sort=True)["n"].sum().reset_index()
    n["order"] = n["kind"].map(SOURCE_KINDS.index)
    total = n.groupby(by)["n"].transform("sum")
    n = n[(total >= least) & (n["n"] >= share * total)]
    first = n.sort_values(["n", "order"], ascending=[False, True]).drop_duplicates(by)
    return first.set_index(by)["kind"]


_PARTICLES = frozenset("al bin da de del den der di dos du el ibn la le van von".split())


def _given_and_surname(name: str) -> tuple[str, str]:
    """Return the first given name, empty where there is none, and the surname; both are empty if it is no proper name.

    So Donald J. Trump and Donald Trump are one.
    """
    words = without_title(name).split()
    proper = all(word[0].isupper() or word.split("-")[0] in _PARTICLES for word in words)
    if not words or not proper or any(word.kind != "ordinary person" for word in role_words(" ".join(words))):
        return "", ""  # the names of the Calder Tribune and the Health Ministry tell their kind; Baker may be a surname
    return (words[0] if len(words) > 1 else "", words[-1])


def _persons(votes: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return for each name one that is the same in all its forms.

    A surname alone means the person who has it, if four fifths of the full names with it are one person's.
    """
    bearers: dict[str, Counter[str]] = defaultdict(Counter)
    times = votes.groupby(_NAME, sort=True)["often"].sum().reset_index()
    for given, surname, n in times.itertuples(index=False, name=None):
        if given:
            bearers[surname][given] += n
    most = {surname: min(givens, key=lambda g: (-givens[g], g)) for surname, givens in bearers.items()}
    alone = {s: given for s, given in most.items() if bearers[s][given] >= 0.8 * bearers[s].total()}
    return {
        (g, surname): f"{g or alone.get(surname, '')} {surname}".strip()
        for g, surname in times[_NAME].itertuples(index=False, name=None)
    }
