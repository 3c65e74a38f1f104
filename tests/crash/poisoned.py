"""`run.py serve` with a defect: a comment that says `poison: KIND` does to the server what KIND names.

exception   raises
loop        runs for ever in Python
sleep       waits for ever outside of Python
freeze      keeps the interpreter from every other thread, for ever
memory      wants a gibibyte of a process that may have less
abort       ends the process from within
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import run
from actors.issue import actor
from actors.issue.record import Step
from actors.messages import CommentAdded

MIB = 1024 * 1024
MAY_HAVE = 900 * MIB
KIND = re.compile(r"poison: (\w+)")
_decide = actor.decide


def _exception() -> None:
    raise RuntimeError("poison")


def _loop() -> None:
    while True:
        pass


def _sleep() -> None:
    time.sleep(10_000)


def _freeze() -> None:
    ctypes.PyDLL(None).sleep(10_000)  # a foreign call that keeps the interpreter's lock


def _memory() -> None:
    bytearray(1024 * MIB)


POISONS: dict[str, Callable[[], None]] = {
    "exception": _exception,
    "loop": _loop,
    "sleep": _sleep,
    "freeze": _freeze,
    "memory": _memory,
    "abort": os.abort,
}


def decide(record: Any, message: object, now: float, **rest: Any) -> Step:
    """The real decision, unless it is poisoned."""
    found = KIND.search(message.body) if isinstance(message, CommentAdded) else None
    if found:
        POISONS[found[1]]()
    return _decide(record, message, now, **rest)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (MAY_HAVE, MAY_HAVE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    actor.decide = decide
    run.cli(["serve"])
