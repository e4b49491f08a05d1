"""The menu of a newspaper's site: names of its sections, and lines that hold nothing else.

Kept apart from other furniture, since the names also tell a kicker above a headline.
"""

from __future__ import annotations

import re

LONGEST = 300  # characters of a menu in one line

# Names of a newspaper's sections, and what else stands in the menu of its site
SECTIONS = frozenset(
    "news world uk us politics business sport sports opinion comment analysis culture arts science health education "
    "environment climate technology tech travel lifestyle life money local national international regional "
    "investigation investigations feature features letters editorial editorials obituaries exclusive breaking live "
    "explainer interview review reviews media crime courts weather society economy europe africa asia americas essay "
    "ideas perspective viewpoint leader profile dispatch fact-check property transport community".split()
)
_MENU = SECTIONS | frozenset(
    "home homepage menu search login subscribe register newsletters newsletter video videos audio podcasts podcast "
    "photos games puzzles jobs cars homes entertainment food style fashion books film music tv shopping more sections "
    "e-paper archive contact account latest top stories football cricket shop".split()
)
_BUTTONS = re.compile(r"\b(?:(?:log|sign) (?:in|up|out)|my account|(?:about|contact) us)\b", re.IGNORECASE)
_MENU_STARTS = frozenset("home homepage menu search login sections".split())


def is_menu(line: str) -> bool:
    """Whether a line is a site's menu, such as Home News Sport Opinion or News | Sport | Arts, and no breadcrumb."""
    if len(line) > LONGEST or re.search(r"[.!?,;:]$|, |[>›»]", line):
        return False
    words = re.findall(r"[^\W_][\w-]*", _BUTTONS.sub("Menu", line))
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return False
    known = [word.lower() in _MENU for word in words]
    if not all(known):
        return len(words) >= 5 and known.count(False) == 1
    return len(words) >= 4 or words[0].lower() in _MENU_STARTS or (len(words) == 3 and "|" in line)
