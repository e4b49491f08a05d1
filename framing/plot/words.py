"""The words of a chart: names wrapped to their place, figures, and what its caption says of the rows drawn."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from framing.measures import catalogue
from framing.plot.choose import groups_of
from framing.tables import ALL

_WIRE = {"exclude": " Without agency copy.", "only": " Agency copy only."}
VOICES = {
    "all": "all voices",
    "outlet": "the outlet’s own voice",
    "reported": "what others say, in the outlet’s words",
    "quoted": "words in quotation marks",
    "source": "quoted and reported voices",
}
ADJUSTED = {"holm": "Holm", "bh": "Benjamini–Hochberg"}


def entry(measure: str) -> tuple[str, str, str]:
    """Label, unit and direction from the catalogue."""
    entries = catalogue().set_index("measure")
    if measure not in entries.index:
        return measure, "as measured", ""
    entry = entries.loc[measure]
    return str(entry["label"]), str(entry["unit"]), str(entry["direction"])


def listed(each: str) -> list[float]:
    """The figures of single articles, out of their text."""
    return [float(figure) for figure in each.split()]


def single(note: str) -> bool:
    """Whether a figure describes one article (or event), by its note."""
    return note.startswith(("describes this", "a single"))


def safe(text: str) -> str:
    """Text that matplotlib takes as it is."""
    return text.replace("$", r"\$")  # two dollar signs would be read as a formula


def wrap(text: str, width: int = 28, *, lines: int = 2) -> str:
    """Text in so many lines of so many characters at most."""
    return safe("\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …"))) or "(none)"


def figure(value: float) -> str:
    """A figure to two digits or three, with a minus sign that can be seen."""
    return f"{value:.{1 if abs(value) >= 10 else 2}f}".replace("-", "−")


def p_value(p: float) -> str:
    """A p-value in words."""
    return "p: none" if np.isnan(p) else "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def articles(n: int) -> str:
    """So many articles, in words."""
    return f"{n:,} article{'' if n == 1 else 's'}"


def toward(actor: str) -> str:
    """The end of a title that names an actor."""
    return "" if actor == ALL else f": {actor}"


def counted(rows: pd.DataFrame, voice: str) -> str:
    """Which voices were counted, and what else is to be known of the rows."""
    return f"Counted: {VOICES[voice]}.{notes(rows)}"


def lines(rows: pd.DataFrame, line: str = "Line") -> str:
    """What the lines are, and what stands in their place where there are too few articles."""
    known = rows["estimate"].notna()
    parts = [f"{line}: 95 % interval."] if rows["low"].notna().any() else []
    if (rows["each"].str.contains(" ") & known).any():
        parts.append("Small circles: single articles, too few for an interval.")
    return " ".join([*parts, few(rows)]).strip()


def few(rows: pd.DataFrame) -> str:
    """That figures describe one article (or event) and nothing beyond it."""
    notes = rows.loc[rows["estimate"].notna(), "note"]
    alone = notes.map(single)
    if not alone.any():
        return ""
    note = notes[alone].iloc[0]
    which = "The figure" if alone.all() and len(notes) == 1 else "Each figure" if alone.all() else "Some figures"
    what = note.removeprefix("describes ") if note.startswith("describes") else "single articles and no group"
    if which == "Some figures":
        return f"{which} describe {what.replace('this', 'one')}. "
    return f"{which} describes {what.replace('this', 'one') if which == 'Each figure' else what}. "


def notes(rows: pd.DataFrame) -> str:
    """What became of agency copy, and whether anybody has checked the measure on this corpus."""
    return copy(rows) + validated(rows)


def copy(rows: pd.DataFrame) -> str:
    """What became of agency copy."""
    said = {"include": "", "": " Agency copy: not recorded.", **_WIRE}
    ways = rows["agency_copy"].unique()
    return said[ways[0]] if len(ways) == 1 else " Some figures with agency copy, some without." if len(ways) else ""


def validated(rows: pd.DataFrame) -> str:
    """Whether anybody has checked the measures on this corpus."""
    ways = [way or "validation: not recorded" for way in rows["validated"].unique()]
    return "".join(f" {way[0].upper()}{way[1:]}." for way in ways)


def by(table: pd.DataFrame) -> str:
    """What the groups are made by."""
    return " and ".join(groups_of(table))
