"""The short form of the storm beside enforced limits; the long one is `python -m tests.load.limited`."""

from __future__ import annotations

from pathlib import Path

from tests.load.limited import run


def test_a_storm_breaks_no_limit_loses_nothing_and_answers_people_first(tmp_path: Path) -> None:
    figures = run(tmp_path, issues=20, speed=20.0, questions=4, patience=120.0)
    assert figures.clean, figures
    assert figures.asked == 4
