"""Do p-values keep their promise far beyond the resamples? The last section of docs/intervals.md.

    python benchmarks/smallest_p.py

The differences go through the very functions that `contrast` calls. `benchmarks/coverage.py` has the designs.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from coverage import DESIGNS, Design, Floats, head

from framing import stats
from framing.contrasts import ENOUGH

LEVELS = (0.05, 0.01, 0.001)
HARD = ("rate", "rare rate", "share", "skewed", "yes or no")  # designs: counts, shares, skewed figures
SIZES = ((5, 5), (7, 7), (15, 15), (100, 100), (5, 30), (7, 30))
FIGURES, FAMILIES = 24, 12  # figures in a cell of the first table; grids of 900 in a row of the second
GRIDS = (10, 900, 10_000)


def without_difference(design: Design, n: int, m: int, *, figures: int = FIGURES) -> Floats:
    """p-values of outlets alike in everything: all pairs of 14 outlets of n articles, or 7 of n with 13 of m."""
    rng = np.random.default_rng([7, n, m])
    sizes = [n] * 14 if n == m else [n] * 7 + [m] * 13
    sides = [stats.ratios(*design(rng, (size, figures)), i) for i, size in enumerate(sizes)]
    pairs = list(combinations(sides, 2)) if n == m else [(a, b) for a in sides[:7] for b in sides[7:]]
    return np.concatenate([stats.differences(pair)[8] for pair in pairs])


def families(n: int, *, runs: int = FAMILIES) -> list[Floats]:
    """p-values of corpora of ten outlets × twenty figures without a difference: 20 × 45."""
    rng, found = np.random.default_rng([8, n]), []
    designs = [design for design, kind, _ in DESIGNS.values() if n >= ENOUGH[kind]] * 2
    for run in range(runs):
        sides = []
        for outlet in range(10):
            weight, value = (np.hstack(each) for each in zip(*(design(rng, (n, 1)) for design in designs), strict=True))
            sides.append(stats.ratios(weight, value, 10 * run + outlet))
        found.append(np.stack([stats.differences(pair)[8] for pair in combinations(sides, 2)]))
    return found


def false(found: list[Floats]) -> dict[int, tuple[float, int]]:
    """How many in a hundred families of each size have any p below 0.05 after Holm, and the number of families."""
    small = [p[:, i] for corpus in found for i in range(corpus.shape[1]) for p in (corpus[:10],)]
    every = np.concatenate([corpus.ravel() for corpus in found])
    large = np.array_split(every, max(1, len(every) // GRIDS[2]))
    rates = {}
    for size, grids in zip(GRIDS, (small, [corpus.ravel() for corpus in found], large), strict=True):
        any_false = [bool(np.nanmin(np.append(stats.holm(grid), 1)) < 0.05) for grid in grids]
        rates[size] = (100 * float(np.mean(any_false)), len(grids))
    return rates


def twice_as_many(n: int, *, runs: int = 200) -> Floats:
    """p-values where one outlet hedges 16 times in 1,000 words and the other 8 times, of n articles each."""
    design, rng = DESIGNS["rate"][0], np.random.default_rng([9, n])
    (weight, value), other = design(rng, (n, runs)), design(rng, (n, runs))
    return stats.differences([stats.ratios(weight, 2 * value, 1), stats.ratios(*other, 2)])[8]


def section() -> list[str]:
    """The lines of the page."""
    lines = [
        "## The smallest p-value (`contrast`)",
        "",
        "A count of 9,999 resamples has no p-value below 0.0001, however large the difference, and adjusted for 900",
        "differences that is 0.09. So resamples are counted only for p-values of 0.05 and above. A difference whose interval",
        "leaves out 0 has the p-value of Student's t, scaled so that its 5 % point is the bootstrap's, with one degree of",
        "freedom less than the smaller group has articles. Where all articles of a group have the same value, it is at least",
        "the chance of that, by the share of the value among all articles of both. Resamples without any spread count as",
        "farther out than any difference.",
        "",
        "Lighter tails were tried and gave small p-values too often with few articles on one side: the counts themselves,",
        "Student's t with Satterthwaite's degrees of freedom, and a power law through the farthest resamples.",
        "",
        "How often, in per cent, p is at most 0.05, 0.01 and 0.001 where outlets are alike in everything. The first of the",
        "three is that of the interval, which it inverts: too often with few skewed articles on one side and many on the other.",
        "Each cell has some 2,200 differences.",
        "",
        *head("design", [f"{n} and {m}" for n, m in SIZES]),
    ]
    for name in HARD:
        design, kind, _ = DESIGNS[name]
        cells = []
        for n, m in SIZES:
            p = without_difference(design, n, m) if n >= ENOUGH[kind] else np.array([np.nan])
            p = p[~np.isnan(p)]
            cells.append(" · ".join(f"{100 * (p <= level).mean():.2f}" for level in LEVELS) if len(p) else "")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    lines += [
        "",
        "Many differences at once, none of them real, of figures of all designs of this page: how often, in per cent of grids,",
        "any p-value is below 0.05 after Holm's adjustment. In brackets: how many grids.",
        "",
        *head("articles per outlet", [f"{size:,} differences" for size in GRIDS]),
    ]
    for n in (7, 30):
        rates = false(families(n))
        lines.append(f"| {n} | " + " | ".join(f"{rate:.1f} ({grids})" for rate, grids in rates.values()) + " |")
        print(lines[-1], flush=True)
    lines += [
        "",
        "A large difference, 16 hedges in 1,000 words and 8, in a grid of so many: the adjusted p-value in the middle of 200",
        "corpora, and in how many per cent of them it is below 0.05. The last row is the least that counting 100,000",
        "resamples can give.",
        "",
        *head("articles per outlet", [f"{size:,} differences" for size in GRIDS]),
    ]
    for n in (7, 15, 30, 100):
        p = twice_as_many(n)
        adjusted = [np.minimum(p * size, 1) for size in GRIDS]
        cells = [f"{np.median(each):.2g} ({100 * (each < 0.05).mean():.0f})" for each in adjusted]
        lines.append(f"| {n} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    lines.append("| by counting | " + " | ".join(f"{size / 100_000:g}" for size in GRIDS) + " |")
    return [
        *lines,
        "",
        "Hall, P. (1988). On symmetric bootstrap confidence intervals. Journal of the Royal Statistical Society B, 50, 35.",
        "Knijnenburg, T. A., Wessels, L. F. A., Reinders, M. J. T., & Shmulevich, I. (2009). Fewer permutations, more accurate",
        "p-values. Bioinformatics, 25, i161. doi:10.1093/bioinformatics/btp211, from whom the idea of a tail is; theirs is a",
        "generalised Pareto distribution.",
    ]


if __name__ == "__main__":
    print("\n".join(section()))
