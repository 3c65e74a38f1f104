"""What was decided in a case, as replies refer to it: who asked for what, and when. Pure.

Only what people with a say in the case said is recalled; their words are made harmless, and never begin a line.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import clarifying
from actors.issue.neutral import spoken
from actors.issue.phrases import name, when
from actors.issue.record import IssueRecord
from actors.issue.steering import Clarification

MOST = 12
"""Decisions that a reply refers to: the latest."""
NEWEST = 3
"""Those of them that a short reply refers to."""


def given(record: IssueRecord, now: float) -> tuple[str, ...]:
    """What the worker of the last attempt was told to keep to, each as a line, oldest first."""
    reader = record.requested_by.login
    said = (_line(record, item, now) for item in _said(record) if _reached(record, item))
    answers = (
        f"“{spoken(question.text)}”: **{spoken(question.answer)}**, "
        f"{_as(question.by, question.settled_at, now, reader=reader, did='said')}"
        for question in record.questions
        if question.known and question.answer and not question.writers
    )
    return (*answers, *said)[-MOST:]


def missed(record: IssueRecord, now: float) -> tuple[str, ...]:
    """What was asked for when the last attempt could not take it up any more."""
    lines = (_line(record, item, now) for item in _said(record) if not _reached(record, item))
    return tuple(lines)[-MOST:]


def latest(record: IssueRecord, now: float, *, after: float, reader: str) -> str:
    """The newest decisions as sentences to `reader`, of those made after `after`: nothing is said twice."""
    new = [item for item in _said(record) if item.at > after][-NEWEST:]
    return " ".join(f"A{_as(item.by, item.at, now, reader=reader)[1:]}: “{_quoted(item)}”." for item in new)


def _said(record: IssueRecord) -> tuple[Clarification, ...]:
    """What still holds of what was said, each in the words that do: without a mere preference beside it."""
    points: dict[str, list[str]] = {}
    for point in clarifying.standing(record):
        points.setdefault(point.note.ref, []).extend([point.note.text] if point.holds else [])
    live = clarifying.live(record)
    return tuple(replace(item, text=" ".join(points.get(str(item.number), [])) or item.text) for item in live)


def _line(record: IssueRecord, item: Clarification, now: float) -> str:
    return f"“{_quoted(item)}”, {_as(item.by, item.at, now, reader=record.requested_by.login)}"


def _quoted(item: Clarification) -> str:
    return spoken(item.text).rstrip(".")


def _as(login: str, at: float, now: float, *, reader: str, did: str = "asked") -> str:
    if not login:
        return f"taken {when(at, now)} because nobody answered"
    who = "you" if login == reader else name(login)
    return f"as {who} {did} {when(at, now)}"


def _reached(record: IssueRecord, item: Clarification) -> bool:
    """Whether the last attempt had it: with its task, or while it ran."""
    return bool(item.taken) or item.attempt != record.attempts
