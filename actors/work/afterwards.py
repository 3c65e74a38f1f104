"""What happens to an attempt's tree once its worker is gone: kept as a commit, tested. In threads of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from actors.messages import Change, ErrorFacts, Ref, StartWork, SuiteEnded, SuiteRun, TreeKept
from actors.work import failures, suite
from actors.work.contract import Result
from actors.work.git import Patience
from actors.work.harvest import Author, Harvest
from actors.work.isolation import Attempt, Isolation
from actors.work.jobs import Job
from actors.work.leavings import TooMuch
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings
from actors.work.whys import whys
from actors.work.workspace import Workspaces

GitAuthor = Callable[[int | None], tuple[str, str]]
"""Our name and address for commits in an installation; may ask GitHub, so it is called in a thread."""

SLACK_SECONDS = 60.0
"""Beside the tests' own limit: for checking out, and for ending what does not want to end."""


class Afterwards:
    """Tells `TreeKept` to `to` once for each `keep`, `SuiteEnded` once for each `test`."""

    def __init__(self, settings: WorkSettings, isolation: Isolation, *, author: GitAuthor, to: Ref) -> None:
        self._settings, self._isolation, self._to = settings, isolation, to
        self._harvest = Harvest(settings, isolation)
        self._workspaces = Workspaces(settings, isolation)
        self._ask_author, self._asking = author, threading.Lock()
        self._authors: dict[int | None, Author] = {}
        self._pool = ThreadPoolExecutor(max_workers=settings.concurrency, thread_name_prefix="afterwards")

    def keep(self, job: Job) -> None:
        """Make a commit of what the job's worker changed. Nothing ends this early: partial work counts."""
        assert job.folder is not None
        assert job.slot is not None
        attempt = Attempt(folder=job.folder, slot=job.slot)
        future = self._pool.submit(self._keep, job, attempt, job.result)
        future.add_done_callback(lambda done: self._to.tell(_kept(done, job.id, job.start.attempt)))

    def command(self, start: StartWork) -> str:
        """What tests a change of that repository; empty for nothing."""
        own = start.tests if self._settings.repository_tests else ""
        return own or self._settings.tests

    def test(self, job: Job, change: Change) -> Patience:
        """Run the repository's tests on `change`. Ending the returned patience gives it up."""
        assert job.slot is not None
        patience = Patience(self._settings.test_seconds + SLACK_SECONDS)
        future = self._pool.submit(self._test, job.start, job.id, job.slot, change.head, patience)
        future.add_done_callback(lambda done: self._to.tell(_tested(done, job.id, self.command(job.start))))
        return patience

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep(self, job: Job, attempt: Attempt, result: Result | None) -> Change | None:
        change = self._harvest.take(
            job.start,
            attempt,
            job.commit,
            author=self._author(job.start.repository.installation),
            explanations={} if result is None else result.explanations,
            patience=Patience(self._settings.fetch_seconds),
            laid=job.laid,
        )
        # what a report says by the way is no claim: it explains what was changed, and nothing else
        return change if change is None or result is None else _explained(change, whys(result.report))

    def _author(self, installation: int | None) -> Author:
        with self._asking:
            if installation not in self._authors:
                name, email = self._ask_author(installation)
                self._authors[installation] = Author(name=name, email=email)
            return self._authors[installation]

    def _test(self, start: StartWork, name: str, slot: int, commit: str, patience: Patience) -> SuiteRun:
        text = self.command(start)
        attempt = self._workspaces.again(start.repository, commit, name=f"{name}-tests", slot=slot, patience=patience)
        try:
            recipe = Recipe(name="tests", argv=suite.words(text) or ("false",))
            command = self._isolation.command(recipe, attempt)
            grace, seconds = self._settings.grace_seconds, self._settings.test_seconds
            return suite.run(text, command, seconds=seconds, grace=grace, wanted=patience)
        finally:
            self._discard(attempt.folder)

    def _discard(self, folder: Path) -> None:
        self._workspaces.discard(folder)


def _explained(change: Change, told: Mapping[str, str]) -> Change:
    """The change with a reason for each of its files that `told` has one for, and that has none yet."""
    files = tuple(file if file.why else replace(file, why=told.get(file.path, "")) for file in change.files)
    return replace(change, files=files)


def _kept(done: Future[Change | None], job: str, attempt: int) -> TreeKept:
    error = RuntimeError("the server stops") if done.cancelled() else done.exception()
    if error is None:
        return TreeKept(job=job, change=done.result())
    return TreeKept(job=job, facts=_why(error, attempt))


def _why(error: BaseException, attempt: int) -> ErrorFacts:
    if isinstance(error, TooMuch):
        return failures.too_much(str(error), attempt)
    return failures.not_kept(error, attempt)


def _tested(done: Future[SuiteRun], job: str, command: str) -> SuiteEnded:
    error = RuntimeError("the server stops") if done.cancelled() else done.exception()
    if error is None:
        return SuiteEnded(job=job, run=done.result())
    return SuiteEnded(job=job, run=SuiteRun(command=command, passed=False, output=f"They could not be run: {error}"))
