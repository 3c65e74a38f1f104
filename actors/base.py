"""What all actors share: no failure unseen, a start that is answered, addresses that outlive an incarnation.

pykka ends an actor silently when a handler raises under `tell`: its queued messages vanish, `on_stop` is not
called, and a raise in `on_start` leaves a dead ref behind. `SystemExit` in one actor stops all of them. Here
every one of these becomes a `Terminated` to the supervisor, who alone decides what happens next.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Queue
from types import TracebackType
from typing import Any, TypeVar, cast, final

import pykka

from actors.messages import Begun, ForService, Ref, Started, Terminated

log = logging.getLogger(__name__)

T = TypeVar("T")


class HandlerEnded(Exception):
    """A handler raised something that is no `Exception` (`SystemExit`, `KeyboardInterrupt`)."""


class Actor(pykka.ThreadingActor):
    """An actor of this project. Subclasses implement `receive`, and `begin` and `end` where they need them.

    `name` is how the supervisor knows it (`github:42`, `issue:octo/repo#7`), `generation` counts its
    incarnations. `me` can be handed to anybody: it never raises, also when this incarnation is over.
    """

    use_daemon_thread = True  # a hung handler must not keep the process from ending

    def __init__(self, *, name: str, generation: int, supervisor: Ref) -> None:
        super().__init__()
        self.name = name
        self.generation = generation
        self.me: Ref = SafeRef(self.actor_ref)
        self._supervisor = supervisor
        self._busy_since: float | None = None

    def receive(self, message: object) -> Any:
        """Handle one message: a `match` with one method a case. What it returns answers an `ask`."""
        raise NotImplementedError

    def begin(self) -> None:
        """Before the first message, in the actor's own thread. A raise here is a failed start."""

    def end(self) -> None:
        """After the last message of a wanted stop."""

    def unhandled(self, message: object) -> None:
        """The last case of every `match`: a message that this actor does not know is a defect, and is logged."""
        log.error("unknown message", extra={"actor": self.name, "message_type": type(message).__name__})

    @final
    def on_receive(self, message: object) -> Any:
        return self._busy(lambda: self.receive(message))

    @final
    def on_start(self) -> None:
        threading.current_thread().name = self.name
        begun = Begun(
            name=self.name,
            generation=self.generation,
            thread=threading.get_ident(),
            busy_since=lambda: self._busy_since,
        )
        self._supervisor.tell(begun)
        try:
            self._busy(self.begin)
        except Exception as error:
            self._terminated("start", error)
            raise
        self._supervisor.tell(Started(name=self.name, generation=self.generation))

    @final
    def on_stop(self) -> None:
        try:
            self._busy(self.end)
        except Exception as error:
            self._terminated("failure", error)
            raise
        self._terminated("stop", None)

    @final
    def on_failure(
        self,
        exception_type: type[BaseException] | None,  # noqa: ARG002 - pykka's signature
        exception_value: BaseException | None,
        traceback: TracebackType | None,  # noqa: ARG002
    ) -> None:
        self._terminated("failure", exception_value)

    def _busy(self, call: Callable[[], T]) -> T:
        """The result of `call`, while which this actor can be seen to be busy."""
        self._busy_since = time.monotonic()
        try:
            return _contained(call)
        finally:
            self._busy_since = None

    def _terminated(self, reason: Any, error: BaseException | None) -> None:
        text = "" if error is None else f"{type(error).__name__}: {error}"
        self._supervisor.tell(Terminated(name=self.name, generation=self.generation, reason=reason, error=text[:500]))


def _contained(call: Callable[[], T]) -> T:
    """The result of `call`; what is no `Exception` becomes one, so that pykka ends this actor and no other."""
    try:
        return call()
    except Exception:
        raise
    except BaseException as error:
        raise HandlerEnded(repr(error)) from error


class SafeRef:
    """One incarnation of an actor. A message to one that ended is dropped: nothing lives only in a mailbox."""

    def __init__(self, ref: pykka.ActorRef[Any]) -> None:
        self.ref = ref

    def tell(self, message: object) -> None:
        try:
            self.ref.tell(message)
        except pykka.ActorDeadError:
            log.debug("told an actor that has ended", extra={"message_type": type(message).__name__})

    def join(self, timeout: float) -> bool:
        """Wait until the actor has ended, `timeout` seconds at most; whether it has."""
        return self.ref.actor_stopped.wait(timeout)


class Directory:
    """Which incarnation of each service takes messages now. Written by the supervisor, read by everybody."""

    def __init__(self) -> None:
        self._refs: dict[str, pykka.ActorRef[Any]] = {}

    def enter(self, name: str, ref: pykka.ActorRef[Any]) -> None:
        """From now on messages to `name` go to `ref`."""
        self._refs[name] = ref

    def leave(self, name: str) -> None:
        """Nobody takes messages to `name` at the moment."""
        self._refs.pop(name, None)

    def find(self, name: str) -> pykka.ActorRef[Any] | None:
        """The incarnation that takes messages to `name`, if there is one."""
        return self._refs.get(name)

    def alive(self, name: str) -> bool:
        """Whether somebody takes messages to `name`."""
        ref = self._refs.get(name)
        return ref is not None and ref.is_alive()

    def ask(self, name: str, question: object, timeout: float) -> dict[str, Any]:
        """From outside: the answer of a service; raises `pykka.Timeout` where there is none in time."""
        ref = self.find(name)
        if ref is None:
            raise pykka.Timeout(f"{name} is being started again")
        return cast("dict[str, Any]", ref.ask(question, timeout=timeout))

    def waiting(self) -> dict[str, int]:
        """How many messages wait in the mailbox of each service, nearly."""
        boxes = {name: cast("Queue[Any]", ref.actor_inbox) for name, ref in list(self._refs.items())}
        return {name: box.qsize() for name, box in boxes.items()}


class Address:
    """A service by name, whichever incarnation serves; while there is none, the supervisor keeps the message."""

    def __init__(self, name: str, *, directory: Directory, supervisor: Ref) -> None:
        self.name = name
        self._directory = directory
        self._supervisor = supervisor

    def tell(self, message: object) -> None:
        ref = self._directory.find(self.name)
        if ref is not None:
            try:
                ref.tell(message)
                return
            except pykka.ActorDeadError:
                log.debug("service is between two incarnations", extra={"actor": self.name})
        self._supervisor.tell(ForService(name=self.name, message=message))


class Wrapped:
    """A ref that wraps what it is told before it passes it on (for example into `ForIssue`)."""

    def __init__(self, ref: Ref, wrap: Callable[[object], object]) -> None:
        self._ref = ref
        self._wrap = wrap

    def tell(self, message: object) -> None:
        self._ref.tell(self._wrap(message))


@dataclass(frozen=True, slots=True)
class Failed:
    """What `guarded` returns in place of an exception."""

    error: str


def guarded(call: Callable[[], T]) -> T | Failed:
    """The result of `call`, or what it raised as a value: for foreign code that must not end its caller."""
    try:
        return call()
    except Exception as error:
        log.exception("guarded call failed")
        return Failed(f"{type(error).__name__}: {error}"[:500])
