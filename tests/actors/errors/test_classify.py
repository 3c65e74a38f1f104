"""Facts of failures and the verdicts on them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.errors.classify import LONGEST_TECHNICAL, RULES, classify
from actors.errors.delays import LONGEST_DELAY, back_off
from actors.messages import Category, ErrorAnalysis, ErrorFacts, Recovery, Severity, Strategy

NOW = 1_750_000_000.0


def github(status: int | None = None, **changes: Any) -> ErrorFacts:
    """A request to GitHub failed."""
    return ErrorFacts(phase="github", status=status, **changes)


def work(exception: str, attempt: int = 1) -> ErrorFacts:
    """A worker's attempt failed."""
    return ErrorFacts(phase="work", exception=exception, attempt=attempt)


def server(phase: Any, exception: str, message: str = "") -> ErrorFacts:
    """Something of the server's own failed."""
    return ErrorFacts(phase=phase, exception=exception, message=message)


def verdict(facts: ErrorFacts, *, jitter: float = 1.0) -> ErrorAnalysis:
    """The verdict at `NOW`."""
    return classify(facts, now=NOW, jitter=jitter)


def limited(reset: float) -> dict[str, str]:
    """The headers of a used-up hour."""
    return {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW + reset))}


PAUSE, RETRY, CONFIRM, GIVE_UP = Recovery.PAUSE_ALL, Recovery.RETRY, Recovery.CONFIRM, Recovery.GIVE_UP
RENEW = Recovery.RENEW
TABLE: list[tuple[ErrorFacts, str, Recovery, float | None]] = [
    (github(403, headers=limited(900)), "E_RATE_LIMIT", PAUSE, 901.0),
    (github(429, headers=limited(900)), "E_RATE_LIMIT", PAUSE, 901.0),
    (github(403, headers={**limited(900), "retry-after": "5"}), "E_RATE_LIMIT", PAUSE, 5.0),
    (github(403, message="API rate limit exceeded for user ID 1."), "E_RATE_LIMIT", PAUSE, 60.0),
    (github(403, message="API rate limit exceeded", attempt=3), "E_RATE_LIMIT", PAUSE, 240.0),
    (github(403, headers=limited(-5)), "E_RATE_LIMIT", PAUSE, 1.0),
    (github(403, headers=limited(999_999)), "E_RATE_LIMIT", PAUSE, 3_660.0),
    (github(403, headers={"retry-after": "17"}), "E_SECONDARY_LIMIT", PAUSE, 17.0),
    (github(429, headers={"retry-after": "0"}), "E_SECONDARY_LIMIT", PAUSE, 1.0),
    (github(429, headers={"retry-after": "9" * 400}), "E_SECONDARY_LIMIT", PAUSE, 86_400.0),
    (github(429, headers={"retry-after": "²"}), "E_SECONDARY_LIMIT", PAUSE, 60.0),
    (github(429, headers={"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), "E_SECONDARY_LIMIT", PAUSE, 60.0),
    (github(429), "E_SECONDARY_LIMIT", PAUSE, 60.0),
    (github(429, attempt=2), "E_SECONDARY_LIMIT", PAUSE, 120.0),
    (github(403, message="You have exceeded a secondary rate limit."), "E_SECONDARY_LIMIT", PAUSE, 60.0),
    (github(403, message="You have triggered an abuse detection mechanism."), "E_SECONDARY_LIMIT", PAUSE, 60.0),
    (github(401), "E_TOKEN", PAUSE, 60.0),
    (github(exception="InvalidKeyError"), "E_TOKEN", PAUSE, 60.0),
    (github(exception="NoInstallation"), "E_INSTALLATION", GIVE_UP, None),
    (github(403, message="Resource not accessible by integration"), "E_PERMISSION", GIVE_UP, None),
    (github(404), "E_GONE", GIVE_UP, None),
    (github(410), "E_GONE", GIVE_UP, None),
    (github(422, creates=True), "E_REFUSED", GIVE_UP, None),
    (github(400), "E_REFUSED", GIVE_UP, None),
    (github(401, renewable=True), "E_TOKEN_EXPIRED", RENEW, 0.0),
    (github(423), "E_LOCKED", GIVE_UP, None),
    (github(403, message="Unable to create comment because issue is locked."), "E_LOCKED", GIVE_UP, None),
    (github(403, message="Repository was archived so is read-only."), "E_ARCHIVED", GIVE_UP, None),
    (github(409), "E_CONFLICT", RETRY, 4.0),
    (github(409, attempt=4), "E_CONFLICT", GIVE_UP, None),
    (github(451), "E_GONE", GIVE_UP, None),
    (github(None, creates=True), "E_LOST_ANSWER", CONFIRM, 4.0),
    (github(502, creates=True), "E_LOST_ANSWER", CONFIRM, 4.0),
    (github(502), "E_SERVER", RETRY, 4.0),
    (github(503, headers={"retry-after": "11"}), "E_SERVER", RETRY, 11.0),
    (github(None), "E_TIMEOUT", RETRY, 4.0),
    (github(None, sent=False), "E_CONNECTION", RETRY, 4.0),
    (github(None, sent=False, attempt=50), "E_CONNECTION", RETRY, 300.0),
    (work("WorkspaceError"), "E_WORKSPACE", RETRY, 4.0),
    (work("WorkspaceError", attempt=3), "E_WORKSPACE", GIVE_UP, None),
    (work("NoProposal"), "E_REVIEW", GIVE_UP, None),
    (work("NoIsolation"), "E_ISOLATION", RETRY, 15.0),
    (work("BaseMoved"), "E_BASE_MOVED", GIVE_UP, None),
    (work("NoWorker"), "E_NO_WORKER", GIVE_UP, None),
    (work("NoProgram"), "E_NO_PROGRAM", GIVE_UP, None),
    (work("NoKey"), "E_NO_KEY", GIVE_UP, None),
    (work("EndpointBusy"), "E_ENDPOINT_BUSY", RETRY, 60.0),
    (work("EndpointBusy", attempt=3), "E_ENDPOINT_BUSY", GIVE_UP, None),
    (work("EndpointDenied"), "E_ENDPOINT_DENIED", GIVE_UP, None),
    (work("LimitExceeded"), "E_WORKER_LIMIT", GIVE_UP, None),
    (work("BadResult"), "E_BAD_RESULT", GIVE_UP, None),
    (work("TooMuchChanged"), "E_CHANGE", GIVE_UP, None),
    (work("NotKept"), "E_NOT_KEPT", RETRY, 4.0),
    (work("NotKept", attempt=3), "E_NOT_KEPT", GIVE_UP, None),
    (work("PushRefused"), "E_PUSH_REFUSED", GIVE_UP, None),
    (work("ChangeLost"), "E_CHANGE_LOST", GIVE_UP, None),
    (work("PushFailed"), "E_PUSH", RETRY, 4.0),
    (work("PushFailed", attempt=5), "E_PUSH", GIVE_UP, None),
    (work("Killed"), "E_WORKER_CRASH", RETRY, 4.0),
    (work("Killed", attempt=2), "E_WORKER_CRASH", RETRY, 8.0),
    (work("Killed", attempt=3), "E_WORKER_CRASH", GIVE_UP, None),
    (server("storage", "StoreCorrupt"), "E_DATABASE", GIVE_UP, None),
    (server("storage", "StorageError", "database or disk is full (SQLITE_FULL)"), "E_DISK_FULL", RETRY, 4.0),
    (server("storage", "StorageUnavailable", "no space left on device"), "E_DISK_FULL", RETRY, 4.0),
    (server("storage", "StorageUnavailable", "database is locked (SQLITE_BUSY)"), "E_DATABASE_LOCKED", RETRY, 4.0),
    (server("storage", "StorageUnavailable", "attempt to write a readonly database"), "E_READ_ONLY", RETRY, 4.0),
    (server("storage", "StorageUnavailable", "disk I/O error (SQLITE_IOERR)"), "E_STORAGE", RETRY, 4.0),
    (server("routing", "ValueError"), "E_MALFORMED", GIVE_UP, None),
    (server("delivery", "KeyError"), "E_POISON", GIVE_UP, None),
    (server("settings", "SettingsError"), "E_SETTINGS", GIVE_UP, None),
    (server("actor", "KeyError"), "E_ACTOR", RETRY, 4.0),
    (server("issue", "KeyError"), "E_UNKNOWN", GIVE_UP, None),
]


@pytest.mark.parametrize(("facts", "code", "recovery", "delay"), TABLE, ids=lambda part: str(part)[:60])
def test_the_verdict_on(facts: ErrorFacts, code: str, recovery: Recovery, delay: float | None) -> None:
    analysis = verdict(facts)
    assert (analysis.code, analysis.recovery) == (code, recovery)
    if delay is not None:
        assert analysis.delay == delay


def test_every_rule_decides_in_some_row_of_the_table() -> None:
    assert {rule.code for rule in RULES} == {code for _, code, _, _ in TABLE}


def test_the_codes_differ() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_what_a_person_may_have_to_do_about_it_is_said_where_the_server_gives_up() -> None:
    assert all(rule.actions for rule in RULES if rule.recovery is GIVE_UP)


@given(st.integers(min_value=1, max_value=10_000), st.floats(min_value=0, max_value=1))
def test_a_computed_delay_stays_between_its_bounds(attempt: int, jitter: float) -> None:
    assert 0.5 <= back_off(attempt, jitter=jitter) <= LONGEST_DELAY


@given(st.integers(min_value=1, max_value=8))
def test_the_ceiling_of_a_computed_delay_doubles_until_the_longest(attempt: int) -> None:
    assert back_off(attempt, jitter=1.0) == min(LONGEST_DELAY, 2.0 * 2**attempt)


FACTS = st.builds(
    ErrorFacts,
    phase=st.sampled_from(["github", "work", "issue", "storage", "routing", "delivery", "settings", "actor"]),
    exception=st.sampled_from(["", "WorkspaceError", "ReadTimeout", "NoInstallation"]),
    message=st.text(max_size=40),
    status=st.none() | st.integers(min_value=0, max_value=999),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]), st.text() | st.just("0")
    ),
    attempt=st.integers(min_value=1, max_value=1_000),
    creates=st.booleans(),
    sent=st.booleans(),
    renewable=st.booleans(),
)


@given(FACTS, st.floats(min_value=0, max_value=1))
def test_any_facts_get_a_verdict_with_a_delay_that_can_be_waited(facts: ErrorFacts, jitter: float) -> None:
    analysis = verdict(facts, jitter=jitter)
    assert (0.0 if analysis.recovery is RENEW else 0.5) <= analysis.delay <= 86_400.0
    assert analysis.user_message
    assert analysis.retryable == (analysis.recovery is not GIVE_UP)


def test_the_technical_side_names_phase_status_and_github_s_request() -> None:
    facts = github(502, exception="GithubException", message="Bad gateway", headers={"x-github-request-id": "A:1"})
    assert verdict(facts).technical == "github: GithubException (HTTP 502): Bad gateway, request A:1"


@pytest.mark.parametrize(
    ("facts", "strategy"),
    [
        (github(429, headers={"retry-after": "9"}), Strategy.HINT),
        (github(403, headers=limited(60)), Strategy.HINT),
        (github(429), Strategy.DOUBLING),
        (github(502), Strategy.BACK_OFF),
        (github(401, renewable=True), Strategy.AT_ONCE),
        (github(404), Strategy.NONE),
        (work("Killed", attempt=3), Strategy.NONE),
    ],
)
def test_the_verdict_says_how_its_delay_was_found(facts: ErrorFacts, strategy: Strategy) -> None:
    assert verdict(facts).strategy is strategy


def test_every_category_and_severity_of_the_specification_is_used() -> None:
    assert {rule.category for rule in RULES} == set(Category)
    assert {rule.severity for rule in RULES} == set(Severity)


def test_what_a_person_can_type_stands_in_code_marks() -> None:
    typed = [action for rule in RULES for action in rule.actions if "/retry" in action or "run.py" in action]
    assert typed
    assert all("`" in action for action in typed)


SECRETS = [
    "ghp_" + "a1B2" * 9,
    "github_pat_" + "a1B2" * 9,
    "https://x-access-token:abcdefghijk@github.com/octo/sample.git",
    "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_the_technical_side_holds_no_credential(secret: str) -> None:
    technical = verdict(github(500, exception="GithubException", message=f"failed with {secret} in it")).technical
    assert "[redacted]" in technical
    assert "abcdefghijk" not in technical
    assert "a1B2" not in technical


def test_the_technical_side_is_bounded() -> None:
    assert len(verdict(server("issue", "KeyError", "x" * 9_000)).technical) <= LONGEST_TECHNICAL
