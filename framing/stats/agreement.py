"""How far coders agree with each other, and a machine with them."""

from __future__ import annotations

from typing import Literal

import krippendorff
import numpy as np

from framing.stats.arrays import Counts, Floats

Level = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(codes: Counts, size: int, level: Level) -> float:
    """Return Krippendorff's α: 1 minus observed over expected disagreement.

    Parameters
    ----------
    codes : array, items × coders
        Each answer by its place on the list of answers, from 0; −1 where the coder gave none.
    size : int
        The number of answers on the list.
    level : {"nominal", "ordinal", "interval"}
        What the distance between two answers means.

    Returns
    -------
    float
        1 where coders always agree, 0 where they agree as if by chance, and below 0 where less often than that.
        Missing where all answers are alike, or no item has two.

    References
    ----------
    Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.), ch. 12. Sage.
    doi:10.4135/9781071878781
    """
    counts = (codes[:, :, None] == np.arange(size)).sum(axis=1)
    counts = counts[counts.sum(axis=1) >= 2]
    present = counts.any(axis=0)
    if present.sum() < 2:
        return float("nan")  # no variation, nothing to agree on
    domain = np.flatnonzero(present)
    return krippendorff.alpha(value_counts=counts[:, present], value_domain=domain, level_of_measurement=level)


def percent_agreement(codes: Counts) -> float:
    """Return the share of pairs of coders, over all items, who give the same answer.

    Parameters
    ----------
    codes : array, items × coders
        As in `krippendorff_alpha`.

    Returns
    -------
    float
        From 0 to 1; missing where no item was coded by two.

    References
    ----------
    Neuendorf, K. A. (2017). The content analysis guidebook (2nd ed.), ch. 6. Sage. doi:10.4135/9781071802878
    """
    one, other = np.triu_indices(codes.shape[1], 1)
    known = (codes[:, one] >= 0) & (codes[:, other] >= 0)
    same = known & (codes[:, one] == codes[:, other])
    return float(same.sum() / known.sum()) if known.any() else float("nan")


def agreement_with_others(codes: Counts, weights: Floats, people: int) -> Floats:
    """Return how often each coder gives the same answer as another one, mean over the others.

    Parameters
    ----------
    codes : array, items × coders
        As in `krippendorff_alpha`. Those behind the first `people` are compared with these, and these never with them.
    weights : array, resamples × items
        How often each item counts.
    people : int
        The number of coders that all are compared with.

    Returns
    -------
    array, resamples × coders
        From 0 to 1; missing for who shares no item with any other.

    References
    ----------
    Lombard, M., Snyder-Duch, J., & Bracken, C. C. (2002). Content analysis in mass communication. Human Communication
    Research, 28, 587-604. doi:10.1111/j.1468-2958.2002.tb00826.x
    """
    known = codes >= 0
    both = known[:, :, None] & known[:, None, :people]
    both[:, range(people), range(people)] = False  # nobody is compared with himself
    same = both & (codes[:, :, None] == codes[:, None, :people])
    tops, bottoms = (weights @ each.reshape(len(codes), -1).astype(float) for each in (same, both))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Floats = (tops / bottoms).reshape(len(weights), codes.shape[1], people)
        mean: Floats = np.nansum(shares, axis=2) / (~np.isnan(shares)).sum(axis=2)
    return mean


def precision_recall_f1(hits: Floats, machine: Floats, people: Floats) -> Floats:
    """Return precision, recall and F1 of the machine for each class.

    Parameters
    ----------
    hits, machine, people : array of classes
        How often both give the class, how often the machine does, and how often the coders do; counts or weights.

    Returns
    -------
    array, 3 × classes
        Each from 0 to 1; precision is missing where the machine never gives the class, recall where the coders never
        do, F1 where neither does.

    References
    ----------
    van Rijsbergen, C. J. (1979). Information retrieval (2nd ed.), ch. 7. Butterworths.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([hits / machine, hits / people, 2 * hits / (machine + people)])
