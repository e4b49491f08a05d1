"""Are the intervals true? Simulated corpora whose truth is known: docs/intervals.md.

    python benchmarks/coverage.py

Each row of a table is a thousand corpora. They go through the very functions that `compare`, `contrast` and
`corrected` call, a corpus being a column of their matrices.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import validate
from framing.measures.sourcing import DIVERSITY

module = importlib.import_module("framing.compare")  # `framing.compare` itself is the function

ROOT = Path(__file__).resolve().parent.parent
RUNS, BLOCK = 1_000, 125  # corpora, and how many of them at a time
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


DESIGNS: dict[str, tuple[Design, str]] = {
    "rate": (rate, "a rate per 1,000 words, 8 on average; 4 % of articles are 0"),
    "mood": (mood, "a mean over mentions, from −1 to 1"),
    "share": (share, "a share of attributions, 0.3 on average; 25 % are 0"),
    "skewed": (skewed, "a skewed figure per article (lognormal, σ = 0.8)"),
    "half zero": (half_zero, "half of the articles are 0, the others skewed"),
    "rare rate": (rare_rate, "a rate per 1,000 words, 1.6 on average; 58 % are 0"),
    "rare share": (rare_share, "a share of attributions, 0.05 on average; 82 % are 0"),
    "mostly zero": (mostly_zero, "80 % of the articles are 0, the others skewed"),
}


def truth(design: Design) -> float:
    weight, value = design(np.random.default_rng(99), (4_000_000, 1))
    return float((weight * value).sum() / weight.sum())


# --- simulations ------------------------------------------------------------------------------------------------------


def of_compare(design: Design, n: int, *, runs: int = RUNS, seed: int = 1) -> dict[str, float]:
    """How often the interval holds the truth, among the corpora that got one, and how many got none."""
    rng, true, inside, missing = np.random.default_rng([seed, n]), truth(design), [], 0
    for first in range(0, runs, BLOCK):
        weight, value = design(rng, (n, min(BLOCK, runs - first)))
        _, low, high, *_ = module._ratio_intervals(weight, value, seed + first)
        inside += ((low <= true) & (true <= high))[~np.isnan(low)].tolist()
        missing += int(np.isnan(low).sum())
    return {"inside": float(np.mean(inside)), "no interval": missing / runs}


def of_contrast(design: Design, n: int, *, runs: int = RUNS, seed: int = 2) -> dict[str, float]:
    """Two outlets alike in everything: how often the interval of their difference holds 0."""
    rng, inside = np.random.default_rng([seed, n]), []
    for first in range(0, runs, BLOCK):
        weight, value, strata = np.zeros((2, 2 * n, BLOCK)), np.zeros((2, 2 * n, BLOCK)), [(n, first), (n, first + 1)]
        for side in (0, 1):
            at = slice(side * n, (side + 1) * n)
            weight[side, at], value[side, at] = design(rng, (n, BLOCK))
        low, high = module.difference(weight, value, strata, module.RESAMPLES)[3:5]
        inside += ((low <= 0) & (high >= 0))[~np.isnan(low)].tolist()
    return {"inside": float(np.mean(inside))}


def of_matched(n: int, *, runs: int = RUNS, seed: int = 3) -> dict[str, float]:
    """Both outlets cover n events, which differ: how often the matched interval holds the true difference of 2."""
    rng, inside = np.random.default_rng([seed, n]), []
    for first in range(0, runs, BLOCK):
        event = rng.gamma(2, 4, (n, BLOCK))
        weight = np.stack([_words(rng, event.shape), _words(rng, event.shape)])
        value = np.stack([rng.poisson((event + add) * w) / w for add, w in zip((2, 0), weight, strict=True)])
        common = np.stack([weight.prod(axis=0) / weight.sum(axis=0)] * 2)
        low, high = module.difference(common, value, [(n, first)], module.RESAMPLES)[3:5]
        inside += ((low <= 2) & (high >= 2)).tolist()
    return {"inside": float(np.mean(inside))}


def familywise(n: int, *, outlets: int = 6, runs: int = RUNS, seed: int = 4) -> dict[str, float]:
    """A grid of outlets × ten measures without a single difference: how often any is significant after adjustment."""
    chosen = [rate, mood, share, skewed, half_zero, rate, mood, share, rare_rate, skewed]
    pairs = list(itertools.combinations(range(outlets), 2))
    resamples = max(module.RESAMPLES + 1, 40 * len(pairs) * len(chosen)) - 1  # as `contrast` does
    rng, false = np.random.default_rng([seed, n]), {"holm": 0, "bh": 0, "none": 0}
    few = 20
    for first in range(0, runs, few):
        parts = [[design(rng, (n, few)) for design in chosen] for _ in range(outlets)]
        corpus = [tuple(np.hstack([part[i] for part in mine]) for i in (0, 1)) for mine in parts]
        p = np.empty((len(pairs), few * len(chosen)))
        for row, (a, b) in enumerate(pairs):
            weight, value = np.zeros((2, 2, 2 * n, few * len(chosen)))
            weight[0, :n], value[0, :n] = corpus[a]
            weight[1, n:], value[1, n:] = corpus[b]
            p[row] = module.difference(weight, value, [(n, 10 * first + a), (n, 10 * first + b)], resamples)[8]
        for run in range(few):
            grid = pd.DataFrame({"p": p[:, run::few].ravel()})
            for method in ("holm", "bh"):
                false[method] += bool((module.adjust(grid, method=method)["p_adjusted"] < 0.05).any())
            false["none"] += bool((grid["p"] < 0.05).any())
    return {method: count / runs for method, count in false.items()}


def of_corrected(coded: int, *, articles: int = 100, runs: int = RUNS, seed: int = 5) -> dict[str, float]:
    """Ten sentences an article, some coded; the machine finds 80 % and adds 15 %: raw and corrected share, true 0.3."""
    rng, raw, found, inside, width = np.random.default_rng([seed, coded]), [], [], [], []
    for run in range(runs):
        true = rng.random((articles, 10)) < rng.beta(1.5, 3.5, (articles, 1))
        says = np.where(true, rng.random(true.shape) < 0.8, rng.random(true.shape) < 0.15)
        drawn = np.zeros(true.size, bool)
        drawn[rng.choice(true.size, coded, replace=False)] = True
        units = pd.DataFrame({"article_id": np.repeat([f"{i:03}" for i in range(articles)], 10), "coded": drawn})
        units["inverse"] = np.where(drawn, true.size / coded, np.nan)
        one = np.ones(true.size)
        row = validate._ppi(says.ravel().astype(float), one, true.ravel() * drawn.astype(float), one, units, run)
        raw.append(says.mean())
        found.append(row["corrected"])
        inside.append(row["low"] <= 0.3 <= row["high"])
        width.append(row["high"] - row["low"])
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


def of_diversity(share: Floats, articles: int, seed: int = 0, runs: int = RUNS) -> dict[str, tuple[float, float]]:
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
            _, low, high = module._jackknife(*DIVERSITY[measure](pairs // len(share), numbered, n))
            inside[measure] += low <= true <= high
            none[measure] += np.isnan(low)
    return {m: (inside[m] / max(runs - none[m], 1), none[m] / runs) for m in truth}


def diversity_section(sizes: tuple[int, ...]) -> list[str]:
    lines = [
        "",
        "## The diversity of sources (`compare`)",
        "",
        "How often, in per cent, the 95 % interval (jackknife over articles) holds the truth, for `sources_in_20` and",
        "`effective_sources_simpson`. In brackets: how often there is none. Statements of one article resemble each other.",
        "",
        "| whom the outlet hears | measure | " + " | ".join(f"{n} articles" for n in sizes) + " |",
        "|---|---|" + "---|" * len(sizes),
    ]
    for name, share in SOURCES.items():
        got = [of_diversity(share, n) for n in sizes]
        for measure in got[0]:
            cells = [percent(g[measure][0]) + (f" ({percent(g[measure][1])})" if g[measure][1] else "") for g in got]
            lines.append(f"| {name} | {measure} | " + " | ".join(cells) + " |")
            print(lines[-1], flush=True)
    return lines


def page() -> str:
    sizes = (8, 15, 50, 200)
    lines = [
        "# Are the intervals true?",
        "",
        f"Simulated corpora whose truth is known, {RUNS:,} for every figure.",
        "`python benchmarks/coverage.py` makes this page.",
        "With so many a true 95 % comes out between 93.6 and 96.4 in 95 cases of 100.",
        "",
        "## One outlet's figure (`compare`)",
        "",
        "How often, in per cent, the 95 % interval holds the truth. In brackets: how often there is none, because all",
        "articles agree (the thing is in none of them).",
        "",
        "| design | " + " | ".join(f"{n} articles" for n in sizes) + " |",
        "|---|" + "---|" * len(sizes),
    ]
    for name, (design, what) in DESIGNS.items():
        cells = []
        for n in sizes:
            got = of_compare(design, n)
            none = f" ({percent(got['no interval'])})" if got["no interval"] else ""
            cells.append(percent(got["inside"]) + none)
        lines.append(f"| {name}: {what} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    lines += [
        "",
        "Below ten articles, and where nearly all articles have nothing of the kind, intervals are too short; `compare` warns",
        "of both. Fifteen articles are too few for what stands in one of five.",
        "",
        "## The difference of two outlets (`contrast`)",
        "",
        "Two outlets alike in everything: how often, in per cent, the interval of the difference holds 0. In the last row",
        "both cover the same events, and the interval of the matched difference should hold the true difference of 2.",
        "",
        "| design | " + " | ".join(f"{n} and {n} articles" for n in sizes[:3]) + " |",
        "|---|" + "---|" * 3,
    ]
    for name, (design, _) in DESIGNS.items():
        lines.append(f"| {name} | " + " | ".join(percent(of_contrast(design, n)["inside"]) for n in sizes[:3]) + " |")
        print(lines[-1], flush=True)
    lines.append("| matched | " + " | ".join(percent(of_matched(n)["inside"]) for n in sizes[:3]) + " |")
    lines += diversity_section(sizes)
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
    lines += [
        "",
        "## Many comparisons at once",
        "",
        "Two to six outlets × ten measures (rates, shares, moods, skewed and zero-heavy figures) without a single",
        "difference: how often, in per cent of the corpora, any of all the comparisons is below 0.05.",
        "",
        "| outlets | comparisons | articles per outlet | unadjusted | Holm | Benjamini–Hochberg |",
        "|---|---|---|---|---|---|",
    ]
    for outlets, n in itertools.product((2, 4, 6), sizes[:3]):
        got = familywise(n, outlets=outlets)
        shown = " | ".join(percent(got[method]) for method in ("none", "holm", "bh"))
        lines.append(f"| {outlets} | {5 * outlets * (outlets - 1)} | {n} | {shown} |")
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "intervals.md").write_text(page(), encoding="utf-8")
