"""How a dict becomes a column and back: JSON text, or a frame of JSON and raw bytes. Never pickle.

A lone surrogate (a body of `"\\ud800"` is valid JSON) has no UTF-8 form. A value with one is written as ASCII
with escapes instead, and reads back as it was.
"""

from __future__ import annotations

import json
import struct
from typing import Any

BODY = "body"
_LENGTH = struct.Struct(">I")
_READABLE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ASCII = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def encode_text(value: dict[str, Any]) -> str:
    """The value as compact JSON that SQLite can hold as text.

    Raises TypeError for what JSON does not have, ValueError for NaN, infinities and circles.
    """
    text = _READABLE(value)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _ASCII(value)
    return text


def decode_text(column: object) -> dict[str, Any]:
    """The dict that `encode_text` wrote. Raises ValueError for anything else, a pickle among it."""
    if not isinstance(column, str):
        raise ValueError(f"expected JSON text, found {type(column).__name__}")
    return _dict(json.loads(column))


def encode_frame(value: dict[str, Any]) -> bytes:
    """The value with its `body` as raw bytes behind the JSON of the rest: four bytes of length, JSON, body."""
    body = value[BODY]
    head = encode_text({name: part for name, part in value.items() if name != BODY}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, body))


def decode_frame(column: object) -> dict[str, Any]:
    """The dict that `encode_frame` wrote. Raises ValueError for anything else, a pickle among it."""
    if not isinstance(column, bytes) or len(column) < _LENGTH.size:
        raise ValueError(f"expected a frame, found {type(column).__name__}")
    end = _LENGTH.size + _LENGTH.unpack_from(column)[0]
    if end > len(column):
        raise ValueError("the frame is shorter than it says")
    return {**_dict(json.loads(column[_LENGTH.size : end])), BODY: column[end:]}


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"expected a JSON object, found {type(value).__name__}")
    return value
