"""How much is taken at the door: a bounded inbox, room on the disk, and a share for each repository.

What is beyond it hears 503 and when to come again, before its body is read where that can be told. GitHub does not
redeliver by itself: what was refused is caught up with, or redelivered by hand.
"""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

LOOK_SECONDS = 0.2
"""How long a look at the inbox and the disk is believed; what is taken meanwhile is counted."""
MINUTE = 60.0
NO_ROOM = "too little room on the disk: try again later"
_REPOSITORY = re.compile(rb'"repository":\s*\{\s*"id":\s*([0-9]{1,19})')
"""In the text of a body every quotation mark has a backslash before it: only GitHub's own key looks like this."""


class Bounds:
    """The numbers, 0 for no limit. For any thread. `least_free` in bytes on the disk of `folder`."""

    def __init__(
        self,
        *,
        most_waiting: int = 0,
        most_a_minute: int = 0,
        least_free: int = 0,
        folder: Path = Path(),
        monotonic: Callable[[], float] = time.monotonic,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._most_waiting = most_waiting
        self._most_a_minute = most_a_minute
        self._least_free = least_free
        self._folder = folder
        self._monotonic = monotonic
        self._free = free
        self._lock = threading.Lock()
        self._looked_at = -LOOK_SECONDS
        self._waiting = 0
        self._full_disk = False
        self._minute = -1
        self._taken: Counter[bytes] = Counter()

    def full(self, depth: Callable[[], int]) -> str:
        """Why nothing is taken at the moment, empty if something is. `depth`: how many deliveries wait."""
        now = self._monotonic()
        with self._lock:
            if now - self._looked_at >= LOOK_SECONDS:
                self._looked_at = now
                self._waiting = depth() if self._most_waiting else 0
                self._full_disk = bool(self._least_free) and self._free(self._folder) < self._least_free
            if self._full_disk:
                return NO_ROOM
            if self._most_waiting and self._waiting >= self._most_waiting:
                return "too many deliveries wait: try again soon"
            return ""

    def take(self, body: bytes) -> str:
        """Counts a delivery that is about to be taken; why it is not, if its repository sent too many."""
        with self._lock:
            self._waiting += 1
            named = _REPOSITORY.search(body) if self._most_a_minute else None
            if named is None:
                return ""
            minute = int(self._monotonic() // MINUTE)
            if minute != self._minute:
                self._minute = minute
                self._taken.clear()
            self._taken[named[1]] += 1
            if self._taken[named[1]] > self._most_a_minute:
                return "too many deliveries of one repository: try again soon"
            return ""
