"""The command line beside a running server, and without one."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.integration.driver import Town
from tests.integration.test_catching_up import settled, village
from tests.patience import PATIENCE
from web.cli.stage import ROOT


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    place = village(tmp_path, bot="admin")
    yield place
    place.stage.kill()
    place.sandbox.stop()


def run(town: Town, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CASEWORKER_DATA": str(town.stage.data / "data")}
    command = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(
        command, cwd=town.stage.data, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def bury(town: Town, guid: str) -> None:
    """The delivery of that id lies among the dead letters, as after three failures; no server runs."""
    with Store.open(town.stage.data / "data") as store:
        inbox = Inbox(store)
        sent = next(item for item in town.sandbox.deliveries if item.guid == guid)
        body = json.dumps(sent.payload).encode()
        inbox.accept(guid, sent.event, body, received_at=1.0).result()
        (delivery,) = inbox.page(after=0, limit=1)
        store.write(inbox.bury(Batch(), delivery, reason="KeyError: 'x'", at=2.0))


def test_a_dead_letter_is_tried_again_by_the_running_server(town: Town) -> None:
    issue = town.open_issue()
    assert town.sandbox.wait_until(lambda: settled(town), PATIENCE)
    opened = next(item for item in town.sandbox.deliveries if item.action == "opened")
    bury(town, opened.guid)
    (listed,) = json.loads(run(town, "dead-letters", "list", "--json").stdout)
    assert (listed["delivery"], listed["event"], listed["reason"]) == (opened.guid, "issues", "KeyError: 'x'")
    town.stage.start()
    shown = run(town, "dead-letters", "show", str(listed["number"]))
    assert opened.guid in shown.stdout
    done = run(town, "dead-letters", "retry", str(listed["number"]))
    assert (done.returncode, done.stdout) == (0, "1 will be tried again.\n")
    issue.expect_label("agent:completed")
    assert json.loads(run(town, "dead-letters", "list", "--json").stdout) == []
    assert run(town, "dead-letters", "drop", "99").returncode == 1
    assert run(town, "dead-letters", "retry").returncode == 2


def test_a_backup_under_load_is_whole_and_can_be_restored(town: Town, tmp_path: Path) -> None:
    town.stage.start()
    issues = [town.open_issue("tom", title=f"Task {number}") for number in range(20)]
    copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
    for copy in copies:
        assert run(town, "backup", str(copy), "--json").returncode == 0
        found = sqlite3.connect(copy).execute("PRAGMA integrity_check").fetchone()
        assert found == ("ok",)
    for issue in issues:
        issue.expect_comment("write access")
    refused = run(town, "restore", str(copies[0]))
    assert refused.returncode == 2
    assert "in use by process" in refused.stderr
    town.stage.stop()
    assert run(town, "restore", str(copies[0])).returncode == 0
    town.stage.start()
    late = town.open_issue(title="After the restore")
    late.expect_label("agent:completed")


def test_a_damaged_database_is_refused_with_how_to_restore(town: Town, tmp_path: Path) -> None:
    town.stage.start()
    town.open_issue().expect_label("agent:completed")
    assert run(town, "backup", str(tmp_path / "copy.db")).returncode == 0
    town.stage.stop()
    database = town.stage.data / "data" / "caseworker.db"
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    said = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "serve"],
        cwd=town.stage.data,
        env=town.stage.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode != 0
    assert "is damaged" in said.stderr + said.stdout
    assert "run.py restore" in said.stderr + said.stdout
    assert run(town, "restore", str(tmp_path / "copy.db")).returncode == 0
    town.stage.start()


def test_a_delivery_is_replayed_by_hand(town: Town) -> None:
    town.stage.start()
    town.stage.stop()
    issue = town.open_issue()
    assert town.sandbox.wait_until(lambda: settled(town), PATIENCE)
    opened = next(item for item in town.sandbox.deliveries if item.action == "opened")
    assert run(town, "replay", opened.guid).returncode == 2  # no server runs
    town.stage.start()
    done = run(town, "replay", opened.guid)
    assert done.returncode == 0
    issue.expect_label("agent:completed")
    assert "nothing is done twice" in run(town, "replay", opened.guid).stdout
    assert run(town, "replay", "--since", "1h").returncode == 0
    assert run(town, "replay", "--since", "yesterday").returncode == 2
    assert len(issue.ours) == 2


def test_status_and_cases_tell_of_the_running_server(town: Town) -> None:
    town.stage.start()
    issue = town.open_issue()
    issue.expect_label("agent:completed")
    said = run(town, "status")
    assert said.returncode == 0, said.stdout
    assert "healthy at http://127.0.0.1:" in said.stdout
    values = json.loads(run(town, "status", "--json").stdout)
    assert values["health"]["github"]["reachable"] is True
    over = json.loads(run(town, "cases", "--over", "--json").stdout)
    assert [card["state"] for card in over["cases"]] == ["completed"]
    town.stage.stop()
    assert run(town, "status").returncode == 1
