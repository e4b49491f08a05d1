"""The glossary speaks of columns and functions that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import framing
import framing.clean
from framing.tables import TABLES

GLOSSARY = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text(encoding="utf8")
NAMES = sorted(set(re.findall(r"`((?:[a-z_]+\.)+[a-z_]+)`", GLOSSARY)) - {"actors.toml"})


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_the_glossary_exists(name: str) -> None:
    table, *rest = name.split(".")
    if table == "framing":
        thing = framing
        for attribute in rest:
            thing = getattr(thing, attribute)
        assert callable(thing)
    else:
        assert rest[0] in TABLES[table]


def test_every_measure_and_table_in_the_glossary_exists() -> None:
    tables = re.findall(r"tables? `(\w+)`", GLOSSARY)
    measures = re.findall(r"`(\w+_(?:share|words|speaker))`", GLOSSARY)
    assert tables and set(tables) <= set(TABLES)
    assert measures and set(measures) <= set(framing.catalogue()["measure"])


def test_the_terms_of_the_glossary_are_all_different() -> None:
    terms = re.findall(r"^\*\*([^*]+)\*\*: ", GLOSSARY, re.MULTILINE)
    assert len(terms) >= 30 and len(terms) == len({term.lower() for term in terms})
