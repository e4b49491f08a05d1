"""A page in a real browser, in which nothing may go wrong unheard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any


def opened(browser: Any, file: Path, **options: Any) -> Iterator[Any]:
    """The page, opened; at the end nobody may have complained, asked, or called anywhere."""
    context = browser.new_context(**options)
    tab = context.new_page()
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: heard.append(request.url) if request.url.split("#")[0] != file.as_uri() else None)
    tab.goto(file.as_uri())
    yield tab
    assert heard == []
    context.close()
