"""What charts are drawn with: colours, markers, an estimate with its interval, axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis

from framing.plot import words

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


def letters() -> float:
    """Return the size of letters in the chart that is being drawn, in points: marks grow with it."""
    return float(plt.rcParams["font.size"])


def point_style(colour: str, marker: str, bounded: bool = True) -> dict[str, Any]:
    """Return how `Axes.plot` draws an estimate: hollow where it is known without an interval."""
    size = letters()
    face = colour if bounded else "white"
    return {"marker": marker, "color": face, "markeredgecolor": "black", "ms": 0.75 * size, "mew": 0.08 * size}


# --- estimates --------------------------------------------------------------------------------------------------------


def dot(ax: Axes, y: float, row: pd.Series, colour: str, marker: str, write: Callable[..., str]) -> None:
    """Draw one estimate with its interval, or with its articles where they are too few, and write it at the right."""
    text = figure_in_words(row, write)
    mark(ax, y, row, colour, marker)
    aside(ax, y, text, "black" if "[" in text else FAINT)


def figure_in_words(row: pd.Series, write: Callable[..., str]) -> str:
    """Return an estimate with its interval, or why it has none, or why there is no estimate."""
    if np.isnan(row["estimate"]):
        return "nothing to count" if not row.get("n_articles", 0) > 0 else "too few articles"
    bare = "  one article only" if words.is_single(row["note"]) else "  no interval"
    return write(row["estimate"], row["low"], row["high"]) + bare * bool(np.isnan(row["low"]))


def mark(ax: Axes, y: float, row: pd.Series, colour: str, marker: str) -> None:
    """Draw one estimate with its interval, or with its articles where they are too few."""
    if np.isnan(row["estimate"]):
        return
    bounded = not np.isnan(row["low"])
    if bounded:
        ax.hlines(y, row["low"], row["high"], color=colour, linewidth=0.22 * letters())
    each = words.numbers_in(row["each"])
    single_articles(ax, each, [y] * len(each), colour)
    ax.plot(row["estimate"], y, **point_style(colour, marker, bounded))


def aside(ax: Axes, y: float, text: str, colour: str = "black") -> None:
    """Write a text right of the frame, in the height of a row, and clear of a mark that stands at its edge."""
    edge, away = ax.get_yaxis_transform(), (0.6 * letters(), 0)
    ax.annotate(
        text, (1, y), away, edge, "offset points", va="center", fontsize="small", color=colour, annotation_clip=False
    )


def single_articles(ax: Axes, x: Sequence[Any], y: Sequence[Any], colour: str) -> None:
    """Draw single articles as small hollow circles under the estimate, where there is more than one."""
    if len(x) > 1:
        area = 0.2 * letters() ** 2
        ax.scatter(x, y, s=area, marker="o", facecolor="none", edgecolor=colour, linewidth=0.9, zorder=2.5)


# --- axes and headings ------------------------------------------------------------------------------------------------


def row_labels(ax: Axes, labels: Sequence[str]) -> None:
    """Write the names of rows that stand at 0, 1, 2 … upward."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(-0.6, max(len(labels), 1) - 0.4)


def value_axis(ax: Axes, figures: pd.DataFrame, measure: str, width: int, *, zero: bool = False) -> None:
    """Name the axis of the figures by the catalogue; a dotted line marks 0 where there are figures on both sides."""
    ax.set_xlabel(words.axis_title(measure, width))
    if words.is_share(measure):
        percent(ax.xaxis)
    values = figures.to_numpy(dtype=float)
    if (values < 0).any() and (values > 0).any():
        zero_line(ax)
    ax.locator_params(axis="x", nbins=min(6, max(3, width // 11)))
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    if zero:
        include_zero(ax)
    without_row_axis(ax)


def include_zero(ax: Axes, axis: str = "x") -> None:
    """Make the axis of the figures reach to 0; where all are above, it starts there."""
    low, high = ax.get_xlim() if axis == "x" else ax.get_ylim()
    margin = 0.03 * (high - low)
    ends = (min(low, -margin), max(high, 0.0)) if high > 0 else (low, margin)
    ax.set_xlim(ends) if axis == "x" else ax.set_ylim(ends)


def without_row_axis(ax: Axes) -> None:
    """Leave of the frame only the axis of the figures."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def zero_line(ax: Axes) -> None:
    """Draw a dotted line at 0."""
    ax.axvline(0, color=FAINT, linewidth=0.8, linestyle=":", zorder=0)


def percent(axis: Axis, *, points: bool = False) -> None:
    """Write the shares along an axis as percentages, or as percentage points."""
    sign = "" if points else "\N{NO-BREAK SPACE}%"
    axis.set_major_formatter(lambda share, _: f"{100 * share:.3g}{sign}".replace("-", "−"))


def letters_that_fit(ax: Axes, columns: int, texts: Sequence[str], names: int) -> float:
    """Return the size of letters at which these texts fit into so many columns beside names of so many characters."""
    figure = ax.get_figure(root=True)
    room = 72 * ax.get_window_extent().width / figure.dpi if figure else 0.0
    longest = max((len(line) for text in texts for line in text.split("\n")), default=1)
    return float(np.clip((room / 0.8 - 0.55 * names * letters()) / max(columns, 1) / (0.7 * longest), 4.5, letters()))


def write_in(ax: Axes, x: float, y: float, text: str) -> None:
    """Write on a white ground, so that a hatch does not make the text illegible."""
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "boxstyle": "round,pad=0.15"}
    ax.text(x, y, words.safe(text), ha="center", va="center", fontsize="medium", bbox=ground, zorder=3)


def legend_below(ax: Axes, columns: int) -> None:
    """Draw the legend below the axis and its title, at whatever height the axes have."""
    ax.legend(
        loc="upper center", bbox_to_anchor=(0.5, 0), borderaxespad=5, ncols=columns, frameon=False, fontsize="medium",
        handlelength=1.4, columnspacing=1.2,
    )  # fmt: skip
