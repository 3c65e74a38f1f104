"""The way in, the same through Flask and through the ASGI front."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from storage.inbox import Inbox
from storage.store import Store, open_readonly
from tests.web.delivery import MOST_BYTES, signed
from web import create_app
from web.front import Front
from web.webhooks import PATHS, Receiver

BODY = b'{"action": "opened"}'


@dataclass
class Got:
    """An answer: its status, JSON and headers (lower case)."""

    code: int
    json: dict[str, str]
    headers: dict[str, str]


Send = Callable[..., Got]


def asgi(front: Front, body: bytes, headers: list[tuple[str, str]], path: str, method: str = "POST") -> Got:
    """One request through the ASGI callable, its body in two parts."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    parts = [
        {"type": "http.request", "body": body[:5], "more_body": True},
        {"type": "http.request", "body": body[5:], "more_body": False},
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return parts.pop(0) if parts else await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(front(scope, receive, send), 20))  # type: ignore[arg-type]
    text = b"".join(message.get("body", b"") for message in sent[1:])
    found = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Got(sent[0]["status"], json.loads(text) if found["content-type"] == "application/json" else {}, found)


@pytest.fixture(params=["flask", "front"])
def send(request: pytest.FixtureRequest, receiver: Receiver) -> Iterator[Send]:
    flask = create_app(receiver, report=lambda: {"status": "healthy"}, most_bytes=MOST_BYTES)
    front = Front(receiver, flask, threads=1)

    def through_front(body: bytes, headers: dict[str, str], *, path: str = PATHS[0], method: str = "POST") -> Got:
        headers = {"Content-Length": str(len(body)), **headers}
        return asgi(front, body, [(n, v) for n, v in headers.items() if v], path, method)

    def through_flask(body: bytes, headers: dict[str, str], *, path: str = PATHS[0], method: str = "POST") -> Got:
        length = headers.get("Content-Length", str(len(body)))
        kept = {name: value for name, value in headers.items() if value and name != "Content-Length"}
        environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(body)}
        got = flask.test_client().open(path, method=method, headers=kept, environ_overrides=environ)
        found = {name.lower(): value for name, value in got.headers}
        return Got(got.status_code, got.get_json(silent=True) or {}, found)

    yield through_flask if request.param == "flask" else through_front
    front._pages.executor.shutdown(wait=True)


def stored(folder: Path) -> list[tuple[str, str, bytes]]:
    """What is on disk, read as another process would."""
    with open_readonly(folder) as reader:
        return [(delivery.id, delivery.event, delivery.body) for delivery in Inbox(reader).page(after=0, limit=100)]  # type: ignore[arg-type]


def test_a_delivery_is_on_disk_before_its_202(send: Send, folder: Path, woken: list[int]) -> None:
    got = send(BODY, signed(BODY))
    assert (got.code, got.json) == (202, {"status": "accepted", "delivery": "d-1"})
    assert stored(folder) == [("d-1", "issues", BODY)]
    assert woken == [1]


def test_a_known_delivery_is_a_duplicate_and_wakes_nobody(send: Send, folder: Path, woken: list[int]) -> None:
    send(BODY, signed(BODY))
    got = send(BODY, signed(BODY))
    assert (got.code, got.json) == (202, {"status": "duplicate", "delivery": "d-1"})
    assert len(stored(folder)) == 1
    assert woken == [1]


@pytest.mark.parametrize("path", PATHS)
def test_each_address_takes_deliveries(send: Send, path: str) -> None:
    assert send(BODY, signed(BODY), path=path).code == 202


def test_the_secret_before_is_taken_too(send: Send) -> None:
    assert send(BODY, signed(BODY, secret=b"the secret before that")).code == 202


def test_a_form_encoded_delivery_is_stored_as_it_came(send: Send, folder: Path) -> None:
    body = urlencode({"payload": BODY.decode()}).encode()
    got = send(body, {**signed(body), "Content-Type": "application/x-www-form-urlencoded"})
    assert got.code == 202
    assert stored(folder)[0][2] == body


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "sha256=\xe9\xff", "x" * 5_000],
    ids=["missing", "empty", "wrong", "sha1", "not ASCII", "long"],
)
def test_a_wrong_signature_gets_the_same_401_whatever_it_is(send: Send, folder: Path, signature: str) -> None:
    got = send(BODY, {**signed(BODY), "X-Hub-Signature-256": signature})
    assert (got.code, got.json) == (401, {"status": "refused", "error": "signature missing or wrong"})
    assert stored(folder) == []


def test_nothing_about_a_delivery_is_told_to_who_cannot_sign(send: Send) -> None:
    wrong = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    with_ids, without = send(BODY, {**signed(BODY), **wrong}), send(BODY, {"Content-Type": "application/json", **wrong})
    assert (with_ids.code, with_ids.json) == (without.code, without.json) == (401, with_ids.json)


@pytest.mark.parametrize("missing", ["X-GitHub-Event", "X-GitHub-Delivery"])
def test_a_signed_delivery_without_its_ids_is_a_bad_request(send: Send, folder: Path, missing: str) -> None:
    assert send(BODY, {**signed(BODY), missing: ""}).code == 400
    assert stored(folder) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(send: Send, method: str) -> None:
    got = send(b"", {}, method=method)
    assert (got.code, got.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("length", ["", "x", "-1", "+5", "1e3", "5, 5", " ", "²", "0x10"])
def test_a_length_is_required_and_a_number(send: Send, length: str) -> None:
    assert send(BODY, {**signed(BODY), "Content-Length": length}).code == 411


def test_a_chunked_body_is_refused(send: Send) -> None:
    assert send(BODY, {**signed(BODY), "Transfer-Encoding": "chunked"}).code == 411


def test_two_lengths_are_none(receiver: Receiver) -> None:
    front = Front(receiver, create_app(receiver, report=lambda: None, most_bytes=MOST_BYTES), threads=1)
    lengths = [("Content-Length", str(len(BODY))), ("Content-Length", str(len(BODY)))]
    assert asgi(front, BODY, [*signed(BODY).items(), *lengths], PATHS[0]).code == 411
    front._pages.executor.shutdown(wait=True)


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 5_000], ids=["one more", "absurd"])
def test_a_body_that_is_too_long_is_refused_unread(send: Send, length: str) -> None:
    assert send(BODY, {**signed(BODY), "Content-Length": length}).code == 413


def test_a_body_of_exactly_the_most_bytes_is_taken(send: Send) -> None:
    body = b'"' + b"x" * (MOST_BYTES - 2) + b'"'
    assert send(body, signed(body)).code == 202


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/jsonx"])
def test_another_content_type_is_refused(send: Send, kind: str) -> None:
    assert send(BODY, {**signed(BODY), "Content-Type": kind}).code == 415


def test_a_charset_behind_the_content_type_does_not_matter(send: Send) -> None:
    assert send(BODY, {**signed(BODY), "Content-Type": "Application/JSON; charset=utf-8"}).code == 202


def test_before_the_inbox_is_there_and_after_it_went_the_sender_is_asked_to_come_again(
    send: Send, receiver: Receiver
) -> None:
    receiver.detach()
    got = send(BODY, signed(BODY))
    assert (got.code, got.headers["retry-after"]) == (503, "30")


def test_a_store_that_fails_is_a_503_and_nobody_is_woken(send: Send, store: Store, woken: list[int]) -> None:
    store.close()
    got = send(BODY, signed(BODY))
    assert (got.code, got.headers["retry-after"]) == (503, "30")
    assert got.json["error"].startswith("cannot store")
    assert woken == []


@pytest.mark.parametrize("delivery", ["\xe9" * 40, "a b\tc", "x" * 3_000, "../../etc"])
def test_any_delivery_id_is_taken_and_known_again(send: Send, folder: Path, delivery: str) -> None:
    assert send(BODY, signed(BODY, delivery=delivery)).json["status"] == "accepted"
    assert send(BODY, signed(BODY, delivery=delivery)).json["status"] == "duplicate"
    assert len(stored(folder)[0][0]) <= 64


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"[" * 10_000, b'{"a":NaN}', b"\xed\xa0\x80"])
def test_nothing_of_the_body_is_looked_at_before_the_answer(send: Send, folder: Path, body: bytes) -> None:
    assert send(body, signed(body)).code == 202
    assert stored(folder)[0][2] == body


def test_health_pages_answer_beside_the_deliveries(send: Send, receiver: Receiver) -> None:
    assert send(b"", {}, path="/livez", method="GET").code == 200
    assert send(b"", {}, path="/readyz", method="GET").code == 200
    assert send(b"", {}, path="/health", method="GET").json == {"status": "healthy"}
    receiver.detach()
    assert send(b"", {}, path="/livez", method="GET").code == 200
    assert send(b"", {}, path="/readyz", method="GET").code == 503
    assert send(b"", {}, path="/health", method="GET").code == 503


def test_an_address_that_is_not_there_is_a_404(send: Send) -> None:
    assert send(BODY, signed(BODY), path="/webhooks/github/").code == 404
