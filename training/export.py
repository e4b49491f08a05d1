"""A trained model as the package carries it: the encoder as ONNX with 8-bit weights, its heads, and their digests.

python export.py MODEL.pt FOLDER TITLE HEAD=TEMPERATURE ...
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from model import Model
from onnx import TensorProto, helper, numpy_helper
from torch import nn


class States(nn.Module):
    """The encoder alone: one row of word pieces in, their states out."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.encoder(input_ids=ids).last_hidden_state  # nothing to mask: a window is a call of its own


def write_encoder(states: nn.Module, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            states.eval(),
            (torch.tensor([[101, 7592, 2088, 102]]),),
            whole,
            input_names=["ids"],
            output_names=["states"],
            dynamic_axes={"ids": {1: "pieces"}, "states": {1: "pieces"}},
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
    last digit that two machines round differently moves a mention's sentiment by up to .1.
    """
    looked_up = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    large = [w for w in graph.initializer if len(w.dims) == 2 and np.prod(w.dims) > 10_000]
    for weights in large:
        values = numpy_helper.to_array(weights)
        scale = np.abs(values).max(1 if weights.name in looked_up else 0, keepdims=True) / 127 + 1e-12
        name = weights.name
        small = np.round(values / scale).astype(np.int8)
        graph.initializer.remove(weights)
        graph.initializer.append(numpy_helper.from_array(small, f"{name}.small"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
        graph.node.insert(0, helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]))
        graph.node.insert(0, helper.make_node("Cast", [f"{name}.small"], [f"{name}.wide"], to=TensorProto.FLOAT))


def digits(values: torch.Tensor) -> list[Any]:
    """As nested lists, four significant digits each."""
    return [digits(row) for row in values] if values.dim() > 1 else [float(f"{v:.4g}") for v in values.tolist()]


def export(
    states: nn.Module, heads: dict[str, nn.Linear], folder: Path, title: str, temperature: dict[str, float]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_encoder(states, folder / "encoder.onnx")
    values = {name: {"weight": digits(head.weight), "bias": digits(head.bias)} for name, head in heads.items()}
    (folder / "heads.json").write_text(json.dumps(values, separators=(",", ":")) + "\n", encoding="utf8")
    digests = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in ("encoder.onnx", "heads.json")}
    described = {"title": title, "temperature": temperature, "sha256": digests}
    (folder / "model.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf8")
    print(f"{folder}: {sum((folder / n).stat().st_size for n in digests) / 1e6:.1f} MB")


if __name__ == "__main__":
    source, folder, title, *named = sys.argv[1:]
    temperature = {name.split("=")[0]: float(name.split("=")[1]) for name in named}
    state = torch.load(source, weights_only=True)
    model = Model(
        {name: (state[f"heads.{name}.weight"].shape[1], len(state[f"heads.{name}.bias"])) for name in temperature}
    )
    model.load_state_dict(state)
    export(States(model), dict(model.heads), Path(folder), title, temperature)
