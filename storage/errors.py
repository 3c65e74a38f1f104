"""Every way in which storage can refuse, each with the sentence a person needs to go on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


class StorageError(Exception):
    """A write is not on disk, or a read has no answer. Nothing of the batch it concerns was kept."""


class KeyTaken(StorageError):
    """`Batch.add` found the key in use; the whole batch was left out, and it alone."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"{table} has {key!r} already")
        self.table = table
        self.key = key


class StorageUnavailable(StorageError):
    """Not at the moment: the disk is full or can only be read, another program has the file locked. Nothing is wrong
    with the request itself: the same again may succeed."""


class UnreadableRow(StorageError):
    """A row holds something this program never wrote. It is refused, never interpreted."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"the row {key!r} of {table} was not written by this program and is not read")
        self.table = table
        self.key = key


class StoreClosed(StorageError):
    """The store was closed, or the thread of its connection has ended."""

    def __init__(self) -> None:
        super().__init__("the store is closed")


class StoreMissing(StorageError):
    """There is nothing to read: no server ever ran on this folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not exist: no server has used this data folder yet. Is CASEWORKER_DATA the server's own?"
        )


class StoreLocked(StorageError):
    """Another process owns the folder. `pid` and `since` (UTC, seconds) are None where it left no word."""

    def __init__(self, folder: Path, *, pid: int | None, since: float | None) -> None:
        who = f"process {pid}" if pid else "another process"
        when = f" since {datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M:%S} UTC" if since else ""
        super().__init__(f"{folder} is in use by {who}{when}: stop it first, or choose another data folder")
        self.folder = folder
        self.pid = pid
        self.since = since
        self.since = since


class StoreOnNetwork(StorageError):
    """The folder lies on a file system where neither locks nor shared memory can be relied on."""

    def __init__(self, folder: Path, *, kind: str) -> None:
        super().__init__(f"{folder} is on a network file system ({kind}): choose a data folder on a local disk")
        self.kind = kind


class StoreCorrupt(StorageError):
    """The file is damaged or is no database. It was not changed."""

    def __init__(self, path: Path, *, finding: str) -> None:
        super().__init__(
            f"{path} is damaged ({finding}). Keep a copy of its folder as it is; then `run.py restore BACKUP` puts a"
            f' backup in its place, or salvage it with: sqlite3 "{path}" .recover'
        )
        self.path = path
        self.finding = finding


class StoreVanished(StorageError):
    """A server stored things in this folder, and its database is not there or empty. Nothing was changed."""

    def __init__(self, path: Path, *, lock: Path) -> None:
        super().__init__(
            f"{path} is missing or empty, though a server has used this folder: `run.py restore BACKUP` puts a backup"
            f" in its place. To begin anew without it, remove {lock}"
        )
        self.path = path


class BackupUnfit(StorageError):
    """What was to be restored is damaged, or no backup. It was not changed."""

    def __init__(self, path: Path, *, finding: str) -> None:
        super().__init__(f"{path} cannot take the database's place ({finding}): name another backup")


class StoreTooNew(StorageError):
    """A newer release wrote the file; this one would not understand it. It was not changed."""

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema version {found} and this release knows {known}: "
            "run the newer release again, or restore the backup made before the upgrade"
        )
        self.found = found
        self.known = known


REFUSALS = frozenset(
    kind.__name__
    for kind in (StorageError, StorageUnavailable, UnreadableRow, StoreClosed, StoreCorrupt, StoreVanished, StoreTooNew)
)
"""The names of those that say something about the database, not about who asked."""
