"""Parsing: offsets that slice back, quotations, words and sentences, and a cache that survives what happens to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import parse as module
from framing.errors import CacheWarning, ModelError
from framing.parse import LONGEST, Article, Part, inside, load_model, parse, quotations, unclosed
from framing.tables import from_rows


def parsed(*texts: str, title: str = "", standfirst: str = "") -> list[Article]:
    rows = [
        {"article_id": f"a{n}", "outlet": "Beacon", "title": title, "standfirst": standfirst, "text": text}
        for n, text in enumerate(texts)
    ]
    # as objects, since pandas' own strings cannot hold half a character
    return list(parse(pd.DataFrame(rows, dtype=object)))


def part_of(text: str) -> Part:
    return parsed(text)[0].parts[-1]


def words(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in part_of(text).words()]


def sentences(text: str) -> list[str]:
    part = part_of(text)
    return [part.doc[a:b].text for a, b in part.sentences]


def quoted(text: str) -> list[str]:
    return [text[a:b] for a, b in quotations(text)]


# --- offsets ----------------------------------------------------------------------------------------------------------

PIECES = [*"abQ .,!?-'\"’‘“”«»„\0\t\r\n", "\r\n", "\n\n", "🚢", "e\u0301", "\u200b", "\u00a0", "\ud800", "don’t", "9m"]
ODD = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=60).map("".join)


@settings(max_examples=60)
@given(ODD)
def test_whatever_the_text_its_offsets_slice_back(text: str) -> None:
    (article,) = parsed(text)
    assert [p.name for p in article.parts] == (["text"] if text.strip() else [])
    opened = article.problem.startswith("text: a quotation is never closed: ")
    assert opened == bool(unclosed(text)) and (
        opened or article.problem == ("" if text.strip() else "no text to measure")
    )
    for part in article.parts:
        # half a character cannot be encoded: another stands in its place, and every offset holds
        assert len(part.text) == len(text)
        assert all(a == b or "\ud800" <= b <= "\udfff" for a, b in zip(part.text, text, strict=True))
        assert part.text == part.doc.text
        for token in part.doc:
            assert part.text[token.idx : token.idx + len(token)] == token.text
        in_sentences = [i for a, b in part.sentences for i in range(a, b)]
        assert in_sentences == sorted(set(in_sentences))
        left_out = set(range(len(part.doc))) - set(in_sentences)
        assert all(part.doc[i].is_space for i in left_out)
        for number, (a, b) in enumerate(part.sentences):
            assert part.doc[a:b].text.strip()
            assert part.sentence_of[a:b] == [number] * (b - a)
            assert part.sentence_at(part.doc[a].idx) == number
        for spans in (part.quotes, part.paragraphs, [w[:2] for w in part.words()]):
            assert all(0 <= a < b <= len(text) for a, b in spans)
            assert all(b <= c for (_, b), (c, _) in pairwise(spans))
        for start, end in part.paragraphs:
            assert part.text[start:end] == part.text[start:end].strip()
            assert part.paragraph_at(start) == part.paragraphs.index((start, end))
        assert all(any(c.isalnum() for c in part.text[a:b]) for a, b, _ in part.words())


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u00a0\u2003"])
def test_a_blank_text_has_no_parts_and_says_why(text: str) -> None:
    (article,) = parsed(text)
    assert article == Article("a0", [], "no text to measure")


@pytest.mark.parametrize("text", ["...", "?!", "“”", "—", "🚢🚢", "\0", "\u200b"])
def test_a_text_without_words_has_none(text: str) -> None:
    (article,) = parsed(text)
    assert article.parts[0].words() == [] and article.problem == ""


def test_the_parts_come_in_their_order_and_empty_ones_are_left_out() -> None:
    (article,) = parsed("The quay sank.", title="Quay sinks", standfirst=" ")
    assert [(p.name, p.text) for p in article.parts] == [("title", "Quay sinks"), ("text", "The quay sank.")]


def test_articles_keep_their_order_over_several_batches() -> None:
    texts = [f"Ship {n} came in." if n % 7 else "Every ship came in." for n in range(40)]  # some of them the same
    articles = parsed(*texts)
    assert [a.article_id for a in articles] == [f"a{n}" for n in range(40)]
    assert [a.parts[0].text for a in articles] == texts


def test_the_first_article_does_not_wait_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = module._parse_texts
    monkeypatch.setattr(module, "_parse_texts", lambda texts: asked.append(len(texts)) or real(texts))
    rows = [{"article_id": f"a{n}", "outlet": "Beacon", "text": f"Ship {n} came in."} for n in range(40)]
    coming = parse(from_rows("articles", rows))
    next(coming)
    assert asked == [1]
    assert len(list(coming)) == 39 and asked == [1, 1, 2, 4, 8, 16, 8]


def test_a_part_too_long_is_left_out_with_the_reason_and_the_rest_is_kept() -> None:
    first, second = parsed("x" * (LONGEST + 1), "The quay sank.", title="A headline")
    assert [p.name for p in first.parts] == ["title"]
    assert first.problem.startswith("text not measured: it has 1,000,001 characters, more than 1,000,000")
    assert [p.name for p in second.parts] == ["title", "text"] and second.problem == ""


def test_a_text_on_which_the_model_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = load_model()

    class Fails:
        vocab = real.vocab

        def __call__(self, text: str) -> object:
            if "sinister" in text:
                raise RuntimeError("as a model may")
            return real(text)

        def pipe(self, texts: list[str], batch_size: int) -> object:
            return map(self, texts)

    monkeypatch.setattr(module, "load_model", Fails)
    good, bad, last = parsed("A good ship sails.", "A sinister ship sails.", "A last ship sails.")
    assert [len(a.parts) for a in (good, bad, last)] == [1, 0, 1]
    assert bad.problem == "text not measured: the language model failed on it"


# --- words and sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["don’t", "don't", "well-known", "dockers’", "Quill’s", "1.9m", "U.S.", "£5m", "o'clock"]
)
def test_one_word_each(word: str) -> None:
    found = words(f"They saw {word} then.")
    assert len(found) == 4, found
    assert found[2].strip("£.’") == word.strip("£.’")


def test_words_leave_out_marks() -> None:
    assert words("“No,” she said — twice… (on 3 May).") == ["No", "she", "said", "twice", "on", "3", "May"]


@pytest.mark.parametrize(
    "text",
    [
        "“Will the quay ever reopen?” he said.",
        "“The quay will reopen,” he said.",
        "“Shut it!” the mayor told reporters.",
        "“The quay will reopen,” Quill said, “and soon.”",
    ],
)
def test_a_tag_belongs_to_its_quotation(text: str) -> None:
    assert sentences(text) == [text]


def test_sentences_end_with_their_paragraph() -> None:
    assert sentences("The quay\n\nQuill spoke at noon. Gulls cried.") == [
        "The quay",
        "Quill spoke at noon.",
        "Gulls cried.",
    ]


# --- quotations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One,” he said, “two.”", ["“One,”", "“two.”"]),
        ("‘One,’ he said. ‘Two.’", ["‘One,’", "‘Two.’"]),
        ("He said ‘yes’ and ‘no’.", ["‘yes’", "‘no’"]),
        ("«Un» et «deux»", ["«Un»", "«deux»"]),
        ("»Eins« und »zwei«", ["»Eins«", "»zwei«"]),
        ("„Eins“ und „zwei”", ["„Eins“", "„zwei”"]),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ("'It's late,' she said.", ["'It's late,'"]),
        ("“He said ‘two’ to me.”", ["“He said ‘two’ to me.”"]),
        ("“A «b» c”", ["“A «b» c”"]),
        # unbalanced
        ("She left.” Then it rained.", []),
        ("The “quay was shut.", []),
        ("“First “second” third", ["“second”"]),
        ("“Shut.\n\nGulls cried.\n\nHe said “no”.", ["“Shut.", "“no”"]),
        ("He said: “Shut.\n\nGulls cried.", ["“Shut."]),
        ('Shut," he said. "It fell."', ['"It fell."']),
        # typed as two single marks
        ("''One,'' he said. ``Two.'' And (''three'').", ["''One,''", "``Two.''", "''three''"]),
        # apostrophes, possessive plurals, decades, inches
        ("The dockers’ union won’t meet in the docks’ hall.", []),
        ("‘The dockers’ union will fight,’ he said.", ["‘The dockers’ union will fight,’"]),
        ("‘The dockers’ hall is shut’, she said.", ["‘The dockers’ hall is shut’"]),
        ("In the '90s and the ’80s he wasn't rich.", []),
        ("In the '90s he 'won'.", ["'won'"]),
        ('A 6" pipe and a 5" pipe.', []),
        ('The 6\'2" man said "no" twice.', ['"no"']),
        # opened at each paragraph, closed once
        ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"]),
        ("Quill said: “One.\n\n“Two.”", ["“One.", "“Two.”"]),
        ("‘One.\n\n‘Two,’ he said.", ["‘One.", "‘Two,’"]),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


MARKS = st.lists(
    st.sampled_from([*"“”‘’`'\"«»„‟＂", "a", "docks", " ", ". ", ", ", "\n\n", "\r\n", "90s"]), max_size=40
)


@settings(max_examples=400)
@given(MARKS.map("".join))
def test_random_marks_give_quotations_in_order_within_their_paragraph(text: str) -> None:
    spans = quotations(text)
    assert spans == sorted(spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    for a, b in spans:
        assert text[a] in "“‘'\"«»„‟＂" and "\n" not in text[a:b]


@given(MARKS.map("".join), MARKS.map("".join))
def test_an_odd_mark_spoils_no_paragraph_further_on(before: str, after: str) -> None:
    tail = "Plain words.\n\n" + after
    expected = [text for text in quoted(tail)]
    assert quoted(f"{before}\n\n{tail}")[-len(expected) :] == expected or not expected


def test_inside_goes_by_the_middle() -> None:
    assert inside([(2, 6)], 1, 5) and not inside([(2, 6)], 5, 8) and not inside([], 0, 1)


# --- the cache --------------------------------------------------------------------------------------------------------

TEXT = "“The quay’s sinking,” said Nora Lindqvist.\n\nThe well-known mayor met U.S. dockers… twice 🚢."


def everything(article: Article) -> list[object]:
    return [
        (
            *part[:1],
            *part[2:7],
            part.is_word.tolist(),
            [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, t.whitespace_) for t in part.doc],
            [e.text for e in part.doc.ents],
        )
        for part in article.parts
    ]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path))
    return tmp_path / "found-1.sqlite"


def entries(cache: Path) -> list[bytes]:
    db = sqlite3.connect(cache)
    rows = db.execute("SELECT value FROM found ORDER BY key").fetchall()
    db.close()
    return [row[0] for row in rows]


def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a text that is not in the cache cannot be parsed."""

    class Stopped:
        vocab = load_model().vocab

        def __call__(self, text: str) -> object:
            raise RuntimeError("the cache was to be used")

        def pipe(self, texts: object, batch_size: int) -> object:
            return map(self, texts)  # type: ignore[call-overload]

    monkeypatch.setattr(module, "load_model", Stopped)


def test_a_second_parse_comes_from_the_cache_and_is_the_same(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh,) = parsed(TEXT, title="Broken \ud800 half")
    assert len(entries(cache)) == 2
    no_model(monkeypatch)
    (again,) = parsed(TEXT, title="Broken \ud800 half")
    assert everything(again) == everything(fresh) and again.problem == ""


@pytest.mark.parametrize("damage", [b"", b"\0\1\2", None, "text", "another"])
def test_a_damaged_entry_is_parsed_again_and_mended(
    cache: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | str | None
) -> None:
    (fresh,) = parsed(TEXT)
    good = entries(cache)
    if damage == "another":
        parsed("Quite another text.")
        (damage,) = set(entries(cache)) - set(good)
    db = sqlite3.connect(cache)
    db.execute("UPDATE found SET value = ?", (damage,))
    db.commit()
    db.close()
    with pytest.warns(CacheWarning, match="1 entries of the cache"):
        assert everything(parsed(TEXT)[0]) == everything(fresh)
    assert good[0] in entries(cache)
    no_model(monkeypatch)
    assert everything(parsed(TEXT)[0]) == everything(fresh)


@pytest.mark.parametrize(
    "damage", [b"not a database at all, but quite long enough to be one " * 40, b"SQLite format 3\0"]
)
def test_a_damaged_cache_file_is_survived(cache: Path, damage: bytes) -> None:
    cache.write_bytes(damage)
    with pytest.warns(CacheWarning, match=r"was damaged\. It is kept as found-1\.damaged and made anew"):
        (first,) = parsed(TEXT)
    assert len(first.parts[0].sentences) == 2
    assert cache.with_suffix(".damaged").read_bytes() == damage
    assert len(entries(cache)) == 1  # and the next run is as fast as ever


def test_a_cache_folder_that_cannot_be_written_is_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "file" / "below"))
    assert len(parsed(TEXT)[0].parts[0].sentences) == 2


def test_a_kill_in_the_middle_of_writing_leaves_nothing_half_written(cache: Path) -> None:
    (fresh,) = parsed(TEXT)
    before = entries(cache)
    killed = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1])\n"
        "db.execute('PRAGMA cache_size=1')\n"  # so that pages reach the disk before the commit
        "rows = ((bytes([n]), b'half' * 5000, b'', 0) for n in range(50))\n"
        "db.executemany('INSERT INTO found VALUES (?, ?, ?, ?)', rows)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(cache)], check=False).returncode != 0
    assert entries(cache) == before
    assert everything(parsed(TEXT)[0]) == everything(fresh)
    parsed("Another text is still kept.")
    assert len(entries(cache)) == len(before) + 1


def test_two_processes_at_once_give_the_same_and_leave_a_usable_cache(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "from framing.parse import load_model, parse\n"
        "from framing.tables import from_rows\n"
        "load_model()\n"
        "print('ready', flush=True)\n"
        "rows = [{'article_id': f'a{n}', 'outlet': 'B', 'text': f'Ship {n} came. “No,” he said.'} for n in range(60)]\n"
        "for a in parse(from_rows('articles', rows)):\n"
        "    print([(t.text, t.tag_, t.dep_) for t in a.parts[0].doc])\n"
    )
    command = [sys.executable, "-X", "utf8", "-W", "error", "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf8") as other:
        assert other.stdout is not None and other.stdout.readline() == "ready\n"
        mine = parsed(*(f"Ship {n} came. “No,” he said." for n in range(60)))
        said = other.stdout.read().splitlines()
    assert other.returncode == 0
    assert said == [str([(t.text, t.tag_, t.dep_) for t in a.parts[0].doc]) for a in mine]
    assert len(entries(cache)) == 60
    no_model(monkeypatch)
    assert parsed("Ship 7 came. “No,” he said.")[0].problem == ""


# --- the model --------------------------------------------------------------------------------------------------------


def test_another_model_than_the_validated_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MODEL_DIGEST", "0" * 64)
    with pytest.raises(ModelError, match=r"is not version 3\.8\.0 as validated .*Reinstall it: pip install"):
        load_model.__wrapped__()


def test_a_missing_model_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MODELS", ("there_is_no_such_model",))
    with pytest.raises(ModelError, match=r"is not installed\. Install it: pip install"):
        load_model.__wrapped__()


def test_parse_changes_nothing_of_its_input() -> None:
    articles = from_rows("articles", [{"article_id": "a", "outlet": "B", "text": TEXT}])
    kept = articles.copy(deep=True)
    list(parse(articles))
    pd.testing.assert_frame_equal(articles, kept)


# --- marks of many kinds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('The shelf was 9" deep. "It holds," he said.', ['"It holds,"']),
        ('The shelf was 9 " deep and 30 " long. "It holds," he said.', ['"It holds,"']),
        ('"The shelf is 9" deep," he said. "It holds."', ['"The shelf is 9" deep,"', '"It holds."']),
        ("“The shelf is 9” deep,” he said.", ["“The shelf is 9” deep,”"]),
        ('"That was in 1931" he said. "We were poor."', ['"That was in 1931"', '"We were poor."']),
        ("“ It holds , ” he said .", ["“ It holds , ”"]),
        ('" It holds , " he said . " It does . "', ['" It holds , "', '" It does . "']),
        (",,It holds,'' he said.", [",,It holds,''"]),
        (",,It holds,“ he said.", [",,It holds,“"]),
        ("``It holds,'' he said.", ["``It holds,''"]),
        ('“It holds," he said. “It does."', ['“It holds,"', '“It does."']),
        ('“It says "fragile" on it,” he said.', ['“It says "fragile" on it,”']),
        ("A crate weighs 1,,000 or 2,,000 pounds.", []),
    ],
)
def test_inches_and_marks_spaced_mixed_or_typed_as_two(text: str, wanted: list[str]) -> None:
    assert quoted(text) == wanted


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("“It holds, the clerk said.\n\nRain fell.", "text: a quotation is never closed: “It holds, the clerk said."),
        ('The clerk said: "It holds.\n\nRain fell.', 'text: a quotation is never closed: "It holds.'),
        ("“It holds.\n\n“It does.”\n\nRain fell.", ""),  # opened again in the next paragraph, and closed
        ('The shelf was 9" deep. "It holds," he said.', ""),
        ("“It holds,” he said.", ""),
    ],
)
def test_a_quotation_that_is_never_closed_is_named(text: str, problem: str) -> None:
    (article,) = parsed(text)
    assert article.problem == problem


@given(st.lists(st.sampled_from(["“", "”", '"', "''", ",,", "9", " ", "a", ".", "\n\n"]), max_size=60).map("".join))
def test_quotations_lie_apart_in_their_paragraphs(text: str) -> None:
    found = quotations(text)
    assert all(a < b <= c < d for (a, b), (c, d) in pairwise(found))
    assert all("\n" not in text[a:b] for a, b in found)
    assert all(not text[place].isspace() for place in unclosed(text))
