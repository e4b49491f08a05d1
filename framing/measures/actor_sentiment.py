"""Sentiment toward each actor: how the words around a mention evaluate the one mentioned, and in whose voice.

VADER over the clause that holds the mention; scored per mention, never per article.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from spacy.tokens import Token
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing.actors import Codebook, codebook, mentions
from framing.measures import sourcing as voice_of
from framing.measures._scores import counts, ratio
from framing.parse import Article, Part, parse
from framing.tables import VOICES, check, from_rows

TABLE = "mentions"
COLUMNS = ["negative", "neutral", "positive", "sentiment", "label"]


def actor_sentiment(articles: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Find the mentions of the codebook's actors and how each is evaluated.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    actors : DataFrame
        The codebook, as `read_actors` gives it.

    Returns
    -------
    DataFrame
        The table `mentions`, one row per mention in the order of the text; `sentiment` from -1 (negative) to 1
        (positive). Empty, with all its columns, where no actor is mentioned.

    Raises
    ------
    SchemaError
        A required column is missing, an article_id is repeated, or the codebook is at odds with itself.

    References
    ----------
    Hutto & Gilbert (2014) VADER, ICWSM 8, doi:10.1609/icwsm.v8i1.14550.
    """
    book = codebook(actors)
    found: list[dict[str, Any]] = []
    for article in parse(check("articles", articles)):
        rows = voice_of.find(article, book)
        found += find(article, book, rows, voice_of.voices(article, rows))
    return from_rows(TABLE, found)


def target_sentiment(texts: Sequence[str], spans: Sequence[tuple[int, int]], *, method: str = "vader") -> pd.DataFrame:
    """How each text evaluates the target that a span of it names.

    Parameters
    ----------
    texts : sequence of str
        A sentence or a paragraph each.
    spans : sequence of (int, int)
        For each text, first character of the target and one past its last.
    method : "vader"
        VADER over the clause around the target. "model" is not built yet.

    Returns
    -------
    DataFrame
        One row per text and span, in their order: `negative, neutral, positive` (sum to 1), `sentiment` (positive
        minus negative, in [-1, 1]) and `label`. Without texts, no rows.

    Raises
    ------
    ValueError
        Texts and spans differ in number, a span lies outside its text or covers no letter, a text is too long to be
        parsed, or the method is unknown.
    NotImplementedError
        `method="model"`.
    """
    if method == "model":
        raise NotImplementedError('method="model" waits for a model trained on human coding; use method="vader".')
    if method != "vader":
        raise ValueError(f'unknown method {method!r}: there is "vader".')
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts but {len(spans)} spans: give one span per text.")
    for number, (text, (start, end)) in enumerate(zip(texts, spans, strict=True)):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"text {number}: the span {start}:{end} lies outside the text of {len(text)} characters.")
        if not text[start:end].strip():
            raise ValueError(f"text {number}: the span {start}:{end} covers nothing but blanks.")
    unique = list(dict.fromkeys(texts))
    frame = pd.DataFrame({"article_id": [str(i) for i in range(len(unique))], "title": "", "standfirst": ""})
    parsed = dict(zip(unique, parse(frame.assign(text=unique)), strict=True))
    for number, text in enumerate(texts):
        if not parsed[text].parts:
            raise ValueError(f"text {number}: {parsed[text].problem}.")
    rows = [_score(parsed[t].parts[0], int(a), int(b)) for t, (a, b) in zip(texts, spans, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def find(
    article: Article, book: Codebook, attributions: list[dict[str, Any]], voices: Mapping[str, np.ndarray]
) -> list[dict[str, Any]]:
    """The mentions of one parsed article, as rows of the table."""
    speaker = {r["attribution"]: r["actor"] for r in attributions}
    rows = []
    for part in article.parts:
        starts = [t.idx for t in part.doc]
        for mention in mentions(part.text, book):
            token = int(np.searchsorted(starts, mention.start, side="right")) - 1
            said_in = int(voices[part.name][token])
            rows.append(
                {
                    "article_id": article.article_id,
                    "part": part.name,
                    "sentence": part.sentence_of[token],
                    "actor": mention.actor,
                    "mention": part.text[mention.start : mention.end],
                    "start": mention.start,
                    "end": mention.end,
                    "how": mention.how,
                    "voice": "source" if said_in >= 0 else "outlet",
                    "source_actor": speaker.get(said_in, ""),
                    **_score(part, mention.start, mention.end),
                }
            )
    return rows


# --- VADER around the target ------------------------------------------------------------------------------------------


@functools.cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@functools.lru_cache(maxsize=50_000)
def _compound(text: str) -> float:
    return float(_vader().polarity_scores(text)["compound"])


def _score(part: Part, start: int, end: int) -> dict[str, Any]:
    compound = _compound(around(part, start, end))
    return {
        "negative": max(-compound, 0.0),
        "neutral": 1 - abs(compound),
        "positive": max(compound, 0.0),
        "sentiment": compound,
        # the thresholds of VADER's authors
        "label": "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral",
    }


_CLAUSES = {"ROOT", "ccomp", "advcl", "relcl", "parataxis", "csubj", "csubjpass"}


def _is_clause(token: Token) -> bool:
    return token.dep_ in _CLAUSES or (
        token.dep_ == "conj"
        and token.pos_ in {"VERB", "AUX"}
        and any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
    )


def around(part: Part, start: int, end: int) -> str:
    """The words of the clause that holds a span, without the span's own: a name such as Justice is no praise."""
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
    words = " ".join(part.doc[i].text for i in sorted(kept) if not start <= part.doc[i].idx < end)
    return words.replace("’", "'")  # VADER knows isn't, not isn’t


# --- scores -----------------------------------------------------------------------------------------------------------


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Mean sentiment and the shares of negative and positive mentions, per actor and voice."""
    ids = pd.Index(tables["articles"]["article_id"])
    out = []
    for actor in actors:
        mine = tables[TABLE][tables[TABLE]["actor"] == actor]
        for voice in VOICES:
            heard = mine if voice == "both" else mine[mine["voice"] == voice]
            n = counts(heard, ids)
            out.append(ratio("sentiment", counts(heard, ids, "sentiment"), n, actor=actor, voice=voice))
            for label in ("negative", "positive"):
                some = counts(heard[heard["label"] == label], ids)
                out.append(ratio(f"{label}_share", some, n, actor=actor, voice=voice))
    return out


_REFERENCE = "Hutto & Gilbert (2014) VADER, ICWSM 8, doi:10.1609/icwsm.v8i1.14550"
CATALOGUE: tuple[dict[str, str], ...] = (
    {
        "measure": "sentiment",
        "label": "Sentiment toward the actor",
        "definition": "How the clauses that mention an actor evaluate it: mean over mentions, from -1 to 1.",
        "direction": "higher = more favourable",
        "unit": "-1 to 1",
        "aggregates": "ratio",
        "table": TABLE,
        "where": "",
        "validation": "sentiment",
        "reference": _REFERENCE,
    },
    {
        "measure": "negative_share",
        "label": "Negative mentions",
        "definition": "Share of an actor's mentions in clauses with negative wording.",
        "direction": "higher = less favourable",
        "unit": "share of mentions",
        "aggregates": "ratio",
        "table": TABLE,
        "where": "label == 'negative'",
        "validation": "sentiment",
        "reference": _REFERENCE,
    },
    {
        "measure": "positive_share",
        "label": "Positive mentions",
        "definition": "Share of an actor's mentions in clauses with positive wording.",
        "direction": "higher = more favourable",
        "unit": "share of mentions",
        "aggregates": "ratio",
        "table": TABLE,
        "where": "label == 'positive'",
        "validation": "sentiment",
        "reference": _REFERENCE,
    },
)
