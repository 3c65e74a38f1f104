"""ErrorClassifierActor, never started: who hears the verdict, and what is counted."""

from __future__ import annotations

import pytest

from actors.errors.actor import ErrorClassifierActor
from actors.messages import AnalyseError, ErrorAnalysed, ErrorFacts, Observed, ReportErrors
from tests.ref import ManualClock, RecordingRef


@pytest.fixture
def health() -> RecordingRef:
    return RecordingRef()


@pytest.fixture
def actor(health: RecordingRef) -> ErrorClassifierActor:
    return ErrorClassifierActor(
        name="errors",
        generation=1,
        supervisor=RecordingRef(),
        health=health,
        clock=ManualClock(1_000.0),
        jitter=lambda: 0.5,
    )


def question(status: int, *, repo: str = "octo/sample") -> tuple[AnalyseError, RecordingRef]:
    """A failure, and who asks about it."""
    asker = RecordingRef()
    facts = ErrorFacts(phase="github", status=status)
    return AnalyseError(ticket="t", facts=facts, reply_to=asker, repo=repo), asker


def test_the_verdict_goes_to_whoever_asked_under_their_ticket(actor: ErrorClassifierActor) -> None:
    message, asker = question(404)
    actor.on_receive(message)
    (answer,) = asker.of(ErrorAnalysed)
    assert (answer.ticket, answer.analysis.code) == ("t", "E_GONE")


def test_every_failure_is_told_to_health(actor: ErrorClassifierActor, health: RecordingRef) -> None:
    actor.on_receive(question(500)[0])
    assert health.told == [Observed(name="errors", value=1, at=1_000.0)]


def test_the_statistics_count_by_code_and_repository(actor: ErrorClassifierActor) -> None:
    for message, _ in (question(404), question(404, repo="octo/other"), question(500), question(500, repo="")):
        actor.on_receive(message)
    assert actor.on_receive(ReportErrors()) == {
        "codes": {"E_GONE": 2, "E_SERVER": 2},
        "repositories": {"octo/sample": 2, "octo/other": 1},
    }


def test_the_statistics_show_the_twenty_repositories_with_most_failures(actor: ErrorClassifierActor) -> None:
    for number in range(30):
        for _ in range(number + 1):
            actor.on_receive(question(500, repo=f"octo/r{number}")[0])
    shown = actor.on_receive(ReportErrors())["repositories"]
    assert len(shown) == 20
    assert "octo/r29" in shown


def test_an_unknown_message_is_logged_and_no_failure(
    actor: ErrorClassifierActor, caplog: pytest.LogCaptureFixture
) -> None:
    actor.on_receive("what is this?")
    assert caplog.messages == ["unknown message"]
