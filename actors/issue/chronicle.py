"""The case's story: a line for each thing that was heard and each that was sent, with what it led to. Pure.

What a decision itself tells (changes of state, failures, results) comes from `decide`; here stands the rest, so that
somebody who reads a case afterwards sees why it did what it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from actors.issue import command_lines
from actors.issue.intent_rules import Intent
from actors.issue.record import EffectKind, Happening, IssueRecord, Step
from actors.messages import (
    AccessKnown,
    CommentAdded,
    DeliveryBuried,
    EffectDone,
    FileKnown,
    HandleDelivery,
    LabelsMended,
    PermissionKnown,
    TemplatesKnown,
    TimerDue,
    TreeKnown,
    WorkAsked,
    WorkCancelled,
    WorkFailed,
    WorkProgressed,
    WorkStarted,
    WorkSteered,
)
from actors.redaction import redact

LONGEST_LOG = 4_000
NOTHING = "nothing"
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOLD = ("label", "added", "action", "verdict", "conclusion", "what", "path", "branch", "deleted", "locked")
"""Of an event, what is told beside its name."""
_YES: dict[object, str] = {True: "yes", False: "no"}


def tell(before: IssueRecord | None, message: object, step: Step, now: float) -> Step:
    """The step with a line about `message`, in front of what the decision tells."""
    if step.record is None:
        return step
    line = _line(before, message, step, now)
    return step if line is None else replace(step, story=(line, *step.story))


def _line(before: IssueRecord | None, message: object, step: Step, now: float) -> Happening | None:
    match message:
        case HandleDelivery():
            return _delivery(before, message, step, now)
        case EffectDone():
            return _sent(before, message, now)
        case TimerDue() | DeliveryBuried():
            what = "timer due" if isinstance(message, TimerDue) else "delivery given up"
            told = {"delivery": message.delivery_id} if isinstance(message, DeliveryBuried) else {}
            led_to = _led_to(before, step)
            return Happening(at=now, what=what, details=told | {"led_to": led_to}) if led_to != NOTHING else None
        case PermissionKnown() | AccessKnown() | FileKnown() | TemplatesKnown() | TreeKnown() | LabelsMended():
            return Happening(at=now, what="read", details=_read(message))
        case _:
            return _worked(before, message, step, now)


def _delivery(before: IssueRecord | None, message: HandleDelivery, step: Step, now: float) -> Happening:
    event = message.event
    name = _PARTS.sub(" ", type(event).__name__).lower()
    known = {field: getattr(event, field, None) for field in _TOLD}
    told = {field: _YES.get(value, str(value)) for field, value in known.items() if value not in (None, "")}
    by = event.sender.login
    details = {
        "by": by,
        **told,
        "understood_as": _meant(event, step),
        "led_to": _led_to(before, step),
        "id": message.delivery_id,
    }
    return Happening(at=now, what=f"delivery: {name}", details=details)


def _meant(event: object, step: Step) -> str:
    """What a comment was understood as: its commands, and what it means beside them."""
    given = command_lines.read(event.body) if isinstance(event, CommentAdded) else ()
    commands = [f"/{command.name or command.word}" for command in given]
    intents = dict.fromkeys(intent for turn in step.turns for intent in turn.intents)
    return ", ".join([*commands, *(intent for intent in intents if not commands or intent != Intent.CHATTER)])


def _sent(before: IssueRecord | None, message: EffectDone, now: float) -> Happening | None:
    effect = next((effect for effect in before.outbox if effect.id == message.effect_id), None) if before else None
    if effect is None:
        return None
    short = effect.kind.value in ("label", "title", "reaction", "assign")
    said = {"to": effect.body} if short else {}
    if effect.kind is EffectKind.COMMENT:
        said = {"text": redact(effect.body)[:LONGEST_LOG]}
    details = {"for": effect.role, **said, "url": message.url, "effect": effect.id}
    return Happening(at=now, what=f"sent {effect.kind.value}", details=details)


def _read(message: object) -> dict[str, Any]:
    match message:
        case PermissionKnown(login=login, role=role):
            return {"what": "permission", "of": login, "found": role}
        case AccessKnown(may=may, why=why):
            return {"what": "whether a result can be pushed", "found": "yes" if may else why}
        case FileKnown(path=path, text=text):
            return {"what": path, "found": "no such file" if text is None else f"{len(text)} characters"}
        case TemplatesKnown(templates=templates):
            return {"what": "issue forms", "found": ", ".join(sorted(templates)) or "none"}
        case TreeKnown(files=files):
            return {"what": "the tree of files", "found": "not to be had" if files is None else f"{len(files)} files"}
        case _:
            return {"what": "labels of the repository", "found": "ready" if getattr(message, "done", False) else "no"}


def _worked(before: IssueRecord | None, message: object, step: Step, now: float) -> Happening | None:
    what, details = "", {}
    match message:
        case WorkStarted(attempt=attempt, worker=worker, isolation=isolation):
            what, details = "worker started", {"attempt": attempt, "worker": worker, "isolation": isolation}
        case WorkProgressed(attempt=attempt) if _said_more(before, step.record):
            assert step.record is not None
            update = step.record.updates[-1]
            what, details = f"worker: {redact(update.text)}", {"percent": update.percent, "attempt": attempt}
        case WorkAsked(attempt=attempt, enquiry=enquiry):
            what, details = (
                "question",
                {"text": enquiry.text, "options": "; ".join(enquiry.options), "attempt": attempt},
            )
        case WorkSteered(number=number, taken=taken):
            told = "taken up by the running worker" if taken else "kept for the next attempt"
            what, details = f"clarification {number}", {"led_to": told}
        case WorkCancelled(attempt=attempt):
            what, details = "worker ended", {"attempt": attempt, "why": "cancelled"}
        case WorkFailed(attempt=attempt, log=log) if log:
            what, details = "worker log", {"attempt": attempt, "log": redact(log)[-LONGEST_LOG:]}
    return Happening(at=now, what=what, details=details) if what else None


def _said_more(before: IssueRecord | None, after: IssueRecord | None) -> bool:
    return before is not None and after is not None and after.updates[-1:] != before.updates[-1:]


def _led_to(before: IssueRecord | None, step: Step) -> str:
    return "; ".join(_consequences(before, step)) or NOTHING


def _consequences(before: IssueRecord | None, step: Step) -> Iterator[str]:
    after = step.record
    assert after is not None
    if before is None:
        yield "a new case"
    entered = after.transitions[-1]
    if before is None or before.state is not after.state:
        yield f"state {entered.state.value}"
    known = {effect.id: effect.body for effect in before.outbox} if before else {}
    for effect in after.outbox:
        if known.get(effect.id) != effect.body:
            yield f"{effect.kind.value} to be sent" + (f" ({effect.role})" if effect.role else "")
    yield from (f"asks what {login} may do" for login in after.reading if not before or login not in before.reading)
    if before is not None:
        yield from _changes(before, after)


def _changes(before: IssueRecord, after: IssueRecord) -> Iterator[str]:
    open_before = {question.id for question in before.open_questions}
    for question in after.questions:
        if question.id in open_before and not question.open:
            yield f"question {question.number} {question.fate.value}: {question.answer}"
    if before.approved_by != after.approved_by and after.approved_by:
        yield f"approved by {after.approved_by}"
    if before.held_by != after.held_by:
        yield f"paused by {after.held_by}" if after.held_by else "resumed"
    if before.urgency is not after.urgency:
        yield f"priority {after.urgency.value}"
    if [item.number for item in before.clarifications[-1:]] != [item.number for item in after.clarifications[-1:]]:
        yield "a clarification for the work"
    if before.work is not None and after.work is not None and before.work.progress is not after.work.progress:
        yield f"attempt {after.work.attempt} {after.work.progress.value}"
