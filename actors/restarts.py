"""How often an actor may fail, and how long to wait before it is started again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

FAILURES = 5
WINDOW = 30.0
"""So many failures within so many seconds are too many."""

FIRST_DELAY = 0.1
LONGEST_DELAY = 5.0


@dataclass(frozen=True, slots=True)
class RestartBudget:
    """The failures of one actor within the window, oldest first, in monotonic seconds."""

    failures: tuple[float, ...] = ()

    def failed(self, now: float) -> RestartBudget:
        """The budget after one more failure."""
        recent = tuple(at for at in self.failures if now - at < WINDOW)
        return replace(self, failures=(*recent, now))

    @property
    def spent(self) -> bool:
        """Whether the actor failed too often to be simply started again."""
        return len(self.failures) >= FAILURES

    def delay(self, jitter: float) -> float:
        """Seconds to wait before the next start; `jitter` from 0 to 1. The first failure costs next to nothing."""
        ceiling = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** len(self.failures))
        return ceiling * (0.5 + jitter / 2)
