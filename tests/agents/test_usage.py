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
    meter = Meter(kind, stream=True, asked=asked)
    for name, values in list(PROTOCOLS[path](TURN, "a-model"))[:events]:
        named = {"type": name, **values} if name else values
        meter.feed(f"data: {json.dumps(named)}\n\n".encode())
    meter.end()
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


def test_an_answer_that_never_began_costs_nothing() -> None:
    assert heard("openai", "/v1/chat/completions", events=0) == Spent()
