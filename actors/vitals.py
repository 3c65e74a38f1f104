"""What of the process can be counted now: inbox, disk, memory, threads, mailboxes, and whether writes reach the disk.

Used by HealthActor and by `/readyz`. Nothing here waits for the disk, except `Pulse.proven`, which says so.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path

from actors.base import Directory
from actors.health.facts import CaseNow, Facts
from storage.batch import Batch
from storage.errors import StorageError
from storage.inbox import Inbox
from storage.store import Store

SLOW_SECONDS = 5.0
"""A write that has not ended after so long counts as failing."""
MOST_CASES = 10_000
ISSUE = "issue:"


class Pulse:
    """A small write now and then: whether writes reach the disk, and how long that takes. Thread-safe."""

    def __init__(
        self,
        store: Store,
        *,
        failed: Callable[[StorageError], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._failed = failed
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._pending: tuple[float, Future[None]] | None = None
        self._last = (0.0, "")

    def beat(self) -> tuple[float, str]:
        """Begin a write unless one is under way; seconds and error (empty: none) as far as they are known."""
        with self._lock:
            now = self._monotonic()
            if self._pending is None or self._pending[1].done():
                self._pending = (now, self._begin(now))
            waited = now - self._pending[0]
            if waited > SLOW_SECONDS:
                return waited, f"a write has not ended for {waited:.0f} seconds"
            return self._last

    def proven(self, timeout: float) -> str:
        """Write now and wait for it, `timeout` seconds at most; what is wrong, or the empty text."""
        began = self._monotonic()
        future = self._store.submit(self._mark())
        try:
            future.result(timeout)
        except StorageError as error:
            self._failed(error)
            return str(error)
        except TooLate:
            return "the write did not end in time"
        with self._lock:
            self._last = (self._monotonic() - began, "")
        return ""

    def _mark(self) -> Batch:
        return Batch().put("meta", "pulse", {"at": time.time()})

    def _begin(self, now: float) -> Future[None]:
        future = self._store.submit(self._mark())
        future.add_done_callback(lambda done: self._ended(done, now))
        return future

    def _ended(self, future: Future[None], began: float) -> None:
        error = future.exception()
        self._last = (self._monotonic() - began, str(error)[:300] if error else "")
        if isinstance(error, StorageError):
            self._failed(error)


class Vitals:
    """`names`: the services that have to run at all times."""

    def __init__(
        self,
        *,
        store: Store,
        inbox: Inbox,
        folder: Path,
        directory: Directory,
        names: tuple[str, ...],
        flying: Callable[[], int],
        timers: Callable[[], int],
        busiest: Callable[[], float],
        failed: Callable[[StorageError], None],
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._folder = folder
        self._directory = directory
        self._names = names
        self._flying = flying
        self._timers = timers
        self._busiest = busiest
        self._began = time.monotonic()
        self.pulse = Pulse(store, failed=failed)

    def __call__(self, now: float) -> Facts:
        """All counts at `now` (epoch seconds); what cannot be had is left out."""
        seconds, error = self.pulse.beat()
        counts = {**self._process(), **self._disk()}
        cases: tuple[CaseNow, ...] = ()
        try:
            counts |= self._deliveries(now)
            cases = self._cases()
        except StorageError as failed:
            error = error or str(failed)[:300]
        return Facts(
            counts=counts,
            storage_seconds=seconds,
            storage_error=error,
            mailboxes=self._directory.waiting(),
            cases=cases,
            down=self.down(),
        )

    def unfit(self, timeout: float) -> list[str]:
        """Why deliveries cannot be taken and handled at the moment; empty when they can. Writes to the disk."""
        wrong = [f"{name} does not run" for name in self.down()]
        stored = self.pulse.proven(timeout)
        return [*wrong, f"the database takes no writes: {stored}"] if stored else wrong

    def down(self) -> tuple[str, ...]:
        """The services that do not run."""
        return tuple(name for name in self._names if not self._directory.alive(name))

    def _deliveries(self, now: float) -> dict[str, float]:
        oldest = self._inbox.page(after=0, limit=1)
        return {
            "inbox": float(self._inbox.depth()),
            "oldest_seconds": max(0.0, now - oldest[0].received_at) if oldest else 0.0,
            "in_flight": float(self._flying()),
            "dead_letters": float(self._store.count("dead_letters")),
        }

    def _cases(self) -> tuple[CaseNow, ...]:
        rows = self._store.page("agenda", limit=MOST_CASES)
        return tuple(
            CaseNow(key=key, state=row["state"], since=float(row["since"]), ours=bool(row["ours"]))
            for key, row in rows
            if "state" in row  # an earlier release did not note it
        )

    def _process(self) -> dict[str, float]:
        return {
            "threads": float(threading.active_count()),
            "live": float(sum(thread.name.startswith(ISSUE) for thread in threading.enumerate())),
            "timers": float(self._timers()),
            "memory_bytes": _resident(),
            "uptime_seconds": time.monotonic() - self._began,
            "handler_seconds": self._busiest(),
        }

    def _disk(self) -> dict[str, float]:
        try:
            usage = shutil.disk_usage(self._folder)
            files = [entry.stat().st_size for entry in os.scandir(self._folder) if ".db" in entry.name]
        except OSError:
            return {}
        return {
            "disk_free_bytes": float(usage.free),
            "disk_total_bytes": float(usage.total),
            "database_bytes": float(sum(files)),
        }


def _resident() -> float:
    """Resident memory in bytes. https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html"""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
