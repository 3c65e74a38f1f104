"""Times in words."""

from __future__ import annotations

from datetime import UTC, datetime

_STEPS = ((31_536_000, "year"), (2_592_000, "month"), (86_400, "day"), (3600, "hour"), (60, "minute"))


def ago(at: float, *, now: float) -> str:
    """How long ago, in one unit: "3 minutes ago"."""
    passed = now - at
    for seconds, unit in _STEPS:
        if passed >= seconds:
            count = int(passed // seconds)
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return "just now" if passed < 10 else f"{int(passed)} seconds ago"


def iso(at: float) -> str:
    """The instant in ISO 8601, UTC, for the `datetime` attribute."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
