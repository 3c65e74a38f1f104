"""Small steps that several decisions take: to another state, a reply, a reaction, a cancel. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.outbox import add
from actors.issue.proposal import after_cancel
from actors.issue.question import Fate
from actors.issue.record import SHOWN_TRANSITIONS, EffectKind, IssueRecord, Progress, Transition
from actors.issue.states import Trigger, after


def move(record: IssueRecord, trigger: Trigger, now: float) -> IssueRecord:
    """The record in the state that `trigger` leads to; unchanged where the trigger is not legal."""
    state = after(record.state, trigger)
    if state is None:
        return record
    transitions = (*record.transitions, Transition(state=state, at=now))[-SHOWN_TRANSITIONS:]
    return replace(record, state=state, transitions=transitions)


def reply(record: IssueRecord, text: str) -> IssueRecord:
    """The record that says `text` on the issue."""
    return add(record, EffectKind.COMMENT, body=text, role="reply", urgent=True)


def react(record: IssueRecord, content: str, comment_id: int | None) -> IssueRecord:
    """The record that reacts to a comment, where there is one; the same reaction that waits is not sent twice."""
    if comment_id is None:
        return record
    waits = (effect.body == content and effect.comment_id == comment_id for effect in record.outbox)
    if any(waits):
        return record
    return add(record, EffectKind.REACTION, body=content, comment_id=comment_id, urgent=True)


def withdraw(record: IssueRecord, now: float) -> IssueRecord:
    """The questions that are still open are not waited for any more."""
    if not record.open_questions:
        return record
    questions = tuple(
        replace(question, fate=Fate.WITHDRAWN, settled_at=now) if question.open else question
        for question in record.questions
    )
    return replace(record, questions=questions)


def end_work(record: IssueRecord, now: float) -> IssueRecord:
    """Nothing of the work goes on: its worker is ended, a result that was not posted yet is not posted any more."""
    record = withdraw(record, now)
    timers = tuple(timer for timer in record.timers if timer.name not in ("retry", "look"))
    head, rest = record.outbox[:1], record.outbox[1:]
    kept = (*head, *(effect for effect in rest if effect.role != "result"))
    work = record.work and (
        None if record.work.progress is Progress.REPORTED else replace(record.work, progress=Progress.CANCELLING)
    )
    shelf = tuple(effect for effect in record.shelf if effect.role != "result")
    change = after_cancel(record.proposal)
    return replace(record, timers=timers, outbox=kept, work=work, shelf=shelf, proposal=change)


def cancel(record: IssueRecord, now: float) -> IssueRecord:
    """The case stops."""
    return move(replace(end_work(record, now), held_by=""), Trigger.CANCEL, now)
