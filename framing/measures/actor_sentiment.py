"""Sentiment toward each actor: how the words around a mention evaluate the one mentioned, and in whose voice.

By a small model trained on human coding, over the sentence; by word list (VADER) over the clause, to compare with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import encoder
from framing.actors import Codebook, Mention, actor_mentions, in_force, pronouns, to_codebook
from framing.attribution import OUTLET, Heard, at
from framing.measures.base import Context, Instrument, Measure, Row, Rows, Ways, only, register
from framing.measures.coding import Ratios, Task, is_unit, share
from framing.measures.coverage import Coverage
from framing.measures.judging import around, by_model, compound, from_compound, known
from framing.measures.scores import counts, in_voice, ratio
from framing.parse import Part, parse
from framing.tables import TABLES, VOICES, check, from_rows

TABLE = "mentions"


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
    book = to_codebook(actors)
    contexts = (Context(a, book, method, pronouns) for a in parse(check("articles", articles)))
    return from_rows(TABLE, [row for context in contexts for row in find(context)[TABLE]])


def find(context: Context) -> Rows:
    """Return the mentions of the codebook's actors in an article."""
    book = in_force(context.codebook, context.article)
    mentions = [each for part in context.article.parts for each in _in_part(context, part, book)]
    if context.method == "model":
        judged = by_model([m.text for m in mentions], [m.span for m in mentions])
    else:
        judged = [{**from_compound(m.row["vader"]), **dict.fromkeys(encoder.ROLES, np.nan)} for m in mentions]
    rows = []
    for mention, figures in zip(mentions, judged, strict=True):
        if mention.of_another:  # what is said of somebody's opponents or brother says nothing of the one whose they are
            figures = {**from_compound(0.0), "vader": 0.0, **dict.fromkeys(encoder.ROLES, 0.0)}
        rows.append({**mention.row, **figures})
    return {TABLE: rows}


class _Judged(NamedTuple):
    """A mention: its row without the judgement, the words it is judged on, and if it only says whose somebody is."""

    row: Row
    text: str
    span: tuple[int, int]
    of_another: bool


def _in_part(context: Context, part: Part, book: Codebook) -> Iterator[_Judged]:
    """Yield the mentions of one part of an article."""
    by_number = {row["attribution"]: row for row in context.attributions}
    heard = context.voices[part.name]
    starts = [t.idx for t in part.doc]
    named = actor_mentions(part, context.people, book)
    if context.pronouns:
        named = sorted([*named, *pronouns(part, context.people, named)])
    speaking = _speaking(part, context.attributions, named)
    cue_ends = {row["cue_end"] for row in context.attributions if row["part"] == part.name and row["cue"]}
    where = [part.sentence_of[int(np.searchsorted(starts, m.start, side="right")) - 1] for m in named]
    for mention, sentence, speaks in zip(named, where, speaking, strict=True):
        voice, number = at(heard, mention.start)
        a, b = part.sentences[sentence]
        begin, end = part.doc[a].idx, max(part.doc[b - 1].idx + len(part.doc[b - 1]), mention.end)
        own = _own_words(heard, by_number.get(number), mention, begin, end)
        cues = {place - begin for place in cue_ends}
        text, span = _cut(part.text[begin:end], own, mention.start - begin, mention.end - begin, cues)
        row = {
            "article_id": context.article.article_id,
            "part": part.name,
            "sentence": sentence,
            "actor": mention.actor,
            "mention": part.text[mention.start : mention.end],
            "start": mention.start,
            "end": mention.end,
            "how": mention.how,
            "voice": voice,
            "speaking": speaks,
            "source_actor": by_number[number]["actor"] if number in by_number else "",
            "vader": compound(around(part, mention.start, mention.end, own, begin)),
        }
        yield _Judged(row, text, span, bool(mention.possessor))


def _speaking(part: Part, attributions: Iterable[Mapping[str, Any]], named: Sequence[Mention]) -> list[bool]:
    """Return, for each mention, whether it stands in the source of an attribution to its actor."""
    spoken: dict[str, list[tuple[int, int]]] = {}
    for row in attributions:
        if row["part"] == part.name and row["actor"] and row["source_start"] is not None:
            spoken.setdefault(row["actor"], []).append((row["source_start"], row["source_end"]))
    ends = {actor: np.array(spans) for actor, spans in spoken.items()}
    speaking = []
    for mention in named:
        spans = ends.get(mention.actor, np.empty((0, 2)))
        speaking.append(bool(((spans[:, 0] < mention.end) & (mention.start < spans[:, 1])).any()))
    return speaking


_NOBODY = re.compile(r"(?i)(?:no|nobody|none|neither|few|hardly)\b")


def _own_words(
    heard: Heard, attribution: Mapping[str, Any] | None, mention: Mention, begin: int, end: int
) -> NDArray[np.bool_]:
    """Return which characters of a mention's sentence are in its voice.

    For the outlet these are the words of nobody else; for a source those of its statement and of the cue, which may
    evaluate by itself: the union *attacked* the mayor. Who is nobody is read too: *nobody* thinks her honest.
    """
    if attribution is None:
        own = heard.voice[begin:end] == OUTLET
    else:
        own = heard.attribution[begin:end] == attribution["attribution"]
        cue = [(attribution["cue_start"], attribution["cue_end"])] if attribution["cue"] else []
        who = [(attribution["source_start"], attribution["source_end"])] if _NOBODY.match(attribution["source"]) else []
        for a, b in [*attribution["content_spans"], *cue, *who]:
            own[max(a - begin, 0) : max(b - begin, 0)] = True
    own[mention.start - begin : mention.end - begin] = True
    return np.asarray(own, dtype=bool)


def _cut(text: str, own: NDArray[np.bool_], start: int, end: int, cues: set[int]) -> tuple[str, tuple[int, int]]:
    """Return the marked characters of a sentence as one text, and where the mention at `start` stands in it.

    Who condemned the rumours is not condemned: what is cut off behind the end of a cue leaves an *it* there.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], own, [False]])))
    cut, place = "", 0
    runs = edges.reshape(-1, 2).tolist()
    for (a, b), (after, _) in zip(runs, [*runs[1:], (len(text), 0)], strict=True):
        gap = " " if cut and not cut[-1].isspace() and not text[a].isspace() else ""
        if a <= start < b:
            place = len(cut) + len(gap) + start - a
        cut += gap + text[a:b]
        if len(text[:b].rstrip()) in cues and re.search(r"\w", text[b:after]):
            cut = cut.rstrip() + " it"
    if not own.all() and cut and cut.rstrip()[-1:].isalnum():
        cut = cut.rstrip() + "."  # the model learned from whole sentences, and reads what has no stop as a headline
    return cut, (place, place + end - start)


# --- measures ---------------------------------------------------------------------------------------------------------


def about(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of an actor that are not only its name as the one who speaks."""
    return rows[~rows["speaking"]]


def as_speaker(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of an actor as the one who speaks."""
    return rows[rows["speaking"]]


_REFERENCE = "Hamborg & Donnay (2021) NewsMTSC, doi:10.18653/v1/2021.eacl-main.142"

# A study may have the model judge, or the word list
METHOD: Ways = {
    "model": lambda c: c,
    "word list": lambda c: c.replace(mentions=c.mentions.assign(sentiment=c.mentions["vader"])),
}

SENTIMENT = Measure(
    name="sentiment",
    label="Sentiment toward the actor",
    definition="How sentences that mention an actor evaluate it, by a model of human coding: mean of mentions, from -1 "
    "to 1. Each mention is judged on the words of its own voice; mentions that only say who speaks are left out.",
    direction="higher = more favourable",
    unit="-1 to 1",
    low=-1,
    high=1,
    table=TABLE,
    counts=about,
    choices={"method": METHOD},
    validation="sentiment",
    reference=_REFERENCE,
)
AS_SPEAKER = Measure(
    name="sentiment_as_speaker",
    label="Sentiment toward the actor as speaker",
    definition="How the words that introduce an actor's statements evaluate it (Quill, visibly shaken, insisted): mean "
    "of the mentions left out of `sentiment`, without what the actor says, from -1 to 1.",
    direction="higher = more favourable",
    unit="-1 to 1",
    low=-1,
    high=1,
    table=TABLE,
    counts=as_speaker,
    validation="sentiment",
    reference=_REFERENCE,
)
SHARES = tuple(
    Measure(
        name=f"{label}_share",
        label=f"{label.capitalize()} mentions",
        definition=f"Share of an actor's mentions that {what}.",
        direction=f"higher = {direction}",
        unit="share of mentions",
        low=0,
        high=1,
        table=TABLE,
        counts=only(about, "label", label),
        validation="sentiment",
        reference=_REFERENCE,
    )
    for label, what, direction in (
        ("negative", "evaluate it negatively", "less favourable"),
        ("neutral", "do not evaluate it", "more neutral"),
        ("positive", "evaluate it positively", "more favourable"),
    )
)
BY_WORD_LIST = Measure(
    name="sentiment_vader",
    label="Sentiment toward the actor, by word list",
    definition="Good and bad words in the clauses that mention an actor, by VADER: mean over mentions, from -1 to 1.",
    direction="higher = more favourable",
    unit="-1 to 1",
    low=-1,
    high=1,
    table=TABLE,
    counts=about,
    validation="sentiment_vader",
    reference="Hutto & Gilbert (2014) VADER, ICWSM 8, doi:10.1609/icwsm.v8i1.14550",
)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return mean sentiment and the shares of negative and positive mentions, per actor and voice."""
    ids = pd.Index(coverage.articles["article_id"])
    scores = []
    for actor in actors:
        mine = coverage.mentions[coverage.mentions["actor"] == actor]
        for voice in VOICES:
            told, speaks = in_voice(about(mine), voice), in_voice(as_speaker(mine), voice)
            n, spoken = counts(told, ids), counts(speaks, ids)
            tops = {
                SENTIMENT: counts(told, ids, "sentiment"),
                BY_WORD_LIST: counts(told, ids, "vader"),
                **{share: counts(share.counts(told), ids) for share in SHARES},
            }
            scores += [ratio(measure.name, top, n, actor=actor, voice=voice) for measure, top in tops.items()]
            spoke = counts(speaks, ids, "sentiment")
            scores.append(ratio(AS_SPEAKER.name, spoke, spoken, actor=actor, voice=voice))
    return scores


NOT_ABOUT = "not about the actor"


def _mention_units(coverage: Coverage) -> pd.DataFrame:
    units = coverage.mentions[coverage.mentions["sentiment"].notna()]
    return units.assign(machine=units["label"])


def _mean_sentiment(units: pd.DataFrame) -> Ratios:
    machine = units["sentiment"].to_numpy(dtype=float)
    people = units["answer"].map({"negative": -1.0, "positive": 1.0}).fillna(0.0).to_numpy(dtype=float)
    return np.stack([machine, np.ones(len(units))]), np.stack([people, is_unit(units, NOT_ABOUT)])


TASK = Task(
    name="sentiment",
    instruction="How does the sentence evaluate the actor marked ⟦ ⟧? positive: it praises, supports or shows the "
    "actor in a good light; negative: it blames, mocks or shows the actor in a bad light; neutral: neither, or "
    "both alike. Judge the words, not whether the news is good or bad for the actor, nor what you think yourself. "
    f"Choose '{NOT_ABOUT}' where the marked words mean somebody else.",
    columns={"label": (*encoder.LABELS, NOT_ABOUT)},
    units=_mention_units,
    level="ordinal",
    measures={
        SENTIMENT.name: _mean_sentiment,
        **{f"{label}_share": partial(share, answer=label, no_unit=NOT_ABOUT) for label in ("negative", "positive")},
    },
    no_unit=NOT_ABOUT,
)

register(
    Instrument(
        "actor_sentiment",
        (SENTIMENT, AS_SPEAKER, *SHARES, BY_WORD_LIST),
        find=find,
        score=score,
        tables={TABLE: TABLES[TABLE]},
        tasks=(TASK,),
    ),
    built_in=True,
)
