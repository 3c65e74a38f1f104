"""The fair queue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actors.work.queue import FairQueue, Waiting

AGEING = 100.0


def queue(*jobs: tuple[str, str, int, float]) -> FairQueue:
    made = FairQueue(ageing=AGEING)
    for job, repository, priority, since in jobs:
        made.add(Waiting(job=job, repository=repository, priority=priority, since=since))
    return made


def order(made: FairQueue, now: float = 10.0) -> list[str]:
    return [waiting.job for waiting in made.order(now)]


def test_the_urgent_goes_first() -> None:
    made = queue(("low", "a", 0, 0), ("high", "b", 2, 5), ("medium", "c", 1, 1))
    assert order(made) == ["high", "medium", "low"]


def test_equals_go_in_the_order_in_which_they_came() -> None:
    assert order(queue(("second", "a", 1, 2), ("first", "a", 1, 1))) == ["first", "second"]


def test_a_repository_with_many_jobs_does_not_hold_up_the_others() -> None:
    made = queue(("a1", "a", 1, 0), ("a2", "a", 1, 1), ("a3", "a", 1, 2), ("b1", "b", 1, 3), ("c1", "c", 1, 4))
    assert order(made) == ["a1", "b1", "c1", "a2", "a3"]


def test_whose_turn_was_longest_ago_is_next() -> None:
    made = queue(("a1", "a", 1, 0), ("a2", "a", 1, 1), ("b1", "b", 1, 2))
    taken = made.take(10, running={}, per_repository=9)
    assert taken is not None
    assert taken.job == "a1"
    assert order(made) == ["b1", "a2"]


def test_who_waits_long_enough_overtakes_the_urgent() -> None:
    made = queue(("old low", "a", 0, 0), ("new critical", "b", 3, 290))
    assert order(made, now=299) == ["new critical", "old low"]
    assert order(made, now=300) == ["old low", "new critical"]


def test_a_repository_at_its_limit_is_passed_over() -> None:
    made = queue(("a1", "a", 3, 0), ("b1", "b", 0, 1))
    taken = made.take(10, running={"a": 1}, per_repository=1)
    assert taken is not None
    assert taken.job == "b1"
    assert made.take(10, running={"a": 1}, per_repository=1) is None


def test_a_job_that_is_added_again_keeps_its_place() -> None:
    made = queue(("one", "a", 1, 0), ("two", "a", 1, 1), ("one", "a", 1, 2))
    assert made.places(10) == {"one": 1, "two": 2}


def test_a_job_that_is_taken_out_is_gone_once() -> None:
    made = queue(("one", "a", 1, 0))
    assert made.remove("one")
    assert not made.remove("one")
    assert len(made) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.floats(0, 1000)), max_size=20))
def test_everybody_has_one_place_and_is_served_once(jobs: list[tuple[str, int, float]]) -> None:
    made = queue(*((str(number), *job) for number, job in enumerate(jobs)))
    assert sorted(made.places(1000).values()) == list(range(1, len(jobs) + 1))
    served = []
    while (taken := made.take(1000, running={}, per_repository=1)) is not None:
        served.append(taken.job)
    assert sorted(served) == sorted(str(number) for number in range(len(jobs)))


def test_a_person_with_many_jobs_does_not_hold_up_the_others_of_a_repository() -> None:
    made = FairQueue(ageing=AGEING)
    for since, job in enumerate(("m1", "m2", "m3", "n1")):
        made.add(Waiting(job=job, repository="a", priority=1, since=since, person=job[0]))
    assert order(made) == ["m1", "n1", "m2", "m3"]
    made.take(10, running={}, per_repository=9)
    assert order(made) == ["n1", "m2", "m3"]


def test_a_job_that_becomes_urgent_goes_before_the_others() -> None:
    made = queue(("one", "a", 1, 0), ("two", "a", 1, 1))
    made.urge("two", 2)
    made.urge("gone", 3)
    assert order(made) == ["two", "one"]
