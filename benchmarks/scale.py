"""What measuring in parts takes: memory as the corpus grows, comparing ten million scores, and what forty million cost.

    python benchmarks/scale.py [--articles 1000 10000 50000] [--without-models] [--scores 10000000] [--price CORPUS]

Each figure is of a process of its own. Memory is the most that it and the process in which it finds the evidence of a part
held at a time (Linux: what both share counts once); time is the processor's, and one process of one thread is what a core does.
`--without-models` has a few lines find the evidence in place of the models, which take hours for 50,000 articles: what
grows with the corpus is then seen in minutes, and what the models hold is not. Articles and scores are invented, but for the price: CORPUS (the teaching
corpus by default) is measured with an empty cache. What is printed is the table of docs/scale.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

import framing
from framing.actors import check_actors
from framing.errors import FramingWarning
from framing.measures.disk import complete, save_table
from framing.measures.one_pass import Found
from framing.scale import STEPS, jobs, steps

ROOT = Path(__file__).parent.parent
OUTLETS = ("Argus", "Beacon", "Courier", "Dispatch", "Echo")
WHO = (
    "Mayor Ines Aalto",
    "Piet Maes, a docker",
    "A senior official",
    "The council",
    "Nora Lindqvist of the ferry line",
)
SAYS = ("said", "claimed", "denied", "admitted", "warned")
WHAT = (
    "the pier may close",
    "the ferry will sail",
    "the bridge was never safe",
    "the fare could rise",
    "nobody was told",
)
WHEN = ("on Monday", "in May", "after the storm", "before the vote")
ARTICLES, WORDS = 40_000_000, 950  # what is priced: articles, and words in each


def invented(n: int, seed: int = 0) -> pd.DataFrame:
    """Short articles of three sentences out of some hundred, so that most were met before; one in fifty is shared copy."""
    rng = random.Random(seed)
    sentences = [f"{a} {b} that {c} {d}." for a in WHO for b in SAYS for c in WHAT for d in WHEN]
    texts = [" ".join(rng.sample(sentences, 3)) for _ in range(40)]
    # No two long ones are alike: how many may be copies of others grows with a corpus as it does in the news, not faster
    odd = lambda word: f"{word} {''.join(rng.choices('aeioubdglmnrst', k=6))}"  # noqa: E731
    long = [" ".join(map(odd, " ".join(rng.sample(sentences, 8)).split())) for _ in range(20)]
    rows = [
        {
            "article_id": f"{seed}-{k:05d}",
            "outlet": rng.choice(OUTLETS),
            "published": f"2024-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "text": rng.choice(long if rng.random() < 0.02 else texts),
        }
        for k in range(n)
    ]
    return pd.DataFrame(rows)


def write_corpus(folder: Path, n: int, each: int = 1_000) -> None:
    """Write invented articles as tables of so many each."""
    folder.mkdir(parents=True)
    for number, first in enumerate(range(0, n, each)):
        invented(min(each, n - first), number).to_json(folder / f"{number:05d}.jsonl", orient="records", lines=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, nargs="*", default=[1_000, 10_000, 50_000])
    options.add_argument("--without-models", action="store_true")
    options.add_argument("--scores", type=int, default=10_000_000)
    options.add_argument("--price", default=str(ROOT / "corpus" / "port-calder"))
    options.add_argument("--child", nargs="*")
    arguments = options.parse_args()
    if arguments.child:
        child(*arguments.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FRAMING_CACHE"] = f"{folder}/cache"
        print("| what | articles | largest memory, MB | CPU-seconds |\n| --- | ---: | ---: | ---: |", flush=True)
        for n in arguments.articles:
            write_corpus(Path(folder, f"corpus-{n}"), n)
            what, how = ("bare", ", without models") if arguments.without_models else ("measure", ", one process")
            row(f"measured in parts{how} | {n:,}", of(what, f"{folder}/corpus-{n}", f"{folder}/out-{n}"))
        if arguments.scores:
            n = scores(Path(folder, "scores"), arguments.scores)
            row(f"{arguments.scores:,} scores loaded | {n:,}", of("load", f"{folder}/scores"))
            row(f"{arguments.scores:,} scores compared by outlet | {n:,}", of("compare", f"{folder}/scores"))
            row(f"of one measure, outlets contrasted | {n:,}", of("contrast", f"{folder}/scores"))
        if arguments.price:
            os.environ["FRAMING_CACHE"] = f"{folder}/empty"
            price(of("price", arguments.price, f"{folder}/priced"))


def of(*words: str) -> dict[str, float]:
    """What a process of its own printed."""
    done = subprocess.run([sys.executable, __file__, "--child", *words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def row(what: str, found: dict[str, float]) -> None:
    print(f"| {what} | {found['memory']:,.0f} | {found['cpu']:,.0f} |", flush=True)


def child(what: str, *paths: str) -> None:
    warnings.simplefilter("ignore", FramingWarning)
    more: dict[str, float] = {}
    held: list[float] = []
    threading.Thread(target=watch, args=(held,), daemon=True).start()
    if what == "measure":
        framing.scale.measure(paths[0], paths[1])
    elif what == "bare":
        steps.find_in = find_bare
        framing.scale.measure(paths[0], paths[1], measures=["sourcing"])
    elif what == "compare":
        framing.compare(framing.load_coverage(paths[0]))
    elif what == "contrast":
        framing.contrast(framing.load_coverage(paths[0]), measure="measure_00")
    elif what == "load":
        coverage = framing.load_coverage(paths[0])
        more = {"rows": len(coverage.scores), "articles": len(coverage.articles_for())}
    else:
        more = priced(paths[0], Path(paths[1]))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(u.ru_utime + u.ru_stime for u in used)
    print(json.dumps({"memory": max(held), "cpu": cpu, **more}))


def watch(held: list[float]) -> None:
    """Write down ten times a second how many megabytes this process and its children hold."""
    while True:
        kilobytes = 0
        for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
            with contextlib.suppress(psutil.Error, OSError, AttributeError):
                kilobytes += process.memory_full_info().pss // 1024
        held.append(kilobytes / 1024)
        time.sleep(0.1)


def find_bare(articles: pd.DataFrame, *_: object) -> Found:
    """Evidence by a few lines of code, as much of it as the models find: a statement in every sentence."""
    sentences, attributions = [], []
    for article in articles.itertuples():
        for number, found in enumerate(re.finditer(r"[^.\n]+\.", article.text)):
            place = {"article_id": article.article_id, "part": "text", "sentence": number}
            who, _, content = found[0].partition(" that ")
            said = {"act": "speech", "source": who, "source_name": who, "source_kind": "unknown", "content": content}
            sentences.append({**place, "start": found.start(), "end": found.end(), "words": len(found[0].split())})
            attributions.append({**place, **said, "attribution": number, "content_spans": []})
    tables = {"sentences": sentences, "attributions": attributions, "voices": []}
    found_in = {name: framing.tables.from_rows(name, rows) for name, rows in tables.items()}
    return found_in, list(articles["problems"]), set()


def scores(out: Path, n: int) -> int:
    """Write a coverage with so many scores, 50 measures in 5 voices an article, in parts of 500; return the articles."""
    rng = np.random.default_rng(0)
    measures, voices = [f"measure_{k:02d}" for k in range(50)], ["outlet", "reported", "quoted", "source", "all"]
    per = len(measures) * len(voices)
    articles, digests = n // per, {}
    for number, first in enumerate(range(0, articles, jobs.PART)):
        ids = [f"article-{k:07d}" for k in range(first, min(first + jobs.PART, articles))]
        some = pd.DataFrame({"article_id": ids, "outlet": rng.choice(OUTLETS, len(ids)), "text": "It rained. " * 500})
        some = framing.tables.check("articles", some)
        table = pd.DataFrame({
            "article_id": np.repeat(ids, per), "measure": np.tile(np.repeat(measures, len(voices)), len(ids)),
            "actor": framing.tables.ALL, "voice": np.tile(voices, len(measures) * len(ids)),
            "value": rng.gamma(2.0, 3.0, per * len(ids)), "weight": rng.integers(0, 40, per * len(ids)).astype(float),
        })  # fmt: skip
        digests |= save_table(out, f"articles/part-{number:05d}.parquet", some, "articles")
        digests |= save_table(out, f"scores/part-{number:05d}.parquet", table, "scores")
    complete(out, {"tables": ["articles", "scores"], "measures": measures}, digests)
    return articles


# --- what it costs ----------------------------------------------------------------------------------------------------


def priced(source: str, out: Path) -> dict[str, float]:
    """CPU-seconds of each step, and bytes on disk, of measuring a real corpus for the first time."""
    codebook = Path(source, "actors.toml")
    actors = framing.read_actors(codebook) if codebook.is_file() else None
    framing.measure(invented(1), actors)  # what is loaded once is loaded
    job = jobs.begun(source, out, check_actors(actors), None)
    spent: dict[str, float] = {}
    for step in STEPS:
        start = spent_so_far()
        if step in steps.GATHER:
            steps.do(job, step, jobs.ALL)
        for unit in jobs.units(job, step):
            steps.do(job, step, unit)
        spent[step] = spent_so_far() - start
    framing.scale.work(source, out, actors=actors)
    coverage = framing.load_coverage(out)
    sizes = {path.relative_to(out).as_posix(): path.stat().st_size for path in out.rglob("*") if path.is_file()}
    kept = sum(size for name, size in sizes.items() if not name.startswith("steps/"))
    words = int(coverage.sentences["words"].sum())
    return {**spent, "words": words, "kept": kept, "steps": sum(sizes.values()) - kept}


def spent_so_far() -> float:
    """CPU-seconds of this process, and of those in which it had evidence found."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def price(found: dict[str, float]) -> None:
    """Print what forty million articles take, and a tenth of them, by these figures and nothing else."""
    thousand = found["words"] / 1_000
    print(f"\n{found['words']:,.0f} words measured with an empty cache, on one core:\n")
    print(
        "| | CPU-seconds per 1,000 words | "
        + " | ".join(f"core-hours for {n:,} articles" for n in (ARTICLES, ARTICLES // 10))
        + " |"
    )
    print("| --- | ---: | ---: | ---: |")
    for step in (*STEPS, "all"):
        seconds = sum(found[each] for each in (STEPS if step == "all" else [step])) / thousand
        hours = [seconds * n * WORDS / 1_000 / 3_600 for n in (ARTICLES, ARTICLES // 10)]
        print(f"| {step} | {seconds:.2f} | " + " | ".join(f"{h:,.0f}" for h in hours) + " |")
    total = sum(found[each] for each in STEPS) / thousand
    for n, cores in ((ARTICLES, 1_000), (ARTICLES // 10, 100)):
        days = total * n * WORDS / 1_000 / 86_400 / cores
        kept, steps = (found[what] / thousand * n * WORDS / 1_000 / 1e12 for what in ("kept", "steps"))
        print(
            f"\n{n:,} articles of {WORDS} words on {cores:,} cores: {days:.1f} days; results {kept:.2f} TB, "
            f"and {steps:.2f} TB that can be deleted once all is done."
        )


if __name__ == "__main__":
    main()
