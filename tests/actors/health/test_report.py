"""Samples in, report out; and the actor that keeps them."""

from __future__ import annotations

import json

import pytest

from actors.health.actor import BASELINE, HealthActor
from actors.health.facts import Facts
from actors.health.report import report
from actors.health.samples import KEPT, MOST_LABELS, SAMPLES, WINDOW, Samples, summary
from actors.messages import ErrorRepeated, LookAround, Observed, ReportHealth
from storage.batch import Batch
from storage.store import Store
from tests.actors.health.looks import NOW, case, counted, look, samples
from tests.ref import ManualClock, ManualTimers, RecordingRef


def test_a_quiet_server_is_healthy_and_names_every_sample() -> None:
    found = report(look(facts=counted(inbox=0)))
    assert found["status"] == "healthy"
    assert set(found["samples"]) == set(SAMPLES)
    assert json.loads(json.dumps(found)) == found


def test_an_anomaly_degrades_and_a_critical_one_is_unhealthy() -> None:
    assert report(look(facts=counted(dead_letters=1)))["status"] == "degraded"
    assert report(look(facts=Facts(storage_error="disk full")))["status"] == "unhealthy"


def test_samples_older_than_the_window_no_longer_count() -> None:
    kept = Samples()
    kept.add("restarts", 1, NOW - WINDOW - 1)
    kept.add("restarts", 1, NOW - WINDOW)
    assert kept.recent("restarts", NOW) == [1]


def test_of_each_name_only_the_latest_samples_are_kept_and_all_are_counted() -> None:
    kept = samples(handled=KEPT + 10)
    assert len(kept.recent("handled", NOW)) == KEPT
    assert kept.totals["handled"][""].count == KEPT + 10


def test_labels_without_end_are_counted_together() -> None:
    kept = Samples()
    for number in range(MOST_LABELS + 50):
        kept.add("errors", 1, NOW, f"E_{number}")
    assert len(kept.labels("errors")) == MOST_LABELS + 1
    assert kept.totals["errors"]["other"].count == 50


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


def test_the_success_rate_counts_what_was_not_cancelled() -> None:
    kept = Samples()
    for how in ("completed", "completed", "completed", "failed", "cancelled"):
        kept.add("ended", 60.0, NOW, how)
    cases = report(look(kept))["cases"]
    assert cases["success_rate"] == 0.75
    assert cases["ended"] == {"completed": 3, "failed": 1, "escalated": 0, "cancelled": 1}


def test_durations_are_told_by_type_of_task() -> None:
    kept = Samples()
    kept.add("completed", 60.0, NOW, "Code Analysis")
    kept.add("completed", 10.0, NOW, "General Question")
    assert report(look(kept))["cases"]["seconds_by_type"]["Code Analysis"]["p95"] == 60.0


def test_the_service_level_stands_among_the_deliveries() -> None:
    found = report(look(samples(handled=30), facts=counted(inbox=7, oldest_seconds=42)))["deliveries"]
    assert (found["waiting"], found["oldest_seconds"], found["handled_a_minute"]) == (7, 42, 2.0)


def test_what_github_told_of_its_limits_is_shown_by_installation() -> None:
    kept = Samples()
    kept.add("github_left", 4_990, NOW, "42")
    kept.add("github_reset", NOW + 60, NOW, "42")
    kept.add("github_seconds", 0.2, NOW)
    github = report(look(kept))["github"]
    assert github["reachable"] is True
    limit = github["limits"]["42"]
    assert (limit["left"], limit["resets_at"]) == (4_990, NOW + 60)
    assert limit["line"] == [{"at": NOW, "left": 4_990}]


def test_whether_github_is_reachable_is_not_known_before_the_first_request() -> None:
    assert report(look())["github"]["reachable"] is None


def test_github_that_never_answered_is_not_reachable() -> None:
    kept = Samples()
    kept.add("github_errors", 1, NOW)
    assert report(look(kept))["github"]["reachable"] is False


def test_cases_are_counted_by_state() -> None:
    facts = Facts(cases=(case("o/r#1", "queued", ago=1), case("o/r#2", "queued", ago=1)))
    assert report(look(facts=facts))["cases"]["by_state"] == {"queued": 2}


# --- the actor ---------------------------------------------------------------------------------------------------


class Ward:
    """A HealthActor that nobody started."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = ManualClock(NOW)
        self.timers = ManualTimers()
        self.facts = counted(inbox=1)
        self.actor = self.incarnation()

    def incarnation(self) -> HealthActor:
        actor = HealthActor(
            name="health",
            generation=1,
            supervisor=RecordingRef(),
            store=self.store,
            timers=self.timers,
            facts=lambda _: self.facts,
            clock=self.clock,
        )
        actor.begin()
        return actor


@pytest.fixture
def ward(store: Store) -> Ward:
    return Ward(store)


def test_the_actor_keeps_what_it_is_told_and_reports_with_the_facts_of_the_moment(ward: Ward) -> None:
    ward.actor.on_receive(Observed(name="handled", value=0.25, at=NOW - 1))
    ward.facts = counted(inbox=7)
    found = ward.actor.on_receive(ReportHealth())
    assert found["facts"] == {"inbox": 7.0}
    assert found["samples"]["handled"] == {"count": 1, "p50": 0.25, "p95": 0.25, "max": 0.25}
    assert found["at"] == NOW


def test_an_anomaly_is_logged_when_it_begins_and_when_it_is_over(ward: Ward, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for dead in (0, 1, 1, 0):
        ward.facts = counted(dead_letters=dead)
        ward.actor.on_receive(LookAround())
    assert caplog.messages == ["anomaly", "anomaly is over"]


def test_it_looks_again_by_itself(ward: Ward) -> None:
    ward.actor.on_receive(LookAround())
    assert [type(message) for _, _, message in ward.timers.delays] == [LookAround, LookAround]


def test_a_backlog_that_grows_between_its_looks_is_found(ward: Ward) -> None:
    for depth in range(0, 300, 10):
        ward.facts = counted(inbox=depth)
        ward.actor.on_receive(LookAround())
        ward.clock.pass_(15)
    assert [found["name"] for found in ward.actor.on_receive(ReportHealth())["anomalies"]] == ["backlog"]


def test_what_is_usual_outlives_the_process(ward: Ward) -> None:
    for _ in range(10):
        ward.actor.on_receive(Observed(name="state_seconds", value=200.0, at=NOW, label="queued"))
    ward.actor.on_receive(LookAround())
    ward.store.write(Batch())
    ward.facts = Facts(cases=(case("o/r#1", "queued", ago=601),))
    found = ward.incarnation().on_receive(ReportHealth())
    assert found["cases"]["stuck"] == 1


def test_a_baseline_that_cannot_be_read_is_learnt_anew(ward: Ward) -> None:
    ward.store.write(Batch().put("statistics", BASELINE, {"stays": 7}))
    assert ward.incarnation().on_receive(ReportHealth())["status"] == "healthy"


def test_before_the_first_delivery_none_is_told(ward: Ward) -> None:
    assert ward.actor.on_receive(ReportHealth())["deliveries"]["last_arrival"] is None


def test_silence_counts_from_the_start_of_the_process(ward: Ward) -> None:
    ward.actor.on_receive(Observed(name="arrived", value=3, at=NOW + 5))
    assert ward.actor.on_receive(ReportHealth())["deliveries"]["last_arrival"] == NOW + 5


def test_a_repeated_failure_is_an_anomaly(ward: Ward) -> None:
    told = ErrorRepeated(code="E_GONE", cases=("a#1", "a#2", "a#3"), technical="t", since=NOW, at=NOW)
    ward.actor.on_receive(told)
    assert [found["name"] for found in ward.actor.on_receive(ReportHealth())["anomalies"]] == ["repeated"]


def test_what_came_in_is_shown_minute_by_minute() -> None:
    kept = Samples()
    for ago, count in ((60 * 60, 5), (59 * 60, 3), (0, 2)):
        kept.add("arrived", count, NOW - ago)
    assert report(look(kept))["minutes"]["arrived"] == [3, *[0] * 58, 2]
