from __future__ import annotations

from typing import Any

import pykka
import pytest

from actors.children import Children
from actors.messages import LetGo, Terminated, Wake
from tests.actors.stage import Mailbox, handling, mailbox
from tests.cases import comment
from tests.ref import ManualClock, RecordingRef


class Family:
    """Children whose actors nobody started: `incarnations` holds all that there ever were, by key."""

    def __init__(self, most: int = 3) -> None:
        self.incarnations: dict[str, list[Mailbox]] = {}
        self.clock = ManualClock(0.0)
        self.children = Children(start=self._start, most=most, idle=120.0, monotonic=self.clock)

    def _start(self, key: str, generation: int) -> pykka.ActorRef[Any]:
        actor = Mailbox(name=f"issue:{key}", generation=generation, supervisor=RecordingRef())
        self.incarnations.setdefault(key, []).append(actor)
        return actor.actor_ref

    def tell(self, key: str, *messages: object) -> None:
        for message in messages:
            self.clock.pass_(1)
            self.children.tell(key, message)

    def got(self, key: str, incarnation: int = -1) -> list[Any]:
        return mailbox(self.incarnations[key][incarnation])

    def end(self, key: str, reason: Any = "failure", incarnation: int = -1) -> Any:
        """What the supervisor hears of the end of an incarnation, after pykka dropped its mailbox."""
        actor = self.incarnations[key][incarnation]
        actor.actor_stopped.set()
        mailbox(actor)
        ended = Terminated(name=actor.name, generation=actor.generation, reason=reason, error="ValueError: x")
        return self.children.ended(key, ended)


@pytest.fixture
def family() -> Family:
    return Family()


def test_an_actor_is_started_by_its_first_message_and_gets_all_in_order(family: Family) -> None:
    family.tell("a", 1, 2, 3)
    assert family.got("a") == [1, 2, 3]
    assert len(family.incarnations["a"]) == 1


def test_above_the_bound_the_least_recently_used_goes(family: Family) -> None:
    for key in ("a", "b", "c", "a", "d"):
        family.tell(key, key)
    assert family.got("b") == ["b", LetGo()]
    assert family.got("a") == ["a", "a"]
    assert family.got("c") == ["c"]


def test_those_that_leave_already_count_as_room(family: Family) -> None:
    for key in ("a", "b", "c", "d"):
        family.tell(key, key)
    family.end("a", "stop")
    family.tell("e", "e")
    leaving = [key for key in "abcde" if LetGo() in family.got(key)]
    assert leaving == ["b"]
    assert len(family.children) == 4


def test_the_bound_holds_once_those_that_leave_are_gone() -> None:
    family = Family(most=5)
    for number in range(200):
        family.tell(str(number), "x")
        for key in [key for key, (actor, *_) in family.incarnations.items() if not actor.actor_stopped.is_set()]:
            if LetGo() in family.got(key):
                family.end(key, "stop")
    assert len(family.children) <= 5


def test_what_arrives_while_an_actor_leaves_waits_for_the_next_incarnation(family: Family) -> None:
    for key in ("a", "b", "c", "d"):
        family.tell(key, key)
    first = handling(comment("one"), seq=1)
    family.tell("a", first, "two")
    assert family.got("a") == ["a", LetGo()]
    assert family.end("a", "stop") is None
    assert family.got("a") == [first, "two"]
    assert len(family.incarnations["a"]) == 2


def test_an_actor_that_left_and_is_not_wanted_is_not_started_again(family: Family) -> None:
    for key in ("a", "b", "c", "d"):
        family.tell(key, key)
    family.end("a", "stop")
    assert len(family.incarnations["a"]) == 1
    assert len(family.children) == 3


def test_idle_actors_are_let_go_and_used_ones_stay(family: Family) -> None:
    family.tell("a", "x")
    family.clock.pass_(100)
    family.tell("b", "x")
    family.clock.pass_(100)
    assert family.children.sweep() == 1
    assert family.children.sweep() == 0, "whoever leaves is told once"
    assert family.got("a") == ["x", LetGo()]
    assert family.got("b") == ["x"]


def test_a_failed_actor_rests_and_gets_what_was_kept_when_it_is_started_again(family: Family) -> None:
    family.tell("a", "poison")
    child = family.end("a")
    assert child is not None
    assert family.children.error("a") == "ValueError: x"
    family.tell("a", "kept")
    assert len(family.incarnations["a"]) == 1
    family.children.restart("a", "again")
    assert family.got("a") == ["again", Wake(), "kept"]
    family.tell("a", "later")
    assert family.got("a") == ["later"]


def test_a_delivery_that_was_kept_and_is_in_flight_is_handed_over_once(family: Family) -> None:
    """The intake hands over again all that is in flight, also what came while the actor rested."""
    family.tell("a", "poison")
    family.end("a")
    late = handling(comment("/status"), seq=5)
    family.tell("a", late)
    family.children.restart("a", late)
    assert family.got("a") == [late, Wake()]


def test_a_failure_while_leaving_keeps_what_was_kept(family: Family) -> None:
    for key in ("a", "b", "c", "d"):
        family.tell(key, key)
    family.tell("a", "kept")
    assert family.end("a") is not None
    family.children.restart("a")
    assert family.got("a") == [Wake(), "kept"]


def test_the_end_of_an_earlier_incarnation_changes_nothing(family: Family) -> None:
    family.tell("a", "x")
    family.end("a")
    family.children.restart("a")
    assert family.end("a", "stop", incarnation=0) is None
    assert family.end("a", "failure", incarnation=0) is None
    family.tell("a", "y")
    assert family.got("a") == [Wake(), "y"]


def test_the_end_of_an_actor_that_nobody_knows_changes_nothing(family: Family) -> None:
    ended = Terminated(name="issue:z", generation=1, reason="failure")
    assert family.children.ended("z", ended) is None


def test_the_budget_outlives_the_incarnations_and_is_spent(family: Family) -> None:
    family.tell("a", "x")
    for number in range(1, 6):
        child = family.end("a")
        assert child.budget.spent is (number == 5)
        assert 0 < family.children.delay(child) <= 5
        family.children.restart("a")


def test_an_actor_that_was_given_up_is_started_anew_by_the_next_message(family: Family) -> None:
    family.tell("a", "x")
    family.end("a")
    family.children.drop("a")
    family.children.drop("a")
    family.tell("a", "new")
    assert family.got("a") == ["new"]


def test_live_actors_are_woken_and_no_others(family: Family) -> None:
    for key in ("a", "b", "c"):
        family.tell(key, key)
    family.end("b")
    family.children.wake_live()
    assert family.got("a") == ["a", Wake()]
    assert family.got("b") == []
    family.children.restart("b")
    assert family.got("b") == [Wake()]


def test_stop_lets_all_go_and_waits_for_none_that_is_over(family: Family) -> None:
    for key in ("a", "b"):
        family.tell(key, key)
    family.end("b")
    family.incarnations["a"][0].actor_stopped.set()
    family.children.stop(timeout=5.0)


def test_stop_tells_every_live_actor(family: Family) -> None:
    family.tell("a", "x")
    family.children.stop(timeout=0.0)
    assert family.got("a") == ["x", LetGo()]
