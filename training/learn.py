"""Train the encoder of sentences with all its heads together, and say how far it agrees with coding it did not see.

    python learn.py choose GOLD WORK     learns without two tenths of each kind of data, and reports on the first
    python learn.py named GOLD WORK      learns without the second tenth
    python learn.py final GOLD WORK      goes on from there for an epoch, with persons under other names
    python learn.py taught GOLD WORK     goes on twice with its own judgements, averaged over names, and built sentences
    python learn.py report GOLD WORK     figures of all on the development files; --once: on the second tenth too
    python learn.py export GOLD WORK     the final one as the package carries it

GOLD has the folders newsmtsc, factuality, science, roles and allsides. Tenths are drawn by article.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import certainty
import numpy as np
import targets
import torch
from export import export
from shared import Model, Task, fit, load
from sklearn.metrics import f1_score, roc_auc_score

HERE = Path(__file__).parent
TASKS = (targets.SENTIMENT, targets.ROLE, certainty.CERTAINTY)
TEMPERATURE = {"target": 1.2, "role_of": 1.0, "event": 1.0, "sure": 1.0}  # of calibration
EPOCHS, TOP = 3, 5e-5


class Data(NamedTuple):
    """Rows of each task, by the name of a part: learn, first, second."""

    sentiment: dict[str, list[Any]]
    coded: dict[str, list[targets.Target]]  # the same, not yet in word pieces
    uncoded: list[targets.Target]
    role: dict[str, list[Any]]
    events: dict[str, list[Any]]
    findings: dict[str, list[Any]]
    pairs: dict[str, list[Any]]
    framed: list[Any]
    targets: list[Any]
    held: list[Any]  # of frames for targets that are not learned from


def tenths(rows: Iterable[Any], keys: Sequence[str]) -> dict[str, list[Any]]:
    """Rows to learn from, and two tenths set aside; what shares a key stays together."""
    order = sorted(set(keys))
    random.Random(0).shuffle(order)
    part = {key: {0: "first", 1: "second"}.get(k % 10, "learn") for k, key in enumerate(order)}
    found: dict[str, list[Any]] = {"learn": [], "first": [], "second": []}
    for row, key in zip(rows, keys, strict=True):
        found[part[key]].append(row)
    return found


def data(gold: Path) -> Data:
    sentiment = targets.sentiment(gold / "newsmtsc" / "train.jsonl")
    of_sentiment = targets.coded(gold / "newsmtsc" / "train.jsonl")
    coded = list(targets.narrative(gold / "roles" / "narrative.jsonl"))
    read = list(targets.read(HERE / "targets-read.csv", gold / "allsides" / "articles.jsonl.gz"))
    events = [row for _, row in certainty.events(gold / "factuality" / "uw-train.jsonl")]
    findings = [row for _, row in certainty.findings(gold / "science" / "findings.jsonl")]
    path = HERE / "certainty-pairs.csv"
    pairs = certainty.pairs(path) if path.exists() else []
    frames = HERE / "target-frames.csv", HERE / "target-words.csv"
    number = [str(k) for k in range(20_000)]
    half = {"learn": pairs[::2], "first": pairs[1::4], "second": pairs[3::4]}
    return Data(
        tenths(sentiment, [own.article for own, _ in sentiment]),
        tenths(of_sentiment, [target.article for target in of_sentiment]),
        targets.uncoded(gold / "allsides" / "articles.jsonl.gz"),
        tenths([*coded, *read], [own.article for own, _ in [*coded, *read]]),
        tenths(events, number[: len(events)]),
        tenths(findings, number[: len(findings)]),
        half,
        certainty.framed(HERE / "certainty-events.csv", HERE / "certainty-frames.csv"),
        targets.framed(*frames, 20),
        targets.framed(*frames, 10, held=True),
    )


def of(rows: dict[str, list[Any]], parts: Sequence[str]) -> list[Any]:
    """The rows of some parts."""
    return [row for part in parts for row in rows[part]]


def together(found: Data, parts: Sequence[str], *, named: bool) -> list[tuple[Task, list[Any]]]:
    """The rows of each task that are learned from, persons under their own names or under others."""
    sentiment, role = (
        [own if named else new or own for own, new in of(rows, parts)] for rows in (found.sentiment, found.role)
    )
    pairs = [row for pair in of(found.pairs, parts) for row in pair]
    sure = [*of(found.events, parts), *of(found.findings, parts), *pairs, *found.framed]
    return [
        (targets.SENTIMENT, sentiment),
        (targets.ROLE, role),
        (certainty.CERTAINTY, sure),
    ]


def learn(found: Data, path: Path, parts: Sequence[str], start: Path | None = None) -> None:
    if path.exists():
        return
    rows = together(found, parts, named=start is None)
    print(path.stem, {task.name: len(mine) for task, mine in rows}, flush=True)
    if start:
        fit(rows, path, epochs=1, top=TOP, kept=6, start=start)
    else:
        fit(rows, path, epochs=EPOCHS, top=TOP)


MANY = 6_000  # targets that nobody coded, in each round; certainty is told in the sentences of half of them


def taught(found: Data, path: Path, start: Path, certain: Path, number: int) -> None:
    """Go on from a model with what it judges itself of targets under several names, beside built sentences.

    So it keeps what it knows of news while it learns what built sentences are for. Certainty is that of another model.
    """
    if path.exists():
        return
    parts = ["learn", "first"]
    uncoded = found.uncoded[number * MANY : (number + 1) * MANY]
    itself, other = load(start, TASKS), load(certain, TASKS)
    sentiment = targets.judged(itself, of(found.coded, parts), number) + targets.judged(itself, uncoded, number + 2)
    role = [row for pair in of(found.role, parts) for row in pair if row is not None]
    pairs = [row for pair in of(found.pairs, parts) for row in pair]
    sentences = [certainty.Row(certainty.marked(target.text), None, None, 0.0) for target in uncoded[: MANY // 2]]
    sure = certainty.told(other, [*of(found.events, parts), *sentences])
    sure += [*of(found.findings, parts), *2 * [*pairs, *found.framed]]
    rows = [(targets.SENTIMENT, [*sentiment, *found.targets]), (targets.ROLE, role), (certainty.CERTAINTY, sure)]
    print(path.stem, {task.name: len(mine) for task, mine in rows}, flush=True)
    fit(rows, path, epochs=1, top=3e-5, seed=number, start=start)


def between(one: Path, other: Path, share: float, path: Path) -> None:
    """Save the model that lies a share of the way from one to another."""
    a, b = (torch.load(each, weights_only=True) for each in (one, other))
    torch.save(b | {name: a[name] + share * (b[name] - a[name]) for name in b if torch.is_tensor(b[name])}, path)


def macro_f1(model: Model, rows: list[targets.Row]) -> float:
    wanted = [int(np.argmax(r.wanted)) for r in rows]
    return float(f1_score(wanted, targets.predict(model, "target", rows).argmax(1).tolist(), average="macro"))


@torch.no_grad()
def figures(model: Model, found: Data, part: str) -> dict[str, Any]:
    """How far a model agrees with the coding of one part."""
    sentiment = [new or own for own, new in found.sentiment[part]]
    other = [(own, new) for own, new in found.sentiment[part] if new is not None]
    score = [targets.predict(model, "target", list(rows)).softmax(1) for rows in zip(*other, strict=True)]
    shift = [(s[:, 2] - s[:, 0]).numpy() for s in score]
    role = [new or own for own, new in found.role[part]]
    said = targets.predict(model, "role_of", role).sigmoid().numpy()
    wanted = np.array([r.wanted for r in role]) > 0.5
    out: dict[str, Any] = {"sentiment": macro_f1(model, sentiment), "renamed": float((shift[1] - shift[0]).mean())}
    for x, y in (("protagonist", "antagonist"), ("innocent", "antagonist"), ("innocent", "protagonist")):
        a, b = targets.ROLES.index(x), targets.ROLES.index(y)
        either = wanted[:, a] != wanted[:, b]
        out[f"{x} {y}"] = float(roc_auc_score(wanted[either, a], said[either, a]))
    out["events"] = certainty.auc(model, found.events[part])
    rated = found.findings[part]
    out["findings"] = float(np.corrcoef(certainty.shares(model, rated), [r.share for r in rated])[0, 1])
    told = targets.predict(model, "target", found.held).argmax(1).numpy()
    out["held-back frames told right"] = float(np.mean(told == [np.argmax(r.wanted) for r in found.held]))
    if found.pairs[part]:
        falls = np.subtract(*(certainty.shares(model, list(rows)) for rows in zip(*found.pairs[part], strict=True)))
        out["pairs that fall by .2"] = float((falls >= 0.2).mean())
    return out


def development(model: Model, gold: Path) -> dict[str, Any]:
    """Figures on the development files."""
    out: dict[str, Any] = {
        name: macro_f1(model, [new or own for own, new in targets.sentiment(gold / "newsmtsc" / f"{name}.jsonl")])
        for name in ("dev-mt", "dev-rw")
    }
    out["uw-dev"] = certainty.auc(model, [row for _, row in certainty.events(gold / "factuality" / "uw-dev.jsonl")])
    return out


if __name__ == "__main__":
    step, gold, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    found = data(gold)
    if step == "choose":
        learn(found, work / "choose.pt", ["learn"])
        print(json.dumps(figures(load(work / "choose.pt", TASKS), found, "first"), indent=1))
    elif step == "named":
        learn(found, work / "named.pt", ["learn", "first"])
    elif step == "final":
        learn(found, work / "final.pt", ["learn", "first"], work / "named.pt")
    elif step == "taught":
        final, once, near = (work / f"{name}.pt" for name in ("final", "once", "near"))
        taught(found, once, final, final, 0)
        between(final, once, 0.8, near)
        taught(found, work / "taught.pt", near, final, 1)
    elif step == "export":
        model = load(work / "taught.pt", TASKS)
        title = "What a sentence says: how certain it is, how it evaluates a target, which role it casts it in"
        export(model, "reader", title, TEMPERATURE)
    else:
        for path in sorted(work.glob("*.pt")):
            model = load(path, TASKS)
            print(path.stem, json.dumps(development(model, gold), indent=1))
            if "--once" in sys.argv:
                print(json.dumps(figures(model, found, "second"), indent=1))
