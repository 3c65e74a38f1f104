"""Callers that have time: their reads and writes are made by whoever waits for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from storage.batch import Batch
from storage.errors import KeyTaken, StorageError, StorageUnavailable, StoreCorrupt
from storage.inbox import Inbox
from storage.store import Store

T = TypeVar("T")


class Twice:
    """Makes a call again once when it could not be made; `between` is done then."""

    def __init__(self, between: Callable[[], object]) -> None:
        self.between = between
        self.waited = 0

    def __call__(self, call: Callable[[], T], /) -> T:
        try:
            return call()
        except StorageUnavailable:
            self.waited += 1
            self.between()
            return call()


def test_a_write_that_met_a_lock_is_made_once_it_is_free(tmp_path: Path) -> None:
    with Store.open(tmp_path, patience=0.05) as store:
        other = sqlite3.connect(tmp_path / "caseworker.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        wait = Twice(lambda: other.execute("ROLLBACK"))
        store.patient(wait).write(Batch().put("issues", "one", {"a": 1}))
        other.close()
        assert wait.waited == 1
        assert store.get("issues", "one") == {"a": 1}


def test_the_impatient_hear_of_the_lock_at_once(tmp_path: Path) -> None:
    with Store.open(tmp_path, patience=0.05) as store:
        store.patient(Twice(lambda: None))
        other = sqlite3.connect(tmp_path / "caseworker.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            store.write(Batch().put("issues", "one", {}))
        failed = Inbox(store).accept("id", "issues", b"{}", received_at=1.0)
        assert isinstance(failed.exception(), StorageUnavailable)
        other.close()


def test_a_full_disk_may_have_room_later(store: Store) -> None:
    def pages(count: int) -> None:
        store.submit_work(lambda cursor: cursor.execute(f"PRAGMA max_page_count = {count}").fetchall()).result()

    pages(60)
    wait = Twice(lambda: pages(1_000_000))
    store.patient(wait).write(Batch().put("issues", "large", {"pad": "x" * 1_000_000}))
    assert wait.waited == 1
    assert store.count("issues") == 1


def test_a_database_that_can_only_be_read_may_be_written_later(store: Store) -> None:
    def only_read(value: str) -> None:
        store._writer._connection.execute(f"PRAGMA query_only = {value}").fetchall()

    only_read("ON")
    with pytest.raises(StorageUnavailable, match="readonly"):
        store.write(Batch().put("issues", "one", {}))
    assert store.count("issues") == 0  # reading goes on
    wait = Twice(lambda: only_read("OFF"))
    store.patient(wait).write(Batch().put("issues", "one", {}))
    assert wait.waited == 1


def test_what_does_not_end_by_waiting_is_not_waited_for(store: Store) -> None:
    wait = Twice(lambda: None)
    patient = store.patient(wait)
    patient.write(Batch().add("issues", "one", {}))
    with pytest.raises(KeyTaken):
        patient.write(Batch().add("issues", "one", {}))
    with pytest.raises(StorageError, match="no such table"):
        patient.select("SELECT * FROM nowhere")
    assert wait.waited == 0


def test_damage_that_is_met_while_reading_is_called_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write(Batch().put("issues", "one", {"pad": "x" * 100_000}))
    path = tmp_path / "caseworker.db"
    with Store.open(tmp_path) as store:
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        path.write_bytes(data)
        with pytest.raises(StoreCorrupt, match=r"run\.py restore"):
            store.page("issues")
