"""Nexis (LexisNexis, Nexis UK, Nexis Uni): downloads as HTML, Word document or plain text.

The old layout heads each article "1 of 10 DOCUMENTS", source and date before the title; the newer one has the title
first, a line "Body" and ends "End of Document". Each file is first brought to blocks of lines, then read by its layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import is_date, leading_time
from framing.readers.files import LARGEST_PAGE, TABLES, Format, Row, decode, plain_lines
from framing.readers.markup import (
    CUT_SHORT,
    add_removed,
    fewer_words,
    is_cut_short,
    language_code,
    noted,
    parse_html,
    squeeze,
    text_of,
    without_by,
)
from framing.readers.nexis_blocks import (
    COPYRIGHT,
    COPYRIGHT_LINE,
    ENDS,
    LABELS,
    STARTS,
    WORD_COUNT,
    Block,
    field_of,
    heading_of,
    html_blocks,
    is_start,
    text_blocks,
    word_blocks,
)
from framing.readers.word import Paragraph, is_word, word_paragraphs

# Labels that stand above the text, also those of broadcasts and columns
HEADER = frozenset(
    "byline section length standfirst dateline title body series column edition edición ausgabe show anchors guests"
    " guest distribution cycle".split()
)

NOT_SHOWN = "Nexis could not show this document when it was downloaded: download it again"
_NOT_SHOWN = re.compile(r"we are sorry but there is an error in this document[^.]*\.?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_FULL_STOP = re.compile(r"[.!?][\"”’']?$")
_COUNT = re.compile(r"\d[\d.,]{0,11}")  # no article has more words than this can count
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
_SENTENCES = frozenset("notes note anmerkung bio copyright".split())  # labels whose values are sentences
_ABSTRACT = re.compile(r"(?:abstract|zusammenfassung|résumé|resumen|samenvatting)", re.IGNORECASE)
_FULL_TEXT = re.compile(r"(?:full text|volltext|texte intégral|texto completo|volledige tekst)", re.IGNORECASE)


def _articles(blocks: Sequence[Block], name: str) -> list[Row]:
    if any(is_start(block) for block in blocks):
        return [_older(document) for document in _split_older(blocks)]
    documents, below = _split_newer(blocks)
    rows = [_newer(document, ended) for document, ended in documents]
    if not rows:
        raise ReadError(f"{name}: no articles of Nexis in it. Download them with full text, as DOCX or HTML.")
    for row, lines in zip(rows, below, strict=True):
        add_removed(row, lines)
    return rows


def _split_older(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    starts = [i for i, block in enumerate(blocks) if is_start(block)]
    for i, start in enumerate(starts):
        yield list(blocks[start + 1 : starts[i + 1] if i + 1 < len(starts) else len(blocks)])


def _split_newer(blocks: Sequence[Block]) -> tuple[list[tuple[list[Block], bool]], list[list[str]]]:
    """Return the documents, each with whether its last line is there, and the lines between each and the next.

    What stands above the first document is the list of them.
    """
    documents: list[tuple[list[Block], bool]] = []
    below: list[list[str]] = []
    document: list[Block] = []
    for block in [*blocks, None]:
        ended = block is not None and len(block.lines) == 1 and bool(ENDS.fullmatch(block.lines[0]))
        if block is not None and not ended:
            document.append(block)
            continue
        start = _below_cover(document)
        whole = document[start:] if ended or any(map(_is_of_an_article, document[start:])) else []
        if documents:
            below[-1] += [x for b in document[: len(document) - len(whole)] for x in b.whole()]
        if whole:
            documents.append((whole, ended))
            below.append([])
        document = []
    return documents, below


def _is_of_an_article(block: Block) -> bool:
    """Return whether a block is a count of words or the heading above a text."""
    return block.label in ("length", "länge") or heading_of(block) == "body"


def _below_cover(document: list[Block]) -> int:
    """Return where a document begins below a list of documents or other lines that stand above its headline."""
    first = next((i for i, b in enumerate(document) if field_of(b) in ("length", "byline", "section")), len(document))
    body = next((i for i, b in enumerate(document) if heading_of(b) == "body"), len(document))
    header = min(first, body)
    start = max((i for i, block in enumerate(document[: header + 1]) if block.breaks), default=0)
    if start == 0 and len(document[:header]) > 8:  # without section breaks: title and source stand right above the date
        dates = [i for i, block in enumerate(document[:header]) if not block.label and leading_time(block.lines[0])]
        start = max(dates[-1] - 2, 0) if dates else 0
    return start


def _older(blocks: list[Block]) -> Row:
    blocks = [_length_labelled(block) for block in blocks]
    labelled = next((i for i, block in enumerate(blocks) if block.label), len(blocks))
    header = _without_copyright(blocks[:labelled])
    addresses = [b.lines[0] for b in header if _ADDRESS.fullmatch(b.lines[0])]
    header = [b for b in header if not _ADDRESS.fullmatch(b.lines[0])]
    at, found = _date_line(header, 0)
    outlet = header[0].lines[:1] if header and at != 0 else []
    titles = header[at + 1 :] if at is not None else header[1:]
    if not titles and at is not None and at > 1:  # some sources have the date below the title
        titles = header[1:at]
    fields, body = _fields(blocks[labelled:])
    if labelled == len(blocks):  # no labels at all: the first block below the date is the title, the rest is the text
        titles, body = titles[:1], [x for block in titles[1:] for x in block.lines]
    # A word or two in a line of their own stand above a headline: a series, a place
    heading = 2 if len(titles) > 1 and len(" ".join(titles[0].lines).split()) <= 2 and labelled < len(blocks) else 1
    title = " ".join(x for block in titles[:heading] for x in block.lines)
    standfirst = [x for b in titles[heading:] for x in b.lines]
    dated = [x for x in header[at].lines[:1] if is_date(x)] if at is not None else []
    used = {*outlet, *dated, *addresses[:1], *standfirst, *body, *(x for b in titles[:heading] for x in b.lines)}
    left = [x for b in blocks[:labelled] for x in b.lines if x not in used]
    row = _row([*(Block([x], "url") for x in addresses[:1]), *fields], body, outlet, title, found, left)
    row["standfirst"] = "\n".join([*standfirst, *filter(None, [row["standfirst"]])])
    return noted(row, NOT_SHOWN if _is_not_shown(row) else "")


def _length_labelled(block: Block) -> Block:
    """Return a count of words without its label, as pages from the web have it, as the field that it is."""
    alone = not block.label and len(block.lines) == 1 and WORD_COUNT.fullmatch(block.lines[0])
    return block._replace(label="length") if alone else block


def _without_copyright(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without the lines of copyright, which can stand in one block with the name of the source."""
    kept = (b._replace(lines=[x for x in b.lines if not COPYRIGHT.match(x)]) for b in blocks)
    return [block for block in kept if block.lines]


def _is_not_shown(row: Row) -> bool:
    """Return whether Nexis put an apology in the article's place; if so, empty its text, which is none."""
    if not (apology := _NOT_SHOWN.search(" ".join([row["title"], row["standfirst"], row["text"][:1000]]))):
        return False
    row["removed"] = "\n".join(filter(None, [row["removed"], *(row["text"] or apology[0]).split("\n\n")]))
    row["text"] = ""
    return True


def _newer(blocks: list[Block], ended: bool) -> Row:
    labelled = next((i for i, b in enumerate(blocks) if b.label or heading_of(b) == "body"), len(blocks))
    header = _without_copyright(blocks[:labelled])
    at, found = _date_line(header, 1)
    outlet_at = at - 1 if at is not None and at > 1 else min(1, len(header) - 1) if len(header) > 1 else None
    if at == 1:
        outlet_at = None  # a title, and its date: the source is missing
    first = outlet_at
    if first is not None and first > 1 and _IN_BRACKETS.fullmatch(" ".join(header[first].lines)):
        first -= 1  # a part of the source in a line of its own: a blog's name below the paper's
    outlet = [x for b in header[first : outlet_at + 1] for x in b.lines] if outlet_at is not None else []
    titles = [x for b in header[: first if first is not None else 1] for x in b.lines]
    body = next((i for i, block in enumerate(blocks) if heading_of(block) == "body"), None)
    if body is None:
        fields, texts = _fields(blocks[labelled:])
    else:
        # Where "Body" does not look like the text below it (bold, say), only what looks like "Body" is a heading
        shown = blocks[body].look if blocks[body].look not in [b.look for b in blocks[body + 1 : body + 2]] else None
        fields, texts = _fields(blocks[body + 1 :], in_body=True, shown=shown)
        above = [block for block in blocks[labelled:body] if block.label]
        fields = [*above, *fields]
    used = {*outlet, *titles, *(_dated(header[at]) if at is not None else [])}
    left = [x for b in blocks[: labelled if body is None else body] if not b.label for x in b.lines if x not in used]
    row = _row(fields, texts, outlet, " ".join(titles), found, left)
    return noted(row, NOT_SHOWN if _is_not_shown(row) else "", "" if ended else CUT_SHORT)


def _dated(block: Block) -> list[str]:
    """Return the lines of a block that hold the date and the time and nothing else."""
    return next((block.lines[:n] for n in (2, 1) if is_date(" ".join(block.lines[:n]))), [])


def _date_line(header: Sequence[Block], start: int) -> tuple[int | None, Any]:
    for i, block in enumerate(header):
        if i >= start and (found := leading_time(" ".join(block.lines[:2]))):
            return i, found
    return None, None


def _fields(
    blocks: Sequence[Block], *, in_body: bool = False, shown: tuple[str, ...] | None = None
) -> tuple[list[Block], list[str]]:
    """Return the labelled fields, and the lines that belong to none: the text.

    A header's field ends with its block. A field below the text goes on to the next label or to the copyright.
    """
    head = 0 if in_body else _header(blocks)
    tail = _tail(blocks, head, shown)
    fields = [block._replace(lines=block.lines[:]) for block in blocks[:head]]
    texts = fields.pop().lines if fields and field_of(fields[-1]) == "body" else []
    texts += [x for block in blocks[head:tail] for x in block.whole()]
    for block in blocks[tail:]:
        if block.label or not fields:
            fields.append(block._replace(lines=block.lines[:]))
        elif heading := heading_of(block):
            fields.append(Block([], heading, block.lines[0]))
        elif COPYRIGHT.match(block.lines[0]):
            fields.append(Block(block.lines[:], "copyright"))
        else:
            fields[-1].lines.extend(block.lines)
    return fields, texts


def _header(blocks: Sequence[Block]) -> int:
    """Return where the fields above the text end: below the last of the labels in a row that stands only there."""
    run = next((i for i, block in enumerate(blocks) if not block.label), len(blocks))
    names = [field_of(block) for block in blocks[:run]]
    if "body" in names:
        return names.index("body") + 1
    return max((i + 1 for i, name in enumerate(names) if name in HEADER), default=0)


def _tail(blocks: Sequence[Block], head: int, shown: tuple[str, ...] | None) -> int:
    """Return where the fields below the text begin.

    A paragraph can begin with a word and a colon, too, or be the one word Notes. So a label or heading counts only
    where labels follow it to the end, or what no article has: the day of loading, the language, the copyright.
    """
    prose = max((i for i, b in enumerate(blocks) if not b.label and len(" ".join(b.lines).split()) > 15), default=-1)
    is_sure = (
        i
        for i in range(head, len(blocks))
        if _ends_text(blocks[i], blocks[i + 1 : i + 2], shown) or (i > prose and COPYRIGHT.match(blocks[i].whole()[0]))
    )
    start = next(is_sure, len(blocks))
    while start > head:
        above = blocks[start - 1]
        # The value of a label can be a block of its own
        value = start - 2 >= head and not above.label and blocks[start - 2].label and not blocks[start - 2].lines
        if _is_prose(blocks[start - 2]._replace(lines=above.lines) if value else above):
            break
        if not (above.label or value or heading_of(above) or COPYRIGHT_LINE.match(above.lines[0])):
            break
        start -= 2 if value else 1
    return start


def _is_prose(block: Block) -> bool:
    """Return whether a labelled block is a paragraph that begins with such a word: *URL: nobody knew the address …*.

    Captions, corrections and notes are sentences, too, and stay fields.
    """
    value = " ".join(block.lines)
    told = block.label and field_of(block) not in ("graphic", "correction") and block.label not in _SENTENCES
    return bool(told and len(value.split()) > 12 and _FULL_STOP.search(value))


def _ends_text(block: Block, below: Sequence[Block], shown: tuple[str, ...] | None) -> bool:
    """Return whether a block below the text is surely a field of Nexis and no paragraph."""
    value = " ".join(block.lines)
    if block.label:
        field = field_of(block)
        return (field == "loaded" and leading_time(value) is not None) or (field == "language" and _is_language(value))
    heading = heading_of(block)
    if heading in ("classification", "related"):
        return not below or bool(below[0].label) or not _FULL_STOP.search(" ".join(below[0].lines))
    return heading is not None and heading != "body" and block.look == shown


def _is_language(value: str) -> bool:
    return len(value.split()) <= 4 and bool(language_code(value))


def _row(fields: Sequence[Block], texts: list[str], outlet: list[str], title: str, found: Any, left: list[str]) -> Row:
    def value(field: str) -> str:
        return " ".join(dict.fromkeys(x for block in fields if field_of(block) == field for x in block.lines))

    abstract, texts = _abstract(texts)
    address = texts.pop() if len(texts) > 1 and _ADDRESS.fullmatch(texts[-1]) else value("url")
    end = next((i for i in range(len(texts), 1, -1) if not _CAPTION.match(texts[i - 1])), 1)
    texts, captions = texts[:end], texts[end:]
    section, language = value("section"), language_code(value("language"))
    page = _PAGE.search(section)
    if found is None and (loaded := leading_time(value("loaded"))):
        found = loaded._replace(problem="date taken from Load-Date, as Nexis gives no date of publication")
    url = address if address.startswith("http") else ""
    columns = {"byline": True, "section": True, "standfirst": True, "type": True, "title": not title}
    columns |= {"language": bool(language), "url": value("url") == url}
    title = squeeze(title or value("title"))
    appended = _APPENDED.search(title)
    others = [x for block in fields for x in _not_in(columns, block)]
    return {
        "title": _APPENDED.sub("", title),
        "outlet": squeeze(" ".join(outlet)).rstrip(".,"),
        "published": found.time if found is not None and not pd.isna(found.time) else None,
        "standfirst": "\n".join(filter(None, [value("standfirst"), *abstract])),
        "text": "\n\n".join(texts),
        "byline": without_by(value("byline")),
        "section": section,
        "page": page["page"] if page else "",
        "url": url,
        "language": language,
        "publication_type": value("type"),
        "removed": "\n".join([*left, *([appended[0].strip(" -–—")] if appended else []), *captions, *others]),
        "problems": "; ".join(
            filter(None, [found.problem if found else "", fewer_words(texts, _COUNT.search(value("length")))])
        ),
    }


def _not_in(columns: Mapping[str, bool], block: Block) -> list[str]:
    """Return the lines of a field that no column holds; the language is in the first of its lines."""
    field = field_of(block)
    if not columns.get(field):
        return block.whole()
    if field != "language":
        return []
    return block.lines[1:] if _is_language(" ".join(block.lines[:1])) else block.whole()


def _abstract(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the database's abstract, which stands between the lines ABSTRACT and FULL TEXT, and the text below."""
    end = next((i for i, text in enumerate(texts[:8]) if _FULL_TEXT.fullmatch(text)), None)
    if end is None or not _ABSTRACT.fullmatch(texts[0]):
        return [], texts
    return texts[1:end], texts[end + 1 :]


# --- the three kinds of file ------------------------------------------------------------------------------------------


def _read_html(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    rows = _articles(list(html_blocks(parse_html(html, name))), name)
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _read_text(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if any(STARTS.fullmatch(x.strip()) for x in text.split("\n")):
        blocks = list(text_blocks(text))
    else:  # the newer layout: a Word document or PDF that was saved as text
        blocks = list(word_blocks([Paragraph(part.strip(), (), False) for part in re.split(r"\n\s*\n", text)]))
    return [noted(row, problem) for row in _articles(blocks, name)]


def _read_word(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    return _articles(list(word_blocks(word_paragraphs(data, name))), name)


_IN_PAGE = re.compile(
    rb"(?i)<!-- LXNComment|<DOCFULL>|<A NAME=\"DOC_ID_|>\s*\d+\s+(?:of|von|de|van|sur)\s+\d+\s+do[ck]ument"
)


_OWN = "|".join(LABELS[field] for field in ("byline", "section", "length", "language", "loaded"))
_OWN_LABEL = re.compile(rf"(?:{_OWN})\s*:", re.IGNORECASE)


def _is_nexis(lines: Iterable[str]) -> bool:
    """Return whether lines are those of an export: two marks, for one line alone can be in any text."""
    marks = set()
    for line in map(str.strip, lines):
        if len(line) > 200:
            continue
        if STARTS.fullmatch(line):
            marks.add("counter")
        elif ENDS.fullmatch(line):
            marks.add("end")
        elif WORD_COUNT.fullmatch(line) or COPYRIGHT_LINE.match(line):
            marks.add("field")
        elif label := _OWN_LABEL.match(line.replace("-", " ")):
            # The old layout, which has counters, writes its labels in capitals
            marks.add("field" if label[0].isupper() else "small label")
    return marks >= {"counter", "field"} or ("end" in marks and len(marks) > 1)


def _is_html(name: str, data: bytes) -> bool:
    if name.endswith(TABLES) or b"<" not in data[:4096]:
        return False
    return len({re.sub(rb"\d", b"", m[0].lower()) for m in _IN_PAGE.finditer(data[: LARGEST_PAGE + 1])}) > 1


def _is_text(name: str, data: bytes) -> bool:
    return not name.endswith(".eml") and _is_nexis(plain_lines(name, data))


def _is_word_export(name: str, data: bytes) -> bool:
    return is_word(name, data) and _is_nexis(x for p in word_paragraphs(data, name) for x in p.text.split("\n"))


FORMATS = (
    Format("Nexis Word document", _is_word_export, _read_word, False),
    Format("Nexis HTML", _is_html, _read_html, False),
    Format("Nexis plain text", _is_text, _read_text, False),
)
