"""Which rows of which table a chart draws; a wrong choice is named with what there is."""

from __future__ import annotations

import pandas as pd

from framing.errors import unknown
from framing.estimates import name_of
from framing.tables import ALL, TABLES, check

# What each function's table is known by, and what draws it
_KINDS_OF_TABLE = {
    "robustness": ("specification", "plot.specifications"),
    "corrected": ("corrected", "plot.corrected"),
    "contrast": ("difference", "plot.differences"),
    "compare": ("estimate", "plot.outlets, plot.actors, plot.trend, plot.composition or plot.voices"),
}


def expected(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The table, where it is what that function returns: a difference is no estimate, nor has it the same interval."""
    found = next((name for name, (column, _) in _KINDS_OF_TABLE.items() if column in table.columns), None)
    if found == kind:
        return table
    advice = f"That is a table of framing.{found}: draw it with {_KINDS_OF_TABLE[found][1]}." if found else ""
    raise ValueError(f"table: expected what framing.{kind} returns. {advice}".rstrip())


def groups_of(table: pd.DataFrame) -> list[str]:
    """The grouping columns of a table of estimates."""
    table = expected(table, "compare")
    groups = [str(column) for column in check("estimates", table, "table").columns if column not in TABLES["estimates"]]
    if not groups:
        raise ValueError("table: no grouping column such as 'outlet'. Make it with compare(coverage, by='outlet').")
    return groups


def rows_of(
    table: pd.DataFrame, measure: str, voice: str, actor: str | None = None, *, besides: str = ""
) -> pd.DataFrame:
    """The rows of a measure, with the name of each group in `group`; without `actor`, those of all real actors."""
    groups = [column for column in groups_of(table) if column != besides]
    table = check("estimates", table, "table")
    rows = table[table["measure"] == measure]
    if rows.empty:
        raise ValueError(unknown("measure", measure, sorted(table["measure"].unique())))
    is_actor = rows["actor"] != ALL if actor is None else rows["actor"] == actor
    chosen = rows[is_actor & (rows["voice"] == voice)]
    if chosen.empty and (actor is not None or is_actor.any()):
        there = rows[["actor", "voice"]].drop_duplicates().groupby("actor")["voice"].agg(", ".join)
        known = "; ".join(f"actor {a!r} with voice {voices}" for a, voices in there.items())
        if rows["voice"].nunique() == 1 and voice != (only := rows["voice"].iloc[0]):
            raise ValueError(
                f"{measure!r} is not divided by voice in this table. Leave out voice={voice!r}, or say voice={only!r}."
            )
        wanted = f"voice {voice!r}" if actor is None else f"actor {actor!r} with voice {voice!r}"
        raise ValueError(f"{measure!r} has no {wanted} in this table. There is: {known}.")
    names = [
        "all articles" if not groups else " · ".join(map(name_of, key))
        for key in chosen[groups].itertuples(index=False)
    ]
    chosen = chosen.assign(group=names)
    if (twice := chosen.duplicated(["group", "actor", *([besides] if besides else [])])).any():
        raise ValueError(
            f"{measure!r} stands there twice for {chosen['group'][twice].iloc[0]!r}. "
            "Draw one result of compare at a time, or add a grouping column that tells the rows apart."
        )
    return chosen
