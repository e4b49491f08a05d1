"""What every test shares: the human-coded data, a cache of the tests' own, and settings that make runs repeatable."""

from __future__ import annotations

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
    """One cache for the whole run, so that an article is parsed once, and never the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMING_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of human-coded data, which is not ours to pass on."""
    folder = ROOT.parent / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip("the human-coded data (../shared/gold) is not here")
    return folder


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
