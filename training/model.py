"""The sentence encoder and its heads: one pass over the word pieces of a text serves every head and every target in it.

Small pieces that the training scripts share: reading the base model, batching, learning rates by layer, averaging.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

CLS, SEP = 101, 102


class Encoder(nn.Module):
    """all-MiniLM-L6-v2 and a linear head over [mean of the target's pieces ; mean of all pieces]."""

    def __init__(self, base: str | Path, classes: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.target = nn.Linear(2 * width, classes)

    def states(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        states = self.states(ids, mask)
        pooled = torch.cat([mean(states, target), mean(states, mask)], 1)
        return self.target(self.dropout(pooled))


def mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


def layers(model: Encoder, top: float, decay: float, head: float) -> list[dict[str, object]]:
    """Parameters with their learning rates: the head's own, `top` for the last layer, less for each layer below it."""
    blocks = model.encoder.encoder.layer
    groups: list[dict[str, object]] = [{"params": model.target.parameters(), "lr": head}]
    for depth, block in enumerate(blocks):
        groups.append({"params": block.parameters(), "lr": top * decay ** (len(blocks) - 1 - depth)})
    groups.append({"params": model.encoder.embeddings.parameters(), "lr": top * decay ** len(blocks)})
    return groups


def batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Random batches of rows of like length."""
    order = random.sample(range(len(lengths)), len(lengths))
    pools = (sorted(order[k : k + size * 20], key=lengths.__getitem__) for k in range(0, len(order), size * 20))
    found = [pool[k : k + size] for pool in pools for k in range(0, len(pool), size)]
    random.shuffle(found)
    return found


class Average:
    """The running mean of a model's weights over its last steps: steadier than the last step's."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model, self.decay, self.steps = copy.deepcopy(model).eval(), decay, 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        keep = min(self.decay, self.steps / (self.steps + 10))
        for mine, new in zip(self.model.parameters(), model.parameters(), strict=True):
            mine.lerp_(new, 1 - keep)


def pad(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    n = max(map(len, rows))
    ids, mask = torch.zeros(len(rows), n, dtype=torch.long), torch.zeros(len(rows), n)
    for k, row in enumerate(rows):
        ids[k, : len(row)], mask[k, : len(row)] = torch.tensor(row), 1
    return ids, mask


def seed(number: int) -> None:
    random.seed(number)
    torch.manual_seed(number)


def chunks(rows: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for k in range(0, len(rows), size):
        yield rows[k : k + size]
