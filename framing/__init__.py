"""framing: how outlets cover the same thing differently, measured, with uncertainty, down to the sentence."""

from framing import figures, plot, validate
from framing.actors import merge_actors, read_actors, suggest_actors
from framing.clean import check
from framing.compare import compare
from framing.contrast import adjust, contrast
from framing.measures import Coverage, catalogue, load_coverage, measure
from framing.measures.actor_sentiment import actor_sentiment, target_sentiment, why
from framing.measures.hedging import certainty, hedging
from framing.measures.readability import readability
from framing.measures.sourcing import sourcing
from framing.paper import latex, methods
from framing.read import example_corpus, read
from framing.robustness import robustness
from framing.show import evidence, show
from framing.validate import agreement, confusion, corrected, disagreements, power, worksheet

__all__ = [
    "Coverage",
    "actor_sentiment",
    "adjust",
    "agreement",
    "catalogue",
    "certainty",
    "check",
    "compare",
    "confusion",
    "contrast",
    "corrected",
    "disagreements",
    "evidence",
    "example_corpus",
    "figures",
    "hedging",
    "latex",
    "load_coverage",
    "measure",
    "merge_actors",
    "methods",
    "plot",
    "power",
    "read",
    "read_actors",
    "readability",
    "robustness",
    "show",
    "sourcing",
    "suggest_actors",
    "target_sentiment",
    "validate",
    "why",
    "worksheet",
]
