"""The sandbox as an object: its life, its state file, and waiting without polling."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
import requests

from tests.patience import PATIENCE
from tests.web.sandbox.conftest import REPO, Api, add_everybody
from web.sandbox import GitHubError, Sandbox


def test_everything_is_there_again_after_a_restart(source: Path, tmp_path: Path) -> None:
    state = tmp_path / "state" / "sandbox.json"
    first = Sandbox(state=state)
    add_everybody(first, source)
    app = first.add_app("caseworker")
    first.start()
    number = first.open_issue(REPO, "rea", "T", "B", ["agent:task"])
    comment = first.comment(REPO, number, "ana", "hello")
    token, history = first.add_user("ana"), first.timeline(REPO, number)
    first.stop()
    assert stat.S_IMODE(state.stat().st_mode) == 0o600

    second = Sandbox(state=state)
    try:
        add_everybody(second, source)
        second.start()
        assert second.add_user("ana") == token
        assert second.add_app("caseworker") == app
        assert second.timeline(REPO, number) == history
        assert second.issue(REPO, number).labels == ("agent:task",)
        api = Api(second, token)
        assert api("GET", f"/repos/{REPO}/issues/comments/{comment}").json()["body"] == "hello"
        assert api("GET", f"/repos/{REPO}/contents/README.md").status_code == 200
        assert second.open_issue(REPO, "rea", "Next", "") == number + 1
    finally:
        second.stop()


def test_a_stopped_sandbox_serves_nothing_and_leaves_nothing(source: Path) -> None:
    sandbox = Sandbox()
    add_everybody(sandbox, source)
    sandbox.start()
    url, home = sandbox.url, sandbox.site.world.home
    assert home.exists()
    sandbox.stop()
    sandbox.stop()
    assert not home.exists()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=PATIENCE)
    with pytest.raises(RuntimeError):
        sandbox.start()


def test_a_port_that_is_taken_is_an_error(sandbox: Sandbox) -> None:
    other = Sandbox()
    try:
        with pytest.raises(OSError, match="in use"):
            other.start(int(sandbox.url.rsplit(":", 1)[1]))
    finally:
        other.stop()


def test_waiting_ends_with_the_change_or_with_the_time(sandbox: Sandbox) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    closing = threading.Timer(0.05, sandbox.close_issue, (REPO, number, "ana"))
    closing.start()
    assert sandbox.wait_until(lambda: sandbox.issue(REPO, number).state == "closed", PATIENCE)
    closing.join()
    assert not sandbox.wait_until(lambda: False, 0.01)


def test_a_predicate_may_ask_the_sandbox_over_http(sandbox: Sandbox, api: Api) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    assert sandbox.wait_until(lambda: api("GET", f"/repos/{REPO}/issues/{number}").status_code == 200, PATIENCE)


def test_verbs_refuse_what_github_refuses(sandbox: Sandbox) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    with pytest.raises(GitHubError):
        sandbox.open_issue(REPO, "rea", " ", "B")
    with pytest.raises(GitHubError):
        sandbox.comment(REPO, number, "rea", "")
    with pytest.raises(GitHubError):
        sandbox.remove_label(REPO, number, "rea", "bug")
    with pytest.raises(GitHubError):
        sandbox.issue(REPO, 99)


def test_many_threads_change_without_losing_anything(sandbox: Sandbox) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    token = sandbox.add_user("helper")

    def work() -> None:
        api = Api(sandbox, token)
        for count in range(10):
            api("POST", f"/repos/{REPO}/issues/{number}/comments", json={"body": str(count)})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sandbox.comments(REPO, number)) == 40
    ids = [change.id for change in sandbox.timeline(REPO, number)]
    assert ids == sorted(set(ids))
