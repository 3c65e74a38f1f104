"""Group commit when things go wrong: an error reaches the one it belongs to, and nobody waits for ever."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import KeyTaken, StorageError, StoreClosed
from storage.readers import Readers
from storage.store import Store
from storage.writer import Writer
from tests.patience import PATIENCE


@contextmanager
def held(store: Store | Writer) -> Iterator[None]:
    """Keeps the connection's thread busy, so that what is submitted meanwhile becomes one group."""
    begun, release = threading.Event(), threading.Event()

    def work(_: sqlite3.Cursor) -> None:
        begun.set()
        assert release.wait(PATIENCE)

    future = store.submit_work(work) if isinstance(store, Store) else store.submit(work)
    assert begun.wait(PATIENCE)
    try:
        yield
    finally:
        release.set()
    future.result(PATIENCE)


def put(table: str, key: str) -> Batch:
    return Batch().put(table, key, {})


def test_an_error_in_the_middle_of_a_batch_leaves_nothing_of_it(store: Store) -> None:
    broken = put("issues", "a").statement("INSERT INTO no_such_table VALUES (1)").put("issues", "b", {})
    with pytest.raises(StorageError, match="no such table"):
        store.write(broken)
    store.write(put("issues", "c"))
    assert [key for key, _ in store.page("issues")] == ["c"]


def test_a_failing_batch_fails_alone_in_its_group(store: Store) -> None:
    store.write(put("calls", "taken"))
    with held(store):
        futures = [store.submit(put("issues", f"{n}")) for n in range(10)]
        taken = store.submit(put("issues", "half").add("calls", "taken", {}))
        broken = store.submit(put("issues", "half").statement("nonsense"))
        unfit = store.submit(put("issues", "half").statement("SELECT ?", 2**70))
        futures += [store.submit(put("issues", f"{n}")) for n in range(10, 20)]
    for future in futures:
        assert future.result(PATIENCE) is None
    assert isinstance(taken.exception(PATIENCE), KeyTaken)
    assert "syntax error" in str(broken.exception(PATIENCE))
    assert isinstance(unfit.exception(PATIENCE), StorageError)
    assert store.count("issues") == 20


def test_a_batch_sees_the_batches_submitted_before_it(store: Store) -> None:
    with held(store):
        first = store.submit(Batch().add("calls", "e", {"n": 1}))
        second = store.submit(Batch().add("calls", "e", {"n": 2}))
        third = store.submit(Batch().delete("calls", "e").add("calls", "e", {"n": 3}))
    assert first.exception(PATIENCE) is None
    assert isinstance(second.exception(PATIENCE), KeyTaken)
    assert third.exception(PATIENCE) is None
    assert store.get("calls", "e") == {"n": 3}


def test_every_thread_gets_its_own_error(store: Store) -> None:
    store.write(put("calls", "taken"))
    start = threading.Barrier(64)

    def one(number: int) -> list[bool]:
        start.wait(PATIENCE)
        told: list[bool] = []
        for turn in range(10):
            batch = put("turns", f"{number}/{turn}")
            failing = (number + turn) % 2 == 0
            try:
                store.write(batch.add("calls", "taken", {}) if failing else batch)
            except KeyTaken:
                told.append(failing)
            else:
                told.append(not failing)
        return told

    with ThreadPoolExecutor(64) as threads:
        assert all(all(told) for told in threads.map(one, range(64)))
    written = [key for key, _ in store.page("turns", limit=1000)]
    assert len(written) == 320
    assert all(sum(int(part) for part in key.split("/")) % 2 == 1 for key in written)


def test_a_transaction_that_sqlite_gives_up_fails_its_whole_group_and_no_other(store: Store) -> None:
    store.write(put("calls", "taken"))
    give_up = "INSERT OR ROLLBACK INTO calls (key, value) VALUES ('taken', '{}')"  # as a full disk may do it
    with held(store):
        before = store.submit(put("issues", "before"))
        lost = store.submit(put("issues", "lost").statement(give_up).put("issues", "outside", {}))
        after = store.submit(put("issues", "after"))
    errors = [future.exception(PATIENCE) for future in (before, lost, after)]
    assert all(isinstance(error, StorageError) for error in errors)
    assert len({id(error) for error in errors}) == 3
    assert store.count("issues") == 0
    store.write(put("issues", "next"))
    assert store.count("issues") == 1


def test_a_transaction_given_up_by_a_batch_alone_leaves_nothing_outside_it(store: Store) -> None:
    store.write(put("calls", "taken"))
    give_up = "INSERT OR ROLLBACK INTO calls (key, value) VALUES ('taken', '{}')"
    with pytest.raises(StorageError):
        store.write(put("issues", "a").statement(give_up).put("issues", "outside", {}))
    assert store.count("issues") == 0


@pytest.fixture
def failing_commits(tmp_path: Path) -> Iterator[Writer]:
    """A writer over a table whose constraint SQLite only looks at when it commits."""
    path = tmp_path / "deferred.db"
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
    readers = Readers(path, patience=1.0)
    writer = Writer(str(path), connection, readers=readers)
    yield writer
    readers.close()
    writer.close()


def test_a_failing_commit_fails_the_whole_group_and_the_next_is_fine(failing_commits: Writer) -> None:
    writer = failing_commits
    with held(writer):
        futures = [writer.submit(Batch().statement("INSERT INTO parent VALUES (?)", n).work()) for n in range(5)]
        futures.append(writer.submit(Batch().statement("INSERT INTO child VALUES (99)").work()))
    errors = [future.exception(PATIENCE) for future in futures]
    assert all("FOREIGN KEY" in str(error) for error in errors)
    assert len({id(error) for error in errors}) == len(errors)
    writer.execute("INSERT INTO parent VALUES (?)", (7,))
    assert list(writer.select("SELECT id FROM parent")) == [(7,)]
    assert writer.is_alive()


def test_a_commit_that_always_fails_never_hangs_a_caller(failing_commits: Writer) -> None:
    for _ in range(20):
        with pytest.raises(StorageError, match="FOREIGN KEY"):
            failing_commits.execute("INSERT INTO child VALUES (99)")
    assert failing_commits.select_one("SELECT COUNT(*) FROM child") == (0,)


def test_many_rows_go_in_together_or_not_at_all(failing_commits: Writer) -> None:
    with pytest.raises(StorageError, match="UNIQUE"):
        failing_commits.executemany("INSERT INTO parent VALUES (?)", [(1,), (2,), (1,)])
    assert failing_commits.select_one("SELECT COUNT(*) FROM parent") == (0,)
    failing_commits.executemany("INSERT INTO parent VALUES (?)", [(1,), (2,)])
    assert failing_commits.select_one("SELECT COUNT(*) FROM parent") == (2,)


def test_work_given_up_before_it_began_is_not_done(store: Store) -> None:
    with held(store):
        unwanted = store.submit(put("issues", "unwanted"))
        wanted = store.submit(put("issues", "wanted"))
        assert unwanted.cancel()
    wanted.result(PATIENCE)
    assert [key for key, _ in store.page("issues")] == ["wanted"]


def test_closing_waits_for_what_was_submitted(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with ThreadPoolExecutor(1) as closer:
        with held(store):
            futures = [store.submit(put("issues", str(n))) for n in range(500)]
            closing = closer.submit(store.close)
        closing.result(PATIENCE)
    assert all(future.done() and future.exception() is None for future in futures)
    with Store.open(tmp_path) as again:
        assert again.count("issues") == 500


def test_writers_that_race_with_close_are_told_one_way_or_the_other(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    running = threading.Barrier(9)

    def one(number: int) -> int:
        running.wait(PATIENCE)
        for turn in range(10_000):
            try:
                store.write(put("turns", f"{number}/{turn}"))
            except StoreClosed:
                return turn
        raise AssertionError("the store never closed")

    with ThreadPoolExecutor(8) as threads:
        done = [threads.submit(one, number) for number in range(8)]
        running.wait(PATIENCE)
        store.write(put("issues", "a"))
        store.close()
        acknowledged = sum(future.result(PATIENCE) for future in done)
    with Store.open(tmp_path) as again:
        assert again.count("turns") == acknowledged


def test_an_unforeseen_error_ends_the_thread_and_tells_everybody(tmp_path: Path) -> None:
    store = Store.open(tmp_path)

    class Unforeseen(Exception):
        pass

    def work(_: sqlite3.Cursor) -> None:
        raise Unforeseen

    seen = threading.Event()
    hook, threading.excepthook = threading.excepthook, lambda _: seen.set()
    try:
        futures = [store.submit_work(work), store.submit(put("issues", "a"))]
        assert all(isinstance(future.exception(PATIENCE), StoreClosed) for future in futures)
        assert seen.wait(PATIENCE)
    finally:
        threading.excepthook = hook
        store.close()
    with Store.open(tmp_path) as again:
        assert again.count("issues") == 0


def test_a_callback_that_waits_for_another_write_is_refused(store: Store) -> None:
    told: Future[BaseException | None] = Future()

    def callback(_: Future[None]) -> None:
        try:
            store.write(put("issues", "inner"))
        except RuntimeError as error:
            told.set_result(error)

    with held(store):  # else the Future may be done, and the callback run here, before it is added
        store.submit(put("issues", "outer")).add_done_callback(callback)
    assert "must not wait" in str(told.result(PATIENCE))


def test_a_file_locked_by_another_program_fails_the_write_and_is_then_forgotten(tmp_path: Path) -> None:
    with Store.open(tmp_path, patience=0.05) as store:
        other = sqlite3.connect(tmp_path / "caseworker.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            store.write(put("issues", "a"))
        assert store.get("issues", "a") is None  # a read is not held up
        other.execute("ROLLBACK")
        other.close()
        store.write(put("issues", "a"))
        assert store.get("issues", "a") == {}
