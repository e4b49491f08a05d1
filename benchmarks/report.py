"""What is written of the figures of accuracy.py: docs/accuracy.md, after its template, and the catalogue's sentences."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import reading

Figures = dict[str, Any]
LABELS = ("negative", "neutral", "positive")
NAMES = ("Donald Trump", "Hillary Clinton", "Barack Obama", "Ada Quill")
TEMPLATE = Path(__file__).parent / "accuracy.md.in"


def page(found: dict[str, Figures]) -> str:
    """docs/accuracy.md: the template, with the figures by their names and the tables that `tables` makes of them."""
    return TEMPLATE.read_text(encoding="utf8").format_map({**found, **tables(found)})


def tables(found: dict[str, Figures]) -> dict[str, Any]:
    """What the template cannot say of a figure itself: the rows of its tables, and words that hang on a figure."""
    certainty, cues = found["certainty"], found["cues_read"]
    return {
        "sourcing_rows": sourcing_rows(found["sourcing"]),
        "system_rows": system_rows({"framing": found["sourcing"], **found["baselines"]}),
        "act_rows": act_rows(found["sourcing"]["kinds"]),
        "error_rows": error_rows(found["errors_read"]["kinds"]),
        "kind_rows": kind_rows(found["sources_read"]),
        "hedging_rows": hedging_rows(found["uncertainty"]),
        "encyclopedia_rows": encyclopedia_rows({"not read": found["hedges_unseen"], "read": found["hedges"]}),
        "certainty_off": abs(certainty["bias"]),
        "certainty_side": "higher" if certainty["bias"] > 0 else "lower",
        "ambiguous_share": cues["all"] / cues["read"],
        "news_rows": news_rows(found["hedges_read"]),
        "sentiment_rows": sentiment_rows(found["sentiment"]),
        "reliability_rows": reliability_rows(found["sentiment"]),
        "names_table": names_table(found["names"]),
        "elsewhere_rows": elsewhere_rows(found["persent"], found["roles"], found["messengers"]),
        "shift_rows": shift_rows(found["perturbations"]["shifts"]),
        "campaign_rows": campaign_rows(found["candidates"]["estimates"]),
        "toward": toward(found["candidates"]["toward"]),
        "readability_rows": readability_rows(found["readability"]["indices"]),
        "cleaning": "\n".join(reading.section(found["reading"])),
        "problems": problems(found["endurance"]["problems"]),
    }


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def prf_row(name: str, figures: Figures) -> str:
    return row(name, *(f"{figures[key]:.3f}" for key in ("precision", "recall", "f1")))


def lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)


# --- tables -----------------------------------------------------------------------------------------------------------


def sourcing_rows(s: Figures) -> str:
    whole = {"attribution": s["attribution"], "attribution with the right source": s["with_source"]}
    words = {f"words of {role}": s["words"][role] for role in ("source", "cue", "content")}
    return lines(prf_row(name, figures) for name, figures in {**whole, **words}.items())


def system_rows(systems: dict[str, Figures]) -> str:
    return lines(
        row(
            name,
            *(f"{x[what]['f1']:.3f}" for what in ("attribution", "with_source")),
            f"{x['words']['content']['f1']:.3f}",
            f"{x['outlet_rate_mae']:.1f}",
            f"{x['survived']:.0%}",
            f"{x['seconds']:.0f}",
        )
        for name, x in systems.items()
    )


def act_rows(kinds: Figures) -> str:
    named = ((kind, kinds[kind]) for kind in ("speech", "attitude", "direct", "mixed", "indirect"))
    return lines(row(kind, f"{x['precision']:.3f}", f"{x['recall']:.3f}", f"{x['n']:,}") for kind, x in named)


def error_rows(kinds: list[Figures]) -> str:
    """The ten commonest kinds, and all others together."""
    columns = ("missed", "extra", "source", "content", "all")
    others = {column: sum(k[column] for k in kinds[10:]) for column in columns}
    return lines(row(k["kind"], *(k[c] for c in columns)) for k in [*kinds[:10], {"kind": "others", **others}])


def kind_rows(k: Figures) -> str:
    named = {**k["kinds"], "anonymous": k["anonymous"]}
    return lines(prf_row(f"{name} ({x['n']})", x) for name, x in named.items())


def hedging_rows(halves: Figures) -> str:
    return lines(
        prf_row(f"{what}, {half} ({halves[half]['n']} sentences)", halves[half][key])
        for half in ("not read", "read", "all")
        for key, what in (("sentences", "sentences with a hedge"), ("cues", "the hedges themselves"))
    )


def encyclopedia_rows(samples: dict[str, Figures]) -> str:
    columns = ("precision", "recall", "f1", "always_uncertain")
    return lines(row(name, x["sentences"], *(f"{x[c]:.3f}" for c in columns)) for name, x in samples.items())


def news_rows(families: Figures) -> str:
    return lines(
        prf_row(name.format(family), families[family][what])
        for family in ("hedge", "booster")
        for what, name in (("sentences", "sentences with a {}"), ("cues", "the {}s themselves"))
    )


def sentiment_rows(runs: dict[str, Figures]) -> str:
    return lines(
        row(
            name,
            x["targets"],
            f"{x['macro_f1']:.3f}",
            *(f"{x['f1'][label]:.3f}" for label in LABELS),
            f"{x['always_neutral']:.3f}",
            f"{x['calibration_error']:.3f}",
            f"{x['bias']:+.3f}",
        )
        for name, x in runs.items()
    )


def reliability_rows(runs: dict[str, Figures]) -> str:
    return lines(
        row(name, f"{x['n']:.0f}", f"{x['sure']:.2f}", f"{x['right']:.2f}")
        for name, run in runs.items()
        if "model" in name
        for x in run["reliability"]
    )


def names_table(surnames: dict[str, Figures]) -> str:
    """The whole table, since its columns are the names that were put in."""
    head = [row("sentences about", "targets", "coded", *NAMES), "|---" * (3 + len(NAMES)) + "|"]
    rows = (
        row(surname, x["targets"], f"{x['coded']:+.2f}", *(f"{x[name]:+.2f}" for name in NAMES))
        for surname, x in surnames.items()
    )
    return lines([*head, *rows])


def elsewhere_rows(persent: Figures, roles: Figures, messengers: Figures) -> str:
    """News of which the model learned nothing: data, question, n, figure, the model's value, that of what is simpler."""
    rows = [
        ("PerSenT", "articles in favour of their main person above those against, by mean sentiment", "articles",
         "AUC", persent["model"]["auc"], f"VADER {persent['word list']['auc']:.3f}"),
        ("PerSenT", "order of all articles by mean sentiment", "articles", "Spearman’s ρ",
         persent["model"]["spearman"], f"VADER {persent['word list']['spearman']:.3f}"),
    ]  # fmt: skip
    n = {"PerSenT": persent["articles"], "SemEval-2025": roles["targets"], "CCF": messengers["windows"]}
    for pair in ("protagonist, antagonist", "innocent, antagonist", "innocent, protagonist"):
        one, other = pair.split(", ")
        text = f"{one}s above {other}s, by the probability of {one}"
        than = f"sentiment {roles[pair]['sentiment']:.3f}"
        rows.append(("SemEval-2025", text, "targets", "AUC", roles[pair]["role"], than))
    for kind in ("anybody", "official or politician", "scientist"):
        rows.append(("CCF", f"{kind} heard", "windows of two sentences", "Cohen’s κ", messengers[kind], ""))
    return lines(row(data, what, f"{n[data]:,} {of}", name, f"{x:.3f}", than) for data, what, of, name, x, than in rows)


def shift_rows(shifts: dict[str, Figures]) -> str:
    return lines(row(way, f"{x['mean']:+.3f}", f"{x['size']:.3f}") for way, x in shifts.items())


def campaign_rows(estimates: list[Figures]) -> str:
    return lines(
        row(
            x["outlet"],
            x["actor"],
            f"{x['estimate']:+.2f}",
            f"{x['low']:+.2f} to {x['high']:+.2f}" if x["low"] == x["low"] else "none, too few",
            x["n_articles"],
            f"{x['n_units']:.0f}",
        )
        for x in estimates
    )


def toward(actors: dict[str, Figures]) -> str:
    return "; ".join(f"{actor} {x['read']:+.2f} and {x['model']:+.2f}" for actor, x in actors.items())


def readability_rows(indices: dict[str, Figures]) -> str:
    columns = ("reference_r", "reference_r_trimmed", "human_r", "reference_human_r")
    return lines(
        row(name.replace("_", " "), *(f"{x[c]:.3f}" for c in columns), x["missing"]) for name, x in indices.items()
    )


def problems(counted: dict[str, int]) -> str:
    """How many articles have a problem, and which."""
    kinds = "; ".join(f"{n} × {problem}" for problem, n in counted.items())
    return f"{sum(counted.values())}: {kinds}." if kinds else "0."


# --- the catalogue ----------------------------------------------------------------------------------------------------


READ = "read by a language model, not by people"


def validation(found: dict[str, Figures]) -> dict[str, str]:
    """In words, for the catalogue: on what each measure was checked, and what came out."""
    return {**coded_validation(found), **read_validation(found), "hedging": hedging_validation(found)}


def coded_validation(found: dict[str, Figures]) -> dict[str, str]:
    """Of the measures that people's coding is there for."""
    s, y, t, clear = (found[key] for key in ("sourcing", "certainty", "sentiment", "readability"))
    texts = {
        "sourcing": (
            f"human-coded data: PolNeAR dev, {s['articles']} articles, {s['gold']:,} attributions: "
            f"F1 = {s['attribution']['f1']:.2f}, with the right source {s['with_source']['f1']:.2f}"
        ),
        "certainty": (
            f"human-coded data: UW factuality dev, {y['sentences']} sentences of news: AUC = {y['auc']:.2f} for sentences "
            f"with an uncertain event, {y['within_length']:.2f} within bands of length"
        ),
    }
    for key, method in (("sentiment", "model"), ("sentiment_vader", "vader")):
        mt, rw = t[f"dev-mt, {method}"], t[f"dev-rw, {method}"]
        texts[key] = (
            f"human-coded data: NewsMTSC, {mt['targets'] + rw['targets']} targets in news: "
            f"macro-F1 = {mt['macro_f1']:.2f} and {rw['macro_f1']:.2f} "
            f"(always neutral: {mt['always_neutral']:.2f} and {rw['always_neutral']:.2f})"
        )
    r = found["roles"]
    texts["roles"] = (
        f"human-coded data: SemEval-2025 task 10, {r['targets']} targets in news of which nothing was learned: "
        f"AUC = {r['protagonist, antagonist']['role']:.2f} for heroes against villains, "
        f"{r['innocent, antagonist']['role']:.2f} for victims against villains"
    )
    for name, r in clear["indices"].items():
        texts[name] = (
            f"human-coded data: CLEAR, {clear['excerpts']:,} excerpts: "
            f"r = {abs(r['human_r']):.2f} with judged ease; r = {r['reference_r_trimmed']:.2f} with the reference values"
        )
    return texts


def read_validation(found: dict[str, Figures]) -> dict[str, str]:
    """Of the measures whose evidence was only read."""
    k, p, r = found["sources_read"], found["passives_read"], found["hedges_read"]
    return {
        "boosters": (
            f"{READ}: {r['read']} sentences of news: F1 = {r['booster']['sentences']['f1']:.2f} for sentences with a booster"
        ),
        "source_kind": (
            f"{READ}: {k['untouched']} sources in news that the machine found: {k['right_untouched']:.0%} given the right kind"
        ),
        "anonymous": (
            f"{READ}: of {k['anonymous']['n']} anonymous sources in {k['matched']}, found with "
            f"recall {k['anonymous']['recall']:.2f}"
        ),
        "passive_share": (
            f"{READ}: {p['read']} sentences of news, {p['passive']} of them passive: "
            f"precision {p['precision']:.2f}, recall {p['recall']:.2f}"
        ),
    }


def hedging_validation(found: dict[str, Figures]) -> str:
    """Of hedging, which has both."""
    u, h, q, r = (found[key] for key in ("uncertainty", "hedges_unseen", "cues_read", "hedges_read"))
    unread, read = u["not read"], u["read"]
    return (
        f"human-coded data: Szeged uncertainty corpus, {unread['n']} sentences of news that were not read: "
        f"F1 = {unread['sentences']['f1']:.2f} for sentences with a hedge, {unread['cues']['f1']:.2f} for the hedges "
        f"({read['n']} that were, while the list was revised: {read['sentences']['f1']:.2f} and "
        f"{read['cues']['f1']:.2f}); {h['sentences']} Wikipedia sentences that were not read (CoNLL-2010, approximators "
        f"included): F1 = {h['f1']:.2f}; {READ}: {q['read']} ambiguous words in news: precision {q['precision']:.2f}, "
        f"recall {q['recall']:.2f}; {r['read']} sentences of news: F1 = {r['hedge']['sentences']['f1']:.2f}"
    )
