"""Two things at the same time: what a person does while an answer, a worker or a label is under way."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import schema
from actors.issue.record import Effect, EffectKind, IssueRecord, Progress
from actors.issue.states import State
from actors.issue.underway import underway
from actors.issue.writes import resolve
from actors.messages import (
    CancelWork,
    EffectDone,
    EffectFailed,
    IssueEdited,
    LabelChanged,
    PermissionKnown,
    SwitchLabels,
    WorkCancelled,
    WorkFinished,
    WorkStarted,
)
from tests.actors.issue.test_decide import analysis
from tests.cases import ALICE, BOB, FORM, KEY, NO_FILE, REPOSITORY, Talk, comment, issue, opened

WRITER = PermissionKnown(login="alice", role="write")


def finished(attempt: int) -> WorkFinished:
    return WorkFinished(attempt=attempt, report=f"Report {attempt}.", summary="done", commit="abc")


def started(attempt: int) -> WorkStarted:
    return WorkStarted(attempt=attempt, worker="analyser", isolation="none")


def label(name: str, *, added: bool) -> LabelChanged:
    return LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label=f"agent:{name}", added=added)


def until(talk: Talk, kind: EffectKind, role: str = "") -> IssueRecord:
    """GitHub does everything up to that effect, which is under way then."""
    for _ in range(20):
        assert talk.record is not None
        head = talk.record.outbox[0]
        if head.kind is kind and head.role == role:
            return talk.record
        talk.tell(EffectDone(effect_id=head.id, id=1))
    raise AssertionError("it never comes")


def posting_then_cancelled_and_retried(attempt_two: bool) -> tuple[Talk, str]:
    talk = Talk()
    talk.allowed()
    talk.tell(started(1), finished(1))
    result = until(talk, EffectKind.COMMENT, "result").outbox[0].id
    record = talk.tell(comment("/cancel"), comment("/retry"), WRITER)
    assert record.state is State.ANALYZING
    if attempt_two:
        talk.tell(started(2), finished(2))
    return talk, result


def test_a_result_that_arrives_after_a_cancel_and_a_retry_does_not_end_the_new_attempt() -> None:
    talk, result = posting_then_cancelled_and_retried(attempt_two=False)
    record = talk.tell(EffectDone(effect_id=result, id=1, url="http://127.0.0.1:1/old"))
    assert record.state is State.ANALYZING
    assert record.work is not None
    assert record.work.attempt == 2


def test_a_refused_result_of_a_cancelled_attempt_does_not_fail_the_new_one() -> None:
    talk, result = posting_then_cancelled_and_retried(attempt_two=False)
    record = talk.tell(EffectFailed(effect_id=result, analysis=analysis()))
    assert record.state is State.ANALYZING
    assert record.work is not None


def test_a_case_is_completed_by_the_result_of_its_own_attempt() -> None:
    talk, result = posting_then_cancelled_and_retried(attempt_two=True)
    record = talk.tell(EffectDone(effect_id=result, id=1, url="http://127.0.0.1:1/old"))
    assert record.state is State.IN_PROGRESS
    record = talk.settle()
    assert record.state is State.COMPLETED
    assert record.result_url not in ("", "http://127.0.0.1:1/old")


def test_a_label_added_by_hand_while_ours_is_changed_is_taken_away_afterwards() -> None:
    talk = Talk()
    talk.allowed()
    head = until(talk, EffectKind.LABEL).outbox[0]
    talk.tell(label("completed", added=True))
    record = talk.tell(EffectDone(effect_id=head.id))
    waiting = next(effect for effect in record.outbox if effect.kind is EffectKind.LABEL)
    write = resolve(record, waiting)
    assert isinstance(write, SwitchLabels)
    assert "agent:completed" in write.remove
    assert set(talk.settle().labels) == {record.state.label, "priority:medium"}


def test_our_label_taken_away_by_hand_before_we_hear_that_it_is_there_is_put_back() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    head = talk.tell(started(1)).outbox[0]
    assert head.body == "agent:in-progress priority:medium"
    talk.tell(label("in-progress", added=False))
    record = talk.tell(EffectDone(effect_id=head.id))
    write = resolve(record, next(effect for effect in record.outbox if effect.kind is EffectKind.LABEL))
    assert isinstance(write, SwitchLabels)
    assert write.add == ("agent:in-progress",)
    assert talk.settle().doubts == ()


def test_the_label_change_under_way_is_not_dropped_when_a_person_does_the_same() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    head = talk.tell(started(1)).outbox[0]
    record = talk.tell(label("in-progress", added=True), label("analyzing", added=False))
    assert record.outbox[0] == head
    talk.settle()
    assert talk.states[-1] == "agent:in-progress"


def test_a_removal_that_we_hear_of_too_late_does_not_hide_the_label_that_we_set() -> None:
    """It was taken away before we set it: whoever believes that it is gone leaves two labels behind."""
    talk = Talk()
    head = until_told(talk)
    assert head.body == "agent:queued priority:medium"
    talk.tell(label("queued", added=False), NO_FILE, WRITER)
    sent = SwitchLabels(add=("agent:queued", "priority:medium"), remove=())
    record = talk.tell(EffectDone(effect_id=head.id, switched=sent))
    write = resolve(record, next(effect for effect in record.outbox if effect.kind is EffectKind.LABEL))
    assert write == SwitchLabels(add=("agent:analyzing",), remove=("agent:queued",))


def until_told(talk: Talk) -> Effect:
    talk.tell(opened())
    return until(talk, EffectKind.LABEL).outbox[0]


def test_an_authors_cancel_does_not_overtake_their_retry_that_is_being_checked() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    record = talk.tell(comment("/retry\n/cancel"))
    assert record.state is State.CANCELLED
    assert [pending.name for pending in record.commands] == ["retry", "cancel"]
    record = talk.tell(WRITER)
    assert record.state is State.CANCELLED
    assert record.commands == ()


def test_an_author_below_write_may_cancel_also_behind_a_command_that_is_refused() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    record = talk.tell(comment("/approve\n/cancel"))
    assert record.state is State.AWAITING_FEEDBACK
    record = talk.tell(PermissionKnown(login="alice", role="read"))
    assert record.state is State.CANCELLED
    talk.settle()
    assert any("`/approve` is for everyone with write access" in text for text in talk.posted)


def test_a_worker_is_ended_after_a_restart_also_when_the_issue_was_emptied_meanwhile() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(started(1), comment("/cancel"))
    emptied = IssueEdited(repository=REPOSITORY, issue=issue(body="", title="", updated_at=2e9), sender=ALICE)
    record = schema.load(schema.dump(talk.tell(emptied)))
    assert record.work is not None
    assert record.work.progress is Progress.CANCELLING
    assert CancelWork(key=KEY, attempt=1) in [request.message for request in underway(record)]


def test_a_retry_does_what_the_issue_says_now() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    changed = issue(body=FORM.replace("Look at the storage package", "Look at the web package"), updated_at=2e9)
    talk.tell(IssueEdited(repository=REPOSITORY, issue=changed, sender=ALICE))
    record = talk.tell(comment("/retry"), WRITER)
    assert record.state is State.ANALYZING
    assert record.task is not None
    assert "web package" in record.task.prompt


def test_every_state_that_is_entered_is_a_line_of_the_story_also_at_the_opening_and_in_one_moment() -> None:
    talk = Talk()
    talk.tell(opened(body="", title=""), NO_FILE)
    assert talk.story[:3] == ["case opened", "state queued", "state awaiting-feedback"]
    talk = Talk()
    talk.allowed()
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    talk.tell(comment("/retry"), WRITER)
    assert [line for line in talk.story if line.startswith("state ")] == [
        "state queued",
        "state analyzing",
        "state cancelled",
        "state queued",
        "state analyzing",
    ]


def test_a_comment_full_of_unknown_commands_gets_a_bounded_number_of_replies() -> None:
    talk = Talk()
    talk.allowed()
    before = talk.settle().effects
    record = talk.tell(comment("/statsu\n" * 1_000, sender=replace(BOB, id=99)))
    assert record.effects - before <= 11
