"""Attributions: cues by a tag per word piece; for each cue, which pieces are its source and which its content.

    python attribution.py train GOLD WORK         the model, with every tenth article set aside
    python attribution.py halves GOLD WORK        two models, and what each finds in articles that it has not seen
    python attribution.py report GOLD WORK        figures on the articles set aside

GOLD is PolNeAR's folder with `train` and `dev`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import torch
from model import WIDTH, Model, fit
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from polnear import Coded, articles, figures

from framing.encoder import FAR, Pieces, article_pieces, distance, link, windows

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
    """A window of an article: word pieces, tags of cues, and per cue its first piece, one past its last, its parts."""

    ids: list[int]
    tags: list[int]
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
        out.append(Row([101, *found.ids[a:b], 102], [0, *tags[a:b].tolist(), 0], padded))
    return out


def loss(model: Model, batch: list[Row]) -> torch.Tensor:
    """Per cue and role, over the pieces that it has: a short content weighs nearly as much as a long one."""
    states, mask = model.states([r.ids for r in batch])
    longest = states.shape[1]
    tags = torch.zeros(mask.shape, dtype=torch.long)
    for k, r in enumerate(batch):
        tags[k, : len(r.tags)] = torch.tensor(r.tags)
    inside = mask.bool()
    of_tag = nn.functional.cross_entropy(model.head("cue", states)[inside], tags[inside], reduction="sum")
    total = of_tag / (tags > 0).sum().clamp(min=1)
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


def train(coded: list[tuple[str, list[Coded]]], epochs: int = 5) -> Model:
    data = [row for text, attributions in coded for row in rows(text, attributions)]
    print(f"{len(coded)} articles, {len(data)} windows", flush=True)
    return used(fit(HEADS, data, loss, length=lambda r: len(r.ids), epochs=epochs, top=2.5e-4, size=6))


def used(learned: Model) -> Model:
    """The model without what was only learned: where a stretch of content begins and ends."""
    model = Model(USED)
    state = learned.state_dict()
    model.load_state_dict({name: value[: len(model.state_dict()[name])] for name, value in state.items()})
    return model.eval()


def find(model: Model, text: str) -> list[Coded]:
    """What a model finds in an article, before quotation marks are looked at."""
    heads = {name: (head.weight.double().numpy(), head.bias.double().numpy()) for name, head in model.heads.items()}
    found = article_pieces(text)
    read = windows(len(found.ids))
    seen = (model.states([[101, *found.ids[a:b], 102]])[0][0].numpy() for a, b in read)
    return [Coded([one.source] if one.source else [], [one.cue], one.content) for one in link(found, read, seen, heads)]


def aside(gold: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The articles to learn from, and those set aside."""
    whole = articles(gold / "train")
    kept = {name: article for k, (name, article) in enumerate(whole.items()) if k % ASIDE}
    return kept, {name: article for name, article in whole.items() if name not in kept}


def main(step: str, gold: Path, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    learned, apart = aside(gold)
    if step == "train":
        torch.save(train(list(learned.values())).state_dict(), work / "attribution.pt")
    elif step == "report":
        model = Model(USED)
        model.load_state_dict(torch.load(work / "attribution.pt", weights_only=True))
        with torch.no_grad():
            said = {name: find(model.eval(), text) for name, (text, _) in apart.items()}
        print(json.dumps(figures(apart, said), indent=1))
    elif step == "halves":
        whole, dev = articles(gold / "train"), articles(gold / "dev")
        rows = []
        for half in (0, 1):
            mine = list(whole)[half::2]
            model = train([whole[name] for name in mine], epochs=4)
            unseen = {name: article for name, article in whole.items() if name not in mine} | (dev if half else {})
            with torch.no_grad():
                said = {name: find(model, text) for name, (text, _) in unseen.items()}
            print(json.dumps(figures(unseen, said), indent=1), flush=True)
            rows += [
                (name, *(one.source[0] if one.source else (None, None)))
                for name, found in said.items()
                for one in found
            ]
        table = pd.DataFrame(rows, columns=["article_id", "source_start", "source_end"])
        table.to_parquet(work / "unseen.parquet", index=False)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
