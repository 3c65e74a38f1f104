"""What `doctor` finds in a repository, and of the clock and the worker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest
import responses

from actors.github.gateway import Credentials, Gateway
from actors.issue.labels import LABELS
from web.cli import doctor
from web.cli.doctor_repository import look
from web.cli.finding import Finding

API = "http://127.0.0.1:9"
REPO = f"{API}/repos/octo/shop"
HOOK = {"active": True, "events": ["*"], "config": {"url": "https://case.example.org/webhooks/github"}}
RIGHT = [{"name": label.name, "color": label.color, "description": label.description} for label in LABELS]


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as recorded:
        yield recorded


def found(http: responses.RequestsMock, *, by_app: bool = False, **changes: Any) -> list[Finding]:
    """The findings of a repository that is as it should be but for `changes`."""
    usual = {"repository": {"permissions": {"push": True}}, "labels": RIGHT, "hooks": [HOOK]} | changes
    for path, name in (("", "repository"), ("/labels", "labels"), ("/hooks", "hooks")):
        answer = usual[name]
        if isinstance(answer, int):
            http.get(f"{REPO}{path}", status=answer, json={"message": "No."})
        else:
            http.get(f"{REPO}{path}", json=answer)
    gateway = Gateway(Credentials(token="x"), api_url=API, installation=None, timeout=5)
    return list(look(gateway, "octo/shop", by_app=by_app))


def test_a_repository_that_is_as_it_should_be(http: responses.RequestsMock) -> None:
    assert [finding.state for finding in found(http)] == ["ok", "ok", "ok"]


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({"repository": 404}, "bad", "hidden from us"),
        ({"repository": 403}, "bad", "GitHub refused: 403"),
        ({"repository": {"archived": True}}, "warn", "archived"),
        ({"repository": {"permissions": {"triage": True}}}, "warn", "push no change"),
        ({"repository": {"permissions": {"pull": True}}}, "warn", "we may read"),
        ({"labels": RIGHT[1:]}, "warn", "1 of 15 labels"),
        ({"hooks": 404}, "warn", "hidden from us"),
        ({"hooks": []}, "bad", "no webhook leads to us"),
        (
            {"hooks": [HOOK | {"config": {"url": "https://example.org/hook"}}]},
            "bad",
            "no webhook leads to us",
        ),
        ({"hooks": [HOOK | {"active": False}]}, "bad", "switched off"),
        ({"hooks": [HOOK | {"events": ["issues"]}]}, "bad", "does not send issue_comment"),
        ({"hooks": [HOOK | {"last_response": {"code": 401}}]}, "warn", "answered 401"),
    ],
)
def test_what_is_amiss_is_said_with_the_mend(
    http: responses.RequestsMock, changes: dict[str, Any], state: str, says: str
) -> None:
    amiss = [finding for finding in found(http, **changes) if finding.state != "ok"]
    assert [finding.state for finding in amiss] == [state]
    assert says in amiss[0].says
    assert amiss[0].mend or "archived" in says


def test_an_app_s_webhook_is_its_own(http: responses.RequestsMock) -> None:
    assert [finding.state for finding in found(http, by_app=True, hooks=[])] == ["ok", "ok"]


def test_a_worker_that_is_not_there_is_named() -> None:
    finding = doctor._worker({"WORKER_COMMAND": "no-such-agent --print", "WORKER_NAME": "agent", "WORKER": "agent"})
    assert finding.state == "bad"
    assert "no-such-agent is not found" in finding.says


class _Answer:
    def __init__(self, date: str) -> None:
        self.headers = {"Date": date}

    def __enter__(self) -> _Answer:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("off", "state"), [(0.0, "ok"), (20.0, "ok"), (400.0, "bad"), (-400.0, "bad")])
def test_a_clock_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch, off: float, state: str) -> None:
    date = formatdate(time.time() + off, usegmt=True)
    monkeypatch.setattr(doctor.urllib.request, "urlopen", lambda *_, **__: _Answer(date))
    assert doctor._clock({"GITHUB_API_URL": API, "GITHUB_TIMEOUT_SECONDS": 5.0}).state == state
