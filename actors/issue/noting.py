"""What happens to a case as notes: what people asked of the work, what they decided, what was asked and tried. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actors.issue import answer_rest, claims, memory
from actors.issue.command_replies import decided
from actors.issue.note import LONGEST, Kind, Note
from actors.issue.overriding import How, Standing
from actors.issue.points import points
from actors.issue.question import Fate, Question
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.steering import PendingCommand


def note(
    record: IssueRecord,
    kind: Kind,
    text: str,
    *,
    at: float,
    by: str = "",
    comment_id: int | None = None,
    says: str = "",
    ref: str = "",
    claimed: tuple[str, ...] = (),
    order: int = 0,
    place: int = 0,
) -> IssueRecord:
    """The record with one more note. `order`: where it stands, if not behind all others."""
    number = record.noted + 1
    flat = " ".join(text.split())
    made = Note(
        number=number,
        order=order or number,
        place=place,
        kind=kind,
        text=flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…",
        at=at,
        by=by,
        comment_id=comment_id,
        says=says,
        ref=ref,
        claims=claimed,
    )
    return replace(record, noted=number, notes=memory.added(record.notes, made))


def asked_of_work(
    record: IssueRecord, text: str, *, by: str, at: float, comment_id: int | None, number: int, order: int = 0
) -> IssueRecord:
    """What clarification `number` asks, point by point; `order` is where an edited comment's points stood before."""
    told = {one.ref for one in record.notes if one.kind is Kind.TOLD and one.comment_id == comment_id is not None}
    asked = [one.text for one in record.notes if one.kind is Kind.WONDERED and str(one.number) in told]
    found = points(text, answers=" ".join(asked[-1:]))
    mine = [one for one in record.questions if one.answered_in == comment_id is not None and one.answer]
    spent = answer_rest.spent(text, mine)
    for place, point in enumerate(found):
        if answer_rest.within(point.text, spent):
            continue
        before = memory.standing(record.notes)
        first = order or record.noted + 1 - place
        record = note(
            record,
            Kind.POINT,
            point.text,
            at=at,
            by=by,
            comment_id=comment_id,
            claimed=point.claims,
            ref=str(number),
            order=first,
            place=place,
        )
        record = _saying(record, before, number)
    return record


def _saying(record: IssueRecord, before: tuple[Standing, ...], number: int) -> IssueRecord:
    """The newest note says what it changed."""
    held = {item.note.number: item.how for item in before}
    mine = record.noted
    over = [
        item
        for item in memory.standing(record.notes)
        if item.by is not None and item.by.number == mine and held.get(item.note.number) is not item.how
    ]
    words = {How.WIDENED: "widens", How.NARROWED: "narrows", How.REPLACED: "overrides", How.WITHDRAWN: "takes back"}
    says = "; ".join(
        f"{words[item.how]} “{item.note.text}”" + (f" of {item.note.by}" if item.note.by else "") for item in over
    )
    said = f"clarification {number} noted" + (f": {says}" if says else "")
    notes = tuple(replace(one, says=said) if one.number == mine else one for one in record.notes)
    return replace(record, notes=notes)


def obeyed(before: IssueRecord, after: IssueRecord, pending: PendingCommand, now: float) -> IssueRecord:
    """A command decided something: that is noted, with who gave it."""
    says = decided(before, after, pending)
    if not says:
        return after
    text = (
        f"{says}: {pending.arguments}"
        if pending.name in ("reject", "escalate", "pause") and pending.arguments
        else says
    )
    return note(
        after,
        Kind.DECISION,
        text,
        at=now,
        by=pending.sender.login,
        comment_id=pending.comment_id,
        says=says,
        ref=pending.name,
    )


def observed(before: IssueRecord | None, after: IssueRecord, now: float, *, by: str = "") -> IssueRecord:
    """What a step did that nobody's comment says: questions, how attempts ended, a case that was ended. `by`: whose
    deed the step is."""
    if before is None:
        return after
    for kind, text, ref, who, comment, says in (*_questions(before, after), *_attempts(before, after)):
        claimed = _of_answer(text) if kind is Kind.SETTLED else ()
        after = note(after, kind, text, at=now, by=who, comment_id=comment, says=says, ref=ref, claimed=claimed)
    ended = after.state is State.CANCELLED and before.state is not State.CANCELLED
    if ended and not any(one.number > before.noted and one.kind is Kind.DECISION for one in after.notes):
        after = note(after, Kind.DECISION, "ended the case", at=now, by=by, says="the case was ended", ref="cancel")
    return after


def _of_answer(text: str) -> tuple[str, ...]:
    """What an answer claims; a figure alone is about what was asked, and of no other figure."""
    found = (claim.split("|", 2) for claim in claims.claims(text))
    return tuple("|".join(part) for part in found if part[0] != "set" or any(w[:2] != "u=" for w in part[1].split()))


_Seen = tuple[Kind, str, str, str, int | None, str]


def _questions(before: IssueRecord, after: IssueRecord) -> Iterator[_Seen]:
    known = {question.id: question for question in before.questions}
    for question in after.questions:
        earlier = known.get(question.id)
        if earlier is None:
            yield Kind.ASKED, question.text, question.id, "", None, f"asked question {question.number}"
        changed = earlier is None or (earlier.fate, earlier.answer) != (question.fate, question.answer)
        if changed and not question.open:
            yield Kind.SETTLED, _settled(question), question.id, question.by, question.answered_in, _says(question)


def _settled(question: Question) -> str:
    return question.answer if question.known else question.fate.value


def _says(question: Question) -> str:
    match question.fate:
        case Fate.ANSWERED:
            return f"answered question {question.number}"
        case Fate.DEFAULTED:
            return f"question {question.number}: nobody answered, its default was taken"
        case _:
            return f"question {question.number} is not waited for any more"


def _attempts(before: IssueRecord, after: IssueRecord) -> Iterator[_Seen]:
    known = {outcome.attempt for outcome in before.outcomes}
    for outcome in after.outcomes:
        if outcome.attempt not in known:
            code = f" ({outcome.code})" if outcome.code else ""
            yield (
                Kind.ATTEMPT,
                outcome.sentence,
                str(outcome.attempt),
                "",
                None,
                f"attempt {outcome.attempt} ended{code}",
            )
