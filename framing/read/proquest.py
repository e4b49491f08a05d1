"""ProQuest: documents sent by e-mail (.eml) or exported as HTML, each an anchor DocID and labelled fields.

The same fields bear the labels of the interface's language; the text runs from its label to the next one that is known.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.read.dates import find_times
from framing.read.files import Format, ReadError, Row
from framing.read.markup import (
    CUT_SHORT,
    holds,
    is_cut_short,
    language_code,
    noted,
    paragraphs,
    parse_html,
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
    "": "subject|thema|schlagwort|sujet|materia|onderwerp|location|standort|ort|lieu|lugar|ubicación|locatie|company"
    "|company / organization|unternehmen/organisation|société / organisation|empresa / organización|people|personen"
    "|personnes|personas|links|title|titel|titre|título|publication year|erscheinungsjahr|année de publication"
    "|año de publicación|publisher|verlag|éditeur|editorial|uitgever|place of publication|erscheinungsort"
    "|lieu de publication|lugar de publicación|country of publication|publication subject|issn|eissn|source type"
    "|quellentyp|document type|dokumenttyp|type de document|tipo de documento|last updated|database|datenbank"
    "|base de données|base de datos|copyright|publication/order number|dateline|caption|illustration|credit|correction"
    "|volume|issue|number of pages|publication type|proquest dokument-id|accession number"
    "|identifier / keyword",
}
APART = ("caption", "correction", "credit")
_ILLUSTRATION = re.compile(r"illustration|photograph|graphic|caption:.*", re.IGNORECASE)
_CREDIT = re.compile(r"credits?:\s", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*]{2,}")
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
    if not rows:
        raise ReadError(f"{name}: a mail without documents of ProQuest. Send them with their full text, in HTML.")
    return rows


def _articles(html: str, name: str, problem: str) -> list[Row]:
    root = parse_html(_MARKS.sub("", html), name)
    anchors = [e for e in root.iter("a") if (e.get("name") or e.get("id") or "").startswith("DocID")]
    if not anchors:
        raise ReadError(f"{name}: no documents of ProQuest in it. Export them as HTML with their full text.")
    for anchor in anchors:
        anchor.tail = f"\n{_DOCUMENT}\n{anchor.tail or ''}"
    for e in root.iter("strong", "b", "text"):
        if e.tag == "text":
            e.tail = f"\n{_TEXT_ENDS}\n{e.tail or ''}"
        elif not len(e) and _label(e.text or "") is not None:
            e.text = f"\n{_LABEL}{squeeze(e.text)}{_VALUE}"
    documents = "\n".join(_lines(root)).split(_DOCUMENT)[1:]
    rows = [_article(document.split("\n")) for document in documents]
    for row in rows:
        noted(row, problem, CUT_SHORT if row is rows[-1] and is_cut_short(html) else "")
    return rows


def _label(text: str) -> str | None:
    """Our field for a label, "" for one that is known and not ours, None for what is no label."""
    bare = squeeze(text).lower()
    return _FIELD.get(bare.rstrip(" :")) if bare.endswith(":") else None


def _lines(root: Any) -> list[str]:
    lines: list[str] = []
    for part in paragraphs(root):  # a label ends its line's beginning: what follows it is its value
        lines += part.replace(_VALUE, f"{_VALUE}\n").split("\n") if part.startswith(_LABEL) else [part]
    return lines


def _article(lines: list[str]) -> Row:
    fields: dict[str, list[str]] = {}
    label = "head"
    for text in map(squeeze, lines):
        if text.startswith(_LABEL):
            label = text.strip(_LABEL + _VALUE).lower().rstrip(" :")
            label = _FIELD[label] or label
            fields.setdefault(label, [])
        elif text.startswith(_TEXT_ENDS):
            label = "after the text" if label == "text" else label
        elif text:
            fields.setdefault(label, []).append(text)

    def first(field: str) -> str:
        return " ".join(fields.get(field, []))

    texts, below = _without_captions(fields.get("text", []))
    info = first("info")
    dates = [found for value in (first("published"), info) for found in find_times(value) if not pd.isna(found.time)]
    doubts = [found.problem for found in find_times(first("published")) if found.problem]
    outlet = re.split(r"\s*;|\s+\[", first("outlet") or info)[0]
    row: Row = {
        "title": (fields.get("head") or [""])[0],
        "outlet": outlet.strip(),
        "published": dates[0].time if dates else None,
        "byline": without_by(first("byline")),
        "text": "\n\n".join(texts),
        "page": first("page"),
        "section": first("section"),
        "language": language_code(first("language")),
        "source_id": (re.search(r"\d{5,}", first("source_id")) or [""])[0],
        "url": first("url") if first("url").startswith("http") else "",
        "removed": "\n".join([*below, *(text for field in APART for text in fields.get(field, []))]),
    }
    summary = first("standfirst").removesuffix("[PUBLICATION ABSTRACT]").strip()
    if summary and squeeze(summary)[:60] not in row["text"]:
        row["removed"] = "\n".join(filter(None, [summary, row["removed"]]))
    if not row["text"] and summary:
        noted(row, "only the abstract is there, and it is in `removed`: export with full text")
    return noted(row, *doubts[:1])


def _without_captions(texts: list[str]) -> tuple[list[str], list[str]]:
    """The text without the captions and credits that newspapers send along below it, and these."""
    end = next((i for i, text in enumerate(texts) if i and _ILLUSTRATION.fullmatch(text)), len(texts))
    below = [text for text in texts[:end] if _CREDIT.match(text)]
    kept = [text for text in texts[:end] if text not in below]
    while len(kept) > 1 and _RULE.fullmatch(kept[-1]):
        kept.pop()
    return kept, below + texts[end:]


def _is_mail(name: str, data: bytes) -> bool:
    head = data[:16384]
    return bool(re.search(rb"(?im)^(?:mime-version|content-type|received|from):", head)) and b"proquest" in head.lower()


FORMATS = (
    Format("ProQuest e-mail", _is_mail, _read_mail, False),
    Format("ProQuest HTML", holds(r"<a[^>]+(?:name|id)=[\"']?DocID_"), _read_html, False),
)
