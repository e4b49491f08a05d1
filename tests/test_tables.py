"""The tables' contract: what check lets in, what it fills, and what it says of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.errors import SchemaError
from framing.tables import ALL, TABLES, add_problem, check, empty, from_rows

DTYPES = {"text": "str", "int": "int64", "maybe_int": "Int64", "float": "float64", "bool": "bool"}


def articles(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a", "b"], "outlet": "Echo", "text": "The ferry left.", **columns})


def test_a_missing_column_is_named_with_those_that_were_found() -> None:
    table = articles().rename(columns={"outlet": "paper"})
    with pytest.raises(SchemaError) as error:
        check("articles", table, "corpus.csv")
    assert str(error.value) == (
        "corpus.csv: missing column 'outlet'. Found: article_id, paper, text. "
        "Name the one that holds it: framing.read(..., columns={'its name': 'outlet'})."
    )


def test_a_table_without_columns() -> None:
    with pytest.raises(
        SchemaError, match=r"articles: missing column 'article_id'. Found: no columns.*framing.read\(table\) number"
    ):
        check("articles", pd.DataFrame())


def test_something_else_than_a_table() -> None:
    with pytest.raises(
        SchemaError, match=r"expected a pandas DataFrame, found list\. First make one of it: framing\.read"
    ):
        check("articles", [{"article_id": "a"}])  # type: ignore[arg-type]


def test_a_repeated_column() -> None:
    table = pd.concat([articles(), articles()[["text"]]], axis=1)
    with pytest.raises(SchemaError, match=r"column text stands there more than once. Rename or drop one"):
        check("articles", table)


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["a", "a"], r"1 article_id value\(s\) stand there more than once: 'a'. Give every article an id of its own"),
        ([7, "7"], "more than once: '7'"),
        (["a", ""], "row 1 has no article_id. Give every article an id of its own"),
        (["  ", "b"], "row 0 has no article_id"),
        (["a", None], "row 1 has no article_id"),
    ],
)
def test_ids_that_do_not_tell_articles_apart(ids: list[Any], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        check("articles", articles(article_id=ids))


@pytest.mark.parametrize(
    ("name", "column", "values", "said"),
    [
        ("sentences", "words", [3, "many"], r"should hold whole numbers \(number of words\): row 1 holds 'many'"),
        ("sentences", "words", [2.5, 3], "should hold whole numbers .*: row 0 holds .*2.5"),
        ("sentences", "certainty", [0.5, "high"], "should hold numbers .*: row 1 holds 'high'"),
        ("attributions", "anonymous", ["no", "yes"], "should hold true or false .*: row 0 holds 'no'"),
        ("attributions", "cue_start", [None, "x"], "should hold whole numbers .*: row 1 holds 'x'"),
        ("articles", "published", [None, "yesterday-ish"], "column 'published' should hold dates"),
        ("articles", "published", ["2024-05-01", 2024], "should hold dates .*: row 1 holds 2024"),
    ],
)
def test_a_value_that_does_not_fit_its_column(name: str, column: str, values: list[Any], said: str) -> None:
    required: dict[str, list[Any]] = {
        c: [1, 2] if s.kind == "int" else ["a", "b"] for c, s in TABLES[name].items() if s.required
    }
    with pytest.raises(SchemaError, match=said):
        check(name, pd.DataFrame({**required, column: pd.Series(values, dtype=object)}))


def test_optional_columns_are_filled_and_others_kept_behind() -> None:
    table = check("articles", articles(sorting=[2, 1], title=["Ferry", None])[["sorting", "text", "title"]].assign(
        article_id=[1, 2], outlet="Echo"
    ))  # fmt: skip
    assert list(table.columns) == [*TABLES["articles"], "sorting"]
    assert list(table["article_id"]) == ["1", "2"]
    assert list(table["title"]) == ["Ferry", ""]
    assert (table["wire"] == "").all()
    assert table["published"].isna().all()
    assert str(table["published"].dtype) == "datetime64[us, UTC]"
    assert list(table["sorting"]) == [2, 1]


def test_the_index_is_numbered_anew_and_the_input_left_alone() -> None:
    table = articles(published=["2024-05-01", "2024-05-02"]).set_index(pd.Index([5, 9]))
    before = table.copy(deep=True)
    checked = check("articles", table)
    assert list(checked.index) == [0, 1]
    checked.loc[0, "text"] = "changed"
    pd.testing.assert_frame_equal(table, before)
    # noon in Calder, two hours ahead of UTC
    hours = check("articles", articles(published=["2024-05-01T12:00+02:00", None]))["published"]
    assert hours[0] == pd.Timestamp("2024-05-01 10:00", tz="UTC")
    assert hours.isna()[1]


def test_half_a_character_is_replaced_in_its_place() -> None:
    text = pd.Series(["The \ud83d ferry", "🚢"], dtype=object)
    assert check("articles", articles(text=text))["text"].tolist() == ["The \N{REPLACEMENT CHARACTER} ferry", "🚢"]


def test_what_is_checked_once_stays_as_it_is() -> None:
    once = check("articles", articles(published=["2024-05-01", None], note=["x", "y"]))
    pd.testing.assert_frame_equal(check("articles", once), once)


def test_pieces_of_content_survive_parquet(tmp_path: Path) -> None:
    rows = [
        {"article_id": "a", "part": "text", "sentence": 0, "content_spans": [[0, 4], [9, 12]], "cue_start": 5},
        {"article_id": "a", "part": "text", "sentence": 1, "content_spans": [], "cue_start": None},
    ]
    table = from_rows("attributions", rows)
    table.to_parquet(tmp_path / "t.parquet")
    back = check("attributions", pd.read_parquet(tmp_path / "t.parquet"))
    pd.testing.assert_frame_equal(back, table)
    assert back["content_spans"].tolist() == [[[0, 4], [9, 12]], []]
    assert all(type(number) is int for span in back["content_spans"][0] for number in span)
    assert back["cue_start"].isna().tolist() == [False, True]


def test_lists_of_any_origin_become_plain_lists() -> None:
    table = pd.DataFrame({"actor": ["Quill", "Marlow"], "aliases": [np.array(["Ada"]), None], "titles": [("x",), ""]})
    checked = check("actors", table)
    assert checked["aliases"].tolist() == [["Ada"], []]
    assert checked["titles"].tolist() == [["x"], []]


@pytest.mark.parametrize("aliases", ["Quill", "['Quill', 'the mayor']", [3], [["Quill"]], 3])
def test_what_is_no_list_of_texts_is_refused(aliases: Any) -> None:
    table = pd.DataFrame({"actor": ["Marlow", "Quill"], "aliases": pd.Series([[], aliases], dtype=object)})
    with pytest.raises(
        SchemaError, match=r"'aliases' should hold lists of texts .*: row 1 holds .*; write \['Ada Quill'"
    ):
        check("actors", table)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([12, "n/a"], ["12", "n/a"]),
        ([{}, [1]], ["{}", "[1]"]),
        ([b"x", np.arange(2)], ["b'x'", "[0, 1]"]),
        ([1 << 70, 1.5], ["1180591620717411303424", "1.5"]),
        ([12, 13], [12, 13]),
        ([True, False], [True, False]),
    ],
)
def test_a_column_of_ones_own_can_be_written(values: list[Any], kept: list[Any], tmp_path: Path) -> None:
    checked = check("articles", articles(own=pd.Series(values, dtype=object)))
    checked.to_parquet(tmp_path / "t.parquet")
    assert checked["own"].tolist() == pd.read_parquet(tmp_path / "t.parquet")["own"].tolist() == kept


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_its_columns_and_types(name: str) -> None:
    table = empty(name)
    assert list(table.columns) == list(TABLES[name])
    assert len(table) == 0
    for column, spec in TABLES[name].items():
        if spec.kind in DTYPES:
            assert str(table[column].dtype) == DTYPES[spec.kind], column
        assert spec.meaning


def test_every_table_is_filled_from_its_required_columns_alone() -> None:
    for name, columns in TABLES.items():
        row = {c: 1 if s.kind in ("int", "float") else "a" for c, s in columns.items() if s.required}
        assert list(from_rows(name, [row]).columns) == list(columns)


def test_problems_add_up_and_each_stands_once() -> None:
    assert add_problem("", "no date") == "no date"
    assert add_problem("no date", "no text") == "no date; no text"
    assert add_problem("no date; no text", "no date") == "no date; no text"


def test_the_actor_of_what_concerns_none_survives_a_groupby() -> None:
    table = from_rows("scores", [{"article_id": "a", "measure": "m", "actor": ALL, "voice": "all", "value": 1.0}])
    assert len(table.groupby("actor")) == 1
