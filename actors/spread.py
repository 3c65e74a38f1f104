"""One delivery for all cases of a repository: handed out a few at a time, over when the last case has committed it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from actors.messages import HandleDelivery
from actors.routing import Routed
from storage.inbox import Delivery
from storage.store import Store

AT_A_TIME = 64
TRIES = 3


def cases(store: Store, routed: Routed) -> Iterator[str]:
    """The keys of all cases of its repositories, or of its installation."""
    for prefix in [f"{name}#" for name in routed.repositories] or [""]:
        after = ""
        while page := store.page("issues", prefix=prefix, after=after, limit=200):
            for key, row in page:
                if routed.installation in (None, row["repository"].get("installation")):
                    yield key
            after = page[-1][0]


@dataclass(slots=True)
class Spread:
    """A delivery on its way to `waiting`. It stays in the inbox until all are done; a case may get it twice."""

    delivery: Delivery
    message: HandleDelivery
    waiting: deque[str]
    flying: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    _tries: Counter[str] = field(default_factory=Counter)

    @classmethod
    def over(cls, delivery: Delivery, message: HandleDelivery, keys: Iterable[str]) -> Spread:
        """To be handed to `keys`."""
        return cls(delivery=delivery, message=message, waiting=deque(keys))

    def next(self) -> list[str]:
        """The keys that get it now."""
        keys = [self.waiting.popleft() for _ in range(min(AT_A_TIME - len(self.flying), len(self.waiting)))]
        self.flying.update(keys)
        return keys

    def handled(self, key: str) -> bool:
        """A case has committed it; whether all have."""
        self.flying.discard(key)
        return not self.flying and not self.waiting

    def again(self, key: str, error: str) -> bool:
        """The actor of a case failed; whether it gets the delivery once more."""
        self._tries[key] += 1
        if self._tries[key] < TRIES:
            return True
        self.errors.append(f"{key}: {error}")
        return False
