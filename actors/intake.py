"""The way from the inbox to the issues: order, repetition, back-pressure, poison. Used by the supervisor alone.

Deliveries are tried in order of arrival, a bounded number at a time. Before a page is tried that is noted
durably, so that after the death of the process those of it that are still there are suspects: each of them is
tried alone, its tries are counted before each, and at the third failure it goes to the dead letters.

What concerns a whole repository goes to each of its cases while nothing else is in flight, and what came later waits:
it may name the cases as they are called afterwards.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from actors.moves import Moves
from actors.routing import Door, Ignored, Route, Routed
from actors.spread import Spread, cases
from actors.turned_away import TurnedAway
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
        self.moves = Moves(store)
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
        self._spread: Spread | None = None
        self._held_back = 0  # deliveries up to this one were begun in one page with one that goes alone
        self._meanings: set[str] = set()
        self._turned_away = TurnedAway(store, inbox)

    @property
    def flying(self) -> int:
        """How many deliveries are with issue actors."""
        return len(self._flying) + (len(self._spread.flying) if self._spread else 0)

    @property
    def hungry(self) -> bool:
        """Whether deliveries wait only for room, and there is room for a page now."""
        room = len(self._flying) <= IN_FLIGHT - PAGE
        return self._more and self._spread is None and (not self._flying if self._alone else room)

    def take(self) -> bool:
        """Hand out a page of what the inbox holds if there is room; whether to look again at once."""
        self._more = True
        if self._spread or len(self._flying) > IN_FLIGHT - PAGE or (self._alone and self._flying):
            return False
        self._alone = False
        page = self._inbox.page(after=self._after, limit=PAGE)
        if not page:
            self._more = False
            return False
        if not self._fresh(page[0]):
            return self._try_alone(page[0])
        fresh = list(itertools.takewhile(self._fresh, page))
        self._inbox.begin(fresh[-1].seq)
        self._try(fresh)
        return True

    def _fresh(self, delivery: Delivery) -> bool:
        """Whether it was not tried before: its page may have been begun and then held back."""
        return delivery.tries == 0 or (delivery.tries == 1 and delivery.seq <= self._held_back)

    def handled(self, seq: int, key: str = "") -> str:
        """An issue actor committed what came of a delivery; the key of its issue, empty where that is known already."""
        if self._spread and self._spread.delivery.seq == seq:
            self._go_on(self._spread, key)
            return key
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
        shared = self._shared(key, error)
        buried = bool(mine) and self._inbox.retry(mine[0].delivery.seq) > TRIES
        if buried:
            self._put_aside(mine[0], error, seen=mine.pop(0).message.seen)
        return [*shared, *(flying.message for flying in mine)], buried

    def give_up(self, key: str, error: str) -> None:
        """The actor of `key` fails whatever it is told: all that it had goes to the dead letters."""
        for flying in [flying for flying in self._flying.values() if flying.key == key]:
            self._put_aside(flying, error)
        if self._spread and key in self._spread.flying:
            self._spread.errors.append(f"{key}: {error}")
            self._go_on(self._spread, key)

    def moved(self, before: str, key: str) -> None:
        """A case is called `key` from now on, also where a delivery of it is in flight."""
        self.moves.learn(before, key)
        for seq, flying in self._flying.items():
            if flying.key == before:
                self._flying[seq] = replace(flying, key=key)

    def _put_aside(self, flying: InFlight, error: str, seen: tuple[str, ...] = ()) -> None:
        self.bury(flying.delivery, error, key=flying.key, seen=seen)
        self.handled(flying.delivery.seq)

    def bury(self, delivery: Delivery, error: str, *, key: str = "", seen: tuple[str, ...] = ()) -> None:
        """To the dead letters; a person can look at it and have it tried again."""
        now = self._clock()
        log.error("dead letter", extra={"delivery": delivery.id, "error": error})
        self._store.write(self._inbox.bury(Batch(), delivery, reason=error, at=now, key=key, seen=seen))
        self._health.tell(Observed(name="dead_letters", value=1, at=now))
        phase: Literal["routing", "delivery"] = "routing" if error.startswith("routing:") else "delivery"
        facts = ErrorFacts(phase=phase, exception=error.partition(":")[0][:80], message=error, attempt=TRIES)
        self._errors.tell(AnalyseError(ticket=delivery.id, facts=facts, repo=key.partition("#")[0], key=key))

    def _try_alone(self, suspect: Delivery) -> bool:
        """One that an earlier process may have died of goes when nothing else is in flight."""
        self._alone = True
        if self._flying:
            return False
        if self._inbox.retry(suspect.seq) > TRIES:  # counted first: what cannot be counted now is looked at again
            (key, seen), error = self._inbox.suspected(suspect.seq), "the process died each time that it was tried"
            self.bury(suspect, error, key=key, seen=seen)
            self._after = suspect.seq
            if key:
                self._deliver(key, DeliveryBuried(delivery_id=suspect.id, error=error))
            return True
        self._try([suspect])
        return not self._flying

    def _try(self, page: list[Delivery]) -> None:
        self._health.tell(Observed(name="arrived", value=len(page), at=self._clock()))
        settled = Batch()
        for delivery in page:
            routed = guarded(partial(self._route, delivery.event, delivery.body, self.door))
            if isinstance(routed, Routed) and not routed.key:
                if self._flying:
                    self._alone, self._held_back = True, page[-1].seq  # read again when those are done
                    break
                self._after = delivery.seq
                self._begin_spread(settled, delivery, routed)
                if self._spread:
                    self._held_back = page[-1].seq
                    break
                continue
            self._after = delivery.seq
            if isinstance(routed, Failed):
                self.bury(delivery, f"routing: {routed.error}")
            elif isinstance(routed, Ignored):
                self._turned_away.add(settled, delivery, routed.reason)
            else:
                self._hand_over(settled, delivery, routed)
        if settled:
            self._turned_away.save(settled)
            self._store.write(settled)

    # --- to one case -----------------------------------------------------------------------------------------

    def _hand_over(self, settled: Batch, delivery: Delivery, routed: Routed) -> None:
        key = self._place(routed)
        if not self._concerns(key, routed.event):
            if routed.otherwise:
                self._hand_over(settled, delivery, routed.otherwise)
            else:
                self._turned_away.add(settled, delivery, "no case")
            return
        seen = _seen(delivery, routed)
        if any(name in self._meanings or self._store.get("seen", name) for name in seen):
            self._turned_away.add(settled, delivery, "repeated")
            return
        self._meanings.update(seen)
        message = HandleDelivery(seq=delivery.seq, delivery_id=delivery.id, event=routed.event, seen=seen)
        self._flying[delivery.seq] = InFlight(delivery=delivery, key=key, message=message)
        if self._alone:
            self._inbox.suspect(delivery.seq, key, seen)
        self._deliver(key, message)

    def _place(self, routed: Routed) -> str:
        """The key of the case, also for what still names it as it was called before."""
        repository = getattr(routed.event, "repository", None)
        return self.moves.find(routed.key, repository=repository.id if repository else None)

    def _concerns(self, key: str, event: FromGitHub) -> bool:
        """Whether the issue is a case, is becoming one, or becomes one by this."""
        if self._opens(event) or any(flying.key == key for flying in self._flying.values()):
            return True
        return self._store.get("issues", key) is not None

    # --- to all cases of a repository ------------------------------------------------------------------------

    def _begin_spread(self, settled: Batch, delivery: Delivery, routed: Routed) -> None:
        keys = list(cases(self._store, routed))
        seen = _seen(delivery, routed)
        if not keys or any(self._store.get("seen", name) for name in seen):
            self._turned_away.add(settled, delivery, "repeated" if keys else "no case")
            return
        message = HandleDelivery(seq=delivery.seq, delivery_id=delivery.id, event=routed.event, seen=seen, shared=True)
        self._spread = Spread.over(delivery, message, keys)
        self._hand_out(self._spread)

    def _hand_out(self, spread: Spread) -> None:
        for key in spread.next():
            self._deliver(key, spread.message)

    def _go_on(self, spread: Spread, key: str) -> None:
        if not spread.handled(key):
            self._hand_out(spread)
            return
        self._spread = None
        if spread.errors:
            self.bury(spread.delivery, "; ".join(spread.errors)[:1_000])
            return
        settled = self._inbox.settle(Batch(), spread.delivery.seq)
        now = self._clock()
        for name in spread.message.seen:
            settled.put("seen", name, {"at": now})
        self._store.write(settled)

    def _shared(self, key: str, error: str) -> list[HandleDelivery]:
        """The repository's delivery once more for a case whose actor failed, if it is at that."""
        spread = self._spread
        if spread is None or key not in spread.flying:
            return []
        if spread.again(key, error):
            return [spread.message]
        self._go_on(spread, key)
        return []


def _seen(delivery: Delivery, routed: Routed) -> tuple[str, ...]:
    """The keys under which the same body, or the same meaning, is recognised."""
    if not routed.once:
        return ()
    meaning = routed.meaning.encode("utf-8", "surrogatepass")
    return f"body:{hashlib.sha256(delivery.body).hexdigest()}", f"meaning:{hashlib.sha256(meaning).hexdigest()}"
