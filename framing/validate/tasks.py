"""What people can be asked to code, and what the machine says of the same things.

To add a task: one `Task` in `TASKS`, with its functions above it. Nothing else in this package knows a task by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.errors import unknown
from framing.measures import Coverage, catalogue
from framing.stats import Floats
from framing.stats.agreement import Level
from framing.tables import ALL, SOURCE_KINDS

LABELS = ("negative", "neutral", "positive")
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


def task_named(name: str) -> Task:
    """Return the task of this name.

    Raises
    ------
    ValueError
        There is none.
    """
    if name not in TASKS:
        raise ValueError(unknown("task", name, TASKS))
    return TASKS[name]


def coding_units(coverage: Coverage, task: Task) -> pd.DataFrame:
    """Return all that could be coded for a task, with the machine's answer.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    task : Task
        What is to be coded.

    Returns
    -------
    DataFrame
        What `task.units` returns, of articles that are in the coverage, and `unit`, which names the place.
    """
    units = task.units(coverage)
    units = units[units["article_id"].isin(set(coverage.articles["article_id"]))].reset_index(drop=True)
    number = next((units[name] for name in ("attribution", "start") if name in units.columns), units["sentence"])
    names = [units[name].astype(str) for name in ("article_id", "part", "sentence")]
    units["unit"] = ["|".join(each) for each in zip(*names, number.astype(str), units["actor"], strict=True)]
    return units


def _evidence(coverage: Coverage, measure: str) -> pd.DataFrame:
    """The rows of evidence that a measure counts."""
    entry = catalogue().set_index("measure").loc[measure]
    rows: pd.DataFrame = getattr(coverage, str(entry["table"])).query(str(entry["where"]))
    return rows


def _in_sentences(coverage: Coverage, measure: str) -> pd.DataFrame:
    """The sentences that have words, and as `n` how many rows of a measure's evidence are in each."""
    place = ["article_id", "part", "sentence"]
    n = _evidence(coverage, measure).groupby(place).size().rename("n").reset_index()
    units = coverage.sentences[coverage.sentences["words"] > 0].merge(n, on=place, how="left", validate="one_to_one")
    return units.assign(n=units["n"].fillna(0).astype(int), actor=ALL)


def _share(units: pd.DataFrame, answer: str, no_unit: str = "") -> Ratios:
    """Top and bottom of the share of units with this answer, by the machine's answers and by the coders'."""
    machine, people = ((units[column] == answer).to_numpy(dtype=float) for column in ("machine", "answer"))
    return np.stack([machine, np.ones(len(units))]), np.stack([people, _is_unit(units, no_unit)])


def _is_unit(units: pd.DataFrame, no_unit: str) -> Floats:
    """1 where coders answered, unless they say that what is marked is no such unit; else 0."""
    return np.where(units["answer"].isin(["", no_unit]), 0.0, 1.0)


# --- statements -------------------------------------------------------------------------------------------------------


def _statement_units(coverage: Coverage) -> pd.DataFrame:
    units = _in_sentences(coverage, "attributions_per_1000_words")
    return units.assign(machine=units["n"].astype(str))


def _statements_per_1000_words(units: pd.DataFrame) -> Ratios:
    words = units["words"].to_numpy(dtype=float)
    machine, people = (1000 * units[c].replace("", "0").to_numpy(dtype=float) for c in ("machine", "answer"))
    return np.stack([machine, words]), np.stack([people, words])


_STATEMENTS = Task(
    name="attributions",
    instruction="How many statements does the marked sentence ⟦ ⟧ give to somebody else? Count what a person, group "
    "or document is said to have said or written (said, claimed, according to, a quotation), quoted or in other "
    "words; do not count beliefs and intentions (thinks, hopes, plans). A statement that runs over several "
    "sentences counts in the sentence with its cue (said, told), or where there is none in the sentence where it "
    "begins. The sentences around are there for context.",
    columns={"statements": tuple(map(str, range(10)))},
    units=_statement_units,
    level="interval",
    measures={"attributions_per_1000_words": _statements_per_1000_words},
    counted="statement",
)


# --- kinds of sources -------------------------------------------------------------------------------------------------

NOT_ONE = "not an attribution"


def _source_units(coverage: Coverage) -> pd.DataFrame:
    units = _evidence(coverage, "speech_share")
    return units.assign(machine=units["source_kind"], start=units["source_start"], end=units["source_end"], actor=ALL)


_KINDS = Task(
    name="source kind",
    instruction="What kind of source is marked ⟦ ⟧? What the source says stands in ⟪ ⟫. official: speaks for an "
    "authority; politician: holds or seeks elected office; expert: speaks from knowledge, not for a side; "
    "business: speaks for a firm or its owners; civil society: unions, campaigns, churches, associations; media: "
    "journalists, newspapers, agencies; ordinary person: speaks for nobody else; document: a report, letter or "
    "statistic; unknown: the article does not say. "
    f"Choose '{NOT_ONE}' where nobody is said to say or write anything.",
    columns={"kind": (*SOURCE_KINDS, NOT_ONE)},
    units=_source_units,
    measures={
        f"{kind.replace(' ', '_')}_share": partial(_share, answer=kind, no_unit=NOT_ONE) for kind in SOURCE_KINDS
    },
    no_unit=NOT_ONE,
)


# --- hedges -----------------------------------------------------------------------------------------------------------


def _hedge_units(coverage: Coverage) -> pd.DataFrame:
    units = _in_sentences(coverage, "hedged_sentence_share")
    return units.assign(machine=np.where(units["n"] > 0, "yes", "no"))


_HEDGES = Task(
    name="hedges",
    instruction="Does the marked sentence ⟦ ⟧ soften a claim, whoever makes it? Yes, where words show that "
    "something is not held for certain (may, could, reportedly, it seems, probably, if). No, where they only "
    "permit or ask (you may go) or leave open how much or how often (about 300, usually).",
    columns={"hedged": YES_NO},
    units=_hedge_units,
    measures={"hedged_sentence_share": partial(_share, answer="yes")},
)


# --- sentiment toward actors ------------------------------------------------------------------------------------------

NOT_ABOUT = "not about the actor"


def _mention_units(coverage: Coverage) -> pd.DataFrame:
    units = coverage.mentions[coverage.mentions["sentiment"].notna()]
    return units.assign(machine=units["label"])


def _mean_sentiment(units: pd.DataFrame) -> Ratios:
    machine = units["sentiment"].to_numpy(dtype=float)
    people = units["answer"].map({"negative": -1.0, "positive": 1.0}).fillna(0.0).to_numpy(dtype=float)
    return np.stack([machine, np.ones(len(units))]), np.stack([people, _is_unit(units, NOT_ABOUT)])


_SENTIMENT = Task(
    name="sentiment",
    instruction="How does the sentence evaluate the actor marked ⟦ ⟧? positive: it praises, supports or shows the "
    "actor in a good light; negative: it blames, mocks or shows the actor in a bad light; neutral: neither, or "
    "both alike. Judge the words, not whether the news is good or bad for the actor, nor what you think yourself. "
    f"Choose '{NOT_ABOUT}' where the marked words mean somebody else.",
    columns={"label": (*LABELS, NOT_ABOUT)},
    units=_mention_units,
    level="ordinal",
    measures={
        "sentiment": _mean_sentiment,
        **{f"{label}_share": partial(_share, answer=label, no_unit=NOT_ABOUT) for label in ("negative", "positive")},
    },
    no_unit=NOT_ABOUT,
)


# --- frames -----------------------------------------------------------------------------------------------------------

# Semetko & Valkenburg (2000), doi:10.1111/j.1460-2466.2000.tb02843.x, in other words; their question on pictures is
# left out, as an article here is its text
FRAMES = {
    "responsibility_1": "Does it suggest that some level of government can relieve the problem?",
    "responsibility_2": "Does it suggest that some level of government is responsible for the problem?",
    "responsibility_3": "Does it suggest solutions?",
    "responsibility_4": "Does it suggest that a person or group in society is responsible for the problem?",
    "responsibility_5": "Does it suggest that the problem needs urgent action?",
    "human_interest_1": "Does it give the issue a human face, by an example?",
    "human_interest_2": "Does it use words or scenes that stir outrage, empathy, sympathy or compassion?",
    "human_interest_3": "Does it stress how people or groups are affected?",
    "human_interest_4": "Does it go into the private or personal lives of those involved?",
    "conflict_1": "Does it show disagreement between parties, people, groups or countries?",
    "conflict_2": "Does one party, person, group or country reproach another?",
    "conflict_3": "Does it refer to two sides or more?",
    "conflict_4": "Does it speak of winners and losers?",
    "morality_1": "Does it hold a moral message?",
    "morality_2": "Does it refer to morality, God or other religious tenets?",
    "morality_3": "Does it say how one ought to behave?",
    "economic_1": "Does it mention financial losses or gains, now or to come?",
    "economic_2": "Does it mention costs or how great an expense is?",
    "economic_3": "Does it refer to economic consequences of doing something or not doing it?",
}


def _article_units(coverage: Coverage) -> pd.DataFrame:
    return coverage.articles[["article_id"]].assign(part="", sentence=0, actor=ALL, machine="")


_FRAMING = Task(
    name="frames",
    instruction="Answer every question about the article as a whole with yes or no. A frame's score is the mean of "
    "its questions (yes = 1), from 0 to 1. Questions after Semetko & Valkenburg (2000), "
    "doi:10.1111/j.1460-2466.2000.tb02843.x.\n" + "\n".join(f"{name}: {question}" for name, question in FRAMES.items()),
    columns=dict.fromkeys(FRAMES, YES_NO),
    units=_article_units,
)


TASKS = {task.name: task for task in (_STATEMENTS, _KINDS, _HEDGES, _SENTIMENT, _FRAMING)}
