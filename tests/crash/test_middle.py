"""The short form of the run with damaged answers; the long one is `python -m tests.crash.middle`."""

from __future__ import annotations

from pathlib import Path

from tests.crash.middle import run


def test_answers_that_are_damaged_on_their_way_double_nothing_and_stop_nothing(tmp_path: Path) -> None:
    verdict, met = run(tmp_path, kinds=("nothing", "truncated", "html", "502-html"), cases=4, seed=3)
    assert verdict.clean, verdict
    assert met.total() > 0
