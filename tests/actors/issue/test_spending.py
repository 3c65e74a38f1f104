"""What a case costs: exact, counted once, and nothing lost with a restart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actors import money
from actors.issue import schema, spending
from actors.issue.record import IssueRecord
from actors.messages import Enquiry, Wake, WorkAsked, WorkCancelled, WorkCosted, WorkStarted
from tests.cases import NOW, Talk, comment


def started(run: str, attempt: int = 1) -> WorkStarted:
    return WorkStarted(attempt=attempt, worker="scribe", isolation="none", run=run)


def costed(run: str, usd: str, tokens: int = 0, attempt: int = 1) -> WorkCosted:
    return WorkCosted(attempt=attempt, run=run, usd=Decimal(usd), tokens=tokens)


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.allowed()
    talk.tell(started("a"))
    return talk


def usd(record: IssueRecord) -> Decimal:
    return spending.total(record).usd


def test_amounts_are_what_was_written_and_not_their_binary_neighbours() -> None:
    assert sum((money.dollars(0.1) for _ in range(10)), money.NOTHING) == 1
    assert str(money.dollars(0.1)) == "0.1"
    assert str(money.dollars("0.0000004")) == "0"


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "$0.00"), ("0.42", "$0.42"), ("0.004", "$0.004"), ("0.000001", "$0.000001"), ("1204.5", "$1,204.50")],
)
def test_an_amount_as_people_read_it(amount: str, said: str) -> None:
    assert money.shown(Decimal(amount)) == said


def test_a_run_that_a_restart_took_was_paid_all_the_same(talk: Talk) -> None:
    talk.tell(costed("a", "1.20"), Wake(), started("b"), costed("b", "0.30"))
    assert talk.record is not None
    assert usd(talk.record) == Decimal("1.50")


def test_what_is_told_twice_counts_once(talk: Talk) -> None:
    record = talk.tell(costed("a", "0.70", 10), Wake(), started("a"), costed("a", "0.70", 10), costed("a", "0.60"))
    assert spending.total(record).usd == Decimal("0.70")
    assert spending.total(record).tokens == 10


def test_what_a_worker_tells_while_it_is_being_ended_counts(talk: Talk) -> None:
    talk.tell(costed("a", "0.10"), comment("/cancel"))
    record = talk.tell(costed("a", "0.35"), WorkCancelled(attempt=1), costed("a", "0.40"))
    assert usd(record) == Decimal("0.35")


def test_the_sum_stays_when_there_were_many_runs(talk: Talk) -> None:
    for number in range(40):
        talk.tell(Wake(), started(f"run {number}"), costed(f"run {number}", "0.01", 1))
    assert talk.record is not None
    assert usd(talk.record) == Decimal("0.40")
    assert spending.total(talk.record).tokens == 40
    assert len(talk.record.costs) == spending.RUNS_KEPT


def test_time_counts_while_a_worker_works_and_not_while_it_waits_for_people(talk: Talk) -> None:
    talk.now += 60
    talk.tell(WorkAsked(attempt=1, enquiry=Enquiry(id="q", text="Which?", options=("a", "b"))))
    talk.now += 3_600
    talk.tell(comment("/answer a"))
    talk.now += 30
    record = talk.tell(costed("a", "0"))
    assert spending.total(record).seconds == 90


def test_the_time_of_an_outage_counts_only_if_the_worker_went_on(talk: Talk) -> None:
    talk.now += 10
    talk.tell(costed("a", "0"))
    talk.now += 5_000
    assert spending.total(talk.tell(Wake(), started("b"))).seconds == 10
    talk.now += 50
    assert spending.total(talk.tell(Wake(), started("b"))).seconds == 60


def test_each_day_knows_what_was_spent_on_it(talk: Talk) -> None:
    talk.tell(costed("a", "0.25"))
    talk.now += 86_400
    record = talk.tell(costed("a", "1.00"))
    assert spending.of_day(record, spending.day_of(NOW)).usd == Decimal("0.25")
    assert spending.of_day(record, spending.day_of(talk.now)).usd == Decimal("0.75")


def test_a_stored_case_keeps_its_amounts_also_one_that_was_stored_with_binary_ones(talk: Talk) -> None:
    record = talk.tell(costed("a", "0.123456"))
    stored = schema.dump(record)
    assert stored["costs"][0]["usd"] == "0.123456"
    assert schema.load(stored) == record
    stored["costs"] = [{"attempt": 1, "usd": 0.1, "tokens": 3}]
    assert usd(schema.load(stored)) == Decimal("0.1")
