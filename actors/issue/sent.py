"""What became of an effect, and what that does to its case. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import attempt
from actors.issue.moves import move
from actors.issue.record import Effect, EffectKind, IssueRecord, Step
from actors.issue.states import Trigger
from actors.messages import EffectDone, EffectFailed


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
    record = replace(record, outbox=record.outbox[1:])
    match head.kind:
        case EffectKind.STATUS:
            return replace(record, status_comment=message.id or record.status_comment)
        case EffectKind.LABEL:
            return replace(_undoubted(record, head), labels=(head.body,))
        case EffectKind.COMMENT if record.work is not None and record.work.posting == head.id:
            posted = replace(record, result_url=message.url, error=None, work=None)
            return move(posted, Trigger.RESULT_VERIFIED, now)
        case _:
            return record


def effect_failed(record: IssueRecord, message: EffectFailed, now: float) -> Step:
    head = _head(record, message.effect_id)
    if head is None:
        return Step(record=record)
    record = replace(record, outbox=record.outbox[1:])
    if head.kind is EffectKind.STATUS and record.status_comment is not None:
        record = replace(record, status_comment=None, status_shown="")  # somebody deleted it: a new one is made
    if head.kind is EffectKind.LABEL:
        record = _undoubted(record, head)
    if record.work is not None and record.work.posting == head.id:
        record = move(replace(record, work=None, error=message.analysis), Trigger.WORK_FAILED, now)
    return Step(record=record, story=(attempt.trouble(now, f"{head.kind} not sent", message.analysis),))
