"""gunicorn's ASGI worker, which begins to end as soon as it is told to.

As it comes it looks once a second whether it is to end: every restart, update and Ctrl-C takes half a second longer.
"""

from __future__ import annotations

import asyncio

from gunicorn.workers.gasgi import ASGIWorker


class Worker(ASGIWorker):
    """The one worker process."""

    _waiting: asyncio.Task[None] | None = None

    async def _serve(self) -> None:
        self._waiting = asyncio.current_task()
        await super()._serve()  # type: ignore[misc] # its stubs leave it out

    def handle_exit_signal(self) -> None:
        """SIGTERM: no more pause between two signs of life. What is under way gets the time that it always had."""
        pausing = self.alive and len(self.servers) == len(self.sockets)
        super().handle_exit_signal()
        if pausing and self._waiting is not None:
            self._waiting.cancel()
