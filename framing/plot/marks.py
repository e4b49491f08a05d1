"""What charts are drawn with: colours, markers, an estimate with its interval, labels that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from framing.plot import words

# Okabe & Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, BLACK, YELLOW = "#CC79A7", "#56B4E9", "#000000", "#F0E442"
GREY = "#777777"
COLOURS = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, BLACK, GREY)  # a yellow line is lost on white paper
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "h")  # one more than colours: 72 pairs before one comes twice
LINES = ("-", "--", "-.", ":")
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
FAINT = "0.35"


def axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or those of a new figure of this size in inches."""
    return ax if ax is not None else plt.subplots(figsize=(width, height), layout="constrained")[1]


def dot(ax: Axes, y: float, row: pd.Series, colour: str, marker: str) -> None:
    """One estimate with its interval, or with its articles where they are too few, and in figures at the right edge."""
    if np.isnan(row["estimate"]):
        text = "nothing to count" if row.get("n_articles", 0) == 0 else "too few articles"
    else:
        bounded = not np.isnan(row["low"])
        if bounded:
            ax.hlines(y, row["low"], row["high"], color=colour, linewidth=2)
        each = words.listed(row["each"])
        own(ax, each, [y] * len(each), colour)
        face = colour if bounded else "white"  # hollow: known without an interval
        ax.plot(row["estimate"], y, marker=marker, color=face, markeredgecolor="black", markersize=6.5, mew=0.7)
        bare = "one article only" if words.single(row["note"]) else "no interval"
        text = words.figure(row["estimate"])
        text += f"  [{words.figure(row['low'])}, {words.figure(row['high'])}]" if bounded else f"  {bare}"
    right = ax.get_yaxis_transform()
    ax.text(1.015, y, text, transform=right, va="center", fontsize="small", color="black" if "[" in text else FAINT)


def own(ax: Axes, x: Sequence[Any], y: Sequence[Any], colour: str) -> None:
    """Single articles, as small marks under the estimate."""
    if len(x) > 1:
        ax.scatter(x, y, s=14, marker="o", facecolor="none", edgecolor=colour, linewidth=0.9, zorder=2.5)


def finish(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    """The axis of the figures, named by the catalogue, with a line at 0 where there are figures on both sides."""
    label, unit, direction = words.entry(measure)
    ax.set_xlabel(words.wrap(f"{label} ({unit})", 70) + f"\n{words.safe(direction)}")
    figures = rows[["low", "estimate", "high"]].to_numpy(dtype=float)
    if (figures < 0).any() and (figures > 0).any():
        ax.axvline(0, color=FAINT, linewidth=0.8, linestyle=":", zorder=0)
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def head(ax: Axes, title: str, note: str) -> None:
    """A bold title and a note under it, both flush left."""
    note = words.wrap(note, 92, lines=3)
    ax.set_title(
        words.wrap(title, 64, lines=3), loc="left", weight="bold", fontsize=12, pad=12 + 12 * (note.count("\n") + 1)
    )
    ax.annotate(
        note, (0, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points", fontsize=9, color=FAINT
    )


def label_ends(ax: Axes, ends: dict[str, tuple[Any, float, str]]) -> None:
    """The name of each line right of its end, moved apart where two would overlap."""
    figure = ax.get_figure(root=True)
    if figure is None or not ends:
        return
    labels = {group: words.wrap(group, 26, lines=2) for group in ends}
    bottom, top = ax.get_ylim()
    point = (top - bottom) / (ax.get_window_extent().height / figure.dpi * 72)  # one point, in units of the axis
    placed: list[tuple[float, float]] = []
    order = sorted(ends, key=lambda group: ends[group][1])
    for group in order:
        height = point * 12 * (labels[group].count("\n") + 1)
        y = ends[group][1]
        if placed:
            y = max(y, placed[-1][0] + (placed[-1][1] + height) / 2)
        placed.append((y, height))
    # Pushing upward alone would lift the whole column: let it sink to where its middle belongs
    shift = float(np.mean([y - ends[group][1] for (y, _), group in zip(placed, order, strict=True)]))
    for group, (y, _) in zip(order, placed, strict=True):
        x, end, colour = ends[group]
        ax.annotate(
            labels[group], (x, end), xytext=(1.03, y - shift), textcoords=ax.get_yaxis_transform(), va="center",
            fontsize=9, arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4},
        )  # fmt: skip


def label_points(ax: Axes, named: list[tuple[float, float, str, str]]) -> None:
    """A small label beside each point (x, y, text, colour), where it covers no other label and as few points as can."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # only now does the axis know its size
    scale = figure.dpi / 72
    frame = ax.get_window_extent()
    points = [ax.transData.transform((x, y)) for x, y, _, _ in named]
    taken = [Text.get_window_extent(text) for text in ax.texts]
    taken += [Bbox.from_extents(px - 5 * scale, py - 5 * scale, px + 5 * scale, py + 5 * scale) for px, py in points]
    angles = np.deg2rad([0, 180, 90, 270, 45, 135, 225, 315, 22, 158, 202, 338])
    for (x, y, text, colour), (px, py) in zip(named, points, strict=True):
        label = words.wrap(text, 24, lines=1)
        width, height = 4.6 * len(label) * scale, 10 * scale
        tried = []
        for far in (8, 16, 28, 42, 60, 80, 110, 150):
            for angle in angles:
                dx, dy = far * scale * np.cos(angle), far * scale * np.sin(angle)
                left = px + dx - width * (1 - np.cos(angle)) / 2
                low = py + dy - height / 2
                box = Bbox.from_bounds(left, low, width, height)
                inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
                tried.append((box.count_overlaps(taken) + 3 * (not inside), far, box))
            if min(tried, key=lambda t: t[0])[0] == 0:
                break
        _, far, box = min(tried, key=lambda t: t[:2])
        taken.append(box)
        middle = ((box.x0 + box.x1) / 2 - px) / scale, ((box.y0 + box.y1) / 2 - py) / scale
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4} if far > 8 else None
        ax.annotate(
            label, (x, y), xytext=middle, textcoords="offset points", ha="center", va="center", fontsize=8,
            arrowprops=line,
        )  # fmt: skip
