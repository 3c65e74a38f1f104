"""What a worker tells of its progress, and what that does to the case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.progress import LONGEST_DETAILS, Ending, Update, ending
from actors.issue.record import IssueRecord, Progress, Work
from actors.issue.states import SHOWN, WORKING, State

UPDATES_KEPT = 20
LONGEST_MESSAGE = 200


def percent(record: IssueRecord) -> int:
    """How far the case is, from 0 to 100: within its state's range, and never backwards within an attempt."""
    low, high = SHOWN[record.state].percent
    work = record.work
    if work is None or work.progress is Progress.CANCELLING or record.state not in (*WORKING, State.AWAITING_FEEDBACK):
        return high if record.state is State.COMPLETED else low
    told = low if record.state is State.AWAITING_FEEDBACK else low + (high - low) * work.percent // 100
    return min(high, max(low, told, work.reached))


def reached(record: IssueRecord) -> IssueRecord:
    """The record that remembers how far it was shown to be."""
    work, now = record.work, percent(record)
    return record if work is None or now <= work.reached else replace(record, work=replace(work, reached=now))


def began(record: IssueRecord, work: Work, now: float) -> IssueRecord:
    """The worker runs: from now on it is known when it is likely to be done."""
    return replace(record, work=replace(work, ends=_ending(record, work, now)))


def update_progress(
    record: IssueRecord, *, percent: int, message: str = "", details: str = "", now: float
) -> IssueRecord:
    """The attempt is at `percent` (0 to 100) of its work; less than before counts as no more than before.

    `message` is one line for everybody, `details` are for those who unfold them; left out, they stay as they are.
    """
    work = record.work
    if work is None:
        return record
    line, before = message[:LONGEST_MESSAGE], work.percent
    work = replace(
        work,
        percent=max(work.percent, min(100, percent)),
        message=line or work.message,
        details=details[-LONGEST_DETAILS:] or work.details,
    )
    if work.percent > before or work.ends is None:
        work = replace(work, ends=_ending(record, work, now))
    updates = record.updates
    if line and (not updates or updates[-1].text != line):
        updates = (*updates, Update(at=now, percent=work.percent, text=line))[-UPDATES_KEPT:]
    return replace(record, work=work, updates=updates)


def _ending(record: IssueRecord, work: Work, now: float) -> Ending | None:
    if work.started_at is None:
        return None
    usual = record.understanding.estimate_seconds if record.understanding else 0.0
    return ending(began=work.started_at, now=now, percent=work.percent, estimate=usual)
