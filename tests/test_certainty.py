"""Certainty: facts stand above plans, listed hedges lower the model's figure as far as they are sure, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import encoder
from framing.actors import to_codebook
from framing.measures.base import Context
from framing.measures.certainty import certainty, combined, find
from framing.measures.hedging import doubt
from framing.parse import Article, parse

shares = st.floats(0, 1)


def article(text: str, title: str = "") -> Article:
    return next(parse(pd.DataFrame({"article_id": ["a"], "title": [title], "standfirst": [""], "text": [text]})))


def test_certainty_tells_facts_from_plans_and_wishes() -> None:
    facts = ["The council closed the lido on Monday.", "The ferry left at noon and arrived at two.", "Lorries queued."]
    others = ["The council plans to close the lido.", "Residents hope the lido stays open.", "It may have closed."]
    found = certainty([*facts, *others])
    assert ((found >= 0) & (found <= 1)).all()
    assert found[:3].min() > found[3:].max() + 0.1


def test_a_text_has_the_same_certainty_whatever_is_beside_it() -> None:
    texts = ["The pier may close.", "", " ?!\n", "The pier closed.", "The pier may close.", "word " * 900]
    found = certainty(texts)
    assert found[0] == found[4] == certainty(["The pier may close."])[0]
    assert list(np.isnan(found)) == [False, True, True, False, False, False]
    assert certainty([]).shape == (0,)
    with pytest.raises(TypeError, match="takes a list of texts"):
        certainty("The pier may close.")


def test_hedges_that_count_cast_doubt_on_their_sentence() -> None:
    text = "Perhaps it may rain. The captain allegedly fled. Several ferries clearly left. He claims that it was late."
    # may and perhaps .9 each: 1 - .1 * .1; allegedly .95; approximators, boosters and unsure cues (claims, .4) none
    assert doubt(article(text).parts[0]) == pytest.approx([0.99, 0.95, 0, 0])


def test_the_share_the_least_certain_and_the_doubt_of_hedges_make_the_odds() -> None:
    # share and least certain even: exp(1.04) = 2.82922, a share of 2.82922 / 3.82922; with a doubt of .8 exp(.56);
    # log odds of .9 are 2.19722, of .2 -1.38629: exp(1.04 + .4 * 2.19722 - .4 * 1.38629 - .6 * .96) = exp(.78837)
    of_model = np.array([[0.5, 0.5], [0.5, 0.5], [0.9, 0.2], [np.nan, np.nan]])
    found = combined(of_model, np.array([0, 0.8, 0.96, 0.5]))
    assert found[:3] == pytest.approx([0.738850, 0.636453, 0.687482], abs=1e-5)
    assert np.isnan(found[3])


@given(shares, shares, shares, shares)
def test_more_doubt_is_never_more_certain(share: float, least: float, one: float, other: float) -> None:
    less, more = sorted((one, other))
    found = combined(np.array([[share, least]] * 2), np.array([less, more]))
    assert 0 <= found[1] <= found[0] <= 1


def test_the_least_certain_event_is_the_one_that_most_probably_is_one_and_doubted() -> None:
    # events of .5 and 1, certain in .4 and .9: (.2 + .9) / 1.5 of them; doubted .5 * .6 and 1 * .1
    assert encoder._of_events(np.array([[0.5, 0.4], [1, 0.9]])) == pytest.approx([1.1 / 1.5, 0.7])
    assert np.isnan(encoder._of_events(np.zeros((0, 2)))).all()


def test_the_doubt_of_a_text_is_the_mean_over_its_sentences_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "certainty", lambda text, passages: np.full((len(passages), 2), 0.5))
    found = certainty(["The captain allegedly fled. The ferry left the old harbour at noon.", "?!"])
    # .95 on 4 of 12 words: .316667; 1 / (1 + exp(.6 * .316667 - 1.04))
    assert found[0] == pytest.approx(0.700567, abs=1e-6)


def test_an_article_has_the_certainty_of_each_of_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "certainty", lambda text, passages: np.full((len(passages), 2), 0.5))
    monkeypatch.setattr(encoder, "attributions", lambda text: [])  # nobody speaks here; the model need not say so
    written = article("He left at noon. The captain allegedly fled.", "Mayor Left")
    rows = find(Context(written, to_codebook(None)))["sentences"]
    # in order headline and text, of which only the last sentence has a hedge: 1 / (1 + exp(.6 * .95 - 1.04))
    assert [row["part"] for row in rows] == ["title", "text", "text"]
    assert [row["certainty"] for row in rows] == pytest.approx([0.738850, 0.738850, 0.615384], abs=1e-6)


def test_an_article_is_read_once_for_all_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    states = encoder.states
    monkeypatch.setattr(encoder, "states", lambda name, windows: read.append(name) or states(name, windows))
    text = "The pier may close by the autumn, Tom Marlow said. The ferry left at noon with forty people on board."
    whole = article(text)
    assert len(encoder.attributions(text)) == 1
    may, left = encoder.certainty(text, whole.parts[0].spans())[:, 0]
    assert may < left - 0.3
    assert read == ["article"]
