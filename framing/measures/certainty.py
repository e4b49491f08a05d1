"""Certainty: the share of events that a sentence presents as certain, by a model of human coding and the hedges.

The model also sees the uncertainty that no cue word shows: plans, wishes. The list knows hedges that it never met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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

# In log odds: how much the share of certain events counts, how much the least certain of them, what a hedge that is
# beyond question takes off, and what every sentence gets, so that the mean over sentences stays what coders say.
# Chosen on sentences that the model did not learn from (training/README.md)
SHARE, LEAST, HEDGED, EVERY = 0.4, 0.4, 0.6, 1.04
SUREST = 0.999  # the model's own figures are taken to lie between 1 - SUREST and this, so that their odds are finite

Floats = NDArray[np.float64]


def certainty(texts: Sequence[str]) -> np.ndarray:
    """Return, per text, the share of its events presented as certain.

    Events are what happens, is planned, wished, feared or ruled out; each is presented as a fact (either way) or as
    something less. A small model that learned from human coding estimates the share p, and how certain the least
    certain of the events is, q; it also sees the uncertainty that no cue word shows, such as plans and wishes. The
    hedges that `framing.hedging` finds and scores count, so not the approximators, then lower it: where c₁, c₂ … are
    their confidences, the doubt d is 1 - (1 - c₁)(1 - c₂) …, and the log odds of certainty are 1.04 plus 0.4 times the
    log odds of p, plus 0.4 times those of q, less 0.6 d. Of p alone the share would be told as well, and sentences
    with an uncertain event less well from those without. The hedges of a sentence are the listed words that lowered
    it; what else did is the model's.

    Parameters
    ----------
    texts : sequence of str
        Sentences, or short texts, in which d is the mean over the sentences, weighed by their words. Each is judged by
        itself, whatever else is in the list; a sentence of an article is read with those around it there, and may be
        parsed in another way than alone.

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
    return combined(_of_model((text, [(0, len(text))]) for text in texts), doubts)


def combined(of_model: Floats, doubts: Floats) -> Floats:
    """Return certainty out of the model's `texts × 2` and the doubt of hedges in [0, 1]; what is missing stays so."""
    of_model = np.clip(of_model, 1 - SUREST, SUREST)
    share, least = np.log(of_model / (1 - of_model)).T
    odds = np.exp(SHARE * share + LEAST * least - HEDGED * doubts + EVERY)
    found: Floats = odds / (1 + odds)
    return found


def _of_model(passages: Iterable[tuple[str, list[tuple[int, int]]]]) -> Floats:
    """Return what the model says of passages of texts, `passages × 2`."""
    return np.vstack([np.zeros((0, 2)), *(encoder.certainty(text, spans) for text, spans in passages)])


def _mean_doubt(article: Article) -> float:
    """Return the doubt of a text that hedges cast, mean over its sentences by their words."""
    words = [part.is_word[a:b].sum() for part in article.parts for a, b in part.sentences]
    doubts = [one for part in article.parts for one in doubt(part)]
    return float(np.average(doubts, weights=words)) if sum(words) else 0.0


def find(context: Context) -> Rows:
    """Return the sentences of an article with the certainty of each."""
    parts = context.article.parts
    of_model = _of_model((part.text, part.spans()) for part in parts)
    judged = combined(of_model, np.concatenate([np.zeros(0), *(doubt(part) for part in parts)]))
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
