"""Sentiment toward an actor: VADER's arithmetic by hand, the clause and nothing else, and what is refused."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest

from framing.measures import actor_sentiment as module
from framing.measures.actor_sentiment import actor_sentiment, target_sentiment
from framing.tables import TABLES, SchemaError


def compound(valence: float) -> float:
    """VADER's compound of one word: x / sqrt(x² + 15), to four digits (Hutto & Gilbert 2014)."""
    return round(valence / sqrt(valence**2 + 15), 4)


def toward(target: str, *texts: str) -> pd.DataFrame:
    return target_sentiment(texts, [(t.index(target), t.index(target) + len(target)) for t in texts])


def codebook(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"actor": names})


def articles(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "outlet": "Echo", "text": texts})


# --- VADER's figures --------------------------------------------------------------------------------------------------


def test_a_hand_worked_example() -> None:
    # brave has a valence of 2.4 in VADER's lexicon: 2.4 / sqrt(5.76 + 15) = 2.4 / 4.5563 = 0.5267
    # liar has -2.3: -2.3 / sqrt(5.29 + 15) = -2.3 / 4.5044 = -0.5106
    table = toward("Quill", "Quill is a brave docker.", "Quill is a liar.", "Quill is a docker.")
    assert table["sentiment"].tolist() == pytest.approx([0.5267, -0.5106, 0.0])
    assert table["positive"].tolist() == pytest.approx([0.5267, 0.0, 0.0])
    assert table["negative"].tolist() == pytest.approx([0.0, 0.5106, 0.0])
    assert table["neutral"].tolist() == pytest.approx([0.4733, 0.4894, 1.0])
    assert table["label"].tolist() == ["positive", "negative", "neutral"]


@pytest.mark.parametrize(
    ("text", "valence", "label"),
    [
        ("Quill wore a grey coat.", 0.2, "positive"),  # 0.2 / sqrt(15.04) = 0.0516 >= 0.05
        ("The matter is with Quill.", 0.1, "neutral"),  # 0.1 / sqrt(15.01) = 0.0258
        ("To Quill it is a trivial sum.", -0.1, "neutral"),
        ("Quill will leave on Monday.", -0.2, "negative"),  # -0.0516 <= -0.05
    ],
)
def test_labels_follow_the_thresholds_of_vader(text: str, valence: float, label: str) -> None:
    (row,) = toward("Quill", text).itertuples()
    assert (row.sentiment, row.label) == (pytest.approx(compound(valence)), label)


def test_what_a_row_holds_adds_up() -> None:
    table = toward("Quill", "Quill is a brave docker.", "Quill is a liar.", "Quill failed!", "They trust Quill.")
    assert (table[["negative", "neutral", "positive"]].sum(axis=1) - 1).abs().max() < 1e-12
    assert ((table["positive"] - table["negative"]) - table["sentiment"]).abs().max() < 1e-12
    assert table["sentiment"].between(-1, 1).all()


def test_negation_is_seen_whichever_apostrophe_is_used() -> None:
    # VADER turns a negated valence by -0.74: brave 2.4 * -0.74 = -1.776
    table = toward("Quill", "Quill isn't brave.", "Quill isn’t brave.", "Quill is not brave.")
    assert table["sentiment"].tolist() == pytest.approx([compound(-1.776)] * 3)


# --- whose words ------------------------------------------------------------------------------------------------------


def test_praise_in_one_clause_does_not_colour_an_actor_in_another() -> None:
    text = "Quill is a brave woman, but Marlow is a liar."
    table = target_sentiment([text, text], [(0, 5), (text.index("Marlow"), text.index("Marlow") + 6)])
    # VADER halves what stands before a `but`; this one belongs to neither clause
    assert table["sentiment"].tolist() == pytest.approx([compound(2.4), compound(-2.3)])
    text = "Quill spoke after Marlow won the superb prize."
    assert toward("Quill", text)["label"].tolist() == ["neutral"]
    assert toward("Marlow", text)["label"].tolist() == ["positive"]


def test_the_actor_s_own_name_is_not_scored() -> None:
    # justice has a valence of 2.4, hero 2.6
    table = toward("Justice Hero", "Justice Hero spoke on Monday.", "On Monday they saw Justice Hero.")
    assert table["sentiment"].tolist() == [0.0, 0.0]
    mentions = actor_sentiment(articles("The Ministry of Justice spoke on Monday."), codebook("Ministry of Justice"))
    assert mentions["sentiment"].tolist() == [0.0]


def test_whose_voice_evaluates() -> None:
    text = "Ada Quill is a docker.\n\n“Tom Marlow is a liar,” said Ada Quill.\n\nTom Marlow said: “Ada Quill is brave.”"
    table = actor_sentiment(articles(text), codebook("Ada Quill", "Tom Marlow"))
    heard = table[["actor", "voice", "source_actor", "label"]].to_numpy().tolist()
    assert heard[0] == ["Ada Quill", "outlet", "", "neutral"]
    assert ["Tom Marlow", "source", "Ada Quill", "negative"] in heard
    assert ["Ada Quill", "source", "Tom Marlow", "positive"] in heard


def test_a_very_long_sentence() -> None:
    text = "Quill is brave and " + "the ferry left and " * 550 + "the pier held."
    assert len(text) > 10_000
    assert toward("Quill", text)["label"].tolist() == ["positive"]


# --- offsets ----------------------------------------------------------------------------------------------------------


def test_offsets_slice_back_behind_emoji_and_combining_letters() -> None:
    table = pd.DataFrame(
        {
            "article_id": ["a"],
            "outlet": ["Echo"],
            "title": ["🚢 Quill wins"],
            "text": ["👩‍🚀 Zoe\u0301 met Quill’s crew.\r\n\r\nThe\u00a0docker Quill is brave 🎉."],
        }
    )
    found = actor_sentiment(table, codebook("Quill"))
    assert found["part"].tolist() == ["title", "text", "text"]
    for row in found.itertuples():
        assert table.loc[0, row.part][row.start : row.end] == row.mention == "Quill"
    assert found["sentence"].tolist() == [0, 0, 1]
    assert found["how"].tolist() == ["name"] * 3


def test_a_span_inside_a_word_and_over_the_whole_text() -> None:
    table = target_sentiment(["Quillish and brave.", "brave"], [(0, 5), (0, 5)])
    assert table["sentiment"].tolist() == pytest.approx([compound(2.4), 0.0])


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "spans", "said"),
    [
        (["Quill spoke."], [(0, 13)], "text 0: the span 0:13 lies outside the text of 12 characters"),
        (["Quill spoke."], [(-1, 3)], "lies outside the text"),
        (["Quill spoke."], [(5, 5)], "lies outside the text"),
        (["Quill spoke.", ""], [(0, 5), (0, 0)], "text 1: the span 0:0 lies outside"),
        (["Quill spoke."], [(5, 6)], "text 0: the span 5:6 covers nothing but blanks"),
        (["Quill spoke."], [], "1 texts but 0 spans: give one span per text"),
        (["Quill " + "x" * 1_000_000], [(0, 5)], "text 0: text not measured: it has 1,000,006 characters"),
    ],
)
def test_wrong_spans(texts: list[str], spans: list[tuple[int, int]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        target_sentiment(texts, spans)


def test_methods() -> None:
    with pytest.raises(ValueError, match="unknown method 'bert': there is \"vader\""):
        target_sentiment([], [], method="bert")
    with pytest.raises(NotImplementedError, match='use method="vader"'):
        target_sentiment([], [], method="model")


def test_articles_and_codebook_are_checked() -> None:
    with pytest.raises(SchemaError, match="missing column 'outlet'"):
        actor_sentiment(pd.DataFrame({"article_id": ["a"], "text": ["x"]}), codebook("Quill"))
    with pytest.raises(SchemaError, match="missing column 'actor'"):
        actor_sentiment(articles("Quill spoke."), pd.DataFrame({"name": ["Quill"]}))


# --- nothing, and the same twice --------------------------------------------------------------------------------------


def test_nothing_in_nothing_out() -> None:
    table = target_sentiment([], [])
    assert list(table.columns) == ["negative", "neutral", "positive", "sentiment", "label"]
    assert len(table) == 0
    for found in (
        actor_sentiment(articles(), codebook("Quill")),
        actor_sentiment(articles("The ferry left."), codebook("Quill")),
        actor_sentiment(articles("Quill spoke."), codebook().astype(str)),
    ):
        assert list(found.columns) == list(TABLES["mentions"])
        assert len(found) == 0


def test_a_text_that_comes_twice_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    real = module.parse

    def counting(table: pd.DataFrame) -> object:
        parsed.append(len(table))
        return real(table)

    monkeypatch.setattr(module, "parse", counting)
    text = "Quill is brave, but Marlow is a liar."
    table = target_sentiment([text, text, text], [(0, 5), (20, 26), (0, 5)])
    assert parsed == [1]
    assert table["label"].tolist() == ["positive", "negative", "positive"]


def test_inputs_are_not_changed() -> None:
    table, book = articles("Quill is brave."), codebook("Quill")
    copies = table.copy(deep=True), book.copy(deep=True)
    actor_sentiment(table, book)
    pd.testing.assert_frame_equal(table, copies[0])
    pd.testing.assert_frame_equal(book, copies[1])
