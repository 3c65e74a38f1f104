"""A receiver over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.inbox import Inbox
from storage.store import Store
from tests.web.delivery import MOST_BYTES, SECRET
from web.webhooks import Receiver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture
def woken() -> list[int]:
    """How many deliveries the inbox held each time that somebody was woken."""
    return []


@pytest.fixture
def receiver(store: Store, woken: list[int]) -> Receiver:
    inbox = Inbox(store)
    receiver = Receiver([SECRET, b"the secret before that"], most_bytes=MOST_BYTES, clock=lambda: 1_750_000_000.0)
    receiver.attach(inbox, lambda: woken.append(inbox.depth()))
    return receiver
