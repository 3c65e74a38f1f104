"""A ref that records what it is told."""

from __future__ import annotations

import threading
from typing import TypeVar

from tests.patience import PATIENCE

T = TypeVar("T")


class RecordingRef:
    """Stands where an actor's ref or address stands; `told` is everything in order."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def tell(self, message: object) -> None:
        self.told.append(message)

    def of(self, kind: type[T]) -> list[T]:
        """What was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]

    def last(self, kind: type[T]) -> T:
        """The last of one kind."""
        return self.of(kind)[-1]


class ManualTimers:
    """Timers that go off when a test says so."""

    def __init__(self) -> None:
        self.delays: list[tuple[float, object, object]] = []
        self.dates: dict[str, tuple[float, object, object]] = {}

    def after(self, seconds: float, ref: object, message: object) -> None:
        self.delays.append((seconds, ref, message))

    def at(self, due: float | None, name: str, ref: object, message: object) -> None:
        if due is None:
            self.dates.pop(name, None)
        else:
            self.dates[name] = (due, ref, message)


class ManualClock:
    """Wall time that passes when a test says so."""

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


class WaitingRef(RecordingRef):
    """A recorder for actors that run: `wait` returns when so many of a kind were told."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition()

    def tell(self, message: object) -> None:
        with self._changed:
            super().tell(message)
            self._changed.notify_all()

    def wait(self, kind: type[T], count: int = 1, *, seconds: float = PATIENCE) -> list[T]:
        """The messages of that kind; fails when there are not enough of them in time."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.of(kind)) >= count, timeout=seconds)
            assert enough, f"{count} of {kind.__name__} wanted, told were {self.told}"
            return self.of(kind)
