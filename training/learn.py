"""Train the encoder of sentences with all its heads together, and say how far it agrees with coding it did not see.

    python learn.py teach GOLD WORK      four teachers of all layers, each without a quarter of the coding
    python learn.py ask GOLD WORK        what they say of that quarter, and of news that nobody coded
    python learn.py learn GOLD WORK      the reader learns from the coding and from them
    python learn.py report GOLD WORK     figures on the development files; --once: on the second tenth too
    python learn.py export GOLD WORK     the reader as the package carries it

GOLD has the folders newsmtsc, factuality, science, roles and allsides. Of each kind of data a tenth, by article, is not
learned from (the second; the first was set aside while ways of training were chosen).
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
from shared import ALL, QUARTERS, Model, fit, load, quarter
from sklearn.metrics import f1_score, roc_auc_score

HERE = Path(__file__).parent
TASKS = (targets.SENTIMENT, targets.ROLE, certainty.CERTAINTY)
NAMES = 3  # others, beside its own, under which a target is judged
MANY, SOME, SENTENCES = 30_000, 15_000, 8_000  # uncoded targets for sentiment and for roles; sentences for certainty


class Data(NamedTuple):
    """Rows of each task, by the name of a part: learn, first, second; and what is built of frames."""

    sentiment: dict[str, list[list[targets.Row]]]  # under each name
    role: dict[str, list[Any]]
    events: dict[str, list[certainty.Row]]
    findings: dict[str, list[certainty.Row]]
    pairs: dict[str, list[Any]]
    framed: list[certainty.Row]
    targets: list[targets.Row]
    held: list[targets.Row]  # of frames for targets that are not learned from


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
    coded = targets.coded(gold / "newsmtsc" / "train.jsonl")
    chance = random.Random(2)
    narrative = list(targets.narrative(gold / "roles" / "narrative.jsonl"))
    read = list(targets.read(HERE / "targets-read.csv", gold / "allsides" / "articles.jsonl.gz"))
    events = [row for _, row in certainty.events(gold / "factuality" / "uw-train.jsonl")]
    findings = [row for _, row in certainty.findings(gold / "science" / "findings.jsonl")]
    pairs = certainty.pairs(HERE / "certainty-pairs.csv")
    frames = HERE / "target-frames.csv", HERE / "target-words.csv"
    number = [str(k) for k in range(20_000)]
    return Data(
        tenths([targets.views(target, NAMES, chance) for target in coded], [target.article for target in coded]),
        tenths([*narrative, *read], [own.article for own, _ in [*narrative, *read]]),
        tenths(events, number[: len(events)]),
        tenths(findings, number[: len(findings)]),
        {"learn": pairs[::2], "first": pairs[1::4], "second": pairs[3::4]},
        certainty.framed(HERE / "certainty-events.csv", HERE / "certainty-frames.csv"),
        targets.framed(*frames, 20),
        targets.framed(*frames, 10, held=True),
    )


def uncoded(gold: Path) -> tuple[list[list[targets.Row]], list[certainty.Row]]:
    """Targets that nobody coded, under each name, and the sentences of some of them."""
    found, chance = targets.uncoded(gold / "allsides" / "articles.jsonl.gz"), random.Random(2)
    texts = sorted({target.text for target in found[:SOME]})
    sentences = [certainty.uncoded(certainty.marked(text)) for text in texts]
    random.Random(1).shuffle(sentences)
    return [targets.views(target, NAMES, chance) for target in found[:MANY]], sentences[:SENTENCES]


def of(rows: dict[str, list[Any]]) -> list[Any]:
    """The rows that are learned from."""
    return [*rows["learn"], *rows["first"]]


def built(found: Data) -> list[certainty.Row]:
    """Sentences with and without a hedge that were written for this, each twice."""
    return 2 * [*(row for pair in of(found.pairs) for row in pair), *found.framed]


def teach(found: Data, work: Path) -> None:
    """Learn from the coding alone; what is said of a person counts under the family name and another one alike."""
    for left_out in QUARTERS:
        path, chance = work / f"teacher{left_out}.pt", random.Random(left_out)
        sentiment = [
            row
            for views in of(found.sentiment)
            if quarter(views[0].article) != left_out
            for row in (views[0], chance.choice(views[1:]))
        ]
        role = [row for own, new in of(found.role) if quarter(own.article) != left_out for row in (own, new) if row]
        sure = [
            row
            for rows in (found.events, found.findings)
            for k, row in enumerate(of(rows))
            if quarter(str(k)) != left_out
        ]
        sure += built(found)
        rows = [
            (targets.SENTIMENT, [*sentiment, *found.targets]),
            (targets.ROLE, role),
            (certainty.CERTAINTY, sure),
        ]
        fit(rows, path, epochs=3, top=5e-5, layers=ALL, kept=2, seed=left_out)


def said(model: Model, head: str, views: Sequence[Sequence[targets.Row]]) -> torch.Tensor:
    """What a model says of targets on average over names."""
    told = [targets.predict(model, head, list(rows)) for rows in zip(*views, strict=True)]
    return torch.stack([x.softmax(1) if head == "target" else x.sigmoid() for x in told]).mean(0)


def ask(found: Data, gold: Path, path: Path) -> None:
    """Save what the teachers say: of what nobody coded all of them, of what was coded the one that has not seen it."""
    teachers = [load(path.parent / f"teacher{k}.pt", TASKS) for k in QUARTERS]
    views, sentences = uncoded(gold)
    coded, events = of(found.sentiment), of(found.events)
    of_coded, of_event = torch.zeros(len(coded), len(targets.LABELS)), list(events)
    for left_out, teacher in enumerate(teachers):
        at = [k for k, mine in enumerate(coded) if quarter(mine[0].article) == left_out]
        of_coded[at] = said(teacher, "target", [coded[k] for k in at])
        at = [k for k in range(len(events)) if quarter(str(k)) == left_out]
        for k, row in zip(at, certainty.judged(teacher, [events[k] for k in at]), strict=True):
            of_event[k] = row
    told = zip(*(certainty.judged(teacher, sentences) for teacher in teachers), strict=True)
    saved = {
        "coded": of_coded,
        "sentiment": torch.stack([said(teacher, "target", views) for teacher in teachers]).mean(0),
        "role": torch.stack([said(teacher, "role_of", views[:SOME]) for teacher in teachers]).mean(0),
        "events": [tensors(row) for row in of_event],
        "sentences": [[torch.stack(part).mean(0) for part in zip(*map(tensors, rows), strict=True)] for rows in told],
    }
    torch.save(saved, path)


def tensors(row: certainty.Row) -> list[torch.Tensor]:
    return [torch.tensor(part) for part in (row.event, row.sure, row.share)]


def learn(found: Data, gold: Path, work: Path) -> None:
    """Learn from the coding, softened by who has not seen it, and from what the teachers say of other news."""
    told, chance = torch.load(work / "told.pt", weights_only=True), random.Random(0)
    views, sentences = uncoded(gold)
    coded, role = of(found.sentiment), [row for pair in of(found.role) for row in pair if row]
    wanted = [((torch.tensor(mine[0].wanted) + t) / 2).tolist() for mine, t in zip(coded, told["coded"], strict=True)]
    sentiment = []
    for mine, want in zip([*coded, *views], [*wanted, *told["sentiment"].tolist()], strict=True):
        sentiment += [row._replace(wanted=want) for row in (mine[0], chance.choice(mine[1:]))]
    of_role = zip(views[:SOME], told["role"].tolist(), strict=True)
    role += [chance.choice(mine[:2])._replace(wanted=want) for mine, want in of_role]
    sure = [
        row._replace(sure=(row.sure + x[1].numpy()) / 2, share=(row.share + float(x[2])) / 2)
        for row, x in zip(of(found.events), told["events"], strict=True)
    ]
    sure += [
        row._replace(event=x[0].numpy(), sure=x[1].numpy(), share=float(x[2]))
        for row, x in zip(sentences, told["sentences"], strict=True)
    ]
    sure += [*of(found.findings), *built(found)]
    rows = [(targets.SENTIMENT, [*sentiment, *2 * found.targets]), (targets.ROLE, role), (certainty.CERTAINTY, sure)]
    once = work / "once.pt"
    fit(rows, once, epochs=2, top=8e-5)
    rows[2] = certainty.CERTAINTY, [*sure, *sure[: len(told["events"])]]  # which is told less well after that
    fit(rows, work / "reader.pt", epochs=1, top=3e-5, seed=5, start=once)


def heard(reader: Model, found: Data, gold: Path) -> list[certainty.Row]:
    """Sentences for the model of articles: events half as coded and half as the reader says, others as it says."""
    coded = of(found.events)
    sure = [
        row._replace(sure=(row.sure + x.sure) / 2, share=(row.share + x.share) / 2)
        for row, x in zip(coded, certainty.judged(reader, coded), strict=True)
    ]
    return [*sure, *certainty.judged(reader, uncoded(gold)[1]), *of(found.findings), *built(found)]


def macro_f1(model: Model, rows: list[targets.Row]) -> float:
    wanted = [int(np.argmax(r.wanted)) for r in rows]
    return float(f1_score(wanted, targets.predict(model, "target", rows).argmax(1).tolist(), average="macro"))


def figures(model: Model, found: Data, part: str) -> dict[str, Any]:
    """How far a model agrees with the coding of one part."""
    views = found.sentiment[part]
    named = [mine for mine in views if mine[0].ids != mine[1].ids]
    score = torch.stack([targets.predict(model, "target", list(rows)).softmax(1) for rows in zip(*named, strict=True)])
    shift = score[:, :, 2] - score[:, :, 0]
    role = [new or own for own, new in found.role[part]]
    likely = targets.predict(model, "role_of", role).sigmoid().numpy()
    wanted = np.array([r.wanted for r in role]) > 0.5
    out: dict[str, Any] = {
        "sentiment": macro_f1(model, [mine[0] for mine in views]),
        "change of sentiment under another name": float((shift[1:] - shift[0]).abs().mean()),
    }
    for x, y in (("protagonist", "antagonist"), ("innocent", "antagonist"), ("innocent", "protagonist")):
        a, b = targets.ROLES.index(x), targets.ROLES.index(y)
        either = wanted[:, a] != wanted[:, b]
        out[f"{x} {y}"] = float(roc_auc_score(wanted[either, a], likely[either, a]))
    out["events"] = certainty.auc(model, found.events[part])
    rated = found.findings[part]
    out["findings"] = float(np.corrcoef(certainty.shares(model, rated), [r.share for r in rated])[0, 1])
    told = targets.predict(model, "target", found.held).argmax(1).numpy()
    out["held-back frames told right"] = float(np.mean(told == [np.argmax(r.wanted) for r in found.held]))
    falls = np.subtract(*(certainty.shares(model, list(rows)) for rows in zip(*found.pairs[part], strict=True)))
    out["pairs that fall by .2"] = float((falls >= 0.2).mean())
    return out


def development(model: Model, gold: Path) -> dict[str, Any]:
    """Figures on the development files."""
    out: dict[str, Any] = {}
    for name in ("dev-mt", "dev-rw"):
        coded = targets.coded(gold / "newsmtsc" / f"{name}.jsonl")
        out[name] = macro_f1(model, [targets.views(target, 0, random.Random(0))[0] for target in coded])
    out["uw-dev"] = certainty.auc(model, [row for _, row in certainty.events(gold / "factuality" / "uw-dev.jsonl")])
    return out


if __name__ == "__main__":
    step, gold, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    if step == "export":
        title = "What a sentence says of a target: how it evaluates it, which role it casts it in"
        export(load(work / "reader.pt", TASKS[:2]), "reader", title)
    elif step == "teach":
        teach(data(gold), work)
    elif step == "ask":
        ask(data(gold), gold, work / "told.pt")
    elif step == "learn":
        learn(data(gold), gold, work)
    else:
        model = load(work / "reader.pt", TASKS)
        print(json.dumps(development(model, gold), indent=1))
        if "--once" in sys.argv:
            print(json.dumps(figures(model, data(gold), "second"), indent=1))
