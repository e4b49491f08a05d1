"""The folder of figures as an RO-Crate, which archives such as Zenodo can read: what is in it, and what made it.

It follows the profile Process Run Crate. RO-Crate: doi.org/10.3233/DS-210053; its profiles of runs:
doi.org/10.1371/journal.pone.0309210.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

CRATE = "ro-crate-metadata.json"
_ROCRATE = "https://w3id.org/ro/crate/1.3"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.6"
_FORMATS = {
    ".csv": ("text/csv", "the table behind the figure"),
    ".json": ("application/json", "where each figure comes from"),
    ".pdf": ("application/pdf", "the figure, to print"),
    ".png": ("image/png", "the figure, as a picture"),
    ".svg": ("image/svg+xml", "the figure, to edit"),
}


def write_crate(folder: Path, manifest: Mapping[str, Any], manifest_name: str) -> None:
    """Write `ro-crate-metadata.json` into a folder of figures.

    Parameters
    ----------
    folder : Path
        The folder; all that the manifest lists is in it.
    manifest : mapping
        What is written there under `manifest_name`.
    manifest_name : str
        The manifest's own file.

    Notes
    -----
    No clock is read: the date is that of the environment's SOURCE_DATE_EPOCH or else of the last article.
    """
    figures: Mapping[str, Any] = manifest["figures"]
    files = {file: name for name, entry in figures.items() for file in entry["files"]}
    corpora = sorted({entry["about"]["corpus"] for entry in figures.values() if "about" in entry})
    runs = [_run(name, figures) for name in dict.fromkeys(entry["notebook"] for entry in figures.values())]
    framing = {"@id": "#framing", "@type": "SoftwareApplication", "name": "framing"}
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": _to("./"),
            "conformsTo": _to(_ROCRATE),
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": "Figures on how outlets cover the same thing",
            "description": f"{len(figures)} figures, each with the table behind it, made by running notebooks: "
            f"{', '.join(figures)}. {manifest_name} says where each comes from.",
            "license": _to("#licence"),
            "conformsTo": _to(_PROFILE),
            "hasPart": [_to(file) for file in (*files, manifest_name)],
            "mentions": [_to(run["@id"]) for run in runs],
            **_date(figures),
        },
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": _PROFILE[-3:]},
        {
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "No licence stated",
            "description": "Ask those who made these figures before you pass them on.",
        },
        {**framing, "softwareVersion": manifest["versions"]["framing"]},
        *({"@id": f"#corpus-{c[:12]}", "@type": "CreativeWork", "name": "articles", "sha256": c} for c in corpora),
        *({"@id": f"#{quote(run['name'])}", "@type": "CreativeWork", "name": run["name"]} for run in runs),
        *runs,
        *(_file(folder / file, name) for file, name in files.items()),
        _file(folder / manifest_name, "manifest"),
    ]
    context = [f"{_ROCRATE}/context", "https://w3id.org/ro/terms/workflow-run/context"]
    text = json.dumps({"@context": context, "@graph": graph}, indent=1, ensure_ascii=False)
    (folder / CRATE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _run(notebook: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the run of a notebook, with what it took and what it made."""
    mine = [entry for entry in figures.values() if entry["notebook"] == notebook]
    corpora = sorted({entry["about"]["corpus"] for entry in mine if "about" in entry})
    return {
        "@id": f"#run-{quote(notebook)}",
        "@type": "CreateAction",
        "name": notebook,
        "description": "All cells of the notebook were run, from the first to the last.",
        "instrument": _to("#framing"),
        "object": [_to(f"#{quote(notebook)}"), *(_to(f"#corpus-{corpus[:12]}") for corpus in corpora)],
        "result": [_to(file) for entry in mine for file in entry["files"]],
        **({"endTime": epoch.isoformat()} if (epoch := _epoch()) else {}),
    }


def _file(path: Path, name: str) -> dict[str, Any]:
    kind, what = _FORMATS[path.suffix]
    content = path.read_bytes()
    return {
        "@id": path.name,
        "@type": "File",
        "name": name,
        "description": what,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _date(figures: Mapping[str, Any]) -> dict[str, str]:
    last = max((entry.get("last_article", "") for entry in figures.values()), default="")
    date = f"{epoch:%Y-%m-%d}" if (epoch := _epoch()) else last
    return {"datePublished": date} if date else {}


def _epoch() -> datetime | None:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdecimal() else None


def _to(identifier: str) -> dict[str, str]:
    return {"@id": identifier}
