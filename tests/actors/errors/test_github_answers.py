"""GitHub's answers as they come, body and headers, through the gateway's facts to the verdict.

Bodies are those of GitHub's documentation and of its community's threads; `documentation_url` is left out.
"""

from __future__ import annotations

from typing import Any

import pytest

from actors.errors.classify import classify
from actors.github.failures import refused, unanswered
from actors.messages import Category, ErrorFacts, Recovery, Strategy

NOW = 1_750_000_000.0
GIVE_UP, PAUSE, RETRY, CONFIRM = Recovery.GIVE_UP, Recovery.PAUSE_ALL, Recovery.RETRY, Recovery.CONFIRM
PRIMARY = {
    "X-RateLimit-Limit": "5000",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "1750000600",
    "X-RateLimit-Used": "5000",
    "X-RateLimit-Resource": "core",
    "X-GitHub-Request-Id": "0404:1F2B:3A:5F:65E1",
}
PLENTY = PRIMARY | {"X-RateLimit-Remaining": "4242"}
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to "
    "GitHub Support for help, please include the request ID 0404:1F2B:3A:5F:65E1."
)
CREATION = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry "
    "your request again later."
)
ALLOW_LIST = (
    "Although you appear to have the correct authorization credentials, the `octo` organization has an IP allow list "
    "enabled, and your IP address is not permitted to access this resource."
)
SAML = (
    "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization."
)


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, **more}


ANSWERS: list[tuple[str, int, dict[str, str], Any, bool, str, Recovery, float | None]] = [
    ("hour used up", 403, PRIMARY, said("API rate limit exceeded for user ID 1."), False, "E_RATE_LIMIT", PAUSE, 601.0),
    (
        "installation",
        403,
        PRIMARY,
        said("API rate limit exceeded for installation ID 42."),
        True,
        "E_RATE_LIMIT",
        PAUSE,
        601.0,
    ),
    ("as 429", 429, PRIMARY, said("API rate limit exceeded for installation."), False, "E_RATE_LIMIT", PAUSE, 601.0),
    ("secondary", 403, PLENTY | {"Retry-After": "60"}, said(SECONDARY), True, "E_SECONDARY_LIMIT", PAUSE, 60.0),
    ("as 429 too", 429, PLENTY | {"Retry-After": "37"}, said(SECONDARY), False, "E_SECONDARY_LIMIT", PAUSE, 37.0),
    ("creation", 403, PLENTY, said(CREATION), True, "E_SECONDARY_LIMIT", PAUSE, 60.0),
    ("credentials", 401, {}, said("Bad credentials", status="401"), False, "E_TOKEN", PAUSE, 60.0),
    ("jwt", 401, {}, said("'Expiration time' claim ('exp') is too far in the future"), False, "E_TOKEN", PAUSE, 60.0),
    ("app", 403, PLENTY, said("Resource not accessible by integration"), True, "E_PERMISSION", GIVE_UP, None),
    (
        "token",
        403,
        PLENTY,
        said("Resource not accessible by personal access token"),
        True,
        "E_PERMISSION",
        GIVE_UP,
        None,
    ),
    ("admin", 403, PLENTY, said("Must have admin rights to Repository."), False, "E_PERMISSION", GIVE_UP, None),
    ("saml", 403, PLENTY, said(SAML), False, "E_PERMISSION", GIVE_UP, None),
    ("allow list", 403, PLENTY, said(ALLOW_LIST), False, "E_PERMISSION", GIVE_UP, None),
    ("archived", 403, PLENTY, said("Repository was archived so is read-only."), True, "E_ARCHIVED", GIVE_UP, None),
    ("locked", 403, PLENTY, said("Unable to create comment because issue is locked."), True, "E_LOCKED", GIVE_UP, None),
    ("blocked too", 403, PLENTY, said("Repository access blocked"), False, "E_PERMISSION", GIVE_UP, None),
    ("not found", 404, PLENTY, said("Not Found", status="404"), False, "E_GONE", GIVE_UP, None),
    ("disabled", 410, PLENTY, said("Issues has been disabled in this repository."), True, "E_GONE", GIVE_UP, None),
    ("deleted", 410, PLENTY, said("This issue was deleted"), False, "E_GONE", GIVE_UP, None),
    (
        "blocked",
        451,
        PLENTY,
        said("Repository access blocked", block={"reason": "dmca"}),
        False,
        "E_GONE",
        GIVE_UP,
        None,
    ),
    (
        "conflict",
        409,
        PLENTY,
        said("Head branch was modified. Review and try the merge again."),
        False,
        "E_CONFLICT",
        RETRY,
        4.0,
    ),
    (
        "validation",
        422,
        PLENTY,
        said("Validation Failed", errors=[{"resource": "Issue", "code": "missing_field", "field": "title"}]),
        False,
        "E_REFUSED",
        GIVE_UP,
        None,
    ),
    (
        "too long",
        422,
        PLENTY,
        said(
            "Validation Failed",
            errors=[{"code": "custom", "message": "body is too long (maximum is 65536 characters)"}],
        ),
        True,
        "E_REFUSED",
        GIVE_UP,
        None,
    ),
    ("no json", 400, {}, said("Problems parsing JSON"), False, "E_REFUSED", GIVE_UP, None),
    ("unicorn", 502, {}, "<!DOCTYPE html><title>Unicorn! &middot; GitHub</title>", False, "E_SERVER", RETRY, 4.0),
    ("unicorn, creating", 502, {}, "<!DOCTYPE html><title>Unicorn!</title>", True, "E_LOST_ANSWER", CONFIRM, 4.0),
    ("unavailable", 503, {"Retry-After": "20"}, said("Service unavailable"), False, "E_SERVER", RETRY, 20.0),
    ("server error", 500, {}, said("Server Error"), False, "E_SERVER", RETRY, 4.0),
    ("empty", 504, {}, None, False, "E_SERVER", RETRY, 4.0),
]


def verdict(status: int, headers: dict[str, str], body: Any, *, creates: bool) -> tuple[ErrorFacts, Any]:
    facts = refused("GithubException", status=status, headers=headers, data=body, creates=creates, renewable=False)
    return facts, classify(facts, now=NOW, jitter=1.0)


@pytest.mark.parametrize(
    ("status", "headers", "body", "creates", "code", "recovery", "delay"),
    [answer[1:] for answer in ANSWERS],
    ids=[answer[0] for answer in ANSWERS],
)
def test_an_answer_of_github_gets_its_verdict(
    status: int,
    headers: dict[str, str],
    body: Any,
    creates: bool,
    code: str,
    recovery: Recovery,
    delay: float | None,
) -> None:
    facts, analysis = verdict(status, headers, body, creates=creates)
    assert (analysis.code, analysis.recovery) == (code, recovery)
    if delay is not None:
        assert analysis.delay == delay
    assert analysis.user_message
    assert f"HTTP {status}" in analysis.technical
    assert "unicorn" not in analysis.user_message.lower()
    assert facts.status == status


@pytest.mark.parametrize(
    ("error", "creates", "sent", "code"),
    [
        (
            "HTTPSConnectionPool(host='api.github.com', port=443): Max retries exceeded: NewConnectionError('refused')",
            True,
            True,
            "E_CONNECTION",
        ),
        ("HTTPSConnectionPool: NameResolutionError: Failed to resolve 'api.github.com'", False, True, "E_CONNECTION"),
        ("HTTPSConnectionPool: Read timed out. (read timeout=15)", True, True, "E_LOST_ANSWER"),
        ("HTTPSConnectionPool: Read timed out. (read timeout=15)", False, True, "E_TIMEOUT"),
        (
            "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
            True,
            True,
            "E_LOST_ANSWER",
        ),
        ("('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))", False, True, "E_TIMEOUT"),
    ],
)
def test_no_answer_is_told_apart_by_whether_the_request_could_have_been_applied(
    error: str, creates: bool, sent: bool, code: str
) -> None:
    analysis = classify(unanswered(ConnectionError(error), creates=creates, sent=sent), now=NOW, jitter=1.0)
    assert analysis.code == code
    assert analysis.retryable


def test_a_reset_that_lies_behind_or_far_ahead_is_a_wrong_clock_and_not_waited_for() -> None:
    for reset, delay in (("1749999000", 1.0), ("1750990000", 3_660.0)):
        headers = PRIMARY | {"X-RateLimit-Reset": reset}
        _, analysis = verdict(403, headers, said("API rate limit exceeded"), creates=False)
        assert (analysis.strategy, analysis.delay) == (Strategy.HINT, delay)


def test_a_delay_that_makes_no_sense_is_found_otherwise() -> None:
    for wrong in ("soon", "-5", "", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT"):
        _, analysis = verdict(503, {"Retry-After": wrong}, said("x"), creates=False)
        assert (analysis.strategy, analysis.delay) == (Strategy.BACK_OFF, 4.0)


def test_limits_and_permissions_are_different_categories_though_both_are_403() -> None:
    limited = verdict(403, PRIMARY, said("API rate limit exceeded for user ID 1."), creates=False)[1]
    denied = verdict(403, PLENTY, said("Resource not accessible by integration"), creates=False)[1]
    assert (limited.category, denied.category) == (Category.RATE_LIMIT, Category.PERMISSION)
    assert any("doctor" in action for action in denied.actions)
