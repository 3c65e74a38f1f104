"""A real server at its door: every published payload, broken ones, and what it says when it can take no more."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.store import ReadOnlyStore
from tests.patience import PATIENCE, until
from tests.web.delivery import signed
from tests.web.test_octokit import BODIES
from tests.web.test_server import SECRET, Started

Connect = Callable[[Started], http.client.HTTPConnection]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Started]]:
    """The servers of a test, all ended with it."""
    servers: list[Started] = []
    yield servers
    for server in servers:
        server.kill()


def serve(started: list[Started], folder: Path, **settings: str) -> Started:
    server = Started(folder, **settings)
    started.append(server)
    server.ready()
    return server


@pytest.fixture
def connect() -> Iterator[Connect]:
    """A connection to a server that is closed with the test."""
    with contextlib.ExitStack() as stack:

        def make(server: Started) -> http.client.HTTPConnection:
            made = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
            return stack.enter_context(contextlib.closing(made))

        yield make


def post(connection: http.client.HTTPConnection, number: int, event: str, body: bytes) -> tuple[int, dict[str, str]]:
    """The code and the headers that a signed delivery gets."""
    headers = signed(body, delivery=f"door-{number}", event=event, secret=SECRET.encode())
    connection.request("POST", "/webhooks/github", body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def rows(server: Started, table: str, prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
    with ReadOnlyStore.open(server.folder / "data") as store:
        return store.page(table, prefix=prefix, limit=1_000)


def emptied(server: Started) -> None:
    """Wait until the inbox is empty."""

    def empty() -> bool:
        with ReadOnlyStore.open(server.folder / "data") as store:
            return store.count("inbox") == 0

    assert until(empty), server.text


def test_all_published_payloads_and_broken_ones_are_taken_and_none_is_an_error(
    started: list[Started], tmp_path: Path, connect: Connect
) -> None:
    server = serve(started, tmp_path)
    connection = connect(server)
    broken = [b"null", b"[]", b"[" * 5_000, b'{"action":"opened"}', b'{"action":{}}', b"\xff", b'{"issue":1}']
    sent = [*BODIES, *(("issues", body) for body in broken)]
    codes = Counter(post(connection, number, event, body)[0] for number, (event, body) in enumerate(sent))
    assert codes == {202: len(sent)}
    emptied(server)
    assert rows(server, "dead_letters") == []
    kept = [row for _, row in rows(server, "malformed")]
    assert {row["reason"] for row in kept} >= {"malformed: no JSON", "malformed: no object", "malformed: repository"}
    counts = {name.removeprefix("ignored:"): row["count"] for name, row in rows(server, "statistics", "ignored:")}
    assert counts["ping"] == 6
    assert counts["event workflow_run"] >= 5
    assert counts["no case"] >= 30
    assert "Traceback" not in server.text


def test_beyond_its_bound_it_says_503_and_when_to_come_again(
    started: list[Started], tmp_path: Path, connect: Connect
) -> None:
    server = serve(started, tmp_path, MOST_A_MINUTE_PER_REPOSITORY="3")
    connection = connect(server)
    body = json.dumps({"action": "x", "repository": {"id": 1}}, separators=(",", ":")).encode()
    found = [post(connection, number, "issues", body + b" " * number) for number in range(6)]
    assert Counter(code for code, _ in found).most_common() == [(202, 3), (503, 3)]
    assert all(headers["retry-after"] == "30" for code, headers in found if code == 503)


def test_a_full_disk_is_told_before_the_body_is_sent(started: list[Started], tmp_path: Path, connect: Connect) -> None:
    server = serve(started, tmp_path, LEAST_FREE_MIB=str(2**40))
    connection = connect(server)
    connection.putrequest("POST", "/webhooks/github")
    for name, value in {**signed(b"{}", secret=SECRET.encode()), "Content-Length": "5000000"}.items():
        connection.putheader(name, value)
    connection.endheaders()  # and no byte of the body
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert b"too little room" in answer.read()
