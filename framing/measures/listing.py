"""The catalogue: what each measure is, which way it points, and how it was validated, elsewhere and on this corpus."""

from __future__ import annotations

import functools
import json
import tomllib
from importlib.resources import files
from typing import Any

import pandas as pd

from framing.measures.base import Measure, instrument_of, measures, tasks
from framing.tables import TABLES, from_rows

NOT_HERE = "not validated on this corpus"


@functools.cache
def _validation() -> dict[str, str]:
    """Return what `make accuracy` found, in words, by the key that measures name."""
    text = (files("framing.measures") / "validation.json").read_text(encoding="utf8")
    figures: dict[str, str] = json.loads(text)
    return figures


@functools.cache
def _cards() -> list[dict[str, Any]]:
    """Return what is known of measures beside their definitions: examples and failures."""
    cards: list[dict[str, Any]] = tomllib.loads((files("framing.measures") / "cards.toml").read_text("utf8"))["card"]
    return cards


def catalogue(*, validation: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the measures: what each is, which way it points, how it aggregates and how it was validated.

    Parameters
    ----------
    validation : DataFrame, optional
        What `agreement` returned for a coding sheet of your corpus; rows of several sheets may stand in one table.

    Returns
    -------
    DataFrame
        One row per measure, your own ones last: `measure, label, definition, direction, unit, aggregates, low, high,
        table, task, validated, example, failures, reference`. `validated` says what was found elsewhere and, after it,
        what was found on this corpus; `failures` is a list of known ones. Your own measures have neither example nor
        failures.

    Raises
    ------
    ValueError
        `validation` is not what `agreement` returns.
    """
    here = {} if validation is None else validated(validation)
    return from_rows("catalogue", [_entry(m, here.get(m.name)) for m in measures().values()])


def _entry(measure: Measure, here: str | None) -> dict[str, object]:
    elsewhere = _validation().get(measure.validation)
    known = f"{elsewhere}; {here or NOT_HERE}" if elsewhere else here or "not validated"
    task = next((task.name for task in tasks().values() if measure.name in task.measures), "")
    cards = [card for card in _cards() if {measure.name, instrument_of(measure.name).name} & {*card["of"]}]
    example = next((card["example"] for card in reversed(cards) if "example" in card), "")
    failures = [failure for card in cards for failure in card.get("failures", ())]
    own = {
        "measure": measure.name, "validated": known, "task": task, "example": example, "failures": failures
    }  # fmt: skip
    return own | {c: getattr(measure, c) for c in TABLES["catalogue"] if c not in own}


def validated(validation: pd.DataFrame) -> dict[str, str]:
    """Return what `agreement` found, in words, by measure: "validated on this corpus: α = 0.82, F1 = 0.77".

    Parameters
    ----------
    validation : DataFrame
        What `agreement` returned.

    Returns
    -------
    dict
        Only the measures that a sheet was coded for. α is that of the coders, missing where only one coded; F1 is the
        machine's, the mean over classes.

    Raises
    ------
    ValueError
        A column is missing.
    """
    if missing := {"measures", "statistic", "value", "n"} - set(validation.columns):
        raise ValueError(
            f"validation: there is no column {', '.join(sorted(missing))}. "
            "Pass the table that framing.agreement returns."
        )
    statistics = {
        "alpha": "α = {:.2f}",
        "overall f1": "F1 = {:.2f}",
        "alpha with machine": "α with the machine = {:.2f}",
    }
    by_measure: dict[str, list[str]] = {}
    for statistic, words in statistics.items():
        for row in validation[(validation["statistic"] == statistic) & validation["value"].notna()].to_dict("records"):
            for name in str(row["measures"]).split():
                by_measure.setdefault(name, []).append(words.format(row["value"]))
    return {name: f"validated on this corpus: {', '.join(words)}" for name, words in by_measure.items()}
