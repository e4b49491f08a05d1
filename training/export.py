"""Trained models as the package carries them: encoders as ONNX with 8-bit weights, their heads, and their digests.

The layers that all of them keep as they were stand in a file of their own.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from shared import KEPT, WIDTH, Model
from torch import nn

MODELS = Path(__file__).parent.parent / "framing" / "models"


class Lower(nn.Module):
    """The layers that stay as they were: rows of word pieces in, their states out."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return through(self.model, self.model.encoder.embeddings(own(ids)), 0, KEPT)


class Upper(nn.Module):
    """The layers that learned: these states in, others out."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, lower: torch.Tensor) -> torch.Tensor:
        return through(self.model, lower, KEPT, len(self.model.encoder.encoder.layer))


def own(ids: torch.Tensor) -> torch.Tensor:
    """The base's own numbers of our tokenizer's pieces, as in `Model`."""
    return torch.where(ids == 101, 0, torch.where(ids == 102, 2, ids + 4))


def through(model: Model, states: torch.Tensor, first: int, last: int) -> torch.Tensor:
    """States out of some layers; nothing to mask, for the rows of a call are of one length."""
    stack = model.encoder.encoder
    bias = stack.compute_position_bias(states)
    for layer in stack.layer[first:last]:
        states = layer(states, None, bias)[0]
    return states


def write(part: nn.Module, example: torch.Tensor, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    given = "ids" if isinstance(part, Lower) else "lower"
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            part.eval(),
            (example,),
            whole,
            input_names=[given],
            output_names=["states"],
            dynamic_axes={name: {0: "rows", 1: "pieces"} for name in (given, "states")},
            opset_version=17,
            dynamo=False,
        )
        graph = onnx.load(whole)
    shrink(graph.graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def shrink(graph: onnx.GraphProto) -> None:
    """Store each matrix of weights in 8 bits per weight, with a scale per column (per row of a table of words).

    They are multiplied out once, on loading, and the arithmetic stays that of 32-bit floats: with 8-bit arithmetic a
    last digit that two machines round differently moves a mention's sentiment by up to .1. Of the table of words only
    the rows that are looked up are multiplied out: in floats it would take a quarter of the memory.
    """
    tables = {node.input[0]: node for node in graph.node if node.op_type == "Gather"}
    for weights in [w for w in graph.initializer if len(w.dims) == 2 and np.prod(w.dims) > 10_000]:
        name, values = weights.name, numpy_helper.to_array(weights)
        scale = np.abs(values).max(1 if name in tables else 0, keepdims=True) / 127 + 1e-12
        graph.initializer.remove(weights)
        graph.initializer.append(numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}.small"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
        if name not in tables:
            graph.node.insert(0, helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]))
            graph.node.insert(0, helper.make_node("Cast", [f"{name}.small"], [f"{name}.wide"], to=TensorProto.FLOAT))
            continue
        looked_up = tables[name]
        place = list(graph.node).index(looked_up)
        found, rows = looked_up.output[0], looked_up.input[1]
        graph.node.remove(looked_up)
        for node in (
            helper.make_node("Mul", [f"{found}.wide", f"{found}.scale"], [found]),
            helper.make_node("Cast", [f"{found}.small"], [f"{found}.wide"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}.scale", rows], [f"{found}.scale"]),
            helper.make_node("Gather", [f"{name}.small", rows], [f"{found}.small"]),
        ):
            graph.node.insert(place, node)


def digits(values: torch.Tensor) -> list[Any]:
    """As nested lists, four significant digits each."""
    return [digits(row) for row in values] if values.dim() > 1 else [float(f"{v:.4g}") for v in values.tolist()]


def describe(folder: Path, title: str) -> None:
    """Write the digests of a folder's files, which are checked on loading."""
    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.onnx"))}
    digests |= {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("heads.json"))}
    described = {"title": title, "sha256": digests}
    (folder / "model.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf8")
    print(f"{folder.name}: {sum((folder / n).stat().st_size for n in digests) / 1e6:.1f} MB")


def export(model: Model, name: str, title: str) -> None:
    """Write the layers of a model that learned, its heads, and the layers below, which are those of every model."""
    pieces = torch.tensor([[101, 7592, 2088, 102], [101, 2088, 7592, 102]])
    write(Lower(model), pieces, MODELS / "base" / "encoder.onnx")
    describe(MODELS / "base", "The lowest layers of all-mpnet-base-v2, as they were published")
    write(Upper(model), torch.zeros(2, 4, WIDTH), MODELS / name / "encoder.onnx")
    values = {head: {"weight": digits(x.weight), "bias": digits(x.bias)} for head, x in model.heads.items()}
    (MODELS / name / "heads.json").write_text(json.dumps(values, separators=(",", ":")) + "\n", encoding="utf8")
    describe(MODELS / name, title)
