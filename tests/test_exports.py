"""Exports of news databases: each family in its layouts and languages, and what must never happen to an article."""

from __future__ import annotations

import io
import json
import random
import re
import textwrap
from collections import Counter

import pandas as pd
import pytest
from exports import (
    ARTICLES,
    NEWSAPI,
    ONE,
    PAGE,
    THREE,
    TWO,
    europresse_html,
    factiva_html,
    factiva_rtf,
    mediacloud_csv,
    mhtml,
    newsbank_text,
    nexis_html,
    nexis_rtf,
    nexis_text,
    nexis_word,
    packed,
    pdf,
    proquest_html,
    proquest_mail,
    proquest_text,
    rtf,
    word,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.errors import ReadError, SchemaError
from framing.readers import files as files_module
from framing.readers import pdf as pdf_module
from framing.readers import read
from framing.tables import check

LANGUAGES = ("en", "de", "fr", "es", "nl")
MARCH_4 = pd.Timestamp("2019-03-04", tz="UTC")


def made(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read(path)


def assert_complete(articles, *, outlets=True):
    assert list(articles["title"]) == [a["title"] for a in ARTICLES]
    assert list(articles["text"]) == ["\n\n".join(a["text"]) for a in ARTICLES]
    assert list(articles["outlet"]) == [a["outlet"] for a in ARTICLES]
    assert (articles["published"].dt.normalize() == MARCH_4).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nexis_html(tmp_path, language):
    articles = made(tmp_path, "export.html", nexis_html(language=language))
    assert_complete(articles)
    assert list(articles["byline"]) == [ONE["byline"], "", THREE["byline"]]
    assert list(articles["section"]) == [a["section"] for a in ARTICLES]
    assert list(articles["page"]) == ["4", "B12", ""]
    assert set(articles["language"]) == {language}
    assert all("A drawing of a ferry" in removed for removed in articles["removed"])
    expected = "" if language == "en" else f"language {language} is not measured: kept out of estimates"
    assert list(articles["problems"]) == [expected] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_nexis_text(tmp_path, language):
    articles = made(tmp_path, "export.txt", nexis_text([ONE, THREE], language=language))
    assert list(articles["title"]) == [ONE["title"], THREE["title"]]
    assert list(articles["text"]) == ["\n\n".join(a["text"]) for a in (ONE, THREE)]
    assert (articles["published"] == MARCH_4).all()
    assert set(articles["language"]) == {language}
    assert list(articles["article_id"]) == ["export-1", "export-2"]


def test_nexis_text_with_the_copyright_above_the_source_in_one_block(tmp_path):
    text = nexis_text([ONE]).replace(
        " " * 30 + ONE["outlet"], " " * 20 + "Copyright 2019 Lantern Press\n" + " " * 30 + ONE["outlet"]
    )
    assert made(tmp_path, "a.txt", text)["outlet"][0] == ONE["outlet"]


def test_nexis_without_labels_has_title_text_and_address(tmp_path):
    text = (
        "                    1 of 1 DOCUMENT\n\n                    lantern.example\n\nhttps://lantern.example/ferry\n\n"
        "                 March 4, 2019\n\nFerry stays\n\n12 words\n\nThe ferry stays for the winter, the board said.\n"
    )
    row = made(tmp_path, "web.txt", text).iloc[0]
    assert (row["title"], row["outlet"], row["url"]) == (
        "Ferry stays",
        "lantern.example",
        "https://lantern.example/ferry",
    )
    assert row["text"] == "The ferry stays for the winter, the board said."


@pytest.mark.parametrize("breaks", [True, False])
def test_nexis_word_document(tmp_path, breaks):
    articles = made(tmp_path, "export.docx", nexis_word(breaks=breaks))
    assert_complete(articles)
    assert articles["published"][0] == pd.Timestamp("2019-03-04 09:20", tz="UTC")
    assert all("Ferries of the north" in removed for removed in articles["removed"])
    assert set(articles["language"]) == {"en"}


def test_the_date_of_loading_stands_in_where_nexis_gives_no_other(tmp_path):
    articles = made(tmp_path, "export.docx", nexis_word([ONE, TWO], date=""))
    assert (articles["published"] == pd.Timestamp("2019-03-05", tz="UTC")).all()
    assert articles["problems"].str.contains("taken from Load-Date").all()
    # TWO has a date in its headline, which is not when it was published
    assert list(articles["title"]) == [ONE["title"], TWO["title"]]


def test_a_document_that_nexis_could_not_show_is_kept_without_text(tmp_path):
    sorry = {
        **ONE,
        "text": ["We are sorry but there is an error in this document and it is not possible to display it."],
    }
    articles = made(tmp_path, "export.docx", nexis_word([sorry, TWO]))
    assert list(articles["text"] == "") == [True, False]
    assert "download it again" in articles["problems"][0]


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_factiva(tmp_path, language, coded):
    articles = made(tmp_path, "factiva.html", factiva_html(language=language, coded=coded))
    assert_complete(articles)
    assert set(articles["language"]) == {"en"}
    assert list(articles["page"]) == ["4"] * 3
    assert articles["byline"][0] == ONE["byline"]
    assert articles["source_id"][2] == "CALDER0020190304ef3400003"
    assert (articles["published"].dt.hour == (6 if coded else 0)).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_proquest_html(tmp_path, language):
    articles = made(tmp_path, "proquest.html", proquest_html(language=language))
    assert_complete(articles)
    assert list(articles["source_id"]) == ["44220001", "44220002", "44220003"]
    assert all("Caption: PHOTO: A ferry." in removed for removed in articles["removed"])


def test_proquest_mail(tmp_path):
    assert_complete(made(tmp_path, "mail.eml", proquest_mail()))


@pytest.mark.parametrize("newer", [True, False])
def test_europresse(tmp_path, newer):
    articles = made(tmp_path, "europresse.html", europresse_html(newer=newer))
    assert_complete(articles)
    assert list(articles["byline"]) == [ONE["byline"], "", THREE["byline"]]
    assert list(articles["section"]) == ["Région"] * 3
    assert list(articles["page"]) == ["4"] * 3
    assert articles["source_id"][0] == "news·20190304·CA·1"


def test_media_cloud_has_rows_without_text_and_says_so(tmp_path):
    articles = made(tmp_path, "stories.csv", mediacloud_csv())
    assert list(articles["outlet"]) == ["The Calder Lantern", "Quayside Courier"]
    assert list(articles["wire"]) == ["", "AP"]
    assert list(articles["source_id"]) == ["991", "992"]
    assert articles["problems"].str.contains("save the page at `url`").all()


def test_a_zip_is_read_as_the_files_in_it(tmp_path):
    inside = {"a.html": nexis_html([ONE]), "sub/b.docx": nexis_word([TWO]), "__MACOSX/._a": b"x", "c.odt": b"x"}
    articles = made(tmp_path, "all.zip", packed(inside))
    assert list(articles["title"]) == [ONE["title"], "", TWO["title"]]
    assert list(articles["source_file"]) == ["all.zip/a.html", "all.zip/c.odt", "all.zip/sub/b.docx"]
    assert "save it as .docx" in articles["problems"][1]


def test_formats_are_told_by_contents_whatever_the_name(tmp_path):
    for name, content in {"x": nexis_text([ONE]), "y.dat": nexis_word([ONE]), "z.xml": factiva_html([ONE])}.items():
        assert list(made(tmp_path, name, content)["title"]) == [ONE["title"]]


PASTED = "\n\n".join(
    ["Basin to be dredged", "By Otis Brand", "4 March 2019", *["The quay was quiet, and so was he."] * 4]
)


@pytest.mark.parametrize(
    "mark",
    ["1 of 3 documents", "End of Document", "Document 1 of 2", "HD\tBasin", "LENGTH: 5 words", "_" * 60, "31 words"],
)
def test_one_mark_of_a_database_in_a_text_makes_no_export_of_it(tmp_path, mark):
    row = made(tmp_path, "a.txt", f"{PASTED}\n\n{mark}\n\nThe tide was out.").iloc[0]
    assert row["title"] == "Basin to be dredged" and row["article_id"] == "a"


@pytest.mark.parametrize(
    "mark", ["<p>Factiva</p><!-- LXNComment -->", "<a name='DocID_1'></a>", "<p class='enarticleParagraph'>No.</p>"]
)
def test_one_mark_of_a_database_in_a_page_makes_no_export_of_it(tmp_path, mark):
    row = made(tmp_path, "a.html", PAGE.replace("</h1>", f"</h1>{mark}")).iloc[0]
    assert row["title"] == "Tide clock mended" and row["article_id"] == "a"


def test_an_article_without_date_or_source_says_so(tmp_path):
    html = nexis_html([ONE]).replace("March 4, 2019 Monday", "").replace("March 5, 2019", "")
    row = made(tmp_path, "export.html", html).iloc[0]
    assert pd.isna(row["published"])
    assert "no date found" in row["problems"]
    assert row["title"] == ONE["title"]


# --- below the text ---------------------------------------------------------------------------------------------------

VOTE = "The council of Port Calder voted on Tuesday to dredge the inner basin before the herring come."
BILL = "Its treasurer, Ada Quill, put the bill at eleven thousand crowns and did not smile as she did."
REST = "The dredger is due on the first of May, if the wind lets it round the cape in time for the work."
LABELS = (
    "NOTE NOTES NAME CITY STATE COUNTRY CONTACT DATE SHOW SERIES PERSON TERMS CATEGORY COLUMN EDITION KEYWORDS EMAIL"
    " LINK BIO TYPE GUEST TRANSCRIPT INDUSTRY COMPANY ORGANIZATION SUBJECT URL UPDATE PHOTO IMAGE GRAPHIC CORRECTION"
    " LANGUAGE LOAD-DATE LENGTH BYLINE BODY TEXT HEADLINE".split()
)


@pytest.mark.parametrize("label", LABELS)
def test_a_paragraph_of_a_nexis_text_may_begin_like_a_label(tmp_path, label):
    remark = f"{label}: the harbour master asked twice to be left out of it."
    article = {**ONE, "text": [VOTE, remark, BILL, REST]}
    row = made(tmp_path, "a.txt", nexis_text([article])).iloc[0]
    assert row["text"] == "\n\n".join(article["text"])
    row = made(tmp_path, "b.html", nexis_html([article])).iloc[0]
    assert row["text"] == "\n\n".join(article["text"])


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.booleans()), max_size=5))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_of_a_nexis_document_is_in_some_column(tmp_path, drawn):
    remarks = [f"{label}: remark {i}" + f"\n\nStray line {i}" * stray for i, (label, stray) in enumerate(drawn)]
    below = "\n\n".join(remarks)
    text = nexis_text([{**ONE, "text": [VOTE, BILL]}]).replace("LOAD-DATE:", f"{below}\n\nLOAD-DATE:")
    row = made(tmp_path, "a.txt", text).iloc[0]
    columns = Counter(" ".join(str(row[c]) for c in row.index if c != "problems").split())
    document = text.split("DOCUMENTS")[1]
    lost = Counter(document.split()) - columns
    # The day is in `published`, the language in `language`; the labels of columns name what they hold
    assert set(lost) <= set("March 4, 2019 Monday LANGUAGE: ENGLISH BYLINE: SECTION: TYPE: URL: BODY: TEXT:".split())


@pytest.mark.parametrize("label", ["BODY", "TEXT"])
def test_the_label_above_a_nexis_text_is_no_part_of_it(tmp_path, label):
    text = nexis_text([ONE]).replace(ONE["text"][0][:20], f"{label}:\n\n{ONE['text'][0][:20]}")
    assert made(tmp_path, "a.txt", text)["text"][0] == "\n\n".join(ONE["text"])


def test_a_nexis_document_of_a_picture_alone_has_no_text(tmp_path):
    text = nexis_text([{**ONE, "text": []}, TWO]).replace("LOAD-DATE", "GRAPHIC: A drawing of a ferry\n\nLOAD-DATE", 1)
    articles = made(tmp_path, "a.txt", text.replace("LENGTH: 0 words\n\n", ""))
    assert list(articles["text"] == "") == [True, False]
    assert "no text" in articles["problems"][0] and "A drawing of a ferry" in articles["removed"][0]


def test_a_subheading_of_a_nexis_word_document_does_not_end_the_text(tmp_path):
    article = {**ONE, "text": [VOTE, "Notes", BILL, "Text", REST, "Graphic", ONE["text"][0]]}
    row = made(tmp_path, "a.docx", nexis_word([article])).iloc[0]
    assert row["text"] == "\n\n".join(article["text"])
    # Where the document shows its own headings in another way than its text, they count
    shown = nexis_word([article], bold=("Body", "Graphic"))
    assert made(tmp_path, "b.docx", shown)["text"][0] == "\n\n".join(article["text"][:5])


def test_a_source_in_two_lines_of_a_nexis_word_document(tmp_path):
    article = {**ONE, "title": "Does the tide help?", "outlet": "The Calder Lantern Blogs\n(On the Quay)"}
    data = nexis_word([article])
    assert made(tmp_path, "lines.docx", data)["outlet"][0] == "The Calder Lantern Blogs (On the Quay)"
    document = nexis_word([{**article, "outlet": "The Calder Lantern Blogs"}], bracket="(On the Quay)")
    row = made(tmp_path, "paragraphs.docx", document).iloc[0]
    assert (row["title"], row["outlet"]) == ("Does the tide help?", "The Calder Lantern Blogs (On the Quay)")


def test_a_forwarded_mail_of_proquest_keeps_its_texts(tmp_path):
    html = proquest_html([ONE, TWO])
    # What some mail programs make of it: the element is closed before the paragraphs of the text
    html = html.replace('<Text WordCount="31"><html><body>', "<text><title></title> </text></p><div>")
    html = html.replace("</body></html></Text></p>", "</div>")
    articles = made(tmp_path, "forwarded.eml", b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Fwd: ProQuest\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode())  # fmt: skip
    assert list(articles["text"]) == ["\n\n".join(a["text"]) for a in (ONE, TWO)]


@pytest.mark.parametrize("label", ["Subject", "Location", "People", "Copyright", "Links", "Title"])
def test_a_paragraph_of_a_proquest_text_may_begin_like_a_label(tmp_path, label):
    article = {**ONE, "text": [VOTE, f"{label}: the inner basin and those who fish it.", BILL, REST]}
    assert made(tmp_path, "a.txt", proquest_text([article]))["text"][0] == "\n\n".join(article["text"])


def test_proquest_text(tmp_path):
    articles = made(tmp_path, "proquest.txt", proquest_text())
    assert_complete(articles)
    assert list(articles["source_id"]) == ["44220001", "44220002", "44220003"]
    assert list(articles["byline"]) == [ONE["byline"], "", THREE["byline"]]
    assert set(articles["language"]) == {"en"} and set(articles["problems"]) == {""}
    assert "Subject: Ferries; Harbours;" in articles["removed"][0]
    assert "Database copyright" in articles["removed"][2]


def test_newsbank_text(tmp_path):
    articles = made(tmp_path, "newsbank.txt", newsbank_text())
    assert_complete(articles)
    assert list(articles["byline"]) == [ONE["byline"], "", THREE["byline"]]
    assert set(articles["page"]) == {"B12"} and set(articles["problems"]) == {""}
    assert "All Rights Reserved" in articles["removed"][1]


@pytest.mark.parametrize("build", [factiva_rtf, nexis_rtf])
def test_rich_text_of_the_databases(tmp_path, build):
    articles = made(tmp_path, "export.rtf", build())
    assert_complete(articles)
    assert list(articles["byline"]) == [ONE["byline"], "", THREE["byline"]]
    assert list(articles["section"]) == [a["section"] for a in ARTICLES]


def test_factiva_text_without_codes(tmp_path):
    text = "\n".join(
        x
        for i, a in enumerate(ARTICLES)
        for x in (
            *(a["title"], a["byline"], "31 words", "4 March 2019", a["outlet"], "CALDER", "4", "English"),
            *("(c) 2019 Lantern Press", "", *a["text"], "", f"Document CALDER0020190304ef340000{i}", ""),
        )
        if x or not a["byline"]
    )
    articles = made(tmp_path, "factiva.txt", text)
    assert_complete(articles)
    assert list(articles["page"]) == ["4"] * 3 and articles["byline"][2] == THREE["byline"]


# --- what no column takes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coded", [True, False])
def test_lines_between_the_articles_of_a_page_go_to_the_one_above(tmp_path, coded):
    html = (
        factiva_html(coded=coded)
        .replace("</div><br>", "</div><br><p>Page 2 of 7</p>")
        .replace("</table></div>", "</table></div><p>Page 2 of 7</p>")
    )
    articles = made(tmp_path, "factiva.html", html)
    assert all("Page 2 of 7" in removed.split("\n") for removed in articles["removed"])
    assert all(("22 words" if not coded else "WC 22 words") in x.split("\n") for x in articles["removed"][:1])


def test_head_and_foot_of_a_europresse_document_are_kept(tmp_path):
    old, new = (made(tmp_path, "a.html", europresse_html([ONE], newer=newer)).iloc[0] for newer in (False, True))
    assert old["removed"].split("\n") == [
        "The Calder Lantern, no. 12",
        "Région, lundi 4 mars 2019 , p. 4",
        "© 2019 Lantern. Tous droits réservés.",
        "Numéro de document : news·20190304·CA·1",
        "Ce certificat est émis à University",
    ]
    assert new["removed"].split("\n") == [
        "The Calder Lantern, no. 43018",
        "Région, lundi 4 mars 2019 31 mots, p. 4",
    ]


def test_a_language_that_is_not_known_and_an_edition_are_kept(tmp_path):
    row = made(tmp_path, "a.html", factiva_html([ONE], coded=True).replace("English", "Quayish")).iloc[0]
    assert row["language"] == "en" and "LA Quayish" in row["removed"]
    row = made(tmp_path, "b.txt", nexis_text([ONE]).replace("4, 2019 Monday", "4, 2019 Monday Late Edition")).iloc[0]
    assert row["published"] == MARCH_4 and "March 4, 2019 Monday Late Edition" in row["removed"]


# --- other kinds of file ----------------------------------------------------------------------------------------------

OWN = ["Basin to be dredged", "By Otis Brand", "4 March 2019", VOTE, BILL, REST]


def wrapped(paragraphs):
    return [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, 60)]


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.rtf", "a"])
def test_what_people_write_and_save_themselves_is_an_article(tmp_path, name):
    data = {"a.docx": word(OWN), "a.pdf": pdf([wrapped(OWN)])}.get(name, rtf(OWN).encode())
    row = made(tmp_path, name, data).iloc[0]
    assert (row["title"], row["byline"], row["text"]) == (OWN[0], "Otis Brand", "\n\n".join(OWN[3:]))
    assert row["published"] == MARCH_4 and row["article_id"] == "a"


def test_lines_and_margins_of_a_pdf(tmp_path):
    vote = ["The council of Port Calder voted on Tuesday to dredge the inner", "basin before the herring come into the"]
    pages = [[*OWN[:3], *vote, "har-", "bour."], wrapped([BILL]), wrapped([REST])]
    headed = [[f"The Calder Lantern, page {n}", *page] for n, page in enumerate(pages)]
    row = made(tmp_path, "a.pdf", pdf(headed)).iloc[0]
    assert row["text"] == "\n\n".join([VOTE.replace("come.", "come into the harbour."), BILL, REST])
    assert row["removed"].split("\n") == [page[0] for page in headed]


def test_a_pdf_without_text_says_what_to_do(tmp_path):
    refused(tmp_path, "scan.pdf", pdf([[], []]), "text recognition")
    one = made(tmp_path, "some.pdf", pdf([OWN, []])).iloc[0]
    assert "1 of 2 pages hold no text" in one["problems"]


def test_a_locked_pdf_says_so(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(io.BytesIO(pdf([OWN])))
    writer.encrypt("tide", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    refused(tmp_path, "locked.pdf", out.getvalue(), "locked with a password")


def test_a_page_of_a_pdf_that_draws_itself_again_and_again_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_module, "MOST_STEPS", 50)
    refused(tmp_path, "a.pdf", pdf([OWN * 20]), "more steps to draw")
    monkeypatch.setattr(pdf_module, "LARGEST_CONTENT", 100)
    refused(tmp_path, "a.pdf", pdf([OWN]), "draws more than any article")
    monkeypatch.setattr(pdf_module, "MOST_PAGES", 1)
    refused(tmp_path, "a.pdf", pdf([OWN, OWN]), "2 pages are no article")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "no-such-code"])
def test_a_page_saved_with_its_pictures(tmp_path, charset):
    data = mhtml(PAGE.replace("quay", "quái"), "iso-8859-1" if charset == "no-such-code" else charset)
    row = made(tmp_path, "page.mhtml", data.replace(b"iso-8859-1", charset.encode())).iloc[0]
    assert row["title"] == "Tide clock mended" and "from the quái" in row["text"]
    assert row["url"] == "https://lantern.example/ferry"


def test_a_database_page_saved_with_its_pictures(tmp_path):
    assert_complete(made(tmp_path, "factiva.mhtml", mhtml(factiva_html())))


def test_json_of_newsapi(tmp_path):
    row = made(tmp_path, "news.json", json.dumps(NEWSAPI)).iloc[0]
    assert (row["outlet"], row["byline"], row["title"]) == ("The Calder Lantern", "Maud Ellery", "Tide clock mended")
    assert row["published"] == pd.Timestamp("2019-03-04 06:30", tz="UTC") and row["text"].startswith("The clock")
    path = tmp_path / "news.json"
    renamed = read(path, columns={"description": "text"})
    assert renamed["text"][0] == "Wasps had the clock."


@pytest.mark.parametrize(
    "wrap", [list, lambda x: {"data": x}, lambda x: {"n": 2, "x": x}, lambda x: {"response": {"docs": x}}]
)
def test_json_of_records(tmp_path, wrap):
    records = [{"outlet": "Lantern", "text": VOTE}, {"outlet": "Courier", "text": BILL}]
    articles = made(tmp_path, "list.json", json.dumps(wrap(records)))
    assert list(articles["text"]) == [VOTE, BILL] and list(articles["article_id"]) == ["list-1", "list-2"]


def test_json_of_one_record_and_json_lines_under_its_name(tmp_path):
    record = {"outlet": "Lantern", "text": VOTE}
    assert made(tmp_path, "one.json", json.dumps(record))["text"][0] == VOTE
    assert len(made(tmp_path, "lines.json", f"{json.dumps(record)}\n{json.dumps(record)}\n")) == 2


@pytest.mark.parametrize("text", ["[]", "{}", "[1, 2]", "7", '{"a": {"b": 1}}', "[" * 100_000, "9" * 5000, "{'a': 1}"])
def test_other_json_is_refused_with_the_way_out(tmp_path, text):
    refused(tmp_path, "a.json", text.encode(), "JSON Lines")


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("a.doc", ".docx"),
        ("a.odt", ".docx"),
        ("a.epub", ".txt"),
        ("a.warc", "as HTML"),
        ("a.xml", "as HTML"),
        ("a.ris", "full text"),
        ("a.ods", ".csv"),
        ("a.jpg", "text recognition"),
        ("a.7z", "Unpack"),
        ("a.webarchive", "as HTML"),
        ("a.xyz", "Known are"),
    ],
)
def test_what_is_not_read_says_what_to_save_instead(tmp_path, name, way):
    refused(tmp_path, name, b"something else", way)


# --- several articles in a text ---------------------------------------------------------------------------------------


def article_text(title, by, day, paragraphs=(VOTE, BILL, REST)):
    return "\n".join([title, *([f"By {by}"] if by else []), *([day] if day else []), "", "\n\n".join(paragraphs), ""])


@pytest.mark.parametrize("rule", ["=====\n\n", "-----------\n", "* * * *\n****\n", ""])
def test_several_pasted_articles_are_parted_where_their_heads_are_plain(tmp_path, rule):
    one = article_text("Basin to be dredged", "Otis Brand", "4 March 2019")
    two = article_text("Tide clock mended", "Maud Ellery", "5 March 2019")
    articles = made(tmp_path, "two.txt", f"{one}\n{rule}{two}")
    assert list(articles["title"]) == ["Basin to be dredged", "Tide clock mended"]
    assert list(articles["article_id"]) == ["two-1", "two-2"]
    assert list(articles["text"]) == ["\n\n".join([VOTE, BILL, REST])] * 2


def test_a_rule_stands_for_one_of_byline_and_date(tmp_path):
    one, two = (
        article_text("Basin to be dredged", "", "4 March 2019"),
        article_text("Tide clock mended", "", "5 May 2019"),
    )
    assert len(made(tmp_path, "rule.txt", f"=====\n{one}\n=====\n{two}")) == 2
    articles = made(tmp_path, "none.txt", f"{one}\n{two}")
    assert len(articles) == 1 and "looks like several articles" in articles["problems"][0]


def test_teasers_comments_and_posts_are_no_articles(tmp_path):
    text = article_text("Basin to be dredged", "Otis Brand", "4 March 2019")
    post = f"\n\nWe shall dredge\n— Ada Quill (@quill) March 6, 2019\n\n{BILL} {REST}"
    comment = f"\n\nAda Quill\n6 March 2019 10:15\n{VOTE} {BILL}"
    teaser = "\n\nTide clock mended\nBy Maud Ellery\n5 March 2019\nWasps had it."
    articles = made(tmp_path, "one.txt", text + post + comment + teaser)
    assert len(articles) == 1 and "several" not in articles["problems"][0]


def test_a_text_longer_than_any_article_is_named(tmp_path):
    row = made(tmp_path, "long.txt", "\n\n".join([VOTE, BILL, REST] * 400)).iloc[0]
    assert row["problems"].count("looks like several articles") == 1


def test_metadata_of_a_file_of_several_articles_is_not_lost_in_silence(tmp_path):
    texts = [article_text("Basin to be dredged", "Otis Brand", "4 March 2019")] * 2
    (tmp_path / "two.txt").write_text("\n=====\n".join(texts))
    (tmp_path / "metadata.csv").write_text("file,outlet\ntwo.txt,Lantern\n")
    articles = read(tmp_path)
    assert list(articles["outlet"]) == ["", ""]
    assert articles["problems"].str.contains("metadata.csv has a row for this file, but it holds several").all()


# --- what must not happen: a crash, a hang, an article lost in silence ------------------------------------------------

BUILT = {
    "nexis.html": nexis_html().encode(),
    "nexis.txt": nexis_text().encode(),
    "nexis.docx": nexis_word(),
    "factiva.html": factiva_html().encode(),
    "coded.html": factiva_html(coded=True).encode(),
    "proquest.html": proquest_html().encode(),
    "proquest.eml": proquest_mail(),
    "europresse.html": europresse_html().encode(),
    "tables.html": europresse_html(newer=False).encode(),
    "proquest.txt": proquest_text().encode(),
    "newsbank.txt": newsbank_text().encode(),
    "factiva.rtf": factiva_rtf().encode(),
    "nexis.rtf": nexis_rtf().encode(),
    "page.mhtml": mhtml(PAGE),
    "own.docx": word([ONE["title"], "By Maud Ellery", "4 March 2019", *ONE["text"] * 3]),
    "own.pdf": pdf([[ONE["title"], "By Maud Ellery", "4 March 2019", *ONE["text"] * 3]]),
    "news.json": json.dumps(NEWSAPI).encode(),
    "stories.csv": mediacloud_csv().encode(),
    "all.zip": packed({"a.html": nexis_html(), "b.docx": nexis_word()}),
}


@pytest.mark.parametrize("name", sorted(BUILT))
def test_broken_copies_give_an_error_or_a_problem_and_never_crash(tmp_path, name):
    rng = random.Random(name)
    data = BUILT[name]
    whole = len(read_bytes(tmp_path, name, data))
    other = BUILT[rng.choice(sorted(BUILT))]
    cut = [data[: rng.randrange(1, len(data))] for _ in range(12)]
    broken = [*cut] + [data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :] for _ in range(6)]
    broken += [bytes(b ^ (1 << rng.randrange(8)) if rng.random() < 0.002 else b for b in data) for _ in range(6)]
    text = data.decode("utf-8", "replace")
    broken += [text.encode(e, "replace") for e in ("utf-16", "utf-16-le", "cp1252", "cp037", "shift_jis", "utf-32")]
    for copy in broken:
        try:
            articles = read_bytes(tmp_path, name, copy)
        except (ReadError, SchemaError):
            continue
        check("articles", articles)
        lacking = (articles["text"] == "") | (articles["title"] == "") | articles["published"].isna()
        assert (articles.loc[lacking, "problems"] != "").all()
        if copy in cut and len(articles) < whole and name.endswith((".html", ".eml", ".docx")):
            assert (articles["problems"] != "").any()


CODES = ["idna", "utf-7", "punycode", "undefined", "hex", "unicode_escape", "utf-16", "no-such-code", "rot13", "x" * 99]


@pytest.mark.parametrize(
    "name", ["nexis.html", "factiva.html", "proquest.eml", "europresse.html", "page.mhtml", "own.docx"]
)
@given(st.data())
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_swapped_and_swollen_files_end_in_an_error_or_a_problem(tmp_path, name, data):
    content = BUILT[name]
    for change in data.draw(st.lists(st.sampled_from(["cut", "swap", "repeat", "digits", "charset"]), max_size=3)):
        i = data.draw(st.integers(0, len(content)))
        j = min(len(content), i + data.draw(st.integers(0, 200)))
        if change == "cut":
            content = content[:i] + content[j:]
        elif change == "swap":
            content = content[:i] + content[i:j][::-1] + content[j:]
        elif change == "repeat":
            content = content[:i] + content[i:j] * 20 + content[j:]
        elif change == "digits":
            content = content[:i] + re.sub(rb"\d+", lambda m: (m[0] * 5000)[:5000], content[i:], count=1)
        else:
            code = data.draw(st.sampled_from(CODES)).encode()
            content = re.sub(rb"(?<=charset=)[\"']?[\w-]+", code, content.replace(b"<html>", b"<meta charset=x>"))
    try:
        articles = read_bytes(tmp_path, name, content)
    except (ReadError, SchemaError):
        return
    check("articles", articles)


@pytest.mark.parametrize("code", CODES)
def test_an_encoding_that_is_none_is_passed_over(tmp_path, code):
    row = made(tmp_path, "a.html", f'<meta charset="{code}">{nexis_html([ONE])}'.encode("cp1252")).iloc[0]
    assert row["text"] == "\n\n".join(ONE["text"])
    page = PAGE.replace("quay", "quái").replace("<head>", f'<head><meta charset="{code}">').encode("cp1252")
    assert "quái" in made(tmp_path, "b.html", page)["text"][0]


@pytest.mark.parametrize("build", [proquest_html, lambda a: europresse_html(a, newer=False)])
def test_control_characters_do_not_stop_a_page(tmp_path, build):
    html = re.sub(r"(</(?:a|Text|span|strong)>)", r"\1&#1;&#xFFFE;", build([ONE]))
    row = made(tmp_path, "a.html", html).iloc[0]
    assert ONE["text"][0] in re.sub("[\x01\ufffe]", "", row["text"])


@pytest.mark.parametrize("count", ["9" * 5000, "9" * 400, "1," * 3000])
def test_a_count_of_words_without_end_is_a_problem(tmp_path, count):
    for name, text in (("a.txt", nexis_text([ONE])), ("a.html", nexis_html([ONE])), ("b.html", factiva_html([ONE]))):
        row = made(tmp_path, name, re.sub(r"\d+ words", f"{count} words", text)).iloc[0]
        assert row["text"] == "\n\n".join(ONE["text"]) and len(row["problems"]) < 200


def read_bytes(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def test_exports_of_two_databases_in_one_file_are_not_lost_in_silence(tmp_path):
    articles = made(tmp_path, "both.html", factiva_html() + nexis_html())
    assert articles["problems"].str.contains("also holds an export of Nexis").any()


@pytest.mark.parametrize("name", sorted(BUILT))
def test_what_is_read_survives_parquet_and_csv(tmp_path, name):
    articles = read_bytes(tmp_path, name, BUILT[name])
    articles.to_parquet(tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(check("articles", pd.read_parquet(tmp_path / "out.parquet")), articles)
    articles.to_csv(tmp_path / "out.csv", index=False)
    again = check("articles", pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False))
    pd.testing.assert_frame_equal(again[articles.columns], articles)


def refused(tmp_path, name, data, match):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=match):
        read(path)


def test_a_zip_bomb_is_refused(tmp_path):
    refused(tmp_path, "bomb.zip", packed({f"{i}.txt": b"0" * (40 << 20) for i in range(4)}), "no news text does")


def test_a_zip_in_a_zip_is_refused(tmp_path):
    refused(tmp_path, "russian.zip", packed({"inner.zip": packed({"a.txt": b"x"})}), "ZIP inside a ZIP")


def test_a_word_document_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    data = packed({"[Content_Types].xml": "", "word/document.xml": b"<a>" + b" " * (300 << 20) + b"</a>"})
    refused(tmp_path, "bomb.docx", data, "no news text does")


def test_billion_laughs_are_refused(tmp_path):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:document>'
    refused(
        tmp_path,
        "laughs.docx",
        packed({"[Content_Types].xml": "", "word/document.xml": xml}),
        "entities of its own|sound Word",
    )


@pytest.mark.parametrize("head", ["<html><title>Factiva</title>", "<!-- LXNComment", "<html><body>"])
def test_a_page_of_50_mb_is_refused(tmp_path, head):
    refused(tmp_path, "huge.html", (head + "<div><p>x</p></div>" * 2_700_000).encode()[: 50 << 20], "50 MB|49 MB")


def test_a_page_of_nested_elements_is_refused(tmp_path):
    html = '<html><title>Factiva</title><body><div class="article enArticle">' + "<div>" * 200_000 + "x" * 100
    path = tmp_path / "deep.html"
    path.write_text(html)
    with pytest.raises(ReadError):
        read(path)


def test_a_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_MEMBERS", 3)
    refused(tmp_path, "many.zip", packed({f"{i}.txt": b"x" for i in range(4)}), "4 files")


# --- variants of exports that were once misread -----------------------------------------------------------------------

WORDS = "Few in the hall had thought that the treasurer would give way so soon, least of all his own cousin."


@pytest.mark.parametrize("missing", [".", r"\N", "null", "#NULL!", "#NV", "NaT", "NA_character_", "n/a", "-"])
def test_what_programs_write_for_a_missing_value_is_none(tmp_path, missing):
    table = f"outlet,published,title,text,byline\n{missing},{missing},Toll,{WORDS.replace(',', '')},{missing}\n"
    (article,) = read_bytes(tmp_path, "a.csv", table.encode()).to_dict("records")
    assert (article["outlet"], article["byline"]) == ("", "") and pd.isna(article["published"])
    assert article["problems"] == "no outlet found"


@pytest.mark.parametrize(
    ("header", "named"),
    [("media_name,Full Text,Date", "'media_name': 'outlet'"), ("publicationDate,body", "'its name': 'outlet'")],
)
def test_columns_are_offered_by_their_name_but_not_a_date_as_an_outlet(tmp_path, header, named):
    with pytest.raises(SchemaError, match=re.escape(named)):
        read_bytes(tmp_path, "a.csv", f"{header}\n1,2,3\n".encode())


def test_a_table_without_a_line_of_names_says_so(tmp_path):
    with pytest.raises(SchemaError, match="Write a line of column names above"):
        read_bytes(tmp_path, "a.csv", f"{WORDS}\n{WORDS}\n".encode())


@pytest.mark.parametrize("label", ["FULL TEXT", "Body", "ARTICLE"])
def test_a_label_of_nexis_above_the_text_is_no_paragraph(tmp_path, label):
    data = nexis_text([{**ONE, "text": [f"{label}:", WORDS]}])
    assert read_bytes(tmp_path, "a.txt", data.encode()).text[0] == WORDS


@pytest.mark.parametrize("label", ["URL", "LANGUAGE", "SUBJECT", "DATE"])
def test_a_last_paragraph_that_begins_like_a_label_of_nexis_is_text(tmp_path, label):
    data = nexis_text([{**ONE, "text": ["It is late.", f"{label}: {WORDS}"]}])
    (article,) = read_bytes(tmp_path, "a.txt", data.encode()).to_dict("records")
    assert article["text"] == f"It is late.\n\n{label}: {WORDS}"
    assert article["language"] == "en"


def test_newsbank_with_blank_lines_an_edition_and_the_page_beside_the_source(tmp_path):
    heads = (
        "Toll stays",
        "March 4, 2019 | Lantern, The: Web Edition (Calder, ZZ) | Page A3",
        "Section: News | 20 Words",
    )
    first = "\n".join([heads[0], "", *heads[1:], "", WORDS, "", "Record Number: 0X12"])
    second = first.replace("Toll stays", "Crane falls").replace("Lantern, The: Web Edition", "Courier")
    articles = read_bytes(tmp_path, "a.txt", f"{first}\n\n{second}\n".encode())
    assert articles.title.tolist() == ["Toll stays", "Crane falls"]
    assert articles.outlet.tolist() == ["The Lantern: Web Edition", "Courier"]
    assert articles.page.tolist() == ["A3", "A3"] and articles.text.tolist() == [WORDS, WORDS]


def test_articles_with_bylines_and_no_dates_look_like_several(tmp_path):
    more = [WORDS.replace("hall", place) for place in ("barn", "nave", "inn", "mill")]
    heads = ("Toll stays\nBy Nell Harrow", "No fish\nBy Otis Brand")
    pieces = "\n\n".join(
        f"{head}\n\n{more[n]}\n\n{more[n + 1]}\n\n{WORDS}" for head, n in zip(heads, (0, 2), strict=True)
    )
    assert "several articles" in read_bytes(tmp_path, "a.txt", pieces.encode()).problems[0]


def test_proquest_as_mail_programs_forward_it(tmp_path):
    before = read_bytes(tmp_path, "a.eml", proquest_mail())
    html = proquest_html().replace('name="DocID', 'id="x_DocID')
    html = re.sub("<strong>([^<]*)</strong>", r"<b><span>\1</span></b>", html)
    head = "From: a@example.org\nTo: b@example.org\nSubject: Fwd: ProQuest\nMIME-Version: 1.0\nContent-Type: text/"
    forwarded = read_bytes(tmp_path, "b.eml", f"{head}html; charset=utf-8\n\n{html}".encode())
    plain = read_bytes(tmp_path, "c.eml", f"{head}plain; charset=utf-8\n\n{proquest_text()}".encode())
    for articles in (forwarded, plain):
        assert articles[["title", "outlet", "text"]].equals(before[["title", "outlet", "text"]])


def test_a_standfirst_is_no_second_headline_and_a_year_is_no_outlet(tmp_path):
    body = f"<p>{WORDS}</p>" * 3
    page = (
        '<html><head><title>Toll stays</title><meta name="copyright" content="2018"></head><body><article>'
        f"<h1>Toll stays at four</h1><h2>Toll stays at four</h2><h3>The hall was full late</h3>{body}"
        "</article></body></html>"
    )
    (article,) = read_bytes(tmp_path, "a.html", page.encode()).to_dict("records")
    assert article["outlet"] == "" and article["standfirst"] == "The hall was full late"


@pytest.mark.parametrize("ending", ["mp3", "srt", "qdpx", "webloc", "docm", "xlsb", "md"])
def test_more_kinds_of_files_say_what_to_save_instead(tmp_path, ending):
    with pytest.raises(ReadError, match=r"[Ss]ave|Copy|Put|Export"):
        read_bytes(tmp_path, f"a.{ending}", b"\x01\x02")
