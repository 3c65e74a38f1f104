"""Who works, who waits for a worker, and what waits to be handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage import board
from storage.board import ACTIVE, Wanted
from web.dashboard.source import EMPTY, Source

Row = dict[str, Any]
MOST = 2_000
PERSON = "person"
RUNNING = frozenset({"running", "cancelling", "reported"})
_SHOWN = (
    "key",
    "repository",
    "number",
    "title",
    "state",
    "move",
    "priority",
    "requested_by",
    "attempts",
    "progress",
    "percent",
    "message",
    "worker",
    "isolation",
    "place",
    "asked_at",
    "started_at",
    "waits_for",
    "usd",
    "tokens",
)


def queue(source: Source, values: Mapping[str, Any]) -> Row:
    """Attempts that run, then those that wait in the order of their places; `values` narrow it to a repository."""
    wanted = Wanted(scope=ACTIVE, repository=values.get("repository", ""), having="progress")
    cards = [{**EMPTY, **card} for _, card in board.page(source.there, wanted, limit=MOST)]
    begun = [_shown(card) for card in cards if card["progress"] in RUNNING]
    begun.sort(key=lambda card: float(card["started_at"] or 0.0))
    waiting = sorted((_shown(card) for card in cards if card["progress"] not in RUNNING), key=_turn)
    return {
        "workers": source.chosen.workers,
        "per_repository": source.chosen.per_repository,
        "running": [card for card in begun if card["move"] != PERSON],
        "parked": [card for card in begun if card["move"] == PERSON],
        "waiting": waiting,
        "deliveries_waiting": source.there.count("inbox"),
        "cut": len(cards) == MOST,
    }


def _shown(card: Mapping[str, Any]) -> Row:
    return {name: card[name] for name in _SHOWN}


def _turn(card: Row) -> tuple[float, float]:
    """Who was told no place yet stands behind who was."""
    return (card["place"] or float("inf"), card["asked_at"] or 0.0)
