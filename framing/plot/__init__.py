"""From tables to charts: each takes the table of `compare`, or says whose, and returns Axes, to be changed at will.

Colours are Okabe and Ito's, safe for the colour-blind; markers, hatches and labels say the same, for print in grey.
An outlet has one colour and one marker in all charts of a table: they follow the alphabet of its outlets' names.
"""

from framing.plot.blocks import actors, parts, voices
from framing.plot.coders import item_agreement, pairwise_agreement
from framing.plot.curve import specifications
from framing.plot.dots import corrected, differences, outlets
from framing.plot.layout import caption
from framing.plot.multiples import panels
from framing.plot.overview import corpus
from framing.plot.pairs import grid, matrix
from framing.plot.shares import KINDS, composition
from framing.plot.spread import articles, own_and_quoted, slopes
from framing.plot.time import trend
from framing.plot.wording import keyness

__all__ = [
    "KINDS",
    "actors",
    "articles",
    "caption",
    "composition",
    "corpus",
    "corrected",
    "differences",
    "grid",
    "item_agreement",
    "keyness",
    "matrix",
    "outlets",
    "own_and_quoted",
    "pairwise_agreement",
    "panels",
    "parts",
    "slopes",
    "specifications",
    "trend",
    "voices",
]
