from __future__ import annotations

import pytest

from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import PermissionKnown, StartWork, SteerWork, WorkFinished, WorkStarted, WorkSteered
from tests.cases import BOB, NO_FILE, Talk, comment, opened

BOB_MAY = PermissionKnown(login="bob", role="write")
BOB_MAY_NOT = PermissionKnown(login="bob", role="triage")
STARTED = WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap")
FINISHED = WorkFinished(attempt=1, report="All is well.", summary="nothing found", commit="abc")


def said(record: IssueRecord) -> str:
    return "\n".join(effect.body for effect in record.outbox if effect.role == "reply")


def steered(record: IssueRecord) -> list[SteerWork]:
    return [request.message for request in underway(record) if isinstance(request.message, SteerWork)]


@pytest.fixture
def waiting() -> Talk:
    """Its author may only read."""
    talk = Talk()
    talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    talk.settle()
    return talk


@pytest.fixture
def working() -> Talk:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    talk.settle()
    return talk


def test_a_clear_yes_of_somebody_who_may_is_an_approval(waiting: Talk) -> None:
    record = waiting.tell(comment("Looks good to me, please go ahead.", sender=BOB), BOB_MAY)
    assert record.approved_by == "bob"
    assert record.state is State.ANALYZING


@pytest.mark.parametrize("text", ["LGTM once the tests pass", "Looks good, but rename the class", "> approved"])
def test_half_a_yes_begins_nothing(waiting: Talk, text: str) -> None:
    record = waiting.tell(comment(text, sender=BOB), BOB_MAY)
    assert record.approved_by == ""
    assert record.state is State.AWAITING_FEEDBACK


def test_half_a_yes_is_asked_back_once(waiting: Talk) -> None:
    record = waiting.tell(comment("LGTM once the tests pass", sender=BOB), BOB_MAY)
    assert "If it does, type `/approve`" in said(record)
    waiting.settle()
    record = waiting.tell(comment("approved if it is small", sender=BOB), BOB_MAY)
    assert said(record) == ""


def test_a_no_is_asked_back_and_cancels_nothing(waiting: Talk) -> None:
    record = waiting.tell(comment("No, please don't do this.", sender=BOB), BOB_MAY)
    assert "To turn the case down, type `/reject`" in said(record)
    assert record.state is State.AWAITING_FEEDBACK


@pytest.mark.parametrize("text", ["approved, go ahead", "No!", "What's the status?", "Please skip the tests"])
def test_the_words_of_a_stranger_do_nothing(waiting: Talk, text: str) -> None:
    before = waiting.record
    record = waiting.tell(comment(text, sender=BOB), BOB_MAY_NOT)
    assert before is not None
    assert (record.state, record.approved_by, record.clarifications) == (before.state, "", ())
    assert record.outbox == ()


def test_a_yes_counts_only_while_an_approval_is_awaited(working: Talk) -> None:
    record = working.tell(comment("approved", sender=BOB))
    assert record.commands == ()


def test_a_clarification_reaches_the_running_worker(working: Talk) -> None:
    record = working.tell(comment("Please only touch `src/foo.py`.", sender=BOB), BOB_MAY)
    (steer,) = steered(record)
    assert (steer.attempt, steer.number, steer.text) == (1, 1, "Please only touch `src/foo.py`.")
    record = working.tell(WorkSteered(attempt=1, number=1, taken=True))
    assert steered(record) == []
    assert record.clarifications[0].taken is True


def test_what_the_worker_cannot_take_goes_to_the_next_attempt_and_the_issue_says_so(working: Talk) -> None:
    working.tell(comment("use SQLite instead", sender=BOB), BOB_MAY)
    working.now += 60
    record = working.tell(WorkSteered(attempt=1, number=1, taken=False))
    status = next(effect.body for effect in record.outbox if effect.kind is EffectKind.STATUS)
    assert "this worker cannot be told anything while it runs, so attempt 2 takes it up." in status
    working.settle()
    working.tell(comment("/cancel"))
    working.tell(comment("/retry", sender=BOB), BOB_MAY)
    record = working.tell(PermissionKnown(login="alice", role="write"))
    assert any(item.text == "use SQLite instead" for item in record.clarifications)


def test_what_is_said_before_the_work_comes_with_the_task(waiting: Talk) -> None:
    waiting.tell(comment("Only look at storage/.", sender=BOB), BOB_MAY)
    record = waiting.tell(comment("/approve", sender=BOB), BOB_MAY)
    (start,) = (request.message for request in underway(record) if isinstance(request.message, StartWork))
    assert start.constraints == ("Only look at storage/.",)


def test_feedback_on_a_result_is_kept_for_the_retry(working: Talk) -> None:
    working.tell(FINISHED)
    working.settle()
    record = working.tell(comment("The report misses the most important part.", sender=BOB), BOB_MAY)
    assert [item.text for item in record.clarifications] == ["The report misses the most important part."]
    record = working.tell(comment("/retry", sender=BOB), BOB_MAY)
    (start,) = (request.message for request in underway(record) if isinstance(request.message, StartWork))
    assert start.constraints == ("The report misses the most important part.",)


def test_a_quote_in_a_clarification_is_left_out_and_its_code_is_not(working: Talk) -> None:
    text = "> it uses a list\n\nUse this instead:\n\n```python\nseen = set()\n```"
    record = working.tell(comment(text, sender=BOB), BOB_MAY)
    assert record.clarifications[0].text == "Use this instead:\n\n```python\nseen = set()\n```"


def test_a_question_how_far_it_is_is_answered_at_most_every_ten_minutes(working: Talk) -> None:
    record = working.tell(comment("How long will it take?"))
    assert "**In progress**" in said(record)
    working.settle()
    working.now += 60
    assert said(working.tell(comment("any news?"))) == ""
    working.now += 600
    assert "**In progress**" in said(working.tell(comment("is it done yet?")))


@pytest.mark.parametrize("text", ["Thanks!", "same here", "Why did you change the parser?", "please don't cancel this"])
def test_talk_is_not_answered(working: Talk, text: str) -> None:
    record = working.tell(comment(text))
    assert record.state is State.IN_PROGRESS
    assert said(record) == ""


def test_the_same_words_twice_are_one_clarification(working: Talk) -> None:
    for _ in range(2):
        record = working.tell(comment("use SQLite instead", sender=BOB), BOB_MAY)
    assert len(record.clarifications) == 1
