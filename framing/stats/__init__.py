"""Arrays in, arrays out: intervals by the bootstrap and the jackknife, diversity, agreement, corrected ratios.

Nothing here knows of outlets or measures. A unit (an article, or a cluster of them) is what is resampled.
"""

from framing.stats.adjustment import benjamini_hochberg, holm
from framing.stats.agreement import (
    agreement_with_others,
    krippendorff_alpha,
    percent_agreement,
    precision_recall_f1,
)
from framing.stats.arrays import Counts, Floats
from framing.stats.bootstrap import Ratios, differences, ratio_intervals, ratios, ratios_together
from framing.stats.dirichlet import log_odds_ratio
from framing.stats.diversity import entropy_number, rarefied_number, simpson_number
from framing.stats.effect import hedges_g
from framing.stats.jackknife import jackknife_interval
from framing.stats.prediction_powered import Corrected, corrected_ratio

__all__ = [
    "Corrected",
    "Counts",
    "Floats",
    "Ratios",
    "agreement_with_others",
    "benjamini_hochberg",
    "corrected_ratio",
    "differences",
    "entropy_number",
    "hedges_g",
    "holm",
    "jackknife_interval",
    "krippendorff_alpha",
    "log_odds_ratio",
    "percent_agreement",
    "precision_recall_f1",
    "rarefied_number",
    "ratio_intervals",
    "ratios",
    "ratios_together",
    "simpson_number",
]
