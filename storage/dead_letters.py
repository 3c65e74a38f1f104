"""Deliveries that were given up: looked at, had tried again, or thrown away by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.batch import Batch
from storage.codec import encode_frame
from storage.store import ReadOnlyStore, Store
from storage.tables import DEAD_LETTERS, SEEN, TRIES

_AGAIN = "INSERT INTO inbox (value) VALUES (?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One of them. `number` names it; times in UTC seconds; `key` is the issue's, empty where that is not known."""

    number: int
    id: str
    event: str
    key: str
    received_at: float
    buried_at: float
    tries: int
    reason: str
    body: bytes
    seen: tuple[str, ...] = ()


def letters(store: ReadOnlyStore, *, after: int = -1, limit: int = 100) -> list[DeadLetter]:
    """The oldest that come after the one of that number."""
    name = _name(after) if after >= 0 else ""
    return [_letter(key, row) for key, row in store.page(DEAD_LETTERS, after=name, limit=limit)]


def letter(store: ReadOnlyStore, number: int) -> DeadLetter | None:
    """The one of that number, if it is there."""
    row = store.get(DEAD_LETTERS, _name(number))
    return None if row is None else _letter(_name(number), row)


def retry(store: Store, number: int) -> bool:
    """Put it back to the end of the inbox, as if it had just come in; whether it was there. One commit."""
    found = letter(store, number)
    if found is None:
        return False
    value = {"id": found.id, "event": found.event, "at": found.received_at, "body": found.body}
    batch = Batch().statement(_AGAIN, encode_frame(value)).delete(DEAD_LETTERS, _name(number))
    for name in found.seen:
        batch.delete(SEEN, name)
    store.write(batch.delete(TRIES, str(number)))
    return True


def drop(store: Store, number: int) -> bool:
    """Throw it away for good; whether it was there."""
    if letter(store, number) is None:
        return False
    store.write(Batch().delete(DEAD_LETTERS, _name(number)))
    return True


def _name(number: int) -> str:
    return f"{number:016d}"


def _letter(name: str, row: dict[str, Any]) -> DeadLetter:
    return DeadLetter(
        number=int(name),
        id=row["id"],
        event=row["event"],
        key=row.get("key", ""),
        received_at=row["received_at"],
        buried_at=row["at"],
        tries=row["tries"],
        reason=row["reason"],
        body=row["body"],
        seen=tuple(row.get("seen", ())),
    )
