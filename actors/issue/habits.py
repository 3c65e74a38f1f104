"""What people do, beside what they say: what they ask for in forms, and whether they keep asking. Pure.

It is offered and never assumed: a habit changes no case by itself.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import knowing
from actors.issue.form_labels import LABELS, Part
from actors.issue.preferences import OUTPUT, Chosen, Profile, Wish, output_value, with_answer, with_wishes
from actors.issue.record import IssueRecord
from actors.messages import Person

OFTEN = 3
"""So many commands of somebody within an hour before a question how far it is gets that they can be told every step."""


def noticed(record: IssueRecord, *, before: IssueRecord | None, now: float) -> IssueRecord:
    """The record after its text was read: what its author asks for is known, or what they asked for last is offered."""
    task = record.task
    if task is None or record.understanding is None or (before is not None and before.task == task):
        return record
    profile = knowing.of(record, record.author)
    known = profile.wish(OUTPUT)
    if Part.OUTPUT not in task.guessed:
        return knowing.changed(record, record.author, _asked(profile, record, output_value(task.output), now))
    known = profile.wish(OUTPUT)
    return record if known is None or known.value == output_value(task.output) else _offered(record, known)


def hint(record: IssueRecord, reader: Person) -> str:
    """A sentence to somebody who asks again and again how far it is; empty where their preference is known."""
    times = sum(item.sender == reader.id for item in record.commanded)
    if times < OFTEN or knowing.of(record, reader).value("progress"):
        return ""
    return "`/preferences progress=every-step` has every step told as it comes."


def _asked(profile: Profile, record: IssueRecord, value: str, now: float) -> Profile:
    """The profile once more was asked for that: twice in a row, in different cases, is a habit."""
    last = next((known for known in profile.chosen if known.question == OUTPUT), None)
    others = tuple(known for known in profile.chosen if known.question != OUTPUT)
    asked = Chosen(question=OUTPUT, text="", answer=value, at=now, case=record.key, option=True)
    set_by_hand = any(wish.name == OUTPUT and wish.how == "set" for wish in profile.wishes)
    if last is not None and last.case != record.key and last.answer == value and not set_by_hand:
        wish = Wish(name=OUTPUT, value=value, at=now, how="did", case=record.key, url=record.url)
        profile = with_wishes(profile, [wish])
    return with_answer(replace(profile, chosen=others), asked)


def _offered(record: IssueRecord, known: Wish) -> IssueRecord:
    assert record.understanding is not None
    label = LABELS[Part.OUTPUT]
    others = [text for text in record.understanding.suggestions if not text.startswith(f"{label}:")]
    last = "you set" if known.how == "set" else "you asked for the last times"
    text = f"{label}: {last} “{known.value.replace('-', ' ')}”; edit the issue if you want that here, too."
    return replace(record, understanding=replace(record.understanding, suggestions=(*others, text)))
