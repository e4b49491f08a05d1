"""Every notebook runs from its first cell to its last, on nothing but `corpus/`, and is stored without output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from framing.figures import figures

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs(name: str, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / name, tmp_path / "notebooks")
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    figures(tmp_path / "notebooks", tmp_path / "figures")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_stored_without_output(name: str) -> None:
    cells = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells)
