"""The command line: each command is a public function of the package and nothing more.

A mistake in what was typed, in a file or in the installation ends with one plain message and exit code 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import FramingError

# What a command needs is imported where it runs: pandas, spaCy and matplotlib take seconds, which `--help` need not
if TYPE_CHECKING:
    import pandas as pd

    from framing.measures import Coverage


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after `framing`; those of the command line where it is None.

    Returns
    -------
    int
        Exit code: 0 when all went well, 1 when `figures --verify` finds a difference, 2 when something was wrong
        with the command, a file or the installation.
    """
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (FramingError, ValueError, OSError, NotImplementedError) as error:
        print(f"framing {arguments.command}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="framing", description="Compare how news outlets cover the same thing.")
    parser.add_argument("--version", action="version", version=f"framing {version('framing')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    command = commands.add_parser("check", help="read a corpus and say what is in it, and what is missing or odd")
    command.add_argument("corpus", metavar="CORPUS", help="a folder or file of articles, or a glob in quotation marks")
    command.set_defaults(run=_check)

    command = commands.add_parser("measure", help="measure a corpus in parts; goes on where it was stopped")
    command.add_argument("corpus", metavar="CORPUS", help="a folder or file of articles, or a glob in quotation marks")
    command.add_argument("--out", metavar="DIR", required=True, help="folder to write the tables to")
    command.add_argument("--actors", metavar="FILE", help="the codebook (default: actors.toml of CORPUS)")
    command.add_argument(
        "--part", metavar="I/N", type=_share, default=(1, 1), help="do the I-th of N shares, for a scheduler"
    )
    command.set_defaults(run=_measure)

    command = commands.add_parser("report", help="write the evidence as one page that opens in any browser")
    command.add_argument("corpus", metavar="CORPUS", help="what `framing measure` wrote, or a corpus to measure first")
    command.add_argument("--out", metavar="FILE", default="report.html", help="file to write (%(default)s)")
    command.add_argument("--actors", metavar="FILE", help="the codebook of a corpus (default: its actors.toml)")
    command.add_argument("--blind", action="store_true", help="hide the names of the outlets")
    command.set_defaults(run=_report)

    _add_class(commands.add_parser("class", help="write the folder with which a class works, without a network"))

    command = commands.add_parser("figures", help="run the notebooks and write their figures with a manifest")
    command.add_argument(
        "notebooks", metavar="NOTEBOOKS", nargs="?", default="notebooks", help="folder of notebooks (%(default)s)"
    )
    command.add_argument("--corpus", metavar="PATH", help="other articles, in place of what a line folder = … names")
    command.add_argument("--out", metavar="DIR", default="figures", help="folder of figures (%(default)s)")
    command.add_argument(
        "--verify", metavar="DIR", nargs="?", const="", help="write nothing: compare the figures with their manifest"
    )
    command.add_argument("--again", action="store_true", help="with --verify: make them again, and say what follows")
    command.set_defaults(run=_figures)

    command = commands.add_parser("new", help="make the folder of a study: plan, codebook, notebook")
    command.add_argument("study", metavar="STUDY", help="the folder to make")
    command.set_defaults(run=_new)

    command = commands.add_parser("freeze", help="write down the digest of a study's plan, before looking at figures")
    command.add_argument("study", metavar="STUDY", help="the folder of the study")
    command.set_defaults(run=_freeze)

    _add_cache(commands)
    return parser


def _add_cache(commands: Any) -> None:
    command = commands.add_parser("cache", help="show what is kept of measured articles; clear it, or move it")
    command.set_defaults(run=_cache, action=None)
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("clear", help="forget everything")
    action = actions.add_parser("move", help="keep it in another folder from now on")
    action.add_argument("folder", metavar="FOLDER", help="the folder, which is made where it is missing")


def _add_class(command: argparse.ArgumentParser) -> None:
    command.add_argument("out", metavar="OUT", help="the folder to write; the sheets' keys go to OUT-teacher beside it")
    command.add_argument("--corpus", metavar="CORPUS", help="a folder of articles (default: the trial of Ormsfleet)")
    command.add_argument("--key", metavar="DIR", help="what else belongs to the answers (default: CORPUS-key)")
    command.add_argument("--articles", metavar="DIR", help="a folder of articles that the class pasted")
    command.add_argument("--lessons", metavar="DIR", help="a folder of lessons in Markdown (default: Ormsfleet's)")
    command.add_argument("--password", help="opens the answers; asked for where it is left out")
    command.add_argument(
        "--coded",
        metavar="DIR",
        help="write nothing of that, but a page on what students coded: the folder of their files",
    )
    command.set_defaults(run=_class)


def _check(arguments: argparse.Namespace) -> int:
    from framing.clean import check
    from framing.readers import read

    _print(check(read(arguments.corpus)))
    return 0


def _measure(arguments: argparse.Namespace) -> int:
    from framing.measures import load_coverage
    from framing.scale import work

    left = work(arguments.corpus, arguments.out, actors=_codebook(arguments), share=arguments.part)
    if left:
        print(f"Share {arguments.part[0]} of {arguments.part[1]}: {left}")
        return 0
    coverage = load_coverage(arguments.out)
    articles = coverage.articles_for()
    problems = int((articles["problems"] != "").sum())
    print(
        f"{len(articles)} articles, {problems} of them with problems, and {len(coverage.actors)} actors; "
        f"the tables are in {arguments.out}."
    )
    return 0


def _share(text: str) -> tuple[int, int]:
    """Return which share of the work is meant by `3/8`."""
    own, slash, of = text.partition("/")
    if not (slash and own.isdecimal() and of.isdecimal() and 1 <= int(own) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is no share. Write 3/8 for the third of eight.")
    return int(own), int(of)


def _report(arguments: argparse.Namespace) -> int:
    from framing.measures import load_coverage
    from framing.measures.disk import ABOUT
    from framing.reports import report
    from framing.scale.jobs import SETTINGS

    folder = Path(arguments.corpus)
    measured = any((folder / name).is_file() for name in (ABOUT, SETTINGS))  # to the end, or not yet
    coverage = load_coverage(folder) if measured else _measured(arguments)
    print(f"{report(coverage, arguments.out, blind=arguments.blind)}: open it in a browser.")
    return 0


def _class(arguments: argparse.Namespace) -> int:
    from framing.classroom import class_folder, class_picture

    if arguments.coded:
        print(f"{class_picture(arguments.out, arguments.coded)}: open it in a browser.")
        return 0
    chosen = {name: getattr(arguments, name) for name in ("corpus", "key", "articles", "lessons")}
    password = arguments.password or _typed_twice()
    page = class_folder(arguments.out, password=password, **chosen)
    print(
        f"{page}: the start page. Copy the whole folder {arguments.out}, and keep {arguments.out}-teacher to yourself."
    )
    return 0


def _typed_twice() -> str:
    try:
        password = getpass("Password for the answers, 8 characters or more: ")
        again = getpass("Once more: ")
    except EOFError:
        raise ValueError("nobody typed a password. Give it with --password.") from None
    if password != again:
        raise ValueError("the two passwords are not the same.")
    return password


def _measured(arguments: argparse.Namespace) -> Coverage:
    """Return what was measured of the corpus that was named, with its codebook."""
    from framing.measures import measure
    from framing.readers import read

    return measure(read(arguments.corpus), _codebook(arguments))


def _codebook(arguments: argparse.Namespace) -> pd.DataFrame | None:
    """Return the codebook that was named, or the corpus's own."""
    from framing.actors import own_actors, read_actors

    return read_actors(arguments.actors) if arguments.actors else own_actors(arguments.corpus)


def _figures(arguments: argparse.Namespace) -> int:
    from framing.figures import figures, recompute, verify

    if arguments.verify is None:
        if arguments.again:
            raise ValueError("--again goes with --verify: framing figures --verify DIR --again.")
        _print(figures(arguments.notebooks, arguments.out, corpus=arguments.corpus))
        return 0
    folder = arguments.verify or arguments.out
    differences = verify(folder)
    print("\n".join(differences) or f"{folder}: every figure is as its manifest says.")
    if arguments.again:
        for name, follows, why in recompute(folder, arguments.notebooks, corpus=arguments.corpus).itertuples(
            index=False
        ):
            print(f"{name}: still follows" if follows else f"{name}: no longer follows: {why}")
            differences += [] if follows else [why]
    return 1 if differences else 0


def _new(arguments: argparse.Namespace) -> int:
    from framing.study import new

    folder = new(arguments.study)
    print(f"{folder}: put the articles into {folder / 'texts'}. README.md in {folder} says how to go on.")
    return 0


def _freeze(arguments: argparse.Namespace) -> int:
    from framing.study import freeze

    print(f"{arguments.study}: the plan is frozen. Its digest (SHA-256): {freeze(arguments.study)}")
    return 0


def _cache(arguments: argparse.Namespace) -> int:
    from framing import cache

    if arguments.action == "clear":
        cache.clear()
    elif arguments.action == "move":
        cache.move(arguments.folder)
    entries, size = cache.size()
    megabytes = f"{size / 1e6:,.1f} MB of at most {cache.limit() / 1e6:,.0f}"
    print(f"{cache.folder() / cache.FILE}: {entries:,} entries, {megabytes}.")
    return 0


def _print(table: pd.DataFrame) -> None:
    """Print a table whole, with its texts at the left."""
    shown = table.copy()
    for name, texts in table.select_dtypes(exclude="number").astype(str).items():
        shown[name] = texts.str.ljust(max(map(len, texts), default=0))
    for name, numbers in table.select_dtypes("Int64").items():
        shown[name] = numbers.astype("string").fillna("–")  # of a figure without articles
    lines = shown.to_string(index=False, justify="left", max_colwidth=None).splitlines()
    print("\n".join(line.rstrip() for line in lines))
