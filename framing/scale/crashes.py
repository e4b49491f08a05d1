"""Finding evidence in a process of its own: a library that crashes takes one article with it, and no other.

On Linux, and by one process; elsewhere and on a cluster's workers a crash ends the process, as it always does.
"""

from __future__ import annotations

import multiprocessing
import platform
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from tqdm import tqdm

from framing.measures.one_pass import Found, not_found

# What somebody else sends, or the system where memory is short: no fault of an article
FROM_OUTSIDE = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")


class Crash(Exception):
    """A process came to its end in the middle of its work."""


def find_each(
    find: Callable[..., Found], articles: pd.DataFrame, actors: pd.DataFrame, measures: Sequence[str] | None
) -> Found:
    """Return what `find` finds, as `find_in` does; an article over which it crashes is one that cannot be measured.

    Raises
    ------
    ChildProcessError
        The process was ended from outside.
    """
    try:
        return _apart(find, articles, actors, measures)
    except Crash as crash:
        if len(articles) == 1:
            return not_found(articles, measures, f"not measured: a library crashed over it ({crash})")
    # what was found before the crash is in the cache
    half = len(articles) // 2
    halves = [find_each(find, some, actors, measures) for some in (articles.iloc[:half], articles.iloc[half:])]
    names = dict.fromkeys(name for tables, _, _ in halves for name in tables)
    joined = {name: [tables[name] for tables, _, _ in halves if name in tables] for name in names}
    (_, problems, lost), (_, more, others) = halves
    return {n: pd.concat(some, ignore_index=True) for n, some in joined.items()}, problems + more, lost | others


def _apart(function: Callable[..., Found], *arguments: Any) -> Found:
    """Return what a function returns that runs in a process of its own, or raise what it raises."""
    if platform.system() != "Linux" or multiprocessing.current_process().daemon:  # which may have no process of its own
        return function(*arguments)
    fork = multiprocessing.get_context("fork")  # it knows measures of the researcher's own
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_answer, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        answer: Found | Exception = ours.recv()
    except (EOFError, OSError):
        process.join()
        raise _end(process.exitcode or 0) from None
    finally:
        ours.close()
        process.kill()
        process.join()
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answer(to: Any, function: Callable[..., Found], arguments: tuple[Any, ...]) -> None:
    tqdm.set_lock(threading.RLock())  # the other process may have held its own at that moment
    answer: Found | Exception
    try:
        answer = function(*arguments)
    except Exception as error:
        answer = error
    to.send(answer)


def _end(status: int) -> Exception:
    """Return the error that the end of a process is."""
    name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    if name not in FROM_OUTSIDE:
        return Crash(name)
    return ChildProcessError(
        f"Measuring was ended from outside ({name}); perhaps the memory was full. "
        "Run it again: it goes on where it was."
    )
