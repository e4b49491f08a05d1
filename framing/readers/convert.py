"""Files that hold a text, a page or a table inside another format: brought to what the registry reads.

Word, PDF and RTF become plain text, MHTML the page in it, JSON a table. What cannot be read says what to save instead.
"""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Mapping, Sequence
from email.message import Message
from typing import Any, NamedTuple

from framing.errors import ReadError
from framing.readers.files import MB, TABLES, Row, decode
from framing.readers.pdf import pdf_text
from framing.readers.rtf import rtf_text
from framing.readers.word import is_word, word_paragraphs
from framing.tables import add_problem

READ = "Word (.docx), PDF, RTF, MHTML, JSON"
# Fields of NewsAPI, and of services that answer in its way: their name to ours
NEWSAPI = {
    "source.name": "outlet",
    "publishedAt": "published",
    "content": "text",
    "description": "standfirst",
    "author": "byline",
}
LARGEST_MAIL = 100 * MB  # with the pictures in it
_LISTS = ("articles", "results", "items", "docs", "data", "value", "hits", "stories", "response")
_PAGE = "Open it in a browser and save each article's page as HTML."
_TEXT = "Open it and save it as .docx or .txt."
_TABLE = "Save it as .xlsx or .csv."
# Endings of files that are not read, and what to do with such a file
INSTEAD = {
    "doc docm wps": f"is a Word document of another kind. {_TEXT}",
    "odt ott pages wpd": f"is a document of another word processor. {_TEXT}",
    "epub mobi azw azw3 djvu ps": "is a book or printed pages. Copy the article's text into a .txt.",
    "warc warc.gz wacz har": f"is an archive of web pages. {_PAGE}",
    "webarchive": f"is Safari's own archive of a page. {_PAGE}",
    "xml nml rss atom": "is XML, which each database fills in its own way. Download the articles as HTML, Word or "
    "text, or save the pages that a feed names.",
    "ris enw bib nbib ciw enl": "is a list of references and holds no texts. Download the articles with full text.",
    "ods numbers xlsb": f"is a table of another spreadsheet program. {_TABLE}",
    "sav zsav por dta rds rda rdata sas7bdat feather pkl pickle db sqlite sqlite3": "is the data file of "
    "another program. Save it as .csv.",
    "png jpg jpeg gif tif tiff bmp webp heic svg eps": "is a picture. Put it through text recognition (OCR) and save "
    "the text.",
    "zip.001 rar 7z tar tgz bz2 xz": "is an archive that is not read. Unpack it, or pack it as ZIP.",
    "msg mbox pst": "is a mailbox of a mail program. Save the mail as .eml or its article as .txt.",
    "mp3 m4a wav ogg mp4 mov avi mkv webm": "is a recording. Put what is said there, written down, into a .txt.",
    "srt vtt": "holds subtitles. Copy what is said there, without the times, into a .txt.",
    "url webloc lnk gdoc gsheet": "is a link to a page or file, and not the page. Open it and save that.",
    "qdpx qdc nvp nvpx atlproj mx22 mx24": "is the project of a program for coding. Export its texts as .docx or .txt.",
    "md tex yaml yml log rtfd": "is a text of another kind. If it is an article, save it as .txt.",
    "ppt pptx key odp": "holds slides. Copy the article's text into a .txt.",
}


class Inside(NamedTuple):
    """What a file holds: its bytes, the ending that says what they are, and what to add to its articles."""

    data: bytes
    ending: str
    problem: str = ""
    removed: tuple[str, ...] = ()
    url: str = ""

    def add_to(self, rows: Sequence[Row]) -> None:
        """Add to the articles what is known of the file around them."""
        for row in rows:
            if self.problem:
                row["problems"] = add_problem(row.get("problems", ""), self.problem)
            row["removed"] = "\n".join(filter(None, [row.get("removed", ""), *self.removed]))
            row["url"] = row.get("url", "") or (self.url if len(rows) == 1 else "")


def inside(plain: str, data: bytes, name: str, columns: Mapping[str, str]) -> Inside | None:
    """Return what a file holds that the registry reads, or None if it is read as it is.

    Parameters
    ----------
    plain : str
        The file's name in lower case, without .gz.
    data : bytes
        The file's bytes.
    name : str
        What to call the file in an error.
    columns : mapping
        How the caller renames the columns of tables; these keep their names.

    Raises
    ------
    ReadError
        The file is damaged, locked, or holds no text.
    """
    if plain.endswith(TABLES):
        return None
    if is_word(plain, data):
        return _text("\n\n".join(paragraph.text for paragraph in word_paragraphs(data, name)))
    if data[:16].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return _text(rtf_text(data))
    if data[:16].lstrip().startswith(b"%PDF"):
        text, removed, problem = pdf_text(data, name)
        return _text(text)._replace(removed=tuple(removed), problem=problem)
    if _is_mail(plain, data):
        return _page_in(data, name)
    if plain.endswith(".json"):
        return _json_lines(data, name, columns)
    return None


def refusal(plain: str, data: bytes, name: str, known: str) -> ReadError:
    """Return the error for a file of which no reader knows the kind: what it is, and what to do."""
    for endings, sentence in INSTEAD.items():
        if plain.endswith(tuple(f".{ending}" for ending in endings.split())):
            return ReadError(f"{name}: {sentence}")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return ReadError(f"{name}: is a file of an old office program. {_TEXT}")
    return ReadError(f"{name}: not a kind of file that is read. Known are {known}, {READ}.")


def _text(text: str) -> Inside:
    return Inside(text.encode("utf-8", "replace"), ".txt")


_MAIL_FIELD = re.compile(
    rb"^(mime-version|content-type|from|to|subject|date|message-id|snapshot-content-location):", re.I | re.M
)


def _is_mail(plain: str, data: bytes) -> bool:
    head, _, _ = data[:16384].replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")
    fields = {m[1].lower() for m in _MAIL_FIELD.finditer(head)}
    return plain.endswith((".mht", ".mhtml", ".eml")) or {b"mime-version", b"content-type"} <= fields


def _page_in(data: bytes, name: str) -> Inside:
    """Return the first page of a saved page with its pictures (MHTML), or of a mail."""
    if len(data) > LARGEST_MAIL:
        raise ReadError(f"{name}: {len(data) / MB:,.0f} MB is no page (at most {LARGEST_MAIL // MB} MB). {_PAGE}")
    try:
        message: Message[str, str] = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            body = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(body, bytes) and body.strip():
                html, problem = decode(body, name, part.get_content_charset() or "")
                address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                url = address.strip() if address.startswith("http") else ""
                return Inside(html.encode("utf-8", "replace"), ".html", problem, url=url)
    except ReadError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(f"{name}: is not a sound page archive or mail ({error}). {_PAGE}") from error
    raise ReadError(f"{name}: holds no page. {_PAGE}")


def _json_lines(data: bytes, name: str, columns: Mapping[str, str]) -> Inside:
    text, problem = decode(data, name)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        first = next(filter(str.strip, text.split("\n")), "").strip()
        if first.startswith("{") and first.endswith("}") and text.strip() != first:
            return Inside(data, ".jsonl")  # JSON Lines under the name of JSON
        raise ReadError(f"{name}: is not sound JSON ({error}). Save it again, or as JSON Lines or CSV.") from error
    records = _records(found)
    if not records:
        raise ReadError(
            f"{name}: holds no list of articles. Save it as a list of records, as JSON Lines or as CSV, with a record "
            "for each article."
        )
    flat = [_flat(record, columns) for record in records]
    return Inside("\n".join(map(json.dumps, flat)).encode("ascii"), ".jsonl", problem)


def _records(found: Any) -> list[dict[str, Any]]:
    """Return the records of a JSON file: its list, the list it holds under a name, or itself if it is one record."""
    if isinstance(found, list):
        return found if found and all(isinstance(record, dict) for record in found) else []
    if not isinstance(found, dict):
        return []
    for key in [*filter(found.__contains__, _LISTS), *found]:
        if key in _LISTS and isinstance(found[key], dict):
            return _records(found[key])
        if isinstance(found[key], list) and (records := _records(found[key])):
            return records
    return [found] if any(isinstance(value, str) for value in found.values()) else []


def _flat(record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Return a record whose records are fields of their own: the name in `source` becomes `source.name`."""
    fields: dict[str, Any] = {}
    for key, value in record.items():
        fields |= {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
    fields = {key: value for key, value in fields.items() if value is not None}
    if not fields.keys() >= {"source.name", "publishedAt", "content", "title"}:
        return fields
    return {key if key in columns else NEWSAPI.get(key, key): value for key, value in fields.items()}
