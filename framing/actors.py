"""Who is meant: the codebook of actors, their mentions, and the persons behind surnames, roles and pronouns."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from framing import lexicons
from framing.parse import Article, Part, inside, parse
from framing.tables import SOURCE_KINDS, SchemaError, check, empty

# --- the codebook -----------------------------------------------------------------------------------------------------

_FIELDS = {"name", "aliases", "titles", "exclude", "kind", "side"}


def read_actors(source: str | Path) -> pd.DataFrame:
    """Read a codebook of actors.

    Parameters
    ----------
    source : path
        A TOML file with one ``[[actors]]`` table per actor (``name``, and as needed ``aliases``, ``titles``,
        ``exclude``, ``kind``, ``side``), or a folder that holds one called ``actors.toml``.

    Returns
    -------
    DataFrame
        One row per actor: ``actor, aliases, titles, exclude, kind, side``.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    SchemaError
        The file is not TOML, an alias is empty, or a name stands for two actors.
    """
    path = Path(source)
    path = path / "actors.toml" if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: there is no such file. A codebook is a TOML file with one [[actors]] per actor."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemaError(f"{path}: not a readable TOML file: {error}") from error
    listed = content.get("actors")
    if not isinstance(listed, list) or not listed:
        raise SchemaError(f"{path}: no actors. List each as [[actors]] with a name and its aliases.")
    rows = []
    for number, entry in enumerate(listed, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise SchemaError(f"{path}: actor {number} has no name.")
        if unknown := sorted(set(entry) - _FIELDS):
            raise SchemaError(
                f"{path}: actor {entry['name']!r}: unknown field {unknown[0]!r}. Known: {sorted(_FIELDS)}."
            )
        for field in ("aliases", "titles", "exclude"):
            value = entry.get(field, [])
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise SchemaError(f'{path}: actor {entry["name"]!r}: {field} should be a list of texts, as ["…", "…"].')
        rows.append({**entry, "actor": entry["name"]})
    return check_actors(pd.DataFrame(rows), str(path))


def check_actors(actors: pd.DataFrame | None, where: str = "actors") -> pd.DataFrame:
    """The codebook as a checked table; `None` is a codebook without actors."""
    if actors is None:
        return empty("actors")
    if not isinstance(actors, pd.DataFrame):
        raise SchemaError(
            f"{where}: expected the codebook that framing.read_actors gives, found {type(actors).__name__}. "
            "Write the actors into a file actors.toml, one [[actors]] with a name and aliases each."
        )
    table = check("actors", actors, where)[list(empty("actors").columns)]
    owner: dict[str, str] = {}
    for row in _records(table):
        if not row.actor.strip():
            raise SchemaError(f"{where}: an actor has no name.")
        if row.kind and row.kind not in SOURCE_KINDS:
            raise SchemaError(
                f"{where}: actor {row.actor!r}: unknown kind {row.kind!r}. Known: {', '.join(SOURCE_KINDS)}."
            )
        for name in [row.actor, *row.aliases, *row.titles]:
            if not name.strip():
                raise SchemaError(
                    f"{where}: actor {row.actor!r} has an empty alias, which would match everywhere. Take it out."
                )
            other = owner.setdefault(_same(name), row.actor)
            if other != row.actor or (name == row.actor and (table["actor"] == name).sum() > 1):
                raise SchemaError(
                    f"{where}: {name!r} stands for both {other!r} and {row.actor!r}. "
                    "Keep it with one of them, or give each a longer name."
                )
    return table


class _Row(NamedTuple):
    actor: str
    aliases: list[str]
    titles: list[str]
    exclude: list[str]
    kind: str
    side: str


def _records(table: pd.DataFrame) -> list[_Row]:
    return [_Row(*row) for row in table.itertuples(index=False, name=None)]


def _same(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


# --- mentions ---------------------------------------------------------------------------------------------------------


class Codebook(NamedTuple):
    """A codebook made ready for searching: one pattern, and what each name it finds stands for."""

    pattern: re.Pattern[str] | None
    names: dict[str, tuple[str, str]]  # name as in _same -> actor ("" for an excluded phrase), how
    kinds: dict[str, str]


class Mention(NamedTuple):
    """A place where an actor is named, as characters of a part."""

    start: int
    end: int
    actor: str
    how: str


def codebook(actors: pd.DataFrame | None) -> Codebook:
    """Make a table of actors ready for `mentions`."""
    table = check_actors(actors)
    names: dict[str, tuple[str, str]] = {}
    strict: list[str] = []  # as written: "May" is a name, "may" is not
    loose: list[str] = []  # "the mayor", also at the start of a sentence
    for row in _records(table):
        for how, listed in (("name", [row.actor]), ("alias", row.aliases), ("title", row.titles)):
            for name in listed:
                names.setdefault(_same(name), (row.actor, how))
                (loose if how == "title" else strict).append(name)
    for phrase in (e for row in _records(table) for e in row.exclude if e.strip()):
        names.setdefault(_same(phrase), ("", ""))  # after all the names: one actor's exception may be another's name
        strict.append(phrase)
    if not names:
        return Codebook(None, {}, {})
    strict += [name.upper() for name in strict if len(name) > 3]  # QUILL of a headline; but MAY and WHO are words
    options = [(len(n), _begun(_phrase(n))) for n in strict] + [(len(n), f"(?i:{_phrase(n)})") for n in loose]
    joined = "|".join(pattern for _, pattern in sorted(options, key=lambda o: (-o[0], o[1])))
    return Codebook(
        re.compile(rf"(?<!\w)(?:{joined})(?!\w)"), names, dict(zip(table["actor"], table["kind"], strict=True))
    )


def _phrase(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.replace("’", "'").split())


def _begun(phrase: str) -> str:
    """A phrase as written, but for the capital that begins a sentence: the union, The union."""
    return f"(?i:{phrase[0]}){phrase[1:]}" if phrase[0].islower() else phrase


def mentions(text: str, book: Codebook) -> list[Mention]:
    """Where the codebook's actors are named in a text; of overlapping names the longest counts."""
    if book.pattern is None:
        return []
    found = []
    for match in book.pattern.finditer(text.replace("’", "'")):
        actor, how = book.names.get(_same(match.group()), ("", ""))  # a Turkish ı matches an i, but is another letter
        if actor:
            found.append(Mention(match.start(), match.end(), actor, how))
    return found


# --- persons ----------------------------------------------------------------------------------------------------------

_TITLES = (
    "Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady Baroness President Minister Chancellor Senator Sen "
    "Representative Rep Congressman Congresswoman Governor Gov Mayor Councillor Cllr Judge Justice Secretary "
    "Ambassador General Gen Lieutenant Major Colonel Col Captain Capt Commander Admiral Sergeant "
    "Superintendent Inspector Detective Constable Officer Sheriff Commissioner Bishop Archbishop Pope "
    "Reverend Rev Father Sister Brother King Queen Prince Princess Sheikh Speaker Director Chairman Chairwoman Coach"
).split()
_OFFICE = (
    r"(?:(?:Vice|Prime|Deputy|Foreign|Defen[cs]e|Transport|Finance|Health|Interior|Energy|Education|Attorney)[ -]+)?"
)
_TITLE = rf"(?:{_OFFICE}(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})\.?[ -]+)"
_NAME = r"[A-Z](?:\.|[\w’'-]*)"  # a stop only after an initial: another word ends the sentence
_TITLED = re.compile(rf"(?<!\w)({_TITLE}+)({_NAME}(?: +{_NAME}){{0,3}})")
_POLITE = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+)+")


class Person(NamedTuple):
    """A person of an article: the fullest form of the name, and what the article says that they are."""

    name: str
    surname: str
    roles: tuple[str, ...]  # one for each place that says something, so that what is said often counts for more
    headlined: bool  # named in the title or standfirst, as public figures are


class Sighting(NamedTuple):
    """One place where a person is named."""

    part: str
    start: int
    end: int
    person: Person
    subject: bool


class Cast(NamedTuple):
    """The persons of an article and where they are named, in order."""

    persons: dict[str, Person]  # by every name they go by
    sightings: list[Sighting]


def cast(article: Article) -> Cast:
    """The persons of an article.

    A person is introduced by a name of two or more words, or by a title and a name; later the surname is enough. The
    parser mistakes many a place for a person and many a person for a firm, so the surname decides, not its label.
    Where two persons share a surname, it alone means the one who is given the full name more often.
    """
    forms: dict[str, list[tuple[list[str], str]]] = {}  # surname -> (words of the name, with title)
    kin: set[str] = set()  # given names of those introduced as somebody's relatives
    places = _places(article)
    ordered = sorted(article.parts, key=lambda p: p.name != "text")  # the body introduces, the headline shortens
    for part in ordered:
        text = part.text
        found: dict[tuple[int, int], str] = {}
        for match in _TITLED.finditer(text):
            found[match.start(2), match.end(2)] = match.group(1)
        for ent in part.doc.ents:
            if ent.label_ != "PERSON":
                continue
            name = ent.text.removesuffix("’s").removesuffix("'s").strip()
            start, end = ent.start_char, ent.start_char + len(name)
            if len(name.split()) > 1 and not any(a <= start < b for a, b in found):
                found[start, end] = ""
        for (start, end), title in sorted(found.items()):
            name = re.sub(r"['’]s?$", "", text[start:end].rstrip(".,"))
            words = re.sub(rf"^{_TITLE}+", "", name).split()
            if not words or (len(words) == 1 and not title) or (not title and words[-1] in places):
                continue
            title = " ".join((title + name[: len(name) - len(" ".join(words))]).split())
            form = " ".join([title, *words]) if title and not _POLITE.match(title + " ") else " ".join(words)
            forms.setdefault(words[-1], []).append((words, form))
            if len(words) > 1 and _KIN.search(text[max(0, start - 30) : start] + "|" + text[end : end + 30]):
                kin.add(" ".join(words))
    persons: dict[str, Person] = {}
    for surname, seen in forms.items():
        headlined = any(surname in p.text for p in article.parts if p.name != "text")
        given = Counter(words[0] for words, _ in seen if len(words) > 1)
        ranked = given.most_common() or [("", 0)]
        office = any(len(words) == 1 and form != words[0] for words, form in seen)
        if office and any(name.startswith(ranked[0][0] + " ") and name.endswith(surname) for name in kin):
            ranked = [("", 0), *ranked]  # President Aalto is not his wife, of whom alone the full name is given
        for n, (first, _) in enumerate(ranked):
            mine = [s for s in seen if s[0][0] == first or (n == 0 and len(s[0]) == 1)]
            name = max(mine, key=lambda s: (len(s[0]), len(s[1])))[1]
            person = Person(name, surname, (), headlined)
            persons |= {" ".join(words): person for words, _ in mine}
            persons.setdefault(surname, person)
    sightings = _sightings(article, persons)
    parts = {part.name: part for part in ordered}
    roles: dict[Person, list[str]] = defaultdict(list)
    for s in sorted(sightings, key=lambda s: s.part != "text"):
        roles[s.person] += _roles(parts[s.part], s.start, s.end)
    known = {person: person._replace(roles=tuple(roles[person])) for person in persons.values()}
    return Cast(
        {name: known[person] for name, person in persons.items()},
        [s._replace(person=known[s.person]) for s in sightings],
    )


def _places(article: Article) -> set[str]:
    """Names that the parser takes for places more often than for persons: North Korea is nobody of that surname."""
    seen: Counter[str] = Counter()
    for part in article.parts:
        for ent in part.doc.ents:
            if ent.label_ in ("GPE", "LOC", "PERSON"):
                seen[re.sub(r"['’]s?$", "", ent.text.split()[-1])] += -1 if ent.label_ == "PERSON" else 1
    return {name for name, more in seen.items() if more > 0}


_KIN = re.compile(
    r"(?i)\b(?:wife|husband|first lady|daughter|son|brother|sister|mother|father|widow)\b"
    r",?(?: is)? ?(?:\||$)|\|, (?:his|her) "
)
_SAYS_ROLE = re.compile(
    r"who (?:(?:is|was|has been|had been|became|serves?|served|works?|worked) (?:as )?"
    r"|(?:heads?|led|leads?|runs?|ran|represents?|chairs?|directs?|teaches|taught|studies"
    r"|owns?|founded|covers?|lives?) )"
)
_CAMPAIGN = re.compile(
    r"(?:['’]s?)?\s(?:(?:\d{4}|presidential|re-?election|senate|own|primary)\s)*"
    r"(campaign|candidacy|supporters?|surrogates?|running mate|rally|rallies|nomination|delegates)\b"
)
_PARTY = re.compile(r",?\s\(?[RDI]-[A-Z]")  # (R-Ohio), as American papers give party and state


def _roles(part: Part, start: int, end: int) -> list[str]:
    """What is said of a person beside the name, in phrases: `the authority's chief executive`."""
    span = part.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return []
    head, doc = span.root, part.doc
    said = []
    before = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "poss", "appos") and t.i < span.start]
    title = re.search(rf"(?<!\w){_TITLE}+$", part.text[max(0, start - 60) : start])
    if before:
        said.append(doc[min(t.left_edge.i for t in before) : span.start].text)
    elif title:
        said.append(title.group())
    for token in head.rights:
        phrase = doc[token.left_edge.i : token.right_edge.i + 1].text[:80]
        if (
            token.dep_ == "appos"
            or (token.dep_ == "relcl" and _SAYS_ROLE.match(phrase))
            or (token.dep_ == "prep" and token.lower_ in ("of", "at", "from", "with"))
        ):
            said.append(phrase)
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in ("be", "become"):  # Lamb is a nurse
        said += [doc[c.left_edge.i : c.i + 1].text for c in head.head.children if c.dep_ == "attr"]
    if re.match(r",? (?:aged )?\d\d\b(?! per|%)", part.text[end : end + 12]):
        said.append("resident")  # an age is what is said of people who hold no office
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN"):  # the chief executive, Tomas Verhaegen
        said.append(doc[head.head.left_edge.i : span.start].text[-80:])
    after = part.text[end : end + 60]
    if campaign := _CAMPAIGN.match(after):
        said.append(campaign[1])
    if _PARTY.match(after):
        said.append("politician")
    return [" ".join(phrase.split()) for phrase in said if phrase.strip()]


def _sightings(article: Article, persons: dict[str, Person]) -> list[Sighting]:
    if not persons:
        return []
    known = {name.replace("’", "'"): person for name, person in persons.items()}
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, longest_first))})(?!\w)")
    found = []
    for part in article.parts:
        for match in pattern.finditer(part.text.replace("’", "'")):
            span = part.doc.char_span(*match.span(), alignment_mode="expand")
            subject = span is not None and span.root.dep_ in ("nsubj", "nsubjpass")
            person = known[" ".join(match.group().split())]
            found.append(Sighting(part.name, *match.span(), person, subject))
    return found


_HE, _SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
_PRONOUNS = _HE | _SHE


def person_of(cast_: Cast, part: Part, start: int, end: int, last_speaker: Sighting | None) -> Person | None:
    """The person that a source phrase means: by name, by surname, by role or by pronoun; None where it is unsure.

    A pronoun goes to the last speaker if nobody else was the subject of a sentence since, else to the last subject,
    within this paragraph and the two before; never by a guess at anybody's gender from a name, but whom a sentence has
    just called `he` is not `she`.
    """
    phrase = part.text[start:end]
    here = [s for s in cast_.sightings if s.part == part.name]
    within = [s for s in here if start <= s.start and s.end <= end]
    if within:
        span = part.doc.char_span(start, end, alignment_mode="expand")
        root = span.root if span is not None else None
        for s in within:  # the phrase is about the person only if the name is its head or stands beside it
            name = part.doc.char_span(s.start, s.end, alignment_mode="expand")
            if (
                root is not None
                and name is not None
                and (root in name or (name.root.head == root and name.root.dep_ == "appos"))
            ):
                return s.person
        return None
    if phrase.lower() in _PRONOUNS:
        earliest = reach(part, start)
        before = [s for s in here if earliest <= s.start < start and not inside(part.quotes, s.start, s.end)]
        if last_speaker is not None and last_speaker.part == part.name and last_speaker.start >= earliest:
            newer = [s for s in before if s.start > last_speaker.start and s.person != last_speaker.person]
            if newer and _called_otherwise(part, last_speaker, newer[0].start, phrase.lower()):
                return newer[-1].person
            if not any(s.subject for s in newer):
                return last_speaker.person
        subjects = [s for s in before if s.subject] or before
        return subjects[-1].person if subjects else None
    if re.match(r"(?i)(the|its|their|his|her)\s", phrase):  # the minister: somebody introduced as a minister before
        word = phrase.split()[-1]
        if word.lower() not in _trades() or (word[0].isupper() and word not in _TITLES):
            return None  # the White House is not its press secretary
        holds = {s.person: sum(_holds(r, part, start, end) for r in s.person.roles) for s in here if s.start < start}
        most = max(holds.values(), default=0)
        likely = [person for person, times in holds.items() if times == most]
        if most and len(likely) == 1:
            return likely[0]
    return None


def _called_otherwise(part: Part, person: Sighting, until: int, pronoun: str) -> bool:
    """Whether a sentence that follows upon a person's name begins with a pronoun that this one is no form of."""
    other = _SHE if pronoun in _HE else _HE
    firsts = (part.doc[a] for a, _ in part.sentences)
    return any(
        person.end <= t.idx < until and t.lower_ in other and not inside(part.quotes, t.idx, t.idx + 1) for t in firsts
    )


def _holds(role: str, part: Part, start: int, end: int) -> bool:
    """Whether a phrase names this role: the union president is not the president, nor a former one who is in office."""
    span = part.doc.char_span(start, end, alignment_mode="expand")
    words, said = set(re.findall(r"[\w’'-]+", role.lower())), part.text[start:end].lower().split()
    kinds = {t.lower_ for t in span.root.lefts if t.dep_ == "compound"} if span is not None else set()
    return said[-1] in words and kinds <= words and all((x in said) == (x in words) for x in _NOT_QUITE)


_NOT_QUITE = ("former", "vice", "deputy", "acting")


def pronouns(part: Part, people: Cast, book: Codebook) -> list[Mention]:
    """Where he, she, him or her can only be one of the codebook's actors.

    That is: outside quotations, where the paragraph has named one person before, and nobody else by their trade ("a
    nurse"). Possessives are left out: what is said of her office need not be said of her.
    """
    here = [s for s in people.sightings if s.part == part.name and not inside(part.quotes, s.start, s.end)]
    found = []
    for token in part.doc:
        if token.lower_ not in _PRONOUNS or token.dep_ == "poss" or inside(part.quotes, token.idx, token.idx + 1):
            continue
        begin = part.paragraphs[part.paragraph_at(token.idx)][0]
        before = [s for s in here if begin <= s.start < token.idx]
        if len({s.person.name for s in before}) != 1:
            continue
        roles = " ".join(before[0].person.roles).lower()
        between = part.doc.char_span(begin, token.idx, alignment_mode="expand")
        if any(t.tag_ == "NN" and t.lower_ in _trades() and t.lower_ not in roles for t in between or ()):
            continue
        if actor := actor_of(book, [before[0].person.name, part.text[before[0].start : before[0].end]]):
            found.append(Mention(token.idx, token.idx + len(token), actor, "pronoun"))
    return found


@functools.cache
def _trades() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicons.rows("source_kinds") if row["kind"] != "document")


def reach(part: Part, char: int) -> int:
    """How far back a pronoun at this character may look: to the start of the paragraph before the last."""
    return part.paragraphs[max(0, part.paragraph_at(char) - 2)][0]


def actor_of(book: Codebook, phrases: Sequence[str]) -> str:
    """The codebook's actor that the first of the phrases names, the longest name first; empty where none does."""
    for phrase in phrases:
        if named := mentions(phrase, book):
            return max(named, key=lambda m: m.end - m.start).actor
    return ""


# --- suggesting a codebook --------------------------------------------------------------------------------------------


def suggest_actors(articles: pd.DataFrame) -> pd.DataFrame:
    """Propose a codebook: the persons and organisations of a corpus, their variants merged, the commonest first.

    Edit it as any table: drop rows, join aliases, fill in `kind` and `side`; then give it to `measure`.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).

    Returns
    -------
    DataFrame
        A codebook (`actor, aliases, titles, exclude, kind, side`) with the columns `articles` and `mentions`: in how
        many articles, and how often, each is named. A surname or an acronym is an alias where it can mean only one
        of them. Names of the outlets themselves are left out. Without articles it is empty.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    """
    checked = check("articles", articles)
    outlets = {_same(name) for name in checked["outlet"]}
    seen: dict[str, Counter[str]] = defaultdict(Counter)  # name -> article -> times
    forms: dict[str, Counter[str]] = defaultdict(Counter)  # name -> the forms it is given in
    surnames: dict[str, set[str]] = defaultdict(set)
    for article in parse(checked):
        people = cast(article)
        for sighting in people.sightings:
            name = untitled(sighting.person.name)
            seen[name][article.article_id] += 1
            forms[name][sighting.person.name] += 1
            surnames[sighting.person.surname].add(name)
        for part in article.parts:
            named = [s for s in people.sightings if s.part == part.name]
            for ent in part.doc.ents:
                name = re.sub(r"(?i)^the\s+|['’]s?$", "", " ".join(ent.text.split()))
                overlaps = any(s.start < ent.end_char and ent.start_char < s.end for s in named)
                if ent.label_ not in ("ORG", "NORP", "GPE") or overlaps or not name[:1].isupper():
                    continue
                seen[name][article.article_id] += 1
    for name in [n for n in seen if _same(n) in outlets]:
        del seen[name]
    short = _acronyms(seen)
    for acronym, name in short.items():
        seen[name] += seen.pop(acronym)
    rows = []
    for name, by_article in seen.items():
        own = [form for form in forms[name] if form != name]
        own += [last for last, names in surnames.items() if names == {name} and last != name]
        own += [acronym for acronym, full in short.items() if full == name]
        rows.append(
            {
                "actor": name,
                "aliases": [a for a in dict.fromkeys(own) if _same(a) not in {_same(n) for n in seen if n != name}],
                "titles": [],
                "exclude": [],
                "kind": "",
                "side": "",
                "articles": len(by_article),
                "mentions": by_article.total(),
            }
        )
    table = pd.DataFrame(rows, columns=[*empty("actors").columns, "articles", "mentions"])
    table = table.sort_values(["articles", "mentions", "actor"], ascending=[False, False, True])
    table = table[~table["actor"].map(_same).duplicated()].reset_index(drop=True)  # BRIGHTWATER after Brightwater
    return table.astype({"articles": int, "mentions": int})


def untitled(name: str) -> str:
    """A name without the titles before it."""
    return re.sub(rf"^{_TITLE}+", "", name) or name


def _acronyms(names: Collection[str]) -> dict[str, str]:
    """Which acronym stands for which of the names: where the initials of just one of them give it."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = [w for w in re.split(r"[\s-]+", name) if w[:1].isupper()]
        if len(words) > 1:
            by_initials["".join(w[0] for w in words)].add(name)
    return {n: full for n in names if n.isupper() and len(n) > 1 for full in by_initials[n] if len(by_initials[n]) == 1}
