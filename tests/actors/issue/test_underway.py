from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.labels import LABELS
from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.schema import dump_task
from actors.issue.underway import skip_idle, underway
from actors.messages import CancelWork, MendLabels, PerformEffect, ReadFile, ReadPermission, StartWork
from tests.cases import KEY, LABELS_READY, NO_FILE, Talk, comment, opened


@pytest.fixture
def working() -> IssueRecord:
    return Talk().allowed()


def names(record: IssueRecord) -> list[str]:
    return [request.name for request in underway(record)]


def with_progress(record: IssueRecord, progress: Progress) -> IssueRecord:
    assert record.work is not None
    return replace(record, work=replace(record.work, progress=progress))


def test_a_new_case_asks_who_may_and_what_the_repository_chose_and_sends_its_first_effect() -> None:
    record = Talk().tell(opened())
    settings, permission, effect, mend = (request.message for request in underway(record))
    assert settings == ReadFile(key=KEY, repo="octo/sample", path=".github/caseworker.yml")
    assert permission == ReadPermission(key=KEY, repo="octo/sample", login="alice")
    assert isinstance(effect, PerformEffect)
    assert effect.effect_id == record.outbox[0].id
    assert mend == MendLabels(key=KEY, repo="octo/sample", labels=LABELS)
    assert {request.service for request in underway(record)} == {"github"}


def test_each_login_that_is_looked_up_is_a_request_of_its_own() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE)
    record = talk.tell(comment("/approve", sender=replace(opened().sender, id=3, login="carol")))
    assert names(record)[:2] == ["permission:alice", "permission:carol"]


def test_an_attempt_that_is_wanted_or_runs_is_asked_for_with_its_task(working: IssueRecord) -> None:
    assert working.task is not None
    for record in (working, with_progress(working, Progress.RUNNING)):
        start = underway(record)[-1].message
        assert isinstance(start, StartWork)
        assert (start.key, start.attempt, start.priority) == (KEY, 1, 1)
        assert start.task == dump_task(working.task)


@pytest.mark.parametrize("task", [True, False])
def test_a_worker_that_is_to_end_is_told_so_also_when_the_form_was_emptied_meanwhile(
    working: IssueRecord, task: bool
) -> None:
    record = with_progress(working, Progress.CANCELLING)
    if not task:
        record = replace(record, task=None)
    assert underway(record)[-1].message == CancelWork(key=KEY, attempt=1)


def test_a_result_that_is_being_posted_needs_no_worker(working: IssueRecord) -> None:
    assert all(request.service == "github" for request in underway(with_progress(working, Progress.REPORTED)))


def test_a_case_at_rest_has_nothing_under_way() -> None:
    talk = Talk()
    talk.tell(opened(), NO_FILE, LABELS_READY)
    record = replace(talk.settle(), reading=())
    assert underway(record) == ()
    assert not record.busy


def test_effects_that_have_nothing_left_to_do_are_passed_over(working: IssueRecord) -> None:
    label = next(effect for effect in working.outbox if effect.kind is EffectKind.LABEL)
    label = replace(label, earlier=())
    status = next(effect for effect in working.outbox if effect.kind is EffectKind.STATUS)
    record = replace(working, outbox=(label, label, status), labels=tuple(label.body.split()))
    assert skip_idle(record).outbox == (status,)
    assert skip_idle(replace(record, outbox=(label,))).outbox == ()
