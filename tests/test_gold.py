"""Against human coding and real articles, where that data stands beside the project: no measure falls below its floor.

The figures themselves are in docs/accuracy.md; the floors here are lower, so that they only catch a fall.
"""

import gzip
import itertools
import json
from pathlib import Path

import accuracy
import pandas as pd

import framing


def test_sourcing_on_polnear(gold: Path) -> None:
    found = accuracy.sourcing(gold / "polnear" / "dev")
    assert found["articles"] == 84
    assert found["attribution"]["f1"] >= 0.78
    assert found["with_source"]["f1"] >= 0.72
    assert found["words"]["content"]["f1"] >= 0.89
    assert found["outlet_rate_mae"] <= 2


def test_sentiment_on_newsmtsc(gold: Path) -> None:
    for method, floors in (("model", (0.84, 0.81)), ("vader", (0.50, 0.53))):
        for half, floor in zip(("dev-mt", "dev-rw"), floors, strict=True):
            assert accuracy.sentiment(gold / "newsmtsc" / f"{half}.jsonl", method)["macro_f1"] >= floor


def test_hedges_on_szeged(gold: Path) -> None:
    found = accuracy.uncertainty(gold / "uncertainty" / "szeged-news.jsonl")
    for half in ("read", "not read"):
        assert found[half]["sentences"]["f1"] >= 0.80
        assert found[half]["cues"]["f1"] >= 0.74


def test_certainty_on_uw(gold: Path) -> None:
    found = accuracy.certainty(gold / "factuality" / "uw-dev.jsonl")
    assert found["auc"] >= 0.89
    assert found["within_length"] >= 0.88


def test_readability_on_clear(gold: Path) -> None:
    indices = accuracy.readability(gold / "clear" / "dev.csv")["indices"]
    assert all(figures["missing"] == 0 for figures in indices.values())
    for name in ("flesch_reading_ease", "flesch_kincaid_grade", "automated_readability_index"):
        assert indices[name]["reference_r_trimmed"] >= 0.98
    for figures in indices.values():  # as near to teachers' judgement as the reference's own column
        assert abs(figures["human_r"]) >= abs(figures["reference_human_r"]) - 0.01


def test_forty_real_articles(gold: Path) -> None:
    """The 3,000 of them are for `make accuracy`."""
    with gzip.open(gold / "allsides" / "articles.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = pd.DataFrame([json.loads(line) for line in itertools.islice(lines, 0, 3000, 75)])
    articles = framing.read(rows.rename(columns={"id": "article_id", "date": "published"}))
    actors = pd.DataFrame({"actor": ["Donald Trump", "Barack Obama"], "aliases": [["Trump"], ["Obama"]]})
    coverage = framing.measure(articles, actors)
    assert not coverage.articles["problems"].str.contains("not measured").any()
    assert set(coverage.sentences["article_id"]) == set(articles["article_id"])
    assert len(coverage.attributions) > 400
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
