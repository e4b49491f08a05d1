"""Charts with a cell for every pair: who speaks of whom, and measures by outlet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm

from framing.errors import unknown
from framing.measures.on_whom import PAIR
from framing.plot import marks, words
from framing.plot.choose import draws, own_voice, require_result_of, rows_of, upward
from framing.plot.dots import ENDS
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.tables import ALL

SHADES = "PuOr"  # told apart by the colour-blind; the figures in the cells say the same in grey


@chart("zero")
def matrix(
    table: pd.DataFrame,
    *,
    group: str,
    measure: str = "sentiment_on",
    voice: str = "source",
    **layout: Unpack[Layout],
) -> Axes:
    """Draw how the actors speak of each other in one outlet (or other group): who speaks at the left, of whom below.

    Parameters
    ----------
    table : DataFrame
        As `compare(framing.on_whom(coverage))` returns it.
    group : str
        The outlet, or other group, as tables and charts name it.
    measure, voice : str
        Which rows of the table.

    Returns
    -------
    Axes
        In every cell the figure, its 95 % interval where there is one, and n: "5 in 3" are five mentions in three
        articles. A pair that does not occur is empty. All groups of a table have the same actors in the same order, by
        value the most heard first, so that their grids can be laid side by side.

    Raises
    ------
    ValueError
        The table has no such measure, voice or group, or the measure concerns no pairs of actors.
    """
    require_result_of("compare", table)
    pairs = table[(table["measure"] == measure) & table["actor"].str.contains(PAIR, regex=False)]
    if pairs.empty:
        raise ValueError(f"The table has no pairs of actors for {measure!r}: make it with compare(on_whom(coverage)).")
    if voice not in set(pairs["voice"]):
        raise ValueError("voice: " + unknown("voice", voice, sorted(pairs["voice"].unique())))
    rows = rows_of(table, measure, voice)
    if group not in set(rows["group"]):
        raise ValueError("group: " + unknown("group", group, sorted(rows["group"].unique())))
    rows = rows.join(rows["actor"].str.split(PAIR, n=1, expand=True).set_axis(["speaks", "of"], axis=1))
    names = _names(rows, layout.get("order", "value"))
    mine = rows[rows["group"] == group].dropna(subset="estimate")
    draws(table, mine, only=True)

    size, write = size_of(layout), words.writer(measure, mine[ENDS])
    ax = axes(layout, 8 + 4 * len(names))
    grid = mine.pivot(index="speaks", columns="of", values="estimate").reindex(index=names, columns=names)
    ax.imshow(grid.to_numpy(dtype=float), cmap=SHADES, norm=TwoSlopeNorm(0, -1, 1), alpha=0.55, aspect="auto")
    letters = marks.letters_that_fit(ax, len(names), [_count(write, row) for _, row in mine.iterrows()], size.name)
    for _, row in mine.iterrows():
        at = names.index(row["of"]), names.index(row["speaks"])
        ax.text(*at, _count(write, row), ha="center", va="center", fontsize=letters)
    upright = (across := int(0.75 * size.axis / len(names))) < 10
    labels = [words.wrap(name, 18 if upright else across) for name in names]
    ax.set_xticks(range(len(names)), labels, rotation=90 if upright else 0)
    ax.set_yticks(range(len(names)), [words.wrap(name, min(size.name, 20)) for name in names])
    ax.tick_params(length=0)
    ax.set_ylabel("who speaks")
    ax.set_xlabel(f"of whom\n{words.axis_title(measure, size.axis)}")
    ax.spines[:].set_color("0.8")
    return finish(
        ax,
        layout,
        f"{words.described(measure).label}: {group}",
        _in_a_cell(mine),
        f"{words.article_range(mine['n_articles'])} a cell.",
        words.single_article_note(mine),
        words.voice_note(voice),
        words.articles_note(mine),
        words.validation_note(mine),
        measures=[measure],
    )


def _in_a_cell(rows: pd.DataFrame) -> str:
    interval = "in brackets its 95 % interval, " if rows["low"].notna().any() else ""
    return f"In a cell: the figure, {interval}below it in how many mentions in how many articles."


def _names(rows: pd.DataFrame, order: str | Sequence[str]) -> list[str]:
    """Return the actors of a grid: by value, whoever speaks of others most often first."""
    names = sorted({*rows["speaks"], *rows["of"]})
    if order != "value":
        return upward(pd.DataFrame({"group": names}), order)[::-1]
    spoken = rows.groupby("speaks")["n_units"].sum().reindex(names, fill_value=0)
    return [str(name) for name in spoken.sort_values(ascending=False, kind="stable").index]


def _cell(write: Callable[..., str], row: pd.Series) -> str:
    """Return a figure and below it its interval."""
    return "–" if np.isnan(row["estimate"]) else write(row["estimate"], row["low"], row["high"]).replace("  [", "\n[")


def _count(write: Callable[..., str], row: pd.Series) -> str:
    """Return a figure, its interval, and in how many mentions in how many articles."""
    return f"{_cell(write, row)}\n{row['n_units']:.0f} in {row['n_articles']}"


@chart("zero")
def grid(table: pd.DataFrame, *, measures: Sequence[str], voice: str = "all", **layout: Unpack[Layout]) -> Axes:
    """Draw a table of measures by outlet: in every cell the figure and its interval, shaded by its place in its row.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures : sequence of str
        The rows, from the top. Measures that concern actors are not drawn here.
    voice : str
        Whose words count. A measure that is not divided by voice has its only figure, and the notes say so.

    Returns
    -------
    Axes
        The order is that of the outlets, which by value is the order of the first measure. The darker a cell, the
        higher its figure among the outlets in that row; no shade compares one row with another.

    Raises
    ------
    ValueError
        No measure is named, or the table lacks one of them.
    """
    if not len(measures):
        raise ValueError("measures: name at least one measure of the table.")
    own = {measure: own_voice(table, measure, voice) for measure in measures}
    rows = pd.concat([rows_of(table, measure, own[measure], ALL) for measure in measures], ignore_index=True)
    whole = [words.described(measure).label for measure in measures if own[measure] != voice]
    names = upward(rows[rows["measure"] == measures[0]], layout.get("order", "value"))[::-1]
    size = size_of(layout)
    ax = axes(layout, 5 + 3.4 * len(measures))
    letters = marks.letters_that_fit(ax, len(names), ["[88.8, 88.8]"], size.name)
    for y, measure in enumerate(measures):
        mine = rows[rows["measure"] == measure].set_index("group").reindex(names)
        write = words.writer(measure, mine[ENDS])
        shades = mine["estimate"].rank(method="max").sub(1).div(max(mine["estimate"].count() - 1, 1)).fillna(0)
        ax.imshow(
            [shades], cmap="Greys", vmin=0, vmax=2.6, aspect="auto", extent=(-0.5, len(names) - 0.5, y + 0.5, y - 0.5)
        )
        for x, (_, row) in enumerate(mine.iterrows()):
            ax.text(x, y, _cell(write, row), ha="center", va="center", fontsize=letters)
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_ylim(len(measures) - 0.5, -0.5)
    n = rows.groupby("group")["n_articles"].max()
    across = max(7, int(0.8 * size.axis / len(names)))
    ax.set_xticks(range(len(names)), [f"{words.wrap(name, across, lines=3)}\nn = {n[name]}" for name in names])
    ax.set_yticks(range(len(measures)), [_row_name(measure, size.name) for measure in measures])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.hlines(np.arange(0.5, len(measures)), -0.5, len(names) - 0.5, color="white", linewidth=2)
    ax.spines[:].set_visible(False)
    return finish(
        ax,
        layout,
        f"{len(measures)} measure{'s' * (len(measures) > 1)}, by {words.grouping(table)}",
        "In brackets: 95 % interval. n: articles. The darker, the higher in its row.",
        words.single_article_note(rows),
        words.voice_note(voice),
        f"Not divided by voice: {words.in_turn(whole)}." if whole else "",
        words.articles_note(rows),
        words.validation_note(rows),
        measures=measures,
    )


def _row_name(measure: str, width: int) -> str:
    """Return label and unit of a measure."""
    label, unit, _ = words.described(measure)
    unit = words.share_unit(measure) if words.is_share(measure) else unit
    return words.wrap(label, width) + "\n" + words.wrap(f"({unit})", width + 4)
