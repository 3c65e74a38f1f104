"""What a case spent and may spend, for people who look at it: its own budget, and those of the day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from actors.issue import budget, schema, spending
from actors.issue.allowance import Bounds, Others, Spent
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord


def told(stored: dict[str, Any], others: Others, policy: Policy, now: float) -> dict[str, Any]:
    """As JSON values: `accounts` (a row for each limit there may be), who raised it, until when the case rests.

    `others`: what the other cases spent on the day of `now`. Dollars are exact decimals as text, time is in seconds; a
    limit that is not set is None. The row of the repository is there only where it set one.
    """
    record = schema.load(stored)
    return {
        "accounts": [*_accounts(record, others, policy, now)],
        "raised_by": record.budget.by,
        "rests_until": record.budget.until or None,
    }


def _accounts(record: IssueRecord, others: Others, policy: Policy, now: float) -> Iterator[dict[str, Any]]:
    yield _row("case", spending.total(record), budget.bounds(record, policy))
    mine = spending.of_day(record, spending.day_of(now))
    yield _row("day", others.all.plus(mine.usd, mine.seconds), policy.day_bounds)
    here = budget.here(record)
    if here != Bounds():
        yield _row("repository", others.here.plus(mine.usd, mine.seconds), here)


def _row(of: str, spent: Spent, most: Bounds) -> dict[str, Any]:
    return {
        "of": of,
        "usd": _text(spent.usd),
        "usd_limit": _text(most.usd) if most.usd else None,
        "seconds": spent.seconds,
        "seconds_limit": most.seconds or None,
    }


def _text(amount: Decimal) -> str:
    return f"{amount:f}"
