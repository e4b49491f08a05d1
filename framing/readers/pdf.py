"""PDF: the text that a page holds, its lines joined into paragraphs.

What stands at the head or foot of every page is taken out; pages that are pictures have no text and are refused.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import count
from typing import Any

from framing.errors import ReadError
from framing.readers.files import MB

LARGEST_PDF = 50 * MB
MOST_PAGES = 500
LARGEST_CONTENT = 10 * MB  # of one page: what draws its text
MOST_STEPS = 2_000_000  # of drawing, in all pages: a page can draw the same thing again and again
SHORTEST_TEXT = 60  # characters: less is a stamp on a picture
_LOCKED = "is locked with a password. Open it and print it into a new PDF without one."
_STOP = re.compile(r"[.!?…:][\"”’'»)\]]*$")


def pdf_text(data: bytes, name: str) -> tuple[str, list[str], str]:
    """Return the text of a PDF.

    Returns
    -------
    tuple
        Paragraphs parted by blank lines; the lines of head and foot that were taken out; a problem to note, or "".

    Raises
    ------
    ReadError
        It is damaged, locked, larger than any article, or holds pictures of pages only.
    """
    if len(data) > LARGEST_PDF:
        raise ReadError(f"{name}: a PDF of {len(data) / MB:,.0f} MB is no article (at most {LARGEST_PDF // MB} MB).")
    pages = [[" ".join(line.split()) for line in text.split("\n")] for text in _pages(data, name)]
    lines, removed = _without_margins([[line for line in page if line] for page in pages])
    text = _paragraphs(lines)
    if len(text) < SHORTEST_TEXT:
        raise ReadError(
            f"{name}: this PDF holds pictures of its pages and no text. Put it through text recognition (OCR), or copy "
            "the article's text into a .txt."
        )
    empty = sum(not any(page) for page in pages)
    return text, removed, f"{empty} of {len(pages)} pages hold no text: they may be pictures" if empty else ""


def _pages(data: bytes, name: str) -> list[str]:
    from pypdf import PdfReader  # loads much that no other kind of file needs
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every small fault in a PDF
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(f"{name}: {_LOCKED}")
        if len(reader.pages) > MOST_PAGES:
            raise ReadError(f"{name}: {len(reader.pages):,} pages are no article. Save the article's pages alone.")
        steps = count()

        def counted(*step: Any) -> None:
            if next(steps) > MOST_STEPS:
                raise ReadError(f"{name}: takes more steps to draw than any article. Copy its text into a .txt.")

        texts: list[str] = []
        for page in reader.pages:
            drawn = page.get_contents()
            if drawn is not None and len(drawn.get_data()) > LARGEST_CONTENT:
                raise ReadError(f"{name}: a page draws more than any article does. Copy its text into a .txt.")
            texts.append(page.extract_text(visitor_operand_before=counted))
        return texts
    except ReadError:
        raise
    except DependencyError as error:  # locked in a way that takes another package to open
        raise ReadError(f"{name}: {_LOCKED}") from error
    except Exception as error:  # a damaged file can fail anywhere in the library that parses it
        raise ReadError(
            f"{name}: is not text but a PDF that cannot be read ({error}). Download it again, or copy its text into a "
            ".txt."
        ) from error


def _without_margins(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return the lines of all pages without those that stand, but for numbers, at the head or foot of most pages."""
    edges = [{_plain(line) for line in (*page[:2], *page[-2:])} for page in pages]
    often = Counter(line for edge in edges for line in edge)
    margins = {line for line, times in often.items() if times > 2 and times > len(pages) / 2}
    lines: list[str] = []
    removed: list[str] = []
    for page in pages:
        for i, line in enumerate(page):
            at_edge = i < 2 or i >= len(page) - 2
            (removed if at_edge and (_plain(line) in margins or line.isdigit()) else lines).append(line)
    return lines, list(dict.fromkeys(removed))


def _plain(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _paragraphs(lines: Sequence[str]) -> str:
    """Return lines of a fixed width as paragraphs: one ends with a short line that ends a sentence."""
    widths = sorted(len(line) for line in lines if len(line) > 30)
    width = widths[len(widths) * 3 // 4] if widths else 0
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        paragraphs[-1].append(line)
        # A short line ends a paragraph, and so does a headline, a byline or a label, whose next line begins anew
        if not line.endswith("-") and (len(line) < 0.6 * width or (len(line) < 0.9 * width and _STOP.search(line))):
            paragraphs.append([])
    return "\n\n".join(filter(None, map(_joined, paragraphs)))


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one, words that were parted at the end of a line whole again."""
    return re.sub(r"(?<=[a-zß-ÿ])-\n(?=[a-zß-ÿ])", "", "\n".join(lines)).replace("-\n", "-").replace("\n", " ")
