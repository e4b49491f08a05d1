"""The codebook and its errors, the mentions it finds, and who is meant by surnames, pronouns and roles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.actors import (
    actor_mentions,
    actor_of,
    check_actors,
    merge_actors,
    people_of,
    person_of,
    read_actors,
    suggest_actors,
    to_codebook,
)
from framing.actors.names import names_in
from framing.errors import SchemaError
from framing.measures import sourcing
from framing.measures.actor_sentiment import actor_sentiment
from framing.parse import parse
from framing.tables import from_rows

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
    return [(text[m.start : m.end], m.actor, m.how) for m in names_in(text, to_codebook(actors))]


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
        (ACTOR + "events = 'ferry'", "actor 'Quill': events should be a list of texts"),
        (ACTOR + "kinds = ['official']", "actor 'Quill': kinds should be tables"),
        (ACTOR + "[[actors.kinds]]\nkind = 'official'", "actor 'Quill': kinds needs a kind and a date"),
        (ACTOR + "[[actors.kinds]]\nfrom = 2024-01-01", "actor 'Quill': kinds needs a kind and a date"),
        (ACTOR + "[[actors.kinds]]\nkind = 'x'\nfrom = 2024-01-01", "actor 'Quill': unknown kind 'x'"),
        (ACTOR + "[[actors.kinds]]\nkind = 'official'\nsince = 2024-01-01", "unknown field 'since' in kinds"),
        (ACTOR + "[[actors.kinds]]\nkind = 'official'\nfrom = 'May'", "'May'. Write dates as 2017-01-20"),
        (
            ACTOR + "[[actors.kinds]]\nkind = 'official'\nfrom = 2024-01-01\nuntil = 2023-01-01",
            "'official from 2024-01-01 until 2023-01-01' ends before it begins",
        ),
        (
            ACTOR + "[[actors.kinds]]\nkind = 'official'\nfrom = 2024-01-01\n"
            "[[actors.kinds]]\nkind = 'politician'\nuntil = 2024-02-01",
            "two of its kinds hold on 2024-01-01",
        ),
        (
            ACTOR + "events = ['a', 'b']\n[[actors]]\nname = 'Reed'\naliases = ['Quill']\nevents = ['b', 'c']",
            "'Quill' stands for both 'Quill' and 'Reed'",
        ),
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
    assert names_in("Quill", to_codebook(None)) == [] and names_in("Quill", to_codebook(book_of())) == []
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
    for m in names_in(text, to_codebook(actors)):
        assert m.actor == "May" and text[m.start : m.end].strip() == text[m.start : m.end] != ""


def test_a_turkish_letter_is_no_crash() -> None:
    assert found("the mınister", book_of({"actor": "Reed", "titles": ["the minister"]})) == []


def test_actor_of_takes_the_first_phrase_that_names_one_and_its_longest_name() -> None:
    book = to_codebook(CITY)
    assert actor_of(book, ["nobody", "May of the Harbour Board", "Edda May"]) == "Harbour Board"
    assert actor_of(book, []) == "" and actor_of(book, ["nobody"]) == ""


# --- who is meant -----------------------------------------------------------------------------------------------------

QUILL = book_of({"actor": "Ada Quill", "aliases": ["Quill"], "titles": ["the mayor"]})
WORDS = book_of(
    {"actor": "Edda May", "aliases": ["May"]},
    {"actor": "Rosa Bell", "aliases": ["Bell", "Rose"]},
    {"actor": "Will Marsh", "aliases": ["Will", "Marsh"]},
    {"actor": "Henry Grant", "aliases": ["Grant"]},
    {"actor": "Labour"},
)
PARTIES = book_of(
    {"actor": "Republicans", "aliases": ["Republican", "Republican Party", "GOP"]},
    {"actor": "Labour", "aliases": ["Labour Party"]},
)


def meant(text: str, actors: pd.DataFrame, **fields: str) -> list[str]:
    """What is mentioned in a text, each mention between the five characters around it."""
    row = {"article_id": "a", "outlet": "B", "text": text, **fields}
    (article,) = parse(from_rows("articles", [row]))
    found = actor_mentions(article.parts[-1], people_of(article), to_codebook(actors))
    return [text[max(0, m.start - 5) : m.end + 5] for m in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Quill opened the fair. Tom Quill, a nephew of hers, did not come.", ["Ada Quill open"]),
        ("Ada Quill won. Her brother Tom Quill was fined, and Tom Quill paid. Quill said nothing.", 2),
        ("Nora Quill runs a bakery in Port Calder. Quill has sold bread there for years.", []),
        ("The parade turned into Quill Road, past the Quill library and the Ada Quill Foundation.", []),
        ("Ada Quill spoke. The Quill family was there, and so were Quill & Sons.", ["Ada Quill spok"]),
        ("A. Quill wrote the letter. Ada B. Quill signed it.", 2),
        ("Mrs Quill spoke. Ms. Quill left. Mayor Quill stayed, and so did Councillor Quill.", 4),
        ("The Quill administration fell after the Quill speech.", 2),
        ("On Monday Quill met reporters. In Ohio Quill did not. Yesterday Quill slept.", 3),
    ],
)
def test_a_surname_in_anothers_name_is_no_mention(text: str, expected: list[str] | int) -> None:
    found = meant(text, QUILL)
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_mr_and_mrs_of_one_surname_are_two() -> None:
    text = "Tom Quill said that he was proud. Mr. Quill thanked the town. Mrs. Quill waved, and Mrs. Quill wept."
    assert meant(text, QUILL) == ["Mrs. Quill wave", "Mrs. Quill wept"]
    both = "Ada Quill said that she would stay. Tom Quill said that he would go. Mrs. Quill smiled. Mr. Quill left."
    assert meant(both, QUILL) == ["Ada Quill said", "Mrs. Quill smil"]


def test_a_generation_tells_father_and_son_apart_only_where_both_are_about() -> None:
    reed = book_of({"actor": "Jonas Reed", "aliases": ["Reed"]})
    assert len(meant("Jonas P. Reed Jr. spoke. Mr. Reed then left.", reed)) == 2
    assert meant("Jonas Reed spoke. Jonas Reed Jr. did not.", reed) == ["Jonas Reed spok"]


@pytest.mark.parametrize(
    "called", ["Jonas Q. Reed", "J. Reed", "Sir Jonas Reed", "Dr. Reed", "Joe Reed", "Senator Reed"]
)
def test_whatever_the_house_style_the_person_is_the_same(called: str) -> None:
    reed = book_of({"actor": "Jonas Reed", "aliases": ["Reed", "Joseph Reed"]})
    text = f"{called} defended the ferry. “It is safe,” {called} said."
    assert len(meant(text, reed)) == 2
    table = pd.DataFrame({"article_id": ["a"], "outlet": "B", "text": [text]})
    said = sourcing.sourcing(table, reed)
    assert set(said.loc[said["act"] == "speech", "actor"]) == {"Jonas Reed"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The works end in May. May promised more. May she have more? By late May it was 3 May.", ["May. May prom"]),
        ("Bell rang the clerk. Rose bushes line the quay. Rose told her so.", 2),
        ("Will the bridge open? Will told us that it would. Marsh birds sang. Marsh did not.", 2),
        ("Grant holders wait. Grant resigned. The Jethro T. Grant centre closed.", ["ait. Grant resi"]),
        ("Labour shortages hurt. Labour won the ward. Labour voters cheered.", 2),
    ],
)
def test_another_word_is_no_name(text: str, expected: list[str] | int) -> None:
    found = meant(text, WORDS)
    if isinstance(expected, int):
        assert len(found) == expected
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor of Saltby, Nora Falk, opened the fair.", 0),
        ("Ada Quill met the mayor of Saltby. The mayor, Nora Falk, was glad.", 1),
        ("The mayor, Ada Quill, opened the fair.", 2),
        ("Ada Quill left. The mayor waved.", 2),
        ("Mayor Nora Falk of Saltby came by boat. The mayor was glad.", 0),
    ],
)
def test_the_title_of_somebody_else_is_no_mention(text: str, expected: int) -> None:
    assert len(meant(text, QUILL)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora Falk, Republican of Ohio, voted no. Nora Falk (R-Ohio) left. Tom Reed, a Republican, did not.", 0),
        ("Republican Sen. Nora Falk spoke. Republican lawmaker Tom Reed listened. The Ohio Republican said no.", 0),
        ("A Republican from Ohio said so. Tom Reed, the Republican candidate, agreed.", 0),
        ("Republicans said no. The Republicans’ plan failed. The GOP said so. The Republican tax plan fell.", 4),
        ("House Republicans and three Republican senators left the Republican Party.", 3),
        ("Nora Falk, Labour, said no. Labour MP Tom Reed agreed. Nora Falk (Labour) left.", 0),
        ("Labour said no. The Labour Party met. Labour’s plan failed.", 3),
    ],
)
def test_a_party_label_is_no_mention_of_the_party(text: str, expected: int) -> None:
    assert len(meant(text, PARTIES)) == expected


def test_a_party_label_is_not_the_actor_of_a_statement() -> None:
    text = (
        "“We will not pay,” said Representative Nora Falk, Republican of Ohio. “Never,” said Republican Sen. Tom Reed."
        "\n\n“Not now,” Republicans said."
    )
    said = sourcing.sourcing(pd.DataFrame({"article_id": ["a"], "outlet": "B", "text": [text]}), PARTIES)
    assert dict(zip(said["content"], said["actor"], strict=True)) == {
        "“We will not pay,”": "",
        "“Never,”": "",
        "“Not now,”": "Republicans",
    }


def test_what_a_relative_says_is_not_said_by_the_actor() -> None:
    text = "Ada Quill won. “I did it,” said Tom Quill, the mayor’s cousin. “He did,” Quill said."
    said = sourcing.sourcing(pd.DataFrame({"article_id": ["a"], "outlet": "B", "text": [text]}), QUILL)
    assert said["actor"].tolist() == ["", "Ada Quill"]


@pytest.mark.parametrize(
    ("text", "possessor"),
    [
        ("Quill’s opponents are cheats.", True),
        ("Quill's greedy cousin was fined.", True),
        ("Ada Quill's brilliant daughter won the prize.", True),
        ("Ada Quill’s brilliant daughter won the prize.", True),
        ("Quill's the best mayor in years.", False),
        ("A bitter critic of Quill lied.", True),
        ("Quill supporters broke the windows.", True),
        ("Quill’s plan is a fraud.", False),
        ("Quill’s lies are known.", False),
        ("Quill cheated her opponents.", False),
    ],
)
def test_who_only_owns_whom_the_sentence_is_about_is_marked(text: str, possessor: bool) -> None:
    (article,) = parse(from_rows("articles", [{"article_id": "a", "outlet": "B", "text": text}]))
    (mention,) = actor_mentions(article.parts[0], people_of(article), to_codebook(QUILL))
    assert mention.possessor is possessor


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(
            ["Quill", "Ada", "Tom", "the mayor", "of Saltby", ",", "’s", "Mrs.", "Jr.", "(R-Ohio)", "Republican", "May",
             "in", "&", "\n\n", "“", "\0", "🚢", "ſ", "said", "Street", "critic of", "."]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_mentions_of_any_text_slice_back_and_do_not_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    (article,) = parse(from_rows("articles", [{"article_id": "a", "outlet": "B", "text": text}]))
    book = to_codebook(pd.concat([QUILL, PARTIES, WORDS.head(1)]))
    for part in article.parts:
        found = actor_mentions(part, people_of(article), book)
        whole = {(m.start, m.end, m.actor, m.how) for m in names_in(part.text, book)}
        assert {m[:4] for m in found} <= whole
        assert all(a.end <= b.start for a, b in pairwise(found))


# --- events and dates -------------------------------------------------------------------------------------------------

TERMS = """
[[actors]]
name = "Ada Quill"
aliases = ["Quill"]
kind = "business"
[[actors.kinds]]
kind = "politician"
until = 2024-05-01
[[actors.kinds]]
kind = "official"
from = 2024-05-01
until = "2026-05-01"
"""


@pytest.mark.parametrize(
    ("day", "kind"),
    [("2024-04-30", "politician"), ("2024-05-01", "official"), ("2026-05-01", "business"), (None, "business")],
)
def test_the_kind_of_an_actor_is_that_of_the_articles_date(tmp_path: Path, day: str | None, kind: str) -> None:
    actors = read_actors(written(tmp_path, TERMS))
    assert actors.loc[0, "kinds"] == ["politician until 2024-05-01", "official from 2024-05-01 until 2026-05-01"]
    row = {"article_id": "a", "outlet": "B", "published": day, "text": "“The ferry stays,” Quill said."}
    said = sourcing.sourcing(pd.DataFrame([row]), actors)
    assert said["source_kind"].tolist() == [kind]


def test_an_actor_of_some_events_is_looked_for_in_their_articles_only() -> None:
    actors = book_of(
        {"actor": "Ada Quill", "aliases": ["Quill"], "events": ["ferry", "strike"]},
        {"actor": "Tom Quill", "aliases": ["Quill"], "events": ["trial"]},
        {"actor": "Port Calder"},
    )
    events = {"a": "ferry", "b": "trial", "c": ""}
    rows = [{"article_id": i, "outlet": "B", "event": e, "text": "Quill left Port Calder."} for i, e in events.items()]
    forth, back = (actor_sentiment(pd.DataFrame(r), actors, method="vader") for r in (rows, rows[::-1]))
    assert {i: found["actor"].tolist() for i, found in forth.groupby("article_id")} == {
        "a": ["Ada Quill", "Port Calder"],
        "b": ["Tom Quill", "Port Calder"],
        "c": ["Port Calder"],
    }
    columns = ["article_id", "start"]
    pd.testing.assert_frame_equal(
        forth.sort_values(columns, ignore_index=True), back.sort_values(columns, ignore_index=True)
    )


# --- persons ----------------------------------------------------------------------------------------------------------


def who(text: str, phrase: str, *, title: str = "", nth: int = 0) -> str:
    """The name of the person whom the nth occurrence of a phrase in the text means; empty where nobody."""
    row = {"article_id": "a", "outlet": "B", "title": title, "text": text}
    (article,) = parse(from_rows("articles", [row]))
    part = article.parts[-1]
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    person = person_of(people_of(article), part, start, start + len(phrase), None)
    return person.name if person else ""


def names(text: str) -> set[str]:
    (article,) = parse(from_rows("articles", [{"article_id": "a", "outlet": "B", "text": text}]))
    return {p.name for p in people_of(article).persons.values()}


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
    people = people_of(article)
    assert people.persons["Lindqvist"].headlined
    assert [(s.part, s.person.name) for s in people.person_mentions] == [
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
    for person_mention in people_of(article).person_mentions:
        assert 0 <= person_mention.start < person_mention.end <= len(text)


def test_the_codebook_is_not_changed() -> None:
    kept = CITY.copy(deep=True)
    rows: Sequence[object] = names_in("May met the Board", to_codebook(CITY))
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
    assert to_codebook(table.drop(columns=["articles", "mentions"])).pattern is not None


def test_surname_and_full_name_are_one_even_where_most_articles_give_the_surname_alone() -> None:
    table = suggested(
        "President Quill spoke. Quill left.",
        "President Quill slept.",
        "Ada B. Quill rose.",
        "Ada Quill rested.",
        "Ada Quill woke. Then Tom Quill came.",
    )
    first = table.iloc[0]
    assert (first["actor"], first["articles"], first["kind"]) == ("Ada Quill", 5, "official")
    assert {"Quill", "Ada B. Quill"} <= set(first["aliases"])


def test_a_country_its_people_and_its_capital_are_one_to_be_confirmed() -> None:
    table = suggested("Norway signed the treaty. Norwegian ships left Oslo.", "The minister flew from Oslo to Norway.")
    norway = table.set_index("actor").loc["Norway"]
    assert set(norway["confirm"]) == set(norway["aliases"]) == {"Norwegian", "Oslo"}
    assert (norway["articles"], norway["kind"]) == (2, "official")


def test_places_datelines_and_common_nouns_are_no_actors() -> None:
    table = suggested(
        "PORT CALDER (Meridian) — Ada Quill spoke in Madrid. The Department did not reply. The State paid.",
        "Ada Quill flew to Chicago, Ohio and Madrid. A department of the state wrote back.",
    )
    assert set(table["actor"]) == {"Ada Quill"}


def test_the_order_of_the_articles_does_not_change_what_is_suggested() -> None:
    texts = ["Captain Ada Quill met J. Reed.", "Mayor Quill met Norwegian clerks.", "Jonas Reed left Oslo for Norway."]
    table = pd.DataFrame({"article_id": list("abc"), "outlet": "The Echo", "text": texts})
    pd.testing.assert_frame_equal(suggest_actors(table), suggest_actors(table[::-1]))


def test_two_rows_are_merged_into_one() -> None:
    table = suggested("Ada Quill met Tom Marlow.", "Ada Quill left.").assign(side=["", "harbour"])
    kept = table.copy(deep=True)
    merged = merge_actors(table, "Ada Quill", "Tom Marlow")
    assert merged["actor"].tolist() == ["Ada Quill"]
    assert {"Tom Marlow", "Marlow", "Quill"} <= set(merged.loc[0, "aliases"])
    assert merged.loc[0, ["side", "articles", "mentions"]].tolist() == ["harbour", 2, 3]
    pd.testing.assert_frame_equal(table, kept)
    assert to_codebook(merged).names["marlow"] == ("Ada Quill", "alias")
    read = merge_actors(
        book_of({"actor": "HB", "kind": "official"}, {"actor": "Harbour", "titles": ["the board"]}), "HB", "Harbour"
    )
    assert read.loc[0, ["aliases", "titles", "kind"]].tolist() == [["Harbour"], ["the board"], "official"]


def test_an_actor_that_is_not_there_cannot_be_merged() -> None:
    with pytest.raises(SchemaError, match=r"There is no actor 'Harbour Bord'. Did you mean 'Harbour Board'\?"):
        merge_actors(CITY, "Edda May", "Harbour Bord")


def test_without_articles_nobody_is_suggested() -> None:
    table = suggested()
    assert len(table) == 0
    assert {"actor", "aliases", "articles", "mentions"} <= set(table.columns)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Ada Reed won. Ada Reed-Lamb lost. The Reed-Lamb plan won.", ["Ada Reed", "Reed"]),
        ("Ada Reed won. Her husband, Tom Reed, wept. Mr Reed said he was tired.", ["Ada Reed"]),
    ],
)
def test_a_longer_surname_and_the_husband_are_others(text: str, mentions: list[str]) -> None:
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Argus"], "text": [text]})
    rows = actor_sentiment(articles, book_of({"actor": "Ada Reed", "aliases": ["Reed"]}), pronouns=False)
    assert rows["mention"].tolist() == mentions
