"""What a list of cases shows of one: a few plain values. Pure."""

from __future__ import annotations

from typing import Any

from actors.issue import planning, spending
from actors.issue.progressing import percent
from actors.issue.record import IssueRecord, Progress, Work
from actors.issue.states import SHOWN, State

LONGEST_QUESTION = 200


def over(record: IssueRecord) -> bool:
    """Whether nothing happens any more unless a person asks for it."""
    return record.gone or SHOWN[record.state].over


def card(record: IssueRecord) -> dict[str, Any]:
    """A case at a glance, as JSON values; times in seconds since the epoch, UTC.

    `move` says whose move it is: `agent`, `person` or `nobody`. `waits_for` says for what, empty where it just goes on.
    `place` counts from 1 while it waits for a worker. `progress` is of its attempt: `wanted`, `running`, `cancelling`,
    `reported`, empty where there is none. `find` is what a search looks through.
    """
    task, work, spent = record.task, record.work, spending.total(record)
    shown = {
        "key": record.key,
        "repository": record.repository.full_name,
        "number": record.number,
        "title": record.title,
        "url": record.url,
        "state": record.state.value,
        "move": SHOWN[record.state].move.name.lower(),
        "waits_for": "" if over(record) else waits_for(record),
        "percent": percent(record),
        "type": task.type.value if task else "",
        "priority": record.urgency.value if task or record.priority else "",
        "requested_by": record.requested_by.login,
        "opened_at": record.opened_at,
        "since": record.since,
        "due": record.due,
        "attempts": record.attempts,
        "progress": work.progress.value if work else "",
        "asked_at": work.asked_at if work else None,
        "started_at": work.started_at if work else None,
        "worker": work.worker if work else "",
        "isolation": work.isolation if work else "",
        "place": work.place if work and work.progress is Progress.WANTED else None,
        "message": work.message if work else "",
        "usd": str(spent.usd),
        "tokens": spent.tokens,
        "error": record.error.code if record.error and record.state is not State.COMPLETED else "",
        "result_url": record.result_url,
    }
    words = ("key", "title", "type", "state", "requested_by", "error", "worker", "waits_for")
    return shown | {"find": " ".join(str(shown[name]) for name in words).casefold()}


def waits_for(record: IssueRecord) -> str:
    """What has to happen before the case goes on, in a few words; empty where it goes on by itself."""
    if record.held_by:
        return f"/resume (paused by {record.held_by})"
    if record.state is State.ESCALATED:
        return "a person who takes over"
    if any(question.id == record.budget.question for question in record.open_questions):
        return "more budget, or a stop, by somebody with write access (/continue)"
    if asked := record.open_questions:
        more = f" (and {len(asked) - 1} more)" if len(asked) > 1 else ""
        return f"an answer: {asked[0].text[:LONGEST_QUESTION]}{more}"
    if record.state is State.AWAITING_FEEDBACK and record.held_change:
        return f"an approval of the change {record.held_change[:12]} (/approve)"
    if record.state is State.AWAITING_FEEDBACK and record.approved_by and planning.waits(record):
        return f"an approval of the plan {planning.awaited(record)[:12]} (/approve, or /reject and why)"
    if record.state is State.AWAITING_FEEDBACK:
        return "a complete form" if record.blocked else "an approval by somebody with write access (/approve)"
    if any(timer.name == "retry" for timer in record.timers):
        return "the next attempt"
    if record.work is None and record.budget.until:
        return "the next day (UTC): the day's budget is used up"
    if record.work is not None and record.work.progress is Progress.WANTED and record.state is not State.QUEUED:
        return _worker(record.work)
    return ""


def _worker(work: Work) -> str:
    if not work.still:
        return "a free worker"
    return f"{f'the worker {work.only}' if work.only else 'any worker'} to be able to work: {work.still}"
