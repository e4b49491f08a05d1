"""Texts that are one text: near-duplicates by MinHash, confirmed by alignment, and the copy of news agencies.

Within an outlet two such texts are an article and its update; across outlets they are shared copy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import rensa
from numpy.typing import NDArray

from framing import lexicons

RUN = 5  # words: what two texts share counts in runs of at least as many
SHORTEST = 40  # words: in a shorter text a few stock phrases are half of the words
LEAST_OVERLAP = 0.5  # of the shorter text's words
LEAST_OF_LONGER = 0.25  # of the longer text's words: more than a paragraph that both texts quote
UPDATED_WITHIN = 14  # days: what an outlet's articles share after a longer time is background, and no update
REPRINT = 0.9  # of the longer text's words: an update, however many days later
LONGEST_CREDIT = 300  # characters at the beginning of a credit line in which the credited stand
MOST_NAMES = 3  # in a byline: where there are more, the article is no agency's copy
MOST_PAIRS = 50  # earlier articles that one is compared with: enough to find a notice that was printed a thousand times
HASHES, BANDS = 120, 40  # a pair with half its runs in common is met with a probability of 99.5 %
Pair = tuple[str, str, str, str, str, float, float, int | None]
COLUMNS_OF_PAIRS = [
    "article_id",
    "other_id",
    "outlet",
    "other_outlet",
    "kind",
    "overlap",
    "overlap_of_longer",
    "days_apart",
]

_NAMES = lexicons.rows("agencies")
AGENCIES = tuple(dict.fromkeys(row["agency"] for row in _NAMES))


def _names_of(agency: str) -> str:
    """Return a pattern for what an agency is called; abbreviations count in their own capitals only."""
    rows = [row for row in _NAMES if row["agency"] == agency]
    return "|".join(re.escape(r["name"]) if r["as_written"] else f"(?i:{re.escape(r['name'])})" for r in rows)


_ANY = "|".join(f"(?P<a{i}>{_names_of(agency)})" for i, agency in enumerate(AGENCIES))
# FLINT, Mich., Oct. 4 (UPI) — ; Berlin (dpa) - ; Aug 27 (Reuters) -
_DATELINE = re.compile(rf"^[^\n()]{{0,70}}?\((?:{_ANY})(?:/[^()]{{2,20}})?\)\s*(?:[-–—:.]|$)")
_LEADING = re.compile(rf"^(?:[A-ZÀ-Þ][\w .,’'-]{{2,40}},?\s+)?(?:{_ANY})\s+[-–—]{{1,2}}\s")
_NAMED = re.compile(
    r"(?:^|[,/|;(–—-]|\b(?i:by|from|via|and|with|von|par|por|door|for|of|in)\b)\s*"
    r"(?:(?i:the|staff and|news agency)\s+)?"
    rf"(?:{_ANY})(?:\s*(?i:staff|news(?: agency)?|reporters?|writers?|correspondents?|wires?|services?|in \w+))*"
    r"\s*(?:$|[,/|;)–—-])"
)
_NOT_ITS_COPY = re.compile(r"\b(?:contributed|photos?|images?|pictures?|getty|poll)\b", re.IGNORECASE)
_CREDIT = re.compile(
    r"^(?:credits?|source|quelle|bron|fuente|agency|agence|agentur)\s*:\s*(?P<name>.+)$", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"^\W*(?:copyright\b|©|\(c\))[\s©\d,–-]*(?:by\s+)?(?P<name>[^.,]{2,60})", re.IGNORECASE)
_SERVICE = re.compile(
    rf"(?:{_ANY})(?:[\s,–-]+(?i:news|wire|service|agency|english|german|french|spanish|international|online|state|local|&"
    r"|worldstream|financial|business|inc|ltd|limited)\.?)*"
)
# What Reuters alone writes below its reports
_REUTERS_END = re.compile(
    r"\((?:[^()]{0,40}\breporting|writing) by [^()]{2,200}?;?\s*(?:writing|editing) by [^()]{2,100}\)"
)


def wire_agency(byline: str = "", text: str = "", removed: str = "") -> str:
    """Return the news agency whose copy an article is, where the article itself says so, and else "".

    Parameters
    ----------
    byline : str
        An agency there is the author.
    text : str
        A dateline with an agency in brackets, and the note of reporters and editors that Reuters sets at the end.
    removed : str
        What cleaning took out: credits and copyright lines stand there.

    Returns
    -------
    str
        One of `AGENCIES`, or "". An agency that the article quotes, or that contributed to it, is not meant.
    """
    byline = " ".join(byline.split())
    names = re.split(r" ?[,;/|&] ?| (?:and|und|et|y|en) ", byline)
    few = len(names) <= MOST_NAMES and not _NOT_ITS_COPY.search(byline)
    if few and (agency := _agency_in(_NAMED.search(byline))):
        return agency
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    for line in paragraphs[:3]:
        if "twitter.com" in line or "(@" in line:  # a post of an agency that the article shows
            continue
        if agency := _agency_in(_DATELINE.match(line) or _LEADING.match(line)):
            return agency
    if any(_REUTERS_END.search(line.lower()) for line in paragraphs[-4:]):
        return "Reuters"
    for line in (*paragraphs[-3:], *removed.split("\n")):
        begins = line.strip()[:LONGEST_CREDIT]
        credit = _CREDIT.match(begins) or _COPYRIGHT.match(begins)
        if credit and not _NOT_ITS_COPY.search(line) and (agency := _agency_in(_NAMED.search(credit["name"].strip()))):
            return agency
    return ""


def _agency_in(match: re.Match[str] | None) -> str:
    """Return the agency that a pattern with `_ANY` matched, and "" where there is no match."""
    if match is None:
        return ""
    return next(name for i, name in enumerate(AGENCIES) if match[f"a{i}"])


def agency_named(outlet: str) -> str:
    """Return the agency that an outlet is by its name, and else ""; its services count, as AFP's "… -- English"."""
    return _agency_in(_SERVICE.fullmatch(outlet.strip()))


def near_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of articles that share at least half of the shorter one's words, in runs of five or more.

    Parameters
    ----------
    articles : DataFrame
        The table of articles. Texts of fewer than 40 words are passed over.

    Returns
    -------
    DataFrame
        One row per pair, the earlier article first; within an outlet two weeks apart at most, or one text throughout.
        Columns: `article_id, other_id, outlet, other_outlet`, `kind` (update: within an outlet, shared copy: across
        outlets), `overlap` and `overlap_of_longer` (shares of the shorter and the longer text's words, in [0, 1]) and
        `days_apart`. Sorted by overlap, the highest first; the same for the same table. Empty without such pairs.

    References
    ----------
    .. [1] Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences.
       https://doi.org/10.1109/SEQUEN.1997.666900
    """
    order = _by_time(articles)
    runs = [_runs(text) for text in order["text"]]
    sketches = np.array([_sketch(each) for each in runs], dtype=np.uint32).reshape(len(runs), BANDS)
    known = np.array([bool(each) for each in runs])
    rows = list(order[OF_PAIRS].itertuples(index=False, name=None))
    likely = likely_pairs(sketches.T, known)
    pairs = [pair for i, j in likely.tolist() if (pair := _compared(rows[i], rows[j], runs[i], runs[j]))]
    return table_of_pairs(pairs)


OF_PAIRS = ["article_id", "outlet", "published"]  # what must be known of two articles, beside their texts
Known = tuple[str, str, pd.Timestamp]


def compared(one: Known, other: Known, text: str, other_text: str) -> Pair | None:
    """Return the pair of two articles, the earlier one first, if they are one text, and None if they are not."""
    return _compared(one, other, _runs(text), _runs(other_text))


def _compared(one: Known, other: Known, runs: list[str], other_runs: list[str]) -> Pair | None:
    overlap, of_longer = _overlap(runs, other_runs)
    if overlap < LEAST_OVERLAP or of_longer < LEAST_OF_LONGER:
        return None
    kind = "update" if one[1] == other[1] else "shared copy"
    apart = (other[2] - one[2]).days if pd.notna(one[2]) and pd.notna(other[2]) else None
    if kind == "update" and (apart or 0) > UPDATED_WITHIN and of_longer < REPRINT:
        return None
    return (one[0], other[0], one[1], other[1], kind, round(overlap, 3), round(of_longer, 3), apart)


def table_of_pairs(pairs: list[Pair]) -> pd.DataFrame:
    """Return pairs as `near_duplicates` does, sorted."""
    table = pd.DataFrame(pairs, columns=COLUMNS_OF_PAIRS).astype(
        {"overlap": float, "overlap_of_longer": float, "days_apart": "Int64"}
    )
    return table.sort_values(["overlap", "article_id", "other_id"], ascending=[False, True, True], ignore_index=True)


def _runs(text: str) -> list[str]:
    """Return every run of RUN words in a text once, in its order; nothing where the text is too short."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < SHORTEST:
        return []
    return list(dict.fromkeys(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)))


def sketch(text: str) -> NDArray[np.uint32]:
    """Return what texts that are alike have in common: a number for each band of MinHash; all 0 of a short text."""
    return _sketch(_runs(text))


def _sketch(runs: list[str]) -> NDArray[np.uint32]:
    mixed = np.zeros(BANDS, dtype=np.uint64)
    if runs:
        hashes = rensa.RMinHash(HASHES, 1)
        hashes.update(runs)
        for column in np.array(hashes.digest(), dtype=np.uint64).reshape(BANDS, -1).T:
            # overflow is meant: what is equal stays so, and hardly anything else becomes it
            mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def likely_pairs(bands: Iterable[NDArray[np.uint32]], known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the numbers of two texts that MinHash takes for alike, the earlier first.

    Parameters
    ----------
    bands : iterable of array
        Each band of all the sketches, in the order of time: read one after the other, as all may not fit into memory.
    known : array of bool
        Which texts are long enough.

    Returns
    -------
    array of int, pairs × 2
        Sorted by the later one; of each at most the last `MOST_PAIRS` that it is like.
    """
    n = len(known)
    places = np.flatnonzero(known)
    pairs = np.zeros(0, dtype=np.int64)  # later × n + earlier
    for band in bands:
        order = places[np.argsort(band[places], kind="stable")]
        sorted_band = band[order]
        found = [pairs]
        for lag in range(1, min(MOST_PAIRS, len(order) - 1) + 1):
            same = np.flatnonzero(sorted_band[lag:] == sorted_band[:-lag])
            if not len(same):
                break
            found.append(order[same + lag] * n + order[same])
        pairs = np.unique(np.concatenate(found))
    later = pairs // max(n, 1)
    # how many of the same later text follow
    rest = np.searchsorted(later, later, side="right") - np.arange(len(later))
    kept = pairs[rest <= MOST_PAIRS]
    return np.column_stack([kept % max(n, 1), kept // max(n, 1)])


def _overlap(one: list[str], other: list[str]) -> tuple[float, float]:
    """Return shares of the shorter and of the longer text's words that stand in common runs, in the same order."""
    if one == other:
        return 1.0, 1.0
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    words, ends = 0, (0, 0)
    for a, b, size in blocks:
        if size:  # runs overlap: one that begins within the last one's words adds only its own
            words += size + RUN - 1 - max(0, ends[0] - a, ends[1] - b)
            ends = (a + size + RUN - 1, b + size + RUN - 1)
    lengths = sorted(len(text) + RUN - 1 for text in (one, other))
    return words / lengths[0], words / lengths[1]


def duplicate_of(articles: pd.DataFrame, pairs: pd.DataFrame) -> dict[str, str]:
    """Return, for each article that its outlet updated, the id of the last version."""
    later: dict[str, str] = {}
    place = {article: i for i, article in enumerate(_by_time(articles)["article_id"])}
    for one, other in zip(*(pairs.loc[pairs["kind"] == "update", c] for c in ("article_id", "other_id")), strict=True):
        if one not in later or place[later[one]] < place[other]:
            later[one] = other
    last: dict[str, str] = {}
    for article in sorted(later, key=lambda a: -place[a]):
        last[article] = last.get(later[article], later[article])
    return last


def _by_time(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles by their times, those without one first; of equal times in the order of the table."""
    numbered = articles.assign(_row=range(len(articles)))
    return numbered.sort_values(["published", "_row"], na_position="first", kind="stable")


def shared_wire(articles: pd.DataFrame, pairs: pd.DataFrame, wire: Mapping[str, str]) -> dict[str, str]:
    """Return the agency of each article that shares its text with one of known agency, or with the agency's own."""
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    known = {a: wire.get(a, "") or agency_named(outlet) for a, outlet in outlets.items()}
    agencies: dict[str, str] = {}
    shared = pairs[pairs["kind"] == "shared copy"]
    for one, other in zip(shared["article_id"], shared["other_id"], strict=True):
        for article, source in ((one, other), (other, one)):
            if known[source] and not known[article]:
                agencies.setdefault(article, known[source])
    return agencies


def text_difference(articles: pd.DataFrame, one: str, other: str) -> str:
    """Return two articles' texts as one, with what only one of them has marked, to see whether they are one text.

    Parameters
    ----------
    articles : DataFrame
        The table of articles.
    one, other : str
        Two of its ids.

    Returns
    -------
    str
        One sentence a line: two spaces before what both have, "- " before what only the first has, "+ " the second.

    Raises
    ------
    ValueError
        An id is not in the table.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for article in (one, other):
        if article not in texts:
            raise ValueError(f"There is no article {article!r}. Take ids from the column article_id.")
    first, second = (re.split(r"(?<=[.!?”\"])\s+", " ".join(texts[article].split())) for article in (one, other))
    return "\n".join(line.rstrip() for line in difflib.ndiff(first, second) if not line.startswith("?"))
