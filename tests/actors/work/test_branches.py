"""Pushes to a real repository: once, also when told again; and never over commits that are not ours."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from pykka._envelope import Envelope

from actors.messages import (
    AnalyseError,
    ChangePushed,
    ErrorAnalysed,
    PushAgain,
    PushChange,
    PushFailed,
    Recovery,
    RepositoryFacts,
)
from actors.work.branches import BranchActor
from actors.work.git import Patience
from actors.work.harvest import Author, Harvest
from actors.work.isolation import Isolation
from actors.work.settings import WorkSettings
from actors.work.workspace import Workspaces
from tests.actors.work.bench import VERDICT
from tests.actors.work.conftest import commit, git, start_work
from tests.patience import PATIENCE
from tests.ref import ManualTimers, RecordingRef

BRANCH = "agent/issue-7-look"


class Dock:
    """A BranchActor that was never started, and commits to push."""

    def __init__(self, settings: WorkSettings, repository: RepositoryFacts) -> None:
        self.settings, self.repository = settings, repository
        self.issue, self.errors, self.timers = RecordingRef(), RecordingRef(), ManualTimers()
        self.actor = BranchActor(
            name="branches",
            generation=1,
            supervisor=RecordingRef(),
            issue=lambda _: self.issue,
            errors=self.errors,
            scheduler=self.timers,
            settings=settings,
            git_token=lambda _: None,
        )

    def make(self, text: str) -> str:
        """A kept commit that writes `text`; its name."""
        isolation, patience = Isolation(self.settings), Patience(60)
        prepared = Workspaces(self.settings, isolation).prepare(
            self.repository, name="x", slot=0, token=None, patience=patience
        )
        (prepared.attempt.tree / "app.py").write_text(text)
        change = Harvest(self.settings, isolation).take(
            start_work(self.repository),
            prepared.attempt,
            prepared.commit,
            author=Author(name="us", email="us@example.org"),
            explanations={},
            patience=patience,
        )
        assert change is not None
        return change.head

    def work_off(self, enough: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        inbox = cast("queue.Queue[Envelope[object]]", self.actor.actor_inbox)
        while not enough():
            self.actor.receive(inbox.get(timeout=max(0.0, deadline - time.monotonic())).message)

    def ask(self, head: str, *, branch: str = BRANCH, ours: tuple[str, ...] = ()) -> PushChange:
        request = PushChange(key="o/r#7", repository=self.repository, branch=branch, head=head, ours=ours)
        self.actor.receive(request)
        return request

    def push(self, head: str, *, ours: tuple[str, ...] = ()) -> str:
        """Push and wait; the branch's name."""
        before = len(self.issue.of(ChangePushed))
        self.ask(head, ours=ours)
        self.work_off(lambda: len(self.issue.of(ChangePushed)) > before)
        return self.issue.last(ChangePushed).branch

    def failure(self) -> AnalyseError:
        self.work_off(lambda: self.errors.told)
        return self.errors.last(AnalyseError)


@pytest.fixture
def dock(settings: WorkSettings, repository: RepositoryFacts) -> Iterator[Dock]:
    made = Dock(settings, repository)
    yield made
    made.actor.end()


def test_a_commit_becomes_a_branch(dock: Dock, origin: Path) -> None:
    head = dock.make("one\n")
    assert dock.push(head) == BRANCH
    assert git(origin, "rev-parse", BRANCH) == head
    assert git(origin, "rev-parse", "main") == git(origin, "rev-parse", f"{BRANCH}^")


def test_a_push_that_is_told_again_does_nothing_more(dock: Dock, origin: Path) -> None:
    head = dock.make("one\n")
    assert [dock.push(head), dock.push(head)] == [BRANCH, BRANCH]
    assert git(origin, "for-each-ref", "--format=%(refname:short)", "refs/heads/agent").split() == [BRANCH]


def test_our_own_branch_is_moved_to_the_next_result(dock: Dock, origin: Path) -> None:
    first = dock.make("one\n")
    dock.push(first)
    second = dock.make("two\n")
    assert dock.push(second, ours=(first,)) == BRANCH
    assert git(origin, "rev-parse", BRANCH) == second


def test_a_branch_with_a_person_s_commits_stays_as_it_is(dock: Dock, origin: Path) -> None:
    first = dock.make("one\n")
    dock.push(first)
    git(origin, "checkout", "--quiet", BRANCH)
    theirs = commit(origin, {"mine.py": "by a person\n"})
    git(origin, "checkout", "--quiet", "main")
    second = dock.make("two\n")
    assert dock.push(second, ours=(first,)) == f"{BRANCH}-2"
    assert git(origin, "rev-parse", BRANCH) == theirs
    assert dock.push(second, ours=(first,)) == f"{BRANCH}-2"


def test_a_branch_that_was_there_before_us_stays_as_it_is(dock: Dock, origin: Path) -> None:
    git(origin, "branch", BRANCH)
    assert dock.push(dock.make("one\n")) == f"{BRANCH}-2"


def test_when_every_name_is_taken_it_is_given_up(dock: Dock, origin: Path) -> None:
    for name in (BRANCH, *(f"{BRANCH}-{number}" for number in range(2, 10))):
        git(origin, "branch", name)
    dock.ask(dock.make("one\n"))
    failure = dock.failure()
    assert failure.facts.exception == "PushRefused"
    dock.actor.receive(ErrorAnalysed(ticket=failure.ticket, analysis=VERDICT))
    assert dock.issue.last(PushFailed).analysis is VERDICT


def test_a_repository_that_says_no_is_told_as_that(dock: Dock, origin: Path) -> None:
    hook = origin / ".git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho branches are protected here >&2\nexit 1\n")
    hook.chmod(0o755)
    dock.ask(dock.make("one\n"))
    assert dock.failure().facts.exception == "PushRefused"


def test_a_commit_that_is_not_there_any_more_is_told_as_that(dock: Dock) -> None:
    dock.make("one\n")
    dock.ask("1" * 40)
    assert dock.failure().facts.exception == "ChangeLost"


def test_what_fails_for_a_while_is_tried_again(dock: Dock, origin: Path, tmp_path: Path) -> None:
    head = dock.make("one\n")
    origin.rename(tmp_path / "away")
    request = dock.ask(head)
    failure = dock.failure()
    assert failure.key == request.key, "a list of failures leads to the case"
    dock.actor.receive(request)
    assert len(dock.errors.of(AnalyseError)) == 2, "the verdict may have been lost"
    again = replace(VERDICT, recovery=Recovery.RETRY, delay=7.0)
    dock.actor.receive(ErrorAnalysed(ticket=failure.ticket, analysis=again))
    assert dock.timers.delays[-1][0] == 7.0
    (tmp_path / "away").rename(origin)
    dock.actor.receive(PushAgain(name=failure.ticket))
    dock.work_off(lambda: dock.issue.of(ChangePushed))
    assert git(origin, "rev-parse", BRANCH) == head


@pytest.mark.parametrize("branch", ["main:evil", "-f", "a b", "", "../x\n"])
def test_a_name_that_means_something_else_is_refused(dock: Dock, branch: str) -> None:
    dock.ask(dock.make("one\n"), branch=branch)
    assert dock.failure().facts.exception == "PushRefused"
