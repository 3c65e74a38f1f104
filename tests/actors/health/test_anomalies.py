"""What is strange, against what is usual; and what is not strange."""

from __future__ import annotations

import pytest

from actors.health.baseline import Baseline
from actors.health.facts import Facts
from actors.health.samples import Samples
from actors.messages import ErrorRepeated
from tests.actors.health.looks import NOW, case, counted, look, names, only, samples


def test_a_quiet_server_shows_nothing_strange() -> None:
    assert names(look()) == []


@pytest.mark.parametrize(("errors", "asked", "found"), [(5, 9, True), (5, 10, False), (4, 4, False), (5, 0, True)])
def test_github_is_strange_when_most_requests_fail(errors: int, asked: int, found: bool) -> None:
    assert names(look(samples(github_errors=errors, github_seconds=asked))) == (["github"] if found else [])


def test_github_is_strange_while_its_circuit_breaker_is_open_and_not_after_it() -> None:
    kept = samples(github_open=1)
    assert names(look(kept)) == ["github"]
    kept.add("github_open", 0.0, NOW)
    assert names(look(kept)) == []


@pytest.mark.parametrize(("count", "found"), [(2, False), (3, True)])
def test_restarts_are_strange_when_there_are_several(count: int, found: bool) -> None:
    kept = Samples()
    for _ in range(count):
        kept.add("restarts", 1, NOW, "github")
    at = look(kept)
    assert names(at) == (["restarts"] if found else [])
    if found:
        assert only(at).evidence == {"github": 3}


def test_dead_letters_wait_for_a_person() -> None:
    assert "2 deliveries were given up" in only(look(facts=counted(dead_letters=2))).sentence


@pytest.mark.parametrize(("depth", "found"), [(1_000, False), (1_001, True)])
def test_a_long_inbox_is_strange(depth: int, found: bool) -> None:
    assert names(look(facts=counted(inbox=depth))) == (["backlog"] if found else [])


def depths(first: float, step: float) -> tuple[tuple[float, float], ...]:
    return tuple((NOW - 600 + 20 * n, first + step * n) for n in range(30))


def test_a_backlog_that_grows_is_strange_with_what_it_was_before() -> None:
    found = only(look(facts=counted(inbox=310, oldest_seconds=90), depths=depths(20, 10)))
    assert (found.name, found.baseline) == ("backlog", 65.0)
    assert found.evidence == {"oldest_seconds": 90}


def test_a_backlog_that_shrinks_or_is_small_is_not() -> None:
    assert names(look(facts=counted(inbox=60), depths=depths(310, -8))) == []
    assert names(look(facts=counted(inbox=30), depths=depths(0, 1))) == []


def test_a_spike_of_failures_names_the_usual_number_and_the_codes() -> None:
    kept = Samples()
    for minute in range(60):
        kept.add("errors", 1, NOW - 3_840 + 60 * minute, "E_GONE")
    for _ in range(20):
        kept.add("errors", 1, NOW - 60, "E_SERVER")
    found = only(look(kept))
    assert (found.name, found.value, found.baseline) == ("errors", 20.0, 5.0)
    assert found.evidence == {"E_SERVER": 20, "E_GONE": 1}


def test_a_steady_rate_of_failures_is_no_spike() -> None:
    kept = Samples()
    for minute in range(66):
        for _ in range(4):
            kept.add("errors", 1, NOW - 3_960 + 60 * minute, "E_GONE")
    assert names(look(kept)) == []


def baseline(*stays: float, state: str = "in-progress") -> Baseline:
    made = Baseline()
    for seconds in stays:
        made.stayed(state, seconds)
    return made


def test_a_case_is_stuck_beyond_three_times_what_is_usual_in_its_state() -> None:
    facts = Facts(cases=(case("o/r#1", "in-progress", ago=901), case("o/r#2", "in-progress", ago=899)))
    found = only(look(facts=facts, baseline=baseline(*[300.0] * 20)))
    assert (found.name, found.value, found.baseline) == ("stuck", 1.0, 900.0)
    assert found.evidence == {"state": "in-progress", "cases": ["o/r#1"], "longest_seconds": 901}


def test_a_case_that_waits_for_a_person_is_not_stuck_and_none_before_five_minutes() -> None:
    facts = Facts(cases=(case("o/r#1", "awaiting-feedback", ago=9e5, ours=False), case("o/r#2", "queued", ago=299)))
    usual = baseline(*[1.0] * 20, state="queued")
    for _ in range(20):
        usual.stayed("awaiting-feedback", 10.0)
    assert names(look(facts=facts, baseline=usual)) == []


def test_nothing_is_stuck_while_it_is_not_known_what_is_usual() -> None:
    facts = Facts(cases=(case("o/r#1", "in-progress", ago=9e5),))
    assert names(look(facts=facts, baseline=baseline(*[300.0] * 4))) == []


def test_a_limit_that_runs_out_before_it_begins_anew_is_forecast() -> None:
    kept = Samples()
    for minute in range(11):
        kept.add("github_left", 1_000 - 60 * minute, NOW - 600 + 60 * minute, "42")
    kept.add("github_reset", NOW + 1_800, NOW, "42")
    found = only(look(kept))
    assert found.name == "limit"
    assert found.evidence["a_minute"] == 60.0
    assert found.evidence["empty_at"] == NOW + 400
    assert "in 7 minutes" in found.sentence


@pytest.mark.parametrize("reset", [NOW + 300, NOW - 1])
def test_a_limit_that_lasts_until_it_begins_anew_is_not(reset: float) -> None:
    kept = Samples()
    for minute in range(11):
        kept.add("github_left", 1_000 - 60 * minute, NOW - 600 + 60 * minute, "42")
    kept.add("github_reset", reset, NOW, "42")
    assert names(look(kept)) == []


def test_a_burst_of_some_seconds_is_no_forecast() -> None:
    kept = Samples()
    for second in range(60):
        kept.add("github_left", 5_000 - 20 * second, NOW - 60 + second, "")
    kept.add("github_reset", NOW + 3_500, NOW, "")
    assert names(look(kept)) == []


def test_what_was_left_of_the_hour_before_is_no_part_of_the_forecast() -> None:
    kept = Samples()
    kept.add("github_left", 4_900, NOW - 850, "")
    for at in (NOW - 700, NOW):
        kept.add("github_left", 4_000 if at == NOW else 4_010, at, "")
    kept.add("github_reset", NOW - 800 + 3_600, NOW, "")
    assert names(look(kept)) == []


def busy_week(an_hour: int = 6) -> Baseline:
    made = Baseline()
    for hour in range(72):
        made.arrived(an_hour, NOW - 3_600 * hour)
    return made


def test_silence_is_strange_when_many_deliveries_were_to_be_expected() -> None:
    found = only(look(baseline=busy_week(), last_arrival=NOW - 2 * 3_600))
    assert (found.name, found.baseline) == ("silence", 12.0)


def test_silence_is_not_strange_when_few_were_to_be_expected_or_nothing_is_known() -> None:
    assert names(look(baseline=busy_week(), began=NOW - 2 * 3_600)) == ["silence"], "no delivery since the start"
    assert names(look(baseline=busy_week(), last_arrival=NOW - 3_600)) == []
    assert names(look(baseline=Baseline(), last_arrival=NOW - 86_400)) == []


def test_a_quiet_night_is_none_of_a_busy_day_s() -> None:
    made = Baseline()
    for day in range(1, 6):
        for hour in range(12):
            made.arrived(20, NOW - 86_400 * day - 3_600 * (hour + 6))
    assert names(look(baseline=made, last_arrival=NOW - 4 * 3_600)) == []


def test_the_same_failure_in_many_cases_is_strange_for_an_hour() -> None:
    told = ErrorRepeated(code="E_GONE", cases=("o/r#1", "o/r#2", "o/r#3"), technical="t", since=NOW - 9, at=NOW)
    assert only(look(repeated=(told,))).evidence["cases"] == ["o/r#1", "o/r#2", "o/r#3"]
    assert names(look(repeated=(told,), now=NOW + 3_601)) == []


def test_a_database_that_takes_no_writes_is_critical_and_stands_first() -> None:
    facts = Facts(storage_error="disk full", counts={"dead_letters": 1})
    assert names(look(facts=facts)) == ["storage", "dead_letters"]


@pytest.mark.parametrize(("free", "found"), [(1 << 29, True), (1 << 31, False)])
def test_a_disk_that_fills_up_is_strange(free: int, found: bool) -> None:
    assert names(look(facts=counted(disk_free_bytes=free, disk_total_bytes=1 << 40))) == (["disk"] if found else [])


def test_a_small_disk_counts_by_its_share() -> None:
    assert names(look(facts=counted(disk_free_bytes=100 << 20, disk_total_bytes=1 << 30))) == []
    assert names(look(facts=counted(disk_free_bytes=40 << 20, disk_total_bytes=1 << 30))) == ["disk"]


def test_a_service_that_does_not_run_is_critical() -> None:
    assert only(look(facts=Facts(down=("work",)))).severity == "critical"
