"""How far does coding a tenth of the articles mend a machine's figures? PolNeAR, seven outlets: docs/correction.md.

    python benchmarks/correction.py GOLD UNSEEN.parquet
    python benchmarks/correction.py dsl

GOLD holds PolNeAR (polnear/train and polnear/dev), coded in every article. UNSEEN is what `training/attribution.py halves`
writes: what two models find, each in articles that it did not learn from. The other machine is a list of verbs.
The second command prints the section that compares the estimator with that of Egami and others (2023), on simulated corpora.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import polnear
from baselines import verb_list
from coverage import coded_corpora

import framing
from framing.estimates import compare
from framing.parse import parse
from framing.plot.marks import BLUE, GREY, VERMILLION
from framing.stats import corrected_ratio

ROOT = Path(__file__).resolve().parent.parent
RATES = {"attributions": "Attributions per 1,000 words", "unsourced": "Attributions without a source, per 1,000 words"}
SHARE, DRAWS = 0.1, 50
TITLE = "Attributions in seven outlets: the machine, corrected, and the coders (lines: 95 % intervals)"
RUNS, SIZES, FOLDS = 400, (30, 100, 300), 5  # of the comparison with DSL


def coded(gold: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles, and of each what people counted: attributions, unsourced ones, words."""
    articles, counts = [], []
    for part in ("train", "dev"):
        for name, (text, attributions) in polnear.articles(gold / "polnear" / part).items():
            articles.append({"article_id": name, "outlet": name.split("_")[0], "text": text})
            unsourced = sum(not each.source for each in attributions)
            counts.append((name, len(attributions), unsourced, len(text.split())))
    columns = ["article_id", *RATES, "words"]
    return pd.DataFrame(articles), pd.DataFrame(counts, columns=columns).set_index("article_id").astype(float)


def by_verbs(articles: pd.DataFrame) -> pd.DataFrame:
    """What the list of verbs finds: a row per attribution, with its article and whether it has a source."""
    found = [
        (article.article_id, one.source[0][0] if one.source else None)
        for article in parse(framing.tables.check("articles", articles))
        for part in article.parts
        for one in verb_list(part)
    ]
    return pd.DataFrame(found, columns=["article_id", "source_start"])


def counted(predictions: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """What a machine found, per article."""
    found = predictions.groupby("article_id").size().reindex(ids).fillna(0.0)
    bare = predictions[predictions["source_start"].isna()].groupby("article_id").size().reindex(ids).fillna(0.0)
    return pd.DataFrame({"attributions": found, "unsourced": bare}).astype(float)


def raw(articles: pd.DataFrame, counts: pd.DataFrame, words: pd.Series) -> pd.DataFrame:
    """Rates per outlet with their intervals, as `compare` makes them."""
    scores = [
        pd.DataFrame({"article_id": counts.index, "measure": rate, "actor": "(all)", "voice": "all",
                      "value": 1000 * counts[rate] / words, "weight": words})
        for rate in RATES
    ]  # fmt: skip
    names = ("sentences", "attributions", "voices", "hedges", "mentions", "readability", "actors")
    tables = {name: framing.tables.empty(name) for name in names}
    coverage = framing.Coverage(
        articles=framing.tables.check("articles", articles),
        scores=pd.concat(scores, ignore_index=True),
        about={},
        **tables,
    )
    return compare(coverage).set_index(["measure", "outlet"])


def corrected(articles: pd.DataFrame, people: pd.DataFrame, machine: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Rates per outlet, corrected by the coding of a tenth of each outlet's articles, drawn at random."""
    rng, rows = np.random.default_rng(seed), []
    for outlet, mine in articles.groupby("outlet"):
        ids = mine["article_id"].to_numpy()
        size = max(round(SHARE * len(ids)), 10)
        drawn = np.isin(np.arange(len(ids)), rng.choice(len(ids), size, replace=False))
        inverse = np.where(drawn, len(ids) / size, 0.0)
        _, article = np.unique(ids, return_inverse=True)
        words = people.loc[ids, "words"].to_numpy()
        for rate in RATES:
            y, f = 1000 * people.loc[ids, rate].to_numpy(), 1000 * machine.loc[ids, rate].to_numpy()
            found = corrected_ratio(np.stack([f, words]), np.stack([y, words]), inverse, article, seed)
            ends = {"low": max(found.low, 0.0), "high": found.high}
            rows.append({"measure": rate, "outlet": outlet, "corrected": found.estimate, **ends})
    return pd.DataFrame(rows).set_index(["measure", "outlet"])


def dsl_mean(
    label: np.ndarray, people: np.ndarray, inverse: np.ndarray, article: np.ndarray, seed: int
) -> tuple[float, float, float]:
    """A mean by design-based supervised learning (Egami, Hinck, Stewart & Wei 2023), with its 95 % interval.

    Pseudo-outcome of a unit: g + R/π · (Y − g), where g predicts what people say from the label. It is learned from the
    coded units of the other folds (whole articles), here by least squares, which for a label of two kinds is the most
    that there is to learn. R/π is `inverse`. The pseudo-outcomes are averaged; articles are the clusters of the variance.
    """
    rng = np.random.default_rng(seed)
    fold = rng.permutation(np.arange(article.max() + 1) % FOLDS)[article]
    g = np.empty(len(label))
    for one in range(FOLDS):
        learn = (fold != one) & (inverse > 0)
        x = np.stack([np.ones(len(label)), label], axis=1)
        slopes, *_ = np.linalg.lstsq(x[learn], people[learn], rcond=None)
        g[fold == one] = x[fold == one] @ slopes
    pseudo = g + inverse * (people - g)
    mean = pseudo.mean()
    sums = np.bincount(article, pseudo - mean)
    error = 1.96 * np.sqrt((sums**2).sum()) / len(pseudo)
    return mean, mean - error, mean + error


def peers() -> list[str]:
    """The section on DSL: what the two estimators share, and both on the same simulated corpora."""
    lines = [
        "## Beside design-based supervised learning (DSL)",
        "",
        "Egami, Hinck, Stewart & Wei (2023, arXiv:2306.04746; R package dsl) correct with the same material: labels of",
        "everything, coding of some that were drawn with known probabilities π. For a mean their estimate is that of the",
        "pseudo-outcomes g + (R/π)(Y − g): R is 1 where a unit was coded, Y what people say, and g a prediction of Y from the",
        "label, learned from coded units of other folds. `framing.corrected` has λ·f, the label times its tuning, where DSL has g.",
        "",
        "*Shared*: whatever the errors of the labels, the coded units take them out, because it is known how they were drawn; bad",
        "labels cost width, never truth. Where g is a straight line in the label, learned from all coded units of an equal draw,",
        "and λ is its slope, both are one figure: what g adds to λ·f is the same everywhere, and cancels.",
        "",
        "*Different*: g may be any learner (in dsl a random forest by default) and use other columns of the data, and so gain",
        "from labels that err in ways that it can learn; λ is one number from 0 to 1, which cannot overfit a small coding. DSL gives the",
        "coefficients of regressions; `corrected` gives the ratios that measures are, and corrects their bottom too. DSL's interval is",
        "the normal one (here with articles as clusters), that of `corrected` the studentised bootstrap over articles, which is",
        "wider where little is coded.",
        "",
        f"{RUNS} corpora of 100 articles of ten sentences, the true share is 0.3; the machine finds 80 % of what is there and 15 % of what is",
        "not (in brackets: the bias's standard error). Made by `python benchmarks/correction.py dsl`, with g by least squares over",
        f"{FOLDS} folds.",
        "",
        "| coded sentences | estimator | bias | root mean squared error | truth inside, % | width of the interval |",
        "|---|---|---|---|---|---|",
    ]
    for size in SIZES:
        found: dict[str, list[tuple[float, float, float]]] = {"corrected": [], "DSL": []}
        for run, (machine, people, inverse, article) in enumerate(coded_corpora(size, runs=RUNS)):
            found["corrected"].append(corrected_ratio(machine, people, inverse, article, run)[:3])
            found["DSL"].append(dsl_mean(machine[0], people[0], inverse, article, run))
        for name, rows in found.items():
            estimate, low, high = np.array(rows).T
            off, inside = estimate - 0.3, (low <= 0.3) & (high >= 0.3)
            lines.append(
                f"| {size} | {name} | {off.mean():+.4f} ({off.std() / np.sqrt(RUNS):.4f}) | {np.sqrt((off**2).mean()):.4f} | "
                f"{100 * inside.mean():.1f} | {(high - low).mean():.3f} |"
            )
    return [*lines, ""]


def picture(truth: pd.DataFrame, machines: dict[str, tuple[pd.DataFrame, pd.DataFrame]], path: Path) -> None:
    figure, axes = plt.subplots(
        len(machines), 2, figsize=(11, 1.2 + 3.2 * len(machines)), layout="constrained", sharex="col", sharey=True
    )
    for row, (name, (before, after)) in zip(axes, machines.items(), strict=True):
        for ax, (rate, label) in zip(row, RATES.items(), strict=True):
            outlets = (
                truth.loc["attributions"].sort_values("estimate").index
            )  # one order for both: they share their axis
            series = (
                (before.loc[rate], "estimate", GREY, "s", -0.22, f"{name}, as it is"),
                (after.loc[rate], "corrected", BLUE, "o", 0.0, f"corrected by {SHARE:.0%} of the articles"),
                (truth.loc[rate], "estimate", VERMILLION, "D", 0.22, "coders, all articles"),
            )
            for table, column, colour, marker, shift, words in series:
                mine, y = table.loc[outlets], np.arange(len(outlets)) + shift
                ax.hlines(y, mine["low"], mine["high"], color=colour, linewidth=2)
                ax.plot(mine[column], y, marker, color=colour, markeredgecolor="black", mew=0.5, label=words)
            ax.set_yticks(range(len(outlets)), outlets)
            ax.set_xlabel(label)
            ax.grid(axis="x", color="0.9")
            ax.spines[["top", "right", "left"]].set_visible(False)
        row[0].set_title(f"{name[0].upper()}{name[1:]}", loc="left", fontsize="medium")
        row[1].legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    figure.suptitle(TITLE, x=0.01, ha="left", weight="bold")
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main(gold: Path, unseen: Path) -> str:
    articles, people = coded(gold)
    tables = {"trained model": pd.read_parquet(unseen), "list of verbs": by_verbs(articles)}
    truth = raw(articles, people, people["words"])
    lines = [
        "# What coding a tenth of the articles mends",
        "",
        f"PolNeAR (Newell, Margolin & Ruths 2018): {articles['outlet'].nunique()} outlets, {len(articles):,} articles, and people coded",
        "the attributions of every one. Two machines score them all: a list of thirty verbs over the parse, and the trained",
        "model, as two models that each learned from half of the articles and are used on the other half (without a teacher, and without what",
        f"quotation marks add). Then {SHARE:.0%} of each outlet's articles, drawn at random, are taken as coded, and the estimator of",
        f"`framing.corrected` mends each outlet's figure with them; {DRAWS} times over. How many of the coders' figures lie in the",
        "intervals then?",
        "",
        "Made by `python training/attribution.py halves GOLD/polnear WORK` and then",
        "`python benchmarks/correction.py GOLD WORK/unseen.parquet`.",
        "",
        "*Off by*: mean distance to the figure that the coders give for all articles of an outlet, per 1,000 words.",
        "*Inside*: of the coders' figures, how many in a hundred lie in the 95 % interval.",
        "",
        "| machine | rate per 1,000 words | machine: off by | inside | corrected: off by | inside | "
        "coded articles alone: off by | inside |",
        "|---|---|---|---|---|---|---|---|",
    ]
    drawn: dict[str, Any] = {}
    for name, predictions in tables.items():
        machine = counted(predictions, people.index)
        before = raw(articles, machine, people["words"])
        runs = [corrected(articles, people, machine, seed) for seed in range(DRAWS)]
        alone = [corrected(articles, people, 0 * machine, seed) for seed in range(DRAWS)]
        drawn[name] = (before, runs[0])
        for rate, what in (("attributions", "attributions"), ("unsourced", "without a source")):
            target, was = truth.loc[rate], before.loc[rate]
            cells = [
                _against(target, [was.assign(corrected=was["estimate"])]),
                _against(target, [r.loc[rate] for r in runs]),
            ]
            cells.append(_against(target, [r.loc[rate] for r in alone]))
            lines.append(f"| {name} | {what} | " + " | ".join(cells) + " |")
    picture(truth, drawn, ROOT / "docs" / "correction.png")
    lines += [
        "",
        "*Coded articles alone*: the same articles without any machine. What a machine is worth, once a tenth is coded, is the",
        "difference between the last columns and those before them.",
        "",
        "![Rates per outlet: machine, corrected, coders](correction.png)",
        "",
        "The picture shows the first draw; lines are 95 % intervals.",
        "",
        *peers(),
    ]
    return "\n".join(lines)


def _against(target: pd.DataFrame, runs: list[pd.DataFrame]) -> str:
    """Two cells: mean absolute error, and how many of the true figures lie in the intervals."""
    true = target["estimate"]
    now = [run.reindex(true.index) for run in runs]
    error = np.mean([(run["corrected"] - true).abs().mean() for run in now])
    inside = np.mean([((run["low"] <= true) & (run["high"] >= true)).mean() for run in now])
    return f"{error:.2f} | {100 * inside:.0f}"


if __name__ == "__main__":
    if sys.argv[1] == "dsl":
        sys.exit(print("\n".join(peers())))
    page = main(*map(Path, sys.argv[1:3]))
    (ROOT / "docs" / "correction.md").write_text(page, encoding="utf-8")
