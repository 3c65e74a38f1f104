"""The ASGI front under gunicorn's own ASGI worker: webhooks straight to the receiver, everything else to Flask.

An idle or slow connection costs no thread here, and while one delivery waits for the disk the next is read:
all that arrive during one commit share the following one. Flask has the same routes over the same receiver
for any WSGI server; this front only spares deliveries the way through threads and Flask's dispatch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from flask import Flask
from werkzeug.datastructures import Headers

from storage.errors import StorageError
from web.webhooks import PATHS, Answer, Receiver

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

COMMIT_SECONDS = 9.0
"""GitHub waits ten seconds for an answer."""
BODY_SECONDS = 30.0
"""How long a sender may take for its body."""
_PATHS = frozenset(PATHS)


class Front:
    """An ASGI application over a receiver and the Flask application that serves all other pages."""

    def __init__(self, receiver: Receiver, flask: Flask, *, threads: int) -> None:
        self._receiver = receiver
        self._pages: Any = WSGIMiddleware(flask, workers=threads)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _refuse_protocol(scope, receive, send)
        elif scope["path"] in _PATHS and scope["method"] == "POST":
            answer = await self._deliver(scope, receive)
            if answer is not None:
                await _answer(send, self._receiver.note(answer))
        else:
            await self._pages(scope, receive, send)

    async def _deliver(self, scope: Scope, receive: Receive) -> Answer | None:
        """The answer to one delivery; None when its sender has gone."""
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]])
        refused = self._receiver.refuse(headers)
        if refused is not None:
            return refused
        try:
            body = await asyncio.wait_for(_body(receive), BODY_SECONDS)
        except TimeoutError:
            return Answer(408, "the body did not arrive in time")
        if body is None:
            return None
        outcome = self._receiver.accept(headers, body)
        if isinstance(outcome, Answer):
            return outcome
        try:
            new = await asyncio.wait_for(asyncio.wrap_future(outcome), COMMIT_SECONDS)
        except (StorageError, TimeoutError) as error:
            return self._receiver.not_stored(error)
        return self._receiver.taken(new, headers)


async def _body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def _answer(send: Send, answer: Answer) -> None:
    body = answer.json.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if answer.retry_after is not None:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.code, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse_protocol(scope: Scope, receive: Receive, send: Send) -> None:
    """No web sockets here; the start and the end of the process are the worker's hooks' concern."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    for _ in range(2):
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
