"""framing: how outlets cover the same thing differently, measured, with uncertainty, down to the sentence."""

from framing import figures, plot
from framing.actors import read_actors
from framing.clean import check
from framing.compare import compare
from framing.measures import Coverage, catalogue, load_coverage, measure
from framing.measures.actor_sentiment import actor_sentiment, target_sentiment
from framing.measures.hedging import certainty, hedging
from framing.measures.readability import readability
from framing.measures.sourcing import sourcing
from framing.read import example_corpus, read
from framing.show import evidence, show

__all__ = [
    "Coverage",
    "actor_sentiment",
    "catalogue",
    "certainty",
    "check",
    "compare",
    "evidence",
    "example_corpus",
    "figures",
    "hedging",
    "load_coverage",
    "measure",
    "plot",
    "read",
    "read_actors",
    "readability",
    "show",
    "sourcing",
    "target_sentiment",
]
