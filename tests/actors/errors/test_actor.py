"""ErrorClassifierActor, never started: who hears the verdict, and what is counted."""

from __future__ import annotations

import pytest

from actors.errors.actor import ErrorClassifierActor
from actors.messages import AnalyseError, ErrorAnalysed, ErrorFacts, ErrorRepeated, Observed, ReportErrors
from storage.batch import Batch
from storage.store import Store
from tests.ref import ManualClock, RecordingRef


@pytest.fixture
def health() -> RecordingRef:
    return RecordingRef()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(360_000_000.0)


@pytest.fixture
def actor(health: RecordingRef, clock: ManualClock, store: Store) -> ErrorClassifierActor:
    return incarnation(health, clock, store)


def incarnation(health: RecordingRef, clock: ManualClock, store: Store) -> ErrorClassifierActor:
    """An actor that nobody started, as it is after its start."""
    actor = ErrorClassifierActor(
        name="errors",
        generation=1,
        supervisor=RecordingRef(),
        health=health,
        store=store,
        clock=clock,
        jitter=lambda: 0.5,
    )
    actor.begin()
    return actor


def question(status: int, *, repo: str = "octo/sample", number: int = 7, message: str = "") -> AnalyseError:
    """A failure of a case."""
    facts = ErrorFacts(phase="github", status=status, message=message)
    return AnalyseError(ticket="t", facts=facts, reply_to=RecordingRef(), repo=repo, key=f"{repo}#{number}")


def test_the_verdict_goes_to_whoever_asked_under_their_ticket(actor: ErrorClassifierActor) -> None:
    message = question(404)
    actor.on_receive(message)
    assert isinstance(message.reply_to, RecordingRef)
    (answer,) = message.reply_to.of(ErrorAnalysed)
    assert (answer.ticket, answer.analysis.code) == ("t", "E_GONE")


def test_a_failure_that_nobody_asks_about_is_counted_all_the_same(actor: ErrorClassifierActor) -> None:
    actor.on_receive(AnalyseError(ticket="t", facts=ErrorFacts(phase="delivery")))
    assert actor.on_receive(ReportErrors())["codes"] == {"E_POISON": 1}


def test_every_failure_is_told_to_health_with_its_code(actor: ErrorClassifierActor, health: RecordingRef) -> None:
    actor.on_receive(question(500))
    assert health.told == [Observed(name="errors", value=1, at=360_000_000.0, label="E_SERVER")]


def test_the_statistics_count_by_code_repository_and_hour(actor: ErrorClassifierActor, clock: ManualClock) -> None:
    for message in (question(404), question(404, repo="octo/other"), question(500)):
        actor.on_receive(message)
    clock.pass_(3_600)
    actor.on_receive(question(500))
    report = actor.on_receive(ReportErrors())
    assert report["codes"] == {"E_GONE": 2, "E_SERVER": 2}
    assert report["repositories"] == {"octo/sample": 3, "octo/other": 1}
    assert [hour["count"] for hour in report["hours"][-3:]] == [0, 3, 1]
    assert [sum(line[-3:]) for line in report["by_hour"].values()] == [2, 2]
    assert {code: days[-1] for code, days in report["by_day"].items()} == report["codes"]
    assert [told["at"] for told in report["latest"]] == sorted((told["at"] for told in report["latest"]), reverse=True)
    assert len(report["latest"]) == 4


def test_the_counts_outlive_the_process(
    actor: ErrorClassifierActor, health: RecordingRef, clock: ManualClock, store: Store
) -> None:
    actor.on_receive(question(404))
    actor.on_receive(question(404))
    store.write(Batch())  # what was submitted before is on disk after it
    again = incarnation(health, clock, store)
    again.on_receive(question(404))
    assert again.on_receive(ReportErrors())["codes"] == {"E_GONE": 3}


def test_counts_older_than_a_week_are_forgotten_on_disk_too(
    actor: ErrorClassifierActor, clock: ManualClock, store: Store
) -> None:
    actor.on_receive(question(404))
    clock.pass_(8 * 86_400)
    actor.on_receive(question(500))
    store.write(Batch())
    assert [key.split(":")[2] for key, _ in store.page("statistics", prefix="error:")] == ["E_SERVER"]


def test_the_same_failure_in_three_cases_is_told_to_health_as_one_cause(
    actor: ErrorClassifierActor, health: RecordingRef
) -> None:
    for number in (1, 1, 2):
        actor.on_receive(question(404, number=number, message=f"no label {number} in 'x{number}'"))
    assert health.of(ErrorRepeated) == []
    actor.on_receive(question(404, number=3, message="no label 3 in 'y'"))
    (told,) = health.of(ErrorRepeated)
    assert told.code == "E_GONE"
    assert told.cases == ("octo/sample#1", "octo/sample#2", "octo/sample#3")


def test_different_failures_in_three_cases_are_no_repetition(actor: ErrorClassifierActor, health: RecordingRef) -> None:
    for number, message in enumerate(("no label", "no issue", "no comment")):
        actor.on_receive(question(404, number=number, message=message))
    assert health.of(ErrorRepeated) == []


def test_a_code_far_above_its_usual_count_rises(actor: ErrorClassifierActor, clock: ManualClock) -> None:
    for _ in range(24):
        actor.on_receive(question(404))
        clock.pass_(3_600)
    assert actor.on_receive(ReportErrors())["rising"] == []
    for _ in range(6):
        actor.on_receive(question(404))
    (rising,) = actor.on_receive(ReportErrors())["rising"]
    assert rising == {"code": "E_GONE", "this_hour": 6, "usual_an_hour": 1.0}


def test_the_statistics_show_the_twenty_repositories_with_most_failures(actor: ErrorClassifierActor) -> None:
    for number in range(30):
        for _ in range(number + 1):
            actor.on_receive(question(500, repo=f"octo/r{number}"))
    shown = actor.on_receive(ReportErrors())["repositories"]
    assert len(shown) == 20
    assert "octo/r29" in shown


def test_an_unknown_message_is_logged_and_no_failure(
    actor: ErrorClassifierActor, caplog: pytest.LogCaptureFixture
) -> None:
    actor.on_receive("what is this?")
    assert caplog.messages == ["unknown message"]
