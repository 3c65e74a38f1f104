"""Amounts of money: US dollars as exact decimals, never as binary fractions. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NOTHING = Decimal(0)
SMALLEST = Decimal("0.000001")
"""A millionth of a dollar: what a single token costs is told apart."""
CENT = Decimal("0.01")


def dollars(number: Decimal | float | str) -> Decimal:
    """A number as an amount: a JSON number means the decimal that was written, not its binary neighbour.

    Rounded to a millionth of a dollar. Raises `decimal.InvalidOperation` for what is no number.
    """
    return Decimal(str(number)).quantize(SMALLEST, rounding=ROUND_HALF_UP).normalize() + NOTHING


def shown(amount: Decimal) -> str:
    """How people read an amount: `$1,204.50`; below a cent with as many places as it takes."""
    if amount == amount.quantize(CENT) or abs(amount) >= CENT:
        return f"${amount:,.2f}"
    return f"${amount.quantize(SMALLEST).normalize():f}"
