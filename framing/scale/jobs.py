"""A job that is done in parts: its files, its settings, its units, and the notes of which of them are done."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Collection, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from framing.errors import SchemaError
from framing.measures.disk import read_parts, save, sound, start_anew
from framing.measures.one_pass import about_measuring
from framing.readers import Corpus, listed

PART = 500  # articles
GROUP, GROUP_BYTES = 500, 16_000_000  # files that are read together at most; a larger file is read by itself
SETTINGS = "steps/settings.json"
ALL = "all"  # what a step must know of the whole corpus before its parts are done


class Job(NamedTuple):
    """What is measured, with what, and where to; small enough to be sent to other machines."""

    source: str
    out: Path
    actors: pd.DataFrame
    measures: tuple[str, ...] | None
    settings: str  # their digest: notes of what was done with others do not count


def begun(source: str | os.PathLike[str], out: Path, actors: pd.DataFrame, measures: Sequence[str] | None) -> Job:
    """Return what is to be done; refuse it in a folder that was begun with something else."""
    place = Path(source).resolve()
    if out.resolve() in (place, *place.parents):
        raise ValueError(f"{out}: the corpus is in this folder. Measure into a folder of its own.")
    corpus = listed(source, without=out.resolve())
    beside = [*corpus.sidecars, *(p for p in [corpus.root / "corpus.toml"] if p.is_file())]
    digest = hashlib.sha256()
    for path in (*corpus.files, *beside):
        known = path.stat()
        digest.update(f"{path.relative_to(corpus.root)} {known.st_size} {known.st_mtime_ns}\n".encode(errors="replace"))
    settings = about_measuring(digest.hexdigest(), actors, measures)
    settings["versions"]["pyarrow"] = version("pyarrow")
    settings["size of the parts"] = [PART, GROUP, GROUP_BYTES]
    text = json.dumps(settings, indent=1, sort_keys=True)
    path = out / SETTINGS
    if not path.is_file():
        start_anew(out)
    elif (found := path.read_bytes().decode(errors="replace")) != text:
        before = _settings_in(found)
        if other := [name for name in before if before[name] != settings.get(name)]:
            raise ValueError(
                f"{out}: was begun with another {', another '.join(other)}. Measure into another folder, or delete "
                "this one first."
            )
    save(out, SETTINGS, text.encode())
    wanted = None if measures is None else tuple(measures)
    # workers elsewhere may have begun in another folder
    return Job(os.path.abspath(source), out.absolute(), actors, wanted, hashlib.sha256(text.encode()).hexdigest())


def _settings_in(text: str) -> dict[str, Any]:
    """Return the settings that a folder was begun with; none where their file is damaged, and nothing rests on them."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@functools.lru_cache(maxsize=2)
def listed_once(source: str, out: Path, settings: str) -> tuple[Corpus, list[list[Path]]]:
    """Return the files of a corpus, and those that are read together; `settings` tells one state of it from another."""
    corpus = listed(source, without=out.resolve())
    groups: list[list[Path]] = []
    size = 0
    for path in corpus.files:
        bytes_of = path.stat().st_size
        if not groups or len(groups[-1]) == GROUP or size + bytes_of > GROUP_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(path)
        size += bytes_of
    return corpus, groups


def corpus_of(job: Job) -> Corpus:
    """Return the files of the corpus of a job."""
    return listed_once(job.source, job.out, job.settings)[0]


def units(job: Job, step: str) -> list[str]:
    """Return what a step is done by: groups of files, or parts."""
    if step == "read":
        return [f"{number:05d}" for number in range(len(listed_once(job.source, job.out, job.settings)[1]))]
    return [name for name, _ in parts_of(job)]


def parts_of(job: Job) -> list[tuple[str, int]]:
    """Return the names of all parts, and how many articles each has."""
    return [(name, n) for name, n in noted(job, "find")["parts"]]


def note_of(job: Job, step: str, unit: str) -> dict[str, Any] | None:
    """Return what was noted when a unit was done; None where it was not, or the note is damaged."""
    path = job.out / "steps" / step / f"{unit}.json"
    if not path.is_file():
        return None
    digest, _, text = path.read_bytes().decode(errors="replace").partition("\n")
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        return None
    found = _parsed(text)
    return found if found.get("settings") == job.settings else None


@functools.lru_cache(maxsize=8)  # that of a large corpus is long, and each part asks for it
def _parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def noted(job: Job, step: str, unit: str = ALL) -> dict[str, Any]:
    """Return what was noted when a unit that others rest on was done."""
    if (receipt := note_of(job, step, unit)) is None:
        raise SchemaError(f"{job.out / 'steps' / step / unit}.json: damaged or gone. Run it again, which mends it.")
    return receipt


def is_done(job: Job, step: str, unit: str) -> bool:
    """Return whether a unit is done, and all files that it wrote are as it wrote them."""
    if (receipt := note_of(job, step, unit)) is None:
        return False
    try:
        for name, digest in receipt["files"].items():
            sound(job.out, name, digest)
    except SchemaError:
        return False
    return True


def table_of(job: Job, step: str, unit: str, name: str) -> pd.DataFrame:
    """Return a table that a unit wrote for the steps that follow."""
    path = f"steps/{step}/{name}.parquet"
    return read_parts(job.out, {path: noted(job, step, unit)["files"][path]})


def of_parts(job: Job, step: str, name: str, columns: Collection[str]) -> pd.DataFrame:
    """Return some columns of a table that was written for each part, one part below the other."""
    paths = [(part, f"steps/{step}/{part}-{name}.parquet") for part, _ in parts_of(job)]
    files = {path: noted(job, step, part)["files"][path] for part, path in paths}
    return read_parts(job.out, files, lambda column: column in columns)


T = TypeVar("T")
_kept: dict[tuple[str, str], Any] = {}


def gathered(job: Job, step: str, name: str, made: Callable[[pd.DataFrame], T]) -> T:
    """Return what is made of a table that was gathered for a step; it is kept in memory, as each part asks for it."""
    path = f"steps/{step}/{name}.parquet"
    digest = noted(job, step)["files"][path]
    if (path, digest) not in _kept:
        for old in [key for key in _kept if key[0] == path]:
            del _kept[old]
        _kept[path, digest] = made(read_parts(job.out, {path: digest}))
    kept: T = _kept[path, digest]
    return kept
