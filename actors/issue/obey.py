"""What each command does to a case. Pure: record in, record out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actors.issue import commands, replies, status
from actors.issue.commands import Given, Who
from actors.issue.outbox import add
from actors.issue.record import (
    SHOWN_TRANSITIONS,
    EffectKind,
    IssueRecord,
    PendingCommand,
    Progress,
    Transition,
)
from actors.issue.states import Trigger, after

WRITERS = frozenset({"write", "maintain", "admin"})
"""The roles that may start and steer work (`role_name` of GitHub's permission API)."""


def hear(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    """A command was given: obey it, or first look up what the sender may."""
    earlier = any(waiting.sender.id == pending.sender.id for waiting in record.commands)
    if _authors_own(record, pending) and not earlier:
        return _obey(record, pending, now)
    return ask_permission(replace(record, commands=(*record.commands, pending)), pending.sender.login)


def _authors_own(record: IssueRecord, pending: PendingCommand) -> bool:
    """Whether the author gives it and needs no permission for it."""
    return commands.find(pending.name).who is Who.AUTHOR and pending.sender.id == record.author.id


def mistyped(record: IssueRecord, given: Given) -> IssueRecord:
    """A word that looks like a command and is none."""
    return _reply(record, replies.unknown(given))


def ask_permission(record: IssueRecord, login: str) -> IssueRecord:
    """The record that waits for what `login` may."""
    if login in record.reading:
        return record
    return replace(record, reading=(*record.reading, login))


def permission_known(record: IssueRecord, login: str, role: str, now: float) -> IssueRecord:
    """The answer came: the commands that waited for it are obeyed or refused, in order."""
    waiting = tuple(pending for pending in record.commands if pending.sender.login == login)
    others = tuple(pending for pending in record.commands if pending.sender.login != login)
    record = replace(record, commands=others, reading=tuple(name for name in record.reading if name != login))
    if role in WRITERS and not record.approved_by and login in record.backers:
        record = replace(record, approved_by=login)
    for pending in waiting:
        allowed = role in WRITERS or _authors_own(record, pending)
        record = _obey(record, pending, now) if allowed else _refuse(record, pending)
    return record


def move(record: IssueRecord, trigger: Trigger, now: float) -> IssueRecord:
    """The record in the state that `trigger` leads to; unchanged where the trigger is not legal."""
    state = after(record.state, trigger)
    if state is None:
        return record
    transitions = (*record.transitions, Transition(state=state, at=now))[-SHOWN_TRANSITIONS:]
    return replace(record, state=state, transitions=transitions)


def cancel(record: IssueRecord, now: float) -> IssueRecord:
    """The case stops: its worker is ended, a result that was not posted yet is not posted any more."""
    timers = tuple(timer for timer in record.timers if timer.name != "retry")
    head, rest = record.outbox[:1], record.outbox[1:]
    kept = (*head, *(effect for effect in rest if effect.role != "result"))
    work = record.work and (
        None if record.work.progress is Progress.REPORTED else replace(record.work, progress=Progress.CANCELLING)
    )
    return move(replace(record, timers=timers, outbox=kept, work=work), Trigger.CANCEL, now)


def _refuse(record: IssueRecord, pending: PendingCommand) -> IssueRecord:
    given = Given(name=pending.name, word=pending.name)
    record = add(record, EffectKind.REACTION, body="-1", comment_id=pending.comment_id, urgent=True)
    return _reply(record, replies.forbidden(given, pending.sender.login))


def _obey(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    command = commands.find(pending.name)
    if command.states and record.state not in command.states:
        return _reply(record, replies.not_now(Given(name=command.name, word=command.name), record.state))
    return _DOING[command.name](record, pending, now)


def _reply(record: IssueRecord, text: str) -> IssueRecord:
    return add(record, EffectKind.COMMENT, body=text, role="reply", urgent=True)


def _done(record: IssueRecord, pending: PendingCommand) -> IssueRecord:
    return add(record, EffectKind.REACTION, body="rocket", comment_id=pending.comment_id, urgent=True)


def _status(record: IssueRecord, _: PendingCommand, __: float) -> IssueRecord:
    return _reply(record, status.text(record))


def _help(record: IssueRecord, _: PendingCommand, __: float) -> IssueRecord:
    return _reply(record, replies.help_text(record))


def _cancel(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    return _done(cancel(record, now), pending)


def _approve(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    record = replace(record, approved_by=pending.sender.login)
    return _done(record if record.blocked else move(record, Trigger.ANSWERED, now), pending)


def _retry(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    fresh = replace(record, error=None, result_url="", approved_by=pending.sender.login, round_began=record.attempts)
    return _done(move(fresh, Trigger.RETRY, now), pending)


_DOING: dict[str, Callable[[IssueRecord, PendingCommand, float], IssueRecord]] = {
    "approve": _approve,
    "cancel": _cancel,
    "help": _help,
    "retry": _retry,
    "status": _status,
}
