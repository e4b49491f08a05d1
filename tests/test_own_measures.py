"""Measures that somebody adds: the example of CONTRIBUTING, word lists, figures of one's own, pairs of actors."""

from __future__ import annotations

import re
import types
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import framing
from framing import tables
from framing.errors import ReadError
from framing.measures import Coverage, base
from framing.tables import from_rows

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [
    pytest.mark.filterwarnings("ignore::framing.errors.FewArticlesWarning"),  # two articles an outlet
    pytest.mark.usefixtures("registry", "few_resamples"),
]

TEXTS = {
    "a": "Who will pay for the quay? “Is it war?” asked Ada Quill. The fighters of the union fought on.",
    "b": "The battle for the ferry goes on. The Dockers Union said that Ada Quill was a disgrace and a liar.",
    "c": "The ferry left at noon, and the crew was glad to be home again after a long and quiet winter at sea.",
    "d": "War, war and again war. Ada Quill said that the Dockers Union did splendid and generous work.",
}


def corpus(*ids: str) -> pd.DataFrame:
    ids = ids or tuple(TEXTS)
    outlets = ["Echo" if i in "ab" else "Post" for i in ids]
    shared = [{"a": 10, "b": 30, "c": 5, "d": 7}[i] for i in ids]
    return pd.DataFrame(
        {"article_id": ids, "outlet": outlets, "title": "", "text": [TEXTS[i] for i in ids], "shared": shared}
    )


@pytest.fixture
def actors() -> pd.DataFrame:
    return pd.DataFrame({"actor": ["Ada Quill", "Dockers Union"], "aliases": [["Quill"], ["the union"]]})


def scores(coverage: Coverage, measure: str, voice: str = "all") -> dict[str, float]:
    rows = coverage.scores[(coverage.scores["measure"] == measure) & (coverage.scores["voice"] == voice)]
    return dict(zip(rows["article_id"], rows["value"].round(6), strict=True))


# --- a contributor's ------------------------------------------------------------------------------------------------


def example() -> None:
    """Run the example of CONTRIBUTING as a module."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    module = types.ModuleType("questions")
    exec(code, module.__dict__)


def test_the_example_of_contributing_is_a_measure_like_any_other() -> None:
    example()
    coverage = framing.measure(corpus())
    name = "question_marks_per_1000_words"
    # a: 2 in 19 words; one of them is among the 3 that are quoted
    assert scores(coverage, name) == {"a": round(2000 / 19, 6), "b": 0, "c": 0, "d": 0}
    assert scores(coverage, name, "quoted")["a"] == round(1000 / 3, 6)
    assert framing.catalogue()["measure"].iloc[-1] == name
    found = framing.evidence(coverage, measure=name, voice="outlet")
    assert found["sentence_text"].tolist() == ["Who will pay for the quay?"]
    table = framing.compare(coverage)
    assert "Question marks: Question marks per 1,000 words" in framing.methods(
        coverage, table[table["measure"] == name]
    )
    ax = framing.plot.outlets(table, measure=name)
    assert ax.get_figure(root=True).get_suptitle() == "Question marks, by outlet"
    plt.close("all")


def test_a_finder_that_fails_loses_its_measure_on_that_article_alone() -> None:
    example()
    questions = {i.name: i for i in base.instruments()}["questions"]

    def failing(context: base.Context) -> base.Rows:
        if context.article.article_id == "a":
            raise KeyError("no such mark")
        assert questions.find is not None
        return questions.find(context)

    base._BUILT_IN.discard("questions")
    framing.measures.register(
        base.Instrument("questions", questions.measures, questions.score, failing, tables=questions.tables)
    )
    coverage = framing.measure(corpus())
    assert coverage.articles["problems"].iloc[0] == "questions not measured: KeyError: 'no such mark'"
    value = scores(coverage, "question_marks_per_1000_words")
    assert pd.isna(value["a"]) and value["b"] == 0
    assert not pd.isna(scores(coverage, "hedges_per_1000_words")["a"])


def test_names_are_given_once() -> None:
    with pytest.raises(ValueError, match="a measure or table 'hedges_per_1000_words' already"):
        framing.word_list("hedges", ["may"])
    with pytest.raises(ValueError, match="a measure or table 'lix' already"):
        framing.own_figures("lix")
    example()
    with pytest.raises(ValueError, match="a measure or table 'questions' already"):
        framing.word_list("questions", ["why"])


# --- word lists -----------------------------------------------------------------------------------------------------


def test_a_word_list_is_counted_per_voice_with_its_evidence() -> None:
    war = framing.word_list("war words", ["war", "battle", "fight*", "fought  on"], definition="Words of war.")
    coverage = framing.measure(corpus(), measures=[war, "lix"])
    assert set(coverage.scores["measure"]) == {"war_words_per_1000_words", "lix"}
    # a: war, fighters, fought on in 19 words; b: battle in 20; c: none; d: three times in 17
    expected = {"a": round(3000 / 19, 6), "b": round(1000 / 20, 6), "c": 0, "d": round(3000 / 17, 6)}
    assert scores(coverage, "war_words_per_1000_words") == expected
    assert scores(coverage, "war_words_per_1000_words", "quoted")["a"] == round(1000 / 3, 6)  # Is it war
    assert coverage.war_words["text"].tolist() == ["war", "fighters", "fought on", "battle", "War", "war", "war"]
    found = framing.evidence(coverage, measure="war_words_per_1000_words", outlet="Post")
    assert set(found["article_id"]) == {"d"} and len(found) == 3
    page = framing.show(coverage, article_id="b")
    assert page.count('<span class="own" title="War words, in the outlet’s own voice">battle</span>') == 1
    assert '<span class="own">own</span>: War words' in page
    entry = framing.catalogue().set_index("measure").loc["war_words_per_1000_words"]
    assert entry["label"] == "War words" and entry["validated"] == "not validated" and entry["task"] == "war words"


def test_a_word_list_can_be_compared_contrasted_questioned_and_coded(tmp_path: Path) -> None:
    framing.word_list("war words", ["war", "battle"], per="sentence")
    articles = pd.concat(
        [corpus("a", "b", "d").assign(article_id=lambda a, k=k: a["article_id"] + str(k)) for k in range(4)]
    )
    coverage = framing.measure(articles, measures=["war_words"], out=tmp_path)
    name = "war_words_sentence_share"
    figures = framing.compare(coverage).query("voice == 'all'").set_index("outlet")["estimate"]
    # Echo: of the three sentences of each a one, of the two of each b one; Post: one of the two of each d
    assert figures.round(6).to_dict() == {"Echo": 0.4, "Post": 0.5}
    assert framing.contrast(coverage, voice="all")["difference"].tolist() == pytest.approx([-0.1])
    assert set(framing.robustness(coverage, measure=name)["outlet"]) == {"Echo", "Post"}
    sheet = framing.worksheet(coverage, "war words", n=12)
    coded = sheet[["item"]].assign(present=sheet["machine"])
    agreed = framing.agreement(sheet, [coded]).set_index("statistic")["value"]
    assert agreed["overall f1"] == 1
    corrected = framing.corrected(coverage, sheet, [coded])
    assert set(corrected["measure"]) == {name}

    base._REGISTERED.pop("war_words")  # as in another session
    tables.TABLES.pop("war_words")
    loaded = framing.load_coverage(tmp_path)
    pd.testing.assert_frame_equal(framing.compare(loaded), framing.compare(coverage))
    assert len(framing.evidence(loaded, measure=name)) == len(coverage.war_words)


def test_a_share_of_articles_by_word_list() -> None:
    war = framing.word_list("war words", ["war"], per="article")
    coverage = framing.measure(corpus(), measures=[war])
    assert scores(coverage, "war_words_article_share") == {"a": 1, "b": 0, "c": 0, "d": 1}
    assert set(framing.evidence(coverage, measure="war_words_article_share")["article_id"]) == {"a", "d"}


def test_a_word_list_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("word\nwar\nfight*\n", encoding="utf-8")
    (tmp_path / "patterns.csv").write_text("pattern,note\n\\bw[ae]r\\b,\n", encoding="utf-8")
    words = framing.word_list("one", tmp_path / "words.csv")
    patterns = framing.word_list("two", str(tmp_path / "patterns.csv"))
    coverage = framing.measure(corpus(), measures=[words, patterns])
    assert (len(coverage.one), len(coverage.two)) == (5, 4)
    (tmp_path / "excel.csv").write_bytes("word;note\r\nwar;\r\nfight*;größer\r\n".encode("cp1252"))
    framing.word_list("one", tmp_path / "excel.csv")  # as a spreadsheet saves it
    assert len(framing.measure(corpus(), measures=["one"]).one) == 5
    with pytest.raises(ReadError, match=r"none.csv: there is no such file"):
        framing.word_list("three", tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("term\nwar\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"other.csv: there is no column 'word' or 'pattern'. Found: term"):
        framing.word_list("three", tmp_path / "other.csv")


def test_what_is_no_word_list_is_refused() -> None:
    for words in ([], ["  "]):
        with pytest.raises(ValueError, match="there is no word on the list"):
            framing.word_list("none", words)
    with pytest.raises(ValueError, match="per: expected '1000 words', 'sentence', 'article', found 'page'"):
        framing.word_list("war", ["war"], per="page")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="neither letter nor digit"):
        framing.word_list("!?", ["war"])
    with pytest.raises(ValueError, match=r"measures: There is no measure 'peace'"):
        framing.measure(corpus(), measures=["peace"])


def test_a_list_defined_again_takes_the_place_of_the_first() -> None:
    first = framing.word_list("war words", ["battle"])
    framing.word_list("war words", ["war"])
    with pytest.raises(ValueError, match="'war_words' was defined again since"):
        framing.measure(corpus(), measures=[first])
    coverage = framing.measure(corpus(), measures=["war_words"])
    assert set(coverage.war_words["text"].str.lower()) == {"war"}


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5), st.text(max_size=60))
def test_any_words_make_a_pattern_whose_hits_are_in_the_text(words: list[str], text: str) -> None:
    from framing.measures.own import _pattern

    if not any(word.split() for word in words):
        return
    for hit in _pattern(words).finditer(text):
        assert text[hit.start() : hit.end()] == hit.group()


# --- figures that the articles came with ----------------------------------------------------------------------------


def test_a_column_of_figures_becomes_a_measure() -> None:
    shared = framing.own_figures("shared", unit="shares per article", low=0)
    coverage = framing.measure(corpus(), measures=[shared])
    figures = framing.compare(coverage).set_index("outlet")["estimate"]
    assert figures.to_dict() == {"Echo": 20, "Post": 6}  # (10 + 30) / 2, (5 + 7) / 2
    opened = framing.evidence(coverage, measure="shared")
    assert opened["shared"].tolist() == [30, 10, 7, 5]  # the largest first
    with pytest.raises(ValueError, match="the articles have no column 'shared'"):
        framing.measure(corpus().drop(columns="shared"), measures=[shared])
    with pytest.raises(ValueError, match="column 'shared' of article 'b' holds 'many', which is no number"):
        framing.measure(corpus().assign(shared=["1", "many", "2", ""]), measures=[shared])


# --- who speaks of whom ---------------------------------------------------------------------------------------------


def test_who_speaks_of_whom_is_the_mean_over_mentions_in_the_words_of_another() -> None:
    place = {"part": "text", "sentence": 0, "start": 0, "end": 1}
    mention = {**place, "article_id": "a", "actor": "Quill", "source_actor": "Union", "voice": "quoted"}
    rows = [
        {**mention, "sentiment": -0.8},
        {**mention, "sentiment": -0.4, "voice": "reported"},
        {**mention, "sentiment": 0.6, "source_actor": "", "voice": "outlet"},  # the outlet's own words
        {**mention, "sentiment": 0.5, "actor": "Union", "source_actor": "Quill", "article_id": "b"},
    ]
    articles = from_rows("articles", [{"article_id": i, "outlet": "Echo", "text": "…"} for i in "ab"])
    given = Coverage(articles=articles, mentions=from_rows("mentions", rows))
    found = framing.on_whom(given).scores.set_index(["actor", "voice"])
    assert found.loc[("Union → Quill", "source"), ["value", "weight"]].tolist() == pytest.approx([-0.6, 2])
    assert found.loc[("Union → Quill", "quoted"), ["value", "weight"]].tolist() == [-0.8, 1]
    assert found.loc[("Quill → Union", "source"), "article_id"] == "b"
    assert len(found) == 5
    opened = framing.evidence(framing.on_whom(given), measure="sentiment_on", actor="Union → Quill")
    assert opened["sentiment"].tolist() == [-0.8, -0.4]


def test_who_speaks_of_whom_in_sentences(actors: pd.DataFrame) -> None:
    coverage = framing.on_whom(framing.measure(corpus(), actors))
    table = framing.compare(coverage).query("measure == 'sentiment_on' and voice == 'source'")
    figures = table.set_index(["outlet", "actor"])["estimate"]
    assert figures["Echo", "Dockers Union → Ada Quill"] < 0 < figures["Post", "Ada Quill → Dockers Union"]
    assert "sentiment_on" not in set(framing.measure(corpus(), actors).scores["measure"])


# --- one row per article, and coverages joined ----------------------------------------------------------------------


def test_wide_has_one_row_per_article_and_a_column_per_score(actors: pd.DataFrame) -> None:
    coverage = framing.measure(corpus(), actors)
    wide = coverage.wide()
    assert wide["article_id"].tolist() == list(TEXTS) and "text" not in wide
    long = coverage.scores.set_index(["article_id", "measure", "actor", "voice"])["value"]
    for column, key in (
        ("hedges_per_1000_words", ("hedges_per_1000_words", "(all)", "all")),
        ("hedges_per_1000_words__outlet", ("hedges_per_1000_words", "(all)", "outlet")),
        ("sentiment__Ada_Quill", ("sentiment", "Ada Quill", "all")),
    ):
        for article, value in zip(wide["article_id"], wide[column], strict=True):
            assert value == long[(article, *key)] or (pd.isna(value) and pd.isna(long[(article, *key)]))
    assert all(re.fullmatch(r"\w+", column) for column in wide.columns)  # a formula takes them as they are
    both = pd.DataFrame({"actor": ["Ada Quill", "Ada-Quill"], "aliases": [[], []]})
    with pytest.raises(ValueError, match="Ada Quill and Ada-Quill would share a column"):
        framing.measure(corpus("a"), both).wide()


def test_coverages_are_joined_as_if_measured_together(actors: pd.DataFrame) -> None:
    whole = framing.measure(corpus(), actors)
    joined = framing.join(framing.measure(corpus("a", "b"), actors), framing.measure(corpus("c", "d"), actors))
    keys = ["measure", "actor", "voice", "article_id"]
    for name in ("articles", "sentences", "attributions", "hedges", "mentions", "readability"):
        pd.testing.assert_frame_equal(getattr(joined, name), getattr(whole, name))
    one, other = (c.scores.sort_values(keys, ignore_index=True) for c in (joined, whole))
    pd.testing.assert_frame_equal(one, other)
    assert joined.about == whole.about
    with pytest.raises(ValueError, match="different codebooks"):
        framing.join(whole, framing.measure(corpus("a")))
    with pytest.raises(ValueError, match="stand there more than once"):
        framing.join(whole, whole)
    with pytest.raises(ValueError, match="at least one coverage"):
        framing.join()
    with pytest.raises(TypeError, match=r"framing.join needs what framing.measure returns, not a list"):
        framing.join([whole, whole])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="There is no table 'article'"):
        whole.replace(article=whole.articles)


def test_what_is_made_of_a_whole_is_made_again_after_joining(actors: pd.DataFrame) -> None:
    one, other = (framing.measure(corpus(i), actors) for i in "bd")
    joined = framing.join(framing.on_whom(one), framing.on_whom(other))
    assert "sentiment_on" not in set(joined.scores["measure"])
    whole = framing.on_whom(framing.measure(corpus("b", "d"), actors))
    keys = ["measure", "actor", "voice", "article_id"]
    made, before = (c.scores.sort_values(keys, ignore_index=True) for c in (framing.on_whom(joined), whole))
    pd.testing.assert_frame_equal(made, before)
    with pytest.raises(ValueError, match="There is no measure 'sentiment_on'"):
        framing.measure(corpus("b"), actors, measures=["sentiment_on"])


def test_no_table_is_lost_in_joining() -> None:
    war = framing.word_list("war words", ["war"])
    joined = framing.join(framing.measure(corpus("a"), measures=["lix"]), framing.measure(corpus("d"), measures=[war]))
    assert set(joined.war_words["article_id"]) == {"d"} and set(joined.readability["article_id"]) == {"a"}
    value = scores(joined, "war_words_per_1000_words")
    assert pd.isna(value["a"]) and value["d"] > 0


def test_two_lists_of_one_name_are_not_joined() -> None:
    one = framing.measure(corpus("a"), measures=[framing.word_list("war words", ["war"])])
    other = framing.measure(corpus("b"), measures=[framing.word_list("war words", ["battle"])])
    with pytest.raises(ValueError, match="'war_words_per_1000_words' is not the same measure in all"):
        framing.join(one, other)


def test_what_was_not_measured_is_not_called_absent() -> None:
    coverage = framing.measure(corpus("a"), measures=["readability"])
    with pytest.raises(ValueError, match="'hedges_per_1000_words' was not measured here"):
        framing.evidence(coverage, measure="hedges_per_1000_words")
    with pytest.raises(ValueError, match="on_whom needs mentions of actors"):
        framing.on_whom(coverage)
    with pytest.raises(ValueError, match="measures: name at least one"):
        framing.measure(corpus("a"), measures=[])
    with pytest.raises(ValueError, match="There is no measure 'on_whom'"):
        framing.measure(corpus("a"), measures=["on_whom"])
    with pytest.raises(ValueError, match="Did you mean 'hedges_per_1000_words'"):
        framing.evidence(coverage, measure="hedges per")
    with pytest.raises(ValueError, match=r"no pairs of actors for 'sentiment_on': make it with compare\(on_whom"):
        framing.plot.matrix(framing.compare(coverage), group="Echo")
