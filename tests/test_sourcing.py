"""Sourcing: the table of attributions, and an article read by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from attributed import ACTORS, articles_of

from framing.errors import SchemaError
from framing.measures.sourcing import sourcing
from framing.readers import read
from framing.tables import empty, from_rows

# --- the table --------------------------------------------------------------------------------------------------------


def test_a_result_does_not_depend_on_the_other_articles() -> None:
    texts = [f"“Ship {n} will sail,” said Nora Lindqvist. She added that it was late." for n in range(20)]
    together = sourcing(articles_of(*texts), ACTORS)
    for n in (0, 7, 19):
        alone = sourcing(articles_of(*texts).iloc[[n]], ACTORS)
        pd.testing.assert_frame_equal(
            together[together["article_id"] == f"a{n}"].reset_index(drop=True), alone, check_exact=True
        )


@pytest.mark.parametrize("table", [articles_of(), articles_of("", " "), articles_of("Rain fell.")])
def test_nothing_found_is_an_empty_table_of_the_right_columns(table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(sourcing(table, ACTORS), empty("attributions"))


def test_without_a_codebook_there_are_no_actors() -> None:
    found = sourcing(articles_of("The mayor said the quay was sinking."))
    assert found["actor"].tolist() == [""] and found["source_kind"].tolist() == ["official"]


@pytest.mark.parametrize("column", ["article_id", "outlet", "text"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(SchemaError, match=f"articles: missing column '{column}'"):
        sourcing(articles_of("Rain fell.").drop(columns=column))


def test_inputs_are_not_changed() -> None:
    articles = articles_of("The mayor said the quay was sinking.")
    kept, kept_actors = articles.copy(deep=True), ACTORS.copy(deep=True)
    sourcing(articles, ACTORS)
    pd.testing.assert_frame_equal(articles, kept)
    pd.testing.assert_frame_equal(ACTORS, kept_actors)


# --- an article read by hand ------------------------------------------------------------------------------------------


def test_the_pasted_article_as_read_by_hand(gold: Path) -> None:
    """Six statements of its text have a source: the ministry, Rudskoi three times, Russia, and Mr Assad's government.

    Rudskoi speaks by name, as `he` and by name again; he is an officer of Russia's.
    """
    actors = from_rows(
        "actors",
        [
            {
                "actor": "Russia",
                "aliases": ["Russian Foreign Ministry", "Russian Defence Ministry", "Sergei Rudskoi", "Rudskoi"],
                "kind": "official",
            },
            {"actor": "Syrian government", "aliases": ["Mr Assad's government"], "kind": "official"},
        ],
    )
    found = sourcing(read(gold / "pasted" / "independent-2017-01-18.txt"), actors)
    named = found[(found["part"] == "text") & (found["source"] != "") & (found["act"] == "speech")]
    assert named["actor"].tolist() == ["Russia"] * 5 + ["Syrian government"]
    assert named.loc[named["source"] == "he", "source_name"].tolist() == ["Lieutenant-General Sergei Rudskoi"]
    assert (named["source_name"] == "Lieutenant-General Sergei Rudskoi").sum() == 3
    standfirst = found[found["part"] == "standfirst"]
    assert standfirst["source"].tolist() == ["Russian Defence Ministry"]
    assert standfirst["actor"].tolist() == ["Russia"]
