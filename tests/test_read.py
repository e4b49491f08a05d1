"""Reading: every kind of file, what stands beside them, and pasted pages line by line."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from framing.errors import FramingWarning, ReadError, SchemaError
from framing.readers import example_corpus, files, page, read
from framing.readers.dates import find_times, parse_times
from framing.readers.files import contents, decode
from framing.readers.markup import language_code
from framing.readers.pasted import read_text
from framing.tables import TABLES

PASTED = sorted((Path(__file__).parent / "data" / "pasted").glob("*.txt"))
STORY = (
    "The crane at East Dock fell on Monday, the harbour master said.\n\nNobody was hurt, and work may resume by Friday."
)
PAGE = """<!DOCTYPE html><html><head><title>Crane falls at East Dock | The Beacon</title>
<meta property="og:site_name" content="The Beacon">
<meta property="article:published_time" content="2024-01-09T18:05:00Z">
<meta name="author" content="Rick Santer"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Crane falls at East Dock</h1>
<p>The crane at East Dock fell on Monday morning while it was lifting a container of paper, the harbour master said.</p>
<p>Nobody was hurt, but the café at Gate Two lost its windows, and work may not resume on Friday, he said.</p>
<p>“It came down like a tree,” said Gwen Tillotson, who owns the café and was serving forty dockers then.</p>
</article><footer>© 2024 The Beacon</footer></body></html>"""


def put(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


# --- pasted pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PASTED, ids=lambda p: p.stem)
def test_a_pasted_page_comes_apart(path: Path) -> None:
    got = read_text(path.read_text(encoding="utf8"))
    want = json.loads(path.with_suffix(".json").read_text(encoding="utf8"))
    fields = [f for f in ("title", "standfirst", "outlet", "byline", "section") if f in want]
    assert {f: got[f] for f in fields} == {f: want[f] for f in fields}
    assert ("" if pd.isna(got["published"]) else got["published"].isoformat()) == want["published"]
    assert got["text"].startswith(want["first"]) and got["text"].endswith(want["last"])
    assert [p for p in want["removed"] if p not in got["removed"] or p in got["text"]] == []
    assert [p for p in want["kept"] if p not in got["text"] or p in got["removed"]] == []
    if not want["removed"]:
        assert got["removed"] == ""


def test_there_are_a_dozen_pasted_pages() -> None:
    assert len(PASTED) >= 12


def test_the_real_page(gold: Path) -> None:
    article = read(gold / "pasted" / "independent-2017-01-18.txt").iloc[0]
    assert article["outlet"] == "The Independent"
    assert article["published"] == pd.Timestamp("2017-01-18 15:39", tz="UTC")
    assert article["standfirst"].startswith("Russian Defence Ministry confirms")
    assert article["text"].startswith("Russian and Turkish war planes")
    assert article["text"].endswith("of the Syrian authorities.")
    assert hashlib.sha256(article["title"].encode()).hexdigest()[:12] == TITLE_HASH
    paragraphs = article["text"].split("\n\n")
    assert len(paragraphs) == 13
    assert not re.search(
        r"\b(?:donat|support helps|notification|Getty|video grab|commenting|registering)", article["text"]
    )
    assert len(article["removed"].split("\n")) == 15
    assert article["problems"] == ""


TITLE_HASH = "0f367f430d63"


def test_a_clean_layout_keeps_its_text_to_the_character() -> None:
    body = "Six cranes.  Two spaces stay; so do “curly” quotes — and dashes.\n\n“No,” she said.\n\nA short one."
    got = read_text(
        "Cranes for East Dock\n\nA line that stands under it.\n\n"
        f"By Ann Lee and Bo Ek\n9 January 2024, 17:20 GMT\n\n{body}\n"
    )
    assert got["text"] == body
    assert (got["title"], got["standfirst"], got["byline"]) == (
        "Cranes for East Dock",
        "A line that stands under it.",
        "Ann Lee and Bo Ek",
    )
    assert got["published"] == pd.Timestamp("2024-01-09 17:20", tz="UTC")
    assert (got["removed"], got["problems"]) == ("", "")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The appeal has raised £2m in donations, and readers of the charity’s newsletter gave most of it, it said.",
        "Comments under the video were closed after threats were made, according to the police.",
        "“Please donate whatever you can,” said the nurse. “Your support keeps this ward open.”",
        "The paper asked its readers to subscribe, and 4,000 of them did, its editor told the committee.",
        "By Monday the water had reached the church, and the bells were rung for the first time since 1953.",
        "Related claims by two other tenants were dismissed in March, court papers show.",
        "She shared the article on Facebook, where it was read by more than a million people before noon.",
        "The photograph, taken in 1931 by an unknown soldier, is expected to fetch more than £10,000.",
    ],
)
def test_paragraphs_that_mention_what_furniture_mentions_stay(paragraph: str) -> None:
    head, end = "Ward to stay open after all\n\nBy Ann Lee\n9 January 2024", "The council will meet again in June."
    text = f"{head}\n\n{STORY}\n\n{paragraph}\n\n{end}"
    got = read_text(text)
    assert paragraph in got["text"].split("\n\n")
    assert got["removed"] == ""


@pytest.mark.parametrize(
    ("above", "outlet", "removed"),
    [
        ("Home News Sport Opinion\n", "", "Home News Sport Opinion"),
        ("Home\nNews\nSport\nOpinion\n", "", "Home\nNews\nSport\nOpinion"),
        ("News | Sport | Weather | Shop\n\n", "", "News | Sport | Weather | Shop"),
        ("The Saltings Lantern\n", "The Saltings Lantern", "The Saltings Lantern"),
        ("THE SALTINGS LANTERN\n\n", "The Saltings Lantern", "THE SALTINGS LANTERN"),
        ("quaysidelive\nNEWS  WHAT'S ON  BELLS\n", "", "quaysidelive\nNEWS  WHAT'S ON  BELLS"),
        ("The Quay\nMenu Search Subscribe\n", "The Quay", "The Quay\nMenu Search Subscribe"),
    ],
)
def test_a_menu_or_a_masthead_is_no_headline(above: str, outlet: str, removed: str) -> None:
    head = "Pilots ring the bell\n\nThey slept until noon on Sunday\n\nBy Ann Lee\n\n"
    got = read_text(f"{above}{head}{STORY}\n")
    assert (got["title"], got["standfirst"]) == ("Pilots ring the bell", "They slept until noon on Sunday")
    assert (got["outlet"], got["removed"], got["text"]) == (outlet, removed, STORY)


def test_a_headline_that_could_be_a_name_is_no_masthead() -> None:
    got = read_text(f"The Long Sleep\n\nWhy the pilots of Calder rose at noon\n\nBy Ann Lee\n\n{STORY}\n")
    assert (got["title"], got["outlet"]) == ("The Long Sleep", "")


@pytest.mark.parametrize(
    "line", ["X", "1.2k shares", "Share 34 Tweet", "Facebook 120 Twitter 45", "2,304 views", "Shares: 18"]
)
def test_counts_of_shares_are_taken_out(line: str) -> None:
    got = read_text(f"Pilots ring the bell\n\nBy Ann Lee\n{line}\n\n{STORY}\n\n{line}\n")
    assert (got["removed"], got["text"]) == (f"{line}\n{line}", STORY)


@pytest.mark.parametrize("line", ["March 2019", "Published: March 2019", "Published 2019"])
def test_a_month_is_no_day_of_a_pasted_page(line: str) -> None:
    got = read_text(f"Pilots ring the bell\n\nBy Ann Lee\n{line}\n\n{STORY}\n")
    assert (
        got["published"] is pd.NaT and got["problems"] == f"date '{line.split(' ', line[0] == 'P')[-1]}' names no day"
    )
    assert (got["text"], got["removed"]) == (STORY, line)


def test_an_outlet_is_never_taken_from_the_file_name(tmp_path: Path) -> None:
    put(tmp_path, guardian_DOT_txt=f"Crane falls at dock\n\n{STORY}")
    article = read(tmp_path).iloc[0]
    assert article["outlet"] == "" and article["problems"] == "no outlet found"


def _lost(text: str, got: dict[str, object]) -> list[str]:
    """The lines of a page that stand in no field, spaces aside; of a date line, its words but for the time."""

    def squeeze(part: str) -> str:
        return re.sub(r"[\s\u200b\u2060\ufeff]+", "", part)

    fields = "\n".join(str(got[f]) for f in ("title", "standfirst", "byline", "section", "outlet", "text", "removed"))
    lost = []
    for line in re.split(r"[\r\n]", text):
        if squeeze(line) in squeeze(fields):
            continue
        for found in reversed(list(find_times(line))):
            line = line[: found.start] + line[found.end :]
        rest = re.sub(
            r"(?i)\b(?:by|words|written|(?:first |originally )?published|updated|posted|at|on|last modified)\b",
            " ",
            line,
        )
        if any(squeeze(word) not in squeeze(fields) for word in re.findall(r"\w+", rest)):
            lost.append(line)
    return lost


LINES = st.sampled_from(
    [line for path in PASTED for line in path.read_text(encoding="utf8").split("\n")]
    + ["By", "Comments", "Read more", "©", "…", "T", "he"]
)


@hypothesis_settings(max_examples=120)
@given(st.lists(LINES, max_size=40).map("\n".join))
def test_nothing_of_shuffled_pages_is_lost(text: str) -> None:
    assert _lost(text, read_text(text)) == []


@hypothesis_settings(max_examples=120)
@given(st.text(max_size=400))
@example("\u200b\n\x00\n\ufeff")
@example("(" * 300 + "/")
@example("By " + "A" * 5000)
@example("\u2028\x85\x1c\n| | |")
def test_nothing_of_odd_text_is_lost(text: str) -> None:
    assert _lost(text, read_text(text)) == []


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "“" * 100_000, "sign up " * 40_000, "(A/" * 50_000, "By A " * 50_000], ids=range(5)
)
def test_hostile_lines_take_no_time(text: str) -> None:
    assert len(read_text(text)["text"]) > 0


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-05", "2024-03-05 00:00"),
        ("2024-03-05T06:00:00+02:00", "2024-03-05 04:00"),
        ("2024-03-05 06:00:00.123Z", "2024-03-05 06:00"),
        ("Tue, 05 Mar 2024 06:00:00 GMT", "2024-03-05 06:00"),
        ("March 3, 2024 at 4:12 p.m. EST", "2024-03-03 21:12"),  # 16:12 + 5 h
        ("5 July 2024, 12:30 BST", "2024-07-05 11:30"),
        ("July 5, 2024 12:30 am ET", "2024-07-05 04:30"),  # summer time: 00:30 + 4 h
        ("Jan. 5, 2024 12:30 pm ET", "2024-01-05 17:30"),  # winter: + 5 h
        ("20240305", "2024-03-05 00:00"),
        ("05.03.2024", "2024-03-05 00:00"),
        ("25/12/2023 10:15", "2023-12-25 10:15"),
        ("12/25/2023", "2023-12-25 00:00"),
        ("1st of May 2020", "2020-05-01 00:00"),
    ],
)
def test_times_as_they_are_written(written: str, meant: str) -> None:
    assert parse_times([written]) == ([pd.Timestamp(meant, tz="UTC")], [""])


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("03/04/2024", "day/month or month/day"),
        ("31 February 2024", "no day of the calendar"),
        ("soon", "'soon' cannot be read"),
        ("2024", "'2024' cannot be read (it names no day)"),
        ("2024-03", "'2024-03' cannot be read (it names no day)"),
        ("March 2024", "'March 2024' cannot be read (it names no day)"),
        ("5 March 2024 to 6 March 2024", "cannot be read"),
        ("1709600000", "cannot be read"),
    ],
)
def test_what_is_no_single_time_is_missing_with_the_reason(written: str, reason: str) -> None:
    (time,), (problem,) = parse_times([written])
    assert time is pd.NaT and reason in problem


def test_a_column_says_how_its_dates_are_written() -> None:
    assert parse_times(["03/04/2024", "13/04/2024"])[0][0] == pd.Timestamp("2024-04-03", tz="UTC")
    assert parse_times(["03/04/2024", "04/13/2024"])[0][0] == pd.Timestamp("2024-03-04", tz="UTC")
    times, problems = parse_times(["03/04/2024", "13/04/2024", "04/13/2024"])  # both orders: no saying
    assert times[0] is pd.NaT and problems[0]


def test_an_unknown_zone_is_said() -> None:
    (time,), (problem,) = parse_times(["5 March 2024 10:15 IST"])
    assert time == pd.Timestamp("2024-03-05 10:15", tz="UTC") and "'IST'" in problem


# --- tables -----------------------------------------------------------------------------------------------------------


TABLE = pd.DataFrame(
    {
        "Outlet": ["A", "B"],
        "text": [STORY, 'He said: "no", twice.\n\nÉlan, too.'],
        "published": ["2024-01-09T10:00Z", "2024-01-10"],
        "page": ["7", "8"],
        "topic": ["x", "y"],
    }
)


def write_table(folder: Path, ending: str) -> Path:
    path = folder / f"news{ending}"
    if ending.startswith((".csv", ".tsv")):
        TABLE.to_csv(path, index=False, sep="\t" if "tsv" in ending else ",")
    elif ending.startswith(".jsonl"):
        TABLE.to_json(path, orient="records", lines=True)
    elif ending == ".parquet":
        TABLE.to_parquet(path)
    else:
        TABLE.to_excel(path, index=False)
    return path


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".tsv", ".jsonl", ".jsonl.gz", ".parquet", ".xlsx"])
def test_a_table_of_each_kind_reads_the_same(tmp_path: Path, ending: str) -> None:
    got = read(write_table(tmp_path, ending))
    assert got["article_id"].tolist() == ["news-1", "news-2"]
    assert got["outlet"].tolist() == ["A", "B"]
    assert got["text"].tolist() == TABLE["text"].tolist()
    assert got["published"].tolist() == [
        pd.Timestamp("2024-01-09 10:00", tz="UTC"),
        pd.Timestamp("2024-01-10", tz="UTC"),
    ]
    assert got["page"].tolist() == ["7", "8"] and got["topic"].tolist() == ["x", "y"]
    assert set(got["source_file"]) == {f"news{ending}"} and set(got["problems"]) == {""}


def test_reading_a_dataframe_again_changes_nothing() -> None:
    once = read(TABLE)
    before = once.copy(deep=True)
    pd.testing.assert_frame_equal(read(once), before)
    pd.testing.assert_frame_equal(once, before)
    assert once["article_id"].tolist() == ["article-1", "article-2"]


def test_an_empty_dataframe_reads_as_no_articles() -> None:
    got = read(pd.DataFrame({"outlet": [], "text": []}))
    assert len(got) == 0 and list(got.columns)[: len(TABLES["articles"])] == list(TABLES["articles"])


def test_a_missing_column_says_which_and_what_to_do(tmp_path: Path) -> None:
    put(tmp_path, corpus_DOT_csv="source,date,text\nA,2024-01-01,Hello there.\n")
    with pytest.raises(SchemaError) as error:
        read(tmp_path / "corpus.csv")
    assert str(error.value) == (
        "corpus.csv: missing column 'outlet'. Found: source, date, text. "
        "Rename them: columns={'source': 'outlet', 'date': 'published'}."
    )
    got = read(tmp_path / "corpus.csv", columns={"source": "outlet", "date": "published"})
    assert got["outlet"].tolist() == ["A"] and got["published"].tolist() == [pd.Timestamp("2024-01-01", tz="UTC")]


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    table = pd.DataFrame({"outlet": ["A"], "text": ["Hello."], "body": ["Hi."], "lead": ["Ho."]})
    with pytest.raises(SchemaError, match="columns names 'headline', which is not there"):
        read(table, columns={"headline": "title"})
    with pytest.raises(SchemaError, match="would all be 'text'"):
        read(table, columns={"body": "text", "lead": "text"})
    got = read(table, columns={"body": "text"}).iloc[0]  # the mapping wins, and what it displaces stays
    assert got["text"] == "Hi." and got["text (in the file)"] == "Hello."


def test_a_mapping_may_fit_one_table_of_several(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="outlet,text,headline\nA,One.,Own\n", b_DOT_csv="outlet,text\nB,Two.\n")
    got = read(tmp_path, columns={"headline": "title"})
    assert got["title"].tolist() == ["Own", ""] and got["text"].tolist() == ["One.", "Two."]
    assert got["problems"].tolist() == ["", "columns names 'headline', which is not there. Found: outlet, text"]
    with pytest.raises(SchemaError, match="columns names 'lead', which is not there"):
        read(tmp_path, columns={"lead": "standfirst"})


def test_bad_rows_are_kept_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="outlet,text,published\nA,One two.,yesterday\nB,,2024-01-01\nC,Three, four.,\nD\n")
    got = read(tmp_path / "a.csv")
    assert got["outlet"].tolist() == ["A", "B", "C", "D"]
    assert "date 'yesterday' cannot be read" in got["problems"][0]
    assert got["problems"][1] == "no text"
    assert "row 3 has 4 fields where the header has 3" in got["problems"][2]
    assert "row 4 has 1 fields" in got["problems"][3] and "no text" in got["problems"][3]


def test_a_line_that_is_not_json_is_kept_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_jsonl='{"outlet": "A", "text": "One."}\n{"outlet": \n[1]\n')
    got = read(tmp_path)
    assert got["text"].tolist() == ["One.", "", ""]
    assert "line 2 is not JSON" in got["problems"][1] and "line 3 is not a JSON object" in got["problems"][2]
    put(tmp_path, b_DOT_jsonl="nothing\n")
    with pytest.raises(ReadError, match="line 1 is not JSON"):
        read(tmp_path / "b.jsonl")


def test_what_r_writes_for_nothing_is_missing(tmp_path: Path) -> None:
    put(
        tmp_path,
        a_DOT_csv='"","outlet","title","text","published","byline","place"\n'
        '"1","The Beacon",NA,"Gulls rang the bell.","2024-05-02",NA,NA\n"2",NA,"Bell",NA,NA,"Bo Ek",NA\n',
    )
    got = read(tmp_path / "a.csv")
    assert got[["outlet", "title", "text", "byline"]].to_numpy().tolist() == [
        ["The Beacon", "", "Gulls rang the bell.", ""],
        ["", "Bell", "", "Bo Ek"],
    ]
    assert got["published"].isna().tolist() == [False, True]
    assert got["problems"].tolist() == ["", "no text"]
    assert got["place"].tolist() == ["NA", "NA"]  # a column of the researcher's own: it may be Namibia


def test_columns_that_are_not_used_are_offered(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="outlet,date,headline,text\nThe Beacon,2024-05-02,Bell,Gulls rang it.\n")
    assert read(tmp_path / "a.csv")["problems"].tolist() == [
        "column 'date' is not used and published is empty: columns={'date': 'published'} names it; "
        "column 'headline' is not used and title is empty: columns={'headline': 'title'} names it"
    ]
    named = read(tmp_path / "a.csv", columns={"date": "published", "headline": "title"})
    assert named["problems"].tolist() == [""] and named["title"].tolist() == ["Bell"]


def test_a_table_without_an_outlet_says_what_to_do(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="number,text\n1,Gulls rang the bell.\n")
    with pytest.raises(SchemaError, match=r"missing column 'outlet'. Found: number, text.*add a column 'outlet'"):
        read(tmp_path / "a.csv")
    table = pd.read_csv(tmp_path / "a.csv")  # as the message has it
    assert read(table.assign(outlet="The Beacon"))["outlet"].tolist() == ["The Beacon"]


def test_excels_unicode_text_is_a_table(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_txt="outlet\ttitle\ttext\r\nThe Beacon\tBell\tGulls rang “it”.\r\n".encode("utf-16"))
    got = read(tmp_path / "a.txt")
    assert got[["outlet", "title", "text"]].to_numpy().tolist() == [["The Beacon", "Bell", "Gulls rang “it”."]]


def test_a_semicolon_table_from_a_european_spreadsheet(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="outlet;text\nA;One, two, and three.\n".encode("cp1252"))
    assert read(tmp_path / "a.csv")["text"].tolist() == ["One, two, and three."]


def test_a_spreadsheets_line_about_the_separator_is_no_header(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="sep=;\r\noutlet;text\r\nA;One, two, three, four.\r\n")
    assert read(tmp_path / "a.csv")["text"].tolist() == ["One, two, three, four."]


def test_the_limit_of_a_field_is_one_that_windows_takes(tmp_path: Path) -> None:
    read(put(tmp_path, a_DOT_csv="outlet,text\nA,One.\n"))
    assert csv.field_size_limit() == 2**31 - 1


def test_a_quotation_mark_that_is_never_closed_is_said(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv='outlet,text\nA,"Two\nlines."\nB,"unclosed\nC,fine\nD,fine\n')
    got = read(tmp_path)
    assert got["text"].tolist() == ["Two\nlines.", "unclosed\nC,fine\nD,fine\n"]
    assert got["problems"][0] == ""
    assert "the quotation mark that opens on line 4 is never closed" in got["problems"][1]
    put(tmp_path, b_DOT_csv='outlet,"text\nA,One.\n')
    with pytest.raises(ReadError, match=r"b\.csv: the quotation mark that opens on line 1"):
        read(tmp_path / "b.csv")


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_csv="outlet,text,text\nA,One.,Two.\n", b_DOT_csv="outlet,text,,\nA,One.,x,y\n")
    with pytest.raises(SchemaError, match=r"a\.csv: column 'text' stands there more than once"):
        read(tmp_path / "a.csv")
    with pytest.raises(SchemaError, match="DataFrame: column 'text' stands there more than once"):
        read(pd.DataFrame([["A", "One.", "Two."]], columns=["outlet", "text", "text"]))
    got = read(tmp_path / "b.csv").iloc[0]
    assert (got["column 3"], got["column 4"]) == ("x", "y")


def test_half_a_character_does_not_stop_a_corpus(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_jsonl='{"outlet": "A", "text": "The \\ud83d ferry.", "mood": "\\ud83d", "a\\ud83d": "x"}\n')
    got = read(tmp_path).iloc[0]
    assert (got["text"], got["mood"], got["a\ufffd"]) == ("The \ufffd ferry.", "\ufffd", "x")


def test_a_missing_date_of_a_column_of_texts_is_no_date() -> None:
    table = pd.DataFrame({"outlet": ["A"], "text": ["One."], "published": pd.array([None], dtype="string")})
    assert read(table)["problems"].tolist() == [""]


def test_an_excel_cell_that_is_full_is_suspect_and_other_sheets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as file:
        pd.DataFrame({"outlet": ["A"], "text": ["x" * 32_767]}).to_excel(file, sheet_name="one", index=False)
        pd.DataFrame({"outlet": ["B"], "text": ["y"]}).to_excel(file, sheet_name="two", index=False)
    with pytest.warns(FramingWarning, match="read sheet 'one' only, not two"):
        got = read(path)
    assert "text cut" in got["problems"][0]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "parquet"])
def test_a_damaged_table_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"PK\x03\x04 broken" if ending == "xlsx" else b"PAR1 broken")
    with pytest.raises(ReadError, match="a\\."):
        read(path)


def test_repeated_ids_name_both_files(tmp_path: Path) -> None:
    row = "article_id,outlet,text\n17,A,One.\n"
    put(tmp_path, a_DOT_csv=row, b_DOT_csv=row)
    with pytest.raises(ReadError, match=r"article_id '17' stands in both a\.csv and b\.csv"):
        read(tmp_path)
    put(tmp_path, c_DOT_csv=row + "17,A,Two.\n")
    with pytest.raises(ReadError, match=r"article_id '17' stands in c\.csv twice"):
        read(tmp_path / "c.csv")


def test_an_id_made_up_is_not_one_that_somebody_gave(tmp_path: Path) -> None:
    table = pd.DataFrame({"article_id": ["article-2", ""], "outlet": "A", "text": ["One.", "Two."]})
    assert read(table)["article_id"].tolist() == ["article-2", "article-2-auto"]
    table.replace("article-2", "a-2").to_csv(tmp_path / "a.csv", index=False)
    put(tmp_path, **{"a-2-auto.txt": STORY})
    assert read(tmp_path)["article_id"].tolist() == ["a-2-auto", "a-2", "a-2-auto-auto"]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_saved_page(tmp_path: Path) -> None:
    put(tmp_path, crane_DOT_html=PAGE)
    article = read(tmp_path / "crane.html").iloc[0]
    assert article["title"] == "Crane falls at East Dock" and article["outlet"] == "The Beacon"
    assert article["byline"] == "Rick Santer" and article["published"] == pd.Timestamp("2024-01-09", tz="UTC")
    assert article["text"].startswith("The crane at East Dock fell") and article["text"].count("\n\n") == 2
    assert "café" in article["text"] and "©" not in article["text"]


def test_a_page_is_known_by_its_contents_and_its_own_encoding(tmp_path: Path) -> None:
    czech = (
        PAGE.replace("<head>", '<head><meta charset="iso-8859-2">')
        .replace("Tillotson", "Tilłotson")
        .replace("“", '"')
        .replace("”", '"')
        .replace("©", "")
    )
    put(tmp_path, crane_DOT_txt=czech.encode("iso-8859-2"))
    article = read(tmp_path / "crane.txt").iloc[0]
    assert "Tilłotson" in article["text"] and "<p>" not in article["text"] and article["problems"] == ""


GULLS = (
    "The gulls of Port Calder rang the harbour bell on Sunday and on Monday, the pilots said in a letter.",
    "“We were asleep,” wrote Maud Ellery, who has been a pilot since 12 May 1998 and has never been late before.",
    "The port will hang the bell in a cage by the end of May, and pay for it out of what the gulls have saved it.",
)


def gulls(head: str = "", above: str = "", body: str = "", foot: str = "") -> bytes:
    body = body or "".join(f"<p>{line}</p>" for line in GULLS)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Gulls ring bell</title>{head}</head><body><article>'
        f"<h1>Gulls ring bell</h1>{above}{body}</article>{foot}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("page", "published", "problem"),
    [
        (gulls(foot="<footer>© 2019 The Beacon</footer>"), "", "no date found"),
        (gulls(), "", "no date found"),  # the one in the text is no date of the page
        (gulls('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-03"}</script>'), "",
         "date '2019-03' names no day"),
        (gulls('<meta property="article:published_time" content="2019">'), "", "date '2019' names no day"),
        (gulls(above="<p>March 2019</p>"), "", "date 'March 2019' names no day"),
        (gulls('<meta property="article:published_time" content="2019-03-01T06:00:00Z">'), "2019-03-01", ""),
        (gulls(above='<time datetime="2019-03-04">4 March</time>'), "2019-03-04", ""),
        (gulls(above="<p>Published 4 March 2019</p>"), "2019-03-04", ""),
        (gulls(above="<div>By Ann Lee, March 4, 2019</div>"), "2019-03-04", ""),
        (gulls(above='<p class="date">Published: 3/4/2019</p>'), "",
         "date '3/4/2019' could be day/month or month/day: write it as 2019-03-31"),
        (gulls(above='<p class="date">Published: 13/4/2019</p>'), "2019-04-13", ""),
        (gulls(above='<p class="date">Published: 3.4.2019</p>'), "2019-04-03", ""),
    ],
)  # fmt: skip
def test_a_page_has_the_date_that_it_names_in_full(page: bytes, published: str, problem: str, tmp_path: Path) -> None:
    put(tmp_path, a_DOT_html=page)
    got = read(tmp_path / "a.html").iloc[0]
    assert ("" if pd.isna(got["published"]) else f"{got['published']:%Y-%m-%d}") == published
    assert got["problems"].split("; ") == [*filter(None, [problem]), "no outlet found"]
    assert got["text"] == "\n\n".join(GULLS)


def test_what_stands_apart_on_a_page_stays_apart(tmp_path: Path) -> None:
    spans = "".join(f"<span>{line}</span>" for line in GULLS)
    put(tmp_path, a_DOT_html=gulls(body=f"<p>{spans}</p>"), b_DOT_html=gulls(body=f"<div>{'<br>'.join(GULLS)}</div>"))
    assert read(tmp_path)["text"].tolist() == [" ".join(GULLS), "\n\n".join(GULLS)]


@pytest.mark.parametrize(
    "above",
    [
        "<h2>Pilots sleep until noon in Calder</h2>",
        "<p class='article__standfirst'>Pilots sleep until noon in Calder</p>",
        "<div class='share'>Share</div><h2>Pilots sleep until noon in Calder</h2>",
    ],
)
def test_the_head_of_a_page_is_not_its_text(tmp_path: Path, above: str) -> None:
    page = gulls('<meta property="og:title" content="Gulls ring ‘bell’">', above).decode()
    put(tmp_path, a_DOT_html=page.replace("<h1>Gulls ring bell</h1>", "<h1>Gulls ring 'bell'</h1>"))
    got = read(tmp_path / "a.html").iloc[0]
    assert (got["title"], got["standfirst"]) == ("Gulls ring ‘bell’", "Pilots sleep until noon in Calder")
    assert got["text"] == "\n\n".join(GULLS)


def test_a_heading_within_a_page_is_no_standfirst(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_html=gulls(body=f"<p>{GULLS[0]}</p><h2>What the pilots had dreamt of</h2><p>{GULLS[1]}</p>"))
    got = read(tmp_path / "a.html").iloc[0]
    assert got["standfirst"] == "" and got["text"].startswith(GULLS[0])


def test_a_page_without_an_article_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a_DOT_html="<html><body><nav>Home</nav></body></html>", b_DOT_html=PAGE, c_DOT_html="")
    with pytest.raises(ReadError, match=r"a\.html: no article found"):
        read(tmp_path / "a.html")
    with pytest.raises(ReadError, match=r"c\.html: is empty"):
        read(tmp_path / "c.html")
    monkeypatch.setattr(page, "LARGEST_PAGE", 100)
    with pytest.raises(ReadError, match="is no article"):
        read(tmp_path / "b.html")


# --- encodings, sizes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = f"Crane falls at café\n\n{STORY} “It’s gone,” said Zoë."
    put(tmp_path, a_DOT_txt=text.encode(encoding))
    article = read(tmp_path / "a.txt").iloc[0]
    assert article["title"] == "Crane falls at café" and article["text"].endswith("“It’s gone,” said Zoë.")
    assert ("read as cp1252" in article["problems"]) == (encoding == "cp1252")


def test_what_neither_utf8_nor_cp1252_holds_is_guessed_with_a_note() -> None:
    text, problem = decode(("Кран упал в понедельник утром, сообщил капитан порта. " * 20).encode("cp1251"), "a.txt")
    assert text and "look whether" in problem


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7\n...", "is not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text"),
        (bytes(range(256)) * 20, "is not text"),
        (b"\xff\xfeA", "does not stay so"),
        (b"Share\nAdvertisement\n", "no paragraph"),
    ],
    ids=range(7),
)
def test_a_file_without_text_is_an_error_alone_and_a_row_in_a_folder(
    tmp_path: Path, content: bytes, message: str
) -> None:
    put(tmp_path, bad_DOT_txt=content, good_DOT_txt=f"Crane falls at dock\n\n{STORY}")
    with pytest.raises(ReadError, match=f"bad.txt: .*{message}"):
        read(tmp_path / "bad.txt")
    got = read(tmp_path)
    assert got["article_id"].tolist() == ["bad", "good"]
    assert got["text"][0] == "" and message in got["problems"][0]
    assert got["text"][1] == STORY


def test_an_archive_that_grows_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RATIO_COUNTS_FROM", 2 << 20)
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"a" * (6 << 20)))
    with pytest.raises(ReadError, match=r"bomb\.txt\.gz: unpacks from"):
        read(path)
    path.write_bytes(b"\x1f\x8b no gzip")
    with pytest.raises(ReadError, match="cannot be read"):
        read(path)
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    (tmp_path / "large.txt").write_text(STORY)
    with pytest.raises(ReadError, match="Split it"):
        contents(tmp_path / "large.txt", "large.txt")


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_a_table_that_grows_beyond_all_measure_is_refused(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "RATIO_COUNTS_FROM", 2 << 20)
    table = pd.DataFrame({"outlet": ["A"] * 200, "text": "x" * 20_000})  # a text that the file holds once
    path = tmp_path / f"bomb.{ending}"
    table.to_parquet(path) if ending == "parquet" else table.to_excel(path, index=False)
    with pytest.raises(ReadError, match=rf"^bomb\.{ending}: unpacks from 0\.0 MB to \d MB or more, which no news text"):
        read(path)


def test_a_long_article_is_kept(tmp_path: Path) -> None:
    """Of 10 MB."""
    lines = [f"On day {n} the crane at East Dock fell again, the harbour master said. " * 12 for n in range(12_000)]
    text = "\n\n".join(line.strip() for line in lines)
    assert len(text) > 10_000_000
    put(tmp_path, long_DOT_txt=text)
    assert read(tmp_path / "long.txt")["text"][0] == text


# --- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_and_only_its_articles(tmp_path: Path) -> None:
    story = f"Crane falls at dock\n\n{STORY}"
    put(
        tmp_path,
        b_DOT_txt=story,
        a_DOT_csv="outlet,text\nA,One.\nB,Two.\n",
        sub__c_DOT_txt=story,
        README_DOT_md="# Notes",
    )
    put(
        tmp_path,
        actors_DOT_toml="x = 1",
        _DOT_hidden_DOT_txt="no",
        _DOT_git__config_DOT_txt="no",
        odd_DOT_xyz="?",
        sub__c_DOT_html=PAGE,
    )
    got = read(tmp_path)
    assert got["article_id"].tolist() == ["a-1", "a-2", "b", "odd", "sub/c.html", "sub/c.txt"]
    assert got["source_file"].tolist() == ["a.csv", "a.csv", "b.txt", "odd.xyz", "sub/c.html", "sub/c.txt"]
    assert "not a kind of file that is read" in got["problems"][3]
    with pytest.raises(ReadError, match="not a kind of file"):
        read(tmp_path / "odd.xyz")


def test_a_caption_given_twice_goes_and_a_paragraph_given_twice_stays_once() -> None:
    caption = "Dockers look at what is left of the crane on Monday"
    got = read_text(f"Crane falls at dock\n\n9 January 2024\n\n{caption}\n{caption}\n\n{STORY}\n\n{STORY}")
    assert got["removed"] == f"{caption}\n{caption}" and got["text"] == f"{STORY}\n\n{STORY}"
    first, last = STORY.split("\n\n")
    got = read_text(f"Crane falls at dock\n\n9 January 2024\n\n{first}\n\n{last}\n\n{last}")
    assert (got["text"], got["removed"]) == (STORY, last)


def test_globs(tmp_path: Path) -> None:
    story = f"Crane falls at dock\n\n{STORY}"
    put(tmp_path, a1_DOT_txt=story, a2_DOT_txt=story, b1_DOT_txt=story, sub__a3_DOT_txt=story)
    assert read(f"{tmp_path}/a*.txt")["source_file"].tolist() == ["a1.txt", "a2.txt"]
    assert read(f"{tmp_path}/**/a*.txt")["source_file"].tolist() == ["a1.txt", "a2.txt", "sub/a3.txt"]
    with pytest.raises(ReadError, match="no file matches this pattern"):
        read(f"{tmp_path}/z*.txt")


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file or folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="name of the folder or file is empty"):
        read("")
    with pytest.raises(ReadError, match="no articles in this folder"):
        read(tmp_path)
    put(tmp_path, README_DOT_md="# Notes")
    with pytest.raises(ReadError, match="no articles in this folder"):
        read(tmp_path)
    put(tmp_path, a_DOT_txt="", b_DOT_txt="")
    with pytest.raises(ReadError, match=r"no file can be read\. The first: a\.txt: is empty"):
        read(tmp_path)


def test_the_sidecar_wins_and_what_does_not_meet_is_reported(tmp_path: Path) -> None:
    story = f"Crane falls at dock\n\n9 January 2024\n\n{STORY}"
    put(tmp_path, a_DOT_txt=story, b_DOT_txt=story, c_DOT_txt=story)
    put(
        tmp_path,
        metadata_DOT_csv="file,Outlet,title,published,mood\na.txt,The Beacon,,2024-02-01,grim\n"
        "b,The Post,Own title,,\ngone.txt,The Echo,,,\n",
    )
    got = read(tmp_path).set_index("article_id")
    assert got.loc["a", ["outlet", "title", "mood", "problems"]].tolist() == [
        "The Beacon",
        "Crane falls at dock",
        "grim",
        "",
    ]
    assert got.loc["a", "published"] == pd.Timestamp("2024-02-01", tz="UTC")
    assert got.loc["b", ["outlet", "title", "mood"]].tolist() == ["The Post", "Own title", ""]
    assert got.loc["b", "published"] == pd.Timestamp("2024-01-09", tz="UTC")  # an empty cell does not win
    assert "metadata.csv has no row for this file" in got.loc["c", "problems"]
    assert got.loc["gone", ["outlet", "text"]].tolist() == ["The Echo", ""]
    assert "metadata.csv names this file, which is not there" in got.loc["gone", "problems"]
    # one file of the folder knows its metadata, and the others are not missed
    assert read(tmp_path / "a.txt")["outlet"].tolist() == ["The Beacon"]


def test_a_sidecar_with_a_file_twice_is_refused(tmp_path: Path) -> None:
    put(
        tmp_path,
        a_DOT_txt=f"Crane falls at dock\n\n{STORY}",
        metadata_DOT_tsv="source_file\toutlet\na.txt\tA\na.txt\tB\n",
    )
    with pytest.raises(ReadError, match=r"metadata\.tsv: 'a\.txt' stands there twice"):
        read(tmp_path)


def test_a_sidecar_may_come_from_excel_and_from_r(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_txt=f"Crane falls at dock\n\n{STORY}")
    pd.DataFrame({"file": ["a.txt"], "outlet": "The Beacon", "published": pd.Timestamp("2024-05-02")}).to_excel(
        tmp_path / "metadata.xlsx", index=False
    )
    got = read(tmp_path).iloc[0]
    assert (got["outlet"], got["published"]) == ("The Beacon", pd.Timestamp("2024-05-02", tz="UTC"))
    (tmp_path / "metadata.xlsx").unlink()
    put(tmp_path, metadata_DOT_csv="file;outlet;title;date\na.txt;The Beacon;NA;2024-05-02\n".encode("cp1252"))
    got = read(tmp_path).iloc[0]
    assert (got["outlet"], got["title"]) == ("The Beacon", "Crane falls at dock")
    assert got["problems"] == (
        "metadata.csv: column 'date' is not used and published is empty: columns={'date': 'published'} names it"
    )


def test_blank_rows_of_a_sidecar_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_txt=f"Crane falls at dock\n\n{STORY}", metadata_DOT_csv="file,outlet\na.txt,A\n,\n , \n")
    got = read(tmp_path)
    assert got["outlet"].tolist() == ["A"] and got["problems"].tolist() == [""]


def test_a_mapping_fits_the_sidecar_or_is_refused(tmp_path: Path) -> None:
    put(tmp_path, a_DOT_txt=f"Crane falls at dock\n\n{STORY}")
    with pytest.raises(SchemaError, match=r"there is no table\. Leave it out"):
        read(tmp_path, columns={"paper": "outlet"})
    put(tmp_path, metadata_DOT_csv="file,paper\na.txt,A\n")
    with pytest.raises(SchemaError, match=r"columns names 'papr', which is not there\. Found: file, paper\."):
        read(tmp_path, columns={"papr": "outlet"})
    put(tmp_path, b_DOT_csv="outlet,text\nB,One.\n")
    assert read(tmp_path, columns={"paper": "outlet"})["outlet"].tolist() == ["A", "B"]


@pytest.mark.parametrize("name", ["metadata.csv", "mine/corpus.toml"])
def test_a_corpus_folder_in_a_zip_is_to_be_unpacked(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("a.txt", f"Crane falls at dock\n\n{STORY}")
        archive.writestr(name, "")
    with pytest.raises(ReadError, match=rf"mine\.zip: holds {name}, .*Unpack the ZIP and read the folder"):
        read(tmp_path / "mine.zip")


def test_a_sidecar_alone_is_no_corpus(tmp_path: Path) -> None:
    put(tmp_path, metadata_DOT_csv="file,outlet\na.txt,A\n")
    with pytest.raises(ReadError, match="no articles beside it"):
        read(tmp_path)
    with pytest.raises(SchemaError, match="missing column 'text'"):
        read(tmp_path / "metadata.csv")


def test_a_table_of_articles_may_be_called_metadata(tmp_path: Path) -> None:
    put(tmp_path, metadata_DOT_csv="source_file,outlet,text\nx.txt,A,One two.\n")
    assert read(tmp_path)["text"].tolist() == ["One two."]


def test_corpus_toml_names_columns_and_outlets(tmp_path: Path) -> None:
    put(tmp_path, news_DOT_csv="paper,body\nbcn,One.\nDaily  beacon,Two.\nThe Other,Three.\n")
    put(
        tmp_path,
        corpus_DOT_toml='title = "T"\nlicence = "CC0"\n[columns]\npaper = "outlet"\nbody = "text"\n'
        '[outlets.bcn]\nname = "The Beacon"\nkind = "tabloid"\naliases = ["Daily Beacon"]\n',
    )
    got = read(tmp_path)
    assert got["outlet"].tolist() == ["The Beacon", "The Beacon", "The Other"]
    assert got["outlet_kind"].tolist() == ["tabloid", "tabloid", ""]
    got = read(tmp_path, columns={"body": "text", "paper": "byline"} | {"paper": "outlet"})
    assert got["text"].tolist() == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("title = ", "corpus.toml: "),
        ("titel = 'x'", "'titel' is not known"),
        ("outlets = 3", "should be a table"),
        ("[outlets.a]\nkindd = 'x'", r"\[outlets\.a\] can hold name, kind and aliases"),
        ("[outlets.a]\naliases = 'x'", "aliases is a list"),
        ("[outlets.a]\naliases = ['x']\n[outlets.b]\naliases = ['X']", "'X' stands for both"),
        ("[columns]\npaper = 3", "should be a text"),
    ],
)
def test_a_wrong_corpus_toml_says_what_is_wrong(tmp_path: Path, toml: str, message: str) -> None:
    put(tmp_path, a_DOT_txt=f"Crane falls at dock\n\n{STORY}", corpus_DOT_toml=toml)
    with pytest.raises(ReadError, match=message):
        read(tmp_path)


def test_lines_that_recur_within_an_outlet_go(tmp_path: Path) -> None:
    line = "This paper has served the people of the coast since 1861"
    for n in range(4):
        head = f"Story number {n} of the week\n\nBy Ann Lee"
        body = f"The {n}th crane fell on Monday, the port said.\n\n{line}\n\nNobody was hurt by crane {n}, it added."
        (tmp_path / f"s{n}.txt").write_text(f"{head}\n\n{body}", encoding="utf8")
    put(tmp_path, metadata_DOT_csv="file,outlet\n" + "".join(f"s{n}.txt,The Beacon\n" for n in range(4)))
    got = read(tmp_path)
    assert not got["text"].str.contains("1861").any() and (got["removed"] == line).all()
    assert got["text"][2] == "The 2th crane fell on Monday, the port said.\n\nNobody was hurt by crane 2, it added."


# --- the teaching corpus ----------------------------------------------------------------------------------------------


def test_the_teaching_corpus_reads_without_a_problem() -> None:
    articles = example_corpus()
    assert len(articles) >= 36 and articles["article_id"].is_unique
    filled = articles[["outlet", "title", "standfirst", "text", "byline", "event", "outlet_kind"]]
    assert (filled != "").all(axis=None) and articles["published"].notna().all()
    assert (articles[["removed", "problems"]] == "").all(axis=None)


def test_the_teaching_corpus_keeps_its_texts_to_the_character() -> None:
    folder = Path(__file__).parent.parent / "corpus" / "port-calder"
    for article in example_corpus().itertuples():
        title, standfirst, credit, *body = (
            (folder / article.source_file).read_text(encoding="utf8").strip().split("\n\n")
        )
        assert (article.title, article.standfirst, article.text) == (title, standfirst, "\n\n".join(body))
        assert credit.startswith(f"By {article.byline}\n")


def test_pages_of_the_benchmark(gold: Path, tmp_path: Path) -> None:
    """Mean F1 on bags of words over a dozen pages of the article-extraction benchmark (all of them: .964)."""
    truth = json.loads((gold / "zyte" / "ground-truth.json").read_text(encoding="utf8"))
    keys = sorted(truth)[:12]
    for key in keys:
        (tmp_path / f"{key}.html").write_bytes(
            gzip.decompress((gold / "zyte" / "html" / f"{key}.html.gz").read_bytes())
        )
    articles = read(tmp_path).set_index("article_id")
    scores = []
    for key in keys:
        want, got = (
            pd.Series(re.findall(r"\w+", t.lower())).value_counts()
            for t in (truth[key]["articleBody"], articles.loc[key, "text"])
        )
        shared = want.align(got, fill_value=0)
        scores.append(2 * shared[0].combine(shared[1], min).sum() / (want.sum() + got.sum()))
    assert sum(scores) / len(scores) > 0.9


def test_a_list_is_refused_in_plain_words() -> None:
    with pytest.raises(ReadError, match=r"takes the name of a folder or file, a pattern .* or a DataFrame, not a list"):
        read(["a.txt", "b.txt"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("line", "outlet"), [("The Valley News", "The Valley News"), ("World News", "")])
def test_a_name_by_itself_at_the_top_is_the_outlets(line: str, outlet: str) -> None:
    page = f"Bridge reopens after long repairs\n{line}\nBy Ada Lorne\n3 March 2024, 10:00 GMT\n\n"
    row = read_text(page + "The old bridge over the Tarn reopened on Sunday after two years of costly repairs.\n")
    assert row["outlet"] == outlet
    assert row["byline"].endswith("Ada Lorne")
    assert row["text"].startswith("The old bridge")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ENGLISH; English", "en"),
        ("Französisch", "fr"),
        ("Franzosisch", "fr"),
        ("allemand", "de"),
        ("Español; castellano", "es"),
        ("Castellano", "es"),
        ("Noors", "no"),
        ("Português", "pt"),
        ("portugués", "pt"),
        ("portugues", "pt"),
        ("Klingon", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_its_name_in_the_language_of_the_database(name: str, code: str) -> None:
    assert language_code(name) == code
