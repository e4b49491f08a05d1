"""How large a report is and how soon it opens, as a corpus grows; and the picture of one that README shows.

python benchmarks/page.py                     # docs/report.png, of the teaching corpus
python benchmarks/page.py FOLDER 60 500 5000  # of what `framing measure` wrote to FOLDER, for each number of articles
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
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


def of_size(coverage: Coverage, n: int) -> Coverage:
    """A coverage of n articles: some of these, or all of them over and over under other ids, so that only texts repeat."""
    ids = coverage.articles["article_id"].to_numpy()
    copies = [ids[np.linspace(0, len(ids) - 1, min(len(ids), n - k)).astype(int)] for k in range(0, n, len(ids))]
    tables = {}
    for name, table in coverage.tables.items():
        if "article_id" in table.columns:
            rows = [table[table["article_id"].isin(these)] for these in copies]
            renamed = [each.assign(article_id=each["article_id"] + f"-{k}") for k, each in enumerate(rows)]
            tables[name] = pd.concat(renamed, ignore_index=True)
    return coverage.replace(**tables)


def looked_at(page: Path) -> dict[str, Any]:
    """What a reader waits for, in seconds from the moment that the file is opened, and what the first click shows."""
    with opened(page, 1200, 900) as tab:
        tab.wait_for_function("document.documentElement.classList.contains('js')")
        paint, parsed, ready = tab.evaluate(
            """() => {
              const [times] = performance.getEntriesByType("navigation");
              const [paint] = performance.getEntriesByName("first-contentful-paint");
              return [paint?.startTime ?? NaN, times.domContentLoadedEventEnd, times.loadEventEnd];
            }"""
        )
        held = {"whole articles": tab.locator(".whole").count(), "sentences": tab.locator(".list > ol > li").count()}
        row = tab.locator("figure.chart:not([hidden]) a[data-row] .band").first
        row.scroll_into_view_if_needed()
        began = time.perf_counter()
        row.click()
        tab.wait_for_selector(".dot.on")
        clicked = time.perf_counter() - began
        return held | {
            "s to first paint": paint / 1000, "s to all parsed": parsed / 1000, "s to loaded": ready / 1000,
            "s of a click": clicked, "a click shows": " ".join(tab.locator(".dot.on").inner_text().split()),
        }  # fmt: skip


def sizes(coverage: Coverage, numbers: list[int]) -> None:
    """Print for each number of articles the size of the file, what it costs, what it holds, and when it can be read."""
    for n in numbers:
        with tempfile.TemporaryDirectory() as folder:
            began = time.process_time()
            page = framing.report(of_size(coverage, n), Path(folder, "report.html"))
            written = time.process_time() - began
            figures = {"articles": n, "MB": page.stat().st_size / 1e6, "CPU-s to write": written, **looked_at(page)}
        for name, value in figures.items():
            print(f"{name}: {value:.2f}" if isinstance(value, float) else f"{name}: {value}")
        print(flush=True)


def main() -> None:
    if len(sys.argv) > 2:
        return sizes(framing.load_coverage(sys.argv[1]), [int(n) for n in sys.argv[2:]])
    articles = framing.example_corpus()
    actors = framing.read_actors(ROOT / "corpus" / "port-calder")
    return picture(framing.measure(articles, actors), ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
