"""The page itself: every chart, the sentences behind every dot, events, articles, and what is to be known of them."""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd
from markupsafe import Markup

from framing import pages
from framing.clean import check
from framing.display import example
from framing.errors import FramingWarning, unknown
from framing.estimates import Wire, compare, group_names, name_of, select
from framing.figures import origin
from framing.measures import Coverage, catalogue, measures, own_measures
from framing.paper import methods
from framing.plot import words
from framing.plot.dots import ENDS
from framing.progress import progress
from framing.reports import articles, blind, charts, events, sentences
from framing.tables import ALL, VOICES
from framing.views import STYLE, legend, lit_up

# What a page shows where nothing else is asked for: some measures of each question
MEASURES = (
    "hedges_per_1000_words", "boosters_per_1000_words", "certainty", "attributions_per_1000_words", "direct_share",
    "official_share", "ordinary_person_share", "sources_in_20", "heard_share", "mention_share", "sentiment",
    "flesch_kincaid_grade", "mean_sentence_length",
)  # fmt: skip
OTHER_GROUPS = ("section", "month")  # besides outlets, where the articles fall into a few of them
MOST_GROUPS = 12  # rows of a chart; of more outlets, those with fewest articles have one row together
PAGE = 4_500_000  # characters of charts, sentences and whole articles, which get what the others leave, and at least
LEAST = 600_000  # so many

AGENCY = {"include": "with agency copy", "exclude": "without agency copy"}


@dataclass
class Grouping:
    """One way to group the articles."""

    by: str
    names: pd.Series[Any]  # the name of each article's group, by its id
    codes: dict[str, str]  # the class of each group
    tables: dict[Wire, pd.DataFrame]  # estimates with and without agency copy


class Evidence(NamedTuple):
    """What was found of a measure and an actor."""

    voices: list[str]
    rows: pd.DataFrame  # of sentences that were drawn
    drawn: dict[int, int]  # as `sentences.draw` returns it
    counts: dict[tuple[str, str], pd.DataFrame]  # as `sentences.count` returns them, by grouping and voice


def page_of(coverage: Coverage, *, hide: bool | Literal["sealed"], asked: Sequence[str] | None, seed: int) -> str:
    """Return the page as HTML: the same bytes for the same coverage.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    hide : bool or "sealed"
        Whether outlets are called A, B, C …; "sealed" without the key in the page.
    asked : sequence of str, optional
        The measures, in their order; a choice of some of each question where None.
    seed : int
        Of every lot: which sentences and articles are shown, and which outlet has which letter.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FramingWarning)  # the charts and the page of the corpus say the same
        rows = _rows_of_outlets(coverage.articles["outlet"])
        groupings = _groupings(coverage, asked, rows)
        key = blind.letters(coverage.articles["outlet"], seed) if hide else {}
        if hide:
            coverage = blind.blinded(coverage, key, [g.by for g in groupings], seed)
            rows = {key[outlet]: key.get(row, row) for outlet, row in rows.items()}
            groupings = [_renamed(grouping, coverage, key, rows) for grouping in groupings]
        return _filled(coverage, groupings, hide, {} if hide == "sealed" else key, seed)


def _rows_of_outlets(outlets: pd.Series[Any]) -> dict[str, str]:
    """Return the name of the row of each outlet: its own, or where there are many that of all with few articles."""
    counts = outlets.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    many = list(counts.index[MOST_GROUPS - 1 :]) if len(counts) > MOST_GROUPS else []
    return {name: name for name in counts.index} | dict.fromkeys(many, f"{len(many)} other outlets")


def _with_rows(articles: pd.DataFrame, by: str, rows: Mapping[str, str]) -> pd.Series[Any]:
    """Return the name of the group of each article that has one, by its id."""
    chosen = select(articles, [by], "include")
    chosen = chosen.assign(outlet=chosen["outlet"].map(rows))
    return group_names(chosen, [by]).set_axis(chosen["article_id"])


def _codes(names: Iterable[str], start: int) -> dict[str, str]:
    """Return the class of each group, in order of their names, outlets that are together last."""
    return {
        name: f"g{start + i}" for i, name in enumerate(sorted(names, key=lambda n: (n.endswith(" other outlets"), n)))
    }


def _groupings(coverage: Coverage, asked: Sequence[str] | None, rows: Mapping[str, str]) -> list[Grouping]:
    """Return the ways to group the articles, outlets first, with the estimates of the measures asked for."""
    for name in asked or ():
        if name not in measures():
            raise ValueError(unknown("measure", name, measures()))
    found: list[Grouping] = []
    names = [*(MEASURES if asked is None else asked), *(m.name for m in own_measures() if asked is None)]
    articles = coverage.articles
    grouped = coverage.replace(articles=articles.assign(outlet=articles["outlet"].map(rows)))
    wires = articles.set_index("article_id")["wire"]
    for by in ("outlet", *OTHER_GROUPS):
        groups = _with_rows(articles, by, rows)
        if by == "outlet" or 1 < groups.nunique() <= MOST_GROUPS:
            agency = wires[groups.index] != ""
            ways: list[Wire] = (
                ["include", "exclude"] if by == "outlet" and agency.any() and not agency.all() else ["include"]
            )
            start = sum(len(grouping.codes) for grouping in found)
            tables = {wire: compare(grouped, by=by, wire=wire) for wire in ways}
            tables = {wire: _rows(table, names, every_voice=by == "outlet") for wire, table in tables.items()}
            found.append(Grouping(by, groups, _codes(groups.unique(), start), tables))
    return found


def _rows(table: pd.DataFrame, names: Sequence[str], every_voice: bool) -> pd.DataFrame:
    """Return the estimates of these measures, in this order; of groups that are no outlets only those of all voices."""
    rows = table[table["measure"].isin(names) & (every_voice | (table["voice"] == "all"))]
    order = {name: i for i, name in enumerate(names)} | {voice: i for i, voice in enumerate(VOICES)}
    return rows.sort_values(
        ["measure", "actor", "voice"],
        key=lambda values: values if values.name == "actor" else values.map(order),
        kind="stable",
        ignore_index=True,
    )


def _renamed(grouping: Grouping, coverage: Coverage, key: Mapping[str, str], rows: Mapping[str, str]) -> Grouping:
    """Return a grouping of a coverage whose outlets have letters; estimates do not change with a name."""
    names = _with_rows(coverage.articles, grouping.by, rows)
    tables = grouping.tables
    if grouping.by == "outlet":
        tables = {
            wire: table.assign(outlet=table["outlet"].map(lambda name: key.get(name, name)))
            for wire, table in tables.items()
        }
    start = min(int(code[1:]) for code in grouping.codes.values())
    return Grouping(grouping.by, names, _codes(names.unique(), start), tables)


def _filled(
    coverage: Coverage, groupings: list[Grouping], hide: bool | Literal["sealed"], key: Mapping[str, str], seed: int
) -> str:
    """Return the template with everything in its place."""
    order = articles.lots(len(coverage.sentences), seed)
    shared = charts.Shared()
    lists, drawn, most = _lists_and_charts(coverage, groupings, order, shared)
    places: dict[str, dict[tuple[str, int], str]] = {}
    for each in lists:
        for one in each["sentences"]:
            mine = places.setdefault(one.article_id, {})
            mine.setdefault((one.part, one.sentence), f"s{sum(map(len, places.values()))}")
    room = PAGE - sum(len(chart["svg"]) + 400 * len(chart["rows"]) for chart in drawn)
    room -= sum(250 + len(one.html) for each in lists for one in each["sentences"])
    whole = _whole_articles(coverage, places, max(LEAST, room), seed)
    together = events.side_by_side(articles.of_articles(coverage, [one["id"] for one in whole]))
    table = groupings[0].tables["include"]
    named = list(table["measure"].unique())
    return pages.written(
        "reports",
        "page.html",
        styles=("report.css",),
        rules=_rules(groupings, shared, coverage),
        script="report.js",
        title="How these outlets covered the news",
        shapes=Markup("".join(shared.shapes.values())),
        facts=_facts(coverage),
        blind=bool(hide),
        key=key and base64.b64encode(json.dumps({v: k for k, v in key.items()}, sort_keys=True).encode()).decode(),
        groupings=groupings,
        charts=drawn,
        lists=lists,
        most=most,
        places=places,
        articles=whole,
        events=together,
        event_of={event.name: f"e{i}" for i, event in enumerate(together)},
        numbers={one["id"]: one["number"] for one in whole},
        cards=catalogue().set_index("measure", drop=False).loc[named].to_dict("records"),
        definitions={name: measures()[name].definition for name in named},
        examples=_examples(lists),
        invented=lambda text: Markup(example(text)),
        check=check(coverage.articles, today=coverage.articles["published"].max()).to_dict("records"),
        methods=methods(coverage, table).strip().split("\n"),
        manifest=json.dumps(origin(coverage), indent=1, sort_keys=True, default=str),
        legend=Markup(legend(coverage)),
        voices=words.VOICE_NAMES,
        agency=AGENCY,
        all=ALL,
    )  # fmt: skip


# --- charts, and the sentences behind them ----------------------------------------------------------------------------


def _lists_and_charts(
    coverage: Coverage, groupings: list[Grouping], order: Any, shared: charts.Shared
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return the lists of sentences, all charts, and how many sentences of an outlet and voice are shown at most."""
    outlets = groupings[0].tables["include"]
    pairs = list(outlets[["measure", "actor"]].drop_duplicates().itertuples(index=False, name=None))
    places = coverage.articles.set_index("article_id").assign(
        agency=lambda table: table["wire"] != "", outlet=groupings[0].names
    )
    classes = {
        article: " ".join([*(g.codes[g.names[article]] for g in groupings), *([sentences.AGENCY] if wire else [])])
        for article, wire in zip(coverage.articles["article_id"], coverage.articles["wire"], strict=True)
        if article in groupings[0].names.index
    }
    found = list(_evidence(coverage, groupings, pairs, places, order))
    most = sentences.how_many(each.drawn for each in found)
    lists: dict[Any, dict[str, Any]] = {}
    drawn: list[dict[str, Any]] = []
    for (measure, actor), (voices, rows, ranks, counts) in zip(
        progress(pairs, desc="Drawing", unit="list", disable=None), found, strict=True
    ):
        shown = {at for at, before in ranks.items() if before < most}
        dots = []
        charted = list(_charts_of(groupings, measure, actor))
        for number, chart in enumerate(charted, start=len(drawn)):
            chart["id"] = f"c{number}"
            mine = _dots(chart, counts[chart["by"], chart["voice"]], rows[rows["at"].isin(shown)], places["agency"])
            links = {dot["group"]: dot["id"] for dot in mine}
            chart["svg"] = Markup(_drawn(chart, links, shared))
            dots += mine
        written = tuple(sentences.written(coverage, measure, rows, shown, voices, classes))
        name = words.described(measure).label + words.toward(actor)
        # measures that count the same, such as all statements, share a list
        group = lists.setdefault(
            written or name, {"id": f"l{len(lists)}", "measures": [], "names": [], "dots": [], "sentences": written}
        )
        group["measures"].append(measure)
        group["names"].append(name)
        group["dots"] += dots
        for chart in charted:
            chart["list"] = group["id"]
        drawn += charted
    return list(lists.values()), drawn, most


def _evidence(
    coverage: Coverage, groupings: list[Grouping], pairs: Sequence[tuple[str, str]], places: pd.DataFrame, order: Any
) -> Iterator[Evidence]:
    """Yield of every measure and actor what was found, all of it counted, and of its rows those that may be shown."""
    outlets = groupings[0].tables["include"]
    behind: dict[str, pd.DataFrame] = {}
    for measure, actor in pairs:
        mine = outlets[(outlets["measure"] == measure) & (outlets["actor"] == actor)]
        voices = list(dict.fromkeys(mine["voice"]))
        if measure not in behind:
            behind = {measure: sentences.behind(coverage, measure, voices)}  # of one measure at a time: it may be large
        rows = sentences.of_actor(behind[measure], actor)
        drawn = sentences.draw(rows, voices, places, order)
        counts = {
            (grouping.by, voice): sentences.count(rows, voice, grouping.names, places["agency"])
            for grouping in groupings
            for voice in voices
        }
        yield Evidence(voices, rows[rows["at"].isin(drawn)], drawn, counts)


def _charts_of(groupings: list[Grouping], measure: str, actor: str) -> Iterator[dict[str, Any]]:
    """Yield every chart that there is of a measure and an actor."""
    for grouping in groupings:
        for wire, table in grouping.tables.items():
            mine = table[(table["measure"] == measure) & (table["actor"] == actor)]
            mine = mine.assign(group=mine[grouping.by].map(name_of))
            for voice in dict.fromkeys(mine["voice"]):
                rows = mine[mine["voice"] == voice]
                if rows["estimate"].notna().any():
                    yield {
                        "measure": measure, "actor": actor, "voice": voice, "by": grouping.by, "wire": wire,
                        "table": mine.drop(columns="group"),
                        "rows": rows.sort_values("estimate", ascending=False, kind="stable"),
                        "name": words.described(measure).label + words.toward(actor), "grouping": grouping,
                        "write": words.writer(measure, rows[ENDS]),  # as the chart writes its figures
                    }  # fmt: skip


def _drawn(chart: dict[str, Any], links: Mapping[str, str], shared: charts.Shared) -> str:
    of = {name: chart[name] for name in ("measure", "voice", "actor", "write")}
    return charts.outlets(
        chart["table"], chart["rows"], **of, links=links, codes=chart["grouping"].codes, shared=shared
    )


def _dots(
    chart: dict[str, Any], counts: pd.DataFrame, shown: pd.DataFrame, agency: pd.Series[Any]
) -> list[dict[str, Any]]:
    """Return for each dot of a chart what stands behind it, in numbers, and the classes of its sentences."""
    grouping, voice, wire = chart["grouping"], chart["voice"], chart["wire"]
    of_shown = sentences.count(shown, voice, grouping.names, agency)["sentences"].rename("shown")
    counted = counts.join(of_shown).fillna({"shown": 0}).reset_index()
    counted = counted[~counted["agency"].astype(bool)] if wire == "exclude" else counted
    counted = counted.groupby("group")[["evidence", "sentences", "shown"]].sum()
    dots = []
    for row in chart["rows"].dropna(subset="estimate").to_dict("records"):
        group = row["group"]
        found = counted.loc[group] if group in counted.index else {"evidence": 0, "sentences": 0, "shown": 0}
        code = grouping.codes[group]
        dots.append({
            "id": f"{chart['id']}{code}", "chart": chart["id"], "group": group, "n_articles": row["n_articles"],
            "classes": f"{code} {sentences.CODES[voice]}{' x' if wire == 'exclude' else ''}",
            "voice": voice, "wire": wire, **{name: int(found[name]) for name in ("evidence", "sentences", "shown")},
        })  # fmt: skip
    return dots


def _examples(lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Return for each measure a short sentence that it counts."""
    examples: dict[str, Any] = {}
    for each in lists:
        fitting = sorted((s for s in each["sentences"] if len(s.html) > 60), key=lambda s: (len(s.html), s.html))
        for measure in each["measures"] if fitting else ():
            examples.setdefault(measure, Markup(fitting[0].html.replace(' id="', ' data-id="')))
    return examples


# --- the rest ---------------------------------------------------------------------------------------------------------


def _whole_articles(coverage: Coverage, places: Mapping[str, Any], room: int, seed: int) -> list[dict[str, Any]]:
    """Return the articles that stand in the page as a whole, in order of outlet and date."""
    order = articles.in_order(coverage.articles, articles.lots(len(coverage.articles), seed))
    mine = articles.of_articles(coverage, order[: articles.MOST_ARTICLES])
    written = {name: rest for name, *rest in articles.written(mine, order[: articles.MOST_ARTICLES], places, room)}
    rows = mine.articles[mine.articles["article_id"].isin(written)].sort_values(["outlet", "published", "article_id"])
    return [
        {
            "id": row["article_id"], "number": f"a{i}", "outlet": row["outlet"], "title": row["title"],
            "date": _day(row["published"]), "html": Markup(html), "xray": xray,
        }
        for i, row in enumerate(rows.to_dict("records"))
        for html, xray in [written[row["article_id"]]]
    ]  # fmt: skip


def _facts(coverage: Coverage) -> dict[str, Any]:
    """Return what the head of the page says of the corpus."""
    table = coverage.articles
    dates = table["published"].dropna()
    dated = [_day(dates.min()), _day(dates.max())] if len(dates) else []
    return {
        "articles": len(table), "outlets": sorted(table["outlet"].unique()), "dates": list(dict.fromkeys(dated)),
        "nameless": table.loc[table["outlet"] == "", "source_file"].tolist(),
        "agency": int((table["wire"] != "").sum()), "day": _day, "empty": without_text(table),
        "one_each": bool((table["outlet"].value_counts() == 1).all()),
        "of": table.assign(date=table["published"].map(_day)).set_index("article_id")[
            ["outlet", "date", "title", "wire", "event"]
        ].to_dict("index"),
    }  # fmt: skip


def without_text(articles: pd.DataFrame) -> int:
    """Return how many articles have nothing to read below their headline: behind a pay wall, say."""
    return int(articles["text"].isin(["", *articles["title"]]).sum())


def _day(date: Any) -> str:
    return "" if pd.isna(date) else f"{date.day} {date:%B %Y}"


def _rules(groupings: list[Grouping], shared: charts.Shared, coverage: Coverage) -> str:
    """Return the rules that are of this page alone: those of marks and charts, and which dot shows which sentences."""
    numbers = coverage.attributions["attribution"].drop_duplicates() + 1
    shown = [code for grouping in groupings for code in grouping.codes.values()]
    shown += [code for voice, code in sentences.CODES.items() if voice != "all"]
    hidden = [f"html:not(.js) .list:has(> .{code}:target) > ol > li:not(.{code})" for code in shown]
    hidden += [f"html:not(.js) .list:has(> .x:target) > ol > .{sentences.AGENCY}"]
    other = [
        f"html:not(.js) .list:has(> .{code}:target) .e:not(.{code}), .list[data-voice={voice}] .e:not(.{code})"
        for voice, code in sentences.CODES.items()
        if voice != "all"
    ]
    rules = [f"{', '.join(hidden)} {{ display: none; }}"]
    rules += [f"{', '.join(other)} {{ font-weight: inherit; background: none; border: 0; text-decoration: none; }}"]
    return "\n".join([STYLE, lit_up(numbers, ":is(article, li, dd)"), shared.style_sheet(), *rules])
