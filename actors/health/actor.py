"""HealthActor: everybody reports to it, `/health` asks it, and it looks by itself now and then."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, Protocol

from actors.base import Actor
from actors.health.anomalies import Look, find
from actors.health.baseline import Baseline
from actors.health.facts import Facts
from actors.health.report import report
from actors.health.samples import Samples
from actors.messages import ErrorRepeated, LookAround, Observed, Ref, ReportHealth
from storage.batch import Batch
from storage.errors import StorageError
from storage.store import Store

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
"""How often the backlog is noted, anomalies are looked for, and what is usual is stored."""
DEPTHS = 60
REPEATED = 50
BASELINE = "health:baseline"


class Timers(Protocol):
    """What is needed of the scheduler."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""


class HealthActor(Actor):
    """Keeps the latest samples; `facts` counts what can be counted at the moment of the question."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        store: Store,
        timers: Timers,
        facts: Callable[[float], Facts],
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._store = store
        self._timers = timers
        self._facts = facts
        self._clock = clock
        self._samples = Samples()
        self._baseline = Baseline()
        self._depths: deque[tuple[float, float]] = deque(maxlen=DEPTHS)
        self._repeated: OrderedDict[str, ErrorRepeated] = OrderedDict()
        self._began = 0.0
        self._last_arrival: float | None = None
        self._known: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Take up what is usual, as earlier processes saw it."""
        try:
            self._baseline = Baseline(self._store.get("statistics", BASELINE))
        except (StorageError, TypeError, ValueError, AttributeError):
            log.warning("what is usual cannot be read and is learnt anew")
        self._began = self._clock()
        self._timers.after(LOOK_SECONDS, self.me, LookAround())

    def receive(self, message: object) -> Any:
        match message:
            case Observed():
                return self._observed(message)
            case ErrorRepeated():
                return self._repeats(message)
            case ReportHealth():
                return report(self._look())
            case LookAround():
                return self._look_around()
            case _:
                return self.unhandled(message)

    def _observed(self, sample: Observed) -> None:
        self._samples.add(sample.name, sample.value, sample.at, sample.label)
        if sample.name == "state_seconds":
            self._baseline.stayed(sample.label, sample.value)
        elif sample.name == "arrived":
            self._baseline.arrived(int(sample.value), sample.at)
            self._last_arrival = sample.at

    def _repeats(self, message: ErrorRepeated) -> None:
        self._repeated.pop(message.code, None)
        self._repeated[message.code] = message
        while len(self._repeated) > REPEATED:
            self._repeated.popitem(last=False)

    def _look(self) -> Look:
        now = self._clock()
        return Look(
            samples=self._samples,
            facts=self._facts(now),
            baseline=self._baseline,
            now=now,
            depths=tuple(self._depths),
            repeated=tuple(self._repeated.values()),
            began=self._began,
            last_arrival=self._last_arrival,
        )

    def _look_around(self) -> None:
        """Anomalies go to the log when they begin and when they are over."""
        look = self._look()
        self._depths.append((look.now, look.facts.counts.get("inbox", 0.0)))
        found = {anomaly.name: anomaly for anomaly in find(look)}
        for name in found.keys() - self._known:
            log.warning("anomaly", extra={"anomaly": name, "says": found[name].sentence})
        for name in self._known - found.keys():
            log.info("anomaly is over", extra={"anomaly": name})
        self._known = frozenset(found)
        if self._baseline.changed:
            self._store.submit(Batch().put("statistics", BASELINE, self._baseline.dump()))
        self._timers.after(LOOK_SECONDS, self.me, LookAround())
