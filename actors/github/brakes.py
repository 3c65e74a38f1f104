"""What keeps an installation from sending: a pause that GitHub asked for, the circuit breaker, an open verdict.

Used by GitHubActor alone; tells HealthActor of each change.
"""

from __future__ import annotations

from collections.abc import Callable

from actors.github.breaker import Breaker, counts
from actors.messages import ErrorFacts, Observed, Ref

OURS = frozenset({"InvalidKeyError", "InvalidTokenError", "NoInstallation", "InvalidURL"})
"""Failures of our own doing: the request never left, and nothing is known of GitHub."""


class Brakes:
    """`jitter` answers a number from 0 to 1; it spreads the trials of many servers.

    `label` is the installation's number, or `token`.
    """

    def __init__(self, *, health: Ref, jitter: Callable[[], float], label: str = "") -> None:
        self._label = label
        self._health = health
        self._jitter = jitter
        self._breaker = Breaker()
        self._paused_until = 0.0

    def held_until(self, now: float) -> float:
        """Before this time (epoch seconds) nothing is sent."""
        return max(self._paused_until, now + self._breaker.held(now))

    def pause(self, seconds: float, now: float) -> None:
        """GitHub asked for a pause, or nothing can be sent usefully."""
        self._paused_until = max(self._paused_until, now + seconds)
        self._health.tell(Observed(name="github_paused", value=seconds, at=now))

    def measured(self, limits: tuple[int, float] | None, *, seconds: float, now: float) -> None:
        """A request took so long; GitHub told what is left of its hour, and when (epoch seconds) that begins anew."""
        if limits is not None:
            left, reset = limits
            self._health.tell(Observed(name="github_left", value=left, at=now, label=self._label))
            self._health.tell(Observed(name="github_reset", value=reset, at=now, label=self._label))
        self._health.tell(Observed(name="github_seconds", value=seconds, at=now))

    def failed(self, facts: ErrorFacts, now: float) -> None:
        """A request failed: it counts if GitHub did not answer."""
        self._health.tell(Observed(name="github_errors", value=1, at=now))
        if facts.exception in OURS:
            return
        if not counts(facts.status):
            self.answered(now)
            return
        self._breaker = self._breaker.failed(now, jitter=self._jitter())
        if self._breaker.open:
            self._health.tell(Observed(name="github_open", value=self._breaker.until - now, at=now))

    def answered(self, now: float) -> None:
        """GitHub is there."""
        if self._breaker.open:
            self._health.tell(Observed(name="github_open", value=0.0, at=now))
        self._breaker = self._breaker.answered()
