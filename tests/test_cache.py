"""What is kept on disk: it is bounded, it is checked, and whatever happens to it changes no figure."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from framing import cache, encoder
from framing.errors import CacheWarning

TEXT = "Quill, they say, is a notorious liar, and the ferry left at noon."


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path))
    return tmp_path / cache.FILE


def test_what_is_put_is_got() -> None:
    items = {cache.key("a", str(n)): bytes([n % 256]) * n for n in range(1200)}
    cache.put(items)
    assert cache.get([*items, cache.key("b", "1")]) == items
    assert cache.size()[0] == 1200
    cache.clear()
    assert cache.get(items) == {} and cache.size()[0] == 0


def test_keys_tell_their_parts_apart() -> None:
    assert len({cache.key("ab", "c"), cache.key("a", "bc"), cache.key("abc"), cache.key("ab", "c", "")}) == 4
    assert cache.key("\ud800") != cache.key("?")  # half a character, as broken files hold


def test_an_entry_whose_bytes_changed_is_not_believed(file: Path) -> None:
    name = cache.key("x")
    cache.put({name: b"one", cache.key("y"): b"two"})
    with sqlite3.connect(file) as db:
        db.execute("UPDATE found SET value = ? WHERE key = ?", (b"0ne", name))
    assert cache.get([name, cache.key("y")]) == {cache.key("y"): b"two"}
    cache.put({name: b"one"})
    assert cache.get([name]) == {name: b"one"}


def test_a_damaged_file_is_set_aside_and_made_anew_while_it_is_used(file: Path) -> None:
    items = {cache.key(str(n)): b"word " * 400 for n in range(300)}
    cache.put(items)
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(file.read_bytes())
    whole[4096 : len(whole)] = b"\xff" * (len(whole) - 4096)
    file.write_bytes(whole)
    cache._open.popitem()[1][0].close()  # another process would find it so
    with pytest.warns(CacheWarning, match="no figure is touched"):
        assert cache.get(items) == {}
    assert file.with_suffix(".damaged").exists()
    cache.put({cache.key("new"): b"new"})
    assert cache.get([cache.key("new")]) == {cache.key("new"): b"new"}


def test_it_stays_within_its_bound_and_drops_what_was_not_used_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_CACHE_BYTES", "400000")
    hours = iter(range(1, 10_000))
    monkeypatch.setattr("framing.cache.time.time", lambda: next(hours) * cache.HOUR)
    first = cache.key("0")
    for n in range(60):
        cache.put({cache.key(str(n)): bytes(20_000)})
        assert cache.get([first])  # used all along
    n, size = cache.size()
    assert n < 60 and size < 450_000
    assert cache.get([cache.key("59"), cache.key("1")]).keys() == {cache.key("59")}


def test_threads_share_it() -> None:
    def work(n: int) -> bool:
        cache.put({cache.key(str(n)): str(n).encode()})
        return cache.get([cache.key(str(n))]) == {cache.key(str(n)): str(n).encode()}

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(80)))
    assert cache.size()[0] == 80


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "file" / "below"))
    cache.put({cache.key("x"): b"x"})
    assert cache.get([cache.key("x")]) == {} and cache.size() == (0, 0)


def test_what_the_models_found_is_the_same_out_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, spans = [TEXT, TEXT, "Orr said so."], [(0, 5), (35, 40), (0, 3)]
    fresh = (encoder.judge(texts, spans), encoder.certainty([*texts, "…"]), encoder.attributions(TEXT))
    monkeypatch.setattr(encoder, "states", lambda name, windows: iter(()))  # nothing is read again
    again = (encoder.judge(texts, spans), encoder.certainty([*texts, "…"]), encoder.attributions(TEXT))
    assert all(np.array_equal(a, b) for a, b in zip(fresh[0], again[0], strict=True))
    assert np.array_equal(fresh[1], again[1], equal_nan=True) and np.isnan(again[1][-1])
    assert again[2] == fresh[2] != []
