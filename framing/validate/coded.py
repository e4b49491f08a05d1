"""Coded sheets, read back however a spreadsheet saved them."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.errors import FramingWarning, ReadError
from framing.measures import YES_NO, Task, task_named
from framing.readers.files import contents
from framing.readers.tabular import MISSING, as_text, sheets
from framing.validate.sheet import FORMULA

Sheet = pd.DataFrame | str | os.PathLike[str]
CodedSheets = Mapping[str, Sheet] | Sequence[Sheet] | str | os.PathLike[str]

MACHINE, CODERS = "machine", "coders"  # as tables name the measures of this package, and the coders together

# TRUE and FALSE as spreadsheets write them in six languages, and what people type for yes and no
_MEANS = dict.fromkeys("y t true 1 -1 ja j wahr oui vrai sí si verdadero verdadeiro sim sì vero waar".split(), "yes")
_MEANS |= dict.fromkeys("n f false 0 nein falsch non faux falso não nee onwaar".split(), "no")


class Coding(NamedTuple):
    """What was coded, and by whom.

    `key` is indexed by item; `answers` has for each column of the task a table of items by coders, "" where not coded.
    """

    task: Task
    key: pd.DataFrame
    answers: dict[str, pd.DataFrame]


def read_coding(sheet: Sheet, coded: CodedSheets) -> Coding:
    """Return the key of a sheet with the answers of its coders.

    Parameters
    ----------
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.

    Returns
    -------
    Coding
        The task, the key and the answers.

    Raises
    ------
    FileNotFoundError
        A file is not there.
    ValueError
        A sheet lacks a column or items, or holds an answer that is not on the list; or a coder is called "machine".
    """
    key = _read_key(sheet)
    task = task_named(str(key["task"].iloc[0]))
    if isinstance(coded, str | os.PathLike):
        coded = _in_folder(Path(coded), task, key)
    elif not isinstance(coded, Mapping):
        names = [f"coder {i + 1}" if isinstance(c, pd.DataFrame) else Path(c).stem for i, c in enumerate(coded)]
        coded = dict(zip(names, coded, strict=True))
    if not coded:
        raise ValueError("coded: there is no coded sheet. Pass the files that the coders filled in.")
    if taken := {MACHINE, CODERS} & set(coded):
        raise ValueError(f"coded: a coder is called {min(taken)!r}, which has another meaning here. Rename the file.")
    given = {coder: _on_sheet(coder, _read_answers(coder, source, task), key) for coder, source in coded.items()}
    answers = {
        column: pd.DataFrame({coder: table[column] for coder, table in given.items()}).reindex(key.index).fillna("")
        for column in task.columns
    }
    return Coding(task, key, answers)


def read_others(others: Mapping[str, Sheet] | None, coding: Coding) -> dict[str, pd.DataFrame]:
    """Return what other labellers than ours say of the items of a sheet.

    Parameters
    ----------
    others : mapping of name to sheet, optional
        As in `agreement`.
    coding : Coding
        As `read_coding` returns it.

    Returns
    -------
    dict of str to DataFrame
        By name, items by the columns of the task, "" where there is no label.

    Raises
    ------
    FileNotFoundError, ValueError
        As `read_coding`; also where a name is taken, or no label is of an item of the sheet.
    """
    task, key, _ = coding
    coders = next(iter(coding.answers.values())).columns
    labels = {}
    for name, source in (others or {}).items():
        if name in (MACHINE, CODERS, *coders):
            raise ValueError(f"others: the name {name!r} is taken. Choose another one.")
        table = _read_answers(name, source, task, labels=True)
        if table.index.name == "item":
            labels[name] = _on_sheet(name, table, key).reindex(key.index).fillna("")
            continue
        if not key["unit"].isin(table.index).any():
            raise ValueError(f"{name}: none of its units is on the sheet. Take the column 'unit' from worksheet's key.")
        labels[name] = table.reindex(key["unit"]).fillna("").set_axis(key.index)
    return labels


def read_labels(labels: Sheet, task: Task) -> pd.Series[Any]:
    """Return another labeller's answers to a task of one question, indexed by unit.

    Parameters
    ----------
    labels : DataFrame or path
        As in `corrected`.
    task : Task
        What was labelled.

    Returns
    -------
    Series
        One answer per unit; "" where there is none.

    Raises
    ------
    FileNotFoundError, ValueError
        As `read_coding`; also where there is no column `unit`.
    """
    table = _read_answers("labels", labels, task, labels=True)
    if table.index.name != "unit":
        raise ValueError(f"labels: missing column unit. {how_to_label(task)}")
    (column,) = task.columns
    return table[column]


def how_to_label(task: Task) -> str:
    """Return in words how all units of a task get their labels."""
    return (
        f"Have all units labelled: everything = framing.worksheet(coverage, {task.name!r}, n=10**9) lists them with "
        f"their text. Pass a table with its column 'unit' and the labels under {', '.join(map(repr, task.columns))}."
    )


def majority(answers: pd.DataFrame) -> pd.Series[Any]:
    """Return what most coders say of each item; where they are divided, the first of them who coded it decides.

    Parameters
    ----------
    answers : DataFrame
        Items by coders, "" where not coded.

    Returns
    -------
    Series
        One answer per item, "" where nobody coded it.
    """

    def most(row: pd.Series[Any]) -> str:
        given = [answer for answer in row if answer]
        return max(given, key=given.count, default="")  # the first of the most frequent

    return pd.Series([most(row) for _, row in answers.iterrows()], index=answers.index, dtype=object)


def _in_folder(folder: Path, task: Task, key: pd.DataFrame) -> dict[str, Sheet]:
    """Return the files of a folder that are of this sheet, by their coders; others, and keys, are passed over.

    A coder's name is what stands in the file's name behind the beginning that all have in common: hedges-ada.csv and
    hedges-ben.csv are ada's and ben's. Of several files of one name nothing is lost, and a warning says what becomes of
    them.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: there is no such folder. Give the folder with the files of the coders.")
    files = [p for p in folder.iterdir() if p.suffix.lower() in (".csv", ".xlsx") and not p.name.startswith((".", "~"))]
    sheets = {file: _read(file) for file in sorted(files)}
    mine = [
        file for file, table in sheets.items() if {"item", *task.columns} <= set(table.columns) and _is_of(key, table)
    ]
    if not mine:
        raise FileNotFoundError(
            f"{folder}: no file in it is of this sheet, with the columns item, {', '.join(task.columns)}."
        )
    names = [re.sub(r" ?\(\d+\)$", "", file.stem).split("-") for file in mine]  # browsers number a second download
    while all(len(name) > 1 for name in names) and len({name[0] for name in names}) == 1:
        names = [name[1:] for name in names]
    by_name: dict[str, list[Path]] = {}
    for file, parts in zip(mine, names, strict=True):
        by_name.setdefault("-".join(parts), []).append(file)
    coded: dict[str, Sheet] = {}
    for name, files in by_name.items():
        if len(files) == 1:
            coded[name] = sheets[files[0]]
            continue
        tables = {file.name: _on_sheet(file.name, _read_answers(file.name, sheets[file], task), key) for file in files}
        together = _put_together(name, [table.reindex(key.index).fillna("") for table in tables.values()])
        coded |= {coder: table.reset_index() for coder, table in together.items()}
        said = "They are put together."
        if len(together) > 1:
            said = f"They contradict each other, and count as {len(together)} people: {', '.join(together)}."
        warnings.warn(
            f"{folder}: {len(files)} files are of {name!r} ({', '.join(tables)}). {said}", FramingWarning, stacklevel=2
        )
    return coded


def _put_together(name: str, tables: list[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the answers of files of one name: together where they agree, of several people where they do not."""
    people: list[pd.DataFrame] = []
    for table in tables:
        for i, before in enumerate(people):
            if not ((before != "") & (table != "") & (before != table)).any(axis=None):
                people[i] = before.where(before != "", table)
                break
        else:
            people.append(table)
    return {name if i == 0 else f"{name} ({i + 1})": table for i, table in enumerate(people)}


def _is_of(key: pd.DataFrame, answers: pd.DataFrame) -> bool:
    """Return whether most of the texts that somebody coded are those of the sheet; without texts, nobody can tell."""
    if not {"text"} <= set(answers.columns) & set(key.columns):
        return True
    there, given = (t["text"].map(lambda text: " ".join(text.split())) for t in (key, answers))
    return bool((given.to_numpy() == there.reindex(_items(answers)).to_numpy()).mean() > 0.5)


def _read_key(sheet: Sheet) -> pd.DataFrame:
    key = _read(sheet)
    if missing := {"item", "task", "unit", "article_id", "stratum", "probability", "machine"} - set(key.columns):
        raise ValueError(
            f"sheet: missing column {', '.join(sorted(missing))}. Pass what worksheet returned, or its key file."
        )
    if key.empty:
        raise ValueError("sheet: there is no item on it.")
    numbers = pd.to_numeric(key["probability"].str.replace(",", "."), errors="coerce")  # 0,25: saved by a spreadsheet
    if numbers.isna().any():
        wrong = key["probability"][numbers.isna()].iloc[0]
        raise ValueError(f"sheet: column 'probability' holds {wrong!r}. Use the key file as worksheet wrote it.")
    return key.assign(probability=numbers, item=_items(key)).set_index("item")


def _read_answers(name: str, source: Sheet, task: Task, *, labels: bool = False) -> pd.DataFrame:
    """Return one person's answers, checked against those that there are, indexed by item.

    Labels may be of units that are not on the sheet: indexed by unit, where there is such a column.
    """
    try:
        table = _read(source)
    except ReadError as error:
        raise ValueError(f"{name}: {error}") from error
    place = "unit" if labels and "unit" in table.columns else "item"
    if missing := {place, *task.columns} - set(table.columns):
        raise ValueError(f"{name}: missing column {', '.join(sorted(missing))}. Found: {', '.join(table.columns)}.")
    index = _items(table) if place == "item" else table["unit"]
    columns = {}
    for column, choices in task.columns.items():
        columns[column] = _normalized(table[column], choices)
        if not (fine := columns[column].isin([*choices, ""])).all():
            row = int(np.flatnonzero(~fine)[0])
            raise ValueError(
                f"{name}: {place} {index.iloc[row]}, column {column!r} holds {columns[column].iloc[row]!r}. "
                f"Choose one of: {', '.join(choices)}."
            )
    if place == "unit" and index.duplicated().any():
        raise ValueError(f"{name}: unit {index[index.duplicated()].iloc[0]!r} stands there twice. Keep one of them.")
    return pd.DataFrame(columns).set_axis(index.rename(place))


def _on_sheet(name: str, answers: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return the answers, once it is certain that each is of an item of the sheet."""
    items = answers.index
    if items.duplicated().any() or not set(items) <= set(key.index):
        wrong = [*items[items.duplicated()], *sorted(set(items) - set(key.index))][0]
        raise ValueError(
            f"{name}: item {wrong!r} stands there twice or is not on the sheet. Restore the column 'item'."
        )
    return answers


def _read(table: Sheet) -> pd.DataFrame:
    """Return a sheet as text, without what a spreadsheet added to it."""
    if isinstance(table, pd.DataFrame):
        return table.astype(object).where(table.notna(), "").astype(str)
    path = Path(table)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file.")
    found, _ = sheets(contents(path, path.name), path.name)
    # Whatever its sheet is called now: the one with the items or units, without blank rows that spreadsheets leave
    tables = [each.rename(columns=lambda column: str(column).strip().lower()) for each in found.values()]
    sheet = next((each for each in tables if {"item", "unit"} & set(each.columns)), tables[0]).map(as_text)
    sheet = sheet[(sheet != "").any(axis=1)].reset_index(drop=True)
    return sheet.map(lambda value: value[1:] if value[:1] == "'" and FORMULA.match(value[1:]) else value)


def _items(sheet: pd.DataFrame) -> pd.Series[Any]:
    """Return the numbers of a sheet's items as they were written; spreadsheets make 1 of 0001, and 1.0 of that."""
    return sheet["item"].str.strip().str.lstrip("'").str.replace(r"[.,]0+$", "", regex=True).str.zfill(4)


def _normalized(given: pd.Series[Any], choices: Sequence[str]) -> pd.Series[Any]:
    """Return what was filled in, as the task calls it: y, TRUE and what spreadsheets write for it are a yes."""
    plain = given.str.strip().str.lower().str.replace(r"[.,]0$", "", regex=True)
    plain = plain.where(plain.isin(choices) | ~plain.isin(MISSING), "").str.strip(" .'\"“”‘’")
    return plain.replace(_MEANS) if set(choices) == set(YES_NO) else plain
