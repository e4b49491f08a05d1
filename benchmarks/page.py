"""How large a report is and how soon it opens, as a corpus grows; and the picture of one that README shows.

python benchmarks/page.py                     # docs/report.png, of the teaching corpus
python benchmarks/page.py FOLDER 60 500 5000  # of what `framing measure` wrote to FOLDER: a line for each number of articles
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image
from playwright.sync_api import sync_playwright

import framing
from framing.measures import Coverage

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
MEASURES = ["hedges_per_1000_words", "official_share", "sentiment"]  # of the picture


@contextmanager
def opened(page: Path, width: int, height: int) -> Iterator[Any]:
    """A report in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        tab = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1)
        tab.goto(page.as_uri())
        yield tab
        browser.close()


def picture(coverage: Coverage, file: Path) -> None:
    """Draw the report's first chart, and the sentences behind the row that is clicked."""
    with tempfile.TemporaryDirectory() as folder:
        page = framing.report(coverage, Path(folder, "report.html"), measures=MEASURES)
        with opened(page, 860, 1080) as tab:
            tab.locator("figure.chart:not([hidden]) a[data-row] .band").first.click()
            tab.evaluate("document.querySelector('figure.chart:not([hidden])').scrollIntoView()")
            tab.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(64, Image.Quantize.MAXCOVERAGE).save(file, optimize=True)


def grown(coverage: Coverage, n: int) -> Coverage:
    """A coverage of n articles: the same ones over and over, under other ids. Counts grow as they would, texts do not vary."""
    ids = coverage.articles["article_id"].tolist()
    copies = [ids[: n - k] for k in range(0, n, len(ids))]
    tables = {}
    for name, table in coverage.tables.items():
        if "article_id" in table.columns:
            rows = [table[table["article_id"].isin(these)] for these in copies]
            renamed = [each.assign(article_id=each["article_id"] + f"-{k}") for k, each in enumerate(rows)]
            tables[name] = pd.concat(renamed, ignore_index=True)
    return coverage.replace(**tables)


def sizes(coverage: Coverage, numbers: list[int]) -> None:
    """Print for each number of articles the size of the file, what it holds, and when its first chart can be seen."""
    print("articles  MB  CPU-s to write  whole articles  sentences  s to first chart  s to all")
    for n in numbers:
        with tempfile.TemporaryDirectory() as folder:
            began = time.process_time()
            page = framing.report(grown(coverage, n), Path(folder, "report.html"))
            written = time.process_time() - began
            with opened(page, 1200, 900) as tab:
                tab.wait_for_function("document.documentElement.classList.contains('js')")
                paint, ready = tab.evaluate(
                    "[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,"
                    " performance.getEntriesByType('navigation')[0].loadEventEnd]"
                )
                held = tab.locator(".whole").count(), tab.locator(".list > ol > li").count()
            print(f"{n}  {page.stat().st_size / 1e6:.2f}  {written:.0f}  {held[0]}  {held[1]}  {paint / 1000:.2f}  {ready / 1000:.2f}", flush=True)  # fmt: skip


def main() -> None:
    if len(sys.argv) > 2:
        return sizes(framing.load_coverage(sys.argv[1]), [int(n) for n in sys.argv[2:]])
    articles = framing.example_corpus()
    actors = framing.read_actors(ROOT / "corpus" / "port-calder")
    return picture(framing.measure(articles, actors), ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
