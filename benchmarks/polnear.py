"""PolNeAR (Newell, Margolin & Ruths 2018): its coded articles, and how far attributions that were found agree with them.

The corpus is not ours to pass on; benchmarks and training read it where the user has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.tables import check

Span = tuple[int, int]


class Coded(NamedTuple):
    """An attribution: character ranges of each role, none where there is no such thing."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


def articles(folder: Path) -> dict[str, tuple[str, list[Coded]]]:
    """Text and coded attributions of each article, by its name; of several coders the first counts."""
    found: dict[str, tuple[str, list[Coded]]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.name[:-9]
        source = folder / "text" / f"{name}.txt"
        if name not in found and source.exists():
            found[name] = source.read_bytes().decode("utf8"), _coded(path)
    return found


def _coded(path: Path) -> list[Coded]:
    spans: dict[str, list[Span]] = {}
    found = []
    lines = [line.split("\t") for line in path.read_text(encoding="utf8").split("\n") if "\t" in line]
    for key, what, *_ in lines:
        if key.startswith("T"):
            pieces = what.split(" ", 1)[1].split(";")
            spans[key] = [(int(a), int(b)) for a, b in (piece.split() for piece in pieces)]
    for key, what, *_ in lines:
        if key.startswith("E"):
            one = Coded([], [], [])
            for field in what.split():
                role, ref = field.split(":")
                role = re.sub(r"\d+$", "", role).lower()
                if role in Coded._fields and ref in spans:
                    getattr(one, role).extend(spans[ref])
            found.append(one)
    return found


def table(coded: Mapping[str, tuple[str, Any]]) -> pd.DataFrame:
    """The articles as a table of articles; the outlet is the first word of the name."""
    names = list(coded)
    texts = [text for text, _ in coded.values()]
    found = pd.DataFrame({"article_id": names, "outlet": [n.split("_")[0] for n in names], "text": texts})
    return check("articles", found)


def by_article(attributions: pd.DataFrame) -> dict[str, list[Coded]]:
    """The table of attributions as ranges, by article; those of titles left out."""
    found: dict[str, list[Coded]] = {}
    for row in attributions[attributions["part"] == "text"].itertuples():
        source = [] if pd.isna(row.source_start) else [(int(row.source_start), int(row.source_end))]
        cue = [] if pd.isna(row.cue_start) else [(int(row.cue_start), int(row.cue_end))]
        content = [(int(a), int(b)) for a, b in row.content_spans]
        found.setdefault(str(row.article_id), []).append(Coded(source, cue, content))
    return found


def prf(hits: int, predicted: int, gold: int) -> dict[str, float]:
    precision, recall = hits / max(1, predicted), hits / max(1, gold)
    total = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / total if total else 0.0}


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {c for a, b in spans for c in range(a, b)}


def _roles(some: Iterable[Coded]) -> list[dict[str, set[int]]]:
    return [{role: _characters(spans) for role, spans in one._asdict().items()} for one in some]


def match(gold: Sequence[Coded], found: Sequence[Coded]) -> list[tuple[int, int]]:
    """Pairs of coded and found attributions whose contents overlap by half or more (intersection over union)."""
    g, p = ([_characters(one.content) for one in side] for side in (gold, found))
    overlaps = sorted(
        ((len(x & y) / max(1, len(x | y)), i, j) for i, x in enumerate(g) for j, y in enumerate(p)), reverse=True
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def figures(coded: Mapping[str, tuple[str, list[Coded]]], found: Mapping[str, list[Coded]]) -> dict[str, Any]:
    """Agreement over articles: attributions, with the right source, words of each role, and rates of outlets.

    A source is right where at least half of what was named is the source.
    """
    hits = with_source = right = asked = n_gold = n_found = 0
    words = {role: np.zeros(3, int) for role in Coded._fields}
    rates = []
    for name, (text, gold) in coded.items():
        mine = found.get(name, [])
        g, p = _roles(gold), _roles(mine)
        tokens = [m.start() for m in re.finditer(r"\w+", text)]
        for role, count in words.items():
            in_gold, in_found = (set().union(*(a[role] for a in side)) for side in (g, p))
            for start in tokens:
                count += [start in in_gold and start in in_found, start in in_found, start in in_gold]
        n_gold, n_found = n_gold + len(g), n_found + len(p)
        rates.append((name.split("_")[0], len(g), len(p), len(tokens)))
        for i, j in match(gold, mine):
            hits += 1
            if g[i]["source"]:
                asked += 1
                hit = 2 * len(g[i]["source"] & p[j]["source"]) >= len(p[j]["source"]) > 0
                right += hit
                with_source += hit
            else:
                with_source += not p[j]["source"]
    outlets = pd.DataFrame(rates, columns=["outlet", "gold", "found", "words"]).groupby("outlet").sum()
    rate = outlets[["gold", "found"]].div(outlets["words"], axis=0) * 1000
    return {
        "attribution": prf(hits, n_found, n_gold),
        "with_source": prf(with_source, n_found, n_gold),
        "source_accuracy": right / max(1, asked),
        "words": {role: prf(*map(int, count)) for role, count in words.items()},
        "outlet_rate_mae": float((rate["gold"] - rate["found"]).abs().mean()),
        "articles": len(coded),
        "gold": n_gold,
        "found": n_found,
    }
