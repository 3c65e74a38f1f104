"""A load generator of its own process: deliveries over keep-alive connections to an address on this machine.

`closed`: each connection sends the next delivery when it has its answer. `open`: deliveries at a fixed rate,
whatever the server does, latency counted from the planned time (no coordinated omission). Prints one JSON line.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import random
import selectors
import socket
import time
import uuid
from collections import deque
from dataclasses import dataclass, field

BODY_BYTES = 12_000


def body(number: int, *, labels: tuple[str, ...] = (), form: str = "") -> bytes:
    """An `issues.opened` payload of about 12 KB for issue `number`."""
    user = {"id": 1, "login": "maria", "type": "User"}
    payload = {
        "action": "opened",
        "issue": {
            "id": 10_000 + number,
            "number": number,
            "title": f"Issue {number}",
            "body": form,
            "html_url": f"http://127.0.0.1/octo/load/issues/{number}",
            "user": user,
            "labels": [{"name": label} for label in labels],
            "updated_at": "2026-01-01T00:00:00Z",
        },
        "repository": {
            "id": 1,
            "full_name": "octo/load",
            "clone_url": "http://127.0.0.1/octo/load.git",
            "default_branch": "main",
        },
        "sender": user,
        "padding": "",
    }
    rest = BODY_BYTES - len(json.dumps(payload))
    payload["padding"] = "x" * max(0, rest)
    return json.dumps(payload).encode()


@dataclass(slots=True)
class Connection:
    """One keep-alive connection with at most one request under way."""

    sock: socket.socket
    planned: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)


class Load:
    """Sends deliveries of different ids and bodies; counts answers by status and by `accepted`."""

    def __init__(self, port: int, secret: str, *, path: str, bodies: int, connections: int) -> None:
        self._head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n".encode()
        self._requests = [self._tail(body(number), secret.encode()) for number in range(1, bodies + 1)]
        self._run = uuid.uuid4().hex[:8]
        self._sent = 0
        self.latencies: list[float] = []
        self.statuses: dict[str, int] = {}
        self.accepted = 0
        self._selector = selectors.DefaultSelector()
        self._free: deque[Connection] = deque()
        for _ in range(connections):
            connection = Connection(sock=socket.create_connection(("127.0.0.1", port)))
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection.sock, selectors.EVENT_READ, connection)
            self._free.append(connection)

    @staticmethod
    def _tail(content: bytes, secret: bytes) -> bytes:
        signature = hmac.new(secret, content, hashlib.sha256).hexdigest()
        head = f"X-GitHub-Event: issues\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(content)}"
        return f"{head}\r\n\r\n".encode() + content

    def closed(self, seconds: float) -> float:
        """As fast as the answers come; the seconds that it took."""
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            while self._free:
                self._send(self._free.popleft(), time.perf_counter())
            self._read(0.5)
        self._drain()
        return time.perf_counter() - began

    def open(self, seconds: float, rate: float) -> float:
        """At random instants, `rate` a second on average; the seconds that it took."""
        began = due = time.perf_counter()
        while due - began < seconds:
            due += random.expovariate(rate)
            while (wait := due - time.perf_counter()) > 0:
                self._read(wait)
            while not self._free:
                self._read(0.5)
            self._send(self._free.popleft(), due)
        self._drain()
        return time.perf_counter() - began

    def _send(self, connection: Connection, planned: float) -> None:
        tail = self._requests[self._sent % len(self._requests)]
        self._sent += 1
        connection.planned = planned
        connection.sock.sendall(
            self._head + f"X-GitHub-Delivery: {self._run}-0000-4000-8000-{self._sent:012x}\r\n".encode() + tail
        )

    def _read(self, wait: float) -> None:
        for key, _ in self._selector.select(wait):
            connection: Connection = key.data
            part = connection.sock.recv(65_536)
            if not part:
                raise ConnectionError("the server closed a connection")
            connection.buffer += part
            self._answered(connection)

    def _answered(self, connection: Connection) -> None:
        head, found, rest = bytes(connection.buffer).partition(b"\r\n\r\n")
        if not found:
            return
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) < length:
            return
        status = head[9:12].decode()
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.accepted += b'"accepted"' in rest
        self.latencies.append(time.perf_counter() - connection.planned)
        connection.buffer.clear()
        self._free.append(connection)

    def _drain(self) -> None:
        """Wait for the answers under way, ten seconds at most."""
        ends = time.perf_counter() + 10
        while len(self._free) < len(self._selector.get_map()) and time.perf_counter() < ends:
            self._read(0.5)


def quantile(values: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3, 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("port", type=int)
    options.add_argument("--secret", required=True)
    options.add_argument("--path", default="/webhooks/github")
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--rate", type=float, default=0.0, help="deliveries a second; 0: as fast as answers come")
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--bodies", type=int, default=500)
    asked = options.parse_args()
    load = Load(asked.port, asked.secret, path=asked.path, bodies=asked.bodies, connections=asked.connections)
    took = load.open(asked.seconds, asked.rate) if asked.rate else load.closed(asked.seconds)
    print(
        json.dumps(
            {
                "answers": len(load.latencies),
                "accepted": load.accepted,
                "statuses": load.statuses,
                "per_second": round(len(load.latencies) / took, 1),
                "p50_ms": quantile(load.latencies, 0.5),
                "p99_ms": quantile(load.latencies, 0.99),
                "max_ms": quantile(load.latencies, 1.0),
            }
        )
    )


if __name__ == "__main__":
    main()
