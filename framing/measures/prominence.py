"""Prominence: how much of an article is about an actor, how early the actor comes in, and whether in the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing.measures._scores import counts, per_article, ratio

TABLE = "mentions"
LEAD = 5  # sentences


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Share of sentences, place of the first mention, and mention in the title, per actor."""
    ids = pd.Index(tables["articles"]["article_id"])
    sentences = tables["sentences"]
    total = counts(sentences, ids)
    length = counts(sentences[sentences["part"] == "text"], ids)
    titled = pd.Series(ids.isin(sentences.loc[sentences["part"] == "title", "article_id"]), index=ids)
    out = []
    for actor in actors:
        mine = tables[TABLE][tables[TABLE]["actor"] == actor].drop_duplicates(["article_id", "part", "sentence"])
        body = mine[mine["part"] == "text"]
        first = body.groupby("article_id")["sentence"].min().reindex(ids)
        place = (first / (length - 1).clip(lower=1)).where(first.notna())
        in_title = counts(mine[mine["part"] == "title"], ids).gt(0).astype(float).where(titled)
        out.append(ratio("sentence_share", counts(mine, ids), total, actor=actor))
        lead = body[body["sentence"] < LEAD]
        out.append(ratio("lead_share", counts(lead, ids), length.clip(upper=LEAD), actor=actor))
        out.append(per_article("first_mention", place, actor=actor))
        out.append(per_article("in_title", in_title, actor=actor))
    return out


_REFERENCE = "Entman (1991) Framing US coverage of international news, doi:10.1111/j.1460-2466.1991.tb02328.x"
CATALOGUE: tuple[dict[str, str], ...] = (
    {
        "measure": "sentence_share",
        "label": "Prominence",
        "definition": "Share of an article's sentences that mention the actor.",
        "direction": "higher = more prominent",
        "unit": "share of sentences",
        "aggregates": "ratio",
        "table": TABLE,
        "where": "",
        "validation": "",
        "reference": _REFERENCE,
    },
    {
        "measure": "lead_share",
        "label": "Prominence in the lead",
        "definition": "Share of the first five sentences of the text that mention the actor.",
        "direction": "higher = more prominent",
        "unit": "share of sentences",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"part == 'text' and sentence < {LEAD}",
        "validation": "",
        "reference": _REFERENCE,
    },
    {
        "measure": "first_mention",
        "label": "Place of the first mention",
        "definition": "Where in the text the actor first comes in: 0 in the first sentence, 1 in the last.",
        "direction": "higher = later",
        "unit": "0 to 1",
        "aggregates": "article",
        "table": TABLE,
        "where": "part == 'text'",
        "validation": "",
        "reference": _REFERENCE,
    },
    {
        "measure": "in_title",
        "label": "In the headline",
        "definition": "Share of articles that mention the actor in the headline.",
        "direction": "higher = more prominent",
        "unit": "share of articles",
        "aggregates": "article",
        "table": TABLE,
        "where": "part == 'title'",
        "validation": "",
        "reference": _REFERENCE,
    },
)
