"""What has to be so before a case begins is looked at first: one card says what is missing, and nothing is begun."""

from __future__ import annotations

import pytest

from actors.issue import schema
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    AccessKnown,
    PermissionKnown,
    ReadAccess,
    StartWork,
    Wake,
    WorkFailed,
    WorkStarted,
)
from tests.actors.issue.test_choosing import failure
from tests.cases import FORM, KEY, LABELS_READY, NO_FILE, Talk, comment, opened

CODE = FORM.replace("Analysis report", "Code changes with explanations")
NO = AccessKnown(repo="octo/sample", may=False, why="the server's account may not push to the repository")
YES = AccessKnown(repo="octo/sample")


def case(body: str = CODE) -> Talk:
    talk = Talk()
    talk.access = None
    talk.tell(opened(body=body), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write"))
    return talk


def the(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def asked(talk: Talk, kind: type) -> list[object]:
    return [request.message for request in underway(the(talk)) if isinstance(request.message, kind)]


def test_a_task_that_ends_in_a_pull_request_waits_for_the_answer_and_a_report_does_not() -> None:
    assert asked(case(FORM), ReadAccess) == []
    assert len(asked(case(FORM), StartWork)) == 1
    talk = case()
    assert asked(talk, ReadAccess) == [ReadAccess(key=KEY, repo="octo/sample")]
    assert the(talk).state is State.QUEUED
    assert asked(talk, StartWork) == []
    assert talk.tell(YES).state is State.ANALYZING


def test_it_is_asked_for_with_the_other_questions_and_not_after_them() -> None:
    talk = Talk()
    talk.access = None
    talk.tell(opened(body=CODE))
    assert len(asked(talk, ReadAccess)) == 1


def test_an_incomplete_form_is_asked_about_first() -> None:
    talk = case(
        CODE.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    )
    assert the(talk).state is State.AWAITING_FEEDBACK
    assert asked(talk, ReadAccess) == []


def test_a_refusal_ends_the_case_with_one_card_before_anything_is_begun() -> None:
    talk = case()
    record = talk.tell(NO)
    assert record.state is State.FAILED
    assert record.attempts == 0
    talk.settle()
    (card,) = [text for text in talk.posted if "**What you can do**" in text]
    assert "the result could not be handed over, because the server's account may not push" in card
    assert "`E_PREFLIGHT`" in card
    assert "Contents" in card
    assert "/retry" in card
    assert underway(the(talk)) == ()


def test_a_retry_looks_again() -> None:
    talk = case()
    talk.tell(NO, comment("/retry"), PermissionKnown(login="alice", role="write"))
    assert len(asked(talk, ReadAccess)) == 1
    assert talk.tell(YES).state is State.ANALYZING


def test_it_is_asked_once_a_round() -> None:
    talk = case()
    talk.tell(YES, WorkStarted(attempt=1, worker="x", isolation=""))
    talk.tell(WorkFailed(attempt=1, analysis=failure("E_WORKSPACE", again=True)))
    assert the(talk).state is State.QUEUED
    assert asked(talk, ReadAccess) == []


def test_it_is_asked_again_after_a_restart() -> None:
    talk = case()
    assert the(talk).busy
    talk.record = schema.load(schema.dump(the(talk)))
    talk.tell(Wake())
    assert len(asked(talk, ReadAccess)) == 1


@pytest.mark.parametrize("answer", [YES, NO])
def test_the_answer_is_stored(answer: AccessKnown) -> None:
    talk = case(FORM)
    record = talk.tell(answer)
    assert schema.load(schema.dump(record)).access == answer
    assert record.state is State.ANALYZING  # a report needs none
