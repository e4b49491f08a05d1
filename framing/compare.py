"""From scores per article to estimates per group, with honest 95 % intervals.

Articles are what is resampled: the sentences of one article resemble each other and are no independent evidence.
"""

from __future__ import annotations

import difflib
import hashlib
import warnings
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.clean import supported
from framing.measures import EVIDENCE, MEASURES, Coverage, catalogue, require_coverage, validated
from framing.measures.sourcing import DIVERSITY, named_statements
from framing.tables import ALL, TABLES, check

MOST_RESAMPLES = 100_000
FEW = 10  # articles; below this an interval is rough
RESAMPLES = 9_999  # (RESAMPLES + 1) × 0.025 is whole, so the ends of the interval are order statistics
PERIODS = {"month": "%Y-%m", "week": "%Y-%m-%d"}  # made from `published` where the articles have no such column
NO_DATE = "(no date)"

_CELLS = 4_000_000  # numbers held in one array at a time: keeps memory flat, whatever the corpus
_ROUNDING = 1e-12  # a variance this small beside its terms is zero but for rounding
_KEYS = ["measure", "actor", "voice"]
_PLAIN = "_plain"  # whether an end of the interval is a percentile

Floats = NDArray[np.float64]
Wire = Literal["include", "exclude", "only"]
Strata = Sequence[tuple[int, int]]


class FewArticlesWarning(UserWarning):
    """Some estimates rest on too few articles for a trustworthy interval, or for any figure at all."""


def compare(
    coverage: Coverage,
    *,
    by: str | list[str] = "outlet",
    wire: Wire = "include",
    cluster: str | None = None,
    validation: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Estimate every measure for every group of articles, with 95 % intervals.

    A group's figure is Σ weight·value / Σ weight over its articles. Its interval is the studentised bootstrap of that
    ratio, resampling the group's articles 9,999 times, with the standard error by linearisation in the sample and in
    each resample. The diversity of a group's sources is no such ratio: see the notes.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it. Articles that repeat another (`duplicate_of`) are counted like any other; to leave
        them out, give the articles you want to keep:
        `dataclasses.replace(coverage, articles=coverage.articles.query("duplicate_of == ''"))`.
    by : str or list of str
        Any columns of `coverage.articles`. `"month"` (2024-01) and `"week"` (the date of its Monday) are made from
        `published`, in UTC, where the articles have no such column; undated articles are the group "(no date)".
    wire : {"include", "exclude", "only"}
        Whether agency copy (articles with a `wire`) counts.
    cluster : str, optional
        A column of `coverage.articles`, such as `"event"`: whole clusters are resampled in place of single articles,
        because articles on one event resemble each other. An article without a value is a cluster of its own.
    validation : DataFrame, optional
        What `agreement` returned for a coding sheet of this corpus. Charts and manifests then say so.
    seed : int
        Seed of the resampling. The intervals of a group depend on the seed and the group alone: not on the order of
        any rows, nor on which other groups there are.

    Returns
    -------
    DataFrame
        The table "estimates", the grouping columns first; one row per group, measure, actor and voice, in this order.
        `n_articles` counts the articles with anything to count, `n_units` is the sum of their weights, `n_clusters`
        counts what was resampled: clusters with anything to count, or the same articles where no cluster was named.
        Without scores it has no rows. `.attrs` keeps `by`, `wire`, `cluster`, `seed` and `validated` (of each
        validated measure, what `agreement` found), for charts and manifests.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        A grouping or cluster column is unknown, `wire` is none of the three, no group has two articles, or a score
        contradicts itself.

    Warns
    -----
    FewArticlesWarning
        Once: which groups have figures from fewer than ten articles (or clusters), or in which nearly all are alike
        (the thing is in three of twenty). Figures from fewer than two are refused: estimate, low and high are missing,
        the counts stay.

    Notes
    -----
    Resamples in which nothing is left to count are set aside. Where more than one resample in forty at either end has
    no spread at all (a rare thing, found in three articles of twenty), no studentised end exists, and that end is the
    percentile of the resampled ratios. Where all articles agree (the thing is in none of them), there is no variation
    to learn from: the estimate stands, low and high are missing. Ends are cut to the range that the catalogue's unit
    allows: shares to [0, 1], rates per 1,000 words to 0 and above, sentiment to [−1, 1].

    The diversity of sources (in the catalogue: `aggregates` = "pool") is computed from all statements of the group; a
    resample that repeats articles would repeat their sources and look less diverse. Its logarithm is corrected for
    bias by the jackknife, which leaves out each article (or cluster) in turn, and so is the figure; the interval is
    that of Student's t with the jackknife's standard error. It needs three articles with statements by named sources.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 and 5. Cambridge
    University Press. doi:10.1017/CBO9780511802843
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall. doi:10.1201/9780429246593
    Zahl, S. (1977). Jackknifing an index of diversity. Ecology, 58, 907. doi:10.2307/1936227
    """
    require_coverage(coverage, "compare")
    groups = [by] if isinstance(by, str) else list(by)
    articles = select(coverage.articles, groups, wire, cluster)
    scores = _check_scores(coverage.scores)
    limits = {m: limits_of(unit) for m, unit in catalogue().set_index("measure")["unit"].items()}

    grouped = articles.set_index("article_id").groupby(groups, dropna=False, observed=True)
    scores_of = dict(iter(scores.groupby(scores["article_id"].map(grouped.ngroup()))))
    statements = named_statements(coverage.attributions)
    tables = []
    for number, (key, group) in enumerate(grouped):
        table = _estimate(scores_of.get(number, scores.iloc[:0]), group["_unit"], seed_for(seed, key), limits)
        if len(statements):
            pooled = _diversity(statements[statements["article_id"].isin(group.index)], group["_unit"], limits)
            table = pd.concat([table, pooled]).sort_values(_KEYS, ignore_index=True)
        tables.append(pd.concat([pd.DataFrame([key] * len(table), columns=groups, index=table.index), table], axis=1))
    whole = check("estimates", pd.concat(tables, ignore_index=True))
    estimates = whole[[*groups, *TABLES["estimates"]]]
    estimates.attrs = _made(groups, wire, cluster, seed, validation)
    _warn(whole, groups, "articles" if cluster is None else f"clusters ({cluster})")
    return estimates


def contrast(
    coverage: Coverage,
    *,
    by: str | list[str] = "outlet",
    reference: str | None = None,
    measure: str | list[str] | None = None,
    voice: str | list[str] | None = None,
    actor: str | list[str] | None = None,
    matched: bool = False,
    cluster: str | None = None,
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
        Compare every other group with this one; without it, every pair of groups.
    measure, voice, actor : str or list of str, optional
        What to compare; by default everything but the diversity of sources, of which only `compare` gives figures. This
        is the grid that p-values are adjusted over: decide on it before you look at the figures.
    matched : bool
        Compare within events, so that no outlet is judged by the stories it chose: only articles on an `event` that
        both groups covered count, and each event has the same weight in both groups.
    cluster : str, optional
        As in `compare`: resample whole clusters, jointly in both groups. Matched contrasts always resample events.
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
        that of `than`. Differences that fewer than two articles (or events) on either side speak to, or none of whose
        articles vary, have missing intervals and p-values, and do not count in the adjustment. `.attrs` keeps how it
        was made.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        A column, group, measure, voice or actor is unknown, there are fewer than two groups, or a matched comparison
        is asked for and no event was covered by two groups.

    Warns
    -----
    FewArticlesWarning
        How many differences rest on fewer than ten articles (or events) on a side.

    Notes
    -----
    The interval is the symmetric studentised bootstrap of the difference of two ratios, each group resampled by itself;
    events and clusters are resampled whole, with the articles of both groups. The p-value inverts that interval: it is
    at most 0.05 where the interval leaves out 0. The smallest possible p-value is 1 in the number of resamples, which
    therefore grows with the grid, from 10,000 to 100,000. Simulations of how often intervals hold the truth and of
    false differences in grids without any: docs/intervals.md.

    A matched difference is the Mantel–Haenszel mean of the differences within events: Σ m·(a − b) / Σ m, where an
    event's m is w_a·w_b / (w_a + w_b), the w being the weights (words, attributions, …) of its articles in each group.

    The standardised difference is Hedges' g: in standard deviations between articles (or events), pooled over both
    groups, a ratio's article counting by its linearised value.

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
    articles = select(coverage.articles, groups, wire, "event" if matched else cluster)
    if matched:
        articles = articles[~articles["_unit"].str.startswith("\0")]
    scores = chosen(_check_scores(coverage.scores), measure=measure, voice=voice, actor=actor)
    names = pd.Series([" · ".join(map(str, row)) for row in articles[groups].to_numpy()], index=articles.index)
    units = {str(name): group.set_index("article_id")["_unit"] for name, group in articles.groupby(names)}
    if reference is not None and reference not in units:
        raise ValueError("reference: " + unknown("group", reference, units))
    pairs = [(name, reference) for name in units if name != reference] if reference else [*combinations(units, 2)]
    if not pairs:
        raise ValueError(f"There is only one group by {', '.join(groups)}: nothing to compare it with.")
    if matched and not any(set(units[a]) & set(units[b]) for a, b in pairs):
        raise ValueError(
            "No event was covered by two groups. Fill the column `event` of the articles, or leave out matched."
        )

    keys = scores[_KEYS].drop_duplicates().sort_values(_KEYS, ignore_index=True)
    resamples = min(max(RESAMPLES + 1, 40 * len(pairs) * len(keys)), MOST_RESAMPLES) - 1
    tables = []
    apart = cluster is None and not matched  # clusters may be shared: both groups' articles are then drawn together
    for pair in pairs:
        seeds = [seed_for(seed, name) for name in pair] if apart else [seed_for(seed, tuple(sorted(pair)))]
        found = _contrast(scores, keys, [units[name] for name in pair], seeds, matched, resamples)
        tables.append(found.assign(group=pair[0], than=pair[1]))
    table = pd.concat(tables, ignore_index=True).sort_values([*_KEYS, "group", "than"], ignore_index=True)
    table = adjust(check("contrasts", table), method=adjust_by)
    table.attrs = _made(groups, wire, cluster, seed, validation) | {"matched": matched, "adjusted_by": adjust_by}
    few = int((table["n_clusters"] < FEW).sum())
    if few:
        warnings.warn(
            f"{few} of {len(table)} differences rest on fewer than {FEW} "
            f"{'events' if matched else 'articles'} on a side; take their intervals as rough.",
            FewArticlesWarning,
            stacklevel=2,
        )
    return table


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
    p = table["p"].to_numpy(dtype=float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    m, rank = len(order), np.arange(1, len(order) + 1)
    if method == "holm":
        adjusted = np.maximum.accumulate(p[order] * (m + 1 - rank))
    else:
        adjusted = np.minimum.accumulate((p[order] * m / rank)[::-1])[::-1]
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(adjusted, 1.0)
    adjusted_table = table.assign(p_adjusted=out)
    adjusted_table.attrs = table.attrs | {"adjusted_by": method}
    return adjusted_table


def _adjustment(method: str) -> None:
    if method not in ("holm", "bh"):
        raise ValueError(f"Adjust p-values by 'holm' or 'bh' (Benjamini–Hochberg), not {method!r}.")


def robustness(
    coverage: Coverage | Mapping[str, Coverage],
    *,
    measure: str,
    voice: str = "all",
    actor: str = ALL,
    by: str = "outlet",
    seed: int = 0,
) -> pd.DataFrame:
    """Ask whether the order of outlets survives the choices of method, agency copy, duplicates and headlines.

    Parameters
    ----------
    coverage : Coverage or mapping of name to Coverage
        As `measure` returns it; several of the same articles where methods are compared:
        `{"lexicon": first, "model": second}`.
    measure, voice, actor : str
        The figure in question.
    by : str
        A column of the articles, as in `compare`.
    seed : int
        Seed of the resampling.

    Returns
    -------
    DataFrame
        One row per combination of choices and group: `specification` (from 0), the choices `method`, `wire copy`,
        `duplicates`, `headline` ("in" or "out"), then the columns of `compare` and `rank` (1 = highest). Choices that
        change nothing (no article is agency copy, say) are left out, and so are groups without a figure. `.attrs`
        keeps how it was made.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        The column, measure, voice or actor is unknown.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour, 4,
    1208. doi:10.1038/s41562-020-0912-z
    """
    methods = {"as measured": coverage} if isinstance(coverage, Coverage) else dict(coverage)
    for each in methods.values():
        require_coverage(each, "robustness")
    wanted = {"measure": measure, "voice": voice, "actor": actor}
    tables = []
    for method, whole in methods.items():
        for headline, shown in (("in", whole), ("out", _without_titles(whole))):
            chosen(shown.scores, **wanted)  # says what there is
            scores = shown.scores[(shown.scores[list(wanted)] == list(wanted.values())).all(axis=1)]
            for wire, duplicates in product(("in", "out"), ("in", "out")):
                articles = whole.articles if duplicates == "in" else whole.articles.query("duplicate_of == ''")
                picked = replace(shown, articles=articles, scores=scores)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", FewArticlesWarning)  # said once, below
                    table = compare(picked, by=by, wire="include" if wire == "in" else "exclude", seed=seed)
                table = table[table["measure"] == measure]  # not the diversity of sources
                made = {"method": method, "wire copy": wire, "duplicates": duplicates, "headline": headline}
                tables.append(table.assign(**made))
    table = pd.concat(tables, ignore_index=True).dropna(subset="estimate")
    same = {  # without copy, duplicates or headlines, leaving them out is no choice
        "wire copy": all((each.articles["wire"] == "").all() for each in methods.values()),
        "duplicates": all((each.articles["duplicate_of"] == "").all() for each in methods.values()),
        "headline": all((each.articles["title"] == "").all() for each in methods.values()),
    }
    for choice, idle in same.items():
        table = table[(table[choice] == "in") | (not idle)]
    choices = ["method", *same]
    table = table.assign(specification=table.groupby(choices, sort=False).ngroup())
    table["rank"] = table.groupby("specification")["estimate"].rank(ascending=False, method="min").astype(int)
    table = table[["specification", *choices, by, *TABLES["estimates"], "rank"]].reset_index(drop=True)
    table.attrs = _made([by], "include", None, seed, None) | {"choices": choices}
    _warn(table, [by], "articles")
    return table


def _without_titles(coverage: Coverage) -> Coverage:
    """The same coverage with scores made anew from what stands outside headlines."""
    tables = {name: getattr(coverage, name) for name in ("articles", *EVIDENCE)}
    kept = {n: t[t["part"] != "title"] if "part" in t.columns else t for n, t in tables.items()}
    scores = [table for module in MEASURES for table in module.scores(kept, list(coverage.actors["actor"]))]
    return replace(coverage, scores=check("scores", pd.concat(scores, ignore_index=True)))


def unknown(what: str, name: object, known: Iterable[object]) -> str:
    """The sentence of an error: there is no such thing, these are close, these exist."""
    names = [str(k) for k in known]
    close = difflib.get_close_matches(str(name), names, n=3)
    hint = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
    shown = ", ".join(names[:40]) + (f" … ({len(names)} in all)" if len(names) > 40 else "")
    return f"There is no {what} {name!r}.{hint} There is: {shown or 'none'}."


def _made(
    groups: list[str], wire: str, cluster: str | None, seed: int, validation: pd.DataFrame | None
) -> dict[Hashable | None, Any]:
    """How a table was made, for charts and manifests."""
    said = {} if validation is None else validated(validation)
    return {"by": groups, "wire": wire, "cluster": cluster, "seed": seed, "validated": said}


def select(articles: pd.DataFrame, groups: list[str], wire: str, cluster: str | None = None) -> pd.DataFrame:
    """The articles that count, with every grouping column; `_unit` is what is resampled: the article or its cluster."""
    articles = check("articles", articles, "coverage.articles")
    if not groups:
        raise ValueError("by: name at least one column of the articles to group them by, such as by='outlet'.")
    for column in groups:
        if column in TABLES["estimates"]:
            raise ValueError(f"by: {column!r} is a column of the result. Rename that column of the articles.")
        if column not in articles.columns and column not in PERIODS:
            raise ValueError("by: " + unknown("column", column, [*articles.columns, *PERIODS]))
    if cluster is not None and cluster not in articles.columns:
        raise ValueError("cluster: " + unknown("column", cluster, articles.columns))
    if wire not in ("include", "exclude", "only"):
        raise ValueError(f"wire: expected 'include', 'exclude' or 'only', found {wire!r}.")
    articles = supported(articles)
    if wire != "include":
        articles = articles[(articles["wire"] != "") == (wire == "only")]
    if articles.empty:
        raise ValueError(f"There are no articles to compare (wire={wire!r}).")

    for period in PERIODS:
        if period in groups and period not in articles.columns:
            articles = articles.assign(**{period: _period(articles["published"], period)})
    if articles.groupby(groups, dropna=False, observed=True).size().max() < 2:
        raise ValueError(
            f"No group by {', '.join(groups)} has two articles, so nothing can be said about how articles vary. "
            "Group by something coarser, or read more articles."
        )
    unit = articles["article_id"].astype(object)
    if cluster is not None:
        named = articles[cluster].notna() & (articles[cluster].astype(str).str.strip() != "")
        # an article of its own must not fall together with a cluster that bears its name
        unit = articles[cluster].astype(str).where(named, "\0" + unit)
    return articles.assign(_unit=unit)


def _period(published: pd.Series, period: str) -> pd.Series:
    day = published.dt.tz_localize(None).dt.normalize()
    if period == "week":
        day = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    named: pd.Series = day.dt.strftime(PERIODS[period]).fillna(NO_DATE)
    return named


def _check_scores(scores: pd.DataFrame) -> pd.DataFrame:
    scores = check("scores", scores, "coverage.scores")
    keys = ["article_id", *_KEYS]
    wrong = scores.duplicated(keys) | ~(scores["weight"] >= 0) | ((scores["weight"] > 0) & scores["value"].isna())
    if wrong.any():
        row = scores[wrong].iloc[0]
        raise ValueError(
            f"coverage.scores: article {row['article_id']!r}, measure {row['measure']!r}: "
            "a score stands there twice, has a missing or negative weight, or a weight but no value."
        )
    return scores


def limits_of(unit: str) -> tuple[float, float]:
    """The range of a measure, by its unit in the catalogue."""
    if unit.startswith("share of") or unit == "0 to 1":
        return 0.0, 1.0
    if unit.startswith("per 1,000") or unit == "sources per article":
        return 0.0, np.inf
    if unit == "effective sources":
        return 1.0, np.inf
    if unit == "sources in 20 statements":
        return 1.0, 20.0
    if unit == "-1 to 1":
        return -1.0, 1.0
    return -np.inf, np.inf  # an index of readability: Flesch's "0 to 100" is customary, not a limit


def seed_for(seed: int, key: Hashable) -> int:
    """A seed of its own for each group, whatever other groups there are."""
    # Python's own hash differs from run to run
    text = repr((seed, [str(part) for part in (key if isinstance(key, tuple) else (key,))]))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def _estimate(
    scores: pd.DataFrame, unit: pd.Series[Any], seed: int, limits: dict[Any, tuple[float, float]]
) -> pd.DataFrame:
    """One group's rows of the estimates, without the grouping columns; `unit`: what each of its articles belongs to."""
    table = scores[_KEYS].drop_duplicates().sort_values(_KEYS, ignore_index=True)
    units = np.unique(unit.to_numpy(dtype=object))
    parts = []
    width = max(1, _CELLS // max(5 * len(units), RESAMPLES))  # figures at a time; each block sees the same resamples
    for first in range(0, len(table), width):
        weight, value, n_articles = _matrix(scores, table.iloc[first : first + width], unit, units)
        estimate, low, high, n_clusters, n_units, plain = _ratio_intervals(weight, value, seed)
        parts.append(np.stack([estimate, low, high, n_articles, n_units, n_clusters, plain]))
    columns = ["estimate", "low", "high", "n_articles", "n_units", "n_clusters", _PLAIN]
    found = pd.DataFrame(np.concatenate(parts, axis=1).T if parts else None, columns=columns, dtype=float)
    floor, ceiling = np.array([limits.get(m, (-np.inf, np.inf)) for m in table["measure"]]).reshape(-1, 2).T
    found["low"], found["high"] = np.maximum(found["low"], floor), np.minimum(found["high"], ceiling)
    return pd.concat([table, found], axis=1)


def _matrix(
    scores: pd.DataFrame, table: pd.DataFrame, unit: pd.Series[Any], units: NDArray[Any]
) -> tuple[Floats, Floats, Floats]:
    """Weight and value of each unit (the rows) in each figure of `table` (the columns), and how many articles count.

    A cluster's value is the ratio of sums over its articles, so that the group's figure is the same with clusters as
    without.
    """
    column = pd.MultiIndex.from_frame(table[_KEYS]).get_indexer(pd.MultiIndex.from_frame(scores[_KEYS]))
    mine = scores[column >= 0].assign(_column=column[column >= 0]).sort_values("article_id", kind="stable")
    row = np.searchsorted(units, mine["article_id"].map(unit).to_numpy(dtype=object))
    at = row, mine["_column"].to_numpy()
    weight, total, n_articles = np.zeros((3, len(units), len(table)))
    np.add.at(weight, at, mine["weight"])
    np.add.at(total, at, mine["weight"] * mine["value"].fillna(0.0))
    np.add.at(n_articles, at, mine["weight"] > 0)
    with np.errstate(invalid="ignore"):
        return weight, np.where(weight > 0, total / weight, 0.0), n_articles.sum(axis=0)


def _ratio_intervals(weight: Floats, value: Floats, seed: int) -> Floats:
    """Of each ratio (a column of the units' weights and values): estimate, low, high, count of units, their weight.

    And 1 where an end of the interval is a percentile.
    """
    n = (weight > 0).sum(axis=0)
    n_units = weight.sum(axis=0)
    enough = n >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(enough, (weight * value).sum(axis=0) / n_units, np.nan)
        distance = np.where(weight > 0, value - estimate, 0.0)  # centred first: squares of small numbers stay exact
        residual = weight * distance
        # The factor n/(n−1) is left out: it is the same in the sample and in every resample, and cancels
        variance = (residual**2).sum(axis=0)
        spread = variance > _ROUNDING * ((weight * value) ** 2).sum(axis=0)
        se = np.sqrt(variance) / n_units
    t, shift = _resample(weight, distance, se, seed)
    low, high, plain = _ends(estimate, se, t, shift)
    unsure = ~(enough & spread)
    low[unsure] = high[unsure] = np.nan
    return np.stack([estimate, low, high, n, n_units, plain & ~unsure])


def _ends(estimate: Floats, se: Floats, t: Floats, shift: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The 95 % interval out of studentised and plain distances of the resamples, which are sorted in place.

    And whether an end of it is plain, because too many resamples have no spread.
    """
    # The k-th from either end; resamples with nothing to count are NaN and sorted last
    t.sort(axis=0)
    shift.sort(axis=0)
    drawn = (~np.isnan(t)).sum(axis=0)
    k = np.maximum((drawn + 1) // 40, 1)
    ends = np.stack([drawn - k, k - 1]).clip(0)
    t_ends = np.take_along_axis(t, ends, axis=0)
    percentiles = np.take_along_axis(shift, ends[::-1], axis=0)
    with np.errstate(invalid="ignore"):
        studentised = np.isfinite(t_ends)
        low, high = estimate + np.where(studentised, -t_ends * se, percentiles)
    return low, high, np.asarray(~studentised.all(axis=0))


def _resample(weight: Floats, distance: Floats, se: Floats, seed: int) -> tuple[Floats, Floats]:
    """Studentised and plain distance of each resample's ratio (the rows) from the sample's, per ratio (the columns)."""
    n, width = weight.shape
    squares = weight**2
    sums = np.hstack([weight, weight * distance, squares, squares * distance, squares * distance**2])
    sums = np.nan_to_num(sums)  # a ratio of nothing has no distances
    t, shift = np.empty((RESAMPLES, width)), np.empty((RESAMPLES, width))
    for at, times in _draws([(n, seed)], RESAMPLES, 5 * width):
        w, wd, w2, w2d, w2d2 = np.hsplit(times @ sums, 5)
        with np.errstate(divide="ignore", invalid="ignore"):
            move = np.where(w > 0, wd / w, np.nan)
            variance = w2d2 - 2 * move * w2d + move**2 * w2  # Σ w²(d − move)², of the resample
            flat = variance <= _ROUNDING * (w2d2 + move**2 * w2)
            studentised = move * w / np.sqrt(np.where(flat, np.nan, variance))
        infinite = np.where(np.abs(move) > 1e-9 * se, np.copysign(np.inf, move), 0.0)
        t[at] = np.where(np.isnan(move), np.nan, np.where(flat, infinite, studentised))
        shift[at] = move
    return t, shift


def _draws(strata: Strata, resamples: int, width: int) -> Iterator[tuple[slice, Floats]]:
    """How often each unit is drawn in each resample (the rows), some rows at a time; each stratum keeps its size.

    A stratum is its size and its seed; `width` is how many numbers the caller keeps for each resample.
    """
    generators = [np.random.default_rng(seed) for _, seed in strata]
    step = max(1, _CELLS // max(sum(n for n, _ in strata), width))
    for first in range(0, resamples, step):
        rows = min(step, resamples - first)
        counts = []
        for (n, _), rng in zip(strata, generators, strict=True):
            drawn = rng.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
            counts.append(np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n))
        yield slice(first, first + rows), np.hstack(counts).astype(np.float64)


def _diversity(statements: pd.DataFrame, unit: pd.Series[Any], limits: dict[Any, tuple[float, float]]) -> pd.DataFrame:
    """One group's rows for the diversity of its sources, as `_estimate` gives the others."""
    each = statements.assign(unit=statements["article_id"].map(unit)).groupby(["unit", "source"])["n"].sum()
    units, sources = (each.index.get_level_values(level).factorize()[0] for level in ("unit", "source"))
    n_clusters = int(units.max(initial=-1)) + 1
    rows = []
    for measure, diversity in DIVERSITY.items():
        found = (np.nan, np.nan, np.nan)
        if n_clusters >= 2:
            found = _jackknife(*diversity(units, sources, each.to_numpy()))
        ends = np.clip(found, *limits[measure]).tolist()
        rows.append([measure, ALL, "all", *ends, statements["article_id"].nunique(), each.sum(), n_clusters])
    return pd.DataFrame(rows, columns=list(TABLES["estimates"]))


def _jackknife(whole: float, without: Floats | None) -> tuple[float, float, float]:
    """A figure above 0, corrected for bias, and its 95 % interval, from what it is without each unit."""
    if without is None:
        return whole, np.nan, np.nan
    n, log = len(without), np.log(without)
    if n < 3 or not np.isfinite(log).all():
        return np.nan, np.nan, np.nan
    estimate = n * np.log(whole) - (n - 1) * log.mean()
    half = _t_quantile(n - 1) * np.sqrt((n - 1) * log.var())
    ends = (estimate - half, estimate + half) if half > 1e-9 else (np.nan, np.nan)
    low, high = np.exp(ends)
    return float(np.exp(estimate)), float(low), float(high)


def _t_quantile(degrees: int) -> float:
    """The 97.5 % point of Student's t, within 1 % from two degrees of freedom on: Abramowitz & Stegun (1964) 26.7.5."""
    z, v = 1.959963984540054, degrees
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / v**k for k, term in enumerate(terms, 1)))


def _warn(estimates: pd.DataFrame, groups: list[str], what: str) -> None:
    n = estimates["n_clusters"]
    cases = [
        ((n >= 2) & (n < FEW), f"rest on fewer than {FEW} {what}; take their intervals as rough"),
        (n < 2, f"rest on fewer than 2 {what}; they are left missing"),
    ]
    if _PLAIN in estimates.columns:
        rare = (n >= FEW) & (estimates[_PLAIN] == 1)
        cases.insert(1, (rare, f"are alike in nearly all {what}; their intervals are too short"))
    sentences = []
    for which, verdict in cases:
        few = estimates[which]
        if few.empty:
            continue
        each = few.groupby(groups, dropna=False, observed=True).size()
        names = [f"{' · '.join(map(str, k)) if isinstance(k, tuple) else k} ({size})" for k, size in each.items()]
        shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more groups" if len(names) > 8 else "")
        sentences.append(f"{len(few)} of {len(estimates)} figures {verdict}: {shown}.")
    if sentences:
        warnings.warn(" ".join(sentences), FewArticlesWarning, stacklevel=3)


# --- differences ------------------------------------------------------------------------------------------------------


def chosen(scores: pd.DataFrame, **wanted: str | list[str] | None) -> pd.DataFrame:
    """The scores of the measures, voices and actors asked for."""
    for column, names in wanted.items():
        if names is None:
            continue
        names = [names] if isinstance(names, str) else list(names)
        known = sorted(scores[column].unique())
        for name in names:
            if name in DIVERSITY:
                raise ValueError(f"{column}: {name!r} is not made of articles' scores; only `compare` gives it.")
            if name not in known:
                raise ValueError(f"{column}: {unknown(column, name, known)}")
        scores = scores[scores[column].isin(names)]
    return scores


def _contrast(
    scores: pd.DataFrame,
    keys: pd.DataFrame,
    unit: list[pd.Series[Any]],
    seeds: list[int],
    matched: bool,
    resamples: int,
) -> pd.DataFrame:
    """One pair's rows of the contrasts; `unit` says of each group's articles what they belong to."""
    apart = len(seeds) == 2
    own = [np.unique(u.to_numpy(dtype=object)) for u in unit]
    shared = np.union1d(*own)
    mine = [scores[scores["article_id"].isin(u.index)] for u in unit]
    strata = [(len(units), seed) for units, seed in zip(own if apart else [shared], seeds, strict=True)]
    parts = []
    width = max(1, _CELLS // max(14 * len(shared), resamples))
    for first in range(0, len(keys), width):
        block = keys.iloc[first : first + width]
        weight = np.zeros((2, sum(n for n, _ in strata), len(block)))
        value, n_articles = np.zeros_like(weight), np.zeros((2, len(block)))
        for side in (0, 1):
            at = slice(None) if not apart else slice(0, len(own[0])) if side == 0 else slice(len(own[0]), None)
            units = own[side] if apart else shared
            weight[side, at], value[side, at], n_articles[side] = _matrix(mine[side], block, unit[side], units)
        if matched:
            both = weight.sum(axis=0)
            common = np.divide(weight[0] * weight[1], both, out=np.zeros_like(both), where=both > 0)
            weight = np.stack([common, common])
        parts.append(np.vstack([difference(weight, value, strata, resamples), n_articles]))
    columns = [
        "estimate", "estimate_than", "difference", "low", "high", "standardised", "standardised_low",
        "standardised_high", "p", "n_clusters", "n_articles", "n_articles_than",
    ]  # fmt: skip
    found = pd.DataFrame(np.concatenate(parts, axis=1).T if parts else None, columns=columns, dtype=float)
    units_of = catalogue().set_index("measure")["unit"]
    for row, name in enumerate(keys["measure"]):
        floor, ceiling = limits_of(str(units_of.get(name, "")))
        reach = ceiling - floor
        found.loc[row, ["low", "high"]] = found.loc[row, ["low", "high"]].clip(-reach, reach)
    return pd.concat([keys, found], axis=1)


def difference(weight: Floats, value: Floats, strata: Strata, resamples: int) -> Floats:
    """The difference of two ratios with its studentised bootstrap interval.

    Parameters
    ----------
    weight, value : array, 2 × units × figures
        Of the first and of the second ratio. A unit that only one of them counts has weight 0 in the other.
    strata : sequence of (size, seed)
        Consecutive units that are resampled together: two strata for independent groups, one for units in common.
    resamples : int
        How many.

    Returns
    -------
    array, 10 × figures
        Both ratios, their difference, its interval, Hedges' g, its interval, the two-sided p-value of no difference,
        and the smaller number of units on a side. Missing where a side has fewer than two units or nothing varies.
    """
    n = (weight > 0).sum(axis=1)
    total = weight.sum(axis=1)
    enough = (n >= 2).all(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(n >= 2, (weight * value).sum(axis=1) / total, np.nan)
        distance = np.where(weight > 0, value - ratio[:, None], 0.0)
        e = np.nan_to_num(weight * distance)
        # each side's n/(n−1): they differ, so it does not cancel
        larger = np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
        variances = larger * (e**2).sum(axis=1) / total**2
        variance = variances.sum(axis=0) - 2 * np.sqrt(larger.prod(axis=0)) * (e[0] * e[1]).sum(axis=0) / total.prod(
            axis=0
        )
        scale = (larger * ((weight * value) ** 2).sum(axis=1) / total**2).sum(axis=0)
        varies = variance > _ROUNDING * scale
        se = np.sqrt(np.where(varies, variance, np.nan))
        gap = ratio[0] - ratio[1]
        g, se_g = _hedges(gap, variance, variances, n)

    together = bool((weight > 0).all(axis=0).any()) or len(strata) == 1
    sums = [*weight, *e, *(weight**2), *(weight * e), *(e**2)]
    if together:
        sums += [weight[0] * weight[1], weight[0] * e[1], weight[1] * e[0], e[0] * e[1]]
    matrix = np.hstack(sums)
    t, shift, t_g, shift_g = np.empty((4, resamples, len(gap)))
    for at, times in _draws(strata, resamples, matrix.shape[1]):
        drawn = np.hsplit(times @ matrix, len(sums))
        w, we, w2, w2e, e2 = (np.stack(drawn[i : i + 2]) for i in range(0, 10, 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            move = np.where(w > 0, we / w, np.nan)
            each = larger[:, None] * np.maximum(e2 - 2 * move * w2e + move**2 * w2, 0.0) / w**2
            size = (larger[:, None] * (e2 + move**2 * w2) / w**2).sum(axis=0)
            spread = each.sum(axis=0)
            if together:
                ww, we_, ew, ee = drawn[10:]
                cross = ee - move[0] * we_ - move[1] * ew + move.prod(axis=0) * ww
                spread = spread - 2 * np.sqrt(larger.prod(axis=0)) * cross / w.prod(axis=0)
            apart = move[0] - move[1]
            flat = spread <= _ROUNDING * size
            infinite = np.where(np.abs(apart) > 1e-9 * se, np.copysign(np.inf, apart), 0.0)
            t[at] = np.where(np.isnan(apart), np.nan, np.where(flat, infinite, apart / np.sqrt(spread)))
            g_, se_g_ = _hedges(gap + apart, spread, each, n[:, None])
            t_g[at] = np.where(np.isnan(apart), np.nan, np.where(flat, infinite, (g_ - g) / se_g_))
            shift[at], shift_g[at] = apart, np.where(flat, np.nan, g_ - g)

    with np.errstate(divide="ignore", invalid="ignore"):
        as_far = (np.abs(t) >= np.abs(gap / se)).sum(axis=0)
        p = (1 + as_far) / ((~np.isnan(t)).sum(axis=0) + 1)
    low, high = _about(gap, se, t, shift)
    low_g, high_g = _about(g, se_g, t_g, shift_g)
    found = np.stack([ratio[0], ratio[1], gap, low, high, g, low_g, high_g, p])
    found[3:, ~(enough & varies)] = np.nan
    return np.vstack([found, n.min(axis=0)])


def _about(estimate: Floats, se: Floats, t: Floats, shift: Floats) -> tuple[Floats, Floats]:
    """The symmetric 95 % interval out of studentised and plain distances of the resamples, either way."""
    t, shift = np.sort(np.abs(t), axis=0), np.sort(np.abs(shift), axis=0)
    drawn = (~np.isnan(t)).sum(axis=0)
    end = (drawn - np.maximum((drawn + 1) // 20, 1)).clip(0)[None]
    t_end, farthest = np.take_along_axis(t, end, axis=0)[0], np.take_along_axis(shift, end, axis=0)[0]
    with np.errstate(invalid="ignore"):
        half = np.where(np.isfinite(t_end), t_end * se, farthest)
    return estimate - half, estimate + half


def _hedges(gap: Floats, variance: Floats, variances: Floats, n: NDArray[Any]) -> tuple[Floats, Floats]:
    """Hedges' g and its standard error, from a difference, its variance and that of either side."""
    degrees = np.maximum(n.sum(axis=0) - 2, 1)
    pooled = np.sqrt(((n - 1) * n * variances).sum(axis=0) / degrees)
    unbiased = 1 - 3 / (4 * degrees - 1)
    g = unbiased * gap / pooled
    return g, np.sqrt(unbiased**2 * variance / pooled**2 + g**2 / (2 * degrees))
