"""Measurements as they come in: the latest of each, totals since the start, and counts by the minute. Pure."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

SAMPLES: dict[str, str] = {
    "github_seconds": "duration of a request to GitHub, seconds",
    "github_errors": "a request to GitHub failed, count",
    "github_paused": "GitHub made us pause, seconds",
    "github_open": "the circuit breaker is open for so long, seconds; 0 when it closes",
    "github_left": "requests left of GitHub's hour, count, by installation",
    "github_reset": "when GitHub's hour begins anew, epoch seconds, by installation",
    "errors": "a failure was judged, count, by code",
    "arrived": "deliveries were taken out of the inbox for the first time, count",
    "handled": "a delivery was handled, seconds from its arrival",
    "dead_letters": "a delivery was given up, count",
    "restarts": "an actor was started again after a failure, count, by kind of actor",
    "completed": "a case was completed, seconds from its opening, by type of task",
    "ended": "a case ended, seconds from its opening, by how",
    "state_seconds": "a case left a state, seconds that it was in it, by state",
    "work_seconds": "duration of a worker's attempt, seconds",
    "work_failed": "an attempt came to nothing, count",
    "work_running": "workers that run now, count",
    "work_waiting": "attempts that wait for a worker now, count",
    "work_still": "no worker can work (1), or one can again (0)",
    "caught_up": "a delivery or event that had been missed was fetched from GitHub, count",
}
"""Every sample's name, what it is and its unit."""

DURATIONS = ("github_seconds", "handled", "completed", "work_seconds")
"""Samples whose distribution is told to Prometheus."""
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0)
"""Upper edges in seconds."""

WINDOW = 900.0
"""Seconds that the report looks back."""
KEPT = 2_000
"""Samples kept of each name and label."""
MINUTES = 180
"""Minutes of which counts are kept."""
MOST_LABELS = 200


@dataclass(slots=True)
class Total:
    """What came in of one name and label since the start; `buckets` count what is at most each of `BUCKETS`."""

    count: int = 0
    sum: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))

    def add(self, value: float) -> None:
        """One more."""
        self.count += 1
        self.sum += value
        for place, edge in enumerate(BUCKETS):
            self.buckets[place] += value <= edge


class Samples:
    """By name and label, oldest first, as (time, value)."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, deque[tuple[float, float]]]] = defaultdict(dict)
        self._minutes: dict[str, deque[tuple[int, int]]] = {}
        self.totals: dict[str, dict[str, Total]] = defaultdict(dict)

    def add(self, name: str, value: float, at: float, label: str = "") -> None:
        """Keep a sample; the oldest goes when there are too many, and labels without end are counted together."""
        kept = self._kept[name]
        if label not in kept and len(kept) >= MOST_LABELS:
            label = "other"
        kept.setdefault(label, deque(maxlen=KEPT)).append((at, value))
        self.totals[name].setdefault(label, Total()).add(value)
        self._count(name, int(at // 60), value)

    def recent(self, name: str, now: float, *, label: str | None = None, window: float = WINDOW) -> list[float]:
        """The values of the last `window` seconds, of one label or of all."""
        return [value for at, value in self._of(name, label) if now - at <= window]

    def latest(self, name: str) -> dict[str, tuple[float, float]]:
        """The last (time, value) of each label."""
        return {label: kept[-1] for label, kept in self._kept[name].items() if kept}

    def line(self, name: str, label: str) -> list[tuple[float, float]]:
        """All that is kept of one label."""
        return list(self._kept[name].get(label, ()))

    def labels(self, name: str) -> list[str]:
        """The labels of a name."""
        return sorted(self._kept[name])

    def minutes(self, name: str, now: float, *, first: int, last: int) -> int:
        """How many came in from `first` minutes ago up to `last` minutes ago; each is weighed with its value if whole.

        `first` > `last`; the running minute is 0.
        """
        minute = int(now // 60)
        return sum(count for at, count in self._minutes.get(name, ()) if minute - first <= at <= minute - last)

    def by_minute(self, name: str, now: float, *, count: int) -> list[int]:
        """How many came in in each of the last `count` minutes, oldest first; the last one is the running minute."""
        counts, minute = dict(self._minutes.get(name, ())), int(now // 60)
        return [counts.get(at, 0) for at in range(minute - count + 1, minute + 1)]

    def _of(self, name: str, label: str | None) -> Iterable[tuple[float, float]]:
        kept = self._kept[name]
        if label is not None:
            return kept.get(label, ())
        return (sample for samples in kept.values() for sample in samples)

    def _count(self, name: str, minute: int, value: float) -> None:
        weight = int(value) if name in ("arrived", "errors", "caught_up") else 1
        line = self._minutes.setdefault(name, deque(maxlen=MINUTES))
        if line and line[-1][0] >= minute:  # a clock that was set back counts into the latest minute
            line[-1] = (line[-1][0], line[-1][1] + weight)
        else:
            line.append((minute, weight))


def summary(values: list[float]) -> dict[str, float]:
    """Count, median, 95th percentile and greatest of some values; zeros where there are none."""
    if not values:
        return {"count": 0, "p50": 0.0, "p95": 0.0, "max": 0.0}
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "p50": quantile(ordered, 0.5),
        "p95": quantile(ordered, 0.95),
        "max": ordered[-1],
    }


def quantile(ordered: list[float], share: float) -> float:
    """The value below which that share of an ordered, non-empty list lies."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
