"""Voices: whether a word is the outlet's, reported (what others say, in the outlet's words) or quoted.

Beliefs and intentions of others are reported too; what the writer adds inside a paraphrase stays the outlet's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from framing.attribution.cues import known_cues
from framing.attribution.spans import Span, tokens_of
from framing.parse import Article, Part

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

OUTLET, REPORTED, QUOTED = range(3)
KINDS = ("outlet", "reported", "quoted")  # their names


class Heard(NamedTuple):
    """Whose voice each character of a part is in, and of which attribution."""

    voice: np.ndarray  # OUTLET, REPORTED or QUOTED
    attribution: np.ndarray  # its number in the article; -1 in the outlet's voice


def heard(article: Article, attributions: Iterable[Mapping[str, Any]]) -> dict[str, Heard]:
    """Tell whose voice each character of an article is in.

    Parameters
    ----------
    article : Article
        As `parse` gives it.
    attributions : iterable of dict
        Its attributions, as `find` returns them.

    Returns
    -------
    dict
        For the name of each part its voices. Of a statement inside another one, the inner one counts.
    """
    voices = {p.name: Heard(np.full(len(p.text), OUTLET), np.full(len(p.text), -1)) for p in article.parts}
    parts = {part.name: part for part in article.parts}
    pieces = [(a, b, row) for row in attributions for a, b in row["content_spans"]]
    for start, end, row in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        part, (voice, number) = parts[row["part"]], voices[row["part"]]
        if row["directness"] == "direct":  # a turn of an interview or a post may stand without quotation marks
            stretches = [(start, end, QUOTED)]
        else:
            stretches = [(a, b, REPORTED) for a, b in _reported(part, row, start, end)]
            stretches += [(max(a, start), min(b, end), QUOTED) for a, b in part.quotes if a < end and start < b]
        for a, b, kind in stretches:
            voice[a:b], number[a:b] = kind, row["attribution"]
    return voices


def at(heard: Heard, place: int) -> tuple[str, int]:
    """Tell the voice of one character.

    Parameters
    ----------
    heard : Heard
        The voices of its part.
    place : int
        Which character it is.

    Returns
    -------
    voice : str
        "outlet", "reported" or "quoted".
    attribution : int
        The number of the attribution that it is part of; -1 in the outlet's voice.
    """
    return KINDS[heard.voice[place]], int(heard.attribution[place])


def runs(article: Article, voices: Mapping[str, Heard]) -> list[dict[str, Any]]:
    """Cut each part of an article where the voice or the attribution changes.

    Parameters
    ----------
    article : Article
        As `parse` gives it.
    voices : dict
        Its voices, as `heard` returns them.

    Returns
    -------
    list of dict
        Rows of the table `voices`, which cover each part without gap or overlap.
    """
    rows = []
    for part in article.parts:
        voice, number = voices[part.name]
        changes = np.flatnonzero((np.diff(voice) != 0) | (np.diff(number) != 0)) + 1
        for start, end in pairwise([0, *changes.tolist(), len(voice)]):
            place = {"article_id": article.article_id, "part": part.name, "start": start, "end": end}
            attribution = int(number[start]) if number[start] >= 0 else None
            rows.append({**place, "voice": KINDS[voice[start]], "attribution": attribution})
    return rows


# --- what is reported -------------------------------------------------------------------------------------------------

# Words for what is in somebody's mind; of other attitudes (seem, try, refuse, vote, see) the writer tells from outside
_THOUGHT = frozenset(
    "afraid aim anticipate assume assumption believe belief concern concerned confident consider conviction convinced "
    "desire determined doubt dream envisage envision expect expectation fear feel feeling goal guess hope hopeful "
    "imagine intend intent intention know opinion optimistic pessimistic plan prefer realise realize reckon regard "
    "sceptical skeptical sure suspect suspicion think thought understand view want wish worried worry".split()
)


def _reported(part: Part, row: Mapping[str, Any], start: int, end: int) -> Iterator[Span]:
    """Yield the stretches of a content that are reported; the rest of it is the writer's.

    A clause is what the source says: the union said *that the quay was lost*. A noun phrase is the writer's name for
    it (Leech and Short call it the narrative report of a speech act): the union attacked *a plan that hurts the poor*.
    Yet its head and whoever it names are reported, for they are attacked by the union and not by the writer.
    """
    content = tokens_of(part, (start, end))
    if content is None or not _tells_words_or_thoughts(part, row):
        return
    cue = _cue(part, row)
    clause = _is_clause(part, row)
    is_reported = np.array([clause or _is_named(t, content) for t in content])
    for token in content:
        apart = _is_supplement(token) or (cue is not None and _goes_with(token, cue))
        if apart or (token.dep_ in _MODIFIERS and token != content.root):
            inside = range(max(token.left_edge.i, content.start), min(token.right_edge.i + 1, content.end))
            for i in inside if len(inside) < len(content) else ():
                is_reported[i - content.start] &= not apart and _is_named(content.doc[i], content)
        elif _evaluates(token):
            is_reported[token.i - content.start] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_reported, [False]])))
    for first, last in edges.reshape(-1, 2).tolist():
        tokens = content[first:last]
        yield max(tokens.start_char, start), min(tokens.end_char, end)


def _tells_words_or_thoughts(part: Part, row: Mapping[str, Any]) -> bool:
    """Return whether an attribution tells what somebody says, believes or intends, and not only what somebody does."""
    cue = _cue(part, row)
    if cue is None or not any(c.isalnum() for c in cue.text):  # a quotation that stands alone, a colon
        return bool(row["act"] == "speech")
    words = {t.lemma_.lower() for t in cue}
    if row["act"] == "speech":
        return not words.isdisjoint(known_cues())
    return not words.isdisjoint(_THOUGHT) and not any(t.dep_ == "neg" for t in cue.root.children)


def _cue(part: Part, row: Mapping[str, Any]) -> Tokens | None:
    return None if row["cue_start"] is None else tokens_of(part, (row["cue_start"], row["cue_end"]))


def _is_clause(part: Part, row: Mapping[str, Any]) -> bool:
    """Return whether some of a content is a clause, and not only noun phrases."""
    spans = (tokens_of(part, (a, b)) for a, b in row["content_spans"])
    return any(s is not None and s.root.pos_ in ("VERB", "AUX") and s.root.dep_ != "pcomp" for s in spans)


def _is_named(token: Token, content: Tokens) -> bool:
    """Return whether a word names somebody, or belongs to the head of the noun phrase that the content is."""
    head = token == content.root or (token.head == content.root and token.dep_ in ("det", "compound", "poss"))
    return token.pos_ in ("PROPN", "PRON") or token.tag_ == "POS" or (head and content.root.pos_ in ("NOUN", "PROPN"))


# --- what the writer adds ---------------------------------------------------------------------------------------------

_MODIFIERS = ("relcl", "acl", "appos")


def _is_supplement(token: Token) -> bool:
    """Return whether a phrase only adds to a noun, after a comma: the mayor, *who lost a vote*.

    The writer of the sentence asserts it, not the one who is reported: Potts (2005), The logic of conventional
    implicatures, doi:10.1093/acprof:oso/9780199273829.001.0001.
    """
    first = token.left_edge.i
    follows = token.dep_ in _MODIFIERS and first > token.head.i
    return follows and token.doc[first - 1].text in (",", "—", "–", "--", "-", "(")


def _goes_with(token: Token, cue: Tokens) -> bool:
    """Return whether a clause goes with the verb of the cue and not with the content: … *but gave no day*."""
    if token.head not in cue or token in cue:
        return False
    if token.dep_ == "conj":
        return token.tag_ in ("VBD", "VBZ", "VBP", "VBG")
    return token.dep_ in ("advcl", "prep") and token.i > token.head.i and token.left_edge.lower_ in _ASIDE


_ASIDE = ("although", "though", "even", "while", "after", "before", "without", "despite", "when")


def _evaluates(token: Token) -> bool:
    """Return whether a modifier evaluates what it stands with: *false* claims, a *devastating* cut."""
    modifies = token.dep_ in ("amod", "advmod") and token.pos_ in ("ADJ", "ADV", "VERB")
    word = token.lower_
    return modifies and (word in _evaluative() or word.removesuffix("ly") in _evaluative())


@functools.cache
def _evaluative() -> frozenset[str]:
    """Return the words that evaluate clearly, by VADER and by a list of words for statements."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    clear = {word for word, value in SentimentIntensityAnalyzer().lexicon.items() if abs(value) >= 1}
    return frozenset(clear | _OF_STATEMENTS)


# Words that evaluate statements, which VADER has not
_OF_STATEMENTS = frozenset(
    "baseless bogus controversial debunked disdainful discredited dubious false incendiary inflammatory misleading "
    "provocative questionable so-called spurious supposed unfounded unproven unsubstantiated untrue".split()
)
