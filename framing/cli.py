"""The command line: `check`, `measure`, `report` and `figures`, each a public function and nothing more.

A mistake in what was typed, in a file or in the installation ends with one plain message and exit code 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

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

    command = commands.add_parser("measure", help="measure a corpus and write one Parquet file per table")
    command.add_argument("corpus", metavar="CORPUS", help="a folder or file of articles, or a glob in quotation marks")
    command.add_argument("--out", metavar="DIR", required=True, help="folder to write the tables to")
    command.add_argument(
        "--actors", metavar="FILE", help="the codebook (default: actors.toml in CORPUS, if there is one)"
    )
    command.set_defaults(run=_measure)

    command = commands.add_parser("report", help="write the evidence as one page that opens in any browser")
    command.add_argument("corpus", metavar="CORPUS", help="what `framing measure` wrote, or a corpus to measure first")
    command.add_argument("--out", metavar="FILE", default="report.html", help="file to write (%(default)s)")
    command.add_argument("--actors", metavar="FILE", help="the codebook of a corpus (default: its actors.toml)")
    command.add_argument("--blind", action="store_true", help="hide the names of the outlets")
    command.set_defaults(run=_report)

    command = commands.add_parser("figures", help="run the notebooks and write their figures with a manifest")
    command.add_argument("--notebooks", metavar="DIR", default="notebooks", help="folder of notebooks (%(default)s)")
    command.add_argument("--out", metavar="DIR", default="figures", help="folder of figures (%(default)s)")
    command.add_argument("--verify", action="store_true", help="run nothing: compare the figures with their manifest")
    command.set_defaults(run=_figures)
    return parser


def _check(arguments: argparse.Namespace) -> int:
    from framing.clean import check
    from framing.readers import read

    _print(check(read(arguments.corpus)))
    return 0


def _measure(arguments: argparse.Namespace) -> int:
    coverage = _measured(arguments, arguments.out)
    problems = int((coverage.articles["problems"] != "").sum())
    print(
        f"{len(coverage.articles)} articles, {problems} of them with problems, and {len(coverage.actors)} actors; "
        f"the tables are in {arguments.out}."
    )
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from framing.measures import load_coverage
    from framing.reports import report

    folder = Path(arguments.corpus)
    coverage = load_coverage(folder) if (folder / "articles.parquet").is_file() else _measured(arguments)
    print(f"{report(coverage, arguments.out, blind=arguments.blind)}: open it in a browser.")
    return 0


def _measured(arguments: argparse.Namespace, out: str | None = None) -> Coverage:
    """Return what was measured of the corpus that was named, with its codebook."""
    from framing.actors import read_actors
    from framing.measures import measure
    from framing.readers import read

    beside = Path(arguments.corpus, "actors.toml")
    actors = read_actors(arguments.actors or beside) if arguments.actors or beside.is_file() else None
    return measure(read(arguments.corpus), actors, out=out)


def _figures(arguments: argparse.Namespace) -> int:
    from framing.figures import figures, verify

    if not arguments.verify:
        _print(figures(arguments.notebooks, arguments.out))
        return 0
    differences = verify(arguments.out)
    print("\n".join(differences) or f"{arguments.out}: every figure is as its manifest says.")
    return 1 if differences else 0


def _print(table: pd.DataFrame) -> None:
    print(table.to_string(index=False, max_colwidth=70))
