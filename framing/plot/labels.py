"""Where names stand beside what they name, so that none lies on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from framing.plot import words


class Point(NamedTuple):
    """A point of a chart, in units of its axes, with its colour."""

    x: Any
    y: float
    colour: str


def label_ends(ax: Axes, ends: Mapping[str, Point]) -> None:
    """Write the name of each line right of its last point, moved apart where two would overlap."""
    figure = ax.get_figure(root=True)
    if figure is None or not ends:
        return
    labels = {name: words.wrap(name, 26, lines=2) for name in ends}
    bottom, top = ax.get_ylim()
    typographic_point = (top - bottom) / (ax.get_window_extent().height / figure.dpi * 72)  # in units of the axis
    order = sorted(ends, key=lambda name: ends[name].y)
    heights = [12 * typographic_point * (labels[name].count("\n") + 1) for name in order]
    wanted = [ends[name].y for name in order]
    for name, y in zip(order, _apart(wanted, heights), strict=True):
        line = {"arrowstyle": "-", "color": ends[name].colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4}
        ax.annotate(
            labels[name], ends[name][:2], xytext=(1.03, y), textcoords=ax.get_yaxis_transform(), va="center",
            fontsize=9, arrowprops=line,
        )  # fmt: skip


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return heights near those wanted, which ascend, at which labels of these sizes do not overlap."""
    placed: list[float] = []
    for i, (y, height) in enumerate(zip(wanted, heights, strict=True)):
        placed.append(max(y, placed[-1] + (heights[i - 1] + height) / 2) if placed else y)
    # Pushing upward alone would lift the whole column: let it sink to where its middle belongs
    shift = float(np.mean([y - own for y, own in zip(placed, wanted, strict=True)]))
    return [y - shift for y in placed]


def label_points(ax: Axes, points: Sequence[tuple[str, Point]]) -> None:
    """Write a small name beside each point, where it covers no other name and as few points as can be."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # only now does the axis know its size
    scale = figure.dpi / 72
    middles = [ax.transData.transform(point[:2]) for _, point in points]
    taken = [Text.get_window_extent(text) for text in ax.texts]
    taken += [Bbox.from_extents(x - 5 * scale, y - 5 * scale, x + 5 * scale, y + 5 * scale) for x, y in middles]
    for (name, point), (x, y) in zip(points, middles, strict=True):
        label = words.wrap(name, 24, lines=1)
        box, distance = _free_place(x, y, (4.6 * len(label) * scale, 10 * scale), scale, taken, ax.get_window_extent())
        taken.append(box)
        offset = ((box.x0 + box.x1) / 2 - x) / scale, ((box.y0 + box.y1) / 2 - y) / scale
        line = {"arrowstyle": "-", "color": point.colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4}
        ax.annotate(
            label, point[:2], xytext=offset, textcoords="offset points", ha="center", va="center", fontsize=8,
            arrowprops=line if distance > 8 else None,
        )  # fmt: skip


def _free_place(
    x: float, y: float, size: tuple[float, float], scale: float, taken: Sequence[Bbox], frame: Bbox
) -> tuple[Bbox, float]:
    """Return the nearest place around (x, y), in pixels, that covers least of what is taken, and its distance."""
    width, height = size
    tried = []
    for distance in (8, 16, 28, 42, 60, 80, 110, 150):  # typographic points
        for angle in np.deg2rad([0, 180, 90, 270, 45, 135, 225, 315, 22, 158, 202, 338]):
            left = x + distance * scale * np.cos(angle) - width * (1 - np.cos(angle)) / 2
            low = y + distance * scale * np.sin(angle) - height / 2
            box = Bbox.from_bounds(left, low, width, height)
            inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
            tried.append((box.count_overlaps(taken) + 3 * (not inside), distance, box))
        if min(covered for covered, _, _ in tried) == 0:
            break
    _, distance, box = min(tried, key=lambda place: place[:2])
    return box, distance
