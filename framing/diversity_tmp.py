"""Temporary."""

from typing import Any

import numpy as np

RAREFIED = 20


def entropy_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, None]:
    """Effective number of sources: e to the power of Shannon's entropy. Nothing is said of other samples."""
    share = np.bincount(source, n) / n.sum()
    return float(np.exp(-(share * np.log(share)).sum())), None


def simpson_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """Effective number of sources: 1 / the chance that two statements, of two units, have the same source.

    Parameters
    ----------
    unit, source, n : array
        That so many statements in this unit (an article, or a cluster) are by this source; both numbered from 0.

    Returns
    -------
    float, array
        The number, and what it is without each unit; infinite where no source comes back in a second unit.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature, 163, 688. doi:10.1038/163688a0. With one statement per
    article it is Simpson's unbiased estimator; pairs within an article, which are no independent evidence, are left
    out.
    """
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    within = np.bincount(unit, n**2)  # ordered pairs of one unit and one source
    total, same, own = n.sum(), (by_source**2).sum(), (by_unit**2).sum()
    met = 2 * np.bincount(unit, n * by_source[source]) - within  # by how much Σ N² falls without the unit
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.float64(total**2 - own) / (same - within.sum())
        without = ((total - by_unit) ** 2 - own + by_unit**2) / (same - met - within.sum() + within)
    return float(whole), without


def rarefied_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """How many different sources to expect among 20 statements drawn at random.

    Parameters
    ----------
    unit, source, n : array
        As in `simpson_number`.

    Returns
    -------
    float, array
        The number, and what it is without each unit; missing where fewer than 20 statements are left.

    References
    ----------
    Hurlbert, S. H. (1971). The nonconcept of species diversity: a critique and alternative parameters. Ecology, 52,
    577. doi:10.2307/1934145
    """
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    total = int(n.sum())
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])  # of the factorials

    def met(left: Any, count: Any) -> Any:
        """1 − C(left − count, 20) / C(left, 20): the chance that a source is among the 20."""
        left, count = np.broadcast_arrays(np.asarray(left, dtype=int), np.asarray(count, dtype=int))
        rest, few = left - count, left < RAREFIED
        missed = logs[rest] - logs[np.maximum(rest - RAREFIED, 0)] + logs[np.maximum(left - RAREFIED, 0)] - logs[left]
        return np.where(few, np.nan, 1 - np.where(rest < RAREFIED, 0.0, np.exp(missed)))

    left = total - by_unit
    # Without a unit all chances change, but sources with as many statements have the same one
    counts_, times = np.unique(by_source, return_counts=True)
    without = sum(k * met(left, np.minimum(c, left)) for c, k in zip(counts_, times, strict=True))
    mine = left[unit]
    change = met(mine, by_source[source] - n) - met(mine, np.minimum(by_source[source], mine))
    return float(met(total, by_source).sum()), without + np.bincount(unit, change)
