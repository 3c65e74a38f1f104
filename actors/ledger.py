"""What all cases together spent on a day: what a day's budget is measured by.

A case puts its own sums of the day into the batch that stores its record, always the whole sum, so that nothing is
counted twice and nothing is lost with the process. The sums in memory are those of the disk and of batches under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actors.issue.allowance import Others, Spent
from actors.issue.record import IssueRecord
from actors.issue.spending import day_of
from actors.money import NOTHING
from storage.batch import Batch
from storage.store import Store

PREFIX = "spent:"
PAGE = 10_000
KEPT_DAYS = 40


class Ledger:
    """Shared by all issue actors of a store; safe among threads, since each case has a row of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day = ""
        self._rows: dict[str, Spent] = {}
        self._swept = ""

    def others(self, key: str, now: float) -> Others:
        """What the cases beside `key` spent on the day of `now`."""
        rows = self._of(day_of(now))
        repository = key.partition("#")[0]
        spent = {other: row for other, row in rows.items() if other != key}
        here = (row for other, row in spent.items() if other.partition("#")[0] == repository)
        return Others(all=_sum(spent.values()), here=_sum(here))

    def put(self, batch: Batch, record: IssueRecord, *, before: IssueRecord | None) -> None:
        """Add the case's sums to the batch, as far as they are news; a renamed case leaves none behind."""
        known = before.budget.days if before is not None else ()
        moved = before is not None and before.key != record.key
        for day in record.budget.days:
            if moved and before is not None:
                batch.delete("statistics", _row(day.day, before.key))
                self._rows.pop(before.key, None)
            if moved or day not in known:
                batch.put("statistics", _row(day.day, record.key), {"usd": str(day.usd), "seconds": day.seconds})
                if day.day == self._day:
                    self._rows[record.key] = Spent(usd=day.usd, seconds=day.seconds)
                self._sweep(batch, day.day)

    def _sweep(self, batch: Batch, day: str) -> None:
        """Days long gone are forgotten, a page at a time."""
        if day <= self._swept:
            return
        self._swept = day
        oldest = (date.fromisoformat(day) - timedelta(days=KEPT_DAYS)).isoformat()
        for name, _ in self._store.page("statistics", prefix=PREFIX, limit=PAGE):
            if name < _row(oldest, ""):
                batch.delete("statistics", name)

    def _of(self, day: str) -> dict[str, Spent]:
        if day != self._day:
            self._day, self._rows = day, self._read(day)
        return self._rows

    def _read(self, day: str) -> dict[str, Spent]:
        prefix = _row(day, "")
        found = self._store.page("statistics", prefix=prefix, limit=PAGE)
        return {name.removeprefix(prefix): _spent(row) for name, row in found}


def _row(day: str, key: str) -> str:
    return f"{PREFIX}{day}:{key}"


def _spent(row: Mapping[str, Any]) -> Spent:
    return Spent(usd=Decimal(row["usd"]), seconds=float(row["seconds"]))


def _sum(rows: Iterable[Spent]) -> Spent:
    total = Spent(usd=NOTHING)
    for row in list(rows):
        total = total.plus(row.usd, row.seconds)
    return total
