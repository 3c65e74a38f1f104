"""A case's state brought to what GitHub shows: labels, status comment, title. Pure.

A state in which it is the agent's move is shown once it has lasted a little, so that a burst of changes becomes
one; where a person or nobody has to move, at once. Progress is told ever more rarely the longer it takes.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import budget, labels, outbox, progressing, replies, status, story_link, title
from actors.issue.outbox import Policy
from actors.issue.record import EffectKind, IssueRecord, Progress, Timer
from actors.issue.states import WORKING
from actors.wordings import text_digest

RAREST = 300.0
"""Seconds: the time between two edits doubles from the policy's interval up to this."""


def project(record: IssueRecord, *, now: float, policy: Policy) -> IssueRecord:
    """The record with all that has to be changed on GitHub in its outbox."""
    if record.gone:
        return replace(record, outbox=())
    record = progressing.reached(title.settled(record))
    if _asks_by_label(record):
        return record
    if labels.overdue(record):
        record = replace(record, label_asked="")
    goal = labels.wanted(record)
    if goal == record.label_asked:
        return _show(replace(record, settles_at=None), now=now, policy=policy, at_once=False)
    if not labels.at_once(record) and not _settled(record, now, policy):
        return _later(record, now, policy)
    moved = record.label_asked.split()[:1] != goal.split()[:1]
    record = outbox.add(record, EffectKind.LABEL, body=goal)
    record = _say_why(replace(record, label_asked=goal, settles_at=None, timers=_without(record, "settle")))
    return _show(record, now=now, policy=policy, at_once=moved)


def introduce(record: IssueRecord, *, now: float, policy: Policy) -> IssueRecord:
    """The record whose status comment comes before any other of its comments."""
    return record if record.status_shown else _show(record, now=now, policy=policy, at_once=True)


# --- labels ------------------------------------------------------------------------------------------------------


def _asks_by_label(record: IssueRecord) -> bool:
    """Whether somebody gave a command by setting a label: until it is known if they may, it stays as they set it."""
    return any(pending.comment_id is None for pending in record.commands)


def _settled(record: IssueRecord, now: float, policy: Policy) -> bool:
    return policy.settle <= 0 or (record.settles_at is not None and now >= record.settles_at)


def _later(record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    """A clock that was set back does not make it wait longer than it should."""
    due = min(now + policy.settle, now + policy.settle if record.settles_at is None else record.settles_at)
    return replace(record, settles_at=due, timers=(*_without(record, "settle"), Timer(name="settle", due=due)))


def _say_why(record: IssueRecord) -> IssueRecord:
    """A label that a person changed is put right with one sentence, once in each state."""
    if not record.amiss:
        return record
    if record.amiss_told != record.since:
        record = outbox.add(record, EffectKind.COMMENT, body=record.amiss, role="reply", urgent=True)
    return replace(record, amiss="", amiss_told=record.since)


# --- status comment and title ------------------------------------------------------------------------------------


def _show(record: IssueRecord, *, now: float, policy: Policy, at_once: bool) -> IssueRecord:
    if record.silent or (record.undecided and not record.status_shown and not (record.wait and record.wait.long)):
        return record  # the first comment says whose move it is: only it reaches people's mailboxes
    text = status.comment(record, attempts=policy.attempts, bounds=budget.bounds(record, policy))
    text += story_link.link(record, policy.dashboard)
    digest, name = text_digest(text), title.wanted(record, policy)
    if digest == record.status_shown and name == (record.title_shown or record.title):
        return record
    if record.status_shown and not at_once and _later_is_soon_enough(record):
        return record
    due = min(record.status_at, now) + _interval(record, policy)
    if not at_once and record.status_shown and now < due:
        return replace(record, timers=(*_without(record, "status"), Timer(name="status", due=due)))
    edits = 0 if at_once else record.status_edits + 1
    record = replace(record, timers=_without(record, "status"), status_at=now, status_edits=edits)
    if digest != record.status_shown:
        record = outbox.add(replace(record, status_shown=digest), EffectKind.STATUS, body=text)
    return title.shown(record, name)


def _later_is_soon_enough(record: IssueRecord) -> bool:
    """The result is being posted, and the end will be shown at once; or its reader wants to know of nothing else."""
    reported = record.work is not None and record.work.progress is Progress.REPORTED
    return reported or (record.state in WORKING and replies.prefers(record, "progress", "end-only"))


def _interval(record: IssueRecord, policy: Policy) -> float:
    least = max(policy.status_interval, record.choices.status_interval or 0.0)
    if replies.prefers(record, "progress", "every-step"):
        return least
    return max(least, min(least * 2.0 ** min(record.status_edits, 10), RAREST))


def _without(record: IssueRecord, name: str) -> tuple[Timer, ...]:
    return tuple(timer for timer in record.timers if timer.name != name)
