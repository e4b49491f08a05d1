"""The command line: each command does what its function does, and a mistake ends in one plain sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from framing import cache, cli
from framing.errors import EncoderError, ModelError

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("check", "measure", "report", "class", "figures", "new", "freeze", "cache")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.csv"
    path.write_text(
        "article_id,outlet,title,text\n"
        '1,Herald,Bridge opens,"The bridge may open in May, the mayor said."\n'
        '2,Herald,Bridge shuts,"The bridge has shut."\n'
        '3,Gazette,Bridge again,"Critics claimed that the bridge was never safe."\n',
        encoding="utf-8",
    )
    return path


def test_check_counts_the_articles_of_each_outlet(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(corpus)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("what     where")  # texts at the left
    assert re.search(r"in all +3", printed)
    assert re.search(r"Herald +2", printed)
    assert re.search(r"Gazette +1", printed)


def test_a_page_that_names_no_outlet_is_named_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    for name, foot in (("herald.txt", "© 2024 The Calder Herald"), ("post.txt", "Share")):
        page = f"Ferry to stop\n\nBy Bo Finch\n\nThe ferry may stop in May, as it seems, the mayor said.\n\n{foot}\n"
        (tmp_path / "corpus" / name).write_text(page, encoding="utf-8")
    assert cli.main(["check", str(tmp_path / "corpus")]) == 0
    advice = "In post.txt. Name it in a table metadata.csv beside the files, with the columns file and outlet."
    printed = capsys.readouterr().out
    assert re.search(rf"outlet +1 +{re.escape(advice)}", printed) and re.search(r"no outlet found +1 +In post", printed)
    assert cli.main(["report", str(tmp_path / "corpus"), "--out", str(tmp_path / "report.html")]) == 0
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Of 1 the outlet is not known</strong> (post.txt): “(none)”. Name it in a table metadata.csv" in written


def test_measure_writes_the_tables(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "tables"
    assert cli.main(["measure", str(corpus), "--out", str(out)]) == 0
    assert "3 articles, 0 of them with problems" in capsys.readouterr().out
    assert list(pd.read_parquet(out / "articles")["outlet"]) == ["Herald", "Herald", "Gazette"]
    assert cli.main(["measure", str(corpus), "--out", str(out), "--part", "1/2"]) == 0  # all is done already
    assert "3 articles, 0 of them with problems" in capsys.readouterr().out


def test_measure_writes_whatever_columns_there_are(tmp_path: Path) -> None:
    own = ('{"n": 12, "meta": {}}', '{"n": "n/a", "meta": {"a": 1}}')
    lines = [f'{{"outlet": "Herald", "text": "The ferry left.", {each[1:]}' for each in own]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert cli.main(["measure", str(tmp_path / "corpus.jsonl"), "--out", str(tmp_path / "out")]) == 0
    written = pd.read_parquet(tmp_path / "out" / "articles")
    assert written[["n", "meta"]].to_numpy().tolist() == [["12", "{}"], ["n/a", "{'a': 1}"]]


def test_the_cache_is_shown_cleared_and_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "one"))
    cache.put({cache.key("x"): b"x"})
    assert cli.main(["cache"]) == cli.main(["cache", "clear"]) == 0
    shown, cleared = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        rf"{re.escape(str(tmp_path / 'one' / cache.FILE))}: 1 entries, 0\.\d MB of at most 4,000\.", shown
    )
    assert ": 0 entries, " in cleared
    assert cli.main(["cache", "move", str(tmp_path / "other")]) == 2
    assert "framing cache: FRAMING_CACHE says where the cache is." in capsys.readouterr().err
    monkeypatch.delenv("FRAMING_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    assert cli.main(["cache", "move", str(tmp_path / "other")]) == 0
    assert capsys.readouterr().out.startswith(str(tmp_path / "other"))


@pytest.mark.parametrize("error", [ModelError, EncoderError])
def test_a_wrong_model_ends_in_a_plain_message(
    error: type[Exception], corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("Install framing anew.")

    monkeypatch.setattr("framing.scale.work", fail)
    assert cli.main(["measure", str(corpus), "--out", "tables"]) == 2
    assert capsys.readouterr().err == "framing measure: Install framing anew.\n"


def test_verify_says_what_differs_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text('{"figures": {"a": {"files": {"a.csv": "0"}}}}')
    assert cli.main(["figures", "--out", str(tmp_path), "--verify"]) == 1
    assert capsys.readouterr().out == "a.csv: in the manifest, but not in the folder\n"


def test_again_needs_verify(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["figures", "--again"]) == 2
    assert "--verify DIR --again" in capsys.readouterr().err


def test_verify_again_says_of_each_figure_whether_it_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_text('{"figures": {}}')
    found = pd.DataFrame({"figure": ["a", "b"], "follows": [True, False], "why": ["", "the codebook"]})
    monkeypatch.setattr("framing.figures.recompute", lambda *_, **__: found)
    assert cli.main(["figures", "--verify", str(tmp_path), "--again"]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == ["a: still follows", "b: no longer follows: the codebook"]


@pytest.mark.parametrize(
    "words",
    [
        ["check", "no-such-folder"],
        ["measure", "no-such-folder", "--out", "tables"],
        ["measure", "{corpus}", "--out", "tables", "--actors", "no-such-file.toml"],
        ["figures", "no-such-folder"],
        ["figures", "--verify"],
        ["figures", "--verify", "no-such-folder"],
        ["freeze", "no-such-folder"],
    ],
)
def test_a_mistake_ends_in_a_plain_message(
    words: list[str],
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main([word.format(corpus=corpus) for word in words]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"framing {words[0]}: ")
    assert "no-such" in message or "manifest.json" in message
    assert "Traceback" not in message
    assert not (tmp_path / "tables").exists()


def test_a_fault_of_our_own_is_not_hidden(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("framing.readers.read", fail)
    with pytest.raises(KeyError):
        cli.main(["check", str(corpus)])


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert re.fullmatch(r"framing \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from framing import cli\ntry: cli.main(['--help'])\nfinally: print('loaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.partition("loaded:")[2].split())
    assert "framing.cli" in loaded
    assert loaded.isdisjoint({"numpy", "pandas", "matplotlib", "spacy", "onnxruntime", "nbclient"})


def test_a_table_says_with_a_dash_what_a_figure_has_not(capsys: pytest.CaptureFixture[str]) -> None:
    cli._print(pd.DataFrame({"figure": ["overview", "a"], "articles": pd.array([None, 12], dtype="Int64")}))
    assert capsys.readouterr().out.splitlines() == ["figure   articles", "overview  –", "a        12"]


def test_no_command_prints_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main([])
    assert "COMMAND" in capsys.readouterr().err


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, flags=re.MULTILINE)
    assert sorted(commands) == sorted(COMMANDS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in commands if f"framing {command}" not in readme] == []
