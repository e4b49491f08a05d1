"""The specification curve: a comparison under every combination of choices, and which choice changes the order."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.choices import choices_in, turns
from framing.plot import marks, words
from framing.plot.choose import require_result_of
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.tables import TABLES, check

Turns = dict[
    str, tuple[int, int]
]  # of each choice: in how many pairs of combinations it turns the order, and of how many
ROW = 2.0  # lines for each way of a choice: its name may take two


@chart("order")
def specifications(table: pd.DataFrame, **layout: Unpack[Layout]) -> Axes:
    """Draw a specification curve: every outlet's figure under every combination of choices, the choices below.

    Parameters
    ----------
    table : DataFrame
        As `robustness` returns it.

    Returns
    -------
    Axes
        One column per combination, ordered by the figure of the group that is highest on average. The heading says in
        how many of them the order of the groups is the most frequent one. A black square below: the choice holds.

    Raises
    ------
    ValueError
        The table is empty or not what `robustness` returns.
    """
    require_result_of("robustness", table)
    if table.empty:
        raise ValueError("table: framing.robustness found no figure, so there is nothing to draw.")
    choices = choices_in(table)
    (group,) = [c for c in table.columns if c not in (*TABLES["estimates"], *choices, "specification", "rank")]
    measure, voice, actor = (str(table[column].iloc[0]) for column in ("measure", "voice", "actor"))
    curves = _curves(table, group)
    turning = turns(table, str(group))
    ways = [(choice, way) for choice in turning for way in sorted(table[choice].unique())]

    size = size_of(layout)
    ax = axes(layout, 20 + ROW * len(ways) + curves.shape[1])  # the groups' names may stand one above the other
    _draw_curves(ax, table, group, curves, size.name)
    ax.set_ylabel(words.axis_title(measure, 36))
    if words.is_share(measure):
        marks.percent(ax.yaxis)
    if layout.get("zero", False):
        marks.include_zero(ax, "y")
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    _legend(ax)
    if ways:
        settings = table.drop_duplicates("specification").set_index("specification").loc[curves.index]
        _choices_below(ax, settings, ways, turning, size.name + 6)
    return finish(
        ax,
        layout,
        f"{words.described(measure).label}{words.toward(actor)}: does the order survive?",
        _order_note(curves),
        _turning_note(turning),
        "At the right: in how many pairs of combinations a choice by itself does so." if ways else "",
        words.line_note(table),
        f"{words.article_range(table['n_articles'])}.",
        words.voice_note(voice),
        words.where_note(check("estimates", table)),
        words.validation_note(table),
        measures=[measure],
    )


def _curves(table: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the estimates, a row per combination and a column per group, both in the order in which they are drawn."""
    wide = table.pivot(index="specification", columns=group, values="estimate")
    names = wide.mean().sort_values(ascending=False, kind="stable").index
    return wide[names].sort_values(names[0], kind="stable")


def _draw_curves(ax: Axes, table: pd.DataFrame, group: str, curves: pd.DataFrame, width: int) -> None:
    """Draw the figures of every group, side by side in the column of their combination."""
    many = len(curves) > 40
    size = marks.letters() * (0.45 if many else 0.7)
    fixed = sorted(curves.columns)
    for i, name in enumerate(curves.columns):
        line = table[table[group] == name].set_index("specification").reindex(curves.index)
        x = np.arange(len(curves)) + 0.5 * (i - (curves.shape[1] - 1) / 2) / curves.shape[1]
        y, (colour, marker) = line["estimate"], marks.style(fixed.index(name))
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=0.5 if many else 1.1, alpha=0.6)
        ax.plot(x, y, marker, color=colour, mec="black", mew=0.4, ms=size, label=words.wrap(str(name), width))
        if (bare := line["low"].isna().to_numpy()).any():  # hollow: known without an interval
            ax.plot(x[bare], y[bare], marker, color="white", mec="black", mew=0.7, ms=size)
    ax.set_xlim(-0.6, len(curves) - 0.4)
    ax.set_xticks([])


def _legend(ax: Axes) -> None:
    """Name the groups above the chart, in columns that surely fit: else it would be narrower each time it is drawn."""
    for columns in (4, 3, 2, 1):
        legend = ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False)
        if legend.get_window_extent().width < 0.7 * ax.get_window_extent().width:
            break


def _choices_below(ax: Axes, settings: pd.DataFrame, ways: list[tuple[str, str]], turning: Turns, width: int) -> None:
    """Draw a row of squares for each way of each choice, black where it holds, and how often a choice turns."""
    below = _room_below(ax, len(ways))
    size = min(0.7 * marks.letters(), 22 * marks.letters() / len(settings))
    written: set[str] = set()
    for y, (choice, way) in enumerate(ways):
        holds = (settings[choice] == way).to_numpy()
        below.plot(np.arange(len(settings)), [y] * len(settings), "s", color="0.88", markersize=size)
        below.plot(np.flatnonzero(holds), [y] * holds.sum(), "s", color="black", markersize=size)
        if choice not in written:  # once, beside its first way
            turned, pairs = turning[choice]
            text = f"{turned} of {pairs}" if turned else "never"
            weight, colour = ("bold", "black") if turned else ("normal", marks.FAINT)
            right = below.get_yaxis_transform()
            below.text(1.01, y, text, transform=right, va="center", color=colour, weight=weight)
        written.add(choice)
    below.set_yticks(range(len(ways)), [words.wrap(f"{choice}: {way}", width) for choice, way in ways])
    below.set_ylim(len(ways) - 0.5, -0.5)
    below.tick_params(axis="both", length=0, labelbottom=False, labelsize=marks.letters())
    below.spines[:].set_visible(False)


def _room_below(ax: Axes, rows: int) -> Axes:
    """Divide the place of a chart in two, and return the lower part, for so many rows."""
    figure, place = ax.get_figure(root=False), ax.get_subplotspec()
    if figure is None or place is None:
        raise ValueError("ax: this chart needs room below. Make the axes with plt.subplots.")
    parts = place.subgridspec(2, 1, height_ratios=(18, ROW * rows))
    ax.set_subplotspec(parts[0])
    return figure.add_subplot(parts[1], sharex=ax)


def _order_note(curves: pd.DataFrame) -> str:
    """Return in how many combinations the groups stand in their most frequent order."""
    orders = [tuple(np.argsort(-row, kind="stable")) for row in curves.to_numpy()]
    often = max(orders.count(order) for order in orders)
    return (
        f"{len(curves)} combination{'' if len(curves) == 1 else 's'} of choices; the order of the groups is the same "
        f"in {often} of them."
    )


def _turning_note(turning: Turns) -> str:
    """Return which choices turn the order."""
    names = [choice for choice, (turned, _) in turning.items() if turned]
    if not names:
        return "No choice turns the order of two groups." if turning else ""
    return f"Two groups change places with: {', '.join(names)}."
