"""Measuring in parts: the figures of measuring at once, the same bytes whatever is killed, and nothing half-true."""

from __future__ import annotations

import errno
import os
import platform
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import toy
from hypothesis import given
from hypothesis import strategies as st

from framing import cli, scale
from framing.actors import read_actors
from framing.clean import copies
from framing.errors import FewArticlesWarning, ReadError, SchemaError
from framing.estimates import compare
from framing.measures import Coverage, disk, load_coverage, measure, one_pass
from framing.measures.own import word_list
from framing.readers import read
from framing.scale import crashes, jobs, steps

MEASURES = ("sourcing", "diversity")
LINE = "The Beacon is proud to serve the people of the coast"
AGENCY = "OSTRAND (Reuters) — " + " ".join(f"The {n}th ferry left the harbour late on Monday." for n in range(9))
UPDATED = " ".join(f"Nobody in the {n}th street may sleep, Ines Aalto says." for n in range(9))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which copies, furniture, metadata, own columns and a person's kind reach over the parts."""
    folder = tmp_path_factory.mktemp("corpus")
    own = "Minister Ines Aalto says that pier {0} may close.\n\nThe tide was {0} feet high.\n\nRoom {0} was empty."
    texts = {f"a{n}": f"{own.format(n)}\n\n{LINE}" for n in range(4)}
    texts |= {"b": "Ines Aalto, a nurse, says no.", "c": AGENCY, "d": UPDATED, "e": UPDATED + " It rained."}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"A headline\n\n{text}\n", encoding="utf8")
    (folder / "b.html").write_text("<html><body><article><p>The tide was late.</p></article></body></html>")
    (folder / "f.csv").write_text(f'outlet,text,n\nThe Post,"{AGENCY[24:]}",1\nThe Post,It may rain.,2\n')
    (folder / "g.jsonl").write_text('{"outlet": "The Post", "text": "It may snow.", "n": "many", "extra": 1.5}\n')
    (folder / "h.pdf").write_bytes(b"%PDF-1.4 of which nothing is left")
    rows = [f"{name}.txt,{'The Wire' if name == 'c' else 'The Beacon'},2024-05-0{n}" for n, name in enumerate(texts, 1)]
    rows += ["b.html,The Post,", "gone.txt,The Post,2024-05-01"]
    (folder / "metadata.csv").write_text("\n".join(["file,outlet,published", *rows]), encoding="utf8")
    (folder / "actors.toml").write_text('[[actors]]\nname = "Piet Maes"\n')
    return folder


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[pytest.MonkeyPatch]:
    """Parts of four articles, in which a toy finds what there is to find."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "PART", 4)
        patch.setattr(steps, "PART", 4)
        patch.setattr(jobs, "GROUP", 5)
        patch.setattr(steps, "find_in", toy.find)
        yield patch


@pytest.fixture(scope="module")
def whole(corpus: Path, small_parts: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process writes that nothing happens to."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert work(corpus, out) == ""
    return out


def work(corpus: Path, out: Path, share: tuple[int, int] = (1, 1)) -> str:
    return scale.work(corpus, out, actors=read_actors(corpus), measures=MEASURES, share=share)


def content(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_parts_hold_what_the_whole_corpus_holds(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find_in", one_pass.find_in)
    found = scale.measure(corpus, tmp_path, actors=read_actors(corpus), measures=MEASURES)
    at_once = measure(read(corpus), read_actors(corpus), measures=list(MEASURES))
    assert found.about == at_once.about
    assert set(found.tables) == set(at_once.tables)
    for name, table in at_once.tables.items():
        mine, order = found.tables[name], ["measure", "actor", "voice", "article_id"]
        if name == "scores":
            mine, table = (each.sort_values(order, ignore_index=True) for each in (mine, table))
        if name == "articles":  # a missing number of one's own is nothing in memory, and no number on disk
            table = table.assign(extra=table["extra"].astype(float))
        pd.testing.assert_frame_equal(mine, table, obj=name)
    # and what the parts had to tell each other is really there
    articles = found.articles.set_index("article_id")
    assert articles.loc["f-1", "wire"] == "Reuters" and articles.loc["d", "duplicate_of"] == "e"
    assert articles.loc[["a0", "a3"], "removed"].tolist() == [LINE, LINE]
    assert articles.loc[["f-1", "g-1"], "n"].tolist() == ["1", "many"]
    assert set(found.attributions.query("source_name.str.contains('Aalto')")["source_kind"]) == {"official"}
    assert "names this file, which is not there" in articles.loc["gone", "problems"] and articles.loc["h", "problems"]


def test_shares_in_any_order_and_as_often_as_one_likes_end_in_the_same_bytes(
    corpus: Path, whole: Path, tmp_path: Path
) -> None:
    said = [work(corpus, tmp_path, (i, 3)) for _ in range(4) for i in (3, 1, 1, 2)]
    assert said[0].startswith("step 2 of 4 waits for") and said[-1] == ""
    assert content(tmp_path) == content(whole)


class Killed(BaseException):
    """As the end of a process, nothing catches it."""


def after(n: int, then: Callable[[Path], None]) -> Callable[[Path, bytes], int]:
    """A way to write bytes that comes to an end in the middle of the n-th file."""
    left = iter(range(n))

    def write(path: Path, data: bytes) -> int:
        if next(left, None) is None:
            with path.open("wb") as file:
                file.write(data[: len(data) // 2])
            then(path)
        with path.open("wb") as file:
            return file.write(data)

    return write


@pytest.mark.parametrize("n", [4, 20, 34])
def test_a_killed_run_goes_on_and_ends_in_the_same_bytes(
    n: int, corpus: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(path: Path) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", after(n, kill))
        with pytest.raises(Killed):
            work(corpus, tmp_path)
    with pytest.raises(FileNotFoundError, match="what is there is not complete"):
        load_coverage(tmp_path)
    assert work(corpus, tmp_path) == ""
    assert content(tmp_path) == content(whole)


def test_a_full_disk_is_reported_and_leaves_nothing_half_written(
    corpus: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", after(6, full))
        assert cli.main(["measure", str(corpus), "--out", str(tmp_path)]) == 2
    assert "No space left on device. Nothing half-written is left" in capsys.readouterr().err
    assert [path for path in tmp_path.rglob(".*")] == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("scores/part-00001-0000.parquet", "flip"),
        ("articles/part-00001-0000.parquet", "cut"),
        ("about.json", "flip"),
        ("steps/find/all.json", "flip"),
        ("scores/part-00000-0001.parquet", "remove"),
    ],
)
def test_what_was_damaged_is_noticed_and_mended(
    name: str, change: str, corpus: Path, whole: Path, tmp_path: Path
) -> None:
    for path, data in content(whole).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 4
    (tmp_path / name).write_bytes(data if change == "flip" else data[: len(data) // 2])
    if change == "remove":
        (tmp_path / name).unlink()
    if not name.startswith("steps"):
        with pytest.raises(SchemaError, match=r"(damaged: it is not as it was written|gone)\. Measure the same"):
            _ = load_coverage(tmp_path).scores, load_coverage(tmp_path).articles
    assert work(corpus, tmp_path) == ""
    assert content(tmp_path) == content(whole)


@pytest.mark.skipif(platform.system() != "Linux", reason="a crash ends the process there")
def test_a_crash_over_an_article_costs_that_article_and_no_other(
    corpus: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(articles: pd.DataFrame, *_: Any) -> one_pass.Found:
        if articles["text"].str.contains("pier 2").any():
            os.kill(os.getpid(), signal.SIGSEGV)
        return toy.find(articles)

    monkeypatch.setattr(steps, "find_in", crash)
    assert work(corpus, tmp_path / "one") == work(corpus, tmp_path / "two") == ""
    assert content(tmp_path / "one") == content(tmp_path / "two")
    found, sound = load_coverage(tmp_path / "one"), load_coverage(whole)
    problems = found.articles.set_index("article_id")["problems"]
    assert problems["a2"] == "not measured: a library crashed over it (SIGSEGV)"
    assert problems.drop("a2").equals(sound.articles.set_index("article_id")["problems"].drop("a2"))
    assert found.scores.query("article_id == 'a2'")["value"].isna().all()
    for name in ("attributions", "scores"):
        others, same = (each.tables[name].query("article_id != 'a2'") for each in (found, sound))
        pd.testing.assert_frame_equal(others.reset_index(drop=True), same.reset_index(drop=True))


def test_an_end_from_outside_is_no_fault_of_an_article() -> None:
    with pytest.raises(crashes.Crash, match="SIGABRT"):
        raise crashes._end(-signal.SIGABRT)
    with pytest.raises(ChildProcessError, match=r"ended from outside \(SIGKILL\).* Run it again"):
        raise crashes._end(-signal.SIGKILL)


def test_a_folder_that_is_not_complete_is_not_reported_as_if_it_were_a_corpus(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert work(corpus, tmp_path, (1, 2)).startswith("step 2 of 4 waits for")
    assert cli.main(["report", str(tmp_path), "--out", str(tmp_path / "report.html")]) == 2
    assert "what is there is not complete" in capsys.readouterr().err


def test_a_folder_begun_with_something_else_is_refused(corpus: Path, whole: Path) -> None:
    with pytest.raises(ValueError, match=r"was begun with another codebook\. Measure into another folder, or delete"):
        scale.work(corpus, whole, measures=MEASURES)
    with pytest.raises(ValueError, match="another measures"):
        scale.work(corpus, whole, actors=read_actors(corpus), measures=["hedging"])


def test_a_folder_that_holds_the_corpus_is_refused(corpus: Path) -> None:
    for out in (corpus, corpus.parent):
        with pytest.raises(ValueError, match=r"the corpus is in this folder\. Measure into a folder of its own"):
            scale.work(corpus / "*.txt", out)


def test_workers_elsewhere_find_the_same_files(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus.parent)
    job = jobs.begun(corpus.name, Path(os.path.relpath(tmp_path)), read_actors(corpus), MEASURES)
    assert (Path(job.source), job.out.resolve()) == (corpus, tmp_path)


@pytest.mark.usefixtures("registry")
def test_workers_elsewhere_are_not_asked_for_measures_of_ones_own(corpus: Path, tmp_path: Path) -> None:
    word_list("tide words", ["tide"], definition="Words of the tide.")
    with pytest.raises(ValueError, match="The workers do not know measures of your own"):
        scale.work(corpus, tmp_path, client=object())


def test_an_id_that_stands_in_two_parts_is_refused(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.csv").write_text(f"article_id,outlet,text\n{name.replace('d', 'a')},B,It rained.\n")
    with pytest.raises(ReadError, match=r"article_id 'a' stands in both a\.csv and d\.csv"):
        scale.work(tmp_path, tmp_path / "out")


def test_what_is_measured_is_not_read_as_articles(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nIt rained.\n")
    assert scale.work(tmp_path, tmp_path / "out", measures=MEASURES) == ""
    assert scale.work(tmp_path, tmp_path / "out", measures=MEASURES) == ""
    assert list(load_coverage(tmp_path / "out").articles["article_id"]) == ["a"]
    disk.write(load_coverage(tmp_path / "out"), tmp_path / "once")
    assert list(read(tmp_path)["article_id"]) == ["a"]


def test_files_of_somebody_elses_in_the_folder_stay(corpus: Path, whole: Path, tmp_path: Path) -> None:
    mine = [".gitignore", "articles/.notes", "articles/page.txt", "digests.txt", "scores/part-one.parquet"]
    for name in mine:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("0  articles/page.txt\n0  ../gone\n")
    stale = (tmp_path / "articles/part-00000.parquet", tmp_path / "steps/read/.all.json.away-1.unfinished")
    for path in stale:  # of what was measured before, and of what was killed
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert work(corpus, tmp_path) == ""
    assert not any(path.exists() for path in stale)
    disk.write(load_coverage(whole), tmp_path)
    assert all((tmp_path / name).is_file() for name in mine)


def test_nothing_to_read_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 of which nothing is left")
    with pytest.raises(ReadError, match=r"no file can be read. The first: a\.pdf"):
        scale.work(tmp_path, tmp_path / "out")


@pytest.mark.filterwarnings("ignore", category=FewArticlesWarning)
def test_comparing_reads_no_texts(whole: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    real = disk.read_parts

    def noted(folder: Path, files: dict[str, str], wanted: Callable[[str], bool] = lambda column: True) -> pd.DataFrame:
        table = real(folder, files, wanted)
        asked.update(table.columns)
        return table

    monkeypatch.setattr(disk, "read_parts", noted)
    found = load_coverage(whole)
    table = compare(found, where="outlet != 'The Wire'")
    assert {"value", "outlet"} <= asked and not asked & {"text", "removed"}
    in_memory = Coverage(dict(load_coverage(whole).tables), found.about)
    pd.testing.assert_frame_equal(table, compare(in_memory, where="outlet != 'The Wire'"))
    assert len(compare(found, where="text.str.contains('nurse')")) and "text" in asked  # a condition may ask for them


@pytest.mark.parametrize("part", ["0/3", "4/3", "1", "a/b", "-1/2"])
def test_a_share_that_is_none_is_refused(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["measure", "corpus", "--out", "out", f"--part={part}"])
    assert "Write 3/8 for the third of eight" in capsys.readouterr().err


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 2, st.booleans()), max_size=12))
def test_likely_pairs_are_those_that_share_a_band(texts: list[tuple[int, int, bool]]) -> None:
    known = np.array([long for *_, long in texts], dtype=bool)
    bands = [np.array([each[k] for each in texts], dtype=np.uint32) for k in (0, 1)]
    found = [tuple(pair) for pair in copies.likely_pairs(iter(bands), known).tolist()]
    expected: Iterator[tuple[int, int]] = (
        (i, j)
        for j in range(len(texts))
        for i in range(j)
        if known[i] and known[j] and (texts[i][0] == texts[j][0] or texts[i][1] == texts[j][1])
    )
    assert found == list(expected)
