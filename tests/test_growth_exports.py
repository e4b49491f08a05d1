"""The work of reading an export grows with its length, not with its square; it is counted, not timed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

import pytest
from exports import ONE, europresse_html, factiva_html, word
from steps import instructions, steps

from framing.errors import ReadError
from framing.readers import _read_file, factiva, newsbank, nexis, nexis_blocks, proquest, rtf, several

HEAD = (
    "          1 of 1 DOCUMENTS\n\n          The Beacon\n\n          March 4, 2019\n\nBell rings\n\nLENGTH: 5 words\n\n"
)
SWOLLEN: dict[str, Callable[[int], str | bytes]] = {
    "labels.txt": lambda n: HEAD + "NOTE: a bell\n\n" * n + "LOAD-DATE: March 5, 2019\n",
    "tail.txt": lambda n: HEAD + "A bell.\n\nLOAD-DATE: March 5, 2019\n\n" + "a stray line\n\n" * n,
    "lines.txt": lambda n: HEAD + "a line of one paragraph\n" * n,
    "copyright.txt": lambda n: HEAD + "Copyright 2019 The Beacon\n\n" * n + "A bell. " * 9,
    "counters.txt": lambda n: "          1 of 1 DOCUMENTS\n\n" * n + "LENGTH: 5 words\n",
    "addresses.txt": lambda n: HEAD.split("Bell")[0] + "http://bell.example/\n\n" * n + "LENGTH: 5 words\n\nA bell.",
    "proquest.txt": lambda n: "Document 1 of 1\nBell\nPublication title: B\nFull text: A\n" + "Subject: b\nc\n" * n,
    "newsbank.txt": lambda n: "Bell\nMarch 4, 2019 | Beacon (B)\nSection: News | 5 Words\n\n" + "Copyright 2019\n" * n,
    "coded.txt": lambda n: "HD\tBell\nPD\t4 March 2019\nLP\tA bell.\n" * n,
    "placed.txt": lambda n: "Bell\n5 words\n4 March 2019\nDocument BEACON0020190304ef3400001\n" * n,
    "page.html": lambda n: "<title>Factiva" + "<div class=article><p class='enarticleParagraph'>a</p></div>" * n,
    "below.html": lambda n: factiva_html([ONE]) + "<p>a line</p>" * n,
    "between.html": lambda n: europresse_html([ONE] * n),
    "links.rtf": lambda n: "{\\rtf1 " + "{\\field{\\*\\fldinst{HYPERLINK " * n + "a bell",
    "parts.mhtml": lambda n: "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\na\n" * n,
    "records.json": lambda n: "[" + '{"outlet": "B", "text": "a"},' * n + "{}]",
    "own.docx": lambda n: word(["NOTE: a bell"] * n),
}


@pytest.mark.parametrize("name", sorted(SWOLLEN))
def test_reading_grows_with_the_length(name: str) -> None:
    def work(n: int) -> int:
        content = SWOLLEN[name](n)
        data = content if isinstance(content, bytes) else content.encode()

        def call() -> None:
            with contextlib.suppress(ReadError):
                _read_file(data, name, {})

        call()  # what is looked up once, such as encodings, is not counted
        return instructions(call)

    few, many = work(20), work(80)
    assert many < 5 * few


def test_heads_without_end_are_looked_at_once() -> None:
    head = "Bell rings\nBy Ada Quill\n4 March 2019\n\n"
    few, many = (instructions(lambda n=n: several.articles_in(head * n)) for n in (20, 80))
    assert many < 5 * few


PATTERNS = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module, names in (
        (nexis_blocks, "_LABELLED STARTS ENDS WORD_COUNT COPYRIGHT_LINE"),
        (nexis, "_OWN_LABEL _CAPTION _APPENDED _ADDRESS _NOT_SHOWN"),
        (proquest, "_SEPARATOR _COUNTER _RULE"),
        (factiva, "_WORD_COUNT _CODED _NUMBERED"),
        (newsbank, "_SOURCE _DETAILS _END _FIELD"),
        (several, "_RULE _STOP"),
        (rtf, "_TOKEN"),
    )
    for name in names.split()
}
UNITS = (
    "a",
    "A ",
    "1",
    "1 ",
    "- ",
    "A-",
    " ",
    ":",
    "(",
    "|",
    "copyright ",
    "\\",
    "{",
    "we are sorry ",
    "HD\t",
    "_",
    ".",
)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_patterns_take_steps_in_proportion(name: str) -> None:
    pattern: re.Pattern[str] = PATTERNS[name]
    at_start = re.compile(rf"\A(?:{pattern.pattern})", pattern.flags)  # a line is matched at its beginning
    for unit in UNITS:
        few, many = (steps(at_start, unit * n + "x!")[0] for n in (10, 40))
        assert many <= 6 * few + 200, unit
