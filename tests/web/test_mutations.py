"""Five thousand requests at a real server: published payloads mutated, and broken at the level of HTTP.

No answer is a 5xx but the designed 503, which says when to come again; every 202 has a row on disk.
"""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.inbox import safe_id
from storage.store import ReadOnlyStore
from tests.patience import PATIENCE
from tests.web.delivery import signed
from tests.web.test_door import emptied, rows
from tests.web.test_events_broken import places
from tests.web.test_octokit import BODIES
from tests.web.test_server import SECRET, Started

REQUESTS = 5_000
CONNECTIONS = 4
EXPECTED = {202, 400, 401, 404, 405, 408, 411, 413, 415, 417, 431, 503}
STRANGE: list[Callable[[random.Random], Any]] = [
    lambda _: None,
    lambda chance: chance.choice([True, False]),
    lambda chance: chance.randrange(-(2**80), 2**80),
    lambda chance: chance.random() * 10 ** chance.randrange(300),
    lambda chance: "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(40))),
    lambda chance: chance.choice(["\ud800", "\x00", "a" * 20_000, "../../x", "@everyone", "/cancel", "0001-01-01"]),
    lambda chance: [chance.randrange(9)] * chance.randrange(5),
    lambda chance: {"id": chance.randrange(9), "login": None},
    lambda chance: nested(chance.randrange(1, 400)),
]


def nested(depth: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


@dataclass(frozen=True)
class Sent:
    """One request as bytes; `id` is set where a 202 promises a row."""

    raw: bytes
    id: str = ""
    kind: str = ""


@dataclass
class Maker:
    """Makes requests from one seed, so that a failure can be seen again."""

    chance: random.Random
    made: int = 0
    kinds: list[Callable[[int], Sent]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = [self.whole, self.mutated, self.mutated, self.mutated, self.cut, self.flipped, self.event]
        self.kinds += [self.signature, self.headers, self.length, self.method, self.form, self.text]

    def __call__(self) -> Sent:
        self.made += 1
        return self.chance.choice(self.kinds)(self.made)

    def whole(self, number: int) -> Sent:
        event, body = self.chance.choice(BODIES)
        return self._sent(number, event, body, "whole")

    def mutated(self, number: int) -> Sent:
        event, body = self.chance.choice(BODIES)
        payload = json.loads(body)
        for _ in range(self.chance.randrange(1, 5)):
            self._break(payload)
        return self._sent(number, event, json.dumps(payload).encode(), "mutated")

    def cut(self, number: int) -> Sent:
        event, body = self.chance.choice(BODIES)
        return self._sent(number, event, body[: self.chance.randrange(len(body))], "cut")

    def flipped(self, number: int) -> Sent:
        event, body = self.chance.choice(BODIES)
        data = bytearray(body)
        for _ in range(self.chance.randrange(1, 9)):
            data[self.chance.randrange(len(data))] = self.chance.randrange(256)
        return self._sent(number, event, bytes(data), "flipped")

    def event(self, number: int) -> Sent:
        """Headers are not signed: the event may be any, also one that the body does not fit."""
        event = self.chance.choice(["issues", "issue_comment", "push", "x" * 3_000, "\xff", "../", "ping", "a b"])
        return self._sent(number, event, self.chance.choice(BODIES)[1], "event")

    def signature(self, number: int) -> Sent:
        body = self.chance.choice(BODIES)[1]
        wrong = [
            "",
            "sha256=",
            "sha256=" + "0" * 64,
            "sha256=\xe4",
            "sha1=" + "0" * 40,
            "x" * 9_000,
            "sha256=" + "g" * 64,
        ]
        return self._sent(number, "issues", body, "signature", {"X-Hub-Signature-256": self.chance.choice(wrong)})

    def headers(self, number: int) -> Sent:
        name = self.chance.choice(["X-GitHub-Delivery", "X-GitHub-Event", "Content-Type", "Host"])
        value = self.chance.choice(["", "\xff\xfe", "a" * 5_000, "0", "text/plain", "; charset=", "{}", "../../etc"])
        return self._sent(number, "issues", b"{}", "headers", {name: value})

    def length(self, number: int) -> Sent:
        value = self.chance.choice(["-1", "1e3", "9" * 30, "0x10", "", " 2", "2, 2", "99999999999"])
        return self._sent(number, "issues", b"{}", "length", {"Content-Length": value, "Connection": "close"})

    def method(self, number: int) -> Sent:
        method = self.chance.choice(["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FOO"])
        return self._sent(number, "issues", b"{}", "method", {"Connection": "close"}, method=method)

    def form(self, number: int) -> Sent:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = self.chance.choice(
            [b"payload=", b"payload=%7B%7D", b"payload=%ff", b"payload=" + b"%5B" * 4_000, b"x=1&" * 99]
        )
        return self._sent(number, "issues", body, "form", kind)

    def text(self, number: int) -> Sent:
        """JSON that is none, or that says more than a parser likes."""
        texts = [
            b"null",
            b"[" * 5_000,
            b'{"a":' * 2_000,
            b"NaN",
            b"1" * 5_000,
            b'"\\ud800"',
            b'{"action":"opened","action":1}',
        ]
        texts += [b"\xef\xbb\xbf{}", b"{}" * 50, b"\x00" * 99, b'{"issue":' + b"9" * 4_000 + b"}", b" " * 9_999, b""]
        return self._sent(number, "issues", self.chance.choice(texts), "text")

    def _break(self, payload: Any) -> None:
        path = self.chance.choice(places(payload) or [("action",)])
        try:
            for step in path[:-1]:
                payload = payload[step]
            if self.chance.random() < 0.3:
                del payload[path[-1]]
            else:
                payload[path[-1]] = self.chance.choice(STRANGE)(self.chance)
        except (KeyError, IndexError, TypeError):
            return

    def _sent(
        self,
        number: int,
        event: str,
        body: bytes,
        kind: str,
        changed: dict[str, str] | None = None,
        method: str = "POST",
    ) -> Sent:
        delivery = f"mutation-{number}"
        values = {"Host": "localhost", "Content-Length": str(len(body))}
        values |= signed(body, delivery=delivery, event=event, secret=SECRET.encode()) | (changed or {})
        lines = [f"{method} /webhooks/github HTTP/1.1", *(f"{name}: {value}" for name, value in values.items())]
        raw = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
        return Sent(raw=raw, id=values.get("X-GitHub-Delivery", ""), kind=kind)


class Line:
    """One connection, opened anew where the server closed it. An answer is (code, headers)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._file: Any = None

    def ask(self, sent: Sent) -> tuple[int, dict[str, str]]:
        """The answer; 0 where the server closed the connection without one, as it may for what is no HTTP.

        One that was open for a while may be closed by the server at any time: then the request is sent once more.
        """
        used = self._socket is not None
        code, headers = self._once(sent)
        return self._once(sent) if used and code == 0 else (code, headers)

    def _once(self, sent: Sent) -> tuple[int, dict[str, str]]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
            self._file = self._socket.makefile("rb")
        try:
            self._socket.sendall(sent.raw)
            code, headers = self._read(head=sent.raw.startswith(b"HEAD"))
        except (ConnectionError, ValueError):
            code, headers = 0, {"connection": "close"}
        if code != 202 or headers.get("connection", "").lower() == "close":  # part of a body may still be on its way
            self.close()
        return code, headers

    def _read(self, *, head: bool) -> tuple[int, dict[str, str]]:
        status = self._file.readline()
        if not status:
            raise ConnectionError("closed")
        headers = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if not head:
            self._file.read(int(headers.get("content-length", 0)))
        return int(status.split()[1]), headers

    def close(self) -> None:
        if self._socket is not None:
            self._file.close()
            self._socket.close()
        self._socket = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Started]:
    made = Started(tmp_path, MOST_WAITING="0", LEAST_FREE_MIB="0", LOG_LEVEL="WARNING")
    made.ready()
    yield made
    made.kill()


def test_five_thousand_broken_requests_are_answered_and_none_is_an_error(server: Started) -> None:
    def share(seed: int) -> list[tuple[Sent, int, dict[str, str]]]:
        make, line = Maker(random.Random(f"seed {seed}"), made=seed * 100_000), Line(server.port)
        try:
            return [(sent, *line.ask(sent)) for sent in (make() for _ in range(REQUESTS // CONNECTIONS))]
        finally:
            line.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = [answer for part in pool.map(share, range(CONNECTIONS)) for answer in part]
    assert len(answers) == REQUESTS
    codes = Counter((sent.kind, code) for sent, code, _ in answers)
    wrong = [(sent.kind, code, sent.raw[:300]) for sent, code, _ in answers if code not in EXPECTED | {0}]
    assert wrong == []
    assert all(headers.get("retry-after") for _, code, headers in answers if code == 503)
    assert {kind for kind, code in codes if code == 0} <= {"headers", "length", "method", "signature", "event"}
    taken = {safe_id(sent.id.encode("latin-1").decode("latin-1")) for sent, code, _ in answers if code == 202}
    assert len(taken) > REQUESTS / 2
    with ReadOnlyStore.open(server.folder / "data") as store:
        stored = {row[0] for row in store.select("SELECT key FROM seen WHERE key LIKE 'delivery/%'")}
    assert {f"delivery/{identity}" for identity in taken} <= stored
    emptied(server)
    assert rows(server, "dead_letters") == []
    assert server.status("/readyz") == 200
    assert "Traceback" not in server.text, server.text[-3_000:]
