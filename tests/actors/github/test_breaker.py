"""The circuit breaker: alone, and in the hands of the actor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actors.github.breaker import FAILURES, FIRST_OPEN, LONGEST_OPEN, Breaker
from actors.messages import Observed
from storage.store import Store
from tests.actors.github.desk import Desk, create, failure, read

NOW = 1_000.0


def broken(times: int, *, now: float = NOW) -> Breaker:
    """A breaker after so many failures."""
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.failed(now, jitter=1.0)
    return breaker


def test_it_opens_after_so_many_failures_in_a_row_and_not_before() -> None:
    assert broken(FAILURES - 1).held(NOW) == 0.0
    assert broken(FAILURES).held(NOW) == FIRST_OPEN


def test_any_answer_closes_it() -> None:
    assert broken(FAILURES - 1).answered().failed(NOW, jitter=1.0).held(NOW) == 0.0
    assert not broken(FAILURES + 9).answered().open


def test_it_stays_open_longer_after_each_trial_that_fails() -> None:
    assert [broken(FAILURES + more).held(NOW) for more in range(5)] == [5.0, 10.0, 20.0, 40.0, 60.0]


@given(st.integers(0, 200), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_it_never_holds_longer_than_the_longest(failures: int, later: float, jitter: float) -> None:
    breaker = Breaker()
    for _ in range(failures):
        breaker = breaker.failed(NOW, jitter=jitter)
    assert 0.0 <= breaker.held(NOW + later) <= LONGEST_OPEN


def test_while_it_is_open_one_request_now_and_then_tries_for_all(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.extend(failure(None, sent=False) for _ in range(30))
    desk.tell(*(create(number) for number in range(1, 21)))
    desk.pass_(1)
    assert len(desk.writes()) == FAILURES
    before = len(desk.github.sent)
    desk.pass_(75)
    assert len(desk.github.sent) - before == 4  # after 5, 10, 20 and 40 seconds
    assert [s.value for s in desk.health.of(Observed) if s.name == "github_open"][:2] == [5.0, 10.0]


def test_when_github_answers_again_everything_is_sent_in_order(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.extend(failure(None, sent=False) for _ in range(8))
    desk.tell(*(create(number) for number in range(1, 21)))
    desk.pass_(700)
    assert sorted(comment.number for comment in desk.github.comments) == list(range(1, 21))
    assert [s.value for s in desk.health.of(Observed) if s.name == "github_open"][-1] == 0.0


def test_a_refusal_shows_that_github_is_there(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.extend(failure(404) for _ in range(FAILURES * 2))
    desk.tell(*(create(number) for number in range(1, FAILURES * 2 + 1)))
    desk.pass_(1)
    assert len(desk.writes()) == FAILURES * 2


def test_an_expired_token_is_renewed_and_the_request_made_again_at_once(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.append(failure(401, renewable=True))
    desk.tell(create(1), read("bob"))
    desk.work()
    asked = "permission octo/sample bob"
    assert [sent.what for sent in desk.github.sent[1:]] == [asked, "renew", asked, "CreateComment"]
    assert len(desk.github.comments) == 1
