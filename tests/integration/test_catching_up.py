"""What happens while nobody listens is done afterwards, once: deliveries, issues, comments, ends."""

from __future__ import annotations

import os
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import sample
from tests.integration.driver import REPO, Issue, Town
from tests.patience import PATIENCE, until
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

MISSED = int(os.environ.get("MISSED", "60"))
"""Issues opened while the server is down; `MISSED=500` is the long form."""
SETTINGS = {
    "GITHUB_WRITE_GAP_SECONDS": "0",
    "GITHUB_POINTS_A_MINUTE": "0",
    "GITHUB_CREATIONS_A_MINUTE": "0",
    "GITHUB_CREATIONS_AN_HOUR": "0",
    "GITHUB_QUIET_SECONDS": "1",
    "STATUS_INTERVAL_SECONDS": "1",
    "LOG_LEVEL": "INFO",
}


def village(folder: Path, *, bot: str, settings: dict[str, str] | None = None) -> Town:
    sandbox = Sandbox()
    sandbox.start()
    for login in ("maria", "tom"):
        sandbox.add_user(login)
    stage = Stage(sandbox, data=folder, settings=SETTINGS | (settings or {}))
    sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", "tom": "read", BOT: bot})
    return Town(sandbox, stage)


@pytest.fixture(params=["admin", "write"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A token that may look at the hook's deliveries, and one that may only look at issues."""
    place = village(tmp_path, bot=request.param)
    yield place
    place.stage.kill()
    place.sandbox.stop()


def settled(town: Town) -> bool:
    return all(delivery.status or delivery.error for delivery in town.sandbox.deliveries)


def cases(town: Town, issues: list[Issue]) -> int:
    """How many of them have our status comment."""
    return sum(bool(issue.ours) for issue in issues)


def test_what_was_opened_while_the_server_was_down_is_handled_once(town: Town) -> None:
    issues = [town.open_issue("tom", title=f"Task {number}") for number in range(MISSED)]
    assert town.sandbox.wait_until(lambda: settled(town), PATIENCE)
    town.stage.start()
    assert town.sandbox.wait_until(lambda: cases(town, issues) == MISSED, PATIENCE)
    time.sleep(2)
    assert [len(issue.ours) for issue in issues] == [1] * MISSED


def test_a_comment_and_a_close_that_were_missed_are_made_up_for(town: Town) -> None:
    town.stage.start()
    asked, ended = town.open_issue("tom"), town.open_issue("tom", title="No longer needed")
    for issue in (asked, ended):
        issue.expect_comment("write access")
    town.stage.stop()
    town.sandbox.comment(REPO, asked.number, "maria", "/approve")
    town.sandbox.close_issue(REPO, ended.number, "tom")
    assert town.sandbox.wait_until(lambda: settled(town), PATIENCE)
    town.stage.start()
    asked.expect_label("agent:completed")
    ended.expect_label("agent:cancelled")


def test_a_delivery_that_was_handled_is_not_handled_again_by_catching_up(tmp_path: Path) -> None:
    town = village(tmp_path, bot="admin", settings={"CATCH_UP_SECONDS": "1"})
    try:
        town.stage.start()
        issue = town.open_issue()
        issue.expect_label("agent:completed")
        issue.comment("maria", "/help")
        assert town.sandbox.wait_until(lambda: len(issue.ours) == 3, PATIENCE)  # status, result, the answer to /help
        runs = town.stage.log_path.read_text().count("caught up")
        assert until(lambda: town.stage.log_path.read_text().count("caught up") >= runs + 3)
        assert len(issue.ours) == 3
    finally:
        town.stage.kill()
        town.sandbox.stop()


def test_the_deliveries_of_a_github_app_are_fetched(tmp_path: Path) -> None:
    sandbox = Sandbox()
    sandbox.start()
    app = sandbox.add_app("caseworker")
    key = tmp_path / "key.pem"
    key.write_text(app.private_key)
    settings = SETTINGS | {"GITHUB_TOKEN": "", "GITHUB_APP_ID": str(app.id), "GITHUB_APP_PRIVATE_KEY_FILE": str(key)}
    stage = Stage(sandbox, data=tmp_path, settings=settings)
    sandbox.add_user("maria")
    sandbox.add_repository(REPO, sample(tmp_path), permissions={"maria": "admin"})
    town = Town(sandbox, stage)
    try:
        issues = [town.open_issue(title=f"Task {number}") for number in range(5)]
        assert sandbox.wait_until(lambda: settled(town), PATIENCE)
        stage.start()
        for issue in issues:
            issue.expect_label("agent:completed")
        paths = [request.path for request in sandbox.requests]
        assert any(path.startswith("/app/hook/deliveries/") for path in paths)
        assert any(path.startswith("/installation/repositories") for path in paths)
    finally:
        stage.kill()
        sandbox.stop()


def test_metrics_tell_how_many_were_fetched(tmp_path: Path) -> None:
    town = village(tmp_path, bot="admin")
    try:
        issue = town.open_issue()
        assert town.sandbox.wait_until(lambda: settled(town), PATIENCE)
        town.stage.start()
        issue.expect_label("agent:completed")
        with urllib.request.urlopen(f"{town.stage.url}/metrics", timeout=PATIENCE) as answer:
            text = answer.read().decode()
        counted = [line for line in text.splitlines() if line.startswith("caseworker_deliveries_caught_up_total")]
        assert float(counted[0].split()[1]) >= 1
    finally:
        town.stage.kill()
        town.sandbox.stop()
