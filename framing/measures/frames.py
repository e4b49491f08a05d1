"""Five frames of the news, which only people code: each is the mean of their answers to a few questions.

The machine does not answer; what people coded becomes scores by `framing.coded_frames`.
"""

from __future__ import annotations

import pandas as pd

from framing.measures.base import Instrument, Measure, everything, only, register
from framing.measures.coding import YES_NO, Task
from framing.measures.coverage import Coverage
from framing.tables import ALL

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

FRAME_OF = {question: question.rpartition("_")[0] + "_frame" for question in FRAMES}  # the measure of each question


def _article_units(coverage: Coverage) -> pd.DataFrame:
    return coverage.articles[["article_id"]].assign(part="", sentence=0, actor=ALL, machine="")


TASK = Task(
    name="frames",
    instruction="Answer every question about the article as a whole with yes or no. A frame's score is the mean of "
    "its questions (yes = 1), from 0 to 1. Questions after Semetko & Valkenburg (2000), "
    "doi:10.1111/j.1460-2466.2000.tb02843.x.\n" + "\n".join(f"{name}: {question}" for name, question in FRAMES.items()),
    columns=dict.fromkeys(FRAMES, YES_NO),
    units=_article_units,
)

_REFERENCE = "Semetko & Valkenburg (2000), doi:10.1111/j.1460-2466.2000.tb02843.x"
MEASURES = tuple(
    Measure(
        name=name,
        label=f"Frame: {name.removesuffix('_frame').replace('_', ' ')}",
        definition="Share of the questions about the frame that people answer with yes, mean over articles. Coded by "
        "people only.",
        direction="higher = more of the frame",
        unit="share of questions",
        aggregates="article",
        low=0,
        high=1,
        table="scores",  # what people coded becomes scores at once
        counts=only(everything, "measure", name),
        reference=_REFERENCE,
    )
    for name in dict.fromkeys(FRAME_OF.values())
)


def evidence(coverage: Coverage, voice: str | None) -> pd.DataFrame:
    """Return the articles that were coded, with the score of each frame; each is shown by its first sentence."""
    coded = coverage.scores[coverage.scores["measure"].isin([m.name for m in MEASURES])]
    rows = coded[["article_id", "measure", "value"]].dropna()
    return rows.assign(part="text", sentence=0)


register(
    Instrument(
        "frames",
        MEASURES,
        tasks=(TASK,),
        evidence=evidence,
        largest_first="value",
    ),
    built_in=True,
)
