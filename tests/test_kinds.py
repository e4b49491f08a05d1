"""Kinds of source: what a phrase names, who is a person's own master, and one kind per person and corpus."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import lexicons
from framing.actors import to_codebook
from framing.attribution.judged_kinds import judged
from framing.attribution.kinds import is_leader, kind_in, kind_of_word, role_words
from framing.attribution.settled import settle
from framing.measures.sourcing import sourcing
from framing.tables import SOURCE_KINDS, check, from_rows

# --- what a phrase names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "phrase",
    [
        "Ines Aalto, a nurse who is running for mayor",
        "the mayoral candidate Ines Aalto",
        "a farmer and candidate for the provincial assembly",
        "Ines Aalto, who is seeking the Green nomination",
        "a former teacher standing for election in Calder North",
        "the party’s chairwoman",
        "Calder Labour Party chair Piet Maes",
        "the chairman of the Ostrand Democratic Party",
        "New Democrat Leader Piet Maes",
        "Conservative Leader Ines Aalto",
        "Green Leader Ines Aalto",
        "the Liberal critic for transport",
        "a doctor who chairs the health committee",
        "Ines Aalto, a surgeon and chair of the parliamentary committee on ferries",
        "a physician who heads the Senate’s health panel",
        "a retired engineer who sits on the city council",
        "physician Ines Aalto, who heads the select committee",
        "the committee’s chairwoman, a physician",
        "would-be mayor Ines Aalto",
        "Ines Aalto, who is challenging the mayor",
        "the actor-turned-senator Piet Maes",
        "the speaker of the house",
        "a member of parliament",
    ],
)
def test_who_holds_or_seeks_elected_office_is_a_politician(phrase: str) -> None:
    assert kind_in(phrase) == "politician"


@pytest.mark.parametrize(
    "phrase",
    [
        "state spokeswoman Nora Lindqvist",
        "a spokesman for the state",
        "spokeswoman for Calder County",
        "City of Calder spokesman Piet Maes",
        "the Ostrand Department of Health spokeswoman",
        "a spokesperson for the Department of Fisheries",
        "the governor’s spokeswoman",
        "a spokesman for the secretary of state’s office",
        "the assistant commerce secretary who directs research on tides",
        "a dentist who is also the mayor of Calder",
        "a doctor who serves as the deputy minister",
        "the chief of police",
        "the county",
        "Nora Lindqvist of Ostrand’s Department of Culture, Elders and Youth",  # one body, whatever its name lists
        "the WHO’s head",
        "the executive secretary of the secretariat for fisheries",
    ],
)
def test_who_speaks_for_an_authority_is_an_official(phrase: str) -> None:
    assert kind_in(phrase) == "official"


@pytest.mark.parametrize(
    "phrase",
    [
        "defence lawyer Piet Maes",
        "Defense attorney Piet Maes",
        "a lawyer for the defendant",
        "the family’s lawyer",
        "a criminal defense attorney from Calder",
        "a lawyer representing the accused",
        "a court-appointed lawyer",
        "a former senator who now teaches at the university",
        "Ines Aalto of the department of earth sciences at Calder University",
        "a bioscientist",
        "Ostrand palaeoclimatologist Ines Aalto",
        "the weather service",
        "the author of the report",
        "a UN panel of marine experts",  # who sits on it counts for more than who called it
        "Piet Maes of Fisheries Canada’s centre for ice research",
        "the study’s principal investigator",
        "co-author Piet Maes",
        "a think-tank in Calder",
        "an economist with the Calder Foundation",  # which need not take a side
        "a geologist at the Ostrand Geological Society",
        "Merkel’s lawyer",
    ],
)
def test_who_speaks_from_knowledge_is_an_expert(phrase: str) -> None:
    assert kind_in(phrase) == "expert"


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("pop star Nora Lindqvist", "ordinary person"),  # celebrities are famous, but speak for nobody else
        ("the actress Nora Lindqvist", "ordinary person"),
        ("Nora Lindqvist, a television personality", "ordinary person"),
        ("a candidate’s mother", "ordinary person"),
        ("the mayor’s wife", "ordinary person"),
        ("a friend of the senator who is running for mayor", "ordinary person"),
        ("a lawyer for the shipping company", "business"),  # whom somebody serves decides
        ("the lawyer for the dockers’ union", "civil society"),
        ("a spokeswoman for Ostrand", ""),  # a firm, a town or a minister
        ("the president of a club that speaks up for villagers", "civil society"),  # the club, not those it speaks for
        ("Ines Aalto, the aquarium’s vice president for marketing", "business"),
        ("tennis champion Ines Aalto", "ordinary person"),
        ("unions, ministers and mayors", "civil society"),  # several sources: the first
        ("friends of the earth", "civil society"),
        ("Nora Lindqvist of Parents Against Noise", "civil society"),
        ("a spokeswoman for Save the Quay", "civil society"),
        ("the director of the Calder Nature Center", "civil society"),
        ("an analyst with the environmental group Clean Quay", "civil society"),  # who speaks for a side
        ("a biologist at an animal rights group", "civil society"),
        ("TEN WHO LEFT", ""),  # a word of a headline in capitals
        ("a spokesman for Merkel", "politician"),
        ("the co-owner of the Calder Grill", "business"),
        ("a University of Calder study", "document"),
        ("the University of Calder’s Piet Maes", "expert"),
        ("the Bank of Ostrand report published on Monday", "document"),
        ("New Scientist", "media"),
        ("the hospital’s ethics committee", "expert"),
        ("a farmer and former mayor", "ordinary person"),
        ("a critic of the minister", ""),
        ("a stranger", ""),
        ("", ""),
    ],
)
def test_other_kinds(phrase: str, kind: str) -> None:
    assert kind_in(phrase) == kind


def test_a_word_that_needs_a_capital_counts_only_with_one() -> None:
    assert [bool(role_words(phrase)) for phrase in ("the Times", "the times", "a green boat")] == [True, False, False]
    assert (kind_of_word("Minister"), kind_of_word("quay")) == ("official", "")


@given(
    st.lists(
        st.sampled_from(
            ["a doctor", "former ", "the committee", "’s", "Ö", *", |\n| who chairs | and | of | now ".split("|")]
        )
    )
)
def test_any_phrase_has_a_kind_or_none(pieces: list[str]) -> None:
    assert kind_in("".join(pieces)) in ("", *SOURCE_KINDS)


# --- in a text --------------------------------------------------------------------------------------------------------


def _rows(*texts: str) -> pd.DataFrame:
    return sourcing(pd.DataFrame({"article_id": list("abcdefgh")[: len(texts)], "outlet": "x", "text": list(texts)}))


def test_an_office_goes_before_a_trade_of_the_same_person() -> None:
    found = _rows(
        "Ines Aalto, a doctor, spoke late. Aalto, chair of the parliamentary committee, said the plan was dead."
    )
    assert found["source_kind"].tolist() == ["politician"]


def test_a_trade_goes_before_where_somebody_works() -> None:
    found = _rows("Biologist Ines Aalto, of the Ostrand Wildlife Service, said the terns were gone.")
    assert found["source_kind"].tolist() == ["expert"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("It was announced that the ferry would close.", "attitude"),
        ("We urge the council to keep the ferry.", "attitude"),  # the paper's own voice
        ("Critics might argue that the ferry is old.", "attitude"),
        ("Critics argue that the ferry is old.", "speech"),
        ("“We urge the council to keep the ferry,” Nora Lindqvist said.", "speech"),
        ("The audit found that the ferry was old.", "speech"),
        ("The figures show that the ferry is old.", "attitude"),  # figures show, and do not say
    ],
)
def test_nobody_is_heard_where_nobody_is_named_or_nothing_was_said(text: str, act: str) -> None:
    assert _rows(text)["act"].tolist() == [act]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The unions will demand that the ferry stays.", "attitude"),  # not yet
        ("“The ferry stays,” the mayor will say tonight.", "speech"),  # out of a text that was handed out
        ("The council’s pledge to repair the ferry pleased the town.", "attitude"),  # named, and not told
        ("Two hundred dockers met on the quay to demand that the ferry stays.", "attitude"),
        ("The mayor went on to say that the ferry would stay.", "speech"),
    ],
)
def test_who_has_not_spoken_yet_or_is_only_said_to_have_spoken_is_not_heard(text: str, act: str) -> None:
    assert set(_rows(text)["act"]) <= {act}


# --- judged by the evidence -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("The mayor said the ferry was old.", "phrase: official", "official"),
        ("Biologist Ines Aalto said the terns were gone.", "phrase: expert", "expert"),
        ("Merkel said the talks had failed.", "name: leader of a country", "politician"),
        ("Half of the town said the ferry was too slow.", "name: people", "ordinary person"),
    ],
)
def test_a_kind_comes_with_its_evidence(text: str, evidence: str, kind: str) -> None:
    row = _rows(text).iloc[0]
    assert (row["kind_evidence"], row["source_kind"]) == (evidence, kind)
    assert 1 / len(SOURCE_KINDS) < row["kind_confidence"] <= 1


def test_what_stands_around_is_evidence_only_where_a_source_has_no_role() -> None:
    around = "The scientists came by boat. {} said the ice was thin. The measurements go on."
    told = _rows(around.format("Aalto"), around.format("The mayor"))["kind_evidence"].tolist()
    assert "near: expert" in told[0].split("; ") and told[1] == "phrase: official"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two research teams counted terns on the coast. Both teams concluded that the colony was dying.", "expert"),
        ("An animal rights group met the mayor. The group said the zoo should close.", "civil society"),
        ("The research team met a group of hunters. A team said the terns were gone.", "unknown"),  # another one
        ("The team said the terns were gone. A research team will look again.", "unknown"),  # introduced too late
    ],
)
def test_a_group_in_short_is_of_the_kind_by_which_it_was_introduced(text: str, kind: str) -> None:
    assert _rows(text)["source_kind"].iloc[-1] == kind


@pytest.mark.parametrize(
    "text",
    [
        "A study of tern colonies led by Ines Aalto was printed on Monday. “They are dying,” Aalto said.",
        "Aalto’s new study of terns was printed on Monday. “They are dying,” Ines Aalto said.",
        "In May Aalto published two papers on terns. “They are dying,” Ines Aalto said.",
    ],
)
def test_who_does_research_by_what_the_text_says_is_an_expert(text: str) -> None:
    row = _rows(text).iloc[-1]
    assert (row["kind_evidence"], row["source_kind"]) == ("name: does research", "expert")


def test_who_only_reads_a_study_does_no_research() -> None:
    told = _rows("The mayor read a study of terns. “They are dying,” Ines Aalto said.")["kind_evidence"].tolist()
    assert told[-1] != "name: does research"


def test_what_the_codebook_says_is_sure() -> None:
    actors = pd.DataFrame([{"actor": "Ines Aalto", "kind": "business"}])
    articles = pd.DataFrame({"article_id": ["a"], "outlet": "x", "text": ["Mayor Ines Aalto said the ferry was old."]})
    row = sourcing(articles, actors).iloc[0]
    assert (row["source_kind"], row["kind_evidence"], row["kind_confidence"]) == ("business", "codebook", 1)


@pytest.mark.parametrize("name", ["Angela Merkel", "Merkel", "Chancellor Merkel", "Merkel’s", "Gordon Brown"])
def test_leaders_are_known_by_the_surname_or_where_many_bear_it_by_the_full_name(name: str) -> None:
    assert is_leader(name)


@pytest.mark.parametrize("name", ["Brown", "Nora Merkel", "the Merkel plan", "merkel", ""])
def test_others_of_the_name_are_no_leaders(name: str) -> None:
    assert not is_leader(name)


def test_every_kind_named_by_phrase_or_role_is_what_the_evidence_tells() -> None:
    for kind in SOURCE_KINDS[:-1]:
        assert judged([f"phrase: {kind}"])[0] == judged([f"role: {kind}"])[0] == kind
    for row in lexicons.rows("kind_weights"):
        assert all(abs(float(row[kind])) < 10 for kind in SOURCE_KINDS)


# --- one kind per person and corpus -----------------------------------------------------------------------------------


def _settled(
    *said: tuple[str, str, str], actors: pd.DataFrame | None = None, sure: tuple[float, ...] = (), **more: Any
) -> list[str]:
    """The settled kinds of statements given as year, source and kind, one article each, and how sure each kind is."""
    articles = pd.DataFrame(
        {
            "article_id": [str(n) for n in range(len(said))],
            "outlet": "x",
            "published": pd.to_datetime([f"{year}-06-01" if year else None for year, *_ in said], utc=True),
            "text": "",
        }
    )
    same = {"act": "speech", "content_spans": [], "kind_confidence": 0.8}
    rows = [
        {"article_id": str(n), "source_name": name, "source_kind": kind} | same | more
        for n, (_, name, kind) in enumerate(said)
    ]
    for row, confidence in zip(rows, sure, strict=False):
        row["kind_confidence"] = confidence
    table = from_rows("attributions", rows)
    kinds: list[str] = settle(table, check("articles", articles), to_codebook(actors))["source_kind"].tolist()
    assert table["source_kind"].tolist() == [kind for *_, kind in said]  # the input is not changed
    return kinds


@pytest.mark.parametrize(
    "names",
    [
        ("Ines Aalto",) * 3,
        ("Ines Aalto", "President Ines Aalto", "Dr. Ines Aalto"),
        ("Ines Aalto", "Ines B. Aalto", "Mr. Ines Aalto"),
    ],
)
def test_a_person_has_the_commonest_kind_whatever_the_form_of_the_name(names: tuple[str, str, str]) -> None:
    kinds = ("official", "politician", "official")
    assert _settled(*(("", name, kind) for name, kind in zip(names, kinds, strict=True))) == ["official"] * 3


def test_unknown_has_no_vote_and_the_others_weigh_what_they_are_sure() -> None:
    kinds = ("unknown", "unknown", "business", "business", "expert")
    said = [("2001", "Ines Aalto", kind) for kind in kinds]
    assert _settled(*said, sure=(0.9, 0.9, 0.4, 0.4, 0.9)) == ["expert"] * 5
    assert _settled(*said, sure=(0.9, 0.9, 0.5, 0.5, 0.9)) == ["business"] * 5


@pytest.mark.parametrize("kinds", [("politician", "official"), ("official", "politician")])
def test_a_tie_goes_by_the_order_of_kinds_and_not_of_articles(kinds: tuple[str, str]) -> None:
    assert _settled(*(("2001", "Ines Aalto", kind) for kind in kinds)) == ["official"] * 2


def test_a_year_with_votes_enough_decides_for_itself() -> None:
    before = [("2015", "Ines Aalto", "politician")] * 10
    after = [("2017", "Ines Aalto", "official")] * 11 + [("2017", "Ines Aalto", "politician")]
    late = [("2018", "Ines Aalto", "politician")]
    assert _settled(*before, *after, *late) == ["politician"] * 10 + ["official"] * 12 + ["politician"]


@pytest.mark.parametrize(("times", "kind"), [(4, "unknown"), (5, "expert")])
def test_a_bare_surname_means_only_whom_five_articles_name_in_full(times: int, kind: str) -> None:
    said = [("", "Ines Aalto", "expert")] * times
    assert _settled(*said, ("", "Aalto", "unknown"))[-1] == kind


def test_a_surname_that_two_bear_is_neither() -> None:
    said = [*[("", "Ines Aalto", "official")] * 9, *[("", "Piet Aalto", "expert")] * 9, ("", "Aalto", "unknown")]
    assert _settled(*said) == ["official"] * 9 + ["expert"] * 9 + ["unknown"]


@pytest.mark.parametrize("name", ["The minister", "Calder Tribune", "a docker", ""])
def test_what_is_no_name_of_a_person_stays_as_it_is(name: str) -> None:
    assert _settled(("", name, "official"), ("", name, "official"), ("", name, "media"))[2] == "media"


def test_what_the_codebook_says_and_who_is_unnamed_stay_as_they_are() -> None:
    actors = pd.DataFrame([{"actor": "Ines Aalto", "kind": "politician"}])
    said = [("", "Ines Aalto", kind) for kind in ("official", "official", "politician")]
    assert _settled(*said, actors=actors, actor="Ines Aalto")[2] == "politician"
    assert _settled(*said, anonymous=True)[2] == "politician"
    assert _settled(*said)[2] == "official"


@given(st.permutations([("official", "a"), ("politician", "b"), ("politician", "c"), ("expert", "d"), ("expert", "e")]))
def test_the_order_of_the_articles_does_not_matter(said: list[tuple[str, str]]) -> None:
    assert _settled(*(("2001", "Ines Aalto", kind) for kind, _ in said)) == ["politician"] * 5
