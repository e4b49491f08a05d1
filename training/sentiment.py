"""Sentiment toward a target: teachers that learn from the coding, and a student that learns from it and from them.

    python sentiment.py choose GOLD WORK                 hold a way of training against a fifth set aside
    python sentiment.py teachers GOLD WORK               models that differ by seed
    python sentiment.py student GOLD WORK UNCODED        one model, from the coding and from what the teachers say
    python sentiment.py report GOLD WORK                 figures on the development files

GOLD holds NewsMTSC's train.jsonl and dev-*.jsonl; UNCODED is a .jsonl.gz of news articles with a field `text`.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

import torch
from model import WIDTH, Model, fit, mean
from sklearn.metrics import f1_score
from torch import nn

from framing.encoder import pieces, window

LABELS = ("negative", "neutral", "positive")
HEADS = {"target": (2 * WIDTH, len(LABELS))}
TEACHERS = 2
SMOOTHING = 0.05  # of a coder's label
TRUST = 0.5  # how much of a coded label gives way to what the teachers say of it


class Row(NamedTuple):
    """A target in its text: word pieces, the target's first and one past its last, and a probability per label."""

    ids: list[int]
    first: int
    last: int
    wanted: list[float]


def row(text: str, start: int, end: int, wanted: list[float]) -> Row:
    """A target in as much of its text as the model reads."""
    found = pieces(text)
    inside = [k for k, (a, b) in enumerate(found.offsets) if a < end and b > start]
    first, last = inside[0], inside[-1] + 1
    begin, stop = window(len(found.ids), first)
    return Row([101, *found.ids[begin:stop], 102], first - begin + 1, min(last, stop) - begin + 1, wanted)


def coded(path: Path) -> list[tuple[str, Row]]:
    """Sentences and their coded targets."""
    found = []
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        wanted = [SMOOTHING / len(LABELS)] * len(LABELS)
        wanted[int(item["polarity"]) + 1] += 1 - SMOOTHING
        found.append((item["sentence"], row(item["sentence"], item["from"], item["to"], wanted)))
    return found


def scores(model: Model, rows: list[Row]) -> torch.Tensor:
    states, mask = model.states([r.ids for r in rows])
    places = torch.arange(states.shape[1])
    target = torch.stack([((places >= r.first) & (places < r.last)).float() for r in rows])
    return model.head("target", torch.cat([mean(states, target), mean(states, mask)], 1))


def loss(model: Model, rows: list[Row]) -> torch.Tensor:
    return nn.functional.cross_entropy(scores(model, rows), torch.tensor([r.wanted for r in rows]))


def length(row: Row) -> int:
    return len(row.ids)


@torch.no_grad()
def predict(model: Model, rows: list[Row]) -> torch.Tensor:
    """Scores of rows, in their order."""
    order = sorted(range(len(rows)), key=lambda k: len(rows[k].ids))
    out = torch.zeros(len(rows), len(LABELS))
    for k in range(0, len(order), 64):
        out[order[k : k + 64]] = scores(model.eval(), [rows[i] for i in order[k : k + 64]])
    return out


def macro_f1(guess: torch.Tensor, rows: list[Row]) -> float:
    gold = [max(range(len(LABELS)), key=r.wanted.__getitem__) for r in rows]
    return float(f1_score(gold, guess.argmax(1).tolist(), average="macro"))


def load(path: Path) -> Model:
    model = Model(HEADS)
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


def train(rows: list[Row], seed: int) -> Model:
    return fit(HEADS, rows, loss, length=length, epochs=4, top=1e-4, seed=seed)


def choose(gold: Path, work: Path) -> None:
    """Hold a way of training against a fifth of the sentences, which it does not see."""
    data = coded(gold / "train.jsonl")
    sentences = sorted({sentence for sentence, _ in data})  # by sentence: one never stands on both sides
    random.Random(0).shuffle(sentences)
    aside = set(sentences[::5])
    model = train([r for sentence, r in data if sentence not in aside], 0)
    rows = [r for sentence, r in data if sentence in aside]
    print(f"macro-F1 {macro_f1(predict(model, rows), rows):.3f} on {len(rows)} targets aside")


def teachers(gold: Path, work: Path) -> None:
    rows = [r for _, r in coded(gold / "train.jsonl")]
    for seed in range(TEACHERS):
        if not (path := work / f"teacher{seed}.pt").exists():
            torch.save(train(rows, seed).state_dict(), path)


_NAME = re.compile(r"\b(?:[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+)+|Republicans|Democrats|[Hh]e|[Ss]he)\b")
_SENTENCE = re.compile(r"[^.!?\n]{40,400}[.!?]")


def uncoded(path: Path, n: int) -> list[Row]:
    """Targets in news that nobody coded: a name or pronoun per sentence, from sentences drawn at random."""
    chance = random.Random(1)
    found = []
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            sentences = [m.group().strip() for m in _SENTENCE.finditer(text)]
            for sentence in chance.sample(sentences, min(len(sentences), 12)):
                if names := list(_NAME.finditer(sentence)):
                    found.append((sentence, *chance.choice(names).span()))
    return [row(*where, []) for where in chance.sample(found, min(n, len(found)))]


def student(gold: Path, work: Path, unread: Path) -> None:
    own = [r for _, r in coded(gold / "train.jsonl")]
    more = uncoded(unread, 8_000)
    taught = [load(path) for path in sorted(work.glob("teacher*.pt"))]
    said = torch.stack([predict(model, [*own, *more]).softmax(1) for model in taught]).mean(0)
    rows = [
        r._replace(wanted=[TRUST * p + (1 - TRUST) * w for p, w in zip(s, r.wanted or s, strict=True)])
        for r, s in zip([*own, *more], said.tolist(), strict=True)
    ]
    print(f"{len(own)} coded targets, {len(more)} that the teachers coded", flush=True)
    model = fit(HEADS, rows, loss, length=length, epochs=3, top=1.5e-4)
    torch.save(model.state_dict(), work / "student.pt")


def temperature(guess: torch.Tensor, rows: list[Row]) -> float:
    """What to divide the scores by, so that the probabilities are as high as the labels are often right."""
    wanted = torch.tensor([r.wanted for r in rows]).argmax(1)
    tried = torch.linspace(0.5, 3, 251)
    return float(min(tried, key=lambda t: nn.functional.cross_entropy(guess / t, wanted).item()))


def report(gold: Path, work: Path) -> None:
    models = {path.stem: load(path) for path in sorted(work.glob("*.pt"))}
    for name in ("dev-mt", "dev-rw"):
        rows = [r for _, r in coded(gold / f"{name}.jsonl")]
        scored = {stem: predict(model, rows) for stem, model in models.items()}
        if "student" in scored:
            print(f"{name} student: temperature {temperature(scored['student'], rows):.2f}")
        said = {stem: score.softmax(1) for stem, score in scored.items()}
        said["mean of the teachers"] = torch.stack([s for stem, s in said.items() if "teacher" in stem]).mean(0)
        for stem, guess in said.items():
            print(f"{name} {stem}: macro-F1 {macro_f1(guess, rows):.3f}")


if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    Path(paths[1]).mkdir(parents=True, exist_ok=True)
    {"choose": choose, "teachers": teachers, "student": student, "report": report}[step](*map(Path, paths))
