"""What was found in articles before, kept on disk: whoever measures them again need not parse them again.

It is kept by all that it rests on: the article, the codebook, the models, the word lists and the code of the package.
"""

from __future__ import annotations

import functools
import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from framing import cache, encoder
from framing.actors import Codebook
from framing.measures.base import Instrument, Rows
from framing.parse import MODEL_DIGEST
from framing.tables import PARTS

PACKAGES = ("framing", "numpy", "onnxruntime", "pandas", "spacy", "textstat", "tokenizers", "vaderSentiment")


class Found(NamedTuple):
    """What was found in one article: the rows of each instrument by its name, and why anything could not be parsed."""

    rows: dict[str, Rows]
    problem: str


def can_be_kept(instrument: Instrument) -> bool:
    """Return whether what an instrument finds may be kept.

    It may where the finder is the package's own code, that of word lists included; what any other function looks for
    is not known from its name.
    """
    return instrument.find is None or getattr(instrument.find, "__module__", "").startswith("framing.")


def keys(articles: pd.DataFrame, instruments: Iterable[Instrument], book: Codebook, *how: object) -> list[bytes]:
    """Return under which key it is kept what such instruments find in each of the articles."""
    sought = [(i.name, [m.digest for m in i.measures]) for i in instruments if i.find]
    same = (_code(), repr(sought), repr(book.rows), repr(how))
    told = articles[["article_id", "published", "event", *PARTS]]
    return [cache.key("found", *same, *map(str, row)) for row in told.itertuples(index=False, name=None)]


def get(keys: Sequence[bytes]) -> dict[bytes, Found]:
    """Return what is kept under keys."""
    return {key: Found(**json.loads(zlib.decompress(data))) for key, data in cache.get(keys).items()}


def put(found: dict[bytes, Found]) -> None:
    """Keep what was found."""
    texts = {key: json.dumps(each._asdict(), default=_plain) for key, each in found.items()}
    cache.put({key: zlib.compress(text.encode(), 1) for key, text in texts.items()})


def _plain(value: Any) -> Any:
    return value.item()  # a number of NumPy's


@functools.cache
def _code() -> str:
    """Return the digest of all that finds: the package's code and word lists, its models and the packages it uses."""
    digest = hashlib.sha256(MODEL_DIGEST.encode())
    package = Path(__file__).parent.parent
    for path in sorted(p for p in package.rglob("*") if p.suffix in (".py", ".csv", ".toml")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for name in encoder.MODELS:
        digest.update(json.dumps(encoder.about(name), sort_keys=True).encode())
    digest.update(repr([version(name) for name in PACKAGES]).encode())
    return digest.hexdigest()
