"""Bars that say how far a long step is."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


def progress(*what: Any, **options: Any) -> tqdm[Any]:
    """Return a bar of tqdm, which takes the same arguments.

    In a notebook it is written among the other results of a cell: what goes to the standard error JupyterLab shows on
    red, as if something had failed. One that is for people alone (`disable=None`) is shown there too.
    """
    if type(sys.stderr).__module__ == "ipykernel.iostream":
        options |= {"file": sys.stdout, "disable": options.get("disable") or False}
    return tqdm(*what, **options)
