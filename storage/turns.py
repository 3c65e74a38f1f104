"""What was said on each issue: a row a turn, which turn a comment is, and a search by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from storage import words
from storage.batch import Batch
from storage.codec import decode_text
from storage.store import ReadOnlyStore

TABLE = "turns"
COMMENTS = "comments"
_LATEST = "SELECT key, value FROM turns WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT ?"
_MOST_WORDS = 32
"""Words of a search; the further ones are left out."""


class Turns:
    """The turns of all cases; `case` is `owner/repo#number`, turns are numbered from 0 within theirs.

    A turn is a dict with `text`, and `comment_id` where a comment said it (the first turn of a comment counts).
    """

    def __init__(self, store: ReadOnlyStore) -> None:
        self._store = store

    def add(self, batch: Batch, case: str, number: int, turn: dict[str, Any]) -> None:
        """Adds to the batch that this was said."""
        batch.put(TABLE, _key(case, number), turn)
        batch.statement(words.PUT, words.row(case, number), words.plain(turn))
        comment = turn.get("comment_id")
        if comment is not None:
            batch.put(COMMENTS, f"{case}/{comment}", {"turn": number})

    def replace(self, batch: Batch, case: str, number: int, turn: dict[str, Any]) -> None:
        """Adds to the batch that a turn reads differently now. Reads what it was before: not twice in a batch."""
        before = self.get(case, number)
        if before is not None:
            batch.statement(words.TAKE, words.row(case, number), words.plain(before))
        batch.put(TABLE, _key(case, number), turn)
        batch.statement(words.PUT, words.row(case, number), words.plain(turn))

    def move(self, batch: Batch, case: str, new: str) -> None:
        """Adds to the batch that all turns of a case stand under another key from now on."""
        for number, turn in self.all(case):
            batch.delete(TABLE, _key(case, number))
            batch.statement(words.TAKE, words.row(case, number), words.plain(turn))
            if turn.get("comment_id") is not None:
                batch.delete(COMMENTS, f"{case}/{turn['comment_id']}")
            self.add(batch, new, number, turn)

    def of_comment(self, case: str, comment: int) -> int | None:
        """The number of the turn that a comment said."""
        found = self._store.get(COMMENTS, f"{case}/{comment}")
        return None if found is None else int(found["turn"])

    def get(self, case: str, number: int) -> dict[str, Any] | None:
        """One turn."""
        return self._store.get(TABLE, _key(case, number))

    def all(self, case: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every turn of a case in order, a page at a time."""
        prefix, after = f"{case}/", ""
        while page := self._store.page(TABLE, prefix=prefix, after=after, limit=500):
            yield from ((_number(key), turn) for key, turn in page)
            after = page[-1][0]

    def latest(self, case: str, *, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """The last turns of a case, oldest first."""
        rows = self._store.select(_LATEST, f"{case}/", f"{case}0", limit)  # "0" comes right behind "/"
        return [(_number(key), decode_text(value)) for key, value in reversed(rows)]

    def search(self, case: str, wanted: Iterable[str], *, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """Turns of a case that hold at least one of the words, the latest first."""
        quoted = [words.quoted(word) for word in dict.fromkeys(wanted) if any(map(str.isalnum, word))]
        if not quoted:
            return []
        query = " OR ".join(quoted[:_MOST_WORDS])
        rows = self._store.select(words.FIND, query, words.row(case, words.LAST), words.row(case, 0), limit)
        numbers = [words.number(row) for (row,) in rows]
        return [(number, turn) for number in numbers if (turn := self.get(case, number)) is not None]


def _key(case: str, number: int) -> str:
    return f"{case}/{number:08d}"


def _number(key: str) -> int:
    return int(key.rpartition("/")[2])
