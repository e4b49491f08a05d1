"""Sourcing: who is heard, how much, in what words and how differently. Measures of the table of attributions.

How attributions are found is the business of `framing.attribution`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from framing.actors import codebook, untitled
from framing.attribution import find, settle
from framing.diversity_tmp import entropy_number, rarefied_number, simpson_number
from framing.measures.base import Counts, Instrument, Measure, Pool, everything, only, register
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, per_article, ratio, words_in
from framing.parse import parse
from framing.tables import ALL, SOURCE_KINDS, check, from_rows

TABLE = "attributions"


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
    checked = check("articles", articles)
    rows = [row for article in parse(checked) for row in find(article, book)]
    return settle(from_rows(TABLE, rows), checked, book)


# --- which attributions count -----------------------------------------------------------------------------------------


def speech(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is said or written; beliefs and intentions are attributed too, but nobody is heard."""
    return rows[rows["act"] == "speech"]


def sourced(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the speech whose source is named or deliberately left unnamed."""
    rows = speech(rows)
    return rows[(rows["source_name"] != "") | rows["anonymous"]]


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the speech whose source is named."""
    rows = speech(rows)
    return rows[(rows["source_name"] != "") & ~rows["anonymous"]]


def first_sourced(rows: pd.DataFrame) -> pd.DataFrame:
    """Return of each article the first statement that has a source."""
    rows = sourced(rows)
    return rows[rows["attribution"] == rows.groupby("article_id")["attribution"].transform("min")]


def first_of_an_actor(rows: pd.DataFrame) -> pd.DataFrame:
    """Return of each article the first statement that has a source, where that is an actor."""
    rows = first_sourced(rows)
    return rows[rows["actor"] != ""]


def by_actors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of the codebook's actors."""
    rows = sourced(rows)
    return rows[rows["actor"] != ""]


def sources(attributions: pd.DataFrame) -> pd.Series:
    """Return who each attribution is by: the codebook's actor, else the name without article, capitals and title."""
    name = attributions["source_name"].map(untitled).str.lower().str.replace(r"^(?:an?|the)\s+", "", regex=True)
    return name.where(attributions["actor"] == "", attributions["actor"])


def named_statements(coverage: Coverage) -> pd.DataFrame:
    """Count the statements of each source that can be told from others, per article: `article_id, source, n`."""
    rows = named(coverage.attributions)
    return rows.assign(source=sources(rows)).groupby(["article_id", "source"]).size().reset_index(name="n")


# --- measures ---------------------------------------------------------------------------------------------------------

_CORPUS = "Newell, Margolin & Ruths (2018), LREC, https://aclanthology.org/L18-1524"
_SIGAL = "Sigal (1973) Reporters and officials; Gans (1979) Deciding what's news"
_HALL = "Hall et al. (1978) Policing the crisis: those who speak first are the primary definers"
_RECASENS = "Recasens et al. (2013), ACL, https://aclanthology.org/P13-1162"


def _share(
    name: str,
    label: str,
    definition: str,
    direction: str,
    counts: Counts,
    validation: str = "",
    reference: str = _SIGAL,
    task: str = "",
) -> Measure:
    """Return a measure that is a share of attributions."""
    return Measure(
        name,
        label,
        definition,
        direction,
        unit="share of attributions",
        low=0,
        high=1,
        table=TABLE,
        counts=counts,
        validation=validation,
        reference=reference,
        task=task,
    )


ATTRIBUTIONS = Measure(
    name="attributions_per_1000_words",
    label="Attributions",
    definition="Statements given to somebody else (said, according to, quotations) per 1,000 words.",
    direction="higher = more is attributed",
    unit="per 1,000 words",
    low=0,
    table=TABLE,
    counts=speech,
    validation="sourcing",
    reference=_CORPUS,
    task="attributions",
)
OTHERS_WORDS = Measure(
    name="quoted_word_share",
    label="Words in others' voice",
    definition="Share of words that are others', quoted or reported: what they say, believe or intend.",
    direction="higher = sources speak more",
    unit="share of words",
    low=0,
    high=1,
    table=TABLE,
    counts=speech,
    validation="sourcing",
    reference=_CORPUS,
)
DIRECT = _share(
    "direct_share",
    "Direct quotation",
    "Share of attributed statements that stand in quotation marks.",
    "higher = more direct quotation",
    only(speech, "directness", "direct"),
    "sourcing",
    _CORPUS,
)
ANONYMOUS = _share(
    "anonymous_share",
    "Anonymous sources",
    "Share of sourced statements whose source is deliberately left unnamed.",
    "higher = more anonymous",
    only(sourced, "anonymous", True),
    "anonymous",
)
DOUBTING = _share(
    "doubting_share",
    "Doubting cues",
    "Share of sourced statements introduced by a cue that doubts them (claimed, alleged).",
    "higher = more doubt",
    only(sourced, "stance", "doubting"),
    reference=_RECASENS,
)
ENDORSING = _share(
    "endorsing_share",
    "Endorsing cues",
    "Share of sourced statements introduced by a cue that takes them for true (admitted, confirmed, revealed).",
    "higher = more endorsement",
    only(sourced, "stance", "factive"),
    reference=_RECASENS,
)
_PLURAL = {
    "official": "Officials",
    "politician": "Politicians",
    "expert": "Experts",
    "business": "Business",
    "civil society": "Civil society",
    "media": "Media",
    "ordinary person": "Ordinary people",
    "document": "Documents",
    "unknown": "Unknown",
}
BY_KIND = tuple(
    _share(
        f"{kind.replace(' ', '_')}_share",
        _PLURAL[kind],
        f"Share of sourced statements whose source is of the kind: {kind}.",
        "higher = heard more",
        only(sourced, "source_kind", kind),
        "source_kind",
        task="source kind",
    )
    for kind in SOURCE_KINDS
)
SPEECH = _share(
    "speech_share",
    "Share of speech",
    "Share of sourced statements that are the actor's.",
    "higher = heard more",
    sourced,
)
SOURCES = Measure(
    name="sources_per_article",
    label="Sources per article",
    definition="Mean number of different sources that an article lets speak; 0 where nobody does. Persons of one "
    "codebook actor are one source, anonymous sources as many as are described differently.",
    direction="higher = more sources",
    unit="sources per article",
    aggregates="article",
    low=0,
    table=TABLE,
    counts=sourced,
    reference=_SIGAL,
)


def _of_articles(
    name: str,
    label: str,
    definition: str,
    direction: str,
    counts: Counts,
    *,
    table: str = TABLE,
    validation: str = "",
    reference: str = _SIGAL,
) -> Measure:
    """Return a measure that is a share of articles."""
    return Measure(
        name,
        label,
        definition,
        direction,
        unit="share of articles",
        aggregates="article",
        low=0,
        high=1,
        table=table,
        counts=counts,
        validation=validation,
        reference=reference,
    )


SINGLE = _of_articles(
    "single_source",
    "Single-source articles",
    "Share of the articles with sources that rest on one source alone, counted as in sources_per_article.",
    "higher = fewer sources",
    sourced,
)
OFFICIAL_FIRST = _of_articles(
    "first_source_official",
    "Officials speak first",
    "Share of the articles with sources in which the first to speak is an official.",
    "higher = officials more often set the terms",
    only(first_sourced, "source_kind", "official"),
    validation="source_kind",
    reference=_HALL,
)
FIRST = _of_articles(
    "first_source",
    "Speaks first",
    "Share of the articles with sources in which the first to speak is the actor.",
    "higher = more often sets the terms",
    first_of_an_actor,
    reference=_HALL,
)
UNHEARD = _of_articles(
    "unheard_share",
    "Spoken of, not heard",
    "Share of the articles that mention the actor in which the actor does not speak, or only declines to.",
    "higher = less often heard",
    everything,
    table="mentions",
)
HEARD = _share(
    "heard_share",
    "Share of the actors' speech",
    "Share of the codebook actors' statements that are the actor's.",
    "higher = heard more",
    by_actors,
)
MENTIONED = Measure(
    name="mention_share",
    label="Share of the actors' mentions",
    definition="Share of the mentions of codebook actors that are the actor's.",
    direction="higher = spoken of more",
    unit="share of mentions",
    low=0,
    high=1,
    table="mentions",
    reference=_SIGAL,
)


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


DIVERSITY = (
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


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return how much is attributed, how, and to whom. Only speech counts, and for shares only speech with a source."""
    ids = pd.Index(coverage.articles["article_id"])
    sentences, rows = coverage.sentences, coverage.attributions
    words = counts(sentences, ids, "words")
    others = counts(sentences.assign(n=words_in(sentences, "source")), ids, "n")
    said, statements = speech(rows), sourced(rows)
    n = counts(statements, ids)
    first = first_sourced(rows).set_index("article_id").reindex(ids)
    different = sources(statements).groupby(statements["article_id"]).nunique().reindex(ids)
    scores = [
        ratio(ATTRIBUTIONS.name, counts(said, ids), words, scale=1000),
        ratio(OTHERS_WORDS.name, others, words),
        ratio(DIRECT.name, counts(DIRECT.counts(rows), ids), counts(said, ids)),
        ratio(ANONYMOUS.name, counts(ANONYMOUS.counts(rows), ids), n),
        per_article(SOURCES.name, different.fillna(0).where(words > 0)),
        per_article(SINGLE.name, different.eq(1).astype(float).where(n > 0)),
        per_article(OFFICIAL_FIRST.name, first["source_kind"].eq("official").astype(float).where(n > 0)),
    ]
    scores += [ratio(kind.name, counts(kind.counts(rows), ids), n) for kind in BY_KIND]
    for actor in (ALL, *actors):
        mine = statements if actor == ALL else statements[statements["actor"] == actor]
        for stance in (DOUBTING, ENDORSING):
            scores.append(ratio(stance.name, counts(stance.counts(mine), ids), counts(mine, ids), actor=actor))
    return scores + [piece for actor in actors for piece in _of_actor(coverage, actor, ids, statements, first, n)]


def _of_actor(
    coverage: Coverage, actor: str, ids: pd.Index, statements: pd.DataFrame, first: pd.DataFrame, n: pd.Series
) -> list[pd.DataFrame]:
    """Return how much one actor is heard, against all statements and against how much it is spoken of."""
    mentions = coverage.mentions
    speaks = counts(statements[statements["actor"] == actor], ids)
    mentioned = counts(mentions[mentions["actor"] == actor], ids)
    return [
        ratio(SPEECH.name, speaks, n, actor=actor),
        ratio(HEARD.name, speaks, counts(by_actors(statements), ids), actor=actor),
        ratio(MENTIONED.name, mentioned, counts(mentions, ids), actor=actor),
        per_article(UNHEARD.name, speaks.eq(0).astype(float).where(mentioned > 0), actor=actor),
        per_article(FIRST.name, first["actor"].eq(actor).astype(float).where(n > 0), actor=actor),
    ]


MEASURES = (
    ATTRIBUTIONS,
    OTHERS_WORDS,
    DIRECT,
    ANONYMOUS,
    DOUBTING,
    ENDORSING,
    *BY_KIND,
    SPEECH,
    SOURCES,
    SINGLE,
    OFFICIAL_FIRST,
    FIRST,
    UNHEARD,
    HEARD,
    MENTIONED,
    *DIVERSITY,
)
register(Instrument("sourcing", MEASURES, score=score, needs=("mentions",)), built_in=True)
