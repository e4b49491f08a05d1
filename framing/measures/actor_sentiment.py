"""Sentiment toward each actor: how the words around a mention evaluate the one mentioned, and in whose voice.

By a small model trained on human coding, over the sentence; by word list (VADER) over the clause, to compare with.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from spacy.tokens import Token
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing import encoder
from framing.actors import Cast, Codebook, actor_mentions, cast, codebook, in_force
from framing.actors import pronouns as _pronouns
from framing.measures import sourcing as voice_of
from framing.measures._scores import counts, ratio
from framing.parse import Article, Part, parse
from framing.tables import VOICES, check, from_rows

TABLE = "mentions"
METHODS = ("model", "vader")
COLUMNS = ["negative", "neutral", "positive", "sentiment", "label"]


def actor_sentiment(
    articles: pd.DataFrame, actors: pd.DataFrame, *, method: str = "model", pronouns: bool = True
) -> pd.DataFrame:
    """Find the mentions of the codebook's actors and how each is evaluated.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    actors : DataFrame
        The codebook, as `read_actors` gives it.
    method : "model" or "vader"
        Who judges: the model trained on human coding, or the word list (see `target_sentiment`).
    pronouns : bool
        Whether he, she, him and her count as mentions where they can only be one actor.

    Returns
    -------
    DataFrame
        The table `mentions`, one row per mention in the order of the text; `sentiment` from -1 (negative) to 1
        (positive), and `vader`, the word list's figure, whichever method was asked for. Empty, with all its columns,
        where no actor is mentioned.

    Raises
    ------
    SchemaError
        A required column is missing, an article_id is repeated, or the codebook is at odds with itself.
    ValueError
        The method is unknown.

    References
    ----------
    Hamborg & Donnay (2021) NewsMTSC, doi:10.18653/v1/2021.eacl-main.142 (the human coding). Hutto & Gilbert (2014)
    VADER, doi:10.1609/icwsm.v8i1.14550.
    """
    known(method)
    book = codebook(actors)
    found: list[dict[str, Any]] = []
    for article in parse(check("articles", articles)):
        people = cast(article)
        rows = voice_of.find(article, book, people)
        voices = voice_of.voices(article, rows)
        found += find(article, book, people, rows, voices, method=method, pronouns=pronouns)
    return from_rows(TABLE, found)


def target_sentiment(texts: Sequence[str], spans: Sequence[tuple[int, int]], *, method: str = "model") -> pd.DataFrame:
    """How each text evaluates the target that a span of it names.

    Parameters
    ----------
    texts : sequence of str
        A sentence or a short paragraph each. Of a very long one the model reads some 80 words around the target.
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
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts but {len(spans)} spans: give one span per text.")
    for number, (text, span) in enumerate(zip(texts, spans, strict=True)):
        start, end = _pair(span)
        if not 0 <= start < end <= len(text):
            raise ValueError(f"text {number}: the span {start}:{end} lies outside the text of {len(text)} characters.")
        if not text[start:end].strip():
            raise ValueError(f"text {number}: the span {start}:{end} covers nothing but blanks.")
    rows = _model(texts, spans) if method == "model" else [_figures(x) for x in _by_word_list(texts, spans)]
    return pd.DataFrame(rows, columns=COLUMNS)


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
    """Which words made a target's score: what taking each out of the text does to it.

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


def find(
    article: Article,
    book: Codebook,
    people: Cast,
    attributions: list[dict[str, Any]],
    voices: Mapping[str, np.ndarray],
    *,
    method: str,
    pronouns: bool,
) -> list[dict[str, Any]]:
    """The mentions of one parsed article, as rows of the table."""
    book = in_force(book, article)
    speaker = {r["attribution"]: r["actor"] for r in attributions}
    rows, texts, spans = [], [], []
    for part in article.parts:
        starts = [t.idx for t in part.doc]
        named = actor_mentions(part, people, book)
        if pronouns:
            named = sorted([*named, *_pronouns(part, people, named)])
        for mention in named:
            token = int(np.searchsorted(starts, mention.start, side="right")) - 1
            said_in = int(voices[part.name][token])
            a, b = part.sentences[part.sentence_of[token]]
            begin = part.doc[a].idx
            texts.append(part.text[begin : max(part.doc[b - 1].idx + len(part.doc[b - 1]), mention.end)])
            spans.append((mention.start - begin, mention.end - begin))
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
                    "vader": _compound(around(part, mention.start, mention.end)),
                }
            )
    figures = _model(texts, spans) if method == "model" else [_figures(row["vader"]) for row in rows]
    return [{**row, **more} for row, more in zip(rows, figures, strict=True)]


def _model(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {
            **dict(zip(encoder.LABELS, row.tolist(), strict=True)),
            "sentiment": float(row[2] - row[0]),
            "label": encoder.LABELS[int(row.argmax())],
        }
        for row in encoder.target(texts, spans)
    ]


# --- VADER around the target ------------------------------------------------------------------------------------------


@functools.cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@functools.lru_cache(maxsize=50_000)
def _compound(text: str) -> float:
    return float(_vader().polarity_scores(text)["compound"])


def _by_word_list(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[float]:
    unique = list(dict.fromkeys(texts))
    frame = pd.DataFrame({"article_id": [str(i) for i in range(len(unique))], "title": "", "standfirst": ""})
    parsed = dict(zip(unique, parse(frame.assign(text=unique)), strict=True))
    for number, text in enumerate(texts):
        if not parsed[text].parts:
            raise ValueError(f"text {number}: {parsed[text].problem}.")
    return [_compound(around(parsed[text].parts[0], int(a), int(b))) for text, (a, b) in zip(texts, spans, strict=True)]


def _figures(compound: float) -> dict[str, Any]:
    """VADER's compound in the columns of the table."""
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
            out.append(ratio("sentiment_vader", counts(heard, ids, "vader"), n, actor=actor, voice=voice))
            for label in encoder.LABELS:
                some = counts(heard[heard["label"] == label], ids)
                out.append(ratio(f"{label}_share", some, n, actor=actor, voice=voice))
    return out


_REFERENCE = "Hamborg & Donnay (2021) NewsMTSC, doi:10.18653/v1/2021.eacl-main.142"


def _entry(measure: str, label: str, definition: str, direction: str, unit: str, **more: str) -> dict[str, str]:
    said = {"measure": measure, "label": label, "definition": definition, "direction": direction, "unit": unit}
    rest = {"aggregates": "ratio", "table": TABLE, "where": "", "validation": "sentiment", "reference": _REFERENCE}
    return {**said, **rest, **more}


CATALOGUE: tuple[dict[str, str], ...] = (
    _entry(
        "sentiment",
        "Sentiment toward the actor",
        "How sentences that mention an actor evaluate it, by a model of human coding: mean of mentions, from -1 to 1.",
        "higher = more favourable",
        "-1 to 1",
    ),
    _entry(
        "negative_share",
        "Negative mentions",
        "Share of an actor's mentions that evaluate it negatively.",
        "higher = less favourable",
        "share of mentions",
        where="label == 'negative'",
    ),
    _entry(
        "neutral_share",
        "Neutral mentions",
        "Share of an actor's mentions that do not evaluate it.",
        "higher = more neutral",
        "share of mentions",
        where="label == 'neutral'",
    ),
    _entry(
        "positive_share",
        "Positive mentions",
        "Share of an actor's mentions that evaluate it positively.",
        "higher = more favourable",
        "share of mentions",
        where="label == 'positive'",
    ),
    _entry(
        "sentiment_vader",
        "Sentiment toward the actor, by word list",
        "Good and bad words in the clauses that mention an actor, by VADER: mean over mentions, from -1 to 1.",
        "higher = more favourable",
        "-1 to 1",
        validation="sentiment_vader",
        reference="Hutto & Gilbert (2014) VADER, ICWSM 8, doi:10.1609/icwsm.v8i1.14550",
    ),
)
