"""What a case has spent and may spend: values of the record. Money in exact US dollars, time in seconds. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from actors.messages import Saved
from actors.money import NOTHING


class Limit(StrEnum):
    """Which limit ends an attempt, or keeps one from beginning."""

    NONE = ""
    CASE = "case"  # somebody is asked
    DAY = "day"  # it goes on by itself on the next day


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Dollars, tokens, and seconds in which a worker worked: waiting for people is not counted."""

    usd: Decimal = NOTHING
    tokens: int = 0
    seconds: float = 0.0

    def plus(self, usd: Decimal, seconds: float = 0.0) -> Spent:
        """So much more."""
        return Spent(usd=self.usd + usd, tokens=self.tokens, seconds=self.seconds + seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpent:
    """What the case spent on `day` (`2025-06-15`, UTC)."""

    day: str
    usd: Decimal = NOTHING
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most that may be spent; 0: there is no such limit."""

    usd: Decimal = NOTHING
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What people granted the case beyond its budget, and how that stands.

    `reached` is the limit for which the attempt under way is being ended. `asked` counts the questions; `question` is
    the id of the one whose answer was not taken up yet.
    """

    usd: Decimal = NOTHING
    seconds: float = 0.0
    by: str = ""
    reached: Limit = Limit.NONE
    asked: int = 0
    question: str = ""
    saved: Saved | None = None  # what an attempt had changed that a limit ended: the next one begins with it
    until: float = 0.0  # the day's budget is used up: nothing begins before
    days: tuple[DaySpent, ...] = ()  # the last ones on which it spent something


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What the other cases spent today: all of them, and those of the same repository."""

    all: Spent = field(default_factory=Spent)
    here: Spent = field(default_factory=Spent)
