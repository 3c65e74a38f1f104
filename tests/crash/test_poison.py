"""The short form of the poison run; the long one is `python -m tests.crash.poison`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.poison import run


@pytest.mark.parametrize("kind", ["exception", "loop", "sleep", "memory", "abort"])
def test_a_poisonous_comment_is_put_aside_and_the_cases_beside_it_end(tmp_path: Path, kind: str) -> None:
    outcome = run(tmp_path, kind=kind, healthy=4, patience=90.0)
    assert outcome.clean, outcome
