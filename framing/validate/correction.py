"""Estimates corrected for the machine's errors by what people coded."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import FewArticlesWarning
from framing.estimates import FEW, Wire, compare, limits_of, seed_for, select
from framing.measures import Coverage, Ratios, Task, require_coverage
from framing.stats import corrected_ratio
from framing.tables import from_rows
from framing.validate.coded import CodedSheets, Coding, Sheet, how_to_label, majority, read_coding, read_labels
from framing.validate.sheet import coding_units


def corrected(
    coverage: Coverage,
    sheet: Sheet,
    coded: CodedSheets,
    *,
    labels: Sheet | None = None,
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
    labels : DataFrame or path, optional
        Another labeller's answers (a language model's, another tool's), whose figures are corrected in place of the
        machine's. It must have labelled all units of these articles, not only those on the sheet:
        `worksheet(coverage, task, n=10**9)` lists them; pass that table with the labels in the column that coders fill
        in, matched by `unit`.
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
        As in `compare` and `agreement`; also where the sheet is about frames, none of its items is in `coverage`, or
        `labels` lacks a unit.

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
    articles = select(coverage.articles, groups, wire)
    units = _with_answers(coding_units(coverage, task), coding)
    units = units.merge(articles[["article_id", *groups]], on="article_id", validate="many_to_one")
    ratios = task.measures
    if labels is not None:
        units = _with_labels(units, read_labels(labels, task), task)
        # a label makes of a unit what the same answer of a coder does
        ratios = {m: partial(_by_labels, ratio) for m, ratio in ratios.items()}
        coverage = coverage.replace(scores=_scores(units, ratios))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)  # the column `note` says it
        raw = compare(_only(coverage, ratios), by=by, wire=wire, seed=seed)
    keys = [*groups, "actor"]
    rows = []
    for group, mine in units.groupby(keys, dropna=False, observed=True):
        for measure, ratio in ratios.items():
            row = _corrected(mine, ratio(mine), seed_for(seed, group))
            rows.append({**dict(zip(keys, group, strict=True)), "measure": measure, "voice": "all", **row})
    return _beside(raw, pd.DataFrame(rows), [*groups, "measure", "actor", "voice"])


def _with_labels(units: pd.DataFrame, labels: pd.Series[Any], task: Task) -> pd.DataFrame:
    """Return the units with another labeller's label in place of the machine's answer."""
    given = units["unit"].map(labels).fillna("")
    if (missing := given == "").any():
        raise ValueError(
            f"labels: {missing.sum()} of {len(units)} units have no label, such as {units['unit'][missing].iloc[0]!r}. "
            + how_to_label(task)
        )
    return units.assign(machine=given)


def _by_labels(ratio: Callable[[pd.DataFrame], Ratios], units: pd.DataFrame) -> Ratios:
    """Return top and bottom of a ratio in each unit, the labels in `machine` counting as a coder's answers do."""
    return ratio(units.assign(answer=units["machine"]))[1], ratio(units)[1]


def _scores(units: pd.DataFrame, ratios: Mapping[str, Callable[[pd.DataFrame], Ratios]]) -> pd.DataFrame:
    """Return the table `scores` that the labels make: per article and actor the ratio of sums over its units."""
    rows = []
    for (article, actor), mine in units.groupby(["article_id", "actor"]):
        for measure, ratio in ratios.items():
            top, bottom = ratio(mine)[0].sum(axis=1)
            value = top / bottom if bottom else np.nan
            place = {"article_id": article, "measure": measure, "actor": actor, "voice": "all"}
            rows.append({**place, "value": value, "weight": bottom})
    return from_rows("scores", rows)


def _only(coverage: Coverage, measures: Iterable[str]) -> Coverage:
    """Return the coverage with the scores of these measures alone, in all voices together."""
    scores = coverage.scores[coverage.scores["measure"].isin(list(measures)) & (coverage.scores["voice"] == "all")]
    return coverage.replace(scores=scores)


def _with_answers(units: pd.DataFrame, coding: Coding) -> pd.DataFrame:
    """Return all units of the actors that were coded, with the coders' `answer` ("" where there is none).

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
    """Return one group's corrected figure, with a note where there is none."""
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
    """Return the raw estimates and the corrected ones in one table, cut to the range that the measure's unit allows."""
    names = {"estimate": "raw", "low": "raw_low", "high": "raw_high"}
    left = raw.rename(columns=names)[[*keys, *names.values(), "n_articles", "agency_copy"]]
    table = left.merge(rows, on=keys, validate="one_to_one")
    floor, ceiling = limits_of(table["measure"])
    for column in ("corrected", "low", "high"):
        table[column] = np.clip(table[column], floor, ceiling)
    last = ["n_articles", "n_coded", "n_coded_articles", "note", "agency_copy"]
    return table[[*(c for c in table.columns if c not in last), *last]]
