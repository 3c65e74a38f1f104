"""The decisions about a running attempt: what a line means for it, when it is overdue, what it comes to. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.messages import Change, Enquiry, ErrorFacts, StartWork, WorkFinished, WorkProgressed
from actors.work import failures
from actors.work.contract import Artifact, Broken, Cost, Failure, Hello, Note, Progress, Result, Said, clean, one_line
from actors.work.exchange import Exchange
from actors.work.jobs import Job
from actors.work.plans import sketched, with_files
from actors.work.reading import Reader
from actors.work.settings import WorkSettings

PROGRESS_SECONDS = 1.0
"""Progress is told at most so often ..."""
PROGRESS_JUMP = 10
"""... unless it has moved by so many percent."""
KILL_MARGIN = 5.0
"""Seconds after the grace period when a worker that has not ended is killed from outside."""
HOUR = 3600.0
LONGEST_REPORT = 1024 * 1024
"""Characters of a text worker's output that become its report."""
LOG_CHARACTERS = 3_000
"""Characters of a worker's log that are kept: the last ones."""


def begun(id: str, start: StartWork, settings: WorkSettings) -> tuple[Job, ErrorFacts | None]:
    """A new job, and why nobody can ever do it."""
    recipe = settings.recipe_named(start.worker)
    wrong = None
    if recipe is None:
        wrong = failures.no_worker(start.worker, settings.workers, start.attempt)
    job = Job(id=id, start=start, recipe=recipe or settings.recipe)
    if job.recipe.reading is not None:  # it knows nothing of the contract, and needs not greet
        job.reader = Reader(reading=job.recipe.reading)
        job.exchange = Exchange(accepts=frozenset({"steer"} if job.recipe.prompt == "lines" else ()))
    return job, wrong


def unable(job: Job) -> ErrorFacts | None:
    """What the job's worker lacks. A program may have been installed meanwhile: it is looked for again each time."""
    if job.recipe.missing and job.recipe.again is not None:
        job.recipe = job.recipe.again()
    if not job.recipe.missing:
        return None
    return failures.no_program(job.recipe.name, job.recipe.missing, job.start.attempt)


def listen(job: Job, said: Said, now: float) -> ErrorFacts | None:
    """Take in what the worker said; the failure, if that ends it."""
    job.heard_at = now
    attempt = job.start.attempt
    if not job.greeted and not isinstance(said, Hello | Broken):
        return failures.bad_result("the worker did not begin with `hello`", attempt)
    match said:
        case Hello():
            job.exchange.accepts = said.accepts
        case Progress(percent=percent, message=message):
            job.progress = WorkProgressed(attempt=attempt, percent=percent, message=message)
            if said.phase == "implementing" or said.phase == "testing":
                job.exchange.phase = said.phase
        case Cost():
            job.bill.told = said
            job.exchange.cost = job.bill.total
        case Enquiry():
            return _against(job, job.exchange.ask(said))
        case Artifact():
            return _against(job, job.exchange.keep(said))
        case Note(text=text):
            add_log(job, f"{text}\n")
        case Failure():
            job.gave_up = said
        case Result() if job.result is not None:
            return failures.bad_result("the worker gave two results", attempt)
        case Result():
            job.result = said
        case Broken(why=why):
            return failures.bad_result(why, attempt)
    return None


def _against(job: Job, why: str) -> ErrorFacts | None:
    return failures.bad_result(why, job.start.attempt) if why else None


def read(job: Job, line: str, now: float) -> None:
    """Take in a line of a worker that speaks text."""
    job.heard_at = now
    if len(job.printed) < LONGEST_REPORT:
        job.printed += clean(line)[:LONGEST_REPORT] + "\n"


def progress_due(job: Job, now: float) -> bool:
    """Whether the newest progress is to be told now."""
    if job.progress is None or job.progress == job.progress_told:
        return False
    told = job.progress_told
    jump = told is None or job.progress.percent - told.percent >= PROGRESS_JUMP
    return jump or now - job.progress_told_at >= PROGRESS_SECONDS


def cost_due(job: Job, now: float) -> bool:
    """Whether the newest cost is to be told now."""
    return job.exchange.cost_told is None or now - job.exchange.cost_told_at >= PROGRESS_SECONDS


def overdue(job: Job, now: float, settings: WorkSettings) -> ErrorFacts | None:
    """The limit of time that a running worker has passed.

    While a question is open, both clocks stand still from the worker's last words on: a worker that goes on talking
    goes on working. How long it may wait then is the question's own affair; an hour more is for those who answer.
    """
    silent, paused = now - job.heard_at, job.exchange.paused
    if job.exchange.open:
        hours = max(one.hours or 0.0 for one in job.exchange.open.values())
        longest = hours * HOUR + HOUR if hours else settings.question_seconds
        if silent > longest:
            return failures.limit("nobody answered the worker's question in time", job.start.attempt)
        paused += silent
    if now - job.started_at - paused > settings.wall_seconds:
        return failures.limit(f"the worker ran for more than {settings.wall_seconds:g} seconds", job.start.attempt)
    if not job.exchange.open and silent > settings.silent_seconds:
        sentence = f"the worker said nothing for {settings.silent_seconds:g} seconds"
        return failures.limit(sentence, job.start.attempt)
    return None


def patience_over(job: Job, now: float, settings: WorkSettings) -> bool:
    """Whether a worker that was asked to end has had the grace period for it."""
    return job.cancel_told_at is not None and now - job.cancel_told_at >= settings.grace_seconds


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
    if job.gave_up is not None:
        return failures.told(job.gave_up.reason, job.gave_up.message, attempt, after=job.gave_up.after)
    if job.reader is not None and job.reader.failed:
        return failures.told(job.reader.kind, f"{job.recipe.name} says: {job.reader.failed}", attempt)
    if job.reader is not None and status == 0:
        read = job.reader.result()
        if isinstance(read, Broken):
            return failures.bad_result(read.why, attempt)
        job.result = read
    if status == 0 and job.recipe.speaks == "text":
        job.result = printed(job)  # what came of one that printed nothing is seen by what it changed
    if job.result is None or status != 0:
        return failures.ended(status, attempt, cpu_seconds=settings.cpu_seconds)
    if job.result.refused:
        return failures.bad_result(job.result.summary, attempt)
    return WorkFinished(
        attempt=attempt,
        report=job.result.report + job.exchange.attached(),
        summary=job.result.summary,
        commit=job.commit,
    )


def printed(job: Job) -> Result:
    """What a text worker's output says as a result; an empty one where it printed nothing."""
    lines = [line.strip("#*_ ") for line in job.printed.splitlines()]
    summary = next((line for line in lines if line), "")
    return Result(report=job.printed.strip(), summary=one_line(summary), refused=False)


def spoken(job: Job, finished: WorkFinished) -> WorkFinished | ErrorFacts:
    """A result that says nothing is one only where something was changed; then it is told that nothing was said."""
    if finished.report:
        return finished
    if job.change is None:
        return failures.ended(0, finished.attempt, cpu_seconds=0)
    count = len(job.change.files)
    sentence = f"{job.recipe.name} changed {count} file{'s' if count != 1 else ''} and said nothing about it."
    return replace(finished, report=sentence, summary=sentence)


def planned(finished: WorkFinished, change: Change | None) -> WorkFinished:
    """A result where only a plan was wanted: what it says of the plan is read, what it changed is no change."""
    report, sketch = sketched(finished.report)
    return replace(finished, report=report, sketch=with_files(sketch, change))


def add_log(job: Job, text: str) -> None:
    """Keep the end of a worker's log."""
    job.log = f"{job.log}{text}"[-LOG_CHARACTERS:]
