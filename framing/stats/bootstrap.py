"""The bootstrap: ratios of sums and their differences, with studentised 95 % intervals.

A unit (an article, or a cluster of them) is a row, a figure is a column; what is resampled are the units.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.stats.arrays import Counts, Floats, Strata
from framing.stats.effect import hedges_g

Signs = tuple[int, ...]  # 1 or −1 for each ratio of a sum

MOST_RESAMPLES = 100_000
RESAMPLES = 9_999  # (RESAMPLES + 1) × 0.025 is whole, so the ends of the interval are order statistics
CELLS = 4_000_000  # numbers held in one array at a time: keeps memory flat, whatever the corpus
_ROUNDING = 1e-12  # a variance this small beside its terms is zero but for rounding


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
    n_units = weight.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (weight * value).sum(axis=0) / n_units
        distance = np.where(weight > 0, value - estimate, 0.0)  # centred first: squares of small numbers stay exact
        # The factor n/(n−1) is left out: it is the same in the sample and in every resample, and cancels
        variance = ((weight * distance) ** 2).sum(axis=0)
        se = np.sqrt(variance) / n_units
        sure = (n >= np.maximum(least, 2)) & (variance > _ROUNDING * ((weight * value) ** 2).sum(axis=0))
    low, high, plain = np.full((3, len(n)), np.nan)
    if sure.any():
        t, shift = _resample(weight[:, sure], distance[:, sure], se[sure], seed)
        low[sure], high[sure], plain[sure] = _ends(estimate[sure], se[sure], t, shift)
        unsure = (plain == 1) & (n < few)
        low[unsure] = high[unsure] = np.nan
    return np.stack([estimate, low, high, n, n_units, plain == 1])


def _ends(estimate: Floats, se: Floats, t: Floats, shift: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the 95 % interval out of studentised and plain distances of the resamples, which are sorted in place.

    And whether an end of it is plain, because too many resamples have no spread.
    """
    # The k-th from either end; resamples with nothing to count are NaN and sorted last
    t.sort(axis=0)
    shift.sort(axis=0)
    drawn = (~np.isnan(t)).sum(axis=0)
    k = np.maximum((drawn + 1) // 40, 1)
    ends = np.stack([drawn - k, k - 1]).clip(0)
    t_ends = np.take_along_axis(t, ends, axis=0)
    percentiles = np.take_along_axis(shift, ends[::-1], axis=0)
    with np.errstate(invalid="ignore"):
        studentised = np.isfinite(t_ends)
        low, high = estimate + np.where(studentised, -t_ends * se, percentiles)
    return low, high, np.asarray(~studentised.all(axis=0))


def _resample(weight: Floats, distance: Floats, se: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return how far each resample's ratio (the rows) lies from the sample's, studentised and plain."""
    n, width = weight.shape
    squares = weight**2
    sums = np.hstack([weight, weight * distance, squares, squares * distance, squares * distance**2])
    sums = np.nan_to_num(sums)  # a ratio of nothing has no distances
    t, shift = np.empty((RESAMPLES, width)), np.empty((RESAMPLES, width))
    for at, times in _draws([(n, seed)], RESAMPLES, 5 * width):
        w, wd, w2, w2d, w2d2 = np.hsplit(times @ sums, 5)
        with np.errstate(divide="ignore", invalid="ignore"):
            move = np.where(w > 0, wd / w, np.nan)
            variance = w2d2 - 2 * move * w2d + move**2 * w2  # Σ w²(d − move)², of the resample
            flat = variance <= _ROUNDING * (w2d2 + move**2 * w2)
            studentised = move * w / np.sqrt(np.where(flat, np.nan, variance))
        infinite = np.where(np.abs(move) > 1e-9 * se, np.copysign(np.inf, move), 0.0)
        t[at] = np.where(np.isnan(move), np.nan, np.where(flat, infinite, studentised))
        shift[at] = move
    return t, shift


def _draws(strata: Strata, resamples: int, width: int) -> Iterator[tuple[slice, Floats]]:
    """Yield how often each unit is drawn in each resample (the rows), some rows at a time; each stratum keeps its size.

    A stratum is its size and its seed; `width` is how many numbers the caller keeps for each resample.
    """
    generators = [np.random.default_rng(seed) for _, seed in strata]
    step = max(1, CELLS // max(sum(n for n, _ in strata), width))
    for first in range(0, resamples, step):
        rows = min(step, resamples - first)
        counts = []
        for (n, _), rng in zip(strata, generators, strict=True):
            drawn = rng.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
            counts.append(np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n))
        yield slice(first, first + rows), np.hstack(counts).astype(np.float64)


def difference(weight: Floats, value: Floats, strata: Strata, resamples: int, least: Any = 2) -> Floats:
    """Return differences of two ratios with their symmetric studentised bootstrap intervals.

    Parameters
    ----------
    weight, value : array, 2 × units × figures
        Of the first and of the second ratio. A unit that only one of them counts has weight 0 in the other.
    strata : sequence of (size, seed)
        Consecutive units that are resampled together: two strata for independent groups, one for units in common.
    resamples : int
        How many resamples.
    least : int or array of figures
        With fewer units on a side, there is a difference but no interval; at least 2 are needed.

    Returns
    -------
    array, 10 × figures
        Both ratios, their difference and its interval (in the unit of `value`), Hedges' g and its interval (in standard
        deviations between units), the two-sided p-value of no difference, and the smaller number of units on a side.
        A difference is missing where a side has no weight; intervals and p also where nothing varies. Empty where there
        are no figures.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 to 5. Cambridge University
    Press. doi:10.1017/CBO9780511802843
    Hall, P. (1988). On symmetric bootstrap confidence intervals. Journal of the Royal Statistical Society B, 50, 35.
    """
    return np.vstack(_combination(weight, value, (1, -1), strata, resamples, least))


def difference_of_differences(weight: Floats, value: Floats, strata: Strata, resamples: int, least: Any = 2) -> Floats:
    """Return differences of two differences of ratios, (first − second) − (third − fourth), with their intervals.

    Parameters
    ----------
    weight, value : array, 4 × units × figures
        Of the four ratios. A unit that a ratio does not count has weight 0 there.
    strata : sequence of (size, seed)
        As in `difference`: four strata for independent groups, one for units in common.
    resamples, least : int
        As in `difference`; `least` is about each of the four.

    Returns
    -------
    array, 10 × figures
        As of `difference`, with the two differences in place of the two ratios.

    References
    ----------
    As in `difference`.
    """
    ratio, combined = _combination(weight, value, (1, -1, -1, 1), strata, resamples, least)
    return np.vstack([ratio[0] - ratio[1], ratio[2] - ratio[3], combined])


def _combination(
    weight: Floats, value: Floats, signs: Signs, strata: Strata, resamples: int, least: Any
) -> tuple[Floats, Floats]:
    """Return the ratios, and of their sum with these signs what `difference` returns of it: 8 × figures."""
    n = (weight > 0).sum(axis=1)
    total = weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (weight * value).sum(axis=1) / total
        e = np.nan_to_num(weight * np.where(weight > 0, value - ratio[:, None], 0.0))
        # each ratio's n/(n−1): they differ, so it does not cancel
        larger = np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
        variances = larger * (e**2).sum(axis=1) / total**2
        variance = variances.sum(axis=0)
        for i, j in combinations(range(len(signs)), 2):
            shared = (e[i] * e[j]).sum(axis=0)
            variance = variance + _twice(signs, larger, i, j) * shared / (total[i] * total[j])
        scale = (larger * ((weight * value) ** 2).sum(axis=1) / total**2).sum(axis=0)
        varies = (n >= 2).all(axis=0) & (variance > _ROUNDING * scale)
        variance = np.where(varies, variance, np.nan)
        gap = sum(sign * each for sign, each in zip(signs, ratio, strict=True))
        g, se_g = hedges_g(gap, variance, variances, n)
    se = np.sqrt(variance)
    combined = np.full((8, len(gap)), np.nan)
    combined[0], combined[3], combined[7] = gap, np.where(varies, g, np.nan), n.min(axis=0)
    sure = varies & (n.min(axis=0) >= np.maximum(least, 2))
    if sure.any():
        mine = (gap[sure], se[sure], g[sure], larger[:, sure], n[:, sure])
        t, shift, t_g, shift_g = _resampled(weight[..., sure], e[..., sure], *mine, signs, strata, resamples)
        as_far = (t >= np.abs(gap / se)[sure, None]).sum(axis=1)
        combined[6, sure] = (1 + as_far) / ((~np.isnan(t)).sum(axis=1) + 1)
        combined[1:3, sure] = _about(gap[sure], se[sure], t, shift)
        combined[4:6, sure] = _about(g[sure], se_g[sure], t_g, shift_g)
    return ratio, combined


def _resampled(
    weight: Floats,
    e: Floats,
    gap: Floats,
    se: Floats,
    g: Floats,
    larger: Floats,
    n: Counts,
    signs: Signs,
    strata: Strata,
    resamples: int,
) -> Floats:
    """Return how far each resample's difference and g lie from the sample's: 4 × figures × resamples.

    Studentised and plain, the difference first. `e` are the residuals w·(value − ratio), `larger` is n/(n−1) of every
    ratio.
    """
    sides = range(len(signs))
    together = bool(((weight > 0).sum(axis=0) > 1).any()) or len(strata) == 1
    pairs = list(combinations(sides, 2)) if together else []
    sums = [x[side] for side in sides for x in (weight, e, weight**2, weight * e, e**2)]
    for i, j in pairs:
        sums += [weight[i] * weight[j], weight[i] * e[j], weight[j] * e[i], e[i] * e[j]]
    matrix = np.hstack(sums)
    out = np.empty((4, len(gap), resamples))
    for at, times in _draws(strata, resamples, matrix.shape[1]):
        drawn = np.hsplit(times @ matrix, len(sums))
        with np.errstate(divide="ignore", invalid="ignore"):
            move, each, size = zip(*(_moved(larger[s], *drawn[5 * s : 5 * s + 5]) for s in sides), strict=True)
            spread = sum(each)
            shared = iter(drawn[5 * len(signs) :])
            for (i, j), ww, we, ew, ee in zip(pairs, shared, shared, shared, shared, strict=True):
                cross = ee - move[i] * we - move[j] * ew + move[i] * move[j] * ww
                spread = spread + _twice(signs, larger, i, j) * cross / (drawn[5 * i] * drawn[5 * j])
            apart = sum(sign * one for sign, one in zip(signs, move, strict=True))
            flat = spread <= _ROUNDING * sum(size)
            infinite = np.where(np.abs(apart) > 1e-9 * se, np.inf, 0.0)
            t = np.where(flat, infinite, np.abs(apart) / np.sqrt(spread))
            other_g, se_g = hedges_g(gap + apart, spread, each, n[:, None])
            t_g = np.where(flat, infinite, np.abs(other_g - g) / se_g)
            t[np.isnan(apart)] = t_g[np.isnan(apart)] = np.nan
            shift_g = np.where(flat, np.nan, np.abs(other_g - g))
        out[:, :, at] = [t.T, np.abs(apart).T, t_g.T, shift_g.T]
    return out


def _twice(signs: Signs, larger: Floats, i: int, j: int) -> Floats:
    """Return by what the shared sum of two ratios' residuals counts in the variance of their sum with these signs."""
    twice: Floats = 2 * signs[i] * signs[j] * np.sqrt(larger[i] * larger[j])
    return twice


def _moved(larger: Floats, w: Floats, we: Floats, w2: Floats, w2e: Floats, e2: Floats) -> tuple[Floats, Floats, Floats]:
    """Return how far a ratio moved in each resample, its variance there, and the size of what that is made of."""
    move = np.where(w > 0, we / w, np.nan)
    squares = move**2 * w2
    scale = larger / w**2
    return move, scale * np.maximum(e2 - 2 * move * w2e + squares, 0.0), scale * (e2 + squares)


def _about(estimate: Floats, se: Floats, t: Floats, shift: Floats) -> tuple[Floats, Floats]:
    """Return the symmetric 95 % interval out of studentised and plain distances (figures × resamples, all above 0)."""
    end = (~np.isnan(t)).sum(axis=1)
    end = (end - np.maximum((end + 1) // 20, 1)).clip(0)
    t_end, farthest = _ranked(t, end), _ranked(shift, end)
    with np.errstate(invalid="ignore"):
        half = np.where(np.isfinite(t_end), t_end * se, farthest)
    return estimate - half, estimate + half


def _ranked(values: Floats, rank: Counts) -> Floats:
    """Return of each row the value with this rank, from 0; missing ones rank last."""
    return np.array([np.partition(row, k)[k] for row, k in zip(values, rank, strict=True)])
