from __future__ import annotations

import pytest

from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.states import State
from actors.issue.task import Priority
from actors.issue.underway import underway
from actors.messages import (
    CancelWork,
    IssueEdited,
    LabelChanged,
    PermissionKnown,
    StartWork,
    WorkCancelled,
    WorkStarted,
)
from tests.cases import ALICE, BOB, FORM, NO_FILE, NOW, POLICY, REPOSITORY, Talk, comment, issue, opened

BOB_MAY = PermissionKnown(login="bob", role="write")
STARTED = WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap")
OTHER = FORM.replace("storage package", "web package")


def reactions(record: IssueRecord) -> list[str]:
    return [effect.body for effect in record.outbox if effect.kind is EffectKind.REACTION]


def said(record: IssueRecord) -> str:
    return "\n".join(effect.body for effect in record.outbox if effect.role == "reply")


def asked(record: IssueRecord) -> StartWork:
    (start,) = (request.message for request in underway(record) if isinstance(request.message, StartWork))
    return start


def edited(body: str = OTHER, *, at: float = NOW + 30) -> IssueEdited:
    return IssueEdited(repository=REPOSITORY, issue=issue(body=body, updated_at=at), sender=ALICE)


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


def test_a_command_is_seen_at_once_and_settled_later(working: Talk) -> None:
    assert reactions(working.tell(comment("/ping", sender=BOB))) == ["eyes"]
    record = working.tell(BOB_MAY)
    assert reactions(record) == ["eyes", "rocket"]
    assert "pong" in said(record)


def test_two_commands_of_one_comment_react_once(working: Talk) -> None:
    assert reactions(working.tell(comment("/status\n/help"))) == ["eyes", "rocket"]


def test_a_command_that_is_not_possible_now_is_confusing_and_says_what_is(working: Talk) -> None:
    record = working.tell(comment("/retry", sender=BOB), BOB_MAY)
    assert reactions(record) == ["eyes", "confused"]
    assert "Possible now: `/help`" in said(record)


def test_an_unknown_command_is_confusing(working: Talk) -> None:
    record = working.tell(comment("/agent juggle"))
    assert reactions(record) == ["confused"]


def test_arguments_that_are_wrong_are_told_with_the_usage(working: Talk) -> None:
    record = working.tell(comment("/priority soonish", sender=BOB), BOB_MAY)
    assert "“soonish” is no priority: it is one of `low`, `medium`, `high`, `critical`." in said(record)
    assert record.priority is None


def test_a_priority_reaches_the_queue() -> None:
    talk = Talk()
    record = talk.allowed()
    before = underway(record)
    record = talk.tell(comment("/priority critical", sender=BOB), BOB_MAY)
    assert record.urgency is Priority.CRITICAL
    assert asked(record).priority == 3
    assert {request.name for request in underway(record)} - {request.name for request in before} >= {"start:1:3"}


def test_an_escalation_ends_the_work_and_says_why(working: Talk) -> None:
    record = working.tell(comment("/escalate this needs Maria", sender=BOB), BOB_MAY)
    assert record.state is State.ESCALATED
    assert record.work is not None
    assert record.work.progress is Progress.CANCELLING
    record = working.tell(WorkCancelled(attempt=1))
    assert "> this needs Maria" in record.outbox[-1].body
    assert working.tell(WorkCancelled(attempt=1)).work is None


def test_a_pause_lets_what_runs_go_on_and_begins_nothing_new(working: Talk) -> None:
    record = working.tell(comment("/pause", sender=BOB), BOB_MAY)
    assert (record.state, record.held_by) == (State.IN_PROGRESS, "bob")
    assert record.work is not None
    assert record.work.progress is Progress.RUNNING


def test_a_pause_takes_a_waiting_attempt_out_of_the_queue_until_the_resume() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.tell(comment("/hold", sender=BOB), BOB_MAY)
    assert record.state is State.QUEUED
    assert any(isinstance(request.message, CancelWork) for request in underway(record))
    record = talk.tell(WorkCancelled(attempt=1))
    assert record.work is None, "nothing begins"
    assert "Paused by **bob**" in next(effect.body for effect in record.outbox if effect.kind is EffectKind.STATUS)
    record = talk.tell(comment("/unhold", sender=BOB), BOB_MAY)
    assert record.state is State.ANALYZING
    assert asked(record).attempt == 2


def test_a_paused_case_cannot_be_paused_again(working: Talk) -> None:
    working.tell(comment("/pause", sender=BOB), BOB_MAY)
    working.settle()
    assert "while the case is paused already" in said(working.tell(comment("/pause", sender=BOB), BOB_MAY))


def test_a_rejection_cancels_and_says_why(waiting: Talk) -> None:
    record = waiting.tell(comment("/reject out of scope", sender=BOB), BOB_MAY)
    assert record.state is State.CANCELLED
    assert "> out of scope" in said(record)


def test_nothing_can_be_approved_twice(working: Talk) -> None:
    record = working.tell(comment("/approve", sender=BOB), BOB_MAY)
    assert "`/approve` is not possible" in said(record)


def test_an_edit_after_the_approval_makes_it_void_and_says_so(waiting: Talk) -> None:
    waiting.tell(comment("/pause", sender=BOB), BOB_MAY)
    record = waiting.tell(comment("/approve", sender=BOB), BOB_MAY)
    assert (record.state, record.approved_by) == (State.QUEUED, "bob")
    waiting.settle()
    record = waiting.tell(edited())
    assert record.state is State.AWAITING_FEEDBACK
    assert record.approved_by == ""
    assert "that approval is void" in said(record)


def test_an_edit_during_approved_work_needs_an_approval_before_the_next_attempt(waiting: Talk) -> None:
    waiting.tell(comment("/approve", sender=BOB), BOB_MAY, STARTED)
    record = waiting.tell(edited())
    assert record.state is State.IN_PROGRESS, "what runs works on the text that was approved"
    assert record.approved_by == ""


def test_an_approval_of_another_text_does_not_count(waiting: Talk) -> None:
    waiting.tell(edited())
    record = waiting.tell(comment("/approve", sender=BOB), BOB_MAY)
    assert record.state is State.AWAITING_FEEDBACK
    assert "does not count" in said(record)


def test_an_author_with_write_access_may_edit_without_asking_again() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE)
    talk.tell(comment("/pause", sender=BOB), BOB_MAY)
    talk.tell(PermissionKnown(login="alice", role="write"))
    assert talk.tell(edited()).approved_by == "alice"


def test_whoever_set_the_label_stands_behind_the_text_that_they_saw() -> None:
    talk = Talk()
    talk.tell(LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label="agent:task", added=True), NO_FILE)
    talk.tell(PermissionKnown(login="alice", role="read"))
    talk.tell(edited())
    record = talk.tell(BOB_MAY)
    assert record.approved_by == ""
    assert record.state is State.AWAITING_FEEDBACK


def test_a_retry_carries_its_wishes_where_they_are_allowed(waiting: Talk) -> None:
    waiting.tell(comment("/cancel"))
    record = waiting.tell(comment("/retry worker=other", sender=BOB), BOB_MAY)
    assert "“other” is no worker: it is left to the operator here." in said(record)
    assert record.state is State.CANCELLED
    record = waiting.tell(comment("/retry --fresh", sender=BOB), BOB_MAY)
    assert record.wishes is not None
    assert record.wishes.fresh
    assert POLICY.workers == ()
