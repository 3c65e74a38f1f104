"""What actors do while the disk takes nothing: they wait, and everybody who has to know hears why.

An actor that failed of a full disk would be started again only to fail again, and its delivery would count as poison.
So a write that cannot be made now is made as soon as it can be: nothing is decided meanwhile, nothing is lost.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from actors.messages import AnalyseError, ErrorFacts, Ref
from storage.errors import REFUSALS, StorageError, StorageUnavailable, StoreClosed, StoreCorrupt

log = logging.getLogger(__name__)

T = TypeVar("T")
AGAIN_SECONDS = 0.5
TOLD_SECONDS = 30.0
"""The same failure is told again after so long."""


def failure(error: str) -> ErrorFacts:
    """What an actor ended of, by the name and the text of its exception."""
    exception = error.partition(":")[0][:80]
    return ErrorFacts(phase="storage" if exception in REFUSALS else "actor", exception=exception, message=error)


class Patience:
    """For any thread, as `storage.store.Wait`. `alive` is called by a thread that waits, so that it is not held for
    hung; `on_damage` with the sentence when the database is found damaged."""

    def __init__(
        self,
        *,
        errors: Ref,
        alive: Callable[[], None],
        on_damage: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._errors = errors
        self._alive = alive
        self._on_damage = on_damage
        self._monotonic = monotonic
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}

    def __call__(self, call: Callable[[], T], /) -> T:
        """The result of `call`, made again until the disk takes it. Raises what does not end by waiting, and the
        failure itself once `end` was called."""
        while True:
            try:
                return call()
            except StoreCorrupt as error:
                self.failed(error)
                raise
            except StorageUnavailable as error:
                self.failed(error)
                if self._ended.wait(AGAIN_SECONDS):
                    raise
                self._alive()

    def end(self) -> None:
        """Nobody waits any more: the process is to end."""
        self._ended.set()

    def failed(self, error: StorageError) -> None:
        """Somebody's read or write failed: told to the classifier and the log, the same not more often than that."""
        if isinstance(error, StoreClosed) or not self._news(str(error)):
            return
        log.error("the database fails", extra={"error": str(error)})
        facts = ErrorFacts(phase="storage", exception=type(error).__name__, message=str(error))
        self._errors.tell(AnalyseError(ticket="storage", facts=facts))
        if isinstance(error, StoreCorrupt):
            self._on_damage(str(error))

    def _news(self, text: str) -> bool:
        with self._lock:
            now = self._monotonic()
            if now - self._told.get(text, float("-inf")) < TOLD_SECONDS:
                return False
            if len(self._told) > 100:
                self._told.clear()
            self._told[text] = now
            return True
