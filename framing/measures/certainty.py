"""Certainty: the share of events that a sentence presents as certain, estimated by a model of human coding.

It also sees the uncertainty that no cue word shows: plans, wishes, reports of reports.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing import encoder
from framing.measures.base import Context, Instrument, Measure, Rows, register
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, in_voice, main_voice, ratio
from framing.tables import VOICES


def certainty(texts: Sequence[str]) -> np.ndarray:
    """Return, per text, the share of its events presented as certain.

    Events are what happens, is planned, wished, feared or ruled out; each is presented as a fact (either way) or as
    something less. A small model that learned from human coding estimates the share; it also sees the uncertainty
    that no cue word shows: plans, wishes, reports of reports.

    Parameters
    ----------
    texts : sequence of str
        Sentences, or short texts. Each is judged by itself, whatever else is in the list.

    Returns
    -------
    ndarray
        One figure per text, in their order, in [0, 1]; higher = more certain. Missing (NaN) for a text without words;
        without texts an empty array.

    Raises
    ------
    TypeError
        One text was given in place of a list of texts.

    References
    ----------
    Lee, Artzi, Choi & Zettlemoyer (2015) Event detection and factuality assessment with non-expert supervision,
    doi:10.18653/v1/D15-1189.
    """
    if isinstance(texts, str):
        raise TypeError("framing.certainty takes a list of texts: framing.certainty([text]).")
    return encoder.certainty(list(texts))


def find(context: Context) -> Rows:
    """Return the sentences of an article with the certainty of each."""
    judged = certainty([text for part in context.article.parts for text in part.texts()])
    return {"sentences": [{**row, "certainty": c} for row, c in zip(context.sentences, judged, strict=True)]}


# --- measures ---------------------------------------------------------------------------------------------------------

_REFERENCE = "Lee, Artzi, Choi & Zettlemoyer (2015), doi:10.18653/v1/D15-1189"
CERTAINTY = Measure(
    name="certainty",
    label="Certainty",
    definition="Share of events presented as certain, mean over the sentences of that voice.",
    direction="higher = presented as more certain",
    unit="share of events",
    low=0,
    high=1,
    table="sentences",
    counts=lambda rows: rows[rows["certainty"].notna()],
    validation="certainty",
    reference=_REFERENCE,
)
CLAIMS = Measure(
    name="claim_certainty",
    label="Certainty of claims",
    definition="Share of events presented as certain, mean over the sentences in which the actor is heard.",
    direction="higher = presented as more certain",
    unit="share of events",
    low=0,
    high=1,
    table="attributions",
    counts=lambda rows: rows[rows["act"] == "speech"],
    validation="certainty",
    reference=_REFERENCE,
)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return the mean certainty of sentences per voice (whose words most of it are), and of those of each actor."""
    ids = pd.Index(coverage.articles["article_id"])
    sentences = CERTAINTY.counts(coverage.sentences)
    sentences = sentences.assign(voice=main_voice(sentences))
    scores = []
    for voice in VOICES:
        heard = in_voice(sentences, voice)
        scores.append(ratio(CERTAINTY.name, counts(heard, ids, "certainty"), counts(heard, ids), voice=voice))
    place = ["article_id", "part", "sentence"]
    speech = CLAIMS.counts(coverage.attributions)
    for actor in actors:
        mine = speech.loc[speech["actor"] == actor, place].drop_duplicates().merge(sentences, on=place)
        scores.append(ratio(CLAIMS.name, counts(mine, ids, "certainty"), counts(mine, ids), actor=actor))
    return scores


register(Instrument("certainty", (CERTAINTY, CLAIMS), find=find, score=score), built_in=True)
