"""When nothing can be said on an issue: it is locked, its repository archived or out of our reach. Pure.

What has to be said then is put on a shelf instead of being tried again and again, and is said when the reason is gone.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from actors.issue.record import Effect, EffectKind, IssueRecord


class Silence(StrEnum):
    """Why nothing can be said; labels can be changed while an issue is locked, and in no other case."""

    LOCKED = "locked"
    ARCHIVED = "archived"
    REMOVED = "removed"
    SUSPENDED = "suspended"


REFUSALS = {"E_LOCKED": Silence.LOCKED, "E_ARCHIVED": Silence.ARCHIVED}
"""What GitHub's refusal of an effect tells, by the verdict's code."""
LONGEST_SHELF = 50
_SAID_LATER = (EffectKind.COMMENT, EffectKind.EDIT, EffectKind.PULL)
_POSSIBLE = (EffectKind.LABEL, EffectKind.TITLE, EffectKind.ASSIGN, EffectKind.PULL)
"""What can be done while an issue is locked."""


def hush(record: IssueRecord, why: Silence) -> IssueRecord:
    """From now on nothing can be said."""
    return record if why in record.silent else replace(record, silent=(*record.silent, why))


def speak(record: IssueRecord, why: Silence) -> IssueRecord:
    """One reason is gone; with the last of them goes what waited on the shelf."""
    left = tuple(known for known in record.silent if known != why)
    if left or not record.silent:
        return replace(record, silent=left)
    return replace(record, silent=(), shelf=(), outbox=(*record.outbox, *record.shelf), status_shown="")


def resting(record: IssueRecord) -> bool:
    """Whether no work is begun: its result could not be handed over."""
    return any(why != Silence.LOCKED for why in record.silent)


def refused(record: IssueRecord, effect: Effect, why: Silence) -> IssueRecord:
    """GitHub refused `effect`, which is no longer in the outbox, for that reason."""
    return _shelve(hush(record, why), (effect,))


def sift(record: IssueRecord, *, under_way: str) -> IssueRecord:
    """The record whose outbox holds only what can be done now; `under_way` is the effect that is with GitHub."""
    if not record.silent:
        return record
    possible = () if resting(record) else _POSSIBLE
    kept = tuple(e for e in record.outbox if e.id == under_way or e.kind in possible)
    gone = tuple(e for e in record.outbox if e not in kept)
    if any(e.kind is EffectKind.LABEL for e in gone):
        record = replace(record, label_asked="")
    return _shelve(replace(record, outbox=kept), gone)


def _shelve(record: IssueRecord, effects: tuple[Effect, ...]) -> IssueRecord:
    """A status comment is worded anew, reactions are of no use any more: comments and pull requests are kept."""
    comments = tuple(e for e in effects if e.kind in _SAID_LATER)
    return replace(record, shelf=(*record.shelf, *comments)[-LONGEST_SHELF:])
