"""What every test shares: the human-coded data, a cache of the tests' own, and settings that make runs repeatable."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")

matplotlib.use("Agg")
settings.register_profile("framing", deadline=None, derandomize=True)
settings.load_profile("framing")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """One cache for the whole run, never the user's: an article is measured once, whichever process comes to it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own in that of the run
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMING_CACHE", str(folder / "cache"))
        yield


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finders found before is not looked up: they find it anew, in parses that are kept."""
    monkeypatch.setattr("framing.measures.kept.get", lambda keys: {})


FEW = "from framing.stats import bootstrap\nbootstrap.RESAMPLES = 999\n"


@pytest.fixture(scope="module")
def few_resamples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A tenth of the resamples, in notebooks too: for tests of what becomes of intervals, not of intervals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framing.stats.bootstrap.RESAMPLES", 999)
        (startup := tmp_path_factory.mktemp("startup") / "few.py").write_text(FEW)
        patch.setenv("PYTHONSTARTUP", str(startup))  # which every new Jupyter kernel runs
        yield


LONGEST = ("notebooks", "gold", "measures", "figures", "report", "class", "compare", "exports")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that two workers end at about the same time."""
    order = {f"test_{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_collection_finish() -> None:
    """What the libraries hold stays, and need not be searched for garbage again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of human-coded data, which is not ours to pass on."""
    folder = ROOT.parent / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip("the human-coded data (../shared/gold) is not here")
    return folder


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test registers, of measures and tables, is forgotten after it."""
    from framing import tables
    from framing.measures import base

    monkeypatch.setattr(base, "_REGISTERED", dict(base._REGISTERED))
    monkeypatch.setattr(base, "_BUILT_IN", set(base._BUILT_IN))
    before = dict(tables.TABLES)
    yield
    tables.TABLES.clear()
    tables.TABLES.update(before)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all pages that are tested in it."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    options = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    options += " disable-component-update disable-sync"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[f"--{each}" for each in options.split()])
        yield browser
        browser.close()
