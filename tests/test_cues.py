"""Cues: act, stance and directness, and the conditions of the lexicon, on sentences coded by hand."""

from __future__ import annotations

import pytest
from attributed import one, rows

# --- act, stance, directness ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cue", "act", "stance"),
    [
        ("said", "speech", "neutral"),
        ("claimed", "speech", "doubting"),
        ("admitted", "speech", "factive"),
        ("insisted", "speech", "assertive"),
        ("fumed", "speech", "emotive"),
        ("believes", "attitude", "neutral"),
        ("hoped", "attitude", "neutral"),
    ],
)
def test_act_and_stance_are_the_cues(cue: str, act: str, stance: str) -> None:
    found = one(f"The engineer {cue} that the bridge is safe.")
    assert (found.cue, found.act, found.stance) == (cue, act, stance)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The mayor declined to comment.", "attitude"),
        ("The mayor did not respond to a request for comment.", "attitude"),
        ("The mayor refused to say whether the ferry would close.", "attitude"),
        ("The mayor would not say how much it had cost.", "attitude"),
        ("The mayor never said the ferry would close.", "attitude"),
        ("No official said the ferry would close.", "attitude"),
        ("The mayor had no comment on the fire.", "attitude"),
        ("The mayor said the ferry would not close.", "speech"),
        ("The mayor denied that she had known.", "speech"),
        ("The mayor not only said the ferry would close.", "speech"),
        ("She did not attend, but the mayor said the ferry would close.", "speech"),
    ],
)
def test_who_says_nothing_is_not_heard(text: str, act: str) -> None:
    found = [row.act for row in rows(text)]
    assert set(found) <= {act} and (found or act == "attitude")  # who says nothing need not be found at all


@pytest.mark.parametrize(
    "text",
    [
        "What she did not do is claim that the quay was safe.",
        "What the mayor has never done is admit that she lied.",
        "The one thing he did not do was promise that the ferry would return.",
    ],
)
def test_what_somebody_did_not_do_is_say_it(text: str) -> None:
    assert one(text).act == "attitude"


@pytest.mark.parametrize(
    ("text", "directness"),
    [
        ("The engineer said: “The bridge is a death trap.”", "direct"),
        ("The engineer said the bridge was “a death trap”.", "mixed"),
        ("The engineer said the bridge was a trap.", "indirect"),
    ],
)
def test_directness(text: str, directness: str) -> None:
    assert one(text).directness == directness


# --- conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The engineer admitted that the bridge was unsafe.", "factive"),
        ("The engineer did not admit that the bridge was unsafe.", "neutral"),
        ("The engineer refused to admit that the bridge was unsafe.", "neutral"),
        ("The union claimed that the mayor had lied.", "doubting"),
        ("The union claimed responsibility for the leak.", "neutral"),
        ("The union claimed responsibility for the leak that closed two quays.", "neutral"),
        ("The union did not claim that the mayor had lied.", "neutral"),
        ("No official confirmed that the bridge was unsafe.", "neutral"),
        ("The engineer was unable to confirm that the bridge was unsafe.", "neutral"),
    ],
)
def test_stance_holds_under_the_condition_of_its_cue(text: str, stance: str) -> None:
    assert one(text).stance == stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The union accused the mayor of hiding the report.", "assertive"),
        ("The mayor was accused by the union of hiding the report.", "assertive"),
        ("The union alleged that the mayor had hidden the report.", "doubting"),
        ("What she did not do is claim that the quay was safe.", "neutral"),
    ],
)
def test_who_accuses_is_not_doubted(text: str, stance: str) -> None:
    assert one(text).stance == stance


@pytest.mark.parametrize(
    "text",
    [
        "Everybody called him “Lofty.” The boat left at nine.",
        "The ferry company charges the passengers four pounds.",
        "The port charges fishermen for the use of the quay.",
        "The council issues parking cards to residents.",
        "The office issues permit numbers to all drivers.",
        "Most voters went for the younger candidate.",
        "The pilot told the truth, and the mayor told a lie.",
    ],
)
def test_what_is_charged_issued_or_gone_for_is_not_said(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Prosecutors charged that the mayor had lied.",
        "The council issued a warning that the quay was sinking.",
        "The mayor went, “Nobody told me.”",
    ],
)
def test_the_same_verbs_may_say_something(text: str) -> None:
    assert one(text).act == "speech"
