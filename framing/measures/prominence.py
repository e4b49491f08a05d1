"""Prominence: how much of an article is about an actor, how early the actor comes in, and whether in the headline."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.measures.base import Instrument, Measure, register
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, per_article, ratio

TABLE = "mentions"
LEAD = 5  # sentences


_REFERENCE = "Entman (1991) Framing US coverage of international news, doi:10.1111/j.1460-2466.1991.tb02328.x"

SENTENCES = Measure(
    name="sentence_share",
    label="Prominence",
    definition="Share of an article's sentences that mention the actor.",
    direction="higher = more prominent",
    unit="share of sentences",
    low=0,
    high=1,
    table=TABLE,
    reference=_REFERENCE,
)
IN_LEAD = Measure(
    name="lead_share",
    label="Prominence in the lead",
    definition="Share of the first five sentences of the text that mention the actor.",
    direction="higher = more prominent",
    unit="share of sentences",
    low=0,
    high=1,
    table=TABLE,
    counts=lambda rows: rows[(rows["part"] == "text") & (rows["sentence"] < LEAD)],
    reference=_REFERENCE,
)
FIRST = Measure(
    name="first_mention",
    label="Place of the first mention",
    definition="Where in the text the actor first comes in: 0 in the first sentence, 1 in the last.",
    direction="higher = later",
    unit="0 to 1",
    aggregates="article",
    low=0,
    high=1,
    table=TABLE,
    counts=lambda rows: rows[rows["part"] == "text"],
    reference=_REFERENCE,
)
IN_TITLE = Measure(
    name="in_title",
    label="In the headline",
    definition="Share of articles that mention the actor in the headline.",
    direction="higher = more prominent",
    unit="share of articles",
    aggregates="article",
    low=0,
    high=1,
    table=TABLE,
    counts=lambda rows: rows[rows["part"] == "title"],
    reference=_REFERENCE,
)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return the share of sentences, the place of the first mention, and mention in the title, per actor."""
    ids = pd.Index(coverage.articles["article_id"])
    sentences, mentions = coverage.sentences, coverage.mentions
    total = counts(sentences, ids)
    length = counts(sentences[sentences["part"] == "text"], ids)
    titled = pd.Series(ids.isin(sentences.loc[sentences["part"] == "title", "article_id"]), index=ids)
    scores = []
    for actor in actors:
        mine = mentions[mentions["actor"] == actor].drop_duplicates(["article_id", "part", "sentence"])
        first = FIRST.counts(mine).groupby("article_id")["sentence"].min().reindex(ids)
        place = (first / (length - 1).clip(lower=1)).where(first.notna())
        in_title = counts(IN_TITLE.counts(mine), ids).gt(0).astype(float).where(titled)
        scores += [
            ratio(SENTENCES.name, counts(mine, ids), total, actor=actor),
            ratio(IN_LEAD.name, counts(IN_LEAD.counts(mine), ids), length.clip(upper=LEAD), actor=actor),
            per_article(FIRST.name, place, actor=actor),
            per_article(IN_TITLE.name, in_title, actor=actor),
        ]
    return scores


register(Instrument("prominence", (SENTENCES, IN_LEAD, FIRST, IN_TITLE), score=score, needs=(TABLE,)), built_in=True)
