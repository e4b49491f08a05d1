"""How many articles, and how many coded items, a study needs."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import ndtri  # as scipy.stats.norm.ppf, which takes a second to load

from framing.estimates import FEW, chosen, select
from framing.measures import Coverage, require_coverage
from framing.tables import ALL
from framing.validate.coded import CodedSheets, Sheet
from framing.validate.correction import corrected


def power(
    coverage: Coverage,
    *,
    measure: str,
    difference: float,
    voice: str = "all",
    actor: str = ALL,
    by: str = "outlet",
    chance: float = 0.8,
    sheet: Sheet | None = None,
    coded: CodedSheets | None = None,
) -> pd.DataFrame:
    """Say from a pilot how many articles, and how many coded items, it takes to see a difference between two outlets.

    Parameters
    ----------
    coverage : Coverage
        The pilot; at least two articles per outlet with something to count, and better thirty.
    measure, voice, actor : str
        The figure in question.
    difference : float
        The smallest difference worth seeing, in the measure's unit.
    by : str
        A column of the articles.
    chance : float
        Of seeing it at the level of 0.05, two-sided, if it is there.
    sheet, coded : as in `agreement`, optional
        A coded pilot sheet of this measure; then `items` is filled.

    Returns
    -------
    DataFrame
        One row per pair of groups: `group, than, difference, articles` (needed of each) and `items` (to be coded of
        each so that corrected figures show it with the same chance, once there are twice as many articles; missing
        without a sheet, and where the pilot's coding is too small).

    Raises
    ------
    ValueError
        The difference is not above 0, `chance` not between 0 and 1, a name unknown, or fewer than two groups vary.

    Notes
    -----
    articles = (z₀.₉₇₅ + z_chance)² · (s² + s'²) / difference², with s the standard deviation between a group's articles
    of the linearised ratio. Coding adds r²/items to the variance of a corrected figure, r being the standard deviation
    between items of the coders' residual less the tuned machine's. With twice the articles, half the variance that
    the difference allows is left for coding. Normal approximation: take the result as an order of magnitude, and adjust
    the level yourself where many comparisons are planned.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), ch. 4 and 6. Wiley.
    """
    require_coverage(coverage, "power")
    if not difference > 0 or not 0 < chance < 1:
        raise ValueError("power: `difference` must be above 0, and `chance` between 0 and 1.")
    articles = select(coverage.articles, [by], "include")
    scores = chosen(coverage.scores, measure=measure, voice=voice, actor=actor)
    spread = _variances(scores.merge(articles[["article_id", by]], on="article_id", validate="many_to_one"), by)
    if len(spread) < 2:
        raise ValueError("power: fewer than two groups have two articles that count. Measure a larger pilot.")
    residual: dict[str, float] = {}
    if sheet is not None and coded is not None:
        table = corrected(coverage, sheet, coded, by=by)
        table = table[(table["measure"] == measure) & (table["actor"] == actor)]
        residual = {str(k): float(v) for k, v in zip(table[by], table["item_variance"], strict=True)}
    allowed = (difference / (ndtri(0.975) + ndtri(chance))) ** 2  # the variance of a difference that is seen so often
    rows = []
    for a, b in combinations(sorted(spread), 2):
        coding = residual.get(a, np.nan) + residual.get(b, np.nan)
        rows.append(
            {
                "group": a,
                "than": b,
                "difference": difference,
                "articles": max(math.ceil((spread[a] + spread[b]) / allowed), 2),
                "items": pd.NA if np.isnan(coding) else max(math.ceil(coding / (allowed / 2)), FEW),
            }
        )
    return pd.DataFrame(rows).astype({"items": "Int64"})


def _variances(scores: pd.DataFrame, by: str) -> dict[str, float]:
    """Return the variance between a group's articles of the linearised ratio, of groups with two that count."""
    variances = {}
    for group, mine in scores[scores["weight"] > 0].groupby(by):
        if len(mine) >= 2:
            estimate = np.average(mine["value"], weights=mine["weight"])
            linear = mine["weight"] * (mine["value"] - estimate) / mine["weight"].mean()
            variances[str(group)] = float((linear**2).sum() / (len(mine) - 1))
    return variances
