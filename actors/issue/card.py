"""What a list of cases shows of one: a few plain values. Pure."""

from __future__ import annotations

from typing import Any

from actors.issue.progressing import percent
from actors.issue.record import IssueRecord
from actors.issue.states import SHOWN


def over(record: IssueRecord) -> bool:
    """Whether nothing happens any more unless a person asks for it."""
    return record.gone or SHOWN[record.state].over


def card(record: IssueRecord) -> dict[str, Any]:
    """A case at a glance, as JSON values; times in seconds since the epoch, UTC.

    `move` says whose move it is: `agent`, `person` or `nobody`. `place` counts from 1 while it waits for a worker.
    """
    task, work = record.task, record.work
    return {
        "key": record.key,
        "repository": record.repository.full_name,
        "number": record.number,
        "title": record.title,
        "url": record.url,
        "state": record.state.value,
        "move": SHOWN[record.state].move.name.lower(),
        "percent": percent(record),
        "type": task.type.value if task else "",
        "priority": task.priority.value if task else "",
        "requested_by": record.requested_by.login,
        "opened_at": record.opened_at,
        "since": record.since,
        "due": record.due,
        "attempts": record.attempts,
        "worker": work.worker if work else "",
        "place": work.place if work else None,
        "message": work.message if work else "",
        "error": record.error.code if record.error else "",
        "result_url": record.result_url,
    }
