"""ProQuest: documents sent by e-mail (.eml) or exported as HTML or plain text, each with labelled fields.

The fields bear the labels of the interface's language; the text runs from its label to those that close the document.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import ReadError
from framing.readers.dates import find_times, is_date
from framing.readers.files import TABLES, Format, Row, decode, plain_lines
from framing.readers.markup import (
    CUT_SHORT,
    add_removed,
    holds,
    is_cut_short,
    language_code,
    noted,
    paragraphs,
    parse_html,
    settable,
    squeeze,
    text_of,
    without_by,
)

# Labels in English, German, French, Spanish and Dutch, in lower case
LABELS = {
    "byline": "author|autor|auteur|verfasser|autores",
    "text": "full text|volltext|texte intégral|texte complet|texto completo|volledige tekst",
    "standfirst": "abstract|abstrakt|zusammenfassung|résumé|resumen|samenvatting",
    "outlet": "publication title|titel der publikation|publikationstitel|titre de la publication|titre de publication"
    "|título de publicación|título de la publicación|publicatietitel|titel van publicatie",
    "published": "publication date|publikationsdatum|erscheinungsdatum|datum der publikation|date de publication"
    "|fecha de publicación|publicatiedatum",
    "info": "publication info|publikationsinfo|informationen zur publikation|infos sur la publication"
    "|informations sur la publication|información de publicación|publicatiegegevens|publicatie-info",
    "page": "pages|seiten|páginas|pagina's|first page|erste seite|première page|primera página",
    "section": "section|rubrik|abschnitt|rubrique|sección|sectie|column|spalte",
    "language": "language of publication|language|sprache der publikation|publikationssprache|sprache"
    "|langue de publication|langue|idioma de la publicación|idioma|taal van publicatie|publicatietaal",
    "source_id": "proquest document id|proquest-dokument-id|id du document proquest|identifiant du document proquest"
    "|id del documento de proquest|id de documento proquest|proquest-document-id|proquest document-id",
    "url": "document url|dokument-url|url du document|url del documento|document-url",
    "": "details|subject|thema|schlagwort|sujet|materia|onderwerp|location|standort|ort|lieu|lugar|ubicación|locatie"
    "|company|company / organization|unternehmen/organisation|société / organisation|empresa / organización|people"
    "|personen|personnes|personas|links|title|titel|titre|título|publication year|erscheinungsjahr|année de publication"
    "|año de publicación|publisher|verlag|éditeur|editorial|uitgever|place of publication|erscheinungsort"
    "|lieu de publication|lugar de publicación|country of publication|publication subject|issn|eissn|source type"
    "|quellentyp|document type|dokumenttyp|type de document|tipo de documento|last updated|database|datenbank"
    "|base de données|base de datos|copyright|publication/order number|dateline|caption|illustration|credit|correction"
    "|volume|issue|number of pages|publication type|proquest dokument-id|accession number"
    "|identifier / keyword",
}
# Labels that ProQuest puts below each text, and that no article holds
SURE = frozenset({"outlet", "published", "source_id", "url"})
_ILLUSTRATION = re.compile(r"illustration|photograph|graphic|caption:.*", re.IGNORECASE)
_CREDIT = re.compile(r"credits?:\s", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*]{2,}")
_ANCHOR = re.compile(r"(?:x_)?DocID")
_SEPARATOR = re.compile(r"[_=*-]{20,}")
_COUNTER = re.compile(r"(?:document|dokument|documento) \d+ (?:of|von|de|sur|van) \d+", re.IGNORECASE)
_FIELD = {label: field for field, labels in LABELS.items() for label in labels.split("|")}
# Marks set into the page while it is walked, out of the characters that Unicode leaves to private use
_DOCUMENT, _LABEL, _VALUE, _TEXT_ENDS = "\ue001", "\ue002", "\ue003", "\ue004"
_MARKS = re.compile("[\ue001-\ue004]")


def _read_html(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    html, problem = text_of(data, name)
    return _articles(html, name, problem)


def _read_mail(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    rows: list[Row] = []
    for part in message.walk():
        body = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(body, bytes) and b"DocID" in body:
            html, problem = text_of(body, name)
            rows += _articles(html, name, problem)
    if rows:
        return rows
    for part in message.walk():
        body = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(body, bytes) and _is_text("", body):
            return _read_text(body, name, columns)
    raise ReadError(f"{name}: a mail without documents of ProQuest. Send them with their full text, in HTML.")


def _articles(html: str, name: str, problem: str) -> list[Row]:
    root = parse_html(_MARKS.sub("", html), name)
    # Mail programs put x_ before the names of anchors, and a SPAN into what is bold
    anchors = [e for e in root.iter("a") if _ANCHOR.match(e.get("name") or e.get("id") or "")]
    if not anchors:
        raise ReadError(f"{name}: no documents of ProQuest in it. Export them as HTML with their full text.")
    for anchor in anchors:
        anchor.tail = f"\n{_DOCUMENT}\n{settable(anchor.tail)}"
    for e in root.iter("strong", "b", "text"):
        if e.tag == "text":
            e.tail = f"\n{_TEXT_ENDS}\n{settable(e.tail)}"
        elif _label(written := squeeze("".join(e.itertext()))) is not None:
            del e[:]
            e.text = f"\n{_LABEL}{settable(written)}{_VALUE}"
    documents = "\n".join(_lines(root)).split(_DOCUMENT)[1:]
    rows = [_article(document.split("\n")) for document in documents]
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _read_text(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    documents: list[list[str]] = [[]]
    for part in map(squeeze, re.split(r"\r\n?|\n", text)):
        if _SEPARATOR.fullmatch(part) or _COUNTER.fullmatch(part):
            documents.append([])
        elif part:
            documents[-1] += _split_label(part)
    rows: list[Row] = []
    for lines in documents:
        if any(line.startswith(_LABEL) for line in lines):
            rows.append(_article(lines))
        elif rows:  # the end of the file, or what follows a line that looks like a separator
            add_removed(rows[-1], lines)
    if not rows:
        raise ReadError(f"{name}: no documents of ProQuest in it. Export them with their full text.")
    return [noted(row, problem) for row in rows]


def _split_label(text: str) -> list[str]:
    """Return a line of the plain text, parted from the label that it begins with."""
    label, colon, rest = text.partition(":")
    if colon and _label(label + ":") is not None:
        return [f"{_LABEL}{label}:{_VALUE}", rest]
    return [f"{_LABEL}{text}:{_VALUE}"] if text.isupper() and _label(text + ":") is not None else [text]


def _label(text: str) -> str | None:
    """Return our field for a label, "" for one that is known and not ours, None for what is no label."""
    bare = squeeze(text).lower()
    return _FIELD.get(bare.rstrip(" :")) if bare.endswith(":") else None


def _lines(root: Any) -> list[str]:
    lines: list[str] = []
    for part in paragraphs(root):  # what follows a label in its line is its value
        lines += part.replace(_VALUE, f"{_VALUE}\n").split("\n") if part.startswith(_LABEL) else [part]
    return lines


class Field(NamedTuple):
    """Our name for a field, or "" for none of ours, its label as written, and its lines."""

    name: str
    label: str
    lines: list[str]

    def whole(self) -> list[str]:
        """Return the lines as the document has them, the label before the first."""
        return [f"{self.label} {' '.join(self.lines[:1])}".strip(), *self.lines[1:]] if self.label else self.lines


def _fields(lines: Sequence[str]) -> list[Field]:
    """Return the fields of a document; what its text holds of labels is text."""
    fields = [Field("head", "", [])]
    start = end = 0  # where the text stands, and where it is said to end
    for text in map(squeeze, lines):
        if text.startswith(_LABEL):
            label = text.strip(_LABEL + _VALUE)
            fields.append(Field(_label(label) or "", label, []))
            start = start or (len(fields) - 1 if fields[-1].name == "text" else 0)
        elif text.startswith(_TEXT_ENDS):
            # A mail program can have closed the element before the paragraphs
            if start and not end and fields[start].lines:
                end = len(fields)
                fields.append(Field("", "", []))
        elif text:
            fields[-1].lines.append(text)
    if not start:
        return fields
    end = end or _end(fields, start)
    body = [*fields[start].lines, *(x for field in fields[start + 1 : end] for x in field.whole())]
    return [*fields[:start], Field("text", "", body), *fields[end:]]


def _end(fields: Sequence[Field], start: int) -> int:
    """Return where the fields below the text begin.

    A paragraph can begin with a word and a colon, too: a label counts only if one line belongs to it, and fields of one
    line follow down to those that ProQuest alone has.
    """
    end = next((i for i in range(start + 1, len(fields)) if fields[i].name in SURE), len(fields))
    while end > start + 1 and len(fields[end - 1].lines) <= 1:
        end -= 1
    return end


def _article(lines: Sequence[str]) -> Row:
    fields = _fields(lines)

    def lines_of(name: str) -> list[str]:
        return [x for field in fields if field.name == name for x in field.lines]

    def first(name: str) -> str:
        return " ".join(lines_of(name))

    texts, below = _without_captions(lines_of("text"))
    info = first("info")
    dates = [found for value in (first("published"), info) for found in find_times(value) if not pd.isna(found.time)]
    doubts = [found.problem for found in find_times(first("published")) if found.problem]
    outlet = re.split(r"\s*;|\s+\[", first("outlet") or info)[0]
    title, *head = lines_of("head") or [""]
    summary = first("standfirst").removesuffix("[PUBLICATION ABSTRACT]").strip()
    row: Row = {
        "title": title,
        "outlet": outlet.strip(),
        "published": dates[0].time if dates else None,
        "byline": without_by(first("byline")),
        "text": "\n\n".join(texts),
        "page": first("page"),
        "section": first("section"),
        "language": language_code(first("language")),
        "source_id": (re.search(r"\d{5,}", first("source_id")) or [""])[0],
        "url": first("url") if first("url").startswith("http") else "",
    }
    whole = ("outlet", "page", "section", "source_id", "url")  # of these a column can hold less than the document has
    in_columns = {name for name in row if row[name] and (name not in whole or row[name] == first(name))}
    in_columns -= {"title", *(["published"] if not is_date(first("published")) else [])}
    in_columns -= {"language"} if len(lines_of("language")) > 1 else set()
    in_columns.add("head")
    if summary and squeeze(summary) in " ".join(row["text"].split()):
        in_columns.add("standfirst")
    others = [x for field in fields if field.lines and field.name not in in_columns for x in field.whole()]
    others = [x for x in others if x != f"Title: {title}"]
    row["removed"] = "\n".join([*head, *below, *others])
    if not row["text"] and summary:
        noted(row, "only the abstract is there, and it is in `removed`: export with full text")
    return noted(row, *doubts[:1])


def _without_captions(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the text without the captions and credits that newspapers send along below it, and these."""
    end = next((i for i, text in enumerate(texts) if i and _ILLUSTRATION.fullmatch(text)), len(texts))
    below = [text for text in texts[:end] if _CREDIT.match(text)]
    kept = [text for text in texts[:end] if text not in below]
    while len(kept) > 1 and _RULE.fullmatch(kept[-1]):
        kept.pop()
    return kept, below + texts[end:]


def _is_mail(name: str, data: bytes) -> bool:
    head, _, _ = data[:16384].replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")
    fields = {m[1].lower() for m in _MAIL_FIELD.finditer(head)}
    return len(fields) > 1 and not name.endswith(TABLES) and b"proquest" in data[:16384].lower()


def _is_text(name: str, data: bytes) -> bool:
    lines = plain_lines(name, data)
    parted = any(_SEPARATOR.fullmatch(line) or _COUNTER.fullmatch(line) for line in lines)
    return parted and len({_label(line.partition(":")[0] + ":") for line in lines} & {"text", "info", *SURE}) > 1


_MAIL_FIELD = re.compile(rb"^(mime-version|content-type|received|from|to|subject|date|message-id):", re.I | re.M)
FORMATS = (
    Format("ProQuest e-mail", _is_mail, _read_mail, False),
    Format(
        "ProQuest HTML",
        holds(r"<a[^>]{1,200}\b(?:name|id)=[\"']?(?:x_)?DocID_", r"proquest|<text\b"),
        _read_html,
        False,
    ),
    Format("ProQuest plain text", _is_text, _read_text, False),
)
