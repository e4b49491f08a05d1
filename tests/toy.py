"""A finder without models, for tests of what happens around the finding: every line with `says` is a statement."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from framing.measures.one_pass import Lost
from framing.tables import empty, from_rows


def find(articles: pd.DataFrame, *_: Any) -> tuple[dict[str, pd.DataFrame], list[str], Lost]:
    """What `framing.measures.one_pass.find_in` returns, for the measures "sourcing" and "diversity"."""
    sentences, attributions = [], []
    for row in articles.itertuples():
        for number, found in enumerate(re.finditer(r"[^.\n]+\.", row.text)):
            place = {"article_id": row.article_id, "part": "text", "sentence": number}
            sentences.append({**place, "start": found.start(), "end": found.end(), "words": len(found[0].split())})
            if named := re.search(r"(Ines Aalto|Piet Maes)(.*)says", found[0]):
                kind = "politician" if "Minister" in found[0] else "expert" if "nurse" in found[0] else "unknown"
                said = {"act": "speech", "source": named[0], "source_name": named[1], "source_kind": kind}
                attributions.append({**place, **said, "attribution": number, "cue": "says", "content_spans": []})
    tables = {"sentences": from_rows("sentences", sentences), "attributions": from_rows("attributions", attributions)}
    return {**tables, "voices": empty("voices")}, list(articles["problems"]), set()
