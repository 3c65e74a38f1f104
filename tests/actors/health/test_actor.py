"""HealthActor: what it is told comes into the report, anomalies are logged once, what is usual outlives a restart."""

from __future__ import annotations

import logging

import pytest

from actors.health.actor import LOOK_SECONDS, REPEATED, HealthActor
from actors.health.facts import Facts
from actors.messages import ErrorRepeated, LookAround, Observed, ReportHealth
from storage.batch import Batch
from storage.store import Store
from tests.ref import ManualClock, ManualTimers, RecordingRef


class Bench:
    """A HealthActor that was never started; `facts` are what can be counted."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.timers = store, ManualClock(), ManualTimers()
        self.facts = Facts()
        self.actor = self.make()

    def make(self) -> HealthActor:
        made = HealthActor(
            name="health",
            generation=1,
            supervisor=RecordingRef(),
            store=self.store,
            timers=self.timers,
            facts=lambda _: self.facts,
            clock=self.clock,
        )
        made.begin()
        return made

    def observe(self, name: str, value: float = 1.0, label: str = "") -> None:
        self.actor.receive(Observed(name=name, value=value, at=self.clock.now, label=label))

    def look(self) -> None:
        self.clock.pass_(LOOK_SECONDS)
        self.actor.receive(LookAround())

    @property
    def anomalies(self) -> list[str]:
        return [found["name"] for found in self.actor.receive(ReportHealth())["anomalies"]]


@pytest.fixture
def bench(store: Store) -> Bench:
    return Bench(store)


def test_what_everybody_reports_stands_in_the_report(bench: Bench) -> None:
    for name, value, label in (
        ("github_seconds", 0.3, ""),
        ("github_left", 4_000.0, "42"),
        ("handled", 0.2, ""),
        ("completed", 60.0, "Code Analysis"),
        ("ended", 60.0, "completed"),
        ("ended", 9.0, "failed"),
        ("work_running", 2.0, ""),
        ("work_seconds", 50.0, ""),
    ):
        bench.observe(name, value, label)
    found = bench.actor.receive(ReportHealth())
    assert found["status"] == "healthy"
    assert (found["github"]["reachable"], found["github"]["seconds"]["p50"]) == (True, 0.3)
    assert found["github"]["limits"]["42"]["left"] == 4_000.0
    assert found["deliveries"]["seconds"]["p95"] == 0.2
    assert found["cases"]["seconds_by_type"]["Code Analysis"]["p95"] == 60.0
    assert found["cases"]["success_rate"] == 0.5
    assert (found["work"]["running"], found["work"]["seconds"]["max"]) == (2.0, 50.0)


def test_an_anomaly_is_logged_when_it_begins_and_when_it_is_over(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="actors.health.actor")
    bench.facts = Facts(counts={"dead_letters": 1.0})
    for _ in range(3):
        bench.look()
    bench.facts = Facts()
    bench.look()
    assert [record.getMessage() for record in caplog.records] == ["anomaly", "anomaly is over"]


def test_it_looks_again_and_again(bench: Bench) -> None:
    for _ in range(3):
        bench.look()
    assert [seconds for seconds, _, message in bench.timers.delays if isinstance(message, LookAround)] == [15.0] * 4


def test_no_worker_that_can_work_makes_it_degraded_until_one_can(bench: Bench) -> None:
    bench.observe("work_waiting", 5.0)
    bench.observe("work_still", 1.0)
    assert bench.anomalies == ["workers"]
    assert bench.actor.receive(ReportHealth())["status"] == "degraded"
    bench.observe("work_still", 0.0)
    assert bench.anomalies == []


def test_a_backlog_that_grows_is_seen_over_its_own_looks(bench: Bench) -> None:
    for count in range(0, 900, 30):
        bench.facts = Facts(counts={"inbox": float(count)})
        bench.look()
    assert bench.anomalies == ["backlog"]


def test_what_is_usual_outlives_a_restart(bench: Bench, store: Store) -> None:
    for _ in range(10):
        bench.observe("state_seconds", 100.0, "in-progress")
        bench.observe("arrived", 3.0)
    bench.look()
    store.write(Batch())  # what was submitted before is on disk after it
    again = bench.make()
    assert again._baseline.usual_stay("in-progress") == 100.0
    assert again._baseline.dump()["hours"] == {str(int(bench.clock.now // 3_600)): 30}


def test_a_baseline_that_cannot_be_read_is_learnt_anew(bench: Bench, store: Store) -> None:
    store.write(Batch().put("statistics", "health:baseline", {"stays": [1, 2], "hours": "x"}))
    assert bench.make()._baseline.usual_stay("queued") is None


def test_a_failure_that_repeats_over_cases_is_one_anomaly_however_often_it_is_told(bench: Bench) -> None:
    for number in range(3, 9):
        cases = tuple(f"o/r#{n}" for n in range(number))
        at = bench.clock.now
        bench.actor.receive(ErrorRepeated(code="E_GONE", cases=cases, technical="t", since=at, at=at))
    (found,) = bench.actor.receive(ReportHealth())["anomalies"]
    assert (found["name"], found["value"]) == ("repeated", 8.0)


def test_failures_without_end_are_not_kept_without_end(bench: Bench) -> None:
    at = bench.clock.now
    for number in range(REPEATED * 2):
        bench.actor.receive(ErrorRepeated(code=f"E_{number}", cases=("a", "b", "c"), technical="", since=at, at=at))
    assert len(bench.anomalies) == REPEATED


def test_silence_counts_from_the_start_of_the_server(bench: Bench) -> None:
    for hour in range(48):
        bench.actor._baseline.arrived(20, bench.clock.now - 3_600 * hour)
    assert bench.anomalies == []
    bench.clock.pass_(2 * 3_600)
    assert bench.anomalies == ["silence"]
    bench.observe("arrived", 1.0)
    assert bench.anomalies == []
