"""A coverage in which nobody can tell the outlets: letters for names, names hidden in the texts, places kept right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from framing.clean import OUTLET, authors_of, masked, names_of_outlets
from framing.measures import Coverage
from framing.reports.articles import lots
from framing.tables import PARTS, TABLES

_LEFT_OUT = ("byline", "page", "url", "source_file", "source_id", "removed")
_PLACES = ("start", "end", "source_start", "source_end", "cue_start", "cue_end")


def letters(outlets: pd.Series[Any], seed: int) -> dict[str, str]:
    """Return a letter for every outlet, in an order drawn by lot: A, B, … Z, AA."""
    names = sorted(outlets.unique())
    return {names[i]: _letter(at) for at, i in enumerate(lots(len(names), seed))}


def _letter(number: int) -> str:
    return (_letter(number // 26 - 1) if number > 25 else "") + chr(ord("A") + number % 26)


def blinded(coverage: Coverage, names: Mapping[str, str], groups: list[str], seed: int) -> Coverage:
    """Return the coverage with letters for outlets.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    names : dict of str to str
        The letter of each outlet.
    groups : list of str
        Columns of the articles that are kept besides those that every corpus has.
    seed : int
        Of the lot by which articles are numbered.

    Returns
    -------
    Coverage
        Texts, and all columns made of them, with "[outlet]" in place of the outlets' names, and all places moved with
        them. Articles are numbered; bylines, addresses, files and the lines that cleaning took out are left out. Hidden
        in an article's text are who wrote it, and who else writes for its outlet ("Ada Quill contributed to this
        article") and is nobody's source.
    """
    articles = coverage.articles
    # numbers by lot: in the order of the files, the articles of an outlet stand together
    ids = {articles["article_id"].iloc[i]: f"article {at + 1}" for at, i in enumerate(lots(len(articles), seed))}
    hidden = names_of_outlets(articles["outlet"])
    moved: dict[tuple[str, str], Callable[[int], int]] = {}
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    writers = _writers(coverage)
    for article in articles[["article_id", "outlet", "byline", *PARTS]].to_dict("records"):
        authors = sorted({*authors_of(article["byline"]), *writers[article["outlet"]]})
        for part in PARTS:
            text, move = masked(article[part], hidden, authors)
            texts[part].append(text)
            moved[article["article_id"], part] = move
    kept = [c for c in articles.columns if c in (*TABLES["articles"], *groups)]
    mine = articles[kept].assign(**texts, **dict.fromkeys(_LEFT_OUT, ""), outlet=articles["outlet"].map(names))
    tables = {"articles": mine, **{name: t for name, t in coverage.tables.items() if name != "articles"}}
    done = {name: _blind_table(table, ids, moved, hidden) for name, table in tables.items()}
    return Coverage(done, coverage.about)


def _writers(coverage: Coverage) -> dict[str, set[str]]:
    """Return the full names in the bylines of each outlet, without those who are heard in articles or looked for."""
    heard = {*coverage.attributions["source_name"], *coverage.actors["actor"]}
    bylines = coverage.articles.groupby("outlet")["byline"]
    return {str(outlet): {name for by in mine for name in authors_of(by)} - heard for outlet, mine in bylines}


def _blind_table(
    table: pd.DataFrame,
    ids: Mapping[str, str],
    moved: Mapping[tuple[str, str], Callable[[int], int]],
    hidden: re.Pattern[str] | None,
) -> pd.DataFrame:
    """Return a table with numbered articles, moved places, and no name of an outlet in its texts."""
    table = table.copy()
    if {"article_id", "part"} <= set(table.columns):
        moves = [moved[key] for key in zip(table["article_id"], table["part"], strict=True)]
        for column in (c for c in _PLACES if c in table.columns):
            values = [v if pd.isna(v) else m(int(v)) for v, m in zip(table[column], moves, strict=True)]
            table[column] = pd.Series(values, index=table.index, dtype=table[column].dtype)
        if "content_spans" in table.columns:
            spans = zip(table["content_spans"], moves, strict=True)
            table["content_spans"] = pd.Series(
                [[[m(a), m(b)] for a, b in each] for each, m in spans], index=table.index, dtype=object
            )
    for column in table.columns:
        if column in ("article_id", "duplicate_of"):
            table[column] = table[column].map(lambda value: ids.get(value, ""))
        elif column not in PARTS and hidden is not None and table[column].map(lambda v: isinstance(v, str)).any():
            table[column] = table[column].map(lambda v: hidden.sub(OUTLET, v) if isinstance(v, str) else v)
    return table
