"""Attempts to get out of the cage: none works with bubblewrap, and each that works without is in the documentation."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from actors.messages import WorkerExited, WorkerSpoke
from actors.work import launch
from actors.work.isolation import Cage, Isolation
from actors.work.recipe import Recipe, python
from actors.work.settings import MIB, IsolationChoice, WorkSettings
from tests.actors.work.conftest import Run
from tests.actors.work.escapes import DRIVER, ESCAPES
from tests.patience import PATIENCE

ATTEMPTS = [escape for group in ESCAPES.values() for escape in group]
MARK = f"left-behind-{os.getpid()}"
IPC_KEY = 0x5EED0000 + os.getpid() % 65_536


@pytest.fixture
def outside(settings: WorkSettings, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Things outside of the cage that a worker would like to have, and where they are."""
    data = settings.folder
    places = {
        "secret": data / "caseworker.sqlite",
        "dotenv": tmp_path / ".env",
        "sibling": settings.trees / "sibling" / "tree" / "a.py",
        "config": settings.mirrors / "m.git" / "config",
    }
    for path in places.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("PRIVATE")
    with ExitStack() as stack:
        yield {
            **{name: str(path) for name, path in places.items()},
            **_shared(stack),
            **_network(stack, tmp_path),
            "mirrors": str(settings.mirrors),
            "home": str(Path.home()),
            "code": launch.__file__,
            "pid": os.getpid(),
            "mark": MARK,
        }


def _shared(stack: ExitStack) -> dict[str, Any]:
    """Files, memory and a key that processes of one user share."""
    found: dict[str, Any] = {"ipc": IPC_KEY, "key": MARK}
    for name, folder in (("tmp", "/tmp"), ("shm", "/dev/shm"), ("at_home", Path.home())):
        file = stack.enter_context(tempfile.NamedTemporaryFile("w", dir=folder))  # noqa: SIM115 - the stack closes it
        file.write("PRIVATE")
        file.flush()
        found[name] = file.name
    libc = ctypes.CDLL(None)
    segment = libc.shmget(IPC_KEY, 4096, 0o1600)
    stack.callback(libc.shmctl, segment, 0, None)
    libc.syscall(248, b"user", MARK.encode(), b"PRIVATE", 7, -4)  # add_key into the user's keyring
    return found


def _network(stack: ExitStack, folder: Path) -> dict[str, Any]:
    tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    udp.bind(("127.0.0.1", 0))
    udp.settimeout(PATIENCE)
    echo = threading.Thread(target=_echo, args=(udp,), daemon=True)
    echo.start()
    stack.callback(echo.join)
    stack.callback(udp.sendto, b"end", udp.getsockname())
    path, abstract = str(folder / "socket"), f"caseworker-{os.getpid()}"
    for address in (path, "\0" + abstract):
        server = stack.enter_context(socket.socket(socket.AF_UNIX))
        server.bind(address)
        server.listen()
    return {"tcp": tcp.getsockname()[1], "udp": udp.getsockname()[1], "unix": path, "abstract": abstract}


def _echo(udp: socket.socket) -> None:
    while True:
        data, address = udp.recvfrom(16)
        if data == b"end":
            return
        udp.sendto(data, address)


def tried(settings: WorkSettings, outside: dict[str, Any], choice: IsolationChoice) -> dict[str, str]:
    """What came of every attempt in that cage."""
    small = replace(settings, isolation=choice, memory_bytes=256 * MIB, file_bytes=4 * MIB, processes=40)
    document = {
        **outside,
        "attempts": [(escape.what, escape.code) for escape in ATTEMPTS],
        "memory": small.memory_bytes,
        "file": small.file_bytes,
        "processes": small.processes,
    }
    recipe = Recipe(name="prisoner", argv=(sys.executable, "-I", "-c", DRIVER), reads=python())
    run = Run(small, recipe, document)
    run.heard.wait(WorkerExited)
    return dict(json.loads(message.line) for message in run.heard.of(WorkerSpoke))


def left_behind() -> list[int]:
    """Processes of an attempt that should have ended with it."""
    return [process.pid for process in psutil.process_iter() if MARK in _words(process)]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_there_are_forty_attempts_and_more() -> None:
    assert len({escape.what for escape in ATTEMPTS}) == len(ATTEMPTS) >= 40


def test_no_attempt_gets_out_of_bubblewrap(settings: WorkSettings, outside: dict[str, Any]) -> None:
    if Isolation(replace(settings, isolation="auto")).cage() is not Cage.BUBBLEWRAP:
        pytest.skip("bubblewrap is missing or may not make namespaces here")
    came_of = tried(settings, outside, "require")
    assert set(came_of) == {escape.what for escape in ATTEMPTS}
    assert {what: said for what, said in came_of.items() if not said.startswith("held")} == {}
    assert left_behind() == []


def test_each_attempt_that_works_without_bubblewrap_is_documented_and_a_real_one(
    settings: WorkSettings, outside: dict[str, Any]
) -> None:
    came_of = tried(settings, outside, "off")
    out = {what for what, said in came_of.items() if said == "out"}
    may = {"yes", "depends"} | ({"root"} if os.geteuid() == 0 else set())
    assert out <= {escape.what for escape in ATTEMPTS if escape.without in may}
    assert {escape.what for escape in ATTEMPTS if escape.without == "yes"} <= out
    assert left_behind() == []
