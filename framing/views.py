"""From a number back to the sentences behind it, and an article with its evidence marked.

Article text comes from strangers: whatever of it reaches HTML is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import unknown
from framing.estimates import Wire, group_names, select
from framing.measures import Coverage, Instrument, Measure, in_voice, instrument_of, main_voice, measures, own_measures
from framing.tables import ALL, PARTS, VOICES, check

_PARAGRAPH = re.compile(r"\S(?:(?!\n\s*\n).)*", re.DOTALL)  # up to the next blank line

# Each kind of mark has a look of its own without colour: two lines, bold, tints, waves, double line, dashes
STYLE = """
.framing-show { max-width: 46em; line-height: 1.75; color: inherit; background: transparent; }
.framing-show h2, .framing-show p { white-space: pre-line; overflow-wrap: anywhere; margin: 0.5em 0; }
.framing-show h2 { font-size: 1.35em; line-height: 1.5; }
.framing-show .standfirst { font-size: 1.1em; font-style: italic; }
.framing-show .about, .framing-show .legend { font-size: 0.9em; }
.framing-show .legend { border: 1px solid; padding: 0.4em 0.8em; margin: 0 0 1em; list-style: none; line-height: 1.5; }
.framing-show .legend li { display: inline-block; margin: 0 1.2em 0 0; }
.framing-show .content { border-bottom: 1px solid; }
.framing-show .content.nested { border-bottom-width: 2px; }
.framing-show .reported, .framing-show .quoted { background-color: rgba(86, 180, 233, 0.2);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.framing-show .quoted { background-color: rgba(86, 180, 233, 0.5); }
.framing-show .source { border-top: 2px solid #0072B2; border-bottom: 2px solid #0072B2; }
.framing-show .cue { font-weight: bold; background-color: rgba(0, 114, 178, 0.14); }
.framing-show .mention { border-bottom: 2px dashed #009E73; }
.framing-show .hedge { text-decoration: underline wavy #D55E00; text-underline-offset: 0.2em; }
.framing-show .approximator { text-decoration: underline dotted #555555; text-underline-offset: 0.2em; }
.framing-show .own { outline: 1px dotted; outline-offset: 1px; }
.framing-show .booster { text-decoration: underline double #B0568C; text-underline-offset: 0.2em; }
.framing-show sup { font-size: 0.68em; line-height: 0; font-weight: bold; padding: 0 0.15em; }
.framing-show sup i { font-weight: normal; }
.framing-show sup.tone { font-weight: normal; white-space: nowrap; color: #00684B; }
""".strip()

_BRIEF = {"mentions": "actor", "hedges": "kind"}  # what a mark says above it where it is to be brief

_WORDS_OF_LEGEND = (
    ("source", "source", "who is speaking"),
    ("cue", "cue", "the words that attribute"),
    ("content", "content", "what is attributed"),
    ("reported", "reported", "what others say, in the outlet’s words"),
    ("quoted", "quoted", "what others say, in their own words"),
    ("hedge", "hedge", "makes it less certain"),
    ("booster", "booster", "makes it more certain"),
    ("approximator", "approximator", "leaves open how much or how often"),
    ("mention", "mention", "an actor of the codebook"),
)


class Html(str):
    """HTML as text: JupyterLab shows it as a page, `Path.write_text` writes it to a file."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


class Mark(NamedTuple):
    """A stretch of text to be marked."""

    start: int
    end: int
    kind: str  # classes of STYLE, apart by blanks; none where there is only a place to link to
    note: str
    number: int | None = None  # joins the source, cue and content of one attribution
    label: str = ""  # stands small where the mark begins
    place: str = ""  # what links to its beginning name
    tone: str = ""  # stands small where the mark ends


def evidence(
    coverage: Coverage,
    *,
    measure: str,
    outlet: str | list[str] | None = None,
    actor: str | None = None,
    voice: str | None = None,
    by: str | list[str] = "outlet",
    group: str | list[str] | None = None,
    where: str = "",
    wire: Wire = "include",
) -> pd.DataFrame:
    """Collect the sentences behind an estimate: the rows that the measure counts, each with its sentence.

    Of a share of articles these are the rows of the articles of which it holds.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    measure : str
        A name of the catalogue; its column `table` says what the evidence is.
    outlet : str or list of str, optional
        Only the articles of this outlet, or of these.
    actor : str, optional
        Only this actor. For sourcing, the actor is who is speaking.
    voice : {"outlet", "reported", "quoted", "source", "all"}, optional
        Only what is said in this voice; "source" is reported or quoted, "all" everything. For readability, "outlet"
        leaves out the sentences that are wholly inside quotation marks.
    by, group : str or list of str, optional
        Only this group of articles, or these: `by` as in `compare`, `group` as tables and charts name it.
        `by="month", group="2024-01"` opens a point of a trend, `by=["month", "outlet"], group="2024-01 · Beacon"` that
        of one outlet, and `group=["Beacon", "Argus"]` both sides of a contrast.
    where : str, optional
        Only the articles of which this is true, as in `compare`.
    wire : {"include", "exclude", "only"}
        Whether agency copy counts, as in `compare`.

    Returns
    -------
    DataFrame
        `article_id, outlet, part, sentence, sentence_text`, then the other columns of the evidence, and `group` where
        groups were asked for; in order of outlet, article and place. For readability the sentences of the texts,
        longest first, with their `words`. Without evidence, no rows.

    Raises
    ------
    ValueError
        The measure, outlet, actor, voice, column or group is unknown, `where` is no condition on the articles' columns,
        or the measure is not divided by actor or voice.
    """
    instrument, counted = instrument_of(measure), measures()[measure]
    if voice is not None and voice not in VOICES:
        raise ValueError(unknown("voice", voice, VOICES))
    groups = [by] if isinstance(by, str) else list(by)
    articles = select(coverage.articles, groups, wire, where=where)
    articles = _asked_for(articles.assign(group=group_names(articles, groups)), outlet, group)
    rows = counted.counts(_in_voice(coverage, instrument, counted, voice))
    if actor not in (None, ALL):
        rows = _of_actor(coverage, rows, str(actor), measure)
    if counted.holds_of_articles:
        held = coverage.scores[(coverage.scores["measure"] == measure) & (coverage.scores["value"] > 0)]
        keys = ["article_id"] if set(held["actor"]) <= {ALL} else ["article_id", "actor"]
        rows = rows.merge(held[keys].drop_duplicates(), on=keys)
    rows = rows.merge(articles, on="article_id", validate="many_to_one")
    rows = _with_text(coverage, rows)
    within = [column for column in ("start", "cue_start") if column in rows.columns]
    first = [instrument.largest_first] if instrument.largest_first else []
    order = [*first, "outlet", "article_id", "part", "sentence", *within]
    return rows.sort_values(
        order,
        key=lambda column: column.map(PARTS.index) if column.name == "part" else column,
        ascending=[column not in first for column in order],
        kind="stable",
        ignore_index=True,
    )


def _in_voice(coverage: Coverage, instrument: Instrument, measure: Measure, voice: str | None) -> pd.DataFrame:
    """Return the evidence of a measure in a voice."""
    if instrument.evidence is not None:
        return instrument.evidence(coverage, voice)
    if measure.table not in coverage.tables:
        raise ValueError(f"{measure.name!r} was not measured here: name it among the measures of framing.measure.")
    rows: pd.DataFrame = getattr(coverage, measure.table)
    if "quoted_words" in rows.columns:  # of a sentence, part may be the outlet's and part others'
        rows = rows.assign(voice=main_voice(rows))
    if voice is None or voice == "all":
        return rows
    if "voice" not in rows.columns:
        raise ValueError(f"{measure.name!r} is not divided by voice: leave out voice={voice!r}.")
    return in_voice(rows, voice)


def _of_actor(coverage: Coverage, rows: pd.DataFrame, actor: str, measure: str) -> pd.DataFrame:
    """Return the rows that concern an actor."""
    known = {*coverage.actors["actor"], *rows.get("actor", [])} - {""}
    if actor not in known:
        raise ValueError(unknown("actor", actor, sorted(known)))
    if "actor" not in rows.columns:
        raise ValueError(f"{measure!r} is not divided by actor: leave out actor={actor!r}.")
    return rows[rows["actor"] == actor]


def _asked_for(articles: pd.DataFrame, outlet: str | list[str] | None, group: str | list[str] | None) -> pd.DataFrame:
    """Return the articles of these outlets and groups: `article_id, outlet`, and `group` where groups are asked for."""
    for column, wanted in (("outlet", outlet), ("group", group)):
        if wanted is None:
            continue
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        known = sorted(articles[column].unique())
        for name in names:
            if name not in known:
                raise ValueError(unknown(column, name, known))
        articles = articles[articles[column].isin(names)]
    return articles[["article_id", "outlet", *(["group"] if group is not None else [])]]


def _with_text(coverage: Coverage, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the text of their sentences; `article_id, outlet, part, sentence, sentence_text` first."""
    place = ["article_id", "part", "sentence"]
    spans = coverage.sentences[[*place, "start", "end"]].rename(columns={"start": "_from", "end": "_to"})
    rows = rows.merge(spans, on=place, how="left", validate="many_to_one")
    texts = coverage.articles.set_index("article_id")[list(PARTS)].to_dict("index")
    rows["sentence_text"] = [
        "" if pd.isna(start) else texts[article][part][int(start) : int(end)]
        for article, part, start, end in zip(rows["article_id"], rows["part"], rows["_from"], rows["_to"], strict=True)
    ]
    first = ["article_id", "outlet", "part", "sentence", "sentence_text"]
    return rows[[*first, *(c for c in rows.columns if c not in (*first, "_from", "_to"))]]


def show(coverage: Coverage, *, article_id: str) -> Html:
    """Show an article with its sources, cues, contents, hedges, boosters and mentions marked.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    article_id : str
        Which article.

    Returns
    -------
    Html
        A piece of HTML that needs neither JavaScript nor the network: JupyterLab displays it, and as it is a `str`,
        `Path("article.html").write_text(html, encoding="utf-8")` keeps it. One number joins the source, cue and
        content of one attribution; at a content stand its source as resolved, where that is not what is written, and
        "…" where the content goes on after an interruption. Hovering over a mark says more about it, and lights up all
        of its attribution.

    Raises
    ------
    ValueError
        There is no such article; the message names those with similar ids.
    """
    numbers = coverage.attributions.loc[coverage.attributions["article_id"] == article_id, "attribution"] + 1
    opening, article = marked_article(coverage, article_id).split("\n", 1)
    return Html(
        '<meta charset="utf-8">\n'
        f"<style>\n{STYLE}\n{lit_up(numbers)}\n</style>\n"
        f"{opening}\n{legend(coverage)}{article}\n"
    )


def lit_up(numbers: Iterable[int], within: str = ".framing-show") -> str:
    """Return the rules that light up an attribution as a whole, wherever the pointer is on it."""
    return "\n".join(
        f"{within}:has(.a{number}:hover) .a{number} {{ outline: 2px solid #0072B2; }}"
        for number in sorted(set(numbers))
    )


def legend(coverage: Coverage) -> str:
    """Return what the marks mean, as HTML; it belongs into an element of the class "framing-show"."""
    own = [m.label for m in own_measures() if m.table in coverage.tables and m.table != "articles"]
    listed = [*_WORDS_OF_LEGEND, *([("own", "own", ", ".join(own))] if own else [])]
    items = "".join(f'<li><span class="{kind}">{word}</span>: {escape(what)}</li>' for kind, word, what in listed)
    items += (
        "<li><sup>1 <i>name</i></sup> the same number joins the source, cue and content of one attribution; "
        "the name says who is meant where the source is written otherwise, … that the content goes on</li>"
        '<li><sup class="tone">+0.8</sup> sentiment toward the actor, from −1 (unfavourable) to +1 (favourable)</li>'
    )
    return f'<ul class="legend" aria-label="What the marks mean">{items}</ul>\n'


def marked_article(
    coverage: Coverage,
    article_id: str,
    *,
    level: int = 2,
    places: Mapping[tuple[str, int], str] | None = None,
    brief: bool = False,
) -> str:
    """Return an article with all its evidence marked, as an element of HTML that wants `STYLE`.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    article_id : str
        Which article.
    level : int
        Level of its headline among the headings of the page.
    places : dict, optional
        Names to link to, by the part and the number of the sentence that each stands before.
    brief : bool
        Let what appears above a mark say no more than what its looks do not say: the actor, the kind of a hedge.

    Returns
    -------
    str
        HTML in which all text is escaped.

    Raises
    ------
    ValueError
        There is no such article; the message names those with similar ids.
    """
    chosen = coverage.articles[coverage.articles["article_id"] == article_id]
    if chosen.empty:
        raise ValueError(unknown("article", article_id, coverage.articles["article_id"]))
    article = check("articles", chosen).iloc[0]

    about = [article["outlet"], "" if pd.isna(article["published"]) else f"{article['published']:%Y-%m-%d %H:%M} UTC"]
    about += [article["byline"], article_id]
    about += [f"wire copy: {article['wire']}"] if article["wire"] else []
    about += [f"repeats {article['duplicate_of']}"] if article["duplicate_of"] else []
    about += [f"problems: {article['problems']}"] if article["problems"] else []

    marks = {part: list(_marks(coverage, article_id, part, brief)) for part in PARTS}
    if places:
        mine = coverage.sentences[coverage.sentences["article_id"] == article_id]
        for part, sentence, start, end in mine[["part", "sentence", "start", "end"]].itertuples(index=False, name=None):
            if (part, sentence) in places:
                marks[part].append(Mark(start, end, "", "", place=places[part, sentence]))
    title = "".join(paragraphs(article["title"], marks["title"]))
    pieces = [
        f'<h{level} class="title">{title}</h{level}>' if title else "",
        *(f'<p class="standfirst">{p}</p>' for p in paragraphs(article["standfirst"], marks["standfirst"])),
        f'<p class="about">{escape(" · ".join(filter(None, about)))}</p>',
        *(f"<p>{p}</p>" for p in paragraphs(article["text"], marks["text"])),
    ]
    # The two classes keep MathJax from reading “$5 or $6” as a formula
    body = "\n".join(filter(None, pieces))
    return f'<article class="framing-show tex2jax_ignore mathjax_ignore">\n{body}\n</article>'


def _marks(coverage: Coverage, article_id: str, part: str, brief: bool) -> Iterator[Mark]:
    """Yield everything to mark in a part of the article, outermost kinds first."""
    tables = [(name, getattr(coverage, name), "") for name in ("attributions", "voices", "mentions", "hedges")]
    own = (m for m in own_measures() if m.table in coverage.tables and m.table != "articles")
    tables += [(m.table, m.counts(getattr(coverage, m.table)), m.label) for m in own]
    for table, rows, label in tables:
        for row in rows[(rows["article_id"] == article_id) & (rows["part"] == part)].to_dict("records"):
            for mark in marks_of(table, row, label):
                note = str(row.get(_BRIEF.get(table, ""), "")) if brief and not label else mark.note
                yield mark._replace(note=note if note != mark.kind else "")


def marks_of(table: str, row: Mapping[Any, Any], label: str = "") -> Iterator[Mark]:
    """Yield what is to be marked of a row of evidence, in the part of the article that it names.

    Parameters
    ----------
    table : str
        The table that the row is of.
    row : dict
        The row.
    label : str
        Of a table that a measure of the user's own filled, the measure's name in charts. Of tables whose rows are no
        stretches of text to be marked, such as the sentences, there is none.

    Yields
    ------
    Mark
        A stretch of the text, with a note that says what it is.
    """
    if table == "attributions":
        number = int(row["attribution"]) + 1
        who = row["source_name"] or row["source"] or "no source named"
        anonymous = ", anonymous" if row["anonymous"] else ""
        for place, (start, end) in enumerate(row["content_spans"]):
            note = f"content {number}: {row['act']} of {who}, {row['directness']}"
            resolved = "" if who.lower() == row["source"].lower() else who  # else it says nothing new
            yield Mark(start, end, "content", note, number, "…" if place else resolved)
        if pd.notna(row["source_start"]):
            note = f"source {number}: {who} ({row['source_kind']}{anonymous})"
            yield Mark(int(row["source_start"]), int(row["source_end"]), "source", note, number)
        if pd.notna(row["cue_start"]):
            note = f"cue {number}: {row['stance']}"
            yield Mark(int(row["cue_start"]), int(row["cue_end"]), "cue", note, number)
    elif table == "voices":
        if row["voice"] != "outlet":
            yield Mark(row["start"], row["end"], row["voice"], _voice(row["voice"]))
    elif table == "mentions":
        tone = "" if pd.isna(row["sentiment"]) else f": {row['label']} ({signed(row['sentiment'])})"
        speaking = ", speaking" if row["speaking"] else ""
        note = f"mention of {row['actor']} by {row['how']}{speaking}, {_voice(row['voice'])}{tone}"
        yield Mark(row["start"], row["end"], "mention", note, tone=_tone(row["sentiment"]))
    elif table == "hedges":
        kind = "approximator" if row["kind"] == "approximator" else row["family"]
        yield Mark(row["start"], row["end"], kind, f"{kind}: {row['kind']}, {_voice(row['voice'])}")
    elif label:
        yield Mark(row["start"], row["end"], "own", f"{label}, {_voice(row['voice'])}")


def _tone(sentiment: float) -> str:
    """Return the sentiment of a mention as it stands beside it: "+0.8", "0.0", "−0.3", or nothing."""
    if pd.isna(sentiment):
        return ""
    return signed(sentiment, decimals=1)


def signed(figure: float, decimals: int = 2) -> str:
    """Return a figure with its sign: "+0.83", "−0.30", "0.00"."""
    rounded = round(figure, decimals)
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def _voice(voice: str) -> str:
    return {"quoted": "inside a quotation", "reported": "in reported speech"}.get(voice, "in the outlet’s own voice")


def paragraphs(text: str, marks: list[Mark]) -> list[str]:
    """Return the paragraphs of a text as HTML.

    Marks overlap and cross, which HTML elements may not: the text is cut wherever a mark begins or ends, and each
    piece gets one element with all that holds there.
    """
    spans = [paragraph.span() for paragraph in _PARAGRAPH.finditer(text)]
    return [marked_text(text, first, last, marks) for first, last in spans]


def marked_text(text: str, first: int, last: int, marks: Iterable[Mark]) -> str:
    """Return a stretch of a text as HTML, with what is to be marked in it."""
    here = [mark for mark in marks if mark.start < last and mark.end > first and mark.start < mark.end]
    cuts = sorted({first, last, *(cut for m in here for cut in m[:2] if first < cut < last)})
    pieces = []
    for start, end in pairwise(cuts):
        covering = [mark for mark in here if mark.start <= start and end <= mark.end]
        pieces += [f'<a id="{m.place}"></a>' for m in covering if m.place and m.start == start]
        # A number stands where its mark begins, and again where a new paragraph continues it
        labels: dict[int, str] = {}
        for mark in covering:
            if mark.number and max(mark.start, first) == start:
                label = mark.label if mark.start == start else "…" if mark.kind.startswith("content") else ""
                labels[mark.number] = labels.get(mark.number) or label
        for number, label in sorted(labels.items()):
            name = f" <i>{escape(label)}</i>" if label else ""
            pieces.append(f"<sup>{number}{name}</sup>")
        pieces.append(_piece(text[start:end], [mark for mark in covering if mark.kind]))
        pieces += [f'<sup class="tone">{mark.tone}</sup>' for mark in covering if mark.tone and mark.end == end]
    return "".join(pieces)


def _piece(words: str, covering: list[Mark]) -> str:
    """Return words as one element with all that holds of them, as they are where nothing does."""
    if not covering:
        return escape(words)
    kinds = " ".join(dict.fromkeys(mark.kind for mark in covering))
    kinds += " nested" if sum(mark.kind.startswith("content") for mark in covering) > 1 else ""
    kinds += "".join(f" a{number}" for number in sorted({m.number for m in covering if m.number}))
    notes = escape("; ".join(dict.fromkeys(mark.note for mark in covering if mark.note)))
    title = f' title="{notes}"' if notes else ""
    return f'<span class="{kinds}"{title}>{escape(words)}</span>'
