"""The endpoint: each request takes the next turn, the last turn stays. What was asked is kept."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.endpoints.protocols import PROTOCOLS
from tests.endpoints.turn import Turn
from tests.patience import PATIENCE


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def values(self) -> Any:
        return json.loads(self.body or b"null")


class Endpoint:
    """Runs on a free port of 127.0.0.1. `with Endpoint([Turn(...)]) as endpoint: endpoint.url`."""

    def __init__(self, turns: Iterable[Turn] = ()) -> None:
        self.turns = list(turns) or [Turn()]
        self.asked: list[Asked] = []
        self.silence = threading.Event()  # those that say nothing wait for it
        self.models: list[str] = []
        self._changing = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def next(self, asked: Asked) -> Turn:
        with self._changing:
            self.asked.append(asked)
            return self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.silence.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever breaks off is no error here."""


class Handler(BaseHTTPRequestHandler):
    """Answers requests as its endpoint's turns say."""

    endpoint: Endpoint
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(method=self.command, path=self.path, headers=headers, body=body)
        if path not in PROTOCOLS:
            self.endpoint.asked.append(asked)
            known = json.dumps({"data": [{"id": name} for name in self.endpoint.models]})
            self.whole(404 if path != "/v1/models" else 200, "application/json", known.encode())
            return
        turn = self.endpoint.next(asked)
        if turn.status != 200:
            text = turn.body or json.dumps({"type": "error", "error": {"type": "api_error", "message": "No."}})
            self.whole(turn.status, "application/json", text.encode(), turn.headers)
        elif turn.fault == "html":
            self.whole(200, "text/html", b"<html>Please log in to the hotel's network.</html>")
        elif turn.fault == "hang-up":
            self.close_connection = True
        elif turn.fault == "silent":
            self.endpoint.silence.wait(20)
            self.close_connection = True
        elif turn.fault == "echo":
            self.whole(200, "application/json", json.dumps(headers).encode(), {"x-echo": str(headers)})
        else:
            self.stream(path, turn, json.loads(body).get("model", "model"))

    def whole(self, status: int, kind: str, body: bytes, headers: Any = None) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, path: str, turn: Turn, model: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            self.pieces(path, turn, model)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def pieces(self, path: str, turn: Turn, model: str) -> None:
        for count, (name, values) in enumerate(PROTOCOLS[path](turn, model)):
            if (turn.fault == "cut" and count == 3) or turn.fault == "empty":
                self.connection.close()
                raise BrokenPipeError
            if turn.fault == "nonsense" and count >= 1:
                self.piece(b"data: {this is no JSON\n\n")
                break
            named = {"type": name, **values} if name else values
            event = f"event: {name}\n" if name else ""
            data = f"{event}data: {json.dumps(named)}\n\n".encode()
            self.piece(data)
            while turn.fault == "endless" and count == 1:
                self.piece(data)
            time.sleep(turn.pause)
            if turn.held is not None and count == 0:
                turn.held.wait(PATIENCE)
        if path.endswith("/chat/completions"):
            self.piece(b"data: [DONE]\n\n")
        self.piece(b"")

    def piece(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
