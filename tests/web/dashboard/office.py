"""A dashboard over a real store, furnished with cases, failures and dead letters, without a server around it."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from actors import accounts, board
from actors.errors.statistics import Occurrence, Statistics
from actors.health.anomalies import Look
from actors.health.baseline import Baseline
from actors.health.facts import Facts
from actors.health.report import report
from actors.health.samples import Samples
from actors.issue import schema
from actors.issue.allowance import Bounds
from actors.issue.outbox import Policy
from actors.issue.record import Happening, IssueRecord
from actors.ledger import Ledger
from storage import dead_letters
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from storage.turns import Turns
from web import reference
from web.dashboard import Acts, Chosen, Source, blueprint
from web.dashboard.access import Access, digest

POLICY = Policy(
    case_bounds=Bounds(usd=Decimal(5), seconds=1_800.0),
    day_bounds=Bounds(usd=Decimal(50)),
)
TOKEN = "a long and random token"


class Office:
    """A dashboard as a browser on this machine sees it. `now` is what its health report takes for the time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.inbox = Inbox(store)
        self.access = Access(digest(TOKEN))
        self.samples, self.errors = Samples(), Statistics()
        self.facts = Facts()
        self.silent = False
        self.now = time.time()
        self.app = Flask("office", static_folder=None)
        self.source = Source(
            store=lambda: self.store,
            report=self.report,
            reference=reference.tables(),
            chosen=Chosen(
                workers=6,
                per_repository=2,
                points_a_minute=900,
                creations_a_minute=80,
                creations_an_hour=500,
                reserve=50,
            ),
            budget=lambda record: accounts.told(
                record, Ledger(store).others(record["key"], self.now), POLICY, self.now
            ),
            acts=Acts(
                retry=lambda number: dead_letters.retry(self.store, int(number)),
                drop=lambda number: dead_letters.drop(self.store, int(number)),
            ),
        )
        self.app.register_blueprint(blueprint(self.source, self.access))

    def report(self) -> dict[str, Any] | None:
        """What HealthActor and ErrorClassifierActor would answer."""
        if self.silent:
            return None
        last = self.samples.latest("arrived").get("")
        look = Look(
            samples=self.samples,
            facts=self.facts,
            baseline=Baseline(),
            now=self.now,
            last_arrival=last and last[0],
        )
        return report(look) | {"errors": self.errors.report(self.now)}

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, path: str, **options: object) -> str:
        answer = self.client().get(path, **options)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return answer.text

    def keep(
        self, record: IssueRecord, *, turns: tuple[str, ...] = (), story: tuple[Happening, ...] = ()
    ) -> IssueRecord:
        """A case as an issue actor stores it."""
        batch = Batch()
        for number, text in enumerate(turns):
            speaker = {"id": 1, "login": "alice", "bot": False}
            turn = {"at": record.opened_at + 60.0 * (number + 1), "speaker": speaker, "text": text}
            Turns(self.store).add(batch, record.key, number, turn)
        for number, happening in enumerate(story):
            batch.put("history", f"{record.key}/{number:08d}", schema.dump(happening))
        record = replace(record, turns=len(turns), events=len(story))
        batch.put("issues", record.key, schema.dump(record))
        board.show(batch, record, before=None)
        Ledger(self.store).put(batch, record, before=None)
        self.store.write(batch)
        return record

    def bury(self, *, reason: str, key: str = "", body: bytes = b'{"action":"opened"}', event: str = "issues") -> int:
        """A delivery that was given up; its number."""
        name = f"delivery-{self.store.count('seen')}"
        self.inbox.accept(name, event, body, received_at=self.now - 600).result()
        delivery = self.inbox.page(after=0, limit=999)[-1]
        delivery = replace(delivery, tries=3)
        self.store.write(self.inbox.bury(Batch(), delivery, reason=reason, at=self.now - 300, key=key))
        return delivery.seq

    def misread(self, reason: str) -> None:
        """A delivery whose shape is not GitHub's."""
        number = self.store.count("malformed")
        row = {"id": f"delivery-{number}", "event": "issues", "at": self.now - number, "reason": reason}
        self.store.write(Batch().put("malformed", f"{number:06d}", row))

    def fail(
        self, code: str, *, ago: float = 0.0, repo: str = "octo/sample", case: str = "", message: str = ""
    ) -> None:
        """A failure that was judged so long ago."""
        at = self.now - ago
        self.errors.add(Occurrence(code=code, repo=repo, case=case, message=message or code.lower(), at=at))
        self.samples.add("errors", 1, at, code)
