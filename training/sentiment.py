"""Sentiment toward a target: a large teacher that learns from the coding, a small student of the coding and of it.

    python sentiment.py choose GOLD WORK                 hold a way of training against a fifth set aside
    python sentiment.py teacher GOLD WORK                the teacher, from the coding
    python sentiment.py student GOLD WORK UNCODED        the student, from the coding and what the teacher says of news
    python sentiment.py report GOLD WORK                 figures on the development files

GOLD holds NewsMTSC's train.jsonl and dev-*.jsonl; UNCODED is a .jsonl.gz of news articles with a field `text`.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

import torch
from model import LARGE, WIDTH, Model, fit, large, load, mean, sentences
from sklearn.metrics import f1_score
from torch import nn

from framing.encoder import pieces, target_window

LABELS = ("negative", "neutral", "positive")
HEADS = {"target": (2 * WIDTH, len(LABELS))}
TALL = {"target": (2 * LARGE, len(LABELS))}  # the teacher's
SMOOTHING = 0.05  # of a coder's label
UNCODED = 8_000  # targets that the teacher codes


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
    begin, stop = target_window(len(found.ids), first)
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


def train(rows: list[Row], seed: int) -> Model:
    return fit(HEADS, rows, loss, length=length, epochs=4, top=1e-4, seed=seed)


def choose(gold: Path, work: Path) -> None:
    """Hold a way of training against a fifth of the sentences, which it does not see."""
    data = coded(gold / "train.jsonl")
    order = sorted({sentence for sentence, _ in data})  # by sentence: one never stands on both sides
    random.Random(0).shuffle(order)
    aside = set(order[::5])
    model = train([r for sentence, r in data if sentence not in aside], 0)
    rows = [r for sentence, r in data if sentence in aside]
    print(f"macro-F1 {macro_f1(predict(model, rows), rows):.3f} on {len(rows)} targets aside")


def teacher(gold: Path, work: Path) -> None:
    rows = [r for _, r in coded(gold / "train.jsonl")]
    model = fit(TALL, rows, loss, length=length, epochs=3, top=5e-5, folder=large(), kept=4)
    torch.save(model.state_dict(), work / "teacher.pt")


_NAME = re.compile(r"\b(?:[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+)+|Republicans|Democrats|[Hh]e|[Ss]he)\b")


def uncoded(path: Path, n: int) -> list[Row]:
    """Targets in news that nobody coded: a name or pronoun per sentence."""
    chance = random.Random(1)
    found = []
    for sentence in sentences(path, chance):
        if names := list(_NAME.finditer(sentence)):
            found.append((sentence, *chance.choice(names).span()))
    return [row(*where, []) for where in chance.sample(found, min(n, len(found)))]


def student(gold: Path, work: Path, unread: Path) -> None:
    own, more = [r for _, r in coded(gold / "train.jsonl")], uncoded(unread, UNCODED)
    said = predict(load(work / "teacher.pt", HEADS, TALL), more).softmax(1).tolist()
    more = [r._replace(wanted=wanted) for r, wanted in zip(more, said, strict=True)]
    print(f"{len(own)} coded targets, {len(more)} that the teacher coded", flush=True)
    model = fit(HEADS, [*own, *more], loss, length=length, epochs=3, top=1.5e-4)
    torch.save(model.state_dict(), work / "student.pt")


def temperature(guess: torch.Tensor, rows: list[Row]) -> float:
    """What to divide the scores by, so that the probabilities are as high as the labels are often right."""
    wanted = torch.tensor([r.wanted for r in rows]).argmax(1)
    tried = torch.linspace(0.5, 3, 251)
    return float(min(tried, key=lambda t: nn.functional.cross_entropy(guess / t, wanted).item()))


def report(gold: Path, work: Path) -> None:
    models = {path.stem: load(path, HEADS, TALL) for path in sorted(work.glob("*.pt"))}
    for name in ("dev-mt", "dev-rw"):
        rows = [r for _, r in coded(gold / f"{name}.jsonl")]
        scored = {stem: predict(model, rows) for stem, model in models.items()}
        if "student" in scored:
            print(f"{name} student: temperature {temperature(scored['student'], rows):.2f}")
        for stem, guess in scored.items():
            print(f"{name} {stem}: macro-F1 {macro_f1(guess, rows):.3f}")


if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    Path(paths[1]).mkdir(parents=True, exist_ok=True)
    {"choose": choose, "teacher": teacher, "student": student, "report": report}[step](*map(Path, paths))
