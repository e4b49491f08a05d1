"""Measures of the user's own: a list of words or patterns, and figures that stand in a column of the articles."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from framing.errors import ReadError
from framing.measures.base import Context, Instrument, Measure, Rows, Score, per_1000_words, register
from framing.measures.coding import YES_NO, Task, in_sentences, rate, share
from framing.measures.coverage import Coverage
from framing.measures.scores import counts, in_voice, per_article, ratio, words_in
from framing.readers.files import contents
from framing.readers.tabular import as_text, sheets
from framing.tables import SPANS, VOICES

Per = Literal["1000 words", "sentence", "article"]
_UNITS = {"1000 words": "per 1,000 words", "sentence": "share of sentences", "article": "share of articles"}


def word_list(
    name: str,
    words: Iterable[str] | str | os.PathLike[str],
    *,
    per: Per = "1000 words",
    definition: str = "",
    reference: str = "",
) -> Instrument:
    """Make a measure of a word list of your own; it gets evidence, voices, intervals and charts like any other.

    Parameters
    ----------
    name : str
        What it is called in tables and charts: "war words" becomes the measure `war_words_per_1000_words` (or
        `war_words_sentence_share`, `war_words_article_share`), with its evidence in the table `war_words`.
    words : iterable of str, or path
        The words: whole words or phrases, capitals and small letters alike; a `*` stands for the rest of a word
        (`fight*` finds fight, fights and fighters). Or the name of a table (CSV, Excel) with a column `word`, or with
        a column `pattern` of regular expressions.
    per : {"1000 words", "sentence", "article"}
        How it is counted: occurrences per 1,000 words, or the share of sentences or of articles with at least one.
    definition, reference : str
        What it measures, in a sentence, and where the list comes from; both stand in the catalogue and in `methods`.

    Returns
    -------
    Instrument
        For `framing.measure(articles, actors, measures=[...])`; without `measures`, everything defined so far is
        measured. Defined again under the same name, a list takes the place of the earlier one.

    Raises
    ------
    ReadError
        The file is not there, or has neither column.
    ValueError
        There are no words, a pattern is no regular expression, `per` is none of the three, or the name is taken.

    Notes
    -----
    A list says what it was written to say only if its hits do: read some (`framing.evidence`), and have people code a
    sheet of them (`framing.worksheet(coverage, name)`).
    """
    if per not in _UNITS:
        raise ValueError(f"per: expected {', '.join(map(repr, _UNITS))}, found {per!r}.")
    pattern = _pattern(words)
    table = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
    if not table:
        raise ValueError(f"name: {name!r} holds neither letter nor digit.")
    measure = Measure(
        name=f"{table}_per_1000_words" if per == "1000 words" else f"{table}_{per}_share",
        label=name.strip()[:1].upper() + name.strip()[1:],
        definition=definition or f"Words of the list “{name.strip()}”, {_UNITS[per]}.",
        direction="higher = more of these words",
        unit=_UNITS[per],
        aggregates="article" if per == "article" else "ratio",
        low=0,
        high=1 if per != "1000 words" else float("inf"),
        table=table,
        reference=reference or "a list of words by the authors of this study",
        digest=hashlib.sha256(pattern.pattern.encode()).hexdigest(),
    )

    def find(context: Context) -> Rows:
        parts = context.article.parts
        hits = [(part, hit) for part in parts for hit in pattern.finditer(part.text) if hit.end() > hit.start()]
        return {table: [context.evidence(part, *hit.span()) for part, hit in hits]}

    return register(
        Instrument(
            table,
            (measure,),
            score=per_1000_words(measure) if per == "1000 words" else _share_of(measure, per),
            find=find,
            tables={table: SPANS},
            tasks=(_task(name.strip(), measure, per),),
        )
    )


def _task(name: str, measure: Measure, per: Per) -> Task:
    """Return what people are asked to code, to check a word list: how much of what it looks for a sentence holds."""

    def units(coverage: Coverage) -> pd.DataFrame:
        sentences = in_sentences(coverage, measure.counts(getattr(coverage, measure.table)))
        n = sentences["n"]
        return sentences.assign(machine=n.astype(str) if per == "1000 words" else np.where(n > 0, "yes", "no"))

    what = f"“{name}” ({measure.definition})"
    if per == "1000 words":
        asked = f"How many words or phrases of the marked sentence ⟦ ⟧ are {what}?"
        columns, measures = {"occurrences": tuple(map(str, range(10)))}, {measure.name: rate}
        return Task(name, asked, columns, units, level="interval", measures=measures, counted="occurrence")
    shares = {measure.name: partial(share, answer="yes")} if per == "sentence" else {}
    return Task(name, f"Is there {what} in the marked sentence ⟦ ⟧?", {"present": YES_NO}, units, measures=shares)


def _pattern(words: Iterable[str] | str | os.PathLike[str]) -> re.Pattern[str]:
    """Return one pattern of all words; of two that begin at the same place the longer one is found."""
    patterns = list(_read(Path(words)) if isinstance(words, str | os.PathLike) else map(_whole_word, words))
    if not (patterns := [p for p in patterns if p]):
        raise ValueError("words: there is no word on the list.")
    for each in patterns:
        try:
            re.compile(each)
        except re.error as error:
            raise ValueError(f"words: {each!r} is not a regular expression: {error}.") from error
    return re.compile("|".join(f"(?:{p})" for p in sorted(patterns, key=len, reverse=True)), re.IGNORECASE)


def _whole_word(word: str) -> str:
    """Return the pattern of a word or phrase; blanks match any blanks, a star the rest of a word."""
    pieces = [re.escape(piece).replace(r"\*", r"\w*") for piece in word.split()]
    return r"(?<!\w)" + r"\s+".join(pieces) + r"(?!\w)" if pieces else ""


def _read(file: Path) -> Iterator[str]:
    """Yield the patterns of a table with a column `word` or `pattern`."""
    if not file.is_file():
        raise ReadError(f"{file}: there is no such file. Give a list of words, or a table with a column 'word'.")
    tables = [table.map(as_text) for table in sheets(contents(file, file.name), file.name)[0].values()]
    columns = [str(column) for table in tables for column in table.columns]
    if not {"word", "pattern"} & set(columns):
        raise ReadError(f"{file}: there is no column 'word' or 'pattern'. Found: {', '.join(columns)}.")
    for table in tables:
        for row in table.to_dict("records"):
            yield row.get("pattern", "").strip() or _whole_word(row.get("word", ""))


def _share_of(measure: Measure, per: Per) -> Score:
    """Return the scoring of a share of sentences, or of articles, in which a measure has evidence."""

    def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
        ids = pd.Index(coverage.articles["article_id"])
        rows, sentences = measure.counts(getattr(coverage, measure.table)), coverage.sentences
        scores = []
        for voice in VOICES:
            mine, spoken = in_voice(rows, voice), sentences[words_in(sentences, voice) > 0]
            n = counts(spoken, ids)
            if per == "article":
                held = counts(mine, ids).gt(0).astype(float).where(n > 0)
                scores.append(per_article(measure.name, held, voice=voice))
            else:
                mine = mine.drop_duplicates(["article_id", "part", "sentence"])
                scores.append(ratio(measure.name, counts(mine, ids), n, voice=voice))
        return scores

    return score


def own_figures(
    column: str,
    *,
    label: str = "",
    unit: str = "as measured",
    direction: str = "higher = more",
    definition: str = "",
    reference: str = "",
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Instrument:
    """Make a measure of a column of figures that your articles have: shares, comments, what another tool found.

    Parameters
    ----------
    column : str
        The column of the articles, one number per article; missing where there is none. It names the measure.
    label, unit, direction, definition, reference : str
        How charts and the catalogue name it, in what unit, which way it points, what it is and who says so.
    low, high : float
        The least and the most that it can be; intervals are cut there.

    Returns
    -------
    Instrument
        As of `word_list`. A group's figure is the mean over its articles. What stands behind it are the articles.

    Raises
    ------
    ValueError
        The name is taken; in `measure`, the articles have no such column, or it holds no numbers.
    """
    measure = Measure(
        name=column,
        label=label or column.replace("_", " ").capitalize(),
        definition=definition or f"The column {column!r} of the articles, mean over articles.",
        direction=direction,
        unit=unit,
        aggregates="article",
        low=low,
        high=high,
        table="articles",
        reference=reference or "figures that came with the articles",
    )

    def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
        if column not in coverage.articles:
            raise ValueError(f"measures: the articles have no column {column!r}. Leave {column!r} out, or add it.")
        articles = coverage.articles.set_index("article_id")
        values = pd.to_numeric(articles[column], errors="coerce")
        if (odd := values.isna() & articles[column].notna() & (articles[column].astype(str) != "")).any():
            article, found = odd.idxmax(), articles[column][odd].iloc[0]
            raise ValueError(f"measures: column {column!r} of article {article!r} holds {found!r}, which is no number.")
        return [per_article(column, values)]

    def evidence(coverage: Coverage, voice: str | None) -> pd.DataFrame:
        rows = coverage.articles[["article_id", column]].dropna()
        return rows.assign(part="text", sentence=0)  # an article is shown by its first sentence

    return register(Instrument(column, (measure,), score=score, evidence=evidence, largest_first=column))
