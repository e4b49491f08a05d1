"""The encoder: its windows, its files, and that one text's result is its own."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import encoder
from framing.errors import EncoderError

FOLDER = Path(encoder.__file__).parent / "models"


def test_pieces_slice_back() -> None:
    text = "Zoé’s 🚢 crew — unbelievably — cheered."
    ids, offsets = encoder.pieces(text)
    assert len(ids) == len(offsets)
    assert "".join(text[a:b] for a, b in offsets) == text.replace(" ", "")


@given(st.integers(1, 2000), st.data())
def test_a_window_holds_the_beginning_of_its_target(n: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, n - 1))
    begin, stop = encoder.target_window(n, first)
    assert 0 <= begin <= first < stop <= n
    assert stop - begin <= encoder.LONGEST


def test_pieces_of_an_article_slice_back_and_know_its_paragraphs() -> None:
    text = "The quay sank.\n\n  Zoé’s crew cheered.\n"
    ids, offsets = encoder.article_pieces(text)
    words = [text[a:b] for a, b in offsets]
    assert "".join(words) == text.replace(" ", "").replace("\n", "")
    assert [k for k, piece in enumerate(ids) if piece == encoder.BREAK] == [words.index("")]
    assert encoder.article_pieces(" \n ") == ([], [])


@given(st.integers(0, 3000))
def test_windows_cover_an_article_and_overlap(n: int) -> None:
    found = encoder.windows(n)
    assert {k for a, b in found for k in range(a, b)} == set(range(n))
    assert all(b - a <= encoder.WINDOW for a, b in found)
    assert all(before[1] - after[0] >= encoder.OVERLAP for before, after in pairwise(found))


def test_distance_has_a_class_for_the_cue_and_classes_for_either_side() -> None:
    # bounds 1, 2, 3, 4, 6 …: one piece after is class 1, five after class 4; before, the same plus 13 bounds
    assert encoder.distance(8, 2, 3).tolist() == [15, 14, 0, 1, 2, 3, 4, 4]


def test_a_stretch_is_the_run_that_gains_most() -> None:
    assert encoder._stretch(np.array([-1.0, 2, -1, 3, -9, 4])) == (
        1,
        4,
    )  # 2 - 1 + 3 = 4, as much as the last, and first
    assert encoder._stretch(np.array([-1.0, -2])) is None


def test_runs_are_what_is_inside() -> None:
    assert encoder._runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert encoder._runs(np.array([], bool)) == []


def test_what_is_somebodys_content_joins_the_nearest_in_its_paragraph() -> None:
    breaks = np.array([30])
    linked = [encoder.Attribution((0, 2), (2, 3), [(3, 8)], 0.9), encoder.Attribution(None, (40, 41), [(35, 39)], 0.9)]
    said = np.zeros(60)
    said[[2, 8, 9, 12, 29, 30, 31, 41, 58]] = 0.9  # 2 is a cue, 30 between paragraphs, 29 and 58 far from any content
    encoder._widen(linked, said, breaks)
    assert [one.content for one in linked] == [[(3, 10), (12, 13)], [(31, 32), (35, 39), (41, 42)]]
    encoder._widen([], said, breaks)  # nobody to give it to


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described = json.loads((FOLDER / "reader" / "model.json").read_text())
    (tmp_path / "reader").mkdir()
    for name in described["sha256"]:
        (tmp_path / "reader" / name).write_bytes(b"something else")
    (tmp_path / "reader" / "model.json").write_text(json.dumps(described))
    monkeypatch.setattr(encoder, "_folder", lambda: tmp_path)
    encoder._session.cache_clear()
    encoder.about.cache_clear()
    with pytest.raises(EncoderError, match=r"is not the one that was validated\. Install framing anew"):
        encoder._session("reader")
    encoder._session.cache_clear()
    encoder.about.cache_clear()


def test_the_models_are_small_and_say_what_they_are_made_of() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(encoder.MODELS)
    sizes = {path: path.stat().st_size for name in encoder.MODELS for path in (FOLDER / name).iterdir()}
    assert sum(sizes.values()) <= 120_000_000 and max(sizes.values()) <= 90_000_000
    for name in encoder.MODELS:
        assert {"CARD.md", "TERMS.md"} <= {path.name for path in (FOLDER / name).iterdir()}


def test_arithmetic_is_that_of_32_bit_floats() -> None:
    # with 8-bit arithmetic another order of additions moves a state by .01 and more; so two machines would disagree
    import onnxruntime

    ids = encoder.pieces("Quill, they say, is a notorious liar, and the ferry left at noon.").ids
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    other = np.array([[101, *ids, 102]])
    for name, taken in (("base", "ids"), ("reader", "lower")):
        path = str(FOLDER / name / "encoder.onnx")
        plain = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        (other,) = plain.run(None, {taken: other})
    (usual,) = encoder.states("reader", [ids])
    assert np.abs(usual - other[0]).max() < 1e-4


def test_a_windows_states_are_the_same_whatever_is_read_with_it() -> None:
    texts = "The ferry sank. The quay is new. Quill objected loudly to the plan of the port. The ferry sank. No."
    windows = [encoder.pieces(f"{text}.").ids for text in texts.split(".") if text]
    encoder.forget()
    together = list(encoder.states("reader", windows))
    for window, found in zip(windows, together, strict=True):
        encoder.forget()
        (alone,) = encoder.states("reader", [window])
        assert found.shape == (len(window) + 2, 768)
        assert (found == alone).all()
    assert list(encoder.states("reader", [])) == []


def test_a_stretch_that_two_cues_want_is_given_to_the_one_it_adds_most_to() -> None:
    linked = [
        encoder.Attribution(None, (3, 4), [(0, 3), (5, 8)], 0.9),
        encoder.Attribution(None, (9, 10), [(5, 9)], 0.9),
        encoder.Attribution(None, (6, 7), [(7, 9)], 0.9),  # its cue stands in what the others say
    ]
    gains = [np.full(12, -5.0) for _ in linked]
    for gain, runs, value in zip(gains, [[(0, 3), (5, 8)], [(5, 9)], [(7, 9)]], (2.0, 3.0, 9.0), strict=True):
        for a, b in runs:
            gain[a:b] = value
    sentence = np.zeros(12, int)
    assert [one.content for one in encoder._settled(linked, gains, sentence)] == [[(0, 3)], [(5, 9)], [(7, 9)]]


def test_a_stretch_that_two_cues_want_is_its_own_sentences() -> None:
    linked = [
        encoder.Attribution(None, (3, 4), [(0, 3), (5, 8)], 0.9),
        encoder.Attribution(None, (9, 10), [(5, 9)], 0.9),
    ]
    gains = [np.repeat([4.0, -5, 4, -5], [3, 2, 3, 4]), np.repeat([-5.0, 3, -5], [5, 4, 3])]
    sentence = np.repeat([0, 1], [5, 7])
    assert [one.content for one in encoder._settled(linked, gains, sentence)] == [[(0, 3)], [(5, 9)]]


def test_a_cue_without_content_takes_what_nobody_else_has_said() -> None:
    linked = [encoder.Attribution(None, (5, 6), [], 0.95), encoder.Attribution(None, (40, 41), [(30, 39)], 0.9)]
    said = np.zeros(60)
    said[[1, 2, 3, 29]] = 0.9
    encoder._widen(linked, said, np.array([20]))
    assert [one.content for one in linked] == [[(1, 4)], [(29, 39)]]
