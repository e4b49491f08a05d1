"""A measure over time, a line for every outlet."""

from __future__ import annotations

from typing import Unpack

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.errors import unknown
from framing.estimates import NO_DATE, PERIODS
from framing.plot import marks, words
from framing.plot.choose import draws, grouping_columns, rows_of
from framing.plot.labels import Point, label_ends
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.tables import ALL


@chart("order")
def trend(
    table: pd.DataFrame,
    *,
    measure: str,
    voice: str = "all",
    actor: str = ALL,
    time: str | None = None,
    **layout: Unpack[Layout],
) -> Axes:
    """Draw one measure over time: a line per outlet, labelled at its end, with the 95 % interval of every point.

    Parameters
    ----------
    table : DataFrame
        As `compare(coverage, by=["month", "outlet"])` returns it; the grouping columns besides `time` make the lines.
    measure, voice, actor : str
        Which rows of the table.
    time : str, optional
        The grouping column that holds the time, as dates (2024, 2024-01, 2024-01-08); by default the first
        that `compare` makes itself, such as "month".

    Returns
    -------
    Axes
        Points of one time stand side by side, so that their intervals can be told apart. A line has a gap where its
        outlet has no figure. Articles without a date are left out and counted in the heading.

    Raises
    ------
    ValueError
        No grouping column holds a time, or the selection is empty; the message says what there is.
    """
    time = _time_column(table, time)
    rows = rows_of(table, measure, voice, actor, besides=time)
    undated = rows[time].isna() | (rows[time].astype(str) == NO_DATE)
    left_out = int(rows.loc[undated, "n_articles"].sum())
    rows = rows[~undated]
    draws(table, rows, only=True)
    written = rows[time].convert_dtypes().astype(str)  # a column of years with one missing holds 2024.0
    rows = rows.assign(at=_times(written))
    if rows.empty:
        raise ValueError(f"{measure!r}: none of the articles has a date, so there is no trend to draw.")

    ax = axes(layout, 18)
    ends = _lines(ax, rows)
    _time_axis(ax, written, rows["at"])
    ax.set_ylabel(words.axis_title(measure, 36))
    if words.is_share(measure):
        marks.percent(ax.yaxis)
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    if layout.get("zero", False):
        marks.include_zero(ax, "y")
    label_ends(ax, ends, size_of(layout).name)
    return finish(
        ax,
        layout,
        f"{words.described(measure).label}{words.toward(actor)}, by {time}",
        *words.about(rows, voice, "Upright line"),
        f"Left out: {words.articles(left_out)} without a date." if left_out else "",
        measures=[measure],
    )


def _time_column(table: pd.DataFrame, asked: str | None) -> str:
    """Return the grouping column asked for, or the first that holds a time."""
    groups = grouping_columns(table)
    time = asked or next((column for column in groups if column in PERIODS), None)
    if time is None or time not in groups:
        raise ValueError(
            ("" if time is None else unknown("grouping column", time, groups) + " ")
            + "plot.trend needs a column of times: make the table with compare(coverage, by=['month', 'outlet'])."
        )
    return time


def _times(written: pd.Series) -> pd.Series:
    """Return the times of a column such as 2024, 2024-01 or 2024-01-08."""
    try:
        return pd.to_datetime(written, format="ISO8601", utc=True).dt.tz_localize(None)
    except ValueError as error:
        raise ValueError(
            f"Column {written.name!r} holds no dates such as 2024, 2024-01 or 2024-01-08: {error}"
        ) from error


def _spacing(times: pd.DatetimeIndex) -> np.timedelta64:
    """Return the shortest time between two points; a day where there is only one."""
    return min(np.diff(times.to_numpy()), default=np.timedelta64(86_400, "s"))


def _lines(ax: Axes, rows: pd.DataFrame) -> dict[str, Point]:
    """Draw the line of every group, and return the last point of each that has any figure."""
    times = pd.DatetimeIndex(np.sort(rows["at"].unique()))
    styles = rows.groupby("group")["style"].first()
    lines = {str(group): line.set_index("at").reindex(times) for group, line in rows.groupby("group")}
    ends = {}
    for i, (group, line) in enumerate(lines.items()):
        # side by side, but close to their time where that has much room
        x = times.to_numpy() + _spacing(times) * (min(0.4, 0.06 * len(times)) * (i / max(len(lines) - 1, 1) - 0.5))
        y = line["estimate"].to_numpy()
        colour, marker = marks.style(styles[group])
        dashes = marks.DASHES[styles[group] % len(marks.DASHES)]
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=0.15 * marks.letters(), alpha=0.7)
        for at, each in zip(x, line["each"].fillna("").map(words.numbers_in), strict=True):
            marks.single_articles(ax, [at] * len(each), each, colour)
        ax.plot(x, y, **marks.point_style(colour, marker), linestyle=dashes)
        if (bare := line["low"].isna().to_numpy()).any():  # hollow: known without an interval
            ax.plot(x[bare], y[bare], **marks.point_style(colour, marker, bounded=False), linestyle="none")
        known = np.flatnonzero(~np.isnan(y))
        if len(known):
            ends[group] = Point(x[known[-1]], float(y[known[-1]]), colour)
    return ends


def _time_axis(ax: Axes, written: pd.Series, at: pd.Series) -> None:
    """Name the times below the axis: each of them where they are few."""
    times = pd.DatetimeIndex(np.sort(at.unique()))
    if len(times) <= 12:
        ax.set_xticks(times.to_numpy())
    if 1 < len(times) <= 4:  # a short series stands in its frame, not at its ends
        margin = 0.35 * _spacing(times)
        ax.set_xlim(*mdates.date2num([times[0] - margin, times[-1] + margin]))
    zero = ["", "%b\n%Y", "%d\n%b", "%b-%d", "%H:%M", "%H:%M"]  # a January is a month too, not only a year
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator(), zero_formats=zero))
    if len(times) == 1:  # no scale can be made of one time
        apart = _spacing(times)
        ax.set_xlim(*mdates.date2num([times[0] - apart, times[0] + apart]))
        ax.set_xticks(times.to_numpy(), [str(written.iloc[0])])
