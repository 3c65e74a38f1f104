"""How far an attempt is: never backwards, and when it is likely to end. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

EARLIEST_PERCENT = 5
EARLIEST_SECONDS = 5.0
"""Before so much is done, how fast it goes says nothing about the rest."""
SURE_PERCENT = 60
FAIR_PERCENT = 25
LONGEST_DETAILS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A line of the folded log: what was said at `at`, how far it was then."""

    at: float
    percent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run of an attempt has cost, as its worker tells, and the seconds in which it worked.

    A restart begins an attempt anew, in another `run`. Attempt 0: all that is not kept one by one any more.
    """

    attempt: int
    usd: Decimal
    tokens: int = 0
    run: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When the work is likely to be done (epoch seconds), and how sure that is, as a person says it."""

    at: float
    sureness: str


def ending(*, began: float, now: float, percent: int, estimate: float) -> Ending | None:
    """The likely end, between what such work usually takes (`estimate` in seconds, 0: unknown) and its pace so far.

    The further the work, the more its own pace counts.
    """
    elapsed = now - began
    paced = began + elapsed * 100 / percent if percent >= EARLIEST_PERCENT and elapsed >= EARLIEST_SECONDS else None
    usual = began + estimate if estimate > 0 else None
    if paced is None and usual is None:
        return None
    if paced is None or usual is None:
        at = paced if usual is None else usual
        assert at is not None
    else:
        at = usual + (paced - usual) * percent / 100
    return Ending(at=max(at, now), sureness=_sureness(percent if paced is not None else 0))


def _sureness(percent: int) -> str:
    if percent >= SURE_PERCENT:
        return "quite sure"
    return "fairly sure" if percent >= FAIR_PERCENT else "a rough guess"
