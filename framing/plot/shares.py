"""Shares of a whole: how an outlet's statements divide among kinds of source, and who of the actors is heard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import rows_of
from framing.plot.labels import Point, label_points
from framing.tables import ALL, SOURCE_KINDS

KINDS = [f"{kind.replace(' ', '_')}_share" for kind in SOURCE_KINDS]


def composition(table: pd.DataFrame, *, measures: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw who is heard: for every outlet one bar, divided into the shares of the kinds of source.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures : sequence of str, optional
        Shares that are parts of one whole, in the order of the bar; by default those of the kinds of source.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The bar with the largest first share on top. The 95 % intervals of the single shares are in the table and in
        `outlets`; a divided bar has no place for them, and the heading says so.

    Raises
    ------
    ValueError
        The table lacks one of the measures, or the shares of an outlet add up to more than one.
    """
    chosen = list(KINDS if measures is None else measures)
    parts = pd.concat([rows_of(table, measure, "all", ALL).assign(part=measure) for measure in chosen])
    shares = parts.pivot(index="group", columns="part", values="estimate").reindex(columns=chosen)
    shares = shares.sort_values(chosen[0], kind="stable", na_position="first")
    if (over := shares.sum(axis=1) > 1.001).any():
        raise ValueError(
            f"The shares of {shares.index[over][0]!r} add up to {shares.sum(axis=1)[over].iloc[0]:.2f}, more than one: "
            f"{', '.join(chosen)} are not parts of one whole."
        )
    shares.columns = pd.Index([_part_name(measure) for measure in chosen])

    ax = marks.axes(ax, 9, 1.9 + 0.62 * len(shares))
    _bars(ax, shares)
    n = parts.groupby("group")["n_articles"].max()
    marks.row_labels(ax, [f"{words.wrap(group)}\nn = {words.articles(n[group])}" for group in shares.index])
    ax.set_xlim(0, 1)
    marks.percent(ax.xaxis)
    ax.set_xlabel(words.described(chosen[0]).unit)
    marks.without_row_axis(ax)
    marks.legend_below(ax, 5)
    marks.heading(
        ax,
        f"{'Who is heard' if measures is None else ', '.join(shares.columns)}, by {words.grouping(table)}",
        "n: articles with anything to count.",
        words.single_article_note(parts),
        "The 95 % interval of each share is in the table." if parts["low"].notna().any() else "",
        words.articles_note(parts),
        words.validation_note(parts),
    )
    return ax


def _part_name(measure: str) -> str:
    """Return the kind of source whose share a measure is; of another measure, its label."""
    if measure in KINDS:
        return measure.removesuffix("_share").replace("_", " ")
    return words.described(measure).label


def _bars(ax: Axes, shares: pd.DataFrame) -> None:
    """Draw a bar for every row of the shares, divided by their columns, with what fits written into each part."""
    figure = ax.get_figure(root=True)
    width = ax.get_window_extent().width / figure.dpi * 72 if figure else 0.0  # typographic points
    left = np.zeros(len(shares))
    for i, name in enumerate(shares.columns):
        colour, hatch = marks.FILLS[i % len(marks.FILLS)]
        share = shares.iloc[:, i].fillna(0.0).to_numpy()
        label = words.safe(name)
        ax.barh(range(len(shares)), share, 0.72, left, color=colour, hatch=hatch, label=label, ec="white")
        for y, (start, size) in enumerate(zip(left, share, strict=True)):
            percent = f"{100 * size:.0f}%"
            # the longest text that fits in, at somewhat over 5 points a character
            for text in (f"{name}\n{percent}", percent):
                if 6 + 5.6 * max(map(len, text.split("\n"))) < size * width:
                    _write_in(ax, start + size / 2, y, text)
                    break
        left += share
    for y in np.flatnonzero(shares.isna().all(axis=1)).tolist():
        ax.text(0.01, y, "too few articles", va="center", fontsize="small", color=marks.FAINT)


def _write_in(ax: Axes, x: float, y: float, text: str) -> None:
    """Write on a white ground, so that a hatch does not make the text illegible."""
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "boxstyle": "round,pad=0.15"}
    ax.text(x, y, words.safe(text), ha="center", va="center", fontsize=8, bbox=ground, zorder=3)


def voices(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw who is heard as much as spoken of: each actor's share of speech against its share of mentions, per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors. Keep the rows of a few actors
        (`table[table["actor"].isin([...])]`): more than five or six are hard to read.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        A point per actor (marker and colour) and outlet (named beside it), with the 95 % intervals of both shares. Both
        are shares of what all the codebook's actors have: on the diagonal an actor is heard as much as spoken of,
        above it more. An outlet without a figure for an actor has no point there.

    Raises
    ------
    ValueError
        The table has not the measures "heard_share" and "mention_share", or no actors.
    """
    keys = ["group", "actor"]
    heard, mentioned = (rows_of(table, measure, "all") for measure in ("heard_share", "mention_share"))
    if heard.empty or mentioned.empty:
        raise ValueError("plot.voices needs actors: make the table from framing.measure(articles, actors).")
    rows = heard.merge(mentioned, on=keys, suffixes=("", "_mentions"), validate="one_to_one")
    rows = rows.dropna(subset=["estimate", "estimate_mentions"]).sort_values(keys, ignore_index=True)

    ax = marks.axes(ax, 8.5, 8.6)
    # The points decide on the frame: an interval from few articles may be as wide as all of it
    _diagonal(ax, min(1.0, 1.2 * max([0.05, *rows["estimate"], *rows["estimate_mentions"]])))
    points = _actor_points(ax, rows)
    marks.percent(ax.xaxis)
    marks.percent(ax.yaxis)
    ax.set_xlabel("Share of the mentions of the codebook’s actors: higher = spoken of more")
    ax.set_ylabel("Share of the statements of the codebook’s actors: higher = heard more")
    ax.grid(color="0.93")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    marks.legend_below(ax, 3)
    marks.heading(
        ax,
        f"Heard and spoken of, by actor and {words.grouping(table)}",
        "Thin lines: 95 % intervals, cut at the frame.",
        f"Each point: {words.article_range(rows['n_articles'])} in which the actors speak.",
        words.single_article_note(rows),
        words.articles_note(rows),
        words.validation_note(rows),
    )
    label_points(ax, points)
    return ax


def _diagonal(ax: Axes, top: float) -> None:
    """Make the frame a square from 0 to `top`, with the line on which both shares are equal."""
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_aspect("equal", adjustable="box")
    ax.axline((0, 0), slope=1, color=marks.FAINT, linestyle="--", linewidth=0.9, zorder=0)
    ax.text(
        0.985 * top, 0.985 * top, "heard as much as spoken of", rotation=45, rotation_mode="anchor", ha="right",
        va="bottom", transform_rotates_text=True, fontsize="small", color=marks.FAINT,
    )  # fmt: skip


def _actor_points(ax: Axes, rows: pd.DataFrame) -> list[tuple[str, Point]]:
    """Draw a point with both intervals for every actor and group, and return each point with the group's name."""
    points = []
    for i, (actor, mine) in enumerate(rows.groupby("actor")):
        colour, marker = marks.style(i)
        x, y = mine["estimate_mentions"].to_numpy(), mine["estimate"].to_numpy()
        ax.hlines(y, mine["low_mentions"], mine["high_mentions"], color=colour, linewidth=0.8, alpha=0.45)
        ax.vlines(x, mine["low"], mine["high"], color=colour, linewidth=0.8, alpha=0.45)
        label = words.wrap(str(actor), 30)
        ax.plot(x, y, marker, color=colour, mec="black", mew=0.7, ms=8, label=label, zorder=3, clip_on=False)
        points += [(group, Point(a, b, colour)) for group, a, b in zip(mine["group"], x, y, strict=True)]
    return points
