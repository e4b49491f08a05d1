"""A coverage on disk: a folder with a Parquet dataset per table, `about.json`, and the digest of every file.

Each file is written under another name and then renamed; `digests.txt` comes last, so that a folder without it is not
complete. `sha256sum -c digests.txt` checks all of it without this package.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import re
import socket
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from framing.errors import FramingWarning, SchemaError
from framing.measures.base import Instrument, Measure, measures, register
from framing.measures.coverage import Coverage, Stored
from framing.tables import SPANS, TABLES, check, empty

ABOUT, DIGESTS = "about.json", "digests.txt"
TABLES_OF_OLD = (  # versions that did not note which tables they wrote
    "sentences",
    "attributions",
    "voices",
    "hedges",
    "mentions",
    "readability",
    "actors",
)
_LISTS = {"spans": pa.list_(pa.list_(pa.int64())), "list": pa.list_(pa.string())}

_PART = re.compile(r"part-\d{5,}(?:-\d{4,})?\.parquet")
_UNFINISHED = "unfinished"  # ends the names of files that are being written

Digests = dict[str, str]  # by the name of a file within the folder


# --- writing ----------------------------------------------------------------------------------------------------------


def save(folder: Path, name: str, data: bytes) -> Digests:
    """Write a file of a folder whole or not at all, and return its digest by its name.

    Raises
    ------
    OSError
        It cannot be written, the disk is full say; nothing of it is left.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # hidden, as those who read a folder of Parquet files pass over what is hidden
    unfinished = path.with_name(f".{path.name}.{socket.gethostname()}-{os.getpid()}.{_UNFINISHED}")
    try:
        unfinished.write_bytes(data)
        os.replace(unfinished, path)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_file():  # another process did the same work, and tidied up
            return {name: hashlib.sha256(data).hexdigest()}
        unfinished.unlink(missing_ok=True)
        raise OSError(
            error.errno, f"{error.strerror}. Nothing half-written is left: mend this, and run it again", str(path)
        ) from error
    return {name: hashlib.sha256(data).hexdigest()}


def tidy(folder: Path) -> None:
    """Take away what killed processes left half-written."""
    for path in folder.rglob(f".*.{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def save_table(folder: Path, name: str, table: pd.DataFrame, kind: str = "") -> Digests:
    """Write a table of this kind (a key of `TABLES`) as one Parquet file of a folder, as `save` does."""
    found = pa.Table.from_pandas(table, preserve_index=False)
    declared = {column: _LISTS[spec.kind] for column, spec in TABLES.get(kind, {}).items() if spec.kind in _LISTS}
    for place, field in enumerate(found.schema):  # where every list is empty, their type cannot be seen
        if field.name in declared and field.type != declared[field.name]:
            cast = found.column(place).cast(declared[field.name])
            found = found.set_column(place, pa.field(field.name, declared[field.name]), cast)
    data = io.BytesIO()
    parquet.write_table(found, data, compression="zstd")
    return save(folder, name, data.getvalue())


def write(coverage: Coverage, folder: Path) -> None:
    """Write a coverage, each table in one part; until all of it is there, nothing can be read from the folder."""
    start_anew(folder)
    digests: Digests = {}
    for name in coverage.tables:
        digests |= save_table(folder, f"{name}/part-00000.parquet", coverage.tables[name], name)
    complete(folder, {**coverage.about, "tables": sorted(coverage.tables)}, digests)


def start_anew(folder: Path) -> None:
    """Have a folder count as incomplete, and take the parts of tables out of it; all other files stay."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [path for path in folder.glob("*/part-*.parquet") if _PART.fullmatch(path.name)]
    for path in (folder / DIGESTS, folder / ABOUT, *parts):
        path.unlink(missing_ok=True)


def complete(folder: Path, about: Mapping[str, Any], digests: Digests) -> None:
    """Write what makes a folder complete: what was measured with what, and the digests of all its files."""
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    digests = digests | save(folder, ABOUT, text.encode())
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    save(folder, DIGESTS, "".join(lines).encode())


# --- reading ----------------------------------------------------------------------------------------------------------


def load_coverage(folder: str | os.PathLike[str]) -> Coverage:
    """Read back what `measure(..., out=folder)` or `framing measure` wrote.

    Parameters
    ----------
    folder : path
        The folder that was given as `out`.

    Returns
    -------
    Coverage
        Equal to the one that was written. A table is read when it is first asked for, and every file of it compared
        with its digest; comparisons read the scores and what is known of the articles, and not their texts. Of a folder
        that an older version wrote, tables that it did not have yet are empty. Your own measures can be compared and
        drawn; to find them in other articles, define them again.

    Raises
    ------
    FileNotFoundError
        Nothing complete is there.
    SchemaError
        A file is not as it was written; or, when a table is asked for, is not the table that its name says.

    Warns
    -----
    FramingWarning
        Tables are missing that an older version wrote.
    """
    path = Path(folder)
    if not (path / DIGESTS).is_file():
        return _of_old(path)
    digests = read_digests(path)
    if set(digests) == set() or ABOUT not in digests:
        raise _damaged(path / DIGESTS)
    known = json.loads(sound(path, ABOUT, digests[ABOUT]))
    _register_own(known.get("own_measures", []))
    files: dict[str, dict[str, str]] = {name: {} for name in known.pop("tables")}
    known.pop("parts", None)
    for name in sorted(set(digests) - {ABOUT}):
        files.setdefault(name.partition("/")[0], {})[name] = digests[name]
    return Coverage(Stored(files, lambda name, leave_out: read_table(path, name, files[name], leave_out)), known)


def read_digests(folder: Path) -> Digests:
    """Return the digests that a complete folder has of its files; empty where it is not complete."""
    if not (folder / DIGESTS).is_file():
        return {}
    lines = (folder / DIGESTS).read_bytes().decode(errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def sound(folder: Path, name: str, digest: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    SchemaError
        It is not there, or not as it was written.
    """
    path = folder / name
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise _damaged(path)
    return data


def _damaged(path: Path) -> SchemaError:
    what = "damaged: it is not as it was written" if path.is_file() else "gone"
    return SchemaError(f"{path}: {what}. Measure the same articles into the same folder again, which mends it.")


def read_table(folder: Path, kind: str, files: Digests, leave_out: Sequence[str] = ()) -> pd.DataFrame:
    """Return a table of this kind out of its parts; columns that are left out are empty.

    Raises
    ------
    SchemaError
        A part is not as it was written, or the whole is not the table that it should be.
    """
    if not files:
        return empty(kind)
    table = read_parts(folder, files, lambda column: column not in leave_out)
    return check(kind, table.assign(**dict.fromkeys(leave_out, "")), str(folder / kind))


def read_parts(folder: Path, files: Digests, wanted: Callable[[str], bool] = lambda column: True) -> pd.DataFrame:
    """Return the columns that are wanted of tables in files, one below the other.

    Raises
    ------
    SchemaError
        A file is not as it was written.
    """
    parts = []
    for name, digest in files.items():
        # all bytes are compared, and only the columns that are wanted unpacked
        source = parquet.ParquetFile(pa.BufferReader(sound(folder, name, digest)))
        parts.append(source.read(columns=[column for column in source.schema_arrow.names if wanted(column)]))
    joined = pa.concat_tables(parts, promote_options="permissive")
    del parts
    table: pd.DataFrame = joined.to_pandas(split_blocks=True, self_destruct=True)
    return table


def _of_old(path: Path) -> Coverage:
    """Return the coverage of a folder with one Parquet file per table, as versions before wrote it."""
    tables = {file.stem: file for file in sorted(path.glob("*.parquet"))}
    about = path / ABOUT
    if not {"articles", "scores"} <= set(tables) or not about.is_file():
        begun = "what is there is not complete" if path.is_dir() and any(path.iterdir()) else "there is no coverage"
        raise FileNotFoundError(
            f"{path}: {begun}. Write it with framing.measure(..., out={str(path)!r}), or with framing measure, "
            "which goes on where it was stopped."
        )
    known = json.loads(about.read_text(encoding="utf8"))
    _register_own(known.get("own_measures", []))
    if missing := sorted(set(known.pop("tables", TABLES_OF_OLD)) - set(tables)):
        warnings.warn(
            f"{path}: there is no {'.parquet, '.join(missing)}.parquet; the coverage has none of these rows.",
            FramingWarning,
            stacklevel=3,
        )
    return Coverage({name: _file_of_old(name, file) for name, file in tables.items()}, known)


def _file_of_old(name: str, file: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise SchemaError(f"{file}: not a readable table: {error}") from error
    return check(name, table, str(file))


# --- measures of the user's own ---------------------------------------------------------------------------------------


def own(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Return measures of the user's own as `about.json` keeps them: all but their functions."""
    return [{name: getattr(m, name) for name in _KEPT} | _ends(m) for m in measures]


_KEPT = ("name", "label", "definition", "direction", "unit", "table", "aggregates", "reference", "digest")


def _ends(measure: Measure) -> dict[str, float | None]:
    """Return the range of a measure; JSON has no infinity."""
    return {end: v if math.isfinite(v := getattr(measure, end)) else None for end in ("low", "high")}


def _register_own(kept: Iterable[dict[str, Any]]) -> None:
    """Make measures known that were the user's own when the folder was written, where they are not known yet."""
    for entry in kept:
        if entry["name"] not in measures():
            ends = {end: entry[end] for end in ("low", "high") if entry[end] is not None}
            measure = Measure(**{name: entry[name] for name in _KEPT}, **ends)
            tables = {} if measure.table in TABLES else {measure.table: SPANS}
            register(Instrument(measure.name, (measure,), tables=tables))
