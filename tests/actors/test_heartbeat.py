"""The note that the server is alive, across starts and set clocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actors.heartbeat import Heartbeat, Uptime, uptime
from actors.outages import SHORTEST, Outage
from storage.store import Store
from tests.ref import ManualClock

HOUR = 3_600.0


class Machine:
    """A machine with a wall clock that can be set, and an uptime that cannot."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wall = ManualClock()
        self.up = ManualClock()
        self.boot = "first"

    def pass_(self, seconds: float) -> None:
        self.wall.pass_(seconds)
        self.up.pass_(seconds)

    def server(self) -> Heartbeat:
        beat = Heartbeat(self.store, clock=self.wall, uptime=lambda: Uptime(boot=self.boot, seconds=self.up()))
        beat.begin()
        return beat


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Store.open(tmp_path / "data") as store:
        yield Machine(store)


def test_the_first_start_knows_no_outage(machine: Machine) -> None:
    assert machine.server().outages == ()


def test_a_restart_is_no_outage_and_a_longer_pause_is_one(machine: Machine) -> None:
    machine.server()
    machine.pass_(SHORTEST - 1)
    assert machine.server().outages == ()
    died = machine.wall()
    machine.pass_(HOUR)
    assert machine.server().outages == (Outage(began=died, ended=died + HOUR),)
    machine.pass_(1)
    assert machine.server().outages == (Outage(began=died, ended=died + HOUR),), "and is known from then on"


def test_signs_of_life_shorten_what_looks_like_an_outage(machine: Machine) -> None:
    server = machine.server()
    machine.pass_(HOUR)
    server.beat()
    machine.pass_(60)
    (outage,) = machine.server().outages
    assert outage.ended - outage.began == 60


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_clock_that_is_set_makes_no_outage(machine: Machine, jump: float) -> None:
    machine.server()
    machine.wall.pass_(jump)
    machine.pass_(5)
    assert machine.server().outages == ()


def test_a_clock_that_is_set_back_hides_no_outage(machine: Machine) -> None:
    machine.server()
    machine.pass_(2 * HOUR)
    machine.wall.pass_(-2 * HOUR)
    (outage,) = machine.server().outages
    assert outage.ended - outage.began == 2 * HOUR


def test_after_a_start_of_the_machine_the_wall_clock_tells(machine: Machine) -> None:
    machine.server()
    machine.pass_(HOUR)
    machine.boot = "second"
    machine.up.now = 5.0
    (outage,) = machine.server().outages
    assert outage.ended - outage.began == HOUR


def test_the_thread_ends_with_a_last_note(machine: Machine) -> None:
    server = machine.server()
    server.start()
    machine.pass_(HOUR)
    server.stop()
    machine.pass_(1)
    assert machine.server().outages == ()


def test_the_machine_tells_its_uptime() -> None:
    first, second = uptime(), uptime()
    assert first.boot == second.boot
    assert 0 < first.seconds <= second.seconds
