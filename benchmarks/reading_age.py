"""How hard it is to read what students read: python benchmarks/reading_age.py [CLASS].

It prints the figures of the lessons, sheets and word list of docs/teach, and of the other pages of a folder CLASS
that `framing class` wrote: what these say themselves, without articles and charts.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import lxml.html
import pandas as pd

import framing

LESSONS = Path(__file__).resolve().parent.parent / "docs" / "teach"
# paragraphs of a page that are its own words: no texts to code, no sentences or articles of the report, no definitions
OWN = "//header/p | //main//p[not(ancestor::figure) and not(ancestor::ol[contains(@class, 'items')])"
OWN += " and not(ancestor::section[contains(@class, 'list') or contains('measures methods articles', @id) and @id])]"


def prose(markdown: str, *, articles: bool = False) -> str:
    """The page's sentences: without head, headings and tables, and, unless asked for, the articles quoted on it."""
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    if articles:
        text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    blocks = [b for b in re.split(r"\n\s*\n", text) if not re.match(r"[#>|]", b)]
    items = [item for b in blocks for item in re.split(r"^\s*(?:[-*]|\d+\.) ", b, flags=re.MULTILINE)]
    lines = [" ".join(re.sub(r"[*`☐]|_{2,}", "", item).split()) for item in items]
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", "\n\n".join(lines))


def reading_ages(*, articles: bool = False) -> pd.DataFrame:
    """The Flesch–Kincaid grade of every page and sheet for students, and the number of words that it rests on."""
    files = sorted([*LESSONS.glob("*-student.md"), *LESSONS.glob("*-sheet.md"), LESSONS / "glossary.md"])
    return grades({file.stem: prose(file.read_text(encoding="utf-8"), articles=articles) for file in files})


def of_pages(folder: Path) -> pd.DataFrame:
    """The same of the start page, the report and the other pages of a class."""
    return grades({file.name: own_words(file) for file in sorted(folder.glob("*.html"))})


def own_words(page: Path) -> str:
    """The paragraphs of a page that it does not quote."""
    found = lxml.html.parse(str(page)).getroot().xpath(OWN)
    return "\n\n".join(" ".join(each.text_content().split()) for each in found)


def grades(texts: dict[str, str]) -> pd.DataFrame:
    """The grade of every text, and the number of words that it rests on."""
    pages = pd.DataFrame({"article_id": list(texts), "outlet": "lessons", "text": list(texts.values())})
    found = framing.readability(pages).set_index("article_id")
    return found[["words", "flesch_kincaid_grade"]].set_axis(["words", "grade"], axis=1)


if __name__ == "__main__":
    both = reading_ages().join(reading_ages(articles=True).add_suffix(", articles on it"))
    print(both.round(1).to_string())
    if len(sys.argv) > 1:
        print(of_pages(Path(sys.argv[1])).round(1).to_string())
