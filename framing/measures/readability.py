"""Readability: how hard the text is to read, by the classic indices, from counts made once on the shared tokens.

Counts first, then each index as the one line its authors published.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd

from framing import lexicons
from framing.measures._scores import per_article
from framing.parse import Article, Part, inside, parse
from framing.tables import check, from_rows

TABLE = "readability"
FEWEST_WORDS = 10  # below this an index says nothing of a text
SMOG_SENTENCES = 30  # McLaughlin's sample

Counts = dict[str, int]

INDICES: dict[str, Callable[[Counts], float]] = {
    # Flesch (1948), doi:10.1037/h0057532
    "flesch_reading_ease": lambda n: 206.835 - 1.015 * n["words"] / n["sentences"] - 84.6 * n["syllables"] / n["words"],
    # Kincaid, Fishburne, Rogers & Chissom (1975), Research Branch Report 8-75
    "flesch_kincaid_grade": lambda n: 0.39 * n["words"] / n["sentences"] + 11.8 * n["syllables"] / n["words"] - 15.59,
    # Smith & Senter (1967), AMRL-TR-66-220
    "automated_readability_index": lambda n: (
        4.71 * n["letters"] / n["words"] + 0.5 * n["words"] / n["sentences"] - 21.43
    ),
    # McLaughlin (1969), Journal of Reading 12(8)
    "smog": lambda n: 3.1291 + 1.0430 * math.sqrt(n["polysyllables"] * 30 / n["sentences"]),
    # Dale & Chall (1948), Educational Research Bulletin 27(1)
    "dale_chall": lambda n: (
        0.1579 * 100 * n["difficult_words"] / n["words"]
        + 0.0496 * n["words"] / n["sentences"]
        + (3.6365 if n["difficult_words"] > 0.05 * n["words"] else 0.0)
    ),
    # Gunning (1952), The technique of clear writing
    "gunning_fog": lambda n: 0.4 * (n["words"] / n["sentences"] + 100 * n["complex_words"] / n["words"]),
    # Coleman & Liau (1975), doi:10.1037/h0076540
    "coleman_liau": lambda n: 5.88 * n["letters"] / n["words"] - 29.6 * n["sentences"] / n["words"] - 15.8,
    # Björnsson (1968), Läsbarhet
    "lix": lambda n: n["words"] / n["sentences"] + 100 * n["long_words"] / n["words"],
}


def readability(articles: pd.DataFrame, *, voice: str = "both") -> pd.DataFrame:
    """Readability indices of the articles' texts (headline and standfirst left out).

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    voice : "both" or "outlet"
        "outlet" leaves out the words inside quotation marks, so that a source's plain words don't make an outlet plain.

    Returns
    -------
    DataFrame
        The table `readability`: one row per article, in their order, with the counts and the indices. A text of fewer
        than ten words has missing indices, and `problem` says so; without articles there are no rows.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    ValueError
        `voice` is neither "both" nor "outlet".
    """
    if voice not in ("both", "outlet"):
        raise ValueError(f'unknown voice {voice!r}: "both", or "outlet" to leave out quotations.')
    return from_rows(TABLE, (row(article, voice) for article in parse(check("articles", articles))))


def find(article: Article) -> list[dict[str, Any]]:
    """The rows of one parsed article, one per voice."""
    return [row(article, voice) for voice in ("both", "outlet")]


def row(article: Article, voice: str) -> dict[str, Any]:
    """Counts and indices of one parsed article's text."""
    part = next((p for p in article.parts if p.name == "text"), None)
    n = count(part, voice) if part is not None else dict.fromkeys(_COUNTS, 0)
    enough = n["words"] >= FEWEST_WORDS and n["sentences"] > 0
    values = {name: index(n) if enough else math.nan for name, index in INDICES.items()}
    problem = f"only {n['words']} words: too few for an index" if not enough else ""
    if enough and n["sentences"] < SMOG_SENTENCES:
        problem = f"SMOG rests on {n['sentences']} sentences; it was made for {SMOG_SENTENCES}"
    return {"article_id": article.article_id, "voice": voice, **n, **values, "problem": problem}


_COUNTS = "words sentences syllables letters polysyllables complex_words long_words difficult_words".split()


def count(part: Part, voice: str = "both") -> Counts:
    """What the indices are made of, from the words and sentences of a parsed text."""
    n = dict.fromkeys(_COUNTS, 0)
    sentences = set()
    for start, end, token in part.words():
        if voice == "outlet" and inside(part.quotes, start, end):
            continue
        word = part.text[start:end]
        name = part.doc[token].pos_ == "PROPN"
        sentences.add(part.sentence_of[token])
        number = syllables(word)
        n["words"] += 1
        n["syllables"] += number
        n["letters"] += sum(c.isalnum() for c in word)
        n["polysyllables"] += number >= 3
        n["complex_words"] += number >= 3 and not name and "-" not in word and _stays_complex(word)
        n["long_words"] += sum(c.isalnum() for c in word) > 6
        n["difficult_words"] += not name and not _familiar(word)
    n["sentences"] = len(sentences)
    return n


# --- syllables --------------------------------------------------------------------------------------------------------

_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ]+")


@functools.lru_cache(maxsize=200_000)
def syllables(word: str) -> int:
    """Number of syllables of a word as spoken; parts of a hyphenated word add up, a number counts as one.

    Counts that the rule would get wrong come from the CMU Pronouncing Dictionary's.
    """
    pieces = [p for p in re.split(r"[-‐–/]", word.lower().replace("’", "'")) if any(c.isalnum() for c in p)]
    return max(1, sum(_piece(p) for p in pieces))


@functools.cache
def _exceptions() -> dict[str, int]:
    return {row["word"]: int(row["syllables"]) for row in lexicons.rows("syllables")}


def _piece(word: str) -> int:
    known = _exceptions()
    if word in known:
        return known[word]
    base = word.removesuffix("'s")
    spoken = base != word and re.search(r"(?:[sxz]|[cs]h|[cgsz]e)$", base) is not None  # the judge's, the boss's
    bare = base.replace("'", "")
    return known.get(bare, by_rule(bare)) + spoken


def by_rule(word: str) -> int:
    """Syllables of a lower-case word by its letters alone: groups of vowels, with English's silent endings."""
    groups = len(_VOWELS.findall(word))
    if (re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouyr]le$", word)) or (
        re.search(r"[^aeioutd]ed$", word)
        or (re.search(r"([^aeiouscxzhg]|[^cs]h|[^dn]g)es$", word) and not re.search(r"[^aeiouyr]les$", word))
    ):
        groups -= 1
    groups += len(re.findall(r"i[aou](?!n|us|ll|r$|rs$)|eo|[^gq]ua|uou|ying|[aeio]ing|[aeo][ïë]", word))
    groups -= len(re.findall(r"[^aeiouy]e(?:ly|ful|less|ment|ness)", word))
    return max(1, groups)


# --- words hard and easy ----------------------------------------------------------------------------------------------


def _stays_complex(word: str) -> bool:
    """Whether a word has three syllables without the endings that Gunning leaves out: -es, -ed, -ing."""
    for ending in ("es", "ed", "ing"):
        if word.lower().endswith(ending):
            return syllables(word[: -len(ending)]) >= 3
    return True


@functools.cache
def _easy_words() -> frozenset[str]:
    """Dale and Chall's words known to four in five fourth-graders, as textstat carries them."""
    text = (files("textstat") / "resources" / "en" / "easy_words.txt").read_text(encoding="utf8")
    return frozenset(text.lower().split())


@functools.lru_cache(maxsize=200_000)
def _familiar(word: str) -> bool:
    """Whether a word, or the word it is a regular form of, is on the list; numbers are."""
    easy = _easy_words()
    lower = word.lower().replace("’", "'")
    if lower in easy or any(c.isdigit() for c in lower):
        return True
    if "-" in lower:
        return all(_familiar(piece) for piece in lower.split("-") if piece)
    return any(form in easy for form in _stems(lower))


def _stems(word: str) -> list[str]:
    forms = []
    for ending, instead in (
        ("'s", ""), ("s'", ""), ("s", ""), ("es", ""), ("ies", "y"), ("d", ""), ("ed", ""), ("ied", "y"), ("ing", ""),
        ("ing", "e"), ("er", ""), ("r", ""), ("est", ""), ("st", ""), ("ier", "y"), ("iest", "y"), ("n", ""),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)] + instead
            forms.append(stem)
            if ending in ("ed", "ing", "er", "est") and len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])  # stopped, running
    return forms


# --- scores -----------------------------------------------------------------------------------------------------------


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Each index per article, for all its words and for those outside quotations."""
    ids = pd.Index(tables["articles"]["article_id"])
    out = []
    for voice in ("both", "outlet"):
        mine = tables[TABLE][tables[TABLE]["voice"] == voice].set_index("article_id").reindex(ids)
        out += [per_article(name, mine[name], voice=voice) for name in INDICES]
    return out


_ENTRIES = {
    "flesch_reading_ease": (
        "Flesch reading ease",
        "higher = easier",
        "0 to 100",
        "Flesch (1948), doi:10.1037/h0057532",
    ),
    "flesch_kincaid_grade": ("Flesch–Kincaid grade", "higher = harder", "US school grade", "Kincaid et al. (1975)"),
    "automated_readability_index": (
        "Automated readability index",
        "higher = harder",
        "US school grade",
        "Smith & Senter (1967)",
    ),
    "smog": ("SMOG", "higher = harder", "US school grade", "McLaughlin (1969)"),
    "dale_chall": ("Dale–Chall score", "higher = harder", "score", "Dale & Chall (1948)"),
    "gunning_fog": ("Gunning fog", "higher = harder", "US school grade", "Gunning (1952)"),
    "coleman_liau": (
        "Coleman–Liau index",
        "higher = harder",
        "US school grade",
        "Coleman & Liau (1975), doi:10.1037/h0076540",
    ),
    "lix": ("LIX", "higher = harder", "score", "Björnsson (1968)"),
}
CATALOGUE: tuple[dict[str, str], ...] = tuple(
    {
        "measure": name,
        "label": label,
        "definition": f"{label} of the article's text, mean over articles.",
        "direction": direction,
        "unit": unit,
        "aggregates": "article",
        "table": TABLE,
        "where": "",
        "validation": name,
        "reference": reference,
    }
    for name, (label, direction, unit, reference) in _ENTRIES.items()
)
