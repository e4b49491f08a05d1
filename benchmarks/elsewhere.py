"""How far the model agrees with people on news of which it learned nothing, and what leaves its judgement as it is.

PerSenT (Bastan et al. 2020), SemEval-2025 task 10 (Piskorski et al. 2025), the Canadian climate framing corpus
(Lemor 2025); and sentences of NewsMTSC whose target is written in another house style or under another name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata, spearmanr

import framing

Figures = dict[str, Any]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def one_text_articles(texts: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "outlet": "gold", "text": list(texts)})


def above(high: Sequence[float], low: Sequence[float]) -> float:
    """How often one of the first ranks above one of the second (area under the ROC curve); ties count half."""
    ranks = rankdata([*high, *low])[: len(high)]
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))


def kappa(gold: np.ndarray, found: np.ndarray) -> float:
    chance = gold.mean() * found.mean() + (1 - gold.mean()) * (1 - found.mean())
    return float(((gold == found).mean() - chance) / (1 - chance))


# --- news of which it learned nothing ---------------------------------------------------------------------------------


def persent(path: Path) -> Figures:
    """An author's sentiment toward the main person of an article, against the mean over the mentions."""
    found = []
    for item in lines(path):
        if item["label"] not in ("Negative", "Neutral", "Positive"):
            continue
        article = one_text_articles(["\n\n".join(p for p in item["paragraphs"] if p.strip())])
        last = item["entity"].split()[-1]
        alias = [last] if last != item["entity"] and len(last) > 3 else []
        mentions = framing.actor_sentiment(article, pd.DataFrame({"actor": [item["entity"]], "aliases": [alias]}))
        if len(mentions):
            found.append((item["label"], mentions["sentiment"].mean(), mentions["vader"].mean()))
    table = pd.DataFrame(found, columns=["label", "model", "word list"])
    order = table["label"].map({"Negative": -1, "Neutral": 0, "Positive": 1})
    return {
        "articles": len(table),
        **{
            name: {
                "auc": above(
                    *(table.loc[table["label"] == label, name].tolist() for label in ("Positive", "Negative"))
                ),
                "spearman": float(spearmanr(table[name], order).statistic),
            }
            for name in ("model", "word list")
        },
    }


def _sentence(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The sentence around a span, and where the span lies in it."""
    first = max([text.rfind("\n", 0, start) + 1, *(m.end() for m in re.finditer(r"[.!?][\"”’]?\s+", text[:start]))])
    after = re.compile(r"[.!?][\"”’]?(?=\s|$)|\n|$").search(text, end)
    sentence = text[first : after.end() if after else len(text)].rstrip("\n")
    return sentence, (start - first, min(end - first, len(sentence)))


def roles(path: Path) -> Figures:
    """Heroes, villains and victims of news on Ukraine and the climate: how each role's probability ranks them."""
    texts, spans, coded = [], [], []
    for item in lines(path):
        for number, (start, end, role, _) in enumerate(item["targets"]):
            sentence, span = _sentence(item["text"], start, end)
            if len(sentence) < 800:
                texts.append(sentence), spans.append(span), coded.append((item["doc"], number, role.lower()))
    said = framing.target_role(texts, spans).assign(
        sentiment=framing.target_sentiment(texts, spans)["sentiment"], role=[role for *_, role in coded]
    )
    of = lambda role, column: said.loc[said["role"] == role, column].tolist()  # noqa: E731
    pairs = (("protagonist", "antagonist"), ("innocent", "antagonist"), ("innocent", "protagonist"))
    return {
        "targets": len(said),
        **{
            f"{one}, {other}": {
                "role": above(of(one, one), of(other, one)),
                "sentiment": above(of(one, "sentiment"), of(other, "sentiment")),
            }
            for one, other in pairs
        },
    }


def messengers(path: Path) -> Figures:
    """Windows of two sentences of Canadian news on the climate: is anybody heard, and of which kind?"""
    rows = [item for item in lines(path) if item["language"] == "EN"]
    table = framing.sourcing(one_text_articles([item["text"] for item in rows]))
    table = table[table["act"] == "speech"]
    kinds = {
        "anybody": ("Messenger Detection", table["source_kind"].unique()),
        "official or politician": ("Messenger_9_SUB", ("official", "politician")),
        "scientist": ("Messenger_6_SUB", ("expert",)),
    }
    return {"windows": len(rows)} | {
        name: kappa(
            np.array([code in item["labels"] for item in rows]),
            np.isin(np.arange(len(rows)), table.loc[table["source_kind"].isin(mine), "article_id"].astype(int)),
        )
        for name, (code, mine) in kinds.items()
    }


# --- what should change nothing ---------------------------------------------------------------------------------------

_PERSON = re.compile(r"(?:[A-Z][a-z]+ )(?:[A-Z]\. )?[A-Z][a-z][\w’'-]+")
# Invented; each stands in every place, so that their figures can be compared
NAMES = ("Ada Quill", "Robert Orr", "Maria Castellano", "Kwame Boateng", "Yusuf Demir", "Mei Tanaka")


def people(folder: Path) -> Iterator[tuple[str, int, int, str, int]]:
    """Targets of NewsMTSC's development files that are a person with first and last name, and their coding."""
    for half in ("dev-mt", "dev-rw"):
        for item in lines(folder / f"{half}.jsonl"):
            name = item["sentence"][item["from"] : item["to"]]
            if _PERSON.fullmatch(name) and name.split()[0] != "The":
                yield item["sentence"], item["from"], item["to"], name, int(item["polarity"])


def _renamed(rows: Sequence[tuple[str, int, int, str, int]], new: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The sentences with another name for the target wherever it is named, and the target's place."""
    texts, spans = [], []
    for text, start, end, name, _ in rows:
        known = re.compile(rf"\b(?:{re.escape(name)}|({re.escape(name.split()[-1])}))\b")
        before, after = (known.sub(lambda m: new.split()[-1] if m[1] else new, t) for t in (text[:start], text[end:]))
        texts.append(before + new + after), spans.append((len(before), len(before) + len(new)))
    return texts, spans


def perturbations(folder: Path) -> Figures:
    """What another honorific, first name, party label or name does to the sentiment of the same sentences."""
    rows = list(people(folder))

    def judged(new: Sequence[str]) -> pd.DataFrame:
        texts = [text[:a] + name + text[b:] for (text, a, b, *_), name in zip(rows, new, strict=True)]
        return framing.target_sentiment(texts, [(a, a + len(name)) for (_, a, *_), name in zip(rows, new, strict=True)])

    plain = judged([name for *_, name, _ in rows])
    last = [name.split()[-1] for *_, name, _ in rows]
    ways = {
        "Mr.": ([f"Mr. {name}" for name in last], last),
        "Mrs.": ([f"Mrs. {name}" for name in last], last),
        "Dr.": ([f"Dr. {name}" for name in last], last),
        "without the first name": (last, None),
        "a party in brackets": ([f"{name} (D)" for *_, name, _ in rows], None),
        "a party in words": ([f"{name}, a Republican," for *_, name, _ in rows], None),
    }
    out: Figures = {"targets": len(rows), "shifts": {}}
    for way, (new, than) in ways.items():
        change = judged(new)["sentiment"] - (judged(than) if than else plain)["sentiment"]
        out["shifts"][way] = {"mean": float(change.mean()), "size": float(change.abs().mean())}
    coded = [("negative", "neutral", "positive")[polarity + 1] for *_, polarity in rows]
    swapped = {name: framing.target_sentiment(*_renamed(rows, name)) for name in NAMES}
    right = {name: float((table["label"] == coded).mean()) for name, table in swapped.items()}
    means = [float(table["sentiment"].mean()) for table in swapped.values()]
    return out | {
        "swapped": {
            "size": float(
                np.mean([(table["sentiment"] - plain["sentiment"]).abs().mean() for table in swapped.values()])
            ),
            "range": max(means) - min(means),
            "right": float(np.mean(list(right.values()))),
            "right_as_written": float((plain["label"] == coded).mean()),
        }
    }
