"""The codebook of actors: read, checked and made ready for searching, for one event and date where it says so."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import SchemaError
from framing.parse import Article
from framing.tables import SOURCE_KINDS, check, empty

_TEXTS = ("aliases", "titles", "exclude", "events")
_FIELDS = {"name", "kind", "side", "kinds", *_TEXTS}


def read_actors(source: str | Path) -> pd.DataFrame:
    """Read a codebook of actors.

    Parameters
    ----------
    source : path
        A TOML file with one ``[[actors]]`` table per actor (``name``, and as needed ``aliases``, ``titles``,
        ``exclude``, ``kind``, ``side``, ``events``), or a folder that holds one called ``actors.toml``. ``events``
        lists the events in whose articles the entry holds; without it, it holds in all. A kind that changes is given
        under the actor as ``[[actors.kinds]]``: ``kind``, ``from`` (the first day) and ``until`` (the first day
        after), one of the two dates at least; where none holds, ``kind`` does.

    Returns
    -------
    DataFrame
        One row per actor: ``actor, aliases, titles, exclude, kind, side, events, kinds``.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    SchemaError
        The file is not TOML, an alias is empty, a kind or a date is wrong, or a name stands for two actors.
    """
    path = Path(source)
    path = path / "actors.toml" if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: there is no such file. A codebook is a TOML file with one [[actors]] per actor."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemaError(f"{path}: not a readable TOML file: {error}") from error
    listed = content.get("actors")
    if not isinstance(listed, list) or not listed:
        raise SchemaError(f"{path}: no actors. List each as [[actors]] with a name and its aliases.")
    return check_actors(pd.DataFrame([_entry(e, n, path) for n, e in enumerate(listed, 1)]), str(path))


def own_actors(corpus: str | Path) -> pd.DataFrame | None:
    """Return the codebook that stands in the folder of a corpus; None where there is none."""
    path = Path(corpus, "actors.toml")
    return read_actors(path) if path.is_file() else None


def _entry(entry: Any, number: int, path: Path) -> dict[str, Any]:
    """Return one actor of the file as a row of the table."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise SchemaError(f"{path}: actor {number} has no name.")
    where = f"{path}: actor {entry['name']!r}"
    if unknown := sorted(set(entry) - _FIELDS):
        raise SchemaError(f"{where}: unknown field {unknown[0]!r}. Known: {sorted(_FIELDS)}.")
    for field in _TEXTS:
        value = entry.get(field, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise SchemaError(f'{where}: {field} should be a list of texts, as ["…", "…"].')
    return {**entry, "actor": entry["name"], "kinds": _kinds_as_texts(entry.get("kinds", []), where)}


def _kinds_as_texts(kinds: Any, where: str) -> list[str]:
    """Return [[actors.kinds]] as the table of actors has them: `official from 2017-01-20 until 2021-01-20`."""
    advice = "Write [[actors.kinds]] under the actor, with kind, and from or until as 2017-01-20."
    if not isinstance(kinds, list) or not all(isinstance(k, dict) for k in kinds):
        raise SchemaError(f"{where}: kinds should be tables. {advice}")
    for given in kinds:
        if unknown := sorted(set(given) - {"kind", "from", "until"}):
            raise SchemaError(f"{where}: unknown field {unknown[0]!r} in kinds. {advice}")
        if "kind" not in given or len(given) < 2:
            raise SchemaError(f"{where}: kinds needs a kind and a date. {advice}")
    days = [{k: v.isoformat()[:10] if isinstance(v, datetime.date) else v for k, v in given.items()} for given in kinds]
    return [" ".join([str(d["kind"]), *(f"{k} {d[k]}" for k in ("from", "until") if k in d)]) for d in days]


def check_actors(actors: pd.DataFrame | None, where: str = "actors") -> pd.DataFrame:
    """Return the codebook as a checked table; `None` is a codebook without actors."""
    if actors is None:
        return empty("actors")
    if not isinstance(actors, pd.DataFrame):
        raise SchemaError(
            f"{where}: expected the codebook that framing.read_actors gives, found {type(actors).__name__}. "
            "Write the actors into a file actors.toml, one [[actors]] with a name and aliases each."
        )
    table = check("actors", actors, where)[list(empty("actors").columns)]
    owners: dict[str, list[_Row]] = {}
    for row in _records(table):
        if not row.actor.strip():
            raise SchemaError(f"{where}: an actor has no name.")
        _check_kinds(row, where)
        for name in dict.fromkeys([row.actor, *row.aliases, *row.titles]):
            if not name.strip():
                raise SchemaError(
                    f"{where}: actor {row.actor!r} has an empty alias, which would match everywhere. Take it out."
                )
            others = owners.setdefault(same(name), [])
            for other in others:
                _check_apart(name, row, other, where)
            others.append(row)
    return table


def _check_kinds(row: _Row, where: str) -> None:
    """Raise an error where a kind is unknown, or two kinds of an actor hold on one day."""
    if row.kind:
        _check_kind(row.kind, row, where)
    last = ""
    for kind, begin, end in sorted((_period(text, row, where) for text in row.kinds), key=lambda p: p[1]):
        _check_kind(kind, row, where)
        if begin < last:
            raise SchemaError(f"{where}: actor {row.actor!r}: two of its kinds hold on {begin or 'the first day'}.")
        last = end


def _check_kind(kind: str, row: _Row, where: str) -> None:
    if kind not in SOURCE_KINDS:
        raise SchemaError(f"{where}: actor {row.actor!r}: unknown kind {kind!r}. Known: {', '.join(SOURCE_KINDS)}.")


def _check_apart(name: str, row: _Row, other: _Row, where: str) -> None:
    """Raise an error where two actors share a name though they may stand in one article."""
    apart = row.events and other.events and not set(row.events) & set(other.events)
    if row.actor == other.actor and row is not other and row.actor == name:
        raise SchemaError(f"{where}: {name!r} stands for both {other.actor!r} and {row.actor!r}. Give it one entry.")
    if row.actor != other.actor and not apart:
        raise SchemaError(
            f"{where}: {name!r} stands for both {other.actor!r} and {row.actor!r}. "
            "Keep it with one of them, give each a longer name, or give both the events that they belong to."
        )


class _Row(NamedTuple):
    actor: str
    aliases: tuple[str, ...]
    titles: tuple[str, ...]
    exclude: tuple[str, ...]
    kind: str
    side: str
    events: tuple[str, ...]
    kinds: tuple[str, ...]


def _records(table: pd.DataFrame) -> list[_Row]:
    rows = table.itertuples(index=False, name=None)
    return [_Row._make(v if isinstance(v, str) else tuple(v) for v in row) for row in rows]


_PERIOD = re.compile(r"(.+?)(?: from (\S+))?(?: until (\S+))?")


def _period(text: str, row: _Row, where: str = "actors") -> tuple[str, str, str]:
    """Return a kind, the first day on which it holds and the first on which it does not, as texts that sort by date."""
    match = _PERIOD.fullmatch(text)
    kind, begin, end = match.groups() if match else ("", None, None)
    try:
        days = [datetime.date.fromisoformat(day).isoformat() for day in (begin, end) if day]
    except ValueError as error:
        raise SchemaError(f"{where}: actor {row.actor!r}: kinds: {error}. Write dates as 2017-01-20.") from error
    if not days:
        raise SchemaError(
            f"{where}: actor {row.actor!r}: kinds: {text!r} has no date. Write 'official from 2017-01-20'."
        )
    if begin and end and begin >= end:
        raise SchemaError(f"{where}: actor {row.actor!r}: kinds: {text!r} ends before it begins.")
    return kind, begin or "", end or "9999-12-31"


def same(name: str) -> str:
    """Return a name as it is compared with others, whatever its capitals, blanks and apostrophes."""
    return " ".join(name.replace("’", "'").casefold().split())


# --- searching --------------------------------------------------------------------------------------------------------


class Codebook(NamedTuple):
    """A codebook made ready for searching: one pattern, and what each name that it finds stands for."""

    pattern: re.Pattern[str] | None
    names: dict[str, tuple[str, str]]  # name as in same -> actor ("" for an excluded phrase), how
    kinds: dict[str, str]  # actor -> kind of source
    forms: dict[str, tuple[tuple[str, ...], ...]]  # actor -> the words of each of its names
    rows: tuple[_Row, ...]


def to_codebook(actors: pd.DataFrame | None) -> Codebook:
    """Make a table of actors ready for searching; `in_force` gives the part of it that holds for an article."""
    return _searchable(tuple(_records(check_actors(actors))))


def in_force(book: Codebook, article: Article) -> Codebook:
    """Return the codebook as it holds for an article: the actors of its event, with their kinds at its date."""
    if not any(row.events or row.kinds for row in book.rows):
        return book
    now = _searchable(tuple(row for row in book.rows if not row.events or article.event in row.events))
    return now._replace(kinds={row.actor: _kind_at(row, article) for row in now.rows})


def _kind_at(row: _Row, article: Article) -> str:
    """Return the kind of an actor when an article was published; without a date, the one given without dates."""
    if not pd.isna(article.published):
        day = article.published.date().isoformat()
        for kind, begin, end in (_period(text, row) for text in row.kinds):
            if begin <= day < end:
                return kind
    return row.kind


@functools.lru_cache(maxsize=256)
def _searchable(rows: tuple[_Row, ...]) -> Codebook:
    names: dict[str, tuple[str, str]] = {}
    strict: list[str] = []  # found as written: "May" is a name, "may" is not
    loose: list[str] = []  # found whatever the capitals: "the mayor" may begin a sentence
    for row in rows:
        for how, listed in (("name", (row.actor,)), ("alias", row.aliases), ("title", row.titles)):
            for name in listed:
                names.setdefault(same(name), (row.actor, how))
                (loose if how == "title" else strict).append(name)
    for phrase in (e for row in rows for e in row.exclude if e.strip()):
        names.setdefault(same(phrase), ("", ""))  # does not replace a name: one actor's exception may be another's name
        strict.append(phrase)
    forms = {row.actor: tuple(tuple(n.replace("’", "'").split()) for n in (row.actor, *row.aliases)) for row in rows}
    kinds = {row.actor: row.kind for row in rows}
    if not names:
        return Codebook(None, {}, {}, {}, ())
    strict += [name.upper() for name in strict if len(name) > 3]  # QUILL in a headline; MAY and WHO may be words there
    options = [(len(n), _with_either_capital(phrase_pattern(n))) for n in strict] + [
        (len(n), f"(?i:{phrase_pattern(n)})") for n in loose
    ]
    joined = "|".join(pattern for _, pattern in sorted(options, key=lambda o: (-o[0], o[1])))
    return Codebook(re.compile(rf"(?<!\w)(?:{joined})(?!\w)"), names, kinds, forms, rows)


def phrase_pattern(name: str) -> str:
    """Return a pattern for a name, also one broken over two lines, in a text whose apostrophes are all straight."""
    return r"\s+".join(re.escape(word) for word in name.replace("’", "'").split())


def _with_either_capital(phrase: str) -> str:
    """Return a pattern for a phrase as written, or with the capital that begins a sentence: the union, The union."""
    return f"(?i:{phrase[0]}){phrase[1:]}" if phrase[0].islower() else phrase
