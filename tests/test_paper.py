"""Tables and paragraphs for a paper."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from framing.measures import Coverage
from framing.paper import latex, methods
from framing.tables import empty, from_rows


def table_of(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"outlet": ["Salt & Spray", "Argus_1"], "measure": ["lix", "lix"], **columns})


def test_latex_has_intervals_in_one_column_and_names_escaped() -> None:
    table = table_of(estimate=[41.25, math.nan], low=[40, math.nan], high=[0.5, math.nan], n_articles=[1200, 1])
    assert (
        latex(table, caption="50 % of {all}", label="tab:lix")
        == r"""\begin{table}
\centering
\caption{50 \% of \{all\}}
\label{tab:lix}
\begin{tabular}{llrrr}
\toprule
Outlet & Measure & Estimate & 95\% interval & Articles \\
\midrule
Salt \& Spray & lix & 41.25 & [40.00, 0.500] & 1,200 \\
Argus\_1 & lix & --- & --- & 1 \\
\bottomrule
\end{tabular}
\end{table}
"""
    )


def test_latex_of_contrasts_and_corrections() -> None:
    contrasts = table_of(
        difference=[1.5, -2], low=[1, -3], high=[2, -1], standardised=[0.5, -0.25], standardised_low=[0.1, -0.5],
        standardised_high=[0.9, 0.1], p_adjusted=[0.0004, 0.03],
    )  # fmt: skip
    lines = latex(contrasts).splitlines()
    heads = lines[2].split(" & ")
    assert heads[2:6] == ["Difference", r"95\% interval", "Standardised", r"95\% interval (standardised)"]
    assert lines[4].endswith(r"& 1.50 & [1.00, 2.00] & 0.500 & [0.100, 0.900] & $<$0.001 \\")
    both = table_of(raw=[1.5, 2.5], raw_low=[1, 2], raw_high=[2, 3], corrected=[1.25, 2], low=[1, 1], high=[2, 3])
    assert latex(both).splitlines()[4].endswith(r"& 1.50 & [1.00, 2.00] & 1.25 & [1.00, 2.00] \\")
    assert latex(both.iloc[:0]).count(r"\\") == 1


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("A & B", r"A \& B"),
        ("50 %", r"50 \%"),
        ("$x_1$ #2", r"\$x\_1\$ \#2"),
        ("{Post}", r"\{Post\}"),
        ("A~B^C", r"A\textasciitilde B\textasciicircum C"),
        ("A ~ B ^ C", r"A \textasciitilde \space B \textasciicircum \space C"),  # a space after a command is eaten
        (r"C:\input{key}", r"C:\textbackslash input\{key\}"),
        (r"\ A", r"\textbackslash \space A"),
        ("<b>A|B</b>", r"$<$b$>$A$|$B$<$/b$>$"),
        ("[Satire] Times", r"{}[Satire] Times"),  # or \\ would take it for a length
        ("*Star*", r"{}*Star*"),  # or \\ would take it for an option
    ],
)
def test_a_name_stands_in_latex_as_it_is(name: str, written: str) -> None:
    lines = latex(pd.DataFrame({"outlet": [name], "n_articles": [1]}), caption=name).splitlines()
    assert lines[7] == rf"{written} & 1 \\"
    assert lines[2] == rf"\caption{{{written.removeprefix('{}')}}}"


def test_a_heading_of_latex_is_escaped_too() -> None:
    heading = latex(pd.DataFrame({"share in % of {all}": ["1"], "a~b": ["2"]})).splitlines()[2]
    assert heading == r"Share in \% of \{all\} & A\textasciitilde b \\"


def test_a_column_with_the_smallest_p_values_is_aligned_like_figures() -> None:
    assert latex(table_of(p=[0.0001, 0.5])).splitlines()[0] == r"\begin{tabular}{llr}"


def coverage() -> Coverage:
    rows = [{"article_id": str(i), "outlet": f"o{i % 2}", "text": ".", "published": f"2024-01-0{i}"} for i in (1, 2, 3)]
    names = ("sentences", "attributions", "voices", "hedges", "mentions", "readability", "actors", "scores")
    about = {"versions": {"framing": "9.9"}}
    return Coverage(articles=from_rows("articles", rows), **{name: empty(name) for name in names}, about=about)


def test_the_methods_paragraph_counts_what_the_table_counts() -> None:
    all_read = coverage()
    rows = all_read.articles.assign(wire=["AP", "", ""], outlet="o0")
    rows = pd.concat([rows, rows.tail(1).assign(article_id="4", text="")])
    table = table_of(estimate=[1.0, 2.0]).assign(low=0.5, actor="(all)", voice="all")
    table = table.assign(agency_copy="exclude")
    text = methods(replace(all_read, articles=rows), table)
    assert "2 articles of 1 outlets" in text and "left out. Not counted: 1 without text" in text
    with pytest.raises(ValueError, match=r"in many ways, which no paragraph describes"):
        methods(all_read, table.assign(specification=0))


def test_the_methods_paragraph_says_how_the_diversity_of_sources_got_its_interval() -> None:
    table = table_of(estimate=[1.0, 2.0]).assign(low=0.5, actor="(all)", voice="all", measure="sources_in_20")
    text = methods(coverage(), table)
    assert "Different sources in 20 statements: corrected for bias by the jackknife over articles" in text
    assert "bootstrap" not in text and "Efron & Tibshirani" in text
    text = methods(coverage(), table.assign(measure="long_sentence_share"))
    assert "studentised bootstrap" in text and "jackknife" not in text
    assert text.splitlines()[2:] == ["Davison & Hinkley (1997), doi:10.1017/CBO9780511802843"]


def test_the_methods_paragraph_says_how_the_table_was_made() -> None:
    table = table_of(estimate=[1.0, 2.0]).assign(low=0.5, actor="(all)", voice="all")
    table = table.assign(agency_copy="exclude", seed=3, resampled="event", validated="")
    text = methods(coverage(), table)
    for words in (
        "3 articles of 2 outlets, published from 1 January 2024 to 3 January 2024, with framing 9.9. Agency copy",
        "LIX: LIX of the article's text, mean over articles. It was not validated on this corpus.",
        "resampling events (seed 3)",
        "doi:10.1017/CBO9780511802843",
    ):
        assert words in text
    contrasts = table.assign(difference=1.0, p=[0.01, math.nan], by="outlet", matched=True, adjusted_by="bh")
    contrasts = contrasts.assign(validated="validated so")
    text = methods(coverage(), contrasts)
    assert (
        "within the events that both covered" in text and "Benjamini and Hochberg's method over 1 comparisons" in text
    )
    assert "It was validated so." in text and "doi:10.2307/2530643" in text
    changes = contrasts.assign(by="outlet · year", matched=False, interaction=True)
    text = methods(coverage(), changes)
    assert "groups of articles by outlet in how far each differs by year (differences of differences)" in text
    assert "doi:10.2307/2530643" not in text
    some = methods(coverage(), table.assign(where="article_id != '2'", agency_copy="include"))
    assert "We analysed 2 articles of 1 outlets" in some
    assert "Only articles with article_id != '2' were used." in some and "Only articles" not in text
    assert latex(changes.assign(where="section != 'Opinion'")) == latex(changes)
    alone = table.assign(low=math.nan, note=["describes this event and no outlet", "too few events for an interval"])
    text = methods(coverage(), alone)
    assert (
        "1 of 2 figures describe a single event, and nothing beyond it. 1 of 2 figures rest on too few events" in text
    )
    assert "bootstrap" not in text
    with pytest.raises(ValueError, match=r"made in several ways: agency_copy \(include, exclude\)"):
        methods(coverage(), table.assign(agency_copy=["include", "exclude"]))
    with pytest.raises(ValueError, match=r"by columns that it does not name"):
        methods(coverage(), contrasts.drop(columns="by"))
    with pytest.raises(ValueError, match=r"expected rows of framing\.compare"):
        methods(coverage(), table.iloc[:0])
