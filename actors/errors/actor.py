"""ErrorClassifierActor: judges every failure and keeps count of them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from actors.base import Actor
from actors.errors.classify import classify
from actors.messages import AnalyseError, ErrorAnalysed, Observed, Ref, ReportErrors


class ErrorClassifierActor(Actor):
    """Facts in, verdict back to whoever asked; statistics by code and repository on the way."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        health: Ref,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._health = health
        self._clock = clock
        self._jitter = jitter
        self._codes: Counter[str] = Counter()
        self._repositories: Counter[str] = Counter()

    def receive(self, message: object) -> Any:
        match message:
            case AnalyseError():
                return self._analyse(message)
            case ReportErrors():
                return self._report()
            case _:
                return self.unhandled(message)

    def _analyse(self, message: AnalyseError) -> None:
        now = self._clock()
        analysis = classify(message.facts, now=now, jitter=self._jitter())
        self._codes[analysis.code] += 1
        if message.repo:
            self._repositories[message.repo] += 1
        message.reply_to.tell(ErrorAnalysed(ticket=message.ticket, analysis=analysis))
        self._health.tell(Observed(name="errors", value=1, at=now))

    def _report(self) -> dict[str, Any]:
        return {"codes": dict(self._codes), "repositories": dict(self._repositories.most_common(20))}
