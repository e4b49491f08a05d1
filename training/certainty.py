"""Certainty: which words of a sentence are events, which of them are presented as certain, and so the share that is.

What a reader hears counts: events as coded (UW), findings as rated by readers (science), and pairs of sentences of
which one has a hedge that the other lacks (certainty-pairs.csv, written for this).
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from shared import DEVICE, WIDTH, Model, Task, short
from sklearn.metrics import roc_auc_score
from torch import nn

from framing.encoder import pieces

CERTAIN = 2  # coded this far from 0 or further
PLAIN, HEDGED = 0.95, 0.25  # the share that is wanted of the two sentences of a pair


class Row(NamedTuple):
    """A sentence: word pieces, which of them are an event, which of these are certain (None: not coded), the share."""

    ids: list[int]
    event: np.ndarray | None
    sure: np.ndarray | None
    share: float


def odds(model: Model, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Log odds per piece of being an event and of being certain, the mask, and each sentence's share."""
    states, mask = model.states(ids)
    event, sure = model.head("event", states)[..., 0], model.head("sure", states)[..., 0]
    weight = event.sigmoid() * mask
    share = (weight * sure.sigmoid()).sum(1) / weight.sum(1).clamp(min=1e-4)
    return event, sure, mask, share.clamp(1e-4, 1 - 1e-4)


def _loss(model: Model, rows: list[Row]) -> torch.Tensor:
    event, sure, mask, share = odds(model, [r.ids for r in rows])
    with torch.autocast(DEVICE, enabled=False):
        total = nn.functional.binary_cross_entropy(share, torch.tensor([r.share for r in rows], device=DEVICE))
        known = [k for k, r in enumerate(rows) if r.event is not None]
        if known:
            of_event, of_sure = costs(event[known], sure[known], mask[known], [rows[k] for k in known])
            total = total + (of_event / 2 + of_sure / 2) * len(known) / len(rows)
    return total


def costs(
    event: torch.Tensor, sure: torch.Tensor, mask: torch.Tensor, rows: Sequence[Any]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Per event, what it costs to tell which pieces are events, and which of these are certain."""
    is_event, is_sure = torch.zeros(2, *mask.shape, device=DEVICE)
    for k, row in enumerate(rows):
        is_event[k, : len(row.ids)] = torch.tensor(row.event, device=DEVICE)
        is_sure[k, : len(row.ids)] = torch.tensor(row.sure, device=DEVICE)
    bce = nn.functional.binary_cross_entropy_with_logits
    of_event, of_sure = (
        bce(odds, wanted, weight=weight, reduction="sum") / is_event.sum()
        for odds, wanted, weight in ((event, is_event, mask), (sure, is_sure, is_event))
    )
    return of_event, of_sure


CERTAINTY = Task("certainty", {"event": (WIDTH, 1), "sure": (WIDTH, 1)}, _loss, 32)


def uncoded(ids: list[int]) -> Row:
    return Row(ids, None, None, 0.0)


def marked(text: str) -> list[int]:
    return [101, *pieces(text).ids, 102]


def events(path: Path) -> list[tuple[str, Row]]:
    """Sentences of UW that hold a coded event."""
    found = []
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        words = item["text"].split(" ")
        starts = np.cumsum([0, *(len(w) + 1 for w in words)])
        ids, offsets = pieces(item["text"])
        start, end = np.array(offsets).T
        event, sure = np.zeros((2, len(ids) + 2), np.float32)
        for target in item["targets"]:
            first, last = target["span1"]
            mine = np.flatnonzero((start < starts[last] - 1) & (end > starts[first])) + 1
            event[mine], sure[mine] = 1, abs(target["label"]) >= CERTAIN
        if item["targets"]:
            share = float(np.mean([abs(target["label"]) >= CERTAIN for target in item["targets"]]))
            found.append((item["text"], Row([101, *ids, 102], event, sure, share)))
    return found


def findings(path: Path) -> list[tuple[str, Row]]:
    """Findings of science that readers rated from 1 to 6."""
    found = []
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        if item["certainty"] is not None:
            found.append((item["text"], Row(marked(item["text"]), None, None, (item["certainty"] - 1) / 5)))
    return found


def pairs(path: Path) -> list[tuple[Row, Row]]:
    """A plain sentence and the same with a hedge."""
    with path.open(encoding="utf8", newline="") as file:
        return [
            (Row(marked(p["plain"]), None, None, PLAIN), Row(marked(p["hedged"]), None, None, HEDGED))
            for p in csv.DictReader(file)
        ]


_WHO = (
    "the prosecutor",
    "a neighbour",
    "her lawyer",
    "the opposition leader",
    "one of the engineers",
    "the victim's father",
)
_DENIED = ("{S} did not {base}.", "{S} never {past}.", "{S} {has} not {participle}.")  # as certain as what happened
_OF_ONE = re.compile(r"\{S\} (?!may|might|could|must|should|would)(?:is|has|was|\w+s)\b")  # {S} plans to


def framed(happened: Path, frames: Path, each: int = 9) -> list[Row]:
    """Sentences built of what happened and of frames that hedge it: as it is, denied, and in some of the frames."""
    chance, found = random.Random(5), []
    with happened.open(encoding="utf8", newline="") as one, frames.open(encoding="utf8", newline="") as other:
        things, ways = list(csv.DictReader(one)), [row["frame"] for row in csv.DictReader(other)]
    for thing in things:
        words = thing | {"s": thing["subject"], "who": chance.choice(_WHO)}
        words |= {name.capitalize(): words[name][0].upper() + words[name][1:] for name in ("s", "who")}
        possible = [way for way in ways if thing["number"] == "one" or not _OF_ONE.match(way)]
        words["has"] = "has" if thing["number"] == "one" else "have"
        plain, *denied = (Row(marked(way.format(**words)), None, None, PLAIN) for way in ("{S} {past}.", *_DENIED))
        hedged = [Row(marked(way.format(**words)), None, None, HEDGED) for way in chance.sample(possible, each)]
        found += [plain, plain, *denied, *hedged]
    return found


@torch.no_grad()
def judged(model: Model, rows: list[Row]) -> list[Row]:
    """Rows as a model tells them."""
    order = sorted(range(len(rows)), key=lambda k: len(rows[k].ids))
    found: dict[int, Row] = {}
    for k in range(0, len(order), 64):
        some = order[k : k + 64]
        with short():
            event, sure, _, share = odds(model, [rows[n].ids for n in some])
        told = zip(some, event.sigmoid().cpu().numpy(), sure.sigmoid().cpu().numpy(), share.tolist(), strict=True)
        for n, of_event, of_sure, of_share in told:
            ids = rows[n].ids
            found[n] = Row(ids, of_event[: len(ids)], of_sure[: len(ids)], of_share)
    return [found[n] for n in range(len(rows))]


def shares(model: Model, rows: list[Row]) -> np.ndarray:
    return np.array([row.share for row in judged(model, rows)])


def auc(model: Model, rows: list[Row]) -> float:
    """How well 1 - share ranks the sentences that hold an uncertain event."""
    return float(roc_auc_score([r.share < 1 for r in rows], 1 - shares(model, rows)))
