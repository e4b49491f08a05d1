"""Sourcing: who is heard, in what words. Attributions as source, cue and content, and whose voice each word is in.

A trained model finds them; quotation marks are evidence beside it, and speakers are resolved by `framing.actors`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from spacy.tokens import Token

from framing import encoder
from framing.actors import (
    Cast,
    Codebook,
    Sighting,
    actor_mentions,
    actor_named,
    actor_of,
    cast,
    codebook,
    in_force,
    person_of,
    reach,
    untitled,
)
from framing.encoder import holds, shared
from framing.measures._clauses import cues, is_nickname, passive, whole_source, with_nickname, with_words_of
from framing.measures._lines import LABEL, by_line
from framing.measures._scores import counts, per_article, ratio, words_in
from framing.measures._spans import Found, apart, before_end, noun_phrase, trim, without_strays
from framing.measures.source_kinds import (
    BESIDE,
    UNNAMED,
    default_kind,
    kind_in,
    kind_of,
    kind_of_word,
    left_unnamed,
    role_words,
    settle,
)
from framing.parse import Article, Part, inside, parse, unclosed
from framing.stats import entropy_number, rarefied_number, simpson_number
from framing.tables import ALL, SOURCE_KINDS, check, from_rows

TABLE = "attributions"

# --- the public measure -----------------------------------------------------------------------------------------------


def sourcing(articles: pd.DataFrame, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the attributions of articles: source, cue and content.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    actors : DataFrame, optional
        The codebook; without it `actor` stays empty.

    Returns
    -------
    DataFrame
        The table `attributions`, one row per attribution, in the order of the articles and of the text. Without
        articles or attributions it is empty, with all its columns.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.

    References
    ----------
    Terms and coding scheme: Newell, Margolin & Ruths (2018), An Attribution Relations Corpus for Political News,
    LREC 2018, https://aclanthology.org/L18-1524.
    """
    book = codebook(actors)
    found: list[dict[str, Any]] = []
    checked = check("articles", articles)
    for article in parse(checked):
        found += find(article, book)
    return settle(from_rows(TABLE, found), checked, book)


def find(article: Article, book: Codebook, people: Cast | None = None) -> list[dict[str, Any]]:
    """The attributions of one parsed article, as rows of the table."""
    people = people or cast(article)
    book = in_force(book, article)
    rows: list[dict[str, Any]] = []
    for part in article.parts:
        last: Speaker | None = None
        for found in apart(part, _continued(part, _run_on(part, _extract(part, people, book)))):
            row, who = _resolve(part, found, people, book, last)
            if who is not None and row["act"] == "speech" and found.source is not None:
                last = who
            rows.append({"article_id": article.article_id, **row, "attribution": len(rows)})
    return rows


# --- extraction -------------------------------------------------------------------------------------------------------


def _extract(part: Part, people: Cast, book: Codebook) -> list[Found]:
    """What the model finds, in whole words, its contents widened to quotations; and a headline of its own pattern."""
    found = []
    left_open = unclosed(part.text)
    ends = [part.paragraphs[part.paragraph_at(place)] for place in left_open]
    for one in encoder.attributions(part.text):
        source, cue = (_bare(part, _whole(part, span)) if span else None for span in (one.source, one.cue))
        closed = [quote for quote in part.quotes if quote[0] not in left_open or not holds([quote], [one.cue])]
        content = _with_quotes(part, closed, [_whole(part, span) for span in one.content])
        content = without_strays(part, content, [span for span in (source, cue) if span])
        content = before_end(content, cue, ends)
        source = source or (_shared_subject(part, cue, content) if cue else None)
        if not _nothing_said(part, cue, content):
            named = with_nickname(part, whole_source(part, Found(source, cue, tuple(content), one.confidence)))
            found.append(passive(part, named))
    found = with_words_of(part, found)
    if part.name != "text" and not found and (headline := _headline(part, people, book)) is not None:
        found.append(headline)
    found = by_line(part, found, lambda who: _can_speak(part, who, people))
    return sorted(_said_once(part, found), key=lambda f: (f.content[0], f.cue or (0, 0)))


def _shared_subject(part: Part, cue: tuple[int, int], content: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Of a verb without a subject the one it shares: the mayor spoke and *called for*; the union left, *saying*."""
    words = part.doc.char_span(*cue, alignment_mode="expand")
    verb = words.root if words is not None else None
    if verb is None or any(t.dep_ in ("nsubj", "nsubjpass", "auxpass") for t in verb.children):
        return None
    subject = None
    while subject is None and (verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ == "VBG")):
        verb = verb.head
        subject = next((t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lower_ in ("it", "there", "this", "that"):
        return None
    start, end = _bare(part, noun_phrase(subject))
    return None if any(a < end and start < b for a, b in content) else (start, end)


def _nothing_said(part: Part, cue: tuple[int, int] | None, content: list[tuple[int, int]]) -> bool:
    """The band played “Stand By Your Man”; a docker asked not to be named; the ferry charges four pounds.

    Nor is anything said where everybody calls him “Shorty”.
    """
    nicknames = [quote for quote in part.quotes if shared([quote], content) and is_nickname(part, quote)]
    if nicknames and sum(b - a for a, b in content) <= sum(b - a for a, b in nicknames) + 12:
        return True
    unnamed = len(content) == 1 and UNNAMED.fullmatch(part.text, *content[0]) is not None
    titled = all(span in part.quotes and not _is_utterance(part, span) for span in content)
    head = _head(part, cue) if cue else None
    if head is not None and cues()[head.lemma_.lower()]["condition"] == "words" and _done(part, head, content):
        return True
    return unnamed or (titled and cue is not None and _worded(part, cue) and head is None)


def _done(part: Part, cue: Token, content: list[tuple[int, int]]) -> bool:
    """Whether a verb of many meanings does something: issues cards and no warning, charges a price, goes for a man."""
    if shared(content, part.quotes) or any(t.dep_ == "prep" and t.lower_ == "with" for t in cue.children):
        return False  # goes, “Nobody told me”; charges him with theft
    spans = [part.doc.char_span(*span, alignment_mode="expand") for span in content]
    objects = [t for t in cue.children if t.dep_ in ("dobj", "dative", "appos")]
    objects += [t for word in cue.children if word.lower_ == "for" for t in word.children if t.dep_ == "pobj"]
    spoken = any(cues().get(t.lemma_.lower(), {}).get("act") == "speech" for t in objects)
    return not spoken and any(span is not None and span.root in objects for span in spans)


def _worded(part: Part, cue: tuple[int, int]) -> bool:
    """Whether a cue is a word, not the colon or dash of a headline."""
    return any(c.isalnum() for c in part.text[slice(*cue)])


def meaning(part: Part, cue: tuple[int, int] | None, content: Sequence[tuple[int, int]]) -> tuple[str, str, str]:
    """Of an attribution its act (speech or attitude), the cue's stance toward the content, and its directness."""
    quoted = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in part.quotes)
    share = quoted / sum(b - a for a, b in content)
    directness = "direct" if share >= 0.9 else "mixed" if share > 0.1 else "indirect"
    head = _head(part, cue) if cue else None
    if head is None:  # unknown words are heard as speech only where somebody's own words are heard; a dash is
        held = directness == "indirect" and (cue is None or _worded(part, cue))
        return "attitude" if held else "speech", "neutral", directness
    entry = cues()[head.lemma_.lower()]
    spans = [part.doc.char_span(*span) for span in content]
    held = _CONDITIONS[entry["condition"]](head, spans) and (entry["stance"] != "doubting" or _affirmed(head, spans))
    act = "speech" if directness == "direct" else "attitude" if _withheld(head) else entry["act"]
    return act, entry["stance"] if held else "neutral", directness


def _head(part: Part, cue: tuple[int, int]) -> Token | None:
    """The word of a cue that the lexicon knows; a verb or noun before any other."""
    tokens = part.doc.char_span(*cue, alignment_mode="expand")
    listed = [t for t in tokens or () if t.lemma_.lower() in cues()]
    return next((t for t in listed if t.pos_ in ("VERB", "NOUN")), listed[0] if listed else None)


def _affirmed(cue: Token, content: list[Any]) -> bool:
    """Not: did not admit, refused to confirm, no official confirmed."""
    around = [*cue.children, cue.head, *cue.head.children]
    around += [t for subject in cue.children if subject.dep_ in ("nsubj", "nsubjpass") for t in subject.children]
    refused = any(t.dep_ == "neg" or t.lemma_.lower() in _REFUSALS for t in around if abs(t.i - cue.i) <= 5)
    return not refused and not _left_undone(cue)


def _left_undone(cue: Token) -> bool:
    """What she did not do is say that it was safe."""
    return bool(_LEFT_UNDONE.search(cue.doc[max(cue.sent.start, cue.i - 30) : cue.i].text))


def _withheld(cue: Token) -> bool:
    """Whether nothing was said: did not say, declined to comment, nobody said. Who is silent is not heard."""
    verbs = [cue, cue.head] if cue.dep_ == "xcomp" else [cue]
    words = [t for verb in verbs for t in verb.children]
    words += [t for subject in words if subject.dep_ in ("nsubj", "det") for t in [subject, *subject.children]]
    denied = [t for t in words if t.dep_ == "neg" or t.lower_ in _NOT]
    silent = _left_undone(cue) or any(verb.lemma_ in ("decline", "refuse", "fail") for verb in verbs)
    return silent or any(t.i + 1 == len(t.doc) or t.nbor().lower_ not in ("only", "just", "merely") for t in denied)


_LEFT_UNDONE = re.compile(
    r"(?i)\b(?:what|all|thing)\b[^.;:]{1,80}?(?:\bnot|\bnever|n['’]t)\b[^.;:]{0,20}\b(?:do|done|did)\b[^.;:]{0,9}$"
)
_NOT = ("no", "never", "nobody", "none", "nothing", "neither", "nor")
_REFUSALS = set("refuse decline fail never neither cannot no nobody none unable without".split())
_CONDITIONS: dict[str, Callable[[Token, list[Any]], bool]] = {
    "": lambda cue, content: True,
    "words": lambda cue, content: True,  # without words there is no attribution at all
    "affirmed": _affirmed,
    # claim that it was theirs; but not claim responsibility for what was done, victory, a record
    "clause": lambda cue, content: any(span is not None and span.root.pos_ in ("VERB", "AUX") for span in content),
}


# Things suggest and show as well as people do; only somebody, or a document outside a quotation, is heard
_IMPERSONAL = {"show", "suggest", "indicate", "prove", "demonstrate", "imply", "reveal", "find", "mean", "support"}


def _whole(part: Part, span: tuple[int, int]) -> tuple[int, int]:
    """The tokens that a range touches."""
    tokens = part.doc.char_span(*span, alignment_mode="expand")
    return (tokens.start_char, tokens.end_char) if tokens is not None else span


_HEADLINES = (
    re.compile(r"^\W*(?P<who>[^:“”\"]{2,60}?)(?P<cue>:)\s+(?P<said>\S.*)$", re.DOTALL),
    re.compile(r"^(?P<said>.*[^\s:])(?P<cue>:| [–—-])\s+(?P<who>[^:“”\"–—]{2,40})$", re.DOTALL),
)
_TOPIC = re.compile(r"(?i)(?:an?|the|how|why|what|who|where|when)\b")


def _headline(part: Part, people: Cast, book: Codebook) -> Found | None:
    """`Minister: no deal` and `No deal: minister`, where what stands beside the colon is somebody."""
    for match in filter(None, (pattern.match(part.text) for pattern in _HEADLINES)):
        who, (start, end) = match.span("who"), match.span("said")
        span, named = trim(part, start, end), part.doc.char_span(*who, alignment_mode="expand")
        said = part.doc.char_span(start, end, alignment_mode="expand")
        if span is None or named is None or said is None or LABEL.match(match["who"]):
            continue
        if _TOPIC.match(match["said"]) and not any(t.pos_ in ("VERB", "AUX") for t in said):
            continue
        if match["cue"] != ":" and not any(a < end and start < b for a, b in part.quotes):
            continue  # after a dash many a title names its paper
        root, said_of_it = named.root, part.doc[named.root.i + 1 : named.end]
        if root.pos_ not in ("NOUN", "PROPN", "PRON") or (len(said_of_it) and said_of_it[0].lower_ != "of"):
            continue  # Fire: police at the scene; Strike: minister to visit the port
        known = any(m.start <= root.idx < m.end for m in actor_mentions(part, people, book, who))
        if known or (root.ent_type_ != "GPE" and _can_speak(part, who, people)):  # Gaza: schools hit
            return Found(who, (match.end("cue") - 1, match.end("cue")), (span,), 0.7)
    return None


def _can_speak(part: Part, subject: tuple[int, int] | None, people: Cast) -> bool:
    span = part.doc.char_span(*subject, alignment_mode="expand") if subject else None
    if span is None:
        return False
    root = span.root
    if root.lower_ in ("it", "this", "that", "which", "these", "what"):
        return False
    if root.pos_ == "PRON" or root.text in people.persons or root.lower_ == "others":
        return True
    if root.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):  # Russia revealed: its government did
        return True
    kind = kind_of_word(root.lower_)
    return kind != "" and not (kind == "document" and inside(part.quotes, span.start_char, span.end_char))


def _bare(part: Part, span: tuple[int, int]) -> tuple[int, int]:
    """A range as `trim` leaves it; one of nothing but marks, as the colon of a headline, stays."""
    return trim(part, *span) or span


# --- quotations -------------------------------------------------------------------------------------------------------


FILLED = 0.5  # of a quotation, for it to be content whole


def _with_quotes(part: Part, quotes: list[tuple[int, int]], content: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Contents widened to the quotations that they mostly fill, sorted, and joined where they overlap."""
    filled = [quote for quote in quotes if _share(content, quote) >= FILLED]
    widened = []
    for start, end in [*content, *filled]:
        for a, b in filled:
            if start < b and a < end:
                start, end = min(start, a), max(end, b)
            if start <= a and b < end and part.text[b - 2 : b - 1] in _STOPS and _SENTENCE.match(part.text, b, end):
                end = b  # a new sentence outside the quotation is no longer what was said
        widened.append((start, end))
    return _joined(widened)


def _share(content: Iterable[tuple[int, int]], quote: tuple[int, int]) -> float:
    """The share of a quotation that is content."""
    a, b = quote
    return sum(max(0, min(b, end) - max(a, start)) for start, end in content) / (b - a)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _said_once(part: Part, found: list[Found]) -> list[Found]:
    """Attributions of which no two have the same quotation: it is content of the surest, or else of the nearest cue."""
    out = list(found)
    for quote in part.quotes:
        held = {n: f.cue for n, f in enumerate(out) if f.cue and quote in f.content}
        if len(held) < 2 or not _is_utterance(part, quote):
            continue
        surest = max(held, key=lambda n: (out[n].confidence, min(held[n][1] - quote[0], quote[1] - held[n][0])))
        for n in held.keys() - {surest}:
            out[n] = out[n]._replace(content=_without(out[n].content, quote))
    return [f for f in out if f.content]


def _run_on(part: Part, found: list[Found]) -> list[Found]:
    """Attributions with all of a speech whose paragraphs each open a quotation and that closes once."""
    out = list(found)
    for quote, following in pairwise(part.quotes):
        if not _left_open(part, quote, following):
            continue
        start, end = part.paragraphs[part.paragraph_at(following[0])]
        speech = [n for n, f in enumerate(out) if _share(f.content, quote) >= FILLED]
        claimed = [f.cue for f in out if f.cue and _share(f.content, following) >= FILLED]
        if not speech or any(start <= cue[0] < end for cue in claimed):
            continue  # what has a cue of its own is an attribution of its own
        whole = max(speech, key=lambda n: _share(out[n].content, quote))
        longer = out[whole]._replace(content=tuple(_joined([*out[whole].content, following])))
        out = [f._replace(content=_without(f.content, following)) for f in out]
        out[whole] = longer
    return [f for f in out if f.content]


def _without(content: Iterable[tuple[int, int]], taken: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The pieces of content that lie wholly outside a range."""
    return tuple((a, b) for a, b in content if b <= taken[0] or taken[1] <= a)


def _left_open(part: Part, quote: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a quotation was left open at the end of its paragraph, and the next paragraph opens it again."""
    here, there = part.paragraph_at(quote[0]), part.paragraph_at(following[0])
    unclosed = quote[1] == part.paragraphs[here][1] and part.text[quote[1] - 1] not in _CLOSERS
    return unclosed and there == here + 1 and following[0] == part.paragraphs[there][0]


_CLOSERS = tuple("”\"’'»“‟＂")
_STOPS = tuple(".!?…")
_SENTENCE = re.compile(r"\s+[A-Z][^“”\"]*$")


def _continued(part: Part, found: list[Found]) -> list[Found]:
    """Quotations without a cue of their own: they go on with the attribution before, or stand alone."""
    taken = [span for f in found for span in (*f.content, *([f.source] if f.source else []))]
    out = list(found)
    for quote in part.quotes:
        if any(a < quote[1] and quote[0] < b for a, b in taken) or not _is_utterance(part, quote):
            continue
        before = [f for f in out if f.content[-1][1] <= quote[0]]
        latest = max(before, key=lambda f: f.content[-1][1], default=None)
        if latest is not None and _goes_on(part, latest, quote):
            out[out.index(latest)] = latest._replace(content=(*latest.content, quote))
        else:
            out.append(Found(None, None, (quote,), 0.5))
    return sorted(out, key=lambda f: (f.content[0], f.cue or (0, 0)))


def _is_utterance(part: Part, quote: tuple[int, int]) -> bool:
    """Whether a quotation is something said, and not a title or a word held with tongs."""
    words = part.text[quote[0] : quote[1]].strip("“”\"'‘’«»„` ")
    if is_nickname(part, quote):
        return False
    later = [w for w in words.split()[1:] if len(w.strip(".,!?")) > 3]
    if later and all(w[0].isupper() for w in later):
        return False  # “Stand By Your Man”
    signs = words[:1].isupper() + words.endswith((".", "!", "?", ","))
    return signs == 2 or (signs == 1 and len(words.split()) >= 4)


def _goes_on(part: Part, before: Found, quote: tuple[int, int]) -> bool:
    """Whether a quotation continues what was attributed before it: in its paragraph, or opening the next one."""
    where = [part.paragraph_at(x[0]) for x in (before.content[-1], quote)]
    if where[0] == where[1]:
        return any(a < e and s < b for s, e in part.quotes for a, b in before.content)
    start, _ = part.paragraphs[where[1]]
    return where[1] == where[0] + 1 and quote[0] == start and before.content[-1][1] >= part.paragraphs[where[0]][1] - 1


# --- the source -------------------------------------------------------------------------------------------------------


_ELSEWHERE = re.compile(  # who left an actor, is at law with it or lost somebody who served it does not speak for it
    rf"(?i)\b(?:former|ex|onetime|{BESIDE}|widow(?:er)?|wife|husband|son|daughter"
    r"|suing|sued|sues|fought|fighting|fights|oppos\w+|accus\w+|against)\b"
)
_REPRESENTS = set(
    "spokesman spokeswoman spokesperson secretary executive leader chair chairman chairwoman director head boss chief "
    "official officials officer officers lawyer lawyers representative representatives steward president manager "
    "minister leaders bosses chiefs aide aides superintendent captain professor member members".split()
)


class Speaker(NamedTuple):
    """Whom a source phrase means, and where it stands."""

    start: int
    name: str
    kind: str
    anonymous: bool
    actor: str
    sighting: Sighting | None


def _speaker(
    part: Part, source: tuple[int, int], around: str, people: Cast, book: Codebook, last: Speaker | None
) -> Speaker:
    start, end = source
    doc, phrase = part.doc, part.text[start:end]
    span = doc.char_span(start, end, alignment_mode="expand")
    root = span.root if span is not None else None
    if root is not None and root.lower_ in ("who", "which", "that") and root.head.dep_ == "relcl":
        start, end = noun_phrase(root.head.head, root.i)
        return _speaker(part, (start, end), around, people, book, last)
    person = person_of(people, part, start, end, last.sighting if last else None)
    core = re.split(r",|\s(?:who|which|that)\s", phrase, maxsplit=1)[0].strip()
    plural = phrase.lower() in _GROUP
    if person is None and (phrase.lower() in ("i", "my") or plural) and last is not None:
        own = phrase.lower() in ("i", "we", "my", "our") and inside(part.quotes, start, end)
        group = plural and phrase.lower() != "it"  # which is mostly a thing named since
        if own or (group and last.sighting is None and last.start >= reach(part, start)):
            return last._replace(start=start)  # the union … they
    if person is None and phrase.lower() in ("they", "their", "it") and (before := _antecedent(part, start)):
        found = _speaker(part, before, "", people, book, None)
        return found._replace(start=start)
    anonymous = person is None and left_unnamed(core, phrase, "" if plural else around)
    named = [] if anonymous else actor_mentions(part, people, book, (start, start + len(core)))
    if person is not None:
        name, sighting = person.name, Sighting(part.name, start, end, person, True)
        roles = [role for role in (core, *person.roles) if not _ELSEWHERE.search(role)]
        here = [m.actor for m in named if part.text[m.start : m.end].endswith(person.surname)]
        actor = here[0] if here else "" if anonymous else actor_named(book, person) or actor_of(book, roles)
    else:
        name, sighting = ("" if plural or phrase.lower() in _NOBODY else core), None
        head = root.idx if root is not None else start
        speaks = root is not None and root.lower_ in _REPRESENTS
        heads = [m for m in named if speaks or m.start <= head < m.end]
        actor = max(heads, key=lambda m: m.end - m.start).actor if heads else ""
    kind = book.kinds.get(actor, "") or (kind_of(person) if person else "")
    kind = kind or kind_in(phrase.replace(person.surname, "") if person else phrase, people)
    if not kind and person is None and _SERVANTS.search(core):  # aides said: of whom the article speaks just now
        named_before = [s.person for s in people.sightings if s.part == part.name and s.start < start]
        kind = kind_of(named_before[-1]) if named_before else ""
    return Speaker(start, name, kind or default_kind(part, root, phrase, person, people), anonymous, actor, sighting)


_SERVANTS = re.compile(r"(?i)\b(?:aide|advis[eo]r|staffer|spokes(?:man|woman|person)|staff)s?\b")
_GROUP = {"they", "it", "we", "them", "their", "our"}


def _antecedent(part: Part, start: int) -> tuple[int, int] | None:
    """What `they` or `it` most likely stands for: the last subject that can speak, from the sentence before on."""
    number = part.sentence_at(start)
    first = part.doc[part.sentences[max(0, number - 1)][0]].idx
    many = part.text[start : start + 2].lower() == "th"
    for token in reversed(part.doc.char_span(first, start, alignment_mode="contract") or ()):
        fits = token.tag_ in (("NNS", "NNPS") if many else ("NN", "NNP"))
        if (
            fits
            and token.dep_ in ("nsubj", "nsubjpass")
            and (token.ent_type_ in ("ORG", "NORP") or role_words(token.text))
        ):
            return noun_phrase(token)
    return None


_NOBODY = set(
    "he she i you who which that one some others many those these this someone somebody nobody anyone anybody "
    "everyone everybody no-one none several few most q a".split()
)


def _said_around(part: Part, found: Found) -> str:
    """What is said of a source beside it, after what it said, and at the head of the next sentence: `He spoke on …`."""
    assert found.source is not None
    after, said = found.source[1], found.content[-1][1]
    ends = [part.doc[part.sentences[part.sentence_at(place - 1)][1] - 1] for place in (after, said)]
    stop = min([ends[0].idx, *(a for a, _ in found.content if a >= after)])
    last = max(after, said)
    next_ = _SPOKE.match(part.text, max(ends[1].idx + len(ends[1]), last))
    return f"{part.text[after:stop]} {part.text[last : ends[1].idx]} {next_.group() if next_ else ''}"


_SPOKE = re.compile(r"\s*(?:He|She|They|Both|All|The \w+) (?:spoke|asked|requested|declined|refused|insisted)\b[^.\n]*")


def _in_sight(part: Part, quote: int, people: Cast, book: Codebook, last: Speaker) -> Speaker:
    """Whose a quotation on its own is: the last speaker's, unless its paragraph has turned to somebody else first."""
    begin = max(part.paragraphs[part.paragraph_at(quote)][0], last.start + 1)
    here = [s for s in people.sightings if s.part == part.name and s.subject and begin <= s.start < quote]
    if not here or (last.sighting is not None and here[-1].person == last.sighting.person):
        return last
    return _speaker(part, (here[-1].start, here[-1].end), "", people, book, last)


def _nobody_heard(part: Part, found: Found, cue: Token | None, directness: str, people: Cast) -> bool:
    """Whether nobody says it: it is shown by things, given to no source, the writer's own or said only in thought."""
    shown = cue is not None and cue.lemma_.lower() in _IMPERSONAL
    if found.source is None or (shown and not _can_speak(part, found.source, people)):
        return shown or directness == "indirect"  # months of rain show and suggest, and yet nobody speaks
    writer = part.text[slice(*found.source)].lower() in _FIRST and not inside(part.quotes, *found.source)
    in_thought = cue is not None and any(t.lower_ in _THOUGHT and t.dep_ == "aux" for t in cue.children)
    return in_thought or (writer and directness == "indirect")


_FIRST = ("i", "we", "my", "our")
_THOUGHT = ("could", "might", "may", "should", "must")  # critics might argue


def _resolve(
    part: Part, found: Found, people: Cast, book: Codebook, last: Speaker | None
) -> tuple[dict[str, Any], Speaker | None]:
    text = part.text
    act, stance, directness = meaning(part, found.cue, found.content)
    if found.verbatim:
        act, directness = "speech", "direct"
    head = _head(part, found.cue) if found.cue else None
    if _nobody_heard(part, found, head, directness, people):
        act = "attitude"
    if found.source is not None:
        who = _speaker(part, found.source, _said_around(part, found), people, book, last)
    elif found.cue is None and last is not None:
        who = _in_sight(part, found.content[0][0], people, book, last)
    else:
        who = None
    start, end = found.source or (None, None)
    return {
        "part": part.name,
        "sentence": part.sentence_at((found.cue or found.content[0])[0]),
        "act": act,
        "source": text[start:end] if start is not None else "",
        "source_name": who.name if who else "",
        "source_start": start,
        "source_end": end,
        "source_kind": who.kind if who else "unknown",
        "anonymous": bool(who and who.anonymous),
        "actor": who.actor if who else "",
        "cue": text[slice(*found.cue)] if found.cue else "",
        "cue_start": found.cue[0] if found.cue else None,
        "cue_end": found.cue[1] if found.cue else None,
        "stance": stance,
        "content": " … ".join(text[a:b] for a, b in found.content),
        "content_spans": [list(span) for span in found.content],
        "directness": directness,
        "confidence": found.confidence,
    }, who


# --- scores -----------------------------------------------------------------------------------------------------------

_SOURCED = "act == 'speech' and (source_name != '' or anonymous)"
_NAMED = "act == 'speech' and source_name != '' and not anonymous"
_FIRST_SOURCE = (  # the first statement of each article that has a source
    "attribution == attribution.where((act == 'speech') & ((source_name != '') | anonymous))"
    ".groupby(article_id).transform('min')"
)


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """How much is attributed, how, and to whom. Only speech counts, and for shares only speech with a source."""
    ids = pd.Index(tables["articles"]["article_id"])
    sentences = tables["sentences"]
    words = counts(sentences, ids, "words")
    mentioned = tables["mentions"]
    speech = tables[TABLE][tables[TABLE]["act"] == "speech"]
    sourced = speech.query(_SOURCED)
    n = counts(sourced, ids)
    heard = sourced[sourced["actor"] != ""]
    first = tables[TABLE].query(_FIRST_SOURCE).set_index("article_id").reindex(ids)
    different = sources(sourced).groupby(sourced["article_id"]).nunique().reindex(ids)
    out = [
        ratio("attributions_per_1000_words", counts(speech, ids), words, scale=1000),
        ratio("quoted_word_share", counts(sentences.assign(n=words_in(sentences, "source")), ids, "n"), words),
        ratio("direct_share", counts(speech[speech["directness"] == "direct"], ids), counts(speech, ids)),
        ratio("anonymous_share", counts(sourced[sourced["anonymous"]], ids), n),
        per_article("sources_per_article", different.fillna(0).where(words > 0)),
        per_article("single_source", different.eq(1).astype(float).where(n > 0)),
        per_article("first_source_official", first["source_kind"].eq("official").astype(float).where(n > 0)),
    ]
    for kind in SOURCE_KINDS:
        out.append(ratio(f"{kind.replace(' ', '_')}_share", counts(sourced[sourced["source_kind"] == kind], ids), n))
    for actor in (ALL, *actors):
        mine = sourced if actor == ALL else sourced[sourced["actor"] == actor]
        for measure, stance in (("doubting_share", "doubting"), ("endorsing_share", "factive")):
            out.append(ratio(measure, counts(mine[mine["stance"] == stance], ids), counts(mine, ids), actor=actor))
        if actor == ALL:
            continue
        speaks, about = counts(mine, ids), counts(mentioned[mentioned["actor"] == actor], ids)
        out += [
            ratio("speech_share", speaks, n, actor=actor),
            ratio("heard_share", speaks, counts(heard, ids), actor=actor),
            ratio("mention_share", about, counts(mentioned, ids), actor=actor),
            per_article("unheard_share", speaks.eq(0).astype(float).where(about > 0), actor=actor),
            per_article("first_source", first["actor"].eq(actor).astype(float).where(n > 0), actor=actor),
        ]
    return out


# --- diversity: of a group's statements, not a mean over its articles -------------------------------------------------


def sources(attributions: pd.DataFrame) -> pd.Series:
    """Who each attribution is by: the codebook's actor, else the name, whatever its article, capitals and title."""
    name = attributions["source_name"].map(untitled).str.lower().str.replace(r"^(?:an?|the)\s+", "", regex=True)
    return name.where(attributions["actor"] == "", attributions["actor"])


def named_statements(attributions: pd.DataFrame) -> pd.DataFrame:
    """How many statements each source that can be told from others makes in each article: `article_id, source, n`."""
    rows = attributions.query(_NAMED)
    return rows.assign(source=sources(rows)).groupby(["article_id", "source"]).size().reset_index(name="n")


DIVERSITY = {
    "sources_in_20": rarefied_number,
    "effective_sources_simpson": simpson_number,
    "effective_sources_shannon": entropy_number,
}


# --- the catalogue ----------------------------------------------------------------------------------------------------


def _entry(measure: str, label: str, definition: str, direction: str, where: str, **more: str) -> dict[str, str]:
    return {
        "measure": measure,
        "label": label,
        "definition": definition,
        "direction": direction,
        "unit": "share of attributions",
        "aggregates": "ratio",
        "table": TABLE,
        "where": where,
        "validation": "sourcing",
        "reference": "Newell, Margolin & Ruths (2018), LREC, https://aclanthology.org/L18-1524",
    } | more


_SIGAL = "Sigal (1973) Reporters and officials; Gans (1979) Deciding what's news"
_HALL = "Hall et al. (1978) Policing the crisis: those who speak first are the primary definers"
CATALOGUE: tuple[dict[str, str], ...] = (
    _entry(
        "attributions_per_1000_words",
        "Attributions",
        "Statements given to somebody else (said, according to, quotations) per 1,000 words.",
        "higher = more is attributed",
        "act == 'speech'",
        unit="per 1,000 words",
    ),
    _entry(
        "quoted_word_share",
        "Words in others' voice",
        "Share of words that are others', quoted or reported: what they say, believe or intend.",
        "higher = sources speak more",
        "act == 'speech'",
        unit="share of words",
    ),
    _entry(
        "direct_share",
        "Direct quotation",
        "Share of attributed statements that stand in quotation marks.",
        "higher = more direct quotation",
        "act == 'speech' and directness == 'direct'",
    ),
    _entry(
        "anonymous_share",
        "Anonymous sources",
        "Share of sourced statements whose source is deliberately left unnamed.",
        "higher = more anonymous",
        f"{_SOURCED} and anonymous",
        validation="anonymous",
        reference=_SIGAL,
    ),
    _entry(
        "doubting_share",
        "Doubting cues",
        "Share of sourced statements introduced by a cue that doubts them (claimed, alleged).",
        "higher = more doubt",
        f"{_SOURCED} and stance == 'doubting'",
        validation="",
        reference="Recasens et al. (2013), ACL, https://aclanthology.org/P13-1162",
    ),
    _entry(
        "endorsing_share",
        "Endorsing cues",
        "Share of sourced statements introduced by a cue that takes them for true (admitted, confirmed, revealed).",
        "higher = more endorsement",
        f"{_SOURCED} and stance == 'factive'",
        validation="",
        reference="Recasens et al. (2013), ACL, https://aclanthology.org/P13-1162",
    ),
    *(
        _entry(
            f"{kind.replace(' ', '_')}_share",
            {
                "official": "Officials",
                "politician": "Politicians",
                "expert": "Experts",
                "business": "Business",
                "civil society": "Civil society",
                "media": "Media",
                "ordinary person": "Ordinary people",
                "document": "Documents",
                "unknown": "Unknown",
            }[kind],
            f"Share of sourced statements whose source is of the kind: {kind}.",
            "higher = heard more",
            f"{_SOURCED} and source_kind == '{kind}'",
            validation="source_kind",
            reference=_SIGAL,
        )
        for kind in SOURCE_KINDS
    ),
    _entry(
        "speech_share",
        "Share of speech",
        "Share of sourced statements that are the actor's.",
        "higher = heard more",
        _SOURCED,
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "sources_per_article",
        "Sources per article",
        "Mean number of different sources that an article lets speak; 0 where nobody does. Persons of one codebook "
        "actor are one source, anonymous sources as many as are described differently.",
        "higher = more sources",
        _SOURCED,
        unit="sources per article",
        aggregates="article",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "single_source",
        "Single-source articles",
        "Share of the articles with sources that rest on one source alone, counted as in sources_per_article.",
        "higher = fewer sources",
        _SOURCED,
        unit="share of articles",
        aggregates="article",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "first_source_official",
        "Officials speak first",
        "Share of the articles with sources in which the first to speak is an official.",
        "higher = officials more often set the terms",
        f"{_FIRST_SOURCE} and source_kind == 'official'",
        unit="share of articles",
        aggregates="article",
        validation="source_kind",
        reference=_HALL,
    ),
    _entry(
        "first_source",
        "Speaks first",
        "Share of the articles with sources in which the first to speak is the actor.",
        "higher = more often sets the terms",
        f"{_FIRST_SOURCE} and actor != ''",
        unit="share of articles",
        aggregates="article",
        validation="",
        reference=_HALL,
    ),
    _entry(
        "unheard_share",
        "Spoken of, not heard",
        "Share of the articles that mention the actor in which the actor does not speak, or only declines to.",
        "higher = less often heard",
        "",
        unit="share of articles",
        aggregates="article",
        table="mentions",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "heard_share",
        "Share of the actors' speech",
        "Share of the codebook actors' statements that are the actor's.",
        "higher = heard more",
        f"{_SOURCED} and actor != ''",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "mention_share",
        "Share of the actors' mentions",
        "Share of the mentions of codebook actors that are the actor's.",
        "higher = spoken of more",
        "",
        unit="share of mentions",
        table="mentions",
        validation="",
        reference=_SIGAL,
    ),
    *(
        _entry(
            measure,
            label,
            f"{definition} Of statements by named sources: persons of one codebook actor are one source, others go by "
            "their name; anonymous sources, which cannot be told apart, are left out.",
            "higher = more diverse",
            _NAMED,
            unit=unit,
            aggregates="pool",
            validation="",
            reference=reference,
        )
        for measure, label, definition, unit, reference in (
            (
                "sources_in_20",
                "Different sources in 20 statements",
                "Expected number of different sources among 20 statements drawn at random from the outlet's, corrected "
                "for the resemblance of statements in one article; missing where an outlet has fewer than 20 without "
                "any one of its articles. Compares outlets of any size.",
                "sources in 20 statements",
                "Hurlbert (1971), Ecology, doi:10.2307/1934145; Zahl (1977), Ecology, doi:10.2307/1936227",
            ),
            (
                "effective_sources_simpson",
                "Effective sources (Simpson)",
                "1 / the chance that two statements from different articles have the same source: so many sources, "
                "heard equally often, would be as diverse. Often-heard sources decide it; missing where too few "
                "come back in another article.",
                "effective sources",
                "Simpson (1949), Nature, doi:10.1038/163688a0; Zahl (1977), Ecology, doi:10.2307/1936227",
            ),
            (
                "effective_sources_shannon",
                "Effective sources (Shannon)",
                "e to the power of Shannon's entropy: so many sources, heard equally often, would be as diverse. "
                "Describes the articles at hand only: it grows with their number, so compare outlets of like size, or "
                "by sources_in_20; it has no interval, because sources not met yet are unknown.",
                "effective sources",
                "Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x; Hill (1973), Ecology, doi:10.2307/1934352",
            ),
        )
    ),
)
