"""The live issue actors: started when a message comes, let go when idle, started again when they fail.

Used by the supervisor alone. Every message to an issue passes here, so letting an actor go is a handshake
without a gap: what arrives while it leaves is kept for the next incarnation.
"""

from __future__ import annotations

import logging
import random
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import pykka

from actors.base import SafeRef
from actors.messages import HandleDelivery, LetGo, Terminated, Wake
from actors.restarts import RestartBudget

log = logging.getLogger(__name__)

FORGIVEN = 3
"""Poisonous deliveries in a row after which the actor itself is taken to be what fails."""

Start = Callable[[str, int], pykka.ActorRef[Any]]
"""(issue key, generation) -> a started actor."""


class Phase(Enum):
    """Where an issue actor is in its life."""

    LIVE = auto()
    LEAVING = auto()
    RESTING = auto()  # between a failure and the next start


@dataclass(slots=True)
class Child:
    """One live issue. `used_at` in monotonic seconds; `kept` are messages for the next incarnation."""

    ref: SafeRef
    generation: int
    used_at: float
    phase: Phase = Phase.LIVE
    kept: list[object] = field(default_factory=list)
    budget: RestartBudget = field(default_factory=RestartBudget)
    error: str = ""  # of the last failure
    heir: str = ""  # the key under which the case goes on
    buried: int = 0  # deliveries put aside since one was handled


class Children:
    """Issue actors by key, least recently used first."""

    def __init__(
        self, *, start: Start, most: int, idle: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._start = start
        self._most = most
        self._idle = idle
        self._monotonic = monotonic
        self._children: OrderedDict[str, Child] = OrderedDict()
        self._generation = 0

    def __len__(self) -> int:
        return len(self._children)

    def tell(self, key: str, message: object) -> None:
        """Hand `message` to the actor of `key`, starting it if need be."""
        child = self._children.get(key)
        if child is None:
            child = self._begin(key)
        self._children.move_to_end(key)
        child.used_at = self._monotonic()
        if child.phase is Phase.LIVE:
            child.ref.tell(message)
        else:
            child.kept.append(message)

    def moved(self, before: str, key: str) -> None:
        """The case `before` goes on as `key`: who had it goes, what was kept for it is for the other."""
        child = self._children.get(before)
        if child is not None:
            child.heir = key
            if child.phase is Phase.LIVE:
                self._let_go(child)
        self.tell(key, Wake())

    def wake_live(self) -> None:
        """Let every live actor tell again what is under way."""
        for child in self._children.values():
            if child.phase is Phase.LIVE:
                child.ref.tell(Wake())

    def sweep(self) -> int:
        """Let go who has been idle for long; how many."""
        edge = self._monotonic() - self._idle
        idle = [child for child in self._children.values() if child.phase is Phase.LIVE and child.used_at < edge]
        for child in idle:
            self._let_go(child)
        return len(idle)

    def ended(self, key: str, message: Terminated) -> Child | None:
        """An incarnation ended; the child that is to be started again after a failure, else None."""
        child = self._children.get(key)
        if child is None or child.generation != message.generation:
            return None
        if message.reason == "stop":
            del self._children[key]
            for kept in child.kept:
                self.tell(child.heir or key, kept)
            return None
        child.phase = Phase.RESTING
        child.budget = child.budget.failed(self._monotonic())
        child.error = message.error
        return child

    def delay(self, child: Child) -> float:
        """Seconds to wait before a failed actor is started again."""
        return child.budget.delay(random.random())

    def error(self, key: str) -> str:
        """What the actor of `key` last failed of."""
        return self._children[key].error

    def restart(self, key: str, *messages: object) -> None:
        """Start a failed actor again and hand it `messages`, then what was kept for it.

        `messages` hold every delivery of the issue that is in flight, those among them that were kept.
        """
        child = self._children[key]
        self._generation += 1
        child.generation = self._generation
        child.ref = SafeRef(self._start(key, self._generation))
        child.phase = Phase.LIVE
        kept = [message for message in child.kept if not isinstance(message, HandleDelivery)]
        child.kept = []
        for message in (*messages, Wake(), *kept):
            child.ref.tell(message)

    def buried(self, key: str) -> None:
        """What the actor of `key` failed of was put aside: its failures are forgiven, for a few times in a row."""
        child = self._children[key]
        child.buried += 1
        if child.buried <= FORGIVEN:
            child.budget = RestartBudget()

    def worked(self, key: str) -> None:
        """The actor of `key` handled a delivery: whatever was put aside before was not its own fault."""
        child = self._children.get(key)
        if child is not None:
            child.buried = 0

    def drop(self, key: str) -> None:
        """Forget an actor that failed too often; the next message to its issue starts it anew."""
        self._children.pop(key, None)

    def stop(self, timeout: float) -> None:
        """End all of them, each after the message that it is at."""
        for child in self._children.values():
            child.ref.tell(LetGo())
        edge = self._monotonic() + timeout
        for child in self._children.values():
            child.ref.join(max(0.0, edge - self._monotonic()))

    def _begin(self, key: str) -> Child:
        if len(self._children) >= self._most:
            self._make_room()
        self._generation += 1
        ref = SafeRef(self._start(key, self._generation))
        child = Child(ref=ref, generation=self._generation, used_at=self._monotonic())
        self._children[key] = child
        return child

    def _make_room(self) -> None:
        """The least recently used one goes, and as many more as there are too many."""
        surplus = len(self._children) - self._most + 1
        surplus -= sum(child.phase is Phase.LEAVING for child in self._children.values())
        for child in self._children.values():
            if surplus <= 0:
                return
            if child.phase is Phase.LIVE:
                self._let_go(child)
                surplus -= 1

    def _let_go(self, child: Child) -> None:
        child.phase = Phase.LEAVING
        child.ref.tell(LetGo())
