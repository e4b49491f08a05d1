"""How well a corpus is cleaned: wire copy against PolNeAR's codes, and samples of real articles read by a language model.

The samples are tables beside this file: ids and codes, no texts, which are the publishers'.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from framing.clean import wire_agency

HERE = Path(__file__).resolve().parent
AGENCIES = {"ap": "AP", "upi": "UPI", "reuters": "Reuters", "afp": "AFP"}


def figures(gold: Path) -> dict[str, Any]:
    return {"wire": wire(gold / "polnear"), "wire_text": wire(gold / "polnear", byline=False), **checked()}


def wire(folder: Path, *, byline: bool = True) -> dict[str, float]:
    """Precision and recall of the agency found in each of PolNeAR's articles, against its column `wire`.

    Its column `credit` names outlets that a story leans on ("h/t: The Hill"), not agencies whose copy it is: articles
    with a credit and without an agency in `wire` count as no wire copy.
    """
    metadata = pd.read_csv(folder / "metadata.tsv", sep="\t", dtype=str, keep_default_na=False)
    hits = found = coded = articles = credited = credited_found = 0
    for row in metadata.itertuples():
        texts = [path for half in ("dev", "train") if (path := folder / half / "text" / f"{row.filename}.txt").exists()]
        if not texts:
            continue
        author = str(row.author) if byline and row.author != "None" else ""
        got = wire_agency(author, texts[0].read_text(encoding="utf8"))
        want = AGENCIES.get(str(row.wire).lower(), "")
        articles, found, coded, hits = (
            articles + 1,
            found + bool(got),
            coded + bool(want),
            hits + bool(got and got == want),
        )
        if row.credit not in ("None", "NA", ""):
            credited, credited_found = credited + 1, credited_found + bool(got)
    return {
        "articles": articles,
        "coded": coded,
        "found": found,
        "precision": hits / max(1, found),
        "recall": hits / max(1, coded),
        "credited": credited,
        "credited_found": credited_found,
    }


def checked() -> dict[str, Any]:
    """What the samples that were read say: how many were found, how many of these rightly, what was missed."""
    samples = {
        "near_duplicates": ("reading-near-duplicates.csv", "found", "one_text"),
        "wire_sample": ("reading-wire.csv", "wire", "agency_copy"),
        "outlet_names": ("reading-outlet-names.csv", "suggested", "one_outlet"),
    }
    out = {}
    for name, (file, found, code) in samples.items():
        table = pd.read_csv(HERE / file, dtype=str, keep_default_na=False)
        was_found, is_so = ~table[found].isin(["", "no"]), table[code] == "yes"
        out[name] = {
            "read": len(table),
            "found": int(was_found.sum()),
            "right": int((was_found & is_so).sum()),
            "missed": int((~was_found & is_so).sum()),
        }
    return out


def section(found: dict[str, Any]) -> list[str]:
    """The lines of docs/accuracy.md on cleaning."""
    w, t, d, s, o = (found[k] for k in ("wire", "wire_text", "near_duplicates", "wire_sample", "outlet_names"))
    return [
        "## Cleaning a corpus",
        "",
        f"**Wire copy.** PolNeAR says of {w['articles']} articles which agency's copy they are ({w['coded']} are). The rules were",
        "revised while these articles were looked at: expect less on new ones. Byline and text, or the text alone:",
        "",
        "| | found | precision | recall |",
        "|---|---|---|---|",
        f"| byline, dateline and notes at the end | {w['found']} | {w['precision']:.3f} | {w['recall']:.3f} |",
        f"| without the byline | {t['found']} | {t['precision']:.3f} | {t['recall']:.3f} |",
        "",
        f"Of {w['credited']} articles that credit another outlet (`credit`: “h/t: The Hill”), which is no agency's copy, "
        f"{w['credited_found']} were taken for it.",
        "",
        "**Read by a language model, not by people**, which knew what had been found; ids and codes are in",
        "`benchmarks/reading-*.csv`. *AllSides* are 3,000 real articles under 172 names of outlets.",
        "",
        "| | read | found | of these right | missed in the sample |",
        "|---|---|---|---|---|",
        f"| wire copy (AllSides: all that were found, and others at random) | {s['read']} | {s['found']} | {s['right']} | {s['missed']} |",
        f"| near-duplicates | {d['read']} | {d['found']} | {d['right']} | {d['missed']} |",
        f"| one outlet under two names (AllSides: all pairs) | {o['read']} | {o['found']} | {o['right']} | {o['missed']} |",
        "",
        "Near-duplicates: AllSides holds next to none, so its 50 pairs with the most words in common were read, and all pairs",
        "found in PolNeAR and in real exports; all of these are updates within an outlet, none shared copy. The rules were",
        "revised on these same articles: at first 3 of 26 were taken for wire copy wrongly (bylines of many names, an agency's",
        "post shown in a text) and 2 AllSides pairs for updates (captions, a letter quoted again after months). So the samples",
        "are small and the figures optimistic: look at the pairs and at `wire` before you rely on them.",
        "",
    ]
