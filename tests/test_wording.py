"""Keyness: the log-odds ratio by hand, words counted in the voice asked for, and the chart of them."""

from __future__ import annotations

import math

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import framing
from framing import plot, stats


def coverage() -> framing.Coverage:
    """Invented sentences, measured by hand: in the second half of every text somebody is quoted."""
    texts = {
        "a1": ("Argus", "storm storm harbour", "quay"),
        "a2": ("Argus", "storm town", "quay"),
        "b1": ("Beacon", "breeze harbour town", "quay"),
        "b2": ("Beacon", "breeze storm’s", "Quay"),
    }
    articles, voices = [], []
    for name, (outlet, own, quoted) in texts.items():
        articles.append({"article_id": name, "outlet": outlet, "text": f"{own} {quoted}", "language": "en"})
        end = len(own) + 1
        voices += [(name, "text", 0, end, "outlet"), (name, "text", end, end + len(quoted), "quoted")]
    tables = {n: framing.tables.empty(n) for n in ("sentences", "attributions", "hedges", "mentions", "readability")}
    columns = ["article_id", "part", "start", "end", "voice"]
    return framing.Coverage(
        articles=framing.tables.check("articles", pd.DataFrame(articles)),
        voices=framing.tables.check("voices", pd.DataFrame(voices, columns=columns)),
        actors=framing.tables.empty("actors"),
        scores=framing.tables.empty("scores"),
        about={},
        **tables,
    )


def test_the_log_odds_ratio_is_that_of_monroe_and_others() -> None:
    # 3 of 4 words against 1 of 4, a prior of 2 each: ln(5 / (4 + 4 - 5)) - ln(3 / (4 + 4 - 3)) = ln(5/3) - ln(3/5)
    ratio, error = stats.log_odds_ratio(np.array([3.0, 1.0]), np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    assert ratio == pytest.approx([2 * math.log(5 / 3), -2 * math.log(5 / 3)])
    assert error == pytest.approx([math.sqrt(1 / 5 + 1 / 3)] * 2)


def test_keyness_counts_the_words_of_a_voice() -> None:
    table = framing.keyness(coverage(), "Argus", "Beacon", voice="outlet").set_index("word")
    assert (table["words"].iloc[0], table["words_than"].iloc[0]) == (5, 5)
    counts = table[["count", "n_articles", "count_than", "n_articles_than"]]
    assert counts.loc["storm"].tolist() == [3, 2, 0, 0]
    assert counts.loc["storm's"].tolist() == [0, 0, 1, 1]
    assert "quay" not in table.index
    # of the 10 words 3 are storm, so its prior is 150 of 500: ln(153 / (505 - 153)) - ln(150 / (505 - 150))
    expected = math.log(153 / 352) - math.log(150 / 355)
    assert table.loc["storm", "log_odds"] == pytest.approx(expected)
    assert table.loc["storm", "z"] == pytest.approx(expected / math.sqrt(1 / 153 + 1 / 150))
    assert table.index[-1] == "breeze" and table["z"].is_monotonic_decreasing
    everything = framing.keyness(coverage(), "Argus", "Beacon").set_index("word")
    assert everything.loc["quay", ["count", "count_than"]].tolist() == [2, 2]
    assert everything.loc["quay", "log_odds"] == 0


def test_keyness_names_a_wrong_choice() -> None:
    with pytest.raises(ValueError, match=r"group: There is no group 'Argos'. Did you mean 'Argus'"):
        framing.keyness(coverage(), "Argos", "Beacon")
    with pytest.raises(ValueError, match="than: 'Argus' is the group itself"):
        framing.keyness(coverage(), "Argus", "Argus")
    with pytest.raises(ValueError, match=r"no voice 'quote'. Did you mean 'quoted'"):
        framing.keyness(coverage(), "Argus", "Beacon", voice="quote")
    assert framing.keyness(coverage(), "Argus", "Beacon", voice="reported").empty


def test_the_chart_has_both_sides_with_their_counts() -> None:
    ax = plot.keyness(framing.keyness(coverage(), "Argus", "Beacon", voice="outlet"))
    said = [t.get_text() for t in ax.texts]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["breeze", "storm"]  # the others stand in one article
    assert {"3 in 2 : 0 in 0", "0 in 0 : 2 in 2", "Argus →", "← Beacon"} <= set(said)
    assert "n = 5 and 5 words." in plot.caption(ax)
    plt.close("all")
    with pytest.raises(ValueError, match=r"expected what framing\.keyness returns"):
        plot.keyness(pd.DataFrame({"word": ["storm"]}))
    with pytest.raises(ValueError, match="nothing to draw"):
        plot.keyness(framing.keyness(coverage(), "Argus", "Beacon", voice="reported"))
