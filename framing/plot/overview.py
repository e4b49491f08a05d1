"""What a corpus holds: how many articles of each outlet from which time."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.errors import unknown
from framing.estimates import NO_DATE, PERIODS, group_names, select
from framing.plot import marks, words
from framing.plot.choose import upward
from framing.plot.layout import Layout, axes, chart, finish, size_of

MOST_PERIODS = 14


@chart("zero")
def corpus(articles: pd.DataFrame, *, by: str = "outlet", time: str | None = None, **layout: Unpack[Layout]) -> Axes:
    """Draw how many articles there are of each outlet and time, with how many of them are agency copy.

    Parameters
    ----------
    articles : DataFrame
        As `read` returns it. Articles that no measure can be made of, such as those in another language, are left out.
    by : str
        The column that makes the rows.
    time : {"week", "month", "year"}, optional
        By default the shortest of which there are at most fourteen.

    Returns
    -------
    Axes
        A cell per outlet and time with the number of articles, the darker, the more; at the right the sum, and how many
        of it an agency wrote. By value, the outlet with most articles stands on top. Undated articles have the last
        column.

    Raises
    ------
    ValueError
        There is no such column or time, or no article.
    """
    if time is not None and time not in PERIODS:
        raise ValueError("time: " + unknown("time", time, list(PERIODS)))
    counted = select(articles, [by, *PERIODS], "include")
    time = time or _shortest(counted)
    counted = counted.assign(group=group_names(counted, [by]).to_numpy())
    counts = counted.groupby(["group", time]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=_all_periods(list(counts.columns), time), fill_value=0)
    sums = counts.sum(axis=1)
    order = layout.get("order", "value")
    names = upward(pd.DataFrame({"group": sums.index, "estimate": sums, "low": 0.0, "note": ""}), order)[::-1]
    counts = counts.loc[names]
    agency = (counted["wire"] != "").groupby(counted["group"]).sum()

    size = size_of(layout)
    ax = axes(layout, 4 + 2.6 * len(counts))
    ax.imshow(counts.to_numpy(), cmap="Greys", vmin=0, vmax=2.2 * counts.to_numpy().max(), aspect="auto")
    for (y, x), n in np.ndenumerate(counts.to_numpy()):
        ax.text(x, y, f"{n:,}" if n else "–", ha="center", va="center", color="black" if n else marks.FAINT)
    ax.set_xticks(range(counts.shape[1]), _labels([str(period) for period in counts.columns], time))
    ax.set_yticks(range(len(names)), [words.wrap(name, size.name) for name in names])
    for y, name in enumerate(names):
        copy = f"\n{agency[name]:,} agency copy" if agency[name] else ""
        marks.aside(ax, y, f"n = {sums[name]:,}{copy}")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    first, last = counted["published"].min(), counted["published"].max()
    dates = "" if pd.isna(first) else f"From {first:%Y-%m-%d} to {last:%Y-%m-%d} (UTC)."
    total = f"n = {words.articles(len(counted))} of {len(names)} {by}{'s' * (len(names) > 1)}. Numbers are articles."
    return finish(ax, layout, f"Articles by {by} and {time}", total, dates)


def _shortest(counted: pd.DataFrame) -> str:
    """Return the shortest period of which there are few enough for a chart."""
    for period in ("week", "month"):
        if len(_all_periods(list(counted[period].unique()), period)) <= MOST_PERIODS:
            return period
    return "year"


def _all_periods(found: list[str], time: str) -> list[str]:
    """Return every period from the first to the last, those without an article too, and undated articles at the end."""
    dated = sorted(period for period in found if period != NO_DATE)
    if dated and time in ("week", "month", "year"):
        step = {"week": "W-MON", "month": "MS", "year": "YS"}[time]
        between = pd.date_range(dated[0], pd.Timestamp(dated[-1]) + pd.Timedelta(days=1), freq=step)
        dated = sorted({*between.strftime(PERIODS[time]), *dated})
    return [*dated, *(period for period in found if period == NO_DATE)]


def _labels(periods: list[str], time: str) -> list[str]:
    """Return what stands below the columns: the larger unit of time only where it changes."""
    if time == "year":
        return [period.replace(" ", "\n") for period in periods]
    small, large = ("%d", "%b") if time == "week" else ("%b", "%Y")
    labels, before = [], ""
    for period in periods:
        if period == NO_DATE:
            labels.append("no\ndate")
            continue
        above = f"{pd.Timestamp(period):{large}}"
        labels.append(f"{pd.Timestamp(period):{small}}\n{above if above != before else ''}")
        before = above
    return labels
