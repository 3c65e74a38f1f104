"""Real payloads broken at random: routing never raises, never takes long, and says nothing unbounded."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.routing import Door, Ignored, Routed
from storage.codec import encode_text
from storage.tables import checked_key
from tests.web.delivery import EXAMPLES, example
from web.events import route

DOOR = Door(own="caseworker", bots=frozenset({77}))
SECONDS = 3.0
"""Of the thread's own time, so that a busy machine fails nothing; far more than any body here needs."""

STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**63, max_value=2**200),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "\x00", "a" * 5_000, "../../x", "<!-- caseworker:x -->", "0001-01-01T00:00:00"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.integers(min_value=1, max_value=900).map(lambda depth: _nested(depth)),
)


def _nested(depth: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of everything inside a payload."""
    if isinstance(value, dict):
        return [inner for name, part in value.items() for inner in [(*path, name), *places(part, (*path, name))]]
    if isinstance(value, list):
        return [inner for n, part in enumerate(value) for inner in [(*path, n), *places(part, (*path, n))]]
    return []


PAYLOADS = {name: example(name) for name in EXAMPLES}
# Parts that are read are broken as often as all others together: most of a payload is passed over.
READ = ("action", "issue", "comment", "repository", "sender", "installation", "label")
PLACES = {name: places(payload) for name, payload in PAYLOADS.items()}
NEAR = {name: [path for path in found if path[0] in READ and len(path) <= 2] for name, found in PLACES.items()}


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """An example with up to five places dropped or replaced, and its event."""
    name = draw(st.sampled_from(EXAMPLES))
    payload = json.loads(json.dumps(PAYLOADS[name]))
    for path in draw(st.lists(st.sampled_from(NEAR[name]) | st.sampled_from(PLACES[name]), min_size=1, max_size=5)):
        _break(payload, path, draw(STRANGE), drop=draw(st.booleans()))
    text = json.dumps(payload)
    if draw(st.booleans()):
        text = text[:-1] + "," + json.dumps(draw(st.sampled_from(READ))) + ":" + json.dumps(draw(STRANGE)) + "}"
    return name.partition(".")[0], text.encode()


def _break(payload: Any, path: tuple[str | int, ...], value: object, *, drop: bool) -> None:
    try:
        for step in path[:-1]:
            payload = payload[step]
        if drop:
            del payload[path[-1]]
        else:
            payload[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return  # an earlier break took the place away


def check(event: str, body: bytes) -> None:
    """What holds for every delivery: an answer, soon, that can be stored and counted."""
    began = time.thread_time()
    found = route(event, body, DOOR)
    assert time.thread_time() - began < SECONDS
    if isinstance(found, Ignored):
        assert len(found.reason) <= 120
        checked_key(f"ignored:{found.reason}")
    else:
        assert isinstance(found, Routed)
        checked_key(found.key)
        checked_key(f"meaning:{found.meaning}")
        encode_text({"title": found.event.issue.title, "body": found.event.issue.body}).encode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(broken())
def test_a_broken_payload_is_a_message_or_a_reason(delivery: tuple[str, bytes]) -> None:
    check(*delivery)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.binary(max_size=300))
def test_any_bytes_under_any_event_have_a_reason(event: str, body: bytes) -> None:
    check(event, body)
    check("issues", body)
    check("issues", b"payload=" + body)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_a_payload_cut_or_damaged_anywhere_has_a_reason(name: str, data: st.DataObject) -> None:
    body = bytearray(json.dumps(PAYLOADS[name]).encode())
    place = data.draw(st.integers(min_value=0, max_value=len(body) - 1))
    body[place] = data.draw(st.integers(min_value=0, max_value=255))
    event = name.partition(".")[0]
    check(event, bytes(body))
    check(event, bytes(body[:place]))


MIB = 1024 * 1024
LARGE = {
    "many brackets": b"[" * (5 * MIB),
    "many objects": b'{"a":' * MIB,
    "a long list": b"[" + b"[]," * MIB + b"[]]",
    "a long number": b'{"action":' + b"1" * (5 * MIB) + b"}",
    "a long fraction": b'{"action":0.' + b"1" * (5 * MIB) + b"}",
    "a long text": b'{"action":"' + b"\\u00e9" * (MIB // 2) + b'"}',
    "many fields of a form": b"payload=" + b"a=1&" * MIB,
    "a form of escapes": b"payload=" + b"%7B" * MIB,
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE.keys())
def test_a_body_of_the_accepted_size_takes_no_long_time(body: bytes) -> None:
    check("issues", body)


def test_many_labels_take_no_long_time() -> None:
    payload = example("issues.opened")
    payload["issue"]["labels"] = [{"name": f"label {number}"} for number in range(20_000)]
    check("issues", json.dumps(payload).encode())
