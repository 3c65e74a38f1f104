"""What SQLite's errors mean for the caller: the same again may help, the file is damaged, or the request is wrong.

https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.errors import StorageError, StorageUnavailable, StoreCorrupt

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_PRIMARY = 0xFF


def damaged(error: BaseException) -> bool:
    """Whether SQLite found the file damaged, or to be no database."""
    return _code(error) in DAMAGE


def explained(error: Exception, *, path: Path, failed: str) -> StorageError:
    """The error as this caller's own: an object shared by several threads would mix up their tracebacks.

    `failed` begins the sentence, as `the read failed`.
    """
    if isinstance(error, StorageError):
        return error
    if damaged(error):
        found: StorageError = StoreCorrupt(path, finding=str(error))
    else:
        kind = StorageUnavailable if _code(error) in PASSING else StorageError
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        found = kind(f"{failed}: {error} ({name})")
    found.__cause__ = error
    return found


def _code(error: BaseException) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY
