"""Samples in, health report out. Pure."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SAMPLES: dict[str, str] = {
    "github_seconds": "duration of a request to GitHub, seconds",
    "github_errors": "a request to GitHub failed, count",
    "github_paused": "GitHub made us pause, seconds",
    "errors": "a failure was judged, count",
    "handled": "a delivery was handled, seconds from its arrival",
    "dead_letters": "a delivery was given up, count",
    "restarts": "an actor was started again after a failure, count",
    "completed": "a case was completed, seconds from its opening",
    "work_seconds": "duration of a worker's attempt, seconds",
    "work_failed": "an attempt came to nothing, count",
}
"""Every sample's name, what it is and its unit."""

WINDOW = 900.0
"""Seconds that the report looks back."""
KEPT = 2_000
"""Samples kept of each name."""


@dataclass(slots=True)
class Samples:
    """The latest samples of each name, oldest first, as (time, value)."""

    by_name: dict[str, deque[tuple[float, float]]] = field(default_factory=dict)

    def add(self, name: str, value: float, at: float) -> None:
        """Keep a sample; the oldest goes when there are too many."""
        self.by_name.setdefault(name, deque(maxlen=KEPT)).append((at, value))

    def recent(self, name: str, now: float) -> list[float]:
        """The values of the last `WINDOW` seconds."""
        return [value for at, value in self.by_name.get(name, ()) if now - at <= WINDOW]


def report(samples: Samples, facts: Mapping[str, float], now: float) -> dict[str, Any]:
    """The state of the server as JSON values.

    `facts` are counts taken now: `inbox` (deliveries not yet handled), `live` (issue actors), `dead_letters`.
    `status` is `healthy`, or `degraded` with at least one anomaly.
    """
    anomalies = [*_anomalies(samples, facts, now)]
    return {
        "status": "degraded" if anomalies else "healthy",
        "at": now,
        "window_seconds": WINDOW,
        "facts": dict(facts),
        "samples": {name: summary(samples.recent(name, now)) for name in SAMPLES},
        "anomalies": anomalies,
    }


def summary(values: list[float]) -> dict[str, float]:
    """Count, median, 95th percentile and greatest of some values; zeros where there are none."""
    if not values:
        return {"count": 0, "p50": 0.0, "p95": 0.0, "max": 0.0}
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "p50": _quantile(ordered, 0.5),
        "p95": _quantile(ordered, 0.95),
        "max": ordered[-1],
    }


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def _anomalies(samples: Samples, facts: Mapping[str, float], now: float) -> list[dict[str, Any]]:
    found = []
    failed, asked = len(samples.recent("github_errors", now)), len(samples.recent("github_seconds", now))
    if failed >= 5 and failed * 2 > asked:
        found.append(_anomaly("github", f"{failed} of {asked} requests to GitHub failed", failed))
    restarts = len(samples.recent("restarts", now))
    if restarts >= 3:
        found.append(_anomaly("restarts", f"actors were started again {restarts} times", restarts))
    if facts.get("dead_letters", 0) > 0:
        count = int(facts["dead_letters"])
        found.append(_anomaly("dead_letters", f"{count} deliveries were given up and wait for a person", count))
    backlog = facts.get("inbox", 0)
    if backlog > 1_000:
        found.append(_anomaly("backlog", f"{int(backlog)} deliveries wait to be handled", backlog))
    return found


def _anomaly(name: str, sentence: str, value: float) -> dict[str, Any]:
    return {"name": name, "sentence": sentence, "value": value}
