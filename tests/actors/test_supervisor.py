from __future__ import annotations

import pytest

from actors.intake import IN_FLIGHT
from actors.messages import (
    DeliveryBuried,
    ForIssue,
    ForService,
    HandleDelivery,
    IdentityKnown,
    LetGo,
    RestartNow,
    Sweep,
    TakeInbox,
    Terminated,
    TimerDue,
    Wake,
)
from actors.supervisor import SWEEP_SECONDS, WAKES
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.actors.stage import Stage, body, mailbox
from tests.cases import KEY


@pytest.fixture
def stage(store: Store) -> Stage:
    begun = Stage(store)
    begun.supervisor.begin()
    begun.run()
    return begun


def agenda(store: Store, *keys: str, due: float | None = None, busy: bool = True) -> None:
    for key in keys:
        store.write(Batch().put("agenda", key, {"busy": busy, "due": due}))


def test_what_was_committed_before_the_start_is_taken_up(store: Store) -> None:
    stage = Stage(store)
    stage.deliver(body(open=True), body(say="hello"))
    stage.supervisor.begin()
    stage.run()
    assert stage.said() == ["hello"]
    assert stage.inbox.depth() == 0


def test_the_bell_is_free_again_before_the_inbox_is_looked_at(stage: Stage) -> None:
    stage.supervisor._bell.set()
    stage.tell(TakeInbox())
    assert not stage.supervisor._bell.is_set()


def test_a_case_goes_from_the_inbox_to_its_actor_and_out_of_the_inbox(stage: Stage) -> None:
    stage.deliver(body(open=True), body(say="one"), body(issue=8, open=True))
    stage.tell(TakeInbox())
    stage.run()
    assert stage.starts == [KEY, "octo/sample#8"]
    assert stage.inbox.depth() == 0
    assert stage.intake.flying == 0


def test_a_storm_on_more_issues_than_may_live_loses_nothing_and_keeps_the_order_of_each(store: Store) -> None:
    stage = Stage(store, most_live=3)
    stage.supervisor.begin()
    numbers = range(1, 21)
    stage.deliver(*(body(issue=number, open=True) for number in numbers))
    for text in ("one", "two", "three"):
        stage.deliver(*(body(issue=number, say=text) for number in numbers))
    stage.tell(TakeInbox())
    stage.run()
    for number in numbers:
        assert stage.said(f"octo/sample#{number}") == ["one", "two", "three"]
    assert len(stage.issues) <= 3
    assert stage.inbox.depth() == 0


def test_a_full_flight_is_refilled_when_room_is_made(stage: Stage) -> None:
    stage.deliver(*(body(issue=number, open=True) for number in range(1, 2 * IN_FLIGHT + 1)))
    stage.tell(TakeInbox())
    stage.run()
    assert stage.inbox.depth() == 0


# --- poison ----------------------------------------------------------------------------------------------------


def poisoned_by(text: str) -> object:
    def poison(_: str, message: object) -> Exception | None:
        said = isinstance(message, HandleDelivery) and getattr(message.event, "body", "") == text
        return ValueError(text) if said else None

    return poison


def test_a_poisonous_delivery_is_tried_three_times_and_everything_else_goes_on(stage: Stage) -> None:
    tried: list[str] = []

    def poison(name: str, message: object) -> Exception | None:
        if not isinstance(message, HandleDelivery) or getattr(message.event, "body", "") != "poison":
            return None
        tried.append(name)
        return ValueError("poison")

    stage.poison = poison
    stage.deliver(body(open=True), body(say="poison"), body(say="after"), body(issue=8, open=True))
    stage.deliver(body(issue=8, say="elsewhere"))
    stage.tell(TakeInbox())
    stage.run()
    assert stage.said("octo/sample#8") == ["elsewhere"], "another issue does not wait for the poisoned one"
    stage.recover()
    assert tried == [f"issue:{KEY}"] * 3
    assert stage.said() == ["after"]
    assert stage.store.count("dead_letters") == 1
    assert stage.inbox.depth() == 0


def test_the_issue_says_once_that_a_delivery_was_put_aside(stage: Stage) -> None:
    stage.poison = poisoned_by("poison")  # type: ignore[assignment]
    stage.deliver(body(open=True), body(say="poison"))
    stage.tell(TakeInbox())
    stage.run()
    stage.recover()
    told = [message for _, message in stage.handled if isinstance(message, DeliveryBuried)]
    assert [message.error for message in told] == ["ValueError: poison"]


def test_what_arrives_while_an_actor_rests_is_handled_once(stage: Stage) -> None:
    failures = [ValueError("once")]
    stage.deliver(body(open=True))
    stage.tell(TakeInbox())
    stage.run()
    stage.poison = lambda _, __: failures.pop() if failures else None
    stage.deliver(body(say="first"))
    stage.tell(TakeInbox())
    stage.run()
    stage.deliver(body(say="second"))
    stage.tell(TakeInbox())
    stage.run()
    stage.recover()
    assert stage.said() == ["first", "second"]
    assert stage.intake.flying == 0


def test_two_poisonous_deliveries_in_a_row_are_put_aside_and_what_comes_after_them_is_handled(stage: Stage) -> None:
    stage.poison = lambda _, message: (
        ValueError("poison")
        if isinstance(message, HandleDelivery) and "poison" in getattr(message.event, "body", "")
        else None
    )
    stage.deliver(body(open=True), body(say="poison 1"), body(say="poison 2"), body(say="after"))
    stage.tell(TakeInbox())
    stage.run()
    stage.recover()
    assert stage.said() == ["after"]
    assert stage.store.count("dead_letters") == 2
    assert stage.inbox.buried() == [], "the issue was told of both"


def test_an_issue_is_told_after_a_restart_what_was_put_aside_before(store: Store) -> None:
    first = Stage(store)
    first.deliver(body(open=True))
    first.supervisor.begin()
    first.run()
    first.deliver(body(say="poison"))
    (delivery,) = Inbox(store).page(after=0, limit=1)
    store.write(first.inbox.bury(Batch(), delivery, reason="ValueError: poison", at=1.0, key=KEY))

    second = Stage(store)
    second.supervisor.begin()
    second.run()
    told = [message for _, message in second.handled if isinstance(message, DeliveryBuried)]
    assert [message.delivery_id for message in told] == [delivery.id]
    third = Stage(store)
    third.supervisor.begin()
    third.run()
    assert not [message for _, message in third.handled if isinstance(message, DeliveryBuried)], "once"


def test_an_actor_that_always_fails_is_given_up_and_the_rest_of_the_inbox_is_taken(stage: Stage) -> None:
    """All that may be in flight belongs to the failing issue: giving it up has to make room for the others."""
    stage.poison = lambda name, _: ValueError("always") if name.endswith("#7") else None
    stage.deliver(body(open=True), *(body(say=f"say {number}") for number in range(IN_FLIGHT - 1)))
    stage.deliver(body(issue=8, open=True), body(issue=8, say="healthy"))
    stage.tell(TakeInbox())
    stage.run()
    stage.recover()
    assert stage.said("octo/sample#8") == ["healthy"]
    assert stage.store.count("dead_letters") == IN_FLIGHT
    assert stage.inbox.depth() == 0


def test_a_record_that_cannot_be_read_fails_the_start_and_spares_the_other_issues(stage: Stage) -> None:
    stage.store.write(Batch().put("issues", KEY, {"v": 10_000}))
    stage.deliver(body(say="lost"), body(issue=8, open=True))
    stage.tell(TakeInbox())
    stage.run()
    stage.recover()
    (letter,) = [row for _, row in stage.store.page("dead_letters")]
    assert "UnreadableRecordError" in letter["reason"]
    assert stage.store.get("issues", "octo/sample#8") is not None


def test_the_fifth_failure_within_the_window_gives_up_and_the_next_message_starts_anew(stage: Stage) -> None:
    stage.deliver(body(open=True))
    stage.tell(TakeInbox())
    stage.run()
    stage.poison = lambda _, __: ValueError("always")
    stage.tell(ForIssue(key=KEY, message=Wake()))
    stage.run()
    stage.recover()
    assert len(stage.supervisor._children) == 0
    stage.poison = lambda _, __: None
    stage.deliver(body(say="healthy again"))
    stage.tell(TakeInbox())
    stage.run()
    assert stage.said() == ["healthy again"]


# --- the agenda ------------------------------------------------------------------------------------------------


def test_at_the_start_busy_issues_are_woken_and_timers_are_set(store: Store) -> None:
    agenda(store, "octo/sample#1", "octo/sample#2")
    agenda(store, "octo/sample#3", due=2_000_000_000.0, busy=False)
    stage = Stage(store)
    stage.supervisor.begin()
    stage.run()
    assert stage.starts == ["octo/sample#1", "octo/sample#2"]
    assert {message for _, message in stage.handled} == {Wake(restarted=True)}
    due, ref, message = stage.timers.dates["octo/sample#3"]
    assert (due, message) == (2_000_000_000.0, TimerDue())
    ref.tell(message)  # type: ignore[attr-defined]
    stage.run()
    assert stage.handled[-1] == ("issue:octo/sample#3", TimerDue())


def test_a_long_agenda_is_woken_in_portions_and_others_get_their_turn(store: Store) -> None:
    keys = [f"octo/sample#{number}" for number in range(1, 3 * WAKES)]
    agenda(store, *keys)
    stage = Stage(store, most_live=1_000)
    stage.supervisor.begin()
    waiting = mailbox(stage.supervisor)
    stage.tell(waiting[0])
    assert len(stage.starts) == WAKES
    for message in waiting[1:]:
        stage.supervisor.me.tell(message)
    stage.run()
    assert sorted(stage.starts) == sorted(keys)


# --- services --------------------------------------------------------------------------------------------------


def test_a_service_is_started_by_its_first_message(stage: Stage) -> None:
    stage.address("github:42").tell("hello")
    stage.run()
    assert mailbox(stage.services["github:42"][0]) == ["hello"]
    stage.address("github:42").tell("again")
    assert mailbox(stage.services["github:42"][0]) == ["again"]


def test_what_is_told_to_a_service_between_two_incarnations_reaches_the_next(stage: Stage) -> None:
    stage.fail("work")
    stage.address("work").tell("kept")
    stage.run()
    stage.elapse()
    first, second = stage.services["work"]
    assert mailbox(first) == []
    assert mailbox(second) == ["kept"]
    assert second.generation == first.generation + 1


def test_the_restart_of_a_service_wakes_live_issues_and_the_agenda(stage: Stage) -> None:
    stage.deliver(body(open=True))
    stage.tell(TakeInbox())
    stage.run()
    agenda(stage.store, "octo/sample#9")
    stage.handled.clear()
    stage.fail("work")
    assert stage.handled == []
    stage.elapse()
    assert ("issue:octo/sample#9", Wake()) in stage.handled
    assert (f"issue:{KEY}", Wake()) in stage.handled


def test_a_service_that_fails_too_often_ends_the_process_with_a_sentence(stage: Stage) -> None:
    for _ in range(4):
        stage.fail("work")
        stage.elapse()
    assert stage.fatal == []
    stage.fail("work")
    (sentence,) = stage.fatal
    assert sentence.startswith("work failed too often, the last time with: KeyError")


def test_the_end_of_an_earlier_incarnation_of_a_service_changes_nothing(stage: Stage) -> None:
    stage.fail("work")
    stage.elapse()
    stage.tell(Terminated(name="work", generation=1, reason="failure", error="late"))
    stage.tell(Terminated(name="unknown", generation=1, reason="failure"))
    stage.address("work").tell("hello")
    assert mailbox(stage.services["work"][-1]) == ["hello"]
    assert not [row for row in stage.timers.delays if isinstance(row[2], RestartNow)]


def test_a_service_that_nobody_knows_by_name_yet_takes_messages_through_the_supervisor(stage: Stage) -> None:
    stage.tell(ForService(name="github:token", message="hello"))
    assert mailbox(stage.services["github:token"][0]) == ["hello"]


# --- the rest --------------------------------------------------------------------------------------------------


def test_idle_issues_are_let_go_and_the_sweep_comes_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.deliver(body(open=True))
    stage.tell(TakeInbox())
    stage.run()
    stage.timers.delays.clear()
    monkeypatch.setattr(stage.supervisor._children, "_idle", -1.0)
    stage.tell(Sweep())
    stage.run()
    assert stage.handled[-1] == (f"issue:{KEY}", LetGo())
    assert stage.issues == {}
    assert len(stage.supervisor._children) == 0
    assert [(seconds, message) for seconds, _, message in stage.timers.delays] == [(SWEEP_SECONDS, Sweep())]


def test_our_own_login_is_known_at_the_door(stage: Stage) -> None:
    stage.tell(IdentityKnown(login="caseworker[bot]"))
    assert stage.intake.door.own == "caseworker[bot]"
