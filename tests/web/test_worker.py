"""gunicorn's worker is not kept from its end by the pause between two signs of life, and by nothing else less."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from web.worker import Worker


class Serving(Worker):
    """As far as a signal is concerned: nothing is set up, and what it serves is up to the test."""

    def __init__(self, *, listens: bool) -> None:
        self.alive = True
        self.sockets: list[object] = [object()]
        self.servers = [*self.sockets] if listens else []

    def serve(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self._waiting = asyncio.get_running_loop().create_task(work)
        return self._waiting


async def for_ever() -> None:
    await asyncio.Event().wait()


def test_its_pause_ends_when_it_is_told_to_end() -> None:
    async def told() -> None:
        worker = Serving(listens=True)
        pausing = worker.serve(for_ever())
        await asyncio.sleep(0)
        worker.handle_exit_signal()
        assert not worker.alive
        with pytest.raises(asyncio.CancelledError):
            await pausing

    asyncio.run(told())


def test_a_second_signal_takes_no_time_from_what_is_under_way() -> None:
    async def told() -> None:
        worker = Serving(listens=True)
        worker.alive = False
        ending = worker.serve(asyncio.sleep(0))
        worker.handle_exit_signal()
        await ending

    asyncio.run(told())


def test_one_that_does_not_listen_yet_gets_so_far() -> None:
    async def told() -> None:
        worker = Serving(listens=False)
        beginning = worker.serve(asyncio.sleep(0))
        worker.handle_exit_signal()
        assert not worker.alive
        await beginning

    asyncio.run(told())
