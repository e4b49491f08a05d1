"""What coders agree on: each coder among the others, the machine as one of them, and the items that divide them."""

from __future__ import annotations

import re
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.errors import unknown
from framing.plot import marks, words
from framing.plot.choose import draws, rows_upward
from framing.plot.layout import Layout, axes, chart, finish, size_of
from framing.validate.coded import MACHINE

MOST_ITEMS = 20
_OF_ITEMS = ("item", "variable", "agreement", "n", "machine", "text")


@chart()
def pairwise_agreement(table: pd.DataFrame, *, variable: str | None = None, **layout: Unpack[Layout]) -> Axes:
    """Draw how far each coder agrees with the others: a dot and its 95 % interval, the machine as one of them.

    Parameters
    ----------
    table : DataFrame
        As `framing.pairwise_agreement` returns it.
    variable : str, optional
        Which question; the first one where there are several.

    Returns
    -------
    Axes
        A row per coder. The machine stands where its figure puts it, on grey, with a diamond.

    Raises
    ------
    ValueError
        The table is of another kind or empty, or has no such variable.
    """
    chosen = _of_variable(table, variable, "pairwise_agreement", {"coder", "low", "high"})
    draws(table, chosen)
    rows = chosen.rename(columns={"agreement": "estimate"}).assign(group=chosen["coder"], note="", each="")
    rows = rows_upward(rows, layout.get("order", "value"))
    size = size_of(layout)
    ax = axes(layout, 5 + 1.9 * len(rows))
    for y, row in enumerate(rows.to_dict("records")):
        machine = row["group"] == MACHINE
        if machine:
            ax.axhspan(y - 0.5, y + 0.5, color="0.92", linewidth=0)
        marks.dot(ax, y, pd.Series(row), *((marks.VERMILLION, "D") if machine else (marks.BLUE, "o")), _percent)
    marks.row_labels(
        ax, [words.short(f"{c} (n = {n})", size.name) for c, n in zip(rows["group"], rows["n"], strict=True)]
    )
    ax.set_xlabel(words.wrap("Same answer as another coder (% of the items, mean over the others)", size.axis))
    _finish_axis(ax, size.axis, zero=layout.get("zero", False))
    return finish(
        ax,
        layout,
        f"How far each coder agrees with the others: {chosen['variable'].iloc[0]}",
        "Line: 95 % interval, from resampling articles. n: items that others coded, too.",
        "Diamond on grey: the machine, held to the same people as one more coder."
        if (rows["group"] == MACHINE).any()
        else "",
        "Agreement by chance is not taken out.",
    )


@chart("order", "zero")
def item_agreement(table: pd.DataFrame, *, variable: str | None = None, **layout: Unpack[Layout]) -> Axes:
    """Draw where coders disagree among themselves: of the most divided items, how many gave each answer.

    Parameters
    ----------
    table : DataFrame
        As `framing.item_agreement` returns it.
    variable : str, optional
        Which question; the first one where there are several.

    Returns
    -------
    Axes
        A bar per item, the most divided on top, 20 at most; items on which all agree are left out. At the right, what
        the machine says.

    Raises
    ------
    ValueError
        The table is of another kind or empty, or has no such variable.
    """
    rows = _of_variable(table, variable, "item_agreement", {"item", "text"})
    answers = [column for column in rows.columns if column not in _OF_ITEMS]
    divided = rows[rows["agreement"] < 1]
    shown = divided.head(MOST_ITEMS)
    draws(table, shown)
    shown = shown.iloc[::-1]
    size = size_of(layout)
    ax = axes(layout, 8 + 1.9 * max(len(shown), 1))
    left = np.zeros(len(shown))
    for i, answer in enumerate(answers):
        colour, hatch = marks.FILLS[i % len(marks.FILLS)]
        given = shown[answer].to_numpy(dtype=float)
        share = given / shown["n"].to_numpy(dtype=float)
        if given.any():
            ax.barh(
                range(len(shown)), share, 0.72, left, color=colour, hatch=hatch, ec="white", label=words.safe(answer)
            )
        for y in np.flatnonzero(given).tolist():
            marks.write_in(ax, left[y] + share[y] / 2, y, f"{given[y]:.0f}")
        left += share
    for y, said in enumerate(shown.get("machine", pd.Series("", index=shown.index))):
        marks.aside(ax, y, f"machine: {said}" if said else "")
    names = zip(shown["item"], shown["text"], strict=True)
    marks.row_labels(ax, [words.short(f"{item.lstrip('0')}: {_marked(text)}", size.name) for item, text in names])
    ax.set_xlim(0, 1)
    ax.set_xlabel("% of the coders; in the bar, how many")
    _finish_axis(ax, size.axis)
    if len(shown):
        marks.legend_below(ax, 2 if size.inches < 4 else 4)
    else:
        ax.text(0.02, 0, "all agree on all items", va="center", color=marks.FAINT)
    agreed = int((rows["agreement"] == 1).sum())
    return finish(
        ax,
        layout,
        f"Where coders disagree: {rows['variable'].iloc[0]}",
        f"{len(shown)} of {len(divided)} items on which they do, the most divided on top; on {agreed} all agree.",
        "The number before the text is the item’s.",
    )


def _of_variable(table: pd.DataFrame, variable: str | None, function: str, columns: set[str]) -> pd.DataFrame:
    """Return the rows of a table about one question, numbered as in it."""
    if not {"variable", "agreement", *columns} <= set(table.columns) or table.empty:
        raise ValueError(f"table: expected what framing.{function} returns, with a row at least.")
    rows: pd.DataFrame = table.reset_index(drop=True)
    known = list(dict.fromkeys(rows["variable"]))
    if variable is not None and variable not in known:
        raise ValueError("variable: " + unknown("variable", variable, known))
    return rows[rows["variable"] == (known[0] if variable is None else variable)]


def _finish_axis(ax: Axes, width: int, *, zero: bool = False) -> None:
    marks.percent(ax.xaxis)
    ax.locator_params(axis="x", nbins=min(6, max(3, width // 11)))
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    if zero:
        marks.include_zero(ax)
    marks.without_row_axis(ax)


def _percent(value: float, low: float = np.nan, high: float = np.nan) -> str:
    ends = "" if np.isnan(low) else f"  [{100 * low:.0f}, {100 * high:.0f}]"
    return f"{100 * value:.0f}\N{NO-BREAK SPACE}%{ends}"


def _marked(text: Any) -> str:
    """Return what is marked in the text of an item; all of it where nothing is."""
    found = re.search(r"⟦(.+?)⟧", str(text), flags=re.DOTALL)
    return " ".join((found[1] if found else str(text)).split())
