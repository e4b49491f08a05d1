"""The lexicons: each is described, is the file described, and holds nothing that the code does not know."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files

import pandas as pd
import pytest

from framing import lexicons
from framing.actors import names, other_meanings, persons, suggest
from framing.attribution import cues, kinds
from framing.clean import LIST_HEADINGS, furniture_kind, is_menu, one_of, outlet_names, wire_agency
from framing.clean.furniture import as_prompt, is_link
from framing.measures.hedge_conditions import CONDITIONS
from framing.measures.hedging import _matches
from framing.measures.readability import by_rule
from framing.parse import parse
from framing.tables import SOURCE_KINDS, STANCES, check, from_rows

Row = dict[str, str]

NAMES = sorted(f.name.removesuffix(".csv") for f in files("framing.lexicons").iterdir() if f.name.endswith(".csv"))


def test_every_file_is_described_and_every_description_has_a_file() -> None:
    assert sorted(lexicons.registry()) == NAMES
    assert "hedges" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_origin_terms_version_and_digest_are_given(name: str) -> None:
    entry = lexicons.registry()[name]
    assert set(entry) == {"title", "reference", "url", "licence", "version", "sha256"}
    assert all(entry[key] for key in ("title", "reference", "licence", "version"))
    assert entry["sha256"] == lexicons.digest((files("framing.lexicons") / f"{name}.csv").read_bytes())
    assert lexicons.rows(name)


def test_line_ends_do_not_change_a_digest() -> None:
    assert lexicons.digest(b"cue,family\r\nmay,hedge\r\n") == lexicons.digest(b"cue,family\nmay,hedge\n")
    assert lexicons.digest(b"cue\n") != lexicons.digest(b"cue \n")


@pytest.fixture
def _uncached() -> Iterator[None]:
    lexicons.rows.cache_clear()
    yield
    lexicons.rows.cache_clear()


@pytest.mark.usefixtures("_uncached")
def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "registry", lambda: {"hedges": {"sha256": "0" * 64}})
    with pytest.raises(ValueError, match=r"hedges\.csv is not the file .* raise its version there .* new sha256"):
        lexicons.rows("hedges")


KEYS = {"hedges": ("cue", "family", "kind", "match", "pos", "condition"), "furniture": ("where", "kind", "pattern")}
KEYS |= {"anonymity": ("pattern", "where"), "parties": ("pattern", "part"), "beside_names": ("pattern", "tells")}
WITH_CAPITALS = {
    "agencies",
    "beside_names",
    "countries",
    "furniture_names",
    "leaders",
    "paper_names",
    "parties",
    "titles",
}


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_clean_and_stand_once(name: str) -> None:
    rows = lexicons.rows(name)
    key = KEYS.get(name, (next(iter(rows[0])),))
    twice = [k for k, n in Counter(tuple(r[c] for c in key) for r in rows).items() if n > 1]
    assert twice == []
    for row in rows:
        assert None not in row and None not in row.values(), row  # as many values as columns
        assert row[key[0]] == row[key[0]].strip() != ""
        assert name in WITH_CAPITALS or row[key[0]] == row[key[0]].lower()


# --- examples ---------------------------------------------------------------------------------------------------------


@functools.cache
def hedges_found() -> dict[str, list[Row]]:
    """The entries that count in each example of the hedges, which are parsed together."""
    texts = dict.fromkeys(row["example"] for row in lexicons.rows("hedges"))
    articles = from_rows("articles", [{"article_id": text, "outlet": "Echo", "text": text} for text in texts])
    return {
        a.article_id: [entry for *_, entry in _matches(a.parts[-1].doc)] for a in parse(check("articles", articles))
    }


def is_furniture(row: Row, text: str) -> bool:
    pattern = one_of(row["pattern"])
    match row["where"]:
        case "whole line":
            return bool(pattern.fullmatch(as_prompt(text)) and furniture_kind(text))
        case "beginning":
            return bool(pattern.match(text.lower()) and furniture_kind(text))
        case "list heading":
            return bool(pattern.fullmatch(as_prompt(text)) and LIST_HEADINGS.fullmatch(as_prompt(text)))
        case "link label":
            return bool(pattern.match(text)) and is_link(text)
        case "within a long line":
            return bool(pattern.search(text))
        case where:
            assert where == "page without an article"
            return bool(pattern.match(text.strip(" .!:")))


def names_agency(row: Row, text: str) -> bool:
    named = row["name"] in text or (not row["as_written"] and row["name"] in text.lower())
    return named and row["agency"] in (wire_agency(byline=text), wire_agency(text=text))


def is_form_of_outlet(row: Row, text: str) -> bool:
    articles = pd.DataFrame({"outlet": ["Calder Post", text]})
    return row["word"] in text.lower() and len(outlet_names(articles)) == 1


def is_title(row: Row, text: str) -> bool:
    match row["place"]:
        case "before a name":
            return row["title"] in text and persons.without_title(text) != text
        case "before a title":
            return text.startswith(row["title"]) and persons.without_title(text) == "Ada Quill"
        case place:
            assert place == "after a name"
            return row["title"] in text and bool(persons.GENERATION.fullmatch(text.split()[-1]))


def is_tie(row: Row, text: str) -> bool:
    somebody = text.removeprefix("Quill's ")
    own = re.fullmatch(row["pattern"] + ("s?" if row["takes_s"] else ""), somebody, re.IGNORECASE)
    return bool(own and other_meanings.HUMAN.fullmatch(somebody))


def is_of_a_party(row: Row, text: str) -> bool:
    """Whether a party's name, or the words around it, hold what an entry says; a party stands first, or is the bar."""
    any_case = re.search(rf"(?i)\b{row['pattern']}", text) is not None
    match row["part"]:
        case "name":
            return bool(re.fullmatch(row["pattern"], text) and names._PARTY.fullmatch(text))
        case "member":
            return bool(re.fullmatch(row["pattern"], text) and other_meanings._MEMBER.fullmatch(text))
        case "first word of another party" | "next word of another name":
            return row["pattern"] in text and other_meanings._OTHER_PARTY.search(text) is not None
        case "role as written" | "role":
            return any_case and other_meanings._MODIFIES.fullmatch(text[text.index(" ") :]) is not None
        case part:
            assert part == "field of a role"
            field = text.split()[1]
            own = re.fullmatch(f"(?i){row['pattern']}", field)
            return own is not None and bool(other_meanings._MODIFIES.fullmatch(f" {field} candidate"))


def tells(row: Row, text: str) -> bool:
    """Whether the text after the bar, which is the name, holds what an entry says."""
    after = text.partition("|")[2]
    if not re.search(rf"(?i) {row['pattern']}(?!\w)", after):
        return False
    match row["tells"]:
        case "belongs to the actor":
            return after.strip() in other_meanings._THEIRS
        case "named after the actor":
            return other_meanings._NAMED_AFTER.match(after) is not None
        case "what a thing does":
            return after.split()[0] in other_meanings._WHAT_A_THING_DOES
        case "what a thing is":
            return other_meanings._WHAT_A_THING_IS.match(after) is not None
        case what:
            assert what == "what a party has"
            return other_meanings._WHAT_A_PARTY_HAS.fullmatch(after.strip()) is not None


def leaves_unnamed(row: Row, text: str) -> bool:
    core, beside = ("", text) if row["where"] == "beside the source" else (text, "")
    return bool(re.search(row["pattern"], text, re.IGNORECASE)) and kinds.left_unnamed(core, core, beside)


# Whether an entry is found in a text: what its example must be, and its counter-example must not
MATCHES: dict[str, Callable[[Row, str], bool]] = {
    "agencies": names_agency,
    "anonymity": leaves_unnamed,
    "beside_names": tells,
    "body_words": lambda row, text: row["word"] in text.lower() and suggest.is_body_word(text),
    "furniture": is_furniture,
    "furniture_names": lambda row, text: bool(one_of(row["name"]).fullmatch(text)),
    "hedges": lambda row, text: row in hedges_found()[text],
    "outlet_forms": is_form_of_outlet,
    "paper_names": lambda row, text: row["word"] in text and "media" in [word.kind for word in kinds.role_words(text)],
    "parties": is_of_a_party,
    "sections": lambda row, text: row["word"] in text.lower() and is_menu(text),
    "ties": is_tie,
    "titles": is_title,
}


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_found_in_its_example_and_not_in_its_counter_example(name: str) -> None:
    rows = lexicons.rows(name)
    assert ("example" in rows[0]) == (name in MATCHES)
    if name in MATCHES:
        found = MATCHES[name]
        assert [row for row in rows if not row["example"] or not found(row, row["example"])] == []
        against = [row for row in rows if row.get("counter_example")]
        assert [row for row in against if found(row, row["counter_example"])] == []


def test_a_counter_example_of_furniture_is_no_furniture() -> None:
    for row in lexicons.rows("furniture"):
        if row["where"] in ("whole line", "beginning"):
            assert furniture_kind(row["counter_example"]) == "", row


# --- what the columns hold --------------------------------------------------------------------------------------------


def test_hedges_name_known_conditions_and_all_of_them() -> None:
    named = {row["condition"] for row in lexicons.rows("hedges")} - {""}
    assert named == set(CONDITIONS)


def test_hedges_hold_known_values() -> None:
    for row in lexicons.rows("hedges"):
        assert row["family"] in ("hedge", "booster")
        assert row["kind"] and row["reference"] and row["example"]
        assert row["match"] in ("form", "lemma")
        assert set(row["pos"].split()) <= {"ADJ", "ADV", "AUX", "DET", "NOUN", "PRON", "SCONJ", "VERB"}
        assert 0 < float(row["confidence"]) <= 1


def test_no_hedge_stands_in_the_shadow_of_another() -> None:
    """Of one cue the surest entry goes first: where it asks for nothing that the other does not, the other is dead."""
    rows = lexicons.rows("hedges")
    dead = [
        (b["cue"], b["condition"])
        for a in rows
        for b in rows
        if a is not b
        and (a["cue"], a["match"]) == (b["cue"], b["match"])
        and float(a["confidence"]) >= float(b["confidence"])
        and a["condition"] in ("", b["condition"], "passive" if b["condition"] == "passive_report" else "")
        and (not a["pos"] or (b["pos"] and set(b["pos"].split()) <= set(a["pos"].split())))
    ]
    assert dead == []


def test_hedges_are_written_as_the_tokenizer_cuts_text() -> None:
    """`cannot` and `isn't` are two words each to the parser: an entry with either could never match."""
    for row in lexicons.rows("hedges"):
        assert "cannot" not in row["cue"] and "'" not in row["cue"] and "’" not in row["cue"], row["cue"]


def test_cues_hold_known_values() -> None:
    for row in lexicons.rows("cues"):
        assert row["act"] in ("speech", "attitude")
        assert row["stance"] in STANCES
        assert row["condition"] in cues.CONDITIONS
        # a condition that nothing hangs on is dead; without words some cues attribute nothing, whatever their stance
        assert row["stance"] != "neutral" or row["condition"] in ("", "words")


def test_source_kinds_are_known() -> None:
    rows = lexicons.rows("source_kinds")
    assert {row["kind"] for row in rows} == set(SOURCE_KINDS)
    for row in rows:
        assert row["serves"] in ("", "yes") and row["capital"] in ("", "yes")
        assert row["kind"] != "unknown" or row["serves"], row  # a spokesman is of no kind but whom he serves


def test_the_rule_for_unknown_words_counts_nine_in_ten_known_ones_right() -> None:
    rows = [row for row in lexicons.rows("syllables") if row["word"].isalpha()]
    right = sum(by_rule(row["word"]) == int(row["syllables"]) for row in rows)
    assert len(rows) > 100_000
    assert right / len(rows) > 0.9
