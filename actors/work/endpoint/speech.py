"""What this worker says and hears: events a line each, and orders, which a thread of its own reads."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import IO, Any, Literal

NAME = "openai"
EVERY = 0.5
"""Seconds between two words on progress."""


class Cancelled(Exception):
    """The attempt is to end."""


class Speech:
    """Writes events to `sink`, reads orders from `source` once `listen` was called."""

    def __init__(self, source: IO[str], sink: IO[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._sink, self._clock = source, sink, clock
        self._orders: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self._told_at = float("-inf")

    def hello(self) -> None:
        """The first line."""
        self._say(event="hello", version=1, worker=NAME, accepts=["answer", "steer", "cancel"])

    def listen(self) -> None:
        """Hear orders from now on."""
        threading.Thread(target=self._hear, name="orders", daemon=True).start()

    def progress(self, percent: int, message: str, *, phase: str = "", now: bool = False) -> None:
        """How far it is; not more often than people could read it, unless `now`."""
        if now or phase or self._clock() - self._told_at >= EVERY:
            self._told_at = self._clock()
            self._say(event="progress", percent=percent, message=message, **({"phase": phase} if phase else {}))

    def log(self, message: str) -> None:
        """A line for the log."""
        self._say(event="log", message=message)

    def cost(self, tokens: int) -> None:
        """A guess, for an endpoint that does not count."""
        self._say(event="cost", tokens=tokens)

    def result(self, **members: Any) -> None:
        """The result; nothing is said after it."""
        self._say(event="result", outcome="done", **members)

    def failure(self, reason: Literal["busy", "denied", "unusable"], message: str, after: float | None = None) -> None:
        """The worker gives up."""
        self._say(event="failure", reason=reason, message=message, after=after)

    def steered(self) -> list[str]:
        """What people added since the last time. Raises `Cancelled`."""
        said = []
        while not self._orders.empty():
            order = self._orders.get()
            if order.get("event") == "cancel":
                raise Cancelled
            if order.get("event") == "steer":
                said.append(str(order.get("text", "")))
        return said

    def ask(self, id: str, text: str, options: list[str]) -> tuple[str, list[str]]:
        """Ask the people and wait: their answer, and what they added meanwhile. Raises `Cancelled`."""
        self._say(event="question", id=id, text=text, options=options)
        said: list[str] = []
        while True:
            order = self._orders.get()
            match order.get("event"):
                case "cancel":
                    raise Cancelled
                case "steer":
                    said.append(str(order.get("text", "")))
                case "answer" if order.get("id") == id:
                    return str(order.get("answer", "")), said

    def _hear(self) -> None:
        for line in self._source:
            self._orders.put(json.loads(line))
        self._orders.put({"event": "cancel"})  # the server is gone

    def _say(self, **event: Any) -> None:
        self._sink.write(json.dumps(event) + "\n")
        self._sink.flush()
