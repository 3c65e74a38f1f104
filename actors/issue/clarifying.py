"""What people say about the work: kept, told to the worker that runs, and to every attempt that begins later. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.arguments import Argument
from actors.issue.record import IssueRecord, Progress
from actors.issue.steering import Clarification

NAME = "clarify"
TEXT = Argument(name="text", kind="text", says="", required=True)

MOST = 50
"""Clarifications that a case keeps: the newest."""
LONGEST = 2_000


def add(record: IssueRecord, text: str, *, by: str, now: float) -> IssueRecord:
    """The record that knows one more clarification; the same words of the same person again are none."""
    text = text[:LONGEST]
    known = record.clarifications
    if any(clarification.text == text and clarification.by == by for clarification in known):
        return record
    number = known[-1].number + 1 if known else 1
    attempt = record.work.attempt if record.work is not None else 0
    new = Clarification(number=number, text=text, by=by, at=now, attempt=attempt)
    return replace(record, clarifications=(*known, new)[-MOST:])


def to_tell(record: IssueRecord) -> tuple[Clarification, ...]:
    """Those that the running worker has not been told of yet, as far as is known."""
    work = record.work
    if work is None or work.progress is not Progress.RUNNING:
        return ()
    return tuple(
        item for item in record.clarifications if item.attempt == work.attempt and item.taken is None and item.text
    )


def steered(record: IssueRecord, number: int, *, taken: bool) -> IssueRecord:
    """What became of a clarification is known."""
    items = (replace(item, taken=taken) if item.number == number else item for item in record.clarifications)
    return replace(record, clarifications=tuple(items))


def constraints(record: IssueRecord) -> tuple[str, ...]:
    """What an attempt has to be told when it begins: all that was said before it, oldest first."""
    return tuple(item.text for item in record.clarifications if item.text)


def told(record: IssueRecord) -> str:
    """One sentence for the status comment about the newest clarification; empty where there is none."""
    if not record.clarifications:
        return ""
    newest = record.clarifications[-1]
    work = record.work
    count = len(record.clarifications)
    noted = "1 clarification was" if count == 1 else f"{count} clarifications were"
    if work is not None and newest.attempt == work.attempt and newest.taken is None:
        return f"{noted} noted; the worker is being told."
    if newest.taken:
        return f"{noted} noted; the worker took up the newest while it ran."
    if work is not None and newest.attempt == 0:
        return f"{noted} noted; the worker got them with its task."
    return f"{noted} noted; the next attempt takes them up."
