"""What was found in a text, kept on disk so that no text is measured twice: one bounded file, safe to lose.

It is kept by digest of the text and of what found it, in SQLite: two processes may use it, and a kill at any moment
leaves it whole. What is damaged is noticed, set aside and made anew.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import threading
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import platformdirs

from framing.errors import CacheWarning

FILE = "found-1.sqlite"
MOVED = "moved-to.txt"  # in the user's cache folder, where the cache was moved elsewhere: the folder it is in
LARGEST = 4_000_000_000  # bytes; FRAMING_CACHE_BYTES says otherwise
HOUR = 3600  # seconds: how exactly it is known when an entry was last used
_CHUNK = 500  # keys asked for at once
WAIT = 60  # seconds for other processes

_open: dict[tuple[Path, int, int], tuple[sqlite3.Connection, int]] = {}


def folder() -> Path:
    """Return where the cache is: `FRAMING_CACHE`, or where it was moved to, or the user's cache folder."""
    if named := os.environ.get("FRAMING_CACHE"):
        return Path(named)
    with contextlib.suppress(OSError, ValueError):  # not moved, mostly
        return Path((_usual() / MOVED).read_text(encoding="utf8"))
    return _usual()


def _usual() -> Path:
    return Path(platformdirs.user_cache_dir("framing"))


def limit() -> int:
    """Return how many bytes the file may have: `FRAMING_CACHE_BYTES`, or `LARGEST`."""
    named = os.environ.get("FRAMING_CACHE_BYTES") or str(LARGEST)
    if not named.isdecimal():
        raise ValueError(f"FRAMING_CACHE_BYTES: expected a number of bytes, such as 4000000000, found {named!r}.")
    return int(named)


def key(*parts: str) -> bytes:
    """Return the key of what was found: the digest of its parts (what found it, the text, a place in it)."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


@functools.cache
def code(path: str) -> str:
    """Return the digest of a module's source: what other code found is not what this one finds."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def get(keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return what is kept under keys; a key under which there is nothing, or something damaged, is left out."""
    found: dict[bytes, bytes] = {}
    asked = list(dict.fromkeys(keys))
    with _connection() as connection:
        if connection is None:
            return found
        now, old, damaged = int(time.time()) // HOUR, [], 0
        for k in range(0, len(asked), _CHUNK):
            some = asked[k : k + _CHUNK]
            marks = ",".join("?" * len(some))
            rows = connection.execute(f"SELECT key, value, sum, used FROM found WHERE key IN ({marks})", some)
            for name, value, total, used in rows:
                if not isinstance(value, bytes) or total != _sum(value):  # whatever stands there
                    damaged += 1
                    continue
                found[name] = value
                if used < now:
                    old.append((now, name))
        if damaged:
            _warn(f"{damaged} entries of the cache {folder() / FILE} were damaged. They are made anew")
        with connection:
            connection.executemany("UPDATE found SET used = ? WHERE key = ?", old)
    return found


def put(items: Mapping[bytes, bytes]) -> None:
    """Keep values under their keys; where the file grows too large, what was not used for longest goes."""
    if not items:
        return
    with _connection() as connection:
        if connection is None:
            return
        now = int(time.time()) // HOUR
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)",
                [(name, value, _sum(value), now) for name, value in items.items()],
            )
        if _bytes(connection) > limit():
            _shrink(connection)


def size() -> tuple[int, int]:
    """Return how many entries there are, and how many bytes the file has."""
    with _connection() as connection:
        if connection is not None:
            return int(connection.execute("SELECT count(*) FROM found").fetchone()[0]), _bytes(connection)
    return 0, 0


def clear() -> None:
    """Forget everything."""
    with _connection() as connection:
        if connection is not None:
            with connection:
                connection.execute("DELETE FROM found")
            _give_back(connection)


def move(to: str | os.PathLike[str]) -> None:
    """Bring the cache into another folder, where it is from then on for this user.

    Parameters
    ----------
    to : path
        The folder; it is made where it is missing.

    Raises
    ------
    OSError
        The folder cannot be written to. The cache is then where it was.
    ValueError
        `FRAMING_CACHE` says where the cache is.
    """
    if os.environ.get("FRAMING_CACHE"):
        raise ValueError("FRAMING_CACHE says where the cache is. To move it, give it another folder there.")
    old, new = folder() / FILE, Path(to).absolute() / FILE
    if old == new:
        return
    for each in (old, new):
        each.parent.mkdir(parents=True, exist_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(old)) as source, contextlib.closing(sqlite3.connect(new)) as target:
            source.backup(target)  # whole, whoever is using it
    except sqlite3.Error as error:
        raise OSError(f"{new}: the cache cannot be written there ({error}).") from error
    _usual().mkdir(parents=True, exist_ok=True)
    part = _usual() / f"{MOVED}.{os.getpid()}"
    part.write_text(str(new.parent), encoding="utf8")
    part.replace(_usual() / MOVED)
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):  # another process may have it open: then it is left behind
            old.with_name(FILE + end).unlink()


# --- the file ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _connection() -> Iterator[sqlite3.Connection | None]:
    """Yield this thread's connection, or None where there can be none; what goes wrong with the file stops nothing."""
    where = (folder(), os.getpid(), threading.get_ident())
    for _ in range(2):  # once more where the file was damaged and has been set aside
        if where in _open:
            break
        try:
            _open[where] = _connected(where[0])
        except (OSError, sqlite3.Error) as error:
            if not _set_aside(where[0], 0, error):
                break
    connection, inode = _open.get(where, (None, 0))
    try:
        yield connection
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        _open.pop(where, None)
        _set_aside(where[0], inode, error)


def _set_aside(where: Path, inode: int, error: Exception) -> bool:
    """Rename a damaged file, unless another process made it anew already; return whether it was damaged."""
    path = where / FILE
    # what only cannot be reached, or has no room on the disk, is not damaged
    if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return False
    with contextlib.suppress(OSError):
        if inode in (0, path.stat().st_ino):
            path.replace(path.with_suffix(".damaged"))
            for end in ("-wal", "-shm"):
                path.with_name(FILE + end).unlink(missing_ok=True)
            _warn(f"The cache {path} was damaged. It is kept as {path.stem}.damaged and made anew")
    return True


def _warn(what: str) -> None:
    warnings.warn(f"{what}; no figure is touched.", CacheWarning, stacklevel=3)


def _connected(where: Path) -> tuple[sqlite3.Connection, int]:
    where.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(where / FILE, timeout=WAIT)
    try:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS found (key BLOB PRIMARY KEY, value BLOB, sum BLOB, used INTEGER) WITHOUT ROWID"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection, (where / FILE).stat().st_ino


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side: where others make the same file ready, this alone does not wait."""
    until = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _bytes(connection: sqlite3.Connection) -> int:
    pages, size, free = (
        connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size", "freelist_count")
    )
    return int((pages - free) * size)


def _shrink(connection: sqlite3.Connection) -> None:
    """Drop a quarter of the entries, those not used for longest."""
    with connection:
        n = connection.execute("SELECT count(*) FROM found").fetchone()[0]
        connection.execute(
            "DELETE FROM found WHERE key IN (SELECT key FROM found ORDER BY used, key LIMIT ?)", (n // 4 + 1,)
        )
    _give_back(connection)


def _give_back(connection: sqlite3.Connection) -> None:
    """Give the room of what was dropped back to the disk."""
    connection.execute("PRAGMA incremental_vacuum").fetchall()  # a page is given back with each row that is fetched


def _sum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=8).digest()
