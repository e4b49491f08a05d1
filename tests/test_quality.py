"""What copying and converting does to a text: what is mended, what is only said, and what is left alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import check
from framing.clean import faults, is_menu, lacks_stops, mended, spaced
from framing.clean import quality as q
from framing.readers import read
from framing.tables import from_rows

SOUND = (
    "The pilots met at the Harbour Office on Monday. “We are tired,” said Maud Ellery, their clerk’s deputy.\n\n"
    "Nobody at Port Calder – not even the café – had seen a pilot awake before noon. R&D at Salt & Sons cost £40."
)


def garbled(text: str) -> str:
    """Written as UTF-8 and read as Windows-1252, as spreadsheets do; what that has no letter for stays a control."""
    return "".join(
        bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in text.encode()
    )


def table(folder: Path, name: str = "a.csv", **columns: str) -> Path:
    with (folder / name).open("w", newline="", encoding="utf8") as file:
        csv.writer(file).writerows([["outlet", *columns], ["The Beacon", *columns.values()]])
    return folder / name


# --- letters ----------------------------------------------------------------------------------------------------------


def test_garbled_letters_are_repaired_and_said(tmp_path: Path) -> None:
    row = read(table(tmp_path, title=garbled("The pilots’ café"), text=garbled(SOUND))).iloc[0]
    assert (row["text"], row["title"], row["problems"]) == (SOUND, "The pilots’ café", q.UNGARBLED)


def test_garbled_twice_and_half_of_it(tmp_path: Path) -> None:
    # the second paragraph is sound, and a closing mark lost its last letter, as programs drop what they cannot show
    twice = garbled(garbled("It’s the clerk’s deputy.")) + "\n\n“It’s sound.”"
    lost = garbled("“So be it,” he said.").replace("\x9d", "")
    assert q.mend(twice) == ("It’s the clerk’s deputy.\n\n“It’s sound.”", [q.UNGARBLED])
    assert q.mend(lost) == ("“So be it,” he said.", [q.UNGARBLED])


WORDS = (
    "the café’s “bell” rang – naïve Zoë’s £40 €5 50 °C ½ façade’s Müller São El Niño Ærø’s “no” l’été GRÖSSE CAFÉ "
    "¿qué? — «non» Łódź Кран"
).split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
def test_sound_letters_stay_and_garbled_ones_become_sound(text: str) -> None:
    assert q.mend(text) == (text, []) and q.GARBLED not in faults("", text)
    if not text.isascii():
        assert q.mend(garbled(text)) == (text, [q.UNGARBLED])


def test_sound_text_is_unchanged_to_the_character() -> None:
    assert q.mend(SOUND) == (SOUND, [])
    assert list(faults("The pilots’ café", SOUND)) == []


def test_lost_letters_are_said() -> None:
    assert list(faults("", "The caf\ufffd closed.")) == [q.LOST]


# --- HTML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<p>The bell rang &amp; the gulls left.</p><p>&ldquo;No,&rdquo; said Ellery.</p>",
         "The bell rang & the gulls left.\n\n“No,” said Ellery."),
        ("The bell rang.<br /><br>The gulls left.", "The bell rang.\n\nThe gulls left."),
        ("<div>The bell\nrang.</div>\n\n<div>The gulls left.</div>", "The bell rang.\n\nThe gulls left."),
        ("The <b>bell</b> rang.\n\nThe <a href='x'>gulls</a> left.", "The bell rang.\n\nThe gulls left."),
        ("<p>The bell rang.<span>Gulls</span><span> left.</span></p>", "The bell rang. Gulls left."),
        ("&lt;p&gt;It rang.&lt;/p&gt;", "It rang."),
        ("The clerk&#8217;s&nbsp;bell", "The clerk’s bell"),
        ("<!-- wp:paragraph --><p>It rang.</p><script type='x'>ring()</script>", "It rang."),
    ],
)  # fmt: skip
def test_html_is_read_as_text(written: str, meant: str) -> None:
    assert q.mend(written) == (meant, [q.UNTAGGED])
    assert q.TAGS in faults("", written) and q.TAGS not in faults("", meant)


@pytest.mark.parametrize(
    "text", ["if a < b and c > d", "AT&T and R&D; Salt & Sons", "<Ada> wrote: no", "5 <6> 7", "a<b>"]
)
def test_what_only_looks_like_html_stays(text: str) -> None:
    assert q.mend(text)[0] == (text if text != "a<b>" else "a")  # the last is one


@given(st.text(alphabet="<>/&;# \nabip=\"'x!-", max_size=120))
def test_mending_html_is_done_after_once_and_loses_no_letter(text: str) -> None:
    once, _ = q.mend(text)
    assert q.mend(once)[0] == once or q._is_html(once)
    if "<" not in text and "&" not in text:
        assert once == text


def test_tags_between_sentences_leave_a_space() -> None:
    assert spaced("in May.</span><span>Nobody") == "in May. </span><span>Nobody"
    assert spaced("at noon.&rdquo;</b><b>The") == "at noon.&rdquo; </b><b>The"
    assert spaced("<b>A heading</b>The") == "<b>A heading </b>The"
    for same in ("<b>T</b>he bell", "<i>Salt</i>s", "in May.</p><p>Nobody", "a.</i>b"):
        assert spaced(same) == same


# --- what is only said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "text", "fault"),
    [
        ("Bell", "The pilots met on Monday and … [+1204 chars]", q.CUT),
        ("Bell", "The pilots met on Monday and […]", q.CUT),
        ("Bell", "the bell rang and the gulls left " * 20, q.NO_STOPS),
        ("Bell", "The pilots met on Monday.Gulls left. Nobody rang.", q.GLUED),
        ("Bell", "Thepilotsmetontheirownquayagainandagain on Monday.", q.GLUED),
        ("Just a moment...", "Checking your browser. It takes a little while.", q.NO_ARTICLE),
        ("The Beacon", "We value your privacy\n\nWe store things on your device.", q.NO_ARTICLE),
        ("The Beacon", "Please enable JavaScript to go on.", q.NO_ARTICLE),
        ("Access denied | The Beacon", "You have no permission to see this.", q.NO_ARTICLE),
        ("Home News Sport Opinion", SOUND, q.MENU),
        ("Log in", SOUND, q.MENU),
        ("Bells", "By Ada Quill\n\nOne rang.\n\nBy Maud Ellery\n\nOne did not.\n\nBy Bo Ek\n\nA third did.", q.SEVERAL),
        ("Bells", "It rang. " * 10_001, q.SEVERAL),
    ],
)  # fmt: skip
def test_faults_are_said(title: str, text: str, fault: str) -> None:
    assert list(faults(title, text)) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "Access denied to three pilots was restored on Monday, the port said. They had waited for a year.",
        "“We value your privacy,” said the clerk. He read it from a card.",
        "The port’s page at www.calder.example/News is read by ann.Lee@calder.example and no-one else.",
        "\n".join(["Bell 4, Gull 2", "Salt 1, Pilot 1"] * 40),  # results of a Saturday
        "He left at noon, " * 14 + "and came back.",  # one long sentence, with its end
        "",
    ],
)
def test_sound_texts_have_no_fault(text: str) -> None:
    assert list(faults("Bell rings", text)) == []


def test_a_text_lacks_stops_above_a_hundred_words_to_one() -> None:
    assert not lacks_stops("bell " * 100)
    assert lacks_stops("bell " * 101)
    assert not lacks_stops("bell " * 199 + "bell.")
    assert lacks_stops("bell " * 200 + "bell.")


@pytest.mark.parametrize(
    "line",
    [
        "Home News Sport Opinion",
        "News | Sport | Weather",
        "Menu Search",
        "News Sport Log in TV",
        "News Sport Bells Arts Film",
        "NEWS  WHAT'S ON  FOOTBALL  TRAFFIC",
    ],
)
def test_a_menu_is_known(line: str) -> None:
    assert is_menu(line)


@pytest.mark.parametrize(
    "line",
    [
        "News",
        "Home rule",
        "Sport, arts and money",
        "World news > Europe > Arts > Film",
        "Crime weather: bells ring",
        "Ada Quill  Bo Finch  Tom Reed",
    ],
)
def test_what_is_no_menu(line: str) -> None:
    assert not is_menu(line)


# --- in one place for every reader ------------------------------------------------------------------------------------

BAD = "<p>The pilots met on Monday.Gulls left.</p>"


def test_every_reader_mends_and_says_the_same(tmp_path: Path) -> None:
    wanted = ("The pilots met on Monday.Gulls left.", {q.UNTAGGED, q.GLUED})
    table(tmp_path, "a.csv", title="Bell", text=BAD)
    (tmp_path / "b.jsonl").write_text(json.dumps({"outlet": "The Beacon", "title": "Bell", "text": BAD}))
    pd.DataFrame({"outlet": ["The Beacon"], "title": "Bell", "text": BAD}).to_excel(tmp_path / "c.xlsx", index=False)
    pd.DataFrame({"outlet": ["The Beacon"], "title": "Bell", "text": BAD}).to_parquet(tmp_path / "d.parquet")
    (tmp_path / "e.txt").write_text(f"Bell rings no more\n\nBy Ann Lee\n2 May 2024\n\n{BAD}\n")
    got = read(tmp_path)
    assert len(got) == 5
    for text, problems in zip(got["text"], got["problems"], strict=True):
        assert (text, set(problems.split("; ")) - {"no outlet found"}) == wanted


def test_a_dataframe_is_left_as_it_is_and_told_of() -> None:
    articles = pd.DataFrame({"outlet": ["The Beacon"], "text": [BAD]})
    got = read(articles)
    assert got["text"].tolist() == [BAD] and got["problems"].tolist() == [f"{q.TAGS}; {q.GLUED}"]
    pd.testing.assert_frame_equal(read(got), got)
    page = check(from_rows("articles", [{"article_id": "1", "outlet": "The Beacon", "text": BAD}]))
    assert set(page.loc[page["what"] == "problem", "where"]) == {q.TAGS, q.GLUED}
    after = mended(got)
    assert after["text"].tolist() == ["The pilots met on Monday.Gulls left."]
    assert after["problems"].tolist() == [f"{q.GLUED}; {q.UNTAGGED}"]
    assert got["text"].tolist() == [BAD]  # not changed


def test_a_providers_mark_of_a_cut_goes_to_removed(tmp_path: Path) -> None:
    row = read(table(tmp_path, text="The pilots met on Monday. Gulls… [+1204 chars]")).iloc[0]
    assert (row["text"], row["removed"], row["problems"]) == (
        "The pilots met on Monday. Gulls",
        "… [+1204 chars]",
        q.CUT,
    )


def test_no_articles_have_no_faults() -> None:
    assert mended(from_rows("articles", [])).empty


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It sank.</p><script>if (a < 2) b()</script><p>We left.</p>", "It sank.\n\nWe left."),
        ("<tr><td>Toll</td><td>Fare</td></tr>", "Toll Fare"),
        ("<p>It sank.<o:p></o:p></p><main>We left.</main>", "It sank.\n\nWe left."),
        ("<p>The clerk&acirc;&euro;&trade;s deputy left.</p>", "The clerk’s deputy left."),
    ],
)
def test_other_tags_scripts_cells_and_garbled_entities(html: str, text: str) -> None:
    assert q.mend(html)[0] == text


def test_signs_that_are_no_tags_stay() -> None:
    assert q.mend("<p>Fares < 4 pounds; if x<y then more.</p>")[0] == "Fares < 4 pounds; if x<y then more."
