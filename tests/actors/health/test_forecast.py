from __future__ import annotations

import pytest

from actors.health.forecast import POINTS, forecast
from actors.health.samples import Samples
from tests.actors.health.looks import NOW

RESET = NOW + 1_800


def used(*points: tuple[float, float], reset: float = RESET) -> Samples:
    """Samples of what was left, as (seconds ago, left)."""
    kept = Samples()
    for ago, left in points:
        kept.add("github_left", left, NOW - ago, "42")
        kept.add("github_reset", reset, NOW - ago, "42")
    return kept


def test_a_pace_that_empties_the_hour_too_early_tells_when() -> None:
    known = forecast(used((600, 2_000), (0, 1_000)), "42", NOW)
    assert known.a_minute == 100.0
    assert known.empty_at == NOW + 600


def test_a_pace_that_the_hour_bears_tells_no_end() -> None:
    known = forecast(used((600, 1_010), (0, 1_000)), "42", NOW)
    assert known.a_minute == 1.0
    assert known.empty_at is None


@pytest.mark.parametrize(
    "kept",
    [used((60, 2_000), (0, 1_000)), used((600, 2_000), (0, 1_000), reset=NOW - 1)],
    ids=["too short", "the hour is over"],
)
def test_where_nothing_can_be_said_nothing_is(kept: Samples) -> None:
    known = forecast(kept, "42", NOW)
    assert known.a_minute is None
    assert known.empty_at is None
    assert known.left == 1_000


def test_requests_that_came_back_are_no_negative_pace() -> None:
    assert forecast(used((600, 1_000), (0, 2_000)), "42", NOW).a_minute == 0.0


def test_a_line_for_a_plot_keeps_its_ends_and_is_not_long() -> None:
    line = forecast(used(*((float(ago), 1_000.0 + ago) for ago in range(900, -1, -1))), "42", NOW).line
    assert len(line) <= POINTS + 1
    assert line[-1] == (NOW, 1_000.0)
    assert line[0] == (NOW - 900, 1_900.0)
