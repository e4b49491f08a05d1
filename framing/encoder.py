"""The sentence encoder and its heads: word pieces of a text to states, states to probabilities.

The only module that loads onnxruntime. One text runs at a time, so that a result never depends on its neighbours.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
LEFT, LONGEST = 60, 110  # pieces before a target, and in all, where a text is longer than that

Floats = NDArray[np.float64]


class EncoderError(RuntimeError):
    """The files of a model are not those that this version of the package was validated with."""


class Pieces(NamedTuple):
    """The word pieces of a text and the characters each covers."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class _Model(NamedTuple):
    session: Any
    heads: dict[str, tuple[Floats, Floats]]  # weight and bias, the temperature of calibration already in both


def _folder(name: str) -> Any:
    return files("framing") / "models" / name


@functools.cache
def about(name: str) -> dict[str, Any]:
    """What a model is: title, the digest of each of its files, the temperature of its heads."""
    described: dict[str, Any] = json.loads((_folder(name) / "model.json").read_text(encoding="utf8"))
    return described


@functools.cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_folder("tokenizer.json").read_text(encoding="utf8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@functools.cache
def _load(name: str) -> _Model:
    import onnxruntime

    described = about(name)
    for file, wanted in described["sha256"].items():
        if hashlib.sha256((_folder(name) / file).read_bytes()).hexdigest() != wanted:
            raise EncoderError(f"framing/models/{name}/{file} is not the one that was validated. Install framing anew.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a text per thread is faster than all threads on one text
    session = onnxruntime.InferenceSession(
        (_folder(name) / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    heads = {}
    for head, values in json.loads((_folder(name) / "heads.json").read_text(encoding="utf8")).items():
        cool = described["temperature"][head]
        heads[head] = (np.array(values["weight"]) / cool, np.array(values["bias"]) / cool)
    return _Model(session, heads)


def pieces(text: str) -> Pieces:
    """The word pieces of a text, without marks for its beginning and end."""
    found = _tokenizer().encode(text, add_special_tokens=False)
    return Pieces(found.ids, found.offsets)


def window(n: int, first: int) -> tuple[int, int]:
    """Which of a text's n pieces are read for a target that begins at one of them: all, or some around it."""
    if n <= LONGEST:
        return 0, n
    begin = max(0, first - LEFT)
    return begin, min(n, begin + LONGEST)


def states(name: str, windows: Iterable[Sequence[int]]) -> Iterator[Floats]:
    """The states of each window, `pieces + 2 × width`: a mark for the beginning comes first, one for the end last."""
    session = _load(name).session

    def run(ids: Sequence[int]) -> Floats:
        inputs = np.array([[101, *ids, 102]], dtype=np.int64)
        out: Floats = session.run(None, {"ids": inputs})[0][0]
        return out

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(run, windows)  # one by one: the states of many texts at once would fill the memory


def target(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Floats:
    """Probabilities that each text evaluates its target negatively, not at all, positively: `texts × 3`.

    A text that holds several targets is read once.
    """
    weight, bias = _load("sentiment").heads["target"]
    read = {text: pieces(text) for text in dict.fromkeys(texts)}
    wanted: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}  # window -> row, first piece, one past the last
    for row, (text, (start, end)) in enumerate(zip(texts, spans, strict=True)):
        ids, offsets = read[text]
        inside = [k for k, (a, b) in enumerate(offsets) if a < end and b > start]
        # a span of nothing the encoder knows, as a lone variation selector, leaves only the sentence around it
        first, last = (inside[0], inside[-1] + 1) if inside else (0, 0)
        begin, stop = window(len(ids), first)
        place = (row, first - begin, min(last, stop) - begin)
        wanted.setdefault(tuple(ids[begin:stop]), []).append(place)
    found = np.zeros((len(texts), len(LABELS)))
    for places, seen in zip(wanted.values(), states("sentiment", wanted), strict=True):
        mine = seen.astype(np.float64)
        for row, first, last in places:
            here = mine[first + 1 : last + 1].mean(0) if last > first else np.zeros(mine.shape[1])
            score = weight @ np.concatenate([here, mine.mean(0)]) + bias
            odds = np.exp(score - score.max())
            found[row] = odds / odds.sum()
    return found
