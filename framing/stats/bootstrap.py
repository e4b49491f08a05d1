"""The bootstrap: ratios of sums and their differences, with studentised 95 % intervals.

A unit (an article, or a cluster of them) is a row, a figure is a column; what is resampled are the units.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit  # as scipy.stats.t, which takes a second to load

from framing.stats.arrays import Counts, Floats
from framing.stats.effect import hedges_g

RESAMPLES = 9_999  # (RESAMPLES + 1) × 0.025 is whole, so the ends of the interval are order statistics
CELLS = 4_000_000  # numbers held in one array at a time: keeps memory flat, whatever the corpus
STEP = 200_000  # numbers in one array while resampling: it stays in the processor's cache
_ROUNDING = 1e-12  # a variance this small beside its terms is zero but for rounding
_SIGNS = {1: (1,), 2: (1, -1), 4: (1, -1, -1, 1)}  # of the ratios in a difference, and in one of differences


class Ratios(NamedTuple):
    """Ratios of one group, one a figure, and (figures × resamples) what becomes of them in each resample.

    `n` counts the units with weight, `value` (units × figures) has the values of these. `variance` is by linearisation,
    with n/(n−1); `scale` is the size of what it is made of. `move` says how far a resample's ratio lies from the
    sample's, missing where nothing is left to count; `spread` is its variance there, 0 where nothing varies. `even`
    says whether neither happens in any resample.
    """

    n: Counts
    ratio: Floats
    variance: Floats
    scale: Floats
    value: Floats
    move: Floats
    spread: Floats
    even: NDArray[np.bool_]


class Shared(NamedTuple):
    """What units in common add to the variance of a difference: of each figure, and figures × resamples."""

    variance: Floats
    spread: Floats


def ratio_intervals(weight: Floats, value: Floats, seed: int, least: Any = 2, few: int = 0) -> Floats:
    """Return ratios Σ weight·value / Σ weight with their studentised bootstrap intervals.

    Parameters
    ----------
    weight, value : array, units × ratios
        A unit that a ratio does not count has weight 0 there, and any finite value.
    seed : int
        Seed of the resampling: all ratios see the same 9,999 resamples.
    least : int or array of ratios
        With fewer units there is no interval; at least 2 are needed.
    few : int
        With fewer units there is no interval either where one of its ends could only be a percentile.

    Returns
    -------
    array, 6 × ratios
        Estimate, low, high (in the unit of `value`), the number of units with weight, their weight, and 1 where an end
        of the interval could only be a percentile, 0 elsewhere. An estimate is missing where nothing has weight, an
        interval also where nothing varies. Empty where there are no ratios.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 and 5. Cambridge
    University Press. doi:10.1017/CBO9780511802843
    """
    n = (weight > 0).sum(axis=0)
    found = np.full((6, len(n)), np.nan)
    found[3], found[4], found[5] = n, weight.sum(axis=0), 0.0
    found[0] = _sample(weight, value).ratio
    enough = np.flatnonzero(n >= np.maximum(least, 2))
    if len(enough):
        given = ratios(weight[:, enough], value[:, enough], seed)
        for i in np.flatnonzero(given.variance > _ROUNDING * given.scale):
            low, high, plain = _ends(given.move[i], given.spread[i], np.sqrt(given.variance[i]))
            found[5, enough[i]] = plain
            if not plain or n[enough[i]] >= few:
                found[1:3, enough[i]] = given.ratio[i] + np.array([low, high])
    return found


def _ends(move: Floats, spread: Floats, se: float) -> tuple[float, float, bool]:
    """Return how far the 95 % interval of a ratio reaches down and up, and whether an end is a percentile.

    That is where too many resamples have no spread.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        t = move / np.sqrt(spread)
    still = spread == 0
    t[still] = np.where(np.abs(move[still]) > 1e-9 * se, np.copysign(np.inf, move[still]), 0.0)
    # the k-th from either end; resamples with nothing to count are missing and come last
    drawn = len(t) - int(np.isnan(t).sum())
    k = max((drawn + 1) // 40, 1)
    ends = [max(drawn - k, 0), k - 1]
    order = sorted(set(ends))
    t.partition(order)
    studentised = np.isfinite(t[ends])
    if studentised.all():
        low, high = -t[ends] * se
        return low, high, False
    low, high = np.where(studentised, -t[ends] * se, np.partition(move, order)[ends[::-1]])
    return low, high, True


def ratios(weight: Floats, value: Floats, seed: int) -> Ratios:
    """Return ratios Σ weight·value / Σ weight of a group, in the sample and in resamples of its units.

    Parameters
    ----------
    weight, value : array, units × figures
        A unit that a ratio does not count has weight 0 there, and any finite value.
    seed : int
        Seed of the resampling: all figures see the same 9,999 resamples.

    Returns
    -------
    Ratios
        A ratio is missing where nothing has weight.
    """
    return ratios_together(weight[None], value[None], seed)[0][0]


def ratios_together(weight: Floats, value: Floats, seed: int) -> tuple[list[Ratios], Shared]:
    """Return the ratios of groups with units in common, which are resampled together.

    Parameters
    ----------
    weight, value : array, sides × units × figures
        Of the two or four ratios of a difference. A unit that a ratio does not count has weight 0 there.
    seed : int
        As in `ratios`.

    Returns
    -------
    list of Ratios
        One a side.
    Shared
        What the units in common add.
    """
    sides, units, figures = weight.shape
    samples = [_sample(w, v) for w, v in zip(weight, value, strict=True)]
    sums = [x for w, s in zip(weight, samples, strict=True) for x in (w, s.e, w**2, w * s.e, s.e**2)]
    for i, j in combinations(range(sides), 2):
        e, f = samples[i].e, samples[j].e
        sums += [weight[i] * weight[j], weight[i] * f, weight[j] * e, e * f]
    matrix = np.hstack(sums).T
    move, spread = np.empty((2, sides, figures, RESAMPLES))
    shared = np.zeros((figures, RESAMPLES if sides > 1 else 1))
    for at, times in _draws(units, seed, len(matrix)):
        move[..., at], spread[..., at], added = _taken(samples, matrix @ times)
        if sides > 1:
            shared[:, at] = added
    # the sample is the resample that draws every unit once
    *_, added = _taken(samples, matrix.sum(axis=1)[:, None])
    found = [
        Ratios(s.n, s.ratio, s.variance, s.scale, np.where(w > 0, v, np.nan), m, d, (d > 0).all(axis=1))
        for s, w, v, m, d in zip(samples, weight, value, move, spread, strict=True)
    ]
    return found, Shared(added[:, 0], shared)


class _Sample(NamedTuple):
    """As in `Ratios`; `larger` is n/(n−1), and `e` are the residuals weight·(value − ratio)."""

    n: Counts
    ratio: Floats
    variance: Floats
    scale: Floats
    larger: Floats
    e: Floats


def _sample(weight: Floats, value: Floats) -> _Sample:
    """Return the ratios of units × figures."""
    n, total = (weight > 0).sum(axis=0), weight.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (weight * value).sum(axis=0) / total
        # centred first: squares of small numbers stay exact
        e = np.nan_to_num(weight * np.where(weight > 0, value - ratio, 0.0))
        # each ratio's own: in a difference they do not cancel
        larger = np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
        variance, scale = (larger * (x**2).sum(axis=0) / total**2 for x in (e, weight * value))
    return _Sample(n, ratio, variance, scale, larger, e)


def _taken(samples: list[_Sample], sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Return how far ratios move in resamples with these sums, their variance there, and what pairs of them share."""
    sides = len(samples)
    each = np.split(sums, 5 * sides + 4 * (sides * (sides - 1) // 2))
    move, spread, size = [], [], []
    with np.errstate(divide="ignore", invalid="ignore"):
        for s, sample in enumerate(samples):
            w, we, w2, w2e, e2 = each[5 * s : 5 * s + 5]
            moved = np.where(w > 0, we / w, np.nan)
            squares, factor = moved**2 * w2, sample.larger[:, None] / w**2
            varying = e2 - 2 * moved * w2e + squares  # Σ (e − move·w)², of the resample
            size.append(factor * (e2 + squares))
            spread.append(np.where(varying <= _ROUNDING * (e2 + squares), 0.0, factor * varying))
            move.append(moved)
        added = np.zeros_like(move[0])
        if sides == 1:
            return np.stack(move), np.stack(spread), added
        for k, (i, j) in enumerate(combinations(range(sides), 2)):
            ww, we, ew, ee = each[5 * sides + 4 * k : 5 * sides + 4 * k + 4]
            cross = ee - move[i] * we - move[j] * ew + move[i] * move[j] * ww
            factor = 2 * _SIGNS[sides][i] * _SIGNS[sides][j] * np.sqrt(samples[i].larger * samples[j].larger)
            added += factor[:, None] * cross / (each[5 * i] * each[5 * j])
        alone = np.sum(spread, axis=0)
        added = np.where(alone + added <= _ROUNDING * np.sum(size, axis=0), -alone, added)
    return np.stack(move), np.stack(spread), added


def _draws(units: int, seed: int, width: int) -> Iterator[tuple[slice, Floats]]:
    """Yield how often each unit (the rows) is drawn in each resample, some resamples at a time.

    `width` is how many numbers the caller keeps for each resample.
    """
    rng = np.random.default_rng(seed)
    step = max(1, min(CELLS // max(units, 1), STEP // max(width, 1)))
    for first in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - first)
        drawn = rng.integers(0, units, size=(rows, units)) + units * np.arange(rows)[:, None]
        times = np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units)
        yield slice(first, first + rows), times.astype(np.float64).T


def differences(
    sides: Sequence[Ratios],
    least: Any = 2,
    shared: Shared | None = None,
    cells: Sequence[Sequence[int]] | None = None,
) -> Floats:
    """Return differences of two ratios, or of two differences of ratios, with their symmetric studentised intervals.

    Parameters
    ----------
    sides : sequence of Ratios
        Two, of which it is the first less the second; or four: (first − second) − (third − fourth).
    least : int or array of figures
        With fewer units on a side, there is a difference but no interval; at least 2 are needed.
    shared : Shared, optional
        As `ratios_together` returns it; without it, the sides are independent of each other.
    cells : sequence of two or four numbers each, optional
        Of many comparisons, which of the sides, from 0, each is made of; `sides` are then any number.

    Returns
    -------
    array, 10 × figures, or comparisons × 10 × figures
        Both ratios (or differences), their difference and its interval (in the unit of the values), Hedges' g and its
        interval (in standard deviations between units), the two-sided p-value of no difference, and the smaller number
        of units on a side. A difference is missing where a side has no weight; intervals and p also where nothing
        varies. Empty where there are no figures.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 to 5. Cambridge University
    Press. doi:10.1017/CBO9780511802843
    Hall, P. (1988). On symmetric bootstrap confidence intervals. Journal of the Royal Statistical Society B, 50, 35.
    """
    if cells is None:
        one: Floats = differences(sides, least, shared, [range(len(sides))])[0]
        return one
    which = np.array(cells)
    n, ratio, variances, scale = (np.stack([side[k] for side in sides])[which].swapaxes(0, 1) for k in range(4))
    signs = np.array(_SIGNS[len(n)])
    half = len(n) // 2
    found = np.full((10, *ratio.shape[1:]), np.nan)
    found[0], found[1] = np.tensordot(signs[:half], ratio[:half], 1), np.tensordot(signs[:half], ratio[half:], 1)
    found[2], found[9] = found[0] - found[1], n.min(axis=0)
    variance = variances.sum(axis=0) + (0.0 if shared is None else shared.variance)
    with np.errstate(invalid="ignore"):
        varies = (n >= 2).all(axis=0) & (variance > _ROUNDING * scale.sum(axis=0))
        variance = np.where(varies, variance, np.nan)
        found[5], se_g = hedges_g(found[2], variance, variances, n)
        found[5, ~varies] = np.nan
    degrees = np.maximum(n.sum(axis=0) - len(n), 1)
    own = np.stack([found[2], np.sqrt(variance), found[5], se_g, degrees, found[9], _least_p(sides, which)])
    reach = np.full((3, *ratio.shape[1:]), np.nan)
    # one figure at a time, and one comparison: their resamples stay in the processor's cache
    with np.errstate(divide="ignore", invalid="ignore"):
        for i, enough in enumerate((varies & (n.min(axis=0) >= np.maximum(least, 2))).T):
            squares = [(side.n[i] - 1) * side.n[i] * side.spread[i] for side in sides]
            for c in np.flatnonzero(enough):
                mine = which[c].tolist()
                apart, spread, within = _apart([sides[k] for k in mine], [squares[k] for k in mine], i)
                if shared is not None:
                    spread += shared.spread[i]
                even = shared is None and all(sides[k].even[i] for k in mine)
                reach[:, c, i] = _inference(_Difference(*own[:, c, i].tolist()), apart, spread, within, even)
    found[3], found[4] = found[2] - reach[0], found[2] + reach[0]
    found[6], found[7], found[8] = found[5] - reach[1], found[5] + reach[1], reach[2]
    return found.swapaxes(0, 1)


def _apart(sides: list[Ratios], squares: list[Floats], i: int) -> tuple[Floats, Floats, Floats]:
    """Return how far apart the sides move in each resample, in a figure, the variance there, and the sum of squares."""
    one, other, *more = sides
    apart, spread, within = one.move[i] - other.move[i], one.spread[i] + other.spread[i], squares[0] + squares[1]
    if more:
        apart -= more[0].move[i] - more[1].move[i]
        for side, each in zip(more, squares[2:], strict=True):
            spread += side.spread[i]
            within += each
    return apart, spread, within


def _least_p(sides: Sequence[Ratios], which: NDArray[np.intp]) -> Floats:
    """Return how small a p-value can be, which is 0 but where all units of a side have the same value.

    Then its own variance says nothing. If groups do not differ, that many units have it by chance with the share of it
    among all units, to the power of their number. At most 5 %, where the interval speaks.
    """
    floor = np.zeros((len(which), len(sides[0].n)))
    alike = np.stack([(side.n >= 2) & (side.variance <= _ROUNDING * side.scale) for side in sides])
    for c, i in np.argwhere(alike[which].any(axis=1)):
        values = np.concatenate([sides[k].value[:, i] for k in which[c]])
        values = values[~np.isnan(values)]
        for k in which[c][alike[which[c], i]]:
            share = np.isclose(values, sides[k].ratio[i], rtol=1e-9, atol=1e-12).mean()
            floor[c, i] = max(floor[c, i], min(share ** sides[k].n[i], 0.05))
    return floor


class _Difference(NamedTuple):
    """One difference of the sample with its standard error, and its g; `n` is that of the smallest group."""

    gap: float
    se: float
    g: float
    se_g: float
    degrees: float
    n: float
    least_p: float


def _inference(
    own: _Difference, apart: Floats, spread: Floats, within: Floats, even: bool
) -> tuple[float, float, float]:
    """Return half the intervals of a difference and of its g, and the p-value of no difference.

    Of each resample: how far `apart` it moved from the sample's difference, the variance there, and the sum of squares
    `within` the groups. Squares of the studentised distances serve as well as the distances, and are quicker. Where it
    is `even`, every resample has something to count, and varies.
    """
    unbiased = 1 - 3 / (4 * own.degrees - 1)
    squared = apart * apart
    squared /= spread
    moved = apart + own.gap
    of_g = np.sqrt(within)
    of_g *= -own.g / unbiased / math.sqrt(own.degrees)
    of_g += moved
    of_g *= of_g
    moved *= moved
    moved /= 2 * own.degrees
    moved += spread
    of_g /= moved
    drawn = len(apart)
    if not even:
        still = spread == 0
        squared[still] = of_g[still] = np.where(np.abs(apart[still]) > 1e-9 * own.se, np.inf, 0.0)
        drawn -= int(np.isnan(apart).sum())  # those with nothing to count are missing and come last
    rank = max(drawn - max((drawn + 1) // 20, 1), 0)
    squared.partition(rank)
    of_g.partition(rank)
    half, half_g = math.sqrt(squared[rank]) * own.se, math.sqrt(of_g[rank]) * own.se_g
    if not math.isfinite(half):
        half = np.partition(np.abs(apart), rank)[rank]
    if not math.isfinite(half_g):
        g = unbiased * (own.gap + apart) / np.sqrt(within / own.degrees)
        half_g = np.partition(np.where(spread == 0, np.nan, np.abs(g - own.g)), rank)[rank]
    return half, half_g, _p(own, squared, drawn, rank)


def _p(own: _Difference, squared: Floats, drawn: int, rank: int) -> float:
    """Return the p-value of no difference; from `rank` on lie the 5 % of t² that are farthest out, and missing ones.

    Within the other 95 % it counts resamples. Farther out there are few to count: it is that of Student's t through
    their limit, with the degrees of freedom of the smallest group; resamples without spread count as the farthest.
    """
    t = (own.gap / own.se) ** 2 * (1 - 1e-9)  # a tie counts as far, whatever the rounding
    limit = squared[rank]
    if t <= limit:
        return (1 + np.count_nonzero(squared >= t)) / (drawn + 1)
    p = 2 * stdtr(own.n - 1, _five_per_cent(own.n - 1) * np.sqrt(t / limit))
    return max(float(p), np.count_nonzero(np.isinf(squared[rank:])) / (drawn + 1), own.least_p)


@cache
def _five_per_cent(degrees: float) -> float:
    """Return below which Student's t lies once in forty times."""
    return float(stdtrit(degrees, 0.025))
