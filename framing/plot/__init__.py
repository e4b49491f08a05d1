"""From estimates to charts: each takes the table of `compare` and returns the matplotlib Axes, to be changed at will.

Colours are Okabe and Ito's, safe for the colour-blind; markers, hatches and labels say the same, for print in grey.
"""

from framing.plot.curve import specifications
from framing.plot.dots import actors, corrected, differences, outlets
from framing.plot.pairs import matrix
from framing.plot.shares import KINDS, composition, voices
from framing.plot.time import trend

__all__ = [
    "KINDS",
    "actors",
    "composition",
    "corrected",
    "differences",
    "matrix",
    "outlets",
    "specifications",
    "trend",
    "voices",
]
