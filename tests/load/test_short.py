"""The load tests in a short form: they run, and what they promise besides speed is true."""

from __future__ import annotations

from pathlib import Path

from tests.load import comments, concurrent, drawing, rate_limits
from web.sandbox import Limits


def test_issues_at_once_all_come_to_their_end(tmp_path: Path) -> None:
    waves = concurrent.measure(tmp_path, [1, 4], work=0.1)
    assert [wave.failed for wave in waves] == [0, 0]
    assert "times as long as alone" in concurrent.show(waves)


def test_every_question_is_answered_once_while_everybody_talks(tmp_path: Path) -> None:
    outcome = comments.measure(tmp_path, cases=2, comments=30, rate=30.0)
    assert (outcome.answered, outcome.asked, outcome.waiting) == (4, 4, 0)
    assert "4 answers to 4 questions" in comments.show(outcome)


def test_limits_that_the_server_runs_into_lose_and_double_nothing(tmp_path: Path) -> None:
    limits = Limits(enforce=True, write_gap=0.3, retry_after=1)
    outcome = rate_limits.measure(tmp_path, "learned", issues=1, limits=limits, settings={})
    assert outcome.clean
    assert outcome.refused > 0
    assert outcome.hasty == 0
    assert "learned" in rate_limits.show([outcome], 100)


def test_a_table_is_as_wide_as_what_stands_in_it() -> None:
    assert drawing.table(("a", "bc"), [("long", 1)]) == "| a    | bc |\n|------|----|\n| long | 1  |"
    assert drawing.spread([3.0, 1.0, 2.0]) == (2.0, 3.0)
