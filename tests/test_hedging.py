"""Hedging: each cue counts where it hedges and not where it means something else; places and voices are right."""

from __future__ import annotations

import pandas as pd
import pytest

from framing import lexicons
from framing.errors import SchemaError
from framing.measures.hedge_conditions import CONDITIONS
from framing.measures.hedging import COUNTED, hedging
from framing.tables import TABLES

# condition: the cue that it guards, a sentence in which the cue counts, and one in which it must not
CASES = [
    ("not_ability", "could", "The storm could reach the harbour by dawn.", "She could see the ferry from her window."),
    ("not_ability", "could", "The plan could see fares double.", "The two sides could not agree on a price."),
    ("not_ability", "could", "He could have drowned.", "Could you open the window?"),
    ("not_ability", "could", "Fares could rise again.", "They moved the barrier so that lorries could pass."),
    ("not_permission", "may", "The bridge may close in winter.", "Visitors may not enter the dock."),
    ("not_permission", "may", "Ferry Strike May Spread to Dover", "May he rest in peace."),
    ("not_permission", "may", "The mayor may have known.", "The bridge was closed in May."),
    ("not_permission", "may", "It may rain.", "Those who arrived in May have left."),
    ("not_permission", "may", "Nobody may ever know.", "No driver may cross without a ticket."),
    ("not_permission", "may", "Only two may survive.", "May wants more time for the talks."),
    ("expectation", "should", "The second ferry should arrive by noon.", "Ministers should resign."),
    ("not_ability", "could", "The storm could reach Calder.", "The hall could only be entered by members."),
    ("not_ability", "could", "The crew could have drowned.", "The news could not have come at a worse time."),
    ("expectation", "should", "Two pumps should be enough.", "The council should be ashamed."),
    ("supposed", "would", "That would seem unlikely.", "She said that the bridge would open on Monday."),
    ("supposed", "would", "Without the wall the town would flood.", "They would like to sail at noon."),
    ("supposed", "would", "He said that the crew would have drowned.", "He said that the crew would sail at noon."),
    ("supposed", "would", "If the wall broke, the town would flood.", "He would sit on the pier for hours."),
    ("supposed", "would", "A strike would close the port.", "The bill would ban lorries from the pier."),
    ("supposed", "would", "Any delay would cost the port £2m.", "A bill before the council would ban lorries."),
    ("supposed", "would", "The pier would close unless the state paid.", "Ada Quill would not say who paid."),
    ("under_condition", "will", "The port will close if nobody pays.", "The port will close on Friday."),
    ("under_condition", "will", "Nobody will sail until the storm is over.", "Nobody will sail until noon."),
    ("under_condition", "wo", "The crews won’t sail unless the state pays.", "The crews won’t sail on Friday."),
    ("inverted", "should", "Should he resign, the council will choose another mayor.", "Should he resign?"),
    ("yet_to_come", "until", "The pier stays shut until the state pays.", "The pier stayed shut until the state paid."),
    ("yet_to_come", "until", "The pier stays shut until the state pays.", "The pier stays shut until Friday."),
    ("modal_verb", "might", "The wall might break.", "Fleet’s military might grows."),
    ("attributive", "certain", "Certain evidence was lost.", "A strike is certain."),
    ("can_be", "can", "The crossing can be rough.", "Lorries can cross at night."),
    ("number_follows", "around", "The wreck lies around 25 miles off the coast.", "They walked around Calder."),
    ("number_follows", "about", "It cost about £2m.", "Ministers spoke about Syria."),
    ("number_follows", "about", "About a third of the crew left.", "She wrote a book about one man."),
    ("number_follows", "around", "Around 300 people came.", "The prize went to the team around first place."),
    ("number_follows", "about", "They waited about 40 minutes.", "They worry about two issues."),
    ("number_follows", "nearly", "Nearly a year went by.", "They nearly drowned."),
    ("vague_quantity", "several", "Several passengers fell ill.", "His several faults were forgiven."),
    ("vague_quantity", "many", "Many passengers fell ill.", "The many passengers fell ill."),
    ("vague_quantity", "many", "He rejected many of the plans.", "He rejected her many plans."),
    ("vague_quantity", "most", "She was feared by most.", "It was the most costly."),
    ("vague_quantity", "several", "He lost several of his ships.", "He lost his several ships."),
    ("degree", "rather", "The crossing was rather expensive.", "They took the train rather than the ferry."),
    ("number_before", "or so", "It lies ten miles or so from Calder.", "He is a baker, or so we were told."),
    ("not_as_possible", "possible", "A strike is possible.", "They will leave as soon as possible."),
    ("not_as_possible", "possible", "A strike is possible.", "It is not possible to cross."),
    ("not_opportunity", "chance", "There is a chance of rain.", "They met by chance."),
    ("not_opportunity", "chance", "There is a chance of rain.", "There is no chance of a deal."),
    ("some", "doubt", "Her doubt about the wall remains.", "She has zero doubt about the wall."),
    ("some", "possibility", "There is a possibility of rain.", "There is no possibility of a deal."),
    ("not_opportunity", "chance", "The chance of a strike is small.", "It was their last chance to vote."),
    ("not_opportunity", "chance", "There is a chance of rain.", "They gave the crew another chance."),
    ("that_clause", "claim", "The claim that the wall held was false.", "She filed an insurance claim."),
    ("that_clause", "claims", "His claims that the wall held were false.", "He paid the claims that were left."),
    ("that_clause", "risk", "They ran the risk that the wall would break.", "It is a risk to health."),
    ("not_opportunity", "chance", "There is a chance of rain.", "They won every chance of it."),
    ("what_may_be", "prospect", "The prospect of a strike grew.", "The port is a prospect."),
    ("what_may_be", "belief", "There is a belief that the wall will hold.", "They ask for freedom of belief."),
    ("seems", "appeared", "The captain appeared calm.", "The captain appeared in court."),
    ("seems", "appeared", "The captain appeared to sleep.", "The captain appeared to applause."),
    ("seems", "appeared", "The captain appeared calm.", "The captain appeared live on television."),
    ("seems", "appears", "It appears as though the pier will close.", "She appears as a witness on Friday."),
    ("seems", "looks", "The pier looks likely to close.", "The captain looks at the sea."),
    ("evidence", "suggest", "Early figures suggest that fewer people sailed.", "They suggest a walk along the pier."),
    ("evidence", "suggested", "Ada Quill suggested that the crew was late.", "Ada Quill suggested that he resign."),
    ("evidence", "point to", "Early figures point to a slowdown.", "They point to the map."),
    ("takes_clause", "think", "Dockers think that the port will close.", "Dockers think about the port."),
    ("takes_clause", "think", "The wall, I think, will hold.", "I think of the wall."),
    ("foreseen", "expect", "Investors expect a loss.", "As investors expect, the port lost."),
    ("foreseen", "expects", "The port expects to lose £2m.", "It lost more than the port expects."),
    ("left_open", "wonder", "Dockers wonder who will pay.", "Dockers wonder why the port closed."),
    ("takes_clause", "claimed", "He claimed that the port was safe.", "The sea claimed three lives."),
    ("takes_clause", "claims", "He claims to be a docker.", "He claims a pension."),
    ("doubts", "doubts", "He doubts that the wall will hold.", "Nobody doubts that the wall will hold."),
    ("establishes", "establish", "The papers establish that he knew.", "The papers did not establish that he knew."),
    ("degree", "fairly", "The crossing is fairly rough.", "The vote was fairly counted."),
    ("takes_clause", "projected", "Dockers projected that trade would grow.", "The film projected a calm mood."),
    ("takes_clause", "supposed", "Dockers supposed that the port was safe.", "The ferry is supposed to sail at noon."),
    ("passive", "believed", "Three men are believed to have drowned.", "The captain was believed by the crew."),
    ("passive", "believed", "He is believed by some to have drowned.", "The captain was believed by the crew."),
    ("passive", "thought", "The captain is thought to have fled.", "The plan was thought out in Calder."),
    ("passive_report", "feared", "Three men are feared to have drowned.", "The captain was feared in Calder."),
    ("passive_report", "reported", "The captain is reported to have fled.", "The theft was reported at noon."),
    ("passive_as", "seen", "The pier is seen as a burden.", "He was seen on Monday near the pier."),
    ("passive_as", "seen", "The pier is seen as a burden.", "The captain was seen trying the door."),
    ("passive_report", "considered", "The pier is considered a risk.", "The plan was considered in private."),
    ("to_follows", "tend", "Ferries tend to run late.", "The monks tend the garden."),
    ("infinitive", "bound to", "The wall is bound to break.", "He was bound to the chair."),
    ("attributive", "alleged", "The alleged thief fled.", "Prosecutors have spoken."),
    ("attributive", "reported", "The reported theft shocked Calder.", "The theft was reported at noon."),
    ("conditional_clause", "if", "She asked if the wall was safe.", "It was a good, if noisy, crossing."),
    ("conditional_clause", "if", "If the wall breaks, the town will flood.", "He ran as if the wall had broken."),
    ("open_question", "whether", "It was not said whether he knew.", "All ferries, whether large or small, must stop."),
    ("affirmative", "clear", "It is clear that the wall will hold.", "It was a clear day."),
    ("affirmative", "clear", "It is clear that the wall will hold.", "It is not clear that the wall will hold."),
    ("affirmative", "sure", "She is sure that the wall will hold.", "Make sure the door is shut."),
    ("affirmative", "clear", "It is clear that the wall will hold.", "Is it clear that the wall will hold?"),
    ("affirmative", "clear", "It is clear that the wall will hold.", "It is hardly clear that the wall will hold."),
    ("stated", "clearly", "The wall is clearly weak.", "The wall was not clearly marked."),
    ("stated", "definitely", "The wall will definitely hold.", "Will the wall definitely hold?"),
    ("of_course", "of course", "The wall, of course, held.", "The ferry made a change of course."),
    ("nearly_all", "all but", "The pier was all but empty.", "All but two passengers left."),
    ("not_before_noun", "in general", "In general the ferries run late.", "Turnout fell in general elections."),
    ("epistemic_must", "must", "The crew must have known.", "Drivers must pay at the gate."),
    # not conditions of their own: a part of speech, or a longer cue, decides
    ("", "sort of", "It was sort of blue.", "This sort of boat is rare."),
    ("", "kind of", "She was kind of angry.", "It is a new kind of boat."),
    ("", "would-be", "The would-be thief fled.", "That would be enough."),
    ("", "likely", "A strike is likely.", "A strike is near."),
    ("", "disputed", "The disputed plan passed.", "The mayor disputed the figure."),
    ("", "disputed", "The figure is disputed.", "The mayor disputed it."),
    ("", "depends on", "The price depends on the weather.", "The price is fixed."),
]


def found(*texts: str) -> pd.DataFrame:
    return hedging(pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "outlet": "Echo", "text": texts}))


@pytest.fixture(scope="module")
def cases() -> tuple[list[set[str]], list[set[str]]]:
    """The cues found in the sentences of CASES, of those where the cue counts and of those where it must not."""
    table = found(*(c[2] for c in CASES), *(c[3] for c in CASES))
    cues = [set(table.loc[table["article_id"] == str(i), "cue"].str.lower()) for i in range(2 * len(CASES))]
    return cues[: len(CASES)], cues[len(CASES) :]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda i: CASES[i][2])
def test_a_cue_counts_where_it_hedges(number: int, cases: tuple[list[set[str]], list[set[str]]]) -> None:
    assert CASES[number][1] in cases[0][number]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda i: CASES[i][3])
def test_a_cue_does_not_count_where_it_means_something_else(
    number: int, cases: tuple[list[set[str]], list[set[str]]]
) -> None:
    assert CASES[number][1] not in cases[1][number]


def test_every_condition_has_a_case() -> None:
    assert {c[0] for c in CASES} - {""} == set(CONDITIONS)


def test_of_several_cues_the_longest_counts_once() -> None:
    table = found("It is not yet clear who paid.", "It is believed that it fell.", "Without a doubt it fell.")
    assert list(table["cue"]) == ["not yet clear", "It is believed", "Without a doubt"]
    assert list(table["family"]) == ["hedge", "hedge", "booster"]


def test_boosters_are_told_from_hedges() -> None:
    table = found("Clearly, the pier must have burned. It will perhaps burn again.").set_index("cue")
    assert dict(table["family"]) == {"Clearly": "booster", "must": "booster", "perhaps": "hedge"}


def test_what_only_rounds_or_generalises_is_an_approximator() -> None:
    table = found("About 300 passengers usually wait, largely in the rain. Several may leave.")
    assert list(zip(table["cue"], table["kind"], strict=True)) == [
        *((cue, "approximator") for cue in ("About", "usually", "largely", "Several")),
        ("may", "modal"),
    ]


def test_who_is_not_named_makes_no_hedge() -> None:
    assert (
        found("Critics say that the wall is weak.", "Many people say that the wall is weak.")
        .query("kind != 'approximator'")
        .empty
    )


def test_words_of_degree_are_listed_and_do_not_count() -> None:
    table = found("The ferry is very full.")
    assert list(zip(table["cue"], table["confidence"] >= COUNTED, strict=True)) == [("very", False)]


def test_whose_hedge_it_is() -> None:
    table = found("The pier may close.\n\nAda Quill said: “It might burn.”\n\nPerhaps it will.")
    assert list(zip(table["cue"], table["voice"], strict=True)) == [
        ("may", "outlet"),
        ("might", "quoted"),
        ("Perhaps", "outlet"),
    ]


def test_offsets_slice_back_in_every_part_whatever_stands_before() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["a"],
            "outlet": ["Echo"],
            "title": ["🚢 Pier may close"],
            "standfirst": ["It is not clear when"],
            "text": ["Zoe\u0301 sailed 👩‍🚀 home.\n\nThe pier might burn.\r\nIt’s\u00a0unlikely, of course."],
        }
    )
    before = articles.copy(deep=True)
    table = hedging(articles)
    assert [(r.part, r.cue) for r in table.itertuples()] == [
        ("title", "may"),
        ("standfirst", "not clear"),
        ("text", "might"),
        ("text", "unlikely"),
        ("text", "of course"),
    ]
    for row in table.itertuples():
        assert articles.loc[0, row.part][row.start : row.end] == row.cue
    pd.testing.assert_frame_equal(articles, before)


def test_values_stay_in_their_ranges() -> None:
    table = found(*(c[2] for c in CASES))
    assert table["confidence"].between(0, 1).all()
    assert set(table["family"]) == {"hedge", "booster"}
    assert set(table["kind"]) <= {row["kind"] for row in lexicons.rows("hedges")} | {"scare quote"}
    assert set(table["voice"]) <= {"outlet", "reported", "quoted"}


def test_scare_quotes_are_listed_and_do_not_count() -> None:
    table = found(
        "The “reform” closed three piers.",
        "Their 'fair share' is large.",
        "Ada Quill called it “a shame”.",
        "She wrote “Harbour Lights” in 1990.",
        "The “reform of all the piers” failed.",
    ).query("kind == 'scare quote'")
    assert list(zip(table["article_id"], table["cue"], strict=True)) == [("0", "reform"), ("1", "fair share")]
    assert (table["confidence"] < COUNTED).all()
    assert set(table["voice"]) == {"outlet"}


def test_nothing_to_find_gives_an_empty_table_with_all_columns() -> None:
    for table in (found(), found("The ferry left at noon."), found("")):
        assert list(table.columns) == list(TABLES["hedges"])
        assert len(table) == 0
        assert str(table["start"].dtype) == "int64"


def test_what_is_wrong_with_the_articles_is_said() -> None:
    with pytest.raises(SchemaError, match=r"missing column 'text'\. Found: article_id, outlet"):
        hedging(pd.DataFrame({"article_id": ["a"], "outlet": ["Echo"]}))
