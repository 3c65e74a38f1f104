"""How many tokens an answer cost, read from it on its way: what the endpoint says, not what the worker says. Pure.

Endpoints tell it at a stream's end. One that is broken off before that was paid all the same, and a worker that breaks
off each of its answers must not work for nothing: what was not told is estimated. That holds from the moment that the
request is with the endpoint: a model that thinks says nothing for minutes. An estimate may be too high, never too low
by a whole request.

https://docs.anthropic.com/en/api/messages, https://platform.openai.com/docs/api-reference
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

LARGEST = 4 * 1024 * 1024
"""Bytes of a line, or of an answer that is no stream, that are looked at."""
MOST_TOKENS = 10**9
BYTES_OF_A_TOKEN = 4
"""Of a request. Of a stream each event counts as one token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The tokens of one answer: `read` in all, of these `cached`, and `written`."""

    model: str = ""
    read: int = 0
    cached: int = 0
    written: int = 0

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.read + self.written


class Meter:
    """Fed with an answer's bytes; `spent` says what is known by now. `asked`: the request's body."""

    def __init__(self, kind: str, *, asked: bytes = b"") -> None:
        self._kind, self._stream, self._asked = kind, False, asked
        self._text = b""
        self._over = self._told = False
        self._events, self._model = 0, ""
        self.spent = Spent()

    def begins(self, *, stream: bool) -> None:
        """The endpoint answers, with a stream of events or with one document."""
        self._stream = stream

    def void(self) -> None:
        """It costs nothing: the endpoint never got the request, or refused it."""
        self._kind = ""

    def feed(self, data: bytes) -> None:
        """Look at some more of the answer."""
        if not self._kind or self._over:
            return
        self._text += data
        if self._stream:
            *lines, self._text = self._text.split(b"\n")
            for line in lines:
                if line.startswith(b"data:"):
                    self._events += 1
                    self._read(line.removeprefix(b"data:"))
        self._over = len(self._text) > LARGEST

    def end(self, *, whole: bool) -> None:
        """The answer came to its end (`whole`), or was broken off, perhaps before its first word."""
        if not self._kind:
            return
        if not self._stream and not self._over:
            self._read(self._text)
        if not self._told and (self._stream or not whole):
            read = self.spent.read or len(self._asked) // BYTES_OF_A_TOKEN
            written = max(self.spent.written, self._events)
            model = self.spent.model or self._model or _asked_for(self._asked)
            self.spent = replace(self.spent, model=model, read=read, written=written)

    def _read(self, text: bytes) -> None:
        if b'"usage"' not in text and self._model:
            return
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            return
        for part in _parts(values):
            usage, model = part.get("usage"), part.get("model")
            self._model = self._model or (model if isinstance(model, str) else "")
            if isinstance(usage, Mapping):
                self._told = self._told or self._kind != "anthropic" or values.get("type") == "message_delta"
                found = _anthropic(usage) if self._kind == "anthropic" else _openai(usage)
                self.spent = _more(self.spent, found, model if isinstance(model, str) else "")


def _asked_for(body: bytes) -> str:
    """The model that a request names; empty where none can be read."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    model = values.get("model") if isinstance(values, Mapping) else None
    return model if isinstance(model, str) else ""


def _parts(values: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of an event that may carry a usage."""
    if isinstance(values, Mapping):
        for part in (values, values.get("message"), values.get("response")):
            if isinstance(part, Mapping):
                yield part


def _anthropic(usage: Mapping[str, Any]) -> Spent:
    cached = _count(usage, "cache_read_input_tokens")
    read = _count(usage, "input_tokens") + cached + _count(usage, "cache_creation_input_tokens")
    return Spent(read=read, cached=cached, written=_count(usage, "output_tokens"))


def _openai(usage: Mapping[str, Any]) -> Spent:
    details = usage.get("prompt_tokens_details") or usage.get("input_tokens_details")
    return Spent(
        read=_count(usage, "prompt_tokens") or _count(usage, "input_tokens"),
        cached=_count(details, "cached_tokens") if isinstance(details, Mapping) else 0,
        written=_count(usage, "completion_tokens") or _count(usage, "output_tokens"),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else 0


def _more(known: Spent, found: Spent, model: str) -> Spent:
    """A stream tells its counts more than once, each time all of them so far."""
    return Spent(
        model=model or known.model,
        read=max(known.read, found.read),
        cached=max(known.cached, found.cached),
        written=max(known.written, found.written),
    )
