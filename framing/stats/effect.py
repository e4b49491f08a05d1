"""How large a difference is, in standard deviations between units."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.stats.arrays import Floats


def hedges_g(gap: Floats, variance: Floats, variances: Any, n: Any) -> tuple[Floats, Floats]:
    """Return Hedges' g of differences between groups, and its standard error.

    The standard deviation is pooled over all groups: two, or the four of a difference of differences. A ratio's unit
    counts by its linearised value, so that the variance of a group's ratio, times its number of units, is the variance
    between them.

    Parameters
    ----------
    gap : array
        The differences, of any shape, in the unit of what was measured.
    variance : array, as `gap`
        The sampling variance of each difference.
    variances : one array a group, as `gap`
        The sampling variance of each group's own figure.
    n : one array a group, as `gap` or broadcast to it
        The number of units in each group.

    Returns
    -------
    g, standard_error : array, as `gap`
        In standard deviations; above 0 where the difference is. Missing or infinite where nothing varies, and empty
        where there are no differences.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators. Journal of
    Educational Statistics, 6, 107. doi:10.3102/10769986006002107
    """
    degrees = np.maximum(sum(n) - len(n), 1)
    unbiased = 1 - 3 / (4 * degrees - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = sum((size - 1) * size * each for size, each in zip(n, variances, strict=True))
        pooled = np.sqrt(squares / degrees)
        g = unbiased * gap / pooled
        return g, np.sqrt(unbiased**2 * variance / pooled**2 + g**2 / (2 * degrees))
