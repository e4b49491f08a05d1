"""Whose voice each word is in: the outlet's, reported (what others say, in the outlet's words) or quoted.

Beliefs and intentions of others are reported too; what a writer adds inside a paraphrase stays the writer's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from spacy.tokens import Span, Token

from framing.attribution.cues import known_cues
from framing.parse import Article, Part

TABLE = "voices"
KINDS = ("outlet", "reported", "quoted")  # as they stand in the arrays: 0, 1, 2
OUTLET, REPORTED, QUOTED = range(3)


class Heard(NamedTuple):
    """Per character of a part its voice, a place in `KINDS`, and the number of the attribution; -1 in the outlet's."""

    voice: np.ndarray
    attribution: np.ndarray


def heard(article: Article, attributions: Iterable[Mapping[str, Any]]) -> dict[str, Heard]:
    """Return, for each part of an article, whose voice each of its characters is in.

    Where speech holds speech, the inner one counts.
    """
    found = {p.name: Heard(np.full(len(p.text), OUTLET), np.full(len(p.text), -1)) for p in article.parts}
    parts = {part.name: part for part in article.parts}
    pieces = [(a, b, row) for row in attributions for a, b in row["content_spans"]]
    for start, end, row in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        part, (voice, number) = parts[row["part"]], found[row["part"]]
        if row["directness"] == "direct":  # a turn of an interview or a post may stand without quotation marks
            inner = [(start, end, QUOTED)]
        else:
            inner = [(a, b, REPORTED) for a, b in _reported(part, row, start, end)]
            inner += [(max(a, start), min(b, end), QUOTED) for a, b in part.quotes if a < end and start < b]
        for a, b, kind in inner:
            voice[a:b], number[a:b] = kind, row["attribution"]
    return found


def at(heard: Heard, place: int) -> tuple[str, int]:
    """Return the voice of a character, and the number of the attribution that it is part of; -1 in the outlet's."""
    return KINDS[heard.voice[place]], int(heard.attribution[place])


def runs(article: Article, voices: Mapping[str, Heard]) -> list[dict[str, Any]]:
    """Return the rows of the table `voices` for one article: runs in one voice, which cover each part."""
    rows = []
    for part in article.parts:
        voice, number = voices[part.name]
        changes = np.flatnonzero((np.diff(voice) != 0) | (np.diff(number) != 0)) + 1
        for start, end in pairwise([0, *changes.tolist(), len(voice)]):
            place = {"article_id": article.article_id, "part": part.name, "start": start, "end": end}
            said_in = int(number[start]) if number[start] >= 0 else None
            rows.append({**place, "voice": KINDS[voice[start]], "attribution": said_in})
    return rows


# --- what is reported -------------------------------------------------------------------------------------------------

# Of whom these are said holds what follows; of others (seem, try, refuse, vote, see) the writer tells from outside
_HELD = frozenset(
    "afraid aim anticipate assume assumption believe belief concern concerned confident consider conviction convinced "
    "desire determined doubt dream envisage envision expect expectation fear feel feeling goal guess hope hopeful "
    "imagine intend intent intention know opinion optimistic pessimistic plan prefer realise realize reckon regard "
    "sceptical skeptical sure suspect suspicion think thought understand view want wish worried worry".split()
)


def _reported(part: Part, row: Mapping[str, Any], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a content that are reported; the rest is in the writer's words.

    A clause is what the source says (the union said *that the quay was lost*); a noun phrase only names it, as the
    writer likes (the union attacked *a plan that hurts the poor*; Leech and Short call it the narrative report of a
    speech act). Yet whoever is named in it, or stands at its head, is attacked by the union and not by the writer.
    """
    content = _span(part, start, end)
    if content is None or not _is_held(part, row):
        return
    cue = _span(part, row["cue_start"], row["cue_end"])
    clause = _is_clause(part, row)
    keeps = np.array([clause or _is_named(t, content) for t in content])
    for token in content:
        whole = _is_supplement(token) or (cue is not None and _goes_with(token, cue))
        if whole or (token.dep_ in _MODIFIERS and token != content.root):
            inside = range(max(token.left_edge.i, content.start), min(token.right_edge.i + 1, content.end))
            for i in inside if len(inside) < len(content) else ():
                keeps[i - content.start] &= not whole and _is_named(content.doc[i], content)
        elif _evaluates(token):
            keeps[token.i - content.start] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], keeps, [False]])))
    for first, last in edges.reshape(-1, 2).tolist():
        tokens = content[first:last]
        yield max(tokens.start_char, start), min(tokens.end_char, end)


def _is_held(part: Part, row: Mapping[str, Any]) -> bool:
    """Whether an attribution says what somebody says, believes or intends, and not only what somebody does."""
    cue = _span(part, row["cue_start"], row["cue_end"])
    if cue is None or not any(c.isalnum() for c in cue.text):  # a quotation that stands alone, a colon
        return bool(row["act"] == "speech")
    words = {t.lemma_.lower() for t in cue}
    if row["act"] == "speech":
        return not words.isdisjoint(known_cues())
    return not words.isdisjoint(_HELD) and not any(t.dep_ == "neg" for t in cue.root.children)


def _span(part: Part, start: Any, end: Any) -> Span | None:
    return None if start is None else part.doc.char_span(int(start), int(end), alignment_mode="expand")


def _is_clause(part: Part, row: Mapping[str, Any]) -> bool:
    spans = (_span(part, a, b) for a, b in row["content_spans"])
    return any(s is not None and s.root.pos_ in ("VERB", "AUX") and s.root.dep_ != "pcomp" for s in spans)


def _is_named(token: Token, content: Span) -> bool:
    """Whether a word of a content names somebody, or belongs to the head of the noun phrase that it is."""
    head = token == content.root or (token.head == content.root and token.dep_ in ("det", "compound", "poss"))
    return token.pos_ in ("PROPN", "PRON") or token.tag_ == "POS" or (head and content.root.pos_ in ("NOUN", "PROPN"))


# --- what the writer adds ---------------------------------------------------------------------------------------------

_MODIFIERS = ("relcl", "acl", "appos")


def _is_supplement(token: Token) -> bool:
    """Whether a phrase adds to a noun what it does not need, after a comma: the mayor, *who lost a vote*.

    Whoever writes the sentence asserts it, not the one who is reported: Potts (2005), The logic of conventional
    implicatures, doi:10.1093/acprof:oso/9780199273829.001.0001.
    """
    first = token.left_edge.i
    follows = token.dep_ in _MODIFIERS and first > token.head.i
    return follows and token.doc[first - 1].text in (",", "—", "–", "--", "-", "(")


def _goes_with(token: Token, cue: Span) -> bool:
    """Whether a clause goes with the verb of the cue and not with what is said: … *but gave no day*."""
    if token.head not in cue or token in cue:
        return False
    if token.dep_ == "conj":
        return token.tag_ in ("VBD", "VBZ", "VBP", "VBG")
    return token.dep_ in ("advcl", "prep") and token.i > token.head.i and token.left_edge.lower_ in _ASIDE


_ASIDE = ("although", "though", "even", "while", "after", "before", "without", "despite", "when")


def _evaluates(token: Token) -> bool:
    """Whether a modifier evaluates what it stands with: *false* claims, a *devastating* cut, *unfairly* dismissed."""
    modifies = token.dep_ in ("amod", "advmod") and token.pos_ in ("ADJ", "ADV", "VERB")
    word = token.lower_
    return modifies and (word in _evaluative() or word.removesuffix("ly") in _evaluative())


@functools.cache
def _evaluative() -> frozenset[str]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    clear = {word for word, value in SentimentIntensityAnalyzer().lexicon.items() if abs(value) >= 1}
    return frozenset(clear | _OF_STATEMENTS)


# What VADER leaves out and is said of statements above all
_OF_STATEMENTS = frozenset(
    "baseless bogus controversial debunked disdainful discredited dubious false incendiary inflammatory misleading "
    "provocative questionable so-called spurious supposed unfounded unproven unsubstantiated untrue".split()
)
