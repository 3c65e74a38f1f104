"""`run.py` that kills itself at a named point, once: `pointed.py POINT whole|alone FLAG COMMAND ...`.

`whole` ends all processes of the group at once, as a power cut does; `alone` only the one that came to the point, so
that gunicorn starts its worker anew. FLAG is a file that is made just before: while it is there nobody dies.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import run
from tests.crash.points import POINTS, Point

Call = Callable[..., Any]


class Death:
    """Comes once, whichever process it meets."""

    def __init__(self, flag: Path, *, whole: bool) -> None:
        self._flag = flag
        self._whole = whole

    def come(self) -> None:
        """End at once, unless it was here before."""
        try:
            os.close(os.open(self._flag, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        if self._whole:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def arm(point: Point, death: Death) -> None:
    """Wrap the point's function where it stands."""
    module, _, path = point.place.partition(":")
    holder: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    if isinstance(holder, dict):
        holder[int(name)] = _wrapped(holder[int(name)], point, death)
    else:
        setattr(holder, name, _wrapped(getattr(holder, name), point, death))


def _wrapped(call: Call, point: Point, death: Death) -> Call:
    left = [point.skip]

    def due(arguments: tuple[object, ...]) -> bool:
        if not point.of(arguments):
            return False
        left[0] -= 1
        return left[0] < 0

    def afterwards(inner: Call) -> Call:
        def ran(*arguments: Any, **named: Any) -> Any:
            outcome = inner(*arguments, **named)
            death.come()
            return outcome

        return ran

    @functools.wraps(call)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        mine = due(arguments)
        if mine and point.when == "before":
            death.come()
        outcome = call(*arguments, **named)
        if mine and point.when == "within":
            return afterwards(outcome)
        if mine and point.when == "after":
            death.come()
        return outcome

    @functools.wraps(call)
    async def awaited(*arguments: Any, **named: Any) -> Any:
        outcome = await call(*arguments, **named)
        if due(arguments):
            death.come()
        return outcome

    return awaited if inspect.iscoroutinefunction(call) else wrapped


if __name__ == "__main__":
    point, how, flag, *command = sys.argv[1:]
    arm(POINTS[point], Death(Path(flag), whole=how == "whole"))
    run.cli(command)
