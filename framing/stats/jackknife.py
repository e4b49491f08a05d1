"""The jackknife: a figure of a whole sample, corrected for bias, with the interval of Student's t."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit  # as scipy.stats.t.ppf, which takes a second to load

from framing.stats.arrays import Floats


def jackknife_interval(whole: float, without: Floats | None, least: int = 3) -> tuple[float, float, float]:
    """Return a figure above 0, corrected for bias by the jackknife of its logarithm, and its 95 % interval.

    Parameters
    ----------
    whole : float
        The figure of all units.
    without : array of units, or None
        What the figure is without each unit in turn; None where that cannot be said.
    least : int
        With fewer units there is a figure but no interval.

    Returns
    -------
    estimate, low, high : float
        In the unit of `whole`. Of one unit, or where `without` is None, `whole` as it is and no interval. All three are
        missing where the figure cannot be had without one of the units; the interval, where no unit changes it.

    References
    ----------
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 11. Chapman & Hall.
    doi:10.1201/9780429246593
    Zahl, S. (1977). Jackknifing an index of diversity. Ecology, 58, 907. doi:10.2307/1936227
    """
    if without is None or len(without) == 1:
        return whole if np.isfinite(whole) else np.nan, np.nan, np.nan
    n, log = len(without), np.log(without)
    if not np.isfinite(log).all():
        return np.nan, np.nan, np.nan
    estimate = n * np.log(whole) - (n - 1) * log.mean()
    if n < least:
        return float(np.exp(estimate)), np.nan, np.nan
    half = stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * log.var())
    ends = (estimate - half, estimate + half) if half > 1e-9 else (np.nan, np.nan)
    low, high = np.exp(ends)
    return float(np.exp(estimate)), float(low), float(high)
