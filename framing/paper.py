"""What goes into a paper: tables of estimates and contrasts as LaTeX, and a methods paragraph with its references."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from framing.clean import supported
from framing.estimates import made, select
from framing.measures import NOT_HERE, Coverage, catalogue, measures, require_coverage
from framing.tables import ALL

_HEADS = {
    "n_articles": "Articles",
    "n_articles_than": "Articles (than)",
    "n_clusters": "Resampled",
    "n_units": "Units",
    "p_adjusted": "p (adjusted)",
}
_FOR_METHODS = (  # left out of tables
    "each", "by", "where", "agency_copy", "validated", "resampled", "seed", "matched", "interaction", "adjusted_by",
)  # fmt: skip
_DASH = "---"

Passage = tuple[str, list[str]]  # some sentences of the methods paragraph, with the references that they need


# --- tables -----------------------------------------------------------------------------------------------------------


def latex(table: pd.DataFrame, *, caption: str = "", label: str = "") -> str:
    r"""Write a table as LaTeX, with the rules of the package booktabs.

    Parameters
    ----------
    table : DataFrame
        Of `compare`, `contrast`, `corrected`, or any other; its index is left out, and so are the columns that say how
        it was made, which `methods` puts into words. Intervals stand in one column.
    caption, label : str
        Of the table; with neither, only the `tabular` is written.

    Returns
    -------
    str
        LaTeX for a document with `\usepackage{booktabs}`. Names and captions are escaped; missing figures are dashes.
        A table without rows gives its heading.
    """
    shown = _as_text(table)
    style = shown.style.hide(axis="index").format(_typeset, escape="latex")
    written = style.format_index(_typeset, escape="latex", axis="columns").to_latex(
        column_format="".join("r" if shown[head].map(_is_figure).all() else "l" for head in shown.columns),
        hrules=True,
        position_float="centering" if caption or label else None,
        caption=_escaped(caption) or None,
        label=label or None,
    )
    # After the end of a row, LaTeX would take a bracket for a length and a star for an option
    return re.sub(r"^(?=[\[*])", "{}", written, flags=re.MULTILINE)


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are printed, under their headings, every cell as plain text."""
    figure = next((name for name in ("difference", "corrected", "estimate") if name in table.columns), "")
    ends = [name for name in table.columns if str(name).endswith(("low", "high"))]
    empty = ["note"] if "note" in table.columns and (table["note"] == "").all() else []
    columns = {}
    for name in (name for name in table.columns if name not in (*ends, *empty, *_FOR_METHODS)):
        head = _HEADS.get(str(name), str(name).replace("_", " ").capitalize())
        columns[head] = [_cell(value, str(name)) for value in table[name]]
        if name == figure and {"low", "high"} <= set(ends):
            columns["95% interval"] = _intervals(table["low"], table["high"])
        if {f"{name}_low", f"{name}_high"} <= set(ends):
            columns[f"95% interval ({name})"] = _intervals(table[f"{name}_low"], table[f"{name}_high"])
    return pd.DataFrame(columns, dtype=object)


def _intervals(low: pd.Series, high: pd.Series) -> list[str]:
    """Return each interval as text, a dash where there is none."""
    pairs = zip(low, high, strict=True)
    return [f"[{_cell(a)}, {_cell(b)}]" if pd.notna(a) else _DASH for a, b in pairs]


def _cell(value: Any, column: str = "") -> str:
    """Return a value as plain text, with as many decimals as its column and its size call for."""
    if pd.api.types.is_list_like(value):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return _DASH
    if isinstance(value, bool | str) or not pd.api.types.is_number(value):
        return str(value)
    figure = float(str(value))
    if column.startswith("p") and figure < 0.001:
        return "<0.001"
    if figure.is_integer() and (column.startswith("n_") or abs(figure) >= 1000):
        return f"{figure:,.0f}"
    return f"{figure:.3f}" if column.startswith("p") or abs(figure) < 1 else f"{figure:.2f}"


def _is_figure(cell: str) -> bool:
    """Return whether a cell is aligned like a number: it is one, an interval or a dash."""
    return cell[:1] in tuple("[-<0123456789")


def _typeset(escaped: object) -> str:
    """Return text that pandas has escaped with what it leaves, and LaTeX's older fonts print as other characters."""
    return re.sub(r"[<>|]", r"$\g<0>$", str(escaped))


def _escaped(text: str) -> str:
    """Return text as LaTeX; pandas escapes cells and headings but no caption, so this one becomes a cell."""
    cell = pd.DataFrame([text]).style.hide(axis="index").hide(axis="columns").format(_typeset, escape="latex")
    return cell.to_string().removesuffix("\n")


# --- the methods paragraph --------------------------------------------------------------------------------------------


def methods(coverage: Coverage, table: pd.DataFrame) -> str:
    """Write a methods paragraph for a paper: what was measured and how the table was made, with its references.

    Parameters
    ----------
    coverage : Coverage
        What was measured.
    table : DataFrame
        What `compare` or `contrast` made of it, whose columns say how.

    Returns
    -------
    str
        Plain text: the paragraph, a blank line, and the references, one a line. It says of every measure in the table
        how it was validated. Read it before you print it: it cannot know why you chose what you chose.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        The table has no measures, was made in several ways, is not grouped as the articles can be, or is of
        `robustness`: many choices.
    """
    require_coverage(coverage, "methods")
    if "measure" not in table.columns or table.empty:
        raise ValueError("table: expected rows of framing.compare or framing.contrast.")
    if "specification" in table.columns:
        raise ValueError(
            "table: framing.robustness makes a comparison in many ways, which no paragraph describes. Give the table "
            "that you report, of framing.compare or framing.contrast."
        )
    how = _how_made(table)
    passages = [
        (_sample(coverage, how), []),
        *_measures(table, how),
        _comparison(table, how),
        *_intervals_explained(table, how),
        *((sentence, []) for sentence in _without_interval(table, how["resampled"])),
    ]
    if ALL not in set(table["actor"]):
        passages.append((f"Actors were found by a codebook of {len(coverage.actors)} actors.", []))
    references = dict.fromkeys(reference for _, needed in passages for reference in needed)
    return " ".join(sentences for sentences, _ in passages) + "\n\n" + "\n".join(references) + "\n"


def _how_made(table: pd.DataFrame) -> dict[str, Any]:
    """Return how the table was made, one way throughout: a paragraph describes no other."""
    usual = {"where": "", "agency_copy": "include", "resampled": "article", "adjusted_by": "holm", "seed": 0}
    how = {**usual, "matched": False, "interaction": False, "validated": {}, **made(table)}
    mixed = [f"{name} ({', '.join(map(str, value))})" for name, value in how.items() if isinstance(value, list)]
    if mixed or "by" not in how:
        what = f"in several ways: {'; '.join(mixed)}" if mixed else "by columns that it does not name"
        raise ValueError(f"table: its rows were made {what}. Give the rows of one compare or contrast.")
    return {**how, "by": str(how["by"]).split(" · ")}


def _sample(coverage: Coverage, how: dict[str, Any]) -> str:
    """Return which articles were counted, and which were not."""
    measured = supported(coverage.articles)
    measured = measured[measured["text"].str.strip() != ""]
    articles = select(measured, how["by"], how["agency_copy"], where=how["where"])
    days = articles["published"].dropna()
    dated = f", published from {_day(days.min())} to {_day(days.max())}" if len(days) else ""
    version = coverage.about.get("versions", {}).get("framing", "(version unknown)")
    sentences = [
        f"We analysed {len(articles):,} articles of {articles['outlet'].nunique()} outlets{dated}, with framing "
        f"{version}."
    ]
    if how["where"]:
        sentences.append(f"Only articles with {how['where']} were used.")
    if how["agency_copy"] != "include":
        left_out = how["agency_copy"] == "exclude"
        sentences.append("Agency copy was left out." if left_out else "Only agency copy was used.")
    if unread := len(coverage.articles) - len(measured):
        sentences.append(f"Not counted: {unread:,} without text or in a language that is not measured.")
    return " ".join(sentences)


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"


def _measures(table: pd.DataFrame, how: dict[str, Any]) -> list[Passage]:
    """Return what each measure of the catalogue is and how it was validated."""
    entries = catalogue().set_index("measure")
    passages: list[Passage] = []
    for name in dict.fromkeys(table["measure"]):
        if name not in entries.index:
            continue
        entry = entries.loc[name]
        here = how["validated"].get(name) or NOT_HERE
        elsewhere = str(entry["validated"]).removesuffix(f"; {NOT_HERE}").removesuffix("not validated")
        was = f"It was {here}{f' ({elsewhere})' if elsewhere else ''}."
        cited = [str(entry["reference"])] if re.search(r"\(\d{4}\)", entry["reference"]) else []
        passages.append((f"{entry['label']}: {entry['definition']} {was}", cited))
    return passages


def _comparison(table: pd.DataFrame, how: dict[str, Any]) -> Passage:
    """Return by what the articles were grouped, and how groups were compared."""
    grouped = ", ".join(how["by"])
    if "difference" not in table.columns:
        return f"Figures are given for articles grouped by {grouped}.", []
    holm = "Holm's", "Holm (1979), Scandinavian Journal of Statistics 6, 65–70"
    bh = "Benjamini and Hochberg's", "Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x"
    whose, adjusted = bh if how["adjusted_by"] == "bh" else holm
    matched = how["matched"]
    compared = f"groups of articles by {grouped}"
    if matched:
        compared += " within the events that both covered (Mantel–Haenszel weights)"
    if how["interaction"]:
        first, second = how["by"]
        compared = f"groups of articles by {first} in how far each differs by {second} (differences of differences)"
    sentence = (
        f"We compared {compared}; differences are given raw and in standard deviations (Hedges' g), p-values adjusted "
        f"by {whose} method over {int(table['p'].notna().sum())} comparisons."
    )
    references = [
        "Hall (1988), Journal of the Royal Statistical Society B 50, 35–45",
        "Hedges (1981), doi:10.3102/10769986006002107",
        adjusted,
    ]
    return sentence, references + (["Greenland & Robins (1985), doi:10.2307/2530643"] if matched else [])


def _intervals_explained(table: pd.DataFrame, how: dict[str, Any]) -> list[Passage]:
    """Return how the intervals were made, where there are any."""
    bounded = table[table["low"].notna()]
    pooled = [name for name, m in measures().items() if m.pool is not None]
    diversity = [name for name in pooled if (bounded["measure"] == name).any()]
    passages: list[Passage] = []
    if not bounded["measure"].isin(pooled).all():
        kind = "symmetric " if "difference" in table.columns else ""
        sentence = (
            f"Intervals are 95 % {kind}studentised bootstrap intervals, resampling {how['resampled']}s (seed "
            f"{how['seed']}); sentences of one article do not count as independent."
        )
        passages.append((sentence, ["Davison & Hinkley (1997), doi:10.1017/CBO9780511802843"]))
    if diversity:
        labels = "; ".join(catalogue().set_index("measure").loc[diversity, "label"])
        sentence = (
            f"{labels}: corrected for bias by the jackknife over {how['resampled']}s, with the 95 % interval of "
            "Student's t."
        )
        passages.append((sentence, ["Efron & Tibshirani (1993), doi:10.1201/9780429246593"]))
    return passages


def _without_interval(table: pd.DataFrame, resampled: str) -> list[str]:
    """Return how many figures have no interval because they rest on one article (or cluster) or on few."""
    notes = table["note"] if "note" in table.columns else pd.Series("", index=table.index)
    single = notes.str.startswith(("describes this", "a single")).sum()
    few = (notes.str.startswith("too few") & notes.str.endswith("interval")).sum()
    sentences = []
    if single:
        sentences.append(f"{single} of {len(table)} figures describe a single {resampled}, and nothing beyond it.")
    if few:
        sentences.append(f"{few} of {len(table)} figures rest on too few {resampled}s for an interval.")
    return sentences
