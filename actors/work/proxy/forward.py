"""One request of a worker, passed on to its endpoint with the key, and the answer, passed back without it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from yarl import URL

from actors.work.proxy.allowed import Route, back, knows, onward, route
from actors.work.proxy.blotting import Blotter
from actors.work.proxy.usage import Meter, Spent
from actors.work.recipe import Upstream

log = logging.getLogger(__name__)

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one attempt may ask for. Times in seconds."""

    body_bytes: int = 32 * MIB
    answer_bytes: int = 64 * MIB
    at_once: int = 8
    requests: int = 2_000
    seconds: float = 900.0
    silent_seconds: float = 300.0


class Forward:
    """Answers what comes through one attempt's door. `heard` is told what each answer cost."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        job: str,
        token: str,
        hosts: tuple[Upstream, ...],
        heard: Callable[[Spent], None],
        bounds: Bounds,
    ) -> None:
        self._session, self._job, self._token, self._hosts = session, job, token, hosts
        self._heard, self._bounds = heard, bounds
        self._asked = self._open = 0

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """The answer to a request; what is not allowed is refused here."""
        began = time.monotonic()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not knows(self._token, headers):
            return self._refuse(401, "This is not the attempt's token.")
        found = route(self._hosts, request.method, request.raw_path)
        if found is None or "upgrade" in headers:
            return self._refuse(403, "Workers may not ask for that.")
        if self._open >= self._bounds.at_once or self._asked >= self._bounds.requests:
            return self._refuse(429, "That are too many requests for one attempt.")
        self._asked, self._open = self._asked + 1, self._open + 1
        try:
            answer = await self._ask(request, found, headers)
        finally:
            self._open -= 1
        log.info(
            "a worker asked its endpoint",
            extra={
                "job": self._job,
                "host": URL(found.host.url).host,
                "path": found.target.partition("?")[0],
                "status": answer.status,
                "seconds": round(time.monotonic() - began, 3),
            },
        )
        return answer

    async def _ask(self, request: web.BaseRequest, found: Route, headers: dict[str, str]) -> web.StreamResponse:
        body = await self._body(request)
        if body is None:
            return self._refuse(413, "The request is too large.")
        meter, whole = Meter(found.host.usage, asked=body), False
        timeout = aiohttp.ClientTimeout(
            total=self._bounds.seconds, sock_connect=30.0, sock_read=self._bounds.silent_seconds
        )
        try:
            async with self._session.request(
                request.method,
                URL(found.host.url + found.target, encoded=True),
                data=body or None,
                headers=onward(headers, found.host),
                allow_redirects=False,
                timeout=timeout,
            ) as answer:
                sent, whole = await self._pass_back(request, answer, found.host, meter)
                return sent
        except TimeoutError as error:
            if isinstance(error, aiohttp.ConnectionTimeoutError):
                meter.void()
            return self._refuse(504, "The endpoint took too long.")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, aiohttp.ClientConnectorError | ValueError):
                meter.void()
            log.warning("an endpoint failed", extra={"job": self._job, "exception": type(error).__name__})
            return self._refuse(502, "The endpoint cannot be reached.")
        finally:
            meter.end(whole=whole)
            if meter.spent.tokens:
                self._heard(meter.spent)

    async def _body(self, request: web.BaseRequest) -> bytes | None:
        parts, size = [], 0
        async for part in request.content.iter_any():
            size += len(part)
            if size > self._bounds.body_bytes:
                return None
            parts.append(part)
        return b"".join(parts)

    async def _pass_back(
        self, request: web.BaseRequest, answer: aiohttp.ClientResponse, host: Upstream, meter: Meter
    ) -> tuple[web.StreamResponse, bool]:
        """What the worker gets, and whether that is the whole answer."""
        if answer.status >= 300:
            meter.void()
        if answer.status in (401, 403):  # its words may quote the key
            return self._refuse(answer.status, "The endpoint does not take the server's key."), True
        if 300 <= answer.status < 400:
            return self._refuse(502, "The endpoint leads elsewhere, and that is not followed."), True
        blotter = Blotter(host.key, host.value.replace("{key}", host.key))
        stream = "event-stream" in answer.headers.get("content-type", "")
        meter.begins(stream=stream)
        passed = {name: blotted(blotter, value) for name, value in back(dict(answer.headers)).items()}
        sent = web.StreamResponse(status=answer.status, headers=passed)
        await sent.prepare(request)
        try:
            await self._stream(answer, sent, blotter, meter)
        except (aiohttp.ClientError, TimeoutError, OSError, asyncio.CancelledError) as error:
            _break_off(request)  # so that nobody takes the part for the whole
            if isinstance(error, asyncio.CancelledError):
                raise
            return sent, False
        return sent, True

    async def _stream(
        self, answer: aiohttp.ClientResponse, sent: web.StreamResponse, blotter: Blotter, meter: Meter
    ) -> None:
        size = 0
        async for part in answer.content.iter_any():
            size += len(part)
            if size > self._bounds.answer_bytes:
                raise aiohttp.ClientPayloadError("the answer is too large")
            meter.feed(part)
            await sent.write(blotter.feed(part))
        await sent.write(blotter.rest())
        await sent.write_eof()

    def _refuse(self, status: int, sentence: str) -> web.Response:
        """An answer in the words of both protocols."""
        if status in (401, 403, 413):
            log.info("a worker's request ended here", extra={"job": self._job, "status": status})
        kind = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}.get(status, "api_error")
        error = {"type": kind, "message": sentence, "code": None}
        return web.json_response({"type": "error", "error": error}, status=status)


def blotted(blotter: Blotter, text: str) -> str:
    """A header's value without the key."""
    return (blotter.feed(text.encode(errors="replace")) + blotter.rest()).decode(errors="replace")


def _break_off(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()
