"""The coding sheet: a blind random sample of what could be coded, and the files that coders fill in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from framing.clean import authors_of, masked, names_of_outlets
from framing.errors import unknown
from framing.measures import Coverage, Task, require_coverage, task_named
from framing.tables import PARTS
from framing.validate.page import coding_page

FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")  # how text begins that a spreadsheet would run
_PLACE = ["unit", "article_id", "part", "sentence", "actor", "stratum", "probability", "machine"]


def worksheet(
    coverage: Coverage,
    task: str,
    *,
    n: int = 200,
    by: str | list[str] = "outlet",
    actor: str | None = None,
    out: str | os.PathLike[str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw a blind, stratified random sample to be coded by people.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    task : str
        What to code: "attributions" and "hedges" (of sentences), "source kind" (of attributions that were found),
        "sentiment" (of mentions of actors), "frames" (of articles; five frames that only people should code).
    n : int
        How many items, in equal parts for each stratum; a stratum with fewer is taken whole.
    by : str or list of str
        The strata: columns of `coverage.articles`.
    actor : str, optional
        For "sentiment": mentions of this actor only.
    out : path, optional
        Beginning of the files' names: "sheets/hedges" writes `sheets/hedges.html`, `.csv` and `.xlsx` for the
        coders (give each a copy of one), and `sheets/hedges-key.csv` for you, which they must not see. The HTML page
        opens in any browser, without a network; what a coder saves there is a filled-in CSV.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        The key, one row per item in the order of the sheet: `item, task`, the place (`unit, article_id, part,
        sentence, actor`), `stratum`, `probability` of being drawn, `machine` (what the machine says; empty for frames),
        `text` as coders see it, in which names of outlets and authors are hidden. Without anything to code, no rows.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        The task, a column or the actor is unknown, or `n` is not positive.
    """
    require_coverage(coverage, "worksheet")
    if n < 1:
        raise ValueError(f"n: expected a number of items from 1, found {n}.")
    strata = [by] if isinstance(by, str) else list(by)
    for column in strata:
        if column not in coverage.articles.columns:
            raise ValueError("by: " + unknown("column", column, coverage.articles.columns))
    coded = task_named(task)
    units = coding_units(coverage, coded)
    if actor is not None:
        if actor not in set(units["actor"]):
            raise ValueError("actor: " + unknown("actor", actor, sorted(units["actor"].unique())))
        units = units[units["actor"] == actor]
    articles = coverage.articles.set_index("article_id")
    names = pd.Series([" · ".join(map(str, row)) for row in articles[strata].to_numpy()], index=articles.index)
    units = units.assign(stratum=units["article_id"].map(names)).sort_values("unit", ignore_index=True)
    drawn = _drawn(units, n, np.random.default_rng(seed))
    key = pd.DataFrame({"item": [f"{i + 1:04}" for i in range(len(drawn))], "task": task})
    key[_PLACE] = drawn[_PLACE]
    key["text"] = _texts(coverage, drawn)
    if out is not None:
        _write(key, coded, Path(out))
    return key


def coding_units(coverage: Coverage, task: Task) -> pd.DataFrame:
    """Return all that could be coded for a task, with the machine's answer.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    task : Task
        What is to be coded.

    Returns
    -------
    DataFrame
        What `task.units` returns, of articles that are in the coverage, and `unit`, which names the place.
    """
    units = task.units(coverage)
    units = units[units["article_id"].isin(set(coverage.articles["article_id"]))].reset_index(drop=True)
    number = next((units[name] for name in ("attribution", "start") if name in units.columns), units["sentence"])
    names = [units[name].astype(str) for name in ("article_id", "part", "sentence")]
    units["unit"] = ["|".join(each) for each in zip(*names, number.astype(str), units["actor"], strict=True)]
    return units


def _drawn(units: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """As many units from each stratum, with the `probability` of each to be drawn; strata are mixed."""
    groups = [group for _, group in units.groupby("stratum")]
    parts = [units.iloc[:0].assign(probability=0.0)]
    left = n
    for done, group in enumerate(sorted(groups, key=len)):  # what a small stratum cannot give falls to the larger ones
        size = min(len(group), -(-left // (len(groups) - done)))
        left -= size
        chosen = np.sort(rng.choice(len(group), size, replace=False))
        parts.append(group.iloc[chosen].assign(probability=size / len(group)))
    drawn = pd.concat(parts, ignore_index=True)
    return drawn.iloc[rng.permutation(len(drawn))].reset_index(drop=True)


def _texts(coverage: Coverage, units: pd.DataFrame) -> list[str]:
    """Return what coders read: the sentence between its neighbours, or the whole article; names are hidden."""
    articles = coverage.articles.set_index("article_id")
    hidden = names_of_outlets(articles["outlet"])
    sentences = {
        key: group.sort_values("sentence") for key, group in coverage.sentences.groupby(["article_id", "part"])
    }
    texts = []
    for unit in units.to_dict("records"):
        article = articles.loc[unit["article_id"]]
        authors = authors_of(article["byline"])
        if unit["part"]:
            text, move = masked(article[unit["part"]], hidden, authors)
            texts.append(_in_context(text, move, unit, sentences[unit["article_id"], unit["part"]]))
        else:
            texts.append("\n\n".join(masked(article[part], hidden, authors)[0] for part in PARTS if article[part]))
    return texts


def _in_context(text: str, move: Callable[[int], int], unit: Mapping[Any, Any], sentences: pd.DataFrame) -> str:
    """Return what is to be coded, marked in its sentence and between the sentences before and after.

    `move` says where a place of the article stands in the text.
    """
    marks = [(a, b, "⟪", "⟫") for a, b in unit.get("content_spans", [])]
    if not pd.isna(unit["start"]):
        marks.append((int(unit["start"]), int(unit["end"]), "⟦", "⟧"))
    first = min([mark[0] for mark in marks], default=0)
    last = max([mark[1] for mark in marks], default=0)
    rows = np.flatnonzero((sentences["end"] > first) & (sentences["start"] < max(last, first + 1)))
    rows = rows if len(rows) else np.flatnonzero(sentences["sentence"] == unit["sentence"])
    start = int(sentences["start"].iloc[max(rows[0] - 1, 0)])
    end = int(sentences["end"].iloc[min(rows[-1] + 1, len(sentences) - 1)])
    marks = [(move(a), move(b), opening, close) for a, b, opening, close in marks]
    return _marked(text, move(min(start, first)), move(max(end, last)), marks)


def _marked(text: str, start: int, end: int, marks: Iterable[tuple[int, int, str, str]]) -> str:
    """Return a stretch of the text with an opening and a closing mark around each of the spans."""
    # closing marks before opening ones where they meet
    cuts = sorted([(b, 0, close) for _, b, _, close in marks] + [(a, 1, opening) for a, _, opening, _ in marks])
    pieces, at = [], start
    for cut, _, mark in cuts:
        pieces += [text[at:cut], mark]
        at = cut
    return "".join([*pieces, text[at:end]])


# --- the files --------------------------------------------------------------------------------------------------------


def _write(key: pd.DataFrame, task: Task, out: Path) -> None:
    """Write the coders' sheet three times and the key once; none of the articles' text may become a formula."""
    out.parent.mkdir(parents=True, exist_ok=True)
    blind = key[["item", "text"]].assign(**dict.fromkeys(task.columns, ""), comment="")
    for name, table in ((f"{out.name}.csv", blind), (f"{out.name}-key.csv", key)):
        table.map(_harmless).to_csv(out.with_name(name), index=False, encoding="utf-8-sig")
    book = Workbook()
    _fill_instruction(book.active, task)
    _fill_coding(book.create_sheet("coding"), blind, task)
    book.active = 1
    book.save(out.with_name(f"{out.name}.xlsx"))
    out.with_name(f"{out.name}.html").write_text(coding_page(blind, task, out.name), encoding="utf-8", newline="\n")


def _harmless(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula; other values as they are."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _fill_instruction(sheet: Worksheet, task: Task) -> None:
    sheet.title = "instruction"
    sheet.column_dimensions["A"].width = 100
    lines = [
        *(f"Coding: {task.name}", "", *task.instruction.split("\n"), ""),
        "Fill in every row of the sheet 'coding' by its drop-down lists. Work alone. Leave open what you cannot judge,",
        "and say why under 'comment'. Do not change, sort or delete rows, nor the numbers under 'item'.",
    ]
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")


def _fill_coding(sheet: Worksheet, blind: pd.DataFrame, task: Task) -> None:
    """Fill in the items, with a list to choose from under each column that coders answer in."""
    for column, name in enumerate(blind.columns, 1):
        letter = get_column_letter(column)
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[letter].width = 90 if name == "text" else 18
        for row, value in enumerate(blind[name], 2):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_000] or None  # a cell holds no more
            if cell.value is not None:
                cell.data_type = "s"  # text, whatever it begins with
                cell.quotePrefix = True  # and text it stays when somebody edits it
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if name in task.columns:
            answers = ",".join(task.columns[name])
            list_ = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True, showErrorMessage=True)
            list_.error = f"Choose one of: {answers}"
            sheet.add_data_validation(list_)
            list_.add(f"{letter}2:{letter}{max(len(blind), 1) + 1}")
    sheet.freeze_panes = "C2"
