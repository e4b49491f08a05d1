"""Figures that anyone can make again: `save` keeps a figure with the table behind it, `figures` runs every notebook.

`figures` gathers what the notebooks save, with a manifest of where each figure comes from; `verify` holds it to that.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from matplotlib import rc_context
from matplotlib.axes import Axes
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from tqdm import tqdm

from framing.errors import NotebookError
from framing.estimates import made
from framing.measures import Coverage

MANIFEST = "manifest.json"
VERSIONED = ("framing", "matplotlib", "numpy", "pandas")  # the manifest notes their versions

# ids that are not random, and text that stays text: to search, to read aloud, to edit for a journal
SVG: dict[Any, Any] = {"svg.hashsalt": "framing", "svg.fonttype": "none"}
# No date in any file, so that the same figure gives the same bytes
METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "svg": {"Creator": None, "Date": None},
}


def save(ax: Axes, name: str, table: pd.DataFrame, coverage: Coverage | None = None) -> Path:
    """Keep a figure together with the table behind it, and note where they come from.

    Writes `name.png`, `name.pdf`, `name.svg` and `name.csv`, and an entry in `manifest.json`, into the folder `figures`
    beside the notebook; `framing figures` gathers those of every notebook in one folder instead. The same figure
    gives the same bytes, and replaces the one saved before under its name.

    Parameters
    ----------
    ax : Axes
        Any Axes of the figure, as the functions of `framing.plot` return them. The whole figure is written.
    name : str
        Small letters, digits and hyphens: "hedges-by-outlet".
    table : DataFrame
        What the figure shows. The CSV holds its figures to 6 significant digits; a named index is written too.
    coverage : Coverage, optional
        What was measured: gives the manifest its hashes of corpus, codebook, lexicons and models, and its counts.

    Returns
    -------
    Path
        The PNG.

    Raises
    ------
    ValueError
        `name` is not made of small letters, digits and hyphens, or the Axes were taken out of their figure.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} cannot name a figure. Use small letters, digits and hyphens: 'hedges-by-outlet'.")
    folder = Path(os.environ.get("FRAMING_FIGURES", "figures"))
    folder.mkdir(parents=True, exist_ok=True)
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("These Axes belong to no figure any more. Draw them again, then save.")
    with rc_context({**SVG, "pdf.fonttype": 42}):
        for kind, metadata in METADATA.items():
            figure.savefig(folder / f"{name}.{kind}", metadata=metadata, dpi=200, bbox_inches="tight")
    named = any(level is not None for level in table.index.names)
    table.to_csv(folder / f"{name}.csv", index=named, float_format="%.6g", lineterminator="\n", encoding="utf-8")

    manifest = _read_manifest(folder) if (folder / MANIFEST).exists() else {"figures": {}}
    manifest["figures"][name] = {
        "files": {f"{name}.{kind}": _digest(folder / f"{name}.{kind}") for kind in (*METADATA, "csv")},
        "rows": len(table),
        "compared": made(table),
        **({} if coverage is None else origin(coverage)),
    }
    _write_manifest(folder, manifest)
    return folder / f"{name}.png"


def figures(notebooks: str | os.PathLike[str] = "notebooks", out: str | os.PathLike[str] = "figures") -> pd.DataFrame:
    """Run every notebook from its first cell to its last, and gather the figures that they `save`.

    Each notebook runs in a fresh Python of its own, in its folder, in the order of their names, free of personal
    settings of Matplotlib, IPython and Jupyter. The notebooks themselves are not changed. A second run on the same
    machine gives the same bytes.

    Parameters
    ----------
    notebooks : path
        Folder of notebooks (`*.ipynb`).
    out : path
        Folder to make. One that an earlier run made is replaced, as a whole, once every notebook has run.

    Returns
    -------
    DataFrame
        One row per figure: `figure`, `notebook`, `rows` (of the table behind it), `articles` (of the corpus; missing
        where the notebook passed no coverage).

    Raises
    ------
    FileNotFoundError
        There is no such folder of notebooks.
    ValueError
        It holds no notebook, no notebook saves a figure, two save one under the same name, or `out` holds files that
        are not `framing`'s.
    NotebookError
        A notebook stopped with an error. `out` is as before.
    """
    folder, out = Path(notebooks), Path(out)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: there is no such folder. Name the one that holds your notebooks.")
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise ValueError(f"{folder}: no notebook (*.ipynb) in this folder.")
    if unlisted := _unlisted_names(out):
        raise ValueError(
            f"{out}: this folder would be replaced, but holds what framing did not make: {', '.join(unlisted[:3])}. "
            "Move that elsewhere, or name another folder."
        )
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    # beside `out`, so that the finished folder can be renamed into place
    with tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".figures-") as scratch:
        done = Path(scratch, "done")
        entries = _run_all(paths, Path(scratch), done)
        if not entries:
            raise ValueError(
                f"{folder}: no notebook saves a figure. Save one: framing.figures.save(ax, 'name', table)."
            )
        if out.exists():
            for path in filter(_is_hidden, out.iterdir()):  # a .gitignore is not framing's to delete
                path.rename(done / path.name)
            out.rename(Path(scratch, "before"))
        done.rename(out)
    columns = ["notebook", "rows", "articles"]
    table = pd.DataFrame([[name, *map(entry.get, columns)] for name, entry in entries.items()])
    return table.set_axis(["figure", *columns], axis="columns").astype({"articles": "Int64"})


def _run_all(notebooks: Sequence[Path], scratch: Path, out: Path) -> dict[str, dict[str, Any]]:
    """Run notebooks, gather their figures in a new folder `out` with a manifest, and return the entries."""
    out.mkdir()
    entries: dict[str, dict[str, Any]] = {}
    for path in tqdm(notebooks, desc="notebooks", disable=None):
        saved = scratch / path.name
        _run_notebook(path, saved, scratch / "settings")
        new = _read_manifest(saved)["figures"] if saved.exists() else {}
        for name, entry in new.items():
            if name in entries:
                other = entries[name]["notebook"]
                raise ValueError(f"{other} and {path.name} both save a figure {name!r}. Rename one of them.")
            entries[name] = {"notebook": path.name, **entry}
            for file in entry["files"]:
                (saved / file).rename(out / file)
    versions = {package: version(package) for package in VERSIONED}
    _write_manifest(out, {"figures": entries, "versions": {**versions, "python": platform.python_version()}})
    return entries


def verify(folder: str | os.PathLike[str] = "figures") -> list[str]:
    """Hold a folder of figures to its manifest.

    Parameters
    ----------
    folder : path
        A folder that `figures` or `save` made.

    Returns
    -------
    list of str
        One sentence per difference, files in order; empty where every file is as the manifest says.

    Raises
    ------
    FileNotFoundError
        The folder has no manifest.
    """
    folder = Path(folder)
    listed = _listed_files(_read_manifest(folder))
    differences = [f"{file}: not in the manifest" for file in _unlisted_names(folder)]
    for file, digest in listed.items():
        if not (folder / file).is_file():
            differences.append(f"{file}: in the manifest, but not in the folder")
        elif _digest(folder / file) != digest:
            differences.append(f"{file}: changed since it was made")
    return sorted(differences)


def _run_notebook(path: Path, out: Path, settings: Path) -> None:
    """Run one notebook; its figures go to `out`, and `settings` stands in for the user's own settings."""
    client = NotebookClient(nbformat.read(path, as_version=4), timeout=None, kernel_name=NATIVE_KERNEL_NAME)
    client.resources = {"metadata": {"path": str(path.parent)}}
    client.extra_arguments = ["--log-level=ERROR"]
    kernel = client.create_kernel_manager()
    kernel.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])  # none but the Python that runs this
    kernel.connection_file = f"{settings}.json"  # and not in a home folder, which may be missing
    env = os.environ | {
        "FRAMING_FIGURES": str(out),
        "IPYTHONDIR": str(settings),
        "JUPYTER_CONFIG_DIR": str(settings),
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(settings),
        "PYTHONHASHSEED": "0",
    }
    with client.setup_kernel(env=env):
        for number, cell in enumerate(client.nb.cells):
            try:
                client.execute_cell(cell, number)
            except CellExecutionError as error:
                start = next((line for line in cell.source.splitlines() if line.strip()), "")
                raise NotebookError(
                    f"{path}: cell {number + 1}, which starts with {start.strip()!r}, stopped with "
                    f"{error.ename}: {error.evalue}"
                ) from error
            except DeadKernelError as error:
                raise NotebookError(f"{path}: cell {number + 1} ended Python itself. Did memory run out?") from error


def origin(coverage: Coverage) -> dict[str, Any]:
    """Return what the manifest says of the corpus behind a figure.

    Parameters
    ----------
    coverage : Coverage
        What was measured.

    Returns
    -------
    dict
        The numbers of articles, copies and problems, and in `about` the digests and versions.
    """
    articles = coverage.articles
    problems = Counter(problem for text in articles["problems"] for problem in text.split("; ") if problem)
    return {
        "articles": len(articles),
        "duplicates": int((articles["duplicate_of"] != "").sum()),
        "wire_copy": int((articles["wire"] != "").sum()),
        "problems": dict(problems),
        "about": coverage.about,
    }


def _unlisted_names(folder: Path) -> list[str]:
    """Return the names in a folder that its manifest does not have, in order."""
    if not folder.exists():
        return []
    known = {MANIFEST, *_listed_files(_read_manifest(folder))} if (folder / MANIFEST).exists() else set()
    return sorted(path.name for path in folder.iterdir() if path.name not in known and not _is_hidden(path))


def _is_hidden(path: Path) -> bool:
    """Return whether a file is hidden, or one that a computer puts into every folder that somebody looks at."""
    return path.is_file() and (path.name.startswith(".") or path.name.lower() in ("thumbs.db", "desktop.ini"))


def _listed_files(manifest: dict[str, Any]) -> dict[str, str]:
    """Return the digest of every file that a manifest lists."""
    return {file: digest for entry in manifest["figures"].values() for file, digest in entry["files"].items()}


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file. Make the figures first: framing figures.")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path}: this is not a manifest of framing's ({error}). Delete the folder and make the figures again."
        ) from error
    return manifest


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
