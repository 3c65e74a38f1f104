"""What may be on GitHub without anybody knowing is looked for before it is made."""

from __future__ import annotations

import pytest

from actors.github.uncertain import LOOKED_FOR, Uncertain

RESTORED = {"at": 1_000.0, "since": 900.0}


def test_what_was_being_sent_is_looked_for_once() -> None:
    uncertain = Uncertain([("o/r#1:3", {"at": 50.0})])
    assert uncertain.since("o/r#1:3", 60.0) == 50.0
    assert uncertain.since("o/r#1:3", 60.0) is None
    assert uncertain.since("o/r#1:4", 60.0) is None


def test_a_clock_that_was_set_back_does_not_look_into_the_future() -> None:
    assert Uncertain([("o/r#1:3", {"at": 50.0})]).since("o/r#1:3", 40.0) == 40.0


@pytest.mark.parametrize(
    ("now", "since"), [(1_001.0, 900.0), (999.0 + LOOKED_FOR, 900.0), (1_000.0 + LOOKED_FOR, None)]
)
def test_after_a_restore_everything_is_looked_for_since_the_time_of_the_backup(now: float, since: float | None) -> None:
    assert Uncertain([], RESTORED).since("o/r#1:3", now) == since


def test_what_is_noted_itself_goes_before_the_restore() -> None:
    assert Uncertain([("o/r#1:3", {"at": 950.0})], RESTORED).since("o/r#1:3", 1_001.0) == 950.0
