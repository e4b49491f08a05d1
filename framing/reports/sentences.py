"""The sentences behind every dot of every chart: counted in full, and drawn by lot where they are too many to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.measures import Coverage, instrument_of, measures, own_measures
from framing.plot import words
from framing.tables import ALL, PARTS
from framing.views import evidence, marked_text, marks_of, signed

CODES = {"all": "va", "outlet": "vo", "reported": "vr", "quoted": "vq", "source": "vs"}  # classes of what is in a voice
AGENCY = "w"  # class of agency copy
MOST, LEAST, SENTENCES = 50, 3, 3000  # sentences of one outlet and voice, and of all lists together


class Sentence(NamedTuple):
    """A sentence to be shown."""

    article_id: str
    part: str
    sentence: int
    classes: str  # the voices and groups that it counts in
    html: str  # its text, with the evidence marked
    note: str  # what the measure says of it, where that is more than that it is there
    value: float  # by which it can be sorted


def behind(coverage: Coverage, measure: str, voices: Sequence[str]) -> pd.DataFrame:
    """Return the evidence of a measure, each row with the voices that it counts in.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    measure : str
        A name of the catalogue.
    voices : sequence of str
        The voices that there are estimates for.

    Returns
    -------
    DataFrame
        As `evidence` returns it, with a column of True and False for every voice, and `at`, the row of
        `coverage.sentences` that holds the sentence.
    """
    rows = evidence(coverage, measure=measure)
    keys = [c for c in ("article_id", "part", "sentence", "attribution", "start", "actor") if c in rows.columns]
    names = pd.MultiIndex.from_frame(rows[keys])
    for voice in voices:
        mine = rows if voice == "all" else evidence(coverage, measure=measure, voice=voice)
        rows[voice] = names.isin(pd.MultiIndex.from_frame(mine[keys])) if len(mine) else False
    place = ["article_id", "part", "sentence"]
    at = pd.Series(np.arange(len(coverage.sentences)), index=pd.MultiIndex.from_frame(coverage.sentences[place]))
    return rows.assign(at=at.reindex(pd.MultiIndex.from_frame(rows[place])).to_numpy()).dropna(subset="at")


def of_actor(rows: pd.DataFrame, actor: str) -> pd.DataFrame:
    """Return the evidence that concerns an actor."""
    return rows if actor == ALL or "actor" not in rows.columns else rows[rows["actor"] == actor]


def draw(rows: pd.DataFrame, voices: Sequence[str], places: pd.DataFrame, order: Any) -> dict[int, int]:
    """Draw sentences by lot: of each outlet and voice, agency copy apart, at most `MOST`.

    Parameters
    ----------
    rows : DataFrame
        As `behind` returns it.
    voices : sequence of str
        Their columns in it.
    places : DataFrame
        `outlet` and `agency` (whether it is agency copy) of every article, by its id.
    order : array of int
        The lot of every sentence of the coverage; the lowest are drawn.

    Returns
    -------
    dict of int to int
        Of each sentence how many of its outlet and voice were drawn before it, in the voice in which these are fewest.
    """
    drawn: dict[int, int] = {}
    for voice in voices:
        at = rows.loc[rows[voice], ["at", "article_id"]].drop_duplicates("at")
        at = at.join(places[["outlet", "agency"]], on="article_id")
        at = at.assign(lot=order[at["at"].astype(int)]).sort_values("lot", kind="stable")
        before = at.groupby(["outlet", "agency"], sort=False).cumcount()
        for sentence, n in zip(at["at"].astype(int), before, strict=True):
            if n < min(MOST, drawn.get(sentence, MOST)):
                drawn[sentence] = n
    return drawn


def how_many(drawn: Iterable[Mapping[int, int]]) -> int:
    """Return how many sentences of an outlet and voice are shown at most: all lists hold `SENTENCES` together."""
    before = [n for each in drawn for n in each.values()]
    in_all = np.cumsum(np.bincount(before, minlength=MOST))  # if 1 is shown, if 2 are, …
    return max(LEAST, int((in_all <= SENTENCES).sum()))


def count(rows: pd.DataFrame, voice: str, groups: pd.Series[Any], agency: pd.Series[Any]) -> pd.DataFrame:
    """Return how much evidence a voice has in each group, and in how many sentences.

    Returns
    -------
    DataFrame
        `evidence, sentences` by group and whether it is agency copy.
    """
    mine = rows.loc[rows[voice], ["article_id", "at"]]
    mine = mine.assign(group=mine["article_id"].map(groups), agency=mine["article_id"].map(agency))
    return mine.groupby(["group", "agency"]).agg(evidence=("at", "size"), sentences=("at", "nunique"))


def written(
    coverage: Coverage,
    measure: str,
    rows: pd.DataFrame,
    shown: set[int],
    voices: Sequence[str],
    classes: Mapping[str, str],
) -> list[Sentence]:
    """Return the sentences that are shown, with their evidence marked, in the order of outlet, date and place.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    measure : str
        Whose evidence it is.
    rows : DataFrame
        As `behind` returns it.
    shown : set of int
        As `draw` returns it.
    voices : sequence of str
        Their columns in `rows`.
    classes : dict of str to str
        The classes of each article: its groups, and whether it is agency copy.
    """
    table, own = measures()[measure].table, {m.name: m.label for m in own_measures()}
    label = own.get(measure, "") if "start" in rows.columns else ""
    column = measure if measure in rows.columns else instrument_of(measure).largest_first
    articles = coverage.articles.set_index("article_id")
    rows = rows[rows["at"].isin(shown)].join(articles[["published"]], on="article_id")
    rows = rows.sort_values(
        ["outlet", "published", "article_id", "part", "sentence"],
        key=lambda values: values.map(PARTS.index) if values.name == "part" else values,
        kind="stable",
    )
    write: Callable[..., str] = words.writer(measure, rows[[column]]) if column in rows.columns else str
    texts = articles.loc[rows["article_id"].unique(), list(PARTS)].to_dict("index")
    sentences = []
    for at, group in rows.groupby(rows["at"].astype(int), sort=False):
        place = coverage.sentences.iloc[at]
        found = group.to_dict("records")
        marks = []
        for row in found:
            codes = " ".join(["e", *(CODES[v] for v in voices if row[v] and v != "all")])
            # what hovering over a mark says stands in the article, once
            marks += [m._replace(kind=f"{m.kind} {codes}", note="") for m in marks_of(table, row, label)]
        counted = " ".join(CODES[v] for v in voices if group[v].any())
        value = found[0].get(column)
        sentences.append(
            Sentence(
                article_id=place["article_id"],
                part=place["part"],
                sentence=int(place["sentence"]),
                classes=f"{classes[place['article_id']]} {counted}",
                html=marked_text(texts[place["article_id"]][place["part"]], place["start"], place["end"], marks),
                note=_note(found, column, measure, write),
                value=0.0 if value is None or pd.isna(value) else float(value),
            )
        )
    return sentences


def _note(found: list[dict[Any, Any]], column: str, measure: str, write: Callable[..., str]) -> str:
    """Return what the measure says of a sentence, in words."""
    row = found[0]
    if not column or column not in row or pd.isna(row[column]):
        return ""
    if measure == "sentiment":
        return "; ".join(dict.fromkeys(f"{each['label']} ({signed(each['sentiment'])})" for each in found))
    if column == "words":
        return f"{row[column]:,} words"
    figure = f"{row[column]:,}" if isinstance(row[column], int) else write(row[column])
    return f"{measures()[measure].label.lower()} {figure}"
