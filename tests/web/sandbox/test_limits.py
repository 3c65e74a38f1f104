"""GitHub's limits, enforced on order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.sandbox.conftest import REPO, Api
from web.sandbox import Limits, Sandbox
from web.sandbox.limits import Limiter

Start = Callable[..., Sandbox]

NOW = 1_700_000_000.0
COMMENTS = f"/repos/{REPO}/issues/1/comments"


def comment(sandbox: Sandbox) -> list[int]:
    """Status codes of six comments in a row."""
    sandbox.open_issue(REPO, "rea", "T", "B")
    api = Api(sandbox, sandbox.add_user("helper"))
    return [api("POST", COMMENTS, json={"body": "x"}).status_code for _ in range(6)]


def test_nothing_is_refused_unless_asked_for(start: Start) -> None:
    sandbox = start(limits=Limits(primary_per_hour=1, content_per_minute=1))
    assert comment(sandbox) == [201] * 6
    assert sandbox.violations == []


def test_content_has_its_own_limit(limited: Start) -> None:
    sandbox = limited(content_per_minute=4, secondary_status=429, retry_after=30)
    assert comment(sandbox) == [201] * 4 + [429] * 2
    assert [found.rule for found in sandbox.violations] == ["content-minute"] * 2
    assert len(sandbox.comments(REPO, 1)) == 4


def test_the_refusal_is_githubs(limited: Start) -> None:
    sandbox = limited(content_per_hour=0)
    answer = Api(sandbox, sandbox.add_user("ana"))("POST", f"/repos/{REPO}/issues", json={"title": "T"})
    assert (answer.status_code, answer.headers["retry-after"]) == (403, "60")
    assert "temporarily blocked from content creation" in answer.json()["message"]


def test_the_primary_limit_is_shown_and_kept(limited: Start) -> None:
    api = Api(sandbox := limited(primary_per_hour=2), sandbox.add_user("ana"))
    shown = [api("GET", "/user") for _ in range(3)]
    assert [answer.status_code for answer in shown] == [200, 200, 403]
    assert [answer.headers["x-ratelimit-remaining"] for answer in shown] == ["1", "0", "0"]
    assert shown[2].headers["x-ratelimit-reset"] == str(int(NOW) + 3600)
    assert api("GET", "/rate_limit").json()["rate"]["remaining"] == 0


@pytest.mark.parametrize(
    ("limits", "steps", "broken"),
    [
        (Limits(enforce=True, points_per_minute=11), [("POST", 0.0), ("POST", 1.0), ("POST", 2.0)], "points"),
        (Limits(enforce=True, write_gap=1.0), [("PATCH", 0.0), ("GET", 0.1), ("PATCH", 0.9)], "write-gap"),
        (Limits(enforce=True, primary_per_hour=1), [("GET", 0.0), ("GET", 3599.0)], "primary"),
    ],
)
def test_a_rule_is_broken_by_the_last_step(limits: Limits, steps: list[tuple[str, float]], broken: str) -> None:
    limiter = Limiter(limits)
    refusals = []
    for method, at in steps:
        refusals.append(limiter.enter("ana", method, "/x", now=at))
        limiter.leave("ana", free=False, now=at)
    assert refusals[:-1] == [None] * (len(steps) - 1)
    assert refusals[-1] is not None
    assert [found.rule for found in limiter.violations] == [broken]


def test_windows_slide_on() -> None:
    limiter = Limiter(Limits(enforce=True, points_per_minute=5, primary_per_hour=2))
    for at in (0.0, 60.0, 3600.0):
        assert limiter.enter("ana", "POST", "/x", now=at) is None
        limiter.leave("ana", free=False, now=at)


def test_too_many_at_once_are_refused() -> None:
    limiter = Limiter(Limits(enforce=True, concurrent=1))
    assert limiter.enter("ana", "GET", "/x", now=0.0) is None
    assert limiter.enter("ana", "GET", "/x", now=0.0) is not None
    assert limiter.enter("bob", "GET", "/x", now=0.0) is None
