"""When to look again at what is ready: one wake-up at a time, the earliest that is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from actors.messages import Ref, SendNext


class Timers(Protocol):
    """What is needed of the scheduler."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""


class Alarm:
    """Tells `SendNext` to `ref`. Each new wake-up makes the earlier ones void, so they never multiply."""

    def __init__(self, ref: Ref, *, timers: Timers, clock: Callable[[], float]) -> None:
        self._ref = ref
        self._timers = timers
        self._clock = clock
        self._at: float | None = None
        self._turn = 0

    def within(self, seconds: float) -> None:
        """See to it that there is a look after so many seconds at the latest."""
        at = self._clock() + seconds
        if self._at is not None and self._at <= at:
            return
        self._at = at
        self._turn += 1
        if seconds <= 0:
            self._ref.tell(SendNext(turn=self._turn))
        else:
            self._timers.after(seconds, self._ref, SendNext(turn=self._turn))

    def rings(self, turn: int) -> bool:
        """Whether the wake-up of that number is the one that counts; from now on none is set."""
        if turn != self._turn:
            return False
        self._at = None
        return True
