"""The short form of a restart with cases under way; the long one is `python -m tests.crash.restart`."""

from __future__ import annotations

from pathlib import Path

from tests.crash.restart import run


def test_within_ten_seconds_of_a_restart_each_case_is_taken_up_again_and_says_how(tmp_path: Path) -> None:
    outcome = run(tmp_path, cases=12)
    assert outcome.clean, outcome
