"""The weights of the evidence for a kind of source, learned from coded sources: framing/lexicons/kind_weights.csv.

    python kinds.py report GOLD     how far the kinds agree with coders whose articles were set aside
    python kinds.py learn GOLD      writes the lexicon, learned from all of them

GOLD is a folder of human-coded data. `messengers/ccf.jsonl` says of windows of two sentences which kinds are heard, not
in which source; so each source of a window may be any kind that was coded there, and of those the likeliest is meant.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

import framing
from framing.tables import SOURCE_KINDS

LEXICON = Path(framing.__file__).parent / "lexicons" / "kind_weights.csv"
Floats = NDArray[np.float64]

# --- before anything is learned ---------------------------------------------------------------------------------------

_PRIOR = {
    "role: ": 5.0,
    "phrase: ": 4.0,
    "aide of: ": 3.0,
}
_NAMES = {
    "leader of a country": ("politician", 4.0),
    "does research": ("expert", 3.0),
    "known person": ("unknown", 1.5),
    "known person in a text on politics": ("politician", 2.0),
    "person with other roles": ("unknown", 1.5),
    "person without role": ("ordinary person", 1.5),
    "place": ("official", 2.0),
    "body": ("business", 1.5),
    "one word": ("unknown", 1.5),
    "speaks for a name": ("business", 1.5),
    "people": ("ordinary person", 2.0),
    "the paper itself": ("media", 2.0),
    "pronoun": ("unknown", 2.0),
    "none": ("unknown", 1.5),
}
_NEAR = ("official", "politician", "expert", "business", "civil society")


def prior() -> dict[str, Floats]:
    """Return the weights of each evidence before anything is learned: what it says by itself."""
    of = {kind: np.eye(len(SOURCE_KINDS))[n] for n, kind in enumerate(SOURCE_KINDS)}
    weights = {"any": 0 * of["unknown"]}
    weights |= {where + kind: size * of[kind] for where, size in _PRIOR.items() for kind in SOURCE_KINDS[:-1]}
    weights |= {f"name: {name}": size * of[kind] for name, (kind, size) in _NAMES.items()}
    return weights | {f"near: {kind}": 0.3 * of[kind] for kind in _NEAR}


# --- what coders say --------------------------------------------------------------------------------------------------

# The kinds of framing that a code of CCF may mean
CODES = {
    "Messenger_1_SUB": {"expert"},  # health
    "Messenger_2_SUB": {"expert", "business"},  # the economy
    "Messenger_3_SUB": {"expert", "official"},  # security
    "Messenger_4_SUB": {"expert", "official"},  # law
    "Messenger_5_SUB": {"ordinary person", "civil society", "media"},  # culture
    "Messenger_6_SUB": {"expert"},  # natural science
    "Messenger_7_SUB": {"expert"},  # social science
    "Messenger_8_SUB": {"civil society"},
    "Messenger_9_SUB": {"official", "politician"},
}
UNCODED = {"business", "media", "ordinary person", "document", "unknown"}


def coded(gold: Path) -> pd.DataFrame:
    """Return the sources of the coded windows in which somebody is heard: their evidence and what each may be."""
    lines = (json.loads(line) for line in (gold / "messengers" / "ccf.jsonl").open(encoding="utf8"))
    windows = {str(n): line for n, line in enumerate(line for line in lines if line["language"] == "EN")}
    texts = [window["text"] for window in windows.values()]
    table = framing.sourcing(pd.DataFrame({"article_id": list(windows), "outlet": "CCF", "text": texts}))
    table = table[(table["act"] == "speech") & (table["kind_evidence"] != "")]
    table = table.drop_duplicates(["article_id", "kind_evidence"])
    alone = table.groupby("article_id")["act"].transform("size") == 1
    rows = []
    for window, told, one in zip(table["article_id"], table["kind_evidence"], alone, strict=True):
        labels = windows[window]["labels"]
        if "Messenger Detection" in labels:
            rows.append({"doc": windows[window]["doc"], "evidence": told, "may_be": may_be(labels, alone=one)})
    return pd.DataFrame(rows)


def may_be(labels: list[str], *, alone: bool) -> set[str]:
    """Return the kinds that a source may be by the codes of its window; beside others it may be one without a code."""
    kinds = {kind for label in labels for kind in CODES.get(label, ())}
    return kinds if kinds and alone else kinds | UNCODED


# --- learning ---------------------------------------------------------------------------------------------------------

PULL = 1.0  # how strongly the weights are held to the prior


def learn(sources: pd.DataFrame, pull: float = PULL) -> dict[str, Floats]:
    """Return the weights that fit the sources best.

    A source that may be of several kinds counts as each of them, in the proportion in which the evidence tells them
    before anything is learned; so learning chooses between kinds only where coders did.
    """
    before = prior()
    start = np.array(list(before.values()))
    place = {name: n for n, name in enumerate(before)}
    x = np.zeros((len(sources), len(before)))
    for row, told in enumerate(sources["evidence"]):
        x[row, [place["any"], *(place[one] for one in told.split("; "))]] = 1
    may = np.array([[kind in kinds for kind in SOURCE_KINDS] for kinds in sources["may_be"]])
    target = np.array([chances(before, told) for told in sources["evidence"]]) * may
    target /= target.sum(1, keepdims=True)

    def loss(flat: Floats) -> tuple[float, Floats]:
        change = flat.reshape(start.shape)
        score = x @ (start + change)
        odds = score - np.logaddexp.reduce(score, axis=1, keepdims=True)
        slope = x.T @ (np.exp(odds) - target) + pull * change
        return float(pull / 2 * (change**2).sum() - (target * odds).sum()), slope.ravel()

    found = minimize(loss, np.zeros(start.size), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(before, (start + found.x.reshape(start.shape)).round(2), strict=True))


def write(weights: dict[str, Floats], path: Path) -> None:
    """Write the lexicon."""
    with path.open("w", encoding="utf8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["evidence", *SOURCE_KINDS])
        lines.writerows([name, *(f"{w + 0:g}" for w in row)] for name, row in weights.items())


# --- how far it agrees ------------------------------------------------------------------------------------------------


def chances(weights: dict[str, Floats], told: str) -> Floats:
    """Return the probability of each kind by the evidence."""
    score = sum((weights[one] for one in told.split("; ")), weights["any"])
    odds: Floats = np.exp(score - score.max())
    return odds / odds.sum()


def agreement(sources: pd.DataFrame, weights: dict[str, Floats]) -> tuple[float, float]:
    """Return the share of sources whose likeliest kind they may be, and the mean probability of those kinds."""
    right, sure = [], []
    for told, kinds in zip(sources["evidence"], sources["may_be"], strict=True):
        odds = chances(weights, told)
        right.append(SOURCE_KINDS[int(odds.argmax())] in kinds)
        sure.append(sum(odds[SOURCE_KINDS.index(kind)] for kind in kinds))
    return float(np.mean(right)), float(np.mean(sure))


def aside(sources: pd.DataFrame, part: int, of: int = 4) -> NDArray[np.bool_]:
    """Return which sources are set aside in one of so many rounds, whole articles together."""
    return np.array([int(hashlib.sha256(doc.encode()).hexdigest(), 16) // 2 % of == part for doc in sources["doc"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("report", "learn"))
    parser.add_argument("gold", type=Path, help="folder of human-coded data")
    args = parser.parse_args()
    sources = coded(args.gold)
    if args.what == "learn":
        write(learn(sources), LEXICON)
        return
    print(f"{len(sources)} sources; of those set aside in four rounds: right, probability of what is right")
    rounds = [aside(sources, part) for part in range(4)]
    print("  nothing learned", *(f"{agreed:.3f}" for agreed in agreement(sources, prior())))
    for pull in (0.3, 1.0, 3.0, 10.0):
        found = [(agreement(sources[out], learn(sources[~out], pull)), out.sum()) for out in rounds]
        print(f"  pull {pull}", *(f"{sum(f[k] * n for f, n in found) / len(sources):.3f}" for k in (0, 1)))


if __name__ == "__main__":
    main()
