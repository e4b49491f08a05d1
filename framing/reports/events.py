"""The articles on one event side by side: who speaks in which outlet, and what only one of them quotes."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

from framing.measures import Coverage
from framing.measures.sourcing import sources, speech

MOST_SPEAKERS = 25
LEAST_WORDS = 4  # of a quotation that is compared
SAME = 0.6  # of the shorter quotation's words stand in the other, in this order: it is the same


class Quotation(NamedTuple):
    """What an outlet quotes, with the other outlets that do."""

    outlet: str
    article_id: str
    source: str
    text: str
    also: list[str]


class Event(NamedTuple):
    """An event with its articles; `speakers` has a row per source, and its statements in each outlet."""

    name: str
    outlets: list[str]
    articles: pd.DataFrame
    speakers: list[tuple[str, str, list[int]]]  # name, kind, statements by outlet
    left_out: int  # speakers beyond the most that are shown
    quotations: list[Quotation]


def side_by_side(coverage: Coverage) -> list[Event]:
    """Return every event that more than one outlet covered, in the order of its first article.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.

    Returns
    -------
    list of Event
        Of the speakers those with most statements first. Two quotations are the same where six in ten words of the
        shorter stand in the other, in the same order. Without events, an empty list.
    """
    articles = coverage.articles[coverage.articles["event"] != ""]
    said = speech(coverage.attributions)
    said = said.assign(who=sources(said)) if len(said) else said.assign(who="")
    found = []
    for name, group in articles.sort_values(["published", "article_id"]).groupby("event", sort=False):
        outlets = sorted(group["outlet"].unique())
        if len(outlets) > 1:
            mine = said.merge(group[["article_id", "outlet"]], on="article_id", validate="many_to_one")
            speakers = _speakers(mine, outlets)
            found.append(
                Event(
                    name=str(name),
                    outlets=outlets,
                    articles=group.sort_values(["outlet", "published", "article_id"]),
                    speakers=speakers[:MOST_SPEAKERS],
                    left_out=max(0, len(speakers) - MOST_SPEAKERS),
                    quotations=_quotations(mine),
                )
            )
    return found


def _speakers(said: pd.DataFrame, outlets: list[str]) -> list[tuple[str, str, list[int]]]:
    """Return each source with its kind and its number of statements in each outlet, those with most first."""
    rows = []
    for _, mine in said[said["source_name"] != ""].groupby("who"):
        counts = mine["outlet"].value_counts()
        name = mine["actor"].iloc[0] or sorted(mine["source_name"], key=lambda name: (-len(name), name))[0]
        kind = mine["source_kind"].mode().iloc[0] + (", unnamed" if mine["anonymous"].all() else "")
        rows.append((name, kind, [int(counts.get(outlet, 0)) for outlet in outlets]))
    return sorted(rows, key=lambda row: (-sum(row[2]), row[0]))


def _quotations(said: pd.DataFrame) -> list[Quotation]:
    """Return the quotations of an event in order of outlet and place, each with the outlets that have it too."""
    quoted = said[said["directness"].isin(["direct", "mixed"])].sort_values(["outlet", "article_id", "attribution"])
    rows = [(row, _words(row["content"])) for row in quoted.to_dict("records")]
    rows = [(row, words) for row, words in rows if len(words) >= LEAST_WORDS]
    return [
        Quotation(
            outlet=row["outlet"],
            article_id=row["article_id"],
            source=row["source_name"] or row["source"] or "no source named",
            text=row["content"],
            also=sorted({o["outlet"] for o, other in rows if o["outlet"] != row["outlet"] and _same(words, other)}),
        )
        for row, words in rows
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]", "", text.lower()))


def _same(one: list[str], other: list[str]) -> bool:
    """Return whether two quotations are of the same words."""
    least = min(len(one), len(other))
    if len(set(one) & set(other)) < SAME * min(len(set(one)), len(set(other))):
        return False  # the usual case, and quickly known
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) >= SAME * least
