"""What the server leans on fails: nothing is acknowledged that is not on disk, and all goes on by itself."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import patience
from tests.integration.driver import Town
from tests.integration.test_catching_up import village
from tests.patience import PATIENCE

MOST_EDITS = 8
"""Of a status comment, from an approval to the result."""


def get(town: Town, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{town.stage.url}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError as gone:  # between two processes
        return 503, json.dumps({"status": "unhealthy", "error": str(gone)})


def until(true: Callable[[], bool]) -> None:
    assert patience.until(true), "it did not come true"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    place = village(tmp_path, bot="admin", settings={"LEAST_FREE_MIB": "0"})
    place.stage.start()
    yield place
    place.stage.kill()
    place.sandbox.stop()


def stored(town: Town) -> set[str]:
    """The ids of the deliveries that the database knows."""
    connection = sqlite3.connect(town.stage.data / "data" / "caseworker.db")
    try:
        rows = connection.execute("SELECT key FROM seen WHERE key LIKE 'delivery/%'").fetchall()
    finally:
        connection.close()
    return {key.removeprefix("delivery/") for (key,) in rows}


def nothing_failed_of_it(town: Town, code: str) -> None:
    """It was counted as what it was; no actor ended of it, and no delivery was taken for poison."""
    until(lambda: code in (json.loads(get(town, "/health")[1]).get("errors") or {}).get("codes", {}))
    report = json.loads(get(town, "/health")[1])
    assert (report["process"]["restarts"], report["deliveries"]["dead_letters"]) == (0, 0)
    assert f'caseworker_errors_total{{code="{code}"}}' in get(town, "/metrics")[1]
    assert "Traceback" not in town.stage.log_path.read_text()


def acknowledged(town: Town) -> set[str]:
    return {delivery.guid for delivery in town.sandbox.deliveries if delivery.status == 202}


def test_a_locked_database_means_503_and_all_is_made_up_for_when_it_is_free(town: Town) -> None:
    lock = sqlite3.connect(town.stage.data / "data" / "caseworker.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    issue = town.open_issue()
    assert town.sandbox.wait_until(lambda: any(d.status == 503 for d in town.sandbox.deliveries), PATIENCE)
    status, ready = get(town, "/readyz")
    assert (status, json.loads(ready)["status"]) == (503, "unfit")
    until(lambda: json.loads(get(town, "/health")[1])["status"] == "unhealthy")
    lock.execute("ROLLBACK")
    lock.close()
    issue.expect_label("agent:completed")
    assert len(issue.ours) == 2
    assert acknowledged(town) <= stored(town)
    until(lambda: get(town, "/readyz")[0] == 200)
    nothing_failed_of_it(town, "E_DATABASE_LOCKED")


@pytest.fixture
def small_town(tmp_path: Path) -> Iterator[Town]:
    """Its data lies on a disk of 64 MiB, with room for what a server logs."""
    disk = tmp_path / "place" / "data"
    disk.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root and the right to mount")
    place = village(tmp_path / "place", bot="admin", settings={"LEAST_FREE_MIB": "0"})
    place.stage.start()
    yield place
    place.stage.kill()
    place.sandbox.stop()
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65_536)


def test_a_full_disk_means_503_and_all_is_made_up_for_when_there_is_room(small_town: Town) -> None:
    town, folder = small_town, small_town.stage.data / "data"
    ballast = folder / "ballast"
    with pytest.raises(OSError, match="No space"):
        fill(ballast)
    issue = town.open_issue("tom")
    for number in range(60):  # what is left in the log's last page is used up
        town.sandbox.comment(issue.repo, issue.number, "tom", f"{number} " + "x" * 20_000)
    assert town.sandbox.wait_until(lambda: any(d.status == 503 for d in town.sandbox.deliveries), PATIENCE)
    until(lambda: get(town, "/readyz")[0] == 503)
    ballast.unlink()
    until(lambda: get(town, "/readyz")[0] == 200)
    issue.expect_comment("write access")
    assert town.sandbox.wait_until(lambda: all(d.status or d.error for d in town.sandbox.deliveries), PATIENCE)
    assert acknowledged(town) <= stored(town)
    until(lambda: {d.guid for d in town.sandbox.deliveries if d.event == "issues"} <= stored(town))
    nothing_failed_of_it(town, "E_DISK_FULL")


FAULTS = {"503": {"kind": "status", "code": 503}, "lost": {"kind": "lost"}}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_while_github_is_down_deliveries_are_taken_and_everything_is_sent_later(
    town: Town, fault: dict[str, Any]
) -> None:
    waiting = town.open_issue("tom", title="Somebody has to approve")
    waiting.expect_comment("write access")
    edits = len([call for call in waiting.calls if call.startswith("PATCH")])
    town.sandbox.faults.add("*", "/", times=100_000, **fault)
    issues = [town.open_issue(title=f"Task {number}") for number in range(5)]
    for command in ("/ping", "/help", "/approve", "/status"):
        waiting.comment("maria", command)
    assert town.sandbox.wait_until(lambda: all(d.status or d.error for d in town.sandbox.deliveries), PATIENCE)
    assert {d.status for d in town.sandbox.deliveries if d.event in ("issues", "issue_comment")} == {202}
    until(lambda: json.loads(get(town, "/health")[1])["github"]["reachable"] is False)
    status, text = get(town, "/health")
    assert (status, json.loads(text)["status"]) == (200, "degraded")
    assert "caseworker_github_reachable 0.0" in get(town, "/metrics")[1]
    assert get(town, "/readyz")[0] == 200
    town.sandbox.faults.clear()
    for issue in (*issues, waiting):
        issue.expect_label("agent:completed")
    assert [len(issue.ours) for issue in issues] == [2] * 5
    ping, help_, *_ = [comment.body for comment in waiting.ours[1:]]
    assert "/help" not in ping
    assert "What you can type now" in help_
    assert len([call for call in waiting.calls if call.startswith("PATCH")]) - edits <= MOST_EDITS
    until(lambda: json.loads(get(town, "/health")[1])["github"]["reachable"] is True)


@pytest.fixture
def bins(tmp_path: Path) -> Path:
    """A PATH with all that this machine has but bubblewrap."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed here, so it cannot come back")
    folder = tmp_path / "bins"
    folder.mkdir()
    for place in os.environ["PATH"].split(":"):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if program.name != "bwrap" and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)
    return folder


def test_while_no_worker_can_work_tasks_wait_and_say_so_and_go_on_by_themselves(tmp_path: Path, bins: Path) -> None:
    town = village(tmp_path / "place", bot="admin", settings={"ISOLATION": "require", "PATH": str(bins)})
    try:
        town.stage.start()
        issues = [town.open_issue(title=f"Task {number}") for number in range(3)]
        for issue in issues:
            issue.expect_comment("No worker can work at the moment (bubblewrap is required")
        until(lambda: json.loads(get(town, "/health")[1])["status"] == "degraded")
        status, text = get(town, "/health")
        assert status == 200
        assert "workers" in [anomaly["name"] for anomaly in json.loads(text)["anomalies"]]
        assert {label for issue in issues for label in issue.labels} <= {"agent:queued", "agent:analyzing"}
        (bins / "bwrap").symlink_to(str(shutil.which("bwrap")))
        for issue in issues:
            issue.expect_label("agent:completed")
            assert len(issue.ours) == 2
    finally:
        town.stage.kill()
        town.sandbox.stop()
