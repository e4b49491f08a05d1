"""Every error and warning of the package, and the sentence that says what a wrong name may have meant.

Each is also the built-in error that fits best, so that `except ValueError` catches what it always did.
"""

from __future__ import annotations

import difflib
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any


class FramingError(Exception):
    """Anything that the package itself says is wrong; the message says what, where and what to do."""


class SchemaError(FramingError, ValueError):
    """A table lacks a column, or a column holds what it cannot hold; the message says where and what to do."""


class ReadError(FramingError, ValueError):
    """A file, folder or pattern that cannot be read as articles; the message says which, why and what to do."""


class ModelError(FramingError, RuntimeError):
    """The language model is missing or is not the one this version was validated with."""


class EncoderError(FramingError, RuntimeError):
    """The files of a model are not those that this version of the package was validated with."""


class LexiconError(FramingError, ValueError):
    """The file of a word list is not the one that this version of the package describes."""


class NotebookError(FramingError):
    """A notebook stopped with an error; the message says which notebook, which cell and why."""


class FramingWarning(UserWarning):
    """Anything that the package warns of."""


class FewArticlesWarning(FramingWarning):
    """Some estimates rest on too few articles for a trustworthy interval, or for any figure at all."""


class ManyDifferencesWarning(FramingWarning):
    """A contrast of everything with everything: it takes long, and its p-values are adjusted over all of it."""


class CacheWarning(FramingWarning):
    """What was found in texts before was damaged on disk, and is found again."""


class UnsupportedLanguageWarning(FramingWarning):
    """Articles are left out because they are in a language that is not measured."""


def _in_words(usual: Any) -> Any:
    """Return a way to write warnings that shows ours as a sentence; all others stay with their file and line."""

    def written(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> str:
        return f"{message}\n" if issubclass(category, FramingWarning) else str(usual(message, category, *place, **more))

    return written


def _once(usual: Any, request: Callable[[], dict[str, Any]]) -> Any:
    """Return a way to show warnings that says each of ours once in a notebook; all others are shown as they were."""
    said: dict[str, tuple[object, object]] = {}

    def shown(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        asked = request()
        cell = asked.get("metadata", {}).get("cellId") or asked.get("content", {}).get("code")
        first, run = said.get(str(message), (cell, ""))
        here = (cell, asked.get("header", {}).get("msg_id"))
        # a cell that is run again loses what stood below it, and so says it again
        if not issubclass(category, FramingWarning) or (first == cell and here[1] != run):
            said[str(message)] = here
            usual(message, category, *place, **more)

    return shown


# whoever reads a warning of ours has no use for the path of a temporary file and a line of code
warnings.formatwarning = _in_words(warnings.formatwarning)
_shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
if hasattr(_shell, "get_parent"):  # a notebook; Python itself would say it again whenever its filters were touched
    warnings.filterwarnings("always", category=FramingWarning, append=True)
    warnings.showwarning = _once(warnings.showwarning, _shell.get_parent)


def unknown(what: str, name: object, known: Iterable[object]) -> str:
    """Return the sentence that says of a wrong name what may have been meant, and what there is.

    Parameters
    ----------
    what : str
        What it should name: "measure", "column".
    name : object
        What was given.
    known : iterable
        The names that exist.

    Returns
    -------
    str
        "There is no measure 'hedge'. Did you mean 'hedges'? There is: …", with at most forty of them.
    """
    names = [str(k) for k in known]
    close = difflib.get_close_matches(str(name), names, n=3)
    if not close and name:  # a name cut short, or written with blanks
        close = [n for n in names if str(name).replace(" ", "_").lower() in n.lower()][:3]
    hint = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
    shown = ", ".join(names[:40]) + (f" … ({len(names)} in all)" if len(names) > 40 else "")
    return f"There is no {what} {name!r}.{hint} There is: {shown or 'none'}."
