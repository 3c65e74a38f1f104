"""The small program that stands inside a cage without a network: 127.0.0.1 in there is a UNIX socket of the server.

`relay.py FD PATH`: whoever connects to the listening socket FD is connected to the socket at PATH. It holds nothing
that is worth anything. Run by `python -I -S`: it needs the standard library alone and imports nothing of this project.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

CHUNK = 64 * 1024


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Move bytes one way until there are no more."""
    with contextlib.suppress(ConnectionError, TimeoutError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def connect(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Stand between one client and the server until both are done, or one of them breaks off."""
    try:
        there, back = await asyncio.open_unix_connection(path)
    except OSError:  # the server has closed the door
        writer.close()
        return
    away, home = asyncio.create_task(pump(reader, back)), asyncio.create_task(pump(there, writer))
    await home  # what the server has ended is over, also for a client that would go on
    away.cancel()
    for end in (back, writer):
        end.close()
        with contextlib.suppress(ConnectionError):
            await end.wait_closed()


async def serve(listening: socket.socket, path: str) -> None:
    """Take everybody in."""
    server = await asyncio.start_server(lambda reader, writer: connect(path, reader, writer), sock=listening)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2]))
