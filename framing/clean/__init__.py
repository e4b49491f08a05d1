"""Cleaning a corpus before it is measured: furniture, faults, copies, languages, and `check`, which says it all.

Nothing is taken out or merged without a trace: what changes stands in a column, what is doubtful is a suggestion.
"""

from framing.clean.copies import AGENCIES, near_duplicates, text_difference, wire_agency
from framing.clean.corpus import (
    OUTLET,
    SUPPORTED,
    check,
    marked,
    names_of_outlets,
    odd_dates,
    outlet_names,
    suggest_events,
    supported,
)
from framing.clean.furniture import (
    LIST_HEADINGS,
    furniture_kind,
    is_appeal_company,
    one_of,
    recurring,
    take_out_furniture,
)
from framing.clean.masking import authors_of, masked
from framing.clean.menu import SECTIONS, is_menu
from framing.clean.quality import faults, lacks_stops, mended, spaced

__all__ = [
    "AGENCIES",
    "LIST_HEADINGS",
    "OUTLET",
    "SECTIONS",
    "SUPPORTED",
    "authors_of",
    "check",
    "faults",
    "furniture_kind",
    "is_appeal_company",
    "is_menu",
    "lacks_stops",
    "marked",
    "masked",
    "mended",
    "names_of_outlets",
    "near_duplicates",
    "odd_dates",
    "one_of",
    "outlet_names",
    "recurring",
    "spaced",
    "suggest_events",
    "supported",
    "take_out_furniture",
    "text_difference",
    "wire_agency",
]
