"""Figures that anyone can make again: `save` keeps a figure with the table behind it, `figures` runs every notebook.

`figures` gathers what the notebooks save, with a manifest of where each figure comes from; `verify` holds it to that,
and `recompute` says whether every figure still follows.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes

from framing.crate import CRATE, write_crate
from framing.estimates import group_names, made, select
from framing.measures import Coverage
from framing.plot.choose import rows_drawn
from framing.study import PLAN, changed_since_frozen

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
        What the figure shows; of the table that a chart of `framing.plot` was given, only the rows that it drew are
        kept. The CSV holds its figures to 6 significant digits; a named index is written too.
    coverage : Coverage, optional
        What was measured: gives the manifest its hashes of corpus, codebook, lexicons and models, and the number of
        articles that the figure counts.

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
    table = rows_drawn(figure, table)
    named = any(level is not None for level in table.index.names)
    table.to_csv(folder / f"{name}.csv", index=named, float_format="%.6g", lineterminator="\n", encoding="utf-8")

    manifest = _read_manifest(folder) if (folder / MANIFEST).exists() else {"figures": {}}
    manifest["figures"][name] = {
        "files": {f"{name}.{kind}": _digest(folder / f"{name}.{kind}") for kind in (*METADATA, "csv")},
        "rows": len(table),
        "compared": made(table),
        **({} if coverage is None else _counts(coverage, table)),
    }
    _write_manifest(folder, manifest)
    return folder / f"{name}.png"


def figures(
    notebooks: str | os.PathLike[str] = "notebooks",
    out: str | os.PathLike[str] = "figures",
    *,
    corpus: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Run every notebook from its first cell to its last, and gather the figures that they `save`.

    Each notebook runs in a fresh Python of its own, in its folder, in the order of their names, free of personal
    settings of Matplotlib, IPython and Jupyter. The notebooks themselves are not changed. A second run on the same
    machine gives the same bytes.

    Parameters
    ----------
    notebooks : path
        Folder of notebooks (`*.ipynb`), or a single one.
    out : path
        Folder to make, an RO-Crate. One that an earlier run made is replaced, as a whole, once every notebook has run.
    corpus : path, optional
        Other articles for the same notebooks: a folder or file, as `framing.read` takes it. It stands in for what a
        notebook names in its line `folder = "…"`; a notebook without such a line is left out.

    Returns
    -------
    DataFrame
        One row per figure: `figure`, `notebook`, `rows` (of the table behind it), `articles` (that it counts; missing
        where the notebook passed no coverage).

    Raises
    ------
    FileNotFoundError
        There is no such folder of notebooks, or no such corpus.
    ValueError
        It holds no notebook (that takes another corpus), no notebook saves a figure, two save one under the same name,
        or `out` holds files that are not `framing`'s.
    NotebookError
        A notebook stopped with an error. `out` is as before.
    """
    out, other = Path(out), None if corpus is None else Path(corpus)
    paths = _chosen(Path(notebooks), other)
    if unlisted := _unlisted_names(out):
        raise ValueError(
            f"{out}: this folder would be replaced, but holds what framing did not make: {', '.join(unlisted[:3])}. "
            "Move that elsewhere, or name another folder."
        )
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    # beside `out`, so that the finished folder can be renamed into place
    with tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".figures-") as scratch:
        done = Path(scratch, "done")
        entries = _run_all(paths, Path(scratch), done, other)
        if out.exists():
            for path in filter(_is_hidden, out.iterdir()):  # a .gitignore is not framing's to delete
                path.rename(done / path.name)
            out.rename(Path(scratch, "before"))
        done.rename(out)
    columns = ["notebook", "rows", "articles"]
    table = pd.DataFrame([[name, *map(entry.get, columns)] for name, entry in entries.items()])
    return table.set_axis(["figure", *columns], axis="columns").astype({"articles": "Int64"})


def _chosen(notebooks: Path, corpus: Path | None) -> list[Path]:
    """Return the notebooks to run."""
    # a notebook, which only saves, does without: it takes as long as all else
    from framing.notebooks import takes_a_corpus

    if not notebooks.exists():
        raise FileNotFoundError(f"{notebooks}: there is no such folder. Name the one that holds your notebooks.")
    if corpus is not None and not corpus.exists():
        raise FileNotFoundError(f"{corpus}: there is no such folder or file of articles.")
    paths = sorted(notebooks.glob("*.ipynb")) if notebooks.is_dir() else [notebooks]
    if not paths:
        raise ValueError(f"{notebooks}: no notebook (*.ipynb) in this folder.")
    taking = [path for path in paths if corpus is None or takes_a_corpus(path)]
    if not taking:
        raise ValueError(
            f"{notebooks}: no notebook takes another corpus. Let a cell name the articles in a line of its own, "
            'folder = "..", and read them with framing.read(folder).'
        )
    if left_out := [path.name for path in paths if path not in taking]:
        print(f'Left out, for they have no line folder = "…": {", ".join(left_out)}', file=sys.stderr)
    return taking


def _run_all(notebooks: Sequence[Path], scratch: Path, out: Path, corpus: Path | None) -> dict[str, dict[str, Any]]:
    """Run notebooks, gather their figures in a new folder `out` with a manifest, and return the entries."""
    from framing.notebooks import code_digest, run

    out.mkdir()
    entries: dict[str, dict[str, Any]] = {}
    for path in notebooks:
        saved = scratch / path.name
        run(path, figures=saved, settings=scratch / "settings", corpus=corpus)
        new = _read_manifest(saved)["figures"] if saved.exists() else {}
        for name, entry in new.items():
            if name in entries:
                other = entries[name]["notebook"]
                raise ValueError(f"{other} and {path.name} both save a figure {name!r}. Rename one of them.")
            entries[name] = {"notebook": path.name, "code": code_digest(path), **entry}
            for file in entry["files"]:
                (saved / file).rename(out / file)
    if not entries:
        raise ValueError(
            f"{notebooks[0].parent}: no notebook saves a figure. "
            "Save one: framing.figures.save(ax, 'name', table, coverage)."
        )
    versions = {package: version(package) for package in VERSIONED}
    manifest = {
        "figures": entries,
        "framing_code": _own_code(),
        "plan": _digest(plan) if (plan := notebooks[0].parent / PLAN).is_file() else "",
        "versions": {**versions, "python": platform.python_version()},
    }
    _write_manifest(out, manifest)
    write_crate(out, manifest, MANIFEST)
    return entries


def verify(folder: str | os.PathLike[str] = "figures") -> list[str]:
    """Hold a folder of figures to its manifest, and the plan of its study to what was frozen.

    Parameters
    ----------
    folder : path
        A folder that `figures` or `save` made. The plan is that of the folder around it, if that is a study.

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
    plan = changed_since_frozen(folder.absolute().parent)
    differences = [f"{file}: not in the manifest" for file in _unlisted_names(folder)]
    differences += [f"{file}: {state}" for file, digest in listed.items() if (state := _state(folder / file, digest))]
    return [*sorted(differences), *([plan] if plan else [])]


def recompute(
    folder: str | os.PathLike[str] = "figures",
    notebooks: str | os.PathLike[str] = "notebooks",
    *,
    corpus: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Make all figures again, elsewhere, and say of each whether it still follows.

    Parameters
    ----------
    folder : path
        The figures in question, as `figures` made them. They stay as they are.
    notebooks, corpus : path
        What they were made from, as `figures` takes it.

    Returns
    -------
    DataFrame
        One row per figure of either, in their order: `figure`, `follows` and, where it does not, `why`: what has
        changed of corpus, codebook, word lists, models, versions and code, as far as the manifest knows.

    Raises
    ------
    FileNotFoundError
        The folder has no manifest, or there are no such notebooks.
    NotebookError
        A notebook stopped with an error.
    """
    before = _read_manifest(Path(folder))
    with tempfile.TemporaryDirectory() as scratch:
        figures(notebooks, Path(scratch, "again"), corpus=corpus)
        now = _read_manifest(Path(scratch, "again"))
    names = dict.fromkeys([*before["figures"], *now["figures"]])
    whys = {name: _why(name, before, now, Path(folder)) for name in names}
    return pd.DataFrame([[name, not why, why] for name, why in whys.items()], columns=["figure", "follows", "why"])


def _why(name: str, before: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> str:
    """Return why a figure in a folder no longer follows, by its manifest and a new one; nothing where it does."""
    old, new = before["figures"].get(name), now["figures"].get(name)
    if old is None:
        return f"it was not there before; {new['notebook']} makes it"
    if new is None:
        return f"{old.get('notebook', 'the notebook')} no longer makes it"
    if old["files"] != new["files"]:
        table = f"{name}.csv"
        same = old["files"].get(table) == new["files"].get(table)
        what = "its table is the same, but it is drawn differently" if same else "its table is different"
        causes = (
            ", ".join(_changes(before, now, name)) or "nothing that the manifest knows of; was it another computer?"
        )
        return f"{what}; what has changed: {causes}"
    touched = [file for file, digest in old["files"].items() if _state(folder / file, digest)]
    return (
        f"the notebooks still make it as it was, but not as it now is in {folder}: {', '.join(touched)}"
        if touched
        else ""
    )


def _state(path: Path, digest: str) -> str:
    """Return in what way a file is not what the manifest has; nothing where it is."""
    if not path.is_file():
        return "in the manifest, but not in the folder"
    return "" if _digest(path) == digest else "changed since it was made"


def _changes(before: Mapping[str, Any], now: Mapping[str, Any], name: str) -> list[str]:
    """Return what changed of that from which a figure is made, by two manifests, in words."""
    old, new = before["figures"][name], now["figures"][name]
    about, about_now = old.get("about", {}), new.get("about", {})
    words = {
        "corpus": "the articles",
        "codebook": "the codebook",
        "own_measures": "measures of your own",
        "measures": "which measures were asked for",
        "model": "the language model",
    }
    changes = [said for key, said in words.items() if about.get(key) != about_now.get(key)]
    for key, what in (("lexicons", "word list"), ("encoders", "model")):
        changes += [f"the {what} {each}" for each in _differing(about.get(key, {}), about_now.get(key, {}))]
    changes += [] if old.get("code") == new.get("code") else [f"the code in {new['notebook']}"]
    changes += [] if before.get("plan") == now.get("plan") else ["the plan"]
    changes += [] if before.get("framing_code") == now.get("framing_code") else ["the code of framing"]
    versions = {**about.get("versions", {}), **before.get("versions", {})}
    versions_now = {**about_now.get("versions", {}), **now["versions"]}
    for package in _differing(versions, versions_now):
        changes.append(
            f"{package} ({versions.get(package, 'unknown')} before, now {versions_now.get(package, 'unknown')})"
        )
    return changes


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the keys whose values differ."""
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


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


def _counts(coverage: Coverage, table: pd.DataFrame) -> dict[str, Any]:
    """Return the same of the articles that a figure counts, and how many there are in all."""
    last = coverage.articles["published"].max()
    return {
        **origin(coverage.replace(articles=_counted(coverage, table))),
        "articles_in_corpus": len(coverage.articles),
        **({} if pd.isna(last) else {"last_article": f"{last:%Y-%m-%d}"}),
    }


def _counted(coverage: Coverage, table: pd.DataFrame) -> pd.DataFrame:
    """Return the articles of the groups that a table has, as far as its columns say how it was made."""
    how = {"where": "", "agency_copy": "include", **made(table)}
    groups = str(how.get("by", "")).split(" · ")
    if groups == [""] or how.get("interaction") or any(isinstance(how[key], list) for key in ("where", "agency_copy")):
        return coverage.articles
    articles = select(coverage.articles, groups, how["agency_copy"], where=how["where"])
    names = group_names(articles, groups)
    drawn = {*table["group"], *table["than"]} if "than" in table.columns else {*group_names(table, groups)}
    return articles[names.isin(drawn)]


def _unlisted_names(folder: Path) -> list[str]:
    """Return the names in a folder that its manifest does not have, in order."""
    if not folder.exists():
        return []
    known = {MANIFEST, CRATE, *_listed_files(_read_manifest(folder))} if (folder / MANIFEST).exists() else set()
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
        manifest["figures"].items()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path}: this is not a manifest of framing's ({error}). Delete the folder and make the figures again."
        ) from error
    return manifest


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _own_code() -> str:
    """Return the digest of all modules of the package."""
    package = Path(__file__).parent
    modules = {path.relative_to(package).as_posix(): path for path in package.rglob("*.py")}
    return hashlib.sha256("".join(_digest(modules[name]) for name in sorted(modules)).encode()).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
