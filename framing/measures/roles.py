"""Roles: how far the words around its mentions cast an actor as hero, villain or victim.

The figures stand in the mentions that `actor_sentiment` finds; a mention may be cast in none of the roles, or in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from framing import encoder
from framing.measures.actor_sentiment import NOT_ABOUT, TABLE, about
from framing.measures.base import Instrument, Measure, register
from framing.measures.coding import Ratios, Task, is_unit
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, in_voice, ratio
from framing.tables import VOICES

_REFERENCE = "Frermann, Li, Khanehzar & Mikolajczak (2023) Narrative media framing, doi:10.18653/v1/2023.acl-long.486"
_WORDS = {"protagonist": "hero", "antagonist": "villain", "innocent": "victim"}


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of an actor that are about it and whose role was judged, which a word list cannot."""
    rows = about(rows)
    return rows[rows["protagonist"].notna()]


MEASURES = tuple(
    Measure(
        name=role,
        label=f"Cast as {word}",
        definition=f"How likely sentences that mention an actor cast it as a {word} ({what}), by a model of human "
        "coding: mean of mentions, from 0 to 1. Mentions that only say who speaks are left out.",
        direction=f"higher = more of a {word}",
        unit="0 to 1",
        low=0,
        high=1,
        table=TABLE,
        counts=_judged,
        validation="roles",
        reference=_REFERENCE,
    )
    for (role, word), what in zip(
        _WORDS.items(),
        ("acts for good, protects, stands up to wrong", "does harm, lies, is to blame", "is harmed or wronged"),
        strict=True,
    )
)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return the mean of each role over the mentions of an actor, per voice."""
    ids = pd.Index(coverage.articles["article_id"])
    scores = []
    for actor in actors:
        mine = _judged(coverage.mentions[coverage.mentions["actor"] == actor])
        for voice in VOICES:
            rows = in_voice(mine, voice)
            n = counts(rows, ids)
            scores += [ratio(m.name, counts(rows, ids, m.name), n, actor=actor, voice=voice) for m in MEASURES]
    return scores


NONE = "none of these"


def _units(coverage: Coverage) -> pd.DataFrame:
    units = coverage.mentions[coverage.mentions["protagonist"].notna()]
    figures = units[list(encoder.ROLES)].to_numpy()
    likeliest = np.array([*_WORDS.values(), NONE])[np.where(figures.max(1) > 0.5, figures.argmax(1), len(_WORDS))]
    return units.assign(machine=likeliest)


def _mean(units: pd.DataFrame, role: str) -> Ratios:
    machine = units[role].to_numpy(dtype=float)
    people = (units["answer"] == _WORDS[role]).to_numpy(dtype=float)
    return np.stack([machine, np.ones(len(units))]), np.stack([people, is_unit(units, NOT_ABOUT)])


TASK = Task(
    name="roles",
    instruction="Which role does the sentence cast the actor marked ⟦ ⟧ in? hero: it acts for good, protects, stands "
    "up to wrong; villain: it does harm, lies, is to blame; victim: it is harmed or wronged. Mostly it is none of "
    "these. Judge the words, not what you think of the actor. "
    f"Choose '{NOT_ABOUT}' where the marked words mean somebody else.",
    columns={"role": (*_WORDS.values(), NONE, NOT_ABOUT)},
    units=_units,
    level="nominal",
    measures={role: partial(_mean, role=role) for role in _WORDS},
    no_unit=NOT_ABOUT,
)

register(Instrument("roles", MEASURES, score=score, needs=(TABLE,), tasks=(TASK,)), built_in=True)
