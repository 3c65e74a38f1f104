"""Notes durably that the server is alive, and what that says of the time before it started."""

from __future__ import annotations

import logging
from collections.abc import Callable

from actors.outages import BEAT, Outage, noticed
from storage.batch import Batch
from storage.store import Store

log = logging.getLogger(__name__)

ALIVE, OUTAGES = "alive", "outages"


class Heartbeat:
    """One for each system: `begin` before anything else, then `beat` as often as you like."""

    def __init__(self, store: Store, *, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._noted = 0.0
        self.outages: tuple[Outage, ...] = ()

    def begin(self) -> None:
        """Learn from the last note how long the server was down; durable before anything is decided by it."""
        now = self._clock()
        alive = self._store.get("meta", ALIVE)
        rows = (self._store.get("meta", OUTAGES) or {}).get("rows", [])
        known = [Outage(began=began, ended=ended) for began, ended in rows]
        self.outages = noticed(alive["at"] if alive else None, now, known)
        if len(self.outages) > len(known) or self.outages[-1:] != tuple(known[-1:]):
            outage = self.outages[-1]
            log.warning("deadlines are put off: the server was down", extra={"seconds": outage.ended - outage.began})
        rows = [[outage.began, outage.ended] for outage in self.outages]
        self._store.write(Batch().put("meta", OUTAGES, {"rows": rows}).put("meta", ALIVE, {"at": now}))
        self._noted = now

    def beat(self) -> None:
        """Note that the server is alive, if the last note is old enough (or the clock was set back)."""
        now = self._clock()
        if not 0 <= now - self._noted < BEAT:
            self._store.write(Batch().put("meta", ALIVE, {"at": now}))
            self._noted = now
