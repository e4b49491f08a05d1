"""The encoder: its windows, its files, and that one text's result is its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import encoder

FOLDER = Path(encoder.__file__).parent / "models"


def test_pieces_slice_back() -> None:
    text = "Zoé’s 🚢 crew — unbelievably — cheered."
    ids, offsets = encoder.pieces(text)
    assert len(ids) == len(offsets)
    assert "".join(text[a:b] for a, b in offsets) == text.replace(" ", "")


@given(st.integers(1, 2000), st.data())
def test_a_window_holds_the_beginning_of_its_target(n: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, n - 1))
    begin, stop = encoder.window(n, first)
    assert 0 <= begin <= first < stop <= n
    assert stop - begin <= encoder.LONGEST


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described = json.loads((FOLDER / "sentiment" / "model.json").read_text())
    for name in described["sha256"]:
        (tmp_path / name).write_bytes(b"something else")
    (tmp_path / "model.json").write_text(json.dumps(described))
    monkeypatch.setattr(encoder, "_folder", lambda name: tmp_path)
    encoder._load.cache_clear()
    encoder.about.cache_clear()
    with pytest.raises(encoder.EncoderError, match=r"is not the one that was validated\. Install framing anew"):
        encoder._load("sentiment")
    encoder._load.cache_clear()
    encoder.about.cache_clear()


def test_every_model_is_small_and_says_what_it_is_made_of() -> None:
    models = [path for path in FOLDER.iterdir() if path.is_dir()]
    assert models
    for model in models:
        assert sum(path.stat().st_size for path in model.iterdir()) <= 25_000_000
        assert {"CARD.md", "TERMS.md"} <= {path.name for path in model.iterdir()}


def test_arithmetic_is_that_of_32_bit_floats() -> None:
    # with 8-bit arithmetic another order of additions moves a state by .01 and more; so two machines would disagree
    import onnxruntime

    ids = encoder.pieces("Quill, they say, is a notorious liar, and the ferry left at noon.").ids
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    plain = onnxruntime.InferenceSession(
        str(FOLDER / "sentiment" / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    (usual,) = encoder.states("sentiment", [ids])
    other = plain.run(None, {"ids": np.array([[101, *ids, 102]])})[0][0]
    assert np.abs(usual - other).max() < 1e-4
