"""Nothing hangs: the work of reading grows with the length of what is read, and not with its square."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from steps import instructions, steps

from framing.clean import quality, wire_agency
from framing.clean.furniture import _QUOTED
from framing.parse import quotations
from framing.readers import dates, markup, page
from framing.readers.pasted import read_text

# Patterns that texts of any length come to; those of `pasted`, `outlet` and `furniture` see lines of bounded length
UNBOUNDED: dict[str, re.Pattern[str]] = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module, names in (
        (page, "_UNCLOSED _NO_DAY_GIVEN"),
        (markup, "_SELF_CLOSED"),
        (
            quality,
            "_ENTITY _BLOCK _BREAK _TAG _NO_TEXT _TAGS_BETWEEN _HALF_A_MARK _THIRD_OF_A_MARK _STOP _GLUED _BYLINE",
        ),
        (dates, "_DATE_RE"),
    )
    for name in names.split()
}
UNBOUNDED["furniture._QUOTED"] = _QUOTED
UNBOUNDED["page._MARKUP"] = re.compile(r"\A" + page._MARKUP.pattern.decode("ascii"), re.IGNORECASE)
UNITS = (
    *(
        "a",
        "A",
        " ",
        "\n",
        "-a",
        ".",
        "a.",
        "“",
        "'so ",
        "‘so ",
        "‘so’s ",
        "â€",
        "1.",
        "12 ",
        "12 March ",
        "Monday ",
        "2024-",
    ),
    *(
        "<",
        "<a",
        "<a ",
        "<p",
        "</p ",
        "<!--",
        "<!-- x -->\n",
        "<script>",
        "<?xml x>",
        "ab</b>",
        "&am",
        "&#1",
        "datetime=",
    ),
    *("May.Nobody", "By A "),
)
TAILS = ("", "’a@x")


@pytest.mark.parametrize("name", UNBOUNDED)
def test_patterns_take_steps_in_proportion(name: str) -> None:
    for unit in UNITS:
        for tail in TAILS:
            short, long = (steps(UNBOUNDED[name], unit * n + tail)[0] for n in (8, 32))
            assert long <= 5 * short, (unit, tail)


def test_growth_is_seen_where_there_is_some() -> None:
    square, twofold = re.compile(r"a*b"), re.compile(r"(?:(?:<.*?>)\s*)*x", re.DOTALL)
    assert steps(square, "a" * 32)[0] > 10 * steps(square, "a" * 8)[0]
    assert steps(twofold, "<a>" * 8)[0] > 15 * steps(twofold, "<a>" * 4)[0]


@pytest.mark.parametrize("name", UNBOUNDED)
def test_the_counted_matcher_finds_what_pythons_own_does(name: str) -> None:
    text = "".join(UNITS) + "<p class='x'>May.</span><span>Nobody</span> © 2024-03-05 and 3 March 2019, ‘so’ “it”.</p>"
    assert steps(UNBOUNDED[name], text)[1] == [match.span() for match in UNBOUNDED[name].finditer(text)]


LINES = (
    *(
        "Comments\n",
        "Reply\n2 hours ago\n",
        "Ann Lee\n",
        "By Ann Lee\n",
        "By Ann Lee | 4 March 2019\n",
        "5 May 2019\n",
        "2019\n",
    ),
    *(
        "Home\n",
        "Home News Sport Opinion\n",
        "Read more\n",
        "Share 34\n",
        "Donate now\nWe thank you\n",
        "A\n",
        "\n",
        "Photo: Ann Lee\n",
    ),
    *("The Calder Lantern\n", "Follow The Lantern on Facebook\n", "A line of five words\n", "<!-- Comments -->\n"),
    "The board voted at midnight to keep the ferry, a clerk said.\n",
)
BODY = "The harbour board voted at midnight to keep the last ferry running, after a debate of four hours.\n"


@pytest.mark.parametrize("line", LINES)
def test_a_pasted_page_takes_work_in_proportion_to_its_lines(line: str) -> None:
    short, long = (instructions(lambda n=n: read_text(BODY + line * n + BODY)) for n in (60, 240))  # type: ignore[misc]
    assert long <= 5 * short


@pytest.mark.parametrize(
    ("call", "unit"),
    [
        (quotations, "He said 'so "),
        (quotations, "a » b "),
        (quotations, "‘docks’ "),
        (quality.mend, "clerkâ€™s "),
        (quality.mend, "<p>May.\n"),
        (wire_agency, "Ann, "),
    ],
)
def test_a_line_takes_work_in_proportion_to_its_length(call: Callable[[str], object], unit: str) -> None:
    call(unit)
    short, long = (instructions(lambda n=n: call(unit * n)) for n in (100, 400))  # type: ignore[misc]
    assert long <= 5 * short
