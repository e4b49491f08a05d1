"""The words that tell two outlets apart."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import require_result_of
from framing.plot.layout import Layout, axes, chart, finish, size_of

LEAST = 2  # articles that a word must stand in to be drawn


@chart("order", "zero")
def keyness(table: pd.DataFrame, *, n: int = 10, **layout: Unpack[Layout]) -> Axes:
    """Draw the words that tell two groups apart most surely: their log-odds ratio, its 95 % interval, and the counts.

    Parameters
    ----------
    table : DataFrame
        As `framing.keyness` returns it.
    n : int
        How many words of each group.

    Returns
    -------
    Axes
        To the right, and on top, the words of `group`; to the left, and below, those of `than`, by how sure the
        difference is. Only words that stand in at least two articles of their group are drawn. At the right how often
        each group has the word, and in how many articles.

    Raises
    ------
    ValueError
        The table is not what `framing.keyness` returns, or no word stands in two articles.
    """
    require_result_of("keyness", table)
    more = table[(table["z"] > 0) & (table["n_articles"] >= LEAST)].head(n)
    less = table[(table["z"] < 0) & (table["n_articles_than"] >= LEAST)].tail(n)
    rows = pd.concat([more, less])[::-1].reset_index(drop=True)
    if rows.empty:
        raise ValueError(f"table: no word stands in {LEAST} articles of a group, so there is nothing to draw.")
    group, than = rows["group"].iloc[0], rows["than"].iloc[0]
    size = size_of(layout)
    ax = axes(layout, 6 + 1.6 * len(rows))
    for y in range(len(rows)):
        row = rows.iloc[y]
        colour, marker = ("black", "o") if row["log_odds"] > 0 else ("0.55", "s")
        ax.hlines(y, row["low"], row["high"], color=colour, linewidth=0.22 * marks.letters())
        ax.plot(row["log_odds"], y, **marks.point_style(colour, marker))
        of_than = f"{row['count_than']:,} in {row['n_articles_than']:,}"
        marks.aside(ax, y, f"{row['count']:,} in {row['n_articles']:,} : {of_than}")
    marks.row_labels(ax, [words.short(word, size.name) for word in rows["word"]])
    marks.zero_line(ax)
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    marks.without_row_axis(ax)
    ax.set_xlabel("log-odds ratio")
    for name, place, side in ((than, 0.0, "left"), (group, 1.0, "right")):
        arrow = f"← {name}" if side == "left" else f"{name} →"
        ax.text(place, 1.01, words.short(arrow, size.axis // 2), transform=ax.transAxes, ha=side, weight="bold")
    counted = f"{table['words'].iloc[0]:,} and {table['words_than'].iloc[0]:,} words"
    return finish(
        ax,
        layout,
        f"Words of {group} and of {than}",
        f"n = {counted}. Line: 95 % interval, as if words were independent.",
        f"At the right: how often in how many articles, {group} : {than}.",
        f"Words in fewer than {LEAST} articles of their group are left out.",
        words.voice_note(table["voice"].iloc[0]),
        words.articles_note(table),
    )
