"""The door: a bounded inbox, room on the disk, a share for each repository."""

from __future__ import annotations

from pathlib import Path

from werkzeug.datastructures import Headers

from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.web.delivery import MOST_BYTES, SECRET, signed
from web.bounds import Bounds
from web.webhooks import Answer, Receiver


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def receiver(store: Store, bounds: Bounds) -> Receiver:
    made = Receiver([SECRET], most_bytes=MOST_BYTES, bounds=bounds)
    made.attach(Inbox(store), lambda: None)
    return made


def knock(door: Receiver, number: int, body: bytes = b"{}") -> int:
    """The code that a delivery gets; a refusal before its body is read is told by its sign."""
    headers = Headers({**signed(body, delivery=f"d-{number}"), "Content-Length": str(len(body))})
    refused = door.refuse(headers)
    if refused is not None:
        assert refused.retry_after is not None
        return -refused.code
    outcome = door.accept(headers, body)
    return door.answer(outcome, headers).code


def test_a_full_inbox_is_told_before_the_body_is_read(store: Store) -> None:
    time = Time()
    door = receiver(store, Bounds(most_waiting=3, monotonic=time))
    assert [knock(door, number) for number in range(6)] == [202, 202, 202, -503, -503, -503]
    for delivery in Inbox(store).page(after=0, limit=2):
        store.write(Inbox(store).settle(Batch(), delivery.seq))
    time.now += 1.0
    assert knock(door, 9) == 202


def test_a_disk_that_is_nearly_full_takes_nothing_until_there_is_room(store: Store) -> None:
    time, free = Time(), [50]
    door = receiver(store, Bounds(least_free=100, monotonic=time, free=lambda _: free[0], folder=Path("x")))
    assert knock(door, 1) == -503
    free[0] = 500
    time.now += 1.0
    assert knock(door, 2) == 202


def test_one_repository_s_storm_leaves_room_for_the_others(store: Store) -> None:
    time = Time()
    door = receiver(store, Bounds(most_a_minute=2, monotonic=time))
    one, other = (b'{"issue":{},"repository":{"id":%d,"name":"x"}}' % number for number in (1, 2))
    assert [knock(door, number, one) for number in range(4)] == [202, 202, 503, 503]
    assert knock(door, 10, other) == 202
    time.now += 60.0
    assert knock(door, 11, one) == 202


def test_a_text_in_a_body_does_not_count_for_another_repository(store: Store) -> None:
    door = receiver(store, Bounds(most_a_minute=1, monotonic=Time()))
    sly = b'{"issue":{"body":"\\"repository\\":{\\"id\\":7"},"repository":{"id":1}}'
    assert knock(door, 1, sly) == 202
    assert knock(door, 2, b'{"repository":{"id":7}}') == 202
    assert knock(door, 3, sly + b" ") == 503


def test_without_limits_everything_is_taken(store: Store) -> None:
    door = receiver(store, Bounds())
    assert {knock(door, number) for number in range(50)} == {202}
    assert isinstance(door.refuse(Headers({})), Answer)
