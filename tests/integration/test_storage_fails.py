"""The database is taken away, damaged, or may not be written to: no 202 without a durable row, and a way back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from storage import soundness
from storage.store import ReadOnlyStore, Store
from tests.integration.driver import Issue, Town
from tests.integration.test_catching_up import village
from tests.integration.test_degraded import acknowledged, fill, get, stored, until
from tests.patience import PATIENCE
from web.cli.stage import ROOT, StageError


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    place = village(tmp_path, bot="admin", settings={"LEAST_FREE_MIB": "0"})
    place.stage.start()
    yield place
    place.stage.kill()
    place.sandbox.stop()


def run(town: Town, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line on this town's data."""
    environment = {"PATH": os.environ["PATH"], "CASEWORKER_DATA": str(town.stage.data / "data")}
    command = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def ended(town: Town) -> int:
    """The exit status of the server, which ends by itself."""
    assert town.stage.pid is not None
    status = psutil.Process(town.stage.pid).wait(PATIENCE)
    town.stage.stop()
    return -1 if status is None else status


def busy(town: Town) -> bool:
    """Whether anything is still to be done, for a case or with a delivery."""
    with ReadOnlyStore.open(town.stage.data / "data") as store:
        return store.count("inbox") > 0 or any(row["busy"] for _, row in store.page("agenda", limit=1_000))


def removed(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else the log would mend it
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("harm", [removed, cut])
def test_a_database_that_is_taken_away_takes_nothing_more_and_a_restore_brings_all_back(
    town: Town, harm: Callable[[Path], None]
) -> None:
    first = town.open_issue(title="Before the backup")
    first.expect_label("agent:completed")
    saved = town.stage.data / "saved.db"
    assert run(town, "backup", str(saved)).returncode == 0
    later = town.open_issue(title="After the backup")
    later.expect_label("agent:completed")
    until(lambda: not busy(town) and all(d.status or d.error for d in town.sandbox.deliveries))
    taken = acknowledged(town)
    harm(town.stage.data / "data" / "caseworker.db")
    lost = [town.open_issue(title=f"Nobody may say 202 to this {number}") for number in range(3)]
    assert ended(town) == 3
    assert town.sandbox.wait_until(lambda: all(d.status or d.error for d in town.sandbox.deliveries), PATIENCE)
    assert acknowledged(town) == taken
    said = town.stage.log_path.read_text()
    assert "run.py restore BACKUP" in said
    with pytest.raises(StageError, match=r"run\.py restore BACKUP"):
        town.stage.start()
    restored = run(town, "restore", str(saved))
    assert restored.returncode == 0, restored.stderr
    town.stage.start()
    for issue in (first, later, *lost):
        issue.expect_label("agent:completed")
        assert len(issue.ours) == 2


def test_a_database_that_was_cut_and_whose_log_holds_all_is_mended_by_it(town: Town) -> None:
    path = town.stage.data / "data" / "caseworker.db"
    town.open_issue().expect_label("agent:completed")
    os.truncate(path, path.stat().st_size // 2)
    issues = [town.open_issue(title=f"Task {number}") for number in range(3)]
    for issue in issues:
        issue.expect_label("agent:completed")
    assert acknowledged(town) <= stored(town)


@pytest.fixture
def town_on_a_disk(tmp_path: Path) -> Iterator[tuple[Town, Path]]:
    """Its data lies on a disk of its own, which a server has used; it has not been started yet."""
    disk = tmp_path / "place" / "data"
    disk.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a disk needs root and the right to mount")
    Store.open(disk).close()
    place = village(tmp_path / "place", bot="admin", settings={"LEAST_FREE_MIB": "0"})
    yield place, disk
    place.stage.kill()
    place.sandbox.stop()
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_disk_that_can_only_be_read_is_refused_at_the_start_with_what_to_do(
    town_on_a_disk: tuple[Town, Path],
) -> None:
    town, disk = town_on_a_disk
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    issue = town.open_issue()
    with pytest.raises(StageError, match="Read-only file system") as refused:
        town.stage.start()
    assert "CASEWORKER_DATA has to be a folder on a disk with room that this user may write to" in str(refused.value)
    assert acknowledged(town) == set()
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    town.stage.start()
    issue.expect_label("agent:completed")
    assert acknowledged(town) <= stored(town)


def test_a_disk_that_is_full_at_the_start_is_waited_for(town_on_a_disk: tuple[Town, Path]) -> None:
    town, disk = town_on_a_disk
    with pytest.raises(OSError, match="No space"):
        fill(disk / "ballast")
    starting = threading.Thread(target=town.stage.start)
    starting.start()
    until(lambda: get(town, "/livez")[0] == 200)
    issue = town.open_issue()
    assert town.sandbox.wait_until(lambda: any(d.status == 503 for d in town.sandbox.deliveries), PATIENCE)
    assert get(town, "/readyz")[0] == 503
    (disk / "ballast").unlink()
    starting.join(PATIENCE)
    issue.expect_label("agent:completed")
    assert acknowledged(town) <= stored(town)


def test_backup_and_restore_under_load_lose_nothing_and_do_nothing_twice(town: Town) -> None:
    """Backups while deliveries pour in: each is whole. The last one is restored, and what came after it is fetched."""
    over = threading.Event()
    issues: list[Issue] = []

    def load() -> None:
        while not over.is_set():
            issues.append(town.open_issue("tom", title=f"Task {len(issues)}"))
            over.wait(0.4)

    loading = threading.Thread(target=load)
    loading.start()
    copies = [town.stage.data / f"copy-{number}.db" for number in range(4)]
    rows: list[int] = []
    try:
        for copy in copies:
            at_least = len(stored(town))
            made = run(town, "backup", str(copy))
            at_most = len(stored(town))
            assert made.returncode == 0, made.stderr
            with closing(sqlite3.connect(copy)) as connection:
                assert soundness.finding(connection, copy) == ""
                (found,) = connection.execute("SELECT count(*) FROM seen WHERE key LIKE 'delivery/%'").fetchone()
            assert at_least <= found <= at_most
            rows.append(found)
        assert run(town, "restore", str(copies[-1])).returncode == 2, "a running server keeps its database"
    finally:
        over.set()
        loading.join()
    assert rows[-1] > rows[0], "there was no load"
    assert town.sandbox.wait_until(lambda: all(issue.ours for issue in issues), PATIENCE)
    town.stage.stop()
    restored = run(town, "restore", str(copies[-1]))
    assert restored.returncode == 0, restored.stderr
    assert len(stored(town)) == rows[-1]
    town.stage.start()
    opened = {d.guid for d in town.sandbox.deliveries if d.event == "issues"}
    until(lambda: opened <= stored(town))
    until(lambda: json.loads(get(town, "/health")[1])["deliveries"]["waiting"] == 0)
    time.sleep(2)
    assert [len(issue.ours) for issue in issues] == [1] * len(issues)
