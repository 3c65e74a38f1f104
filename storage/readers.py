"""Reads: a few connections of their own, used by the calling threads while a commit is under way.

In WAL mode a reader neither waits for the writer nor holds it up, and a read that begins after a commit sees it:
so a caller whose write has returned reads what it wrote. One connection serves one read at a time, because two
statements that overlap on it would share the older one's view.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.errors import StoreClosed
from storage.failures import explained

_CONNECTIONS = 4
_CACHE_KIB = 512


class Readers:
    """At most four connections to one file, opened when first needed; for any number of threads."""

    autocommit = True  # sqlitedict asks its connection

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._free = threading.BoundedSemaphore(_CONNECTIONS)
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    def read(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of one SELECT. Raises StorageError of some kind, with SQLite's own word for it."""
        with self.connection() as connection:
            try:
                return connection.execute(sql, parameters).fetchall()
            except sqlite3.Error as error:
                raise explained(error, path=self._path, failed="the read failed") from error

    def select(self, req: str, arg: tuple[object, ...] | None = None) -> Iterator[tuple[Any, ...]]:
        """sqlitedict's name for a read of many rows."""
        return iter(self.read(req, arg or ()))

    def select_one(self, req: str, arg: tuple[object, ...] | None = None) -> tuple[Any, ...] | None:
        """sqlitedict's name for a read of one row; None where there is none."""
        return next(self.select(req, arg), None)

    def execute(self, req: str, arg: tuple[object, ...] | None = None, res: object = None) -> None:  # noqa: ARG002
        """sqlitedict's name for a change: StorageError, unless it changes nothing (a table that is there already)."""
        self.read(req, arg or ())

    def commit(self, blocking: bool = True) -> None:
        """sqlitedict's name; a reader has nothing to commit."""

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lends one connection; waits while all are lent. Raises StoreClosed after `close`."""
        with self._free:
            if self._closed:
                raise StoreClosed
            connection = self._idle.pop() if self._idle else self._open()
            try:
                yield connection
            finally:
                self._idle.append(connection)

    def close(self) -> None:
        """Closes all connections, each when its read is over. May be called again."""
        self._closed = True
        for _ in range(_CONNECTIONS):
            self._free.acquire()
        while self._idle:
            self._idle.pop().close()
        self._free.release(_CONNECTIONS)

    def _open(self) -> sqlite3.Connection:
        # Not mode=ro: the first to open a WAL database must be able to write its shared memory file, also to
        # recover what a killed server left in the log. query_only refuses every change of the data.
        try:
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=self._patience,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        except sqlite3.Error as error:
            raise explained(error, path=self._path, failed=f"cannot open {self._path}") from error
        return connection
