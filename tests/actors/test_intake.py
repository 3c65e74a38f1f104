from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from actors.intake import IN_FLIGHT, PAGE, Intake
from actors.messages import DeliveryBuried, FromGitHub, HandleDelivery, IssueOpened, Observed
from actors.routing import Door
from storage import dead_letters
from storage.batch import Batch
from storage.errors import StorageError
from storage.inbox import Inbox
from storage.store import Store
from tests.actors.stage import body, route
from tests.ref import ManualClock, RecordingRef


class Entrance:
    """An intake over a real store; `given` are the deliveries that went to issues, as (key, text)."""

    def __init__(self, store: Store, opens: Callable[[FromGitHub], bool] = lambda _: True) -> None:
        self.store = store
        self.inbox = Inbox(store)
        self.health, self.errors = RecordingRef(), RecordingRef()
        self.clock = ManualClock()
        self.messages: list[HandleDelivery] = []
        self.given: list[tuple[str, str]] = []
        self.buried: list[tuple[str, str]] = []
        self.intake = Intake(
            store=store,
            inbox=self.inbox,
            route=route,
            opens=opens,
            deliver=self._deliver,
            health=self.health,
            errors=self.errors,
            clock=self.clock,
            door=Door(),
        )

    def _deliver(self, key: str, message: object) -> None:
        if isinstance(message, DeliveryBuried):
            self.buried.append((key, message.delivery_id))
            return
        assert isinstance(message, HandleDelivery)
        self.messages.append(message)
        self.given.append((key, getattr(message.event, "body", "opened")))

    def arrive(self, *bodies: bytes) -> None:
        for raw in bodies:
            number = self.store.count("seen")
            self.inbox.accept(f"id-{number}", "issues", raw, received_at=self.clock.now).result()

    def say(self, *texts: str, issue: int = 7) -> None:
        self.arrive(*(body(issue=issue, say=text) for text in texts))

    def take(self, most: int = 50) -> list[str]:
        """As the supervisor does: again for as long as the intake says so."""
        for _ in range(most):
            if not self.intake.take():
                self.store.write(Batch())  # what was submitted before is on disk after it
                return self.texts
        raise AssertionError("the intake does not come to an end")

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.given]

    def commit(self, message: HandleDelivery) -> None:
        """As an issue actor does: settled on disk, then told."""
        batch = self.inbox.settle(Batch(), message.seq)
        for key in message.seen:
            batch.put("seen", key, {"at": self.clock.now})
        self.store.write(batch)
        self.intake.handled(message.seq)

    def letters(self) -> list[dict[str, Any]]:
        return [row for _, row in self.store.page("dead_letters")]


@pytest.fixture
def entrance(store: Store) -> Entrance:
    return Entrance(store)


def test_deliveries_are_handed_out_in_the_order_of_their_arrival(entrance: Entrance) -> None:
    texts = [f"say {number}" for number in range(20)]
    for number, text in enumerate(texts):
        entrance.say(text, issue=number % 3 + 1)
    assert entrance.take() == texts
    assert entrance.given[4] == ("octo/sample#2", "say 4")


def test_what_is_handed_out_stays_in_the_inbox_until_an_issue_has_committed_it(entrance: Entrance) -> None:
    entrance.say("one", "two")
    entrance.take()
    assert entrance.inbox.depth() == 2
    entrance.commit(entrance.messages[0])
    assert [delivery.body for delivery in entrance.inbox.page(after=0, limit=9)] == [body(say="two")]
    assert entrance.intake.flying == 1


def test_a_delivery_is_not_handed_out_twice(entrance: Entrance) -> None:
    entrance.say("one")
    entrance.take()
    assert entrance.take() == ["one"]


def test_the_same_body_under_another_id_is_ignored_within_one_page(entrance: Entrance) -> None:
    entrance.say("one", "one", "two")
    assert entrance.take() == ["one", "two"]


def test_the_same_body_is_recognised_after_the_first_was_handled_and_by_the_next_process(entrance: Entrance) -> None:
    entrance.say("one")
    entrance.take()
    entrance.commit(entrance.messages[0])
    entrance.say("one")
    assert entrance.take() == ["one"]
    next_process = Entrance(entrance.store)
    next_process.say("one", "two")
    assert next_process.take() == ["two"]


def test_the_same_meaning_in_another_body_is_ignored_within_one_page_and_later(entrance: Entrance) -> None:
    entrance.arrive(body(say="one", meaning="m"), body(say="two hooks", meaning="m"))
    assert entrance.take() == ["one"]
    entrance.commit(entrance.messages[0])
    entrance.arrive(body(say="three hooks", meaning="m"))
    assert entrance.take() == ["one"]
    assert entrance.store.get("statistics", "ignored:repeated") == {"count": 2}
    assert entrance.inbox.depth() == 0


@pytest.mark.parametrize("meaning", ["\ud800", "x" * 100_000, ""])
def test_no_meaning_is_too_odd_to_be_remembered(entrance: Entrance, meaning: str) -> None:
    entrance.arrive(body(say="one", meaning=meaning), body(say="two", meaning=meaning))
    assert entrance.take() == ["one"]
    entrance.commit(entrance.messages[0])


def test_what_was_repeated_of_a_dead_letter_is_tried_again(entrance: Entrance) -> None:
    entrance.say("one")
    entrance.take()
    entrance.intake.give_up("octo/sample#7", "ValueError: x")
    entrance.say("one")
    assert entrance.take() == ["one", "one"]


def test_no_more_are_in_flight_than_the_bound_and_the_rest_follows_when_there_is_room(entrance: Entrance) -> None:
    entrance.say(*(str(number) for number in range(3 * IN_FLIGHT)))
    entrance.take()
    assert entrance.intake.flying == IN_FLIGHT
    assert not entrance.intake.take()
    taken = 0
    while entrance.intake.flying:
        entrance.commit(entrance.messages[taken])
        taken += 1
        if entrance.intake.hungry:
            entrance.take()
        assert entrance.intake.flying <= IN_FLIGHT
    assert entrance.texts == [str(number) for number in range(3 * IN_FLIGHT)]
    assert entrance.inbox.depth() == 0


def test_it_is_not_hungry_before_there_is_room_for_a_page_nor_when_nothing_waits(entrance: Entrance) -> None:
    assert not entrance.intake.hungry
    entrance.say(*(str(number) for number in range(IN_FLIGHT + 1)))
    entrance.take()
    for message in entrance.messages[: PAGE - 1]:
        entrance.commit(message)
    assert not entrance.intake.hungry
    entrance.commit(entrance.messages[PAGE - 1])
    assert entrance.intake.hungry
    entrance.take()
    assert not entrance.intake.hungry


def test_ignored_ones_are_settled_and_counted_by_their_reason_across_processes(entrance: Entrance) -> None:
    entrance.arrive(*(body(ignore="bot", number=number) for number in range(3)), body(ignore="pull request"))
    assert entrance.take() == []
    again = Entrance(entrance.store)
    again.arrive(body(ignore="bot", number=9))
    again.take()
    counts = {name: row["count"] for name, row in again.store.page("statistics", prefix="ignored:")}
    assert counts == {"ignored:bot": 4, "ignored:pull request": 1}
    assert again.inbox.depth() == 0


def test_a_routing_function_that_raises_sends_that_delivery_to_the_dead_letters(entrance: Entrance) -> None:
    entrance.say("one")
    entrance.arrive(body(crash="odd"))
    entrance.say("two")
    assert entrance.take() == ["one", "two"]
    (letter,) = entrance.letters()
    assert letter["reason"] == "routing: ValueError: odd"
    assert json.loads(letter["body"]) == {"issue": 7, "crash": "odd"}


def test_deliveries_that_an_earlier_process_may_have_died_of_are_tried_alone(entrance: Entrance) -> None:
    entrance.say("one", "two")
    entrance.take()
    next_process = Entrance(entrance.store)
    next_process.say("three", "four")
    assert next_process.take() == ["one"]
    assert not next_process.intake.hungry
    assert next_process.take() == ["one"], "a bell in between lets nothing join a suspect"
    next_process.commit(next_process.messages[0])
    assert next_process.intake.hungry
    assert next_process.take() == ["one", "two"]
    assert next_process.take() == ["one", "two"], "new ones wait for the last suspect too"
    next_process.commit(next_process.messages[1])
    assert next_process.take() == ["one", "two", "three", "four"]


def test_a_suspect_whose_try_cannot_be_counted_is_tried_later(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    entrance.say("one")
    entrance.take()
    next_process = Entrance(entrance.store)

    def full(_: int) -> int:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(next_process.inbox, "retry", full)
        with pytest.raises(StorageError):
            next_process.take()
    assert next_process.take() == ["one"]


def test_a_suspect_waits_until_nothing_else_is_in_flight(entrance: Entrance) -> None:
    """A suspect behind new ones cannot be: all that was begun is older. Only other suspects come before it."""
    entrance.say("one", "two", "three")
    entrance.take()
    entrance.commit(entrance.messages[1])
    next_process = Entrance(entrance.store)
    assert next_process.take() == ["one"]
    next_process.commit(next_process.messages[0])
    assert next_process.take() == ["one", "three"]


def test_a_delivery_of_which_three_processes_died_goes_to_the_dead_letters(entrance: Entrance) -> None:
    entrance.say("killer")
    entrance.take()
    for _ in range(2):
        entrance = Entrance(entrance.store)
        assert entrance.take() == ["killer"]
    entrance = Entrance(entrance.store)
    entrance.say("healthy")
    assert entrance.take() == ["healthy"]
    (letter,) = entrance.letters()
    assert letter["reason"] == "the process died each time that it was tried"
    assert entrance.buried == [("octo/sample#7", letter["id"])], "its issue is told"


def test_the_third_failure_sends_a_delivery_to_the_dead_letters_and_the_others_go_on(entrance: Entrance) -> None:
    entrance.say("poison", "healthy")
    entrance.say("elsewhere", issue=8)
    entrance.take()
    poison, healthy, _ = entrance.messages
    for _ in range(2):
        assert entrance.intake.failed("octo/sample#7", "ValueError: x") == ([poison, healthy], False)
    assert entrance.intake.failed("octo/sample#7", "ValueError: x") == ([healthy], True)
    (note,) = entrance.intake.buried()
    assert (note.key, note.delivery_id, note.error) == ("octo/sample#7", poison.delivery_id, "ValueError: x")
    assert [letter["reason"] for letter in entrance.letters()] == ["ValueError: x"]
    assert entrance.intake.flying == 2


def test_the_same_poison_under_another_id_is_a_repetition(entrance: Entrance) -> None:
    entrance.say("poison")
    entrance.take()
    for _ in range(3):
        entrance.intake.failed("octo/sample#7", "ValueError: x")
    entrance.say("poison")
    assert entrance.take() == ["poison"], "not handed out again"
    assert len(entrance.letters()) == 1
    assert entrance.inbox.depth() == 0


def test_a_dead_letter_that_a_person_has_tried_again_is_no_repetition(entrance: Entrance) -> None:
    entrance.say("poison")
    entrance.take()
    for _ in range(3):
        entrance.intake.failed("octo/sample#7", "ValueError: x")
    assert dead_letters.retry(entrance.store, entrance.letters()[0]["seq"])
    assert entrance.take() == ["poison", "poison"]


def test_tries_are_counted_on_disk_over_failures_and_deaths(entrance: Entrance) -> None:
    entrance.say("poison")
    entrance.take()
    entrance.intake.failed("octo/sample#7", "ValueError: x")
    next_process = Entrance(entrance.store)
    next_process.take()
    _, buried = next_process.intake.failed("octo/sample#7", "ValueError: x")
    assert buried


def test_a_failure_without_a_delivery_in_flight_blames_none(entrance: Entrance) -> None:
    assert entrance.intake.failed("octo/sample#7", "ValueError: x") == ([], False)


def test_giving_up_an_issue_puts_all_its_deliveries_aside_and_no_others(entrance: Entrance) -> None:
    entrance.say("one", "two")
    entrance.say("elsewhere", issue=8)
    entrance.take()
    entrance.intake.give_up("octo/sample#7", "ValueError: x")
    assert [letter["seq"] for letter in entrance.letters()] == [1, 2]
    assert entrance.intake.flying == 1
    assert entrance.inbox.depth() == 1


def test_how_long_a_delivery_took_is_observed(entrance: Entrance) -> None:
    entrance.say("one")
    entrance.take()
    entrance.clock.pass_(2.5)
    entrance.commit(entrance.messages[0])
    assert entrance.health.last(Observed) == Observed(name="handled", value=2.5, at=entrance.clock.now)


def test_an_end_that_nobody_waits_for_changes_nothing(entrance: Entrance) -> None:
    entrance.intake.handled(99)
    assert entrance.health.told == []


def test_what_is_said_where_no_case_is_and_none_begins_is_ignored(store: Store) -> None:
    entrance = Entrance(store, opens=lambda event: isinstance(event, IssueOpened))
    entrance.say("no case yet")
    entrance.arrive(body(open=True))
    entrance.say("a case is becoming")
    entrance.say("elsewhere", issue=8)
    assert entrance.take() == ["opened", "a case is becoming"]
    assert store.get("statistics", "ignored:no case") == {"count": 2}
    store.write(Batch().put("issues", "octo/sample#8", {"v": 1}))
    entrance.say("a case already", issue=8)
    assert entrance.take()[-1] == "a case already"
