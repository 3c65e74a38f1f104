"""After a restart of the server a case says in its status comment what became of it, once, and no comment more."""

from __future__ import annotations

import pytest

from actors.issue.record import IssueRecord, Progress
from actors.issue.resumption import Manner
from actors.issue.status import comment as status
from actors.messages import EffectDone, Wake, WorkFinished, WorkProgressed, WorkQueued, WorkStarted
from tests.cases import LABELS_READY, NO_FILE, Talk, opened

RESTART = Wake(restarted=True)


@pytest.fixture
def talk() -> Talk:
    begun = Talk()
    begun.allowed()
    begun.settle()
    begun.now += 100
    return begun


def row(record: IssueRecord) -> str:
    (line,) = [line for line in status(record).splitlines() if line.startswith("| Taken up again |")]
    return line


def test_an_attempt_whose_worker_ended_with_the_server_is_requeued(talk: Talk) -> None:
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.settle()
    talk.tell(RESTART)
    assert row(talk.settle()).endswith(
        "requeued after a restart: the worker ended with the server, so attempt 1 begins anew |"
    )
    assert talk.story[-1] == "taken up after a restart"


def test_an_attempt_that_waited_for_a_worker_waits_again(talk: Talk) -> None:
    talk.tell(WorkQueued(attempt=1, place=3), RESTART)
    assert row(talk.settle()).endswith("requeued after a restart: attempt 1 has its place in the queue again |")


def test_a_case_without_a_worker_goes_on_where_it_was() -> None:
    talk = Talk()
    record = talk.tell(opened(), NO_FILE, LABELS_READY)
    assert record.work is None
    assert row(talk.tell(RESTART)).endswith("resumed after a restart: it goes on where it was |")


def test_a_result_that_is_being_posted_is_settled_and_the_last_status_tells_it_in_its_log(talk: Talk) -> None:
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.settle()
    record = talk.tell(WorkFinished(attempt=1, summary="Done.", report="Seen.", commit="c" * 40))
    assert record.work is not None
    assert record.work.progress is Progress.REPORTED
    talk.tell(RESTART)
    record = talk.settle()
    assert record.state == "completed"
    assert record.resumed is not None
    assert record.resumed.manner is Manner.SETTLED
    text = status(record)
    assert "Taken up again" not in text
    assert "settled after a restart: what was under way is brought to its end" in text


def test_the_status_is_edited_at_once_and_nothing_is_posted(talk: Talk) -> None:
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.settle()
    posted = len(talk.posted)
    talk.now += 1  # long before the next progress would be shown
    talk.tell(WorkProgressed(attempt=1, percent=10, message="reading"))
    record = talk.tell(RESTART)
    kinds = [effect.kind for effect in record.outbox]
    assert kinds == ["status"]
    assert record.outbox[0].comment_id is None
    talk.tell(EffectDone(effect_id=record.outbox[0].id, id=record.status_comment or 0, url="u"))
    assert len(talk.posted) == posted


def test_many_restarts_are_one_line_that_counts_them(talk: Talk) -> None:
    for _ in range(7):
        talk.now += 10
        talk.tell(RESTART)
    text = status(talk.settle())
    assert text.count("after 7 restarts") == 2  # the row, and the log
    assert text.count("restart") == 2


def test_a_case_with_nothing_under_way_and_a_service_s_restart_leave_no_word(talk: Talk) -> None:
    assert talk.tell(Wake()).resumed is None
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.tell(WorkFinished(attempt=1, summary="Done.", report="Seen.", commit="c" * 40))
    over = talk.settle()
    assert not over.busy
    assert talk.tell(RESTART) == over
