"""A circuit breaker: while GitHub does not answer, one request now and then tries, and all others wait. Pure.

closed: everything goes. open, after `FAILURES` failures in a row: nothing goes until a time. half-open after it: one
request goes; its success closes the breaker, its failure opens it for longer. Only what says nothing about the request
itself counts: no answer at all, or one of GitHub's 5xx. Any other answer shows that GitHub is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

FAILURES = 5
FIRST_OPEN = 5.0
LONGEST_OPEN = 60.0
"""Seconds: how long it stays open at first, twice as long after each trial that fails, and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """One installation's. `until` in epoch seconds, 0 while it is closed."""

    failures: int = 0
    until: float = 0.0

    @property
    def open(self) -> bool:
        """Whether GitHub counts as unreachable, also while the one request tries."""
        return self.failures >= FAILURES

    def held(self, now: float) -> float:
        """Seconds until the next request may go; a clock that was set back does not make it longer than it may be."""
        return min(max(0.0, self.until - now), LONGEST_OPEN) if self.open else 0.0

    def failed(self, now: float, *, jitter: float) -> Breaker:
        """After one more request without an answer; `jitter` from 0 to 1."""
        failures = self.failures + 1
        if failures < FAILURES:
            return replace(self, failures=failures)
        ceiling = min(LONGEST_OPEN, FIRST_OPEN * 2.0 ** min(failures - FAILURES, 10))
        return Breaker(failures=failures, until=now + ceiling * (0.5 + jitter / 2))

    def answered(self) -> Breaker:
        """GitHub answered, whatever it said."""
        return Breaker()


def counts(status: int | None) -> bool:
    """Whether a failure with this HTTP status (None: no answer) says that GitHub is not there."""
    return status is None or status >= 500
