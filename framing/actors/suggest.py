"""A codebook proposed from the articles themselves, to be read, mended and confirmed."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import pandas as pd

from framing import lexicons
from framing.actors.codebook import same
from framing.actors.names import fits_name
from framing.actors.persons import People, people_of, without_title
from framing.errors import SchemaError, unknown
from framing.parse import Article, Part, parse
from framing.progress import progress
from framing.tables import check, empty

_NUMBERS = ["articles", "mentions"]
_PLACES = ("GPE", "LOC", "FAC")
_BODY_WORDS = frozenset(row["word"] for row in lexicons.rows("body_words"))


def suggest_actors(articles: pd.DataFrame) -> pd.DataFrame:
    """Propose a codebook: the persons, bodies and countries of a corpus, the names of each as one, the commonest first.

    Edit it as any table: drop rows, join two with `merge_actors`, take out what `confirm` lists and you do not mean,
    check `kind`, fill in `side`; then give it to `measure`.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).

    Returns
    -------
    DataFrame
        A codebook (`actor, aliases, titles, exclude, kind, side, events, kinds`) with the columns `confirm`, the
        aliases that need your decision (the people and the capital of a country), and `articles` and `mentions`: in
        how many articles, and how often, each is named. A surname is an alias of the one person who bears it, or who
        is named in three times as many articles as any other; an acronym, where it can mean only one. `kind` is what
        the articles most often say that somebody is. Towns, datelines, nouns such as *Department*, and the outlets
        themselves are left out. Without articles it is empty.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    """
    checked = check("articles", articles)
    counts = _Counts(defaultdict(Counter), defaultdict(Counter), defaultdict(Counter), defaultdict(Counter), Counter())
    for article in progress(parse(checked), total=len(checked), unit="article", desc="Looking for actors"):
        _collect(article, counts)
    outlets = {same(name) for name in checked["outlet"]}
    names = [n for n in counts.seen if same(n) not in outlets and not _is_no_actor(n, counts)]
    main = _main_names(names, counts)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[_follow(main, name)].append(name)
    rows = [_row(name, members, counts) for name, members in groups.items() if _is_actor(name, members, counts)]
    table = pd.DataFrame(rows, columns=[*empty("actors").columns, "confirm", *_NUMBERS])
    table = table.sort_values([*_NUMBERS, "actor"], ascending=[False, False, True])
    return _each_alias_once(table.reset_index(drop=True)).astype(dict.fromkeys(_NUMBERS, int))


def merge_actors(actors: pd.DataFrame, actor: str, *others: str) -> pd.DataFrame:
    """Make one actor of several: the names of the others become aliases of the first.

    Parameters
    ----------
    actors : DataFrame
        A codebook, as `read_actors` or `suggest_actors` gives it. Is not changed.
    actor : str
        The actor that stays.
    others : str
        The actors that become part of it.

    Returns
    -------
    DataFrame
        The codebook without the rows of the others. `mentions` are added up; `articles` is the larger number, for one
        article may name both. `kind` and `side` are those of the first, or where it has none, of the next that has.

    Raises
    ------
    SchemaError
        One of them is not in the codebook.
    """
    table = actors.reset_index(drop=True)
    for name in (actor, *others):
        if name not in set(table["actor"]):
            raise SchemaError("actors: " + unknown("actor", name, table["actor"]))
    rows = pd.concat([table[table["actor"] == name] for name in dict.fromkeys((actor, *others))])
    first = rows.index[0]
    merged = table.astype(object)
    for column in table.columns.drop("actor"):
        merged.at[first, column] = _merged(column, rows[column], rows["actor"].iloc[1:])
    merged = merged.drop(index=rows.index[1:]).reset_index(drop=True)
    return merged.astype(table.dtypes.to_dict())


def _merged(column: str, values: pd.Series[Any], names: Iterable[str]) -> Any:
    """Return the values of several actors in one column as one."""
    if column in ("articles", "mentions"):
        return values.max() if column == "articles" else values.sum()
    if not isinstance(values.iloc[0], list):
        return next((value for value in values if value), values.iloc[0])
    added = list(names) if column == "aliases" else []
    return list(dict.fromkeys([*values.iloc[0], *added, *(v for more in values.iloc[1:] for v in more)]))


# --- what is named ----------------------------------------------------------------------------------------------------


class _Counts(NamedTuple):
    """What a corpus names, by name."""

    seen: dict[str, Counter[str]]  # article -> times
    labels: dict[str, Counter[str]]  # what the parser takes it for -> times
    forms: dict[str, Counter[str]]  # with a title, as an article calls a person -> times
    roles: dict[str, Counter[str]]  # what is said that a person is -> times
    common: Counter[str]  # words without a capital -> times


_DATELINE = re.compile(r"[A-Z][A-Z .,’'/-]{2,40}(?:,? [A-Z][a-z]+\.?)?(?: ?\([^)\n]{1,30}\))?\s*[—–-]")
_WORD = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")


def _collect(article: Article, counts: _Counts) -> None:
    """Count whom and what one article names."""
    people = people_of(article)
    for person in set(people.persons.values()):
        counts.roles[without_title(person.name)].update(person.roles)
    for person_mention in people.person_mentions:
        name = without_title(person_mention.person.name)
        counts.seen[name][article.article_id] += 1
        counts.labels[name]["PERSON"] += 1
        counts.forms[name][person_mention.person.name] += 1
    for part in article.parts:
        counts.common.update(_WORD.findall(part.text))
        for name, label in _bodies(part, people):
            counts.seen[name][article.article_id] += 1
            counts.labels[name][label] += 1


def _bodies(part: Part, people: People) -> Iterable[tuple[str, str]]:
    """Yield the names in a part that are no person's and stand in no dateline, with the parser's labels."""
    taken = {i for s in people.person_mentions if s.part == part.name for i in range(s.start, s.end)}
    dateline = _DATELINE.match(part.text)
    for ent in part.doc.ents:
        name = re.sub(r"(?i)^the\s+|['’]s?$", "", " ".join(ent.text.split()))
        wanted = ent.label_ in ("ORG", "NORP", *_PLACES) and name[:1].isupper()
        if wanted and ent.start_char not in taken and ent.start_char >= (dateline.end() if dateline else 0):
            yield name, ent.label_


def _is_no_actor(name: str, counts: _Counts) -> bool:
    """Return whether a name is a place that is no country, or a common noun."""
    if name in _countries():
        return False
    labels = counts.labels[name]
    if sum(labels[label] for label in _PLACES) > labels.total() / 2:
        return True
    word = name.lower()
    if " " in name or name.isupper():
        return False
    return is_body_word(name) or counts.common[word] > labels.total()


def is_body_word(name: str) -> bool:
    """Return whether a name is one common noun of those that names of bodies have: a Department alone is nobody."""
    return name.lower() in _BODY_WORDS or name.lower().removesuffix("s") in _BODY_WORDS


# --- which names are one ----------------------------------------------------------------------------------------------


def _main_names(names: Collection[str], counts: _Counts) -> dict[str, str]:
    """Return, for each name that is another form of one, that one: Trump -> Donald Trump, Russian -> Russia."""
    known = set(names)
    main = {name: _countries()[name] for name in names if name in _countries() and _countries()[name] != name}
    rest = [name for name in names if name not in _countries()]
    main |= _of_persons([n for n in rest if _top(counts.labels[n]) == "PERSON"], counts)
    usual = {same(name): name for name in sorted(rest, key=lambda n: not n.isupper())}
    main |= {name: usual[same(name)] for name in rest if usual[same(name)] != name}  # BRIGHTWATER, Brightwater
    main |= {short: full for short, full in _acronyms(rest).items() if short not in main}
    for name in rest:
        for longer in (f"{name}s", f"{name} Party", f"{name.removesuffix('s')} Party"):
            if name not in main and longer in known:
                main[name] = longer
    return main


def _follow(main: dict[str, str], name: str) -> str:
    """Return the end of the chain of names: Republican, Republicans, Republican Party."""
    passed = {name}
    while (name := main.get(name, name)) not in passed:
        passed.add(name)
    return name


def _of_persons(names: Collection[str], counts: _Counts) -> dict[str, str]:
    """Return, for names of persons that are short or other forms of a name, that name: Quill -> Ada Quill."""
    full: dict[str, list[str]] = defaultdict(list)
    for name in sorted((n for n in names if " " in n), key=lambda n: (-counts.seen[n].total(), n)):
        full[name.split()[-1]].append(name)
    main: dict[str, str] = {}
    for surname, bearers in full.items():
        articles: dict[str, set[str]] = {}
        for name in bearers:
            alike = [other for other in articles if fits_name(name.split(), [other.split()])]
            if len(alike) == 1:
                main[name] = alike[0]
            articles.setdefault(main.get(name, name), set()).update(counts.seen[name])
        first, *others = sorted(articles, key=lambda n: -len(articles[n]))
        alone = all(len(articles[first]) >= 3 * len(articles[other]) for other in others)
        if alone and surname in counts.seen and surname not in _countries():
            main[surname] = first
    return main


@functools.cache
def _countries() -> dict[str, str]:
    """Return, for each name of a country, its people or its capital, the country."""
    rows = lexicons.rows("countries")
    return {name: row["country"] for row in rows for names in _names_of(row).values() for name in names}


def _names_of(row: dict[str, str]) -> dict[str, list[str]]:
    """Return the names of a country: its own, those of its people, and those of its capital."""
    people = [name for name in row["demonyms"].split(";") if name]
    own = [row["country"], *filter(None, row["names"].split(";"))]
    return {"own": own, "people": [*people, *(f"{n}s" for n in people)], "capital": row["capitals"].split(";")}


def _acronyms(names: Collection[str]) -> dict[str, str]:
    """Return, for each acronym that is the initials of just one of the names, that name."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = [w for w in re.split(r"[\s-]+", name) if w[:1].isupper()]
        if len(words) > 1:
            by_initials["".join(w[0] for w in words)].add(name)
    return {n: full for n in names if n.isupper() and len(n) > 1 for full in by_initials[n] if len(by_initials[n]) == 1}


# --- the rows ---------------------------------------------------------------------------------------------------------


def _is_actor(name: str, members: list[str], counts: _Counts) -> bool:
    """Return whether more than a country's capital is named: London alone is a place."""
    capitals = {c for row in lexicons.rows("countries") if row["country"] == name for c in _names_of(row)["capital"]}
    return not set(members) <= capitals


def _row(name: str, members: list[str], counts: _Counts) -> dict[str, Any]:
    """Return the row of an actor: the commonest of its names, and the others as aliases."""
    ranked = sorted(members, key=lambda n: (-counts.seen[n].total(), n))
    own = [form for member in ranked for form in sorted(counts.forms[member])]
    surname = name.split()[-1]
    person = _top(counts.labels[name]) == "PERSON"
    aliases = [alias for alias in dict.fromkeys([*ranked, *own]) if alias != name]
    if person and surname != name and surname not in counts.seen:
        aliases.append(surname)
    country = next((r for r in lexicons.rows("countries") if r["country"] == name), None)
    ask = {n for key in ("people", "capital") for n in _names_of(country)[key]} if country else set()
    by_article = sum((counts.seen[member] for member in members), Counter())
    roles = sum((counts.roles[member] for member in members), Counter())
    return {
        "actor": name,
        "aliases": aliases,
        "titles": [],
        "exclude": [],
        "kind": "official" if country else _kind([*roles.elements(), *own] if person else [name]),
        "side": "",
        "events": [],
        "kinds": [],
        "confirm": [alias for alias in aliases if alias in ask],
        "articles": len(by_article),
        "mentions": by_article.total(),
    }


def _kind(phrases: Iterable[str]) -> str:
    """Return the kind of source that the role words of the phrases most often name; empty where none does."""
    kinds = {row["word"]: row["kind"] for row in lexicons.rows("source_kinds") if row["kind"] != "unknown"}
    votes: Counter[str] = Counter()
    for phrase in phrases:
        head = re.split(r",|\s(?:of|for|at|with|from|in|by|on|to|who|which|that|and)\s", phrase.lower())[0]
        words = head.replace("’", "'").split()
        pairs = [" ".join(words[n : n + 2]) for n in range(len(words))]
        named = [kinds[w] for pair in zip(words, pairs, strict=True) for w in pair if w in kinds]
        votes.update(named[-1:])
    return _top(votes)


def _top(counted: Counter[str]) -> str:
    """Return what was counted most often, of equals the first by the alphabet, and "" where nothing was counted."""
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _each_alias_once(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table without the aliases that two actors share, or that are another actor's name."""
    names = zip(table["actor"], table["aliases"], strict=True)
    owners = Counter(name for actor, aliases in names for name in {same(alias) for alias in (actor, *aliases)})
    actors = set(table["actor"].map(same))

    def own(aliases: Iterable[str]) -> list[str]:
        unique = {same(alias): alias for alias in aliases if owners[same(alias)] == 1}
        return [alias for key, alias in unique.items() if key not in actors]

    return table.assign(aliases=pd.Series([own(aliases) for aliases in table["aliases"]], table.index, dtype=object))
