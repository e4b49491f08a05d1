"""Attributions: cues by a tag per word piece; for each cue, which pieces are its source and which its content.

    python attribution.py teachers GOLD WORK            models that differ by seed, with every tenth article set aside
    python attribution.py student GOLD WORK UNCODED     the first goes on, with the coding and what both find elsewhere
    python attribution.py report GOLD WORK              figures on the articles set aside
    python attribution.py halves GOLD WORK              two models, and what each finds in articles that it has not seen

GOLD is PolNeAR's folder with `train` and `dev`; UNCODED is a .jsonl.gz of news articles with a field `text`.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import torch
from model import WIDTH, Model, fit, uncoded
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from polnear import Coded, articles, figures

from framing.encoder import FAR, Pieces, article_pieces, distance, link, tagged, windows

TEACHERS, UNREAD = 2, 4_000  # models, and windows of other news that they label for the student
ASIDE = 10  # every tenth article is set aside: thresholds and ways of training are chosen on it
PAIR, MATCH = 128, 32  # width of what is known of a cue and a piece together, and of what is compared between them
HEADS = {
    "cue": (WIDTH, 3),  # outside, begins, goes on
    "piece": (WIDTH, PAIR),
    "about": (WIDTH, PAIR),
    "far": (2 * len(FAR) + 1, PAIR),
    "role": (PAIR, 4),  # in the source, in the content; only learned: a stretch of content begins here, ends here
    "ask": (WIDTH, 4 * MATCH),
    "answer": (WIDTH, 4 * MATCH),
}

USED = {name: (wide, n // 2 if name in ("role", "ask", "answer") else n) for name, (wide, n) in HEADS.items()}

Span = tuple[int, int]


class Row(NamedTuple):
    """A window of an article: word pieces, tags of cues, and per cue its first piece, one past its last, its parts.

    Tags and parts are chances, so that what teachers say can stand there: 1 or 0 where people coded.
    """

    ids: list[int]
    tags: np.ndarray  # pieces × what the head "cue" says of each
    cues: list[tuple[int, int, np.ndarray]]  # pieces × what the head "role" says of each


def within(found: Pieces, spans: list[Span]) -> np.ndarray:
    """Which pieces lie in the spans."""
    start, end = np.array(found.offsets).T
    return np.any([(start < b) & (end > a) for a, b in spans] or [np.zeros(len(start), bool)], axis=0)


def rows(text: str, attributions: list[Coded]) -> list[Row]:
    """The windows of an article."""
    found = article_pieces(text)
    tags = np.zeros(len(found.ids), int)
    linked = []
    for one in attributions:
        cue = np.flatnonzero(within(found, one.cue))
        if not len(cue):
            continue
        first, last = int(cue[0]), int(cue[-1]) + 1
        tags[first:last] = 2
        content = within(found, one.content)
        content[first:last] = False
        after = np.append(content[1:], False)
        before = np.append(False, content[:-1])
        roles = [within(found, one.source), content, content & ~before, content & ~after]
        linked.append((first, last, np.stack(roles, 1)))
    for first, _, _ in linked:
        tags[first] = 1
    out = []
    for a, b in windows(len(found.ids)):
        cues = [(first - a + 1, last - a + 1, parts[a:b]) for first, last, parts in linked if first >= a and last <= b]
        padded = [(f, s, np.pad(parts, ((1, 1), (0, 0)))) for f, s, parts in cues]
        out.append(Row([101, *found.ids[a:b], 102], np.eye(3)[[0, *tags[a:b], 0]], padded))
    return out


def loss(model: Model, batch: list[Row]) -> torch.Tensor:
    """Per cue and role, over the pieces that it has: a short content weighs nearly as much as a long one."""
    states, mask = model.states([r.ids for r in batch])
    longest = states.shape[1]
    tags = torch.zeros(*mask.shape, 3)
    for k, r in enumerate(batch):
        tags[k, : len(r.tags)] = torch.tensor(r.tags)
    inside = mask.bool()
    of_tag = nn.functional.cross_entropy(model.head("cue", states)[inside], tags[inside], reduction="sum")
    total = of_tag / tags[..., 1:].sum().clamp(min=1)
    cues = [(k, first, last, parts) for k, r in enumerate(batch) for first, last, parts in r.cues]
    if cues:
        which = torch.tensor([k for k, *_ in cues])
        mean = torch.stack([states[k, first:last].mean(0) for k, first, last, _ in cues])
        far = torch.from_numpy(np.stack([distance(longest, first, last) for _, first, last, _ in cues]))
        wanted = torch.zeros(len(cues), longest, 4)
        for n, (*_, parts) in enumerate(cues):
            wanted[n, : len(parts)] = torch.from_numpy(parts.astype(np.float32))
        score = pairs(model, states, mean, which, far)
        cost = nn.functional.binary_cross_entropy_with_logits(score, wanted, reduction="none")
        cost = cost * mask[which].unsqueeze(-1)
        total = total + (cost.sum(1) / (wanted.sum(1) + 4)).mean(0).sum()
    return total


def pairs(
    model: Model, states: torch.Tensor, cue: torch.Tensor, which: torch.Tensor, far: torch.Tensor
) -> torch.Tensor:
    """Scores of each piece of a cue's window as its source and its content: `cues × pieces × 4`."""
    place = model.heads["far"].weight.T[far] + model.heads["far"].bias
    known = model.head("piece", states)[which] + model.head("about", cue).unsqueeze(1) + place
    answer = model.head("answer", states)[which].unflatten(-1, (4, MATCH))
    ask = model.head("ask", cue).unflatten(-1, (4, MATCH)).unsqueeze(1)
    return model.head("role", known.relu()) + (answer * ask).sum(-1) / MATCH**0.5


def train(coded: list[tuple[str, list[Coded]]], seed: int = 0, epochs: int = 5) -> Model:
    data = [row for text, attributions in coded for row in rows(text, attributions)]
    print(f"{len(coded)} articles, {len(data)} windows", flush=True)
    return fit(HEADS, data, loss, length=length, epochs=epochs, top=2.5e-4, size=6, seed=seed)


def length(row: Row) -> int:
    return len(row.ids)


def load(path: Path) -> Model:
    model = Model(HEADS)
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


def used(learned: Model) -> Model:
    """The model without what was only learned: where a stretch of content begins and ends."""
    model = Model(USED)
    state = learned.state_dict()
    model.load_state_dict({name: value[: len(model.state_dict()[name])] for name, value in state.items()})
    return model.eval()


@torch.no_grad()
def find(model: Model, text: str) -> list[Coded]:
    """What a model finds in an article, before quotation marks are looked at."""
    model = used(model)
    heads = {name: (head.weight.double().numpy(), head.bias.double().numpy()) for name, head in model.heads.items()}
    found = article_pieces(text)
    read = windows(len(found.ids))
    seen = (model.states([[101, *found.ids[a:b], 102]])[0][0].numpy() for a, b in read)
    return [Coded([one.source] if one.source else [], [one.cue], one.content) for one in link(found, read, seen, heads)]


def unread(path: Path, n: int) -> list[list[int]]:
    """Windows of news that nobody coded, at most two of an article."""
    chance = random.Random(1)
    found = []
    for text in uncoded(path):
        ids = article_pieces(text).ids
        mine = windows(len(ids))
        found += [[101, *ids[a:b], 102] for a, b in chance.sample(mine, min(len(mine), 2))]
    return chance.sample(found, min(n, len(found)))


@torch.no_grad()
def labelled(teachers: list[Model], ids: list[int]) -> Row:
    """A window as teachers see it: the mean of their chances for tags, and for the parts of each cue that results."""
    seen = [model.states([ids])[0] for model in teachers]
    mean = [model.head("cue", states)[0].softmax(-1) for model, states in zip(teachers, seen, strict=True)]
    tags = torch.stack(mean).mean(0).numpy()
    cues = [(first + 1, last + 1) for first, last in tagged(tags[1:-1])]
    if not cues:
        return Row(ids, tags, [])
    far = torch.from_numpy(np.stack([distance(len(ids), first, last) for first, last in cues]))
    which = torch.zeros(len(cues), dtype=torch.long)
    parts = []
    for model, states in zip(teachers, seen, strict=True):
        cue = torch.stack([states[0, first:last].mean(0) for first, last in cues])
        parts.append(pairs(model, states, cue, which, far).sigmoid())
    said = torch.stack(parts).mean(0).numpy().astype(np.float32)
    for (first, last), part in zip(cues, said, strict=True):
        part[first:last, 1:] = 0
    return Row(ids, tags, [(*cue, part) for cue, part in zip(cues, said, strict=True)])


def aside(gold: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The articles to learn from, and those set aside."""
    whole = articles(gold / "train")
    kept = {name: article for k, (name, article) in enumerate(whole.items()) if k % ASIDE}
    return kept, {name: article for name, article in whole.items() if name not in kept}


def teachers(gold: Path, work: Path) -> None:
    learned, _ = aside(gold)
    for seed in range(TEACHERS):
        if not (path := work / f"teacher{seed}.pt").exists():
            torch.save(train(list(learned.values()), seed).state_dict(), path)


def student(gold: Path, work: Path, news: Path) -> None:
    learned, _ = aside(gold)
    own = [row for text, attributions in learned.values() for row in rows(text, attributions)]
    taught = [load(path) for path in sorted(work.glob("teacher*.pt"))]
    more = [labelled(taught, ids) for ids in unread(news, UNREAD)]
    print(f"{len(own)} coded windows, {len(more)} that the teachers coded", flush=True)
    model = fit(HEADS, [*own, *more], loss, length=length, epochs=1, top=1.5e-4, size=6, start=taught[0])
    torch.save(model.state_dict(), work / "student.pt")
    torch.save(used(model).state_dict(), work / "attribution.pt")


def report(gold: Path, work: Path) -> None:
    _, apart = aside(gold)
    for path in [*sorted(work.glob("teacher*.pt")), *work.glob("student.pt")]:
        model = load(path)
        said = {name: find(model, text) for name, (text, _) in apart.items()}
        print(path.stem, json.dumps(figures(apart, said), indent=1), flush=True)


def halves(gold: Path, work: Path) -> None:
    whole, dev = articles(gold / "train"), articles(gold / "dev")
    found = []
    for half in (0, 1):
        mine = list(whole)[half::2]
        model = train([whole[name] for name in mine], epochs=4)
        unseen = {name: article for name, article in whole.items() if name not in mine} | (dev if half else {})
        said = {name: find(model, text) for name, (text, _) in unseen.items()}
        print(json.dumps(figures(unseen, said), indent=1), flush=True)
        found += [
            (name, *(one.source[0] if one.source else (None, None))) for name, all_ in said.items() for one in all_
        ]
    table = pd.DataFrame(found, columns=["article_id", "source_start", "source_end"])
    table.to_parquet(work / "unseen.parquet", index=False)


if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    Path(paths[1]).mkdir(parents=True, exist_ok=True)
    {"teachers": teachers, "student": student, "report": report, "halves": halves}[step](*map(Path, paths))
