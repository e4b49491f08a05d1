"""Speech within speech: who is said to have said something, coded by hand."""

from __future__ import annotations

import pytest
from attributed import rows, told

from framing.encoder import Attribution


def said_by_the_union(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the model find that the union said the rest of the sentence, and nothing else."""
    seen = [Attribution((0, 9), (10, 14), [(15, text.index("."))], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])


@pytest.mark.parametrize(
    ("rest", "source", "content"),
    [
        ("that the mayor had told it that the quay was lost", "the mayor", "that the quay was lost"),
        ("Anna Quill has said the ferry will stay", "Anna Quill", "the ferry will stay"),
        (
            "the mayor spoke to dockers and promised them that the ferry would stay",
            "the mayor",
            "that the ferry would stay",
        ),
        ("engineers are warning that the quay is sinking", "engineers", "that the quay is sinking"),
    ],
)
def test_what_somebody_is_said_to_have_said(
    rest: str, source: str, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_by_the_union(text := f"The union said {rest}.", monkeypatch)
    assert told(text) == [("The union", rest), (source, content)]


@pytest.mark.parametrize(
    "rest",
    [
        "that the mayor might say that the quay was lost",
        "that the mayor had never said that the quay was lost",
        "that it would leave if the mayor said that the quay was lost",
        "that the mayor wants to say that the quay is lost",
        "that they say that the quay is lost whenever anybody claims that it pays",
        "that the mayor says what dockers think",
        "that islanders look for leaders who promise that the ferry will stay",
    ],
)
def test_what_nobody_has_said_yet(rest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said_by_the_union(text := f"The union said {rest}.", monkeypatch)
    assert not {"the mayor", "anybody", "who"} & {row.source for row in rows(text)}
