"""A change that only did not get to GitHub: `/retry` takes the same commit on its way, and there is never a second."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    ChangePushed,
    EffectFailed,
    IssueEdited,
    PermissionKnown,
    PullKnown,
    PushChange,
    PushFailed,
    StartWork,
)
from tests.actors.issue.test_handover import (
    BRANCH,
    HEAD,
    REFUSED,
    WANTS_CHANGES,
    at_work,
    finish,
    open_pull,
    record,
    until_pull,
    wanted,
)
from tests.cases import ALICE, NOW, REPOSITORY, Talk, comment, issue

MAY = PermissionKnown(login="alice", role="write")


def refused(code: str = "E_PUSH_REFUSED") -> Talk:
    """A case whose change GitHub did not take."""
    talk = at_work()
    finish(talk)
    talk.tell(PushFailed(head=HEAD, analysis=replace(REFUSED, code=code)))
    talk.settle()
    assert record(talk).state is State.FAILED
    return talk


def retry(talk: Talk, text: str = "/retry") -> None:
    talk.tell(comment(text, comment_id=901), MAY)


def test_the_failure_says_what_a_retry_does() -> None:
    told = "\n".join(refused().posted)
    assert f"kept on the server as commit `{HEAD[:12]}`" in told
    assert "`/retry` pushes exactly this commit again" in told


def test_the_same_commit_is_pushed_again_and_becomes_the_pull_request() -> None:
    talk = refused()
    before = record(talk).attempts
    retry(talk)
    assert record(talk).state is State.IMPLEMENTING
    assert wanted(talk, StartWork) == []
    (push,) = wanted(talk, PushChange)
    assert isinstance(push, PushChange)
    assert (push.head, push.branch) == (HEAD, BRANCH)
    open_pull(talk)
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    talk.settle()
    assert record(talk).state is State.COMPLETED
    assert record(talk).attempts == before, "no work was done twice"


def test_a_push_that_was_given_up_may_be_there_so_its_branch_is_ours() -> None:
    talk = refused()
    retry(talk, "/retry --fresh")
    assert len(wanted(talk, StartWork)) == 1, "the work is done anew"
    assert record(talk).pushed == (HEAD,)


def test_it_can_fail_again_and_be_tried_again_each_under_a_name_of_its_own() -> None:
    talk = refused()
    names = set()
    for _ in range(3):
        retry(talk)
        (request,) = [it for it in underway(record(talk)) if isinstance(it.message, PushChange)]
        names.add(request.name)
        talk.tell(PushFailed(head=HEAD, analysis=REFUSED))
        talk.settle()
        assert record(talk).state is State.FAILED
    assert len(names) == 3


def test_a_pull_request_that_github_did_not_take_is_opened_the_next_time() -> None:
    talk = at_work()
    finish(talk)
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.tell(EffectFailed(effect_id=until_pull(talk), analysis=replace(REFUSED, code="E_FORBIDDEN")))
    talk.settle()
    assert record(talk).state is State.FAILED
    retry(talk)
    assert wanted(talk, StartWork) == []
    open_pull(talk)
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    talk.settle()
    assert record(talk).state is State.COMPLETED


@pytest.mark.parametrize("command", ["/retry --fresh", "/retry worker=analyser"])
def test_who_wants_the_work_anew_gets_it(command: str) -> None:
    talk = refused()
    retry(talk, command)
    assert wanted(talk, PushChange) == []


def test_a_task_that_was_changed_meanwhile_is_done_anew() -> None:
    talk = refused()
    body = WANTS_CHANGES.replace("too complex", "too long, or too complex")
    talk.tell(IssueEdited(repository=REPOSITORY, issue=issue(body=body, updated_at=NOW + 9), sender=ALICE))
    retry(talk)
    assert wanted(talk, PushChange) == []
    assert len(wanted(talk, StartWork)) == 1


def test_a_commit_that_is_lost_is_made_anew() -> None:
    talk = refused("E_CHANGE_LOST")
    assert "pushes exactly this commit again" not in "\n".join(talk.posted)
    retry(talk)
    assert len(wanted(talk, StartWork)) == 1


def test_a_cancel_while_it_is_pushed_again_ends_it() -> None:
    talk = refused()
    retry(talk)
    talk.tell(comment("/cancel", comment_id=902), MAY)
    talk.settle()
    assert record(talk).state is State.CANCELLED
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.settle()
    assert record(talk).state is State.CANCELLED
