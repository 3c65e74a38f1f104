"""Who may give a command, and what is said where one cannot be obeyed. Pure: record in, record out.

What each command does stands in `doing`. A reaction shows how far a command is: 👀 it was seen, 🚀 it was obeyed,
👎 its sender may not give it, 😕 it cannot be obeyed as it stands.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from actors.issue import command_replies, commands, doing, noting, replying, unheeded
from actors.issue.arguments import read_arguments
from actors.issue.command_lines import Given
from actors.issue.commands import Command, Who
from actors.issue.moves import react, reply
from actors.issue.outbox import Policy
from actors.issue.permissions import Act, Role, may
from actors.issue.record import IssueRecord
from actors.issue.steering import PendingCommand

SEEN, OBEYED, REFUSED, CONFUSED = "eyes", "rocket", "-1", "confused"


ACTS = MappingProxyType({"approve": Act.APPROVE, "reject": Act.APPROVE, "answer": Act.ANSWER})
"""What a command is for the table of permissions, where that is more than its author's own or steering."""


def hear(record: IssueRecord, pending: PendingCommand, now: float, policy: Policy) -> IssueRecord:
    """A command was given: obey it, or first look up what the sender may."""
    if not pending.implied:
        record = react(record, SEEN, pending.comment_id)
    earlier = any(waiting.sender.id == pending.sender.id for waiting in record.commands)
    if _authors_own(record, pending) and not earlier:
        return _obey(record, pending, now, policy)
    return ask_permission(replace(record, commands=(*record.commands, pending)), pending.sender.login)


def mistyped(record: IssueRecord, given: Given, comment_id: int) -> IssueRecord:
    """A word that looks like a command and is none."""
    return reply(react(record, CONFUSED, comment_id), command_replies.unknown(given))


def ask_permission(record: IssueRecord, login: str) -> IssueRecord:
    """The record that waits for what `login` may."""
    if login in record.reading:
        return record
    return replace(record, reading=(*record.reading, login))


def permission_known(record: IssueRecord, login: str, role: str, now: float, policy: Policy) -> IssueRecord:
    """The answer came: the commands that waited for it are obeyed or refused, in order."""
    role = _trusted(record, login, policy) or role
    waiting = tuple(pending for pending in record.commands if pending.sender.login == login)
    others = tuple(pending for pending in record.commands if pending.sender.login != login)
    record = replace(record, commands=others, reading=tuple(name for name in record.reading if name != login))
    if may(Act.START, role) and not record.approved_by and login in record.backers:
        record = _backed(record, login)
    for pending in () if record.gone else waiting:
        allowed = _may(record, pending, role)
        record = _obey(record, pending, now, policy) if allowed else _refuse(record, pending, now)
    return record


def _trusted(record: IssueRecord, login: str, policy: Policy) -> str:
    """The role of somebody whom the operator named by id, else nothing."""
    people = (record.author, record.requested_by, *(pending.sender for pending in record.commands))
    named = any(person.login == login and person.id in policy.trusted for person in people)
    return Role.WRITE if named else ""


def _backed(record: IssueRecord, login: str) -> IssueRecord:
    """Somebody who asked for the case may start work: the author for any text of theirs, others for what they saw."""
    if login == record.author.login:
        return replace(record, approved_by=login, approved_digest="", void_approval="")
    if record.opened_digest not in ("", record.body_digest):
        return record
    return replace(record, approved_by=login, approved_digest=record.body_digest)


def _authors_own(record: IssueRecord, pending: PendingCommand) -> bool:
    """Whether the author gives it and needs no permission for it."""
    return _may(record, pending, Role.NONE)


def _may(record: IssueRecord, pending: PendingCommand, role: str) -> bool:
    row = _row(pending)
    if row.who is Who.ANYONE:
        return True
    act = ACTS.get(row.name) or (Act.OWN if row.who is Who.AUTHOR else Act.STEER)
    act = Act.STEER if replying.costly(record, pending) else act
    return may(act, role, author=pending.sender.id == record.author.id)


def _row(pending: PendingCommand) -> Command:
    return doing.UNSPOKEN.get(pending.name) or commands.find(pending.name)


def _refuse(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    if pending.implied:
        return unheeded.told(replying.refused(record, pending), pending, now)
    record = react(record, REFUSED, pending.comment_id)
    return reply(record, command_replies.forbidden(_row(pending), pending.sender.login))


def _obey(record: IssueRecord, pending: PendingCommand, now: float, policy: Policy) -> IssueRecord:
    command = _row(pending)
    arguments = read_arguments(pending.arguments, command.arguments)
    order = doing.Order(pending=pending, arguments=arguments, now=now, policy=policy)
    problem = doing.hindrance(record, command, order)
    if problem and pending.implied:
        return record
    if problem:
        return reply(react(record, CONFUSED, pending.comment_id), problem)
    done = noting.obeyed(record, doing.DOING[command.name](record, order), pending, now)
    return done if pending.implied else react(done, OBEYED, pending.comment_id)
