"""What a server process holds beside HTTP: the store, the inbox and the actors; started and stopped in order."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pykka
from flask import Blueprint

from actors import accounts, forgetting
from actors.base import Failed, guarded
from actors.ledger import Ledger
from actors.system import ActorSystem
from actors.system_settings import SystemSettings
from storage import dead_letters
from storage.errors import StorageError, StoreCorrupt, StoreLocked, StoreOnNetwork, StoreTooNew, StoreVanished
from storage.inbox import Inbox
from storage.store import Store
from web import events, local, reference
from web.dashboard import Acts, Chosen, Source
from web.webhooks import Receiver

log = logging.getLogger(__name__)

FIT_SECONDS = 1.0
LOCK_WAIT = 30.0
"""Seconds that a new process waits for the one that it replaces to let go of the data folder."""


class Runtime:
    """`start` returns at once: the data folder may still be another process's, and health checks answer meanwhile."""

    def __init__(
        self,
        settings: SystemSettings,
        *,
        folder: Path,
        url: str,
        receiver: Receiver,
        on_fatal: Callable[[str, int], None],
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._url = url
        self._local: local.Local | None = None
        self._receiver = receiver
        self._on_fatal = on_fatal
        self._store: Store | None = None
        self._system: ActorSystem | None = None
        self._changing = threading.Lock()
        self._stopping = False
        self._looking = threading.Lock()
        self._looked_at = float("-inf")
        self._wrong: list[str] = []

    def start(self) -> None:
        """Take the data folder and start the actors, in a thread of its own."""
        threading.Thread(target=self._start, name="start", daemon=True).start()

    def stop(self) -> None:
        """No more deliveries, then the actors, then the store."""
        self._stopping = True
        self._receiver.detach()
        if self._system is not None:
            self._system.patience.end()  # it may be starting, and waiting for the disk
        with self._changing:
            if self._system is not None:
                self._system.stop()
            if self._store is not None:
                self._store.close()

    def source(self) -> Source:
        """What the dashboard shows: the store, once it is ours, and the health report."""
        limits, work = self._settings.pace.limits, self._settings.work
        return Source(
            store=lambda: self._store,
            report=self.report,
            reference=reference.tables(),
            chosen=Chosen(
                workers=work.concurrency,
                per_repository=work.per_repository,
                points_a_minute=limits.points_a_minute,
                creations_a_minute=limits.creations_a_minute,
                creations_an_hour=limits.creations_an_hour,
                reserve=limits.reserve,
            ),
            budget=self._budget,
            acts=Acts(
                retry=lambda number: self._letter(dead_letters.retry, {"number": number}),
                drop=lambda number: self._letter(dead_letters.drop, {"number": number}),
            ),
        )

    def _budget(self, record: Mapping[str, Any]) -> dict[str, Any]:
        assert self._store is not None, "its record was read there"
        now = time.time()
        others = Ledger(self._store).others(str(record["key"]), now)
        return accounts.told({**record}, others, self._settings.case_policy(), now)

    def report(self) -> dict[str, Any] | None:
        """The health report, None when HealthActor does not answer in time."""
        if self._system is None:
            return None
        try:
            known = self._system.health()
        except (pykka.Timeout, pykka.ActorDeadError):
            return None
        try:
            return known | {"errors": self._system.errors(timeout=1.0)}
        except (pykka.Timeout, pykka.ActorDeadError):
            return known | {"errors": None}

    def unfit(self) -> list[str]:
        """Why deliveries cannot be taken at the moment; at most a second old, because it costs a write."""
        with self._looking:
            if time.monotonic() - self._looked_at > FIT_SECONDS:
                self._wrong = ["the actors are starting"] if self._system is None else self._system.unfit()
                self._looked_at = time.monotonic()
            return self._wrong

    def control(self) -> Blueprint:
        """The routes for the command line of this machine."""
        acts = {
            "dead-letter-retry": lambda values: self._letter(dead_letters.retry, values),
            "dead-letter-drop": lambda values: self._letter(dead_letters.drop, values),
            "replay": self._replay,
            "forget-person": self._forget,
        }
        return local.blueprint(lambda: self._local.token if self._local else None, acts)

    def _letter(self, act: Callable[[Store, int], bool], values: Mapping[str, str]) -> bool:
        number = values.get("number", "")
        if self._store is None or self._system is None or not number.isdecimal() or not act(self._store, int(number)):
            return False
        self._system.wake()
        return True

    def _forget(self, values: Mapping[str, str]) -> bool:
        who = values.get("who", "")
        if self._store is None or self._system is None or not who:
            return False
        return bool(forgetting.beside(self._store, self._system.tell, who, at=time.time()))

    def _replay(self, values: Mapping[str, str]) -> bool:
        if self._system is None:
            return False
        self._system.catch_up(guid=values.get("guid", ""), since=float(values["since"]) if "since" in values else None)
        return True

    def _start(self) -> None:
        begun = guarded(self._begin)
        if isinstance(begun, Failed):
            self._failed(f"the server could not be started: {begun.error}")
        elif begun:
            log.info("ready", extra={"data": str(self._folder)})
            self._publish()

    def _failed(self, sentence: str) -> None:
        """The process cannot go on; when it is ending anyway, that is no news."""
        if not self._stopping:
            self._on_fatal(sentence, RESTART)

    def _begin(self) -> bool:
        """Whether deliveries are taken now."""
        with self._changing:
            self._store = self._open()
            if self._stopping or self._store is None:
                return False
            inbox = Inbox(self._store)
            self._system = ActorSystem(
                self._settings,
                store=self._store,
                inbox=inbox,
                route=events.route,
                events=events.EVENTS,
                on_fatal=self._failed,
            )
            self._system.start()
            self._receiver.attach(inbox, self._system.wake, self._system.missed, self._system.patience.failed)
            return True

    def _publish(self) -> None:
        """Let the command line find this server; a full disk delays that and nothing else."""
        while not self._stopping:
            try:
                self._local = local.publish(self._folder, self._url)
                return
            except OSError as error:
                log.warning("the command line cannot find the server yet", extra={"error": str(error)})
                time.sleep(AGAIN_SECONDS)

    def _open(self) -> Store | None:
        """The store, also when its disk or another program's lock lets nobody in for a while; None if it never will."""
        while not self._stopping:
            try:
                return Store.open(self._folder, wait=LOCK_WAIT)
            except FOR_GOOD as error:
                self._on_fatal(str(error), BAD_START)
                return None
            except (StorageError, OSError) as error:
                log.error("the database cannot be opened, trying again", extra={"error": str(error)})
                time.sleep(AGAIN_SECONDS)
        return None


FOR_GOOD = (StoreCorrupt, StoreLocked, StoreOnNetwork, StoreTooNew, StoreVanished)
"""What does not end by waiting."""
AGAIN_SECONDS = 1.0
BAD_START = 3
"""Exit status on which gunicorn ends instead of starting a worker again (its own WORKER_BOOT_ERROR)."""
RESTART = 70
"""Exit status on which gunicorn starts a new worker."""
