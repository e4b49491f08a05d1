"""Readability: counts and indices worked by hand, syllables, and what happens where there is too little to read."""

from __future__ import annotations

import math
import socket

import pandas as pd
import pytest

from framing.measures.readability import FEWEST_WORDS, INDICES, readability, syllables
from framing.tables import TABLES, SchemaError

# 2 sentences, 6 + 8 = 14 words, all of one syllable and all on Dale and Chall's list; letters 17 + 25 = 42
PLAIN = "The cat sat on the mat. The dogs ran to the old red barn."

# 2 sentences, 6 + 7 = 13 words; letters (3+9+10+1+9+9) + (3+8+3+5+7+6+9) = 41 + 41 = 82
# syllables: the 1, com-mit-tee 3, ne-go-ti-at-ed 5, a 1, dif-fi-cult 3, a-gree-ment 3 = 16;
#            its 1, chair-man 2, A-da 2, Quill 1, vis-it-ed 3, Cal-der 2, yes-ter-day 3 = 14; together 30
# polysyllables: committee, negotiated, difficult, agreement, visited, yesterday = 6
# complex (Gunning: no third syllable made by -ed, so not visited) = 5
# longer than six letters: committee, negotiated, difficult, agreement, chairman, visited, yesterday = 7
# not on the list: committee, negotiated, difficult, agreement, chairman = 5 (names count as known)
HARD = "The committee negotiated a difficult agreement. Its chairman, Ada Quill, visited Calder yesterday."

COUNTS = ["words", "sentences", "syllables", "letters", "polysyllables", "complex_words", "long_words"]


def articles(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "outlet": "Echo", "text": texts})


def one(text: str, voice: str = "both") -> pd.Series:
    return readability(articles(text), voice=voice).iloc[0]


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_counts_by_hand() -> None:
    table = readability(articles(PLAIN, HARD))[[*COUNTS, "difficult_words"]]
    assert table.to_numpy().tolist() == [[14, 2, 14, 42, 0, 0, 0, 0], [13, 2, 30, 82, 6, 5, 7, 5]]


@pytest.mark.parametrize(
    ("index", "plain", "hard"),
    [
        # 206.835 - 1.015 * 7 - 84.6 * 1;  206.835 - 1.015 * 6.5 - 84.6 * 30 / 13
        ("flesch_reading_ease", 115.130, 5.0067),
        # 0.39 * 7 + 11.8 * 1 - 15.59;  0.39 * 6.5 + 11.8 * 30 / 13 - 15.59
        ("flesch_kincaid_grade", -1.060, 14.1758),
        # 4.71 * 42 / 14 + 0.5 * 7 - 21.43;  4.71 * 82 / 13 + 0.5 * 6.5 - 21.43
        ("automated_readability_index", -3.800, 11.5292),
        # 3.1291 + 1.0430 * 0;  3.1291 + 1.0430 * sqrt(6 * 30 / 2)
        ("smog", 3.1291, 13.0239),
        # 0.1579 * 0 + 0.0496 * 7;  0.1579 * 500 / 13 + 0.0496 * 6.5 + 3.6365, as more than 5 % are difficult
        ("dale_chall", 0.3472, 10.0320),
        # 0.4 * (7 + 0);  0.4 * (6.5 + 500 / 13)
        ("gunning_fog", 2.800, 17.9846),
        # 5.88 * 42 / 14 - 29.6 * 2 / 14 - 15.8;  5.88 * 82 / 13 - 29.6 * 2 / 13 - 15.8
        ("coleman_liau", -2.3886, 16.7354),
        # 7 + 0;  6.5 + 700 / 13
        ("lix", 7.000, 60.3462),
    ],
)
def test_indices_by_hand(index: str, plain: float, hard: float) -> None:
    table = readability(articles(PLAIN, HARD))
    assert table[index].tolist() == pytest.approx([plain, hard], abs=5e-4)


def test_every_index_is_worked_by_hand_here() -> None:
    (mark,) = (m for m in test_indices_by_hand.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(INDICES)


def test_dale_chall_adds_its_constant_above_one_difficult_word_in_twenty() -> None:
    n = {"words": 100, "sentences": 5, "difficult_words": 5}
    # 0.1579 * 5 + 0.0496 * 20 = 1.7815; one more difficult word: 0.1579 * 6 + 0.992 + 3.6365 = 5.5759
    assert INDICES["dale_chall"](n) == pytest.approx(1.7815)
    assert INDICES["dale_chall"]({**n, "difficult_words": 6}) == pytest.approx(5.5759)


@pytest.mark.parametrize(
    ("ending", "difficult"),
    [("The cats stopped running and carried the biggest boxes.", 0), ("The boy's hat, the boys' hats: 1984.", 0)],
)
def test_regular_forms_of_familiar_words_and_numbers_are_familiar(ending: str, difficult: int) -> None:
    assert one(f"{ending} {PLAIN}")["difficult_words"] == difficult


# --- syllables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *[(w, 1) for w in "the cat walked tribes strength queue through quill dogs’ judged".split()],
        *[(w, 2) for w in "ferry harbour wanted houses little table cruel quiet people rhythm being café".split()],
        *[(w, 2) for w in "science business Wednesday naïve hopeful isn't Calder's judges".split()],
        *[(w, 3) for w in "created area idea family minister ministers’ committee beautiful".split()],
        *[(w, 4) for w in "society reality February abalone".split()],
        ("negotiated", 5),
        ("hmm", 1),
        # a number counts as one, whatever its length
        ("7", 1), ("1984", 1), ("3.5", 1),
        # the parts of a compound add up
        ("well-known", 2), ("mother-in-law", 4), ("co-operate", 4), ("and/or", 2), ("25-year-old", 3),
        # a possessive is spoken only after a hiss
        ("judge's", 2), ("boss’s", 2), ("church's", 2), ("Quill’s", 1), ("dockers’", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, number: int) -> None:
    assert syllables(word) == number
    assert syllables(word.upper()) == number


# --- too little -------------------------------------------------------------------------------------------------------


def test_an_empty_text_has_no_index_rather_than_zero() -> None:
    for text in ("", "   ", "…", "\n\n"):
        row = one(text)
        assert all(math.isnan(row[index]) for index in INDICES)
        assert row["words"] == row["sentences"] == 0
        assert row["problem"] == "only 0 words: too few for an index"


def test_the_fewest_words() -> None:
    row = one("We saw " + "red " * (FEWEST_WORDS - 3) + ".")
    assert row["words"] == 9
    assert math.isnan(row["lix"])
    assert row["problem"] == "only 9 words: too few for an index"
    row = one("We saw " + "red " * (FEWEST_WORDS - 2) + ".")
    assert row["words"] == 10
    assert not math.isnan(row["lix"])


def test_smog_on_few_sentences_is_doubtful() -> None:
    assert one(PLAIN)["problem"] == "SMOG rests on 2 sentences; it was made for 30"
    assert one("\n\n".join(["The old dog ran home."] * 30))["problem"] == ""


def test_no_articles_no_rows() -> None:
    table = readability(articles())
    assert list(table.columns) == list(TABLES["readability"])
    assert len(table) == 0


# --- voices, parts, errors --------------------------------------------------------------------------------------------


def test_the_outlet_s_voice_leaves_quotations_out() -> None:
    text = f"{PLAIN} “Incomprehensible technicalities proliferate,” said Quill. “Extraordinarily.”"
    both, outlet = one(text), one(text, voice="outlet")
    assert outlet["words"] == 14 + 2  # said Quill
    assert both["words"] == 14 + 2 + 4
    assert outlet["polysyllables"] == 0
    assert outlet["voice"] == "outlet"
    quoted = one("“The cat sat on the mat, and the dogs ran to the barn.”", voice="outlet")
    assert quoted["words"] == 0
    assert math.isnan(quoted["lix"])


def test_the_headline_is_left_out() -> None:
    table = readability(articles(PLAIN).assign(title="Incomprehensible technicalities", standfirst="Proliferate."))
    assert table.loc[0, "words"] == 14


def test_an_unknown_voice() -> None:
    with pytest.raises(ValueError, match='unknown voice \'source\': "both", or "outlet" to leave out quotations'):
        readability(articles(PLAIN), voice="source")


def test_articles_are_checked_and_not_changed() -> None:
    with pytest.raises(SchemaError, match="more than once: 'a0'"):
        readability(pd.concat([articles(PLAIN), articles(HARD)]))
    table = articles(PLAIN)
    before = table.copy(deep=True)
    readability(table)
    pd.testing.assert_frame_equal(table, before)


def test_no_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert one("The unfathomable technicalities of the harbour kept the weary committee busy.")["words"] == 11
