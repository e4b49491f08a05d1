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
    weight = _without_gaps(bottom)
    above = _without_gaps(top if top.index is bottom.index else top.reindex(bottom.index))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(weight > 0, scale * above / weight, np.nan)
    return _frame(measure, actor, voice, bottom.index, value, weight)


def per_article(measure: str, value: pd.Series, *, actor: str = ALL, voice: str = "all") -> pd.DataFrame:
    """Return one figure per article, each with weight 1; a missing one has weight 0."""
    figures = value.to_numpy(float, na_value=np.nan)
    return _frame(measure, actor, voice, value.index, figures, (~np.isnan(figures)).astype(float))


# Every corpus, however small, has hundreds of these; made of Series they take four times as long
def _frame(measure: str, actor: str, voice: str, ids: pd.Index, value: np.ndarray, weight: np.ndarray) -> pd.DataFrame:
    columns = {"article_id": ids, "measure": measure, "actor": actor, "voice": voice, "value": value, "weight": weight}
    return pd.DataFrame(columns, copy=False)


def _without_gaps(figures: pd.Series) -> np.ndarray:
    values = figures.to_numpy(float, na_value=np.nan)
    return np.where(np.isnan(values), 0.0, values)


def counts(table: pd.DataFrame, ids: pd.Index, weights: str | None = None) -> pd.Series:
    """Return the number of rows per article (or the sum of a column), 0 for the articles that have none."""
    article = ids.get_indexer(pd.Index(table["article_id"]))
    here = article >= 0
    figures = None if weights is None else _without_gaps(table[weights])[here]
    sums = np.bincount(article[here], figures, minlength=len(ids))
    # the last digit of a sum depends on the order of its rows
    return pd.Series(sums if weights is None else sums.round(9), index=ids)


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
