"""From counts per article to rows of the table `scores`: value and weight, so that groups add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.tables import ALL


def ratio(
    measure: str, top: pd.Series, bottom: pd.Series, *, actor: str = ALL, voice: str = "all", scale: float = 1.0
) -> pd.DataFrame:
    """`scale` × top / bottom per article, with bottom as the weight; where bottom is 0 the value is missing.

    Both are indexed by article_id; the result has the articles of `bottom`.
    """
    weight = bottom.astype(float).fillna(0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = scale * top.reindex(weight.index).fillna(0).astype(float) / weight
    return _frame(measure, actor, voice, value.where(weight > 0), weight)


def per_article(measure: str, value: pd.Series, *, actor: str = ALL, voice: str = "all") -> pd.DataFrame:
    """Return one figure per article, each with weight 1; a missing one has weight 0."""
    value = value.astype(float)
    return _frame(measure, actor, voice, value, value.notna().astype(float))


def _frame(measure: str, actor: str, voice: str, value: pd.Series, weight: pd.Series) -> pd.DataFrame:
    columns = {"measure": measure, "actor": actor, "voice": voice, "value": value, "weight": weight}
    return pd.DataFrame(columns, index=value.index).rename_axis("article_id").reset_index()


def counts(table: pd.DataFrame, ids: pd.Index, weights: str | None = None) -> pd.Series:
    """Return the number of rows per article (or the sum of a column), 0 for the articles that have none."""
    at = ids.get_indexer(pd.Index(table["article_id"]))
    known = at >= 0
    if weights is None:
        return pd.Series(np.bincount(at[known], minlength=len(ids)), index=ids)
    sums = np.bincount(at[known], table[weights].fillna(0).to_numpy(dtype=float)[known], minlength=len(ids))
    # the last digit of a sum depends on the order of the rows
    return pd.Series(sums.round(9), index=ids).astype(table[weights].dtype)


def main_voice(sentences: pd.DataFrame) -> pd.Series:
    """Return the voice of each sentence: whose words most of it are, the outlet's or others', quoted or reported."""
    others = (sentences["reported_words"] + sentences["quoted_words"]) * 2 > sentences["words"]
    kind = np.where(sentences["quoted_words"] > sentences["reported_words"], "quoted", "reported")
    return pd.Series(np.where(others, kind, "outlet"), index=sentences.index)


def in_voice(rows: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return the rows of a table that are in a voice: source is reported or quoted, all is any."""
    if voice == "all":
        return rows
    return rows[rows["voice"].isin(("reported", "quoted") if voice == "source" else (voice,))]


def words_in(sentences: pd.DataFrame, voice: str) -> pd.Series:
    """Return the number of words of each sentence that are in a voice."""
    words, reported, quoted = (sentences[c] for c in ("words", "reported_words", "quoted_words"))
    others = reported + quoted
    return {"outlet": words - others, "reported": reported, "quoted": quoted, "source": others, "all": words}[voice]
