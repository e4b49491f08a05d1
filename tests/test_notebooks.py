"""The notebook on one's own corpus runs from its first cell to its last, and is stored without output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from framing.figures import figures

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = "02-your-own-corpus.ipynb"


def test_the_notebook_on_ones_own_corpus_runs(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, tmp_path / "notebooks")
    shutil.copytree(ROOT / "corpus" / "mixed-folder", tmp_path / "corpus" / "mixed-folder")
    figures(tmp_path / "notebooks", tmp_path / "figures")


def test_it_is_stored_without_output() -> None:
    cells = json.loads((ROOT / "notebooks" / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells)
