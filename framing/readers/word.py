"""Word documents: their paragraphs, read with care out of the XML inside.

One reader serves Nexis's exports and documents that people write themselves.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import lxml.etree

from framing.errors import ReadError
from framing.readers.files import MB

LARGEST_DOCUMENT = 200 * MB  # the XML inside a Word document; its markup is many times the text
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a text box written a second time


class Paragraph(NamedTuple):
    """A paragraph's text, its lines parted by line breaks; how it looks; whether a section begins with it."""

    text: str
    look: tuple[str, ...]
    breaks: bool


def is_word(name: str, data: bytes) -> bool:
    """Return whether a file is a Word document, by its name or by what is packed in it."""
    return data.startswith(b"PK") and (name.endswith((".docx", ".docm")) or b"word/document.xml" in data)


def word_paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """Return the paragraphs of a Word document.

    Raises
    ------
    ReadError
        It is damaged, unpacks to more than any news text, or declares entities of its own.
    """
    root = _root(data, name)
    lxml.etree.strip_elements(root, _FALLBACK, with_tail=False)
    found: list[Paragraph] = []
    breaks = False
    for paragraph in root.iter(f"{_W}p"):
        found.append(Paragraph("".join(_runs(paragraph)), _look(paragraph), breaks))
        breaks = paragraph.find(f"{_W}pPr/{_W}sectPr") is not None
    return found


def _root(data: bytes, name: str) -> Any:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST_DOCUMENT:
                raise ReadError(f"{name}: unpacks to {info.file_size / MB:,.0f} MB, which no news text does. Split it.")
            xml = archive.read(info)
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = lxml.etree.fromstring(xml, parser)
    except ReadError:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, lxml.etree.LxmlError, LookupError, OSError, EOFError),
        *(NotImplementedError, RuntimeError, ValueError),
    ) as error:
        raise ReadError(f"{name}: is not a sound Word document ({error}). Save or download it again.") from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(f"{name}: declares entities of its own, which no Word document does. It was not read.")
    return root


def _runs(paragraph: Any) -> Iterator[str]:
    for e in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"):
        # Text in a box of its own is a paragraph, too, and is met on its own; a tab can also be a stop of the ruler
        if next(e.iterancestors(f"{_W}p")) is paragraph and e.getparent().tag != f"{_W}tabs":
            yield (e.text or "") if e.tag == f"{_W}t" else " " if e.tag == f"{_W}tab" else "\n"


def _look(paragraph: Any) -> tuple[str, ...]:
    """Return the paragraph's style, and whether its first text is bold and how large: what a heading is known by."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    run = next((r for r in paragraph.iter(f"{_W}r") if r.find(f"{_W}t") is not None), None)
    bold, size = (None, None) if run is None else (run.find(f"{_W}rPr/{_W}b"), run.find(f"{_W}rPr/{_W}sz"))
    values = (style, bold, size)
    return tuple("" if e is None else e.get(f"{_W}val", e.tag) for e in values)
