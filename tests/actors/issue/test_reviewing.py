"""Which pull request a review is about, and what happens before the work when GitHub answers, or has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.record import IssueRecord
from actors.issue.reviewing import Named, named
from actors.issue.states import State
from actors.issue.task import FileReference, Priority, Task, TaskType
from actors.issue.underway import underway
from actors.messages import PermissionKnown, Proposed, PullKnown, ReadPull, StartWork
from tests.cases import FORM, NO_FILE, Talk, comment, opened

REVIEW = FORM.replace("Code Analysis", "Code Review")
PROMPT = "Look at the storage package and tell me which functions are too complex."
HERE = "https://github.com/octo/sample"


def asked(prompt: str, *, title: str = "", context: str = "", kind: TaskType = TaskType.CODE_REVIEW) -> Named | None:
    task = Task(type=kind, priority=Priority.LOW, prompt=prompt, context=context)
    return named(task, title=title, repository="octo/sample", host="github.com")


@pytest.mark.parametrize(
    ("prompt", "number", "sure"),
    [
        ("Please review #12.", 12, True),
        ("Review of #12 please", 12, True),
        ("Have a look at PR 12, is it safe?", 12, True),
        ("Have a look at PR #12", 12, True),
        ("pull request no. 12", 12, True),
        ("the pull-request: 12", 12, True),
        ("merge request 12", 12, True),
        ("12", 12, True),
        ("#12.", 12, True),
        (f"See {HERE}/pull/12/files#diff-1", 12, True),
        ("See https://GitHub.com/Octo/Sample/pull/12", 12, True),
        ("Is the error handling right? It came up in #12.", 12, False),
        ("octo/sample#12", 12, False),
    ],
)
def test_a_pull_request_is_found_in_words(prompt: str, number: int, sure: bool) -> None:
    assert asked(prompt) == Named(number=number, sure=sure)


@pytest.mark.parametrize(
    "prompt",
    [
        "Review shop/basket.py",
        "other/repo#12 is alike",
        "Review version 1.2 of the PR 1.2 template",
        "a colour such as &#12; or x#12",
        "PR #0",
        "```\nReview #12\n```",
    ],
)
def test_what_names_none_is_left_alone(prompt: str) -> None:
    assert asked(prompt) is None


def test_the_title_counts_and_other_types_of_task_do_not() -> None:
    assert asked("Is it safe?", title="Review #12") == Named(number=12, sure=True)
    assert asked("Review #12", kind=TaskType.CODE_ANALYSIS) is None


def test_an_address_of_another_repository_or_host_is_told_apart() -> None:
    assert asked("https://github.com/octo/other/pull/3") == Named(number=3, sure=True, elsewhere="octo/other")
    assert asked("https://example.org/octo/sample/pull/3") == Named(number=3, sure=True, elsewhere="octo/sample")


def case(prompt: str) -> Talk:
    talk = Talk()
    talk.tell(opened(body=REVIEW.replace(PROMPT, prompt)), NO_FILE, PermissionKnown(login="alice", role="write"))
    return talk


def record(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def wanted(talk: Talk, kind: type) -> list[object]:
    return [request.message for request in underway(record(talk)) if isinstance(request.message, kind)]


def test_github_is_asked_before_the_work_begins_and_the_worker_is_told_what_it_said() -> None:
    talk = case("Please review #12, is it safe?")
    assert record(talk).state is State.ANALYZING
    assert wanted(talk, ReadPull) == [ReadPull(key="octo/sample#7", repo="octo/sample", number=12)]
    assert wanted(talk, StartWork) == []
    talk.tell(PullKnown(number=12, state="open", head="a" * 40, base="dev", title="Add x", fork=True))
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert start.review == Proposed(
        head="refs/pull/12/head", base="refs/heads/dev", number=12, title="Add x", state="open", fork=True
    )
    assert wanted(talk, ReadPull) == []


@pytest.mark.parametrize(("known", "state"), [("closed", "merged"), ("unread", "unread")])
def test_one_that_is_merged_or_cannot_be_read_is_reviewed_all_the_same(known: str, state: str) -> None:
    talk = case("Please review #12, is it safe?")
    talk.tell(PullKnown(number=12, state=known, merged=known == "closed"))
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert start.review is not None
    assert (start.review.state, start.review.base) == (state, "")


def test_one_that_is_not_there_is_a_failure_that_says_so() -> None:
    talk = case("Please review #12, is it safe?")
    talk.tell(PullKnown(number=12, state="none"))
    assert record(talk).state is State.FAILED
    talk.settle()
    assert any("E_NO_PULL_REQUEST" in text and "no pull request of that number" in text for text in talk.posted)


def test_a_number_in_passing_that_is_no_pull_request_s_is_passed_over() -> None:
    talk = case("Is the error handling right? It came up in #12.")
    talk.tell(PullKnown(number=12, state="none"))
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert start.review is None


def test_a_pull_request_of_another_repository_is_a_failure_that_says_so() -> None:
    talk = case("Please review https://127.0.0.1:1/other/repo/pull/3, is it safe?")
    assert record(talk).state is State.FAILED
    assert wanted(talk, ReadPull) == []
    talk.settle()
    assert any("E_PULL_ELSEWHERE" in text for text in talk.posted)


def test_an_answer_about_another_number_changes_nothing() -> None:
    talk = case("Please review #12, is it safe?")
    before = record(talk)
    talk.tell(PullKnown(number=13, state="open"))
    assert record(talk).work == before.work


def test_a_new_attempt_asks_again() -> None:
    talk = case("Please review #12, is it safe?")
    talk.tell(PullKnown(number=12, state="none"))
    talk.settle()
    talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write"))
    assert len(wanted(talk, ReadPull)) == 1


def test_files_that_are_named_too_are_reviewed_where_the_pull_request_is_not_there() -> None:
    talk = case("Please review #12, is it safe?")
    task = record(talk).task
    assert task is not None
    talk.record = replace(record(talk), task=replace(task, files=(FileReference(path="a.py"),)))
    talk.tell(PullKnown(number=12, state="none"))
    assert len(wanted(talk, StartWork)) == 1
