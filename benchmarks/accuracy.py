"""Hold the measures against human coding and write what comes out: docs/accuracy.md and the catalogue's figures.

    python benchmarks/accuracy.py GOLD

GOLD is a folder of human-coded data, which is not ours to pass on: PolNeAR (polnear/dev), NewsMTSC (newsmtsc/), the
CoNLL-2010 sample (conll2010/), Szeged's news (uncertainty/), CLEAR (clear/dev.csv), the article extraction benchmark (zyte/), and real
articles without coding (allsides/articles.jsonl.gz). Every figure is computed through the public functions.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import re
import resource
import tempfile
import time
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import baselines
import elsewhere
import numpy as np
import pandas as pd
import polnear
import reading
import report
from polnear import prf
from report import LABELS, NAMES

import framing
from framing.attribution import meaning
from framing.errors import FewArticlesWarning
from framing.measures import hedging
from framing.measures.readability import PASSIVE
from framing.parse import parse
from framing.tables import check

ROOT = Path(__file__).resolve().parent.parent
Span = tuple[int, int]
Figures = dict[str, Any]


# --- agreement --------------------------------------------------------------------------------------------------------


def macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    frame = pd.DataFrame({"gold": gold, "predicted": predicted})
    f1 = [
        prf(
            int(((frame["gold"] == label) & (frame["predicted"] == label)).sum()),
            int((frame["predicted"] == label).sum()),
            int((frame["gold"] == label).sum()),
        )["f1"]
        for label in ("negative", "neutral", "positive")
    ]
    return float(np.mean(f1))


def one_text_articles(texts: Iterable[str]) -> pd.DataFrame:
    texts = list(texts)
    return pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "outlet": "gold", "text": texts})


# --- sourcing: PolNeAR ------------------------------------------------------------------------------------------------


def sourcing(folder: Path) -> Figures:
    """Agreement with PolNeAR's coders: of all attributions, and by how directly and in which act they are given."""
    coded = polnear.articles(folder)
    began = time.process_time()
    found = polnear.by_article(framing.sourcing(polnear.table(coded)))
    seconds = time.process_time() - began
    parts = {article.article_id: article.parts[0] for article in parse(polnear.table(coded))}
    kinds: dict[str, np.ndarray] = {}
    for name, (_, gold) in coded.items():
        mine = found.get(name, [])
        hits = polnear.match(gold, mine)
        for column, side, matched in ((1, mine, {j for _, j in hits}), (2, gold, {i for i, _ in hits})):
            for k, one in enumerate(side):
                if not one.content:
                    continue  # some coded ones have none
                act, _, directness = meaning(parts[name], one.cue[0] if one.cue else None, one.content)
                for kind in (act, directness):
                    count = kinds.setdefault(kind, np.zeros(4, int))
                    count[column] += 1
                    count[0 if column == 1 else 3] += k in matched
    return {
        **polnear.figures(coded, found),
        "survived": 1.0,
        "seconds": seconds,
        "kinds": {
            kind: {"precision": right / max(1, n), "recall": seen / max(1, asked), "n": int(asked)}
            for kind, (right, n, asked, seen) in kinds.items()
        },
    }


# --- the other coded data ---------------------------------------------------------------------------------------------


def sentiment(path: Path, method: str) -> Figures:
    """Macro-F1 and F1 per label; and how far the probabilities of the labels given lie from how often they are right."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    gold = [LABELS[int(row["polarity"]) + 1] for row in rows]
    spans = [(row["from"], row["to"]) for row in rows]
    found = framing.target_sentiment([row["sentence"] for row in rows], spans, method=method)
    said = list(found["label"])
    pairs = [[(g == c, s == c) for g, s in zip(gold, said, strict=True)] for c in LABELS]
    sure = found[list(LABELS)].max(axis=1)
    right = pd.Series([g == s for g, s in zip(gold, said, strict=True)])
    bins = pd.DataFrame({"sure": sure, "right": right}).groupby(pd.cut(sure, np.linspace(0, 1, 11)), observed=True)
    gaps = bins.mean().assign(n=bins.size())
    return {
        "targets": len(rows),
        "macro_f1": macro_f1(gold, said),
        "f1": {
            c: prf(sum(g and s for g, s in p), sum(s for _, s in p), sum(g for g, _ in p))["f1"]
            for c, p in zip(LABELS, pairs, strict=True)
        },
        "calibration_error": float(((gaps["sure"] - gaps["right"]).abs() * gaps["n"]).sum() / len(rows)),
        "reliability": gaps.reset_index(drop=True).to_dict("records"),
        "bias": float(found["sentiment"].mean() - np.mean([row["polarity"] for row in rows])),
        "always_neutral": macro_f1(gold, ["neutral"] * len(rows)),
    }


def names(folder: Path) -> Figures:
    """What a name alone does: the same sentences with another name in the target's place, mean sentiment by the model."""
    rows = [
        json.loads(line)
        for half in ("dev-mt", "dev-rw")
        for line in (folder / f"{half}.jsonl").read_text(encoding="utf8").splitlines()
    ]
    found: Figures = {}
    for surname in ("Trump", "Clinton", "Obama"):
        mine = [row for row in rows if surname in row["sentence"][row["from"] : row["to"]]]
        found[surname] = {"targets": len(mine), "coded": float(np.mean([row["polarity"] for row in mine]))}
        for name in NAMES:
            texts = [row["sentence"][: row["from"]] + name + row["sentence"][row["to"] :] for row in mine]
            spans = [(row["from"], row["from"] + len(name)) for row in mine]
            found[surname][name] = float(framing.target_sentiment(texts, spans)["sentiment"].mean())
    return found


CANDIDATES = pd.DataFrame(
    {
        "actor": ["Donald Trump", "Hillary Clinton"],
        "aliases": [["Trump"], ["Clinton"]],
        "exclude": [
            "Trump Tower,Trump University,Donald Trump Jr,Ivanka Trump,Melania Trump,Eric Trump,Trump Foundation,"
            "Trump Organization".split(","),
            "Bill Clinton,Chelsea Clinton,Clinton Foundation,President Clinton".split(","),
        ],
    }
)


def candidates(folder: Path) -> Figures:
    """Sentiment toward the two candidates of 2016, per outlet; and against mentions that were read."""
    coverage = framing.measure(polnear.table(polnear.articles(folder)), CANDIDATES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewArticlesWarning)  # the table says how many articles there are
        table = framing.compare(coverage, by="outlet")
    table = table[(table["measure"] == "sentiment") & (table["voice"] == "all")]
    read = pd.read_csv(ROOT / "benchmarks" / "mentions-read.csv")
    mentions = coverage.mentions.rename(columns={"article_id": "article"})
    both = read.merge(mentions, on=["article", "start", "end"], how="left", validate="one_to_one")
    by_vader = pd.cut(both["vader"], [-2, -0.05, 0.0499999, 2], labels=LABELS).astype(str)
    return {
        "estimates": table[["outlet", "actor", "estimate", "low", "high", "n_articles", "n_units"]].to_dict("records"),
        "read": len(both),
        "lost": int(both["label"].isna().sum()),
        "passes_agree": float((both["first"] == both["second"]).mean()),
        "model": {
            "agree": float((both["label"] == both["code"]).mean()),
            "macro_f1": macro_f1(list(both["code"]), list(both["label"])),
        },
        "vader": {
            "agree": float((by_vader == both["code"]).mean()),
            "macro_f1": macro_f1(list(both["code"]), list(by_vader)),
        },
        "toward": {
            actor: {
                "read": float(rows["code"].map(dict(zip(LABELS, (-1, 0, 1), strict=True))).mean()),
                "model": float(rows["sentiment"].mean()),
            }
            for actor, rows in both.groupby("target")
        },
    }


def voices(path: Path) -> Figures:
    """Whose voice BASIL's loaded spans are in: three outlets on each of 55 events, coded as the writer's or a source's."""
    called = []
    with path.open(encoding="utf8") as lines:
        events = [json.loads(line) for line in lines]
    for event in events:
        rows = [
            {"article_id": a["outlet"], **{k: a[k] for k in ("outlet", "title", "text")}} for a in event["articles"]
        ]
        found = framing.measure(framing.read(pd.DataFrame(rows)), pd.DataFrame(event["entities"])).voices
        others = found[(found["part"] == "text") & (found["voice"] != "outlet")]
        for article in event["articles"]:
            runs = others.loc[others["article_id"] == article["outlet"], ["start", "end"]].to_numpy()
            for start, end, *_, of_a_source in article["spans"]:
                covered = sum(max(0, min(end, b) - max(start, a)) for a, b in runs)
                called.append((bool(of_a_source), 2 * covered >= end - start))
    sources = [mine for theirs, mine in called if theirs]
    writers = [mine for theirs, mine in called if not theirs]
    return {
        "events": len(events),
        "spans": len(called),
        "writers_called_sources": float(np.mean(writers)),
        "sources_called_writers": 1 - float(np.mean(sources)),
    }


def uncertainty(path: Path) -> Figures:
    """Sentences of news with a coded cue of uncertainty, and the cues themselves; approximators are no such cue.

    Half of the documents were read, with their coding, while the list was revised: both halves apart.
    """
    rows = pd.DataFrame([json.loads(line) for line in path.read_text(encoding="utf8").splitlines()])
    table = hedging.hedges(framing.hedging(one_text_articles(rows["text"])))
    spans = {key: list(zip(t["start"], t["end"], strict=True)) for key, t in table.groupby("article_id")}
    rows["found"] = [spans.get(str(i), []) for i in range(len(rows))]
    rows["coded"] = [[(start, end) for start, end, _ in cues] for cues in rows["cues"]]
    docs = sorted(set(rows["doc"]))
    random.Random(18).shuffle(docs)
    read = rows["doc"].isin(docs[: len(docs) // 2])
    halves = {"read": rows[read], "not read": rows[~read], "all": rows}
    return {name: {"n": len(t), **_agreement(list(t["found"]), list(t["coded"]))} for name, t in halves.items()}


def hedges(path: Path) -> Figures:
    """A sentence is called uncertain where its surest hedge has a confidence of 0.5 or more."""
    rows = pd.read_csv(path)
    table = framing.hedging(one_text_articles(rows["sentence"])).query("family == 'hedge' and confidence >= 0.5")
    ids = pd.Series([str(i) for i in range(len(rows))])
    predicted = ids.isin(table["article_id"]).to_numpy()
    gold = rows["uncertain"].to_numpy() == 1
    modal = ids.isin(table.loc[table["kind"] == "modal", "article_id"]).to_numpy()
    alone = modal & ~ids.isin(table.loc[table["kind"] != "modal", "article_id"]).to_numpy()
    always = prf(int(gold.sum()), len(gold), int(gold.sum()))["f1"]
    found = prf(int((gold & predicted).sum()), int(predicted.sum()), int(gold.sum()))
    coded = {"without": float(gold[~predicted].mean()), "modal": float(gold[alone].mean()), "modals": int(alone.sum())}
    return {**found, "always_uncertain": always, "sentences": len(rows), "coded": coded}


def certainty(path: Path) -> Figures:
    """How 1 - certainty ranks sentences that hold an uncertain event (coded below 2 either way); mean share and its bias."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    texts = [row["text"] for row in rows]
    sure = [[abs(target["label"]) >= 2 for target in row["targets"]] for row in rows]
    gold, share = np.array([not all(s) for s in sure]), np.array([np.mean(s) for s in sure])
    found = framing.certainty(texts)
    words = pd.Series([len(text.split()) for text in texts])
    band = pd.qcut(words.rank(method="first"), 5, labels=False).to_numpy()
    bins = pd.DataFrame({"found": found, "share": share}).groupby(pd.qcut(found, 10, labels=False)).mean()
    return {
        "sentences": len(rows),
        "uncertain": int(gold.sum()),
        "auc": auc(gold, 1 - found),
        "within_length": float(np.mean([auc(gold[band == b], 1 - found[band == b]) for b in range(5)])),
        "length_alone": auc(gold, words.to_numpy()),
        "bias": float(found.mean() - share.mean()),
        "calibration_error": float((bins["found"] - bins["share"]).abs().mean()),
    }


def certainty_of_cues(path: Path) -> Figures:
    """How 1 - certainty ranks sentences of news that hold a coded cue of uncertainty."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    gold = np.array([bool(row["cues"]) for row in rows])
    return {"sentences": len(rows), "auc": auc(gold, 1 - framing.certainty([row["text"] for row in rows]))}


def pairs() -> Figures:
    """Sentences written with and without a hedge, of which nothing was learned: how often the hedge lowers certainty."""
    held_back = pd.read_csv(ROOT / "training" / "certainty-pairs.csv")[3::4]  # as training/learn.py parts them
    falls = framing.certainty(held_back["plain"].tolist()) - framing.certainty(held_back["hedged"].tolist())
    return {"pairs": len(held_back), "fall": float((falls >= 0.2).mean())}


def auc(gold: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve; ties count half."""
    rank, n = pd.Series(score).rank().to_numpy(), int(gold.sum())
    return float((rank[gold].sum() - n * (n + 1) / 2) / (n * (len(gold) - n)))


def real_articles(path: Path) -> pd.DataFrame:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = pd.DataFrame([json.loads(line) for line in lines])
    return rows.rename(columns={"id": "article_id"})[["article_id", "outlet", "text"]]


def cues_read(path: Path) -> Figures:
    """Ambiguous cue words in real news that were read: how often one hedges, and how often those counted do."""
    read = pd.read_csv(ROOT / "benchmarks" / "cues-read.csv")
    articles = real_articles(path)
    table = framing.hedging(articles[articles["article_id"].isin(read["id"])])
    table = table[(table["family"] == "hedge") & (table["confidence"] >= 0.5)]
    spans: dict[str, list[Span]] = {}
    for row in table.itertuples():
        spans.setdefault(row.article_id, []).append((row.start, row.end))
    counted = [_overlaps((r.start, r.end), spans.get(r.id, ())) for r in read.itertuples()]
    hedge = (read["code"] == "hedge").tolist()
    hits = sum(c and h for c, h in zip(counted, hedge, strict=True))
    return {
        "read": len(read),
        "lexemes": read["lexeme"].nunique(),
        "all": sum(hedge),
        **prf(hits, sum(counted), sum(hedge)),
    }


def hedges_read(path: Path) -> Figures:
    """Sentences of real news in which hedges and boosters were read, those by which the list was not revised.

    Per family: how well the sentences are found that hold one, how well the cues themselves; of the sentences that were
    read twice, how well the second reading finds those of the first.
    """
    read = pd.read_csv(ROOT / "benchmarks" / "hedges-read.csv", keep_default_na=False)
    learned, read = int((read["learned"] == "yes").sum()), read[read["learned"] == "no"].reset_index(drop=True)
    texts = real_articles(path).set_index("article_id")["text"]
    sentences = [texts[row.id][row.start : row.end] for row in read.itertuples()]
    table = framing.hedging(one_text_articles(pd.Series(sentences)))
    table = table[(table["confidence"] >= 0.5) & (table["part"] == "text")]
    tongs = pd.read_csv(ROOT / "benchmarks" / "scare-quotes-read.csv")["code"] == "scare"
    out: Figures = {
        "scare": int(tongs.sum()),
        "scare_read": len(tongs),
        "read": len(read),
        "learned": learned,
        "twice": int((read["again"] == "yes").sum()),
    }
    for family in ("hedge", "booster"):
        mine = table[table["family"] == family]
        spans = {i: list(zip(t["start"], t["end"], strict=True)) for i, t in mine.groupby("article_id")}
        found = [spans.get(str(k), []) for k in range(len(read))]
        coded, again = (
            [[tuple(map(int, span.split("-"))) for span in spans.split()] for spans in read[column]]
            for column in (family, f"{family}_again")
        )
        both = (read["again"] == "yes").tolist()
        out[family] = {
            **_agreement(found, coded),
            "again": _any(*([x for x, two in zip(each, both, strict=True) if two] for each in (again, coded))),
        }
    return out


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def _agreement(found: list[list[Span]], coded: list[list[Span]]) -> Figures:
    """How well the sentences with a span are found, and how well the spans, where they overlap."""
    hits = sum(_overlaps(span, g) for f, g in zip(found, coded, strict=True) for span in f)
    missed = sum(not _overlaps(span, f) for f, g in zip(found, coded, strict=True) for span in g)
    precision, recall = hits / max(1, sum(map(len, found))), 1 - missed / sum(map(len, coded))
    cues = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}
    return {"sentences": _any(found, coded), "cues": cues}


def _any(found: list[list[Span]], coded: list[list[Span]]) -> Figures:
    """How well the sentences with a span are found."""
    hits = sum(bool(f) and bool(g) for f, g in zip(found, coded, strict=True))
    return prf(hits, sum(map(bool, found)), sum(map(bool, coded)))


def errors_read() -> Figures:
    """A hundred differences from PolNeAR's coders that were read: who is right, and how many of each kind."""
    read = pd.read_csv(ROOT / "benchmarks" / "errors-read.csv")
    table = pd.crosstab(read["kind"], read["what"]).assign(all=lambda t: t.sum(axis=1))
    kinds = table.sort_values("all", ascending=False, kind="stable").reset_index().to_dict("records")
    right = read["right"].value_counts().to_dict()
    return {"read": len(read), "articles": read["article"].nunique(), "right": right, "kinds": kinds}


def sources_read(gold: Path) -> Figures:
    """Kinds of source and anonymity against two readings, where the machine found the source that was read."""
    read = pd.read_csv(ROOT / "benchmarks" / "sources-read.csv")
    coded = polnear.table(polnear.articles(gold / "polnear" / "dev"))
    articles = pd.concat([coded, real_articles(gold / "allsides" / "articles.jsonl.gz")])
    table = framing.sourcing(articles[articles["article_id"].isin(read["article"])])
    by_article = {i: rows for i, rows in table[table["source_start"].notna()].groupby("article_id")}
    pairs, unseen = [], []
    for row in read.itertuples():
        rows = by_article.get(row.article)
        same = rows[(rows["source_start"] < row.end) & (rows["source_end"] > row.start)] if rows is not None else []
        if len(same):
            pairs.append((row.kind_a, same["source_kind"].iloc[0], row.anonymous_a, bool(same["anonymous"].iloc[0])))
            # the rules were revised on the articles whose digest is even
            unseen.append(int(hashlib.sha256(row.article.encode()).hexdigest(), 16) % 2 == 1)
    untouched = [pair for pair, new in zip(pairs, unseen, strict=True) if new]
    agreed = (read["kind_a"] == read["kind_b"]).mean()
    one, other = read["anonymous_a"] == 1, read["anonymous_b"] == 1
    kinds = sorted(set(read["kind_a"]))
    scores = {
        kind: prf(
            sum(a == b == kind for a, b, *_ in pairs),
            sum(b == kind for _, b, *_ in pairs),
            sum(a == kind for a, *_ in pairs),
        )
        for kind in kinds
    }
    hidden = prf(sum(a and b for *_, a, b in pairs), sum(b for *_, b in pairs), sum(a for *_, a, _ in pairs))
    return {
        "read": len(read),
        "matched": len(pairs),
        "readings_agree": float(agreed),
        "readings_anonymous": prf(int((one & other).sum()), int(other.sum()), int(one.sum()))["f1"],
        "right": sum(a == b for a, b, *_ in pairs) / max(1, len(pairs)),
        "untouched": len(untouched),
        "right_untouched": sum(a == b for a, b, *_ in untouched) / max(1, len(untouched)),
        "kinds": {kind: {**figures, "n": sum(a == kind for a, *_ in pairs)} for kind, figures in scores.items()},
        "anonymous": {**hidden, "n": sum(a for *_, a, _ in pairs)},
    }


REFERENCE = {
    "flesch_reading_ease": "Flesch-Reading-Ease",
    "flesch_kincaid_grade": "Flesch-Kincaid-Grade-Level",
    "automated_readability_index": "Automated Readability Index",
    "smog": "SMOG Readability",
    "dale_chall": "New Dale-Chall Readability Formula",
}


def readability(path: Path) -> Figures:
    """Correlations; the trimmed one without the 1 % of excerpts that lie furthest apart."""
    rows = pd.read_csv(path)
    table = framing.readability(one_text_articles(rows["Excerpt"]))
    found: Figures = {}
    for ours, theirs in REFERENCE.items():
        x, y, human = table[ours], rows[theirs].astype(float), rows["BT_easiness"].astype(float)
        gap = ((x - x.mean()) / x.std() - (y - y.mean()) / y.std()).abs()
        keep = gap <= gap.quantile(0.99)
        found[ours] = {
            "missing": int(x.isna().sum()),
            "reference_r": float(x.corr(y)),
            "reference_r_trimmed": float(x[keep].corr(y[keep])),
            "human_r": float(x.corr(human)),
            "reference_human_r": float(y.corr(human)),
        }
    return {"excerpts": len(rows), "indices": found}


def passives_read(path: Path) -> Figures:
    """Sentences of real news that were read: how many are passive, and how often the parser sees it."""
    read = pd.read_csv(ROOT / "benchmarks" / "passives-read.csv", dtype={"id": str})
    articles = real_articles(path)
    chosen = check("articles", articles[articles["article_id"].isin(read["id"])])
    text = {a.article_id: p for a in parse(chosen) for p in a.parts if p.name == "text"}
    seen = [
        any(token.dep_ in PASSIVE and row.start <= token.idx < row.end for token in text[row.id].doc)
        for row in read.itertuples()
    ]
    passive = (read["passive"] == 1).tolist()
    hits = sum(s and p for s, p in zip(seen, passive, strict=True))
    return {"read": len(read), "passive": sum(passive), "found": sum(seen), **prf(hits, sum(seen), sum(passive))}


def pages(folder: Path) -> Figures:
    """Mean over pages of F1 between the bags of words extracted and true."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf8"))
    with tempfile.TemporaryDirectory() as scratch:
        for key in truth:
            data = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
            Path(scratch, f"{key}.html").write_bytes(data)
        articles = framing.read(scratch)
    got = {Path(f).stem: text for f, text in zip(articles["source_file"], articles["text"], strict=True)}
    f1 = []
    for key, want in truth.items():
        wanted, found = (
            pd.Series(re.findall(r"\w+", s.lower())).value_counts() for s in (want["articleBody"], got.get(key, ""))
        )
        both = int(np.minimum(*wanted.align(found, fill_value=0)).sum())
        f1.append(prf(both, int(found.sum()), int(wanted.sum()))["f1"])
    return {"pages": len(truth), "read": len(got), "mean_f1": float(np.mean(f1))}


# --- real articles without coding: does it hold? ----------------------------------------------------------------------


def endurance(path: Path) -> Figures:
    """Measure thousands of real articles: to the end, in how much memory, with which problems, offsets exact."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = pd.DataFrame([json.loads(line) for line in lines])
    columns = {"id": "article_id", "date": "published"}
    kept = ["article_id", "outlet", "published", "title", "byline", "url", "text"]
    articles = framing.read(rows.rename(columns=columns)[kept])
    names = ["Donald Trump", "Barack Obama", "Hillary Clinton"]
    actors = pd.DataFrame({"actor": names, "aliases": [["Trump"], ["Obama"], ["Clinton"]]})
    peaks = []
    with tempfile.TemporaryDirectory() as fresh:
        os.environ["FRAMING_CACHE"] = fresh  # everything is parsed, as on a first run
        for size in (len(articles) // 4, len(articles)):
            coverage = framing.measure(articles.head(size), actors)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    problems = coverage.articles["problems"].str.split("; ").explode()
    problems = problems.str.replace("(never closed): .*", r"\1", regex=True)  # whose words follow are the publishers'
    return {
        "articles": len(articles),
        "words": int(coverage.sentences["words"].sum()),
        "attributions": len(coverage.attributions),
        "hedges": len(coverage.hedges),
        "mentions": len(coverage.mentions),
        "peak_mb": peaks,
        "problems": problems[problems != ""].value_counts().to_dict(),
        "wrong_offsets": wrong_offsets(coverage),
    }


def wrong_offsets(coverage: framing.Coverage) -> int:
    """How many rows of evidence do not slice back to their own words."""
    parts = coverage.articles.set_index("article_id")[["title", "standfirst", "text"]].to_dict("index")
    wrong = 0
    for table, word in ((coverage.hedges, "cue"), (coverage.mentions, "mention")):
        for row in table[["article_id", "part", "start", "end", word]].itertuples(index=False, name=None):
            wrong += parts[row[0]][row[1]][row[2] : row[3]] != row[4]
    for row in coverage.attributions.itertuples():
        text = parts[row.article_id][row.part]
        wrong += " … ".join(text[a:b] for a, b in row.content_spans) != row.content
        for role in ("source", "cue"):
            start, end = getattr(row, f"{role}_start"), getattr(row, f"{role}_end")
            wrong += not pd.isna(start) and text[start:end] != getattr(row, role)
    for row in coverage.sentences.itertuples():
        wrong += not 0 <= row.start < row.end <= len(parts[row.article_id][row.part])
    return wrong


# --- all of it --------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder of human-coded data")
    gold = parser.parse_args().gold
    found = {
        "sourcing": sourcing(gold / "polnear" / "dev"),
        "baselines": baselines.figures(polnear.articles(gold / "polnear" / "dev")),
        "sentiment": {
            f"{half}, {method}": sentiment(gold / "newsmtsc" / f"{half}.jsonl", method)
            for half in ("dev-mt", "dev-rw")
            for method in ("model", "vader")
        },
        "names": names(gold / "newsmtsc"),
        "persent": elsewhere.persent(gold / "persent" / "persent.jsonl"),
        "roles": elsewhere.roles(gold / "roles" / "semeval2025-en.jsonl"),
        "messengers": elsewhere.messengers(gold / "messengers" / "ccf.jsonl"),
        "perturbations": elsewhere.perturbations(gold / "newsmtsc"),
        "candidates": candidates(gold / "polnear" / "dev"),
        "errors_read": errors_read(),
        "sources_read": sources_read(gold),
        "cues_read": cues_read(gold / "allsides" / "articles.jsonl.gz"),
        "hedges_read": hedges_read(gold / "allsides" / "articles.jsonl.gz"),
        "voices": voices(gold / "events" / "basil.jsonl"),
        "uncertainty": uncertainty(gold / "uncertainty" / "szeged-news.jsonl"),
        "hedges": hedges(gold / "conll2010" / "dev.csv"),
        "hedges_unseen": hedges(gold / "conll2010" / "train.csv"),
        "certainty": certainty(gold / "factuality" / "uw-dev.jsonl"),
        "certainty_of_cues": certainty_of_cues(gold / "uncertainty" / "szeged-news.jsonl"),
        "pairs": pairs(),
        "readability": readability(gold / "clear" / "dev.csv"),
        "passives_read": passives_read(gold / "allsides" / "articles.jsonl.gz"),
        "pages": pages(gold / "zyte"),
        "reading": reading.figures(gold),
        "endurance": endurance(gold / "allsides" / "articles.jsonl.gz"),
    }
    print(json.dumps(found, indent=1, ensure_ascii=False))
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "accuracy.md").write_text(report.page(found), encoding="utf8")
    said = json.dumps(report.validation(found), indent=1, sort_keys=True, ensure_ascii=False)
    (ROOT / "framing" / "measures" / "validation.json").write_text(said + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
