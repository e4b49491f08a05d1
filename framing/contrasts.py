"""Differences between groups, raw and standardised, with intervals and p-values adjusted over all of them."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterable, Iterator
from itertools import combinations, product
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import stats
from framing.errors import FewArticlesWarning, ManyDifferencesWarning, unknown
from framing.estimates import (
    FEW,
    KEYS,
    LISTED,
    Wire,
    check_scores,
    chosen,
    group_names,
    in_short,
    kinds_of,
    limits_of,
    matrix,
    name_of,
    numbered,
    seed_for,
    select,
    validity,
)
from framing.measures import Coverage, require_coverage
from framing.progress import progress
from framing.stats import Floats, bootstrap
from framing.tables import TABLES, check

# Articles on either side from which on an interval holds the truth 90 times in 100 or oftener, by kind of figure; the
# simulations are those of benchmarks/coverage.py, in docs/intervals.md
ENOUGH = {"ratio": 5, "article": 7, "share": 7}
MANY = 5_000  # differences, from which on a word is said before they are made
HELD = 16_000_000  # resampled ratios that are held at a time
ADJUSTMENTS = {"holm": stats.holm, "bh": stats.benjamini_hochberg}


class Comparison(NamedTuple):
    """What is compared: two groups, or (`interaction`) what differs in one with what differs in another.

    `cells` are the groups of articles that it takes: those two, or four, of which it is the first less the second, less
    the third less the fourth.
    """

    group: str
    than: str
    cells: tuple[str, ...]


def contrast(
    coverage: Coverage,
    *,
    by: str | list[str] = "outlet",
    reference: str | None = None,
    measure: str | list[str] | None = None,
    voice: str | list[str] | None = None,
    actor: str | list[str] | None = None,
    interaction: bool = False,
    matched: bool = False,
    cluster: str | None = None,
    where: str = "",
    wire: Wire = "include",
    adjust_by: Literal["holm", "bh"] = "holm",
    validation: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare groups with each other: their differences, raw and standardised, with intervals and adjusted p-values.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    by : str or list of str
        As in `compare`. A group of several columns is named "a · b".
    reference : str, optional
        Compare every other group with this one; without it, every pair of groups. Of an interaction it is a value of
        the first column.
    measure, voice, actor : str or list of str, optional
        What to compare; by default everything but the diversity of sources, of which only `compare` gives figures. This
        is the grid that p-values are adjusted over: decide on it before you look at the figures.
    interaction : bool
        Compare differences: with `by=["outlet", "year"]`, how far Argus changed from 2023 to 2024 less how far Beacon
        did, for every pair of outlets and of years that both have articles of. Then `group` is "Argus: 2024 − 2023",
        and `estimate` the figure of the later year (in the order of the column) less that of the earlier one.
    matched : bool
        Compare within events, so that no outlet is judged by the stories it chose: only articles on an `event` that
        both groups covered count, and each event has the same weight in both groups.
    cluster : str, optional
        As in `compare`: resample whole clusters, jointly in all groups. Matched contrasts always resample events.
    where : str, optional
        As in `compare`: count only the articles of which this is true.
    wire : {"include", "exclude", "only"}
        Whether agency copy counts.
    adjust_by : {"holm", "bh"}
        Holm: the chance of even one false difference in the whole table stays below the level. Benjamini–Hochberg: the
        share of false differences among those called significant does.
    validation : DataFrame, optional
        What `agreement` returned for a coding sheet of this corpus.
    seed : int
        Seed of the resampling. Nothing depends on the order of any rows.

    Returns
    -------
    DataFrame
        The table "contrasts": one row per measure, actor, voice and pair, `difference` being the figure of `group` less
        that of `than`. Differences that too few articles (or events) on either side speak to (`ENOUGH`: five for
        ratios, seven for shares and means of articles), or none of whose articles vary, have missing intervals and
        p-values, and do not count in the adjustment; `note` says why. An interaction has four sides. How the table was
        made stands in its columns: `by`, `where`, `agency_copy`, `validated`, `resampled`, `matched`, `interaction`,
        `adjusted_by`, `seed`.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        A column, group, measure, voice or actor is unknown, `where` is no condition on the articles' columns, there are
        fewer than two groups, a matched comparison is asked for and no event was covered by two groups, or an
        interaction without two columns, or matched.

    Warns
    -----
    FewArticlesWarning
        How many differences rest on single articles (or events), on too few for an interval, or on fewer than ten on a
        side.
    ManyDifferencesWarning
        Before it begins: how many differences there are, where they are thousands.

    Notes
    -----
    The interval is the symmetric studentised bootstrap of the difference of two ratios (of an interaction, of four),
    each group resampled by itself, 9,999 times; events and clusters are resampled whole, with the articles of all
    groups. The p-value inverts that interval: it is at most 0.05 where the interval leaves out 0. Above 0.05 it is a
    share of resamples. Below it is that of Student's t, scaled so that its 5 % point is the bootstrap's, with one
    degree of freedom less than the smallest group has articles: it does not depend on how many other differences there
    are, and has no floor but two. Where all articles of a group have the same value, it is at least the chance of that,
    by the share of that value among all articles compared; and it is at least the share of resamples without any
    spread. Simulations of how often intervals hold the truth, of p-values and of false differences in grids without
    any: docs/intervals.md.

    A matched difference is the Mantel–Haenszel mean of the differences within events: Σ m·(a − b) / Σ m, where an
    event's m is w_a·w_b / (w_a + w_b), the w being the weights (words, attributions, …) of its articles in each group.

    The standardised difference is Hedges' g: in standard deviations between articles (or events), pooled over
    all groups, a ratio's article counting by its linearised value.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 to 5. Cambridge University
    Press. doi:10.1017/CBO9780511802843
    Hall, P. (1988). On symmetric bootstrap confidence intervals. Journal of the Royal Statistical Society B, 50, 35.
    Greenland, S., & Robins, J. M. (1985). Estimation of a common effect parameter from sparse follow-up data.
    Biometrics, 41, 55. doi:10.2307/2530643
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size. Journal of Educational Statistics,
    6, 107. doi:10.3102/10769986006002107
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6, 65.
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B, 57, 289. doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    require_coverage(coverage, "contrast")
    _adjustment(adjust_by)
    groups = [by] if isinstance(by, str) else list(by)
    if matched and cluster is not None:
        raise ValueError("A matched contrast resamples events. Leave out cluster=, or matched=True.")
    if matched and interaction:
        raise ValueError("An interaction is not matched by event. Leave out matched=True, or interaction=True.")
    articles = select(coverage.articles_for(where), groups, wire, "event" if matched else cluster, where)
    if matched:
        articles = articles[~articles["_unit"].str.startswith("\0")]
    scores, keys = numbered(chosen(check_scores(coverage.scores), measure=measure, voice=voice, actor=actor))
    named = articles.groupby(group_names(articles, groups))
    units = {str(name): group.set_index("article_id")["_unit"] for name, group in named}
    if interaction:
        comparisons = _interactions(articles, reference, groups, units)
    else:
        comparisons = _pairs(units, reference, groups, matched)
    if len(comparisons) * len(keys) >= MANY:
        _say_how_many(len(comparisons), len(keys))

    apart = cluster is None and not matched  # clusters may be shared: all groups' articles are then drawn together
    table = _differences(scores, keys, units, comparisons, apart, matched, seed)
    unit = "event" if matched else cluster or "article"
    table = _noted(table, unit).assign(by=" · ".join(groups), where=where, agency_copy=wire, resampled=unit)
    table = table.assign(matched=matched, interaction=interaction, seed=seed)
    table["validated"] = validity(table["measure"], validation)
    table = table.sort_values([*KEYS, "group", "than"], ignore_index=True)
    return adjust(check("contrasts", table)[list(TABLES["contrasts"])], method=adjust_by)


def _pairs(
    units: dict[str, pd.Series[Any]], reference: str | None, groups: list[str], matched: bool
) -> list[Comparison]:
    """Return which groups are compared with which."""
    pairs = _combined(units, reference)
    if not pairs:
        raise ValueError(f"There is only one group by {', '.join(groups)}: nothing to compare it with.")
    if matched and not any(set(units[a]) & set(units[b]) for a, b in pairs):
        raise ValueError(
            "No event was covered by two groups. Fill the column `event` of the articles, or leave out matched."
        )
    return [Comparison(*pair, cells=pair) for pair in pairs]


def _combined(names: Iterable[str], reference: str | None) -> list[tuple[str, str]]:
    """Return every pair of names, or each other one with the reference."""
    names = list(names)
    if reference is None:
        return [*combinations(names, 2)]
    if reference not in names:
        raise ValueError("reference: " + unknown("group", reference, names))
    return [(name, reference) for name in names if name != reference]


def _interactions(
    articles: pd.DataFrame, reference: str | None, groups: list[str], cells: Container[str]
) -> list[Comparison]:
    """Return the differences by the second column that are compared between groups by the first one."""
    if len(groups) != 2:
        raise ValueError("An interaction needs two columns to group the articles by, such as by=['outlet', 'year'].")
    ordered = [articles.groupby(column, dropna=False, observed=True).size().index for column in groups]
    first, second = (list(dict.fromkeys(map(name_of, values))) for values in ordered)
    comparisons = []
    for (one, other), (earlier, later) in product(_combined(first, reference), combinations(second, 2)):
        needed = tuple(f"{name} · {value}" for name in (one, other) for value in (later, earlier))
        if all(cell in cells for cell in needed):
            change = f"{later} − {earlier}"
            comparisons.append(Comparison(f"{one}: {change}", f"{other}: {change}", needed))
    if not comparisons:
        raise ValueError(
            f"There are no two groups by {groups[0]} with articles in the same two groups by {groups[1]}: "
            "no differences to compare."
        )
    return comparisons


def _say_how_many(pairs: int, figures: int) -> None:
    """Warn of how many differences there are to make."""
    warnings.warn(
        f"There are {pairs * figures:,} differences to make, {pairs:,} pairs of groups × {figures:,} figures. "
        "Name what you ask about, measure= (and voice=, actor=), or one group to compare the others with, reference=: "
        "that is quicker, and p-values are adjusted over fewer differences.",
        ManyDifferencesWarning,
        stacklevel=3,
    )


def adjust(table: pd.DataFrame, *, method: Literal["holm", "bh"] = "holm") -> pd.DataFrame:
    """Adjust the p-values of contrasts over all rows of the table: of some rows that you kept, or of several tables.

    Parameters
    ----------
    table : DataFrame
        Rows of what `contrast` returned. The rows you ask about must have been chosen without looking at their figures.
    method : {"holm", "bh"}
        Holm (familywise error) or Benjamini–Hochberg (false discovery rate).

    Returns
    -------
    DataFrame
        The same rows with `p_adjusted` filled anew; missing p-values stay missing and do not count.

    Raises
    ------
    ValueError
        The method is neither.

    References
    ----------
    As in `contrast`.
    """
    _adjustment(method)
    return table.assign(p_adjusted=ADJUSTMENTS[method](table["p"].to_numpy(dtype=float)), adjusted_by=method)


def _adjustment(method: str) -> None:
    """Say which methods of adjustment there are, where one is asked for that is none."""
    if method not in ADJUSTMENTS:
        raise ValueError(f"Adjust p-values by 'holm' or 'bh' (Benjamini–Hochberg), not {method!r}.")


class _Side(NamedTuple):
    """One group: its units in order, and weight and value of each in every figure, with how many articles count."""

    units: NDArray[Any]
    weight: Floats
    value: Floats
    n_articles: Floats


COLUMNS = [
    "estimate", "estimate_than", "difference", "low", "high", "standardised", "standardised_low", "standardised_high",
    "p", "n_clusters", "n_articles", "n_articles_than",
]  # fmt: skip


def _differences(
    scores: pd.DataFrame,
    keys: pd.DataFrame,
    units: dict[str, pd.Series[Any]],
    comparisons: list[Comparison],
    apart: bool,
    matched: bool,
    seed: int,
) -> pd.DataFrame:
    """Return every figure of every comparison; `units` says of each group's articles what they belong to."""
    of = dict(iter(scores.groupby(scores["article_id"].map({i: name for name, u in units.items() for i in u.index}))))
    sides = {}
    for name, unit in units.items():
        own = np.unique(unit.to_numpy(dtype=object))
        sides[name] = _Side(own, *matrix(of.get(name, scores.iloc[:0]), np.arange(len(keys)), unit, own))
    keys = keys.assign(least=kinds_of(keys["measure"]).map(ENOUGH).astype(float))
    cells, least = [each.cells for each in comparisons], keys["least"].to_numpy()
    found = np.full((len(cells), len(COLUMNS), len(keys)), np.nan)
    with progress(
        total=len(cells) * len(keys), desc="Contrasting", unit="difference", smoothing=0, disable=len(cells) == 1
    ) as bar:
        for which, at, figures in (
            _apart(sides, cells, least, seed) if apart else _together(sides, cells, least, matched, seed)
        ):
            found[which, :10, at] = figures
            bar.update(figures.size // 10)
    n_articles = np.array([[sides[name].n_articles for name in each.cells] for each in comparisons])
    found[:, 10:] = n_articles.reshape(len(comparisons), 2, -1, len(keys)).sum(axis=2)
    floor, ceiling = limits_of(keys["measure"])
    reach = (ceiling - floor) * (len(comparisons[0].cells) // 2)
    found[:, 3:5] = np.clip(found[:, 3:5], -reach, reach)
    table = pd.DataFrame(found.transpose(0, 2, 1).reshape(-1, len(COLUMNS)), columns=COLUMNS)
    names = pd.DataFrame(comparisons, columns=Comparison._fields)[["group", "than"]]
    names = names.loc[names.index.repeat(len(keys))].reset_index(drop=True)
    return pd.concat([pd.concat([keys] * len(comparisons), ignore_index=True), names, table], axis=1)


def _apart(
    sides: dict[str, _Side], cells: list[tuple[str, ...]], least: Floats, seed: int
) -> Iterator[tuple[slice, slice, Floats]]:
    """Yield some comparisons, some figures, and what is found of them, each group resampled by itself.

    The resamples of a group are made once, for all that it is compared with.
    """
    needed = {name: k for k, name in enumerate(dict.fromkeys(name for names in cells for name in names))}
    which = [[needed[name] for name in names] for names in cells]
    # so many figures at a time that the resamples of all groups can be held
    for at in _blocks(len(least), HELD // (len(needed) * bootstrap.RESAMPLES)):
        ratios = [stats.ratios(sides[n].weight[:, at], sides[n].value[:, at], seed_for(seed, n)) for n in needed]
        yield slice(None), at, stats.differences(ratios, least[at], cells=which)


def _together(
    sides: dict[str, _Side], cells: list[tuple[str, ...]], least: Floats, matched: bool, seed: int
) -> Iterator[tuple[slice, slice, Floats]]:
    """Yield the same where groups may share what is resampled: all units of a comparison are drawn together."""
    for i, names in enumerate(cells):
        weight, value = _aligned([sides[name] for name in names], matched)
        for at in _blocks(len(least), bootstrap.CELLS // bootstrap.RESAMPLES):
            own = seed_for(seed, tuple(sorted(names)))
            ratios, shared = stats.ratios_together(weight[..., at], value[..., at], own)
            yield slice(i, i + 1), at, stats.differences(ratios, least[at], shared)[None]


def _blocks(figures: int, width: int) -> list[slice]:
    """Return the figures, so many at a time: memory stays flat, and all see the same resamples."""
    width = max(width, 1)
    return [slice(first, first + width) for first in range(0, figures, width)]


def _aligned(sides: list[_Side], matched: bool) -> tuple[Floats, Floats]:
    """Return weight and value of every unit of any side in each side: sides × units × figures."""
    units = np.unique(np.concatenate([side.units for side in sides]))
    weight, value = np.zeros((2, len(sides), len(units), sides[0].weight.shape[1]))
    for i, side in enumerate(sides):
        at = np.searchsorted(units, side.units)
        weight[i, at], value[i, at] = side.weight, side.value
    if matched:
        both = weight.sum(axis=0)
        common = np.divide(weight[0] * weight[1], both, out=np.zeros_like(both), where=both > 0)
        weight = np.stack([common, common])
    return weight, value


def _noted(table: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the differences with a `note` wherever one is less than it looks, and warn once of them all."""
    n, bare = table["n_clusters"], table["p"].isna()
    some = f"{unit}s"
    cases = {  # the first that holds: in the table, and in the warning
        "nothing to compare": (n == 0, ""),
        f"a single {unit} on a side: describes it and no group": (
            n == 1,
            f"have a single {unit} on a side (they describe it and no group)",
        ),
        f"too few {some} for an interval": (
            n < table["least"],
            f"rest on too few {some} on a side for an interval",
        ),
        "no interval: nothing varies": (bare, ""),
        f"fewer than {FEW} {some} on a side: a rough interval": (
            n < FEW,
            f"rest on fewer than {FEW} {some} on a side (their intervals are rough)",
        ),
    }
    notes = np.select([holds.to_numpy(dtype=bool) for holds, _ in cases.values()], list(cases), "")
    counts = [(int((notes == note).sum()), verdict) for note, (_, verdict) in cases.items() if verdict]
    rough, of = sum(k for k, _ in counts), f"Of {len(table):,} differences"
    if rough:
        each = "; ".join(f"{k:,} {verdict}" for k, verdict in counts if k)
        message = in_short(of, rough, 0) if rough >= LISTED else f"{of}, {each}."
        warnings.warn(message, FewArticlesWarning, stacklevel=3)
    return table.assign(note=notes)
