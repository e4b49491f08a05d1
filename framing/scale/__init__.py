"""Measuring in parts: a corpus of any size, by one process or by many, each of which may be killed and begun again.

Four steps, each of which waits for the one before: `read` files into parts of 500 articles, `find` the evidence in
each, compare articles that may be copies of one text (`pair`), and settle what the whole corpus decides (`score`).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from framing.actors import check_actors
from framing.measures import Coverage, load_coverage
from framing.measures.one_pass import about_measuring
from framing.progress import progress
from framing.scale import jobs, steps

STEPS = {"read": "Reading", "find": "Measuring", "pair": "Comparing", "score": "Scoring"}  # in their order

__all__ = ["measure", "work"]


def measure(
    corpus: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    actors: pd.DataFrame | None = None,
    measures: Sequence[str] | None = None,
    client: Any = None,
) -> Coverage:
    """Measure a corpus of any size in parts; what was done before is not done again.

    Parameters
    ----------
    corpus : path
        A folder, a file or a pattern, as `framing.read` takes it.
    out : path
        The folder of results, which `load_coverage` reads.
    actors : DataFrame, optional
        The codebook, as in `framing.measure`.
    measures : list of str, optional
        Names of what to measure, as in `framing.measure`; the workers of a cluster know no measures of your own.
    client : distributed.Client, optional
        The workers of a Dask cluster, which all have the corpus and `out` at the same place. A part that a worker was
        lost over is done by another. By default this process does everything.

    Returns
    -------
    Coverage
        What `framing.measure(framing.read(corpus), actors)` returns, its tables read from `out` when they are asked
        for.

    Raises
    ------
    OSError
        A file cannot be written; nothing of it is left.
    ReadError
        Nothing can be read, or an article's id stands there twice.
    ValueError
        The folder was begun with another corpus, codebook or other versions, or the corpus lies in it; or workers are
        to take measures of your own.
    """
    left = work(corpus, out, actors=actors, measures=measures, client=client)
    if left:  # another process takes part
        raise ValueError(f"{out}: {left}")
    return load_coverage(out)


def work(
    corpus: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    actors: pd.DataFrame | None = None,
    measures: Sequence[str] | None = None,
    share: tuple[int, int] = (1, 1),
    client: Any = None,
) -> str:
    """Do one of several shares of measuring a corpus, as far as it can be done at present.

    Parameters
    ----------
    corpus, out : path
        As in `measure`.
    actors : DataFrame, optional
        As in `measure`.
    measures : list of str, optional
        As in `measure`.
    share : tuple of int
        Which share, from 1, and of how many; each is done by a process of its own, in any order and as often as one
        likes.
    client : distributed.Client, optional
        As in `measure`.

    Returns
    -------
    str
        What other shares must do first, in a sentence; empty once all is done and the folder is complete.
    """
    actors = check_actors(actors)
    if client is not None and "own_measures" in about_measuring("", actors, measures):
        raise ValueError(
            "The workers do not know measures of your own. Name the others, measures=[…], or leave out client=."
        )
    job = jobs.begun(corpus, Path(out), actors, measures)
    own, of = share
    for number, step in enumerate(STEPS, start=1):
        if number > 1 and (waiting := _not_done(job, list(STEPS)[number - 2])):
            return f"step {number} of {len(STEPS)} waits for {waiting}. Run every share again."
        if step in steps.GATHER:
            steps.do(job, step, jobs.ALL)
        mine = jobs.units(job, step)[own - 1 :: of]
        if client is None:
            for unit in progress(mine, desc=STEPS[step], unit="part", disable=None if len(mine) > 1 else True):
                steps.do(job, step, unit)
        else:
            client.gather(client.map(functools.partial(steps.do, job, step), mine, pure=False))
    if waiting := _not_done(job, step):
        return f"this share is done; the others have {waiting} left."
    steps.finish(job)
    return ""


def _not_done(job: jobs.Job, step: str) -> str:
    """Return how many parts of a step are not done, in words; empty where all are."""
    every = jobs.units(job, step)
    left = sum(jobs.note_of(job, step, unit) is None for unit in every)
    return f"{left:,} of {len(every):,} parts ({STEPS[step].lower()})" if left else ""
