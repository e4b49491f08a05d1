"""Attributions: cues by a tag per word piece; for each cue, which pieces are its source and which its content.

    python attribution.py teacher GOLD WORK            the teacher, from the coding; every tenth article is set aside
    python attribution.py student GOLD WORK UNCODED    the student, from the coding and what the teacher says of news
    python attribution.py report GOLD WORK             figures of both on the articles set aside
    python attribution.py halves GOLD WORK             two models, and what each finds in articles that it has not seen

GOLD is PolNeAR's folder with `train` and `dev`, UNCODED a .jsonl.gz of news articles with a field `text`.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import torch
from model import LARGE, SHORT, WIDTH, Model, fit, large, load
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from polnear import Coded, articles, figures

from framing.encoder import FAR, WINDOW, Pieces, article_pieces, distance, link, tagged, windows

ASIDE = 10  # every tenth article is set aside: thresholds and ways of training are chosen on it
UNCODED = 4_000  # windows of other news that the teacher codes
PAIR, MATCH = 128, 32  # width of what is known of a cue and a piece together, and of what is compared between them
HEADS = {
    "cue": (WIDTH, 3),  # outside, begins, goes on
    "said": (WIDTH, 1),  # in the content of any cue
    "piece": (WIDTH, PAIR),
    "about": (WIDTH, PAIR),
    "far": (2 * len(FAR) + 1, PAIR),
    "role": (PAIR, 4),  # in the source, in the content; only learned: a stretch of content begins here, ends here
    "ask": (WIDTH, 4 * MATCH),
    "answer": (WIDTH, 4 * MATCH),
}
TALL = {name: (LARGE if wide == WIDTH else wide, n) for name, (wide, n) in HEADS.items()}  # the teacher's
USED = {name: (wide, n // 2 if name in ("role", "ask", "answer") else n) for name, (wide, n) in HEADS.items()}

Span = tuple[int, int]


class Row(NamedTuple):
    """A window of an article: word pieces, what each is, and per cue its first piece, one past its last, its parts.

    Coded by people these are 0 or 1, coded by the teacher probabilities.
    """

    ids: list[int]
    tags: np.ndarray  # pieces × what the head "cue" says of each
    said: np.ndarray
    cues: list[tuple[int, int, np.ndarray]]  # pieces × what the head "role" says of each


def within(found: Pieces, spans: list[Span]) -> np.ndarray:
    """Which pieces lie in the spans."""
    start, end = np.array(found.offsets).T
    return np.any([(start < b) & (end > a) for a, b in spans] or [np.zeros(len(start), bool)], axis=0)


def rows(text: str, attributions: list[Coded]) -> list[Row]:
    """The windows of an article."""
    found = article_pieces(text)
    tags, said = np.zeros(len(found.ids), int), np.zeros(len(found.ids))
    linked = []
    for one in attributions:
        cue = np.flatnonzero(within(found, one.cue))
        if not len(cue):
            continue
        first, last = int(cue[0]), int(cue[-1]) + 1
        tags[first:last] = 2
        content = within(found, one.content)
        content[first:last] = False
        said[content] = 1
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
        out.append(Row([101, *found.ids[a:b], 102], np.eye(3)[np.pad(tags[a:b], 1)], np.pad(said[a:b], 1), padded))
    return out


def loss(model: Model, batch: list[Row]) -> torch.Tensor:
    """Per cue and role, over the pieces that it has: a short content weighs nearly as much as a long one."""
    states, mask = model.states([r.ids for r in batch])
    longest = states.shape[1]
    tags = torch.from_numpy(np.concatenate([r.tags for r in batch]).astype(np.float32))
    said = torch.from_numpy(np.concatenate([r.said for r in batch]).astype(np.float32))
    inside = mask.bool()
    bce = nn.functional.binary_cross_entropy_with_logits
    of_tag = nn.functional.cross_entropy(model.head("cue", states)[inside], tags, reduction="sum")
    total = of_tag / (1 - tags[:, 0]).sum().clamp(min=1) + 2 * bce(model.head("said", states)[inside][:, 0], said)
    cues = [(k, first, last, parts) for k, r in enumerate(batch) for first, last, parts in r.cues]
    if cues:
        which = torch.tensor([k for k, *_ in cues])
        mean = torch.stack([states[k, first:last].mean(0) for k, first, last, _ in cues])
        far = torch.from_numpy(np.stack([distance(longest, first, last) for _, first, last, _ in cues]))
        wanted = torch.zeros(len(cues), longest, 4)
        for n, (*_, parts) in enumerate(cues):
            wanted[n, : len(parts)] = torch.from_numpy(parts.astype(np.float32))
        score = pairs(model, states, mean, which, far)
        cost = bce(score, wanted, reduction="none") * mask[which].unsqueeze(-1)
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


def length(row: Row) -> int:
    return len(row.ids)


def of_articles(coded: Iterable[tuple[str, list[Coded]]]) -> list[Row]:
    return [row for text, attributions in coded for row in rows(text, attributions)]


def taught(windows: list[Row], epochs: int) -> Model:
    """The small model, learned from windows; without where content begins and ends, which is only learned."""
    learned = fit(HEADS, windows, loss, length=length, epochs=epochs, top=2.5e-4, size=6)
    model = Model(USED)
    state = learned.state_dict()
    model.load_state_dict({name: value[: len(model.state_dict()[name])] for name, value in state.items()})
    return model.eval()


@torch.no_grad()
def labelled(model: Model, texts: Iterable[str], chance: random.Random) -> list[Row]:
    """Windows of news, drawn at random, with what the teacher says of them."""
    ids = [article_pieces(text).ids for text in texts]
    cut = [[101, *whole[a:b], 102] for whole in ids for a, b in windows(len(whole)) if b - a == WINDOW]
    cut = chance.sample(cut, UNCODED)
    out = []
    for k in range(0, len(cut), 16):
        batch = cut[k : k + 16]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=SHORT):
            states = model.states(batch)[0]
            tags, said = model.head("cue", states).softmax(-1).numpy(), model.head("said", states)[..., 0].sigmoid()
            for row, mine, tag, any_ in zip(batch, states, tags, said.numpy(), strict=True):
                cues = []
                for first, last in tagged(tag):
                    far = torch.from_numpy(distance(len(row), first, last))[None]
                    score = pairs(model, mine[None], mine[first:last].mean(0)[None], torch.tensor([0]), far)
                    cues.append((first, last, score[0].float().sigmoid().numpy().astype(np.float16)))
                out.append(Row(row, tag, any_, cues))
    return out


def find(model: Model, text: str) -> list[Coded]:
    """What a model finds in an article, before quotation marks are looked at."""
    heads = {
        name: (head.weight[: USED[name][1]].double().numpy(), head.bias[: USED[name][1]].double().numpy())
        for name, head in model.heads.items()
    }
    found = article_pieces(text)
    read = windows(len(found.ids))
    seen = (model.states([[101, *found.ids[a:b], 102]])[0][0].numpy() for a, b in read)
    return [Coded([one.source] if one.source else [], [one.cue], one.content) for one in link(found, read, seen, heads)]


def aside(gold: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The articles to learn from, and those set aside."""
    whole = articles(gold / "train")
    kept = {name: article for k, (name, article) in enumerate(whole.items()) if k % ASIDE}
    return kept, {name: article for name, article in whole.items() if name not in kept}


def teacher(gold: Path, work: Path) -> None:
    coded = of_articles(aside(gold)[0].values())
    model = fit(TALL, coded, loss, length=length, epochs=2, top=7e-5, size=6, folder=large(), kept=6)
    torch.save(model.state_dict(), work / "teacher.pt")


def student(gold: Path, work: Path, unread: Path) -> None:
    own = of_articles(aside(gold)[0].values())
    with gzip.open(unread, "rt", encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    more = labelled(load(work / "teacher.pt", USED, TALL), texts, random.Random(1))
    print(f"{len(own)} coded windows, {len(more)} that the teacher coded", flush=True)
    torch.save(taught([*own, *more], epochs=3).state_dict(), work / "student.pt")


@torch.no_grad()
def report(gold: Path, work: Path) -> None:
    apart = aside(gold)[1]
    for path in sorted(work.glob("*.pt")):
        model = load(path, USED, TALL)
        found = {name: find(model, text) for name, (text, _) in apart.items()}
        print(path.stem, json.dumps(figures(apart, found), indent=1), flush=True)


def halves(gold: Path, work: Path) -> None:
    """Two models without a teacher, each of half of train: what they find in the articles that they have not seen."""
    whole, dev = articles(gold / "train"), articles(gold / "dev")
    rows = []
    for half in (0, 1):
        mine = list(whole)[half::2]
        model = taught(of_articles(whole[name] for name in mine), epochs=4)
        unseen = {name: article for name, article in whole.items() if name not in mine} | (dev if half else {})
        with torch.no_grad():
            said = {name: find(model, text) for name, (text, _) in unseen.items()}
        print(json.dumps(figures(unseen, said), indent=1), flush=True)
        rows += [
            (name, *(one.source[0] if one.source else (None, None))) for name, found in said.items() for one in found
        ]
    table = pd.DataFrame(rows, columns=["article_id", "source_start", "source_end"])
    table.to_parquet(work / "unseen.parquet", index=False)


if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    Path(paths[1]).mkdir(parents=True, exist_ok=True)
    {"teacher": teacher, "student": student, "report": report, "halves": halves}[step](*map(Path, paths))
