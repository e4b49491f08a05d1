"""p-values adjusted for how many differences were tested."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from framing.stats.arrays import Floats


def holm(p: Floats) -> Floats:
    """Return p-values adjusted so that the chance of even one false rejection stays below the level.

    Parameters
    ----------
    p : array
        p-values in any order. Missing ones stay missing and do not count as tests.

    Returns
    -------
    array, as `p`
        Adjusted p-values, at most 1; empty where `p` is.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6, 65.
    """
    return _adjusted(p, lambda rising: np.maximum.accumulate(rising * np.arange(len(rising), 0, -1)))


def benjamini_hochberg(p: Floats) -> Floats:
    """Return p-values adjusted so that the expected share of false rejections among all stays below the level.

    Parameters
    ----------
    p : array
        As in `holm`.

    Returns
    -------
    array, as `p`
        Adjusted p-values, at most 1; empty where `p` is.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B, 57, 289. doi:10.1111/j.2517-6161.1995.tb02031.x
    """

    def raised(rising: Floats) -> Floats:
        shares = rising * len(rising) / np.arange(1, len(rising) + 1)
        return np.minimum.accumulate(shares[::-1])[::-1]

    return _adjusted(p, raised)


def _adjusted(p: Floats, raised: Callable[[Floats], Floats]) -> Floats:
    """Return the p-values in their order, adjusted by a function of the known ones from the smallest to the largest."""
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(raised(p[order]), 1.0)
    return out
