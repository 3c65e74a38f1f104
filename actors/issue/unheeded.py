"""What somebody who filed or asked for a case, and has no write access, says in plain words: it steers nothing. Pure.

They are told so, once a round: what would help, and whose move it is. A 👀 on later comments shows that they were read.
Everybody else who may not is passed over in silence: people talk. Nothing of their words is said back.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import clarifying, doing, following, replying, retracting, status
from actors.issue.moves import react, reply
from actors.issue.phrases import name
from actors.issue.record import IssueRecord
from actors.issue.states import OVER
from actors.issue.steering import PendingCommand

SEEN = "eyes"


def told(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    """The record after plain words that their writer may not say with effect."""
    if pending.ticked or pending.sender.id not in (record.author.id, record.requested_by.id):
        return record
    if pending.name == replying.COMMAND and not replying.answers(record, pending):
        return record
    record = react(record, SEEN, pending.comment_id)
    if record.turned_down == record.rounds:
        return record
    return reply(replace(record, turned_down=record.rounds, told_at=now), sentence(record, pending))


def sentence(record: IssueRecord, pending: PendingCommand) -> str:
    """Why it changes nothing, what would help, and where the case stands."""
    author = pending.sender.id == record.author.id
    parts = (f"{name(pending.sender.login)}, I have read this. {_why(pending)}", _helps(record, pending, author=author))
    return f"{' '.join(part for part in parts if part)}\n\n{status.text(record)}"


def _why(pending: PendingCommand) -> str:
    match pending.name:
        case clarifying.NAME | retracting.NAME | following.FOLLOW_UP:
            return "It stays with the case, but the work follows the words of people with write access alone."
        case following.QUESTION:
            return "Questions about the result are answered by a worker when somebody with write access asks them."
        case replying.COMMAND:
            return "This question is for people with write access, so it stays open."
        case doing.HOW_FAR:
            return "The status comment always says where the case stands:"
        case _:
            return "Whether the work may go on is for people with write access to say."


def _helps(record: IssueRecord, pending: PendingCommand, *, author: bool) -> str:
    if pending.name == doing.ASK_BACK and pending.arguments == "rejection" and author:
        return "To stop your own issue, type `/cancel`."
    if pending.name == following.QUESTION:
        return "One of them can ask it here."
    if pending.name not in (clarifying.NAME, retracting.NAME, following.FOLLOW_UP):
        return ""
    if not author:
        return "One of them can say it here."
    if record.state in OVER:
        return "One of them can say it here; or edit the text of your issue, and ask one of them to `/retry` it."
    return "One of them can say it here; or edit the text of your issue, which one of them then has to `/approve`."
