"""How large a difference is, in standard deviations between units."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.stats.arrays import Counts, Floats


def hedges_g(gap: Floats, variance: Floats, variances: Any, n: Counts) -> tuple[Floats, Floats]:
    """Return Hedges' g of differences between two groups, and its standard error.

    The standard deviation is pooled over both groups. A ratio's unit counts by its linearised value, so that the
    variance of a group's ratio, times its number of units, is the variance between them.

    Parameters
    ----------
    gap : array
        The differences, of any shape, in the unit of what was measured.
    variance : array, as `gap`
        The sampling variance of each difference.
    variances : two arrays, as `gap`
        The sampling variance of the first and of the second group's own figure.
    n : two arrays, as `gap` or broadcast to it
        The number of units in either group.

    Returns
    -------
    g, standard_error : array, as `gap`
        In standard deviations; above 0 where the first group is higher. Missing or infinite where nothing varies, and
        empty where there are no differences.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators. Journal of
    Educational Statistics, 6, 107. doi:10.3102/10769986006002107
    """
    degrees = np.maximum(n[0] + n[1] - 2, 1)
    unbiased = 1 - 3 / (4 * degrees - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.sqrt(((n[0] - 1) * n[0] * variances[0] + (n[1] - 1) * n[1] * variances[1]) / degrees)
        g = unbiased * gap / pooled
        return g, np.sqrt(unbiased**2 * variance / pooled**2 + g**2 / (2 * degrees))
