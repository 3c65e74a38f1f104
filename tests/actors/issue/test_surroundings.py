"""What happens around a case: closed, locked, moved, archived, out of reach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actors.issue.quiet import Silence
from actors.issue.states import State
from actors.messages import (
    Category,
    CommentDeleted,
    EffectFailed,
    ErrorAnalysis,
    IssueClosed,
    IssueLocked,
    IssueNoted,
    IssueReopened,
    IssueTransferred,
    PermissionKnown,
    Recovery,
    RepositoryArchived,
    RepositoryBack,
    RepositoryLost,
    RepositoryRenamed,
    Severity,
    WorkFinished,
    WorkStarted,
)
from tests.cases import ALICE, BOB, KEY, NOW, REPOSITORY, Talk, comment, issue

LATER = NOW + 100.0
ELSEWHERE = replace(REPOSITORY, full_name="octo/other", id=9)


def about(kind: Any, *, at: float = LATER, **more: Any) -> Any:
    """An event of the issue at that time."""
    return kind(repository=REPOSITORY, issue=issue(updated_at=at), sender=BOB, **more)


def whole(kind: Any, **more: Any) -> Any:
    """An event of the repository."""
    return kind(repository=REPOSITORY, sender=BOB, **more)


@pytest.fixture
def working() -> Talk:
    """A case with a running worker; all that was to be said is said."""
    talk = Talk()
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.settle()
    talk.posted.clear()
    return talk


def refused(talk: Talk, code: str) -> None:
    """GitHub refuses the head of the outbox."""
    assert talk.record is not None
    verdict = ErrorAnalysis(
        code=code,
        category=Category.PERMISSION,
        severity=Severity.LOW,
        recovery=Recovery.GIVE_UP,
        delay=0.0,
        escalate=False,
        user_message="",
        technical="",
    )
    talk.tell(EffectFailed(effect_id=talk.record.outbox[0].id, analysis=verdict))


def finished(talk: Talk) -> None:
    talk.tell(WorkFinished(attempt=1, report="All is well.", summary="fine", commit="c" * 40))


# --- closed and reopened ---------------------------------------------------------------------------------------


def test_closing_cancels_the_work_and_says_so(working: Talk) -> None:
    record = working.tell(about(IssueClosed))
    assert record.state is State.CANCELLED
    assert record.work is not None
    assert record.work.progress == "cancelling"
    working.settle()
    assert any("closed the issue" in text and "/retry" in text for text in working.posted)


def test_closing_a_case_that_is_over_says_nothing(working: Talk) -> None:
    finished(working)
    working.settle()
    working.posted.clear()
    working.tell(about(IssueClosed))
    working.settle()
    assert working.posted == []


def test_a_closed_issue_is_done_again_only_after_it_was_reopened(working: Talk) -> None:
    working.tell(about(IssueClosed))
    working.settle()
    working.posted.clear()
    working.tell(comment("/retry", comment_id=950), PermissionKnown(login="alice", role="write"))
    assert working.settle().state is State.CANCELLED
    assert any("The issue is closed" in text and "Reopen it" in text for text in working.posted)
    working.tell(about(IssueReopened, at=LATER + 1), comment("/retry", comment_id=951))
    working.tell(PermissionKnown(login="alice", role="write"))
    assert working.settle().state is State.QUEUED


def test_reopening_offers_to_go_on(working: Talk) -> None:
    working.tell(about(IssueClosed))
    working.settle()
    working.posted.clear()
    working.tell(about(IssueReopened, at=LATER + 1))
    assert working.settle().state is State.CANCELLED
    assert any("open again" in text and "`/retry`" in text for text in working.posted)


def test_a_close_that_arrives_after_the_later_reopening_changes_nothing(working: Talk) -> None:
    working.tell(about(IssueReopened, at=LATER + 10))
    record = working.tell(about(IssueClosed, at=LATER))
    assert record.state is State.IN_PROGRESS
    assert not record.closed
    assert working.story[-1] == "issue closed: old news"


def test_a_deleted_issue_ends_its_case_and_nothing_is_said(working: Talk) -> None:
    record = working.tell(about(IssueClosed, deleted=True))
    assert (record.state, record.gone, record.outbox) == (State.CANCELLED, True, ())


@pytest.mark.parametrize("asked_before", [True, False])
def test_what_was_written_before_an_issue_was_deleted_does_not_take_it_up_again(
    working: Talk, *, asked_before: bool
) -> None:
    messages = [comment("/retry", sender=BOB), about(IssueClosed, deleted=True)]
    for message in messages if asked_before else reversed(messages):
        working.tell(message)
    record = working.tell(PermissionKnown(login="bob", role="write"))
    assert (record.state, record.attempts) == (State.CANCELLED, 1)


# --- locked, archived, out of reach ----------------------------------------------------------------------------


def test_a_locked_issue_gets_labels_and_no_comment_until_it_is_unlocked(working: Talk) -> None:
    working.tell(about(IssueLocked, locked=True))
    finished(working)
    record = working.settle()
    assert record.outbox == ()
    assert not record.busy or record.work is not None
    assert working.posted == []
    working.tell(about(IssueClosed, at=LATER + 5))
    assert State.CANCELLED.label in working.settle().labels
    assert working.posted == []
    working.tell(about(IssueLocked, at=LATER + 9, locked=False))
    working.settle()
    assert any("closed the issue" in text for text in working.posted)


def test_the_result_waits_for_the_lock_to_go_and_then_completes_the_case(working: Talk) -> None:
    working.tell(about(IssueLocked, locked=True))
    finished(working)
    assert working.settle().state is State.IN_PROGRESS
    working.tell(about(IssueLocked, at=LATER + 9, locked=False))
    assert working.settle().state is State.COMPLETED
    assert any("All is well." in text for text in working.posted)


@pytest.mark.parametrize(("code", "why"), [("E_LOCKED", Silence.LOCKED), ("E_ARCHIVED", Silence.ARCHIVED)])
def test_a_refusal_because_of_it_is_one_and_not_a_storm(working: Talk, code: str, why: Silence) -> None:
    finished(working)
    refused(working, code)
    assert working.record is not None
    assert working.record.silent == (why,)
    assert [effect.role for effect in working.record.shelf] == ["result"]
    assert all(effect.kind == "label" for effect in working.record.outbox)
    assert working.record.state is State.IN_PROGRESS


def test_an_older_lock_does_not_silence_what_was_unlocked_since(working: Talk) -> None:
    working.tell(about(IssueLocked, at=LATER + 5, locked=False))
    assert working.tell(about(IssueLocked, at=LATER, locked=True)).silent == ()


def test_in_an_archived_repository_nothing_is_written_and_nothing_begun() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(whole(RepositoryArchived, archived=True), comment("/cancel"))
    record = talk.settle()
    talk.tell(comment("/retry", comment_id=901), PermissionKnown(login="alice", role="write"))
    record = talk.settle()
    assert record.state is State.QUEUED
    assert record.outbox == ()
    talk.tell(whole(RepositoryArchived, archived=False))
    assert State.QUEUED.label in talk.settle().labels


def test_a_repository_that_is_deleted_ends_its_cases(working: Talk) -> None:
    record = working.tell(RepositoryLost(sender=BOB, why="deleted"))
    assert (record.state, record.gone, record.outbox) == (State.CANCELLED, True, ())


def test_what_is_out_of_reach_rests_and_comes_back_with_its_new_installation(working: Talk) -> None:
    record = working.tell(RepositoryLost(sender=BOB, why="removed"))
    assert (record.state, record.outbox) == (State.CANCELLED, ())
    record = working.tell(RepositoryBack(sender=BOB, installation=77))
    assert record.repository.installation == 77
    assert State.CANCELLED.label in working.settle().labels


# --- another name ----------------------------------------------------------------------------------------------


def renamed(to: str = "octo/renamed") -> RepositoryRenamed:
    return RepositoryRenamed(repository=replace(REPOSITORY, full_name=to), sender=BOB, before="octo/sample")


def test_a_renamed_repository_s_case_has_the_new_key_and_its_work_goes_on(working: Talk) -> None:
    record = working.tell(renamed())
    assert (record.key, record.repository.full_name, record.number) == ("octo/renamed#7", "octo/renamed", 7)
    assert record.url.endswith("/octo/renamed/issues/7")
    assert record.work_key == KEY
    assert record.state is State.IN_PROGRESS
    finished(working)
    assert working.settle().state is State.COMPLETED


def test_a_rename_that_is_told_twice_moves_once(working: Talk) -> None:
    once = working.tell(renamed())
    assert working.tell(renamed()).key == once.key


def test_a_transferred_case_goes_on_there_only_with_leave_from_there(working: Talk) -> None:
    there = IssueTransferred(
        repository=ELSEWHERE, issue=issue(number=3, url="http://127.0.0.1:1/octo/other/issues/3"), sender=BOB
    )
    record = working.tell(there)
    assert (record.key, record.number, record.state) == ("octo/other#3", 3, State.CANCELLED)
    assert record.approved_by == ""
    assert record.settings is None
    assert record.work_key == KEY
    working.settle()
    assert any("moved to `octo/other`" in text for text in working.posted)


def test_a_case_that_waited_is_asked_about_anew_where_it_goes() -> None:
    talk = Talk()
    talk.allowed()
    assert talk.record is not None
    waiting = replace(talk.record, work=None, state=State.QUEUED, attempts=0)
    talk.record = waiting
    there = IssueTransferred(repository=ELSEWHERE, issue=issue(number=3), sender=BOB)
    record = talk.tell(there, PermissionKnown(login="alice", role="read"))
    assert record.state is State.AWAITING_FEEDBACK
    assert record.work is None


# --- labels, comments, notes -----------------------------------------------------------------------------------


def test_a_status_comment_that_was_deleted_is_made_anew(working: Talk) -> None:
    assert working.record is not None
    comment_id = working.record.status_comment
    working.tell(about(CommentDeleted, comment_id=comment_id))
    assert working.settle().status_comment != comment_id
    assert len(working.posted) == 1


def test_what_changes_nothing_stands_in_the_story(working: Talk) -> None:
    before = working.record
    assert working.tell(about(IssueNoted, what="pinned")) == before
    assert working.story[-1] == "pinned"


def test_a_case_learns_the_new_default_branch_of_its_repository(working: Talk) -> None:
    said = replace(comment("hello", sender=ALICE), repository=replace(REPOSITORY, default_branch="trunk"))
    assert working.tell(said).repository.default_branch == "trunk"
