"""Runs notebooks from the first cell to the last, each in a fresh Python of its own, and says how far it is.

A notebook takes its articles from the folder that a line `folder = "…"` names; `corpus` puts another one there.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from framing.errors import NotebookError

BEAT = 5  # seconds without a word, at most
_FOLDER = re.compile(r"""^folder = (["']).*\1""", re.MULTILINE)


def takes_a_corpus(path: Path) -> bool:
    """Return whether a notebook has a line `folder = "…"`, where another corpus can be put."""
    return any(_FOLDER.search(source) for source in _code(path))


def code_digest(path: Path) -> str:
    """Return the SHA-256 of a notebook's code, which its text and outputs do not change."""
    return hashlib.sha256("\0".join(_code(path)).encode()).hexdigest()


def run(path: Path, *, figures: Path, settings: Path, corpus: Path | None = None) -> None:
    """Run a notebook in its own folder; it is not changed.

    Parameters
    ----------
    path : Path
        The notebook.
    figures : Path
        Where `framing.figures.save` puts its figures.
    settings : Path
        A folder that stands in for the user's own settings.
    corpus : Path, optional
        The folder or file that it reads instead of its own.

    Raises
    ------
    NotebookError
        A cell stopped with an error; the message says which cell and why.
    """
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    _say(f"{path.name}: {len(cells)} cells")
    if corpus is not None:
        for cell in cells:
            # a function, so that a backslash in the folder's name is one
            cell.source = _FOLDER.sub(lambda _: f"folder = {str(corpus.absolute())!r}", cell.source)
    client = NotebookClient(notebook, timeout=None, kernel_name=NATIVE_KERNEL_NAME)
    client.resources = {"metadata": {"path": str(path.parent)}}
    client.extra_arguments = ["--log-level=ERROR"]
    kernel = client.create_kernel_manager()
    kernel.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])  # none but the Python that runs this
    kernel.connection_file = f"{settings}.json"  # and not in a home folder, which may be missing
    with client.setup_kernel(env=_environment(figures, settings)):
        for number, cell in enumerate(cells, start=1):
            start = next(line for line in cell.source.splitlines() if line.strip()).strip()
            where = f"{path}: cell [{number}], which starts with {start!r},"
            try:
                with _signs_of_life(f"{path.name}: cell [{number}] of {len(cells)} runs: {start}"):
                    client.execute_cell(cell, notebook.cells.index(cell))
            except CellExecutionError as error:
                raise NotebookError(f"{where} stopped with {error.ename}: {error.evalue}") from error
            except DeadKernelError as error:
                raise NotebookError(f"{where} ended Python itself. Did memory run out?") from error


def _code(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def _environment(figures: Path, settings: Path) -> dict[str, str]:
    return os.environ | {
        "FRAMING_FIGURES": str(figures.absolute()),
        "IPYTHONDIR": str(settings),
        "JUPYTER_CONFIG_DIR": str(settings),
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(settings),
        "PYTHONHASHSEED": "0",
    }


@contextmanager
def _signs_of_life(line: str) -> Iterator[None]:
    """Say a line every few seconds for as long as this lasts, and for how long it has."""
    done = threading.Event()

    def speak() -> None:
        beats = 0
        while not done.wait(BEAT):
            beats += 1
            _say(f"{line} ({beats * BEAT:.0f} s)")

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
