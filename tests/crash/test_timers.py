"""The short form of the timers' run; the long one is `python -m tests.crash.timers`."""

from __future__ import annotations

from pathlib import Path

from tests.crash.timers import run


def test_each_timer_fires_once_and_none_early_whatever_happens_to_server_and_clock(tmp_path: Path) -> None:
    verdict = run(tmp_path, timers=40, kills=3, seed=11, seconds=14.0)
    assert verdict.clean, verdict
