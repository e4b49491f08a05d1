"""The pass over a corpus: scores by hand, the catalogue's promises, articles that fail, to disk and back."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pytest
from tqdm import tqdm

from framing import lexicons
from framing.errors import EncoderError, FramingWarning, LexiconError, SchemaError
from framing.measures import (
    Context,
    Coverage,
    actor_sentiment,
    base,
    catalogue,
    certainty,
    diversity,
    hedging,
    load_coverage,
    measure,
    one_pass,
    prominence,
    readability,
    sourcing,
)
from framing.measures.scores import counts, in_voice, per_article, ratio
from framing.tables import ALL, TABLES, check, empty, from_rows
from framing.views import evidence

pytestmark = pytest.mark.usefixtures("nothing_kept")

EVIDENCE = (*base.BASE, *(table for instrument in base.instruments() for table in instrument.tables))
TABLES_OF_COVERAGE = ("articles", *EVIDENCE, "scores", "actors")

TEXTS = {
    "port": (
        "Quill opens new pier",
        "Ada Quill won praise for her pier on Monday. The pier may close again in winter. "
        "Everybody loves Ada Quill.\n\n"
        "“The union is a liar,” said Ada Quill. The Dockers Union claimed that the pier was unsafe.\n\n"
        "About 300 people came, according to the council.",
    ),
    "strike": (
        "Dockers walk out",
        "The Dockers Union walked out on Tuesday. “It is clearly a disaster,” said Tom Marlow, the mayor. "
        "It is not clear when the ferry will sail, a senior official said, on condition of anonymity.",
    ),
    "tide": ("", "The ferry left at noon and the crew of the Calder was tired but glad to be home again."),
}


def corpus(*ids: str) -> pd.DataFrame:
    ids = ids or tuple(TEXTS)
    return pd.DataFrame(
        {
            "article_id": ids,
            "outlet": ["Echo" if i == "port" else "Post" for i in ids],
            "title": [TEXTS[i][0] for i in ids],
            "text": [TEXTS[i][1] for i in ids],
        }
    )


@pytest.fixture(scope="module")
def actors() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "actor": ["Ada Quill", "Dockers Union", "Nobody Here"],
            "aliases": [["Quill"], ["the union", "Dockers"], []],
            "kind": ["politician", "civil society", ""],
        }
    )


@pytest.fixture(scope="module")
def coverage(actors: pd.DataFrame) -> Coverage:
    return measure(corpus(), actors)


def tables(coverage: Coverage) -> dict[str, pd.DataFrame]:
    return {name: getattr(coverage, name) for name in TABLES_OF_COVERAGE}


def same(one: Coverage, other: Coverage) -> None:
    for name, table in tables(one).items():
        pd.testing.assert_frame_equal(table, getattr(other, name), check_exact=True)
    assert one.about == other.about


def figures(scores: list[pd.DataFrame], measure: str, actor: str = ALL, voice: str = "all") -> list[tuple[Any, Any]]:
    """Value and weight per article, None for a missing value."""
    table = pd.concat(scores)
    table = table[(table["measure"] == measure) & (table["actor"] == actor) & (table["voice"] == voice)]
    values = [None if math.isnan(v) else round(v, 6) for v in table["value"]]
    return list(zip(values, table["weight"], strict=True))


# --- ratios and figures per article -----------------------------------------------------------------------------------


def test_a_ratio_adds_up_over_articles_and_is_missing_over_nothing() -> None:
    ids = pd.Index(["a", "b", "c"])
    table = ratio("m", pd.Series([2, 1], ["a", "b"]), pd.Series([8, 2, 0], ids), scale=1000)
    assert table["article_id"].tolist() == ["a", "b", "c"]
    assert table["value"].tolist()[:2] == [250.0, 500.0]
    assert math.isnan(table["value"][2])
    assert table["weight"].tolist() == [8, 2, 0]
    # 3 of 10, though the mean of the articles' ratios is 375
    assert (table["value"] * table["weight"]).sum() / table["weight"].sum() == 300
    assert set(table["actor"]) == {ALL} and set(table["voice"]) == {"all"}


def test_a_figure_per_article_weighs_one_or_nothing() -> None:
    table = per_article("m", pd.Series([0.0, float("nan")], ["a", "b"]), actor="Quill")
    assert table["weight"].tolist() == [1.0, 0.0]


def test_counts_have_every_article() -> None:
    table = pd.DataFrame({"article_id": ["b", "b", "x"], "words": [3, 4, 9]})
    assert counts(table, pd.Index(["a", "b"])).tolist() == [0, 2]
    assert counts(table, pd.Index(["a", "b"]), "words").tolist() == [0, 7]
    assert counts(table[:0], pd.Index(["a"])).tolist() == [0]


# --- scores by hand ---------------------------------------------------------------------------------------------------

ARTICLES = from_rows("articles", [{"article_id": i, "outlet": "Echo", "text": "…"} for i in ("a", "b")])


def sentence(article: str, part: str, number: int, words: int, quoted: int = 0, reported: int = 0) -> dict[str, Any]:
    place = {"article_id": article, "part": part, "sentence": number, "start": 0, "end": 1}
    return {**place, "words": words, "reported_words": reported, "quoted_words": quoted}


def test_scores_of_hedging() -> None:
    # article a: 50 words, 6 of them quoted and 4 reported, in three sentences; b has no words at all
    rows = [sentence("a", "title", 0, 10), sentence("a", "text", 0, 20), sentence("a", "text", 1, 20, 6, 4)]
    for row, certain in zip(rows, (1.0, 0.5, 0.3), strict=True):
        row["certainty"] = certain
    cue = {
        "article_id": "a",
        "part": "text",
        "start": 0,
        "end": 1,
        "family": "hedge",
        "kind": "modal",
        "voice": "outlet",
    }
    hedges = [
        {**cue, "sentence": 0, "confidence": 0.9},
        {**cue, "sentence": 0, "confidence": 0.5, "kind": "hearsay"},
        {**cue, "sentence": 0, "confidence": 0.4},  # too doubtful to count
        {**cue, "sentence": 1, "confidence": 0.9, "voice": "quoted"},
        {**cue, "sentence": 1, "confidence": 0.9, "family": "booster"},
        {**cue, "sentence": 0, "confidence": 0.9, "kind": "approximator", "part": "title"},  # no hedge of the title
    ]
    heard = {"article_id": "a", "part": "text", "sentence": 1, "act": "speech", "actor": "Quill", "content_spans": []}
    given = Coverage(
        articles=ARTICLES,
        sentences=from_rows("sentences", rows),
        hedges=from_rows("hedges", hedges),
        attributions=from_rows("attributions", [heard] * 2),
    )
    found = hedging.score(given, ["Quill"]) + certainty.score(given, ["Quill"])
    # 3 of 50 words; 2 of 40; 1 of 10, which is one of the 6 that are quoted
    assert figures(found, "hedges_per_1000_words") == [(60, 50), (None, 0)]
    assert figures(found, "hedges_per_1000_words", voice="outlet") == [(50, 40), (None, 0)]
    assert figures(found, "hedges_per_1000_words", voice="source") == [(100, 10), (None, 0)]
    assert figures(found, "hedges_per_1000_words", voice="quoted") == [(166.666667, 6), (None, 0)]
    assert figures(found, "hedges_per_1000_words", voice="reported") == [(0, 4), (None, 0)]
    assert figures(found, "modal_hedges_per_1000_words") == [(40, 50), (None, 0)]
    assert figures(found, "hearsay_hedges_per_1000_words", voice="outlet") == [(25, 40), (None, 0)]
    assert figures(found, "boosters_per_1000_words") == [(20, 50), (None, 0)]
    assert figures(found, "approximators_per_1000_words", voice="outlet") == [(25, 40), (None, 0)]
    # two of three sentences; one of the three in which the outlet speaks; the one in which a source does
    assert figures(found, "hedged_sentence_share") == [(0.666667, 3), (None, 0)]
    assert figures(found, "hedged_sentence_share", voice="outlet") == [(0.333333, 3), (None, 0)]
    assert figures(found, "hedged_sentence_share", voice="source") == [(1, 1), (None, 0)]
    assert figures(found, "hedged_title_share") == [(0, 1), (None, 0)]
    # (1 + 0.5 + 0.3) / 3; of the third, in which Quill is heard, no more than half is quoted: it is the outlet's
    assert figures(found, "certainty") == figures(found, "certainty", voice="outlet") == [(0.6, 3), (None, 0)]
    assert figures(found, "certainty", voice="source") == [(None, 0), (None, 0)]
    assert figures(found, "claim_certainty", "Quill") == [(0.3, 1), (None, 0)]


MENTION = {"part": "text", "start": 0, "end": 1, "actor": "Quill", "voice": "outlet", "sentiment": 0.0, "vader": 0.0}


def test_scores_of_actor_sentiment() -> None:
    place = {**MENTION, "article_id": "a", "sentence": 0}
    rows = [
        {**place, "sentiment": 0.6, "label": "positive", "vader": 0.5},
        {**place, "sentiment": -0.2, "label": "negative", "vader": 0.3},
        {**place, "sentiment": -0.8, "label": "negative", "vader": -0.4, "voice": "reported"},
        {**place, "sentiment": 0.0, "label": "neutral", "voice": "quoted"},
        {**place, "sentiment": -0.5, "label": "negative", "vader": 0.1, "speaking": True},  # a score of its own
        {**place, "sentiment": 0.9, "label": "positive", "actor": "Marlow"},
    ]
    found = actor_sentiment.score(
        Coverage(articles=ARTICLES, mentions=from_rows("mentions", rows)), ["Quill", "Marlow"]
    )
    # (0.6 - 0.2 - 0.8 + 0) / 4; (0.6 - 0.2) / 2; (-0.8 + 0) / 2
    assert figures(found, "sentiment", "Quill") == [(-0.1, 4), (None, 0)]
    assert figures(found, "sentiment", "Quill", "outlet") == [(0.2, 2), (None, 0)]
    assert figures(found, "sentiment", "Quill", "reported") == [(-0.8, 1), (None, 0)]
    assert figures(found, "sentiment_as_speaker", "Quill", "outlet") == [(-0.5, 1), (None, 0)]
    assert figures(found, "sentiment", "Quill", "source") == [(-0.4, 2), (None, 0)]
    assert figures(found, "negative_share", "Quill") == [(0.5, 4), (None, 0)]
    assert figures(found, "positive_share", "Quill") == [(0.25, 4), (None, 0)]
    assert figures(found, "neutral_share", "Quill") == [(0.25, 4), (None, 0)]
    assert figures(found, "sentiment_vader", "Quill") == [(0.1, 4), (None, 0)]  # (0.5 + 0.3 - 0.4 + 0) / 4
    assert figures(found, "positive_share", "Marlow", "source") == [(None, 0), (None, 0)]


def test_scores_of_prominence() -> None:
    # a: a title and six sentences, Quill twice in the third, once in the fourth and sixth; b: a title and a sentence
    rows = [sentence("a", "title", 0, 3), *(sentence("a", "text", n, 9) for n in range(6))]
    rows += [sentence("b", "title", 0, 3), sentence("b", "text", 0, 9)]
    heard = [
        {**MENTION, "article_id": "a", "sentence": 2},
        {**MENTION, "article_id": "a", "sentence": 2},
        {**MENTION, "article_id": "a", "sentence": 3},
        {**MENTION, "article_id": "a", "sentence": 5},
        {**MENTION, "article_id": "b", "sentence": 0, "part": "title"},
        {**MENTION, "article_id": "b", "sentence": 0, "actor": "Marlow"},
    ]
    given = {"sentences": from_rows("sentences", rows), "mentions": from_rows("mentions", heard)}
    found = prominence.score(Coverage(articles=ARTICLES, **given), ["Quill", "Marlow"])
    assert figures(found, "sentence_share", "Quill") == [(0.428571, 7), (0.5, 2)]  # 3 of 7, 1 of 2
    assert figures(found, "lead_share", "Quill") == [(0.4, 5), (0, 1)]  # 2 of the first five
    assert figures(found, "first_mention", "Quill") == [(0.4, 1), (None, 0)]  # the third of six: 2 / 5
    assert figures(found, "first_mention", "Marlow") == [(None, 0), (0, 1)]
    assert figures(found, "in_title", "Quill") == [(0, 1), (1, 1)]
    nothing = Coverage(articles=ARTICLES)  # tables that are not there are empty
    for name in ("sentence_share", "lead_share", "first_mention", "in_title"):
        assert figures(prominence.score(nothing, ["Quill"]), name, "Quill") == [(None, 0), (None, 0)]


def test_scores_of_sourcing() -> None:
    place = {"article_id": "a", "part": "text", "sentence": 0, "start": 0, "end": 1, "act": "speech"}
    rows = [
        {**place, "source_name": "Quill", "source_kind": "official", "actor": "Quill", "directness": "direct"},
        {**place, "source_name": "Quill", "source_kind": "official", "actor": "Quill", "stance": "doubting"},
        {**place, "source_name": "", "anonymous": True, "source_kind": "expert", "stance": "factive"},
        {**place, "source_name": "Marlow", "source_kind": "business", "directness": "direct"},
        {**place, "source_name": "", "source_kind": "unknown"},  # nobody said it: no share of sources
        {**place, "source_name": "Quill", "act": "attitude"},  # belief is not speech
    ]
    rows = [{**row, "attribution": 5 - i} for i, row in enumerate(rows)]  # read backwards: Marlow speaks first
    spoken_of = [
        {**place, "article_id": i, "actor": actor}
        for i, actor in zip("aaab", ("Quill", "Quill", "Pike", "Quill"), strict=True)
    ]
    given = Coverage(
        articles=ARTICLES,
        sentences=from_rows("sentences", [sentence("a", "text", 0, 200, 50)]),
        attributions=from_rows("attributions", rows),
        mentions=from_rows("mentions", spoken_of),
    )
    found = sourcing.score(given, ["Quill", "Pike"])
    expected = {
        "attributions_per_1000_words": (25, 200),  # 5 of 200 words
        "quoted_word_share": (0.25, 200),
        "direct_share": (0.4, 5),
        "anonymous_share": (0.25, 4),
        "doubting_share": (0.25, 4),
        "endorsing_share": (0.25, 4),
        "official_share": (0.5, 4),
        "expert_share": (0.25, 4),
        "business_share": (0.25, 4),
        **{f"{k}_share": (0, 4) for k in "politician civil_society media ordinary_person document unknown".split()},
    }
    for name, figure in expected.items():
        assert figures(found, name) == [figure, (None, 0)], name
    assert figures(found, "speech_share", "Quill") == [(0.5, 4), (None, 0)]
    assert figures(found, "doubting_share", "Quill") == [(0.5, 2), (None, 0)]
    assert figures(found, "sources_per_article") == [(3, 1), (None, 0)]  # Quill, Marlow, somebody; b has no words
    assert figures(found, "single_source") == [(0, 1), (None, 0)]
    assert figures(found, "first_source_official") == [(0, 1), (None, 0)]
    assert figures(found, "first_source", "Quill") == [(0, 1), (None, 0)]
    assert figures(found, "heard_share", "Quill") == [(1, 2), (None, 0)]  # of the codebook's actors only Quill speaks
    assert figures(found, "heard_share", "Pike") == [(0, 2), (None, 0)]
    assert figures(found, "mention_share", "Quill") == [(0.666667, 3), (1, 1)]
    assert figures(found, "unheard_share", "Quill") == [(0, 1), (1, 1)]
    assert figures(found, "unheard_share", "Pike") == [(1, 1), (None, 0)]


def test_who_speaks_first_and_how_many_speak() -> None:
    place = {"article_id": "a", "part": "text", "sentence": 0, "act": "speech"}
    rows = [
        {**place, "attribution": 0, "source_name": "", "source_kind": "expert"},  # nobody named: not yet a source
        {**place, "attribution": 1, "source_name": "Ann Quill", "actor": "Quill", "source_kind": "official"},
        {**place, "attribution": 2, "source_name": "Quill’s office", "actor": "Quill", "source_kind": "official"},
    ]
    given = Coverage(
        articles=ARTICLES,
        sentences=from_rows("sentences", [sentence(i, "text", 0, 200) for i in "ab"]),
        attributions=from_rows("attributions", rows),
    )
    found = sourcing.score(given, ["Quill"])
    assert figures(found, "first_source_official") == [(1, 1), (None, 0)]
    assert figures(found, "first_source", "Quill") == [(1, 1), (None, 0)]
    assert figures(found, "single_source") == [(1, 1), (None, 0)]  # two persons of one actor
    assert figures(found, "sources_per_article") == [(1, 1), (0, 1)]  # b has words, and lets nobody speak


# --- named statements -------------------------------------------------------------------------------------------------


def test_statements_are_counted_by_actor_else_by_name() -> None:
    said = {"article_id": "a", "part": "text", "sentence": 0, "act": "speech"}
    rows = [
        {**said, "source_name": "The council"},
        {**said, "source_name": "the Council"},
        {**said, "source_name": "Theo Council"},
        {**said, "source_name": "Ann Quill", "actor": "Quill"},
        {**said, "source_name": "Quill’s office", "actor": "Quill"},
        {**said, "source_name": "a senior official", "anonymous": True},
        {**said, "source_name": ""},
        {**said, "source_name": "the council", "act": "attitude"},
    ]
    table = diversity.named_statements(Coverage(attributions=from_rows("attributions", rows)))
    assert table.to_numpy().tolist() == [["a", "Quill", 2], ["a", "council", 2], ["a", "theo council", 1]]
    assert diversity.named_statements(Coverage()).empty


def test_scores_of_readability() -> None:
    rows = [{"article_id": "b", "voice": v, "lix": 40.0 if v == "all" else None} for v in ("all", "outlet")]
    found = readability.score(Coverage(articles=ARTICLES, readability=from_rows("readability", rows)), [])
    assert figures(found, "lix") == [(None, 0), (40, 1)]
    assert figures(found, "lix", voice="outlet") == [(None, 0), (None, 0)]


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_every_measure_is_in_the_catalogue_and_every_entry_is_measured(coverage: Coverage) -> None:
    # diversity is computed anew in every comparison, frames are coded by people, pairs are made when asked for
    apart = {m.name for i in base.instruments() if i.name in ("frames", "on_whom", "diversity") for m in i.measures}
    measured = set(base.measures()) - apart
    assert set(coverage.scores["measure"]) == set(measured)
    assert catalogue()["measure"].is_unique and catalogue()["label"].is_unique


def test_every_entry_says_what_it_must() -> None:
    for row in catalogue().itertuples():
        for field in ("label", "definition", "direction", "unit", "validated", "reference"):
            assert str(getattr(row, field)).strip(), (row.measure, field)
        assert re.fullmatch(r"(higher|lower) = .+", str(row.direction)), row.measure
        assert row.aggregates in ("ratio", "article", "pool")
        assert row.table in (*EVIDENCE, "articles", "scores")
        assert row.low < row.high


def test_every_card_has_an_example_and_known_failures_and_names_what_there_is() -> None:
    for row in catalogue().itertuples():
        assert row.example, row.measure
        assert row.failures and all(failure.endswith(".") for failure in row.failures), row.measure
    cards = tomllib.loads((Path(base.__file__).parent / "cards.toml").read_text(encoding="utf-8"))["card"]
    instruments = {i.name for i in base.instruments()}
    assert {name for card in cards for name in card["of"]} <= instruments | set(base.measures())
    by_name = catalogue().set_index("measure")
    # what is said of all that the model reads holds for each, and nothing is said of what it does not read
    assert any("Irony" in failure for failure in by_name.loc["positive_share", "failures"])
    assert not any("Irony" in failure for failure in by_name.loc["sentiment_vader", "failures"])


def test_weights_follow_the_way_a_measure_aggregates(coverage: Coverage) -> None:
    how = catalogue().set_index("measure")["aggregates"]
    scores = coverage.scores
    missing = scores["value"].isna()
    assert (scores["weight"] == 0).equals(missing)
    assert set(scores.loc[~missing & (scores["measure"].map(how) == "article"), "weight"]) == {1.0}


COUNTED_OTHERWISE = {
    "quoted_word_share": "words, not attributions",
    "sentiment": "a mean of mentions",
    "sentiment_as_speaker": "a mean of mentions",
    "sentiment_vader": "a mean of mentions",
    "protagonist": "a mean of mentions",
    "antagonist": "a mean of mentions",
    "innocent": "a mean of mentions",
    "single_source": "whether the rows have one source",
    "sources_per_article": "how many sources the rows have",
    "certainty": "the mean of what stands in the rows",
    "claim_certainty": "the mean over the rows' sentences",
    "unheard_share": "whether those who are mentioned speak",
    "first_mention": "the place of the first row",
    **dict.fromkeys(readability.INDICES, "an index"),
}


@pytest.mark.parametrize("name", catalogue()["measure"])
def test_the_rows_that_a_measure_names_are_those_that_it_counts(name: str, coverage: Coverage) -> None:
    entry = catalogue().set_index("measure").loc[name]
    rows = base.measures()[name].counts(getattr(coverage, entry["table"]))
    if name in COUNTED_OTHERWISE:
        return
    scores = coverage.scores[coverage.scores["measure"] == name]
    scale = 1000 if entry["unit"] == "per 1,000 words" else 1
    for (actor, voice), group in scores.groupby(["actor", "voice"]):
        mine = rows if actor == ALL else rows[rows["actor"] == actor]
        if "voice" in mine.columns:
            mine = in_voice(mine, voice)
        if name in (
            "hedged_sentence_share",
            "hedged_title_share",
            "sentence_share",
            "lead_share",
            "in_title",
        ):  # sentences, however many rows each has
            mine = mine.drop_duplicates(["article_id", "part", "sentence"])
        numerator = (group["value"].fillna(0) * group["weight"] / scale).set_axis(group["article_id"])
        assert numerator.round(9).tolist() == counts(mine, pd.Index(numerator.index)).tolist(), (name, actor, voice)


def test_a_share_of_articles_opens_into_those_of_which_it_holds(coverage: Coverage) -> None:
    shares = catalogue().query("unit == 'share of articles'")["measure"]
    scores = coverage.scores[coverage.scores["measure"].isin(shares) & (coverage.scores["actor"] != "Nobody Here")]
    assert {"unheard_share", "in_title"} <= set(scores.loc[scores["value"] == 1, "measure"])
    for (name, actor), group in scores.groupby(["measure", "actor"]):
        opened = evidence(coverage, measure=name, actor=actor)["article_id"]
        assert set(opened) == set(group.loc[group["value"] == 1, "article_id"]), (name, actor)


def test_the_corpus_of_these_tests_has_something_of_most(coverage: Coverage) -> None:
    """Else the test above would compare nothing with nothing."""
    positive = set(coverage.scores.loc[coverage.scores["value"] > 0, "measure"])
    assert {"hedges_per_1000_words", "boosters_per_1000_words", "anonymous_share", "speech_share"} <= positive
    assert {"negative_share", "positive_share", "sentence_share", "in_title", "doubting_share"} <= positive


def test_scores_have_every_article_once_per_measure_actor_and_voice(coverage: Coverage) -> None:
    keys = ["measure", "actor", "voice", "article_id"]
    assert not coverage.scores.duplicated(keys).any()
    sizes = coverage.scores.groupby(keys[:3]).size()
    assert set(sizes) == {3}
    assert set(coverage.scores["actor"]) == {ALL, "Ada Quill", "Dockers Union", "Nobody Here"}
    silent = coverage.scores[coverage.scores["actor"] == "Nobody Here"]
    assert silent.loc[silent["measure"] == "sentiment", "value"].isna().all()
    assert silent.loc[silent["measure"] == "sentence_share", "value"].eq(0).all()


# --- an article does not depend on the others -------------------------------------------------------------------------


@pytest.mark.parametrize("ids", [("tide", "port", "strike"), ("strike", "port"), ("port",)])
def test_an_article_s_rows_are_its_own(ids: tuple[str, ...], coverage: Coverage, actors: pd.DataFrame) -> None:
    other = measure(corpus(*ids), actors)
    for name, table in tables(coverage).items():
        if name == "actors":
            continue
        for i in ids:
            mine, theirs = (t[t["article_id"] == i].reset_index(drop=True) for t in (table, getattr(other, name)))
            pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_a_second_run_gives_the_same_and_order_does_not_change_the_digest(
    coverage: Coverage, actors: pd.DataFrame
) -> None:
    same(coverage, measure(corpus(), actors))
    assert measure(corpus("tide", "port", "strike"), actors).about == coverage.about
    assert measure(corpus("port"), actors).about["corpus"] != coverage.about["corpus"]


def test_a_measure_alone_finds_what_the_pass_finds(coverage: Coverage, actors: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(hedging.hedging(corpus()), coverage.hedges)
    pd.testing.assert_frame_equal(sourcing.sourcing(corpus(), actors), coverage.attributions)
    pd.testing.assert_frame_equal(actor_sentiment.actor_sentiment(corpus(), actors), coverage.mentions)
    both = coverage.readability[coverage.readability["voice"] == "all"].reset_index(drop=True)
    pd.testing.assert_frame_equal(readability.readability(corpus()), both)


def test_inputs_are_not_changed(actors: pd.DataFrame) -> None:
    articles, book = corpus(), actors.copy(deep=True)
    before = articles.copy(deep=True)
    measure(articles, book)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(book, actors)


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_every_table_is_the_one_declared(coverage: Coverage) -> None:
    for name, table in tables(coverage).items():
        pd.testing.assert_frame_equal(check(name, table), table)
        assert list(table.columns) == list(TABLES[name])


def test_sentences_slice_back_and_count_their_words(coverage: Coverage) -> None:
    texts = coverage.articles.set_index("article_id")
    first = coverage.sentences.query("article_id == 'port' and part == 'text'").iloc[0]
    assert texts.loc["port", "text"][first["start"] : first["end"]] == "Ada Quill won praise for her pier on Monday."
    assert first["words"] == 9
    quoted = coverage.sentences.query("article_id == 'port' and part == 'text' and sentence == 3").iloc[0]
    assert (quoted["words"], quoted["quoted_words"]) == (8, 5)  # The union is a liar | said Ada Quill
    assert coverage.sentences["certainty"].between(0, 1).all()


def test_the_repr_counts(coverage: Coverage) -> None:
    n = {name: len(getattr(coverage, name)) for name in TABLES_OF_COVERAGE}
    counted = ", ".join(f"{n[name]} {name}" for name in ("sentences", "attributions", "hedges", "mentions"))
    assert repr(coverage).startswith(f"Coverage: 3 articles, {counted}")
    assert repr(coverage).endswith("; 0 articles with problems")


def test_about_holds_digests_and_versions_and_no_path(coverage: Coverage, actors: pd.DataFrame) -> None:
    about = coverage.about
    assert set(about) == {"corpus", "codebook", "model", "encoders", "lexicons", "versions"}
    digests = [about["corpus"], about["codebook"], about["model"]["sha256"]]
    digests += [each["sha256"] for each in about["lexicons"].values()]
    assert all(re.fullmatch("[0-9a-f]{64}", d) for d in digests)
    assert {"framing", "spacy", "pandas", "numpy"} <= set(about["versions"])
    filed = measure(corpus().assign(source_file="/secret/corpus.csv"), actors)
    assert filed.about == about
    assert not re.search(r"/|\\|secret", json.dumps(filed.about))


def test_without_actors_nothing_is_measured_per_actor() -> None:
    coverage = measure(corpus("port"))
    assert len(coverage.actors) == len(coverage.mentions) == 0
    assert set(coverage.scores["actor"]) == {ALL}
    assert len(coverage.attributions) > 0


def test_an_empty_corpus(actors: pd.DataFrame, tmp_path: Path) -> None:
    coverage = measure(corpus().iloc[:0], actors, out=tmp_path)
    for name, table in tables(coverage).items():
        assert list(table.columns) == list(TABLES[name])
        assert len(table) == (3 if name == "actors" else 0)
    assert repr(coverage).startswith("Coverage: 0 articles")
    same(load_coverage(tmp_path), coverage)


def test_repeated_ids_and_missing_columns() -> None:
    with pytest.raises(SchemaError, match="more than once: 'port'"):
        measure(corpus("port", "port"))
    with pytest.raises(SchemaError, match="missing column 'text'"):
        measure(corpus().drop(columns="text"))


# --- articles that fail -----------------------------------------------------------------------------------------------


def test_an_article_too_long_is_kept_and_the_others_are_measured(coverage: Coverage, actors: pd.DataFrame) -> None:
    long = pd.DataFrame({"article_id": ["book"], "outlet": ["Post"], "text": ["The ferry left. " * 75_000]})
    found = measure(pd.concat([long, corpus()], ignore_index=True).fillna(""), actors)
    assert found.articles["article_id"].tolist() == ["book", *TEXTS]
    problems = found.articles.set_index("article_id")["problems"]
    assert "text not measured: it has 1,200,000 characters, more than 1,000,000" in problems["book"]
    assert (problems.drop("book") == "").all()
    scores = found.scores.set_index("article_id")
    assert scores.loc["book", "value"].isna().all() and (scores.loc["book", "weight"] == 0).all()
    pd.testing.assert_frame_equal(found.hedges, coverage.hedges)
    assert repr(found).endswith("1 articles with problems")


def test_a_measure_that_fails_on_an_article_is_lost_there_and_no_other_is(
    coverage: Coverage, actors: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(context: Context) -> Any:
        if context.article.article_id == "strike":
            raise ZeroDivisionError("no such luck")
        return hedging.find(context)

    instruments = {i.name: i for i in base.instruments()}
    broken = dataclasses.replace(instruments["hedging"], find=failing)
    monkeypatch.setattr(base, "_REGISTERED", {**instruments, "hedging": broken})
    found = measure(corpus().assign(problems=["", "no date", ""]), actors)
    problems = found.articles["problems"].tolist()
    assert problems == ["", "no date; hedging not measured: ZeroDivisionError: no such luck", ""]
    assert set(found.hedges["article_id"]) == {"port", "tide"} & set(coverage.hedges["article_id"])
    hedged = coverage.scores["measure"].isin([m.name for m in broken.measures])
    lost = (coverage.scores["article_id"] == "strike") & hedged
    assert coverage.scores.loc[lost, "value"].notna().any()
    expected = coverage.scores.assign(
        value=coverage.scores["value"].mask(lost), weight=coverage.scores["weight"].mask(lost, 0.0)
    )
    pd.testing.assert_frame_equal(found.scores, expected)


def test_where_mentions_fail_whatever_rests_on_them_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(context: Context) -> Any:
        raise ZeroDivisionError("no such luck")

    instruments = {i.name: i for i in base.instruments()}
    broken = dataclasses.replace(instruments["actor_sentiment"], find=failing)
    monkeypatch.setattr(base, "_REGISTERED", {**instruments, "actor_sentiment": broken})
    book = pd.DataFrame({"actor": ["Ada Quill"], "aliases": [["Quill"]]})
    found = measure(corpus("port"), book).scores.set_index("measure")["value"]
    assert found[["sentiment", "sentence_share", "speech_share"]].isna().all()
    assert found[["hedges_per_1000_words", "lix"]].notna().any()


def test_an_article_whose_attributions_fail_keeps_its_readability(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> NoReturn:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr(base, "find", failing)
    found = measure(corpus("port"))
    assert found.articles["problems"].tolist() == ["not measured: ZeroDivisionError: no such luck"]
    assert len(found.sentences) == len(found.attributions) == len(found.hedges) == 0
    known = found.scores.loc[found.scores["value"].notna(), "measure"]
    assert "lix" in set(known) and set(known) <= {m.name for m in readability.MEASURES}


def test_a_broken_installation_stops_with_its_own_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> NoReturn:
        raise EncoderError("Install framing anew.")

    monkeypatch.setattr("framing.encoder.attributions", broken)
    with pytest.raises(EncoderError, match="Install framing anew"):
        measure(pd.DataFrame({"article_id": ["a"], "outlet": ["Echo"], "text": ["Quill said it was late."]}))


def test_a_word_list_that_was_changed_stops_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = lexicons.registry()
    monkeypatch.setattr(lexicons, "registry", lambda: registry | {"hedges": registry["hedges"] | {"sha256": "0"}})
    for module, name in ((lexicons, "rows"), (hedging, "_entries")):
        monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)  # as in a Python that has just begun
    with pytest.raises(LexiconError, match=r"hedges\.csv is not the file that lexicons\.toml describes"):
        measure(pd.DataFrame({"article_id": ["a"], "outlet": ["Echo"], "text": ["The ferry may stop."]}))


def test_an_article_without_text_is_kept_with_a_problem(actors: pd.DataFrame) -> None:
    found = measure(corpus("port").assign(text="  "), actors)
    assert found.articles["problems"].tolist() == ["no text to measure"]
    assert found.scores.query("measure == 'in_title' and actor == 'Ada Quill'")["value"].tolist() == [1.0]
    assert found.scores.query("measure == 'lix'")["value"].isna().all()


# --- on disk ----------------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_back_to_the_digit(coverage: Coverage, actors: pd.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    written = measure(corpus(), actors, out=folder)
    same(written, coverage)
    same(load_coverage(folder), coverage)
    same(load_coverage(str(folder)), coverage)
    assert {f.name for f in folder.iterdir()} == {"about.json", "digests.txt", *TABLES_OF_COVERAGE}
    for name in TABLES_OF_COVERAGE:  # as anybody reads a folder of Parquet files
        assert len(pd.read_parquet(folder / name)) == len(getattr(coverage, name)), name
    measure(corpus("port"), actors, out=folder)  # a second time, over the first
    assert len(load_coverage(folder).articles) == 1


def test_a_coverage_on_disk_reads_what_is_asked_for(coverage: Coverage, actors: pd.DataFrame, tmp_path: Path) -> None:
    measure(corpus(), actors, out=tmp_path)
    found = load_coverage(tmp_path)
    assert repr(found).startswith("Coverage on disk: 3 articles; ") and repr(found).endswith(" articles with problems")
    assert found.articles_for("wire == ''")["text"].tolist() == [""] * 3
    assert found.articles_for("text != ''")["text"].tolist() == coverage.articles["text"].tolist()
    pd.testing.assert_frame_equal(found.wide(), coverage.wide())
    other = found.replace(hedges=empty("hedges"))
    assert other.hedges.empty and len(found.hedges) and set(other.tables) == set(found.tables) == set(coverage.tables)
    with pytest.raises(AttributeError, match="There is no table 'hedge'"):
        _ = found.hedge


def test_an_incomplete_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no coverage\. Write it with framing\.measure"):
        load_coverage(tmp_path)
    measure(corpus("tide"), out=tmp_path)
    (tmp_path / "digests.txt").unlink()
    with pytest.raises(FileNotFoundError, match="what is there is not complete"):
        load_coverage(tmp_path)


def of_old(folder: Path, coverage: Coverage) -> None:
    """Write a coverage as versions did that wrote one file per table."""
    for name, table in coverage.tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "about.json").write_text(json.dumps({**coverage.about, "tables": sorted(coverage.tables)}))


def test_a_folder_of_an_older_version_is_read(coverage: Coverage, tmp_path: Path) -> None:
    of_old(tmp_path, coverage)
    same(load_coverage(tmp_path), coverage)
    (tmp_path / "voices.parquet").unlink()  # still older versions had none
    with pytest.warns(FramingWarning, match=r"there is no voices.parquet; the coverage has none of these rows"):
        found = load_coverage(tmp_path)
    assert found.voices.empty and list(found.voices.columns) == list(TABLES["voices"])
    assert len(found.sentences) > 0
    (tmp_path / "hedges.parquet").write_bytes(b"not Parquet")
    with (
        pytest.warns(FramingWarning, match="voices"),
        pytest.raises(SchemaError, match=r"hedges\.parquet: not a readable table"),
    ):
        load_coverage(tmp_path)
    empty("articles").to_parquet(tmp_path / "hedges.parquet")
    with (
        pytest.warns(FramingWarning, match="voices"),
        pytest.raises(SchemaError, match=r"^[^:]*hedges.parquet: missing column 'part'"),
    ):
        load_coverage(tmp_path)


def test_the_bar_counts_measured_articles_of_the_smallest_corpus_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, bars, shown = one_pass._evidence, [], []

    def bar(**options: Any) -> Any:
        bars.append(tqdm(**options))
        return bars[0]

    def found(*args: Any) -> Any:
        shown.append(bars[0].n)
        return real(*args)

    monkeypatch.setattr(one_pass, "progress", bar)
    monkeypatch.setattr(one_pass, "_evidence", found)
    measure(corpus())
    assert shown == [0, 1, 2] and bars[0].n == 3  # at each article, those before it
    assert "3/3" in capsys.readouterr().err


def test_what_a_language_model_read_is_called_so() -> None:
    said = catalogue().set_index("measure")["validated"]
    for name in ("official_share", "anonymous_share", "boosters_per_1000_words", "passive_share"):
        assert said[name].startswith("read by a language model, not by people: "), name
    assert not said.str.contains("checked by reading").any()
