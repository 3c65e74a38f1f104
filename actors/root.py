"""What stands above the supervisor: its ref for those that are built before it, and whom it reports to."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pykka

from actors.base import SafeRef
from actors.messages import Begun, Terminated
from actors.watch import Watch

log = logging.getLogger(__name__)


class SupervisorRef:
    """The supervisor's ref for those that are built before it starts; what is told until then is kept."""

    def __init__(self) -> None:
        self._ref: SafeRef | None = None
        self._kept: list[object] = []
        self._lock = threading.Lock()

    def bind(self, ref: SafeRef) -> None:
        """From now on messages go to `ref`."""
        with self._lock:
            self._ref = ref
            for message in self._kept:
                ref.tell(message)
            self._kept.clear()

    def tell(self, message: object) -> None:
        if self._ref is None:
            with self._lock:
                if self._ref is None:
                    self._kept.append(message)
                    return
        self._ref.tell(message)

    def stop(self, timeout: float) -> None:
        """End the supervisor and with it all others."""
        if self._ref is not None:
            try:
                self._ref.ref.stop(block=False)
            except pykka.ActorDeadError:
                return
            if not self._ref.join(timeout):
                log.error("actors did not end in time", extra={"seconds": timeout})


class Root:
    """Whom the supervisor reports to: its own failure ends the process."""

    def __init__(self, on_fatal: Callable[[str], None], watch: Watch) -> None:
        self._on_fatal = on_fatal
        self._watch = watch

    def tell(self, message: object) -> None:
        if isinstance(message, Begun):
            self._watch.enter(message)
        if isinstance(message, Terminated) and message.reason != "stop":
            self._on_fatal(f"the supervisor failed: {message.error}")
