"""What the routing function that `web` provides answers: the shape, not the knowledge of GitHub's JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actors.messages import FromGitHub


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who comes in: `own` is our own login, `bots` the ids of the bots that are listened to."""

    own: str = ""
    bots: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A delivery for the case `key`. `meaning` is equal for two deliveries that say the same thing."""

    key: str
    event: FromGitHub
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A delivery that nothing follows from; `reason` is counted."""

    reason: str


Route = Callable[[str, bytes, Door], Routed | Ignored]
"""(event name, raw body, door) -> what it is. Never raises, whatever the body holds."""
