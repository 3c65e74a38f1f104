"""Deliveries: accepted once, in order, whatever the header says, and counted before each try."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import StorageError
from storage.inbox import Delivery, Inbox, safe_id
from storage.store import Store

GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store)


def accept(inbox: Inbox, *ids: str) -> list[bool]:
    futures = [
        inbox.accept(identity, "issues", b"body of " + ascii(identity).encode(), received_at=1.5) for identity in ids
    ]
    return [future.result() for future in futures]


def ids(inbox: Inbox, *, after: int = 0) -> list[str]:
    return [delivery.id for delivery in inbox.page(after=after, limit=100)]


def test_a_delivery_is_kept_as_it_came(inbox: Inbox) -> None:
    body = bytes(range(256)) * 50
    assert inbox.accept(GUID, "issues", body, received_at=12.25).result()
    (delivery,) = inbox.page(after=0, limit=10)
    assert delivery == Delivery(seq=1, id=GUID, event="issues", body=body, received_at=12.25, tries=0)


def test_a_known_id_is_told_and_changes_nothing(inbox: Inbox) -> None:
    assert accept(inbox, "a", "b", "a") == [True, True, False]
    assert inbox.accept("a", "push", b"another body", received_at=9.0).result() is False
    assert [(delivery.id, delivery.event) for delivery in inbox.page(after=0, limit=10)] == [
        ("a", "issues"),
        ("b", "issues"),
    ]
    assert inbox.depth() == 2


def test_a_known_id_stays_known_when_its_delivery_was_handled(inbox: Inbox, store: Store) -> None:
    accept(inbox, "a")
    store.write(inbox.settle(Batch(), 1))
    assert accept(inbox, "a") == [False]
    assert inbox.depth() == 0


def test_of_many_that_come_at_once_with_one_id_one_is_new(inbox: Inbox) -> None:
    with ThreadPoolExecutor(16) as threads:
        told = list(threads.map(lambda _: accept(inbox, "same")[0], range(64)))
    assert told.count(True) == 1
    assert inbox.depth() == 1


def test_pages_come_in_the_order_of_arrival(inbox: Inbox) -> None:
    names = [f"id{n}" for n in range(25)]
    accept(inbox, *names)
    found: list[Delivery] = []
    while page := inbox.page(after=found[-1].seq if found else 0, limit=10):
        found += page
    assert [delivery.id for delivery in found] == names
    assert [delivery.seq for delivery in found] == sorted({delivery.seq for delivery in found})


@pytest.mark.parametrize(
    "odd", ["", "x" * 65, "x" * 100_000, "a b", "a\x00b", "a\nb", "é", "\ud800", "../a", "a'--", "id/1"]
)
def test_any_header_makes_a_safe_id_that_is_found_again(inbox: Inbox, odd: str) -> None:
    assert accept(inbox, odd, odd, odd + "x") == [True, False, True]
    first, second = ids(inbox)
    assert first != second
    assert first.isascii()
    assert first.isprintable()
    assert len(first) <= 64


def test_an_id_as_github_makes_it_is_kept_as_it_is() -> None:
    assert safe_id(GUID) == GUID


@pytest.mark.parametrize("event", ["", "x" * 10_000, "\ud800", "a\x00b", 'a"b'])
def test_any_event_name_is_kept_within_bounds(inbox: Inbox, event: str) -> None:
    assert inbox.accept("a", event, b"", received_at=0.0).result()
    assert inbox.page(after=0, limit=1)[0].event == event[:64]


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    numbers: list[int] = []
    for run in range(4):
        with Store.open(tmp_path) as store:
            inbox = Inbox(store)
            accept(inbox, f"a{run}", f"b{run}")
            page = inbox.page(after=0, limit=10)
            assert len(page) == 2
            numbers += [delivery.seq for delivery in page]
            batch = Batch()
            for delivery in page:
                inbox.settle(batch, delivery.seq)
            store.write(batch)
            assert inbox.depth() == 0
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 8


def test_what_was_never_begun_counts_as_untried_after_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        inbox = Inbox(store)
        accept(inbox, "a", "b", "c")
        inbox.begin(2)
        inbox.begin(1)  # never back
    with Store.open(tmp_path) as store:
        assert [delivery.tries for delivery in Inbox(store).page(after=0, limit=10)] == [1, 1, 0]


BEGIN_AND_DIE = """
import os, sys
from pathlib import Path
from storage.inbox import Inbox
from storage.store import Store

inbox = Inbox(Store.open(Path(sys.argv[1])))
(delivery,) = inbox.page(after=0, limit=1)
if delivery.tries:
    assert inbox.retry(delivery.seq) == delivery.tries + 1
else:
    inbox.begin(delivery.seq)
os.kill(os.getpid(), 9)
"""


def test_a_delivery_that_kills_the_process_is_counted_all_the_same(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        accept(Inbox(store), "killer")
    for expected in (1, 2, 3):
        child = subprocess.run(
            [sys.executable, "-c", BEGIN_AND_DIE, tmp_path], cwd=Path(__file__).parents[2], check=False
        )
        assert child.returncode == -9
        with Store.open(tmp_path) as store:
            assert Inbox(store).page(after=0, limit=1)[0].tries == expected


def test_each_retry_is_counted_on_disk_before_it_is_made(inbox: Inbox, store: Store) -> None:
    accept(inbox, "a", "b")
    inbox.begin(2)
    assert [inbox.retry(1), inbox.retry(1)] == [2, 3]
    assert [delivery.tries for delivery in Inbox(store).page(after=0, limit=10)] == [3, 1]


def test_settling_takes_the_count_along(inbox: Inbox, store: Store) -> None:
    accept(inbox, "a")
    inbox.begin(1)
    inbox.retry(1)
    store.write(inbox.settle(Batch().put("issues", "o/r#1", {}), 1))
    assert (inbox.depth(), store.count("tries"), store.count("issues")) == (0, 0, 1)


def test_a_failing_batch_leaves_its_delivery_in_the_inbox(inbox: Inbox, store: Store) -> None:
    accept(inbox, "a")
    with pytest.raises(StorageError):
        store.write(inbox.settle(Batch(), 1).add("calls", "e", {}).add("calls", "e", {}))
    assert ids(inbox) == ["a"]


def test_a_buried_delivery_keeps_its_body_and_the_reason(inbox: Inbox, store: Store) -> None:
    accept(inbox, "a", "b")
    inbox.begin(2)
    inbox.retry(1)
    first, _ = inbox.page(after=0, limit=10)
    store.write(inbox.bury(Batch(), first, reason="it failed three times", at=99.0))
    assert ids(inbox) == ["b"]
    assert store.count("tries") == 0
    assert store.page("dead_letters") == [
        (
            "0000000000000001",
            {
                "seq": 1,
                "id": "a",
                "event": "issues",
                "received_at": 1.5,
                "tries": 2,
                "reason": "it failed three times",
                "key": "",
                "seen": [],
                "at": 99.0,
                "body": b"body of 'a'",
            },
        )
    ]


def test_counting_the_inbox_never_walks_over_the_bodies(inbox: Inbox, store: Store) -> None:
    (plan,) = store.select("EXPLAIN QUERY PLAN SELECT COUNT(*) FROM inbox")
    assert "COVERING INDEX inbox_keys" in plan[-1]
