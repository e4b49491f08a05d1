"""How Sphinx makes the site of these pages: `make docs` writes it to docs/_build.

Before it reads them it copies the notebooks and writes the cards of measures and the columns of tables, to docs/made,
which git ignores.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import framing
from framing.measures import NOT_HERE, instruments
from framing.tables import TABLES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ROOT = DOCS.parent

project = "framing"
author = "The framing authors"
extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {"header_links_before_dropdown": 7, "navigation_with_keys": False, "show_prev_next": False}
html_sidebars = {page: [] for page in ("index", "start", "cite", "made/cards")}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_title = project

myst_title_to_header = True  # the lessons have their titles in their heads
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
nb_execution_mode = "off"  # the notebooks are stored without output; `make figures` runs them

default_role = "code"  # docstrings put names between single marks
autodoc_typehints = "none"  # numpydoc's sections say what each parameter is
numpydoc_show_class_members = False

TITLES = {
    "sourcing": "Who is heard",
    "diversity": "How many different sources",
    "hedging": "How sure the wording is",
    "certainty": "How much is told as a fact",
    "actor_sentiment": "How actors are evaluated",
    "roles": "Heroes, villains, victims",
    "prominence": "Who is in the foreground",
    "readability": "How hard it is to read",
    "frames": "Frames, coded by people",
    "on_whom": "How actors speak of each other",
}
KINDS = {
    "text": "text",
    "int": "whole number",
    "maybe_int": "whole number or nothing",
    "float": "number",
    "bool": "yes or no",
    "time": "time in UTC",
    "spans": "list of [start, end]",
    "list": "list of texts",
}
RULES = {
    "ratio": "All articles of a group taken together: long ones weigh more.",
    "article": "The mean of a group's articles: each weighs the same.",
    "pool": "Made of all that was found in a group's articles, not of figures of single articles.",
}


def write(path: Path, text: str) -> None:
    """Write a file, unless it holds this text already: Sphinx reads again only what has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def cards() -> str:
    """Return the cards of all measures as a page."""
    entries = framing.catalogue().set_index("measure", drop=False).to_dict("index")
    lines = [
        "# Measures",
        "",
        "What each measure counts, an example, how far it was checked, and how it fails. In an example, what counts is "
        "in *italics*; all examples are invented. `framing.cards` shows the same cards in a notebook, "
        "`framing.catalogue` has them as a table. Before you print a figure, [check it on your own "
        "articles](../howto/two-coders.md).",
    ]
    for instrument in instruments():
        lines += ["", f"## {TITLES.get(instrument.name, instrument.name.capitalize())}"]
        for measure in instrument.measures:
            lines += ["", *card(entries[measure.name])]
    return "\n".join(lines) + "\n"


def card(entry: dict[str, object]) -> list[str]:
    """Return the card of a measure as Markdown."""
    failures = entry["failures"]
    assert isinstance(failures, list)
    terms = {
        "Name": f"`{entry['measure']}`",
        "What it is": f"{entry['definition']} Unit: {entry['unit']}; {entry['direction']}.",
        "Example": entry["example"],
        "For a group": RULES[str(entry["aggregates"])],
        "Checked": str(entry["validated"]).removesuffix(f"; {NOT_HERE}"),
        "Known failures": "\n  ".join(f"- {failure}" for failure in failures),
        "After": re.sub(r"doi:(\S+?)(?=[;,]?(\s|$))", r"[doi:\1](https://doi.org/\1)", str(entry["reference"])),
    }
    return [f"### {entry['label']}", "", *(f"{term}\n: {text}\n" for term, text in terms.items())]


def tables() -> str:
    """Return the columns of all tables as a page."""
    lines = [
        "# Tables",
        "",
        "Between the steps there are only these pandas DataFrames. Offsets count characters of a part.",
    ]
    for table, columns in TABLES.items():
        lines += ["", f"## {table}", "", "| column | holds | what it is |", "|---|---|---|"]
        lines += [
            f"| `{column}` | {KINDS[c.kind]} | {c.meaning.replace('|', '&#124;')} |" for column, c in columns.items()
        ]
    return "\n".join(lines) + "\n"


def make_pages(app: Sphinx) -> None:
    """Write what is made of other files."""
    write(DOCS / "made" / "cards.md", cards())
    write(DOCS / "made" / "tables.md", tables())
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        text = notebook.read_text(encoding="utf-8")
        write(DOCS / "made" / notebook.name, text.replace("](../docs/", "](../"))


def setup(app: Sphinx) -> None:
    """Have the pages made before Sphinx looks for them."""
    app.connect("config-inited", lambda app, config: make_pages(app))
