"""Replies that know the talk: progress, question, result and failure, worded for who asked for the case. Pure.

Each is made of the state, of what was decided, and of what the requester prefers. Nothing is repeated that the last
reply of the kind said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actors.issue import choosing, following, habits, knowing, preference_texts, recalled, result_texts
from actors.issue.neutral import inline, neutral, spoken
from actors.issue.parts import split
from actors.issue.phrases import clock_time, fenced, folded, name
from actors.issue.question_text import mentions
from actors.issue.record import IssueRecord
from actors.messages import Person

REPORT_PART = 55_000
"""Characters of a report in one comment, with room for what stands around it."""
STEPS = 8
"""Steps that are told to somebody who wants every one."""


def prefers(record: IssueRecord, kind: str, value: str) -> bool:
    """Whether who asked for the case prefers that."""
    return record.preferences is not None and record.preferences.value(kind) == value


def call(record: IssueRecord, logins: Iterable[str]) -> str:
    """People addressed: mentioned, or by their bare names where they want no mention."""
    told = []
    for login in dict.fromkeys(logins):
        person = next((one for one in (record.requested_by, record.author) if one.login == login), None)
        quiet = person is not None and knowing.of(record, person).value("mentions") == "no"
        told.append(name(login) if quiet else mentions([login]))
    return ", ".join(part for part in told if part)


def progress_update(record: IssueRecord, situation: str, reader: Person, now: float) -> str:
    """How far a case is, as its `reader` likes it told, who asked. `situation` is the state as one paragraph."""
    recall = recalled.latest(record, now, after=record.told_at, reader=reader.login)
    likes, hint = knowing.of(record, reader), habits.hint(record, reader)
    if likes.value("brevity") == "short":
        return " ".join(part for part in (situation, recall, hint) if part)
    steps = ""
    if likes.value("progress") == "every-step":
        new = [update for update in record.updates if update.at > record.told_at][-STEPS:]
        steps = "\n".join(f"- {clock_time(update.at)}: {inline(update.text)}" for update in new)
    return "\n\n".join(part for part in (situation, recall, steps, hint) if part)


def feedback_request(record: IssueRecord, text: str, options: tuple[str, ...], now: float) -> tuple[str, str]:
    """What stands around a question: whom it calls and what was decided before it; and what is usual with them."""
    reader = record.requested_by.login
    earlier = max((question.asked_at for question in record.questions), default=0.0)
    recall = recalled.latest(record, now, after=earlier, reader=reader)
    caller = f"{mentions([reader])}, your answer is needed." if prefers(record, "mentions", "yes") else ""
    answer, login = knowing.offered(record, text, options)
    usual = f"Last time {name(login)} chose **{inline(answer, limit=300)}**; it is not taken unless you say so."
    return " ".join(part for part in (caller, recall) if part), usual if answer else ""


def completion_note(record: IssueRecord, now: float) -> str:
    """The head of a result: what the worker was told to keep to, and what came too late for it."""
    told = [f"- {line}" for line in recalled.given(record, now)]
    own = [sentence.rstrip(".") for sentence in preference_texts.constraints(record.preferences, record.key)]
    if own:
        told.append(f"- your preferences: {inline('; '.join(own), limit=600)}")
    late = [f"- {line}" for line in recalled.missed(record, now)]
    parts = []
    if told:
        parts.append("\n".join(("**The worker was told to keep to this:**", "", *told)))
    if late:
        parts.append("\n".join(("**Too late for this attempt** (`/retry` takes it up):", "", *late)))
    return "\n\n".join(parts)


def completion_summary(record: IssueRecord, report: str, *, notes: Iterable[str] = (), summary: str = "") -> list[str]:
    """The result of the work, as one comment or, where it is very long, as several; `notes` stand in its head."""
    task = following.assigned(record)
    task_type = task.type.value if task else "Result"
    note = "\n\n".join(one for one in notes if one)
    parts = split(neutral(report), REPORT_PART - len(note))
    if len(parts) == 1 and summary.strip() and prefers(record, "brevity", "short"):
        parts = [f"{spoken(summary, limit=600)}\n\n{folded('The whole report', parts[0])}"]
    foot = result_texts.foot(record)
    made = []
    for number, part in enumerate(parts, 1):
        count = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        head = f"## {task_type}: {inline(record.title)}{count}"
        said = (head, note if number == 1 else "", part, foot if number == len(parts) else "")
        made.append("\n\n".join(piece for piece in said if piece))
    return made


def error_explanation(record: IssueRecord, log: str, now: float) -> str:
    """What went wrong, what of the wishes could not be met, and what a person can do."""
    error = record.error
    if error is None:
        return "The task could not be done."
    tries = "1 attempt" if record.attempts == 1 else f"{record.attempts} attempts"
    parts = [
        f"### ❌ {inline(error.user_message, limit=500)}",
        " ".join(part for part in (f"Error code `{error.code}`, {tries}.", choosing.tried(record)) if part),
        _unmet((*recalled.given(record, now), *recalled.missed(record, now))),
        "\n".join(("**What you can do**", *(f"- {action}" for action in error.actions))) if error.actions else "",
    ]
    details = fenced(error.technical + (f"\n\n{log}" if log else ""))
    if details and not prefers(record, "brevity", "short"):
        parts.append(details if prefers(record, "brevity", "detailed") else folded("Technical details", details))
    return "\n\n".join(part for part in parts if part)


def _unmet(lines: Sequence[str]) -> str:
    return "\n".join(("**What could not be met**", *(f"- {line}" for line in lines))) if lines else ""
