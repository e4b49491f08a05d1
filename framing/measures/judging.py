"""How a text evaluates a target in it, and which role it casts it in: hero, villain or victim.

The model, which learned from human coding, reads the sentence; a word list (VADER) counts the good and bad words of
the target's clause.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing import encoder
from framing.measures.plain_names import plain
from framing.parse import Part, parse

if TYPE_CHECKING:
    from spacy.tokens import Token

METHODS = ("model", "vader")
COLUMNS = ["negative", "neutral", "positive", "sentiment", "label"]


def target_sentiment(texts: Sequence[str], spans: Sequence[tuple[int, int]], *, method: str = "model") -> pd.DataFrame:
    """Judge how each text evaluates the target that a span of it names.

    Parameters
    ----------
    texts : sequence of str
        A sentence or a short paragraph each. Of a very long one the model reads some 80 words around the target. It
        reads a person's family name alone, so that no honorific, first name or party label moves its judgement.
    spans : sequence of (int, int)
        For each text, first character of the target and one past its last.
    method : "model" or "vader"
        The model trained on human coding, or VADER over the clause around the target.

    Returns
    -------
    DataFrame
        One row per text and span, in their order: `negative, neutral, positive` (sum to 1), `sentiment` (positive
        minus negative, in [-1, 1]) and `label`. Without texts, no rows.

    Raises
    ------
    ValueError
        Texts and spans differ in number, a span is no pair, lies outside its text or covers no letter, a text is too
        long to be parsed, or the method is unknown.

    References
    ----------
    As `actor_sentiment`.
    """
    known(method)
    _check(texts, spans)
    rows = by_model(texts, spans) if method == "model" else [from_compound(x) for x in _by_word_list(texts, spans)]
    return pd.DataFrame(rows, columns=COLUMNS)


def target_role(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """Judge which role each text casts the target in that a span of it names.

    Parameters
    ----------
    texts : sequence of str
        As in `target_sentiment`.
    spans : sequence of (int, int)
        As in `target_sentiment`.

    Returns
    -------
    DataFrame
        One row per text and span, in their order: the probabilities `protagonist` (hero: acts for good, protects,
        stands up to wrong), `antagonist` (villain: does harm, lies, is to blame) and `innocent` (victim: is harmed or
        wronged). They need not add up to 1: mostly a text casts nobody in any role. Without texts, no rows.

    Raises
    ------
    ValueError
        Texts and spans differ in number, or a span is no pair, lies outside its text or covers no letter.

    References
    ----------
    Frermann, Li, Khanehzar & Mikolajczak (2023) Conflicts, villains, resolutions: towards models of narrative media
    framing, doi:10.18653/v1/2023.acl-long.486 (the human coding).
    """
    _check(texts, spans)
    return pd.DataFrame(_judged(texts, spans).roles, columns=list(encoder.ROLES))


def _check(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
    """Refuse texts and spans that do not fit each other."""
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts but {len(spans)} spans: give one span per text.")
    for number, (text, span) in enumerate(zip(texts, spans, strict=True)):
        start, end = _pair(span)
        if not 0 <= start < end <= len(text):
            raise ValueError(f"text {number}: the span {start}:{end} lies outside the text of {len(text)} characters.")
        if not text[start:end].strip():
            raise ValueError(f"text {number}: the span {start}:{end} covers nothing but blanks.")


def _pair(span: tuple[int, int]) -> tuple[int, int]:
    if isinstance(span, str) or len(span) != 2:
        raise ValueError(
            f"a span is two numbers, the first character of the target and one past its last, not {span!r}. "
            "In Python text.find('the mayor') says where a target begins."
        )
    return span


def known(method: str) -> None:
    """Refuse a method that does not exist."""
    if method not in METHODS:
        raise ValueError(f'unknown method {method!r}: there are "model" and "vader".')


def why(text: str, span: tuple[int, int], *, method: str = "model") -> pd.DataFrame:
    """Say which words made a target's score: what taking each out of the text does to it.

    Parameters
    ----------
    text : str
        A sentence or a short paragraph.
    span : (int, int)
        First character of the target and one past its last.
    method : "model" or "vader"
        As in `target_sentiment`.

    Returns
    -------
    DataFrame
        One row per word but the target's own, the strongest first: `word, start, end`, and `effect`, the sentiment
        with the word minus that without it (above 0: the word speaks for the target). Effects need not add up.

    Raises
    ------
    ValueError
        As `target_sentiment`.
    """
    start, end = _pair(span)
    words = [m for m in re.finditer(r"\w+(?:[’'-]\w+)*", text) if m.end() <= start or m.start() >= end]
    without = [text[: m.start()] + text[m.end() :] for m in words]
    moved = [(start - len(m.group()), end - len(m.group())) if m.end() <= start else span for m in words]
    figures = target_sentiment([text, *without], [span, *moved], method=method)["sentiment"].to_numpy()
    table = pd.DataFrame(
        {
            "word": [m.group() for m in words],
            "start": [m.start() for m in words],
            "end": [m.end() for m in words],
            "effect": figures[0] - figures[1:],
        }
    )
    return table.sort_values("effect", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def by_model(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Return the model's figures for each text and span: the columns of `COLUMNS`, and the roles."""
    judged = _judged(texts, spans)
    return [
        {
            **dict(zip(encoder.LABELS, row.tolist(), strict=True)),
            "sentiment": float(row[2] - row[0]),
            "label": encoder.LABELS[int(row.argmax())],
            **dict(zip(encoder.ROLES, roles.tolist(), strict=True)),
        }
        for row, roles in zip(judged.sentiment, judged.roles, strict=True)
    ]


def _judged(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> encoder.Judgement:
    """Return the model's judgements, of a person under the family name alone."""
    named = [plain(text, *span) for text, span in zip(texts, spans, strict=True)]
    return encoder.judge([text for text, *_ in named], [(start, end) for _, start, end in named])


# --- VADER around the target ------------------------------------------------------------------------------------------


@functools.cache
def word_list() -> SentimentIntensityAnalyzer:
    """Return VADER, which is loaded once."""
    return SentimentIntensityAnalyzer()


@functools.lru_cache(maxsize=50_000)
def compound(text: str) -> float:
    """Return VADER's score of a text, from -1 to 1."""
    return float(word_list().polarity_scores(text)["compound"])


def _by_word_list(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[float]:
    unique = list(dict.fromkeys(texts))
    frame = pd.DataFrame({"article_id": [str(i) for i in range(len(unique))], "title": "", "standfirst": ""})
    parsed = dict(zip(unique, parse(frame.assign(text=unique)), strict=True))
    for number, text in enumerate(texts):
        if not parsed[text].parts:
            raise ValueError(f"text {number}: {parsed[text].problem}.")
    return [compound(around(parsed[text].parts[0], int(a), int(b))) for text, (a, b) in zip(texts, spans, strict=True)]


def from_compound(compound: float) -> dict[str, Any]:
    """Return VADER's compound score in the columns of `COLUMNS`."""
    return {
        "negative": max(-compound, 0.0),
        "neutral": 1 - abs(compound),
        "positive": max(compound, 0.0),
        "sentiment": compound,
        # the thresholds of VADER's authors
        "label": "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral",
    }


def _is_marked(own: NDArray[np.bool_], place: int) -> bool:
    return 0 <= place < len(own) and bool(own[place])


_CLAUSES = {"ROOT", "ccomp", "advcl", "relcl", "parataxis", "csubj", "csubjpass"}


def _is_clause(token: Token) -> bool:
    return token.dep_ in _CLAUSES or (
        token.dep_ == "conj"
        and token.pos_ in {"VERB", "AUX"}
        and any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
    )


def around(part: Part, start: int, end: int, own: NDArray[np.bool_] | None = None, begin: int = 0) -> str:
    """Return the words of the clause that holds a span, without the span's own: a name such as Justice is no praise.

    Where `own` is given, only those whose first character it marks, counted from `begin`.
    """
    span = part.doc.char_span(start, end, alignment_mode="expand")
    if span is None or len(span) == 0:
        return ""
    head = span.root
    while not _is_clause(head) and head.head.i != head.i:
        head = head.head
    kept = []
    waiting = [head]
    while waiting:
        token = waiting.pop()
        kept.append(token.i)
        # the `but` that leads to another clause is left out with it: VADER would halve this one for its sake
        leads_on = any(c.dep_ == "conj" and _is_clause(c) for c in token.children)
        waiting += [c for c in token.children if not _is_clause(c) and not (leads_on and c.dep_ == "cc")]
    tokens = [part.doc[i] for i in sorted(kept)]
    tokens = [t for t in tokens if not start <= t.idx < end and (own is None or _is_marked(own, t.idx - begin))]
    words = " ".join(t.text for t in tokens)
    return words.replace("’", "'")  # VADER knows isn't, not isn’t
