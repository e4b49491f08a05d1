"""Charts with a row for every figure: a dot, its 95 % interval, and both in numbers at the right."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from framing.plot import marks, words
from framing.plot.choose import contrasts_of, draws, require_result_of, rows_of, rows_upward, thin
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.plot.marks import BLUE, FAINT, GREY
from framing.tables import ALL

ENDS = ["low", "estimate", "high"]


@chart()
def outlets(
    table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, **layout: Unpack[Layout]
) -> Axes:
    """Draw one measure for every outlet (or other group): a dot, its 95 % interval, the figures in words at the right.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it. Every combination of its grouping columns is a row of the chart.
    measure, voice, actor : str
        Which rows of the table. For a measure toward actors, name the actor.

    Returns
    -------
    Axes
        A row per outlet, which has the same colour and marker in all charts of the table. Where there are too few
        articles for an interval, the articles themselves are shown as small hollow dots; such outlets stand below a
        dotted line, and under them those with nothing to count. Both say so.

    Raises
    ------
    ValueError
        The table is of another kind, or has no such measure, or the measure not this actor and voice; the
        message says what there is.
    """
    rows = rows_upward(rows_of(table, measure, voice, actor), layout.get("order", "value"))
    ax = axes(layout, 5 + 2.8 * len(rows))
    write = words.writer(measure, rows[ENDS])
    for y in range(len(rows)):
        marks.dot(ax, y, rows.iloc[y], *marks.style(rows["style"].iloc[y]), write)
    label_rows(ax, layout, rows)
    marks.value_axis(ax, rows[ENDS], measure, size_of(layout).axis, zero=layout.get("zero", False))
    title = f"{words.described(measure).label}{words.toward(actor)}, by {words.grouping(table)}"
    return finish(ax, layout, title, *words.about(rows, voice), measures=[measure])


def label_rows(ax: Axes, layout: Layout, rows: pd.DataFrame) -> None:
    """Name the rows of a chart, with n, and set apart those that no ranking can rest on."""
    names = zip(rows["group"], rows["n_articles"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(group, size_of(layout).name)}\nn = {words.articles(n)}" for group, n in names])
    below = int(thin(rows).sum())
    if layout.get("order", "value") == "value" and 0 < below < len(rows):
        ax.axhline(below - 0.5, color=FAINT, linewidth=0.6, linestyle=(0, (1, 3)))


@chart()
def differences(
    table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, **layout: Unpack[Layout]
) -> Axes:
    """Draw the differences between groups in one measure, each with its 95 % interval and its adjusted p-value.

    Parameters
    ----------
    table : DataFrame
        As `contrast` returns it.
    measure, voice, actor : str
        Which rows of the table.

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
    drawn = rows_upward(_turned_upward(rows), layout.get("order", "value"))
    size = size_of(layout)
    ax = axes(layout, 5 + (4.6 if size.inches < 4 else 3.8) * len(drawn))  # long names take more lines in a column
    write = words.writer(measure, drawn[ENDS], points=True)
    for y in range(len(drawn)):
        small_p = drawn["p_adjusted"].iloc[y] < 0.05
        marks.dot(ax, y, drawn.iloc[y], BLUE if small_p else GREY, "o" if small_p else "s", write)
    names = zip(drawn["group"], drawn["p_adjusted"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(name, size.name, lines=4)}\n{words.p_value(p)}" for name, p in names])
    marks.value_axis(ax, drawn[ENDS], measure, size.axis, zero=layout.get("zero", False))
    marks.zero_line(ax)
    label, unit, _ = words.described(measure)
    if words.is_share(measure):
        marks.percent(ax.xaxis, points=True)
        unit = "percentage points"
    ax.set_xlabel(words.wrap(f"Difference in {words.within(label)} ({unit})", size.axis))
    n = pd.concat([rows["n_articles"], rows["n_articles_than"]])
    return finish(
        ax,
        layout,
        f"{label}{words.toward(actor)}: differences{' of differences' if rows['interaction'].all() else ''}",
        words.line_note(drawn),
        f"p: adjusted ({words.adjustment(rows)}); round and blue: below 0.05.",
        f"On each side {words.article_range(n)}." if n.any() else "",
        words.matching_note(rows),
        words.voice_note(voice),
        words.articles_note(rows),
        words.validation_note(rows),
        measures=[measure],
    )


def _turned_upward(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the differences as `marks.dot` draws them, those below 0 the other way round."""
    turned = contrasts["difference"] < 0
    more = contrasts["group"].where(~turned, contrasts["than"])
    less = contrasts["than"].where(~turned, contrasts["group"])
    return contrasts[["p_adjusted", "note"]].assign(
        group=[_name(*row) for row in zip(more, less, contrasts["interaction"], strict=True)],
        estimate=contrasts["difference"].abs(),
        low=contrasts["low"].where(~turned, -contrasts["high"]),
        high=contrasts["high"].where(~turned, -contrasts["low"]),
        each="",
    )


def _name(more: str, less: str, interaction: bool) -> str:
    """Return the name of a difference: "Argus more than Beacon", and of an interaction the change that it is of."""
    if not interaction:
        return f"{more} more than {less}"
    (more, _, change), (less, _, _) = more.rpartition(": "), less.rpartition(": ")
    whole = change.replace(" ", "\N{NO-BREAK SPACE}")  # on one line
    return f"{more} more than {less}: {whole}"


@chart()
def corrected(table: pd.DataFrame, *, measure: str, actor: str = ALL, **layout: Unpack[Layout]) -> Axes:
    """Draw what the machine says beside what is left of it when its errors are corrected.

    Parameters
    ----------
    table : DataFrame
        As `framing.corrected` returns it.
    measure, actor : str
        Which rows of the table.

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
    rows = rows_upward(rows.join(better), layout.get("order", "value"))
    now = rows.assign(estimate=rows["better_corrected"], low=rows["better_low"], high=rows["better_high"])
    both = pd.concat([now[ENDS], rows[ENDS]])
    size, write = size_of(layout), words.writer(measure, both)
    ax = axes(layout, 5 + 3.4 * len(rows))
    for y in range(len(rows)):
        marks.dot(ax, y + 0.18, now.iloc[y], BLUE, "o", write)
        marks.dot(ax, y - 0.18, rows.iloc[y], GREY, "s", write)
    names = zip(rows["group"], rows["better_n_coded"], strict=True)
    marks.row_labels(ax, [f"{words.wrap(group, size.name)}\n{n:,} coded" for group, n in names])
    marks.value_axis(ax, both, measure, size.axis, zero=layout.get("zero", False))
    return finish(
        ax,
        layout,
        f"{words.described(measure).label}{words.toward(actor)}: raw and corrected",
        "Line: 95 % interval. Round, blue: corrected by the coded passages. Square, grey: as the machine has it.",
        f"{words.article_range(rows['n_articles'])}; coded: how many passages.",
        words.articles_note(rows),
        measures=[measure],
    )
