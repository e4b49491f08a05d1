"""Diversity of sources: a figure of all the statements of an outlet, and not a mean over its articles."""

from __future__ import annotations

import math

import pandas as pd

from framing.measures.base import Instrument, Measure, Pool, register
from framing.measures.coverage import Coverage
from framing.measures.sourcing import TABLE, sources, speech
from framing.stats import entropy_number, rarefied_number, simpson_number


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the speech whose source is named."""
    rows = speech(rows)
    return rows[(rows["source_name"] != "") & ~rows["anonymous"]]


def named_statements(coverage: Coverage) -> pd.DataFrame:
    """Count the statements of each source that can be told from others, per article: `article_id, source, n`."""
    rows = named(coverage.attributions)
    return rows.assign(source=sources(rows)).groupby(["article_id", "source"]).size().reset_index(name="n")


def _diversity(name: str, label: str, definition: str, high: float, pool: Pool, unit: str, reference: str) -> Measure:
    """Return a measure of how diverse a group's sources are."""
    return Measure(
        name,
        label,
        f"{definition} Of statements by named sources: persons of one codebook actor are one source, others go by "
        "their name; anonymous sources, which cannot be told apart, are left out.",
        "higher = more diverse",
        unit,
        TABLE,
        aggregates="pool",
        low=1,
        high=high,
        counts=named,
        pool=pool,
        reference=reference,
    )


MEASURES = (
    _diversity(
        "sources_in_20",
        "Different sources in 20 statements",
        "Expected number of different sources among 20 statements drawn at random from the outlet's, corrected for the "
        "resemblance of statements in one article; missing where an outlet has fewer than 20 without any one of its "
        "articles. Compares outlets of any size.",
        20,
        Pool(named_statements, rarefied_number),
        "sources in 20 statements",
        "Hurlbert (1971), Ecology, doi:10.2307/1934145; Zahl (1977), Ecology, doi:10.2307/1936227",
    ),
    _diversity(
        "effective_sources_simpson",
        "Effective sources (Simpson)",
        "1 / the chance that two statements from different articles have the same source: so many sources, heard "
        "equally often, would be as diverse. Often-heard sources decide it; missing where too few come back in another "
        "article.",
        math.inf,
        Pool(named_statements, simpson_number),
        "effective sources",
        "Simpson (1949), Nature, doi:10.1038/163688a0; Zahl (1977), Ecology, doi:10.2307/1936227",
    ),
    _diversity(
        "effective_sources_shannon",
        "Effective sources (Shannon)",
        "e to the power of Shannon's entropy: so many sources, heard equally often, would be as diverse. Describes the "
        "articles at hand only: it grows with their number, so compare outlets of like size, or by sources_in_20; it "
        "has no interval, because sources not met yet are unknown.",
        math.inf,
        Pool(named_statements, entropy_number),
        "effective sources",
        "Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x; Hill (1973), Ecology, doi:10.2307/1934352",
    ),
)
register(Instrument("diversity", MEASURES), built_in=True)
