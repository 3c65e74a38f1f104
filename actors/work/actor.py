"""WorkActor: who may work when, and what becomes of it.

Everything that waits happens in other threads (git, a worker's pipes) and comes back as a message. Workers are spawned
from the actor's own thread, so that they end with it. What is lost with this process is asked for again (`StartWork`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from actors.base import Actor
from actors.messages import (
    AnswerWork,
    CancelWork,
    CheckLimits,
    ErrorAnalysed,
    ErrorFacts,
    Observed,
    Ref,
    StartWork,
    SteerWork,
    SuiteEnded,
    TreeKept,
    WorkCancelled,
    WorkerExited,
    WorkerSpent,
    WorkerSpoke,
    WorkFinished,
    WorkspaceFailed,
    WorkspaceReady,
)
from actors.work import ending, failures, judgement
from actors.work.afterwards import Afterwards, GitAuthor
from actors.work.ending import Ending
from actors.work.isolation import Attempt, Isolation
from actors.work.jobs import Job, Outcomes, Settled, Stage, job_id
from actors.work.preparation import GitToken, Preparation
from actors.work.roster import Roster
from actors.work.settings import WorkSettings
from actors.work.spawning import Spawner
from actors.work.talk import Talk
from actors.work.timers import Timers

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
ASK_AGAIN_SECONDS = 10.0
"""A verdict that has not come by then is asked for again."""


class WorkActor(Actor):
    """Runs workers. `clock` gives epoch seconds for samples, `monotonic` measures limits and waiting."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        issue: Callable[[str], Ref],
        errors: Ref,
        health: Ref,
        scheduler: Timers,
        settings: WorkSettings,
        clock: Callable[[], float],
        git_token: GitToken,
        git_author: GitAuthor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._issue, self._errors, self._health = issue, errors, health
        self._scheduler, self._settings = scheduler, settings
        self._clock, self._monotonic, self._ticking = clock, monotonic, False
        self._isolation = Isolation(settings)
        self._preparation = Preparation(settings=settings, isolation=self._isolation, git_token=git_token, to=self.me)
        self._jobs, self._outcomes = Roster(settings), Outcomes()
        afterwards = Afterwards(settings, self._isolation, author=git_author, to=self.me)
        self._ending = Ending(afterwards, self._jobs, issue=issue, conclude=self._conclude)
        self._talk = Talk(issue, self._jobs, isolation=self._isolation, monotonic=monotonic, prices=settings.prices)
        self._spawner = Spawner(self._isolation, settings, to=self.me)

    def begin(self) -> None:
        self._preparation.sweep()

    def end(self) -> None:
        """End every worker, whole trees; what lies on the disk is swept at the next start."""
        ending.stop(self._jobs)
        self._preparation.close()
        self._ending.close()
        ending.wait(self._jobs, self._settings.grace_seconds + judgement.KILL_MARGIN)
        self._spawner.close()

    def receive(self, message: object) -> None:
        match message:
            case StartWork():
                self._take(message)
            case AnswerWork():
                self._talk.answer(message)
            case SteerWork():
                self._talk.steer(message)
            case CancelWork():
                self._cancel(message)
            case WorkspaceReady():
                self._spawn(message)
            case WorkspaceFailed(job=id, facts=facts):
                self._not_begun(self._jobs.get(id), facts)
            case WorkerSpoke():
                self._listen(message)
            case WorkerSpent():
                self._talk.spent(message)
            case WorkerExited():
                self._exited(message)
            case TreeKept() | SuiteEnded():
                self._ending.hear(message)
            case ErrorAnalysed(ticket=id, analysis=analysis):
                if (job := self._jobs.get(id)) is not None and job.stage is Stage.JUDGING:
                    self._settle(job, ending.failed(job, analysis))
            case CheckLimits():
                self._check()
            case _:
                self.unhandled(message)

    # --- what an issue wants

    def _take(self, start: StartWork) -> None:
        job = self._jobs.get(id := job_id(start.key, start.attempt))
        settled = self._outcomes.of(id)
        if job is not None:
            self._jobs.urge(job, start.priority)
            self._talk.where(job)
            self._talk.places()
        elif settled is not None:
            self._issue(start.key).tell(settled)
        else:
            self._begin(id, start)

    def _begin(self, id: str, start: StartWork) -> None:
        job, wrong = judgement.begun(id, start, self._settings)
        self._jobs.add(job, self._monotonic(), waits=wrong is None)
        if wrong is not None:
            self._conclude(job, wrong)
        else:
            self._dispatch()

    def _cancel(self, cancel: CancelWork) -> None:
        job = self._jobs.get(job_id(cancel.key, cancel.attempt))
        if job is None:
            settled = self._outcomes.of(job_id(cancel.key, cancel.attempt))  # it may just have ended otherwise
            change = None if settled is None else settled.change
            self._issue(cancel.key).tell(WorkCancelled(attempt=cancel.attempt, change=change))
            return
        again, job.cancelled = job.cancelled, True
        job.give_up()
        if job.stage is Stage.RUNNING and not again and self._talk.cancel(job):
            job.cancel_told_at = self._monotonic()  # it is stopped when the grace period is over
        elif job.stage is Stage.RUNNING and job.cancel_told_at is None:
            self._stop_worker(job)
        elif job.stage in (Stage.QUEUED, Stage.JUDGING):  # nothing of it runs
            self._settle(job, ending.cancelled(job))

    # --- the queue

    def _dispatch(self) -> None:
        """Begin with whoever may begin now, and tell the others their places."""
        now = self._monotonic()
        while (job := self._jobs.next(now)) is not None:
            assert job.slot is not None
            if (wrong := judgement.unable(job)) is not None:
                self._not_begun(job, wrong)
                return
            job.patience = self._preparation.begin(job.id, job.start, slot=job.slot, recipe=job.recipe)
            self._tick()
        self._talk.places()
        for load in self._jobs.load(self._clock()):
            self._health.tell(load)

    # --- the work tree and the worker

    def _not_begun(self, job: Job | None, facts: ErrorFacts) -> None:
        """Nothing of it has run. Where no worker can work, it goes back to its place, and the failure is counted."""
        if job is None:
            return
        if job.cancelled or not self._jobs.hold(job, facts, self._monotonic()):
            self._conclude(job, facts)
            return
        self._errors.tell(job.judged(facts))
        self._tick()
        self._dispatch()

    def _spawn(self, ready: WorkspaceReady) -> None:
        job = self._jobs.get(ready.job)
        if job is None or job.slot is None or job.stage is not Stage.PREPARING:
            self._preparation.discard(Path(ready.path))
            return
        job.folder, job.commit, job.laid, job.carried = Path(ready.path), ready.commit, ready.laid, ready.carried
        if self._jobs.still.over(job):
            self._dispatch()
        if job.cancelled or ready.moved:
            self._conclude(job, failures.base_moved(ready.moved, job.start.attempt))
            return
        attempt = Attempt(folder=job.folder, slot=job.slot)
        try:
            job.process = self._spawner.spawn(job, attempt, ready)
        except OSError as error:
            self._conclude(job, failures.not_spawned(str(error), job.start.attempt))
            return
        job.stage, job.started_at = Stage.RUNNING, self._monotonic()
        job.heard_at = job.started_at
        log.info("worker started", extra={"job": job.id, "pid": job.process.pid})
        self._talk.started(job)

    def _listen(self, spoke: WorkerSpoke) -> None:
        job = self._jobs.get(spoke.job)
        if job is None or job.stopped_at is not None:
            return
        parked = job.parked
        job.failure = self._talk.listen(job, spoke.line)
        if job.failure is not None:
            self._stop_worker(job)
        elif job.parked and not parked:
            self._dispatch()

    def _stop_worker(self, job: Job) -> None:
        if job.process is not None and job.stopped_at is None:
            job.stopped_at = self._monotonic()
            job.process.stop()

    def _exited(self, exited: WorkerExited) -> None:
        job = self._jobs.get(exited.job)
        if job is None or job.process is None:
            return
        self._spawner.ended(job.id)
        self._talk.end(job)
        judgement.add_log(job, exited.log)
        self._observe("work_seconds", self._monotonic() - job.started_at)
        log.info("worker ended", extra={"job": job.id, "status": exited.status})
        self._ending.begin(job, judgement.outcome(job, exited.status, job.process.fault, self._settings))

    # --- the end of an attempt

    def _conclude(self, job: Job, came_to: WorkFinished | ErrorFacts) -> None:
        """Nothing of the attempt runs any more. A failure is judged first; its place is free already meanwhile."""
        if job.cancelled:
            self._settle(job, ending.cancelled(job))
        elif isinstance(came_to, WorkFinished):
            self._settle(job, ending.finished(job, came_to))
        else:
            self._observe("work_failed", 1.0)
            job.failure, job.stage = came_to, Stage.JUDGING
            self._preparation.release(job)
            self._ask(job)
            self._dispatch()

    def _ask(self, job: Job) -> None:
        assert job.failure is not None
        job.asked_at = self._monotonic()
        self._errors.tell(job.judged(job.failure, reply_to=self.me))
        self._tick()

    def _settle(self, job: Job, settled: Settled) -> None:
        """Tell the issue how it ended, remember that for a while, let the next one begin."""
        self._preparation.release(job)
        self._jobs.remove(job)
        self._outcomes.add(job.id, settled)
        self._issue(job.start.key).tell(settled)
        self._dispatch()

    def _tick(self) -> None:
        if not self._ticking:
            self._ticking = True
            self._scheduler.after(TICK_SECONDS, self.me, CheckLimits())

    def _check(self) -> None:
        self._ticking, now = False, self._monotonic()
        for job in (busy := [job for job in self._jobs if job.stage is not Stage.QUEUED]):
            if job.stage is Stage.RUNNING:
                self._check_running(job, now)
            elif job.stage is Stage.JUDGING and now - job.asked_at >= ASK_AGAIN_SECONDS:
                self._ask(job)
        if self._jobs.still:
            self._dispatch()
        if busy or self._jobs.still:
            self._tick()

    def _check_running(self, job: Job, now: float) -> None:
        self._talk.news(job)
        if job.stopped_at is None:
            job.failure = judgement.overdue(job, now, self._settings)
            if job.failure is not None or judgement.patience_over(job, now, self._settings):
                self._stop_worker(job)
        elif job.process is not None and judgement.stuck(job, now, self._settings):
            job.process.kill()

    def _observe(self, name: str, value: float) -> None:
        self._health.tell(Observed(name=name, value=value, at=self._clock()))
