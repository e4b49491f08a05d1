"""Who speaks of whom, and how: sentiment toward an actor in the words of another, for every pair of actors.

It is not among the scores that `measure` makes, for there are as many pairs as the square of the actors.
"""

from __future__ import annotations

import pandas as pd

from framing.measures.base import Instrument, Measure, register
from framing.measures.coverage import Coverage, require_coverage
from framing.measures.scores import in_voice
from framing.tables import check

PAIR = " → "  # between the one who speaks and the one who is spoken of, in the column `actor`
VOICES = ("reported", "quoted", "source")


def in_others_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of an actor in what another actor of the codebook says."""
    rows = rows[(rows["source_actor"] != "") & (rows["source_actor"] != rows["actor"])]
    return rows.assign(actor=rows["source_actor"] + PAIR + rows["actor"])


SENTIMENT = Measure(
    name="sentiment_on",
    label="How one actor speaks of another",
    definition="How the statements of one actor evaluate another that they mention, by a model of human coding: mean "
    "of mentions, from -1 to 1. The pair is named “who speaks → of whom”; framing.on_whom makes it.",
    direction="higher = more favourable",
    unit="-1 to 1",
    low=-1,
    high=1,
    table="mentions",
    counts=in_others_words,
    validation="sentiment",
    reference="Hamborg & Donnay (2021) NewsMTSC, doi:10.18653/v1/2021.eacl-main.142",
)
register(Instrument("on_whom", (SENTIMENT,), needs=("mentions",)), built_in=True)


def on_whom(coverage: Coverage) -> Coverage:
    """Add how each actor speaks of each other actor to the scores of a coverage.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it, measured with actors.

    Returns
    -------
    Coverage
        The same with scores of the measure `sentiment_on`, for `compare`, `contrast` and `plot.matrix`. The column
        `actor` names the pair, "Dockers Union → Ada Quill": who speaks, of whom. The voices are "reported", "quoted"
        and "source" (both). Only articles in which a pair occurs have a score; without actors there is none.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        Sentiment toward actors was not measured.
    """
    require_coverage(coverage, "on_whom")
    if "mentions" not in coverage.tables:
        raise ValueError(
            "framing.on_whom needs mentions of actors: framing.measure(articles, actors), with 'actor_sentiment' among "
            "the measures where you name some."
        )
    mentions = in_others_words(coverage.mentions)
    keys = ["article_id", "actor"]
    pieces = [coverage.scores[coverage.scores["measure"] != SENTIMENT.name]]
    for voice in VOICES:
        each = in_voice(mentions, voice).dropna(subset="sentiment").groupby(keys)["sentiment"]
        figures = pd.DataFrame({"value": each.mean(), "weight": each.size().astype(float)}).reset_index()
        pieces.append(figures.assign(measure=SENTIMENT.name, voice=voice))
    return coverage.replace(scores=check("scores", pd.concat(pieces, ignore_index=True)))
