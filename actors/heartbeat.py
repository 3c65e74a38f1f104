"""Notes durably that the server is alive, and what that says of the time before it started.

How long the server was down is told by the machine's uptime as long as the machine itself was not started anew, so
that a clock which is set meanwhile makes no outage and hides none.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actors.outages import BEAT, Outage, noticed
from storage.batch import Batch
from storage.errors import StorageError
from storage.store import Store

log = logging.getLogger(__name__)

ALIVE, OUTAGES = "alive", "outages"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptime:
    """`seconds` since the machine was started, the time that it slept among them; `boot` names that start."""

    boot: str
    seconds: float


def uptime() -> Uptime:
    """Where the system does not tell its start, `boot` is empty, and the wall clock has to do."""
    try:
        boot = BOOT_ID.read_text().strip()
    except OSError:
        boot = ""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Uptime(boot=boot, seconds=time.clock_gettime(clock))


class Heartbeat:
    """`start` before anything is decided, `stop` before the store is closed."""

    def __init__(self, store: Store, *, clock: Callable[[], float], uptime: Callable[[], Uptime] = uptime) -> None:
        self._store = store
        self._clock = clock
        self._uptime = uptime
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self.outages: tuple[Outage, ...] = ()

    def begin(self) -> None:
        """Learn how long the server was down; durable before anything is decided by it."""
        now = self._clock()
        rows = (self._store.get("meta", OUTAGES) or {}).get("rows", [])
        known = tuple(Outage(began=began, ended=ended) for began, ended in rows)
        self.outages = noticed(self._last_alive(now), now, known)
        if self.outages != known:
            outage = self.outages[-1]
            log.warning("deadlines are put off: the server was down", extra={"seconds": outage.ended - outage.began})
            rows = [[outage.began, outage.ended] for outage in self.outages]
            self._store.write(Batch().put("meta", OUTAGES, {"rows": rows}))
        self.beat()

    def start(self) -> None:
        """`begin`, and go on noting in a thread of its own: a note waits for the disk."""
        self.begin()
        self._thread.start()

    def stop(self) -> None:
        """The last note."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
            self.beat()

    def beat(self) -> None:
        """Note that the server is alive. A disk that does not take it makes an outage look longer, no more."""
        up = self._uptime()
        note = {"at": self._clock(), "boot": up.boot, "uptime": up.seconds}
        try:
            self._store.write(Batch().put("meta", ALIVE, note))
        except StorageError:
            log.warning("the sign of life could not be noted", exc_info=True)

    def _last_alive(self, now: float) -> float | None:
        """When the server was last alive, by the present clock."""
        note = self._store.get("meta", ALIVE)
        if note is None:
            return None
        up = self._uptime()
        if up.boot and note.get("boot") == up.boot:
            return now - max(0.0, up.seconds - float(note["uptime"]))
        return float(note["at"])

    def _run(self) -> None:
        while not self._ended.wait(BEAT):
            self.beat()
