"""From scores per article to estimates per group, with honest 95 % intervals.

Articles are what is resampled: the sentences of one article resemble each other and are no independent evidence.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Hashable
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import stats
from framing.clean import supported
from framing.errors import FewArticlesWarning, unknown
from framing.measures import NOT_HERE, Coverage, Measure, measures, require_coverage, validated
from framing.stats import Floats, bootstrap
from framing.tables import ALL, TABLES, check

FEW = 10  # articles; below this an interval is rough
LISTED = 20  # figures; a warning of so many says no more than how many there are
# Articles from which on an interval holds the truth 90 times in 100 or oftener, by kind of figure; the simulations are
# those of benchmarks/coverage.py, in docs/intervals.md
ENOUGH = {"ratio": 4, "article": 4, "share": 4, "pool": 5}
# Made from `published` where the articles have no such column
PERIODS = {"year": "%Y", "month": "%Y-%m", "week": "%Y-%m-%d"}
NO_DATE = "(no date)"
KEYS = ["measure", "actor", "voice"]

Wire = Literal["include", "exclude", "only"]


def compare(
    coverage: Coverage,
    *,
    by: str | list[str] = "outlet",
    where: str = "",
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
        As `measure` returns it.
    by : str or list of str
        Any columns of `coverage.articles`. `"year"` (2024), `"month"` (2024-01) and `"week"` (the date of its Monday)
        are made from `published`, in UTC, where the articles have no such column; undated articles are the group
        "(no date)".
    where : str, optional
        Count only the articles of which this is true: a condition on their columns, as `DataFrame.query` of pandas
        takes it, such as `"section != 'Opinion'"` or `"published >= '2024-03-01'"` (in UTC). Articles that repeat
        another are counted like any other; `where="duplicate_of == ''"` leaves them out.
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
        Without scores it has no rows. Where a figure or its interval is less than it looks, `note` says why: that it
        "describes this article and no outlet", say. Where there are too few articles for an interval, `low` and `high`
        are missing and `each` holds the articles' own figures, which charts draw instead. How the table was made stands
        in its columns too, for charts and manifests: `where`, `agency_copy`, `validated`, `resampled`, `seed`.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        A grouping or cluster column is unknown, `where` is no condition on the articles' columns, `wire` is none of the
        three, there are no articles, or a score contradicts itself.

    Warns
    -----
    FewArticlesWarning
        Once: which groups have figures that describe a single article (or cluster), rest on too few for an interval,
        on fewer than ten, or are alike in nearly all articles (the thing is in three of twenty).

    Notes
    -----
    An interval is given from so many articles (or clusters) on that it holds the truth nine times in ten or oftener in
    simulations (`ENOUGH`, docs/intervals.md): four, for the diversity of sources five.

    Resamples in which nothing is left to count are set aside. Where more than one resample in forty at either end has
    no spread at all (a rare thing, found in three articles of twenty), no studentised end exists, and that end is the
    percentile of the resampled ratios. Such an end is too close, and with fewer than ten articles none is given. Where
    all articles agree (the thing is in none of them), there is no variation to learn from: the estimate stands, low and
    high are missing. Ends are cut to the range that the catalogue's unit allows: shares to [0, 1], rates per 1,000
    words to 0 and above, sentiment to [−1, 1].

    The diversity of sources (in the catalogue: `aggregates` = "pool") is computed from all statements of the group; a
    resample that repeats articles would repeat their sources and look less diverse. Its logarithm is corrected for
    bias by the jackknife, which leaves out each article (or cluster) in turn, and so is the figure; the interval is
    that of Student's t with the jackknife's standard error. Of one article it is the article's own.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, ch. 2 and 5. Cambridge
    University Press. doi:10.1017/CBO9780511802843
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall. doi:10.1201/9780429246593
    Zahl, S. (1977). Jackknifing an index of diversity. Ecology, 58, 907. doi:10.2307/1936227
    """
    require_coverage(coverage, "compare")
    groups = [by] if isinstance(by, str) else list(by)
    articles = select(coverage.articles_for(where), groups, wire, cluster, where)
    scores, figures = numbered(check_scores(coverage.scores))

    grouped = articles.set_index("article_id").groupby(groups, dropna=False, observed=True)
    scores_of = dict(iter(scores.groupby(scores["article_id"].map(grouped.ngroup()))))
    asked = coverage.about.get("measures", measures())
    pooled = {m: m.pool.counted(coverage) for m in measures().values() if m.pool is not None and m.name in asked}
    pooled = {m: counted for m, counted in pooled.items() if len(counted)}
    tables = []
    for number, (key, group) in enumerate(grouped):
        table = _estimate(scores_of.get(number, scores.iloc[:0]), figures, group["_unit"], seed_for(seed, key))
        rows = [
            _pooled(m, counted[counted["article_id"].isin(group.index)], group["_unit"])
            for m, counted in pooled.items()
        ]
        if rows:
            table = pd.concat([table, pd.DataFrame(rows)]).sort_values(KEYS, ignore_index=True)
        tables.append(pd.concat([pd.DataFrame([key] * len(table), columns=groups, index=table.index), table], axis=1))
    unit, whole = cluster or "article", "outlet" if groups == ["outlet"] else "group"
    estimates = _noted(pd.concat(tables, ignore_index=True), groups, unit, whole)
    estimates["validated"] = validity(estimates["measure"], validation)
    estimates = estimates.assign(where=where, agency_copy=wire, resampled=unit, seed=seed)
    return check("estimates", estimates)[[*groups, *TABLES["estimates"]]]


def kinds_of(names: pd.Series[Any]) -> pd.Series[Any]:
    """Return what kind of figure each measure is, as `ENOUGH` has them: share, ratio, article or pool."""
    kinds = {name: "share" if m.is_share else m.aggregates for name, m in measures().items()}
    return names.map(kinds).fillna("article")


def limits_of(names: pd.Series[Any]) -> tuple[Floats, Floats]:
    """Return the least and the most that each measure can be; infinite where it is not known."""
    known = measures()
    low = [known[name].low if name in known else -np.inf for name in names]
    high = [known[name].high if name in known else np.inf for name in names]
    return np.array(low, dtype=float), np.array(high, dtype=float)


def validity(measures: pd.Series[Any], validation: pd.DataFrame | None) -> pd.Series[Any]:
    """Return how each measure was validated on this corpus, in the words that charts print."""
    known = {} if validation is None else validated(validation)
    return measures.map(lambda measure: known.get(measure, NOT_HERE)).astype(object)


def made(table: pd.DataFrame) -> dict[str, Any]:
    """Return how a table of estimates or contrasts was made, by its columns: a list where there are several ways."""
    columns = ["by", "where", "agency_copy", "resampled", "matched", "interaction", "adjusted_by", "seed"]
    ways = {c: table[c].astype(object).fillna("").drop_duplicates().tolist() for c in columns if c in table.columns}
    how = {c: each[0] if len(each) == 1 else each for c, each in ways.items() if each and each != [""]}
    if "by" not in how and "estimate" in table.columns and "difference" not in table.columns:
        how["by"] = " · ".join(c for c in map(str, table.columns) if c not in TABLES["estimates"])
    if {"measure", "validated"} <= set(table.columns):
        how["validated"] = dict(zip(table["measure"], table["validated"], strict=True))
    return how


def select(
    articles: pd.DataFrame, groups: list[str], wire: str, cluster: str | None = None, where: str = ""
) -> pd.DataFrame:
    """Return the articles that count, with every grouping column, and in `_unit` what is resampled.

    That is the article itself, or its cluster. `wire`, `cluster` and `where` are those of `compare`.

    Raises
    ------
    ValueError
        As in `compare`.
    """
    articles = check("articles", articles, "coverage.articles")
    _check_columns(articles, groups, cluster)
    if wire not in ("include", "exclude", "only"):
        raise ValueError(f"wire: expected 'include', 'exclude' or 'only', found {wire!r}.")
    articles = supported(articles)
    if where:
        articles = articles[_holds(articles, where)]
    if wire != "include":
        articles = articles[(articles["wire"] != "") == (wire == "only")]
    if articles.empty:
        restricted = f", where={where!r}" if where else ""
        raise ValueError(f"There are no articles to compare (wire={wire!r}{restricted}).")

    for period in PERIODS:
        if period in groups and period not in articles.columns:
            articles = articles.assign(**{period: _period(articles["published"], period)})
    unit = articles["article_id"].astype(object)
    if cluster is not None:
        named = articles[cluster].notna() & (articles[cluster].astype(str).str.strip() != "")
        # an article of its own must not fall together with a cluster that bears its name
        unit = articles[cluster].astype(str).where(named, "\0" + unit)
    return articles.assign(_unit=unit)


def _check_columns(articles: pd.DataFrame, groups: list[str], cluster: str | None) -> None:
    """Say which column the articles lack that they are to be grouped or resampled by."""
    if not groups:
        raise ValueError("by: name at least one column of the articles to group them by, such as by='outlet'.")
    for column in groups:
        if column in TABLES["estimates"]:
            raise ValueError(f"by: {column!r} is a column of the result. Rename that column of the articles.")
        if column not in articles.columns and column not in PERIODS:
            raise ValueError("by: " + unknown("column", column, [*articles.columns, *PERIODS]))
    if cluster is not None and cluster not in articles.columns:
        raise ValueError("cluster: " + unknown("column", cluster, articles.columns))


def _holds(articles: pd.DataFrame, where: str) -> NDArray[np.bool_]:
    """Return of which articles a condition is true."""
    # a date that is written without a time zone can be compared only with times that have none
    columns = articles.assign(published=articles["published"].dt.tz_localize(None))
    try:
        holds = columns.eval(where, engine="python", local_dict={}, global_dict={})
        wrong = ""
    except Exception as error:  # whatever a mistake in it leads to, in pandas or in Python
        holds, wrong = None, f" ({error})"
    if not isinstance(holds, pd.Series) or not pd.api.types.is_bool_dtype(holds) or len(holds.dropna()) != len(columns):
        raise ValueError(
            f"where: {where!r} does not say of every article whether it is true or false{wrong}. Write a condition on "
            f"the articles' columns, such as \"section != 'Opinion'\". There is: {', '.join(articles.columns)}."
        )
    return holds.to_numpy(dtype=bool)


def group_names(articles: pd.DataFrame, groups: list[str]) -> pd.Series[Any]:
    """Return the name of each article's group, as contrasts and charts have it: "2024-01 · Beacon"."""
    names = [" · ".join(map(name_of, row)) for row in articles[groups].itertuples(index=False)]
    return pd.Series(names, index=articles.index, dtype=object)


def name_of(value: Any) -> str:
    """Return what contrasts and charts call a value of a grouping column."""
    return "(none)" if value == "" or pd.isna(value) else str(value)


def _period(published: pd.Series, period: str) -> pd.Series:
    """Return the period in which each article was published."""
    day = published.dt.tz_localize(None).dt.normalize()
    if period == "week":
        day = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    named: pd.Series = day.dt.strftime(PERIODS[period]).fillna(NO_DATE)
    return named


def check_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores, checked also for what contradicts itself.

    Raises
    ------
    ValueError
        A score stands there twice, has a missing or negative weight, or a weight but no value.
    """
    scores = check("scores", scores, "coverage.scores")
    keys = ["article_id", *KEYS]
    wrong = scores.duplicated(keys) | ~(scores["weight"] >= 0) | ((scores["weight"] > 0) & scores["value"].isna())
    if wrong.any():
        row = scores[wrong].iloc[0]
        raise ValueError(
            f"coverage.scores: article {row['article_id']!r}, measure {row['measure']!r}: "
            "a score stands there twice, has a missing or negative weight, or a weight but no value."
        )
    return scores


def seed_for(seed: int, key: Hashable) -> int:
    """Return a seed of its own for each group, whatever other groups there are."""
    # Python's own hash differs from run to run
    text = repr((seed, [str(part) for part in (key if isinstance(key, tuple) else (key,))]))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def numbered(scores: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the scores in the order of their articles, with the number of their figure, and the figures in order."""
    # by number: millions of rows name the same few thousand articles
    article = pd.factorize(scores["article_id"], sort=True)[0]
    scores = scores.iloc[np.argsort(article, kind="stable")]
    figures = scores[KEYS].drop_duplicates().sort_values(KEYS, ignore_index=True)
    return scores.assign(_figure=scores.groupby(KEYS).ngroup()), figures


def _estimate(scores: pd.DataFrame, figures: pd.DataFrame, unit: pd.Series[Any], seed: int) -> pd.DataFrame:
    """Return one group's rows of the estimates, without the grouping columns.

    `unit` says what each of its articles belongs to. In the rows, `least` is the number of units from which on there is
    an interval, and `plain` says whether one of its ends is a percentile.
    """
    own = np.unique(scores["_figure"])
    table = figures.iloc[own].reset_index(drop=True)
    table["least"] = kinds_of(table["measure"]).map(ENOUGH).astype(float)
    units = np.unique(unit.to_numpy(dtype=object))
    parts, each = [], []
    # figures at a time; each block sees the same resamples
    width = max(1, bootstrap.CELLS // max(5 * len(units), bootstrap.RESAMPLES))
    for first in range(0, len(table), width):
        at = slice(first, first + width)
        weight, value, n_articles = matrix(scores, own[at], unit, units)
        ratios = stats.ratio_intervals(weight, value, seed, table["least"].to_numpy()[at], FEW)
        parts.append(np.vstack([ratios, n_articles]))
        few = np.isnan(ratios[1]) & (ratios[3] < FEW)
        each += [_listed(v[w > 0]) if bare else "" for w, v, bare in zip(weight.T, value.T, few, strict=True)]
    columns = ["estimate", "low", "high", "n_clusters", "n_units", "plain", "n_articles"]
    found = pd.DataFrame(np.concatenate(parts, axis=1).T if parts else None, columns=columns, dtype=float)
    floor, ceiling = limits_of(table["measure"])
    found["low"], found["high"] = np.maximum(found["low"], floor), np.minimum(found["high"], ceiling)
    return pd.concat([table, found], axis=1).assign(each=np.array(each, dtype=object))


def _listed(values: Floats) -> str:
    """Return figures as one text, which any file keeps as it is."""
    return " ".join(f"{value:.6g}" for value in np.sort(values))


def matrix(
    scores: pd.DataFrame, figures: NDArray[Any], unit: pd.Series[Any], units: NDArray[Any]
) -> tuple[Floats, Floats, Floats]:
    """Return weight and value of each unit (the rows) in the figures of these numbers, in their order (the columns).

    And how many articles count in each figure. A cluster's value is the ratio of sums over its articles, so that the
    group's figure is the same with clusters as without.
    """
    mine = scores[scores["_figure"].isin(figures)]
    row = pd.Index(units, dtype=object).get_indexer(mine["article_id"].map(unit).to_numpy(dtype=object))
    at = row, np.searchsorted(figures, mine["_figure"])
    weight, total, n_articles = np.zeros((3, len(units), len(figures)))
    np.add.at(weight, at, mine["weight"])
    np.add.at(total, at, mine["weight"] * mine["value"].fillna(0.0))
    np.add.at(n_articles, at, mine["weight"] > 0)
    with np.errstate(invalid="ignore"):
        return weight, np.where(weight > 0, total / weight, 0.0), n_articles.sum(axis=0)


def _pooled(measure: Measure, counted: pd.DataFrame, unit: pd.Series[Any]) -> dict[str, Any]:
    """Return one group's row for a figure that is made of all its evidence, as `_estimate` gives the others."""
    each = counted.assign(unit=counted["article_id"].map(unit)).groupby(["unit", "source"])["n"].sum()
    units, sources = (each.index.get_level_values(level).factorize()[0] for level in ("unit", "source"))
    n_clusters = int(units.max(initial=-1)) + 1
    figures = (np.nan, np.nan, np.nan)
    if n_clusters and measure.pool is not None:
        figures = stats.jackknife_interval(*measure.pool.figure(units, sources, each.to_numpy()), ENOUGH["pool"])
    possible = np.clip(np.array(figures), measure.low, measure.high).tolist()
    return {
        **dict(zip(KEYS, (measure.name, ALL, "all"), strict=True)),
        **dict(zip(("estimate", "low", "high"), possible, strict=True)),
        "n_articles": counted["article_id"].nunique(),
        "n_units": each.sum(),
        "n_clusters": n_clusters,
        "least": ENOUGH["pool"],
        "plain": 0.0,
        "each": "",
    }


def _noted(estimates: pd.DataFrame, groups: list[str], unit: str, whole: str) -> pd.DataFrame:
    """Return the estimates with a `note` where a figure or its interval is less than it looks, and warn once of all."""
    n, least = estimates["n_clusters"], estimates["least"]
    missing = estimates["estimate"].isna()
    bare = estimates["low"].isna() & ~missing
    some = f"{unit}s" if unit in ("article", "event") else f"clusters ({unit})"
    cases: dict[str, tuple[pd.Series[Any], str]] = {  # the first that holds: in the table, and in the warning
        f"describes this {unit} and no {whole}": (bare & (n == 1), f"describe one {unit} and no {whole}"),
        f"too few {some} for an interval": (
            bare & ((n < least) | (estimates["plain"] == 1)),
            f"rest on too few {some} for an interval",
        ),
        "no interval: nothing varies": (bare & (kinds_of(estimates["measure"]) != "pool"), ""),
        "no interval": (bare, ""),
        f"fewer than {FEW} {some}: a rough interval": (
            ~missing & (n < FEW),
            f"rest on fewer than {FEW} {some} (their intervals are rough)",
        ),
        f"alike in nearly all {some}: the interval is too short": (
            estimates["plain"] == 1,
            f"are alike in nearly all {some} (their intervals are too short)",
        ),
        "nothing to count": (n == 0, "have nothing to count and are missing"),
        f"too few {some} for a figure": (missing, f"have too few {some} for a figure and are missing"),
    }
    notes = np.select([holds.to_numpy(dtype=bool) for holds, _ in cases.values()], list(cases), "")
    noted = notes != ""
    if noted.sum() >= LISTED:
        message = in_short(f"Of {len(estimates):,} figures", int((noted & ~missing).sum()), int(missing.sum()))
        warnings.warn(message, FewArticlesWarning, stacklevel=3)
        return estimates.assign(note=notes)
    said = [
        f"{which.sum():,} {verdict}: {_groups(estimates[which], groups)}"
        for note, (_, verdict) in cases.items()
        if verdict and (which := notes == note).any()
    ]
    if said:
        warnings.warn(f"Of {len(estimates):,} figures, {'; '.join(said)}.", FewArticlesWarning, stacklevel=3)
    return estimates.assign(note=notes)


def in_short(of: str, rough: int, missing: int) -> str:
    """Return a line that says of many figures how many are less than they look; why, the table says of each."""
    said = [f"{rough:,} have no interval or a rough one"] * bool(rough) + [f"{missing:,} are missing"] * bool(missing)
    return f"{of}, {' and '.join(said)}. The column note says why."


def _groups(estimates: pd.DataFrame, groups: list[str]) -> str:
    """Return the names of the groups with how many figures are of each: "Argus (3), Beacon (1)"."""
    each = estimates.groupby(groups, dropna=False, observed=True).size()
    names = [f"{' · '.join(map(str, k)) if isinstance(k, tuple) else k} ({size})" for k, size in each.items()]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more groups" if len(names) > 8 else "")


def chosen(scores: pd.DataFrame, **wanted: str | list[str] | None) -> pd.DataFrame:
    """Return the scores of the measures, voices and actors asked for.

    Raises
    ------
    ValueError
        One of them is not among the scores.
    """
    for column, names in wanted.items():
        if names is None:
            continue
        names = [names] if isinstance(names, str) else list(names)
        known = sorted(scores[column].unique())
        for name in names:
            if name in measures() and measures()[name].pool is not None:
                raise ValueError(f"{column}: {name!r} is not made of articles' scores; only `compare` gives it.")
            if name not in known:
                raise ValueError(f"{column}: {unknown(column, name, known)}")
        scores = scores[scores[column].isin(names)]
    return scores
