"""The indices of readability beside those of the package textstat: what it says of a text, and how fast it is.

    python benchmarks/readability.py

The teaching corpus, repeated, each copy with a last sentence of its own, so that textstat cannot answer from what it
remembers of whole texts. We are given the sentences and words of the parse, which every other measure needs too;
textstat finds its own, as it cannot be given any. Parsing is not timed.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from unittest import mock

import textstat
from textstat.backend.counts import _count_syllables

import framing
from framing import lexicons
from framing.measures.readability import INDICES, count
from framing.parse import Part, parse

COPIES = 4
TEXTSTAT = {  # our index -> textstat's function
    "flesch_reading_ease": "flesch_reading_ease",
    "flesch_kincaid_grade": "flesch_kincaid_grade",
    "automated_readability_index": "automated_readability_index",
    "smog": "smog_index",
    "dale_chall": "dale_chall_readability_score",
    "gunning_fog": "gunning_fog",
    "coleman_liau": "coleman_liau_index",
    "lix": "lix",
    "mean_sentence_length": "words_per_sentence",
    "mean_word_length": "avg_letter_per_word",
}


@functools.cache
def pronounced(lang: str) -> dict[str, list[list[str]]]:
    """CMUdict in the shape that textstat counts: per word one pronunciation, of which a digit marks each vowel.

    textstat asks the network for the dictionary at its first call; it is handed this one instead.
    """
    return {row["word"]: [["0"] * int(row["syllables"])] for row in lexicons.rows("syllables")}


def by_textstat(text: str) -> dict[str, float]:
    """textstat's counts and indices of a text, under our names."""
    with mock.patch.object(_count_syllables, "get_cmudict", pronounced):
        return {
            "words": textstat.lexicon_count(text),
            "sentences": textstat.sentence_count(text),
            "syllables": textstat.syllable_count(text),
            "letters": textstat.letter_count(text),
            "polysyllables": textstat.polysyllabcount(text),
            "complex_words": textstat.difficult_words(text, syllable_threshold=3, unique=False),
            "long_words": textstat.long_word_count(text),
            "difficult_words": textstat.difficult_words(text, syllable_threshold=0, unique=False),
            **{name: getattr(textstat, theirs)(text) for name, theirs in TEXTSTAT.items()},
        }


# --- speed ------------------------------------------------------------------------------------------------------------
Text = tuple[Part, list[tuple[int, int, int]]]


def words(texts: list[Text]) -> None:
    for part, _ in texts:
        part.words()


def ours(texts: list[Text]) -> None:
    for part, found in texts:
        n = count(part, found)
        for name in TEXTSTAT:
            INDICES[name](n)


def theirs(texts: list[Text]) -> None:
    with mock.patch.object(_count_syllables, "get_cmudict", pronounced):
        for part, _ in texts:
            for name in TEXTSTAT.values():
                getattr(textstat, name)(part.text)


def cpu(call: Callable[[list[Text]], None], texts: list[Text]) -> float:
    start = time.process_time()
    call(texts)
    return time.process_time() - start


def main() -> None:
    corpus = framing.example_corpus()
    texts: list[Text] = []
    for copy in range(COPIES):
        articles = corpus.assign(text=corpus["text"] + f"\n\nThis is copy {copy} of the article.")
        texts += [(p, p.words()) for article in parse(articles) for p in article.parts if p.name == "text"]
    n = sum(len(found) for _, found in texts)
    for call in (ours, theirs):  # what is loaded once is loaded
        call(texts[:1])
    # in turn, so that a machine that slows down slows all of them
    times = [(cpu(ours, texts), cpu(words, texts), cpu(theirs, texts)) for _ in range(5)]
    mine, finding, other = (sorted(row)[2] for row in zip(*times, strict=True))
    print(f"{len(texts)} articles, {n:,} words, {len(TEXTSTAT)} indices")
    print(f"ours, given sentences and words     {n / mine:10,.0f} words per CPU-second")
    print(f"textstat's                          {n / other:10,.0f}")
    print(f"ratio                               {other / mine:10.1f}")
    print(f"ratio, were the words found anew    {other / (mine + finding):10.1f}")


if __name__ == "__main__":
    main()
