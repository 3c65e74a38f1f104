from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from actors import board
from actors.issue import schema
from actors.issue.record import IssueRecord
from storage.batch import Batch
from storage.store import Store
from storage.turns import Turns
from web.dashboard import Source, blueprint
from web.dashboard.access import Access, digest
from web.dashboard.source import Reference

TOKEN = "a long and random token"


class Office:
    """A dashboard over a real store, as a browser on this machine sees it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.access = Access(digest(TOKEN))
        self.app = Flask("office", static_folder=None)
        source = Source(store=lambda: self.store, report=lambda: None, reference=Reference())
        self.app.register_blueprint(blueprint(source, self.access))

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, path: str, **options: object) -> str:
        answer = self.client().get(path, **options)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return answer.text

    def keep(self, record: IssueRecord, *, turns: tuple[str, ...] = ()) -> None:
        """A case as an issue actor stores it."""
        batch = Batch().put("issues", record.key, schema.dump(record))
        board.show(batch, record, before=None)
        for number, text in enumerate(turns):
            turn = {"at": 1.0 + number, "speaker": {"id": 1, "login": "alice", "bot": False}, "text": text}
            Turns(self.store).add(batch, record.key, number, turn)
        self.store.write(batch)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Store.open(tmp_path) as store:
        yield Office(store)
