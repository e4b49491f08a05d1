"""The coding sheet as one page: it opens in any browser, and saves the CSV that `agreement` reads."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from framing.measures import Task
from framing.pages import written


def coding_page(blind: pd.DataFrame, task: Task, name: str) -> str:
    """Return the page on which people code a sheet, one item at a time; printed, it is the sheet on paper.

    Parameters
    ----------
    blind : DataFrame
        What coders see: `item`, `text`, and empty columns for their answers and comments.
    task : Task
        What is to be coded.
    name : str
        Of the sheet; the files that coders save begin with it.

    Returns
    -------
    str
        HTML; the same bytes for the same sheet.
    """
    columns = task.columns
    lines = [line for line in task.instruction.split("\n") if line]
    asked = {column: line.removeprefix(f"{column}: ") for column in columns for line in lines if _asks(line, column)}
    return written(
        "validate",
        "coding.html",
        styles=("coding.css",),
        script="coding.js",
        title=f"Coding: {task.name}",
        task=task.name,
        name=name,
        digest=hashlib.sha256(blind.to_csv(index=False).encode()).hexdigest()[:16],
        columns=list(blind.columns),
        instruction=[line for line in lines if not any(_asks(line, column) for column in columns)],
        questions=[
            {"column": column, "asks": asked.get(column, _question(lines, column)), "answers": _with_keys(answers)}
            for column, answers in columns.items()
        ],
        items=blind[["item", "text"]].to_dict("records"),
    )


def _asks(line: str, column: str) -> bool:
    """Return whether a line of an instruction is the question of one column."""
    return line.startswith(f"{column}: ")


def _question(lines: list[str], column: str) -> str:
    """Return the question with which an instruction begins; where it begins otherwise, the name of the column."""
    question, mark, _ = lines[0].partition("?") if lines else ("", "", "")
    return question + mark if mark else f"{column}?"


def _with_keys(answers: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the answers with the number keys that give them: a number its own, the others by their place."""
    if all(len(answer) == 1 and answer.isdigit() for answer in answers):
        return [{"answer": answer, "key": answer} for answer in answers]
    return [{"answer": answer, "key": str((i + 1) % 10) if i < 10 else ""} for i, answer in enumerate(answers)]
