"""Exports of news databases: each family in its layouts and languages, and what must never happen to an article."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from exports import (
    ARTICLES,
    ONE,
    THREE,
    TWO,
    europresse_html,
    factiva_html,
    mediacloud_csv,
    nexis_html,
    nexis_text,
    nexis_word,
    packed,
    proquest_html,
    proquest_mail,
)

from framing.read import ReadError, read
from framing.read import files as files_module
from framing.tables import SchemaError, check

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
    inside = {"a.html": nexis_html([ONE]), "sub/b.docx": nexis_word([TWO]), "__MACOSX/._a": b"x", "c.pdf": b"%PDF-1.4"}
    articles = made(tmp_path, "all.zip", packed(inside))
    assert list(articles["title"]) == [ONE["title"], "", TWO["title"]]
    assert list(articles["source_file"]) == ["all.zip/a.html", "all.zip/c.pdf", "all.zip/sub/b.docx"]
    assert "not a kind of file that is read" in articles["problems"][1]


def test_formats_are_told_by_contents_whatever_the_name(tmp_path):
    for name, content in {"x": nexis_text([ONE]), "y.dat": nexis_word([ONE]), "z.xml": factiva_html([ONE])}.items():
        assert list(made(tmp_path, name, content)["title"]) == [ONE["title"]]


def test_an_article_without_date_or_source_says_so(tmp_path):
    html = nexis_html([ONE]).replace("March 4, 2019 Monday", "").replace("March 5, 2019", "")
    row = made(tmp_path, "export.html", html).iloc[0]
    assert pd.isna(row["published"])
    assert "no date found" in row["problems"]
    assert row["title"] == ONE["title"]


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


def test_a_page_of_nested_elements_does_not_hang(tmp_path):
    html = '<html><title>Factiva</title><body><div class="article enArticle">' + "<div>" * 200_000 + "x" * 100
    path = tmp_path / "deep.html"
    path.write_text(html)
    with pytest.raises(ReadError):
        read(path)


def test_a_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_MEMBERS", 3)
    refused(tmp_path, "many.zip", packed({f"{i}.txt": b"x" for i in range(4)}), "4 files")
