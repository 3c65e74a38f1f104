"""Looks from outside at whether actors still get on: a thread of its own, since a hung actor cannot tell.

An actor that is at one message for too long is hung. Where it stands is logged, then an exception is raised in
its thread, which ends it like any other failure: the supervisor starts the next generation, and what the old one
says is void. A thread that is held in foreign code does not notice the exception; then the process ends, and the
next one takes up inbox and agenda. (One that also keeps the interpreter's lock stops this thread, too: gunicorn's
own time-out is the watchdog for that.)
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from actors.messages import Begun, Ref, Terminated

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class Hung(Exception):
    """Raised in the thread of an actor that was at one message for too long."""


@dataclass(slots=True)
class Watched:
    """An actor's thread; `warned` is since when it was at the message for which it was interrupted."""

    begun: Begun
    warned: float | None = None


class Watch:
    """`limit`: seconds that an actor may be at one message; `grace`: seconds that an interrupted one has to end."""

    def __init__(
        self,
        *,
        limit: float,
        grace: float,
        tell: Ref,
        on_fatal: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._grace = grace
        self._tell = tell
        self._on_fatal = on_fatal
        self._monotonic = monotonic
        self._watched: dict[tuple[str, int], Watched] = {}
        self._excused: dict[int, float] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()

    def enter(self, begun: Begun) -> None:
        """An actor's thread began."""
        with self._lock:
            self._watched[begun.name, begun.generation] = Watched(begun)

    def leave(self, name: str, generation: int) -> None:
        """It ended, and the supervisor knows."""
        with self._lock:
            item = self._watched.pop((name, generation), None)
        if item is not None:
            self._excused.pop(item.begun.thread, None)

    def excuse(self) -> None:
        """The calling actor waits for the disk: how long it is at its message counts from now."""
        self._excused[threading.get_ident()] = self._monotonic()

    def busiest(self) -> float:
        """For how many seconds the slowest handler has been at its message; 0 when all are idle."""
        now = self._monotonic()
        with self._lock:
            since = [began for item in self._watched.values() if (began := self._busy_since(item.begun)) is not None]
        return max((now - began for began in since), default=0.0)

    def look(self) -> None:
        """One look at all of them."""
        now = self._monotonic()
        with self._lock:
            watched = list(self._watched.values())
        alive = {thread.ident for thread in threading.enumerate()}
        for item in watched:
            began = self._busy_since(item.begun)
            if item.begun.thread not in alive:
                self._vanished(item.begun)
            elif began is not None and now - began > self._limit:
                self._hung(item, began, now)

    def _run(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self.look()

    def _busy_since(self, begun: Begun) -> float | None:
        began = begun.busy_since()
        return began if began is None else max(began, self._excused.get(begun.thread, began))

    def _vanished(self, begun: Begun) -> None:
        """Its thread is gone. If it could say so, this is known already and changes nothing."""
        self.leave(begun.name, begun.generation)
        ended = Terminated(name=begun.name, generation=begun.generation, reason="failure", error="its thread is gone")
        self._tell.tell(ended)

    def _hung(self, item: Watched, began: float, now: float) -> None:
        begun = item.begun
        if item.warned != began:
            item.warned = began
            where = _where(begun.thread)
            log.critical("actor is hung", extra={"actor": begun.name, "seconds": round(now - began), "where": where})
            if self._busy_since(begun) == began:
                _interrupt(begun.thread)
        elif now - began > self._limit + self._grace:
            self._on_fatal(f"{begun.name} has been at one message for {now - began:.0f} seconds and cannot be ended")


def _where(thread: int) -> str:
    """The stack of a thread, innermost call last; empty when it has ended."""
    frame = sys._current_frames().get(thread)
    return "" if frame is None else "".join(traceback.format_stack(frame))


def _interrupt(thread: int) -> None:
    """Raise `Hung` in a thread as soon as it runs Python code again.

    https://docs.python.org/3/c-api/init.html#c.PyThreadState_SetAsyncExc
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Hung))
