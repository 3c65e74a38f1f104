"""How soon a case's words go to GitHub: answers before news before progress, and what stands before them with them."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.record import IssueRecord
from actors.issue.underway import underway
from actors.messages import PerformEffect, PermissionKnown, Rank, WorkFinished, WorkStarted
from tests.cases import FORM, LABELS_READY, NO_FILE, Talk, comment, opened

EMPTY = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")


def head(record: IssueRecord) -> PerformEffect:
    (effect,) = [request.message for request in underway(record) if isinstance(request.message, PerformEffect)]
    return effect


def test_progress_comes_last() -> None:
    assert head(Talk().allowed()).rank is Rank.PROGRESS


def test_a_result_is_news() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.settle()
    record = talk.tell(WorkFinished(attempt=1, summary="Done.", report="Seen.", commit="c" * 40))
    assert head(record).rank is Rank.NEWS


def test_who_has_to_complete_a_form_hears_of_it_as_news() -> None:
    talk = Talk()
    body = replace(opened().issue, body=EMPTY)
    record = talk.tell(replace(opened(), issue=body), NO_FILE, LABELS_READY)
    record = talk.tell(PermissionKnown(login="alice", role="write"))
    assert record.state == "awaiting-feedback"
    assert head(record).rank is Rank.NEWS


def test_an_answer_takes_what_stands_before_it_along_and_that_is_told_again() -> None:
    talk = Talk()
    before = talk.allowed()
    names = {request.name for request in underway(before)}
    record = talk.tell(comment("/status"))
    assert head(record).effect_id == head(before).effect_id
    assert head(record).rank is Rank.ANSWER
    assert {request.name for request in underway(record)} - names, "the same head is told again with its new rank"
