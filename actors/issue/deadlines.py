"""Reminders at half time and what happens at the deadline: of questions, of an incomplete form, of an approval. Pure.

All of it is computed from the record and the clock, so that a timer that comes late, twice or early does no
harm. While the server was down GitHub could not reach it: every outage puts open deadlines off by its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actors.issue import asking, escalation, outbox, question_text, replies
from actors.issue.moves import cancel, withdraw
from actors.issue.outbox import Policy
from actors.issue.question import Fate, Lack, Otherwise, Question, Wait
from actors.issue.record import EffectKind, Happening, IssueRecord, Progress, Step, Timer
from actors.issue.states import State
from actors.outages import Outage, put_off

QUESTION, WAIT = "question", "wait"
HOUR = 3_600.0


def pause(record: IssueRecord, outages: Sequence[Outage]) -> IssueRecord:
    """The record with open deadlines put off by every outage that it does not know yet."""
    new = [outage for outage in outages if outage.ended > record.outages_until]
    if not new or not (record.open_questions or record.wait):
        return record
    for question in record.open_questions:
        seconds = put_off(question.asked_at, new)
        later = replace(question, remind_at=question.remind_at + seconds, deadline=question.deadline + seconds)
        record = asking.replaced(record, later)
    wait = record.wait
    if wait is not None:
        seconds = put_off(wait.since, new)
        wait = replace(wait, remind_at=wait.remind_at + seconds, deadline=wait.deadline + seconds)
    return replace(record, wait=wait, outages_until=max(outage.ended for outage in new))


def due(record: IssueRecord, now: float, policy: Policy) -> Step:
    """What has to be said or done by now."""
    story: list[Happening] = []
    while expired := [question for question in record.open_questions if question.deadline <= now]:
        first = min(expired, key=lambda question: question.deadline)
        record = _expire(record, first, now, policy)
        story.append(Happening(at=now, what="deadline passed", details={"question": first.id, "due": first.deadline}))
    late = [question for question in record.open_questions if question.remind_at <= now and not question.reminded]
    if late:
        record = _remind(record, late)
        dues = {question.id: question.remind_at for question in late}
        story.append(Happening(at=now, what="reminded", details=dues))
    return _wait_due(record, now, tuple(story))


def project(record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    """The record with what it waits for, and the timers of that."""
    record = _waiting(record, now, policy)
    dues = {}
    if questions := record.open_questions:
        dues[QUESTION] = min(question.deadline if question.reminded else question.remind_at for question in questions)
    wait = record.wait
    if wait is not None and not (wait.told and wait.lack is Lack.TURN):
        dues[WAIT] = wait.deadline if wait.told else wait.remind_at
    wanted = tuple(Timer(name=name, due=due) for name, due in dues.items())
    mine = tuple(timer for timer in record.timers if timer.name in (QUESTION, WAIT))
    if wanted == mine:
        return record
    return replace(record, timers=(*(timer for timer in record.timers if timer not in mine), *wanted))


# --- questions -------------------------------------------------------------------------------------------------


def _expire(record: IssueRecord, question: Question, now: float, policy: Policy) -> IssueRecord:
    if question.otherwise is Otherwise.DEFAULT:
        return asking.settle(record, question, question.default, now, fate=Fate.DEFAULTED)
    record = asking.replaced(record, replace(question, fate=Fate.EXPIRED, settled_at=now))
    record = withdraw(record, now)
    if question.otherwise is Otherwise.ESCALATE:
        return escalation.begin(record, now, policy)
    record = cancel(record, now)
    text = question_text.cancelled_by_deadline(question)
    return outbox.add(record, EffectKind.COMMENT, body=text, role="notice", urgent=True)


def _remind(record: IssueRecord, late: Sequence[Question]) -> IssueRecord:
    for question in late:
        record = asking.replaced(record, replace(question, reminded=True))
    text = question_text.reminder(late, replies.call(record, record.backers))
    return outbox.add(record, EffectKind.COMMENT, body=text, role="reminder", urgent=True)


# --- a form, an approval, a turn -------------------------------------------------------------------------------


def _lack(record: IssueRecord) -> Lack | None:
    if record.state is State.AWAITING_FEEDBACK and not record.open_questions:
        if record.held_change:
            return Lack.APPROVAL
        return None if record.work is not None else Lack.FORM if record.blocked else Lack.APPROVAL
    if record.state is State.QUEUED:
        resting = record.held_by or record.budget.until or any(timer.name == "retry" for timer in record.timers)
        return None if resting else Lack.TURN
    placed = record.work is not None and record.work.progress is Progress.WANTED and record.work.place
    return Lack.TURN if record.state is State.ANALYZING and placed else None


def _waiting(record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    lack = _lack(record)
    if lack is None:
        return record if record.wait is None else replace(record, wait=None)
    if record.wait is not None and record.wait.lack is lack:
        return record
    hours = {
        Lack.FORM: policy.form_hours,
        Lack.APPROVAL: policy.approval_hours,
        Lack.TURN: policy.queued_minutes / 60,
    }[lack]
    half = 1.0 if lack is Lack.TURN else 0.5
    wait = Wait(lack=lack, since=now, remind_at=now + hours * HOUR * half, deadline=now + hours * HOUR)
    return replace(record, wait=wait)


def _wait_due(record: IssueRecord, now: float, story: tuple[Happening, ...]) -> Step:
    wait = record.wait
    if wait is None or _lack(record) is not wait.lack:
        return Step(record=record, story=story)
    if wait.lack is not Lack.TURN and wait.deadline <= now:
        text = question_text.lack_over(wait.lack, wait.since)
        record = outbox.add(cancel(record, now), EffectKind.COMMENT, body=text, role="notice", urgent=True)
        said = Happening(at=now, what="deadline passed", details={wait.lack.value: wait.deadline})
    elif wait.remind_at <= now and not wait.told:
        record = _tell_lack(replace(record, wait=replace(wait, told=True)), wait)
        said = Happening(at=now, what="reminded", details={wait.lack.value: wait.remind_at})
    else:
        return Step(record=record, story=story)
    return Step(record=record, story=(*story, said))


def _tell_lack(record: IssueRecord, wait: Wait) -> IssueRecord:
    """One reminder; why a turn takes so long is said in the status comment."""
    if wait.lack is Lack.TURN:
        return record
    people = record.choices.escalate_to if wait.lack is Lack.APPROVAL else (record.author.login,)
    text = question_text.lack_reminder(record, wait.lack, replies.call(record, people), wait.deadline)
    return outbox.add(record, EffectKind.COMMENT, body=text, role="reminder", urgent=True)
