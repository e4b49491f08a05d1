"""Charts with a row for every figure: a dot, its 95 % interval, and both in numbers at the right."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import contrasts_of, draws, require_result_of, rows_of
from framing.plot.marks import BLUE, GREY
from framing.tables import ALL


def outlets(table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, ax: Axes | None = None) -> Axes:
    """Draw one measure for every outlet (or other group): a dot, its 95 % interval, the figures in words at the right.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it. Every combination of its grouping columns is a row of the chart.
    measure, voice, actor : str
        Which rows of the table. For a measure toward actors, name the actor.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The highest estimate on top. Where there are too few articles for an interval, the articles themselves are shown
        as small hollow dots; groups with nothing to count stand at the bottom. Both say so.

    Raises
    ------
    ValueError
        The table is of another kind, or has no such measure, or the measure not this actor and voice; the
        message says what there is.
    """
    rows = rows_of(table, measure, voice, actor)
    rows = rows.sort_values(["estimate", "group"], ascending=[True, False], na_position="first", ignore_index=True)
    ax = marks.axes(ax, 8, 1.5 + 0.56 * len(rows))
    for y in range(len(rows)):
        marks.dot(ax, y, rows.iloc[y], BLUE, "o")
    names = zip(rows["group"], rows["n_articles"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(group)}\nn = {words.articles(n)}" for group, n in names])
    ax.set_ylim(-0.6, len(rows) - 0.4)
    marks.value_axis(ax, rows, measure)
    marks.heading(
        ax,
        f"{words.described(measure).label}{words.toward(actor)}, by {words.grouping(table)}",
        words.line_note(rows),
        words.voice_note(voice),
        words.articles_note(rows),
        words.validation_note(rows),
    )
    return ax


def actors(table: pd.DataFrame, *, measure: str, voice: str = "all", ax: Axes | None = None) -> Axes:
    """Draw one measure for every actor and outlet: a block per actor, in it a dot and 95 % interval per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors.
    measure, voice : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The actor with the highest mean estimate on top; the outlets in the same order, with the same marker, in every
        block.

    Raises
    ------
    ValueError
        The table has no such measure, or the measure concerns no actors, or not this voice.
    """
    rows = rows_of(table, measure, voice)
    if rows.empty:
        raise ValueError(f"{measure!r} concerns no actor in this table: draw it with plot.outlets.")
    order = rows.groupby("actor")["estimate"].mean().sort_values(ascending=False, kind="stable").index
    groups = sorted(rows["group"].unique())
    ax = marks.axes(ax, 8, 1.4 + 0.21 * (len(rows) + 1.4 * len(order)))
    y, labels = 0.0, {}
    for actor in order:
        _band(ax, y, actor)
        for _, row in rows[rows["actor"] == actor].sort_values("group").iterrows():
            y -= 1
            marks.dot(ax, y, row, *marks.style(groups.index(row["group"])))
            name = words.safe(textwrap.shorten(row["group"], 34, placeholder=" …"))
            labels[y] = f"{name} (n = {row['n_articles']})"
        y -= 1.4
    ax.set_yticks(list(labels), list(labels.values()), fontsize="small")
    ax.set_ylim(y + 0.9, 0.5)
    marks.value_axis(ax, rows, measure)
    marks.heading(
        ax,
        f"{words.described(measure).label}, by actor and {words.grouping(table)}",
        words.line_note(rows),
        "n: articles that the figure rests on.",
        words.voice_note(voice),
        words.articles_note(rows),
        words.validation_note(rows),
    )
    return ax


def _band(ax: Axes, y: float, name: str) -> None:
    """Write the name of an actor on a grey band, above the rows of its block."""
    ax.axhspan(y - 0.5, y + 0.5, color="0.93", linewidth=0)
    label, across = words.wrap(name, 80, lines=1), ax.get_yaxis_transform()
    ax.text(0.01, y, label, transform=across, va="center", weight="bold", fontsize="small")


def differences(
    table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, ax: Axes | None = None
) -> Axes:
    """Draw the differences between groups in one measure, each with its 95 % interval and its adjusted p-value.

    Parameters
    ----------
    table : DataFrame
        As `contrast` returns it.
    measure, voice, actor : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The largest difference on top, each turned so that it is above 0. One without an interval is hollow, and says
        where it rests on a single article.

    Raises
    ------
    ValueError
        The table is of another kind, or has no such rows; the message says what there is.
    """
    rows = contrasts_of(table, measure, voice, actor)
    drawn = _turned_upward(rows)
    ax = marks.axes(ax, 8, 1.5 + 0.75 * len(drawn))
    for y in range(len(drawn)):
        small_p = drawn["p_adjusted"].iloc[y] < 0.05
        marks.dot(ax, y, drawn.iloc[y], BLUE if small_p else GREY, "o" if small_p else "s")
    names = zip(drawn["name"], drawn["p_adjusted"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(name, lines=3)}\n{words.p_value(p)}" for name, p in names])
    ax.set_ylim(-0.6, len(drawn) - 0.4)
    marks.value_axis(ax, drawn, measure)
    marks.zero_line(ax)
    label, unit, _ = words.described(measure)
    ax.set_xlabel(words.wrap(f"Difference in {label.lower()} ({unit})", 70))
    marks.heading(
        ax,
        f"{label}{words.toward(actor)}: differences{' of differences' if rows['interaction'].all() else ''}",
        words.line_note(drawn),
        f"p: adjusted ({words.adjustment(rows)}); round and blue: below 0.05.",
        words.matching_note(rows),
        words.voice_note(voice),
        words.articles_note(rows),
        words.validation_note(rows),
    )
    return ax


def _turned_upward(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the differences as `marks.dot` draws them, the smallest first, those below 0 the other way round."""
    turned = contrasts["difference"] < 0
    more = contrasts["group"].where(~turned, contrasts["than"])
    less = contrasts["than"].where(~turned, contrasts["group"])
    drawn = contrasts[["p_adjusted", "note"]].assign(
        name=[_name(*row) for row in zip(more, less, contrasts["interaction"], strict=True)],
        estimate=contrasts["difference"].abs(),
        low=contrasts["low"].where(~turned, -contrasts["high"]),
        high=contrasts["high"].where(~turned, -contrasts["low"]),
        each="",
    )
    return drawn.sort_values(["estimate", "name"], na_position="first", ignore_index=True)


def _name(more: str, less: str, interaction: bool) -> str:
    """Return the name of a difference: "Argus more than Beacon", and of an interaction the change that it is of."""
    if not interaction:
        return f"{more} more than {less}"
    (more, _, change), (less, _, _) = more.rpartition(": "), less.rpartition(": ")
    whole = change.replace(" ", "\N{NO-BREAK SPACE}")  # on one line
    return f"{more} more than {less}: {whole}"


def corrected(table: pd.DataFrame, *, measure: str, actor: str = ALL, ax: Axes | None = None) -> Axes:
    """Draw what the machine says beside what is left of it when its errors are corrected.

    Parameters
    ----------
    table : DataFrame
        As `framing.corrected` returns it.
    measure, actor : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        Two lines per group, the corrected figure (round, blue) above the raw one (square, grey); the highest raw figure
        on top.

    Raises
    ------
    ValueError
        The table is not what `framing.corrected` returns, or has no such rows; the message says what there is.
    """
    require_result_of("corrected", table)
    better = table[["corrected", "low", "high", "n_coded"]].add_prefix("better_")
    raw = table.drop(columns=["low", "high"]).rename(columns={"raw": "estimate", "raw_low": "low", "raw_high": "high"})
    # what only a corrected estimate has would be taken for grouping columns; its note is no estimate's
    own = ("corrected", "tuning", "item_variance", "n_coded", "n_coded_articles", "note")
    rows = rows_of(raw.drop(columns=[column for column in own if column in raw.columns]), measure, "all", actor)
    draws(table, rows, only=True)
    rows = rows.join(better).sort_values(["estimate", "group"], na_position="first", ignore_index=True)
    now = rows.assign(estimate=rows["better_corrected"], low=rows["better_low"], high=rows["better_high"])
    ax = marks.axes(ax, 8, 1.6 + 0.75 * len(rows))
    for y in range(len(rows)):
        marks.dot(ax, y + 0.18, now.iloc[y], BLUE, "o")
        marks.dot(ax, y - 0.18, rows.iloc[y], GREY, "s")
    names = zip(rows["group"], rows["better_n_coded"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(group)}\n{n:,} coded" for group, n in names])
    ax.set_ylim(-0.6, len(rows) - 0.4)
    marks.value_axis(ax, rows, measure)
    marks.heading(
        ax,
        f"{words.described(measure).label}{words.toward(actor)}: raw and corrected",
        "Line: 95 % interval. Round, blue: corrected by what people coded. Square, grey: as the machine has it.",
        words.articles_note(rows),
    )
    return ax
