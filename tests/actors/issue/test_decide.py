from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from actors.issue.record import EffectKind, Progress
from actors.issue.states import OVER, SHOWN, TRANSITIONS, State, Trigger, after
from actors.messages import (
    Category,
    EffectDone,
    EffectFailed,
    ErrorAnalysis,
    IssueClosed,
    IssueEdited,
    LabelChanged,
    PermissionKnown,
    Recovery,
    Severity,
    TimerDue,
    Wake,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkProgressed,
    WorkQueued,
    WorkStarted,
)
from tests.cases import ALICE, BOB, FORM, LABELS_READY, NO_FILE, REPOSITORY, Talk, comment, issue, opened

STARTED = WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap")
FINISHED = WorkFinished(attempt=1, report="All is well.", summary="nothing found", commit="abc")


def analysis(*, recovery: Recovery = Recovery.GIVE_UP, escalate: bool = False) -> ErrorAnalysis:
    return ErrorAnalysis(
        code="E_WORKER_CRASH",
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=recovery,
        delay=30.0,
        escalate=escalate,
        user_message="The worker ended unexpectedly.",
        technical="exit status 1",
    )


def test_an_issue_without_the_trigger_label_is_no_case() -> None:
    talk = Talk()
    with pytest.raises(AssertionError):
        talk.tell(opened(labels=("bug",)))
    assert talk.record is None


def test_the_label_set_later_makes_it_a_case_of_whoever_set_it() -> None:
    event = LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label="agent:task", added=True)
    record = Talk().tell(event)
    assert record.state is State.QUEUED
    assert record.requested_by == BOB
    assert record.reading == ("alice", "bob"), "either of them may stand behind it"


def test_an_author_with_write_access_stands_behind_what_a_triager_labelled() -> None:
    talk = Talk()
    event = LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label="agent:task", added=True)
    talk.tell(event, NO_FILE)
    assert talk.tell(PermissionKnown(login="bob", role="triage")).state is State.QUEUED
    record = talk.tell(PermissionKnown(login="alice", role="write"))
    assert record.state is State.ANALYZING
    assert record.approved_by == "alice"


def test_a_whole_case_from_opened_to_completed() -> None:
    talk = Talk()
    assert talk.tell(opened(), NO_FILE, LABELS_READY).state is State.QUEUED
    assert talk.tell(PermissionKnown(login="alice", role="admin")).state is State.ANALYZING
    talk.settle()
    assert talk.tell(STARTED).state is State.IN_PROGRESS
    talk.settle()
    record = talk.tell(FINISHED)
    assert record.state is State.IN_PROGRESS, "not completed before the result is on GitHub"
    record = talk.settle()
    assert record.state is State.COMPLETED
    assert record.result_url
    assert record.work is None
    assert not record.busy
    assert talk.states == ["agent:analyzing", "agent:in-progress", "agent:completed"]


def test_a_burst_of_transitions_sends_only_the_last_label() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    talk.settle()
    assert talk.states == ["agent:in-progress"]


def test_without_write_access_the_case_waits_for_an_approval() -> None:
    talk = Talk()
    record = talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    assert record.state is State.AWAITING_FEEDBACK
    assert record.work is None
    record = talk.tell(comment("/approve", sender=BOB), PermissionKnown(login="bob", role="write"))
    assert record.state is State.ANALYZING
    assert record.approved_by == "bob"


def test_somebody_without_write_access_cannot_approve() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    record = talk.tell(comment("/approve", sender=BOB), PermissionKnown(login="bob", role="triage"))
    assert record.state is State.AWAITING_FEEDBACK
    talk.settle()
    assert "`/approve` is for everyone with write access" in talk.posted[-1]


def test_the_author_cannot_approve_their_own_case_without_write_access() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    record = talk.tell(comment("/approve"), PermissionKnown(login="alice", role="read"))
    assert record.state is State.AWAITING_FEEDBACK


def test_an_incomplete_form_is_sent_back_and_taken_up_when_it_is_mended() -> None:
    talk = Talk()
    half = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    record = talk.tell(opened(body=half), NO_FILE)
    assert record.state is State.AWAITING_FEEDBACK
    assert record.blocked
    talk.tell(PermissionKnown(login="alice", role="write"))
    edited = IssueEdited(repository=REPOSITORY, issue=issue(updated_at=2_000_000_000.0), sender=ALICE)
    assert talk.tell(edited).state is State.ANALYZING


def test_an_older_edit_changes_nothing() -> None:
    talk = Talk()
    record = talk.allowed()
    stale = IssueEdited(repository=REPOSITORY, issue=issue(updated_at=1.0, title="old"), sender=ALICE)
    assert talk.tell(stale).title == record.title


def test_a_cancel_ends_the_worker_and_settles_when_it_is_gone() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    record = talk.tell(comment("/cancel"))
    assert record.state is State.CANCELLED
    assert record.work is not None
    assert record.work.progress is Progress.CANCELLING
    talk.tell(FINISHED)
    record = talk.tell(WorkCancelled(attempt=1))
    assert record.work is None
    record = talk.settle()
    assert record.state is State.CANCELLED
    assert record.result_url == ""


def test_a_retry_after_a_cancel_waits_for_the_old_worker_to_be_gone() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED, comment("/cancel"))
    record = talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write"))
    assert record.state is State.QUEUED
    record = talk.tell(WorkCancelled(attempt=1))
    assert record.state is State.ANALYZING
    assert record.work is not None
    assert record.work.attempt == 2


def test_status_is_answered_in_every_state() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    talk.tell(comment("/status"))
    talk.settle()
    assert any("It is my move" in text for text in talk.posted)


def test_a_stranger_below_write_gets_one_reply_and_nothing_happens() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.tell(comment("/cancel", sender=BOB), PermissionKnown(login="bob", role="read"))
    assert record.state is State.ANALYZING
    assert [effect.body for effect in record.outbox if effect.kind is EffectKind.REACTION] == ["eyes", "-1"]


def test_a_failed_attempt_is_tried_again_after_the_delay_and_given_up_after_the_last() -> None:
    talk = Talk()
    talk.allowed()
    for attempt in (1, 2):
        record = talk.tell(WorkFailed(attempt=attempt, analysis=analysis(recovery=Recovery.RETRY)))
        assert record.state is State.QUEUED
        talk.now += 31
        record = talk.tell(TimerDue())
        assert record.state is State.ANALYZING
    record = talk.tell(WorkFailed(attempt=3, analysis=analysis(recovery=Recovery.RETRY), log="Traceback"))
    assert record.state is State.ESCALATED
    talk.settle()
    assert any("E_WORKER_CRASH" in text and "Traceback" in text for text in talk.posted)


def test_a_failure_that_a_person_must_see_to_escalates() -> None:
    talk = Talk()
    talk.allowed()
    assert talk.tell(WorkFailed(attempt=1, analysis=analysis(escalate=True))).state is State.ESCALATED


def test_a_result_that_cannot_be_posted_is_no_success() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    record = talk.tell(STARTED, FINISHED)
    while record.outbox[0].role != "result":
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    record = talk.tell(EffectFailed(effect_id=record.outbox[0].id, analysis=analysis()))
    assert record.state is State.FAILED
    assert record.error is not None


def test_progress_does_not_go_back_and_is_edited_at_most_once_in_the_interval() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    talk.settle()
    before = talk.record
    assert before is not None
    record = talk.tell(WorkProgressed(attempt=1, percent=50, message="reading"))
    assert record.outbox == ()
    assert [timer.name for timer in record.timers] == ["status"]
    record = talk.tell(WorkProgressed(attempt=1, percent=40, message="reading on"))
    assert record.work is not None
    assert record.work.percent == 50
    talk.now += 16
    record = talk.tell(TimerDue())
    assert [effect.kind for effect in record.outbox] == [EffectKind.STATUS]
    assert record.timers == ()


def test_the_place_in_the_queue_is_shown() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(WorkQueued(attempt=1, place=3))
    talk.settle()
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    assert any("place 3 in the queue" in text for text in talk.posted)


def test_that_no_worker_can_work_is_shown_until_one_does() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(WorkQueued(attempt=1, place=3, why="bubblewrap is missing"))
    talk.settle()
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    said = [text for text in talk.posted if "No worker can work at the moment (bubblewrap is missing)" in text]
    assert said
    assert "keeps place 3 and goes on by itself" in said[-1]
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.settle()
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    assert "No worker can work" not in talk.posted[-1]


def test_that_one_worker_cannot_work_is_shown_with_how_to_have_another() -> None:
    talk = Talk()
    talk.allowed()
    why = "codex needs OPENAI_API_KEY for https://api.openai.com/v1, and that is not set"
    talk.tell(WorkQueued(attempt=1, place=1, why=why, only="codex"))
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    said = next(text for text in talk.posted if "The worker codex cannot work at the moment: codex needs" in text)
    assert "When the operator has mended that, the task goes on by itself (place 1)." in said
    assert "To have another one: `/retry worker=NAME`." in said


def test_a_deleted_status_comment_is_made_anew_once() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.settle()
    first = record.status_comment
    record = talk.tell(STARTED)
    while record.outbox[0].kind is not EffectKind.STATUS:
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    talk.tell(EffectFailed(effect_id=record.outbox[0].id, analysis=analysis()))
    record = talk.settle()
    assert record.status_comment not in (None, first)


def test_label_failures_do_not_loop() -> None:
    talk = Talk()
    record = talk.allowed()
    for _ in range(10):
        if not record.outbox:
            break
        record = talk.tell(EffectFailed(effect_id=record.outbox[0].id, analysis=analysis()))
    assert record.outbox == ()


def test_a_state_label_taken_away_by_hand_is_put_back() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.settle()
    removed = LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label=record.state.label, added=False)
    talk.tell(removed)
    talk.settle()
    assert talk.states[-1] == record.state.label


def test_a_closed_issue_cancels_its_work() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    record = talk.tell(IssueClosed(repository=REPOSITORY, issue=issue(), sender=ALICE))
    assert record.state is State.CANCELLED


def test_nothing_is_said_on_a_deleted_issue() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.tell(IssueClosed(repository=REPOSITORY, issue=issue(), sender=ALICE, deleted=True))
    assert record.outbox == ()


def test_opened_twice_changes_nothing() -> None:
    talk = Talk()
    talk.allowed()
    record = talk.settle()
    assert talk.tell(opened()) == record
    assert talk.tell(Wake()) == record


def test_an_answer_about_another_effect_changes_nothing() -> None:
    talk = Talk()
    record = talk.tell(opened())
    assert talk.tell(EffectDone(effect_id="octo/sample#7:99", id=1)) == record


def test_the_head_of_the_outbox_is_never_changed() -> None:
    talk = Talk()
    head = talk.tell(opened()).outbox[0]
    record = talk.tell(PermissionKnown(login="alice", role="write"), STARTED)
    assert record.outbox[0] == head


@pytest.mark.parametrize(("state", "trigger"), list(product(State, Trigger)))
def test_only_the_table_says_where_a_trigger_leads(state: State, trigger: Trigger) -> None:
    assert after(state, trigger) == TRANSITIONS.get((state, trigger))


def test_every_state_is_reached_and_has_a_way_out() -> None:
    assert {to for _, to in TRANSITIONS.items()} == set(State)
    assert {state for state, _ in TRANSITIONS} == set(State)
    assert set(SHOWN) == set(State)


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_is_left_only_by_a_command(state: State) -> None:
    assert {trigger for (begin, trigger) in TRANSITIONS if begin is state} == {Trigger.RETRY}


def test_a_record_survives_its_way_through_json() -> None:
    from actors.issue import schema

    talk = Talk()
    talk.allowed()
    talk.tell(STARTED, comment("/cancel", sender=BOB))
    record = talk.tell(WorkFailed(attempt=1, analysis=analysis(recovery=Recovery.RETRY)))
    assert schema.load(schema.dump(record)) == record
    assert schema.load(schema.dump(replace(record, title="\ud800 lone"))).title


def test_work_waits_for_the_settings_of_the_repository() -> None:
    talk = Talk()
    record = talk.tell(opened(), PermissionKnown(login="alice", role="write"))
    assert record.state is State.QUEUED
    record = talk.tell(replace(NO_FILE, text="attempts: 1\nattemps: 2"))
    assert record.state is State.ANALYZING
    record = talk.tell(WorkFailed(attempt=1, analysis=analysis(recovery=Recovery.RETRY)))
    assert record.state is State.ESCALATED, "the repository chose one attempt"
    talk.settle()
    assert any("line 2" in text and "attemps" in text for text in talk.posted)


def test_a_repository_never_loosens_what_the_operator_allows() -> None:
    talk = Talk()
    record = talk.tell(opened(), replace(NO_FILE, text="attempts: 99"), PermissionKnown(login="alice", role="write"))
    for attempt in (1, 2, 3):
        talk.tell(WorkFailed(attempt=attempt, analysis=analysis(recovery=Recovery.RETRY)))
        talk.now += 31
        record = talk.tell(TimerDue())
    assert record.state is State.ESCALATED


def test_bare_commands_can_be_switched_off() -> None:
    talk = Talk()
    talk.tell(opened(), replace(NO_FILE, text="bare_commands: false"), PermissionKnown(login="alice", role="write"))
    assert talk.tell(comment("/cancel")).state is State.ANALYZING
    assert talk.tell(comment("/agent cancel")).state is State.CANCELLED
