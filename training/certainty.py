"""Certainty: which words of a sentence are events, which of them are presented as certain, and so the share that is.

    python certainty.py choose GOLD WORK                 hold a way of training against a fifth of the sentences
    python certainty.py teacher GOLD WORK                the teacher, from the coding
    python certainty.py student GOLD WORK UNCODED        the student, from the coding and what the teacher says of news
    python certainty.py report GOLD WORK                 figures on the development file

GOLD holds uw-train.jsonl and uw-dev.jsonl: sentences with their events, each coded from -3 (certainly not) to 3.
UNCODED is a .jsonl.gz of news articles with a field `text`.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from model import LARGE, WIDTH, Model, fit, large, load, sentences
from sklearn.metrics import roc_auc_score
from torch import nn

from framing.encoder import pieces

HEADS = {"event": (WIDTH, 1), "sure": (WIDTH, 1)}
TALL = {"event": (LARGE, 1), "sure": (LARGE, 1)}  # the teacher's
UNCODED = 20_000  # sentences that the teacher codes
CERTAIN = 2  # coded this far from 0 or further


class Row(NamedTuple):
    """A sentence: word pieces, which of them are an event (1) or not (0), which of these are certain, the share.

    Coded by the teacher these are probabilities.
    """

    ids: list[int]
    event: np.ndarray
    sure: np.ndarray
    share: float


def coded(path: Path) -> list[tuple[str, Row]]:
    """Sentences that hold a coded event."""
    found = []
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        words = item["text"].split(" ")
        starts = np.cumsum([0, *(len(w) + 1 for w in words)])
        ids, offsets = pieces(item["text"])
        start, end = np.array(offsets).T
        event, sure = np.zeros((2, len(ids) + 2))
        for target in item["targets"]:
            first, last = target["span1"]
            mine = np.flatnonzero((start < starts[last] - 1) & (end > starts[first])) + 1
            event[mine], sure[mine] = 1, abs(target["label"]) >= CERTAIN
        if item["targets"]:
            share = float(np.mean([abs(target["label"]) >= CERTAIN for target in item["targets"]]))
            found.append((item["text"], Row([101, *ids, 102], event, sure, share)))
    return found


def odds(model: Model, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Log odds per piece of being an event and of being certain, the mask, and each sentence's share."""
    states, mask = model.states(ids)
    event, sure = model.head("event", states)[..., 0], model.head("sure", states)[..., 0]
    weight = event.sigmoid() * mask
    share = (weight * sure.sigmoid()).sum(1) / weight.sum(1).clamp(min=1e-4)
    return event, sure, mask, share.clamp(1e-4, 1 - 1e-4)


def loss(model: Model, rows: list[Row]) -> torch.Tensor:
    event, sure, mask, share = odds(model, [r.ids for r in rows])
    is_event, is_sure = torch.zeros(2, *mask.shape)
    for k, r in enumerate(rows):
        is_event[k, : len(r.ids)], is_sure[k, : len(r.ids)] = torch.tensor(r.event), torch.tensor(r.sure)
    bce = nn.functional.binary_cross_entropy_with_logits
    of_event = bce(event, is_event, weight=mask, reduction="sum") / is_event.sum()
    of_sure = bce(sure, is_sure, weight=is_event, reduction="sum") / is_event.sum()
    return of_event / 2 + of_sure / 2 + nn.functional.binary_cross_entropy(share, torch.tensor([r.share for r in rows]))


def length(row: Row) -> int:
    return len(row.ids)


def teacher(gold: Path, work: Path) -> None:
    rows = [r for _, r in coded(gold / "uw-train.jsonl")]
    model = fit(TALL, rows, loss, length=length, epochs=4, top=5e-5, folder=large(), kept=4)
    torch.save(model.state_dict(), work / "teacher.pt")


@torch.no_grad()
def labelled(model: Model, texts: list[str]) -> list[Row]:
    """Sentences with what a model says of their words."""
    ids = sorted(([101, *pieces(text).ids, 102] for text in texts), key=len)
    found = []
    for k in range(0, len(ids), 64):
        said = odds(model, ids[k : k + 64])
        event, sure, share = (said[0].sigmoid() * said[2]).numpy(), said[1].sigmoid().numpy(), said[3].tolist()
        for n, mine in enumerate(ids[k : k + 64]):
            found.append(Row(mine, event[n, : len(mine)], sure[n, : len(mine)], share[n]))
    return found


def student(gold: Path, work: Path, unread: Path) -> None:
    chance = random.Random(1)
    own = [r for _, r in coded(gold / "uw-train.jsonl")]
    more = labelled(load(work / "teacher.pt", HEADS, TALL), chance.sample(list(sentences(unread, chance)), UNCODED))
    print(f"{len(own)} coded sentences, {len(more)} that the teacher coded", flush=True)
    model = fit(HEADS, [*own, *more], loss, length=length, epochs=3, top=1.5e-4)
    torch.save(model.state_dict(), work / "student.pt")


@torch.no_grad()
def report(model: Model, rows: list[tuple[str, Row]]) -> None:
    """How well 1 - share ranks the sentences that hold an uncertain event; and the same within bands of length."""
    share = np.array([float(odds(model.eval(), [r.ids])[3][0]) for _, r in rows])
    gold = np.array([r.share < 1 for _, r in rows])
    lengths = np.argsort(np.argsort([len(text.split()) for text, _ in rows], kind="stable"), kind="stable")
    bands = [lengths * 5 // len(rows) == k for k in range(5)]
    within = np.mean([roc_auc_score(gold[band], 1 - share[band]) for band in bands])
    gap = np.mean([r.share for _, r in rows]) - share.mean()
    print(
        f"{len(rows)} sentences: AUC {roc_auc_score(gold, 1 - share):.3f}, within bands {within:.3f}, bias {gap:+.3f}"
    )


def choose(gold: Path, work: Path) -> None:
    """Hold a way of training against a fifth of the sentences, which it does not see."""
    data = coded(gold / "uw-train.jsonl")
    random.Random(0).shuffle(data)
    learned = [r for k, (_, r) in enumerate(data) if k % 5]
    report(fit(HEADS, learned, loss, length=length, epochs=4, top=1e-4), data[::5])


def reports(gold: Path, work: Path) -> None:
    for path in sorted(work.glob("*.pt")):
        print(path.stem, end=": ")
        report(load(path, HEADS, TALL), coded(gold / "uw-dev.jsonl"))


if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    Path(paths[1]).mkdir(parents=True, exist_ok=True)
    {"choose": choose, "teacher": teacher, "student": student, "report": reports}[step](*map(Path, paths))
