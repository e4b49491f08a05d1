"""The four steps of measuring in parts, and what each must know of the whole corpus before its parts are done."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from framing.actors import to_codebook
from framing.attribution import added_up, settle, votes_of
from framing.clean import (
    COLUMNS_OF_PAIRS,
    OF_PAIRS,
    Page,
    Pages,
    Pair,
    compared,
    copies_in,
    drawn,
    likely_pairs,
    pages_of,
    recurring,
    sketch,
    table_of_pairs,
    take_out_furniture,
    with_copies,
)
from framing.errors import ReadError
from framing.measures import Coverage
from framing.measures.disk import Digests, complete, read_parts, read_table, save, save_table, tidy
from framing.measures.one_pass import about_measuring, corpus_digest, digest_sum, find_in, scores_of
from framing.readers import cleaned, nothing_read, read_some
from framing.scale.crashes import find_each
from framing.scale.jobs import (
    ALL,
    PART,
    Job,
    corpus_of,
    gathered,
    is_done,
    listed_once,
    noted,
    of_parts,
    parts_of,
    table_of,
    units,
)
from framing.tables import TABLES, check, whole

MANY_PAGES = 3_000  # of an outlet, after which those that are not drawn are forgotten
MANY_VOTES = 200  # parts whose votes are added up at a time
BANDS = 4  # of the sketches that are in memory at a time: 16 bytes an article

# --- read -------------------------------------------------------------------------------------------------------------

Done = tuple[Digests, dict[str, Any]]


def _read(job: Job, unit: str) -> Done:
    """Read a group of files into parts; keep digests of the lines, by which furniture is known."""
    corpus, groups = listed_once(job.source, job.out, job.settings)
    articles, failures = read_some(corpus, groups[int(unit)])
    files: Digests = {}
    parts = []
    for first in range(0, len(articles), PART):
        some = articles.iloc[first : first + PART]
        parts.append((f"{unit}-{first // PART:04d}", len(some)))
        files |= save_table(job.out, f"steps/read/{parts[-1][0]}.parquet", some, "articles")
    pages = [(outlet, *page) for outlet, some_pages in pages_of(articles).items() for page in some_pages]
    files |= save_table(
        job.out, f"steps/read/{unit}-pages.parquet", pd.DataFrame(pages, columns=["outlet", *Page._fields])
    )
    types = pa.Schema.from_pandas(articles.drop(columns=list(TABLES["articles"])), preserve_index=False)
    return files, {
        "parts": parts,
        "files_read": len(groups[int(unit)]),
        "failures": [str(error) for error in failures],
        "own": [(field.name, _kind(field.type)) for field in types],
    }


def _kind(of: pa.DataType) -> str:
    """Return the kind of a column of the researcher's own: text, number, nothing, or its type."""
    if pa.types.is_string(of) or pa.types.is_large_string(of):
        return "text"
    numbers = pa.types.is_integer(of) or pa.types.is_floating(of)
    return "number" if numbers else "" if pa.types.is_null(of) else str(of)


# --- find -------------------------------------------------------------------------------------------------------------


def _before_find(job: Job) -> Done:
    """Gather which parts there are, what kinds of columns, and the lines that recur within an outlet."""
    parts: list[tuple[str, int]] = []
    own: dict[str, set[str]] = defaultdict(set)
    pages: Pages = defaultdict(list)
    failures, read = [], 0
    for unit in units(job, "read"):
        known = noted(job, "read", unit)
        parts += known["parts"]
        read += known["files_read"]
        failures += known["failures"][:1] * len(known["failures"])
        for column, kind in known["own"]:
            own[column].add(kind)
        found = table_of(job, "read", unit, f"{unit}-pages")
        for outlet, text, place, lines in found.itertuples(index=False, name=None):
            pages[outlet].append(Page(text, (int(unit) << 32) + place, list(lines)))
            if len(pages[outlet]) % MANY_PAGES == 0:
                pages[outlet] = drawn(pages[outlet])
    if len(failures) == read:
        raise nothing_read(job.source, failures[0])
    if not parts:
        raise ReadError(f"{job.source}: no articles in it.")
    _refuse_repeated(job, parts)
    lines = [(outlet, line) for outlet, some in recurring(pages).items() for line in sorted(some)]
    table = pd.DataFrame(lines, columns=["outlet", "line"]).sort_values(["outlet", "line"])
    columns = [(column, _common(kinds - {""})) for column, kinds in own.items()]
    return save_table(job.out, "steps/find/lines.parquet", table), {"parts": parts, "own": columns}


def _common(kinds: set[str]) -> str:
    """Return the kind of a column out of its kinds in all parts: mixed where they are several."""
    return "mixed" if len(kinds) > 1 else next(iter(kinds), "")


def _refuse_repeated(job: Job, parts: list[tuple[str, int]]) -> None:
    """Refuse a corpus in which an article's id stands twice."""

    def ids(part: str) -> pd.DataFrame:
        return table_of(job, "read", part.partition("-")[0], part)[["article_id", "source_file"]]

    hashes = np.concatenate([pd.util.hash_array(ids(part)["article_id"].to_numpy(object)) for part, _ in parts])
    values, times = np.unique(hashes, return_counts=True)
    if (times == 1).all():
        return
    twice = values[times > 1]
    seen: dict[str, str] = {}
    for part, _ in parts:
        for article, file in ids(part).itertuples(index=False, name=None):
            if pd.util.hash_array(np.array([article], dtype=object))[0] in twice:
                if article in seen:
                    where = f"both {seen[article]} and {file}" if seen[article] != file else f"{file} twice"
                    raise ReadError(f"article_id {article!r} stands in {where}. Give every article an id of its own.")
                seen[article] = file


def _find(job: Job, part: str) -> Done:
    """Find the evidence in a part, and what the whole corpus needs of it: votes on kinds of source, and sketches."""
    articles = cleaned(_raw(job, part), corpus_of(job), _lines(job))
    tables, problems, lost = find_each(find_in, articles, job.actors, job.measures)
    attributions = tables.pop("attributions")
    files: Digests = {}
    for name, table in tables.items():
        files |= save_table(job.out, f"{name}/part-{part}.parquet", table, name)
    failed: dict[str, list[str]] = defaultdict(list)
    for article, instrument in sorted(lost):
        failed[article].append(instrument)
    sketches = np.array([sketch(text) for text in articles["text"]])  # all zeros where a text is short
    bands = {f"band {k}": sketches[:, k] for k in range(sketches.shape[1])}
    facts = articles[[*OF_PAIRS, "language", "wire", "problems"]].assign(
        measured=problems,
        lost=[" ".join(failed[article]) for article in articles["article_id"]],
        long=np.asarray(sketches.any(axis=1), dtype=bool),
        **bands,
    )
    votes = votes_of(attributions, articles, to_codebook(job.actors))
    files |= save_table(job.out, f"steps/find/{part}-attributions.parquet", attributions, "attributions")
    files |= save_table(job.out, f"steps/find/{part}-facts.parquet", facts)
    files |= save_table(job.out, f"steps/find/{part}-votes.parquet", votes)
    return files, {"tables": list(tables)}


def _raw(job: Job, part: str) -> pd.DataFrame:
    """Return the articles of a part as they were read, their own columns of the kind that they have in all parts."""
    table = table_of(job, "read", part.partition("-")[0], part)
    own = noted(job, "find")["own"]
    for column, kind in own:
        if column not in table.columns:
            table[column] = pd.Series([""] * len(table), dtype="str") if kind == "text" else None
        elif kind == "mixed" and table[column].dtype != "str":
            table[column] = table[column].map(whole, na_action="ignore").astype("str")
    return check("articles", table)[[*TABLES["articles"], *(column for column, _ in own)]]


def _lines(job: Job) -> dict[str, set[int]]:
    """Return the digests of the lines that recur within each outlet."""
    return gathered(
        job, "find", "lines", lambda table: {str(o): set(lines) for o, lines in table.groupby("outlet")["line"]}
    )


# --- pair -------------------------------------------------------------------------------------------------------------


def _before_pair(job: Job) -> Done:
    """Gather which articles may be copies of one text, by their sketches, a few bands of them at a time."""
    parts = parts_of(job)
    facts = of_parts(job, "find", "facts", ["published", "long"])
    times = facts["published"].astype("int64").where(facts["published"].notna(), np.iinfo("int64").min)
    order = np.argsort(times.to_numpy(), kind="stable")
    names = [f"band {k}" for k in range(len(sketch("")))]

    def bands() -> Iterator[NDArray[np.uint32]]:
        for first in range(0, len(names), BANDS):
            some = of_parts(job, "find", "facts", names[first : first + BANDS])
            yield from (some[name].to_numpy()[order] for name in names[first : first + BANDS])

    earlier, later = order[likely_pairs(bands(), facts["long"].to_numpy()[order])].T
    starts = np.cumsum([0, *(n for _, n in parts)])
    part, other_part = (np.searchsorted(starts, places, side="right") - 1 for places in (earlier, later))
    table = pd.DataFrame({"part": part, "row": earlier - starts[part], "other": later - starts[other_part]})
    files: Digests = {}
    for other in np.unique(other_part):
        some = table[other_part == other].sort_values(["part", "row", "other"])
        files |= save_table(job.out, f"steps/pair/{parts[other][0]}-likely.parquet", some)
    return files, {}


def _pair(job: Job, part: str) -> Done:
    """Compare the articles of a part with those that they may be copies of."""
    name = f"steps/pair/{part}-likely.parquet"
    pairs: list[Pair] = []
    if name in (files := noted(job, "pair")["files"]):
        likely, mine = read_parts(job.out, {name: files[name]}), _texts(job, part)
        for place, some in likely.groupby("part"):
            rows = np.unique(some["row"])
            theirs = dict(zip(rows, _texts(job, parts_of(job)[int(str(place))][0], rows), strict=True))
            for row, other in zip(some["row"], some["other"], strict=True):
                (*one, text), (*two, other_text) = theirs[row], mine[other]
                found = compared((one[0], one[1], one[2]), (two[0], two[1], two[2]), text, other_text)
                pairs += [found] if found else []
    return save_table(job.out, f"steps/pair/{part}-pairs.parquet", table_of_pairs(pairs)), {}


def _texts(job: Job, part: str, rows: Any = slice(None)) -> list[tuple[str, str, pd.Timestamp, str]]:
    """Return id, outlet, date and text of some articles of a part."""
    articles = take_out_furniture(_raw(job, part).iloc[rows], _lines(job))
    return list(articles[[*OF_PAIRS, "text"]].itertuples(index=False, name=None))


# --- score ------------------------------------------------------------------------------------------------------------


def _before_score(job: Job) -> Done:
    """Gather who copied whom, and the votes on what kind of source everybody is."""
    pairs = of_parts(job, "pair", "pairs", COLUMNS_OF_PAIRS)
    pairs = pairs.sort_values(["overlap", "article_id", "other_id"], ascending=[False, True, True], ignore_index=True)
    ids = {*pairs["article_id"], *pairs["other_id"]}
    in_pairs, votes = {}, []
    for part, _ in parts_of(job):
        facts = table_of(job, "find", part, f"{part}-facts")[[*OF_PAIRS, "wire"]]
        in_pairs[part] = facts[facts["article_id"].isin(ids)]
        votes.append(table_of(job, "find", part, f"{part}-votes"))
        votes = [added_up(votes)] if len(votes) == MANY_VOTES else votes
    shared, repeats = copies_in(pd.concat(in_pairs.values(), ignore_index=True), pairs)
    files = save_table(job.out, "steps/score/votes.parquet", added_up(votes))
    for part, facts in in_pairs.items():
        copies = [(article, shared.get(article, ""), repeats.get(article, "")) for article in facts["article_id"]]
        table = pd.DataFrame(copies, columns=["article_id", "wire", "duplicate_of"])
        if len(table):
            files |= save_table(job.out, f"steps/score/{part}-copies.parquet", table)
    return files, {}


def _score(job: Job, part: str) -> Done:
    """Settle what the whole corpus decides, and score the articles of a part."""
    facts = table_of(job, "find", part, f"{part}-facts")
    articles = take_out_furniture(_raw(job, part), _lines(job))
    articles = articles.assign(**{column: facts[column] for column in ("language", "wire", "problems")})
    articles = with_copies(articles, *_copies(job, part))
    total = digest_sum(articles)
    articles = articles.assign(problems=facts["measured"])
    found = noted(job, "find", part)
    tables = {
        name: read_table(job.out, name, {path: found["files"][path]})
        for name in found["tables"]
        for path in [f"{name}/part-{part}.parquet"]
    }
    attributions = check("attributions", table_of(job, "find", part, f"{part}-attributions"))
    votes = gathered(job, "score", "votes", lambda table: table)
    tables["attributions"] = settle(attributions, articles, to_codebook(job.actors), votes)
    lost = {(i, name) for i, names in zip(facts["article_id"], facts["lost"], strict=True) for name in names.split()}
    coverage = Coverage({"articles": articles, **tables, "actors": job.actors})
    tables = {"articles": articles, "attributions": tables["attributions"]}
    tables["scores"] = scores_of(coverage, job.measures, lost)
    files: Digests = {}
    for name, table in tables.items():
        files |= save_table(job.out, f"{name}/part-{part}.parquet", table, name)
    return files, {
        "digest": f"{total:x}",
        "articles": len(articles),
        "problems": int((articles["problems"] != "").sum()),
    }


def _copies(job: Job, part: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the agency and the last version of each article of a part that has one."""
    name = f"steps/score/{part}-copies.parquet"
    if (digest := noted(job, "score")["files"].get(name)) is None:
        return {}, {}
    table = read_parts(job.out, {name: digest})
    shared, repeats = (dict(zip(table["article_id"], table[c], strict=True)) for c in ("wire", "duplicate_of"))
    return shared, repeats


def finish(job: Job) -> None:
    """Write what says that all is done, and take away what killed processes left half-written."""
    files = save_table(job.out, "actors/part-00000.parquet", job.actors, "actors")
    total, tables = 0, {"actors", "attributions", "articles", "scores"}
    for part, _ in parts_of(job):
        found, done = noted(job, "find", part), noted(job, "score", part)
        files |= {name: digest for name, digest in found["files"].items() if not name.startswith("steps/")}
        files |= done["files"]
        tables |= set(found["tables"])
        total += int(done["digest"], 16)
    about = about_measuring(corpus_digest(total), job.actors, job.measures)
    complete(job.out, {**about, "tables": sorted(tables), "parts": len(parts_of(job))}, files)
    tidy(job.out)


DO: dict[str, Callable[[Job, str], Done]] = {"read": _read, "find": _find, "pair": _pair, "score": _score}
GATHER: dict[str, Callable[[Job], Done]] = {"find": _before_find, "pair": _before_pair, "score": _before_score}

_alone = threading.Lock()  # the models serve one thread at a time, whatever a worker has


def do(job: Job, step: str, unit: str) -> None:
    """Do one unit of a step, unless it is done; that it is, is noted last."""
    with _alone:
        if is_done(job, step, unit):
            return
        files, more = GATHER[step](job) if unit == ALL else DO[step](job, unit)
        text = json.dumps({"files": files, "settings": job.settings, **more}, sort_keys=True)
        save(job.out, f"steps/{step}/{unit}.json", f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}".encode())
