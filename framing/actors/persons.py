"""The persons of an article: who is meant by surnames, roles and pronouns."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from typing import NamedTuple

from framing import lexicons
from framing.actors.codebook import phrase_pattern
from framing.parse import Article, Part, inside


def _titles(place: str, *of: str) -> tuple[str, ...]:
    """Return the titles of one place in the order of the lexicon: all, or the forms of address `of` somebody."""
    rows = (row for row in lexicons.rows("titles") if row["place"] == place)
    return tuple(row["title"] for row in rows if not of or row["of"] in of)


TITLES = _titles("before a name")
_HERS = _titles("before a name", "woman")
_HIS_OR_HERS = _titles("before a name", "man", "woman")
_POLITE_FORMS = _titles("before a name", "man", "woman", "anybody")
_OFFICE = rf"(?:(?:{'|'.join(_titles('before a title'))})[ -]+)?"
_TITLE = rf"(?:{_OFFICE}(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.?[ -]+)"
_NAME = r"[A-Z](?:\.|[\w’'-]*)"  # a stop only after an initial: another word ends the sentence
_TITLED = re.compile(rf"(?<!\w)({_TITLE}+)({_NAME}(?: +{_NAME}){{0,3}})")
_POLITE = re.compile(rf"^(?:(?:{'|'.join(_POLITE_FORMS)})\.?\s+)+")


class Person(NamedTuple):
    """A person of an article: the fullest form of the name, and what the article says that they are."""

    name: str
    surname: str
    roles: tuple[str, ...]  # one for each place that says something, so that what is said often counts for more
    headlined: bool  # named in the title or standfirst, as public figures are


class PersonMention(NamedTuple):
    """One place where a person is named."""

    part: str
    start: int
    end: int
    person: Person
    subject: bool


class People(NamedTuple):
    """The persons of an article and where they are named, in order."""

    persons: dict[str, Person]  # by every name they go by
    person_mentions: list[PersonMention]


def people_of(article: Article) -> People:
    """Return the persons of an article.

    A person is introduced by a name of two or more words, or by a title and a name; later the surname is enough. The
    parser mistakes many a place for a person and many a person for a firm, so the surname decides, not its label.
    Where two persons share a surname, it alone means the one who is nobody's relative, or is given the full name more
    often.
    """
    forms: dict[str, list[_Form]] = {}
    places = _place_names(article)
    ordered = sorted(article.parts, key=lambda p: p.name != "text")  # the body introduces, the headline shortens
    for part in ordered:
        for form in _introduced(part, places):
            forms.setdefault(form.words[-1], []).append(form)
    headlines = [p.text for p in article.parts if p.name != "text"]
    persons: dict[str, Person] = {}
    for surname, seen in forms.items():
        persons |= _of_one_surname(surname, seen, any(surname in text for text in headlines))
    person_mentions = _person_mentions(article, persons)
    parts = {part.name: part for part in ordered}
    roles: dict[Person, list[str]] = defaultdict(list)
    for s in sorted(person_mentions, key=lambda s: s.part != "text"):
        roles[s.person] += _roles(parts[s.part], s.start, s.end)
    known = {person: person._replace(roles=tuple(roles[person])) for person in persons.values()}
    return People(
        {name: known[person] for name, person in persons.items()},
        [s._replace(person=known[s.person]) for s in person_mentions],
    )


class _Form(NamedTuple):
    """A form in which a person is introduced."""

    words: tuple[str, ...]  # of the name, without title and generation
    form: str  # with title, but not a polite one
    junior: str  # Jr., III: the generation, empty where none is given
    kin: bool  # introduced as somebody's relative
    polite: str  # Mr., Mrs.: empty where neither
    sex: int  # 1 where it is said to be a woman, by Mrs. or by the next pronoun, -1 a man, 0 unsaid


def _introduced(part: Part, places: set[str]) -> list[_Form]:
    """Return the names of two or more words in a part, and those with a title."""
    text = part.text
    titles = {match.span(2): match.group(1) for match in _TITLED.finditer(text)}  # by the characters of the name
    for ent in part.doc.ents:
        if ent.label_ != "PERSON":
            continue
        name = ent.text.removesuffix("’s").removesuffix("'s").strip()
        start, end = ent.start_char, ent.start_char + len(name)
        if len(name.split()) > 1 and not any(a <= start < b for a, b in titles):
            titles[start, end] = ""
    forms = []
    for (start, end), title in sorted(titles.items()):
        name = re.sub(r"['’]s?$", "", text[start:end].rstrip(".,"))
        words = [word for word in re.sub(rf"^{_TITLE}+", "", name).split() if word[0].isalpha()]
        title = " ".join((title + name[: len(name) - len(" ".join(words))]).split()).lstrip("—–- ")
        junior = words.pop() if len(words) > 1 and GENERATION.fullmatch(words[-1]) else ""
        if not words or (len(words) == 1 and not title) or (not title and words[-1] in places):
            continue
        written = [word.rstrip(",") for word in words]
        form = " ".join([title, *written] if title and not _POLITE.match(title + " ") else written)
        kin = len(words) > 1 and _KIN.search(text[max(0, start - 30) : start] + "|" + text[end : end + 60])
        polite = title if title.rstrip(".") in _HIS_OR_HERS else ""
        sex = _sex(polite, text[end : end + 200].partition("\n")[0])
        forms.append(_Form(tuple(written), form, junior, bool(kin), polite, sex))
    return forms


def _sex(polite: str, after: str) -> int:
    """Return 1 for a woman and -1 for a man by the polite form or the next pronoun, and 0 where there is neither."""
    if polite:
        return 1 if polite.rstrip(".") in _HERS else -1
    pronoun = re.search(r"(?i)\b(?:(he|him|his|himself)|she|her|hers|herself)\b", after)
    return 0 if pronoun is None else -1 if pronoun[1] else 1


def _of_one_surname(surname: str, seen: list[_Form], headlined: bool) -> dict[str, Person]:
    """Return the persons of one surname, by the names they go by: told apart by given name and generation."""
    keys = {form: _given_name(form, seen) for form in seen}
    keys |= {form: _bearer_of_polite_form(form, keys, seen) for form in seen if form.polite and len(form.words) == 1}
    given = Counter(keys[form] for form in seen if keys[form])
    kin = {keys[form] for form in seen if form.kin}
    ranked = sorted(given, key=lambda key: (key.rstrip(".") in _HIS_OR_HERS, key in kin, -given[key])) or [""]
    office = any(len(form.words) == 1 and form.form != surname for form in seen)
    if office and ranked[0] in kin:
        ranked = ["", *ranked]  # President Aalto is not his wife, though hers is the only full name
    persons: dict[str, Person] = {}
    for n, key in enumerate(ranked):
        mine = [form for form in seen if keys[form] == key or (n == 0 and not keys[form])]
        fullest = max(mine, key=lambda form: (len(form.words), len(form.form)))
        name = f"{fullest.form} {fullest.junior}" if key.endswith(_YOUNGER) else fullest.form
        name = f"{key} {surname}" if key == fullest.polite != "" else name
        person = Person(name, surname, (), headlined)
        persons |= {called: person for form in mine for called in _names_of(form, keys[form])}
        persons.setdefault(surname, person)
    return persons


def _names_of(form: _Form, key: str) -> list[str]:
    """Return the names that a form gives a person, as they stand in the text."""
    name = " ".join(form.words)
    if form.polite and key and len(form.words) == 1:
        return [f"{form.polite} {name}"]
    full = [f"{name} {form.junior}"] if form.junior else []
    return full if full and key.endswith(_YOUNGER) else [*full, name]


_YOUNGER = " (younger)"


def _given_name(form: _Form, seen: list[_Form]) -> str:
    """Return the given name and whether somebody is the younger; J. is John where no James has the surname."""
    if len(form.words) == 1:
        return ""
    first = form.words[0]
    if is_initial(first):
        full = {f.words[0] for f in seen if len(f.words) > 1 and first[0] == f.words[0][0]}
        full = {name for name in full if not is_initial(name)}
        first = full.pop() if len(full) == 1 else first
    alone = any(not f.junior and f.words[0] == form.words[0] and len(f.words) > 1 for f in seen)
    return first + (_YOUNGER if form.junior and alone else "")


def _bearer_of_polite_form(form: _Form, keys: dict[_Form, str], seen: list[_Form]) -> str:
    """Return whom Mrs. Reed means where Reed is a man: Nora Reed, or an own person; and "" where Reed may be she."""
    sexes: Counter[str] = Counter()  # times that a pronoun or polite form agrees, less those that it does not
    for other in seen:
        if len(other.words) > 1:
            sexes[keys[other]] += other.sex * form.sex
    both = any(other.polite and other.sex != form.sex for other in seen) or max(sexes.values(), default=0) > 0
    against = {key for key, times in sexes.items() if times <= (-1 if both else -2)}
    if not against:
        return ""
    return max((key for key in sexes if key not in against), key=lambda key: sexes[key], default=form.polite)


def is_initial(word: str) -> bool:
    """Return whether a word of a name is a letter that stands for one."""
    return len(word.rstrip(".")) == 1


def _place_names(article: Article) -> set[str]:
    """Return the names that the parser takes for places more often than for persons: nobody has the surname Korea."""
    seen: Counter[str] = Counter()
    for part in article.parts:
        for ent in part.doc.ents:
            if ent.label_ in ("GPE", "LOC", "PERSON"):
                seen[re.sub(r"['’]s?$", "", ent.text.split()[-1])] += -1 if ent.label_ == "PERSON" else 1
    return {name for name, more in seen.items() if more > 0}


RELATIVE = f"(?:{'|'.join(row['pattern'] for row in lexicons.rows('ties') if row['tie'] == 'relative')})"
_KIN = re.compile(  # around a name, whose place the bar holds
    rf"(?i)\b{RELATIVE},?(?: is)? ?(?:\||$)|\|, (?:his|her) "
    rf"|\|, (?:(?:the|an?) )?(?:[\w’'-]+ ){{0,4}}(?:their|\w+['’]s?) (?:[\w-]+ ){{0,2}}{RELATIVE}\b"
    rf"|\|, (?:an?|the) (?:\w+ )?{RELATIVE} of\b"
)
GENERATION = re.compile(rf"(?:{'|'.join(_titles('after a name'))})\.?")
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
    """Return what is said of a person beside the name, in phrases: `the authority's chief executive`."""
    span = part.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return []
    head, doc = span.root, part.doc
    phrases = []
    before = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "poss", "appos") and t.i < span.start]
    title = re.search(rf"(?<!\w){_TITLE}+$", part.text[max(0, start - 60) : start])
    if before:
        phrases.append(doc[min(t.left_edge.i for t in before) : span.start].text)
    elif title:
        phrases.append(title.group())
    for token in head.rights:
        phrase = doc[token.left_edge.i : token.right_edge.i + 1].text[:80]
        if (
            token.dep_ == "appos"
            or (token.dep_ == "relcl" and _SAYS_ROLE.match(phrase))
            or (token.dep_ == "prep" and token.lower_ in ("of", "at", "from", "with"))
        ):
            phrases.append(phrase)
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in ("be", "become"):  # Lamb is a nurse
        phrases += [doc[c.left_edge.i : c.i + 1].text for c in head.head.children if c.dep_ == "attr"]
    if re.match(r",? (?:aged )?\d\d\b(?! per|%)", part.text[end : end + 12]):
        phrases.append("resident")  # an age is given of people who hold no office
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN"):  # the chief executive, Tomas Verhaegen
        phrases.append(doc[head.head.left_edge.i : span.start].text[-80:])
    after = part.text[end : end + 60]
    if campaign := _CAMPAIGN.match(after):
        phrases.append(campaign[1])
    if _PARTY.match(after):
        phrases.append("politician")
    return [" ".join(phrase.split()) for phrase in phrases if phrase.strip()]


def _person_mentions(article: Article, persons: dict[str, Person]) -> list[PersonMention]:
    if not persons:
        return []
    known = {name.replace("’", "'"): person for name, person in persons.items()}
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(phrase_pattern, longest_first))})(?!\w)")
    person_mentions = []
    for part in article.parts:
        for match in pattern.finditer(part.text.replace("’", "'")):
            span = part.doc.char_span(*match.span(), alignment_mode="expand")
            subject = span is not None and span.root.dep_ in ("nsubj", "nsubjpass")
            person = known[" ".join(match.group().split())]
            person_mentions.append(PersonMention(part.name, *match.span(), person, subject))
    return person_mentions


_HE, _SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
PRONOUNS = _HE | _SHE


def person_of(people: People, part: Part, start: int, end: int, last_speaker: PersonMention | None) -> Person | None:
    """Return the person that a source phrase means by name, surname, role or pronoun; None where that is unsure.

    A pronoun goes to the last speaker if nobody else was the subject of a sentence since, else to the last subject,
    within this paragraph and the two before; never by a guess at anybody's gender from a name, but whom a sentence has
    just called `he` is not `she`.
    """
    phrase = part.text[start:end]
    here = [s for s in people.person_mentions if s.part == part.name]
    within = [s for s in here if start <= s.start and s.end <= end]
    if within:
        return _head_of(part, start, end, within)
    if phrase.lower() in PRONOUNS:
        return _antecedent(part, start, phrase.lower(), here, last_speaker)
    if re.match(r"(?i)(the|its|their|his|her)\s", phrase):
        return _holder_of_role(part, start, end, here)
    return None


def _head_of(part: Part, start: int, end: int, within: list[PersonMention]) -> Person | None:
    """Return the person named in a phrase whose name is the phrase's head, or stands beside the head."""
    span = part.doc.char_span(start, end, alignment_mode="expand")
    for s in within:
        name = part.doc.char_span(s.start, s.end, alignment_mode="expand")
        if span is None or name is None:
            continue
        if span.root in name or (name.root.head == span.root and name.root.dep_ == "appos"):
            return s.person
    return None


def _antecedent(
    part: Part, start: int, pronoun: str, here: list[PersonMention], last_speaker: PersonMention | None
) -> Person | None:
    """Return whom a pronoun means that is the source of a statement."""
    earliest = earliest_antecedent(part, start)
    before = [s for s in here if earliest <= s.start < start and not inside(part.quotes, s.start, s.end)]
    if last_speaker is not None and last_speaker.part == part.name and last_speaker.start >= earliest:
        newer = [s for s in before if s.start > last_speaker.start and s.person != last_speaker.person]
        if newer and _is_called_by_other_pronoun(part, last_speaker, newer[0].start, pronoun):
            return newer[-1].person
        if not any(s.subject for s in newer):
            return last_speaker.person
    subjects = [s for s in before if s.subject] or before
    return subjects[-1].person if subjects else None


def _holder_of_role(part: Part, start: int, end: int, here: list[PersonMention]) -> Person | None:
    """Return the person whom the text introduced by the role that a phrase names: the minister, their lawyer."""
    word = part.text[start:end].split()[-1]
    if word.lower() not in role_nouns() or (word[0].isupper() and word not in TITLES):
        return None  # the White House is not its press secretary
    earlier = [s.person for s in here if s.start < start]
    holders = {person: sum(_names_role(role, part, start, end) for role in person.roles) for person in earlier}
    most = max(holders.values(), default=0)
    likely = [person for person, times in holders.items() if times == most]
    return likely[0] if most and len(likely) == 1 else None


def _is_called_by_other_pronoun(part: Part, person: PersonMention, until: int, pronoun: str) -> bool:
    """Return whether a sentence after a person's name begins with a pronoun of the other sex than this one."""
    other = _SHE if pronoun in _HE else _HE
    firsts = (part.doc[a] for a, _ in part.sentences)
    return any(
        person.end <= t.idx < until and t.lower_ in other and not inside(part.quotes, t.idx, t.idx + 1) for t in firsts
    )


def _names_role(role: str, part: Part, start: int, end: int) -> bool:
    """Return whether a phrase names this role: *the president* names no union president and no former president."""
    span = part.doc.char_span(start, end, alignment_mode="expand")
    words, phrase = set(re.findall(r"[\w’'-]+", role.lower())), part.text[start:end].lower().split()
    kinds = {t.lower_ for t in span.root.lefts if t.dep_ == "compound"} if span is not None else set()
    return phrase[-1] in words and kinds <= words and all((x in phrase) == (x in words) for x in _QUALIFIERS)


_QUALIFIERS = ("former", "vice", "deputy", "acting")


@functools.cache
def role_nouns() -> frozenset[str]:
    """Return the words for what people are and do: mayor, nurse, spokesman."""
    return frozenset(row["word"] for row in lexicons.rows("source_kinds") if row["kind"] != "document")


def earliest_antecedent(part: Part, char: int) -> int:
    """Return where the earliest antecedent of a pronoun may stand: two paragraphs before its own."""
    return part.paragraphs[max(0, part.paragraph_at(char) - 2)][0]


def without_title(name: str) -> str:
    """Return a name without the titles before it."""
    return re.sub(rf"^{_TITLE}+", "", name) or name
