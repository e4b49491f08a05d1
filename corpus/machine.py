"""What the machine says of the two invented towns, beside their keys: printed into the pages that cite it.

`python corpus/machine.py` measures both (some minutes of computing), and writes machine.json and every piece of
DOCUMENTS that stands between <!-- machine: its name --> and <!-- end -->. A test holds the three together.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import framing
from framing import encoder
from framing.stats.agreement import krippendorff_alpha

HERE = Path(__file__).resolve().parent
TEACH = HERE.parent / "docs" / "teach"
PRINTED = HERE / "machine.json"
DOCUMENTS = sorted([*TEACH.glob("*.md"), *HERE.glob("*-key/README.md")])
BLOCK = re.compile(r"(<!-- machine: ([\w-]+) -->\n\n)(.*?)(?=\n\n<!-- end -->)", re.DOTALL)

AT = ["article_id", "part", "start", "actor"]
SCORE = {"positive": 1, "neutral": 0, "negative": -1}
SAID = {"positive": "praise", "neutral": "neither", "negative": "blame"}
KINDS = {
    "official": "an official", "politician": "a politician", "business": "a voice of business", "expert": "an expert",
    "civil society": "a club or campaign", "ordinary person": "an ordinary person", "unknown": "one of unknown kind",
}  # fmt: skip

# The outlets by the beginning of their articles' ids, in the order of the tables
ORMSFLEET = {"messenger": "The Ormsfleet Messenger", "anvil": "The Ormsfleet Anvil", "commonside": "Commonside"}
PORT_CALDER = {
    "courier": "The Calder Courier", "voice": "Harbour Voice", "beacon": "The Daily Beacon", "tideline": "Tideline",
}  # fmt: skip

# Where a class is likely to catch the machine: the words, what they are, and what is to be said of them
SOURCES = [
    ("anvil-01-trial-opens", "I’ve had four customers",
     "the shopkeeper, “who has sold nails and paint on the square for 26 years”,", "he speaks of his trade"),
    ("anvil-01-trial-opens", "She was told on Friday", "“a source at the town hall”", "a town hall is an office"),
    ("anvil-01-trial-opens", "If I camped there", "“A regular at the Fleece”", "he is a guest in a pub"),
    ("commonside-01-trial-opens", "five charges", "the firm that “denies five charges”", "it is a landlord"),
    ("commonside-01-trial-opens", "My flat has a gas meter", "the woman with the bread machine",
     "she speaks for herself"),
]  # fmt: skip
HEDGES = [
    ("anvil-03-saturday-march", "guess", "guess whose money that is", "in text 2. Nobody guesses there."),
    ("anvil-05-camp-cleared", "hint", "Most took the hint.",
     "in another article. A hint that somebody took is no doubt."),
    ("messenger-03-saturday-march", "suspicion", "remained in custody on suspicion of criminal damage",
     "in the article of text 1. It is a term of the law."),
    ("messenger-03-saturday-march", "could", "Neither figure could be verified.",
     "in text 1. A class may well say that the key should have it."),
]  # fmt: skip
SENTENCES = [
    ("anvil-05-camp-cleared", "Dilys Okoro", "Dilys Okoro turned up at eight to give interviews.",
     "The blame comes one word later: “Typical.”"),
    ("commonside-05-camp-cleared", "Lanyon", "Lanyon has been arrested.", "It is a fact."),
    ("anvil-05-camp-cleared", "The firm",
     "The firm has put up with abuse at its gates for twelve days and has never once answered back.",
     "There is *abuse* in it. But who suffers it?"),
    ("commonside-06-canal-rescue", "the police", "We have not had much good to say about the police this month.",
     "A class may well side with the machine."),
]  # fmt: skip


class Town(NamedTuple):
    """A corpus as measured, its key, the mentions that both have, and the figures of the report."""

    outlets: dict[str, str]
    coverage: framing.Coverage
    key: dict[str, pd.DataFrame]
    both: pd.DataFrame
    figures: dict[tuple[str, str, str, str], float]  # by measure, voice, actor and outlet


def town(name: str, outlets: dict[str, str], measures: list[str]) -> Town:
    """Measure a corpus and lay its key beside it."""
    coverage = framing.measure(framing.read(HERE / name), framing.read_actors(HERE / name), measures=measures)
    tables = ("mentions", "attributions", "hedges", "contrasts")
    key = {table: pd.read_csv(HERE / f"{name}-key" / f"{table}.csv", keep_default_na=False) for table in tables}
    both = key["mentions"].merge(coverage.mentions, on=AT, suffixes=(" in the key", ""), validate="one_to_one")
    both["outlet"] = both["article_id"].str.split("-").str[0]
    return Town(outlets, coverage, key, both, figures(coverage, "include"))


def figures(coverage: framing.Coverage, wire: str) -> dict[tuple[str, str, str, str], float]:
    """Return what the report shows of each outlet, with agency copy or without."""
    table = framing.compare(coverage, wire=wire)
    return table.set_index(["measure", "voice", "actor", "outlet"])["estimate"].to_dict()


def outlet_of(table: pd.DataFrame) -> pd.Series:
    """Return the outlet of each row, by the beginning of its article's id."""
    return table["article_id"].str.split("-").str[0]


# --- as Markdown ------------------------------------------------------------------------------------------------------


def table_of(head: str, outlets: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return a table: a row's name, and a cell for each outlet."""
    lines = [f"| {' | '.join(map(str, cells))} |" for cells in ((head, *outlets), *rows)]
    return "\n".join([lines[0], "|---" * (len(outlets) + 1) + "|", *lines[1:]])


def number(value: float, digits: int = 2) -> str:
    """Return a figure as the pages write it, with a real minus."""
    return f"{value:.{digits}f}".replace("-", "−").replace("−0.00", "0.00")


def percent(share: float) -> str:
    """Return a share as the report writes it."""
    return f"{share:.0%}".replace("%", " %")


def listed(names: list[Any]) -> str:
    """Return names as a sentence has them: a, b and c."""
    *first, last = map(str, names)
    return f"{', '.join(first)} and {last}" if first else last


def in_order(values: dict[str, float]) -> list[str]:
    """Return outlets from the highest figure to the lowest."""
    return sorted(values, key=lambda name: -values[name])


# --- lesson by lesson -------------------------------------------------------------------------------------------------


def lesson_1(here: Town) -> dict[str, str]:
    """Return the shares of those who speak, and the mistakes in the two texts."""
    said = here.key["attributions"].assign(outlet=outlet_of(here.key["attributions"]))
    rows, right = [], []
    for name, kind, measure in (
        ("Ordinary people", "ordinary person", "ordinary_person_share"), ("Officials", "official", "official_share"),
    ):  # fmt: skip
        share = (said["source_kind"] == kind).groupby(said["outlet"]).mean()
        machine = {short: here.figures[measure, "all", "(all)", outlet] for short, outlet in here.outlets.items()}
        rows += [(f"{name}, by the machine", *map(percent, machine.values()))]
        rows += [(f"{name}, by the key", *(percent(share[short]) for short in machine))]
        right += [in_order(machine) == in_order({short: share[short] for short in machine})]
    order = {
        (True, True): "is that of the key, for ordinary people and for officials",
        (True, False): "is that of the key for ordinary people, but not for officials",
        (False, True): "is that of the key for officials, but not for ordinary people",
        (False, False): "is not that of the key",
    }[right[0], right[1]]
    found = here.coverage.attributions.query("act == 'speech'")
    both = said.assign(cue_start=pd.to_numeric(said["cue_start"])).merge(
        found, on=["article_id", "part", "cue_start"], suffixes=(" in the key", "")
    )
    mistakes, correct = [], []
    for article, begins, who, why in SOURCES:
        (row,) = both[(both["article_id"] == article) & both["content in the key"].str.contains(begins)].to_dict(
            "records"
        )
        if row["source_kind"] != row["source_kind in the key"]:
            says, key = KINDS[row["source_kind"]], KINDS[row["source_kind in the key"]]
            mistakes.append(f"- It takes {who} for {says}. The key has {key}: {why}.")
    for article in ("anvil-01-trial-opens", "commonside-01-trial-opens"):
        mine = both[both["article_id"] == article]
        n = int((mine["source_kind"] == mine["source_kind in the key"]).sum())
        correct.append(f"of the {(said['article_id'] == article).sum()} statements")
        correct[-1] += f" in text {len(correct)} it gets {n} right"
    sums = f"{correct[0].capitalize()}, {correct[1]}. Over all 24 articles the order of the outlets {order}."
    return {
        "lesson-1-shares": table_of("All 24 articles", names(here), rows),
        "lesson-1-mistakes": "\n".join(mistakes) + f"\n\n{sums}",
    }


def lesson_2(here: Town) -> dict[str, str]:
    """Return the words of doubt and of certainty, and those that the machine should not have counted."""
    kept = "voice == 'outlet' and kind != 'approximator'"
    key, machine = here.key["hedges"].query(kept), here.coverage.hedges.query(f"{kept} and confidence >= 0.5")
    rows, sums = [], {}
    for name, family in (("Hedges", "hedge"), ("Boosters", "booster")):
        rates = [
            here.figures[f"{family}s_per_1000_words", "outlet", "(all)", outlet] for outlet in here.outlets.values()
        ]
        rows.append((f"{name} in 1,000 words, by the machine", *(number(rate, 1) for rate in rates)))
        for who, table in (("by the machine", machine), ("in the key", key)):
            n = outlet_of(table.query("family == @family")).value_counts()
            rows.append((f"{name}, counted {who}", *(int(n.get(short, 0)) for short in here.outlets)))
            sums[family, who] = int(n.sum())
    place = ["article_id", "part", "start"]
    told = key.merge(machine[place], on=place, how="outer", indicator=True)
    text = here.coverage.articles.set_index("article_id")["text"]
    mistakes = []
    for article, word, phrase, why in HEDGES:
        at = text[article].index(phrase) + phrase.index(word)
        found = told[(told["article_id"] == article) & (told["part"] == "text") & (told["start"] == at)]
        if found["_merge"].eq("right_only").any():
            mistakes.append(f"- “{word}” in “{phrase}”, {why}")
    missed = told.loc[told["_merge"] == "left_only", "cue"].str.lower().value_counts()
    said = f"In the outlets' own voices it counts {sums['hedge', 'by the machine']} hedges where the key has "
    said += f"{sums['hedge', 'in the key']}, and {sums['booster', 'by the machine']} boosters where the key has "
    said += f"{sums['booster', 'in the key']}."
    if len(missed) and missed.iloc[0] > 1:
        said += f" It passes over “{missed.index[0]}”, which the key has {missed.iloc[0]} times."
    return {
        "lesson-2-words": table_of("The outlet's own voice, all 24 articles", names(here), rows),
        "lesson-2-mistakes": "\n".join(mistakes) + f"\n\n{said}",
    }


def lesson_3(here: Town) -> dict[str, str]:
    """Return the sentiment toward two actors, and sentences on the day of the camp and of the canal."""
    own = here.key["mentions"].query("voice == 'outlet'")
    own = own.assign(value=own["label"].map(SCORE), outlet=outlet_of(own))
    means = {
        "": own.groupby(["actor", "outlet"])["value"].mean(),
        ", without the canal": own[~own["article_id"].str.contains("-06-")]
        .groupby(["actor", "outlet"])["value"]
        .mean(),
    }
    rows = []
    for name, actor in (("police", "Ormsfleet Police"), ("tenants", "Cutler House Tenants")):
        machine = [here.figures["sentiment", "outlet", actor, outlet] for outlet in here.outlets.values()]
        rows.append((f"Toward the {name}, by the machine", *map(number, machine)))
        for without, mean in means.items():
            rows.append((f"Toward the {name}, by the key{without}", *(number(mean[actor, s]) for s in here.outlets)))
    mistakes = []
    for article, name, sentence, why in SENTENCES:
        key, machine = judged(here, article, name, sentence)
        if key != machine:
            mistakes.append(f"- “{sentence}” The machine says {machine}, the key says {key}. {why}")
    camp = here.both[here.both["article_id"].str.contains("-05-")]
    right = (camp["label"] == camp["label in the key"]).groupby(camp["outlet"]).agg(["sum", "size"])
    counted = [
        f"{name} {right.loc[s, 'sum']} of {right.loc[s, 'size']}"
        for s, name in zip(here.outlets, names(here), strict=True)
    ]
    return {
        "lesson-3-sentiment": table_of("The outlet's own voice, all 24 articles", names(here), rows),
        "lesson-3-mistakes": "\n".join(mistakes)
        + f"\n\nOf the names that both have on the day of the camp it judges right: {', '.join(counted)}.",
    }


def lesson_4(here: Town) -> dict[str, str]:
    """Return the answers to the ten sentences, how often the machine is right, and what it makes of the landlord."""
    sheet = (TEACH / "4-you-against-the-machine-sheet.md").read_text(encoding="utf-8")
    texts = here.coverage.articles.set_index("article_id")["text"]
    answers = []
    for sentence in re.findall(r"^> \d+\. (.+)$", sheet, re.MULTILINE):
        plain, name = sentence.replace("**", ""), re.findall(r"\*\*(.+?)\*\*", sentence)[0]
        (article,) = [i for i, text in texts.items() if plain in text]
        answers.append(judged(here, article, name, plain, sentence.index("**")))
    wrong = [i + 1 for i, (key, machine) in enumerate(answers) if key != machine]
    right = f"It has {10 - len(wrong)} of 10." + (f" It differs from the key on {listed(wrong)}." if wrong else "")
    actor = "Orrelby Homes"
    machine = {s: here.figures["sentiment", "outlet", actor, outlet] for s, outlet in here.outlets.items()}
    own = here.key["mentions"].query("voice == 'outlet' and actor == @actor")
    key = own["label"].map(SCORE).groupby(outlet_of(own)).mean()
    titles = dict(zip(here.outlets, names(here), strict=True))
    order = [listed([titles[s] for s in in_order(figures)]) for figures in (dict(key), machine)]
    said = f"From the warmest to the coldest: by the key {order[0]}; by the machine {order[1]}."
    return {
        "lesson-4-answers": f"*{' '.join(f'{i + 1} {machine}.' for i, (_, machine) in enumerate(answers))}*",
        "lesson-4-right": right,
        "lesson-4-landlord": table_of(
            "Toward Orrelby Homes, the outlet's own voice", names(here),
            [("by the machine", *map(number, machine.values())), ("by the key", *(number(key[s]) for s in machine))],
        ) + f"\n\n{said}",
        "lesson-4-all": right_of_all(here),
    }  # fmt: skip


def judged(here: Town, article: str, name: str, sentence: str, at: int | None = None) -> tuple[str, str]:
    """Return what key and machine say of a name in a sentence."""
    text = here.coverage.articles.set_index("article_id").loc[article, "text"]
    start = text.index(sentence) + (sentence.index(name) if at is None else at)
    mine = here.both[(here.both["article_id"] == article) & (here.both["part"] == "text")]
    (row,) = mine[(mine["start"] <= start) & (mine["end"] >= start + len(name))].to_dict("records")
    return SAID[row["label in the key"]], SAID[row["label"]]


def right_of_all(here: Town) -> str:
    """Return how many names are judged as in the key, and how many by who always says neither."""
    right = here.both["label"] == here.both["label in the key"]
    answers = {
        "names that both have": right | True,
        "the machine is right": right,
        "*neither* each time would be right": here.both["label in the key"] == "neutral",
        "the word list is right": by_word_list(here.both["vader"]) == here.both["label in the key"],
    }
    counts = pd.DataFrame(answers).groupby(here.both["outlet"]).sum().loc[list(here.outlets)]
    rows = [(title, *counts.loc[short]) for short, title in zip(here.outlets, names(here), strict=True)]
    return table_of("", list(answers), [*rows, ("all", *counts.sum())])


def by_word_list(vader: pd.Series) -> pd.Series:
    """Return the labels of VADER's figures, by the limits that its authors give."""
    return pd.cut(vader, [-2, -0.05, 0.05, 2], labels=["negative", "neutral", "positive"]).astype(str)


def names(here: Town) -> list[str]:
    """Return the outlets' names, as short as the tables have them."""
    return [outlet.rpartition(" ")[2] for outlet in here.outlets.values()]


# --- the keys ---------------------------------------------------------------------------------------------------------


def found(here: Town) -> str:
    """Return how many of the key's mentions the machine finds, and how many of those it judges as the key does."""
    key, n = here.key["mentions"], len(here.both)
    missed = key.merge(here.both[AT], on=AT, how="left", indicator=True).query("_merge == 'left_only'")
    right = int((here.both["label"] == here.both["label in the key"]).sum())
    neutral = int((here.both["label in the key"] == "neutral").sum())
    pronouns = int((missed["how"] == "pronoun").sum())
    of_those = "all" if pronouns == len(missed) else pronouns
    labels = here.both[["label", "label in the key"]]
    agreement = [beyond_chance(each) for each in (labels, labels.assign(label="neutral"))]
    return (
        f"It finds {n} of the {len(key)} mentions of the key; of the other {len(missed)}, {of_those} are pronouns. "
        f"Of the {n} it judges {right} as the key does; *neutral* each time would be right {neutral} times. Most of "
        "the key is neutral, so agreement beyond chance says more: Krippendorff's α, for labels in order, is "
        "{:.2f}, and {:.2f} for *neutral* each time.".format(*agreement)
    )


def beyond_chance(labels: pd.DataFrame) -> float:
    """Return Krippendorff's α of two columns of labels, negative below neutral below positive."""
    codes = labels.replace({label: n for n, label in enumerate(encoder.LABELS)}).to_numpy(int)
    return krippendorff_alpha(codes, len(encoder.LABELS), "ordinal")


def planted(here: Town, measure: str = "") -> str:
    """Return which planted contrasts have the planted direction in the machine's figures, and which do not."""
    estimates, rows = figures(here.coverage, "exclude"), here.key["contrasts"]
    rows = rows[(rows["relation"] == "higher") & (rows["measure"].str.startswith(measure))]
    lines, n = [], 0
    for row in rows.itertuples():
        one, other = (estimates[row.measure, row.voice, row.actor, name] for name in (row.outlet, row.than))
        n += one > other
        if measure or not one > other:
            about = f"{row.measure}, {'all voices' if row.voice == 'all' else 'own voice'}"
            about += "" if row.actor == "(all)" else f", toward {row.actor}"
            lines.append((about, f"{row.outlet}, {number(one)}", f"{row.than}, {number(other)}"))
    said = f"{n} of the {len(rows)} contrasts have the planted direction in its figures (agency copy left out)."
    if not lines:
        return said
    head = table_of("Planted" if measure else "Against the plan", ["should be higher", "should be lower"], lines)
    return f"{said}\n\n{head}"


def mayor(here: Town) -> str:
    """Return where the Beacon stands toward the mayor, whom it was designed to be hostile to."""
    own = here.key["mentions"].query("voice == 'outlet' and actor == 'Mayor Osei-Lund'")
    key = own.loc[outlet_of(own) == "beacon", "label"].map(SCORE).mean()
    machine = here.figures["sentiment", "outlet", "Mayor Osei-Lund", here.outlets["beacon"]]
    return (
        f"Toward the mayor, in its own voice, the Beacon stands at {number(machine)} by the machine, "
        f"and at {number(key)} by the key, which covers three of its articles."
    )


def blocks() -> dict[str, str]:
    """Return every piece of the pages, by its name."""
    ormsfleet = town("ormsfleet", ORMSFLEET, ["sourcing", "hedging", "actor_sentiment", "prominence", "readability"])
    calder = town("port-calder", PORT_CALDER, ["actor_sentiment"])
    return {
        **lesson_1(ormsfleet),
        **lesson_2(ormsfleet),
        **lesson_3(ormsfleet),
        **lesson_4(ormsfleet),
        "ormsfleet-found": found(ormsfleet),
        "ormsfleet-planted": planted(ormsfleet),
        "port-calder-found": found(calder),
        "port-calder-right": right_of_all(calder),
        "port-calder-planted": planted(calder, "sentiment"),
        "port-calder-mayor": mayor(calder),
    }


def pieces_of(page: Path) -> list[tuple[str, str]]:
    """Return the names and texts of the pieces that a page has."""
    return [(name, text) for _, name, text in BLOCK.findall(page.read_text(encoding="utf-8"))]


def measured_by() -> dict[str, str]:
    """Return the digests of what the figures come from: the models and the word lists."""
    found = {
        f"{model}/{file}": digest for model in encoder.MODELS for file, digest in encoder.about(model)["sha256"].items()
    }
    lists = tomllib.loads((Path(framing.__file__).parent / "lexicons" / "lexicons.toml").read_text(encoding="utf-8"))
    return found | {
        f"lexicons/{name}.csv": lists[name]["sha256"] for name in ("cues", "hedges", "kind_weights", "source_kinds")
    }


if __name__ == "__main__":
    pieces = blocks()
    for file in DOCUMENTS:
        text = file.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda found: found[1] + pieces[found[2]], text)
        if new != text:
            print(f"{file.relative_to(HERE.parent)}: has new figures. Read what is said of them.")
            file.write_text(new, encoding="utf-8", newline="\n")
    PRINTED.write_text(
        json.dumps({"measured by": measured_by(), "blocks": pieces}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
        newline="\n",
    )
