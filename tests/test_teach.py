"""The lessons: complete heads, 50 minutes, excerpts and counts that are true of the corpus, pages easy to read."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from framing import read
from framing.clean import OUTLET, names_of_outlets

ROOT = Path(__file__).resolve().parent.parent
TEACH, KEY = ROOT / "docs" / "teach", ROOT / "corpus" / "ormsfleet-key"
KINDS = ("student", "teacher", "sheet", "solution")
LESSONS = sorted(path for path in TEACH.glob("[1-4]-*.md"))
ALIGNED = (
    r"(News Literacy Project, Framework for Teaching News Literacy: Standard [1-5]|UNESCO, .+ \(2021\): Module \d+, .+)"
)


def head_and_text(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter of a page, and the rest."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), text


def of(kind: str) -> list[Path]:
    return [path for path in LESSONS if path.stem.endswith(f"-{kind}")]


@pytest.fixture(scope="module")
def articles() -> str:
    """All that students can read of the corpus, the outlets' names hidden as in the report; and the second town."""
    table = read(ROOT / "corpus" / "ormsfleet")
    names = names_of_outlets(table["outlet"])
    assert names is not None
    table = pd.concat([table, read(ROOT / "corpus" / "port-calder")])  # quoted in a plan
    everything = "\n".join(table[["title", "standfirst", "text"]].to_numpy().ravel())
    return everything + names.sub(OUTLET, everything)


def test_there_are_four_lessons_of_four_pages_with_the_same_names() -> None:
    slugs = [{path.stem.removesuffix(f"-{kind}") for path in of(kind)} for kind in KINDS]
    assert all(each == slugs[0] and len(each) == 4 for each in slugs) and len(LESSONS) == 16


def test_heads_are_complete() -> None:
    types = {"student": "lesson", "teacher": "lesson plan", "sheet": "worksheet", "solution": "answer key"}
    for path in LESSONS:
        head, _ = head_and_text(path)
        kind = path.stem.rpartition("-")[2]
        assert head["title"] and head["summary"] and head["lesson"] == int(path.stem[0]), path.name
        assert head["difficulty"] in (1, 2, 3) and head["learningResourceType"] == types[kind]
        assert (head["timeRequired"], head["typicalAgeRange"], head["license"]) == ("PT50M", "15-18", "CC-BY-4.0")
        assert all(re.fullmatch(ALIGNED, each) for each in head["educationalAlignment"]), path.name
        # what students must not see goes into the locked page
        assert (head.get("for") == "teacher") == (kind in ("teacher", "solution")), path.name


def test_minutes_add_up_to_a_lesson() -> None:
    for student, teacher in zip(of("student"), of("teacher"), strict=True):
        told = re.findall(r"^## (\d+\. .+) \((\d+) minutes\)$", head_and_text(student)[1], re.MULTILINE)
        planned = re.findall(r"^\| (\d+\. [^|]+) \| (\d+) \|", head_and_text(teacher)[1], re.MULTILINE)
        assert told == planned
        assert sum(int(minutes) for _, minutes in told) == 50, student.name


def test_what_is_quoted_stands_in_the_corpus(articles: str) -> None:
    counted = Counter[str]()
    for path in LESSONS:
        text = re.sub(r"(?<=\S)\n *(?=[^\s>|#-])", " ", head_and_text(path)[1].replace("**", ""))  # broken anywhere
        lines = [re.sub(r"^\d+\. ", "", line) for line in re.findall(r"^> ?(.+)$", text, re.MULTILINE)]
        for excerpt in [*lines, *re.findall(r"“([^“”]+)”", text)]:
            assert excerpt in articles, f"{path.name}: {excerpt}"
            counted[path.stem.rpartition("-")[2]] += 1
    assert counted["sheet"] > 40 and counted["teacher"] > 20 and counted["solution"] > 20


def test_students_read_no_name_of_an_outlet() -> None:
    for path in [*of("student"), *of("sheet"), TEACH / "glossary.md"]:
        assert not re.search("messenger|anvil|commonside", path.read_text(encoding="utf-8"), re.IGNORECASE), path.name


def test_no_letter_is_tied_to_an_outlet() -> None:
    for path in LESSONS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b[ABC] (is|=|means) (The |Commonside)|(Messenger|Anvil|Commonside) \([ABC]\)", text)


def test_figures_of_the_machine_are_those_that_were_printed_last() -> None:
    """Nothing is measured here: `python corpus/machine.py` measures, prints into the pages, and notes what it was."""
    sys.path.insert(0, str(ROOT / "corpus"))
    import machine

    printed = json.loads(machine.PRINTED.read_text(encoding="utf-8"))
    again = "Run python corpus/machine.py, and read what is said beside the new figures."
    assert machine.measured_by() == printed["measured by"], (
        f"Models or word lists are others than in the lessons. {again}"
    )
    found = [(path, *piece) for path in machine.DOCUMENTS for piece in machine.pieces_of(path)]
    for path, name, text in found:
        assert text == printed["blocks"][name], f"{path.name}, {name}: not what was printed. {again}"
    assert {name for _, name, _ in found} == set(printed["blocks"])


def test_links_lead_to_pages() -> None:
    for path in TEACH.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"
    linked = (TEACH / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in [*LESSONS, TEACH / "glossary.md"] if f"({path.name})" not in linked] == []


def test_twenty_words_in_order() -> None:
    words = re.findall(r"^\*\*([^*]+)\*\*: \w", head_and_text(TEACH / "glossary.md")[1], re.MULTILINE)
    assert len(set(words)) == 20 and words == sorted(words)


def test_pages_for_students_are_easy_to_read() -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from reading_age import reading_ages

    grades = reading_ages()["grade"]
    assert len(grades) == 9 and grades.notna().all()
    assert grades.max() <= 8, grades.to_string()


# --- what the answers say is what the key counts ----------------------------------------------------------------------


def key_of(name: str) -> pd.DataFrame:
    """A table of the key, with outlet and event of each row."""
    table = pd.read_csv(KEY / f"{name}.csv", keep_default_na=False)
    places = table["article_id"].str.extract(r"(?P<outlet>\w+?)-(?P<event>\d\d)-")
    return table.assign(outlet=places["outlet"].str.capitalize(), event=places["event"])


def answers(lesson: int) -> str:
    return of("solution")[lesson - 1].read_text(encoding="utf-8")


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("-0.", "−0.") for cell in cells) + " |"


OUTLETS = ("Messenger", "Anvil", "Commonside")  # as the columns of the answers have them


def test_lesson_1_counts_who_speaks_as_the_key_does() -> None:
    said = key_of("attributions")
    kinds = ["official", "business", "civil society", "ordinary person", "expert", "unknown"]
    for text, outlet in (("Text 1", "Anvil"), ("Text 2", "Commonside")):
        mine = said[(said["event"] == "01") & (said["outlet"] == outlet)]["source_kind"]
        assert row(text, *(int((mine == kind).sum()) for kind in kinds), len(mine)) in answers(1)
    for name, kind in (("Ordinary people", "ordinary person"), ("Officials", "official")):
        shares = (said["source_kind"] == kind).groupby(said["outlet"]).mean()
        assert row(f"{name}, by the key", *(f"{100 * shares[outlet]:.0f} %" for outlet in OUTLETS)) in answers(1)


def test_lesson_2_counts_hedges_as_the_key_does() -> None:
    found = key_of("hedges").query("voice == 'outlet' and kind != 'approximator'")
    n = found.groupby(["family", "outlet"]).size()
    for name, family in (("Hedges", "hedge"), ("Boosters", "booster")):
        assert row(f"{name}, counted in the key", *(n.get((family, outlet), 0) for outlet in OUTLETS)) in answers(2)


def test_lesson_3_counts_praise_and_blame_as_the_key_does() -> None:
    own = key_of("mentions").query("voice == 'outlet'")
    actors = {"police": "Ormsfleet Police", "tenants": "Cutler House Tenants"}
    for event, day in (("05", "Day of the camp"), ("06", "Day of the canal")):
        table = answers(3).split(f"| {day} |")[1].split("\n\n")[0]
        for outlet in ("Anvil", "Commonside"):
            for name, actor in actors.items():
                mine = own[(own["event"] == event) & (own["outlet"] == outlet) & (own["actor"] == actor)]["label"]
                n = [int((mine == label).sum()) for label in ("positive", "neutral", "negative")]
                assert row(f"{outlet}, {name}", *n) in table
    own = own.assign(value=own["label"].map({"positive": 1, "neutral": 0, "negative": -1}))
    for rows, without in ((own, ""), (own[own["event"] != "06"], ", without the canal")):
        means = rows.groupby(["actor", "outlet"])["value"].mean()
        for name, actor in actors.items():
            figures = [f"{means[actor, outlet]:.2f}" for outlet in OUTLETS]
            assert row(f"Toward the {name}, by the key{without}", *figures) in answers(3)


def test_lesson_4_has_the_keys_answers() -> None:
    own = key_of("mentions")
    means = {"praise": "positive", "blame": "negative", "neither": "neutral"}
    sheet = re.findall(r"^> (\d+)\. (.+)$", of("sheet")[3].read_text(encoding="utf-8"), re.MULTILINE)
    texts = read(ROOT / "corpus" / "ormsfleet").set_index("article_id")["text"]
    for number, sentence in sheet:
        (name,) = re.findall(r"\*\*(.+?)\*\*", sentence)
        plain = sentence.replace("**", "")
        (article,) = [i for i, text in texts.items() if plain in text]
        at = texts[article].index(plain) + sentence.index("**")
        mine = own[(own["article_id"] == article) & (own["part"] == "text")]
        mine = mine[(mine["start"] <= at) & (mine["end"] >= at + len(name))]
        (answer,) = re.findall(rf"^\| {number} \| [^|]+ \| (\w+)", answers(4), re.MULTILINE)
        assert mine["label"].tolist() == [means[answer]], sentence
