"""The measures, one module each; the one pass that takes articles through all of them; what comes out of it.

To add a measure, write its module and name it in the first import below; CONTRIBUTING.md shows one.
"""

# isort: off
from framing.measures import sourcing, diversity, hedging, certainty, actor_sentiment  # the order of the catalogue
from framing.measures import prominence, readability, frames, on_whom

# isort: on
from framing.measures.base import (
    Context,
    Instrument,
    Measure,
    Ways,
    instrument_of,
    instruments,
    measures,
    own_measures,
    register,
    task_named,
    tasks,
)
from framing.measures.coding import YES_NO, Ratios, Task
from framing.measures.coverage import Coverage, require_coverage
from framing.measures.disk import load_coverage
from framing.measures.listing import NOT_HERE, catalogue, validated
from framing.measures.one_pass import join, measure
from framing.measures.scores import in_voice, main_voice

__all__ = [
    "NOT_HERE",
    "YES_NO",
    "Context",
    "Coverage",
    "Instrument",
    "Measure",
    "Ratios",
    "Task",
    "Ways",
    "actor_sentiment",
    "catalogue",
    "certainty",
    "diversity",
    "frames",
    "hedging",
    "in_voice",
    "instrument_of",
    "instruments",
    "join",
    "load_coverage",
    "main_voice",
    "measure",
    "measures",
    "on_whom",
    "own_measures",
    "prominence",
    "readability",
    "register",
    "require_coverage",
    "sourcing",
    "task_named",
    "tasks",
    "validated",
]
