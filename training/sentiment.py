"""Train the head for sentiment toward a target, on NewsMTSC's layout (train.jsonl, dev-*.jsonl).

    python sentiment.py BASE GOLD OUT [--seed N] [--epochs N] [--top LR] [--decay D] [--choose] [--teach FILE ...]

With --choose a fifth of the training sentences is set aside and reported on; without, all of them are trained on and
the dev files are reported on. --teach: distil the mean of these models instead of learning the labels alone.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from model import Average, Encoder, batches, layers, pad, seed
from sklearn.metrics import f1_score
from torch import nn
from transformers import AutoTokenizer, get_cosine_schedule_with_warmup

LABELS = ("negative", "neutral", "positive")
LEFT, LONGEST = 60, 110  # pieces before the target, and in all

Row = tuple[list[int], int, int, int]  # pieces, first and one past the last of the target, label


def encode(tokenizer, row: dict) -> Row:
    text, a, b = row["sentence"], row["from"], row["to"]
    left, target, right = (tokenizer(t, add_special_tokens=False).input_ids for t in (text[:a], text[a:b], text[b:]))
    left = left[-LEFT:]
    right = right[: max(0, LONGEST - len(left) - len(target))]
    return [101, *left, *target, *right, 102], len(left) + 1, len(left) + len(target) + 1, int(row["polarity"]) + 1


def tensors(rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    ids, mask = pad([r[0] for r in rows])
    target = torch.zeros_like(mask)
    for k, (_, a, b, _) in enumerate(rows):
        target[k, a:b] = 1
    return ids, mask, target, torch.tensor([r[3] for r in rows])


@torch.no_grad()
def logits(model: Encoder, rows: list[Row]) -> torch.Tensor:
    model.eval()
    order = sorted(range(len(rows)), key=lambda k: len(rows[k][0]))
    out = torch.zeros(len(rows), len(LABELS))
    for k in range(0, len(order), 64):
        part = order[k : k + 64]
        out[part] = model(*tensors([rows[i] for i in part])[:3])
    return out


def report(model: Encoder, sets: dict[str, list[Row]]) -> str:
    f1 = {n: f1_score([r[3] for r in rows], logits(model, rows).argmax(1), average="macro") for n, rows in sets.items()}
    return "  ".join(f"{name} {value:.3f}" for name, value in f1.items())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--top", type=float, default=1e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--teach", nargs="*", default=[])
    args = parser.parse_args()
    print(vars(args), flush=True)
    tokenizer = AutoTokenizer.from_pretrained(args.base)

    def load(name: str) -> list[dict]:
        return [json.loads(line) for line in (args.gold / f"{name}.jsonl").open(encoding="utf8")]

    train = load("train")
    if args.choose:  # by sentence: the same sentence never stands on both sides
        sentences = sorted({r["sentence"] for r in train})
        aside = set(random.Random(0).sample(sentences, len(sentences) // 5))
        sets = {"aside": [encode(tokenizer, r) for r in train if r["sentence"] in aside]}
        train = [r for r in train if r["sentence"] not in aside]
    else:
        sets = {name: [encode(tokenizer, r) for r in load(name)] for name in ("dev-mt", "dev-rw")}
    rows = [encode(tokenizer, r) for r in train]

    teacher = None
    if args.teach:
        soft = []
        for path in args.teach:
            model = Encoder(args.base, len(LABELS))
            model.load_state_dict(torch.load(path, weights_only=True))
            soft.append(logits(model, rows).softmax(1))
        teacher = torch.stack(soft).mean(0)

    seed(args.seed)
    model = Encoder(args.base, len(LABELS))
    optimizer = torch.optim.AdamW(layers(model, args.top, args.decay, 1e-3), weight_decay=0.01)
    size, start = 32, time.time()
    steps = args.epochs * -(-len(rows) // size)
    schedule = get_cosine_schedule_with_warmup(optimizer, steps // 10, steps)
    average = Average(model, 0.995)
    for epoch in range(args.epochs):
        model.train()
        for batch in batches([len(r[0]) for r in rows], size):
            *inputs, y = tensors([rows[k] for k in batch])
            guess = model(*inputs)
            loss = nn.functional.cross_entropy(guess, y, label_smoothing=0.05)
            if teacher is not None:
                loss = 0.3 * loss + 0.7 * nn.functional.cross_entropy(guess, teacher[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update(model)
        print(f"{epoch} {time.time() - start:.0f} s  last: {report(model, sets)}  mean: {report(average.model, sets)}", flush=True)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(average.model.state_dict(), args.out)


if __name__ == "__main__":
    main()
