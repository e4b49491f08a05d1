"""Sourcing: who is heard, how much and in what words. Measures of the table of attributions.

How attributions are found is the business of `framing.attribution`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from framing.actors import to_codebook, without_title
from framing.attribution import find, settle
from framing.measures.base import Counts, Instrument, Measure, everything, only, register
from framing.measures.coding import Task, in_sentences, rate, share
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
    book = to_codebook(actors)
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
    name = attributions["source_name"].map(without_title).str.lower().str.replace(r"^(?:an?|the)\s+", "", regex=True)
    return name.where(attributions["actor"] == "", attributions["actor"])


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


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return how much is attributed, how, and to whom. Only speech counts, and for shares only speech with a source."""
    ids = pd.Index(coverage.articles["article_id"])
    sentences, rows = coverage.sentences, coverage.attributions
    words = counts(sentences, ids, "words")
    others = counts(sentences.assign(n=words_in(sentences, "source")), ids, "n")
    spoken, statements = speech(rows), sourced(rows)
    n = counts(statements, ids)
    first = first_sourced(rows).set_index("article_id").reindex(ids)
    different = sources(statements).groupby(statements["article_id"]).nunique().reindex(ids)
    scores = [
        ratio(ATTRIBUTIONS.name, counts(spoken, ids), words, scale=1000),
        ratio(OTHERS_WORDS.name, others, words),
        ratio(DIRECT.name, counts(DIRECT.counts(rows), ids), counts(spoken, ids)),
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


# --- what people can code ---------------------------------------------------------------------------------------------


def _statement_units(coverage: Coverage) -> pd.DataFrame:
    units = in_sentences(coverage, speech(coverage.attributions))
    return units.assign(machine=units["n"].astype(str))


STATEMENTS_TASK = Task(
    name="attributions",
    instruction="How many statements does the marked sentence ⟦ ⟧ give to somebody else? Count what a person, group "
    "or document is said to have said or written (said, claimed, according to, a quotation), quoted or in other "
    "words; do not count beliefs and intentions (thinks, hopes, plans). A statement that runs over several "
    "sentences counts in the sentence with its cue (said, told), or where there is none in the sentence where it "
    "begins. The sentences around are there for context.",
    columns={"statements": tuple(map(str, range(10)))},
    units=_statement_units,
    level="interval",
    measures={ATTRIBUTIONS.name: rate},
    counted="statement",
)

NOT_ONE = "not an attribution"


def _source_units(coverage: Coverage) -> pd.DataFrame:
    units = sourced(coverage.attributions)
    return units.assign(machine=units["source_kind"], start=units["source_start"], end=units["source_end"], actor=ALL)


KINDS_TASK = Task(
    name="source kind",
    instruction="What kind of source is marked ⟦ ⟧? What the source says stands in ⟪ ⟫. official: speaks for an "
    "authority; politician: holds or seeks elected office; expert: speaks from knowledge, not for a side; "
    "business: speaks for a firm or its owners; civil society: unions, campaigns, churches, associations; media: "
    "journalists, newspapers, agencies; ordinary person: speaks for nobody else; document: a report, letter or "
    "statistic; unknown: the article does not say. "
    f"Choose '{NOT_ONE}' where nobody is said to say or write anything.",
    columns={"kind": (*SOURCE_KINDS, NOT_ONE)},
    units=_source_units,
    measures={
        measure.name: partial(share, answer=kind, no_unit=NOT_ONE)
        for measure, kind in zip(BY_KIND, SOURCE_KINDS, strict=True)
    },
    no_unit=NOT_ONE,
)


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
)
register(
    Instrument(
        "sourcing",
        MEASURES,
        score=score,
        needs=("mentions",),
        tasks=(STATEMENTS_TASK, KINDS_TASK),
    ),
    built_in=True,
)
