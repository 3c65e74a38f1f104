"""What GitHub lets us do, what of it is used up, and how long that will last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.dashboard.source import Source

Row = dict[str, Any]
HOUR = 3_600.0
BUDGET = "budget:github:"
MOST = 1_000


def limits(source: Source, values: Mapping[str, Any]) -> Row:
    """By installation: requests left of GitHub's hour with a forecast, and what was written in the last hour."""
    del values
    report = source.health()
    github, now = report["github"], report["at"]
    made = _creations(source, now)
    known = github["limits"]
    nothing: Row = {"left": None, "resets_at": None, "a_minute": None, "empty_at": None, "line": []}
    return {
        "at": now,
        "reachable": github["reachable"],
        "last_request": github["last_request"],
        "seconds": github["seconds"],
        "errors": github["errors"],
        "paused_seconds": github["paused_seconds"],
        "points_a_minute": source.chosen.points_a_minute,
        "creations_a_minute": source.chosen.creations_a_minute,
        "creations_an_hour": source.chosen.creations_an_hour,
        "reserve": source.chosen.reserve,
        "installations": [
            {"name": name, **known.get(name, nothing), "creations": made.get(name, 0)}
            for name in sorted(known.keys() | made.keys())
        ],
    }


def _creations(source: Source, now: float) -> dict[str, int]:
    """Comments and the like made in the last hour, by installation, as the budgets stand in the store."""
    rows = source.there.page("meta", prefix=BUDGET, limit=MOST)
    return {
        key.removeprefix(BUDGET): sum(now - float(at) <= HOUR for at in row.get("creations", ())) for key, row in rows
    }
