"""A clock that runs faster than the world, the same in every process of this machine."""

from __future__ import annotations

import time
from dataclasses import dataclass

from actors.scheduler import Scheduler


@dataclass(frozen=True, slots=True, kw_only=True)
class FastClock:
    """`began`: the epoch and the machine's monotonic clock at one instant; `speed` times as fast since then."""

    epoch: float
    monotonic: float
    speed: float

    def now(self) -> float:
        """Seconds since the epoch, as this clock has it."""
        return self.epoch + (time.monotonic() - self.monotonic) * self.speed


def start(speed: float) -> FastClock:
    """A clock that is right at this instant."""
    return FastClock(epoch=time.time(), monotonic=time.monotonic(), speed=speed)


class FastScheduler(Scheduler):
    """Timers by that clock, delays too: a second of waiting takes a fraction of one."""

    def __init__(self, clock: FastClock) -> None:
        super().__init__(clock=clock.now, monotonic=clock.now)
        self._speed = clock.speed

    def _wait(self) -> float | None:
        seconds = super()._wait()
        return None if seconds is None else seconds / self._speed
