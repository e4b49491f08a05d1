"""Checking the machine: coding sheets for people, how far they agree, and figures corrected for the machine's errors.

A sheet is a random sample of sentences, sources, mentions or articles; whoever codes it sees neither outlet nor score.
"""

from __future__ import annotations

import functools
import math
import os
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import NormalDist
from typing import Any, Literal, NamedTuple

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from framing import stats
from framing.errors import FewArticlesWarning, ReadError, unknown
from framing.estimates import FEW, Wire, chosen, compare, limits_of, seed_for, select
from framing.measures import Coverage, measures, require_coverage
from framing.readers.files import contents
from framing.readers.tabular import as_text, sheets
from framing.tables import ALL, PARTS, SOURCE_KINDS

NOT_ONE = "not an attribution"
NOT_ABOUT = "not about the actor"
LABELS = ("negative", "neutral", "positive")
YES_NO = ("yes", "no")
RESAMPLES = 999  # for agreement: α is computed anew in each

# TRUE and FALSE as spreadsheets write them in six languages, and what people type for yes and no
_MEANS = dict.fromkeys("y true 1 wahr vrai verdadero vero waar".split(), "yes") | dict.fromkeys(
    "n false 0 falsch faux falso onwaar".split(), "no"
)
_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")  # how text begins that a spreadsheet would run

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Sheet = pd.DataFrame | str | os.PathLike[str]
Level = Literal["nominal", "ordinal", "interval"]


class Task(NamedTuple):
    """What is coded: the columns to fill in with their answers, at which level α takes them, and what to do."""

    columns: dict[str, tuple[str, ...]]
    level: Level
    measures: tuple[str, ...]
    instruction: str


# Semetko & Valkenburg (2000), doi:10.1111/j.1460-2466.2000.tb02843.x, in other words; their question on pictures is
# left out, as an article here is its text
FRAMES = {
    "responsibility_1": "Does it suggest that some level of government can relieve the problem?",
    "responsibility_2": "Does it suggest that some level of government is responsible for the problem?",
    "responsibility_3": "Does it suggest solutions?",
    "responsibility_4": "Does it suggest that a person or group in society is responsible for the problem?",
    "responsibility_5": "Does it suggest that the problem needs urgent action?",
    "human_interest_1": "Does it give the issue a human face, by an example?",
    "human_interest_2": "Does it use words or scenes that stir outrage, empathy, sympathy or compassion?",
    "human_interest_3": "Does it stress how people or groups are affected?",
    "human_interest_4": "Does it go into the private or personal lives of those involved?",
    "conflict_1": "Does it show disagreement between parties, people, groups or countries?",
    "conflict_2": "Does one party, person, group or country reproach another?",
    "conflict_3": "Does it refer to two sides or more?",
    "conflict_4": "Does it speak of winners and losers?",
    "morality_1": "Does it hold a moral message?",
    "morality_2": "Does it refer to morality, God or other religious tenets?",
    "morality_3": "Does it say how one ought to behave?",
    "economic_1": "Does it mention financial losses or gains, now or to come?",
    "economic_2": "Does it mention costs or how great an expense is?",
    "economic_3": "Does it refer to economic consequences of doing something or not doing it?",
}

TASKS = {
    "attributions": Task(
        {"statements": tuple(map(str, range(10)))},
        "interval",
        ("attributions_per_1000_words",),
        "How many statements does the marked sentence ⟦ ⟧ give to somebody else? Count what a person, group "
        "or document is "
        "said to have said or written (said, claimed, according to, a quotation), quoted or in other words; "
        "do not count "
        "beliefs and intentions (thinks, hopes, plans). A statement that runs over several sentences counts in the "
        "sentence with its cue (said, told), or where there is none in the sentence where it begins. The "
        "sentences around "
        "are there for context.",
    ),
    "source kind": Task(
        {"kind": (*SOURCE_KINDS, NOT_ONE)},
        "nominal",
        tuple(f"{kind.replace(' ', '_')}_share" for kind in SOURCE_KINDS),
        "What kind of source is marked ⟦ ⟧? What the source says stands in ⟪ ⟫. official: speaks for an authority; "
        "politician: holds or seeks elected office; expert: speaks from knowledge, not for a side; business: "
        "speaks for a "
        "firm or its owners; civil society: unions, campaigns, churches, associations; media: journalists, "
        "newspapers, "
        "agencies; ordinary person: speaks for nobody else; document: a report, letter or statistic; "
        "unknown: the article "
        f"does not say. Choose '{NOT_ONE}' where nobody is said to say or write anything.",
    ),
    "hedges": Task(
        {"hedged": YES_NO},
        "nominal",
        ("hedged_sentence_share",),
        "Does the marked sentence ⟦ ⟧ soften a claim, whoever makes it? Yes, where words show that something "
        "is not held "
        "for certain (may, could, reportedly, it seems, probably, if). No, where they only permit or ask (you may go) "
        "or leave open how much or how often (about 300, usually).",
    ),
    "sentiment": Task(
        {"label": (*LABELS, NOT_ABOUT)},
        "ordinal",
        ("sentiment", "negative_share", "positive_share"),
        "How does the sentence evaluate the actor marked ⟦ ⟧? positive: it praises, supports or shows the "
        "actor in a good "
        "light; negative: it blames, mocks or shows the actor in a bad light; neutral: neither, or both "
        "alike. Judge the "
        "words, not whether the news is good or bad for the actor, nor what you think yourself. Choose "
        f"'{NOT_ABOUT}' where the marked words mean somebody else.",
    ),
    "frames": Task(
        {name: YES_NO for name in FRAMES},
        "nominal",
        (),
        "Answer every question about the article as a whole with yes or no. A frame's score is the mean of "
        "its questions "
        "(yes = 1), from 0 to 1. Questions after Semetko & Valkenburg (2000), "
        "doi:10.1111/j.1460-2466.2000.tb02843.x.\n"
        + "\n".join(f"{name}: {question}" for name, question in FRAMES.items()),
    ),
}


# --- the sheet --------------------------------------------------------------------------------------------------------


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
        Beginning of the files' names: "sheets/hedges" writes `sheets/hedges.csv` and `sheets/hedges.xlsx` for the
        coders (give each a copy), and `sheets/hedges-key.csv` for you, which they must not see.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        The key, one row per item in the order of the sheet: `item, task`, the place (`unit, article_id, part,
        sentence, actor`), `stratum`, `probability` of being drawn, `machine` (what the machine says; empty for frames),
        `text` as coders see it, in which names of outlets are hidden. Without anything to code, no rows.

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
    units = _units(coverage, task)
    if actor is not None:
        if actor not in set(units["actor"]):
            raise ValueError("actor: " + unknown("actor", actor, sorted(units["actor"].unique())))
        units = units[units["actor"] == actor]
    articles = coverage.articles.set_index("article_id")
    names = pd.Series([" · ".join(map(str, row)) for row in articles[strata].to_numpy()], index=articles.index)
    units = units.assign(stratum=units["article_id"].map(names)).sort_values("unit", ignore_index=True)

    rng = np.random.default_rng(seed)
    groups = [group for _, group in units.groupby("stratum")]
    parts = [units.iloc[:0].assign(probability=0.0)]
    left = n
    for done, group in enumerate(sorted(groups, key=len)):  # what a small stratum cannot give falls to the larger ones
        size = min(len(group), -(-left // (len(groups) - done)))
        left -= size
        chosen = np.sort(rng.choice(len(group), size, replace=False))
        parts.append(group.iloc[chosen].assign(probability=size / len(group)))
    drawn = pd.concat(parts, ignore_index=True)
    drawn = drawn.iloc[rng.permutation(len(drawn))].reset_index(drop=True)
    key = pd.DataFrame({"item": [f"{i + 1:04}" for i in range(len(drawn))], "task": task})
    place = ["unit", "article_id", "part", "sentence", "actor", "stratum", "probability", "machine"]
    key[place] = drawn[place]
    key["text"] = _texts(coverage, drawn)
    if out is not None:
        _write(key, task, Path(out))
    return key


def _units(coverage: Coverage, task: str) -> pd.DataFrame:
    """Everything that could be coded: where it stands, what to mark, what the machine says."""
    if task not in TASKS:
        raise ValueError(unknown("task", task, TASKS))
    place = ["article_id", "part", "sentence"]
    ids = set(coverage.articles["article_id"])
    if task == "frames":
        units = coverage.articles[["article_id"]].assign(part="", sentence=0, machine="")
    elif task in ("attributions", "hedges"):
        measure = TASKS[task].measures[0]
        rows = measures()[measure].counts(getattr(coverage, measures()[measure].table))
        found = rows.groupby(place).size().rename("found").reset_index()
        units = coverage.sentences[coverage.sentences["words"] > 0]
        units = units.merge(found, on=place, how="left", validate="one_to_one")
        count = units["found"].fillna(0).astype(int)
        units["machine"] = count.astype(str) if task == "attributions" else np.where(count > 0, "yes", "no")
    elif task == "source kind":
        units = measures()["speech_share"].counts(coverage.attributions)
        units = units.assign(machine=units["source_kind"], start=units["source_start"], end=units["source_end"])
    else:
        units = coverage.mentions[coverage.mentions["sentiment"].notna()]
        units = units.assign(machine=units["label"])
    units = units[units["article_id"].isin(ids)].reset_index(drop=True)
    if task != "sentiment":
        units["actor"] = ALL
    number = next((units[name] for name in ("attribution", "start") if name in units.columns), units["sentence"])
    names = [units[name].astype(str) for name in ("article_id", "part", "sentence")]
    units["unit"] = ["|".join(each) for each in zip(*names, number.astype(str), units["actor"], strict=True)]
    return units


def _texts(coverage: Coverage, units: pd.DataFrame) -> list[str]:
    """What coders read: the sentence between its neighbours, or the whole article; outlets' names are hidden."""
    articles = coverage.articles.set_index("article_id")
    outlets = sorted({str(name) for name in articles["outlet"] if str(name).strip()}, key=len, reverse=True)
    hidden = re.compile(rf"\b({'|'.join(map(re.escape, outlets))})\b") if outlets else None
    sentences = {
        key: group.sort_values("sentence") for key, group in coverage.sentences.groupby(["article_id", "part"])
    }
    texts = []
    for unit in units.to_dict("records"):
        article = articles.loc[unit["article_id"]]
        if not unit["part"]:
            text = "\n\n".join(article[part] for part in PARTS if article[part])
        else:
            whole, marks = article[unit["part"]], [(a, b, "⟪", "⟫") for a, b in unit.get("content_spans", [])]
            if not pd.isna(unit["start"]):
                marks.append((int(unit["start"]), int(unit["end"]), "⟦", "⟧"))
            near = sentences[unit["article_id"], unit["part"]]
            first = min([mark[0] for mark in marks], default=0)
            last = max([mark[1] for mark in marks], default=0)
            rows = np.flatnonzero((near["end"] > first) & (near["start"] < max(last, first + 1)))
            rows = rows if len(rows) else np.flatnonzero(near["sentence"] == unit["sentence"])
            start = int(near["start"].iloc[max(rows[0] - 1, 0)])
            end = int(near["end"].iloc[min(rows[-1] + 1, len(near) - 1)])
            text = _marked(whole, min(start, first), max(end, last), marks)
        texts.append(hidden.sub("[outlet]", text) if hidden else text)
    return texts


def _marked(text: str, start: int, end: int, marks: Iterable[tuple[int, int, str, str]]) -> str:
    # closing marks before opening ones where they meet
    cuts = sorted([(b, 0, close) for _, b, _, close in marks] + [(a, 1, opening) for a, _, opening, _ in marks])
    pieces, at = [], start
    for cut, _, mark in cuts:
        pieces += [text[at:cut], mark]
        at = cut
    return "".join([*pieces, text[at:end]])


def _write(key: pd.DataFrame, task: str, out: Path) -> None:
    """Write the coders' sheet twice and the key once; none of the articles' text may become a formula."""
    out.parent.mkdir(parents=True, exist_ok=True)
    blind = key[["item", "text"]].assign(**{column: "" for column in TASKS[task].columns}, comment="")
    for name, table in ((f"{out.name}.csv", blind), (f"{out.name}-key.csv", key)):
        table.map(_harmless).to_csv(out.with_name(name), index=False, encoding="utf-8-sig")

    book = Workbook()
    how, sheet = book.active, book.create_sheet("coding")
    how.title = "instruction"
    how.column_dimensions["A"].width = 100
    lines = [f"Coding: {task}", "", *TASKS[task].instruction.split("\n"), ""]
    lines += [
        "Fill in every row of the sheet 'coding' by its drop-down lists. Work alone. Leave open what you cannot judge,"
    ]
    lines += ["and say why under 'comment'. Do not change, sort or delete rows, nor the numbers under 'item'."]
    for row, line in enumerate(lines, 1):
        how.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    for column, name in enumerate(blind.columns, 1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 90 if name == "text" else 18
        for row, value in enumerate(blind[name], 2):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_000] or None  # a cell holds no more
            if cell.value is not None:
                cell.data_type = "s"  # text, whatever it begins with
                cell.quotePrefix = True  # and text it stays when somebody edits it
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if name in TASKS[task].columns:
            answers = ",".join(TASKS[task].columns[name])
            list_ = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True, showErrorMessage=True)
            list_.error = f"Choose one of: {answers}"
            sheet.add_data_validation(list_)
            list_.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{max(len(blind), 1) + 1}")
    sheet.freeze_panes = "C2"
    book.active = 1
    book.save(out.with_name(f"{out.name}.xlsx"))


def _harmless(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula; other values as they are."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


# --- reading coded sheets ---------------------------------------------------------------------------------------------


def _read(table: Sheet) -> pd.DataFrame:
    if isinstance(table, pd.DataFrame):
        return table.astype(object).where(table.notna(), "").astype(str)
    path = Path(table)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file.")
    found, _ = sheets(contents(path, path.name), path.name)
    # Whatever its sheet is called now: the one with the items, and without the blank rows that spreadsheets leave
    tables = [each.rename(columns=lambda column: str(column).strip().lower()) for each in found.values()]
    sheet = next((each for each in tables if "item" in each.columns), tables[0]).map(as_text)
    sheet = sheet[(sheet != "").any(axis=1)].reset_index(drop=True)
    return sheet.map(lambda value: value[1:] if value[:1] == "'" and _FORMULA.match(value[1:]) else value)


def _items(sheet: pd.DataFrame) -> pd.Series[Any]:
    """The numbers of a sheet's items as they were written; spreadsheets make 1 of 0001, and 1.0 of that."""
    return sheet["item"].str.strip().str.lstrip("'").str.removesuffix(".0").str.zfill(4)


def _answers(given: pd.Series[Any], known: Sequence[str]) -> pd.Series[Any]:
    """What was filled in as the task calls it: y, TRUE and what spreadsheets write for it are a yes."""
    plain = given.str.strip().str.lower().str.removesuffix(".0")
    return plain.replace(_MEANS) if set(known) == set(YES_NO) else plain


def _coded(sheet: Sheet, coded: Mapping[str, Sheet] | Sequence[Sheet]) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The key, indexed by item, and for each variable a table of items by coders; "" where not coded."""
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
    key = key.assign(probability=numbers, item=_items(key)).set_index("item")
    task = TASKS[str(key["task"].iloc[0])]
    if not isinstance(coded, Mapping):
        names = [f"coder {i + 1}" if isinstance(c, pd.DataFrame) else Path(c).stem for i, c in enumerate(coded)]
        coded = dict(zip(names, coded, strict=True))
    if not coded:
        raise ValueError("coded: there is no coded sheet. Pass the files that the coders filled in.")
    answers: dict[str, dict[str, pd.Series[Any]]] = {column: {} for column in task.columns}
    for coder, source in coded.items():
        try:
            table = _read(source)
        except ReadError as error:
            raise ValueError(f"{coder}: {error}") from error
        if missing := {"item", *task.columns} - set(table.columns):
            raise ValueError(
                f"{coder}: missing column {', '.join(sorted(missing))}. Found: {', '.join(table.columns)}."
            )
        items = _items(table)
        if items.duplicated().any() or not set(items) <= set(key.index):
            wrong = [*items[items.duplicated()], *sorted(set(items) - set(key.index))][0]
            raise ValueError(
                f"{coder}: item {wrong!r} stands there twice or is not on the sheet. Restore the column 'item'."
            )
        for column, known in task.columns.items():
            given = _answers(table[column], known)
            if not (fine := given.isin([*known, ""])).all():
                row = int(np.flatnonzero(~fine)[0])
                raise ValueError(
                    f"{coder}: item {items.iloc[row]}, column {column!r} holds {given.iloc[row]!r}. "
                    f"Choose one of: {', '.join(known)}."
                )
            answers[column][coder] = pd.Series(given.to_numpy(), index=items)
    tables = {column: pd.DataFrame(given).reindex(key.index).fillna("") for column, given in answers.items()}
    return key, tables


def _verdict(given: pd.DataFrame) -> pd.Series[Any]:
    """What most coders say of each item; where they are divided, the first of them who coded it decides."""

    def most(row: pd.Series[Any]) -> str:
        said = [answer for answer in row if answer]
        return max(said, key=said.count, default="")  # the first of the most frequent

    return pd.Series([most(row) for _, row in given.iterrows()], index=given.index, dtype=object)


# --- agreement --------------------------------------------------------------------------------------------------------


def agreement(sheet: Sheet, coded: Mapping[str, Sheet] | Sequence[Sheet], *, seed: int = 0) -> pd.DataFrame:
    """How far coders agree with each other, and the machine with them.

    Parameters
    ----------
    sheet : DataFrame or path
        What `worksheet` returned, or its key file.
    coded : mapping of name to sheet, or sequence of sheets
        What each coder filled in: CSV or Excel files, or tables. Where coders are divided, the machine is held to what
        most of them say, and in a tie to the first; put a sheet on which they settled their differences first.
    seed : int
        Seed of the resampling.

    Returns
    -------
    DataFrame
        `variable, statistic, class, value, low, high, n, measures`; n counts items. Between coders (two or more):
        "alpha" (Krippendorff's: nominal, for sentiment ordinal, for counts interval) and "percent agreement". Between
        the machine and the coders: "alpha with machine", and of every class "precision", "recall" and "f1"; "overall
        f1" is that of "yes", for counts that of single statements, else the mean over classes. Those against the
        machine are weighted back to the corpus by the probabilities of being drawn. Intervals are percentiles of 999
        resamples of articles. A statistic that cannot be computed (all answers alike) is missing.

    Raises
    ------
    FileNotFoundError
        A file is not there.
    ValueError
        A sheet lacks a column or items, or holds an answer that is not on the list.

    References
    ----------
    Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.), ch. 12. Sage.
    doi:10.4135/9781071878781
    """
    key, variables = _coded(sheet, coded)
    name = str(key["task"].iloc[0])
    task, rows = TASKS[name], []
    machine = key["machine"]
    for column, given in variables.items():
        answers = [answer for answer in task.columns[column] if answer not in (NOT_ONE, NOT_ABOUT)]
        verdict = _verdict(given)
        scale = [answer for answer in task.columns[column] if task.level == "nominal" or answer != NOT_ABOUT]
        alpha = functools.partial(_alpha, size=len(scale), level=task.level)
        if given.shape[1] >= 2:
            both = given[(given != "").sum(axis=1) >= 2]
            for statistic, of in (("alpha", alpha), ("percent agreement", _percent)):
                rows.append(_row(column, statistic, "", *_spread(both, key, scale, of, seed), len(both)))
        known = verdict[(verdict != "") & (machine != "")]
        if known.empty:
            continue
        pair = pd.DataFrame({"people": known, "machine": machine[known.index]})
        rows.append(_row(column, "alpha with machine", "", *_spread(pair, key, scale, alpha, seed), len(known)))
        rows += _against(pair, key, column, answers, seed)
    table = pd.DataFrame(rows, columns=["variable", "statistic", "class", "value", "low", "high", "n"])
    return table.assign(measures=" ".join(task.measures))


def _row(variable: str, statistic: str, class_: str, value: float, low: float, high: float, n: int) -> dict[str, Any]:
    return {
        "variable": variable,
        "statistic": statistic,
        "class": class_,
        "value": value,
        "low": low,
        "high": high,
        "n": n,
    }


def _alpha(codes: Codes, size: int, level: Level) -> float:
    """Krippendorff's α of items (the rows) by coders; an answer is its place among `size`, −1 where there is none."""
    counts = (codes[:, :, None] == np.arange(size)).sum(axis=1)
    counts = counts[counts.sum(axis=1) >= 2]
    present = counts.any(axis=0)
    if present.sum() < 2:
        return float("nan")  # no variation, nothing to agree on
    domain = np.flatnonzero(present)
    return krippendorff.alpha(value_counts=counts[:, present], value_domain=domain, level_of_measurement=level)


def _percent(codes: Codes) -> float:
    """Share of pairs of coders, over all items, who say the same."""
    one, other = np.triu_indices(codes.shape[1], 1)
    known = (codes[:, one] >= 0) & (codes[:, other] >= 0)
    same = known & (codes[:, one] == codes[:, other])
    return float(same.sum() / known.sum()) if known.any() else float("nan")


def _resampled(articles: pd.Series[Any], seed: int) -> Iterable[NDArray[np.int64]]:
    """Rows of each resample of articles."""
    rows = [np.flatnonzero(articles.to_numpy() == each) for each in sorted(articles.unique())]
    rng = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        yield np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])


def _spread(
    given: pd.DataFrame, key: pd.DataFrame, scale: list[str], of: Callable[[Codes], float], seed: int
) -> tuple[float, float, float]:
    """A statistic of the answers and its 95 % interval."""
    if given.empty:
        return float("nan"), float("nan"), float("nan")
    place = {answer: i for i, answer in enumerate(scale)}
    codes = np.array([[place.get(answer, -1) for answer in row] for row in given.to_numpy()], dtype=np.intp)
    drawn = np.array([of(codes[rows]) for rows in _resampled(key.loc[given.index, "article_id"], seed)])
    return of(codes), *_percentiles(drawn)


def _percentiles(drawn: Floats) -> tuple[float, float]:
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) > RESAMPLES / 2 else (np.nan, np.nan)
    return float(low), float(high)


def _against(pair: pd.DataFrame, key: pd.DataFrame, column: str, answers: list[str], seed: int) -> list[dict[str, Any]]:
    """Precision, recall and F1 of the machine per class."""
    weight = 1 / key.loc[pair.index, "probability"].to_numpy(dtype=float)
    if column == "statements":  # not classes but counts: what both see, what the machine sees, what people see
        people, machine = (pair[c].astype(int).to_numpy()[:, None] for c in ("people", "machine"))
        hits, classes = np.minimum(people, machine), ["statement"]
    else:
        classes = [a for a in answers if (pair == a).any(axis=None)]
        people, machine = (np.stack([pair[c] == a for a in classes], axis=1) for c in ("people", "machine"))
        hits = people & machine
    totals = [weight[:, None] * array for array in (hits, machine, people)]

    def scores(rows: NDArray[np.int64] | slice) -> Floats:
        hit, said, true = (array[rows].sum(axis=0) for array in totals)
        with np.errstate(divide="ignore", invalid="ignore"):
            f1 = 2 * hit / (said + true)
            overall = (
                f1[classes.index("yes")] if "yes" in classes else np.nanmean(f1) if (said + true).any() else np.nan
            )
            return np.append(np.stack([hit / said, hit / true, f1]).ravel(), overall)

    value = scores(slice(None))
    drawn = np.array([scores(rows) for rows in _resampled(key.loc[pair.index, "article_id"], seed)])
    names = [(s, c) for s in ("precision", "recall", "f1") for c in classes] + [("overall f1", "")]
    return [_row(column, s, c, value[i], *_percentiles(drawn[:, i]), len(pair)) for i, (s, c) in enumerate(names)]


def confusion(sheet: Sheet, coded: Mapping[str, Sheet] | Sequence[Sheet]) -> pd.DataFrame:
    """Count which answers of the coders meet which answers of the machine.

    Parameters
    ----------
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.

    Returns
    -------
    DataFrame
        Items: one row per answer of the coders, one column per answer of the machine; a column of totals.

    Raises
    ------
    FileNotFoundError, ValueError
        As in `agreement`; also where the machine has no answer, as for frames.
    """
    key, variables = _coded(sheet, coded)
    if (key["machine"] == "").all():
        raise ValueError("The machine does not code frames: there is nothing to compare the coders with.")
    ((column, given),) = variables.items()
    verdict = _verdict(given)
    verdict = verdict[verdict != ""]
    table = pd.crosstab(verdict.rename("people"), key.loc[verdict.index, "machine"].rename("machine"))
    order = TASKS[str(key["task"].iloc[0])].columns[column]
    table = table.reindex(
        index=[a for a in order if a in table.index], columns=[a for a in order if a in table.columns]
    )
    return table.assign(items=table.sum(axis=1))


def disagreements(sheet: Sheet, coded: Mapping[str, Sheet] | Sequence[Sheet]) -> pd.DataFrame:
    """List the items on which coders differ from each other or from the machine: the ones to talk about.

    Parameters
    ----------
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.

    Returns
    -------
    DataFrame
        `item, variable, text, article_id`, one column per coder, and `machine`; in the order of the sheet.

    Raises
    ------
    FileNotFoundError, ValueError
        As in `agreement`.
    """
    key, variables = _coded(sheet, coded)
    parts = []
    for column, given in variables.items():
        said = given.assign(machine=key["machine"])
        differ = [len({answer for answer in row if answer}) > 1 for row in said.to_numpy()]
        about = key.loc[differ, [c for c in ("text", "article_id") if c in key.columns]]
        parts.append(pd.concat([about, said[differ]], axis=1).assign(variable=column).reset_index())
    table = pd.concat(parts, ignore_index=True).sort_values(["item", "variable"], kind="stable", ignore_index=True)
    first = ["item", "variable", "text", "article_id"]
    return table[[*first, *(c for c in table.columns if c not in first)]]


# --- corrected estimates ----------------------------------------------------------------------------------------------


def corrected(
    coverage: Coverage,
    sheet: Sheet,
    coded: Mapping[str, Sheet] | Sequence[Sheet],
    *,
    by: str | list[str] = "outlet",
    wire: Wire = "include",
    seed: int = 0,
) -> pd.DataFrame:
    """Estimates corrected for the machine's errors by what people coded, beside the raw ones.

    Parameters
    ----------
    coverage : Coverage
        What the sheet was drawn from, with all its articles.
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.
    by, wire, seed : as in `compare`
        The groups, whether agency copy counts, and the seed of the resampling.

    Returns
    -------
    DataFrame
        The grouping columns, `measure, actor, voice`, then `raw, raw_low, raw_high` (as `compare` gives them) and
        `corrected, low, high`, `tuning` (0: only what people coded counts; 1: the machine's figure counts in full),
        `item_variance` (what an item's coding adds to the variance, times the number of items, for `power`),
        `n_articles`, `n_coded` (items), `n_coded_articles` and `note`, which says where the sheet is too small: with
        fewer than ten coded articles in a group nothing is corrected, and the corrected figures are missing;
        `agency_copy` as in `compare`.

    Raises
    ------
    TypeError, FileNotFoundError
        As in `compare` and `agreement`.
    ValueError
        As in `compare` and `agreement`; also where the sheet is about frames, or none of its items is in `coverage`.

    Notes
    -----
    Prediction-powered inference with its tuning (PPI++), for the ratio Σy/Σx that a measure is (statements to words,
    say): θ solves λ·M(f − θ·g) + C(y − θ·x − λ·(f − θ·g)) = 0, with M the mean of the machine's counts f and g over all
    units, C the mean over coded ones, weighted by the inverse of their probability of being drawn, and λ in [0, 1]
    the slope of the coders' residuals on the machine's, which makes the variance smallest. Coded units stand in both
    means: that is the paper's estimator, whose own λ is this one times the share of units not coded. The variance is
    that of sums over articles, and the interval the studentised bootstrap of the equation at the estimate, resampling
    articles.

    "source kind" is coded on attributions that the machine found, and so corrects kinds and false finds, not what was
    missed. Items left open count as if they had not been drawn.

    References
    ----------
    Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered inference.
    arXiv:2311.01453. doi:10.48550/arXiv.2311.01453
    """
    require_coverage(coverage, "corrected")
    key, variables = _coded(sheet, coded)
    task = str(key["task"].iloc[0])
    if task == "frames":
        raise ValueError("The machine does not code frames: there is no estimate to correct.")
    ((_, given),) = variables.items()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)  # the column `note` says it
        raw = compare(_only(coverage, TASKS[task].measures), by=by, wire=wire, seed=seed)
    groups = [by] if isinstance(by, str) else list(by)
    units = _with_codes(_units(coverage, task), key, _verdict(given))
    if not units["coded"].any():
        raise ValueError(
            "None of the coded items is in this coverage. Pass the coverage that the sheet was drawn from."
        )
    articles = select(coverage.articles, groups, wire)
    units = units.merge(articles[["article_id", *groups]], on="article_id", validate="many_to_one")
    if task == "sentiment":  # what was never coded is not corrected
        units = units[units["actor"].isin(units.loc[units["coded"], "actor"])]
    rows = []
    for group, mine in units.groupby([*groups, "actor"], dropna=False, observed=True):
        for measure in TASKS[task].measures:
            found = _ppi(*_counts(mine, measure), mine, seed_for(seed, group))
            rows.append(
                {**dict(zip([*groups, "actor"], group, strict=True)), "measure": measure, "voice": "all", **found}
            )
    keys = [*groups, "measure", "actor", "voice"]
    names = {"estimate": "raw", "low": "raw_low", "high": "raw_high"}
    left = raw.rename(columns=names)[[*keys, *names.values(), "n_articles", "agency_copy"]]
    table = left.merge(pd.DataFrame(rows), on=keys, validate="one_to_one")
    floor, ceiling = limits_of(table["measure"])
    for column in ("corrected", "low", "high"):
        table[column] = np.clip(table[column], floor, ceiling)
    last = ["n_articles", "n_coded", "n_coded_articles", "note", "agency_copy"]
    return table[[*(c for c in table.columns if c not in last), *last]]


def _only(coverage: Coverage, measures: Sequence[str]) -> Coverage:
    scores = coverage.scores[coverage.scores["measure"].isin(measures) & (coverage.scores["voice"] == "all")]
    return coverage.replace(scores=scores)


def _with_codes(units: pd.DataFrame, key: pd.DataFrame, verdict: pd.Series[Any]) -> pd.DataFrame:
    """All units, with the coders' answer and the inverse probability of having it, where there is one."""
    given = key.assign(answer=verdict)
    share = given.groupby("stratum")["answer"].transform(lambda answers: (answers != "").mean())
    given["inverse"] = 1 / (given["probability"] * share.where(share > 0))
    given = given.loc[given["answer"] != "", ["unit", "answer", "inverse"]]
    units = units.merge(given, on="unit", how="left", validate="one_to_one")
    return units.assign(coded=units["answer"].notna(), answer=units["answer"].fillna(""))


def _counts(units: pd.DataFrame, measure: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Top and bottom of the measure's ratio for every unit: the machine's, then the coders' (0 where not coded)."""
    machine, people = units["machine"], units["answer"]
    one = np.ones(len(units))
    real = (~people.isin([NOT_ONE, NOT_ABOUT])).to_numpy(dtype=float)
    if measure == "attributions_per_1000_words":
        words = units["words"].to_numpy(dtype=float)
        f, g = 1000 * machine.to_numpy(dtype=float), words
        y, x = 1000 * people.replace("", "0").to_numpy(dtype=float), words
    elif measure == "sentiment":
        f, g = units["sentiment"].to_numpy(dtype=float), one
        y, x = people.map({"negative": -1.0, "positive": 1.0}).fillna(0.0).to_numpy(dtype=float), real
    else:
        answer = "yes" if measure == "hedged_sentence_share" else measure.removesuffix("_share").replace("_", " ")
        f, g = (machine == answer).to_numpy(dtype=float), one
        y, x = (people == answer).to_numpy(dtype=float), real
    return f, g, y, x


def _ppi(f: Floats, g: Floats, y: Floats, x: Floats, units: pd.DataFrame, seed: int) -> dict[str, Any]:
    """The corrected ratio of one group; f and g are the machine's top and bottom, y and x the coders'."""
    coded = units["coded"].to_numpy()
    inverse = units["inverse"].fillna(0.0).to_numpy(dtype=float)
    _, article = np.unique(units["article_id"].to_numpy(dtype=object), return_inverse=True)
    n_coded = len(np.unique(article[coded]))
    found = {"n_coded": int(coded.sum()), "n_coded_articles": n_coded}
    nothing = {"corrected": np.nan, "low": np.nan, "high": np.nan, "tuning": np.nan, "item_variance": np.nan}
    if n_coded < FEW:
        note = f"too small to correct: {n_coded} coded articles, {FEW} are needed"
        return {**nothing, **found, "note": note}

    def coders(values: Floats) -> float:
        return float((inverse * values).sum() / inverse.sum())

    # where articles were coded as a whole, they are what was drawn
    share = np.bincount(article, coded) / np.bincount(article)
    cell = article if np.isin(share, (0, 1)).all() else np.arange(len(f))
    chosen = np.bincount(cell, coded) > 0
    weights = (np.bincount(cell, inverse) / np.bincount(cell))[chosen]
    tuning, one = 1.0, np.ones(len(f))
    for _ in range(3):  # the estimate needs the tuning, the tuning the estimate
        bottom = tuning * g.mean() + coders(x - tuning * g)
        if bottom <= 0:
            return {**nothing, **found, "note": "too small to correct: nothing of the kind among the coded items"}
        theta = (tuning * f.mean() + coders(y - tuning * f)) / bottom
        people, machine = np.bincount(cell, y - theta * x)[chosen], np.bincount(cell, f - theta * g)
        covariance = np.cov(people, machine[chosen], aweights=weights, ddof=0)[0, 1]
        variance = machine.var(ddof=1)
        tuning = float(np.clip(covariance / variance, 0, 1)) if variance > 0 else 0.0
    bottom = tuning * g.mean() + coders(x - tuning * g)
    theta = (tuning * f.mean() + coders(y - tuning * f)) / bottom
    people, machine = y - theta * x, f - theta * g
    sums = np.bincount(article, one), np.bincount(article, inverse)
    tops = np.bincount(article, tuning * machine), np.bincount(article, inverse * (tuning * machine - people))
    weight, total = np.array(sums, dtype=float)[:, :, None], np.array(tops)[:, :, None]
    value = np.divide(total, weight, out=np.zeros_like(weight), where=weight > 0)
    low, high = stats.difference(weight, value, [(weight.shape[1], seed)], stats.RESAMPLES)[3:5, 0]
    left = (y - theta * x - tuning * (f - theta * g))[coded]
    spread = np.average((left - np.average(left, weights=inverse[coded])) ** 2, weights=inverse[coded]) / bottom**2
    note = "" if np.isfinite(low) else "no interval: the coded items do not vary"
    return {
        "corrected": theta, "low": theta + low / bottom, "high": theta + high / bottom, "tuning": tuning,
        "item_variance": spread, **found, "note": note,
    }  # fmt: skip


# --- planning ---------------------------------------------------------------------------------------------------------


def power(
    coverage: Coverage,
    *,
    measure: str,
    difference: float,
    voice: str = "all",
    actor: str = ALL,
    by: str = "outlet",
    chance: float = 0.8,
    sheet: Sheet | None = None,
    coded: Mapping[str, Sheet] | Sequence[Sheet] | None = None,
) -> pd.DataFrame:
    """Say from a pilot how many articles, and how many coded items, it takes to see a difference between two outlets.

    Parameters
    ----------
    coverage : Coverage
        The pilot; at least two articles per outlet with something to count, and better thirty.
    measure, voice, actor : str
        The figure in question.
    difference : float
        The smallest difference worth seeing, in the measure's unit.
    by : str
        A column of the articles.
    chance : float
        Of seeing it at the level of 0.05, two-sided, if it is there.
    sheet, coded : as in `agreement`, optional
        A coded pilot sheet of this measure; then `items` is filled.

    Returns
    -------
    DataFrame
        One row per pair of groups: `group, than, difference, articles` (needed of each) and `items` (to be coded of
        each so that corrected figures show it with the same chance, once there are twice as many articles; missing
        without a sheet, and where the pilot's coding is too small).

    Raises
    ------
    ValueError
        The difference is not above 0, `chance` not between 0 and 1, a name unknown, or fewer than two groups vary.

    Notes
    -----
    articles = (z₀.₉₇₅ + z_chance)² · (s² + s'²) / difference², with s the standard deviation between a group's articles
    of the linearised ratio. Coding adds r²/items to the variance of a corrected figure, r being the standard deviation
    between items of the coders' residual less the tuned machine's. With twice the articles, half the variance that
    the difference allows is left for coding. Normal approximation: take the result as an order of magnitude, and adjust
    the level yourself where many comparisons are planned.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), ch. 4 and 6. Wiley.
    """
    require_coverage(coverage, "power")
    if not difference > 0 or not 0 < chance < 1:
        raise ValueError("power: `difference` must be above 0, and `chance` between 0 and 1.")
    articles = select(coverage.articles, [by], "include")
    wanted = {"measure": measure, "voice": voice, "actor": actor}
    scores = chosen(coverage.scores, **wanted)
    scores = scores.merge(articles[["article_id", by]], on="article_id", validate="many_to_one")
    spread = {}
    for group, mine in scores[scores["weight"] > 0].groupby(by):
        if len(mine) >= 2:
            estimate = np.average(mine["value"], weights=mine["weight"])
            linear = mine["weight"] * (mine["value"] - estimate) / mine["weight"].mean()
            spread[str(group)] = float((linear**2).sum() / (len(mine) - 1))
    if len(spread) < 2:
        raise ValueError("power: fewer than two groups have two articles that count. Measure a larger pilot.")
    residual: dict[str, float] = {}
    if sheet is not None and coded is not None:
        found = corrected(coverage, sheet, coded, by=by)
        found = found[(found["measure"] == measure) & (found["actor"] == actor)]
        residual = {str(k): float(v) for k, v in zip(found[by], found["item_variance"], strict=True)}
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(chance)
    allowed = (difference / z) ** 2
    rows = []
    for a, b in combinations(sorted(spread), 2):
        coding = residual.get(a, np.nan) + residual.get(b, np.nan)
        rows.append(
            {
                "group": a,
                "than": b,
                "difference": difference,
                "articles": max(math.ceil((spread[a] + spread[b]) / allowed), 2),
                "items": pd.NA if np.isnan(coding) else max(math.ceil(coding / (allowed / 2)), FEW),
            }
        )
    return pd.DataFrame(rows).astype({"items": "Int64"})
