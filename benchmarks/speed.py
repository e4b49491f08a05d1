"""How much time the measures add to the language model that they rest on, on the same articles in the same run.

    python benchmarks/speed.py [CORPUS]

CORPUS is anything that framing.read takes; without it, the teaching corpus.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits

import framing
from framing.parse import load_model


def cpu(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    articles = framing.read(sys.argv[1]) if len(sys.argv) > 1 else framing.example_corpus()
    texts = [t for column in ("title", "standfirst", "text") for t in articles[column] if t.strip()]
    nlp = load_model()
    framing.measure(articles.head(2))  # what is loaded once is loaded
    times = []
    for _ in range(3):  # in turn, so that a machine that slows down slows all of them
        with tempfile.TemporaryDirectory() as fresh:
            os.environ["FRAMING_CACHE"] = fresh
            with threadpool_limits(1, "blas"):  # as framing does
                bare = cpu(lambda: list(nlp.pipe(texts, batch_size=16)))
            first = cpu(lambda: framing.measure(articles))
            again = cpu(lambda: framing.measure(articles))
            times.append((bare, first, again))
    bare, first, again = (sorted(row)[1] for row in zip(*times, strict=True))
    words = int(articles["text"].str.split().str.len().sum())
    print(f"{len(articles)} articles, {words:,} words")
    print(f"the language model alone       {words / bare:8,.0f} words per CPU-second")
    print(f"everything measured            {words / first:8,.0f}   {first / bare:.2f} times the model alone")
    print(f"measured again, from the cache {words / again:8,.0f}   {again / bare:.2f} times the model alone")


if __name__ == "__main__":
    main()
