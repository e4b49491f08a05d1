"""The measures, one module each; the one pass that takes articles through all of them; what comes out of it."""

from importlib import import_module

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

# To add a measure, write its module and name it here: the order is that of the catalogue
MODULES = (
    "sourcing",
    "diversity",
    "hedging",
    "certainty",
    "actor_sentiment",
    "roles",
    "prominence",
    "readability",
    "frames",
    "on_whom",
)
for _module in MODULES:
    import_module(f"{__name__}.{_module}")

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
    "catalogue",
    "in_voice",
    "instrument_of",
    "instruments",
    "join",
    "load_coverage",
    "main_voice",
    "measure",
    "measures",
    "own_measures",
    "register",
    "require_coverage",
    "task_named",
    "tasks",
    "validated",
]
