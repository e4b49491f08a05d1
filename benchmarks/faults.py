"""What happens to measuring when everything goes wrong: what is lost, what is believed that is not so, what hangs.

    python benchmarks/faults.py [--quick] [--seed N]

Runs are killed at random moments; the cache and what was written are cut, flipped and removed; the disk is filled; two
processes share one cache, and one folder; files and articles are mutated and read. Every line ends in three counts that
must be 0: rows lost, wrong bytes believed, hangs. Articles are invented; nothing outside a temporary folder is touched.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import gzip
import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from scale import write_corpus

import framing
from framing import cache
from framing.errors import FramingError
from framing.scale import jobs, steps, work
from framing.tables import check

LONG = 120  # seconds after which a reader, which takes a tenth of one, hangs
Counts = tuple[int, int, int]
fork = multiprocessing.get_context("fork")  # what is loaded once need not be loaded for each of a hundred runs


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, default=0)
    arguments = options.parse_args()
    rng = random.Random(arguments.seed)
    few = arguments.quick
    warnings.simplefilter("ignore")
    jobs.PART = steps.PART = 10
    jobs.GROUP = 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FRAMING_CACHE"] = f"{folder}/cache"
        home = Path(folder)
        write_corpus(home / "corpus", 30, each=10)  # a run costs what its files cost: the texts were met before
        begun = time.monotonic()
        run(home, home / "once")
        begun, whole = time.monotonic(), content(home / "once")
        run(home, home / "again")
        took = time.monotonic() - begun
        failed = 0
        for what, n, trial in (
            ("killed at random moments", 3 if few else 50, lambda: killed(home, whole, rng, took)),
            ("cache cut, flipped or removed", 2 if few else 20, lambda: cache_damaged(home, whole, rng)),
            ("results cut, flipped or removed", 5 if few else 50, lambda: results_damaged(home, whole, rng)),
            ("disk full", 1 if few else 5, lambda: disk_full(home, whole, rng)),
            ("two processes on one cache", 1 if few else 5, lambda: together(home, whole, ("one", "two"))),
            ("two processes on one folder", 1 if few else 5, lambda: together(home, whole, ("one", "one"))),
            ("mutated files and articles read", 200 if few else 10_000, lambda: mutated(home, rng)),
        ):
            lost, wrong, hung = (sum(each) for each in zip(*(trial() for _ in range(n)), strict=True))
            print(
                f"{what:<34}{n:>7,} times   rows lost {lost}   wrong bytes believed {wrong}   hangs {hung}", flush=True
            )
            failed += lost + wrong + hung
    sys.exit(1 if failed else 0)


# --- runs -------------------------------------------------------------------------------------------------------------


def run(home: Path, out: Path) -> None:
    work(home / "corpus", out)


def begin(home: Path, out: Path, before: Callable[[], None] = lambda: None) -> multiprocessing.process.BaseProcess:
    """A run in a process of its own; it ends with 0 when all is done, and with 7 when a file could not be written."""

    def child() -> None:
        sys.stderr = io.StringIO()
        cache._open.clear()  # a connection must not be used on both sides of a fork
        before()
        try:
            run(home, out)
        except OSError:
            sys.exit(7)

    process = fork.Process(target=child)
    process.start()
    return process


def ended(process: multiprocessing.process.BaseProcess) -> int:
    """The exit status of a run, or of a run that had to be ended, as it hung, 99."""
    process.join(600)
    if process.exitcode is None:
        process.kill()
        process.join()
        return 99
    return int(process.exitcode)


def content(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def judged(whole: dict[str, bytes], out: Path, status: int = 0) -> Counts:
    """What is lost of, and what is wrong in, a folder that is said to be complete."""
    found = content(out)
    wrong = sum(found[name] != whole.get(name) for name in found)
    lost = len(set(whole) - set(found))
    shutil.rmtree(out)
    return lost + (status not in (0, 99)), wrong, int(status == 99)


def killed(home: Path, whole: dict[str, bytes], rng: random.Random, took: float) -> Counts:
    out = home / "killed"
    while rng.random() < 0.8 or not out.exists():  # once, and again, and again
        process = begin(home, out)
        process.join(rng.uniform(0, took))
        process.kill()
        process.join()
    return judged(whole, out, ended(begin(home, out)))


def together(home: Path, whole: dict[str, bytes], names: tuple[str, str]) -> Counts:
    os.environ["FRAMING_CACHE"] = tempfile.mkdtemp(dir=home)
    runs = [begin(home, home / name) for name in names]
    statuses = [ended(process) for process in runs]
    found = [judged(whole, home / name, max(statuses)) for name in dict.fromkeys(names)]
    return sum(f[0] for f in found), sum(f[1] for f in found), sum(f[2] for f in found)


# --- damage -----------------------------------------------------------------------------------------------------------


def damage(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    how = rng.choice(["flip", "flip", "cut", "overwrite", "remove"])
    if how == "remove":
        path.unlink()
        return
    place = rng.randrange(len(data))
    if how == "flip":
        data[place] ^= 1 << rng.randrange(8)
    elif how == "cut":
        del data[place:]
    else:
        data[place : place + 4096] = rng.randbytes(min(4096, len(data) - place))
    path.write_bytes(data)


def cache_damaged(home: Path, whole: dict[str, bytes], rng: random.Random) -> Counts:
    here = home / "damaged-cache"
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(home / "cache", here)
    os.environ["FRAMING_CACHE"] = str(here)
    files = sorted(path for path in here.iterdir() if path.stat().st_size)
    for _ in range(rng.randint(1, 3)):
        with contextlib.suppress(FileNotFoundError):
            damage(rng.choice(files), rng)
    counts = judged(whole, home / "out", ended(begin(home, home / "out")))
    os.environ["FRAMING_CACHE"] = str(home / "cache")
    return counts


def results_damaged(home: Path, whole: dict[str, bytes], rng: random.Random) -> Counts:
    """Whether what is loaded from a damaged folder is right or refused, and whether measuring again mends it."""
    out = home / "out"
    for name, data in whole.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    damage(out / rng.choice(sorted(whole)), rng)
    believed = 0
    right = framing.load_coverage(home / "once")
    with contextlib.suppress(FramingError, OSError, ValueError):
        found = framing.load_coverage(out)
        for name in right.tables:
            believed += not found.tables[name].equals(right.tables[name])
    try:
        run(home, out)
    except ValueError:  # settings that look like others are refused, and the folder has to be deleted
        shutil.rmtree(out)
        run(home, out)
    lost, wrong, hung = judged(whole, out)
    return lost, wrong + believed, hung


def disk_full(home: Path, whole: dict[str, bytes], rng: random.Random) -> Counts:
    """A run on a small file system, which grows after the run has failed; or, where none can be mounted, small files."""
    out = home / "small"
    out.mkdir()
    needed = sum(map(len, whole.values())) // 1024
    size = rng.randint(needed // 10, needed // 2)
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", out], capture_output=True).returncode
        == 0
    )

    def quota() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (rng.randint(1_000, 9_000), resource.RLIM_INFINITY))

    try:
        status = ended(begin(home, out) if mounted else begin(home, out, quota))
        unfinished = [path for path in out.rglob(".*") if path.is_file()]
        believed = int((out / "digests.txt").exists()) + len(unfinished) + (status not in (7, 99))
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=100m", out], check=True)
        again = ended(begin(home, out))
        shutil.copytree(out, home / "grown")
        lost, wrong, hung = judged(whole, home / "grown", again)
        return lost, wrong + believed, hung + (status == 99)
    finally:
        if mounted:
            subprocess.run(["umount", out], check=True)
        shutil.rmtree(out)


# --- readers ----------------------------------------------------------------------------------------------------------

TEXT = "“The bell rang,” said Maud Ellery. Nobody at Port Calder had slept.\n\nThe gulls left on Monday, she said."
PIECES = [b"", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\n\n", b"\r", b"9" * 40, b'"', b";", b"\t", b"<", b"<!--", b"</p>", b"&amp;", b"[" * 900]  # fmt: skip


def samples() -> dict[str, bytes]:
    """A sound file of each kind."""
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bell rings</title><meta property='
        f'"article:published_time" content="2024-05-02T10:00:00Z"></head><body><article><h1>Bell rings</h1><p>{TEXT}</p>'
        "</article></body></html>"
    )
    table = pd.DataFrame({"outlet": ["The Beacon", "The Post"], "text": [TEXT, "It rained."], "n": [1, 2]})
    sheet, parquet, packed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    table.to_excel(sheet, index=False)
    table.to_parquet(parquet)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.html", page)
    return {
        "a.txt": f"Home News\nThe Beacon\nBell rings\n\nBy Ann Lee\n2 May 2024, 10:00 GMT\n\n{TEXT}".encode(),
        "a.html": page.encode(),
        "a.csv": table.to_csv(index=False).encode(),
        "a.tsv": table.to_csv(index=False, sep="\t").encode("utf-16"),
        "a.jsonl": table.to_json(orient="records", lines=True).encode(),
        "a.csv.gz": gzip.compress(table.to_csv(index=False).encode(), mtime=0),
        "a.xlsx": sheet.getvalue(),
        "a.parquet": parquet.getvalue(),
        "a.zip": packed.getvalue(),
        "a.json": json.dumps([{"outlet": "The Post", "text": TEXT}]).encode(),
    }


SAMPLES = samples()


@contextlib.contextmanager
def limit(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(errno.ETIMEDOUT, "too long")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def mutated(home: Path, rng: random.Random) -> Counts:
    """A file that was mutated ends in articles, each with a text or a problem, or in an error of the project's own."""
    name = rng.choice(sorted(SAMPLES))
    data = SAMPLES[name]
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(data) + 1)
        data = data[:place] + rng.choice([*PIECES, rng.randbytes(4)]) + data[place + rng.choice([0, 0, 1, 4, 300]) :]
    path = home / name
    path.write_bytes(data)
    try:
        with limit(LONG):
            articles = framing.read(path)
            if rng.random() < 0.02:  # and, of some, what is found in it
                found = framing.measure(articles, measures=["readability"])
                return len(articles) - len(found.articles), 0, 0
    except FramingError as error:
        return int(name not in str(error)), 0, 0  # it says of which file it speaks
    except TimeoutError:
        return 0, 0, 1
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
        return 1, 0, 0
    finally:
        path.unlink()
    check("articles", articles)
    silent = int(((articles["text"].str.strip() == "") & (articles["problems"] == "")).sum())
    return silent + (len(articles) == 0), 0, 0


if __name__ == "__main__":
    main()
