"""The measures, one module each, and the one pass that takes articles through all of them.

To add a measure: a module with `CATALOGUE` and `scores`, its name in `MEASURES`, and its evidence in `_evidence`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from framing import attribution, encoder, lexicons
from framing.actors import Codebook, check_actors, codebook, people_of
from framing.errors import EncoderError, SchemaError
from framing.measures import actor_sentiment, hedging, prominence, readability, sourcing
from framing.parse import MODEL_DIGEST, MODEL_VERSION, Article, parse
from framing.tables import add_problem, check, empty, from_rows

MEASURES = (sourcing, hedging, actor_sentiment, prominence, readability)
PACKAGES = ("framing", "numpy", "onnxruntime", "pandas", "spacy", "textstat", "tokenizers", "vaderSentiment")
EVIDENCE = ("sentences", "attributions", "voices", "hedges", "mentions", "readability")

_COUNTED = ("articles", "sentences", "attributions", "hedges", "mentions")  # in the repr

NOT_HERE = "not validated on this corpus"

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Coverage:
    """The articles, the evidence found in them and the scores made of it: one DataFrame each.

    `actors` is the codebook that was used; `about` holds the digests and versions that a manifest needs.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    attributions: pd.DataFrame
    voices: pd.DataFrame
    hedges: pd.DataFrame
    mentions: pd.DataFrame
    readability: pd.DataFrame
    scores: pd.DataFrame
    actors: pd.DataFrame
    about: dict[str, Any]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(getattr(self, name)):,} {name}" for name in _COUNTED)
        return f"Coverage: {sizes}; {(self.articles['problems'] != '').sum():,} articles with problems"


def require_coverage(coverage: object, caller: str) -> None:
    """Say in plain words that a function wants what `measure` returns.

    Raises
    ------
    TypeError
        It is something else.
    """
    if not isinstance(coverage, Coverage):
        raise TypeError(
            f"framing.{caller} needs what framing.measure returns, not a {type(coverage).__name__}: "
            f"coverage = framing.measure(articles, actors), then framing.{caller}(coverage, ...)."
        )


def measure(
    articles: pd.DataFrame,
    actors: pd.DataFrame | None = None,
    *,
    method: str = "model",
    pronouns: bool = True,
    out: str | os.PathLike[str] | None = None,
) -> Coverage:
    """Measure articles in one pass: sourcing, hedging, sentiment toward each actor, prominence and readability.

    Parameters
    ----------
    articles : DataFrame
        The table of articles, as `read` gives it; `article_id`, `outlet` and `text` are required.
    actors : DataFrame, optional
        The codebook, as `read_actors` gives it; without it nothing is measured per actor.
    method : "model" or "vader"
        Who judges sentiment toward the actors: the model trained on human coding, or the word list.
    pronouns : bool
        Whether he, she, him and her count as mentions of an actor where they can only be one.
    out : path, optional
        A folder to write the tables to, one Parquet file each; `load_coverage` reads them back.

    Returns
    -------
    Coverage
        Tables of articles, evidence and scores. An article that cannot be measured stays in `articles` with the
        reason in `problems`, and its scores are missing. Without articles every table is empty.

    Raises
    ------
    SchemaError
        A required column is missing, an article_id is repeated, or the codebook is at odds with itself.
    ValueError
        The method is unknown.
    """
    actor_sentiment.known(method)
    articles = check("articles", articles)
    actors = check_actors(actors)
    book = codebook(actors)
    pieces: dict[str, list[pd.DataFrame]] = {name: [] for name in EVIDENCE}
    problems = {}
    rows: Rows = {name: [] for name in EVIDENCE}
    with tqdm(total=len(articles), unit="article", desc="Measuring", smoothing=0) as bar:  # the rate: the mean so far
        for number, article in enumerate(parse(articles), 1):
            problems[article.article_id] = article.problem
            try:
                found = _evidence(article, book, method, pronouns)
            except EncoderError:  # it is the installation that is broken, not the article
                raise
            except Exception as error:  # one bad article never stops a corpus
                problems[article.article_id] = f"not measured: {type(error).__name__}: {error}"
                found = {}
            for name in EVIDENCE:
                rows[name] += found.get(name, [])
            # a few articles' rows at a time become columns: a list of dicts takes ten times the memory
            if number % 64 == 0 or number == len(articles):
                for name in EVIDENCE:
                    pieces[name].append(from_rows(name, rows[name]))
                    rows[name] = []
            bar.update()
    tables = {n: pd.concat(p, ignore_index=True) if p else empty(n) for n, p in pieces.items()}
    tables["attributions"] = attribution.settle(tables["attributions"], articles, book)
    said = [
        add_problem(known, problems[i]) if problems[i] else known
        for i, known in zip(articles["article_id"], articles["problems"], strict=True)
    ]
    tables["articles"] = articles.assign(problems=pd.Series(said, dtype="str"))
    listed = [part for module in MEASURES for part in module.scores(tables, list(actors["actor"]))]
    tables["scores"] = check("scores", pd.concat(listed, ignore_index=True))
    coverage = Coverage(**tables, actors=actors, about=_about(articles, actors))
    if out is not None:
        _write(coverage, Path(out))
    return coverage


def _evidence(article: Article, book: Codebook, method: str, pronouns: bool) -> Rows:
    """Everything found in one article, as rows of the tables."""
    people = people_of(article)
    attributions = attribution.find(article, book, people)
    heard = attribution.heard(article, attributions)
    sentences = []
    for part in article.parts:
        spans = [(part.doc[a].idx, part.doc[b - 1].idx + len(part.doc[b - 1])) for a, b in part.sentences]
        certain = hedging.certainty([part.text[start:end] for start, end in spans])
        # the voice in which each word begins
        spoken = np.where(part.is_word, heard[part.name].voice[[t.idx for t in part.doc]], attribution.OUTLET)
        for number, (a, b) in enumerate(part.sentences):
            sentences.append(
                {
                    "article_id": article.article_id,
                    "part": part.name,
                    "sentence": number,
                    "start": spans[number][0],
                    "end": spans[number][1],
                    "words": int(part.is_word[a:b].sum()),
                    "reported_words": int((spoken[a:b] == attribution.REPORTED).sum()),
                    "quoted_words": int((spoken[a:b] == attribution.QUOTED).sum()),
                    "certainty": certain[number],
                }
            )
    return {
        "sentences": sentences,
        "attributions": attributions,
        "voices": attribution.runs(article, heard),
        "hedges": hedging.find(article, heard),
        "mentions": actor_sentiment.find(article, book, people, attributions, heard, method=method, pronouns=pronouns),
        "readability": readability.find(article),
    }


# --- what was measured with what --------------------------------------------------------------------------------------


def _about(articles: pd.DataFrame, actors: pd.DataFrame) -> dict[str, Any]:
    return {
        "corpus": _table_digest(articles.sort_values("article_id")),
        "codebook": _table_digest(actors),
        "model": {"name": "en_core_web_sm", "version": MODEL_VERSION, "sha256": MODEL_DIGEST},
        "encoders": {name: encoder.about(name)["sha256"] for name in encoder.MODELS},
        "lexicons": {n: {"version": x["version"], "sha256": x["sha256"]} for n, x in lexicons.registry().items()},
        "versions": {n: version(n) for n in PACKAGES},
    }


def _table_digest(table: pd.DataFrame) -> str:
    text = table.drop(columns=["source_file"], errors="ignore").to_json(orient="records", date_format="iso")
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _validation() -> dict[str, str]:
    """What `make accuracy` found, in words, by the key that catalogue entries name."""
    text = (files("framing.measures") / "validation.json").read_text(encoding="utf8")
    found: dict[str, str] = json.loads(text)
    return found


def catalogue(*, validation: pd.DataFrame | None = None) -> pd.DataFrame:
    """The measures: what each is, which way it points, how it aggregates and how it was validated.

    Parameters
    ----------
    validation : DataFrame, optional
        What `agreement` returned for a coding sheet of your corpus; rows of several sheets may stand in one table.

    Returns
    -------
    DataFrame
        One row per measure: `measure, label, definition, direction, unit, aggregates, table, where, validated,
        reference`. `validated` says what was found elsewhere and, after it, what was found on this corpus.

    Raises
    ------
    ValueError
        `validation` is not what `agreement` returns.
    """
    rows = [entry for module in MEASURES for entry in module.CATALOGUE]
    said = _validation()
    here = {} if validation is None else validated(validation)
    known = []
    for e in rows:
        elsewhere, on_this = said.get(e["validation"]), here.get(e["measure"])
        words = f"{elsewhere}; {on_this or NOT_HERE}" if elsewhere else on_this or "not validated"
        known.append({**e, "validated": words})
    return from_rows("catalogue", known)


def validated(validation: pd.DataFrame) -> dict[str, str]:
    """What `agreement` found, in words, by measure: "validated on this corpus: α = 0.82, F1 = 0.77".

    Parameters
    ----------
    validation : DataFrame
        What `agreement` returned.

    Returns
    -------
    dict
        Only the measures that a sheet was coded for. α is that of the coders, missing where only one coded; F1 is the
        machine's, the mean over classes.

    Raises
    ------
    ValueError
        A column is missing.
    """
    if missing := {"measures", "statistic", "value", "n"} - set(validation.columns):
        raise ValueError(
            f"validation: there is no column {', '.join(sorted(missing))}. "
            "Pass the table that framing.agreement returns."
        )
    statistics = {
        "alpha": "α = {:.2f}",
        "overall f1": "F1 = {:.2f}",
        "alpha with machine": "α with the machine = {:.2f}",
    }
    found: dict[str, list[str]] = {}
    for statistic, words in statistics.items():
        for row in validation[(validation["statistic"] == statistic) & validation["value"].notna()].to_dict("records"):
            for name in str(row["measures"]).split():
                found.setdefault(name, []).append(words.format(row["value"]))
    return {name: f"validated on this corpus: {', '.join(words)}" for name, words in found.items()}


# --- on disk ----------------------------------------------------------------------------------------------------------


def _tables(coverage: Coverage) -> Iterator[tuple[str, pd.DataFrame]]:
    for field in fields(coverage):
        if field.name != "about":
            yield field.name, getattr(coverage, field.name)


def _write(coverage: Coverage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # A reader sees the old file or the new one, never half; where one cannot be written, all the old ones stay
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as parts:
        for name, table in _tables(coverage):
            table.to_parquet(Path(parts, f"{name}.parquet"), index=False)
        for part in Path(parts).iterdir():
            os.replace(part, folder / part.name)
    (folder / "about.json").write_text(json.dumps(coverage.about, indent=1, sort_keys=True) + "\n", encoding="utf8")


def load_coverage(folder: str | os.PathLike[str]) -> Coverage:
    """Read back what `measure(..., out=folder)` wrote.

    Parameters
    ----------
    folder : path
        The folder that was given as `out`.

    Returns
    -------
    Coverage
        Equal to the one that was written.

    Raises
    ------
    FileNotFoundError
        The folder lacks one of the tables.
    SchemaError
        A file there is not the table that its name says.
    """
    path = Path(folder)
    files_ = {f.name: path / f"{f.name}.parquet" for f in fields(Coverage) if f.name != "about"}
    about = path / "about.json"
    for file in (*files_.values(), about):
        if not file.is_file():
            raise FileNotFoundError(
                f"{file}: there is no such file. Write it with framing.measure(..., out={str(path)!r})."
            )
    tables = {}
    for name, file in files_.items():
        try:
            table = pd.read_parquet(file)
        except (OSError, ValueError) as error:
            raise SchemaError(f"{file}: not a readable table: {error}") from error
        tables[name] = check(name, table, str(file))
    return Coverage(**tables, about=json.loads(about.read_text(encoding="utf8")))
