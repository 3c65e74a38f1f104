"""What the pages show, read from the store: cases, their stories, what was put aside. Dicts in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.store import ReadOnlyStore
from storage.turns import Turns

Card = Mapping[str, Any]
"""A row of the board; `actors/issue/card.py` says what it holds."""

MOST_SEARCHED = 20_000
"""Cases that are over and are looked through for one page, before it says that there may be more."""
MOST_LINES = 2_000
"""Lines of a case's story, and turns of its talk, that a page shows: the last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The tables that the reference page is made of: commands, error codes."""

    commands: tuple[Mapping[str, Any], ...] = ()
    errors: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something in a case's story. `kind`: state, said, work, github, question, trouble or note."""

    at: float
    kind: str
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One case, whole: its row on the board, its record, and what happened, oldest first."""

    card: Card
    record: Mapping[str, Any]
    moments: tuple[Moment, ...]
    shortened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of cases; `after` is where the next one begins, empty at the end."""

    cards: tuple[Card, ...]
    after: str = ""


class Source:
    """Reads. `store` gives None while the data folder is not ours yet; `report` is the health report or None."""

    def __init__(
        self,
        *,
        store: Callable[[], ReadOnlyStore | None],
        report: Callable[[], dict[str, Any] | None],
        reference: Reference,
    ) -> None:
        self._store = store
        self.report = report
        self.reference = reference

    @property
    def ready(self) -> bool:
        """Whether there is something to read."""
        return self._store() is not None

    def active(self, *, repository: str = "", words: str = "") -> list[Card]:
        """Every case under way, the one that waits longest in its state first."""
        found = [card for card in self._cards("active:", repository) if _matches(card, words)]
        return sorted(found, key=lambda card: card["since"])

    def over(self, *, repository: str = "", words: str = "", after: str = "", limit: int = 50) -> Listing:
        """Cases that are over, by their keys, a page at a time."""
        cards: list[Card] = []
        for looked, card in enumerate(self._cards("over:", repository, after=after)):
            if len(cards) == limit or looked >= MOST_SEARCHED:
                return Listing(cards=tuple(cards), after=cards[-1]["key"] if cards else card["key"])
            if _matches(card, words):
                cards.append(card)
        return Listing(cards=tuple(cards))

    def story(self, key: str) -> Story | None:
        """One case with all that happened, None where there is no such case."""
        store = self._there()
        record = store.get("issues", key)
        card = store.get("board", f"active:{key}") or store.get("board", f"over:{key}")
        if record is None or card is None:
            return None
        lines = _last(store, "history", key, int(record.get("events", 0)))
        turns = Turns(store).latest(key, limit=MOST_LINES)
        moments = sorted([*map(_happened, lines), *(_said(turn) for _, turn in turns)], key=lambda moment: moment.at)
        shortened = int(record.get("events", 0)) > MOST_LINES or int(record.get("turns", 0)) > MOST_LINES
        return Story(card=card, record=record, moments=tuple(moments), shortened=shortened)

    def dead_letters(self, *, limit: int = 200) -> list[tuple[str, dict[str, Any]]]:
        """The deliveries that were put aside, the latest first, without their bodies."""
        rows = self._there().page("dead_letters", limit=10_000)
        return [(key, {**row, "body": len(row["body"])}) for key, row in reversed(rows)][:limit]

    def malformed(self, *, limit: int = 100) -> list[dict[str, Any]]:
        """The latest deliveries that could not be read."""
        return [row for _, row in reversed(self._there().page("malformed", limit=10_000))][:limit]

    def _there(self) -> ReadOnlyStore:
        store = self._store()
        if store is None:
            raise NotReady
        return store

    def _cards(self, prefix: str, repository: str, *, after: str = "") -> Iterator[Card]:
        store, start = self._there(), f"{prefix}{repository}#" if repository else prefix
        last = f"{prefix}{after}" if after else ""
        while page := store.page("board", prefix=start, after=last, limit=500):
            yield from (card for _, card in page)
            last = page[-1][0]


class NotReady(Exception):
    """The data folder is not ours yet: the server is starting."""


def _matches(card: Card, words: str) -> bool:
    text = " ".join(str(card[name]) for name in ("key", "title", "type", "state", "requested_by", "error")).lower()
    return all(word in text for word in words.lower().split())


def _last(store: ReadOnlyStore, table: str, key: str, count: int) -> list[dict[str, Any]]:
    """The last lines of a story, which are numbered from 0."""
    after = f"{key}/{max(0, count - MOST_LINES) - 1:08d}" if count > MOST_LINES else ""
    lines: list[dict[str, Any]] = []
    while page := store.page(table, prefix=f"{key}/", after=after, limit=500):
        lines += [row for _, row in page]
        after = page[-1][0]
    return lines


KINDS = (
    ("state ", "state"),
    ("attempt", "work"),
    ("result", "work"),
    ("worker", "work"),
    ("sent", "github"),
    ("permission", "github"),
    ("question", "question"),
    ("answer", "question"),
)
"""How a line of the story begins, and what kind of moment that is."""


def _happened(line: Mapping[str, Any]) -> Moment:
    what, details = line["what"], line.get("details") or {}
    kind = "trouble" if "code" in details else next((kind for word, kind in KINDS if what.startswith(word)), "note")
    return Moment(at=line["at"], kind=kind, what=what, details=details)


def _said(turn: Mapping[str, Any]) -> Moment:
    return Moment(at=turn["at"], kind="said", what=turn["text"], speaker=turn["speaker"]["login"])
