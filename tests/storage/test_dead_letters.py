"""Dead letters: looked at, put back, thrown away."""

from __future__ import annotations

from pathlib import Path

from storage import dead_letters
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import ReadOnlyStore, Store


def buried(store: Store, *names: str) -> list[int]:
    """Deliveries that were given up; their numbers."""
    inbox = Inbox(store)
    for name in names:
        inbox.accept(name, "issues", b'{"a": 1}', received_at=5.0).result()
    for delivery in inbox.page(after=0, limit=100):
        inbox.retry(delivery.seq)
        store.write(inbox.bury(Batch(), delivery, reason="KeyError: 'x'", at=9.0, key="octo/sample#7"))
    return [letter.number for letter in dead_letters.letters(store)]


def test_they_are_listed_the_oldest_first_in_pages(store: Store) -> None:
    numbers = buried(store, "a", "b", "c")
    assert [letter.id for letter in dead_letters.letters(store, limit=2)] == ["a", "b"]
    (last,) = dead_letters.letters(store, after=numbers[1])
    assert (last.id, last.key, last.reason, last.buried_at, last.body) == (
        "c",
        "octo/sample#7",
        "KeyError: 'x'",
        9.0,
        b'{"a": 1}',
    )


def test_one_that_is_tried_again_is_new_in_the_inbox(store: Store) -> None:
    (number,) = buried(store, "a")
    assert dead_letters.retry(store, number)
    (delivery,) = Inbox(store).page(after=0, limit=9)
    assert (delivery.id, delivery.event, delivery.body, delivery.received_at) == ("a", "issues", b'{"a": 1}', 5.0)
    assert delivery.tries == 0
    assert dead_letters.letters(store) == []
    assert not dead_letters.retry(store, number)


def test_one_that_is_dropped_is_gone(store: Store) -> None:
    (number,) = buried(store, "a")
    assert dead_letters.drop(store, number)
    assert not dead_letters.drop(store, number)
    assert Inbox(store).depth() == 0


def test_they_can_be_read_beside_a_server(store: Store, tmp_path: Path) -> None:
    (number,) = buried(store, "a")
    with ReadOnlyStore.open(tmp_path / "data") as beside:
        found = dead_letters.letter(beside, number)
        assert found is not None
        assert found.id == "a"
        assert dead_letters.letter(beside, number + 1) is None
