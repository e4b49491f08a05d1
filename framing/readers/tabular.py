"""Articles in tables: CSV, TSV, JSON Lines, Parquet, Excel and DataFrames, one article a row.

Columns are found by our names or through the caller's mapping; nothing else is guessed.
"""

from __future__ import annotations

import csv
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import pandas as pd

from framing.errors import FramingWarning, ReadError, SchemaError
from framing.readers.dates import parse_times
from framing.readers.files import Format, Row, decode, refuse_growth
from framing.tables import TABLES, add_problem, whole

EXCEL_CELL = 32_767  # characters; Excel cuts what is longer without a word
END = "\x03"  # put below the last line of a CSV: it ends up inside a field where a quotation mark is never closed
# Columns whose name holds the word for one of ours, and which are another thing: publicationDate, text_id, source_url
_NO_WORDS = re.compile(r"(?i)date|time|ur[il]\b|link|type|count|length|\b_?id$|_id$")
WORDS_OF_A_NAME = 8  # a column has no name of more words
# How R, Excel, Stata, SPSS, databases and Python write a missing value, whatever its case
MISSING = frozenset(r"na n/a #n/a #n/v #nv <na> na_character_ nan nat null #null! (null) none \n . - -- – —".split())
# Names that other tables use for a column of ours: they are suggested, and never renamed unasked
LIKELY = {
    "outlet": "source publication publisher newspaper paper medium media site domain journal".split(),
    "text": "body content article fulltext full_text story maintext article_text hlead".split(),
    "published": "date datetime published_at publish_date publication_date pub_date pubdate publishedat time".split(),
    "title": "headline head heading headlines".split(),
    "byline": "author authors writer".split(),
}


def rename(found: Sequence[str], columns: Mapping[str, str], where: str) -> dict[str, str]:
    """Return which column of a table becomes which of ours: by the caller's mapping, or by its name whatever its case.

    Raises
    ------
    SchemaError
        Two columns have one name, or would have.
    """
    if twice := [column for column, times in Counter(found).items() if times > 1]:
        raise SchemaError(f"{where}: column {twice[0]!r} stands there more than once. Rename or drop one.")
    ours = set(TABLES["articles"])
    names: dict[str, str] = {}
    for column in found:
        plain = column.strip().lower()
        names[column] = columns.get(column, plain if plain in ours else column)
    # An explicit mapping wins over a column that has the name already
    for column, target in columns.items():
        if column in names:
            for other in [c for c, t in names.items() if t == target and c not in columns]:
                names[other] = f"{other} (in the file)"
    for target in names.values():
        if len(same := [c for c, t in names.items() if t == target]) > 1:
            raise SchemaError(f"{where}: columns {', '.join(map(repr, same))} would all be {target!r}. Keep one.")
    return names


def rows(table: pd.DataFrame, columns: Mapping[str, str], where: str) -> list[Row]:
    """Return the articles of a table: our names, times in UTC, what is wrong with a row in its `problems`.

    Raises
    ------
    SchemaError
        `outlet` or `text` is missing, or two columns have one name, or would have.
    """
    found = [str(c) for c in table.columns]
    names = rename(found, columns, where)
    for needed in ("outlet", "text"):
        if needed not in names.values():
            raise _missing(needed, found, names, where)
    data = {names[c]: list(table.iloc[:, i]) for i, c in enumerate(found)}
    for column in TABLES["articles"]:
        if column in data:
            data[column] = said(data[column]) if column == "published" else [as_text(v) for v in said(data[column])]
    problems = data.setdefault("problems", [""] * len(table))
    if "published" in data:
        data["published"], doubts = parse_times(data["published"])
        problems = [add_problem(p, doubt) if doubt else p for p, doubt in zip(problems, doubts, strict=True)]
    for column, target in offers(found, names).items():
        problems = [add_problem(p, not_used(column, target)) for p in problems]
    # Of several tables one can lack what another has; `read` refuses a mapping that fits none
    for column in [c for c, target in columns.items() if c not in found and target not in names.values()]:
        problems = [add_problem(p, f"{not_there(column)}. Found: {', '.join(found)}") for p in problems]
    data["problems"] = [
        p if text.strip() else add_problem(p, "no text") for p, text in zip(problems, data["text"], strict=True)
    ]
    keys = list(data)
    return [dict(zip(keys, values, strict=True)) for values in zip(*data.values(), strict=True)]


def not_there(column: str) -> str:
    """Return what is said of a column that the mapping names and a table lacks."""
    return f"columns names {column!r}, which is not there"


def _missing(needed: str, found: list[str], names: dict[str, str], where: str) -> SchemaError:
    likely = offers(found, names)
    listed = f"{where}: missing column {needed!r}. Found: {', '.join(found) or 'no columns'}. "
    if any(len(column.split()) > WORDS_OF_A_NAME for column in found):
        return SchemaError(f"{listed}Is the first line an article? Write a line of column names above: outlet,text.")
    if needed in likely.values():
        return SchemaError(f"{listed}Rename {'it' if len(likely) == 1 else 'them'}: columns={likely}.")
    if needed == "text":
        return SchemaError(f"{listed}Rename the one that holds it: columns={{'its name': 'text'}}.")
    return SchemaError(
        f"{listed}If one of them holds it, name it: columns={{'its name': 'outlet'}}. If none does, add a column "
        "'outlet' to the table. Or give all its articles one outlet, that of the file's name say, with the file as a "
        "pandas DataFrame: framing.read(table.assign(outlet='The Lantern'))."
    )


def offers(found: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return columns that are not used though one of ours that is not there may be meant: their name to ours."""
    likely: dict[str, str] = {}
    free = [c for c in found if names[c] == c and c not in TABLES["articles"]]
    for target, words in LIKELY.items():
        if target not in names.values():
            exact = [c for word in words for c in free if re.sub(r"[\s-]+", "_", c.strip().lower()) == word]
            within = [c for word in (target, *words) for c in free if word in c.lower() and not _NO_WORDS.search(c)]
            within = within if target in ("outlet", "text") else []
            likely |= {c: target for c in [*exact, *within][:1] if c not in likely}
    return likely


def not_used(column: str, target: str) -> str:
    """Return what is said of a column that one of ours, which is empty, may mean."""
    return f"column {column!r} is not used and {target} is empty: columns={{{column!r}: {target!r}}} names it"


def said(values: Sequence[Any]) -> list[Any]:
    """Return values of a column, with None for what a program writes where it has none, such as the NA of R."""
    return [None if isinstance(value, str) and value.strip().lower() in MISSING else value for value in values]


def as_text(value: Any) -> str:
    """Return a cell as text; an empty one is empty."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    # A spreadsheet turns ids and pages into numbers: 17 became 17.0
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def frame(text: str, name: str) -> pd.DataFrame:
    """Return delimited text as a table of strings; a row with too few or too many fields says so in `problems`."""
    told = re.match(
        r'"?sep=([^\w\s"]|\t)"?[^\S\n]*\n', text, re.IGNORECASE
    )  # a line that Excel writes above the header
    if told:
        text = "\n" + text[told.end() :]
    header, _, _ = text.lstrip("\r\n").partition("\n")
    usual = "\t" if name.lower().endswith(("tsv", "tab")) else "\t,;|"
    # A field may be longer than the 131,072 characters that csv allows; this is the highest limit that Windows takes
    csv.field_size_limit(2**31 - 1)
    delimiter = told[1] if told else max(usual, key=header.count)
    reader = csv.reader(StringIO(f"{text}\n{END}", newline=""), delimiter=delimiter)
    lines = [line for line in reader if line]
    unclosed = ""
    if lines[-1] == [END]:
        lines.pop()
    else:
        opened = reader.line_num - len(re.findall(r"\r\n?|\n", lines[-1][-1]))
        unclosed = f"the quotation mark that opens on line {opened} is never closed, so all below it is in one field"
        lines[-1][-1] = lines[-1][-1].removesuffix(f"\n{END}")
    if not lines or (unclosed and len(lines) == 1):
        raise ReadError(f"{name}: {unclosed or 'is empty'}.")
    # A column without a name is called by its place, so that it is neither lost nor taken for another one without
    columns = [column if column.strip() else f"column {place}" for place, column in enumerate(lines[0], start=1)]
    problems, body = [], []
    for number, line in enumerate(lines[1:], start=1):
        odd = f"row {number} has {len(line)} fields where the header has {len(columns)}: is a quotation mark missing?"
        problems.append(odd if len(line) != len(columns) else "")
        body.append((line + [""] * len(columns))[: len(columns)])
        body[-1][-1] = delimiter.join([body[-1][-1], *line[len(columns) :]])
    if unclosed:
        problems[-1] = add_problem(problems[-1], unclosed)
    table = pd.DataFrame(body, columns=columns, dtype=object)
    if any(problems):
        own = table["problems"] if columns.count("problems") == 1 else [""] * len(table)
        table["problems"] = [add_problem(p, odd) if odd else p for p, odd in zip(own, problems, strict=True)]
    return table


def sheets(data: bytes, name: str) -> tuple[dict[str, pd.DataFrame], str]:
    """Return the tables of a file, and a problem to note where its encoding had to be guessed.

    An Excel file has one for each sheet that is filled; any other file is taken for delimited text and has one, "".

    Raises
    ------
    ReadError
        It is neither, or damaged, or holds no row.
    """
    if data.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return _excel(data, name), ""
    text, problem = decode(data, name)
    return {"": frame(text, name)}, problem


def _read_delimited(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    return _noted(rows(frame(text, name), columns, name), problem)


def _read_json_lines(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    text, problem = decode(data, name)
    records: list[Row] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            record = {"problems": f"line {number} is not JSON: {error}"}
        if not isinstance(record, dict):
            record = {"problems": f"line {number} is not a JSON object but {type(record).__name__}"}
        records.append({whole(key): value for key, value in record.items()})
    if all(set(record) == {"problems"} for record in records):
        raise ReadError(f"{name}: " + (records[0]["problems"] if records else "is empty") + ".")
    # A table from records of unlike keys: what a record lacks is None, and numbers stay as they were written
    keys = list(dict.fromkeys(key for record in records for key in record))
    table = pd.DataFrame({key: pd.Series([r.get(key) for r in records], dtype=object) for key in keys})
    return _noted(rows(table, columns, name), problem)


def _read_parquet(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    def parse(file: BytesIO) -> pd.DataFrame:
        from pyarrow import Table, parquet

        source = parquet.ParquetFile(file)
        size, batches = 0, []
        for batch in source.iter_batches(batch_size=16):  # few rows: a text that stands in the file once can be in all
            size += batch.nbytes
            refuse_growth(size, len(data), name)
            batches.append(batch)
        table: pd.DataFrame = Table.from_batches(batches, source.schema_arrow).to_pandas()
        return table

    return rows(_parsed(parse, data, name, "Parquet"), columns, name)


def _excel(data: bytes, name: str) -> dict[str, pd.DataFrame]:
    if not data.startswith(b"PK"):
        raise ReadError(f"{name}: is an old or damaged Excel file. Open it in a spreadsheet program, save it as .xlsx.")
    size = _parsed(lambda file: sum(part.file_size for part in zipfile.ZipFile(file).infolist()), data, name, "Excel")
    refuse_growth(size, len(data), name)
    found = _parsed(lambda file: pd.read_excel(file, sheet_name=None, dtype=object), data, name, "Excel")
    filled = {str(sheet): table for sheet, table in found.items() if len(table)}
    if not filled:
        raise ReadError(f"{name}: has no rows.")
    for table in filled.values():
        # A text that stands once in the file can be in every cell
        refuse_growth(sum(len(cell) for cell in table.to_numpy().flat if isinstance(cell, str)), len(data), name)
    return filled


def _read_excel(data: bytes, name: str, columns: Mapping[str, str]) -> list[Row]:
    filled = _excel(data, name)
    first, *others = filled
    if others:
        message = f"{name}: read sheet {first!r} only, not {', '.join(others)}. Save each as a file."
        warnings.warn(message, FramingWarning, stacklevel=2)
    articles = rows(filled[first], columns, name)
    for article in articles:
        if len(article["text"]) >= EXCEL_CELL:
            article["problems"] = add_problem(
                article["problems"], f"text cut: an Excel cell holds {EXCEL_CELL:,} characters"
            )
    return articles


def _parsed(parse: Callable[[BytesIO], Any], data: bytes, name: str, kind: str) -> Any:
    try:
        return parse(BytesIO(data))
    except ReadError:
        raise
    except Exception as error:  # a damaged file can fail anywhere in the libraries that parse it
        raise ReadError(f"{name}: is not a sound {kind} file ({error}).") from error


def _noted(articles: list[Row], problem: str) -> list[Row]:
    if problem:
        for article in articles:
            article["problems"] = add_problem(article["problems"], problem)
    return articles


def _is_delimited(name: str, data: bytes) -> bool:
    """Return whether a file is a table by its name; or by its first line, as Excel's "Unicode text" is called .txt."""
    if name.endswith((".csv", ".tsv", ".tab")):
        return True
    head = data[:4096].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    line = head.lstrip("\ufeff\r\n").partition("\n")[0]
    columns = {column.strip(' "\r').lower() for column in line.split("\t")}
    return name.endswith(".txt") and len(columns & {*TABLES["articles"], *LIKELY["outlet"], *LIKELY["text"]}) >= 2


FORMATS = (
    Format("Parquet", lambda name, data: data.startswith(b"PAR1") or name.endswith(".parquet"), _read_parquet, False),
    Format("Excel", lambda name, data: name.endswith((".xlsx", ".xlsm", ".xls")), _read_excel, False),
    Format("JSON Lines", lambda name, data: name.endswith((".jsonl", ".ndjson")), _read_json_lines, False),
    Format("CSV or TSV", _is_delimited, _read_delimited, False),
)
