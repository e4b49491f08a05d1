"""Speakers: whom a source phrase means, of which kind and actor, who is anonymous and who can speak, coded by hand."""

from __future__ import annotations

import pytest
from attributed import one, rows

# --- kind, actor, anonymity -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "kind", "actor"),
    [
        ("The ministry", "official", ""),
        ("A senator", "politician", ""),
        ("The engineer", "expert", ""),
        ("The company", "business", ""),
        ("The report", "document", ""),
        ("A docker", "ordinary person", ""),
        ("The stranger", "unknown", ""),
        ("Ostrand", "business", "Ostrand Shipping"),  # by the codebook
        ("The mayor", "politician", "Mayor Quill"),  # by the codebook, against the word list's official
        ("A spokesman for the Port Authority", "official", "Port Authority"),
        ("A critic of the mayor", "unknown", ""),  # speaks of the mayor, not for her
        ("A friend of Anna Quill", "ordinary person", ""),
        ("Dr Ines Aalto, a marine biologist,", "expert", ""),
        ("The Calder Tribune", "media", ""),
        ("The Post", "media", ""),
        ("Nora Lindqvist, a columnist at the Quay Gazette,", "media", ""),
        ("A lawyer for the company", "business", ""),  # whom somebody serves decides
        ("The president of the university", "expert", ""),
        ("Campaign manager Piet Maes", "politician", ""),
        ("Former governor Piet Maes", "politician", ""),
        ("Senator Piet Maes, a former professor,", "politician", ""),
    ],
)
def test_kind_and_actor_of_a_source(source: str, kind: str, actor: str) -> None:
    found = one(f"{source} said the plan was dead.")
    assert (found.source_kind, found.actor, found.anonymous) == (kind, actor, False)


@pytest.mark.parametrize(
    "text",
    [
        "A city hall official, speaking on condition of anonymity, said the plan was dead.",
        "An official said on condition of anonymity that the plan was dead.",
        "A source close to the mayor said the plan was dead.",
        "Insiders said the plan was dead.",
        "“The plan is dead,” said a docker who asked not to be named.",
        "An unnamed official said the plan was dead.",
        "A senior harbour official said the plan was dead.",
        "Two people briefed on the talks said the plan was dead.",
        "Some advisers said the plan was dead.",
        "A docker said the plan was dead, speaking on condition of anonymity.",
        "A docker said the plan was dead. He spoke on condition of anonymity.",
        "A docker who was not permitted to speak said the plan was dead.",
    ],
)
def test_an_anonymous_source_is_marked_and_counts_for_no_actor(text: str) -> None:
    found = one(text)
    assert found.anonymous and found.actor == "" and found.source_name


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said insiders were wrong.",
        "Nora Lindqvist said an unnamed official was wrong.",
        "The company spokeswoman, who declined to be interviewed, said the plan was dead.",
    ],
)
def test_whom_the_speech_is_about_makes_no_source_anonymous(text: str) -> None:
    assert not one(text).anonymous


@pytest.mark.parametrize("source", ["Officials", "Experts", "An official photographer", "These senior judges"])
def test_a_group_or_a_trade_in_general_is_not_anonymous(source: str) -> None:
    assert not one(f"{source} said the plan was dead.").anonymous


@pytest.mark.parametrize(
    "text",
    [
        "Piet Maes, a critic of the Port Authority, said the plan was dead.",
        "Piet Maes, who is suing the Port Authority, said the plan was dead.",
        "Former Port Authority director Piet Maes said the plan was dead.",
        "Nora Lindqvist, Anna Quill’s opponent, said the plan was dead.",
    ],
)
def test_who_stands_apart_from_an_actor_does_not_speak_for_it(text: str) -> None:
    assert one(text).actor == ""


def test_who_stands_for_office_is_a_politician_whatever_else() -> None:
    text = "Nora Lindqvist, a professor of law, is a candidate for the council. Lindqvist said the plan was dead."
    assert one(text).source_kind == "politician"


def test_whom_a_spokesman_serves_may_be_a_person_named_before() -> None:
    found = one("Senator Piet Maes left early. A Maes spokeswoman said the plan was dead.")
    assert (found.source_name, found.source_kind) == ("A Maes spokeswoman", "politician")


# --- whom a phrase means ----------------------------------------------------------------------------------------------


def test_who_said_is_resolved_to_the_one_it_stands_for() -> None:
    assert one("Nora Lindqvist, who said the bridge was unsafe, left.").source_name == "Nora Lindqvist"


def test_a_role_given_once_holds_for_the_surname_and_the_pronoun() -> None:
    text = (
        "Nora Lindqvist runs early. Lindqvist, a professor of law, teaches at night. Then Lindqvist said it was dead."
    )
    found = rows(text + "\n\nShe said it would stay dead.")
    assert [(r.source_name, r.source_kind) for r in found] == [("Nora Lindqvist", "expert")] * 2


def test_pronouns_follow_the_speaker() -> None:
    text = (
        "Nora Lindqvist, the authority’s chief executive, said the quay was safe.\n\nLorries queued.\n\n"
        "She said the road would close.\n\n“It will open again in May,” she added."
    )
    found = rows(text)
    assert [r.source for r in found] == ["Nora Lindqvist, the authority’s chief executive", "She", "she"]
    assert {(r.source_name, r.actor) for r in found} == {("Nora Lindqvist", "Port Authority")}


def test_whom_a_sentence_has_just_called_he_is_not_she() -> None:
    text = "Piet Maes said it was late. He met Nora Lindqvist. {} said that it was early."
    assert [rows(text.format(p))[-1].source_name for p in ("She", "He")] == ["Nora Lindqvist", "Piet Maes"]


def test_a_pronoun_without_anybody_before_it_stays_unresolved() -> None:
    found = one("He said the road would close.")
    assert (found.source, found.source_name, found.source_kind) == ("He", "", "unknown")


@pytest.mark.parametrize(("between", "name"), [(0, "The union"), (1, "The union"), (2, "")])
def test_they_may_be_a_union_two_paragraphs_back_at_most(between: int, name: str) -> None:
    text = "The union rejected the offer.\n\n" + "Lorries queued.\n\n" * between + "They said the strike would go on."
    first, second = rows(text)
    assert first.actor == "Dockers’ Union"
    assert (second.source_name, second.actor) == (name, "Dockers’ Union" if name else "")


def test_a_role_is_resolved_to_the_person_who_holds_it() -> None:
    found = one("Transport Minister Ines Aalto opened the bridge. The minister said it was safe.")
    assert (found.source, found.source_name) == ("The minister", "Transport Minister Ines Aalto")


@pytest.mark.parametrize("phrase", ["The union president", "The former president", "The vice president"])
def test_a_role_of_another_kind_is_not_resolved_to_that_person(phrase: str) -> None:
    found = one(f"President Ines Aalto met the dockers. {phrase} said the plan was dead.")
    assert (found.source, found.source_name) == (phrase, phrase)


def test_a_quotation_on_its_own_is_the_last_speakers() -> None:
    *_, last = rows(
        "“We will not move at all,” Piet Maes said.\n\nLorries queued at the gates for hours, and the rain fell on the "
        "drivers, who sat in their cabins and waited.\n\n“Nobody asked us about it.”"
    )
    assert (last.source_name, last.content.endswith("“Nobody asked us about it.”")) == ("Piet Maes", True)


def test_a_quotation_on_its_own_is_whose_its_paragraph_turns_to() -> None:
    *_, last = rows("Piet Maes said it was late.\n\nNora Lindqvist shook her head. “We have waited long enough.”")
    assert (last.source_name, last.content) == ("Nora Lindqvist", "“We have waited long enough.”")


# --- who can speak ----------------------------------------------------------------------------------------------------


def test_states_and_others_can_speak() -> None:
    found = rows("Russia revealed that the ships had left. Others suggested that they had not.")
    assert [(r.source, r.act) for r in found] == [("Russia", "speech"), ("Others", "speech")]


@pytest.mark.parametrize(
    "text",
    [
        "The results showed that costs had risen.",
        "Months of talks suggest that a deal is near.",
        "Seven months of rain showed how old the roof was.",
    ],
)
def test_what_cannot_speak_is_not_heard(text: str) -> None:
    assert not any(row.act == "speech" for row in rows(text))
