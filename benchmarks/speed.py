"""What the measures add to the language model and the encoders that they rest on: same articles, same run.

    python benchmarks/speed.py [CORPUS]

CORPUS is anything that framing.read takes, and 300 of its articles are measured, a third at a time so that a machine that
slows down slows all; without it, the teaching corpus. The actors looked for are those of its codebook, or else the six
that framing.suggest_actors names first.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
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
    parser, sentiment, attribution, certainty, toward, first, again, model, vader = times
    two = parser + sentiment + attribution  # whose words they are, an attribution says
    three = two + certainty
    print(f"{len(articles)} articles, {words:,} words; {mentions:,.0f} mentions of {len(actors)} actors")
    print(f"the language model alone        {words / parser:8,.0f} words per CPU-second")
    print(f"it and two readings, bare       {words / two:8,.0f}")
    print(f"sentiment toward actors         {words / toward:8,.0f}   {toward / two:.2f} times these, bare")
    print(f"it and all readings, bare       {words / three:8,.0f}")
    print(f"everything measured             {words / first:8,.0f}   {first / three:.2f} times these, bare")
    print(f"again, the parses from the cache{words / again:8,.0f}   {again / three:.2f} times these, bare")
    print(f"sentiment by the model          {mentions / model:8,.0f} mentions per CPU-second")
    print(f"sentiment by word list, parsed  {mentions / vader:8,.0f}")


def timed(articles: pd.DataFrame, actors: pd.DataFrame) -> tuple[float, ...]:
    """Mentions, and the CPU-seconds of the parser, of each bare reading by an encoder, and of what framing does with them."""
    with tempfile.TemporaryDirectory() as fresh, tempfile.TemporaryDirectory() as other:
        os.environ["FRAMING_CACHE"] = fresh
        toward = cpu(lambda: framing.actor_sentiment(articles, actors))
        os.environ["FRAMING_CACHE"] = other
        first = cpu(lambda: framing.measure(articles, actors))
        start = time.process_time()
        coverage = framing.measure(articles, actors)
        again = time.process_time() - start
    sentences = sentences_of(coverage)
    targets = [(text, span) for text, spans in sentences.items() for span in spans]
    texts = [t for column in ("title", "standfirst", "text") for t in articles[column] if t.strip()]
    read = (  # for sentiment, for attributions, for certainty
        ("reader", [encoder.pieces(text).ids[: encoder.LONGEST] for text in sentences]),
        ("attribution", windows_of(texts)),
        ("reader", windows_of(dict.fromkeys(all_sentences(coverage)))),
    )
    with threadpool_limits(1, "blas"):  # as framing does
        parser = cpu(lambda: list(load_model().pipe(texts, batch_size=16)))
    bare = [cpu(functools.partial(states, name, windows)) for name, windows in read]
    model = cpu(lambda: framing.target_sentiment(*zip(*targets, strict=True)))
    vader = cpu(lambda: framing.target_sentiment(*zip(*targets, strict=True), method="vader"))
    return len(targets), parser, *bare, toward, first, again, model, vader


def states(name: str, windows: list[list[int]]) -> None:
    for _ in encoder.states(name, windows):
        pass


def windows_of(texts: Iterable[str]) -> list[list[int]]:
    """The windows in which an encoder reads texts."""
    pieces = [encoder.article_pieces(text).ids for text in texts]
    return [ids[a:b] for ids in pieces for a, b in encoder.windows(len(ids))]


def all_sentences(coverage: framing.Coverage) -> Iterator[str]:
    parts = coverage.articles.set_index("article_id")
    for row in coverage.sentences.itertuples():
        yield parts.loc[row.article_id, row.part][row.start : row.end]


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
