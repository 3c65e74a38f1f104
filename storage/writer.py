"""The one connection that writes, in a thread of its own: every piece of work in a transaction, many to a commit.

It stands where sqlitedict has its own thread, which hands a failed write's error to whoever comes next, dies of a
failed commit and leaves all later callers waiting. Here each caller has a Future, no error of SQLite's ends the
thread, and if anything else does, everybody is told.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlitedict import SqliteMultithread

from storage.errors import StorageError, StoreClosed, StoreCorrupt
from storage.failures import explained
from storage.files import Files
from storage.readers import Readers

T = TypeVar("T")

# One fsync serves so many; more would only make the first of them wait longer.
_GROUP = 128
# What a statement and its parameters can raise: SQLite's errors, and Python's for values SQLite cannot hold.
_EXPECTED = (sqlite3.Error, StorageError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class _Job:
    """Work that waits: what to do inside a transaction, and who wants to know."""

    work: Callable[[sqlite3.Cursor], Any]
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class _Failed:
    """The outcome of work that raised; its changes are undone."""

    error: Exception


class Writer(SqliteMultithread):  # type: ignore[misc]  # sqlitedict has no types
    """sqlitedict's connection with transactions. Takes over an open connection; `close` closes it.

    What waits while a commit runs goes into the next commit together. Within it each piece of work has a savepoint:
    one that fails is undone alone. If the commit fails, or SQLite gives up the transaction (full disk, I/O error),
    all of that group fail, each with its own error, and the next group starts afresh.
    """

    def __init__(self, filename: str, connection: sqlite3.Connection, *, readers: Readers) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._readers = readers
        self._files, self._finding = Files(Path(filename)), ""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._ending = False
        super().__init__(filename, autocommit=True, journal_mode="WAL", outer_stack=False)

    def submit(self, work: Callable[[sqlite3.Cursor], T]) -> Future[T]:
        """Runs the work in a transaction; the Future is done when that is on disk, in the order of submission.

        It fails with what the work raised, or with StorageError. Callbacks of the Future run in the
        connection's thread: they must be short. Cancelling it works until its group begins.
        """
        job = _Job(work)
        with self._gate:
            if not self._closed:
                self._jobs.put(job)
                return job.future
        job.future.set_exception(StoreClosed())
        return job.future

    def perform(self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """`submit`, waiting for the outcome."""
        if threading.current_thread() is self:
            raise RuntimeError("a callback of a write must not wait for another one")
        return self.submit(work).result()

    def execute(self, req: str, arg: tuple[object, ...] | None = None, res: object = None) -> None:  # noqa: ARG002
        """sqlitedict's name for one statement: here a transaction of its own, on disk when this returns."""
        self.perform(lambda cursor: _discard(cursor.execute(req, arg or ())))

    def executemany(self, req: str, items: Iterable[tuple[object, ...]]) -> None:
        """sqlitedict's name for one statement over many rows: here all of them or none."""
        self.perform(lambda cursor: _discard(cursor.executemany(req, items)))

    def commit(self, blocking: bool = True) -> None:
        """sqlitedict's name; nothing is left to commit, because every write above is one transaction."""

    def select(self, req: str, arg: tuple[object, ...] | None = None) -> Iterator[tuple[Any, ...]]:
        """Reads in the calling thread, beside whatever is being committed; sees all that was acknowledged."""
        return self._readers.select(req, arg)

    def select_one(self, req: str, arg: tuple[object, ...] | None = None) -> tuple[Any, ...] | None:
        """The first row of `select`, or None."""
        return self._readers.select_one(req, arg)

    def close(self, force: bool = False) -> None:  # noqa: ARG002 - sqlitedict's signature
        """Takes no more work, ends what was submitted, closes the connection. May be called again."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if threading.current_thread() is not self:
            self.join()

    def run(self) -> None:
        """The thread: groups of work until `close`. However it ends, nobody is left waiting."""
        group: list[_Job] = []
        try:
            while not self._ending:
                group = self._next_group()
                if group:
                    self._commit(group)
        finally:
            self._end(group)

    def _next_group(self) -> list[_Job]:
        waiting = [self._jobs.get()]
        while len(waiting) < _GROUP:
            try:
                waiting.append(self._jobs.get_nowait())
            except Empty:
                break
        self._ending = waiting[-1] is None  # `close` lets nothing come after it
        return [job for job in waiting if job and job.future.set_running_or_notify_cancel()]

    def _commit(self, group: list[_Job]) -> None:
        try:
            outcomes = self._transaction(group)
        except _EXPECTED as error:
            outcomes = [_Failed(self._explained(error)) for _ in group]
        for job, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                job.future.set_exception(outcome.error)
            else:
                job.future.set_result(outcome)

    def _transaction(self, group: list[_Job]) -> list[Any]:
        cursor = self._cursor
        try:
            self._refuse(self._files.before())
            cursor.execute("BEGIN IMMEDIATE")
            # Alone, a failure undoes the whole transaction: no savepoint is needed.
            alone = len(group) == 1
            outcomes = [job.work(cursor) if alone else self._guarded(job.work) for job in group]
            cursor.execute("COMMIT")
            self._refuse(self._files.after())  # what was committed may lie where nobody finds it
            return outcomes
        finally:
            if self._connection.in_transaction:
                cursor.execute("ROLLBACK")

    def _refuse(self, finding: str) -> None:
        """For good: what was found does not mend itself under a running server."""
        self._finding = self._finding or finding
        if self._finding:
            raise StoreCorrupt(Path(self.filename), finding=self._finding)

    def _guarded(self, work: Callable[[sqlite3.Cursor], Any]) -> Any:
        cursor = self._cursor
        cursor.execute("SAVEPOINT work")
        try:
            outcome = work(cursor)
        except _EXPECTED as error:
            if not self._connection.in_transaction:
                raise  # SQLite gave up the transaction: nothing more may run as if it were inside it
            cursor.execute("ROLLBACK TO work")
            outcome = _Failed(self._explained(error))
        cursor.execute("RELEASE work")
        return outcome

    def _explained(self, error: Exception) -> StorageError:
        return explained(error, path=Path(self.filename), failed="the write failed, and nothing of it was kept")

    def _end(self, group: list[_Job]) -> None:
        with self._gate:
            self._closed = True
        left = [job for job in group if not job.future.done()]
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job and job.future.set_running_or_notify_cancel():
                left.append(job)
        for job in left:
            job.future.set_exception(StoreClosed())
        self._cursor.close()  # an open cursor would keep SQLite from closing the file, and from tidying its log
        self._connection.close()


def _discard(_: sqlite3.Cursor) -> None:
    """Keeps the cursor in its thread: the Future of a statement has no value."""
