"""The comments in which questions are asked, kept true: posted once, edited when what they say changes. Pure.

Questions that come up within `GATHER` seconds share a comment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from actors.issue import outbox, question_text
from actors.issue.question import Question
from actors.issue.record import Effect, EffectKind, IssueRecord, Timer
from actors.messages import EffectDone

GATHER = 1.0
ROLE = "question"
TIMER = "ask"


def project(record: IssueRecord, now: float) -> IssueRecord:
    """The record with its questions' comments brought to what they have to say."""
    for posting in dict.fromkeys(question.posting for question in record.questions if question.posting):
        record = _show(record, posting)
    new = [question for question in record.open_questions if not question.posting]
    due = min((question.asked_at for question in new), default=now) + GATHER
    timers = tuple(timer for timer in record.timers if timer.name != TIMER)
    if new and now < due:
        return replace(record, timers=(*timers, Timer(name=TIMER, due=due)))
    if len(timers) != len(record.timers):
        record = replace(record, timers=timers)
    return _post(record, new) if new else record


def posted(record: IssueRecord, effect: Effect, message: EffectDone) -> IssueRecord:
    """The comment stands on GitHub."""
    return _changed(record, effect.id, comment=message.id, url=message.url)


def of_comment(record: IssueRecord, comment_id: int | None) -> tuple[Question, ...]:
    """The questions that are asked in a comment."""
    return tuple(question for question in record.questions if comment_id and question.comment == comment_id)


def forget_shown(record: IssueRecord, comment_id: int | None) -> IssueRecord:
    """Somebody changed the comment: it is written anew."""
    postings = {question.posting for question in of_comment(record, comment_id)}
    for posting in postings:
        record = _changed(record, posting, shown="")
    return record


def _post(record: IssueRecord, new: Sequence[Question]) -> IssueRecord:
    lettered = len(record.open_questions) > 1
    effect = f"{record.key}:{record.effects + 1}"
    asked = [replace(question, posting=effect, lettered=lettered) for question in new]
    text = question_text.comment(asked)
    by_id = {question.id: replace(question, shown=_digest(text)) for question in asked}
    questions = tuple(by_id.get(question.id, question) for question in record.questions)
    record = replace(record, questions=questions)
    return outbox.add(record, EffectKind.COMMENT, body=text, role=ROLE, urgent=True)


def _show(record: IssueRecord, posting: str) -> IssueRecord:
    group = [question for question in record.questions if question.posting == posting]
    text = question_text.comment(group)
    digest = _digest(text)
    if all(question.shown == digest for question in group):
        return record
    comment = group[0].comment
    if comment is not None:
        record = _edit(record, comment, text, posting)
    else:
        waiting = [place for place, effect in enumerate(record.outbox) if place > 0 and effect.id == posting]
        if not waiting:
            return record  # it is under way: what changed is shown when it stands
        place = waiting[0]
        changed = replace(record.outbox[place], body=text)
        record = replace(record, outbox=(*record.outbox[:place], changed, *record.outbox[place + 1 :]))
    return _changed(record, posting, shown=digest)


def _edit(record: IssueRecord, comment: int, text: str, posting: str) -> IssueRecord:
    """One edit of a comment waits at most."""
    waits = [
        place
        for place, effect in enumerate(record.outbox)
        if place > 0 and effect.kind is EffectKind.EDIT and effect.comment_id == comment
    ]
    if not waits:
        return outbox.add(record, EffectKind.EDIT, body=text, role=posting, comment_id=comment)
    place = waits[0]
    changed = replace(record.outbox[place], body=text)
    return replace(record, outbox=(*record.outbox[:place], changed, *record.outbox[place + 1 :]))


def _changed(record: IssueRecord, posting: str, **changes: object) -> IssueRecord:
    questions = tuple(
        replace(question, **changes) if question.posting == posting else question  # type: ignore[arg-type]
        for question in record.questions
    )
    return replace(record, questions=questions)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
