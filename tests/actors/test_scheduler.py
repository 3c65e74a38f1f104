from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.scheduler import LOOK_AGAIN, Scheduler
from tests.ref import ManualClock, RecordingRef, WaitingRef


class Clocks:
    """A scheduler that nobody started, and its two clocks."""

    def __init__(self) -> None:
        self.wall = ManualClock()
        self.monotonic = ManualClock(100.0)
        self.ref = RecordingRef()
        self.scheduler = Scheduler(clock=self.wall, monotonic=self.monotonic)

    def at(self, due: float | None, name: str, message: object) -> None:
        self.scheduler.at(None if due is None else self.wall.now + due, name, self.ref, message)

    def after(self, seconds: float, message: object) -> None:
        self.scheduler.after(seconds, self.ref, message)

    def pass_(self, seconds: float) -> list[object]:
        """Everything that was told so far, after both clocks went on."""
        self.wall.pass_(seconds)
        self.monotonic.pass_(seconds)
        return self.fired()

    def fired(self) -> list[object]:
        for _ in range(1_000):
            if self.scheduler.fire() != 0.0:
                return self.ref.told
        raise AssertionError("timers fire without end")


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def running() -> Iterator[Scheduler]:
    scheduler = Scheduler()
    scheduler.start()
    yield scheduler
    scheduler.stop()


def test_a_date_fires_once_and_not_early(clocks: Clocks) -> None:
    clocks.at(10, "a", "ding")
    assert clocks.pass_(9.9) == []
    assert clocks.pass_(0.1) == ["ding"]
    assert clocks.pass_(100) == ["ding"]
    assert clocks.scheduler.pending() == 0


def test_delays_fire_in_the_order_of_their_time_and_then_of_their_setting(clocks: Clocks) -> None:
    for seconds, message in ((5, "c"), (1, "a"), (5, "d"), (3, "b")):
        clocks.after(seconds, message)
    assert clocks.pass_(5) == ["a", "b", "c", "d"]


def test_a_date_set_again_under_its_name_replaces_the_first(clocks: Clocks) -> None:
    clocks.at(10, "a", "first")
    clocks.at(20, "a", "second")
    assert clocks.scheduler.pending() == 1
    assert clocks.pass_(10) == []
    assert clocks.pass_(10) == ["second"]


def test_a_date_can_be_brought_forward(clocks: Clocks) -> None:
    clocks.at(20, "a", "late")
    clocks.at(5, "a", "soon")
    assert clocks.pass_(5) == ["soon"]
    assert clocks.pass_(20) == ["soon"]


def test_a_date_is_removed_by_its_name(clocks: Clocks) -> None:
    clocks.at(10, "a", "never")
    clocks.at(10, "b", "ding")
    clocks.at(None, "a", None)
    clocks.at(None, "unknown", None)
    assert clocks.pass_(10) == ["ding"]


def test_a_clock_that_is_set_back_delays_dates_and_lets_none_fire_twice(clocks: Clocks) -> None:
    clocks.at(10, "a", "ding")
    clocks.at(60, "b", "dong")
    assert clocks.pass_(10) == ["ding"]
    clocks.wall.pass_(-3_600)
    assert clocks.pass_(60) == ["ding"]
    assert clocks.pass_(3_600) == ["ding", "dong"]


def test_a_clock_that_is_set_forward_fires_what_is_due_by_it_and_moves_no_delay(clocks: Clocks) -> None:
    clocks.at(3_000, "a", "date")
    clocks.after(3_000, "delay")
    clocks.wall.pass_(3_600)
    assert clocks.fired() == ["date"]
    assert clocks.pass_(3_000) == ["date", "delay"]


def test_the_wall_clock_is_looked_at_again_within_a_second(clocks: Clocks) -> None:
    assert clocks.scheduler.fire() is None
    clocks.after(50, "delay")
    assert clocks.scheduler.fire() == 50.0
    clocks.at(86_400, "a", "date")
    assert clocks.scheduler.fire() == LOOK_AGAIN


def test_a_date_that_is_set_again_and_again_takes_no_room(clocks: Clocks) -> None:
    for number in range(10_000):
        clocks.at(86_400, "same", "ding")
        clocks.at(86_400 + number, "moved", "dong")
    assert clocks.scheduler.pending() == 2
    assert len(clocks.scheduler._dates) < 1_100
    assert Counter(clocks.pass_(86_400 + 10_000)) == Counter(["ding", "dong"])


def test_a_date_in_the_past_fires_at_once(clocks: Clocks) -> None:
    clocks.at(-10, "a", "ding")
    assert clocks.fired() == ["ding"]


def test_a_timer_set_by_what_a_timer_told_fires_as_well(clocks: Clocks) -> None:
    class Setter(RecordingRef):
        def tell(self, message: object) -> None:
            super().tell(message)
            if len(self.told) < 3:
                clocks.scheduler.after(0, self, "again")

    setter = Setter()
    clocks.scheduler.after(0, setter, "first")
    clocks.fired()
    assert setter.told == ["first", "again", "again"]


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("at"), st.integers(0, 3), st.integers(-5, 50)),
        st.tuples(st.just("cancel"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("pass"), st.just(0), st.integers(0, 30)),
        st.tuples(st.just("set"), st.just(0), st.integers(-40, 40)),
    ),
    max_size=30,
)


@given(_STEPS)
def test_whatever_the_clock_does_each_date_fires_at_most_once_and_none_early(steps: list[tuple[str, int, int]]) -> None:
    clocks = Clocks()
    wanted: dict[int, tuple[float, str]] = {}
    fired: list[str] = []
    for number, (what, name, value) in enumerate(steps):
        match what:
            case "at":
                wanted[name] = (clocks.wall.now + value, f"{name}/{number}")
                clocks.at(value, str(name), f"{name}/{number}")
            case "cancel":
                wanted.pop(name, None)
                clocks.at(None, str(name), None)
            case "pass":
                clocks.wall.pass_(value)
                clocks.monotonic.pass_(value)
            case "set":
                clocks.wall.pass_(value)
        fired += [message for due, message in wanted.values() if due <= clocks.wall.now]
        wanted = {name: row for name, row in wanted.items() if row[0] > clocks.wall.now}
        assert Counter(clocks.fired()) == Counter(fired)
    assert clocks.scheduler.pending() == len(wanted)


def test_a_running_scheduler_tells_what_is_set_while_it_waits(running: Scheduler) -> None:
    ref = WaitingRef()
    running.after(3_600, ref, "much later")
    running.after(0, ref, "now")
    assert ref.wait(str) == ["now"]
    running.at(0.0, "a", ref, "long ago")
    assert ref.wait(str, 2) == ["now", "long ago"]


def test_a_timer_set_in_the_moment_before_the_wait_is_not_slept_over() -> None:
    """The clock is read for the second time where the wait is reckoned: what is set just then came too late for it."""
    ref = WaitingRef()
    now = ManualClock()
    looks: list[float] = []

    def monotonic() -> float:
        if threading.current_thread().name == "scheduler":
            looks.append(now())
            if len(looks) == 2:
                scheduler.after(0, ref, "just now")
        return now()

    scheduler = Scheduler(monotonic=monotonic)
    scheduler.after(3_600, ref, "much later")
    scheduler.start()
    try:
        assert ref.wait(str) == ["just now"]
    finally:
        scheduler.stop()


def test_stop_ends_the_thread_and_drops_what_is_pending() -> None:
    ref = RecordingRef()
    scheduler = Scheduler()
    scheduler.after(3_600, ref, "never")
    scheduler.start()
    scheduler.stop()
    assert "scheduler" not in {thread.name for thread in threading.enumerate()}
    assert ref.told == []


def test_stop_before_start_does_nothing() -> None:
    Scheduler().stop()
