"""Quotations: which are statements, whose content they are, and where a speech goes on, coded by hand."""

from __future__ import annotations

import pytest
from attributed import one, rows, told

from framing.encoder import Attribution

# --- what a quotation is ----------------------------------------------------------------------------------------------


def test_a_title_in_quotation_marks_is_nobodys_statement() -> None:
    (said,) = rows("Piet Maes said it was late. At noon the band played “Stand By Your Man”.")
    assert said.content == "it was late"


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "“The boat sank,” said a man who goes by the name “Lofty.”",
            "a man who goes by the name “Lofty.”",
            "“The boat sank,”",
        ),
        ("“The boat sank,” said Tom “Lofty” Arden.", "Tom “Lofty” Arden", "“The boat sank,”"),
        ('Tom "Lofty" Arden said the boat had sunk.', 'Tom "Lofty" Arden', "the boat had sunk"),
        (
            'The mast was 9" wide and 80" high. "It broke," said the mate, Otto Falk.',
            "the mate, Otto Falk",
            '"It broke,"',
        ),
    ],
)
def test_nicknames_and_inches_are_no_statements(text: str, source: str, content: str) -> None:
    found = one(text)
    assert (found.source, found.content) == (source, content)


# --- whose a quotation is ---------------------------------------------------------------------------------------------


def test_a_quotation_is_said_once_by_the_surest_or_the_nearest_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = "“The quay is sinking,”", "“Nobody told the board.”"
    text = f"{first} said the mayor. {second} replied the union. Rain fell."

    def seen(text: str, unions: float) -> list[Attribution]:
        a, b = (text.index(said) for said in (first, second))
        end, last = a + len(first), b + len(second)
        return [
            Attribution((end + 6, end + 15), (end + 1, end + 5), [(a, end), (b, last)], 0.9),
            Attribution((last + 9, last + 18), (last + 1, last + 8), [(b, last)], unions),
        ]

    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text, 0.9) if text else [])
    assert [(row.source, row.content) for row in rows(text)] == [("the mayor", first), ("the union", second)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text, 0.5) if text else [])
    assert [(row.source, row.content) for row in rows(text)] == [("the mayor", f"{first} … {second}")]


def test_words_picked_out_of_another_sentence_are_no_content(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The gate was shut all night. “Nobody saw it,” said the clerk."
    place = text.index("“")
    end = text.index("”") + 1
    said = [Attribution((len(text) - 10, len(text) - 1), (end + 1, end + 5), [(0, 3), (place, end)], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: said if text else [])
    assert one(text).content == "“Nobody saw it,”"


@pytest.mark.parametrize(
    ("more", "kept"), [("Gulls cried.", False), ("The ferries of the north line left at nine.", True)]
)
def test_a_few_words_of_the_next_sentence_are_no_content_but_a_clause_is(
    more: str, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, rest = "the quay was closed", more.removesuffix(".")
    text = f"The clerk told them {said}. {more}"
    spans = [(text.index(words), text.index(words) + len(words)) for words in (said, rest)]
    seen = [Attribution((0, 9), (10, 14), spans, 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert one(text).content == (f"{said} … {rest}" if kept else said)


def test_a_longer_quotation_of_another_sentence_is_content(monkeypatch: pytest.MonkeyPatch) -> None:
    said, quote = "it was late", "“a bathtub with a bell and no ropes”"
    text = f"The clerk said {said}. The ferry was {quote} in his eyes."
    spans = [(text.index(words), text.index(words) + len(words)) for words in (said, quote)]
    seen = [Attribution((0, 9), (10, 14), spans, 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert one(text).content == f"{said} … {quote}"


def test_a_few_words_of_another_sentence_stay_if_they_are_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The gate stays shut. So said the clerk."
    seen = [Attribution((len(text) - 10, len(text) - 1), (24, 28), [(0, 19)], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert one(text).content == "The gate stays shut"


def test_a_quotation_in_which_the_cue_itself_stands_is_not_all_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = "called the new ferry a bathtub with a bell"
    text = f'The paper had this: "The mayor {inner}, and left." Rain fell.'
    place = text.index("the new")
    seen = [Attribution((21, 30), (31, 37), [(place, place + 35)], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    (said,) = (row for row in rows(text) if row.cue == "called")
    assert said.content == "the new ferry a bathtub with a bell"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They press a button for “Left,” or one for “Right.” They do not read.", []),
        ("The hall was silent. “Never.” Then it rained.", ["“Never.”"]),
        ("There was a sign, “Nobody swims here at night.” They swam.", ["“Nobody swims here at night.”"]),
    ],
)
def test_a_word_or_two_within_a_sentence_are_nobodys_statement(
    text: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.encoder.attributions", lambda text: [])
    assert [row.content for row in rows(text)] == found


def test_a_statement_with_two_cues_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The mayor wrote a letter asking that the ferry stay. Rain fell."
    asking, end = text.index("asking"), text.index(".")

    def seen(text: str, surer: float) -> list[Attribution]:
        letter = Attribution((0, 9), (10, 24), [(asking, end)], 0.6)
        return [letter, Attribution((0, 9), (asking, asking + 6), [(asking + 7, end)], surer)]

    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text, 0.9) if text else [])
    assert [(row.cue, row.content) for row in rows(text)] == [("asking", "that the ferry stay")]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text, 0.5) if text else [])
    assert [(row.cue, row.content) for row in rows(text)] == [("wrote a letter", "asking that the ferry stay")]


def test_a_statement_within_a_statement_of_somebody_else_is_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The mayor said the clerk told her the ferry stays. Rain fell."
    cue, end = text.index("told"), text.index(".")
    seen = [
        Attribution((0, 9), (10, 14), [(15, end)], 0.9),
        Attribution((15, 24), (cue, cue + 4), [(cue + 9, end)], 0.6),
    ]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert dict(told(text)) == {"The mayor": "the clerk told her the ferry stays", "the clerk": "the ferry stays"}


# --- speeches over paragraphs -----------------------------------------------------------------------------------------


def test_a_speech_opened_at_each_paragraph_and_closed_once_is_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "“We came to this quay with nothing, and we will leave it with a harbour that works."
    second = "“The auditors told me that they would close our account. I cannot wait to see them again."
    third = "“Thank you, and good night.”"
    text = f"The mayor said: {first}\n\n{second}\n\n{third}\n\nThe rain had stopped by then."

    def seen(text: str) -> list[Attribution]:  # as a window's edge and the speech within the speech may leave it
        where = text.index(first)
        part = text.index("they would")
        return [Attribution((0, 9), (10, 14), [(where, where + len(first)), (part, part + 30)], 0.9)]

    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text) if text else [])
    assert [text[a:b] for a, b in one(text).content_spans] == [first, second, third]


def test_a_content_over_two_paragraphs_of_a_speech_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    speech = "“The quay is sinking, and nobody has come to look at it.\n\n“It will be gone by the spring.”"
    text = f"The mayor said: {speech}\n\nThe union called it “nonsense”."
    where = text.index(speech)
    said = [Attribution((0, 9), (10, 14), [(where, where + len(speech))], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: said if text else [])
    assert one(text).content == speech


def test_the_last_paragraph_of_a_speech_is_not_the_next_speakers() -> None:
    speech = ["“We have been here before.", "“They said the port would close within a year.", "“Men kept it open.”"]
    text = "Tom Arden said: " + "\n\n".join(speech) + "\n\n“That is nonsense,” said Ruth Calloway of the authority."
    inner = "the port would close within a year"
    assert [row.content for row in rows(text)] == [" … ".join(speech), inner, "“That is nonsense,”"]


def test_a_paragraph_with_a_cue_of_its_own_is_a_statement_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = "“The quay is sinking, and nobody has come to look at it.", "“It will be gone by the spring,”"
    text = f"The mayor said: {first}\n\n{second} said the mayor."

    def seen(text: str) -> list[Attribution]:
        a, b = text.index(first), text.index(second)
        end = b + len(second)
        return [
            Attribution((0, 9), (10, 14), [(a, a + len(first))], 0.9),
            Attribution((end + 6, end + 15), (end + 1, end + 5), [(b, end)], 0.9),
        ]

    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen(text) if text else [])
    assert [row.content for row in rows(text)] == [first, second]


# --- a quotation that is never closed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["“", '"'])
def test_what_lies_beyond_an_unclosed_quotation_is_the_outlets(mark: str) -> None:
    text = f"The mayor said: {mark}The tunnel is dry.\n\nRain fell on the town.\n\nThe ferry left at nine."
    assert one(text).content == f"{mark}The tunnel is dry."


def test_a_content_ends_with_the_paragraph_of_its_unclosed_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The mayor said: “The tunnel is dry.\n\nRain fell on the town.\n\nThe ferry left."
    seen = [Attribution((0, 9), (10, 14), [(16, len(text))], 0.9)]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: seen if text else [])
    assert one(text).content == "“The tunnel is dry."


def test_an_unclosed_quotation_does_not_take_in_its_own_cue() -> None:
    found = one("“They shut the gates at six, Tom Arden said.\n\nThe ferry left an hour later with nobody on board.")
    assert (found.source, found.content.rstrip(",")) == ("Tom Arden", "“They shut the gates at six")


def test_a_cue_beyond_an_unclosed_quotation_says_otherwise() -> None:
    text = "“They shut the gates.\n\nThe ferry left an hour later with nobody on board, the harbour office said."
    source, content = told(text)[-1]
    assert source == "the harbour office"
    assert content.rstrip(",").endswith("The ferry left an hour later with nobody on board")


def test_a_clause_of_speech_behind_a_quotation_keeps_it_from_the_next_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“March is a wet month,” the baker said. The market opens at ten, wardens said."
    spans = [
        (text.index(words), text.index(words) + len(words))
        for words in ("“March is a wet month,”", "The market opens at ten")
    ]
    source, cue = text.index("wardens"), text.rindex("said")
    found = Attribution((source, source + 7), (cue, cue + 4), tuple(spans), 0.9)
    monkeypatch.setattr("framing.encoder.attributions", lambda text: [found])
    assert [(r.source, r.content) for r in rows(text)] == [
        ("the baker", "“March is a wet month,”"),
        ("wardens", "The market opens at ten"),
    ]


def test_a_cue_in_what_the_same_source_says_is_no_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "A clerk at the lido calls that overdue: “We have asked for years.”"
    at = {word: (text.index(word), text.index(word) + len(word)) for word in ("A clerk", "calls", "that", "overdue")}
    quote = (text.index("“"), len(text))
    found = [
        Attribution(at["A clerk"], at["calls"], [(at["that"][0], at["overdue"][1])], 0.9),
        Attribution(at["A clerk"], at["overdue"], [quote], 0.6),
    ]
    monkeypatch.setattr("framing.encoder.attributions", lambda text: found)
    (said,) = rows(text)
    assert (said.cue, said.content) == ("calls", "that overdue … “We have asked for years.”")


def test_a_nickname_with_an_article_is_part_of_its_source() -> None:
    found = one("“The cart broke,” said the man everyone calls “the Baron”.")
    assert found.source.endswith("“the Baron”") and found.content == "“The cart broke,”"


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("It was announced by the parish that the fair would move.", "the parish", "that the fair would move"),
        ("The bishop was heard to say that the fair was over.", "The bishop", "that the fair was over"),
    ],
)
def test_passives_without_a_subject_of_their_own_and_of_hearing(text: str, source: str, content: str) -> None:
    found = one(text)
    assert (found.act, found.source, found.content) == ("speech", source, content)
