"""Charts: what is drawn stands where the table says, in words too, without overlap; wrong choices are named."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import nbformat
from nbclient import NotebookClient

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text

from framing import plot
from framing.measures import NOT_HERE, catalogue

HEDGES = "hedges_per_1000_words"
NAN = math.nan
LONG = "The Harbour Gazette and Evening Mercury of Greater Port Calder and the Coast"


IN_A_NOTEBOOK = f"""
import pandas as pd
from framing import plot

row = {{"outlet": "Argus", "measure": "{HEDGES}", "actor": "(all)", "voice": "all", "estimate": 4.0, "low": 3.0}}
row |= {{"high": 5.5, "n_articles": 12, "n_units": 100.0, "each": "", "note": "", "agency_copy": "include"}}
ax = plot.outlets(pd.DataFrame([row | {{"validated": ""}}]), measure="{HEDGES}")
""".strip()


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def rows(*values: tuple[Any, ...], measure: str = HEDGES, by: tuple[str, ...] = ("outlet",)) -> pd.DataFrame:
    """Rows of estimates: the grouping columns' values, actor, voice, estimate, low, high, n_articles."""
    columns = [*by, "actor", "voice", "estimate", "low", "high", "n_articles"]
    made = {"each": "", "note": "", "agency_copy": "include", "validated": NOT_HERE}
    table = pd.DataFrame(list(values), columns=columns).assign(measure=measure, n_units=100.0, **made)
    return table[[*by, "measure", "actor", "voice", "estimate", "low", "high", "n_articles", "n_units", *made]]


def three() -> pd.DataFrame:
    return rows(
        ("Argus", "(all)", "all", 4.0, 3.0, 5.5, 12),
        ("Beacon", "(all)", "all", 7.25, 6.0, 9.0, 30),
        ("Courier", "(all)", "all", NAN, NAN, NAN, 1),
        ("Beacon", "(all)", "outlet", 1.0, 0.5, 1.5, 30),
    )


def toward_actors(n_outlets: int = 3, n_actors: int = 4) -> pd.DataFrame:
    values = [
        (f"Outlet {o}", f"Actor {a}", "all", a / 10 - o / 7, a / 10 - o / 7 - 0.2, a / 10 - o / 7 + 0.3, 10 + o)
        for o in range(n_outlets)
        for a in range(n_actors)
    ]
    return rows(*values, measure="sentiment")


def by_month(n_outlets: int = 3) -> pd.DataFrame:
    return rows(
        *(
            (month, f"Outlet {o}", "(all)", "all", 5 + o / 50 + m, 4 + m, 6.5 + m, 10 + o + m)
            for m, month in enumerate(["2024-01", "2024-02", "2024-04"])
            for o in range(n_outlets)
        ),
        by=("month", "outlet"),
    )


def who_is_heard(**shares: list[float]) -> pd.DataFrame:
    """Each outlet's shares of the nine kinds of source; an outlet of missing shares has one article."""
    tables = []
    for i, measure in enumerate(plot.KINDS):
        values = [(o, "(all)", "all", s[i], NAN, NAN, 1 if math.isnan(s[i]) else 14) for o, s in shares.items()]
        tables.append(rows(*values, measure=measure))
    return pd.concat(tables)


def texts(ax: Axes) -> list[str]:
    labels: list[Text] = [*ax.texts, *ax.get_yticklabels(), *ax.get_xticklabels(), ax.xaxis.label, ax.yaxis.label]
    return [t.get_text() for t in [*labels, *around(ax), ax._left_title]]


def around(ax: Axes) -> list[Text]:
    """The title and the notes of a figure of its own."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return [t for t in (figure._suptitle, figure._supxlabel) if t is not None]


def points(ax: Axes) -> list[tuple[float, float]]:
    return [(x, y) for line in ax.lines if line.get_marker() != "None" for x, y in line.get_xydata().tolist()]


def overlaps(ax: Axes) -> list[tuple[str, str]]:
    """Pairs of labels that lie on each other in the finished picture."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    bottom, top = sorted(ax.get_ylim())
    ticks = [t for t in ax.get_yticklabels() if bottom <= t.get_position()[1] <= top]  # others are not drawn
    labels = [*ax.texts, *ticks, ax.xaxis.label, ax.yaxis.label, ax._left_title, *around(ax)]
    boxes = [(t.get_text(), Text.get_window_extent(t)) for t in labels if t.get_text()]
    return [
        (a, b)
        for i, (a, box) in enumerate(boxes)
        for b, other in boxes[i + 1 :]
        if min(box.x1, other.x1) - max(box.x0, other.x0) > 1 and min(box.y1, other.y1) - max(box.y0, other.y0) > 1
    ]


# --- outlets ----------------------------------------------------------------------------------------------------------


def test_outlets_are_sorted_labelled_and_where_the_table_says() -> None:
    ax = plot.outlets(three(), measure=HEDGES)
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "Courier\nn = 1 article",
        "Argus\nn = 12 articles",
        "Beacon\nn = 30 articles",
    ]
    assert points(ax) == [(4.0, 1.0), (7.25, 2.0)]
    intervals = [c.get_segments()[0][:, 0].tolist() for c in ax.collections]
    assert intervals == [[3.0, 5.5], [6.0, 9.0]]
    assert {"too few articles", "4.00  [3.00, 5.50]", "7.25  [6.00, 9.00]"} <= set(texts(ax))


def test_the_words_come_from_the_catalogue_and_name_the_interval() -> None:
    entry = catalogue().set_index("measure").loc[HEDGES]
    words = " ".join(" ".join(texts(plot.outlets(three(), measure=HEDGES))).split())
    assert f"{entry['label']} ({entry['unit']})" in words
    assert entry["direction"] in words
    assert "95 % interval" in words
    assert "by outlet" in words


def test_one_voice_only() -> None:
    ax = plot.outlets(three(), measure=HEDGES, voice="outlet")
    assert points(ax) == [(1.0, 0.0)]
    assert any("own voice" in t for t in texts(ax))


def test_a_chart_says_what_became_of_agency_copy() -> None:
    heard = who_is_heard(Argus=[1.0, *[0.0] * 8])
    said_of = {"exclude": "Without agency copy.", "only": "Agency copy only.", "include": "With agency copy."}
    for wire, words in said_of.items():
        for table, draw in (
            (three(), lambda t: plot.outlets(t, measure=HEDGES)),
            (toward_actors(), lambda t: plot.actors(t, measure="sentiment")),
            (by_month(), lambda t: plot.trend(t, measure=HEDGES)),
            (heard, plot.composition),
        ):
            said = " ".join(" ".join(texts(draw(table.assign(agency_copy=wire)))).split())
            assert words in said and said.count("gency copy") == 1


def test_a_chart_says_which_articles_counted_however_long_the_condition_is() -> None:
    where = " and ".join(f"outlet != 'Salt & Spray of the {n}th Ward'" for n in range(12))
    for table, draw in (
        (three(), lambda t: plot.outlets(t, measure=HEDGES)),
        (toward_actors(), lambda t: plot.actors(t, measure="sentiment")),
        (by_month(), lambda t: plot.trend(t, measure=HEDGES)),
        (who_is_heard(Argus=[1.0, *[0.0] * 8]), plot.composition),
        (heard_and_spoken_of(), plot.voices),
        (contrasts(), lambda t: plot.differences(t, measure=HEDGES)),
        (three().head(2).assign(specification=0, weighting="alike"), plot.specifications),
    ):
        said = " ".join(" ".join(texts(draw(table.assign(where=where)))).split())
        assert f"Only articles with {where}." in said
    both = pd.concat([three().assign(where=w, part=w or "whole") for w in ("", "section == 'News'")])
    said = " ".join(" ".join(texts(plot.outlets(both, measure=HEDGES))).split())
    assert "Figures differ in the articles that counted: all; those with section == 'News'." in said
    assert "articles with" not in " ".join(texts(plot.outlets(three(), measure=HEDGES)))


def test_an_estimate_without_an_interval_is_hollow_and_says_so() -> None:
    ax = plot.outlets(rows(("Argus", "(all)", "all", 0.0, NAN, NAN, 12)), measure=HEDGES)
    assert "0.00  no interval" in texts(ax)
    assert to_hex(ax.lines[0].get_markerfacecolor()) == "#ffffff"


def test_several_grouping_columns_make_one_name() -> None:
    ax = plot.outlets(by_month(1), measure=HEDGES)
    assert [t.get_text().split("\n")[0] for t in ax.get_yticklabels()] == [
        "2024-01 · Outlet 0",
        "2024-02 · Outlet 0",
        "2024-04 · Outlet 0",
    ]


# --- actors -----------------------------------------------------------------------------------------------------------


def test_actors_stand_in_blocks_highest_first() -> None:
    ax = plot.actors(toward_actors(), measure="sentiment")
    headers = sorted((t for t in ax.texts if t.get_weight() == "bold"), key=lambda t: -t.get_position()[1])
    assert [t.get_text() for t in headers] == ["Actor 3", "Actor 2", "Actor 1", "Actor 0"]
    assert [t.get_text() for t in ax.get_yticklabels()] == [f"Outlet {o} (n = {10 + o})" for o in range(3)] * 4
    assert points(ax)[0][0] == pytest.approx(0.3)


def test_each_outlet_has_a_marker_of_its_own() -> None:
    ax = plot.actors(toward_actors(8, 2), measure="sentiment")
    markers = [str(line.get_marker()) for line in ax.lines if line.get_marker() != "None"]
    assert len(set(markers)) == 8
    assert markers[:8] == markers[8:]


def test_actors_needs_a_measure_of_actors() -> None:
    with pytest.raises(ValueError, match=r"concerns no actor in this table: draw it with plot.outlets"):
        plot.actors(three(), measure=HEDGES)
    with pytest.raises(ValueError, match=r"not divided by voice in this table. Leave out voice='source'"):
        plot.actors(toward_actors(), measure="sentiment", voice="source")


# --- trend ------------------------------------------------------------------------------------------------------------


def test_a_trend_is_a_line_per_outlet_with_its_name_at_the_end() -> None:
    ax = plot.trend(by_month(), measure=HEDGES)
    lines = [line for line in ax.lines if line.get_marker() != "None"]
    assert [line.get_ydata().tolist() for line in lines] == [
        pytest.approx([5 + o / 50, 6 + o / 50, 7 + o / 50]) for o in range(3)
    ]
    assert len({(line.get_linestyle(), str(line.get_marker()), line.get_color()) for line in lines}) == 3
    assert {"Outlet 0", "Outlet 1", "Outlet 2"} <= set(texts(ax))
    assert (lines[1].get_xdata()[0] - np.datetime64("2024-01-01")) == np.timedelta64(0)
    assert any("n = 10 to 14 articles" in " ".join(t.split()) for t in texts(ax))


def test_a_trend_has_a_gap_where_there_is_no_figure() -> None:
    table = by_month(2)
    table = table[(table["month"] != "2024-02") | (table["outlet"] != "Outlet 0")]
    first = plot.trend(table, measure=HEDGES).lines[0].get_ydata()
    assert np.isnan(first).tolist() == [False, True, False]


def test_a_trend_of_one_month_sets_its_outlets_apart() -> None:
    table = by_month(2)
    ax = plot.trend(table[table["month"] == "2024-02"], measure=HEDGES)
    assert len({x for x, _ in points(ax)}) == 2
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2024-02"]


def test_undated_articles_are_left_out_and_counted() -> None:
    undated = rows(("(no date)", "Outlet 0", "(all)", "all", 99.0, 98.0, 100.0, 7), by=("month", "outlet"))
    ax = plot.trend(pd.concat([by_month(), undated]), measure=HEDGES)
    assert max(y for _, y in points(ax)) < 10
    assert any("7 articles without a date" in " ".join(t.split()) for t in texts(ax))
    with pytest.raises(ValueError, match="none of the articles has a date"):
        plot.trend(undated, measure=HEDGES)


def test_a_trend_over_a_column_of_ones_own() -> None:
    years = rows(*(((y, "(all)", "all", 1.0, 0.5, 2.0, 12)) for y in (2021, 2022)), by=("year",))
    assert len(points(plot.trend(years, measure=HEDGES, time="year"))) == 2
    with_missing = rows(*((y, "(all)", "all", 1.0, 0.5, 2.0, 12) for y in (2021.0, 2022.0, NAN)), by=("year",))
    ax = plot.trend(with_missing, measure=HEDGES, time="year")
    ax.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2021", "2022"]
    assert any("12 articles without a date" in " ".join(t.split()) for t in texts(ax))
    with pytest.raises(ValueError, match="'outlet' holds no dates"):
        plot.trend(three(), measure=HEDGES, time="outlet")
    with pytest.raises(ValueError, match=r"no grouping column 'years'. Did you mean 'year'"):
        plot.trend(years, measure=HEDGES, time="years")
    with pytest.raises(ValueError, match=r"compare\(coverage, by=\['month', 'outlet'\]\)"):
        plot.trend(three(), measure=HEDGES)


# --- composition ------------------------------------------------------------------------------------------------------


def test_the_legend_of_a_composition_stays_within_the_column() -> None:
    table = who_is_heard(**{"The Calder Courier": [0.5, 0.2, 0.1, 0.1, 0.1, 0, 0, 0, 0]})
    ax = plot.composition(table, width="column")
    figure, legend = ax.get_figure(root=True), ax.get_legend()
    assert figure is not None and legend is not None
    figure.draw_without_rendering()
    box = legend.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= figure.bbox.x1


def test_composition_divides_each_bar_by_its_shares() -> None:
    table = who_is_heard(
        Argus=[0.5, 0.2, 0.1, 0.1, 0.1, 0, 0, 0, 0], Beacon=[0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
    )
    ax = plot.composition(table)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Beacon\nn = 14 articles", "Argus\nn = 14 articles"]
    ends = {(round(b.get_x(), 9), round(b.get_width(), 9)) for b in ax.patches if b.get_width() and b.get_y() > 0.5}
    assert ends == {(0.0, 0.5), (0.5, 0.2), (0.7, 0.1), (0.8, 0.1), (0.9, 0.1)}
    assert {"official\n50\N{NO-BREAK SPACE}%", "politician\n20\N{NO-BREAK SPACE}%"} <= set(texts(ax))
    legend = ax.get_legend()
    assert legend is not None and [t.get_text() for t in legend.get_texts()][:2] == ["official", "politician"]


def test_composition_says_where_there_are_too_few_articles() -> None:
    ax = plot.composition(who_is_heard(Argus=[0.5, 0.5, *[0.0] * 7], Beacon=[NAN] * 9))
    assert "too few articles" in texts(ax)


def test_composition_of_other_measures() -> None:
    shares = pd.concat(
        [rows(("Argus", "(all)", "all", s, NAN, NAN, 9), measure=m) for m, s in (("a_share", 0.7), ("b_share", 0.6))]
    )
    assert "70\N{NO-BREAK SPACE}%" in "".join(texts(plot.composition(shares, measures=["a_share"])))
    with pytest.raises(ValueError, match=r"'Argus' add up to 1.30, more than one"):
        plot.composition(shares, measures=["a_share", "b_share"])
    with pytest.raises(ValueError, match="no measure 'official_share'"):
        plot.composition(shares)


# --- voices -----------------------------------------------------------------------------------------------------------


def heard_and_spoken_of() -> pd.DataFrame:
    """Two actors in two outlets; in the Courier nobody speaks of Finch."""
    heard = rows(
        ("Argus", "Finch", "all", 0.6, 0.4, 0.8, 12),
        ("Argus", "Quill", "all", 0.4, 0.2, 0.6, 12),
        ("Courier", "Finch", "all", NAN, NAN, NAN, 1),
        ("Courier", "Quill", "all", 0.9, 0.7, 1.0, 9),
        measure="heard_share",
    )
    about = heard.assign(measure="mention_share", estimate=[0.3, 0.7, NAN, 0.8], low=[0.2, 0.5, NAN, 0.7])
    return pd.concat([heard, about])


def test_voices_set_speech_beside_mentions() -> None:
    ax = plot.voices(heard_and_spoken_of())
    assert [t.get_text() for t in ax.texts if t.get_weight() == "bold"] == ["Quill", "Finch"]  # 65 % and 60 % heard
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Argus (n = 12)", "Courier (n = 9)", "Argus (n = 12)"]
    assert [x for x, _ in points(ax)] == [0.4, 0.9, 0.6]
    strokes = [segment[0, 0] for c in ax.collections for segment in c.get_segments() if segment[0, 0] == segment[1, 0]]
    assert strokes == [0.7, 0.8, 0.3]
    percent = "\N{NO-BREAK SPACE}%"
    assert f"40{percent} | 70{percent}" in texts(ax)
    assert "no figure for 1 of 2" in texts(ax)  # nobody speaks of Finch in the Courier
    said = " ".join(" ".join(texts(ax)).split())
    assert "95 % interval" in said and "n = 9 to 12 articles" in said and "Not validated on this corpus" in said


@pytest.mark.parametrize("n", [1, 4])
def test_no_label_of_a_voice_lies_on_another(n: int) -> None:
    names = [LONG, "Salt $ & $ Spray", "Argus", "Courier"][:n]
    values = [(o, f"Actor {a}", "all", 0.3 + a / 100, 0.1, 0.4, 9) for o in names for a in range(10)]
    table = pd.concat([rows(*values, measure=m) for m in ("heard_share", "mention_share")])
    assert overlaps(plot.voices(table)) == []


def test_voices_need_actors_and_both_shares() -> None:
    table = heard_and_spoken_of()
    with pytest.raises(ValueError, match="no measure 'mention_share'"):
        plot.voices(table[table["measure"] == "heard_share"])
    with pytest.raises(ValueError, match=r"framing\.measure\(articles, actors\)"):
        plot.voices(table.assign(actor="(all)").drop_duplicates(["outlet", "measure"]))


# --- differences and specifications -----------------------------------------------------------------------------------


def contrasts() -> pd.DataFrame:
    values = [("Argus", "Beacon", -3.0, -5.0, -1.0, 0.004), ("Argus", "Courier", 1.0, -1.0, 3.0, 0.4)]
    table = pd.DataFrame(values, columns=["group", "than", "difference", "low", "high", "p"])
    made = {"agency_copy": "exclude", "matched": True, "adjusted_by": "bh", "validated": NOT_HERE}
    return table.assign(measure=HEDGES, actor="(all)", voice="all", p_adjusted=2 * table["p"], **made)


def test_differences_point_upward_and_carry_their_p() -> None:
    ax = plot.differences(contrasts(), measure=HEDGES)
    labels = [" ".join(t.get_text().split()) for t in ax.get_yticklabels()]
    assert labels == ["Argus more than Courier p = 0.800", "Beacon more than Argus p = 0.008"]
    assert points(ax) == [(1.0, 0.0), (3.0, 1.0)]
    assert "3.00  [1.00, 5.00]" in texts(ax)
    said = " ".join(" ".join(texts(ax)).split())
    assert "Within events" in said and "Without agency copy" in said and "Not validated on this corpus" in said
    assert "adjusted (Benjamini–Hochberg)" in said
    assert overlaps(ax) == []
    with pytest.raises(ValueError, match="no measure 'lix'"):
        plot.differences(contrasts(), measure="lix")


def test_differences_of_differences_say_what_they_are() -> None:
    names = {"group": "Argus: 2024 − 2023", "than": ["Harbour Beacon: 2024 − 2023", "Courier: 2024 − 2023"]}
    ax = plot.differences(contrasts().assign(**names, matched=False, interaction=True), measure=HEDGES)
    assert "differences of differences" in " ".join(texts(ax))
    # a change is not broken between its years
    assert [t.get_text().replace("\N{NO-BREAK SPACE}", " ") for t in ax.get_yticklabels()] == [
        "Argus more than Courier:\n2024 − 2023\np = 0.800",
        "Harbour Beacon more than\nArgus: 2024 − 2023\np = 0.008",
    ]
    assert overlaps(ax) == []


def choices() -> pd.DataFrame:
    parts = []
    for i, (wire, headline) in enumerate((w, h) for w in ("in", "out") for h in ("in", "out")):
        each = three().head(2).assign(specification=i, headline=headline)
        parts.append(each.assign(**{"wire copy": wire, "estimate": [4.0 + 2 * i, 7.25]}))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("width", ["column", "page", "slide"])
def test_a_specification_curve_is_as_wide_each_time_it_is_drawn(width: str) -> None:
    table = choices()
    table = pd.concat([table.assign(outlet=table["outlet"] + f" {name} of Port Calder") for name in ("Post", "Mail")])
    figure = plot.specifications(table, width=width).get_figure(root=True)
    assert figure is not None
    wide = []
    for _ in range(4):  # three files are saved, and the notebook shows it
        figure.canvas.draw()
        wide.append(figure.axes[0].get_position().width)
    assert wide[-1] == pytest.approx(wide[0], rel=0.01) and wide[-1] > 0.3


def test_a_specification_curve_has_its_choices_below() -> None:
    ax = plot.specifications(choices())
    said = " ".join(" ".join(texts(ax)).split())
    assert "4 combinations of choices; the order of the groups is the same in 2 of them" in said
    # 4, 6, 8 and 10 against 7.25: agency copy turns the order in both pairs, headlines in neither
    assert "Two groups change places with: wire copy." in said
    figure = ax.get_figure(root=True)
    assert figure is not None
    _, below = figure.axes
    assert [t.get_text() for t in below.get_yticklabels()] == [
        "wire copy: in",
        "wire copy: out",
        "headline: in",
        "headline: out",
    ]
    assert [t.get_text() for t in below.texts] == ["2 of 2", "never"]
    with pytest.raises(ValueError, match=r"what framing\.robustness returns"):
        plot.specifications(three())


def test_a_chart_says_whether_the_measure_was_validated_here() -> None:
    table = three()
    assert "Not validated on this corpus." in " ".join(" ".join(texts(plot.outlets(table, measure=HEDGES))).split())
    table = table.assign(validated="validated on this corpus: α = 0.81, F1 = 0.77")
    said = " ".join(" ".join(texts(plot.outlets(table, measure=HEDGES))).split())
    assert "Validated on this corpus: α = 0.81, F1 = 0.77." in said


def test_what_a_chart_says_survives_putting_tables_together() -> None:
    without = three().assign(agency_copy="exclude")
    both = pd.concat([three().assign(copy="in"), without.assign(copy="out")], ignore_index=True)
    said = " ".join(" ".join(texts(plot.outlets(both, measure=HEDGES))).split())
    assert "Some figures with agency copy, some without." in said
    merged = without.merge(pd.DataFrame({"outlet": ["Argus", "Beacon", "Courier"]}), on="outlet")
    assert "Without agency copy." in " ".join(" ".join(texts(plot.outlets(merged, measure=HEDGES))).split())
    bare = three().drop(columns=["agency_copy", "validated"])
    said = " ".join(" ".join(texts(plot.outlets(bare, measure=HEDGES))).split())
    assert "Agency copy: not recorded. Validation: not recorded." in said


# --- few articles -----------------------------------------------------------------------------------------------------

ONLY = "describes this article and no outlet"


def test_too_few_articles_for_an_interval_are_drawn_themselves() -> None:
    table = three()
    table.loc[0, ["low", "high", "n_articles", "each"]] = [NAN, NAN, 3, "2 4 6"]
    ax = plot.outlets(table, measure=HEDGES)
    dots = [c.get_offsets().tolist() for c in ax.collections if isinstance(c, PathCollection)]
    assert dots == [[[2.0, 1.0], [4.0, 1.0], [6.0, 1.0]]]
    said = " ".join(" ".join(texts(ax)).split())
    assert "4.00 no interval" in said and "Small circles: single articles, too few for an interval." in said


def test_a_trend_shows_them_too() -> None:
    table = by_month(1)
    table.loc[1, ["low", "high", "each"]] = [NAN, NAN, "5 7"]
    ax = plot.trend(table, measure=HEDGES)
    (dots,) = [c.get_offsets()[:, 1].tolist() for c in ax.collections if isinstance(c, PathCollection)]
    assert dots == [5.0, 7.0]
    (hollow,) = [line for line in ax.lines if to_hex(line.get_markerfacecolor()) == "#ffffff"]
    assert hollow.get_ydata().tolist() == [6.0]


def test_a_figure_of_one_article_is_said_to_describe_it_alone() -> None:
    table = three()
    table.loc[0, ["low", "high", "n_articles", "each", "note"]] = [NAN, NAN, 1, "4", ONLY]
    said = " ".join(" ".join(texts(plot.outlets(table, measure=HEDGES))).split())
    assert "4.00 one article only" in said and "Some figures describe one article and no outlet." in said
    alone = table.head(1)
    said = " ".join(" ".join(texts(plot.outlets(alone, measure=HEDGES))).split())
    assert "The figure describes this article and no outlet." in said and "95 % interval" not in said
    heard = who_is_heard(Argus=[1.0, *[0.0] * 8]).assign(note=ONLY)
    assert "Each figure describes one article and no outlet." in " ".join(texts(plot.composition(heard)))
    between = contrasts().assign(low=NAN, high=NAN, p_adjusted=NAN, note="a single article on a side")
    said = " ".join(" ".join(texts(plot.differences(between, measure=HEDGES))).split())
    assert "Each figure describes single articles and no group." in said and "one article only" in said


@pytest.mark.parametrize("draw", [plot.outlets, plot.actors, plot.trend, plot.differences, plot.corrected])
def test_a_table_of_another_kind_is_refused(draw: Callable[..., Axes]) -> None:
    kinds = {
        "compare": (three(), (plot.outlets, plot.actors, plot.trend)),
        "contrast": (contrasts().assign(estimate=1.0), (plot.differences,)),
        "corrected": (three().assign(raw=1.0, corrected=1.0, n_coded=3), (plot.corrected,)),
        "robustness": (three().assign(specification=0), ()),
    }
    for kind, (table, takes) in kinds.items():
        if draw not in takes:
            with pytest.raises(
                ValueError, match=rf"^table: expected what framing\.\w+ returns\. .* framing\.{kind}: draw"
            ):
                draw(table, measure=HEDGES)


# --- all of them ------------------------------------------------------------------------------------------------------


def test_every_plot_draws_on_the_axes_it_is_given_and_makes_no_other() -> None:
    heard = who_is_heard(Argus=[1.0, *[0.0] * 8])
    _, axes = plt.subplots(3, 2)
    assert plot.outlets(three(), measure=HEDGES, ax=axes[0, 0]) is axes[0, 0]
    assert plot.actors(toward_actors(), measure="sentiment", ax=axes[0, 1]) is axes[0, 1]
    assert plot.trend(by_month(), measure=HEDGES, ax=axes[1, 0]) is axes[1, 0]
    assert plot.composition(heard, ax=axes[1, 1]) is axes[1, 1]
    assert plot.voices(heard_and_spoken_of(), ax=axes[2, 0]) is axes[2, 0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_no_label_lies_on_another(n: int) -> None:
    names = [LONG, "Salt $ & $ Spray", *(f"Outlet {i}" for i in range(6))][:n]
    level = rows(*((name, "(all)", "all", 5 + i / 100, 4, 6, 9) for i, name in enumerate(names)))
    months = pd.concat([level.assign(month=m) for m in ("2024-01", "2024-02")])[["month", *level.columns]]
    toward = pd.concat([level.assign(actor=a, measure="sentiment") for a in ("Ada Finch", LONG)])
    heard = who_is_heard(**{name: [0.02, 0.04, 0.04, 0.1, 0.03, 0.07, 0.2, 0.2, 0.3] for name in names})
    assert overlaps(plot.outlets(level, measure=HEDGES)) == []
    assert overlaps(plot.trend(months, measure=HEDGES)) == []
    assert overlaps(plot.actors(toward, measure="sentiment")) == []
    assert overlaps(plot.composition(heard)) == []


def test_dollar_signs_in_a_name_are_no_formula() -> None:
    ax = plot.outlets(rows(("$x_1$ Daily", "(all)", "all", 1.0, 0.5, 2.0, 9)), measure=HEDGES)
    label = ax.get_yticklabels()[0]
    assert label._preprocess_math(label.get_text())[1] is False


def test_tables_are_not_changed() -> None:
    for draw, table, measure in (
        (plot.outlets, three(), HEDGES),
        (plot.actors, toward_actors(), "sentiment"),
        (plot.trend, by_month(), HEDGES),
    ):
        before = table.copy(deep=True)
        draw(table, measure=measure)
        pd.testing.assert_frame_equal(table, before)


def test_a_wrong_choice_is_named_with_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"no measure 'hedge_per_1000_words'. Did you mean 'hedges_per_1000_words'"):
        plot.outlets(three(), measure="hedge_per_1000_words")
    with pytest.raises(ValueError, match=r"no actor 'Ada' with voice 'all'.*There is: actor '\(all\)' with voice"):
        plot.outlets(three(), measure=HEDGES, actor="Ada")
    with pytest.raises(ValueError, match=r"stands there twice for 'Argus'"):
        plot.outlets(pd.concat([three(), three()]), measure=HEDGES)
    with pytest.raises(ValueError, match="no grouping column"):
        plot.outlets(three().drop(columns="outlet"), measure=HEDGES)
    with pytest.raises(ValueError, match="missing column 'low'"):
        plot.outlets(three().drop(columns="low"), measure=HEDGES)


# --- what all charts share --------------------------------------------------------------------------------------------


def table_of(n: int = 3, names: list[str] | None = None) -> pd.DataFrame:
    """Hedges in three voices, officials, sentiment toward two actors, and who is heard and spoken of, by outlet."""
    names = names or [f"Outlet {i:02}" for i in range(n)]
    level = [
        (name, "(all)", voice, 5 + i, 4, 7 + i, 12)
        for voice in ("all", "outlet", "quoted")
        for i, name in enumerate(names)
    ]
    share = [(name, "(all)", "all", 0.1 + i / 20, 0.05, 0.2 + i / 20, 12) for i, name in enumerate(names)]
    toward = [
        (name, a, "all", i / 20 - 0.2, -0.4, 0.6, 12) for a in ("Ada Finch", LONG) for i, name in enumerate(names)
    ]
    heard = [(name, a, "all", 0.1 + i / 30, 0.05, 0.6, 12) for a in ("Ada Finch", LONG) for i, name in enumerate(names)]
    kinds = [rows(*share, measure=m).assign(estimate=lambda t: t["estimate"] / 9, low=0.0) for m in plot.KINDS]
    of_actors = [rows(*heard, measure=m) for m in ("heard_share", "mention_share")]
    return pd.concat([rows(*level), rows(*toward, measure="sentiment"), *kinds, *of_actors], ignore_index=True)


CHARTS: dict[str, Callable[..., Axes]] = {
    "outlets": lambda t, **k: plot.outlets(t, measure=HEDGES, **k),
    "actors": lambda t, **k: plot.actors(t, measure="sentiment", **k),
    "parts": lambda t, **k: plot.parts(t, **k),
    "composition": lambda t, **k: plot.composition(t, **k),
    "voices": lambda t, **k: plot.voices(t, **k),
    "own_and_quoted": lambda t, **k: plot.own_and_quoted(t, measure=HEDGES, **k),
    "grid": lambda t, **k: plot.grid(t, measures=[HEDGES, "official_share"], **k),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_takes_title_caption_order_and_width(name: str) -> None:
    draw, table = CHARTS[name], table_of()
    ax = draw(table, title="My title", caption="My note.", order="name", width="column")
    figure = ax.get_figure(root=True)
    assert figure is not None and figure.get_figwidth() == pytest.approx(85 / 25.4)
    assert [t.get_text() for t in around(ax)] == ["My title", "My note."]
    assert plot.caption(ax).startswith("My title.")
    assert [t.get_text() for t in around(draw(table, caption=False))][1:] == []
    assert "95 % interval" in plot.caption(draw(table, caption=False)) or name == "composition"
    with pytest.raises(ValueError, match=r"width: There is no width 'pages'. Did you mean 'page'"):
        draw(table, width="pages")
    with pytest.raises(ValueError, match=r"order: There is no order 'size'"):
        draw(table, order="size")
    with pytest.raises(TypeError, match="colour"):
        draw(table, colour="red")
    _, two = plt.subplots(1, 2)
    assert draw(table, ax=two[1]) is two[1]
    assert two[1]._left_title.get_text() != ""


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("names", [["Argus"], [LONG, "Salt $ & $ Spray", *(f"Outlet {i:02}" for i in range(10))]])
def test_every_chart_stands_one_outlet_twelve_and_long_names(name: str, names: list[str]) -> None:
    assert overlaps(CHARTS[name](table_of(names=names), caption=False)) == []


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_names_an_empty_table_and_draws_missing_figures(name: str) -> None:
    table = table_of()
    with pytest.raises(ValueError, match=r"There is no measure|make the table from framing.measure"):
        CHARTS[name](table.head(0))
    lacking = table["outlet"] == "Outlet 01"
    table.loc[lacking, ["estimate", "low", "high"]] = NAN
    said = " ".join(texts(CHARTS[name](table)))
    assert "nan" not in said.lower()


def test_small_n_does_not_lead() -> None:
    table = rows(
        ("Argus", "(all)", "all", 9.0, NAN, NAN, 3),
        ("Beacon", "(all)", "all", 2.0, 1.0, 3.0, 30),
        ("Courier", "(all)", "all", 4.0, 3.0, 5.0, 30),
    )
    by_value = [t.get_text().split("\n")[0] for t in plot.outlets(table, measure=HEDGES).get_yticklabels()]
    assert by_value == ["Argus", "Beacon", "Courier"]  # upward
    toward = rows(
        ("Argus", "Finch", "all", 0.7, NAN, NAN, 3), ("Argus", "Quill", "all", 0.1, 0.0, 0.2, 30), measure="sentiment"
    )
    ax = plot.actors(toward, measure="sentiment")
    assert [t.get_text() for t in ax.texts if t.get_weight() == "bold"] == ["Quill", "Finch"]  # downward
    ax = plot.actors(toward, measure="sentiment", order=["Finch"])
    assert [t.get_text() for t in ax.texts if t.get_weight() == "bold"] == ["Finch", "Quill"]
    with pytest.raises(ValueError, match=r"order: There is no group 'Bacon'. Did you mean 'Beacon'"):
        plot.outlets(table, measure=HEDGES, order=["Bacon"])


def test_an_outlet_has_one_colour_and_marker_in_all_charts() -> None:
    table = table_of()
    found = set()
    months = pd.concat([table.assign(month=m) for m in ("2024-01", "2024-02")])
    for ax in (
        plot.outlets(table, measure=HEDGES),
        plot.outlets(table, measure=HEDGES, order="name"),
        plot.trend(months[["month", *table.columns]], measure=HEDGES),
        *plot.panels(table, measures=[HEDGES, "official_share"], voices=["outlet", "quoted"]).flat,
    ):
        lines = [line for line in ax.lines if line.get_marker() not in ("None", None)]
        found.add(frozenset((to_hex(line.get_markerfacecolor()), str(line.get_marker())) for line in lines))
    assert {frozenset([("#0072b2", "o"), ("#e69f00", "s"), ("#009e73", "^")])} == found - {frozenset()}
    # a second outlet alone in the table of all has still its own
    (line,) = plot.outlets(table[table["measure"] == HEDGES].query("voice == 'all'").iloc[[1]], measure=HEDGES).lines
    assert line.get_marker() == "o"  # but not where the table has no other


def test_shares_are_per_cent_with_the_same_decimals_and_no_minus_zero() -> None:
    sign = "\N{NO-BREAK SPACE}%"
    said = texts(plot.outlets(table_of(), measure="official_share"))
    assert f"1.1{sign}  [0.0, 20.0]" in said or f"1{sign}  [0, 20]" in said
    table = rows(("Argus", "(all)", "all", -0.001, -0.2, 0.1, 12), ("Beacon", "(all)", "all", 12.5, 9, 14, 12))
    assert {"0.0  [−0.2, 0.1]", "12.5  [9.0, 14.0]"} <= set(texts(plot.outlets(table, measure=HEDGES)))


def test_the_axis_includes_zero_where_it_is_asked_to() -> None:
    assert plot.outlets(three(), measure=HEDGES).get_xlim()[0] > 0
    assert plot.outlets(three(), measure=HEDGES, zero=True).get_xlim()[0] <= 0
    assert plot.trend(by_month(), measure=HEDGES, zero=True).get_ylim()[0] <= 0


def test_a_caption_says_what_a_paper_has_to() -> None:
    said = plot.caption(plot.outlets(three(), measure=HEDGES, voice="outlet", caption=False))
    for part in ("Hedges, by outlet.", "per 1,000 words", "higher = more hedged", "95 % interval", "n = 30 articles"):
        assert part in said
    for part in ("the outlet’s own voice", "With agency copy.", "Not validated on this corpus.", "human-coded data"):
        assert part in said
    with pytest.raises(ValueError, match="not the Axes of a chart"):
        plot.caption(plt.subplots()[1])


# --- small multiples and what lies behind an estimate -----------------------------------------------------------------


def test_panels_share_order_and_scale() -> None:
    axes = plot.panels(table_of(), measures=[HEDGES, "official_share"], voices=["outlet", "quoted"])
    assert axes.shape == (2, 2)
    assert axes[0, 0].get_xlim() == axes[0, 1].get_xlim()
    names = [[t.get_text() for t in ax.get_yticklabels()] for ax in axes[:, 0]]
    assert names == [["Outlet 00", "Outlet 01", "Outlet 02"]] * 2
    assert "not divided by voice" in texts(axes[1, 1])
    assert plot.caption(axes[0, 0]) == plot.caption(axes[1, 1])
    with pytest.raises(ValueError, match="name at least one of each"):
        plot.panels(table_of(), measures=[])
    with pytest.raises(ValueError, match=r"no voice 'outlets'. Did you mean 'outlet'"):
        plot.panels(table_of(), measures=[HEDGES], voices=["outlets"])


@pytest.mark.parametrize(
    ("labels", "phrase"),
    [
        (["Cast as hero", "Cast as villain", "Cast as victim"], "Cast as hero, villain and victim"),
        (
            ["Sentiment toward the actor", "Sentiment toward the actor as speaker"],
            "Sentiment toward the actor and as speaker",
        ),
        (["Certainty", "Certainty of claims"], "Certainty and certainty of claims"),
        (["Hedges", "LIX", "Officials"], "Hedges, LIX and officials"),
        (["Hedges"], "Hedges"),
        (["Hedges", "Flesch reading ease"], "Hedges and Flesch reading ease"),
    ],
)
def test_measures_are_named_in_one_phrase(labels: list[str], phrase: str) -> None:
    assert plot.words.in_turn(labels) == phrase


def test_own_and_quoted_voice_stand_one_above_the_other() -> None:
    table = table_of()
    table.loc[(table["voice"] == "quoted") & (table["outlet"] == "Outlet 00"), ["estimate", "low", "high"]] = NAN
    table.loc[(table["voice"] == "quoted") & (table["outlet"] == "Outlet 00"), "n_articles"] = 0
    table.loc[(table["voice"] == "quoted") & (table["outlet"] == "Outlet 01"), ["low", "high"]] = NAN
    ax = plot.own_and_quoted(table, measure=HEDGES)
    assert {
        "outlet: 7.00  [4.00, 9.00]",
        "quoted: 7.00  [4.00, 9.00]",
        "quoted: nothing to count",
    } <= set(texts(ax))
    assert sum(text.startswith("quoted: ") and text.endswith("  no interval") for text in texts(ax)) == 1
    with pytest.raises(ValueError, match="expected two"):
        plot.own_and_quoted(table, measure=HEDGES, voices=["outlet"])
    with pytest.raises(ValueError, match="not divided by voice"):
        plot.own_and_quoted(table, measure="official_share")


def test_slopes_join_the_events_that_all_covered() -> None:
    events = {"strike": (2.0, 6.0), "fire": (4.0, 8.0), "spill": (1.0, NAN)}
    values = [
        (e, o, "(all)", "all", v, NAN, NAN, 1) for e, pair in events.items() for o, v in zip("AB", pair, strict=True)
    ]
    table = rows(*values, by=("event", "outlet"))
    ax = plot.slopes(table, measure=HEDGES)
    lines = [line.get_ydata().tolist() for line in ax.lines if len(line.get_ydata()) == 2]
    assert lines == [[8.0, 4.0], [6.0, 2.0], [7.0, 3.0]]  # B is higher, so it stands left; the mean of both comes last
    assert {"strike", "fire", "7.00", "3.00"} <= set(texts(ax)) and "spill" not in texts(ax)
    assert "n = 2 events" in plot.caption(ax)
    with pytest.raises(ValueError, match=r"by=\['event', 'outlet'\]"):
        plot.slopes(three(), measure=HEDGES)
    with pytest.raises(ValueError, match="no event has a figure in all of A, B"):
        plot.slopes(table[table["event"] == "spill"], measure=HEDGES)


def test_parts_are_shares_with_their_intervals() -> None:
    ax = plot.parts(table_of())
    assert sum(t.get_weight() == "bold" for t in ax.texts) == 9
    assert any("[0" in t for t in texts(ax))
    with pytest.raises(ValueError, match=f"'{HEDGES}' is no share"):
        plot.parts(table_of(), measures=[HEDGES])


def test_a_grid_shades_each_row_by_itself() -> None:
    table = table_of()
    ax = plot.grid(table, measures=[HEDGES, "official_share"], voice="outlet", order="name")
    shades = [image.get_array().tolist() for image in ax.images]
    assert shades == [[[0.0, 0.5, 1.0]]] * 2
    assert "Not divided by voice: Officials." in plot.caption(ax)
    with pytest.raises(ValueError, match="name at least one measure"):
        plot.grid(table, measures=[])


def test_a_corpus_is_counted_by_outlet_and_time() -> None:
    days = ["2024-01-01", "2024-01-02", "2024-01-22", None]
    articles = pd.DataFrame(
        {
            "article_id": list("abcd"),
            "outlet": ["Argus", "Beacon", "Argus", "Argus"],
            "published": days,
            "text": "Words.",
        }
    ).assign(wire=["", "AP", "", ""], language="en")
    ax = plot.corpus(articles)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["01\nJan", "08\n", "15\n", "22\n", "no\ndate"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Argus", "Beacon"]
    assert [t.get_text() for t in ax.texts] == [*"1––11", *"1––––", "n = 3", "n = 1\n1 agency copy"]
    assert "n = 4 articles of 2 outlets" in plot.caption(ax)
    assert [t.get_text() for t in plot.corpus(articles, time="year").get_xticklabels()] == ["2024", "(no\ndate)"]
    with pytest.raises(ValueError, match="no time 'day'"):
        plot.corpus(articles, time="day")
    with pytest.raises(ValueError, match="no articles"):
        plot.corpus(articles.head(0))


def test_a_notebook_shows_every_chart_and_not_only_the_first() -> None:
    cells = [nbformat.v4.new_code_cell(IN_A_NOTEBOOK) for _ in range(2)]
    notebook = NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3").execute()
    assert ["image/png" in output.data for cell in notebook.cells for output in cell.outputs] == [True, True]
