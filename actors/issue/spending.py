"""What a case's attempts cost: each run of each counted once, also where a restart begins an attempt anew. Pure.

A worker tells sums of its own run. A run that was lost with the server was paid all the same, so its last words stay
beside those of the one that took its place. Time is counted from one message to the next; what passed while nobody
knew whether a worker was there counts only when the same run is heard of again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from actors.issue.allowance import DaySpent, Spent
from actors.issue.progress import Cost
from actors.issue.record import IssueRecord, Progress, Work
from actors.messages import WorkCosted
from actors.money import NOTHING

RUNS_KEPT = 10
"""Runs that are kept one by one; older ones are added together."""
DAYS_KEPT = 3
BUSY = (Progress.RUNNING, Progress.CANCELLING)


def total(record: IssueRecord) -> Spent:
    """What all attempts of the case cost together."""
    return Spent(
        usd=sum((cost.usd for cost in record.costs), NOTHING),
        tokens=sum(cost.tokens for cost in record.costs),
        seconds=sum(cost.seconds for cost in record.costs),
    )


def costed(record: IssueRecord, message: WorkCosted) -> IssueRecord:
    """The run has cost so much in all; a smaller figure than before is a worker's slip."""
    known = _of(record, message.attempt, message.run)
    usd, tokens = max(known.usd, message.usd), max(known.tokens, message.tokens)
    return _with(record, replace(known, usd=usd, tokens=tokens))


def began(record: IssueRecord, run: str, now: float) -> IssueRecord:
    """A worker runs: the one that was known (its time goes on), or another in its place."""
    work = record.work
    assert work is not None
    if work.clock is not None and work.run == run:
        return _ticked(record, replace(work, sure=True), now)
    return replace(record, work=replace(work, run=run, clock=now, sure=True))


def unsure(record: IssueRecord) -> IssueRecord:
    """The case was taken up again, perhaps after a restart: whether its worker still runs is not known."""
    work = record.work
    return record if work is None or not work.sure else replace(record, work=replace(work, sure=False))


def tick(record: IssueRecord, now: float) -> IssueRecord:
    """The time that passed since the last message, if a worker worked."""
    work = record.work
    return record if work is None or work.clock is None or not work.sure else _ticked(record, work, now)


def book(before: IssueRecord | None, after: IssueRecord, now: float) -> IssueRecord:
    """The record whose days know what was spent since `before`."""
    spent, known = total(after), Spent() if before is None else total(before)
    usd, seconds = spent.usd - known.usd, spent.seconds - known.seconds
    if usd <= 0 and seconds <= 0:
        return after
    days = {day.day: day for day in after.budget.days}
    today = days.get(name := day_of(now), DaySpent(day=name))
    days[name] = replace(today, usd=today.usd + max(usd, NOTHING), seconds=today.seconds + max(seconds, 0.0))
    kept = tuple(sorted(days.values(), key=lambda day: day.day))[-DAYS_KEPT:]
    return replace(after, budget=replace(after.budget, days=kept))


def of_day(record: IssueRecord, day: str) -> DaySpent:
    """What the case spent on that day."""
    return next((one for one in record.budget.days if one.day == day), DaySpent(day=day))


def day_of(now: float) -> str:
    """The day of a time in seconds since the epoch, UTC."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")


def _ticked(record: IssueRecord, work: Work, now: float) -> IssueRecord:
    assert work.clock is not None
    passed = max(0.0, now - work.clock)
    record = replace(record, work=replace(work, clock=max(now, work.clock)))
    if not passed or work.progress not in BUSY or record.open_questions:
        return record
    known = _of(record, work.attempt, work.run)
    return _with(record, replace(known, seconds=known.seconds + passed))


def _of(record: IssueRecord, attempt: int, run: str) -> Cost:
    found = (cost for cost in record.costs if cost.attempt == attempt and cost.run == run)
    return next(found, Cost(attempt=attempt, usd=Decimal(0), run=run))


def _with(record: IssueRecord, told: Cost) -> IssueRecord:
    others = tuple(cost for cost in record.costs if (cost.attempt, cost.run) != (told.attempt, told.run))
    costs = (*others, told)
    while len(costs) > RUNS_KEPT:
        first, second, *rest = costs
        both = Cost(
            attempt=0,
            usd=first.usd + second.usd,
            tokens=first.tokens + second.tokens,
            seconds=first.seconds + second.seconds,
        )
        costs = (both, *rest)
    return replace(record, costs=costs)
