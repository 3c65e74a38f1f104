"""What people answer when a budget is used up: go on with how much, or stop. Pure.

Read are only answers that say nothing else: prose that names a sum is no permission to spend it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from actors.money import NOTHING, dollars, shown

LARGEST_USD = Decimal(100_000)
LONGEST_MINUTES = 60 * 24 * 31

_AMOUNT = re.compile(
    r"(?P<sign>\$|usd)?\s*(?P<number>\d{1,9}(?:[.,]\d{1,6})?)\s*"
    r"(?P<unit>\$|usd\b|dollars?\b|bucks\b|minutes?\b|mins?\b|min\b|m\b|hours?\b|hrs?\b|h\b)?"
)
_GO_ON = re.compile(r"(?:continue|go on|go ahead|carry on|keep going|proceed|resume|yes|yep|yeah|ok|okay|sure)\b")
_STOP = re.compile(r"(?:stop|no|nope|cancel|enough|end it|end|abort|don't|do not)\b")
_FILLER = re.compile(r"\b(?:please|with|for|by|and|another|an|extra|more|up to|to|it|here|this|now|thanks|thank you)\b")
_MINUTE, _HOUR = 60.0, 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """So much more may be spent: dollars and seconds; nothing of both means as much as was offered."""

    usd: Decimal = NOTHING
    seconds: float = 0.0

    @property
    def open(self) -> bool:
        """Whether no sum was named."""
        return not self.usd and not self.seconds


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing more is to be spent."""


def read(text: str) -> Grant | Stop | None:
    """What an answer says; None where it says something else, or something beside."""
    said = " ".join(text.lower().split()).strip(" .!")
    if stop := _STOP.match(said):
        return Stop() if not _rest(said[stop.end() :]) else None
    go_on = _GO_ON.match(said)
    said = said[go_on.end() :] if go_on else said
    usd, seconds = NOTHING, 0.0
    amounts = list(_AMOUNT.finditer(said))
    if (not amounts and not go_on) or _rest(_AMOUNT.sub(" ", said)):
        return None
    for amount in amounts:
        number = amount["number"].replace(",", ".")
        unit = amount["unit"] or amount["sign"] or ("$" if go_on else "")
        if not unit:
            return None  # a number alone is the sign of an option
        if unit[0] in "$udb":
            usd += dollars(number)
        else:
            seconds += float(number) * (_HOUR if unit[0] == "h" else _MINUTE)
    if usd > LARGEST_USD or seconds > LONGEST_MINUTES * _MINUTE or (amounts and not usd and not seconds):
        return None
    return Grant(usd=usd, seconds=seconds)


def written(grant: Grant) -> str:
    """A grant in the words that `read` takes back."""
    parts = [shown(grant.usd)] if grant.usd else []
    if grant.seconds:
        minutes = f"{grant.seconds / _MINUTE:g}"
        parts.append(f"{minutes} minute{'' if minutes == '1' else 's'}")
    return f"continue with {' and '.join(parts)} more" if parts else "continue"


def _rest(said: str) -> str:
    """What is left beside courtesy."""
    return re.sub(r"[\s,;.:!+-]", "", _FILLER.sub(" ", said))
