"""Rich text (RTF) as plain text: paragraphs parted by blank lines, the cells of a table by tabs.

Written here in one pass over the file, as the package that does the same looks for links in the square of its length.
"""

from __future__ import annotations

import codecs
import re

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<sign>[^a-z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.IGNORECASE,
)
_WRITTEN = {
    **dict.fromkeys(("par", "row", "sect", "page"), "\n\n"),
    **{"line": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "nestrow": "\n\n", "bullet": "•"},
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **{"emspace": " ", "enspace": " ", "qmspace": " "},
}
_SIGNS = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\n": "\n\n", "\r": "\n\n"}
# Groups that hold no text of the document
_NOT_TEXT = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf fldinst"
    " nonshppict themedata listtable listoverridetable generator xmlnstbl".split()
)


def rtf_text(data: bytes) -> str:
    """Return the text of an RTF file; what cannot be decoded is replaced."""
    source = data.decode("latin-1")
    out: list[str] = []
    raw = bytearray()  # characters of the file's own encoding
    encoding, hidden, fallback, skip, at = "cp1252", False, 1, 0, 0
    stack: list[tuple[bool, int]] = []

    def write(text: str) -> None:
        if raw:
            out.append(raw.decode(encoding, "replace"))
            raw.clear()
        if not hidden:
            out.append(text)

    while at < len(source) and (token := _TOKEN.match(source, at)):
        at = token.end()
        word, number = token["word"], int(token["number"] or 0)
        if token["brace"]:
            write("")
            skip = 0
            if token["brace"] == "{":
                stack.append((hidden, fallback))
            elif stack:
                hidden, fallback = stack.pop()
        elif word == "bin":
            at += max(number, 0)
        elif word == "ansicpg":
            encoding = _code_page(number)
        elif word == "uc":
            fallback = max(number, 0)
        elif word == "u":  # a character by its number, and behind it what older programs show instead
            write(chr(number % 0x10000))
            skip = fallback
        elif word or token["sign"]:
            hidden = hidden or word in _NOT_TEXT or token["sign"] == "*"
            write(_WRITTEN.get(word, "") if word else _SIGNS.get(token["sign"], ""))
        elif not hidden and (token["byte"] or token["text"]):
            plain = bytes.fromhex(token["byte"]) if token["byte"] else token["text"].encode("latin-1")
            raw += plain[skip:]
            skip = max(skip - len(plain), 0)
    write("")
    # A character beyond the first 65,536 is written as two halves
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _code_page(number: int) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"
