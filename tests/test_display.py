"""What a notebook shows: tables for readers, cards of measures, warnings in words."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from nbclient import NotebookClient

import framing
from framing import display
from framing.progress import progress


def rows(html: str) -> list[list[str]]:
    """The texts of the cells, row by row, as a reader sees them."""
    found = re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)
    return [
        [unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, flags=re.DOTALL)]
        for row in found
    ]


def test_every_kind_of_value_is_shown_in_words() -> None:
    table = pd.DataFrame(
        {
            "outlet": ["Herald", None],
            "published": pd.to_datetime(["2024-03-31", None], utc=True),
            "seen": pd.to_datetime(["2024-03-31 08:05", None], utc=True),
            "aliases": [["Quill", "mayor"], []],
            "spans": [[[0, 4], [9, 12]], []],
            "share": [0.25, float("nan")],
            "p": [0.00001, -1.5],
            "n": pd.array([1200, None], dtype="Int64"),
            "speaking": [True, False],
            "kinds": [{"a": "b"}, {}],
        }
    )
    head, *body = rows(framing.table(table))
    assert head == list(table.columns)
    assert body == [
        [
            "Herald",
            "2024-03-31",
            "2024-03-31 08:05",
            "Quill, mayor",
            "0, 4; 9, 12",
            "0.25",
            "< 0.001",
            "1200",
            "yes",
            "a: b",
        ],
        ["", "", "", "", "", "", "−1.5", "", "no", ""],
    ]


def test_sentences_wrap_and_stay_text() -> None:
    text = "First line of it, which goes on for a while.\nSecond <script>alert(1)</script> & “more”."
    html = framing.table(pd.DataFrame({"text": [text]}))
    assert rows(html)[1] == [text]
    assert "\\n" not in html and "alert(1)</script>" not in html
    assert '<td class="long"><div>First' in html and "pre-line" in html


def test_an_index_is_shown_where_it_says_something() -> None:
    counts = pd.Series([2, 1], index=pd.Index(["Herald", "Gazette"], name="outlet"), name="articles")
    assert rows(framing.table(counts)) == [["outlet", "articles"], ["Herald", "2"], ["Gazette", "1"]]
    assert rows(framing.table(pd.DataFrame({"a": ["x"]}, index=[17]))) == [["a"], ["x"]]
    assert rows(framing.table(counts.rename(None)))[0] == ["outlet", ""]
    by_kind = pd.crosstab(pd.Series(["no"], name="coder"), pd.Series(["yes"], name="machine"))
    assert rows(framing.table(by_kind)) == [["", "machine"], ["coder", "yes"], ["no", "1"]]
    crossed = pd.DataFrame({("a", "b"): [1.0]}, index=["x"])
    assert rows(framing.table(crossed)) == [["", "a · b"], ["x", "1"]]
    assert rows(framing.table(pd.DataFrame({"a": []}))) == [["a"]]


def test_nothing_is_never_less_than_nothing() -> None:
    assert rows(framing.table(pd.DataFrame({"a": [-0.0, -0.25], "b": [-0.0, 1.0]})))[1:] == [
        ["0.00", "0"],
        ["−0.25", "1"],
    ]


def test_long_tables_have_pages_and_a_search() -> None:
    short, long = (framing.table(pd.DataFrame({"n": range(n)})) for n in (display.WHOLE, display.WHOLE + 1))
    assert "<script>" not in short and "Search" not in short
    assert "<script>" in long and "Search" in long and len(rows(long)) == display.WHOLE + 2
    assert "http" not in long


def test_the_style_stays_within_its_containers() -> None:
    rules = display._STYLE.replace("\n ", "").split("\n")
    assert all(part.strip().startswith((".framing-table", ".framing-card"))
               for rule in rules for part in rule.split("{")[0].split(","))  # fmt: skip


def test_notebooks_show_all_tables_so_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    framing.readable_tables()  # nothing to do outside a notebook
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)
    frame = pd.DataFrame({"a": [float("nan")]})
    assert "framing-table" not in shell.display_formatter.format(frame)[0]["text/html"]
    framing.readable_tables()
    assert "framing-table" in shell.display_formatter.format(frame)[0]["text/html"]
    assert "framing-table" in shell.display_formatter.format(frame["a"])[0]["text/html"]


@pytest.mark.parametrize("notebook", [True, False])
def test_a_bar_looks_like_no_error_in_a_notebook(notebook: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = {"out": io.StringIO(), "err": io.StringIO()}
    if notebook:
        streams["err"] = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})()
    for name, stream in streams.items():
        monkeypatch.setattr(sys, f"std{name}", stream)
    assert list(progress([1, 2], desc="Measuring")) == [1, 2]
    list(progress([1], desc="Drawing", disable=None))  # for people alone, and a file is none
    written, other = ("out", "err") if notebook else ("err", "out")
    assert "Measuring: 100%" in streams[written].getvalue() and not streams[other].getvalue()
    assert ("Drawing: 100%" in streams[written].getvalue()) == notebook


def test_a_card_says_what_the_catalogue_does() -> None:
    html = unescape(framing.cards(["hedges_per_1000_words", "official_share"]))
    catalogue = framing.catalogue().set_index("measure")
    for name in ("hedges_per_1000_words", "official_share"):
        for column in ("label", "definition", "direction", "validated", "reference"):
            assert catalogue.loc[name, column] in html
    assert html.count("<section") == 2
    with pytest.raises(ValueError, match=r"no measure 'hedge'. Did you mean"):
        framing.cards("hedge")


def test_our_warnings_are_one_line_in_words_and_others_are_left_alone(tmp_path: Path) -> None:
    code = (
        "import warnings, framing\n"
        "warnings.warn('Few articles.', framing.FewArticlesWarning)\n"
        "warnings.warn('Something else.', DeprecationWarning, stacklevel=1)\n"
    )
    (tmp_path / "code.py").write_text(code)
    command = [sys.executable, "-W", "always", str(tmp_path / "code.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, second, *_ = done.stderr.splitlines()
    assert first == "Few articles."
    assert "code.py:3: DeprecationWarning: Something else." in second


def test_in_a_notebook_a_warning_of_ours_stands_once_and_again_where_its_cell_is_run_again() -> None:
    few, other = "warnings.warn('Few.', framing.FewArticlesWarning)", "warnings.warn('Other.')"
    touched = "warnings.simplefilter('ignore', ResourceWarning)  # from here on Python would say everything again"
    cells = ["import warnings, framing", f"{few}; {few}", touched, f"{few}\n{other}", other]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    client = NotebookClient(notebook, kernel_name=NATIVE_KERNEL_NAME)
    with client.setup_kernel():
        for number in [0, 1, 2, 3, 4, 1]:
            client.execute_cell(notebook.cells[number], number)
            if number == 1:
                assert [output.text for output in notebook.cells[1].outputs] == ["Few.\n"]
    texts = ["".join(output.text for output in cell.outputs) for cell in notebook.cells]
    assert not texts[0] and not texts[2] and "Few" not in texts[3]
    assert "UserWarning: Other." in texts[3] and "UserWarning: Other." in texts[4]
