"""What of the process can be counted, also when the store fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from actors.base import Directory
from actors.vitals import Vitals
from storage.batch import Batch
from storage.errors import StorageError, StorageUnavailable
from storage.inbox import Inbox
from storage.store import Store

FAILED: list[StorageError] = []


def vitals(store: Store, folder: Path, *, names: tuple[str, ...] = ()) -> Vitals:
    return Vitals(
        store=store,
        inbox=Inbox(store),
        folder=folder,
        directory=Directory(),
        names=names,
        flying=lambda: 3,
        timers=lambda: 4,
        busiest=lambda: 0.0,
        failed=FAILED.append,
    )


def test_the_age_of_the_oldest_delivery_is_the_service_level(store: Store, tmp_path: Path) -> None:
    inbox = Inbox(store)
    for number, at in enumerate((100.0, 160.0)):
        inbox.accept(f"id{number}", "issues", b"{}", received_at=at).result()
    counts = vitals(store, tmp_path)(now=200.0).counts
    assert (counts["inbox"], counts["oldest_seconds"], counts["in_flight"], counts["timers"]) == (2, 100.0, 3, 4)


def test_process_and_disk_are_measured(store: Store, tmp_path: Path) -> None:
    counts = vitals(store, tmp_path / "data")(now=1.0).counts
    assert counts["memory_bytes"] > 1 << 20
    assert counts["threads"] >= 1
    assert 0 < counts["disk_free_bytes"] <= counts["disk_total_bytes"]
    assert counts["database_bytes"] > 0


def test_cases_come_from_the_agenda_those_of_an_earlier_release_left_out(store: Store, tmp_path: Path) -> None:
    new = {"busy": True, "due": None, "state": "queued", "since": 5.0, "ours": True}
    store.write(Batch().put("agenda", "o/r#1", new).put("agenda", "o/r#2", {"busy": True, "due": None}))
    (case,) = vitals(store, tmp_path)(now=9.0).cases
    assert (case.key, case.state, case.since, case.ours) == ("o/r#1", "queued", 5.0, True)


def test_a_store_that_takes_no_writes_is_seen_and_seen_to_recover(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", patience=0.05) as store:
        watched = vitals(store, tmp_path)
        assert watched.pulse.proven(2.0) == ""
        other = sqlite3.connect(tmp_path / "data" / "caseworker.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        FAILED.clear()
        assert "locked" in watched.pulse.proven(2.0)
        assert [type(error) for error in FAILED] == [StorageUnavailable]
        other.execute("ROLLBACK")
        other.close()
        assert watched.pulse.proven(2.0) == ""


def test_a_closed_store_leaves_the_counts_of_the_process(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data")
    watched = vitals(store, tmp_path, names=("health",))
    store.close()
    facts = watched(now=1.0)
    assert facts.storage_error
    assert "inbox" not in facts.counts
    assert facts.counts["threads"] >= 1
    assert facts.down == ("health",)


@pytest.mark.parametrize("beats", [1, 3])
def test_a_beat_does_not_wait_and_a_later_one_knows_the_earlier(store: Store, tmp_path: Path, beats: int) -> None:
    pulse = vitals(store, tmp_path).pulse
    for _ in range(beats):
        pulse.beat()
        store.write(Batch())  # what was submitted before is on disk after it
    seconds, error = pulse.beat()
    assert error == ""
    assert seconds > 0
