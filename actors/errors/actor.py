"""ErrorClassifierActor: judges every failure, keeps count of them, and sees when one repeats over cases."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from actors.base import Actor
from actors.errors.classify import classify
from actors.errors.statistics import HOUR, KEPT_HOURS, MOST_ROWS, PREFIX, Occurrence, Statistics
from actors.messages import AnalyseError, ErrorAnalysed, ErrorRepeated, Observed, Ref, ReportErrors
from storage.batch import Batch
from storage.store import Store


class ErrorClassifierActor(Actor):
    """Facts in, verdict back to whoever asked; the counts stand in the store's `statistics`, by hour."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        health: Ref,
        store: Store,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._health = health
        self._store = store
        self._clock = clock
        self._jitter = jitter
        self._statistics = Statistics()
        self._forgot_at = 0.0

    def begin(self) -> None:
        """Take up the counts of the time before."""
        rows = self._store.page("statistics", prefix=PREFIX, limit=MOST_ROWS * KEPT_HOURS)
        self._statistics = Statistics(rows)

    def receive(self, message: object) -> Any:
        match message:
            case AnalyseError():
                return self._analyse(message)
            case ReportErrors():
                return self._statistics.report(self._clock())
            case _:
                return self.unhandled(message)

    def _analyse(self, message: AnalyseError) -> None:
        now = self._clock()
        analysis = classify(message.facts, now=now, jitter=self._jitter())
        if message.reply_to is not None:
            message.reply_to.tell(ErrorAnalysed(ticket=message.ticket, analysis=analysis))
        self._health.tell(Observed(name="errors", value=1, at=now, label=analysis.code))
        occurrence = Occurrence(
            code=analysis.code, repo=message.repo, case=message.key, message=message.facts.message, at=now
        )
        self._keep(occurrence)
        repetition = self._statistics.repetition(occurrence)
        if repetition is not None:
            self._health.tell(
                ErrorRepeated(
                    code=repetition.code,
                    cases=repetition.cases,
                    technical=analysis.technical,
                    since=repetition.since,
                    at=now,
                )
            )

    def _keep(self, occurrence: Occurrence) -> None:
        """Not waited for: a count that a full disk loses is no reason to keep a verdict back."""
        key, value = self._statistics.add(occurrence)
        batch = Batch().put("statistics", key, value)
        if occurrence.at - self._forgot_at >= HOUR:
            self._forgot_at = occurrence.at
            for old in self._statistics.forget(occurrence.at):
                batch.delete("statistics", old)
        self._store.submit(batch)
