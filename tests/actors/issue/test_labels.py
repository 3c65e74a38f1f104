"""The fifteen labels, and what a person's own change of one of them comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.labels import LABELS, OWN
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import State
from actors.issue.task import Priority
from actors.issue.writes import resolve
from actors.messages import (
    EffectDone,
    LabelChanged,
    LabelsMended,
    MendLabels,
    PermissionKnown,
    RepositoryLabelChanged,
    SwitchLabels,
    TimerDue,
    WorkCancelled,
    WorkStarted,
)
from tests.cases import BOB, POLICY, REPOSITORY, Talk, comment, issue

SETTLING = replace(POLICY, settle=3.0)
WRITER = PermissionKnown(login="bob", role="write")
READER = PermissionKnown(login="bob", role="read")


def label(name: str, *, added: bool = True) -> LabelChanged:
    return LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label=name, added=added)


def running(policy: object = POLICY) -> Talk:
    talk = Talk(policy)  # type: ignore[arg-type]
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.now += 10
    talk.tell(TimerDue())
    talk.settle()
    return talk


def cancelled() -> Talk:
    talk = running()
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    talk.settle()
    talk.posted.clear()
    return talk


def replies_of(talk: Talk) -> list[str]:
    return [text for text in talk.posted if "put that right" in text or "is for" in text]


def shown(record: IssueRecord) -> set[str]:
    return set(record.labels)


def test_there_are_fifteen_with_what_github_takes() -> None:
    assert len({look.name for look in LABELS}) == len(LABELS) == 15
    assert len({look.color for look in LABELS}) == 15
    assert all(len(look.description) <= 100 and len(look.name) <= 50 for look in LABELS)
    assert {look.name for look in LABELS} - OWN == {"agent:task"}


def test_the_priority_s_label_comes_with_the_state_s_in_one_request() -> None:
    talk = Talk(SETTLING)
    talk.allowed()
    talk.now += 3
    record = talk.tell(TimerDue())
    assert resolve(record, record.outbox[0]) == SwitchLabels(add=("agent:analyzing", "priority:medium"), remove=())


def test_a_burst_of_transitions_is_one_label_and_is_not_put_off_again_and_again() -> None:
    talk = Talk(SETTLING)
    talk.allowed()
    talk.now += 2
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    assert not any(effect.kind is EffectKind.LABEL for effect in talk.tell(TimerDue()).outbox)
    talk.now += 1
    assert talk.tell(TimerDue()).outbox[0].body == "agent:in-progress priority:medium"


def test_where_it_is_a_person_s_move_the_label_does_not_wait() -> None:
    talk = Talk(SETTLING)
    talk.allowed()
    record = talk.tell(comment("/cancel"))
    assert "agent:cancelled priority:medium" in [effect.body for effect in record.outbox]


def test_a_clock_that_was_set_back_does_not_keep_a_state_from_being_shown() -> None:
    talk = Talk(SETTLING)
    talk.allowed()
    talk.now -= 3_600
    talk.tell(TimerDue())
    talk.now += 3
    assert talk.tell(TimerDue()).label_asked == "agent:analyzing priority:medium"


def test_cancelled_set_by_hand_cancels() -> None:
    talk = running()
    record = talk.tell(label("agent:cancelled"))
    assert record.state is State.IN_PROGRESS, "first it is looked up whether they may"
    assert talk.tell(WRITER).state is State.CANCELLED
    assert shown(talk.settle()) == {"agent:cancelled", "priority:medium"}
    assert replies_of(talk) == []


def test_queued_set_by_hand_does_it_again_also_when_the_old_label_is_taken_away_first() -> None:
    talk = cancelled()
    talk.tell(label("agent:cancelled", added=False), label("agent:queued"))
    record = talk.tell(WRITER)
    assert record.state is State.ANALYZING
    assert record.attempts == 2
    assert record.amiss == ""


@pytest.mark.parametrize("name", ["agent:cancelled", "priority:high"])
def test_somebody_who_may_not_is_told_so_and_the_label_is_put_right(name: str) -> None:
    talk = running()
    record = talk.tell(label(name), READER)
    assert record.state is State.IN_PROGRESS
    assert shown(talk.settle()) == {"agent:in-progress", "priority:medium"}
    assert len(replies_of(talk)) == 1


def test_a_label_that_is_no_command_is_put_right_with_one_sentence() -> None:
    talk = running()
    for _ in range(3):
        talk.tell(label("agent:completed"))
        assert shown(talk.settle()) == {"agent:in-progress", "priority:medium"}
    assert len(replies_of(talk)) == 1, "once in a state, however often it is done"


def test_names_are_compared_without_regard_to_case() -> None:
    talk = running()
    talk.tell(label("Agent:Completed"))
    assert shown(talk.settle()) == {"agent:in-progress", "priority:medium"}


def test_a_person_s_own_labels_are_none_of_our_business() -> None:
    talk = running()
    before = talk.record
    assert talk.tell(label("bug"), label("bug", added=False), label("agent:task", added=False)) == before


def test_a_priority_set_by_hand_changes_the_case_s_priority() -> None:
    talk = running()
    record = talk.tell(label("priority:critical"), WRITER)
    assert record.urgency is Priority.CRITICAL
    assert shown(talk.settle()) == {"agent:in-progress", "priority:critical"}


def test_a_wording_that_came_too_late_is_followed_by_the_difference() -> None:
    talk = running()
    record = talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    head = next(effect for effect in record.outbox if effect.kind is EffectKind.LABEL)
    while record.outbox[0].id != head.id:
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    sent = resolve(record, head)
    assert isinstance(sent, SwitchLabels)
    record = talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write"))
    assert record.outbox[0].id == head.id
    assert record.outbox[0].body.startswith("agent:analyzing")
    record = talk.tell(EffectDone(effect_id=head.id, switched=sent))
    assert "agent:cancelled" in record.labels
    assert shown(talk.settle()) == {"agent:analyzing", "priority:medium"}


def test_a_label_deleted_in_the_repository_is_made_anew_and_set_again() -> None:
    talk = running()
    gone = RepositoryLabelChanged(repository=REPOSITORY, sender=BOB, label="agent:in-progress", now=None)
    record = talk.tell(gone)
    assert not record.labels_ready
    assert "agent:in-progress" in record.outbox[0].body
    assert shown(talk.settle()) == {"agent:in-progress", "priority:medium"}
    assert talk.tell(LabelsMended(repo="octo/sample")).labels_ready


def test_a_foreign_label_of_the_repository_changes_nothing() -> None:
    talk = running()
    foreign = RepositoryLabelChanged(repository=REPOSITORY, sender=BOB, label="bug", now="defect")
    assert talk.tell(foreign).labels_ready


def test_the_repository_s_labels_are_asked_for_with_the_whole_table() -> None:
    request = MendLabels(key="k", repo="octo/sample", labels=LABELS)
    assert len(request.labels) == 15
