"""Failed requests to GitHub as facts, without judgement. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actors.messages import ErrorFacts

KEPT_HEADERS = ("retry-after", "x-ratelimit-remaining", "x-ratelimit-reset", "x-github-request-id")
LONGEST_MESSAGE = 500
NEVER_LEFT = ("NewConnectionError", "NameResolution")
"""What urllib3's errors say when no connection came about."""


def refused(
    name: str, *, status: int, headers: Mapping[str, str] | None, data: Any, creates: bool, renewable: bool
) -> ErrorFacts:
    """GitHub answered with an error: `name` is the exception's, `data` the body."""
    known = {name.lower(): value for name, value in (headers or {}).items()}
    message = data.get("message", "") if isinstance(data, dict) else str(data or "")
    return ErrorFacts(
        phase="github",
        exception=name,
        message=str(message)[:LONGEST_MESSAGE],
        status=status,
        headers={name: known[name] for name in KEPT_HEADERS if name in known},
        creates=creates,
        renewable=renewable,
    )


def unanswered(error: Exception, *, creates: bool, sent: bool) -> ErrorFacts:
    """No answer that could be read: the request may have been applied unless it never left (`sent` False)."""
    text = str(error)
    left = sent and not any(word in text for word in NEVER_LEFT)
    return ErrorFacts(
        phase="github",
        exception=type(error).__name__,
        message=text[:LONGEST_MESSAGE],
        creates=creates and left,
        sent=left,
    )
