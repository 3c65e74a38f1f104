"""The services: one actor each by name, started when needed, started again when they fail.

Used by the supervisor alone. What is told to a service between two incarnations is kept for the next one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pykka

from actors.base import Directory, SafeRef
from actors.messages import Terminated
from actors.restarts import RestartBudget

ServiceStart = Callable[[str, int], pykka.ActorRef[Any]]
"""(name, generation) -> a started service."""


@dataclass(slots=True)
class Service:
    """A service and its present incarnation (None between two)."""

    ref: SafeRef | None
    generation: int
    kept: list[object] = field(default_factory=list)
    budget: RestartBudget = field(default_factory=RestartBudget)


class Services:
    """`starters` start a service by the part of its name before the colon (`github:42`)."""

    def __init__(
        self,
        starters: Mapping[str, ServiceStart],
        *,
        directory: Directory,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._starters = starters
        self._directory = directory
        self._monotonic = monotonic
        self._services: dict[str, Service] = {}

    def start(self, name: str) -> Service:
        """Start a service, or its next incarnation, and hand it what was kept for it."""
        service = self._services.setdefault(name, Service(ref=None, generation=0))
        service.generation += 1
        ref = self._starters[name.partition(":")[0]](name, service.generation)
        service.ref = SafeRef(ref)
        self._directory.enter(name, ref)
        kept, service.kept = service.kept, []
        for message in kept:
            service.ref.tell(message)
        return service

    def tell(self, name: str, message: object) -> None:
        """Hand `message` to the service, starting it if it never was."""
        service = self._services.get(name) or self.start(name)
        if service.ref is None:
            service.kept.append(message)
        else:
            service.ref.tell(message)

    def ended(self, message: Terminated) -> Service | None:
        """An incarnation ended; the service that is to be started again, None where it was not the present one."""
        service = self._services.get(message.name)
        if service is None or service.generation != message.generation:
            return None
        self._directory.leave(message.name)
        service.ref = None
        service.budget = service.budget.failed(self._monotonic())
        return service

    def delay(self, service: Service) -> float:
        """Seconds to wait before a failed service is started again."""
        return service.budget.delay(random.random())

    def stop(self, timeout: float) -> None:
        """End all of them, those that were started last first."""
        for service in reversed(self._services.values()):
            if service.ref is not None:
                service.ref.ref.stop(block=False)
                service.ref.join(timeout)
