"""How fast the indices are beside textstat's: same articles, same indices, same run.

    python benchmarks/readability.py

The teaching corpus, repeated, each copy with a last sentence of its own, so that textstat cannot answer from what it
remembers of whole texts. We are given the sentences and words of the parse, which every other measure needs too;
textstat finds its own, as it cannot be given any. Parsing is not timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from unittest import mock

import textstat
from textstat.backend.counts import _count_syllables

import framing
from framing.measures.readability import INDICES, TEXTSTAT, count, pronounced
from framing.parse import Part, parse

COPIES = 4


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
