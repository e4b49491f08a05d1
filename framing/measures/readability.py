"""Readability: how hard the text is to read, by the classic indices, from counts made once on the shared tokens.

Counts first, then each index as the one line its authors published.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import lexicons
from framing.clean import lacks_stops
from framing.measures.base import Context, Instrument, Measure, Rows, everything, register
from framing.measures.coverage import Coverage
from framing.measures.scores import per_article
from framing.parse import Article, Part, inside, parse
from framing.tables import TABLES, check, from_rows

TABLE = "readability"
FEWEST_WORDS = 10  # below this an index says nothing of a text
SMOG_SENTENCES = 30  # McLaughlin's sample
LONG_SENTENCE = 25  # words: above this the style guide of GOV.UK asks writers to split a sentence
WITHOUT_SENTENCES = ("mean_word_length", "mattr")  # figures that count none
MATTR_WINDOW = 100  # words over which types are counted: shorter than most news, so that most have a figure

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
    # Chall & Dale (1995), Readability revisited; a cloze score, so that higher is easier
    "new_dale_chall": lambda n: (
        64 - 0.95 * 100 * n["difficult_words"] / n["words"] - 0.69 * n["words"] / n["sentences"]
    ),
    # Gunning (1952), The technique of clear writing
    "gunning_fog": lambda n: 0.4 * (n["words"] / n["sentences"] + 100 * n["complex_words"] / n["words"]),
    # Coleman & Liau (1975), doi:10.1037/h0076540
    "coleman_liau": lambda n: 5.88 * n["letters"] / n["words"] - 29.6 * n["sentences"] / n["words"] - 15.8,
    # Björnsson (1968), Läsbarhet
    "lix": lambda n: n["words"] / n["sentences"] + 100 * n["long_words"] / n["words"],
    "mean_sentence_length": lambda n: n["words"] / n["sentences"],
    "mean_word_length": lambda n: n["letters"] / n["words"],
    "long_sentence_share": lambda n: n["long_sentences"] / n["sentences"],
    "passive_share": lambda n: n["passive_sentences"] / n["sentences"],
    # Covington & McFall (2010), doi:10.1080/09296171003643098
    "mattr": lambda n: (
        n["window_types"] / (MATTR_WINDOW * (n["words"] - MATTR_WINDOW + 1)) if n["words"] >= MATTR_WINDOW else math.nan
    ),
}


def readability(articles: pd.DataFrame, *, voice: str = "all") -> pd.DataFrame:
    """Return the readability indices of the articles' texts (headline and standfirst left out).

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).
    voice : "all" or "outlet"
        "outlet" leaves out the words inside quotation marks, so that a source's plain words don't make an outlet plain.

    Returns
    -------
    DataFrame
        The table `readability`: one row per article, in their order, with the counts and the indices. A text of fewer
        than ten words has missing indices, one whose full stops are gone lacks those that count sentences, and
        `problem` says so; without articles there are no rows.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    ValueError
        `voice` is neither "all" nor "outlet".
    """
    if voice not in ("all", "outlet"):
        raise ValueError(f'unknown voice {voice!r}: "all", or "outlet" to leave out quotations.')
    return from_rows(TABLE, (row(article, voice) for article in parse(check("articles", articles))))


def find(context: Context) -> Rows:
    """Return the counts and indices of an article, one row per voice."""
    return {TABLE: [row(context.article, voice) for voice in ("all", "outlet")]}


def _enough(n: Counts) -> bool:
    return n["words"] >= FEWEST_WORDS and n["sentences"] > 0


def row(article: Article, voice: str) -> dict[str, Any]:
    """Return the counts and indices of one parsed article's text."""
    part = next((p for p in article.parts if p.name == "text"), None)
    n = count(part, part.words(), voice) if part is not None else dict.fromkeys(_COUNTS, 0)
    values = {name: index(n) for name, index in INDICES.items()} if _enough(n) else {}
    problems = []
    unstopped = part is not None and _enough(n) and lacks_stops(part.text)
    if unstopped:
        values = {name: value for name, value in values.items() if name in WITHOUT_SENTENCES}
    if part is None and "text not measured" in article.problem:
        problems = [article.problem]  # too long, say: it has words, only nobody counted them
    elif not _enough(n):
        problems = [f"only {n['words']} words: too few for an index"]
    elif unstopped:
        number = "one sentence" if n["sentences"] == 1 else f"{n['sentences']} sentences"
        problems = [f"{number} of {n['words']} words: is the punctuation gone? What counts sentences is missing"]
    elif n["sentences"] < SMOG_SENTENCES:
        problems = [f"SMOG rests on {n['sentences']} sentences; it was made for {SMOG_SENTENCES}"]
    if _enough(n) and n["words"] < MATTR_WINDOW:
        problems.append(f"the moving-average type–token ratio needs {MATTR_WINDOW} words; here are {n['words']}")
    return {"article_id": article.article_id, "voice": voice, **n, **values, "problem": "; ".join(problems)}


_COUNTS = (
    "words sentences syllables letters polysyllables complex_words long_words difficult_words "
    "long_sentences passive_sentences window_types"
).split()
PASSIVE = ("nsubjpass", "csubjpass", "auxpass")  # was sunk, who were told, what was said is told
COUNTED_NAMES = ("ORG", "LAW")  # Dale and Chall exempt names of persons and places, and these are neither


def count(part: Part, spans: list[tuple[int, int, int]], voice: str = "all") -> Counts:
    """Return what the indices are made of, from a parsed text's sentences and words, as `part.words()` has them."""
    number = part.doc.vocab.strings
    passives = np.isin(part.doc.to_array("DEP"), [number[dep] for dep in PASSIVE]).nonzero()[0].tolist()
    if voice == "outlet":
        spans = [span for span in spans if not inside(part.quotes, span[0], span[1])]
        passives = [i for i in passives if not inside(part.quotes, part.doc[i].idx, part.doc[i].idx + len(part.doc[i]))]
    pos, tag, entity = part.doc.to_array(["POS", "TAG", "ENT_TYPE"]).T
    names = pos == number["PROPN"]
    exempt = names & ~np.isin(entity, [number[label] for label in COUNTED_NAMES])
    forms = {number[form]: form for form in (*_ENDINGS, "NORP")}
    form = [forms.get(key, "") for key in np.where(entity == number["NORP"], entity, tag).tolist()]
    readings = list(zip(names.tolist(), exempt.tolist(), form, strict=True))
    words = [part.text[start:end] for start, end, _ in spans]
    lengths = Counter([part.sentence_of[token] for *_, token in spans])
    facts = [_facts(word, *readings[token]) for word, (*_, token) in zip(words, spans, strict=True)]
    sums = map(sum, zip(*facts, strict=True)) if facts else [0] * len(_FACTS)
    return {
        "words": len(words),
        "sentences": len(lengths),
        **dict(zip(_FACTS, sums, strict=True)),
        "long_sentences": sum(length > LONG_SENTENCE for length in lengths.values()),
        "passive_sentences": len({part.sentence_of[i] for i in passives}),
        "window_types": types_in_windows([word.lower() for word in words]),
    }


_FACTS = ("syllables", "letters", "polysyllables", "complex_words", "long_words", "difficult_words")


@functools.lru_cache(maxsize=200_000)
def _facts(word: str, name: bool, exempt: bool, form: str) -> tuple[int, ...]:
    """Return what one word adds to each of the counts `_FACTS`.

    To Gunning no `name` is hard, to Dale and Chall no `exempt` one; `form` is as in `_familiar`.
    """
    number, letters = syllables(word), sum(c.isalnum() for c in word)
    many = number >= 3
    hard = many and not name and "-" not in word and _stays_complex(word)
    return number, letters, int(many), int(hard), int(letters > 6), int(not exempt and not _familiar(word, form))


def types_in_windows(words: Sequence[str], width: int = MATTR_WINDOW) -> int:
    """Different words in each run of `width` words, added over all such runs; 0 where there are fewer words."""
    last: dict[str, int] = {}
    before = []  # where each word stood the last time
    for i, word in enumerate(words):
        before.append(last.get(word, -1))
        last[word] = i
    # a word is new to every run that begins after its last place and holds this one
    here = np.arange(len(words))
    first = np.maximum(np.array(before, dtype=int) + 1, here - width + 1)
    final = np.minimum(here, len(words) - width)
    return int(np.maximum(final - first + 1, 0).sum())


# --- syllables --------------------------------------------------------------------------------------------------------

_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ]+")


@functools.lru_cache(maxsize=200_000)
def syllables(word: str) -> int:
    """Number of syllables of a word as spoken, from the CMU Pronouncing Dictionary, else by its letters.

    The parts of a hyphenated word add up. A number counts as one, 9/11 and 10-12 too, as Flesch has it of figures and
    their combinations in *How to write plain English* (1979); an acronym that is not spoken as a word is spelled out.
    """
    word = word.replace("’", "'")
    if (known := _listed(word)) is not None:
        return max(1, known)
    pieces = [p for p in re.split(r"(?<!\d)[-‐–/]|[-‐–/](?!\d)", word) if any(c.isalnum() for c in p)]
    return max(1, sum(_piece(p) for p in pieces))


@functools.cache
def _known() -> dict[str, int]:
    entries = (line.rsplit(",", 1) for line in lexicons.lines("syllables")[1:])  # as rows they would fill the memory
    return {word: int(number) for word, number in entries}


# Acronyms that the dictionary takes for words (us, sec), or the rule by letters does (ACLU). WHO and IT are not here:
# they may be words in a line of capitals, as in WHO WILL PAY. So may US, but it is nearly always the country.
_LETTERS = {"ACLU": 4, "AI": 2, "DEA": 3, "ID": 2, "SEC": 3, "UN": 2, "US": 2}

# MPs, RNLI, IPCC, G.D.P.: too few letters to be spoken as a word, or too many consonants at the head or after a vowel
_SPELLED = re.compile(
    r"([A-Z]{2,3}|[B-DF-HJ-NP-TV-XZ]{3}[A-Z]{1,3}|[AEIOU][B-DF-HJ-NP-TV-XZ]{3,4}|(?:[A-Za-z]\.)+[A-Za-z]?)s?"
)


def _listed(word: str) -> int | None:
    return _LETTERS.get(word) or _known().get(word.lower())


def _piece(word: str) -> int:
    if word[0].isdigit():
        return 1
    if (known := _listed(word)) is not None:
        return known
    base = word[:-2] if word.lower().endswith("'s") else word
    spoken = base != word and re.search(r"(?:[sxz]|[cs]h|[cgsz]e)$", base.lower()) is not None  # the judge's, the US's
    bare = base.replace("'", "")
    if (known := _listed(bare)) is not None:
        return known + spoken
    if spelled := _SPELLED.fullmatch(base):
        return sum(3 if letter in "Ww" else 1 for letter in spelled[1] if letter != ".")
    return by_rule(bare.lower()) + spoken


def by_rule(word: str) -> int:
    """Syllables of a lower-case word by its letters alone: groups of vowels, with English's silent endings."""
    groups = len(_VOWELS.findall(word))
    if (re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouyr]le$", word)) or (
        (re.search(r"[^aeioutd]ed$", word) and not re.search(r"[^aeiouylr]led$", word))
        or (re.search(r"([^aeiouscxzhg]|[^cs]h|[^dn]g)es$", word) and not re.search(r"[^aeiouyr]les$", word))
    ):
        groups -= 1
    groups += len(re.findall(r"i[aou](?!n|us|ll|r$|rs$)|eo|[^gq]ua|uou|ying|[aeio]ing|[aeo][ïë]", word))
    groups -= len(re.findall(r"[^aeiouy]e(?:ly|ful|less|ment|ness)", word))
    return max(1, groups)


# --- words hard and easy ----------------------------------------------------------------------------------------------


def _stays_complex(word: str) -> bool:
    """Return whether a word has three syllables without the endings that Gunning leaves out: -es, -ed, -ing."""
    for ending in ("es", "ed", "ing"):
        if word.lower().endswith(ending):
            return syllables(word[: -len(ending)]) >= 3
    return True


@functools.cache
def _easy_words() -> frozenset[str]:
    """Dale and Chall's words known to four in five fourth-graders, as textstat carries them."""
    carried = distribution("textstat").locate_file("textstat/resources/en/easy_words.txt")
    text = Path(str(carried)).read_text(encoding="utf8")  # textstat itself loads hundreds of modules that nothing needs
    return frozenset(text.lower().split())


# What Dale and Chall (1948) let be added to a word on the list, whatever it is, and by what it is in the sentence: a
# slower boat is as familiar as a slow one, but no burner as a burn
_ALWAYS = (
    ("'s", ""), ("s'", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""),
    ("ing", "e"),
)  # fmt: skip
_ENDINGS = {
    **dict.fromkeys(("JJR", "RBR"), (("er", ""), ("er", "e"), ("ier", "y"))),
    **dict.fromkeys(("JJS", "RBS"), (("est", ""), ("est", "e"), ("iest", "y"))),
    "VBN": (("n", ""),),  # grown
    "RB": (("ly", ""),),  # safely, but not easily
}


@functools.lru_cache(maxsize=200_000)
def _familiar(word: str, form: str) -> bool:
    """Return whether a word, or the word it is a regular form of, is on the list; numbers are.

    `form` is the parser's tag where `_ENDINGS` has it, "NORP" for a word that it takes for a people's, or empty.
    """
    easy = _easy_words()
    lower = word.lower().replace("’", "'")
    if lower in easy or any(c.isdigit() for c in lower):
        return True
    if "-" in lower:
        return all(_familiar(piece, form) for piece in lower.split("-") if piece)
    if form == "NORP" and lower.endswith("n") and lower[:-1] in _known():  # Austrian: a name and n
        return True
    return any(stem in easy for stem in _stems(lower, (*_ALWAYS, *_ENDINGS.get(form, ()))))


def _stems(word: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)] + instead
            yield stem
            if ending in ("ed", "ing", "er", "est") and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]  # stopped, running


# --- measures ---------------------------------------------------------------------------------------------------------

_SHARES = ("share of sentences", "0 to 1")


def long_sentences(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that are long."""
    return rows[rows["words"] > LONG_SENTENCE]


_LABELS = {
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
    "new_dale_chall": (
        "New Dale–Chall cloze score",
        "higher = easier",
        "score",
        "Chall & Dale (1995), Readability revisited",
    ),
    "mean_sentence_length": (
        "Mean sentence length",
        "higher = longer sentences",
        "words",
        "a count, by no publication",
    ),
    "mean_word_length": (
        "Mean word length",
        "higher = longer words",
        "letters and digits",
        "a count, by no publication",
    ),
    "long_sentence_share": (
        f"Share of long sentences (over {LONG_SENTENCE} words)",
        "higher = more long sentences",
        "share of sentences",
        f"{LONG_SENTENCE} words: the style guide of GOV.UK",
    ),
    "passive_share": (
        "Share of passive sentences",
        "higher = more sentences in the passive",
        "share of sentences",
        "counted in the parse, by no publication",
    ),
    "mattr": (
        "Moving-average type–token ratio",
        "higher = more varied words",
        "0 to 1",
        "Covington & McFall (2010), doi:10.1080/09296171003643098",
    ),
}
MEASURES = tuple(
    Measure(
        name=name,
        label=label,
        definition=f"{label} of the article's text, mean over articles.",
        direction=direction,
        unit=unit,
        aggregates="article",
        low=0 if unit in _SHARES else -math.inf,  # Flesch's "0 to 100" is customary, not a limit
        high=1 if unit in _SHARES else math.inf,
        table="sentences",
        counts=long_sentences if name == "long_sentence_share" else everything,
        validation=name,
        reference=reference,
    )
    for name, (label, direction, unit, reference) in _LABELS.items()
)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return each index per article, for all its words and for those outside quotations."""
    ids = pd.Index(coverage.articles["article_id"])
    scores = []
    for voice in ("all", "outlet"):
        mine = coverage.readability[coverage.readability["voice"] == voice].set_index("article_id").reindex(ids)
        scores += [per_article(name, mine[name], voice=voice) for name in INDICES]
    return scores


def evidence(coverage: Coverage, voice: str | None) -> pd.DataFrame:
    """Return the sentences that an index rests on: those of the text, headline and standfirst left out.

    Raises
    ------
    ValueError
        The voice is neither "all" nor "outlet".
    """
    if voice not in (None, "all", "outlet"):
        raise ValueError(f"Readability is measured in voice 'all' and 'outlet' only, not {voice!r}.")
    rows = coverage.sentences[coverage.sentences["article_id"].isin(coverage.readability["article_id"])]
    rows = rows[rows["part"] == "text"]
    if voice == "outlet":
        rows = rows[rows["words"] > rows["quoted_words"]]
    return rows[["article_id", "part", "sentence", "words", "quoted_words"]]


register(
    Instrument(
        "readability",
        MEASURES,
        find=find,
        score=score,
        tables={TABLE: TABLES[TABLE]},
        evidence=evidence,
        largest_first="words",
    ),
    built_in=True,
)
