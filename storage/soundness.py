"""Whether a database file is whole: SQLite's own structures, and that every row is one that this program wrote.

SQLite keeps no checksums of its pages: what is changed inside a text, and still is JSON, only the file system can find.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.codec import decode_frame
from storage.tables import BODY_TABLES, META, TABLES

LOOKED_THROUGH = 256 * 1024 * 1024
"""A whole look reads the whole file, about a second for so many bytes: where somebody waits, a larger one gets none."""
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def finding(connection: sqlite3.Connection, path: Path) -> str:
    """What is wrong with the database at `path`, empty if nothing is. Reads all of it: about a second for 256 MiB.

    Raises sqlite3.Error, which may say the same.
    """
    short = _short(connection, path)
    if short:
        return short
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        return " ".join(str(found).split())
    return next(filter(None, (_rows(connection, name) for name in TABLES if name in _there(connection))), "")


def foreign(connection: sqlite3.Connection) -> bool:
    """Whether it is a database of another program: it has tables, and not ours."""
    there = _there(connection)
    return bool(there) and META not in there


def _short(connection: sqlite3.Connection, path: Path) -> str:
    """A file of whole pages, as many as it says; one with a log beside it may lack some that stand there."""
    log, size = path.with_name(f"{path.name}-wal"), path.stat().st_size
    if log.exists() and log.stat().st_size:
        return ""
    (page,), (count,) = (connection.execute(f"PRAGMA {ask}").fetchone() for ask in ("page_size", "page_count"))
    whole = size % page == 0 and size >= page * count
    return "" if whole else f"it has {size} bytes where {page * count} are said to be"


def _there(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name for (name,) in connection.execute(_TABLES))


def _rows(connection: sqlite3.Connection, table: str) -> str:
    """The first row of a table that cannot be read."""
    if table in BODY_TABLES:
        return _frames(connection, table)
    # The name is one of ours, never a caller's.
    invalid = f"SELECT key FROM {table} WHERE typeof(value) <> 'text' OR NOT json_valid(value) LIMIT 1"  # noqa: S608
    row = connection.execute(invalid).fetchone()
    return "" if row is None else _unreadable(table, row[0])


def _frames(connection: sqlite3.Connection, table: str) -> str:
    for key, value in connection.execute(f"SELECT key, value FROM {table}"):  # noqa: S608
        try:
            decode_frame(value)
        except ValueError:
            return _unreadable(table, key)
    return ""


def _unreadable(table: str, key: object) -> str:
    return f"row {key!r} of {table} cannot be read"
