"""Where cases went whose issue or repository has another name now: what names the old place still finds them."""

from __future__ import annotations

from storage.batch import Batch
from storage.store import Store

TABLE = "moved"
LONGEST = 20
"""Moves that are followed in a row; a repository is not renamed more often while something is under way."""


def note(batch: Batch, *, before: str, key: str, repository: int | None) -> Batch:
    """Adds that the case `before` of the repository with that id is `key` from now on."""
    return batch.delete(TABLE, key).put(TABLE, before, {"to": key, "repository": repository})


class Moves:
    """The moves of a store. Renames are rare: all of them are held in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._to: dict[str, tuple[str, int | None]] = {}
        after = ""
        while page := store.page(TABLE, after=after, limit=1_000):
            self._to.update({key: (row["to"], row["repository"]) for key, row in page})
            after = page[-1][0]

    def learn(self, before: str, key: str) -> None:
        """A case has just moved, and the note of it is on disk."""
        row = self._store.get(TABLE, before)
        self._to.pop(key, None)
        if row is not None:
            self._to[before] = (row["to"], row["repository"])

    def find(self, key: str, *, repository: int | None = None) -> str:
        """Where the case `key` is now. `repository`: the id of who speaks of it, if known.

        A new repository may get the name that another one had: its issues are others, and the old move is over.
        """
        for _ in range(LONGEST):
            to, owner = self._to.get(key, ("", None))
            if not to:
                return key
            if repository is not None and owner is not None and repository != owner:
                del self._to[key]
                self._store.submit(Batch().delete(TABLE, key))
                return key
            key, repository = to, None
        return key
