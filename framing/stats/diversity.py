"""Diversity: how many sources there are in effect, whatever the size of the sample.

Statements are counted by unit (an article, or a cluster of articles) and by source.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.stats.arrays import Counts, Floats


def entropy_number(unit: Counts, source: Counts, n: Counts) -> tuple[float, None]:
    """Return the effective number of sources: e to the power of Shannon's entropy.

    So many sources, heard equally often, would be as diverse.

    Parameters
    ----------
    unit, source, n : array
        As in `simpson_number`.

    Returns
    -------
    number : float
        From 1, which says that there is one source only; missing where there are no statements.
    without : None
        Nothing is said of the sample without a unit: the jackknife does not mend the bias of this number.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness: A unifying notation and its consequences. Ecology, 54, 427.
    doi:10.2307/1934352
    """
    if not len(n):
        return np.nan, None
    share = np.bincount(source, n) / n.sum()
    return float(np.exp(-(share * np.log(share)).sum())), None


def simpson_number(unit: Counts, source: Counts, n: Counts) -> tuple[float, Floats]:
    """Return the effective number of sources: 1 / the chance that two statements, of two units, have the same source.

    Parameters
    ----------
    unit, source, n : array
        That `n` statements in this unit are by this source; one row for each unit and source, both numbered from 0
        without gaps.

    Returns
    -------
    number : float
        From 1, and higher the more diverse; infinite where no source comes back in a second unit, and missing where
        there are fewer than two units.
    without : array of units
        What the number is without each unit; empty where there are none.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature, 163, 688. doi:10.1038/163688a0. With one statement per
    unit it is Simpson's unbiased estimator; pairs within a unit, which are no independent evidence, are left out.
    """
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    within = np.bincount(unit, n**2)  # ordered pairs of one unit and one source
    total, same, own = n.sum(), (by_source**2).sum(), (by_unit**2).sum()
    met = 2 * np.bincount(unit, n * by_source[source]) - within  # by how much Σ N² falls without the unit
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.float64(total**2 - own) / (same - within.sum())
        without = ((total - by_unit) ** 2 - own + by_unit**2) / (same - met - within.sum() + within)
    return float(whole), without


def rarefied_number(unit: Counts, source: Counts, n: Counts, size: int = 20) -> tuple[float, Floats]:
    """Return how many different sources to expect among a number of statements drawn at random.

    Parameters
    ----------
    unit, source, n : array
        As in `simpson_number`.
    size : int
        How many statements are drawn, without replacement.

    Returns
    -------
    number : float
        From 1 to `size`; missing where there are fewer statements than are drawn.
    without : array of units
        What the number is without each unit; empty where there are none.

    References
    ----------
    Hurlbert, S. H. (1971). The nonconcept of species diversity: a critique and alternative parameters. Ecology, 52,
    577. doi:10.2307/1934145
    """
    if not len(n):
        return np.nan, np.array([])
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    total = int(n.sum())
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])  # of the factorials

    def met(left: Any, count: Any) -> Any:
        """1 − C(left − count, size) / C(left, size): the chance that a source is among those drawn."""
        left, count = np.broadcast_arrays(np.asarray(left, dtype=int), np.asarray(count, dtype=int))
        rest, few = left - count, left < size
        missed = logs[rest] - logs[np.maximum(rest - size, 0)] + logs[np.maximum(left - size, 0)] - logs[left]
        return np.where(few, np.nan, 1 - np.where(rest < size, 0.0, np.exp(missed)))

    left = total - by_unit
    # Without a unit all chances change, but sources with as many statements have the same one
    counts, times = np.unique(by_source, return_counts=True)
    without = sum(k * met(left, np.minimum(c, left)) for c, k in zip(counts, times, strict=True))
    mine = left[unit]
    change = met(mine, by_source[source] - n) - met(mine, np.minimum(by_source[source], mine))
    return float(met(total, by_source).sum()), without + np.bincount(unit, change)
