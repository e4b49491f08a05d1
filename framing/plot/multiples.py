"""Small multiples: a chart per measure and voice, with the same outlets in the same order and on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from framing.errors import unknown
from framing.plot import marks, words
from framing.plot.choose import own_voice, rows_of, rows_upward, upward
from framing.plot.dots import ENDS
from framing.plot.layout import Layout, around, chart, figure, keep, size_of
from framing.tables import ALL


@chart("ax")
def panels(
    table: pd.DataFrame,
    *,
    measures: Sequence[str],
    voices: Sequence[str] = ("all",),
    actor: str = ALL,
    **layout: Unpack[Layout],
) -> NDArray[Any]:
    """Draw several measures in several voices as small charts side by side: a row per measure, a column per voice.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures, voices : sequence of str
        The rows and the columns. A measure that is not divided by voice stands in the first column alone.
    actor : str
        Toward whom, for measures that concern actors.

    Returns
    -------
    array of Axes
        One row per measure, one column per voice. All have the outlets in the same order, which by value is that of the
        first one, with the same colours and markers; the voices of a measure share its scale. Figures are at the right,
        their intervals in the picture.

    Raises
    ------
    ValueError
        No measure or voice is named, or the table has not one of them.
    """
    if not (len(measures) and len(voices)):
        raise ValueError("measures and voices: name at least one of each.")
    if wrong := [voice for voice in voices if voice not in words.VOICE_NAMES]:
        raise ValueError("voices: " + unknown("voice", wrong[0], list(words.VOICE_NAMES)))
    cells = _cells(table, measures, voices, actor)
    first = next(iter(cells.values()))
    order = upward(first, layout.get("order", "value"))[::-1]
    size = size_of(layout)
    width = size.axis // len(voices) - 2  # with a gap to the words of the next chart
    drawn = figure(layout, (2.2 * len(order) + 3.5) * len(measures))
    axes: NDArray[Any] = drawn.subplots(len(measures), len(voices), sharex="row", sharey=True, squeeze=False)
    for i, measure in enumerate(measures):
        mine = pd.concat([rows for (m, _), rows in cells.items() if m == measure])
        write = words.writer(measure, mine[ENDS])
        for j, voice in enumerate(voices):
            ax = axes[i, j]
            if (measure, voice) in cells:
                rows = rows_upward(cells[measure, voice], order)
                for y in range(len(rows)):
                    marks.mark(ax, y, rows.iloc[y], *marks.style(rows["style"].iloc[y]))
                    bare = np.isnan(rows["estimate"].iloc[y])
                    marks.aside(ax, y, "–" if bare else write(rows["estimate"].iloc[y]))
                ax.set_title(words.wrap(words.VOICE_NAMES[own_voice(table, measure, voice)], width), loc="left")
            else:
                ax.text(0.5, 0.5, "not divided by voice", transform=ax.transAxes, ha="center", color=marks.FAINT)
            marks.row_labels(ax, [words.wrap(name, size.name) for name in reversed(order)])
            marks.value_axis(ax, mine[ENDS], measure, width, zero=layout.get("zero", False))
            ax.tick_params(labelsize=size.points)
    _write_around(axes, layout, table, pd.concat(cells.values()), measures)
    return axes


def _cells(
    table: pd.DataFrame, measures: Sequence[str], voices: Sequence[str], actor: str
) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the rows of each small chart; a measure that is not divided by voice has the first column alone."""
    cells = {}
    for measure in measures:
        for j, voice in enumerate(voices):
            own = own_voice(table, measure, voice)
            if own == voice or j == 0:
                cells[measure, voice] = rows_of(table, measure, own, actor)
    return cells


def _write_around(
    axes: NDArray[Any], layout: Layout, table: pd.DataFrame, rows: pd.DataFrame, measures: Sequence[str]
) -> None:
    """Write the title and the notes of all small charts."""
    labels = [words.described(measure).label for measure in measures]
    whom = words.toward(rows["actor"].iloc[0])
    title = layout.get("title") or f"{words.in_turn(labels)}{whom}, by {words.grouping(table)}"
    counted = rows.loc[rows["estimate"].notna(), "n_articles"]
    n = f"{words.article_range(counted)}."
    asked = layout.get("caption", True)
    said = words.join(words.line_note(rows), n, words.articles_note(rows), words.validation_note(rows))
    note = asked if isinstance(asked, str) else said
    flat: list[Axes] = list(axes.flat)
    around(flat[0], layout, title, note if asked else "")
    keep(flat, title, note, measures)
