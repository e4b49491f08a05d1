"""Coding sheets are blind and harmless, agreement and correction are as in the papers they come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from framing.errors import FewArticlesWarning
from framing.estimates import compare
from framing.measures import NOT_HERE, Coverage, Instrument, Ratios, Task, base, catalogue, tasks
from framing.measures.coding import share
from framing.measures.frames import FRAMES
from framing.stats import bootstrap
from framing.tables import empty, from_rows
from framing.validate import agreement, coded_frames, confusion, corrected, disagreements, power, worksheet
from framing.views import evidence

HOSTILE = [
    '=HYPERLINK("http://x.example","go")',
    "+1+1 said the clerk",
    "-2 degrees",
    "@SUM(A1)",
    "  =1",
    "\x0bodd\x00",
]


def coverage_of(machine: dict[str, Sequence[Sequence[int]]], sentence: str = "It rained.") -> Coverage:
    """Outlet -> per article the hedges that the machine found in each of its sentences."""
    articles, sentences, hedges, scores = [], [], [], []
    for outlet, each in machine.items():
        for number, found in enumerate(each):
            name = f"{outlet}-{number:03}"
            articles.append({"article_id": name, "outlet": outlet, "text": " ".join([sentence] * len(found))})
            step = len(sentence) + 1
            for i, n in enumerate(found):
                place = {"article_id": name, "part": "text", "sentence": i}
                sentences.append(place | {"start": i * step, "end": i * step + len(sentence), "words": 10})
                hedge = {"cue": "It", "start": i * step, "end": i * step + 2, "family": "hedge", "confidence": 1.0}
                hedges += [place | hedge | {"kind": "modal", "voice": "outlet"}] * n
            share = sum(n > 0 for n in found) / len(found)
            score = {"article_id": name, "measure": "hedged_sentence_share", "actor": "(all)", "voice": "all"}
            scores.append(score | {"value": share, "weight": len(found)})
    made = {"articles": articles, "sentences": sentences, "hedges": hedges, "scores": scores}
    rest = {name: empty(name) for name in ("attributions", "voices", "mentions", "readability", "actors")}
    return Coverage(**{name: from_rows(name, rows) for name, rows in made.items()}, **rest, about={})


def answers(sheet: pd.DataFrame, given: Sequence[str], column: str = "hedged") -> pd.DataFrame:
    return pd.DataFrame({"item": sheet["item"], column: list(given)})


def value(table: pd.DataFrame, statistic: str, class_: str = "") -> float:
    return float(table.loc[(table["statistic"] == statistic) & (table["class"] == class_), "value"].item())


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_a_sheet_is_stratified_and_knows_its_probabilities() -> None:
    coverage = coverage_of({"Argus": [[0] * 10] * 8, "Beacon": [[1] * 10] * 4, "Courier": [[0]] * 3})
    sheet = worksheet(coverage, "hedges", n=43)
    # Courier has three sentences only; of the forty left, each of the others gets twenty
    assert sheet.groupby("stratum")["probability"].agg(["size", "first"]).to_numpy().tolist() == [
        [20, 20 / 80],
        [20, 20 / 40],
        [3, 1],
    ]
    assert sheet["unit"].is_unique
    assert set(sheet.loc[sheet["stratum"] == "Beacon", "machine"]) == {"yes"}
    assert not sheet["stratum"].is_monotonic_increasing  # outlets are mixed
    pd.testing.assert_frame_equal(worksheet(coverage, "hedges", n=43), sheet)
    assert worksheet(coverage, "hedges", n=43, seed=1)["unit"].tolist() != sheet["unit"].tolist()


def test_coders_see_neither_outlet_nor_score(tmp_path: Path) -> None:
    coverage = coverage_of({"The Argus": [[1, 0, 1]] * 9}, sentence="Tides, The Argus was told, may rise.")
    key = worksheet(coverage, "hedges", n=6, out=tmp_path / "new/hedges")
    blind = pd.read_csv(tmp_path / "new/hedges.csv", keep_default_na=False, dtype=str)
    assert list(blind.columns) == ["item", "text", "hedged", "comment"]
    assert not blind["text"].str.contains("Argus").any() and blind["text"].str.contains(r"\[outlet\]").all()
    assert blind["text"].str.count("⟦").eq(1).all()
    again = pd.read_csv(tmp_path / "new/hedges-key.csv", dtype=str)
    assert again["unit"].tolist() == key["unit"].tolist()
    assert float(again["probability"].iloc[0]) == 6 / 27


def test_the_excel_sheet_has_lists_to_choose_from_and_the_instruction(tmp_path: Path) -> None:
    coverage = coverage_of({"Argus": [[1, 0, 1]] * 9})
    for task, spec in tasks().items():
        worksheet(coverage, task, n=5, out=tmp_path / task)
        book = openpyxl.load_workbook(tmp_path / f"{task}.xlsx")
        assert spec.instruction.split("\n")[0] in [cell.value for cell in book["instruction"]["A"]]
        lists = book["coding"].data_validations.dataValidation
        assert [each.formula1 for each in lists] == [f'"{",".join(answers)}"' for answers in spec.columns.values()]
        assert max(len(each.formula1) for each in lists) <= 255  # more, and Excel calls the file damaged


def test_hostile_text_becomes_no_formula(tmp_path: Path) -> None:
    tables = [coverage_of({f"o{i}": [[1]] * 2}, sentence=text) for i, text in enumerate(HOSTILE)]
    names = ("articles", "sentences", "hedges", "scores")
    together = {name: pd.concat([getattr(t, name) for t in tables], ignore_index=True) for name in names}
    coverage = Coverage(**(vars(tables[0]) | together))
    worksheet(coverage, "frames", n=12, out=tmp_path / "frames")
    sheet = openpyxl.load_workbook(tmp_path / "frames.xlsx")["coding"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sum(str(cell.value).lstrip().startswith(("=", "+", "-", "@")) for cell in cells) == 10
    for name in ("frames.csv", "frames-key.csv"):
        table = pd.read_csv(tmp_path / name, dtype=str)
        assert not any(table[column].str.match(r"\s*[=+\-@]").any() for column in table)


def test_hostile_names_come_back_from_the_key(tmp_path: Path) -> None:
    coverage = coverage_of({"=cmd()": [[1, 0]] * 10})
    sheet = worksheet(coverage, "hedges", n=20, out=tmp_path / "hedges")
    assert "\n=cmd" not in (tmp_path / "hedges-key.csv").read_text(encoding="utf-8")
    row = corrected(coverage, tmp_path / "hedges-key.csv", [answers(sheet, sheet["machine"])]).iloc[0]
    assert row["n_coded_articles"] == 10 and row["corrected"] == pytest.approx(0.5)


def test_frames_have_their_questions() -> None:
    frames = [name.rpartition("_")[0] for name in FRAMES]
    # 5, 5 less the one on pictures, 4, 3 and 3 questions: Semetko & Valkenburg (2000), table 1
    assert {frame: frames.count(frame) for frame in frames} == {
        "responsibility": 5,
        "human_interest": 4,
        "conflict": 4,
        "morality": 3,
        "economic": 3,
    }


def test_wrong_wishes_are_named() -> None:
    coverage = coverage_of({"Argus": [[1]] * 3})
    with pytest.raises(ValueError, match=r"no task 'hedge'. Did you mean 'hedges'"):
        worksheet(coverage, "hedge")
    with pytest.raises(ValueError, match="from 1, found 0"):
        worksheet(coverage, "hedges", n=0)
    with pytest.raises(ValueError, match="no column 'outlets'"):
        worksheet(coverage, "hedges", by="outlets")
    assert worksheet(coverage, "sentiment").empty


# --- agreement --------------------------------------------------------------------------------------------------------


def test_agreement_worked_by_hand() -> None:
    """Twelve sentences, coded by two.

    The machine says yes to six. Of those, both coders say yes to four, one each to one; of the other six, both say yes
    to one. The first coder decides ties: yes to 5 of the machine's and 1 other. Precision 5/6, recall 5/6, F1 5/6.
    The coders agree on 10 of 12. Nominal α = 1 − D_o / D_e with D_o = 4/24 and D_e = 2·n₁·n₀ / (24·23): the first says
    yes 6 times, the second 6 times, so n₁ = n₀ = 12 and α = 1 − (4/24)·(24·23)/(2·144) = 1 − 92/288.
    """
    coverage = coverage_of({"Argus": [[1]] * 6 + [[0]] * 6})
    sheet = worksheet(coverage, "hedges", n=12).sort_values("unit", ignore_index=True)
    one = ["yes"] * 5 + ["no"] + ["no"] * 5 + ["yes"]
    two = ["yes"] * 4 + ["no", "yes"] + ["no"] * 5 + ["yes"]
    coded = {"one": answers(sheet, one), "two": answers(sheet, two)}
    table = agreement(sheet, coded)
    assert value(table, "alpha") == pytest.approx(1 - 92 / 288)
    assert value(table, "percent agreement") == pytest.approx(10 / 12)
    for statistic in ("precision", "recall", "f1"):
        assert value(table, statistic, "yes") == pytest.approx(5 / 6)
    assert value(table, "overall f1") == pytest.approx(5 / 6)
    inside = table.dropna()
    assert (inside["low"] <= inside["value"]).all() and (inside["value"] <= inside["high"]).all()
    assert confusion(sheet, coded).to_numpy().tolist() == [[5, 1, 6], [1, 5, 6]]
    odd = disagreements(sheet, coded)
    assert odd["item"].tolist() == sheet["item"].iloc[[4, 5, 11]].sort_values().tolist()
    assert {"one", "two", "machine", "text"} <= set(odd.columns)
    said = catalogue(validation=table).set_index("measure")["validated"]
    assert said["hedged_sentence_share"].endswith(
        "validated on this corpus: α = 0.68, F1 = 0.83, α with the machine = 0.68"
    )
    assert said["hedges_per_1000_words"].endswith("; not validated on this corpus")
    assert said["lix"] == "not validated"
    made = compare(coverage, validation=table).set_index("measure")["validated"].to_dict()
    assert {m for m, words in made.items() if words != NOT_HERE} == {"hedged_sentence_share"}


def test_items_count_by_the_inverse_of_their_probability() -> None:
    """Of Argus's 40 sentences 10 are coded, of Beacon's 10 all: precision is (40·½ + 10·1) / 50 = 0.6, not 15/20."""
    coverage = coverage_of({"Argus": [[1]] * 40, "Beacon": [[1]] * 10})
    sheet = worksheet(coverage, "hedges", n=20).sort_values("unit", ignore_index=True)
    table = agreement(sheet, [answers(sheet, ["yes", "no"] * 5 + ["yes"] * 10)])
    assert value(table, "precision", "yes") == pytest.approx(0.6)
    assert "alpha" not in set(table["statistic"])  # one coder agrees with nobody


def test_a_class_that_nobody_uses_is_left_out_and_full_agreement_has_no_alpha() -> None:
    coverage = coverage_of({"Argus": [[0]] * 12})
    sheet = worksheet(coverage, "hedges", n=12)
    table = agreement(sheet, {"one": answers(sheet, ["no"] * 12), "two": answers(sheet, ["no"] * 12)})
    assert math.isnan(value(table, "alpha")) and value(table, "percent agreement") == 1
    assert value(table, "f1", "no") == 1


def test_sheets_are_read_from_excel_and_csv(tmp_path: Path) -> None:
    coverage = coverage_of({"Argus": [[1, 0]] * 10})
    worksheet(coverage, "hedges", n=12, out=tmp_path / "hedges")
    book = openpyxl.load_workbook(tmp_path / "hedges.xlsx")
    for row in range(2, 14):
        book["coding"].cell(row, 3, "Yes" if row % 2 else "no")
    book.save(tmp_path / "ada.xlsx")
    blind = pd.read_csv(tmp_path / "hedges.csv", dtype=str)
    blind.assign(hedged=["no", "yes"] * 6, item=range(1, 13)).to_csv(tmp_path / "bo.csv", index=False)
    table = agreement(tmp_path / "hedges-key.csv", [tmp_path / "ada.xlsx", tmp_path / "bo.csv"])
    assert value(table, "percent agreement") == 1


def _saved(table: pd.DataFrame, path: Path, how: str) -> Path:
    """A coded sheet as a spreadsheet program saves it."""
    without_zeros = table.assign(item=table["item"].astype(int))
    marks_gone = table.assign(text=table["text"].str.replace("[⟦⟧]", "?", regex=True))
    blank = pd.DataFrame([[""] * table.shape[1]] * 2, columns=table.columns)
    yes = table["hedged"].eq("yes")
    if how == "semicolons":
        path.write_bytes(pd.concat([table, blank]).to_csv(index=False, sep=";").encode("utf-8-sig"))
    elif how == "windows":
        path.write_bytes(marks_gone.to_csv(index=False).encode("cp1252"))
    elif how == "unicode text":
        path.write_bytes(table.to_csv(index=False, sep="\t").encode("utf-16"))
    elif how == "renamed":
        without_zeros.assign(hedged=yes).to_excel(path, sheet_name="Tabelle1", index=False)
    elif how == "true and false":
        table.assign(hedged=yes.map({True: "WAHR", False: "FALSCH"})).to_csv(path, index=False)
    else:
        without_zeros.assign(hedged=yes.map({True: "Y", False: "n"})).to_csv(path, index=False)
    return path


@pytest.mark.parametrize(("yes", "no"), [("ja", "nein"), ("oui", "non"), ("sí", "no"), ("T", "F"), ("“yes”", "no.")])
def test_answers_in_other_words_and_missing_ones_of_other_programs(tmp_path: Path, yes: str, no: str) -> None:
    coverage = coverage_of({"Argus": [[0, 1]] * 3, "Beacon": [[1, 0]] * 3})
    key = worksheet(coverage, "hedges", n=12)
    ben = answers(key, key["machine"].map({"yes": yes, "no": no}))
    ben["item"] = [f"{int(item)},0" for item in ben["item"]]
    ben.loc[ben.index[0], "hedged"] = "NA"
    table = agreement(key, {"Ada": answers(key, key["machine"]), "Ben": ben})
    assert value(table, "percent agreement") == 1


@pytest.mark.parametrize("how", ["semicolons", "windows", "unicode text", "renamed", "true and false", "y and n"])
def test_a_sheet_is_read_however_a_spreadsheet_saved_it(tmp_path: Path, how: str) -> None:
    coverage = coverage_of({"Argus": [[0, 1]] * 3, "Beacon": [[1, 0]] * 3}, sentence="“It rained,” said Zoë.")
    key = worksheet(coverage, "hedges", n=12, out=tmp_path / "hedges")
    sheet = pd.read_csv(tmp_path / "hedges.csv", dtype=str, keep_default_na=False).assign(hedged=key["machine"])
    path = _saved(sheet, tmp_path / ("ben.xlsx" if how == "renamed" else "ben.txt"), how)
    table = agreement(tmp_path / "hedges-key.csv", {"Ada": sheet, "Ben": path})
    assert value(table, "percent agreement") == 1 == value(table, "alpha with machine")


def test_a_key_saved_by_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    coverage = coverage_of({"Argus": [[0, 1]] * 8, "Beacon": [[1, 0]] * 3})
    key = worksheet(coverage, "hedges", n=12)
    saved = key.assign(item=key["item"].astype(int), probability=key["probability"].map("{:.6f}".format))
    saved["probability"] = saved["probability"].str.replace(".", ",")
    saved.to_csv(tmp_path / "key.csv", sep=";", index=False)
    coded = [answers(key, key["machine"])]
    pd.testing.assert_frame_equal(agreement(tmp_path / "key.csv", coded), agreement(key, coded))
    with pytest.raises(ValueError, match="sheet: column 'probability' holds 'many'"):
        agreement(key.assign(probability="many"), coded)


def test_a_sheet_that_cannot_be_read_names_its_coder(tmp_path: Path) -> None:
    key = worksheet(coverage_of({"Argus": [[0, 1]] * 3}), "hedges", n=6)
    (tmp_path / "ben.ods").write_bytes(b"PK\x03\x04 no table")
    with pytest.raises(ValueError, match=r"Ben: ben\.ods: is not a sound Excel file"):
        agreement(key, {"Ben": tmp_path / "ben.ods"})


def test_a_spoilt_sheet_is_named(tmp_path: Path) -> None:
    coverage = coverage_of({"Argus": [[1]] * 12})
    sheet = worksheet(coverage, "hedges", n=12)
    with pytest.raises(ValueError, match=r"ada: item 0002, column 'hedged' holds 'maybe'. Choose one of: yes, no"):
        agreement(sheet, {"ada": answers(sheet, ["yes", "maybe"] * 6)})
    with pytest.raises(ValueError, match="ada: missing column hedged"):
        agreement(sheet, {"ada": sheet[["item"]]})
    with pytest.raises(ValueError, match="ada: item '0099' stands there twice or is not on the sheet"):
        agreement(sheet, {"ada": pd.DataFrame({"item": ["0099"], "hedged": ["yes"]})})
    with pytest.raises(FileNotFoundError, match="no such file"):
        agreement(sheet, [tmp_path / "nobody.csv"])


def test_other_labellers_are_held_to_the_coders_as_the_machine_is(tmp_path: Path) -> None:
    """Twelve sentences, of which the coder says yes to six, and so do the model's labels: α = F1 = 1.

    The word list says yes to all: precision 6/12, recall 1, F1 2/3. Of its 24 answers and the coder's 18 are yes, and
    they differ on 6 sentences: α = 1 − 23·6 / (18·6). It labelled all 40 sentences, of which 12 are on the sheet.
    """
    coverage = coverage_of({"Argus": [[1, 0]] * 20})
    sheet = worksheet(coverage, "hedges", n=12)
    said = ["yes", "no"] * 6
    coded = [answers(sheet, said)]
    everything = worksheet(coverage, "hedges", n=1000, seed=5)
    everything.assign(hedged="Yes").drop(columns="item").to_csv(tmp_path / "list.csv", index=False)
    others = {"gpt": answers(sheet, said), "word list": tmp_path / "list.csv"}
    table = agreement(sheet, coded, others=others)
    mine = {name: group.drop(columns="measures") for name, group in table.groupby("labeller")}
    assert value(mine["gpt"], "alpha with gpt") == 1 == value(mine["gpt"], "overall f1")
    assert value(mine["word list"], "precision", "yes") == pytest.approx(1 / 2)
    assert value(mine["word list"], "recall", "yes") == 1
    assert value(mine["word list"], "f1", "yes") == pytest.approx(2 / 3) == value(mine["word list"], "overall f1")
    assert value(mine["word list"], "alpha with word list") == pytest.approx(1 - 23 * 6 / (18 * 6))
    machine = table[table["labeller"] == "machine"]
    pd.testing.assert_frame_equal(agreement(sheet, coded), machine)
    # how well somebody else labels says nothing of our measures
    assert catalogue(validation=table)["validated"].tolist() == catalogue(validation=machine)["validated"].tolist()


def test_labels_that_cannot_be_used_are_named() -> None:
    coverage = coverage_of({"Argus": [[1]] * 12})
    sheet = worksheet(coverage, "hedges", n=12)
    coded = {"ada": answers(sheet, ["yes"] * 12)}
    for taken in ("machine", "coders", "ada"):
        with pytest.raises(ValueError, match=f"others: the name '{taken}' is taken"):
            agreement(sheet, coded, others={taken: coded["ada"]})
    with pytest.raises(ValueError, match=r"gpt: unit Argus-0.*\|text\|0\|0\|\(all\), column 'hedged' holds 'perhaps'"):
        agreement(sheet, coded, others={"gpt": sheet.assign(hedged="perhaps")})
    with pytest.raises(ValueError, match="gpt: none of its units is on the sheet"):
        agreement(sheet, coded, others={"gpt": pd.DataFrame({"unit": ["x"], "hedged": ["yes"]})})
    with pytest.raises(ValueError, match=r"gpt: unit '.*' stands there twice"):
        agreement(sheet, coded, others={"gpt": pd.concat([sheet, sheet]).assign(hedged="yes")})
    with pytest.raises(ValueError, match="gpt: missing column hedged"):
        agreement(sheet, coded, others={"gpt": sheet})


# --- correction -------------------------------------------------------------------------------------------------------


def sheet_of(coverage: Coverage, coded: Sequence[str], probability: float) -> pd.DataFrame:
    """A sheet of the articles named, of one sentence each."""
    whole = worksheet(coverage, "hedges", n=10**6)
    sheet = whole[whole["article_id"].isin(coded)].sort_values("unit", ignore_index=True)
    return sheet.assign(item=[f"{i + 1:04}" for i in range(len(sheet))], probability=probability)


def test_ppi_worked_by_hand() -> None:
    """Twenty articles of a sentence, the machine says yes to twelve; ten are coded.

    Among the coded ones the machine says yes to 5, of which people say yes to 3; of its 5 noes to 1. The covariance is
    3/10 − (4/10)(5/10) = 0.1. The machine's variance over all twenty is 0.6·0.4·20/19 = 4.8/19, so our λ is 1.9/4.8.
    The machine says 0.6 over all and 0.5 among the coded: θ = 0.4 + λ·(0.6 − 0.5) = 0.4 + 0.19/4.8 = 0.4395833.
    The paper's λ is 0.1 / ((1 + 10/10)·4.8/19) = 0.95/4.8 with the uncoded machine's mean 0.7:
    θ = 0.4 + 0.95/4.8·(0.7 − 0.5), the same. ppi_mean_pointestimate of ppi-python 0.2.3 prints 0.43958333.
    """
    machine = [[1]] * 5 + [[0]] * 5 + [[1]] * 7 + [[0]] * 3
    coverage = coverage_of({"Argus": machine})
    sheet = sheet_of(coverage, [f"Argus-{i:03}" for i in range(10)], 0.5)
    row = corrected(coverage, sheet, [answers(sheet, ["yes"] * 3 + ["no"] * 2 + ["yes"] + ["no"] * 4)]).iloc[0]
    assert row["corrected"] == pytest.approx(0.4 + 0.19 / 4.8)
    assert row["tuning"] == pytest.approx(1.9 / 4.8)
    assert row["raw"] == pytest.approx(0.6)
    assert row["low"] < row["corrected"] < row["high"]


def test_ppi_as_the_authors_package_prints_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 articles, 400 coded: ppi_mean_ci of ppi-python 0.2.3 prints 0.3243678 and [0.28810151, 0.3606341]."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 3_999)
    machine = [1] * 140 + [0] * 260 + [1] * 640 + [0] * 960
    coverage = coverage_of({"Argus": [[found] for found in machine]})
    sheet = sheet_of(coverage, [f"Argus-{i:03}" for i in range(400)], 0.2).sort_values("article_id")
    row = corrected(coverage, sheet, [answers(sheet, ["yes"] * 100 + ["no"] * 40 + ["yes"] * 20 + ["no"] * 240)]).iloc[
        0
    ]
    assert row["corrected"] == pytest.approx(0.3243678, abs=5e-8)
    assert [row["low"], row["high"]] == pytest.approx([0.28810151, 0.3606341], abs=0.001)  # theirs is the normal's


def test_everything_coded_gives_the_coders_figure() -> None:
    rng = np.random.default_rng(3)
    coverage = coverage_of({"Argus": rng.integers(0, 2, (30, 4)).tolist()})
    sheet = worksheet(coverage, "hedges", n=1000)
    said = rng.choice(["yes", "no"], len(sheet))
    row = corrected(coverage, sheet, [answers(sheet, said)]).iloc[0]
    assert row["corrected"] == pytest.approx((said == "yes").mean())
    assert row["n_coded"] == 120 and row["n_coded_articles"] == 30


def test_a_perfect_machine_keeps_its_figure() -> None:
    rng = np.random.default_rng(4)
    coverage = coverage_of({"Argus": rng.integers(0, 2, (200, 1)).tolist()})
    sheet = worksheet(coverage, "hedges", n=100)
    row = corrected(coverage, sheet, [answers(sheet, sheet["machine"])]).iloc[0]
    assert row["corrected"] == pytest.approx(row["raw"], abs=0.01)
    assert row["high"] - row["low"] == pytest.approx(row["raw_high"] - row["raw_low"], rel=0.1)


def test_too_small_a_sheet_is_refused_in_words() -> None:
    coverage = coverage_of({"Argus": [[0], [1]] * 20, "Beacon": [[0], [1]] * 3})
    sheet = worksheet(coverage, "hedges", n=46)
    table = corrected(coverage, sheet, [answers(sheet, sheet["machine"])]).set_index("outlet")
    assert table.loc["Beacon", "note"] == "too small to correct: 6 coded articles, 10 are needed"
    assert table.loc["Beacon", ["corrected", "low", "high"]].isna().all()
    assert table.loc["Argus", "note"] == "" and table.loc["Argus", "corrected"] == pytest.approx(0.5)


def test_a_biased_machine_is_corrected_and_the_truth_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """True share 0.3; the machine finds nine of ten and adds a fifth of the rest: raw 0.41 on average."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 199)
    rng = np.random.default_rng(5)
    found, inside = [], []
    truths: dict[str, str] = {}
    machine = {}
    for run in range(40):
        tendency = rng.beta(1.5, 3.5, 120)
        true = rng.random((120, 4)) < tendency[:, None]
        says = np.where(true, rng.random((120, 4)) < 0.9, rng.random((120, 4)) < 0.2)
        machine[f"run {run:02}"] = says.astype(int).tolist()
        for (a, s), hedged in np.ndenumerate(true):
            truths[f"run {run:02}-{a:03}|text|{s}"] = "yes" if hedged else "no"
    coverage = coverage_of(machine)
    sheet = worksheet(coverage, "hedges", n=40 * 100)
    said = [truths["|".join(unit.split("|")[:3])] for unit in sheet["unit"]]
    table = corrected(coverage, sheet, [answers(sheet, said)])
    found, inside = table["corrected"], (table["low"] <= 0.3) & (table["high"] >= 0.3)
    assert table["raw"].mean() == pytest.approx(0.3 * 0.9 + 0.7 * 0.2, abs=0.015)
    assert found.mean() == pytest.approx(0.3, abs=0.015)  # the mean of 40 has a standard error of 0.006
    assert inside.mean() >= 0.85
    assert ((table["raw_low"] <= 0.3) & (table["raw_high"] >= 0.3)).mean() < 0.1


def test_a_task_of_ones_own_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 24 sentences, the machine calls every other one short, and the coder all."""

    def units(coverage: Coverage) -> pd.DataFrame:
        return coverage.sentences.assign(actor="(all)", machine=["yes", "no"] * (len(coverage.sentences) // 2))

    def short(units: pd.DataFrame) -> Ratios:
        machine, people = ((units[column] == "yes").to_numpy(dtype=float) for column in ("machine", "answer"))
        one = np.ones(len(units))
        return np.stack([machine, one]), np.stack([people, one])

    own = Task("short", "Is it short?", {"short": ("yes", "no")}, units, measures={"hedged_sentence_share": short})
    toy = Instrument("toy", (), score=lambda coverage, actors: [], tasks=(own,))
    monkeypatch.setattr(base, "_REGISTERED", {**base._REGISTERED, "toy": toy})
    coverage = coverage_of({"Argus": [[0, 1]] * 12})
    sheet = worksheet(coverage, "short", n=24)
    coded = [answers(sheet, ["yes"] * 24, "short")]
    assert value(agreement(sheet, coded), "precision", "yes") == 1
    assert value(agreement(sheet, coded), "recall", "yes") == pytest.approx(0.5)
    assert corrected(coverage, sheet, coded)["corrected"].tolist() == pytest.approx([1.0])


def test_another_labellers_figures_are_corrected_too(tmp_path: Path) -> None:
    """The twenty sentences of `test_ppi_worked_by_hand`, the labels being a model's; our machine finds nothing."""
    coverage = coverage_of({"Argus": [[0]] * 20})
    sheet = sheet_of(coverage, [f"Argus-{i:03}" for i in range(10)], 0.5)
    coded = [answers(sheet, ["yes"] * 3 + ["no"] * 2 + ["yes"] + ["no"] * 4)]
    everything = worksheet(coverage, "hedges", n=10**9).sort_values("unit")
    labels = everything.assign(hedged=["yes"] * 5 + ["no"] * 5 + ["yes"] * 7 + ["no"] * 3)
    labels.sample(frac=1, random_state=1).to_csv(tmp_path / "labels.csv", index=False)
    row = corrected(coverage, sheet, coded, labels=tmp_path / "labels.csv").iloc[0]
    assert row["raw"] == pytest.approx(0.6) and row["tuning"] == pytest.approx(1.9 / 4.8)
    assert row["corrected"] == pytest.approx(0.4 + 0.19 / 4.8)
    assert corrected(coverage, sheet, coded).iloc[0]["raw"] == 0
    with pytest.raises(
        ValueError, match=r"labels: 3 of 20 units have no label, such as 'Argus-017.*worksheet.*'hedges'"
    ):
        corrected(coverage, sheet, coded, labels=labels.head(17))
    with pytest.raises(ValueError, match=r"labels: missing column unit\. Have all units labelled: everything = "):
        corrected(coverage, sheet, coded, labels=labels.drop(columns="unit"))


def test_the_machines_own_answers_as_labels_change_nothing() -> None:
    rng = np.random.default_rng(6)
    coverage = coverage_of({o: rng.integers(0, 2, (15, 3)).tolist() for o in ("Argus", "Beacon")})
    sheet = worksheet(coverage, "hedges", n=40)
    coded = [answers(sheet, rng.choice(["yes", "no"], len(sheet)))]
    everything = worksheet(coverage, "hedges", n=10**9)
    labels = everything.assign(hedged=everything["machine"])
    pd.testing.assert_frame_equal(corrected(coverage, sheet, coded, labels=labels), corrected(coverage, sheet, coded))


def test_what_a_labeller_calls_no_unit_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 24 marked things the labels call 4 none at all and 5 short: 5 of 20 are short. The coder agrees with all."""

    def units(coverage: Coverage) -> pd.DataFrame:
        return coverage.sentences.assign(actor="(all)", machine="long")

    short = {"hedged_sentence_share": partial(share, answer="short", no_unit="none")}
    own = Task("length", "How long?", {"length": ("short", "long", "none")}, units, measures=short, no_unit="none")
    toy = Instrument("toy", (), score=lambda coverage, actors: [], tasks=(own,))
    monkeypatch.setattr(base, "_REGISTERED", {**base._REGISTERED, "toy": toy})
    coverage = coverage_of({"Argus": [[0, 0]] * 12})
    sheet = worksheet(coverage, "length", n=24)
    labels = sheet.assign(length=["none"] * 4 + ["short"] * 5 + ["long"] * 15)
    row = corrected(coverage, sheet, [labels], labels=labels).iloc[0]
    assert row["raw"] == pytest.approx(5 / 20) == row["corrected"]


# --- frames -----------------------------------------------------------------------------------------------------------


def framed(sheet: pd.DataFrame, article: str, **given: str) -> pd.DataFrame:
    """A coder's sheet with answers about one article: `conflict="yn y"` answers three of the four questions."""
    mine = pd.DataFrame({"item": sheet["item"], **dict.fromkeys(FRAMES, "")})
    for frame, letters in given.items():
        for number, letter in enumerate(letters, 1):
            mine.loc[sheet["article_id"] == article, f"{frame}_{number}"] = letter.strip()
    return mine


def test_coded_frames_worked_by_hand() -> None:
    """Conflict: both yes; divided, so the first one's yes; both no; only the second answers, yes: 3/4.

    Morality: the first alone says yes to one of the two that were answered. The other frames have no answers.
    """
    coverage = coverage_of({"Argus": [[1]] * 2, "Beacon": [[1]] * 2})
    sheet = worksheet(coverage, "frames", n=4)
    one = framed(sheet, "Argus-000", conflict="yyn ", morality="yn ")
    two = framed(sheet, "Argus-000", conflict="ynny")
    found = coded_frames(coverage, sheet, {"one": one, "two": two})
    scores = found.scores.set_index(["measure", "article_id"])
    assert scores.loc[("conflict_frame", "Argus-000"), "value"] == 0.75
    assert scores.loc[("morality_frame", "Argus-000"), "value"] == 0.5
    frames = found.scores[found.scores["measure"].str.endswith("_frame")]
    assert len(frames) == 5 * 4 and frames["weight"].sum() == 2 == frames["value"].count()
    pd.testing.assert_frame_equal(found.scores.head(4), coverage.scores)
    with pytest.warns(FewArticlesWarning, match="describe one article"):
        table = compare(found).set_index(["outlet", "measure"])
    assert table.loc[("Argus", "conflict_frame"), ["estimate", "n_articles"]].tolist() == [0.75, 1]
    assert table.loc[("Beacon", "conflict_frame"), "note"] == "nothing to count"
    shown = evidence(found, measure="conflict_frame")
    assert shown[["article_id", "value", "sentence_text"]].to_numpy().tolist() == [["Argus-000", 0.75, "It rained."]]
    again = coded_frames(found, sheet, [framed(sheet, "Beacon-001", conflict="nnnn")])
    frames = again.scores[again.scores["measure"].str.endswith("_frame")].dropna()
    assert frames[["article_id", "measure", "value"]].to_numpy().tolist() == [["Beacon-001", "conflict_frame", 0]]


def test_frames_of_something_else_are_refused() -> None:
    coverage = coverage_of({"Argus": [[1]] * 3})
    sheet = worksheet(coverage, "hedges", n=3)
    with pytest.raises(ValueError, match=r"sheet: it is about hedges. Draw one of frames: framing\.worksheet"):
        coded_frames(coverage, sheet, [answers(sheet, ["yes"] * 3)])
    sheet = worksheet(coverage, "frames", n=3)
    other = coverage_of({"Beacon": [[1]] * 3})
    with pytest.raises(ValueError, match="None of the coded articles is in this coverage"):
        coded_frames(other, sheet, [framed(sheet, "Argus-000", conflict="yyyy")])


# --- planning ---------------------------------------------------------------------------------------------------------


def test_power_worked_by_hand() -> None:
    """Two outlets, ten articles of one sentence each, five hedged: s² = 10·0.25/9 = 5/18 in each.

    To see a difference of 0.5 with a chance of 0.8: (1.959964 + 0.841621)²·(10/18)/0.25 = 17.44, so 18 articles each.
    Coded as the machine has it, nothing is left to code but the ten that a correction needs.
    """
    coverage = coverage_of({"Argus": [[0], [1]] * 5, "Beacon": [[1], [0]] * 5})
    row = power(coverage, measure="hedged_sentence_share", difference=0.5).iloc[0]
    assert row["articles"] == 18 and pd.isna(row["items"])
    sheet = worksheet(coverage, "hedges", n=20)
    with_sheet = power(
        coverage, measure="hedged_sentence_share", difference=0.5, sheet=sheet, coded=[answers(sheet, sheet["machine"])]
    )
    assert with_sheet["items"].tolist() == [10]
    with pytest.raises(ValueError, match="must be above 0"):
        power(coverage, measure="hedged_sentence_share", difference=0)
    with pytest.raises(ValueError, match="no measure 'lix'"):
        power(coverage, measure="lix", difference=1)
