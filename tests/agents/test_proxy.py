"""The proxy between a worker and its endpoint, asked over its socket: what it lets through, adds, and takes away."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actors.work.proxy.doors import Doors
from actors.work.proxy.forward import Bounds
from actors.work.proxy.usage import Spent
from actors.work.recipe import Upstream
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn
from tests.patience import PATIENCE, until

KEY = "sk-canary-0123456789abcdef0123456789abcdef"
MESSAGES = "/v1/messages"


class Door:
    """An open door, and what went through it."""

    def __init__(self, endpoint: Endpoint, path: Path, bounds: Bounds | None = None) -> None:
        self.spent: list[Spent] = []
        self.doors = Doors(heard=lambda _, spent: self.spent.append(spent), bounds=bounds)
        self.path = path
        hosts = (
            Upstream(
                url=endpoint.url,
                key=KEY,
                header="x-api-key",
                value="{key}",
                allow=("POST /v1/messages",),
                usage="anthropic",
            ),
            Upstream(url=f"{endpoint.url}/v1", at="/openai", key=KEY, allow=("POST /chat/*",), usage="openai"),
        )
        self.token = self.doors.open("job", hosts, path)

    def ask(
        self, target: str, *, method: str = "POST", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        link = http.client.HTTPConnection("127.0.0.1", timeout=PATIENCE)
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.settimeout(PATIENCE)
        try:
            link.sock.connect(str(self.path))
            given = {"x-api-key": self.token} if headers is None else headers
            text = json.dumps({"model": "m", "messages": []}).encode() if body is None else body
            link.request(method, target, body=text, headers={"content-type": "application/json", **given})
            answer = link.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            link.close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint([Turn(text="Hello, " * 30)]) as made:
        yield made


@pytest.fixture
def door(endpoint: Endpoint, tmp_path: Path) -> Iterator[Door]:
    made = Door(endpoint, tmp_path / "door")
    yield made
    made.doors.close()


def test_the_key_is_added_and_the_token_stays_behind(door: Door, endpoint: Endpoint) -> None:
    status, _, body = door.ask(
        f"{MESSAGES}?beta=true", headers={"authorization": f"Bearer {door.token}", "cookie": "a"}
    )
    assert status == 200
    assert b"message_stop" in body
    (asked,) = endpoint.asked
    assert asked.path == f"{MESSAGES}?beta=true"
    assert asked.headers["x-api-key"] == KEY
    assert not {"authorization", "cookie"} & set(asked.headers)
    assert door.token not in str(asked)


def test_each_host_has_its_place_and_its_header(door: Door, endpoint: Endpoint) -> None:
    assert door.ask("/openai/chat/completions")[0] == 200
    (asked,) = endpoint.asked
    assert (asked.path, asked.headers["authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")


def test_an_answer_streams_through(door: Door, endpoint: Endpoint) -> None:
    rest = threading.Event()
    endpoint.turns = [Turn(text="x" * 400, held=rest)]
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(PATIENCE)
    link.connect(str(door.path))
    body = json.dumps({"model": "m"}).encode()
    head = f"POST {MESSAGES} HTTP/1.1\r\nhost: x\r\nx-api-key: {door.token}\r\ncontent-length: {len(body)}\r\n\r\n"
    link.sendall(head.encode() + body)
    with link.makefile("rb") as answer:
        while b"message_start" not in answer.readline():
            pass
        rest.set()
        while b"message_stop" not in answer.readline():
            pass
    link.close()


@pytest.mark.parametrize(
    "headers", [{}, {"x-api-key": "caseworker-wrong"}, {"authorization": f"Bearer {KEY}"}, {"x-api-key": "é"}]
)
def test_whoever_does_not_know_the_token_gets_nothing(door: Door, endpoint: Endpoint, headers: dict[str, str]) -> None:
    assert door.ask(MESSAGES, headers=headers)[0] == 401
    assert not endpoint.asked


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", MESSAGES),
        ("DELETE", MESSAGES),
        ("POST", "/v1/files"),
        ("POST", "/v1/messages/"),
        ("POST", "/v1/messages/../files"),
        ("POST", "/v1//messages"),
        ("POST", "/v1/%6dessages"),
        ("POST", "/v1/messages%2f..%2ffiles"),
        ("POST", "/openai/chat/../files"),
        ("POST", "/openai/chat/%2e%2e/files"),
        ("POST", "/openai/chat/;x"),
        ("POST", "http://169.254.169.254/v1/messages"),
        ("POST", "//evil.example/v1/messages"),
        ("POST", f"{MESSAGES}?{'x' * 3000}"),
        ("CONNECT", "evil.example:443"),
        ("OPTIONS", "*"),
    ],
)
def test_what_is_not_on_the_list_is_refused(door: Door, endpoint: Endpoint, method: str, target: str) -> None:
    assert door.ask(target, method=method)[0] in (400, 403, 404)
    assert not endpoint.asked


def test_no_other_protocol_is_switched_to(door: Door, endpoint: Endpoint) -> None:
    headers = {"x-api-key": door.token, "connection": "upgrade", "upgrade": "websocket"}
    assert door.ask(MESSAGES, headers=headers)[0] == 403
    assert not endpoint.asked


def test_a_key_that_comes_back_is_blotted_out(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(fault="echo")]
    status, headers, body = door.ask(MESSAGES)
    assert status == 200
    assert KEY not in str(headers) + body.decode()
    assert b"[redacted]" in body
    assert "x-echo" not in headers


@pytest.mark.parametrize("status", [401, 403])
def test_the_words_of_a_refusal_are_not_passed_on(door: Door, endpoint: Endpoint, status: int) -> None:
    endpoint.turns = [Turn(status=status, body=f"Incorrect API key provided: {KEY[:7]}***{KEY[-4:]}")]
    told, _, body = door.ask(MESSAGES)
    assert told == status
    assert KEY[-4:].encode() not in body
    assert b"does not take the server's key" in body


def test_limits_are_passed_on_with_how_long_to_wait(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [
        Turn(status=429, headers={"retry-after": "7", "set-cookie": "a=b", "anthropic-ratelimit-tokens-limit": "9"})
    ]
    status, headers, _ = door.ask(MESSAGES)
    assert (status, headers["retry-after"], headers["anthropic-ratelimit-tokens-limit"]) == (429, "7", "9")
    assert "set-cookie" not in {name.lower() for name in headers}


def test_an_answer_that_leads_elsewhere_is_not_followed(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(status=307, headers={"location": f"{endpoint.url}/v1/files"})]
    assert door.ask(MESSAGES)[0] == 502
    assert len(endpoint.asked) == 1


def test_a_stream_that_is_cut_off_is_cut_off_for_the_worker_too(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(fault="cut")]
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        door.ask(MESSAGES)


def test_an_endpoint_that_is_not_there_is_a_bad_gateway(endpoint: Endpoint, tmp_path: Path) -> None:
    door = Door(endpoint, tmp_path / "door")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    hosts = (Upstream(url=f"http://127.0.0.1:{port}", key=KEY, allow=("POST /v1/messages",), usage="anthropic"),)
    door.doors.shut("job")
    door.token = door.doors.open("job", hosts, door.path)
    status, _, body = door.ask(MESSAGES)
    assert (status, json.loads(body)["error"]["message"]) == (502, "The endpoint cannot be reached.")
    assert door.spent == [], "nobody has the request, so nobody charges for it"
    door.doors.close()


@pytest.mark.parametrize(
    ("bounds", "turn", "status"),
    [
        (Bounds(body_bytes=20), Turn(), 413),
        (Bounds(requests=0), Turn(), 429),
        (Bounds(at_once=0), Turn(), 429),
    ],
)
def test_more_than_the_bounds_is_refused(
    endpoint: Endpoint, tmp_path: Path, bounds: Bounds, turn: Turn, status: int
) -> None:
    endpoint.turns = [turn]
    door = Door(endpoint, tmp_path / "door", bounds)
    assert door.ask(MESSAGES)[0] == status
    assert not endpoint.asked
    door.doors.close()


@pytest.mark.parametrize(
    ("bounds", "turn"),
    [(Bounds(answer_bytes=100_000), Turn(fault="endless")), (Bounds(silent_seconds=1.5), Turn(held=threading.Event()))],
)
def test_an_answer_without_an_end_is_cut_off(endpoint: Endpoint, tmp_path: Path, bounds: Bounds, turn: Turn) -> None:
    endpoint.turns = [turn]
    door = Door(endpoint, tmp_path / "door", bounds)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        door.ask(MESSAGES)
    door.doors.close()


def test_what_an_answer_cost_is_counted_as_the_endpoint_counts(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(tokens=(1000, 50)), Turn(tokens=(300, 7)), Turn(status=500)]
    door.ask(MESSAGES)
    door.ask("/openai/chat/completions")
    door.ask(MESSAGES)
    assert door.spent == [Spent(model="m", read=1000, written=50), Spent(model="m", read=300, written=7)]


@pytest.mark.parametrize("fault", ["empty", "hang-up", "silent"])
def test_an_answer_that_is_broken_off_before_its_first_event_is_estimated_from_the_request(
    endpoint: Endpoint, tmp_path: Path, fault: str
) -> None:
    endpoint.turns = [Turn(fault=fault)]
    door = Door(endpoint, tmp_path / "door", Bounds(silent_seconds=0.3))
    with contextlib.suppress(http.client.HTTPException, ConnectionError):
        door.ask(MESSAGES)
    door.doors.close()
    (asked,) = endpoint.asked
    assert door.spent == [Spent(model="m", read=len(asked.body) // 4)]


def test_what_an_endpoint_refuses_costs_nothing(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(status=401), Turn(status=429), Turn(status=503)]
    for _ in range(3):
        door.ask(MESSAGES)
    assert door.spent == []


def test_a_shut_door_stays_shut(door: Door, endpoint: Endpoint) -> None:
    door.doors.shut("job")
    door.doors.shut("job")
    with pytest.raises(OSError, match=r"No such file|refused"):
        door.ask(MESSAGES)


def test_shutting_a_door_ends_what_is_under_way(door: Door, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(held=threading.Event())]
    ended: list[object] = []

    def ask() -> None:
        try:
            ended.append(door.ask(MESSAGES))
        except (OSError, http.client.HTTPException) as error:
            ended.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert until(lambda: endpoint.asked)
    door.doors.shut("job")
    asking.join(PATIENCE)
    assert isinstance(ended[0], Exception)


def test_the_log_has_neither_key_nor_token_nor_words(
    door: Door, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    endpoint.turns = [Turn(fault="echo"), Turn(fault="cut"), Turn(status=401)]
    door.ask(MESSAGES, body=b'{"model": "m", "secret": "words of the task"}')
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        door.ask(MESSAGES)
    door.ask(MESSAGES)
    logged: Any = [(record.getMessage(), record.__dict__) for record in caplog.records]
    assert "a worker asked its endpoint" in str(logged)
    for secret in (KEY, door.token, "words of the task"):
        assert secret not in str(logged)


def test_a_door_may_lie_deeper_than_a_sockets_name_may_be_long(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100) / ("y" * 100)
    folder.mkdir(parents=True)
    doors = Doors(heard=lambda *_: None)
    doors.open("job", (), folder / "door")
    assert (folder / "door").is_socket()
    assert (folder / "door").stat().st_mode & 0o777 == 0o600
    doors.close()
    assert not (folder / "door").exists()
