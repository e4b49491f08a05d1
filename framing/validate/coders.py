"""How far coders agree with each other, and how far the machine and other labellers agree with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from framing.measures import Task
from framing.stats import (
    Counts,
    Floats,
    agreement_with_others,
    krippendorff_alpha,
    percent_agreement,
    precision_recall_f1,
)
from framing.validate.coded import CODERS, MACHINE, CodedSheets, Sheet, majority, read_coding, read_others

RESAMPLES = 999  # few, as α is computed anew in each

Row = dict[str, Any]


def agreement(
    sheet: Sheet, coded: CodedSheets, *, others: Mapping[str, Sheet] | None = None, seed: int = 0
) -> pd.DataFrame:
    """Say how far coders agree with each other, and the machine, or another labeller, with them.

    Parameters
    ----------
    sheet : DataFrame or path
        What `worksheet` returned, or its key file.
    coded : mapping of name to sheet, sequence of sheets, or folder
        What each coder filled in: CSV or Excel files, or tables; or the folder with a file for each, in which
        hedges-ada.csv and hedges-ben.csv are ada's and ben's, and files of other tasks are passed over; two files of
        one name are put together, or count as two coders where they contradict each other, with a warning. Where coders
        are divided, the machine is held to what most of them say, and in a tie to the first; put a sheet on which
        they settled their differences first.
    others : mapping of name to sheet, optional
        Who else gave labels: a language model, another tool, `{"gpt": "gpt.csv", "lexicon": table}`. Each a sheet like
        a coder's, with `item` and the answers; or with `unit` (as in the key), by which it is then matched, and of
        units beside those on the sheet, as `corrected` needs them. They are held to the coders as the machine is.
    seed : int
        Seed of the resampling.

    Returns
    -------
    DataFrame
        `variable, labeller, statistic, class, value, low, high, n, measures`; n counts items. Between coders (two or
        more; `labeller` is "coders"): "alpha" (Krippendorff's: nominal, for sentiment ordinal, for counts interval) and
        "percent agreement". Between the machine and the coders (`labeller` is "machine"): "alpha with machine", and of
        every class "precision", "recall" and "f1"; "overall f1" is that of "yes", for counts that of single statements,
        else the mean over classes. The same for each of `others`, by name ("alpha with gpt"); these validate no
        measure, so `measures` is empty there. Precision, recall and F1 are weighted back to the corpus by the
        probabilities of being drawn. Intervals are percentiles of 999 resamples of articles. A statistic that cannot be
        computed (all answers alike) is missing.

    Raises
    ------
    FileNotFoundError
        A file or folder is not there.
    ValueError
        A sheet lacks a column or items, or holds an answer that is not on the list; a name in `others` is taken,
        or none of its units is on the sheet.

    References
    ----------
    Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.), ch. 12. Sage.
    doi:10.4135/9781071878781
    """
    task, key, variables = coding = read_coding(sheet, coded)
    labels = read_others(others, coding)
    rows = []
    for column, given in variables.items():
        scale = [answer for answer in task.columns[column] if task.level == "nominal" or answer != task.no_unit]
        alpha = partial(krippendorff_alpha, size=len(scale), level=task.level)
        if given.shape[1] >= 2:
            both = given[(given != "").sum(axis=1) >= 2]
            for statistic, of in (("alpha", alpha), ("percent agreement", percent_agreement)):
                rows.append(_row(column, CODERS, statistic, "", *_with_interval(both, key, scale, of, seed), len(both)))
        people = majority(given)
        for name, said in {MACHINE: key["machine"], **{n: table[column] for n, table in labels.items()}}.items():
            pair = pd.DataFrame({"people": people, "labels": said})[(people != "") & (said != "")]
            if len(pair):
                spread = _with_interval(pair, key, scale, alpha, seed)
                rows.append(_row(column, name, f"alpha with {name}", "", *spread, len(pair)))
                rows += _against_people(pair, key, column, name, task, seed)
    table = pd.DataFrame(rows, columns=["variable", "labeller", "statistic", "class", "value", "low", "high", "n"])
    return table.assign(measures=np.where(table["labeller"].isin([MACHINE, CODERS]), " ".join(task.measures), ""))


def _row(
    variable: str, labeller: str, statistic: str, class_: str, value: float, low: float, high: float, n: int
) -> Row:
    row = {"variable": variable, "labeller": labeller, "statistic": statistic, "class": class_}
    return {**row, "value": value, "low": low, "high": high, "n": n}


def _resampled(articles: pd.Series[Any], seed: int) -> Iterator[Counts]:
    """Yield rows of each resample of articles."""
    rows = [np.flatnonzero(articles.to_numpy() == each) for each in sorted(articles.unique())]
    rng = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        yield np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])


def _with_interval(
    given: pd.DataFrame, key: pd.DataFrame, scale: list[str], of: Callable[[Counts], float], seed: int
) -> tuple[float, float, float]:
    """Return a statistic of the answers and its 95 % interval."""
    if given.empty:
        return float("nan"), float("nan"), float("nan")
    codes = _codes(given, scale)
    drawn = np.array([of(codes[rows]) for rows in _resampled(key.loc[given.index, "article_id"], seed)])
    return of(codes), *_percentiles(drawn)


def _codes(given: pd.DataFrame, scale: Sequence[str]) -> Counts:
    """Return each answer by its place on the scale, −1 where there is none on it."""
    place = {answer: i for i, answer in enumerate(scale)}
    return np.array([[place.get(answer, -1) for answer in row] for row in given.to_numpy()], dtype=np.intp)


def _percentiles(drawn: Floats) -> tuple[float, float]:
    """Return the 95 % interval of a statistic out of its resamples; missing where it is missing in half of them."""
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) > RESAMPLES / 2 else (np.nan, np.nan)
    return float(low), float(high)


def _against_people(
    pair: pd.DataFrame, key: pd.DataFrame, column: str, labeller: str, task: Task, seed: int
) -> list[Row]:
    """Precision, recall and F1 of the labels per class, and over all."""
    weight = 1 / key.loc[pair.index, "probability"].to_numpy(dtype=float)
    if task.counted:  # not classes but counts: what both see, what the labels say, what people see
        people, labels = (pair[c].astype(int).to_numpy()[:, None] for c in ("people", "labels"))
        hits, classes = np.minimum(people, labels), [task.counted]
    else:
        classes = [a for a in task.columns[column] if a != task.no_unit and (pair == a).any(axis=None)]
        people, labels = (np.stack([pair[c] == a for a in classes], axis=1) for c in ("people", "labels"))
        hits = people & labels
    totals = [weight[:, None] * array for array in (hits, labels, people)]

    def scores(rows: Counts | slice) -> Floats:
        each = precision_recall_f1(*(array[rows].sum(axis=0) for array in totals))
        return np.append(each.ravel(), _overall(each[2], classes))

    value = scores(slice(None))
    drawn = np.array([scores(rows) for rows in _resampled(key.loc[pair.index, "article_id"], seed)])
    names = [(s, c) for s in ("precision", "recall", "f1") for c in classes] + [("overall f1", "")]
    spread = [_percentiles(each) for each in drawn.T]
    return [_row(column, labeller, s, c, value[i], *spread[i], len(pair)) for i, (s, c) in enumerate(names)]


def _overall(f1: Floats, classes: Sequence[str]) -> float:
    """F1 of "yes" where that is a class, else the mean over the classes that have one."""
    if "yes" in classes:
        return float(f1[classes.index("yes")])
    return float("nan") if np.isnan(f1).all() else float(np.nanmean(f1))


def confusion(sheet: Sheet, coded: CodedSheets) -> pd.DataFrame:
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
    task, key, variables = read_coding(sheet, coded)
    if (key["machine"] == "").all():
        raise ValueError(f"The machine does not code {task.name}: there is nothing to compare the coders with.")
    ((column, given),) = variables.items()
    people = majority(given)
    people = people[people != ""]
    table = pd.crosstab(people.rename("people"), key.loc[people.index, "machine"].rename("machine"))
    order = task.columns[column]
    table = table.reindex(
        index=[a for a in order if a in table.index], columns=[a for a in order if a in table.columns]
    )
    return table.assign(items=table.sum(axis=1))


def disagreements(sheet: Sheet, coded: CodedSheets) -> pd.DataFrame:
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
    _, key, variables = read_coding(sheet, coded)
    parts = []
    for column, given in variables.items():
        answers = given.assign(machine=key["machine"])
        differ = [len({answer for answer in row if answer}) > 1 for row in answers.to_numpy()]
        about = key.loc[differ, [c for c in ("text", "article_id") if c in key.columns]]
        parts.append(pd.concat([about, answers[differ]], axis=1).assign(variable=column).reset_index())
    table = pd.concat(parts, ignore_index=True).sort_values(["item", "variable"], kind="stable", ignore_index=True)
    first = ["item", "variable", "text", "article_id"]
    return table[[*first, *(c for c in table.columns if c not in first)]]


def pairwise_agreement(sheet: Sheet, coded: CodedSheets, *, seed: int = 0) -> pd.DataFrame:
    """Say how far each coder agrees with the others, and where the machine stands among them.

    Parameters
    ----------
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.
    seed : int
        Seed of the resampling.

    Returns
    -------
    DataFrame
        `variable, coder, agreement, low, high, n, others`: the share of items on which the coder and another one gave
        the same answer, mean over the `others`, from 0 to 1 (higher = more agreement); n counts the items that the
        coder shares with any of them. "machine" is held to the same people, as one more coder, and nobody is held to
        it. The interval is of percentiles of 999 resamples of articles. Highest first; who shares no item with anybody
        has no figure.

    Raises
    ------
    FileNotFoundError, ValueError
        As in `agreement`.

    Notes
    -----
    Chance is not taken out: where nearly all items have one answer, everybody agrees. Krippendorff's α in `agreement`
    takes it out.

    References
    ----------
    Lombard, M., Snyder-Duch, J., & Bracken, C. C. (2002). Content analysis in mass communication. Human Communication
    Research, 28, 587-604. doi:10.1111/j.1468-2958.2002.tb00826.x
    """
    task, key, variables = read_coding(sheet, coded)
    parts = []
    for column, given in variables.items():
        raters = given.assign(machine=key["machine"]) if (key["machine"] != "").any() else given
        people = given.shape[1]
        codes = _codes(raters, task.columns[column])
        resampled = [np.bincount(rows, minlength=len(codes)) for rows in _resampled(key["article_id"], seed)]
        values = agreement_with_others(codes, np.array([np.ones(len(codes)), *resampled]), people)
        ends = [_percentiles(each) for each in values[1:].T]
        answered = raters != ""
        others = (given != "").sum(axis=1)
        shared = [(mine & (others > (name != MACHINE))).sum() for name, mine in answered.items()]
        parts.append(
            pd.DataFrame({"variable": column, "coder": raters.columns, "agreement": values[0], "n": shared})
            .assign(low=[low for low, _ in ends], high=[high for _, high in ends])
            .assign(others=[people - (name != MACHINE) for name in raters.columns])
            .sort_values(["agreement", "coder"], ascending=[False, True])
        )
    table = pd.concat(parts, ignore_index=True)
    return table[["variable", "coder", "agreement", "low", "high", "n", "others"]]


def item_agreement(sheet: Sheet, coded: CodedSheets) -> pd.DataFrame:
    """Say of each item how far the coders agree on it: the most divided first, as the ones to talk about.

    Parameters
    ----------
    sheet, coded : as in `agreement`
        The key, and what the coders filled in.

    Returns
    -------
    DataFrame
        `item, variable, agreement, n`, how many coders gave each answer (one column per answer), `machine` (what the
        machine says) and `text`. `agreement` is the share of pairs of coders who gave the same answer, from 0 to 1
        (higher = more agreement), missing where fewer than two answered.

    Raises
    ------
    FileNotFoundError, ValueError
        As in `agreement`.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76, 378-382.
    doi:10.1037/h0031619
    """
    task, key, variables = read_coding(sheet, coded)
    about = [column for column in ("machine", "text") if column in key.columns]
    parts = []
    for column, given in variables.items():
        counts = pd.DataFrame({answer: (given == answer).sum(axis=1) for answer in task.columns[column]})
        n = counts.sum(axis=1)
        pairs = (n * (n - 1)).where(n > 1)
        same = (counts * (counts - 1)).sum(axis=1) / pairs
        parts.append(pd.concat([counts, key[about]], axis=1).assign(variable=column, agreement=same, n=n).reset_index())
    table = pd.concat(parts, ignore_index=True).sort_values(["agreement", "item", "variable"], ignore_index=True)
    first = ["item", "variable", "agreement", "n"]
    return table[[*first, *(c for c in table.columns if c not in first)]]
