"""The page of accuracy: its template holds the figures that are put in, and nothing is left to fill."""

from __future__ import annotations

from typing import Any

import pytest
import report

PRF = {"precision": 0.5, "recall": 0.25, "f1": 1 / 3, "n": 1200}
AGREEMENT = {"sentences": PRF, "cues": PRF, "again": PRF, "n": 40}
SOURCING = {
    "articles": 3,
    "gold": 1234,
    "found": 1200,
    "attribution": PRF,
    "with_source": PRF,
    "words": {role: PRF for role in ("source", "cue", "content")},
    "source_accuracy": 0.8765,
    "outlet_rate_mae": 1.26,
    "survived": 1.0,
    "seconds": 12.4,
    "kinds": {kind: PRF for kind in ("speech", "attitude", "direct", "mixed", "indirect")},
}
SENTIMENT = {
    "targets": 20,
    "macro_f1": 0.61,
    "f1": {label: 0.5 for label in report.LABELS},
    "calibration_error": 0.01,
    "reliability": [{"n": 7.0, "sure": 0.55, "right": 0.5}],
    "bias": -0.25,
    "always_neutral": 0.2,
}
AGREE = {"agree": 0.75, "macro_f1": 0.5}
CAMPAIGN = {"outlet": "Echo", "actor": "Ada Quill", "estimate": 0.1, "n_articles": 12, "n_units": 30.0}
FOUND = {"read": 10, "found": 5, "right": 4, "missed": 1}
FIGURES: dict[str, Any] = {
    "sourcing": SOURCING,
    "baselines": {"verb list": {**SOURCING, "survived": 0.9}},
    "sentiment": {f"{half}, {m}": SENTIMENT for half in ("dev-mt", "dev-rw") for m in ("model", "vader")},
    "names": {"Quill": {"targets": 9, "coded": -0.5, **{name: 0.125 for name in report.NAMES}}},
    "persent": {
        "articles": 980,
        "model": {"auc": 0.8, "spearman": 0.4},
        "word list": {"auc": 0.7, "spearman": 0.25},
    },
    "roles": {
        "targets": 150,
        **{
            pair: {"role": 0.875, "sentiment": 0.5}
            for pair in ("protagonist, antagonist", "innocent, antagonist", "innocent, protagonist")
        },
    },
    "messengers": {"windows": 957, "anybody": 0.6, "official or politician": 0.5, "scientist": 0.55},
    "perturbations": {
        "targets": 90,
        "shifts": {"Mrs.": {"mean": -0.0625, "size": 0.125}},
        "swapped": {"size": 0.05, "range": 0.025, "right": 0.8, "right_as_written": 0.81},
    },
    "candidates": {
        "estimates": [{**CAMPAIGN, "low": -0.1, "high": 0.3}, {**CAMPAIGN, "low": float("nan"), "high": float("nan")}],
        "read": 100,
        "passes_agree": 0.9,
        "model": AGREE,
        "vader": AGREE,
        "toward": {"Ada Quill": {"read": 0.1, "model": -0.1}, "Bo Ray": {"read": 0, "model": 0.5}},
    },
    "errors_read": {
        "read": 100,
        "articles": 40,
        "right": {"coder": 50, "both": 40, "machine": 10},
        "kinds": [
            {"kind": f"kind {n}", "missed": 1, "extra": 2, "source": 3, "content": 4, "all": 10} for n in range(12)
        ],
    },
    "sources_read": {
        "read": 9,
        "matched": 8,
        "readings_agree": 0.9,
        "readings_anonymous": 0.8,
        "right": 0.75,
        "untouched": 4,
        "right_untouched": 0.7,
        "kinds": {"official": PRF},
        "anonymous": PRF,
    },
    "cues_read": {"read": 200, "lexemes": 30, "all": 50, **PRF},
    "hedges_read": {
        "read": 50, "learned": 3840, "twice": 20, "scare": 3, "scare_read": 10,
        "hedge": AGREEMENT, "booster": AGREEMENT,
    },
    "voices": {"events": 55, "spans": 1700, "writers_called_sources": 0.1, "sources_called_writers": 0.2},
    "uncertainty": {half: AGREEMENT for half in ("not read", "read", "all")},
    "hedges": {**PRF, "always_uncertain": 0.67, "sentences": 99, "coded": {"modals": 7, "modal": 0.3, "without": 0.1}},
    "hedges_unseen": {**PRF, "always_uncertain": 0.67, "sentences": 98},
    "certainty": {
        "sentences": 400,
        "uncertain": 100,
        "auc": 0.9,
        "within_length": 0.85,
        "length_alone": 0.6,
        "bias": -0.012,
        "calibration_error": 0.03,
    },
    "certainty_of_cues": {"sentences": 1155, "auc": 0.7},
    "pairs": {"pairs": 50, "fall": 0.9},
    "readability": {
        "excerpts": 4724,
        "indices": {
            "smog": {
                "missing": 0,
                "reference_r": 0.9,
                "reference_r_trimmed": 0.95,
                "human_r": -0.5,
                "reference_human_r": -0.4,
            }
        },
    },
    "passives_read": {"read": 160, "passive": 20, "found": 18, **PRF},
    "pages": {"pages": 181, "read": 180, "mean_f1": 0.95},
    "reading": {
        "wire": {"articles": 84, "coded": 9, "found": 8, "credited": 3, "credited_found": 0, **PRF},
        "wire_text": {"found": 7, **PRF},
        "near_duplicates": FOUND,
        "wire_sample": FOUND,
        "outlet_names": FOUND,
    },
    "endurance": {
        "articles": 3000,
        "words": 2_000_000,
        "attributions": 9,
        "hedges": 8,
        "mentions": 7,
        "wrong_offsets": 0,
        "peak_mb": [900.4, 1800.0],
        "problems": {"hardly a full stop": 2, "cut short": 1},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "PolNeAR (Newell, Margolin & Ruths 2018), 3 articles of seven US outlets, 1,234 attributions",
        "| attribution with the right source | 0.500 | 0.250 | 0.333 |",
        "| words of cue | 0.500 | 0.250 | 0.333 |",
        "| verb list | 0.333 | 0.333 | 0.333 | 1.3 | 90% | 12 |",
        "| attitude | 0.500 | 0.250 | 1,200 |",
        "| kind 9 | 1 | 2 | 3 | 4 | 10 |",
        "| others | 2 | 4 | 6 | 8 | 20 |",  # kinds 10 and 11
        "| anonymous (1200) | 0.500 | 0.250 | 0.333 |",
        "0.600. The mean share of certain events is 0.012 lower than coded; over ten bins of sentences",
        "US news that hold one of 30 ambiguous words (*may, about, some, claim* …). 25% of them "
        "hedge, so counting the words",
        "| dev-mt, vader | 20 | 0.610 | 0.500 | 0.500 | 0.500 | 0.200 | 0.010 | -0.250 |",
        "| dev-mt, model | 7 | 0.55 | 0.50 |",
        "| sentences about | targets | coded | Donald Trump | Hillary Clinton | Barack Obama | Ada Quill |",
        "|---|---|---|---|---|---|---|",
        "| PerSenT | order of all articles by mean sentiment | 980 articles | Spearman’s ρ | 0.400 | VADER 0.250 |",
        "| CCF | scientist heard | 957 windows of two sentences | Cohen’s κ | 0.550 |  |",
        "| Mrs. | -0.062 | 0.125 |",
        "0.025 of each other, and 80.0% of the labels are right (81.0% under the",
        "| Quill | 9 | -0.50 | +0.12 | +0.12 | +0.12 | +0.12 |",
        "| Echo | Ada Quill | +0.10 | -0.10 to +0.30 | 12 | 30 |",
        "| Echo | Ada Quill | +0.10 | none, too few | 12 | 30 |",
        "75% (macro-F1 0.50), the word list with 75% (0.50). Mean as read and by the model: "
        "Ada Quill +0.10 and -0.10; Bo Ray +0.00 and +0.50.",
        "| smog | 0.900 | 0.950 | -0.500 | -0.400 | 0 |",
        "- Articles with problems: 3: 2 × hardly a full stop; 1 × cut short.",
    ],
)
def test_a_figure_stands_in_its_line(line: str) -> None:
    assert line in report.page(FIGURES).split("\n")


def test_the_page_is_whole() -> None:
    page = report.page(FIGURES)
    assert page.startswith("# How far the measures agree with people\n\nWritten by `make accuracy`")
    assert page.endswith(".\n") and "\n\n\n" not in page and "{" not in page


def test_without_problems_there_is_no_list_of_them() -> None:
    assert report.problems({}) == "0."


def test_the_catalogue_says_on_what_each_measure_was_checked() -> None:
    said = report.validation(FIGURES)
    assert said["sourcing"].endswith("3 articles, 1,234 attributions: F1 = 0.33, with the right source 0.33")
    assert said["sentiment"].startswith("human-coded data: NewsMTSC, 40 targets in news: macro-F1 = 0.61 and 0.61")
    assert said["smog"].endswith("r = 0.50 with judged ease; r = 0.95 with the reference values")
    assert said["hedging"].count("F1 = 0.33") == 3
