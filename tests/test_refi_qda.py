"""The exchange file: every passage is the evidence's own words, every code is known, hostile text does no harm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import etree

import framing
from framing.measures import Coverage, base
from framing.tables import PARTS, SPANS, TABLES, from_rows

NS = "{urn:QDA-XML:project:1.0}"
GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# What the standard's schema asks for: the attributes that must be there, those that may be, and the children in order
# (with * any number, with ? at most one)
SCHEMA: dict[str, tuple[str, str, str]] = {
    "Project": ("name", "origin creatingUserGUID creationDateTime", "Users? CodeBook? Variables? Sources?"),
    "Users": ("", "", "User*"),
    "User": ("guid", "name id", ""),
    "CodeBook": ("", "", "Codes"),
    "Codes": ("", "", "Code*"),
    "Code": ("guid name isCodable", "", "Code*"),
    "Variables": ("", "", "Variable*"),
    "Variable": ("guid name typeOfVariable", "", ""),
    "Sources": ("", "", "TextSource*"),
    "TextSource": (
        "guid",
        "name plainTextPath creatingUser creationDateTime",
        "Description? PlainTextSelection* VariableValue*",
    ),
    "PlainTextSelection": (
        "guid startPosition endPosition",
        "creatingUser creationDateTime",
        "Description? Coding*",
    ),
    "Coding": ("guid", "creatingUser", "CodeRef"),
    "CodeRef": ("targetGUID", "", ""),
    "VariableValue": ("", "", "VariableRef TextValue? DateValue?"),
    "VariableRef": ("targetGUID", "", ""),
    "Description": ("", "", ""),
    "TextValue": ("", "", ""),
    "DateValue": ("", "", ""),
}


def against_the_schema(element: Any) -> Iterator[str]:
    tag = element.tag.removeprefix(NS)
    must, may, children = SCHEMA[tag]
    given = set(element.attrib)
    if not set(must.split()) <= given <= {*must.split(), *may.split()}:
        yield f"{tag}: attributes {sorted(given)}"
    pattern = "".join(f"(?:{each.rstrip('*?')} ){each[len(each.rstrip('*?')) :]}" for each in children.split())
    if not re.fullmatch(pattern, "".join(f"{child.tag.removeprefix(NS)} " for child in element)):
        yield f"{tag}: children {[child.tag for child in element]}"
    for name, value in element.attrib.items():
        if name.lower().endswith("guid") and not GUID.fullmatch(value):
            yield f"{tag}: {name} {value}"
    for child in element:
        yield from against_the_schema(child)


def opened(file: Path) -> tuple[Any, dict[str, str]]:
    """The project and its texts by the path that it names them with, each byte as it stands."""
    with zipfile.ZipFile(file) as archive:
        root = etree.parse(io.BytesIO(archive.read("project.qde"))).getroot()
        texts = {
            name.replace("sources/", "internal://"): archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("sources/")
        }
    return root, texts


def passages(file: Path) -> set[tuple[str, int, str, str, str]]:
    """Article, start, words, the code's parent and the code: all that is coded in a file."""
    root, texts = opened(file)
    names = {}
    for code in root.iter(f"{NS}Code"):
        parent = code.getparent()
        names[code.get("guid")] = (parent.get("name") if parent.tag == f"{NS}Code" else "", code.get("name"))
    found = set()
    for source in root.iter(f"{NS}TextSource"):
        text = texts[source.get("plainTextPath")]
        for selection in source.iter(f"{NS}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            for reference in selection.iter(f"{NS}CodeRef"):
                found.add((source.get("name"), start, text[start:end], *names[reference.get("targetGUID")]))
    return found


TITLE, STANDFIRST = "Council 🚢 may act", "Ferries first"
TEXT = "Ada Quill “doubts” it, she said."


def small(title: str = TITLE, text: str = TEXT, article_id: str = "a") -> Coverage:
    """An article in three parts, with evidence of every sort; in its title stands a character beyond 16 bits."""

    def at(words: str, within: str, part: str = "text") -> dict[str, Any]:
        start = within.index(words)
        return {"article_id": article_id, "part": part, "sentence": 0, "start": start, "end": start + len(words)}

    source, cue = at("she", text), at("said", text)
    attribution = {
        **{name: source[name] for name in ("article_id", "part", "sentence")},
        **{"attribution": 0, "act": "speech", "source": "she", "source_name": "Ada Quill", "source_kind": "official"},
        **{"source_start": source["start"], "source_end": source["end"]},
        **{"cue": "said", "cue_start": cue["start"], "cue_end": cue["end"], "stance": "neutral"},
        **{"content_spans": [[0, 9], [10, 18]], "directness": "mixed"},
    }
    article = {"article_id": article_id, "outlet": "Beacon", "title": title, "standfirst": STANDFIRST, "text": text}
    mention = {"actor": "Ada Quill", "mention": "Ada Quill", "how": "name", "voice": "outlet", "label": "negative"}
    hedge = {"cue": "may", "family": "hedge", "kind": "modal", "voice": "outlet", "confidence": 1.0}
    return Coverage(
        articles=from_rows("articles", [{**article, "published": "2024-03-05T06:00Z"}]),
        attributions=from_rows("attributions", [attribution]),
        voices=from_rows("voices", [{**at("“doubts”", text), "voice": "quoted"}]),
        hedges=from_rows("hedges", [{**at("may", title, "title"), **hedge}]),
        mentions=from_rows("mentions", [{**at("Ada Quill", text), **mention}]),
    )


def test_positions_worked_by_hand(tmp_path: Path) -> None:
    """The ship is one character: the title has 17, the standfirst begins at 19 and has 13, the text begins at 34."""
    file = framing.qda(small(), tmp_path / "new" / "calder")
    assert file == tmp_path / "new" / "calder.qdpx"
    _, texts = opened(file)
    assert list(texts.values()) == [f"{TITLE}\n\n{STANDFIRST}\n\n{TEXT}"]
    assert passages(file) == {
        ("a", 10, "may", "hedge", "modal"),
        ("a", 34, "Ada Quill", "actor", "Ada Quill"),
        ("a", 34, "Ada Quill", "sentiment", "negative"),
        ("a", 34, "Ada Quill", "attribution", "content"),
        ("a", 34, "Ada Quill", "directness", "mixed"),
        ("a", 44, "“doubts”", "attribution", "content"),
        ("a", 44, "“doubts”", "directness", "mixed"),
        ("a", 44, "“doubts”", "voice", "quoted"),
        ("a", 57, "she", "attribution", "source"),
        ("a", 57, "she", "source kind", "official"),
        ("a", 61, "said", "attribution", "cue"),
        ("a", 61, "said", "stance", "neutral"),
    }


def test_the_project_is_as_the_schema_asks(tmp_path: Path) -> None:
    root, texts = opened(framing.qda(small(), tmp_path / "calder.qdpx"))
    assert [*against_the_schema(root)] == []
    assert (root.get("name"), root.get("creationDateTime")) == ("calder", "2024-03-05T06:00:00Z")
    guids = [element.get("guid") for element in root.iter() if "guid" in element.attrib]
    assert len(guids) == len(set(guids))
    assert {element.get("targetGUID") for element in root.iter() if "targetGUID" in element.attrib} <= set(guids)
    (source,) = root.iter(f"{NS}TextSource")
    assert source.get("plainTextPath") in texts
    assert [value[1].text for value in source.iter(f"{NS}VariableValue")] == ["Beacon", "2024-03-05"]
    place = [selection[0].text for selection in source if selection.get("startPosition") == "57"]
    assert place == ["attribution 1: Ada Quill"]
    # what has codes below it is no code itself: QualCoder makes a category of it
    assert all((code.get("isCodable") == "true") == (len(code) == 0) for code in root.iter(f"{NS}Code"))


def test_without_articles_or_evidence_it_is_still_a_project(tmp_path: Path) -> None:
    bare = Coverage(articles=from_rows("articles", [{"article_id": "a", "outlet": "Beacon", "text": "It rained."}]))
    root, texts = opened(framing.qda(bare, tmp_path / "bare"))
    assert [*against_the_schema(root)] == [] and root.find(f"{NS}CodeBook") is None
    assert list(texts.values()) == ["It rained."] and root.get("creationDateTime") == "1970-01-01T00:00:00Z"
    root, texts = opened(framing.qda(Coverage(), tmp_path / "empty"))
    assert [*against_the_schema(root)] == [] and texts == {}
    with pytest.raises(TypeError, match=r"framing\.qda needs what framing\.measure returns"):
        framing.qda(bare.articles, tmp_path / "no")  # type: ignore[arg-type]


def test_hostile_text_does_no_harm_and_positions_hold(tmp_path: Path) -> None:
    text = "\ufeffA\r\nB\x00\x0b]]>&<Code/>\ufffe Ada Quill “doubts” it, she said."
    coverage = small("<!ENTITY may> 🚢", text, "../../x|\x01y")
    coverage = coverage.replace(mentions=coverage.mentions.assign(actor='"Ada" & <co>\x02'))
    file = framing.qda(coverage, tmp_path / "hostile")
    root, texts = opened(file)
    assert [*against_the_schema(root)] == []
    (whole,) = texts.values()
    assert whole == f"<!ENTITY may> 🚢\n\n{STANDFIRST}\n\n A \nB  ]]>&<Code/>  Ada Quill “doubts” it, she said."
    assert {source.get("name") for source in root.iter(f"{NS}TextSource")} == {".._.._x_ y"}
    spans = {(words, code) for _, _, words, parent, code in passages(file) if parent in ("actor", "hedge", "voice")}
    assert spans == {("Ada Quill", '"Ada" & <co> '), ("may", "modal"), ("“doubts”", "quoted")}
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert all(re.fullmatch(rf"project\.qde|sources/{GUID.pattern}\.txt", name) for name in names)


def test_the_same_coverage_gives_the_same_bytes_whatever_its_order(tmp_path: Path) -> None:
    one, other = small(article_id="a"), small(article_id="b")
    tables = ("articles", "attributions", "voices", "hedges", "mentions")
    files = []
    for number, order in enumerate(([one, other], [other, one])):
        joined = {n: pd.concat([getattr(c, n) for c in order], ignore_index=True) for n in tables}
        files.append(framing.qda(Coverage(joined), tmp_path / str(number) / "calder"))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_finds_of_ones_own_measures_are_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_REGISTERED", dict(base._REGISTERED))
    monkeypatch.setitem(TABLES, "war_words", SPANS)  # taken out again after the test
    war = framing.word_list("war words", ["act"])
    rows = from_rows(
        war.name, [{"article_id": "a", "part": "title", "sentence": 0, "start": 14, "end": 17, "voice": "outlet"}]
    )
    coverage = Coverage({**small().tables, war.name: rows, "notes": rows})  # of the second, no measure knows
    assert {each for each in passages(framing.qda(coverage, tmp_path / "own")) if each[2] == "act"} == {
        ("a", 14, "act", "", "War words")
    }


def test_every_passage_of_the_teaching_corpus_is_the_evidences_own_words(tmp_path: Path) -> None:
    articles = framing.example_corpus().head(4)
    coverage = framing.measure(articles, framing.read_actors(Path(__file__).parent.parent / "corpus/port-calder"))
    found = passages(framing.qda(coverage, tmp_path / "calder"))
    texts = {row["article_id"]: {part: row[part] for part in PARTS} for row in coverage.articles.to_dict("records")}

    def words(rows: pd.DataFrame, start: str = "start", end: str = "end") -> set[tuple[str, str]]:
        rows = rows.dropna(subset=[start, end])
        return {
            (r["article_id"], texts[r["article_id"]][r["part"]][r[start] : r[end]]) for r in rows.to_dict("records")
        }

    def coded(*wanted: str) -> set[tuple[str, str]]:
        return {(article, said) for article, _, said, parent, code in found if {parent, code} & set(wanted)}

    said = coverage.attributions
    assert coded("source") == words(said, "source_start", "source_end") and coded("source")
    assert coded("cue") == words(said, "cue_start", "cue_end") and coded("cue")
    assert (
        coded("hedge", "booster")
        == words(coverage.hedges)
        == set(coverage.hedges[["article_id", "cue"]].itertuples(index=False, name=None))
    )
    assert coded("actor") == set(coverage.mentions[["article_id", "mention"]].itertuples(index=False, name=None))
    assert coded("voice") == words(coverage.voices)
    contents = {
        (row["article_id"], texts[row["article_id"]][row["part"]][a:b])
        for row in said.to_dict("records")
        for a, b in row["content_spans"]
    }
    assert coded("content") == contents
