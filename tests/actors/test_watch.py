from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from actors.base import Actor
from actors.messages import Begun, Terminated
from actors.watch import Hung, Watch
from tests.ref import ManualClock, RecordingRef, WaitingRef


class Loops(Actor):
    """Told anything, it never comes to an end; `entered` is set once it is at it."""

    entered: threading.Event

    def receive(self, message: object) -> None:
        self.entered = message  # type: ignore[assignment]
        while True:
            self.entered.set()


class Guard:
    """A watch that a test makes look."""

    def __init__(self) -> None:
        self.clock = ManualClock(0.0)
        self.told = RecordingRef()
        self.fatal: list[str] = []
        self.watch = Watch(limit=60.0, grace=20.0, tell=self.told, on_fatal=self.fatal.append, monotonic=self.clock)

    def actor(self, *, busy: float | None, name: str = "issue:octo/sample#7", thread: int | None = None) -> None:
        """An actor in this thread, at a message since then."""
        ident = threading.get_ident() if thread is None else thread
        self.watch.enter(Begun(name=name, generation=1, thread=ident, busy_since=lambda: busy))


@pytest.fixture
def guard() -> Guard:
    return Guard()


@pytest.fixture
def silent() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("silent")
def test_a_hung_actor_is_ended_like_one_that_failed(guard: Guard) -> None:
    supervisor, entered = WaitingRef(), threading.Event()
    ref = Loops.start(name="loops", generation=2, supervisor=supervisor)
    (begun,) = supervisor.wait(Begun)
    guard.watch.enter(begun)
    ref.tell(entered)
    assert entered.wait(60)
    since = begun.busy_since()
    assert since is not None
    guard.clock.now = since + 61.0
    guard.watch.look()
    (ended,) = supervisor.wait(Terminated)
    assert (ended.name, ended.generation, ended.reason) == ("loops", 2, "failure")
    assert "Hung" in ended.error
    assert guard.fatal == []


def test_where_a_hung_actor_stands_is_logged(guard: Guard, caplog: pytest.LogCaptureFixture) -> None:
    stay, entered = threading.Event(), threading.Event()

    def held() -> None:
        with suppress(Hung):
            entered.set()
            stay.wait(10)

    thread = threading.Thread(target=held)
    thread.start()
    assert entered.wait(60)
    guard.actor(busy=0.0, thread=thread.ident)
    guard.clock.now = 61.0
    guard.watch.look()
    stay.set()
    thread.join()
    (line,) = [record for record in caplog.records if record.message == "actor is hung"]
    assert "stay.wait(10)" in vars(line)["where"]


def test_one_that_cannot_be_interrupted_ends_the_process(guard: Guard) -> None:
    stay = threading.Event()

    def held() -> None:
        with suppress(Hung):
            stay.wait(10)

    thread = threading.Thread(target=held)
    thread.start()
    guard.actor(busy=0.0, thread=thread.ident)
    for now in (61.0, 70.0, 79.0):
        guard.clock.now = now
        guard.watch.look()
    assert guard.fatal == []
    guard.clock.now = 81.0
    guard.watch.look()
    stay.set()
    thread.join()
    assert guard.fatal == ["issue:octo/sample#7 has been at one message for 81 seconds and cannot be ended"]


def test_who_is_idle_or_busy_for_a_while_is_left_alone(guard: Guard) -> None:
    guard.actor(busy=None, name="idle")
    guard.actor(busy=10.0, name="busy")
    guard.clock.now = 69.0
    guard.watch.look()
    assert guard.watch.busiest() == 59.0
    assert guard.told.told == []


def test_an_actor_whose_thread_is_gone_without_a_word_counts_as_failed(guard: Guard) -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    guard.actor(busy=None, thread=thread.ident)
    guard.watch.look()
    guard.watch.look()
    assert guard.told.told == [
        Terminated(name="issue:octo/sample#7", generation=1, reason="failure", error="its thread is gone")
    ]


def test_who_ended_is_looked_at_no_more(guard: Guard) -> None:
    guard.actor(busy=0.0)
    guard.watch.leave("issue:octo/sample#7", 1)
    guard.clock.now = 1_000.0
    guard.watch.look()
    assert guard.told.told == []
    assert guard.fatal == []


@pytest.mark.usefixtures("silent")
def test_an_actor_that_waits_for_the_disk_is_not_hung(guard: Guard) -> None:
    guard.actor(busy=0.0)
    for now in (50.0, 100.0, 150.0):
        guard.clock.now = now
        guard.watch.excuse()
        guard.watch.look()
    assert guard.watch.busiest() == 0.0
    assert guard.fatal == []
    guard.clock.now = 150.0 + 59.0
    guard.watch.look()
    assert guard.watch.busiest() == 59.0
    assert guard.fatal == []
