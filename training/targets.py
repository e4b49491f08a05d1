"""What a text says of a target in it: sentiment as coders of news judge it, and the role that it is cast in.

Both heads stand on the mean state of the target's pieces beside that of all pieces.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
from shared import DEVICE, WIDTH, Model, Task, mean, short
from torch import nn

from framing.encoder import pieces, target_window
from framing.measures.plain_names import plain

LABELS = ("negative", "neutral", "positive")
ROLES = ("protagonist", "antagonist", "innocent")
SMOOTHING = 0.05  # of a coder's label


class Target(NamedTuple):
    """A target in its text: its first character and one past its last, and what coders say of it, if any did."""

    text: str
    start: int
    end: int
    wanted: list[float]
    article: str


class Row(NamedTuple):
    """A target as it is read: word pieces, the target's first and one past its last, and what is wanted of its head."""

    ids: list[int]
    first: int
    last: int
    wanted: list[float]
    article: str


def row(text: str, start: int, end: int, wanted: list[float], article: str) -> Row:
    """A target in as much of its text as the model reads."""
    found = pieces(text)
    inside = [k for k, (a, b) in enumerate(found.offsets) if a < end and b > start]
    first, last = inside[0], inside[-1] + 1
    begin, stop = target_window(len(found.ids), first)
    return Row([101, *found.ids[begin:stop], 102], first - begin + 1, min(last, stop) - begin + 1, wanted, article)


def scores(model: Model, name: str, rows: list[Row]) -> torch.Tensor:
    states, mask = model.states([r.ids for r in rows])
    places = torch.arange(states.shape[1])
    target = torch.stack([((places >= r.first) & (places < r.last)).float() for r in rows]).to(DEVICE)
    return model.head(name, torch.cat([mean(states, target), mean(states, mask)], 1))


def _of_sentiment(model: Model, rows: list[Row]) -> torch.Tensor:
    return nn.functional.cross_entropy(
        scores(model, "target", rows), torch.tensor([r.wanted for r in rows], device=DEVICE)
    )


def _of_role(model: Model, rows: list[Row]) -> torch.Tensor:
    wanted = torch.tensor([r.wanted for r in rows], device=DEVICE)
    return 2 * nn.functional.binary_cross_entropy_with_logits(scores(model, "role_of", rows), wanted)


SENTIMENT = Task("sentiment", {"target": (2 * WIDTH, len(LABELS))}, _of_sentiment, 32)
ROLE = Task("role", {"role_of": (2 * WIDTH, len(ROLES))}, _of_role, 32)


@torch.no_grad()
def predict(model: Model, name: str, rows: list[Row]) -> torch.Tensor:
    """Scores of rows, in their order."""
    order = sorted(range(len(rows)), key=lambda k: len(rows[k].ids))
    with short():
        parts = [scores(model, name, [rows[i] for i in order[k : k + 64]]) for k in range(0, len(order), 64)]
    out = torch.zeros(len(rows), parts[0].shape[1])
    out[order] = torch.cat(parts).cpu()
    return out


# --- sentiment --------------------------------------------------------------------------------------------------------

# Common family names, of many origins
_NAMES = (
    "Abbott Adeyemi Ahmed Alvarez Andersen Baker Banerjee Bauer Becker Boateng Bowman Brennan Castellano Chandler "
    "Chen Cole Connolly Curtis Dalton Davenport Demir Diaz Douglas Egan Ellis Eriksen Farrell Fernandez Fischer "
    "Foster Garcia Gibson Goldberg Haddad Hall Harper Hoffman Hughes Ibrahim Ivanova Jackson Jensen Johansson "
    "Kaur Keller Khan Kim Kowalski Lambert Larsen Lee Lindqvist Lopez Marino Martin Mbeki Mercer Miller Mitchell "
    "Morgan Moreau Nagy Nguyen Novak Okafor Ortiz Orr Park Patel Perez Porter Quill Ramsay Reed Reyes Rossi Russo "
    "Sato Schmidt Shah Silva Singh Sokolov Sullivan Tanaka Taylor Thornton Torres Vance Vargas Walsh Weber "
    "Wheeler Wilson Wong Yilmaz Young Zhang Ziegler"
).split()


def coded(path: Path) -> list[Target]:
    """Coded targets of NewsMTSC."""
    found = []
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        wanted = [SMOOTHING / len(LABELS)] * len(LABELS)
        wanted[int(item["polarity"]) + 1] += 1 - SMOOTHING
        article = "_".join(item["id"].split("_")[: 2 if item["id"].startswith("allsides") else 3])
        found.append(Target(item["sentence"], item["from"], item["to"], wanted, article))
    return found


def views(target: Target, number: int, chance: random.Random) -> list[Row]:
    """A target under its family name and, a person, under some others: what is said of it is the same."""
    names = ["", *chance.sample(_NAMES, number)]
    return [row(*plain(*target[:3], name), target.wanted, target.article) for name in names]


_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+)+\b")


def uncoded(articles: Path, each: int = 12) -> list[Target]:
    """Names in articles that nobody coded, some of each, in their sentences, in an order drawn at random."""
    chance, found = random.Random(11), []
    with gzip.open(articles, "rt", encoding="utf8") as lines:
        for item in map(json.loads, lines):
            names = list(_NAME.finditer(item["text"]))
            chance.shuffle(names)
            around = [sentence_around(item["text"], *name.span()) for name in names]
            mine = [Target(*one, [], item["id"]) for one in around if 60 < len(one[0]) < 400 and one[1] >= 0]
            found += mine[:each]
    chance.shuffle(found)
    return found


def both(
    text: str, start: int, end: int, wanted: list[float], article: str, chance: random.Random
) -> tuple[Row, Row | None]:
    """A target in its text, and the same under another name; None where it is nobody with a name."""
    other = plain(text, start, end, chance.choice(_NAMES))
    return row(text, start, end, wanted, article), None if other[0] == text else row(*other, wanted, article)


_WANTED = {  # negative, neutral, positive: what a frame says of a target
    "-": [0.95, 0.04, 0.01],
    "n": [0.6, 0.35, 0.05],
    "0": [0.05, 0.9, 0.05],
    "o+": [0.05, 0.6, 0.35],
    "p": [0.05, 0.35, 0.6],
    "+": [0.01, 0.04, 0.95],
}
HELD = 5  # every fifth frame is held back
_SLOT = re.compile(r"\{(\w+)\}")


def framed(frames: Path, words: Path, each: int = 10, *, held: bool = False) -> list[Row]:
    """Targets in sentences built of frames and words: negated, beside another target, of whom others are said to be."""
    chance, found = random.Random(7), []
    with frames.open(encoding="utf8", newline="") as one, words.open(encoding="utf8", newline="") as other:
        ways, known = list(csv.DictReader(one)), [(row["slot"], row["word"]) for row in csv.DictReader(other)]
    for way in (way for k, way in enumerate(ways) if (k % HELD == HELD - 1) == held):
        for _ in range(each):
            names = dict(zip("AB", chance.sample(_NAMES, 2), strict=True))
            text, at, spans = "", 0, {}
            for slot in _SLOT.finditer(way["frame"]):
                text += way["frame"][at : slot.start()]
                filled = names.get(slot[1]) or chance.choice([word for kind, word in known if kind == slot[1]])
                spans.setdefault(slot[1], (len(text), len(text) + len(filled)))
                text, at = text + filled, slot.end()
            text += way["frame"][at:]
            found += [row(text, *spans[x], _WANTED[way[x.lower()]], way["frame"]) for x in "AB" if way[x.lower()]]
    return found


# --- roles ------------------------------------------------------------------------------------------------------------

_CODED = {"hero": 0, "villain": 1, "victim": 2, "p": 0, "a": 1, "i": 2}


def sentence_around(text: str, a: int, b: int) -> tuple[str, int, int]:
    start = max([text.rfind("\n", 0, a) + 1, *(m.end() for m in re.finditer(r"[.!?][\"”’]?\s+", text[:a]))])
    after = re.compile(r"[.!?][\"”’]?(?=\s|$)|\n|$").search(text, b)
    sentence = text[start : after.end() if after else len(text)].rstrip("\n")
    return sentence, a - start, min(b - start, len(sentence))


def narrative(path: Path) -> Iterator[tuple[Row, Row | None]]:
    """Heroes, villains and victims of climate news: the sentences that name them. One coded as two is both, by half."""
    chance = random.Random(4)
    for line in path.open(encoding="utf8"):
        item = json.loads(line)
        coded: dict[str, list[float]] = {}
        for entity, _, role in item["roles"]:
            if len(entity) > 3:
                coded.setdefault(entity.lower(), [0.0] * 3)[_CODED[role]] += 1
        for entity, counts in coded.items():
            wanted = [n / sum(counts) for n in counts]
            for m in list(re.finditer(rf"(?i)\b{re.escape(entity)}\b", item["text"]))[:6]:
                sentence, a, b = sentence_around(item["text"], *m.span())
                if len(sentence) < 800:
                    yield both(sentence, a, b, wanted, item["doc"], chance)


def read(codes: Path, articles: Path) -> Iterator[tuple[Row, Row | None]]:
    """Targets in other news whose role a language model read."""
    chance, texts = random.Random(6), {}
    with gzip.open(articles, "rt", encoding="utf8") as lines:
        for line in lines:
            item = json.loads(line)
            texts[item["id"]] = item["text"]
    with codes.open(encoding="utf8", newline="") as file:
        for item in csv.DictReader(file):
            a, b, s, e = (int(item[k]) for k in ("sentence_start", "sentence_end", "start", "end"))
            text, start, end = texts[item["article"]][a:b], s - a, e - a
            role = [0.0] * 3
            if item["role"] != "n":
                role[_CODED[item["role"]]] = 1.0
            yield both(text, start, end, role, item["article"], chance)
