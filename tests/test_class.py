"""A class without programming: code in a browser, see where the class disagrees, and a folder that keeps its secret."""

from __future__ import annotations

import base64
import hashlib
import html
import importlib.util
import os
import re
import shutil
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import browsing
import lxml.html
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest

import framing
from framing import cli, plot
from framing.classroom import class_folder, class_picture, folder, sealed
from framing.classroom.lessons import lesson_page, read_lessons
from framing.classroom.sealed import LEAST_LETTERS, lot, sealed_page
from framing.clean import authors_of, masked, names_of_outlets
from framing.errors import FramingWarning, ReadError
from framing.measures import task_named
from framing.reports import page
from framing.stats import agreement_with_others
from framing.validate.page import coding_page
from framing.validate.sheet import _write

pytestmark = pytest.mark.usefixtures("few_resamples")

PASSWORD = "harbour lights"
OUTLETS = {"gull": "The Daily Gull", "lantern": "Harbour Lantern"}
SECRETS = ("Gull", "Lantern", "Nightingale", "gull-", "lantern-", "wrote it to a plan")
HOSTILE = [
    "⟦<img src=x onerror=alert(1)>⟧ may be, “so” he said",
    "=HYPERLINK(1)</script><script>alert(2)</script>",
    "-2 degrees, it ⟦seems, to ⟪them⟫⟧ perhaps",
    '\'@SUM(A1)\n\ntwo paragraphs, "quoted"',
]


def sheet_of(n: int = 10) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A key, and what coders see of it."""
    key = pd.DataFrame({"item": [f"{i + 1:04}" for i in range(n)], "task": "hedges"})
    key = key.assign(unit=key["item"], article_id=key["item"], part="text", sentence=0, actor="(all)", stratum="x")
    key = key.assign(probability=0.5, machine="no", text=[f"{HOSTILE[i % 4]} {i}" for i in range(n)])
    return key, key[["item", "text"]].assign(hedged="", comment="")


# --- among coders -----------------------------------------------------------------------------------------------------


def answers(key: pd.DataFrame, given: str) -> pd.DataFrame:
    """What a coder filled in, by the first letters of yes, no and nothing."""
    meant = {"y": "yes", "n": "no", " ": ""}
    return key[["item", "text"]].assign(hedged=[meant[letter] for letter in given], comment="")


def test_the_machine_stands_among_the_coders() -> None:
    key, _ = sheet_of(4)
    key["machine"] = ["yes", "yes", "no", "no"]
    coded = {"ada": answers(key, "yynn"), "ben": answers(key, "yyny"), "cy": answers(key, "nn  ")}
    table = framing.pairwise_agreement(key, coded).set_index("coder")
    # ada and ben agree on 3 of 4; cy, who answered two, with neither. The machine says what ada says
    assert table["agreement"].to_dict() == {
        "machine": pytest.approx((4 / 4 + 3 / 4 + 0 / 2) / 3),
        "ada": pytest.approx((3 / 4 + 0 / 2) / 2),
        "ben": pytest.approx((3 / 4 + 0 / 2) / 2),
        "cy": 0.0,
    }
    assert list(table.index) == ["machine", "ada", "ben", "cy"]
    assert table["n"].to_dict() == {"machine": 4, "ada": 4, "ben": 4, "cy": 2}
    assert table["others"].to_dict() == {"machine": 3, "ada": 2, "ben": 2, "cy": 2}
    assert ((table["low"] <= table["agreement"]) & (table["agreement"] <= table["high"])).all()


def test_who_shares_nothing_with_anybody_has_no_figure() -> None:
    codes = np.array([[0, -1, 0], [1, -1, 1]])
    (shares,) = agreement_with_others(codes, np.ones((1, 2)), 2)
    assert shares == pytest.approx([np.nan, np.nan, 1.0], nan_ok=True)


def test_items_that_divide_come_first() -> None:
    key, _ = sheet_of(3)
    coded = [answers(key, "yyn"), answers(key, "yn "), answers(key, "yn ")]
    table = framing.item_agreement(key, {f"c{i}": each for i, each in enumerate(coded)})
    # of three pairs on the second item one agrees; the third was answered by one alone
    assert table[["item", "yes", "no", "n"]].to_numpy().tolist() == [
        ["0002", 1, 2, 3],
        ["0001", 3, 0, 3],
        ["0003", 0, 1, 1],
    ]
    assert table["agreement"].tolist() == pytest.approx([1 / 3, 1.0, np.nan], nan_ok=True)


def test_a_folder_holds_a_file_for_each_coder(tmp_path: Path) -> None:
    key, _ = sheet_of(4)
    for name, given in (("ada", "yynn"), ("ben", "ynnn")):
        answers(key, given).to_csv(tmp_path / f"hedges-{name}.csv", index=False)
    others = key.assign(text="of another sheet")
    answers(others, "yyyy").to_csv(tmp_path / "our-hedges-ada.csv", index=False)
    key.to_csv(tmp_path / "hedges-key.csv", index=False)
    pd.DataFrame({"item": ["0001"], "kind": ["expert"]}).to_csv(tmp_path / "source-kind-ada.csv", index=False)
    assert set(framing.disagreements(key, tmp_path).columns[4:]) == {"ada", "ben", "machine"}
    assert framing.agreement(key, str(tmp_path)).query("statistic == 'percent agreement'")["value"].item() == 0.75
    with pytest.raises(FileNotFoundError, match="no file in it is of this sheet, with the columns item, hedged"):
        framing.agreement(others.assign(text="of a third sheet"), tmp_path)
    with pytest.raises(ValueError, match=r"a coder is called 'machine', which has another meaning here\. Rename"):
        framing.agreement(key, {"machine": answers(key, "yynn")})
    with pytest.raises(FileNotFoundError, match="there is no such folder"):
        framing.agreement(key, tmp_path / "nowhere")


def test_of_two_files_of_one_name_nothing_is_lost(tmp_path: Path) -> None:
    key, _ = sheet_of(4)
    for name, given in (("ada", "yy  "), ("ada (1)", "yyn "), ("ada (2)", "  ny"), ("ben", "nnnn")):
        answers(key, given).to_csv(tmp_path / f"hedges-{name}.csv", index=False)
    with pytest.warns(FramingWarning, match=r"3 files are of 'ada' \(.*hedges-ada\.csv\)\. They are put together\."):
        table = framing.disagreements(key, tmp_path).set_index("item")
    assert table[["ada", "ben"]].to_numpy().tolist() == [["yes", "no"], ["yes", "no"], ["yes", "no"]]  # not the third
    answers(key, "ny  ").to_csv(tmp_path / "hedges-ada (3).csv", index=False)
    with pytest.warns(FramingWarning, match=r"contradict each other, and count as 2 people: ada, ada \(2\)\."):
        rows = framing.pairwise_agreement(key, tmp_path).set_index("coder")
    assert rows.loc[["ada", "ada (2)"], "n"].tolist() == [4, 2]


def test_the_charts_show_who_agrees_and_what_divides() -> None:
    key, _ = sheet_of(4)
    key["machine"] = ["yes", "no", "no", "no"]
    coded = {"ada": answers(key, "yynn"), "ben": answers(key, "yyny"), "cy $": answers(key, "nnny")}
    table = framing.pairwise_agreement(key, coded)  # ben 5/8, the machine 7/12, ada 4/8, cy 3/8
    ax = plot.pairwise_agreement(table)
    labels = [label.get_text().split(" (")[0].replace("\\", "") for label in ax.get_yticklabels()]
    assert labels[::-1] == table["coder"].tolist() == ["ben", "machine", "ada", "cy $"]
    assert "one more coder" in plot.caption(ax)
    ax = plot.item_agreement(framing.item_agreement(key, coded))
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[::-1] == ["1: <img src=x …", "2: …", "4: '@SUM(A1) two …"]
    assert [text.get_text() for text in ax.texts if text.get_text().startswith("machine")] == [
        "machine: no", "machine: no", "machine: yes",
    ]  # fmt: skip
    agreed = framing.item_agreement(key, {"ada": answers(key, "yyyy"), "ben": answers(key, "yyyy")})
    assert "all agree on all items" in [text.get_text() for text in plot.item_agreement(agreed).texts]
    with pytest.raises(ValueError, match=r"expected what framing\.item_agreement returns"):
        plot.item_agreement(table)
    with pytest.raises(ValueError, match="no variable 'hedge'"):
        plot.pairwise_agreement(table, variable="hedge")
    plt.close("all")


# --- what students read -----------------------------------------------------------------------------------------------


def test_outlets_and_authors_are_hidden_and_places_move() -> None:
    text = "Zora Nightingale told the Gull that Nightingale may sing."
    names = names_of_outlets(["The Daily Gull"])
    hidden, move = masked(text, names, authors_of("By Zora Nightingale and Tom Reed, Press"))
    assert hidden == "[author] told [outlet] that Nightingale may sing."
    for word in ("told", "that", "may", "sing."):
        assert hidden[move(text.index(word)) :].startswith(word)
    assert move(len(text)) == len(hidden) and move(text.index("Gull")) == hidden.index("[outlet]")


def test_lessons_are_pages_of_one_style(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no lesson")
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    (tmp_path / "1-who.md").write_text(
        "---\ntitle: Who writes in the Gull?\ntime: 45 minutes\n---\n"
        "See [two](2-how.md#a) and [this](https://a.example/b.md). ![A dot](dot.png)\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "<script>alert(1)</script>\n",
        encoding="utf-8",
    )
    (tmp_path / "2-how.md").write_text(
        "\ufeff---\r\ntitle: 'Notes'\r\nfor: teacher\r\n---\r\nThe Gull it is.", encoding="utf-8"
    )
    one, two = read_lessons(tmp_path, names_of_outlets(["The Daily Gull"]), "[outlet]")
    assert one.name == "1-who.html" and one.head == {"title": "Who writes in [outlet]?", "time": "45 minutes"}
    assert 'href="2-how.html#a"' in one.html and 'href="https://a.example/b.md"' in one.html
    assert 'src="data:image/png;base64,iVBORw==" alt="A dot"' in one.html and "<td>2</td>" in one.html
    assert "<script>" not in one.html and "&lt;script&gt;" in one.html
    assert two.html == "<p>The Gull it is.</p>\n"
    (tmp_path / "3.md").write_text("# No head")
    with pytest.raises(ReadError, match=r"3\.md: a lesson begins with a line ---, then title:"):
        read_lessons(tmp_path, None, "")
    with pytest.raises(ReadError, match="there is no such folder"):
        read_lessons(tmp_path / "nowhere", None, "")


def test_a_lesson_stands_before_its_sheet(tmp_path: Path) -> None:
    for name, head in (
        ("1-sheet", "lesson: 1\nlearningResourceType: worksheet"),
        ("1-student", "lesson: 1\nlearningResourceType: lesson"),
        ("2-student", "lesson: 2"),
        ("10-student", "lesson: 10"),
        ("a-glossary", "time: all"),
        ("another", "time: any"),
    ):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n{head}\n---\n<!-- not\nread -->Text.\n")
    lessons = read_lessons(tmp_path, None, "")
    expected = ["1-student", "1-sheet", "2-student", "10-student", "a-glossary", "another"]
    assert [lesson.head["title"] for lesson in lessons] == expected
    assert {lesson.html for lesson in lessons} == {"<p>Text.</p>\n"}


def test_a_file_that_says_what_it_is_is_believed(tmp_path: Path) -> None:
    text = "The boats stop in May.\n\n“We cannot pay for empty boats any longer,” Ada Quill told the council on Monday."
    (tmp_path / "a.txt").write_text(
        f"Outlet: 24 hours west\nDate: 2024-05-12\nHeadline: Cut: why?\n\n{text}\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text(f"OUTLET : taz\n\n{text}", encoding="utf-8-sig")
    (tmp_path / "c.txt").write_text("Outlet: taz\nHeadline: Nothing\n")
    one, two, three = framing.read(tmp_path).to_dict("records")
    assert (one["outlet"], one["title"], one["text"]) == ("24 hours west", "Cut: why?", text)
    assert one["published"] == pd.Timestamp("2024-05-12", tz="UTC") and one["problems"] == ""
    assert (two["outlet"], two["text"]) == ("taz", text) and pd.isna(two["published"])
    assert "there is no text below its head" in three["problems"]


# --- the folder of a class --------------------------------------------------------------------------------------------

STORY = (
    "The ferry may stop in May, Mayor Ada Quill said on Monday. “We cannot pay for empty boats any longer,” she told "
    "{name}.\n\nCritics claimed that the city might lose its island. “Nobody asked us at all,” said Tom Reed, a docker."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class's folder about two invented outlets, with a key, two lessons and two articles of the class's own."""
    root = tmp_path_factory.mktemp("class")
    corpus, key, lessons, own = (root / name for name in ("town", "town-key", "lessons", "own"))
    for each in (corpus, key, lessons, own):
        each.mkdir()
    rows = ["file,outlet,published,title"]
    for short, outlet in OUTLETS.items():
        for i in range(2):
            rows.append(f"{short}-{i}.txt,{outlet},2024-05-0{i + 1},")
            story = STORY.format(name="the " + outlet.split()[-1])
            (corpus / f"{short}-{i}.txt").write_text(
                f"Ferry {i} in doubt\n\nBy Zora Nightingale\n\n{story}\n", encoding="utf-8"
            )
    (corpus / "gull-wall.txt").write_text("Ferry behind a wall", encoding="utf-8")
    rows.append("gull-wall.txt,The Daily Gull,2024-05-03,Ferry behind a wall")
    (corpus / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    (corpus / "actors.toml").write_text('[[actors]]\nname = "Ada Quill"\naliases = ["Quill"]\ntitles = ["the mayor"]\n')
    (key / "README.md").write_text("The Gull *wrote it to a plan*: <script>alert(9)</script>", encoding="utf-8")
    (key / "contrasts.csv").write_text("outlet,than\nThe Daily Gull,<b onclick=alert(1)>x</b>\n", encoding="utf-8")
    (lessons / "1.md").write_text("---\ntitle: Who speaks in the Gull?\nsummary: Count.\n---\nRead the Lantern.")
    (lessons / "2.md").write_text("---\ntitle: Notes\nfor: teacher\n---\nNightingale works for both. [One](1.md)")
    for name, more in (("Western Mail", "It rained."), ("Evening & Echo", "It was perhaps a lie.")):
        head = f"Outlet: {name}\nDate: 2024-05-12\nHeadline: Ferry cut\n\n"
        (own / f"{len(name)}.txt").write_text(head + STORY.format(name="reporters") + " " + more, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "MEASURES", ("hedges_per_1000_words", "sentiment"))
        words = ["--corpus", corpus, "--lessons", lessons, "--articles", own, "--password", PASSWORD]
        assert cli.main(["class", *map(str, [root / "stick", *words])]) == 0
    return root / "stick"


def test_every_link_of_the_folder_leads_to_a_page_in_it(made: Path) -> None:
    pages = {path: lxml.html.parse(str(path)).getroot() for path in made.rglob("*.html")}
    assert {path.relative_to(made).as_posix() for path in pages} == {
        "index.html", "report.html", "hedges.html", "source-kind.html", "sentiment.html", "lessons/1.html",
        "paste.html", "our-report.html", "our-hedges.html", "our-source-kind.html", "reveal.html",
    }  # fmt: skip
    assert {path.name for path in made.iterdir()} == {*(path.name for path in pages if path.parent == made), "lessons"}
    for path, root in pages.items():
        for href in root.xpath("//a/@href"):
            file, _, place = href.partition("#")
            target = pages[(path.parent / file).resolve()] if file else root
            assert not place or target.xpath(f"//*[@id='{place}']"), f"{path.name}: {href}"


def test_the_teacher_has_plans_and_a_way_to_every_lesson(made: Path) -> None:
    teacher = Path(f"{made}-teacher")
    root = lxml.html.parse(str(teacher / "index.html")).getroot()
    links = root.xpath("//a[not(@class)]/@href")
    assert links == ["plans/2.html", "../stick/lessons/1.html"]
    assert all((teacher / link).is_file() for link in links)
    assert {"A", "B", *OUTLETS.values()} == set(root.xpath("//td/text()"))
    plan = (teacher / "plans/2.html").read_text(encoding="utf-8")
    assert "Nightingale works for both" in plan and "../index.html" in plan


def test_the_same_password_makes_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "ITERATIONS", 1000)  # quickly
    page = sealed_page("<p>the answer</p>", PASSWORD)
    assert page == sealed_page("<p>the answer</p>", PASSWORD)
    salts = {
        re.findall('data-salt="([^"]+)"', each)[0]
        for each in (page, sealed_page("<p>another</p>", PASSWORD), sealed_page("<p>the answer</p>", "harbour light"))
    }
    assert len(salts) == 3
    assert lot(PASSWORD) == lot(PASSWORD) != lot("harbour light")


def test_a_release_packs_the_same_bytes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("class_zip", Path(__file__).parents[1] / ".ci" / "class_zip.py")
    assert spec and spec.loader
    class_zip = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(class_zip)
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("b/2.html", "b.csv", "a.xlsx"):
        (tmp_path / "in" / name).write_text(name)
    class_zip.packed(tmp_path / "in", tmp_path / "one.zip")
    os.utime(tmp_path / "in" / "b.csv", (10**9, 10**9))
    (tmp_path / "in" / "a.xlsx").write_text("written at another time")
    class_zip.packed(tmp_path / "in", tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == ["b.csv", "b/2.html"]
    assert class_zip.PASSWORD in class_zip.FIRST and len(class_zip.PASSWORD) >= LEAST_LETTERS


def test_nothing_but_the_encrypted_answers_says_who_wrote_what(made: Path) -> None:
    for path in made.rglob("*"):
        if path.is_file():
            text = html.unescape(path.read_text(encoding="utf-8"))
            hidden = " ".join(
                base64.b64decode(each).decode("latin-1")
                for each in re.findall(r"[\w+/]{40,}={0,2}", text)
                if len(each) % 4 == 0
            )
            assert [secret for secret in SECRETS if secret in text + hidden] == [], path.name


def test_every_page_runs_its_own_style_and_script_and_nothing_else(made: Path) -> None:
    for path in [*made.rglob("*.html"), *Path(f"{made}-teacher").rglob("*.html")]:
        root = lxml.html.parse(str(path)).getroot()
        assert root.xpath("//link | //iframe | //object | //embed | //@style | //u") == []
        assert [name for name in root.xpath("//@*/..") for name in name.attrib if name.startswith("on")] == []
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")
        for kind in ("style", "script"):
            for content in root.xpath(f"//{kind}/text()"):
                digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
                assert f"{kind}-src 'sha256-{digest}'" in policy
        assert len(root.xpath("//main//h1")) <= 1 and len(root.xpath("//main")) == 1
        for control in root.xpath("//main//input | //main//textarea | //main//select"):
            assert control.xpath("ancestor::label")


def test_pages_agree_on_how_many_articles_there_are(made: Path) -> None:
    for name in ("index.html", "report.html"):
        text = lxml.html.parse(str(made / name)).getroot().text_content()
        assert "5 articles" in text and "of 1 only the headline is there" in text, name
    assert "only the headline" not in (made / "our-report.html").read_text(encoding="utf-8")


def test_from_every_page_a_link_leads_back_to_the_start(made: Path) -> None:
    for path in made.rglob("*.html"):
        start = Path(os.path.relpath(made / "index.html", path.parent)).as_posix()
        links = lxml.html.parse(str(path)).getroot().xpath("//a[text()='Back to the start']/@href")
        assert links == ([] if path.name == "index.html" else [start]), path.name


def test_catalogues_can_read_what_a_lesson_is(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text(
        '---\ntitle: One\nsummary: Short\ntimeRequired: PT50M\ntypicalAgeRange: "15-18"\n'
        'learningResourceType: lesson\neducationalAlignment: ["A, b: 1", "C \'d\'"]\nlicense: CC-BY-4.0\n---\nText'
    )
    (lesson,) = read_lessons(tmp_path, None, "")
    root = lxml.html.fromstring(lesson_page(lesson))
    assert root.xpath("//main/@itemtype") == ["https://schema.org/LearningResource"]
    assert dict(zip(*(root.xpath(f"//main/meta/@{name}") for name in ("itemprop", "content")), strict=True)) == {
        "name": "One", "description": "Short", "timeRequired": "PT50M", "typicalAgeRange": "15-18",
        "learningResourceType": "lesson",
    }  # fmt: skip
    assert root.xpath("//*[@itemprop='educationalAlignment']/meta/@content") == ["A, b: 1", "C 'd'"]
    (licence,) = root.xpath("//a[@itemprop='license']")
    assert (licence.text, licence.get("href")) == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


def test_one_article_from_each_outlet_is_said_to_be_too_few(made: Path) -> None:
    for name in ("index.html", "our-report.html"):
        assert "One article from each outlet." in (made / name).read_text(encoding="utf-8")
    text = (made / "our-report.html").read_text(encoding="utf-8")
    assert "Western Mail" in text and "Evening &amp; Echo" in text
    assert "One article from each outlet." not in (made / "report.html").read_text(encoding="utf-8")


def test_the_keys_lie_beside_the_folder_and_make_the_picture(made: Path, tmp_path: Path) -> None:
    teacher = Path(f"{made}-teacher")
    for name in ("hedges", "our-hedges"):
        key = pd.read_csv(teacher / f"{name}-key.csv", dtype=str)
        for coder, answer in (("Ada", "yes"), ("<i>Ben", "no")):
            blind = pd.read_csv(teacher / f"{name}.csv", dtype=str, keep_default_na=False)
            blind.assign(hedged=[answer, *["yes"] * (len(key) - 1)]).to_csv(
                tmp_path / f"{name}-{coder}.csv", index=False
            )
    blind.assign(hedged="yes").to_csv(tmp_path / "our-hedges-Ada (1).csv", index=False)  # as Ada said before
    assert cli.main(["class", str(made), "--coded", str(tmp_path)]) == 0
    root = lxml.html.parse(str(teacher / "class.html")).getroot()
    assert root.xpath("//h2/text()") == ["How sure does it sound?", "How sure does it sound? (our articles)"]
    (note,) = root.xpath("//section[2]/p[@class='note']/text()")
    assert note.startswith("2 files are of 'Ada'") and "put together" in note
    assert "<i>Ben" in root.text_content() and root.xpath("//i") == []
    assert all("agrees with the others" in alt for alt in root.xpath("//figure[1]/img/@alt"))
    blind.assign(hedged="maybe").to_csv(tmp_path / "our-hedges-Cy.csv", index=False)
    with pytest.raises(ValueError, match=r"the files that begin with our-hedges-: Cy: item 0001, .* 'maybe'\. Choose"):
        class_picture(made, tmp_path)
    with pytest.raises(FileNotFoundError, match="no file in it is of a sheet"):
        class_picture(made, made)
    with pytest.raises(FileNotFoundError, match="there is no key of a sheet"):
        class_picture(tmp_path, tmp_path)


def test_mistakes_are_named_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="password: it has 5 characters"):
        class_folder(tmp_path / "a", password="short")
    with pytest.raises(FileNotFoundError, match="the key to the corpus"):
        class_folder(tmp_path / "a", password=PASSWORD, key=tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_lessons_on_ormsfleet_go_with_no_other_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "report", lambda *_, **__: None)
    monkeypatch.setattr(folder, "_with_way_back", lambda _: None)
    monkeypatch.setattr(folder, "_sheets", lambda *_: {})
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "a.txt").write_text("Outlet: Gull\nDate: 2024-05-12\nHeadline: Ferry cut\n\nIt may rain.\n")
    class_folder(tmp_path / "stick", password=PASSWORD, corpus=tmp_path / "town")
    assert not (tmp_path / "stick" / "lessons").exists()


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet as its files; its texts are what no page should run and no spreadsheet should calculate."""
    _write(sheet_of()[0], task_named("hedges"), tmp_path / "hedges")
    return tmp_path / "hedges.html"


def saved(tab: Any, press: str) -> Any:
    with tab.expect_download() as download:
        tab.click(press)
    return download.value


def begin(tab: Any, coder: str) -> None:
    tab.fill("[name=coder]", coder)
    tab.keyboard.press("Enter")


def test_ten_sentences_are_coded_with_the_keyboard(browser: Any, sheet: Path, tmp_path: Path) -> None:
    key = tmp_path / "hedges-key.csv"
    for tab in browsing.opened(browser, sheet):
        begin(tab, "Ada and Ben")
        assert tab.locator("li.now .asks").inner_text().startswith("Does the marked sentence ⟦ ⟧ soften a claim")
        for digit in "12211":
            tab.keyboard.press(digit)
        tab.keyboard.press("ArrowLeft")
        tab.keyboard.press("c")
        tab.keyboard.type('=1+1, or "2"?')
        tab.keyboard.press("Escape")
        tab.keyboard.press("2")  # the fifth again, another way
        assert "6 of 10" in tab.locator("li.now h2").inner_text()
        tab.reload()  # the browser has kept it all
        tab.click("text=Ada and Ben: 5 of 10 answered")
        assert "6 of 10" in tab.locator("li.now h2").inner_text()
        for digit in "22221":
            tab.keyboard.press(digit)
        assert "10 of 10 answered. You are done." in tab.locator("#list").inner_text()
        file = saved(tab, "[name=save]")
        assert file.suggested_filename == "hedges-Ada and Ben.csv"
        file.save_as(tmp_path / "class" / file.suggested_filename)
    table = pd.read_csv(tmp_path / "class/hedges-Ada and Ben.csv", dtype=str, keep_default_na=False)
    assert "".join(answer[0] for answer in table["hedged"]) == "ynnynnnnny"
    assert table["comment"].tolist() == ["", "", "", "", '\'=1+1, or "2"?', "", "", "", "", ""]
    rows = framing.pairwise_agreement(key, tmp_path / "class")
    assert rows.set_index("coder").loc["machine", ["agreement", "n"]].tolist() == [0.7, 10]  # the machine: always no


def test_what_is_saved_is_the_sheet_and_can_be_gone_on_with(browser: Any, sheet: Path, tmp_path: Path) -> None:
    for tab in browsing.opened(browser, sheet):
        begin(tab, "Zoë/../x")
        tab.keyboard.press("1")
        tab.click("[name=back]")
        tab.click("[name=list]")
        saved(tab, "[name=save]").save_as(tmp_path / "one.csv")
        tab.click("[name=other]")
        begin(tab, "nobody")
        tab.click("[name=list]")
        empty = saved(tab, "[name=save]")
        assert Path(empty.path()).read_bytes() == (tmp_path / "hedges.csv").read_bytes()
    for tab in browsing.opened(browser, sheet):  # elsewhere, and once through a spreadsheet
        table = pd.read_csv(tmp_path / "one.csv", dtype=str, keep_default_na=False)
        table.assign(item=table["item"].str.lstrip("0")).to_csv(tmp_path / "hedges-Zoë (1).csv", index=False, sep=";")
        tab.set_input_files("[name=file]", tmp_path / "hedges-Zoë (1).csv")
        tab.wait_for_selector("li.now")
        tab.click("[name=list]")
        assert tab.locator(".summary").inner_text() == "Zoë: 1 of 10 answered. 9 still open."
        tab.click("[name=other]")
        (tmp_path / "other.csv").write_text("item,text,hedged\n0001,another text,yes\n")
        tab.set_input_files("[name=file]", tmp_path / "other.csv")
        tab.wait_for_selector("text=other.csv is no saved file of this sheet")


def test_hostile_texts_are_texts_and_the_page_fits_a_phone(browser: Any, tmp_path: Path) -> None:
    key, _ = sheet_of(4)
    frames = task_named("frames")
    blind = key[["item", "text"]].assign(**dict.fromkeys(frames.columns, ""), comment="")
    (tmp_path / "frames.html").write_text(coding_page(blind, frames, "frames"), encoding="utf-8")
    for tab in browsing.opened(browser, tmp_path / "frames.html", viewport={"width": 360, "height": 640}):
        begin(tab, "<img src=x onerror=alert(3)>")
        for i in range(4):
            assert tab.locator("li.now .text").text_content() == key["text"][i]
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360
            for question in range(len(frames.columns)):
                assert tab.locator("li.now .question.now").count() == 1
                tab.locator("li.now .question").nth(question).locator("button").first.click()
        assert "<img src=x onerror=alert(3)>: 4 of 4 answered" in tab.locator("#list").inner_text()
        sizes = [button.bounding_box() for button in tab.locator("button:visible").all()]
        assert sizes and min(min(box["width"], box["height"]) for box in sizes) >= 44


def test_the_notebook_of_a_class_runs_from_top_to_bottom(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = nbformat.read(Path(__file__).parents[1] / "notebooks/class/lessons.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []
    (home := made.parent / "home").mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setenv("CLASS_PASSWORD", PASSWORD)  # nobody is there to type it
    monkeypatch.setattr(framing, "class_folder", partial(class_folder, corpus=made.parent / "town"))
    shutil.copytree(made.parent / "own", home / "our-articles")
    sheet = pd.read_csv(Path(f"{made}-teacher") / "hedges.csv", dtype=str, keep_default_na=False)
    for coder in ("Ada", "Ben"):
        (home / "our-answers").mkdir(exist_ok=True)
        sheet.assign(hedged="yes").to_csv(home / "our-answers" / f"hedges-{coder}.csv", index=False)
    names: dict[str, Any] = {}
    for cell in cells:
        exec(cell.source, names)
    assert (home / "ormsfleet-class/our-report.html").is_file()
    assert "2 coders" in (home / "ormsfleet-class-teacher/class.html").read_text(encoding="utf-8")


def test_what_somebody_says_stands_on_the_screen_and_on_paper(browser: Any, tmp_path: Path) -> None:
    key = sheet_of(2)[0].assign(text=["⟦She⟧ said ⟪that it rained⟫.", "⟪“No,”⟫ said ⟦he⟧."], task="source kind")
    _write(key, task_named("source kind"), tmp_path / "source-kind")
    for tab in browsing.opened(browser, tmp_path / "source-kind.html"):
        begin(tab, "Ada")
        for text in key["text"]:
            assert tab.locator("li.now .text").inner_text() == text
            tab.keyboard.press("1")
        tab.click("text=1 ✓")
        tab.emulate_media(media="print")
        assert [text.inner_text() for text in tab.locator(".text").all()] == key["text"].tolist()
        tab.emulate_media(media="screen")
        tab.keyboard.press("s")
        saved(tab, "[name=save]")
        assert tab.locator("[role=status]").inner_text() == "Saved: source-kind-Ada.csv."


def test_the_answers_are_shown_to_who_knows_the_password(browser: Any, made: Path, tmp_path: Path) -> None:
    for tab in browsing.opened(browser, made / "reveal.html"):
        tab.fill("[name=password]", "harbour light")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("text=That is not the password.")
        assert not any(secret in tab.content() for secret in SECRETS)
        tab.fill("[name=password]", PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".secret table")
        answer = tab.locator(".secret").text_content()
        for said in (
            "The Daily Gull",
            "wrote it to a plan",
            "Nightingale works for both",
            "<script>alert(9)",
            "<b onclick",
        ):
            assert said in answer
        assert tab.locator("form:visible").count() == 0
        shown = tab.locator(".secret").inner_text()  # what the class may see; the rest waits behind its heading
        assert "The Daily Gull" in shown and "wrote it to a plan" not in shown and "works for both" not in shown
        tab.click("summary:has-text('another password')")
        tab.fill("[name=fresh]", "my own secret")
        saved(tab, "[name=relock] button").save_as(tmp_path / "reveal.html")
    page = (tmp_path / "reveal.html").read_text(encoding="utf-8")
    assert not any(secret in page for secret in SECRETS)
    for tab in browsing.opened(browser, tmp_path / "reveal.html"):
        for password, said in ((PASSWORD, "That is not the password."), ("my own secret", "The Daily Gull")):
            tab.fill("[name=password]", password)
            tab.keyboard.press("Enter")
            tab.wait_for_selector(f"text={said}")
        assert tab.locator(".secret").text_content() == answer


def test_an_accent_may_be_typed_in_either_way(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "reveal.html").write_text(sealed_page("<p>the café</p>", "café au lait"), encoding="utf-8")
    for tab in browsing.opened(browser, tmp_path / "reveal.html"):
        tab.fill("[name=password]", "cafe\u0301 au lait")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("text=the café")


def test_a_pasted_article_is_saved_as_it_is_read(browser: Any, made: Path, tmp_path: Path) -> None:
    for tab in browsing.opened(browser, made / "paste.html", viewport={"width": 360, "height": 640}):
        tab.fill("[name=outlet]", "taz / Berlin")
        tab.fill("[name=date]", "2024-05-12")
        tab.fill("[name=headline]", "Ferry: cut?")
        tab.fill("[name=text]", STORY.format(name="reporters"))
        file = saved(tab, "form button.main")
        assert file.suggested_filename == "taz-berlin-ferry-cut.txt"
        file.save_as(tmp_path / file.suggested_filename)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    (article,) = framing.read(tmp_path).to_dict("records")
    assert (article["outlet"], article["title"], article["text"]) == (
        "taz / Berlin",
        "Ferry: cut?",
        STORY.format(name="reporters"),
    )
    assert article["published"] == pd.Timestamp("2024-05-12", tz="UTC")
