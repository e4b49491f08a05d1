"""A corpus as a whole: copies, wire copy, languages, outlets under several names, dates, events, the page."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from framing import check
from framing.clean import (
    furniture_kind,
    marked,
    near_duplicates,
    odd_dates,
    outlet_names,
    suggest_events,
    supported,
    take_out_furniture,
    text_difference,
    wire_agency,
)
from framing.errors import UnsupportedLanguageWarning
from framing.readers import example_corpus, read
from framing.tables import from_rows

FERRY = (
    "The last ferry to the outer islands will sail all winter after the harbour board found the money for it. "
    "Members voted nine to four on Tuesday night, with two of them asleep. The boat carries forty passengers, "
    "their bicycles and the post, and has been late twice this year. Its captain said that she would believe in the "
    "money when it floated. Islanders had asked for a second boat and were given a bench to wait on instead."
)
CRANE = (
    "A crane that had stood on the east quay since the war fell over on Monday morning, hurting nobody but a gull. "
    "Engineers blamed rust, the wind and one another. The port said that the quay would stay shut until the wreck "
    "had been cut up, which could take a month, or two if the saw had to be hired. A café that had taken its name "
    "from the crane said it would think about that later. Schoolchildren drew what they had seen for the museum."
)


def table(*rows):
    return from_rows("articles", [{"article_id": str(i), **row} for i, row in enumerate(rows, start=1)])


def test_an_update_points_to_the_last_version():
    articles = table(
        {"outlet": "Herald", "published": "2024-01-03", "text": FERRY + " The board meets again in May."},
        {"outlet": "Herald", "published": "2024-01-02", "text": FERRY},
        {"outlet": "Herald", "published": "2024-01-01", "text": FERRY.replace("nine to four", "by nine to four")},
        {"outlet": "Herald", "published": "2024-01-02", "text": CRANE},
    )
    assert list(marked(articles)["duplicate_of"]) == ["", "1", "1", ""]
    pairs = near_duplicates(articles)
    assert set(pairs["kind"]) == {"update"}
    assert {frozenset(p) for p in zip(pairs["article_id"], pairs["other_id"], strict=True)} == {
        frozenset("12"), frozenset("13"), frozenset("23"),
    }  # fmt: skip
    assert marked(articles).equals(marked(articles))


def test_the_overlap_is_the_share_of_words_in_common_runs():
    # 40 words that both have, then 40 that one has alone: all of the shorter text, half of the longer
    shared = " ".join(f"word{i}" for i in range(40))
    longer = shared + " " + " ".join(f"other{i}" for i in range(40))
    row = near_duplicates(table({"outlet": "A", "text": shared}, {"outlet": "B", "text": longer})).iloc[0]
    assert (row["kind"], row["overlap"], row["overlap_of_longer"]) == ("shared copy", 1.0, 0.5)


def test_the_work_for_a_notice_grows_with_how_often_it_was_printed():
    def calls(times):
        """How many functions are called, for a notice printed so often beside an odd long text."""
        rows = [{"outlet": "Herald", "text": FERRY}] * times
        articles = table(*rows, {"outlet": "B", "text": "ha " * 100 * times})
        count = 0

        def counted(*_):
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            found = marked(articles)
        finally:
            sys.setprofile(None)
        assert found["duplicate_of"].eq("").sum() == 2  # the last of them, and the other outlet's
        return count

    assert calls(320) < 6 * calls(80)  # four times as often; pair by pair it would be sixteen


def test_an_agency_is_known_by_the_names_of_its_services():
    articles = table({"outlet": "Agence France Presse -- English", "text": f"CALDER (AFP) — {FERRY}"})
    assert marked(articles)["wire"][0] == ""


def test_what_an_outlet_repeats_a_year_later_is_no_update():
    background = FERRY + " " + " ".join(f"then{i}" for i in range(60))
    later = FERRY + " " + " ".join(f"now{i}" for i in range(60))
    rows = [{"outlet": "Herald", "published": f"{y}-01-01", "text": t} for y, t in ((2023, background), (2024, later))]
    assert near_duplicates(table(*rows)).empty


def test_shared_copy_takes_the_agency_of_the_article_that_names_it():
    articles = table(
        {"outlet": "Herald", "text": f"PORT CALDER (AP) — {FERRY}"},
        {"outlet": "Gazette", "text": FERRY},
        {"outlet": "Courier", "text": CRANE},
        {"outlet": "Reuters", "text": CRANE + " (Reporting by Ann Lee; Editing by Bo Ray)"},
    )
    found = marked(articles)
    assert list(found["wire"]) == ["AP", "AP", "Reuters", ""]  # what Reuters prints is its own
    assert list(found["duplicate_of"]) == [""] * 4


@pytest.mark.parametrize(
    ("byline", "text", "removed", "agency"),
    [
        ("By Associated Press", "The ferry sailed.", "", "AP"),
        ("Maud Ellery, Associated Press", "The ferry sailed.", "", "AP"),
        ("Reuters Staff", "", "", "Reuters"),
        ("AFP", "", "", "AFP"),
        ("", "PORT CALDER, March 3 (UPI) — The ferry sailed.", "", "UPI"),
        ("", "Ferry sails\n\nBerlin (dpa) - Die Fähre fuhr.", "", "dpa"),
        ("", "March 3 (Reuters) - The ferry sailed.", "", "Reuters"),
        ("", "The ferry sailed.\n\n(Reporting by Ann Lee in Calder; Editing by Bo Ray.)", "", "Reuters"),
        ("", "The ferry sailed.", "Credit: Associated Press", "AP"),
        ("", "The ferry sailed.", "Copyright 2019 The Associated Press. All rights reserved.", "AP"),
        # what is no agency's copy
        ("Maud Ellery", "The ferry sailed.", "", ""),
        ("Maud Ellery", "The minister told Reuters (and nobody else) that she would resign.", "", ""),
        ("", "The ferry sailed.\n\nThe Associated Press contributed to this report.", "", ""),
        ("", "The ferry sailed, according to the AP.", "Photo: AP", ""),
        ("Maud Ellery, Otis Brand, Bo Ray, Associated Press", "The ferry sailed.", "", ""),
        ("Pat Reuters-Hall", "The ferry sailed.", "", ""),
        ("", "The pa (and his son) sailed.", "Copyright 2019 Lantern Press", ""),
    ],
)
def test_wire_agency(byline, text, removed, agency):
    assert wire_agency(byline, text, removed) == agency


def test_the_teaching_corpus_has_the_wire_copy_that_was_put_into_it():
    articles = example_corpus()
    pairs = near_duplicates(articles)
    shared = set(pairs["article_id"]) | set(pairs["other_id"])
    assert shared == set(articles.loc[articles["wire"] != "", "article_id"])


def test_languages_are_told_and_those_not_measured_kept_out():
    german = (
        "Die letzte Fähre zu den Inseln fährt auch im Winter, weil der Hafenrat das Geld dafür gefunden hat. Die "
        "Mitglieder stimmten am Dienstag in der Nacht mit neun zu vier Stimmen dafür, und zwei von ihnen schliefen."
    )
    articles = marked(
        table({"outlet": "A", "text": FERRY}, {"outlet": "B", "text": german}, {"outlet": "C", "text": "Oui."})
    )
    assert list(articles["language"]) == ["en", "de", ""]
    assert "language de is not measured" in articles["problems"][1]
    with pytest.warns(UnsupportedLanguageWarning, match=r"1 of 3 articles .* \(de 1\)"):
        assert list(supported(articles)["article_id"]) == ["1", "3"]


def test_one_outlet_under_several_names_is_suggested_and_not_merged():
    names = [
        "Fox News",
        "Fox Online News",
        "FOX",
        "The Times (London)",
        "Times",
        "New York Times",
        "Daily News",
        "News",
    ]
    names += ["Calder Evening Courier", "Calder Evening Couriér", "foxnews.com"]
    articles = table(*({"outlet": name, "text": "x"} for name in names))
    pairs = {frozenset(p) for p in zip(outlet_names(articles)["outlet"], outlet_names(articles)["other"], strict=True)}
    assert {
        frozenset(p) for p in (("Fox News", "Fox Online News"), ("Fox News", "FOX"), ("Times", "The Times (London)"))
    } <= pairs
    assert frozenset(("Calder Evening Courier", "Calder Evening Couriér")) in pairs
    for one, other in (("Times", "New York Times"), ("Daily News", "News"), ("Daily News", "Fox News")):
        assert frozenset((one, other)) not in pairs
    assert list(articles["outlet"]) == names


def test_odd_dates():
    rows = [{"outlet": "A", "published": "2024-05-01", "text": "x"}] * 11 + [
        {"outlet": "A", "published": "2024-01-01", "text": "x"},
        {"outlet": "A", "published": "2031-01-01", "text": "x"},
        {"outlet": "A", "published": "1066-10-14", "text": "x"},
    ]
    found = odd_dates(table(*rows), today=pd.Timestamp("2024-06-01"))
    assert found["why"].value_counts().to_dict() == {
        "on the day of very many: of the download?": 11, "in the future": 1, "before 1800": 1,
    }  # fmt: skip


def test_events_are_suggested_within_days_and_by_their_words():
    articles = table(
        {"outlet": "A", "published": "2024-01-01", "title": "Ferry sails all winter", "text": FERRY},
        {"outlet": "B", "published": "2024-01-02", "title": "Harbour board saves ferry", "text": FERRY[:250]},
        {"outlet": "A", "published": "2024-01-02", "title": "Crane falls", "text": CRANE},
        {"outlet": "B", "published": "2024-03-02", "title": "Ferry sails all winter", "text": FERRY},
        {"outlet": "B", "published": "2024-01-02", "title": "Ferry", "text": FERRY, "event": "mine"},
    )
    events = list(suggest_events(articles)["event"])
    assert events[0] == events[1] != ""
    assert "ferry" in events[0]
    assert events[2:] == ["", "", "mine"]


def test_difference_shows_what_only_one_has():
    articles = table({"outlet": "A", "text": "One. Two."}, {"outlet": "B", "text": "One. Three."})
    assert text_difference(articles, "1", "2").split("\n") == ["  One.", "- Two.", "+ Three."]
    with pytest.raises(ValueError, match="no article 'x'"):
        text_difference(articles, "1", "x")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction: An earlier version of this article misstated the length of the ferry.", "published correction"),
        ("This article was amended on 3 May 2024 to say that the ferry is blue.", "published correction"),
        ("Clarification (May 3): a headline incorrectly said that the ferry had sunk.", "published correction"),
        ("Correction facilities were full, the warden said, and an earlier plan was dropped.", ""),
        ("This report was edited by two people who have since left the ministry.", ""),
    ],
)
def test_corrections_are_kept_apart(line, kind):
    assert furniture_kind(line) == kind
    if kind:
        articles = take_out_furniture(table({"outlet": "A", "text": f"{FERRY}\n\n{line}"}))
        assert (articles["text"][0], articles["removed"][0]) == (FERRY, line)


def test_the_page_names_what_is_wrong_and_what_to_do():
    rows = [
        {"outlet": "Fox News", "published": "2024-01-02", "text": f"CALDER (AP) — {FERRY}", "title": "Ferry"},
        {"outlet": "Gazette", "published": "2024-01-02", "text": FERRY, "title": "Ferry"},
        {"outlet": "FOX", "published": "2024-02-03", "text": CRANE, "title": "Crane"},
        {"outlet": "FOX", "text": "", "problems": "no text; no date found"},
    ]
    page = check(marked(table(*rows)), today=pd.Timestamp("2024-03-01"))
    found = {(what, where): count for what, where, count in page[["what", "where", "count"]].itertuples(index=False)}
    assert found[("articles", "in all")] == 4
    assert found[("outlet", "FOX")] == 2
    assert found[("one outlet?", "FOX / Fox News")] == 3
    assert found[("published", "2024-01")] == 2
    assert found[("missing", "text")] == found[("missing", "published")] == 1
    assert found[("wire copy", "AP")] == 2
    assert found[("problem", "no text")] == 1
    advice = page.query("what == 'problem'").set_index("where")["advice"]
    assert advice["no text"] == f"In {table(*rows)['article_id'].iloc[-1]}."
    assert found[("language", "en")] == 3
    assert check(read(table(*rows)), today=pd.Timestamp("2024-03-01")).equals(page)


def test_an_empty_corpus_has_a_page_of_one_line():
    assert check(table()).to_dict("records") == [
        {"what": "articles", "where": "in all", "count": 0, "advice": "Nothing read."}
    ]
