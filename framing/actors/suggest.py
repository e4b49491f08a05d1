"""A codebook proposed from the articles themselves, to be read, mended and confirmed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection

import pandas as pd

from framing.actors.codebook import _same
from framing.actors.persons import cast, untitled
from framing.parse import parse
from framing.tables import check, empty


def suggest_actors(articles: pd.DataFrame) -> pd.DataFrame:
    """Propose a codebook: the persons and organisations of a corpus, their variants merged, the commonest first.

    Edit it as any table: drop rows, join aliases, fill in `kind` and `side`; then give it to `measure`.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).

    Returns
    -------
    DataFrame
        A codebook (`actor, aliases, titles, exclude, kind, side`) with the columns `articles` and `mentions`: in how
        many articles, and how often, each is named. A surname or an acronym is an alias where it can mean only one
        of them. Names of the outlets themselves are left out. Without articles it is empty.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    """
    checked = check("articles", articles)
    outlets = {_same(name) for name in checked["outlet"]}
    seen: dict[str, Counter[str]] = defaultdict(Counter)  # name -> article -> times
    forms: dict[str, Counter[str]] = defaultdict(Counter)  # name -> the forms it is given in
    surnames: dict[str, set[str]] = defaultdict(set)
    for article in parse(checked):
        people = cast(article)
        for sighting in people.sightings:
            name = untitled(sighting.person.name)
            seen[name][article.article_id] += 1
            forms[name][sighting.person.name] += 1
            surnames[sighting.person.surname].add(name)
        for part in article.parts:
            named = [s for s in people.sightings if s.part == part.name]
            for ent in part.doc.ents:
                name = re.sub(r"(?i)^the\s+|['’]s?$", "", " ".join(ent.text.split()))
                overlaps = any(s.start < ent.end_char and ent.start_char < s.end for s in named)
                if ent.label_ not in ("ORG", "NORP", "GPE") or overlaps or not name[:1].isupper():
                    continue
                seen[name][article.article_id] += 1
    for name in [n for n in seen if _same(n) in outlets]:
        del seen[name]
    short = _acronyms(seen)
    for acronym, name in short.items():
        seen[name] += seen.pop(acronym)
    rows = []
    for name, by_article in seen.items():
        own = [form for form in forms[name] if form != name]
        own += [last for last, names in surnames.items() if names == {name} and last != name]
        own += [acronym for acronym, full in short.items() if full == name]
        rows.append(
            {
                "actor": name,
                "aliases": [a for a in dict.fromkeys(own) if _same(a) not in {_same(n) for n in seen if n != name}],
                "titles": [],
                "exclude": [],
                "kind": "",
                "side": "",
                "articles": len(by_article),
                "mentions": by_article.total(),
            }
        )
    table = pd.DataFrame(rows, columns=[*empty("actors").columns, "articles", "mentions"])
    table = table.sort_values(["articles", "mentions", "actor"], ascending=[False, False, True])
    table = table[~table["actor"].map(_same).duplicated()].reset_index(drop=True)  # BRIGHTWATER after Brightwater
    return table.astype({"articles": int, "mentions": int})


def _acronyms(names: Collection[str]) -> dict[str, str]:
    """Which acronym stands for which of the names: where the initials of just one of them give it."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = [w for w in re.split(r"[\s-]+", name) if w[:1].isupper()]
        if len(words) > 1:
            by_initials["".join(w[0] for w in words)].add(name)
    return {n: full for n in names if n.isupper() and len(n) > 1 for full in by_initials[n] if len(by_initials[n]) == 1}


def merge_actors(): ...
