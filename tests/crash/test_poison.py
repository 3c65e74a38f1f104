"""The short form of the poison run; the long one is `python -m tests.crash.poison`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.poison import run

SHORT = ("exception", "loop", "memory", "abort")
"""Of the kinds; a `sleep` is ended by what ends a `loop`, and takes as long."""


@pytest.mark.parametrize("kind", [*SHORT, pytest.param("sleep", marks=pytest.mark.slow)])
def test_a_poisonous_comment_is_put_aside_and_the_cases_beside_it_end(tmp_path: Path, kind: str) -> None:
    outcome = run(tmp_path, kind=kind, healthy=4)
    assert outcome.clean, outcome
