"""Who says what, and whose voice each word is in: attributions as source, cue and content, below all measures."""

from framing.attribution.cues import meaning
from framing.attribution.finder import find
from framing.attribution.settled import added_up, settle, votes_of
from framing.attribution.voices import OUTLET, QUOTED, REPORTED, Heard, at, heard, runs

__all__ = [
    "OUTLET",
    "QUOTED",
    "REPORTED",
    "Heard",
    "added_up",
    "at",
    "find",
    "heard",
    "meaning",
    "runs",
    "settle",
    "votes_of",
]
