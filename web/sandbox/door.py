"""The door every REST and git request passes: it is written down, and the faults on order strike here.

A WSGI layer, because most faults are about the connection, which an application never sees: raising
ConnectionError makes werkzeug drop the connection without an answer.
"""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web.sandbox.faults import Fault, answer_of
from web.sandbox.model import RequestRecord
from web.sandbox.site import SITE, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

API = "/api/v3"
RECORD = "sandbox.record"  # where views find the record of their request in the WSGI environment

_GIT = re.compile(r"^/[^/]+/[^/]+\.git/")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def code(self) -> int:
        return int(self.status.split(" ", 1)[0])


class Door:
    """Wraps the application. `close` ends all waiting (slow and late requests)."""

    def __init__(self, application: WSGIApplication, site: Site) -> None:
        self._application = application
        self._site = site
        self._closing = threading.Event()
        self._busy = 0
        self._idle = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[SITE] = self._site
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        is_api = path == API or path.startswith(API + "/")
        if not is_api and not _GIT.match(path):
            return self._application(environ, start_response)
        self._enter()
        try:
            answer = self._pass(environ, path.removeprefix(API) if is_api else path, is_api=is_api)
        finally:
            self._leave()
        start_response(answer.status, answer.headers)
        return [answer.body]

    def close(self, timeout: float) -> None:
        """Wait (at most `timeout` seconds) until no request is under way."""
        self._closing.set()
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout)

    def _pass(self, environ: WSGIEnvironment, path: str, *, is_api: bool) -> _Answer:
        body = _read(environ)
        method, started = environ["REQUEST_METHOD"], time.monotonic()
        record = RequestRecord(method=method, path=path, at=self._site.world.clock(), body=_decoded(body))
        if is_api:
            with self._site.world.lock:
                self._site.world.requests.append(record)
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), RECORD: record}
        fault = self._site.faults.strike(method, path)
        try:
            answer = self._run(environ) if fault is None else self._strike(fault, environ, record)
            record.status = answer.code
            return answer
        finally:
            record.duration = time.monotonic() - started
            self._site.world.touch()

    def _strike(self, fault: Fault, environ: WSGIEnvironment, record: RequestRecord) -> _Answer:
        record.fault = fault.kind
        match fault.kind:
            case "reset":
                raise ConnectionResetError("ordered")
            case "lost":
                self._run(environ)
                raise ConnectionResetError("ordered")
            case "late":
                self._enter()
                threading.Thread(target=self._apply_late, args=(fault.delay, environ), daemon=True).start()
                raise ConnectionResetError("ordered")
            case "slow":
                answer = self._run(environ)
                self._closing.wait(fault.delay)
                return answer
        code, headers, body = answer_of(fault, now=self._site.world.clock())
        return _Answer(f"{code} ORDERED", [*headers.items(), ("Content-Length", str(len(body)))], body)

    def _apply_late(self, delay: float, environ: WSGIEnvironment) -> None:
        try:
            if not self._closing.wait(delay):
                self._run(environ)
        finally:
            self._leave()

    def _run(self, environ: WSGIEnvironment) -> _Answer:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None, /) -> Any:
            started[:] = [(status, headers)]

        parts = self._application(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = started[0]
        return _Answer(status, headers, body)

    def _enter(self) -> None:
        with self._idle:
            self._busy += 1

    def _leave(self) -> None:
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()


def _read(environ: WSGIEnvironment) -> bytes:
    source = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):  # chunked, as git sends large pushes
        return bytes(source.read())
    length = environ.get("CONTENT_LENGTH") or "0"
    return bytes(source.read(int(length))) if length.isdecimal() else b""


def _decoded(body: bytes) -> dict[str, Any]:
    """The body as a dict for the record; a bare list stands under `list`."""
    if body[:1] not in (b"{", b"["):
        return {}
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return decoded if isinstance(decoded, dict) else {"list": decoded}
