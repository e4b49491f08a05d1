"""How far the two readings of Ormsfleet agree, and what the key says of the outlets: python readings.py."""

from pathlib import Path

import pandas as pd

from framing.stats import krippendorff_alpha

KEY = Path(__file__).parent
SCORE = {"positive": 1, "neutral": 0, "negative": -1}


def outlet(article_ids: pd.Series) -> pd.Series:
    """Return the outlet that each article's id begins with."""
    return article_ids.str.split("-").str[0]


def agreement() -> pd.DataFrame:
    """Return a row per question: how much both readings marked, one alone, and how often both said the same of it."""
    readings = pd.read_csv(KEY / "readings.csv", keep_default_na=False)
    rows = []
    for question, items in readings.groupby("question"):
        both = items[(items["first"] != "") & (items["second"] != "")]
        answers = sorted({*both["first"], *both["second"]})
        codes = both[["first", "second"]].map(answers.index).to_numpy()
        alpha = krippendorff_alpha(codes, len(answers), "nominal")
        same = (both["first"] == both["second"]).mean()
        rows.append([question, len(both), len(items) - len(both), round(same, 3), round(alpha, 3)])
    return pd.DataFrame(rows, columns=["question", "both", "one alone", "same", "alpha"])


def own_voice(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the mean sentiment toward each actor in each outlet's own voice, and the number of mentions."""
    own = mentions[mentions["voice"] == "outlet"]
    own = own.assign(outlet=outlet(own["article_id"]), value=own["label"].map(SCORE))
    return own.pivot_table(index="actor", columns="outlet", values="value", aggfunc=["mean", "size"]).round(2)


def source_kinds() -> pd.DataFrame:
    """Return the share of each kind of source among an outlet's attributions, and how many speak directly."""
    sources = pd.read_csv(KEY / "attributions.csv", keep_default_na=False)
    by = outlet(sources["article_id"])
    kinds = pd.crosstab(sources["source_kind"], by, normalize="columns")
    direct = (sources["directness"] == "direct").groupby(by).mean().rename("direct, of all")
    unnamed = sources["anonymous"].groupby(by).mean().rename("anonymous, of all")
    return pd.concat([kinds, direct.to_frame().T, unnamed.to_frame().T]).round(2)


def hedges() -> pd.DataFrame:
    """Return the number of hedges and boosters in each outlet's own voice."""
    found = pd.read_csv(KEY / "hedges.csv").query("voice == 'outlet'")
    return pd.crosstab(found["family"], outlet(found["article_id"]))


if __name__ == "__main__":
    key = pd.read_csv(KEY / "mentions.csv", keep_default_na=False)
    print(agreement().to_string(index=False))
    print(f"\n{len(key)} mentions, of which neutral {(key['label'] == 'neutral').mean():.2f}")
    print(pd.crosstab(key["label"], outlet(key["article_id"]), normalize="columns").round(2).to_string())
    print(f"\nOwn voice\n{own_voice(key).to_string()}")
    print(f"\nOwn voice, without event 06\n{own_voice(key[~key['article_id'].str.contains('-06-')]).to_string()}")
    for table in (source_kinds(), hedges()):
        print(f"\n{table.to_string()}")
