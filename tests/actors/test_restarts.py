from __future__ import annotations

import pytest

from actors.restarts import FAILURES, FIRST_DELAY, LONGEST_DELAY, WINDOW, RestartBudget


def after(*times: float) -> RestartBudget:
    budget = RestartBudget()
    for at in times:
        budget = budget.failed(at)
    return budget


def test_the_budget_is_spent_by_five_failures_within_half_a_minute() -> None:
    times = [100.0 + 7 * number for number in range(FAILURES)]
    assert not after(*times[:-1]).spent
    assert after(*times).spent


def test_failures_that_are_older_than_the_window_do_not_count() -> None:
    assert not after(*(100.0 + (WINDOW / (FAILURES - 1)) * number for number in range(50))).spent


def test_a_budget_is_a_value_and_is_not_changed() -> None:
    budget = RestartBudget()
    budget.failed(1.0)
    assert budget == RestartBudget()


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_the_delay_grows_up_to_its_ceiling(jitter: float) -> None:
    delays = [after(*([1.0] * failures)).delay(jitter) for failures in range(1, 12)]
    assert delays == sorted(delays)
    assert 0 < delays[0] <= 2 * FIRST_DELAY
    assert LONGEST_DELAY / 2 <= delays[-1] <= LONGEST_DELAY


def test_jitter_spreads_the_restarts_over_half_of_the_delay() -> None:
    budget = after(1.0, 2.0)
    assert budget.delay(0.0) == budget.delay(1.0) / 2
