"""Builds all actors over one store, starts them in order and stops them in reverse.

An `ActorSystem` is self-contained: settings and a store in, nothing global. Several can stand side by side,
each owning some installations.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pykka

from actors.base import Address, Directory, SafeRef, Wrapped
from actors.catch_up.actor import KEY, CatchUpActor
from actors.durations import Durations
from actors.errors.actor import ErrorClassifierActor
from actors.github.actor import GitHubActor
from actors.health.actor import HealthActor
from actors.heartbeat import Heartbeat
from actors.identity import Identity
from actors.intake import Intake
from actors.issue.actor import IssueActor
from actors.issue.opening import opens
from actors.ledger import Ledger
from actors.messages import CatchUp, ForIssue, Ref, ReportErrors, ReportHealth, TakeInbox
from actors.patience import Patience
from actors.root import Root, SupervisorRef
from actors.routing import Door, Route
from actors.scheduler import Scheduler
from actors.supervisor import SupervisorActor
from actors.system_settings import SystemSettings
from actors.vitals import Vitals
from actors.watch import Watch
from actors.work.actor import WorkActor
from actors.work.branches import BranchActor
from storage.inbox import Inbox
from storage.store import Store

HEALTH, ERRORS, WORK, BRANCHES, GITHUB, CATCH_UP = "health", "errors", "work", "branches", "github", "catch-up"
FIRST = (HEALTH, ERRORS, WORK, BRANCHES, CATCH_UP)
"""The services that run at all times."""
MISSED_SECONDS = 5.0  # after a 503, before what was missed is asked for: the reason may not be over


class ActorSystem:
    """All actors of one store. `start` and `stop` once each; `wake` after deliveries were committed.

    `clock` gives seconds since the epoch; a `scheduler` of the caller's follows the same clock.
    """

    def __init__(
        self,
        settings: SystemSettings,
        *,
        store: Store,
        inbox: Inbox,
        route: Route,
        on_fatal: Callable[[str], None],
        events: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.time,
        scheduler: Scheduler | None = None,
    ) -> None:
        self._settings, self._route, self._on_fatal, self._clock = settings, route, on_fatal, clock
        self._scheduler, self._directory = scheduler or Scheduler(clock=clock), Directory()
        self._supervisor = SupervisorRef()
        self._events, self._gateways = events, settings.gateways()
        self._bell, self._missing = threading.Event(), threading.Event()
        self._intake: Intake | None = None
        self._watch = Watch(
            limit=settings.handler_seconds, grace=settings.handler_seconds / 3, tell=self._supervisor, on_fatal=on_fatal
        )
        self.patience = Patience(errors=self._service(ERRORS), alive=self._watch.excuse, on_damage=on_fatal)
        self._store = store.patient(self.patience)
        self._inbox, self._ledger = Inbox(self._store), Ledger(self._store)
        self._durations, self._identity = Durations(self._store), Identity(self._store)
        self._heartbeat = Heartbeat(self._store, clock=clock)
        self._vitals = Vitals(
            store=store,
            inbox=inbox,
            folder=settings.work.folder,
            directory=self._directory,
            names=FIRST,
            flying=lambda: self._intake.flying if self._intake else 0,
            timers=self._scheduler.pending,
            busiest=self._watch.busiest,
            failed=self.patience.failed,
        )

    def start(self) -> None:
        """Start the supervisor, who starts the rest; returns when the services take messages."""
        self._heartbeat.start()
        self._scheduler.start()
        self._watch.start()
        ref = SupervisorActor.start(
            parent=Root(self._on_fatal, self._watch),
            directory=self._directory,
            store=self._store,
            bell=self._bell,
            intake=self._make_intake,
            start_issue=self._start_issue,
            services={
                HEALTH: self._start_health,
                ERRORS: self._start_errors,
                WORK: self._start_work,
                BRANCHES: self._start_branches,
                GITHUB: self._start_github,
                CATCH_UP: self._start_catch_up,
            },
            first=FIRST,
            address=self._issue,
            timers=self._scheduler,
            watch=self._watch,
            health=self._service(HEALTH),
            errors=self._service(ERRORS),
            on_fatal=self._on_fatal,
            on_identity=self._identity.learn,
            most_live=self._settings.most_live,
            idle_seconds=self._settings.idle_seconds,
        )
        self._supervisor.bind(SafeRef(ref))

    def stop(self, timeout: float = 20.0) -> None:
        """End all actors in order: no new deliveries, issues, services."""
        self.patience.end()
        self._scheduler.stop()
        self._watch.stop()
        self._supervisor.stop(timeout)
        self._heartbeat.stop()

    def wake(self) -> None:
        """Deliveries were committed. Cheap: rings once until the supervisor looks."""
        if not self._bell.is_set():
            self._bell.set()
            self._supervisor.tell(TakeInbox())

    def missed(self) -> None:
        """A delivery was refused with 503, and GitHub will not send it again. Cheap, like `wake`."""
        if not self._missing.is_set():
            self._missing.set()
            self._scheduler.after(MISSED_SECONDS, self._service(CATCH_UP), CatchUp())

    def catch_up(self, *, guid: str = "", since: float | None = None) -> None:
        """Fetch a delivery, or what came in since a time, from GitHub; returns at once."""
        self._service(CATCH_UP).tell(CatchUp(guid=guid, since=since))

    def tell(self, message: ForIssue) -> None:
        """Hand something to a case, whether its actor runs or not."""
        self._supervisor.tell(message)

    def health(self, timeout: float = 2.0) -> dict[str, Any]:
        """The health report; raises `pykka.Timeout` when HealthActor does not answer in time."""
        return self._directory.ask(HEALTH, ReportHealth(), timeout)

    def unfit(self, timeout: float = 3.0) -> list[str]:
        """Why deliveries cannot be taken and handled at the moment; empty when they can. Writes to the disk."""
        return self._vitals.unfit(timeout)

    def errors(self, timeout: float = 2.0) -> dict[str, Any]:
        """The statistics of failures; raises `pykka.Timeout`."""
        return self._directory.ask(ERRORS, ReportErrors(), timeout)

    # --- addresses -------------------------------------------------------------------------------------------

    def _service(self, name: str) -> Ref:
        return Address(name, directory=self._directory, supervisor=self._supervisor)

    def _github(self, installation: int | None) -> Ref:
        return self._service(f"{GITHUB}:{installation or 'token'}")

    def _asker(self, key: str) -> Ref:
        return self._service(CATCH_UP) if key == KEY else self._issue(key)

    def _issue(self, key: str) -> Ref:
        return Wrapped(self._supervisor, lambda message: ForIssue(key=key, message=message))

    def _bot(self) -> str:
        """The login by which people mention us; empty while GitHub has not told it."""
        return "" if self._intake is None else self._intake.door.own.removesuffix("[bot]")

    # --- starting --------------------------------------------------------------------------------------------

    def _make_intake(self, deliver: Callable[[str, object], None]) -> Intake:
        self._intake = Intake(
            store=self._store,
            inbox=self._inbox,
            route=self._route,
            opens=opens,
            deliver=deliver,
            health=self._service(HEALTH),
            errors=self._service(ERRORS),
            clock=self._clock,
            door=Door(own=self._identity.login, bots=self._settings.bots),
        )
        return self._intake

    def _start_issue(self, key: str, generation: int) -> pykka.ActorRef[Any]:
        return IssueActor.start(
            name=f"issue:{key}",
            generation=generation,
            supervisor=self._supervisor,
            key=key,
            address=self._issue(key),
            store=self._store,
            inbox=self._inbox,
            github=self._github,
            work=self._service(WORK),
            branches=self._service(BRANCHES),
            health=self._service(HEALTH),
            errors=self._service(ERRORS),
            timers=self._scheduler,
            policy=self._settings.case_policy(),
            durations=self._durations,
            ledger=self._ledger,
            outages=self._heartbeat.outages,
            bot=self._bot,
            clock=self._clock,
        )

    def _start_health(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        return HealthActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            store=self._store,
            timers=self._scheduler,
            facts=self._vitals,
            clock=self._clock,
        )

    def _start_errors(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        return ErrorClassifierActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            health=self._service(HEALTH),
            store=self._store,
            clock=self._clock,
        )

    def _start_work(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        return WorkActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            issue=self._issue,
            errors=self._service(ERRORS),
            health=self._service(HEALTH),
            scheduler=self._scheduler,
            settings=self._settings.work,
            clock=self._clock,
            git_token=self._gateways.git_token,
            git_author=self._gateways.git_author,
        )

    def _start_branches(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        return BranchActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            issue=self._issue,
            errors=self._service(ERRORS),
            scheduler=self._scheduler,
            settings=self._settings.work,
            git_token=self._gateways.git_token,
        )

    def _start_catch_up(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        return CatchUpActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            store=self._store,
            inbox=self._inbox,
            github=self._github,
            health=self._service(HEALTH),
            timers=self._scheduler,
            wake=self.wake,
            bell=self._missing,
            scope=self._settings.scope(self._events),
            clock=self._clock,
        )

    def _start_github(self, name: str, generation: int) -> pykka.ActorRef[Any]:
        installation = name.partition(":")[2]
        return GitHubActor.start(
            name=name,
            generation=generation,
            supervisor=self._supervisor,
            gateway=self._gateways.make(int(installation) if installation.isdigit() else None),
            store=self._store,
            issue=self._asker,
            errors=self._service(ERRORS),
            health=self._service(HEALTH),
            timers=self._scheduler,
            pace=self._settings.pace,
            clock=self._clock,
        )
