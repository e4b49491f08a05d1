"""The documents: the site is made without a warning, its links lead somewhere, and the code on its pages runs."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from exports import PAGE, nexis_html

import framing
from framing import cli

pytestmark = pytest.mark.usefixtures("few_resamples")

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
START, README = DOCS / "start.md", ROOT / "README.md"
HOW_TO = sorted((DOCS / "howto").glob("*.md"))
BLOCK = re.compile(r"^(?:`([\w./-]+)`:\n\n)?```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


# --- the site ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("myst_nb") is None or importlib.util.find_spec("pydata_sphinx_theme") is None:
        pytest.skip("the site needs Sphinx and its theme: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "--fail-on-warning", "--keep-going"]
    command += ["-d", str(folder / "read"), str(DOCS), str(folder / "html")]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_every_link_of_the_site_leads_to_a_place(site: Path) -> None:
    pages = {path: lxml.html.parse(path).getroot() for path in site.rglob("*.html")}
    assert len(pages) > 40
    ids = {path: set(root.xpath("//@id")) for path, root in pages.items()}
    lost = []
    for path, root in pages.items():
        for address in root.xpath("//main//@href | //nav//@href | //img/@src"):
            link = urlsplit(address)
            if link.scheme or path.name == "genindex.html":
                continue
            to = (path.parent / unquote(link.path)).resolve() if link.path else path
            if not to.is_file() or (link.fragment and to in ids and unquote(link.fragment) not in ids[to]):
                lost.append(f"{path.relative_to(site)}: {address}")
    assert lost == []


def test_every_measure_has_its_card_on_the_site(site: Path) -> None:
    words = lxml.html.parse(site / "made" / "cards.html").getroot().text_content()
    assert [name for name in framing.catalogue()["measure"] if name not in words] == []


def test_pages_fit_a_desk_and_a_phone(site: Path, browser: Any) -> None:
    desk, phone = (browser.new_page(viewport={"width": width, "height": 900}) for width in (1280, 390))
    desk.goto((site / "accuracy.html").as_uri())
    chapters, search = (
        desk.locator(f".bd-header .navbar-header-items__{side}").bounding_box() for side in ("center", "end")
    )
    assert chapters["height"] < 60 and search["y"] < chapters["y"] + chapters["height"]  # side by side, in one line
    for name in ("index", "start", "made/cards", "howto/difference"):
        phone.goto((site / f"{name}.html").as_uri())
        ends = "[...document.querySelectorAll('article code.literal')].map(e => e.getBoundingClientRect().right)"
        assert max(phone.evaluate(ends), default=0) <= 390, name


def test_every_public_name_is_in_the_reference() -> None:
    listed = re.findall(r"auto\w+:: framing\.([\w.]+)", "".join(p.read_text() for p in (DOCS / "reference").iterdir()))
    assert len(listed) == len(set(listed))
    names = {name for name in framing.__all__ if not isinstance(getattr(framing, name), ModuleType)}
    assert names <= set(listed)
    assert {f"plot.{name}" for name in framing.plot.__all__ if callable(getattr(framing.plot, name))} <= set(listed)


# --- the code on the pages --------------------------------------------------------------------------------------------


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """The file that a block is to be saved as, its language and its text."""
    yield from BLOCK.findall(page.read_text(encoding="utf-8"))


def follow(page: Path, names: dict[str, Any]) -> None:
    """Do what a page says: save files, type commands, run code."""
    for file, language, text in blocks(page):
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(text, encoding="utf-8")
        elif language == "console":
            for command in text.splitlines():
                assert cli.main(command.split()[1:]) == 0
        elif language == "python":
            exec(compile(text, str(page), "exec"), names)
            plt.close("all")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Somebody who has followed the first page, in a folder with files of the kinds that other pages speak of."""
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("desk"))
        # a report draws hundreds of charts; tests of its own look at them
        patch.setattr("framing.reports.page.MEASURES", ("hedges_per_1000_words",))
        with pytest.warns(framing.FewArticlesWarning):
            follow(START, names)
        Path("nexis.html").write_text(nexis_html(), encoding="utf-8")
        Path("page.html").write_text(PAGE, encoding="utf-8")
        pd.DataFrame({"source": ["Calder Herald"], "body": ["The ferry may stop."]}).to_csv("export.csv", index=False)
        yield names


def test_the_first_page_leads_to_two_articles_and_a_report(started: dict[str, Any]) -> None:
    articles = started["articles"]
    assert articles["outlet"].tolist() == ["Calder Herald", "Calder Post"]
    assert articles["published"].notna().all() and (articles["problems"] == "").all()
    assert "Share this article" in articles["removed"].iloc[0] and "Share" not in articles["text"].iloc[0]
    report = Path("ferry.html").read_text(encoding="utf-8")
    assert "ferry cut" in report and "Nobody asked us" in report


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
@pytest.mark.usefixtures("registry")
@pytest.mark.filterwarnings("ignore::framing.FramingWarning")  # two articles are few, as they say
def test_the_code_of_a_how_to_page_runs(page: Path, started: dict[str, Any]) -> None:
    code = [text for _, language, text in blocks(page) if language in ("python", "console")]
    if not code:
        pytest.skip("no code")
    if page.stem == "two-coders":  # people fill in the sheet that the first block draws
        sheet = framing.worksheet(started["coverage"], "hedges", n=4, out="sheets/hedges")
        for coder, answers in (("ada", ["yes", "no"]), ("ben", ["yes", "yes"])):
            filled = pd.read_csv("sheets/hedges.csv", keep_default_na=False)
            filled["hedged"] = [answers[i % 2] for i in range(len(sheet))]
            filled.to_csv(f"sheets/{coder}.csv", index=False)
    follow(page, {**started})


def test_the_readme_leads_from_articles_to_a_chart(started: dict[str, Any]) -> None:
    first, *_ = (text for _, language, text in blocks(README) if language == "python")
    assert len(first.strip().splitlines()) <= 12
    names: dict[str, Any] = {}
    with pytest.warns(framing.FewArticlesWarning):
        exec(compile(first, "README.md", "exec"), names)
    assert names["ax"].get_title(loc="left") or names["ax"].get_figure()._suptitle
    plt.close("all")
