"""What is kept on disk: it is bounded, it is checked, and whatever happens to it changes no figure."""

from __future__ import annotations

import dataclasses
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
import pytest

import framing
from framing import cache, encoder
from framing.actors import to_codebook
from framing.errors import CacheWarning, EncoderError
from framing.measures import Coverage, base, instruments, register
from framing.measures import kept as found
from framing.tables import SPANS, TABLES, check

ROOT = Path(__file__).resolve().parent.parent

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
    with pytest.warns(CacheWarning, match=r"1 entries of the cache .* were damaged.* no figure is touched"):
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


def test_a_bound_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_CACHE_BYTES", "4 GB")
    with pytest.raises(ValueError, match="expected a number of bytes, such as 4000000000, found '4 GB'"):
        cache.limit()


def test_a_file_that_another_is_making_ready_is_waited_for() -> None:
    class Busy:
        asked = 0

        def execute(self, statement: str) -> None:
            self.asked += 1
            if self.asked < 3:
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise error

    busy = Busy()
    cache._log_ahead(busy)  # type: ignore[arg-type]
    assert busy.asked == 3


def test_threads_share_it() -> None:
    def work(n: int) -> bool:
        cache.put({cache.key(str(n)): str(n).encode()})
        return cache.get([cache.key(str(n))]) == {cache.key(str(n)): str(n).encode()}

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(80)))
    assert cache.size()[0] == 80


PUT = "from framing import cache\nfor n in range({}, {}): cache.put({{cache.key(str(n)): str(n).encode() * 999}})"


def putting(first: int, last: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PUT.format(first, last)], cwd=ROOT)


def kept(first: int, last: int) -> int:
    keys = [cache.key(str(n)) for n in range(first, last)]
    found = cache.get(keys)
    assert all(found.get(key, value) == value for key, value in zip(keys, values(first, last), strict=True))
    return len(found)


def values(first: int, last: int) -> list[bytes]:
    return [str(n).encode() * 999 for n in range(first, last)]


def test_two_processes_share_it() -> None:
    both = [putting(0, 300), putting(200, 500)]
    assert [each.wait() for each in both] == [0, 0]
    assert kept(0, 500) == cache.size()[0] == 500


def test_a_process_may_be_killed_at_any_moment(file: Path) -> None:
    process = putting(0, 1_000_000)
    while kept(0, 20) < 20:
        assert process.poll() is None
    process.kill()
    process.wait()
    n = kept(0, 1_000_000 // 100)
    assert n >= 20
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    cache.put({cache.key("after"): b"all"})
    assert cache.get([cache.key("after")])


def test_it_is_moved_and_stays_there(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="FRAMING_CACHE says where the cache is"):
        cache.move(tmp_path / "elsewhere")
    monkeypatch.delenv("FRAMING_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    cache.put({cache.key("x"): b"x"})
    for name in ("one", "other", "other"):
        cache.move(tmp_path / name)
        assert cache.folder() == tmp_path / name
        assert cache.get([cache.key("x")]) == {cache.key("x"): b"x"}
    assert [path.parent.name for path in tmp_path.rglob(cache.FILE)] == ["other"]
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError):
        cache.move(tmp_path / "file" / "below")
    assert cache.folder() == tmp_path / "other"


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "file" / "below"))
    cache.put({cache.key("x"): b"x"})
    assert cache.get([cache.key("x")]) == {} and cache.size() == (0, 0)


def test_what_the_models_found_is_the_same_out_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, spans = [TEXT, TEXT, "Orr said so."], [(0, 5), (35, 40), (0, 3)]
    passages = [(0, 20), (0, len(TEXT)), (0, 0)]
    fresh = (encoder.judge(texts, spans), encoder.certainty(TEXT, passages), encoder.attributions(TEXT))
    encoder.read.cache_clear()
    monkeypatch.setattr(encoder, "states", lambda name, windows: iter(()))  # nothing is read again
    again = (encoder.judge(texts, spans), encoder.certainty(TEXT, passages), encoder.attributions(TEXT))
    assert all(np.array_equal(a, b) for a, b in zip(fresh[0], again[0], strict=True))
    assert np.array_equal(fresh[1], again[1], equal_nan=True) and np.isnan(again[1][-1]).all()
    assert again[2] == fresh[2] != []


# --- what was found in articles ---------------------------------------------------------------------------------------

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "outlet": ["Echo", "Post", "Echo"],
        "title": ["Quill may go", "", ""],
        "text": [TEXT, "“The pier may close,” said Mayor Ada Quill. She was tired.", "  "],
    }
)
ACTORS = pd.DataFrame({"actor": ["Ada Quill"], "aliases": [["Quill"]], "kind": ["official"]})


def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing that parses or reads can be loaded."""

    def fail(*_: object) -> NoReturn:
        raise EncoderError("this was found before")

    monkeypatch.setattr(encoder, "_session", fail)
    monkeypatch.setattr("framing.parse._parse_texts", fail)


def same(one: Coverage, other: Coverage) -> None:
    assert one.about == other.about and list(one.tables) == list(other.tables)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])


def test_articles_that_were_measured_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = framing.measure(ARTICLES, ACTORS)
    assert len(fresh.mentions) == 4 and len(fresh.attributions) and len(fresh.hedges)
    with monkeypatch.context() as patch:
        without_models(patch)
        same(framing.measure(ARTICLES, ACTORS), fresh)
        same(framing.measure(ARTICLES.iloc[::-1], ACTORS), framing.measure(ARTICLES.iloc[::-1], ACTORS))
        with pytest.raises(EncoderError):
            framing.measure(ARTICLES.assign(title="Quill may stay"), ACTORS)
    again = framing.measure(ARTICLES, ACTORS.assign(kind="politician"))
    assert set(again.attributions["source_kind"]) - set(fresh.attributions["source_kind"]) == {"politician"}


def test_a_new_codebook_has_nothing_parsed_or_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    framing.measure(ARTICLES, ACTORS)
    monkeypatch.setattr(encoder, "states", lambda name, windows: pytest.fail("read again") if [*windows] else iter(()))
    monkeypatch.setattr("framing.parse._by_length", lambda texts: pytest.fail("parsed again") if texts else iter(()))
    assert len(framing.measure(ARTICLES, ACTORS.assign(kind="politician")).mentions) == 4


def test_what_an_article_is_found_under_is_all_that_may_change_it() -> None:
    def keys(articles: pd.DataFrame = ARTICLES, actors: pd.DataFrame = ACTORS, *how: object) -> list[bytes]:
        return found.keys(check("articles", articles), instruments(), to_codebook(actors), *how)

    here = keys()
    assert len(set(here)) == 3 and keys(ARTICLES.assign(outlet="Other", url="x")) == here
    for other in (
        *(keys(ARTICLES.assign(**{name: [*"xyz"]})) for name in ("article_id", "title", "standfirst", "text", "event")),
        keys(ARTICLES.assign(published=pd.Timestamp("2024-01-01", tz="UTC"))),
        keys(ARTICLES, ACTORS.assign(aliases=[["Ada"]])),
        keys(ARTICLES, ACTORS, "vader"),
        found.keys(check("articles", ARTICLES), instruments()[:3], to_codebook(ACTORS)),
    ):
        assert not {*other} & {*here}


def test_what_a_measure_of_ones_own_finds_is_never_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_REGISTERED", dict(base._REGISTERED))
    monkeypatch.setitem(TABLES, "mine", SPANS)  # taken out again after the test
    sizes = []
    for words in (["pier"], ["pier", "liar"]):
        mine = framing.word_list("mine", words)
        sizes += [len(framing.measure(ARTICLES, measures=[mine]).mine) for _ in range(2)]
    assert sizes == [1, 1, 2, 2]
    asked = []
    own = dataclasses.replace(mine, find=lambda context: asked.append(context.article.article_id) or {"mine": []})
    for _ in range(2):
        framing.measure(ARTICLES, measures=[register(own)])
    assert asked == [*"abc"] * 2  # nobody knows what another function looks for
