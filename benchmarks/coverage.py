"""Are the intervals true? Simulated corpora whose truth is known: docs/intervals.md.

    python benchmarks/coverage.py

Each row of a table is a thousand corpora. They go through the very functions that `compare`, `contrast` and
`corrected` call, a corpus being a column of their matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing import stats
from framing.estimates import FEW
from framing.stats import bootstrap

ROOT = Path(__file__).resolve().parent.parent
RUNS, BLOCK = 1_000, 125  # corpora, and how many of them at a time
SMALL = (2, 3, 4, 5, 6, 7, 8)  # articles
SIZES = (*SMALL, 15, 50, 200)
PROMISE = 0.9  # an interval is given from the number on from which it holds the truth so often
Floats = NDArray[np.float64]
Design = Callable[[np.random.Generator, tuple[int, int]], tuple[Floats, Floats]]


# --- designs: weight and value of every article; the truth is E[weight·value] / E[weight] ---------------------------------


def _words(rng: np.random.Generator, size: tuple[int, int]) -> Floats:
    return rng.lognormal(-0.7, 0.6, size)  # thousands of words


def rate(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    words = _words(rng, size)
    return words, rng.poisson(8 * words * rng.gamma(3, 1 / 3, size)) / words


def rare_rate(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    words = _words(rng, size)
    return words, rng.poisson(1.6 * words * rng.gamma(1, 1, size)) / words


def share(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    n = 1 + rng.poisson(5, size)
    return n.astype(float), rng.binomial(n, rng.beta(1.5, 3.5, size)) / n


def rare_share(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    n = 1 + rng.poisson(5, size)
    return n.astype(float), rng.binomial(n, rng.beta(0.25, 4.75, size)) / n


def skewed(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    return np.ones(size), rng.lognormal(0, 0.8, size)


def half_zero(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    return np.ones(size), rng.binomial(1, 0.5, size) * rng.gamma(2, 1, size)


def mostly_zero(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    return np.ones(size), rng.binomial(1, 0.2, size) * rng.gamma(2, 1, size)


def mood(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    n = 1 + rng.poisson(3, size)
    return n.astype(float), np.clip(rng.normal(0.1, 0.5, size) / np.sqrt(n) + 0.2, -1, 1)


def grade(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    return np.ones(size), rng.normal(10, 2, size)


def yes_no(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Floats, Floats]:
    return np.ones(size), rng.binomial(1, 0.4, size).astype(float)


# name: the simulation, what kind of figure it is (as in framing.estimates.ENOUGH), what it is in words
DESIGNS: dict[str, tuple[Design, str, str]] = {
    "rate": (rate, "ratio", "a rate per 1,000 words, 8 on average; 4 % of articles are 0"),
    "mood": (mood, "ratio", "a mean over mentions, from −1 to 1"),
    "share": (share, "share", "a share of attributions, 0.3 on average; 25 % are 0"),
    "grade": (grade, "article", "a figure per article (normal)"),
    "skewed": (skewed, "article", "a skewed figure per article (lognormal, σ = 0.8)"),
    "half zero": (half_zero, "article", "half of the articles are 0, the others skewed"),
    "yes or no": (yes_no, "share", "a share of articles, 0.4"),
    "rare rate": (rare_rate, "ratio", "a rate per 1,000 words, 1.6 on average; 58 % are 0"),
    "rare share": (rare_share, "share", "a share of attributions, 0.05 on average; 82 % are 0"),
    "mostly zero": (mostly_zero, "article", "80 % of the articles are 0, the others skewed"),
}
DIVERSITY = {"sources_in_20": stats.rarefied_number, "effective_sources_simpson": stats.simpson_number}
KINDS = {"ratio": "ratios", "article": "means of articles", "share": "shares", "pool": "the diversity of sources"}


def truth(design: Design) -> float:
    weight, value = design(np.random.default_rng(99), (4_000_000, 1))
    return float((weight * value).sum() / weight.sum())


# --- simulations ------------------------------------------------------------------------------------------------------


def of_compare(design: Design, n: int, *, runs: int = RUNS, seed: int = 1) -> dict[str, float]:
    """How often the interval holds the truth, among the corpora that got one, and how many got none.

    As `compare` does it, but for its refusal of any interval from too few articles, which is what we are to find.
    """
    rng, true, inside, missing = np.random.default_rng([seed, n]), truth(design), [], 0
    for first in range(0, runs, BLOCK):
        weight, value = design(rng, (n, min(BLOCK, runs - first)))
        _, low, high, *_ = stats.ratio_intervals(weight, value, seed + first, few=FEW)
        inside += ((low <= true) & (true <= high))[~np.isnan(low)].tolist()
        missing += int(np.isnan(low).sum())
    return {"inside": float(np.mean(inside)) if inside else np.nan, "no interval": missing / runs}


def of_contrast(
    design: Design, n: int, m: int = 0, *, runs: int = RUNS, seed: int = 2, resamples: int = 9_999
) -> dict[str, float]:
    """Two outlets of n and m articles, alike in everything: how often the interval of their difference holds 0."""
    m = m or n
    bootstrap.RESAMPLES = resamples
    rng, inside, missing = np.random.default_rng([seed, n, *([m] if m != n else [])]), [], 0
    for first in range(0, runs, BLOCK):
        sides = [stats.ratios(*design(rng, (size, BLOCK)), first + i) for i, size in enumerate((n, m))]
        low, high = stats.differences(sides)[3:5]
        inside += ((low <= 0) & (high >= 0))[~np.isnan(low)].tolist()
        missing += int(np.isnan(low).sum())
    return {"inside": float(np.mean(inside)), "no interval": missing / runs}


def of_interaction(
    design: Design, n: int, m: int = 0, *, runs: int = RUNS, seed: int = 6, resamples: int = 9_999
) -> dict[str, float]:
    """Two outlets in two years, alike in everything, one with m articles in one year and n elsewhere: as `of_contrast`."""
    sizes = [n, n, n, m or n]
    bootstrap.RESAMPLES = resamples
    rng, inside, missing = np.random.default_rng([seed, *sizes]), [], 0
    for first in range(0, runs, BLOCK):
        sides = [stats.ratios(*design(rng, (size, BLOCK)), 4 * first + i) for i, size in enumerate(sizes)]
        low, high = stats.differences(sides)[3:5]
        inside += ((low <= 0) & (high >= 0))[~np.isnan(low)].tolist()
        missing += int(np.isnan(low).sum())
    return {"inside": float(np.mean(inside)), "no interval": missing / runs}


def of_matched(n: int, *, runs: int = RUNS, seed: int = 3) -> dict[str, float]:
    """Both outlets cover n events, which differ: how often the matched interval holds the true difference of 2."""
    rng, inside = np.random.default_rng([seed, n]), []
    for first in range(0, runs, BLOCK):
        event = rng.gamma(2, 4, (n, BLOCK))
        weight = np.stack([_words(rng, event.shape), _words(rng, event.shape)])
        value = np.stack([rng.poisson((event + add) * w) / w for add, w in zip((2, 0), weight, strict=True)])
        common = np.stack([weight.prod(axis=0) / weight.sum(axis=0)] * 2)
        sides, shared = stats.ratios_together(common, value, first)
        low, high = stats.differences(sides, shared=shared)[3:5]
        inside += ((low <= 2) & (high >= 2)).tolist()
    return {"inside": float(np.mean(inside))}


Coded = tuple[
    Floats, Floats, Floats, NDArray[np.int64]
]  # machine, people, inverse, article: as corrected_ratio has them


def coded_corpora(coded: int, *, articles: int = 100, runs: int = RUNS, seed: int = 5) -> Iterator[Coded]:
    """Ten sentences an article, some coded; the machine finds 80 % and adds 15 %. The true share is 0.3."""
    rng = np.random.default_rng([seed, coded])
    for _ in range(runs):
        true = rng.random((articles, 10)) < rng.beta(1.5, 3.5, (articles, 1))
        says = np.where(true, rng.random(true.shape) < 0.8, rng.random(true.shape) < 0.15)
        drawn = np.zeros(true.size, bool)
        drawn[rng.choice(true.size, coded, replace=False)] = True
        inverse = np.where(drawn, true.size / coded, 0.0)
        machine, people = (np.stack([yes.ravel().astype(float), np.ones(true.size)]) for yes in (says, true))
        yield machine, people, inverse, np.repeat(np.arange(articles), 10)


def of_corrected(coded: int, *, runs: int = RUNS) -> dict[str, float]:
    """Raw and corrected share, and how often the interval holds the truth."""
    raw, found, inside, width = [], [], [], []
    for run, corpus in enumerate(coded_corpora(coded, runs=runs)):
        row = stats.corrected_ratio(*corpus, run)
        raw.append(corpus[0][0].mean())
        found.append(row.estimate)
        inside.append(row.low <= 0.3 <= row.high)
        width.append(row.high - row.low)
    return {
        "raw": float(np.mean(raw)),
        "corrected": float(np.mean(found)),
        "standard error of the mean": float(np.std(found) / np.sqrt(runs)),
        "inside": float(np.mean(inside)),
        "width": float(np.mean(width)),
    }


# --- the page ---------------------------------------------------------------------------------------------------------


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _zipf(sources: int, power: float) -> Floats:
    share = np.arange(1.0, sources + 1) ** -power
    return share / share.sum()


SOURCES: dict[str, Floats] = {
    "20 sources, few of whom speak most": _zipf(20, 1.5),
    "60 sources, by Zipf’s law": _zipf(60, 1.0),
    "300 sources, most of them rare": _zipf(300, 0.7),
    "15 sources, all alike": _zipf(15, 0.0),
}


def of_diversity(share: Floats, articles: int, seed: int = 0, runs: int = RUNS) -> dict[str, dict[str, float]]:
    """Per measure: how often the interval holds the truth, and how often there is none.

    An article hears one source and 2.5 more on average, each of them twice on average: the statements of one article
    resemble each other.
    """
    rng = np.random.default_rng(seed)
    truth = {"sources_in_20": (1 - (1 - share) ** 20).sum(), "effective_sources_simpson": 1 / (share**2).sum()}
    inside, none = dict.fromkeys(truth, 0), dict.fromkeys(truth, 0)
    for _ in range(runs):
        article = np.repeat(np.arange(articles), 1 + rng.poisson(2.5, articles))
        source = rng.choice(len(share), len(article), p=share)
        pairs, place = np.unique(article * len(share) + source, return_inverse=True)
        n = np.bincount(place, 1 + rng.poisson(1, len(article))).astype(int)
        numbered = np.unique(pairs % len(share), return_inverse=True)[1]
        for measure, true in truth.items():
            _, low, high = stats.jackknife_interval(*DIVERSITY[measure](pairs // len(share), numbered, n))
            inside[measure] += low <= true <= high
            none[measure] += np.isnan(low)
    return {m: {"inside": inside[m] / max(runs - none[m], 1), "no interval": none[m] / runs} for m in truth}


Got = dict[str, dict[int, dict[str, float]]]  # design -> articles -> how often inside, how often no interval


def enough(found: Got) -> int:
    """The number of articles from which on intervals hold their promise in every design that has any (in 3 % or more)."""

    def holds(n: int) -> bool:
        given = [sizes[n]["inside"] for sizes in found.values() if sizes[n]["no interval"] <= 0.97]
        return bool(given) and min(given) >= PROMISE

    common = set.intersection(*(set(sizes) for sizes in found.values()))
    return 1 + max((n for n in SMALL if n in common and not holds(n)), default=1)


def cell(got: dict[str, float]) -> str:
    if np.isnan(got["inside"]):
        return "– (100)"
    return percent(got["inside"]) + (f" ({percent(got['no interval'])})" if got["no interval"] >= 0.0005 else "")


def rows(found: Got, names: dict[str, str]) -> list[str]:
    return [f"| {names[d]} | " + " | ".join(map(cell, sizes.values())) + " |" for d, sizes in found.items()]


def head(first: str, columns: list[str]) -> list[str]:
    return [f"| {first} | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]


def figures_found() -> Got:
    return {name: {n: of_compare(design, n) for n in SIZES} for name, (design, _, _) in DESIGNS.items()}


def small_differences_found(other: int) -> Got:
    """Few articles on one side, and as few on the other or `other`; half as many resamples as `contrast` has."""
    return {
        name: {n: of_contrast(design, n, other, resamples=4_999) for n in SMALL}
        for name, (design, _, _) in DESIGNS.items()
    }


def interaction_section() -> list[str]:
    """Differences of differences, from the smallest numbers on of which `contrast` gives an interval.

    With half as many resamples as it has.
    """
    lines = [
        "## How much further one outlet changed (`contrast` with `interaction`)",
        "",
        "Two outlets in two years, alike in everything: how often, in per cent, the interval of the difference of their",
        "differences holds 0. In the last two columns one outlet has few articles in one of the years. In brackets: how",
        "often there is no interval.",
        "",
        *head("design", [f"{n} in each" for n in (5, 7, 15, 50)] + ["5, else 30", "7, else 30"]),
    ]
    for name, (design, _, _) in DESIGNS.items():
        got = [of_interaction(design, n, resamples=4_999) for n in (5, 7, 15, 50)]
        got += [of_interaction(design, 30, m, resamples=4_999) for m in (5, 7)]
        lines.append(f"| {name} | " + " | ".join(map(cell, got)) + " |")
        print(lines[-1], flush=True)
    return [*lines, ""]


def diversity_found() -> Got:
    found: Got = {}
    for name, share in SOURCES.items():
        got = {n: of_diversity(share, n) for n in SIZES[1:]}
        for measure in got[15]:
            found[f"{name} | {measure}"] = {n: x[measure] for n, x in got.items()}
    return found


def small_section(figures: Got, even: Got, uneven: Got, diversity: Got) -> list[str]:
    """From how many articles on an interval is given: the numbers of framing.estimates.ENOUGH and framing.contrasts.ENOUGH."""
    lines = [
        "## From how many articles on an interval is given",
        "",
        f"From the number on from which it holds the truth {100 * PROMISE:.0f} times in 100 or oftener, in every design of that",
        "kind of figure below; for differences, also where the other side has 30 articles. With fewer, charts show the",
        f"articles themselves. With fewer than {FEW} articles no interval is given either where its end could only be guessed,",
        "because one resample in forty has no spread at all (the thing is in one of six articles, say).",
        "",
        *head("kind of figure", ["`compare`", "`contrast`, on either side"]),
    ]
    for kind, name in KINDS.items():
        mine = {d for d, (_, k, _) in DESIGNS.items() if k == kind}
        if kind == "pool":
            lines.append(f"| {name} | {enough(diversity)} |  |")
            continue
        one, two = ({d: got[d] for d in got if d in mine} for got in (figures, even))
        other = {f"{d}, uneven": uneven[d] for d in mine}
        lines.append(f"| {name} | {enough(one)} | {enough(two | other)} |")
    return [*lines, ""]


def page() -> str:
    figures, diversity = figures_found(), diversity_found()
    even, uneven = small_differences_found(0), small_differences_found(30)
    plain = {name: name for name in DESIGNS}
    lines = [
        "# Are the intervals true?",
        "",
        f"Simulated corpora whose truth is known, {RUNS:,} for every figure but those of the last section.",
        "`python benchmarks/coverage.py` makes this page, `python benchmarks/smallest_p.py` its last section.",
        "With so many a true 95 % comes out between 93.6 and 96.4 in 95 cases of 100.",
        "",
        *small_section(figures, even, uneven, diversity),
        "## One outlet's figure (`compare`)",
        "",
        "How often, in per cent, the 95 % interval holds the truth. In brackets: how often there is none, because all",
        f"articles agree (the thing is in none of them) or, below {FEW} articles, an end could only be guessed.",
        "",
        *head("design", [f"{n} articles" for n in SIZES]),
        *rows(figures, {name: f"{name}: {what}" for name, (_, _, what) in DESIGNS.items()}),
        "",
        "Where nearly all articles have nothing of the kind, intervals from ten articles or somewhat more are too short;",
        "`compare` warns of it. Fifteen articles are too few for what stands in one of five.",
        "",
        "## The difference of two outlets (`contrast`)",
        "",
        "Two outlets alike in everything: how often, in per cent, the interval of the difference holds 0. In the last row",
        "both cover the same events, and the interval of the matched difference should hold the true difference of 2.",
        "",
        *head("design", [f"{n} and {n} articles" for n in (8, 15, 50)]),
    ]
    for name, (design, _, _) in DESIGNS.items():
        lines.append(f"| {name} | " + " | ".join(percent(of_contrast(design, n)["inside"]) for n in (8, 15, 50)) + " |")
        print(lines[-1], flush=True)
    lines.append("| matched | " + " | ".join(percent(of_matched(n)["inside"]) for n in (8, 15, 50)) + " |")
    lines += [
        "",
        "Few articles, and as few in the other outlet:",
        "",
        *head("design", [f"{n} and {n}" for n in SMALL]),
        *rows(even, plain),
        "",
        "Few articles, and 30 in the other outlet:",
        "",
        *head("design", [f"{n} and 30" for n in SMALL]),
        *rows(uneven, plain),
        "",
        *interaction_section(),
        "## The diversity of sources (`compare`)",
        "",
        "How often, in per cent, the 95 % interval (jackknife over articles) holds the truth, for `sources_in_20` and",
        "`effective_sources_simpson`. In brackets: how often there is none. Statements of one article resemble each other.",
        "",
        *head("whom the outlet hears | measure", [f"{n} articles" for n in SIZES[1:]]),
        *rows(diversity, {name: name for name in diversity}),
    ]
    lines[-len(diversity) - 1] += "---|"
    lines += [
        "",
        "## A corrected share (`corrected`)",
        "",
        "100 articles of ten sentences, of which some are coded. The true share is 0.3; the machine finds 80 % of what is",
        "there and 15 % of what is not.",
        "",
        "| coded sentences | raw, mean | corrected, mean (its standard error) | truth inside, % | width of the interval |",
        "|---|---|---|---|---|",
    ]
    for coded in (30, 60, 100, 300):
        got = of_corrected(coded)
        lines.append(
            f"| {coded} | {got['raw']:.3f} | {got['corrected']:.4f} ({got['standard error of the mean']:.4f}) | "
            f"{percent(got['inside'])} | {got['width']:.3f} |"
        )
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import smallest_p  # which takes the designs from here

    text = "\n".join([page(), *smallest_p.section()])
    (ROOT / "docs" / "intervals.md").write_text(text + "\n", encoding="utf-8")
