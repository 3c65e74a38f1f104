from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import outbox, projection, signing
from actors.issue.record import Effect, EffectKind, IssueRecord
from actors.issue.states import State
from actors.issue.writes import resolve
from actors.messages import CreateComment, EditComment, PermissionKnown, React, SwitchLabels
from tests.cases import NO_FILE, NOW, POLICY, Talk, opened


@pytest.fixture
def record() -> IssueRecord:
    """A case with nothing under way but the outbox that a test fills."""
    return replace(Talk().tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read")), outbox=())


def kinds(record: IssueRecord) -> list[str]:
    return [f"{effect.kind}:{effect.body}" for effect in record.outbox]


def test_effects_are_queued_in_order_under_ids_that_are_never_used_twice(record: IssueRecord) -> None:
    first = record.effects
    for body in ("a", "b", "a"):
        record = outbox.add(record, EffectKind.COMMENT, body=body)
    assert kinds(record) == ["comment:a", "comment:b", "comment:a"]
    assert [effect.id for effect in record.outbox] == [f"{record.key}:{first + number}" for number in (1, 2, 3)]


def test_a_waiting_status_is_brought_up_to_date_in_its_place(record: IssueRecord) -> None:
    for kind, body in (("comment", "a"), ("status", "10"), ("comment", "b"), ("status", "20"), ("status", "30")):
        record = outbox.add(record, EffectKind(kind), body=body)
    assert kinds(record) == ["comment:a", "status:30", "comment:b"]


def test_the_head_is_worded_anew_and_stays_the_head(record: IssueRecord) -> None:
    for body in ("10", "20", "30"):
        record = outbox.add(record, EffectKind.STATUS, body=body)
    assert kinds(record) == ["status:30"]


def test_an_effect_of_labels_remembers_what_it_wanted_before(record: IssueRecord) -> None:
    for body in ("agent:queued", "agent:analyzing", "agent:analyzing", "agent:queued"):
        record = outbox.add(record, EffectKind.LABEL, body=body)
    (head,) = record.outbox
    assert (head.body, head.earlier) == ("agent:queued", ("agent:queued", "agent:analyzing"))
    known = replace(record, labels=("agent:queued",))
    wanted = SwitchLabels(add=("agent:queued",), remove=(), perhaps=("agent:analyzing",))
    assert resolve(known, head) == wanted, "an earlier wording may have taken it away"


def test_kinds_do_not_replace_each_other_and_comments_nothing(record: IssueRecord) -> None:
    for kind in ("comment", "label", "status", "reaction", "label", "status", "comment"):
        record = outbox.add(record, EffectKind(kind), body=kind)
    assert [effect.kind for effect in record.outbox] == ["comment", "label", "status", "reaction", "comment"]


def effect(kind: EffectKind, **options: object) -> Effect:
    return Effect(id="octo/sample#7:9", kind=kind, **options)  # type: ignore[arg-type]


def test_the_first_status_is_a_new_comment_and_the_next_ones_edit_it(record: IssueRecord) -> None:
    status = effect(EffectKind.STATUS, body="text")
    signed, marker = signing.signed("text", status.id), signing.marker(status.id)
    assert resolve(record, status) == CreateComment(body=signed, marker=marker)
    known = replace(record, status_comment=55)
    assert resolve(known, status) == EditComment(comment_id=55, body=signed)


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ((), SwitchLabels(add=("agent:queued",), remove=())),
        (("agent:queued",), None),
        (("agent:failed",), SwitchLabels(add=("agent:queued",), remove=("agent:failed",))),
        (("agent:queued", "agent:failed"), SwitchLabels(add=(), remove=("agent:failed",))),
    ],
)
def test_of_the_labels_only_the_difference_is_sent(
    record: IssueRecord, there: tuple[str, ...], wanted: SwitchLabels | None
) -> None:
    labelled = replace(record, labels=there)
    assert resolve(labelled, effect(EffectKind.LABEL, body="agent:queued")) == wanted


def test_a_reaction_needs_the_comment_that_it_belongs_to(record: IssueRecord) -> None:
    reaction = effect(EffectKind.REACTION, body="rocket", comment_id=900)
    assert resolve(record, reaction) == React(comment_id=900, content="rocket")
    assert resolve(record, replace(reaction, comment_id=None)) is None


def test_what_is_shown_already_is_not_sent_again(record: IssueRecord) -> None:
    assert projection.project(record, now=NOW + 1_000, policy=POLICY) == record


def test_a_change_of_state_is_shown_at_once_and_progress_after_the_interval(record: IssueRecord) -> None:
    moved = replace(record, state=State.FAILED)
    shown = projection.project(moved, now=NOW + 1, policy=POLICY)
    assert [waiting.kind for waiting in shown.outbox] == ["label", "status"]
    later = projection.project(replace(record, attempts=2), now=NOW + 1, policy=POLICY)
    assert later.outbox == ()
    assert ("status", NOW + POLICY.status_interval) in [(timer.name, timer.due) for timer in later.timers]
    due = projection.project(later, now=NOW + POLICY.status_interval, policy=POLICY)
    assert [waiting.kind for waiting in due.outbox] == ["status"]
    assert [timer.name for timer in due.timers] == ["wait"]


def test_on_a_deleted_issue_nothing_is_done_any_more(record: IssueRecord) -> None:
    gone = outbox.add(replace(record, gone=True), EffectKind.COMMENT, body="a")
    assert projection.project(gone, now=NOW, policy=POLICY).outbox == ()
