"""The way from the end of a worker to the end of its attempt: kept, tested where that is wanted, then concluded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from actors.messages import (
    ErrorAnalysis,
    ErrorFacts,
    Ref,
    SuiteEnded,
    TreeKept,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkPhase,
)
from actors.work import judgement
from actors.work.afterwards import Afterwards
from actors.work.jobs import Job, Stage
from actors.work.roster import Roster


class Ending:
    """`conclude` is called once for each `begin`, when nothing of the attempt runs any more."""

    def __init__(
        self,
        afterwards: Afterwards,
        jobs: Roster,
        *,
        issue: Callable[[str], Ref],
        conclude: Callable[[Job, WorkFinished | ErrorFacts], None],
    ) -> None:
        self._afterwards, self._jobs = afterwards, jobs
        self._issue, self._conclude = issue, conclude

    def begin(self, job: Job, came_to: WorkFinished | ErrorFacts) -> None:
        """The worker is gone: however it ended, what it changed until then becomes a commit first."""
        job.came_to, job.stage = came_to, Stage.KEEPING
        self._afterwards.keep(job)

    def hear(self, message: TreeKept | SuiteEnded) -> None:
        """One of the steps is done."""
        job = self._jobs.get(message.job)
        if job is None or job.came_to is None:
            return
        if isinstance(message, TreeKept) and job.stage is Stage.KEEPING:
            self._kept(job, message, job.came_to)
        elif isinstance(message, SuiteEnded) and job.stage is Stage.TESTING:
            job.tests = message.run
            self._conclude(job, job.came_to)

    def close(self) -> None:
        """Begin nothing more."""
        self._afterwards.close()

    def _kept(self, job: Job, kept: TreeKept, came_to: WorkFinished | ErrorFacts) -> None:
        job.change = kept.change
        if kept.facts is not None and isinstance(came_to, WorkFinished):
            came_to = kept.facts
        elif kept.facts is not None:
            judgement.add_log(job, f"{kept.facts.message}\n")
        if isinstance(came_to, WorkFinished) and job.start.plan_only:
            came_to, job.change = judgement.planned(came_to, job.change), None
        if isinstance(came_to, WorkFinished):
            came_to = judgement.spoken(job, came_to)
        job.came_to = came_to
        finished = isinstance(came_to, WorkFinished) and not job.cancelled
        if finished and job.change is not None and self._afterwards.command(job.start):
            job.stage = Stage.TESTING
            job.patience = self._afterwards.test(job, job.change)
            self._issue(job.start.key).tell(WorkPhase(attempt=job.start.attempt, phase="testing"))
        else:
            self._conclude(job, came_to)


def cancelled(job: Job) -> WorkCancelled:
    """A cancelled attempt, with what it had changed."""
    return WorkCancelled(attempt=job.start.attempt, change=job.change)


def failed(job: Job, analysis: ErrorAnalysis) -> WorkFailed:
    """A failed attempt, with what it had changed."""
    return WorkFailed(attempt=job.start.attempt, analysis=analysis, log=job.log, change=job.change)


def finished(job: Job, came_to: WorkFinished) -> WorkFinished:
    """A finished attempt, with what it changed and what the tests said of that."""
    return replace(came_to, change=job.change, tests=job.tests)


def stop(jobs: Iterable[Job]) -> None:
    """Ask every worker to end, whole trees, and whoever makes a work tree."""
    for job in jobs:
        job.give_up()
        if job.process is not None:
            job.process.stop()


def wait(jobs: Iterable[Job], seconds: float) -> None:
    """Until each has ended; who takes longer than so many seconds is killed."""
    for job in jobs:
        if job.process is not None and not job.process.join(seconds):
            job.process.kill()
