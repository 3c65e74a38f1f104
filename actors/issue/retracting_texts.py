"""What is said when a comment that asked for something is edited or deleted. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from actors.issue.neutral import inline
from actors.issue.note import Note
from actors.issue.phrases import name
from actors.issue.question import Question


def told(
    by: str, lost: Sequence[Note], new: Sequence[Note], again: Sequence[Note], *, edited: bool, working: bool
) -> str:
    """What an edit or a deletion changed of what the work has to keep to."""
    parts = [f"{name(by)} {'edited' if edited else 'deleted'} a comment that asks something of the work."]
    if lost:
        parts.append(f"No longer in force: {_listed(lost)}.")
    if new:
        parts.append(f"In force now: {_listed(new)}.")
    if again:
        parts.append(f"In force again, since nothing overrides it any more: {_listed(again)}.")
    parts.append("The worker is being told." if working else "The next attempt goes by that.")
    return " ".join(parts)


def for_worker(lost: Sequence[Note], holds: Sequence[Note]) -> str:
    """The same for a worker that runs."""
    gone = f"No longer asked: {'; '.join(note.text for note in lost)}." if lost else ""
    now = f"Holds now: {'; '.join(note.text for note in holds)}." if holds else ""
    return " ".join(part for part in ("What was asked of you has changed.", gone, now) if part)


def answer_stays(questions: Sequence[Question], by: str) -> str:
    """An answer's comment was deleted."""
    given = ", ".join(f"“{inline(question.text)}”: **{inline(question.answer)}**" for question in questions)
    return (
        f"{name(by)} deleted the comment that answered {given}. The work went on from that answer, so it stays "
        f"in force; write a comment that says otherwise to change it."
    )


def answered_anew(question: Question, answer: str, by: str) -> str:
    """An answer was edited to another one."""
    return (
        f"{name(by)} changed the answer to “{inline(question.text)}” from **{inline(question.answer)}** to "
        f"**{inline(answer)}** by an edit. That one counts from now on."
    )


def answer_changed(question: Question, answer: str) -> str:
    """The same for a worker that runs."""
    return f"The answer to “{question.text}” is “{answer}” now, not “{question.answer}”."


def _listed(notes: Sequence[Note]) -> str:
    return ", ".join(f"“{inline(note.text)}”" for note in notes)
