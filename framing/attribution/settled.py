"""One kind per person throughout an article and a corpus.

Every place where a person speaks has a vote, which weighs as much as the kind is sure there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd

from framing.actors import PARTICLES, Codebook, without_title
from framing.attribution.kinds import role_words
from framing.tables import SOURCE_KINDS

_VOTES = 10  # a year with so many votes decides for itself,
_AGREED = 2 / 3  # if this share of them agree
_KNOWN = 5  # articles that name somebody in full, before another article's bare surname can mean them


def settle(
    attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook, votes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give each named source one kind throughout the corpus.

    Each article has one vote for each kind that it gives a source by a name, which weighs what `kind_confidence` is
    there. The kind with most votes counts; of equals it is the first in the order of `SOURCE_KINDS`. `unknown` has no
    vote. Because offices change, a year with ten votes or more, of which two thirds agree, decides for itself.
    Anonymous sources, sources without a proper name, and actors whose kind the codebook gives stay as they are.

    Parameters
    ----------
    attributions, articles : DataFrame
        The tables of these names; neither is changed.
    book : Codebook
        The kinds that it gives stay.
    votes : DataFrame, optional
        What `votes_of` found in the corpus that these articles are a part of; by default they are all of it.

    Returns
    -------
    DataFrame
        The table `attributions`, in its order, with `source_kind` settled. Without attributions it is empty.
    """
    if attributions.empty:
        return attributions
    votes = votes_of(attributions, articles, book) if votes is None else votes
    rows = _named(attributions, articles, book)
    votes = votes[votes["surname"].isin(rows["surname"].unique())]
    persons = _persons(votes)
    votes = votes.assign(person=[persons[name] for name in zip(votes["given"], votes["surname"], strict=True)])
    rows["person"] = [persons[name] for name in zip(rows["given"], rows["surname"], strict=True)]
    settled = _commonest(votes, ["person"]).reindex(pd.Index(rows["person"]))
    by_year = _commonest(votes, ["person", "year"], least=_VOTES, share=_AGREED)
    clear = by_year.reindex(pd.MultiIndex.from_frame(rows[["person", "year"]]))
    kind = pd.Series(clear.to_numpy(), rows.index).fillna(pd.Series(settled.to_numpy(), rows.index)).dropna()
    kinds = attributions["source_kind"].copy()
    kinds.loc[kind.index] = kind
    return attributions.assign(source_kind=kinds.astype(attributions["source_kind"].dtype))


_NAME = ["given", "surname"]
_VOTE = [*_NAME, "year", "kind"]


def votes_of(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return what articles call each name, so that the votes of parts of a corpus can be added up.

    Returns
    -------
    DataFrame
        `given, surname, year, kind`, how many `articles` say so, and their `weight` together; sorted.
    """
    rows = _named(attributions, articles, book).groupby(["article_id", *_VOTE], sort=True)["weight"].max()
    return rows.groupby(level=_VOTE, sort=True).agg(articles="size", weight="sum").reset_index()


def added_up(votes: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the votes of a corpus out of those of its parts."""
    return pd.concat(list(votes)).groupby(_VOTE, sort=True).sum().reset_index()


def _named(attributions: pd.DataFrame, articles: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the sources whose kind the corpus settles: `article_id, kind, weight, given, surname, year`."""
    fixed = {row.actor for row in book.rows if row.kind or row.kinds}
    free = ~attributions["anonymous"] & ~attributions["actor"].isin(fixed)
    columns = {"article_id": "article_id", "source_kind": "kind", "kind_confidence": "weight"}
    rows = attributions.loc[free, list(columns)].rename(columns=columns)
    parts = {name: _given_and_surname(name) for name in attributions.loc[free, "source_name"].unique()}
    names = [parts[name] for name in attributions.loc[free, "source_name"]]
    rows["given"], rows["surname"] = [given for given, _ in names], [surname for _, surname in names]
    dates = articles.set_index("article_id")["published"]
    rows["year"] = rows["article_id"].map(dates).dt.year.fillna(0).astype(int)
    return rows[rows["surname"] != ""]


def _commonest(votes: pd.DataFrame, by: list[str], *, least: int = 0, share: float = 0.0) -> pd.Series:
    """Return the kind with the heaviest votes of each group.

    Groups with fewer than `least` votes, or in which that kind has less than `share` of their weight, are left out.
    """
    votes = votes[votes["kind"] != "unknown"]
    n = votes.groupby([*by, "kind"], sort=True)[["weight", "articles"]].sum().reset_index()
    n["weight"] = n["weight"].round(9)  # the order of a sum must not break a tie
    n["order"] = n["kind"].map(SOURCE_KINDS.index)
    groups = n.groupby(by)
    n = n[(groups["articles"].transform("sum") >= least) & (n["weight"] >= share * groups["weight"].transform("sum"))]
    first = n.sort_values(["weight", "order"], ascending=[False, True]).drop_duplicates(by)
    return first.set_index(by)["kind"]


def _given_and_surname(name: str) -> tuple[str, str]:
    """Return the first given name, empty where there is none, and the surname; both are empty if it is no proper name.

    So Donald J. Trump and Donald Trump are one.
    """
    words = without_title(name).split()
    proper = all(word[0].isupper() or word.split("-")[0] in PARTICLES for word in words)
    if not words or not proper or any(word.kind != "ordinary person" for word in role_words(" ".join(words))):
        return "", ""  # the names of the Calder Tribune and the Health Ministry tell their kind; Baker may be a surname
    return (words[0] if len(words) > 1 else "", words[-1])


def _persons(votes: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return for each name one that is the same in all its forms.

    A surname alone means the person whom the corpus knows by it: one who is named in full in some articles, and in
    four fifths of all that name anybody in full by this surname.
    """
    bearers: dict[str, Counter[str]] = defaultdict(Counter)
    times = votes.groupby(_NAME, sort=True)["articles"].sum().reset_index()
    for given, surname, n in times.itertuples(index=False, name=None):
        if given:
            bearers[surname][given] += n
    most = {surname: min(givens, key=lambda g: (-givens[g], g)) for surname, givens in bearers.items()}
    alone = {s: g for s, g in most.items() if bearers[s][g] >= max(_KNOWN, 0.8 * bearers[s].total())}
    return {
        (g, surname): f"{g or alone.get(surname, '')} {surname}".strip()
        for g, surname in times[_NAME].itertuples(index=False, name=None)
    }
