"""How fast we may talk to GitHub: sliding windows over what was sent. Pure: every time is an argument.

GitHub's own limits (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api): 900
points a minute (a read 1, a write 5), 80 content-creating requests a minute and 500 an hour, 5,000 and more
requests an hour as told by its headers. A window counts exactly; a bucket that refills could be emptied twice
within one of GitHub's minutes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

MINUTE = 60.0
HOUR = 3600.0
SOME = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The operator's numbers; 0 lifts a limit. `reserve`: requests of the hour that are left for people's own use."""

    points_a_minute: int = 900
    creations_a_minute: int = 80
    creations_an_hour: int = 500
    write_gap: float = 1.0  # seconds between two writes
    reserve: int = 50


class Cost(Enum):
    """What a request costs: points, whether it creates content, and the share of those limits that it leaves to others.

    However much there is to tell, whoever asks something is answered: progress leaves room for news, both for answers.
    """

    READ = (1, False, 0.0)
    WRITE = (5, False, 0.0)
    CREATE = (5, True, 0.0)
    NEWS = (5, True, 0.05)
    PROGRESS = (5, True, 0.15)

    @property
    def points(self) -> int:
        """GitHub's points."""
        return self.value[0]

    @property
    def creates(self) -> bool:
        """Whether it counts as content creation."""
        return self.value[1]

    def within(self, limit: int) -> int:
        """How much of a limit of creations requests of this cost may use."""
        return limit - int(limit * self.value[2])


class Budget:
    """What was sent, and when the next request may go."""

    def __init__(self, limits: Limits, *, spent: Mapping[str, Any] | None = None, now: float | None = None) -> None:
        """`spent`: what an earlier process had spent; it may have written until `now`."""
        known = spent or {}
        self._limits = limits
        self._points: deque[tuple[float, int]] = deque((at, points) for at, points in known.get("points", ()))
        self._creations: deque[float] = deque(sorted(known.get("creations", ())))
        self._last_write = now
        self._open: Cost | None = None
        self._left: int | None = None
        self._reset = 0.0

    @property
    def spent(self) -> dict[str, Any]:
        """What has to survive a restart, as JSON values: creations of the last hour, points of the last minute.

        Points are told by their sum in some seconds, at the end of these.
        """
        sums: dict[int, tuple[float, int]] = {}
        for at, points in self._points:
            some = int(at // SOME)
            sums[some] = (at, sums.get(some, (at, 0))[1] + points)
        return {"creations": list(self._creations), "points": [list(entry) for entry in sums.values()]}

    def learn(self, left: int, reset: float) -> None:
        """GitHub told how many requests of the hour are left, and when (epoch seconds) the count starts anew."""
        self._left, self._reset = left, reset

    def wait(self, cost: Cost, now: float) -> float:
        """Seconds until a request of this cost may be sent; 0 when it may go now."""
        self._forget(now)
        return max(0.0, self._primary(now), self._gap(cost, now), self._minute(cost, now), self._content(cost, now))

    def spend(self, cost: Cost, now: float) -> None:
        """A request is being sent."""
        self._points.append((now, cost.points))
        if self._left is not None:
            self._left -= 1
        if cost is not Cost.READ:
            self._last_write = now
        if cost.creates:
            self._creations.append(now)
        self._open = cost

    def ended(self, now: float, *, more: int = 0) -> None:
        """The request that was sent last is over. GitHub counted it at some time until `now`, so it counts from now on.

        `more`: as many reads were needed beside it.
        """
        cost, self._open = self._open, None
        if cost is None:
            return
        self._points[-1] = (now, cost.points + more)
        if self._left is not None:
            self._left -= more
        if cost is not Cost.READ:
            self._last_write = now
        if cost.creates:
            self._creations[-1] = now

    def _forget(self, now: float) -> None:
        """Drop what has left the windows; what a clock that was set back puts into the future counts as sent now."""
        if self._points and self._points[-1][0] > now:
            self._points = deque((min(at, now), points) for at, points in self._points)
        if self._creations and self._creations[-1] > now:
            self._creations = deque(min(at, now) for at in self._creations)
        if self._last_write is not None:
            self._last_write = min(self._last_write, now)
        while self._points and now - self._points[0][0] >= MINUTE:
            self._points.popleft()
        while self._creations and now - self._creations[0] >= HOUR:
            self._creations.popleft()

    def _primary(self, now: float) -> float:
        if not self._limits.reserve or self._left is None or self._left > self._limits.reserve:
            return 0.0
        return min(max(0.0, self._reset - now), HOUR)  # further away than an hour: our own clock is wrong

    def _gap(self, cost: Cost, now: float) -> float:
        if cost is Cost.READ or self._last_write is None:
            return 0.0
        return self._last_write + self._limits.write_gap - now

    def _minute(self, cost: Cost, now: float) -> float:
        limit = self._limits.points_a_minute
        if not limit:
            return 0.0
        over = sum(points for _, points in self._points) + cost.points - limit
        for at, points in self._points:
            if over <= 0:
                break
            over -= points
            if over <= 0:
                return at + MINUTE - now
        return 0.0

    def _content(self, cost: Cost, now: float) -> float:
        if not cost.creates:
            return 0.0
        minute, hour = cost.within(self._limits.creations_a_minute), cost.within(self._limits.creations_an_hour)
        sent, waits = self._creations, [0.0]
        if minute and len(sent) >= minute:
            waits.append(sent[-minute] + MINUTE - now)
        if hour and len(sent) >= hour:
            waits.append(sent[-hour] + HOUR - now)
        return max(waits)
