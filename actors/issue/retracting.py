"""What becomes of the work when a comment that asked something of it is edited or deleted. Pure.

An edited comment says what it says now, in the place where it stood; what it had overridden and overrides no more
holds again. A deleted one says nothing any more. What was decided or answered by it stays, since the case went on
from there, unless an edited answer is another one. All of it is told in one sentence, where it changes something.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import clarifying, memory, replying, retracting_texts
from actors.issue.answering import match_answers
from actors.issue.moves import reply
from actors.issue.note import Kind, Note
from actors.issue.question import Fate, Question
from actors.issue.record import IssueRecord
from actors.issue.states import OVER
from actors.issue.steering import Clarification, PendingCommand
from actors.messages import Person

NAME = "reword"
_WAITING = ("answer", clarifying.NAME)
"""Implied commands whose words are the comment's own."""


def concerns(record: IssueRecord, comment_id: int) -> bool:
    """Whether something holds because of that comment."""
    asked = any(item.comment_id == comment_id for item in _live(record))
    return asked or any(question.answered_in == comment_id for question in record.questions)


def waiting(record: IssueRecord, comment_id: int, text: str) -> IssueRecord | None:
    """The record whose commands that wait for a permission read as the comment does now; None where none waits."""
    mine = [pending for pending in record.commands if _words_of(pending, comment_id)]
    if not mine:
        return None
    kept = (
        replace(pending, arguments=text) if _words_of(pending, comment_id) else pending
        for pending in record.commands
        if text or not _words_of(pending, comment_id)
    )
    return replace(record, commands=tuple(kept))


def _words_of(pending: PendingCommand, comment_id: int) -> bool:
    return pending.implied and pending.comment_id == comment_id and pending.name in _WAITING


def reworded(record: IssueRecord, comment_id: int, text: str, *, by: str, now: float) -> IssueRecord:
    """The comment of somebody who may steer reads `text` now; empty where it asks nothing of the work any more."""
    before = record
    points = [note for note in record.notes if note.kind is Kind.POINT and note.comment_id == comment_id]
    author = next((item.by for item in _live(record) if item.comment_id == comment_id), by)
    for question in record.questions:
        if question.answered_in == comment_id and text:
            record = _answered_anew(record, question, text, by=by, now=now)
    if any(item.comment_id == comment_id and item.text == text[: clarifying.LONGEST] for item in _live(record)):
        return record
    record = _gone(record, comment_id)
    if text and (points or not any(question.answered_in == comment_id for question in record.questions)):
        order = min((note.order for note in points), default=0)
        record = clarifying.add(record, text, by=author, now=now, comment_id=comment_id, order=order)
    return _say(before, record, comment_id, by=by, now=now, edited=True)


def deleted(record: IssueRecord, comment_id: int, *, by: Person, now: float) -> IssueRecord:
    """The comment is gone."""
    record = waiting(record, comment_id, "") or record
    before = record
    record = replace(_gone(record, comment_id), notes=memory.without(record.notes, comment_id))
    answered = [question for question in record.questions if question.answered_in == comment_id]
    if answered and record.state not in OVER:
        record = reply(record, retracting_texts.answer_stays(answered, by.login))
    return _say(before, record, comment_id, by=by.login, now=now, edited=False)


def dropped(before: IssueRecord, after: IssueRecord) -> tuple[Note, ...]:
    """The notes that were taken back between the two."""
    kept = {note.number for note in after.notes}
    return tuple(note for note in before.notes if note.number not in kept and memory.taken_back(note))


def _live(record: IssueRecord) -> tuple[Clarification, ...]:
    return tuple(item for item in record.clarifications if not item.gone and not item.echo)


def _gone(record: IssueRecord, comment_id: int) -> IssueRecord:
    items = (replace(item, gone=True) if item.comment_id == comment_id else item for item in record.clarifications)
    notes = (note for note in record.notes if note.comment_id != comment_id or note.kind is not Kind.POINT)
    return replace(record, clarifications=tuple(items), notes=tuple(notes))


def _answered_anew(record: IssueRecord, question: Question, text: str, *, by: str, now: float) -> IssueRecord:
    """Another answer than before: the work that goes on is told, and the next attempt begins with it."""
    one = replying.opened(record, question, comment_id=question.answered_in)
    found = next(iter(match_answers(text, (replace(one, fresh=True),))), None)
    if found is None or found.answer == question.answer:
        return record
    new = replace(question, answer=found.answer, by=by, settled_at=now, fate=Fate.ANSWERED)
    questions = tuple(new if known.id == question.id else known for known in record.questions)
    record = replace(record, questions=questions)
    record = clarifying.echo(record, retracting_texts.answer_changed(question, found.answer), by=by, now=now)
    return reply(record, retracting_texts.answered_anew(question, found.answer, by))


def _say(
    before: IssueRecord, record: IssueRecord, comment_id: int, *, by: str, now: float, edited: bool
) -> IssueRecord:
    """Tell what holds no more, what holds instead and what holds again; the running worker, too."""
    held = {item.note.number: item.note for item in clarifying.standing(before) if item.holds}
    holds = {item.note.number: item.note for item in clarifying.standing(record) if item.holds}
    words = {note.text for note in held.values()}, {note.text for note in holds.values()}
    lost = [note for number, note in held.items() if number not in holds and note.text not in words[1]]
    new = [note for number, note in holds.items() if number not in held and note.text not in words[0]]
    if not lost and not new:
        return record
    mine = [note for note in new if note.comment_id == comment_id]
    again = [note for note in new if note.comment_id != comment_id]
    record = clarifying.echo(
        record, retracting_texts.for_worker(lost, [*mine, *again]), by=by, now=now, comment_id=comment_id
    )
    working = record.work is not None
    return reply(record, retracting_texts.told(by, lost, mine, again, edited=edited, working=working))
