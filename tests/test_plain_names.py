"""However a person is named, the judgement is the same: it is made under the family name alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import framing
from framing.measures.plain_names import plain


@pytest.mark.parametrize(
    ("text", "span", "judged"),
    [
        ("Mrs. Quill lied to the council.", "Quill", "[Quill] lied to the council."),
        ("Ada Quill (D) lied.", "Ada Quill", "[Quill] lied."),
        ("Ada Quill, R-Ohio, lied.", "Ada Quill", "[Quill] lied."),
        ("Ada Quill, a Republican, lied.", "Ada Quill", "[Quill] lied."),
        ("Dr. Quill’s plan, and Quill herself, failed.", "Dr. Quill’s", "[Quill’s] plan, and Quill herself, failed."),
        ("They met Mayor Ada Quill.", "Mayor Ada Quill", "They met [Mayor Quill]."),
        ("Bashir al-Hadi fled.", "Bashir al-Hadi", "[al-Hadi] fled."),
        ("They met Otis Quill Jr. in May.", "Otis Quill Jr.", "They met [Quill.] in May."),
        ("President Otis van Orr of Kestria fled.", "President Otis van Orr", "[President Orr] of Kestria fled."),
    ],
)
def test_a_person_is_judged_under_another_name(text: str, span: str, judged: str) -> None:
    start = text.index(span)
    new, a, b = plain(text, start, start + len(span))
    assert f"{new[:a]}[{new[a:b]}]{new[b:]}" == judged


@pytest.mark.parametrize("span", ["She", "the mayor", "Germany", "the Tide Party", "the Founders", "NATO", "Congress"])
def test_who_is_no_named_person_keeps_the_words(span: str) -> None:
    text = f"{span} lost the vote."
    assert plain(text, 0, len(span)) == (text, 0, len(span))


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_odd_text_keeps_a_span_inside(text: str, start: int, length: int) -> None:
    if start + length <= len(text):
        new, a, b = plain(text, start, start + length)
        assert 0 <= a < b <= len(new)
        assert len(new) <= len(text)


def test_another_name_may_be_given() -> None:
    assert plain("Mrs. Quill and Ada Quill lied.", 5, 10, "Orr") == ("Orr and Orr lied.", 0, 3)


def test_house_style_moves_no_score() -> None:
    """Exactly none: what is judged is the same text."""
    sentence = "{} lied to the council about the money."
    names = ["Ada Quill", "Mrs. Quill", "Dr. Ada Quill", "Quill", "Ada Quill (D)", "Ada Quill, a Republican,"]
    said = framing.target_sentiment([sentence.format(name) for name in names], [(0, len(name)) for name in names])
    assert said["sentiment"].nunique() == 1
    assert said["label"].eq("negative").all()
