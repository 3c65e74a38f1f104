"""The way from the inbox to the issues: order, repetition, back-pressure, poison. Used by the supervisor alone.

Deliveries are tried in order of arrival, a bounded number at a time. Before a page is tried that is noted
durably, so that after the death of the process those of it that are still there are suspects: each of them is
tried alone, its tries are counted before each, and at the third failure it goes to the dead letters.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from actors.base import Failed, guarded
from actors.messages import (
    AnalyseError,
    DeliveryBuried,
    ErrorFacts,
    FromGitHub,
    HandleDelivery,
    Observed,
    Ref,
)
from actors.routing import Door, Ignored, Route, Routed
from storage.batch import Batch
from storage.inbox import Buried, Delivery, Inbox
from storage.store import Store

log = logging.getLogger(__name__)

PAGE = 64
IN_FLIGHT = 128
"""So many deliveries are read at a time, and are with issue actors at the same time."""
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """A delivery that is with an issue actor."""

    delivery: Delivery
    key: str
    message: HandleDelivery


class Intake:
    """Hands deliveries to `deliver(key, message)`; hears of their end through `handled` and `failed`."""

    def __init__(
        self,
        *,
        store: Store,
        inbox: Inbox,
        route: Route,
        opens: Callable[[FromGitHub], bool],
        deliver: Callable[[str, object], None],
        health: Ref,
        errors: Ref,
        clock: Callable[[], float],
        door: Door,
    ) -> None:
        self.door = door
        self._store = store
        self._inbox = inbox
        self._route = route
        self._opens = opens
        self._deliver = deliver
        self._health = health
        self._errors = errors
        self._clock = clock
        self._after = 0
        self._more = False  # the inbox held something at the last look
        self._alone = False  # a suspect waits until nothing else is in flight, or is in flight itself
        self._flying: dict[int, InFlight] = {}
        self._meanings: set[str] = set()
        self._ignored = Counter(
            {name.removeprefix("ignored:"): row["count"] for name, row in store.page("statistics", prefix="ignored:")}
        )

    @property
    def flying(self) -> int:
        """How many deliveries are with issue actors."""
        return len(self._flying)

    @property
    def hungry(self) -> bool:
        """Whether deliveries wait only for room, and there is room for a page now."""
        room = len(self._flying) <= IN_FLIGHT - PAGE
        return self._more and (not self._flying if self._alone else room)

    def take(self) -> bool:
        """Hand out a page of what the inbox holds if there is room; whether to look again at once."""
        self._more = True
        if len(self._flying) > IN_FLIGHT - PAGE or (self._alone and self._flying):
            return False
        self._alone = False
        page = self._inbox.page(after=self._after, limit=PAGE)
        if not page:
            self._more = False
            return False
        if page[0].tries > 0:
            return self._try_alone(page[0])
        fresh = list(itertools.takewhile(lambda delivery: delivery.tries == 0, page))
        self._inbox.begin(fresh[-1].seq)
        self._try(fresh)
        return True

    def handled(self, seq: int) -> str:
        """An issue actor committed what came of a delivery; the key of its issue, empty where that is known already."""
        flying = self._flying.pop(seq, None)
        if flying is None:
            return ""
        self._meanings.difference_update(flying.message.seen)
        now = self._clock()
        self._health.tell(Observed(name="handled", value=now - flying.delivery.received_at, at=now))
        return flying.key

    def buried(self) -> list[Buried]:
        """What was put aside and not yet told to its issue."""
        return self._inbox.buried()

    def failed(self, key: str, error: str) -> tuple[list[HandleDelivery], bool]:
        """The actor of `key` failed: its first delivery is counted as tried once more.

        Answers what is to be handed over again, in order, and whether that delivery went to the dead letters.
        """
        mine = sorted((flying for flying in self._flying.values() if flying.key == key), key=lambda f: f.delivery.seq)
        buried = bool(mine) and self._inbox.retry(mine[0].delivery.seq) > TRIES
        if buried:
            self._put_aside(mine.pop(0), error)
        return [flying.message for flying in mine], buried

    def give_up(self, key: str, error: str) -> None:
        """The actor of `key` fails whatever it is told: all that it had goes to the dead letters."""
        for flying in [flying for flying in self._flying.values() if flying.key == key]:
            self._put_aside(flying, error)

    def _put_aside(self, flying: InFlight, error: str) -> None:
        self.bury(flying.delivery, error, key=flying.key)
        self.handled(flying.delivery.seq)

    def bury(
        self, delivery: Delivery, error: str, *, key: str = "", phase: Literal["delivery", "routing"] = "delivery"
    ) -> None:
        """To the dead letters; a person can look at it and have it tried again."""
        now = self._clock()
        log.error("dead letter", extra={"delivery": delivery.id, "error": error})
        self._store.write(self._inbox.bury(Batch(), delivery, reason=error, at=now, key=key))
        self._health.tell(Observed(name="dead_letters", value=1, at=now))
        facts = ErrorFacts(phase=phase, exception=error.partition(":")[0][:80], message=error, attempt=TRIES)
        self._errors.tell(AnalyseError(ticket=delivery.id, facts=facts, repo=key.partition("#")[0], key=key))

    def _try_alone(self, suspect: Delivery) -> bool:
        """One that an earlier process may have died of goes when nothing else is in flight."""
        self._alone = True
        if self._flying:
            return False
        self._after = suspect.seq
        if self._inbox.retry(suspect.seq) > TRIES:
            key, error = self._inbox.suspected(suspect.seq), "the process died each time that it was tried"
            self.bury(suspect, error, key=key)
            if key:
                self._deliver(key, DeliveryBuried(delivery_id=suspect.id, error=error))
            return True
        self._try([suspect])
        return not self._flying

    def _try(self, page: list[Delivery]) -> None:
        settled = Batch()
        for delivery in page:
            self._after = delivery.seq
            routed = guarded(partial(self._route, delivery.event, delivery.body, self.door))
            if isinstance(routed, Failed):
                self.bury(delivery, f"routing: {routed.error}", phase="routing")
            elif isinstance(routed, Ignored):
                self._ignore(settled, delivery, routed.reason)
            else:
                self._hand_over(settled, delivery, routed)
        if settled:
            for reason, count in self._ignored.items():
                settled.put("statistics", f"ignored:{reason}", {"count": count})
            self._store.submit(settled)

    def _concerns(self, routed: Routed) -> bool:
        """Whether the issue is a case, is becoming one, or becomes one by this."""
        if self._opens(routed.event) or any(flying.key == routed.key for flying in self._flying.values()):
            return True
        return self._store.get("issues", routed.key) is not None

    def _ignore(self, settled: Batch, delivery: Delivery, reason: str) -> None:
        log.debug("ignored", extra={"delivery": delivery.id, "event": delivery.event, "reason": reason})
        self._ignored[reason] += 1
        self._inbox.settle(settled, delivery.seq)

    def _hand_over(self, settled: Batch, delivery: Delivery, routed: Routed) -> None:
        if not self._concerns(routed):
            self._ignore(settled, delivery, "no case")
            return
        meaning = routed.meaning.encode("utf-8", "surrogatepass")
        seen = (f"body:{hashlib.sha256(delivery.body).hexdigest()}", f"meaning:{hashlib.sha256(meaning).hexdigest()}")
        if any(key in self._meanings or self._store.get("seen", key) for key in seen):
            self._ignore(settled, delivery, "repeated")
            return
        self._meanings.update(seen)
        message = HandleDelivery(seq=delivery.seq, delivery_id=delivery.id, event=routed.event, seen=seen)
        self._flying[delivery.seq] = InFlight(delivery=delivery, key=routed.key, message=message)
        if self._alone:
            self._inbox.suspect(delivery.seq, routed.key)
        self._deliver(routed.key, message)
