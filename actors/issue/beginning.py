"""The next attempt of a queued case: what has to be so before it begins, and who does it. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import budget, choosing, planning, preflight, quiet
from actors.issue.allowance import Others
from actors.issue.moves import move
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord, Work
from actors.issue.states import Trigger


def begin(record: IssueRecord, now: float, policy: Policy, others: Others) -> IssueRecord:
    """A queued case that is complete and allowed takes its next step, if nothing stands in the way of it."""
    if record.settings is None or record.work is not None or any(timer.name == "retry" for timer in record.timers):
        return record
    if record.held_by or record.closed or quiet.resting(record):
        return record
    if preflight.wanted(record) is not None:
        return record
    if (ended := preflight.refused(record, now)) is not None:
        return ended
    if budget.over_case(record, policy):
        return budget.ask(record, now, policy)
    if budget.over_day(record, policy, others, now):
        return budget.rest(record, now)
    if record.budget.until:
        record = replace(record, budget=replace(record.budget, until=0.0))
    if planning.waits(record):
        return move(record, Trigger.NEEDS_PERSON, now)
    number, choice = record.attempts + 1, choosing.chosen(record, policy)
    work = Work(
        attempt=number,
        asked_at=now,
        chosen=choice.worker,
        model=choice.model,
        why=choice.why,
        planning=record.plan is None and planning.wanted(record, policy),
        task=record.body_digest,
    )
    return move(replace(record, attempts=number, work=work), Trigger.ALLOWED, now)
