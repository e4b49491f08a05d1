"""Estimates corrected for the machine's errors by what people coded."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import FewArticlesWarning
from framing.estimates import FEW, Wire, compare, limits_of, seed_for, select
from framing.measures import Coverage, Ratios, require_coverage
from framing.stats import corrected_ratio
from framing.validate.coded import CodedSheets, Coding, Sheet, majority, read_coding
from framing.validate.sheet import coding_units


def corrected(
    coverage: Coverage,
    sheet: Sheet,
    coded: CodedSheets,
    *,
    by: str | list[str] = "outlet",
    wire: Wire = "include",
    seed: int = 0,
) -> pd.DataFrame:
    """Estimates corrected for the machine's errors by what people coded, beside the raw ones.

    Parameters
    ----------
    coverage : Coverage
        What the sheet was drawn from, with all its articles.
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.
    by, wire, seed : as in `compare`
        The groups, whether agency copy counts, and the seed of the resampling.

    Returns
    -------
    DataFrame
        The grouping columns, `measure, actor, voice`, then `raw, raw_low, raw_high` (as `compare` gives them) and
        `corrected, low, high`, `tuning` (0: only what people coded counts; 1: the machine's figure counts in full),
        `item_variance` (what an item's coding adds to the variance, times the number of items, for `power`),
        `n_articles`, `n_coded` (items), `n_coded_articles` and `note`, which says where the sheet is too small: with
        fewer than ten coded articles in a group nothing is corrected, and the corrected figures are missing;
        `agency_copy` as in `compare`.

    Raises
    ------
    TypeError, FileNotFoundError
        As in `compare` and `agreement`.
    ValueError
        As in `compare` and `agreement`; also where the sheet is about frames, or none of its items is in `coverage`.

    Notes
    -----
    Prediction-powered inference with its tuning (PPI++), for the ratio Σy/Σx that a measure is (statements to words,
    say): see `framing.stats.corrected_ratio`. The variance is that of sums over articles, and the interval the
    studentised bootstrap, resampling articles.

    "source kind" is coded on attributions that the machine found, and so corrects kinds and false finds, not what was
    missed. Items left open count as if they had not been drawn.

    References
    ----------
    Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered inference.
    arXiv:2311.01453. doi:10.48550/arXiv.2311.01453
    """
    require_coverage(coverage, "corrected")
    coding = read_coding(sheet, coded)
    task = coding.task
    if not task.measures:
        raise ValueError(f"The machine does not code {task.name}: there is no estimate to correct.")
    groups = [by] if isinstance(by, str) else list(by)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)  # the column `note` says it
        raw = compare(_only(coverage, task.measures), by=by, wire=wire, seed=seed)
    units = _with_answers(coding_units(coverage, task), coding)
    articles = select(coverage.articles, groups, wire)
    units = units.merge(articles[["article_id", *groups]], on="article_id", validate="many_to_one")
    keys = [*groups, "actor"]
    rows = []
    for group, mine in units.groupby(keys, dropna=False, observed=True):
        for measure, ratio in task.measures.items():
            row = _corrected(mine, ratio(mine), seed_for(seed, group))
            rows.append({**dict(zip(keys, group, strict=True)), "measure": measure, "voice": "all", **row})
    return _beside(raw, pd.DataFrame(rows), [*groups, "measure", "actor", "voice"])


def _only(coverage: Coverage, measures: Iterable[str]) -> Coverage:
    """The coverage with the scores of these measures alone, in all voices together."""
    scores = coverage.scores[coverage.scores["measure"].isin(list(measures)) & (coverage.scores["voice"] == "all")]
    return coverage.replace(scores=scores)


def _with_answers(units: pd.DataFrame, coding: Coding) -> pd.DataFrame:
    """All units of the actors that were coded, with the coders' `answer` ("" where there is none).

    `inverse` is 1 / the probability of being drawn and coded, 0 where a unit was not.
    """
    ((_, answers),) = coding.answers.items()
    given = coding.key.assign(answer=majority(answers))
    share = given.groupby("stratum")["answer"].transform(lambda each: (each != "").mean())
    given["inverse"] = 1 / (given["probability"] * share.where(share > 0))
    given = given.loc[given["answer"] != "", ["unit", "answer", "inverse"]]
    units = units.merge(given, on="unit", how="left", validate="one_to_one")
    if units["answer"].isna().all():
        raise ValueError(
            "None of the coded items is in this coverage. Pass the coverage that the sheet was drawn from."
        )
    units = units[units["actor"].isin(units.loc[units["answer"].notna(), "actor"])]
    return units.assign(answer=units["answer"].fillna(""), inverse=units["inverse"].fillna(0.0))


def _corrected(units: pd.DataFrame, ratios: Ratios, seed: int) -> dict[str, Any]:
    """One group's corrected figure, with a note where there is none."""
    coded = units["inverse"] > 0
    n_coded, n_articles = int(coded.sum()), units.loc[coded, "article_id"].nunique()
    row: dict[str, Any] = dict.fromkeys(("corrected", "low", "high", "tuning", "item_variance"), np.nan)
    if n_articles < FEW:
        note = f"too small to correct: {n_articles} coded articles, {FEW} are needed"
    else:
        _, article = np.unique(units["article_id"].to_numpy(dtype=object), return_inverse=True)
        row = dict(
            zip(row, corrected_ratio(*ratios, units["inverse"].to_numpy(dtype=float), article, seed), strict=True)
        )
        note = ""
        if np.isnan(row["corrected"]):
            note = "too small to correct: nothing of the kind among the coded items"
        elif not np.isfinite(row["low"]):
            note = "no interval: the coded items do not vary"
    return {**row, "n_coded": n_coded, "n_coded_articles": n_articles, "note": note}


def _beside(raw: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The raw estimates and the corrected ones in one table, cut to the range that the measure's unit allows."""
    names = {"estimate": "raw", "low": "raw_low", "high": "raw_high"}
    left = raw.rename(columns=names)[[*keys, *names.values(), "n_articles", "agency_copy"]]
    table = left.merge(rows, on=keys, validate="one_to_one")
    floor, ceiling = limits_of(table["measure"])
    for column in ("corrected", "low", "high"):
        table[column] = np.clip(table[column], floor, ceiling)
    last = ["n_articles", "n_coded", "n_coded_articles", "note", "agency_copy"]
    return table[[*(c for c in table.columns if c not in last), *last]]
