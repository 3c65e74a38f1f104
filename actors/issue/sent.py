"""What became of an effect, and what that does to its case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import attempt, handover, labels, outbox, planning, question_comment
from actors.issue.moves import move
from actors.issue.quiet import REFUSALS, refused
from actors.issue.record import LEVEL_KINDS, Effect, EffectKind, IssueRecord, Step
from actors.issue.states import Trigger
from actors.issue.writes import resolve
from actors.messages import EffectDone, EffectFailed, SwitchLabels
from actors.wordings import digest


def _undoubted(record: IssueRecord, change: Effect) -> IssueRecord:
    """A change of labels is over: only what was changed during it is still in doubt."""
    return replace(record, doubts=tuple(doubt for doubt in record.doubts if doubt.during == change.id))


def _head(record: IssueRecord, effect_id: str) -> Effect | None:
    head = record.outbox[0] if record.outbox else None
    return head if head is not None and head.id == effect_id else None


def effect_done(record: IssueRecord, message: EffectDone, now: float) -> IssueRecord:
    head = _head(record, message.effect_id)
    if head is None:
        return record
    if head.kind is EffectKind.LABEL:
        return _labelled(record, head, message)
    before, record = record, replace(record, outbox=record.outbox[1:])
    if head.kind is EffectKind.STATUS:
        record = replace(record, status_comment=message.id or record.status_comment)
    if head.kind in LEVEL_KINDS:
        return outbox.add(record, head.kind, body=head.body) if _stale(before, head, message) else record
    if head.kind is EffectKind.PULL:
        return handover.opened(record, message)
    if record.work is not None and head.id in record.work.parts:
        last = head.id == record.work.posting
        record = replace(record, result_url=record.result_url or message.url)
        return handover.posted(record, now) if last else record
    record = planning.posted(record, head.id, message.url)
    return question_comment.posted(record, head, message) if head.role == question_comment.ROLE else record


def _stale(record: IssueRecord, head: Effect, message: EffectDone) -> bool:
    """Whether an earlier wording than the present one was sent."""
    write = resolve(record, head)
    return bool(message.applied) and write is not None and digest(write) != message.applied


def _labelled(record: IssueRecord, head: Effect, message: EffectDone) -> IssueRecord:
    """Where an earlier wording was sent, or not all is as it should be, the difference is sent next."""
    change = message.switched or resolve(record, head)
    there = labels.switched(record, change) if isinstance(change, SwitchLabels) else record.labels
    record = replace(_undoubted(record, head), outbox=record.outbox[1:], labels=there, label_misses=0)
    right = set(there) == set(head.body.split()) and not record.doubts
    return record if right else replace(record, label_asked="")


def effect_failed(record: IssueRecord, message: EffectFailed, now: float) -> Step:
    head = _head(record, message.effect_id)
    if head is None:
        return Step(record=record)
    record = replace(record, outbox=record.outbox[1:])
    if message.analysis.code in REFUSALS:
        quiet = refused(record, head, REFUSALS[message.analysis.code])
        return Step(record=quiet, story=(attempt.trouble(now, f"{head.kind} put off", message.analysis),))
    if head.kind is EffectKind.STATUS and record.status_comment is not None:
        record = replace(record, status_comment=None, status_shown="")  # somebody deleted it: a new one is made
    if head.kind is EffectKind.LABEL:
        change = labels.switch(record, body=head.body, effect_id=head.id, earlier=head.earlier)
        record = labels.missed(_undoubted(record, head), head, change, now)
    if head.kind is EffectKind.PULL:
        record = handover.not_opened(record, message, now)
    elif record.work is not None and head.id in record.work.parts:
        rest = tuple(effect for effect in record.outbox if effect.id not in record.work.parts)
        failed = replace(record, outbox=rest, work=None, error=message.analysis)
        record = move(failed, Trigger.WORK_FAILED, now)
    return Step(record=record, story=(attempt.trouble(now, f"{head.kind} not sent", message.analysis),))
