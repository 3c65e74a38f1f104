"""What people say after a case is completed: a follow-up begins a new round, a question about the result, too. Pure.

Both keep the case and all that was said in it. Only clear words of somebody who may steer the work begin one: a round
costs what an attempt costs. Everything else that is asked is noted, and it is said how to begin.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actors.issue import clarifying, following_texts
from actors.issue.intent import Understood
from actors.issue.intent_rules import Intent
from actors.issue.moves import move, reply
from actors.issue.note import Kind
from actors.issue.noting import note
from actors.issue.points import points
from actors.issue.record import IssueRecord
from actors.issue.states import State, Trigger
from actors.issue.steering import PendingCommand, Wishes
from actors.issue.task import FileReference, OutputFormat, Task, TaskType

FOLLOW_UP = "follow-up"
QUESTION = "ask-about-result"
SURE = 0.84
"""How sure a request has to be that begins a round."""
LONGEST_QUESTION = 2_000
_LATER = re.compile(
    r"\b(?:next time|in (?:the )?future|for (?:the )?future|from now on|some ?day|at some point|eventually|later on"
    r"|would be nice|not now|no rush|generally|in general|nächstes mal)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:you|your|the (?:results?|reports?|changes?|pr|pull request|diff|fix|branch|analysis|answers?|summary"
    r"|findings?"
    r"|patch|commit|tests?|files?|functions?|code)|this (?:change|fix|result|report|pr|branch)|why|which|where"
    r"|how|what)\b",
    re.IGNORECASE,
)


def wanted(record: IssueRecord, meant: Understood, words: str) -> tuple[str, str] | None:
    """What a comment on a completed case begins: the name of an implied command and its words; None for nothing."""
    if record.state is not State.COMPLETED or record.closed or record.gone:
        return None
    asks = meant.sureness(Intent.CLARIFICATION) >= SURE and not _LATER.search(words)
    found = points(words)
    if asks and any(not point.claims or not point.claims[0].startswith("forget") for point in found):
        return FOLLOW_UP, words
    questions = " ".join(item.words for item in meant.of(Intent.QUESTION))
    if questions and _ABOUT.search(questions):
        return QUESTION, words[:LONGEST_QUESTION]
    return None


def follow_up(record: IssueRecord, pending: PendingCommand, text: str, now: float) -> IssueRecord:
    """A round that does what was asked for now, on what the branch holds."""
    login = pending.sender.login
    record = clarifying.add(record, text, by=login, now=now, comment_id=pending.comment_id)
    if record.state is not State.COMPLETED:
        return record
    said = text[: clarifying.LONGEST]
    number = max((item.number for item in clarifying.live(record) if item.text == said), default=0)
    record = _round(record, pending, now, asked=number, wishes=_as_before(record))
    return reply(record, following_texts.began(record.rounds, login, text, working=_can_begin(record)))


def question(record: IssueRecord, pending: PendingCommand, text: str, now: float) -> IssueRecord:
    """A round in which a worker answers, with the case's record before it."""
    if record.state is not State.COMPLETED:
        return record
    wishes = replace(_as_before(record), question=text, comment_id=pending.comment_id)
    return _round(record, pending, now, asked=0, wishes=wishes)


def _round(record: IssueRecord, pending: PendingCommand, now: float, *, asked: int, wishes: Wishes) -> IssueRecord:
    record = replace(
        record,
        error=None,
        handoff=None,
        approved_by=pending.sender.login,
        approved_digest=record.body_digest,
        void_approval="",
        round_began=record.attempts,
        rounds=record.rounds + 1,
        round_asked=asked,
        fallen=(),
        wishes=None if wishes == Wishes() else wishes,
    )
    says = f"asked about the result, in round {record.rounds}" if wishes.question else f"began round {record.rounds}"
    record = note(
        record,
        Kind.DECISION,
        says,
        at=now,
        by=pending.sender.login,
        comment_id=pending.comment_id,
        says=says,
        ref="round",
    )
    return move(record, Trigger.RETRY, now)


def _as_before(record: IssueRecord) -> Wishes:
    """The worker and the model of the round before."""
    before = record.wishes or Wishes()
    return Wishes(worker=before.worker, model=before.model)


def _can_begin(record: IssueRecord) -> bool:
    return not record.held_by


def assigned(record: IssueRecord) -> Task | None:
    """The task of the present round: as the issue says it, with what was asked last; or a question about the result."""
    task = record.task
    if task is None:
        return None
    if record.wishes is not None and record.wishes.question:
        return _question_task(record, task, record.wishes.question)
    asked = next((item for item in record.clarifications if item.number == record.round_asked), None)
    if asked is None or asked.gone or not asked.text:
        return task
    return replace(task, prompt=following_texts.prompt(task.prompt, record.rounds, asked.by, asked.text))


def _question_task(record: IssueRecord, task: Task, text: str) -> Task:
    changed = tuple(FileReference(path=file.path) for file in record.proposal.change.files) if record.proposal else ()
    return replace(
        task,
        type=TaskType.QUESTION,
        prompt=text,
        files=tuple(dict.fromkeys((*changed, *task.files)))[:50],
        context=following_texts.record_of(record),
        output=OutputFormat.ANALYSIS_REPORT,
        acceptance="",
    )


def told(record: IssueRecord, now: float) -> IssueRecord:
    """The answer to a question about the result is on the issue."""
    wishes = record.wishes
    if wishes is None or not wishes.question:
        return record
    asked = [one for one in record.notes if one.kind is Kind.WONDERED and one.comment_id == wishes.comment_id]
    for one in asked:
        ref = str(one.number)
        record = note(record, Kind.TOLD, "answered by a worker", at=now, ref=ref, says="answered a question")
    before = _as_before(record)
    return replace(record, wishes=None if before == Wishes() else before)
