"""What comparisons cost: CPU-seconds for the teaching corpus, and for an invented grid of 150 outlets × all measures.

    python benchmarks/contrasts.py [FOLDER]

FOLDER: the measured teaching corpus, as `framing.measure(..., out=FOLDER)` wrote it; without it, it is measured first.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads that wait for each other count as work
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

import framing
from framing.measures import Coverage, measures
from framing.tables import TABLES, empty, from_rows

OUTLETS, ARTICLES = 150, 20
BUNDLE = ("sentences", "attributions", "voices", "hedges", "mentions", "readability", "actors")


def invented() -> Coverage:
    """150 outlets of 20 articles, each with a figure of every measure that is made of articles' scores."""
    rng, n = np.random.default_rng(0), OUTLETS * ARTICLES
    ids = [f"a{i:05}" for i in range(n)]
    rows = [{"article_id": one, "outlet": f"o{i // ARTICLES:03}", "text": "."} for i, one in enumerate(ids)]
    pieces = []
    for name, measure in measures().items():
        if measure.pool is None:
            value = rng.beta(2, 5, n) if measure.is_share else rng.gamma(2, 4, n)
            piece = {"article_id": ids, "measure": name, "actor": "(all)", "voice": "all", "value": value}
            pieces.append(pd.DataFrame(piece).assign(weight=1.0 + rng.poisson(5, n)))
    scores = pd.concat(pieces)[list(TABLES["scores"])]
    return Coverage(
        articles=from_rows("articles", rows), scores=scores, about={}, **{name: empty(name) for name in BUNDLE}
    )


def seconds(name: str, make: Callable[[], pd.DataFrame]) -> float:
    """Make a table, and print what it cost."""
    start = time.process_time()
    table = make()
    cost = time.process_time() - start
    print(f"{name}: {len(table):,} rows, {cost:.1f} CPU-seconds", flush=True)
    return cost


def main() -> None:
    """Print the cost of each table."""
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        coverage = framing.load_coverage(sys.argv[1])
    else:
        coverage = framing.measure(framing.example_corpus(), framing.read_actors("corpus/port-calder"))
    cost = seconds("teaching corpus, contrast", lambda: framing.contrast(coverage))
    cost += seconds("teaching corpus, compare", lambda: framing.compare(coverage))
    cost += seconds(
        "teaching corpus, robustness", lambda: framing.robustness(coverage, measure="hedges_per_1000_words")
    )
    print(f"teaching corpus: {cost:.1f} CPU-seconds")
    grid = invented()
    cost = seconds("150 outlets, compare", lambda: framing.compare(grid))
    cost += seconds("150 outlets, contrast", lambda: framing.contrast(grid))
    print(f"150 outlets: {cost:.1f} CPU-seconds")


if __name__ == "__main__":
    main()
