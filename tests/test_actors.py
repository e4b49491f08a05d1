"""The codebook and its errors, the mentions it finds, and who is meant by surnames, pronouns and roles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.actors import (
    actor_of,
    cast,
    check_actors,
    codebook,
    person_of,
    read_actors,
    suggest_actors,
)
from framing.actors.mentions import names_in
from framing.parse import parse
from framing.tables import SchemaError, from_rows

HARBOUR = """
[[actors]]
name = "Harbour Board"
aliases = ["the board", "HB"]
kind = "official"
side = "city"

[[actors]]
name = "Edda May"
aliases = ["May"]
titles = ["the mayor"]
exclude = ["May Day", "Mayfield"]
kind = "politician"
"""


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "actors.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book_of(*actors: dict[str, object]) -> pd.DataFrame:
    return from_rows("actors", actors)


def found(text: str, actors: pd.DataFrame) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.actor, m.how) for m in names_in(text, codebook(actors))]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_codebook_is_read_from_its_file_and_from_its_folder(tmp_path: Path) -> None:
    path = written(tmp_path, HARBOUR)
    actors = read_actors(path)
    assert list(actors.columns) == ["actor", "aliases", "titles", "exclude", "kind", "side", "events", "kinds"]
    assert actors.values.tolist() == [
        ["Harbour Board", ["the board", "HB"], [], [], "official", "city", [], []],
        ["Edda May", ["May"], ["the mayor"], ["May Day", "Mayfield"], "politician", "", [], []],
    ]
    pd.testing.assert_frame_equal(read_actors(str(tmp_path)), actors)
    pd.testing.assert_frame_equal(read_actors(written(tmp_path, b"\xef\xbb\xbf" + HARBOUR.encode())), actors)


def test_a_missing_codebook_says_what_one_is(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.toml"):
        with pytest.raises(FileNotFoundError, match=r"\.toml: there is no such file. A codebook is a TOML file"):
            read_actors(path)


ACTOR = '[[actors]]\nname = "Quill"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[actors]\nname", "not a readable TOML file"),
        (b"# \xff\xfe", "not a readable TOML file"),
        ("", "no actors. List each as"),
        ("actors = []", "no actors. List each as"),
        ("actors = 3", "no actors. List each as"),
        ("actors = [3]", "actor 1 has no name"),
        (ACTOR + "[[actors]]\naliases = ['x']", "actor 2 has no name"),
        ("[[actors]]\nname = ' '", "actor 1 has no name"),
        ("[[actors]]\nname = 3", "actor 1 has no name"),
        (ACTOR + "alias = ['x']", "actor 'Quill': unknown field 'alias'. Known: .*'aliases'"),
        (ACTOR + "kind = 'oficial'", "actor 'Quill': unknown kind 'oficial'. Known: official, politician"),
        (ACTOR + "aliases = ['']", "actor 'Quill' has an empty alias, which would match everywhere"),
        (ACTOR + "titles = ['  ']", "actor 'Quill' has an empty alias"),
        (ACTOR + "aliases = 'x'", "actor 'Quill': aliases should be a list of texts"),
        (ACTOR + "exclude = ['x', 3]", "actor 'Quill': exclude should be a list of texts"),
        (ACTOR + ACTOR, "'Quill' stands for both 'Quill' and 'Quill'"),
        (ACTOR + "[[actors]]\nname = 'Reed'\naliases = ['Quill']", "'Quill' stands for both 'Quill' and 'Reed'"),
        (ACTOR + "[[actors]]\nname = 'Reed'\naliases = ['QUILL']", "'QUILL' stands for both 'Quill' and 'Reed'"),
        (
            "[[actors]]\nname = 'A'\naliases = [\"the dockers' union\"]\n"
            "[[actors]]\nname = 'B'\ntitles = ['The  dockers’ union']",
            "stands for both 'A' and 'B'. Keep it with one of them",
        ),
    ],
)
def test_a_codebook_at_odds_with_itself_says_where(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(SchemaError, match=f"actors.toml: .*{message}"):
        read_actors(written(tmp_path, content))


def test_a_table_of_actors_is_checked_as_a_file_is() -> None:
    assert len(check_actors(None)) == 0
    with pytest.raises(SchemaError, match="missing column 'actor'"):
        check_actors(pd.DataFrame({"name": ["Quill"]}))
    table = pd.DataFrame({"actor": ["Quill"]})
    assert check_actors(table).loc[0, "aliases"] == [] and list(table.columns) == ["actor"]


# --- mentions ---------------------------------------------------------------------------------------------------------

CITY = book_of(
    {"actor": "Harbour Board", "aliases": ["Board", "the dockers’ friends"], "kind": "official"},
    {"actor": "Edda May", "aliases": ["May"], "titles": ["the mayor"], "exclude": ["May Day", "Mayor May Street"]},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harbour Board met.", [("Harbour Board", "Harbour Board", "name")]),
        ("A Board met.", [("Board", "Harbour Board", "alias")]),
        ("Edda May met May.", [("Edda May", "Edda May", "name"), ("May", "Edda May", "alias")]),
        ("She may come, or MAYBE not.", []),
        (
            "The mayor met the mayor, THE MAYOR.",
            [(w, "Edda May", "title") for w in ("The mayor", "the mayor", "THE MAYOR")],
        ),
        ("The mayors of Boards, Mayfair and Overboard.", []),
        ("On May Day, in Mayor May Street.", []),
        (
            "May’s plan and May's men and the Board’s",
            [("May", "Edda May", "alias")] * 2 + [("Board", "Harbour Board", "alias")],
        ),
        ("Saw the dockers' friends.", [("the dockers' friends", "Harbour Board", "alias")]),
        ("The dockers’ friends left.", [("The dockers’ friends", "Harbour Board", "alias")]),
        ("THE DOCKERS’ FRIENDS LEFT.", [("THE DOCKERS’ FRIENDS", "Harbour Board", "alias")]),
        ("HARBOUR BOARD MAY LEAVE", [("HARBOUR BOARD", "Harbour Board", "name")]),
        ("The Harbour\nBoard.", [("Harbour\nBoard", "Harbour Board", "name")]),
        (
            "The mayor,May;Board",
            [("The mayor", "Edda May", "title"), ("May", "Edda May", "alias"), ("Board", "Harbour Board", "alias")],
        ),
        ("", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, CITY) == expected


def test_a_phrase_that_one_actor_excludes_may_be_anothers_name() -> None:
    paper = {"actor": "Calder Times", "kind": "media"}
    town = {"actor": "Calder", "exclude": ["Calder Times", "Calder Cup"]}
    for actors in (book_of(paper, town), book_of(town, paper)):
        assert [a for _, a, _ in found("Calder Times, Calder Cup, Calder", actors)] == ["Calder Times", "Calder"]


def test_an_empty_codebook_finds_nothing() -> None:
    assert names_in("Quill", codebook(None)) == [] and names_in("Quill", codebook(book_of())) == []
    assert found("Quill", book_of({"actor": "May", "exclude": [""]})) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "the mayor",
                "Thé",
                "MAYOR",
                "may",
                "May",
                "ı",
                "İ",
                "ſ",
                "’",
                "'",
                " ",
                "\0",
                "🚢",
                ".",
                "the mıınister",
                "the MİNİSTER",
            ]
        )
    )
)
def test_any_text_can_be_searched(pieces: list[str]) -> None:
    text = "".join(pieces)
    actors = book_of({"actor": "May", "titles": ["the mayor", "the minister", "the mııNister's"]})
    for m in names_in(text, codebook(actors)):
        assert m.actor == "May" and text[m.start : m.end].strip() == text[m.start : m.end] != ""


def test_a_turkish_letter_is_no_crash() -> None:
    assert found("the mınister", book_of({"actor": "Reed", "titles": ["the minister"]})) == []


def test_actor_of_takes_the_first_phrase_that_names_one_and_its_longest_name() -> None:
    book = codebook(CITY)
    assert actor_of(book, ["nobody", "May of the Harbour Board", "Edda May"]) == "Harbour Board"
    assert actor_of(book, []) == "" and actor_of(book, ["nobody"]) == ""


# --- persons ----------------------------------------------------------------------------------------------------------


def who(text: str, phrase: str, *, title: str = "", nth: int = 0) -> str:
    """The name of the person whom the nth occurrence of a phrase in the text means; empty where nobody."""
    row = {"article_id": "a", "outlet": "B", "title": title, "text": text}
    (article,) = parse(from_rows("articles", [row]))
    part = article.parts[-1]
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    person = person_of(cast(article), part, start, start + len(phrase), None)
    return person.name if person else ""


def names(text: str) -> set[str]:
    (article,) = parse(from_rows("articles", [{"article_id": "a", "outlet": "B", "text": text}]))
    return {p.name for p in cast(article).persons.values()}


def test_a_surname_means_the_full_name_given_before() -> None:
    text = "Nora Lindqvist opened the bridge. On Tuesday Lindqvist closed it."
    assert who(text, "Lindqvist", nth=1) == "Nora Lindqvist"


def test_a_title_is_kept_and_a_polite_form_is_not() -> None:
    text = "Captain Tomas Reed met Mrs Nora Lindqvist. Reed thanked Lindqvist."
    assert names(text) == {"Captain Tomas Reed", "Nora Lindqvist"}
    assert who("Lieutenant-General Tomas Reed came. Reed left.", "Reed", nth=1) == "Lieutenant-General Tomas Reed"


def test_the_fullest_name_wins_over_a_title_with_the_surname() -> None:
    assert who("Superintendent Reed came. Tomas Reed left. Reed slept.", "Reed", nth=2) == "Tomas Reed"


def test_two_persons_of_one_surname_are_two() -> None:
    text = "Tom Lindqvist met Nora Lindqvist. Nora Lindqvist left. Tom Lindqvist stayed. "
    text += "Nora Lindqvist wrote. Lindqvist slept."
    assert who(text, "Tom Lindqvist") == who(text, "Tom Lindqvist", nth=1) == "Tom Lindqvist"
    assert who(text, "Nora Lindqvist") == "Nora Lindqvist"
    assert who(text, "Lindqvist", nth=5) == "Nora Lindqvist"  # named in full three times, he twice


def test_an_apostrophe_of_either_kind_is_the_same_name() -> None:
    assert who("Sean O’Neill arrived. O'Neill left.", "O'Neill") == "Sean O’Neill"


def test_a_possessive_is_no_person() -> None:
    assert who("Nora Lindqvist came. Lindqvist’s lawyer left.", "Lindqvist’s lawyer") == ""


def test_a_phrase_that_stands_beside_the_name_is_the_person() -> None:
    text = "The harbour master, Nora Lindqvist, closed the gate."
    assert who(text, "The harbour master, Nora Lindqvist") == "Nora Lindqvist"


def test_a_role_means_the_person_introduced_with_it() -> None:
    text = "Transport Minister Ines Aalto opened the bridge. The minister smiled. The engineer did not."
    assert who(text, "The minister") == "Transport Minister Ines Aalto"
    assert who(text, "The engineer") == ""


def test_a_title_and_surname_do_not_mean_a_relative_who_alone_has_the_full_name() -> None:
    text = "President Aalto opened the bridge. His wife Ines Aalto smiled. President Aalto waved."
    assert who(text, "Aalto") == "President Aalto"
    assert who(text, "Ines Aalto") == "Ines Aalto"


def test_a_place_is_nobody() -> None:
    assert who("North Korea fired a missile. Critics in South Korea called Korea dangerous.", "North Korea") == ""


def test_a_role_that_two_persons_hold_means_neither() -> None:
    assert who("Mayor Nora Lindqvist met Mayor Tomas Reed. The mayor smiled.", "The mayor") == ""


def test_a_pronoun_means_the_last_subject() -> None:
    text = "Nora Lindqvist thanked Tomas Reed for the bridge. Then she left."
    assert who(text, "she") == "Nora Lindqvist"


FILLER = "Lorries queued along the road.\n\n"


@pytest.mark.parametrize(("between", "expected"), [(0, "Nora Lindqvist"), (1, "Nora Lindqvist"), (2, "")])
def test_a_pronoun_reaches_two_paragraphs_back_and_never_further(between: int, expected: str) -> None:
    text = "Nora Lindqvist opened the bridge.\n\n" + FILLER * between + "Then she left."
    assert who(text, "she") == expected


def test_a_pronoun_is_not_guessed_where_nobody_was_named() -> None:
    assert who("The bridge shut and then he left.", "he", nth=2) == ""
    assert who("She left.", "She") == ""


def test_a_name_in_a_quotation_is_no_antecedent() -> None:
    assert who("“I saw Tomas Reed leave the bridge.” Then she slept.", "she") == ""


def test_a_headline_may_shorten_what_the_text_introduces() -> None:
    row = {
        "article_id": "a",
        "outlet": "B",
        "title": "Lindqvist closes bridge",
        "text": "Nora Lindqvist closed the bridge.",
    }
    (article,) = parse(from_rows("articles", [row]))
    people = cast(article)
    assert people.persons["Lindqvist"].headlined
    assert [(s.part, s.person.name) for s in people.sightings] == [
        ("title", "Nora Lindqvist"),
        ("text", "Nora Lindqvist"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lieutenant-General-" * 60 + "x",
        "Lieutenant-General " * 300 + "x",
        "Nora Lindqvist " + "Quill Reed Aalto " * 1_500,
    ],
    ids=["titles joined", "titles", "names"],
)
def test_long_runs_of_titles_and_names_end(text: str) -> None:
    (article,) = parse(from_rows("articles", [{"article_id": "a", "outlet": "B", "text": text}]))
    for sighting in cast(article).sightings:
        assert 0 <= sighting.start < sighting.end <= len(text)


def test_the_codebook_is_not_changed() -> None:
    kept = CITY.copy(deep=True)
    rows: Sequence[object] = names_in("May met the Board", codebook(CITY))
    assert len(rows) == 2
    pd.testing.assert_frame_equal(CITY, kept)


def test_a_list_of_names_is_no_codebook() -> None:
    with pytest.raises(SchemaError, match=r"expected the codebook that framing.read_actors gives, found list"):
        check_actors(["Ines Falk"])  # type: ignore[arg-type]


# --- suggesting a codebook --------------------------------------------------------------------------------------------


def suggested(*texts: str) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "outlet": "The Echo", "text": texts})
    return suggest_actors(table)


def test_variants_of_a_name_are_one_actor_and_the_commonest_comes_first() -> None:
    table = suggested(
        "Mayor Ada Quill spoke. Quill left early.",
        "Ada Quill met Tom Marlow in London.",
        "The National Harbour Union wrote to Ada Quill. The NHU waits.",
    )
    first = table.iloc[0]
    assert (first["actor"], first["articles"], first["mentions"]) == ("Ada Quill", 3, 4)
    assert set(first["aliases"]) == {"Mayor Ada Quill", "Quill"}
    union = table.set_index("actor").loc["National Harbour Union"]
    assert (union["aliases"], union["mentions"]) == (["NHU"], 2)
    assert table["articles"].is_monotonic_decreasing


def test_a_surname_of_two_persons_is_nobodys_alias() -> None:
    table = suggested("Ada Quill spoke. Quill left.", "Ben Quill spoke. Quill left.").set_index("actor")
    assert "Quill" not in table.loc["Ada Quill", "aliases"]
    assert "Quill" not in table.loc["Ben Quill", "aliases"]


def test_what_is_suggested_is_a_codebook() -> None:
    table = suggested("Mayor Ada Quill spoke to Tom Marlow of the National Harbour Union in London.")
    check_actors(table)
    assert codebook(table.drop(columns=["articles", "mentions"])).pattern is not None


def test_without_articles_nobody_is_suggested() -> None:
    table = suggested()
    assert len(table) == 0
    assert {"actor", "aliases", "articles", "mentions"} <= set(table.columns)
