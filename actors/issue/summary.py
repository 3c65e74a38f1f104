"""The talk about a case in short: goal, decisions, what holds, questions and answers, attempts, what is open. Pure.

Made of the record's notes, which the turns give again: the same turns, the same summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actors.issue import memory
from actors.issue.note import Kind, Note
from actors.issue.overriding import How, Standing
from actors.issue.question import Fate
from actors.issue.record import IssueRecord
from actors.issue.states import OVER, State

LONGEST_GOAL = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of the case, or of a person (`by`), and its answer; empty while there is none."""

    text: str
    at: float
    by: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: float = 0.0
    open: bool = False
    standing: Standing | None = None  # what became of the answer

    @property
    def person(self) -> bool:
        """Whether a person asked it."""
        return bool(self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All of it, oldest first within each part."""

    goal: str
    decisions: tuple[Note, ...]
    points: tuple[Standing, ...]
    questions: tuple[Asked, ...]
    attempts: tuple[Note, ...]
    open: tuple[str, ...]

    @property
    def holds(self) -> tuple[Standing, ...]:
        """What the work has to keep to."""
        return tuple(item for item in self.points if item.holds)

    @property
    def over(self) -> tuple[Standing, ...]:
        """What was asked once, and what took its place."""
        return tuple(item for item in self.points if item.how in (How.REPLACED, How.WITHDRAWN))


def summarise(record: IssueRecord) -> Summary:
    """The summary as things stand."""
    standing = memory.standing(record.notes)
    questions = (*_asked(record, standing), *_wondered(record))
    return Summary(
        goal=_goal(record),
        decisions=tuple(note for note in record.notes if note.kind is Kind.DECISION),
        points=tuple(item for item in standing if item.note.kind is Kind.POINT),
        questions=tuple(sorted(questions, key=lambda asked: asked.at)),
        attempts=tuple(note for note in record.notes if note.kind is Kind.ATTEMPT),
        open=tuple(_open(record, questions)),
    )


def _goal(record: IssueRecord) -> str:
    prompt = " ".join(record.task.prompt.split()) if record.task else ""
    goal = f"{record.title}: {prompt}" if prompt and prompt != record.title else record.title
    return goal if len(goal) <= LONGEST_GOAL else goal[: LONGEST_GOAL - 1] + "…"


def _asked(record: IssueRecord, standing: tuple[Standing, ...]) -> Iterator[Asked]:
    settled = {note.ref: note for note in record.notes if note.kind is Kind.SETTLED}
    became = {item.note.number: item for item in standing}
    for note in record.notes:
        if note.kind is not Kind.ASKED:
            continue
        end = settled.get(note.ref)
        if end is None:
            yield Asked(text=note.text, at=note.at, open=True)
            continue
        known = end.by or end.text not in tuple(Fate)
        yield Asked(
            text=note.text,
            at=note.at,
            answer=end.text if known else "",
            answered_by=end.by,
            answered_at=end.at,
            standing=became.get(end.number),
        )


def _wondered(record: IssueRecord) -> Iterator[Asked]:
    """What people asked; `TOLD` notes name the question that they answer."""
    told = {note.ref: note for note in record.notes if note.kind is Kind.TOLD}
    for note in record.notes:
        if note.kind is Kind.WONDERED:
            end = told.get(str(note.number))
            yield Asked(
                text=note.text,
                at=note.at,
                by=note.by,
                answer=end.text if end else "",
                answered_by=end.by if end else "",
                answered_at=end.at if end else 0.0,
                open=end is None,
            )


def _open(record: IssueRecord, questions: tuple[Asked, ...]) -> Iterator[str]:
    """What somebody still has to do or to say."""
    for asked in questions:
        if asked.open:
            yield f"{asked.by} asked: {asked.text}" if asked.person else f"Waits for an answer: {asked.text}"
    if record.state is State.AWAITING_FEEDBACK and record.held_change:
        yield f"The change {record.held_change[:12]} waits for an approval."
    elif record.state is State.AWAITING_FEEDBACK and record.blocked:
        yield "The form is not complete."
    elif record.state is State.AWAITING_FEEDBACK and not record.approved_by:
        yield "The task waits for an approval."
    if record.held_by:
        yield f"Paused by {record.held_by}."
    if record.state is State.ESCALATED:
        yield "A person has to take over."
    if record.state in OVER:
        late = [item.text for item in record.clarifications if _late(record, item.attempt, item.at) and not item.gone]
        yield from (f"Asked for after the last attempt: {text}" for text in late if text)


def _late(record: IssueRecord, attempt: int, at: float) -> bool:
    ended = max((outcome.ended for outcome in record.outcomes), default=0.0)
    return at > ended > 0.0 and attempt != record.attempts
