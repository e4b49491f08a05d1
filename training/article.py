"""Articles: cues by a tag per word piece; for each cue, which pieces are its source and content; what sounds certain.

    python article.py teach GOLD WORK     teachers, from the coding; every tenth article is set aside
    python article.py learn GOLD WORK     the model, from the coding, from what teachers say of other news, and of
                                          certainty from what the reader of sentences says (learn.py)
    python article.py report GOLD WORK    figures on the articles set aside, and on UW's development file
    python article.py export GOLD WORK    the model as the package carries it

GOLD has PolNeAR in the folder polnear, articles that nobody coded in allsides, and what learn.py reads.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import certainty
import learn as sentences
import numpy as np
import torch
from export import export
from shared import ALL, DEVICE, QUARTERS, WIDTH, Model, Task, fit, load, quarter, short
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from polnear import Coded, articles, figures

from framing.encoder import BREAK, FAR, Pieces, article_pieces, distance, link, stops, tagged, windows

WINDOW = 320  # word pieces that are learned from at once, at most; the package reads up to 400
LEAST = 60  # word pieces of a window from which nobody's coding is learned
ASIDE = 10  # every tenth article is set aside: thresholds and ways of training are chosen on it
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
ALL_HEADS = HEADS | certainty.CERTAINTY.heads
USED = {name: n // 2 if name in ("role", "ask", "answer") else n for name, (_, n) in ALL_HEADS.items()}

Span = tuple[int, int]


class Row(NamedTuple):
    """A window of an article: word pieces, what each is, and per cue its first piece, one past its last, its parts."""

    ids: list[int]
    tags: np.ndarray  # pieces × what the head "cue" says of each
    said: np.ndarray
    cues: list[tuple[int, int, np.ndarray]]  # pieces × what the head "role" says of each
    event: np.ndarray | None = None  # as the reader of sentences says; likewise whether they are certain
    sure: np.ndarray | None = None


def within(found: Pieces, spans: list[Span]) -> np.ndarray:
    """Which pieces lie in the spans."""
    start, end = np.array(found.offsets).T
    return np.any([(start < b) & (end > a) for a, b in spans] or [np.zeros(len(start), bool)], axis=0)


def paragraphs(ids: list[int]) -> list[Span]:
    """Windows of whole paragraphs; one that is longer than a window is cut."""
    found, first = [], 0
    while len(ids) - first > WINDOW:
        ends = [k for k in range(first + 1, first + WINDOW + 1) if ids[k] == BREAK]
        end = ends[-1] if ends else first + WINDOW
        found.append((first, end))
        first = end
    return [*found, (first, len(ids))]


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
    for a, b in paragraphs(found.ids):
        cues = [(first - a + 1, last - a + 1, parts[a:b]) for first, last, parts in linked if first >= a and last <= b]
        padded = [(f, s, np.pad(parts, ((1, 1), (0, 0)))) for f, s, parts in cues]
        out.append(Row([101, *found.ids[a:b], 102], np.eye(3)[np.pad(tags[a:b], 1)], np.pad(said[a:b], 1), padded))
    return out


def loss(model: Model, batch: list[Row]) -> torch.Tensor:
    return of_attributions(model, batch, *model.states([r.ids for r in batch]))


def loss_of_all(model: Model, batch: list[Row]) -> torch.Tensor:
    """That of attributions, and that of certainty, out of one reading."""
    states, mask = model.states([r.ids for r in batch])
    event, sure = model.head("event", states)[..., 0], model.head("sure", states)[..., 0]
    with torch.autocast(DEVICE, enabled=False):
        of_event, of_sure = certainty.costs(event, sure, mask, batch)
    return of_attributions(model, batch, states, mask) + of_event / 2 + of_sure / 2


def of_attributions(model: Model, batch: list[Row], states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Per cue and role, over the pieces that it has: a short content weighs nearly as much as a long one."""
    longest = states.shape[1]
    tags, said = (
        torch.from_numpy(np.concatenate(each).astype(np.float32)).to(DEVICE)
        for each in ([r.tags for r in batch], [r.said for r in batch])
    )
    inside = mask.bool()
    bce = nn.functional.binary_cross_entropy_with_logits
    of_tag = nn.functional.cross_entropy(model.head("cue", states)[inside], tags, reduction="sum")
    total = of_tag / (1 - tags[:, 0]).sum().clamp(min=1) + 2 * bce(model.head("said", states)[inside][:, 0], said)
    cues = [(k, first, last, parts) for k, r in enumerate(batch) for first, last, parts in r.cues]
    if cues:
        which = torch.tensor([k for k, *_ in cues], device=DEVICE)
        mean = torch.stack([states[k, first:last].mean(0) for k, first, last, _ in cues])
        far = torch.from_numpy(np.stack([distance(longest, first, last) for _, first, last, _ in cues])).to(DEVICE)
        wanted = torch.zeros(len(cues), longest, 4)
        for n, (*_, parts) in enumerate(cues):
            wanted[n, : len(parts)] = torch.from_numpy(parts.astype(np.float32))
        wanted = wanted.to(DEVICE)
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


def of_articles(coded: Iterable[tuple[str, list[Coded]]]) -> list[Row]:
    return [row for text, attributions in coded for row in rows(text, attributions)]


ATTRIBUTION = Task("attribution", HEADS, loss, 6)
ARTICLE = Task("article", ALL_HEADS, loss_of_all, 6)


def find(model: Model, text: str) -> list[Coded]:
    """What a model finds in an article, before quotation marks are looked at."""
    heads = {
        name: tuple(part[: USED[name]].double().cpu().numpy() for part in (head.weight, head.bias))
        for name, head in model.heads.items()
    }
    found = article_pieces(text)
    read = windows(len(found.ids))
    seen = (model.states([[101, *found.ids[a:b], 102]])[0][0].float().cpu().numpy() for a, b in read)
    linked = link(found, read, seen, heads).attributions
    return [Coded([one.source] if one.source else [], [one.cue], one.content) for one in linked]


def aside(gold: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The articles to learn from, and those set aside."""
    whole = articles(gold / "polnear" / "train")
    kept = {name: article for k, (name, article) in enumerate(whole.items()) if k % ASIDE}
    return kept, {name: article for name, article in whole.items() if name not in kept}


def teach(gold: Path, work: Path) -> None:
    """Four of all layers, each without a quarter of the articles, and two whose lowest layers stay as they are."""
    kept = aside(gold)[0]
    for k in QUARTERS:
        some = of_articles(article for name, article in kept.items() if quarter(name) != k)
        fit([(ATTRIBUTION, some)], work / f"teacher{k}.pt", epochs=3, top=6e-5, layers=ALL, kept=0, seed=k)
    coded = [(ATTRIBUTION, of_articles(kept.values()))]
    fit(coded, work / "deep.pt", epochs=3, top=7e-5, layers=ALL, seed=1)
    fit(coded, work / "short.pt", epochs=3, top=1e-4, seed=2)


def learn(gold: Path, work: Path) -> None:
    """From the coding and from what the four say of other news, then from what the two say of some more.

    Last what this model itself says of still more, so that it forgets nothing, and what the reader says of certainty.
    """
    coded = of_articles(aside(gold)[0].values())
    other = uncoded(gold)
    once, twice, final = (work / f"{name}.pt" for name in ("once", "twice", "article"))
    four = [work / f"teacher{k}.pt" for k in QUARTERS]
    if not once.exists():
        fit([(ATTRIBUTION, [*coded, *told(four, other[:6_000])])], once, epochs=3, top=1e-4)
    if not twice.exists():
        two = [work / "deep.pt", work / "short.pt"]
        fit([(ATTRIBUTION, [*coded, *told(two, other[6_000:11_000])])], twice, epochs=1, top=7e-5, seed=1, start=once)
    if not final.exists():
        reader = load(work.parent / "reader" / "reader.pt", [certainty.CERTAINTY])
        windows_heard = heard(reader, [*coded, *told([twice], other[11_000:])])
        alone = sentences.heard(reader, sentences.data(gold), gold)
        rows = [(ARTICLE, windows_heard), (certainty.CERTAINTY, alone)]
        fit(rows, final, epochs=1, top=7e-5, seed=1, start=twice)


def heard(reader: Model, rows: list[Row]) -> list[Row]:
    """Windows with what the reader says of each of their sentences alone: which pieces are events, and certain."""
    cut = [
        (k, a, b) for k, row in enumerate(rows) for a, b in pairwise([1, *ends(row.ids), len(row.ids) - 1]) if b - a > 2
    ]
    told = certainty.judged(reader, [certainty.uncoded([101, *rows[k].ids[a:b], 102]) for k, a, b in cut])
    out = [row._replace(event=np.zeros(len(row.ids)), sure=np.zeros(len(row.ids))) for row in rows]
    for (k, a, b), one in zip(cut, told, strict=True):
        out[k].event[a:b], out[k].sure[a:b] = one.event[1:-1], one.sure[1:-1]
    return out


def ends(ids: list[int]) -> list[int]:
    """Where sentences end, but for the last."""
    return [k + 1 for k in range(1, len(ids) - 2) if ids[k] in stops()]


def uncoded(gold: Path) -> list[list[int]]:
    """Windows of articles that nobody coded, in an order drawn at random."""
    found = []
    with gzip.open(gold / "allsides" / "articles.jsonl.gz", "rt", encoding="utf8") as lines:
        for item in map(json.loads, lines):
            ids = article_pieces(item["text"]).ids
            found += [[101, *ids[a:b], 102] for a, b in paragraphs(ids) if b - a > LEAST]
    random.Random(5).shuffle(found)
    return found


@torch.no_grad()
def told(teachers: list[Path], cuts: list[list[int]]) -> list[Row]:
    """Windows as teachers tell them on average: their tags, and the parts of the cues that these make."""
    models = [load(path, [ATTRIBUTION]) for path in teachers]
    found = []
    for ids in cuts:
        with short():
            seen = [model.states([ids])[0].float() for model in models]
        each = list(zip(models, seen, strict=True))
        tags = torch.stack([m.head("cue", states)[0].softmax(-1) for m, states in each]).mean(0).cpu().numpy()
        said = torch.stack([m.head("said", states)[0, :, 0].sigmoid() for m, states in each]).mean(0).cpu().numpy()
        tags[[k in (101, 102, BREAK) for k in ids]] = 1, 0, 0
        cues = tagged(tags)
        parts = np.zeros((0, len(ids), 4))
        if cues:
            far = torch.from_numpy(np.stack([distance(len(ids), a, b) for a, b in cues])).to(DEVICE)
            which = torch.zeros(len(cues), dtype=torch.long, device=DEVICE)
            mean = [torch.stack([states[0, a:b].mean(0) for a, b in cues]) for states in seen]
            score = [pairs(m, states, cue, which, far).sigmoid() for (m, states), cue in zip(each, mean, strict=True)]
            parts = torch.stack(score).mean(0).cpu().numpy()
        found.append(Row(ids, tags, said, [(a, b, part) for (a, b), part in zip(cues, parts, strict=True)]))
    return found


@torch.no_grad()
def report(gold: Path, work: Path) -> None:
    apart = aside(gold)[1]
    model = load(work / "article.pt", [ARTICLE])
    found = {name: find(model, text) for name, (text, _) in apart.items()}
    events = [row for _, row in certainty.events(gold / "factuality" / "uw-dev.jsonl")]
    print(json.dumps(figures(apart, found) | {"uw-dev": certainty.auc(model, events)}, indent=1), flush=True)


def carried(_: Path, work: Path) -> None:
    model = load(work / "article.pt", [ARTICLE])
    for name in ("role", "ask", "answer"):  # where a stretch of content begins and ends is only learned
        model.heads[name] = shorter(model.heads[name])
    export(model, "article", "What an article says: source, cue and content of attributions, and how certain it is")


def shorter(head: nn.Module) -> nn.Linear:
    """The first half of a head's outputs."""
    n = head.out_features // 2
    half = nn.Linear(head.in_features, n)
    half.weight, half.bias = nn.Parameter(head.weight[:n]), nn.Parameter(head.bias[:n])
    return half


if __name__ == "__main__":
    step, gold, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    {"teach": teach, "learn": learn, "report": report, "export": carried}[step](gold, work)
