"""A study of one's own: a folder with its articles, codebook, plan and notebook; the plan can be frozen beforehand.

`framing new` makes the folder, `framing freeze` writes the digest of its plan, preregistration.toml.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from framing.contrasts import adjust, contrast
from framing.errors import unknown
from framing.estimates import select
from framing.measures import Coverage, measures

PLAN = "preregistration.toml"
FROZEN = f"{PLAN}.sha256"  # as `sha256sum` writes it, so that others can check it without framing
_TEMPLATE = Path(__file__).with_name("study_template")
_FIELDS: dict[str, type] = {
    "question": str,
    "outlets": list,
    "period": list,
    "agency_copy": str,
    "exclusions": list,
    "measures": dict,
    "contrasts": list,
}


def new(folder: str | os.PathLike[str]) -> Path:
    """Make the folder of a study: corpus.toml, actors.toml, the plan, a notebook, and a place for the articles.

    Parameters
    ----------
    folder : path
        A folder that does not exist yet, or is empty.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileExistsError
        There is something in it.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder}: there is something of this name already. Choose another name.")
    shutil.copytree(_TEMPLATE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder


def freeze(folder: str | os.PathLike[str]) -> str:
    """Write down the digest of a study's plan, so that anybody can see whether it was changed afterwards.

    Parameters
    ----------
    folder : path
        The study.

    Returns
    -------
    str
        The SHA-256 of preregistration.toml. It stands in preregistration.toml.sha256, and proves what the plan was, but
        not when: for that, register it, or send it to somebody.

    Raises
    ------
    FileNotFoundError
        There is no plan.
    ValueError
        The plan is not complete, or another one was frozen before.
    """
    folder = Path(folder)
    if not read_plan(folder)["question"].strip():
        raise ValueError(f"{folder / PLAN}: there is no question in it yet. Write the plan, then freeze it.")
    if changed := changed_since_frozen(folder):
        raise ValueError(
            f"{changed}. Put it back, and say in the study's README where you depart from it. If the plan is really a "
            f"new one, made without a look at the figures, delete {FROZEN} and freeze again."
        )
    digest = hashlib.sha256((folder / PLAN).read_bytes()).hexdigest()
    (folder / FROZEN).write_text(f"{digest}  {PLAN}\n", encoding="utf-8", newline="\n")
    return digest


def changed_since_frozen(folder: str | os.PathLike[str]) -> str:
    """Say whether a study's plan is another than the one that was frozen.

    Parameters
    ----------
    folder : path
        Any folder; one without a frozen plan is not looked at further.

    Returns
    -------
    str
        One sentence, or "" where all is well.
    """
    frozen, plan = Path(folder, FROZEN), Path(folder, PLAN)
    if not frozen.is_file():
        return ""
    if not plan.is_file():
        return f"{PLAN}: was frozen, and is no longer there"
    digest = hashlib.sha256(plan.read_bytes()).hexdigest()
    return "" if frozen.read_text(encoding="utf-8").split()[:1] == [digest] else f"{PLAN}: changed after it was frozen"


def read_plan(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the plan of a study.

    Parameters
    ----------
    folder : path
        The study.

    Returns
    -------
    dict
        `question`, `outlets` (empty = all), `period` (first and last day; empty = all), `agency_copy` ("include",
        "exclude" or "only"), `exclusions` (conditions on the columns of the articles), `measures` (name to voice) and
        `contrasts` (pairs of outlets; empty = all).

    Raises
    ------
    FileNotFoundError
        There is none.
    ValueError
        It is not sound TOML, or holds what it cannot hold; the message says what.
    """
    path = Path(folder, PLAN)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file. framing new makes the folder of a study, with a plan.")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}. Texts stand in quotation marks, lists in brackets.") from error
    if strange := sorted(set(found) - set(_FIELDS)):
        raise ValueError(f"{path}: {unknown('entry', strange[0], _FIELDS)}")
    plan = {"agency_copy": "exclude"} | {
        name: found.get(name, kind()) for name, kind in _FIELDS.items() if name in found
    }
    plan = {name: plan.get(name, kind()) for name, kind in _FIELDS.items()}
    for name, kind in _FIELDS.items():
        if not isinstance(plan[name], kind):
            raise ValueError(
                f"{path}: {name} should be a {'text' if kind is str else 'table' if kind is dict else 'list'}."
            )
    for name in plan["measures"]:
        if name not in measures():
            raise ValueError(f"{path}: {unknown('measure', name, measures())}")
    if len(plan["period"]) not in (0, 2):
        raise ValueError(f'{path}: period should hold two days, the first and the last: ["2024-01-01", "2024-12-31"].')
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in plan["contrasts"]):
        raise ValueError(f'{path}: contrasts should hold pairs of outlets: [["Calder Herald", "Calder Post"]].')
    return plan


def planned_articles(articles: pd.DataFrame, plan: dict[str, Any]) -> pd.DataFrame:
    """Return the articles that a plan counts: of its outlets, in its period, without its exclusions.

    Parameters
    ----------
    articles : DataFrame
        The table of articles; it is not changed. An article without a date is in no period.
    plan : dict
        As `read_plan` returns it.

    Returns
    -------
    DataFrame
        The rows that are left. Agency copy is among them: `compare` and `planned_contrasts` treat it as the plan says.

    Raises
    ------
    ValueError
        The plan names an outlet that has no article, no article is left, or an exclusion is no condition on the
        articles' columns.
    """
    for outlet in plan["outlets"]:
        if outlet not in set(articles["outlet"]):
            raise ValueError(f"{PLAN}: {unknown('outlet', outlet, sorted(articles['outlet'].unique()))}")
    columns = list(articles.columns)
    conditions = [f"not ({condition})" for condition in plan["exclusions"]]
    conditions += [f"outlet in {plan['outlets']!r}"] if plan["outlets"] else []
    if plan["period"]:
        first, last = (pd.Timestamp(str(day)) for day in plan["period"])
        conditions.append(f"published >= '{first:%Y-%m-%d}' and published < '{last + pd.Timedelta(days=1):%Y-%m-%d}'")
    for condition in conditions:
        articles = select(articles, ["outlet"], "include", where=condition)[columns]
    return articles.reset_index(drop=True)


def planned_contrasts(coverage: Coverage, plan: dict[str, Any]) -> pd.DataFrame:
    """Compare outlets as a plan says, and in no other way.

    Parameters
    ----------
    coverage : Coverage
        What was measured of `planned_articles`.
    plan : dict
        As `read_plan` returns it.

    Returns
    -------
    DataFrame
        As `framing.contrast` returns it: the planned measures in the planned voices, the planned pairs of outlets.
        `p_adjusted` is adjusted (Holm) over all these rows and no others.

    Raises
    ------
    ValueError
        A measure of the plan was not measured, or has no such voice.
    """
    wanted = plan["measures"]
    for measure, voice in wanted.items():
        known = coverage.scores.loc[coverage.scores["measure"] == measure, "voice"].unique()
        if voice not in known:
            raise ValueError(f"{PLAN}: of {measure}: {unknown('voice', voice, known)}")
    voices = sorted(set(wanted.values()))
    table = contrast(coverage, measure=list(wanted), voice=voices, by="outlet", wire=plan["agency_copy"])
    table = table[table["voice"] == table["measure"].map(wanted)]
    if plan["contrasts"]:
        pairs = {frozenset(pair) for pair in plan["contrasts"]}
        table = table[[frozenset(pair) in pairs for pair in zip(table["group"], table["than"], strict=True)]]
    return adjust(table.reset_index(drop=True))
