"""What a run of catching up still has to ask, and what it has found. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from actors.catch_up.listing import Row, Sent
from actors.messages import Browsed, CatchUp

EVERY = 900.0
"""Seconds between two runs."""
DEEP = 3 * 86_400.0
"""GitHub keeps deliveries for three days."""
OVERLAP = 600.0
"""So much before the last run the next one looks back: GitHub's lists and clocks are not exact."""
AT_ONCE = 8
MOST_REPOSITORIES = 500

Part = Literal["deliveries", "payloads", "settling", "issues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question on its way. `base` is the path without page and size: where a single delivery is found below it."""

    path: str
    then: Then
    as_app: bool = False
    installation: int | None = None
    base: str = ""


Then = Callable[["Plan", Ask, Browsed], None]


@dataclass(slots=True, kw_only=True)
class Plan:
    """One run. `edge`: how far it looks back; `born`: see `listing.missed`. All times are epoch seconds."""

    order: CatchUp
    began: float
    edge: float
    born: float
    part: Part = "deliveries"
    waiting: deque[Ask] = field(default_factory=deque)
    asked: dict[str, Ask] = field(default_factory=dict)
    attempts: list[Sent] = field(default_factory=list)
    places: dict[str, Ask] = field(default_factory=dict)
    repositories: dict[str, tuple[Row, int | None]] = field(default_factory=dict)
    settle_until: float = 0.0
    found: int = 0
    failed: bool = False

    def ask(
        self, path: str, then: Then, *, as_app: bool = False, installation: int | None = None, base: str = ""
    ) -> None:
        """Put a question behind the others; one that waits or is under way already is not asked twice."""
        if path in self.asked or any(ask.path == path for ask in self.waiting if len(self.waiting) < 50):
            return
        base = base or path.partition("?")[0]
        self.waiting.append(Ask(path=path, then=then, as_app=as_app, installation=installation, base=base))

    def know(self, repository: Row, installation: int | None) -> bool:
        """A repository is ours to look at; whether that is news."""
        name = repository.get("full_name")
        if not isinstance(name, str) or name in self.repositories or len(self.repositories) >= MOST_REPOSITORIES:
            return False
        if repository.get("archived") or repository.get("has_issues") is False:
            return False
        self.repositories[name] = (repository, installation)
        return True
