"""What an answer cost, read on its way: told by the endpoint, or estimated where it was broken off before that."""

from __future__ import annotations

import json

import pytest

from actors.work.proxy.usage import Meter, Spent
from tests.endpoints.protocols import PROTOCOLS
from tests.endpoints.turn import Turn

TURN = Turn(text="word " * 80, tokens=(1_000, 100))
KINDS = [("anthropic", "/v1/messages"), ("openai", "/v1/chat/completions"), ("openai", "/v1/responses")]


def heard(kind: str, path: str, *, events: int | None, asked: int = 8_000) -> Spent:
    """What a meter knows after so many events of the answer, None for all of them."""
    meter = Meter(kind, asked=json.dumps({"model": "a-model", "input": "x"}).ljust(asked).encode())
    meter.begins(stream=True)
    for name, values in list(PROTOCOLS[path](TURN, "a-model"))[:events]:
        named = {"type": name, **values} if name else values
        meter.feed(f"data: {json.dumps(named)}\n\n".encode())
    meter.end(whole=events is None)
    return meter.spent


@pytest.mark.parametrize(("kind", "path"), KINDS)
def test_a_whole_answer_costs_what_its_endpoint_says(kind: str, path: str) -> None:
    spent = heard(kind, path, events=None)
    assert (spent.model, spent.read, spent.written) == ("a-model", 1_000, 100)


@pytest.mark.parametrize(("kind", "path"), KINDS)
def test_one_that_was_broken_off_costs_what_was_asked_and_what_had_come(kind: str, path: str) -> None:
    spent = heard(kind, path, events=6)
    assert (spent.model, spent.written) == ("a-model", 6)
    assert spent.read == (1_000 if kind == "anthropic" else 2_000)


@pytest.mark.parametrize(("kind", "path"), KINDS)
def test_one_that_was_broken_off_before_its_first_event_costs_what_was_asked(kind: str, path: str) -> None:
    assert heard(kind, path, events=0) == Spent(model="a-model", read=2_000)


@pytest.mark.parametrize("whole", [True, False])
def test_one_that_never_reached_its_endpoint_or_was_refused_costs_nothing(whole: bool) -> None:
    meter = Meter("openai", asked=b'{"model": "a-model"}')
    meter.void()
    meter.feed(b'{"error": {"message": "No."}}')
    meter.end(whole=whole)
    assert meter.spent == Spent()


def test_a_document_without_counts_that_came_whole_costs_nothing() -> None:
    meter = Meter("anthropic", asked=b'{"model": "a-model", "messages": []}')
    meter.begins(stream=False)
    meter.feed(b'{"input_tokens": 2095}')
    meter.end(whole=True)
    assert meter.spent == Spent()


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b"\xff" * 40, b"[]", b'{"model": 7}'])
def test_a_request_whose_model_cannot_be_read_is_estimated_without_one(body: bytes) -> None:
    meter = Meter("openai", asked=body)
    meter.end(whole=False)
    assert meter.spent == Spent(read=len(body) // 4)
