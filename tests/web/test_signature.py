"""The signature over the raw bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.signature import sign, verified

SECRET, OLD = b"It's a Secret to Everybody", b"the secret before that"
BODY = b"Hello, World!"
RIGHT = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
ANY_TEXT = st.text(alphabet=st.characters(codec="latin-1")) | st.text()


def test_github_s_own_example_verifies() -> None:
    assert sign(SECRET, BODY) == RIGHT
    assert verified(RIGHT, BODY, [SECRET])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        RIGHT.upper(),
        RIGHT[:-1],
        f"{RIGHT} ",
        RIGHT.replace("sha256", "sha1"),
        RIGHT[7:],
        "sha256=é",
    ],
)
def test_anything_else_does_not(header: str | None) -> None:
    assert not verified(header, BODY, [SECRET])


def test_another_body_does_not_verify() -> None:
    assert not verified(RIGHT, BODY + b" ", [SECRET])


@pytest.mark.parametrize("signer", [SECRET, OLD])
def test_during_a_rotation_either_secret_is_taken(signer: bytes) -> None:
    assert verified(sign(signer, BODY), BODY, [SECRET, OLD])


def test_without_a_secret_nothing_verifies() -> None:
    assert not verified(sign(b"", BODY), BODY, [])


@given(ANY_TEXT | st.sampled_from(["\ud800", "sha256=\udfff", "\x00"]), st.binary(max_size=64))
def test_any_header_over_any_body_is_refused_without_an_error(header: str, body: bytes) -> None:
    assert not verified(header, body, [SECRET, OLD])


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=256))
def test_what_was_signed_verifies(secret: bytes, body: bytes) -> None:
    assert verified(sign(secret, body), body, [secret])
