"""Prediction-powered estimates: what a machine says of everything, mended by what people say of some of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from framing.stats import bootstrap
from framing.stats.arrays import Counts, Floats


class Corrected(NamedTuple):
    """A corrected ratio with its 95 % interval.

    `tuning` says how far the machine counts, from 0 to 1; `item_variance` is what a coded unit adds to the variance,
    times the number of units.
    """

    estimate: float
    low: float
    high: float
    tuning: float
    item_variance: float


def corrected_ratio(machine: Floats, people: Floats, inverse: Floats, article: Counts, seed: int) -> Corrected:
    """Return a ratio of sums, corrected for the machine's errors by the units that people coded.

    Parameters
    ----------
    machine, people : array, 2 × units
        Top and bottom of the ratio in each unit, as the machine has them and as the coders do. The coders' count only
        where a unit was coded.
    inverse : array of units
        1 / the probability that the unit was drawn and coded; 0 where it was not coded.
    article : array of units
        The article that each unit is in, numbered from 0 without gaps: units of one article are resampled together.
    seed : int
        Seed of the resampling.

    Returns
    -------
    Corrected
        In the unit of the ratio. All missing where nothing was coded, or nothing of the kind that the bottom counts;
        only the interval, where the coded units do not vary.

    Notes
    -----
    With f and g the machine's top and bottom, y and x the coders', θ solves λ·M(f − θ·g) + C(y − θ·x − λ·(f − θ·g)) =
    0, M being the mean over all units, C the mean over coded ones weighted by `inverse`, and λ in [0, 1] the slope of
    the coders' residuals on the machine's, which makes the variance smallest. Coded units stand in both means: that is
    the paper's estimator, whose own λ is this one times the share of units not coded. The variance is that of sums over
    articles, and the interval the studentised bootstrap of the equation at the estimate.

    References
    ----------
    Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered inference.
    arXiv:2311.01453. doi:10.48550/arXiv.2311.01453
    """
    tuning = 1.0
    for _ in range(3):  # the estimate needs the tuning, the tuning the estimate
        theta, bottom = _solved(machine, people, inverse, tuning)
        if not bottom > 0:
            return Corrected(*[np.nan] * 5)
        tuning = _tuning(machine[0] - theta * machine[1], people[0] - theta * people[1], inverse, article)
    theta, bottom = _solved(machine, people, inverse, tuning)
    of_machine, of_people = tuning * (machine[0] - theta * machine[1]), people[0] - theta * people[1]
    low, high = _ends(of_machine, of_people, inverse, article, seed)
    coded = inverse > 0
    left = (of_people - of_machine)[coded]
    spread = np.average((left - np.average(left, weights=inverse[coded])) ** 2, weights=inverse[coded]) / bottom**2
    return Corrected(theta, theta + low / bottom, theta + high / bottom, tuning, spread)


def _solved(machine: Floats, people: Floats, inverse: Floats, tuning: float) -> tuple[float, float]:
    """Return the ratio that solves the equation with this tuning, and its bottom."""
    if not inverse.any():
        return np.nan, np.nan

    def total(of_machine: Floats, of_people: Floats) -> float:
        """Return the machine's mean over all units, and what the coders add to it where they coded."""
        added = (inverse * (of_people - tuning * of_machine)).sum() / inverse.sum()
        return float(tuning * of_machine.mean() + added)

    top, bottom = total(machine[0], people[0]), total(machine[1], people[1])
    return (top / bottom if bottom > 0 else np.nan), bottom


def _tuning(of_machine: Floats, of_people: Floats, inverse: Floats, article: Counts) -> float:
    """Return the slope of the coders' residuals on the machine's, cut to [0, 1]."""
    # where articles were coded as a whole, they are what was drawn
    share = np.bincount(article, inverse > 0) / np.bincount(article)
    cell = article if np.isin(share, (0, 1)).all() else np.arange(len(article))
    drawn = np.bincount(cell, inverse > 0) > 0
    weights = (np.bincount(cell, inverse) / np.bincount(cell))[drawn]
    people, machine = np.bincount(cell, of_people)[drawn], np.bincount(cell, of_machine)
    covariance = np.cov(people, machine[drawn], aweights=weights, ddof=0)[0, 1]
    variance = machine.var(ddof=1)
    return float(np.clip(covariance / variance, 0, 1)) if variance > 0 else 0.0


def _ends(of_machine: Floats, of_people: Floats, inverse: Floats, article: Counts, seed: int) -> Floats:
    """Return the ends of the equation's interval at the estimate, where it is 0; `of_machine` is tuned already."""
    # the mean over all units less the weighted mean over coded ones: two ratios of sums over articles
    sums = np.bincount(article), np.bincount(article, inverse)
    tops = np.bincount(article, of_machine), np.bincount(article, inverse * (of_machine - of_people))
    weight, total = np.array(sums, dtype=float)[:, :, None], np.array(tops)[:, :, None]
    value = np.divide(total, weight, out=np.zeros_like(weight), where=weight > 0)
    sides, shared = bootstrap.ratios_together(weight, value, seed)
    return bootstrap.differences(sides, shared=shared)[3:5, 0]
