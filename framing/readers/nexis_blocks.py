"""The files of Nexis as blocks of lines: what each block is labelled, in HTML, plain text and Word documents.

The words are those of Nexis's interface in English, German, French, Spanish and Dutch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from framing.readers.markup import paragraphs, squeeze
from framing.readers.word import Paragraph

CENTRED = 8  # spaces; in plain text a line that begins with as many stands in the middle of its page

# Our field: the labels in English, German, French, Spanish and Dutch, in lower case, hyphens as spaces
LABELS = {
    "byline": "byline|autor|auteur|firma|autores|verfasser",
    "section": "section|rubrik|rubrique|sección|seccion|rubriek|sectie|ressort",
    "length": "length|länge|longueur|longitud|extensión|lengte",
    "standfirst": "highlight|encart|insert|resumen|vorspann|accroche|samenvatting",
    "dateline": "dateline|ort|lieu",
    "title": "headline|titre|kop|titel|título|overline",
    "language": "language|sprache|langue|idioma|lengua|taal",
    "loaded": "load date|update|upload|date de chargement|date chargement|fecha de carga|laaddatum|ladedatum",
    "type": "publication type|type publication|type de publication|tipo de publicación|publicatietype|publikationstyp"
    "|pub type|document type|documenttype|dokumenttyp|type|art",
    "url": "url",
    "graphic": "graphic|grafik|graphique|gráfico|illustration|illustratie|bild|image|photo|foto",
    "body": "body|text|full text|body text|article|haupttext|volltext|corps|texte|texte intégral|cuerpo|texto"
    "|texto completo|tekst|inhalt",
    "correction": "correction|corrección|berichtigung|rectificatif|correctie|editor note|editors note",
    "": "correction date|journal code|zeitungs code|code journal|code revue|notes|note|anmerkung|series|subject"
    "|sujet|thema|organization|company|société|societe|ticker|stock symbol|symbole boursier|industry|activity sector"
    "|secteur activite|person|personne|geographic|geo localization|localisation geo|city|state|country|name|bio"
    "|pub subject|isbn|issn|copyright|link|link to image|acc no|distribution|type of material|column|edition|edición"
    "|ausgabe|cycle|keyword|keywords|pub title|title code|author e mail|email|contact|show|anchors|guests|guest"
    "|transcript|date|category|terms",
}
HEADINGS = {  # lines of their own in the newer layout
    "body": "body|text|haupttext|textkörper|corps|corps du texte|texte|cuerpo|texto|tekst|hoofdtekst|inhalt",
    "classification": "classification|klassifizierung|klassifikation|clasificación|classificatie",
    "graphic": "graphic|graphics|grafik|graphique|gráfico|illustratie|bild",
    "notes": "notes|anmerkungen|notas|opmerkingen|correction|corrección|berichtigung|correctie",
    "related": "related articles|related stories|related content|ähnliche artikel|articles liés|verwandte artikel",
}
LABEL = {label: field for field, labels in LABELS.items() for label in labels.split("|")}
HEADING = {heading: field for field, headings in HEADINGS.items() for heading in headings.split("|")}
_COUNTER = (
    r"(?:focus\s*-\s*)?(?:(?:dokument|document|documento|item)\s+)?\d+\s+(?:of|von|de|van|sur|out of)\s+\d+"
    r"\s*(?:documents?|dokumenten?|documentos?|documenten|items?)?"
)
# "3 of 10 DOCUMENTS", "Dokument 3 von 10": a number alone in its line counts only with the word beside it.
# "Document 3 of 10" is how ProQuest counts
STARTS = re.compile(rf"(?=.*(?:do[ck]ument|item))(?!document \d+ of){_COUNTER}", re.IGNORECASE)
ENDS = re.compile(
    r"(?:end of document|ende des dokuments?|fin d(?:u|e) document|fin del documento|einde van (?:het )?document)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[^\W\d_][^\W\d_ /’'-]*(?:[ /’'-]+[^\W\d_]+){0,4})\s*:(?P<gap>\s|$)")
WORD_COUNT = re.compile(r"[\d.,]+\s+(?:words|wörter|mots|palabras|woorden)", re.IGNORECASE)
COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)|all rights reserved|alle rechte|tous droits|todos los derechos)", re.IGNORECASE
)
# What a line of copyright looks like that stands by itself
COPYRIGHT_LINE = re.compile(
    r"(?:copyright|©|\(c\))\W{0,4}(?:\(c\)|©)?\W{0,4}(?:19|20)\d\d"
    r"|all rights reserved|alle rechte|tous droits|todos los",
    re.IGNORECASE,
)


class Block(NamedTuple):
    """Lines that stand together, the label before them (plain and as written), and how a Word document shows them."""

    lines: list[str]
    label: str = ""
    written: str = ""
    breaks: bool = False  # a section break is above
    look: tuple[str, ...] = ()

    def whole(self) -> list[str]:
        """Return the lines as the file has them, the label before the first."""
        return [f"{self.written} {' '.join(self.lines[:1])}".strip(), *self.lines[1:]] if self.label else self.lines


def html_blocks(root: Any) -> Iterator[Block]:
    """Yield a block for each innermost DIV; a label is a piece of text of its own there, in capitals with a colon."""
    outer = {parent for div in root.iter("div") for parent in div.iterancestors("div")}
    for e in root.iter("div", "p"):
        parent = next(e.iterancestors("div"), None)
        if (e.tag == "div" and e in outer) or (e.tag == "p" and parent is not None and parent not in outer):
            continue
        lines = paragraphs(e)
        label = next(filter(None, map(squeeze, e.itertext())), "")
        if label.endswith(":") and label.upper() == label and len(label) <= 40 and lines:
            rest = lines[0][len(label) :].strip() if lines[0].startswith(label) else lines[0]
            yield Block([part for part in (rest, *lines[1:]) if part], _plain(label), label)
        elif lines:
            yield Block(lines)


def text_blocks(text: str) -> Iterator[Block]:
    """Yield a block for each run of lines between blank ones, its lines joined; only labels in capitals are labels."""
    for chunk in re.split(r"\n(?:[ \t\xa0]*\n)+", text):
        lines = [part.rstrip() for part in chunk.split("\n") if part.strip()]
        if not lines:
            continue
        starts = [part for part in lines if STARTS.fullmatch(part.strip())]
        if starts:
            yield from (Block([squeeze(part)]) for part in lines)
            continue
        if all(part.startswith(" " * CENTRED) or part.startswith("\t\t") for part in lines):
            yield Block([squeeze(part) for part in lines])
            continue
        joined = _joined(lines)
        match = _LABELLED.match(joined[0])
        alone = (
            match is not None and not joined[0][match.end() :].strip() and LABEL.get(_plain(match["label"])) == "body"
        )
        if match and (alone or match["label"].upper() == match["label"]) and _plain(match["label"]) in LABEL:
            rest = joined[0][match.end() :].strip()
            written = f"{match['label']}:"
            yield Block([squeeze(x) for x in (rest, *joined[1:]) if x], _plain(written), written)
        else:
            yield Block([squeeze(x) for x in joined])


def _joined(lines: Sequence[str]) -> list[str]:
    """Return lines broken at a fixed width as one; an indent begins a paragraph where no blank line does."""
    flush = sum(not part.startswith((" ", "\t")) for part in lines)
    paragraphs: list[list[str]] = []
    for part in lines:
        if not paragraphs or (flush > 1 and part.startswith(("  ", "\t"))):
            paragraphs.append([])
        paragraphs[-1].append(part.strip())
    return [" ".join(parts) for parts in paragraphs]


def word_blocks(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    """Yield a block for each paragraph; a label ends there in a colon and a space that does not break."""
    # A copy saved by another program can have lost the space that does not break
    unbroken = any((match := _LABELLED.match(p.text.lstrip())) and match["gap"] == "\xa0" for p in paragraphs)
    breaks = False
    for text, look, breaks_here in paragraphs:
        breaks = breaks or breaks_here
        for block in _paragraph_blocks(text.split("\n"), unbroken):
            yield block._replace(breaks=breaks, look=look)
            breaks = False


def _paragraph_blocks(parts: Sequence[str], unbroken: bool) -> Iterator[Block]:
    """Yield the lines of one paragraph as a block, and each labelled line as a block of its own."""
    plain: list[str] = []
    for part in parts:
        match = _LABELLED.match(part.lstrip())
        label = _plain(match["label"]) if match else ""
        if match and (match["gap"] == "\xa0" if unbroken else LABEL.get(label) and len(part) < 400):
            if plain:
                yield Block(plain)
                plain = []
            rest = squeeze(part.lstrip()[match.end() :])
            yield Block([rest] if rest else [], label, f"{match['label']}:")
        elif squeeze(part):
            plain.append(squeeze(part))
    if plain:
        yield Block(plain)


def _plain(label: str) -> str:
    return squeeze(label.strip(" :").lower().replace("-", " "))


def is_start(block: Block) -> bool:
    """Return whether a block is the counter that heads each document of the old layout."""
    return len(block.lines) == 1 and not block.label and bool(STARTS.fullmatch(block.lines[0]))


def field_of(block: Block) -> str:
    """Return our field for a labelled block, or the label itself if it is none of ours."""
    return LABEL.get(block.label) or block.label


def heading_of(block: Block) -> str | None:
    """Return the heading that a block is in the newer layout, or None."""
    if block.label or len(block.lines) != 1:
        return None
    return HEADING.get(block.lines[0].lower().rstrip(":"))
