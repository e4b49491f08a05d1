"""Where names stand beside what they name, so that none lies on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from framing.plot import marks, words


class Point(NamedTuple):
    """A point of a chart, in units of its axes, with its colour."""

    x: Any
    y: float
    colour: str


def label_ends(ax: Axes, ends: Mapping[str, Point], width: int) -> None:
    """Write the name of each line right of its last point, so wide, moved apart where two would overlap."""
    figure = ax.get_figure(root=True)
    if figure is None or not ends:
        return
    labels = {name: words.wrap(name, width, lines=2) for name in ends}
    bottom, top = ax.get_ylim()
    typographic_point = (top - bottom) / (ax.get_window_extent().height / figure.dpi * 72)  # in units of the axis
    order = sorted(ends, key=lambda name: ends[name].y)
    heights = [1.4 * marks.letters() * typographic_point * (labels[name].count("\n") + 1) for name in order]
    wanted = [ends[name].y for name in order]
    for name, y in zip(order, _apart(wanted, heights, (bottom, top)), strict=True):
        line = {
            "arrowstyle": "-", "color": ends[name].colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4,
            "relpos": (0, 0.5),  # to the beginning of the name: a line to its middle would cross other names
        }  # fmt: skip
        place = (1.03 if len(order) < 7 else 1.1, y)  # many lines fan out far
        ax.annotate(
            labels[name], ends[name][:2], xytext=place, textcoords=ax.get_yaxis_transform(), va="center",
            fontsize="medium", arrowprops=line,
        )  # fmt: skip


def _apart(wanted: Sequence[float], heights: Sequence[float], frame: tuple[float, float]) -> list[float]:
    """Return heights near those wanted, which ascend, at which labels of these sizes do not overlap."""
    placed: list[float] = []
    for i, (y, height) in enumerate(zip(wanted, heights, strict=True)):
        placed.append(max(y, placed[-1] + (heights[i - 1] + height) / 2) if placed else y)
    # Pushing upward alone would lift the whole column: let it sink to where its middle belongs
    shift = float(np.mean([y - own for y, own in zip(placed, wanted, strict=True)]))
    low, high = placed[0] - heights[0] / 2 - shift, placed[-1] + heights[-1] / 2 - shift
    # and stay within the frame
    shift += min(0.0, low - frame[0]) + max(0.0, min(high - frame[1], low - frame[0]))
    return [y - shift for y in placed]
