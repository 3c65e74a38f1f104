"""Opening the file: is it a sound database, of a version this release understands, with all tables made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from storage import soundness, words
from storage.codec import decode_text, encode_text
from storage.errors import StoreCorrupt, StoreTooNew
from storage.failures import explained
from storage.tables import META, TABLES

VERSION = 2
UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {1: words.index_all}
"""From each earlier version to the next, within the transaction that opens the file."""
VERSION_KEY = "schema"
VERSION_ROW = "SELECT value FROM meta WHERE key = ?"
# A checkpoint, every 16 MiB of log, lets one commit wait some 20 ms for the database file's own fsync. At SQLite's
# default of 4 MiB that is one delivery in a hundred at a steady 100 a second, which is what the 99th percentile sees.
_CHECKPOINT_PAGES = 4000
_LOG_BYTES = 64 * 1024 * 1024


def connect(path: Path, *, patience: float) -> sqlite3.Connection:
    """A connection for the writer: sound, WAL, every commit synchronous, all tables made.

    `patience` is how many seconds a write waits for another program's lock. Raises StoreCorrupt, StoreTooNew, and
    StorageUnavailable where the file cannot be opened.
    """
    try:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        try:
            _check(connection, path)
            _make(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise explained(error, path=path, failed=f"cannot open {path}") from error
    return connection


def known_version(row: tuple[object, ...] | None, path: Path) -> int:
    """The file's version, 0 where it has none yet. Raises StoreTooNew, and StoreCorrupt if it makes no sense."""
    if row is None:
        return 0
    try:
        found = int(decode_text(row[0])["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreCorrupt(path, finding="its schema version cannot be read") from error
    if found > VERSION:
        raise StoreTooNew(path, found=found, known=VERSION)
    return found


def _check(connection: sqlite3.Connection, path: Path) -> None:
    whole = path.stat().st_size <= soundness.LOOKED_THROUGH
    if soundness.foreign(connection):
        raise StoreCorrupt(path, finding="it is the database of another program")
    finding = soundness.finding(connection, path) if whole else ""
    if finding:
        raise StoreCorrupt(path, finding=finding)


def _make(connection: sqlite3.Connection, path: Path) -> None:
    meta = TABLES[META]
    has_meta = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (META,)).fetchone()
    row = connection.execute(VERSION_ROW, (VERSION_KEY,)).fetchone() if has_meta else None
    found = known_version(row, path)
    # sqlitedict would leave synchronous at OFF, with which a power cut may take acknowledged commits.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    connection.execute("BEGIN IMMEDIATE")
    for statement in (*(made for table in TABLES.values() for made in table.made), words.MADE):
        connection.execute(statement)
    for version in range(found or VERSION, VERSION):
        UPGRADES[version](connection)
    if found != VERSION:
        connection.execute(meta.put, (VERSION_KEY, encode_text({"version": VERSION})))
    connection.execute("COMMIT")
