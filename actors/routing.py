"""What the routing function that `web` provides answers: the shape, not the knowledge of GitHub's JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actors.messages import FromGitHub

MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who comes in: `own` is our own login, `bots` the ids of the bots that are listened to."""

    own: str = ""
    bots: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A delivery for the case `key`; or, if that is empty, for every case of `repositories` (full names).

    Where no repository is named either it is for every case of the `installation`.
    `meaning` is equal for two deliveries that say the same thing; not `once`: such a one counts each time that it
    comes. `otherwise` is what the delivery says where there is no such case.
    """

    key: str
    event: FromGitHub
    meaning: str
    repositories: tuple[str, ...] = ()
    installation: int | None = None
    once: bool = True
    otherwise: Routed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A delivery that nothing follows from; `reason` is counted."""

    reason: str

    @property
    def malformed(self) -> bool:
        """Whether its body has not the shape that GitHub gives it: that is kept for the operator."""
        return self.reason.startswith(MALFORMED)


Route = Callable[[str, bytes, Door], Routed | Ignored]
"""(event name, raw body, door) -> what it is. Never raises, whatever the body holds."""
