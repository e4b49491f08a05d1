"""Lines whose layout says who speaks: headlines, signatures, posts, interviews and transcripts, coded by hand."""

from __future__ import annotations

import pytest
from attributed import one, rows, told

# --- headlines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "source", "content"),
    [
        ("Dockers’ Union: no deal before Easter", "Dockers’ Union", "no deal before Easter"),
        ("Minister: quay to be sold", "Minister", "quay to be sold"),
        ("Mayor Quill: the quay will be sold", "Mayor Quill", "the quay will be sold"),
        ("Quay to be sold: mayor", "mayor", "Quay to be sold"),
        ("‘No deal’ – minister", "minister", "‘No deal’"),
    ],
)
def test_a_headline_without_a_verb_of_saying(title: str, source: str, content: str) -> None:
    found = one("Lorries queued.", title=title)
    assert (found.part, found.source, found.content) == ("title", source, content)
    assert found.cue in (":", "–") and found.act == "speech"


# --- signatures and posts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dash", ["—", "―", "--"])
def test_a_quotation_above_a_signature_is_the_signers(dash: str) -> None:
    said = {
        "Nora Lindqvist": "“The new timetable is a disgrace. I have missed my bus three times this week.”",
        "Tom Arden": "“I like it. It is quieter in the mornings.”",
        "Ruth Calloway, 34, a teacher": "“They should have asked us first. Nobody on our street was told.”",
    }
    text = "Three letters came.\n\n" + "\n\n".join(f"{words} {dash} {who}" for who, words in said.items())
    assert {row.source: row.content for row in rows(text)} == said


def test_a_signature_may_stand_on_the_next_line() -> None:
    text = (
        "We asked around.\n\n“I like it. I use it daily.”\n— Tom Arden, docker\n\n“It is too dear.”\n\n— Ruth Calloway"
    )
    found = [(row.source_name, row.content) for row in rows(text)]
    assert found == [("Tom Arden", "“I like it. I use it daily.”"), ("Ruth Calloway", "“It is too dear.”")]


def test_what_follows_a_quotation_and_a_dash_is_not_always_a_signature() -> None:
    assert all(row.cue != "–" for row in rows("“The quay is sinking” – Quill had called it a lie twice."))


POST = "The tunnel is dry. Go home, all of you!"


@pytest.mark.parametrize(
    "shown",
    [
        f"{POST}\n\n— Ada Quill (@adaquill) May 2, 2021",
        f"{POST} — Ada Quill (@adaquill) May 2, 2021",
        f"{POST}\n-- Ada Quill (@adaquill) 2 May 2021",
        f"“{POST}”\n\n— Ada Quill (@adaquill)",
        "The tunnel is dry.\nGo home, all of you!\n— Ada Quill (@adaquill) May 2, 2021",
    ],
)
def test_a_post_shown_in_a_text_is_the_signers(shown: str) -> None:
    (said,) = [row for row in rows(f"The board met at noon.\n\n{shown}\n\nLorries queued.") if row.source]
    assert (said.source, said.actor, said.act, said.directness) == ("Ada Quill", "", "speech", "direct")
    assert said.content.replace(" … ", " ").strip("“”") == POST


def test_where_no_blank_lines_part_a_text_a_post_is_one_line() -> None:
    text = f"The board met at noon.\n{POST}\n— Ada Quill (@adaquill) May 2, 2021\nLorries queued."
    assert told(text) == [("Ada Quill", POST)]


@pytest.mark.parametrize(
    "text",
    ["Tom Arden (@tomarden) was hurt — badly.", "A man — Tom Arden (@tomarden) — was hurt.", "— Tom Arden (@tomarden)"],
)
def test_a_handle_alone_signs_nothing(text: str) -> None:
    assert not rows(text)


# --- interviews and transcripts ---------------------------------------------------------------------------------------


def test_the_turns_of_an_interview_are_their_speakers() -> None:
    said = [
        ("ANNA QUILL", "We have no choice. The money is gone."),
        ("HOST", "Why cut the ferry? Everybody could speak to you about it."),
        ("ANNA QUILL", "They have."),
    ]
    found = rows("\n\n".join(f"{who}: {words}" for who, words in said))
    assert [(row.source, row.content) for row in found] == said
    assert [row.actor for row in found] == ["Mayor Quill", "", "Mayor Quill"]


def test_question_and_answer_name_nobody() -> None:
    found = rows("Q: Why cut the ferry?\n\nA: Nobody uses it.\n\nQ: Who counted?\n\nA: We did.")
    assert [(row.source, row.source_name) for row in found] == [("Q", ""), ("A", "")] * 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "We met.\n\nQ: Why cut the ferry? A: Nobody uses it.\n\nQ: Who counted? A: We did. Twice.",
            ["Why cut the ferry?", "Nobody uses it.", "Who counted?", "We did. Twice."],
        ),
        ("Q: Why? A: “No money.” Q: Whose? A: Ours.", ["Why?", "“No money.”", "Whose?", "Ours."]),
        ("Q: Did A: the pier, burn? A: It did.", ["Did A: the pier, burn?", "It did."]),
    ],
)
def test_question_and_answer_in_one_line(text: str, words: list[str]) -> None:
    found = rows(text)
    assert [(row.source, row.content) for row in found] == list(zip("QA" * 2, words, strict=False))
    assert {row.directness for row in found} == {"direct"}


def test_lines_of_facts_are_no_interview() -> None:
    assert not rows("Built: 1931.\n\nOwner: the port.\n\nWhere: the quay.")
    assert all(row.cue != ":" for row in rows("Note: it rains.\n\nTip: wear boots.\n\nNote: it is cold."))


@pytest.mark.parametrize(
    "said",
    [
        [
            ("OTTO VANE, HOST", "The tunnel is shut again."),
            ("RUTH ARDEN, ENGINEER", "It is the pumps."),
            ("VANE", "Thank you."),
        ],
        [
            ("SEN. ADA QUILL (D-CALDER)", "I never saw it."),
            ("MR. ARDEN", "You signed it."),
            ("SEN. QUILL", "I sign a lot."),
        ],
        [("VANE, HOST", "Why is it shut?"), ("ARDEN", "It is the pumps.")],
        [
            ("Calder Courier", "Why is it shut?"),
            ("Ruth Arden", "Pumps."),
            ("Calder Courier", "Again?"),
            ("Ruth Arden", "Yes."),
        ],
    ],
)
def test_each_line_of_a_transcript_is_its_speakers(said: list[tuple[str, str]]) -> None:
    found = rows("\n\n".join(f"{who}: {words}" for who, words in said))
    assert [(row.source, row.content) for row in found] == said
    assert {row.directness for row in found} == {"direct"}


def test_question_and_answer_with_stops_and_an_answer_of_two_paragraphs() -> None:
    found = rows("Q. When was it?\n\nA. At nine.\n\nThe light was red.\n\nQ. And then?\n\nA. I left.\n\nRain fell.")
    assert [(row.source, row.content) for row in found] == [
        ("Q", "When was it?"),
        ("A", "At nine. … The light was red."),
        ("Q", "And then?"),
        ("A", "I left."),
    ]


def test_days_in_capitals_are_no_speakers() -> None:
    assert not rows("MONDAY: Rain.\n\nTUESDAY: Sun.")


@pytest.mark.parametrize(
    "signature",
    [
        "— Nell Harrow (@nell.bsky.example) March 4, 2019",
        "— Nell Harrow (@nell@social.example) March 4, 2019",
        "Posted by Nell Harrow on Monday, March 4, 2019",
    ],
)
def test_posts_of_other_services(signature: str) -> None:
    found = [
        r
        for r in rows(f"The hall was full.\n\nThe toll is dead!\n\n{signature}\n\nIt rained.")
        if r.directness == "direct"
    ]
    assert [(r.source, r.content) for r in found] == [("Nell Harrow", "The toll is dead!")]


def test_a_post_of_which_only_the_picture_was_shown_says_nothing() -> None:
    text = "The hall was full.\n\nView this post on Instagram\n\nA post shared by Nell Harrow (@nell)\n\nIt rained."
    assert rows(text) == []
