"""Looks at a server as tests compose them: so many samples, these facts, this baseline."""

from __future__ import annotations

from typing import Any

from actors.health.anomalies import Anomaly, Look, find
from actors.health.baseline import Baseline
from actors.health.facts import CaseNow, Facts
from actors.health.samples import Samples

NOW = 360_000_000.0


def samples(**counts: int) -> Samples:
    """So many samples of each name, just now."""
    kept = Samples()
    for name, count in counts.items():
        for _ in range(count):
            kept.add(name, 1.0, NOW)
    return kept


def look(kept: Samples | None = None, facts: Facts | None = None, **more: Any) -> Look:
    """A look at `NOW`; a quiet server where nothing else is said."""
    usual: dict[str, Any] = {"baseline": Baseline(), "now": NOW, **more}
    return Look(samples=kept or Samples(), facts=facts or Facts(), **usual)


def names(at: Look) -> list[str]:
    """The names of what is found."""
    return [anomaly.name for anomaly in find(at)]


def only(at: Look) -> Anomaly:
    """The one anomaly there is."""
    (anomaly,) = find(at)
    return anomaly


def counted(**counts: float) -> Facts:
    """Facts with these counts."""
    return Facts(counts=counts)


def case(key: str, state: str, *, ago: float, ours: bool = True) -> CaseNow:
    """A case in a state for so long."""
    return CaseNow(key=key, state=state, since=NOW - ago, ours=ours)
