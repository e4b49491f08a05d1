"""Sourcing: who is heard, in what words. Attributions as source, cue and content, and whose voice each word is in.

A trained model finds them; quotation marks are evidence beside it, and speakers are resolved by `framing.actors`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing import attribution
from framing.actors import codebook, without_title
from framing.measures._scores import counts, per_article, ratio, words_in
from framing.parse import parse
from framing.tables import ALL, SOURCE_KINDS, check, from_rows

TABLE = "attributions"

# --- the public measure -----------------------------------------------------------------------------------------------


def sourcing(articles: pd.DataFrame, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the attributions of articles: source, cue and content.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    actors : DataFrame, optional
        The codebook; without it `actor` stays empty.

    Returns
    -------
    DataFrame
        The table `attributions`, one row per attribution, in the order of the articles and of the text. Without
        articles or attributions it is empty, with all its columns.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.

    References
    ----------
    Terms and coding scheme: Newell, Margolin & Ruths (2018), An Attribution Relations Corpus for Political News,
    LREC 2018, https://aclanthology.org/L18-1524.
    """
    book = codebook(actors)
    found: list[dict[str, Any]] = []
    checked = check("articles", articles)
    for article in parse(checked):
        found += attribution.find(article, book)
    return attribution.settle(from_rows(TABLE, found), checked, book)


# --- scores -----------------------------------------------------------------------------------------------------------

_SOURCED = "act == 'speech' and (source_name != '' or anonymous)"
_NAMED = "act == 'speech' and source_name != '' and not anonymous"
_FIRST_SOURCE = (  # the first statement of each article that has a source
    "attribution == attribution.where((act == 'speech') & ((source_name != '') | anonymous))"
    ".groupby(article_id).transform('min')"
)


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """How much is attributed, how, and to whom. Only speech counts, and for shares only speech with a source."""
    ids = pd.Index(tables["articles"]["article_id"])
    sentences = tables["sentences"]
    words = counts(sentences, ids, "words")
    mentioned = tables["mentions"]
    speech = tables[TABLE][tables[TABLE]["act"] == "speech"]
    sourced = speech.query(_SOURCED)
    n = counts(sourced, ids)
    heard = sourced[sourced["actor"] != ""]
    first = tables[TABLE].query(_FIRST_SOURCE).set_index("article_id").reindex(ids)
    different = sources(sourced).groupby(sourced["article_id"]).nunique().reindex(ids)
    out = [
        ratio("attributions_per_1000_words", counts(speech, ids), words, scale=1000),
        ratio("quoted_word_share", counts(sentences.assign(n=words_in(sentences, "source")), ids, "n"), words),
        ratio("direct_share", counts(speech[speech["directness"] == "direct"], ids), counts(speech, ids)),
        ratio("anonymous_share", counts(sourced[sourced["anonymous"]], ids), n),
        per_article("sources_per_article", different.fillna(0).where(words > 0)),
        per_article("single_source", different.eq(1).astype(float).where(n > 0)),
        per_article("first_source_official", first["source_kind"].eq("official").astype(float).where(n > 0)),
    ]
    for kind in SOURCE_KINDS:
        out.append(ratio(f"{kind.replace(' ', '_')}_share", counts(sourced[sourced["source_kind"] == kind], ids), n))
    for actor in (ALL, *actors):
        mine = sourced if actor == ALL else sourced[sourced["actor"] == actor]
        for measure, stance in (("doubting_share", "doubting"), ("endorsing_share", "factive")):
            out.append(ratio(measure, counts(mine[mine["stance"] == stance], ids), counts(mine, ids), actor=actor))
        if actor == ALL:
            continue
        speaks, about = counts(mine, ids), counts(mentioned[mentioned["actor"] == actor], ids)
        out += [
            ratio("speech_share", speaks, n, actor=actor),
            ratio("heard_share", speaks, counts(heard, ids), actor=actor),
            ratio("mention_share", about, counts(mentioned, ids), actor=actor),
            per_article("unheard_share", speaks.eq(0).astype(float).where(about > 0), actor=actor),
            per_article("first_source", first["actor"].eq(actor).astype(float).where(n > 0), actor=actor),
        ]
    return out


# --- diversity: of a group's statements, not a mean over its articles -------------------------------------------------

RAREFIED = 20  # statements; outlets of any size are compared on as many


def sources(attributions: pd.DataFrame) -> pd.Series:
    """Who each attribution is by: the codebook's actor, else the name, whatever its article, capitals and title."""
    name = attributions["source_name"].map(without_title).str.lower().str.replace(r"^(?:an?|the)\s+", "", regex=True)
    return name.where(attributions["actor"] == "", attributions["actor"])


def named_statements(attributions: pd.DataFrame) -> pd.DataFrame:
    """How many statements each source that can be told from others makes in each article: `article_id, source, n`."""
    rows = attributions.query(_NAMED)
    return rows.assign(source=sources(rows)).groupby(["article_id", "source"]).size().reset_index(name="n")


def entropy_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, None]:
    """Effective number of sources: e to the power of Shannon's entropy. Nothing is said of other samples."""
    share = np.bincount(source, n) / n.sum()
    return float(np.exp(-(share * np.log(share)).sum())), None


def simpson_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """Effective number of sources: 1 / the chance that two statements, of two units, have the same source.

    Parameters
    ----------
    unit, source, n : array
        That so many statements in this unit (an article, or a cluster) are by this source; both numbered from 0.

    Returns
    -------
    float, array
        The number, and what it is without each unit; infinite where no source comes back in a second unit.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature, 163, 688. doi:10.1038/163688a0. With one statement per
    article it is Simpson's unbiased estimator; pairs within an article, which are no independent evidence, are left
    out.
    """
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    within = np.bincount(unit, n**2)  # ordered pairs of one unit and one source
    total, same, own = n.sum(), (by_source**2).sum(), (by_unit**2).sum()
    met = 2 * np.bincount(unit, n * by_source[source]) - within  # by how much Σ N² falls without the unit
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.float64(total**2 - own) / (same - within.sum())
        without = ((total - by_unit) ** 2 - own + by_unit**2) / (same - met - within.sum() + within)
    return float(whole), without


def rarefied_number(unit: np.ndarray, source: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """How many different sources to expect among 20 statements drawn at random.

    Parameters
    ----------
    unit, source, n : array
        As in `simpson_number`.

    Returns
    -------
    float, array
        The number, and what it is without each unit; missing where fewer than 20 statements are left.

    References
    ----------
    Hurlbert, S. H. (1971). The nonconcept of species diversity: a critique and alternative parameters. Ecology, 52,
    577. doi:10.2307/1934145
    """
    by_source, by_unit = np.bincount(source, n), np.bincount(unit, n)
    total = int(n.sum())
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])  # of the factorials

    def met(left: Any, count: Any) -> Any:
        """1 − C(left − count, 20) / C(left, 20): the chance that a source is among the 20."""
        left, count = np.broadcast_arrays(np.asarray(left, dtype=int), np.asarray(count, dtype=int))
        rest, few = left - count, left < RAREFIED
        missed = logs[rest] - logs[np.maximum(rest - RAREFIED, 0)] + logs[np.maximum(left - RAREFIED, 0)] - logs[left]
        return np.where(few, np.nan, 1 - np.where(rest < RAREFIED, 0.0, np.exp(missed)))

    left = total - by_unit
    # Without a unit all chances change, but sources with as many statements have the same one
    counts_, times = np.unique(by_source, return_counts=True)
    without = sum(k * met(left, np.minimum(c, left)) for c, k in zip(counts_, times, strict=True))
    mine = left[unit]
    change = met(mine, by_source[source] - n) - met(mine, np.minimum(by_source[source], mine))
    return float(met(total, by_source).sum()), without + np.bincount(unit, change)


DIVERSITY = {
    "sources_in_20": rarefied_number,
    "effective_sources_simpson": simpson_number,
    "effective_sources_shannon": entropy_number,
}


# --- the catalogue ----------------------------------------------------------------------------------------------------


def _entry(measure: str, label: str, definition: str, direction: str, where: str, **more: str) -> dict[str, str]:
    return {
        "measure": measure,
        "label": label,
        "definition": definition,
        "direction": direction,
        "unit": "share of attributions",
        "aggregates": "ratio",
        "table": TABLE,
        "where": where,
        "validation": "sourcing",
        "reference": "Newell, Margolin & Ruths (2018), LREC, https://aclanthology.org/L18-1524",
    } | more


_SIGAL = "Sigal (1973) Reporters and officials; Gans (1979) Deciding what's news"
_HALL = "Hall et al. (1978) Policing the crisis: those who speak first are the primary definers"
CATALOGUE: tuple[dict[str, str], ...] = (
    _entry(
        "attributions_per_1000_words",
        "Attributions",
        "Statements given to somebody else (said, according to, quotations) per 1,000 words.",
        "higher = more is attributed",
        "act == 'speech'",
        unit="per 1,000 words",
    ),
    _entry(
        "quoted_word_share",
        "Words in others' voice",
        "Share of words that are others', quoted or reported: what they say, believe or intend.",
        "higher = sources speak more",
        "act == 'speech'",
        unit="share of words",
    ),
    _entry(
        "direct_share",
        "Direct quotation",
        "Share of attributed statements that stand in quotation marks.",
        "higher = more direct quotation",
        "act == 'speech' and directness == 'direct'",
    ),
    _entry(
        "anonymous_share",
        "Anonymous sources",
        "Share of sourced statements whose source is deliberately left unnamed.",
        "higher = more anonymous",
        f"{_SOURCED} and anonymous",
        validation="anonymous",
        reference=_SIGAL,
    ),
    _entry(
        "doubting_share",
        "Doubting cues",
        "Share of sourced statements introduced by a cue that doubts them (claimed, alleged).",
        "higher = more doubt",
        f"{_SOURCED} and stance == 'doubting'",
        validation="",
        reference="Recasens et al. (2013), ACL, https://aclanthology.org/P13-1162",
    ),
    _entry(
        "endorsing_share",
        "Endorsing cues",
        "Share of sourced statements introduced by a cue that takes them for true (admitted, confirmed, revealed).",
        "higher = more endorsement",
        f"{_SOURCED} and stance == 'factive'",
        validation="",
        reference="Recasens et al. (2013), ACL, https://aclanthology.org/P13-1162",
    ),
    *(
        _entry(
            f"{kind.replace(' ', '_')}_share",
            {
                "official": "Officials",
                "politician": "Politicians",
                "expert": "Experts",
                "business": "Business",
                "civil society": "Civil society",
                "media": "Media",
                "ordinary person": "Ordinary people",
                "document": "Documents",
                "unknown": "Unknown",
            }[kind],
            f"Share of sourced statements whose source is of the kind: {kind}.",
            "higher = heard more",
            f"{_SOURCED} and source_kind == '{kind}'",
            validation="source_kind",
            reference=_SIGAL,
        )
        for kind in SOURCE_KINDS
    ),
    _entry(
        "speech_share",
        "Share of speech",
        "Share of sourced statements that are the actor's.",
        "higher = heard more",
        _SOURCED,
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "sources_per_article",
        "Sources per article",
        "Mean number of different sources that an article lets speak; 0 where nobody does. Persons of one codebook "
        "actor are one source, anonymous sources as many as are described differently.",
        "higher = more sources",
        _SOURCED,
        unit="sources per article",
        aggregates="article",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "single_source",
        "Single-source articles",
        "Share of the articles with sources that rest on one source alone, counted as in sources_per_article.",
        "higher = fewer sources",
        _SOURCED,
        unit="share of articles",
        aggregates="article",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "first_source_official",
        "Officials speak first",
        "Share of the articles with sources in which the first to speak is an official.",
        "higher = officials more often set the terms",
        f"{_FIRST_SOURCE} and source_kind == 'official'",
        unit="share of articles",
        aggregates="article",
        validation="source_kind",
        reference=_HALL,
    ),
    _entry(
        "first_source",
        "Speaks first",
        "Share of the articles with sources in which the first to speak is the actor.",
        "higher = more often sets the terms",
        f"{_FIRST_SOURCE} and actor != ''",
        unit="share of articles",
        aggregates="article",
        validation="",
        reference=_HALL,
    ),
    _entry(
        "unheard_share",
        "Spoken of, not heard",
        "Share of the articles that mention the actor in which the actor does not speak, or only declines to.",
        "higher = less often heard",
        "",
        unit="share of articles",
        aggregates="article",
        table="mentions",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "heard_share",
        "Share of the actors' speech",
        "Share of the codebook actors' statements that are the actor's.",
        "higher = heard more",
        f"{_SOURCED} and actor != ''",
        validation="",
        reference=_SIGAL,
    ),
    _entry(
        "mention_share",
        "Share of the actors' mentions",
        "Share of the mentions of codebook actors that are the actor's.",
        "higher = spoken of more",
        "",
        unit="share of mentions",
        table="mentions",
        validation="",
        reference=_SIGAL,
    ),
    *(
        _entry(
            measure,
            label,
            f"{definition} Of statements by named sources: persons of one codebook actor are one source, others go by "
            "their name; anonymous sources, which cannot be told apart, are left out.",
            "higher = more diverse",
            _NAMED,
            unit=unit,
            aggregates="pool",
            validation="",
            reference=reference,
        )
        for measure, label, definition, unit, reference in (
            (
                "sources_in_20",
                "Different sources in 20 statements",
                "Expected number of different sources among 20 statements drawn at random from the outlet's, corrected "
                "for the resemblance of statements in one article; missing where an outlet has fewer than 20 without "
                "any one of its articles. Compares outlets of any size.",
                "sources in 20 statements",
                "Hurlbert (1971), Ecology, doi:10.2307/1934145; Zahl (1977), Ecology, doi:10.2307/1936227",
            ),
            (
                "effective_sources_simpson",
                "Effective sources (Simpson)",
                "1 / the chance that two statements from different articles have the same source: so many sources, "
                "heard equally often, would be as diverse. Often-heard sources decide it; missing where too few "
                "come back in another article.",
                "effective sources",
                "Simpson (1949), Nature, doi:10.1038/163688a0; Zahl (1977), Ecology, doi:10.2307/1936227",
            ),
            (
                "effective_sources_shannon",
                "Effective sources (Shannon)",
                "e to the power of Shannon's entropy: so many sources, heard equally often, would be as diverse. "
                "Describes the articles at hand only: it grows with their number, so compare outlets of like size, or "
                "by sources_in_20; it has no interval, because sources not met yet are unknown.",
                "effective sources",
                "Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x; Hill (1973), Ecology, doi:10.2307/1934352",
            ),
        )
    ),
)
