"""How hard the lessons' pages for students are to read: python benchmarks/reading_age.py (of docs/teach)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

import framing

LESSONS = Path(__file__).resolve().parent.parent / "docs" / "teach"


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
    files = sorted([*LESSONS.glob("*-student.md"), *LESSONS.glob("*-sheet.md")])
    texts = [prose(file.read_text(encoding="utf-8"), articles=articles) for file in files]
    pages = pd.DataFrame({"article_id": [file.stem for file in files], "outlet": "lessons", "text": texts})
    found = framing.readability(pages).set_index("article_id")
    return found[["words", "flesch_kincaid_grade"]].set_axis(["words", "grade"], axis=1)


if __name__ == "__main__":
    both = reading_ages().join(reading_ages(articles=True).add_suffix(", articles on it"))
    print(both.round(1).to_string())
