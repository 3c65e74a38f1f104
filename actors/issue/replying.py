"""What people answer to the questions of a case: in plain words, by a check box, or by `/answer`. Pure.

Whatever looks like an answer waits until it is known what its sender may. One in plain words by somebody who
may not is passed over in silence: people talk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actors.issue import asking, budget_words, clarifying, knowing, question_comment, question_text
from actors.issue.answer_words import is_thanks, is_unsure
from actors.issue.answering import match_answers
from actors.issue.moves import react, reply
from actors.issue.note import Kind
from actors.issue.one_answer import Match, Open, verbatim
from actors.issue.question import Question
from actors.issue.record import IssueRecord
from actors.issue.steering import PendingCommand
from actors.messages import CommentAdded, CommentEdited

COMMAND = "answer"
TAKEN = "rocket"
"""The reaction to a comment that was taken as an answer."""

_NUMBERED = re.compile(r"#?(\d{1,3})[.:)]?\s+(.+)", re.DOTALL)


def in_comment(record: IssueRecord, message: CommentAdded) -> PendingCommand | None:
    """A comment without commands as an answer, if a question is open or was missed."""
    if not addressed(record):
        return None
    if not record.open_questions and not match_answers(message.body, opens(record, comment_id=message.comment_id)):
        return None
    return PendingCommand(
        name=COMMAND,
        arguments=message.body[: asking.LONGEST_TEXT],
        sender=message.sender,
        comment_id=message.comment_id,
        implied=True,
    )


def in_boxes(record: IssueRecord, message: CommentEdited) -> PendingCommand | None:
    """An edit of a comment that asks, if it ticked boxes."""
    group = question_comment.of_comment(record, message.comment_id)
    signs = [
        question_text.sign(question, place)
        for question in group
        for place in question_text.ticked(message.body, [question]).get(question.id, ())
    ]
    if not signs:
        return None
    return PendingCommand(
        name=COMMAND,
        arguments=" ".join(signs),
        sender=message.sender,
        comment_id=message.comment_id,
        implied=True,
        ticked=True,
    )


def refused(record: IssueRecord, pending: PendingCommand) -> IssueRecord:
    """Plain words of somebody who may not say them with effect; a box that they ticked is emptied again."""
    return question_comment.forget_shown(record, pending.comment_id) if pending.ticked else record


def unclear(record: IssueRecord, pending: PendingCommand) -> str:
    """Why a `/answer` cannot be taken, as a reply; empty where it can. Talk and boxes are judged later."""
    asked = addressed(record)
    if pending.implied or _matches(record, pending, asked):
        return ""
    return question_text.which(asked) if len(asked) > 1 else question_text.unclear(asked, pending.sender.login)


def obey(record: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    """The answer of somebody who may answer."""
    matches = _matches(record, pending, addressed(record))
    if not matches:
        return _not_understood(record, pending)
    by_id = {question.id: question for question in record.questions}
    for match in matches:
        question = by_id[match.question]
        record = _take(
            record, replace(question, answered_in=pending.comment_id), match.answer, now, by=pending.sender.login
        )
        record = knowing.chose(record, pending.sender, question, match.answer, now)
    if pending.ticked:
        return question_comment.forget_shown(record, pending.comment_id)
    return react(record, TAKEN, pending.comment_id) if pending.implied else record


def answers(record: IssueRecord, pending: PendingCommand) -> bool:
    """Whether the words clearly answer a question that is open or was missed."""
    return bool(_matches(record, pending, addressed(record)))


def costly(record: IssueRecord, pending: PendingCommand) -> bool:
    """Whether an answer would be to a question that only those with write access may answer."""
    return pending.name == COMMAND and any(question.writers for question in addressed(record))


def grants(record: IssueRecord, text: str) -> bool:
    """Whether the words answer the question of a used up budget, which is asked alone."""
    asked = addressed(record)
    return len(asked) == 1 and asked[0].writers and budget_words.read(text) is not None


def addressed(record: IssueRecord) -> tuple[Question, ...]:
    """The questions that an answer can be for: those that are open, else those of the last comment that were missed."""
    if record.open_questions:
        return record.open_questions
    missed = [question for question in record.questions if question.missed]
    return tuple(question for question in missed if question.posting == missed[-1].posting)


def _matches(record: IssueRecord, pending: PendingCommand, asked: tuple[Question, ...]) -> tuple[Match, ...]:
    asking_for = opens(record, comment_id=pending.comment_id)
    if pending.ticked:
        return _by_boxes(record, pending, asked)
    if grants(record, pending.arguments):
        return (Match(question=asked[0].id, answer=pending.arguments.strip(), option=None, confidence=1.0, words=""),)
    if pending.implied:
        return match_answers(pending.arguments, asking_for)
    if len(asking_for) == 1 and pending.arguments.strip():
        found = match_answers(pending.arguments, asking_for)
        return found or (verbatim(pending.arguments, asking_for[0]),)
    return match_answers(pending.arguments, asking_for) or _own_words(pending.arguments, asking_for)


def _by_boxes(record: IssueRecord, pending: PendingCommand, asked: tuple[Question, ...]) -> tuple[Match, ...]:
    """Exactly one ticked box of a question is an answer to it."""
    signs = pending.arguments.split()
    found = []
    for question in question_comment.of_comment(record, pending.comment_id):
        chosen = [o for place, o in enumerate(question.options) if question_text.sign(question, place) in signs]
        if len(chosen) == 1 and any(question.id == other.id for other in asked):
            found.append(Match(question=question.id, answer=chosen[0], option=None, confidence=1.0, words=chosen[0]))
    return tuple(found)


def _own_words(text: str, asked: Sequence[Open]) -> tuple[Match, ...]:
    """`/answer 2 neither of them`: the number says which question, what follows is the answer."""
    numbered = _NUMBERED.fullmatch(text.strip())
    found = [question for question in asked if numbered and question.number == int(numbered[1])]
    return (verbatim(numbered[2], found[0]),) if numbered and found else ()


def _take(record: IssueRecord, question: Question, answer: str, now: float, *, by: str) -> IssueRecord:
    if question.open:
        return asking.settle(record, question, answer, now, by=by)
    if asking.too_late(record, question, answer):
        record = clarifying.add(record, f"{question.text} {answer}", by=by, now=now)
        record = reply(record, question_text.late(question, by))
    return asking.reopen(record, question, answer, now, by=by)


def _not_understood(record: IssueRecord, pending: PendingCommand) -> IssueRecord:
    """Nothing is guessed: the case asks again, and only once where it is not sure that an answer was meant."""
    if pending.ticked:
        return question_comment.forget_shown(record, pending.comment_id)
    vague = [question for question in record.open_questions if not question.unclear]
    said = pending.arguments.strip()
    if not vague or is_thanks(said) or is_unsure(said) or said.endswith("?") or not said:
        return record
    for question in vague:
        record = asking.replaced(record, replace(question, unclear=True))
    return reply(record, question_text.unclear(vague, pending.sender.login))


def opens(record: IssueRecord, *, comment_id: int | None = None) -> tuple[Open, ...]:
    """The questions that the answer in that comment can be for."""
    return tuple(opened(record, question, comment_id=comment_id) for question in addressed(record))


def opened(record: IssueRecord, question: Question, *, comment_id: int | None = None) -> Open:
    """A question as answers are matched to it."""
    return Open(
        id=question.id,
        number=question.number,
        text=question.text,
        options=question.options,
        default=question.default,
        fresh=_fresh(record, question, comment_id),
    )


def _fresh(record: IssueRecord, question: Question, comment_id: int | None) -> bool:
    """Whether no other comment asked for anything since the question came up."""
    asked = max(
        (note.number for note in record.notes if note.kind is Kind.ASKED and note.ref == question.id), default=0
    )
    since = (note for note in record.notes if note.number > asked and note.kind in (Kind.POINT, Kind.WONDERED))
    return not any(note.comment_id != comment_id for note in since)
