"""The models of the package: an encoder turns word pieces into states, its heads turn states into figures.

onnxruntime is loaded here and nowhere else. Only windows of one length go into a call together: nothing is padded, so
that a text's result, to the last bit, does not depend on what else is measured.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing import cache, memory
from framing.errors import EncoderError

MODELS = ("base", "article", "reader")  # the layers that both others rest on, and these
LABELS = ("negative", "neutral", "positive")
ROLES = ("protagonist", "antagonist", "innocent")
LEFT, LONGEST = 60, 110  # of a longer text, so many pieces before a target are read, and so many in all
BREAK = 102  # the piece that stands for the end of a paragraph
WINDOW, OVERLAP = 400, 32  # pieces of an article that are read at once at most, and at least those that are read twice
AHEAD = 8_000  # pieces among which windows of one length are looked for
TOGETHER = 540  # pieces that go into a call at most; more of them would not fit into the processor's own memory
FAR = (1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72, 108, 160)  # classes of the distance between a piece and a cue begin here

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


class Reading(NamedTuple):
    """What an article says: attributions, and how probably each piece is an event, and certain if one: `pieces × 2`."""

    attributions: list[Attribution]
    events: NDArray[np.float32]


class Judgement(NamedTuple):
    """How texts evaluate their targets and which roles they cast them in: probabilities, `texts × 3` each."""

    sentiment: Floats
    roles: Floats


def _folder() -> Any:
    return files("framing") / "models"


@functools.cache
def about(name: str) -> dict[str, Any]:
    """Return what a model is: its title, and the digest of each of its files."""
    described: dict[str, Any] = json.loads((_folder() / name / "model.json").read_text(encoding="utf8"))
    return described


@functools.cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str((_folder() / "tokenizer.json").read_text(encoding="utf8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@functools.cache
def _session(name: str) -> Any:
    import onnxruntime

    memory.keep_little()
    described, folder = about(name), _folder() / name
    for file, wanted in described["sha256"].items():
        if hashlib.sha256((folder / file).read_bytes()).hexdigest() != wanted:
            raise EncoderError(f"framing/models/{name}/{file} is not the one that was validated. Install framing anew.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a text per thread is faster than all threads on one text
    options.enable_cpu_mem_arena = False  # it keeps what the longest text took, and saves no time
    with as_file(folder / "encoder.onnx") as path:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    memory.give_back()  # the weights as they were before they were made ready
    return session


@functools.cache
def _heads(name: str) -> dict[str, tuple[Floats, Floats]]:
    """Return the weight and the bias of each head."""
    heads = json.loads((_folder() / name / "heads.json").read_text(encoding="utf8"))
    return {head: (np.array(values["weight"]), np.array(values["bias"])) for head, values in heads.items()}


def forget() -> None:
    """Give back the memory that the models take; they are loaded anew when they are next needed."""
    for kept in (_session, _heads, _tokenizer, stops, read):
        kept.cache_clear()


def pieces(text: str) -> Pieces:
    """Return the word pieces of a text, without marks for its beginning and end."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    return Pieces(encoding.ids, encoding.offsets)


def article_pieces(text: str) -> Pieces:
    """Return the word pieces of an article, with a piece of no width between its paragraphs."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"\S(?:.*\S)?", text):
        inner = pieces(paragraph.group())
        start = paragraph.start()
        if ids:
            ids.append(BREAK)
            offsets.append((start, start))
        ids += inner.ids
        offsets += [(start + a, start + b) for a, b in inner.offsets]
    return Pieces(ids, offsets)


def windows(n: int) -> list[tuple[int, int]]:
    """Return the overlapping windows in which n pieces are read, as few as can be, of one length and evenly spread."""
    if n <= WINDOW:
        return [(0, n)] if n else []
    number = -(-(n - OVERLAP) // (WINDOW - OVERLAP))
    length = -(-(n + (number - 1) * OVERLAP) // number)
    return [(a, a + length) for a in (round(k * (n - length) / (number - 1)) for k in range(number))]


def distance(n: int, first: int, last: int) -> NDArray[np.int64]:
    """Return the class of each of n pieces by how far before or after a cue it stands; the cue itself is class 0."""
    place = np.arange(n)
    after, before = place - last + 1, first - place
    classes: NDArray[np.int64] = np.where(after > 0, np.searchsorted(FAR, after, side="right"), 0)
    return np.where(before > 0, np.searchsorted(FAR, before, side="right") + len(FAR), classes)


def target_window(n: int, first: int) -> tuple[int, int]:
    """Return which of a text's n pieces are read for a target that begins at one of them: all, or some around it."""
    if n <= LONGEST:
        return 0, n
    begin = max(0, first - LEFT)
    return begin, min(n, begin + LONGEST)


def states(name: str, windows: Iterable[Sequence[int]]) -> Iterator[Floats]:
    """Yield the states of each window, `pieces + 2 × width`: a mark for the beginning first, one for the end last."""
    # While a caller takes states from here, its own products of matrices stay on one thread: several threads would be
    # slower on such small ones, take the cores from the encoder, and round in another way on another machine
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(2) as pool:
        for some in _ahead(windows):  # not all at once, for the states of all texts would fill the memory
            found: dict[tuple[int, ...], Floats] = {}
            calls = _of_one_length(set(some))
            if calls:
                _session("base"), _session(name)  # before two threads ask for them, and each loads its own
            for call, rows in zip(calls, pool.map(functools.partial(_run, name), calls), strict=True):
                found |= zip(call, rows, strict=True)
            yield from (found[window] for window in some)


def _ahead(windows: Iterable[Sequence[int]]) -> Iterator[list[tuple[int, ...]]]:
    some: list[tuple[int, ...]] = []
    for window in windows:
        some.append(tuple(window))
        if sum(map(len, some)) >= AHEAD:
            yield some
            some = []
    yield some


def _of_one_length(windows: Iterable[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """Return windows in groups of one length: the longer a matrix, the less its products cost per row."""
    groups = []
    for length, same in groupby(sorted(windows, key=lambda window: (len(window), window)), key=len):
        row, most = list(same), max(1, TOGETHER // (length + 2))
        groups += [row[k : k + most] for k in range(0, len(row), most)]
    return groups


def _run(name: str, windows: Sequence[tuple[int, ...]]) -> Floats:
    ids = np.array([[101, *window, 102] for window in windows], dtype=np.int64)
    (lower,) = _session("base").run(None, {"ids": ids})
    out: Floats = _session(name).run(None, {"lower": lower})[0]
    return out


# --- what is judged of a text, kept on disk ---------------------------------------------------------------------------


def _key(name: str, what: str, *of: object) -> bytes:
    digests = json.dumps([about("base")["sha256"], about(name)["sha256"]], sort_keys=True)
    return cache.key(what, digests, cache.code(__file__), *map(str, of))


def judge(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Judgement:
    """Return how each text evaluates its target and which roles it casts it in; a text with several is read once."""
    keys = [_key("reader", "judge", text, *span) for text, span in zip(texts, spans, strict=True)]
    kept = cache.get(keys)
    rows = {name: np.frombuffer(value) for name, value in kept.items()}
    missing = [n for n, name in enumerate(keys) if name not in rows]
    fresh = _judge([texts[n] for n in missing], [spans[n] for n in missing])
    rows |= {keys[n]: row for n, row in zip(missing, fresh, strict=True)}
    cache.put({keys[n]: rows[keys[n]].tobytes() for n in missing})
    whole = np.array([rows[name] for name in keys]).reshape(len(keys), len(LABELS) + len(ROLES))
    return Judgement(whole[:, : len(LABELS)], whole[:, len(LABELS) :])


def _judge(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Floats:
    if not texts:
        return np.zeros((0, len(LABELS) + len(ROLES)))  # and no model is loaded
    heads = _heads("reader")
    pieces_of = {text: pieces(text) for text in dict.fromkeys(texts)}
    # The pieces of a window: the row, first piece and one past the last of each target in it
    windows_read: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
    for row, (text, (start, end)) in enumerate(zip(texts, spans, strict=True)):
        ids, offsets = pieces_of[text]
        inside = [k for k, (a, b) in enumerate(offsets) if a < end and b > start]
        # A span without any piece (a lone variation selector, say) is judged by the text around it alone
        first, last = (inside[0], inside[-1] + 1) if inside else (0, 0)
        begin, stop = target_window(len(ids), first)
        place = (row, first - begin, min(last, stop) - begin)
        windows_read.setdefault(tuple(ids[begin:stop]), []).append(place)
    judged = np.zeros((len(texts), len(LABELS) + len(ROLES)))
    for places, window_states in zip(windows_read.values(), states("reader", windows_read), strict=True):
        piece_states = window_states.astype(np.float64)
        for row, first, last in places:
            of_target = piece_states[first + 1 : last + 1].mean(0) if last > first else np.zeros(piece_states.shape[1])
            both = np.concatenate([of_target, piece_states.mean(0)])
            judged[row, : len(LABELS)] = _softmax(_apply(heads["target"], both))
            judged[row, len(LABELS) :] = _sigmoid(_apply(heads["role_of"], both))
    # Coded heroes are few to learn from, and who is evaluated negatively is none
    judged[:, len(LABELS)] *= 1 - judged[:, 0]
    return judged


# --- what an article says ---------------------------------------------------------------------------------------------

LEAST, SURE = 0.3, 0.45  # least probability that a piece is part of a cue, and that an attribution is one
CERTAIN = 0.7  # least probability of a cue without content of its own: it may get what no other cue has
# Least sums of log odds over a stretch of content in its cue's sentence, and elsewhere; a weaker one is dropped
CUT, ELSEWHERE = 2.0, 8.0
LEAN = 0.5  # added to the log odds of content, for hardly a cue has none
# A piece of no cue's content joins the nearest if it is likely content, and not further away than so many pieces
SAID, BESIDE = 0.5, 12


@functools.lru_cache(8)
def read(text: str) -> Reading:
    """Return what an article says, read once for all of it."""
    names = [_key("article", what, text) for what in ("attributions", "events")]
    kept = cache.get(names)
    if len(kept) < len(names):
        article = article_pieces(text)
        spans, heads = windows(len(article.ids)), _heads("article") if article.ids else {}
        found = link(article, spans, states("article", (article.ids[a:b] for a, b in spans)), heads)
        kept = dict(zip(names, (json.dumps(found.attributions).encode(), found.events.tobytes()), strict=True))
        cache.put(kept)
    linked = [_attribution(*row) for row in json.loads(kept[names[0]])]
    return Reading(linked, np.frombuffer(kept[names[1]], np.float32).reshape(-1, 2))


def attributions(text: str) -> list[Attribution]:
    """Return the attributions of an article, in the order of their cues."""
    return read(text).attributions


def certainty(text: str, passages: Iterable[tuple[int, int]]) -> Floats:
    """Return, `passages × 2`, the share of each one's events that it presents as certain, and how certain the least is.

    Every piece of a text is an event with some probability, and certain with some probability if it is one. The least
    certain is the one that most probably is an event and not certain. Both are missing where a passage has no word.
    """
    offsets, events = np.array(article_pieces(text).offsets).reshape(-1, 2), read(text).events.astype(np.float64)
    inside = ((a, b, (offsets[:, 0] < b) & (offsets[:, 1] > a)) for a, b in passages)
    found = [_of_events(events[mine]) if re.search(r"\w", text[a:b]) else (np.nan, np.nan) for a, b, mine in inside]
    return np.array(found).reshape(-1, 2)


def _of_events(events: Floats) -> tuple[float, float]:
    """Return what `certainty` does of the pieces of a passage."""
    event, sure = events.T
    doubted = event * (1 - sure)
    return (1 - doubted.sum() / event.sum(), 1 - doubted.max()) if event.sum() else (np.nan, np.nan)


def _attribution(source: list[int] | None, cue: list[int], content: list[list[int]], confidence: float) -> Attribution:
    """Return an attribution that was kept as JSON, which knows no tuples."""
    runs = [(a, b) for a, b in content]
    return Attribution((source[0], source[1]) if source else None, (cue[0], cue[1]), runs, confidence)


def link(
    article: Pieces,
    windows_read: list[tuple[int, int]],
    window_states: Iterable[Floats],
    heads: dict[str, tuple[Floats, Floats]],
) -> Reading:
    """Return the cues of an article and what belongs to each, and its events, out of the states of its windows."""
    events = np.zeros((len(article.ids), 2), np.float32)
    if not windows_read:
        return Reading([], events)
    linked: list[Attribution] = []  # in pieces of the article, not yet in characters
    gains: list[Floats] = []  # per attribution what each piece of the article adds to its content, in log odds
    said = np.zeros(len(article.ids))
    sentence: NDArray[np.intp] = np.cumsum(np.isin([BREAK, *article.ids[:-1]], stops()), dtype=np.intp)
    # Two windows overlap: each counts in the half of the overlap that lies further from its own edge
    cuts = [0, *((before[1] + after[0]) // 2 for before, after in pairwise(windows_read)), len(article.ids)]
    for (a, b), (first, last), with_marks in zip(windows_read, pairwise(cuts), window_states, strict=True):
        inner = with_marks[1:-1].astype(np.float64)
        odds = _softmax(_apply(heads["cue"], inner))
        odds[np.array(article.ids[a:b]) == BREAK] = 1, 0, 0
        said[first:last] = _sigmoid(_apply(heads["said"], inner)[first - a : last - a, 0])
        for column, name in enumerate(("event", "sure")):
            events[first:last, column] = _sigmoid(_apply(heads[name], inner)[first - a : last - a, 0])
        cues = [(start, end) for start, end in tagged(odds) if first <= a + start < last]
        at_end = np.array(article.ids[a:b]) == BREAK
        for (start, end), score in zip(cues, _roles(inner, cues, heads), strict=True):
            score[start:end] = score[at_end] = -np.inf  # a run ends with its paragraph
            source = _stretch(score[:, 0])
            gain = score[:, 1] + LEAN
            content = _gaining(gain, sentence[a:b] == sentence[a + start])
            confidence = float((1 - odds[start:end, 0]).mean())
            if content:
                confidence *= float(_sigmoid(np.concatenate([score[x:y, 1] for x, y in content])).mean())
            if confidence >= (SURE if content else CERTAIN):
                own = (a + source[0], a + source[1]) if source else None
                linked.append(Attribution(own, (a + start, a + end), [(a + x, a + y) for x, y in content], confidence))
                gains.append(np.pad(gain, (a, len(article.ids) - a - len(gain)), constant_values=-np.inf))
    linked = _settled(linked, gains, sentence)
    _widen(linked, said, np.flatnonzero(np.array(article.ids) == BREAK))
    found = [
        Attribution(
            _characters(article.offsets, one.source) if one.source else None,
            _characters(article.offsets, one.cue),
            [_characters(article.offsets, run) for run in one.content],
            one.confidence,
        )
        for one in linked
        if one.content
    ]
    return Reading(found, events)


def _gaining(gain: Floats, beside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of pieces that are rather content than not; `beside` are the pieces in the cue's sentence."""
    return [(x, y) for x, y in _runs(gain > 0) if gain[x:y].sum() > (CUT if beside[x:y].any() else ELSEWHERE)]


@functools.cache
def stops() -> list[int]:
    """Return the pieces after which another sentence begins."""
    return [BREAK, *(_tokenizer().token_to_id(mark) for mark in ".?!")]


def _settled(linked: list[Attribution], gains: list[Floats], sentence: NDArray[np.intp]) -> list[Attribution]:
    """Return the attributions, a stretch that two claim given to one of them; nested ones keep theirs.

    It is the one in whose cue's sentence it stands, and of two such the one it adds most to.
    """
    for n, (one, gain) in enumerate(zip(linked, gains, strict=True)):
        for other, other_gain in zip(linked[:n][::-1], gains[:n][::-1], strict=True):
            if other.cue[0] < one.cue[0] - 2 * WINDOW:
                break  # too far to have been read together
            if _lies_in(other.cue, one.content) or _lies_in(one.cue, other.content):
                continue
            for x, y in one.content:
                for c, d in other.content:
                    a, b = max(x, c), min(y, d)
                    if a < b:
                        mine, theirs = (sentence[each.cue[0]] == sentence[a] for each in (one, other))
                        wins = (mine, gain[x:y].sum()) > (theirs, other_gain[c:d].sum())
                        (other_gain if wins else gain)[a:b] = -np.inf
    return [
        one._replace(content=_gaining(gain, sentence == sentence[one.cue[0]]))
        for one, gain in zip(linked, gains, strict=True)
    ]


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
    """Return the runs of pieces likely to be a cue; a new one begins where that is likelier than going on."""
    spans: list[tuple[int, int]] = []
    for k, (outside, begins, goes_on) in enumerate(odds):
        if outside > 1 - LEAST:
            continue
        if spans and spans[-1][1] == k and goes_on >= begins:
            spans[-1] = (spans[-1][0], k + 1)
        else:
            spans.append((k, k + 1))
    return spans


def _roles(states: Floats, cues: list[tuple[int, int]], heads: dict[str, tuple[Floats, Floats]]) -> Iterator[Floats]:
    """Yield for each cue the log odds that each piece is of its source and of its content: `pieces × 2`."""
    piece, answer = _apply(heads["piece"], states), _apply(heads["answer"], states)
    far = heads["far"][0].T + heads["far"][1]
    for first, last in cues:
        cue = states[first:last].mean(0)
        known = np.maximum(piece + _apply(heads["about"], cue) + far[distance(len(states), first, last)], 0)
        compared = (answer * _apply(heads["ask"], cue)).reshape(len(states), 2, -1)
        yield _apply(heads["role"], known) + compared.sum(-1) / compared.shape[-1] ** 0.5


def _stretch(score: Floats) -> tuple[int, int] | None:
    """Return the run of pieces that gains most; none where nothing gains."""
    best, start, total, span = 0.0, 0, 0.0, None
    for k, gain in enumerate(score.tolist()):
        if total <= 0:
            start, total = k, 0.0
        total += gain
        if total > best:
            best, span = total, (start, k + 1)
    return span


def _runs(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of pieces that are inside."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _characters(offsets: list[tuple[int, int]], span: tuple[int, int]) -> tuple[int, int]:
    return offsets[span[0]][0], offsets[span[1] - 1][1]
