"""The short form of the crash run; the long one is `python -m tests.crash.harness`."""

from __future__ import annotations

from pathlib import Path

from tests.crash.harness import run


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    verdict = run(tmp_path, kills=4, seed=7)
    assert verdict.clean, verdict
    assert verdict.acknowledged > 0
