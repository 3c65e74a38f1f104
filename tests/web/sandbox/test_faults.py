"""Each kind of fault does what its name says."""

from __future__ import annotations

import time

import pytest
import requests

from tests.patience import PATIENCE
from tests.web.sandbox.conftest import REPO, Api
from web.sandbox import Sandbox

COMMENTS = f"/repos/{REPO}/issues/1/comments"


@pytest.fixture(autouse=True)
def issue(sandbox: Sandbox) -> int:
    return sandbox.open_issue(REPO, "rea", "T", "B")


def bodies(sandbox: Sandbox) -> list[str]:
    return [comment.body for comment in sandbox.comments(REPO, 1)]


def test_a_status_is_answered_and_nothing_applied(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("POST", "/comments$", "status", code=502, headers={"X-Why": "ordered"})
    answer = api("POST", COMMENTS, json={"body": "one"})
    assert (answer.status_code, answer.headers["X-Why"], bodies(sandbox)) == (502, "ordered", [])
    assert api("POST", COMMENTS, json={"body": "two"}).status_code == 201


def test_a_reset_applies_nothing(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("POST", "/comments$", "reset")
    with pytest.raises(requests.ConnectionError):
        api("POST", COMMENTS, json={"body": "one"})
    assert bodies(sandbox) == []
    assert (sandbox.requests[-1].fault, sandbox.requests[-1].status) == ("reset", None)


def test_a_lost_answer_was_applied(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("POST", "/comments$", "lost")
    with pytest.raises(requests.ConnectionError):
        api("POST", COMMENTS, json={"body": "one"})
    assert bodies(sandbox) == ["one"]


def test_a_late_request_is_applied_after_the_connection_closed(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("POST", "/comments$", "late", delay=3.0)
    with pytest.raises(requests.ConnectionError):
        api("POST", COMMENTS, json={"body": "one"})
    assert bodies(sandbox) == []
    assert sandbox.wait_until(lambda: bodies(sandbox) == ["one"], PATIENCE)


def test_a_slow_answer_was_applied_before(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("POST", "/comments$", "slow", delay=0.2)
    started = time.monotonic()
    assert api("POST", COMMENTS, json={"body": "one"}).status_code == 201
    assert time.monotonic() - started >= 0.2
    assert bodies(sandbox) == ["one"]


def test_garbage_is_a_200_without_json(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("GET", "/issues/1$", "garbage")
    answer = api("GET", f"/repos/{REPO}/issues/1")
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_the_primary_limit_names_its_reset(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("*", ".", "rate-limit", retry_after=90)
    answer = api("GET", f"/repos/{REPO}")
    assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (403, "0")
    assert int(answer.headers["x-ratelimit-reset"]) - time.time() == pytest.approx(90, abs=5)
    assert "API rate limit exceeded" in answer.json()["message"]


@pytest.mark.parametrize("code", [403, 429])
def test_the_secondary_limit_says_when_to_come_back(sandbox: Sandbox, api: Api, code: int) -> None:
    sandbox.faults.add("POST", "/comments$", "secondary", code=code, retry_after=7)
    answer = api("POST", COMMENTS, json={"body": "one"})
    assert (answer.status_code, answer.headers["retry-after"]) == (code, "7")
    assert "secondary rate limit" in answer.json()["message"]
    assert bodies(sandbox) == []


def test_a_fault_waits_for_its_turn_and_is_used_up(sandbox: Sandbox, api: Api) -> None:
    fault = sandbox.faults.add("GET", "/issues/1$", "status", after=1, times=2)
    codes = [api("GET", f"/repos/{REPO}/issues/1").status_code for _ in range(4)]
    assert codes == [200, 500, 500, 200]
    assert fault.hits == 2


def test_an_unknown_kind_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="earthquake"):
        sandbox.faults.add("GET", ".", "earthquake")  # type: ignore[arg-type]
