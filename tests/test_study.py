"""A study of one's own: its folder runs as it is, the plan decides, and a frozen plan cannot change unnoticed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

import framing
from framing import cli, study
from framing.errors import FewArticlesWarning, ReadError
from framing.figures import verify

pytestmark = pytest.mark.usefixtures("few_resamples")

# Sentences are invented
TEXTS = {
    "herald": "The ferry may stop in winter, the mayor said. “We cannot run empty boats,” said Tom Marlow, a captain.",
    "post": "The ferry stops in winter. The board has decided it. “Nobody asked us,” said Lena Orr, a teacher.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study with four articles of each of two outlets, and a plan."""
    folder = study.new(tmp_path / "my study")
    rows = ["file,outlet,published,section"]
    for outlet, text in TEXTS.items():
        for number in range(1, 5):
            name = f"{outlet}-{number}.txt"
            (folder / "texts" / name).write_text(
                f"Ferry news {number}\n\n{text} It was day {number}.", encoding="utf-8"
            )
            rows.append(f"{name},{outlet.title()},2024-0{number}-15,{'Opinion' if number == 4 else 'News'}")
    (folder / "texts/metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    change(folder, 'question = ""', 'question = "Who sounds surer of the ferry?"')
    return folder


def change(folder: Path, old: str, new: str, name: str = study.PLAN) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_study_runs_from_top_to_bottom_and_its_plan_is_watched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["freeze", str(folder)]) == 0
    digest = hashlib.sha256((folder / study.PLAN).read_bytes()).hexdigest()
    assert (folder / study.FROZEN).read_text() == f"{digest}  preregistration.toml\n"
    assert digest in capsys.readouterr().out
    out = folder / "figures"
    assert cli.main(["figures", str(folder), "--out", str(out)]) == 0
    kept = {path.stem for path in out.glob("*.csv")}
    assert {"hedges-per-1000-words", "official-share", "differences-hedges-per-1000-words"} <= kept
    assert (pd.read_csv(out / "hedges-per-1000-words.csv")["measure"] == "hedges_per_1000_words").all()
    assert verify(out) == []
    change(folder, 'agency_copy = "exclude"', 'agency_copy = "include"')
    assert verify(out) == ["preregistration.toml: changed after it was frozen"]
    (folder / study.PLAN).unlink()
    assert verify(out) == ["preregistration.toml: was frozen, and is no longer there"]


def test_what_else_lies_in_the_folder_is_no_article(folder: Path) -> None:
    articles = framing.read(folder)
    assert len(articles) == 8 and (articles["problems"] == "").all()
    assert sorted(articles["outlet"].unique()) == ["Herald", "Post"]
    assert list(framing.read_actors(folder)["actor"]) == ["Ada Quill", "Dockers' Union"]


def test_articles_outside_the_period_of_the_corpus_are_noted(folder: Path) -> None:
    change(folder, '# period = ["2024-01-01", "2024-12-31"]', 'period = ["2024-02-01", "2024-04-15"]', "corpus.toml")
    noted = framing.read(folder).query("problems != ''")
    assert list(noted["article_id"]) == ["herald-1", "post-1"]
    assert noted["problems"].iloc[0] == "not published from 2024-02-01 to 2024-04-15, the period of corpus.toml"
    change(folder, '["2024-02-01", "2024-04-15"]', '["last year"]', "corpus.toml")
    with pytest.raises(ReadError, match="period should be its first and last day"):
        framing.read(folder)


def test_the_plan_says_which_articles_count(folder: Path) -> None:
    articles = framing.read(folder)
    change(folder, "period = []", "period = [2024-02-01, 2024-04-15]")
    change(folder, "exclusions = []", "exclusions = [\"section == 'Opinion'\"]")
    counted = study.planned_articles(articles, study.read_plan(folder))
    assert list(counted["article_id"]) == ["herald-2", "herald-3", "post-2", "post-3"]
    assert list(counted.columns) == list(articles.columns)
    change(folder, "outlets = []", 'outlets = ["Post"]')
    counted = study.planned_articles(articles, study.read_plan(folder))
    assert list(counted["article_id"]) == ["post-2", "post-3"]
    change(folder, 'outlets = ["Post"]', 'outlets = ["Poster"]')
    with pytest.raises(ValueError, match=r"no outlet 'Poster'. Did you mean 'Post'"):
        study.planned_articles(articles, study.read_plan(folder))


def test_only_planned_contrasts_are_made_and_p_is_adjusted_over_them(folder: Path) -> None:
    plan = study.read_plan(folder) | {"contrasts": [["Post", "Herald"]]}
    plan["measures"] = {"hedges_per_1000_words": "outlet", "official_share": "all"}
    coverage = framing.measure(framing.read(folder))
    with pytest.warns(FewArticlesWarning) as warned:
        table = study.planned_contrasts(coverage, plan)
    assert len(warned) == 1
    assert table[["measure", "voice"]].to_numpy().tolist() == [
        ["hedges_per_1000_words", "outlet"],
        ["official_share", "all"],
    ]
    assert table["p_adjusted"].equals(framing.adjust(table)["p_adjusted"])
    with pytest.raises(ValueError, match="of official_share: There is no voice 'outlet'"):
        study.planned_contrasts(coverage, plan | {"measures": {"official_share": "outlet"}})


def test_a_plan_is_frozen_once(folder: Path) -> None:
    assert study.freeze(folder) == study.freeze(folder)
    change(folder, "Who sounds surer", "Who sounds less sure")
    with pytest.raises(ValueError, match="changed after it was frozen"):
        study.freeze(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("contrasts = []", "contrast = []", "no entry 'contrast'. Did you mean 'contrasts'"),
        ("outlets = []", 'outlets = "Post"', "outlets should be a list"),
        ("period = []", 'period = ["2024"]', "period should hold two days"),
        ("contrasts = []", 'contrasts = ["Post"]', "pairs of outlets"),
        ("official_share", "officials_share", "no measure 'officials_share'. Did you mean 'official_share'"),
        ("outlets = []", "outlets = [", "Texts stand in quotation marks"),
    ],
)
def test_a_mistake_in_the_plan_is_named(folder: Path, old: str, new: str, message: str) -> None:
    change(folder, old, new)
    with pytest.raises(ValueError, match=message):
        study.freeze(folder)


def test_a_plan_without_a_question_is_not_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no question in it yet"):
        study.freeze(study.new(tmp_path / "empty"))
    with pytest.raises(FileExistsError, match="something of this name already"):
        study.new(tmp_path / "empty")
