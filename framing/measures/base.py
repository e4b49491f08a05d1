"""What a measure is and where measures are registered; what the finder of one is given, and the tables it leads to.

A module that adds measures makes one `Instrument` of them and hands it to `register`: nothing else knows it by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from framing.actors import Codebook, People, people_of
from framing.attribution import OUTLET, QUOTED, REPORTED, Heard, at, find, heard
from framing.errors import unknown
from framing.measures.coding import Task
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, in_voice, ratio, words_in
from framing.parse import Article, Part
from framing.tables import TABLES, VOICES, Column

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # by table

BASE = ("sentences", "attributions", "voices")  # the tables of evidence that every pass makes


# --- what a finder is given -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Context:
    """One parsed article and all that is known of it; whatever a finder does not ask for is never computed."""

    article: Article
    codebook: Codebook
    method: str = "model"
    pronouns: bool = True

    @cached_property
    def people(self) -> People:
        """The persons of the article."""
        return people_of(self.article)

    @cached_property
    def attributions(self) -> list[Row]:
        """Who says what: the rows of the table `attributions`."""
        return find(self.article, self.codebook, self.people)

    @cached_property
    def voices(self) -> dict[str, Heard]:
        """Per part, whose voice each character is in."""
        return heard(self.article, self.attributions)

    def voice(self, part: Part, place: int) -> str:
        """Return whose voice a character of a part is in: outlet, reported or quoted."""
        return at(self.voices[part.name], place)[0]

    def evidence(self, part: Part, start: int, end: int) -> Row:
        """Return the row of evidence for a stretch of text, with the columns of `SPANS`."""
        return {
            "article_id": self.article.article_id,
            "part": part.name,
            "sentence": part.sentence_at(start),
            "start": start,
            "end": end,
            "text": part.text[start:end],
            "voice": self.voice(part, start),
        }

    @cached_property
    def sentences(self) -> list[Row]:
        """The rows of the table `sentences`, as yet without their certainty."""
        rows = []
        for part in self.article.parts:
            # the voice in which each word begins; what is no word counts nowhere
            spoken = np.where(part.is_word, self.voices[part.name].voice[[t.idx for t in part.doc]], OUTLET)
            for number, (a, b) in enumerate(part.sentences):
                rows.append(
                    {
                        "article_id": self.article.article_id,
                        "part": part.name,
                        "sentence": number,
                        "start": part.doc[a].idx,
                        "end": part.doc[b - 1].idx + len(part.doc[b - 1]),
                        "words": int(part.is_word[a:b].sum()),
                        "reported_words": int((spoken[a:b] == REPORTED).sum()),
                        "quoted_words": int((spoken[a:b] == QUOTED).sum()),
                        "certainty": math.nan,
                    }
                )
        return rows


# --- measures ---------------------------------------------------------------------------------------------------------


def everything(rows: pd.DataFrame) -> pd.DataFrame:
    """Return all rows: what a measure counts that counts all of its evidence."""
    return rows


Counts = Callable[[pd.DataFrame], pd.DataFrame]  # of the rows of a table those that count


def only(counts: Counts, column: str, value: object) -> Counts:
    """Return the function that keeps, of the rows that `counts` keeps, those with this value in a column."""

    def keep(rows: pd.DataFrame) -> pd.DataFrame:
        kept = counts(rows)
        return kept[kept[column] == value]

    return keep


class Pool(NamedTuple):
    """How a figure is made of a group's evidence as a whole, and not of scores per article.

    `counted` turns a coverage into `article_id, source, n`: how often each source (or other thing) stands in each
    article. `figure` takes, as arrays, the number of the unit, that of the source and `n`, and returns the figure and
    what it is without each unit, or None where nothing can be said of other samples.
    """

    counted: Callable[[Coverage], pd.DataFrame]
    figure: Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[float, np.ndarray | None]]


Ways = Mapping[str, Callable[[Coverage], Coverage]]


@dataclass(frozen=True, eq=False)
class Measure:
    """One figure per article, and all that must be said of it.

    `counts` takes the evidence table `table` and returns the rows that the measure counts. `aggregates` says how a
    group's figure is made of its articles': "ratio" (of sums), "article" (a mean) or "pool" (anew, by `pool`).
    `choices` are what a study may do with the evidence, each in several ways, that matters to this measure alone.
    `validation` names a line of validation.json; an empty one says "not validated". `digest` is that of the
    words of a list, by which two lists of one name are told apart.
    """

    name: str
    label: str
    definition: str
    direction: str
    unit: str
    table: str
    aggregates: Literal["ratio", "article", "pool"] = "ratio"
    low: float = -math.inf
    high: float = math.inf
    counts: Counts = everything
    pool: Pool | None = None
    choices: Mapping[str, Ways] = field(default_factory=dict)
    validation: str = ""
    reference: str = ""
    digest: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it lies between 0 and 1."""
        return (self.low, self.high) == (0, 1)

    @property
    def holds_of_articles(self) -> bool:
        """Whether of an article it is 1 or 0: it holds, or it does not."""
        return self.unit == "share of articles"


Score = Callable[[Coverage, Sequence[str]], list[pd.DataFrame]]


def per_1000_words(*measures: Measure) -> Score:
    """Return the scoring of measures that count their evidence per 1,000 words of each voice."""

    def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
        ids = pd.Index(coverage.articles["article_id"])
        found = [(one, one.counts(getattr(coverage, one.table))) for one in measures]
        scores = []
        for voice in VOICES:
            words = counts(coverage.sentences.assign(n=words_in(coverage.sentences, voice)), ids, "n")
            for one, every in found:
                rows = in_voice(every, voice)
                scores.append(ratio(one.name, counts(rows, ids), words, voice=voice, scale=1000))
        return scores

    return score


@dataclass(frozen=True, eq=False)
class Instrument:
    """Measures that rest on the same evidence, with the way it is found and the way scores are made of it.

    Attributes
    ----------
    name : str
        What belongs together: "hedging".
    measures : tuple of Measure
        In the order of the catalogue.
    score : function of a Coverage and the actors' names, optional
        Returns pieces of the table `scores`; without it they are made elsewhere: when groups are compared, or by a
        function of their own.
    find : function of a Context, optional
        Returns the evidence of one article, as rows by table.
    tables : dict of str to columns, optional
        The tables that this instrument alone fills.
    needs : tuple of str, optional
        Tables of other instruments that its scores rest on.
    tasks : tuple of Task, optional
        What people can be asked to code, to check it.
    evidence : function of a Coverage and a voice, optional
        Returns the evidence in that voice, where the table has no column `voice`.
    largest_first : str, optional
        The column by which evidence is shown, the largest first.
    """

    name: str
    measures: tuple[Measure, ...]
    score: Score | None = None
    find: Callable[[Context], Rows] | None = None
    needs: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    evidence: Callable[[Coverage, str | None], pd.DataFrame] | None = None
    largest_first: str = ""


_REGISTERED: dict[str, Instrument] = {}
_BUILT_IN: set[str] = set()


def register(instrument: Instrument, *, built_in: bool = False) -> Instrument:
    """Make measures known: to the pass, the catalogue, comparisons, charts and all else that asks for measures.

    Parameters
    ----------
    instrument : Instrument
        Its measures. One of the user's own takes the place of an earlier one of the same name.
    built_in : bool
        Whether it comes with the package; such an instrument cannot be replaced.

    Returns
    -------
    Instrument
        The same.

    Raises
    ------
    ValueError
        The name of the instrument, of a measure or of a table is taken.
    """
    others = {name: other for name, other in _REGISTERED.items() if name != instrument.name}
    taken = {m.name for other in others.values() for m in other.measures}
    tables = {table for other in others.values() for table in other.tables}
    tables |= set() if built_in else set(_DECLARED)
    names = [m.name for m in instrument.measures]
    twice = [*(set(names) & taken), *(n for n in names if names.count(n) > 1), *(set(instrument.tables) & tables)]
    if instrument.name in _BUILT_IN or twice:
        name = twice[0] if twice else instrument.name
        raise ValueError(f"measure: there is a measure or table {name!r} already. Choose another name.")
    TABLES.update({name: dict(columns) for name, columns in instrument.tables.items()})
    _REGISTERED[instrument.name] = instrument
    if built_in:
        _BUILT_IN.add(instrument.name)
    return instrument


_DECLARED = tuple(TABLES)  # those of the package itself


def instruments() -> tuple[Instrument, ...]:
    """Return all that is registered, in the order of registration."""
    return tuple(_REGISTERED.values())


def measures() -> dict[str, Measure]:
    """Return all registered measures by name, in their order."""
    return {m.name: m for instrument in instruments() for m in instrument.measures}


def tasks() -> dict[str, Task]:
    """Return all that people can be asked to code.

    Returns
    -------
    dict of str to Task
        By the name that `worksheet` takes; `instruction` is what coders are told, `columns` are the answers to choose
        from.
    """
    return {task.name: task for instrument in instruments() for task in instrument.tasks}


def task_named(name: str) -> Task:
    """Return the coding task of this name.

    Raises
    ------
    ValueError
        There is none; the message names those with similar names.
    """
    if name not in tasks():
        raise ValueError(unknown("task", name, tasks()))
    return tasks()[name]


def instrument_of(name: str) -> Instrument:
    """Return the instrument that a measure belongs to.

    Raises
    ------
    ValueError
        There is no such measure; the message names those with similar names.
    """
    for instrument in instruments():
        if any(m.name == name for m in instrument.measures):
            return instrument
    raise ValueError(unknown("measure", name, measures()))


def own_measures() -> Iterable[Measure]:
    """Return the measures that the user added."""
    return (m for i in instruments() if i.name not in _BUILT_IN for m in i.measures)
