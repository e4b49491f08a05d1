"""The statistics by hand, against slow references, and how often the truth is inside."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import stats
from framing.stats import bootstrap
from framing.stats.agreement import Level


def difference(weight: np.ndarray, value: np.ndarray, strata: Sequence[tuple[int, int]], least: int = 2) -> np.ndarray:
    """Of sides × units × figures; a size and a seed for the units of each side, or one of both for all in common."""
    if len(strata) == 1:
        sides, shared = stats.ratios_together(weight, value, strata[0][1])
        return stats.differences(sides, least, shared)
    ends = np.cumsum([n for n, _ in strata])
    rows = [slice(end - n, end) for end, (n, _) in zip(ends, strata, strict=True)]
    sides = [stats.ratios(weight[i, at], value[i, at], strata[i][1]) for i, at in enumerate(rows)]
    return stats.differences(sides, least)


# --- the bootstrap ----------------------------------------------------------------------------------------------------


def test_an_end_without_a_studentised_value_is_a_percentile_but_of_few_units_there_is_none() -> None:
    # Two units, 0 and 1: a quarter of the resamples is all 0, a quarter all 1, neither has a spread
    weight, value = np.ones((2, 1)), np.array([[0.0], [1.0]])
    assert stats.ratio_intervals(weight, value, 0)[:3, 0].tolist() == [0.5, 0.0, 1.0]
    assert np.isnan(stats.ratio_intervals(weight, value, 0, few=3)[1:3, 0]).all()


def test_against_a_slow_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same draws, one resample after the other, article by article."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 199)
    monkeypatch.setattr(bootstrap, "CELLS", 150)  # several chunks of resamples and of figures
    rng = np.random.default_rng(4)
    n = 14
    weight = rng.integers(0, 6, (n, 5)).astype(float)
    value = np.where(weight > 0, rng.normal(size=(n, 5)), np.nan)
    value[:, 3] = np.where(np.arange(n) < 2, 1.0, 0.0)  # rare: the upper end falls back on the percentile
    weight[:, 3] = 1
    weight[:, 4] = np.where(np.arange(n) < 3, 1.0, 0.0)  # rarely counted: some resamples hold nothing
    value[:, 4] = np.where(np.arange(n) < 3, np.arange(n), np.nan)
    got = stats.ratio_intervals(weight, np.nan_to_num(value), 11)

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


def test_a_difference_against_a_slow_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same draws, one resample after the other, article by article."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 399)
    rng = np.random.default_rng(8)
    sizes, weight, value = (12, 15), [], []
    for n in sizes:
        weight.append(rng.integers(1, 6, n).astype(float))
        value.append(rng.normal(size=n))
    w, v = np.zeros((2, 27, 1)), np.zeros((2, 27, 1))
    w[0, :12, 0], w[1, 12:, 0] = weight
    v[0, :12, 0], v[1, 12:, 0] = value
    got = difference(w, v, [(12, 5), (15, 6)])[:, 0]

    def of(side: int, draw: Sequence[int]) -> tuple[float, float]:
        """Ratio, and its variance with n/(n−1)."""
        x, y = weight[side][list(draw)], value[side][list(draw)]
        theta = (x * y).sum() / x.sum()
        n = sizes[side]
        return theta, n / (n - 1) * ((x * (y - theta)) ** 2).sum() / x.sum() ** 2

    def hedges(gap: float, variances: list[float]) -> tuple[float, float]:
        pooled = math.sqrt(sum((n - 1) * n * s for n, s in zip(sizes, variances, strict=True)) / 25)
        j = 1 - 3 / (4 * 25 - 1)
        g = j * gap / pooled
        return g, math.sqrt(j**2 * sum(variances) / pooled**2 + g**2 / 50)

    (a, s), (b, u) = of(0, range(12)), of(1, range(15))
    gap, se = a - b, math.sqrt(s + u)
    g, se_g = hedges(gap, [s, u])
    draws = [np.random.default_rng(seed).integers(0, n, size=(399, n)) for seed, n in ((5, 12), (6, 15))]
    t, t_g = [], []
    for one, other in zip(*draws, strict=True):
        (a_, s_), (b_, u_) = of(0, one), of(1, other)
        t.append((a_ - b_ - gap) / math.sqrt(s_ + u_))
        g_, se_g_ = hedges(a_ - b_, [s_, u_])
        t_g.append((g_ - g) / se_g_)
    p = (1 + sum(abs(x) >= abs(gap / se) for x in t)) / 400
    half, half_g = (sorted(map(abs, each))[-20] for each in (t, t_g))  # the 20th of 399 from the top: 95 % lie below
    expected = [a, b, gap, gap - half * se, gap + half * se, g, g - half_g * se_g, g + half_g * se_g, p, 12]
    assert got.tolist() == pytest.approx(expected, rel=1e-9)


def test_a_difference_of_differences_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four groups of two: 5 and 7, 1 and 3, 4 and 6, 2 and 4. (6 − 2) − (5 − 3) = 2.

    The variance within each group is 2, that of each mean 1, so se = √4 = 2. A group's resample is one unit twice
    (a shift of ±1 and no variance, ½) or both (no shift, a variance of 1, ½). All four are twice the same in 1/16, of
    which 10/16 are shifted without a spread: 3.9 % of |t| are infinite. Three are in ¼, with |t| = 3 in a quarter of
    them (6.25 %) and 1 in the others. So the 5 % point is 3, and the interval 2 ± 3·2. |t| is at least 2/2 = 1 in
    3.90625 % + 25 %, and, where two groups are twice the same (37.5 %), in the half that is shifted by 2 (2/√2).
    J = 1 − 3/(4·4 − 1) = 0.8, so g = 0.8·2/√2.
    """
    weight, value = np.zeros((2, 4, 8, 1))
    for side, values in enumerate([(5, 7), (1, 3), (4, 6), (2, 4)]):
        weight[side, 2 * side : 2 * side + 2, 0], value[side, 2 * side : 2 * side + 2, 0] = 1, values
    monkeypatch.setattr(bootstrap, "RESAMPLES", 39_999)
    got = difference(weight, value, [(2, seed) for seed in range(4)])[:, 0]
    assert got[:6].tolist() == pytest.approx([4, 2, 2, 2 - 6, 2 + 6, 1.6 / math.sqrt(2)])
    assert got[8] == pytest.approx(0.4765625, abs=0.01)
    assert got[9] == 2
    few = difference(weight, value, [(2, seed) for seed in range(4)], 3)[:, 0]
    assert few[2] == 2 and np.isnan(few[[3, 4, 6, 7, 8]]).all()


@pytest.mark.parametrize("together", [False, True])
def test_a_difference_of_differences_against_a_slow_reference(together: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same draws, one resample after the other; units of their own, or units that several groups count."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 399)
    rng, signs = np.random.default_rng(9), (1, -1, -1, 1)
    sizes = (40,) if together else (9, 10, 11, 10)
    weight = rng.integers(1, 6, (4, 40)).astype(float)
    weight[rng.random((4, 40)) < 0.4] = 0
    if not together:
        weight = np.where(np.repeat(range(4), sizes) == np.arange(4)[:, None], rng.integers(1, 6, 40), 0.0)
    value = rng.normal(size=(4, 40)) + np.arange(4)[:, None]
    strata = [(n, 20 + i) for i, n in enumerate(sizes)]
    got = difference(weight[..., None], value[..., None], strata)[:, 0]
    n = (weight > 0).sum(axis=1)

    def of(draw: np.ndarray) -> tuple[float, float]:
        """The difference of differences, and its variance: that of the sum of all linearised values, with n/(n−1)."""
        w, v = weight[:, draw], value[:, draw]
        ratios = (w * v).sum(axis=1) / w.sum(axis=1)
        linear = np.sqrt(n / (n - 1))[:, None] * w * (v - ratios[:, None]) / w.sum(axis=1)[:, None]
        return signs @ ratios, float(((signs @ linear) ** 2).sum())

    gap, variance = of(np.arange(40))
    first = np.cumsum([0, *sizes])
    draws = np.hstack(
        [np.random.default_rng(seed).integers(0, m, size=(399, m)) + start for (m, seed), start in zip(strata, first)]  # noqa: B905
    )
    t = [abs(moved - gap) / math.sqrt(spread) for moved, spread in map(of, draws)]
    half = sorted(t)[-20] * math.sqrt(variance)
    p = (1 + sum(each >= abs(gap) / math.sqrt(variance) for each in t)) / 400
    assert got[[2, 3, 4, 8, 9]].tolist() == pytest.approx([gap, gap - half, gap + half, p, n.min()], rel=1e-9)
    assert got[0] - got[1] == pytest.approx(gap)


def test_the_true_difference_of_differences_is_inside_about_95_times_in_100(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 corpora of four groups of 15 articles, rates of 8, 9, 10 and 14 per 1,000 words: (8 − 9) − (10 − 14) = 3."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1_999)
    rng = np.random.default_rng(10)
    weight, value = np.zeros((2, 4, 60, 300))
    for side, rate in enumerate((8, 9, 10, 14)):
        words = rng.lognormal(-0.7, 0.6, (15, 300))
        at = slice(15 * side, 15 * side + 15)
        weight[side, at], value[side, at] = words, rng.poisson(rate * words * rng.gamma(3, 1 / 3, words.shape)) / words
    strata = [(15, seed) for seed in range(4)]
    low, high = difference(weight, value, strata)[3:5]
    assert 0.91 <= ((low <= 3) & (high >= 3)).mean() <= 0.99


def test_no_figures_give_no_intervals() -> None:
    none = np.empty((3, 0))
    assert stats.ratio_intervals(none, none, 0).shape == (6, 0)
    for sides in (2, 4):
        none = np.empty((sides, 3, 0))
        assert difference(none, none, [(3, 0)]).shape == difference(none, none, [(3, 0)] * sides).shape == (10, 0)


def test_hedges_g_by_hand() -> None:
    """Two groups of three, standard deviations 1 and 3, a difference of 2.

    Pooled (1 + 9)/2 = 5. J = 1 − 3/(4·4 − 1) = 0.8, so g = 0.8·2/√5. The variance of a mean is 1/3 and 9/3, of their
    difference 10/3; that of g is 0.64·(10/3)/5 + (0.64·4/5)/(2·4).
    """
    g, se = stats.hedges_g(np.array(2.0), np.array(10 / 3), np.array([1 / 3, 3.0]), np.array([3, 3]))
    assert g == pytest.approx(1.6 / math.sqrt(5))
    assert se == pytest.approx(math.sqrt(0.64 * 2 / 3 + 0.064))


# --- adjustment -------------------------------------------------------------------------------------------------------


def test_no_false_difference_more_often_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty corpora of four outlets × five skewed measures without a difference; one in twenty may show one."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1_999)
    rng, false, weight = np.random.default_rng(6), 0, np.ones((20, 5))
    for run in range(60):
        corpus = rng.poisson(8 * rng.gamma(3, 1 / 3, (4, 20, 5))).astype(float)
        sides = [stats.ratios(weight, each, 10 * run + i) for i, each in enumerate(corpus)]
        p = [stats.differences(pair)[8] for pair in itertools.combinations(sides, 2)]
        false += bool((stats.holm(np.concatenate(p)) < 0.05).any())
    assert false <= 8  # of 60 at 5 %, nine or more come up once in 500 times


def test_beyond_the_interval_p_is_that_of_student() -> None:
    """Thirteen units a side: twelve degrees of freedom, of which any textbook has 2.179 (5 %) and 4.318 (0.1 %)."""
    rng = np.random.default_rng(1)
    value = rng.normal(size=(2, 13, 1))
    sides = [stats.ratios(np.ones((13, 1)), each, seed) for seed, each in enumerate(value)]
    gap, low, high = stats.differences(sides)[2:5, 0]
    moved = [sides[0]._replace(ratio=sides[0].ratio - gap + (high - low) / 2 * 4.318 / 2.179), sides[1]]
    assert stats.differences(moved)[8, 0] == pytest.approx(0.001, rel=2e-3)


def test_resamples_with_nothing_to_count_do_not_count_wherever_they_lie() -> None:
    own = bootstrap._Difference(gap=1.0, se=1.0, g=0.0, se_g=1.0, degrees=3, n=3, least_p=0.0)
    # beyond the limit, the third of four, order is not known: two of four are as far as 1
    for squared in ([0.5, 0.8, 4.0, np.nan, 6.0], [0.5, 0.8, 4.0, 6.0, np.nan]):
        assert bootstrap._p(own, np.array(squared), drawn=4, rank=2) == pytest.approx((1 + 2) / (4 + 1))


def test_where_a_side_is_all_alike_p_is_at_least_the_chance_of_that() -> None:
    # 0 in seven units here, in fifteen of thirty there: 22 of 37, to the power of seven; but at most 5 %
    values = np.zeros((7, 1)), np.repeat([0.0, 1.0], 15)[:, None]
    sides = [stats.ratios(np.ones(each.shape), each, seed) for seed, each in enumerate(values)]
    assert stats.differences(sides)[8, 0] == pytest.approx((22 / 37) ** 7)
    values = np.zeros((7, 1)), np.repeat([0.0, 1.0], [22, 8])[:, None]
    sides = [stats.ratios(np.ones(each.shape), each, seed) for seed, each in enumerate(values)]
    assert stats.differences(sides)[8, 0] == 0.05


@pytest.mark.parametrize(("n", "m"), [(7, 7), (7, 30), (30, 30)])
def test_without_a_difference_small_p_values_are_no_more_frequent_than_they_say(
    n: int, m: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten outlets and ten others × thirty skewed figures: 3,000 differences, of which three may be below 0.001."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 999)
    rng = np.random.default_rng(12)
    one, other = (
        [stats.ratios(np.ones((size, 30)), rng.lognormal(0, 0.8, (size, 30)), 10 * size + i) for i in range(10)]
        for size in (n, m)
    )
    p = np.concatenate([stats.differences([a, b])[8] for a, b in itertools.product(one, other)])
    assert (p < 0.001).sum() <= 9  # they share outlets, and come in clusters


def test_no_p_values_give_none() -> None:
    for adjusted in (stats.holm, stats.benjamini_hochberg):
        assert adjusted(np.array([])).tolist() == []
        assert np.isnan(adjusted(np.array([math.nan]))).all()


# --- diversity and the jackknife --------------------------------------------------------------------------------------

# Article 0: X twice, Y once. Article 1: X once, Z twice. Article 2: X and Y once. In all X 4, Y 2, Z 2 of 8.
UNIT, SOURCE, N = (np.array(x) for x in ([0, 0, 1, 1, 2, 2], [0, 1, 0, 2, 0, 1], [2, 1, 1, 2, 1, 1]))


def test_entropy_number() -> None:
    # Shares ½, ¼, ¼: H = ½·ln 2 + ½·ln 4 = 1.5·ln 2, and e^H = 2^1.5
    assert stats.entropy_number(UNIT, SOURCE, N) == (pytest.approx(2**1.5), None)


def test_simpson_number() -> None:
    """Ordered pairs of statements from two articles.

    All: 8² − (3² + 3² + 2²) = 42; of one source: (16 + 4 + 4) − (4 + 1 + 1 + 4 + 1 + 1) = 12. Without article 0:
    5² − 9 − 4 = 12 and (4 + 1 + 4) − (1 + 4 + 1 + 1) = 2. Without 1: 12 and (9 + 4) − (4 + 1 + 1 + 1) = 6. Without 2:
    6² − 9 − 9 = 18 and (9 + 1 + 4) − (4 + 1 + 1 + 4) = 4.
    """
    whole, without = stats.simpson_number(UNIT, SOURCE, N)
    assert whole == pytest.approx(42 / 12)
    assert without.tolist() == pytest.approx([6, 2, 4.5])


def test_simpson_number_is_simpson_s_where_each_article_has_one_statement() -> None:
    # Statements 3, 2, 1 of 6: N·(N − 1) / Σ n·(n − 1) = 30 / (6 + 2 + 0)
    found, _ = stats.simpson_number(np.arange(6), np.array([0, 0, 0, 1, 1, 2]), np.ones(6, int))
    assert found == pytest.approx(30 / 8)


def test_rarefied_number() -> None:
    # X 20 times in article 0, Y once in article 1. Of C(21, 20) = 21 draws of 20 one misses Y; without 1, 20 × X
    whole, without = stats.rarefied_number(np.array([0, 1]), np.array([0, 1]), np.array([20, 1]))
    assert whole == pytest.approx(1 + 20 / 21)
    assert math.isnan(without[0]) and without[1] == pytest.approx(1)  # one statement is too few, 20 are enough
    # 21 statements, each by somebody else: any 20 have 20 sources
    whole, _ = stats.rarefied_number(np.arange(21), np.arange(21), np.ones(21, int))
    assert whole == pytest.approx(20)


def test_rarefied_number_of_two_by_hand() -> None:
    # Of C(8, 2) = 28 pairs C(4, 2) = 6 miss X, C(6, 2) = 15 miss Y, 15 miss Z: 3 − 36/28. Without article 0 there are
    # X 2, Y 1, Z 2 of 5, and C(5, 2) = 10 pairs: 3 − (3 + 6 + 3)/10; without 1 X 3, Y 2: 2 − (1 + 3)/10; without 2
    # X 3, Y 1, Z 2 of 6: 3 − (3 + 10 + 6)/15
    whole, without = stats.rarefied_number(UNIT, SOURCE, N, 2)
    assert whole == pytest.approx(3 - 36 / 28)
    assert without.tolist() == pytest.approx([1.8, 1.6, 3 - 19 / 15])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8), st.integers(1, 9)), min_size=8, max_size=40))
def test_without_a_unit_is_what_the_others_give_alone(drawn: list[tuple[int, int, int]]) -> None:
    table = pd.DataFrame(drawn, columns=["unit", "source", "n"]).groupby(["unit", "source"])["n"].sum().reset_index()
    unit, source = table["unit"].factorize()[0], table["source"].factorize()[0]
    n = table["n"].to_numpy()
    for number in (stats.simpson_number, stats.rarefied_number):
        whole, without = number(unit, source, n)
        assert math.isnan(whole) or round(whole, 9) >= 1
        for i in range(len(without)):
            left = unit != i
            if not left.any():
                continue
            again = pd.factorize(unit[left])[0], pd.factorize(source[left])[0], n[left]
            assert number(*again)[0] == pytest.approx(without[i], nan_ok=True), number
        if number is stats.rarefied_number and (total := int(n.sum())) >= 20:
            by_source = np.bincount(source, n).astype(int).tolist()
            slowly = sum(1 - math.comb(total - k, 20) / math.comb(total, 20) for k in by_source)
            assert whole == pytest.approx(slowly)


def test_without_statements_there_is_no_diversity() -> None:
    none = np.array([], dtype=int)
    assert math.isnan(stats.entropy_number(none, none, none)[0])
    for number in (stats.simpson_number, stats.rarefied_number):
        whole, without = number(none, none, none)
        assert math.isnan(whole) and without.tolist() == []


def test_the_jackknife_by_hand() -> None:
    """Figures 3.5 in all; 6, 2 and 4.5 without one of three units.

    ln: 1.25276; 1.79176, 0.69315, 1.50408, mean 1.32966. Corrected 3·1.25276 − 2·1.32966 = 1.09896. Squares of the
    distances from the mean: 0.21355 + 0.40513 + 0.03042 = 0.64910, times 2/3: standard error 0.65782, times Student's t
    for two degrees of freedom, 4.30265 in any textbook: 2.83037.
    """
    found = stats.jackknife_interval(3.5, np.array([6, 2, 4.5]))
    assert found == pytest.approx([math.exp(1.09896 + way * 2.83037) for way in (0, -1, 1)], rel=1e-4)


def test_the_true_diversity_is_inside_about_95_times_in_100() -> None:
    """250 corpora of 30 articles; sources by Zipf's law, heard two times on average where they are heard."""
    rng = np.random.default_rng(7)
    share = 1 / np.arange(1, 61)
    share /= share.sum()
    truth = {stats.rarefied_number: (1 - (1 - share) ** 20).sum(), stats.simpson_number: 1 / (share**2).sum()}
    inside = dict.fromkeys(truth, 0)
    for _ in range(250):
        unit = np.repeat(np.arange(30), 1 + rng.poisson(2.5, 30))
        heard = pd.DataFrame({"u": unit, "s": rng.choice(60, len(unit), p=share), "n": 1 + rng.poisson(1, len(unit))})
        each = heard.groupby(["u", "s"])["n"].sum()
        u, s = (each.index.get_level_values(i).factorize()[0] for i in (0, 1))
        for number, true in truth.items():
            _, low, high = stats.jackknife_interval(*number(u, s, each.to_numpy()))
            inside[number] += low <= true <= high
    assert all(0.90 <= hits / 250 <= 0.99 for hits in inside.values()), inside


# --- agreement --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorffs_example(level: Level, expected: float) -> None:
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: four observers, twelve units."""
    a, b = "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3"
    c, d = ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
    codes = np.array([[-1 if v == "." else int(v) for v in line.split()] for line in (a, b, c, d)]).T
    assert stats.krippendorff_alpha(codes, 6, level) == pytest.approx(expected, abs=5e-4)


def test_percent_agreement_by_hand() -> None:
    # Three coders: all three agree on the first item (3 pairs), two of two on the second, two of three pairs differ on
    # the third: 3 + 1 + 1 of 3 + 1 + 3
    codes = np.array([[0, 0, 0], [1, -1, 1], [0, 1, 0]])
    assert stats.percent_agreement(codes) == pytest.approx(5 / 7)
    assert math.isnan(stats.percent_agreement(np.array([[0, -1]])))
    assert math.isnan(stats.krippendorff_alpha(np.array([[0, -1]]), 2, "nominal"))


def test_precision_recall_and_f1_by_hand() -> None:
    # Both say it 3 times, the machine 4, people 6: 3/4, 3/6 and 2·3/10. Nobody says the second
    found = stats.precision_recall_f1(*(np.array(x, dtype=float) for x in ([3, 0], [4, 0], [6, 0])))
    assert found[:, 0].tolist() == pytest.approx([0.75, 0.5, 0.6])
    assert np.isnan(found[:, 1]).all()


# --- prediction-powered estimates -------------------------------------------------------------------------------------


def corrected_share(
    machine: Sequence[int], people: Sequence[int], inverse: Sequence[float], article: Sequence[int]
) -> stats.Corrected:
    """Of a share among the units."""
    tops = [np.array([top, [1] * len(top)], dtype=float) for top in (machine, people)]
    return stats.corrected_ratio(*tops, np.array(inverse, dtype=float), np.array(article), 0)


def test_a_corrected_share_by_hand() -> None:
    """Twenty articles of a unit each, the machine says yes to twelve; ten are coded.

    Among the coded ones the machine says yes to 5, of which people say yes to 3; of its 5 noes to 1. The covariance is
    3/10 − (4/10)(5/10) = 0.1. The machine's variance over all twenty is 0.6·0.4·20/19 = 4.8/19, so λ is 1.9/4.8, and
    θ = 0.4 + λ·(0.6 − 0.5). What is left of the coded units, people − λ·machine: 3 times 1 − λ, 2 times −λ, once 1 and
    4 times 0; mean 0.4 − 0.5·λ, mean square (3·(1 − λ)² + 2·λ² + 1)/10.
    """
    machine, people = [1] * 5 + [0] * 5 + [1] * 7 + [0] * 3, [1] * 3 + [0] * 2 + [1] + [0] * 14
    found = corrected_share(machine, people, [2] * 10 + [0] * 10, range(20))
    tuning = 1.9 / 4.8
    assert found.tuning == pytest.approx(tuning)
    assert found.estimate == pytest.approx(0.4 + tuning * 0.1)
    assert found.low < found.estimate < found.high
    square = (3 * (1 - tuning) ** 2 + 2 * tuning**2 + 1) / 10
    assert found.item_variance == pytest.approx(square - (0.4 - 0.5 * tuning) ** 2)


def test_what_was_not_coded_is_not_corrected() -> None:
    assert np.isnan(corrected_share([1, 0], [0, 0], [0, 0], [0, 1])).all()
    one = np.ones((2, 4))
    nothing = np.array([[0.0] * 4] * 2)  # people say that none of the machine's is one
    assert np.isnan(stats.corrected_ratio(one, nothing, np.ones(4), np.arange(4), 0)).all()
