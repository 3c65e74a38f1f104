"""What people do on an issue, and what that does to its case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import (
    command_lines,
    command_replies,
    knowing,
    obey,
    planning,
    question_comment,
    rates,
    reading,
    replying,
    retracting,
    talk,
    title,
    wondering,
)
from actors.issue.command_lines import Given
from actors.issue.estimate import History
from actors.issue.moves import reply
from actors.issue.outbox import Policy
from actors.issue.record import Happening, IssueRecord, Step
from actors.issue.states import OVER, WORKING
from actors.issue.steering import PendingCommand
from actors.issue.turn import Touch, Turn
from actors.messages import CommentAdded, CommentEdited, IssueEdited


def say(record: IssueRecord, message: CommentAdded | CommentEdited, now: float, policy: Policy) -> Step:
    """A comment was written, or reads otherwise now."""
    if record.gone:
        return Step(record=record)  # written before the issue was deleted, heard of after it
    if isinstance(message, CommentAdded):
        return _comment(record, message, now, policy)
    return _comment_edited(record, message, now, policy)


def _comment(record: IssueRecord, message: CommentAdded, now: float, policy: Policy) -> Step:
    read = command_lines.read_comment(message.body, bot=policy.bot, bare=record.choices.bare_commands)
    meant = talk.read(record, read)
    talks = talk.says_else(meant) and not replying.grants(record, message.body)
    answer = None if read.commands or talks else replying.in_comment(record, message)
    if answer is not None:
        record = obey.hear(record, answer, now, policy)
    for given in read.commands:
        taken = rates.take(record, message.sender, now, policy)
        record = taken.record
        if taken.verdict is rates.Verdict.FIRST:
            record = reply(record, rates.too_many(message.sender, policy))
        elif taken.verdict is rates.Verdict.COUNTS:
            record = _given(record, given, message, now, policy)
    record = wondering.heard(record, read, message, how_far=talk.HOW_FAR)
    record = talk.heed(knowing.teach(record, read, message), read, meant, message, now, policy)
    turn = Turn(
        at=message.created_at,
        speaker=message.sender,
        role="person",
        text=message.body,
        comment_id=message.comment_id,
        intents=tuple(item.intent.value for item in meant.meant),
    )
    return Step(record=record, turns=(turn,))


def _given(record: IssueRecord, given: Given, message: CommentAdded, now: float, policy: Policy) -> IssueRecord:
    if not given.name:
        return obey.mistyped(record, given, message.comment_id)
    pending = PendingCommand(
        name=given.name,
        arguments=given.arguments,
        sender=message.sender,
        comment_id=message.comment_id,
        digest=reading.digest(message.issue.title, message.issue.body),
        change=record.held_change,
        plan=planning.awaited(record),
    )
    return obey.hear(record, pending, now, policy)


def _comment_edited(record: IssueRecord, message: CommentEdited, now: float, policy: Policy) -> Step:
    """Edited comments command nothing: a person's says what it says now, one of ours is read for its check boxes."""
    if question_comment.of_comment(record, message.comment_id):
        answer = replying.in_boxes(record, message)
        if answer is None:
            return Step(record=question_comment.forget_shown(record, message.comment_id))
        return Step(record=obey.hear(record, answer, now, policy))
    if message.author.bot or message.author.login == policy.bot:  # ours, or a program's: its words ask for nothing
        touch = Touch(comment_id=message.comment_id, at=max(message.updated_at, now), text=message.body)
        return Step(record=record, touches=(touch,))
    return _reworded(record, message, now, policy)


def _reworded(record: IssueRecord, message: CommentEdited, now: float, policy: Policy) -> Step:
    """The turn reads as the comment does now; what the comment asks of the work is looked at again."""
    read = command_lines.read_comment(message.body, bot=policy.bot, bare=record.choices.bare_commands)
    meant = talk.read(record, read)
    touch = Touch(
        comment_id=message.comment_id,
        at=max(message.updated_at, now),
        text=message.body,
        intents=tuple(item.intent.value for item in meant.meant),
    )
    record = wondering.reheard(record, read, message, how_far=talk.HOW_FAR)
    words = talk.own_words(read, message.body)
    asks = talk.asked_of_work(record, read, meant, words, message.comment_id)
    waits = retracting.waiting(record, message.comment_id, words)
    if waits is not None:
        record = waits
    elif asks or retracting.concerns(record, message.comment_id):
        taken = rates.take(record, message.sender, now, policy)
        record = taken.record
        if taken.verdict is rates.Verdict.COUNTS:
            answers = any(question.answered_in == message.comment_id for question in record.questions)
            pending = PendingCommand(
                name=retracting.NAME,
                arguments=words if answers else asks,
                sender=message.sender,
                comment_id=message.comment_id,
                implied=True,
            )
            record = obey.hear(record, pending, now, policy)
    return Step(record=record, touches=(touch,))


def edited(record: IssueRecord, message: IssueEdited, now: float, history: History) -> Step:
    """The text is read again; what changes while a worker is on the case is a clarification for the next attempt."""
    issue = message.issue
    if issue.updated_at < record.issue_updated_at:
        return Step(record=record)
    record = replace(record, issue_updated_at=issue.updated_at)
    record = title.renamed(record, issue.title)
    name = title.original(issue.title) if record.title_shown else issue.title
    if reading.digest(name, issue.body) == record.body_digest:
        return Step(record=record)
    record = _void(record)
    if record.state in WORKING:
        turn = Turn(at=now, speaker=message.sender, role="person", text=issue.body)
        record = reading.edited_meanwhile(record, title=name, body=issue.body)
        return Step(record=record, turns=(turn,), story=(Happening(at=now, what="edited during the work"),))
    return Step(record=reading.read(record, title=name, body=issue.body, history=history))


def _void(record: IssueRecord) -> IssueRecord:
    """An approval holds for the text that was approved; an attempt that runs already works on that."""
    if not record.approved_by or not record.approved_digest:
        return record
    void = replace(record, approved_by="", approved_digest="", void_approval=record.approved_by)
    return void if record.state in OVER else reply(void, command_replies.approval_void(record.approved_by))
