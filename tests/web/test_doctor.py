"""What `doctor` finds in a repository, and of the clock and the worker."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
import responses

from actors.github.gateway import Credentials, Gateway
from actors.issue.labels import LABELS
from storage.folder import FolderLock
from web.cli import doctor, doctor_workers
from web.cli.doctor_repository import look
from web.cli.finding import Finding
from web.settings import load

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


def workers_found(monkeypatch: pytest.MonkeyPatch, **settings: str) -> list[Finding]:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return list(doctor_workers.look(load(dotenv=None, need_credentials=False)))


def test_a_worker_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"WORKER_COMMAND": "no-such-agent --print", "WORKER_NAME": "agent", "WORKER": "agent"}
    finding, built_in = workers_found(monkeypatch, **own)
    assert finding.state == "bad"
    assert "no-such-agent is not found" in finding.says
    assert (built_in.state, built_in.says) == ("ok", "analyser, built in")


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("told", "key", "state", "says"),
    [
        ("codex-cli 0.169.0", "sk-test", "ok", "version 0.169.0"),
        (
            "codex-cli 0.169.0",
            "",
            "bad",
            "codex needs OPENAI_API_KEY for https://api.openai.com/v1, and that is not set",
        ),
        ("codex-cli 0.9.1", "sk-test", "bad", "version 0.9.1 is too old"),
        ("hello", "sk-test", "bad", "tells no version"),
    ],
)
def test_an_agents_version_and_key_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, key: str, state: str, says: str
) -> None:
    program(tmp_path, "codex", told)
    program(tmp_path, "node", "v20")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    _, finding = workers_found(monkeypatch, AGENTS="codex", OPENAI_API_KEY=key)
    assert finding.state == state
    assert says in finding.says
    assert "sk-test" not in str(finding)


def test_settings_that_changed_after_the_server_was_started_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    key = tmp_path / "openai.key"
    key.write_text("sk-test")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(key))
    (tmp_path / ".env").write_text("WORKERS=2\n")
    values = {"CASEWORKER_DATA": str(tmp_path)}
    os.utime(tmp_path / ".env", (1_000, 1_000))
    os.utime(key, (1_000, 1_000))
    running = FolderLock.take(tmp_path, wait=0)
    try:
        assert list(doctor._running(values)) == []
        os.utime(key, (time.time() + 60, time.time() + 60))
        (finding,) = doctor._running(values)
        assert (finding.state, finding.mend) == ("warn", "restart the server")
        assert finding.says.startswith(f"{key} changed after the server was started")
    finally:
        running.release()
    assert list(doctor._running(values)) == []


def test_settings_that_make_no_worker_are_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = workers_found(monkeypatch, AGENTS="codec")
    assert finding.state == "bad"
    assert "there is no 'codec', only claude-code, codex, openai" in finding.says


def test_a_setting_that_no_server_could_be_made_of_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (("GITHUB_WEBHOOK_SECRET", "s" * 32), ("GITHUB_TOKEN", "t"), ("WORKERS_BY_TYPE", "Poetry=x")):
        monkeypatch.setenv(name, value)
    first, *others = doctor.findings()
    assert (first.name, first.state) == ("settings", "bad")
    assert "“Poetry” is no type of task" in first.says
    assert [finding.name for finding in others] == ["git"]


def test_a_name_in_the_file_that_is_nearly_a_setting_s_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("GITHUB_WEBHOK_SECRET=x\nCASEWORKER_DOMAIN=a.example\nGITHUB_TOKEN_FILE=/dev/null\n")
    warnings = [finding for finding in doctor.findings() if finding.state == "warn"]
    assert [(finding.says, finding.mend) for finding in warnings] == [
        (".env: GITHUB_WEBHOK_SECRET is no setting", "is GITHUB_WEBHOOK_SECRET meant?")
    ]


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
