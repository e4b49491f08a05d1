"""A coverage on disk: a folder with one Parquet file per table, and what was measured with what in `about.json`."""

from __future__ import annotations

import json
import math
import os
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import FramingWarning, SchemaError
from framing.measures.base import Instrument, Measure, measures, register
from framing.measures.coverage import Coverage
from framing.tables import SPANS, TABLES, check

TABLES_OF_OLD = (  # versions that did not note which tables they wrote
    "sentences",
    "attributions",
    "voices",
    "hedges",
    "mentions",
    "readability",
    "actors",
)


def write(coverage: Coverage, folder: Path) -> None:
    """Write every table as a Parquet file, and `about.json`; a reader sees the old file or the new one, never half."""
    folder.mkdir(parents=True, exist_ok=True)
    about = json.dumps({**coverage.about, "tables": sorted(coverage.tables)}, indent=1, sort_keys=True) + "\n"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as parts:
        for name, table in coverage.tables.items():
            table.to_parquet(Path(parts, f"{name}.parquet"), index=False)
        Path(parts, "about.json").write_text(about, encoding="utf8")
        for part in Path(parts).iterdir():
            os.replace(part, folder / part.name)


def load_coverage(folder: str | os.PathLike[str]) -> Coverage:
    """Read back what `measure(..., out=folder)` wrote.

    Parameters
    ----------
    folder : path
        The folder that was given as `out`.

    Returns
    -------
    Coverage
        Equal to the one that was written. Of a folder that an older version wrote, tables that it did not have yet are
        empty. Your own measures can be compared and drawn; to find them in other articles, define them again.

    Raises
    ------
    FileNotFoundError
        The folder lacks the articles, the scores or `about.json`.
    SchemaError
        A file there is not the table that its name says.

    Warns
    -----
    FramingWarning
        Other tables are missing.
    """
    path = Path(folder)
    tables = {file.stem: file for file in sorted(path.glob("*.parquet"))}
    about = path / "about.json"
    for file in (path / "articles.parquet", path / "scores.parquet", about):
        if not file.is_file():
            raise FileNotFoundError(
                f"{file}: there is no such file. Write it with framing.measure(..., out={str(path)!r})."
            )
    known = json.loads(about.read_text(encoding="utf8"))
    _register_own(known.get("own_measures", []))
    if missing := sorted(set(known.pop("tables", TABLES_OF_OLD)) - set(tables)):
        warnings.warn(
            f"{path}: there is no {'.parquet, '.join(missing)}.parquet; the coverage has none of these rows.",
            FramingWarning,
            stacklevel=2,
        )
    return Coverage({name: _read(name, file) for name, file in tables.items()}, known)


def _read(name: str, file: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise SchemaError(f"{file}: not a readable table: {error}") from error
    return check(name, table, str(file))


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
