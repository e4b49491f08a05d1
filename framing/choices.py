"""One figure under every combination of choices that a study makes, and which of them turns the order of the groups.

Figures are scored anew from the evidence tables, which is quick; no article is parsed again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations, count, product
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import FewArticlesWarning
from framing.estimates import chosen, compare, select
from framing.measures import Coverage, Ways, instrument_of, measures, require_coverage
from framing.tables import ALL, TABLES, check

Change = Callable[[Coverage], Coverage]


def _as_found(coverage: Coverage) -> Coverage:
    """Return the evidence as it is."""
    return coverage


def _mentions(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Change:
    """Return the change of a coverage that changes its mentions."""
    return lambda coverage: coverage.replace(mentions=change(coverage.mentions))


def _without_titles(coverage: Coverage) -> Coverage:
    """Return the coverage without the evidence in headlines."""
    return Coverage({n: t[t["part"] != "title"] if "part" in t else t for n, t in coverage.tables.items()})


# What a study may do with the evidence of any measure, each in two ways; a measure names its own
_EVIDENCE: dict[str, Ways] = {
    "headline": {"in": _as_found, "out": _without_titles},
    "speech tags": {
        "in": _mentions(lambda m: m.assign(speaking=False)),
        "out": _mentions(lambda m: m[~m["speaking"]]),
    },
    "pronouns": {"in": _as_found, "out": _mentions(lambda m: m[m["how"] != "pronoun"])},
}
BY_SIZE, ALIKE = "larger articles count more", "articles count alike"


def choices_in(table: pd.DataFrame) -> list[str]:
    """Return the columns of a table of `robustness` that are choices, in their order."""
    own = [choice for m in measures().values() for choice in m.choices]
    known = ("method", *_EVIDENCE, *own, "weighting", "events", "wire copy", "duplicates")
    return [choice for choice in dict.fromkeys(known) if choice in table.columns]


def robustness(
    coverage: Coverage | Mapping[str, Coverage],
    *,
    measure: str,
    voice: str = "all",
    actor: str = ALL,
    by: str = "outlet",
    where: str = "",
    seed: int = 0,
) -> pd.DataFrame:
    """Ask whether the order of outlets survives the choices that a study makes.

    Parameters
    ----------
    coverage : Coverage or mapping of name to Coverage
        As `measure` returns it; several of the same articles where methods are compared:
        `{"lexicon": first, "model": second}`.
    measure, voice, actor : str
        The figure in question.
    by : str
        A column of the articles, as in `compare`.
    where : str, optional
        As in `compare`: count only the articles of which this is true, under every choice.
    seed : int
        Seed of the resampling.

    Returns
    -------
    DataFrame
        One row per combination of choices and group: `specification` (from 0), the choices, then the columns of
        `compare` and `rank` (1 = highest). Groups without a figure are left out, and so are choices that change nothing
        (no article is agency copy, say). The choices:

        - `method`: sentiment by the model or by the word list, or the names of the mapping.
        - `headline`, `speech tags` (mentions of an actor as the one who speaks), `pronouns`, `approximators` (about 300
          as a hedge), `wire copy`, `duplicates`: in or out.
        - `weighting`: whether larger articles (of more words, mentions, statements) count more, or all articles alike.
        - `events`: all, or matched: only those that every group covered, each with the same weight in all groups.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        The column, measure, voice or actor is unknown, `where` is no condition on the articles' columns, or no
        combination gives a figure.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour, 4,
    1208. doi:10.1038/s41562-020-0912-z
    """
    methods = {"": coverage} if isinstance(coverage, Coverage) else dict(coverage)
    for each in methods.values():
        require_coverage(each, "robustness")
    wanted = {"measure": measure, "voice": voice, "actor": actor}
    tables: list[pd.DataFrame] = []
    number = count()
    for method, whole in methods.items():
        articles = select(whole.articles, [by], "include", where=where)
        chosen(whole.scores, **wanted)  # says what there is
        asked: dict[tuple[str, ...], dict[int, tuple[dict[str, str], pd.DataFrame]]] = {}
        for ways, scores in _rescored(whole, wanted):
            if method and "method" in ways and ways["method"] != "model":
                continue  # the methods to compare are those that were given
            named = {**ways, "method": method} if method else ways
            for more, picked in _picked(scores, articles, by):
                same = tuple(way for choice, way in more.items() if choice != "weighting")
                asked.setdefault(same, {})[next(number)] = {**named, **more}, picked
        tables += [_compared(each, articles, by, seed) for each in asked.values()]
    table = pd.concat(tables).sort_index(kind="stable").dropna(subset="estimate").reset_index(drop=True)
    table = table.assign(where=where, actor=actor)
    if table.empty:
        raise ValueError(f"{measure!r} has no figure here: no article has anything to count.")
    for choice in choices_in(table):
        table = _if_it_matters(table, choice, by)
    choices = choices_in(table)
    keys = choices or ["measure"]
    table = table.assign(specification=lambda t: t.groupby(keys, sort=False).ngroup())
    table["rank"] = table.groupby("specification")["estimate"].rank(ascending=False, method="min").astype(int)
    return table[["specification", *choices, by, *TABLES["estimates"], "rank"]].reset_index(drop=True)


def _if_it_matters(table: pd.DataFrame, choice: str, by: str) -> pd.DataFrame:
    """Return the table without a choice that changes no figure, one way of which is then enough."""
    others = [c for c in choices_in(table) if c != choice]
    same = table.round({"estimate": 12}).groupby([*others, by], observed=True)["estimate"]
    ways = table[choice].unique()
    if (same.nunique() == 1).all() and (same.size() == len(ways)).all():
        table = table[table[choice] == ways[0]].drop(columns=choice)
    return table


def turns(table: pd.DataFrame, group: str) -> dict[str, tuple[int, int]]:
    """Count how often each choice alone turns the order of two groups.

    Parameters
    ----------
    table : DataFrame
        As `robustness` returns it.
    group : str
        The column that holds the groups.

    Returns
    -------
    dict
        Of each choice: in how many pairs of combinations that differ in nothing else two groups change places, and the
        number of such pairs. The most turning choice first.
    """
    choices = choices_in(table)
    figures = table.pivot(index="specification", columns=group, values="estimate")
    settings = table.drop_duplicates("specification").set_index("specification")[choices]
    turning = {}
    for choice in choices:
        others = [c for c in choices if c != choice]
        alike = [rows.index for _, rows in settings.groupby(others)] if others else [settings.index]
        pairs = [pair for same in alike for pair in combinations(same, 2)]
        turned = sum(_turned(figures.loc[a].to_numpy(), figures.loc[b].to_numpy()) for a, b in pairs)
        turning[choice] = (turned, len(pairs))
    return dict(sorted(turning.items(), key=lambda item: -item[1][0] / max(item[1][1], 1)))


def _turned(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether any two groups stand in another order."""
    return bool(((one[:, None] - one) * (other[:, None] - other) < 0).any())


def _rescored(coverage: Coverage, wanted: dict[str, str]) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Yield the scores in question under every combination of what may be done with the evidence."""
    instrument, measure = instrument_of(wanted["measure"]), measures()[wanted["measure"]]

    @cache  # what one choice changes is asked for alone, and again beside the others
    def scored(*changes: Change) -> pd.DataFrame:
        changed = coverage
        for change in changes:
            changed = change(changed)
        actors = [] if wanted["actor"] == ALL else [wanted["actor"]]
        pieces = instrument.score(changed, actors) if instrument.score else []
        return _asked(pd.concat(pieces, ignore_index=True) if pieces else coverage.scores, wanted)

    def matters(ways: Ways) -> bool:
        one, other = (scored(*_real(change)) for change in ways.values())
        return not one.reset_index(drop=True).equals(other.reset_index(drop=True))

    real = {choice: ways for choice, ways in {**_EVIDENCE, **measure.choices}.items() if matters(ways)}
    if not real:
        yield {}, _asked(coverage.scores, wanted)
        return
    for names in product(*real.values()):
        changes = [ways[name] for ways, name in zip(real.values(), names, strict=True)]
        yield dict(zip(real, names, strict=True)), scored(*_real(*changes))


def _real(*changes: Change) -> tuple[Change, ...]:
    """Return the changes that change anything."""
    return tuple(change for change in changes if change is not _as_found)


def _asked(scores: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    """Return the scores of the measure, voice and actor in question."""
    rows = check("scores", scores)
    return rows[(rows[list(wanted)] == list(wanted.values())).all(axis=1)]


def _picked(scores: pd.DataFrame, articles: pd.DataFrame, by: str) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Yield the same scores under every choice of articles and of their weights."""
    ways = {
        "wire copy": ("in", "out") if (articles["wire"] != "").any() else ("in",),
        "duplicates": ("in", "out") if (articles["duplicate_of"] != "").any() else ("in",),
        "weighting": (BY_SIZE, ALIKE),
        "events": ("all", "matched"),
    }
    for names in product(*ways.values()):
        more = dict(zip(ways, names, strict=True))
        left, picked = _left(articles, more), scores
        if more["weighting"] == ALIKE:
            picked = picked.assign(weight=(picked["weight"] > 0).astype(float))
        if more["events"] == "matched":
            picked = _matched(picked, left, by)
        if len(picked) and len(left):
            yield more, picked


def _left(articles: pd.DataFrame, ways: Mapping[str, str] | pd.Series[Any]) -> pd.DataFrame:
    """Return the articles that count under a choice."""
    copy, repeats = articles["wire"] != "", articles["duplicate_of"] != ""
    return articles[~(copy & (ways["wire copy"] == "out")) & ~(repeats & (ways["duplicates"] == "out"))]


def _matched(scores: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the scores on events that every group covered, weighted so that each event has one weight in all groups.

    With two groups it is the weight of a matched contrast, w_a·w_b / (w_a + w_b).
    """
    about = articles.loc[articles["event"].str.strip() != "", ["article_id", "event", by]]
    rows = scores[scores["weight"] > 0].merge(about, on="article_id", validate="many_to_one")
    size = rows.pivot_table(index="event", columns=by, values="weight", aggfunc="sum")
    every = articles.loc[articles["article_id"].isin(scores.loc[scores["weight"] > 0, "article_id"]), by].unique()
    size = size.reindex(columns=every).dropna()
    common = 1 / (1 / size).sum(axis=1)
    factor = (1 / size).mul(common, axis=0).stack().reset_index().set_axis(["event", by, "factor"], axis=1)
    rows = rows.merge(factor, on=["event", by], validate="many_to_one")
    return rows.assign(weight=rows["weight"] * rows["factor"])[list(TABLES["scores"])]


def _compared(
    together: dict[int, tuple[dict[str, str], pd.DataFrame]], articles: pd.DataFrame, by: str, seed: int
) -> pd.DataFrame:
    """Compare scores of the same articles under several choices, all of which see the same resamples.

    `compare` takes those of each number for another actor's; the number is the index of what is returned. Its warnings
    are left out: the column `note` says the same.
    """
    ways = pd.DataFrame({number: ways for number, (ways, _) in together.items()}).T
    scores = pd.concat([each.assign(actor=str(number)) for number, (_, each) in together.items()])
    some = ways.iloc[0]
    coverage = Coverage(about={"measures": []}, articles=_left(articles, some), scores=scores)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)
        table = compare(coverage, by=by, cluster="event" if some["events"] == "matched" else None, seed=seed)
    table = table.set_axis(table["actor"].astype(int).to_numpy(), axis=0)
    return table.assign(agency_copy="include" if some["wire copy"] == "in" else "exclude").join(ways)
