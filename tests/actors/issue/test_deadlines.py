"""What a case waits for without a question: the form, an approval, its turn."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.states import State
from actors.messages import IssueEdited, PermissionKnown, TimerDue, WorkQueued
from actors.outages import Outage, noticed, put_off
from tests.cases import ALICE, BOB, FORM, NO_FILE, NOW, POLICY, REPOSITORY, Talk, comment, issue, opened

HOUR = 3_600.0
DAY = 24 * HOUR
HALF = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")


def incomplete() -> Talk:
    talk = Talk()
    talk.tell(opened(body=HALF), NO_FILE, PermissionKnown(login="alice", role="write"))
    talk.settle()
    return talk


def unapproved() -> Talk:
    talk = Talk()
    talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    talk.settle()
    return talk


def said(talk: Talk, sign: str) -> list[str]:
    talk.settle()
    return [text for text in talk.posted if text.startswith(sign)]


def test_an_incomplete_form_is_reminded_of_once_at_half_time_and_cancelled_at_the_deadline() -> None:
    talk = incomplete()
    talk.now = NOW + 3.5 * DAY - 1
    talk.tell(TimerDue())
    assert said(talk, "⏳") == []
    talk.now += 1
    talk.tell(TimerDue(), TimerDue())
    (reminder,) = said(talk, "⏳")
    assert reminder.startswith("⏳ @alice: the form is still incomplete (Prompt)")
    talk.now = NOW + 7 * DAY
    record = talk.tell(TimerDue(), TimerDue())
    assert record.state is State.CANCELLED
    assert len(said(talk, "⏹️ The form has been incomplete")) == 1
    assert not record.busy or talk.settle().outbox == ()
    assert talk.record is not None
    assert talk.record.due is None


def test_a_form_that_is_mended_after_its_deadline_waits_for_the_command_that_takes_it_up() -> None:
    talk = incomplete()
    talk.now = NOW + 7 * DAY
    talk.tell(TimerDue())
    talk.settle()
    edited = IssueEdited(repository=REPOSITORY, issue=issue(updated_at=NOW + 8 * DAY), sender=ALICE)
    assert talk.tell(edited).state is State.CANCELLED
    assert talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write")).state is State.ANALYZING


def test_a_missing_approval_is_reminded_of_and_cancelled() -> None:
    talk = unapproved()
    talk.now = NOW + 3.5 * DAY
    talk.tell(TimerDue())
    (reminder,) = said(talk, "⏳")
    assert "the task of **alice** still waits for somebody with write access" in reminder
    talk.now = NOW + 7 * DAY
    assert talk.tell(TimerDue()).state is State.CANCELLED
    assert len(said(talk, "⏹️ Nobody has approved it")) == 1


def test_an_approval_in_time_ends_the_wait() -> None:
    talk = unapproved()
    record = talk.tell(comment("/approve", sender=BOB), PermissionKnown(login="bob", role="write"))
    assert record.wait is None
    talk.now = NOW + 7 * DAY
    assert talk.tell(TimerDue()).state is not State.CANCELLED


def test_a_form_that_becomes_complete_waits_anew_for_its_approval() -> None:
    talk = Talk()
    talk.tell(opened(body=HALF), NO_FILE, PermissionKnown(login="alice", role="read"))
    talk.now = NOW + 6 * DAY
    talk.tell(IssueEdited(repository=REPOSITORY, issue=issue(updated_at=NOW + 6 * DAY), sender=ALICE))
    talk.now = NOW + 8 * DAY
    assert talk.tell(TimerDue()).state is State.AWAITING_FEEDBACK


def test_a_case_that_waits_long_for_its_turn_says_why() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(WorkQueued(attempt=1, place=3))
    talk.settle()
    talk.now += 15 * 60
    talk.tell(TimerDue())
    talk.settle()
    assert "all workers are busy, and 2 tasks come before this one" in talk.posted[-1]
    assert len([text for text in talk.posted if text.startswith("⏳")]) == 0, "it is said in the status comment"


def test_a_case_that_waits_long_for_github_says_so() -> None:
    talk = Talk()
    talk.tell(opened(), PermissionKnown(login="alice", role="write"))
    talk.settle()
    talk.now += 15 * 60
    talk.tell(TimerDue())
    talk.settle()
    assert any("GitHub has not answered yet" in text for text in talk.posted)


def test_an_outage_puts_off_what_is_waited_for() -> None:
    talk = incomplete()
    talk.outages = (Outage(began=NOW + DAY, ended=NOW + 2 * DAY),)
    talk.now = NOW + 7 * DAY
    assert talk.tell(TimerDue()).state is State.AWAITING_FEEDBACK
    talk.now = NOW + 8 * DAY
    assert talk.tell(TimerDue()).state is State.CANCELLED


def test_times_are_the_operator_s() -> None:
    talk = Talk(replace(POLICY, form_hours=1.0))
    talk.tell(opened(body=HALF), NO_FILE, PermissionKnown(login="alice", role="write"))
    talk.now = NOW + HOUR
    assert talk.tell(TimerDue()).state is State.CANCELLED


def test_an_outage_is_what_lies_between_the_last_note_and_the_start() -> None:
    assert noticed(None, 100.0, ()) == ()
    assert noticed(90.0, 100.0, ()) == ()
    known = (Outage(began=1.0, ended=2.0),)
    assert noticed(100.0, 500.0, known) == (*known, Outage(began=100.0, ended=500.0))
    assert noticed(500.0, 100.0, known) == known, "a clock that was set back is no outage"


def test_only_the_part_of_an_outage_after_the_question_counts() -> None:
    outage = Outage(began=100.0, ended=200.0)
    assert [put_off(since, [outage]) for since in (0.0, 150.0, 300.0)] == [100.0, 50.0, 0.0]
