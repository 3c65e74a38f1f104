"""Whether the database's files are still those that were opened, and nobody else wrote into them.

A file that was removed, replaced or cut short under a running server takes writes as before, and nobody ever finds
them again: SQLite does not notice (https://www.sqlite.org/howtocorrupt.html, section 1).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storage import soundness
from storage.failures import damaged


class Files:
    """The database and its log. One thread asks, before and after each commit; a look takes some microseconds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._known: dict[Path, tuple[int, int]] = {}
        self._left: tuple[int, int] | None = None

    def before(self) -> str:
        """What is wrong before a commit, empty if nothing is. Only our own commits change the database: where another
        program did since the last one, all of it is read, and it may have done no harm."""
        gone = self._gone()
        now = self._stat(self._path)
        if gone or now is None or self._left in (None, (now.st_size, now.st_mtime_ns)):
            return gone
        self._left = (now.st_size, now.st_mtime_ns)
        if now.st_size > soundness.LOOKED_THROUGH:
            return ""
        try:
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
                return soundness.finding(connection, self._path)
        except sqlite3.Error as error:
            return str(error) if damaged(error) else ""

    def after(self) -> str:
        """What happened to them until after a commit, when both are there; empty if nothing did."""
        gone = self._gone()
        now = self._stat(self._path)
        if gone or now is None:
            return gone
        if self._left is not None and now.st_size < self._left[0]:
            return f"it was cut from {self._left[0]} to {now.st_size} bytes while the server ran"
        self._left = (now.st_size, now.st_mtime_ns)
        return ""

    def _gone(self) -> str:
        for path in (self._path, self._log):
            now = self._stat(path)
            if now is None:
                if path in self._known:
                    return f"{path.name} was removed while the server ran"
            elif self._known.setdefault(path, (now.st_dev, now.st_ino)) != (now.st_dev, now.st_ino):
                return f"another file took the place of {path.name} while the server ran"
        return ""

    @staticmethod
    def _stat(path: Path) -> os.stat_result | None:
        try:
            return path.stat()
        except FileNotFoundError:
            return None
