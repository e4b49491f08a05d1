"""What kind of source somebody is, and whether they are left unnamed: by the source's words and the person's roles.

The role words are in the lexicon `source_kinds`; `settle` gives a person the same kind throughout a corpus.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from spacy.tokens import Token

from framing import lexicons
from framing.actors import Cast, Codebook, Person, untitled
from framing.parse import Part, inside
from framing.tables import SOURCE_KINDS

# --- role words -------------------------------------------------------------------------------------------------------


class Word(NamedTuple):
    """A role word of the lexicon."""

    kind: str
    serves: bool  # the kind is that of whom it serves: a company's spokesman, a president of a university
    capital: bool  # means this only with a capital: the Times


@functools.cache
def _words() -> dict[str, Word]:
    return {
        row["word"]: Word(row["kind"], row["serves"] == "yes", row["capital"] == "yes")
        for row in lexicons.rows("source_kinds")
    }


def kind_of_word(word: str) -> str:
    """The kind that one role word names; empty for any other word."""
    entry = _words().get(word.lower())
    return entry.kind if entry else ""


@functools.cache
def _word_pattern() -> re.Pattern[str]:
    words = sorted(_words(), key=lambda w: (-len(w), w))
    # an ex-minister, an actor-turned-senator and a mayor-elect, but no court of a court-appointed lawyer
    begun, ended = r"(?:(?<![\w-])|(?<=ex-)|(?<=turned-))", r"(?!\w|-(?!elect\b))"
    return re.compile(rf"(?i){begun}(?:{'|'.join(map(re.escape, words))}){ended}")


# Names of papers and stations are made of these: the Calder Tribune
_PAPER = re.compile(
    r"\b[A-Z][\w.]+ (?:Times|Post|News|Tribune|Herald|Journal|Gazette|Chronicle|Observer|Guardian|Telegraph|Globe|"
    r"Examiner|Inquirer|Dispatch|Courier|Sentinel|Register|Bee|Mirror|Mail|Sun|Beacon|Magazine|Radio|TV|Broadcasting)\b"
)
# Names of trades of science are made of these: a hydrologist, a bioscientist
_SCIENTIST = re.compile(
    r"(?i)\b(?!apolog|ideolog|astrolog|cosmetolog)\w+(?:ologist|scientist|physicist|oceanographer)s?\b"
)


def _found(phrase: str) -> list[tuple[int, int, Word]]:
    """Where the role words of a phrase stand, and what they are, in order."""
    found = []
    for match in _word_pattern().finditer(phrase.replace("’", "'")):
        word = _words()[match.group().lower()]
        if not word.capital or match.group().split()[-1][0].isupper():
            found.append((*match.span(), word))
    found += [(*match.span(), Word("media", False, True)) for match in _PAPER.finditer(phrase)]
    found += [(*match.span(), Word("expert", False, False)) for match in _SCIENTIST.finditer(phrase)]
    return sorted(found, key=lambda f: (f[1], f[2]))


def role_words(phrase: str) -> list[Word]:
    """The role words of a phrase, in order."""
    return [word for *_, word in _found(phrase)]


# --- the kind that a phrase names -------------------------------------------------------------------------------------


class _Piece(NamedTuple):
    link: str  # what joins it to the words before: of, who, a comma; empty for the first
    text: str
    words: list[Word]


_LINK = re.compile(
    r",?\s(?:of|for|at|with|from|in|by|on|to|who|which|that|and|representing|defending|chairing|heading|leading)\s+|,\s*"
)
# A critic of the mayor does not hold her office
BESIDE = r"(?:critic|opponent|rival|friend|relative|neighbou?r|victim)s?"
_APART = re.compile(
    rf"(?i)\b{BESIDE}(?! of the earth)(?=,|\s(?:of|for|at|with|from|in|by|on|to|who|which|that|and)\s|$)"
)
# Who held high office once is heard as a politician
_FORMER = re.compile(
    r"(?i)\b(?:former|ex|one-?time)\b.{0,40}\b(?:president|gov\.|governor|mayor|minister|premier|chancellor|secretary)"
)
_NO_LONGER = re.compile(r"(?i)\b(?:former|ex|one-?time|retired)\b")
_SPOKES = re.compile(r"(?i)\bspokes\w+")
_PLACE = r"(?:state|federal|provincial|municipal|city|county|town|province|borough|municipality)"
_FOR_A_PLACE = re.compile(  # a state spokeswoman, a spokesman for the city: for its government
    rf"(?i)\b{_PLACE}(?: of [\w’'-]+)? spokes\w+|\bspokes\w+ (?:for|of) (?:the )?(?:[\w’'-]+ )?{_PLACE}(?=,|$)"
    rf"|^the {_PLACE}$"
)
_OFFICE_SOUGHT = (
    r"(?:mayor|governor|president|premier|chancellor|prime minister|sheriff|attorney general|office|(?:re-?)?election"
    r"|senate|senator|congress|house|parliament|council|legislature|assembly|seat|nomination|leadership|presidency)\b"
)
_RUNS = (
    r"\b(?:run(?:s|ning)?|ran|stand(?:s|ing)?|stood|campaign(?:s|ing)?) (?:for|to be(?:come)?) "
    rf"(?:[\w’'-]+ ){{0,2}}{_OFFICE_SOUGHT}"
    rf"|\bseek(?:s|ing)? (?:[\w’'-]+ ){{0,3}}{_OFFICE_SOUGHT}|\bwould-be {_OFFICE_SOUGHT}"
    rf"|\b(?:challeng(?:es|ing)|unseat(?:ing)?) (?:the )?(?:incumbent|{_OFFICE_SOUGHT})(?!['’])"
)
_RUNNING = re.compile(rf"(?i){_RUNS}")
_IN_A_FIRM = re.compile(r"(?i:\bvice[ -]president) (?:of|for) (?!the |an? )[a-z]")  # vice president of marketing
_OFFICES = ("official", "politician")
# What may begin a second role of the same person: and deputy mayor; who chairs the committee; a member of parliament
_SECOND = {
    "and": re.compile(r"(?i)(?!(?:an?|the|its|their|former|retired)\b)"),
    ",": re.compile(r"(?i)(?:also )?(?!(?:a |the )?(?:former|retired)\b)"),
    "who": re.compile(
        r"(?:also |now )?(?:(?:is|became|serves as|works as) (?:also |now )?(?:an?|the|its|their) (?!former|retired)"
        r"|(?:chairs|heads|leads|presides|represents|sits)\b)"
    ),
    **dict.fromkeys(("chairing", "heading", "leading"), re.compile("")),
}


def kind_in(phrase: str, people: Cast | None = None) -> str:
    """The kind of source that a phrase names; empty where it names none.

    The last role word before any `of` or `for` decides, else the first one after it. A word for somebody who serves
    others (spokesman, president, aide) has the kind of whom they serve, where the phrase says whom. An office that a
    person holds beside a trade goes before the trade: a doctor who chairs the health committee.
    """
    if others := _APART.search(phrase):
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
    """A phrase cut at commas and small words, but not within a role word."""
    found = _found(phrase)
    cuts = [m for m in _LINK.finditer(phrase) if not any(a < m.end() and m.start() < b for a, b, _ in found)]
    bounds = zip([0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(phrase)], strict=True)
    links = ["", *(m.group().replace(",", "").strip() or "," for m in cuts)]
    return [
        _Piece(link, phrase[start:end], [word for a, b, word in found if start <= a and b <= end])
        for link, (start, end) in zip(links, bounds, strict=True)
    ]


def _second_roles(pieces: list[_Piece], named: list[int]) -> Iterator[int]:
    """The pieces after the first one with a role word that may name a second role of the same person."""
    one = named[0] > 0 or re.match(r"(?i)an?\s", pieces[0].text) is not None  # not: unions and ministers
    for n in range(named[0] + 1, len(pieces)):
        begins = _SECOND.get(pieces[n].link)
        if begins is None or not begins.match(pieces[n].text) or (not one and pieces[n].link in ("and", ",")):
            continue
        if pieces[n].link == "who":  # who sits on the council
            yield from [later for later in named if later >= n][:1]
        elif n in named:
            yield n


def _kind_at(pieces: list[_Piece], n: int, phrase: str, people: Cast | None) -> str:
    """The kind that the last role word of one piece names."""
    own, text = pieces[n].words[-1], pieces[n].text
    if not own.serves:
        return "politician" if own.kind == "official" and _FORMER.search(text) else own.kind
    if kind := _served(pieces, n):
        return kind
    for name in re.findall(r"[A-Z][\w’'-]+", phrase):
        person = people and people.persons.get(re.sub(r"['’]s?$", "", name))
        if person is not None and (kind := kind_of(person)):
            return kind
    if own.kind == "official" and _FORMER.search(phrase):
        return "politician"
    if _IN_A_FIRM.search(phrase):
        return "business"
    if _SPOKES.search(text) and re.search(r"\b[A-Z]\w", phrase[1:]):
        return "business"  # of a body that is called by no word for what it is
    return "" if own.kind == "unknown" else own.kind


def _served(pieces: list[_Piece], n: int) -> str:
    """The kind of whom the last role word of a piece serves; empty where that is not said.

    No document is served; and who speaks for a private person from knowledge, as lawyers do, stays an expert.
    """
    own = pieces[n].words[-1]
    said = pieces[n + 1 :]
    if said and said[0].link == "," and re.match(r"an?\s", said[0].text):
        said = []  # the committee's chairwoman, a physician
    others = pieces[n].words[-2::-1] + [word for piece in said for word in reversed(piece.words)]
    left_out = {"unknown", "document"} | ({"ordinary person"} if own.kind == "expert" else set())
    kinds = [(word.serves, word.kind) for word in others if word.kind not in left_out]
    return min(kinds, key=lambda k: k[0])[1] if kinds else ""  # who serves others in turn says least


# --- the kind of a person ---------------------------------------------------------------------------------------------

_STANDS = re.compile(
    rf"(?i)\b(?:candidate|nominee|running mate|surrogate|front-?runner|contender|hopeful|challenger)s?\b|{_RUNS}"
)
_WHERE = re.compile(r"(?:of|at|from|with)\s")
_PRESIDENT = re.compile(r"^(?:(?:U\.S\.|US|Republican|Democratic) )?President\b")


@functools.lru_cache(maxsize=4096)
def kind_of(person: Person) -> str:
    """The kind that the article gives a person most often; who stands for office is a politician; empty if none."""
    if any(map(_STANDS.search, person.roles)) and not any(map(_PRESIDENT.search, person.roles)):
        return "politician"
    kinds = [(kind, bool(_WHERE.match(role))) for role in person.roles if (kind := kind_in(role))]
    own = [kind for kind, where in kinds if not where]
    votes = Counter(own or [kind for kind, _ in kinds])  # a biologist of the Wildlife Service is a biologist
    return max(votes, key=lambda kind: (votes[kind], -SOURCE_KINDS.index(kind)), default="")


@functools.lru_cache(maxsize=4)
def _on_politics(text: str) -> bool:
    """Whether an article is on parties and elections: there, whom everybody knows needs no introduction."""
    return sum(word.kind == "politician" for word in role_words(text)) >= 5


_SHARE = re.compile(r"(?i)\b(?:percent|per cent|half|majorit(?:y|ies)|two-thirds|adults|everyone|everybody)\b|\d%")


def default_kind(part: Part, root: Token | None, phrase: str, person: Person | None, people: Cast) -> str:
    """The kind of a source of whom nothing is said; `root` is the head of its phrase."""
    if person is not None:
        # news says at once what office somebody holds, unless everybody knows it
        known = person.headlined or " " not in person.name or sum(s.person == person for s in people.sightings) >= 3
        if known:
            return "politician" if _on_politics(part.text) else "unknown"
        return "ordinary person" if not any(map(role_words, person.roles)) else "unknown"
    if root is not None and root.ent_type_ == "PERSON" and root.text[:1].isupper():
        return "politician" if _on_politics(part.text) else "unknown"
    if root is not None and root.ent_type_ == "GPE":  # Russia said: its government did
        return "official"
    if root is not None and root.ent_type_ == "ORG":  # most bodies with a name that says nothing are firms
        return "business"
    if root is not None and ((root.ent_type_ == "NORP" and root.tag_ in ("NNS", "NNPS")) or _SHARE.search(phrase)):
        return "ordinary person"
    own = phrase.lower() in ("we", "i", "our", "my") and root is not None
    if own and root is not None and not inside(part.quotes, root.idx, root.idx + 1):
        return "media"  # the paper's own voice
    return "unknown"


# --- who is left unnamed ----------------------------------------------------------------------------------------------

UNNAMED = re.compile(  # said around the source
    r"(?i)anonym|not (?:to )?be (?:named|identified)|(?:declined|refused) to (?:give|be (?:named|identified))"
    r"|begged us not to use|did not want (?:his|her|their) name"
    r"|not (?:authori[sz]ed|permitted|allowed) to (?:speak|discuss|comment|talk)"
    r"|\b(?:people|persons?|those|someone|officials?|man|woman|individuals?)\s(?:\w+\s)?"
    r"(?:familiar with|close to|briefed on|with (?:direct )?knowledge of)"
)
_FEW = r"^(?:one|an?|another|some|several|two|three|four|multiple|other|a (?:few|number of|couple of|handful of))\s"
_WITHOUT_NAME = re.compile(  # said by the source's own words
    r"(?i)\bun-?named\b|\bnameless\b|(?<!business )\binsiders?\b|\bsources?\b(?! of)|\bwhistle-?blower"
    rf"|{_FEW}(?:[\w.’'-]+\s){{0,5}}(?:officials?|aides?|advis[eo]rs?|staffers?|operatives?|diplomats?|figures?)\b"
    r"(?!\s(?!in|at|from|with|who|to|of|for|close|and|on|involved)\w)"
    r"|^(?:the\s)?(?:senior|top|former|current)\s(?:[\w.’'-]+\s){0,3}(?:officials|aides|advis[eo]rs|staffers)\b"
    r"|^(?:[\w.’'-]+\s){0,3}(?:aides|advis[eo]rs|staffers|allies)\b"
    r"|^(?:one|another)\s(?:\w+\s)?(?:man|woman|person|voter|resident|witness|lawmaker|strategist|lawyer)\b"
)


def left_unnamed(source: str, phrase: str, around: str) -> bool:
    """Whether a source is deliberately left unnamed: by its own words, or by what is said beside it."""
    return bool(_WITHOUT_NAME.search(source) or UNNAMED.search(phrase + around))


# --- one kind per person and corpus -----------------------------------------------------------------------------------

VOTES = 10  # of one year, from which on it decides for itself
CLEAR = 2 / 3  # of them that agree


def settle(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The attributions with one kind for each named source throughout the corpus.

    Each article has a vote for each kind that it gives a source; the commonest counts, of equally common ones the
    first in the order of `SOURCE_KINDS`. `unknown` has no vote, and `ordinary person`, which is also what somebody is
    taken for of whom nothing is said, half a one. Offices change: a year in which two thirds of ten or more votes
    agree decides for itself. Sources without a proper name, anonymous ones, and actors whose kind the codebook gives
    stay as they are.

    Parameters
    ----------
    attributions, articles : DataFrame
        The tables of these names; neither is changed.
    book : Codebook
        Its kinds are given, not found.

    Returns
    -------
    DataFrame
        The table `attributions`, in its order, with `source_kind` settled. Without attributions it is empty.
    """
    if attributions.empty:
        return attributions
    given = {row.actor for row in book.rows if row.kind or row.kinds}
    free = ~attributions["anonymous"] & ~attributions["actor"].isin(given)
    rows = pd.DataFrame({"article_id": attributions["article_id"], "kind": attributions["source_kind"]})[free]
    rows["who"] = _same_person(attributions.loc[free, "source_name"])
    dates = articles.set_index("article_id")["published"]
    rows["year"] = rows["article_id"].map(dates).dt.year.fillna(0).astype(int)
    rows = rows[rows["who"] != ""]
    settled = _commonest(rows, ["who"]).reindex(pd.Index(rows["who"]))
    by_year = _commonest(rows, ["who", "year"], least=VOTES, share=CLEAR)
    clear = by_year.reindex(pd.MultiIndex.from_frame(rows[["who", "year"]]))
    kind = pd.Series(clear.to_numpy(), rows.index).fillna(pd.Series(settled.to_numpy(), rows.index)).dropna()
    kinds = attributions["source_kind"].copy()
    kinds.loc[kind.index] = kind
    return attributions.assign(source_kind=kinds.astype(attributions["source_kind"].dtype))


def _commonest(rows: pd.DataFrame, by: list[str], *, least: int = 0, share: float = 0.0) -> pd.Series:
    """The kind with most votes of each group that has votes enough and enough of them for it."""
    votes = rows[rows["kind"] != "unknown"].drop_duplicates(["article_id", *by, "kind"])
    weight = np.where(votes["kind"] == "ordinary person", 0.5, 1.0)
    n = votes.assign(n=weight).groupby([*by, "kind"], sort=True)["n"].sum().reset_index()
    n["order"] = n["kind"].map(SOURCE_KINDS.index)
    total = n.groupby(by)["n"].transform("sum")
    n = n[(total >= least) & (n["n"] >= share * total)]
    first = n.sort_values(["n", "order"], ascending=[False, True]).drop_duplicates(by)
    return first.set_index(by)["kind"]


_PARTICLES = frozenset("al bin da de del den der di dos du el ibn la le van von".split())


def _named(name: str) -> tuple[str, str]:
    """Given name and surname of a proper name, either of them empty: Donald J. Trump and Donald Trump are one."""
    words = untitled(name).split()
    proper = all(word[0].isupper() or word.split("-")[0] in _PARTICLES for word in words)
    if not words or not proper or any(word.kind != "ordinary person" for word in role_words(" ".join(words))):
        return "", ""  # the Calder Tribune and the Health Ministry say themselves what they are; Baker may be a name
    return (words[0] if len(words) > 1 else "", words[-1])


def _same_person(names: pd.Series) -> pd.Series:
    """For each name of a source one that is the same for all its forms; empty for what is no proper name.

    A surname alone is the person who bears it, where four fifths of those named in full with it are one.
    """
    parts = {name: _named(name) for name in names.unique()}
    times = Counter(parts[name] for name in names)
    bearers: dict[str, Counter[str]] = defaultdict(Counter)
    for (given, surname), n in times.items():
        if given:
            bearers[surname][given] += n
    most = {surname: min(givens, key=lambda g: (-givens[g], g)) for surname, givens in bearers.items()}
    alone = {s: given for s, given in most.items() if bearers[s][given] >= 0.8 * bearers[s].total()}
    keys = {name: f"{given or alone.get(surname, '')} {surname}".strip() for name, (given, surname) in parts.items()}
    return names.map(keys)
