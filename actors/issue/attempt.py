"""What the worker's side says, and what that does to a case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import clarifying, outbox, progressing, replies
from actors.issue.moves import move
from actors.issue.outbox import Policy
from actors.issue.record import EffectKind, Happening, IssueRecord, Progress, Step, Timer, Work
from actors.issue.states import Trigger
from actors.messages import (
    ErrorAnalysis,
    WorkCancelled,
    WorkCosted,
    WorkFailed,
    WorkFinished,
    WorkProgressed,
    WorkQueued,
    WorkStarted,
    WorkSteered,
)


def hear(record: IssueRecord, message: object, now: float, policy: Policy) -> Step:
    """Words about an attempt that is not the present one, or is being ended, change nothing."""
    work = record.work
    if work is None or getattr(message, "attempt", None) != work.attempt:
        return Step(record=record)
    match message:
        case WorkCancelled():
            return Step(record=replace(record, work=None) if work.progress is Progress.CANCELLING else record)
        case _ if work.progress in (Progress.CANCELLING, Progress.REPORTED):
            return Step(record=record)
        case WorkQueued(place=place):
            return Step(record=replace(record, work=replace(work, place=place)))
        case WorkStarted():
            return Step(record=_work_started(record, work, message, now))
        case WorkProgressed(percent=percent, message=text, details=details):
            known = progressing.update_progress(record, percent=percent, message=text, details=details, now=now)
            return Step(record=known)
        case WorkCosted(usd=usd, tokens=tokens):
            return Step(record=progressing.cost(record, attempt=work.attempt, usd=usd, tokens=tokens))
        case WorkSteered(number=number, taken=taken):
            return Step(record=clarifying.steered(record, number, taken=taken))
        case WorkFinished():
            return _work_finished(record, work, message, now)
        case WorkFailed():
            return _work_failed(record, message, now, policy)
        case _:
            raise TypeError(f"no decision for a {type(message).__name__}")


def _work_started(record: IssueRecord, work: Work, message: WorkStarted, now: float) -> IssueRecord:
    running = replace(
        work,
        progress=Progress.RUNNING,
        started_at=work.started_at or now,
        worker=message.worker,
        isolation=message.isolation,
        place=None,
    )
    record = progressing.began(record, running, now)
    return record if record.open_questions else move(record, Trigger.WORK_STARTED, now)


def _work_finished(record: IssueRecord, work: Work, message: WorkFinished, now: float) -> Step:
    """The result is posted; the case is completed when GitHub has it, not before."""
    record = move(record, Trigger.WORK_STARTED, now)
    reported = replace(work, progress=Progress.REPORTED, percent=100, message=message.summary)
    text = replies.result(record, message.report)
    record = outbox.add(record, EffectKind.COMMENT, body=text, role="result", urgent=True)
    record = replace(record, work=replace(reported, posting=record.outbox[-1].id))
    details = {"attempt": message.attempt, "summary": message.summary, "commit": message.commit}
    return Step(record=record, story=(Happening(at=now, what="result handed in", details=details),))


def _work_failed(record: IssueRecord, message: WorkFailed, now: float, policy: Policy) -> Step:
    analysis = message.analysis
    record = replace(record, work=None, error=analysis)
    tries = record.attempts - record.round_began
    if analysis.retryable and tries < min(policy.attempts, record.choices.attempts or policy.attempts):
        retry = Timer(name="retry", due=now + analysis.delay)
        record = move(replace(record, timers=(*record.timers, retry)), Trigger.ATTEMPT_LOST, now)
    else:
        record = move(record, Trigger.GAVE_UP if analysis.escalate else Trigger.WORK_FAILED, now)
        text = replies.failure(record, message.log)
        record = outbox.add(record, EffectKind.COMMENT, body=text, role="failure", urgent=True)
    return Step(record=record, story=(trouble(now, "attempt failed", analysis),))


def trouble(now: float, what: str, analysis: ErrorAnalysis) -> Happening:
    """A failure as a line of the case's story."""
    return Happening(at=now, what=what, details={"code": analysis.code, "technical": analysis.technical})
