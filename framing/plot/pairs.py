"""Who speaks of whom: a grid of actors, in each cell how the one speaks of the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm

from framing.errors import unknown
from framing.measures.on_whom import PAIR
from framing.plot import marks, words
from framing.plot.choose import draws, require_result_of, rows_of

SHADES = "PuOr"  # told apart by the colour-blind; the figures in the cells say the same in grey


def matrix(
    table: pd.DataFrame, *, group: str, measure: str = "sentiment_on", voice: str = "source", ax: Axes | None = None
) -> Axes:
    """Draw how the actors speak of each other in one outlet (or other group): who speaks at the left, of whom below.

    Parameters
    ----------
    table : DataFrame
        As `compare(framing.on_whom(coverage))` returns it.
    group : str
        The outlet, or other group, as tables and charts name it.
    measure, voice : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        In every cell the figure, its 95 % interval where there is one, and the number of articles; a pair that does not
        occur is empty. All groups of a table have the same actors in the same order, so that their grids can be laid
        side by side.

    Raises
    ------
    ValueError
        The table has no such measure, voice or group, or the measure concerns no pairs of actors.
    """
    require_result_of("compare", table)
    pairs = table[(table["measure"] == measure) & table["actor"].str.contains(PAIR, regex=False)]
    if pairs.empty:
        raise ValueError(f"The table has no pairs of actors for {measure!r}: make it with compare(on_whom(coverage)).")
    if voice not in set(pairs["voice"]):
        raise ValueError("voice: " + unknown("voice", voice, sorted(pairs["voice"].unique())))
    rows = rows_of(table, measure, voice)
    if group not in set(rows["group"]):
        raise ValueError("group: " + unknown("group", group, sorted(rows["group"].unique())))
    pairs = rows["actor"].str.split(PAIR, n=1, expand=True).set_axis(["speaks", "of"], axis=1)
    rows = rows.join(pairs)
    names = sorted({*rows["speaks"], *rows["of"]})
    mine = rows[rows["group"] == group].dropna(subset="estimate")
    draws(table, mine, only=True)

    ax = marks.axes(ax, 3.2 + 1.15 * len(names), 2.6 + 0.62 * len(names))
    grid = mine.pivot(index="speaks", columns="of", values="estimate").reindex(index=names, columns=names)
    ax.imshow(grid.to_numpy(dtype=float), cmap=SHADES, norm=TwoSlopeNorm(0, -1, 1), alpha=0.55, aspect="auto")
    for _, row in mine.iterrows():
        bounded = not np.isnan(row["low"])
        interval = f"\n[{words.number(row['low'])}, {words.number(row['high'])}]" if bounded else ""
        text = f"{words.number(row['estimate'])}{interval}\nn = {row['n_articles']}"
        ax.text(names.index(row["of"]), names.index(row["speaks"]), text, ha="center", va="center", fontsize=8)
    ax.set_xticks(range(len(names)), [words.wrap(name, 14) for name in names], fontsize=9)
    ax.set_yticks(range(len(names)), [words.wrap(name, 22) for name in names], fontsize=9)
    ax.tick_params(length=0)
    ax.set_ylabel("who speaks")
    ax.set_xlabel(f"of whom\n{words.axis_title(measure, 70)}")
    ax.spines[:].set_color("0.8")
    marks.heading(
        ax,
        f"{words.described(measure).label}: {group}",
        "n: articles. In brackets: 95 % interval.",
        words.single_article_note(mine),
        words.voice_note(voice),
        words.articles_note(mine),
        words.validation_note(mine),
    )
    return ax
