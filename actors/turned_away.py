"""Deliveries that nothing follows from: counted by reason; those whose shape is not GitHub's are kept for a while."""

from __future__ import annotations

import logging
from collections import Counter

from actors.routing import MALFORMED
from storage.batch import Batch
from storage.inbox import Delivery, Inbox
from storage.store import Store

log = logging.getLogger(__name__)

KEPT = 200
"""The latest malformed ones, each with its reason, event, id and time of arrival."""
MOST_REASONS = 500
"""Reasons that are counted one by one; an event's name is not signed."""


class TurnedAway:
    """The counts, and the table `malformed`, which the latest `KEPT` go round in."""

    def __init__(self, store: Store, inbox: Inbox) -> None:
        self._inbox = inbox
        rows = store.page("statistics", prefix="ignored:", limit=2 * MOST_REASONS)
        self._counts = Counter({name.removeprefix("ignored:"): row["count"] for name, row in rows})
        self._changed: set[str] = set()

    def add(self, settled: Batch, delivery: Delivery, reason: str) -> None:
        """Adds to the batch that nothing follows from the delivery."""
        log.debug("ignored", extra={"delivery": delivery.id, "event": delivery.event, "reason": reason})
        counted = reason if reason in self._counts or len(self._counts) < MOST_REASONS else "other"
        self._counts[counted] += 1
        self._changed.add(counted)
        if reason.startswith(MALFORMED):
            row = {"id": delivery.id, "event": delivery.event, "at": delivery.received_at, "reason": reason}
            settled.put("malformed", f"{delivery.seq % KEPT:06d}", row)
        self._inbox.settle(settled, delivery.seq)

    def save(self, settled: Batch) -> None:
        """Adds the counts that changed to the batch."""
        for reason in self._changed:
            settled.put("statistics", f"ignored:{reason}", {"count": self._counts[reason]})
        self._changed.clear()
