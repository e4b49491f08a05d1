"""Shares of a whole as bars: how an outlet's statements divide among kinds of source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import rows_of, upward
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.tables import ALL, SOURCE_KINDS

KINDS = [f"{kind.replace(' ', '_')}_share" for kind in SOURCE_KINDS]


@chart("zero")
def composition(table: pd.DataFrame, *, measures: Sequence[str] | None = None, **layout: Unpack[Layout]) -> Axes:
    """Draw who is heard: for every outlet one bar, divided into the shares of the kinds of source.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures : sequence of str, optional
        Shares that are parts of one whole, in the order of the bar; by default those of the kinds of source.

    Returns
    -------
    Axes
        By value, the bar with the largest first share stands on top. A divided bar has no place for the 95 % intervals
        of its shares: `parts` draws them.

    Raises
    ------
    ValueError
        The table lacks one of the measures, or the shares of an outlet add up to more than one.
    """
    chosen = list(KINDS if measures is None else measures)
    parts = pd.concat([rows_of(table, measure, "all", ALL).assign(part=measure) for measure in chosen])
    shares = parts.pivot(index="group", columns="part", values="estimate").reindex(columns=chosen)
    shares = shares.loc[upward(parts[parts["part"] == chosen[0]], layout.get("order", "value"))]
    if (over := shares.sum(axis=1) > 1.001).any():
        raise ValueError(
            f"The shares of {shares.index[over][0]!r} add up to {shares.sum(axis=1)[over].iloc[0]:.2f}, more than one: "
            f"{', '.join(chosen)} are not parts of one whole."
        )
    shares.columns = pd.Index([part_name(measure) for measure in chosen])

    size = size_of(layout)
    ax = axes(layout, 9 + 2.8 * len(shares))
    _bars(ax, shares)
    n = parts.groupby("group")["n_articles"].max()
    marks.row_labels(ax, [f"{words.wrap(group, size.name)}\nn = {words.articles(n[group])}" for group in shares.index])
    ax.set_xlim(0, 1)
    marks.percent(ax.xaxis)
    ax.set_xlabel(words.share_unit(chosen[0]))
    marks.without_row_axis(ax)
    marks.legend_below(ax, 2 if size.inches < 4 else 4)
    what = "Who is heard" if measures is None else words.sentence(words.in_turn([*shares.columns]))
    return finish(
        ax,
        layout,
        f"{what}, by {words.grouping(table)}",
        f"{words.article_range(n[n > 0])} with anything to count.",
        words.single_article_note(parts),
        "No intervals are drawn." if parts["low"].notna().any() else "",
        words.voice_note("all"),
        words.articles_note(parts),
        words.validation_note(parts),
        measures=chosen,
    )


def part_name(measure: str) -> str:
    """Return the kind of source whose share a measure is; of another measure, its label."""
    if measure in KINDS:
        return measure.removesuffix("_share").replace("_", " ")
    return words.described(measure).label


def _bars(ax: Axes, shares: pd.DataFrame) -> None:
    """Draw a bar for every row of the shares, divided by their columns, with what fits written into each part."""
    figure = ax.get_figure(root=True)
    width = ax.get_window_extent().width / figure.dpi * 72 if figure else 0.0  # typographic points
    left = np.zeros(len(shares))
    write = words.writer(KINDS[0], shares)
    for i, name in enumerate(shares.columns):
        colour, hatch = marks.FILLS[i % len(marks.FILLS)]
        share = shares.iloc[:, i].fillna(0.0).to_numpy()
        label = words.safe(name)
        ax.barh(range(len(shares)), share, 0.72, left, color=colour, hatch=hatch, label=label, ec="white")
        for y, (start, size) in enumerate(zip(left, share, strict=True)):
            percent = write(size)
            # the longest text that fits in, at somewhat over half a letter's size a character
            for text in (f"{name}\n{percent}", percent):
                if marks.letters() * (0.75 + 0.7 * max(map(len, text.split("\n")))) < size * width:
                    marks.write_in(ax, start + size / 2, y, text)
                    break
        left += share
    for y in np.flatnonzero(shares.isna().all(axis=1)).tolist():
        ax.text(0.01, y, "too few articles", va="center", color=marks.FAINT)
