"""Sentiment toward each actor: how the words around a mention evaluate the one mentioned, and in whose voice.

By a small model trained on human coding, over the sentence; by word list (VADER) over the clause, to compare with.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from spacy.tokens import Token
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing import attribution, encoder
from framing.actors import Codebook, Mention, People, actor_mentions, codebook, in_force, people_of
from framing.actors import pronouns as _pronouns
from framing.attribution import OUTLET, Heard, at, heard
from framing.measures._scores import counts, in_voice, ratio
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
        people = people_of(article)
        rows = attribution.find(article, book, people)
        found += find(article, book, people, rows, heard(article, rows), method=method, pronouns=pronouns)
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
    people: People,
    attributions: list[dict[str, Any]],
    voices: Mapping[str, Heard],
    *,
    method: str,
    pronouns: bool,
) -> list[dict[str, Any]]:
    """The mentions of one parsed article, as rows of the table."""
    book = in_force(book, article)
    said = {r["attribution"]: r for r in attributions}
    rows: list[dict[str, Any]] = []
    texts, spans, denied, possessors = [], [], [], []
    for part in article.parts:
        starts = [t.idx for t in part.doc]
        named = actor_mentions(part, people, book)
        if pronouns:
            named = sorted([*named, *_pronouns(part, people, named)])
        speaking = _speaking(part, attributions, named)
        where = [part.sentence_of[int(np.searchsorted(starts, m.start, side="right")) - 1] for m in named]
        for mention, sentence, speaks in zip(named, where, speaking, strict=True):
            voice, number = at(voices[part.name], mention.start)
            a, b = part.sentences[sentence]
            begin, end = part.doc[a].idx, max(part.doc[b - 1].idx + len(part.doc[b - 1]), mention.end)
            own = _own_words(voices[part.name], said.get(number), mention, begin, end)
            first, last = bisect_left(where, sentence), bisect_right(where, sentence)
            own &= _own_clause(part, mention, named[first:last], begin, end)
            text, span = _cut(part.text[begin:end], own, mention.start - begin, mention.end - begin)
            texts.append(text)
            spans.append(span)
            denied.append(_is_denied(part, mention))
            possessors.append(mention.possessor)
            rows.append(
                {
                    "article_id": article.article_id,
                    "part": part.name,
                    "sentence": sentence,
                    "actor": mention.actor,
                    "mention": part.text[mention.start : mention.end],
                    "start": mention.start,
                    "end": mention.end,
                    "how": mention.how,
                    "voice": voice,
                    "speaking": speaks,
                    "source_actor": said[number]["actor"] if number in said else "",
                    "vader": _compound(around(part, mention.start, mention.end, own, begin)),
                }
            )
    figures = _model(texts, spans) if method == "model" else [_figures(row["vader"]) for row in rows]
    for row, found, no, theirs in zip(rows, figures, denied, possessors, strict=True):
        # what is said of somebody's opponents or brother says nothing of the one whose they are
        row |= {**_figures(0.0), "vader": 0.0} if theirs else _turned(found) if no else found
    return rows


def _speaking(part: Part, attributions: Iterable[Mapping[str, Any]], named: Sequence[Mention]) -> list[bool]:
    """Return, for each mention, whether it stands in the source of an attribution to its actor."""
    spoken: dict[str, list[tuple[int, int]]] = {}
    for row in attributions:
        if row["part"] == part.name and row["actor"] and row["source_start"] is not None:
            spoken.setdefault(row["actor"], []).append((row["source_start"], row["source_end"]))
    ends = {actor: np.array(spans) for actor, spans in spoken.items()}
    found = []
    for mention in named:
        spans = ends.get(mention.actor, np.empty((0, 2)))
        found.append(bool(((spans[:, 0] < mention.end) & (mention.start < spans[:, 1])).any()))
    return found


def _own_words(
    heard: Heard, said: Mapping[str, Any] | None, mention: Mention, begin: int, end: int
) -> NDArray[np.bool_]:
    """Return which characters of a mention's sentence are in its voice.

    For the outlet these are the words of nobody else; for a source those of its statement and of the cue, which may
    evaluate by itself: the union *attacked* the mayor.
    """
    if said is None:
        own = heard.voice[begin:end] == OUTLET
    else:
        own = heard.attribution[begin:end] == said["attribution"]
        cue = [(said["cue_start"], said["cue_end"])] if said["cue"] else []
        for a, b in [*said["content_spans"], *cue]:
            own[max(a - begin, 0) : max(b - begin, 0)] = True
    own[mention.start - begin : mention.end - begin] = True
    return np.asarray(own, dtype=bool)


_CONTRASTS = ("but", "yet", "while", "whereas")


def _own_clause(part: Part, mention: Mention, others: Sequence[Mention], begin: int, end: int) -> NDArray[np.bool_]:
    """Return which characters of a sentence are not in a clause that sets another actor against the one mentioned.

    They like Quill, *but they hate Orr*: what is said of Orr says nothing of Quill.
    """
    own = np.full(end - begin, True)
    rivals = [m.start for m in others if m.actor != mention.actor]
    span = part.doc.char_span(begin, end, alignment_mode="contract") if rivals else None
    for token in span if span is not None else ():
        here = token.idx <= mention.start
        if any((token.idx <= place) != here for place in rivals) and _begins_contrast(token):
            own[: token.idx - begin if here else 0] = False
            own[len(own) if here else token.idx - begin :] = False
    return own


def _begins_contrast(token: Token) -> bool:
    """Whether but, yet, while or whereas joins a clause with a subject of its own to what stands before it."""
    if token.lower_ not in _CONTRASTS or token.i == token.sent.start:
        return False
    return any(t.dep_ in ("nsubj", "nsubjpass") for t in token.doc[token.i + 1 : min(token.i + 5, token.sent.end)])


_NOBODY = ("no", "nobody", "none", "neither", "few", "hardly")


def _is_denied(part: Part, mention: Mention) -> bool:
    """Whether nobody does the mention the good that its clause speaks of: *no clerk* has ever praised Robert Orr.

    The model reads the praise and not who is said to give it.
    """
    span = part.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    token = span.root if span is not None else None
    while token is not None and token.pos_ != "VERB":
        if token.dep_ in ("nsubj", "nsubjpass", "conj") or token.lower_ == "than" or token.head == token:
            return False
        token = token.head
    if token is None or _vader().lexicon.get(token.lemma_.lower(), 0) <= 0:
        return False
    subjects = (t for t in token.lefts if t.dep_ in ("nsubj", "nsubjpass"))
    return any(part.doc[t.left_edge.i].lower_ in _NOBODY for t in subjects)


def _turned(figures: dict[str, Any]) -> dict[str, Any]:
    """Praise that is denied is held against whom it is denied: the figures with both ends exchanged."""
    if figures["sentiment"] <= 0:
        return figures
    negative, positive = figures["positive"], figures["negative"]
    turned = {"negative": negative, "positive": positive, "sentiment": positive - negative}
    return {**figures, **turned, "label": {"positive": "negative"}.get(figures["label"], figures["label"])}


def _cut(text: str, own: NDArray[np.bool_], start: int, end: int) -> tuple[str, tuple[int, int]]:
    """Return the marked characters of a sentence as one text, and where the mention at `start` stands in it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], own, [False]])))
    cut, place = "", 0
    for a, b in edges.reshape(-1, 2).tolist():
        gap = " " if cut and not cut[-1].isspace() and not text[a].isspace() else ""
        if a <= start < b:
            place = len(cut) + len(gap) + start - a
        cut += gap + text[a:b]
    return cut, (place, place + end - start)


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
    """The words of the clause that holds a span, without the span's own: a name such as Justice is no praise.

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


# --- scores -----------------------------------------------------------------------------------------------------------


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Mean sentiment and the shares of negative and positive mentions, per actor and voice."""
    ids = pd.Index(tables["articles"]["article_id"])
    out = []
    for actor in actors:
        mine = tables[TABLE][tables[TABLE]["actor"] == actor]
        about = mine[~mine["speaking"]]
        for voice in VOICES:
            told = in_voice(about, voice)
            n = counts(told, ids)
            out.append(ratio("sentiment", counts(told, ids, "sentiment"), n, actor=actor, voice=voice))
            out.append(ratio("sentiment_vader", counts(told, ids, "vader"), n, actor=actor, voice=voice))
            for label in encoder.LABELS:
                some = counts(told[told["label"] == label], ids)
                out.append(ratio(f"{label}_share", some, n, actor=actor, voice=voice))
            speaks = in_voice(mine[mine["speaking"]], voice)
            n = counts(speaks, ids)
            out.append(ratio("sentiment_as_speaker", counts(speaks, ids, "sentiment"), n, actor=actor, voice=voice))
    return out


_REFERENCE = "Hamborg & Donnay (2021) NewsMTSC, doi:10.18653/v1/2021.eacl-main.142"


def _entry(measure: str, label: str, definition: str, direction: str, unit: str, **more: str) -> dict[str, str]:
    said = {"measure": measure, "label": label, "definition": definition, "direction": direction, "unit": unit}
    rest = {
        "aggregates": "ratio",
        "table": TABLE,
        "where": "not speaking",
        "validation": "sentiment",
        "reference": _REFERENCE,
    }
    return {**said, **rest, **more}


CATALOGUE: tuple[dict[str, str], ...] = (
    _entry(
        "sentiment",
        "Sentiment toward the actor",
        "How sentences that mention an actor evaluate it, by a model of human coding: mean of mentions, from -1 to 1. "
        "Each mention is judged on the words of its own voice; mentions that only say who speaks are left out.",
        "higher = more favourable",
        "-1 to 1",
    ),
    _entry(
        "sentiment_as_speaker",
        "Sentiment toward the actor as speaker",
        "How the words that introduce an actor's statements evaluate it (Quill, visibly shaken, insisted): mean of the "
        "mentions left out of `sentiment`, without what the actor says, from -1 to 1.",
        "higher = more favourable",
        "-1 to 1",
        where="speaking",
    ),
    _entry(
        "negative_share",
        "Negative mentions",
        "Share of an actor's mentions that evaluate it negatively.",
        "higher = less favourable",
        "share of mentions",
        where="not speaking and label == 'negative'",
    ),
    _entry(
        "neutral_share",
        "Neutral mentions",
        "Share of an actor's mentions that do not evaluate it.",
        "higher = more neutral",
        "share of mentions",
        where="not speaking and label == 'neutral'",
    ),
    _entry(
        "positive_share",
        "Positive mentions",
        "Share of an actor's mentions that evaluate it positively.",
        "higher = more favourable",
        "share of mentions",
        where="not speaking and label == 'positive'",
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
