"""Charts in blocks: a block per actor or kind of source, in it a row per outlet, always with the same marker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import rows_of, upward
from framing.plot.dots import ENDS
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.plot.marks import FAINT
from framing.plot.shares import KINDS, part_name
from framing.tables import ALL

Draw = Callable[[Axes, float, pd.Series], None]


@chart()
def actors(table: pd.DataFrame, *, measure: str, voice: str = "all", **layout: Unpack[Layout]) -> Axes:
    """Draw one measure for every actor and outlet: a block per actor, in it a dot and 95 % interval per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors.
    measure, voice : str
        Which rows of the table.

    Returns
    -------
    Axes
        The order is that of the actors, by value their means over the outlets; the outlets stand by the alphabet, with
        the same marker, in every block. An outlet without a figure for an actor has no row there, which is said, and an
        actor without any figure no block.

    Raises
    ------
    ValueError
        The table has no such measure, or the measure concerns no actors, or not this voice.
    """
    rows = rows_of(table, measure, voice)
    if rows.empty:
        raise ValueError(f"{measure!r} concerns no actor in this table: draw it with plot.outlets.")
    write = words.writer(measure, rows[ENDS])

    def dot(ax: Axes, y: float, row: pd.Series) -> None:
        marks.dot(ax, y, row, *marks.style(row["style"]), write)

    ax = _blocks(layout, rows, "actor", upward(rows, layout.get("order", "value"), "actor"), dot)
    marks.value_axis(ax, rows[ENDS], measure, size_of(layout).axis, zero=layout.get("zero", False))
    title = f"{words.described(measure).label}, by actor and {words.grouping(table)}"
    return finish(ax, layout, title, *words.about(rows, voice), _without(rows, "actor"), measures=[measure])


@chart()
def parts(
    table: pd.DataFrame, *, measures: Sequence[str] | None = None, voice: str = "all", **layout: Unpack[Layout]
) -> Axes:
    """Draw shares of a whole with their intervals: a block per part, such as a kind of source, in it a dot per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures : sequence of str, optional
        The shares; by default those of the kinds of source, which `composition` draws as bars without intervals.
    voice : str
        Which rows of the table.

    Returns
    -------
    Axes
        The order is that of the parts, by value their means over the outlets; all on one axis of per cent.

    Raises
    ------
    ValueError
        The table lacks one of the measures, or they are not all shares.
    """
    chosen = list(KINDS if measures is None else measures)
    if odd := [measure for measure in chosen if not words.is_share(measure)]:
        raise ValueError(f"measures: {odd[0]!r} is no share. Measures of several units are drawn with plot.panels.")
    rows = pd.concat([rows_of(table, measure, voice, ALL).assign(part=part_name(measure)) for measure in chosen])
    rows = rows.reset_index(drop=True)
    write = words.writer(chosen[0], rows[ENDS])

    def dot(ax: Axes, y: float, row: pd.Series) -> None:
        marks.dot(ax, y, row, *marks.style(row["style"]), write)

    ax = _blocks(layout, rows, "part", upward(rows, layout.get("order", "value"), "part"), dot)
    marks.value_axis(ax, rows[ENDS], chosen[0], size_of(layout).axis, zero=layout.get("zero", False))
    ax.set_xlabel(words.share_unit(chosen[0]))
    what = "Who is heard" if measures is None else words.sentence(words.in_turn(list(dict.fromkeys(rows["part"]))))
    title, notes = f"{what}, by {words.grouping(table)}", words.about(rows, voice)
    return finish(ax, layout, title, *notes, _without(rows, "part"), measures=chosen)


@chart()
def voices(table: pd.DataFrame, **layout: Unpack[Layout]) -> Axes:
    """Draw who is heard as much as spoken of: each actor's share of speech beside its share of mentions, per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors; all its actors are drawn.

    Returns
    -------
    Axes
        A block per actor, the most heard on top. In each row a marker for the share of the statements, an upright
        stroke for that of the mentions, each with its 95 % interval, and a bar from the one to the other: the marker
        right of the stroke means heard more than spoken of. Both are shares of what all the codebook's actors have.
        An outlet without a figure for an actor has no row there.

    Raises
    ------
    ValueError
        The table has not the measures "heard_share" and "mention_share", or no actors.
    """
    heard, mentioned = (rows_of(table, measure, "all") for measure in ("heard_share", "mention_share"))
    if heard.empty or mentioned.empty:
        raise ValueError("plot.voices needs actors: make the table from framing.measure(articles, actors).")
    keys = ["group", "actor"]
    rows = heard.merge(mentioned[[*keys, *ENDS]], on=keys, suffixes=("", "_mentions"), validate="one_to_one")
    rows["estimate"] = rows["estimate"].where(rows["estimate_mentions"].notna())
    write = words.writer("heard_share", rows[["estimate", "estimate_mentions"]])

    def pair(ax: Axes, y: float, row: pd.Series) -> None:
        colour, marker = marks.style(row["style"])
        unit = marks.letters() / 8
        mentions = row["estimate_mentions"]
        ax.hlines(y, *sorted([row["estimate"], mentions]), color="0.8", linewidth=5 * unit, zorder=1)
        ax.hlines(y + 0.22, row["low_mentions"], row["high_mentions"], color="0.55", linewidth=unit, zorder=1.5)
        ax.vlines(mentions, y - 0.32, y + 0.32, color="black", linewidth=1.8 * unit, zorder=2)
        marks.mark(ax, y, row, colour, marker)
        marks.aside(ax, y, f"{write(row['estimate'])} | {write(mentions)}")

    ax = _blocks(layout, rows, "actor", upward(rows, layout.get("order", "value"), "actor"), pair)
    marks.value_axis(ax, rows[ENDS], "heard_share", size_of(layout).axis, zero=layout.get("zero", False))
    ax.set_xlabel(words.wrap("% of the statements, or of the mentions, of the codebook’s actors", size_of(layout).axis))
    return finish(
        ax,
        layout,
        f"Heard and spoken of, by actor and {words.grouping(table)}",
        "Marker: share of the statements. Upright stroke: share of the mentions, its 95 % interval thin and grey.",
        "At the right: heard | spoken of.",
        *words.about(rows, "all", "Coloured line"),
        _without(rows, "actor"),
        measures=["heard_share", "mention_share"],
    )


def _blocks(layout: Layout, rows: pd.DataFrame, column: str, names: Sequence[str], draw: Draw) -> Axes:
    """Draw a block per name in a column, the last on top, in it a row per group that has a figure."""
    shown = rows[rows["estimate"].notna()]
    names = [name for name in names if name in set(shown[column])]
    ax = axes(layout, 5 + 1.35 * (len(shown) + 1.4 * len(names)))
    y, labels = 0.0, {}
    for name in reversed(names):
        _band(ax, y, words.short(name, size_of(layout).name + 8))
        mine = shown[shown[column] == name].sort_values("group")
        if (lacking := (rows[column] == name).sum() - len(mine)) > 0:
            marks.aside(ax, y, f"no figure for {lacking} of {lacking + len(mine)}", FAINT)
        for _, row in mine.iterrows():
            y -= 1
            draw(ax, y, row)
            labels[y] = f"{words.short(row['group'], size_of(layout).name)} (n = {row['n_articles']})"
        y -= 1.4
    ax.set_yticks(list(labels), list(labels.values()))
    ax.set_ylim(y + 0.9, 0.5)
    return ax


def _band(ax: Axes, y: float, name: str) -> None:
    """Write a name above those of its rows, and draw a grey band beside it."""
    ax.axhspan(y - 0.5, y + 0.5, color="0.93", linewidth=0)
    ax.text(-0.02, y, name, transform=ax.get_yaxis_transform(), ha="right", va="center", weight="bold")


def _without(rows: pd.DataFrame, column: str) -> str:
    """Return which actors (or kinds) have no figure anywhere, and so no block."""
    known = rows["estimate"].notna().groupby(rows[column]).any()
    return f"Without any figure: {', '.join(known.index[~known])}." if not known.all() else ""
