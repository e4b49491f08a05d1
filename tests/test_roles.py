"""Roles: hero, villain and victim are told apart, and a mention may be none of them. All sentences are invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import framing
from framing.measures.base import tasks

TEXTS = [
    "Ada Quill pulled three children out of the burning ferry.",
    "Ada Quill embezzled the pensions of two hundred dockers.",
    "Gunmen opened fire on the villagers, killing Ada Quill and two others.",
    "Ada Quill will be in town on Friday.",
]
ROLES = ["protagonist", "antagonist", "innocent"]


def spans(texts: list[str]) -> list[tuple[int, int]]:
    return [(text.index("Ada"), text.index("Ada") + len("Ada Quill")) for text in texts]


def test_hero_villain_victim_and_nobody_in_particular() -> None:
    table = framing.target_role(TEXTS, spans(TEXTS))
    assert list(table.columns) == ROLES
    assert table.to_numpy()[:3].argmax(1).tolist() == [0, 1, 2]
    assert table.loc[1, "antagonist"] > 0.8 and table.loc[2, "innocent"] > 0.8
    assert (table.loc[3] < 0.3).all()


def test_a_victim_is_no_villain_though_the_news_is_bad() -> None:
    victim, villain = framing.target_role(TEXTS[2:0:-1], spans(TEXTS[2:0:-1])).to_dict("records")
    assert victim["antagonist"] < 0.1 and villain["innocent"] < 0.1
    assert framing.target_sentiment(TEXTS[2:3], spans(TEXTS[2:3]))["label"].tolist() == ["neutral"]


def test_texts_and_spans_are_checked() -> None:
    assert framing.target_role([], []).shape == (0, 3)
    with pytest.raises(ValueError, match="1 texts but 2 spans"):
        framing.target_role(TEXTS[:1], [(0, 3), (0, 4)])
    with pytest.raises(ValueError, match="lies outside the text"):
        framing.target_role(TEXTS[:1], [(0, 999)])


@pytest.fixture(scope="module")
def coverage() -> framing.Coverage:
    articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "Beacon", "text": [" ".join(TEXTS[1:]), TEXTS[0]]})
    return framing.measure(articles, pd.DataFrame({"actor": ["Ada Quill"]}))


def test_a_score_is_the_mean_of_the_mentions_about_the_actor(coverage: framing.Coverage) -> None:
    about = coverage.mentions[~coverage.mentions["speaking"]]
    scores = coverage.scores.set_index(["article_id", "measure", "actor", "voice"])
    for role in ROLES:
        row = scores.loc[("a", role, "Ada Quill", "all")]
        mine = about.loc[about["article_id"] == "a", role]
        assert row["value"] == pytest.approx(mine.mean(), abs=1e-8) and row["weight"] == len(mine) == 3
    assert set(ROLES) <= set(framing.catalogue()["measure"])


def test_a_word_list_casts_nobody(coverage: framing.Coverage) -> None:
    articles = coverage.articles[["article_id", "outlet", "text"]]
    listed = framing.measure(articles, pd.DataFrame({"actor": ["Ada Quill"]}), method="vader")
    assert listed.mentions[ROLES].isna().all(axis=None)
    mine = listed.scores[listed.scores["measure"].isin(ROLES)]
    assert len(mine) and mine["value"].isna().all() and (mine["weight"] == 0).all()


def test_roles_can_be_coded(coverage: framing.Coverage) -> None:
    units = tasks()["roles"].units(coverage)
    assert units["machine"].isin(["hero", "villain", "victim", "none of these"]).all()
    assert units["machine"].tolist()[:2] == ["villain", "victim"]  # of the first article's three sentences
    coded = units.assign(answer=["villain", "victim", "none of these", "not about the actor"][: len(units)])
    machine, people = tasks()["roles"].measures["innocent"](coded)
    assert np.array_equal(people, [[0, 1, 0, 0], [1, 1, 1, 0]])
    assert machine[0].tolist() == units["innocent"].tolist() and machine[1].tolist() == [1, 1, 1, 1]
