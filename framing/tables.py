"""The tables that travel between the stages: their columns, types and meaning, in one place.

`check` brings a table to its declared columns and types where it enters a function, or says what is wrong with it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import SchemaError

PARTS = ("title", "standfirst", "text")
VOICES = ("outlet", "reported", "quoted", "source", "all")
ALL = "(all)"  # the actor of a score that concerns no actor: pandas drops NA keys from a groupby without a word

SOURCE_KINDS = (
    "official",
    "politician",
    "expert",
    "business",
    "civil society",
    "media",
    "ordinary person",
    "document",
    "unknown",
)
STANCES = ("neutral", "assertive", "doubting", "factive", "emotive")


class Column(NamedTuple):
    """One column of a table: its kind of value and what it means."""

    kind: str  # text, int, maybe_int (nullable), float, bool, time (UTC), spans (list of [start, end])
    meaning: str
    required: bool = False


_ARTICLE_ID = Column("text", "the article's id", required=True)
_PART = Column("text", "title, standfirst or text", required=True)
_SENTENCE = Column("int", "number of the sentence within the part, from 0", required=True)
_START = Column("int", "first character within the part", required=True)
_END = Column("int", "one past the last character within the part", required=True)
_VOICE = Column("text", "outlet, reported (what others say, in the outlet's words) or quoted", required=True)

_MADE = {  # in columns, because pandas loses what it keeps beside a table
    "where": Column("text", "the condition on the articles that counted; empty where there was none"),
    "agency_copy": Column("text", "whether agency copy counted: include, exclude, or only"),
    "validated": Column("text", "whether the measure was validated on this corpus, with what figure"),
    "resampled": Column("text", "what was resampled: article, or the column whose values were resampled whole"),
    "seed": Column("int", "seed of the resampling"),
}

SPANS = {  # evidence that is a stretch of text and no more, as the measures of a user's own find it
    "article_id": _ARTICLE_ID,
    "part": _PART,
    "sentence": _SENTENCE,
    "start": _START,
    "end": _END,
    "text": Column("text", "the words as written"),
    "voice": _VOICE,
}

TABLES: dict[str, dict[str, Column]] = {
    "articles": {
        "article_id": _ARTICLE_ID,
        "outlet": Column("text", "who published it", required=True),
        "published": Column("time", "publication time in UTC; missing where unknown"),
        "title": Column("text", "headline"),
        "standfirst": Column("text", "the line or lines under the headline"),
        "text": Column("text", "the article itself, paragraphs separated by blank lines", required=True),
        "byline": Column("text", "authors as printed"),
        "section": Column("text", "section of the outlet"),
        "page": Column("text", "page as printed"),
        "url": Column("text", "address"),
        "event": Column("text", "the event it covers, shared by articles of several outlets"),
        "language": Column("text", "ISO 639-1 code"),
        "wire": Column("text", "agency whose copy it is, or empty"),
        "duplicate_of": Column("text", "article_id of the last version of this article, or empty"),
        "source_file": Column("text", "file it was read from"),
        "source_id": Column("text", "its number in the database it came from"),
        "removed": Column("text", "lines that cleaning took out, one a line"),
        "problems": Column("text", "what is wrong with it, in plain words; empty where nothing is"),
    },
    "sentences": {
        "article_id": _ARTICLE_ID,
        "part": _PART,
        "sentence": _SENTENCE,
        "start": _START,
        "end": _END,
        "words": Column("int", "number of words"),
        "reported_words": Column("int", "number of them that others say, believe or intend, in the outlet's words"),
        "quoted_words": Column("int", "number of them that others say inside quotation marks"),
        "certainty": Column("float", "share of its events presented as certain, in [0, 1]; missing until measured"),
    },
    "attributions": {
        "article_id": _ARTICLE_ID,
        "part": _PART,
        "sentence": _SENTENCE,
        "attribution": Column("int", "number of the attribution within the article, from 0"),
        "act": Column("text", "speech (says, asked, wrote, “…”) or attitude (believes, hopes; declined to say)"),
        "source": Column("text", "the source as written; empty where none is named"),
        "source_name": Column("text", "the source as resolved: he -> Lieutenant-General Sergei Rudskoi"),
        "source_start": Column("maybe_int", "first character of the source"),
        "source_end": Column("maybe_int", "one past its last character"),
        "source_kind": Column("text", ", ".join(SOURCE_KINDS)),
        "kind_confidence": Column("float", "how sure the kind is by the evidence in the article itself, in [0, 1]"),
        "kind_evidence": Column("text", "what tells it: `phrase: expert` where the phrase names an expert"),
        "anonymous": Column("bool", "whether the source is deliberately left unnamed"),
        "actor": Column("text", "the codebook's actor that the source is; empty where it has none"),
        "cue": Column("text", "the words that attribute: said, according to"),
        "cue_start": Column("maybe_int", "first character of the cue"),
        "cue_end": Column("maybe_int", "one past its last character"),
        "stance": Column("text", "of the cue: " + ", ".join(STANCES)),
        "content": Column("text", "what is attributed; the pieces of a split content joined by ' … '"),
        "content_spans": Column("spans", "its pieces, as a list of [start, end]"),
        "directness": Column("text", "direct, indirect or mixed"),
        "confidence": Column("float", "in [0, 1]"),
    },
    "voices": {
        "article_id": _ARTICLE_ID,
        "part": _PART,
        "start": _START,
        "end": _END,
        "voice": _VOICE,
        "attribution": Column("maybe_int", "number of the attribution whose words these are; missing in the outlet's"),
    },
    "hedges": {
        "article_id": _ARTICLE_ID,
        "part": _PART,
        "sentence": _SENTENCE,
        "cue": Column("text", "the words as written"),
        "start": _START,
        "end": _END,
        "family": Column("text", "hedge or booster"),
        "kind": Column("text", "modal, epistemic verb, epistemic adverb, approximator, hearsay, …"),
        "voice": _VOICE,
        "confidence": Column("float", "how surely this occurrence hedges (or boosts), in [0, 1]"),
    },
    "mentions": {
        "article_id": _ARTICLE_ID,
        "part": _PART,
        "sentence": _SENTENCE,
        "actor": Column("text", "the codebook's actor", required=True),
        "mention": Column("text", "the words as written"),
        "start": _START,
        "end": _END,
        "how": Column("text", "found by name, alias, title or pronoun"),
        "voice": _VOICE,
        "speaking": Column("bool", "whether the mention is the source of an attribution: Quill said"),
        "source_actor": Column(
            "text", "the codebook's actor who says it, where somebody else speaks; empty in the outlet's voice"
        ),
        "negative": Column("float", "probability, in [0, 1]"),
        "neutral": Column("float", "probability, in [0, 1]"),
        "positive": Column("float", "probability, in [0, 1]"),
        "sentiment": Column("float", "positive minus negative, in [-1, 1]"),
        "label": Column("text", "negative, neutral or positive"),
        "vader": Column("float", "the word list's figure (VADER) for the clause around the mention, in [-1, 1]"),
        "protagonist": Column("float", "probability that the words cast the actor as hero, in [0, 1]"),
        "antagonist": Column("float", "probability that they cast it as villain, in [0, 1]"),
        "innocent": Column("float", "probability that they cast it as victim, in [0, 1]"),
    },
    "readability": {
        "article_id": _ARTICLE_ID,
        "voice": Column("text", "all, or outlet: without the words inside quotation marks"),
        "words": Column("int", "number of words"),
        "sentences": Column("int", "number of sentences"),
        "syllables": Column("int", "number of syllables"),
        "letters": Column("int", "number of letters and digits"),
        "polysyllables": Column("int", "words of three or more syllables"),
        "complex_words": Column("int", "polysyllables by Gunning's rules: no names, no endings that make the third"),
        "long_words": Column("int", "words of more than six letters"),
        "difficult_words": Column("int", "words outside the list of familiar words"),
        "flesch_reading_ease": Column("float", "higher = easier"),
        "flesch_kincaid_grade": Column("float", "US school grade; higher = harder"),
        "automated_readability_index": Column("float", "US school grade; higher = harder"),
        "smog": Column("float", "US school grade; higher = harder"),
        "dale_chall": Column("float", "Dale–Chall score; higher = harder"),
        "new_dale_chall": Column("float", "New Dale–Chall, as a cloze score; higher = easier"),
        "gunning_fog": Column("float", "US school grade; higher = harder"),
        "coleman_liau": Column("float", "US school grade; higher = harder"),
        "lix": Column("float", "higher = harder"),
        "mean_sentence_length": Column("float", "words per sentence"),
        "mean_word_length": Column("float", "letters and digits per word"),
        "long_sentence_share": Column("float", "share of the sentences with more than 25 words"),
        "passive_share": Column("float", "share of the sentences with a verb in the passive"),
        "mattr": Column("float", "moving-average type–token ratio over 100 words; higher = more varied words"),
        "problem": Column("text", "why an index is missing or doubtful; empty where it is neither"),
    },
    "scores": {
        "article_id": _ARTICLE_ID,
        "measure": Column("text", "name of the measure, as in the catalogue", required=True),
        "actor": Column("text", f"the codebook's actor, or {ALL}", required=True),
        "voice": Column("text", "outlet, reported, quoted, source (the last two) or all", required=True),
        "value": Column("float", "the article's figure; missing where there is nothing to measure", required=True),
        "weight": Column("float", "denominator of a ratio, 1 for a figure per article, 0 where missing", required=True),
    },
    "estimates": {
        "measure": Column("text", "name of the measure, as in the catalogue", required=True),
        "actor": Column("text", f"the codebook's actor, or {ALL}", required=True),
        "voice": Column("text", "outlet, reported, quoted, source (the last two) or all", required=True),
        "estimate": Column("float", "the group's figure", required=True),
        "low": Column("float", "lower end of the 95 % interval", required=True),
        "high": Column("float", "upper end of the 95 % interval", required=True),
        "n_articles": Column("int", "articles with anything to count", required=True),
        "n_units": Column("float", "sum of the denominators: words, attributions, mentions or articles"),
        "n_clusters": Column("int", "what was resampled: articles, or clusters of them such as events"),
        "each": Column("text", "the articles' own figures, apart by blanks, where they are too few for an interval"),
        "note": Column("text", "why a figure or its interval is less than it looks; empty where it is not"),
        **_MADE,
    },
    "contrasts": {
        "measure": Column("text", "name of the measure, as in the catalogue", required=True),
        "actor": Column("text", f"the codebook's actor, or {ALL}", required=True),
        "voice": Column("text", "outlet, reported, quoted, source (the last two) or all", required=True),
        "group": Column("text", "the group that is compared", required=True),
        "than": Column("text", "the group that it is compared with", required=True),
        "estimate": Column("float", "figure of `group`, or how far it differs where that is compared (`interaction`)"),
        "estimate_than": Column("float", "the same of `than`"),
        "difference": Column("float", "the first less the second", required=True),
        "low": Column("float", "lower end of its 95 % interval", required=True),
        "high": Column("float", "upper end of its 95 % interval", required=True),
        "standardised": Column("float", "the difference in standard deviations between articles (Hedges' g)"),
        "standardised_low": Column("float", "lower end of its 95 % interval"),
        "standardised_high": Column("float", "upper end of its 95 % interval"),
        "p": Column("float", "probability of a difference so large if there were none, two-sided", required=True),
        "p_adjusted": Column("float", "the same, adjusted over all rows of the table"),
        "n_articles": Column("int", "articles of `group` with anything to count"),
        "n_articles_than": Column("int", "articles of `than` with anything to count"),
        "n_clusters": Column("int", "what was resampled: articles, clusters, or the events that both cover"),
        "note": Column("text", "why a difference or its interval is less than it looks; empty where it is not"),
        "by": Column("text", "the columns that made the groups"),
        **_MADE,
        "matched": Column("bool", "whether it is a difference within events that both cover"),
        "interaction": Column("bool", "whether it is a difference of differences"),
        "adjusted_by": Column("text", "how p-values were adjusted: holm or bh"),
    },
    "actors": {
        "actor": Column("text", "the name shown in charts", required=True),
        "aliases": Column("list", "other names, each counted as a mention"),
        "titles": Column("list", "roles that stand for the actor: the mayor"),
        "exclude": Column("list", "phrases that hold an alias but mean something else"),
        "kind": Column("text", ", ".join(SOURCE_KINDS)),
        "side": Column("text", "the side it belongs to, in the researcher's own words"),
        "events": Column("list", "the events in whose articles it is looked for; empty = all"),
        "kinds": Column("list", "kinds that hold at some dates only: official from 2017-01-20 until 2021-01-20"),
    },
    "catalogue": {
        "measure": Column("text", "its name", required=True),
        "label": Column("text", "its name in charts", required=True),
        "definition": Column("text", "what it is, in one sentence", required=True),
        "direction": Column("text", "what a higher figure means", required=True),
        "unit": Column("text", "unit of the figure", required=True),
        "aggregates": Column(
            "text",
            "how a group's figure is made of its articles': ratio (of sums), article (mean) or pool (anew, in compare)",
            required=True,
        ),
        "low": Column("float", "the least that it can be; minus infinity where there is no limit", required=True),
        "high": Column("float", "the most that it can be", required=True),
        "table": Column("text", "the table that holds its evidence", required=True),
        "task": Column("text", "the coding task by which people can check it; empty = none", required=True),
        "validated": Column("text", "how it was validated, on what, with what figure", required=True),
        "example": Column("text", "an invented example, in which *asterisks* mark what counts"),
        "failures": Column("list", "known failures, a sentence or two each"),
        "reference": Column("text", "publication, with DOI", required=True),
    },
}

_HALF = re.compile("[\ud800-\udfff]")
# What a researcher's own column of single values can hold and stay as it is, in the words of pandas
_PLAIN_KINDS = ("integer", "floating", "mixed-integer-float", "boolean", "datetime", "datetime64", "date", "empty")
_KINDS = {
    "text": "text",
    "int": "whole numbers",
    "maybe_int": "whole numbers",
    "float": "numbers",
    "bool": "true or false",
    "time": "dates",
    "list": "lists of texts",
}
_LIST_ADVICE = (
    "; write ['Ada Quill', 'the mayor'], with brackets and without quotation marks around them. "
    "A CSV file makes one text of a list: keep the codebook in a file actors.toml"
)
_DTYPES: dict[str, Any] = {
    "text": "str",
    "int": "int64",
    "maybe_int": "Int64",
    "float": "float64",
    "bool": "bool",
    "time": "datetime64[us, UTC]",
}
_FILL: dict[str, Any] = {
    "text": "",
    "int": 0,
    "maybe_int": pd.NA,
    "float": float("nan"),
    "bool": False,
    "time": pd.NaT,
}


def _cast(values: pd.Series[Any], kind: str) -> pd.Series[Any]:
    if kind in _DTYPES and values.dtype == _DTYPES[kind]:
        return values.fillna("") if kind == "text" else values  # such text is whole
    if (bad := _misfit(values, kind)) is not None:
        raise ValueError(f"row {bad} holds {values.iloc[bad]!r}" + (_LIST_ADVICE if kind == "list" else ""))
    if kind in ("spans", "list"):
        # Parquet hands lists back as arrays; a missing list is an empty one
        return pd.Series([_plain(v) for v in values], index=values.index, dtype=object)
    if kind == "time":
        times = pd.to_datetime(values, utc=True, format="ISO8601", errors="coerce")
        given = values.notna() & (values.astype(str).str.strip() != "")
        if (odd := given & times.isna()).any():  # 03/04/2024 is March to one reader and April to another
            raise ValueError(
                f"row {int(odd.to_numpy().argmax())} holds {values[odd].iloc[0]!r}; write dates as 2024-03-31, "
                "or pass the table through framing.read, which keeps such rows and says what is wrong"
            )
        return times.astype(_DTYPES[kind])
    if kind in ("text", "int", "bool"):
        values = values.astype(object).where(values.notna(), _FILL[kind])
    if kind == "text":
        values = values.map(whole)
    cast: pd.Series[Any] = values.astype(_DTYPES[kind])
    return cast


def whole(value: Any) -> str:
    """Return a value as text; half a character, as broken files hold, is replaced, so that offsets hold."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _own(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of the researcher's own as files can hold it: numbers or dates as they are, all else as text."""
    if values.dtype != object:
        return values
    too_long = any(isinstance(v, int) and abs(v) >= 1 << 63 for v in values)  # for a number in Parquet
    if pd.api.types.infer_dtype(values, skipna=True) in _PLAIN_KINDS and not too_long:
        return values if values.isna().any() else values.infer_objects()
    # Python shortens a long array when it writes it as text, but not a list
    listed = values.map(lambda v: whole(v.tolist() if hasattr(v, "tolist") else v), na_action="ignore")
    return listed.astype("str")


def _misfit(values: pd.Series[Any], kind: str) -> int | None:
    """Return the first row with a value that pandas would change without a word: 2.5 to 2, 'no' to True."""
    known = values.dropna()
    if kind in ("int", "maybe_int"):
        numbers = pd.to_numeric(known, errors="coerce")
        wrong = numbers.isna() | (numbers % 1 != 0)
    elif kind == "float":
        wrong = pd.to_numeric(known, errors="coerce").isna()
    elif kind == "bool":
        wrong = ~known.isin([True, False])
    elif kind == "time":
        # 2024 is not 2,024 nanoseconds after 1970
        wrong = pd.Series([isinstance(v, int | float) for v in known], index=known.index, dtype=bool)
    elif kind == "list":
        wrong = pd.Series([not _is_list_of_texts(v) for v in known], index=known.index, dtype=bool)
    else:
        return None
    return int(values.notna().to_numpy().nonzero()[0][wrong.to_numpy().argmax()]) if wrong.any() else None


def _is_list_of_texts(value: Any) -> bool:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return bool(value == "")  # an empty cell
    return all(isinstance(item, str) for item in value)


def _plain(value: Any) -> list[Any]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return []
    return [_plain(v) if isinstance(v, Iterable) and not isinstance(v, str) else _scalar(v) for v in value]


def _scalar(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def check(name: str, table: pd.DataFrame, where: str = "") -> pd.DataFrame:
    """Bring a table to the columns and types of `TABLES[name]`.

    Parameters
    ----------
    name : str
        A key of `TABLES`.
    table : DataFrame
        Is not changed.
    where : str
        What to call the table in an error: a file's name, a function's argument.

    Returns
    -------
    DataFrame
        The declared columns first, in their order, missing optional ones filled with empty values; then any others,
        turned into text where they hold values of several kinds, or lists, that no file of ours could hold.

    Raises
    ------
    SchemaError
        A required column is missing, a value does not fit its column, or an `article_id` of `articles` is repeated.
    """
    where = where or name
    first = " First make one of it: framing.read(...)." if name == "articles" else ""
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"{where}: expected a pandas DataFrame, found {type(table).__name__}.{first}")
    columns = TABLES[name]
    if repeated := sorted({str(c) for c in table.columns[table.columns.duplicated()]}):
        raise SchemaError(f"{where}: column {', '.join(repeated)} stands there more than once. Rename or drop one.")
    for column, spec in columns.items():
        if spec.required and column not in table.columns:
            found = ", ".join(map(str, table.columns)) or "no columns"
            raise SchemaError(
                f"{where}: missing column {column!r}. Found: {found}. "
                + (
                    f"Name the one that holds it: framing.read(..., columns={{'its name': {column!r}}})"
                    + (", or let framing.read(table) number the articles." if column == "article_id" else ".")
                    if name == "articles"
                    else "Pass the table as framing made it."
                )
            )
    out: dict[str, pd.Series] = {}
    for column, spec in columns.items():
        values = (
            table[column]
            if column in table.columns
            else pd.Series(_FILL.get(spec.kind), index=table.index, dtype=_DTYPES.get(spec.kind, object))
        )
        try:
            out[column] = _cast(values, spec.kind)
        except (ValueError, TypeError) as error:
            kind = _KINDS.get(spec.kind, "lists")
            raise SchemaError(f"{where}: column {column!r} should hold {kind} ({spec.meaning}): {error}.") from error
    extra = {str(c): _own(table[c]) for c in table.columns if c not in columns}
    checked = pd.DataFrame({**out, **extra}, index=table.index).reset_index(drop=True)
    if name == "articles":
        _check_ids(checked, where)
    return checked


def _check_ids(articles: pd.DataFrame, where: str) -> None:
    ids = articles["article_id"]
    if (ids.str.strip() == "").any():
        row = int((ids.str.strip() == "").to_numpy().argmax())
        raise SchemaError(f"{where}: row {row} has no article_id. Give every article an id of its own.")
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].unique()
        shown = ", ".join(map(repr, twice[:3])) + (" …" if len(twice) > 3 else "")
        raise SchemaError(
            f"{where}: {len(twice)} article_id value(s) stand there more than once: {shown}. "
            "Give every article an id of its own, or drop the repeated rows."
        )


def empty(name: str) -> pd.DataFrame:
    """Return a table of the right columns and types without rows."""
    return _empty(name, tuple(TABLES[name].items())).copy()  # a page of a corpus asks for thousands of them


@functools.lru_cache
def _empty(name: str, columns: tuple[tuple[str, Column], ...]) -> pd.DataFrame:
    return from_rows(name, [])


def from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a checked table out of one mapping per row."""
    return check(name, pd.DataFrame(list(rows), columns=list(TABLES[name])))


def add_problem(problems: str, problem: str) -> str:
    """Return the problems of an article with one more; each stands once."""
    known = problems.split("; ") if problems else []
    return "; ".join([*known, problem] if problem not in known else known)
