"""The machine beside the key of Ormsfleet: python machine.py (about a minute of computing)."""

import pandas as pd
from readings import KEY, SCORE, outlet

import framing

CORPUS = KEY.parent / "ormsfleet"
AT = ["article_id", "part", "start", "actor"]


def mentions_right(both: pd.DataFrame) -> pd.DataFrame:
    """Return, for the mentions that key and machine both have, how many the machine gets right, per outlet."""
    answers = pd.DataFrame(
        {
            "mentions in both": 1,
            "machine right": both["label"] == both["label in the key"],
            "always neutral right": both["label in the key"] == "neutral",
            "same voice": both["voice"] == both["voice in the key"],
        }
    )
    by = answers.groupby(outlet(both["article_id"])).sum()
    return pd.concat([by, by.sum().to_frame("all").T])


def own_voice(key: pd.DataFrame, coverage: framing.Coverage) -> pd.DataFrame:
    """Return the mean sentiment in the outlets' own voice, key and machine; sources that only speak are left out."""
    machine = coverage.mentions[~coverage.mentions["speaking"]]
    tables = []
    for rows in (key.assign(value=key["label"].map(SCORE)), machine.assign(value=machine["sentiment"])):
        own = rows[rows["voice"] == "outlet"]
        tables.append(own.pivot_table(index="actor", columns=outlet(own["article_id"]), values="value"))
    return pd.concat(tables, axis=1, keys=["key", "machine"]).round(2)


def source_kinds(key: pd.DataFrame, coverage: framing.Coverage) -> pd.DataFrame:
    """Return the share of each kind of source among the statements of each outlet, key and machine."""
    found = coverage.attributions.query("act == 'speech'")
    shares = [pd.crosstab(t["source_kind"], outlet(t["article_id"]), normalize="columns") for t in (key, found)]
    return pd.concat(shares, axis=1, keys=["key", "machine"]).fillna(0).round(2)


def contrasts(coverage: framing.Coverage) -> pd.DataFrame:
    """Return the planted contrasts with what the machine finds in the articles that are the outlets' own."""
    planted = pd.read_csv(KEY / "contrasts.csv")
    table = framing.compare(coverage, by="outlet", wire="exclude")
    found = table.set_index(["measure", "voice", "actor", "outlet"])["estimate"].to_dict()
    for column, name in (("first", "outlet"), ("second", "than")):
        rows = planted[["measure", "voice", "actor", name]].itertuples(index=False, name=None)
        planted[column] = [found.get(row) for row in rows]
    return planted.assign(holds=planted["first"] > planted["second"]).round(2)


if __name__ == "__main__":
    articles = framing.read(CORPUS)
    measured = framing.measure(articles, framing.read_actors(CORPUS))
    mentions = pd.read_csv(KEY / "mentions.csv", keep_default_na=False)
    shared = mentions.merge(measured.mentions, on=AT, suffixes=(" in the key", ""), validate="one_to_one")
    print(f"Mentions: {len(mentions)} in the key, {len(measured.mentions)} found by the machine")
    print(mentions_right(shared).to_string())
    print(f"\n{pd.crosstab(shared['label in the key'], shared['label']).to_string()}")
    print(f"\n{own_voice(mentions, measured).to_string()}")
    print(f"\n{source_kinds(pd.read_csv(KEY / 'attributions.csv'), measured).to_string()}")
    print(f"\n{contrasts(measured).to_string(index=False)}")
