"""Estimates per group: against a slow reference, cases worked by hand, and how often the truth is inside."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.compare import FewArticlesWarning, compare
from framing.measures import Coverage
from framing.tables import TABLES, empty, from_rows

module = importlib.import_module("framing.compare")  # `framing.compare` itself is the function

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
            {"article_id": i, "measure": m, "actor": "(all)", "voice": "both", "value": v, "weight": w}
            for i, (_, m, v, w) in zip(ids, rows, strict=True)
        ],
    )
    names = ("sentences", "attributions", "hedges", "mentions", "readability", "actors")
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


def test_an_end_without_a_studentised_value_is_a_percentile() -> None:
    # Two articles, 0 and 1: a quarter of the resamples is all 0, a quarter all 1, neither has a spread
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of(shares("Beacon", [0, 1])))
    assert interval(table) == [0.5, 0.0, 1.0]


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
    monkeypatch.setattr(module, "RESAMPLES", 199_999)  # enough to tell 6/256, 6.4/256 and 7/256 apart
    with pytest.warns(FewArticlesWarning):
        table = compare(coverage_of([("B", "lix", a, b) for a, b in zip(v, w, strict=True)]))
    # 2.5 % of 256 is 6.4: the seventh from either end
    assert interval(table) == pytest.approx([theta, theta - t[-7] * se, theta - t[6] * se])


def test_against_a_slow_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same draws, one resample after the other, article by article."""
    monkeypatch.setattr(module, "RESAMPLES", 199)
    monkeypatch.setattr(module, "_CELLS", 150)  # several chunks of resamples and of figures
    rng = np.random.default_rng(4)
    n = 14
    weight = rng.integers(0, 6, (n, 5)).astype(float)
    value = np.where(weight > 0, rng.normal(size=(n, 5)), np.nan)
    value[:, 3] = np.where(np.arange(n) < 2, 1.0, 0.0)  # rare: the upper end falls back on the percentile
    weight[:, 3] = 1
    weight[:, 4] = np.where(np.arange(n) < 3, 1.0, 0.0)  # rarely counted: some resamples hold nothing
    value[:, 4] = np.where(np.arange(n) < 3, np.arange(n), np.nan)
    got = module._ratio_intervals(weight, np.nan_to_num(value), 11)

    draws = np.random.default_rng(11).integers(0, n, size=(199, n))
    for j in range(5):

        def ratio(draw: Sequence[int], j: int = j) -> tuple[float, float]:
            kept = [i for i in draw if weight[i, j] > 0]
            total = sum(weight[i, j] for i in kept)
            if not total:
                return math.nan, math.nan
            theta = sum(weight[i, j] * value[i, j] for i in kept) / total
            return theta, math.sqrt(sum((weight[i, j] * (value[i, j] - theta)) ** 2 for i in kept)) / total

        theta, se = ratio(range(n))
        t, plain = [], []
        for draw in draws:
            theta_, se_ = ratio(draw)
            if math.isnan(theta_):
                continue
            plain.append(theta_)
            if se_ > 1e-9:
                t.append((theta_ - theta) / se_)
            else:
                t.append(math.copysign(math.inf, theta_ - theta) if abs(theta_ - theta) > 1e-9 else 0.0)
        t.sort()
        plain.sort()
        k = (len(t) + 1) // 40
        low = theta - t[-k] * se if math.isfinite(t[-k]) else plain[k - 1]
        high = theta - t[k - 1] * se if math.isfinite(t[k - 1]) else plain[-k]
        assert got[:3, j] == pytest.approx([theta, low, high], rel=1e-9)
        assert got[3, j] == sum(weight[:, j] > 0)
        assert got[4, j] == sum(weight[:, j])


def test_the_truth_is_inside_about_95_times_in_100() -> None:
    """200 corpora of 50 articles whose true rate is 8 hedges per 1,000 words, of very unequal length and temper."""
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


def test_month_and_week_are_made_from_the_publication_time() -> None:
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
    assert table.attrs == {"by": ["outlet"], "wire": "exclude", "cluster": None, "seed": 7, "validated": {}}


def test_articles_left_out_by_the_user_are_left_out() -> None:
    coverage = coverage_of(random_rows(30))
    articles = coverage.articles.assign(duplicate_of=["", "", "a0000"] * 10)
    whole = dataclasses.replace(coverage, articles=articles)
    assert compare(whole)["n_articles"].tolist() == [30]  # duplicates stay in unless taken out
    kept = dataclasses.replace(coverage, articles=articles.query("duplicate_of == ''"))
    assert compare(kept)["n_articles"].tolist() == [20]


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
    pd.testing.assert_frame_equal(alone, compare(coverage_of(rows)))
    with pytest.raises(ValueError, match=r"cluster: There is no column 'events'. Did you mean 'event'"):
        compare(coverage_of(rows), cluster="events")


def test_few_clusters_warn_even_where_articles_are_many() -> None:
    with pytest.warns(FewArticlesWarning, match=r"fewer than 10 clusters \(event\)"):
        compare(coverage_of(random_rows(60), event=[f"e{i % 5}" for i in range(60)]), cluster="event")


# --- the same figures, always -----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(24)), score_order=st.permutations(range(24)))
def test_row_order_does_not_matter(monkeypatch: pytest.MonkeyPatch, order: list[int], score_order: list[int]) -> None:
    monkeypatch.setattr(module, "RESAMPLES", 199)
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


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_few_articles_warn_once_and_one_article_is_refused() -> None:
    rows = random_rows(12, "Argus") + random_rows(5, "Beacon") + random_rows(1, "Courier")
    with pytest.warns(FewArticlesWarning) as caught:
        table = compare(coverage_of(rows))
    assert len(caught) == 1
    message = str(caught[0].message)
    assert "1 of 3 figures rest on fewer than 10 articles" in message and "Beacon (1)" in message
    assert "fewer than 2 articles" in message and "Courier (1)" in message
    assert "Argus" not in message
    assert caught[0].filename == __file__
    courier = table[table["outlet"] == "Courier"]
    assert courier[["estimate", "low", "high"]].isna().all(axis=None)
    assert courier["n_articles"].tolist() == [1]


def test_enough_articles_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compare(coverage_of(random_rows(10)))


def test_no_group_of_two_is_an_error() -> None:
    with pytest.raises(ValueError, match="No group by article_id has two articles"):
        compare(coverage_of(random_rows(12)), by="article_id")


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
