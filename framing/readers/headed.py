"""Text files that begin by saying what they are: outlet, date and headline, each on a line of its own.

So the page writes them on which a class pastes its articles, and so anybody can type them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from framing.errors import ReadError
from framing.readers.dates import parse_times
from framing.readers.files import Format, Row, decode
from framing.readers.pasted import read_text

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*outlet[ \t]*:", re.IGNORECASE)
_LINE = re.compile(r"(outlet|date|headline)[ \t]*:(.*)", re.IGNORECASE)


def _read_headed(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    lines = text.lstrip("\ufeff").strip().splitlines()
    said = {"outlet": "", "date": "", "headline": ""}
    while lines and (found := _LINE.fullmatch(lines[0].strip())):
        said[found[1].lower()] = found[2].strip()
        del lines[0]
    if not any(map(str.strip, lines)):
        raise ReadError(f"{name}: there is no text below its head. Paste the article there.")
    # as it stands on a page, headline and date above: so that no paragraph is taken for the headline
    article = read_text("\n\n".join([said["headline"], said["date"], "\n".join(lines)]))
    (time,), (doubt,) = parse_times([said["date"]])
    article.update({k: v for k, v in (("outlet", said["outlet"]), ("title", said["headline"])) if v})
    article["published"] = time if said["date"] else article["published"]
    article["problems"] = "; ".join(filter(None, (problem, doubt, article["problems"])))
    return [article]


def _begins(name: str, data: bytes) -> bool:
    return name.endswith((".txt", ".text")) and bool(_BEGINS.match(data))


FORMATS = (Format("text with a head", _begins, _read_headed, True),)
