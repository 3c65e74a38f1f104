from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pykka
import pytest

from actors.base import Actor, Address, Directory, Failed, SafeRef, Wrapped, guarded
from actors.messages import Begun, ForService, Started, Terminated, Wake
from tests.ref import RecordingRef, WaitingRef


class Probe(Actor):
    """Does what it is told: raises exceptions, calls functions, returns everything else."""

    def __init__(self, *, begins: BaseException | None = None, ends: BaseException | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        self._begins = begins
        self._ends = ends

    def begin(self) -> None:
        if self._begins is not None:
            raise self._begins

    def end(self) -> None:
        if self._ends is not None:
            raise self._ends

    def receive(self, message: object) -> Any:
        if isinstance(message, BaseException):
            raise message
        if isinstance(message, Wake):
            self.unhandled(message)
        return threading.current_thread().name if message == "thread" else message


@contextmanager
def probe(supervisor: WaitingRef, **options: Any) -> Iterator[pykka.ActorRef[Probe]]:
    options = {"name": "probe", "generation": 3, **options}
    ref = Probe.start(supervisor=supervisor, **options)
    try:
        yield ref
    finally:
        if ref.is_alive():
            ref.stop(timeout=60)


def test_a_failure_under_tell_is_reported_with_its_text() -> None:
    supervisor = WaitingRef()
    with probe(supervisor) as ref:
        ref.tell(ValueError("no such thing"))
        (ended,) = supervisor.wait(Terminated)
    assert ended == Terminated(name="probe", generation=3, reason="failure", error="ValueError: no such thing")


@pytest.mark.parametrize("raised", [SystemExit(1), KeyboardInterrupt(), GeneratorExit()])
def test_what_is_no_exception_ends_one_actor_and_no_other(raised: BaseException) -> None:
    supervisor, others = WaitingRef(), WaitingRef()
    with probe(supervisor) as ref, probe(others) as other:
        ref.tell(raised)
        (ended,) = supervisor.wait(Terminated)
        assert other.ask("still here", timeout=60) == "still here"
    assert ended.reason == "failure"
    assert type(raised).__name__ in ended.error


@pytest.mark.parametrize("raised", [RuntimeError("no disk"), SystemExit(1), KeyboardInterrupt()])
def test_a_start_that_fails_is_reported_and_leaves_no_living_ref(raised: BaseException) -> None:
    supervisor = WaitingRef()
    with probe(supervisor, begins=raised) as ref:
        (ended,) = supervisor.wait(Terminated)
        assert SafeRef(ref).join(60)
        assert not ref.is_alive()
    assert ended.reason == "start"
    assert type(raised).__name__ in ended.error
    assert supervisor.of(Started) == []


def test_a_wanted_stop_is_told_from_a_failure() -> None:
    supervisor = WaitingRef()
    with probe(supervisor) as ref:
        supervisor.wait(Started)
        ref.stop(timeout=60)
    begun, *rest = supervisor.told
    assert isinstance(begun, Begun)
    assert begun.busy_since() is None
    assert rest == [
        Started(name="probe", generation=3),
        Terminated(name="probe", generation=3, reason="stop"),
    ]


@pytest.mark.parametrize("raised", [OSError("disk full"), SystemExit(1)])
def test_a_stop_that_fails_is_reported_as_a_failure(raised: BaseException) -> None:
    supervisor = WaitingRef()
    with probe(supervisor, ends=raised) as ref:
        ref.stop(block=False)
        (ended,) = supervisor.wait(Terminated)
        assert SafeRef(ref).join(60)
    assert ended.reason == "failure"
    assert type(raised).__name__ in ended.error


def test_the_text_of_an_error_is_bounded() -> None:
    supervisor = WaitingRef()
    with probe(supervisor) as ref:
        ref.tell(ValueError("x" * 10_000))
        assert len(supervisor.wait(Terminated)[0].error) == 500


def test_an_error_under_ask_reaches_the_asker_and_the_actor_lives() -> None:
    supervisor = WaitingRef()
    with probe(supervisor) as ref:
        with pytest.raises(ValueError, match="asked for"):
            ref.ask(ValueError("asked for"), timeout=60)
        assert ref.ask("and on", timeout=60) == "and on"
    assert [ended.reason for ended in supervisor.of(Terminated)] == ["stop"]


def test_the_thread_of_an_actor_has_its_name() -> None:
    with probe(WaitingRef()) as ref:
        assert ref.ask("thread", timeout=60) == "probe"


def test_an_unknown_message_is_logged_with_its_kind_and_not_its_content(caplog: pytest.LogCaptureFixture) -> None:
    with probe(WaitingRef()) as ref, caplog.at_level(logging.ERROR):
        ref.ask(Wake(), timeout=60)
    (line,) = [record for record in caplog.records if record.name == "actors.base"]
    assert line.__dict__["message_type"] == "Wake"


def test_a_message_to_an_incarnation_that_is_over_is_dropped() -> None:
    with probe(WaitingRef()) as ref:
        safe = SafeRef(ref)
        assert not safe.join(0)
        ref.stop(timeout=60)
        safe.tell("too late")
        assert safe.join(60)


def test_an_address_reaches_the_present_incarnation() -> None:
    directory, supervisor = Directory(), RecordingRef()
    actor = Probe(name="work", generation=1, supervisor=supervisor)
    directory.enter("work", actor.actor_ref)
    Address("work", directory=directory, supervisor=supervisor).tell("hello")
    assert actor.actor_inbox.get().message == "hello"
    assert supervisor.told == []


def test_an_address_without_an_incarnation_hands_its_messages_to_the_supervisor() -> None:
    supervisor = RecordingRef()
    Address("work", directory=Directory(), supervisor=supervisor).tell("hello")
    assert supervisor.told == [ForService(name="work", message="hello")]


def test_an_address_between_two_incarnations_hands_its_messages_to_the_supervisor() -> None:
    directory, supervisor = Directory(), RecordingRef()
    actor = Probe(name="work", generation=1, supervisor=supervisor)
    directory.enter("work", actor.actor_ref)
    actor.actor_stopped.set()
    address = Address("work", directory=directory, supervisor=supervisor)
    address.tell("one")
    directory.leave("work")
    directory.leave("work")
    address.tell("two")
    assert supervisor.told == [ForService(name="work", message=text) for text in ("one", "two")]


def test_a_wrapped_ref_passes_on_what_it_makes_of_a_message() -> None:
    inner = RecordingRef()
    Wrapped(inner, lambda message: ForService(name="work", message=message)).tell("hello")
    assert inner.told == [ForService(name="work", message="hello")]


def test_foreign_code_that_raises_becomes_a_value() -> None:
    assert guarded(lambda: 5) == 5
    failed = guarded(lambda: {}["missing"])
    assert failed == Failed("KeyError: 'missing'")
