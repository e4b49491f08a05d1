"""Attributions: each construction once, coded by hand; one content for one attribution; any text at all."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from attributed import ACTORS, one, rows, told
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.actors import to_codebook
from framing.attribution import find
from framing.encoder import Attribution
from framing.parse import parse
from framing.tables import SOURCE_KINDS, STANCES

# --- source, cue, content ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Nora Lindqvist said the harbour would reopen.", "Nora Lindqvist", "said", "the harbour would reopen"),
        ("The harbour would reopen, Nora Lindqvist said.", "Nora Lindqvist", "said", "The harbour would reopen"),
        ("The ministry said that the bridge was unsafe.", "The ministry", "said", "that the bridge was unsafe"),
        ("The port, he said, would grow.", "he", "said", "The port … would grow"),
        ("The bridge, the engineer warned, is unsafe.", "the engineer", "warned", "The bridge … is unsafe"),
        ("The quay is sinking, warned engineers.", "engineers", "warned", "The quay is sinking"),
        ("“The harbour will reopen,” said Nora Lindqvist.", "Nora Lindqvist", "said", "“The harbour will reopen,”"),
        ("“The harbour will reopen,” Nora Lindqvist said.", "Nora Lindqvist", "said", "“The harbour will reopen,”"),
        ("‘The harbour will reopen,’ said Nora Lindqvist.", "Nora Lindqvist", "said", "‘The harbour will reopen,’"),
        ("«The harbour will reopen,» said Nora Lindqvist.", "Nora Lindqvist", "said", "«The harbour will reopen,»"),
        ('"The harbour will reopen," said Nora Lindqvist.', "Nora Lindqvist", "said", '"The harbour will reopen,"'),
        ("''The harbour will reopen,'' said Nora Lindqvist.", "Nora Lindqvist", "said", "''The harbour will reopen,''"),
        (
            "“The harbour will reopen,” Nora Lindqvist said, “and nobody will lose a job.”",
            "Nora Lindqvist",
            "said",
            "“The harbour will reopen,” … “and nobody will lose a job.”",
        ),
        (
            "Nora Lindqvist said: “The harbour will reopen.\n\n“Nobody will lose a job over it.”",
            "Nora Lindqvist",
            "said",
            "“The harbour will reopen. … “Nobody will lose a job over it.”",
        ),
        (
            "“We will not move,” Piet Maes said. “We mean it.” Then the doors closed.",
            "Piet Maes",
            "said",
            "“We will not move,” … “We mean it.”",
        ),
        (
            "According to Nora Lindqvist, the harbour will reopen.",
            "Nora Lindqvist",
            "According to",
            "the harbour will reopen",
        ),
        (
            "The harbour will reopen, according to Nora Lindqvist.",
            "Nora Lindqvist",
            "according to",
            "The harbour will reopen",
        ),
        (
            "The harbour will reopen, according to Nora Lindqvist, who runs the pilots’ school.",
            "Nora Lindqvist, who runs the pilots’ school",
            "according to",
            "The harbour will reopen",
        ),
        (
            "After the visit, the engineer said: “It is sinking fast.”",
            "the engineer",
            "said",
            "“It is sinking fast.”",
        ),
        ("The bridge is expected to open in May.", "", "is expected", "The bridge … to open in May"),
        ("It is believed that the quay is sinking.", "", "is believed", "that the quay is sinking"),
        ("Nora Lindqvist praised the dockers.", "Nora Lindqvist", "praised", "the dockers"),
        ("Nora Lindqvist, who said the bridge was unsafe, left.", "who", "said", "the bridge was unsafe"),
        (
            "The gates stayed shut. “We have waited long enough.” Lorries queued.",
            "",
            "",
            "“We have waited long enough.”",
        ),
    ],
)
def test_a_construction(text: str, source: str, cue: str, content: str) -> None:
    found = one(text)
    assert (found.source, found.cue, found.content) == (source, cue, content)
    assert found.part == "text" and found.attribution == 0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Police hunt for thief: two held", "Lorries queued."),
        ("Opinion: the quay must be sold", "Lorries queued."),
        ("Editorial: say no to the tolls", "Lorries queued."),
        ("Piet Maes: a life on the quay", "Lorries queued."),
        ("Quay sold – The Calder Echo", "Lorries queued."),
        ("Ferry cut: mayor under fire", "Lorries queued."),
        ("Strike: minister to visit port", "Lorries queued."),
        ("Oil spill: Port Authority in court", "Lorries queued."),
        ("Gaza: UN schools hit", "Lorries queued."),
        ("", "May was warm and the quay was empty."),
        ("", "The film “Quay” and the dockers’ hall were full."),
        ("", ""),
    ],
)
def test_no_attribution(title: str, text: str) -> None:
    assert rows(text, title=title) == []


@pytest.mark.parametrize(
    ("cue", "confidence", "found"), [("yodelled", 0.54, 0), ("yodelled", 0.56, 1), ("said", 0.54, 1)]
)
def test_a_cue_that_the_lexicon_has_not_must_be_surer(
    cue: str, confidence: float, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"The mayor {cue} that the quay was sinking."
    end = 10 + len(cue)
    seen = [Attribution((0, 9), (10, end), [(end + 1, len(text) - 1)], confidence)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert len(rows(text)) == found


def test_quotation_marks_speak_for_a_cue_that_the_lexicon_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“The quay is sinking,” yodelled the mayor."
    seen = [Attribution((32, 41), (23, 31), [(0, 22)], 0.46)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert one(text).cue == "yodelled"


def test_a_cue_that_is_found_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The quay is sinking, as recently suggested by Ada Quill."
    seen = [
        Attribution((46, 55), (21, 23), [(0, 12)], 0.6),
        Attribution((46, 55), (24, 42), [(4, 19)], 0.7),
    ]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    found = one(text)
    assert (found.source, found.content, found.confidence) == ("Ada Quill", "The quay is sinking", 0.7)


def test_speaking_of_ones_own_speech_is_one_attribution() -> None:
    assert one("“I said the quay was sinking,” Nora Lindqvist said.").source == "Nora Lindqvist"


# --- sources by grammar -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        (
            "Authorities announced on Friday the arrest of a man in the shooting of a docker during a clash between "
            "crews and guards on the eastern quay and said a curfew would continue through the weekend.",
            "said",
            "Authorities",
        ),
        (
            "Mayor Anna Quill, speaking to a group of veterans in the old customs house, said she would order a "
            "thorough review of the harbour's pumps and warned against hasty repairs.",
            "warned against",
            "Mayor Quill",
        ),
        (
            "Claiming that the accounts had been open to everyone all year and that nobody had asked for them, Anna "
            "Quill left the chamber before the vote.",
            "Claiming",
            "Mayor Quill",
        ),
        ("It was expected that the vote would be close and was feared that it would fail.", "was feared", ""),
    ],
)
def test_a_verb_without_a_subject_shares_that_of_the_verb_it_goes_with(text: str, cue: str, source: str) -> None:
    said = next(row for row in rows(text) if row.cue == cue)
    assert (said.actor or said.source) == source


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The deputy was quoted as saying that the tunnel would flood.",
            "The deputy",
            "that the tunnel would flood",
        ),
        (
            "The deputy was quoted by the Tribune as saying the tunnel would flood.",
            "The deputy",
            "the tunnel would flood",
        ),
        ("“The tunnel will flood,” the deputy was quoted as saying.", "the deputy", "“The tunnel will flood,”"),
        ("Ada Quill was reported to have said that it would flood.", "Ada Quill", "that it would flood"),
        ("Drivers were told by the company that the tunnel was dry.", "the company", "that the tunnel was dry"),
        ("We were told by Dr Ines Aalto that the water was clean.", "Dr Ines Aalto", "that the water was clean"),
        ("Drivers were warned by Inspector Vane that the road was icy.", "Inspector Vane", "that the road was icy"),
        (
            "The guards were warned by the captain of the tug that it was icy.",
            "the captain of the tug",
            "that it was icy",
        ),
        ("Drivers were told that the tunnel was dry.", "", "that the tunnel was dry"),
        (
            "She was reported by the Tribune as having asked for a lawyer.",
            "the Tribune",
            "She … as having asked for a lawyer",
        ),
        ("The plan was described by the mayor as a disaster.", "the mayor", "The plan … as a disaster"),
        (  # where the model takes *as* alone for the cue
            "Repairing the harbour does not require walls such as a dam of stones, as recently suggested by engineer "
            "Ada Quill of Calder University.",
            "engineer Ada Quill of Calder University",
            "Repairing the harbour does not require walls such as a dam of stones",
        ),
        ("In the words of Ada Quill, the tunnel is a sieve.", "Ada Quill", "the tunnel is a sieve"),
        ("The tunnel is, in the words of the mayor, “a sieve and a shame.”", "the mayor", "“a sieve and a shame.”"),
        ("The tunnel is, in Ada Quill’s words, a sieve.", "Ada Quill", "The tunnel is … a sieve"),
    ],
)
def test_who_speaks_in_a_passive_or_in_whose_words(text: str, source: str, content: str) -> None:
    found = one(text)
    act = "speech" if source else "attitude"  # of whom nobody is named nobody is heard
    assert (found.source, found.content, found.act) == (source, content, act)


def test_in_other_words_is_nobodys() -> None:
    assert not rows("In other words, the tunnel is a sieve.")


@pytest.mark.parametrize(
    ("cut", "source"), [("The", "The treasurer"), ("Captain", "Captain Orr"), ("Tom", "Tom Arden")]
)
def test_a_source_never_stops_before_its_noun(cut: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{source} said the tunnel would flood."
    a = len(source) + 1
    said = [Attribution((0, len(cut)), (a, a + 4), [(a + 5, len(text) - 1)], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: said if text else [])
    assert one(text).source == source


def test_an_article_without_its_noun_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The warning that the tunnel would flood came late."
    said = [Attribution((0, 3), (4, 11), [(12, 39)], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: said if text else [])
    assert one(text).source == ""


# --- one content for one attribution ----------------------------------------------------------------------------------


def sharing(found: list[Any]) -> list[tuple[Any, Any]]:
    """Pairs of attributions that share content, though neither stands with cue and content in what the other says."""
    spans = [(r.part, [tuple(s) for s in r.content_spans], (r.cue_start, r.cue_end)) for r in found]

    def within(n: int, m: int) -> bool:
        inner = [spans[n][2], *spans[n][1]]
        return spans[n][2][0] is not None and all(any(a <= c and d <= b for a, b in spans[m][1]) for c, d in inner)

    return [
        (found[n], found[m])
        for n, m in combinations(range(len(found)), 2)
        if spans[n][0] == spans[m][0]
        and any(max(a, c) < min(b, d) for a, b in spans[n][1] for c, d in spans[m][1])
        and not within(n, m)
        and not within(m, n)
    ]


def test_the_next_statement_is_the_next_speakers() -> None:
    text = (
        "“The pumps are old,” Mr Vane said.\n\nThree cellars flooded in the night, the fire brigade said.\n\n"
        "The road was shut at six, the council said. Three cellars flooded, according to the fire brigade.\n\n"
        "“We had no warning at all,” said the baker. The pumps will be mended in August, engineers said."
    )
    assert told(text) == [
        ("Mr Vane", "“The pumps are old,”"),
        ("the fire brigade", "Three cellars flooded in the night"),
        ("the council", "The road was shut at six"),
        ("the fire brigade", "Three cellars flooded"),
        ("the baker", "“We had no warning at all,”"),
        ("engineers", "The pumps will be mended in August"),
    ]


# --- any text ---------------------------------------------------------------------------------------------------------


PIECES = [
    *"“”‘’'\"«»„—:;,.?!",
    *("\n\n", "\r\n", " ", " ", "\u00a0\n\u00a0", "\u200b", "🚢", "\0", "\ud800"),
    *(
        " said ",
        " Nora Lindqvist ",
        " he ",
        " they ",
        " who ",
        " according to ",
        "According to the mayor, ",
        " warned ",
    ),
    *(
        " that the quay was sinking",
        "The quay will sink",
        " the union ",
        " claimed ",
        " is expected to ",
        " and ",
        "docks’",
    ),
    *(" on condition of anonymity", " adding ", " Mayor ", " of the ", " a source", "it is a long way to go"),
]


@settings(max_examples=30)  # each is parsed and read
@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(["", "Quill: ", "The mayor said: “"])
)
def test_whatever_the_text_every_span_slices_back(text: str, opening: str) -> None:
    row = {"article_id": "a", "title": opening + text[:40], "standfirst": "", "text": text}
    (article,) = parse(pd.DataFrame([row], dtype=object))
    parts = {part.name: part for part in article.parts}
    found = find(article, to_codebook(ACTORS))
    assert [r["attribution"] for r in found] == list(range(len(found)))
    for r in found:
        part = parts[r["part"]]
        for span in ("source", "cue"):
            start, end = r[f"{span}_start"], r[f"{span}_end"]
            assert (start is None) == (end is None) == (r[span] == "")
            if start is not None:
                assert 0 <= start < end <= len(part.text) and part.text[start:end] == r[span]
        assert r["content_spans"] and all(0 <= a < b <= len(part.text) for a, b in r["content_spans"])
        assert r["content"] == " … ".join(part.text[a:b] for a, b in r["content_spans"])
        assert 0 <= r["sentence"] < len(part.sentences)
        assert r["stance"] in STANCES and r["source_kind"] in SOURCE_KINDS
        assert r["directness"] in ("direct", "indirect", "mixed") and 0 < r["confidence"] <= 1
    assert not sharing([SimpleNamespace(**r) for r in found])


def test_an_endless_chain_of_verbs_is_no_crash() -> None:
    assert len(rows("He said no" + ", and said and warned no" * 700 + ".")) >= 0
