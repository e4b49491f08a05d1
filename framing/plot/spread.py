"""What lies behind or beside an estimate: its articles, its events in other outlets, the voices that are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.errors import unknown
from framing.estimates import chosen, group_names, select
from framing.measures import Coverage, require_coverage
from framing.plot import marks, words
from framing.plot.choose import grouping_columns, rows_of, rows_upward, upward
from framing.plot.dots import ENDS, label_rows
from framing.plot.labels import Point, label_ends
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.tables import ALL


@chart()
def articles(
    table: pd.DataFrame,
    coverage: Coverage,
    *,
    measure: str,
    voice: str = "all",
    actor: str = ALL,
    **layout: Unpack[Layout],
) -> Axes:
    """Draw every article as a dot, and above the articles of an outlet its estimate with the 95 % interval.

    Parameters
    ----------
    table : DataFrame
        As `compare(coverage)` returns it.
    coverage : Coverage
        What the table was made from: it has the articles' own figures.
    measure, voice, actor : str
        Which rows of the table.

    Returns
    -------
    Axes
        As of `outlets`. The larger a dot, the more of what the estimate rests on is in that article (words,
        statements); so an estimate need not be the plain mean of its dots.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        As in `outlets`, or the coverage has no figures of articles for the table's estimates.
    """
    require_coverage(coverage, "plot.articles")
    rows = rows_upward(rows_of(table, measure, voice, actor), layout.get("order", "value"))
    each = _of_articles(table, coverage, measure, voice, actor)
    counted = each["group"].value_counts().reindex(rows["group"]).fillna(0)
    if (counted.to_numpy() != rows["n_articles"].to_numpy()).any():
        raise ValueError("coverage: its articles are not those that the table counts. Give what compare was given.")
    ax = axes(layout, 5 + 3.8 * len(rows))
    write = words.writer(measure, rows[ENDS])
    largest, drawn = each["weight"].max(), rows.assign(each="")  # whose articles are drawn already
    for y in range(len(rows)):
        colour, marker = marks.style(rows["style"].iloc[y])
        mine = each[each["group"] == rows["group"].iloc[y]]
        _swarm(ax, y, mine["value"], mine["weight"] / largest, each["value"], colour)
        marks.dot(ax, y + 0.22, drawn.iloc[y], colour, marker, write)
    label_rows(ax, layout, rows)
    figures = pd.concat([*(rows[end] for end in ENDS), each["value"]]).to_frame()
    marks.value_axis(ax, figures, measure, size_of(layout).axis, zero=layout.get("zero", False))
    title = f"{words.described(measure).label}{words.toward(actor)}, article by article"
    weighed = "Each small circle is an article, the larger, the more the estimate rests on it."
    return finish(ax, layout, title, weighed, *words.about(drawn, voice), measures=[measure])


def _of_articles(table: pd.DataFrame, coverage: Coverage, measure: str, voice: str, actor: str) -> pd.DataFrame:
    """Return value, weight and group of every article that a table of estimates counts."""
    groups = grouping_columns(table)
    condition, wire = table["where"].iloc[0], table["agency_copy"].iloc[0]
    counted = select(coverage.articles, groups, wire, where=condition)
    named = dict(zip(counted["article_id"], group_names(counted, groups), strict=True))
    scores = chosen(coverage.scores, measure=measure, voice=voice, actor=actor)
    scores = scores.assign(group=scores["article_id"].map(named))
    return scores[scores["group"].notna() & (scores["weight"] > 0)]


def _swarm(ax: Axes, y: float, values: pd.Series, size: pd.Series, all_values: pd.Series, colour: str) -> None:
    """Draw articles as circles under their estimate, downward where several have nearly the same figure."""
    low, span = all_values.min(), max(all_values.max() - all_values.min(), 1e-12)
    place = ((values - low) / span * 45).round()
    rank = values.groupby(place.to_numpy()).cumcount()
    step = min(0.12, 0.6 / max(rank.max() + 1, 1))
    ax.scatter(
        values, y - 0.02 - step * rank, s=(0.06 + 0.3 * size) * marks.letters() ** 2, facecolor="none",
        edgecolor=colour, linewidth=0.11 * marks.letters(), alpha=0.85, zorder=2.5,
    )  # fmt: skip


@chart()
def own_and_quoted(
    table: pd.DataFrame,
    *,
    measure: str,
    voices: Sequence[str] = ("outlet", "quoted"),
    actor: str = ALL,
    **layout: Unpack[Layout],
) -> Axes:
    """Draw one measure in the outlet's own voice and in that of those it quotes: two marks per outlet, joined by a bar.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measure, actor : str
        Which rows of the table. The measure must be divided by voice, as hedges and sentiment are.
    voices : sequence of two str
        Whose voice the filled mark is, and whose the pale one; "source" takes quoted and reported words together.

    Returns
    -------
    Axes
        By value, the outlet whose own figure is highest stands on top. Each mark has its 95 % interval.

    Raises
    ------
    ValueError
        The measure has not these voices in the table, or not two are named.
    """
    if len(voices) != 2:
        raise ValueError(f"voices: expected two, such as ('outlet', 'quoted'), found {len(voices)}.")
    first, second = (rows_of(table, measure, voice, actor) for voice in voices)
    rows = rows_upward(first, layout.get("order", "value"))
    others = second.set_index("group").reindex(rows["group"])
    both = pd.concat([rows[ENDS], others[ENDS]])
    write = words.writer(measure, both)
    ax = axes(layout, 5 + 3.2 * len(rows))
    for y in range(len(rows)):
        own, other, (colour, marker) = rows.iloc[y], others.iloc[y], marks.style(rows["style"].iloc[y])
        ends = [own["estimate"], other["estimate"]]
        ax.plot(ends, [y + 0.14, y - 0.14], color="0.8", linewidth=0.4 * marks.letters(), zorder=1)
        marks.mark(ax, y + 0.14, own, colour, marker)
        _pale(ax, y - 0.14, other, colour, marker)
        for voice, row, at in zip(voices, (own, other), (y + 0.2, y - 0.2), strict=True):
            marks.aside(ax, at, f"{voice}: {marks.figure_in_words(row, write)}")
    names = zip(rows["group"], rows["n_articles"], others["n_articles"], strict=True)
    width = size_of(layout).name
    marks.row_labels(ax, [f"{words.wrap(group, width)}\nn = {n:.0f}, {m:.0f}" for group, n, m in names])
    marks.value_axis(ax, both, measure, size_of(layout).axis, zero=layout.get("zero", False))
    title = f"{words.described(measure).label}{words.toward(actor)}: {' and '.join(voices)} voice"
    named = [words.VOICE_NAMES[voice] for voice in voices]
    drawn = pd.concat([rows, second.assign(each="")])  # single articles stand beside the filled mark alone
    return finish(
        ax,
        layout,
        title,
        f"Filled, upper mark: {named[0]}. Pale, lower mark: {named[1]}. n: articles with such words.",
        words.line_note(drawn),
        words.articles_note(rows),
        words.validation_note(rows),
        measures=[measure],
    )


def _pale(ax: Axes, y: float, row: pd.Series, colour: str, marker: str) -> None:
    """Draw an estimate of a second voice: pale, its interval thin."""
    if np.isnan(row["estimate"]):
        return
    ax.hlines(y, row["low"], row["high"], color=colour, linewidth=0.11 * marks.letters())
    style = marks.point_style("0.88", marker) | {"markeredgecolor": colour, "mew": 0.16 * marks.letters()}
    ax.plot(row["estimate"], y, **style)


@chart()
def slopes(
    table: pd.DataFrame,
    *,
    measure: str,
    voice: str = "all",
    actor: str = ALL,
    event: str = "event",
    **layout: Unpack[Layout],
) -> Axes:
    """Draw each event that several outlets covered as a line from outlet to outlet, beside their means.

    Parameters
    ----------
    table : DataFrame
        As `compare(coverage, by=["event", "outlet"])` returns it.
    measure, voice, actor : str
        Which rows of the table.
    event : str
        The grouping column that holds the event; the other one makes the places of the chart.

    Returns
    -------
    Axes
        Only events with a figure in every outlet. The thick black line joins the outlets' means, in which each event
        counts alike. By value, the outlet with the highest mean stands leftmost. There are no intervals: a line is one
        event; that of the mean difference is in `framing.contrast(coverage, matched=True)`.

    Raises
    ------
    ValueError
        The table is not grouped by event and one other column, has fewer than two outlets, or no event has a figure in
        all of them.
    """
    groups = grouping_columns(table)
    if len(groups) != 2 or event not in groups:
        found = unknown("grouping column", event, groups) if event not in groups else f"Found: {', '.join(groups)}."
        raise ValueError(f"table: make it with compare(coverage, by=['event', 'outlet']). {found}")
    rows = rows_of(table, measure, voice, actor, besides=event)
    rows = rows[~rows[event].isin(["", "(none)"]) & rows[event].notna()]
    wide = rows.pivot(index=event, columns="group", values="estimate").dropna()
    if wide.empty or wide.shape[1] < 2:
        raise ValueError(f"{measure!r}: no event has a figure in all of {', '.join(wide.columns)}. Keep fewer outlets.")
    means = wide.mean().rename("estimate").reset_index().assign(low=0.0, note="")
    wide = wide[upward(means, layout.get("order", "value"))[::-1]]

    size, x = size_of(layout), np.arange(wide.shape[1])
    ax = axes(layout, 22)
    ax.plot(x, wide.to_numpy().T, color="0.6", linewidth=0.11 * marks.letters(), marker="o", ms=0.3 * marks.letters())
    ax.plot(x, wide.mean(), color="black", linewidth=0.3 * marks.letters(), zorder=3)
    _means(ax, wide, measure, rows.groupby("group")["style"].first())
    across = max(8, int(0.7 * size.axis / len(wide.columns)))
    ax.set_xticks(x, [words.wrap(str(name), across, lines=3) for name in wide.columns])
    ax.set_xlim(-0.3, len(x) - 0.8)
    ax.set_ylabel(words.axis_title(measure, 36))
    if words.is_share(measure):
        marks.percent(ax.yaxis)
    ax.grid(axis="y", color="0.93")
    ax.spines[["top", "right"]].set_visible(False)
    if layout.get("zero", False):
        marks.include_zero(ax, "y")
    label_ends(ax, {str(name): Point(x[-1], float(y), "0.6") for name, y in wide.iloc[:, -1].items()}, size.name)
    counted = rows[rows[event].isin(wide.index)]
    return finish(
        ax,
        layout,
        f"{words.described(measure).label}{words.toward(actor)}, event by event",
        f"n = {len(wide)} events with a figure in every outlet, {words.articles(int(counted['n_articles'].sum()))}.",
        "Thin: one event. Thick: mean of the events, each counting alike; no intervals.",
        words.voice_note(voice),
        words.articles_note(counted),
        words.validation_note(counted),
        measures=[measure],
    )


def _means(ax: Axes, wide: pd.DataFrame, measure: str, styles: pd.Series[int]) -> None:
    """Draw the mean of each outlet as its own marker, with the figure above it."""
    write = words.writer(measure, wide)
    for at, name in enumerate(wide.columns):
        mean = wide[name].mean()
        ax.plot(at, mean, **marks.point_style(*marks.style(styles[name])), zorder=4)
        ax.annotate(
            write(mean), (at, mean), xytext=(0, 0.9 * marks.letters()), textcoords="offset points", ha="center",
            weight="bold", bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.5}, zorder=5,
        )  # fmt: skip
