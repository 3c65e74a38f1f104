"""The repository's own tests on a changed tree: in the same cage as workers, with a time limit, without a network."""

from __future__ import annotations

import os
import selectors
import shlex
import subprocess
import time

from actors.messages import SuiteRun
from actors.work.contract import clean
from actors.work.git import GitTimedOut, NotWanted, Patience
from actors.work.isolation import Command

TAIL = 8 * 1024
"""Bytes of output that are kept: the last ones."""
CHUNK = 64 * 1024
LOOK_AGAIN = 0.2
KILL_MARGIN = 5.0
NOT_STARTED = 127


def words(command: str) -> tuple[str, ...]:
    """A command line as words; no shell takes part. Empty for one that cannot be read."""
    try:
        return tuple(shlex.split(command))
    except ValueError:
        return ()


def run(text: str, command: Command, *, seconds: float, grace: float, wanted: Patience) -> SuiteRun:
    """Run `command`, which `text` says; ended after `seconds`. Raises OSError, and `NotWanted` when `wanted` ends."""
    process = subprocess.Popen(
        command.argv,
        env=command.environment,
        cwd=command.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    )
    assert process.stdout is not None
    with process.stdout:
        output, ended = _listen(process, deadline=time.monotonic() + seconds, wanted=wanted)
        status = _end(process, grace=grace)
    wanted.check()
    said = clean(output.decode(errors="replace")).strip()
    if ended:
        said = f"{said}\n\nEnded after {seconds:g} seconds.".strip()
    elif status == NOT_STARTED:
        said = f"{said}\n\nThe command could not be started.".strip()
    return SuiteRun(command=text, passed=status == 0 and not ended, output=said)


def _listen(process: subprocess.Popen[bytes], *, deadline: float, wanted: Patience) -> tuple[bytes, bool]:
    """The end of the output, and whether the time was over before the program was."""
    tail = b""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if selector.select(LOOK_AGAIN):
                data = os.read(descriptor, CHUNK)
                if not data:
                    return tail, False
                tail = (tail + data)[-TAIL:]
            elif process.poll() is not None:
                return tail, False
            try:
                wanted.check()
            except (NotWanted, GitTimedOut):
                return tail, True
            if time.monotonic() >= deadline:
                return tail, True


def _end(process: subprocess.Popen[bytes], *, grace: float) -> int:
    """Have whatever still runs end, the whole tree; the exit status."""
    if process.poll() is None:
        try:
            return process.wait(timeout=LOOK_AGAIN)
        except subprocess.TimeoutExpired:
            process.terminate()  # the keeper passes it on, and kills after the grace period
    try:
        return process.wait(timeout=grace + KILL_MARGIN)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
