"""Checking the machine: coding sheets for people, how far they agree, and figures corrected for the machine's errors.

A sheet is a random sample of sentences, sources, mentions or articles; whoever codes it sees neither outlet nor score.
"""

from framing.measures import tasks
from framing.measures.frames import FRAMES
from framing.validate.coders import agreement, confusion, disagreements, item_agreement, pairwise_agreement
from framing.validate.correction import corrected
from framing.validate.frames import coded_frames
from framing.validate.planning import power
from framing.validate.sheet import worksheet

__all__ = [
    "FRAMES",
    "agreement",
    "coded_frames",
    "confusion",
    "corrected",
    "disagreements",
    "item_agreement",
    "pairwise_agreement",
    "power",
    "tasks",
    "worksheet",
]
