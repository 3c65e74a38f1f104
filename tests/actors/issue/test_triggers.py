"""The table of transitions and the tables beside it, whole."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from actors.issue import triggers
from actors.issue.states import OVER, TRANSITIONS, State, Trigger, after
from actors.issue.triggers import GUARDS, LIMITS, Illegal, pull

SOURCES = Path(triggers.__file__).parent


@pytest.mark.parametrize(("state", "trigger"), [*product(State, Trigger)])
def test_every_pair_leads_somewhere_or_is_a_sentence(state: State, trigger: Trigger) -> None:
    found = pull(state, trigger)
    if isinstance(found, Illegal):
        assert after(state, trigger) is None
        assert state.value in found.sentence
        assert trigger.value in found.sentence
    else:
        assert found is TRANSITIONS[state, trigger]


def test_every_trigger_has_a_guard_of_its_own_and_is_pulled_somewhere() -> None:
    assert set(GUARDS) == set(Trigger)
    assert len({guard.name for guard in GUARDS.values()}) == len(GUARDS)
    files = (path for path in SOURCES.glob("*.py") if path.name not in ("states.py", "triggers.py"))
    code = "\n".join(path.read_text("utf-8") for path in files)
    assert [trigger for trigger in Trigger if f"Trigger.{trigger.name}" not in code] == []


def test_every_state_is_reached_and_has_a_way_out() -> None:
    assert {*TRANSITIONS.values(), State.QUEUED} == set(State)
    assert {begin for begin, _ in TRANSITIONS} == set(State)


def test_what_is_over_is_left_by_a_person_alone() -> None:
    leaving = {trigger for begin, trigger in TRANSITIONS if begin in OVER}
    assert leaving == {Trigger.RETRY}
    assert GUARDS[Trigger.RETRY].action


def test_what_time_does_is_a_transition_that_there_is() -> None:
    pairs = [(state, limit.trigger) for state, limits in LIMITS.items() for limit in limits if limit.trigger]
    assert [pair for pair in pairs if pair not in TRANSITIONS] == []
