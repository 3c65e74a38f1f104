"""Store: the verbs that the rest of the program stores and reads with. Dicts in, dicts out.

These few verbs are also the seam for another engine: nothing outside `storage` knows of SQLite or sqlitedict.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, closing
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from storage import folder as data_folder
from storage import replacing, schema, soundness
from storage.batch import Batch
from storage.errors import StorageError, StoreCorrupt, StoreMissing, StoreVanished, UnreadableRow
from storage.folder import FolderLock
from storage.readers import Readers
from storage.tables import LAST_CHARACTER, TABLES, SharedDict, checked_key, keyed, named
from storage.writer import Writer

T = TypeVar("T")


class Wait(Protocol):
    """How a call is made that the disk may not take at the moment."""

    def __call__(self, call: Callable[[], T], /) -> T:
        """The result of the call."""


def at_once(call: Callable[[], T], /) -> T:
    """Whatever goes wrong is the caller's."""
    return call()


# How long one write may wait for another program's lock on the file: GitHub wants its answer within ten seconds.
_PATIENCE_SECONDS = 3.0
# Sorts after every text: SQLite orders BLOBs behind TEXT (https://www.sqlite.org/datatype3.html, section 4.1).
_AFTER_ALL_TEXT = b""


class ReadOnlyStore:
    """The data of a folder for reading, without its lock: for a command line beside a running server."""

    def __init__(self, path: Path, *, readers: Readers, connection: Readers | Writer) -> None:
        self._path = path
        self._readers = readers
        self._wait: Wait = at_once
        self._dicts = {name: SharedDict(connection, table=table, filename=str(path)) for name, table in TABLES.items()}

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens what a server stores, running or not. Raises StoreMissing, StoreVanished, StoreTooNew, StorageError."""
        path = folder / data_folder.DATABASE
        if not path.exists():
            raise StoreMissing(path)
        if not path.stat().st_size:
            raise StoreVanished(path, lock=folder / data_folder.LOCK)
        with ExitStack() as undo:
            readers = Readers(path, patience=_PATIENCE_SECONDS)
            undo.callback(readers.close)
            schema.known_version(readers.select_one(schema.VERSION_ROW, (schema.VERSION_KEY,)), path)
            store = cls(path, readers=readers, connection=readers)
            undo.pop_all()
        return store

    def get(self, table: str, key: str) -> dict[str, Any] | None:
        """The value, or None. Raises UnreadableRow, StorageError; ValueError for a table or key there cannot be."""
        rows = self._dicts[keyed(table).name]
        checked_key(key)
        try:
            value: dict[str, Any] = self._wait(lambda: rows[key])
        except KeyError:
            return None
        except ValueError as error:
            raise UnreadableRow(table, key) from error
        return value

    def page(
        self, table: str, *, prefix: str = "", after: str = "", limit: int = 100
    ) -> list[tuple[str, dict[str, Any]]]:
        """At most `limit` rows whose keys start with `prefix` and come after `after`, in key order (code points).

        The key of the last row is the next page's `after`; a page may be shorter only at the end.
        """
        known = keyed(table)
        end = prefix + LAST_CHARACTER if prefix else _AFTER_ALL_TEXT
        rows = self.select(known.page, max(prefix, after), end, after, limit)
        return [(key, self._decoded(table, key, value)) for key, value in rows]

    def count(self, table: str) -> int:
        """How many rows there are, the inbox's too. Walks an index of the keys: about a millisecond per 100,000."""
        return int(self.select(named(table).count)[0][0])

    def select(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows by SQL, for `storage` itself."""
        return self._wait(lambda: self._readers.read(sql, parameters))

    def backup(self, target: Path) -> None:
        """Writes a whole and consistent copy to `target` (0600), over an earlier one, while writing goes on.

        `target` appears only when it is complete and on disk. Raises StorageError, OSError.
        """
        if target.resolve() == self._path.resolve():
            raise ValueError(f"{target} is the database itself: name another file")
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # 0600 from the start
        os.close(descriptor)
        partial = Path(name)
        try:
            with self._readers.connection() as source, closing(sqlite3.connect(partial)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
                if found := soundness.finding(copy, partial):  # it must not take the place of an earlier, whole one
                    raise StoreCorrupt(self._path, finding=found)
            data_folder.flush(partial)
            partial.replace(target)
            data_folder.flush(target.parent)
        except sqlite3.Error as error:
            raise StorageError(f"the backup to {target} failed: {error}") from error
        finally:
            partial.unlink(missing_ok=True)

    def close(self) -> None:
        """Ends the reads under way. May be called again."""
        self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _decoded(self, table: str, key: str, column: object) -> dict[str, Any]:
        try:
            return keyed(table).decode(column)
        except ValueError as error:
            raise UnreadableRow(table, key) from error


open_readonly = ReadOnlyStore.open


class Store(ReadOnlyStore):
    """The data of a folder, which this process alone owns until `close`. For any number of threads."""

    def __init__(self, path: Path, *, readers: Readers, writer: Writer, lock: FolderLock) -> None:
        self._writer = writer
        self._lock = lock
        super().__init__(path, readers=readers, connection=writer)

    @classmethod
    def open(cls, folder: Path, *, wait: float = 0.0, patience: float = _PATIENCE_SECONDS) -> Self:
        """Opens the store of a folder, both made where they are missing, trying for its lock for `wait` seconds.

        `patience` is how many seconds one write waits for another program's lock on the file before it fails.
        Raises StoreLocked, StoreOnNetwork, StoreCorrupt, StoreVanished, StoreTooNew, StorageError, OSError; then
        nothing is held.
        """
        path = data_folder.prepare(folder)
        with ExitStack() as undo:
            lock = FolderLock.take(folder, wait=wait)
            undo.callback(lock.release)
            replacing.finish(folder)
            if lock.used and not (path.exists() and path.stat().st_size):
                raise StoreVanished(path, lock=lock.path)
            data_folder.make_private(path)
            readers = Readers(path, patience=patience)
            undo.callback(readers.close)
            writer = Writer(str(path), schema.connect(path, patience=patience), readers=readers)
            undo.callback(writer.close)
            lock.note_use()
            store = cls(path, readers=readers, writer=writer, lock=lock)
            undo.pop_all()
        return store

    def patient(self, wait: Wait) -> Self:
        """The same store for callers that have time: each of their reads and writes is made by `wait`.

        `submit` and `submit_work` wait for nothing as before. Closing it closes both.
        """
        twin = copy(self)
        twin._wait = wait
        return twin

    def write(self, batch: Batch) -> None:
        """Applies the batch and returns when it is on disk. Raises KeyTaken, StorageError: then nothing of it is."""
        self.perform(batch.work())

    def submit(self, batch: Batch) -> Future[None]:
        """`write` without waiting: the Future ends as `write` would. Batches are applied in the order submitted.

        For an event loop: `await asyncio.wrap_future(store.submit(batch))`. Callbacks run in the connection's
        thread: they must be short and must not wait for another write.
        """
        return self._writer.submit(batch.work())

    def perform(self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """Runs the work in a transaction and waits for its outcome, for `storage` itself."""
        return self._wait(lambda: self._writer.perform(work))

    def submit_work(self, work: Callable[[sqlite3.Cursor], T]) -> Future[T]:
        """Runs the work in a transaction as `submit` does, for `storage` itself; it must leave no open SELECT."""
        return self._writer.submit(work)

    def expire(self, table: str, *, before: float, limit: int = 500) -> int:
        """Deletes, of the `limit` rows written longest ago, those whose `at` is before that time (UTC, seconds).

        Returns how many went; as many as `limit` means that there may be more. Costs `limit` rows, never the
        table: rows lie in the order of their last write, which is the order of `at` where `at` is that moment.
        """
        known = keyed(table)

        def work(cursor: sqlite3.Cursor) -> int:
            rows = cursor.execute(known.oldest, (limit,)).fetchall()
            due = [(row,) for row, value in rows if _at(known.decode(value), otherwise=before) < before]
            cursor.executemany(known.drop, due)
            return len(due)

        return self.perform(work)

    def close(self) -> None:
        """Waits for what was submitted, then lets go of the file and the folder. May be called again."""
        self._readers.close()
        self._writer.close()
        self._lock.release()


def _at(value: dict[str, Any], *, otherwise: float) -> float:
    at = value.get("at")
    return at if isinstance(at, int | float) else otherwise
