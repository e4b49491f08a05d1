"""Every notebook runs from its first cell to its last, on nothing but `corpus/`, and is stored without output."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from framing.figures import figures

pytestmark = pytest.mark.usefixtures("few_resamples")

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
PASTED = {
    "herald.txt": """Calder Herald

Ferry to stop for the winter

By Ada Quill

12 January 2024

The last ferry to the outer islands may leave as soon as Friday, the harbour board said on Thursday.

“We cannot run empty boats,” said its chairman, Tom Marlow. Residents called the decision careless.
""",
    "post.txt": """Calder Post

Islanders fight for their boat

By Bo Finch

12 January 2024

Some forty islanders marched to the pier on Thursday. The board has never asked them, they say.

“Without the boat there is no school,” said Lena Orr, a teacher. Mr. Marlow reportedly left by the back door.
""",
}


def test_every_notebook_runs_and_saves_its_figures(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    for name in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / name, tmp_path / "notebooks")
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    made = figures(tmp_path / "notebooks", tmp_path / "figures")
    assert sorted(set(made["notebook"])) == NOTEBOOKS


@pytest.mark.parametrize("codebook", [True, False])
def test_the_first_notebook_runs_on_two_pasted_articles(tmp_path: Path, codebook: bool) -> None:
    for folder in ("notebooks", "mine"):
        (tmp_path / folder).mkdir()
    for name, text in PASTED.items():
        (tmp_path / "mine" / name).write_text(text, encoding="utf-8")
    if codebook:
        (tmp_path / "mine" / "actors.toml").write_text('[[actors]]\nname = "Tom Marlow"\n', encoding="utf-8")
    notebook = (ROOT / "notebooks" / NOTEBOOKS[0]).read_text(encoding="utf-8")
    assert "../corpus/port-calder" in notebook
    mine = tmp_path / "notebooks" / NOTEBOOKS[0]
    mine.write_text(notebook.replace("../corpus/port-calder", "../mine"), encoding="utf-8")
    figures(tmp_path / "notebooks", tmp_path / "figures")
    table = (tmp_path / "figures" / "hedges-by-outlet.csv").read_text(encoding="utf-8")
    assert table.count("describes this article and no outlet") == 2


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_stored_without_output(name: str) -> None:
    """As git has it: running a notebook in JupyterLab changes the file, which is nothing to complain of."""
    command = ["git", "show", f":notebooks/{name}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    cells = json.loads(done.stdout)["cells"]
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells), (
        f"notebooks/{name} is committed with its output. Strip it and add it again: nbstripout notebooks/{name}"
    )
