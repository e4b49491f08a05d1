"""What goes into a paper: tables of estimates and contrasts as LaTeX, and a methods paragraph with its references."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from framing.clean import supported
from framing.estimates import made, select
from framing.measures import NOT_HERE, Coverage, catalogue, measures, require_coverage
from framing.tables import ALL

_ESCAPES = {c: "\\" + c for c in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
_HEADS = {
    "n_articles": "Articles",
    "n_articles_than": "Articles (than)",
    "n_clusters": "Resampled",
    "n_units": "Units",
    "p_adjusted": "p (adjusted)",
}


_HOW = ("each", "by", "agency_copy", "validated", "resampled", "seed", "matched", "adjusted_by")  # for `methods` to say


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
    columns: dict[str, list[str]] = {}
    figure = next((name for name in ("difference", "corrected", "estimate") if name in table.columns), "")
    skip = {name for name in table.columns if str(name).endswith(("low", "high")) or name in _HOW}
    skip |= {name for name in ("note",) if name in table.columns and (table[name] == "").all()}
    for name in table.columns:
        if name in skip:
            continue
        columns[_HEADS.get(str(name), str(name).replace("_", " ").capitalize())] = [
            _cell(v, str(name)) for v in table[name]
        ]
        own = [("low", "high")] if name == figure else []
        for low, high in [*own, (f"{name}_low", f"{name}_high")]:
            if {low, high} <= skip:
                ends = zip(table[low], table[high], strict=True)
                head = "95% interval" + ("" if (low, high) in own else f" ({name})")
                columns[head] = [f"[{_cell(a)}, {_cell(b)}]" if pd.notna(a) else "---" for a, b in ends]
    align = "".join("r" if all(_numeric(v) for v in cells) else "l" for cells in columns.values())
    lines = [rf"\begin{{tabular}}{{{align}}}", r"\toprule", " & ".join(map(_escape, columns)) + r" \\", r"\midrule"]
    lines += [" & ".join(cells) + r" \\" for cells in zip(*columns.values(), strict=True)]
    lines += [r"\bottomrule", r"\end{tabular}"]
    if caption or label:
        named = [rf"\caption{{{_escape(caption)}}}"] * bool(caption) + [rf"\label{{{label}}}"] * bool(label)
        lines = [r"\begin{table}", r"\centering", *named, *lines, r"\end{table}"]
    return "\n".join(lines) + "\n"


def _numeric(cell: str) -> bool:
    return cell[:1] in "[-<0123456789" and cell != ""


def _cell(value: Any, column: str = "") -> str:
    if pd.api.types.is_list_like(value):
        return _escape(", ".join(map(str, value)))
    if pd.isna(value):
        return "---"
    if isinstance(value, bool | str) or not pd.api.types.is_number(value):
        return _escape(str(value))
    figure = float(str(value))
    if column.startswith("p") and figure < 0.001:
        return r"$<$0.001"
    if figure.is_integer() and (column.startswith("n_") or abs(figure) >= 1000):
        return f"{figure:,.0f}"
    return f"{figure:.3f}" if column.startswith("p") or abs(figure) < 1 else f"{figure:.2f}"


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"


def _how(table: pd.DataFrame) -> dict[str, Any]:
    """How the table was made, one way throughout: a paragraph describes no other."""
    usual = {"agency_copy": "include", "resampled": "article", "matched": False, "adjusted_by": "holm", "seed": 0}
    found = {**usual, "validated": {}, **{name: value for name, value in made(table).items() if value != ""}}
    mixed = [f"{name} ({', '.join(map(str, value))})" for name, value in found.items() if isinstance(value, list)]
    if mixed or "by" not in found:
        what = f"in several ways: {'; '.join(mixed)}" if mixed else "by columns that it does not name"
        raise ValueError(f"table: its rows were made {what}. Give the rows of one compare or contrast.")
    return {**found, "by": str(found["by"]).split(" · ")}


def _few(table: pd.DataFrame, drawn: str) -> str:
    """How many figures have no interval because they rest on one article or on few."""
    notes = table["note"] if "note" in table.columns else pd.Series("", index=table.index)
    single = notes.str.startswith(("describes this", "a single")).sum()
    few = (notes.str.startswith("too few") & notes.str.endswith("interval")).sum()
    said = f" {single} of {len(table)} figures describe a single {drawn}, and nothing beyond it." if single else ""
    return said + (f" {few} of {len(table)} figures rest on too few {drawn}s for an interval." if few else "")


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
    how_made = _how(table)
    measured = supported(coverage.articles)
    measured = measured[measured["text"].str.strip() != ""]
    articles = select(measured, how_made["by"], how_made["agency_copy"])
    entries = catalogue().set_index("measure")
    versions = coverage.about.get("versions", {})
    days = articles["published"].dropna()
    dated = f", published from {_day(days.min())} to {_day(days.max())}" if len(days) else ""
    wire = {"exclude": " Agency copy was left out.", "only": " Only agency copy was used."}.get(
        how_made["agency_copy"], ""
    )
    unread = len(coverage.articles) - len(measured)
    left = f" Not counted: {unread:,} without text or in a language that is not measured." if unread else ""
    text = (
        f"We analysed {len(articles):,} articles of {articles['outlet'].nunique()} outlets{dated}, with framing "
        f"{versions.get('framing', '(version unknown)')}.{wire}{left}"
    )
    references = []
    for name in dict.fromkeys(table["measure"]):
        if name not in entries.index:
            continue
        entry = entries.loc[name]
        here = how_made["validated"].get(name) or NOT_HERE
        elsewhere = str(entry["validated"]).removesuffix(f"; {NOT_HERE}").removesuffix("not validated")
        text += f" {entry['label']}: {entry['definition']} It was {here}{f' ({elsewhere})' if elsewhere else ''}."
        references += [str(entry["reference"])] if re.search(r"\(\d{4}\)", entry["reference"]) else []
    kind = ""
    drawn, grouped, matched = how_made["resampled"], ", ".join(how_made["by"]), how_made["matched"]
    if "difference" in table.columns:
        how = "Benjamini and Hochberg's" if how_made["adjusted_by"] == "bh" else "Holm's"
        within = " within the events that both covered (Mantel–Haenszel weights)" if matched else ""
        text += (
            f" We compared groups of articles by {grouped}{within}; differences are given raw and in standard "
            f"deviations (Hedges' g), p-values adjusted by {how} method over "
            f"{int(table['p'].notna().sum())} comparisons."
        )
        kind = "symmetric "
        references += [
            "Hall (1988), Journal of the Royal Statistical Society B 50, 35–45",
            "Hedges (1981), doi:10.3102/10769986006002107",
            "Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x"
            if how_made["adjusted_by"] == "bh"
            else "Holm (1979), Scandinavian Journal of Statistics 6, 65–70",
        ]
        references += ["Greenland & Robins (1985), doi:10.2307/2530643"] if matched else []
    else:
        text += f" Figures are given for articles grouped by {grouped}."
    pooled = [name for name, m in measures().items() if m.pool is not None]
    if table.loc[~table["measure"].isin(pooled), "low"].notna().any():
        text += (
            f" Intervals are 95 % {kind}studentised bootstrap intervals, resampling {drawn}s (seed "
            f"{how_made['seed']}); sentences of one article do not count as independent."
        )
        references.append("Davison & Hinkley (1997), doi:10.1017/CBO9780511802843")
    corrected = [name for name in pooled if table.loc[table["measure"] == name, "low"].notna().any()]
    if corrected:
        labels = "; ".join(str(entries.loc[name, "label"]) for name in corrected)
        text += f" {labels}: corrected for bias by the jackknife over {drawn}s, with the 95 % interval of Student's t."
        references.append("Efron & Tibshirani (1993), doi:10.1201/9780429246593")
    text += _few(table, drawn)
    if ALL not in set(table["actor"]):
        text += f" Actors were found by a codebook of {len(coverage.actors)} actors."
    return text + "\n\n" + "\n".join(dict.fromkeys(references)) + "\n"
