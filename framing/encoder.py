"""The sentence encoder and its heads: word pieces of a text to states, states to probabilities.

The only module that loads onnxruntime. One text runs at a time, so that a result never depends on its neighbours.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.errors import EncoderError

MODELS = ("attribution", "certainty", "sentiment")
LABELS = ("negative", "neutral", "positive")
LEFT, LONGEST = 60, 110  # pieces before a target, and in all, where a text is longer than that
BREAK = 102  # the piece that stands for the end of a paragraph
WINDOW, OVERLAP = 320, 96  # pieces of an article that are read at once, and those that are read twice
FAR = (1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72, 108, 160)  # how far from its cue a piece stands: bounds of the classes

Floats = NDArray[np.float64]


class Pieces(NamedTuple):
    """The word pieces of a text and the characters each covers."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class Attribution(NamedTuple):
    """A cue with the source and the content that belong to it, as characters, and how sure the model is of it."""

    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    confidence: float


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


def article_pieces(text: str) -> Pieces:
    """The word pieces of an article, with a piece of no width between its paragraphs."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"\S(?:.*\S)?", text):
        found = pieces(paragraph.group())
        start = paragraph.start()
        if ids:
            ids.append(BREAK)
            offsets.append((start, start))
        ids += found.ids
        offsets += [(start + a, start + b) for a, b in found.offsets]
    return Pieces(ids, offsets)


def windows(n: int) -> list[tuple[int, int]]:
    """The overlapping windows in which n pieces are read."""
    if n <= WINDOW:
        return [(0, n)] if n else []
    starts = list(range(0, n - WINDOW, WINDOW - OVERLAP))
    return [(a, a + WINDOW) for a in starts] + [(n - WINDOW, n)]


def distance(n: int, first: int, last: int) -> NDArray[np.int64]:
    """The class of each of n pieces by how far before or after a cue it stands; the cue itself is class 0."""
    place = np.arange(n)
    after, before = place - last + 1, first - place
    classes: NDArray[np.int64] = np.where(after > 0, np.searchsorted(FAR, after, side="right"), 0)
    return np.where(before > 0, np.searchsorted(FAR, before, side="right") + len(FAR), classes)


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

    # while states are taken from here the heads' small products stay on one thread: several would wait for one another,
    # take the cores from the encoder, and round in another way on another machine
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(2) as pool:
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
            found[row] = _softmax(weight @ np.concatenate([here, mine.mean(0)]) + bias)
    return found


def certainty(texts: Sequence[str]) -> Floats:
    """Of the events that each text speaks of, the share presented as certain; missing where it has no word.

    Every piece of a text is an event with some probability, and certain with some probability if it is one.
    """
    heads = _load("certainty").heads
    different = {text: article_pieces(text).ids for text in dict.fromkeys(texts) if re.search(r"\w", text)}
    cut = [(text, ids[a:b]) for text, ids in different.items() for a, b in windows(len(ids))]
    events, certain = dict.fromkeys(different, 0.0), dict.fromkeys(different, 0.0)
    for (text, _), seen in zip(cut, states("certainty", (ids for _, ids in cut)), strict=True):
        inner = seen[1:-1].astype(np.float64)
        event, sure = (_sigmoid(_apply(heads[name], inner)[:, 0]) for name in ("event", "sure"))
        events[text] += float(event.sum())
        certain[text] += float((event * sure).sum())
    return np.array([certain[text] / events[text] if events.get(text) else np.nan for text in texts])


# --- attributions -----------------------------------------------------------------------------------------------------

LEAST, SURE = 0.3, 0.4  # how likely a piece must be of a cue, and an attribution be one
CERTAIN = 0.9  # how likely a cue must be to take what nobody else has said, where none of it gains enough
CUT = 2.0  # what a stretch of content must gain, in log odds
LEAN = 0.5  # by how much, in log odds, a cue's content is made larger: hardly a cue has none
SAID, BESIDE = 0.5, 12  # how likely a piece must be of anybody's content to join one, and at most how far from it


def attributions(text: str) -> list[Attribution]:
    """The attributions of an article, in the order of their cues."""
    found = article_pieces(text)
    read = windows(len(found.ids))
    return link(found, read, states("attribution", (found.ids[a:b] for a, b in read)), _load("attribution").heads)


def link(
    found: Pieces, read: list[tuple[int, int]], seen: Iterable[Floats], heads: dict[str, tuple[Floats, Floats]]
) -> list[Attribution]:
    """Cues, and what belongs to each: `seen` holds the states of each window that is `read`."""
    if not read:
        return []
    linked: list[Attribution] = []  # in pieces of the article, not yet in characters
    gains: list[Floats] = []  # per attribution what each piece of the article adds to its content, in log odds
    said = np.zeros(len(found.ids))
    # of what two windows share, each gives the half that lies further from its edge
    cuts = [0, *((before[1] + after[0]) // 2 for before, after in pairwise(read)), len(found.ids)]
    for (a, _), (first, last), mine in zip(read, pairwise(cuts), seen, strict=True):
        inner = mine[1:-1].astype(np.float64)
        odds = _softmax(_apply(heads["cue"], inner))
        said[first:last] = _sigmoid(_apply(heads["said"], inner)[first - a : last - a, 0])
        cues = [(start, end) for start, end in tagged(odds) if first <= a + start < last]
        for (start, end), score in zip(cues, _roles(inner, cues, heads), strict=True):
            score[start:end] = -np.inf
            source = _stretch(score[:, 0])
            gain = score[:, 1] + LEAN
            content = _gaining(gain)
            sure = float((1 - odds[start:end, 0]).mean())
            if content:
                sure *= float(_sigmoid(np.concatenate([score[x:y, 1] for x, y in content])).mean())
            if sure >= (SURE if content else CERTAIN):
                own = (a + source[0], a + source[1]) if source else None
                linked.append(Attribution(own, (a + start, a + end), [(a + x, a + y) for x, y in content], sure))
                gains.append(np.pad(gain, (a, len(found.ids) - a - len(gain)), constant_values=-np.inf))
    linked = _settled(linked, gains)
    _widen(linked, said, np.flatnonzero(np.array(found.ids) == BREAK))
    linked = [one for one in linked if one.content]
    return [
        Attribution(
            _characters(found.offsets, one.source) if one.source else None,
            _characters(found.offsets, one.cue),
            [_characters(found.offsets, run) for run in one.content],
            one.confidence,
        )
        for one in linked
    ]


def _gaining(gain: Floats) -> list[tuple[int, int]]:
    """The runs of pieces that are rather content than not, short unsure ones left out."""
    return [(x, y) for x, y in _runs(gain > 0) if gain[x:y].sum() > CUT]


def _settled(linked: list[Attribution], gains: list[Floats]) -> list[Attribution]:
    """The attributions, each stretch that two want given to the one it adds most to, unless one holds the other."""
    for n, (one, mine) in enumerate(zip(linked, gains, strict=True)):
        for other, theirs in zip(linked[:n][::-1], gains[:n][::-1], strict=True):
            if other.cue[0] < one.cue[0] - 2 * WINDOW:
                break  # too far to have been read together
            if _lies_in(other.cue, one.content) or _lies_in(one.cue, other.content):
                continue
            for x, y in one.content:
                for c, d in other.content:
                    a, b = max(x, c), min(y, d)
                    if a < b:
                        (theirs if mine[x:y].sum() > theirs[c:d].sum() else mine)[a:b] = -np.inf
    return [one._replace(content=_gaining(gain)) for one, gain in zip(linked, gains, strict=True)]


def _lies_in(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether a range lies in one of others."""
    return any(first <= span[0] and span[1] <= last for first, last in spans)


def _widen(linked: list[Attribution], said: Floats, breaks: NDArray[np.intp]) -> None:
    """Give pieces that are somebody's content, and no cue's, to the content nearest to them in their paragraph."""
    free = said > SAID
    free[breaks] = False
    paragraph = np.searchsorted(breaks, np.arange(len(said) + 1))
    for one in linked:
        for first, last in [one.cue, *one.content, *([one.source] if one.source else [])]:
            free[first:last] = False
    for first, last in _runs(free):
        far = [
            min(
                max(first - b, a - last) if paragraph[a] <= paragraph[first] <= paragraph[b] else np.inf
                for a, b in spans
            )
            for spans in (one.content or [one.cue] for one in linked)
        ]
        if min(far, default=np.inf) <= BESIDE:
            content = linked[int(np.argmin(far))].content
            whole = np.zeros(len(said), bool)
            for a, b in [*content, (first, last)]:
                whole[a:b] = True
            content[:] = _runs(whole)


def _apply(head: tuple[Floats, Floats], states: Floats) -> Floats:
    weight, bias = head
    out: Floats = states @ weight.T + bias
    return out


def _softmax(score: Floats) -> Floats:
    odds = np.exp(score - score.max(-1, keepdims=True))
    out: Floats = odds / odds.sum(-1, keepdims=True)
    return out


def _sigmoid(score: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-score))
    return out


def tagged(odds: Floats) -> list[tuple[int, int]]:
    """Runs of pieces that are rather a cue than not; one begins anew where a beginning is likelier than going on."""
    found: list[tuple[int, int]] = []
    for k, (outside, begins, goes_on) in enumerate(odds):
        if outside > 1 - LEAST:
            continue
        if found and found[-1][1] == k and goes_on >= begins:
            found[-1] = (found[-1][0], k + 1)
        else:
            found.append((k, k + 1))
    return found


def _roles(states: Floats, cues: list[tuple[int, int]], heads: dict[str, tuple[Floats, Floats]]) -> Iterator[Floats]:
    """Per cue the log odds that each piece is of its source and of its content: `pieces × 2`."""
    piece, answer = _apply(heads["piece"], states), _apply(heads["answer"], states)
    far = heads["far"][0].T + heads["far"][1]
    for first, last in cues:
        cue = states[first:last].mean(0)
        known = np.maximum(piece + _apply(heads["about"], cue) + far[distance(len(states), first, last)], 0)
        compared = (answer * _apply(heads["ask"], cue)).reshape(len(states), 2, -1)
        yield _apply(heads["role"], known) + compared.sum(-1) / compared.shape[-1] ** 0.5


def _stretch(score: Floats) -> tuple[int, int] | None:
    """The run of pieces that gains most; none where nothing gains."""
    best, start, total, found = 0.0, 0, 0.0, None
    for k, gain in enumerate(score.tolist()):
        if total <= 0:
            start, total = k, 0.0
        total += gain
        if total > best:
            best, found = total, (start, k + 1)
    return found


def _runs(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The runs of pieces that are inside."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _characters(offsets: list[tuple[int, int]], span: tuple[int, int]) -> tuple[int, int]:
    return offsets[span[0]][0], offsets[span[1] - 1][1]
