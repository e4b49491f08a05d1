"""Articles of a sentence or two, and the attributions found in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.measures.sourcing import sourcing
from framing.tables import from_rows

ACTORS = from_rows(
    "actors",
    [
        {"actor": "Mayor Quill", "aliases": ["Anna Quill"], "titles": ["the mayor"], "kind": "politician"},
        {"actor": "Dockers’ Union", "aliases": ["the union"], "kind": "civil society"},
        {"actor": "Port Authority", "aliases": ["the authority"], "kind": "official"},
        {"actor": "Ostrand Shipping", "aliases": ["Ostrand"], "kind": "business"},
    ],
)


def articles_of(*texts: str, title: str = "") -> pd.DataFrame:
    return from_rows(
        "articles", [{"article_id": f"a{n}", "outlet": "B", "title": title, "text": t} for n, t in enumerate(texts)]
    )


def rows(text: str, *, title: str = "") -> list[Any]:
    return list(sourcing(articles_of(text, title=title), ACTORS).itertuples(index=False))


def one(text: str, *, title: str = "") -> Any:
    found = rows(text, title=title)
    assert len(found) == 1, found
    return found[0]


def told(text: str) -> list[tuple[str, str]]:
    return [(row.source, row.content) for row in rows(text)]
