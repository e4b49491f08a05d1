"""The lexicons: each is described, is the file described, and holds nothing that the code does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest

from framing import lexicons
from framing.attribution import cues
from framing.measures._hedge_conditions import CONDITIONS
from framing.measures.readability import by_rule
from framing.tables import SOURCE_KINDS, STANCES

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
    assert len(lexicons.rows(name)) > 100


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


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_clean_and_stand_once(name: str) -> None:
    rows = lexicons.rows(name)
    key = ("cue", "family", "kind", "match", "pos", "condition") if name == "hedges" else (next(iter(rows[0])),)
    twice = [k for k, n in Counter(tuple(r[c] for c in key) for r in rows).items() if n > 1]
    assert twice == []
    for row in rows:
        assert None not in row and None not in row.values(), row  # as many values as columns
        assert row[key[0]] == row[key[0]].strip() != ""
        assert name == "countries" or row[key[0]] == row[key[0]].lower()


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
