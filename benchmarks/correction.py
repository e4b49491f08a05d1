"""How far does coding a tenth of the articles mend a machine's figures? PolNeAR, seven outlets: docs/correction.md.

    python benchmarks/correction.py GOLD [NAME=PREDICTIONS.parquet ...]

GOLD holds PolNeAR (polnear/train and polnear/dev), coded in every article. PREDICTIONS is a table "attributions" of those
articles, made by an extractor that never saw the article it scores; without any, `framing.sourcing` makes one. Only
`article_id` (the file's name) and `source_start` (missing where there is no source) are read.
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

import framing
from framing import validate
from framing.compare import compare
from framing.plot import BLUE, GREY, VERMILLION

ROOT = Path(__file__).resolve().parent.parent
RATES = {"attributions": "Attributions per 1,000 words", "unsourced": "Attributions without a source, per 1,000 words"}
SHARE, DRAWS = 0.1, 50


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


def counted(predictions: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """What a machine found, per article."""
    found = predictions.groupby("article_id").size().reindex(ids).fillna(0.0)
    bare = predictions[predictions["source_start"].isna()].groupby("article_id").size().reindex(ids).fillna(0.0)
    return pd.DataFrame({"attributions": found, "unsourced": bare}).astype(float)


def raw(articles: pd.DataFrame, counts: pd.DataFrame, words: pd.Series) -> pd.DataFrame:
    """Rates per outlet with their intervals, as `compare` makes them."""
    scores = [
        pd.DataFrame({"article_id": counts.index, "measure": rate, "actor": "(all)", "voice": "both",
                      "value": 1000 * counts[rate] / words, "weight": words})
        for rate in RATES
    ]  # fmt: skip
    names = ("sentences", "attributions", "hedges", "mentions", "readability", "actors")
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
        units = pd.DataFrame({"article_id": ids, "coded": drawn, "inverse": np.where(drawn, len(ids) / size, np.nan)})
        words = people.loc[ids, "words"].to_numpy()
        for rate in RATES:
            y, f = 1000 * people.loc[ids, rate].to_numpy(), 1000 * machine.loc[ids, rate].to_numpy()
            found = validate._ppi(f, words, np.where(drawn, y, 0.0), words, units, seed)
            found["low"] = max(found["low"], 0.0)
            rows.append({"measure": rate, "outlet": outlet, **found})
    return pd.DataFrame(rows).set_index(["measure", "outlet"])


def picture(truth: pd.DataFrame, machines: dict[str, tuple[pd.DataFrame, pd.DataFrame]], path: Path) -> None:
    figure, axes = plt.subplots(
        len(machines), 2, figsize=(11, 1.2 + 3.2 * len(machines)), layout="constrained", squeeze=False, sharey=True
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
        row[1].legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main(gold: Path, tables: dict[str, pd.DataFrame]) -> str:
    articles, people = coded(gold)
    truth = raw(articles, people, people["words"])
    lines = [
        "# What coding a tenth of the articles mends",
        "",
        f"PolNeAR, {articles['outlet'].nunique()} outlets, {len(articles):,} articles, coded in every one. The machine",
        f"scores all of them; {SHARE:.0%} of each outlet's articles, drawn at random, are taken as coded, and `corrected`'s",
        f"estimator mends the outlet's figure with them; this {DRAWS} times over. *Hits*: how often, in per cent, the interval",
        "holds the figure that the coders give for all articles of the outlet.",
        "",
        "| machine | rate | error of the machine | hits of its interval | error when corrected | hits when corrected |",
        "|---|---|---|---|---|---|",
    ]
    drawn: dict[str, Any] = {}
    for name, predictions in tables.items():
        machine = counted(predictions, people.index)
        before = raw(articles, machine, people["words"])
        runs = [corrected(articles, people, machine, seed) for seed in range(DRAWS)]
        drawn[name] = (before, runs[0])
        for rate in RATES:
            target, was = truth.loc[rate, "estimate"], before.loc[rate]
            now = [run.loc[rate].reindex(target.index) for run in runs]
            inside = np.mean([((run["low"] <= target) & (run["high"] >= target)).mean() for run in now])
            error = np.mean([(run["corrected"] - target).abs().mean() for run in now])
            held = ((was["low"] <= target) & (was["high"] >= target)).mean()
            lines.append(
                f"| {name} | {rate} | {(was['estimate'] - target).abs().mean():.2f} | {100 * held:.0f} | "
                f"{error:.2f} | {100 * inside:.0f} |"
            )
    picture(truth, drawn, ROOT / "docs" / "correction.png")
    lines += ["", "![Rates per outlet: machine, corrected, coders](correction.png)", ""]
    lines += ["Errors are mean absolute ones over outlets, per 1,000 words. The picture shows the first draw.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    given = {name: pd.read_parquet(path) for name, path in (each.split("=", 1) for each in sys.argv[2:])}
    if not given:
        given = {"verb list over the parse": framing.sourcing(coded(folder)[0])}
    (ROOT / "docs" / "correction.md").write_text(main(folder, given), encoding="utf-8")
