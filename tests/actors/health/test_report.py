"""Samples in, report out; and the actor that keeps them."""

from __future__ import annotations

import json

import pytest

from actors.health.actor import HealthActor
from actors.health.report import KEPT, SAMPLES, WINDOW, Samples, report, summary
from actors.messages import Observed, ReportHealth
from tests.ref import ManualClock, RecordingRef

NOW = 10_000.0


def samples(**counts: int) -> Samples:
    """So many samples of each name, just now."""
    kept = Samples()
    for name, count in counts.items():
        for _ in range(count):
            kept.add(name, 1.0, NOW)
    return kept


def anomalies(kept: Samples, **facts: float) -> list[str]:
    """The names of what the report finds strange."""
    return [found["name"] for found in report(kept, facts, NOW)["anomalies"]]


def test_a_quiet_server_is_healthy_and_names_every_sample() -> None:
    found = report(Samples(), {"inbox": 0.0}, NOW)
    assert found["status"] == "healthy"
    assert set(found["samples"]) == set(SAMPLES)
    assert json.loads(json.dumps(found)) == found


def test_samples_older_than_the_window_no_longer_count() -> None:
    kept = Samples()
    kept.add("restarts", 1, NOW - WINDOW - 1)
    kept.add("restarts", 1, NOW - WINDOW)
    assert kept.recent("restarts", NOW) == [1]


def test_of_each_name_only_the_latest_samples_are_kept() -> None:
    kept = samples(handled=KEPT + 10)
    assert len(kept.by_name["handled"]) == KEPT


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], {"count": 0, "p50": 0.0, "p95": 0.0, "max": 0.0}),
        ([3.0], {"count": 1, "p50": 3.0, "p95": 3.0, "max": 3.0}),
        ([2.0, 1.0], {"count": 2, "p50": 1.0, "p95": 2.0, "max": 2.0}),
        ([float(n) for n in range(100, 0, -1)], {"count": 100, "p50": 50.0, "p95": 95.0, "max": 100.0}),
    ],
)
def test_a_summary_has_count_median_95th_percentile_and_greatest(
    values: list[float], expected: dict[str, float]
) -> None:
    assert summary(values) == expected


@pytest.mark.parametrize(("errors", "asked", "found"), [(5, 9, True), (5, 10, False), (4, 4, False), (5, 0, True)])
def test_github_is_strange_when_most_requests_fail(errors: int, asked: int, found: bool) -> None:
    assert anomalies(samples(github_errors=errors, github_seconds=asked)) == (["github"] if found else [])


@pytest.mark.parametrize(("count", "found"), [(2, False), (3, True)])
def test_restarts_are_strange_when_there_are_several(count: int, found: bool) -> None:
    assert anomalies(samples(restarts=count)) == (["restarts"] if found else [])


def test_dead_letters_wait_for_a_person() -> None:
    found = report(Samples(), {"dead_letters": 2.0}, NOW)
    assert found["status"] == "degraded"
    assert found["anomalies"][0]["sentence"] == "2 deliveries were given up and wait for a person"


@pytest.mark.parametrize(("depth", "found"), [(1_000, False), (1_001, True)])
def test_a_long_inbox_is_strange(depth: int, found: bool) -> None:
    assert anomalies(Samples(), inbox=depth) == (["backlog"] if found else [])


def test_the_actor_keeps_what_it_is_told_and_reports_with_the_facts_of_the_moment() -> None:
    depth = [1.0]
    actor = HealthActor(
        name="health",
        generation=1,
        supervisor=RecordingRef(),
        facts=lambda: {"inbox": depth[0]},
        clock=ManualClock(NOW),
    )
    actor.on_receive(Observed(name="handled", value=0.25, at=NOW - 1))
    depth[0] = 7.0
    found = actor.on_receive(ReportHealth())
    assert found["facts"] == {"inbox": 7.0}
    assert found["samples"]["handled"] == {"count": 1, "p50": 0.25, "p95": 0.25, "max": 0.25}
    assert found["at"] == NOW
