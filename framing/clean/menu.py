"""The menu of a newspaper's site: names of its sections, and lines that hold nothing else.

Kept apart from other furniture, since the names also tell a kicker above a headline.
"""

from __future__ import annotations

import re

from framing import lexicons

LONGEST = 300  # characters of a menu in one line

_MENU = {row["word"]: row for row in lexicons.rows("sections")}  # sections, and what else stands in a site's menu
SECTIONS = frozenset(word for word, row in _MENU.items() if row["kind"] == "section")
_BUTTONS = re.compile(r"\b(?:(?:log|sign) (?:in|up|out)|my account|(?:about|contact) us)\b", re.IGNORECASE)


def is_menu(line: str) -> bool:
    """Return whether a line is a site's menu: Home News Sport Opinion or News | Sport | Arts, but not Home > News.

    Gaps part its entries too: NEWS  WHAT'S ON  TRAFFIC.
    """
    if len(line) > LONGEST or re.search(r"[.!?,;:]$|, |[>›»]", line):
        return False
    entries = re.split(r" {2,}|\t", line)
    if len(entries) >= 3 and all(len(entry.split()) <= 3 and entry[:1].isupper() for entry in entries):
        return any(entry.lower() in _MENU for entry in entries)
    words = re.findall(r"[^\W_][\w-]*", _BUTTONS.sub("Menu", line))
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return False
    known = [word.lower() in _MENU for word in words]
    if not all(known):
        return len(words) >= 5 and known.count(False) == 1
    return len(words) >= 4 or _MENU[words[0].lower()]["opens"] == "yes" or (len(words) == 3 and "|" in line)
