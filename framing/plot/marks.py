"""What charts are drawn with: colours, markers, an estimate with its interval, axes, headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import PercentFormatter

from framing.plot import words
from framing.plot.choose import settle

# Okabe & Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, BLACK, YELLOW = "#CC79A7", "#56B4E9", "#000000", "#F0E442"
GREY = "#777777"
FAINT = "0.35"  # of text and lines that stand back
COLOURS = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, BLACK, GREY)  # a yellow line is lost on white paper
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "h")  # one more than colours: 72 pairs before one comes twice
DASHES = ("-", "--", "-.", ":")
FILLS = (  # neighbours differ in lightness as well as in colour and hatch
    (BLUE, ""),
    (SKY, "//"),
    (GREEN, "--"),
    (YELLOW, ".."),
    (VERMILLION, "\\\\"),
    ("#F3CFE0", "xx"),
    (PURPLE, "||"),
    (ORANGE, "++"),
    ("#DDDDDD", ""),
)


def style(i: int) -> tuple[str, str]:
    """Return the colour and the marker of the i-th outlet or actor of a chart."""
    return COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]


def axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the axes given, or those of a new figure of this size in inches."""
    return ax if ax is not None else plt.subplots(figsize=(width, height), layout="constrained")[1]


# --- estimates --------------------------------------------------------------------------------------------------------


def dot(ax: Axes, y: float, row: pd.Series, colour: str, marker: str) -> None:
    """Draw one estimate with its interval, or with its articles where they are too few, and write it at the right."""
    if np.isnan(row["estimate"]):
        text = "nothing to count" if row.get("n_articles", 0) == 0 else "too few articles"
    else:
        bounded = not np.isnan(row["low"])
        if bounded:
            ax.hlines(y, row["low"], row["high"], color=colour, linewidth=2)
        each = words.numbers_in(row["each"])
        single_articles(ax, each, [y] * len(each), colour)
        face = colour if bounded else "white"  # hollow: known without an interval
        ax.plot(row["estimate"], y, marker=marker, color=face, markeredgecolor="black", markersize=6.5, mew=0.7)
        bare = "one article only" if words.is_single(row["note"]) else "no interval"
        text = words.number(row["estimate"])
        text += f"  [{words.number(row['low'])}, {words.number(row['high'])}]" if bounded else f"  {bare}"
    right = ax.get_yaxis_transform()
    ax.text(1.015, y, text, transform=right, va="center", fontsize="small", color="black" if "[" in text else FAINT)


def single_articles(ax: Axes, x: Sequence[Any], y: Sequence[Any], colour: str) -> None:
    """Draw single articles as small hollow circles under the estimate, where there is more than one."""
    if len(x) > 1:
        ax.scatter(x, y, s=14, marker="o", facecolor="none", edgecolor=colour, linewidth=0.9, zorder=2.5)


# --- axes and headings ------------------------------------------------------------------------------------------------


def row_labels(ax: Axes, labels: Sequence[str]) -> None:
    """Write the names of rows that stand at 0, 1, 2 … upward."""
    ax.set_yticks(range(len(labels)), labels, fontsize=9)


def value_axis(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    """Name the axis of the figures by the catalogue; a dotted line marks 0 where there are figures on both sides."""
    ax.set_xlabel(words.axis_title(measure, 70))
    figures = rows[["low", "estimate", "high"]].to_numpy(dtype=float)
    if (figures < 0).any() and (figures > 0).any():
        zero_line(ax)
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    without_row_axis(ax)


def without_row_axis(ax: Axes) -> None:
    """Leave of the frame only the axis of the figures."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def zero_line(ax: Axes) -> None:
    """Draw a dotted line at 0."""
    ax.axvline(0, color=FAINT, linewidth=0.8, linestyle=":", zorder=0)


def percent(axis: Axis) -> None:
    """Write the shares along an axis as whole percentages."""
    axis.set_major_formatter(PercentFormatter(1, decimals=0))


def legend_below(ax: Axes, columns: int) -> None:
    """Draw the legend below the axis and its title, at whatever height the axes have."""
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=5, ncols=columns, frameon=False, fontsize="small"
    )  # fmt: skip


def heading(ax: Axes, title: str, *notes: str) -> None:
    """Write a bold title and a note under it, both flush left; with this a chart is done."""
    settle(ax)
    note = words.wrap(words.join(*notes), 92, lines=None)
    ax.set_title(
        words.wrap(title, 64, lines=3), loc="left", weight="bold", fontsize=12, pad=12 + 12 * (note.count("\n") + 1)
    )
    ax.annotate(
        note, (0, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points", fontsize=9, color=FAINT
    )
