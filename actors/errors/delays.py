"""How long to wait before something is tried again. Pure: time and chance are arguments.

What the server itself asks for goes first (`retry-after`, then `x-ratelimit-reset`). A computed delay grows
exponentially with full jitter, so that many who failed together do not come back together.
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from __future__ import annotations

from collections.abc import Mapping

FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0
"""Seconds between which a computed delay moves."""
SHORTEST_DELAY = 0.5
SHORTEST_HINT = 1.0
LONGEST_HINT = 86_400.0
"""Seconds within which a server's `retry-after` is believed."""
RESET_WINDOW = 3_660.0
"""GitHub counts by the hour: a reset that is further away only tells that our clock is wrong."""
DOUBLINGS = 6
"""A delay that a rule gives doubles so often at most."""


def back_off(attempt: int, *, jitter: float) -> float:
    """Seconds before try `attempt` + 1: exponential, full jitter (`jitter` from 0 to 1), never below half a second."""
    ceiling = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(attempt, 20))
    return max(SHORTEST_DELAY, jitter * ceiling)


def doubled(first: float, attempt: int) -> float:
    """Seconds after so many tries of something whose first delay is `first`."""
    return float(first * 2.0 ** min(attempt - 1, DOUBLINGS))


def hint(headers: Mapping[str, str], now: float) -> float | None:
    """What the server asks for, in seconds from `now` (epoch seconds); None where it asks for nothing."""
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        return min(max(SHORTEST_HINT, float(after)), LONGEST_HINT)
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return min(max(SHORTEST_HINT, float(reset) - now + 1.0), RESET_WINDOW)
    return None
