"""Certainty: the share of events that a sentence presents as certain, by a model of human coding and the hedges.

The model also sees the uncertainty that no cue word shows: plans, wishes. The list knows hedges that it never met.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import encoder
from framing.measures.base import Context, Instrument, Measure, Rows, register
from framing.measures.coverage import Coverage
from framing.measures.hedging import doubt
from framing.measures.scores import counts, in_voice, main_voice, ratio
from framing.parse import Article, parse
from framing.tables import VOICES

# In log odds: what a hedge that is beyond question takes off, and what every sentence gets, so that the mean over
# sentences stays what coders say. Chosen on sentences that the model did not learn from (training/README.md)
HEDGED, EVERY = 0.75, 0.2
SUREST = 0.999  # the model's own figure is taken to lie between 1 - SUREST and this, so that its odds are finite

Floats = NDArray[np.float64]


def certainty(texts: Sequence[str]) -> np.ndarray:
    """Return, per text, the share of its events presented as certain.

    Events are what happens, is planned, wished, feared or ruled out; each is presented as a fact (either way) or as
    something less. A small model that learned from human coding estimates the share p; it also sees the uncertainty
    that no cue word shows, such as plans and wishes. The hedges that `framing.hedging` finds and scores count, so not
    the approximators, then lower it: where c₁, c₂ … are their confidences, the doubt d is 1 - (1 - c₁)(1 - c₂) …, and
    certainty is 1 / (1 + exp(0.75 d - 0.2) (1 - p) / p). So the hedges of a sentence are the listed words that lowered
    it; what else did is the model's.

    Parameters
    ----------
    texts : sequence of str
        Sentences, or short texts, in which d is the mean over the sentences, weighed by their words. Each is judged by
        itself, whatever else is in the list; a sentence of an article may be parsed in another way there than alone.

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
    alone = pd.DataFrame({"article_id": range(len(texts)), "title": "", "standfirst": "", "text": list(texts)})
    doubts = np.array([_mean_doubt(article) for article in parse(alone)])
    return combined(encoder.certainty(list(texts)), doubts)


def combined(share: Floats, doubts: Floats) -> Floats:
    """Return the model's shares lowered by the doubt of hedges, each in [0, 1]; what is missing stays missing."""
    share = np.clip(share, 1 - SUREST, SUREST)
    lowered: Floats = 1 / (1 + (1 - share) / share * np.exp(HEDGED * doubts - EVERY))
    return lowered


def _mean_doubt(article: Article) -> float:
    """Return the doubt of a text that hedges cast, mean over its sentences by their words."""
    words = [part.is_word[a:b].sum() for part in article.parts for a, b in part.sentences]
    doubts = [one for part in article.parts for one in doubt(part)]
    return float(np.average(doubts, weights=words)) if sum(words) else 0.0


def find(context: Context) -> Rows:
    """Return the sentences of an article with the certainty of each."""
    parts = context.article.parts
    share = encoder.certainty([text for part in parts for text in part.texts()])
    judged = combined(share, np.concatenate([np.zeros(0), *(doubt(part) for part in parts)]))
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
