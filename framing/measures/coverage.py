"""What was measured: the bundle of tables that comparisons, charts and checks take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.errors import unknown
from framing.tables import ALL, TABLES, empty

TEXTS = ("standfirst", "text", "removed")  # the columns of articles that are long


class Stored(Mapping[str, pd.DataFrame]):
    """Tables on disk, each read when it is first asked for.

    `read` gets the name of a table and the columns to leave out.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str, Sequence[str]], pd.DataFrame],
        known: Mapping[str, pd.DataFrame] | None = None,
    ) -> None:
        self._names, self._read, self._known = list(names), read, dict(known or {})

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._known:
            if name not in self._names:
                raise KeyError(name)
            self._known[name] = self._read(name, ())
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._names, *self._known]))

    def __len__(self) -> int:
        return len({*self._names, *self._known})

    def __contains__(self, name: object) -> bool:
        return name in self._names or name in self._known

    def __or__(self, more: Mapping[str, pd.DataFrame]) -> Stored:
        return Stored(self._names, self._read, {**self._known, **more})

    def articles_without_texts(self) -> pd.DataFrame:
        """Return the articles; where they were not read yet, all but their texts is."""
        if "articles" not in self._known and "articles" in self._names:
            return self._read("articles", TEXTS)
        return self["articles"]


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Coverage:
    """The articles, the evidence found in them and the scores made of it: a named bundle of DataFrames.

    Each table is an attribute: `coverage.articles`, `coverage.hedges`. One that was not measured is empty. `actors` is
    the codebook that was used; `about` holds the digests and versions that a manifest needs.
    `coverage.replace(articles=...)` gives one with another table.
    """

    tables: Mapping[str, pd.DataFrame]
    about: Mapping[str, Any]

    def __init__(
        self, tables: Mapping[str, pd.DataFrame] | None = None, about: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        given = tables if isinstance(tables, Stored) else dict(tables or {})
        object.__setattr__(self, "tables", given | more)
        object.__setattr__(self, "about", dict(about or {}))

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name in tables:
            table: pd.DataFrame = tables[name]
            return table
        if name in TABLES:
            return empty(name)
        raise AttributeError(unknown("table", name, tables))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.tables})

    def replace(self, **tables: pd.DataFrame) -> Coverage:
        """Return a coverage with other tables of these names.

        Raises
        ------
        ValueError
            There is no such table.
        """
        for name in tables:
            if name not in self.tables and name not in TABLES:
                raise ValueError(unknown("table", name, self.tables))
        return Coverage(self.tables, self.about, **tables)

    def articles_for(self, where: str = "") -> pd.DataFrame:
        """Return the articles to be grouped and counted; of a coverage on disk with empty texts.

        A condition that speaks of texts is looked for in the texts.
        """
        if isinstance(self.tables, Stored) and not any(column in where for column in TEXTS):
            return self.tables.articles_without_texts()
        return self.articles

    def wide(self) -> pd.DataFrame:
        """Return one row per article, its own columns and then its scores, as statistics packages want them.

        Returns
        -------
        DataFrame
            In the order of the articles. A score's column is the name of its measure; the actor and the voice that it
            concerns follow after two underscores each, with underscores for all but letters and digits, where it is
            not all of them: `hedges_per_1000_words`, `hedges_per_1000_words__outlet`, `sentiment__Ada_Quill`,
            `sentiment__Ada_Quill__outlet`. A score that is missing is empty. The texts are left out.

        Raises
        ------
        ValueError
            Two actors have names that differ in nothing but marks.
        """
        scores = self.scores
        actor = ("__" + scores["actor"].str.replace(r"\W+", "_", regex=True)).where(scores["actor"] != ALL, "")
        voice = ("__" + scores["voice"]).where(scores["voice"] != "all", "")
        named = scores.assign(column=scores["measure"] + actor + voice)
        if (twice := named.duplicated(["article_id", "column"])).any():
            names = sorted(set(named.loc[named["column"] == named.loc[twice, "column"].iloc[0], "actor"]))
            raise ValueError(f"actors: {' and '.join(names)} would share a column. Rename one of them in the codebook.")
        order = list(dict.fromkeys(named["column"]))
        figures = named.pivot(index="article_id", columns="column", values="value").reindex(columns=order)
        articles = self.articles_for().drop(columns=[*TEXTS])
        return articles.merge(figures.reset_index(), on="article_id", how="left", validate="one_to_one")

    def __repr__(self) -> str:
        problems = f"{(self.articles_for()['problems'] != '').sum():,} articles with problems"
        if isinstance(self.tables, Stored):
            return f"Coverage on disk: {len(self.articles_for()):,} articles; {', '.join(self.tables)}; {problems}"
        counted = [name for name in self.tables if name not in ("voices", "readability", "scores", "actors")]
        sizes = ", ".join(f"{len(self.tables[name]):,} {name}" for name in counted)
        return f"Coverage: {sizes}; {problems}"


def require_coverage(coverage: object, caller: str) -> None:
    """Say in plain words that a function wants what `measure` returns.

    Raises
    ------
    TypeError
        It is something else.
    """
    if not isinstance(coverage, Coverage):
        raise TypeError(
            f"framing.{caller} needs what framing.measure returns, not a {type(coverage).__name__}: "
            f"coverage = framing.measure(articles, actors), then framing.{caller}(coverage, ...)."
        )
