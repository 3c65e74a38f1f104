"""A backup takes the database's place: checked first, the old one kept beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from storage import folder as data_folder
from storage import replacing, schema, soundness
from storage.codec import decode_text, encode_text
from storage.errors import BackupUnfit
from storage.folder import FolderLock
from storage.tables import META, TABLES


def restore(folder: Path, backup: Path) -> Path | None:
    """Put a copy of `backup` in the place of the folder's database; where the old one is now, None if there was none.

    The backup itself is not touched. A process that dies meanwhile leaves the one or the other: whoever opens the
    folder next finishes what was begun. Raises StoreLocked while a server runs, BackupUnfit for a file that is
    damaged or no backup of ours, StoreTooNew, StorageError, OSError; then nothing has changed.
    """
    data_folder.prepare(folder)
    lock = FolderLock.take(folder, wait=0.0)
    try:
        replacing.finish(folder)
        fresh = _copied(backup, folder)
        try:
            _check(fresh, named=backup)
            _note(fresh)
            replacing.begin(folder, fresh)
        finally:
            fresh.unlink(missing_ok=True)
        return replacing.finish(folder)
    finally:
        lock.release()


def _copied(backup: Path, folder: Path) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".restore.", dir=folder)  # 0600 from the start
    os.close(descriptor)
    shutil.copyfile(backup, name)
    data_folder.flush(Path(name))
    return Path(name)


def _note(path: Path) -> None:
    """Into the copy: when it took the place of what happened since, and since when that is."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'alive'").fetchone()
        alive = decode_text(row[0]).get("at") if row else None
        since = alive if isinstance(alive, int | float) else 0.0
        values = {"at": time.time(), "since": since}
        connection.execute(TABLES[META].put, ("restored", encode_text(values)))
        connection.commit()
    data_folder.flush(path)


def _check(path: Path, *, named: Path) -> None:
    """Whole, and of a version that this release knows."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if soundness.foreign(connection):
                raise BackupUnfit(named, finding="it is the database of another program")
            finding = soundness.finding(connection, path)
            if finding:
                raise BackupUnfit(named, finding=f"damaged: {finding}")
            has_meta = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone()
            row = connection.execute(schema.VERSION_ROW, (schema.VERSION_KEY,)).fetchone() if has_meta else None
    except sqlite3.Error as error:
        raise BackupUnfit(named, finding=f"damaged: {error}") from error
    if not schema.known_version(row, named):
        raise BackupUnfit(named, finding="it is empty, or no backup of this program")
