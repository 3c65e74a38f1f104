"""Where the dashboard reads: the store, the health report, the tables that explain things. Dicts in, values out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage import board
from storage.board import ACTIVE, OVER, Wanted
from storage.store import ReadOnlyStore

Card = Mapping[str, Any]
"""A row of the board; `actors/issue/card.py` says what it holds."""

EMPTY: Mapping[str, Any] = {
    "waits_for": "",
    "progress": "",
    "asked_at": None,
    "started_at": None,
    "isolation": "",
    "usd": "0",
    "tokens": 0,
}
"""What a row of an earlier release lacks."""
MOST_ACTIVE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The tables that the help is made of: commands, error codes, states; each row as JSON values."""

    commands: tuple[Mapping[str, Any], ...] = ()
    errors: tuple[Mapping[str, Any], ...] = ()
    states: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the operator chose, as far as a page names it; 0 stands for no limit."""

    workers: int = 0
    per_repository: int = 0
    points_a_minute: int = 0
    creations_a_minute: int = 0
    creations_an_hour: int = 0
    reserve: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of cases; `after` is where the next one begins, empty at the end."""

    cards: tuple[Card, ...]
    after: str = ""


class NotReady(Exception):
    """The data folder is not ours yet: the server is starting."""


class Silent(Exception):
    """The health actor does not answer in time."""


class Missing(Exception):
    """There is nothing like that; the text says what."""


Act = Callable[[str], bool]
"""Does something with the dead letter of that number; whether it was there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What a person may do from here."""

    retry: Act
    drop: Act


Budget = Callable[[Mapping[str, Any]], dict[str, Any]]
"""What the case of that record spent and may spend; `actors/accounts.py` says what it holds."""


def _no_budget(_: Mapping[str, Any]) -> dict[str, Any]:
    return {"accounts": [], "raised_by": "", "rests_until": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`store` gives None while the data folder is not ours yet; `report` is the health report or None."""

    store: Callable[[], ReadOnlyStore | None]
    report: Callable[[], dict[str, Any] | None]
    reference: Reference
    chosen: Chosen = field(default_factory=Chosen)
    budget: Budget = _no_budget
    acts: Acts = field(default_factory=lambda: Acts(retry=lambda _: False, drop=lambda _: False))

    @property
    def there(self) -> ReadOnlyStore:
        """The store. Raises `NotReady`."""
        store = self.store()
        if store is None:
            raise NotReady
        return store

    def health(self) -> dict[str, Any]:
        """The health report. Raises `NotReady`, `Silent`."""
        if self.store() is None:
            raise NotReady
        report = self.report()
        if report is None:
            raise Silent
        return report

    def active(self, *, repository: str = "", words: str = "") -> list[Card]:
        """Every case under way, the one that waits longest in its state first."""
        wanted = Wanted(scope=ACTIVE, repository=repository, words=words)
        return [_shown(card) for _, card in board.page(self.there, wanted, limit=MOST_ACTIVE)]

    def over(self, *, repository: str = "", words: str = "", after: str = "", limit: int = 50) -> Listing:
        """Cases that are over, the latest first, a page at a time."""
        return self.cases(Wanted(scope=OVER, repository=repository, words=words), after=after, limit=limit)

    def cases(self, wanted: Wanted, *, after: str = "", limit: int = 50) -> Listing:
        """A page of rows; `after` as the page before gave it."""
        rows = board.page(self.there, wanted, after=_place(after), limit=limit + 1)
        more = len(rows) > limit
        cards = tuple(_shown(card) for _, card in rows[:limit])
        return Listing(cards=cards, after=_cursor(rows[limit - 1][0]) if more else "")


def _shown(card: Card) -> Card:
    """A row without what only a search reads."""
    return {**EMPTY, **{name: value for name, value in card.items() if name != "find"}}


def _cursor(place: tuple[float, str]) -> str:
    return f"{place[0]!r}~{place[1]}"


def _place(cursor: str) -> tuple[float, str] | None:
    if not cursor:
        return None
    since, _, key = cursor.partition("~")
    return float(since), key
