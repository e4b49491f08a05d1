"""What measuring articles costs that were measured before, and what memory a kernel holds that measured them.

    python benchmarks/again.py [CORPUS]

CORPUS is a folder with a codebook, by default the teaching corpus. Every figure is of a fresh Python; costs are CPU-seconds
of one run, so that only their ratios say something.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

import nbformat

from framing import figures, notebooks

ROOT = Path(__file__).resolve().parent.parent
CELL = """
import json, time
from pathlib import Path
import psutil
import framing
articles, actors = framing.read(folder), framing.read_actors(folder).iloc[{rows}]
before = time.process_time()
coverage = framing.measure(articles, actors)
took = time.process_time() - before
held = [psutil.Process().memory_info().rss / 1e6]
framing.plot.outlets(framing.compare(coverage), measure="hedges_per_1000_words")
held.append(psutil.Process().memory_info().rss / 1e6)
Path({out!r}).write_text(json.dumps([took, held]))
"""


def main() -> None:
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "corpus" / "port-calder").resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FRAMING_CACHE"] = str(Path(folder, "one"))
        first, after = kernel(corpus, Path(folder), ":")
        again, held = kernel(corpus, Path(folder), ":")
        codebook, _ = kernel(corpus, Path(folder), ":-1")
        print(f"measured for the first time     {first:7.1f} CPU-seconds; the kernel then holds {memory(after)}")
        print(f"the same again                  {again / first:7.3f} of it; the kernel then holds {memory(held)}")
        print(f"with another codebook           {codebook / first:7.3f} of it")
        os.environ["FRAMING_CACHE"] = str(Path(folder, "other"))
        times = [seven(Path(folder, name)) for name in ("figures", "again")]
        print(f"the notebooks, all of them      {times[0]:7.1f} CPU-seconds; again {times[1] / times[0]:.3f} of it")


def memory(held: list[float]) -> str:
    return f"{held[0]:.0f} MB, and {held[1]:.0f} MB after a chart"


def kernel(corpus: Path, folder: Path, rows: str) -> tuple[float, list[float]]:
    """CPU-seconds that measuring takes in a kernel of its own, and the megabytes that it holds then and after a chart."""
    out = folder / "out.json"
    cells = [
        nbformat.v4.new_code_cell('folder = "here"'),
        nbformat.v4.new_code_cell(CELL.format(rows=rows, out=str(out))),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "one.ipynb")
    notebooks.run(folder / "one.ipynb", figures=folder, settings=folder / "settings", corpus=corpus)
    took, held = json.loads(out.read_text())
    return took, held


def seven(out: Path) -> float:
    """CPU-seconds that the notebooks take, with the kernels that run them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures.figures(ROOT / "notebooks", out)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
