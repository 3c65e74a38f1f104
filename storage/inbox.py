"""The inbox: deliveries on disk before GitHub hears `202`, kept until what they led to is on disk as well."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from storage.batch import Batch
from storage.codec import decode_frame, decode_text, encode_frame, encode_text
from storage.errors import UnreadableRow
from storage.store import Store
from storage.tables import DEAD_LETTERS, INBOX, META, SEEN, TABLES, TRIES

_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_EVENT_CHARS = 64
_BEGUN = "begun"
_SUSPECT = "suspect"
_BURIED = "buried:"
_REMEMBER = "INSERT OR IGNORE INTO seen (key, value) VALUES (?, ?)"
_ARRIVE = "INSERT INTO inbox (value) VALUES (?)"
_PAGE = (
    "SELECT inbox.key, inbox.value, tries.value FROM inbox"
    " LEFT JOIN tries ON tries.key = CAST(inbox.key AS TEXT)"
    " WHERE inbox.key > ? ORDER BY inbox.key LIMIT ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery as it came: `seq` is its place in the order of arrival, `received_at` UTC in seconds.

    `tries` counts the times that handling it has begun.
    """

    seq: int
    id: str
    event: str
    body: bytes
    received_at: float
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Buried:
    """A delivery that was put aside and that issue `key` has to be told of; `row` is its note in the meta table."""

    row: str
    key: str
    delivery_id: str
    error: str


def buried_row(delivery_id: str) -> str:
    """Under which key of the meta table it is noted that an issue has to be told of this delivery."""
    return f"{_BURIED}{delivery_id}"


def safe_id(delivery_id: str) -> str:
    """The id itself if it looks as GitHub's do; otherwise a digest of it.

    The header is not covered by the signature: it may hold anything, at any length.
    """
    if _PLAIN_ID.fullmatch(delivery_id):
        return delivery_id
    return f"sha256.{hashlib.sha256(delivery_id.encode('utf-8', 'surrogatepass')).hexdigest()[:48]}"


class Inbox:
    """Deliveries not yet handled, in order of arrival, over a store. `accept` is for any thread, the rest for one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        begun = store.get(META, _BEGUN)
        self._begun = int(begun["through"]) if begun else 0

    def accept(self, delivery_id: str, event: str, body: bytes, *, received_at: float) -> Future[bool]:
        """The delivery and its id, in one commit. True: new and on disk; False: the id is known, nothing changed.

        The Future fails with StorageError if the delivery is not on disk. An id that is not plain is kept as a
        digest, an event name longer than 64 characters is cut.
        """
        identity = safe_id(delivery_id)
        value = {"id": identity, "event": event[:_EVENT_CHARS], "at": received_at, "body": body}
        seen = encode_text({"at": received_at})
        return self._store.submit_work(_arrival(identity, seen=seen, row=encode_frame(value)))

    def page(self, *, after: int, limit: int) -> list[Delivery]:
        """At most `limit` deliveries that came after the one with that number, in order of arrival."""
        rows = self._store.select(_PAGE, after, limit)
        return [self._delivery(seq, column, tries=tries) for seq, column, tries in rows]

    def depth(self) -> int:
        """How many deliveries wait or are being handled; some microseconds."""
        return self._store.count(INBOX)

    def settle(self, batch: Batch, delivery: int) -> Batch:
        """Adds to the batch that the delivery with that number is handled: it and its count of tries go."""
        return batch.statement(TABLES[INBOX].delete, delivery).delete(TRIES, str(delivery))

    def begin(self, through: int) -> None:
        """Notes on disk that everything up to that number is about to be tried for the first time.

        One small row for a whole page of deliveries: whatever dies on one of them, they count as tried afterwards.
        """
        if through > self._begun:
            self._store.write(Batch().put(META, _BEGUN, {"through": through}))
            self._begun = through

    def retry(self, seq: int) -> int:
        """Counts one more try on disk, before it is made, and returns the count with it: 2 for the second try."""
        begun = int(seq <= self._begun)

        def work(cursor: sqlite3.Cursor) -> int:
            row = cursor.execute("SELECT value FROM tries WHERE key = ?", (str(seq),)).fetchone()
            count = (int(decode_text(row[0])["count"]) if row else begun) + 1
            cursor.execute(TABLES[TRIES].put, (str(seq), encode_text({"count": count})))
            return count

        return self._store.perform(work)

    def suspect(self, seq: int, key: str, seen: tuple[str, ...]) -> None:
        """Notes on disk which issue a delivery is about and how a repetition of it is recognised, before it is tried
        alone: it may end the process."""
        self._store.write(Batch().put(META, _SUSPECT, {"seq": seq, "key": key, "seen": list(seen)}))

    def suspected(self, seq: int) -> tuple[str, tuple[str, ...]]:
        """The same as far as an earlier process came with a delivery; empty where that is unknown."""
        noted = self._store.get(META, _SUSPECT)
        if not noted or noted["seq"] != seq:
            return "", ()
        return str(noted["key"]), tuple(noted.get("seen", ()))

    def buried(self) -> list[Buried]:
        """What was put aside and not yet told to its issue; whoever tells it deletes the note `Buried.row`."""
        rows = self._store.page(META, prefix=_BURIED, limit=10_000)
        return [Buried(row=row, key=note["key"], delivery_id=note["id"], error=note["error"]) for row, note in rows]

    def bury(
        self,
        batch: Batch,
        delivery: Delivery,
        *,
        reason: str,
        at: float,
        key: str = "",
        seen: tuple[str, ...] = (),
    ) -> Batch:
        """Adds to the batch that the delivery moves to the dead letters, body and all, under its padded number.

        With the `key` of an issue a note is left that the issue has to be told. Whatever is known by one of `seen` is
        a repetition from now on: the same poison under another id is not tried again.
        """
        for name in seen:
            batch.put(SEEN, name, {"at": at})
        if key:
            batch.put(META, buried_row(delivery.id), {"key": key, "id": delivery.id, "error": reason})
        letter = {
            "seq": delivery.seq,
            "id": delivery.id,
            "event": delivery.event,
            "received_at": delivery.received_at,
            "tries": delivery.tries,
            "reason": reason,
            "key": key,
            "seen": list(seen),
            "at": at,
            "body": delivery.body,
        }
        return self.settle(batch.put(DEAD_LETTERS, f"{delivery.seq:016d}", letter), delivery.seq)

    def _delivery(self, seq: int, column: object, *, tries: object) -> Delivery:
        try:
            value = decode_frame(column)
            count = int(decode_text(tries)["count"]) if tries is not None else int(seq <= self._begun)
        except ValueError as error:
            raise UnreadableRow(INBOX, str(seq)) from error
        return Delivery(
            seq=seq,
            id=value["id"],
            event=value["event"],
            body=value["body"],
            received_at=value["at"],
            tries=count,
        )


def _arrival(identity: str, *, seen: str, row: bytes) -> Callable[[sqlite3.Cursor], bool]:
    def work(cursor: sqlite3.Cursor) -> bool:
        cursor.execute(_REMEMBER, (f"delivery/{identity}", seen))
        if cursor.rowcount == 0:
            return False
        cursor.execute(_ARRIVE, (row,))
        return True

    return work
