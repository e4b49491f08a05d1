"""The teaching corpus is whole, and the measures find the contrasts that were planted in it."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing import adjust, compare, contrast
from framing.actors import read_actors
from framing.errors import FewArticlesWarning
from framing.measures import Coverage, measure
from framing.readers import example_corpus, read

ROOT = Path(__file__).resolve().parent.parent
CORPUS, KEY = ROOT / "corpus" / "port-calder", ROOT / "corpus" / "port-calder-key"
CONTRASTS = pd.read_csv(KEY / "contrasts.csv")


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return read(CORPUS)


@pytest.fixture(scope="module")
def coverage(articles: pd.DataFrame) -> Coverage:
    return measure(articles, read_actors(CORPUS))


@pytest.fixture(scope="module")
def estimates(coverage: Coverage) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)
        return compare(coverage, by="outlet", wire="exclude").set_index(["measure", "voice", "actor", "outlet"])


def test_twelve_events_in_four_outlets_and_three_agency_stories(articles: pd.DataFrame) -> None:
    own = articles[articles["wire"] == ""]
    assert (own.groupby(["event", "outlet"]).size() == 1).all()
    assert own["event"].nunique() == 12
    assert own["outlet"].nunique() == 4
    wire = articles[articles["wire"] != ""]
    assert set(wire["wire"]) == {"Meridian Press"}
    assert wire.groupby("event")["outlet"].nunique().tolist() == [2, 2, 2]


def test_every_field_of_every_article_is_read(articles: pd.DataFrame) -> None:
    for column in ("title", "standfirst", "byline", "section", "event", "outlet_kind"):
        assert (articles[column].str.strip() != "").all(), column
    assert articles["published"].between("2024-01-09", "2024-03-23").all()
    assert (articles["problems"] == "").all()
    assert (articles["removed"] == "").all()
    own = articles[articles["wire"] == ""]
    assert own["text"].str.split().str.len().between(300, 450).all()


def test_the_installed_corpus_is_this_corpus(articles: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(example_corpus(), articles)


def test_no_two_articles_share_their_sentences(coverage: Coverage) -> None:
    """Prose, not templates: outside agency copy, no sentence of a dozen words or more stands in two articles."""
    text = coverage.articles.set_index("article_id")
    own = set(text.index[text["wire"] == ""])
    seen: dict[str, str] = {}
    for row in coverage.sentences.itertuples():
        if row.article_id in own and row.words >= 12:
            sentence = text.loc[row.article_id, row.part][row.start : row.end]
            assert seen.setdefault(sentence, row.article_id) == row.article_id, sentence


def test_measured_without_problems_and_every_offset_slices_back(coverage: Coverage) -> None:
    assert (coverage.articles["problems"] == "").all()
    text = coverage.articles.set_index("article_id")
    for row in coverage.hedges.itertuples():
        assert text.loc[row.article_id, row.part][row.start : row.end] == row.cue
    for row in coverage.mentions.itertuples():
        assert text.loc[row.article_id, row.part][row.start : row.end] == row.mention
    for row in coverage.attributions.itertuples():
        part = text.loc[row.article_id, row.part]
        assert " … ".join(part[a:b] for a, b in row.content_spans) == row.content
        if row.source:
            assert part[row.source_start : row.source_end] == row.source


@pytest.mark.parametrize(
    "row", list(CONTRASTS.itertuples(index=False)), ids=lambda r: f"{r.measure}-{r.outlet}-{r.than}"
)
def test_planted_contrast_is_found(row: tuple[str, ...], estimates: pd.DataFrame) -> None:
    """The direction as planted; where two outlets were designed alike, their intervals overlap."""
    one, other = (estimates.loc[(row.measure, row.voice, row.actor, name)] for name in (row.outlet, row.than))
    if row.relation == "higher":
        assert one["estimate"] > other["estimate"]
    else:
        low, high = np.maximum(one["low"], other["low"]), np.minimum(one["high"], other["high"])
        assert row.relation == "alike"
        assert low <= high


@pytest.mark.parametrize("matched", [False, True])
def test_no_contrast_planted_as_equal_is_significant(coverage: Coverage, matched: bool) -> None:
    """Over the grid of planted contrasts, after Holm, at 0.05: no false one, every sign right, the surer ones found."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)
        names = sorted(CONTRASTS["measure"].unique())
        table = contrast(coverage, wire="exclude", measure=names, matched=matched)
    turned = table.assign(group=table["than"], than=table["group"], difference=-table["difference"])
    both = pd.concat([table, turned]).rename(columns={"group": "outlet"})
    keys = ["measure", "voice", "actor", "outlet", "than"]
    grid = adjust(CONTRASTS.merge(both, on=keys, how="left", validate="one_to_one"))
    planted = grid["relation"] == "higher"
    tested = grid["p"].notna()  # a sign that rests on one or two events is no finding
    assert (grid.loc[planted & tested, "difference"] > 0).all()
    assert tested.sum() >= 21
    assert (grid.loc[~planted, "p_adjusted"] >= 0.05).all()
    assert (grid.loc[grid["level"] == "0.05", "p_adjusted"] < 0.05).all()


def test_the_answer_key_fits_the_articles(articles: pd.DataFrame) -> None:
    text = articles.set_index("article_id")
    for name, column in (("hedges", "cue"), ("mentions", "mention")):
        key = pd.read_csv(KEY / f"{name}.csv", keep_default_na=False)
        assert key["article_id"].nunique() == 12
        for row in key.itertuples():
            assert text.loc[row.article_id, row.part][row.start : row.end] == getattr(row, column)
