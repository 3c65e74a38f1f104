"""HealthActor: everybody reports to it, `/health` asks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from actors.base import Actor
from actors.health.report import Samples, report
from actors.messages import Observed, Ref, ReportHealth


class HealthActor(Actor):
    """Keeps the latest samples; `facts` counts what can be counted at the moment of the question."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        facts: Callable[[], Mapping[str, float]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._facts = facts
        self._clock = clock
        self._samples = Samples()

    def receive(self, message: object) -> Any:
        match message:
            case Observed(name=name, value=value, at=at):
                return self._samples.add(name, value, at)
            case ReportHealth():
                return report(self._samples, self._facts(), self._clock())
            case _:
                return self.unhandled(message)
