"""Sentiment toward an actor: VADER's arithmetic by hand, the clause and nothing else, and what is refused."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from framing.errors import SchemaError
from framing.measures import judging
from framing.measures.actor_sentiment import actor_sentiment
from framing.measures.judging import target_sentiment, why
from framing.tables import TABLES


def compound(valence: float) -> float:
    """VADER's compound of one word: x / sqrt(x² + 15), to four digits (Hutto & Gilbert 2014)."""
    return round(valence / sqrt(valence**2 + 15), 4)


def toward(target: str, *texts: str, method: str = "vader") -> pd.DataFrame:
    return target_sentiment(texts, [(t.index(target), t.index(target) + len(target)) for t in texts], method=method)


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
    spans = [(0, 5), (text.index("Marlow"), text.index("Marlow") + 6)]
    table = target_sentiment([text, text], spans, method="vader")
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
    assert mentions["vader"].tolist() == [0.0]


def test_whose_voice_evaluates() -> None:
    text = "Ada Quill is a docker.\n\n“Tom Marlow is a liar,” said Ada Quill.\n\nTom Marlow said: “Ada Quill is brave.”"
    table = actor_sentiment(articles(text), codebook("Ada Quill", "Tom Marlow"), method="vader")
    heard = table[["actor", "voice", "source_actor", "label"]].to_numpy().tolist()
    assert heard[0] == ["Ada Quill", "outlet", "", "neutral"]
    assert ["Tom Marlow", "quoted", "Ada Quill", "negative"] in heard
    assert ["Ada Quill", "quoted", "Tom Marlow", "positive"] in heard


def test_a_very_long_sentence() -> None:
    text = "Quill is brave and " + "the ferry left and " * 550 + "the pier held."
    assert len(text) > 10_000
    assert toward("Quill", text)["label"].tolist() == ["positive"]


# --- the model --------------------------------------------------------------------------------------------------------


def test_the_model_tells_praise_from_blame_where_the_word_list_cannot() -> None:
    blamed = "Residents accused the mayor of looking away while the cellars flooded."
    praised = "The crew thanked the harbour master, who had got them off that ferry."
    plain = "The harbour master spoke at ten on Monday."
    table = toward("the mayor", blamed, method="model")
    assert table["label"].tolist() == ["negative"]
    assert toward("the harbour master", praised, method="model")["label"].tolist() == ["positive"]
    assert toward("The harbour master", plain, method="model")["label"].tolist() == ["neutral"]


def test_probabilities_add_up_and_give_the_other_columns() -> None:
    table = toward("Quill", "Quill is a brave docker.", "Quill is a liar.", "They met Quill.", method="model")
    assert (table[["negative", "neutral", "positive"]].sum(axis=1) - 1).abs().max() < 1e-9
    assert ((table["positive"] - table["negative"]) - table["sentiment"]).abs().max() < 1e-9
    assert table["label"].tolist() == table[["negative", "neutral", "positive"]].idxmax(axis=1).tolist()


def test_a_result_does_not_depend_on_what_else_is_measured() -> None:
    texts = ["Quill is a liar.", "The brave docker Quill left at noon, and Marlow stayed.", "Quill spoke."]
    alone = pd.concat([toward("Quill", text, method="model") for text in texts], ignore_index=True)
    together = toward("Quill", *texts, *reversed(texts), method="model")
    pd.testing.assert_frame_equal(together[:3], alone, check_exact=True)
    pd.testing.assert_frame_equal(together[3:].reset_index(drop=True), alone[::-1].reset_index(drop=True))


@pytest.mark.parametrize(
    "text",
    [
        "Quill won the debate with ease, while Marlow was accused of lying about the pier.",
        "Voters admire Quill but despise Marlow.",
        "For all his charm Marlow cheated the town, and Quill put it right.",
        "Marlow told a lie, and Quill told the truth.",
    ],
)
def test_two_targets_of_one_sentence_are_told_apart(text: str) -> None:
    assert toward("Quill", text, method="model")["label"].tolist() == ["positive"]
    assert toward("Marlow", text, method="model")["label"].tolist() == ["negative"]


def test_who_condemns_is_not_condemned() -> None:
    text = "Ada Quill, the harbour master, condemned the rumours."
    table = actor_sentiment(articles(text), codebook("Ada Quill"))
    assert table["speaking"].all()  # so that the rumours are her words, and are not read
    assert table["label"].tolist() == ["neutral"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Nobody in the harbour has a good word for Quill.", -1),
        ("Nobody in the harbour has a bad word for Quill.", 1),
        ("Nobody thinks that Quill is competent.", -1),
        ("Few people doubt that Quill is honest.", 1),
        ("Quill is no hero.", -1),
        ("No clerk has ever praised Quill.", -1),
    ],
)
def test_what_is_denied_is_heard(text: str, sign: int) -> None:
    (judged,) = toward("Quill", text, method="model")["sentiment"]
    (measured,) = actor_sentiment(articles(text), codebook("Quill"))["sentiment"]  # whoever is said to think so
    assert judged * sign > 0.1 and measured * sign > 0.1


@given(st.text(min_size=1, max_size=60), st.data())
@settings(deadline=None, max_examples=50)
def test_any_text_gets_probabilities(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    (row,) = target_sentiment([text], [(start, end)]).itertuples()
    assert row.negative + row.neutral + row.positive == pytest.approx(1)


def test_of_a_very_long_text_the_model_reads_what_surrounds_the_target() -> None:
    filler = "The ferry left and the pier held. " * 300
    near = "Quill is a liar and a thief. "
    text = filler + near + filler
    assert len(text) > 20_000
    assert target_sentiment([text], [(len(filler), len(filler) + 5)])["label"].tolist() == ["negative"]
    target_sentiment([text], [(0, len(text))])  # even where all of it is the target


def test_why_names_the_word_that_made_the_score() -> None:
    for method in judging.METHODS:
        text = "Quill failed the dockers when they needed her on Monday."
        table = why(text, (0, 5), method=method)
        assert table["word"][0] == "failed"
        assert table["effect"][0] < 0
        assert [text[r.start : r.end] for r in table.itertuples()] == table["word"].tolist()
        assert "Quill" not in set(table["word"])
    with pytest.raises(ValueError, match="lies outside the text"):
        why("Quill", (0, 9))


def test_why_by_word_list_is_the_difference_that_the_word_makes() -> None:
    table = why("Quill is a brave docker.", (0, 5), method="vader").set_index("word")["effect"]
    assert table["brave"] == pytest.approx(compound(2.4))  # with it 2.4 / sqrt(2.4² + 15), without it 0
    assert table["docker"] == 0


# --- pronouns ---------------------------------------------------------------------------------------------------------


def who(text: str, *names: str, **more: bool) -> list[tuple[str, str]]:
    table = actor_sentiment(articles(text), codebook(*names), **more)
    return list(table.loc[table["how"] == "pronoun", ["mention", "actor"]].itertuples(index=False, name=None))


def test_a_pronoun_is_whoever_the_paragraph_named() -> None:
    text = "Ada Quill spoke on Monday. She left early, and her car broke down.\n\nShe did not say why."
    assert who(text, "Ada Quill") == [("She", "Ada Quill")]  # not "her" car, nor in the next paragraph
    assert who(text, "Ada Quill", pronouns=False) == []
    assert who(text, "Tom Marlow") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill met Tom Marlow on Monday. She left early.",  # two persons
        "Ada Quill met a nurse on Monday. She left early.",  # somebody by her trade
        "Ada Quill spoke. “She is no fool,” said the docker.",  # in somebody else's words
        "She left early. Ada Quill spoke on Monday.",  # before any name
    ],
)
def test_where_a_pronoun_could_be_somebody_else_it_is_nobody(text: str) -> None:
    assert who(text, "Ada Quill") == []


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
    table = target_sentiment(["Quillish and brave.", "brave"], [(0, 5), (0, 5)], method="vader")
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
        (["Quill spoke."], ["Quill"], "a span is two numbers, .* not 'Quill'"),
        (["Quill spoke."], [], "1 texts but 0 spans: give one span per text"),
    ],
)
@pytest.mark.parametrize("method", judging.METHODS)
def test_wrong_spans(texts: list[str], spans: list[object], said: str, method: str) -> None:
    with pytest.raises(ValueError, match=said):
        target_sentiment(texts, spans, method=method)  # type: ignore[arg-type]


def test_a_text_too_long_for_the_parser() -> None:
    with pytest.raises(ValueError, match="text 0: text not measured: it has 1,000,006 characters"):
        toward("Quill", "Quill " + "x" * 1_000_000)


def test_methods() -> None:
    for call in (
        lambda: target_sentiment([], [], method="bert"),
        lambda: actor_sentiment(articles("Quill spoke."), codebook("Quill"), method="bert"),
    ):
        with pytest.raises(ValueError, match='unknown method \'bert\': there are "model" and "vader"'):
            call()


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
    real = judging.parse

    def counting(table: pd.DataFrame) -> object:
        parsed.append(len(table))
        return real(table)

    monkeypatch.setattr(judging, "parse", counting)
    text = "Quill is brave, but Marlow is a liar."
    table = target_sentiment([text, text, text], [(0, 5), (20, 26), (0, 5)], method="vader")
    assert parsed == [1]
    assert table["label"].tolist() == ["positive", "negative", "positive"]


def test_inputs_are_not_changed() -> None:
    table, book = articles("Quill is brave."), codebook("Quill")
    copies = table.copy(deep=True), book.copy(deep=True)
    actor_sentiment(table, book)
    pd.testing.assert_frame_equal(table, copies[0])
    pd.testing.assert_frame_equal(book, copies[1])
