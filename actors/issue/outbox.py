"""What is to be on GitHub: the queue of effects of one case, and the projection of its state into it.

The head of the outbox is under way and is never changed. Behind it an effect of a level kind (status comment,
label) replaces an older one of its kind: a burst of progress is one edit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from actors.issue import replies, status
from actors.issue.record import LEVEL_KINDS, Effect, EffectKind, IssueRecord, Timer
from actors.messages import Assign, CreateComment, EditComment, GitHubWrite, React, SwitchLabels


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator chose for all cases. Times in seconds."""

    bot: str = ""  # our login, for `@bot command`
    status_interval: float = 15.0  # at most one edit of the status comment in this time, unless the state changes
    attempts: int = 3  # tries of one round
    workers: tuple[str, ...] = ()  # that `/retry worker=` may name
    models: tuple[str, ...] = ()  # that `/retry model=` may name


def add(
    record: IssueRecord,
    kind: EffectKind,
    *,
    body: str,
    role: str = "",
    comment_id: int | None = None,
    urgent: bool = False,
) -> IssueRecord:
    """The record with one more effect, or with a waiting one of a level kind brought up to date."""
    if kind in LEVEL_KINDS:
        for place, waiting in enumerate(record.outbox):
            if place > 0 and waiting.kind is kind:
                changed = replace(waiting, body=body)
                return replace(record, outbox=(*record.outbox[:place], changed, *record.outbox[place + 1 :]))
    number = record.effects + 1
    effect = Effect(id=f"{record.key}:{number}", kind=kind, body=body, role=role, comment_id=comment_id, urgent=urgent)
    return replace(record, effects=number, outbox=(*record.outbox, effect))


def project(record: IssueRecord, *, now: float, policy: Policy, state_changed: bool) -> IssueRecord:
    """The record with label and status comment brought to what its state shows."""
    if record.gone:
        return replace(record, outbox=())
    if record.label_asked != record.state.label:
        record = add(record, EffectKind.LABEL, body=record.state.label)
        record = replace(record, label_asked=record.state.label)
    return _show(record, now=now, policy=policy, at_once=state_changed)


def _show(record: IssueRecord, *, now: float, policy: Policy, at_once: bool) -> IssueRecord:
    if record.undecided and not record.status_shown:
        return record  # the first comment says whose move it is: only it reaches people's mailboxes
    text = status.comment(record)
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
    if digest == record.status_shown:
        return record
    due = record.status_at + max(policy.status_interval, record.choices.status_interval or 0.0)
    timers = tuple(timer for timer in record.timers if timer.name != "status")
    if not at_once and record.status_shown and now < due:
        return replace(record, timers=(*timers, Timer(name="status", due=due)))
    record = replace(record, timers=timers, status_shown=digest, status_at=now)
    return add(record, EffectKind.STATUS, body=text)


def resolve(record: IssueRecord, effect: Effect) -> GitHubWrite | None:
    """The call that brings an effect about as things stand now; None when there is nothing left to do."""
    match effect.kind:
        case EffectKind.STATUS if record.status_comment is not None:
            return EditComment(comment_id=record.status_comment, body=replies.signed(effect.body, effect.id))
        case EffectKind.STATUS | EffectKind.COMMENT:
            return CreateComment(body=replies.signed(effect.body, effect.id), marker=replies.marker(effect.id))
        case EffectKind.EDIT:
            return (
                None
                if effect.comment_id is None
                else EditComment(comment_id=effect.comment_id, body=replies.signed(effect.body, effect.role))
            )
        case EffectKind.ASSIGN:
            return Assign(logins=tuple(effect.body.split())) if effect.body else None
        case EffectKind.REACTION:
            return None if effect.comment_id is None else React(comment_id=effect.comment_id, content=effect.body)
        case EffectKind.LABEL:
            return _switch(record, effect)


def _switch(record: IssueRecord, effect: Effect) -> SwitchLabels | None:
    """The difference; a label in doubt counts as missing where it is wanted and as there where it is not."""
    doubted = tuple(doubt.label for doubt in record.doubts if doubt.during != effect.id)
    there = effect.body in record.labels and effect.body not in doubted
    old = tuple(label for label in dict.fromkeys((*record.labels, *doubted)) if label != effect.body)
    return None if there and not old else SwitchLabels(add=() if there else (effect.body,), remove=old)
