"""While the disk takes nothing actors wait, and the classifier hears why."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from actors.messages import AnalyseError
from actors.patience import TOLD_SECONDS, Patience, failure
from storage.errors import KeyTaken, StorageUnavailable, StoreClosed, StoreCorrupt
from tests.ref import ManualClock, RecordingRef

FULL = StorageUnavailable("the write failed: database or disk is full (SQLITE_FULL)")


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Waiting:
    """A patience, and what it said."""

    def __init__(self) -> None:
        self.errors = RecordingRef()
        self.alive: list[int] = []
        self.damage: list[str] = []
        self.clock = ManualClock(0.0)
        self.patience = Patience(
            errors=self.errors,
            alive=lambda: self.alive.append(1),
            on_damage=self.damage.append,
            monotonic=self.clock,
        )

    @property
    def told(self) -> list[str]:
        return [m.facts.exception for m in self.errors.told if isinstance(m, AnalyseError)]


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    monkeypatch.setattr("actors.patience.AGAIN_SECONDS", 0.001)
    return Waiting()


def test_a_call_is_made_until_the_disk_takes_it(waiting: Waiting) -> None:
    tries = iter([FULL, FULL, FULL])

    def call() -> str:
        error = next(tries, None)
        if error is not None:
            raise error
        return "done"

    assert waiting.patience(call) == "done"
    assert waiting.told == ["StorageUnavailable"]
    assert len(waiting.alive) == 3


def test_the_same_failure_is_told_again_after_a_while(waiting: Waiting) -> None:
    for seconds in (0.0, 1.0, TOLD_SECONDS + 1):
        waiting.clock.now = seconds
        waiting.patience.failed(FULL)
    assert len(waiting.told) == 2


def test_at_the_end_nobody_waits_any_more(waiting: Waiting) -> None:
    ended: list[Exception] = []

    def actor() -> None:
        try:
            waiting.patience(lambda: (_ for _ in ()).throw(FULL))
        except StorageUnavailable as error:
            ended.append(error)

    thread = threading.Thread(target=actor)
    thread.start()
    waiting.patience.end()
    thread.join(60)
    assert ended == [FULL]


def test_what_does_not_end_by_waiting_is_the_callers(waiting: Waiting) -> None:
    with pytest.raises(KeyTaken):
        waiting.patience(lambda: (_ for _ in ()).throw(KeyTaken("issues", "one")))
    with pytest.raises(StoreClosed):
        waiting.patience(lambda: (_ for _ in ()).throw(StoreClosed()))
    assert waiting.told == []


def test_damage_ends_the_process_and_is_told(waiting: Waiting) -> None:
    damaged = StoreCorrupt(Path("/data/caseworker.db"), finding="bad page")
    with pytest.raises(StoreCorrupt):
        waiting.patience(lambda: (_ for _ in ()).throw(damaged))
    assert waiting.told == ["StoreCorrupt"]
    assert "run.py restore" in waiting.damage[0]


@pytest.mark.parametrize(
    ("error", "phase"),
    [
        ("StorageUnavailable: the write failed: database is locked", "storage"),
        ("StoreCorrupt: it is damaged", "storage"),
        ("ValueError: no", "actor"),
        ("", "actor"),
    ],
)
def test_an_actor_that_failed_of_the_store_is_counted_there(error: str, phase: str) -> None:
    assert failure(error).phase == phase
