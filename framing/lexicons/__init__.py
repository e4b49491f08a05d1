"""Word lists as CSV files, one per lexicon; `lexicons.toml` says of each where it comes from and under which terms.

Read through `rows`, which checks the file against its recorded digest.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import tomllib
from importlib.resources import files
from typing import Any

from framing.errors import LexiconError


@functools.cache
def registry() -> dict[str, dict[str, Any]]:
    """Return what `lexicons.toml` says of each lexicon: title, reference, url, licence, version, sha256."""
    return tomllib.loads((files(__name__) / "lexicons.toml").read_text(encoding="utf8"))


@functools.cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the entries of one lexicon, as its columns name them."""
    return tuple(csv.DictReader(lines(name)))


def lines(name: str) -> list[str]:
    """Return the lines of one lexicon, the first of which names its columns."""
    data = (files(__name__) / f"{name}.csv").read_bytes()
    if digest(data) != registry()[name]["sha256"]:
        raise LexiconError(
            f"framing/lexicons/{name}.csv is not the file that lexicons.toml describes. "
            "After a change, raise its version there and write down its new sha256."
        )
    return data.decode("utf8").splitlines()


def digest(data: bytes) -> str:
    """Return the SHA-256 of a lexicon's file, whatever line ends a checkout gave it."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
