"""`/retry worker=NAME` gives a task that waits to another worker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.choice import OfferedModel
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    CancelWork,
    LabelChanged,
    PermissionKnown,
    StartWork,
    WorkCancelled,
    WorkFailed,
    WorkQueued,
    WorkStarted,
)
from tests.actors.issue.test_choosing import OFFERED, failure
from tests.cases import ALICE, LABELS_READY, NO_FILE, REPOSITORY, Talk, comment, issue, opened

POLICY = replace(OFFERED, models=(OfferedModel(worker="claude-code", model="opus"),), fallback=())
MAY = PermissionKnown(login="alice", role="write")


def waiting() -> Talk:
    """A case that waits for codex, which cannot work."""
    talk = Talk(POLICY)
    talk.tell(opened(), NO_FILE, LABELS_READY, MAY)
    talk.tell(WorkQueued(attempt=1, place=1, why="codex is not installed", only="codex"))
    talk.settle()
    return talk


def say(talk: Talk, words: str) -> IssueRecord:
    return talk.tell(comment(words), MAY)


def wanted(record: IssueRecord) -> list[object]:
    messages = (request.message for request in underway(record))
    return [message for message in messages if isinstance(message, StartWork | CancelWork)]


def said(talk: Talk) -> str:
    talk.settle()
    return "\n".join(talk.posted)


def test_a_task_that_waits_for_its_worker_is_given_to_another_one() -> None:
    talk = waiting()
    record = say(talk, "/retry worker=analyser")
    assert wanted(record) == [CancelWork(key=record.key, attempt=1)]
    record = talk.tell(WorkCancelled(attempt=1))
    (start,) = wanted(record)
    assert isinstance(start, StartWork)
    assert (start.worker, start.attempt) == ("analyser", 2)
    assert record.work is not None
    assert record.work.why == "as asked for"
    assert record.attempts - record.round_began == 1, "the attempt that never began counts as none"
    assert record.rounds == 1
    assert "gave the task to analyser" in [note.text for note in record.notes]


def test_a_model_alone_stays_with_the_worker_and_another_worker_leaves_the_model() -> None:
    talk = waiting()
    say(talk, "/retry worker=claude-code model=opus")
    record = talk.tell(WorkCancelled(attempt=1))
    assert [(one.worker, one.model) for one in wanted(record) if isinstance(one, StartWork)] == [
        ("claude-code", "opus")
    ]
    talk.settle()
    say(talk, "/retry worker=analyser")
    record = talk.tell(WorkCancelled(attempt=2))
    assert [(one.worker, one.model) for one in wanted(record) if isinstance(one, StartWork)] == [("analyser", "")]


def test_a_task_that_waits_for_its_next_attempt_is_given_to_another_worker_at_once() -> None:
    talk = waiting()
    talk.tell(WorkStarted(attempt=1, worker="codex", isolation="none"))
    talk.tell(WorkFailed(attempt=1, analysis=failure("E_WORKER_CRASH", again=True)))
    talk.settle()
    assert talk.record is not None
    assert talk.record.state is State.QUEUED
    record = say(talk, "/retry worker=analyser")
    assert [one.worker for one in wanted(record) if isinstance(one, StartWork)] == ["analyser"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("/retry", "The task waits for a worker that can work (codex is not installed) already"),
        ("/retry", "`/retry worker=NAME` gives it to another worker, one of `analyser`, `claude-code`, `codex`"),
        ("/retry worker=codex", "The task waits for codex already, and goes on by itself."),
        ("/retry worker=nobody", "“nobody” is no worker: it is one of `analyser`"),
    ],
)
def test_what_moves_nothing_says_what_to_type(words: str, says: str) -> None:
    talk = waiting()
    record = say(talk, words)
    assert not any(isinstance(one, CancelWork) for one in wanted(record))
    assert says in said(talk)


def test_while_an_attempt_runs_it_says_what_to_type() -> None:
    talk = waiting()
    talk.tell(WorkStarted(attempt=1, worker="codex", isolation="none"))
    record = say(talk, "/retry worker=analyser")
    assert record.state is State.IN_PROGRESS
    assert "To begin anew: `/cancel`, and then `/retry worker=analyser`." in said(talk)


def test_while_an_approval_is_awaited_it_says_what_to_type() -> None:
    talk = Talk(POLICY)
    talk.tell(opened(), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="read"))
    bob = replace(ALICE, id=2, login="bob")
    talk.tell(comment("/retry worker=analyser", sender=bob), PermissionKnown(login="bob", role="write"))
    assert "`/approve worker=analyser` lets it go on so" in said(talk)


def test_a_label_that_was_set_by_hand_moves_no_task_that_waits() -> None:
    talk = waiting()
    queued = LabelChanged(repository=REPOSITORY, issue=issue(), sender=ALICE, label="agent:queued", added=True)
    record = talk.tell(queued)
    assert record.state is State.ANALYZING
    assert record.commands == ()
