"""The decisions about a running attempt: what a line means for it, when it is overdue, what it comes to. Pure."""

from __future__ import annotations

from actors.messages import ErrorFacts, WorkFinished, WorkProgressed
from actors.work import failures
from actors.work.contract import Broken, Hello, Note, Progress, Result, Said
from actors.work.jobs import Job
from actors.work.settings import WorkSettings

PROGRESS_SECONDS = 1.0
"""Progress is told at most so often ..."""
PROGRESS_JUMP = 10
"""... unless it has moved by so many percent."""
KILL_MARGIN = 5.0
"""Seconds after the grace period when a worker that has not ended is killed from outside."""
LOG_CHARACTERS = 3_000
"""Characters of a worker's log that are kept: the last ones."""


def listen(job: Job, said: Said, now: float) -> ErrorFacts | None:
    """Take in what the worker said; the failure, if that ends it."""
    job.heard_at = now
    attempt = job.start.attempt
    if not job.greeted and not isinstance(said, Hello | Broken):
        return failures.bad_result("the worker did not begin with `hello`", attempt)
    match said:
        case Hello():
            job.greeted = True
        case Progress(percent=percent, message=message):
            job.progress = WorkProgressed(attempt=attempt, percent=percent, message=message)
        case Note(text=text):
            add_log(job, f"{text}\n")
        case Result() if job.result is not None:
            return failures.bad_result("the worker gave two results", attempt)
        case Result():
            job.result = said
        case Broken(why=why):
            return failures.bad_result(why, attempt)
    return None


def progress_due(job: Job, now: float) -> bool:
    """Whether the newest progress is to be told now."""
    if job.progress is None or job.progress == job.progress_told:
        return False
    told = job.progress_told
    jump = told is None or job.progress.percent - told.percent >= PROGRESS_JUMP
    return jump or now - job.progress_told_at >= PROGRESS_SECONDS


def overdue(job: Job, now: float, settings: WorkSettings) -> ErrorFacts | None:
    """The limit of time that a running worker has passed."""
    if now - job.started_at > settings.wall_seconds:
        return failures.limit(f"the worker ran for more than {settings.wall_seconds:g} seconds", job.start.attempt)
    if now - job.heard_at > settings.silent_seconds:
        sentence = f"the worker said nothing for {settings.silent_seconds:g} seconds"
        return failures.limit(sentence, job.start.attempt)
    return None


def stuck(job: Job, now: float, settings: WorkSettings) -> bool:
    """Whether a worker that was stopped should be gone by now, and is not."""
    return job.stopped_at is not None and now - job.stopped_at > settings.grace_seconds + KILL_MARGIN


def outcome(job: Job, status: int, fault: str, settings: WorkSettings) -> WorkFinished | ErrorFacts:
    """What an attempt that was not cancelled comes to, now that its worker has ended with `status`."""
    attempt = job.start.attempt
    if job.failure is not None:
        return job.failure
    if fault:
        return failures.limit(fault, attempt)
    if job.result is None or status != 0:
        return failures.ended(status, attempt, cpu_seconds=settings.cpu_seconds)
    if job.result.refused:
        return failures.bad_result(job.result.summary, attempt)
    return WorkFinished(attempt=attempt, report=job.result.report, summary=job.result.summary, commit=job.commit)


def add_log(job: Job, text: str) -> None:
    """Keep the end of a worker's log."""
    job.log = f"{job.log}{text}"[-LOG_CHARACTERS:]
