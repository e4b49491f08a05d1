"""Files that were damaged on the way: reading them ends in articles or in an error of the project's own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import ReadError, SchemaError
from framing.readers import read
from framing.tables import check

TEXT = "“The bell rang,” said Maud Ellery. Nobody at Port Calder had slept.\n\nThe gulls left on Monday, she said."
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bell rings</title>
<meta property="article:published_time" content="2024-05-02T10:00:00Z"></head><body><article><h1>Bell rings</h1>
<h2>Nobody slept in Port Calder</h2><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"""
FILES = {
    "a.txt": f"Home News Sport\nThe Beacon\nBell rings\n\nBy Ann Lee\n2 May 2024, 10:00 GMT\n\n{TEXT}\n\nShare 9",
    "a.html": PAGE,
    "a.csv": f'outlet;published;title;text\nThe Beacon;2024-05-02;Bell;"{TEXT}"\nThe Post;NA;NA;"<p>{TEXT}</p>"\n',
    "a.tsv": f'outlet\tdate\ttext\nThe Beacon\t02/05/2024\t"{TEXT}"\n',
    "a.jsonl": json.dumps({"outlet": "The Beacon", "text": TEXT, "published": 17, "tags": [1, {"a": 2}]}) + "\n{}\n",
    "b.txt": f"outlet\ttitle\ttext\nThe Beacon\tBell\t{TEXT[:60]}\n",
}
ENCODINGS = ("utf-8", "utf-16", "cp1252", "utf-32")
BYTES = [b"", b"\0", b"\xff", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\n\n", b"\r", b"9" * 40, b" " * 400]
MARKUP = [
    b'"',
    b";",
    b"\t",
    b"<",
    b"<!--",
    b"</p>",
    b"&amp;",
    b"<!-- x -->\n" * 24,
    b"Comments\n" * 24,
    b"2019",
    "â€œ⟦".encode(),
]
PIECES = st.sampled_from(BYTES + MARKUP)


@settings(max_examples=150)
@given(
    name=st.sampled_from(sorted(FILES)),
    encoding=st.sampled_from(ENCODINGS),
    cuts=st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 40), PIECES), max_size=5),
)
def test_a_damaged_file_ends_in_articles_or_a_plain_error(
    name: str, encoding: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    data = FILES[name].encode(encoding)
    for at, length, piece in cuts:
        data = data[:at] + piece + data[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            articles = read(Path(folder) / name)
        except (ReadError, SchemaError) as error:
            message = str(error)
        else:
            check("articles", articles)
            assert len(articles) and (articles["text"].str.strip().ne("") | articles["problems"].ne("")).all()
            message = name
    assert message.startswith(name)  # it says which file


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_sound_file_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf8")
    articles = read(tmp_path / name)
    assert articles["text"].str.contains("Maud Ellery").any() and not articles["text"].str.contains("[<>]").any()
    assert isinstance(articles, pd.DataFrame)
