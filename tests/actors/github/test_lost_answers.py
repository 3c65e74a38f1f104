"""A create whose answer was lost, and a process that ended between a request and what followed: never twice."""

from __future__ import annotations

import pytest

from actors.github.gateway import GatewayError
from actors.messages import EffectDone
from storage.batch import Batch
from storage.store import Store
from tests.actors.github.desk import REPO, Comment, Desk, create, edit, failure

KEY = f"{REPO}#7"
QUIET = 12.0


def lost(status: int | None) -> GatewayError:
    """An answer that says nothing about whether the comment was made."""
    return failure(status, creates=True)


@pytest.fixture
def desk(store: Store) -> Desk:
    """An actor that knows its login already."""
    desk = Desk(store)
    desk.work()
    return desk


@pytest.mark.parametrize("status", [None, 500, 502, 504])
def test_a_comment_that_was_made_although_its_answer_got_lost_is_adopted(desk: Desk, status: int | None) -> None:
    desk.github.lose(lost(status))
    desk.tell(create())
    desk.pass_(60)
    assert len(desk.github.comments) == 1
    (done,) = desk.issue(KEY).of(EffectDone)
    assert (done.effect_id, done.id, done.url) == (f"{KEY}:1", 5_001, "u/5001")


@pytest.mark.parametrize("status", [None, 500])
def test_a_comment_that_was_not_made_is_made_after_the_look(desk: Desk, status: int | None) -> None:
    desk.github.script.append(lost(status))
    desk.tell(create())
    desk.pass_(60)
    assert [sent.what for sent in desk.github.sent[1:]] == ["CreateComment", "find caseworker[bot]", "CreateComment"]
    assert len(desk.github.comments) == 1


def test_the_look_comes_after_the_quiet_time_and_others_go_on_meanwhile(desk: Desk) -> None:
    began = desk.clock.now
    desk.github.lose(lost(None))
    desk.tell(create(7))
    desk.work()
    desk.tell(create(8), edit(9))
    desk.pass_(QUIET - 0.5)
    assert [sent.number for sent in desk.writes()] == [7, 8, 9]
    assert not [sent for sent in desk.github.sent if sent.what.startswith("find")]
    desk.pass_(1)
    (look,) = [sent for sent in desk.github.sent if sent.what.startswith("find")]
    assert look.at - began >= QUIET


def test_answers_lost_again_and_again_leave_one_comment(desk: Desk) -> None:
    desk.github.script.extend([lost(None), failure(502), None, lost(500), failure(None)])
    desk.tell(create())
    desk.pass_(600)
    assert len(desk.github.comments) == 1
    assert len(desk.issue(KEY).of(EffectDone)) == 1


def test_a_look_that_fails_is_repeated_before_anything_is_made(desk: Desk) -> None:
    desk.github.lose(lost(None))
    desk.github.script.extend([failure(502), failure(503)])
    desk.tell(create())
    desk.pass_(120)
    assert len(desk.github.comments) == 1
    assert [sent.what for sent in desk.github.sent[1:]] == ["CreateComment"] + ["find caseworker[bot]"] * 3


def test_a_create_that_never_left_is_simply_sent_again(desk: Desk) -> None:
    desk.github.script.append(failure(None, creates=False))
    desk.tell(create())
    desk.pass_(60)
    assert [sent.what for sent in desk.github.sent[1:]] == ["CreateComment", "CreateComment"]


def test_the_comment_of_somebody_else_with_our_marker_is_not_adopted(desk: Desk) -> None:
    desk.github.comments.append(Comment(id=1, number=7, author="mallory", body=create().write.body))  # type: ignore[union-attr]
    desk.github.script.append(lost(None))
    desk.tell(create())
    desk.pass_(60)
    assert [comment.author for comment in desk.github.comments] == ["mallory", "caseworker[bot]"]


def test_what_may_be_on_github_is_on_disk_before_the_request(desk: Desk, store: Store) -> None:
    noted: list[object] = []
    perform = desk.github.perform
    desk.github.perform = lambda *call: (noted.append(store.get("calls", f"{KEY}:1")), perform(*call))[1]  # type: ignore[method-assign]
    desk.tell(create())
    desk.work()
    assert noted == [{"key": KEY, "at": desk.clock.now}]


def test_a_crash_between_the_answer_and_the_issue_s_commit_leaves_one_comment(desk: Desk) -> None:
    desk.tell(create())
    desk.work()
    desk.restart()  # the row of the call is still there, because the issue never committed
    restarted = desk.clock.now
    desk.issue(KEY).told.clear()
    desk.tell(create())
    desk.pass_(60)
    (look,) = [sent for sent in desk.github.sent if sent.what.startswith("find")]
    assert look.at - restarted >= QUIET
    assert len(desk.github.comments) == 1
    (done,) = desk.issue(KEY).of(EffectDone)
    assert (done.effect_id, done.id, done.url) == (f"{KEY}:1", 5_001, "u/5001")


def test_a_crash_during_the_request_leaves_one_comment(desk: Desk) -> None:
    desk.github.script.append(lost(None))
    desk.tell(create())
    desk.box.told.pop()  # what the actor told itself dies with it
    desk.actor.receive(create())
    desk.actor._send_next(desk.actor._alarm._turn)
    desk.restart()
    desk.tell(create())
    desk.pass_(60)
    assert len(desk.github.comments) == 1


def test_others_do_not_wait_for_the_quiet_time_after_a_restart(desk: Desk) -> None:
    desk.tell(create(7))
    desk.work()
    desk.restart()
    desk.tell(create(7), create(8))
    desk.work()
    assert [sent.number for sent in desk.writes()] == [7, 8]


def test_an_edit_that_may_still_be_applied_is_not_overtaken_by_its_repetition(desk: Desk) -> None:
    desk.github.script.append(failure(None))
    desk.tell(edit())
    desk.pass_(60)
    first, second = desk.writes()
    assert second.at - first.at >= QUIET


def test_a_call_that_the_issue_has_committed_is_no_longer_uncertain(desk: Desk, store: Store) -> None:
    desk.tell(create())
    desk.work()
    store.write(Batch().delete("calls", f"{KEY}:1"))
    desk.restart()
    desk.tell(create(effect=2))
    desk.work()
    assert len(desk.github.comments) == 2
    assert not [sent for sent in desk.github.sent if sent.what.startswith("find")]


def test_a_call_noted_by_a_clock_that_ran_ahead_is_looked_for_all_the_same(store: Store) -> None:
    desk = Desk(store)
    store.write(Batch().put("calls", f"{KEY}:1", {"key": KEY, "at": desk.clock.now + 86_400}))
    desk.restart()
    desk.github.comments.append(Comment(id=77, number=7, author="caseworker[bot]", body=create().write.body))  # type: ignore[union-attr]
    desk.tell(create())
    desk.pass_(60)
    assert desk.issue(KEY).of(EffectDone)[0].id == 77
