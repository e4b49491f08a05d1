"""From a number back to its sentences, and an article with its evidence marked: complete, in place, and escaped."""

from __future__ import annotations

import dataclasses
import importlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.measures import Coverage, catalogue, instruments
from framing.tables import empty, from_rows
from framing.views import evidence, show

module = importlib.import_module("framing.views")  # `framing.show` itself is the function

TEXT = (
    "“Prices fell by $5 or $6,” insisted baker Ada Finch. “Bread may follow.”\n\n"
    "The <b>council</b> clearly disagrees & Finch said she would “wait\n\nuntil spring”."
)
TITLE = 'Baker <script>alert("x")</script> beats council'
SENTENCES = {
    "text": [
        "“Prices fell by $5 or $6,” insisted baker Ada Finch.",
        "“Bread may follow.”",
        "The <b>council</b> clearly disagrees & Finch said she would “wait\n\nuntil spring”.",
    ],
    "title": [TITLE],
}


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    assert text.count(words) == 1
    return text.index(words), text.index(words) + len(words)


def attribution(number: int, source: str, cue: str, contents: list[str], **other: Any) -> dict[str, Any]:
    s, c = span(source), span(cue)
    return {
        "article_id": "a", "part": "text", "sentence": 0, "attribution": number, "act": "speech", "source": source,
        "source_name": "Ada Finch", "source_start": s[0], "source_end": s[1], "source_kind": "business",
        "anonymous": False, "actor": "Ada Finch", "cue": cue, "cue_start": c[0], "cue_end": c[1], "stance": "neutral",
        "content": " … ".join(contents), "content_spans": [list(span(x)) for x in contents], "directness": "direct",
        "confidence": 0.9, **other,
    }  # fmt: skip


def hedge(words: str, family: str, voice: str, sentence: int, article_id: str = "a") -> dict[str, Any]:
    start, end = span(words)
    return {
        "article_id": article_id, "part": "text", "sentence": sentence, "cue": words, "start": start, "end": end,
        "family": family, "kind": "modal", "voice": voice, "confidence": 0.8,
    }  # fmt: skip


def mention(words: str, text: str, part: str, sentence: int, voice: str, actor: str = "Council") -> dict[str, Any]:
    start, end = span(words, text)
    return {
        "article_id": "a", "part": part, "sentence": sentence, "actor": actor, "mention": words, "start": start,
        "end": end, "how": "name", "voice": voice, "source_actor": "", "negative": 0.7, "neutral": 0.2,
        "positive": 0.1, "sentiment": -0.6, "label": "negative",
    }  # fmt: skip


VOICES_OF = {
    "“Prices fell by $5 or $6,”": "quoted",
    " insisted baker Ada Finch. ": "outlet",
    "“Bread may follow.”": "quoted",
    "she would “wait\n\nuntil spring”": "reported",
}


def voice(words: str, kind: str) -> dict[str, Any]:
    start, end = span(words)
    return {"article_id": "a", "part": "text", "start": start, "end": end, "voice": kind, "attribution": None}


@pytest.fixture
def coverage() -> Coverage:
    """Article a (Beacon) with everything in it, and b (Courier), the same text with a hedge and nothing else."""
    sentences = []
    for article_id in ("b", "a"):
        for part, text in (("text", TEXT), ("title", TITLE)):
            for number, sentence in enumerate(SENTENCES[part]):
                start, end = span(sentence, text)
                words, quoted = len(sentence.split()), 3 if number == 1 else 0
                sentences.append(
                    {
                        "article_id": article_id, "part": part, "sentence": number, "start": start, "end": end,
                        "words": words, "quoted_words": quoted, "certainty": 0.5,
                    }
                )  # fmt: skip
    articles = [
        {"article_id": "a", "outlet": "Beacon", "title": TITLE, "text": TEXT, "published": "2024-03-05T06:00Z"},
        {"article_id": "b", "outlet": "Courier", "title": TITLE, "text": TEXT, "wire": "Reuters"},
    ]
    finch = ["“Prices fell by $5 or $6,”", "“Bread may follow.”"]
    return Coverage(
        {table: empty(table) for instrument in instruments() for table in instrument.tables},
        articles=from_rows("articles", articles),
        sentences=from_rows("sentences", sentences),
        attributions=from_rows(
            "attributions",
            [
                attribution(0, "baker Ada Finch", "insisted", finch, stance="assertive"),
                attribution(1, "& Finch", "said", ["she would “wait\n\nuntil spring”"], sentence=2, directness="mixed"),
            ],
        ),
        voices=from_rows("voices", [voice(words, kind) for words, kind in VOICES_OF.items()]),
        hedges=from_rows(
            "hedges",
            [
                hedge("may", "hedge", "quoted", 1, "b"),
                hedge("clearly", "booster", "outlet", 2),
                hedge("would", "hedge", "reported", 2),
                hedge("may", "hedge", "quoted", 1),
            ],
        ),
        mentions=from_rows(
            "mentions",
            [
                mention("council", TEXT, "text", 2, "outlet"),
                mention("council", TITLE, "title", 0, "outlet"),
                mention("Ada Finch", TEXT, "text", 0, "outlet", "Ada Finch"),
            ],
        ),
        readability=from_rows("readability", [{"article_id": i, "voice": "all"} for i in "ab"]),
        scores=empty("scores"),
        actors=from_rows("actors", [{"actor": a} for a in ("Ada Finch", "Council", "Harbour Board")]),
        about={},
    )


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_is_what_the_measure_counts_with_its_sentence(coverage: Coverage) -> None:
    rows = evidence(coverage, measure="hedges_per_1000_words")
    assert list(rows.columns[:5]) == ["article_id", "outlet", "part", "sentence", "sentence_text"]
    assert rows[["article_id", "outlet", "cue", "sentence_text"]].to_numpy().tolist() == [
        ["a", "Beacon", "may", SENTENCES["text"][1]],
        ["a", "Beacon", "would", SENTENCES["text"][2]],
        ["b", "Courier", "may", SENTENCES["text"][1]],
    ]
    assert evidence(coverage, measure="boosters_per_1000_words")["cue"].tolist() == ["clearly"]


def test_evidence_of_one_outlet_actor_or_voice(coverage: Coverage) -> None:
    assert evidence(coverage, measure="hedges_per_1000_words", outlet="Courier")["article_id"].tolist() == ["b"]
    assert evidence(coverage, measure="boosters_per_1000_words", voice="source").empty
    hedges = {
        v: len(evidence(coverage, measure="hedges_per_1000_words", voice=v)) for v in ("reported", "quoted", "source")
    }
    assert hedges == {"reported": 1, "quoted": 2, "source": 3}
    assert len(evidence(coverage, measure="boosters_per_1000_words", voice="all")) == 1
    council = evidence(coverage, measure="sentiment", actor="Council")
    assert council["part"].tolist() == ["title", "text"]
    assert council["sentence_text"].tolist() == [TITLE, SENTENCES["text"][2]]
    assert len(evidence(coverage, measure="sentiment", actor="(all)")) == 3
    assert evidence(coverage, measure="sentiment", actor="Harbour Board").empty
    said = evidence(coverage, measure="direct_share", actor="Ada Finch")
    assert said["cue"].tolist() == ["insisted"]


def test_evidence_takes_the_filters_of_the_figure_that_it_opens(coverage: Coverage) -> None:
    hedges = {"coverage": coverage, "measure": "hedges_per_1000_words"}
    assert evidence(**hedges, wire="exclude")["article_id"].unique().tolist() == ["a"]
    assert evidence(**hedges, wire="only")["article_id"].unique().tolist() == ["b"]
    assert evidence(**hedges, where="wire != ''")["article_id"].unique().tolist() == ["b"]
    march = evidence(**hedges, by=["month", "outlet"], group="2024-03 · Beacon")
    assert march["article_id"].unique().tolist() == ["a"] and march["group"].unique().tolist() == ["2024-03 · Beacon"]
    sides = evidence(**hedges, group=["Courier", "Beacon"])
    pd.testing.assert_frame_equal(sides.drop(columns="group"), evidence(**hedges, outlet=["Beacon", "Courier"]))
    assert sides["group"].tolist() == sides["outlet"].tolist() == ["Beacon", "Beacon", "Courier"]
    assert evidence(**hedges, by="wire", group="(none)")["article_id"].unique().tolist() == ["a"]


def test_evidence_of_readability_is_the_longest_sentences(coverage: Coverage) -> None:
    rows = evidence(coverage, measure="flesch_reading_ease", outlet="Beacon")
    assert rows["words"].tolist() == sorted(rows["words"], reverse=True)
    assert rows["sentence_text"].iloc[0] == SENTENCES["text"][2]
    assert len(rows) == 3 and set(rows["part"]) == {"text"}  # the headline is in no index
    outlet = evidence(coverage, measure="lix", outlet="Beacon", voice="outlet")
    assert len(outlet) == 2 and SENTENCES["text"][1] not in set(outlet["sentence_text"])


@pytest.mark.parametrize("measure", catalogue()["measure"])
def test_every_measure_opens_into_sentences(coverage: Coverage, measure: str) -> None:
    rows = evidence(coverage, measure=measure)
    assert list(rows.columns[:5]) == ["article_id", "outlet", "part", "sentence", "sentence_text"]
    assert all(rows["sentence_text"] != "")


def test_no_evidence_is_a_table_without_rows(coverage: Coverage) -> None:
    rows = evidence(dataclasses.replace(coverage, hedges=empty("hedges")), measure="hedges_per_1000_words")
    assert rows.empty and "sentence_text" in rows.columns


def test_a_sentence_that_is_missing_leaves_the_row(coverage: Coverage) -> None:
    rows = evidence(dataclasses.replace(coverage, sentences=empty("sentences")), measure="boosters_per_1000_words")
    assert rows[["cue", "sentence_text"]].to_numpy().tolist() == [["clearly", ""]]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"measure": "hedges_per_100_words"}, r"no measure .* Did you mean 'hedges_per_1000_words'"),
        ({"measure": "sentiment", "by": "month", "group": "2024-02"}, r"no group '2024-02'. Did you mean '2024-03'"),
        ({"measure": "sentiment", "by": "desk", "group": "city"}, r"by: There is no column 'desk'"),
        ({"measure": "sentiment", "outlet": "Baecon"}, r"no outlet 'Baecon'. Did you mean 'Beacon'\? .*Courier"),
        ({"measure": "sentiment", "actor": "Counsil"}, r"no actor 'Counsil'. Did you mean 'Council'\? .*Harbour Board"),
        (
            {"measure": "sentiment", "voice": "both"},
            r"no voice 'both'. There is: outlet, reported, quoted, source, all",
        ),
        ({"measure": "hedges_per_1000_words", "actor": "Council"}, "not divided by actor"),
        ({"measure": "direct_share", "voice": "outlet"}, "not divided by voice"),
        ({"measure": "lix", "voice": "source"}, "not 'source'"),
    ],
)
def test_errors_of_evidence_say_what_there_is(coverage: Coverage, wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evidence(coverage, **wrong)


# --- show -------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser makes of it: which tags there are, and which text under which classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[tuple[str, str, str]] = []  # classes, title, text
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []  # whatever was opened is closed, in order

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, attrs = self.open[-1] if self.open else ("", {})
        if tag in ("style", "sup", "i") or any(t == "ul" for t, _ in self.open):
            return
        self.words += data
        if tag == "span":
            self.marked.append((attrs.get("class") or "", attrs.get("title") or "", data))

    def text_of(self, kind: str) -> str:
        return "|".join(text for classes, _, text in self.marked if kind in classes.split())


def test_an_approximator_is_not_marked_as_a_hedge(coverage: Coverage) -> None:
    rounded = coverage.hedges.query("family == 'hedge'").assign(kind="approximator")
    page = Page(show(dataclasses.replace(coverage, hedges=rounded), article_id="a"))
    assert (page.text_of("hedge"), page.text_of("approximator")) == ("", "may|would")


def test_every_kind_of_evidence_is_marked_where_it_stands(coverage: Coverage) -> None:
    page = Page(show(coverage, article_id="a"))
    assert page.text_of("cue") == "insisted|said"
    assert page.text_of("source") == "baker |Ada Finch|& Finch"  # a mention inside it cuts the source in two
    assert page.text_of("content").replace("|", "") == (
        "“Prices fell by $5 or $6,”“Bread may follow.”she would “waituntil spring”"
    )
    assert page.text_of("quoted").replace("|", "") == "“Prices fell by $5 or $6,”“Bread may follow.”"
    assert page.text_of("reported").replace("|", "") == "she would “waituntil spring”"
    assert page.text_of("hedge") == "may|would"
    assert page.text_of("booster") == "clearly"
    assert page.text_of("mention") == "council|Ada Finch|council"
    assert "content quoted hedge a1" in [classes for classes, _, _ in page.marked]
    titles = " ".join(title for _, title, _ in page.marked)
    assert "source 1: Ada Finch (business)" in titles
    assert "cue 1: assertive" in titles
    assert "mention of Council by name, in the outlet’s own voice: negative (−0.60)" in titles


def test_one_number_joins_source_cue_and_content(coverage: Coverage) -> None:
    html = show(coverage, article_id="a").split("</ul>")[1]
    # attribution 1: two pieces of content, cue, source; attribution 2: source, cue, content, its second paragraph
    assert html.count("<sup>1</sup>") == 2 and html.count("<sup>2</sup>") == 2
    assert html.count("<sup>1 <i>Ada Finch</i></sup>") == 1 and html.count("<sup>1 <i>…</i></sup>") == 1
    assert html.count("<sup>2 <i>Ada Finch</i></sup>") == 1 and html.count("<sup>2 <i>…</i></sup>") == 1


def test_the_legend_stands_on_top_and_every_mention_has_its_sentiment(coverage: Coverage) -> None:
    html = show(coverage, article_id="a")
    assert html.index('class="legend"') < html.index("<h2") < html.index("<p")
    body = html.split("</ul>")[1]
    assert body.count('council</span><sup class="tone">−0.6</sup>') == 2  # in the title and in the text
    none = coverage.mentions.assign(sentiment=float("nan"))
    assert "tone" not in show(dataclasses.replace(coverage, mentions=none), article_id="a").split("</ul>")[1]


def test_a_source_that_is_written_out_is_not_named_again(coverage: Coverage) -> None:
    attributions = coverage.attributions.assign(source_name=coverage.attributions["source"])
    html = show(dataclasses.replace(coverage, attributions=attributions), article_id="a").split("</ul>")[1]
    assert html.count("<sup>1</sup>") == 3 and html.count("<sup>1 <i>…</i></sup>") == 1


def test_all_of_an_attribution_has_its_class_and_lights_up_together(coverage: Coverage) -> None:
    html = show(coverage, article_id="a")
    page = Page(html)
    assert page.text_of("a1").replace("|", "") == (
        "“Prices fell by $5 or $6,”insistedbaker Ada Finch“Bread may follow.”"
    )
    for number in (1, 2):
        assert html.count(f".framing-show:has(.a{number}:hover) .a{number} {{") == 1
    assert ":hover" not in show(coverage, article_id="b")


def test_what_the_article_says_is_text_and_nothing_else(coverage: Coverage) -> None:
    mentions = coverage.mentions.assign(actor='"><img src=x onerror=alert(1)>')
    names = coverage.attributions.assign(source_name="<img src=x onerror=alert(2)>")
    html = show(dataclasses.replace(coverage, mentions=mentions, attributions=names), article_id="a")
    page = Page(html)
    assert set(page.tags) == {"meta", "style", "article", "h2", "p", "span", "sup", "i", "ul", "li"}
    assert TITLE in page.words
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in page.words
    assert "<script" not in html and "<img" not in html
    assert "mathjax_ignore" in html  # or “$5 or $6” is set as a formula


def test_the_style_stays_within_its_container(coverage: Coverage) -> None:
    rules = module.STYLE.replace("\n ", "").split("\n")
    assert rules and all(
        selector.strip().startswith(".framing-show") for rule in rules for selector in rule.split("{")[0].split(",")
    )
    html = show(coverage, article_id="a")
    assert "http" not in html and "<link" not in html and "url(" not in html


def test_it_displays_and_can_be_kept(coverage: Coverage, tmp_path: Path) -> None:
    html = show(coverage, article_id="b")
    assert html._repr_html_() == html
    (tmp_path / "b.html").write_text(html, encoding="utf-8")
    assert "wire copy: Reuters" in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_an_article_without_text_or_evidence(coverage: Coverage) -> None:
    articles = coverage.articles.assign(text="", title="")
    page = Page(show(dataclasses.replace(coverage, articles=articles), article_id="b"))
    assert page.marked == [] and "Courier" in page.words


def test_an_unknown_article_is_named_with_similar_ones(coverage: Coverage) -> None:
    articles = coverage.articles.assign(article_id="beacon-" + coverage.articles["article_id"])
    with pytest.raises(ValueError, match=r"no article 'beacon_a'. Did you mean 'beacon-a'"):
        show(dataclasses.replace(coverage, articles=articles), article_id="beacon_a")


MARKS = st.lists(
    st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["content", "source", "hedge"])), max_size=8
)


@given(text=st.text("ab <&\n\"'$", max_size=36), spans=MARKS)
def test_marks_that_cross_keep_every_character(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [module.Mark(start, end, kind, f"<{kind}>", i) for i, (start, end, kind) in enumerate(spans, 1)]
    page = Page("".join(f"<p>{p}</p>" for p in module.paragraphs(text, marks)))
    assert "".join(page.words.split()) == "".join(text.split())
    for kind in ("content", "source", "hedge"):
        under = {i for start, end, k in spans if k == kind for i in range(max(start, 0), min(end, len(text)))}
        expected = "".join("".join(text[i] for i in sorted(under)).split())
        assert "".join(page.text_of(kind).replace("|", "").split()) == expected
