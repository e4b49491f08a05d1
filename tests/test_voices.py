"""Three voices: the outlet's, reported and quoted; what a mention is judged on; who speaks is kept apart."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import measure
from framing.actors import to_codebook
from framing.attribution import QUOTED, REPORTED, find, heard, runs
from framing.attribution.voices import KINDS
from framing.measures.actor_sentiment import actor_sentiment
from framing.parse import parse
from framing.tables import check, from_rows

ACTORS = from_rows(
    "actors",
    [
        {"actor": "Nora Lindqvist", "aliases": ["Lindqvist"], "titles": ["the harbour master"]},
        {"actor": "Tom Marlow", "aliases": ["Marlow"]},
    ],
)


def articles(*texts: str) -> pd.DataFrame:
    rows = [{"article_id": f"a{n}", "outlet": "Beacon", "title": "", "text": text} for n, text in enumerate(texts)]
    return check("articles", pd.DataFrame(rows, dtype=object))


def voices_of(text: str) -> dict[str, str]:
    """The words of each voice of a text, in their order."""
    (article,) = parse(articles(text))
    found = heard(article, find(article, to_codebook(ACTORS)))
    said: dict[str, list[str]] = {"outlet": [], "reported": [], "quoted": []}
    for row in runs(article, found):
        said[row["voice"]] += [text[row["start"] : row["end"]].strip(" ,.\n")]
    return {voice: " … ".join(filter(None, words)) for voice, words in said.items()}


def test_quoted_reported_and_the_outlets_own() -> None:
    found = voices_of("“The quay sank,” Nora Lindqvist said. She added that the ferry was safe.")
    assert found["quoted"] == "“The quay sank,”"
    assert found["reported"] == "that the ferry was safe"
    assert found["outlet"] == "Nora Lindqvist said. She added"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("The engineer believes the bridge is unsafe.", "the bridge is unsafe"),
        ("Dockers fear that the ferry will be sold.", "that the ferry will be sold"),
        ("The union hopes that the board will resign.", "that the board will resign"),
    ],
)
def test_what_others_believe_fear_and_hope_is_reported(text: str, reported: str) -> None:
    assert voices_of(text)["reported"] == reported


@pytest.mark.parametrize(
    "text",
    ["The bridge seems to be unsafe.", "The board refused to sell the ferry.", "The clerk did not say where she was."],
)
def test_what_the_writer_sees_from_outside_is_the_outlets(text: str) -> None:
    assert voices_of(text)["reported"] == ""


def test_a_quotation_in_a_belief_is_quoted() -> None:
    assert (
        voices_of("The engineer believes the bridge is “a total disgrace” for the town.")["quoted"]
        == "“a total disgrace”"
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Marlow repeated his false claims that the ferry was unsafe.", "false"),
        ("The harbour master said that the controversial board would meet again.", "controversial"),
        ("Marlow said the inspectors had been unfairly dismissed.", "unfairly"),
        ("Marlow said that the clerk, who has lied before, would leave.", "who has lied before"),
        ("He told the paper that he expected a law, but offered no details.", "offered no details"),
    ],
)
def test_what_the_writer_adds_to_a_paraphrase_is_the_outlets(text: str, word: str) -> None:
    found = voices_of(text)
    assert word in found["outlet"] and word not in found["reported"]


def test_what_is_said_of_somebody_in_the_predicate_is_the_sources() -> None:
    assert "was false and misleading" in voices_of("Marlow said that the report was false and misleading.")["reported"]


def test_whom_somebody_attacks_is_not_attacked_by_the_outlet() -> None:
    (row,) = actor_sentiment(articles("The union denounced Tom Marlow for his reckless plan."), ACTORS).to_dict(
        "records"
    )
    assert (row["voice"], row["label"], row["speaking"]) == ("reported", "negative", False)


def test_the_turns_of_an_interview_are_quoted_without_marks() -> None:
    text = (
        "Calder Beacon: Why did you wait?\n\nNora Lindqvist: The tide was out.\n\n"
        "Calder Beacon: And now?\n\nNora Lindqvist: We sail."
    )
    assert voices_of(text)["quoted"] == "Why did you wait? … The tide was out … And now? … We sail"


def test_of_speech_within_speech_the_inner_one_counts() -> None:
    text = "Nora Lindqvist said the minister had promised that nobody would lose jobs."
    (article,) = parse(articles(text))
    outer, inner = find(article, to_codebook(ACTORS))
    assert inner["source"] == "the minister"
    number = heard(article, [outer, inner])["text"].attribution
    assert {number[text.index(w)] for w in ("Nora", "said")} == {-1}
    assert {number[text.index(w)] for w in ("minister", "promised")} == {0}
    assert {number[text.index(w)] for w in ("nobody", "jobs")} == {1}


def test_the_speaker_is_not_judged_by_what_is_said() -> None:
    texts = (
        "The harbour master insisted that she had saved what everybody loves.",
        "The harbour master is loved by everybody.",
    )
    coverage = measure(articles(*texts), ACTORS)
    speaks, told = (row for row in coverage.mentions.to_dict("records"))
    assert (speaks["voice"], speaks["speaking"]) == ("outlet", True) and abs(speaks["sentiment"]) < 0.3
    assert (told["voice"], told["speaking"], told["label"]) == ("outlet", False, "positive")
    score = coverage.scores.set_index(["article_id", "measure", "actor", "voice"]).sort_index()
    of = lambda article, name: score.loc[(article, name, "Nora Lindqvist", "outlet")]  # noqa: E731
    assert of("a0", "sentiment")["weight"] == 0 and of("a0", "sentiment_as_speaker")["weight"] == 1
    assert of("a1", "sentiment")["weight"] == 1 and of("a1", "sentiment_as_speaker")["weight"] == 0


def test_two_actors_set_against_each_other_are_judged_apart() -> None:
    text = "The crowd cheered Nora Lindqvist but it booed Tom Marlow."
    found = actor_sentiment(articles(text), ACTORS).set_index("actor")["label"]
    assert found.to_dict() == {"Nora Lindqvist": "positive", "Tom Marlow": "negative"}


@pytest.mark.parametrize("text", ["No docker has ever praised Tom Marlow.", "Nobody admires Tom Marlow."])
def test_praise_that_nobody_gives_is_none(text: str) -> None:
    assert actor_sentiment(articles(text), ACTORS)["label"].tolist() == ["negative"]


def test_the_figures_of_voices_add_up() -> None:
    text = "“Marlow is a liar,” Nora Lindqvist said. She added that Marlow was lazy. Marlow may have left on Monday."
    coverage = measure(articles(text), ACTORS)
    score = coverage.scores.set_index(["measure", "actor", "voice"])["weight"].sort_index()
    for name, actor in (("sentiment", "Tom Marlow"), ("hedges_per_1000_words", "(all)")):
        weight = score.loc[(name, actor)]
        assert weight["source"] == weight["reported"] + weight["quoted"]
        assert weight["all"] == weight["outlet"] + weight["source"]
    at = coverage.mentions.set_index("start")["voice"]
    for row in coverage.voices.itertuples():
        assert all(voice == row.voice for voice in at[(at.index >= row.start) & (at.index < row.end)])


PIECES = [
    *"“”‘’'\"«»—:;,.?!()",
    *("\n\n", "\r\n", " ", "\u200b", "🚢", "\0", "\ud800"),
    *(
        " said ",
        " Nora Lindqvist ",
        " he ",
        " according to ",
        " believes ",
        " attacked ",
        " but ",
        " who lied ",
        " false ",
    ),
    *(
        " that the quay was sinking",
        "The quay will sink",
        " the union ",
        " claims ",
        " and ",
        "docks’",
        ", the brave clerk,",
    ),
]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_the_text_the_runs_cover_it_without_gap_or_overlap(text: str) -> None:
    table = check("articles", articles(text).assign(title=articles(text)["text"].str[:40]))
    for article in parse(table):
        rows = find(article, to_codebook(ACTORS))
        found = heard(article, rows)
        table_of = runs(article, found)
        for part in article.parts:
            here = [row for row in table_of if row["part"] == part.name]
            assert here[0]["start"] == 0 and here[-1]["end"] == len(part.text)
            assert all(a["end"] == b["start"] and a["start"] < a["end"] for a, b in pairwise(here))
            voice, number = found[part.name]
            assert ((voice == REPORTED) | (voice == QUOTED)).tolist() == (number >= 0).tolist()
            assert np.isin(number, [-1, *(row["attribution"] for row in rows)]).all()
    assert set(actor_sentiment(table, ACTORS)["voice"]) <= set(KINDS)
