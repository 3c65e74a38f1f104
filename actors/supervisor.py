"""SupervisorActor: starts, stops and restarts every other actor, and hands deliveries to issues.

It alone knows which incarnation of an actor is the present one. Nothing is lost with a mailbox: a failed
issue actor gets its deliveries again from here and all else from its record; a failed service is told again
by the issues what is under way. When a service fails too often, or the supervisor itself, the process ends
and a new one takes up the inbox and the agenda.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from actors.base import Actor, Directory, guarded
from actors.children import Children, Start
from actors.intake import Intake
from actors.messages import (
    AnalyseError,
    Begun,
    CaseMoved,
    DeliveryBuried,
    DeliveryHandled,
    ForIssue,
    ForService,
    IdentityKnown,
    Observed,
    Ref,
    RestartNow,
    Started,
    Sweep,
    TakeInbox,
    Terminated,
    TimerDue,
    Wake,
    WakeAgenda,
)
from actors.patience import failure
from actors.services import Services, ServiceStart
from storage.store import Store

log = logging.getLogger(__name__)

ISSUE = "issue:"
SWEEP_SECONDS = 5.0
SEEN_SECONDS = 30 * 86_400.0
FORGET_SECONDS = 60.0
FORGET_ROWS = 500
"""Every minute up to so many ids of deliveries that are older than thirty days are forgotten."""
REST = 3.0
"""While deliveries keep coming, so many times as long as a page took is left to those who take them in."""
COLLECTORS = frozenset({"health", "errors"})
"""Services that owe no issue an answer: whoever waits for a verdict asks for it again by itself."""
WAKES = 32
"""Issues of the agenda that are woken in one go; other messages get their turn in between."""


class Timers(Protocol):
    """What is needed of the scheduler."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""

    def at(self, due: float | None, name: str, ref: Ref, message: object) -> None:
        """Tell `message` at wall-clock time `due`."""


class Watcher(Protocol):
    """Who looks whether actors still get on."""

    def enter(self, begun: Begun) -> None:
        """An actor's thread began."""

    def leave(self, name: str, generation: int) -> None:
        """It ended."""


class SupervisorActor(Actor):
    """`services` starts a service by the part of its name before the colon; `first` are started at once."""

    def __init__(
        self,
        *,
        parent: Ref,
        bell: threading.Event,
        directory: Directory,
        store: Store,
        intake: Callable[[Callable[[str, object], None]], Intake],
        start_issue: Start,
        services: Mapping[str, ServiceStart],
        first: tuple[str, ...],
        address: Callable[[str], Ref],
        timers: Timers,
        watch: Watcher,
        health: Ref,
        errors: Ref,
        on_fatal: Callable[[str], None],
        on_identity: Callable[[str], None],
        most_live: int,
        idle_seconds: float,
    ) -> None:
        super().__init__(name="supervisor", generation=0, supervisor=parent)
        self._bell = bell
        self._store = store
        self._children = Children(start=start_issue, most=most_live, idle=idle_seconds)
        self._intake = intake(self._children.tell)
        self._services = Services(services, directory=directory)
        self._watch = watch
        self._first = first
        self._address = address
        self._timers = timers
        self._health = health
        self._errors = errors
        self._on_fatal = on_fatal
        self._on_identity = on_identity
        self._agenda: deque[tuple[str, Wake]] = deque()
        self._rest_until = 0.0
        self._resting = False
        self._forgot_at = 0.0
        self._untold: set[str] = set()

    def begin(self) -> None:
        """Services first, then what was under way, then what came in meanwhile."""
        for name in self._first:
            self._services.start(name)
        self._read_agenda(restarted=True)
        self._tell_buried()
        self.me.tell(WakeAgenda())
        self.me.tell(TakeInbox())
        self._timers.after(SWEEP_SECONDS, self.me, Sweep())

    def end(self) -> None:
        """In reverse: issues before the services that they use."""
        self._children.stop(timeout=5.0)
        self._services.stop(timeout=5.0)

    def receive(self, message: object) -> None:
        match message:
            case TakeInbox(rested=rested):
                self._take(rested=rested)
            case ForIssue(key=key, message=inner):
                self._children.tell(self._intake.moves.find(key), inner)
            case DeliveryHandled():
                self._handled(message)
            case CaseMoved(before=before, key=key):
                self._intake.moved(before, key)
                self._children.moved(before, key)
            case ForService(name=name, message=inner):
                self._services.tell(name, inner)
            case Begun():
                self._watch.enter(message)
            case Terminated():
                self._ended(message)
            case RestartNow(name=name):
                self._restart(name)
            case WakeAgenda():
                self._wake_agenda()
            case Sweep():
                self._children.sweep()
                guarded(self._forget)  # it can wait until the store takes writes again
                self._timers.after(SWEEP_SECONDS, self.me, Sweep())
            case IdentityKnown(login=login):
                self._intake.door = replace(self._intake.door, own=login)
                self._on_identity(login)
            case Started():
                log.debug("started", extra={"actor": message.name, "generation": message.generation})
            case _:
                self.unhandled(message)

    # --- deliveries ------------------------------------------------------------------------------------------

    def _take(self, *, rested: bool = False) -> None:
        """One page, then other messages get their turn. The bell is free again before the look, not after."""
        now = time.monotonic()
        if now < self._rest_until and not rested:
            if not self._resting:
                self._resting = True
                self._timers.after(self._rest_until - now, self.me, TakeInbox(rested=True))
            return
        self._resting = False
        self._bell.clear()
        again = self._intake.take()
        if self._bell.is_set():  # more came meanwhile: taking them in goes before working on them
            self._rest_until = time.monotonic() + REST * (time.monotonic() - now)
        if again:
            self.me.tell(TakeInbox())

    def _handled(self, message: DeliveryHandled) -> None:
        key = self._intake.handled(message.seq, message.key)
        self._children.worked(key)
        if key in self._untold:
            self._untold.discard(key)
            self._tell_buried(key)
        if self._intake.hungry:
            self._take()

    def _read_agenda(self, *, restarted: bool) -> None:
        """Whoever has something under way is to be woken; a new process sets the timers, too."""
        after = ""
        while page := self._store.page("agenda", after=after, limit=500):
            for key, row in page:
                if row["busy"]:
                    self._agenda.append((key, Wake(restarted=restarted)))
                if restarted and row["due"] is not None:
                    self._timers.at(row["due"], key, self._address(key), TimerDue())
            after = page[-1][0]

    def _wake_agenda(self) -> None:
        for _ in range(min(WAKES, len(self._agenda))):
            self._children.tell(*self._agenda.popleft())
        if self._agenda:
            self.me.tell(WakeAgenda())

    def _forget(self) -> None:
        """What was seen long ago is not delivered again: GitHub redelivers for three days at most."""
        now = time.monotonic()
        if now - self._forgot_at >= FORGET_SECONDS:
            self._forgot_at = now
            self._store.expire("seen", before=time.time() - SEEN_SECONDS, limit=FORGET_ROWS)

    def _ended(self, message: Terminated) -> None:
        self._watch.leave(message.name, message.generation)
        if message.name.startswith(ISSUE):
            self._issue_ended(message.name.removeprefix(ISSUE), message)
        else:
            self._service_ended(message)

    # --- issue actors ----------------------------------------------------------------------------------------

    def _issue_ended(self, key: str, message: Terminated) -> None:
        child = self._children.ended(key, message)
        if child is None:
            return
        log.error("issue actor failed", extra={"key": key, "error": message.error})
        self._observe("restarts", message, key=key)
        if child.budget.spent:
            self._give_up(key, message.error)
        else:
            self._timers.after(self._children.delay(child), self.me, RestartNow(name=f"{ISSUE}{key}"))

    def _give_up(self, key: str, error: str) -> None:
        """The actor fails whatever it is told: its deliveries are put aside, the next message starts it anew."""
        log.critical("issue actor failed too often", extra={"key": key, "error": error})
        self._children.drop(key)
        self._intake.give_up(key, error)
        self._untold.add(key)  # it is told as soon as it works again
        if self._intake.hungry:
            self._take()

    def _tell_buried(self, key: str = "") -> None:
        """Issues (or the one) of which something was put aside and that have not said so yet."""
        for note in self._intake.buried():
            if key in ("", note.key):
                self._children.tell(
                    self._intake.moves.find(note.key), DeliveryBuried(delivery_id=note.delivery_id, error=note.error)
                )

    def _restart(self, name: str) -> None:
        if not name.startswith(ISSUE):
            self._restart_service(name)
            return
        key = name.removeprefix(ISSUE)
        error = self._children.error(key)
        again, buried = self._intake.failed(key, error)
        if buried:
            self._children.buried(key)
        self._children.restart(key, *again)
        self._tell_buried(key)
        self._take()

    def _service_ended(self, message: Terminated) -> None:
        service = self._services.ended(message)
        if service is None:
            return
        log.error("service failed", extra={"actor": message.name, "error": message.error})
        self._observe("restarts", message)
        if service.budget.spent:
            self._on_fatal(f"{message.name} failed too often, the last time with: {message.error}")
        else:
            self._timers.after(self._services.delay(service), self.me, RestartNow(name=message.name))

    def _restart_service(self, name: str) -> None:
        """Issues that wait for it tell it again what is under way; nobody waits for those that only collect."""
        self._services.start(name)
        if name in COLLECTORS:
            return
        self._children.wake_live()
        self._read_agenda(restarted=False)
        self.me.tell(WakeAgenda())

    def _observe(self, name: str, ended: Terminated, *, key: str = "") -> None:
        """An actor failed: everybody who counts hears of it."""
        label = ended.name.partition(":")[0]
        self._health.tell(Observed(name=name, value=1, at=time.time(), label=label))
        facts = failure(ended.error)
        self._errors.tell(AnalyseError(ticket=ended.name, facts=facts, repo=key.partition("#")[0], key=key))
