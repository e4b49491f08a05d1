"""Figures: the same bytes twice, a manifest that catches a change, and a failure that leaves the old folder alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rocrate.rocrate import ROCrate

from framing import notebooks, plot, tables
from framing.crate import write_crate
from framing.errors import NotebookError
from framing.figures import figures, recompute, save, verify
from framing.measures import Coverage

PLOT = """
import pandas as pd
from matplotlib.figure import Figure
from framing.figures import save
ax = Figure().subplots()
ax.plot([0, 1], [0, 1], label="Herald")
ax.legend()
save(ax, "{name}", pd.DataFrame({{"outlet": ["Herald"], "estimate": [2 / 3]}}))
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FRAMING_FIGURES", raising=False)
    return tmp_path


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks are run in this Python: for tests of what becomes of their figures, not of how they are run."""

    def run(path: Path, *, figures: Path, settings: Path, corpus: Path | None = None) -> None:
        names: dict[str, object] = {}
        with monkeypatch.context() as patch:
            patch.setenv("FRAMING_FIGURES", str(figures.absolute()))
            for cell in nbformat.read(path, as_version=4).cells:
                exec(cell.source, names)

    monkeypatch.setattr(notebooks, "run", run)


def axes() -> Axes:
    ax = Figure().subplots()
    ax.bar(["Herald", "Gazette"], [2.0, 1.0])
    ax.set_title("Hedges per 1,000 words")
    return ax


def notebook(path: Path, *cells: str) -> None:
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def coverage() -> Coverage:
    articles = tables.from_rows(
        "articles",
        [
            {"article_id": "1", "outlet": "Herald", "text": "One.", "published": "2024-03-31T08:00Z"},
            {"article_id": "2", "outlet": "Herald", "text": "One.", "duplicate_of": "1", "problems": "short; odd"},
            {"article_id": "3", "outlet": "Gazette", "text": "Two.", "wire": "Reuters", "problems": "short"},
        ],
    )
    names = ("sentences", "attributions", "voices", "hedges", "mentions", "readability", "scores", "actors")
    return Coverage(
        articles=articles, **{name: tables.empty(name) for name in names}, about={"corpus": "abc", "seed": 0}
    )


def test_save_writes_the_figure_and_its_table(here: Path) -> None:
    table = pd.DataFrame({"outlet": ["Herald", "Gazette"], "estimate": [2 / 3, 1e-9 / 3]})
    assert save(axes(), "hedges", table) == Path("figures/hedges.png")
    files = contents(here / "figures")
    assert sorted(files) == ["hedges.csv", "hedges.pdf", "hedges.png", "hedges.svg", "manifest.json"]
    assert files["hedges.csv"] == b"outlet,estimate\nHerald,0.666667\nGazette,3.33333e-10\n"
    assert files["hedges.png"].startswith(b"\x89PNG")
    assert files["hedges.pdf"].startswith(b"%PDF")
    assert b"Hedges per 1,000 words" in files["hedges.svg"]  # text that stays text


def test_a_named_index_is_written(here: Path) -> None:
    table = pd.DataFrame({"estimate": [1.5]}, index=pd.Index(["Herald"], name="outlet"))
    save(axes(), "hedges", table)
    assert (here / "figures/hedges.csv").read_bytes() == b"outlet,estimate\nHerald,1.5\n"


def test_the_manifest_says_where_a_figure_comes_from(here: Path) -> None:
    table = pd.DataFrame({"estimate": [1.0, 2.0], "agency_copy": "exclude", "outlet": ["Herald", "Gazette"]})
    save(axes(), "hedges", table, coverage())
    entry = json.loads((here / "figures/manifest.json").read_text())["figures"]["hedges"]
    files = entry.pop("files")
    assert entry == {
        "rows": 2,
        "compared": {"agency_copy": "exclude", "by": "outlet"},
        "articles": 2,  # the third is agency copy
        "articles_in_corpus": 3,
        "duplicates": 1,
        "wire_copy": 0,
        "problems": {"short": 1, "odd": 1},
        "last_article": "2024-03-31",
        "about": {"corpus": "abc", "seed": 0},
    }
    for name, digest in files.items():
        assert hashlib.sha256((here / "figures" / name).read_bytes()).hexdigest() == digest


def test_saving_again_replaces_one_figure_and_keeps_the_others(here: Path) -> None:
    save(axes(), "one", pd.DataFrame({"a": [1]}))
    save(axes(), "two", pd.DataFrame({"a": [1]}))
    save(axes(), "one", pd.DataFrame({"a": [1, 2]}))
    entries = json.loads((here / "figures/manifest.json").read_text())["figures"]
    assert {name: entry["rows"] for name, entry in entries.items()} == {"one": 2, "two": 1}
    assert verify("figures") == []


@pytest.mark.parametrize("name", ["", "../up", "Hedges", "a b", "a/b", "a-", "a\n"])
def test_a_name_is_a_plain_word(name: str, here: Path) -> None:
    with pytest.raises(ValueError, match="cannot name a figure"):
        save(axes(), name, pd.DataFrame())
    assert list(here.iterdir()) == []


def test_the_environment_names_the_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_FIGURES", str(here / "elsewhere"))
    assert save(axes(), "one", pd.DataFrame()) == here / "elsewhere/one.png"


def test_verify_names_every_difference(here: Path) -> None:
    save(axes(), "one", pd.DataFrame({"a": [1]}))
    assert verify("figures") == []
    (here / "figures/one.csv").write_text("a\n2\n")
    (here / "figures/one.pdf").unlink()
    (here / "figures/notes.txt").touch()
    assert verify("figures") == [
        "notes.txt: not in the manifest",
        "one.csv: changed since it was made",
        "one.pdf: in the manifest, but not in the folder",
    ]


def test_verify_without_a_manifest(here: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"manifest\.json: there is no such file"):
        verify("figures")
    for text in ("{", "{}", "[]", '{"figures": []}'):
        (here / "manifest.json").write_text(text)
        with pytest.raises(ValueError, match="not a manifest of framing's"):
            verify(".")


def test_figures_gathers_what_the_notebooks_save_and_repeats_it_to_the_byte(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", os.devnull)  # no home folder is needed
    notebook(here / "notebooks/02-b.ipynb", PLOT.format(name="another"))
    notebook(here / "notebooks/01-a.ipynb", "open('cwd.txt', 'w').close()", PLOT.format(name="first"))
    table = figures()
    assert table.drop(columns="articles").to_dict("list") == {
        "figure": ["first", "another"],  # notebook by notebook
        "notebook": ["01-a.ipynb", "02-b.ipynb"],
        "rows": [1, 1],
    }
    assert table["articles"].isna().all()  # no coverage was passed
    assert (here / "notebooks/cwd.txt").exists()  # a notebook runs in its own folder
    assert verify("figures") == []
    manifest = json.loads((here / "figures/manifest.json").read_text())
    assert {"framing", "matplotlib", "numpy", "pandas", "python"} == set(manifest["versions"])
    assert str(here) not in json.dumps(manifest)

    before = contents(here / "figures")
    (here / "notebooks/02-b.ipynb").unlink()
    assert list(figures()["figure"]) == ["first"]
    after = contents(here / "figures")
    files = ["first.csv", "first.pdf", "first.png", "first.svg"]
    assert sorted(after) == [*files, "manifest.json", "ro-crate-metadata.json"]
    assert [before[name] for name in files] == [after[name] for name in files]
    assert sorted(path.name for path in here.iterdir()) == ["figures", "notebooks"]  # nothing is left lying about


@pytest.mark.usefixtures("at_once")
def test_files_that_a_computer_leaves_in_a_folder_are_not_in_the_way(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first"))
    save(axes(), "old", pd.DataFrame({"a": [1]}))
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".gitignore"):
        (here / "figures" / name).touch()
    figures()
    assert verify("figures") == []
    assert (here / "figures/.gitignore").exists()
    (here / "figures/.git").mkdir()
    with pytest.raises(ValueError, match=r"did not make: \.git"):
        figures()


def test_a_failing_notebook_is_named_and_leaves_the_old_figures(here: Path) -> None:
    save(axes(), "old", pd.DataFrame({"a": [1]}))
    before = contents(here / "figures")
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first"), "outlets = {}\noutlets['Herald']")
    with pytest.raises(NotebookError, match=r"01-a\.ipynb: cell \[2\], .*'outlets = \{\}',.* KeyError: 'Herald'"):
        figures()
    assert contents(here / "figures") == before
    assert sorted(path.name for path in here.iterdir()) == ["figures", "notebooks"]


def test_a_notebook_that_ends_python_is_named(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", "import os\nos._exit(1)")
    with pytest.raises(NotebookError, match=r"01-a\.ipynb: cell \[1\], .* ended Python"):
        figures()


@pytest.mark.usefixtures("at_once")
def test_two_notebooks_cannot_save_one_figure(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="same"))
    notebook(here / "notebooks/02-b.ipynb", PLOT.format(name="same"))
    with pytest.raises(ValueError, match=r"01-a\.ipynb and 02-b\.ipynb both save a figure 'same'"):
        figures()
    assert not (here / "figures").exists()


@pytest.mark.usefixtures("at_once")
def test_notebooks_without_figures_are_an_error(here: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        figures()
    (here / "notebooks").mkdir()
    with pytest.raises(ValueError, match="no notebook"):
        figures()
    notebook(here / "notebooks/01-a.ipynb", "1 + 1")
    with pytest.raises(ValueError, match="saves a figure"):
        figures()


def test_a_folder_with_other_files_is_never_replaced(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first"))
    (here / "thesis.docx").touch()
    with pytest.raises(ValueError, match=r"did not make: notebooks, thesis\.docx"):
        figures(out=".")
    assert (here / "thesis.docx").exists()


# --- rows and articles of a figure ------------------------------------------------------------------------------------


def estimates() -> pd.DataFrame:
    rows = [
        {"outlet": outlet, "measure": measure, "actor": "(all)", "voice": voice, "estimate": 1.0, "low": 0.5,
         "high": 1.5, "n_articles": 9, "agency_copy": "exclude"}
        for measure in ("hedges_per_1000_words", "boosters_per_1000_words")
        for voice in ("outlet", "all")
        for outlet in ("Gazette", "Herald")
    ]  # fmt: skip
    return tables.from_rows("estimates", rows).assign(outlet=[row["outlet"] for row in rows])


def test_the_csv_holds_the_rows_that_the_chart_draws(here: Path) -> None:
    table = estimates()
    ax = plot.outlets(table, measure="hedges_per_1000_words", voice="outlet")
    save(ax, "hedges", table, coverage())
    kept = pd.read_csv(here / "figures/hedges.csv")
    assert kept[["outlet", "measure", "voice"]].to_numpy().tolist() == [
        ["Gazette", "hedges_per_1000_words", "outlet"],
        ["Herald", "hedges_per_1000_words", "outlet"],
    ]
    plot.outlets(table, measure="boosters_per_1000_words", voice="all")  # on axes of its own
    save(ax, "hedges", table, coverage())
    assert set(pd.read_csv(here / "figures/hedges.csv")["measure"]) == {"hedges_per_1000_words"}
    mine = table.head(1)  # another table than the one that was drawn is what its author wants to keep
    save(ax, "hedges", mine)
    assert len(pd.read_csv(here / "figures/hedges.csv")) == 1


def test_only_the_articles_of_the_groups_in_the_figure_are_counted(here: Path) -> None:
    table = estimates().query("outlet == 'Gazette'")  # whose only article is agency copy
    save(axes(), "gazette", table.assign(agency_copy="include"), coverage())
    save(axes(), "without", table, coverage())
    entries = json.loads((here / "figures/manifest.json").read_text())["figures"]
    assert {name: entry["articles"] for name, entry in entries.items()} == {"gazette": 1, "without": 0}


# --- another corpus ---------------------------------------------------------------------------------------------------

FROM_A_FOLDER = """
import pandas as pd
from pathlib import Path
from matplotlib.figure import Figure
from framing.figures import save
names = sorted(path.name for path in Path(folder).iterdir())
save(Figure().subplots(), "names", pd.DataFrame({"name": names}))
"""


def test_the_same_notebooks_run_on_another_corpus(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for folder, name in (("corpus", "mine.txt"), ("it's another", "other.txt")):
        (here / folder).mkdir()
        (here / folder / name).touch()
    notebook(here / "notebooks/01-a.ipynb", 'folder = "../corpus"  # your own', FROM_A_FOLDER)
    notebook(here / "notebooks/02-b.ipynb", PLOT.format(name="fixed"))
    before = (here / "notebooks/01-a.ipynb").read_bytes()
    assert list(figures(corpus="it's another")["figure"]) == ["names"]
    assert (here / "figures/names.csv").read_text() == "name\nother.txt\n"
    assert (here / "notebooks/01-a.ipynb").read_bytes() == before
    said = capfd.readouterr().err
    assert 'Left out, for they have no line folder = "…": 02-b.ipynb' in said
    assert "01-a.ipynb: 2 cells" in said
    found = recompute()  # with the corpus that the notebooks name
    assert found.to_numpy().tolist() == [
        [
            "names",
            False,
            "its table is different; what has changed: nothing that the manifest knows of; was it another computer?",
        ],
        ["fixed", False, "it was not there before; 02-b.ipynb makes it"],
    ]


def test_another_corpus_needs_a_notebook_that_takes_one(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", "1 + 1")
    with pytest.raises(FileNotFoundError, match="elsewhere: there is no such folder or file of articles"):
        figures(corpus="elsewhere")
    with pytest.raises(ValueError, match="no notebook takes another corpus"):
        figures(corpus=".")


def test_a_long_cell_gives_signs_of_life(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebooks, "BEAT", 0.05)
    notebook(here / "notebooks/01-a.ipynb", "import time\ntime.sleep(1)", PLOT.format(name="first"))
    figures()
    assert re.search(r"01-a\.ipynb: cell \[1\] of 2 runs: import time \(\d+ s\)", capfd.readouterr().err)


# --- made again -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_once")
def test_recompute_says_what_changed(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first"), PLOT.format(name="second"))
    figures()
    before = contents(here / "figures")
    assert recompute().to_numpy().tolist() == [["first", True, ""], ["second", True, ""]]
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first").replace("2 / 3", "1 / 3"))
    assert recompute().to_numpy().tolist() == [
        ["first", False, "its table is different; what has changed: the code in 01-a.ipynb"],
        ["second", False, "01-a.ipynb no longer makes it"],
    ]
    assert contents(here / "figures") == before


@pytest.mark.usefixtures("at_once")
def test_a_figure_that_was_touched_does_not_follow(here: Path) -> None:
    notebook(here / "notebooks/01-a.ipynb", PLOT.format(name="first"), PLOT.format(name="second"))
    figures()
    (here / "figures/first.csv").write_text("outlet,estimate\nHerald,0.766667\n")
    (here / "figures/first.png").unlink()
    why = "the notebooks still make it as it was, but not as it now is in figures: first.csv, first.png"
    assert recompute().to_numpy().tolist() == [["first", False, why], ["second", True, ""]]
    notebook(here / "notebooks/01-a.ipynb", *map(PLOT.format_map, ({"name": "second"}, {"name": "third"})))
    assert recompute()["why"].tolist()[::2] == [
        "01-a.ipynb no longer makes it",
        "it was not there before; 01-a.ipynb makes it",
    ]


def test_every_cause_is_named() -> None:
    from framing.figures import _changes

    about = {
        "corpus": "a", "codebook": "b", "encoders": {"sentiment": "c"}, "versions": {"spacy": "3.8.7"},
        "lexicons": {"hedges": {"sha256": "d"}, "cues": {"sha256": "e"}},
    }  # fmt: skip
    before = {"figures": {"x": {"about": about}}, "framing_code": "f", "plan": "", "versions": {"numpy": "2.0"}}
    now = json.loads(json.dumps(before))
    assert _changes(before, now, "x") == []
    now["figures"]["x"]["about"] = {
        "corpus": "A", "codebook": "B", "encoders": {"sentiment": "C"}, "versions": {"spacy": "3.8.8"},
        "lexicons": {"hedges": {"sha256": "D"}, "cues": {"sha256": "e"}},
    }  # fmt: skip
    now |= {"framing_code": "F", "plan": "P", "versions": {"numpy": "2.1"}}
    assert _changes(before, now, "x") == [
        "the articles",
        "the codebook",
        "the word list hedges",
        "the model sentiment",
        "the plan",
        "the code of framing",
        "numpy (2.0 before, now 2.1)",
        "spacy (3.8.7 before, now 3.8.8)",
    ]


# --- the folder as an RO-Crate ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_once")
def test_the_folder_is_an_ro_crate(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1711843200")  # 2024-03-31
    notebook(here / "notebooks/01 a.ipynb", PLOT.format(name="first"))
    notebook(here / "notebooks/02-b.ipynb", PLOT.format(name="second"))
    figures()
    before = contents(here / "figures")
    crate = ROCrate(here / "figures")
    files = {entity.id: entity for entity in crate.data_entities}
    assert {*files, "ro-crate-metadata.json"} == set(before)
    for name, entity in files.items():
        assert entity.type == "File" and entity["encodingFormat"]
        assert entity["sha256"] == hashlib.sha256(before[name]).hexdigest()
        assert entity["contentSize"] == str(len(before[name]))
    root = crate.root_dataset
    assert root["conformsTo"].id.startswith("https://w3id.org/ro/wfrun/process/")  # and it is described
    assert root["datePublished"] == "2024-03-31"
    assert root["name"] and root["description"] and root["license"].type == "CreativeWork"
    first, second = root["mentions"]
    assert {first.type, second.type} == {"CreateAction"}
    assert first["instrument"].type == "SoftwareApplication" and first["instrument"]["softwareVersion"]
    assert [thing["name"] for thing in first["object"]] == ["01 a.ipynb"]
    assert [file.id for file in second["result"]] == ["second.csv", "second.pdf", "second.png", "second.svg"]
    assert first["endTime"] == "2024-03-31T00:00:00+00:00"


def test_the_crate_reads_no_clock(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (here / "manifest.json").write_text("{}")
    entries = [{"notebook": "01-a.ipynb", "files": {}, "last_article": day} for day in ("2024-03-31", "2024-04-01")]
    manifest = {"figures": dict(zip("ab", entries, strict=True)), "versions": {"framing": "0.1.0"}}
    write_crate(here, manifest, "manifest.json")
    crate = json.loads((here / "ro-crate-metadata.json").read_text())["@graph"]
    dates = [entity[key] for entity in crate for key in ("datePublished", "endTime") if key in entity]
    assert dates == ["2024-04-01"]  # that of the last article
