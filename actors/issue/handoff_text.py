"""The comment with which a case is handed over to a person: everything that they need, in one place. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from actors.issue.neutral import inline
from actors.issue.phrases import clock_time, fenced, folded, name
from actors.issue.question import AttemptOutcome, Handoff
from actors.issue.record import IssueRecord
from actors.issue.replies import call


def bundle(record: IssueRecord, handoff: Handoff, people: Iterable[str]) -> str:
    """Summary, what was tried, the error, the open question, and the tail of the log."""
    called = call(record, people)
    whom = f"{called}: this case needs you." if called else "This case needs somebody who knows the repository."
    parts = [
        "### 🆘 A person has to take over",
        handoff.why,
        whom,
        _summary(record),
        _error(record),
        _tried(record.outcomes),
        _question(record),
        _actions(record),
        folded("The last lines of the worker's output", fenced(handoff.log)) if handoff.log else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _summary(record: IssueRecord) -> str:
    task = record.task
    kind = f"{task.type.value}, priority {task.priority.value.lower()}" if task else "the task"
    wanted = f": {inline(task.prompt, limit=300)}" if task else ""
    asked = f"Asked for by {name(record.requested_by.login)} on {clock_time(record.opened_at)}."
    return f"**What was asked** ({kind}){wanted}\n\n{asked}"


def _error(record: IssueRecord) -> str:
    error = record.error
    if error is None:
        return ""
    rows = [
        f"**Why it stopped:** {inline(error.user_message, limit=500)}",
        f"Error code `{error.code}` ({error.category.value}, {error.severity.value}).",
    ]
    details = folded("Technical details", fenced(error.technical)) if error.technical else ""
    return "\n\n".join(row for row in (*rows, details) if row)


def _tried(outcomes: tuple[AttemptOutcome, ...]) -> str:
    if not outcomes:
        return ""
    rows = ["**What was tried**", "", "| # | Ended | Worker | What came of it |", "|---|---|---|---|"]
    for outcome in outcomes:
        code = f"`{outcome.code}` " if outcome.code else ""
        said = f"{code}{inline(outcome.sentence, limit=300)}"
        worker = inline(outcome.worker) or "none began"
        rows.append(f"| {outcome.attempt} | {clock_time(outcome.ended)} | {worker} | {said} |")
    return "\n".join(rows)


def _question(record: IssueRecord) -> str:
    asked = [question for question in record.questions if question.open or question.missed]
    if not asked:
        return ""
    question = asked[-1]
    options = "".join(f"\n- {inline(option, limit=300)}" for option in question.options)
    link = f" ([asked here]({question.url}))" if question.url else ""
    until = f"Nobody answered by {clock_time(question.deadline)}; an answer still takes the case up again."
    return f"**Open question**{link}: {inline(question.text, limit=500)}{options}\n\n{until}"


def _actions(record: IssueRecord) -> str:
    actions = list(record.error.actions if record.error else ())
    actions.append("`/retry` begins a new round of attempts, `/cancel` ends the case.")
    return "**What you can do**\n" + "\n".join(f"- {action}" for action in actions)
