"""What is known of people's preferences: a row for each wish and each usual answer, under GitHub's id of the person."""

from __future__ import annotations

from typing import Any

from storage.batch import Batch
from storage.store import ReadOnlyStore

TABLE = "people"
_MOST = 500
"""Rows of a person that are read; there are never as many (see `actors.issue.preferences`)."""


class People:
    """Rows by name within a person, so that two cases which learn of one person at once lose nothing."""

    def __init__(self, store: ReadOnlyStore) -> None:
        self._store = store

    def of(self, person: int) -> dict[str, dict[str, Any]]:
        """All rows of a person, by their names; empty for somebody unknown."""
        prefix = f"{person}/"
        return {key[len(prefix) :]: row for key, row in self._store.page(TABLE, prefix=prefix, limit=_MOST)}

    def put(self, batch: Batch, person: int, name: str, row: dict[str, Any]) -> None:
        """Adds to the batch that this is known, over a row of that name."""
        batch.put(TABLE, f"{person}/{name}", row)

    def drop(self, batch: Batch, person: int, name: str) -> None:
        """Adds to the batch that this is known no more."""
        batch.delete(TABLE, f"{person}/{name}")
