"""One kind per person throughout an article and a corpus.

Every place where a person speaks has a vote, which weighs as much as the kind is sure there.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from framing.actors import Codebook, without_title
from framing.attribution.kinds import role_words
from framing.tables import SOURCE_KINDS

_VOTES = 10  # a year with so many votes decides for itself,
_AGREED = 2 / 3  # if this share of them agree
_KNOWN = 5  # articles that name somebody in full, before another article's bare surname can mean them


def settle(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Give each named source one kind throughout the corpus.

    Each article has one vote for each kind that it gives a source, which weighs what `kind_confidence` is there. The
    kind with most votes counts; of equals it is the first in the order of `SOURCE_KINDS`. `unknown` has no vote.
    Because offices change, a year with ten votes or more, of which two thirds agree, decides for itself. Anonymous
    sources, sources without a proper name, and actors whose kind the codebook gives stay as they are.

    Parameters
    ----------
    attributions, articles : DataFrame
        The tables of these names; neither is changed.
    book : Codebook
        The kinds that it gives stay.

    Returns
    -------
    DataFrame
        The table `attributions`, in its order, with `source_kind` settled. Without attributions it is empty.
    """
    if attributions.empty:
        return attributions
    given = {row.actor for row in book.rows if row.kind or row.kinds}
    free = ~attributions["anonymous"] & ~attributions["actor"].isin(given)
    columns = {"article_id": "article_id", "source_kind": "kind", "kind_confidence": "weight"}
    rows = attributions.loc[free, list(columns)].rename(columns=columns)
    rows["person"] = _persons(attributions.loc[free, ["article_id", "source_name"]])
    dates = articles.set_index("article_id")["published"]
    rows["year"] = rows["article_id"].map(dates).dt.year.fillna(0).astype(int)
    rows = rows[rows["person"] != ""]
    settled = _commonest(rows, ["person"]).reindex(pd.Index(rows["person"]))
    by_year = _commonest(rows, ["person", "year"], least=_VOTES, share=_AGREED)
    clear = by_year.reindex(pd.MultiIndex.from_frame(rows[["person", "year"]]))
    kind = pd.Series(clear.to_numpy(), rows.index).fillna(pd.Series(settled.to_numpy(), rows.index)).dropna()
    kinds = attributions["source_kind"].copy()
    kinds.loc[kind.index] = kind
    return attributions.assign(source_kind=kinds.astype(attributions["source_kind"].dtype))


def _commonest(rows: pd.DataFrame, by: list[str], *, least: int = 0, share: float = 0.0) -> pd.Series:
    """Return the kind with the heaviest votes of each group.

    Groups with fewer than `least` votes, or in which that kind has less than `share` of their weight, are left out.
    """
    votes = (
        rows[rows["kind"] != "unknown"].groupby(["article_id", *by, "kind"], sort=True)["weight"].max().reset_index()
    )
    n = votes.groupby([*by, "kind"], sort=True)["weight"].agg(weight="sum", n="size").reset_index()
    n["weight"] = n["weight"].round(9)  # the order of a sum must not break a tie
    n["order"] = n["kind"].map(SOURCE_KINDS.index)
    groups = n.groupby(by)
    n = n[(groups["n"].transform("sum") >= least) & (n["weight"] >= share * groups["weight"].transform("sum"))]
    first = n.sort_values(["weight", "order"], ascending=[False, True]).drop_duplicates(by)
    return first.set_index(by)["kind"]


_PARTICLES = frozenset("al bin da de del den der di dos du el ibn la le van von".split())


def _given_and_surname(name: str) -> tuple[str, str]:
    """Return the first given name, empty where there is none, and the surname; both are empty if it is no proper name.

    So Donald J. Trump and Donald Trump are one.
    """
    words = without_title(name).split()
    proper = all(word[0].isupper() or word.split("-")[0] in _PARTICLES for word in words)
    if not words or not proper or any(word.kind != "ordinary person" for word in role_words(" ".join(words))):
        return "", ""  # the names of the Calder Tribune and the Health Ministry tell their kind; Baker may be a surname
    return (words[0] if len(words) > 1 else "", words[-1])


def _persons(sources: pd.DataFrame) -> pd.Series:
    """Return for each source a name that is the same in all its forms; empty for what is no proper name.

    A surname alone, which its own article does not explain, means the person whom the corpus knows by it: one who is
    named in full in some articles, and in four fifths of all that name anybody in full by this surname.
    """
    parts = {name: _given_and_surname(name) for name in sources["source_name"].unique()}
    times = Counter(parts[name] for name in sources.drop_duplicates()["source_name"])
    bearers: dict[str, Counter[str]] = defaultdict(Counter)
    for (given, surname), n in times.items():
        if given:
            bearers[surname][given] += n
    most = {surname: min(givens, key=lambda g: (-givens[g], g)) for surname, givens in bearers.items()}
    alone = {s: g for s, g in most.items() if bearers[s][g] >= max(_KNOWN, 0.8 * bearers[s].total())}
    keys = {name: f"{given or alone.get(surname, '')} {surname}".strip() for name, (given, surname) in parts.items()}
    return sources["source_name"].map(keys)
