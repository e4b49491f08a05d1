"""What a notebook shows: tables that are made for reading, with pages and search, and the card of a measure.

Article text comes from strangers: all that reaches HTML is escaped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from framing.errors import unknown
from framing.measures import catalogue
from framing.views import Html

PAGE = 10  # rows
WHOLE = 15  # rows at most of a table without pages: to turn one for a few rows helps nobody

# Each class stands twice, to win over JupyterLab's own rules for tables and lists
_STYLE = """
.framing-table { max-width: 100%; overflow-x: auto; }
.framing-table.framing-table table { border-collapse: collapse; margin: 0.3em 0; line-height: 1.4; }
.framing-table.framing-table th, .framing-table.framing-table td { text-align: left; vertical-align: top;
  padding: 0.3em 1.4em 0.3em 0.3em; border-bottom: 1px solid rgba(128, 128, 128, 0.4); }
.framing-table.framing-table th { border-bottom: 2px solid; vertical-align: bottom; }
.framing-table.framing-table .corner { border-bottom: 0; }
.framing-table.framing-table .over { text-align: center; border-bottom-width: 1px; }
.framing-table.framing-table .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.framing-table.framing-table th.number { white-space: normal; }
.framing-table.framing-table .short { white-space: nowrap; }
.framing-table.framing-table .text { min-width: 12em; }
.framing-table.framing-table .long { min-width: 16em; max-width: 44em; }
.framing-table .long div { max-height: 16em; overflow-y: auto; white-space: pre-line; overflow-wrap: anywhere; }
.framing-table .pages { display: flex; gap: 0.8em; align-items: center; margin: 0.4em 0; }
.framing-card { max-width: 46em; border: 1px solid rgba(128, 128, 128, 0.6); border-left: 4px solid #0072B2;
  padding: 0.4em 1em 0.6em; margin: 0.6em 0; line-height: 1.45; }
.framing-card.framing-card h4 { margin: 0.2em 0 0.4em; font-size: 1.1em; font-weight: bold; }
.framing-card.framing-card dl { display: grid; grid-template-columns: 8em 1fr; gap: 0.25em 1em; margin: 0; }
.framing-card.framing-card dt { font-weight: bold; float: none; width: auto; }
.framing-card.framing-card dd { margin: 0; float: none; width: auto; overflow-wrap: anywhere; }
.framing-card.framing-card ul { margin: 0; padding-left: 1.1em; }
.framing-card.framing-card li { margin: 0; }
""".strip()

# JupyterLab breaks the lines of what is printed, and of warnings, in the middle of words
_WHOLE_WORDS = (
    "<style>.jp-OutputArea-output.jp-RenderedText pre { word-break: normal; overflow-wrap: anywhere; }</style>"
)

# Without JavaScript (a notebook that is only looked at) all rows stand there, and there is nothing to turn
_SCRIPT = """
for (const box of document.querySelectorAll(".framing-table[data-page]:not([data-ready])")) {
  box.dataset.ready = "yes";
  const rows = [...box.querySelectorAll("tbody tr")], size = Number(box.dataset.page);
  const bar = box.querySelector(".pages"), search = bar.querySelector("input"), said = bar.querySelector("span");
  const [back, on] = bar.querySelectorAll("button");
  let page = 0;
  const draw = () => {
    const words = search.value.toLowerCase().split(/\\s+/);
    const found = rows.filter((row) => words.every((word) => row.textContent.toLowerCase().includes(word)));
    page = Math.max(0, Math.min(page, Math.ceil(found.length / size) - 1));
    const here = new Set(found.slice(page * size, (page + 1) * size));
    for (const row of rows) row.style.display = here.has(row) ? "" : "none";
    said.textContent = found.length ? `${page * size + 1}–${page * size + here.size} of ${found.length}` : "none";
    back.disabled = page === 0;
    on.disabled = (page + 1) * size >= found.length;
  };
  search.oninput = () => { page = 0; draw(); };
  search.onkeydown = (event) => event.stopPropagation();
  back.onclick = () => { page -= 1; draw(); };
  on.onclick = () => { page += 1; draw(); };
  bar.style.display = "";
  draw();
}
""".strip()

_BAR = (
    '<div class="pages" style="display: none"><label>Search <input type="search"></label>'
    '<button type="button" aria-label="back">‹</button><span></span>'
    '<button type="button" aria-label="on">›</button></div>'
)


def table(data: pd.DataFrame | pd.Series[Any]) -> Html:
    """Show a table to be read: texts wrapped, dates as dates, what is missing left empty, in pages with a search.

    Parameters
    ----------
    data : DataFrame or Series
        Any table; it is not changed.

    Returns
    -------
    Html
        HTML that needs no network: JupyterLab displays it, `Path("table.html").write_text(...)` keeps it. Numbers are
        rounded to three places. Tables of more than fifteen rows have pages of ten and a field to search all of them;
        where JavaScript is off, all rows are shown. What the columns of a cross table are stands above them.
    """
    frame = data.to_frame("" if data.name is None else data.name) if isinstance(data, pd.Series) else data
    names = [" · ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in frame.columns]
    columns = [frame.iloc[:, i] for i in range(len(names))]
    if not _is_numbering(frame.index):
        levels = [frame.index.get_level_values(i) for i in range(frame.index.nlevels)]
        names = [*("" if level.name is None else str(level.name) for level in levels), *names]
        columns = [*(pd.Series(level, index=frame.index) for level in levels), *columns]
    cells = [_cells(column) for column in columns]
    looks = [_look(column, texts) for column, texts in zip(columns, cells, strict=True)]
    head = "".join(f'<th class="{look}">{escape(name)}</th>' for name, look in zip(names, looks, strict=True))
    if frame.columns.nlevels == 1 and frame.columns.name is not None:  # of a cross table
        over = f'<th class="over" colspan={len(frame.columns)}>{escape(str(frame.columns.name))}</th>'
        corner = '<th class="corner"></th>' * (len(names) - len(frame.columns))
        head = f"{corner}{over}</tr>\n<tr>{head}"
    body = [
        "<tr>" + "".join(_cell(text, look) for text, look in zip(row, looks, strict=True)) + "</tr>"
        for row in zip(*cells, strict=True)
    ]
    paged = len(body) > WHOLE
    return Html(
        f"<style>\n{_STYLE}\n</style>\n"
        f'<div class="framing-table tex2jax_ignore mathjax_ignore"{f" data-page={PAGE}" if paged else ""}>'
        f"{_BAR if paged else ''}<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>"
        f"</table></div>\n{f'<script>{_SCRIPT}</script>' if paged else ''}"
    )


def readable_tables() -> None:
    """Let a notebook show every table as `framing.table` does, from here on.

    Outside a notebook nothing happens.
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    shell = get_ipython()
    if shell is not None and shell.display_formatter is not None:
        html = shell.display_formatter.formatters["text/html"]
        for kind in (pd.DataFrame, pd.Series):
            html.for_type(kind, table)
        display(Html(_WHOLE_WORDS))  # type: ignore[no-untyped-call]


def cards(measures: str | Iterable[str], *, validation: pd.DataFrame | None = None) -> Html:
    """Show the card of each measure: what it is, an example, how it was checked, known failures, who proposed it.

    Parameters
    ----------
    measures : str or list of str
        Names of the catalogue.
    validation : DataFrame, optional
        What `agreement` returned, as `catalogue` takes it.

    Returns
    -------
    Html
        One card below the other, in this order.

    Raises
    ------
    ValueError
        There is no such measure; the message says which there are.
    """
    rows = {row["measure"]: row for row in catalogue(validation=validation).to_dict("records")}
    shown = []
    for name in [measures] if isinstance(measures, str) else measures:
        if name not in rows:
            raise ValueError(unknown("measure", name, rows))
        row = rows[name]
        failures = "".join(f"<li>{escape(failure)}</li>" for failure in row["failures"])
        lines = {
            "What it is": escape(row["definition"]),
            "Example": example(row["example"]),
            "Direction": escape(f"{row['direction']} (unit: {row['unit']})"),
            "For a group": _AGGREGATES[row["aggregates"]],
            "Checked": escape(row["validated"]),
            "Known failures": f"<ul>{failures}</ul>" * bool(failures),
            "Reference": escape(row["reference"]),
            "Name": escape(name),
        }
        listed = "".join(f"<dt>{term}</dt><dd>{html}</dd>" for term, html in lines.items() if html)
        shown.append(f'<section class="framing-card"><h4>{escape(row["label"])}</h4><dl>{listed}</dl></section>')
    return Html(f"<style>\n{_STYLE}\n</style>\n" + "\n".join(shown))


def example(text: str) -> str:
    """Return the example of a card as HTML, with what counts in bold."""
    return re.sub(r"\*(.+?)\*", r"<b>\1</b>", escape(text))


_AGGREGATES = {
    "ratio": "all its articles taken together: long ones weigh more",
    "article": "the mean of its articles: each weighs the same",
    "pool": "made of all that was found in its articles, and not of figures of single articles",
}


def _is_numbering(index: pd.Index[Any]) -> bool:
    """Return whether an index only numbers the rows."""
    return index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)


def _cells(column: pd.Series[Any]) -> list[str]:
    """Return the values of a column as a reader wants them."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return ["" if pd.isna(value) else "yes" if value else "no" for value in column]
    if pd.api.types.is_float_dtype(column.dtype):
        places = max(
            (len(f"{v:.3f}".rstrip("0").partition(".")[2]) for v in column.dropna() if math.isfinite(v)), default=0
        )
        return [_number(value, places) for value in column]
    return [_words(value) for value in column]


def _number(value: float, places: int) -> str:
    if pd.isna(value):
        return ""
    if 0 < abs(value) < 0.0005:  # would be shown as nothing
        return "< 0.001" if value > 0 else "> −0.001"
    return f"{round(value, places) or 0:,.{places}f}".replace("-", "−")  # never −0.00


def _words(value: Any) -> str:
    """Return any value in words: a list as its members, nothing for what is missing."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(each)}" for key, each in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        members = list(value)
        nested = any(isinstance(each, list | tuple) for each in members)
        return ("; " if nested else ", ").join(map(_words, members))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return _number(value, 3)
    return str(value)


def _look(column: pd.Series[Any], cells: list[str]) -> str:
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        return "number"
    longest = max(map(len, cells), default=0)
    return "short" if longest <= 30 else "text" if longest <= 40 else "long"


def _cell(text: str, look: str) -> str:
    return f'<td class="{look}">' + (f"<div>{escape(text)}</div>" if look == "long" else escape(text)) + "</td>"
