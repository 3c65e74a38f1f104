"""What all cases together spent on a day: what a day's budget is measured by.

A case puts its own sums of the day into the batch that stores its record, always the whole sum, so that nothing is
counted twice and nothing is lost with the process. The sums in memory are those of the disk and of batches under way.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
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
ALL = ""


class Ledger:
    """Shared by all issue actors of a store, and safe among their threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._day = ""
        self._rows: dict[str, Spent] = {}
        self._sums: defaultdict[str, Spent] = defaultdict(Spent)  # of each repository, and of all under the empty name
        self._swept = ""

    def others(self, key: str, now: float) -> Others:
        """What the cases beside `key` spent on the day of `now`."""
        with self._lock:
            self._turn_to(day_of(now))
            mine = self._rows.get(key, Spent())
            return Others(all=_without(self._sums[ALL], mine), here=_without(self._sums[_repository(key)], mine))

    def put(self, batch: Batch, record: IssueRecord, *, before: IssueRecord | None) -> None:
        """Add the case's sums to the batch, as far as they are news; a renamed case leaves none behind."""
        known = before.budget.days if before is not None else ()
        moved = before is not None and before.key != record.key
        for day in record.budget.days:
            if moved and before is not None:
                batch.delete("statistics", _row(day.day, before.key))
                self._note(day.day, before.key, Spent())
            if moved or day not in known:
                batch.put("statistics", _row(day.day, record.key), {"usd": str(day.usd), "seconds": day.seconds})
                self._note(day.day, record.key, Spent(usd=day.usd, seconds=day.seconds))
                self._sweep(batch, day.day)

    def _note(self, day: str, key: str, spent: Spent) -> None:
        with self._lock:
            if day == self._day:
                self._set(key, spent)

    def _set(self, key: str, spent: Spent) -> None:
        before = self._rows.get(key, Spent())
        self._rows[key] = spent
        for name in (ALL, _repository(key)):
            self._sums[name] = _without(self._sums[name], before).plus(spent.usd, spent.seconds)

    def _turn_to(self, day: str) -> None:
        if day == self._day:
            return
        self._day, self._rows, self._sums = day, {}, defaultdict(Spent)
        prefix = _row(day, "")
        for name, row in self._store.page("statistics", prefix=prefix, limit=PAGE):
            self._set(name.removeprefix(prefix), _spent(row))

    def _sweep(self, batch: Batch, day: str) -> None:
        """Days long gone are forgotten, a page at a time."""
        if day <= self._swept:
            return
        self._swept = day
        oldest = (date.fromisoformat(day) - timedelta(days=KEPT_DAYS)).isoformat()
        for name, _ in self._store.page("statistics", prefix=PREFIX, limit=PAGE):
            if name < _row(oldest, ""):
                batch.delete("statistics", name)


def _row(day: str, key: str) -> str:
    return f"{PREFIX}{day}:{key}"


def _spent(row: Mapping[str, Any]) -> Spent:
    return Spent(usd=Decimal(row["usd"]), seconds=float(row["seconds"]))


def _without(sum: Spent, part: Spent) -> Spent:
    return Spent(usd=max(sum.usd - part.usd, NOTHING), seconds=max(sum.seconds - part.seconds, 0.0))


def _repository(key: str) -> str:
    return key.partition("#")[0]
