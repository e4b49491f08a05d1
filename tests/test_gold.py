"""Against human coding and real articles, where that data stands beside the project: no measure falls below its floor.

The figures themselves, of all the coded data, are in docs/accuracy.md, made by `make accuracy`. Here each measure is
held to a part of that data, drawn by its place and so the same in every run. A floor is lower than what that part
gives, so that it only catches a fall; beside it, after ±, is the standard error of a figure of so few.
"""

import gzip
import itertools
import json
import shutil
from pathlib import Path

import accuracy
import pandas as pd

import framing


def part_of(path: Path, every: int, folder: Path) -> Path:
    """A file of every so many-th line of another."""
    lines = path.read_text(encoding="utf8").rstrip("\n").split("\n")
    (folder / path.name).write_text("\n".join(lines[::every]), encoding="utf8")
    return folder / path.name


def test_sourcing_on_polnear(gold: Path, tmp_path: Path) -> None:
    texts = sorted((gold / "polnear" / "dev" / "text").iterdir())[::4]
    shutil.copytree(gold / "polnear" / "dev" / "attributions", tmp_path / "attributions")
    (tmp_path / "text").mkdir()
    for text in texts:
        shutil.copy(text, tmp_path / "text")
    found = accuracy.sourcing(tmp_path)
    assert found["articles"] == 21  # three of each outlet
    assert found["attribution"]["f1"] >= 0.80  # ± 0.02, of 663 that are coded
    assert found["with_source"]["f1"] >= 0.77  # ± 0.02
    assert found["words"]["content"]["f1"] >= 0.89
    assert found["outlet_rate_mae"] <= 2.2  # over all 84 articles it is 1.5


def test_sentiment_on_newsmtsc(gold: Path) -> None:
    # ± 0.02, of 442 and 343 targets
    for half, model, vader in (("dev-mt", 0.84, 0.50), ("dev-rw", 0.81, 0.53)):
        path = gold / "newsmtsc" / f"{half}.jsonl"
        assert accuracy.sentiment(path, "vader")["macro_f1"] >= vader
        assert accuracy.sentiment(path, "model")["macro_f1"] >= model


def test_hedges_on_szeged(gold: Path, tmp_path: Path) -> None:
    found = accuracy.uncertainty(part_of(gold / "uncertainty" / "szeged-news.jsonl", 3, tmp_path))
    for half in ("read", "not read"):  # ± 0.02 and 0.03, of 176 and 209 sentences
        assert found[half]["sentences"]["f1"] >= 0.80
        assert found[half]["cues"]["f1"] >= 0.74


def test_certainty_on_uw(gold: Path, tmp_path: Path) -> None:
    found = accuracy.certainty(part_of(gold / "factuality" / "uw-dev.jsonl", 3, tmp_path))
    assert found["auc"] >= 0.89  # ± 0.02, of 331 sentences
    assert found["within_length"] >= 0.88


def test_readability_on_clear(gold: Path, tmp_path: Path) -> None:
    pd.read_csv(gold / "clear" / "dev.csv")[::6].to_csv(tmp_path / "dev.csv", index=False)
    indices = accuracy.readability(tmp_path / "dev.csv")["indices"]
    assert all(figures["missing"] == 0 for figures in indices.values())
    for name in ("flesch_reading_ease", "flesch_kincaid_grade", "automated_readability_index"):
        assert indices[name]["reference_r_trimmed"] >= 0.98  # ± 0.002, of 202 excerpts
    for figures in indices.values():  # as near to teachers' judgement as the reference's own column
        assert abs(figures["human_r"]) >= abs(figures["reference_human_r"]) - 0.01


def test_eight_real_articles(gold: Path) -> None:
    """The 3,000 of them are for `make accuracy`."""
    with gzip.open(gold / "allsides" / "articles.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = pd.DataFrame([json.loads(line) for line in itertools.islice(lines, 0, 3000, 375)])
    articles = framing.read(rows.rename(columns={"id": "article_id", "date": "published"}))
    actors = pd.DataFrame({"actor": ["Donald Trump", "Barack Obama"], "aliases": [["Trump"], ["Obama"]]})
    coverage = framing.measure(articles, actors)
    assert not coverage.articles["problems"].str.contains("not measured").any()
    assert set(coverage.sentences["article_id"]) == set(articles["article_id"])
    assert len(coverage.attributions) > 80
    assert accuracy.wrong_offsets(coverage) == 0


def test_the_pasted_article_end_to_end(gold: Path) -> None:
    articles = framing.read(gold / "pasted" / "independent-2017-01-18.txt")
    coverage = framing.measure(articles)
    around = coverage.hedges.query("cue == 'around' and part == 'text'")
    assert list(around["kind"]) == ["approximator"]
    assert articles.loc[0, "text"][around["end"].iloc[0] :].startswith(" 25 miles")
    named = coverage.attributions.query("part == 'text' and source != '' and act == 'speech'")
    assert len(named) == 6
    assert (named["source_kind"] == "official").all()
