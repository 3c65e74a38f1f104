"""What tokens cost: the operator's prices by model, and the bill of one attempt. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase

from actors.messages import WorkerSpent
from actors.money import NOTHING, dollars
from actors.work.contract import Cost

MILLION = 1_000_000


class BadPrice(Exception):
    """A price that cannot be read; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens of the models that `model` names (`*` stands for anything)."""

    model: str
    read: float
    written: float
    cached: float | None = None

    def of(self, spent: WorkerSpent) -> Decimal:
        """The price of an answer, in US dollars."""
        cached = self.read if self.cached is None else self.cached
        fresh = max(0, spent.read - spent.cached)
        return dollars((fresh * self.read + spent.cached * cached + spent.written * self.written) / MILLION)


def price(row: str) -> Price:
    """A price as it is written: `model=read/written` or `model=read/written/cached`. Raises `BadPrice`."""
    model, _, figures = row.strip().partition("=")
    try:
        numbers = [float(figure) for figure in figures.split("/")]
    except ValueError:
        numbers = []
    if not model or len(numbers) not in (2, 3) or not all(0 <= number < MILLION for number in numbers):
        raise BadPrice(f"{row!r} is no price: it is written model=read/written, in dollars for a million tokens")
    return Price(model=model.strip(), read=numbers[0], written=numbers[1], cached=numbers[2] if numbers[2:] else None)


@dataclass(slots=True, kw_only=True)
class Bill:
    """What an attempt has cost: what the server counted goes before what the worker told."""

    told: Cost = field(default_factory=lambda: Cost(usd=NOTHING, tokens=0))
    tokens: int = 0
    usd: Decimal = NOTHING
    unpriced: bool = False

    def count(self, spent: WorkerSpent, prices: Iterable[Price]) -> None:
        """Add an answer that the server saw."""
        self.tokens += spent.read + spent.written
        known = next((one for one in prices if fnmatchcase(spent.model, one.model)), None)
        if known is None:
            self.unpriced = True
        else:
            self.usd += known.of(spent)

    @property
    def total(self) -> Cost:
        """The cost so far. Where a model has no price, the worker's own figure stands if it is higher."""
        if not self.tokens:
            return self.told
        usd = max(self.usd, self.told.usd) if self.unpriced else self.usd
        return Cost(usd=usd, tokens=self.tokens)
