"""The one pass that takes articles through all measures: each is parsed once, and what is found becomes tables."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import encoder, lexicons, memory
from framing.actors import Codebook, check_actors, to_codebook
from framing.attribution import runs, settle
from framing.clean.corpus import forget_languages
from framing.errors import EncoderError, LexiconError, unknown
from framing.measures import kept
from framing.measures.base import BASE, Context, Instrument, Rows, instrument_of, instruments, own_measures
from framing.measures.base import measures as registered
from framing.measures.coverage import Coverage, require_coverage
from framing.measures.disk import own, write
from framing.measures.judging import known
from framing.parse import MODEL_DIGEST, MODEL_VERSION, load_model, parse
from framing.progress import progress
from framing.tables import add_problem, check, empty, from_rows

BATCH = 16  # articles whose rows become columns at a time: a list of dicts takes ten times the memory
MANY = 16  # articles, after which the models give back their memory: to load them anew takes as long as one article


def measure(
    articles: pd.DataFrame,
    actors: pd.DataFrame | None = None,
    *,
    measures: Sequence[str | Instrument] | None = None,
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
    measures : list, optional
        What to measure, and nothing else: names of the catalogue ("hedges_per_1000_words"), of what belongs together
        ("sourcing", "diversity", "hedging", "certainty", "actor_sentiment", "prominence", "readability"), and measures
        of your own, as `word_list` and `own_figures` make them: `measures=["sourcing", "hedging", war]`. By default
        everything, your own ones included.
    method : "model" or "vader"
        Who judges sentiment toward the actors: the model trained on human coding, or the word list.
    pronouns : bool
        Whether he, she, him and her count as mentions of an actor where they can only be one.
    out : path, optional
        A folder to write the tables to, as Parquet files; `load_coverage` reads them back. Of a corpus too large for
        the memory, `framing.scale.measure` measures and writes part after part.

    Returns
    -------
    Coverage
        Tables of articles, evidence and scores. An article that cannot be measured stays in `articles` with the
        reason in `problems`, and its scores are missing; where one measure fails on it, those of that measure are.
        Without articles every table is empty.

    Raises
    ------
    SchemaError
        A required column is missing, an article_id is repeated, or the codebook is at odds with itself.
    ValueError
        The method or a measure is unknown.
    """
    known(method)
    articles = check("articles", articles)
    actors = check_actors(actors)
    wanted, names = _wanted(measures)
    tables, problems, lost = _find(articles, wanted, actors, method, pronouns)
    tables["attributions"] = settle(tables["attributions"], articles, to_codebook(actors))
    tables["articles"] = articles.assign(problems=pd.Series(problems, dtype="str"))
    order = ["articles", *(name for name in tables if name != "articles")]
    about = about_measuring(corpus_digest(digest_sum(articles)), actors, measures)
    coverage = Coverage({n: tables[n] for n in order} | {"actors": actors}, about)
    coverage = coverage.replace(scores=scored(coverage, wanted, names, lost))
    if out is not None:
        write(coverage, Path(out))
    return coverage


def _wanted(asked: Sequence[str | Instrument] | None) -> tuple[list[Instrument], set[str]]:
    """Return the instruments that are asked for, with those whose tables they need, and the names of the measures."""
    if asked is None:
        return list(instruments()), set(registered())
    groups = {i.name: i for i in instruments() if i.score or any(m.pool for m in i.measures)}
    known = {m.name for i in groups.values() for m in i.measures}
    names: set[str] = set()
    asked = [asked] if isinstance(asked, str | Instrument) else list(asked)
    if not asked:
        raise ValueError("measures: name at least one, or leave the argument out to measure everything.")
    for each in asked:
        group = each if isinstance(each, Instrument) else groups.get(each)
        if group is not None and groups.get(group.name) is not group:
            raise ValueError(f"measures: {group.name!r} was defined again since. Name the latest definition.")
        if group is None and each not in known:
            raise ValueError("measures: " + unknown("measure", each, [*groups, *sorted(known)]))
        names |= {m.name for m in group.measures} if group else {str(each)}
    chosen = {instrument_of(name).name for name in names}
    needed = {table for name in chosen for table in groups[name].needs}
    return [i for i in instruments() if i.name in chosen or needed & set(i.tables)], names


Lost = set[tuple[str, str]]  # article and instrument
Found = tuple[dict[str, pd.DataFrame], list[str], Lost]  # tables of evidence, and the problems of each article


def _find(articles: pd.DataFrame, wanted: list[Instrument], actors: pd.DataFrame, method: str, pronouns: bool) -> Found:
    """Return the tables of evidence, the problems of each article, and which measures failed on which article."""
    names = _tables(wanted)
    pieces: dict[str, list[pd.DataFrame]] = {name: [] for name in names}
    problems, lost = {}, set()
    book = to_codebook(actors)
    if len(articles) >= MANY:
        forget_languages()
    # the rate that it shows is the mean so far
    with progress(total=len(articles), unit="article", desc="Measuring", smoothing=0) as bar:
        for k in range(0, len(articles), BATCH):
            rows: Rows = {name: [] for name in names}
            for article_id, found, failures in _each(articles.iloc[k : k + BATCH], wanted, book, method, pronouns):
                lost |= {(article_id, name) for name in failures}
                problem = found.problem
                for failure in dict.fromkeys(failures.values()):
                    problem = add_problem(problem, failure)
                problems[article_id] = problem
                evidence: Rows = {}
                for each in ("", *(instrument.name for instrument in wanted)):  # the later one's table is the last word
                    evidence |= found.rows.get(each, {})
                for name in names:
                    rows[name] += evidence.get(name, [])
                bar.update()
            for name in names:
                pieces[name].append(from_rows(name, rows[name]))
    if len(articles) >= MANY:
        _give_back_memory()
    listed = zip(articles["article_id"], articles["problems"], strict=True)
    reasons = [add_problem(known, problems[i]) if problems[i] else known for i, known in listed]
    return {n: pd.concat(p, ignore_index=True) if p else empty(n) for n, p in pieces.items()}, reasons, lost


def _tables(wanted: Sequence[Instrument]) -> list[str]:
    """Return the names of the tables of evidence."""
    return [*BASE, *(table for instrument in wanted for table in instrument.tables)]


def _give_back_memory() -> None:
    """Let go of the models, which are loaded anew when they are next needed."""
    encoder.forget()
    load_model.cache_clear()
    gc.collect()  # the parts of the language model hold each other
    memory.give_back()


Failures = dict[str, str]  # by instrument, the reason
DAMAGED = (EncoderError, LexiconError)  # framing itself, and no article: that stops the corpus


def _each(
    articles: pd.DataFrame, wanted: list[Instrument], book: Codebook, method: str, pronouns: bool
) -> Iterator[tuple[str, kept.Found, Failures]]:
    """Yield the id of each article, what is found in it and which measures failed; what is kept is not looked for."""
    keepable = [instrument for instrument in wanted if kept.can_be_kept(instrument)]
    keys = kept.keys(articles, keepable, book, method, pronouns)
    before, fresh = kept.get(keys), {}
    enough = np.array([key in before for key in keys], dtype=bool) & (len(keepable) == len(wanted))
    parsed = parse(articles[~enough])
    for article_id, key, is_enough in zip(articles["article_id"], keys, enough, strict=True):
        if is_enough:
            yield article_id, before[key], {}
            continue
        article = next(parsed)
        rows = dict(before[key].rows) if key in before else {}
        failures = _evidence(Context(article, book, method, pronouns), wanted, rows)
        found = kept.Found(rows, article.problem)
        if key not in before and not failures and "not measured" not in article.problem:
            fresh[key] = found._replace(rows={i: rows[i] for i in ("", *(x.name for x in keepable)) if i in rows})
        yield article_id, found, failures
    kept.put(fresh)


def _evidence(context: Context, wanted: Sequence[Instrument], rows: dict[str, Rows]) -> Failures:
    """Add all that is found in one article to `rows` by instrument, and return of each that failed the reason.

    One bad article never stops a corpus, and the failure of one measure never takes others with it but those that rest
    on its evidence. A broken installation is not the article's fault. What is in `rows` is not looked for again.
    """
    failures: Failures = {}
    at_all = ""
    try:
        if "" not in rows:
            attributions, voices = context.attributions, runs(context.article, context.voices)
            rows[""] = {"attributions": attributions, "voices": voices, "sentences": context.sentences}
    except DAMAGED:
        raise
    except Exception as error:
        at_all = f"not measured: {_reason(error)}"
    for instrument in wanted:
        try:
            if instrument.find and instrument.name not in rows:
                rows[instrument.name] = instrument.find(context)
        except DAMAGED:
            raise
        except Exception as error:
            failures[instrument.name] = at_all or f"{instrument.name} not measured: {_reason(error)}"
    for instrument in wanted:
        for other in wanted:
            if other.name in failures and set(other.tables) & set(instrument.needs):
                failures.setdefault(instrument.name, failures[other.name])
        if at_all and instrument.find is None:
            failures[instrument.name] = at_all
    return failures


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def scored(coverage: Coverage, wanted: Iterable[Instrument], names: set[str], lost: Lost) -> pd.DataFrame:
    """Return the scores of the measures with these names; missing of an article on which their instrument failed."""
    actors = list(coverage.actors["actor"])
    pieces = [empty("scores")]
    for instrument in wanted:
        failed = {article for article, name in lost if name == instrument.name}
        for piece in instrument.score(coverage, actors) if instrument.score else []:
            if failed and (gone := piece["article_id"].isin(failed)).any():
                piece = piece.assign(value=piece["value"].mask(gone), weight=piece["weight"].mask(gone, 0.0))
            pieces.append(piece)
    scores = pd.concat(pieces, ignore_index=True)
    return check("scores", scores[scores["measure"].isin(names)])


def join(*coverages: Coverage) -> Coverage:
    """Join several coverages into one, so that articles can be added without measuring the old ones again.

    Parameters
    ----------
    coverages : Coverage
        As `measure` or `load_coverage` return them, of different articles and of one codebook.

    Returns
    -------
    Coverage
        Their tables, one below the other. A person has one kind of source throughout, and the scores are made anew;
        what was missing stays missing. `about` holds what they share, and of the corpora the digest of all articles.
        What `coded_frames` and `on_whom` add is left out: add it to the whole.

    Raises
    ------
    SchemaError
        An article stands in two of them.
    TypeError
        One of them is something else: `join(one, other)` takes them one after another, not in a list.
    ValueError
        There is none, or they were measured with different codebooks, models, lexicons or lists of your own.
    """
    if not coverages:
        raise ValueError("join: give at least one coverage.")
    for each in coverages:
        require_coverage(each, "join")
    first, *rest = coverages
    own_ones: dict[str, Any] = {}
    for entry in (entry for c in coverages for entry in c.about.get("own_measures", [])):
        if own_ones.setdefault(entry["name"], entry) != entry:
            raise ValueError(f"join: {entry['name']!r} is not the same measure in all. Measure one of them again.")
    for other in rest:
        if not first.actors.equals(other.actors):
            raise ValueError("join: the coverages have different codebooks. Measure with one codebook.")
        for part in ("model", "encoders", "lexicons"):
            if first.about.get(part) != other.about.get(part):
                raise ValueError(f"join: the coverages were measured with different {part}. Measure one of them again.")
    names = dict.fromkeys(name for c in coverages for name in c.tables if name not in ("actors", "scores"))
    tables = {name: pd.concat([getattr(c, name) for c in coverages], ignore_index=True) for name in names}
    articles = tables["articles"] = check("articles", tables["articles"])
    tables["attributions"] = settle(tables["attributions"], articles, to_codebook(first.actors))
    measured = {name for c in coverages for name in c.scores["measure"].unique()}
    wanted = [i for i in instruments() if i.score and measured & {m.name for m in i.measures}]
    about = {**first.about, "corpus": corpus_digest(digest_sum(articles))}
    if "measures" in about:
        about["measures"] = sorted({*measured, *(m for c in coverages for m in c.about.get("measures", []))})
    joined = Coverage({**tables, "actors": first.actors}, about)
    scores = scored(joined, wanted, measured, set())
    keys = ["article_id", "measure", "actor", "voice"]
    before = pd.concat([c.scores for c in coverages]).rename(columns={"value": "before"})[[*keys, "before"]]
    missing = scores[keys].merge(before, on=keys, how="left", validate="one_to_one")["before"].isna()
    return joined.replace(
        scores=scores.assign(value=scores["value"].mask(missing), weight=scores["weight"].mask(missing, 0.0))
    )


# --- what was measured with what --------------------------------------------------------------------------------------


def about_measuring(
    corpus: str, actors: pd.DataFrame, measures: Sequence[str | Instrument] | None = None
) -> dict[str, Any]:
    """Return what is measured with what, as `Coverage.about` holds it; `corpus` is the digest of the articles."""
    wanted, names = _wanted(measures)
    mine = {m.name for m in own_measures()}
    own_ones = own(m for i in wanted for m in i.measures if m.name in mine)
    return {
        "corpus": corpus,
        "codebook": _table_digest(actors),
        "model": {"name": "en_core_web_sm", "version": MODEL_VERSION, "sha256": MODEL_DIGEST},
        "encoders": {name: encoder.about(name)["sha256"] for name in encoder.MODELS},
        "lexicons": {n: {"version": x["version"], "sha256": x["sha256"]} for n, x in lexicons.registry().items()},
        "versions": {n: version(n) for n in kept.PACKAGES},
        **({"own_measures": own_ones} if own_ones else {}),
        **({} if measures is None else {"measures": sorted(names)}),
    }


def digest_sum(articles: pd.DataFrame) -> int:
    """Return the sum of the digests of articles, which can be made of parts, and in any order."""
    lines = _json(articles, lines=True).split("\n")
    return sum(int.from_bytes(hashlib.sha256(line.encode()).digest(), "big") for line in lines if line) % (1 << 256)


def corpus_digest(total: int) -> str:
    """Return the digest of a corpus out of the sum of the digests of its articles."""
    return f"{total % (1 << 256):064x}"


def _table_digest(table: pd.DataFrame) -> str:
    return hashlib.sha256(_json(table, lines=False).encode()).hexdigest()


def _json(table: pd.DataFrame, *, lines: bool) -> str:
    kept = table.drop(columns=["source_file"], errors="ignore")
    return str(kept.to_json(orient="records", date_format="iso", lines=lines))


# --- a part of a corpus, of which settling and scoring wait for the rest ----------------------------------------------


def find_in(articles: pd.DataFrame, actors: pd.DataFrame, measures: Sequence[str | Instrument] | None = None) -> Found:
    """Return the evidence in some articles of a corpus, with the problems of each, and which measures failed on which.

    The kinds of sources are as each article has them: `settle` gives a person one kind.
    """
    return _find(articles, _wanted(measures)[0], actors, "model", True)


def not_found(articles: pd.DataFrame, measures: Sequence[str | Instrument] | None, reason: str) -> Found:
    """Return what `find_in` does of articles in which nothing could be looked for."""
    wanted = _wanted(measures)[0]
    lost = {(article, instrument.name) for article in articles["article_id"] for instrument in wanted}
    return (
        {name: empty(name) for name in _tables(wanted)},
        [add_problem(known, reason) for known in articles["problems"]],
        lost,
    )


def scores_of(coverage: Coverage, measures: Sequence[str | Instrument] | None, lost: Lost) -> pd.DataFrame:
    """Return the scores of articles whose evidence `find_in` found, once the kinds of its sources are settled."""
    return scored(coverage, *_wanted(measures), lost)
