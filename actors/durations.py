"""How long finished cases took, by type and complexity: what estimates are made from."""

from __future__ import annotations

import time
import zlib
from collections import defaultdict

from actors.issue.estimate import History
from actors.issue.task import Complexity, TaskType
from storage.batch import Batch
from storage.store import Store

PREFIX = "duration:"
SLOTS = 50
"""Cases kept of each type and complexity; a later one takes the place of an earlier one."""
FRESH_SECONDS = 60.0


class Durations:
    """Shared by all issue actors of a store; thread-safe, because what it keeps is replaced whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: tuple[float, History] = (float("-inf"), {})

    def history(self) -> History:
        """The seconds of finished cases; at most a minute old."""
        at, history = self._kept
        if time.monotonic() - at > FRESH_SECONDS:
            history = self._read()
            self._kept = (time.monotonic(), history)
        return history

    def add(self, batch: Batch, *, key: str, kind: TaskType, complexity: Complexity, seconds: float) -> None:
        """Add to a batch that the case `key` took so long."""
        slot = zlib.crc32(key.encode()) % SLOTS
        batch.put("statistics", f"{PREFIX}{kind.name}:{complexity.name}:{slot:02d}", {"seconds": seconds})

    def _read(self) -> History:
        found: defaultdict[tuple[TaskType, Complexity], list[float]] = defaultdict(list)
        most = len(TaskType) * len(Complexity) * SLOTS
        for name, row in self._store.page("statistics", prefix=PREFIX, limit=most):
            _, kind, complexity, _ = name.split(":")
            if kind in TaskType.__members__ and complexity in Complexity.__members__:
                found[TaskType[kind], Complexity[complexity]].append(row["seconds"])
        return found
