"""What the measures add to the language model and the encoders that they rest on: same articles, same run.

    python benchmarks/speed.py [CORPUS]

CORPUS is anything that framing.read takes, and 300 of its articles are measured, a third at a time so that a machine that
slows down slows all; without it, the teaching corpus. The actors looked for are those of its codebook, or else the six
that framing.suggest_actors names first.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import framing
from framing import encoder
from framing.parse import load_model


def cpu(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    source = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parent.parent / "corpus" / "port-calder")
    articles = framing.read(source)
    articles = articles.sample(min(300, len(articles)), random_state=0)
    codebook = Path(source) / "actors.toml"
    actors = framing.read_actors(codebook) if codebook.is_file() else framing.suggest_actors(articles).head(6)
    words = int(articles["text"].str.split().str.len().sum())
    framing.measure(articles.head(1), actors)  # what is loaded once is loaded
    mentions, *times = np.sum([timed(articles.iloc[k::3], actors) for k in range(3)], axis=0)
    parser, toward, some, first, every, again, model, vader = times
    some, every = parser + some, parser + every
    print(f"{len(articles)} articles, {words:,} words; {mentions:,.0f} mentions of {len(actors)} actors")
    print(f"the language model alone        {words / parser:8,.0f} words per CPU-second")
    print(f"it and its readings, bare       {words / some:8,.0f}")
    print(f"sentiment toward actors         {words / toward:8,.0f}   {toward / some:.2f} times these, bare")
    print(f"it and all readings, bare       {words / every:8,.0f}")
    print(f"everything measured             {words / first:8,.0f}   {first / every:.2f} times these, bare")
    print(f"again, the parses from the cache{words / again:8,.0f}   {again / every:.2f} times these, bare")
    print(f"sentiment by the model          {mentions / model:8,.0f} mentions per CPU-second")
    print(f"sentiment by word list, parsed  {mentions / vader:8,.0f}")


def timed(articles: pd.DataFrame, actors: pd.DataFrame) -> tuple[float, ...]:
    """Mentions, and the CPU-seconds of the parser, of what framing does, and of its readings by the encoders alone."""
    with tempfile.TemporaryDirectory() as fresh, tempfile.TemporaryDirectory() as other:
        os.environ["FRAMING_CACHE"] = fresh
        toward, some = with_readings(lambda: framing.actor_sentiment(articles, actors))
        os.environ["FRAMING_CACHE"] = other
        first, every = with_readings(lambda: framing.measure(articles, actors))
        start = time.process_time()
        coverage = framing.measure(articles, actors)
        again = time.process_time() - start
    sentences = sentences_of(coverage)
    targets = [(text, span) for text, spans in sentences.items() for span in spans]
    texts = [t for column in ("title", "standfirst", "text") for t in articles[column] if t.strip()]
    with threadpool_limits(1, "blas"):  # as framing does
        parser = cpu(lambda: list(load_model().pipe(texts, batch_size=16)))
    model = cpu(lambda: framing.target_sentiment(*zip(*targets, strict=True)))
    vader = cpu(lambda: framing.target_sentiment(*zip(*targets, strict=True), method="vader"))
    return len(targets), parser, toward, some, first, every, again, model, vader


def with_readings(call: Callable[[], object]) -> tuple[float, float]:
    """CPU-seconds of a call, and of what the encoders read in it when they read the same again and nothing else is done."""
    read, calls = encoder._run, []

    def noted(name: str, windows: Sequence[tuple[int, ...]]) -> np.ndarray:
        calls.append((name, windows))
        return read(name, windows)

    encoder._run = noted
    try:
        spent = cpu(call)
    finally:
        encoder._run = read
    return spent, cpu(lambda: [read(*each) for each in calls])


def sentences_of(coverage: framing.Coverage) -> dict[str, list[tuple[int, int]]]:
    """The sentences that mention an actor, and where in each."""
    table = coverage.mentions.merge(
        coverage.sentences[["article_id", "part", "sentence", "start", "end"]],
        on=["article_id", "part", "sentence"],
        suffixes=("", "_sentence"),
        validate="many_to_one",
    )
    parts = coverage.articles.set_index("article_id")
    found: dict[str, list[tuple[int, int]]] = {}
    for row in table.itertuples():
        text = parts.loc[row.article_id, row.part][row.start_sentence : max(row.end_sentence, row.end)]
        found.setdefault(text, []).append((row.start - row.start_sentence, row.end - row.start_sentence))
    return found


if __name__ == "__main__":
    main()
