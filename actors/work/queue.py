"""The fair queue of jobs: priority first, then repositories and people in turn, and nobody waits for ever. Pure.

Of equal priority, one job of each repository goes in turn, and whose turn was longest ago begins; within a
repository the same holds for people. So neither a busy repository nor a busy person holds up the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

MOST_TURNS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A job in the queue. A higher `priority` goes first; `since` is in seconds on the queue's clock."""

    job: str
    repository: str
    priority: int
    since: float
    person: str = ""


class FairQueue:
    """Who is next. A job that waits gains one priority every `ageing` seconds."""

    def __init__(self, *, ageing: float) -> None:
        self._ageing = ageing
        self._waiting: dict[str, Waiting] = {}
        self._served: dict[str, int] = {}  # repository, or repository and person -> number of the latest turn
        self._turns = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, job: str) -> bool:
        return job in self._waiting

    def add(self, waiting: Waiting) -> None:
        """Let a job wait; one that waits already keeps its place."""
        self._waiting.setdefault(waiting.job, waiting)

    def urge(self, job: str, priority: int) -> None:
        """Give a job that waits another priority; how long it has waited still counts."""
        if job in self._waiting:
            self._waiting[job] = replace(self._waiting[job], priority=priority)

    def remove(self, job: str) -> bool:
        """Take a job out; whether it was in."""
        return self._waiting.pop(job, None) is not None

    def take(
        self,
        now: float,
        *,
        running: Mapping[str, int],
        per_repository: int,
        may: Callable[[str], bool] = lambda _: True,
    ) -> Waiting | None:
        """Take out the first job that `may` begin and whose repository has fewer than `per_repository` `running`."""
        for waiting in self.order(now):
            if running.get(waiting.repository, 0) < per_repository and may(waiting.job):
                del self._waiting[waiting.job]
                self._turns += 1
                self._served[waiting.repository] = self._served[_line(waiting)] = self._turns
                self._forget()
                return waiting
        return None

    def order(self, now: float) -> list[Waiting]:
        """All who wait, the next one first; the limits are not counted in."""
        levels: dict[int, list[Waiting]] = {}
        for waiting in sorted(self._waiting.values(), key=lambda item: (item.since, item.job)):
            level = waiting.priority + int(max(0.0, now - waiting.since) // self._ageing)
            levels.setdefault(level, []).append(waiting)
        return [waiting for level in sorted(levels, reverse=True) for waiting in self._fair(levels[level])]

    def places(self, now: float) -> dict[str, int]:
        """The place of each waiting job, counted from 1."""
        return {waiting.job: place for place, waiting in enumerate(self.order(now), start=1)}

    def _fair(self, equals: list[Waiting]) -> list[Waiting]:
        repositories = {
            name: self._in_turn(_grouped(line, _line)) for name, line in _grouped(equals, _repository).items()
        }
        return self._in_turn(repositories)

    def _in_turn(self, lines: Mapping[str, list[Waiting]]) -> list[Waiting]:
        """One of each line in turn; whose turn was longest ago begins."""
        ranked = sorted(lines, key=lambda name: (self._served.get(name, 0), lines[name][0].since, name))
        turns = max(map(len, lines.values()))
        return [lines[name][turn] for turn in range(turns) for name in ranked if turn < len(lines[name])]

    def _forget(self) -> None:
        """Turns of those that have nothing waiting count no more once there are many of them."""
        if len(self._served) > MOST_TURNS:
            kept = {name for waiting in self._waiting.values() for name in (waiting.repository, _line(waiting))}
            self._served = {name: turn for name, turn in self._served.items() if name in kept}


def _repository(waiting: Waiting) -> str:
    return waiting.repository


def _line(waiting: Waiting) -> str:
    """A person in a repository, named so that it is no repository's name."""
    return f"{waiting.repository} {waiting.person}"


def _grouped(items: list[Waiting], by: Callable[[Waiting], str]) -> dict[str, list[Waiting]]:
    groups: dict[str, list[Waiting]] = {}
    for item in items:
        groups.setdefault(by(item), []).append(item)
    return groups
