"""The evidence in one file: `report` writes a page that opens anywhere, `explore` shows the same page in JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal

from framing.measures import Coverage, require_coverage
from framing.reports.page import page_of
from framing.views import Html

__all__ = ["explore", "report"]


def report(
    coverage: Coverage,
    path: str | os.PathLike[str] = "report.html",
    *,
    blind: bool | Literal["sealed"] = False,
    measures: Sequence[str] | None = None,
    seed: int = 0,
) -> Path:
    """Write the evidence as one page: charts, the sentences behind every dot, articles, events, methods.

    The page is one file that needs no network, no server and no other file. A row of a chart is a link to the sentences
    behind it, a sentence to its place in the article. Choosing, searching and sorting need JavaScript; without it every
    choice is a link.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    path : path
        The file to write.
    blind : bool or "sealed"
        Call the outlets A, B, C …, hide their names in all texts, and leave out bylines, files and addresses. The key
        is in the file behind a button: hidden, not encrypted. "sealed" leaves it out of the file.
    measures : sequence of str, optional
        Names of the catalogue, in the order of the page. By default some of each question, and those of your own.
    seed : int
        Of every lot that is drawn: which sentences and articles are shown where there are too many, and which outlet
        has which letter.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        A measure is unknown or was not measured, or there is nothing to compare.

    Notes
    -----
    All counts are exact. Of a dot with many sentences a sample is shown, drawn by lot from each outlet and voice,
    agency copy apart, and of many articles only some are in the file whole: of events that several outlets covered
    first. Of more than 12 outlets, those with fewest articles have one row together. The page says so where it is so,
    and stays below 5 MB.
    """
    require_coverage(coverage, "report")
    file = Path(path)
    file.write_text(page_of(coverage, hide=blind, asked=measures, seed=seed), encoding="utf-8", newline="\n")
    return file


def explore(coverage: Coverage, *, blind: bool = False, measures: Sequence[str] | None = None, seed: int = 0) -> Html:
    """Show the page of `report` inside JupyterLab.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    blind : bool
        As in `report`.
    measures : sequence of str, optional
        As in `report`.
    seed : int
        As in `report`.

    Returns
    -------
    Html
        A frame that holds the page. What articles say comes from strangers: the frame is shut off from the notebook
        around it, which a widget would be part of.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        As in `report`.
    """
    require_coverage(coverage, "explore")
    html = page_of(coverage, hide=blind, asked=measures, seed=seed)
    return Html(
        '<iframe title="Report" sandbox="allow-scripts" width="100%" height="900" '
        f'style="border: 1px solid #999" srcdoc="{escape(html)}"></iframe>'
    )
