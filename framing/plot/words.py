"""The words of a chart: names wrapped to their place, numbers, and the sentences of its heading.

A function whose name ends in `_note` returns a sentence of the note under the title, or "" where there is none to say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.measures import measures, own_measures
from framing.plot.choose import grouping_columns
from framing.tables import ALL

VOICE_NAMES = {
    "all": "all voices",
    "outlet": "the outlet’s own voice",
    "reported": "what others say, in the outlet’s words",
    "quoted": "words in quotation marks",
    "source": "quoted and reported voices",
}
_PERSONS = ("Coleman", "Dale", "Flesch", "Gunning")  # with whose names measures begin
ADJUSTED = {"holm": "Holm", "bh": "Benjamini–Hochberg"}

_AGENCY_COPY = {
    "include": "With agency copy.",
    "exclude": "Without agency copy.",
    "only": "Agency copy only.",
    "": "Agency copy: not recorded.",
}


class Description(NamedTuple):
    """What a chart says of a measure."""

    label: str
    unit: str
    direction: str


def described(measure: str) -> Description:
    """Return a measure's label, unit and direction from the catalogue; of a measure that it lacks, only the name."""
    known = measures().get(measure)
    if not known:
        return Description(measure, "as measured", "")
    return Description(known.label, known.unit.replace("-1", "−1"), known.direction)  # a minus, no hyphen


# --- names and numbers ------------------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """Return text in which matplotlib sees no formula: two dollar signs would begin and end one."""
    return text.replace("$", r"\$")


def wrap(text: str, width: int = 28, *, lines: int | None = 2) -> str:
    """Return text in so many lines of so many characters at most, the rest as "…"; in all it takes where None."""
    return safe("\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …"))) or "(none)"


def short(text: str, width: int) -> str:
    """Return text on one line of so many characters at most, the rest as "…"."""
    return wrap(text, width, lines=1)


def sentence(text: str) -> str:
    """Return text that begins as a sentence does."""
    return text[:1].upper() + text[1:]


def _written(value: float, decimals: int) -> str:
    """Return a number with a minus sign that can be seen."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")  # + 0.0: no −0.00


def is_share(measure: str) -> bool:
    """Return whether figures of a measure are written as per cent."""
    return described(measure).unit.startswith("share of")


def writer(measure: str, figures: pd.DataFrame, *, points: bool = False) -> Callable[..., str]:
    """Return the function that writes a figure of a chart, or a figure with its interval, as all others of the chart.

    All have the same decimals, as many as the largest of `figures` asks for; shares are per cent, and differences of
    shares (`points`) percentage points, which the axis names.
    """
    share = is_share(measure)
    scale = 100 if share else 1
    values = scale * np.abs(figures.to_numpy(dtype=float))
    largest = np.nanmax(values) if np.isfinite(values).any() else 0.0
    decimals = int(largest < 10) if share else 0 if largest >= 100 else 1 if largest >= 10 else 2
    sign = "\N{NO-BREAK SPACE}%" if share and not points else ""

    def write(value: float, low: float = np.nan, high: float = np.nan) -> str:
        ends = "" if np.isnan(low) else f"  [{_written(scale * low, decimals)}, {_written(scale * high, decimals)}]"
        return f"{_written(scale * value, decimals)}{sign}{ends}"

    return write


def p_value(p: float) -> str:
    """Return a p-value in words."""
    return "p: none" if np.isnan(p) else "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def articles(n: int) -> str:
    """Return a number of articles in words."""
    return f"{n:,} article{'' if n == 1 else 's'}"


def article_range(n: pd.Series) -> str:
    """Return the least and the largest of several numbers of articles: "n = 3 to 12 articles"."""
    if n.empty:
        return "no articles"
    return f"n = {f'{n.min()} to ' if n.min() < n.max() else ''}{articles(n.max())}"


def numbers_in(each: str) -> list[float]:
    """Return the figures of single articles that an estimate's column `each` holds as text."""
    return [float(number) for number in each.split()]


def is_single(note: str) -> bool:
    """Return whether a figure rests on one article (or event), by its column `note`."""
    return note.startswith(("describes this", "a single"))


# --- titles -----------------------------------------------------------------------------------------------------------


def axis_title(measure: str, width: int) -> str:
    """Return what stands along the axis of a measure: label and unit, and below them what a higher figure means."""
    label, unit, direction = described(measure)
    unit = share_unit(measure) if is_share(measure) else unit
    return wrap(f"{label} ({unit})", width) + f"\n{wrap(direction, width)}" * bool(direction)


def share_unit(measure: str) -> str:
    """Return what a share is a share of: "% of attributions"."""
    return described(measure).unit.replace("share of", "% of", 1)


def toward(actor: str) -> str:
    """Return the end of a title that names an actor; "" where the figures concern none."""
    return "" if actor == ALL else f": {actor}"


def within(label: str) -> str:
    """Return a label as it stands within a sentence: "hedges", but "LIX" and "Flesch reading ease"."""
    own = {measure.label for measure in own_measures()}  # may begin with a name, which its author wrote as one does
    keeps = label in own or label[1:2].isupper() or label.startswith(_PERSONS)
    return label if keeps else label[:1].lower() + label[1:]


def in_turn(labels: Sequence[str]) -> str:
    """Return labels as one phrase, several words that all begin with said once: "Cast as hero, villain and victim"."""
    first, *others = (label.split() for label in labels)
    beside = zip(first, *(words[:-1] for words in others), strict=False)
    shared = len(list(takewhile(lambda same: len(set(same)) == 1, beside)))
    rest = (
        " ".join(words[shared:]) if shared > 1 else within(label)
        for label, words in zip(labels[1:], others, strict=True)
    )
    *before, last = labels[0], *rest
    return " and ".join([", ".join(before), last] if before else [last])


def grouping(table: pd.DataFrame) -> str:
    """Return what the groups are made by: "month and outlet"."""
    return " and ".join(grouping_columns(table))


# --- notes ------------------------------------------------------------------------------------------------------------


def about(rows: pd.DataFrame, voice: str, line: str = "Line") -> tuple[str, ...]:
    """Return what every chart of estimates says: interval, n, voice, which articles counted, validation."""
    counted = rows.loc[rows["estimate"].notna(), "n_articles"]
    return (
        line_note(rows, line),
        f"{article_range(counted).capitalize()}." if counted.empty else f"{article_range(counted)}.",
        voice_note(voice),
        articles_note(rows),
        validation_note(rows),
    )


def join(*notes: str) -> str:
    """Return the notes that say anything as one text."""
    return " ".join(note for note in notes if note)


def line_note(rows: pd.DataFrame, line: str = "Line") -> str:
    """Return what the lines are, and what stands in their place where there are too few articles."""
    known = rows["estimate"].notna()
    few = (rows["each"].str.contains(" ") & known).any()
    return join(
        f"{line}: 95 % interval." if rows["low"].notna().any() else "",
        "Small circles: single articles, too few for an interval." if few else "",
        single_article_note(rows),
    )


def single_article_note(rows: pd.DataFrame) -> str:
    """Return that figures describe one article (or event) and nothing beyond it, where any does."""
    notes = rows.loc[rows["estimate"].notna(), "note"]
    single = notes.map(is_single)
    if not single.any():
        return ""
    note = notes[single].iloc[0]
    what = note.removeprefix("describes ") if note.startswith("describes") else "single articles and no group"
    if single.all() and len(notes) == 1:
        return f"The figure describes {what}."
    what = what.replace("this", "one")
    return f"Each figure describes {what}." if single.all() else f"Some figures describe {what}."


def voice_note(voice: str) -> str:
    """Return which voices were counted."""
    return f"Counted: {VOICE_NAMES[voice]}."


def articles_note(rows: pd.DataFrame) -> str:
    """Return which articles were counted, where not simply all: their condition, and what became of agency copy."""
    ways = rows["agency_copy"].unique()
    some = "Some figures with agency copy, some without." * bool(len(ways))
    return join(where_note(rows), _AGENCY_COPY[ways[0]] if len(ways) == 1 else some)


def where_note(rows: pd.DataFrame) -> str:
    """Return the condition on the articles that were counted, where there was any."""
    conditions = sorted(rows["where"].unique())
    if len(conditions) == 1:
        return f"Only articles with {conditions[0]}." if conditions[0] else ""
    named = [f"those with {condition}" if condition else "all" for condition in conditions]
    return f"Figures differ in the articles that counted: {'; '.join(named)}." * bool(named)


def adjustment(contrasts: pd.DataFrame) -> str:
    """Return by whose method p-values were adjusted."""
    return " and ".join(ADJUSTED.get(each, "how, not recorded") for each in contrasts["adjusted_by"].unique())


def matching_note(contrasts: pd.DataFrame) -> str:
    """Return that differences are those within events, where any is."""
    if not contrasts["matched"].any():
        return ""
    return f"{'Within' if contrasts['matched'].all() else 'Some within'} events that both covered."


def validation_note(rows: pd.DataFrame) -> str:
    """Return whether anybody has checked the measures on this corpus."""
    ways = [way or "validation: not recorded" for way in rows["validated"].unique()]
    return join(*(f"{way[0].upper()}{way[1:]}." for way in ways))
