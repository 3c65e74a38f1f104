"""The budget: GitHub's windows hold for any arrival pattern, and nobody waits longer than they ask for."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.github.budget import Budget, Cost, Limits

TINY = 1e-6
LIMITS = Limits(points_a_minute=30, creations_a_minute=4, creations_an_hour=10, write_gap=1.0)
COSTS = st.sampled_from(Cost)
ARRIVALS = st.lists(st.tuples(st.floats(min_value=0, max_value=90), COSTS), max_size=60)


def sent(limits: Limits, arrivals: list[tuple[float, Cost]], *, start: float = 1_000.0) -> list[tuple[float, Cost]]:
    """When each request goes if every one waits as long as the budget says."""
    budget, now, gone = Budget(limits), start, []
    for pause, cost in arrivals:
        now += pause
        for _ in range(100):
            wait = budget.wait(cost, now)
            if wait <= 0:
                break
            now += wait
        else:
            raise AssertionError("the wait does not come to an end")
        budget.spend(cost, now)
        gone.append((now, cost))
    return gone


def most_within(times: list[tuple[float, int]], window: float) -> int:
    """The greatest sum in any window of that many seconds, its end left out."""
    return max((sum(n for at, n in times if 0 <= at - first < window - TINY) for first, _ in times), default=0)


@given(ARRIVALS)
def test_no_minute_has_more_points_than_allowed(arrivals: list[tuple[float, Cost]]) -> None:
    assert most_within([(at, cost.points) for at, cost in sent(LIMITS, arrivals)], 60) <= 30


@given(ARRIVALS)
def test_no_minute_and_no_hour_has_more_creations_than_allowed(arrivals: list[tuple[float, Cost]]) -> None:
    creations = [(at, 1) for at, cost in sent(LIMITS, arrivals) if cost.creates]
    assert most_within(creations, 60) <= 4
    assert most_within(creations, 3_600) <= 10


@given(ARRIVALS)
def test_between_two_writes_there_is_always_the_gap(arrivals: list[tuple[float, Cost]]) -> None:
    writes = [at for at, cost in sent(LIMITS, arrivals) if cost is not Cost.READ]
    assert all(later - earlier >= 1.0 - TINY for earlier, later in itertools.pairwise(writes))


@given(ARRIVALS)
def test_nothing_waits_when_the_limits_are_lifted(arrivals: list[tuple[float, Cost]]) -> None:
    lifted = Limits(points_a_minute=0, creations_a_minute=0, creations_an_hour=0, write_gap=0.0)
    at = 1_000.0
    for (pause, _), (gone, _) in zip(arrivals, sent(lifted, arrivals), strict=True):
        at += pause
        assert gone == at


@given(ARRIVALS, st.floats(min_value=-100_000, max_value=100_000), COSTS)
def test_a_clock_that_is_set_never_makes_anybody_wait_longer_than_the_longest_window(
    arrivals: list[tuple[float, Cost]], jump: float, cost: Cost
) -> None:
    budget, now = Budget(LIMITS), 1_000_000.0
    for pause, earlier in arrivals:
        now += pause
        budget.spend(earlier, now)
    assert budget.wait(cost, now + jump) <= 3_600.0


@given(st.floats(min_value=1, max_value=100_000))
def test_a_clock_that_is_set_back_does_not_free_what_was_just_spent(jump: float) -> None:
    budget = Budget(LIMITS)
    for _ in range(4):
        budget.spend(Cost.CREATE, 1_000_000.0)
    assert budget.wait(Cost.CREATE, 1_000_000.0 - jump) == 60.0


def test_a_restart_takes_the_creations_over() -> None:
    budget = Budget(LIMITS)
    for number in range(10):
        budget.spend(Cost.CREATE, 1_000.0 + 100 * number)
    later = Budget(LIMITS, spent=json.loads(json.dumps(budget.spent)), now=2_000.0)
    assert later.wait(Cost.CREATE, 2_000.0) == 2_600.0


def test_a_restart_takes_the_minute_s_points_over_and_waits_a_gap_since_the_last_write_may_just_have_been() -> None:
    budget = Budget(LIMITS)
    for number in range(30):
        budget.spend(Cost.READ, 1_000.0 + number / 10)
    later = Budget(LIMITS, spent=json.loads(json.dumps(budget.spent)), now=1_010.0)
    assert 49.9 <= later.wait(Cost.READ, 1_010.0) <= 55.0
    assert Budget(LIMITS, now=1_010.0).wait(Cost.WRITE, 1_010.0) == 1.0


def test_a_request_counts_from_its_end_since_nobody_knows_when_it_arrived() -> None:
    budget = Budget(LIMITS)
    budget.spend(Cost.CREATE, 1_000.0)
    budget.ended(1_008.0, more=2)
    assert budget.wait(Cost.WRITE, 1_008.0) == 1.0
    for _ in range(3):
        budget.spend(Cost.CREATE, 1_010.0)
    assert budget.wait(Cost.CREATE, 1_012.0) == 56.0
    assert budget.wait(Cost.WRITE, 1_012.0) == 0.0, "22 points and 5"
    budget.spend(Cost.WRITE, 1_012.0)
    assert budget.wait(Cost.WRITE, 1_013.0) == 55.0


def test_however_much_there_is_to_tell_there_is_room_for_an_answer() -> None:
    budget, now = Budget(Limits(points_a_minute=0, write_gap=0.0)), 1_000.0
    went: dict[Cost, int] = {}
    for cost in (Cost.PROGRESS, Cost.NEWS, Cost.CREATE):
        while budget.wait(cost, now) <= 0:
            budget.spend(cost, now)
            went[cost] = went.get(cost, 0) + 1
    assert went == {Cost.PROGRESS: 68, Cost.NEWS: 8, Cost.CREATE: 4}


@pytest.mark.parametrize(
    ("left", "reset", "expected"),
    [(51, 1_500.0, 0.0), (50, 1_500.0, 500.0), (0, 1_500.0, 500.0), (0, 999.0, 0.0), (0, 999_999.0, 3_600.0)],
)
def test_the_reserve_waits_for_the_reset_but_never_longer_than_an_hour(
    left: int, reset: float, expected: float
) -> None:
    budget = Budget(Limits(reserve=50))
    budget.learn(left, reset)
    assert budget.wait(Cost.READ, 1_000.0) == expected


def test_what_is_spent_counts_before_github_tells_it() -> None:
    budget = Budget(Limits(reserve=1, write_gap=0.0))
    budget.learn(3, 2_000.0)
    for _ in range(2):
        assert budget.wait(Cost.READ, 1_000.0) == 0.0
        budget.spend(Cost.READ, 1_000.0)
    assert budget.wait(Cost.READ, 1_000.0) == 1_000.0


def test_a_limit_below_the_cost_of_one_request_does_not_stop_it_for_ever() -> None:
    assert Budget(Limits(points_a_minute=3)).wait(Cost.WRITE, 1_000.0) == 0.0
