"""`dead-letters`, `backup`, `restore` and `replay` with what cannot be: each says what, why, and what next."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from run import cli
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from web import local


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two dead letters and a delivery that waits."""
    folder = tmp_path / "data"
    monkeypatch.setenv("CASEWORKER_DATA", str(folder))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text("# Notes\n")
    with Store.open(folder) as store:
        inbox = Inbox(store)
        for number in range(3):
            inbox.accept(f"id{number}", "issues", b'{"a": 1}', received_at=1.0).result()
        for delivery in inbox.page(after=0, limit=2):
            store.write(inbox.bury(Batch(), delivery, reason="ValueError: boom", at=2.0, key="o/r#1"))
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("dead-letters", "show", "99"), 1, "There is no dead letter 99. `run.py dead-letters list`"),
        (("dead-letters", "retry", "99"), 1, "There is no dead letter 99. `run.py dead-letters list`"),
        (("dead-letters", "drop", "99"), 1, "There is no dead letter 99. `run.py dead-letters list`"),
        (("dead-letters", "retry"), 2, "Name one number, or give --all. `run.py dead-letters list`"),
        (("dead-letters", "retry", "1", "--all"), 2, "Name one number, or give --all."),
        (("dead-letters", "show", "abc"), 2, "dead-letters show --help"),
        (("backup", "nowhere/copy.db"), 2, "nowhere: make it, or name another file"),
        (("backup", "notes.md"), 2, "notes.md is there and is no backup: name another file, or remove it."),
        (("backup", "data/caseworker.db"), 2, "is the database itself: name another file"),
        (("restore", "missing.db"), 2, "'missing.db' does not exist"),
        (("replay",), 2, "recent deliveries on GitHub), or give --since"),
        (("replay", "a", "--since", "2h"), 2, "Name one delivery"),
        (("replay", "--since", "yesterday"), 2, "'yesterday' is no time. Write for example 2h"),
        (("replay", "--since", "2100-01-01"), 2, "2100-01-01 lies in the future"),
        (("replay", "--since", "9d"), 2, "No server runs. Start it"),
        (("replay", "x" * 5_000), 2, "No server runs. Start it"),
        (("replay", "\u2603 / .."), 2, "No server runs. Start it"),
    ],
    ids=lambda part: " ".join(part)[:40] if isinstance(part, tuple) else None,
)
def test_what_cannot_be_is_told_with_what_to_do(data: Path, words: tuple[str, ...], status: int, says: str) -> None:
    done = run(*words)
    assert (done.exit_code, says in done.output) == (status, True), done.output
    assert "Traceback" not in done.output
    with Store.open(data) as store:
        assert (store.count("dead_letters"), Inbox(store).depth()) == (2, 1)
    assert Path("notes.md").read_text() == "# Notes\n"


@pytest.mark.parametrize(
    "words", [("dead-letters", "list"), ("dead-letters", "retry", "1"), ("backup", "copy.db"), ("replay", "x")]
)
def test_a_folder_that_no_server_has_used_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert "no server has used this data folder yet. Is CASEWORKER_DATA the server's own?" in done.output
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("size", [0, 5_000])
def test_a_database_that_was_cut_is_told_with_how_to_restore_by_each(data: Path, size: int) -> None:
    os.truncate(data / "caseworker.db", size)
    for words in (("dead-letters", "list"), ("dead-letters", "drop", "1"), ("backup", "copy.db"), ("cases",)):
        done = run(*words)
        assert done.exit_code == 2, done.output
        assert "run.py restore BACKUP" in done.output


def test_a_damaged_database_does_not_take_the_place_of_an_earlier_backup(data: Path, tmp_path: Path) -> None:
    assert run("backup", "copy.db").exit_code == 0
    before = (tmp_path / "copy.db").read_bytes()
    harmed = sqlite3.connect(data / "caseworker.db")
    harmed.execute("UPDATE dead_letters SET value = 'x'")
    harmed.commit()
    harmed.close()
    done = run("backup", "copy.db")
    assert done.exit_code == 2
    assert "No backup was made." in done.output
    assert (tmp_path / "copy.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".copy")] == []


def test_what_was_done_is_said_once(data: Path) -> None:
    assert run("dead-letters", "retry", "1").output == "1 will be tried again.\n"
    assert run("dead-letters", "drop", "--all").output == "1 dropped.\n"
    done = run("dead-letters", "drop", "--all")
    assert (done.exit_code, done.output) == (1, "There are no dead letters.\n")
    with Store.open(data) as store:
        assert [delivery.id for delivery in Inbox(store).page(after=0, limit=9)] == ["id2", "id0"]


def test_the_address_of_a_server_that_has_ended_is_no_server(data: Path) -> None:
    local.publish(data, "http://127.0.0.1:9")
    done = run("replay", "x")
    assert done.exit_code == 2
    assert done.output == "No server runs. Start it: it fetches what was missed by itself.\n"
