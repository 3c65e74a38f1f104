"""What can be counted at the moment of a look, as a value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FACTS: dict[str, str] = {
    "inbox": "deliveries not yet handled",
    "oldest_seconds": "age of the oldest of them, seconds",
    "in_flight": "deliveries that are with issue actors",
    "live": "issue actors (threads)",
    "timers": "timers that are set",
    "dead_letters": "deliveries that were given up and wait for a person",
    "threads": "threads of the process",
    "memory_bytes": "resident memory of the process, bytes",
    "disk_free_bytes": "room left on the data folder's disk, bytes",
    "disk_total_bytes": "size of that disk, bytes",
    "database_bytes": "size of the database and its log, bytes",
    "uptime_seconds": "since the actors were started, seconds",
    "handler_seconds": "how long the slowest actor has been at its message, seconds",
}
"""Every count's name and what it is. One that cannot be had at the moment is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNow:
    """A case that is not over: in `state` since `since` (epoch seconds); `ours` if the next move is not a person's."""

    key: str
    state: str
    since: float
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`storage_error` is empty while writes reach the disk. `down`: services that do not run at the moment."""

    counts: Mapping[str, float] = field(default_factory=dict)
    storage_seconds: float = 0.0
    storage_error: str = ""
    mailboxes: Mapping[str, int] = field(default_factory=dict)
    cases: tuple[CaseNow, ...] = ()
    down: tuple[str, ...] = ()
