"""Nexis (LexisNexis, Nexis UK, Nexis Uni): downloads as HTML, Word document or plain text.

The old layout heads each article "1 of 10 DOCUMENTS", source and date before the title; the newer one has the title
first, a line "Body" and ends "End of Document". Each file is first brought to blocks of lines, then read by its layout.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import lxml.etree
import pandas as pd

from framing.read.dates import leading_time
from framing.read.files import LARGEST_PAGE, MB, TABLES, Format, ReadError, Row, decode
from framing.read.markup import (
    CUT_SHORT,
    fewer_words,
    is_cut_short,
    language_code,
    noted,
    paragraphs,
    parse_html,
    squeeze,
    text_of,
    without_by,
)

CENTRED = 8  # spaces; in plain text a line that begins with as many stands in the middle of its page
LARGEST_DOCUMENT = 200 * MB  # the XML inside a Word document; its markup is many times the text

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
APART = ("graphic", "correction", "notes", "related")  # kept in `removed`

_LABEL = {label: field for field, labels in LABELS.items() for label in labels.split("|")}
_HEADING = {heading: field for field, headings in HEADINGS.items() for heading in headings.split("|")}
_COUNTER = (
    r"(?:focus\s*-\s*)?(?:(?:dokument|document|documento|item)\s+)?\d+\s+(?:of|von|de|van|sur|out of)\s+\d+"
    r"\s*(?:documents?|dokumenten?|documentos?|documenten|items?)?"
)
# "3 of 10 DOCUMENTS", "Dokument 3 von 10": a number alone in its line counts only with the word beside it
_STARTS = re.compile(rf"(?=.*(?:do[ck]ument|item)){_COUNTER}", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:end of document|ende des dokuments?|fin d(?:u|e) document|fin del documento|einde van (?:het )?document)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[^\W\d_][^\W\d_ /’'-]*(?:[ /’'-]+[^\W\d_]+){0,4})\s*:(?P<gap>\s|$)")
_WORD_COUNT = re.compile(r"[\d.,]+\s+(?:words|wörter|mots|palabras|woorden)", re.IGNORECASE)
NOT_SHOWN = "Nexis could not show this document when it was downloaded: download it again"
_NOT_SHOWN = re.compile(r"we are sorry but there is an error in this document[^.]*\.?", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)|all rights reserved|alle rechte|tous droits|todos los derechos)", re.IGNORECASE
)
_PAGE = re.compile(
    r"\b(?:pg|page|seite|s|p|pág|página|blz|pagina)(?:\.|\b)\s*(?P<page>[A-Z]{0,3}-?\d[\w-]*)", re.IGNORECASE
)
_CAPTION = re.compile(
    r"\(?(?:photo(?:graph)?s?|pictures?|images?|charts?|graphs?|graphics?|drawings?|maps?|tables?|captions?|correction)\b"
    r"(?: \(.{1,40}\))?\s*:",
    re.IGNORECASE,
)
_APPENDED = re.compile(r"(?:\s[-–—]\s+)?\b(?:correction|clarification) appended\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_ABSTRACT = re.compile(r"(?:abstract|zusammenfassung|résumé|resumen|samenvatting)", re.IGNORECASE)
_FULL_TEXT = re.compile(r"(?:full text|volltext|texte intégral|texto completo|volledige tekst)", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Block(NamedTuple):
    """Lines that stand together, the label before them (plain and as written), whether a section break is above."""

    lines: list[str]
    label: str = ""
    written: str = ""
    breaks: bool = False


# --- files to blocks --------------------------------------------------------------------------------------------------


def _html_blocks(root: Any) -> Iterator[Block]:
    """A block for each innermost DIV; a label is a piece of text of its own there, in capitals and with a colon."""
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


def _text_blocks(text: str) -> Iterator[Block]:
    """A block for each run of lines between blank ones, its lines joined; only labels in capitals are labels."""
    for chunk in re.split(r"\n(?:[ \t\xa0]*\n)+", text):
        lines = [part.rstrip() for part in chunk.split("\n") if part.strip()]
        if not lines:
            continue
        starts = [part for part in lines if _STARTS.fullmatch(part.strip())]
        if starts:
            yield from (Block([squeeze(part)]) for part in lines)
            continue
        if all(part.startswith(" " * CENTRED) or part.startswith("\t\t") for part in lines):
            yield Block([squeeze(part) for part in lines])
            continue
        # A paragraph that begins with an indent, in a text without blank lines between its paragraphs
        flush = sum(not part.startswith((" ", "\t")) for part in lines)
        joined: list[str] = []
        for part in lines:
            if joined and not (flush > 1 and part.startswith(("  ", "\t"))):
                joined[-1] = f"{joined[-1]} {part.strip()}"
            else:
                joined.append(part.strip())
        match = _LABELLED.match(joined[0])
        if match and match["label"].upper() == match["label"] and _plain(match["label"]) in _LABEL:
            rest = joined[0][match.end() :].strip()
            written = f"{match['label']}:"
            yield Block([squeeze(x) for x in (rest, *joined[1:]) if x], _plain(written), written)
        else:
            yield Block([squeeze(x) for x in joined])


def _word_blocks(data: bytes, name: str) -> Iterator[Block]:
    """A block for each paragraph; a label ends there in a colon and a space that does not break."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST_DOCUMENT:
                raise ReadError(f"{name}: unpacks to {info.file_size / MB:,.0f} MB, which no news text does. Split it.")
            xml = archive.read(info)
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = lxml.etree.fromstring(xml, parser)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{name}: is not a sound Word document ({error}). Download it again.") from error
    except (lxml.etree.LxmlError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise ReadError(f"{name}: is not a sound Word document ({error}). Download it again.") from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(f"{name}: declares entities of its own, which no Word document does. It was not read.")
    texts = [(paragraph, "".join(_runs(paragraph))) for paragraph in root.iter(f"{_W}p")]
    # Nexis sets a space that does not break behind its labels; a copy saved by another program can have lost it
    unbroken = any((match := _LABELLED.match(text.lstrip())) and match["gap"] == "\xa0" for _, text in texts)
    breaks = False
    for paragraph, text in texts:
        for block in _paragraph_blocks(text.split("\n"), unbroken):
            yield block._replace(breaks=breaks)
            breaks = False
        if paragraph.find(f"{_W}pPr/{_W}sectPr") is not None:
            breaks = True


def _paragraph_blocks(parts: Sequence[str], unbroken: bool) -> Iterator[Block]:
    """The lines of one paragraph as a block, and each labelled line as a block of its own."""
    plain: list[str] = []
    for part in parts:
        match = _LABELLED.match(part.lstrip())
        label = _plain(match["label"]) if match else ""
        if match and (match["gap"] == "\xa0" if unbroken else _LABEL.get(label) and len(part) < 400):
            if plain:
                yield Block(plain)
                plain = []
            rest = squeeze(part.lstrip()[match.end() :])
            yield Block([rest] if rest else [], label, f"{match['label']}:")
        elif squeeze(part):
            plain.append(squeeze(part))
    if plain:
        yield Block(plain)


def _runs(paragraph: Any) -> Iterator[str]:
    for e in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"):
        # Text in a box of its own is a paragraph, too, and is met on its own
        if next(e.iterancestors(f"{_W}p")) is paragraph:
            yield (e.text or "") if e.tag == f"{_W}t" else " " if e.tag == f"{_W}tab" else "\n"


def _plain(label: str) -> str:
    return squeeze(label.strip(" :").lower().replace("-", " "))


# --- blocks to articles -----------------------------------------------------------------------------------------------


def _articles(blocks: Sequence[Block], name: str) -> list[Row]:
    if any(_is_start(block) for block in blocks):
        return [_older(document) for document in _split_older(blocks)]
    rows = [_newer(document, ended) for document, ended in _split_newer(blocks)]
    if not rows:
        raise ReadError(f"{name}: no articles of Nexis in it. Download them with full text, as DOCX or HTML.")
    return rows


def _is_start(block: Block) -> bool:
    return len(block.lines) == 1 and not block.label and bool(_STARTS.fullmatch(block.lines[0]))


def _split_older(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    starts = [i for i, block in enumerate(blocks) if _is_start(block)]
    for i, start in enumerate(starts):
        yield list(blocks[start + 1 : starts[i + 1] if i + 1 < len(starts) else len(blocks)])


def _split_newer(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], bool]]:
    """Documents by their last lines; what stands before the last section break above a header is the list of them."""
    document: list[Block] = []
    for block in blocks:
        if len(block.lines) == 1 and _ENDS.fullmatch(block.lines[0]):
            if document := _without_cover(document):
                yield document, True
            document = []
        else:
            document.append(block)
    document = _without_cover(document)
    if any(block.label in ("length", "länge") or _heading(block) == "body" for block in document):
        yield document, False


def _without_cover(document: list[Block]) -> list[Block]:
    first = next((i for i, b in enumerate(document) if _field(b) in ("length", "byline", "section")), len(document))
    body = next((i for i, b in enumerate(document) if _heading(b) == "body"), len(document))
    header = min(first, body)
    start = max((i for i, block in enumerate(document[: header + 1]) if block.breaks), default=0)
    if start == 0 and len(document[:header]) > 8:  # no breaks left: title, source and date stand right above
        dates = [i for i, block in enumerate(document[:header]) if not block.label and leading_time(block.lines[0])]
        start = max(dates[-1] - 2, 0) if dates else 0
    return document[start:]


def _field(block: Block) -> str | None:
    return _LABEL.get(block.label) if block.label else None


def _heading(block: Block) -> str | None:
    if block.label or len(block.lines) != 1:
        return None
    return _HEADING.get(block.lines[0].lower().rstrip(":"))


def _older(blocks: list[Block]) -> Row:
    blocks = [_length_labelled(block) for block in blocks]
    labelled = next((i for i, block in enumerate(blocks) if block.label), len(blocks))
    header = _without_copyright(blocks[:labelled])
    addresses = [b.lines[0] for b in header if _ADDRESS.fullmatch(b.lines[0])]
    header = [b for b in header if b.lines[0] not in addresses]
    at, found = _date_line(header, 0)
    outlet = header[0].lines if header and at != 0 else []
    titles = header[at + 1 :] if at is not None else header[1:]
    if not titles and at is not None and at > 1:  # some sources have the date below the title
        titles = header[1:at]
    fields, body = _fields(blocks[labelled:])
    if labelled == len(blocks):  # no labels at all: the first block below the date is the title, the rest is the text
        titles, body = titles[:1], [line for block in titles[1:] for line in block.lines]
    remarks = [x for b in header[: (at or 0) + 1] for x in b.lines[1:] if _APPENDED.search(x)]
    # A word or two in a line of their own stand above a headline: a series, a place
    heading = 2 if len(titles) > 1 and len(" ".join(titles[0].lines).split()) <= 2 and labelled < len(blocks) else 1
    title = " ".join(x for block in titles[:heading] for x in block.lines)
    if addresses:
        fields.setdefault("url", addresses[:1])
    row = _row(fields, body, outlet[:1], title, found, remarks)
    row["standfirst"] = "\n".join([*(x for b in titles[heading:] for x in b.lines), *filter(None, [row["standfirst"]])])
    return noted(row, NOT_SHOWN if _is_not_shown(row) else "")


def _length_labelled(block: Block) -> Block:
    """A count of words without its label, as pages from the web have it, as the field that it is."""
    alone = not block.label and len(block.lines) == 1 and _WORD_COUNT.fullmatch(block.lines[0])
    return block._replace(label="length") if alone else block


def _without_copyright(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the lines of copyright, which can stand in one block with the name of the source."""
    kept = (b._replace(lines=[x for x in b.lines if not _COPYRIGHT.match(x)]) for b in blocks)
    return [block for block in kept if block.lines]


def _is_not_shown(row: Row) -> bool:
    """Whether Nexis put an apology in the article's place; its text, which is none, is emptied."""
    if not (apology := _NOT_SHOWN.search(" ".join([row["title"], row["standfirst"], row["text"][:1000]]))):
        return False
    row["removed"] = "\n".join(filter(None, [row["removed"], apology[0]]))
    row["text"] = ""
    return True


def _newer(blocks: list[Block], ended: bool) -> Row:
    labelled = next((i for i, b in enumerate(blocks) if b.label or _heading(b) == "body"), len(blocks))
    header = _without_copyright(blocks[:labelled])
    at, found = _date_line(header, 1)
    outlet_at = at - 1 if at is not None and at > 1 else min(1, len(header) - 1) if len(header) > 1 else None
    if at == 1:
        outlet_at = None  # a title, and its date: the source is missing
    outlet = header[outlet_at].lines if outlet_at is not None else []
    title = " ".join(x for block in header[: outlet_at if outlet_at is not None else 1] for x in block.lines)
    body = next((i for i, block in enumerate(blocks) if _heading(block) == "body"), None)
    if body is None:
        fields, texts = _fields(blocks[labelled:])
    else:
        fields, _ = _fields(blocks[labelled:body])
        rest, texts = _fields(blocks[body + 1 :], in_body=True)
        fields = {**rest, **fields}
    row = _row(fields, texts, outlet, title, found, [])
    return noted(row, NOT_SHOWN if _is_not_shown(row) else "", "" if ended else CUT_SHORT)


def _date_line(header: Sequence[Block], start: int) -> tuple[int | None, Any]:
    for i, block in enumerate(header):
        if i >= start and (found := leading_time(" ".join(block.lines[:2]))):
            return i, found
    return None, None


def _fields(blocks: Sequence[Block], *, in_body: bool = False) -> tuple[dict[str, list[str]], list[str]]:
    """The labelled fields, and the lines that belong to none: the text.

    A header's field ends with its block. A field below the text goes on to the next label or to the copyright.
    """
    fields: dict[str, list[str]] = {}
    texts: list[str] = []
    current = ""
    ours = ("byline", "section", "length", "standfirst", "dateline", "title")
    for block in blocks:
        field, heading = _field(block), _heading(block)
        # A paragraph can begin with a word and a colon, too: what is a header's stands once, and above the text
        if block.label and not (field in ours and not current and (in_body or (texts and field in fields))):
            name = field or block.label
            fields.setdefault(name, []).extend(block.lines)
            current = "" if field in ours or (not texts and not in_body) else name
        elif heading and heading != "body" and (texts or in_body):
            current = heading
            fields.setdefault(heading, [])
        elif current and not (block.lines and _COPYRIGHT.match(block.lines[0])):
            fields[current].extend(block.lines)
        elif texts and _COPYRIGHT.match(block.lines[0]) and not in_body:
            current = "copyright"
            fields.setdefault(current, []).extend(block.lines)
        else:
            first = [f"{block.written} {' '.join(block.lines[:1])}".strip()] if block.label else block.lines[:1]
            texts.extend([*first, *block.lines[1:]])
    return fields, texts


def _row(
    fields: Mapping[str, list[str]], texts: list[str], outlet: list[str], title: str, found: Any, removed: list[str]
) -> Row:
    def value(field: str) -> str:
        return " ".join(fields.get(field, []))

    abstract, texts = _abstract(texts)
    address = texts.pop() if len(texts) > 1 and _ADDRESS.fullmatch(texts[-1]) else value("url")
    captions = [x for i, x in enumerate(texts) if i >= len(texts) - 4 and i and _CAPTION.match(x)]
    texts = [x for x in texts if x not in captions]
    stated = re.search(r"\d[\d.,]*", value("length"))
    section = value("section")
    page = _PAGE.search(section)
    title = squeeze(title or value("title"))
    if found is None and (loaded := leading_time(value("loaded"))):
        found = loaded._replace(problem="date taken from Load-Date, as Nexis gives no date of publication")
    if appended := _APPENDED.search(title):
        removed = [*removed, appended[0].strip(" -–—")]
    return {
        "title": _APPENDED.sub("", title),
        "outlet": squeeze(" ".join(outlet)).rstrip(".,"),
        "published": found.time if found is not None and not pd.isna(found.time) else None,
        "standfirst": "\n".join(filter(None, [value("standfirst"), *abstract])),
        "text": "\n\n".join(texts),
        "byline": without_by(value("byline")),
        "section": section,
        "page": page["page"] if page else "",
        "url": address if address.startswith("http") else "",
        "language": language_code(value("language")),
        "publication_type": value("type"),
        "removed": "\n".join([*removed, *captions, *(x for field in APART for x in fields.get(field, []))]),
        "problems": "; ".join(filter(None, [found.problem if found else "", fewer_words(texts, stated)])),
    }


def _abstract(texts: list[str]) -> tuple[list[str], list[str]]:
    """The database's abstract, which stands between the lines ABSTRACT and FULL TEXT, and the text without either."""
    end = next((i for i, text in enumerate(texts[:8]) if _FULL_TEXT.fullmatch(text)), None)
    if end is None or not _ABSTRACT.fullmatch(texts[0]):
        return [], texts
    return texts[1:end], texts[end + 1 :]


# --- the three kinds of file ------------------------------------------------------------------------------------------


def _read_html(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    rows = _articles(list(_html_blocks(parse_html(html, name))), name)
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _read_text(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return [noted(row, problem) for row in _articles(list(_text_blocks(text)), name)]


def _read_word(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    return _articles(list(_word_blocks(data, name)), name)


_START_LINE = re.compile(
    rb"(?im)^[ \t\xa0]*(?:focus\s*-\s*)?(?:(?:dokument|document|documento)\s+\d+\s+(?:von|of|de|van|sur)\s+\d+"
    rb"|\d+\s+(?:of|von|de|van|sur)\s+\d+\s+(?:documents?|dokumenten?|documentos?|documenten))[ \t\r]*$"
)
_IN_PAGE = re.compile(
    rb"(?i)<!-- LXNComment|<DOCFULL>|<A NAME=\"DOC_ID_|>\s*\d+\s+(?:of|von|de|van|sur)\s+\d+\s+do[ck]ument"
)


def _is_html(name: str, data: bytes) -> bool:
    return not name.endswith(TABLES) and b"<" in data[:4096] and bool(_IN_PAGE.search(data[: LARGEST_PAGE + 1]))


def _is_text(name: str, data: bytes) -> bool:
    is_other = name.endswith((".eml", *TABLES)) or data.startswith(b"PK") or data[:512].lstrip().startswith(b"<")
    return not is_other and bool(_START_LINE.search(data))


def _is_word(name: str, data: bytes) -> bool:
    return data.startswith(b"PK") and (name.endswith((".docx", ".docm")) or b"word/document.xml" in data)


FORMATS = (
    Format("Nexis Word document", _is_word, _read_word, False),
    Format("Nexis HTML", _is_html, _read_html, False),
    Format("Nexis plain text", _is_text, _read_text, False),
)
