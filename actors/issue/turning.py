"""A step's turns made whole: our own comments, what the case did by itself, and what came of earlier turns. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actors.issue import noting, retracting
from actors.issue.note import Note
from actors.issue.outbox import Policy
from actors.issue.permissions import WRITERS
from actors.issue.record import EffectKind, IssueRecord, Step
from actors.issue.turn import Touch, Turn, touched
from actors.messages import (
    CommentDeleted,
    CommentEdited,
    EffectDone,
    ForgetPerson,
    IssueOpened,
    PermissionKnown,
    Person,
)

AGENT = "caseworker"
"""What we are called where our login is not known."""


def finish(before: IssueRecord | None, step: Step, message: object, now: float, policy: Policy) -> Step:
    """The step with every turn that it leads to, and what becomes of those that are stored."""
    record = step.record
    assert record is not None
    if isinstance(message, ForgetPerson):
        return step
    sender = getattr(message, "sender", None)
    record = noting.observed(before, record, now, by=sender.login if isinstance(sender, Person) else "")
    ours = Person(id=0, login=policy.bot or AGENT)
    new = tuple(note for note in record.notes if note.number > (before.noted if before else 0))
    turns = [*_opening(before, message, now), *step.turns, *_own(before, message, now, ours)]
    turns += [_deed(note, ours) for note in new if note.comment_id is None]
    touches = [
        *step.touches,
        *_noted(new),
        *_edits(before, record, message, now),
        *_permitted(before, message, now, policy),
    ]
    turns, left = _merged(turns, touches)
    return replace(step, record=record, turns=tuple(turns), touches=tuple(left))


def _opening(before: IssueRecord | None, message: object, now: float) -> Iterator[Turn]:
    """The issue's own text is the first turn."""
    issue = getattr(message, "issue", None)
    if before is None and issue is not None:
        text = f"{issue.title}\n\n{issue.body}" if isinstance(message, IssueOpened) else str(issue.body)
        yield Turn(at=now, speaker=issue.author, role="person", text=text)


def _own(before: IssueRecord | None, message: object, now: float, ours: Person) -> Iterator[Turn]:
    """A comment of ours that stands on the issue for the first time."""
    if before is None or not isinstance(message, EffectDone) or message.id is None or not before.outbox:
        return
    head = before.outbox[0]
    first = head.kind is EffectKind.COMMENT or (head.kind is EffectKind.STATUS and before.status_comment is None)
    if head.id == message.effect_id and first:
        yield Turn(
            at=now, speaker=ours, role="agent", text=head.body, comment_id=message.id, intents=(head.role or "status",)
        )


def _deed(note: Note, ours: Person) -> Turn:
    speaker = Person(id=0, login=note.by) if note.by else ours
    return Turn(at=note.at, speaker=speaker, role="case", text=note.text, notes=(note,))


def _noted(new: tuple[Note, ...]) -> Iterator[Touch]:
    for note in new:
        if note.comment_id is not None:
            yield Touch(comment_id=note.comment_id, at=note.at, notes=(note,))


def _edits(before: IssueRecord | None, record: IssueRecord, message: object, now: float) -> Iterator[Touch]:
    """What happened to a comment on GitHub, and the notes that went with it."""
    if before is None:
        return
    retracted = _retracted(before, message)
    for note in retracting.dropped(before, record):
        if note.comment_id in retracted:  # others are dropped because there are so many: their turns keep them
            yield Touch(comment_id=note.comment_id, at=now, dropped=(note.number,))
    match message:
        case CommentDeleted(comment_id=comment, sender=sender):
            yield Touch(comment_id=comment, at=now, deleted_by=sender.login)
        case EffectDone(effect_id=effect, id=int() as comment) if before.outbox and before.outbox[0].id == effect:
            head = before.outbox[0]
            if head.kind is EffectKind.EDIT or (head.kind is EffectKind.STATUS and before.status_comment is not None):
                yield Touch(comment_id=comment, at=now, text=head.body, keeps=False)


def _retracted(before: IssueRecord, message: object) -> frozenset[int]:
    """The comments that this message may take words back of."""
    if isinstance(message, CommentDeleted | CommentEdited):
        return frozenset({message.comment_id})
    if not isinstance(message, PermissionKnown):
        return frozenset()
    waited = (pending for pending in before.commands if pending.name == retracting.NAME)
    mine = (pending.comment_id for pending in waited if pending.sender.login == message.login)
    return frozenset(comment for comment in mine if comment is not None)


def _permitted(before: IssueRecord | None, message: object, now: float, policy: Policy) -> Iterator[Touch]:
    """It is known what those may do whose words waited for that."""
    if before is None or not isinstance(message, PermissionKnown):
        return
    for pending in before.commands:
        if pending.sender.login == message.login and pending.comment_id is not None and not pending.ticked:
            may = message.role in WRITERS or pending.sender.id in policy.trusted
            yield Touch(comment_id=pending.comment_id, at=now, may="steer" if may else "read")


def _merged(turns: list[Turn], touches: list[Touch]) -> tuple[list[Turn], list[Touch]]:
    """What concerns a turn that is new is part of it."""
    left = []
    places = {turn.comment_id: place for place, turn in enumerate(turns) if turn.comment_id is not None}
    for touch in touches:
        place = places.get(touch.comment_id)
        if place is None:
            left.append(touch)
        else:
            turns[place] = touched(turns[place], touch)
    return turns, left
