"""How fast the indices are beside textstat's: same articles, same indices, same run.

    python benchmarks/readability.py

The teaching corpus, repeated, each copy with a last sentence of its own, so that textstat cannot answer from what it
remembers of whole texts. We start from the parse (sentences and words), which every other measure needs too; textstat
finds sentences and words by itself, as it has no way to be given them. Parsing itself is not timed.
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


def ours(parts: list[Part]) -> None:
    for part in parts:
        n = count(part)
        for name in TEXTSTAT:
            INDICES[name](n)


def theirs(parts: list[Part]) -> None:
    with mock.patch.object(_count_syllables, "get_cmudict", pronounced):
        for part in parts:
            for name in TEXTSTAT.values():
                getattr(textstat, name)(part.text)


def cpu(call: Callable[[list[Part]], None], parts: list[Part]) -> float:
    start = time.process_time()
    call(parts)
    return time.process_time() - start


def main() -> None:
    corpus = framing.example_corpus()
    parts: list[Part] = []
    for copy in range(COPIES):
        texts = corpus.assign(text=corpus["text"] + f"\n\nThis is copy {copy} of the article.")
        parts += [part for article in parse(texts) for part in article.parts if part.name == "text"]
    words = sum(len(part.words()) for part in parts)
    for call in (ours, theirs):  # what is loaded once is loaded
        call(parts[:1])
    # in turn, so that a machine that slows down slows both
    times = [(cpu(ours, parts), cpu(theirs, parts)) for _ in range(3)]
    mine, other = (sorted(row)[1] for row in zip(*times, strict=True))
    print(f"{len(parts)} articles, {words:,} words, {len(TEXTSTAT)} indices")
    print(f"ours, given the parse {words / mine:10,.0f} words per CPU-second")
    print(f"textstat's            {words / other:10,.0f}")
    print(f"ratio                 {other / mine:10.1f}")


if __name__ == "__main__":
    main()
