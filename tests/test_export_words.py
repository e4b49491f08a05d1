"""Nothing of a document is lost: each word of an export is in a column of its article or among what was taken out."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from exports import (
    ARTICLES,
    ONE,
    europresse_html,
    factiva_html,
    factiva_rtf,
    newsbank_text,
    nexis_html,
    nexis_rtf,
    nexis_text,
    nexis_word,
    packed,
    proquest_html,
    proquest_text,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.readers import read
from framing.readers.rtf import rtf_text


class Layout(NamedTuple):
    """An invented export as text or markup, where a line can be put into it, and what no column holds as it stands."""

    content: str
    ends: str  # the pattern of what ends a line
    line: str  # a line, as the file writes it
    not_held: str  # words that stand in a column in another form, or only say which column is meant


def document_xml(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def factiva_laid_out() -> str:
    return "\n".join(
        x
        for i, a in enumerate(ARTICLES)
        for x in (
            *(a["title"], a["byline"] or "Nobody", "31 words", "4 March 2019", "06:30", a["outlet"], "CALDER", "4"),
            *("English", "(c) 2019 Lantern Press", "", *a["text"], "", f"Document CALDER0020190304ef340000{i}", ""),
        )
    )


TAGS = r"</(?:p|div|h1|tr)>"
DAY = "March 4, 2019 Monday lundi 4 mars Mar 04 06:30"  # in `published`, as 2019-03-04
LAYOUTS = {
    # The counter and the last line of a document stand between two articles; labels name the column
    "nexis.html": Layout(
        nexis_html(),
        r"</DIV>|</P>",
        "<p>{}</p>",
        f"{DAY} 1 2 3 of DOCUMENTS LANGUAGE: ENGLISH BYLINE: SECTION:",
    ),
    "nexis.txt": Layout(nexis_text(), "\n\n", "{}\n\n", f"{DAY} 1 2 3 of DOCUMENTS LANGUAGE: ENGLISH BYLINE: SECTION:"),
    "nexis.docx": Layout(
        document_xml(nexis_word()),
        r"</w:p>",
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "March 4, 2019 Monday 9:20 AM GMT End of Document Body Language: ENGLISH Byline: Section:",
    ),
    "nexis.rtf": Layout(
        nexis_rtf(), r"\\par\n", r"{}\par" + "\n", f"{DAY} End of Document Body Language: ENGLISH Byline: Section:"
    ),
    "factiva.html": Layout(factiva_html(), TAGS, "<p>{}</p>", f"{DAY} English By"),
    "coded.html": Layout(
        factiva_html(coded=True), TAGS, "<p>{}</p>", f"{DAY} Document English By SE HD BY PD ET SN PG LA LP AN"
    ),
    "factiva.rtf": Layout(
        factiva_rtf(), r"\\par\n", r"{}\par" + "\n", f"{DAY} Document English By SE HD BY PD SN LA LP TD AN"
    ),
    "factiva.txt": Layout(factiva_laid_out(), "\n", "{}\n", f"{DAY} English"),
    "proquest.html": Layout(
        proquest_html(), TAGS, "<p>{}</p>", f"{DAY} Author: Full text: Publication title: date: ProQuest document ID:"
    ),
    "proquest.txt": Layout(
        proquest_text().replace("\r", ""),
        "\n",
        "{}\n",
        f"{DAY} {'_' * 60} Document 1 2 3 of Author: Full text: Pages: Section: Publication title: date: Title:"
        " Language publication: English ProQuest document ID:"
        + " ".join(a["title"] for a in ARTICLES),  # stands twice there
    ),
    "newsbank.txt": Layout(newsbank_text(), "\n", "{}\n", DAY),
    "europresse.html": Layout(europresse_html(), TAGS, "<p>{}</p>", ""),
    "tables.html": Layout(europresse_html(newer=False), r"<br>|<p></p>", "<p>{}</p>", ""),
}
STRAYS = (
    "stray{0}",
    "Stray{0} stands here alone",
    "Page {0}0 of 99 stray{0}",
    "Copyright 2019 Stray{0} Press",
    "© 2019 stray{0}",
    "stray{0}: a label that nobody knows",
    "10{0} words stray{0}",
    "The stray{0} dog that nobody had called went round the quay and lay down where the ropes are kept, and slept on.",
    "5 March 2019 stray{0}",
    "Document stray{0}",
)


def words_in(content: str, name: str) -> Counter[str]:
    if name.endswith("rtf"):
        content = rtf_text(content.encode("cp1252"))
    elif not name.endswith("txt"):
        content = html.unescape(re.sub("<[^>]*>", " ", re.sub("(?s)<!--.*?-->", " ", content)))
    return Counter(re.findall(r"\w+", content))


def words_read(articles: pd.DataFrame) -> Counter[str]:
    columns = articles.drop(columns=["problems", "source_file", "article_id", "published"])
    return Counter(re.findall(r"\w+", " ".join(map(str, columns.to_numpy().flat))))


@pytest.mark.parametrize("name", sorted(LAYOUTS))
@given(drawn=st.lists(st.tuples(st.sampled_from(STRAYS), st.floats(0, 0.999)), max_size=4))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_below_the_first_headline_is_kept(tmp_path: Path, name: str, drawn: list[tuple[str, float]]) -> None:
    layout = LAYOUTS[name]
    places = [m.end() for m in re.finditer(layout.ends, layout.content)]
    start = layout.content.index(html.escape(ONE["text"][0], quote=False))
    places = [place for place in places if place > start]
    content = layout.content
    strays = [(places[int(at * len(places))], stray.format(n)) for n, (stray, at) in enumerate(drawn)]
    for place, stray in sorted(strays, reverse=True):
        content = content[:place] + layout.line.format(stray) + content[place:]
    data = content.encode("cp1252" if name.endswith("rtf") else "utf-8")
    if name.endswith("docx"):
        data = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": content})
    path = tmp_path / name
    path.write_bytes(data)
    below = content[start:] if not name.endswith("rtf") else r"{\rtf1 " + content[start:]
    lost = words_in(below, name) - words_read(read(path))
    assert set(lost) <= set(re.findall(r"\w+", layout.not_held))
