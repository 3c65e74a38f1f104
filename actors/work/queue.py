"""The fair queue of jobs: priority first, then round robin across repositories, and nobody waits for ever. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A job in the queue. A higher `priority` goes first; `since` is in seconds on the queue's clock."""

    job: str
    repository: str
    priority: int
    since: float


class FairQueue:
    """Who is next. A job that waits gains one priority every `ageing` seconds."""

    def __init__(self, *, ageing: float) -> None:
        self._ageing = ageing
        self._waiting: dict[str, Waiting] = {}
        self._served: dict[str, int] = {}  # repository -> number of its latest turn
        self._turns = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, job: str) -> bool:
        return job in self._waiting

    def add(self, waiting: Waiting) -> None:
        """Let a job wait; one that waits already keeps its place."""
        self._waiting.setdefault(waiting.job, waiting)

    def remove(self, job: str) -> bool:
        """Take a job out; whether it was in."""
        return self._waiting.pop(job, None) is not None

    def take(self, now: float, *, running: Mapping[str, int], per_repository: int) -> Waiting | None:
        """Take out the first job whose repository has fewer than `per_repository` of its jobs `running`."""
        for waiting in self.order(now):
            if running.get(waiting.repository, 0) < per_repository:
                del self._waiting[waiting.job]
                self._turns += 1
                self._served[waiting.repository] = self._turns
                self._forget()
                return waiting
        return None

    def order(self, now: float) -> list[Waiting]:
        """All who wait, the next one first; the limits are not counted in."""
        levels: dict[int, dict[str, list[Waiting]]] = {}
        for waiting in sorted(self._waiting.values(), key=lambda item: (item.since, item.job)):
            level = waiting.priority + int(max(0.0, now - waiting.since) // self._ageing)
            levels.setdefault(level, {}).setdefault(waiting.repository, []).append(waiting)
        return [waiting for level in sorted(levels, reverse=True) for waiting in self._in_turn(levels[level])]

    def places(self, now: float) -> dict[str, int]:
        """The place of each waiting job, counted from 1."""
        return {waiting.job: place for place, waiting in enumerate(self.order(now), start=1)}

    def _in_turn(self, lines: Mapping[str, list[Waiting]]) -> list[Waiting]:
        """One of each repository in turn; whose turn was longest ago begins."""
        ranked = sorted(lines, key=lambda name: (self._served.get(name, 0), lines[name][0].since, name))
        turns = max(map(len, lines.values()))
        return [lines[name][turn] for turn in range(turns) for name in ranked if turn < len(lines[name])]

    def _forget(self) -> None:
        """Turns of repositories that have nothing waiting count no more once there are many of them."""
        if len(self._served) > 1000:
            kept = {waiting.repository for waiting in self._waiting.values()}
            self._served = {name: turn for name, turn in self._served.items() if name in kept}
