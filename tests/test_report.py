"""The report: one file that is whole, safe and exact, with a browser and without one."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import browsing
import lxml.html
import pandas as pd
import pytest

import framing
from framing import cli
from framing.clean import names_of_outlets
from framing.measures import Coverage, instrument_of
from framing.measures.one_pass import scored
from framing.reports import articles as whole
from framing.reports import blind, events, page, sentences
from framing.reports.page import page_of
from framing.tables import from_rows

pytestmark = pytest.mark.usefixtures("few_resamples")

MEASURES = ["hedges_per_1000_words", "official_share", "sentiment"]
HOSTILE = "<img src=x onerror=alert(1)> Post"
FERRY = (
    "The ferry may stop in May, Mayor Ada Quill said on Monday. “We cannot pay for empty boats any longer,” she told "
    "{name}.\n\nCritics claimed that the city might lose its island. Perhaps it will. “Nobody asked us at all,” said "
    "Tom Reed, a fisherman, who praised the mayor’s honesty.\n\n{more}"
)
ARTICLES = [
    ("gull-1", "The Daily Gull", "ferry", "", FERRY, "Quill, who failed the island, could hardly smile. {name} stays."),
    ("gull-2", "The Daily Gull", "lido", "", "The lido could open, officials said. {more}", "{by} contributed."),
    ("lantern-1", "Harbour Lantern", "ferry", "", FERRY, "“My nets will rot in the cellar,” Nora Finn, a baker, said."),
    ("lantern-2", "Harbour Lantern", "lido", "Echo Press", "The lido may open, officials said. {more}", "So it seems."),
    ("post-1", HOSTILE, "ferry", "", FERRY, "</script><script>alert(2)</script> <b onclick=alert(3)>said</b> Quill."),
    ("post-2", HOSTILE, "lido", "", "The lido would open, a spokesman said. {more}", "</style><svg onload=alert(4)>"),
]  # fmt: skip
TOLD = {"The Daily Gull": "the Gull", "Harbour Lantern": "the Lantern", HOSTILE: "the Post"}


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    """Six invented articles, measured; one outlet is called, and writes, what no page should run."""
    rows = [
        {
            "article_id": article_id, "outlet": outlet, "event": event, "wire": wire, "section": "'\"><u>Port",
            "published": f"2024-0{number + 1}-05T06:00Z", "url": f"https://{article_id}.example/",
            "byline": "Zora Nightingale" if article_id == "gull-1" else "",
            "source_file": f"{article_id}.txt", "title": f"{event} {number} <script>alert(5)</script> & Quill",
            "text": text.format(name=TOLD[outlet], more=more.format(name=TOLD[outlet], by="Zora Nightingale")),
        }
        for number, (article_id, outlet, event, wire, text, more) in enumerate(ARTICLES)
    ]  # fmt: skip
    actors = pd.DataFrame([{"actor": "Ada Quill", "aliases": ["Quill"], "titles": ["the mayor"], "kind": "official"}])
    found = framing.measure(framing.read(pd.DataFrame(rows)), actors)
    # a page compares whatever was measured, and shows these
    return found.replace(scores=found.scores[found.scores["measure"].isin(MEASURES)].reset_index(drop=True))


@pytest.fixture(scope="module")
def written(coverage: Coverage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return framing.report(coverage, tmp_path_factory.mktemp("report") / "report.html", measures=MEASURES)


@pytest.fixture(scope="module")
def text(written: Path) -> str:
    return written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def root(text: str) -> Any:
    return lxml.html.document_fromstring(text)


@pytest.fixture(scope="module")
def hidden(coverage: Coverage) -> str:
    return page_of(coverage, hide=True, asked=MEASURES, seed=0)


@pytest.fixture(scope="module")
def small(coverage: Coverage) -> Any:
    """The page with one measure, when it may show one sentence of each kind and two whole articles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "MOST", 1)
        patch.setattr(sentences, "LEAST", 1)
        patch.setattr(whole, "MOST_ARTICLES", 2)
        return lxml.html.document_fromstring(page_of(coverage, hide=False, asked=MEASURES[:1], seed=0))


@pytest.fixture(scope="module")
def explored(coverage: Coverage) -> Any:
    return framing.explore(coverage, measures=MEASURES)


def select(root: Any, css_class: str) -> list[Any]:
    return list(root.xpath(f"//*[contains(concat(' ', @class, ' '), ' {css_class} ')]"))


# --- the file ---------------------------------------------------------------------------------------------------------


def test_every_link_leads_to_one_place(root: Any) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = [href for href in root.xpath("//@href")]
    assert len(links) > 100
    assert {href[1:] for href in links} - set(ids) == set()


def test_nothing_is_loaded_and_only_its_own_style_and_script_run(text: str, root: Any) -> None:
    assert root.xpath("//@src | //link | //iframe | //object | //embed | //img | //@style") == []
    (style,), (script,) = root.xpath("//style/text()"), root.xpath("//script/text()")
    assert "url(" not in style and "@import" not in style
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    for kind, content in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_what_articles_and_outlets_say_is_text_and_nothing_else(root: Any) -> None:
    assert len(root.xpath("//script")) == 1 and len(root.xpath("//style")) == 1
    assert [name for name in root.xpath("//@*/..") for name in name.attrib if name.startswith("on")] == []
    assert root.xpath("//u") == []
    words = root.text_content()
    for said in ("</script><script>alert(2)</script>", "<svg onload=alert(4)>", HOSTILE, "<script>alert(5)</script>"):
        assert said in words


def test_headings_come_in_order_and_everything_has_a_name(root: Any) -> None:
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert len(root.xpath("//main")) == 1 and root.xpath("//header/nav/@aria-label")
    assert root.xpath("//body/a[1]/@href") == ["#main"]  # the way past the menu comes first
    controls = root.xpath("//select | //input")
    assert len(controls) > 8 and all(control.xpath("ancestor::label") for control in controls)
    for svg in root.xpath("//svg[not(@aria-hidden)]"):
        assert svg.get("aria-label")
    for row in root.xpath("//svg//a"):
        assert "the sentences behind it" in row.get("aria-label")


# --- counts -----------------------------------------------------------------------------------------------------------


def counts_of(dot: Any) -> tuple[int, int]:
    """The evidence and the sentences that a dot of the page says stand behind it."""
    said = "".join(dot.xpath("text()"))
    if "nothing found" in said:
        return 0, 0
    numbers = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+(?= pieces| sentence)", said)]
    return numbers[0], numbers[-1]


def dots_of(root: Any) -> Iterator[tuple[dict[str, str], str, Any]]:
    """Every dot of every chart, with what the chart shows, its group, and its place among the sentences."""
    for chart in root.xpath("//figure"):
        what = {name.removeprefix("data-"): value for name, value in chart.attrib.items() if name.startswith("data-")}
        for link in chart.xpath(".//svg//a/@href"):
            (dot,) = root.xpath(f"//*[@id='{link[1:]}']")
            yield what, dot.xpath("strong/text()")[0], dot


def test_every_dot_counts_what_evidence_finds(coverage: Coverage, root: Any) -> None:
    looked = 0
    for what, group, dot in dots_of(root):
        actor = None if what["actor"] == "(all)" else what["actor"]
        rows = framing.evidence(
            coverage, measure=what["measure"], actor=actor, voice=what["voice"], by=what["by"], group=group,
            wire=what["wire"],
        )  # fmt: skip
        of = rows[["article_id", "part", "sentence"]].drop_duplicates()
        assert counts_of(dot) == (len(rows), len(of)), what
        looked += len(rows)
    assert looked > 50


def test_a_table_writes_figures_as_its_chart_does(root: Any) -> None:
    for chart in root.xpath("//figure[contains(@class, 'chart')]"):
        drawn = " ".join(chart.xpath(".//*[local-name()='svg']//text()"))
        assert all(figure in drawn for figure in chart.xpath(".//td/a/text()"))


def test_what_a_dot_shows_are_the_sentences_of_its_classes(root: Any) -> None:
    for _, _, dot in dots_of(root):
        classes = dot.get("class").split()
        items = dot.getparent().xpath("ol/li")
        assert {"dot"} < set(classes)
        wanted, without = {code for code in classes if code[0] in "gv"}, {"w"} if "x" in classes else set()
        shown = [item for item in items if wanted <= (mine := set(item.get("class").split())) and not mine & without]
        assert len(shown) == counts_of(dot)[1]  # all of them, where they are few


def test_a_row_leads_to_the_sentences_of_its_outlet(coverage: Coverage, root: Any) -> None:
    with pytest.warns(framing.FewArticlesWarning):
        estimates = framing.compare(coverage)
    estimates = estimates.query("measure == 'hedges_per_1000_words' and voice == 'all'")
    of = {"measure": "hedges_per_1000_words", "voice": "all", "by": "outlet", "wire": "include"}
    (chart,) = root.xpath("//figure" + "".join(f"[@data-{name}='{value}']" for name, value in of.items()))
    said = {}
    for row in chart.xpath(".//svg//a"):
        (dot,) = root.xpath(f"//*[@id='{row.get('href')[1:]}']/strong/text()")
        label = "".join(row.xpath(".//text/text()"))
        assert dot[:10] in label  # the row is named as the outlet is
        said[dot] = float(row.get("aria-label").removeprefix(f"{dot}: ").split(",")[0].split(";")[0])
    assert said == pytest.approx(estimates.set_index("outlet")["estimate"].to_dict(), abs=0.06)


def test_of_many_sentences_a_sample_is_shown_and_the_page_says_so(coverage: Coverage, small: Any) -> None:
    (gull,) = [
        dot for what, group, dot in dots_of(small)
        if group == "The Daily Gull" and (what["voice"], what["by"], what["wire"]) == ("all", "outlet", "include")
    ]  # fmt: skip
    found = framing.evidence(coverage, measure=MEASURES[0], outlet="The Daily Gull")
    n = len(found[["article_id", "part", "sentence"]].drop_duplicates())
    assert n > 2 and counts_of(gull) == (len(found), n)
    shown = int(re.findall(r"a sample of (\d+) is shown", gull.text_content())[0])
    assert 1 <= shown < n


def test_the_lowest_lots_are_drawn_from_each_outlet_agency_copy_apart() -> None:
    rows = pd.DataFrame({"at": [0, 0, 1, 2, 3, 4], "article_id": list("aaabbc"), "all": True})
    places = pd.DataFrame({"outlet": ["X", "X", "Y"], "agency": [False, True, False]}, index=list("abc"))
    lots = pd.Series([5, 1, 3, 2, 0]).to_numpy()  # of sentences 0 to 4: 0 and 1 are X's, 2 and 3 agency copy, 4 is Y's
    assert sentences.draw(rows, ["all"], places, lots) == {1: 0, 0: 1, 3: 0, 2: 1, 4: 0}


def test_all_lists_together_hold_so_many_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "SENTENCES", 10)
    assert sentences.how_many([{7: 0, 8: 1, 9: 49}]) == 50  # all of them
    assert sentences.how_many([dict(enumerate(range(50)))]) == 10
    assert sentences.how_many([dict(enumerate(range(50)))] * 2) == 5
    assert sentences.how_many([dict(enumerate(range(50)))] * 9) == sentences.LEAST


def invented(articles: int, sentences: int) -> Coverage:
    """So many articles of two outlets, with so many sentences each, of which every second has a hedge: no models."""
    text = " ".join(["It may rain on pier nine.", "It rains on the pier."] * (sentences // 2))
    ids = [f"{outlet}-{i:04}" for outlet in ("gull", "lantern") for i in range(articles // 2)]
    starts = [0]
    for i in range(sentences):
        starts.append(starts[-1] + (26 if i % 2 == 0 else 22))
    places = [(a, i) for a in ids for i in range(sentences)]
    tables = {
        "articles": [
            {"article_id": a, "outlet": a.partition("-")[0], "published": "2024-05-01", "title": "Rain", "text": text}
            for a in ids
        ],
        "sentences": [
            {"article_id": a, "part": "text", "sentence": i, "start": starts[i], "end": starts[i + 1] - 1,
             "words": 6 if i % 2 == 0 else 5, "reported_words": 0, "quoted_words": 0}
            for a, i in places
        ],
        "voices": [
            {"article_id": a, "part": "text", "start": 0, "end": len(text), "voice": "outlet"} for a in ids
        ],
        "hedges": [
            {"article_id": a, "part": "text", "sentence": i, "cue": "may", "start": starts[i] + 3, "end": starts[i] + 6,
             "family": "hedge", "kind": "modal", "voice": "outlet", "confidence": 1.0}
            for a, i in places if i % 2 == 0
        ],
    }  # fmt: skip
    made = Coverage(**{name: from_rows(name, rows) for name, rows in tables.items()}, about={})
    hedging = instrument_of(MEASURES[0])
    return made.replace(scores=scored(made, [hedging], {MEASURES[0]}, set()))


def test_a_large_corpus_is_counted_in_full_and_shown_in_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_ARTICLES", 10)
    large = page_of(invented(articles=400, sentences=6), hide=False, asked=MEASURES[:1], seed=0)
    root = lxml.html.document_fromstring(large)
    dots = [dot for what, _, dot in dots_of(root) if (what["voice"], what["by"]) == ("all", "outlet")]
    assert [counts_of(dot) for dot in dots] == [(600, 600)] * 2  # 200 articles, 3 hedges each
    assert all("a sample of 50 is shown here" in dot.text_content() for dot in dots)
    assert len(root.xpath("//section[contains(@class, 'list')]/ol/li")) == 100
    assert "of each outlet and voice at most 50, drawn by lot" in " ".join(root.text_content().split())
    assert "This page holds 10 of the 400 articles whole" in root.text_content()
    # half of the articles make a page of nearly the same size
    half = page_of(invented(articles=200, sentences=6), hide=False, asked=MEASURES[:1], seed=0)
    assert len(large) == pytest.approx(len(half), rel=0.02)


# --- articles and events ----------------------------------------------------------------------------------------------


def test_whole_articles_stand_in_the_page_up_to_a_limit(small: Any) -> None:
    assert len(select(small, "whole")) == 2
    assert "This page holds 2 of the 6 articles whole" in small.text_content()
    ids = set(small.xpath("//@id"))
    assert {href[1:] for href in small.xpath("//@href")} <= ids


def test_articles_of_one_event_come_together() -> None:
    table = pd.DataFrame(
        {
            "article_id": list("abcde"),
            "event": ["", "x", "y", "x", "y"],
            "outlet": ["A", "A", "A", "B", "A"],  # only x is shared by two outlets
        }
    )
    assert whole.in_order(table, [0, 4, 2, 1, 3]) == ["b", "d", "a", "c", "e"]


def test_an_event_says_who_speaks_where_and_what_is_quoted_alone(coverage: Coverage) -> None:
    ferry, _ = events.side_by_side(coverage)
    assert ferry.name == "ferry" and ferry.outlets == sorted(TOLD)
    counts = {name: dict(zip(ferry.outlets, n, strict=True)) for name, _, n in ferry.speakers}
    assert counts["Nora Finn"]["Harbour Lantern"] == 1 and counts["Nora Finn"]["The Daily Gull"] == 0
    also = {(each.outlet, each.text.strip("“”, ")): each.also for each in ferry.quotations}
    assert also["Harbour Lantern", "My nets will rot in the cellar"] == []
    assert also["The Daily Gull", "Nobody asked us at all"] == sorted({"Harbour Lantern", HOSTILE})


def test_an_x_ray_shows_where_in_the_text_somebody_speaks() -> None:
    assert whole._path([[0, 50], [100, 200]], 200) == "M0 5h250M500 5h500"


# --- blind ------------------------------------------------------------------------------------------------------------


def test_blind_says_nowhere_which_outlet_it_is(hidden: str) -> None:
    assert hidden.count("[outlet]") > 3
    visible = html.unescape(hidden)
    for name in ("Gull", "Lantern", "onerror", "Nightingale", ".example", ".txt", "gull-", "lantern-", "post-"):
        assert name not in visible, name
    assert {"A", "B", "C"} == set(
        lxml.html.document_fromstring(hidden).xpath("//section[@class='event'][1]//h5/text()")
    )


def test_of_many_outlets_those_with_fewest_articles_have_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_GROUPS", 2)
    counts = {"gull": 2, "lantern": 4, "post": 1}
    outlets = pd.Series([name for name, n in counts.items() for _ in range(n)])
    assert page._rows_of_outlets(outlets) == {
        "gull": "2 other outlets",
        "lantern": "lantern",
        "post": "2 other outlets",
    }
    assert page._rows_of_outlets(outlets[:6]) == {"gull": "gull", "lantern": "lantern"}


def test_a_row_of_several_outlets_counts_all_of_them_and_names_none_when_blind(
    coverage: Coverage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_GROUPS", 2)
    hidden = lxml.html.document_fromstring(page_of(coverage, hide=True, asked=MEASURES[:1], seed=0))
    dots = {
        group: counts_of(dot)[0]
        for what, group, dot in dots_of(hidden)
        if (what["voice"], what["by"], what["wire"]) == ("all", "outlet", "include")
    }
    letters = blind.letters(coverage.articles["outlet"], 0)
    kept = min(TOLD)  # of outlets with equally many articles the first by name
    rows = framing.evidence(coverage, measure=MEASURES[0])["outlet"].value_counts()
    assert dots == {letters[kept]: rows[kept], "2 other outlets": rows.sum() - rows[kept]}
    assert "Gull" not in hidden.text_content() and "2 other outlets" in hidden.xpath("//header/p")[0].text_content()


def test_blind_figures_are_those_of_the_open_page(hidden: str, root: Any) -> None:
    def figures(root: Any) -> list[list[str]]:
        tables = root.xpath("//figure[@data-by='outlet']//table")
        return [sorted(re.findall(r"[\d.−]+", " ".join(table.xpath(".//td//text()")))) for table in tables]

    assert figures(lxml.html.document_fromstring(hidden)) == figures(root)


def test_the_key_is_in_the_file_but_cannot_be_read_in_it(hidden: str) -> None:
    (key,) = lxml.html.document_fromstring(hidden).xpath("//button/@data-key")
    assert sorted(json.loads(base64.b64decode(key)).items()) == sorted(
        (letter, name) for name, letter in blind.letters(pd.Series([*TOLD]), 0).items()
    )


def test_places_move_with_the_text(coverage: Coverage) -> None:
    masked = blind.blinded(coverage, blind.letters(coverage.articles["outlet"], 0), [], 0)
    texts = masked.articles.set_index("article_id")
    assert (texts["text"] != coverage.articles["text"].to_numpy()).sum() > 2
    for table, words, start in (
        ("hedges", "cue", "start"),
        ("mentions", "mention", "start"),
        ("attributions", "cue", "cue_start"),
    ):
        rows = getattr(masked, table)
        rows = rows[rows[start].notna()]
        assert len(rows)
        for row in rows.to_dict("records"):
            assert texts.loc[row["article_id"], row["part"]][int(row[start]) :].startswith(row[words])


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("told the Beacon", "told [outlet]"),
        ("a Beacon reporter", "a [outlet] reporter"),
        ("THE DAILY BEACON", "[outlet]"),
        ("news@dailybeacon.example", "[outlet]"),
        ("#DailyBeacon", "[outlet]"),
        ("Tideline’s view", "[outlet]’s view"),
        ("a brown tideline, a beacon of hope", "a brown tideline, a beacon of hope"),
        ("Today, he said", "Today, he said"),
        ("the BBC reports", "[outlet] reports"),
    ],
)
def test_the_forms_of_an_outlets_name(said: str, left: str) -> None:
    pattern = names_of_outlets(["The Daily Beacon", "Tideline", "USA Today", "BBC News"])
    assert pattern is not None
    assert pattern.sub("[outlet]", said) == left


def test_without_outlets_there_is_nothing_to_hide() -> None:
    assert names_of_outlets(["", " "]) is None


# --- who calls it -----------------------------------------------------------------------------------------------------


def test_the_command_line_writes_it(coverage: Coverage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from framing.measures.disk import write

    few = coverage.scores[coverage.scores["measure"] == MEASURES[0]]  # what charts show is seen elsewhere
    write(coverage.replace(scores=few), tmp_path)
    assert cli.main(["report", str(tmp_path), "--out", str(tmp_path / "class.html"), "--blind"]) == 0
    assert capsys.readouterr().out.endswith("class.html: open it in a browser.\n")
    assert "Which outlet is which" in (tmp_path / "class.html").read_text(encoding="utf-8")


def test_in_a_notebook_the_same_page_is_shut_off_from_what_is_around_it(explored: Any, text: str) -> None:
    (frame,) = lxml.html.fragments_fromstring(explored._repr_html_())  # made anew: the same bytes every time
    assert frame.get("srcdoc") == text and frame.get("sandbox") == "allow-scripts"


def test_mistakes_are_named(coverage: Coverage, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"framing.report needs what framing.measure returns"):
        framing.report(pd.DataFrame(), tmp_path / "a.html")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no measure 'hedge_per_1000_words'"):
        framing.report(coverage, tmp_path / "a.html", measures=["hedge_per_1000_words"])
    assert list(tmp_path.iterdir()) == []


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Any, written: Path) -> Iterator[Any]:
    yield from browsing.opened(browser, written)


def visible(tab: Any) -> list[str]:
    return [item.inner_text() for item in tab.locator(".list li:visible").all()]


def test_a_click_on_a_dot_shows_its_sentences(opened: Any, coverage: Coverage) -> None:
    assert opened.locator("figure:visible").count() == 1
    dot = opened.locator("figure:visible a[aria-label^='The Daily Gull'] use").first
    box = dot.bounding_box()
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.wait_for_selector(".dot:visible")
    voice = opened.locator("figure:visible").get_attribute("data-voice")
    found = framing.evidence(coverage, measure=MEASURES[0], outlet="The Daily Gull", voice=voice)
    n = len(found[["article_id", "part", "sentence"]].drop_duplicates())
    assert len(visible(opened)) == n > 0
    assert all("The Daily Gull" in item for item in visible(opened))
    opened.locator(".list li:visible a").first.click()  # and on into the article
    opened.wait_for_selector(".whole:visible")
    assert opened.locator(".whole:visible").count() == 1
    assert "The Daily Gull" in opened.locator(".whole:visible").inner_text()


def test_choosing_finding_and_ordering(opened: Any) -> None:
    opened.select_option("select[name=measure]", "sentiment")
    assert opened.locator("figure:visible").get_attribute("data-measure") == "sentiment"
    opened.select_option("select[name=by]", "month")
    assert opened.locator("figure:visible").get_attribute("data-by") == "month"
    assert opened.locator("input[name=outlet]:visible").count() == 0
    opened.select_option("select[name=measure]", MEASURES[0])
    opened.select_option("select[name=by]", "outlet")
    opened.select_option("select[name=voice]", "all")
    before = visible(opened)
    opened.select_option("select[name=wire]", "exclude")
    assert 0 < len(visible(opened)) < len(before)
    opened.select_option("select[name=wire]", "include")
    opened.uncheck("input[name=outlet] >> nth=0")
    assert opened.locator("figure:visible a[data-row]:visible").count() == 2
    assert 0 < len(visible(opened)) < len(before)
    opened.check("input[name=outlet] >> nth=0")
    opened.fill("input[name=words]", "perhaps it")
    assert visible(opened) and all("Perhaps it will" in item for item in visible(opened))
    assert f"{len(visible(opened))} of" in opened.locator("form [role=status]").inner_text()
    opened.fill("input[name=words]", "")
    opened.select_option("select[name=order]", "short")
    sizes = [len(item.inner_text()) for item in opened.locator(".list li:visible .framing-show").all()]
    assert sizes == sorted(sizes) and len(visible(opened)) == len(before)


def test_the_keyboard_is_enough(opened: Any) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    opened.keyboard.press("/")
    assert opened.evaluate("document.activeElement.name") == "words"
    opened.keyboard.type("quill")
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.value") == ""
    for _ in range(60):
        opened.keyboard.press("Shift+Tab")
        if opened.evaluate("document.activeElement.hasAttribute('data-row')"):
            break
    first = opened.evaluate("document.activeElement.getAttribute('href')")
    opened.keyboard.press("ArrowUp")
    second = opened.evaluate("document.activeElement.getAttribute('href')")
    assert first != second
    opened.keyboard.press("Enter")
    opened.wait_for_selector(".dot:visible")
    assert opened.evaluate("location.hash") == second
    assert opened.evaluate("`#${document.activeElement.id}`") == second


def test_without_javascript_every_choice_is_a_link(browser: Any, written: Path, root: Any) -> None:
    for tab in browsing.opened(browser, written, java_script_enabled=False):
        assert tab.locator("form:visible").count() == 0
        assert tab.locator("figure:visible").count() == len(root.xpath("//figure"))
        assert tab.locator(".dot:visible").count() == 0
        tab.locator("figure a[aria-label^='Harbour Lantern']").first.click()
        tab.wait_for_selector(".dot:visible")
        (dot,) = tab.locator(".dot:visible").all()
        assert "Harbour Lantern" in dot.inner_text()
        mine = tab.locator(f".list:has(#{dot.get_attribute('id')}) li:visible").all()
        assert mine and all("Harbour Lantern" in item.inner_text() for item in mine)


def test_the_outlets_are_revealed_by_a_button(browser: Any, hidden: str, tmp_path: Path) -> None:
    file = tmp_path / "blind.html"
    file.write_text(hidden, encoding="utf-8")
    for tab in browsing.opened(browser, file):
        assert "Gull" not in tab.locator("body").inner_text()
        tab.click("button[name=reveal]")
        assert "The Daily Gull" in tab.locator(".revealed").inner_text()


def test_links_work_inside_a_notebook(browser: Any, explored: Any, tmp_path: Path) -> None:
    file = tmp_path / "notebook.html"
    file.write_text(f"<!doctype html>{explored}", encoding="utf-8")
    for tab in browsing.opened(browser, file):
        frame = tab.frame_locator("iframe")
        frame.locator("figure:visible a[aria-label^='The Daily Gull']").first.click()
        frame.locator(".dot:visible").first.wait_for()  # a page hears of its own link a moment later
        assert frame.locator(".dot:visible").count() == 1
        assert frame.locator(".list li:visible").count() > 0
