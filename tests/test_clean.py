"""What counts as page furniture, what never does, and lines that recur within an outlet."""

import pandas as pd
import pytest

from framing.clean import furniture, furniture_kind, take_out_furniture
from framing.tables import from_rows

FURNITURE = [
    "Stay up to date with notifications from The Beacon",
    "Advertisement",
    "Story continues below advertisement",
    "Sign up to our free morning newsletter",
    "Enter your email address",
    "By signing up you agree to our terms of use",
    "Share on Facebook",
    "Share Save",
    "Copy link",
    "42 Comments",
    "Comments",
    "Join the conversation",
    "READ MORE: Six things to know about the cranes",
    "Related: The harbour’s long winter",
    "Support our journalism",
    "Donate now",
    "Your support makes all the difference.",
    "The Saltings Post is a reader-funded newspaper",
    "If you value our reporting, please consider making a donation to the newsroom today, however small it may be.",
    "© 2024 The Beacon. All rights reserved.",
    "Follow us on Instagram",
    "4 min read",
    "Skip to main content",
    "Accept all cookies",
    "We use cookies to improve your experience on this site and to show you advertising that you may like.",
    "Thank you for registering",
    "You have 2 free articles remaining",
    "We value your privacy",
    "Please enable JavaScript to view the comments.",
    "Home News Sport Opinion",
    "Share 34 Tweet",
    "1.2k shares",
]

# Sentences a reporter writes: each holds the words that furniture is made of
ARTICLE = [
    "The charity said that donations had fallen by a third since the flood.",
    "“Your donation buys a week of meals,” the organiser told volunteers on Monday.",
    "Readers of the newsletter, which the parish prints on yellow paper, gave almost half.",
    "He declined to comment.",
    "Comments by the minister on Tuesday drew an angry reply from the union.",
    "The mayor asked residents to sign up for the scheme before the end of May.",
    "“Please support our newspaper and subscribe to our journalism,” the editor told a rally, “or it will close.”",
    "Police said that your chances of being robbed in the harbour were close to nil.",
    "We should donate the orchard to the people who prune it and support the shops in other ways.",
    "Share prices fell by 3%.",
    "Follow the money, the auditor said, and it leads to East Dock.",
    "The company said that it used cookies to follow users across sites, which the regulator has forbidden.",
    "My life in film and music",
    "300 shares changed hands.",
    "We value your privacy, the bank told its customers, and then it sold their names.",
    "Copyright law, the judge said, did not cover recipes.",
    "Advertisements for the ferry appeared in three papers, including this one.",
    "Pause.",
    "The council will publish a weekly newsletter and send it to every household by email, it said.",
    "Most read aloud from the same page.",
    "A reader-funded museum is to open in the old mill, its founders said on Sunday.",
    "The newspaper, which is supported by donations from readers, said its reporters had been threatened.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_known_by_what_it_says(line: str) -> None:
    assert furniture_kind(line)


@pytest.mark.parametrize("line", ARTICLE)
def test_a_reporters_sentence_is_no_furniture(line: str) -> None:
    assert furniture_kind(line) == ""


def test_an_empty_line_is_nothing() -> None:
    assert furniture_kind("") == "" == furniture_kind("   ")


def _texts(line: str, holders: int, others: int) -> list[str]:
    stories = [
        f"Story {n} opens thus.\n\nIt goes on in its own way, {n} times.\n\nThen it ends ({n})."
        for n in range(holders + others)
    ]
    return [f"{s}\n\n{line}" if n < holders else s for n, s in enumerate(stories)]


def recurring(texts: list[str]) -> set[str]:
    """The lines that are taken out of the articles of one outlet."""
    rows = [{"article_id": str(n), "outlet": "B", "text": text} for n, text in enumerate(texts)]
    return {
        line for lines in take_out_furniture(from_rows("articles", rows))["removed"] for line in lines.split("\n")
    } - {""}


def test_a_line_in_three_articles_recurs_and_in_two_does_not() -> None:
    line = "The Beacon is proud to serve the people of the coast"
    assert recurring(_texts(line, 3, 2)) == {line}
    assert recurring(_texts(line, 2, 3)) == set()


def test_a_line_must_stand_in_a_tenth_of_the_articles() -> None:
    line = "The Beacon is proud to serve the people of the coast"
    assert recurring(_texts(line, 4, 36)) == {line}  # 4 of 40 is a tenth
    assert recurring(_texts(line, 4, 37)) == set()  # of 41 a tenth is 5


@pytest.mark.parametrize(
    "line", ["“We have nothing to add today,” she said.", "What happens next, and when?", "What we know"]
)
def test_quotations_questions_and_short_headings_may_recur(line: str) -> None:
    assert recurring(_texts(line, 5, 0)) == set()


def test_versions_of_one_article_are_not_recurrence() -> None:
    story = "The crane fell at noon.\n\nNobody was hurt by it.\n\nThe harbour master will report in May."
    assert recurring([story, story + "\n\nA later line.", story + "\n\nAnother line, later still."]) == set()


def test_what_recurs_is_looked_for_in_so_many_articles_of_an_outlet(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "The Beacon is proud to serve the people of the coast"
    texts = _texts(line, 4, 40)
    assert recurring(texts) == set()  # 4 of 44 is less than a tenth
    monkeypatch.setattr(furniture, "PAGES", 20)
    pages = furniture.pages_of(
        from_rows("articles", [{"article_id": str(n), "outlet": "B", "text": t} for n, t in enumerate(texts)])
    )["B"]
    held = sum(
        furniture.pages_of(pd.DataFrame({"outlet": ["B"], "text": [line]}))["B"][0].lines[0] in p.lines
        for p in furniture.drawn(pages)
    )
    assert recurring(texts) == ({line} if held >= 3 else set())
    assert (
        furniture.drawn(reversed(pages)) == furniture.drawn(pages[:30] + pages[30:])
        and len(furniture.drawn(pages)) == 20
    )


def test_what_is_taken_out_is_kept_in_removed_and_the_rest_unchanged() -> None:
    line = "The Beacon is proud to serve the people of the coast"
    texts = _texts(line, 3, 1)
    articles = from_rows("articles", [{"article_id": str(n), "outlet": "B", "text": t} for n, t in enumerate(texts)])
    before = articles.copy(deep=True)
    cleaned = take_out_furniture(articles)
    pd.testing.assert_frame_equal(articles, before)
    assert cleaned["removed"].tolist() == [line, line, line, ""]
    assert [f"{t}\n\n{line}" for t in cleaned["text"][:3]] == texts[:3]
    assert cleaned["text"][3] == texts[3]


def test_lines_of_other_outlets_do_not_count() -> None:
    texts = _texts("The Beacon is proud to serve the people of the coast", 3, 0)
    rows = [{"article_id": o, "outlet": o, "text": t} for o, t in zip("ABC", texts, strict=True)]
    assert take_out_furniture(from_rows("articles", rows))["text"].tolist() == texts


def test_no_text_is_emptied() -> None:
    articles = from_rows("articles", [{"article_id": "1", "outlet": "B", "text": "Advertisement"}])
    assert take_out_furniture(articles)["text"].tolist() == ["Advertisement"]


def test_an_empty_table_stays_empty() -> None:
    assert len(take_out_furniture(from_rows("articles", []))) == 0
