"""How times, states and moves are said on the pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

STATES: dict[str, tuple[str, str]] = {
    "queued": ("🕓", "Queued"),
    "analyzing": ("🔍", "Analyzing"),
    "in-progress": ("⚙️", "In progress"),
    "implementing": ("🛠️", "Implementing"),
    "testing": ("🧪", "Testing"),
    "awaiting-feedback": ("✋", "Awaiting feedback"),
    "escalated": ("🆘", "Escalated"),
    "completed": ("✅", "Completed"),
    "failed": ("❌", "Failed"),
    "cancelled": ("⏹️", "Cancelled"),
}
"""By state, in the order of the board: those that wait for a person stand out by their move."""

MOVES = {"agent": "the server's move", "person": "a person's move", "nobody": "over"}

_STEPS = ((60.0, "s", 1.0), (3_600.0, "min", 60.0), (86_400.0, "h", 3_600.0))


def span(seconds: float) -> str:
    """A length of time, roughly: `45 s`, `3 min`, `5 h`, `2 days`."""
    for below, unit, size in _STEPS:
        if seconds < below:
            return f"{max(0, int(seconds // size))} {unit}"
    days = int(seconds // 86_400)
    return "1 day" if days == 1 else f"{days} days"


def ago(at: float, now: float | None = None) -> str:
    """How long ago a time (epoch seconds) was, or how long it is still to come."""
    seconds = (time.time() if now is None else now) - at
    return f"in {span(-seconds)}" if seconds < 0 else f"{span(seconds)} ago"


def date(at: float) -> str:
    """A time in full, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
