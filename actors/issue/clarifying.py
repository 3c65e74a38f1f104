"""What people say about the work: kept, told to the worker that runs, and to every attempt that begins later. Pure."""

from __future__ import annotations

from dataclasses import replace

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


def told(record: IssueRecord) -> str:
    """One sentence for the status comment about the newest clarification; empty where there is none."""
    said = [item for item in record.clarifications if item.text and not item.gone and not item.echo]
    if not said:
        return ""
    newest = said[-1]
    work = record.work
    count = len(said)
    noted = "1 clarification was" if count == 1 else f"{count} clarifications were"
    if work is not None and newest.attempt == work.attempt and newest.taken is None:
        return f"{noted} noted; the worker is being told."
    if newest.taken:
        return f"{noted} noted; the worker took up the newest while it ran."
    if work is not None and newest.attempt == 0:
        return f"{noted} noted; the worker got them with its task."
    return f"{noted} noted; the next attempt takes them up."
