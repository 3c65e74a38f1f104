"""What the worker's side says, and what that does to a case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import (
    asking,
    budget,
    budget_text,
    choosing,
    clarifying,
    escalation,
    handover,
    outcomes,
    planning,
    progressing,
    replies,
    spending,
)
from actors.issue.allowance import Limit
from actors.issue.moves import move, withdraw
from actors.issue.outbox import Policy
from actors.issue.record import Happening, IssueRecord, Progress, Step, Timer, Work
from actors.issue.states import WORKING, Trigger
from actors.messages import (
    ErrorAnalysis,
    WorkAsked,
    WorkCancelled,
    WorkCosted,
    WorkFailed,
    WorkFinished,
    WorkPhase,
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
        case WorkCosted():
            return Step(record=spending.costed(record, message))
        case _ if work.progress is Progress.CANCELLING:
            return _ending(record, work, message, now, policy)
        case _ if work.progress is Progress.REPORTED or isinstance(message, WorkCancelled):
            return Step(record=record)
        case WorkQueued(place=place, why=why, only=only):
            return Step(record=replace(record, work=replace(work, place=place, still=why, only=only)))
        case WorkStarted():
            return Step(record=_work_started(record, work, message, now))
        case WorkProgressed(percent=percent, message=text, details=details):
            known = progressing.update_progress(record, percent=percent, message=text, details=details, now=now)
            return Step(record=known)
        case WorkSteered(number=number, taken=taken):
            return Step(record=clarifying.steered(record, number, taken=taken))
        case WorkPhase(phase=phase):
            return Step(record=_phase(record, phase, now))
        case WorkAsked(enquiry=enquiry):
            return Step(record=asking.ask(record, enquiry, now, policy, attempt=work.attempt))
        case WorkFinished():
            return _work_finished(record, work, message, now, policy)
        case WorkFailed():
            return _work_failed(record, message, now, policy)
        case _:
            raise TypeError(f"no decision for a {type(message).__name__}")


def _ending(record: IssueRecord, work: Work, message: object, now: float, policy: Policy) -> Step:
    """While an attempt is being ended only its end counts; a result that came before it, if a budget is the reason."""
    if isinstance(message, WorkCancelled):
        return Step(record=_cancelled(record, message, now, policy))
    if isinstance(message, WorkFinished) and record.budget.reached and record.state in WORKING:
        kept = replace(record, budget=replace(record.budget, reached=Limit.NONE))
        return _work_finished(kept, work, message, now, policy)
    return Step(record=record)


def _work_started(record: IssueRecord, work: Work, message: WorkStarted, now: float) -> IssueRecord:
    running = replace(
        work,
        progress=Progress.RUNNING,
        started_at=work.started_at or now,
        worker=message.worker,
        isolation=message.isolation,
        place=None,
        still="",
        carried=budget_text.carried(message.carried),
    )
    record = spending.began(progressing.began(record, running, now), message.run, now)
    return record if record.open_questions else move(record, Trigger.WORK_STARTED, now)


def _work_finished(record: IssueRecord, work: Work, message: WorkFinished, now: float, policy: Policy) -> Step:
    """The result is handed over; the case is completed when GitHub has it, not before."""
    record = asking.resume(withdraw(record, now), now)
    record = outcomes.note(record, now, sentence=message.summary)
    if work.planning:
        made = planning.made(record, work, message, now, policy)
        return Step(record=made, story=(Happening(at=now, what="plan made", details={"attempt": message.attempt}),))
    record = handover.finished(budget.unsaved(record), work, message, now)
    details = {"attempt": message.attempt, "summary": message.summary, "commit": message.commit}
    if message.change is not None:
        details |= {"change": message.change.head, "held": message.change.held}
    if message.tests is not None:
        details |= {"tests": "passed" if message.tests.passed else "failed"}
    return Step(record=record, story=(Happening(at=now, what="result handed in", details=details),))


def _cancelled(record: IssueRecord, message: WorkCancelled, now: float, policy: Policy) -> IssueRecord:
    """The worker is gone; if the case is to be handed over, that happens now."""
    reached = record.budget.reached and record.state in WORKING
    code, sentence = ("BUDGET", "It was over its budget.") if reached else ("CANCELLED", "The attempt was ended.")
    record = outcomes.note(record, now, code=code, sentence=sentence)
    record = handover.partial(replace(record, work=None), message.attempt, message.change)
    if reached:
        return budget.ended(record, message.attempt, now, policy)
    return escalation.go_on(record, policy) if record.handoff else handover.show_partial(record)


def _phase(record: IssueRecord, phase: str, now: float) -> IssueRecord:
    """Tests stand behind changes: whoever tests has been implementing. An open question is waited for all the same."""
    record = move(record, Trigger.CHANGES_BEGAN, now)
    record = move(record, Trigger.TESTS_BEGAN, now) if phase == "testing" else record
    return move(record, Trigger.NEEDS_PERSON, now) if record.open_questions else record


def _work_failed(record: IssueRecord, message: WorkFailed, now: float, policy: Policy) -> Step:
    analysis = message.analysis
    record = outcomes.note(record, now, code=analysis.code, sentence=analysis.user_message)
    story = (trouble(now, "attempt failed", analysis),)
    if analysis.code == planning.BASE_MOVED and record.plan is not None:
        return Step(record=planning.base_moved(withdraw(record, now), analysis.technical, now), story=story)
    if to := choosing.another(record, analysis, policy):
        record = handover.partial(record, message.attempt, message.change)
        return Step(record=choosing.fall_back(record, to, analysis, now, policy), story=story)
    record = handover.partial(replace(record, work=None, error=analysis), message.attempt, message.change)
    tries = record.attempts - record.round_began
    if analysis.retryable and tries < min(policy.attempts, record.choices.attempts or policy.attempts):
        if not record.open_questions:  # else the next attempt begins with the answer
            retry = Timer(name="retry", due=now + analysis.delay)
            record = move(replace(record, timers=(*record.timers, retry)), Trigger.ATTEMPT_LOST, now)
    elif analysis.retryable or analysis.escalate:
        record = withdraw(record, now)
        record = escalation.begin(record, now, policy, log=message.log)
    else:
        record = move(withdraw(record, now), Trigger.WORK_FAILED, now)
        record = handover.show_partial(record, comment=replies.error_explanation(record, message.log, now))
    return Step(record=record, story=story)


def trouble(now: float, what: str, analysis: ErrorAnalysis) -> Happening:
    """A failure as a line of the case's story."""
    return Happening(at=now, what=what, details={"code": analysis.code, "technical": analysis.technical})
