"""What is usual: how long cases stay in a state, how many deliveries an hour brings. Kept over restarts. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from actors.health.samples import quantile

STAYS = 200
"""Durations kept of each state."""
ENOUGH = 5
"""Fewer stays in a state say nothing about what is usual."""
HOUR = 3_600
DAYS = 7


class Baseline:
    """Made of what `dump` gave, or anew."""

    def __init__(self, stored: Mapping[str, Any] | None = None) -> None:
        stored = stored or {}
        self._stays = {state: deque(values, maxlen=STAYS) for state, values in stored.get("stays", {}).items()}
        self._hours: dict[int, int] = {int(hour): count for hour, count in stored.get("hours", {}).items()}
        self.changed = False

    def stayed(self, state: str, seconds: float) -> None:
        """A case left a state."""
        self._stays.setdefault(state, deque(maxlen=STAYS)).append(round(seconds, 1))
        self.changed = True

    def arrived(self, count: int, at: float) -> None:
        """Deliveries came in."""
        hour = int(at // HOUR)
        self._hours[hour] = self._hours.get(hour, 0) + count
        if len(self._hours) > DAYS * 24:
            self._hours = {at: n for at, n in self._hours.items() if at > hour - DAYS * 24}
        self.changed = True

    def usual_stay(self, state: str) -> float | None:
        """The 95th percentile of the seconds in a state; None where too little is known."""
        stays = self._stays.get(state, ())
        return quantile(sorted(stays), 0.95) if len(stays) >= ENOUGH else None

    def expected(self, silent_since: float, now: float) -> float:
        """How many deliveries the time since `silent_since` would usually have brought.

        Of each hour the smaller counts: what the same hour of earlier days brought, or all hours on average; so that
        a quiet night is none of a busy day's.
        """
        first = min(self._hours, default=int(now // HOUR))
        known = int(now // HOUR) - first
        if known < 1:
            return 0.0
        mean = sum(self._hours.values()) / (known + 1)
        total, at = 0.0, silent_since
        while at < now and total < 10_000:
            hour = int(at // HOUR)
            end = min(now, (hour + 1) * HOUR)
            earlier = [self._hours.get(hour - 24 * day, 0) for day in range(1, DAYS) if hour - 24 * day >= first]
            usual = min(mean, sum(earlier) / len(earlier)) if earlier else mean
            total += usual * (end - at) / HOUR
            at = end
        return total

    def dump(self) -> dict[str, Any]:
        """All of it as JSON values."""
        self.changed = False
        return {
            "stays": {state: list(values) for state, values in self._stays.items()},
            "hours": {str(hour): count for hour, count in self._hours.items()},
        }
