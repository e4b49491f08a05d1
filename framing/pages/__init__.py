"""Pages that are whole in one file: a template, one style and one script, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["digest", "environment", "file", "written"]


def written(
    folder: str, template: str, *, styles: tuple[str, ...] = (), rules: str = "", script: str = "", **values: Any
) -> str:
    """Return a page that needs no other file and no network.

    Parameters
    ----------
    folder : str
        The package's folder with the template, its styles and its script: "validate".
    template : str
        The file of the template; it fills the block `body` of `framing/pages/layout.html`.
    styles : tuple of str
        Files with rules that come after those which all pages share.
    rules : str
        Rules of this one page, which come last.
    script : str
        The file of the script; "" for none.
    **values : any
        What the template needs; `title` at least. All text is escaped.

    Returns
    -------
    str
        HTML. Only the page's own style and script run in a browser, and nothing is loaded.
    """
    css = "\n".join([file("pages", "base.css"), *(file(folder, name) for name in styles), rules])
    code = file(folder, script) if script else ""
    policy = f"default-src 'none'; style-src '{digest(css)}'; img-src data:; base-uri 'none'; form-action 'none'"
    if code:
        policy += f"; script-src '{digest(code)}'"
    return environment(folder).get_template(template).render(
        css=Markup(css), script=Markup(code), policy=policy, **values
    )  # fmt: skip


def environment(folder: str) -> Environment:
    """Return the templates of a folder of the package, which may build on those here; what they fill in is escaped."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("framing", folder), PackageLoader("framing", "pages")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def file(folder: str, name: str) -> str:
    """Return a text file of the package."""
    return (files("framing") / folder / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """Return the digest of a style or script by which a page's policy knows it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
