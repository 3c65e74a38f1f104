"""Values become columns and come back as they were, or are refused."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.codec import decode_frame, decode_text, encode_frame, encode_text

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.dictionaries(st.text(), _VALUES))
def test_a_value_comes_back_as_it_was(value: dict[str, Any]) -> None:
    assert decode_text(encode_text(value)) == value


@given(st.dictionaries(st.text().filter(lambda name: name != "body"), _VALUES), st.binary())
def test_a_frame_comes_back_as_it_was(value: dict[str, Any], body: bytes) -> None:
    assert decode_frame(encode_frame({**value, "body": body})) == {**value, "body": body}


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "é\ud83d", "\x00", "\u2028", "😀"])
def test_any_text_becomes_a_column_that_sqlite_can_hold(text: str) -> None:
    column = encode_text({"text": text})
    assert column.encode()
    assert decode_text(column) == {"text": text}


def test_text_for_people_stays_readable_in_the_file() -> None:
    assert encode_text({"a": "größer", "b": [1, 2]}) == '{"a":"größer","b":[1,2]}'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_lacks_is_refused_when_it_is_written(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode_text({"n": value})


def test_an_object_that_json_lacks_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError):
        encode_text({"n": object()})


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_never_taken_for_a_value(protocol: int) -> None:
    column = pickle.dumps({"a": 1}, protocol=protocol)
    for decode in (decode_text, decode_frame):
        with pytest.raises(ValueError, match=r"."):
            decode(column)


@pytest.mark.parametrize("column", [None, 1, "", "[]", "null", "{", b"{}"])
def test_what_is_no_json_object_is_refused(column: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_text(column)


@pytest.mark.parametrize(
    "column", [None, "{}", b"", b"\0\0\0", b"\0\0\0\x05{}", b"\0\0\0\x02[]x", b"\xff\xff\xff\xff{}"]
)
def test_what_is_no_frame_is_refused(column: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_frame(column)
