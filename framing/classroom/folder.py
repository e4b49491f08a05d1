"""The folder of a class, and the picture of what the class coded."""

from __future__ import annotations

import base64
import io
import os
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from markupsafe import Markup

from framing import plot
from framing.actors import own_actors
from framing.classroom.lessons import Lesson, as_html, lesson_page, read_lessons
from framing.classroom.sealed import lot, require_password, sealed_page
from framing.clean import OUTLET, names_of_outlets
from framing.errors import FramingWarning
from framing.measures import Coverage, measure
from framing.pages import environment, written
from framing.readers import example_folder, read
from framing.reports import report
from framing.reports.blind import letters
from framing.reports.page import without_text
from framing.validate import agreement, item_agreement, pairwise_agreement, worksheet

TASKS = {  # what is coded, as students are asked it
    "source kind": "Who speaks?",
    "hedges": "How sure does it sound?",
    "sentiment": "How is somebody shown?",
}
SHOWN = ["text", "outlet", "machine", ""]
ITEMS = 20  # of each sheet: a quarter of an hour
OURS = "our-"  # begins the names of files about the class's own articles

Folder = str | os.PathLike[str]


def class_folder(
    out: Folder,
    *,
    password: str,
    corpus: Folder | None = None,
    key: Folder | None = None,
    articles: Folder | None = None,
    lessons: Folder | None = None,
) -> Path:
    """Write the folder with which a class works from a memory stick or the school's server, without a network.

    It holds a start page, the blind report, coding sheets for the browser and for paper, lessons, a page on which
    students paste articles, and the answers, encrypted. Beside it, in a folder of the same name with "-teacher", lie
    the plans, which outlet is which, and the sheets' keys, which students must not see.

    Parameters
    ----------
    out : path
        The folder to write; what is in it under the same names is replaced.
    password : str
        Opens the page with the answers: eight characters or more. It also decides by lot which outlet is called A, and
        which texts stand on the sheets: another class, with another password, has others.
    corpus : path, optional
        The articles whose outlets are to be guessed, with `actors.toml` as their codebook if there is one; by default
        the trial of Ormsfleet, to which the lessons belong.
    key : path, optional
        A folder with what else belongs to the answers, as `*.md` and `*.csv`; by default the corpus's name with "-key"
        beside it, if there is one.
    articles : path, optional
        A folder of the class's own articles: the files that the page for pasting saves, or any that `read` takes.
    lessons : path, optional
        A folder of lessons in Markdown, each of which begins with a title between two lines `---`; by default those
        that belong to the trial of Ormsfleet, and none with another corpus.

    Returns
    -------
    Path
        The start page.

    Raises
    ------
    FileNotFoundError
        There is no such folder of a key.
    ValueError
        The password is too short, or a corpus or lesson cannot be read.

    Notes
    -----
    All is encrypted by AES-256-GCM with a key that PBKDF2 (HMAC-SHA-256, 600,000 rounds) makes of the password. The
    same articles and password give the same pages, byte by byte.
    """
    require_password(password)
    out, source = Path(out), example_folder("ormsfleet") if corpus is None else Path(corpus).resolve()
    answers = source.with_name(f"{source.name}-key") if key is None else Path(key)
    if key is not None and not answers.is_dir():
        raise FileNotFoundError(f"{answers}: there is no such folder. Give the folder with the key to the corpus.")
    coverage = _measured(source)
    hidden = names_of_outlets(coverage.articles["outlet"])
    taught = read_lessons(lessons, hidden, OUTLET) if corpus is None or lessons is not None else []
    own = None if articles is None else _measured(Path(articles))
    out.mkdir(parents=True, exist_ok=True)
    seed = lot(password)
    _with_way_back(report(coverage, out / "report.html", blind="sealed", seed=seed))
    sheets = _sheets(coverage, out, "", seed)
    named = sorted((letter, name) for name, letter in letters(coverage.articles["outlet"], seed).items())
    plans = [lesson for lesson in taught if lesson.head.get("for") == "teacher"]
    taught = [lesson for lesson in taught if lesson not in plans]
    _write(out / "reveal.html", sealed_page(_answers(named, sheets, answers, plans), password))
    _page(out / "paste.html", "paste.html", "Paste an article", script="paste.js")
    for folder, pages in ((out / "lessons", taught), (_teachers(out) / "plans", plans)):
        for lesson in pages:
            _write(folder / lesson.name, lesson_page(lesson))
    _page(
        out / "index.html", "index.html", "Who wrote it?", corpus=_counted(coverage), items=ITEMS,
        letters=[letter for letter, _ in named], sheets=_links(sheets), lessons=taught,
        own=own and _own_pages(own, out, seed),
    )  # fmt: skip
    _page(
        _teachers(out) / "index.html", "teacher.html", "For the teacher", name=out.resolve().name, plans=plans,
        letters=_outlets(named), lessons=taught,
    )  # fmt: skip
    return out / "index.html"


def _measured(folder: Path) -> Coverage:
    """Return what was measured of the articles of a folder; one that names no outlet is called as its file."""
    articles = read(folder)
    files = articles["source_file"].map(lambda name: Path(name).stem)
    articles["outlet"] = articles["outlet"].where(articles["outlet"] != "", files)
    return measure(articles, own_actors(folder))


def _own_pages(own: Coverage, out: Path, seed: int) -> dict[str, Any]:
    """Write the report and the sheets of the class's own articles, and return what the start page says of them."""
    _with_way_back(report(own, out / f"{OURS}report.html"))
    one_each = bool((own.articles["outlet"].value_counts() == 1).all())
    return {"corpus": _counted(own), "one_each": one_each, "sheets": _links(_sheets(own, out, OURS, seed))}


def _counted(coverage: Coverage) -> dict[str, int]:
    """Return how many outlets and articles there are, and how many of these are a headline alone."""
    articles = coverage.articles
    return {"outlets": articles["outlet"].nunique(), "articles": len(articles), "empty": without_text(articles)}


# --- coding sheets ----------------------------------------------------------------------------------------------------


def _sheets(coverage: Coverage, out: Path, begins: str, seed: int) -> dict[str, pd.DataFrame]:
    """Write the pages for coding, and their keys into the teacher's folder; return the keys by the pages' names."""
    keys = {}
    for task in TASKS:
        name = begins + task.replace(" ", "-")
        if len(worksheet(coverage, task, n=ITEMS, seed=seed)):
            keys[name] = worksheet(coverage, task, n=ITEMS, seed=seed, out=_teachers(out) / name)
            _with_way_back((_teachers(out) / f"{name}.html").replace(out / f"{name}.html"))
    return keys


def _teachers(out: Path) -> Path:
    """Return the folder beside that of the class."""
    return out.resolve().with_name(f"{out.resolve().name}-teacher")


def _links(sheets: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    return [(f"{name}.html", TASKS[key["task"].iloc[0]]) for name, key in sheets.items()]


# --- the answers ------------------------------------------------------------------------------------------------------


def _answers(named: list[tuple[str, str]], sheets: Mapping[str, pd.DataFrame], key: Path, lessons: list[Lesson]) -> str:
    """Return as HTML what is to be encrypted: which letter is which outlet, the sheets' keys, the corpus's own key."""
    texts = [as_html(file.read_text(encoding="utf-8"), key) for file in sorted(key.glob("*.md"))]
    texts += [lesson.html for lesson in lessons]
    return environment("classroom").get_template("key.html").render(
        letters=_outlets(named),
        sheets=[
            (TASKS[of["task"].iloc[0]], of[["item", "stratum", "machine", "text"]].set_axis(SHOWN, axis=1))
            for of in sheets.values()
        ],
        texts=[(_heading(html), Markup(html)) for html in texts],
        tables=[
            (file.name, pd.read_csv(file, dtype=str, keep_default_na=False)) for file in sorted(key.glob("*.csv"))
        ],
    )  # fmt: skip


def _heading(html: str) -> Markup:
    found = re.search("<h1>(.*?)</h1>", html)
    return Markup(found[1] if found else "Key")


def _page(file: Path, template: str, title: str, *, script: str = "", **values: Any) -> None:
    _write(file, written("classroom", template, styles=("class.css",), script=script, title=title, **values))


def _with_way_back(page: Path) -> None:
    """Put a link to the start page on top of a page that knows of none."""
    head, skip, rest = page.read_text(encoding="utf-8").partition("Skip to the content</a>\n")
    _write(page, f'{head}{skip}<nav aria-label="Way back"><a href="index.html">Back to the start</a></nav>\n{rest}')


def _outlets(named: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(named, columns=["letter", "outlet"])


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


# --- what the class coded ---------------------------------------------------------------------------------------------


def class_picture(out: Folder, coded: Folder) -> Path:
    """Write a page on what a class coded: how far each agrees with the others, the machine too, and what divides them.

    Parameters
    ----------
    out : path
        The folder of the class, as `class_folder` wrote it.
    coded : path
        The folder with the files that the students saved, of all sheets.

    Returns
    -------
    Path
        `class.html`, in the teacher's folder beside the class's: it holds the students' names.

    Raises
    ------
    FileNotFoundError
        There is no key beside the folder of the class, or no file of a sheet in the other.
    ValueError
        A file holds an answer that is not on the list.

    Notes
    -----
    Where several files have one name, the page says whose they are and what became of them.
    """
    out, coded = Path(out), Path(coded)
    keys = sorted(_teachers(out).glob("*-key.csv"))
    if not keys:
        raise FileNotFoundError(
            f"{_teachers(out)}: there is no key of a sheet in it. Make it with framing class {out}."
        )
    pictures = [picture for key in keys if (picture := _picture(key, coded))]
    if not pictures:
        raise FileNotFoundError(f"{coded}: no file in it is of a sheet of {out}. Put the students' files into it.")
    _page(_teachers(out) / "class.html", "picture.html", "What we coded", sheets=pictures)
    return _teachers(out) / "class.html"


def _picture(key: Path, coded: Path) -> dict[str, Any] | None:
    """Return the charts and tables of a sheet; nothing where nobody coded it."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", FramingWarning)
        try:
            pairwise = pairwise_agreement(key, coded)
        except FileNotFoundError:
            return None
        except ValueError as error:
            sheet = key.name.removesuffix("-key.csv")
            raise ValueError(f"{coded}, the files that begin with {sheet}-: {error}") from error
        items = item_agreement(key, coded)
        agreed = agreement(key, coded).query("labeller == 'coders' and statistic == 'alpha'")["value"]
    task = pd.read_csv(key, usecols=["task"])["task"].iloc[0]
    return {
        "name": TASKS[task] + (" (our articles)" if key.name.startswith(OURS) else ""),
        "notes": list(dict.fromkeys(str(each.message).removeprefix(f"{coded}: ") for each in heard)),
        "coders": int((pairwise["coder"] != "machine").sum()),
        "texts": len(items),
        "alpha": next(iter(agreed), float("nan")),
        "charts": [
            _drawn(plot.pairwise_agreement(pairwise, title="How far each agrees with the others")),
            _drawn(plot.item_agreement(items, title="Where we disagree")),
        ],
        "pairwise": _in_words(pairwise).rename(columns={"n": "texts"}),
        "divided": _in_words(items).rename(columns={"n": "answers"}),
    }


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its shares as percentages, and nothing where there is none."""
    shares = [name for name in ("agreement", "low", "high") if name in table.columns]
    said = {name: table[name].map(lambda share: "" if pd.isna(share) else f"{share:.0%}") for name in shares}
    return table.drop(columns="variable").assign(**said)


def _drawn(ax: Any) -> dict[str, str]:
    """Return a chart as a picture that stands in the page, with its caption as its text."""
    figure, picture = ax.get_figure(root=True), io.BytesIO()
    figure.savefig(picture, format="png", dpi=160, metadata={"Software": None})
    says = plot.caption(ax)
    plt.close(figure)
    return {"says": says, "src": f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"}
