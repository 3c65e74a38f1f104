"""The core of the system without threads: actors that nobody started, whose mailboxes are emptied by hand.

What pykka does around a handler is done here in the same order, so that a test decides what happens when.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pykka

from actors.base import Actor, Address, Directory, Wrapped
from actors.durations import Durations
from actors.intake import Intake
from actors.issue.actor import IssueActor
from actors.issue.opening import opens
from actors.ledger import Ledger
from actors.messages import CommentAdded, ForIssue, HandleDelivery, Ref, Terminated
from actors.routing import Door, Ignored, Routed
from actors.supervisor import SupervisorActor
from actors.watch import Watch
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.cases import ALICE, POLICY, REPOSITORY, issue, opened
from tests.ref import ManualClock, ManualTimers, RecordingRef


class Mailbox(Actor):
    """A service that only collects."""

    def receive(self, message: object) -> None:
        raise AssertionError("nobody started this actor")


def mailbox(actor: pykka.Actor) -> list[Any]:
    """What waits in the mailbox of an actor that was not started; it is empty afterwards."""
    waiting = []
    while not actor.actor_inbox.empty():
        waiting.append(actor.actor_inbox.get().message)
    return waiting


def body(**values: Any) -> bytes:
    """A delivery as `route` understands it: `issue`, and `open`, `say`, `ignore` or `crash`."""
    return json.dumps({"issue": 7, **values}).encode()


def route(event: str, raw: bytes, door: Door) -> Routed | Ignored:
    """Stands for what `web` provides."""
    values = json.loads(raw)
    if "crash" in values:
        raise ValueError(values["crash"])
    if "ignore" in values:
        return Ignored(reason=values["ignore"])
    key = f"octo/sample#{values['issue']}"
    meaning = values.get("meaning", raw.decode())
    if "open" in values:
        return Routed(key=key, event=opened(number=values["issue"]), meaning=meaning)
    return Routed(key=key, event=_said(values["issue"], values["say"]), meaning=meaning)


def _said(number: int, text: str) -> CommentAdded:
    return CommentAdded(
        repository=REPOSITORY, issue=issue(number=number), sender=ALICE, comment_id=900, body=text, created_at=1.0
    )


class Stage:
    """A supervisor, its intake and its issue actors over a real store; `run` empties mailboxes until all are empty.

    `poison` is asked before each message of an issue actor: an exception that it answers is raised in its place.
    """

    def __init__(self, store: Store, **options: Any) -> None:
        self.store = store
        self.inbox = Inbox(store)
        self.clock = ManualClock()
        self.timers = ManualTimers()
        self.github, self.work, self.branches, self.health = (RecordingRef() for _ in range(4))
        self.errors = RecordingRef()
        self.fatal: list[str] = []
        self.logins: list[str] = []
        self.poison: Callable[[str, object], Exception | None] = lambda _, __: None
        self.issues: dict[str, IssueActor] = {}
        self.services: dict[str, list[Mailbox]] = defaultdict(list)
        self.handled: list[tuple[str, object]] = []
        self.starts: list[str] = []
        self.directory = Directory()
        self.watch = Watch(limit=60.0, grace=20.0, tell=RecordingRef(), on_fatal=self.fatal.append)
        options = {"most_live": 100, "idle_seconds": 120.0, **options}
        self.supervisor = SupervisorActor(
            parent=RecordingRef(),
            bell=threading.Event(),
            directory=self.directory,
            store=store,
            intake=self._intake,
            start_issue=self._start_issue,
            services=dict.fromkeys(("health", "work", "github"), self._start_service),
            first=("health", "work"),
            address=self._address,
            timers=self.timers,
            watch=self.watch,
            health=self.health,
            errors=self.errors,
            on_fatal=self.fatal.append,
            on_identity=self.logins.append,
            **options,
        )

    # --- what a test does ------------------------------------------------------------------------------------

    def deliver(self, *bodies: bytes) -> None:
        """Deliveries were committed, and nobody was told yet."""
        count = self.store.count("seen")
        for number, raw in enumerate(bodies):
            self.inbox.accept(f"id-{count}-{number}", "issues", raw, received_at=self.clock.now).result()

    def tell(self, message: object) -> None:
        """The supervisor handles one message, and nobody else anything."""
        self.supervisor.receive(message)

    def address(self, service: str) -> Ref:
        return Address(service, directory=self.directory, supervisor=self.supervisor.me)

    def run(self, most: int = 5_000) -> None:
        """Everybody handles what waits, in turn, until nothing waits any more."""
        for _ in range(most):
            busy = [actor for actor in (self.supervisor, *self.issues.values()) if not actor.actor_inbox.empty()]
            if not busy:
                self.store.write(Batch())  # what was submitted before is on disk after it
                return
            self._turn(busy[0])
        raise AssertionError("the mailboxes do not become empty")

    def elapse(self) -> None:
        """The delays that are set pass, those that this sets not yet."""
        delays, self.timers.delays = self.timers.delays, []
        for _, ref, message in delays:
            ref.tell(message)  # type: ignore[attr-defined]
        self.run()

    def recover(self, most: int = 20) -> None:
        """Actors that failed are started again, until none rests any more."""
        for _ in range(most):
            restarts = [row for row in self.timers.delays if type(row[2]).__name__ == "RestartNow"]
            if not restarts:
                return
            self.elapse()
        raise AssertionError("actors fail without end")

    def fail(self, service: str, error: str = "KeyError: 'x'") -> None:
        """The present incarnation of a service fails."""
        actor = self.services[service][-1]
        actor.actor_stopped.set()
        actor.on_failure(KeyError, KeyError("x"), None)
        self.run()

    def said(self, key: str = "octo/sample#7") -> list[str]:
        """The comments of people that the case knows, in order."""
        rows = self.store.page("turns", prefix=f"{key}/", limit=1_000)
        return [row["text"] for _, row in rows if row.get("comment_id") is not None]

    # --- what pykka does otherwise ---------------------------------------------------------------------------

    def _turn(self, actor: Actor) -> None:
        message = actor.actor_inbox.get().message
        if type(message).__name__ == "_ActorStop":
            self._end(actor)
            actor.on_stop()
            return
        try:
            self._handle(actor, message)
        except Exception as error:  # as pykka does
            if actor is self.supervisor:
                raise
            self._end(actor)
            actor.on_failure(type(error), error, None)

    def _handle(self, actor: Actor, message: object) -> None:
        if isinstance(actor, IssueActor):
            raised = self.poison(actor.name, message)
            if raised is not None:
                raise raised
            self.handled.append((actor.name, message))
        actor.receive(message)

    def _end(self, actor: Actor) -> None:
        actor.actor_stopped.set()
        mailbox(actor)
        self.issues = {key: live for key, live in self.issues.items() if live is not actor}

    def _intake(self, deliver: Callable[[str, object], None]) -> Intake:
        self.intake = Intake(
            store=self.store,
            inbox=self.inbox,
            route=route,
            opens=opens,
            deliver=deliver,
            health=self.health,
            errors=self.errors,
            clock=self.clock,
            door=Door(),
        )
        return self.intake

    def _address(self, key: str) -> Ref:
        return Wrapped(self.supervisor.me, lambda message: ForIssue(key=key, message=message))

    def _start_issue(self, key: str, generation: int) -> pykka.ActorRef[Any]:
        actor = issue_actor(
            self.store,
            self.inbox,
            key=key,
            generation=generation,
            supervisor=self.supervisor.me,
            address=self._address(key),
            github=lambda _: self.github,
            work=self.work,
            branches=self.branches,
            health=self.health,
            timers=self.timers,
            clock=self.clock,
        )
        self.starts.append(key)
        try:
            actor.begin()
        except Exception as error:  # noqa: BLE001 - as pykka does
            actor.actor_stopped.set()
            ended = Terminated(name=actor.name, generation=generation, reason="start", error=repr(error))
            self.supervisor.me.tell(ended)
        else:
            self.issues[key] = actor
        return actor.actor_ref

    def _start_service(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        actor = Mailbox(name=name, generation=generation, supervisor=self.supervisor.me)
        self.services[name].append(actor)
        return actor.actor_ref


def issue_actor(store: Store, inbox: Inbox, *, key: str, **options: Any) -> IssueActor:
    """An IssueActor that was not started."""
    rest = {
        "generation": 1,
        "policy": POLICY,
        "durations": Durations(store),
        "ledger": Ledger(store),
        "errors": RecordingRef(),
        **options,
    }
    return IssueActor(name=f"issue:{key}", key=key, store=store, inbox=inbox, **rest)


def handling(event: object, *, seq: int, seen: tuple[str, ...] = ()) -> HandleDelivery:
    """Delivery `seq` says `event`."""
    return HandleDelivery(seq=seq, delivery_id=f"id-{seq}", event=event, seen=seen)  # type: ignore[arg-type]
