"""What people can be asked to code, and how the machine's answers and theirs make the figures of a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.measures.coverage import Coverage
from framing.stats import Floats
from framing.stats.agreement import Level
from framing.tables import ALL

YES_NO = ("yes", "no")

Ratios = tuple[Floats, Floats]  # top and bottom in each unit, as the machine has them and as the coders do


class Task(NamedTuple):
    """What is coded, and how the machine's answers and people's make the figures of its measures.

    Attributes
    ----------
    name : str
        As `worksheet` is asked for it.
    instruction : str
        What coders are told.
    columns : dict of str to tuple of str
        The columns that coders fill in, with the answers to choose from.
    units : function of a Coverage
        Returns all that could be coded: a DataFrame with `article_id, part, sentence, actor`, and as `machine` the
        machine's answer ("" where it has none). Where `part` is "", coders read the whole article; else the span from
        `start` to `end` is marked for them, and so are those of `content_spans` if there are any.
    level : {"nominal", "ordinal", "interval"}
        At which α takes the answers.
    measures : dict of str to function of the units
        The measures that the coding validates; none where the machine does not answer. Each function returns top and
        bottom of the measure's ratio in each unit: as the machine has them (by the column `machine`), and as the coders
        do (by `answer`, "" where there is none); two arrays, 2 × units.
    no_unit : str, optional
        The answer which says that what the machine marked is no such unit.
    counted : str, optional
        What is counted, where the answers are numbers.
    """

    name: str
    instruction: str
    columns: dict[str, tuple[str, ...]]
    units: Callable[[Coverage], pd.DataFrame]
    level: Level = "nominal"
    measures: Mapping[str, Callable[[pd.DataFrame], Ratios]] = {}
    no_unit: str = ""
    counted: str = ""


def in_sentences(coverage: Coverage, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that have words, and as `n` how many of the rows of evidence are in each."""
    place = ["article_id", "part", "sentence"]
    n = rows.groupby(place).size().rename("n").reset_index()
    units = coverage.sentences[coverage.sentences["words"] > 0].merge(n, on=place, how="left", validate="one_to_one")
    return units.assign(n=units["n"].fillna(0).astype(int), actor=ALL)


def rate(units: pd.DataFrame, scale: float = 1000) -> Ratios:
    """Return top and bottom of a rate per so many words, where the answers of machine and coders are numbers."""
    words = units["words"].to_numpy(dtype=float)
    machine, people = (scale * units[c].replace("", "0").to_numpy(dtype=float) for c in ("machine", "answer"))
    return np.stack([machine, words]), np.stack([people, words])


def share(units: pd.DataFrame, answer: str, no_unit: str = "") -> Ratios:
    """Return top and bottom of the share of units with this answer, by the machine's answers and by the coders'."""
    machine, people = ((units[column] == answer).to_numpy(dtype=float) for column in ("machine", "answer"))
    return np.stack([machine, np.ones(len(units))]), np.stack([people, is_unit(units, no_unit)])


def is_unit(units: pd.DataFrame, no_unit: str) -> Floats:
    """Return 1 where coders answered, unless they say that what is marked is no such unit; else 0."""
    return np.where(units["answer"].isin(["", no_unit]), 0.0, 1.0)
