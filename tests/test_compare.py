"""Estimates per group: against a slow reference, cases worked by hand, and how often the truth is inside."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import itertools
import math
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import adjust, compare, contrast, robustness, stats
from framing.errors import FewArticlesWarning, ManyDifferencesWarning
from framing.estimates import ENOUGH, made
from framing.measures import Coverage, actor_sentiment
from framing.stats import bootstrap
from framing.tables import TABLES, check, empty, from_rows

differences = importlib.import_module("framing.contrasts")  # `framing.contrast` itself is the function
choices = importlib.import_module("framing.choices")
DIFFERENCES = differences.ENOUGH

Row = tuple[str, str, float, float]  # outlet, measure, value, weight of one article


def coverage_of(rows: Sequence[Row], **columns: Sequence[object]) -> Coverage:
    """One article per row."""
    ids = [f"a{i:04}" for i in range(len(rows))]
    articles = from_rows(
        "articles", [{"article_id": i, "outlet": r[0], "text": "."} for i, r in zip(ids, rows, strict=True)]
    )
    scores = from_rows(
        "scores",
        [
            {"article_id": i, "measure": m, "actor": "(all)", "voice": "all", "value": v, "weight": w}
            for i, (_, m, v, w) in zip(ids, rows, strict=True)
        ],
    )
    names = ("sentences", "attributions", "voices", "hedges", "mentions", "readability", "actors")
    return Coverage(
        articles=articles.assign(**columns), scores=scores, about={}, **{name: empty(name) for name in names}
    )


def shares(outlet: str, values: Sequence[float], measure: str = "single_source") -> list[Row]:
    return [(outlet, measure, float(v), 1.0) for v in values]


def random_rows(n: int, outlet: str = "Beacon", seed: int = 0) -> list[Row]:
    rng = np.random.default_rng(seed)
    words = rng.integers(200, 1_200, n) / 1_000
    return [(outlet, "hedges_per_1000_words", rng.poisson(8 * w) / w, w) for w in words]


def interval(table: pd.DataFrame, row: int = 0) -> list[float]:
    return [float(table[c].iloc[row]) for c in ("estimate", "low", "high")]


# --- the figures ------------------------------------------------------------------------------------------------------


def test_the_estimate_is_the_ratio_of_sums() -> None:
    # Σ weight·value / Σ weight = (100·1 + 200·2 + 100·5) / 400 = 2.5; the plain mean of 1, 2, 5 would be 2.67
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of([("B", "lix", 1, 100), ("B", "lix", 2, 200), ("B", "lix", 5, 100)]))
    assert table["estimate"].tolist() == [2.5]
    assert table["n_articles"].tolist() == [3]
    assert table["n_units"].tolist() == [400]


def test_interval_worked_by_hand() -> None:
    """Three articles of six are single-source.

    θ = 1/2, se = √(6·¼)/6 = 1/√24. A resample holds j ones with probability C(6, j)/64: none in 1.6 %, one in 9.4 %, so
    the 2.5 % point of t is at j = 1: θ* = 1/6, se* = √(1/6·5/6/6) = √(5/216), t = −(1/3)·√(216/5).
    The upper end is θ − t·se = 1/2 + (1/3)·√(216/120) = 1/2 + √0.2, the lower one by symmetry 1/2 − √0.2.
    """
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of(shares("Beacon", [0, 0, 0, 1, 1, 1])))
    assert interval(table) == pytest.approx([0.5, 0.5 - math.sqrt(0.2), 0.5 + math.sqrt(0.2)], abs=1e-12)


def test_the_interval_is_that_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """arch 8.0.0, IIDBootstrap.conf_int(method="studentized"), the plug-in standard error, 199,999 resamples.

    Of the nine figures below (mice of the control group in Efron & Tibshirani 1993, p. 11) it prints
    [31.83, 126.20] with seed 1 and [31.74, 126.68] with seed 2.
    """
    monkeypatch.setattr(bootstrap, "RESAMPLES", 199_999)  # as many there; with 9,999 the upper end varies by about 1
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of(shares("Beacon", [52, 104, 146, 10, 51, 30, 40, 27, 46], "lix")))
    _, low, high = interval(table)
    assert low == pytest.approx(31.8, abs=0.3)
    assert high == pytest.approx(126.4, abs=0.6)


def test_of_few_articles_no_end_is_a_percentile() -> None:
    # One article of eight: more than a third of the resamples is without it
    with pytest.warns(FewArticlesWarning, match="rest on too few articles for an interval"):
        table = compare(coverage_of(shares("Beacon", [1] + [0] * 7)))
    assert table[["low", "high"]].isna().all(axis=None)


def test_interval_of_every_possible_resample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four articles have 4⁴ = 256 equally likely resamples: the interval must be that of the whole list."""
    w, v = [1.0, 2.0, 3.0, 2.0], [1.0, 4.0, 2.0, 9.0]

    def ratio_and_se(draw: Sequence[int]) -> tuple[float, float]:
        theta = sum(w[i] * v[i] for i in draw) / sum(w[i] for i in draw)
        return theta, math.sqrt(sum((w[i] * (v[i] - theta)) ** 2 for i in draw)) / sum(w[i] for i in draw)

    theta, se = ratio_and_se(range(4))
    t = []
    for draw in itertools.product(range(4), repeat=4):
        theta_, se_ = ratio_and_se(draw)
        t.append((theta_ - theta) / se_ if se_ > 1e-9 else math.copysign(math.inf, theta_ - theta))
    t.sort()
    monkeypatch.setattr(bootstrap, "RESAMPLES", 199_999)  # enough to tell 6/256, 6.4/256 and 7/256 apart
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of([("B", "lix", a, b) for a, b in zip(v, w, strict=True)]))
    # 2.5 % of 256 is 6.4: the seventh from either end
    assert interval(table) == pytest.approx([theta, theta - t[-7] * se, theta - t[6] * se])


def test_the_truth_is_inside_about_95_times_in_100(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 corpora of 50 articles whose true rate is 8 hedges per 1,000 words, of very unequal length and temper."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1_999)
    rng = np.random.default_rng(20)
    rows: list[Row] = []
    for run in range(200):
        words = rng.lognormal(-0.7, 0.6, 50)
        hedges = rng.poisson(8 * words * rng.gamma(3, 1 / 3, 50))
        rows += [(f"run {run:03}", "hedges_per_1000_words", h / w, w) for h, w in zip(hedges, words, strict=True)]
    table = compare(coverage_of(rows))
    inside = ((table["low"] <= 8) & (table["high"] >= 8)).mean()
    assert 0.90 <= inside <= 0.99


def test_the_interval_narrows_with_the_root_of_the_articles() -> None:
    table = compare(coverage_of([*random_rows(50, "few", 1), *random_rows(800, "many", 2)]))
    width = (table["high"] - table["low"]).tolist()
    assert width[0] / width[1] == pytest.approx(4, rel=0.3)  # √(800/50) = 4


@pytest.mark.parametrize(
    ("measure", "values", "low", "high"),
    [
        ("single_source", [1] * 18 + [0] * 4, None, 1.0),  # a share: never above 1
        ("boosters_per_1000_words", [0.0] * 9 + [0.1, 0.2, 90.0], 0.0, None),  # a rate: never below 0
    ],
)
def test_ends_stay_within_what_is_possible(
    measure: str, values: list[float], low: float | None, high: float | None
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)  # most of the articles are alike
        _, got_low, got_high = interval(compare(coverage_of(shares("Beacon", values, measure))))
    assert got_low < got_high
    if low is not None:
        assert got_low >= low
    if high is not None:
        assert got_high <= high


def test_sentiment_may_be_negative_on_either_side() -> None:
    _, low, high = interval(compare(coverage_of(shares("Beacon", [-0.9, -0.1] * 10, "sentiment"))))
    assert -1 < low < -0.5 < high < 0
    _, low, high = interval(compare(coverage_of(shares("Beacon", [1.0] * 15 + [-1.0] * 5, "sentiment"))))
    assert -1 <= low < 0.5 < high <= 1
    values = np.random.default_rng(2).normal(size=20)
    _, low, high = interval(compare(coverage_of(shares("Beacon", [*values], "flesch_reading_ease"))))
    assert low < 0  # an index has no limits


def test_where_all_articles_agree_there_is_an_estimate_but_no_interval() -> None:
    rows = [("Beacon", "direct_share", 0.1, w) for w in range(1, 13)]
    estimate, low, high = interval(compare(coverage_of(rows)))
    assert estimate == pytest.approx(0.1)
    assert math.isnan(low) and math.isnan(high)


def test_articles_with_nothing_to_count_do_not_count() -> None:
    with_more = compare(coverage_of([*random_rows(20), ("Beacon", "hedges_per_1000_words", math.nan, 0.0)]))
    without = compare(coverage_of(random_rows(20)))
    assert with_more["n_articles"].tolist() == [20]
    assert with_more["estimate"].tolist() == without["estimate"].tolist()


# --- groups -----------------------------------------------------------------------------------------------------------


def test_grouping_columns_come_first_and_rows_are_in_order() -> None:
    coverage = coverage_of(shares("B", [0, 1] * 10) + shares("A", [0, 1] * 10), side=["left", "right"] * 20)
    table = compare(coverage, by=["side", "outlet"])
    assert list(table.columns) == ["side", "outlet", *TABLES["estimates"]]
    assert table[["side", "outlet"]].to_numpy().tolist() == [
        ["left", "A"],
        ["left", "B"],
        ["right", "A"],
        ["right", "B"],
    ]
    assert table["n_articles"].tolist() == [10] * 4


def test_year_month_and_week_are_made_from_the_publication_time() -> None:
    # 1 January 2024 was a Monday, so the 7th is in its week and the 8th begins the next
    days = ["2024-01-01", "2024-01-07T23:59", "2024-01-08", "2024-02-01", None] * 10
    published = pd.to_datetime(pd.Series(days), utc=True, format="ISO8601")
    coverage = coverage_of(random_rows(50))
    coverage = dataclasses.replace(coverage, articles=coverage.articles.assign(published=published))
    months = compare(coverage, by="month")
    assert dict(zip(months["month"], months["n_articles"], strict=True)) == {
        "(no date)": 10,
        "2024-01": 30,
        "2024-02": 10,
    }
    weeks = compare(coverage, by="week")
    assert weeks["week"].tolist() == ["(no date)", "2024-01-01", "2024-01-08", "2024-01-29"]
    # in UTC: half past eleven in New York, on the last evening of 2023, is in 2024
    days = ["2023-12-31T23:30-05:00", "2023-12-31T23:30Z", None, "2024-06-01", "2025-01-01"] * 10
    published = pd.to_datetime(pd.Series(days), utc=True, format="ISO8601")
    years = compare(coverage.replace(articles=coverage.articles.assign(published=published)), by="year")
    assert years["year"].tolist() == ["(no date)", "2023", "2024", "2025"]
    assert years["n_articles"].tolist() == [10, 10, 20, 10]


def test_a_column_of_ones_own_named_month_is_kept() -> None:
    table = compare(coverage_of(random_rows(20), month=["Ramadan", "after"] * 10), by="month")
    assert table["month"].tolist() == ["Ramadan", "after"]


def test_a_missing_value_is_a_group_of_its_own() -> None:
    table = compare(coverage_of(random_rows(20), desk=["city", None] * 10), by="desk")
    assert len(table) == 2 and table["desk"].isna().sum() == 1


def test_wire() -> None:
    coverage = coverage_of(random_rows(30))
    coverage = dataclasses.replace(coverage, articles=coverage.articles.assign(wire=["Reuters", "", ""] * 10))
    counts = {wire: compare(coverage, wire=wire)["n_articles"].tolist() for wire in ("include", "exclude", "only")}
    assert counts == {"include": [30], "exclude": [20], "only": [10]}


def test_the_table_remembers_how_it_was_made() -> None:
    table = compare(coverage_of(random_rows(30)), wire="exclude", seed=7)
    assert made(table) == {
        "agency_copy": "exclude",
        "resampled": "article",
        "seed": 7,
        "by": "outlet",
        "validated": {"hedges_per_1000_words": "not validated on this corpus"},
    }


def test_nothing_of_it_is_lost_in_a_file_or_by_putting_tables_together(tmp_path: Path) -> None:
    coverage = coverage_of(shares("Argus", [0.1, 0.4]) + shares("Beacon", [0.3]))
    articles = coverage.articles.assign(wire=["Agency", "", "Agency"])
    coverage = dataclasses.replace(coverage, articles=articles)
    with pytest.warns(FewArticlesWarning):
        one, other = compare(coverage), compare(coverage, wire="only")
    one.to_csv(tmp_path / "one.csv", index=False)
    again = check("estimates", pd.read_csv(tmp_path / "one.csv"))[[*one.columns]]
    pd.testing.assert_frame_equal(again, one)
    assert made(again) == made(one)
    assert made(pd.concat([one, other]))["agency_copy"] == ["include", "only"]
    assert one["each"].tolist() == ["0.1 0.4", "0.3"]


def sections() -> Coverage:
    """Thirty articles of Argus, thirty of Beacon; every third is opinion, one a day from 1 January 2024."""
    coverage = coverage_of(
        random_rows(30, "Argus", 1) + random_rows(30, "Beacon", 2), section=["News", "Opinion", "News"] * 20
    )
    published = pd.date_range("2024-01-01", periods=60, tz="UTC")
    return coverage.replace(articles=coverage.articles.assign(published=published, words=range(60)))


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("section != 'Opinion'", lambda a: a["section"] == "News"),
        ("published >= '2024-01-15' and published < '2024-02-15'", lambda a: a.index.isin(range(14, 45))),
        ("published.dt.day <= 20", lambda a: a["published"].dt.day <= 20),
        ("words > 9 & section.str.startswith('N')", lambda a: (a.index > 9) & (a["section"] == "News")),
        ("outlet in ['Argus'] or not section == 'News'", lambda a: (a.index < 30) | (a["section"] == "Opinion")),
    ],
)
def test_only_articles_of_which_the_condition_is_true_count(
    where: str, kept: Callable[[pd.DataFrame], pd.Series[bool]]
) -> None:
    coverage = sections()
    fewer = coverage.replace(articles=coverage.articles[kept(coverage.articles)])
    for make in (compare, functools.partial(contrast, reference="Argus")):
        table = make(coverage, where=where)
        assert table["where"].unique().tolist() == [where] and made(table)["where"] == where
        pd.testing.assert_frame_equal(table.assign(where=""), make(fewer))
    table = robustness(coverage, measure="hedges_per_1000_words", where=where)
    assert table["where"].unique().tolist() == [where]
    pd.testing.assert_frame_equal(table.assign(where=""), robustness(fewer, measure="hedges_per_1000_words"))


@pytest.mark.parametrize(
    "where",
    [
        "sections != 'Opinion'",  # no such column
        "section = 'News'",
        "section ==",
        "section",  # true or false of no article
        "words > words.mean() and ",
        "True",
        "outlet.head(3) == 'Argus'",
        "published > 'someday'",
        "desk",  # missing for some
        "section == @where",  # names of the program are out of reach
        "__import__('os').getcwd() == section",
    ],
)
def test_what_is_no_condition_on_the_articles_is_refused_with_their_columns(where: str) -> None:
    coverage = sections()
    coverage = coverage.replace(articles=coverage.articles.assign(desk=[True, None] * 30))
    with pytest.raises(
        ValueError, match=r"does not say of every article .*There is: article_id, outlet, .*words, desk"
    ):
        compare(coverage, where=where)


def test_where_nothing_is_left_the_condition_is_named() -> None:
    with pytest.raises(ValueError, match=r"no articles to compare \(wire='include', where=\"section == 'Sport'\"\)"):
        compare(sections(), where="section == 'Sport'")


def test_articles_left_out_by_the_user_are_left_out() -> None:
    coverage = coverage_of(random_rows(30))
    articles = coverage.articles.assign(duplicate_of=["", "", "a0000"] * 10)
    whole = dataclasses.replace(coverage, articles=articles)
    assert compare(whole)["n_articles"].tolist() == [30]  # duplicates stay in unless taken out
    kept = dataclasses.replace(coverage, articles=articles.query("duplicate_of == ''"))
    assert compare(kept)["n_articles"].tolist() == [20]
    assert compare(whole, where="duplicate_of == ''")["n_articles"].tolist() == [20]


def test_no_scores_give_no_rows() -> None:
    coverage = dataclasses.replace(coverage_of(random_rows(12)), scores=empty("scores"))
    table = compare(coverage)
    assert table.empty and list(table.columns) == ["outlet", *TABLES["estimates"]]


# --- clusters ---------------------------------------------------------------------------------------------------------


def test_clusters_keep_the_estimate_and_are_resampled_whole() -> None:
    """Twelve events of three articles, alike within an event.

    Three copies of an article say no more than one: the interval is that of the twelve single articles.
    """
    single = random_rows(12)
    rows = [row for row in single for _ in range(3)]
    table = compare(coverage_of(rows, event=[f"e{i // 3:02}" for i in range(36)]), cluster="event")
    assert table[["n_articles", "n_clusters"]].to_numpy().tolist() == [[36, 12]]
    assert interval(table) == pytest.approx(interval(compare(coverage_of(single))), rel=1e-9)


def test_articles_without_a_cluster_are_clusters_of_their_own() -> None:
    rows = random_rows(20)
    alone = compare(coverage_of(rows, event=["", None] * 10), cluster="event")
    assert alone["n_clusters"].tolist() == [20]
    pd.testing.assert_frame_equal(alone.assign(resampled="article"), compare(coverage_of(rows)))
    with pytest.raises(ValueError, match=r"cluster: There is no column 'events'. Did you mean 'event'"):
        compare(coverage_of(rows), cluster="events")


def test_few_clusters_warn_even_where_articles_are_many() -> None:
    with pytest.warns(FewArticlesWarning, match=r"fewer than 10 events \(their intervals are rough\)"):
        compare(coverage_of(random_rows(60), event=[f"e{i % 5}" for i in range(60)]), cluster="event")


# --- diversity of sources ---------------------------------------------------------------------------------------------


def spoken(rows: Sequence[tuple[int, str, int]], **columns: Sequence[object]) -> Coverage:
    """Number of the article, source, statements; no scores."""
    n = 1 + max(article for article, _, _ in rows)
    coverage = coverage_of(shares("Beacon", [0] * n), **columns)
    said = [
        {"article_id": f"a{article:04}", "part": "text", "sentence": 0, "act": "speech", "source_name": source}
        for article, source, times in rows
        for _ in range(times)
    ]
    return dataclasses.replace(coverage, scores=empty("scores"), attributions=from_rows("attributions", said))


def diversity(coverage: Coverage, measure: str, **options: str) -> pd.Series:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)
        table = compare(coverage, **options)
    (row,) = table[table["measure"] == measure].to_dict("records")
    return pd.Series(row)


HEARD = [(0, "X", 2), (0, "Y", 1), (1, "X", 1), (1, "Z", 2), (2, "X", 1), (2, "Y", 1)]


def test_diversity_is_that_of_the_pool_corrected_by_the_jackknife() -> None:
    """Simpson's number, by hand in test_stats: 3.5 in all, 6, 2 and 4.5 without one of the articles.

    ln: 1.25276; 1.79176, 0.69315, 1.50408, mean 1.32966. Corrected 3·1.25276 − 2·1.32966 = 1.09896.
    """
    row = diversity(spoken(HEARD), "effective_sources_simpson")
    assert row["estimate"] == pytest.approx(math.exp(1.09896), rel=1e-4)
    assert math.isnan(row["low"])  # three articles are too few for an interval
    assert row[["n_articles", "n_units", "n_clusters"]].tolist() == [3, 8, 3]


def test_the_diversity_of_one_article_is_its_own() -> None:
    """Sources heard 2 and 6 times: e to the entropy of ¼ and ¾. Statements of two articles are not to be had."""
    one = spoken([(0, "X", 2), (0, "Y", 6)])
    row = diversity(one, "effective_sources_shannon")
    assert row["estimate"] == pytest.approx(4 / 3**0.75)
    assert row["note"] == "describes this article and no outlet"
    row = diversity(one, "effective_sources_simpson")
    assert math.isnan(row["estimate"]) and row["note"] == "too few articles for a figure"


def test_entropy_says_nothing_of_other_articles() -> None:
    row = diversity(spoken(HEARD), "effective_sources_shannon")
    assert row["estimate"] == pytest.approx(2**1.5)
    assert math.isnan(row["low"]) and math.isnan(row["high"])


def test_fewer_than_twenty_statements_are_not_rarefied() -> None:
    assert math.isnan(diversity(spoken(HEARD), "sources_in_20")["estimate"])
    many = [(article, f"S{article % 5}", 7 + article % 3) for article in range(10)]
    row = diversity(spoken(many), "sources_in_20")
    assert 1 <= row["low"] < row["estimate"] < row["high"] <= 20 and row["n_units"] == 79


def test_one_source_alone_is_a_diversity_of_one() -> None:
    alone = spoken([(article, "X", 3) for article in range(12)])
    for measure in ("sources_in_20", "effective_sources_simpson", "effective_sources_shannon"):
        row = diversity(alone, measure)
        assert row["estimate"] == pytest.approx(1)
        assert math.isnan(row["low"])


def test_no_source_that_comes_back_leaves_simpson_missing() -> None:
    row = diversity(spoken([(article, f"S{article}", 3) for article in range(12)]), "effective_sources_simpson")
    assert math.isnan(row["estimate"]) and row["n_articles"] == 12


def test_every_group_has_its_row_and_articles_in_clusters_go_together() -> None:
    coverage = spoken([(a, f"S{a % 3}", 2) for a in range(12)], event=[f"e{a // 2}" for a in range(12)])
    coverage = dataclasses.replace(coverage, articles=coverage.articles.assign(outlet=["A"] * 6 + ["B"] * 6))
    silent = coverage.attributions["article_id"] < "a0006"
    coverage = dataclasses.replace(coverage, attributions=coverage.attributions[silent])
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage, cluster="event").query("measure == 'effective_sources_shannon'")
    assert table[["outlet", "n_articles", "n_units", "n_clusters"]].to_numpy().tolist() == [
        ["A", 6, 12, 3],
        ["B", 0, 0, 0],
    ]
    assert table["estimate"].isna().tolist() == [False, True]


def test_the_order_of_attributions_does_not_matter() -> None:
    coverage = spoken([(a, f"S{(a * a) % 7}", 1 + a % 3) for a in range(20)])
    turned = dataclasses.replace(coverage, attributions=coverage.attributions.iloc[::-1])
    pd.testing.assert_frame_equal(compare(coverage), compare(turned), rtol=1e-12)


def test_differences_of_diversity_are_refused_in_plain_words() -> None:
    coverage = coverage_of(random_rows(12, "Argus") + random_rows(12))
    with pytest.raises(ValueError, match=r"'sources_in_20' is not made of articles' scores; only `compare` gives it"):
        contrast(coverage, measure="sources_in_20")


# --- differences ------------------------------------------------------------------------------------------------------


def both_ends(table: pd.DataFrame) -> list[float]:
    return [float(table[c].iloc[0]) for c in ("difference", "low", "high")]


def test_p_is_below_five_percent_where_the_interval_leaves_out_zero() -> None:
    rng = np.random.default_rng(1)
    rows: list[Row] = []
    for i in range(8):
        rows += [(f"o{i}", "lix", float(v), 1.0) for v in rng.normal(i / 4, 1, 14)]
    table = contrast(coverage_of(rows))
    assert len(table) == 28
    outside = (table["low"] > 0) | (table["high"] < 0)
    clear = (table["p"] - 0.05).abs() > 0.001
    assert (outside == (table["p"] < 0.05))[clear].all()
    assert 5 < outside.sum() < 28


def test_turning_a_difference_round_turns_its_interval() -> None:
    coverage = coverage_of(random_rows(20, "Argus", 1) + random_rows(20, "Beacon", 2))
    one = both_ends(contrast(coverage, reference="Beacon"))
    other = both_ends(contrast(coverage, reference="Argus"))
    assert one == pytest.approx([-other[0], -other[2], -other[1]])
    estimates = compare(coverage)["estimate"].tolist()
    assert one[0] == pytest.approx(estimates[0] - estimates[1])


def test_matched_differences_are_those_within_events() -> None:
    """Argus covers twenty events, Beacon the last ten of them and ten more; Beacon is always 1 higher.

    Events differ much (0, 10, 20, …), so that the plain difference is 101; within the ten events in common it is 1,
    with no variation at all, and so without an interval until one article is moved: weights 1 and 3, so m = 3/4.
    """
    rows = [("Argus", "lix", 10.0 * e, 1.0) for e in range(20)]
    rows += [("Beacon", "lix", 10.0 * e + 1, 3.0) for e in range(10, 30)]
    coverage = coverage_of(rows, event=[f"e{e:02}" for e in (*range(20), *range(10, 30))])
    assert contrast(coverage, reference="Argus")["difference"].tolist() == [101.0]
    within = contrast(coverage, reference="Argus", matched=True)
    assert within["difference"].tolist() == [1.0]
    assert within[["low", "high", "p"]].isna().all(axis=None)
    assert within[["n_clusters", "n_articles", "n_articles_than"]].to_numpy().tolist() == [[10, 20, 20]]
    coverage.scores.loc[39, "value"] = 0.0  # no event in common: nothing changes
    assert contrast(coverage, reference="Argus", matched=True)["difference"].tolist() == [1.0]
    coverage.scores.loc[20, "value"] += 5  # event 10: 6 in place of 1, one of ten of equal m
    moved = contrast(coverage, reference="Argus", matched=True)
    assert moved["difference"].tolist() == pytest.approx([1.5])
    assert moved["low"].notna().all()


def test_matched_events_weigh_alike_in_both_groups() -> None:
    """Two events: weights 1 and 3, then 2 and 2, so m = 3/4 and 1; differences 4 and 0: (¾·4 + 1·0) / 1.75 = 12/7."""
    rows = [("A", "lix", 5.0, 1.0), ("A", "lix", 7.0, 2.0), ("B", "lix", 1.0, 3.0), ("B", "lix", 7.0, 2.0)]
    with pytest.warns(FewArticlesWarning, match="Of 1 differences, 1 rest on too few events on a side for an interval"):
        table = contrast(coverage_of(rows, event=["x", "y", "x", "y"]), matched=True)
    assert table["difference"].tolist() == pytest.approx([12 / 7])


def test_shared_clusters_are_drawn_together() -> None:
    """What both groups owe to the event cancels in their difference: the interval is much narrower than without."""
    rng = np.random.default_rng(0)
    event = rng.normal(0, 5, 30)
    rows = [("A", "lix", float(e + x), 1.0) for e, x in zip(event, rng.normal(size=30), strict=True)]
    rows += [("B", "lix", float(e + x), 1.0) for e, x in zip(event, rng.normal(size=30), strict=True)]
    coverage = coverage_of(rows, event=[f"e{i:02}" for i in range(30)] * 2)
    apart, together = contrast(coverage), contrast(coverage, cluster="event")
    assert apart["difference"].tolist() == pytest.approx(together["difference"].tolist())
    width = [(t["high"] - t["low"]).item() for t in (apart, together)]
    assert width[1] < width[0] / 2


# --- differences of differences ---------------------------------------------------------------------------------------


def waves(**values: Sequence[float]) -> Coverage:
    """The LIX of articles, by the first letter of their outlet and the year: `A2023=[...]`."""
    rows = [(cell[0], "lix", float(v), 1.0) for cell, each in values.items() for v in each]
    years = [int(cell[1:]) for cell, each in values.items() for _ in each]
    return coverage_of(rows, wave=years)


def test_a_difference_of_differences_is_how_much_further_one_outlet_changed() -> None:
    """Argus from 40 to 45, Beacon from 50 to 52: (45 − 40) − (52 − 50) = 3. All variances between articles are 8/7.

    Four means of eight articles: se = √(4·(8/7)/8) = 2/√7. Pooled over 4·7 degrees of freedom, the standard deviation
    is √(8/7), and J = 1 − 3/(4·28 − 1) = 36/37: g = (36/37)·3/√(8/7).
    """
    around = np.array([-1, 1] * 4)
    coverage = waves(A2023=40 + around, A2024=45 + around, B2023=50 + around, B2024=52 + around)
    with pytest.warns(FewArticlesWarning, match="fewer than 10 articles on a side"):
        (row,) = contrast(coverage, by=["outlet", "wave"], interaction=True).to_dict("records")
    assert (row["group"], row["than"]) == ("A: 2024 − 2023", "B: 2024 − 2023")
    assert [row[c] for c in ("estimate", "estimate_than", "difference")] == pytest.approx([5, 2, 3])
    assert [row[c] for c in ("n_articles", "n_articles_than", "n_clusters")] == [16, 16, 8]
    assert row["standardised"] == pytest.approx(36 / 37 * 3 / math.sqrt(8 / 7))
    half = (row["high"] - row["low"]) / 2
    assert row["low"] + half == pytest.approx(3) and 1.9 < half / (2 / math.sqrt(7)) < 2.5  # Student's t of 28: 2.05
    assert row["p"] == row["p_adjusted"] < 0.005  # of seven degrees of freedom
    assert row["interaction"] and (row["by"], row["resampled"]) == ("outlet · wave", "article")


def test_each_pair_of_outlets_and_of_periods_is_compared_in_the_order_of_the_column() -> None:
    rng = np.random.default_rng(0)
    cells = {f"{outlet}{year}": rng.normal(year, 1, 10) for outlet in "ABC" for year in (9, 10, 11)}
    coverage = waves(**cells)
    table = contrast(coverage, by=["outlet", "wave"], interaction=True)
    assert len(table) == 9 and made(table)["interaction"] is True
    assert set(table["group"]) == {f"{o}: {w}" for o in "AB" for w in ("10 − 9", "11 − 9", "11 − 10")}
    some = contrast(coverage, by=["outlet", "wave"], interaction=True, reference="B", where="wave < 11")
    assert some[["group", "than"]].to_numpy().tolist() == [["A: 10 − 9", "B: 10 − 9"], ["C: 10 − 9", "B: 10 − 9"]]
    both = table.merge(some, on=["group", "than"])  # the others change neither figure nor seed, only the resamples
    assert both["low_x"].tolist() == pytest.approx(both["low_y"].tolist())
    assert some["difference"].tolist() == pytest.approx(
        [(cells[f"{o}10"].mean() - cells[f"{o}9"].mean()) - (cells["B10"].mean() - cells["B9"].mean()) for o in "AC"]
    )
    del cells["C9"], cells["C10"]  # Courier has one period only: no difference of its own
    table = contrast(waves(**cells), by=["outlet", "wave"], interaction=True)
    assert set(table["group"].str[0]) == {"A"} and set(table["than"].str[0]) == {"B"} and len(table) == 3


def test_too_few_articles_in_one_of_four_cells_are_too_few() -> None:
    coverage = waves(A2023=[40, 42, 41], A2024=range(40, 52), B2023=range(50, 62), B2024=range(50, 62))
    with pytest.warns(FewArticlesWarning, match="Of 1 differences, 1 rest on too few articles on a side"):
        (row,) = contrast(coverage, by=["outlet", "wave"], interaction=True).to_dict("records")
    assert row["difference"] == pytest.approx(4.5) and row["n_clusters"] == 3
    assert math.isnan(row["low"]) and math.isnan(row["p"])


def test_clusters_in_several_cells_are_drawn_together() -> None:
    """What all outlets owe to an event cancels in the difference of their changes."""
    rng = np.random.default_rng(0)
    event = rng.normal(0, 5, 60)
    cells = {f"{outlet}{year}": 0.0 for outlet in "AB" for year in (2023, 2024)}
    values = {c: event[:30] + rng.normal(size=30) if "23" in c else event[30:] + rng.normal(size=30) for c in cells}
    coverage = waves(**values)
    events = [f"e{i:02}" for c in cells for i in (range(30) if "23" in c else range(30, 60))]
    coverage = coverage.replace(articles=coverage.articles.assign(event=events))
    apart, together = (contrast(coverage, by=["outlet", "wave"], interaction=True, cluster=c) for c in (None, "event"))
    assert apart["difference"].tolist() == pytest.approx(together["difference"].tolist())
    width = [(t["high"] - t["low"]).item() for t in (apart, together)]
    assert width[1] < width[0] / 2


def test_wrong_interactions_are_named() -> None:
    coverage = waves(A2023=range(9), B2024=range(9))
    with pytest.raises(ValueError, match=r"needs two columns .* such as by=\['outlet', 'year'\]"):
        contrast(coverage, by="outlet", interaction=True)
    with pytest.raises(ValueError, match="no two groups by outlet with articles in the same two groups by wave"):
        contrast(coverage, by=["outlet", "wave"], interaction=True)
    with pytest.raises(ValueError, match="There is no group 'C'"):
        contrast(coverage, by=["outlet", "wave"], interaction=True, reference="C")
    with pytest.raises(ValueError, match="not matched by event"):
        contrast(coverage, by=["outlet", "wave"], interaction=True, matched=True)


# --- adjustment -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [19, 1_999])
def test_a_large_difference_stays_one_in_a_large_grid(others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among others without any, its p-value is the same, and Holm multiplies it by the number of all of them."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 999)
    rng = np.random.default_rng(0)
    figures = rng.normal(size=(2, 30, 1 + others))
    figures[0, :, 0], figures[1, :, 0] = 3 + np.tile([-1, 0, 1], 10), np.tile([-1, 0, 1], 10)
    sides = [stats.ratios(np.ones(each.shape), each, seed) for seed, each in enumerate(figures)]
    p = stats.differences(sides)[8]
    alone = stats.differences([stats.ratios(np.ones((30, 1)), each[:, :1], i) for i, each in enumerate(figures)])[8]
    assert p[0] == pytest.approx(alone[0]) and p[0] < 1e-8
    assert stats.holm(p)[0] == pytest.approx((1 + others) * p[0])


PAPER = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_adjustment_as_in_the_papers() -> None:
    """The fifteen p-values of Benjamini & Hochberg (1995), section 3.2: at 0.05 they reject four, Holm three.

    By hand, BH: 0.0095·15/4 = 0.035625, 0.0201·15/5 = 0.0603; 0.0278·15/6 = 0.0695 but 0.0298·15/7 = 0.0638571 and
    0.0344·15/8 = 0.0645. Holm: 0.0001·15, 0.0004·14, 0.0019·13 = 0.0247, 0.0095·12 = 0.114, 0.0201·11 = 0.2211.
    """
    order = np.random.default_rng(0).permutation(15)
    table = pd.DataFrame({"p": [*np.array(PAPER)[order], math.nan]})
    bh = adjust(table, method="bh")["p_adjusted"].to_numpy()[:15][np.argsort(order)]
    holm = adjust(table)["p_adjusted"].to_numpy()[:15][np.argsort(order)]
    assert bh[:8].tolist() == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645])
    assert holm[:5].tolist() == pytest.approx([0.0015, 0.0056, 0.0247, 0.114, 0.2211])
    assert (bh < 0.05).sum() == 4 and (holm < 0.05).sum() == 3
    assert adjust(table)["p_adjusted"].isna().tolist() == [False] * 15 + [True]
    with pytest.raises(ValueError, match="'holm' or 'bh'"):
        adjust(table, method="bonferroni")  # type: ignore[arg-type]


def test_contrast_does_not_depend_on_row_order() -> None:
    coverage = coverage_of(random_rows(12, "Argus", 1) + random_rows(13, "Beacon", 2))
    turned = dataclasses.replace(coverage, articles=coverage.articles[::-1], scores=coverage.scores[::-1])
    pd.testing.assert_frame_equal(contrast(turned), contrast(coverage), check_exact=True)


def test_wrong_contrasts_are_named() -> None:
    coverage = coverage_of(random_rows(12, "Argus") + random_rows(12, "Beacon"))
    with pytest.raises(ValueError, match=r"reference: There is no group 'Argos'. Did you mean 'Argus'"):
        contrast(coverage, reference="Argos")
    with pytest.raises(ValueError, match="measure: There is no measure 'lix'"):
        contrast(coverage, measure="lix")
    with pytest.raises(ValueError, match="only one group by language"):
        contrast(coverage, by="language")
    with pytest.raises(ValueError, match="No event was covered by two groups"):
        contrast(coverage, matched=True)
    with pytest.raises(ValueError, match="A matched contrast resamples events"):
        contrast(coverage, matched=True, cluster="event")


# --- robustness -------------------------------------------------------------------------------------------------------


def test_robustness_goes_through_every_choice_that_is_one() -> None:
    first = coverage_of(random_rows(30, "Argus", 1) + random_rows(30, "Beacon", 2))
    articles = first.articles.assign(wire=["Agency", "", ""] * 20, duplicate_of=["", "a0000", ""] * 20)
    first = dataclasses.replace(first, articles=articles)
    second = dataclasses.replace(first, scores=first.scores.assign(value=-first.scores["value"]))
    table = robustness({"one": first, "two": second}, measure="hedges_per_1000_words")
    # two methods, agency copy, duplicates, weights; no article has a headline or an event
    assert table["specification"].nunique() == 16
    assert list(table.columns[1:5]) == ["method", "weighting", "wire copy", "duplicates"]
    one = table[(table["method"] == "one") & (table["weighting"] == choices.BY_SIZE)]
    least = one[(one["wire copy"] == "out") & (one["duplicates"] == "out")]
    assert least["n_articles"].tolist() == [10, 10]
    whole = one[(one["wire copy"] == "in") & (one["duplicates"] == "in")]
    pd.testing.assert_frame_equal(whole[compare(first).columns].reset_index(drop=True), compare(first))
    ranks = table.pivot(index="specification", columns="outlet", values="rank")
    assert (ranks.sum(axis=1) == 3).all() and ranks["Argus"].nunique() == 2  # the second method turns the order round
    assert choices.turns(table, "outlet")["method"] == (8, 8)
    with pytest.raises(ValueError, match="voice: There is no voice 'outlet'"):
        robustness(first, measure="hedges_per_1000_words", voice="outlet")


def toward(rows: Sequence[tuple[str, str, float, float, str, bool]], **columns: Sequence[object]) -> Coverage:
    """Mentions of Quill, one article each: outlet, how, sentiment, vader, part, speaking."""
    coverage = coverage_of(shares("Argus", [0.0] * len(rows)), **columns)
    mentions = from_rows(
        "mentions",
        [
            {
                "article_id": f"a{i:04}", "part": part, "sentence": 0, "start": 0, "end": 5, "actor": "Quill",
                "voice": "outlet", "how": how, "sentiment": sentiment, "vader": vader, "label": "neutral",
            }
            for i, (_, how, sentiment, vader, part, _) in enumerate(rows)
        ],
    ).assign(speaking=[row[-1] for row in rows])  # fmt: skip
    articles = coverage.articles.assign(outlet=[row[0] for row in rows])
    given = coverage.replace(articles=articles, mentions=mentions, actors=from_rows("actors", [{"actor": "Quill"}]))
    return given.replace(scores=check("scores", pd.concat(actor_sentiment.score(given, ["Quill"]))))


def test_each_choice_about_mentions_is_made_from_the_evidence() -> None:
    """Argus is above Beacon by what it says of Quill as the speaker alone: .9, .1 and .1 against .3, .3 and .3."""
    argus = [("name", 0.9, 0.2, "text", True), ("pronoun", 0.1, 0.2, "text", False), ("name", 0.1, 0.2, "title", False)]
    coverage = toward([("Argus", *m) for m in argus] + [("Beacon", "name", 0.3, 0.1, "text", False)] * 3)
    table = robustness(coverage, measure="sentiment", actor="Quill", voice="outlet")
    assert {"method", "headline", "speech tags", "pronouns"} <= set(table.columns)
    figures = table.query("outlet == 'Argus'").set_index(["method", "speech tags", "headline", "pronouns"])["estimate"]
    found = figures.groupby(level=[0, 1, 2, 3]).first()
    assert found["model", "in", "in", "in"] == pytest.approx(1.1 / 3)
    assert found["model", "out", "in", "in"] == pytest.approx(0.1)
    assert found["model", "in", "out", "in"] == pytest.approx(0.5)
    assert found["model", "in", "in", "out"] == pytest.approx(0.5)
    assert found["word list", "in", "in", "in"] == pytest.approx(0.2)
    turned = choices.turns(table, "outlet")
    assert next(iter(turned)) in ("speech tags", "method") and turned["speech tags"][0] > 0 == turned["pronouns"][0]


def test_where_no_mention_speaks_there_is_no_such_choice() -> None:
    coverage = toward([(o, "name", s, s, "text", False) for o in "AB" for s in (0.1, 0.2)])
    table = robustness(coverage, measure="sentiment", actor="Quill")
    assert "speech tags" not in table.columns


def test_approximators_are_in_or_out_of_hedges() -> None:
    coverage = coverage_of([("Argus", "hedges_per_1000_words", 0.0, 0.1)] * 2)
    place = {"part": "text", "sentence": 0, "start": 0, "end": 5, "family": "hedge", "voice": "outlet", "confidence": 1}
    tables = {
        "hedges": [{**place, "article_id": "a0000", "kind": kind} for kind in ("modal", "modal", "approximator")],
        "sentences": [{**place, "article_id": f"a000{i}", "words": 50} for i in (0, 1)],
    }
    coverage = dataclasses.replace(coverage, **{n: from_rows(n, rows) for n, rows in tables.items()})
    table = robustness(coverage, measure="hedges_per_1000_words")
    assert table.groupby("approximators")["estimate"].first().to_dict() == {"in": 30.0, "out": 20.0}


def test_matched_weights_are_those_of_a_matched_contrast() -> None:
    rng = np.random.default_rng(3)
    rows = [(o, "lix", float(rng.normal(40, 5)), float(rng.integers(1, 9))) for o in ("A", "B") for _ in range(12)]
    coverage = coverage_of(rows, event=[f"e{i}" for i in (*range(12), *range(4, 16))])
    table = robustness(coverage, measure="lix")
    mine = table[(table["events"] == "matched") & (table["weighting"] == choices.BY_SIZE)].set_index("outlet")
    with pytest.warns(FewArticlesWarning):
        (row,) = contrast(coverage, matched=True).to_dict("records")
    assert mine.loc["A", "estimate"] - mine.loc["B", "estimate"] == pytest.approx(row["difference"])
    assert mine["n_articles"].tolist() == [8, 8] and mine["resampled"].tolist() == ["event"] * 2


# --- the same figures, always -----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(24)), score_order=st.permutations(range(24)))
def test_row_order_does_not_matter(monkeypatch: pytest.MonkeyPatch, order: list[int], score_order: list[int]) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 199)
    coverage = coverage_of(random_rows(12, "Beacon", 1) + random_rows(12, "Courier", 2))
    shuffled = dataclasses.replace(
        coverage, articles=coverage.articles.iloc[order], scores=coverage.scores.iloc[score_order]
    )
    pd.testing.assert_frame_equal(compare(shuffled), compare(coverage), check_exact=True)


def test_other_groups_do_not_matter() -> None:
    alone = compare(coverage_of(random_rows(20, "Beacon")))
    beside = compare(coverage_of(random_rows(20, "Beacon") + random_rows(15, "Argus", 3)))
    pd.testing.assert_frame_equal(beside[beside["outlet"] == "Beacon"].reset_index(drop=True), alone, rtol=1e-12)


def test_the_seed_changes_the_interval_and_nothing_else() -> None:
    coverage = coverage_of(random_rows(30))
    first, again, other = compare(coverage), compare(coverage), compare(coverage, seed=1)
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert first["estimate"].tolist() == other["estimate"].tolist()
    assert first["low"].tolist() != other["low"].tolist()
    assert first["low"].tolist() == pytest.approx(other["low"].tolist(), rel=0.02)


def test_inputs_are_not_changed() -> None:
    coverage = coverage_of(random_rows(20))
    before = [coverage.articles.copy(deep=True), coverage.scores.copy(deep=True)]
    compare(coverage, by=["month", "outlet"])
    pd.testing.assert_frame_equal(coverage.articles, before[0])
    pd.testing.assert_frame_equal(coverage.scores, before[1])


def test_the_figures_are_those_of_one_comparison_at_a_time() -> None:
    """As the code gave them that resampled anew for each pair of groups, with 9,999 resamples."""
    rows = [row for i, outlet in enumerate("ABC") for row in random_rows(12 + i, outlet, i)]
    n = range(len(rows))
    coverage = coverage_of(rows, event=[f"e{i % 9}" for i in n], wave=[i % 2 for i in n])
    columns = ["difference", "low", "high", "standardised_low", "standardised_high", "p"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)
        of_groups = compare(coverage)[["estimate", "low", "high"]]
        apart = contrast(coverage)[columns]
        together = contrast(coverage, cluster="event")[columns]
        matched = contrast(coverage, matched=True)[columns]
        changes = contrast(coverage, by=["outlet", "wave"], interaction=True)[columns]
    assert of_groups.to_numpy() == pytest.approx(
        np.array(
            [
                [8.493401281, 6.034504562, 14.15809069],
                [7.904293954, 5.85401263, 9.465882051],
                [7.915296053, 5.855223054, 10.45907921],
            ]
        )
    )
    first = {
        "apart": (apart, [0.5891073263, -2.851546917, 4.029761569, -0.6861154227, 1.004679667, 0.6911]),
        "together": (together, [0.5891073263, -4.835287089, 6.013501742, -1.00229211, 1.293653998, 0.7813]),
        "matched": (matched, [-0.2805211721, -4.390652777, 3.829610433, -1.221971416, 1.049932612, 0.8465]),
        "changes": (changes, [1.386066964, -5.349600903, 8.121734831, -1.326697601, 2.061196109, 0.6597]),
    }
    for name, (table, expected) in first.items():
        assert table.iloc[0].tolist() == pytest.approx(expected), name


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_few_articles_warn_once_and_one_article_has_its_figure_and_no_interval() -> None:
    rows = random_rows(12, "Argus") + random_rows(5, "Beacon") + random_rows(1, "Courier")
    with pytest.warns(FewArticlesWarning) as caught:
        table = compare(coverage_of(rows))
    assert len(caught) == 1
    message = str(caught[0].message)
    assert message == (
        "Of 3 figures, 1 describe one article and no outlet: Courier (1); "
        "1 rest on fewer than 10 articles (their intervals are rough): Beacon (1)."
    )
    assert caught[0].filename == __file__
    courier = table[table["outlet"] == "Courier"]
    assert courier["estimate"].tolist() == [rows[-1][2]]
    assert courier[["low", "high"]].isna().all(axis=None)
    assert courier[["n_articles", "note"]].to_numpy().tolist() == [[1, "describes this article and no outlet"]]


@pytest.mark.parametrize("kind", sorted(ENOUGH))
def test_an_interval_is_given_from_the_number_on_that_simulations_found(kind: str) -> None:
    """The numbers are those of docs/intervals.md, which benchmarks/coverage.py writes."""
    page = (Path(__file__).parent.parent / "docs/intervals.md").read_text(encoding="utf-8")
    names = {"ratio": "ratios", "article": "means of articles", "share": "shares", "pool": "the diversity of sources"}
    assert f"| {names[kind]} | {ENOUGH[kind]} | {DIFFERENCES.get(kind, '')} |" in page


@pytest.mark.parametrize(("measure", "least"), [("lix", 4), ("hedges_per_1000_words", 4), ("direct_share", 4)])
def test_below_that_number_the_articles_stand_in_the_table(measure: str, least: int) -> None:
    values = [0.41, 0.37, 0.52, 0.45, 0.48]
    for n in range(1, 6):
        with pytest.warns(FewArticlesWarning):
            (row,) = compare(coverage_of(shares("Beacon", values[:n], measure))).to_dict("records")
        assert row["estimate"] == pytest.approx(sum(values[:n]) / n)
        assert math.isnan(row["low"]) == (n < least)
        assert row["each"] == (" ".join(map(str, sorted(values[:n]))) if n < least else "")
        assert (row["note"] == "too few articles for an interval") == (1 < n < least)


def test_single_events_are_described_as_such() -> None:
    with pytest.warns(FewArticlesWarning, match=r"Of 1 figures, 1 describe one event and no outlet: Beacon \(1\)"):
        table = compare(coverage_of(random_rows(3), event=["fire"] * 3), cluster="event")
    assert table["estimate"].notna().all() and table["resampled"].tolist() == ["event"]


def test_enough_articles_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compare(coverage_of(random_rows(10)))


def test_what_hardly_any_article_has_is_warned_of() -> None:
    with pytest.warns(FewArticlesWarning, match=r"Of 2 figures, 1 are alike in nearly all articles .*: Beacon \(1\)"):
        compare(coverage_of([*shares("Beacon", [0] * 17 + [1] * 3), *shares("Argus", [0] * 10 + [1] * 10)]))


def test_a_warning_of_many_figures_is_one_line_and_the_table_says_the_rest() -> None:
    coverage = coverage_of([row for n in range(8) for row in random_rows(3, f"Outlet {n}")])
    many = [coverage.replace(scores=coverage.scores.assign(measure=name)) for name in ("lix", "direct_share", "mtld")]
    coverage = coverage.replace(scores=pd.concat([each.scores for each in many], ignore_index=True))
    with pytest.warns(
        FewArticlesWarning, match=r"^Of 24 figures, 24 have no interval or a rough one\. The column note says why\.$"
    ):
        assert (compare(coverage)["note"] != "").all()
    with pytest.warns(
        FewArticlesWarning, match=r"^Of 84 differences, 84 have no interval or a rough one\. The column note says"
    ):
        assert (contrast(coverage)["note"] != "").all()


def test_every_article_may_be_a_group() -> None:
    with pytest.warns(FewArticlesWarning, match="Of 12 figures, 12 describe one article and no group"):
        table = compare(coverage_of(random_rows(12)), by="article_id")
    assert table["estimate"].tolist() == pytest.approx([value for _, _, value, _ in random_rows(12)])


def test_a_difference_of_single_articles_is_given_and_says_so() -> None:
    coverage = coverage_of(shares("Argus", [0.7], "lix") + shares("Beacon", [0.2], "lix") + random_rows(12, "Courier"))
    with pytest.warns(
        FewArticlesWarning, match=r"Of 6 differences, 1 have a single article on a side \(they describe it"
    ):
        table = contrast(coverage)
    (row,) = table[table["note"].str.startswith("a single article")].to_dict("records")
    assert (row["measure"], row["difference"]) == ("lix", pytest.approx(0.5))
    assert all(math.isnan(row[c]) for c in ("low", "high", "p", "p_adjusted", "standardised"))
    # nobody else has a LIX, nor do these two have hedges
    assert table.loc[table["note"] != row["note"], "note"].tolist() == ["nothing to compare"] * 5


def test_thousands_of_differences_are_counted_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "MANY", 6)
    coverage = coverage_of([row for o in "ABCD" for row in random_rows(10, o)])
    with pytest.warns(ManyDifferencesWarning, match=r"There are 6 differences to make, 6 pairs of groups × 1 figures"):
        contrast(coverage)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        contrast(coverage, reference="A")


def test_a_bar_counts_the_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    contrast(coverage_of([row for o in "ABC" for row in random_rows(10, o)]))
    assert "3/3" in capsys.readouterr().err


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no column 'outlets'. Did you mean 'outlet'\? .*published.*month"):
        compare(coverage_of(random_rows(12)), by="outlets")


def test_other_wrong_arguments() -> None:
    coverage = coverage_of(random_rows(12))
    with pytest.raises(ValueError, match="at least one column"):
        compare(coverage, by=[])
    with pytest.raises(ValueError, match="found 'without'"):
        compare(coverage, wire="without")
    with pytest.raises(ValueError, match="no articles to compare"):
        compare(coverage, wire="only")
    with pytest.raises(ValueError, match="'voice' is a column of the result"):
        compare(coverage, by="voice")


@pytest.mark.parametrize("change", [{"weight": -1.0}, {"weight": math.nan}, {"value": math.nan}])
def test_a_score_that_contradicts_itself_is_named(change: dict[str, float]) -> None:
    coverage = coverage_of(random_rows(12))
    scores = coverage.scores.copy()
    for column, value in change.items():
        scores.loc[3, column] = value
    with pytest.raises(ValueError, match="'a0003', measure 'hedges_per_1000_words'"):
        compare(dataclasses.replace(coverage, scores=scores))


def test_a_score_given_twice_is_an_error() -> None:
    coverage = coverage_of(random_rows(12))
    twice = pd.concat([coverage.scores, coverage.scores.iloc[[0]]])
    with pytest.raises(ValueError, match="stands there twice"):
        compare(dataclasses.replace(coverage, scores=twice))


def test_a_table_in_place_of_a_coverage_is_refused_in_plain_words() -> None:
    with pytest.raises(TypeError, match=r"framing.compare needs what framing.measure returns, not a DataFrame"):
        compare(pd.DataFrame(), by="outlet")  # type: ignore[arg-type]
