"""Which outlet a page is of, by what the page says of itself, and never by the name of its file.

Each saying has a weight; the name with the most wins, if that is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from framing.clean import SECTIONS, is_menu, one_of
from framing.readers.dates import find_times

ENOUGH_EVIDENCE = 3  # a wrong outlet is worse than none
LONGEST_LINE = 900  # characters; what is longer is a paragraph of the article
LONGEST_NAME = 80  # characters
MOST_NAMES = 20  # candidates for the outlet's name that are looked for in the page's addresses
CAPITALISED = r"[^\W\d_a-z][\w’'.-]*"
PERSON = rf"{CAPITALISED}(?:\s+(?:{CAPITALISED}|de|da|del|della|di|du|van|von|der|den|la|le|bin|al|ap|y)){{1,4}}"

_WORDS = {
    "OUTLET": rf"(?P<outlet>(?:[Tt]he\s+)?{CAPITALISED}(?:\s+(?:of|the|and|&|for|on|in|{CAPITALISED}|\d+))*)",
    "MAILING": r"(?i:(?:free |daily |weekly |morning |evening |weekend |politics |news |breaking )*"
    r"(?:newsletters?|app|briefing|e-?mails?|podcast|readers|community|journalism|today|commenting))\b",
    "ASKING": r"(?i:support|donate to|contribute to|subscribe to|sign up (?:to|for)|download|get|join|welcome to)",
    "FUNDED": r"(?i:reader|listener|member|community|independent|non-?profit|not-for-profit|nonpartisan)\b[\w-]*",
    "REPORTER": r"(?i:reporter|columnist|correspondent|editor|writer|journalist|critic)",
    "COPYRIGHT_": r"(?:©|\([cC]\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?,?\s*)?(?:by\s+)?",
}
_EVIDENCE = {
    5: r"\bnotifications? from OUTLET",
    4: r"""
        ^OUTLET is (?:an? |proudly |the )?(?:[\w-]+,? (?:and )?){0,4}?FUNDED
        ^[\W_]*COPYRIGHT_OUTLET
    """,
    3: r"""
        ^(?i:subscribe to|support|welcome to|donate to|read more (?:in|on|at|from)) OUTLET[\s.!]*$
        ^(?i:follow|like|find|join) OUTLET(?:['’]s?)? on\b
        \bother OUTLET readers\b
        \b(?i:first appeared|(?:was )?(?:first |originally )?published) (?i:in|on|by) OUTLET
        \b(?:is|was) an? (?:[\w-]+ ){0,4}REPORTERs? (?:for|at|with|on) OUTLET
        ^OUTLET (?:is|are) (?:trusted|committed|dedicated|on the ground|not responsible for)\b
    """,
    2: r"""
        \bASKING (?:(?i:the) (?=[A-Z]))?OUTLET(?:['’]s?)? MAILING
        \b(?:from|by|at|for|of|to) (?:(?i:the) (?=[A-Z]))?OUTLET(?:['’]s?)? MAILING
    """,
    1: r"(?i:more from|elsewhere on|the latest from|most read (?:in|on)|why trust|work at|contact|about) OUTLET\s*$",
}
_COMPILED = tuple(
    (weight, one_of(line, _WORDS, 0))
    for weight, block in _EVIDENCE.items()
    for line in block.splitlines()
    if line.strip()
)
_WITH_SUFFIX = re.compile(rf"^(?P<title>.{{12,}}?)\s+(?:[|]|[–—-])\s+{_WORDS['OUTLET']}\s*$")
_COMPANY = re.compile(
    r"[\s,.]+(?:All|Ltd|Limited|Inc|LLC|PLC|plc|Corp|Co|GmbH|Company|Registered|Newspapers? Ltd|Media Group|News Group"
    r"|Publications?)\b.*$"
)
# A newspaper's name standing by itself near the top of its page: The Valley News
_MASTHEAD = re.compile(
    rf"(?:[Tt]he\s+)?(?:{CAPITALISED}\s+){{1,3}}(?:Advertiser|Argus|Banner|Beacon|Bulletin|Chronicle|Courier|Daily"
    r"|Dispatch|Echo|Enterprise|Examiner|Express|Free Press|Gazette|Globe|Guardian|Herald|Independent|Inquirer"
    r"|Intelligencer|Journal|Lantern|Ledger|Mail|Mercury|Messenger|Mirror|Monitor|News|Observer|Post|Record|Register"
    r"|Review|Scotsman|Sentinel|Spectator|Standard|Star|Statesman|Sun|Telegraph|Times|Tribune|Weekly)"
)
# By itself it could be a headline; above or below the site's menu it is the site's name
_BY_A_MENU = re.compile(rf"The(?:\s+{CAPITALISED}){{1,4}}")
_NOT_OUTLETS = frozenset(
    "us|me|all|our|my|you|web|the web|author|email|preferences|science|copyright|rights reserved|all rights reserved"
    "|facebook|twitter|x|instagram|youtube|google|google news|apple news|app store|whatsapp|linkedin|tiktok|threads"
    "|bluesky|getty|getty images|associated press".split("|")
)


def find_outlet(lines: Sequence[str]) -> tuple[str, str]:
    """Return the outlet by what the page says of itself, and the line that is a title with the outlet's name behind it.

    Both are empty where the page does not say enough.
    """
    votes: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    # A longer line is a paragraph, and no pattern sees it
    lines = [line for line in lines if len(line) <= LONGEST_LINE]
    authors = {m["name"] for line in lines[:30] if (m := re.match(rf"(?i:.*\bby):?\s+(?P<name>{PERSON})", line))}

    def vote(name: str, weight: int) -> None:
        name = re.sub(r"\s+\d{4}$", "", _COMPANY.sub("", name.strip(" .,’'")).strip(" .,’'"))
        key = _key(name)
        if key and name not in authors and len(name) <= 50 and key not in _NOT_OUTLETS and key not in SECTIONS:
            votes[key] += weight
            spelled.setdefault(key, Counter())[name[0].upper() + name[1:]] += 1

    for line in lines:
        for weight, pattern in _COMPILED:
            for match in pattern.finditer(line):
                vote(match["outlet"], weight)
    for i, line in enumerate(lines[:6]):
        name = line.strip()[:LONGEST_NAME]
        name = name.title().replace("’S", "’s") if name.isupper() else name
        menu = any(is_menu(other) for other in lines[max(0, i - 1) : i + 2])
        named = _MASTHEAD.fullmatch(name) or (menu and _BY_A_MENU.fullmatch(name))
        if named and not is_menu(name) and not SECTIONS.intersection(name.lower().split()[:-1]):
            vote(name, ENOUGH_EVIDENCE)
    suffixed = ""
    for line in lines[:15]:
        title, name = split_title(line)
        if name and not is_menu(line) and ("|" in line or title in lines[:20]) and not any(find_times(line)):
            vote(name, 4)
            suffixed = suffixed or line
    addresses = "".join(re.findall(r"[@./]([\w-]+(?:\.[\w-]+)+)", " ".join(lines))).lower()
    heads = {_key(line) for line in lines[:6]}  # the site's name stands alone at the top of its page
    for key, _ in votes.most_common(MOST_NAMES):
        votes[key] += 2 * (key in heads) + 2 * (re.sub(r"\W", "", key) in addresses)
    best = max(votes, key=lambda key: (votes[key], key), default="")
    if votes[best] < ENOUGH_EVIDENCE:
        return "", ""
    # With "The" where the page has it anywhere: The Independent, not Independent
    names = sorted(spelled[best], key=lambda name: (not name.startswith("The "), -spelled[best][name], name))
    return names[0], suffixed if _key(split_title(suffixed)[1]) == best else ""


def split_title(line: str) -> tuple[str, str]:
    """Return a window's title as headline and outlet; the outlet is empty where the line has none behind it."""
    match = _WITH_SUFFIX.match(line)
    return (match["title"], match["outlet"]) if match and len(match["outlet"].split()) <= 6 else (line, "")


def same_name(line: str, outlet: str) -> bool:
    """Return whether a line is the outlet's name and nothing else."""
    return bool(outlet) and _key(line.strip(" .|-–—")) == _key(outlet)


def _key(name: str) -> str:
    return re.sub(r"^the\s+", "", " ".join(name.lower().split()))
