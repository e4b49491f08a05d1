"""Lessons: from Markdown with a few lines of metadata on top to pages of one style, for the screen and for paper."""

from __future__ import annotations

import base64
import mimetypes
import os
import re
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup

from framing.errors import ReadError
from framing.pages import written

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# what catalogues of teaching material read in a page, by its name in the head of a lesson (schema.org, after LRMI)
_FOR_CATALOGUES = {
    "title": "name", "summary": "description", "learningresourcetype": "learningResourceType",
    "timerequired": "timeRequired", "typicalagerange": "typicalAgeRange",
}  # fmt: skip
# not said above a lesson: this, and what stands elsewhere on the page
_SHOWN_APART = (*_FOR_CATALOGUES, "educationalalignment", "license", "for", "lesson", "difficulty")
LICENCES = {"CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")}  # by their names after SPDX


class Lesson(NamedTuple):
    """A lesson: the name of its page, what its head says, and its text as HTML."""

    name: str
    head: dict[str, str]
    html: str


def read_lessons(folder: str | os.PathLike[str] | None, names: re.Pattern[str] | None, hidden: str) -> list[Lesson]:
    """Return the lessons of a folder: by number, each before its sheet; those without one last, as files are named.

    Parameters
    ----------
    folder : path, optional
        Of files such as `1-who-speaks.md`; by default the project's own, where they are. Each begins with lines
        `name: value` between two lines `---`; `title` has to be there, `summary` stands on the start page, `for:
        teacher` keeps a lesson with the answers, and all others are shown above the lesson as they are (`time: 45
        minutes`). README.md is no lesson.
    names : pattern or None
        Of names that students should not read.
    hidden : str
        What stands in place of these names, but in what is for the teacher.

    Returns
    -------
    list of Lesson

    Raises
    ------
    ReadError
        A file has no such head, or no title, or a picture is missing; or there is no such folder.
    """
    if folder is None:
        package = Path(__file__).resolve().parents[1]
        found = [each for each in (package / "teach", package.parent / "docs" / "teach") if each.is_dir()]
        if not found:
            return []
        folder = found[0]
    folder = Path(folder)
    if not folder.is_dir():
        raise ReadError(f"{folder}: there is no such folder. Give a folder of lessons, as *.md.")
    lessons = []
    for file in sorted(folder.glob("*.md")):
        if file.name.lower() == "readme.md":
            continue
        text = file.read_text(encoding="utf-8")
        head = _head_of(text, file.name)
        if names is not None and head.get("for") != "teacher":
            text = names.sub(hidden, text)
            head = {name: names.sub(hidden, value) for name, value in head.items()}
        lessons.append(Lesson(f"{file.stem}.html", head, as_html(_HEAD.sub("", text), folder)))
    return sorted(lessons, key=_place)


def _place(lesson: Lesson) -> tuple[bool, str, bool, str]:
    number, to_print = lesson.head.get("lesson", ""), ("worksheet", "answer key")
    return number == "", number.zfill(3), lesson.head.get("learningresourcetype") in to_print, lesson.name.lower()


def lesson_page(lesson: Lesson) -> str:
    """Return a lesson as a page by itself."""
    licence = lesson.head.get("license", "")
    facts = {name: value for name, value in lesson.head.items() if name not in _SHOWN_APART}
    return written(
        "classroom",
        "lesson.html",
        styles=("class.css",),
        title=lesson.head["title"],
        summary=lesson.head.get("summary", ""),
        facts=facts,
        text=Markup(lesson.html),
        metadata={_FOR_CATALOGUES[name]: value for name, value in lesson.head.items() if name in _FOR_CATALOGUES},
        alignments=_listed(lesson.head.get("educationalalignment", "")),
        licence=LICENCES.get(licence, (licence, "")),
    )


def _listed(value: str) -> list[str]:
    """Return the entries of a value such as `["a", "b"]`, and another value as its only entry."""
    quoted = re.findall(r'"([^"]*)"', value) if value.startswith("[") else [value]
    return [entry for entry in quoted if entry]


def as_html(text: str, folder: Path) -> str:
    """Return Markdown as HTML: tables too, HTML in it as text, pictures inside, links from lesson to lesson kept."""
    markdown = MarkdownIt("js-default")
    tokens = markdown.parse(_COMMENT.sub("", text))
    for token in (each for block in tokens for each in [block, *(block.children or [])]):
        if token.type == "image":
            token.attrs["src"] = _inside(folder, str(token.attrs["src"]))
        elif token.type == "link_open":
            token.attrs["href"] = re.sub(r"^(?![a-z]+:)([^#]*)\.md(?=#|$)", r"\1.html", str(token.attrs["href"]))
    html = str(markdown.renderer.render(tokens, markdown.options, {}))  # what the text has of < and > is escaped
    return html.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")


def _head_of(text: str, name: str) -> dict[str, str]:
    found = _HEAD.match(text)
    lines = [line for line in found[1].splitlines() if line.strip()] if found else []
    head = {
        key.strip().lower(): value.strip().strip("\"'") for key, _, value in (line.partition(":") for line in lines)
    }
    if not head.get("title"):
        raise ReadError(f"{name}: a lesson begins with a line ---, then title: and its title, then --- again.")
    return head


def _inside(folder: Path, source: str) -> str:
    """Return a picture of the folder as an address that holds it."""
    file = folder / source
    if not file.is_file():
        raise ReadError(f"{source}: there is no such picture in {folder}.")
    kind = mimetypes.guess_type(file.name)[0] or "image/png"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
