"""The menu of a newspaper's site: names of its sections, and lines that hold nothing else.

Kept apart from other furniture, since the names also tell a kicker above a headline.
"""

from __future__ import annotations

import re

MENU_SHARE = 0.75  # of the words of a menu in one line that are names of sections or buttons

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
    "e-paper archive contact about account latest top stories football cricket shop my log sign in up".split()
)
_MENU_STARTS = frozenset("home homepage menu search login sections".split())


def is_menu(line: str) -> bool:
    """Whether a line is a site's menu, such as Home News Sport Opinion or News | Sport | Arts, and no breadcrumb."""
    words = re.findall(r"[^\W_][\w-]*", line.lower()[:300])
    if len(words) < 2 or len(line) > 300 or re.search(r"[.!?,;:]$|, |[>›»]", line):
        return False
    known = sum(word in _MENU for word in words)
    if known == len(words) and (words[0] in _MENU_STARTS or (len(words) >= 3 and "|" in line)):
        return True
    return len(words) >= 4 and known >= MENU_SHARE * len(words)
