"""What the readers share: a file's bytes and text, the errors they raise, what a format of the registry is.

A reader takes the bytes of one file and returns its articles, one mapping of our column names to values each.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NamedTuple

import charset_normalizer

from framing.errors import ReadError

Row = dict[str, Any]
MB = 1 << 20
LARGEST_FILE = 1024 * MB
LARGEST_PAGE = 20 * MB
# News text shrinks to a third or a tenth in gzip; a file that grows two-hundredfold was made to fill the memory
LARGEST_RATIO, RATIO_COUNTS_FROM = 200, 64 * MB
TABLES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xlsm", ".xls")
MOST_MEMBERS = 20_000  # files in one ZIP
NOT_ARTICLES = frozenset({"corpus.toml", "actors.toml"})
SIDECARS = ("metadata.csv", "metadata.tsv", "metadata.xlsx")  # tables of metadata about the texts beside them
BINARY_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b")


_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})


class Format(NamedTuple):
    """One format of the registry.

    `recognises` gets the file's name in lower case, without .gz, and its bytes. `read` gets the bytes, the name as
    messages should show it, and the caller's mapping of column names; it raises ReadError or SchemaError.
    """

    name: str
    recognises: Callable[[str, bytes], bool]
    read: Callable[[bytes, str, Mapping[str, str]], list[Row]]
    one_article: bool  # a file is one article, and its name is the article's id


def contents(path: Path, name: str) -> bytes:
    """Return the bytes of a file, unpacked if it is gzipped; a file too large for the memory is refused."""
    try:
        packed = path.stat().st_size
        if packed > LARGEST_FILE:
            raise ReadError(f"{name}: {packed / MB:,.0f} MB is more than the {LARGEST_FILE // MB:,} MB read. Split it.")
        if not name.lower().endswith(".gz"):
            return path.read_bytes()
        with gzip.open(path) as packed_file:
            return _unpacked(packed_file, packed, name)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{name}: cannot be read ({error}).") from error


def _unpacked(file: gzip.GzipFile, packed: int, name: str) -> bytes:
    out = BytesIO()
    while chunk := file.read(MB):
        refuse_growth(out.tell() + len(chunk), packed, name)
        out.write(chunk)
    return out.getvalue()


def refuse_growth(size: int, packed: int, name: str) -> None:
    """Stop where a file, unpacked so far, is larger than any news text, before it fills the memory.

    Raises
    ------
    ReadError
        It is.
    """
    if size > LARGEST_FILE or _grows(size, packed):
        raise ReadError(
            f"{name}: unpacks from {packed / MB:,.1f} MB to {size // MB:,} MB or more, which no news text does. "
            "Look into it; split it if it is sound."
        )


def is_archive(path: Path) -> bool:
    """Return whether a file is a ZIP of other files, and not a Word or Excel document, which are ZIPs inside."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return path.suffix.lower() == ".zip"
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, LookupError, NotImplementedError):
        return path.suffix.lower() == ".zip"


def members(path: Path, name: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """Yield the files of a ZIP, each with its name as messages should show it and its bytes, or why it cannot be read.

    What is hidden, or no file of a researcher's, is passed over.

    Raises
    ------
    ReadError
        It is no sound ZIP, it unpacks to more than any news text does, or it holds a corpus folder, whose settings
        and metadata would be passed over.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for inside in archive.namelist():
                if PurePosixPath(inside).name.lower() in (*SIDECARS, "corpus.toml"):
                    raise ReadError(
                        f"{name}: holds {inside}, which counts in a folder only. Unpack the ZIP and read the folder."
                    )
            infos = [i for i in archive.infolist() if not i.is_dir() and not is_hidden(PurePosixPath(i.filename))]
            size, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
            if len(infos) > MOST_MEMBERS or size > LARGEST_FILE or _grows(size, packed):
                raise ReadError(
                    f"{name}: {len(infos):,} files that unpack from {packed / MB:,.1f} MB to {size / MB:,.0f} MB, "
                    "which no news text does. Unpack it and look into it; split it if it is sound."
                )
            if not infos:
                raise ReadError(f"{name}: a ZIP without files in it.")
            for info in sorted(infos, key=lambda i: i.filename):
                yield f"{name}/{info.filename}", _member(archive, info, f"{name}/{info.filename}")
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError, NotImplementedError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{name}: is not a sound ZIP ({error}). Download or pack it again.") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes | ReadError:
    try:
        with archive.open(info) as file:  # a size that the ZIP states falsely is found out here
            data = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        return ReadError(f"{name}: cannot be unpacked ({error}).")
    if len(data) != info.file_size:
        return ReadError(f"{name}: is not of the size that its ZIP states. Pack it again.")
    if data.startswith(b"PK") and b"word/" not in data and b"xl/" not in data:
        return ReadError(f"{name}: a ZIP inside a ZIP is not read. Unpack the outer one.")
    return data


def _grows(size: int, packed: int) -> bool:
    return size > RATIO_COUNTS_FROM and size > LARGEST_RATIO * max(packed, 1)


def is_hidden(path: PurePath) -> bool:
    """Return whether a file of a folder or ZIP is passed over: hidden, a note (*.md), or a file of settings."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return hidden or path.name in NOT_ARTICLES or path.suffix.lower() == ".md"


def decode(data: bytes, name: str, declared: str = "") -> tuple[str, str]:
    """Return the text of a file, and a problem to note where its encoding had to be guessed.

    Parameters
    ----------
    data : bytes
        The file's bytes.
    name : str
        What to call the file in an error.
    declared : str
        An encoding that the file itself names (an HTML page's charset), tried before any guess.

    Raises
    ------
    ReadError
        The bytes are not text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError as error:
                raise ReadError(f"{name}: starts as {encoding} but does not stay so ({error.reason}).") from error
    if data.startswith(BINARY_MAGIC) or b"\0" in data[: 4 * 1024]:
        raise ReadError(f"{name}: is not text, whatever its name says. Export it as .txt, .html, .csv or .xlsx.")
    for encoding in ("utf-8", *_charset(declared)):
        try:
            return data.decode(encoding), ""
        except (ValueError, LookupError):
            continue
    return _guessed(data, name)


def _charset(declared: str) -> list[str]:
    """Return the encoding that a file says it has; none if nobody knows it or no text is written in it."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return []
    # No files are written in the encodings that only Python uses; and had the file two bytes for each character, its
    # declaration could not have been read
    return [] if name in _NO_CHARSETS or name.startswith(("utf-16", "utf-32")) else [name]


def plain_lines(name: str, data: bytes) -> list[str]:
    """Return the lines of a text file, to look for a format's marks in; none of a table, a page or a packed file."""
    if name.endswith(TABLES) or data[:512].lstrip().startswith((b"PK", b"{", b"%PDF", b"<")):
        return []
    # In UTF-16, ASCII characters have a zero byte beside them; without the zeros they can be read
    return [line.strip() for line in data.replace(b"\0", b"").decode("utf-8", "replace").splitlines()]


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    sample = data[:MB]
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample))
    if controls > 0.005 * len(sample):
        raise ReadError(f"{name}: is not text, whatever its name says. Export it as .txt, .html, .csv or .xlsx.")
    try:
        # Windows programs write cp1252. It is tried first, as a guess needs more text than an article to be sure
        text, encoding = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(sample).best()
        encoding = best.encoding if best else "cp1252"
        text = data.decode(encoding, errors="replace")
    return text, f"not UTF-8: read as {encoding}, so look whether its accents and quotation marks are right"
