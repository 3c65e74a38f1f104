"""A door for each attempt: a UNIX socket that only its cage sees, served by one thread for all of them.

The keys are in this process alone. A worker is given a token of its own in their place, which is worth something only
at its own door, and only while its attempt lasts.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from actors.work.proxy.forward import Bounds, Forward
from actors.work.proxy.usage import Spent
from actors.work.recipe import Upstream

PATIENCE = 10.0
"""Seconds that opening or closing a door may take."""
SHUT_SECONDS = 0.2
"""How long a request that is under way has to end by itself when its door is shut."""
T = TypeVar("T")


class Doors:
    """Opens and shuts doors; the thread is started at the first one. Thread-safe for one caller at a time."""

    def __init__(self, *, heard: Callable[[str, Spent], None], bounds: Bounds | None = None) -> None:
        """`heard` is called from the thread with a job's name and what an answer to it cost."""
        self._heard, self._bounds = heard, bounds or Bounds()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._session: aiohttp.ClientSession | None = None
        self._runners: dict[str, tuple[web.ServerRunner, Path]] = {}

    def open(self, job: str, hosts: tuple[Upstream, ...], path: Path, *, owner: int | None = None) -> str:
        """Serve `hosts` to whoever connects to the socket at `path`, which is then the user `owner`'s; the token."""
        token = f"caseworker-{secrets.token_urlsafe(24)}"
        listening = listen(path, owner)
        self._do(self._open(job, token, hosts, listening))
        self._runners[job] = (self._runners[job][0], path)
        return token

    def shut(self, job: str) -> None:
        """End what goes through the door; its token is worth nothing any more. Harmless where there is none."""
        runner, path = self._runners.pop(job, (None, None))
        if runner is not None and path is not None:
            self._do(runner.cleanup())
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Shut all doors and end the thread."""
        for job in tuple(self._runners):
            self.shut(job)
        if self._loop is None or self._thread is None:
            return
        if self._session is not None:
            self._do(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._loop = self._thread = self._session = None

    async def _open(self, job: str, token: str, hosts: tuple[Upstream, ...], listening: socket.socket) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        forward = Forward(
            self._session,
            job=job,
            token=token,
            hosts=hosts,
            heard=lambda spent: self._heard(job, spent),
            bounds=self._bounds,
        )
        runner = web.ServerRunner(
            web.Server(forward, access_log=None, handler_cancellation=True), shutdown_timeout=SHUT_SECONDS
        )
        await runner.setup()
        await web.SockSite(runner, listening).start()
        self._runners[job] = (runner, Path())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="doors", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)


def listen(path: Path, owner: int | None) -> socket.socket:
    """A listening UNIX socket at `path`, however long that is (the kernel takes 107 bytes), for its owner alone."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    listening = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        listening.bind(f"/proc/self/fd/{folder}/{path.name}")
        path.chmod(0o600)
        if owner is not None:
            os.chown(path, owner, owner)
        listening.listen(64)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    finally:
        os.close(folder)
    return listening
