"""What the readers of database exports share: HTML parsed with care, its text as paragraphs, names of languages.

Exports are hostile until shown otherwise: sizes are bounded, nothing is fetched, entities of a file's own are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from typing import Any

import lxml.etree
import lxml.html

from framing.errors import ReadError
from framing.readers.files import LARGEST_PAGE, MB, TABLES, Row, decode
from framing.tables import add_problem

MARK = "\ue001"  # set into a page while it is walked; Unicode leaves this character to private use
CUT_SHORT = "the file ends before its end, so this article may lack some: export it again"

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_SELF_CLOSED = re.compile(r"<(div|span|p|a)\b([^<>]*)/>", re.IGNORECASE)  # HTML takes such a tag for an opening one
_CONTROLS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INLINE = frozenset(
    "a abbr acronym b bdo big cite code em font i ins kbd mark q s small span strong sub sup tt u".split()
)
_BY = re.compile(r"^(?:(?:reported |written )?by|von|par|por|door|de notre)\s*:?\s+(?=\S)", re.IGNORECASE)
_LANGUAGES = "en de fr es nl it pt ru zh ja ar pl sv da no tr".split()
_INTERFACES = "en de fr es nl pt".split()  # the languages in which databases write the names of languages


@cache
def _language_codes() -> dict[str, str]:
    """Return the ISO code of every language, by the code itself and by its names, with accents and without."""
    from babel import Locale  # what it knows fills ten megabytes: only where an export names its language

    codes = {"castellano": "es", "holandés": "nl", **{code: code for code in _LANGUAGES}}
    for interface, code in product(_INTERFACES, _LANGUAGES):
        codes[Locale(interface).languages[code].lower()] = code
    unaccented = {unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode(): codes[name] for name in codes}
    return unaccented | codes


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of an HTML file, and a problem to note where its encoding had to be guessed.

    Raises
    ------
    ReadError
        The file is empty, larger than any export, or no text.
    """
    if len(data) > LARGEST_PAGE:
        raise ReadError(
            f"{name}: a page of {len(data) / MB:,.0f} MB is more than the {LARGEST_PAGE // MB} MB read. "
            "Export fewer articles to a file."
        )
    if not data.strip():
        raise ReadError(f"{name}: is empty.")
    declared = _CHARSET.search(data[:8192])
    return decode(data, name, declared[1].decode("ascii") if declared else "")


def parse_html(html: str, name: str) -> Any:
    """Return the root element of a page, without its scripts, styles and comments."""
    html = _SELF_CLOSED.sub(r"<\1\2></\1>", html.replace("\0", ""))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, AssertionError) as error:
        raise ReadError(f"{name}: is not HTML that can be read ({error}).") from error
    lxml.etree.strip_elements(root, "script", "style", "noscript", with_tail=False)
    return root


def settable(text: str | None) -> str:
    """Return the text of an element without the characters that a page can hold, but lxml refuses to put into one."""
    return _CONTROLS.sub("", text or "")


def is_cut_short(html: str) -> bool:
    """Return whether a page stops before its closing tags, as a broken download does."""
    return not re.search(r"</(?:html|body)\s*>(?:\s|\0|<!--[^>]*-->)*$", html[-4096:], re.IGNORECASE)


def paragraphs(element: Any) -> list[str]:
    """Return the text of an element, a string per paragraph; a line break ends one as a block does."""
    pieces: list[str] = []
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if node.tag not in _INLINE:
            pieces.append("\n")
        if event == "start":
            pieces.append(" ".join(_spaced(node.text)))
        elif node is not element:
            pieces.append(" ".join(_spaced(node.tail)))
    return [line for line in (squeeze(part) for part in "".join(pieces).split("\n")) if line]


def _spaced(text: str | None) -> list[str]:
    # Line breaks in the source are spaces; only elements end a paragraph
    return re.split(r"[\r\n\t ]+", text) if text else []


def line(element: Any) -> str:
    """Return the text of an element in one line."""
    return " ".join(paragraphs(element))


def unused(lines: Iterable[str], used: Iterable[str]) -> list[str]:
    """Return the lines that are not among the used ones, in their order; of a line used once, the second one stays."""
    left = Counter(used)
    out = []
    for text in lines:
        if left[text] > 0:
            left[text] -= 1
        else:
            out.append(text)
    return out


def add_removed(row: Row, lines: Iterable[str]) -> None:
    """Add lines to what was taken out of an article."""
    row["removed"] = "\n".join(filter(None, [row.get("removed", ""), *lines]))


def keep_between(root: Any, elements: Sequence[Any], rows: Sequence[Row]) -> None:
    """Add to each article's `removed` what stands on its page between its element and the next, or below the last.

    The elements, one for each article, are emptied: read them before.
    """
    for number, element in enumerate(elements):
        element.clear(keep_tail=True)
        element.text = f"{MARK}{number}"
    below: list[list[str]] = [[] for _ in rows]
    number = -1
    for text in paragraphs(root):
        if text.startswith(MARK):
            number = int(text.removeprefix(MARK))
        elif number >= 0:
            below[number].append(text)
    for row, lines in zip(rows, below, strict=True):
        add_removed(row, lines)


def squeeze(text: str) -> str:
    """Return a line with single spaces, none at its ends, and without the remains of the databases' own marks."""
    return " ".join(text.replace("&softReturn;", " ").replace("\xad", "").split()).strip("\ufeff\u200b ")


def language_code(name: str) -> str:
    """Return the ISO code of a language by its name in one of five languages; empty where it is not known."""
    words = re.findall(r"\w+", name.lower())
    codes = _language_codes()
    return next((codes[word] for word in words if word in codes), "")


def without_by(byline: str) -> str:
    """Return a byline without the word before the name: By, Von, Par, Por, Door."""
    return _BY.sub("", squeeze(byline))


def fewer_words(texts: list[str], stated: re.Match[str] | None) -> str:
    """Return a problem where a text has less than half the words that the database counts, or over twice as many."""
    count = int(re.sub(r"\D", "", stated[0]) or 0) if stated else 0
    words = sum(len(text.split()) for text in texts)
    if not words or count < 20 or count / 2 <= words <= 2 * count:
        return ""
    return f"the text has {words:,} words where the database counts {count:,}: look whether it is whole"


def noted(row: Row, *problems: str) -> Row:
    """Return a row with problems added, and one for each of title, date and text that it lacks."""
    for problem in filter(None, problems):
        row["problems"] = add_problem(row.get("problems", ""), problem)
    for field, missing in (("title", "no title found"), ("text", "no text")):
        if not row.get(field, "").strip():
            row["problems"] = add_problem(row.get("problems", ""), missing)
    if row.get("published") is None and "date " not in row.get("problems", ""):
        row["problems"] = add_problem(row.get("problems", ""), "no date found")
    row.setdefault("problems", "")
    return row


def holds(*marks: str) -> Callable[[str, bytes], bool]:
    """Return a test of the registry: the file is a page and holds two of the marks, for one can stand in any page."""
    patterns = [re.compile(mark.encode(), re.IGNORECASE) for mark in marks]

    def recognises(name: str, data: bytes) -> bool:
        if name.endswith(TABLES) or b"<" not in data[:4096]:
            return False
        page, found = data[: LARGEST_PAGE + 1], 0
        for left, pattern in zip(range(len(patterns), 0, -1), patterns, strict=True):
            if found + left < 2:  # two marks can no longer be reached
                return False
            found += bool(pattern.search(page))
        return found > 1

    return recognises


def classes(element: Any) -> set[str]:
    """Return the classes that a page gives to an element."""
    return set((element.get("class") or "").split())
