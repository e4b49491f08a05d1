"""What a page says of its figures: a card for each measure, with an example and its known failures."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import NamedTuple

from framing.measures import catalogue

# Measures that the model called reader judges; those of attributions rest on the other one
_JUDGED = (
    "certainty", "claim_certainty", "sentiment", "sentiment_as_speaker", "sentiment_on", "negative_share",
    "neutral_share", "positive_share",
)  # fmt: skip


class Card(NamedTuple):
    """All that is to be known of a measure."""

    measure: str
    label: str
    definition: str
    direction: str
    unit: str
    validated: str
    reference: str
    failures: list[str]


def cards(names: list[str]) -> list[Card]:
    """Return the cards of measures, from the catalogue and the cards of the models."""
    entries = {entry["measure"]: entry for entry in catalogue().to_dict("records")}
    return [
        Card(
            failures=_failures(name, entries[name]["table"]),
            **{column: entries[name][column] for column in Card._fields if column != "failures"},
        )
        for name in names
        if name in entries
    ]


def _failures(name: str, table: str) -> list[str]:
    """Return the known failures of the model behind a measure, as the model's card lists them; else nothing."""
    model = "reader" if name in _JUDGED else "attribution" if table == "attributions" else ""
    if not model:
        return []
    text = (files("framing") / "models" / model / "CARD.md").read_text(encoding="utf-8")
    section = text.partition("## Known failures\n")[2].partition("\n## ")[0]
    items = re.split(r"^- ", section, flags=re.MULTILINE)[1:]
    return [" ".join(re.sub(r"[*`]", "", item).split()) for item in items]
