"""What people say about the work: kept, told to the worker that runs, and to every attempt that begins later. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import StrEnum

from actors.issue import memory, noting
from actors.issue.arguments import Argument
from actors.issue.note import Kind
from actors.issue.overriding import How, Standing
from actors.issue.record import IssueRecord, Progress
from actors.issue.steering import Clarification

NAME = "clarify"
TEXT = Argument(name="text", kind="text", says="", required=True)

MOST = 25
"""Clarifications that a case keeps with their words: the newest. What they asked stands in the notes."""
LONGEST = 2_000


def add(
    record: IssueRecord, text: str, *, by: str, now: float, comment_id: int | None = None, order: int = 0
) -> IssueRecord:
    """The record that knows one more clarification; the same words of the same person again are none.

    `order`: where its points stand, where they take the place of earlier ones.
    """
    text = text[:LONGEST]
    known = record.clarifications
    if any(item.text == text and item.by == by and not item.gone for item in known) and not order:
        return record
    number = known[-1].number + 1 if known else 1
    new = Clarification(number=number, text=text, by=by, at=now, attempt=_running(record), comment_id=comment_id)
    record = replace(record, clarifications=(*known, new)[-MOST:])
    return noting.asked_of_work(record, text, by=by, at=now, comment_id=comment_id, number=number, order=order)


def echo(record: IssueRecord, text: str, *, by: str, now: float, comment_id: int | None = None) -> IssueRecord:
    """The running worker is told what became of something that it was told before."""
    if record.work is None or record.work.progress is not Progress.RUNNING:
        return record
    known = record.clarifications
    number = known[-1].number + 1 if known else 1
    new = Clarification(
        number=number,
        text=text[:LONGEST],
        by=by,
        at=now,
        attempt=_running(record),
        comment_id=comment_id,
        echo=True,
    )
    return replace(record, clarifications=(*known, new)[-MOST:])


def _running(record: IssueRecord) -> int:
    return record.work.attempt if record.work is not None else 0


def to_tell(record: IssueRecord) -> tuple[Clarification, ...]:
    """Those that the running worker has not been told of yet, as far as is known."""
    work = record.work
    if work is None or work.progress is not Progress.RUNNING:
        return ()
    mine = (item for item in record.clarifications if item.attempt == work.attempt and item.taken is None)
    return tuple(item for item in mine if item.text and not item.gone and not _echoed(record, item))


def _echoed(record: IssueRecord, item: Clarification) -> bool:
    """Whether a later word to the worker tells what this one says."""
    later = (one for one in record.clarifications if one.echo and one.number > item.number)
    return item.comment_id is not None and any(one.comment_id == item.comment_id for one in later)


def live(record: IssueRecord) -> tuple[Clarification, ...]:
    """Those that still ask something of the work: not taken back, and not overridden in all they say."""
    points = standing(record)
    noted = {item.note.ref for item in points}
    holding = {item.note.ref for item in points if item.holds}
    said = (item for item in record.clarifications if item.text and not item.gone and not item.echo)
    return tuple(item for item in said if str(item.number) in holding or str(item.number) not in noted)


def steered(record: IssueRecord, number: int, *, taken: bool) -> IssueRecord:
    """What became of a clarification is known."""
    told = next((item for item in record.clarifications if item.number == number), None)
    with_it = told.comment_id if told is not None and told.echo else None
    items = (
        replace(item, taken=taken)
        if item.number == number or (with_it is not None and item.comment_id == with_it and item.number < number)
        else item
        for item in record.clarifications
    )
    return replace(record, clarifications=tuple(items))


def standing(record: IssueRecord) -> tuple[Standing, ...]:
    """Every point that was asked of the work, with what became of it."""
    return tuple(item for item in memory.standing(record.notes) if item.note.kind is Kind.POINT)


def constraints(record: IssueRecord) -> tuple[str, ...]:
    """What an attempt has to be told when it begins: what holds of all that was said before it, oldest first."""
    points = standing(record)
    noted = {item.note.ref for item in points}
    kept = (item for item in record.clarifications if item.text and not item.gone and not item.echo)
    older = tuple(item.text for item in kept if str(item.number) not in noted)
    return (*older, *(_worded(item) for item in points if item.holds))


def _worded(item: Standing) -> str:
    if item.by is None:
        return item.note.text
    how = {How.WIDENED: "since then also", How.NARROWED: "changed in part by"}[item.how]
    return f"{item.note.text} ({how}: {item.by.text})"


class Fate(StrEnum):
    """What became of a clarification."""

    WITH_TASK = "with-task"
    TAKEN = "taken"
    BEING_TOLD = "being-told"
    DEAF = "deaf"
    LATER = "later"


_OF_ALL = {
    Fate.WITH_TASK: "the worker got {them} with its task",
    Fate.TAKEN: "the worker took {them} up while it ran",
    Fate.BEING_TOLD: "the worker is being told",
    Fate.DEAF: "this worker cannot be told anything while it runs, so attempt {following} takes {them} up",
    Fate.LATER: "attempt {following} takes {them} up",
}
_OF_SOME = {
    Fate.WITH_TASK: "the worker got {count} with its task",
    Fate.TAKEN: "it took {count} up while it ran",
    Fate.BEING_TOLD: "{count} is on the way to it",
    Fate.DEAF: "{count} is left to attempt {following}, since this worker cannot be told anything while it runs",
    Fate.LATER: "{count} is left to attempt {following}",
}


def told(record: IssueRecord) -> str:
    """One sentence for the status comment about what became of the clarifications; empty where there are none."""
    said = [item for item in record.clarifications if item.text and not item.gone and not item.echo]
    if not said:
        return ""
    noted = "1 clarification was noted" if len(said) == 1 else f"{len(said)} clarifications were noted"
    fates = Counter(_fate(record, item) for item in said)
    following, them = record.attempts + 1, "it" if len(said) == 1 else "them"
    if len(fates) == 1:
        return f"{noted}; {_OF_ALL[next(iter(fates))].format(them=them, following=following)}."
    parts = [_OF_SOME[fate].format(count=fates[fate], following=following) for fate in Fate if fates[fate]]
    return f"{noted}: {', '.join(parts[:-1])}, and {parts[-1]}."


def _fate(record: IssueRecord, item: Clarification) -> Fate:
    work = record.work
    if work is None:
        return Fate.TAKEN if item.taken else Fate.LATER
    if item.attempt != work.attempt:
        return Fate.WITH_TASK
    return {None: Fate.BEING_TOLD, True: Fate.TAKEN, False: Fate.DEAF}[item.taken]
