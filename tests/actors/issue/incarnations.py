"""One issue's actor that nobody started, incarnation after incarnation, over a real store."""

from __future__ import annotations

from typing import Any

from actors.issue import schema
from actors.issue.actor import IssueActor
from actors.issue.record import IssueRecord
from actors.messages import EffectDone, HandleDelivery, PerformEffect, PermissionKnown
from storage.inbox import Inbox
from storage.store import Store
from tests.actors.stage import handling, issue_actor
from tests.cases import KEY, LABELS_READY, NO_FILE, opened
from tests.ref import ManualClock, ManualTimers, RecordingRef


class Case:
    """`deliver` and `tell` have the present incarnation handle something; `record` is what is on disk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.inbox = Inbox(store)
        self.clock = ManualClock()
        self.timers = ManualTimers()
        self.supervisor, self.github, self.work, self.branches, self.health = (RecordingRef() for _ in range(5))
        self.errors = RecordingRef()
        self.address = RecordingRef()
        self.actor = self.incarnation()

    def incarnation(self) -> IssueActor:
        """A new actor that knows what is on disk; the refs begin anew, too."""
        for ref in (self.supervisor, self.github, self.work, self.branches):
            ref.told.clear()
        self.actor = issue_actor(
            self.store,
            self.inbox,
            key=KEY,
            supervisor=self.supervisor,
            address=self.address,
            github=lambda _: self.github,
            work=self.work,
            branches=self.branches,
            health=self.health,
            errors=self.errors,
            timers=self.timers,
            clock=self.clock,
        )
        self.actor.begin()
        return self.actor

    def deliver(self, event: Any, *, seen: tuple[str, ...] = ()) -> HandleDelivery:
        """The event arrives as a delivery and is handled."""
        count = self.store.count("seen")
        self.inbox.accept(f"id-{count}", "issues", b"{}", received_at=self.clock.now).result()
        message = handling(event, seq=self.inbox.page(after=0, limit=999)[-1].seq, seen=seen)
        self.actor.receive(message)
        return message

    def tell(self, *messages: object) -> None:
        for message in messages:
            self.actor.receive(message)

    def allowed(self) -> None:
        self.deliver(opened())
        self.tell(NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write"))

    def record(self) -> IssueRecord:
        stored = self.store.get("issues", KEY)
        assert stored is not None
        return schema.load(stored)

    def head(self) -> PerformEffect:
        return self.github.last(PerformEffect)

    def settle(self, most: int = 30) -> None:
        """GitHub does all that it is told."""
        for number in range(most):
            outbox = self.record().outbox
            if not outbox:
                return
            self.tell(EffectDone(effect_id=outbox[0].id, id=5_000 + number, url="http://127.0.0.1:1/c"))
        raise AssertionError("the outbox does not come to an end")

    def dump(self) -> dict[str, list[Any]]:
        tables = ("issues", "turns", "history", "agenda", "seen", "calls", "tries")
        return {name: self.store.page(name, limit=1_000) for name in tables}
