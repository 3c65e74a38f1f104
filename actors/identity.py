"""Under which login we act, kept over restarts: our own doings have to be known before GitHub was asked."""

from __future__ import annotations

from storage.batch import Batch
from storage.store import Store

_ROW = "identity"


class Identity:
    """Read by any thread; told by the supervisor alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.login: str = (store.get("meta", _ROW) or {}).get("login", "")

    def learn(self, login: str) -> None:
        """GitHub told our login; empty: it does not tell."""
        if login != self.login:
            self._store.write(Batch().put("meta", _ROW, {"login": login}))
            self.login = login
