"""Whole articles with everything marked, as many as a page holds, and an x-ray of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.measures import Coverage
from framing.measures.sourcing import sources, speech
from framing.views import marked_article

MOST_ARTICLES = 400
MOST_ROWS = 5  # sources, and actors, of an x-ray


class Strip(NamedTuple):
    """A row of an x-ray."""

    kind: str  # speech, hedge, booster or mention
    name: str
    said: str  # the row in words, where its name does not say all
    path: str  # of SVG: a broad line, in a box of 1000 by 10


def in_order(articles: pd.DataFrame, lots: Sequence[int]) -> list[str]:
    """Return the ids of the articles in the order in which they get a place: whole events first, then single ones.

    Parameters
    ----------
    articles : DataFrame
        The table of articles.
    lots : sequence of int
        The lot of each; the lowest come first, of an event with the lowest of its articles.
    """
    articles = articles.assign(lot=lots)
    shared = articles[articles["event"] != ""].groupby("event")["outlet"].nunique()
    together = articles["event"].isin(shared.index[shared > 1])
    first = articles.groupby("event")["lot"].transform("min").where(together, articles["lot"])
    order = articles.assign(alone=~together, first=first).sort_values(
        ["alone", "first", "outlet", "lot"], kind="stable"
    )
    return list(order["article_id"])


def of_articles(coverage: Coverage, ids: Iterable[str]) -> Coverage:
    """Return the coverage of these articles alone."""
    wanted = set(ids)
    tables = {
        name: table[table["article_id"].isin(wanted)]
        for name, table in coverage.tables.items()
        if "article_id" in table.columns
    }
    return coverage.replace(**tables)


def written(
    coverage: Coverage, ids: Sequence[str], places: Mapping[str, Mapping[tuple[str, int], str]], room: int
) -> Iterator[tuple[str, str, list[Strip]]]:
    """Yield the id, the HTML and the x-ray of articles, in this order, as long as there is room for so many characters.

    `places` gives for an article the names of the places to link to, as `marked_article` takes them.
    """
    for article_id in ids:
        mine = of_articles(coverage, [article_id])
        html = marked_article(mine, article_id, level=3, places=places.get(article_id), brief=True)
        html += _statements(mine.attributions)
        strips = xray(coverage, article_id)
        room -= len(html) + sum(200 + len(strip.path) for strip in strips)
        if room < 0:
            return
        yield article_id, html, strips


def _statements(attributions: pd.DataFrame) -> str:
    """Return the statements of an article under their numbers, with what is known of each, as HTML."""
    items = []
    for place, row in enumerate(attributions.sort_values("attribution").to_dict("records")):
        kind = row["source_kind"] + ", unnamed" * bool(row["anonymous"])
        about = (
            f"{row['source_name'] or row['source'] or 'no source named'} ({kind}): {row['act']}, {row['directness']}"
        )
        about += f", {row['stance']}" if row["stance"] and row["stance"] != "neutral" else ""
        number = f' value="{row["attribution"] + 1}"' if row["attribution"] != place else ""
        items.append(f"<li{number}>{escape(about)}</li>")
    if not items:
        return ""
    return f"\n<details><summary>The statements, by their numbers</summary><ol>{''.join(items)}</ol></details>"


def xray(coverage: Coverage, article_id: str) -> list[Strip]:
    """Return where in its text each source of an article speaks, each hedge stands, and each actor appears.

    Returns
    -------
    list of Strip
        The sources with most to say first, then hedges and boosters, then the actors that are named most.
    """
    mine = of_articles(coverage, [article_id])
    length = max(1, len(mine.articles["text"].iloc[0]))
    inside = {name: getattr(mine, name).query("part == 'text'") for name in ("attributions", "hedges", "mentions")}
    strips = []
    said = speech(inside["attributions"])
    said = said.assign(who=sources(said)) if len(said) else said.assign(who="")
    for _, rows in _most(said[said["source_name"] != ""], "who"):
        spans = [span for spans in rows["content_spans"] for span in spans]
        share = sum(end - start for start, end in spans) / length
        words = f"{_times(len(rows), 'statement')}, {_per_cent(share)}"
        strips.append(
            Strip("speech", rows["actor"].iloc[0] or rows["source_name"].iloc[0], words, _path(spans, length))
        )
    for family in ("hedge", "booster"):
        rows = inside["hedges"].query("family == @family and kind != 'approximator'")
        spans = rows[["start", "end"]].to_numpy().tolist()
        strips.append(Strip(family, _times(len(rows), family), "", _path(spans, length)))
    for actor, rows in _most(inside["mentions"], "actor"):
        spans = rows[["start", "end"]].to_numpy().tolist()
        strips.append(Strip("mention", str(actor), _times(len(rows), "mention"), _path(spans, length)))
    return strips


def _most(rows: pd.DataFrame, column: str) -> list[tuple[Any, pd.DataFrame]]:
    """Return the groups of a table with most rows, the largest first."""
    groups = sorted(rows.groupby(column), key=lambda group: (-len(group[1]), str(group[0])))
    return groups[:MOST_ROWS]


def _times(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _per_cent(share: float) -> str:
    return "under 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def _path(spans: Sequence[Sequence[int]], length: int) -> str:
    """Return stretches of a text as pieces of a line of 1000; the shortest can still be seen."""
    pieces = []
    for start, end in spans:
        x = round(1000 * start / length)
        pieces.append(f"M{x} 5h{max(4, round(1000 * end / length) - x)}")
    return "".join(pieces)


def lots(n: int, seed: int) -> Any:
    """Return the numbers from 0 to n in an order drawn by lot."""
    return np.random.default_rng(seed).permutation(n)
