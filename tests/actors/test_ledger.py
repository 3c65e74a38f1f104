"""What all cases together spent on a day: in one batch with the case, never counted twice, never lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from actors.issue.allowance import Allowance, DaySpent
from actors.issue.record import IssueRecord
from actors.ledger import Ledger
from storage.batch import Batch
from storage.store import Store
from tests.cases import KEY, NOW, Talk, opened

DAY = "2025-06-15"


def spent(usd: str, *, day: str = DAY, key: str = KEY, seconds: float = 0.0) -> IssueRecord:
    record = Talk().tell(opened())
    days = (DaySpent(day=day, usd=Decimal(usd), seconds=seconds),)
    return replace(record, key=key, budget=Allowance(days=days))


def put(store: Store, ledger: Ledger, record: IssueRecord, before: IssueRecord | None = None) -> None:
    batch = Batch()
    ledger.put(batch, record, before=before)
    if batch:
        store.write(batch)


def test_a_case_is_told_what_the_others_spent_in_all_and_in_its_repository(store: Store) -> None:
    ledger = Ledger(store)
    put(store, ledger, spent("1.10", key="octo/sample#1", seconds=30.0))
    put(store, ledger, spent("0.20", key="octo/other#1"))
    put(store, ledger, spent("5", key=KEY))
    others = ledger.others(KEY, NOW)
    assert (others.all.usd, others.here.usd, others.here.seconds) == (Decimal("1.30"), Decimal("1.10"), 30.0)


def test_a_sum_that_grows_takes_the_place_of_the_earlier_one(store: Store) -> None:
    ledger = Ledger(store)
    first, second = spent("1", key="octo/sample#1"), spent("1.5", key="octo/sample#1")
    put(store, ledger, first)
    put(store, ledger, second, before=first)
    put(store, ledger, second, before=second)
    assert ledger.others(KEY, NOW).all.usd == Decimal("1.5")
    assert Ledger(store).others(KEY, NOW) == ledger.others(KEY, NOW)


def test_it_is_there_after_a_restart(store: Store) -> None:
    put(store, Ledger(store), spent("0.123456", key="octo/sample#1", seconds=12.5))
    others = Ledger(store).others(KEY, NOW)
    assert (others.all.usd, others.all.seconds) == (Decimal("0.123456"), 12.5)


def test_a_new_day_begins_with_nothing(store: Store) -> None:
    ledger = Ledger(store)
    put(store, ledger, spent("9", key="octo/sample#1"))
    assert ledger.others(KEY, NOW).all.usd == 9
    assert ledger.others(KEY, NOW + 86_400).all.usd == 0
    put(store, ledger, spent("2", day="2025-06-16", key="octo/sample#1"))
    assert ledger.others(KEY, NOW + 86_400).all.usd == 2


def test_a_case_that_has_another_name_is_counted_once(store: Store) -> None:
    ledger = Ledger(store)
    before, after = spent("3", key="octo/sample#1"), spent("3", key="octo/renamed#1")
    put(store, ledger, before)
    assert ledger.others(KEY, NOW).all.usd == 3
    put(store, ledger, after, before=before)
    assert ledger.others(KEY, NOW).all.usd == 3
    assert Ledger(store).others(KEY, NOW).all.usd == 3


def test_days_long_gone_are_forgotten(store: Store) -> None:
    put(store, Ledger(store), spent("1", day="2025-01-01", key="octo/sample#1"))
    put(store, Ledger(store), spent("1"))
    assert [name for name, _ in store.page("statistics", prefix="spent:")] == [f"spent:{DAY}:{KEY}"]
