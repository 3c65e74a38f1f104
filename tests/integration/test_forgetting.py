"""A person is forgotten while the server runs and people go on talking."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.folder import DATABASE
from storage.store import ReadOnlyStore
from storage.tables import TABLES
from tests.integration.driver import Issue, Town
from tests.integration.test_catching_up import village
from tests.integration.test_command_line import run
from tests.patience import PATIENCE

BEFORE = "the peculiar zebra"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    place = village(tmp_path, bot="admin")
    place.sandbox.add_user("nadia")
    yield place
    place.stage.kill()
    place.sandbox.stop()


@contextmanager
def talking(issue: Issue) -> Iterator[None]:
    """Two people comment without a pause, and one of them is who is to be forgotten."""
    over = threading.Event()

    def talk() -> None:
        while not over.wait(0.05):
            issue.comment("tom", "I heard @nadia say so.")
            issue.comment("nadia", "Another word of mine.")

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def rows(town: Town) -> str:
    with ReadOnlyStore.open(town.stage.data / "data") as store:
        return str([store.page(name, limit=10_000) for name in TABLES if name != "inbox"])


def test_a_person_is_forgotten_while_the_server_runs_under_load(town: Town) -> None:
    town.stage.start()
    issue = town.open_issue()
    issue.comment("nadia", f"Please keep it short from now on. Mind {BEFORE}.")
    issue.expect_label("agent:completed")
    assert town.sandbox.wait_until(lambda: BEFORE in rows(town), PATIENCE)
    with talking(issue):
        assert "wish/brevity" in run(town, "people", "show", "nadia").stdout
        done = run(town, "people", "forget", "nadia")
        assert (done.returncode, done.stderr) == (0, "")
        assert "nadia is forgotten." in done.stdout
        assert "stop the server" in done.stdout
        assert BEFORE not in rows(town)
    assert "wish/" not in run(town, "people", "show", "nadia").stdout
    issue.comment("maria", "/retry")
    assert town.sandbox.wait_until(lambda: sum("## Code Analysis" in one.body for one in issue.ours) == 2, PATIENCE)
    issue.expect_label("agent:completed")
    town.stage.stop()
    last = run(town, "people", "forget", "nadia")
    assert "stop the server" not in last.stdout
    assert "nadia" not in rows(town)
    assert b"zebra" not in (town.stage.data / "data" / DATABASE).read_bytes()
    log = (town.stage.data / "server.log").read_text()
    assert "nadia" not in log
    assert "zebra" not in log


def test_who_filed_cases_is_told_what_is_left(town: Town) -> None:
    town.stage.start()
    town.open_issue().expect_label("agent:completed")
    done = run(town, "people", "forget", "maria")
    assert "1 case keeps the task and who filed it" in done.stdout
    assert "Backups made before" in done.stdout
    assert run(town, "people", "forget", "nobody-at-all").returncode == 1
