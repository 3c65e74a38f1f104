"""Timers: one thread, two heaps, an injected clock.

Wall-clock timers follow the calendar: they are looked at again at least once a second, so that a clock that
is set forward or back fires each of them once and none early. Delays follow a monotonic clock and do not care.
What is durable of a timer stands in the store; whoever set it sets it again after a restart.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable

from actors.messages import Ref

LOOK_AGAIN = 1.0
"""Seconds after which the wall clock is read again while a wall-clock timer is pending."""
MOST_REPLACED = 1_000
"""Dates that were replaced stay in the heap up to about this many, or twice those that are pending."""


class Scheduler:
    """Tells messages at their time. Thread-safe; `start` and `stop` once each."""

    def __init__(
        self, *, clock: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._count = itertools.count()
        self._delays: list[tuple[float, int, Ref, object]] = []
        self._dates: list[tuple[float, int, str]] = []
        self._dated: dict[str, tuple[float, int, Ref, object]] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is pending is dropped."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""
        with self._changed:
            heapq.heappush(self._delays, (self._monotonic() + seconds, next(self._count), ref, message))
            self._changed.notify()

    def at(self, due: float | None, name: str, ref: Ref, message: object) -> None:
        """Tell `message` when the wall clock reaches `due`; replaces the timer of that name, None removes it."""
        with self._changed:
            if due is None:
                self._dated.pop(name, None)
                return
            known = self._dated.get(name)
            if known is not None and known[0] == due:  # set again as it stands: a case does so with every message
                self._dated[name] = (due, known[1], ref, message)
                return
            number = next(self._count)
            self._dated[name] = (due, number, ref, message)
            heapq.heappush(self._dates, (due, number, name))
            self._compact()
            self._changed.notify()

    def _compact(self) -> None:
        """Forget the dates that were replaced, once they are most of the heap."""
        if len(self._dates) > 2 * len(self._dated) + MOST_REPLACED:
            self._dates = [(due, number, name) for name, (due, number, _, _) in self._dated.items()]
            heapq.heapify(self._dates)

    def pending(self) -> int:
        """How many timers are set."""
        with self._changed:
            return len(self._delays) + len(self._dated)

    def fire(self) -> float | None:
        """Tell everything that is due; seconds until the next look, None when nothing is pending."""
        with self._changed:
            due = [*self._due_delays(), *self._due_dates()]
            wait = self._wait()
        for ref, message in due:
            ref.tell(message)
        return 0.0 if due else wait

    def _due_delays(self) -> list[tuple[Ref, object]]:
        now, due = self._monotonic(), []
        while self._delays and self._delays[0][0] <= now:
            _, _, ref, message = heapq.heappop(self._delays)
            due.append((ref, message))
        return due

    def _due_dates(self) -> list[tuple[Ref, object]]:
        now, due = self._clock(), []
        while self._dates and self._dates[0][0] <= now:
            _, number, name = heapq.heappop(self._dates)
            current = self._dated.get(name)
            if current is not None and current[1] == number:
                del self._dated[name]
                due.append(current[2:])
        return due

    def _wait(self) -> float | None:
        waits = []
        if self._delays:
            waits.append(self._delays[0][0] - self._monotonic())
        if self._dates:
            waits.append(min(LOOK_AGAIN, self._dates[0][0] - self._clock()))
        return max(0.0, min(waits)) if waits else None

    def _run(self) -> None:
        while not self._stopping:
            self.fire()
            with self._changed:
                if not self._stopping:
                    self._changed.wait(self._wait())  # read here: a timer may have been set since `fire` looked
