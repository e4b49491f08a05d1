"""Which rows of which table a chart draws, kept for whoever saves it; a wrong choice is named with what there is."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from framing.errors import unknown
from framing.estimates import name_of
from framing.tables import ALL, TABLES, check

Order = Literal["value", "name"] | Sequence[str]

# For each function that makes a table: a column that no table of the functions below it has, and the charts of it
_MADE_BY = {
    "keyness": ("log_odds", "plot.keyness"),
    "robustness": ("specification", "plot.specifications"),
    "corrected": ("corrected", "plot.corrected"),
    "contrast": ("difference", "plot.differences"),
    "compare": ("estimate", "plot.outlets, plot.actors, plot.trend, plot.composition or plot.voices"),
}


_Rows = tuple["weakref.ref[pd.DataFrame]", "pd.Index[Any]"]  # a table, and positions in it
_CHOSEN: list[_Rows] = []  # by the chart that is being drawn
_DRAWN: weakref.WeakKeyDictionary[Figure, list[_Rows]] = weakref.WeakKeyDictionary()


def draws(table: pd.DataFrame, rows: pd.DataFrame, *, only: bool = False) -> None:
    """Note that the chart that is being drawn shows these rows; `only` them, whatever was noted before.

    Their index holds their positions in the table, as `check` numbers them.
    """
    if only:
        _CHOSEN.clear()
    _CHOSEN.append((weakref.ref(table), rows.index))


def begin() -> None:
    """Forget what a chart noted that was not finished."""
    _CHOSEN.clear()


def settle(ax: Axes) -> None:
    """Keep what was noted with the figure of a chart that is done."""
    if (figure := ax.get_figure(root=True)) is not None:
        _DRAWN.setdefault(figure, []).extend(_CHOSEN)
    _CHOSEN.clear()


def rows_drawn(figure: Figure, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that a figure shows, in their order; all, where no chart of ours was given it."""
    drawn = {position for ref, index in _DRAWN.get(figure, []) if ref() is table for position in index}
    return table.iloc[sorted(drawn)] if drawn else table


def require_result_of(function: str, table: pd.DataFrame) -> None:
    """Say in plain words that a chart wants what this function of `framing` returns, and what draws the table instead.

    Raises
    ------
    ValueError
        It is the table of another function: a difference is no estimate, and its interval means something else.
    """
    maker = next((name for name, (column, _) in _MADE_BY.items() if column in table.columns), None)
    if maker != function:
        advice = f" That is a table of framing.{maker}: draw it with {_MADE_BY[maker][1]}." if maker else ""
        raise ValueError(f"table: expected what framing.{function} returns.{advice}")


def grouping_columns(table: pd.DataFrame) -> list[str]:
    """Return the grouping columns of a table of estimates, in their order.

    Raises
    ------
    ValueError
        It is the table of another function, or has no grouping column.
    """
    require_result_of("compare", table)
    groups = [str(column) for column in check("estimates", table, "table").columns if column not in TABLES["estimates"]]
    if not groups:
        raise ValueError("table: no grouping column such as 'outlet'. Make it with compare(coverage, by='outlet').")
    return groups


def rows_of(
    table: pd.DataFrame, measure: str, voice: str, actor: str | None = None, *, besides: str = ""
) -> pd.DataFrame:
    """Return the rows of a measure, with the name of each group in `group`; without `actor`, those of all real actors.

    In `style` stands which colour and marker each has in all charts: the number of its outlet among the table's outlets
    (or other groups) by the alphabet. `besides` is a grouping column that makes no part of the name, as the time of a
    trend.

    Raises
    ------
    ValueError
        There are no such rows, or several for one group.
    """
    groups = [column for column in grouping_columns(table) if column != besides]
    given, table = table, check("estimates", table, "table")
    rows = table[table["measure"] == measure]
    if rows.empty:
        raise ValueError(unknown("measure", measure, sorted(table["measure"].unique())))
    of_actor = rows["actor"] != ALL if actor is None else rows["actor"] == actor
    chosen = rows[of_actor & (rows["voice"] == voice)]
    if chosen.empty and (actor is not None or of_actor.any()):
        raise ValueError(_no_such_rows(rows, measure, voice, actor))
    chosen = chosen.assign(group=_names(chosen, groups))
    kin = ["outlet"] if "outlet" in groups else groups
    fixed = sorted(set(_names(table[kin].drop_duplicates(), kin)))
    chosen["style"] = [fixed.index(name) for name in _names(chosen, kin)]
    if (twice := chosen.duplicated(["group", "actor", *([besides] if besides else [])])).any():
        raise ValueError(
            f"{measure!r} stands there twice for {chosen['group'][twice].iloc[0]!r}. "
            "Draw one result of compare at a time, or add a grouping column that tells the rows apart."
        )
    draws(given, chosen)
    return chosen


def own_voice(table: pd.DataFrame, measure: str, voice: str) -> str:
    """Return the voice asked for, or the only one that the table has of a measure that is not divided by voice."""
    there = table.loc[table["measure"] == measure, "voice"].unique()
    return str(there[0]) if len(there) == 1 else voice


def _names(rows: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return the name of the group of each row."""
    keys = rows[columns].itertuples(index=False)
    return [" · ".join(map(name_of, key)) if columns else "all articles" for key in keys]


def thin(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which figures rest on too few articles to lead a ranking; what nothing varies in is no such figure."""
    return rows["low"].isna() & ~rows["note"].str.contains("nothing varies")


def upward(rows: pd.DataFrame, order: Order, column: str = "group") -> list[str]:
    """Return the names in a column in the order asked for, from the lowest row of a chart to the highest.

    By value, a name has the mean of its figures; names of which all figures are `thin` stand below the others, and
    those without any figure below them.

    Raises
    ------
    ValueError
        The order names what is not there.
    """
    if not isinstance(order, str):
        there = set(rows[column])
        if wrong := [name for name in order if name not in there]:
            raise ValueError("order: " + unknown(column, wrong[0], sorted(there)))
        return [*dict.fromkeys([*order, *sorted(there)])][::-1]
    if order == "name":
        return sorted(rows[column].unique(), reverse=True)
    weak = thin(rows)
    means = pd.DataFrame(
        {
            "sound": rows["estimate"].where(~weak).groupby(rows[column]).mean(),
            "any": rows["estimate"].groupby(rows[column]).mean(),
        }
    )
    means = means.assign(rank=means["sound"].notna().astype(int) + means["any"].notna(), name=means.index)
    means["figure"] = means["sound"].fillna(means["any"])
    return means.sort_values(["rank", "figure", "name"])["name"].tolist()


def rows_upward(rows: pd.DataFrame, order: Order) -> pd.DataFrame:
    """Return rows, one of each group, in the order asked for, from the lowest row of a chart to the highest."""
    return rows.set_index("group", drop=False).loc[upward(rows, order)].reset_index(drop=True)


def _no_such_rows(rows: pd.DataFrame, measure: str, voice: str, actor: str | None) -> str:
    """Return the sentence that says of a measure's rows which actors and voices there are."""
    voices = rows["voice"].unique()
    if len(voices) == 1 and voice != voices[0]:
        return (
            f"{measure!r} is not divided by voice in this table. Leave out voice={voice!r}, or say voice={voices[0]!r}."
        )
    there = rows[["actor", "voice"]].drop_duplicates().groupby("actor")["voice"].agg(", ".join)
    known = "; ".join(f"actor {a!r} with voice {v}" for a, v in there.items())
    wanted = f"voice {voice!r}" if actor is None else f"actor {actor!r} with voice {voice!r}"
    return f"{measure!r} has no {wanted} in this table. There is: {known}."


def contrasts_of(table: pd.DataFrame, measure: str, voice: str, actor: str) -> pd.DataFrame:
    """Return the rows of a measure in a table of contrasts.

    Raises
    ------
    ValueError
        There are none, or it is the table of another function.
    """
    require_result_of("contrast", table)
    given, table = table, check("contrasts", table, "table")
    rows = table[(table["measure"] == measure) & (table["voice"] == voice) & (table["actor"] == actor)]
    if rows.empty:
        known = unknown("measure", measure, sorted(table["measure"].unique()))
        raise ValueError(f"{known} (Asked for: voice {voice!r}, actor {actor!r}.)")
    draws(given, rows)
    return rows
